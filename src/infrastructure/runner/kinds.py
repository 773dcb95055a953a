"""The two kinds of files: migrations and seeds, and what each calls its parts."""

from enum import StrEnum


class Kind(StrEnum):
    """Stored in the history's column `kind`."""

    MIGRATION = "migration"
    SEED = "seed"

    @property
    def noun(self) -> str:
        return self.value

    @property
    def directive(self) -> str:
        return "migrate" if self is Kind.MIGRATION else "seed"

    @property
    def folder(self) -> str:
        return "migrations" if self is Kind.MIGRATION else "seeds"

    @property
    def up_folder(self) -> str:
        return "up" if self is Kind.MIGRATION else "sql"

    @property
    def down_folder(self) -> str:
        return "down" if self is Kind.MIGRATION else "undo"

    @property
    def history_file(self) -> str:
        return "migration-history.json" if self is Kind.MIGRATION else "seeder-history.json"

    @property
    def up_verb(self) -> str:
        return "migrate" if self is Kind.MIGRATION else "seed"

    @property
    def down_verb(self) -> str:
        return "rollback" if self is Kind.MIGRATION else "seed:undo"
