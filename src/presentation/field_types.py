"""Types of fields, without what is said about them."""

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import UNSET, UnsetType


def single(kind: Any) -> Any:
    """The one type that a value must have beside null and absence; unions of more are left
    whole.
    """
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        parts = [one for one in get_args(kind) if one not in (NoneType, UnsetType, UNSET)]
        return single(parts[0]) if len(parts) == 1 else kind
    return kind
