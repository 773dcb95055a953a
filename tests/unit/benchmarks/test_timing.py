"""How two samples of times are compared."""

import random

from benchmarks.timing import same_distribution


def test_samples_of_one_distribution_are_seldom_told_apart() -> None:
    chance = random.Random(1)
    pairs = [[[chance.gauss(40, 5) for _ in range(100)] for _ in range(2)] for _ in range(200)]
    surprising = sum(same_distribution(one, other) < 0.05 for one, other in pairs)
    assert surprising < 20


def test_a_difference_of_half_a_spread_is_noticed() -> None:
    chance = random.Random(1)
    one = [chance.gauss(40, 5) for _ in range(300)]
    other = [chance.gauss(43, 5) for _ in range(300)]
    assert same_distribution(one, other) < 0.001


def test_equal_samples_are_the_same_and_disjoint_ones_are_not() -> None:
    assert same_distribution([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == 1
    assert same_distribution([1.0] * 50, [2.0] * 50) < 1e-9
