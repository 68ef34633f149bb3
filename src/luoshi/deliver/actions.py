"""Every write of the second stage but changes: dispatch, sign-in, return and ruling, plan, report, evidence, claim, resuming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments import filestore
from luoshi.commitments.actions import (
    Doing,
    check_handling,
    note,
    on_level,
    perform,
    perform_below,
    perform_each,
    set_units,
)
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment, Handling, Involvement, UnitRole
from luoshi.commitments.parties import parties
from luoshi.deliver import duty_check, measuring
from luoshi.deliver.evidence import MOST_FILES, checked, clean_name
from luoshi.deliver.models import Dispute, Evidence, Forecast, Milestone, Report, ReportState, Ruling
from luoshi.deliver.rolling import carry_up, from_above, resting_above
from luoshi.deliver.waiting import lapse_change
from luoshi.kernel.lifecycle import ENDED, MOVE_OF, Action, Need, Party, State
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Incomplete, Invalid
from luoshi.org.models import Level, Unit
from luoshi.org.queries import supervised_levels

_LEAD_UNIT = {Party.LEAD_LIAISON, Party.LEAD_HEAD}
_REPORTABLE = {State.ACCEPTED, State.IN_PROGRESS}


@dataclass(frozen=True)
class Step:
    """One milestone as given: what, by when, and how many per cent of the whole are reached then."""

    title: str
    due: date
    percent: int


@dataclass(frozen=True)
class Told:
    """One report as given by the unit."""

    progress: str
    claimed: int | None
    forecast: str
    difficulty: str = ""
    next_step: str = ""
    readings: Mapping[str, Any] = field(default_factory=dict)  # {指标|单位: number}, see deliver.measuring
    read_on: date | None = None  # the day up to which the readings count; None: today
    read_days: Mapping[str, date] = field(default_factory=dict)  # {指标|单位: day} for figures that have another
    readings_note: str = ""
    short_reason: str = ""  # why a figure stands short of what is asked


def beyond_reach(commitment: Commitment) -> bool:
    """Whether charging the lead unit needs a reason (Order 733, art. 4-5).

    It does where the unit is more than one level below the issuing office, or belongs to another government than the
    office's own: the department of another city, another county.
    """
    lead, issuer = commitment.lead, commitment.issuer
    if lead is None:
        return False
    return lead.level not in supervised_levels(issuer) or not lead.path.startswith(issuer.government_path)


def dispatch(
    pk: int, *, acting: Acting, now: datetime, override: str = "", duty_override: str = "", reach: str = "",
    version: int | None = None,
) -> Commitment:  # fmt: skip
    """Hand a registered commitment to its units. The clock starts now, not when they sign.

    override: why a unit further down is charged directly; needed only where ``beyond_reach`` says so. duty_override: why a unit
    is charged though its duty list speaks against it; only the head may say so. reach: the lowest level to which it may be
    passed down (发至县级); "" where that is left open.
    """
    refuse_classified(override, duty_override)
    if reach and reach not in Level.values:
        raise Invalid(_("没有这个层级。"), fields={"reach": _("请从列表里选。")})
    commitment = Commitment.objects.select_related("issuer", "lead").get(pk=pk)
    given = {Need.DUTY_CHECK: not beyond_reach(commitment) or override.strip()}
    with perform(pk, Action.DISPATCH, acting=acting, now=now, version=version, given=given) as doing:
        supports = supports_of([doing.commitment])[pk]
        _check_one(doing, supports, duty_override, acting, now)
        _start_clock(doing, now, supports)
        doing.commitment.reach = reach
        doing.act.facts.update(override=override.strip(), **({"reach": reach} if reach else {}))
    return doing.commitment


def dispatch_many(
    chosen: Mapping[int, int | None], *, acting: Acting, now: datetime, override: str = "", duty_override: str = ""
) -> list[tuple[int, str]]:
    """Dispatch several: one's trouble is only its own, and the number of queries does not grow with them.

    chosen: the version that the person saw, by pk. override, duty_override: the reasons for those that need one, as in
    ``dispatch``; the others do not take it.
    Returns (pk, why not) in the order of pk; "" where it was done.
    """
    refuse_classified(override, duty_override)

    def given(commitment: Commitment) -> Mapping[Need, object]:
        return {Need.DUTY_CHECK: not beyond_reach(commitment) or override.strip()}

    with perform_each(chosen, Action.DISPATCH, acting=acting, now=now, given=given) as (doings, left):
        supports = supports_of([doing.commitment for doing in doings])
        left.update(_check_each(doings, supports, duty_override, acting, now))
        for doing in doings:
            _start_clock(doing, now, supports[doing.commitment.pk])
            reason = override.strip() if beyond_reach(doing.commitment) else ""
            doing.act.facts.update(override=reason)
    done = dict.fromkeys((doing.commitment.pk for doing in doings), "")
    return sorted({**left, **done}.items())


def supports_of(commitments: Sequence[Commitment]) -> dict[int, list[Unit]]:
    """The supporting units, by the commitment's key. One query."""
    held = Involvement.objects.filter(commitment__in=[one.pk for one in commitments], role=UnitRole.SUPPORT)
    units: dict[int, list[Unit]] = {one.pk: [] for one in commitments}
    for involved in held.select_related("unit").order_by("pk"):
        units[involved.commitment_id].append(involved.unit)
    return units


def check_duties(commitments: Sequence[Commitment], today: date) -> dict[int, duty_check.Checked]:
    """What duty lists and mandates say to charging each of these, by key. Four queries at most, however many there are."""
    return _checked(commitments, supports_of(commitments), today)


def _checked(
    commitments: Sequence[Commitment], supports: Mapping[int, Sequence[Unit]], today: date
) -> dict[int, duty_check.Checked]:
    known = duty_check.known_for(commitments, supports, today)
    return {
        one.pk: known.check(duty_check.words_of(one), one.issuer, one.lead, supports[one.pk]) for one in commitments
    }


def _check_one(doing: Doing, supports: Sequence[Unit], reason: str, acting: Acting, now: datetime) -> None:
    """Refuse a charge that a list or the want of a mandate speaks against; else keep what was found."""
    commitment = doing.commitment
    checked = _checked([commitment], {commitment.pk: supports}, timezone.localdate(now))
    _keep_check(doing, checked[commitment.pk], reason, acting)


def _keep_check(doing: Doing, checked: duty_check.Checked, reason: str, acting: Acting) -> None:
    is_head = Party.SUPERVISION_HEAD in parties(acting, doing.commitment)
    kept = duty_check.settle(checked, reason, is_head=is_head)
    doing.commitment.duty_check = kept
    if kept:
        doing.act.facts.update(duty_check=kept)


def _check_each(
    doings: list[Doing], supports: Mapping[int, Sequence[Unit]], reason: str, acting: Acting, now: datetime
) -> dict[int, str]:
    """Take out of ``doings`` those that are refused; why, by key. No query beyond those of one."""
    checked = _checked([doing.commitment for doing in doings], supports, timezone.localdate(now))
    refused: dict[int, str] = {}
    for doing in list(doings):
        try:
            _keep_check(doing, checked[doing.commitment.pk], reason, acting)
        except ActRefused as error:
            refused[doing.commitment.pk] = error.message
            doings.remove(doing)
    return refused


def _start_clock(doing: Doing, now: datetime, supports: Sequence[Unit]) -> None:
    commitment = doing.commitment
    commitment.dispatched_at = now
    commitment.reporting_from = timezone.localdate(now)
    doing.act.facts.update(lead=str(commitment.lead), support=[str(unit) for unit in supports], due=str(commitment.due))


def acknowledge(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Commitment:
    """Sign for what was dispatched."""
    with perform(pk, Action.ACKNOWLEDGE, acting=acting, now=now, version=version) as doing:
        doing.commitment.accepted_at = now
        waited = now - doing.commitment.dispatched_at  # type: ignore[operator]
        doing.act.facts.update(hours=int(waited.total_seconds() // 3600))
    return doing.commitment


def request_return(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Ask that the commitment be taken back; once a unit. The clock runs on meanwhile."""
    refuse_classified(reason)
    given = {Need.REASON: reason.strip()}
    with perform(pk, Action.REQUEST_RETURN, acting=acting, now=now, version=version, given=given) as doing:
        commitment = doing.commitment
        if commitment.disputes.filter(unit=commitment.lead).exists():
            raise Invalid(_("贵单位已申请退回过一次，裁定之后不能再次申请。"))
        doing.act.save(Dispute(commitment=commitment, unit=commitment.lead, reason=reason.strip(), requested_at=now))
        doing.act.facts.update(reason=reason.strip())
    return doing.commitment


def uphold(pk: int, *, acting: Acting, now: datetime, ruling: str, version: int | None = None) -> Commitment:
    """Rule that the unit keeps it; it counts as signed for."""
    refuse_classified(ruling)
    with perform(
        pk, Action.UPHOLD, acting=acting, now=now, version=version, given={Need.RULING: ruling.strip()}
    ) as doing:
        doing.commitment.accepted_at = now
        rule(doing, Ruling.UPHOLD, ruling, acting, now)
    return doing.commitment


def reassign(
    pk: int, *, acting: Acting, now: datetime, ruling: str, new_lead: Unit | None, duty_override: str = "",
    version: int | None = None,
) -> Commitment:  # fmt: skip
    """Rule that another unit leads from now on. Date and measure stay what they were; ``duty_override`` as in ``dispatch``."""
    refuse_classified(ruling, duty_override)
    given = {Need.RULING: ruling.strip(), Need.NEW_LEAD: new_lead}
    with perform(pk, Action.REASSIGN, acting=acting, now=now, version=version, given=given) as doing:
        commitment = doing.commitment
        if new_lead == commitment.issuer:
            raise Invalid(_("督查机构不能自己牵头自己督办的事项。"), fields={"new_lead": _("请另选单位。")})
        if new_lead == commitment.lead:
            raise Invalid(
                _("新的牵头单位与现在的相同；维持原单位请用“维持交办”。"), fields={"new_lead": _("请另选单位。")}
            )
        rule(doing, Ruling.REASSIGN, ruling, acting, now, new_lead=new_lead)
        held = commitment.involvements.filter(role=UnitRole.SUPPORT).exclude(unit=new_lead).select_related("unit")
        supports = tuple(involved.unit for involved in held)
        set_units(commitment, doing.act, new_lead, supports)
        _check_one(doing, supports, duty_override, acting, now)
        _start_clock(doing, now, supports)
    return doing.commitment


def rule(
    doing: Doing, form: Ruling, ruling: str, acting: Acting, now: datetime, *, new_lead: Unit | None = None
) -> None:
    """Put the ruling on the request to return: from now on it is a precedent. A part of the act that carries it out."""
    dispute = doing.commitment.disputes.filter(ruled_at=None).latest("pk")
    dispute.ruling, dispute.upheld, dispute.ruled_at = ruling.strip(), form == Ruling.UPHOLD, now
    dispute.form, dispute.ruled_by, dispute.new_lead = form, acting.name, new_lead
    doing.act.save(dispute)
    doing.act.facts.update(ruling=ruling.strip())


def submit_plan(
    pk: int, *, acting: Acting, now: datetime, steps: Sequence[Step], version: int | None = None
) -> Commitment:
    """Say how and by when. Every milestone lies between today and the due date; percentages only rise, to at most 100."""
    refuse_classified(*(step.title for step in steps))
    with perform(
        pk, Action.SUBMIT_PLAN, acting=acting, now=now, version=version, given={Need.MILESTONES: list(steps)}
    ) as doing:
        commitment = doing.commitment
        ordered = _checked_steps(steps, commitment, timezone.localdate(now))
        doing.act.save_all(
            [
                Milestone(commitment=commitment, title=step.title.strip(), due=step.due, percent=step.percent)
                for step in ordered
            ]
        )
        commitment.schedule = [[str(step.due), step.percent] for step in ordered]
        doing.act.facts.update(count=len(ordered), last=str(ordered[-1].due))
    return doing.commitment


def _checked_steps(steps: Sequence[Step], commitment: Commitment, today: date) -> list[Step]:
    ordered = sorted(steps, key=lambda step: (step.due, step.percent))
    reached = 0
    for step in ordered:
        if not step.title.strip():
            raise Invalid(_("每个节点都要写明做到什么。"), fields={"milestones": _("节点缺少内容。")})
        if not today <= step.due <= commitment.due:  # type: ignore[operator]
            told = _("节点“%(title)s”的时间须在今天与时限 %(due)s 之间。") % {
                "title": step.title,
                "due": commitment.due,
            }
            raise Invalid(told, fields={"milestones": told})
        if not reached < step.percent <= 100:
            told = _("节点“%(title)s”的应达进度须逐个递增且不超过 100。") % {"title": step.title}
            raise Invalid(told, fields={"milestones": told})
        reached = step.percent
    return ordered


def write_report(
    pk: int, *, acting: Acting, now: datetime, told: Told, files: Sequence[File] = (), carry: bool = False,
    version: int | None = None,
) -> Report:  # fmt: skip
    """Write a report for the unit's head to approve. One waits at a time.

    carry: the evidence of the draft that was returned last goes along, so that nobody uploads it twice.
    """
    check_told(told)
    with note(
        pk, "commitment.report_written", acting=acting, now=now, version=version,
        by=_LEAD_UNIT, states=_REPORTABLE, action=Action.REPORT,
    ) as doing:  # fmt: skip
        if doing.commitment.reports.filter(state=ReportState.SUBMITTED).exists():
            raise Invalid(_("已有一份进展待负责人审核，审核之后再填新的。"))
        carried = _returned_evidence(doing.commitment) if carry else []
        report = _new_report(doing, acting, now, told)
        _attach(doing, report, files, carried)
        doing.commitment.awaits_approval = True
    return report


def return_report(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """The unit's head gives the waiting report back to its writer."""
    refuse_classified(reason)
    if not reason.strip():
        raise Incomplete(_("请写明退回理由。"), fields={"reason": _("请写明退回理由。")})
    with note(
        pk, "commitment.report_returned", acting=acting, now=now, version=version,
        by={Party.LEAD_HEAD}, states=_REPORTABLE, action=Action.REPORT,
    ) as doing:  # fmt: skip
        report = _waiting_report(doing.commitment)
        report.state, report.return_reason = ReportState.RETURNED, reason.strip()
        doing.act.save(report)
        doing.commitment.awaits_approval = False
    return doing.commitment


def approve_report(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Commitment:
    """The unit's head approves the waiting report: from now on it is what the unit says."""
    # A draft was complete when it was written, so nothing that the table asks for can be missing from it.
    given = dict.fromkeys(MOVE_OF[Action.REPORT].needs, True)
    with from_above(pk), perform(
        pk, Action.REPORT, acting=acting, now=now, version=version, given=given
    ) as doing:  # fmt: skip
        approve(doing, _waiting_report(doing.commitment), acting, now)
    return doing.commitment


def report(
    pk: int, *, acting: Acting, now: datetime, told: Told, files: Sequence[File] = (), carry: bool = False,
    version: int | None = None,
) -> Commitment:  # fmt: skip
    """The unit's head writes and approves at once; ``carry`` as in ``write_report``."""
    check_told(told)
    given = {Need.PROGRESS: told.progress.strip(), Need.CLAIMED: str(told.claimed), Need.FORECAST: told.forecast}
    with from_above(pk), perform(
        pk, Action.REPORT, acting=acting, now=now, version=version, given=given
    ) as doing:  # fmt: skip
        if doing.commitment.reports.filter(state=ReportState.SUBMITTED).exists():
            raise Invalid(_("已有一份进展待审核，请先审核或退回。"))
        carried = _returned_evidence(doing.commitment) if carry else []
        written = _new_report(doing, acting, now, told)
        _attach(doing, written, files, carried)
        approve(doing, written, acting, now)
    return doing.commitment


def assess(
    pk: int,
    *,
    acting: Acting,
    now: datetime,
    report_pk: int,
    evidenced: int | None,
    assessment: str,
    version: int | None = None,
) -> Commitment:
    """The office says how much of the claim the evidence supports. May be done again when more is known.

    Like verification, this is for nobody of the lead unit: who holds a post on either side does not weigh their own work.
    """
    refuse_classified(assessment)
    if evidenced is None or not 0 <= evidenced <= 100:
        raise Invalid(_("核实进度须为 0 到 100 的整数。"), fields={"evidenced": _("0 到 100 的整数。")})
    if not assessment.strip():
        raise Incomplete(_("请写明核实意见。"), fields={"assessment": _("请写明核实意见。")})
    with note(
        pk, "commitment.assessed", acting=acting, now=now, version=version,
        by={Party.VERIFIER}, states={State.IN_PROGRESS, State.COMPLETION_CLAIMED}, action=Action.VERIFY,
    ) as doing:  # fmt: skip
        weighed = doing.commitment.reports.filter(pk=report_pk, state=ReportState.APPROVED).first()
        if weighed is None:
            raise Invalid(_("这份进展尚未由单位负责人审核，不能核实。"))
        weighed.evidenced, weighed.assessment = evidenced, assessment.strip()
        weighed.assessed_by, weighed.assessed_at = acting.name, now
        doing.act.save(weighed)
        _believe_newest(doing.commitment)
        doing.act.facts.update(evidenced=evidenced, claimed=weighed.claimed, assessment=assessment.strip())
    return doing.commitment


def _believe_newest(commitment: Commitment) -> None:
    """The newest assessment holds; what came with evidence after it still waits to be weighed."""
    approved = commitment.reports.filter(state=ReportState.APPROVED)
    newest = approved.exclude(evidenced=None).latest("pk")
    commitment.evidenced = newest.evidenced
    commitment.awaits_assessment = approved.filter(pk__gt=newest.pk, evidence__isnull=False).exists()


def claim_completion(
    pk: int, *, acting: Acting, now: datetime, result: str, files: Sequence[File] = (),
    excuses: Mapping[int, str] | None = None, short_reason: str = "", version: int | None = None,
) -> Commitment:  # fmt: skip
    """Say that it is done, against its measure, with evidence.

    Children must have ended first. excuses: why it need not wait for one that has not, by the child's key. short_reason: why
    the figures that do not reach what is asked do not; needed where there are such.
    """
    excuses = {child: reason.strip() for child, reason in (excuses or {}).items() if reason.strip()}
    refuse_classified(result, short_reason, *excuses.values())
    commitment = Commitment.objects.get(pk=pk)
    has_evidence = (
        bool(files)
        or Evidence.objects.filter(report__commitment=commitment, report__state=ReportState.APPROVED).exists()
    )
    waited_for = list(commitment.children.exclude(state__in=ENDED).order_by("pk"))
    given = {
        Need.RESULT: result.strip(),
        Need.EVIDENCE: has_evidence,
        Need.CHILDREN_DONE: all(child.pk in excuses for child in waited_for),
    }
    with from_above(pk), perform(
        pk, Action.CLAIM_COMPLETION, acting=acting, now=now, version=version, given=given
    ) as doing:  # fmt: skip
        if doing.commitment.reports.filter(state=ReportState.SUBMITTED).exists():
            raise Invalid(_("还有一份进展待审核，请先审核或退回，再申请办结。"))
        lapse_change(doing, now)
        short = measuring.check_claim(doing.commitment, measuring.children_of(doing.commitment, acting), short_reason)
        told = Told(progress=result, claimed=100, forecast=Forecast.ON_TIME, short_reason=short_reason if short else "")
        written = _new_report(doing, acting, now, told, is_claim=True)
        kept = _attach(doing, written, files)
        approve(doing, written, acting, now)
        doing.commitment.claimed_at = now
        doing.commitment.claimant = acting.username
        doing.commitment.sent_back_at = None
        doing.act.facts.clear()
        excused = _excuse(doing, waited_for, excuses)
        told_too = {"excused": excused, "short": short, "short_reason": told.short_reason.strip()}
        doing.act.facts.update(
            result=result.strip(), files=kept, **{name: value for name, value in told_too.items() if value}
        )
    return doing.commitment


def _excuse(doing: Doing, children: Sequence[Commitment], excuses: Mapping[int, str]) -> list[dict[str, str]]:
    """Note at each open child why its parent did not wait for it; the child itself goes on."""
    for child in children:
        child.excuse = excuses[child.pk]
        doing.act.save(child)
    return [{"number": str(child.number), "reason": child.excuse} for child in children]


def resume(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Take suspended work up again, and with it what rests because of it; reports are asked for anew from today.

    Raises Invalid for a part of a whole that rests: it goes on when that does.
    """
    refuse_classified(reason)
    with from_above(pk), perform(
        pk, Action.RESUME, acting=acting, now=now, version=version, given={Need.REASON: reason.strip()}
    ) as doing:  # fmt: skip
        whole = resting_above(doing.commitment)
        if whole is not None:
            raise Invalid(rests_with(whole))
        _go_on(doing.commitment, now)
        doing.act.facts.update(reason=reason.strip())
        theirs = Q(suspended_with=doing.commitment)
        with perform_below(doing, Action.RESUME_WITH, now=now, only=theirs) as below:
            for part in below:
                _go_on(part.commitment, now)
                part.act.facts.update(number=doing.commitment.number or "", reason=reason.strip())
        if below:
            doing.act.facts["below"] = len(below)
    return doing.commitment


def _go_on(commitment: Commitment, now: datetime) -> None:
    commitment.review_on, commitment.reporting_from = None, timezone.localdate(now)


def rests_with(whole: Commitment) -> str:
    """Why a part cannot be resumed by itself."""
    return _("上级事项 %(number)s 还在暂缓，它恢复时这件才能恢复。") % {"number": whole.number}


def set_evidence_handling(
    pk: int, *, acting: Acting, now: datetime, evidence_pk: int, handling: str, reason: str, version: int | None = None
) -> Commitment:
    """Give one file of evidence a level of its own, with a reason; "" lets it go with its commitment's again. By the office."""
    if handling:
        check_handling(handling, reason)
    elif not reason.strip():
        raise Incomplete(_("请写明调整处理级别的理由。"), fields={"reason": _("请写明理由。")})
    refuse_classified(reason)
    with on_level(pk, "commitment.evidence_handling_set", acting=acting, now=now, version=version) as doing:
        commitment = doing.commitment
        held = Evidence.objects.visible_to(acting).filter(report__commitment=commitment, pk=evidence_pk).first()
        if held is None:
            raise Invalid(_("请选择一份佐证材料。"), fields={"evidence_pk": _("请选择一份佐证材料。")})
        old, held.handling = held.handling or commitment.handling, handling
        if not doing.act.save(held):
            raise Invalid(_("处理级别本来就是“%(level)s”。") % {"level": Handling(old).label})
        doing.act.facts.update(evidence=held.pk, old=old, new=handling or commitment.handling, reason=reason.strip())
    return doing.commitment


def check_told(told: Told) -> None:
    refuse_classified(told.progress, told.difficulty, told.next_step, told.readings_note, told.short_reason)
    fields = {}
    if not told.progress.strip():
        fields["progress"] = _("请写明做了什么、到什么程度。")
    if told.claimed is None or not 0 <= told.claimed <= 100:
        fields["claimed"] = _("自报进度须为 0 到 100 的整数。")
    if told.forecast not in Forecast.values:
        fields["forecast"] = _("请选择预计能否按期完成。")
    if told.forecast in {Forecast.AT_RISK, Forecast.LATE} and not told.difficulty.strip():
        fields["difficulty"] = _("预计有风险或难以按期的，请写明困难，便于协调。")
    if fields:
        raise Invalid(" ".join(fields.values()), fields=fields)


def _new_report(doing: Doing, acting: Acting, now: datetime, told: Told, *, is_claim: bool = False) -> Report:
    written = new_report(doing.commitment, acting, now, told, is_claim=is_claim)
    doing.act.save(written)
    return written


def new_report(commitment: Commitment, acting: Acting, now: datetime, told: Told, *, is_claim: bool = False) -> Report:
    """A report as told, not yet recorded. Raises Invalid for readings that cannot be kept."""
    assert told.claimed is not None  # check_told has asked for it
    readings = measuring.checked(commitment, told.readings)
    day, days = measuring.checked_days(commitment, readings, told.read_on, told.read_days, timezone.localdate(now))
    return Report(
        commitment=commitment, unit=commitment.lead, progress=told.progress.strip(),
        difficulty=told.difficulty.strip(), next_step=told.next_step.strip(), claimed=told.claimed,
        forecast=told.forecast, written_by=acting.name, written_at=now, is_claim=is_claim, readings=readings,
        read_on=day, read_days=days, readings_note=told.readings_note.strip()[:200], short_reason=told.short_reason.strip()[:400],
    )  # fmt: skip


def _returned_evidence(commitment: Commitment) -> list[Evidence]:
    """The evidence of the unit's last draft, if that was returned and nothing has been written since."""
    last = commitment.reports.first()
    returned = last is not None and last.state == ReportState.RETURNED and last.unit_id == commitment.lead_id
    return list(last.evidence.all()) if last is not None and returned else []


def _attach(doing: Doing, written: Report, files: Sequence[File], carried: Sequence[Evidence] = ()) -> int:
    """Keep the files and record each with its digest. Returns how many."""
    kept = kept_files(written, files, carried)
    doing.act.save_all(kept)
    return len(kept)


def kept_files(written: Report, files: Sequence[File], carried: Sequence[Evidence] = ()) -> list[Evidence]:
    """The files stored, each with its digest, not yet recorded; the same file twice counts once. Raises Invalid."""
    if len(files) > MOST_FILES:
        told = _("一次最多上传 %(most)s 个文件。") % {"most": MOST_FILES}
        raise Invalid(told, fields={"files": told})
    kept = {
        old.sha256: Evidence(
            report=written, name=old.name, media=old.media, size=old.size, sha256=old.sha256, handling=old.handling
        )
        for old in carried
    }
    looked_at = [(upload, checked(upload)) for upload in files]  # all of them, before the first is stored
    for upload, found in looked_at:
        sha256 = filestore.keep(upload)  # type: ignore[arg-type]
        kept[sha256] = Evidence(
            report=written, name=clean_name(upload.name or ""), media=found.media, size=upload.size, sha256=sha256,
            handling=Handling.SENSITIVE if found.work_secret else "",
        )  # fmt: skip
    return list(kept.values())


def _waiting_report(commitment: Commitment) -> Report:
    waiting = commitment.reports.filter(state=ReportState.SUBMITTED).first()
    if waiting is None:
        raise Invalid(_("没有待审核的进展。"))
    return waiting


def approve(doing: Doing, written: Report, acting: Acting, now: datetime) -> None:
    """Make a report what the unit says from now on. A part of the act that approves it."""
    commitment = doing.commitment
    written.state, written.approved_by, written.approved_at = ReportState.APPROVED, acting.name, now
    doing.act.save(written)
    files = written.evidence.count()
    commitment.claimed = written.claimed
    commitment.reported_on = timezone.localdate(now)
    commitment.awaits_approval = False
    measuring.take(commitment, written, now)
    if written.readings:
        carry_up([doing])
    # Evidence that came with an earlier report still waits to be weighed, even if this one brings none.
    commitment.awaits_assessment = commitment.awaits_assessment or files > 0
    doing.act.facts.update(
        claimed=written.claimed, files=files, forecast=written.forecast, progress=written.progress,
        difficulty=written.difficulty, next_step=written.next_step, **measuring.read_facts(written),
    )  # fmt: skip
