"""Every kind of refusal can be shown."""

import pytest

from domain.errors import Refusal
from presentation.openapi.samples import sample_of
from presentation.problems import problem, problem_kinds


def kinds(parent: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every kind that has a code of its own."""
    below = [kind for child in parent.__subclasses__() for kind in kinds(child)]
    return [parent, *below] if "code" in vars(parent) else below


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda one: (one.code, one.__name__)))
def test_a_refusal_of_each_kind_can_be_shown(kind: type[Refusal]) -> None:
    sample = sample_of(kind)
    answer = problem(sample, instance="/", request_id="1")

    assert type(sample) is kind
    described = problem_kinds()[kind.code]
    assert answer.status in (described.status, *described.other_statuses)
