"""The audit trail: written by every module in its own transaction, read here."""

from dataclasses import dataclass

from application.audit.ports import AuditReads
from application.audit.queries import ListAuditEvents


@dataclass(frozen=True, slots=True)
class AuditUseCases:
    """The module's table of contents."""

    events: ListAuditEvents


def audit_use_cases(reads: AuditReads) -> AuditUseCases:
    """The module on these adapters."""
    return AuditUseCases(events=ListAuditEvents(reads))
