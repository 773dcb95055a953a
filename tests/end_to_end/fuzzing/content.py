"""What there is on the fuzzed server beside the demo content: people enough that some are left when
accounts are erased, and courses enough that some are left when courses are deleted.
"""

import json
from pathlib import Path
from string import Template
from typing import Any, Final
from uuid import UUID

import asyncpg
from people import DEMO_PASSWORD

from integration.every_operation.whole import put_file
from integration.every_operation.world import WORLD, Names, certificate_number

#: Each role, and who of the demo content plays it first.
ROLES: Final = {
    "admin": "admin@example.org",
    "instructor": "ada@example.org",
    "student": "samir@example.org",
    "anonymous": "",
}
PEOPLE_OF_A_ROLE: Final = 1500
WORLDS: Final = 300

PEOPLE: Final = """
INSERT INTO users (id, email, display_name, role, status, password_hash, created_at, updated_at,
                   version)
SELECT gen_random_uuid(), role || '-' || number || '@fuzz.example.org', 'Somebody', role,
       'active', (SELECT password_hash FROM users WHERE email = 'admin@example.org'),
       now(), now(), 1
  FROM unnest($1::text[]) AS role, generate_series(1, $2::int) AS number
"""

#: Those who play the roles first have a part in each world.
PARTS: Final = """
UPDATE courses SET owner_id = person.id FROM users AS person
 WHERE person.email = '$teacher' AND courses.id IN ('$course', '$earlier');
UPDATE jobs SET started_by = person.id FROM users AS person
 WHERE person.email = '$teacher' AND jobs.id = '$job';
UPDATE media SET owner_id = person.id FROM users AS person
 WHERE person.email = '$teacher' AND media.id IN ('$media', '$own_media');
UPDATE enrollments SET user_id = person.id FROM users AS person
 WHERE person.email = '$pupil' AND enrollments.id = '$enrollment';
UPDATE certificates SET user_id = person.id FROM users AS person
 WHERE person.email = '$pupil' AND certificates.id = '$certificate';
"""

#: A certificate is of an enrollment that is completed: one half of the worlds have both, the other
#: neither.
COMPLETED: Final = """
UPDATE enrollments SET status = 'completed', completed_at = now() WHERE id = '$enrollment';
"""
UNFINISHED: Final = "DELETE FROM certificates WHERE id = '$certificate';"

#: Where the ids of things that there are come from, by the path parameter.
KNOWN: Final = {
    "course_id": "SELECT id::text FROM courses UNION ALL SELECT slug FROM courses",
    "section_id": "SELECT id FROM sections",
    "lesson_id": "SELECT id FROM lessons",
    "enrollment_id": "SELECT id FROM enrollments",
    "user_id": "SELECT id FROM users WHERE email IS NULL OR email NOT LIKE '%@fuzz.example.org'",
    "number": "SELECT number FROM certificates",
    "media_id": "SELECT id FROM media",
    "attachment_id": "SELECT id FROM lesson_attachments",
    "job_id": "SELECT id FROM jobs",
    "invitation_id": "SELECT id FROM invitations",
    "session_id": "SELECT id FROM sessions",
    "revision": "VALUES (1)",
    "email": "SELECT email FROM users WHERE email IS NOT NULL LIMIT 100",
}

#: How often a value is one of those of a dictionary, by place. The ids in paths are named alike.
BOUND: Final = {
    **{f"path.{name}": (name, 0.5) for name in KNOWN if name != "email"},
    "body.user_id": ("user_id", 0.5),
    "body.section_id": ("section_id", 0.3),
    "body.media_id": ("media_id", 0.3),
    "body.avatar_media_id": ("media_id", 0.2),
    "body.course_ids[*]": ("course_id", 0.5),
    "body.facts[*].lesson_id": ("lesson_id", 0.5),
    "body.email": ("email", 0.3),
    "body.password": ("password", 0.3),
    "body.current_password": ("password", 0.1),
    "header.If-Match": ("tag", 0.7),
}


async def fill(url: str, media: Path) -> dict[str, list[Any]]:
    """Put people and worlds into a database, and files into their folder; answer what there is, by
    path parameter.
    """
    connection = await asyncpg.connect(url)
    try:
        roles = [role for role in ROLES if role != "anonymous"]
        await connection.execute(PEOPLE, roles, PEOPLE_OF_A_ROLE)
        for number in range(WORLDS):
            await connection.execute(_world(UNFINISHED if number % 2 else COMPLETED))
        known = {name: await _values(connection, query) for name, query in KNOWN.items()}
        for media_id in known["media_id"]:
            put_file(media, media_id, b"bread")
        return known
    finally:
        await connection.close()


async def _values(connection: Any, query: str) -> list[Any]:
    values = [row[0] for row in await connection.fetch(query)]
    return [str(one) if isinstance(one, UUID) else one for one in values]


def others_of(role: str) -> list[str]:
    """The addresses of people who have a role, and nothing else."""
    return [f"{role}-{number}@fuzz.example.org" for number in range(1, PEOPLE_OF_A_ROLE + 1)]


def _world(scene: str) -> str:
    script = Template(f"{WORLD.template};{PARTS};{scene}")
    players = {"teacher": ROLES["instructor"], "pupil": ROLES["student"]}
    names = Names(number=certificate_number(), **players)
    return script.substitute({name: names[name] for name in script.get_identifiers()})


def dictionaries(known: dict[str, list[Any]]) -> str:
    """The part of the configuration that makes many values those of things that there are."""
    known = {**known, "password": [DEMO_PASSWORD], "tag": ["*"]}
    lines = ["", "[parameters]"]
    lines += [
        f'"{place}" = {{ dictionary = "{name}", probability = {share} }}'
        for place, (name, share) in BOUND.items()
    ]
    for name, values in known.items():
        lines += ["", f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    return "\n".join([*lines, ""])
