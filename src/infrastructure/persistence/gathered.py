"""A list that comes with what it belongs to, in one row: a statement of its own would cost a round
trip, and a join would send the one row again with every row of the list.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func


def gathered(rows: Select[Any]) -> ColumnElement[Any]:
    """The rows, in their order, as an array of records; they may name tables of the statement that
    this is a column of. (The driver asks once a connection how to read records.)
    """
    record = func.row(*rows.selected_columns)
    return func.array(rows.with_only_columns(record).scalar_subquery())
