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
    BindParameter,
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    column,
    func,
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

#: What else a step changes in the enrollment's row.
_MORE: Final[dict[str, TypeEngine[Any]]] = {
    "version": Integer(),
    "completed_at": _TIME,
    "waitlisted_at": _TIME,
}


@cache
def add() -> Compiled:
    """Write an enrollment with its first step; no row where the person has a live one already."""
    added = (
        insert(_ENROLLMENT)
        .values({one.name: _new(one) for one in _ENROLLMENT.c})
        .on_conflict_do_nothing()
        .returning(_ENROLLMENT.c.id)
        .cte("added")
    )
    step = select(
        bindparam("step_id", type_=UUID()),
        added.c.id,
        *(bindparam(f"step_{name}", type_=kind) for name, kind in list(_STEP.items())[1:]),
    ).select_from(added)
    return Compiled(_with_step(step))


def adding(transition: Transition, step_id: Any) -> dict[str, Any]:
    """The values of ``add``."""
    enrollment = {f"new_{one.name}": getattr(transition.after, one.name) for one in _ENROLLMENT.c}
    return enrollment | {
        "step_id": step_id,
        **{f"step_{name}": getattr(transition.event, name) for name in _STEP},
    }


@cache
def record() -> Compiled:
    """Write steps, and their enrollments as they are afterwards; no row for an enrollment that is
    stored in another version than the step began with.
    """
    given = _given()
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
    return Compiled(_with_step(step))


def recording(transitions: Sequence[Transition], step_ids: list[Any]) -> dict[str, Any]:
    """The values of ``record``."""
    events = [one.event for one in transitions]
    after: list[Enrollment] = [one.after for one in transitions]
    return {
        "step_id": step_ids,
        **{name: [getattr(one, name) for one in events] for name in _STEP},
        **{name: [getattr(one, name) for one in after] for name in _MORE},
    }


def _given() -> CTE:
    """The parameters, each a list, as rows."""
    kinds: dict[str, TypeEngine[Any]] = {"step_id": UUID(), **_STEP, **_MORE}
    rows = (
        func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()))
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived(name="given_rows")
    )
    return select(*rows.c).cte("given")


def _with_step(step: Any) -> Any:
    return insert(_EVENT).from_select(["id", *_STEP], step).returning(_EVENT.c.enrollment_id)


def _new(of: Column[Any]) -> BindParameter[Any]:
    return bindparam(f"new_{of.name}", type_=of.type)
