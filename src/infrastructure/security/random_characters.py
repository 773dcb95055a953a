"""Characters that nobody can guess."""

import secrets


def new_secret(alphabet: str, length: int, /) -> str:
    """The port ``NewSecret``, from the operating system's source of randomness."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
