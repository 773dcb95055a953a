"""How a statement was run: the nodes of its plan, and what they read."""

import json
from typing import Any

from infrastructure.persistence.read_lane import Compiled


async def plan(connection: Any, statement: Compiled, **values: Any) -> list[dict[str, Any]]:
    """The nodes of the plan by which the statement is run, with what they did."""
    explained = await connection.fetchval(
        f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING off) {statement.sql}",
        *statement.arguments(values),
    )
    nodes: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        nodes.append(node)
        for child in node.get("Plans", []):
            walk(child)

    walk(json.loads(explained)[0]["Plan"])
    return nodes


def rows_read(nodes: list[dict[str, Any]], table: str) -> int:
    return sum(
        (one["Actual Rows"] + one.get("Rows Removed by Filter", 0)) * one["Actual Loops"]
        for one in nodes
        if one.get("Relation Name") == table
    )


def kinds(nodes: list[dict[str, Any]]) -> set[str]:
    return {one["Node Type"] for one in nodes}
