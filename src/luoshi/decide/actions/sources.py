"""A document is taken in, described, classified, read again."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.commitments import filestore
from luoshi.commitments.actions import check_handling, set_handling
from luoshi.commitments.classified import (
    is_work_secret,
    refuse_classified,
    refuse_classified_document,
    refuse_classified_name,
    refuse_mark,
)
from luoshi.commitments.marked_files import look_through
from luoshi.commitments.models import Commitment, Handling, is_lower
from luoshi.decide.actions.amending import refuse_other_offices, title_for_record
from luoshi.decide.actions.holding import act_on, refuse_outsiders, save_proposal
from luoshi.decide.actions.proposing import kept_of, offered_due, proposals_of
from luoshi.decide.finds import day
from luoshi.decide.models import Source, SourceKind, Status
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Unit
from luoshi.reading import read
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
    refuse_other_offices(amends, office)
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
    refuse_outsiders(source, acting)
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
    act = act_on(source, "source.described", acting, now, title=source.title)
    act.save(source)
    offered = offered_due(source, timezone.localdate(source.taken_in_at))
    for proposal in source.proposals.filter(status=Status.PENDING, due_given=False).exclude(due=offered):
        proposal.due = offered
        save_proposal(act, proposal)
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
        size=len(data), sha256=document["sha256"], text=found["text"], reading=kept_of(found, reading), taken_in_at=now,
        amends=amends, handling=handling,
    )  # fmt: skip
    filestore.keep(ContentFile(data))  # type: ignore[arg-type]
    act = Act("", "source.taken_in", author=acting.author(), now=now)
    act.save(source)
    act.stream = source.stream
    proposals = proposals_of(source, found, reading)
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
        act.facts.update(amends=title_for_record(amends))
    act.write()
    return source


@transaction.atomic
def set_source_handling(pk: int, *, acting: Acting, now: datetime, handling: str, reason: str) -> Source:
    """Raise or lower who may know of a source, with a reason. Commitments that came from it and are lower rise with it.

    Nothing falls with it: each commitment is lowered by an act of its own. Raises NotEntitled, Incomplete, Invalid.
    """
    rows = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = rows.get(pk=pk)
    refuse_outsiders(source, acting)
    check_handling(handling, reason)
    old = source.handling
    if old == handling:
        raise Invalid(_("处理级别本来就是“%(level)s”。") % {"level": Handling(old).label})
    source.handling = handling
    act = act_on(source, "source.handling_set", acting, now, old=old, new=handling, reason=reason.strip())
    act.save(source)
    act.write()
    for commitment in Commitment.objects.filter(origin__source=source).order_by("pk").only("handling"):
        if is_lower(commitment.handling, handling):
            set_handling(commitment.pk, acting=acting, now=now, handling=handling, reason=reason)
    return source


@transaction.atomic
def read_again(pk: int, *, acting: Acting, now: datetime) -> Source:
    """Read a source's own file anew, with the reader of today, as long as nobody has touched what was found in it.

    What a person put right in its head stays. Raises Invalid where something was touched, or where the reading is the same.
    """
    source = Source.objects.select_related("office").select_for_update(of=("self",)).get(pk=pk)
    refuse_outsiders(source, acting)
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
    kept = kept_of(found, reading)
    if (found["text"], kept) == (source.text, source.reading):
        raise Invalid(_("重新读过，与原来一样，没有改动。"))
    act = act_on(source, "source.read_again", acting, now, title=source.title)
    for proposal in source.proposals.all():
        act.delete(proposal)
    source.text, source.reading = found["text"], kept
    act.save(source)
    proposals = proposals_of(source, found, reading)
    act.save_all(proposals)
    act.facts.update(found=len(proposals), context=len(found["context"]), gaps=len(found["gaps"]))
    act.write()
    return source


def is_untouched(source: Source) -> bool:
    """Whether everything in a source is as the reader left it."""
    touched = source.proposals.exclude(status=Status.PENDING, version=1) | source.proposals.filter(rule="person")
    return not touched.exists() and not source.origins.exists()
