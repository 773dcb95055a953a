"""Editing one's own profile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.files import require_own_picture
from application.ports import AuditEvent
from application.users.ports import StartProfileWork
from application.users.views import Me


@dataclass(frozen=True, slots=True)
class EditProfile:
    """Change some of what one shows of oneself, and leave the rest as it is."""

    start_work: StartProfileWork

    async def __call__(
        self, actor: Actor, /, *, changes: Mapping[str, Any], expected_version: Expected = None
    ) -> Me:
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
            require_version(user, expected_version)
            if (picture := changes.get("avatar_media_id")) is not None:
                await require_own_picture(work, actor, picture)
            edited = replace(user, **changes)
            if edited != user:
                await work.users.save(replace(edited, updated_at=work.now))
                await work.audit.record(
                    AuditEvent(
                        "profile.edited",
                        "user",
                        user.id,
                        actor.user_id,
                        actor.origin,
                        details={"fields": sorted(changes)},
                    )
                )
            answer = await work.user_reads.account(user.id)
            await work.commit()
        return answer
