"""The cards of the review desk: corrected, filled in, split, merged, set aside, taken up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Tier, WorkKind
from luoshi.decide.actions.holding import act_on, opened, refuse_decided, refuse_outsiders, save_proposal
from luoshi.decide.actions.proposing import offered_due
from luoshi.decide.finds import Finds, day, due_of, measure_of
from luoshi.decide.models import Proposal, SetAside, Source, Status
from luoshi.decide.spans import mended, title_of
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid
from luoshi.org.models import Unit
from luoshi.reading import deadlines, measures
from luoshi.rulebook.queries import rulebook


@dataclass(frozen=True)
class Draft:
    """What a person may set on a proposal; None leaves a field as it is."""

    title: str | None = None
    leads: Sequence[Unit] | None = None
    supports: Sequence[Unit] | None = None
    due: date | None = None
    measure: str | None = None
    tier: int | None = None
    kind: str | None = None


@transaction.atomic
def edit(pk: int, draft: Draft, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Correct a proposal before it becomes a commitment. Its words stay the document's own."""
    proposal = opened(pk, version, acting)
    refuse_decided(proposal)
    _apply(proposal, draft)
    act = act_on(proposal.source, "source.edited", acting, now, title=proposal.title)
    save_proposal(act, proposal)
    act.write()
    return proposal


def _apply(proposal: Proposal, draft: Draft) -> None:
    refuse_classified(draft.title or "", draft.measure or "")
    if draft.title is not None:
        if not draft.title.strip():
            raise Invalid(_("事项名称不能为空。"), fields={"title": _("请填写。")})
        proposal.title = draft.title.strip()[:200]
    if draft.leads is not None:
        proposal.leads = [unit.pk for unit in draft.leads]
    if draft.supports is not None:
        proposal.supports = [unit.pk for unit in draft.supports]
    proposal.supports = [key for key in proposal.supports if key not in proposal.leads]
    if draft.due is not None:
        proposal.due, proposal.due_given = draft.due, True
    if draft.measure is not None:
        proposal.measure = draft.measure.strip()[:400]
    if draft.tier is not None and draft.tier in Tier.values:
        proposal.tier = draft.tier
    if draft.kind is not None and draft.kind in WorkKind.values:
        proposal.kind = draft.kind


@transaction.atomic
def fill(pks: Iterable[int], draft: Draft, *, acting: Acting, now: datetime) -> list[Proposal]:
    """Give the same lead, date or measure to many proposals, wherever they have none yet."""
    held = Proposal.objects.select_related("source__office").defer("source__text", "source__reading")
    proposals = list(held.select_for_update(of=("self",)).filter(pk__in=list(pks), status=Status.PENDING))
    if not proposals:
        raise Invalid(_("没有待定的事项可填。"))
    source = proposals[0].source
    if any(proposal.source_id != source.pk for proposal in proposals):
        raise Invalid(_("只能一并填写同一来源的事项。"))
    refuse_outsiders(source, acting)
    changed = []
    for proposal in proposals:
        lacking = Draft(
            leads=draft.leads if not proposal.leads else None,
            due=draft.due if not proposal.due_given else None,
            measure=draft.measure if not proposal.measure else None,
        )
        if any(value for value in (lacking.leads, lacking.due, lacking.measure)):
            _apply(proposal, lacking)
            changed.append(proposal)
    if not changed:
        raise Invalid(_("所选事项都已填好，没有改动。"))
    what = [str(unit) for unit in draft.leads or []] + [str(value) for value in (draft.due, draft.measure) if value]
    act = act_on(source, "source.filled", acting, now, count=len(changed), what="、".join(what))
    for proposal in changed:
        save_proposal(act, proposal)
    act.write()
    return changed


@transaction.atomic
def split(pk: int, at: int, *, acting: Acting, now: datetime, version: int | None = None) -> tuple[Proposal, Proposal]:
    """Cut a proposal in two before the character ``at`` of the source's text."""
    proposal = opened(pk, version, acting)
    refuse_decided(proposal)
    if proposal.source.proposals.filter(status=Status.MERGED, reason=str(pk)).exists():
        raise Invalid(_("这一项并入过别的内容，请先把它们分开。"))
    text = proposal.source.text
    if (
        not proposal.start < at < proposal.end
        or not text[proposal.start : at].strip()
        or not text[at : proposal.end].strip()
    ):
        raise Invalid(_("请在这一项的文字中间选择拆分处。"))
    rest = Proposal(
        source=proposal.source, start=at, end=proposal.end, heading=proposal.heading, kind=proposal.kind,
        leads=list(proposal.leads), supports=list(proposal.supports), due=proposal.due, due_words=proposal.due_words,
        due_given=proposal.due_given, tier=proposal.tier, confidence=proposal.confidence, rule=proposal.rule,
        measure=proposal.measure, named=[mention for mention in proposal.named if mention["start"] >= at],
    )  # fmt: skip
    act = act_on(proposal.source, "source.split", acting, now, title=proposal.title)
    finds = Finds(proposal.source.reading)
    whole = finds.of(proposal.start, proposal.end)
    dated, numbers = due_of(whole.deadlines), measure_of(whole.measures)
    proposal.named = [mention for mention in proposal.named if mention["start"] < at]
    _cut(proposal, text, proposal.start, at)
    _cut(rest, text, at, rest.end)
    for part in (proposal, rest):  # what the text gives goes with its words; what a person set stays with both
        own = finds.of(part.start, part.end)
        own_date = due_of(own.deadlines)
        if dated and own_date and part.due == day(dated["due"]):
            part.due, part.due_words = day(own_date["due"]), mended(own_date["text"])[:60]
        if numbers and part.measure == numbers:
            part.measure = measure_of(own.measures)
    save_proposal(act, proposal)
    act.save(rest)
    act.write()
    return proposal, rest


def _cut(proposal: Proposal, text: str, start: int, end: int) -> None:
    proposal.start, proposal.end = start, end
    proposal.words = mended(text[start:end])
    proposal.title = title_of(proposal.words)


@transaction.atomic
def merge(pk: int, other_pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Take the proposal ``other_pk`` into its neighbour ``pk``: its words are added, its units support, its card is closed."""
    if pk == other_pk:
        raise Invalid(_("不能与自身合并。"))
    both = {key: opened(key, version if key == pk else None, acting) for key in sorted((pk, other_pk))}
    kept, gone = both[pk], both[other_pk]
    refuse_decided(kept)
    refuse_decided(gone)
    if kept.source_id != gone.source_id:
        raise Invalid(_("只能合并同一来源的事项。"))
    first, second = sorted((kept, gone), key=lambda proposal: proposal.start)
    between = kept.source.proposals.filter(start__gte=first.end, end__lte=second.start).exclude(status=Status.MERGED)
    if between.exists():
        raise Invalid(_("两项之间还有别的事项，只能合并相邻的两项。"))
    kept.words = f"{first.words}\n{second.words}"
    kept.leads = kept.leads or gone.leads
    supports = dict.fromkeys([*kept.supports, *gone.leads, *gone.supports])
    kept.supports = [unit for unit in supports if unit not in kept.leads]
    kept.named = [*first.named, *second.named]
    kept.measure = "；".join(dict.fromkeys(part for part in (first.measure, second.measure) if part))[:400]
    if gone.due_given and (not kept.due_given or (kept.due and gone.due and gone.due < kept.due)):
        kept.due, kept.due_words, kept.due_given = gone.due, gone.due_words, True  # the earlier of what the text asks
    gone.status, gone.reason = Status.MERGED, str(kept.pk)
    act = act_on(kept.source, "source.merged", acting, now, title=kept.title, merged=gone.title)
    save_proposal(act, kept)
    save_proposal(act, gone)
    act.write()
    return kept


@transaction.atomic
def set_aside(pk: int, ground: str, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Say why this stretch is not to be followed up. It stays covered, with the reason on record."""
    proposal = opened(pk, version, acting)
    refuse_decided(proposal)
    if ground not in SetAside.values:
        raise Incomplete(_("请选择理由。"), fields={"ground": _("请选择理由。")})
    proposal.status, proposal.reason = Status.SET_ASIDE, ground
    act = act_on(proposal.source, "source.set_aside", acting, now, title=proposal.title, reason=ground)
    save_proposal(act, proposal)
    act.write()
    return proposal


@transaction.atomic
def restore(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Take a set-aside stretch up again, or take a merged one out of the proposal that it was merged into."""
    proposal = opened(pk, version, acting)
    if proposal.status == Status.MERGED:
        return _part(proposal, acting, now)
    if proposal.status != Status.SET_ASIDE:
        raise Invalid(_("只有作为背景的内容可以恢复。"))
    proposal.status, proposal.reason, proposal.duplicate_of = Status.PENDING, "", None
    act = act_on(proposal.source, "source.restored", acting, now, title=proposal.title)
    save_proposal(act, proposal)
    act.write()
    return proposal


def _part(proposal: Proposal, acting: Acting, now: datetime) -> Proposal:
    """Undo a merger: the words go back to the part they came from; units and measure stay with the other for a person to sort out."""
    kept = opened(int(proposal.reason), None, acting)
    refuse_decided(kept)
    lines = kept.words.split("\n")
    mine = proposal.words.split("\n")
    at = next((n for n in range(len(lines)) if lines[n : n + len(mine)] == mine), None)
    if at is None or len(lines) == len(mine):
        raise Invalid(_("合并后的文字已变，不能再分开。"))
    kept.words = "\n".join(lines[:at] + lines[at + len(mine) :])
    kept.named = [mention for mention in kept.named if mention not in proposal.named]
    proposal.status, proposal.reason = Status.PENDING, ""
    act = act_on(proposal.source, "source.parted", acting, now, title=kept.title, merged=proposal.title)
    save_proposal(act, kept)
    save_proposal(act, proposal)
    act.write()
    return proposal


@transaction.atomic
def take_up(source_pk: int, start: int, end: int, *, acting: Acting, now: datetime) -> Proposal:
    """Make a proposal of a stretch [start, end) that the reader took for context, or did not take at all."""
    source = Source.objects.select_related("office").get(pk=source_pk)
    refuse_outsiders(source, acting)
    if not 0 <= start < end <= len(source.text) or not source.text[start:end].strip():
        raise Invalid(_("请选择原文中的一段文字。"))
    if source.proposals.filter(start__lt=end, end__gt=start).exists():
        raise Invalid(_("这段文字已经列为事项，请刷新页面查看。"))
    dues = deadlines.find(
        source.text,
        start,
        end,
        issued_on=source.issued_on,
        planning_year=source.planning_year,
        calendar=rulebook().calendar,
        title=source.title,
    )
    dated = due_of(
        [{"text": found.text, "kind": found.kind, "due": str(found.due) if found.due else None} for found in dues]
    )
    numbers = [{"indicator": found.indicator, "text": found.text} for found in measures.find(source.text, start, end)]
    proposal = Proposal(
        source=source, start=start, end=end, kind=WorkKind.ACTION, measure=measure_of(numbers),
        due=day(dated["due"]) if dated else offered_due(source, timezone.localdate(source.taken_in_at)),
        due_words=mended(dated["text"])[:60] if dated else "", due_given=dated is not None, confidence=100, rule="person",
    )  # fmt: skip
    _cut(proposal, source.text, start, end)
    act = act_on(source, "source.taken_up", acting, now, title=proposal.title)
    act.save(proposal)
    act.write()
    return proposal
