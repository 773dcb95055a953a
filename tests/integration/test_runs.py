"""The folders of test runs: each run its own, and none outlives a killed run for long."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from runs import delete_abandoned, open_run

TESTS = Path(__file__).parents[1]
RUN_UNTIL_KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from runs import open_run
with open_run(Path(sys.argv[2])) as run:
    print(run, flush=True)
    time.sleep(600)
"""


def test_a_run_leaves_no_folder(tmp_path: Path) -> None:
    with open_run(tmp_path) as run:
        (run / "postgres").mkdir()

    assert list(tmp_path.iterdir()) == []


def test_runs_at_the_same_time_do_not_touch_each_other(tmp_path: Path) -> None:
    with open_run(tmp_path) as one, open_run(tmp_path) as other:
        assert one != other
        assert one.exists()


def test_the_folder_of_a_killed_run_goes_with_the_next_run(tmp_path: Path) -> None:
    command = (sys.executable, "-c", RUN_UNTIL_KILLED, str(TESTS), str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        run = Path(other.stdout.readline().strip())
        delete_abandoned(tmp_path)
        assert run.exists()

        os.kill(other.pid, signal.SIGKILL)
        other.wait()

    delete_abandoned(tmp_path)
    assert not run.exists()
