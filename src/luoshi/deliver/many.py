"""Acts of the second stage done to many commitments at once: signed for, reported on, weighed, claimed done.

Each commitment is an entry of its own stream, by the rules of the act for one; one's trouble is only its own, and the number
of queries does not grow with them. Each function returns (pk, why not) in the order of pk; "" where it was done.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import File
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.actions import Doing, note_each, perform_each
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import GIVEN_UP, Commitment
from luoshi.deliver import measuring
from luoshi.deliver.actions import Told, check_told, kept_files, new_report
from luoshi.deliver.models import Evidence, Forecast, Report, ReportState
from luoshi.deliver.rolling import carry_up, from_above
from luoshi.deliver.waiting import lapse_changes
from luoshi.kernel.lifecycle import ENDED, MOVE_OF, Action, Need, Party, State
from luoshi.ledger.writing import save_each, update_each
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid

Results = list[tuple[int, str]]


@dataclass(frozen=True)
class Given:
    """What is said of one commitment, with the files that prove it. version: the one on the page that the person acted from."""

    told: Told
    files: Sequence[File] = ()
    version: int | None = None


@dataclass(frozen=True)
class Found:
    """What the office finds the evidence of one commitment's newest report to support."""

    evidenced: int
    assessment: str
    version: int | None = None


@dataclass
class _Reports:
    """The reports of some commitments that an act looks at: what still waits for the head, and what the head approved."""

    waiting: set[int] = field(default_factory=set)
    proven: set[int] = field(default_factory=set)  # with evidence in an approved report

    @classmethod
    def of(cls, doings: Sequence[Doing]) -> "_Reports":
        keys = [doing.commitment.pk for doing in doings]
        waiting = Report.objects.filter(commitment__in=keys, state=ReportState.SUBMITTED)
        return cls(set(waiting.values_list("commitment_id", flat=True)), _proven(keys))


def acknowledge_many(chosen: Mapping[int, int | None], *, acting: Acting, now: datetime) -> Results:
    """Sign for all of these. chosen: the version that the person saw, by pk."""
    with perform_each(chosen, Action.ACKNOWLEDGE, acting=acting, now=now, given=lambda _one: {}) as (doings, left):
        for doing in doings:
            doing.commitment.accepted_at = now
            waited = now - doing.commitment.dispatched_at  # type: ignore[operator]
            doing.act.facts.update(hours=int(waited.total_seconds() // 3600))
    return _results(doings, left)


def report_many(given: Mapping[int, Given], *, acting: Acting, now: datetime) -> Results:
    """The unit's head reports on all of these, which is approval too."""
    for one in given.values():
        check_told(one.told)
    needs = dict.fromkeys(MOVE_OF[Action.REPORT].needs, True)  # check_told has asked for each
    with from_above(*given), perform_each(
        _versions(given), Action.REPORT, acting=acting, now=now, given=lambda _one: needs
    ) as (doings, left):  # fmt: skip
        reports = _Reports.of(doings)
        waits = _("已有一份进展待审核，请先审核或退回。")
        _leave_out(doings, left, dict.fromkeys(reports.waiting, waits))
        _leave_out(doings, left, _wrong_readings(doings, given, acting, now))
        _write(doings, given, acting, now)
    return _results(doings, left)


def assess_many(found: Mapping[int, Found], *, acting: Acting, now: datetime) -> Results:
    """The office says of all of these how much of the newest report its evidence supports."""
    _check_found(found)
    with note_each(
        _versions(found), "commitment.assessed", acting=acting, now=now,
        by={Party.VERIFIER}, states={State.IN_PROGRESS, State.COMPLETION_CLAIMED}, action=Action.VERIFY,
    ) as (doings, left):  # fmt: skip
        newest = _newest_reports([doing.commitment.pk for doing in doings])
        unapproved = _("这份进展尚未由单位负责人审核，不能核实。")
        _leave_out(doings, left, {one.commitment.pk: unapproved for one in doings if one.commitment.pk not in newest})
        weighed = []
        for doing in doings:
            commitment, report = doing.commitment, newest[doing.commitment.pk]
            one = found[commitment.pk]
            report.evidenced, report.assessment = one.evidenced, one.assessment.strip()
            report.assessed_by, report.assessed_at = acting.name, now
            weighed.append((doing.act, report))
            commitment.evidenced, commitment.awaits_assessment = one.evidenced, False  # it is the newest there is
            doing.act.facts.update(evidenced=one.evidenced, claimed=report.claimed, assessment=report.assessment)
        update_each(weighed)
    return _results(doings, left)


def claim_many(given: Mapping[int, Given], *, acting: Acting, now: datetime) -> Results:
    """The unit's head says of all of these that they are done. Of a parent with open children, only the act for one may say so."""
    given = {pk: _as_claim(one) for pk, one in given.items()}
    for one in given.values():
        check_told(one.told)
    proven = _proven(given)
    open_above = set(
        Commitment.objects.filter(parent__in=list(given)).exclude(state__in=ENDED).values_list("parent_id", flat=True)
    )

    def needs(commitment: Commitment) -> Mapping[Need, object]:
        return {
            Need.RESULT: given[commitment.pk].told.progress.strip(),
            Need.EVIDENCE: bool(given[commitment.pk].files) or commitment.pk in proven,
            Need.CHILDREN_DONE: commitment.pk not in open_above,
        }

    with perform_each(
        _versions(given), Action.CLAIM_COMPLETION, acting=acting, now=now, given=needs
    ) as (doings, left):  # fmt: skip
        waits = _("还有一份进展待审核，请先审核或退回，再申请办结。")
        _leave_out(doings, left, dict.fromkeys(_Reports.of(doings).waiting, waits))
        short = _short(doings)
        unsaid = [pk for pk in short if not given[pk].told.short_reason.strip()]
        _leave_out(doings, left, dict.fromkeys(unsaid, _("读数未达到完成标准，请逐件申请办结并写明原因。")))
        lapse_changes(doings, now)
        kept = _write(doings, given, acting, now, is_claim=True)
        for doing in doings:
            commitment = doing.commitment
            commitment.claimed_at, commitment.claimant, commitment.sent_back_at = now, acting.username, None
            told = given[commitment.pk].told
            doing.act.facts.clear()
            doing.act.facts.update(result=told.progress.strip(), files=kept[commitment.pk])
            if commitment.pk in short:
                doing.act.facts.update(short=short[commitment.pk], short_reason=told.short_reason.strip())
    return _results(doings, left)


def _as_claim(one: Given) -> Given:
    told = Told(one.told.progress, 100, Forecast.ON_TIME, short_reason=one.told.short_reason)
    return Given(told, one.files, one.version)


def _short(doings: Sequence[Doing]) -> dict[int, list[str]]:
    """The figures that do not reach what is asked, by commitment. One query."""
    children: dict[int, list[Commitment]] = defaultdict(list)
    for child in (
        Commitment.objects.filter(parent__in=[doing.commitment.pk for doing in doings]).exclude(GIVEN_UP).order_by("pk")
    ):
        children[child.parent_id or 0].append(child)
    found = {
        one.pk: measuring.short_of(measuring.rows_of(one, children[one.pk]))
        for one in (doing.commitment for doing in doings)
    }
    return {pk: short for pk, short in found.items() if short}


def _versions(given: Mapping[int, Given] | Mapping[int, Found]) -> dict[int, int | None]:
    return {pk: one.version for pk, one in given.items()}


def _results(doings: Sequence[Doing], left: Mapping[int, str]) -> Results:
    return sorted({**left, **dict.fromkeys((doing.commitment.pk for doing in doings), "")}.items())


def _leave_out(doings: list[Doing], left: dict[int, str], why: Mapping[int, str]) -> None:
    """Take out of ``doings`` those that are refused after all."""
    for doing in [doing for doing in doings if doing.commitment.pk in why]:
        left[doing.commitment.pk] = why[doing.commitment.pk]
        doings.remove(doing)


def _wrong_readings(
    doings: Sequence[Doing], given: Mapping[int, Given], acting: Acting, now: datetime
) -> dict[int, str]:  # fmt: skip
    """Why the readings of figures cannot be kept, for those where it is so. No query."""
    wrong = {}
    for doing in doings:
        try:
            new_report(doing.commitment, acting, now, given[doing.commitment.pk].told)
        except Invalid as error:
            wrong[doing.commitment.pk] = error.message
    return wrong


def _check_found(found: Mapping[int, Found]) -> None:
    refuse_classified(*(one.assessment for one in found.values()))
    for one in found.values():
        if not 0 <= one.evidenced <= 100:
            raise Invalid(_("核实进度须为 0 到 100 的整数。"), fields={"evidenced": _("0 到 100 的整数。")})
        if not one.assessment.strip():
            raise Incomplete(_("请写明核实意见。"), fields={"assessment": _("请写明核实意见。")})


def _proven(keys: Mapping[int, Given] | Sequence[int]) -> set[int]:
    proof = Evidence.objects.filter(report__commitment__in=list(keys), report__state=ReportState.APPROVED)
    return set(proof.values_list("report__commitment_id", flat=True))


def _newest_reports(keys: Sequence[int]) -> dict[int, Report]:
    """The newest approved report of each commitment. Two queries."""
    approved = Q(reports__state=ReportState.APPROVED)
    rows = Commitment.objects.filter(pk__in=keys).order_by()
    newest = list(rows.annotate(newest=Max("reports__pk", filter=approved)).values_list("newest", flat=True))
    held = Report.objects.select_for_update().filter(pk__in=[pk for pk in newest if pk]).order_by("pk")
    return {report.commitment_id: report for report in held}


def _write(
    doings: Sequence[Doing], given: Mapping[int, Given], acting: Acting, now: datetime, *, is_claim: bool = False
) -> dict[int, int]:
    """A report, approved, with its evidence for each. Returns how many files each got."""
    reports = [_approved(doing, given[doing.commitment.pk].told, acting, now, is_claim) for doing in doings]
    save_each([(doing.act, report) for doing, report in zip(doings, reports, strict=True)])
    evidence, counts = [], {}
    for doing, report in zip(doings, reports, strict=True):
        kept = kept_files(report, given[doing.commitment.pk].files)
        evidence += [(doing.act, one) for one in kept]
        counts[doing.commitment.pk] = len(kept)
        commitment = doing.commitment
        commitment.claimed, commitment.reported_on = report.claimed, timezone.localdate(now)
        commitment.awaits_approval = False
        measuring.take(commitment, report, now)
        commitment.awaits_assessment = commitment.awaits_assessment or bool(kept)
        doing.act.facts.update(
            claimed=report.claimed, files=len(kept), forecast=report.forecast, progress=report.progress,
            difficulty=report.difficulty, next_step=report.next_step, **measuring.read_facts(report),
        )  # fmt: skip
    save_each(evidence)
    read = [doing for doing, report in zip(doings, reports, strict=True) if report.readings]
    if read:
        carry_up(read)
    return counts


def _approved(doing: Doing, told: Told, acting: Acting, now: datetime, is_claim: bool) -> Report:
    report = new_report(doing.commitment, acting, now, told, is_claim=is_claim)
    report.state, report.approved_by, report.approved_at = ReportState.APPROVED, acting.name, now
    return report
