# ruff: noqa: S608 - names of our own, and our own numbers; what people seek is a parameter
"""An index of the words of commitments, for any stretch of two characters or more: which of them might hold it.

Chinese has no spaces between words, and most words are two characters; the word indexes of the databases find neither. SQLite gets an
FTS5 table of every three characters in a row, and what is sought with two is sought as all threes that begin with them; PostgreSQL a table of
every two characters in a row, with a GIN index. No extension is needed, and no superuser. Triggers keep both up to date, whoever writes.
It narrows and decides nothing: who seeks asks the words themselves again. On other databases, and where it is missing, it is not used.

`install` runs after every migration: SQLite drops the triggers of a table that a migration makes anew, and then all is indexed again.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from luoshi.commitments.models import Commitment
from luoshi.ledger.guards import triggers
from luoshi.org.models import Unit

SHORTEST = 2  # characters
MOST = 5000  # what is found more often is sought as quickly by reading on until a page is full
NOBODYS = "\ue000"  # a character of the private use area: three of them stand nowhere
LAST = "\U0010ffff"  # of all characters
TRIGGERS = ("commitments_sought_added", "commitments_sought_changed", "commitments_sought_removed")

_TOLD = "{row}title || {line} || coalesce({row}number, '') || {line} || {row}words"
_CHANGED = "OLD.title {differs} NEW.title OR OLD.number {differs} NEW.number OR OLD.words {differs} NEW.words"


def might_tell(words: str, units: QuerySet[Unit], vendor: str) -> list[int] | None:
    """Keys of the commitments whose title, number or words might contain ``words``, and of those that ``units`` lead. One query.

    None where there are more than ``MOST``, or where it cannot be told.
    """
    if len(words) < SHORTEST or len(_lower(words)) != len(words) or vendor not in {"sqlite", "postgresql"}:
        return None
    sql, params = _seeking_on_sqlite(words) if vendor == "sqlite" else _seeking_on_postgresql(words)
    rows = Commitment.objects.order_by().values_list("pk", flat=True)
    led = rows.filter(lead__in=units.order_by().values("pk"))
    found = list(rows.filter(pk__in=RawSQL(sql, params)).union(led)[: MOST + 1])  # noqa: S611 - the words are a parameter
    return found if len(found) <= MOST else None


def _seeking_on_sqlite(words: str) -> tuple[str, list[Any]]:
    seek = f"SELECT rowid FROM commitments_sought WHERE commitments_sought MATCH %s LIMIT {MOST + 1}"
    if len(words) > SHORTEST:
        return seek, [_quoted(words)]
    threes = (
        "(SELECT coalesce(group_concat('\"' || replace(term, '\"', '\"\"') || '\"', ' OR '), %s)"
        " FROM commitments_sought_threes WHERE term >= %s AND term < %s)"
    )
    first = _lower(words)
    return seek.replace("%s", threes), [_quoted(NOBODYS * 3), first, first + LAST]


def _lower(words: str) -> str:
    """Letter by letter, as FTS5 does it."""
    return "".join(letter.lower() for letter in words)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _seeking_on_postgresql(words: str) -> tuple[str, list[Any]]:
    twos = "commitments_twos(%s)"
    return f"SELECT commitment_id FROM commitments_sought WHERE twos @> {twos} LIMIT {MOST + 1}", [words]


def install(connection: Any) -> None:
    """Make the index and what keeps it, and fill it, where any of it is missing. Other databases than the two go without."""
    making = {"sqlite": _making_on_sqlite, "postgresql": _making_on_postgresql}.get(connection.vendor)
    if making is None or triggers(connection) >= set(TRIGGERS):
        return
    with connection.cursor() as cursor:
        for statement in making():
            cursor.execute(statement)


def _making_on_sqlite() -> list[str]:
    """The table keeps no words, only which threes stand where; the two blank lines at the end make a three of the last two."""

    def told(row: str = "") -> str:
        return f"{_TOLD.format(row=row, line='char(10)')} || char(10) || char(10)"

    add = f"INSERT INTO commitments_sought(rowid, told) VALUES (NEW.id, {told('NEW.')})"
    forget = (
        f"INSERT INTO commitments_sought(commitments_sought, rowid, told) VALUES ('delete', OLD.id, {told('OLD.')})"
    )
    added, changed, removed = TRIGGERS
    on, differs = "ON commitments_commitment", _CHANGED.format(differs="IS NOT")
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
        "DROP TABLE IF EXISTS commitments_sought_threes",
        "DROP TABLE IF EXISTS commitments_sought",
        "CREATE VIRTUAL TABLE commitments_sought USING fts5(told, content='', tokenize='trigram')",
        "CREATE VIRTUAL TABLE commitments_sought_threes USING fts5vocab('commitments_sought', 'row')",
        f"INSERT INTO commitments_sought(rowid, told) SELECT id, {told()} FROM commitments_commitment",
        f"CREATE TRIGGER {added} AFTER INSERT {on} BEGIN {add}; END",
        f"CREATE TRIGGER {changed} AFTER UPDATE OF title, number, words {on} WHEN {differs} BEGIN {forget}; {add}; END",
        f"CREATE TRIGGER {removed} AFTER DELETE {on} BEGIN {forget}; END",
    ]


def _making_on_postgresql() -> list[str]:
    """Upper case, as Django's ``icontains`` compares. A row that was removed by TRUNCATE leaves its pieces: they find nothing."""

    def twos(row: str = "") -> str:
        return f"commitments_twos({_TOLD.format(row=row, line='chr(10)')})"

    keep = (
        f"INSERT INTO commitments_sought VALUES (NEW.id, {twos('NEW.')})"
        " ON CONFLICT (commitment_id) DO UPDATE SET twos = EXCLUDED.twos"
    )
    added, changed, removed = TRIGGERS
    on, differs = "ON commitments_commitment FOR EACH ROW", _CHANGED.format(differs="IS DISTINCT FROM")
    cut = "SELECT coalesce(array_agg(DISTINCT substr(upper(words), n, 2)), '{}') FROM generate_series(1, length(upper(words)) - 1) n"
    forget = "DELETE FROM commitments_sought WHERE commitment_id = OLD.id"
    keeps = "EXECUTE FUNCTION commitments_sought_keep()"
    made = "CREATE OR REPLACE FUNCTION commitments"
    return [
        f"{made}_twos(words text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ {cut} $$",
        f"{made}_sought_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {keep}; RETURN NULL; END $$",
        f"{made}_sought_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {forget}; RETURN NULL; END $$",
        *(f"DROP TRIGGER IF EXISTS {name} ON commitments_commitment" for name in TRIGGERS),
        "DROP TABLE IF EXISTS commitments_sought",
        "CREATE TABLE commitments_sought (commitment_id bigint PRIMARY KEY, twos text[] NOT NULL)",
        f"INSERT INTO commitments_sought SELECT id, {twos()} FROM commitments_commitment",
        "CREATE INDEX commitments_sought_twos ON commitments_sought USING gin (twos)",
        f"CREATE TRIGGER {added} AFTER INSERT {on} {keeps}",
        f"CREATE TRIGGER {changed} AFTER UPDATE OF title, number, words {on} WHEN ({differs}) {keeps}",
        f"CREATE TRIGGER {removed} AFTER DELETE {on} EXECUTE FUNCTION commitments_sought_forget()",
    ]
