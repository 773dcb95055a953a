"""The statements by which certificates are read and written, each compiled once."""

from dataclasses import fields
from functools import cache
from typing import cast

from sqlalchemy import UUID, DateTime, Table, Text, bindparam, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from domain.certificates.certificate import Certificate
from infrastructure.persistence.certificates.rows import CertificateRow
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow

_CERTIFICATE = cast("Table", CertificateRow.__table__)

#: A certificate's columns, in the order of the entity's fields.
COLUMNS = [_CERTIFICATE.c[field.name] for field in fields(Certificate)]


@cache
def issue() -> Compiled:
    """Write the certificate of an enrollment, with the names as they are now; no row where the
    number is taken.
    """
    enrollment, course = EnrollmentRow.__table__, CourseRow.__table__
    learner, owner = UserRow.__table__.alias("learner"), UserRow.__table__.alias("owner")
    certified = (
        select(
            bindparam("certificate_id", type_=UUID()),
            bindparam("certificate_number", type_=Text()),
            enrollment.c.id,
            enrollment.c.user_id,
            enrollment.c.course_id,
            learner.c.display_name,
            course.c.title,
            owner.c.display_name,
            bindparam("completed", type_=DateTime(timezone=True)),
        )
        .select_from(
            enrollment.join(course, course.c.id == enrollment.c.course_id)
            .join(learner, learner.c.id == enrollment.c.user_id)
            .join(owner, owner.c.id == course.c.owner_id)
        )
        .where(enrollment.c.id == bindparam("enrollment"))
    )
    return Compiled(
        insert(_CERTIFICATE)
        .from_select([column.name for column in COLUMNS[:9]], certified)
        .on_conflict_do_nothing(index_elements=[_CERTIFICATE.c.number])
        .returning(_CERTIFICATE.c.id)
    )


@cache
def numbered(*, lock: bool) -> Compiled:
    """One certificate."""
    statement = select(*COLUMNS).where(_CERTIFICATE.c.number == bindparam("number"))
    return Compiled(statement.with_for_update(key_share=True) if lock else statement)


@cache
def save() -> Compiled:
    """Write what changes in a certificate."""
    return Compiled(
        update(_CERTIFICATE)
        .where(_CERTIFICATE.c.id == bindparam("certificate_id"))
        .values(revoked_at=bindparam("revoked"), revoked_reason=bindparam("why"))
    )


@cache
def of_user(*, going_on: bool) -> Compiled:
    """A page of a person's certificates, newest first."""
    key = (_CERTIFICATE.c.completed_at, _CERTIFICATE.c.id)
    statement = (
        select(*COLUMNS)
        .where(_CERTIFICATE.c.user_id == bindparam("user_id"))
        .order_by(*(one.desc() for one in key))
    )
    if going_on:
        after = (
            bindparam("after_time", type_=key[0].type),
            bindparam("after_id", type_=key[1].type),
        )
        statement = statement.where(tuple_(*key) < tuple_(*after))
    return Compiled(first_rows(statement))
