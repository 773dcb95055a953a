"""A process that uses the embedded server: takes a lease, says so, keeps it until stdin ends.

Started by tests as `holder.py FOLDER DATABASE`; imports the package from PYTHONPATH alone.
"""

import sys
from functools import partial
from pathlib import Path

from infrastructure.local_postgres import LocalPostgresError, lease


def say(kind: str, text: object) -> None:
    sys.stdout.write(f"{kind} {text}\n")
    sys.stdout.flush()


try:
    with lease(Path(sys.argv[1]), report=partial(say, "note")) as server:
        say("url", server.url(sys.argv[2]))
        sys.stdin.read()
except LocalPostgresError as error:
    say("refused", error)
