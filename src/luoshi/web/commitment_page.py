"""Everything that the page of one commitment shows, gathered in at most fifteen queries (sign-in included)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments import chain, duty_words, lights
from luoshi.commitments.history import BY_THE_CLOCK
from luoshi.commitments.models import Commitment, Handling, Involvement, UnitRole
from luoshi.commitments.parties import parties
from luoshi.commitments.tightening import told_now, told_of, told_sum
from luoshi.conclude.queries import checks_of
from luoshi.deliver import measuring
from luoshi.deliver.figures import answering, figures_in
from luoshi.deliver.models import Report
from luoshi.deliver.passing_down import beyond_root
from luoshi.deliver.queries import changes_of, linked_to, reports_of, support_tasks
from luoshi.deliver.views import sheet_of
from luoshi.kernel.lifecycle import Party, State
from luoshi.kernel.workdays import Calendar
from luoshi.ledger.models import Entry
from luoshi.ledger.queries import entries_of
from luoshi.ledger.sentences import post, sentence, who
from luoshi.org.acting import Acting
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.supervise.models import Occasion
from luoshi.web.acts_offered import acts_for
from luoshi.web.context import OVERSIGHT
from luoshi.web.source_words import Words, words_of

REPORTS = 10  # a page
ENTRIES = 20  # a page
CLOCK = 6  # changes of light and reminders that are told beside the thread
LIGHT_TURNED = (Occasion.TURNED_YELLOW, Occasion.TURNED_RED)
OVERCLAIM = 10  # points by which a claim may lie above what the children claim together before that is said
CHILDREN = 12  # of what was passed down, shown beside the page
CHAIN = 40  # siblings of the same sentence that are shown

# What leaves a change request behind: whether any is worth looking for.
CHANGING = (
    "change_drafted", "change_requested", "extend", "retarget", "relead", "suspend", "terminate",
)  # fmt: skip
_RUNNING = {State.DISPATCHED, State.RETURN_REQUESTED, State.ACCEPTED, State.IN_PROGRESS}


def context_of(commitment: Commitment, acting: Acting, query: Mapping[str, str], today: date) -> dict[str, Any]:
    """The template's context. ``query``: which page of reports and of entries is wanted."""
    rules = rulebook()
    told = commitment.dispatched_at is not None
    # What has ended is measured by the schedule of its last day.
    ended = timezone.localdate(commitment.closed_at) if commitment.closed_at else today
    scheduled = lights.scheduled(commitment, min(ended, today), rules)
    history = history_page(commitment, _number(query.get("entries")))
    disputes = (
        list(commitment.disputes.select_related("unit", "new_lead").order_by("-pk"))
        if history.has("request_return")
        else []
    )
    changed = changes_of(commitment, acting) if commitment.awaits_change or history.has(*CHANGING) else []
    commitment._prefetched_objects_cache = {"disputes": disputes, "changes": changed}  # type: ignore[attr-defined]  # noqa: SLF001 - what the acts look at
    held = list(commitment.involvements.select_related("unit").order_by("pk"))
    words = words_of(commitment, acting)
    reports = reports_page(commitment, acting, _number(query.get("reports"))) if told else None
    acts = acts_for(commitment, acting)
    return {
        "commitment": commitment,
        "reason": lights.reason_today(commitment, min(ended, today), rules) if told else "",
        "acts": acts,
        "words": words,
        "head_line": head_line(commitment, words),
        "stages": stages(commitment),
        "scheduled": scheduled,
        "difference": difference(commitment, reports.items if reports else []),
        "milestones": _milestones(commitment, today) if commitment.schedule or commitment.is_extended else [],
        "reports": reports,
        "verifications": checks_of(commitment) if history.has("verify", "send_back") else [],
        "disputes": disputes,
        "changes": changed,
        "absorbed": _others(acting, merged_into=commitment) if history.has("merged_in") else [],
        "parts": _others(acting, split_from=commitment) if history.has("split_up") else [],
        "linked": linked_to(commitment, acting) if history.has("linked") else [],
        "past_lists": duty_words.told_of(commitment.duty_check),
        "supports": [part.unit for part in held if part.role == UnitRole.SUPPORT],
        "clock": clock_entries(commitment, history) if told else [],
        "warnings": warnings(commitment, today, rules),
        "history": history,
        "siblings": siblings(words, acting),
        **below(commitment, acting, history, rules.calendar),
        **support(commitment, acting, history, held, today),
        "left": rules.calendar.between(today, commitment.due) if commitment.due and _runs(commitment) else None,
        "next_report": lights.next_report_due(commitment, today, rules),
        "sign_in_due": lights.sign_in_due(commitment, rules),
        "weighable": commitment.state in {State.IN_PROGRESS, State.COMPLETION_CLAIMED},
        "office_sees": commitment.issuer_id in {office.pk for office in acting.offices},
        "heads_issuer": Party.SUPERVISION_HEAD in parties(acting, commitment),
        "ledger_url": _ledger(commitment, acting),
    }  # fmt: skip


def _runs(commitment: Commitment) -> bool:
    return commitment.state in _RUNNING


def _number(text: str | None) -> int:
    return max(1, min(int(text), 10_000)) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


def head_line(commitment: Commitment, words: Words | None) -> str:
    """What stands above the title: number, tier, kind of the source, state."""
    parts = [commitment.number or _("未编号"), commitment.get_tier_display()]
    if words and words.told:
        parts.append(words.source.get_kind_display())
    elif commitment.instruction:
        parts.append(_("领导批示"))
    parts.append(commitment.get_state_display())
    if commitment.handling != Handling.INTERNAL:  # the usual level says nothing
        parts.append(commitment.get_handling_display())
    return "　".join(parts)


def stages(commitment: Commitment) -> dict[str, str]:
    """How far the thread has come: each stage done, now or todo."""
    state = State(commitment.state)
    if commitment.closed_at or state in {State.COMPLETION_CLAIMED, State.VERIFIED}:
        return {"decide": "done", "deliver": "done", "supervise": "done", "finish": "now"}
    if commitment.dispatched_at:
        return {"decide": "done", "deliver": "done", "supervise": "now", "finish": "todo"}
    return {"decide": "now", "deliver": "todo", "supervise": "todo", "finish": "todo"}


def difference(commitment: Commitment, reports: Sequence[Report]) -> str:
    """One sentence on how what is claimed stands to what the evidence supports."""
    claimed, evidenced = commitment.claimed, commitment.evidenced
    if claimed is None:
        return _("单位还没有反馈进展。")
    if commitment.awaits_assessment:
        return _("最近一次反馈附有佐证材料，督查室尚未核实；核实之前不计入亮灯。")
    if evidenced is None and any(report.evidence.all() for report in reports):
        return _("单位自报 %(claimed)s%%，佐证材料没有核实过。") % {"claimed": claimed}
    if evidenced is None:
        return _("单位自报 %(claimed)s%%，没有附佐证材料，无从核实。") % {"claimed": claimed}
    weighed = next((report.assessment for report in reports if report.assessment), "")
    if claimed > evidenced:
        gap = _("自报与核实相差 %(gap)s 个百分点") % {"gap": claimed - evidenced}
        return (
            _("%(gap)s：%(weighed)s") % {"gap": gap, "weighed": weighed} if weighed else _("%(gap)s。") % {"gap": gap}
        )
    if claimed < evidenced:
        return _("核实比自报高 %(gap)s 个百分点。") % {"gap": evidenced - claimed}
    return _("自报与核实一致。")


@dataclass(frozen=True)
class Step:
    """A milestone with what has become of it: reached, late, to come, or moved by an extension so that it binds no more."""

    title: str
    due: date
    percent: int
    state: str


def _milestones(commitment: Commitment, today: date) -> list[Step]:
    reached = commitment.evidenced or 0

    binding = {(day, percent) for day, percent in commitment.schedule}

    def state_of(percent: int, due: date) -> str:
        if (str(due), percent) not in binding:
            return "moved"
        if reached >= percent:
            return "reached"
        return "late" if due < today and _runs(commitment) else "ahead"

    return [
        Step(step.title, step.due, step.percent, state_of(step.percent, step.due))
        for step in commitment.milestones.all()
    ]


@dataclass(frozen=True)
class Part:
    """One page of a list that may be long: no counting, only whether there is more on either side."""

    items: list[Any]
    newer: int | None
    older: int | None


def reports_page(commitment: Commitment, acting: Acting, number: int) -> Part:
    """Ten reports, newest first, with their evidence. Two queries."""
    start = (number - 1) * REPORTS
    rows = list(reports_of(commitment, acting)[start : start + REPORTS + 1])
    return Part(rows[:REPORTS], number - 1 if number > 1 else None, number + 1 if len(rows) > REPORTS else None)


@dataclass(frozen=True)
class Told:
    """One entry as the page tells it."""

    seq: int
    at: Any
    who: str
    post: str
    words: str
    kind: str
    hash: str
    occasion: str = ""  # of a reminder

    @classmethod
    def of(cls, entry: Entry) -> "Told":
        occasion = entry.facts.get("occasion", "")
        return cls(entry.seq, entry.at, who(entry), post(entry), sentence(entry), entry.kind, entry.hash, occasion)


@dataclass(frozen=True)
class History:
    """A page of the record. Entries of a stream are numbered from 1 without a gap, so nothing has to be counted."""

    items: list[Told]
    total: int
    newer: int | None
    older: int | None
    hash: str
    kinds: frozenset[str]  # of the whole record, not of this page only

    def has(self, *acts: str) -> bool:
        """Whether one of these acts happened: what did not is not looked for in the tables."""
        return any(f"commitment.{act}" in self.kinds for act in acts)


def history_page(commitment: Commitment, number: int) -> History:
    """Twenty entries, newest first, and which kinds of entries the whole record has.

    One query; a second where the record is longer than a page, a third where the page asked for does not exist.
    """
    start = (number - 1) * ENTRIES
    entries = list(entries_of(commitment.stream).order_by("-seq")[start : start + ENTRIES])
    if not entries and number > 1:
        return history_page(commitment, 1)
    total = entries[0].seq + start if entries else 0
    return History(
        items=[Told.of(entry) for entry in entries], total=total,
        newer=number - 1 if number > 1 else None, older=number + 1 if start + ENTRIES < total else None,
        hash=entries[0].hash if entries else "", kinds=_kinds(commitment, entries, total),
    )  # fmt: skip


def _kinds(commitment: Commitment, entries: list[Entry], total: int) -> frozenset[str]:
    if total == len(entries):
        return frozenset(entry.kind for entry in entries)
    return frozenset(entries_of(commitment.stream).order_by().values_list("kind", flat=True).distinct())


def clock_entries(commitment: Commitment, history: History) -> list[Told]:
    """The latest changes of light and reminders; from the page of the record already read where that is the whole of it.

    That somebody was reminded of a change of light is not told beside that change.
    """
    if history.total == len(history.items):
        told = [one for one in history.items if one.kind in BY_THE_CLOCK]
    else:
        entries = entries_of(commitment.stream).filter(kind__in=BY_THE_CLOCK).order_by("-seq")[: 2 * CLOCK]
        told = [Told.of(entry) for entry in entries]
    return [one for one in told if one.occasion not in LIGHT_TURNED][:CLOCK]


@dataclass(frozen=True)
class Late:
    """Something that is late, with the light that it would have."""

    colour: str
    words: str


def warnings(commitment: Commitment, today: date, rules: Rulebook) -> list[Late]:
    """What is overdue today: the whole, a report, the signature of receipt."""
    found = []
    if commitment.is_overdue(today) and commitment.due:
        days = rules.calendar.between(commitment.due, today)
        found.append(Late("red", _("超期 %(days)s 个工作日") % {"days": days}))
    if commitment.missed_due:
        told = _("计为超期：到 %(day)s 没有完成，也没有事先申请延期") % {"day": commitment.missed_due}
        found.append(Late("red", told))
    signed_by = lights.sign_in_due(commitment, rules)
    if signed_by and signed_by < today:
        found.append(Late("yellow", _("逾期未签收，应于 %(day)s 前签收") % {"day": signed_by}))
    owed = lights.report_overdue_since(commitment, today, rules)
    if owed:
        found.append(Late("yellow", _("逾期未报进展，应于 %(day)s 前反馈") % {"day": owed}))
    return found


def below(commitment: Commitment, acting: Acting, history: History, calendar: Calendar) -> dict[str, Any]:
    """The chain beside the page: what stands above, the first of what was passed down, how that stands, what was added."""
    above = chain.ancestors(commitment)
    level = chain.level(commitment.pk, acting, size=CHILDREN) if history.has("pass_down") else None
    rolled = chain.rolled_up(commitment, acting) if level and level.total else None
    standing = measuring.children_of(commitment, acting) if level and level.total else ()
    asked_above = above[-1].measure if above and above[-1].pk == commitment.parent_id else ""
    return {
        "above": above,
        "level": level,
        "rolled": rolled,
        "measures": measuring.rows_of(commitment, standing) if commitment.dispatched_at else [],
        "answering": answering(asked_above, commitment.measure, commitment.matching),
        "may_match": bool(figures_in(asked_above)) and not sheet_of("match_measures").why_not(commitment, acting),
        "may_declare": bool(level and level.total) and not sheet_of("declare_rollup").why_not(commitment, acting),
        "overclaimed": rolled is not None and (commitment.claimed or 0) - (rolled.claimed or 0) >= OVERCLAIM,
        "tightened": told_of(commitment),
        "in_all": _in_all(commitment, above, calendar),
        "summed": told_sum(chain.added(commitment, acting, calendar))
        if level and level.total and not commitment.depth
        else "",
    }


def _in_all(commitment: Commitment, above: Sequence[Commitment], calendar: Calendar) -> list[str]:
    """What all levels together ask beyond the root, in words; nothing one level below it, where the level itself says so."""
    found = beyond_root(commitment, above, calendar) if commitment.depth > 1 else None
    if found is None:
        return []
    demands = [one.tightening["added"] for one in (*above, commitment) if one.tightening.get("added")]
    return told_now(found, "；".join(demands))  # zh: between demands


def support(
    commitment: Commitment, acting: Acting, history: History, held: Sequence[Involvement], today: date
) -> dict[str, Any]:
    """What was asked of the supporting units, and whether this person may ask for more. One query, where any unit supports."""
    if not any(part.role == UnitRole.SUPPORT for part in held) or commitment.dispatched_at is None:
        return {"tasks": [], "may_ask": False}
    mine = {unit.pk for unit in acting.units}
    asked = support_tasks(commitment) if history.has("support_asked") else []
    tasks = [{"it": task, "late": task.is_late(today), "mine": task.unit_id in mine} for task in asked]
    return {"tasks": tasks, "may_ask": not sheet_of("ask_support").why_not(commitment, acting)}


def siblings(words: Words | None, acting: Acting) -> list[Commitment]:
    """What else came of the same sentence, as far as this person may see it, itself included. One query, or none."""
    if words is None or words.proposal is None:
        return []
    rows = Commitment.objects.visible_to(acting).filter(origin__proposal=words.proposal).select_related("lead")
    fields = ("title", "state", "light", "evidenced", "lead__name", "lead__short")
    found = list(rows.only(*fields).order_by("lead__path", "pk")[:CHAIN])
    return found if len(found) > 1 else []


def _others(acting: Acting, **which: Commitment) -> list[Commitment]:
    """What was merged into this one, or split off it, as far as this person may see it. One query."""
    rows = Commitment.objects.visible_to(acting).filter(**which).select_related("lead")
    return list(rows.order_by("pk")[:CHAIN])


def _ledger(commitment: Commitment, acting: Acting) -> str:
    """Where the stream is read with its hashes and proofs, for those who may open the ledger."""
    return f"{reverse('web:ledger')}?stream={commitment.stream}" if acting.roles & OVERSIGHT else ""
