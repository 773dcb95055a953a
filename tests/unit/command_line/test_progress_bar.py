"""A bar on a terminal, and nothing anywhere else."""

import io

from infrastructure.progress_bar import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_has_come_and_is_clean_in_the_end() -> None:
    terminal = Terminal()
    with ProgressBar(terminal) as bar:
        bar.show(1, 2)
        bar.show(2, 2)
    half, full, end = terminal.getvalue().split("\r\x1b[K")[1:]
    assert (half, full, end) == (f"[{'#' * 12:<24}] 1/2", f"[{'#' * 24}] 2/2", "")


def test_a_file_gets_nothing() -> None:
    file = io.StringIO()
    with ProgressBar(file) as bar:
        bar.show(1, 2)
    assert file.getvalue() == ""
