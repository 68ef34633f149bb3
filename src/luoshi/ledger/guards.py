"""Triggers that refuse to change or delete what has been written, whoever tries: our code, an ORM shell, a SQL client.

Who owns the database can drop them; the chain and the signed checkpoints are there to show that. `install` may be
called any number of times. The migration calls it; a later migration that rebuilds a table on SQLite must call it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

TABLES = ("ledger_entry", "ledger_checkpoint")


class Kept(Protocol):
    """A table that triggers keep true to others (a module will do).

    missing: the triggers that are gone. amiss: how many of its rows are wrong. rebuild: make triggers and table anew.
    """

    def missing(self, connection: Any) -> list[str]: ...
    def amiss(self, connection: Any) -> int: ...
    def rebuild(self, connection: Any) -> None: ...


#: Registered by the rooms whose tables they are, each with its table's name; the check of the record looks at them too.
KEPT: dict[str, Kept] = {}

_REFUSAL = "luoshi: the ledger is append-only"

# What makes a row the same row: SQLite's INSERT OR REPLACE deletes it without firing the trigger on DELETE.
_SAME_ROW = {
    "ledger_entry": "id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)",
    "ledger_checkpoint": "id = NEW.id OR n = NEW.n",
}


def install(connection: Any) -> None:
    """Create the triggers on SQLite or PostgreSQL. Raises NotImplementedError for another database."""
    _run(connection, _installing(connection.vendor))


def remove(connection: Any) -> None:
    """Drop the triggers: for tests that empty the tables, and for nothing else."""
    _run(connection, _removing(connection.vendor))


@contextmanager
def removed(connection: Any) -> Iterator[None]:
    """Without the triggers for a while; they are back even when the body fails."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def missing(connection: Any) -> list[str]:
    """Return the names of the triggers that ought to be there and are not."""
    verbs = ("update", "delete", "replace") if connection.vendor == "sqlite" else ("change", "truncate")
    there = triggers(connection)
    return [name for table in TABLES for verb in verbs if (name := f"{table}_no_{verb}") not in there]


def triggers(connection: Any) -> set[str]:
    """The names of all triggers that are at work in this database, ours or not."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _installing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [statement for table in TABLES for statement in _installing_on_sqlite(table)]
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        return [function, *(statement for table in TABLES for statement in _installing_on_postgresql(table))]
    raise NotImplementedError(f"no append-only triggers for {vendor}")


def _installing_on_sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    same = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]})"  # noqa: S608 - our own names
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} {same} {refuse}",
    ]


def _installing_on_postgresql(table: str) -> list[str]:
    each, refuse = "FOR EACH", "EXECUTE FUNCTION ledger_refuse()"
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} {each} ROW {refuse}",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {each} STATEMENT {refuse}",
    ]


def _removing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        verbs = ("update", "delete", "replace")
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in verbs]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for table in TABLES for verb in ("change", "truncate")
    ]
