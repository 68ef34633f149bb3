"""A table pasted from WPS or Excel: one line a unit, with whatever differs for it from what all are asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.org.models import Unit

COLUMNS = 6
"""Unit, title, measure of done, due date, share, target; the last ones may be missing, an empty cell means: as for all.

The target is the number in the measure of done, where that has one only for this unit to differ in: the first of its figures.
"""
MOST_LINES = 1000
HEADS = ("单位", "牵头单位", "责任单位", "unit")  # zh: what the first cell of a heading says
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")  # zh: as offices write dates
TARGET = re.compile(r"\d{1,13}(?:,\d{3})*(?:\.\d{1,4})?")
SHARE = re.compile(r"(\d{1,3})\s*[%％]?")


@dataclass(frozen=True)
class Line:
    """What one line says of one unit; None where it leaves the cell empty."""

    unit: Unit
    title: str | None = None
    measure: str | None = None
    due: date | None = None
    share: int | None = None
    target: Decimal | None = None


def read_table(text: str, units: Sequence[Unit]) -> tuple[list[Line], list[str]]:
    """The lines of a pasted table, and what is wrong with the others, in the user's words. ``units``: whom one may name."""
    named = names_of(units)
    lines, problems = [], []
    for number, row in enumerate(text.splitlines()[:MOST_LINES], start=1):
        cells = [cell.strip().strip('"') for cell in re.split(r"\t|\|", row)][:COLUMNS]
        cells += [""] * (COLUMNS - len(cells))
        if not any(cells) or cells[0].lower() in HEADS:
            continue
        found = named.get(cells[0], [])
        day, share = day_in(cells[3]), SHARE.fullmatch(cells[4])
        if len(found) != 1:
            told = _("没有这个单位，或不能向它下达") if not found else _("叫这个名字的单位不止一个")
            problems.append(
                _("第 %(line)s 行“%(name)s”：%(told)s。") % {"line": number, "name": cells[0][:40], "told": told}
            )
        elif cells[3] and day is None:
            problems.append(_("第 %(line)s 行的时限“%(day)s”不是日期。") % {"line": number, "day": cells[3][:20]})
        elif cells[4] and not share:
            problems.append(_("第 %(line)s 行的份额“%(share)s”不是百分数。") % {"line": number, "share": cells[4][:20]})
        elif cells[5] and not TARGET.fullmatch(cells[5]):
            problems.append(
                _("第 %(line)s 行的目标值“%(target)s”不是数字。") % {"line": number, "target": cells[5][:20]}
            )
        else:
            target = Decimal(cells[5].replace(",", "")) if cells[5] else None
            lines.append(
                Line(found[0], cells[1] or None, cells[2] or None, day, int(share[1]) if share else None, target)
            )
    return lines, problems


def names_of(units: Sequence[Unit]) -> Mapping[str, list[Unit]]:
    """The units by every name of their own: full, short, code."""
    named: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {unit.name, unit.short, unit.code} - {""}:
            named.setdefault(name, []).append(unit)
    return named


def day_in(text: str) -> date | None:
    """2027-6-30, 2027/6/30 or 2027年6月30日 as a date; None for anything else."""
    found = DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
