"""The text of `--help`: enough to write, apply, undo and check a migration without the code."""

from typing import Final

INTRODUCTION: Final = """\
Plain SQL migrations and seeds for PostgreSQL: one transaction a file, the history inside it."""

EPILOG: Final = """\
A migration is two files of the same name:

    migrations/up/0007_course_language.sql      what changes
    migrations/down/0007_course_language.sql    how to take exactly that back

from the first to the last step:

    elearning new course_language     writes both files, with a version of their own
    elearning validate                checks every file without a database
    elearning migrate --dry-run       prints what would run
    elearning migrate                 runs it
    elearning status                  shows what is applied and what is not
    elearning rollback                takes the latest one back
    elearning check                   proves that every down restores the schema

A file is one transaction: write no BEGIN or COMMIT. Comments at its top may say

    -- migrate: no-transaction            each statement commits by itself
    -- migrate: irreversible "why"        there is no down
    -- migrate: lock-timeout 2s           give up waiting for a lock (default 5s, tried 5 times)
    -- migrate: statement-timeout 10min
    -- seed: env development,test         where a seed may run (this is the default)
    -- seed: requires 0001_people         what must be there before
    -- seed: repeatable                   runs again when its text has changed

databases: development uses DATABASE_URL, test DATABASE_URL_TEST, production DATABASE_URL_PROD.

exit codes: 0 done, or nothing to do; 1 a statement failed and was rolled back; 2 usage or settings;
3 files or history refused; 4 the lock was not obtained; 5 no connection; 6 a no-transaction file is
partial; 7 the environment's guard; 8 status --check, check or drift found something;
130 interrupted and rolled back.
"""

MIGRATE: Final = """\
Each file runs in one transaction together with its row in runner.history: it is applied whole or
not at all. A failure names file, line and column and ends the run; files before it stay applied.
A lock that is not free within 5s rolls the file back and tries it again, five times, naming who
holds it. An applied file that was edited, renamed or deleted is refused, and so is a pending file
that is older than an applied one; each refusal says how to go on.

examples:
    elearning migrate                        everything that is pending
    elearning migrate --dry-run              what that would be, with the SQL
    elearning migrate --steps 1              only the next one
    elearning migrate --to 0007              up to 0007
    elearning migrate --allow-out-of-order 0005
    elearning migrate --env production --yes

write one:   elearning new course_language   (then edit both files)
undo it:     elearning rollback
check it:    elearning check                 (up, down, compare, up again in a temporary database)

exit codes: 0 done or nothing to do, 1 a statement failed (its file is rolled back), 3 files or
history refused, 4 another runner holds the lock, 5 no connection, 6 a no-transaction file is
partial, 7 the environment's guard, 130 interrupted (the file is rolled back).
"""

ROLLBACK: Final = """\
Runs the files in down/, the most recently applied first, each in one transaction together with the
removal of its history row.

examples:
    elearning rollback                  the latest one
    elearning rollback --steps 3        the latest three
    elearning rollback --to 0007        everything applied after 0007
    elearning rollback --all            everything (never in production)
    elearning rollback --dry-run        what that would be, with the SQL

A down that cannot run any more is passed with:
    elearning repair --mark-reverted 0007 --reason "why"
"""

REDO: Final = """\
For a migration that is still being written: edit both files, then `elearning redo`.
Never runs in production.
"""

STATUS: Final = """\
States: applied, pending, baseline (adopted, not run), edited, renamed, missing, partial (a
no-transaction file that stopped half way), out of order (pending, but older than an applied one).
Nothing is changed in the database.

examples:
    elearning status
    elearning status --check            for scripts: exit 8 unless everything is applied
    elearning status --json
"""

VALIDATE: Final = """\
Finds, all at once and without a database: names that do not parse, versions that are taken twice,
an up without its down, unknown directives, transaction control in a file, statements that need
`-- migrate: no-transaction`, quotes and comments that never end, psql commands.
"""

CHECK: Final = """\
Makes a temporary database (the role needs CREATEDB) and, for each migration: runs its up, runs its
down, compares the whole catalogue with what it was before, and runs the up again. Prints what a
down did not restore and exits 8. The order of columns is not compared. Never runs in production.
"""

DRIFT: Final = """\
Applies what the history holds to a temporary database and compares it with the live schema,
object by object: tables, columns, constraints, indexes, functions, types, rights. Exits 8 when
they differ.
"""

NEW: Final = """\
Writes up/<UTC time>_<name>.sql and down/<UTC time>_<name>.sql, each with a header.

examples:
    elearning new course_language
    elearning new index_courses_title --no-transaction
"""

BASELINE: Final = """\
Records every migration up to V as already there, without running any: for a database that existed
before its migrations did.

example:
    elearning baseline 0012
"""

REPAIR: Final = """\
No statement of a file is run, except by --resume; every repair is written to runner.events.

examples:
    elearning repair --accept 0007          the database already is as the edited text says
    elearning repair --rename 0007          the file was renamed on purpose
    elearning repair --resume 0009          go on behind the last finished statement
    elearning repair --mark-applied 0009    its effect is there, by hand
    elearning repair --mark-reverted 0009 --reason "undone by hand"
    elearning repair --accept 0001 --seed   the same for a seed
"""

SEED: Final = """\
Runs each pending seed of this environment once, in order of version and behind what it requires,
each in one transaction with its history row. A NAME brings what it requires.

examples:
    elearning seed
    elearning seed 0003_courses
    elearning seed --fresh                  undo all, then run all (never in production)
    elearning seed --dry-run
"""

SEED_UNDO: Final = """\
examples:
    elearning seed:undo                     the most recently applied one
    elearning seed:undo --steps 2
    elearning seed:undo --all               all of them (never in production)

A seed is not undone while another one that is applied requires it.
"""

SEED_STATUS: Final = """\
States are those of `elearning status`; `elsewhere` is a seed that is meant for other environments.
"""

SEED_NEW: Final = """\
Writes sql/<UTC time>_<name>.sql and undo/<UTC time>_<name>.sql, each with a header.

example:
    elearning seed:new demo_courses
"""

HELP: Final[dict[str, tuple[str, str]]] = {
    "migrate": ("apply what is pending, oldest first", MIGRATE),
    "rollback": ("revert the latest applied migration, or more", ROLLBACK),
    "redo": ("rollback and migrate again", REDO),
    "status": ("what is applied, pending, edited or missing", STATUS),
    "validate": ("check every file without a database", VALIDATE),
    "check": ("prove that every down restores the schema", CHECK),
    "drift": ("what the live schema has that the history does not explain", DRIFT),
    "new": ("write the two files of a new migration", NEW),
    "baseline": ("adopt a database that exists already", BASELINE),
    "repair": ("put the history right after an accident", REPAIR),
    "seed": ("run the pending seeds", SEED),
    "seed:undo": ("revert the most recently applied seed, or more", SEED_UNDO),
    "seed:status": ("which seeds are applied", SEED_STATUS),
    "seed:new": ("write the two files of a new seed", SEED_NEW),
}

VERBS: Final = tuple(HELP)
