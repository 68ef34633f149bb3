"""The workbook of units, people and posts: written as the template and the export, read back as lines.

A sheet is known by its headings, in either language and in any order, so the table of people and posts alone is read as well.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luoshi.org import roster, roster_units
from luoshi.org.languages import in_every_language, in_this_language
from luoshi.org.models import Kind, Level, Post, Role
from luoshi.org.post_words import FORMER
from luoshi.org.roster import Fault, Line
from luoshi.org.roster_units import UnitLine
from luoshi.org.words import plain
from luoshi.reading.errors import ReadingError
from luoshi.reading.formats import xlsx
from luoshi.reading.formats.text import Text

MOST_LINES = 10_000
"""Lines of one sheet; more than that our reader of spreadsheets does not take."""
MOST_BYTES = 5 * 1024 * 1024

# Columns that Chinese input methods fill with wide letters and digits (ａ１), which nobody means.
_PLAIN = frozenset(
    {"username", "email", "unit", "code", "former_code", "parent", "credit_code", "valid_from", "valid_to"}
)
_PEOPLE_NEEDED = ("username", "name", "unit", "role", "valid_from")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})"  # zh: how days are written
)
_BETWEEN = re.compile(r"\s*[、,，;；]\s*")  # zh: what people put between the aliases in one cell
_A4 = 9  # as the file format numbers it
_WIDTHS = {
    "username": 16, "name": 24, "email": 24, "unit": 16, "unit_name": 24, "role": 14, "valid_from": 12, "valid_to": 12, "code": 16, "former_code": 16,
    "short": 16, "level": 10, "kind": 12, "parent": 16, "parent_name": 24, "order": 8, "mark": 10, "credit_code": 22, "aliases": 24,
    "basis": 24,
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What a file holds: the lines of each sheet, and what is wrong with the others. A fault of row 0 is one of the whole sheet."""

    units: list[UnitLine]
    people: list[Line]
    faults: list[Fault]
    words: str = ""  # of the whole workbook, sheets that are none of ours too


def headings() -> dict[str, str]:
    """What stands above each column of the sheet of people and posts, in the active language."""
    return {
        "username": _("用户名"), "name": _("姓名"), "email": _("邮箱"), "unit": _("单位代码"), "unit_name": _("单位"), "role": _("岗位"),
        "valid_from": _("任职日期"), "valid_to": _("任至"),
    }  # fmt: skip


def unit_headings() -> dict[str, str]:
    """What stands above each column of the sheet of units, in the active language."""
    return {
        "code": _("代码"), "former_code": _("原代码"), "name": _("名称"), "short": _("简称"), "level": _("层级"), "kind": _("类别"), "parent": _("上级单位代码"),
        "parent_name": _("上级单位"), "order": _("次序"), "mark": _("字头"), "credit_code": _("统一社会信用代码"), "aliases": _("别名"),
        "valid_from": _("设立日期"), "valid_to": _("撤销日期"), "basis": _("依据"),
    }  # fmt: skip


def sheet_names() -> dict[str, str]:
    return {"units": _("单位"), "people": _("人员与岗位"), "": _("表格")}


def _help() -> dict[str, dict[str, str]]:
    """What is said about a column when one points at its heading."""
    optional = _("可以不填。")
    return {
        "units": {
            "code": _("必填，字母、数字和短横线；单位凭代码辨认。要改代码，这里填新代码，现在的代码填在“原代码”里。"),
            "former_code": _("只在改代码时填：这个单位现在的代码。不填而换了代码，就是另一个单位。"), "name": _("必填，全称。改了就是更名，原名自动成为别名。"),
            "short": optional, "level": _("必填，从列表中选。"), "kind": _("必填，从列表中选。"),
            "parent": _("必填，上级单位的代码；上级可以写在后面的行。改了就是划转。"), "parent_name": _("只供查看，不读。"),
            "order": _("同级单位排列的次序，整数。"), "mark": _("督办编号的字头，如“云督”。"), "credit_code": optional,
            "aliases": _("几个别名之间用顿号。只会增加，不会减少。"), "valid_from": _("设立时填，以后不能用表格改。"),
            "valid_to": _("最后一天。有下属单位、任职的人或没有办完的事项的，不能用表格撤销。"), "basis": _("文件名称和文号；撤销必填，更名、划转写上为好。"),
        },
        "people": {
            "username": _("必填，登录用。人凭用户名辨认。"), "name": _("必填。"), "email": optional, "unit": _("必填，见“单位”工作表。"),
            "unit_name": _("可以不填；填了要和代码对得上。"), "role": _("必填，从列表中选。兼两个岗位的写两行。"), "valid_from": _("任职的第一天。"),
            "valid_to": _("最后一天；填了就终止岗位。"),
        },
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
        "begun_before": _("这个岗位没有记任职日期，这一格请空着。"),
        "begun": _("这个岗位自 %(detail)s 起任职，任职日期不能改。"),
        "longer": _("这个岗位任至 %(detail)s，不能用表格延长，请另行任职。"),
        "since": _("您看过差异之后，已有变化，按原来的差异办不了。请重新上传，再看一次。"),
        "level": _("没有“%(detail)s”这个层级。"),
        "kind": _("没有“%(detail)s”这个类别。"),
        "order": _("次序“%(detail)s”不是整数。"),
        "no_former": _("没有代码为“%(detail)s”的单位，不能改它的代码。"),
        "code_taken": _("代码“%(detail)s”已经是别的单位的。"),
        "turning_parent": _(
            "代码“%(detail)s”在这份表里由一个单位换给了另一个单位，看不出上级指的是哪一个。请先导入改代码的行，再导入这一行。"
        ),
        "no_parent": _("上级单位代码“%(detail)s”不在表里，也没有这个单位。"),
        "new_lacks": _("新设单位缺“%(detail)s”。"),
        "new_ended": _("新设单位不能同时填撤销日期。"),
        "founded": _("设立日期不能用表格改（现在是“%(detail)s”）。"),
        "gone": _("它已定于 %(detail)s 撤销，表格不能改；要恢复，请到单位页办理。"),
        "topmost": _("最上级的政府不能移到别的单位下面。"),
        "loop": _("上级单位绕成了圈：%(detail)s。"),
        "not_units": _("“单位”这张表由系统管理员办理，您只能原样带上。"),
        "not_people": _("“人员与岗位”这张表由安全管理员办理，请删去这些行。"),
        "file": "%(detail)s",
        "refused": "%(detail)s",
    }
    detail = in_this_language(fault.detail)
    if fault.code in {"missing", "new_lacks"}:
        detail = (unit_headings() if fault.sheet == "units" else headings()).get(detail, detail)
    return words[fault.code] % {"detail": detail}


# --- out ---


def written(units: Iterable[Mapping[str, str]], posts: Iterable[Post]) -> bytes:
    """The workbook: the units (as `roster_units.COLUMNS`), and the posts, one a line. No cell is ever a formula.

    Without either it is the template. What a column is for stands at its heading, and choices are offered as lists.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        names, formats = sheet_names(), (book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"}))
        people = book.add_worksheet(names["people"])
        _begin(people, "people", roster.COLUMNS, headings(), formats)
        _offer(people, roster.COLUMNS.index("role"), Role.labels)
        for row, post in enumerate(posts, start=1):
            person, unit = post.person, post.unit
            cells = [person.username, person.name, person.email, unit.code, unit.name, str(Role(post.role).label)]
            _row(people, row, [*cells, post.valid_from, post.valid_to], formats[1])
        sheet = book.add_worksheet(names["units"])
        _begin(sheet, "units", roster_units.COLUMNS, unit_headings(), formats)
        _offer(sheet, roster_units.COLUMNS.index("level"), Level.labels)
        _offer(sheet, roster_units.COLUMNS.index("kind"), Kind.labels)
        labels = {"level": dict(Level.choices), "kind": dict(Kind.choices)}
        for row, values in enumerate(units, start=1):
            shown: list[Any] = [
                str(labels.get(name, {}).get(values[name], values[name])) for name in roster_units.COLUMNS
            ]
            for name in ("valid_from", "valid_to"):
                at = roster_units.COLUMNS.index(name)
                shown[at] = date.fromisoformat(shown[at]) if shown[at] else None
            shown[roster_units.COLUMNS.index("order")] = int(values["order"])
            _row(sheet, row, shown, formats[1])
    return out.getvalue()


def _begin(
    sheet: Worksheet, which: str, columns: Sequence[str], names: Mapping[str, str], formats: tuple[Format, Format]
) -> None:
    bold, day = formats
    for column, name in enumerate(columns):
        sheet.set_column(column, column, _WIDTHS[name], day if name.startswith("valid") else None)
        sheet.write_string(0, column, names[name], bold)
        sheet.write_comment(0, column, _help()[which][name], {"author": "Luoshi", "x_scale": 1.5})
    sheet.freeze_panes(1, 1)
    # On paper: lying, as wide as the page, with the headings on every page.
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _offer(sheet: Worksheet, column: int, labels: Iterable[Any]) -> None:
    choices = {"validate": "list", "source": [str(label) for label in labels], "error_type": "warning"}
    sheet.data_validation(1, column, MOST_LINES, column, choices)


def _row(sheet: Worksheet, row: int, cells: Iterable[Any], day: Format) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, value)


# --- in ---


def read(data: bytes) -> Read:
    """The lines of the sheets of units and of people and posts; other sheets are passed over."""
    try:
        text = xlsx.extract(data)
    except ReadingError as error:
        return Read([], [], [Fault(0, "file", str(error), sheet="")])
    if text.gaps:  # hidden rows and the like: half a table is no table
        return Read([], [], [Fault(0, "file", text.gaps[0].reason, sheet="")])
    found = Read([], [], [], text.characters)
    known = set()
    for number, cells in _tables(text).items():
        head = cells.pop(min(cells))
        which, columns = _which(head)
        if not which:
            continue
        if which in known:
            found.faults.append(Fault(0, "file", in_every_language(lambda: _("这张表出现了两次。")), sheet=which))
            continue
        known.add(which)
        _take(found, which, columns, cells)
        found.faults.extend(Fault(0, "lonely", words, sheet=which) for words in _lonely(text, number))
    if not known:
        found.faults.append(Fault(0, "file", in_every_language(_no_sheet), sheet=""))
    return found


def _no_sheet() -> str:
    told_ = _("没有找到填了内容的“单位”或“人员与岗位”表。第一行要是列名，如 %(names)s；请用下载的表格。")
    return told_ % {"names": _("、").join(headings()[name] for name in _PEOPLE_NEEDED)}


def _columns_missing(which: str, columns: Sequence[str]) -> str:
    names = headings() if which == "people" else unit_headings()
    return _("第一行缺这些列：%(names)s。请用下载的表格。") % {"names": _("、").join(names[name] for name in columns)}


def _take(found: Read, which: str, columns: Mapping[str, int], rows: Mapping[int, Mapping[int, str]]) -> None:
    missing = [name for name in (_PEOPLE_NEEDED if which == "people" else ("code",)) if name not in columns]
    if missing:
        found.faults.append(Fault(0, "file", in_every_language(lambda: _columns_missing(which, missing)), sheet=which))
        return
    if len(rows) > MOST_LINES:
        too_many = in_every_language(lambda: _("一次最多 %(most)s 行，请分几次。") % {"most": MOST_LINES})
        found.faults.append(Fault(0, "file", too_many, sheet=which))
        return
    for number, cells in sorted(rows.items()):
        given = {name: cells.get(column, "") for name, column in columns.items()}
        for name in _PLAIN & given.keys():
            given[name] = plain(given[name])
        line = _line(number + 1, given) if which == "people" else _unit_line(number + 1, given)
        if isinstance(line, Fault):
            about = (given.get("username" if which == "people" else "code", ""), given.get("name", ""))
            found.faults.append(replace(line, about=about))
        elif isinstance(line, UnitLine):
            found.units.append(line)
        else:
            found.people.append(line)


def _tables(text: Text) -> dict[int, dict[int, dict[int, str]]]:
    """{number of the sheet: {row: {column: words}}}, of those that have any."""
    tables: dict[int, dict[int, dict[int, str]]] = {}
    for style in text.styles:
        if style.table_cell is not None:
            words = " ".join(text.characters[style.start : style.end].split())
            tables.setdefault(style.table_cell.table, {}).setdefault(style.table_cell.row, {})[
                style.table_cell.column
            ] = words
    return tables


def _which(head: Mapping[int, str]) -> tuple[str, dict[str, int]]:
    """Which sheet has these headings, and where its columns are; "" for one that is none of ours."""
    best: tuple[str, dict[str, int]] = ("", {})
    for which, named in (("people", headings), ("units", unit_headings)):
        names = {words: name for language in ("zh-hans", "en") for name, words in _in(language, named).items()}
        columns = {names[words]: column for column, words in head.items() if words in names}
        if len(columns) > max(2, len(best[1])):
            best = (which, columns)
    return best


def _in(language: str, named: Any) -> dict[str, str]:
    with translation.override(language):
        return dict(named())


def _lonely(text: Text, table: int) -> list[str]:
    """Rows of a sheet with one cell alone: our reader takes them for words beside the table."""
    cells = [style for style in text.styles if style.table_cell is not None and style.table_cell.table == table]
    other = [style.start for style in text.styles if style.heading_level is not None and style.start > cells[0].start]
    end = min(other, default=len(text.characters))
    covered = sorted((style.start, style.end) for style in cells)
    found, at = [], covered[0][0]
    for start, stop in [*covered, (end, end)]:
        words = text.characters[at:start].strip()
        if words:
            found.append(words)
        at = max(at, stop)
    return found


def _line(number: int, given: Mapping[str, str]) -> Line | Fault:
    for name in _PEOPLE_NEEDED:
        if name != "valid_from" and not given.get(name):
            return Fault(number, "missing", name)
    role = _choice(given["role"], Role) or _former_role(given["role"])
    if role is None:
        return Fault(number, "role", given["role"])
    days: dict[str, Any] = {}
    for name in ("valid_from", "valid_to"):
        words = given.get(name, "")
        days[name] = _day(words)
        if words and days[name] is None:
            return Fault(number, "day", words)
    return Line(
        number,
        given["username"],
        given["name"],
        given.get("email", ""),
        given["unit"],
        role,
        **days,
        unit_name=given.get("unit_name", ""),
    )


def _unit_line(number: int, given: Mapping[str, str]) -> UnitLine | Fault:
    """A line with its choices by their values and its days as 2023-03-31; only the columns that the file has."""
    plain = {}
    for name, words in given.items():
        if name in roster_units.NEEDED and not words:
            return Fault(number, "missing", name, sheet="units")
        value = _UNIT_CELLS[name](words) if words and name in _UNIT_CELLS else words
        if value is None:
            code = "day" if name.startswith("valid") else name
            return Fault(number, code, words, sheet="units")
        if name not in {"code", "parent_name"}:
            plain[name] = value
    return UnitLine(number, given["code"], plain)


def _whole(words: str) -> str | None:
    """A whole number that the column holds, as it is written."""
    words = words.removesuffix(".0")
    return str(int(words)) if words.isascii() and words.isdigit() and len(words) < 10 else None


def _iso(words: str) -> str | None:
    day = _day(words)
    return str(day) if day else None


#: What a cell of the sheet of units may hold, by column: as it is kept, or None where it cannot be meant.
_UNIT_CELLS: Mapping[str, Callable[[str], str | None]] = {
    "level": lambda words: _choice(words, Level),
    "kind": lambda words: _choice(words, Kind),
    "order": _whole,
    "valid_from": _iso,
    "valid_to": _iso,
    "credit_code": str.upper,
    "aliases": lambda words: roster_units.BETWEEN.join(filter(None, _BETWEEN.split(words))),
}


def _choice(words: str, choices: Any) -> str | None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                if words.lower() in {str(label).lower(), value}:
                    return str(value)
    return None


def _former_role(words: str) -> str | None:
    """The role that was called so before: tables that people keep say it still."""
    return next((str(role.value) for name, role in FORMER.items() if words.lower() == name.lower()), None)


def _day(words: str) -> date | None:
    match = _DAY.fullmatch(words.partition(" ")[0] if words[:4].isdigit() else words)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
