"""Every write of the first stage: take a document in, correct what the reader found, propose, register, decline."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.commitments import filestore
from luoshi.commitments.actions import Doing, check_handling, note, perform, propose, set_handling, set_units
from luoshi.commitments.classified import (
    is_work_secret,
    refuse_classified,
    refuse_classified_document,
    refuse_classified_name,
    refuse_mark,
)
from luoshi.commitments.errors import Stale
from luoshi.commitments.marked_files import look_through
from luoshi.commitments.models import Commitment, Handling, Tier, WorkKind, is_lower
from luoshi.decide.finds import Finds, day, due_of, measure_of
from luoshi.decide.matching import Directory, leading_of
from luoshi.decide.models import Origin, Proposal, SetAside, Source, SourceKind, Status
from luoshi.decide.spans import mended, title_of
from luoshi.kernel.lifecycle import Action, Need, Party, State
from luoshi.ledger.errors import Conflict
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import end_alias, name_group
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.org.models import Alias, Role, Unit
from luoshi.org.queries import naming
from luoshi.reading import deadlines, measures, read
from luoshi.reading.errors import ReadingError
from luoshi.rulebook.queries import rulebook


class TakenBefore(Invalid):
    """The same file came in before; ``twin`` is the source that was made of it."""

    code = "taken-before"

    def __init__(self, twin: Source) -> None:
        told = _("这份文件 %(day)s 已经录入过：《%(title)s》。") % {
            "day": timezone.localdate(twin.taken_in_at),
            "title": twin.title,
        }
        super().__init__(told, fields={"file": told})
        self.twin = twin


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
    data: bytes, filename: str, *, acting: Acting, now: datetime, office: Unit, unclassified: bool, amends: Source | None = None,
    handling: str = Handling.INTERNAL,
) -> Source:  # fmt: skip
    """Read a document and keep it with everything that was found in it; one transaction, one entry.

    unclassified: the person's word that it holds no state secret (docs/rules.md). amends: the earlier source that this one
    amends or replaces. handling: who may know of it; what bears the mark of a work secret is sensitive whatever that says.
    The same file twice is refused with a pointer to the first. Raises NotEntitled, Incomplete,
    Classified, Invalid; nothing is stored then.
    """
    if office not in acting.offices:
        raise NotEntitled(_("录入来源由督查机构办理。"))
    _refuse_other_offices(amends, office)
    if not unclassified:
        raise Incomplete(_("请先确认文件不涉密。"), fields={"unclassified": _("请确认。")})
    if handling not in Handling.values:
        raise Invalid(_("没有这种处理级别。"), fields={"handling": _("请从列出的选项里选。")})
    refuse_classified_name(filename)
    if len(data) > settings.LUOSHI_SOURCE_LIMIT:
        raise Invalid(_("文件超过 %(limit)s MB。") % {"limit": limit_mb()})
    rules = rulebook()
    try:
        reading = read(data, name=filename, calendar=rules.calendar)
    except ReadingError as error:
        raise Invalid(reading_message(error), fields={"file": reading_message(error)}) from error
    found = reading.to_json()
    refuse_mark(found["document"].get("security_mark") or "")
    refuse_classified_document(found["text"])
    if look_through(data, filename).work_secret or is_work_secret(found["text"]):
        handling = Handling.SENSITIVE
    try:
        return _store(
            data, filename, found, reading, acting=acting, now=now, office=office, amends=amends, handling=handling
        )
    except IntegrityError:  # the same file, from two windows in the same moment
        twin = Source.objects.filter(office=office, sha256=found["document"]["sha256"]).first()
        if twin is None:
            raise
        raise TakenBefore(twin) from None


@transaction.atomic
def describe(
    pk: int, *, acting: Acting, now: datetime, title: str, kind: str, number: str = "", issuer_name: str = "",
    issued_on: date | None = None, planning_year: int | None = None,
) -> Source:  # fmt: skip
    """Correct what the reader made of a document's head. Its text stays; dates that were only offered follow the planning year."""
    source = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",)).get(pk=pk)
    _refuse_outsiders(source, acting)
    refuse_classified(title, number, issuer_name)
    if not title.strip():
        raise Invalid(_("标题不能为空。"), fields={"title": _("请填写。")})
    if kind not in SourceKind.values:
        raise Invalid(_("没有这种来源类型。"), fields={"kind": _("请从列出的选项里选。")})
    source.title, source.kind, source.number, source.issuer_name = (
        title.strip(),
        kind,
        number.strip(),
        issuer_name.strip(),
    )
    source.issued_on, source.planning_year = issued_on, planning_year
    act = _act(source, "source.described", acting, now, title=source.title)
    act.save(source)
    offered = offered_due(source, timezone.localdate(source.taken_in_at))
    for proposal in source.proposals.filter(status=Status.PENDING, due_given=False).exclude(due=offered):
        proposal.due = offered
        _save(act, proposal)
    act.write()
    return source


def limit_mb() -> int:
    """How large a document may be."""
    return settings.LUOSHI_SOURCE_LIMIT // (1024 * 1024)


def reading_message(error: ReadingError) -> str:
    """The reader's error in the active language: what is wrong and what to do."""
    language = get_language() or "zh"
    return (
        f"{error.message(language)}{error.hint(language)}"
        if language.startswith("zh")
        else f"{error.message(language)} {error.hint(language)}"
    )


@transaction.atomic
def _store(
    data: bytes, filename: str, found: dict[str, Any], reading: Any, *, acting: Acting, now: datetime, office: Unit,
    amends: Source | None, handling: str,
) -> Source:  # fmt: skip
    document = found["document"]
    twin = Source.objects.filter(office=office, sha256=document["sha256"]).first()
    if twin is not None:
        raise TakenBefore(twin)
    kind = document["kind"] if document["kind"] in SourceKind.values else SourceKind.OTHER
    source = Source(
        office=office, title=(document["title"] or filename)[:300], kind=kind, number=(document["number"] or "")[:60],
        issuer_name=(document["issuer"] or "")[:120], issued_on=day(document["issued_on"]),
        planning_year=document["planning_year"], filename=filename[-200:], media=filename.rsplit(".", 1)[-1].lower()[:10],
        size=len(data), sha256=document["sha256"], text=found["text"], reading=_kept(found, reading), taken_in_at=now,
        amends=amends, handling=handling,
    )  # fmt: skip
    filestore.keep(ContentFile(data))  # type: ignore[arg-type]
    act = Act("", "source.taken_in", author=acting.author(), now=now)
    act.save(source)
    act.stream = source.stream
    proposals = _proposals(source, found, reading)
    act.save_all(proposals)
    act.facts.update(
        title=source.title,
        found=len(proposals),
        context=len(found["context"]),
        gaps=len(found["gaps"]),
        sha256=source.sha256,
        handling=handling,
    )
    if amends is not None:
        act.facts.update(amends=_told(amends))
    act.write()
    return source


@transaction.atomic
def set_source_handling(pk: int, *, acting: Acting, now: datetime, handling: str, reason: str) -> Source:
    """Raise or lower who may know of a source, with a reason. Commitments that came from it and are lower rise with it.

    Nothing falls with it: each commitment is lowered by an act of its own. Raises NotEntitled, Incomplete, Invalid.
    """
    rows = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = rows.get(pk=pk)
    _refuse_outsiders(source, acting)
    check_handling(handling, reason)
    old = source.handling
    if old == handling:
        raise Invalid(_("处理级别本来就是“%(level)s”。") % {"level": Handling(old).label})
    source.handling = handling
    act = _act(source, "source.handling_set", acting, now, old=old, new=handling, reason=reason.strip())
    act.save(source)
    act.write()
    for commitment in Commitment.objects.filter(origin__source=source).order_by("pk").only("handling"):
        if is_lower(commitment.handling, handling):
            set_handling(commitment.pk, acting=acting, now=now, handling=handling, reason=reason)
    return source


@transaction.atomic
def say_amends(pk: int, earlier: Source | None, *, acting: Acting, now: datetime) -> Source:
    """Say which earlier source this one amends or replaces; None where it amends none after all."""
    rows = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = rows.get(pk=pk)
    _refuse_outsiders(source, acting)
    _refuse_other_offices(earlier, source.office)
    if earlier is not None and pk in _amended_by(earlier):
        raise Invalid(_("两份来源不能互相修订。"), fields={"amends": _("请另选一份更早的来源。")})
    source.amends = earlier
    act = _act(source, "source.amends", acting, now, title=source.title, amends=_told(earlier) if earlier else "")
    if act.save(source):
        act.write()
    return source


@transaction.atomic
def read_again(pk: int, *, acting: Acting, now: datetime) -> Source:
    """Read a source's own file anew, with the reader of today, as long as nobody has touched what was found in it.

    What a person put right in its head stays. Raises Invalid where something was touched, or where the reading is the same.
    """
    source = Source.objects.select_related("office").select_for_update(of=("self",)).get(pk=pk)
    _refuse_outsiders(source, acting)
    if not is_untouched(source):
        raise Invalid(_("已有事项办理过，不能重新研读。"))
    try:
        with filestore.open_kept(source.sha256) as file:
            reading = read(file.read(), name=source.filename, calendar=rulebook().calendar)
    except FileNotFoundError as error:
        raise Invalid(_("原文件不在了，不能重新研读。")) from error
    except ReadingError as error:
        raise Invalid(reading_message(error)) from error
    found = reading.to_json()
    kept = _kept(found, reading)
    if (found["text"], kept) == (source.text, source.reading):
        raise Invalid(_("重新读过，与原来一样，没有改动。"))
    act = _act(source, "source.read_again", acting, now, title=source.title)
    for proposal in source.proposals.all():
        act.delete(proposal)
    source.text, source.reading = found["text"], kept
    act.save(source)
    proposals = _proposals(source, found, reading)
    act.save_all(proposals)
    act.facts.update(found=len(proposals), context=len(found["context"]), gaps=len(found["gaps"]))
    act.write()
    return source


def is_untouched(source: Source) -> bool:
    """Whether everything in a source is as the reader left it."""
    touched = source.proposals.exclude(status=Status.PENDING, version=1) | source.proposals.filter(rule="person")
    return not touched.exists() and not source.origins.exists()


def _refuse_other_offices(earlier: Source | None, office: Unit) -> None:
    if earlier is not None and earlier.office_id != office.pk:
        raise Invalid(_("只能修订本机构录入的来源。"), fields={"amends": _("请选本机构录入的来源。")})


def _amended_by(source: Source) -> set[int]:
    """The source itself and all that it amends, back to the first."""
    found: set[int] = set()
    at: int | None = source.pk
    while at is not None and at not in found:
        found.add(at)
        at = Source.objects.filter(pk=at).values_list("amends_id", flat=True).first()
    return found


def _kept(found: dict[str, Any], reading: Any) -> dict[str, Any]:
    """The reading without the text, which the source has already; with what the desk needs beyond the reader's JSON.

    labels: the stretches beside a commitment (first, last) that say who answers for it. tally: figures for lists, which
    must not load the whole reading.
    """
    kept = {name: value for name, value in found.items() if name != "text"}
    kept["labels"] = [
        {"start": label.start, "end": label.end, "first": commitment.start, "last": commitment.end}
        for commitment in reading.commitments for label in commitment.labels
    ]  # fmt: skip
    tasks = {(item["start"], item["end"]) for item in [*found["commitments"], *kept["labels"]]}
    kept["tally"] = {
        "characters": _length(found["text"]), "context": len(found["context"]), "gaps": len(found["gaps"]),
        "tasks": sum(_length(found["text"][start:end]) for start, end in tasks),
        "words": sum(len(item["text"]) for item in found["commitments"]),
    }  # fmt: skip
    return _whole_numbers(kept)


def _length(text: str) -> int:
    """How many characters are not white space."""
    return sum(map(len, text.split()))


def _whole_numbers(value: Any) -> Any:
    """The same data with fractions as text: the ledger's canonical form has whole numbers only."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, dict):
        return {name: _whole_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    return value


def _proposals(source: Source, found: dict[str, Any], reading: Any) -> list[Proposal]:
    """What the reader found, with names matched to units, and dates and measures filled in from the words."""
    today = timezone.localdate(source.taken_in_at)
    directory = Directory.of(naming(today), source.office)
    headings = {section["id"]: section["heading"] for section in found["outline"]}
    offered = offered_due(source, today)
    rules = {commitment.id: commitment.rule for commitment in reading.commitments}
    return [_proposal(source, item, directory, headings, offered, rules) for item in found["commitments"]]


def _proposal(
    source: Source,
    item: dict[str, Any],
    directory: Directory,
    headings: dict[int, str],
    offered: date,
    rules: dict[int, str],
) -> Proposal:
    matched = directory.match(item["units"])
    dated = due_of(item["deadlines"])
    deadline = dated or next(
        iter(item["deadlines"]), None
    )  # 持续推进 gives no date, and is shown beside the one offered
    return Proposal(
        source=source, start=item["start"], end=item["end"], heading=headings.get(item["section"], "")[:300],
        title=title_of(item["text"]), words=item["text"], kind=item["kind"],
        named=[_mention(unit) for unit in item["units"]],
        leads=[unit.pk for unit in matched.leads], supports=[unit.pk for unit in matched.supports],
        due=day(dated["due"]) if dated else offered, due_words=mended(deadline["text"] if deadline else "")[:60],
        due_given=dated is not None, measure=measure_of(item["measures"]),
        tier=Tier.FIRST if item["kind"] == WorkKind.TARGET else Tier.SECOND,
        confidence=round(item["confidence"] * 100), rule=rules.get(item["id"], "")[:120],
    )  # fmt: skip


def _mention(unit: dict[str, Any]) -> dict[str, Any]:
    """A unit as the document names it, the name without what a broken line left in it."""
    kept = {key: unit[key] for key in ("name", "role", "basis", "start", "end")}
    return kept | {"name": mended(unit["name"])}


def offered_due(source: Source, today: date) -> date:
    """What the desk offers where the text gives no date: the last working day of the planning year, else of this year."""
    year = source.planning_year or max((source.issued_on or today).year, today.year)
    return rulebook().calendar.last_workday_on_or_before(date(year, 12, 31))


def _opened(pk: int, version: int | None, acting: Acting) -> Proposal:
    """The proposal, held until the transaction ends, if it may be changed by this person and is as their page showed it."""
    held = Proposal.objects.select_related("source__office").defer("source__text", "source__reading")
    proposal = held.select_for_update(of=("self",)).get(pk=pk)
    _refuse_outsiders(proposal.source, acting)
    if version is not None and proposal.version != version:
        raise Stale(
            [
                _("“%(title)s”已被修改，现为%(status)s")
                % {"title": proposal.title, "status": proposal.get_status_display()}
            ]
        )
    return proposal


def _refuse_outsiders(source: Source, acting: Acting) -> None:
    if source.office_id not in {office.pk for office in acting.offices}:
        raise NotEntitled(_("研读由录入来源的督查机构办理。"))


def _pending(proposal: Proposal) -> None:
    if proposal.status != Status.PENDING:
        raise Invalid(
            _("“%(title)s”%(status)s，不能再改。") % {"title": proposal.title, "status": proposal.get_status_display()}
        )


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


@dataclass(frozen=True)
class Settled:
    """What came of saying whom a name means: the proposals filled in, and whether the name is remembered."""

    changed: list[Proposal]
    remembered: bool


@transaction.atomic
def settle_name(
    source_pk: int, name: str, units: Sequence[Unit], *, acting: Acting, now: datetime, remember: bool, only: int | None = None
) -> Settled:  # fmt: skip
    """Say whom a name of a document means. Every pending proposal that has it is filled in, wherever nobody was chosen yet.

    remember: keep it as an alias for this office's government and those below it, so that it is not asked again.
    only: fill in this one proposal. One entry on the source's stream; the alias has its own on the unit's.
    """
    held = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = held.get(pk=source_pk)
    _refuse_outsiders(source, acting)
    refuse_classified(name)
    if not units:
        raise Invalid(_("请选择单位。"), fields={"units": _("请选择单位。")})
    directory = Directory.of(naming(timezone.localdate(now)), source.office)
    match = directory.find(name)
    if match.units and not match.is_group:
        told = _("“%(name)s”已经对应%(units)s。") % {"name": name, "units": "、".join(map(str, match.units))}
        raise Invalid(told, fields={"name": told})
    pending = source.proposals.select_for_update(of=("self",)).filter(status=Status.PENDING)
    rows = [row for row in pending if any(mention["name"] == name for mention in row.named)]
    if not rows:
        raise Invalid(_("待定的事项里没有“%(name)s”。") % {"name": name})
    changed = [row for row in rows if only in {None, row.pk} and _put_units(row, name, units)]
    act = _act(source, "source.named", acting, now, name=name, units=[str(unit) for unit in units], count=len(changed))
    for row in changed:
        _save(act, row)
    act.write()
    if remember:
        _remember(name, units, directory, source.office, acting, now)
    return Settled(changed, remember)


def _put_units(row: Proposal, name: str, units: Sequence[Unit]) -> bool:
    """Let ``name`` mean ``units`` in one proposal. Returns whether that changed anything; a lead that is there stays."""
    leading = leading_of(row.named)
    wanted = [unit.pk for unit in units]
    if leading is not None and leading["name"] == name:
        if row.leads:
            return False
        row.leads = wanted
        row.supports = [key for key in row.supports if key not in wanted]
        return True
    new = [key for key in wanted if key not in row.supports and key not in row.leads]
    row.supports = [*row.supports, *new]
    return bool(new)


def _remember(
    name: str, units: Sequence[Unit], directory: Directory, office: Unit, acting: Acting, now: datetime
) -> None:
    scope = directory.home or office
    Unit.objects.select_for_update(of=("self",)).only("pk").get(pk=scope.pk)  # two who say it at once say it one by one
    name_group(name, units, acting=acting, now=now, scope=scope)


@transaction.atomic
def forget_name(source_pk: int, alias_pk: int, *, acting: Acting, now: datetime) -> str:
    """End a name that this office's government was given on the desk. What it filled in stays. Returns the name."""
    source = Source.objects.select_related("office").defer("text", "reading").get(pk=source_pk)
    _refuse_outsiders(source, acting)
    directory = Directory.of(naming(timezone.localdate(now)), source.office)
    alias = Alias.objects.select_for_update(of=("self",)).filter(pk=alias_pk).first()
    if alias is None:
        raise Invalid(_("这个别名已经取消。"))
    if directory.home is None or alias.scope_id != directory.home.pk:
        raise NotEntitled(_("这个别名不是本级政府记下的，不能在这里取消。"))
    end_alias(alias, acting=acting, now=now)
    return alias.name


@transaction.atomic
def split(pk: int, at: int, *, acting: Acting, now: datetime, version: int | None = None) -> tuple[Proposal, Proposal]:
    """Cut a proposal in two before the character ``at`` of the source's text."""
    proposal = _opened(pk, version, acting)
    _pending(proposal)
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
    act = _act(proposal.source, "source.split", acting, now, title=proposal.title)
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
    _save(act, proposal)
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
    opened = {key: _opened(key, version if key == pk else None, acting) for key in sorted((pk, other_pk))}
    kept, gone = opened[pk], opened[other_pk]
    _pending(kept)
    _pending(gone)
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


@dataclass(frozen=True)
class Duplicate:
    """A proposal that says again what a commitment says already; ``differs``: in what it says it otherwise (comparing)."""

    proposal: int
    commitment: int
    differs: Sequence[str] = ()


@transaction.atomic
def set_aside_as_duplicates(
    source_pk: int, found: Sequence[Duplicate], *, acting: Acting, now: datetime
) -> list[Proposal]:
    """Set proposals aside because each is in hand already, as the commitment that it names. All of them, or none.

    One entry on the source's stream, and one on each commitment's: that this source says it again, and what it changes.
    """
    source = Source.objects.select_related("office").defer("text", "reading").get(pk=source_pk)
    _refuse_outsiders(source, acting)
    wanted = {one.proposal: one for one in found}
    held = source.proposals.select_for_update(of=("self",)).filter(pk__in=wanted, status=Status.PENDING)
    proposals = list(held.order_by("start", "pk"))
    if not proposals:
        raise Invalid(_("没有待定的事项可办。"))
    known = Commitment.objects.visible_to(acting).filter(issuer=source.office_id).exclude(state=State.DECLINED)
    numbers = dict(known.filter(pk__in={one.commitment for one in found}).values_list("pk", "number"))
    act = _act(source, "source.duplicates", acting, now, count=len(proposals))
    for proposal in proposals:
        same = wanted[proposal.pk]
        if same.commitment not in numbers:
            raise Invalid(_("“%(title)s”没有对应的在办事项。") % {"title": proposal.title})
        proposal.status, proposal.reason, proposal.duplicate_of_id = (
            Status.SET_ASIDE, SetAside.DUPLICATE, same.commitment,
        )  # fmt: skip
        _save(act, proposal)
    act.facts.update(numbers=[number for number in numbers.values() if number][:200])
    act.write()
    by_commitment = {wanted[proposal.pk].commitment: wanted[proposal.pk] for proposal in proposals}
    for commitment in sorted(by_commitment):
        with _noted(commitment, "commitment.restated", acting, now) as doing:
            doing.act.facts.update(source=_told(source), differs=list(by_commitment[commitment].differs))
    return proposals


@transaction.atomic
def note_dropped(source_pk: int, commitments: Iterable[int], *, acting: Acting, now: datetime) -> list[Commitment]:
    """Note that an amending source no longer says what these commitments of earlier ones came from.

    Nothing about them is decided by that: one entry on the source's stream and one on each commitment's.
    """
    source = Source.objects.select_related("office", "amends").defer("text", "reading").get(pk=source_pk)
    _refuse_outsiders(source, acting)
    earlier = _amended_by(source) - {source.pk}
    origins = Origin.objects.filter(commitment__in=list(commitments), source__in=earlier, dropped_by=None)
    chosen = list(origins.exclude(commitment__state=State.DECLINED).order_by("commitment_id"))
    if not chosen:
        raise Invalid(_("没有可记的事项。"))
    done = []
    for origin in chosen:
        with _noted(origin.commitment_id, "commitment.dropped", acting, now) as doing:
            origin.dropped_by = source
            doing.act.save(origin)
            doing.act.facts.update(source=_told(source))
            done.append(doing.commitment)
    told = [commitment.number for commitment in done if commitment.number]
    _act(source, "source.drops", acting, now, count=len(done), numbers=told[:200]).write()
    return done


def _told(source: Source) -> str:
    """A source's title as a commitment's record may have it: more people read that than see a sensitive source."""
    return _("敏感来源") if source.handling == Handling.SENSITIVE else source.title


def _noted(pk: int, kind: str, acting: Acting, now: datetime) -> AbstractContextManager[Doing]:
    """A note of the office that issued a commitment, whatever state it is in."""
    return note(
        pk, kind, acting=acting, now=now, by={Party.SUPERVISOR, Party.SUPERVISION_HEAD},
        states=set(State) - {State.DECLINED}, action=Action.PROPOSE,
    )  # fmt: skip


@transaction.atomic
def restore(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> Proposal:
    """Take a set-aside stretch up again, or take a merged one out of the proposal that it was merged into."""
    proposal = _opened(pk, version, acting)
    if proposal.status == Status.MERGED:
        return _part(proposal, acting, now)
    if proposal.status != Status.SET_ASIDE:
        raise Invalid(_("只有作为背景的内容可以恢复。"))
    proposal.status, proposal.reason, proposal.duplicate_of = Status.PENDING, "", None
    act = _act(proposal.source, "source.restored", acting, now, title=proposal.title)
    _save(act, proposal)
    act.write()
    return proposal


def _part(proposal: Proposal, acting: Acting, now: datetime) -> Proposal:
    """Undo a merger: the words go back to the part they came from; units and measure stay with the other for a person to sort out."""
    kept = _opened(int(proposal.reason), None, acting)
    _pending(kept)
    lines = kept.words.split("\n")
    mine = proposal.words.split("\n")
    at = next((n for n in range(len(lines)) if lines[n : n + len(mine)] == mine), None)
    if at is None or len(lines) == len(mine):
        raise Invalid(_("合并后的文字已变，不能再分开。"))
    kept.words = "\n".join(lines[:at] + lines[at + len(mine) :])
    kept.named = [mention for mention in kept.named if mention not in proposal.named]
    proposal.status, proposal.reason = Status.PENDING, ""
    act = _act(proposal.source, "source.parted", acting, now, title=kept.title, merged=proposal.title)
    _save(act, kept)
    _save(act, proposal)
    act.write()
    return proposal


@transaction.atomic
def take_up(source_pk: int, start: int, end: int, *, acting: Acting, now: datetime) -> Proposal:
    """Make a proposal of a stretch [start, end) that the reader took for context, or did not take at all."""
    source = Source.objects.select_related("office").get(pk=source_pk)
    _refuse_outsiders(source, acting)
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
    act = _act(source, "source.taken_up", acting, now, title=proposal.title)
    act.save(proposal)
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
        raise lacking(proposal)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[*proposal.leads, *proposal.supports])}
    leads: list[Unit | None] = [units[key] for key in proposal.leads] or [None]
    supports = tuple(units[key] for key in proposal.supports)
    made = [_proposed(proposal, lead, supports, acting, now) for lead in leads]
    proposal.status = Status.PROPOSED
    act = _act(proposal.source, "source.accepted", acting, now, title=proposal.title)
    _save(act, proposal)
    start, end = _stretch(proposal)
    act.save_all(
        [
            Origin(commitment=commitment, source=proposal.source, proposal=proposal, start=start, end=end)
            for commitment in made
        ]
    )
    act.write()
    if heads:
        made = [register(commitment.pk, acting=acting, now=now) for commitment in made]
    return made


def _stretch(proposal: Proposal) -> tuple[int, int]:
    """The characters that a proposal stands for, those of the neighbours merged into it included."""
    edges = [(proposal.start, proposal.end)]
    merged = list(
        Proposal.objects.filter(source_id=proposal.source_id, status=Status.MERGED).values_list(
            "pk", "start", "end", "reason"
        )
    )
    wanted = [str(proposal.pk)]
    while wanted:
        into = wanted.pop()
        for key, start, end, reason in merged:
            if reason == into:
                edges.append((start, end))
                wanted.append(str(key))
    return min(start for start, _end in edges), max(end for _start, end in edges)


def lacking(proposal: Proposal) -> Incomplete:
    """What a proposal still needs before it can be registered, as the refusal that says so."""
    fields = {}
    if not proposal.leads:
        fields["lead"] = _("请指定牵头单位。")
    if not proposal.due:
        fields["due"] = _("请定完成时限。")
    if not proposal.measure:
        fields["measure"] = _("请写明怎样算完成。")
    return Incomplete(
        _("“%(title)s”还不能立项：%(what)s") % {"title": proposal.title, "what": "".join(fields.values())},
        fields=fields,
    )


def _proposed(
    proposal: Proposal, lead: Unit | None, supports: tuple[Unit, ...], acting: Acting, now: datetime
) -> Commitment:
    source = proposal.source
    return propose(
        acting=acting, now=now, issuer=source.office, title=proposal.title, words=proposal.words, kind=proposal.kind,
        instruction=source.kind == SourceKind.INSTRUCTION, lead=lead, supports=tuple(unit for unit in supports if unit != lead),
        due=proposal.due, measure=proposal.measure, tier=proposal.tier, handling=source.handling,
        facts={"source": "" if source.handling == Handling.SENSITIVE else source.title, "start": proposal.start, "end": proposal.end},
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of an act on many: those done, and those left with the reason why."""

    done: list[Commitment]
    left: list[tuple[str, str]]


def accept_all(source: Source, *, acting: Acting, now: datetime, pks: Iterable[int] | None = None) -> Outcome:
    """Accept every pending proposal of a source, or those of ``pks``; each by itself, so that one's trouble is only its own.

    What a head accepts must be complete; the rest is left, with the reason.
    """
    _refuse_outsiders(source, acting)
    pending = source.proposals.filter(status=Status.PENDING)
    if pks is not None:
        pending = pending.filter(pk__in=list(pks))
    return _each(
        ((title, pk) for pk, title in pending.values_list("pk", "title")), lambda pk: accept(pk, acting=acting, now=now)
    )


def register_all(source: Source, *, acting: Acting, now: datetime) -> Outcome:
    """Register every commitment of this source that was proposed; each by itself. What lacks something is left, with the reason."""
    _refuse_outsiders(source, acting)
    proposed = Commitment.objects.filter(origin__source=source, state=State.PROPOSED).order_by("origin__start", "pk")
    return _each(
        ((title, pk) for pk, title in proposed.values_list("pk", "title")),
        lambda pk: [register(pk, acting=acting, now=now)],
    )


def _each(wanted: Iterable[tuple[str, int]], do: Callable[[int], list[Commitment]]) -> Outcome:
    done: list[Commitment] = []
    left: list[tuple[str, str]] = []
    for title, pk in list(wanted):
        try:
            done += do(pk)
        except ActRefused as error:
            left.append((title, error.message))
        except Conflict as error:  # somebody else wrote in the very same moment
            left.append((title, f"“{title}”{error}"))
    return Outcome(done, left)


def register(
    pk: int, *, acting: Acting, now: datetime, lead: Unit | None = None, due: date | None = None,
    measure: str | None = None, tier: int | None = None, supports: Sequence[Unit] | None = None, version: int | None = None,
    handling: str | None = None, handling_reason: str = "",
) -> Commitment:  # fmt: skip
    """Register a proposed commitment: lead, date, measure and tier are fixed, a number is given. None keeps what is there.

    handling: who may know of it; lower than its source's only with ``handling_reason``.
    """
    refuse_classified(measure or "", handling_reason)
    held = Commitment.objects.select_related("lead").get(pk=pk)
    lead, due, tier = lead or held.lead, due or held.due, tier or held.tier
    measure = held.measure if measure is None else measure.strip()
    handling = _handling_of(held, handling or held.handling, handling_reason)
    given = {Need.LEAD: lead, Need.DUE: due, Need.MEASURE: measure, Need.TIER: tier}
    with perform(pk, Action.REGISTER, acting=acting, now=now, version=version, given=given) as doing:
        commitment, today = doing.commitment, timezone.localdate(now)
        assert lead is not None
        assert due is not None
        assert tier is not None
        if lead == commitment.issuer:
            raise Invalid(_("督查机构不能自己牵头自己督办的事项。"), fields={"lead": _("请另选牵头单位。")})
        if supports is None:
            supports = [held.unit for held in commitment.involvements.filter(role="support").select_related("unit")]
        set_units(commitment, doing.act, lead, tuple(unit for unit in supports if unit != lead))
        commitment.due = commitment.original_due = due
        commitment.measure = commitment.original_measure = measure[:400]
        commitment.tier, commitment.registered_at = tier, now
        commitment.handling = handling
        commitment.year, commitment.serial = today.year, _next_serial(commitment.issuer, today.year)
        commitment.number = f"{commitment.issuer.mark}〔{today.year}〕{commitment.serial}号"  # zh: a document's number
        doing.act.facts.update(number=commitment.number, lead=str(lead), due=str(due), measure=commitment.measure)
        doing.act.facts.update(handling=handling, why=handling_reason.strip())
    return doing.commitment


def _handling_of(commitment: Commitment, wanted: str, reason: str) -> str:
    """The level that a commitment is registered with. Raises Invalid for none, Incomplete for one below its source's without a reason."""
    if wanted not in Handling.values:
        raise Invalid(_("没有这种处理级别。"), fields={"handling": _("请从列出的选项里选。")})
    floor = Source.objects.filter(origins__commitment=commitment).values_list("handling", flat=True).first()
    if floor is not None and is_lower(wanted, floor) and not reason.strip():
        told = _("来源是“%(level)s”，事项定得更低须写明理由。") % {"level": Handling(floor).label}
        raise Incomplete(told, fields={"handling_reason": told})
    return wanted


def _next_serial(issuer: Unit, year: int) -> int:
    """The office's next number of the year. Its own row is held, so that two who register at once get two numbers."""
    Unit.objects.select_for_update(of=("self",)).only("pk").get(pk=issuer.pk)
    return (Commitment.objects.filter(issuer=issuer, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def decline(
    pk: int, *, acting: Acting, now: datetime, ground: str, reason: str = "", version: int | None = None
) -> Commitment:
    """Decide that a proposed commitment is not registered, and say why."""
    refuse_classified(reason)
    given = {Need.REASON: ground if ground in SetAside.values else ""}
    with perform(pk, Action.DECLINE, acting=acting, now=now, version=version, given=given) as doing:
        doing.act.facts.update(ground=ground, reason=reason.strip())
    return doing.commitment
