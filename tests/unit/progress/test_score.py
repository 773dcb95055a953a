"""Percent: floored, none without lessons, 100 only when all is met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.progress.score import Score


@st.composite
def scores(draw: st.DrawFn) -> Score:
    required = draw(st.integers(0, 300))
    return Score(required, draw(st.integers(0, required)))


@pytest.mark.parametrize(
    ("met", "required", "percent"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100), (199, 200, 99), (1, 200, 0)],
)
def test_percent_is_floored(met: int, required: int, percent: int | None) -> None:
    assert Score(required, met).percent == percent


@given(scores())
def test_a_hundred_means_all_and_all_means_a_hundred(score: Score) -> None:
    assert (score.percent == 100) == score.is_complete
    assert score.is_complete == (score.met == score.required > 0)


@given(scores())
def test_meeting_one_more_never_lowers_the_percent(score: Score) -> None:
    if score.met < score.required:
        more = Score(score.required, score.met + 1)
        assert (more.percent or 0) >= (score.percent or 0)
