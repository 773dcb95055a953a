"""The people of the demo content, whose password everybody knows: production has no place for
them.
"""

from typing import Final

from infrastructure.refusal import CommandRefused

#: How the ids begin that ``seeds/sql/0001_people.sql`` gives to people.
_THEIR_IDS: Final = "019b8d62-7a80-7001-"

_COUNT: Final = "SELECT count(*) FROM users WHERE id::text LIKE $1 || '%' AND email IS NOT NULL"


async def require_no_demo_accounts(database_url: str, variable: str) -> None:
    """Raise ``CommandRefused``, which names the setting, when one of them is in the database."""
    import asyncpg

    connection = await asyncpg.connect(database_url)
    try:
        found = await connection.fetchval(_COUNT, _THEIR_IDS)
    except asyncpg.UndefinedTableError:
        return  # Nothing was migrated yet; who serves will say so.
    finally:
        await connection.close()
    if found:
        raise CommandRefused(
            f"{variable} leads to a database with {found} demo accounts, whose password is public: "
            "delete them, or use another database.",
            exit_code=2,
        )
