"""How a statement was run: the nodes of its plan, and what they read."""

import json
from typing import Any

from infrastructure.persistence.read_lane import Compiled


async def plan(connection: Any, statement: Compiled, **values: Any) -> list[dict[str, Any]]:
    """The nodes of the plan by which the application runs the statement, with what they did: the
    plan for whatever values. (An EXPLAIN with parameters would plan for the very values.)
    """
    given = ", ".join(map(_literal, statement.arguments(values)))
    await connection.execute(f"PREPARE explained AS {statement.sql}")
    try:
        explained = await connection.fetchval(
            "EXPLAIN (ANALYZE, FORMAT JSON, TIMING off) EXECUTE explained"
            + (f"({given})" if given else "")
        )
    finally:
        await connection.execute("DEALLOCATE explained")
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


def _literal(value: Any) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(map(_literal, value))}]::text[]"
    return "'" + str(value).replace("'", "''") + "'"
