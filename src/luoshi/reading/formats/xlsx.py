"""Spreadsheets: each sheet's title or name as a heading, its rows as the rows of a table, cells with the words that they show.

A sheet's XML is read as a stream and within limits. What is hidden is left out, and a gap says so: in a ledger that is
filtered to one unit the other rows are hidden, not gone.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from luoshi.reading.errors import Damaged, TooLarge
from luoshi.reading.formats import lines
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.packages import Package, parse, tree
from luoshi.reading.formats.sheet_numbers import BUILT_IN, shown
from luoshi.reading.formats.text import MAX_CHARACTERS, Cell, Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_CELLS = 100_000
"""Cells with words in all sheets together: 10,000 rows of 10 columns."""
MAX_SHEETS = 200
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_MERGES = 20_000
UNNAMED = re.compile(r"(?:Sheet|工作表|表)\s*\d*(?:\s*[(（]\d+[)）])?", re.IGNORECASE)
ANNEX = re.compile(r"附\s*[件表]\s*\d{0,2}[:：]?")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ON = ("1", "true", "on")


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share: strings, number formats by style, the year from which days are counted."""

    strings: Sequence[str] = ()
    formats: Sequence[str] = ()
    since_1904: bool = False
    cells: int = 0
    characters: int = 0


def extract(data: bytes) -> Text:
    """The workbook's text. Raises Damaged, Hostile or TooLarge."""
    package = Package(data, "xlsx")
    workbook = tree(package, "xl/workbook.xml")
    targets = relations(package)
    book = Book(
        read_strings(package, targets.get("sharedStrings", "xl/sharedStrings.xml")),
        read_formats(package, targets.get("styles", "xl/styles.xml")),
        any(local(one) == "workbookPr" and attribute(one, "date1904") in ON for one in workbook),
    )
    written: list[Line] = []
    read: set[str] = set()
    hidden = []
    sheets = [one for one in workbook.iter() if local(one) == "sheet"][:MAX_SHEETS]
    visible = [one for one in sheets if attribute(one, "state") not in ("hidden", "veryHidden")]
    for number, sheet in enumerate(sheets):
        name = attribute(sheet, "name")
        if sheet not in visible:
            hidden.append(name)
            continue
        part = targets.get(attribute(sheet, "id"), f"xl/worksheets/sheet{number + 1}.xml")
        if part not in package or "chartsheet" in part or part in read:
            continue  # the same sheet once more is a mistake of the list, or meant to take long
        read.add(part)
        walk = Walk(book)
        parse(package, part, walk)
        written += sheet_lines(walk, name, number)
    if hidden:
        written.append(Line(gap=f"隐藏的工作表没有读取：{'、'.join(hidden[:5])}{'等' if len(hidden) > 5 else ''}"))
    if not sheets:
        raise Damaged("damaged.file", kind="xlsx")
    return lines.build("xlsx", written)


def local(element: "Element") -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: "Element", wanted: str) -> str:
    """An attribute by its local name, or an empty string."""
    return next((found for name, found in element.attrib.items() if name.rpartition("}")[2] == wanted), "")


def relations(package: Package) -> Mapping[str, str]:
    """The workbook's parts: by the id that it gives them, and by their kind."""
    name = "xl/_rels/workbook.xml.rels"
    found: dict[str, str] = {}
    for relation in tree(package, name) if name in package else ():
        target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        found[relation.get("Id", "")] = target
        found.setdefault(relation.get("Type", "").rpartition("/")[2], target)
    return found


def read_strings(package: Package, name: str) -> Sequence[str]:
    """The strings that cells refer to by number."""
    if name not in package:
        return ()
    strings = Strings()
    parse(package, name, strings)
    return strings.found


def read_formats(package: Package, name: str) -> Sequence[str]:
    """The number format of each style of a cell."""
    if name not in package:
        return ()
    root = tree(package, name)
    own = {attribute(one, "numFmtId"): attribute(one, "formatCode") for one in root.iter() if local(one) == "numFmt"}
    formats = []
    for group in root:
        if local(group) == "cellXfs":
            for style in group:
                identity = attribute(style, "numFmtId")
                formats.append(own.get(identity) or BUILT_IN.get(int(identity) if identity.isdecimal() else 0, ""))
    return formats


def unescaped(words: str) -> str:
    """Characters that XML can't hold stand as `_x000D_`; line ends become plain ones, and blanks around the words go."""
    if "_x" in words:
        words = ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), words)
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


class Strings:
    """Takes the events of the table of strings."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.in_text = False
        self.reading_aid = 0
        self.length = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins: a string, a run's text, or the reading aid that stands above it."""
        short = name.rpartition(" ")[2]
        if short == "si":
            self.pieces = []
        elif short == "rPh":
            self.reading_aid += 1
        self.in_text = short == "t" and not self.reading_aid

    def end(self, name: str) -> None:
        """An element ends."""
        short = name.rpartition(" ")[2]
        self.in_text = False
        if short == "si":
            self.found.append(unescaped("".join(self.pieces)))
        elif short == "rPh":
            self.reading_aid -= 1

    def characters(self, data: str) -> None:
        """Characters of a string."""
        if self.in_text:
            self.pieces.append(data)
            self.length += len(data)
            if self.length > MAX_CHARACTERS:
                raise TooLarge("large.text", limit=MAX_CHARACTERS)


@dataclass(slots=True)
class Merge:
    """A merged cell, by its first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class OpenCell:
    """A cell while it is open."""

    column: int
    kind: str
    style: str
    value: list[str] = field(default_factory=list)
    has_formula: bool = False


class Walk:
    """Takes the events of a sheet: its cells with words by row and column, its merged cells, and what is hidden."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rows: dict[int, dict[int, str]] = {}
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.without_value = 0
        self.row = -1
        self.column = -1
        self.cell: OpenCell | None = None
        self.in_value = False
        self.reading_aid = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        short = name.rpartition(" ")[2]
        if short == "c":
            self.start_cell(attributes)
        elif short in ("v", "t"):
            self.in_value = self.cell is not None and not self.reading_aid
        elif short == "row":
            self.start_row(attributes)
        elif short == "f" and self.cell:
            self.cell.has_formula = True
        elif short == "rPh":
            self.reading_aid += 1
        elif short == "col" and attributes.get("hidden") in ON:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.append((int(first[:6]) - 1, int(last[:6]) - 1))
        elif short == "mergeCell":
            self.take_merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """An element ends."""
        short = name.rpartition(" ")[2]
        if short in ("v", "t"):
            self.in_value = False
        elif short == "rPh":
            self.reading_aid -= 1
        elif short == "c" and self.cell:
            self.end_cell(self.cell)
            self.cell = None

    def characters(self, data: str) -> None:
        """Characters of a value."""
        if self.in_value and self.cell:
            self.cell.value.append(data)

    def start_row(self, attributes: dict[str, str]) -> None:
        """A row begins; without a number it is the next one."""
        number = attributes.get("r", "")
        self.row = min(int(number[:8]) - 1 if number.isdecimal() else self.row + 1, MAX_ROW)
        self.column = -1
        if attributes.get("hidden") in ON:
            self.hidden_rows.add(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        """A cell begins; without a reference it is the next one."""
        place = REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(place.group(1)) if place else self.column + 1
        self.cell = OpenCell(self.column, attributes.get("t", "n"), attributes.get("s", "0"))

    def end_cell(self, cell: OpenCell) -> None:
        """A cell ends; its words are kept, if it has any."""
        raw = "".join(cell.value)
        if not raw:
            self.without_value += cell.has_formula
            return
        words = self.words(cell, raw)
        if not words or self.row < 0 or cell.column > MAX_COLUMN:
            return
        self.book.cells += 1
        self.book.characters += len(words)
        if self.book.cells > MAX_CELLS or self.book.characters > MAX_CHARACTERS:
            raise TooLarge("large.cells", limit=MAX_CELLS)
        self.rows.setdefault(self.row, {})[cell.column] = words

    def words(self, cell: OpenCell, raw: str) -> str:
        """What the cell shows."""
        if cell.kind == "s":
            number = int(raw) if raw.isdecimal() and len(raw) < 9 else -1
            return self.book.strings[number] if 0 <= number < len(self.book.strings) else ""
        if cell.kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if cell.kind == "e":
            return ""  # #REF!
        if cell.kind == "d":
            return raw.removesuffix("Z").removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
        if cell.kind == "n":
            style = int(cell.style) if cell.style.isdecimal() and len(cell.style) < 7 else 0
            form = self.book.formats[style] if style < len(self.book.formats) else ""
            if not form and raw.isdecimal():
                return raw
            return shown(raw, form, since_1904=self.book.since_1904)
        return unescaped(raw)

    def take_merge(self, reference: str) -> None:
        """Note a merged cell."""
        first, _, last = reference.partition(":")
        places = [REFERENCE.fullmatch(corner) for corner in (first, last)]
        if len(self.merges) < MAX_MERGES and places[0] and places[1]:
            (top, left), (bottom, right) = (
                (min(int(place.group(2)) - 1, MAX_ROW), column_number(place.group(1))) for place in places if place
            )
            if top <= bottom and left <= right:
                self.merges.append(Merge(top, left, bottom, right))

    def is_column_hidden(self, column: int) -> bool:
        """Whether the column is not shown."""
        return any(first <= column <= last for first, last in self.hidden_columns[:100])


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def sheet_lines(walk: Walk, name: str, table: int) -> list[Line]:
    """A sheet's lines: its name, unless it has a title or the name says nothing, then its cells row by row."""
    spans = {(merge.top, merge.left): merge for merge in moved(walk)}
    write_days(walk)
    columns = {column for row in walk.rows.values() for column in row}
    unseen = {column for column in columns if walk.is_column_hidden(column)}
    body: list[Line] = []
    left_out = 0
    for row in sorted(walk.rows):
        if row in walk.hidden_rows:
            left_out += 1
            continue
        for column in sorted(walk.rows[row]):
            if column in unseen:
                continue
            merge = spans.get((row, column))
            size = (merge.bottom - row + 1, merge.right - column + 1) if merge else (1, 1)
            body.append(Line([(walk.rows[row][column], False)], cell=Cell(table, row, column, *size)))
    title = title_of(body)
    if title:
        title.level = 1
    elif body and not UNNAMED.fullmatch(name):
        body.insert(0, Line([(name, False)], level=1))
    body += [Line(gap=reason) for reason in gaps(walk, name, left_out, len(unseen))]
    return body


TIME_HEADER = re.compile(".{0,6}(?:时限|时间|期限|日期|节点)(?:[（(].{1,8}[）)])?")
SERIAL = re.compile("[3-7]\\d{4}")
"""The number of a day, from 1982 to 2118: exports of other programs leave it without a date's format."""


def write_days(walk: Walk) -> None:
    """Below a header such as 完成时限 the number of a day becomes that day: nobody means 46203."""
    times: set[int] = set()
    for row in sorted(walk.rows):
        for column, words in walk.rows[row].items():
            if column in times and SERIAL.fullmatch(words):
                walk.rows[row][column] = shown(words, "yyyy-mm-dd", since_1904=walk.book.since_1904)
            elif len(words) <= LONGEST_HEADER and TIME_HEADER.fullmatch("".join(words.split())):
                times.add(column)


LONGEST_HEADER = 20


def title_of(body: Sequence[Line]) -> Line | None:
    """The sheet's title: the first of the rows of one cell that begin it, after 附件1. It stands for the sheet's name."""
    for _, group in groupby(body, key=lambda line: line.cell and line.cell.row):
        row = list(group)
        if len(row) > 1:
            return None
        if not ANNEX.fullmatch(row[0].text):
            return row[0]
    return None


def moved(walk: Walk) -> Iterator[Merge]:
    """The merged cells; the words of one whose first row or column is hidden move to the first that is shown."""
    for merge in walk.merges:
        words = walk.rows.get(merge.top, {}).get(merge.left)
        if words is None:
            continue
        top, left = merge.top, merge.left
        while top in walk.hidden_rows and top < min(merge.bottom, merge.top + 1000):
            top += 1
        while left < min(merge.right, merge.left + 50) and walk.is_column_hidden(left):
            left += 1
        if (top, left) != (merge.top, merge.left):
            del walk.rows[merge.top][merge.left]
            walk.rows.setdefault(top, {})[left] = words
        yield Merge(top, left, merge.bottom, merge.right)


def gaps(walk: Walk, name: str, rows: int, columns: int) -> Iterator[str]:
    """What of the sheet is missing from the text, in words."""
    if rows:
        yield f"工作表“{name}”有 {rows} 行是隐藏的，没有读取；需要时请取消隐藏或筛选后重新上传"
    if columns:
        yield f"工作表“{name}”有 {columns} 列是隐藏的，没有读取；需要时请取消隐藏后重新上传"
    if walk.without_value:
        yield f"工作表“{name}”有 {walk.without_value} 个公式没有保存结果，没有读取；请用 WPS 或 Excel 打开后保存，再重新上传"
