"""Reads over the record. The one raw statement is the lock that a checkpoint needs on PostgreSQL."""

from collections.abc import Collection, Iterator

from django.db import connection
from django.db.models import Max, QuerySet

from luoshi.ledger.models import Checkpoint, Entry


def entries_of(stream: str) -> QuerySet[Entry]:
    """The entries of one stream, first to last."""
    return Entry.objects.filter(stream=stream).order_by("seq")


def head(stream: str) -> Entry | None:
    """The last entry of a stream; None when it has none."""
    return entries_of(stream).last()


def entries_since_version(stream: str, acts: int) -> list[Entry]:
    """The last `acts` entries that people made in a stream, first to last: what happened since somebody's page was shown.

    What the clock did (a light that changed) is left out: it makes no page stale.
    """
    # Canonical JSON begins with "by", the first of its members.
    people = entries_of(stream).exclude(data__startswith='{"by":"system",')
    return list(reversed(people.order_by("-seq")[: max(acts, 0)]))


def heads_of(streams: Collection[str]) -> dict[str, tuple[int, str]]:
    """{stream: (seq, hash)} of the last entry of each of `streams`; streams without entries are left out."""
    last = Entry.objects.filter(stream__in=streams).order_by().values("stream").annotate(last=Max("id")).values("last")
    return {stream: (seq, hash) for stream, seq, hash in _heads_among(last)}


def heads(upto: int | None = None) -> list[tuple[str, int, str]]:
    """(stream, seq, hash) of the last entry of every stream, ordered by stream; `upto` looks no further than that id.

    Ordered by code point here and not by the database, whose collation differs from machine to machine.
    """
    entries = Entry.objects.order_by()
    if upto is not None:
        entries = entries.filter(id__lte=upto)
    return sorted(_heads_among(entries.values("stream").annotate(last=Max("id")).values("last")))


def _heads_among(last_ids: QuerySet[Entry]) -> Iterator[tuple[str, int, str]]:
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
