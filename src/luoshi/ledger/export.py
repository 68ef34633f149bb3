"""The record as a file: JSON Lines that stand on their own, to be kept elsewhere and verified without us.

Line 1 is a header; then the entries by id, each checkpoint right after the last entry that it covers; the last line counts
them. Every line is canonical JSON, so that the bytes under an entry's hash stand in the file as they are.
"""

import datetime as dt
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from luoshi.kernel import chain
from luoshi.ledger import keys, queries
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.values import instant
from luoshi.ledger.verifying import FORMAT, VERSION, Progress


def write(path: str | os.PathLike[str], now: dt.datetime, progress: Progress | None = None) -> int:
    """Write the whole record to `path`, as of one moment, and return how many entries it has.

    The file appears when it is complete; a former one of that name is replaced. Raises OSError.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        with draft.open("wb") as file, queries.snapshot():
            written = _write(file, now, progress)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _write(file: BinaryIO, now: dt.datetime, progress: Progress | None) -> int:
    total, written = queries.count_entries(), 0
    checkpoints = list(Checkpoint.objects.order_by("n"))
    due = deque(checkpoints)
    _line(file, _header(now))
    for entry in _entries():
        while due and entry.id > due[0].upto:
            _line(file, {"checkpoint": due.popleft().members})
        covered = chain.entry_bytes(entry.members, data_text=entry.data)
        file.write(b'{"entry":' + covered + f',"hash":"{entry.hash}","id":{entry.id}}}\n'.encode())
        written += 1
        if progress and written % queries.PAGE == 0:
            progress("entries", written, total)
    for checkpoint in due:
        _line(file, {"checkpoint": checkpoint.members})
    _line(file, {"end": {"entries": written, "checkpoints": len(checkpoints)}})
    return written


def _header(now: dt.datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "algorithm": settings.LUOSHI_LEDGER_ALGORITHM,
        "public_keys": sorted(keys.trusted().values()),
        "exported_at": instant(now),
    }


def _entries() -> Iterator[Entry]:
    last = 0
    while page := list(Entry.objects.filter(id__gt=last).order_by("id")[: queries.PAGE]):
        yield from page
        last = page[-1].id


def _line(file: BinaryIO, record: dict[str, Any]) -> None:
    file.write(chain.canonical(record) + b"\n")
