"""What is due for a nudge: read from the dates, for one commitment or for many."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection

from luoshi.commitments import lights
from luoshi.commitments.models import Commitment
from luoshi.kernel.lifecycle import State
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.supervise.models import Occasion, Reminder

REPORT_NOTICE = 3  # workdays before a report is due (docs/rules.md, pre-due reminder G10)


def running() -> Iterator[Commitment]:
    """Every open commitment, in batches from the database."""
    return Commitment.objects.open().select_related("issuer", "lead").defer("words").order_by("pk").iterator(500)


def occasions(commitment: Commitment, today: date, rules: Rulebook) -> list[tuple[Occasion, str]]:
    """What to remind the lead unit of today, each with the key that makes it happen once. No query."""
    found: list[tuple[Occasion, str]] = []
    signed_by = lights.sign_in_due(commitment, rules)
    if signed_by is not None and today > signed_by:
        found.append((Occasion.SIGN_IN_OVERDUE, str(signed_by)))
    owed = lights.report_overdue_since(commitment, today, rules)
    coming = lights.next_report_due(commitment, today, rules)
    if owed is not None:
        found.append((Occasion.REPORT_OVERDUE, str(owed)))
    elif (
        coming is not None
        and rules.calendar.between(today, coming) <= REPORT_NOTICE
        and not _reported_lately(commitment, coming)
    ):
        found.append((Occasion.REPORT_DUE, str(coming)))
    if commitment.is_overdue(today):
        found.append((Occasion.OVERDUE, str(commitment.due)))
    elif _due_soon(commitment, today, rules):
        found.append((Occasion.DUE_SOON, str(commitment.due)))
    return found


def _reported_lately(commitment: Commitment, coming: date) -> bool:
    """Whether the report for the coming date has been given already, a few days ahead of it."""
    return commitment.reported_on is not None and (coming - commitment.reported_on).days <= REPORT_NOTICE + 7


def _due_soon(commitment: Commitment, today: date, rules: Rulebook) -> bool:
    waits = commitment.state in {State.COMPLETION_CLAIMED, State.VERIFIED}
    if waits or commitment.due is None or rules.lights.due_soon is None:
        return False
    return 0 <= rules.calendar.between(today, commitment.due) <= rules.lights.due_soon


def already_reminded(pks: Iterable[int]) -> set[tuple[int, str, str]]:
    """(commitment, occasion, key) of the reminders that these commitments have had."""
    return set(Reminder.objects.filter(commitment__in=list(pks)).values_list("commitment_id", "occasion", "key"))


def keep_statistics() -> None:
    """Let SQLite count what its tables hold, where that is not known or has changed much; without, it takes wrong turns in large tables.

    A tenth of a second over 50,000 commitments; with a limit of 1,000 rows it took every office for one with a thousand. PostgreSQL does so by itself (autovacuum). https://www.sqlite.org/lang_analyze.html, recommended usage.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=10000")
            cursor.execute("PRAGMA optimize=0x10002")  # tables never asked for on this connection too
