"""The kinds of ids. Every id is a UUIDv7, made outside the domain and passed in."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
RegistrationId = NewType("RegistrationId", UUID)
SessionId = NewType("SessionId", UUID)
RefreshTokenId = NewType("RefreshTokenId", UUID)
CourseId = NewType("CourseId", UUID)
SectionId = NewType("SectionId", UUID)
LessonId = NewType("LessonId", UUID)
EnrollmentId = NewType("EnrollmentId", UUID)
InvitationId = NewType("InvitationId", UUID)
CertificateId = NewType("CertificateId", UUID)
MediaId = NewType("MediaId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
JobId = NewType("JobId", UUID)
