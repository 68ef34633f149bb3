"""Every write of the last stage: verify, send back, close, reopen, archive."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.actions import Doing, perform, perform_each
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment
from luoshi.conclude.models import Method, Verification
from luoshi.deliver.models import ReportState
from luoshi.deliver.rolling import from_above, resting_above
from luoshi.kernel.lifecycle import Action, Need
from luoshi.ledger.writing import save_each
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid


def verify(
    pk: int, *, acting: Acting, now: datetime, method: str, finding: str, version: int | None = None
) -> Commitment:
    """Accept a claim of completion, by somebody who neither made it nor belongs to the lead unit."""
    refuse_classified(finding)
    method = method if method in Method.values else ""
    given = {Need.METHOD: method, Need.FINDING: finding.strip()}
    with perform(pk, Action.VERIFY, acting=acting, now=now, version=version, given=given) as doing:
        _record(doing, acting, now, method=method, finding=finding.strip(), passed=True)
        doing.commitment.evidenced = 100
        doing.commitment.awaits_assessment = False
        doing.act.facts.update(method=method, finding=finding.strip())
    return doing.commitment


def verify_many(
    chosen: Mapping[int, int | None], *, acting: Acting, now: datetime, method: str, finding: str
) -> list[tuple[int, str]]:
    """Accept many claims by one check; the number of queries does not grow with them.

    chosen: the version that the person saw, by pk. Returns (pk, why not) in the order of pk; "" where it was done.
    """
    refuse_classified(finding)
    method, finding = method if method in Method.values else "", finding.strip()
    given = {Need.METHOD: method, Need.FINDING: finding}
    with perform_each(chosen, Action.VERIFY, acting=acting, now=now, given=lambda _one: given) as (doings, left):
        made = [
            Verification(
                commitment=doing.commitment, method=method, finding=finding, passed=True, verified_by=acting.name, verified_at=now
            )
            for doing in doings
        ]  # fmt: skip
        save_each([(doing.act, one) for doing, one in zip(doings, made, strict=True)])
        for doing in doings:
            doing.commitment.evidenced, doing.commitment.awaits_assessment = 100, False
            doing.act.facts.update(method=method, finding=finding)
    return sorted({**left, **dict.fromkeys((doing.commitment.pk for doing in doings), "")}.items())


def close_many(chosen: Mapping[int, int | None], *, acting: Acting, now: datetime) -> list[tuple[int, str]]:
    """Strike many verified commitments off the list. Takes and returns what ``verify_many`` does."""
    with perform_each(chosen, Action.CLOSE, acting=acting, now=now, given=lambda _one: {}) as (doings, left):
        for doing in doings:
            doing.commitment.closed_at = now
    return sorted({**left, **dict.fromkeys((doing.commitment.pk for doing in doings), "")}.items())


def send_back(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Refuse a claim of completion; the unit goes on, and the light stays red until it claims again."""
    refuse_classified(reason)
    given = {Need.REASON: reason.strip()}
    with perform(pk, Action.SEND_BACK, acting=acting, now=now, version=version, given=given) as doing:
        _record(doing, acting, now, method="", finding=reason.strip(), passed=False)
        doing.commitment.claimed_at = None
        doing.commitment.sent_back_at = now
        doing.act.facts.update(reason=reason.strip())
    return doing.commitment


def close(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Commitment:
    """Strike a verified commitment off the list. What a leader instructed only the leader closes."""
    with perform(pk, Action.CLOSE, acting=acting, now=now, version=version) as doing:
        doing.commitment.closed_at = now
    return doing.commitment


def reopen(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Take a closed commitment up again: a look-back found that it slipped, or the leader remarked anew.

    Raises Invalid for a part of a whole that rests: it would run on alone, so it waits until that goes on.
    """
    refuse_classified(reason)
    given = {Need.REASON: reason.strip()}
    with from_above(pk), perform(pk, Action.REOPEN, acting=acting, now=now, version=version, given=given) as doing:
        commitment = doing.commitment
        if whole := resting_above(commitment):
            raise Invalid(_("上级事项 %(number)s 还在暂缓，它恢复后才能重启这件。") % {"number": whole.number})
        commitment.closed_at = commitment.claimed_at = commitment.sent_back_at = None
        commitment.claimant = ""
        commitment.evidenced = _assessed_before(commitment)
        commitment.reporting_from = timezone.localdate(now)
        doing.act.facts.update(reason=reason.strip())
    return doing.commitment


def _assessed_before(commitment: Commitment) -> int | None:
    """What the office had last found on a report: the full mark that verification gave no longer holds."""
    weighed = commitment.reports.filter(state=ReportState.APPROVED).exclude(evidenced=None).order_by("-pk").first()
    return weighed.evidenced if weighed else None


def archive(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Commitment:
    """File away what has ended."""
    with perform(pk, Action.ARCHIVE, acting=acting, now=now, version=version) as doing:
        pass
    return doing.commitment


def _record(doing: Doing, acting: Acting, now: datetime, *, method: str, finding: str, passed: bool) -> None:
    doing.act.save(
        Verification(
            commitment=doing.commitment,
            method=method,
            finding=finding,
            passed=passed,
            verified_by=acting.name,
            verified_at=now,
        )
    )
