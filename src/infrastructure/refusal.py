"""A command that cannot be carried out."""


class CommandRefused(Exception):
    """One line that says why and what to do; exit code 2 stands for usage and settings."""

    def __init__(self, reason: str, *, exit_code: int = 1) -> None:
        super().__init__(reason)
        self.exit_code = exit_code
