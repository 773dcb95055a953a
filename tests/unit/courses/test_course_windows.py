"""When a course takes people, and when it runs."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault, Invalid
from factories import NOW, course

WINDOWS: Final = [("enroll_from", "enroll_until"), ("starts_at", "ends_at")]
times = st.none() | st.integers(0, 3).map(lambda days: NOW + timedelta(days=days))


@pytest.mark.parametrize(("start", "end"), WINDOWS)
@given(opens=times, closes=times)
def test_a_window_ends_after_it_begins_where_both_are_known(
    start: str, end: str, opens: datetime | None, closes: datetime | None
) -> None:
    facts = {start: opens, end: closes}
    if opens is None or closes is None or opens < closes:
        assert getattr(course(**facts), end) == closes
        return
    with pytest.raises(Invalid) as refused:
        course(**facts)
    assert refused.value.faults == (Fault(f"Must be later than {start}.", pointer=f"/{end}"),)


def test_a_window_of_no_length_is_refused() -> None:
    with pytest.raises(Invalid):
        course(starts_at=NOW, ends_at=NOW)


def test_both_windows_are_judged_at_once() -> None:
    before = NOW - timedelta(seconds=1)
    with pytest.raises(Invalid) as refused:
        course(enroll_from=NOW, enroll_until=before, starts_at=NOW, ends_at=before)
    assert [one.pointer for one in refused.value.faults] == ["/enroll_until", "/ends_at"]
