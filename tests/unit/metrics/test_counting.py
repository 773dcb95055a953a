"""How requests are counted, and how the processes of a server tell each other."""

import os
from pathlib import Path

import msgspec
from prometheus_client.parser import text_string_to_metric_families

from infrastructure.metrics.exposition import exposition
from infrastructure.metrics.request_meter import BOUNDS, RequestMeter
from infrastructure.metrics.snapshot import Meeting, Process, Snapshot

#: No process has it: the kernel counts to four million at most.
NOBODY = 4_999_999


def snapshot(pid: int, meter: RequestMeter | None = None, *, alive: bool = True) -> Snapshot:
    meter = meter or RequestMeter()
    return Snapshot(
        pid=pid,
        requests=[(*key, counted) for key, counted in meter.requests.items()],
        limited=dict(meter.limited),
        waits=3,
        wait_seconds=0.5,
        turned_away=1,
        cpu_seconds=2.0,
        process=Process(in_flight=2, connections_busy=1, memory_bytes=100) if alive else None,
    )


def told(*snapshots: Snapshot) -> dict[tuple[str, ...], float]:
    """What is told, by name and labels."""
    text = exposition(list(snapshots), None).decode()
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): float(
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def answered(meter: RequestMeter, status: int = 200, seconds: float = 0.004) -> None:
    meter.began()
    meter.ended("GET", "/courses/{course_id}", status, seconds, None)


def test_requests_are_counted_by_method_route_and_class_of_status() -> None:
    meter = RequestMeter()
    for status in (200, 201, 304, 404, 503):
        answered(meter, status)
    counts = {key[2]: sum(counted[1:]) for key, counted in meter.requests.items()}
    assert counts == {2: 2, 3: 1, 4: 1, 5: 1}
    assert meter.in_flight == 0


def test_what_is_under_way_is_not_yet_answered() -> None:
    meter = RequestMeter()
    meter.began()
    assert (meter.in_flight, meter.requests) == (1, {})


def test_nobody_can_make_up_what_is_counted() -> None:
    """Each name would be kept for good."""
    meter = RequestMeter()
    for number in range(1000):
        meter.began()
        meter.ended(f"METHOD{number}", None, 404, 0.001, None)
    assert list(meter.requests) == [("other", "none", 4)]


def test_times_fall_into_classes_and_each_class_holds_the_smaller_ones() -> None:
    meter = RequestMeter()
    for seconds in (0.001, 0.005, 0.0051, 9.9, 60.0):
        answered(meter, seconds=seconds)
    found = told(snapshot(1, meter))
    place = ("method=GET", "route=/courses/{course_id}", "status=2xx")
    name = "http_request_duration_seconds"
    buckets = {
        bound: found[f"{name}_bucket", f"le={bound}", *place]
        for bound in (*map(str, BOUNDS), "+Inf")
    }
    assert (buckets["0.005"], buckets["0.01"], buckets["10.0"], buckets["+Inf"]) == (2, 3, 4, 5)
    assert found[f"{name}_count", *place] == 5
    assert found[f"{name}_sum", *place] == sum((0.001, 0.005, 0.0051, 9.9, 60.0))


def test_limits_count_whom_they_refuse() -> None:
    meter = RequestMeter()
    meter.began()
    meter.ended("POST", "/auth/login", 429, 0.001, "login")
    assert told(snapshot(1, meter))["rate_limited_requests_total", "limit=login"] == 1


def test_all_processes_are_told_together_and_the_dead_only_by_what_they_did() -> None:
    meter = RequestMeter()
    answered(meter)
    found = told(snapshot(1, meter), snapshot(2, meter), snapshot(3, meter, alive=False))
    count = "http_request_duration_seconds_count"
    assert found[count, "method=GET", "route=/courses/{course_id}", "status=2xx"] == 3
    assert found[("server_workers",)] == 2
    assert found[("http_requests_in_flight",)] == 4
    assert found[("database_waits_total",)] == 9
    assert found["process_resident_memory_bytes", "pid=1"] == 100
    assert ("process_resident_memory_bytes", "pid=3") not in found


def test_a_process_finds_what_the_others_left(tmp_path: Path) -> None:
    meeting = Meeting(tmp_path)
    for pid in (os.getpid(), os.getppid(), NOBODY):
        meeting.leave(snapshot(pid))
    found = {one.pid: one for one in meeting.others(os.getpid())}
    assert found.keys() == {os.getppid(), NOBODY}
    assert found[os.getppid()] == snapshot(os.getppid())
    assert found[NOBODY] == snapshot(NOBODY, alive=False)


def test_what_cannot_be_read_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"\xc1")
    (tmp_path / "2").write_bytes(msgspec.msgpack.encode({"pid": "two"}))
    (tmp_path / "3.new").write_bytes(b"")
    assert list(Meeting(tmp_path).others(9)) == []


def test_a_lost_folder_ends_no_server(tmp_path: Path) -> None:
    meeting = Meeting(tmp_path / "gone")
    meeting.leave(snapshot(1))
    assert list(meeting.others(2)) == []


def test_who_is_alone_meets_nobody() -> None:
    alone = Meeting(None)
    alone.leave(snapshot(1))
    assert alone.is_alone
    assert list(alone.others(2)) == []
