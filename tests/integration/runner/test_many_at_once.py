"""Runners that start together: each file is applied once, and all of them succeed."""

from integration.runner.amounts import amount
from integration.runner.project import Project, start

PROCESSES = 8
FILES = 5
UPS = "SELECT count(*) FROM runner.events WHERE action = 'up' AND ok"


def test_eight_processes_apply_each_file_once_again_and_again(project: Project) -> None:
    for number in range(1, FILES + 1):
        project.migration(f"000{number}_t", f"CREATE TABLE t{number} ()", f"DROP TABLE t{number}")

    for turn in range(1, amount(2, full=50) + 1):
        processes = [start(project, "migrate") for _ in range(PROCESSES)]
        assert [process.wait(timeout=120) for process in processes] == [0] * PROCESSES
        assert len(project.applied()) == FILES
        assert project.value(UPS) == turn * FILES
        assert project.run("rollback", "--all").code == 0
        assert project.tables() == set()
