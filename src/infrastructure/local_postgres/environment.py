"""The environment that PostgreSQL's programs are started with."""

import os


def quiet_environment() -> dict[str, str]:
    """This process's environment without what would redirect the programs or translate them.

    PGPORT, PGDATA, PGOPTIONS and their like are meant for another server than ours.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C"}
