"""Acts on inspections: whom the office invites, to look into what, from when until when.

Security administrators enter the guests and give them their posts; the head of the office says what they may see. Neither
can do the other's part, so nobody alone lets a stranger in.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.errors import WrongState
from luoshi.commitments.inspection_models import Inspection, InspectionGuest, InspectionSubject
from luoshi.commitments.models import Commitment
from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Post, Role, Unit

MOST_SUBJECTS = (
    500  # commitments that one inspection looks into: as many as one page of the form can be checked by hand
)
_NUMBERS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Terms:
    """What an inspection is: its name and basis, first and last day, the numbers of its commitments, the guests' posts."""

    title: str
    basis: str
    begins_on: date
    ends_on: date
    numbers: str
    guests: Sequence[Post] = ()


def inspecting_post(acting: Acting, office: Unit | None = None) -> Post | None:
    """The post that entitles to an inspection of ``office``, or of any: the head of a supervision office. No query."""
    posts = acting.posts_as([Role.SUPERVISION_HEAD])
    return next((post for post in posts if office in {None, post.unit} and post.unit.kind == Kind.OFFICE), None)


def may_be_invited(office: Unit, today: date) -> QuerySet[Post]:
    """The guests' posts in an office that are held today, or will be."""
    rows = Post.objects.filter(unit=office, role=Role.GUEST, person__is_active=True).not_over(today)
    return rows.select_related("person", "unit").order_by("person__name", "pk")


@transaction.atomic
def open_inspection(*, acting: Acting, now: datetime, terms: Terms) -> Inspection:
    """Open an inspection of the own office. From its first day on its guests see its commitments, until its last.

    Raises NotEntitled, Incomplete, Invalid naming the field.
    """
    post = _entitled(acting)
    subjects = _checked(acting, post.unit, terms, timezone.localdate(now))
    inspection = Inspection(office=post.unit, opened_by=acting.name, opened_at=now, **_words(terms))
    act = Act("", "inspection.opened", author=acting.author(post), now=now)
    act.save(inspection)
    act.stream = inspection.stream
    act.save_all([InspectionSubject(inspection=inspection, commitment=one) for one in subjects])
    act.save_all([InspectionGuest(inspection=inspection, post=one) for one in terms.guests])
    act.facts.update(_told(terms, subjects))
    act.write()
    return inspection


@transaction.atomic
def change_inspection(
    pk: int, *, acting: Acting, now: datetime, terms: Terms, version: int | None = None
) -> Inspection:
    """Change name, days, commitments or guests of an inspection that is not over. What is taken out, guests see no more."""
    inspection, post = _held(pk, acting, now, version)
    subjects = _checked(acting, inspection.office, terms, timezone.localdate(now))
    act = Act(inspection.stream, "inspection.changed", author=acting.author(post), now=now)
    for name, value in _words(terms).items():
        setattr(inspection, name, value)
    inspection.version += 1
    act.save(inspection)
    _settle(
        act,
        inspection.subjects.all(),
        "commitment_id",
        {one.pk for one in subjects},
        lambda key: InspectionSubject(inspection=inspection, commitment_id=key),
    )
    _settle(
        act,
        inspection.guests.all(),
        "post_id",
        {one.pk for one in terms.guests},
        lambda key: InspectionGuest(inspection=inspection, post_id=key),
    )
    act.facts.update(_told(terms, subjects))
    act.write()
    return inspection


@transaction.atomic
def end_inspection(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Inspection:
    """End an inspection before its last day: from this moment on its guests see nothing of it."""
    inspection, post = _held(pk, acting, now, version)
    if not reason.strip():
        told = _("请写明提前结束的原因。")
        raise Incomplete(told, fields={"reason": told})
    inspection.end_reason = reason.strip()
    inspection.version += 1
    act = Act(inspection.stream, "inspection.ended", author=acting.author(post), now=now)
    act.save(inspection)
    act.facts.update(title=inspection.title, reason=inspection.end_reason)
    act.write()
    return inspection


def _settle(
    act: Act, rows: QuerySet[LedgeredModel], key: str, wanted: Collection[int], make: Callable[[int], LedgeredModel]
) -> None:
    """Delete the rows whose key is not wanted any more, and make those that are missing."""
    there = {getattr(row, key): row for row in rows}
    for gone in sorted(there.keys() - wanted):
        act.delete(there[gone])
    act.save_all([make(new) for new in sorted(set(wanted) - there.keys())])


def _entitled(acting: Acting, office: Unit | None = None) -> Post:
    post = inspecting_post(acting, office)
    if post is None:
        raise NotEntitled(_("督查由督查室主任发起和调整。"))
    return post


def _held(pk: int, acting: Acting, now: datetime, version: int | None) -> tuple[Inspection, Post]:
    """The inspection, locked, with the post that may change it. Raises where it is over or somebody changed it meanwhile."""
    inspection = Inspection.objects.select_related("office").select_for_update(of=("self",)).get(pk=pk)
    post = _entitled(acting, inspection.office)
    if inspection.is_over(timezone.localdate(now)):
        raise WrongState(_("这次督查已经结束。"))
    if version is not None and version != inspection.version:
        raise WrongState(_("您打开页面之后，这次督查已被别人改过。请看过再办，您填写的内容没有丢。"))
    return inspection, post


def _words(terms: Terms) -> dict[str, object]:
    return {
        "title": terms.title.strip(), "basis": terms.basis.strip(), "begins_on": terms.begins_on, "ends_on": terms.ends_on,
    }  # fmt: skip


def _told(terms: Terms, subjects: Sequence[Commitment]) -> dict[str, object]:
    return {
        "title": terms.title.strip(), "first": str(terms.begins_on), "last": str(terms.ends_on), "count": len(subjects),
        "guests": [post.person.name for post in terms.guests],
    }  # fmt: skip


def _checked(acting: Acting, office: Unit, terms: Terms, today: date) -> list[Commitment]:
    """The commitments that the terms name. Raises Incomplete or Invalid with everything that is wrong, by field."""
    missing = {"title": _("请写明督查名称。"), "basis": _("请写明依据。"), "numbers": _("请填写要看的事项编号。")}
    given = {"title": terms.title, "basis": terms.basis, "numbers": terms.numbers}
    fields = {name: told for name, told in missing.items() if not given[name].strip()}
    if fields:
        raise Incomplete(" ".join(fields.values()), fields=fields)
    if terms.ends_on < terms.begins_on:
        fields["ends_on"] = _("最后一天不能早于开始日期。")
    elif terms.ends_on < today:
        fields["ends_on"] = _("期限已经过去。")
    allowed = set(may_be_invited(office, today).values_list("pk", flat=True))
    strangers = [post.person.name for post in terms.guests if post.pk not in allowed]
    if strangers:
        fields["guests"] = _("%(names)s不是本机构的特邀督查员。") % {"names": _("、").join(strangers)}
    subjects, fault = _subjects(acting, office, terms.numbers)
    if fault:
        fields["numbers"] = fault
    if fields:
        raise Invalid(" ".join(fields.values()), fields=fields)
    return subjects


def _subjects(acting: Acting, office: Unit, numbers: str) -> tuple[list[Commitment], str]:
    """The office's own commitments of these numbers, and what is wrong with the list; "" where nothing is."""
    wanted = list(dict.fromkeys(number for number in _NUMBERS.split(numbers.strip()) if number))
    if len(wanted) > MOST_SUBJECTS:
        return [], _("一次督查最多看 %(most)s 件，这里写了 %(count)s 件。") % {
            "most": MOST_SUBJECTS,
            "count": len(wanted),
        }
    rows = Commitment.objects.visible_to(acting).filter(office=office, number__in=wanted, dispatched_at__isnull=False)
    found = {row.number: row for row in rows.only("pk", "number", "handling").order_by("pk")}
    unknown = [number for number in wanted if number not in found]
    if unknown:
        return [], _("没有这样编号的已交办事项：%(numbers)s。") % {"numbers": _("、").join(unknown[:5])}
    hidden = [number for number in wanted if found[number].is_sensitive]
    if hidden:
        told = _("敏感事项只给承办单位和交办机构看，不能纳入：%(numbers)s。")
        return [], told % {"numbers": _("、").join(hidden[:5])}
    return list(found.values()), ""
