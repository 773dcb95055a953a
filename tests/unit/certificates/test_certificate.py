"""A certificate's number and its two states."""

from datetime import UTC, datetime
from math import log2
from uuid import UUID

import pytest

from domain.certificates.certificate import Certificate, CertificateNumber
from domain.errors import InvalidTransition
from domain.ids import CertificateId, CourseId, EnrollmentId, UserId
from infrastructure.security.random_characters import random_characters

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def certificate() -> Certificate:
    return Certificate(
        id=CertificateId(UUID(int=1)),
        number=CertificateNumber("EL-2026-23456789BCDF"),
        enrollment_id=EnrollmentId(UUID(int=2)),
        user_id=UserId(UUID(int=3)),
        course_id=CourseId(UUID(int=4)),
        learner_name="Ada",
        course_title="Bread",
        instructor_name="Grace",
        completed_at=NOW,
    )


def test_a_number_cannot_be_guessed_misread_or_taken_for_a_word() -> None:
    alphabet = CertificateNumber.alphabet
    assert CertificateNumber.length * log2(len(alphabet)) > 50
    assert len(set(alphabet)) == len(alphabet)
    assert not set(alphabet) & set("AEIOUaeiou01lI")


def test_numbers_are_made_of_the_year_and_fresh_characters() -> None:
    secrets = {random_characters(CertificateNumber.alphabet, 12) for _ in range(1000)}
    assert len(secrets) == 1000
    assert set("".join(secrets)) == set(CertificateNumber.alphabet)
    assert CertificateNumber.of(2026, "BCDF") == "EL-2026-BCDF"


def test_a_certificate_is_revoked_once_and_for_good() -> None:
    revoked = certificate().revoke(reason="Copied", now=NOW)
    assert (revoked.status, revoked.revoked_at, revoked.version) == ("revoked", NOW, 2)
    with pytest.raises(InvalidTransition) as refused:
        revoked.revoke(reason="Again", now=NOW)
    assert refused.value.facts == {"from": "revoked", "allowed": []}
