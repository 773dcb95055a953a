"""A world for one question, made by SQL: a course, and everybody around it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Final

from uuid_utils.compat import uuid7

from domain.users.user import Role
from integration.every_operation.whole import Whole

WORLD: Final = Template(Path(__file__).with_name("world.sql").read_text())

#: Who asks, and the role in their token. Anonymous has none.
PEOPLE: Final = {
    "stranger": Role.STUDENT,
    "learner": Role.STUDENT,
    "former": Role.STUDENT,
    "owner": Role.INSTRUCTOR,
    "co": Role.INSTRUCTOR,
    "other": Role.INSTRUCTOR,
    "admin": Role.ADMIN,
    "suspended": Role.ADMIN,
    "ended": Role.INSTRUCTOR,
}

#: What differs from the world of ``world.sql``, where everything is published and open.
SCENES: Final = {
    "-": "",
    "published": "",
    "draft": "UPDATE courses SET status = 'draft', published_at = NULL WHERE id = '$course'",
    "archived": "UPDATE courses SET status = 'archived' WHERE id = '$course'",
    "upcoming": "UPDATE courses SET starts_at = now() + interval '1 day' WHERE id = '$course'",
    "over": "UPDATE courses SET ends_at = now() - interval '1 day' WHERE id = '$course'",
    "unlisted": "UPDATE courses SET visibility = 'unlisted' WHERE id = '$course'",
    "draft-lesson": "UPDATE lessons SET status = 'draft' WHERE id = '$lesson'",
    "preview": "UPDATE lessons SET preview = true WHERE id = '$lesson'",
    "deleted-lesson": "UPDATE lessons SET deleted_at = now(), position = NULL, section_id = NULL"
    " WHERE id = '$lesson'",
    "locked": "UPDATE courses SET sequential = true WHERE id = '$course';"
    " UPDATE lessons SET position = 3 WHERE id = '$lesson'",
    "waiting": "UPDATE enrollments SET status = 'waitlisted', waitlisted_at = now()"
    " WHERE id = '$enrollment'",
    "suspended-learner": "UPDATE enrollments SET status = 'suspended' WHERE id = '$enrollment'",
    "completed": "UPDATE enrollments SET status = 'completed', completed_at = now()"
    " WHERE id = '$enrollment'",
    "run-out": "UPDATE enrollments SET access_until = now() - interval '1 day'"
    " WHERE id = '$enrollment'",
    "graduate-run-out": "UPDATE enrollments SET status = 'completed', completed_at = now(),"
    " access_until = now() - interval '1 day' WHERE id = '$enrollment'",
    "nobody-enrolled": "DELETE FROM certificates WHERE course_id = '$course';"
    " DELETE FROM enrollments WHERE course_id = '$course'",
    "unused-file": "DELETE FROM lesson_attachments WHERE media_id = '$media'",
    "announced-file": "DELETE FROM lesson_attachments WHERE media_id = '$media';"
    " UPDATE media SET status = 'pending' WHERE id = '$media'",
    "revoked": "UPDATE certificates SET revoked_at = now(), revoked_reason = 'A mistake.'"
    " WHERE id = '$certificate'",
    "put-in": "",
    "invited": "",
    "put-in-draft": "UPDATE courses SET status = 'draft', published_at = NULL WHERE id = '$course'",
    "old-login": "UPDATE sessions SET created_at = now() - interval '11 minutes'",
    "erased-account": "UPDATE users SET email = NULL, erased_at = now(), status = 'suspended'"
    " WHERE id = '$learner'",
    "suspended-account": "UPDATE users SET status = 'suspended' WHERE id = '$learner'",
}


class Names(defaultdict[str, str]):
    """An id for every name, made when it is first asked for."""

    def __init__(self, **chosen: str) -> None:
        super().__init__(lambda: str(uuid7()), **chosen)


@dataclass(frozen=True)
class World:
    """What there is, by name."""

    whole: Whole
    names: Names

    def address(self, template: str, names: Mapping[str, str] | None = None) -> str:
        """The address of an operation in this world: ``{course_id}`` is the id of ``$course``."""
        known = self.names if names is None else names
        return re.sub(r"{(\w+)}", lambda found: known[NAME_OF.get(found[1], found[1])], template)

    def filled(self, body: Any) -> Any:
        """A body whose ``$names`` are those of this world."""
        match body:
            case str():
                return Template(body).safe_substitute(self.names)
            case dict():
                return {name: self.filled(value) for name, value in body.items()}
            case list():
                return [self.filled(value) for value in body]
        return body

    def login(self, who: str) -> dict[str, str]:
        """The header that tells who asks."""
        if who == "anonymous":
            return {}
        person = "owner" if who == "ended" else who
        token = self.whole.token(self.names[person], self.names[f"{who}_session"], PEOPLE[who])
        return {"Authorization": f"Bearer {token}"}


#: Which of the world's things a parameter of a path means.
NAME_OF: Final = {
    "course_id": "course",
    "section_id": "section",
    "lesson_id": "lesson",
    "enrollment_id": "enrollment",
    "user_id": "learner",
    "session_id": "session",
    "job_id": "job",
    "invitation_id": "invitation",
    "media_id": "media",
    "attachment_id": "attachment",
}


def strange_names() -> Names:
    """Names of which nothing has one."""
    return Names(number=certificate_number(), revision="1")


async def new_world(whole: Whole, scene: str) -> World:
    """Another world, in which nothing has happened yet."""
    names = Names(number=certificate_number(), revision="1")
    names["scene"] = scene
    script = f"{WORLD.template};{SCENES[scene]}"
    needed = Template(script).get_identifiers()
    await whole.run(Template(script).substitute({name: names[name] for name in needed}))
    whole.put_file(names["media"], b"bread")
    return World(whole, names)


def certificate_number() -> str:
    """A number that no certificate has."""
    digits = uuid7().hex[-12:].upper().translate(str.maketrans("01AE", "WXYZ"))
    return f"EL-2026-{digits}"
