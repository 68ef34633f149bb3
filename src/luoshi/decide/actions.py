"""Every write of the first stage: take a document in, correct what the reader found, propose, register, decline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.commitments import filestore
from luoshi.commitments.actions import perform, propose, set_units
from luoshi.commitments.classified import Classified, refuse_classified
from luoshi.commitments.errors import ActRefused, Incomplete, Invalid, NotEntitled, Stale
from luoshi.commitments.models import Commitment, Tier, WorkKind
from luoshi.decide.matching import Directory
from luoshi.decide.models import Origin, Proposal, SetAside, Source, SourceKind, Status
from luoshi.decide.spans import title_of
from luoshi.kernel.lifecycle import Action, Need
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Role, Unit
from luoshi.org.queries import names_of_units
from luoshi.reading import read
from luoshi.reading.errors import ReadingError
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


def take_in(
    data: bytes, filename: str, *, acting: Acting, now: datetime, office: Unit, unclassified: bool
) -> Source:
    """Read a document and keep it with everything that was found in it; one transaction, one entry.

    unclassified: the person's word that it holds no state secret (handbook 6.2). The same file twice is refused with a
    pointer to the first. Raises NotEntitled, Incomplete, Classified, Invalid; nothing is stored then.
    """
    if office not in acting.offices:
        raise NotEntitled(_("录入来源由督查机构办理。"))
    if not unclassified:
        raise Incomplete(_("请先确认文件不涉密。"), fields={"unclassified": _("请确认。")})
    refuse_classified(filename.rsplit(".", 1)[0])
    if len(data) > settings.LUOSHI_SOURCE_LIMIT:
        raise Invalid(_("文件超过 %(limit)s MB。") % {"limit": settings.LUOSHI_SOURCE_LIMIT // (1024 * 1024)})
    rules = rulebook()
    try:
        reading = read(data, name=filename, calendar=rules.calendar)
    except ReadingError as error:
        raise Invalid(reading_message(error), fields={"file": reading_message(error)}) from error
    found = reading.to_json()
    mark = found["document"].get("security_mark")
    if mark in {"绝密", "机密", "秘密"}:
        raise Classified(_("文件标有“%(mark)s”。本系统严禁录入涉密事项，内容未作任何保存。") % {"mark": mark})
    refuse_classified(found["text"][:2000])
    return _store(data, filename, found, reading, acting=acting, now=now, office=office)


def reading_message(error: ReadingError) -> str:
    """The reader's error in the active language: what is wrong and what to do."""
    language = get_language() or "zh"
    return f"{error.message(language)}{error.hint(language)}" if language.startswith("zh") else f"{error.message(language)} {error.hint(language)}"


@transaction.atomic
def _store(
    data: bytes, filename: str, found: dict[str, Any], reading: Any, *, acting: Acting, now: datetime, office: Unit
) -> Source:
    document = found["document"]
    twin = Source.objects.filter(office=office, sha256=document["sha256"]).first()
    if twin is not None:
        told = _("这份文件 %(day)s 已经录入过：《%(title)s》。") % {"day": timezone.localdate(twin.taken_in_at), "title": twin.title}
        raise Invalid(told, fields={"file": told})
    kind = document["kind"] if document["kind"] in SourceKind.values else SourceKind.OTHER
    source = Source(
        office=office, title=(document["title"] or filename)[:300], kind=kind, number=(document["number"] or "")[:60],
        issuer_name=(document["issuer"] or "")[:120], issued_on=_date(document["issued_on"]),
        planning_year=document["planning_year"], filename=filename[-200:], media=filename.rsplit(".", 1)[-1].lower()[:10],
        size=len(data), sha256=document["sha256"], text=found["text"], reading=_whole_numbers(_kept(found)), taken_in_at=now,
    )  # fmt: skip
    filestore.keep(ContentFile(data))
    act = Act("", "source.taken_in", author=acting.author(), now=now)
    act.save(source)
    act.stream = source.stream
    proposals = _proposals(source, found, reading)
    act.save_all(proposals)
    act.facts.update(
        title=source.title, found=len(proposals), context=len(found["context"]), gaps=len(found["gaps"]), sha256=source.sha256
    )
    act.write()
    return source


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """The reading without the text, which the source has already."""
    return {name: value for name, value in found.items() if name != "text"}


def _whole_numbers(value: Any) -> Any:
    """The same data with fractions as text: the ledger's canonical form has whole numbers only."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, dict):
        return {name: _whole_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    return value


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _proposals(source: Source, found: dict[str, Any], reading: Any) -> list[Proposal]:
    """What the reader found, with names matched to units, and dates and measures filled in from the words."""
    today = timezone.localdate(source.taken_in_at)
    directory = Directory(names_of_units(today))
    headings = {section["id"]: section["heading"] for section in found["outline"]}
    offered = offered_due(source, today)
    rules = {commitment.id: commitment.rule for commitment in reading.commitments}
    return [_proposal(source, item, directory, headings, offered, rules) for item in found["commitments"]]


def _proposal(
    source: Source, item: dict[str, Any], directory: Directory, headings: dict[int, str], offered: date, rules: dict[int, str]
) -> Proposal:
    matched = directory.match(item["units"])
    deadline = next((found for found in item["deadlines"] if found["due"]), None)
    measures = [f"{found['indicator']}{found['text']}" if found["indicator"] not in found["text"] else found["text"] for found in item["measures"]]
    return Proposal(
        source=source, start=item["start"], end=item["end"], heading=headings.get(item["section"], "")[:300],
        title=title_of(item["text"]), words=item["text"], kind=item["kind"],
        named=[{key: unit[key] for key in ("name", "role", "basis", "start", "end")} for unit in item["units"]],
        leads=[unit.pk for unit in matched.leads], supports=[unit.pk for unit in matched.supports],
        due=_date(deadline["due"]) if deadline else offered, due_words=(deadline["text"] if deadline else "")[:60],
        due_given=deadline is not None, measure="；".join(measures)[:400],
        tier=Tier.FIRST if item["kind"] == WorkKind.TARGET else Tier.SECOND,
        confidence=round(item["confidence"] * 100), rule=rules.get(item["id"], "")[:120],
    )  # fmt: skip


def offered_due(source: Source, today: date) -> date:
    """What the desk offers where the text gives no date: the last working day of the planning year."""
    year = source.planning_year or (source.issued_on or today).year
    return rulebook().calendar.last_workday_on_or_before(date(year, 12, 31))


def _opened(pk: int, version: int | None, acting: Acting) -> Proposal:
    """The proposal, held until the transaction ends, if it may be changed by this person and is as their page showed it."""
    proposal = Proposal.objects.select_related("source__office").select_for_update(of=("self",)).get(pk=pk)
    _refuse_outsiders(proposal.source, acting)
    if version is not None and proposal.version != version:
        raise Stale([_("“%(title)s”已被修改，现为%(status)s") % {"title": proposal.title, "status": proposal.get_status_display()}])
    return proposal


def _refuse_outsiders(source: Source, acting: Acting) -> None:
    if source.office_id not in {office.pk for office in acting.offices}:
        raise NotEntitled(_("研读由录入来源的督查机构办理。"))


def _pending(proposal: Proposal) -> None:
    if proposal.status != Status.PENDING:
        raise Invalid(_("“%(title)s”%(status)s，不能再改。") % {"title": proposal.title, "status": proposal.get_status_display()})


def _act(source: Source, kind: str, acting: Acting, now: datetime, **facts: Any) -> Act:
    act = Act(source.stream, kind, author=acting.author(), now=now)
    act.facts.update(facts)
    return act


def _save(act: Act, proposal: Proposal) -> None:
    proposal.version += 1
    act.save(proposal)


@transaction.atomic
def edit(pk: int, draft: Draft, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Correct a proposal before it becomes a commitment. Its words stay the document's own."""
    proposal = _opened(pk, version, acting)
    _pending(proposal)
    _apply(proposal, draft)
    act = _act(proposal.source, "source.edited", acting, now, title=proposal.title)
    _save(act, proposal)
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
        proposal.supports = [unit.pk for unit in draft.supports if unit.pk not in proposal.leads]
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
    proposals = list(Proposal.objects.select_related("source").select_for_update(of=("self",)).filter(pk__in=list(pks), status=Status.PENDING))
    if not proposals:
        raise Invalid(_("没有待定的事项可填。"))
    source = proposals[0].source
    if any(proposal.source_id != source.pk for proposal in proposals):
        raise Invalid(_("只能一并填写同一来源的事项。"))
    _refuse_outsiders(source, acting)
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
    act = _act(source, "source.filled", acting, now, count=len(changed), what="、".join(what))
    for proposal in changed:
        _save(act, proposal)
    act.write()
    return changed


@transaction.atomic
def split(pk: int, at: int, *, acting: Acting, now: datetime, version: int | None = None) -> tuple[Proposal, Proposal]:
    """Cut a proposal in two before the character ``at`` of the source's text."""
    proposal = _opened(pk, version, acting)
    _pending(proposal)
    text = proposal.source.text
    if not proposal.start < at < proposal.end or not text[proposal.start : at].strip() or not text[at : proposal.end].strip():
        raise Invalid(_("请在这一项的文字中间选择拆分处。"))
    rest = Proposal(
        source=proposal.source, start=at, end=proposal.end, heading=proposal.heading, kind=proposal.kind,
        leads=list(proposal.leads), supports=list(proposal.supports), due=proposal.due, due_words=proposal.due_words,
        due_given=proposal.due_given, tier=proposal.tier, confidence=proposal.confidence, rule=proposal.rule,
        named=[mention for mention in proposal.named if mention["start"] >= at],
    )  # fmt: skip
    act = _act(proposal.source, "source.split", acting, now, title=proposal.title)
    proposal.named = [mention for mention in proposal.named if mention["start"] < at]
    _cut(proposal, text, proposal.start, at)
    _cut(rest, text, at, rest.end)
    _save(act, proposal)
    act.save(rest)
    act.write()
    return proposal, rest


def _cut(proposal: Proposal, text: str, start: int, end: int) -> None:
    proposal.start, proposal.end = start, end
    proposal.words = "".join(text[start:end].split())
    proposal.title = title_of(proposal.words)


@transaction.atomic
def merge(pk: int, other_pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Take the proposal ``other_pk`` into ``pk``: its words are added, its units support, its own card is closed."""
    if pk == other_pk:
        raise Invalid(_("不能与自身合并。"))
    kept, gone = (_opened(key, version if key == pk else None, acting) for key in (pk, other_pk))
    _pending(kept)
    _pending(gone)
    if kept.source_id != gone.source_id:
        raise Invalid(_("只能合并同一来源的事项。"))
    first, second = sorted((kept, gone), key=lambda proposal: proposal.start)
    kept.words = f"{first.words}\n{second.words}"
    kept.leads = kept.leads or gone.leads
    kept.supports = list(dict.fromkeys([*kept.supports, *gone.leads, *gone.supports]))
    kept.supports = [unit for unit in kept.supports if unit not in kept.leads]
    kept.named = [*first.named, *second.named]
    kept.measure = "；".join(part for part in (first.measure, second.measure) if part)[:400]
    gone.status, gone.reason = Status.MERGED, str(kept.pk)
    act = _act(kept.source, "source.merged", acting, now, title=kept.title, merged=gone.title)
    _save(act, kept)
    _save(act, gone)
    act.write()
    return kept


@transaction.atomic
def set_aside(pk: int, ground: str, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Say why this stretch is not to be followed up. It stays covered, with the reason on record."""
    proposal = _opened(pk, version, acting)
    _pending(proposal)
    if ground not in SetAside.values:
        raise Incomplete(_("请选择理由。"), fields={"ground": _("请选择理由。")})
    proposal.status, proposal.reason = Status.SET_ASIDE, ground
    act = _act(proposal.source, "source.set_aside", acting, now, title=proposal.title, reason=ground)
    _save(act, proposal)
    act.write()
    return proposal


@transaction.atomic
def restore(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Take a set-aside stretch up again."""
    proposal = _opened(pk, version, acting)
    if proposal.status != Status.SET_ASIDE:
        raise Invalid(_("只有作为背景的内容可以恢复。"))
    proposal.status, proposal.reason = Status.PENDING, ""
    act = _act(proposal.source, "source.restored", acting, now, title=proposal.title)
    _save(act, proposal)
    act.write()
    return proposal


@transaction.atomic
def accept(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> list[Commitment]:
    """Make a proposal into commitments that await registration: one, or one a unit where several lead (各县区).

    A supervision head's acceptance registers at once where everything that registration needs is there.
    """
    proposal = _opened(pk, version, acting)
    _pending(proposal)
    heads = proposal.source.office_id in {post.unit_id for post in acting.posts_as([Role.SUPERVISION_HEAD])}
    if heads and not proposal.is_complete:
        raise _lacking(proposal)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[*proposal.leads, *proposal.supports])}
    leads: list[Unit | None] = [units[key] for key in proposal.leads] or [None]
    supports = tuple(units[key] for key in proposal.supports)
    made = [_proposed(proposal, lead, supports, acting, now) for lead in leads]
    proposal.status = Status.PROPOSED
    act = _act(proposal.source, "source.accepted", acting, now, title=proposal.title)
    _save(act, proposal)
    for commitment in made:
        act.save(
            Origin(commitment=commitment, source=proposal.source, proposal=proposal, start=proposal.start, end=proposal.end)
        )
    act.write()
    if heads:
        made = [register(commitment.pk, acting=acting, now=now) for commitment in made]
    return made


def _lacking(proposal: Proposal) -> Incomplete:
    fields = {}
    if not proposal.leads:
        fields["lead"] = _("请指定牵头单位。")
    if not proposal.due:
        fields["due"] = _("请定完成时限。")
    if not proposal.measure:
        fields["measure"] = _("请写明怎样算完成。")
    return Incomplete(_("“%(title)s”还不能立项：%(what)s") % {"title": proposal.title, "what": "".join(fields.values())}, fields=fields)


def _proposed(proposal: Proposal, lead: Unit | None, supports: tuple[Unit, ...], acting: Acting, now: datetime) -> Commitment:
    source = proposal.source
    return propose(
        acting=acting, now=now, issuer=source.office, title=proposal.title, words=proposal.words, kind=proposal.kind,
        instruction=source.kind == SourceKind.INSTRUCTION, lead=lead, supports=tuple(unit for unit in supports if unit != lead),
        due=proposal.due, measure=proposal.measure, tier=proposal.tier,
        facts={"source": source.title, "start": proposal.start, "end": proposal.end},
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of an act on many: those done, and those left with the reason why."""

    done: list[Commitment]
    left: list[tuple[str, str]]


def accept_all(source: Source, *, acting: Acting, now: datetime) -> Outcome:
    """Accept every pending proposal of a source that is complete; each by itself, so that one's trouble is only its own."""
    done: list[Commitment] = []
    left: list[tuple[str, str]] = []
    for proposal in source.proposals.filter(status=Status.PENDING):
        try:
            done += accept(proposal.pk, acting=acting, now=now)
        except ActRefused as error:
            left.append((proposal.title, error.message))
    return Outcome(done, left)


def register(
    pk: int, *, acting: Acting, now: datetime, lead: Unit | None = None, due: date | None = None,
    measure: str | None = None, tier: int | None = None, supports: Sequence[Unit] | None = None, version: int | None = None,
) -> Commitment:  # fmt: skip
    """Register a proposed commitment: lead, date, measure and tier are fixed, a number is given. None keeps what is there."""
    refuse_classified(measure or "")
    held = Commitment.objects.select_related("lead").get(pk=pk)
    lead, due, tier = lead or held.lead, due or held.due, tier or held.tier
    measure = held.measure if measure is None else measure.strip()
    given = {Need.LEAD: lead, Need.DUE: due, Need.MEASURE: measure, Need.TIER: tier}
    with perform(pk, Action.REGISTER, acting=acting, now=now, version=version, given=given) as doing:
        commitment, today = doing.commitment, timezone.localdate(now)
        assert lead is not None and due is not None and tier is not None  # noqa: S101 - perform has checked the needs
        if lead == commitment.issuer:
            raise Invalid(_("督查机构不能自己牵头自己督办的事项。"), fields={"lead": _("请另选牵头单位。")})
        if supports is None:
            supports = [held.unit for held in commitment.involvements.filter(role="support").select_related("unit")]
        set_units(commitment, doing.act, lead, tuple(unit for unit in supports if unit != lead))
        commitment.due = commitment.original_due = due
        commitment.measure, commitment.tier, commitment.registered_at = measure[:400], tier, now
        commitment.year, commitment.serial = today.year, _next_serial(commitment.issuer, today.year)
        commitment.number = f"{commitment.issuer.mark}〔{today.year}〕{commitment.serial}号"
        doing.act.facts.update(number=commitment.number, lead=str(lead), due=str(due), measure=commitment.measure)
    return doing.commitment


def _next_serial(issuer: Unit, year: int) -> int:
    """The office's next number of the year. Its own row is held, so that two who register at once get two numbers."""
    Unit.objects.select_for_update(of=("self",)).only("pk").get(pk=issuer.pk)
    return (Commitment.objects.filter(issuer=issuer, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def decline(pk: int, *, acting: Acting, now: datetime, ground: str, reason: str = "", version: int | None = None) -> Commitment:
    """Decide that a proposed commitment is not registered, and say why."""
    refuse_classified(reason)
    given = {Need.REASON: ground if ground in SetAside.values else ""}
    with perform(pk, Action.DECLINE, acting=acting, now=now, version=version, given=given) as doing:
        doing.act.facts.update(ground=ground, reason=reason.strip())
    return doing.commitment
