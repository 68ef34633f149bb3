# ruff: noqa: S608 - names of our own, and nothing else
"""Which units' people see which commitments, kept ready in a table: ``models.Reach``.

Most of what is asked here is asked by units, and a government would have to look at thousands of parts and units to learn what lies below
it. So what follows from them is written down: one view says what ought to be there (``TRUTH``), and triggers make the table so, whoever
writes. To forget one of the dozen acts that change a unit's part, a date of dispatch, a level of handling or the tree is thus impossible.

A migration may make a table anew, and SQLite will not do that below a view: ``remove`` before every migration, ``install`` after it.
"""

from typing import Any

from django.db import transaction

from luoshi.ledger.guards import triggers
from luoshi.org.models import DEEPEST

_TABLE, _VIEW = "commitments_reach", "commitments_reach_due"
_ABOVE = ", ".join(f"u{level}.id" for level in range(DEEPEST))
_CLIMB = " ".join(f"LEFT JOIN org_unit u{level} ON u{level}.id = u{level - 1}.parent_id" for level in range(1, DEEPEST))

#: SQLite empties a whole table at once by DELETE; PostgreSQL would keep every row's place.
_EMPTYING = {"sqlite": "DELETE FROM", "postgresql": "TRUNCATE"}

#: Once it has been dispatched, the units that lead, support or passed it down; and those above them, where it is not sensitive.
TRUTH = (
    "SELECT reached.id AS unit_id, c.id AS commitment_id FROM commitments_commitment c"
    f" JOIN commitments_involvement part ON part.commitment_id = c.id JOIN org_unit u0 ON u0.id = part.unit_id {_CLIMB}"
    f" JOIN org_unit reached ON reached.id IN ({_ABOVE})"
    " WHERE c.dispatched_at IS NOT NULL AND (c.handling <> 'sensitive' OR reached.id = part.unit_id)"
)

#: A session keeps the plan that it made first, perhaps while the tables were empty: PostgreSQL is told to go by keys, however few there are,
#: and not to compile what it thinks costly where nobody has counted the rows yet: that took 60 ms for every row written.
_BY_KEYS = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off"

_PARTS, _ROWS, _UNITS = "commitments_involvement", "commitments_commitment", "org_unit"

#: trigger: (table, event, which commitments it concerns)
_TRIGGERS = {
    "commitments_reach_joined": (_PARTS, "INSERT", "NEW.commitment_id"),
    "commitments_reach_left": (_PARTS, "DELETE", "OLD.commitment_id"),
    "commitments_reach_changed": (_PARTS, "UPDATE OF unit_id, commitment_id", "OLD.commitment_id, NEW.commitment_id"),
    "commitments_reach_told": (_ROWS, "UPDATE OF dispatched_at, handling", "NEW.id"),
    "commitments_reach_moved": (
        _UNITS,
        "UPDATE OF parent_id",
        f"SELECT below.commitment_id FROM {_TABLE} below WHERE below.unit_id = NEW.id",
    ),
}


def install(connection: Any) -> None:
    """Make the view and the triggers, and the table true, where they are missing. Raises NotImplementedError for another database."""
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise NotImplementedError(f"nothing keeps {_TABLE} on {connection.vendor}")
    if missing(connection):
        rebuild(connection)


def rebuild(connection: Any) -> None:
    """Make view, triggers and table anew, whatever is there."""
    # At once: triggers over a table that is not true yet would be worse than none.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        cursor.execute(f"CREATE VIEW {_VIEW} AS {TRUTH}")
        for name, (table, event, concerned) in _TRIGGERS.items():
            for statement in _making(connection.vendor, name, table, event, concerned):
                cursor.execute(statement)
        cursor.execute(f"{_EMPTYING[connection.vendor]} {_TABLE}")
        cursor.execute(
            f"INSERT INTO {_TABLE} (unit_id, commitment_id) SELECT DISTINCT unit_id, commitment_id FROM {_VIEW}"
        )
        if connection.vendor == "postgresql":  # which else plans as if the table were empty
            cursor.execute(f"ANALYZE {_TABLE}")


def remove(connection: Any) -> None:
    """Drop the view and the triggers."""
    with connection.cursor() as cursor:
        for name, (table, _event, _concerned) in _TRIGGERS.items():
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )
        cursor.execute(f"DROP VIEW IF EXISTS {_VIEW}")


def missing(connection: Any) -> list[str]:
    """The names of the triggers that ought to be there and are not."""
    return sorted(_TRIGGERS.keys() - triggers(connection))


def amiss(connection: Any) -> int:
    """How many rows of the table are too many or too few. 0, unless somebody went round the triggers. The view is not asked: it may be gone."""
    due, held = (f"SELECT unit_id, commitment_id FROM {name}" for name in (f"({TRUTH}) due", _TABLE))
    both = " UNION ALL ".join(
        f"SELECT * FROM ({one} EXCEPT {other}) a{n}" for n, (one, other) in enumerate([(due, held), (held, due)])
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({both}) differing")
        return int(cursor.fetchone()[0])


def _making(vendor: str, name: str, table: str, event: str, concerned: str) -> list[str]:
    forget = (
        f"DELETE FROM {_TABLE} WHERE commitment_id IN ({concerned}) AND NOT EXISTS (SELECT 1 FROM {_VIEW} due"
        f" WHERE due.commitment_id = {_TABLE}.commitment_id AND due.unit_id = {_TABLE}.unit_id)"
    )
    add = (
        f"INSERT INTO {_TABLE} (unit_id, commitment_id) SELECT DISTINCT unit_id, commitment_id FROM {_VIEW}"
        f" WHERE commitment_id IN ({concerned}) ON CONFLICT DO NOTHING"
    )
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {forget}; {add}; END"]
    made = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {_BY_KEYS} AS"
    return [
        f"{made} $$ BEGIN {_holding(table)} {forget}; {add}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _holding(table: str) -> str:
    """PostgreSQL lets others write meanwhile what this cannot see yet: a unit that moves, or what takes part below it.

    So whoever moves a unit holds the topmost ones alone (as ``org.actions.arranging.hold_the_tree`` has done before), and whoever writes
    by a unit's line – takes part, is told, is seen by more – holds them together with others of the kind, until all is written.
    """
    how = "NO KEY UPDATE" if table == _UNITS else "SHARE"
    return (
        "IF TG_OP <> 'DELETE' THEN PERFORM 1 FROM"
        f" (SELECT 1 FROM org_unit WHERE parent_id IS NULL ORDER BY id FOR {how}) topmost; END IF;"
    )
