"""Well-known passwords, from a list that comes with a library: nothing is looked up elsewhere."""

from collections.abc import Container
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path


class CommonPasswords(Container[str]):
    """The 30 000 passwords of zxcvbn's list, in lower case; they are loaded at the first look."""

    def __contains__(self, password: object) -> bool:
        return password in _common_passwords()


@cache
def _common_passwords() -> frozenset[str]:
    """The list by itself: importing the package would keep 15 MB of dictionaries in memory."""
    package = find_spec("zxcvbn")
    assert package is not None and package.origin is not None  # noqa: PT018, S101 - a dependency.
    file = Path(package.origin).with_name("frequency_lists.py")
    spec = spec_from_file_location("_frequency_lists", file)
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101 - it is a Python file.
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(one.lower() for one in module.FREQUENCY_LISTS["passwords"])
