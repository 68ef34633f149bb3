"""Reads over the record. Raw statements only where Django has no word for it: a table lock, a read-only snapshot."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, QuerySet

from luoshi.ledger.models import Checkpoint, Entry

PAGE = 2000
"""Rows read at a time by whoever reads all of them."""


@dataclass(frozen=True)
class Damaged:
    """A row that is there and cannot be read."""

    pk: Any
    detail: str


def entries_of(stream: str) -> QuerySet[Entry]:
    """The entries of one stream, first to last."""
    return Entry.objects.filter(stream=stream).order_by("seq")


def head(stream: str) -> Entry | None:
    """The last entry of a stream; None when it has none."""
    return entries_of(stream).last()


def heads_of(streams: Collection[str]) -> dict[str, tuple[int, str]]:
    """{stream: (seq, hash)} of the last entry of each of `streams`; streams without entries are left out."""
    last = Entry.objects.filter(stream__in=streams).order_by().values("stream").annotate(last=Max("id")).values("last")
    return {stream: (seq, digest) for stream, seq, digest in _heads_among(last)}


def heads(upto: int | None = None) -> list[tuple[str, int, str]]:
    """(stream, seq, hash) of the last entry of every stream, ordered by stream; `upto` looks no further than that id.

    Ordered by code point here and not by the database, whose collation differs from machine to machine.
    """
    entries = Entry.objects.order_by()
    if upto is not None:
        entries = entries.filter(id__lte=upto)
    return sorted(_heads_among(entries.values("stream").annotate(last=Max("id")).values("last")))


def _heads_among(last_ids: QuerySet[Any, Any]) -> Iterator[tuple[str, int, str]]:
    # Within a stream ids rise with seq: a writer must have seen the entry before its own, so its id was given later.
    return Entry.objects.order_by().filter(id__in=last_ids).values_list("stream", "seq", "hash").iterator(2000)


def last_entry_id() -> int:
    """The id of the newest entry; 0 when there is none."""
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0


def latest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint; None when there is none."""
    return Checkpoint.objects.order_by("-n").first()


def checkpoint_covering(entry: Entry) -> Checkpoint | None:
    """The first checkpoint made after `entry`; None when none has been made since."""
    return Checkpoint.objects.filter(upto__gte=entry.id).order_by("n").first()


def lock_out_writers() -> None:
    """Let no entry be appended, nor another checkpoint made, until this transaction ends.

    On PostgreSQL an entry with a smaller id may still be in flight while a later one is already to be seen; waiting for
    the writers makes sure that "up to id N" misses none. SQLite has one writer at a time anyway (IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE")


def count_entries(upto: int | None = None) -> int:
    """How many entries there are, or how many up to that id."""
    return Entry.objects.filter(id__lte=upto).count() if upto is not None else Entry.objects.count()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment, without holding up the writers. Inside a transaction it changes nothing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # transaction.atomic() would begin IMMEDIATE, as a writer; in WAL mode a DEFERRED reader hinders nobody.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def rows(queryset: QuerySet[Any], *columns: str) -> Iterator[tuple[Any, ...] | Damaged]:
    """Every row by key, as a tuple (pk, *columns), or as a Damaged where the driver cannot make sense of what is there.

    Whoever looks for tampering must be able to read on behind a row that was tampered with. A page at a time, by key, and
    not by a server-side cursor, which a pooler between us and the database would break.
    """
    queryset = queryset.order_by("pk")
    last = None
    while True:
        page = queryset if last is None else queryset.filter(pk__gt=last)
        try:
            found: list[tuple[Any, ...] | Damaged] = list(page.values_list("pk", *columns)[:PAGE])
        except (DatabaseError, ValueError, TypeError, OverflowError):
            found = [_row(queryset, pk, columns) for pk in page.values_list("pk", flat=True)[:PAGE]]
        if not found:
            return
        yield from found
        last = found[-1].pk if isinstance(found[-1], Damaged) else found[-1][0]


def _row(queryset: QuerySet[Any], pk: Any, columns: tuple[str, ...]) -> tuple[Any, ...] | Damaged:
    try:
        return queryset.filter(pk=pk).values_list("pk", *columns)[0]
    except (DatabaseError, ValueError, TypeError, OverflowError) as error:
        return Damaged(pk, str(error))
