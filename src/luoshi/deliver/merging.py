"""Several commitments made one, and one made several. Nothing is lost by either.

What was merged or split ends as terminated with a pointer: its number, its words, its source and its record stay what they were,
and are found by search. That is truer than moving sources and reports over: the record says who decided what of which words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.actions import locked, note, perform, propose, set_units
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import ON_DUTY, Commitment, Involvement, UnitRole
from luoshi.decide import actions as decide
from luoshi.decide.models import Origin
from luoshi.deliver import queries
from luoshi.deliver.actions import beyond_reach, dispatch, rule
from luoshi.deliver.models import ChangeKind, Ruling
from luoshi.deliver.rolling import carry_up, from_above
from luoshi.deliver.waiting import give_back_draft, grant_by_the_act
from luoshi.kernel.lifecycle import MOVE_OF, Action, Need, Party, State
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid
from luoshi.org.models import Unit

MERGEABLE = {state for state in MOVE_OF[Action.MERGE].sources if state is not None}
MOST_PARTS = 20


@dataclass(frozen=True)
class Part:
    """One of the commitments that another is split into."""

    title: str
    lead: Unit | None
    due: date | None
    measure: str

    def plain(self) -> dict[str, Any]:
        """As a request to split keeps it."""
        lead = {"lead": self.lead.pk, "lead_name": str(self.lead)} if self.lead else {"lead": None, "lead_name": ""}
        return {"title": self.title.strip(), **lead, "due": str(self.due or ""), "measure": self.measure.strip()}


def merge(
    pk: int, *, acting: Acting, now: datetime, others: Sequence[Commitment], reason: str, version: int | None = None
) -> Commitment:
    """Merge ``others`` into ``pk``, whose date, measure and lead hold. Their leads support it from now on.

    An entry in each stream. Raises WrongState, NotEntitled for any of them, and then none is merged.
    """
    refuse_classified(reason)
    keys = sorted({pk, *(other.pk for other in others)})
    if len(keys) < 2 or pk in {other.pk for other in others}:
        raise Invalid(_("请另选要并入的事项。"), fields={"numbers": _("请另选要并入的事项。")})
    with from_above(*keys):
        return _merge(pk, keys, acting, now, reason, version)


def _merge(
    pk: int, keys: Sequence[int], acting: Acting, now: datetime, reason: str, version: int | None
) -> Commitment:  # fmt: skip
    for key in keys:  # in one order, so that two who merge crosswise wait instead of blocking each other
        locked(key)
    with note(
        pk, "commitment.merged_in", acting=acting, now=now, version=version, by={Party.SUPERVISION_HEAD},
        states=MERGEABLE, action=Action.MERGE,
    ) as doing:  # fmt: skip
        target = doing.commitment
        merged = [_merged(key, target, acting, now, reason) for key in keys if key != pk]
        _take_in_units(doing.commitment, doing.act, merged)
        doing.act.facts.update(others=[str(one) for one in merged], reason=reason.strip())
    return doing.commitment


def _merged(pk: int, target: Commitment, acting: Acting, now: datetime, reason: str) -> Commitment:
    given = {Need.REASON: reason.strip(), Need.INTO: target}
    with perform(pk, Action.MERGE, acting=acting, now=now, given=given) as doing:
        commitment = doing.commitment
        if not belong_together(commitment, target):
            raise Invalid(_("只能合并同一机构交办、同一上级的事项：“%(title)s”不是。") % {"title": commitment})
        _refuse_open_children(commitment)
        grant_by_the_act(doing, ChangeKind.MERGER, now, acting=acting, decision=reason, into=target)
        give_back_draft(doing, _("已并入“%(title)s”。") % {"title": target})
        commitment.awaits_assessment = False
        commitment.merged_into = target
        carry_up([doing], gone=True)
        doing.act.facts.update(into=str(target), reason=reason.strip())
    return doing.commitment


def belong_together(one: Commitment, other: Commitment) -> bool:
    """Whether the two may become one: the same office asked for both, or the same unit passed both down from the same whole."""
    return one.issuer_id == other.issuer_id and one.parent_id == other.parent_id


def _refuse_open_children(commitment: Commitment) -> None:
    """What has been passed down goes on under the one that it came from; that one cannot end before."""
    if queries.open_children(commitment).exists():
        told = _("“%(title)s”的下级事项还没有办结，不能合并或拆分。") % {"title": commitment}
        raise Invalid(told)


def _take_in_units(target: Commitment, act: Act, merged: Sequence[Commitment]) -> None:
    """Whoever had a part in a merged one has a part in the whole: its lead unit keeps seeing the matter."""
    rows = Involvement.objects.filter(commitment__in=merged, role__in=ON_DUTY).select_related("unit").order_by("pk")
    own = list(target.involvements.select_related("unit").order_by("pk"))
    above = {part.unit_id for part in own if part.role == UnitRole.ABOVE} | {target.lead_id, target.issuer_id}
    mine = [part.unit for part in own if part.role == UnitRole.SUPPORT]
    supports = {unit.pk: unit for unit in [*mine, *(part.unit for part in rows)] if unit.pk not in above}
    set_units(target, act, target.lead, tuple(supports.values()))


@transaction.atomic
def split(
    pk: int, *, acting: Acting, now: datetime, parts: Sequence[Part], reason: str, version: int | None = None
) -> Commitment:
    """Split a commitment: each part is registered with the same words and source, and dispatched where the whole was.

    As the ruling on a request to return this is the third form, and the reason is the ruling. No part may be due later than
    the whole. Raises Invalid naming the part that does not fit.
    """
    refuse_classified(reason, *(part.title for part in parts), *(part.measure for part in parts))
    given = {Need.REASON: reason.strip(), Need.PARTS: list(parts)}
    with perform(pk, Action.SPLIT, acting=acting, now=now, version=version, given=given) as doing:
        whole = doing.commitment
        _refuse_open_children(whole)
        check_parts(whole, parts, timezone.localdate(now))
        if whole.state == State.RETURN_REQUESTED:
            rule(doing, Ruling.SPLIT, reason, acting, now)
        grant_by_the_act(doing, ChangeKind.SPLIT, now, acting=acting, decision=reason)
        give_back_draft(doing, _("已拆分为几件事项。"))
        whole.awaits_assessment = False
        made = [_part(whole, part, acting, now, reason) for part in parts]
        doing.act.facts.update(parts=[str(one) for one in made], reason=reason.strip())
    return doing.commitment


def check_parts(whole: Commitment, parts: Sequence[Part], today: date) -> None:
    """Raise Invalid naming the first part that the whole cannot be split into; of any, where there are too few or too many."""
    if whole.parent_id is not None:
        raise Invalid(_("下级事项不能拆分，请由下达它的单位收回重新分解。"))
    if not 2 <= len(parts) <= MOST_PARTS:
        told = _("拆分至少要有两项，最多 %(most)s 项。") % {"most": MOST_PARTS}
        raise Invalid(told, fields={"parts": told})
    for number, part in enumerate(parts, start=1):
        told = _wrong(whole, part, today)
        if told:
            told = _("第 %(n)s 项：%(told)s") % {"n": number, "told": told}
            raise Invalid(told, fields={"parts": told})


def _wrong(whole: Commitment, part: Part, today: date) -> str:
    """What is wrong with one part; "" where nothing is."""
    assert whole.due is not None
    if not part.title.strip() or part.lead is None or part.due is None or not part.measure.strip():
        return _("请写明事项、牵头单位、完成时限和完成标准。")
    if part.lead == whole.issuer:
        return _("督查机构不能自己牵头自己督办的事项。")
    if part.due > whole.due:
        return _("时限不能晚于原来的 %(due)s。") % {"due": whole.due}
    return _("时限须在今天之后。") if part.due <= today < whole.due else ""


def _part(whole: Commitment, part: Part, acting: Acting, now: datetime, reason: str) -> Commitment:
    """One part, from its proposal to where the whole stood: registered, or dispatched."""
    assert part.lead is not None
    held = whole.involvements.filter(role=UnitRole.SUPPORT).exclude(unit=part.lead).select_related("unit")
    supports = [row.unit for row in held]
    proposed = propose(
        acting=acting, now=now, issuer=whole.issuer, title=part.title.strip()[:200], words=whole.words, kind=whole.kind,
        instruction=whole.instruction, lead=part.lead, supports=tuple(supports), due=part.due,
        measure=part.measure.strip()[:400], tier=whole.tier, facts={"split_from": str(whole)},
    )  # fmt: skip
    _same_origin(whole, proposed, acting, now)
    made = decide.register(proposed.pk, acting=acting, now=now)
    if whole.dispatched_at is None:
        return made
    override = reason if beyond_reach(made) else ""
    return dispatch(made.pk, acting=acting, now=now, override=override, duty_override=reason)


def _same_origin(whole: Commitment, part: Commitment, acting: Acting, now: datetime) -> None:
    """The part points at the whole, and at the same characters of the same source."""
    with note(
        part.pk, "commitment.split_off", acting=acting, now=now, by={Party.SUPERVISION_HEAD}, states={State.PROPOSED},
        action=Action.SPLIT,
    ) as doing:  # fmt: skip
        doing.commitment.split_from = whole
        origin = Origin.objects.filter(commitment=whole).first()
        if origin is not None:
            doing.act.save(
                Origin(
                    commitment=doing.commitment, source=origin.source, proposal=origin.proposal, start=origin.start,
                    end=origin.end,
                )
            )  # fmt: skip
        doing.act.facts.update(whole=str(whole))
