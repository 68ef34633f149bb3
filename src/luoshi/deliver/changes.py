"""Every write about a change after dispatch: asked for, sent, withdrawn, granted, refused, or done by the office by itself.

A unit's liaison writes the request, its head sends it, and whoever the life-cycle entitles to the move decides it. What is
granted is carried out in the same act. The baseline (words, first date, first measure) is never touched.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.commitments.actions import Doing, note, perform, perform_below, set_units
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.errors import refused
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.parties import parties
from luoshi.deliver.actions import check_duties
from luoshi.deliver.duty_check import settle
from luoshi.deliver.merging import MERGEABLE, Part, belong_together, check_parts
from luoshi.deliver.models import AskTiming, ChangeKind, ChangeRequest, ChangeState
from luoshi.deliver.passing_down import may_charge, too_low, units_above, weigh_anew, weigh_below
from luoshi.deliver.rolling import carry_up, from_above, match_anew
from luoshi.deliver.settling import weigh_links
from luoshi.deliver.waiting import LONGEST, decide, give_back_draft, lapse_change, lapse_changes, open_change
from luoshi.kernel.changes import ACTION_OF, Breach, Change, breaches, timing
from luoshi.kernel.lifecycle import MOVE_OF, Action, Need, Party, Refusal, State, entitled
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid
from luoshi.org.models import Unit
from luoshi.rulebook.queries import rulebook

_OFFICE = {Party.SUPERVISOR, Party.SUPERVISION_HEAD}
_UNIT = {Party.LEAD_LIAISON, Party.LEAD_HEAD}
CHANGEABLE = {State.ACCEPTED, State.IN_PROGRESS, State.SUSPENDED}
ALTERABLE_AT_REST = {kind for kind in ChangeKind if State.SUSPENDED in MOVE_OF[ACTION_OF[Change(kind)]].sources}
"""What may be asked for and decided while the work is suspended."""


@dataclass(frozen=True)
class Asked:
    """One change as asked for: the kind, why, and the one value that belongs to the kind."""

    kind: str
    reason: str
    new_due: date | None = None
    review_date: date | None = None
    new_measure: str = ""
    new_lead: Unit | None = None
    into: Commitment | None = None
    parts: Sequence[Part] = ()  # of a split; whoever asks may leave it to the reason, and to whoever splits it

    @property
    def given(self) -> dict[Need, Any]:
        """What the life-cycle's table asks for, as far as it is there."""
        return {
            Need.REASON: self.reason.strip(),
            Need.NEW_DUE: self.new_due,
            Need.REVIEW_DATE: self.review_date,
            Need.NEW_MEASURE: self.new_measure.strip(),
            Need.NEW_LEAD: self.new_lead,
            Need.INTO: self.into,
        }

    @classmethod
    def of(cls, change: ChangeRequest) -> "Asked":
        return cls(
            change.kind, change.reason, change.new_due, change.review_on, change.new_measure, change.new_lead,
            change.merge_into, parts_of(change),
        )  # fmt: skip


def parts_of(change: ChangeRequest) -> list[Part]:
    """Into what a request proposes to split it. One query, where it says so."""
    units = Unit.objects.in_bulk([one["lead"] for one in change.parts]) if change.parts else {}
    return [
        Part(one["title"], units.get(one["lead"]), date.fromisoformat(one["due"]), one["measure"])
        for one in change.parts
    ]


def action_of(kind: str) -> Action:
    """The move that a kind of change leads to. Raises Invalid for a kind that there is not."""
    if kind not in ChangeKind.values:
        raise Invalid(_("没有这种变更。"), fields={"kind": _("请选择要变更什么。")})
    return ACTION_OF[Change(kind)]


def decider(commitment: Commitment, kind: str) -> Party:
    """Whom a request lies with once it is sent: the first of those whom the life-cycle entitles."""
    may = _deciders(commitment, kind)
    return next(party for party in Party if party in may)


def _deciders(commitment: Commitment, kind: str) -> set[Party]:
    return set(entitled(action_of(kind), instruction=commitment.instruction, root=commitment.parent_id is None))


# --- asking -----------------------------------------------------------------------------------------------------------


def request_change(
    pk: int, *, acting: Acting, now: datetime, asked: Asked, version: int | None = None
) -> ChangeRequest:
    """Ask for a change. A liaison's request goes to the unit's head first, a head's and an office's is sent at once.

    Raises Invalid where one waits already, a value does not fit, or a unit asks for more than the rule book allows.
    """
    refuse_classified(
        asked.reason, asked.new_measure, *(text for part in asked.parts for text in (part.title, part.measure))
    )
    action = action_of(asked.kind)
    held = Commitment.objects.select_related("issuer", "lead").get(pk=pk)
    roles = set(parties(acting, held))
    side = _side(roles)
    drafts = side == {Party.LEAD_LIAISON}
    _refuse_detour(held, asked.kind, roles, side)
    with note(
        pk, "commitment.change_drafted" if drafts else "commitment.change_requested", acting=acting, now=now,
        version=version, by=side or _UNIT | _OFFICE, states=_sources(action), action=action,
    ) as doing:  # fmt: skip
        if open_change(doing) is not None:
            raise Invalid(_("已有一份变更申请还没有批复，批复之后再提新的。"))
        _check(doing.commitment, asked, now)
        change = _made(doing, asked, acting, now, by_office=not side & _UNIT)
        if drafts:
            doing.commitment.awaits_change = Party.LEAD_HEAD
        else:
            _send(doing, change, acting, now)
        doing.act.save(change)
    return change


def send_change(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Commitment:
    """The unit's head sends what the liaison wrote: from now on it is what the unit asks for, and today is when it asked."""
    with note(
        pk, "commitment.change_requested", acting=acting, now=now, version=version,
        by={Party.LEAD_HEAD}, states=CHANGEABLE, action=Action.EXTEND,
    ) as doing:  # fmt: skip
        change = open_change(doing)
        if change is None or change.state != ChangeState.DRAFTED:
            raise Invalid(_("没有待审核的变更申请。"))
        _check(doing.commitment, Asked.of(change), now)
        _send(doing, change, acting, now)
        doing.act.save(change)
    return doing.commitment


def withdraw_change(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Take a request back before it is decided; a unit's head so gives a draft back to its writer."""
    refuse_classified(reason)
    _needs_words(reason, "reason")
    held = ChangeRequest.objects.filter(commitment=pk, state__in=[ChangeState.DRAFTED, ChangeState.SENT]).first()
    if held is None:
        raise Invalid(_("没有待批的变更申请。"))
    with note(
        pk, "commitment.change_withdrawn", acting=acting, now=now, version=version, by=withdrawers(held),
        states=set(State), action=action_of(held.kind),
    ) as doing:  # fmt: skip
        change = _same(doing, held)
        was_sent = change.state == ChangeState.SENT
        change.state, change.decision = ChangeState.WITHDRAWN, reason.strip()
        change.decided_by, change.decided_at = acting.name, now
        doing.act.save(change)
        doing.commitment.awaits_change = ""
        # Why a draft went back is the unit's own; so is that it had been written for.
        doing.act.facts.update({"kind": change.kind, "reason": reason.strip()} if was_sent else {})
    return doing.commitment


def withdrawers(change: ChangeRequest) -> set[Party]:
    """Who may take a request back: its own side; of what was sent for a unit, only its head."""
    if change.by_office:
        return _OFFICE
    return _UNIT if change.state == ChangeState.DRAFTED else {Party.LEAD_HEAD}


# --- deciding ---------------------------------------------------------------------------------------------------------


def grant_change(
    pk: int, *, acting: Acting, now: datetime, decision: str = "", version: int | None = None
) -> Commitment:
    """Grant what was asked for, and carry it out."""
    refuse_classified(decision)
    held = _sent(pk)
    if held.is_granted_by_its_act:
        _refuse_granting_apart(held, acting, now, version)
    asked = Asked.of(held)
    with from_above(pk), perform(
        pk, action_of(held.kind), acting=acting, now=now, version=version, given=asked.given
    ) as doing:  # fmt: skip
        change = _same(doing, held)
        _check_values(doing.commitment, asked, timezone.localdate(now))
        decide(change, ChangeState.GRANTED, decision, acting, now)
        _carry_out(doing, change, now)
    return doing.commitment


def _refuse_granting_apart(held: ChangeRequest, acting: Acting, now: datetime, version: int | None) -> None:
    """To merge or to split is to grant: whoever may decide is told so, nobody else hears that there is something to decide."""
    with note(
        held.commitment_id, "commitment.change_refused", acting=acting, now=now, version=version,
        by=_deciders(held.commitment, held.kind), states=set(State), action=action_of(held.kind),
    ):  # fmt: skip
        raise Invalid(_("申请并入或拆分的，办理“合并进来”或“拆分”就是批准，不另行批复。"))


def refuse_change(pk: int, *, acting: Acting, now: datetime, decision: str, version: int | None = None) -> Commitment:
    """Refuse what was asked for, and say why. Everything stays as it was; the clock has not stopped meanwhile."""
    refuse_classified(decision)
    _needs_words(decision, "decision")
    held = _sent(pk)
    with note(
        pk, "commitment.change_refused", acting=acting, now=now, version=version,
        by=_deciders(held.commitment, held.kind), states=set(State), action=action_of(held.kind),
    ) as doing:  # fmt: skip
        change = _same(doing, held)
        decide(change, ChangeState.REFUSED, decision, acting, now)
        doing.act.save(change)
        doing.commitment.awaits_change = ""
        doing.act.facts.update(kind=change.kind, decision=decision.strip(), unit=_asker(change))
    return doing.commitment


# --- by the office itself ---------------------------------------------------------------------------------------------


def extend(
    pk: int, *, acting: Acting, now: datetime, reason: str, new_due: date | None, version: int | None = None
) -> Commitment:
    """Move the due date to a later day. The first one stays on record."""
    asked = Asked(ChangeKind.EXTENSION, reason, new_due=new_due)
    return _directly(pk, asked, acting=acting, now=now, version=version)


def retarget(
    pk: int, *, acting: Acting, now: datetime, reason: str, new_measure: str, version: int | None = None
) -> Commitment:
    """Give it another measure of done. The first one stays on record."""
    asked = Asked(ChangeKind.RETARGET, reason, new_measure=new_measure)
    return _directly(pk, asked, acting=acting, now=now, version=version)


def relead(
    pk: int, *, acting: Acting, now: datetime, reason: str, new_lead: Unit | None, version: int | None = None
) -> Commitment:
    """Let another unit lead, which signs for it anew. The unit that led so far supports; date and measure stay what they are."""
    asked = Asked(ChangeKind.RELEAD, reason, new_lead=new_lead)
    return _directly(pk, asked, acting=acting, now=now, version=version)


def suspend(
    pk: int, *, acting: Acting, now: datetime, reason: str, review_date: date | None, version: int | None = None
) -> Commitment:
    """Put the work off until a day on which that is looked at again. The due date does not move by itself."""
    asked = Asked(ChangeKind.SUSPENSION, reason, review_date=review_date)
    return _directly(pk, asked, acting=acting, now=now, version=version)


def terminate(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Commitment:
    """Give the work up for good, with the reason on record."""
    return _directly(pk, Asked(ChangeKind.TERMINATION, reason), acting=acting, now=now, version=version)


def _directly(pk: int, asked: Asked, *, acting: Acting, now: datetime, version: int | None) -> Commitment:
    """Decide without being asked: granted in the moment in which it is made, and shown as the office's own doing."""
    refuse_classified(asked.reason, asked.new_measure)
    with from_above(pk), perform(
        pk, action_of(asked.kind), acting=acting, now=now, version=version, given=asked.given
    ) as doing:  # fmt: skip
        if doing.commitment.awaits_change in parties(acting, doing.commitment):
            raise Invalid(_("有一份变更申请等您批复，请先批复它。"))
        lapse_change(doing, now)
        _check_values(doing.commitment, asked, timezone.localdate(now))
        change = _made(doing, asked, acting, now, by_office=True)
        change.sent_by, change.sent_at = acting.name, now
        decide(change, ChangeState.GRANTED, "", acting, now)
        _carry_out(doing, change, now)
    return doing.commitment


# --- what all of them share -------------------------------------------------------------------------------------------


def _side(roles: set[Party]) -> set[Party]:
    """For whom a person speaks who may speak for several: the unit before the office, its head before its liaison."""
    for party in (Party.LEAD_HEAD, Party.LEAD_LIAISON):
        if party in roles:
            return {party}
    return _OFFICE & roles


def _sources(action: Action) -> set[State]:
    return {state for state in MOVE_OF[action].sources if state is not None}


def _refuse_detour(commitment: Commitment, kind: str, roles: set[Party], side: set[Party]) -> None:
    """Who of the office may decide a thing does so; a request to oneself would only look like two pairs of eyes."""
    if side and not side & _UNIT and decider(commitment, kind) in roles:
        raise Invalid(_("这项变更由您决定，请直接办理，不必申请。"))


def _needs_words(text: str, field: str) -> None:
    if not text.strip():
        told = _("请写明理由。")
        raise Incomplete(told, fields={field: told})


def _made(doing: Doing, asked: Asked, acting: Acting, now: datetime, *, by_office: bool) -> ChangeRequest:
    commitment, rules = doing.commitment, rulebook()
    assert commitment.due is not None
    assert commitment.lead is not None
    return ChangeRequest(
        commitment=commitment, kind=asked.kind, by_office=by_office,
        unit=commitment.issuer if by_office else commitment.lead, reason=asked.reason.strip()[:LONGEST],
        new_due=asked.new_due, review_on=asked.review_date, new_measure=asked.new_measure.strip()[:LONGEST],
        new_lead=asked.new_lead, merge_into=asked.into, parts=[part.plain() for part in asked.parts], old_due=commitment.due, old_measure=commitment.measure, old_lead=commitment.lead,
        timing=timing(timezone.localdate(now), commitment.due, rules.changes, rules.calendar).value,
        state=ChangeState.DRAFTED, requested_by=acting.name, requested_at=now,
    )  # fmt: skip


def _send(doing: Doing, change: ChangeRequest, acting: Acting, now: datetime) -> None:
    commitment, rules = doing.commitment, rulebook()
    assert commitment.due is not None
    if not change.by_office:
        _refuse_beyond_rules(commitment, change, timezone.localdate(now))
    change.state, change.sent_by, change.sent_at = ChangeState.SENT, acting.name, now
    change.timing = timing(timezone.localdate(now), commitment.due, rules.changes, rules.calendar).value
    commitment.awaits_change = decider(commitment, change.kind)
    doing.act.facts.update(_facts(change), unit=str(change.unit))


def _refuse_beyond_rules(commitment: Commitment, change: ChangeRequest, today: date) -> None:
    given = commitment.changes.filter(kind=ChangeKind.EXTENSION, state=ChangeState.GRANTED, by_office=False).count()
    assert commitment.due is not None
    found = breaches(
        Change(change.kind), rulebook().changes, today=today, due=commitment.due,
        new_day=change.new_due or change.review_on, extended=given,
    )  # fmt: skip
    for breach in found:
        told = _beyond(breach)
        field = {"late_date": "new_due", "late_review": "review_date"}.get(breach.code)
        raise Invalid(told, fields={field: told} if field else {})


def _beyond(breach: Breach) -> str:
    if breach.code == "times":
        told = ngettext(
            "规则规定一件事最多延期 %(n)s 次，已经用完。确需再延的，由交办单位依职权决定。",
            "规则规定一件事最多延期 %(n)s 次，已经用完。确需再延的，由交办单位依职权决定。",
            int(str(breach.allowed)),
        )
        return told % {"n": breach.allowed}
    if breach.code == "late_date":
        return _("规则规定一次延期最晚到 %(day)s。") % {"day": breach.allowed}
    return _("规则规定暂缓后最晚 %(day)s 复查。") % {"day": breach.allowed}


def _check(commitment: Commitment, asked: Asked, now: datetime) -> None:
    """Everything that the move will ask for must be there when it is asked for, not only when it is granted."""
    action = action_of(asked.kind)
    # Into which parts it is to be split, the request may say; whoever splits it decides.
    needs = [need for need in MOVE_OF[action].needs if need != Need.PARTS]
    missing = tuple(need for need in needs if asked.given.get(need) in (None, ""))
    if missing:
        raise refused(Refusal("needs", action, State(commitment.state), missing=missing))
    _check_values(commitment, asked, timezone.localdate(now))


def _check_values(commitment: Commitment, asked: Asked, today: date) -> None:
    _CHECKS[asked.kind](commitment, asked, today)


def _check_due(commitment: Commitment, asked: Asked, today: date) -> None:
    assert asked.new_due is not None
    assert commitment.due is not None
    if asked.new_due <= max(commitment.due, today):
        told = _("新的时限须晚于现行时限 %(due)s，也晚于今天。") % {"due": commitment.due}
        raise Invalid(told, fields={"new_due": told})
    above = commitment.parent.due if commitment.parent is not None else None
    if above is not None and asked.new_due > above:
        told = _("不能晚于上级事项的时限 %(due)s；要再推迟，上级事项须先延期。") % {"due": above}
        raise Invalid(told, fields={"new_due": told})


def _check_review(_commitment: Commitment, asked: Asked, today: date) -> None:
    assert asked.review_date is not None
    if asked.review_date <= today:
        raise Invalid(_("复查日期须在今天之后。"), fields={"review_date": _("须在今天之后。")})


def _check_measure(commitment: Commitment, asked: Asked, _today: date) -> None:
    if asked.new_measure.strip() == commitment.measure:
        told = _("新的完成标准与现行的相同。")
        raise Invalid(told, fields={"new_measure": told})
    low = too_low(commitment, asked.new_measure, rulebook().calendar) if commitment.parent is not None else ""
    if low:
        raise Invalid(low, fields={"new_measure": low})


def _check_lead(commitment: Commitment, asked: Asked, _today: date) -> None:
    again = {"new_lead": _("请另选单位。")}
    if asked.new_lead == commitment.issuer:
        raise Invalid(_("督查机构不能自己牵头自己督办的事项。"), fields=again)
    if asked.new_lead == commitment.lead:
        raise Invalid(_("新的牵头单位与现在的相同。"), fields=again)
    if asked.new_lead is not None and commitment.parent_id is not None:
        if asked.new_lead.pk in units_above(commitment):
            raise Invalid(_("%(unit)s在这件事的上级，不能由它牵头。") % {"unit": asked.new_lead}, fields=again)
        if not may_charge(commitment.issuer, asked.new_lead):
            raise Invalid(_("%(unit)s不在下达单位之下，不能由它牵头。") % {"unit": asked.new_lead}, fields=again)


def _check_into(commitment: Commitment, asked: Asked, _today: date) -> None:
    into = asked.into
    assert into is not None
    told = ""
    if into.pk == commitment.pk:
        told = _("请另选要并入的事项。")
    elif not belong_together(commitment, into):
        told = _("只能并入同一机构交办、同一上级的事项。")
    elif into.state not in MERGEABLE:
        told = _("“%(title)s”现在不能再并入别的事项。") % {"title": into}
    if told:
        raise Invalid(told, fields={"into": told})


def _check_split(commitment: Commitment, asked: Asked, today: date) -> None:
    if commitment.parent_id is not None:
        raise Invalid(_("下级事项不能拆分，请由下达它的单位收回重新分解。"))
    if asked.parts:
        check_parts(commitment, asked.parts, today)


def _check_nothing(_commitment: Commitment, _asked: Asked, _today: date) -> None:
    """A termination has no value of its own."""


_CHECKS: Mapping[str, Callable[[Commitment, Asked, date], None]] = {
    ChangeKind.EXTENSION: _check_due,
    ChangeKind.SUSPENSION: _check_review,
    ChangeKind.RETARGET: _check_measure,
    ChangeKind.RELEAD: _check_lead,
    ChangeKind.TERMINATION: _check_nothing,
    ChangeKind.MERGER: _check_into,
    ChangeKind.SPLIT: _check_split,
}


def _sent(pk: int) -> ChangeRequest:
    waiting = (
        ChangeRequest.objects.filter(commitment=pk, state=ChangeState.SENT)
        .select_related("commitment", "new_lead", "merge_into")
        .first()
    )
    if waiting is None:
        raise Invalid(_("没有待批的变更申请。"))
    return waiting


def _same(doing: Doing, held: ChangeRequest) -> ChangeRequest:
    """The request that was looked at, now that its commitment is held; another may have been faster."""
    change = open_change(doing)
    if change is None or change.pk != held.pk or change.state != held.state:
        raise Invalid(_("这份变更申请刚刚已经处理。"))
    return change


def _asker(change: ChangeRequest) -> str:
    return "" if change.by_office else str(change.unit)


# --- carrying out -----------------------------------------------------------------------------------------------------


def _carry_out(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    """Make the change on the commitment, and put what it replaced on the request."""
    commitment = doing.commitment
    assert commitment.due is not None
    assert commitment.lead is not None
    change.old_due, change.old_measure, change.old_lead = commitment.due, commitment.measure, commitment.lead
    commitment.awaits_change = ""
    # The sentence is made before the values move: it tells the old one too.
    doing.act.facts.update(_facts(change), unit=_asker(change), decision=change.decision)
    doing.act.save(change)
    _MAKE[change.kind](doing, change, now)


def _extended(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    """The date moves. Steps of the plan that lie ahead no longer bind: what is left runs evenly up to the new date."""
    commitment, today = doing.commitment, timezone.localdate(now)
    if change.timing == AskTiming.OVERDUE:
        commitment.missed_due = commitment.missed_due or commitment.due
    commitment.due = change.new_due
    commitment.schedule = [
        [day, percent] for day, percent in commitment.schedule if day <= str(today) and percent < 100
    ]
    if commitment.parent is not None:
        weigh_anew(commitment, rulebook().calendar, changed=ChangeKind.EXTENSION)
    weigh_below(doing, ChangeKind.EXTENSION, today)


def _retargeted(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    commitment = doing.commitment
    commitment.original_measure = commitment.baseline_measure
    commitment.measure = change.new_measure
    weigh_links(doing)
    match_anew(doing)
    if commitment.parent is not None:
        weigh_anew(commitment, rulebook().calendar, changed=ChangeKind.RETARGET)  # by what its figures answer now
    weigh_below(doing, ChangeKind.RETARGET, timezone.localdate(now))
    carry_up([doing], itself=True)


def _releaded(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    """The new lead signs and plans anew; the former one stays in the matter as a supporting unit, with all that it reported."""
    commitment = doing.commitment
    give_back_draft(doing, _("已换牵头单位。"))
    for milestone in commitment.milestones.all():
        doing.act.delete(milestone)
    commitment.schedule = []
    held = commitment.involvements.filter(role=UnitRole.SUPPORT).exclude(unit=change.new_lead).select_related("unit")
    supports = [part.unit for part in held]
    set_units(commitment, doing.act, change.new_lead, (*supports, change.old_lead))
    checked = check_duties([commitment], timezone.localdate(now))[commitment.pk]
    reason = change.reason if change.by_office else change.decision
    commitment.duty_check = settle(checked, reason, is_head=True, field="decision")  # nobody else decides
    commitment.dispatched_at, commitment.accepted_at = now, None
    commitment.reporting_from = timezone.localdate(now)


def _suspended(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    """The work rests, and with it all that was passed down from it and is not done; what rests already by itself stays so."""
    doing.commitment.review_on = change.review_on
    with perform_below(doing, Action.SUSPEND_WITH, now=now) as below:
        lapse_changes(below, now, kinds=[kind for kind in ChangeKind if kind not in ALTERABLE_AT_REST])
        for part in below:
            held = part.commitment
            held.suspended_with, held.suspended_from = doing.commitment, held.state
            held.review_on = change.review_on
            number = doing.commitment.number or ""
            part.act.facts.update(number=number, reason=change.reason, review=str(change.review_on))
    if below:
        doing.act.facts["below"] = len(below)


def _terminated(doing: Doing, change: ChangeRequest, now: datetime) -> None:
    """Nobody has to do anything more: neither the unit, nor those to whom it passed parts of it down."""
    _nothing_waits(doing.commitment)
    with perform_below(doing, Action.END_WITH, now=now) as below:
        lapse_changes(below, now)
        for part in below:
            _nothing_waits(part.commitment)
            part.act.facts.update(number=doing.commitment.number or "", reason=change.reason)
    carry_up([doing], gone=True)
    if below:
        doing.act.facts["below"] = len(below)


def _nothing_waits(commitment: Commitment) -> None:
    commitment.awaits_approval = commitment.awaits_assessment = False
    commitment.awaits_change = ""


_MAKE: Mapping[str, Callable[[Doing, ChangeRequest, datetime], None]] = {
    ChangeKind.EXTENSION: _extended,
    ChangeKind.SUSPENSION: _suspended,
    ChangeKind.TERMINATION: _terminated,
    ChangeKind.RETARGET: _retargeted,
    ChangeKind.RELEAD: _releaded,
}


def _facts(change: ChangeRequest) -> dict[str, Any]:
    """What the sentence of the entry is made from: kind, why, the old value and the new one, and how it lay to the date."""
    old, new = {
        ChangeKind.EXTENSION: (str(change.old_due), str(change.new_due)),
        ChangeKind.SUSPENSION: ("", str(change.review_on)),
        ChangeKind.TERMINATION: ("", ""),
        ChangeKind.RETARGET: (change.old_measure, change.new_measure),
        ChangeKind.RELEAD: (str(change.old_lead), str(change.new_lead)),
        ChangeKind.MERGER: ("", change.merge_into_number),
        ChangeKind.SPLIT: ("", ""),
    }[ChangeKind(change.kind)]
    found = {"kind": change.kind, "reason": change.reason, "old": old, "new": new, "timing": change.timing}
    return found | {
        "by_office": change.by_office,
        **({"figures": change.figures_moved} if change.figures_moved else {}),
        **({"parts": [[one["title"], one["lead_name"]] for one in change.parts]} if change.parts else {}),
    }
