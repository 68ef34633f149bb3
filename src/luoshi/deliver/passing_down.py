"""Passing down 分解下达: the lead unit makes children of a commitment for the units below it, one or many in one act.

The words, measure and date of the root stay where they are and are shown at every level; here is what a level adds to them.
The date may come earlier and the target be higher, each with a reason; later or lower is for the issuer to allow, who does so
by changing the parent. The number of queries does not grow with the number of children.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments import lights
from luoshi.commitments.actions import Doing, perform
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment, Involvement, UnitRole
from luoshi.commitments.parties import parties
from luoshi.deliver.duty_check import Checked, Known, needs_mandate, without_mandate, words_of
from luoshi.deliver.figures import answers_of, check_matching, figures, matching_of
from luoshi.deliver.models import ChangeKind
from luoshi.deliver.rolling import carry_up, from_above
from luoshi.kernel.lifecycle import ENDED, Action, Need, Party, State
from luoshi.kernel.tightening import Demand, Raised, Tightening, compare, shared_out
from luoshi.kernel.workdays import Calendar
from luoshi.ledger.writing import Act, append_many, save_each, update_each
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid, NotEntitled
from luoshi.org.models import Level, Unit
from luoshi.rulebook.queries import rulebook

MOST = 1000
"""How many children one act makes at most."""
DEEPEST = 5
"""How many levels there are below a root: county, township, village, group, and one to spare."""
LEVELS = list(Level)


@dataclass(frozen=True)
class Part:
    """One child as it is asked for. ``share``: per cent of the parent's whole. ``added``: a demand that the source does not make.

    ``reason``: why more is asked than above, or why the words are passed on as they are. ``duty_override``: why a unit is charged
    though its duty list speaks against it.
    """

    lead: Unit
    title: str
    words: str
    measure: str
    due: date
    share: int | None = None
    supports: tuple[Unit, ...] = ()
    added: str = ""
    reason: str = ""
    duty_override: str = ""
    matches: Mapping[str, str] = field(
        default_factory=dict
    )  # {figure above: figure here, "" for none}: deliver.figures

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.title, self.words, self.measure, self.added, self.reason, self.duty_override)


@dataclass(frozen=True)
class Weighed:
    """A part with what it adds to the parent, and what stands in the way of sending it, by field ({} where nothing does)."""

    part: Part
    tightening: Tightening
    is_forwarded: bool
    ahead: int  # working days before the root's date, as it is now
    problems: Mapping[str, str] = field(default_factory=dict)
    checked: Checked = field(default_factory=Checked)  # what duty lists and mandates say to it
    matching: Mapping[str, str] = field(default_factory=dict)  # {figure above: figure here}, as the child will keep it

    @property
    def adds(self) -> bool:
        """Whether it asks for more than the level above."""
        return self.tightening.tightens or bool(self.part.added.strip())

    @property
    def needs_reason(self) -> bool:
        return self.is_forwarded or self.adds


def pass_down(
    pk: int, *, acting: Acting, now: datetime, parts: Sequence[Part], version: int | None = None
) -> list[Commitment]:
    """Make a child of the commitment ``pk`` for every part, dispatched at once: their clocks start now.

    Raises Invalid, naming each part that is not right and why; NotEntitled, WrongState, Stale as every act does.
    """
    refuse_classified(*(text for part in parts for text in part.texts))
    with from_above(pk), perform(
        pk, Action.PASS_DOWN, acting=acting, now=now, version=version, given={Need.CHILDREN: list(parts)}
    ) as doing:  # fmt: skip
        weighed = weigh(doing.commitment, parts, timezone.localdate(now))
        _refuse_wrong(doing.commitment, weighed)
        _refuse_past_lists(weighed, is_head=Party.LEAD_HEAD in parties(acting, doing.commitment))
        for part in parts:
            check_matching(doing.commitment.measure, part.measure, part.matches)
        children = _make(doing, weighed, now)
        carry_up([doing], itself=True)
        doing.act.facts.update(
            count=len(children), units=[str(child.lead) for child in children],
            forwarded=sum(child.is_forwarded for child in children), tightened=sum(child.is_tightened for child in children),
            **_past_lists(children),
        )  # fmt: skip
    return children


# --- what a part adds, and what stands in its way ---


def weigh(parent: Commitment, parts: Sequence[Part], today: date) -> list[Weighed]:
    """Every part with its tightening and its problems, in order. Seven queries at most, however many parts there are."""
    calendar = rulebook().calendar
    above = demand_of(parent)
    whole = (parent.root or parent).due or date.max
    held = list(parent.children.exclude(state=State.TERMINATED).values_list("lead_id", "title", "share"))
    upper = units_above(parent)
    shares = sum(share or 0 for _lead, _title, share in held) + sum(part.share or 0 for part in parts)
    twice = _named_twice(parts)
    assert parent.lead is not None
    known = Known.of([unit for part in parts for unit in (part.lead, *part.supports)], [parent.lead], today)
    found = []
    for part in parts:
        matching = matching_of(parent.measure, part.measure, part.matches)
        tightening = compare(above, _demand(part.due, part.measure, matching), calendar)
        forwarded = _is_forwarded(part, parent)
        checked = known.check(
            f"{part.title}。{part.words}",  # zh: a full stop
            parent.lead, part.lead, part.supports, part_of=words_of(parent),
        )  # fmt: skip
        problems = {
            **_unit_problem(part.lead, parent, upper, today, checked),
            **_loosened(tightening),
            **_incomplete(part, today),
        }
        if (part.lead.pk, part.title.strip()) in {
            (lead, title) for lead, title, _share in held
        } or part.lead.pk in twice:
            problems["lead"] = _("同一件事给同一个单位下达了两次。")
        if shares > 100:
            problems["share"] = _("各份额合计 %(sum)s%%，超过 100%%。") % {"sum": shares}
        if checked.objections and not part.duty_override.strip():
            problems["duty_override"] = _("%(told)s请写明为什么仍然下达。") % {"told": " ".join(checked.told)}
        weighed = Weighed(
            part, tightening, forwarded, max(calendar.between(part.due, whole), 0), problems, checked, matching
        )
        if weighed.needs_reason and not part.reason.strip():
            problems["reason"] = _reason_wanted(weighed)
        found.append(weighed)
    return found


def demand_of(commitment: Commitment) -> Demand:
    """What a commitment asks: its date and the figures in its measure of done."""
    assert commitment.due is not None
    return _demand(commitment.due, commitment.measure, commitment.matching)


def _demand(due: date, measure: str, matching: Mapping[str, str]) -> Demand:
    return Demand(due, figures(measure), answers_of(matching))


def beyond_root(commitment: Commitment, above: Sequence[Commitment], calendar: Calendar) -> Tightening | None:
    """What it asks beyond the root, through all levels between, as they are now: the sum of what each added. No query.

    above: the levels above, the root first. None for a root, and where not all of the levels may be told here.
    """
    if not above or len(above) != commitment.depth or commitment.due is None:
        return None
    answers = {figure.key: figure.key for figure in figures(commitment.measure)}
    for level in (commitment, *reversed(above[1:])):
        up = answers_of(level.matching)
        answers = {here: up.get(key, key) for here, key in answers.items()}
    return compare(demand_of(above[0]), Demand(commitment.due, figures(commitment.measure), answers), calendar)


def undistributed(parent: Commitment, parts: Iterable[Part]) -> tuple[Raised, ...]:
    """The figures whose shares, with those of the children there are, make up more or less than the parent's."""
    held = [
        _demand(due or parent.due or date.max, measure, matching)
        for due, measure, matching in parent.children.exclude(state=State.TERMINATED).values_list(
            "due", "measure", "matching"
        )
    ]
    if parent.due is None:
        return ()
    new = [_demand(part.due, part.measure, matching_of(parent.measure, part.measure, part.matches)) for part in parts]
    return shared_out(demand_of(parent), [*held, *new])


def units_above(commitment: Commitment) -> set[int]:
    """The keys of the units that passed it down, its own lead and its issuer: nobody of them may be charged below."""
    return {*_passed_through(commitment), commitment.lead_id or 0, commitment.issuer_id, commitment.office_id or 0}


def _passed_through(commitment: Commitment) -> set[int]:
    """The keys of the units that passed it down before it came to its lead."""
    return set(commitment.involvements.filter(role=UnitRole.ABOVE).values_list("unit_id", flat=True))


def may_charge(lead: Unit, unit: Unit) -> bool:
    """Whether ``lead`` may charge ``unit`` on its own authority.

    A government charges whoever stands below it; so does a department its own sections. Beyond those a department guides
    the departments of lower governments in its line of work, but does not dispatch to a lower government itself: that takes
    a mandate (docs/rules.md, «mandates»).
    """
    if unit.pk == lead.pk:
        return False
    if unit.is_within(lead):
        return True
    below = LEVELS.index(Level(unit.level)) > LEVELS.index(Level(lead.level))
    return not (lead.governs or unit.governs) and below and unit.path.startswith(lead.government_path)


def _unit_problem(unit: Unit, parent: Commitment, upper: set[int], today: date, checked: Checked) -> dict[str, str]:
    lead = parent.lead
    assert lead is not None
    told = ""
    if (unit.valid_to and unit.valid_to < today) or (unit.valid_from and unit.valid_from > today):
        told = _("%(unit)s现在不存在。") % {"unit": unit}
    elif unit.pk in upper:
        told = _("%(unit)s在这件事的上级，不能再向它下达。") % {"unit": unit}
    elif unit in checked.unmandated or not (may_charge(lead, unit) or needs_mandate(lead, unit)):
        told = _("%(lead)s不能直接向%(unit)s下达：它不在本单位之下，也没有督办授权。") % {"lead": lead, "unit": unit}
    elif parent.reach and LEVELS.index(Level(unit.level)) > LEVELS.index(Level(parent.reach)):
        told = _("这件事只发至%(level)s，不能下达给%(unit)s。") % {"level": Level(parent.reach).label, "unit": unit}
    if not told and checked.unmandated:  # of those that are to help
        return {"supports": without_mandate(checked.unmandated)}
    return {"lead": told} if told else {}


def _loosened(tightening: Tightening) -> dict[str, str]:
    problems = {}
    if tightening.later:
        problems["due"] = _("比上级的时限晚 %(days)s 个工作日；要推迟，须先向交办机构申请延期。") % {
            "days": tightening.later
        }
    if tightening.lowered:
        names = _("、").join(raised.indicator for raised in tightening.lowered)
        problems["measure"] = _("“%(names)s”低于上级的要求；要降低，须先向交办机构申请调整目标。") % {"names": names}
    return problems


def _incomplete(part: Part, today: date) -> dict[str, str]:
    problems = {}
    if not part.title.strip():
        problems["title"] = _("请写明做什么。")
    if not part.measure.strip():
        problems["measure"] = _("请写明完成标准。")
    if part.due < today:
        problems["due"] = _("完成时限已经过去。")
    if part.share is not None and not 0 <= part.share <= 100:
        problems["share"] = _("份额须在 0 到 100 之间。")
    if part.lead in part.supports:
        problems["supports"] = _("牵头单位不能同时是配合单位。")
    return problems


def _is_forwarded(part: Part, parent: Commitment) -> bool:
    """Whether a part only passes on what stands above, word for word."""
    same = part.words.strip() in {parent.words.strip(), parent.title.strip()} or part.title.strip() == parent.title
    return same and part.measure.strip() == parent.measure.strip() and not part.added.strip()


def _reason_wanted(weighed: Weighed) -> str:
    if weighed.adds:
        return _("比上级要求更紧，请写明理由；交办机构会看到加码的内容和合计。")
    return _("原话和标准原样照转，请写明为什么不需要细化；照转会单独计数。")


def _named_twice(parts: Sequence[Part]) -> set[int]:
    seen: set[tuple[int, str]] = set()
    twice = set()
    for part in parts:
        key = (part.lead.pk, part.title.strip())
        if key in seen:
            twice.add(part.lead.pk)
        seen.add(key)
    return twice


def _refuse_wrong(parent: Commitment, weighed: Sequence[Weighed]) -> None:
    if parent.depth >= DEEPEST:
        raise Invalid(_("已经分解了 %(most)s 层，不能再往下分解。") % {"most": DEEPEST})
    if len(weighed) > MOST:
        raise Invalid(_("一次最多下达 %(most)s 项。") % {"most": MOST})
    wrong = [
        _("%(unit)s：%(what)s") % {"unit": one.part.lead, "what": " ".join(one.problems.values())}
        for one in weighed
        if one.problems
    ]
    if wrong:
        shown = wrong[:5] + ([_("另有 %(count)s 项。") % {"count": len(wrong) - 5}] if len(wrong) > 5 else [])
        raise Invalid(" ".join(shown), fields={"parts": " ".join(shown)})


def _refuse_past_lists(weighed: Sequence[Weighed], *, is_head: bool) -> None:
    """Going past a duty list is for the head of the unit that passes down alone."""
    told = [words for one in weighed for words in one.checked.told]
    if told and not is_head:
        raise NotEntitled(_("%(told)s确需下达的，须由本单位负责人写明理由后办理。") % {"told": " ".join(told[:5])})


def _past_lists(children: Sequence[Commitment]) -> dict[str, Any]:
    """For the parent's entry: how many go past a duty list, and by which mandates lower governments are charged."""
    past = sum("against" in child.duty_check for child in children)
    mandates = dict.fromkeys(basis for child in children for basis in child.duty_check.get("mandates", ()))
    return {**({"past_lists": past} if past else {}), **({"mandates": list(mandates)} if mandates else {})}


# --- writing ---


def _make(doing: Doing, weighed: Sequence[Weighed], now: datetime) -> list[Commitment]:
    """The children with their units, each the first entry of its own stream."""
    parent, author = doing.commitment, doing.act.author
    first = parent.children.count() + 1
    rules, today = rulebook(), timezone.localdate(now)
    acts, children = [], []
    for order, one in enumerate(weighed, start=first):
        child = _child(parent, one, f"{parent.number}-{order}", now)
        lights.relight(child, today, rules)
        act = Act("", "commitment.hand_down", author=author, now=now)
        act.move = {"action": Action.HAND_DOWN.value, "from": None, "to": State.DISPATCHED.value}
        act.facts.update(
            number=child.number, title=child.title, lead=str(child.lead), due=str(child.due), measure=child.measure,
            above=parent.number, tightening=child.tightening, forwarded=child.is_forwarded,
            **({"duty_check": child.duty_check} if child.duty_check else {}),
        )  # fmt: skip
        acts.append(act)
        children.append(child)
    save_each(list(zip(acts, children, strict=True)))
    upper = {*_passed_through(parent), parent.lead_id or 0}
    save_each(
        [
            (act, involved)
            for act, child, one in zip(acts, children, weighed, strict=True)
            for involved in _involved(child, one.part, upper)
        ]
    )
    for act, child in zip(acts, children, strict=True):
        act.stream = child.stream
    append_many(acts)
    return children


def _child(parent: Commitment, one: Weighed, number: str, now: datetime) -> Commitment:
    part = one.part
    return Commitment(
        number=number, title=part.title.strip()[:200], words=part.words.strip() or part.title.strip(), kind=parent.kind,
        state=State.DISPATCHED, tier=parent.tier, measure=part.measure.strip()[:400],
        handling=parent.handling,
        issuer=parent.lead, lead=part.lead, office_id=parent.office_id, parent=parent, root_id=parent.root_id or parent.pk,
        matching=one.matching,
        depth=parent.depth + 1, share=part.share, reach=parent.reach, is_forwarded=one.is_forwarded,
        tightening=written(one), is_tightened=one.adds, duty_check=one.checked.written(part.duty_override), original_due=part.due, due=part.due, registered_at=now, dispatched_at=now,
        reporting_from=timezone.localdate(now), version=1, created_at=now,
    )  # fmt: skip


def _involved(child: Commitment, part: Part, upper: set[int]) -> list[Involvement]:
    below = [
        Involvement(commitment=child, unit=part.lead, role=UnitRole.LEAD),
        *(
            Involvement(commitment=child, unit=unit, role=UnitRole.SUPPORT)
            for unit in part.supports
            if unit.pk not in upper
        ),
    ]
    return below + [Involvement(commitment=child, unit_id=unit, role=UnitRole.ABOVE) for unit in sorted(upper)]


def written(one: Weighed) -> dict[str, Any]:
    """What was added, as the child keeps it; {} where nothing was, though words passed on as they are keep their reason."""
    tightening, reason = one.tightening, one.part.reason.strip()
    if not one.needs_reason:
        return {}
    if not one.adds:
        return {"reason": reason}
    return {**added(tightening), "added": one.part.added.strip(), "reason": reason}


def weigh_anew(child: Commitment, calendar: Calendar, *, changed: str = "") -> None:
    """Work out again what a child asks beyond the level above, both as they are now. What was added in words, and why, stays.

    changed: by which kind of change the child's own demand has just moved, if any. From then on the difference is its issuer's
    own decision, whatever the level above had changed before.
    """
    assert child.parent is not None
    since = {kind: told for kind, told in child.tightening.get("since", {}).items() if kind != changed}
    _keep(child, compare(demand_of(child.parent), demand_of(child), calendar), since)


def weigh_below(doing: Doing, kind: str, today: date) -> None:
    """After a commitment's date or measure was changed (``kind``): what its children ask beyond it now, and since when that differs.

    Those that have ended keep what they had. Two queries at most; recorded in the act.
    """
    calendar, above = rulebook().calendar, demand_of(doing.commitment)
    rows = doing.commitment.children.select_for_update(of=("self",))
    children = list(rows.exclude(state__in=ENDED).order_by("pk"))
    moved = 0
    for child in children:
        before, since = child.tightening, child.tightening.get("since", {})
        _keep(child, compare(above, demand_of(child), calendar), since)
        if _gaps(child.tightening, kind) != _gaps(before, kind):
            moved += 1
            days = {"days": before.get("days", 0)} if kind == ChangeKind.EXTENSION else {}
            first = since.get(kind) or {"on": str(today), **days}
            if any(_gaps(child.tightening, kind)):
                child.tightening = {**child.tightening, "since": {**since, str(kind): first}}
    update_each([(doing.act, child) for child in children])
    if moved:
        doing.act.facts["reweighed"] = moved


def _keep(child: Commitment, weighed: Tightening, since: Mapping[str, Any]) -> None:
    """Put on a child what it asks beyond the level above; ``since`` of what still differs only."""
    gaps = added(weighed) if weighed.tightens or weighed.loosens else {}
    kept = {name: child.tightening[name] for name in ("added", "reason") if child.tightening.get(name)}
    still = {kind: told for kind, told in since.items() if any(_gaps(gaps, kind))}
    child.is_tightened = weighed.tightens or "added" in kept
    child.tightening = {**gaps, **kept, **({"since": still} if still else {})}


def _gaps(kept: Mapping[str, Any], kind: str) -> list[Any]:
    """What a change of this kind above may make differ; nothing reads as None."""
    names = ("days",) if kind == ChangeKind.EXTENSION else ("raised", "new", "lowered")
    return [kept.get(name) or None for name in names]


def too_low(child: Commitment, measure: str, calendar: Calendar) -> str:
    """Why a child may not have this measure: it asks for less than the level above, which only its issuer allows. "" where it may."""
    assert child.parent is not None
    assert child.due is not None
    matching = matching_of(child.parent.measure, measure, child.matching)
    return _lowered(child, _demand(child.due, measure, matching), calendar)


def too_low_by(child: Commitment, matching: Mapping[str, str], calendar: Calendar) -> str:
    """The same for a matching: what it makes comparable may turn out to be less than is asked above."""
    assert child.due is not None
    return _lowered(child, _demand(child.due, child.measure, matching), calendar)


def _lowered(child: Commitment, asked: Demand, calendar: Calendar) -> str:
    assert child.parent is not None
    return _loosened(compare(demand_of(child.parent), asked, calendar)).get("measure", "")


def added(tightening: Tightening) -> dict[str, Any]:
    """Dates and figures that differ, as the child keeps them; what is lower only where something is."""
    return {
        "days": tightening.days,
        "raised": [_written(up) for up in tightening.raised],
        "new": [
            {"indicator": new.indicator, "comparator": new.comparator, "value": _plain(new.value), "unit": new.unit}
            for new in tightening.new
        ],
        **({"lowered": [_written(down) for down in tightening.lowered]} if tightening.lowered else {}),
    }


def _written(changed: Raised) -> dict[str, str]:
    return {
        "indicator": changed.indicator,
        "unit": changed.unit,
        "above": _plain(changed.above),
        "below": _plain(changed.below),
    }


def _plain(number: float) -> str:
    """100, 6.5: a figure as it is written; the record holds no floating point numbers."""
    return f"{number:.10g}"
