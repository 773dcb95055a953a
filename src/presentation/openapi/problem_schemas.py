"""The form of problem documents (RFC 9457; contract, section 1: Errors)."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

_URI = {"format": "uri-reference"}


class Problem(Struct):
    """What was refused and why (RFC 9457). `code` is for programs, `detail` for people. Some kinds
    of problem have further members; the page that `type` leads to explains them."""

    type: Annotated[str, Meta(description="Where this is explained.", extra_json_schema=_URI)]
    title: Annotated[str, Meta(description="The kind of problem in a few words.")]
    status: Annotated[int, Meta(ge=400, le=599, description="The status of the answer.")]
    detail: Annotated[str, Meta(description="What happened this time.")]
    instance: Annotated[str, Meta(description="What was asked for.", extra_json_schema=_URI)]
    code: Annotated[str, Meta(pattern="^[a-z0-9_]+$", description="The kind of problem.")]
    request_id: Annotated[str, Meta(description="The same as in the header `X-Request-Id`.")]


class InvalidValue(Struct):
    """One thing that is wrong: in the body, where `pointer` leads (RFC 6901), or in a parameter."""

    detail: Annotated[str, Meta(description="The rule that is broken.")]
    pointer: Annotated[str, Meta(extra_json_schema={"format": "json-pointer"})] | UnsetType = UNSET
    parameter: str | UnsetType = UNSET


class ValidationProblem(Problem):
    """The request can be read, and this is what is wrong with it: every fault at once."""

    errors: Annotated[list[InvalidValue], Meta(min_length=1)]
