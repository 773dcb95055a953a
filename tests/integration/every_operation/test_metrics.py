"""What Prometheus reads, from the whole application on PostgreSQL."""

from prometheus_client.parser import text_string_to_metric_families

from integration.every_operation.operations import ask
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world
from integration.persistence.beside import lent

COUNT = "http_request_duration_seconds_count"


async def test_requests_are_told_by_their_routes_and_never_by_their_addresses(
    whole: Whole,
) -> None:
    world = await new_world(whole, "published")
    before = await told(whole)
    for _ in range(3):
        await ask(world, "getCourse", "stranger")
    await ask(world, "getCourse", "stranger", method="HEAD")
    await ask(world, "publishCourse", "stranger")
    await whole.client.get("/no/such/place")
    found = {key: value - before.get(key, 0) for key, value in (await told(whole)).items()}

    route = "route=/api/v1/courses/{course_id}"
    assert found[COUNT, "method=GET", route, "status=2xx"] == 3
    assert found[COUNT, "method=HEAD", route, "status=2xx"] == 1
    assert found[COUNT, "method=POST", f"{route}/publish", "status=4xx"] == 1
    assert found[COUNT, "method=GET", "route=none", "status=4xx"] >= 1
    assert world.names["course"] not in str(found)
    assert ("no/such/place") not in str(found)


async def test_what_waits_in_the_database_is_told(whole: Whole) -> None:
    before = await told(whole)
    await whole.run(
        "INSERT INTO outbox (id, recipient, template, due_at, parked_at) VALUES"
        " (gen_random_uuid(), 'a@example.org', 'x', now() - interval '5 s', NULL),"
        " (gen_random_uuid(), 'a@example.org', 'x', now() + interval '1 h', NULL),"
        " (gen_random_uuid(), 'a@example.org', 'x', now(), now());"
        "INSERT INTO jobs (id, kind, state, due_at) VALUES"
        " (gen_random_uuid(), 'x', 'queued', now() + interval '1 h'),"
        " (gen_random_uuid(), 'x', 'running', now() - interval '5 s')"
    )
    after = await told(whole)
    more = {key: value - before[key] for key, value in after.items() if key in before}

    assert more["outbox_letters", "state=waiting"] == 2
    assert more["outbox_letters", "state=parked"] == 1
    assert more["jobs", "state=queued"] == more["jobs", "state=running"] == 1
    assert after["overdue_seconds", "of=letters"] >= 5
    assert after["overdue_seconds", "of=jobs"] >= 5


async def test_the_pool_and_the_process_are_told(whole: Whole) -> None:
    async with lent(whole.database):
        found = await told(whole)
    assert found["database_connections", "state=busy"] >= 1
    assert found[("http_requests_in_flight",)] >= 1
    assert found[("server_workers",)] == 1
    (memory,) = (value for key, value in found.items() if key[0] == "process_resident_memory_bytes")
    assert memory > 10_000_000


async def told(whole: Whole) -> dict[tuple[str, ...], float]:
    """What is told, by name and labels."""
    answer = await whole.client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): float(
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
