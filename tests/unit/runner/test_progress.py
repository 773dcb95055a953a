"""What a run shows: lines where they are kept, a bar where somebody looks."""

import io
from pathlib import Path

from infrastructure.runner.directives import read_header
from infrastructure.runner.files import Pair, SqlFile
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step
from infrastructure.runner.progress import TextReport


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def step_of(text: str) -> Step:
    header = read_header(text, Kind.MIGRATION)
    file = SqlFile(Kind.MIGRATION, Path("up/0001_a.sql"), text, header)
    return Step.up(Pair(version="0001", name="0001_a", up=file, down=file))


def tell(report: TextReport) -> None:
    step = step_of("SELECT 1;\n\nCREATE INDEX\n  ix ON t (a);")
    report.planned(2)
    report.file_began(step)
    report.statement_runs(step, step.file.statements[1], 3.4, "pid 7, user ann")
    report.file_ended(step, 2, 1234)
    report.close()


def test_a_log_gets_a_line_a_file_and_a_word_about_what_takes_long() -> None:
    out, messages = io.StringIO(), io.StringIO()

    tell(TextReport(out=out, messages=messages))

    assert out.getvalue() == "applied   0001_a  2 statements, 1234 ms\n"
    assert messages.getvalue() == (
        "  running for 3 s: 0001_a.sql:3: CREATE INDEX ix ON t (a)  blocked by pid 7, user ann\n"
    )


def test_a_terminal_gets_a_bar_that_is_wiped_away() -> None:
    out = Terminal()

    tell(TextReport(out=out, messages=io.StringIO()))

    text = out.getvalue()
    assert "[........................] 0/2 0001_a" in text
    assert "0001_a.sql:3 3 s: CREATE INDEX ix ON t (a)  blocked by pid 7" in text
    assert "[############............] 1/2" in text
    assert text.endswith("\r\x1b[K")


def test_the_same_holder_is_named_once() -> None:
    messages = io.StringIO()
    report = TextReport(out=io.StringIO(), messages=messages)

    for holder in ("pid 1", "pid 1", "pid 2"):
        report.waiting(holder)

    assert messages.getvalue().count("waiting for another runner") == 2
