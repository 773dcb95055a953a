"""What the routes of the application tell about an operation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from presentation.known_input import query_parameters
from presentation.openapi.words import TAGS
from presentation.paging import CursorPage
from presentation.reply import BASE


@dataclass(frozen=True)
class Endpoint:
    """A method of a path, and the handler that serves it."""

    path: str
    method: str
    handler: HTTPRouteHandler
    query: Mapping[str, FieldDefinition]

    @cached_property
    def parameters(self) -> Mapping[str, FieldDefinition]:
        """What the handler takes, dependencies included."""
        return self.handler.parsed_fn_signature.parameters

    @cached_property
    def words(self) -> tuple[str, str]:
        """The first line of the handler's docstring, and the rest as Markdown."""
        first, _, rest = cleandoc(self.handler.fn.__doc__ or "").partition("\n")
        return first.rstrip("."), rest.strip().replace("``", "`")

    @property
    def tag(self) -> str:
        """The group that it belongs to."""
        return self.handler.resolve_tags()[0]

    @property
    def path_names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def body(self) -> Any:
        """The type of the body, or None where there is none."""
        data = self.parameters.get("data")
        return None if data is None else data.annotation

    @property
    def document(self) -> str | None:
        """The media type of the answer's body, where that is a document and not JSON."""
        return self.handler.opt.get("document")

    @cached_property
    def answer(self) -> Any:
        """The type of the answer's body, or None where it has none that is JSON."""
        if self.document or self.sends_file:
            return None
        returned = self.handler.parsed_fn_signature.return_type
        if returned.is_subclass_of(Response):
            returned = returned.inner_types[0]
        return None if returned.annotation in (None, NoneType) else returned.annotation

    @property
    def answers(self) -> tuple[Any, ...]:
        """The types that the answer's body can have: more than one where a handler says so."""
        if isinstance(self.answer, UnionType):
            return get_args(self.answer)
        return () if self.answer is None else (self.answer,)

    @property
    def answers_by_status(self) -> dict[int, list[Any]]:
        """The types of the answer's body by the status that they come with."""
        usual = int(self.handler.status_code)
        own: Mapping[Any, int] = self.handler.opt.get("statuses", {})
        found: dict[int, list[Any]] = {usual: []}
        for kind in self.answers:
            found.setdefault(int(own.get(kind, usual)), []).append(kind)
        return found

    @property
    def is_list(self) -> bool:
        return get_origin(self.answer) is CursorPage

    @property
    def is_resource(self) -> bool:
        """Whether it shows a single resource, which a client may hold already."""
        shows = self.method == "GET" and self.answer is not None
        return self.is_printed or (shows and self.is_api and not self.is_list)

    @property
    def is_printed(self) -> bool:
        """Whether it shows a single resource as a document."""
        return self.document == "application/pdf"

    @property
    def takes_file(self) -> bool:
        """Whether its body is a file."""
        return bool(self.handler.opt.get("takes_file"))

    @property
    def sends_file(self) -> bool:
        """Whether it answers with a file, of which parts can be asked for."""
        return bool(self.handler.opt.get("sends_file"))

    @property
    def takes_archive(self) -> bool:
        """Whether its body is an archive."""
        return bool(self.handler.opt.get("takes_archive"))

    @property
    def is_redirect(self) -> bool:
        return bool(self.handler.status_code == HTTPStatus.FOUND)

    @property
    def is_api(self) -> bool:
        """Whether it belongs to the versioned API; the others are for operators."""
        return self.path.startswith(BASE)

    @property
    def ignores_login(self) -> bool:
        return bool(self.handler.opt.get("ignores_login"))

    @property
    def needs_login(self) -> bool:
        return not self.ignores_login and not self.handler.opt.get("public")

    @property
    def is_repeatable(self) -> bool:
        """Whether it takes an `Idempotency-Key`."""
        return "once" in self.parameters or "once_for" in self.parameters

    @property
    def is_conditional(self) -> bool:
        """Whether it takes an `If-Match`."""
        return "expected_version" in self.parameters


def endpoints(app: Litestar) -> list[Endpoint]:
    """Every operation of the document, in the order in which it is read: tag by tag, and as their
    handlers are written, which tells a story.
    """
    found = list(_included(app))
    tags, modules = list(TAGS), list(dict.fromkeys(one.handler.fn.__module__ for one in found))
    return sorted(
        found,
        key=lambda one: (
            tags.index(one.tag),
            modules.index(one.handler.fn.__module__),
            one.handler.fn.__code__.co_firstlineno,
        ),
    )


def _included(app: Litestar) -> Iterator[Endpoint]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, kwargs) in route.route_handler_map.items():
                if handler.resolve_include_in_schema():
                    query = query_parameters(handler, kwargs)
                    # A kind of document is a part of its own to the router alone.
                    path = route.path_format.replace("/.pdf", ".pdf")
                    yield Endpoint(path, str(method), handler, query)
