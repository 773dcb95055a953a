"""The statements on jobs, each compiled once."""

from dataclasses import fields
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    UUID,
    ColumnElement,
    Integer,
    Interval,
    Table,
    Text,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from domain.jobs.job import Job
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.jobs.rows import JobItemRow, JobRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import standing_columns, viewers_enrollment

_JOB, _ITEM = cast("Table", JobRow.__table__), cast("Table", JobItemRow.__table__)
_JOB_ID: Final = bindparam("job_id", type_=UUID())

#: A job's columns, in the order of the entity's fields.
COLUMNS: Final = [_JOB.c[field.name] for field in fields(Job)]

# Partial indexes serve a literal, not a parameter.
_IS_OPEN: Final = _JOB.c.state.in_([literal_column("'queued'"), literal_column("'running'")])


@cache
def enqueue() -> Compiled:
    return Compiled(
        insert(_JOB).values({one.name: bindparam(one.name, type_=one.type) for one in COLUMNS})
    )


@cache
def give() -> Compiled:
    """Write a job's rows."""
    given = _given({"row": Integer(), "given": JSONB()})
    return Compiled(
        insert(_ITEM).from_select(
            ["job_id", "row", "given"], select(_JOB_ID, given.c.row, given.c.given)
        )
    )


@cache
def claim(*, this_one: bool) -> Compiled:
    """Whoever finds a job locked takes the next one: many may work at once."""
    due = (
        select(_JOB.c.id)
        .where(
            _IS_OPEN,
            _JOB.c.due_at <= func.now(),
            _JOB.c.kind == func.any(bindparam("kinds", type_=ARRAY(Text()))),
        )
        .order_by(_JOB.c.due_at, _JOB.c.id)
        .limit(literal_column("1"))
        .with_for_update(skip_locked=True, key_share=True)
    )
    if this_one:
        due = due.where(_JOB.c.id == _JOB_ID)
    return Compiled(
        update(_JOB)
        .where(_JOB.c.id == due.scalar_subquery())
        .values(
            state=literal_column("'running'"),
            due_at=func.now() + bindparam("hold", type_=Interval()),
            attempts=_JOB.c.attempts + literal_column("1"),
            started_at=func.coalesce(_JOB.c.started_at, func.now()),
        )
        .returning(*COLUMNS)
    )


@cache
def resume() -> Compiled:
    """A job as it was claimed, locked; no row where it was claimed again, or somebody holds it."""
    return Compiled(
        select(*COLUMNS)
        .where(
            _JOB.c.id == _JOB_ID,
            _JOB.c.attempts == bindparam("attempts", type_=Integer()),
            _IS_OPEN,
        )
        .with_for_update(skip_locked=True, key_share=True)
    )


@cache
def save() -> Compiled:
    changed = {one.name: bindparam(one.name, type_=one.type) for one in COLUMNS if one.name != "id"}
    return Compiled(update(_JOB).where(_JOB.c.id == _JOB_ID).values(changed))


@cache
def open_rows() -> Compiled:
    return Compiled(
        select(_ITEM.c.row, _ITEM.c.given)
        .where(_ITEM.c.job_id == _JOB_ID, _ITEM.c.status.is_(None))
        .order_by(_ITEM.c.row)
        .limit(bindparam("limit", type_=Integer()))
    )


@cache
def named() -> Compiled:
    """A field of the results of a job's rows that became one of some statuses."""
    return Compiled(
        select(_ITEM.c.result.op("->>")(bindparam("field", type_=Text()))).where(
            _ITEM.c.job_id == _JOB_ID,
            _ITEM.c.status == func.any(bindparam("statuses", type_=ARRAY(Text()))),
        )
    )


@cache
def settle() -> Compiled:
    given = _given({"row": Integer(), "status": Text(), "result": JSONB()})
    return Compiled(
        update(_ITEM)
        .where(_ITEM.c.job_id == _JOB_ID, _ITEM.c.row == given.c.row)
        .values(status=given.c.status, result=given.c.result)
    )


@cache
def sheet() -> Compiled:
    """A job as it is shown, its starter, how the viewer stands to its course, and the time."""
    enrolled = viewers_enrollment()
    source = _JOB.outerjoin(CourseRow.__table__, CourseRow.id == _JOB.c.course_id).outerjoin(
        enrolled, true()
    )
    return Compiled(
        select(*COLUMNS, *standing_columns(enrolled), func.now())
        .select_from(source)
        .where(_JOB.c.id == _JOB_ID)
    )


@cache
def results(*, of_status: bool, going_on: bool) -> Compiled:
    """What became of a job's rows, in order."""
    conditions: list[ColumnElement[bool]] = [_ITEM.c.job_id == _JOB_ID]
    conditions.append(
        _ITEM.c.status == bindparam("status", type_=Text())
        if of_status
        else _ITEM.c.status.is_not(None)
    )
    if going_on:
        conditions.append(_ITEM.c.row > bindparam("after", type_=Integer()))
    return Compiled(
        first_rows(
            select(_ITEM.c.row, _ITEM.c.given, _ITEM.c.status, _ITEM.c.result)
            .where(*conditions)
            .order_by(_ITEM.c.row)
        )
    )


def _given(kinds: dict[str, TypeEngine[Any]]) -> FromClause:
    """The parameters, each a list, as rows."""
    return (
        func.unnest(*(bindparam(f"all_{name}", type_=ARRAY(kind)) for name, kind in kinds.items()))
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived(name="given_rows")
    )
