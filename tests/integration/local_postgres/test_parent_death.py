"""Where no signal tells of a parent's death, a watcher shuts the server down."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from infrastructure.local_postgres import parent_death
from integration.local_postgres.site import eventually

SERVER = """
import pathlib, signal, sys, time
def end(number, frame):
    pathlib.Path(sys.argv[1]).write_text(signal.Signals(number).name)
    sys.exit(int(sys.argv[2]))
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, end)
print("up", flush=True)
time.sleep(600)
"""
PARENT = """
import os, subprocess, sys, time
watcher, *server = sys.argv[1:]
subprocess.Popen([sys.executable, watcher, str(os.getpid()), sys.executable, "-c", *server])
time.sleep(600)
"""


def test_a_watched_server_shuts_down_when_its_parent_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = (sys.executable, "-c", PARENT, parent_death.__file__, SERVER, str(told), "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"

        parent.kill()

        assert eventually(told.exists)
    assert told.read_text() == "SIGINT"


def test_a_watcher_hands_signals_and_exit_codes_on(tmp_path: Path) -> None:
    told = tmp_path / "told"
    me = str(os.getpid())
    command = (sys.executable, parent_death.__file__, me, sys.executable, "-c", SERVER, str(told))
    with subprocess.Popen((*command, "7"), stdout=subprocess.PIPE) as watcher:
        assert watcher.stdout is not None
        assert watcher.stdout.readline() == b"up\n"

        watcher.send_signal(signal.SIGQUIT)

        assert watcher.wait() == 7
    assert told.read_text() == "SIGQUIT"


def test_linux_needs_no_watcher() -> None:
    assert parent_death.watcher("linux") == []
    assert parent_death.watcher("darwin")[-2] == parent_death.__file__
