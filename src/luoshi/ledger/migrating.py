"""What a migration of data writes beside the rows that it changes: without an entry, replay would not give them.

A migration works on models as they were then, so that it still runs years later; `Act` on models as they are now.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from luoshi.kernel import chain
from luoshi.ledger.values import instant


def append(
    entries: Any, stream: str, kind: str, *, facts: Mapping[str, Any], rows: Mapping[str, Any], now: dt.datetime
) -> None:
    """Append an entry of the system's own, written as `writing.Act` writes one.

    entries: the manager of the migration's own Entry. rows: {table: {key as text: {field: written form}}}.
    """
    last = entries.filter(stream=stream).order_by("seq").last()
    members: dict[str, Any] = {
        "stream": stream,
        "seq": last.seq + 1 if last else 1,
        "kind": kind,
        "actor": "系统",  # zh: a name, frozen in the entry like any other
        "post": "",
        "at": now,
        "data": chain.canonical({"by": "system", "facts": dict(facts), "rows": dict(rows)}).decode(),
        "prev": last.hash if last else "",
    }
    covered = members | {"at": instant(now)}
    digest = chain.entry_hash(covered, settings.LUOSHI_LEDGER_ALGORITHM, data_text=members["data"])
    entries.create(**members, hash=digest)
