"""Writes values into SQL text, for what is sent together in one message of the simple protocol."""

from datetime import datetime

Value = str | int | bool | datetime | None


def literal(value: Value) -> str:
    """`value` as an SQL literal that no setting of the session can make mean something else."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = value.isoformat() if isinstance(value, datetime) else value
    return "E'" + text.replace("\\", r"\\").replace("'", "''").replace("\0", "") + "'"


def identifier(name: str) -> str:
    """`name` as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def insert(table: str, values: dict[str, Value]) -> str:
    """One INSERT, without a semicolon; a WHERE may follow."""
    columns, literals = ", ".join(values), ", ".join(map(literal, values.values()))
    return f"INSERT INTO {table} ({columns}) SELECT {literals}"
