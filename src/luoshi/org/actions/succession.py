"""One unit becomes several, or several become one. Who took whose place is kept, so that old names still find their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.bulk import update_where
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import arranging
from luoshi.org.actions.arranging import Leaving
from luoshi.org.actions.units import create_unit
from luoshi.org.errors import Incomplete, Invalid
from luoshi.org.models import Change, Succession, Unit

MOST = 20  # units in one merger or split


@dataclass(frozen=True)
class Part:
    """One of the units that another is split into."""

    name: str
    code: str
    short: str = ""


@transaction.atomic
def split(
    pk: int, parts: Sequence[Part], *, acting: Acting, now: datetime, reason: str, keeps: bool = False,
    on: date | None = None, leaving: Leaving | None = None, posts_to_first: bool = False, version: int | None = None,
) -> list[Unit]:  # fmt: skip
    """Set up several units in the place of one, from ``on`` (today where none is given).

    keeps: the old unit goes on beside the new ones; else the day before is its last, and ``leaving`` says what becomes of what
    rests on it; posts_to_first: its people hold their posts in the first of the new ones. Returns the new units.
    """
    with arranging.arranging(pk, "unit.split", acting=acting, now=now, version=version) as (unit, act):
        reason = arranging.line(reason, "reason", _("依据"))
        since = _since(on, now, unit)
        _refuse_few(parts, 1 if keeps else 2)
        made = [_part(unit, part, since, acting, now) for part in parts]
        act.save_all([Succession(old=unit, new=new, change=Change.SPLIT, on=since) for new in made])
        act.facts.update(
            name=str(unit), parts=[str(new) for new in made], keeps=keeps, on=str(since), reason=reason, excuse=""
        )
        if not keeps:
            leaving = leaving or Leaving()
            if posts_to_first:
                leaving = Leaving(leaving.excuse, leaving.end_posts, made[0])
            arranging.put_an_end(unit, since - timedelta(days=1), leaving, act)
    return made


def _part(unit: Unit, part: Part, since: date, acting: Acting, now: datetime) -> Unit:
    return create_unit(
        acting=acting, now=now, name=part.name, short=part.short, code=part.code, level=unit.level, kind=unit.kind,
        parent=unit.parent, order=unit.order, valid_from=since,
    )  # fmt: skip


def _refuse_few(parts: Sequence[Part], fewest: int) -> None:
    if len(parts) < fewest:
        told = _("请至少给出 %(n)s 个单位。") % {"n": fewest}
        raise Incomplete(told, fields={"parts": told})
    if len(parts) > MOST:
        raise Invalid(_("一次最多 %(n)s 个单位。") % {"n": MOST})


@transaction.atomic
def merge(
    pk: int, others: Sequence[Unit], *, acting: Acting, now: datetime, reason: str, on: date | None = None,
    leaving: Leaving | None = None, move_posts: bool = False, version: int | None = None,
) -> Unit:  # fmt: skip
    """Let ``others`` become a part of the unit ``pk`` from ``on`` (today where none is given).

    The day before is their last. What stands below them stands below it from now on; move_posts: their people hold their posts
    there. Each of them keeps its own stream, with an entry that says where it went.
    """
    with arranging.arranging(pk, "unit.merged", acting=acting, now=now, version=version) as (unit, act):
        reason = arranging.line(reason, "reason", _("依据"))
        since = _since(on, now, unit)
        _refuse_few([Part(str(other), "") for other in others], 1)
        leaving = leaving or Leaving()
        if move_posts:
            leaving = Leaving(leaving.excuse, leaving.end_posts, unit)
        # From the deepest up: one that stands below another of them must not be carried along as its child.
        for other in sorted(others, key=lambda other: -len(other.path)):
            _absorb(unit, other.pk, since, leaving, acting=acting, now=now, reason=reason)
        act.facts.update(name=str(unit), others=[str(other) for other in others], on=str(since), reason=reason)
    return unit


def _absorb(unit: Unit, pk: int, since: date, leaving: Leaving, *, acting: Acting, now: datetime, reason: str) -> None:
    other = arranging.held(pk)
    arranging.refuse_stranger(acting, other)
    if unit.is_within(other):
        told = _("%(other)s 是 %(unit)s 本身或它的上级单位，不能并入。") % {"other": other, "unit": unit}
        raise Invalid(told, fields={"others": told})
    _since(since, now, other)
    act = arranging.act_on(other, "unit.merged_into", acting, now)
    act.facts.update(name=str(other), into=str(unit), on=str(since), reason=reason)
    act.save(Succession(old=other, new=unit, change=Change.MERGE, on=since))
    _take_children(unit, other, act)
    arranging.put_an_end(other, since - timedelta(days=1), leaving, act)
    arranging.finish(other, act)


def _take_children(unit: Unit, other: Unit, act: Act) -> None:
    arranging.carry(act, other.path, unit.path)
    update_where(act, Unit.objects.filter(parent=other), parent=unit)


def _since(on: date | None, now: datetime, unit: Unit) -> date:
    """The day of the change. Raises Invalid where the unit was not at work then or is not now."""
    since = arranging.effective(on, now)
    if not unit.is_at_work(timezone.localdate(now)):
        raise Invalid(_("%(unit)s 已经撤销。") % {"unit": unit})
    if unit.valid_from is not None and unit.valid_from > since:
        told = _("日期须在 %(unit)s 的设立日期 %(day)s 之后。") % {"unit": unit, "day": unit.valid_from}
        raise Invalid(told, fields={"on": told})
    return since
