"""What a file may not hold, found before anything runs."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from infrastructure.runner.errors import Fault
from infrastructure.runner.files import SqlFile
from infrastructure.runner.statement import LexError, Statement, reads_copy_data

Words = tuple[str, ...]

ENDS_TRANSACTION: Final = frozenset({"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"})
WITHOUT_TRANSACTION: Final[tuple[Words, ...]] = (
    ("VACUUM",),
    ("CREATE", "DATABASE"),
    ("DROP", "DATABASE"),
    ("CREATE", "TABLESPACE"),
    ("DROP", "TABLESPACE"),
    ("ALTER", "SYSTEM"),
    ("CREATE", "INDEX", "CONCURRENTLY"),
    ("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"),
    ("DROP", "INDEX", "CONCURRENTLY"),
    ("DISCARD", "ALL"),
)


def faults_of(file: SqlFile) -> list[Fault]:
    """Everything that stands in the way of running this file."""
    try:
        statements = file.statements
    except LexError as error:
        return [lex_fault(file, error)]
    return [fault for statement in statements for fault in statement_faults(file, statement)]


def lex_fault(file: SqlFile, error: LexError) -> Fault:
    """The fault of a file that cannot be split into statements."""
    advice = "Correct the file: where the next statement begins cannot be told from here on."
    return _fault_at(file, error.offset, error.message, advice)


def statement_faults(file: SqlFile, statement: Statement) -> Iterator[Fault]:
    """What is wrong with one statement; `file` says in which mode it runs."""
    for message, advice in _complaints(statement, alone=file.directives.no_transaction):
        yield _fault_at(file, statement.start, message, advice)


def _complaints(statement: Statement, *, alone: bool) -> Iterator[tuple[str, str]]:
    tokens = statement.tokens
    if controls_transaction(tokens) or any(
        controls_transaction(inner) and inner[0] != "END" for inner in statement.inner_statements()
    ):
        yield (
            f"{' '.join(tokens[:2])}: transaction control in a file",
            "Remove it: the runner opens one transaction for the whole file and commits it.",
        )
    if not alone and needs_no_transaction(tokens):
        yield (
            f"{' '.join(tokens[:3])} cannot run inside a transaction",
            "Put it in a file of its own that begins with `-- migrate: no-transaction`.",
        )
    if reads_copy_data(tokens) and _is_binary(tokens):
        yield ("COPY of binary data, which a text file cannot hold", "Use text or CSV format.")


def controls_transaction(tokens: Words) -> bool:
    """Whether a statement begins, ends or prepares a transaction; savepoints do not."""
    match tokens[:3]:
        case ("PREPARE", "TRANSACTION", third):
            return third not in {"AS", "("}
        case ("ROLLBACK", "TO", *_) | ("ROLLBACK", "WORK" | "TRANSACTION", "TO"):
            return False
        case (word, *_):
            return word in ENDS_TRANSACTION
    return False


def needs_no_transaction(tokens: Words) -> bool:
    """Whether PostgreSQL refuses a statement inside a transaction block, as far as words tell."""
    if any(tokens[: len(words)] == words for words in WITHOUT_TRANSACTION):
        return True
    special = SPECIAL.get(tokens[0])
    return special is not None and special(tokens)


def _is_whole_reindex(tokens: Words) -> bool:
    options, rest = _without_options(tokens[1:])
    kind = rest[:1]
    concurrently = "CONCURRENTLY" in rest[1:2] or _is_on(options, "CONCURRENTLY")
    return concurrently or kind in {("DATABASE",), ("SYSTEM",), ("SCHEMA",)}


def _is_whole_cluster(tokens: Words) -> bool:
    _, rest = _without_options(tokens[1:])
    return rest in {(), ("VERBOSE",)}


def _alters(tokens: Words) -> bool:
    if tokens[1:2] == ("TABLE",):
        return "DETACH" in tokens and tokens[-1] == "CONCURRENTLY"
    return tokens[1:2] == ("DATABASE",) and tokens[3:5] == ("SET", "TABLESPACE")


def _creates_slot(tokens: Words) -> bool:
    if tokens[1:2] != ("SUBSCRIPTION",) or "CONNECTION" not in tokens:
        return False
    return not any(_is_off(tokens, name) for name in ("CREATE_SLOT", "CONNECT"))


SPECIAL: Final[dict[str, Callable[[Words], bool]]] = {
    "REINDEX": _is_whole_reindex,
    "CLUSTER": _is_whole_cluster,
    "ALTER": _alters,
    "CREATE": _creates_slot,
}


def _without_options(tokens: Words) -> tuple[Words, Words]:
    """The tokens in a leading pair of parentheses, and those behind it."""
    if tokens[:1] != ("(",) or ")" not in tokens:
        return (), tokens
    end = tokens.index(")")
    return tokens[1:end], tokens[end + 1 :]


def _is_on(options: Words, name: str) -> bool:
    return name in options and not _is_off(options, name)


def _is_off(tokens: Words, name: str) -> bool:
    if name not in tokens:
        return False
    values = tokens[tokens.index(name) + 1 :]
    value = values[1:2] if values[:1] == ("=",) else values[:1]
    return bool(value) and value[0].strip("'\"").upper() in {"FALSE", "OFF", "0", "NO"}


def _is_binary(tokens: Words) -> bool:
    if tokens[1:2] == ("BINARY",):
        return True
    behind = tuple(token.strip("'\"").upper() for token in tokens[tokens.index("FROM") + 2 :])
    old_style = "(" not in behind and "BINARY" in behind
    return old_style or ("FORMAT", "BINARY") in pairwise(behind)


def _fault_at(file: SqlFile, offset: int, message: str, advice: str) -> Fault:
    line, column = file.lines.position(offset)
    return Fault(path=file.path, message=message, advice=advice, line=line, column=column)
