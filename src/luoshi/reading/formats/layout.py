"""From glyphs on a page to lines in reading order; heads and feet of pages, and tables that go on over them."""

import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby

from luoshi.reading.formats.glyphs import Glyph, Row, Rule, line_of, rows_of, segments_of
from luoshi.reading.formats.lines import Line, merged
from luoshi.reading.formats.page_bands import Before, free_tables
from luoshi.reading.formats.page_columns import Page, in_reading_order, indented, usual_size, width_of
from luoshi.reading.formats.page_tables import RuledTable, are_alike, ruled_tables
from luoshi.reading.formats.text import Cell

MAX_RULES = 3000


def page_lines(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], first_table: int, before: Before
) -> tuple[list[Line], int]:
    """The page's lines in reading order, and how many tables there were. Tables are numbered from `first_table`.

    `before`: what the pages before tell of this one; it is told what this one tells of the next.
    """
    blocks: list[tuple[float, list[Line]]] = []
    ended: RuledTable | None = None
    made = 0
    outside = list(glyphs)
    for table in ruled_tables(rules[:MAX_RULES], before.borders):
        held, outside = table.parted(outside)
        lines = table.lines(held, first_table + made)
        if is_table(lines):
            if are_alike(table.columns, before.borders):
                before.going_on.add(first_table + made)
            blocks.append((table.top, lines))
            made += 1
            ended = table
        else:
            outside += held  # a frame or a coloured ground, not a table
    level = [rule for rule in rules[:MAX_RULES] if rule.horizontal]
    rows = rows_of(segments_of(outside))
    for table in list(free_tables(rows, level, [] if ended else before.borders)):
        held, outside = table.parted(outside)
        rows = rows_of(segments_of(outside))
        blocks.append((table.top, table.lines(held, first_table + made)))
        made += 1
        ended = table if ended is None or table.rows[-1] < ended.rows[-1] else ended
    page = Page(level, before.gutters, width_of(rows))
    size = usual_size(rows)
    if rows and not is_below_any(rows[0], blocks) and is_running_head(rows, level, size):
        head = line_of(rows.pop(0))
        head.furniture = "header"
        blocks.append((math.inf, [head]))
    groups = split_at([top for top, _ in blocks], rows)
    blocks += [(group[0].top, indented(list(in_reading_order(group, page)), size)) for group in groups if group]
    blocks.sort(key=lambda block: -block[0])
    before.borders = list(ended.columns) if ended else []
    lines = [line for _, lines in blocks for line in lines]
    for line in lines:
        line.pieces = list(merged(line.pieces))
    return lines, made


SMALL = 0.8
"""Letters of a page's head are at most so many times as high as those of its text."""


def is_below_any(row: Row, blocks: Sequence[tuple[float, list[Line]]]) -> bool:
    """Whether a table stands above the row."""
    return any(top > row.top for top, _ in blocks)


def is_running_head(rows: Sequence[Row], level: Sequence[Rule], size: float) -> bool:
    """Whether the first row is the page's head: in small letters, with a rule across the page between it and the text."""
    if len(rows) < EDGE_LINES or rows[0].segments[0].letters > SMALL * size:
        return False
    width = width_of(rows)
    return any(
        rows[0].bottom - 1.5 * size < rule.at < rows[0].bottom + 1
        and rows[1].top < rule.at + 1
        and rule.end - rule.start > 0.8 * width
        for rule in level
    )


EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be its head and foot."""
EDGE_LENGTH = 50
DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+(?=页)")
RUNNING = re.compile("[，。；！？]")
PAGE_NUMBER = re.compile(r"[-—–－―·]{1,3}\d{1,4}[-—–－―·]{1,3}|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}")


def mark_edges(lines: Sequence[Line]) -> None:
    """Mark the heads and feet of the pages: their numbers, and short lines that come back at one end of two pages in five at least.

    Numbers don't count: they are the page's. A line with the punctuation of a sentence is none.
    """
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.page is not None and line.pieces:
            pages.setdefault(line.page, []).append(line)
    for page in pages.values():
        mark_numbers(page)
    for (kind, _), alike in edges_of(pages.values()).items():
        if len(alike) >= max(2, len(pages) * 0.4):
            for line in alike:
                line.furniture = kind


def mark_numbers(page: Sequence[Line]) -> None:
    """Mark the number of a page at its head or foot: - 3 -, 第3页 共9页."""
    for line, kind in ((page[0], "header"), (page[-1], "footer")):
        if len(page) > 1 and not line.cell and PAGE_NUMBER.fullmatch("".join(line.text.split())):
            line.furniture = kind


def edges_of(pages: Iterable[Sequence[Line]]) -> dict[tuple[str, str], list[Line]]:
    """The lines at the heads and feet of pages, those together that are alike."""
    found: dict[tuple[str, str], list[Line]] = {}
    for page in pages:
        for kind, edge in (("header", page[:EDGE_LINES]), ("footer", page[EDGE_LINES:][-EDGE_LINES:])):
            for key, line in {edge_key(line): line for line in edge}.items():
                if key:
                    found.setdefault((kind, key), []).append(line)
    return found


def mark_paragraphs(lines: Sequence[Line]) -> None:
    """Mark the lines that go on with the paragraph before, or begin one, by the edges of their columns; over pages too."""
    above: Line | None = None
    for line in lines:
        if not line.pieces or line.furniture:
            continue
        if above and not above.cell and not line.cell and above.large == line.large:
            if line.flush and above.full and above.flush is not None:
                line.goes_on = True
            elif line.flush is False:
                line.goes_on = False
            elif above.even and line.even:
                line.goes_on = runs_on(above, line)
        above = line


def runs_on(above: Line, line: Line) -> bool | None:
    """Whether a line goes on with the one above it where no paragraph is indented; None where nothing tells."""
    first, last = line.text[:1], above.text[-1:]
    if above.full is False and not (first.isascii() and first.isalnum()):
        return False
    return True if above.full and last not in "。；：！？.;:" and not BEGINS.match(line.text) else None


BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(]?\d{1,2}[.．、）)]|第[一二三四五六七八九十百]{1,4}[章节条]|[①-⑳●■◆★☆▶▷◇○□▪→—【〔［]|[一-龥]{2,8}[：:]"
)
"""What begins a paragraph: a mark, a key."""


def edge_key(line: Line) -> str:
    """What of a line comes back on other pages if it is a head or foot; nothing if it can't be one."""
    words = "".join(line.text.split())
    return "" if line.cell or len(words) > EDGE_LENGTH or RUNNING.search(words) else DIGITS.sub("#", words)


def join_tables(lines: Sequence[Line], going_on: Container[int] = ()) -> list[Line]:
    """The lines, with the parts of a table that goes on over the page made one: as many columns, or known to be `going_on`.

    Where the next page begins with half a row, without its number, each of its cells goes to the cell that it continues.
    """
    joined: list[Line] = []
    columns: dict[int, int] = {}
    above: Line | None = None
    for group in by_table(lines):
        rest = group
        first = group[0].cell
        if first and above and above.cell and above.page is not None and above.page + 1 == group[0].page:
            if columns[above.cell.table] == columns_of(group) or first.table in going_on:
                rest = continued(joined, group, above.cell)
        elif first:
            columns[first.table] = columns_of(group)
        joined += rest
        above = next((line for line in reversed(rest) if is_body(line)), above)
        if above and above.cell:
            columns.setdefault(above.cell.table, columns_of(group))
    return joined


def continued(joined: list[Line], group: Sequence[Line], last: Cell) -> list[Line]:
    """The part's lines as further rows of the table whose last row is `last`'s; its half row goes to that row.

    A first row without its number is none where the number of the row above is merged downwards and its cells were all there.
    """
    half = is_half(group) and not is_under_merged(joined, group, last)
    rest = []
    for line in group:
        assert line.cell
        line.cell = line.cell._replace(table=last.table, row=line.cell.row + last.row + (not half))
        place = place_of(joined, line.cell) if half and line.cell.row == last.row else None
        if place is None:
            rest.append(line)
        elif joined[place].text.endswith(("。", "；")):
            line.cell = joined[place].cell
            joined.insert(place + 1, line)
        else:
            joined[place].pieces += line.pieces
    return rest


def is_under_merged(joined: Sequence[Line], group: Sequence[Line], last: Cell) -> bool:
    """Whether the first row of a table's part stands beside a cell that is merged downwards to the end of the part before.

    It has as many cells as the last row had of its own.
    """
    above = {line.cell.column for line in joined[-ROWS_NEAR:] if line.cell and line.cell[:2] == last[:2]}
    merged = [
        line.cell
        for line in joined[-ROWS_NEAR:]
        if line.cell and line.cell.table == last.table and line.cell.row_span > 1
    ]
    beside = {cell.column for cell in merged if cell.row + cell.row_span > last.row}
    row = min(line.cell.row for line in group if line.cell)
    filled = {line.cell.column for line in group if line.cell and line.cell.row == row}
    return 0 in beside and filled == above - beside


ROWS_NEAR = 200
"""So many lines above tell what stands beside the last row."""


def place_of(joined: Sequence[Line], cell: Cell) -> int | None:
    """The index of the last line of a cell in the last row of the table."""
    for index in range(len(joined) - 1, -1, -1):
        other = joined[index].cell
        if other and (other.table, other.row, other.column) == (cell.table, cell.row, cell.column):
            return index
        if other and other.row < cell.row and other.row + other.row_span <= cell.row:
            return None
    return None


def by_table(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines in groups: those of a table together, any other by itself."""
    for table, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        if table is None:
            yield from ([line] for line in group)
        else:
            yield list(group)


def is_body(line: Line) -> bool:
    """Whether a line is the document's and not the page's."""
    return bool(line.pieces) and not line.furniture


def columns_of(lines: Iterable[Line]) -> int:
    """How many columns the cells take."""
    return max((line.cell.column + line.cell.column_span for line in lines if line.cell), default=0)


def is_half(group: Sequence[Line]) -> bool:
    """Whether the first row of a table's part has no first cell, and others have."""
    filled = {(line.cell.row, line.cell.column) for line in group if line.cell}
    first = min(row for row, _ in filled)
    return (first, 0) not in filled and any(column == 0 for _, column in filled)


def is_table(lines: Iterable[Line]) -> bool:
    """Whether two rows at least hold text in two cells at least, or one in three: the rest may be on the page before."""
    columns: dict[int, set[int]] = {}
    for line in lines:
        if line.cell:
            columns.setdefault(line.cell.row, set()).add(line.cell.column)
    return sum(len(filled) > 1 for filled in columns.values()) >= 2 or any(len(one) > 2 for one in columns.values())


def split_at(heights: Sequence[float], rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in groups above, between and below the tables."""
    groups: list[list[Row]] = [[] for _ in range(len(heights) + 1)]
    ordered = sorted(heights, reverse=True)
    for row in rows:
        groups[sum(row.top < height for height in ordered)].append(row)
    return groups
