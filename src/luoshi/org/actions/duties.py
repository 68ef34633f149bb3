"""The duty lists of townships: entered, one line or a whole list, and ended; never deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.kernel.duties import DutyKind
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.duty_models import DutyEntry
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.org.models import Level, Post, Unit
from luoshi.org.rights import arranging_post

MOST_LINES = 1000
"""How many lines one act enters: a list has about 340 (handbook C12)."""


@dataclass(frozen=True)
class DutyLine:
    """One line of a list as given. ``upper``: the unit that answers for it; ``upper_name``: as the list writes it."""

    kind: str
    matter: str
    field: str = ""
    upper: Unit | None = None
    upper_name: str = ""
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.matter.strip()


@dataclass(frozen=True)
class Listed:
    """What came of entering a list: the lines that are new, how many were there already, how many were ended."""

    entered: list[DutyEntry]
    kept: int
    ended: int


@transaction.atomic
def enter_duties(
    pk: int, lines: Sequence[DutyLine], *, acting: Acting, now: datetime, basis: str, valid_from: date | None = None,
    replace: bool = False,
) -> Listed:  # fmt: skip
    """Enter lines into the duty list of the unit ``pk``; what stands there word for word already is not entered twice.

    basis: the document that adopted the list, with its number. replace: the lines are the whole list, and what stands there
    beside them ends on the day before. Raises NotEntitled, Incomplete, Invalid naming the lines.
    """
    unit = _held(pk)
    post = _keeper(acting, unit)
    begins = valid_from or timezone.localdate(now)
    _refuse_wrong(unit, lines, basis)
    standing = {(one.kind, one.matter): one for one in DutyEntry.objects.filter(unit=unit, valid_to=None)}
    wanted = {line.key: line for line in lines}
    act = Act(unit.stream, "duty.entered", author=acting.author(post), now=now)
    ended = [one for key, one in standing.items() if replace and key not in wanted]
    for one in ended:
        one.valid_to, one.end_reason = begins - timedelta(days=1), basis.strip()
        act.save(one)
    entered = [_entry(unit, line, basis, begins) for key, line in wanted.items() if key not in standing]
    if not entered and not ended:
        raise Invalid(_("这些事项清单里都已经有了，没有新的可录。"))
    act.save_all(entered)
    act.facts.update(
        unit=str(unit),
        basis=basis.strip(),
        count=len(entered),
        ended=len(ended),
        first=entered[0].matter if entered else "",
    )
    act.write()
    return Listed(entered, len(wanted) - len(entered), len(ended))


def _entry(unit: Unit, line: DutyLine, basis: str, begins: date) -> DutyEntry:
    return DutyEntry(
        unit=unit, kind=line.kind, field=line.field.strip(), matter=line.matter.strip(), upper=line.upper,
        upper_name=line.upper_name.strip() or (line.upper.name if line.upper else ""), detail=line.detail.strip(),
        basis=basis.strip(), valid_from=begins,
    )  # fmt: skip


def _refuse_wrong(unit: Unit, lines: Sequence[DutyLine], basis: str) -> None:
    if unit.level != Level.TOWNSHIP:
        raise Invalid(_("履职清单只为乡镇（街道）设立。"), fields={"unit": _("请选乡镇（街道）。")})
    if not basis.strip():
        raise Incomplete(_("请写明清单的依据和文号。"), fields={"basis": _("请写明依据和文号。")})
    if not lines:
        raise Incomplete(_("请填写事项。"), fields={"matter": _("请填写事项。")})
    if len(lines) > MOST_LINES:
        raise Invalid(_("一次最多录入 %(most)s 项。") % {"most": MOST_LINES})
    wrong = list(_problems(lines))
    if wrong:
        raise Invalid(" ".join(told for _field, told in wrong[:5]), fields=dict(wrong[:5]))


def _problems(lines: Iterable[DutyLine]) -> Iterable[tuple[str, str]]:
    for line in lines:
        if line.kind not in set(DutyKind):
            yield "kind", _("没有这张清单。")
        elif not line.matter.strip():
            yield "matter", _("请填写事项名称。")
        elif line.kind != DutyKind.BASIC and line.upper is None and not line.upper_name.strip():
            yield (
                "upper_name",
                _("“%(matter)s”是配合或收回的事项，须写明由哪个上级部门负责。") % {"matter": line.matter[:40]},
            )


@transaction.atomic
def end_duty(pk: int, *, acting: Acting, now: datetime, last: date, reason: str) -> DutyEntry:
    """End one entry: ``last`` is its last day. Raises NotEntitled, Incomplete, Invalid."""
    entry = DutyEntry.objects.select_related("unit").select_for_update(of=("self",)).get(pk=pk)
    post = _keeper(acting, entry.unit)
    refuse_ending(entry.valid_to, timezone.localdate(now), last, reason)
    entry.valid_to, entry.end_reason = last, reason.strip()
    act = Act(entry.unit.stream, "duty.ended", author=acting.author(post), now=now)
    act.facts.update(unit=str(entry.unit), matter=entry.matter, last=str(last), reason=reason.strip())
    act.save(entry)
    act.write()
    return entry


def refuse_ending(ended_on: date | None, today: date, last: date, reason: str) -> None:
    """Raise where something cannot be ended so: somebody ended it already, the day is past, or the document is not named."""
    if ended_on is not None:
        raise ActRefused(_("它已经停用，最后一天是 %(day)s。") % {"day": ended_on})
    if not reason.strip():
        raise Incomplete(_("请写明停用的依据。"), fields={"reason": _("请写明依据。")})
    if last < today - timedelta(days=1):
        told = _("最早从今天起停用，最后一天不能早于昨天。")
        raise Invalid(told, fields={"last": told})


def _held(pk: int) -> Unit:
    """The unit, held until the transaction ends: of two who enter its list at once the second sees the first's."""
    return Unit.objects.select_for_update(of=("self",)).get(pk=pk)


def _keeper(acting: Acting, unit: Unit) -> Post:
    post = arranging_post(acting, unit)
    if post is None:
        raise NotEntitled(_("履职清单由管辖该乡镇的系统管理员录入和停用。"))
    return post
