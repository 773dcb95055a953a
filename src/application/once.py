"""How a repeated command is answered (contract, section 1: Idempotency)."""

from application.ports import Answer
from domain.errors import Conflict, Fault, Invalid


class Replay(Exception):
    """The same command was done before; ``answer`` is what it was answered with."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("answered before")
        self.answer = answer


class KeyReused(Invalid):
    """This `Idempotency-Key` was used within the last 24 hours for another request: another route,
    or a body with other bytes. Make a new key for every new command; repeat a command with exactly
    the same bytes.
    """

    code = "idempotency_key_reused"
    title = "Idempotency key reused"

    def __init__(self) -> None:
        super().__init__(
            Fault("This key belongs to a different request.", parameter="Idempotency-Key")
        )


class KeyInProgress(Conflict):
    """The first request with this `Idempotency-Key` is still being worked on. Wait a moment and
    send it again: you will get the answer to the first one.
    """

    code = "idempotency_in_progress"
    title = "Still in progress"

    def __init__(self) -> None:
        super().__init__("A request with this key is still being worked on.")
