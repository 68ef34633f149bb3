"""Tables on a page: ruled ones by their drawn lines, others by their header and the columns that the rows below keep to."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading.formats.glyphs import CHARACTER, Glyph, Row, Rule, Segment, line_of, rows_of, segments_of
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.text import Cell

MAX_TABLE_WORK = 2_000_000
"""Columns times rows times rules of a table; a page of real tables stays below 300,000."""

# --- tables without upright rules ------------------------------------------------------------------------------------

HEADING = re.compile(
    "序号|编号|(?:工作|主要|重点|目标)?(?:任务|事项|内容|措施|目标|举措)|项目(?:名称)?|指标(?:名称)?|.{0,6}(?:单位|部门|领导|责任人)|.{0,4}(?:时限|时间|期限|进度).{0,2}|备注"
)
MAX_HEADED = 20
"""So many of them are looked for on a page."""
MAX_PITCH = 4.0
"""Rows of a table without rules are no further apart than so many times the height of their characters."""


def headed_tables(
    rows: Sequence[Row], rules: Sequence[Rule], first_table: int
) -> Iterator[tuple[list[Line], list[Row]]]:
    """Tables known by their header (序号 任务 牵头单位 时限) and by the columns that the rows below it keep to."""
    position = found = 0
    while position < len(rows) and found < MAX_HEADED:
        header = rows[position]
        end = position + 1
        if is_header(header):
            table = HeadedTable([[one.left, one.right] for one in header.segments], rules)
            table.add(header)
            while end < len(rows) and table.add(rows[end]):
                end += 1
            if end - position > 1:
                found += 1
                yield table.lines(first_table + found - 1), list(rows[position:end])
        position = end


def is_header(row: Row) -> bool:
    """Whether the row names the columns of a table."""
    if len(row.segments) < 3:
        return False
    words = ["".join(map(CHARACTER, one.glyphs)) for one in row.segments]
    named = sum(HEADING.fullmatch("".join(word.split())) is not None for word in words)
    return named >= 3 and named * 3 >= len(words) * 2


@dataclass(slots=True)
class HeadedTable:
    """The columns so far, from left to right, and the rows as (row of the table, column, segment)."""

    columns: list[list[float]]
    rules: Sequence[Rule]
    held: list[tuple[int, int, Segment]] = field(default_factory=list)
    row: int = -1
    filled: set[int] = field(default_factory=set)
    last: Row | None = None

    def add(self, row: Row) -> bool:
        """Take a row in; False, and nothing is taken, when it doesn't keep to the columns."""
        places = []
        columns = [list(column) for column in self.columns]
        for segment in row.segments:
            column = self.column_of(segment)
            if column is None:
                return False
            columns[column] = [min(columns[column][0], segment.left), max(columns[column][1], segment.right)]
            places.append(column)
        if any(left[1] > right[0] for left, right in pairwise(columns)) or (
            self.last and self.distance(row) > MAX_PITCH
        ):
            return False
        if self.begins(row, places):
            self.row += 1
            self.filled = set()
        self.filled.update(places)
        self.columns = columns
        self.held += ((self.row, column, segment) for column, segment in zip(places, row.segments, strict=True))
        self.last = row
        return True

    def column_of(self, segment: Segment) -> int | None:
        """The column that the segment stands in; None when it reaches over two."""
        over = [
            number
            for number, (left, right) in enumerate(self.columns)
            if min(right, segment.right) - max(left, segment.left) > 0
        ]
        if len(over) > 1:
            return None
        middle = (segment.left + segment.right) / 2
        nearest = min(range(len(self.columns)), key=lambda number: abs(sum(self.columns[number]) / 2 - middle))
        return over[0] if over else nearest

    def distance(self, row: Row) -> float:
        """How far the row is below the last one, in heights of its characters."""
        assert self.last is not None
        return (self.last.top - row.top) / row.segments[0].size

    def begins(self, row: Row, places: Sequence[int]) -> bool:
        """Whether the row begins a row of the table and isn't a further line of its cells."""
        if self.last is None or self.row == 0:
            return True
        below, above = (one.top - one.segments[0].size / 2 for one in (row, self.last))
        if any(below < rule.at < above for rule in self.rules):
            return True
        return (places[0] == 0 and 0 in self.filled) or self.distance(row) > 1.9

    def lines(self, number: int) -> list[Line]:
        """The lines of its cells, row by row."""
        cells: dict[tuple[int, int], list[Segment]] = {}
        for row, column, segment in self.held:
            cells.setdefault((row, column), []).append(segment)
        lines: list[Line] = []
        for (row, column), segments in sorted(cells.items()):
            lines += unwrapped(rows_of(segments), self.columns[column][1], Cell(number, row, column))
        return lines


# --- ruled tables ----------------------------------------------------------------------------------------------------

SNAP = 3.0
"""Rules closer than this, in points, are one."""


@dataclass(slots=True)
class RuledTable:
    """A table by its drawn lines: the distances of its columns' borders and the heights of its rows' (top first)."""

    columns: list[float]
    rows: list[float]
    rules: list[Rule]

    @property
    def top(self) -> float:
        """The height of its upper border."""
        return self.rows[0]

    def parted(self, glyphs: Iterable[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
        """The glyphs whose centre is inside the border, and the others."""
        left, right, bottom, top = 2 * self.columns[0], 2 * self.columns[-1], 2 * self.rows[-1], 2 * self.rows[0]
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in glyphs:
            held = bottom < glyph.bottom + glyph.top < top and left < glyph.left + glyph.right < right
            (inside if held else outside).append(glyph)
        return inside, outside

    def lines(self, glyphs: Iterable[Glyph], number: int) -> list[Line]:
        """The lines of its cells, row by row. Cells that no rule parts are one."""
        owner = self.owners()
        cells: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            place = self.place(glyph)
            cells.setdefault(owner[place], []).append(glyph)
        last: dict[tuple[int, int], tuple[int, int]] = {}
        for place, first in owner.items():
            row, column = last.get(first, place)
            last[first] = max(row, place[0]), max(column, place[1])
        lines: list[Line] = []
        for (row, column), held in sorted(cells.items()):
            bottom, right = last[row, column]
            cell = Cell(number, row, column, bottom - row + 1, right - column + 1)
            lines += unwrapped(rows_of(segments_of(held)), self.columns[right + 1], cell)
        return lines

    def place(self, glyph: Glyph) -> tuple[int, int]:
        """Row and column of the grid that the glyph's centre is in."""
        centre = (glyph.left + glyph.right) / 2
        row = bisect_left(self.rows, -glyph.middle, key=lambda height: -height) - 1
        column = bisect_left(self.columns, centre) - 1
        row, column = max(0, min(row, len(self.rows) - 2)), max(0, min(column, len(self.columns) - 2))
        return row, column

    def owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each place of the grid, the upper left place of the cell that it belongs to."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.rows) - 1):
            for column in range(len(self.columns) - 1):
                place = (row, column)
                if column and not self.is_ruled(False, self.columns[column], self.rows[row + 1], self.rows[row]):
                    owner[place] = owner[row, column - 1]
                elif row and not self.is_ruled(True, self.rows[row], self.columns[column], self.columns[column + 1]):
                    owner[place] = owner[row - 1, column]
                else:
                    owner[place] = place
        return owner

    def is_ruled(self, horizontal: bool, at: float, start: float, end: float) -> bool:
        """Whether a rule runs along the middle of this stretch of border."""
        middle = (start + end) / 2
        return any(
            rule.horizontal == horizontal and abs(rule.at - at) < SNAP and rule.start - SNAP < middle < rule.end + SNAP
            for rule in self.rules
        )


def unwrapped(rows: Sequence[Row], right: float, cell: Cell) -> Iterator[Line]:
    """The lines of a cell, those joined that were broken only because the cell is narrow."""
    line: Line | None = None
    full = False
    for row in rows:
        next_line = line_of(row)
        next_line.cell = cell
        if line is not None and full:
            line.pieces += next_line.pieces
        else:
            if line is not None:
                yield line
            line = next_line
        last = row.segments[-1]
        full = right - last.right < 1.8 * last.size
    if line is not None:
        yield line


def ruled_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """The tables that the rules draw: groups that touch, with two columns and two rows at least."""
    tables = []
    for group in touching(rules):
        columns = snapped(rule.at for rule in group if not rule.horizontal)
        rows = snapped(rule.at for rule in group if rule.horizontal)
        if len(columns) > 2 and len(rows) > 2 and len(columns) * len(rows) * len(group) < MAX_TABLE_WORK:
            tables.append(RuledTable(columns, rows[::-1], group))
    return tables


def touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that cross or meet, found by their extent in height: tables stand above one another."""
    groups: list[list[Rule]] = []
    lowest = 0.0
    for rule in sorted(rules, key=lambda one: -upper(one)):
        if groups and upper(rule) > lowest - SNAP:
            groups[-1].append(rule)
            lowest = min(lowest, lower(rule))
        else:
            groups.append([rule])
            lowest = lower(rule)
    return groups


def upper(rule: Rule) -> float:
    """The height of a rule's upper end."""
    return rule.at if rule.horizontal else rule.end


def lower(rule: Rule) -> float:
    """The height of a rule's lower end."""
    return rule.at if rule.horizontal else rule.start


def snapped(values: Iterable[float]) -> list[float]:
    """The values in order, near ones taken once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > SNAP:
            kept.append(value)
    return kept
