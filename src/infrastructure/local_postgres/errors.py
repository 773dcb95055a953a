"""What can go wrong, told in one line that says what to do."""


class LocalPostgresError(Exception):
    """The embedded server cannot be used; the text is meant for the person at the terminal."""
