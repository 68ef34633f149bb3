"""The table of people and posts as a spreadsheet: written as the template and the export, read back as lines."""

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi.org.models import Post, Role, Unit
from luoshi.org.roster import COLUMNS, Fault, Line
from luoshi.reading.errors import ReadingError
from luoshi.reading.formats import xlsx
from luoshi.reading.formats.text import Text

MOST_LINES = 10_000
"""Lines of one file; more than that our reader of spreadsheets does not take."""
MOST_BYTES = 5 * 1024 * 1024

_NEEDED = ("username", "name", "unit", "role", "valid_from")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})"  # zh: how days are written
)
_WIDTHS = (16, 12, 24, 16, 24, 14, 12, 12)


def headings() -> dict[str, str]:
    """What stands above each column, in the active language."""
    return {
        "username": _("用户名"), "name": _("姓名"), "email": _("邮箱"), "unit": _("单位代码"), "unit_name": _("单位"), "role": _("岗位"),
        "valid_from": _("任职日期"), "valid_to": _("任至"),
    }  # fmt: skip


def told(fault: Fault) -> str:
    """A fault in words."""
    words = {
        "missing": _("缺“%(detail)s”。"),
        "role": _("没有“%(detail)s”这种岗位。"),
        "day": _("“%(detail)s”不是日期，要写成 2023-03-31 这样。"),
        "unit": _("没有代码为“%(detail)s”的单位，或不归您办。"),
        "lonely": _("这一行只有一格有内容：“%(detail)s”。"),
        "two_names": _("和第 %(detail)s 行是同一个用户名，姓名或邮箱却不同。"),
        "twice": _("和第 %(detail)s 行重复。"),
        "begun": _("这个岗位自 %(detail)s 起任职，任职日期不能改。"),
        "longer": _("这个岗位任至 %(detail)s，不能用表格延长，请另行任职。"),
        "many": _("要办的超过 %(detail)s 项，请分几次。"),
        "since": _("您看过差异之后，人员或岗位已有变化。请再看一次。"),
        "file": "%(detail)s",
        "refused": "%(detail)s",
    }
    return words[fault.code] % {"detail": fault.detail}


# --- out ---


def written(posts: list[Post], units: list[Unit]) -> bytes:
    """The workbook: the posts, one a line, and beside it the units with their codes. No cell is ever a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_("人员与岗位"))
        names = headings()
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, day if name.startswith("valid") else None)
            sheet.write_string(0, column, names[name], bold)
        sheet.freeze_panes(1, 0)
        roles = [str(label) for label in Role.labels]
        sheet.data_validation(1, 5, MOST_LINES, 5, {"validate": "list", "source": roles, "error_type": "warning"})
        for row, post in enumerate(posts, start=1):
            person, unit = post.person, post.unit
            cells = (person.username, person.name, person.email, unit.code, unit.name, str(Role(post.role).label))
            for column, words in enumerate(cells):
                sheet.write_string(row, column, words)
            for column, held in ((6, post.valid_from), (7, post.valid_to)):
                if held is not None:
                    sheet.write_datetime(row, column, datetime(held.year, held.month, held.day), day)  # noqa: DTZ001 - a day
        known = book.add_worksheet(_("单位代码"))
        known.set_column(0, 1, 28)
        for row, (code, name) in enumerate(
            [(names["unit"], names["unit_name"]), *((one.code, one.name) for one in units)]
        ):
            known.write_string(row, 0, code, bold if row == 0 else None)
            known.write_string(row, 1, name, bold if row == 0 else None)
    return out.getvalue()


# --- in ---


def read(data: bytes) -> tuple[list[Line], list[Fault]]:
    """The lines of the first sheet, and what is wrong with the others. A fault of row 0 is one of the whole file."""
    try:
        text = xlsx.extract(data)
    except ReadingError as error:
        return [], [Fault(0, "file", str(error))]
    if text.gaps:  # hidden rows and the like: half a table is no table
        return [], [Fault(0, "file", text.gaps[0].reason)]
    rows, columns = _rows(text)
    missing = [headings()[name] for name in _NEEDED if name not in columns]
    if missing:
        return [], [Fault(0, "file", _("第一行缺这些列：%(names)s。请用下载的表格。") % {"names": "、".join(missing)})]
    if len(rows) > MOST_LINES:
        return [], [Fault(0, "file", _("一次最多 %(most)s 行，请分几次。") % {"most": MOST_LINES})]
    lines: list[Line] = []
    faults = [Fault(number, "lonely", words) for number, words in _lonely(text)]
    for number, cells in sorted(rows.items()):
        found = _line(number, {name: cells.get(column, "") for name, column in columns.items()})
        (lines if isinstance(found, Line) else faults).append(found)  # type: ignore[arg-type]
    return lines, faults


def _rows(text: Text) -> tuple[dict[int, dict[int, str]], dict[str, int]]:
    """{row number: {column: words}} below the headings, and {name: column}."""
    cells: dict[int, dict[int, str]] = {}
    for style in text.styles:
        if style.table_cell is not None and style.table_cell.table == 0:
            words = " ".join(text.characters[style.start : style.end].split())
            cells.setdefault(style.table_cell.row, {})[style.table_cell.column] = words
    if not cells:
        return {}, {}
    first = min(cells)
    names = {words: name for language in ("zh-hans", "en") for name, words in _headings_in(language).items()}
    columns = {names[words]: column for column, words in cells.pop(first).items() if words in names}
    return {row + 1: held for row, held in cells.items()}, columns


def _headings_in(language: str) -> dict[str, str]:
    with translation.override(language):
        return headings()


def _lonely(text: Text) -> list[tuple[int, str]]:
    """Rows of the first sheet with one cell alone: our reader takes them for words beside the table."""
    table = [style for style in text.styles if style.table_cell is not None and style.table_cell.table == 0]
    other = [style.start for style in text.styles if style.heading_level is not None and style.start > table[0].start]
    end = min(other, default=len(text.characters))
    covered = sorted((style.start, style.end) for style in table)
    found, at = [], covered[0][0]
    for start, stop in [*covered, (end, end)]:
        words = text.characters[at:start].strip()
        if words:
            found.append((0, words))
        at = max(at, stop)
    return found


def _line(number: int, given: Mapping[str, str]) -> Line | Fault:
    for name in _NEEDED:
        if name != "valid_from" and not given.get(name):
            return Fault(number, "missing", headings()[name])
    role = _role(given["role"])
    if role is None:
        return Fault(number, "role", given["role"])
    days: dict[str, Any] = {}
    for name in ("valid_from", "valid_to"):
        words = given.get(name, "")
        days[name] = _day(words)
        if words and days[name] is None:
            return Fault(number, "day", words)
    return Line(number, given["username"], given["name"], given.get("email", ""), given["unit"], role, **days)


def _role(words: str) -> str | None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for role in Role:
                if words.lower() in {str(role.label).lower(), role.value}:
                    return role.value
    return None


def _day(words: str) -> date | None:
    match = _DAY.fullmatch(words.partition(" ")[0] if words[:4].isdigit() else words)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
