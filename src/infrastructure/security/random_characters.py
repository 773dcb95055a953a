"""Characters that nobody can guess."""

import secrets


def random_characters(alphabet: str, length: int, /) -> str:
    """The port ``RandomCharacters``, from the operating system's source of randomness."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
