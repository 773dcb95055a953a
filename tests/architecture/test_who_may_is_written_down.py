"""Every operation has rows in the table of who may call it, and nothing else is open to anybody."""

from litestar.routes import HTTPRoute

from integration.every_operation.expectations import rows
from presentation.openapi.__main__ import app_without_use_cases
from presentation.openapi.endpoints import endpoints


def test_every_operation_has_a_row() -> None:
    """Add rows to ``tests/integration/every_operation/who_may.txt`` for a new one."""
    operations = {one.handler.operation_id for one in endpoints(app_without_use_cases())}

    assert {row.operation for row in rows()} == operations


def test_no_row_stands_twice() -> None:
    places = [(row.operation, row.scene) for row in rows()]

    assert sorted(set(places)) == sorted(places)


def test_what_is_not_in_the_document_only_shows_pages() -> None:
    hidden = {
        (method, route.path_format)
        for route in app_without_use_cases().routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if not handler.resolve_include_in_schema() and method != "OPTIONS"
    }

    assert hidden == {
        ("GET", path)
        for path in (
            *("/", "/docs", "/docs/assets/{name}", "/openapi.json", "/problems"),
            *("/metrics", "/problems/{code}", "/auth/verify", "/auth/reset", "/auth/complete"),
            *("/certificates/{number}", "/docs/guides", "/docs/guides/{name}", "/docs/tour"),
        )
    }
