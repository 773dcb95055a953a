"""What a browser gets: landing page, docs, guides, problem pages, the pages behind mailed links,
the one at the end of a login with Google, and what a certificate says.
"""

from collections.abc import Mapping, Sequence

from litestar import Router
from litestar.di import Provide

from presentation.pages.assets import asset
from presentation.pages.certificate import certificate_page
from presentation.pages.completion import completion
from presentation.pages.docs import DemoAccount, docs
from presentation.pages.landing import landing
from presentation.pages.manual import guide, list_guides, tour_of_readme
from presentation.pages.problems import (
    FindOperations,
    ProblemKind,
    explain_problem,
    list_problems,
)
from presentation.pages.reset import reset
from presentation.pages.verification import verification

__all__ = ("DemoAccount", "ProblemKind", "page_handlers")


def page_handlers(
    catalogue: Mapping[str, ProblemKind],
    find_operations: FindOperations,
    demo_accounts: Sequence[DemoAccount] = (),
) -> list[Router]:
    """The routes of all pages, public and absent from the OpenAPI document.

    Args:
        catalogue: every problem that the API can answer, by its code.
        find_operations: tells which operations answer a problem.
        demo_accounts: whom the docs page lets log in with a click; nobody in production.
    """
    router = Router(
        "/",
        route_handlers=[
            *(landing, docs, asset, list_problems, explain_problem),
            *(list_guides, guide, tour_of_readme),
            *(verification, reset, completion, certificate_page),
        ],
        dependencies={
            "catalogue": Provide(lambda: catalogue, sync_to_thread=False),
            "demo_accounts": Provide(lambda: demo_accounts, sync_to_thread=False),
            "find_operations": Provide(lambda: find_operations, sync_to_thread=False),
        },
        include_in_schema=False,
        opt={"public": True},
    )
    return [router]
