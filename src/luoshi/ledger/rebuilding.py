"""Tables that triggers keep true to others, made anew from these, with an entry that says so.

Such a table follows from the rows that the ledger vouches for, and no entry tells of it; but that it was wrong means that somebody went
round the triggers, and people saw too much or too little meanwhile. So that it was put right is on record, with how much was wrong.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from luoshi.ledger import guards, sentences
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import SYSTEM, Act

sentences.register(
    "table.rebuilt",
    _("按数据重建由触发器维护的表 %(table)s：原有 %(wrong)s 行不符，缺少触发器 %(gone)s 个"),
)


@dataclass(frozen=True)
class Rebuilt:
    """One table that was made anew. wrong: rows that were too many or too few; gone: triggers that were not there."""

    table: str
    wrong: int
    gone: tuple[str, ...]
    entry: Entry


def rebuild(now: datetime) -> list[Rebuilt]:
    """Make every kept table anew that is not as it ought to be, each in one transaction with an entry of the stream ``table:<name>``."""
    found = []
    for table, kept in guards.KEPT.items():
        with transaction.atomic():
            wrong, gone = kept.amiss(connection), kept.missing(connection)
            if not wrong and not gone:
                continue
            kept.rebuild(connection)
            act = Act(f"table:{table}", "table.rebuilt", author=SYSTEM, now=now)
            act.facts.update(table=table, wrong=wrong, gone=len(gone), triggers=gone)
            found.append(Rebuilt(table, wrong, tuple(gone), act.write()))
    return found
