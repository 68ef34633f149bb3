"""Check the whole record in the database: entries, links, moves, checkpoints, guards, and rows = replay."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from django.db import connection

from luoshi.ledger import guards, keys, queries, replay, signing
from luoshi.ledger.findings import Report
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.values import instant
from luoshi.ledger.verifying import Link, Progress, Verifier, link_of

_COLUMNS = ("stream", "seq", "kind", "actor", "post", "at", "data", "prev", "hash")


def run(progress: Progress | None = None, public_key: str | None = None) -> Report:
    """Check everything, as of one moment, and return what is wrong.

    public_key: the key that is known from elsewhere; without it, the keys of this installation are trusted. Raises
    ValueError when it is none.
    """
    trusted = keys.trusted() if public_key is None else {signing.key_id(public_key): public_key}
    report = Report()
    for name in guards.missing(connection):
        report.add("guard.missing", name, name=name)
    for table, kept in guards.KEPT.items():
        for name in kept.missing(connection):
            report.add("kept.missing", table, table=table, name=name)
    with queries.snapshot():
        verifier, fold = Verifier(report, trusted), replay.Fold()
        checkpoints = deque(_checkpoints())
        found, total = len(checkpoints), queries.count_entries()
        for link in _links():
            while checkpoints and link.id > _upto(checkpoints[0]):
                verifier.checkpoint(checkpoints.popleft())
            verifier.entry(link)
            if link.content is not None:
                fold.apply(link.content)
            if progress and verifier.entries % queries.PAGE == 0:
                progress("entries", verifier.entries, total)
        for checkpoint in checkpoints:
            verifier.checkpoint(checkpoint)
        if progress:
            progress("entries", total, total)
        replay.compare(fold, report, progress)
        for table, kept in guards.KEPT.items():
            if wrong := kept.amiss(connection):
                report.add("kept.amiss", table, table=table, count=wrong)
        report.counted.update(entries=verifier.entries, streams=verifier.streams, checkpoints=found)
    return report


def _links() -> Iterator[Link]:
    for row in queries.rows(Entry.objects.all(), *_COLUMNS):
        if isinstance(row, queries.Damaged):
            yield _damaged(row)
            continue
        members: dict[str, Any] = dict(zip(_COLUMNS, row[1:], strict=True))
        if members["at"] is None:
            yield _damaged(queries.Damaged(row[0], "at"))
            continue
        members["at"] = instant(members["at"])
        yield link_of(row[0], members, members.pop("hash"))


def _damaged(row: queries.Damaged) -> Link:
    """Make a Link of an entry that cannot be read as a whole, from as many of its columns as can be read."""
    found: dict[str, Any] = {"stream": f"id:{row.pk}", "seq": 0, "prev": "", "hash": ""}
    for column in found:
        for value in queries.rows(Entry.objects.filter(pk=row.pk), column):
            if not isinstance(value, queries.Damaged):
                found[column] = value[1]
    return Link(
        row.pk, found["stream"], found["seq"], found["prev"], found["hash"], None, None, "entry.unreadable", row.detail
    )


def _checkpoints() -> list[dict[str, Any]]:
    """The checkpoints by number; one that cannot be read stands there as a number alone, and is reported as such."""
    columns = [field.attname for field in Checkpoint._meta.concrete_fields if not field.primary_key]
    rows = list(queries.rows(Checkpoint.objects.all(), *columns))
    found = []
    for row in rows:
        if isinstance(row, queries.Damaged):
            found.append({"n": row.pk})
            continue
        members = dict(zip(columns, row[1:], strict=True))
        members["at"] = instant(members["at"]) if members["at"] else None
        found.append(members)
    return sorted(found, key=lambda members: (_upto(members), str(members["n"])))


def _upto(members: dict[str, Any]) -> int:
    upto = members.get("upto")
    return upto if isinstance(upto, int) else 0
