"""What happened, for admins."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from application.actor import NotAllowed
from application.audit import AuditUseCases
from application.audit.ports import AuditFilter
from application.audit.views import AuditEventView
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, PageOf


class AuditController(Controller):
    """`/audit-events`."""

    path = "/audit-events"
    tags = ("Operations",)

    @get("/", operation_id="listAuditEvents", opt={"refuses": (NotAllowed,)})
    async def list(
        self,
        actor: CurrentActor,
        listing: PageOf,
        audit: NamedDependency[AuditUseCases],
        actor_id: Annotated[UUID | None, QueryParameter(description="By this person.")] = None,
        action: Annotated[
            str | None,
            QueryParameter(
                max_length=64,
                pattern=r"^[a-z]+(?:_[a-z]+)*(?:\.[a-z]+(?:_[a-z]+)*)*$",
                description="Of this kind, such as `session.started`.",
            ),
        ] = None,
        subject_id: Annotated[
            UUID | None, QueryParameter(description="Concerning this person or thing.")
        ] = None,
    ) -> CursorPage[AuditEventView]:
        """List what happened and what was refused, newest first; for admins.

        Logins, changes of roles, what staff did to courses and people: who, to what, from which
        address, and whether it was refused. Nothing in this trail can be changed.
        """
        wanted = AuditFilter(actor_id=actor_id, action=action, subject_id=subject_id)
        return listing.show(await audit.events(actor, wanted, listing.page))
