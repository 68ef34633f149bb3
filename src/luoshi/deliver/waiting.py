"""What waits with somebody, and how it ends when something else overtakes it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from luoshi.commitments.actions import Doing
from luoshi.commitments.models import Commitment
from luoshi.deliver.models import ChangeKind, ChangeRequest, ChangeState, ReportState
from luoshi.ledger.writing import update_each
from luoshi.org.acting import Acting

LONGEST = 400  # characters of a reason or a decision, as its column holds


def open_change(doing: Doing) -> ChangeRequest | None:
    """The change request that is not decided yet: a draft, or one that was sent."""
    waiting = doing.commitment.changes.filter(state__in=[ChangeState.DRAFTED, ChangeState.SENT])
    return waiting.select_related("unit", "new_lead", "merge_into").first()


def lapse_change(doing: Doing, now: datetime) -> None:
    """Let a request that waits lapse: what was asked for no longer arises. A part of the act that makes it so."""
    waiting = open_change(doing)
    if waiting is not None:
        lapse(waiting, now)
        doing.act.save(waiting)
    doing.commitment.awaits_change = ""


def grant_by_the_act(
    doing: Doing, kind: ChangeKind, now: datetime, *, acting: Acting, decision: str, into: Commitment | None = None
) -> None:
    """Let a request that waits be granted by the very act that it asked for: a merger (``into`` the same one), a split. Any other lapses.

    A part of that act; its facts tell who asked.
    """
    waiting = open_change(doing)
    into_pk = into.pk if into is not None else None
    if waiting is None or (waiting.kind, waiting.state, waiting.merge_into_id) != (kind, ChangeState.SENT, into_pk):
        return lapse_change(doing, now)
    decide(waiting, ChangeState.GRANTED, decision, acting, now)
    doing.act.save(waiting)
    doing.commitment.awaits_change = ""
    doing.act.facts["asked_by"] = str(waiting.unit)
    return None


def decide(change: ChangeRequest, state: ChangeState, decision: str, acting: Acting, now: datetime) -> None:
    """Put on a request what became of it, by whom and when."""
    change.state, change.decision = state, decision.strip()[:LONGEST]
    change.decided_by, change.decided_at = acting.name, now


def lapse(waiting: ChangeRequest, now: datetime) -> None:
    waiting.state, waiting.decided_at = ChangeState.LAPSED, now


def lapse_changes(doings: Sequence[Doing], now: datetime, *, kinds: Collection[str] = ChangeKind.values) -> None:
    """``lapse_change`` for many, by one query and a statement or two. kinds: only requests of these."""
    acts = {doing.commitment.pk: doing.act for doing in doings}
    open_ones = ChangeRequest.objects.filter(commitment__in=acts, state__in=[ChangeState.DRAFTED, ChangeState.SENT])
    waiting = list(open_ones.filter(kind__in=kinds))
    for request in waiting:
        lapse(request, now)
    update_each([(acts[request.commitment_id], request) for request in waiting])
    lapsed = {request.commitment_id for request in waiting}
    for doing in doings:
        if doing.commitment.pk in lapsed:
            doing.commitment.awaits_change = ""


def give_back_draft(doing: Doing, reason: str) -> None:
    """Give a report that waits for its head's approval back to its unit, which no longer leads."""
    for report in doing.commitment.reports.filter(state=ReportState.SUBMITTED):
        report.state, report.return_reason = ReportState.RETURNED, reason
        doing.act.save(report)
    doing.commitment.awaits_approval = False
