"""The load generator must neither count half an answer nor wait for more than a whole one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load import LengthMissing, Measurement, status_of


def answer(status: int, body: bytes, *, length: str = "content-length") -> bytes:
    return f"HTTP/1.1 {status} Any\r\nx: y\r\n{length}: {len(body)}\r\n\r\n".encode() + body


@given(st.integers(200, 599).filter(lambda status: status not in (204, 304)), st.binary(min_size=1))
def test_an_answer_counts_only_when_its_last_byte_is_there(status: int, body: bytes) -> None:
    whole = answer(status, body)
    assert status_of(whole) == status
    assert all(status_of(whole[:end]) is None for end in range(len(whole)))


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_end_with_their_head(status: int) -> None:
    assert status_of(f"HTTP/1.1 {status} Any\r\netag: x\r\n\r\n".encode()) == status


def test_header_names_are_known_in_any_case() -> None:
    assert status_of(answer(200, b"ab", length="Content-Length")) == 200


def test_an_answer_without_a_length_is_refused() -> None:
    with pytest.raises(LengthMissing):
        status_of(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0, 1))
def test_a_percentile_is_a_latency_that_was_seen(latencies: list[float], share: float) -> None:
    seen = Measurement(1.0, sorted(latencies), Counter())
    assert min(latencies) <= seen.percentile(share) <= max(latencies)
    assert seen.percentile(share) in latencies
    assert seen.percentile(1.0) == max(latencies)
