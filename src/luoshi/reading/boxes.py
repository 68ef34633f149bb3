"""The rows of tables that strokes draw in plain text, whose cells may run over several lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from luoshi.reading.columns import Cell
from luoshi.reading.marks import mark_at
from luoshi.reading.names import is_name

SLACK = 3
"""A cell fills its column where so few blanks are left beside it, the table's own included."""
MOST_LINES = 40
"""So many lines tell which cells a row has."""
FEWEST_RULED = 3
"""Rules between so many rows, the header's among them, tell that each row is drawn apart."""


@dataclass(slots=True)
class Line:
    """The cells of one line, all of one table and row, none of them empty.

    `rules`: how many drawn lines (├──┼──┤) came before it; `full`: whether one of its cells fills its column.
    """

    cells: list[Cell]
    rules: int
    full: bool


def unwrapped(norm: str, lines: Iterable[Line]) -> Iterator[list[Cell]]:
    """The rows of the tables: the lines of each put together, cell by cell."""
    for _, group in groupby(lines, key=lambda line: line.cells[0].table):
        table = list(group)
        bands = [list(band) for _, band in groupby(table, key=lambda line: line.rules)]
        ruled = len(bands) >= FEWEST_RULED
        counted = any(is_count(norm, line) for line in table)
        for place, band in enumerate(bands):
            drawn = ruled or (place == 0 and len(bands) > 1)
            yield from (joined(row) for row in rows_of(norm, band, drawn=drawn, counted=counted))


def rows_of(norm: str, band: list[Line], *, drawn: bool, counted: bool) -> Iterator[list[Line]]:
    """The lines between two rules, row by row; `drawn`: rules part every two rows; `counted`: the rows of the table are numbered."""
    apart = not drawn or sum(is_count(norm, line) for line in band) > 1
    row: list[Line] = []
    for line in band:
        if row and apart and not (counted and goes_on(norm, row, line)):
            yield row
            row = []
        row.append(line)
    yield row


def goes_on(norm: str, row: list[Line], line: Line) -> bool:
    """Whether the line goes on with the cells above it: it has no number, and fewer cells than a row, some of which were full."""
    columns = {cell.column for cell in line.cells}
    above = {cell.column: cell for before in row[-MOST_LINES:] for cell in before.cells}
    if 0 in columns or not row[-1].full or not columns <= set(above) - {0}:
        return False
    if any(mark_at(norm, cell.start) for cell in line.cells):
        return False
    return columns < set(above) - {0} or any(cuts(norm, above[cell.column], cell) for cell in line.cells)


def cuts(norm: str, above: Cell, below: Cell) -> bool:
    """Whether the line break between two pieces of one cell cuts a number or a name: 2026年10 | 月底前, 市城市管理 | 局."""
    upper, lower = norm[above.start : above.end], norm[below.start : below.end]
    return upper[-1].isdigit() or (is_name(upper + lower, strict=True) and not is_name(upper, strict=True))


def is_count(norm: str, line: Line) -> bool:
    """Whether the line begins with a row's number."""
    cell = line.cells[0]
    return cell.column == 0 and norm[cell.start : cell.end].strip(" .、()").isdigit()


def joined(row: list[Line]) -> list[Cell]:
    """The cells of one row, by their columns."""
    if len(row) == 1:
        return row[0].cells
    cells: dict[int, Cell] = {}
    for line in row:
        for cell in line.cells:
            known = cells.get(cell.column)
            more = (*known.more, (cell.start, cell.end)) if known else ()
            cells[cell.column] = known._replace(more=more) if known else cell._replace(row=row[0].cells[0].row)
    return [cells[column] for column in sorted(cells)]
