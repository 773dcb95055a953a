"""What Schemathesis is told in its own process: who it is, what is excused; and it counts."""

import atexit
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Final

import httpx
import schemathesis
from fuzzing.excuses import is_excused
from server import NO_TLS, PATIENCE

API: Final = os.environ["FUZZED_URL"]
ROLE: Final = os.environ["FUZZED_AS"]
PASSWORD: Final = os.environ["FUZZED_WITH"]
PEOPLE: Final = iter(json.loads(os.environ["FUZZED_BY"]))
FIGURES: Final = Path(os.environ["FUZZED_FIGURES"])

schemathesis.serializer.alias("application/zip", "application/octet-stream")

answers: Final[defaultdict[str, Counter[str]]] = defaultdict(Counter)
excused: Final[Counter[str]] = Counter()


class Session:
    """Somebody of the role who is logged in. Operations end sessions and take roles: then the same
    person comes back, or somebody else of the role goes on.
    """

    def __init__(self) -> None:
        self._client = httpx.Client(base_url=API, timeout=PATIENCE, verify=NO_TLS)
        self._person = next(PEOPLE)
        self._token: str | None = None

    def token(self) -> str:
        """The token of a session that lives, as far as is known."""
        while self._token is None:
            self._token = self._log_in()
            if self._token is None:
                self._person = next(PEOPLE)
        return self._token

    def look_again(self, authorization: str | None) -> None:
        """Forget the token that a request bore and that may have come to its end."""
        if self._token is not None and authorization == f"Bearer {self._token}":
            self._token = None

    def _log_in(self) -> str | None:
        login = {"email": self._person, "password": PASSWORD}
        tokens = self._client.post("/auth/login", json=login)
        if not tokens.is_success or "access_token" not in tokens.json():
            return None
        token = str(tokens.json()["access_token"])
        me = self._client.get("/me", headers={"Authorization": f"Bearer {token}"})
        return token if me.is_success and me.json()["role"] == ROLE else None


#: What may be the end of an account, as far as its password is known here.
MORTAL: Final = {"eraseMe", "changeMyPassword", "confirmTotp"}

#: Who has a part in the content, and somebody who has none, whose account may end.
SESSIONS: Final = () if ROLE == "anonymous" else (Session(), Session())

if SESSIONS:

    @schemathesis.auth(refresh_interval=None)
    class Login:
        """Puts the token on each request."""

        def get(self, case: schemathesis.Case, _context: schemathesis.AuthContext) -> str:
            return SESSIONS[operation_of(case)["operationId"] in MORTAL].token()

        def set(
            self, case: schemathesis.Case, data: str, _context: schemathesis.AuthContext
        ) -> None:
            case.headers["Authorization"] = f"Bearer {data}"


#: Operations after which the session, the account or the role may be another.
FATEFUL: Final = {
    *("logOut", "endMySession", "endMySessions", "changeMyPassword", "confirmTotp", "eraseMe"),
    *("eraseUser", "suspendUser", "changeRole"),
}


@schemathesis.hook
def after_call(
    _context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response
) -> None:
    """Look after the session, and count the answer."""
    operation = operation_of(case)["operationId"]
    answers[operation][str(response.status_code)] += 1
    if response.status_code == httpx.codes.UNAUTHORIZED or operation in FATEFUL:
        for session in SESSIONS:
            session.look_again(response.request.headers.get("Authorization"))


@schemathesis.hook
def filter_failure(
    _context: schemathesis.HookContext,
    failure: Any,
    case: schemathesis.Case,
    response: schemathesis.Response,
) -> bool:
    """Whether a failure counts."""
    try:
        problem = response.json()
    except ValueError:
        return True
    operation = operation_of(case)
    for check in failure.checks:
        if isinstance(problem, dict) and is_excused(check, operation, problem):
            excused[f"{operation['operationId']} {check} {problem.get('code')}"] += 1
            return False
    return True


def operation_of(case: schemathesis.Case) -> dict[str, Any]:
    """What the document says about the operation."""
    raw = case.operation.definition.raw
    return {
        "operationId": raw["operationId"],
        "parameters": {one.name for one in case.operation.iter_parameters()},
        "hasBody": "requestBody" in raw,
    }


@atexit.register
def write_figures() -> None:
    """Leave the figures for whoever started this."""
    FIGURES.write_text(json.dumps({"answers": answers, "excused": excused}))
