"""What is answered to whatever is raised, by its kind."""

from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Scope

from application.once import Replay
from domain.errors import Refusal
from presentation.problems import answer_fault, answer_http_error, answer_invalid, answer_refusal
from presentation.reply import replay
from presentation.sent import Sent


def answer_failure(scope: Scope, error: Exception) -> Sent:
    """A problem document; a command that was done before gets its first answer once more."""
    match error:
        case Refusal():
            return answer_refusal(scope, error)
        case Replay():
            return replay(error.answer)
        case ValidationException():
            return answer_invalid(scope, error)
        case HTTPException():
            return answer_http_error(scope, error)
        case _:
            return answer_fault(scope, error)
