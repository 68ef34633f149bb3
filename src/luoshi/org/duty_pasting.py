"""A duty list pasted from WPS or Excel: which list, field, matter, upper department, and what one or the other does."""
# zh-file: what the first column of such lists says, which is data

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.kernel.duties import DutyKind
from luoshi.org.actions.duties import MOST_LINES, DutyLine
from luoshi.org.models import Unit

LONGEST_TABLE = 120_000
COLUMNS = 5
_LONGEST = (40, 400, 120, 1000)  # characters of the columns after the first, as the table holds them
_HEADS = ("清单", "序号", "list")
_KINDS = (("基本", DutyKind.BASIC), ("配合", DutyKind.CO_OPERATING), ("收回", DutyKind.TAKEN_BACK))


def read_list(text: str, unit: Unit, today: date) -> tuple[list[DutyLine], list[str]]:
    """The lines of a pasted list of ``unit``, and what is wrong with the others, in the user's words. One query.

    A line without the name of its list belongs to that of the line above.
    """
    lines: list[DutyLine] = []
    problems: list[str] = []
    kind: DutyKind | None = None
    rows = [row for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        return [], [_("一次最多粘贴 %(most)s 行。") % {"most": MOST_LINES}]
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip().strip('"').strip() for cell in row.split("\t")][:COLUMNS]
        cells += [""] * (COLUMNS - len(cells))
        if cells[0].lower().startswith(_HEADS) and not _kind(cells[0]):
            continue
        kind = _kind(cells[0]) or (kind if not cells[0] else None)
        told = _wrong(kind, cells)
        if told:
            problems.append(_("第 %(line)s 行：%(told)s") % {"line": number, "told": told})
        else:
            assert kind is not None
            lines.append(DutyLine(kind, field=cells[1], matter=cells[2], upper_name=cells[3], detail=cells[4]))
    named = uppers_named((line.upper_name for line in lines), unit, today)
    whole = [
        DutyLine(one.kind, one.matter, one.field, named.get(one.upper_name), one.upper_name, one.detail)
        for one in lines
    ]
    return whole, problems


def _kind(cell: str) -> DutyKind | None:
    return next((kind for word, kind in _KINDS if word in cell[:20]), None)


def _wrong(kind: DutyKind | None, cells: list[str]) -> str:
    if kind is None:
        return _("第一列须是基本履职、配合履职或上级收回。")
    if not cells[2]:
        return _("没有写事项名称。")
    for column, (most, cell) in enumerate(zip(_LONGEST, cells[1:], strict=True), start=2):
        if len(cell) > most:
            return _("第 %(column)s 列超过 %(most)s 个字。") % {"column": column, "most": most}
    if kind != DutyKind.BASIC and not cells[3]:
        return _("配合和收回的事项须写明上级部门。")
    return ""


def uppers_named(names: Iterable[str], unit: Unit, today: date) -> dict[str, Unit]:
    """The units that a list of ``unit`` means by these names: of its own county first, else of its city. One query, or none.

    A name that fits several there, or none, stands for none: the list's own words are kept in any case.
    """
    wanted = {name.strip() for name in names} - {""}
    if not wanted:
        return {}
    top = unit.path.split("/", 1)[0] + "/"
    near = unit.path.removesuffix(f"{unit.code}/")
    said = Q(name__in=wanted) | Q(short__in=wanted)
    found: dict[str, list[Unit]] = defaultdict(list)
    for other in Unit.objects.at_work(today).filter(said, path__under=top).exclude(pk=unit.pk):
        for name in {other.name, other.short} & wanted:
            found[name].append(other)
    chosen = {}
    for name, units in found.items():
        closest = [other for other in units if other.path.startswith(near)] or units
        if len(closest) == 1:
            chosen[name] = closest[0]
    return chosen
