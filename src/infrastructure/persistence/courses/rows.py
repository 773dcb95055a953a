"""Rows of courses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import FetchedValue
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from infrastructure.persistence.rows import Row


class CourseRow(Row):
    __tablename__ = "courses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    co_instructor_ids: Mapped[list[UUID]]
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str]
    level: Mapped[str]
    language: Mapped[str]
    tags: Mapped[list[str]]
    status: Mapped[str]
    visibility: Mapped[str]
    capacity: Mapped[int | None]
    waitlist: Mapped[bool]
    enroll_from: Mapped[datetime | None]
    enroll_until: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    access_days: Mapped[int | None]
    sequential: Mapped[bool]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    # Triggers keep these; nobody writes them.
    lesson_count: Mapped[int] = mapped_column(server_default=FetchedValue())
    required_count: Mapped[int] = mapped_column(server_default=FetchedValue())
    duration_minutes: Mapped[int] = mapped_column(server_default=FetchedValue())
    enrolled_count: Mapped[int] = mapped_column(server_default=FetchedValue())
    seats_taken: Mapped[int] = mapped_column(server_default=FetchedValue())
    waiting_count: Mapped[int] = mapped_column(server_default=FetchedValue())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a dict.


class CourseSearchRow(Row):
    __tablename__ = "course_search"

    course_id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(TSVECTOR)
    facts: Mapped[list[str]]


class CourseInstructorRow(Row):
    """A co-instructor; a trigger keeps the row, after what stands in the course."""

    __tablename__ = "course_instructors"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[UUID] = mapped_column(primary_key=True)


class CoursePrerequisiteRow(Row):
    __tablename__ = "course_prerequisites"

    course_id: Mapped[UUID] = mapped_column(primary_key=True)
    prerequisite_id: Mapped[UUID] = mapped_column(primary_key=True)


class CourseSlugRow(Row):
    __tablename__ = "course_slugs"

    slug: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[UUID]
