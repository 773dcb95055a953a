"""The statements by which enrollments are written, each compiled once: a row and its step always
go together.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    CTE,
    UUID,
    ColumnElement,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    column,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import TypeEngine

from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import Transition
from infrastructure.persistence.enrollments.rows import EnrollmentEventRow, EnrollmentRow
from infrastructure.persistence.read_lane import Compiled

_ENROLLMENT = cast("Table", EnrollmentRow.__table__)
_EVENT = cast("Table", EnrollmentEventRow.__table__)

_TIME: Final = DateTime(timezone=True)

#: A step's columns after its own id.
_STEP: Final[dict[str, TypeEngine[Any]]] = {
    "enrollment_id": UUID(),
    "from_status": Text(),
    "to_status": Text(),
    "actor_id": UUID(),
    "reason": Text(),
    "at": _TIME,
    "access_until": _TIME,
}

#: What a first step says beside its enrollment.
_FIRST: Final[dict[str, TypeEngine[Any]]] = {
    "step_id": UUID(),
    "actor_id": UUID(),
    "reason": Text(),
    "waived": Text(),
}

#: What else a step changes in the enrollment's row.
_MORE: Final[dict[str, TypeEngine[Any]]] = {
    "version": Integer(),
    "completed_at": _TIME,
    "waitlisted_at": _TIME,
}


@cache
def add() -> Compiled:
    """Write enrollments, each with its first step, and answer a row for each; none for somebody who
    has a live one already.
    """
    columns: dict[str, TypeEngine[Any]] = {one.name: one.type for one in _ENROLLMENT.c}
    given = _given({**columns, **_FIRST})
    added = (
        insert(_ENROLLMENT)
        .from_select([*columns], select(*(given.c[name] for name in columns)))
        .on_conflict_do_nothing()
        .returning(*_ENROLLMENT.c)
        .cte("added")
    )
    step: dict[str, ColumnElement[Any]] = {
        "id": given.c.step_id,
        "enrollment_id": added.c.id,
        "to_status": added.c.status,
        "actor_id": given.c.actor_id,
        "reason": given.c.reason,
        "at": added.c.enrolled_at,
        "access_until": added.c.access_until,
        "waived": func.string_to_array(given.c.waived, literal_column("' '")),
    }
    source = added.join(given, given.c.id == added.c.id)
    steps = select(*step.values()).select_from(source)
    return Compiled(insert(_EVENT).from_select([*step], steps).returning(_EVENT.c.enrollment_id))


def adding(transitions: Sequence[Transition], step_ids: list[Any]) -> dict[str, Any]:
    """The values of ``add``."""
    new = [one.after for one in transitions]
    return {
        **{one.name: [getattr(it, one.name) for it in new] for one in _ENROLLMENT.c},
        "step_id": step_ids,
        "actor_id": [one.actor_id for one in transitions],
        "reason": [one.reason for one in transitions],
        # The driver has no lists of lists of different lengths.
        "waived": [" ".join(one.waived) for one in transitions],
    }


@cache
def record() -> Compiled:
    """Write steps, and their enrollments as they are afterwards; no row for an enrollment that is
    stored in another version than the step began with.
    """
    given = _given({"step_id": UUID(), **_STEP, **_MORE})
    moved = (
        update(_ENROLLMENT)
        .where(_ENROLLMENT.c.id == given.c.enrollment_id, _ENROLLMENT.c.version == given.c.version)
        .values(
            status=given.c.to_status,
            access_until=given.c.access_until,
            completed_at=given.c.completed_at,
            waitlisted_at=given.c.waitlisted_at,
            updated_at=given.c.at,
            version=given.c.version + 1,
        )
        .returning(_ENROLLMENT.c.id)
        .cte("moved")
    )
    step = select(given.c.step_id, *(given.c[name] for name in _STEP)).select_from(
        given.join(moved, moved.c.id == given.c.enrollment_id)
    )
    new = insert(_EVENT).from_select(["id", *_STEP], step)
    return Compiled(new.returning(_EVENT.c.enrollment_id))


def recording(transitions: Sequence[Transition], step_ids: list[Any]) -> dict[str, Any]:
    """The values of ``record``."""
    events = [one.event for one in transitions]
    after: list[Enrollment] = [one.after for one in transitions]
    return {
        "step_id": step_ids,
        **{name: [getattr(one, name) for one in events] for name in _STEP},
        **{name: [getattr(one, name) for one in after] for name in _MORE},
    }


def _given(kinds: dict[str, TypeEngine[Any]]) -> CTE:
    """The parameters, each a list, as rows."""
    rows = (
        func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()))
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived(name="given_rows")
    )
    return select(*rows.c).cte("given")
