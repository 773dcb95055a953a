"""Under whose name PostgreSQL runs: it refuses to run as root."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from infrastructure.local_postgres.parent_death import die_with

USER_NAMESPACE: Final = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
FALLBACK: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """How a program is started, and who owns the files that it writes.

    Root starts PostgreSQL in a user namespace of its own: there it is no longer root, while its
    files stay root's and nothing outside the data folder changes its owner. Where such namespaces
    are forbidden (some containers) it runs as `nobody` and the data folder is given to that user.
    Data that belong to somebody else are served under their owner's name.
    """

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    switches: bool = False

    @classmethod
    def for_folder(cls, data: Path) -> Self:
        """The account for the cluster in ``data``, which need not exist yet."""
        uid, gid = os.geteuid(), os.getegid()
        if uid != 0:
            return cls(uid, gid)
        if data.exists() and (owner := data.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid, switches=True)
        if namespaces_allowed():
            return cls(uid, gid, prefix=USER_NAMESPACE)
        user = pwd.getpwnam(FALLBACK)
        return cls(user.pw_uid, user.pw_gid, switches=True)

    def take(self, folder: Path) -> None:
        """Make this account the owner of ``folder`` and all that is in it, if it is another's."""
        if not self.switches or folder.stat().st_uid == self.uid:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def child_preparation(self, at_parents_death: signal.Signals) -> Callable[[], None]:
        """What a forked child does before it turns into a program of PostgreSQL."""
        parent = os.getpid()

        def prepare() -> None:
            if self.switches:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
            # A change of user forgets this wish, hence the order.
            die_with(parent, at_parents_death)

        return prepare


def namespaces_allowed() -> bool:
    """Whether root may start a program in a user namespace of its own here."""
    if shutil.which(USER_NAMESPACE[0]) is None:
        return False
    return (
        subprocess.run([*USER_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    )
