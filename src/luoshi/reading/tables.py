"""Tables of tasks: 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限. Each row is a commitment, its other cells are its label.

Cells come from the file's own structure, or from tabs in plain text. The first row that names a task and a unit or a
time is the header; without one the rows are read like any other text.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from luoshi.reading.formats import Text
from luoshi.reading.labels import role_of_key
from luoshi.reading.mending import Mended
from luoshi.reading.model import UnitRole
from luoshi.reading.names import Named, split_names


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at [start, end) of the mended text."""

    start: int
    end: int
    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of tasks: the task from its number to its last cell, its words alone, and the cells that label it.

    `carried` are labels that stand in an earlier row and hold for this one too, because they are merged downwards.
    """

    start: int
    end: int
    words_start: int
    names: tuple[Named, ...]
    open_list: bool
    labels: tuple[tuple[int, int], ...]
    persons: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]
    carried: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header at [start, end). `groups` are rows that head the rows under them (一、经济发展): start, end,
    start of the words after their number; `others` are cells that say nothing of a task: the header, a caption.
    """

    start: int
    end: int
    rows: tuple[Row, ...]
    groups: tuple[tuple[int, int, int], ...]
    others: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Header:
    """What each column holds, and the role that a column of units gives; carried on to the table's next part."""

    kinds: dict[int, str]
    roles: dict[int, UnitRole]


KINDS: tuple[tuple[str, "re.Pattern[str]"], ...] = (
    ("number", re.compile("序\\s*号|编\\s*号|项次")),
    ("person", re.compile("领导|责任人|负责人|联系人|联络员")),
    (
        "unit",
        re.compile(
            "(?:牵头|主办|主责|责任|负责|承办|实施|落实|配合|协办|协同|协助|参与|参加|指导|督导|主管)(?:\\S{0,4})(?:单位|部门|处室|科室|地区|主体|机关)|^(?:牵头|配合|责任|主办|协办)$|^(?:单位|部门)$"
        ),
    ),
    ("time", re.compile("时限|时间|期限|节点|进度要求")),
    ("task", re.compile("任务|事项|内容|项目|措施|举措|工作|问题|要点|目标|指标|要求|标准")),
)


def column_kind(words: str) -> str | None:
    """What a column holds, by its header; None when its header says nothing of use."""
    plain = "".join(words.split())
    return next((kind for kind, pattern in KINDS if pattern.search(plain)), None) if len(plain) <= 16 else None


def find_tables(text: Text, mended: Mended) -> list[Table]:
    """The tables that have a header naming tasks and who answers for them or by when."""
    cells = cells_of(text, mended) or tabbed(mended)
    tables: list[Table] = []
    header = Header({}, {})
    for _, group in groupby(cells, key=lambda cell: cell.table):
        table = read_table(mended.norm, list(group), header)
        if table and (not tables or table.start >= tables[-1].end):
            tables.append(table)
    return tables


def cells_of(text: Text, mended: Mended) -> list[Cell]:
    """The cells that the file itself marks, where they hold anything."""
    found = []
    at = mended.at
    for style in text.styles:
        if style.table_cell is None:
            continue
        start, end = bisect_left(at, style.start), bisect_left(at, style.end)
        while end > start and mended.plain[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Cell(start, end, *style.table_cell))
    return sorted(found, key=lambda cell: (cell.start, -cell.end))


def tabbed(mended: Mended) -> list[Cell]:
    """Cells of plain text: neighbouring lines with two tabs or more."""
    found: list[Cell] = []
    table = row = 0
    last = -2
    for index, (start, end) in enumerate(mended.paragraphs):
        if mended.plain.count("\t", start, end) < 2:
            continue
        table += index != last + 1
        row, last = row + 1, index
        begin = start
        for column, words in enumerate(mended.plain[start:end].split("\t")):
            inner = words.strip()
            if inner:
                inner_start = begin + words.index(inner)
                found.append(Cell(inner_start, inner_start + len(inner), table, row, column))
            begin += len(words) + 1
    return found


def read_table(norm: str, cells: list[Cell], header: Header) -> Table | None:
    """The rows under the header, which is noted; None where there is none, or where cells overlap."""
    if any(following.start < cell.end for cell, following in pairwise(cells)):
        return None
    headed = False
    rows: list[Row] = []
    groups: list[tuple[int, int, int]] = []
    others: list[tuple[int, int]] = []
    reaching: list[Cell] = []
    for number, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        columns = {cell.column for cell in row}
        reaching = [cell for cell in reaching if number < cell.row + cell.row_span]
        carried = [cell for cell in reaching if cell.column not in columns]
        reaching += [cell for cell in row if cell.row_span > 1]
        found = read_header(norm, carried + row)
        if found:
            headed = True
            header.kinds, header.roles = found.kinds, found.roles
        grouping = not carried and not found and is_group(norm, row, header)
        made = read_row(norm, row, carried, header) if header.kinds and not found and not grouping else None
        if made:
            rows.append(made)
        elif rows and not found and any(header.kinds.get(cell.column) == "task" for cell in carried):
            rows[-1] = extended(norm, rows[-1], row, header)
        elif grouping:
            groups.append((row[0].start, row[-1].end, row[-1].start))
        else:
            others += [(cell.start, cell.end) for cell in row]
    if not rows and not headed:
        return None
    return Table(cells[0].start, cells[-1].end, tuple(rows), tuple(groups), tuple(others))


def read_header(norm: str, row: list[Cell]) -> Header | None:
    """The header, when the row names a task and a unit or a time."""
    kinds = {cell.column: kind for cell in row if (kind := column_kind(norm[cell.start : cell.end]))}
    if "task" not in kinds.values() or not {"unit", "time"} & set(kinds.values()):
        return None
    units = [cell for cell in row if kinds.get(cell.column) == "unit"]
    return Header(kinds, {cell.column: role_of_key(norm[cell.start : cell.end]) for cell in units})


LABELLING = frozenset(("unit", "time", "person"))
ORDINAL = re.compile("[（(]?[一二三四五六七八九十]{1,3}[）)]?、?")
LONGEST_GROUP = 60


def is_group(norm: str, row: list[Cell], header: Header) -> bool:
    """Whether the row heads those under it: one short cell, or a number and one that reaches over the columns of units.

    `一 | 产业发展` heads them as well: tasks are counted 1, 2, 3.
    """
    if not header.kinds or row[-1].end - row[0].start > LONGEST_GROUP:
        return False
    if len(row) == 1:
        return True
    number, words = row[0], row[1]
    if len(row) > 2 or header.kinds.get(number.column) != "number" or header.kinds.get(words.column) in LABELLING:
        return False
    over = {header.kinds.get(words.column + step) for step in range(1, min(words.column_span, 100))}
    return bool(over & LABELLING) or ORDINAL.fullmatch(norm, number.start, number.end) is not None


def read_row(norm: str, row: list[Cell], carried: list[Cell], header: Header) -> Row | None:
    """A row with a task; None for a row that only groups others, such as 一、经济发展."""
    kinds = header.kinds
    tasks = [cell for cell in row if kinds.get(cell.column) == "task"]
    if not tasks or len(row) + len(carried) < 2:
        return None
    first, last = tasks[0], tasks[-1]
    numbers = [cell for cell in row if kinds.get(cell.column) == "number" and cell.end <= first.start]
    start = numbers[-1].start if numbers else first.start
    outside = [cell for cell in row if cell.end <= start or cell.start >= last.end]
    names, opened = named(norm, sorted(carried + outside, key=lambda cell: cell.column), header)
    return Row(
        start,
        last.end,
        first.start,
        names,
        opened,
        tuple((cell.start, cell.end) for cell in outside if kinds.get(cell.column) in LABELLING),
        tuple((cell.start, cell.end) for cell in outside if kinds.get(cell.column) == "person"),
        tuple((cell.start, cell.end) for cell in outside if kinds.get(cell.column) not in LABELLING),
        tuple((cell.start, cell.end) for cell in carried if kinds.get(cell.column) in LABELLING),
    )


def extended(norm: str, task: Row, row: list[Cell], header: Header) -> Row:
    """A task merged over several rows, with the cells of one more of them."""
    names, opened = named(norm, row, header)
    spans = {
        kind: tuple((cell.start, cell.end) for cell in row if header.kinds.get(cell.column) == kind)
        for kind in LABELLING
    }
    return replace(
        task,
        names=task.names + names,
        open_list=task.open_list or opened,
        labels=(*task.labels, *sorted(span for found in spans.values() for span in found)),
        persons=task.persons + spans["person"],
        others=task.others
        + tuple((cell.start, cell.end) for cell in row if header.kinds.get(cell.column) not in LABELLING),
    )


def named(norm: str, cells: list[Cell], header: Header) -> tuple[tuple[Named, ...], bool]:
    """The units in the cells, with the role that their column gives, and whether a list of them is open."""
    names: list[Named] = []
    opened = False
    for cell in cells:
        role = header.roles.get(cell.column)
        if role:
            spans, more = split_names(norm, cell.start, cell.end, strict=False)
            names += [Named(*span, role, "none" if role == "responsible" else "explicit") for span in spans]
            opened |= more
    return tuple(names), opened
