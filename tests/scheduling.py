"""Which tests one worker runs one after the other."""

from pathlib import PurePath
from typing import Final

from xdist.scheduler import LoadScopeScheduling

END_TO_END: Final = PurePath("tests", "end_to_end")
#: Folders whose tests share a world that takes seconds to make.
WORLDS: Final = tuple(PurePath("tests", "integration", name) for name in ("lists", "search"))


class OneWorkerAServer(LoadScopeScheduling):
    """Spreads single tests over the workers, end-to-end tests apart: those of a folder or a file
    share a server process, and the browser's driver holds the main thread's event loop. Some others
    share a large database.

    xdist's own groups (``--dist loadgroup``) have no effect with pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = PurePath(nodeid.partition("::")[0])
        if file.parent in WORLDS:
            return str(file.parent)
        if not file.is_relative_to(END_TO_END):
            return nodeid
        return str(file if file.parent == END_TO_END else file.parent)
