"""Tables on a page that are known by their drawn lines."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.reading.formats.glyphs import Glyph, Row, Rule, line_of, rows_of, segments_of
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.text import Cell

MAX_TABLE_WORK = 2_000_000
"""Columns times rows times rules of a table; a page of real tables stays below 300,000."""

# --- ruled tables ----------------------------------------------------------------------------------------------------

SNAP = 3.0
"""Rules closer than this, in points, are one."""


@dataclass(slots=True)
class RuledTable:
    """A table by its drawn lines: the distances of its columns' borders and the heights of its rows' (top first).

    `edges`: where the words of each column end on the right, where that is not near the border.
    """

    columns: list[float]
    rows: list[float]
    rules: list[Rule]
    edges: Sequence[float] = ()

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
            edge = self.edges[right] if self.edges else self.columns[right + 1]
            lines += unwrapped(rows_of(segments_of(held)), edge, cell)
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


def ruled_tables(rules: Sequence[Rule], before: Sequence[float] = ()) -> list[RuledTable]:
    """The tables that the rules draw: groups that touch, with two columns and two rows at least.

    One row is enough where the table of the page before, whose borders are `before`, may go on.
    """
    tables = []
    for group in touching(rules):
        columns = snapped(rule.at for rule in group if not rule.horizontal)
        rows = snapped(rule.at for rule in group if rule.horizontal)
        fewest = 1 if are_alike(columns, before) else 2
        if len(columns) > 2 and len(rows) > fewest and len(columns) * len(rows) * len(group) < MAX_TABLE_WORK:
            tables.append(RuledTable(columns, rows[::-1], group))
    return tables


def are_alike(columns: Sequence[float], before: Sequence[float]) -> bool:
    """Whether columns have the same borders."""
    return len(columns) == len(before) and all(
        abs(one - other) < SNAP for one, other in zip(columns, before, strict=True)
    )


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
