"""What clients send to log in with Google."""

from typing import Annotated, TypeAlias

from litestar.params import QueryParameter

from presentation.auth.schemas import TokenText
from presentation.schemas import Request

ReturnTo: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        description="The page to which the browser is sent in the end, one of those that the "
        "operator allows; without it, a page of ours."
    ),
]


class CodeOfGoogle(Request):
    """The code with which the browser came back."""

    code: TokenText
