"""From glyphs on a page to lines in reading order: rows, columns, ruled tables. Pure geometry, no PDF library.

Coordinates are points with the origin at the lower left, as PDF has them. A file's own order of glyphs is not the order
of reading: print-outs of web pages, for one, hold their title last.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter

from luoshi.reading.formats.lines import Line, merged
from luoshi.reading.formats.text import Cell

MIN_ROWS_OF_COLUMNS = 4
"""So many rows must stand on each side of a gutter, beside rows of the other, before a block is read column by column."""
BOLD_FONT = re.compile("bold|hei|black|xiaobiaosong|xbs|黑体|小标宋", re.IGNORECASE)
MAX_RULES = 3000
MAX_STEPS = 60_000
"""Rows that are looked at in search of the columns of a page; a page of a newspaper stays below 3,000."""
MAX_TABLE_WORK = 2_000_000
"""Columns times rows times rules of a table; a page of real tables stays below 300,000."""


@dataclass(slots=True)
class Glyph:
    """A character and its box."""

    character: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool = False

    @property
    def size(self) -> float:
        """The box's height, which is the em of a Chinese glyph."""
        return max(self.top - self.bottom, 0.1)

    @property
    def middle(self) -> float:
        """The height of the box's centre."""
        return (self.top + self.bottom) / 2

    def turned(self, turns: int) -> "Glyph":
        """Where it is when the page is turned with the clock by so many quarters."""
        (left, bottom), (right, top) = turn(self.left, self.bottom, turns), turn(self.right, self.top, turns)
        return Glyph(self.character, min(left, right), min(bottom, top), max(left, right), max(bottom, top), self.bold)


Strip = tuple[float, float]
"""A stretch of the page's width."""
CHARACTER, BOLD = attrgetter("character"), attrgetter("bold")
RIGHT, BOTTOM, TOP = attrgetter("right"), attrgetter("bottom"), attrgetter("top")


FEW_LETTERS = 9


@dataclass(slots=True)
class Segment:
    """Glyphs side by side in one row, without a wide gap."""

    glyphs: list[Glyph]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        """The height of its boxes."""
        return max(self.top - self.bottom, 0.1)

    @property
    def letters(self) -> float:
        """How high most of its first letters are; figures of another font may stand higher or lower than they."""
        heights = sorted(glyph.top - glyph.bottom for glyph in self.glyphs[:FEW_LETTERS])
        return heights[len(heights) // 2]


@dataclass(slots=True)
class Row:
    """Segments at one height, left to right."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Where the row begins."""
        return max(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """Where the row ends."""
        return min(segment.bottom for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: horizontal at a height, or vertical at a distance, from one end to the other."""

    horizontal: bool
    at: float
    start: float
    end: float

    def turned(self, turns: int) -> "Rule":
        """Where it is when the page is turned with the clock by so many quarters."""
        x, y = (self.start, self.at) if self.horizontal else (self.at, self.start)
        other_x, other_y = (self.end, self.at) if self.horizontal else (self.at, self.end)
        (x, y), (other_x, other_y) = turn(x, y, turns), turn(other_x, other_y, turns)
        level = self.horizontal if turns % 2 == 0 else not self.horizontal
        return Rule(level, y, *sorted((x, other_x))) if level else Rule(level, x, *sorted((y, other_y)))


def turn(x: float, y: float, turns: int) -> tuple[float, float]:
    """A point of a page that is turned with the clock about its corner by so many quarters."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns % 4]


def page_lines(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], first_table: int, gutters: list[Strip]
) -> tuple[list[Line], int]:
    """The page's lines in reading order, and how many tables there were. Tables are numbered from `first_table`.

    `gutters`: those of the pages before; this page's are added.
    """
    tables = ruled_tables(rules[:MAX_RULES])
    inside: list[list[Glyph]] = []
    outside = list(glyphs)
    for table in tables:
        held, outside = table.parted(outside)
        inside.append(held)
    blocks: list[tuple[float, list[Line]]] = []
    made = 0
    for table, held in zip(tables, inside, strict=True):
        lines = table.lines(held, first_table + made)
        if is_table(lines):
            blocks.append((table.top, lines))
            made += 1
        else:
            outside += held  # a frame or a coloured ground, not a table
    rows = rows_of(segments_of(outside))
    level = [rule for rule in rules[:MAX_RULES] if rule.horizontal]
    taken: set[int] = set()
    for lines, used in headed_tables(rows, level, first_table + made):
        blocks.append((used[0].top, lines))
        made += 1
        taken.update(map(id, used))
    rows = [row for row in rows if id(row) not in taken]
    groups = split_at([top for top, _ in blocks], rows)
    page = Page(level, gutters, width_of(rows))
    size = usual_size(rows)
    blocks += [(group[0].top, indented(list(in_reading_order(group, page)), size)) for group in groups if group]
    blocks.sort(key=lambda block: -block[0])
    lines = [line for _, lines in blocks for line in lines]
    for line in lines:
        line.pieces = list(merged(line.pieces))
    return lines, made


EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be its head and foot."""
EDGE_LENGTH = 50
DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+(?=页)")
RUNNING = re.compile("[，。；！？]")


def mark_edges(lines: Sequence[Line]) -> None:
    """Mark the heads and feet of the pages: short lines that come back at one end of two pages in five at least.

    Numbers don't count: they are the page's. A line with the punctuation of a sentence is none.
    """
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.page is not None and line.pieces:
            pages.setdefault(line.page, []).append(line)
    found: dict[tuple[str, str], list[Line]] = {}
    for page in pages.values():
        for kind, edge in (("header", page[:EDGE_LINES]), ("footer", page[EDGE_LINES:][-EDGE_LINES:])):
            for key, line in {edge_key(line): line for line in edge}.items():
                if key:
                    found.setdefault((kind, key), []).append(line)
    for (kind, _), alike in found.items():
        if len(alike) >= max(2, len(pages) * 0.4):
            for line in alike:
                line.furniture = kind


def edge_key(line: Line) -> str:
    """What of a line comes back on other pages if it is a head or foot; nothing if it can't be one."""
    words = "".join(line.text.split())
    return "" if line.cell or len(words) > EDGE_LENGTH or RUNNING.search(words) else DIGITS.sub("#", words)


def join_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the parts of a table that goes on over the page made one.

    Where the next page begins with half a row, without its number, each of its cells goes to the cell that it continues.
    """
    joined: list[Line] = []
    columns: dict[int, int] = {}
    above: Line | None = None
    for group in by_table(lines):
        rest = group
        if group[0].cell and above and above.cell and above.page is not None and above.page + 1 == group[0].page:
            if columns[above.cell.table] == columns_of(group):
                rest = continued(joined, group, above.cell)
        elif group[0].cell:
            columns[group[0].cell.table] = columns_of(group)
        joined += rest
        above = next((line for line in reversed(rest) if is_body(line)), above)
        if above and above.cell:
            columns.setdefault(above.cell.table, columns_of(group))
    return joined


def continued(joined: list[Line], group: Sequence[Line], last: Cell) -> list[Line]:
    """The part's lines as further rows of the table whose last row is `last`'s; its half row goes to that row."""
    half = is_half(group)
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


# --- rows and columns ------------------------------------------------------------------------------------------------


def segments_of(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Neighbours of the file's order that stand side by side, joined."""
    segments: list[Segment] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and follows(run[-1], glyph):
            run.append(glyph)
        elif glyph.character.strip():
            run = [glyph]
            segments.append(Segment(run, 0, 0, 0, 0))
    for segment in segments:
        run = segment.glyphs
        segment.left, segment.right = run[0].left, max(map(RIGHT, run))
        segment.bottom, segment.top = min(map(BOTTOM, run)), max(map(TOP, run))
    return segments


def follows(last: Glyph, glyph: Glyph) -> bool:
    """Whether the glyph stands next to the last one: same height, and no more than an em away."""
    bottom, top, last_bottom, last_top = glyph.bottom, glyph.top, last.bottom, last.top
    one, other = last_top - last_bottom, top - bottom
    em, least = (one, other) if one > other else (other, one)
    shared = (min(last_top, top)) - (max(last_bottom, bottom))
    return shared > 0.4 * least and -0.5 * em < glyph.left - last.right < 1.1 * (max(0.1, em))


def rows_of(segments: Iterable[Segment]) -> list[Row]:
    """Segments gathered into rows from top to bottom."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda one: -(one.top + one.bottom)):
        if rows and is_level(rows[-1].segments[0], segment):
            rows[-1].segments.append(segment)
        else:
            rows.append(Row([segment]))
    for row in rows:
        row.segments.sort(key=lambda one: one.left)
    return rows


def is_level(one: Segment, other: Segment) -> bool:
    """Whether the two stand at one height."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > 0.5 * min(one.size, other.size)


@dataclass(slots=True)
class Page:
    """What columns are told by, besides their rows: the level rules, which they don't cross, and gutters that are known."""

    rules: Sequence[Rule]
    gutters: list[Strip]
    width: float  # of what is written on it
    steps: int = 0  # rows that have been looked at

    def is_known(self, gap: Strip) -> bool:
        """Whether columns were parted there before, on this page or on one before it."""
        return any(gap[0] - SLACK < left and right < gap[1] + SLACK for left, right in self.gutters)

    def learn(self, gutter: Strip, size: float) -> None:
        """Remember where columns are parted; a wide gap may lie elsewhere the next time."""
        if gutter[1] - gutter[0] < WIDEST_GUTTER * size and not self.is_known(gutter):
            self.gutters.append(gutter)


def usual_size(rows: Iterable[Row]) -> float:
    """How high the letters of a page's text are: those in the middle, if they stood in order of their height."""
    sizes = sorted((segment.letters, len(segment.glyphs)) for row in rows for segment in row.segments)
    half = sum(count for _, count in sizes) / 2
    for size, count in sizes:
        half -= count
        if half <= 0:
            return size
    return 0.0


def width_of(rows: Iterable[Row]) -> float:
    """How wide what is written on a page is."""
    edges = [(segment.left, segment.right) for row in rows for segment in row.segments]
    return max((right for _, right in edges), default=0.0) - min((left for left, _ in edges), default=0.0)


def in_reading_order(rows: Sequence[Row], page: Page, depth: int = 0) -> Iterator[Row]:
    """The rows, where there are columns the left ones first."""
    position = 0
    while position < len(rows):
        gutter, end = gutter_from(rows, position, page)
        if gutter is None or depth > 6:
            yield rows[position]
            position += 1
            continue
        left, right = parted(rows[position:end], gutter)
        yield from in_reading_order(left, page, depth + 1)
        yield from in_reading_order(right, page, depth + 1)
        position = end


def gutter_from(rows: Sequence[Row], start: int, page: Page) -> tuple[Strip | None, int]:
    """The gutter of the columns that begin at this row, and the row at which they end; None when none begin.

    Columns need not keep to common heights: a gutter is a strip that all of the rows leave free, and no rule crosses.
    """
    reaches = rows[start].segments[0].right - rows[start].segments[0].left
    if reaches > WIDEST_COLUMN * page.width or page.steps > MAX_STEPS or stands_apart(rows, start):
        return None, start
    covered: list[Strip] = []
    gutter: Strip | None = None
    end = start
    for row in rows[start:]:
        joined = with_row(covered, row)
        found = widest_gap(joined, row.segments[0].size)
        if found is None and (gutter or end - start >= ROWS_IN_SIGHT):
            break
        if found and end > start and is_crossed(found, rows[end - 1], row, page.rules):
            break
        covered, gutter, end = joined, found, end + 1
    page.steps += end - start + 1
    if gutter is None:
        return None, start
    beside = rows_beside(*parted(rows[start:end], gutter))
    if beside >= MIN_ROWS_OF_COLUMNS:
        page.learn(gutter, rows[start].segments[0].size)
        return gutter, end
    return (gutter, end) if beside and page.is_known(gutter) else (None, start)


def stands_apart(rows: Sequence[Row], index: int) -> bool:
    """Whether so much space is below a row that it is the head of what follows, and not its first line.

    Headlines in larger letters side by side are not: each heads the column below it.
    """
    segments, following = rows[index].segments, rows[index + 1 : index + ROWS_IN_SIGHT]
    if len(segments) > 1 and all(row.segments[0].size * LARGER < segments[0].size for row in following):
        return False
    below = [drop(rows, at) for at in range(index, min(index + ROWS_IN_SIGHT, len(rows) - 1))]
    usual = sorted(below[1:])[len(below) // 2] if len(below) > 2 else 0.0
    return below[0] > APART * max(usual, 0.5 * rows[index].segments[0].size) if usual else False


def drop(rows: Sequence[Row], index: int) -> float:
    """How far below a row the next one stands that has anything under it: columns may keep to heights of their own."""
    row = rows[index]
    for other in rows[index + 1 : index + 4]:
        if any(one.left < two.right and two.left < one.right for one in row.segments for two in other.segments):
            return row.top - other.top
    return row.top - rows[index + 1].top


APART = 1.6
"""A row that is further from the next than so many times the usual distance stands by itself."""


def is_crossed(gutter: Strip, above: Row, below: Row, rules: Sequence[Rule]) -> bool:
    """Whether a level rule crosses the gutter between two rows."""
    top, bottom = (above.top + above.bottom) / 2, (below.top + below.bottom) / 2
    return any(bottom < rule.at < top and rule.start < gutter[0] and gutter[1] < rule.end for rule in rules)


ROWS_IN_SIGHT = 6
"""Within so many rows columns must have shown that they are several."""
NARROWEST_GUTTER, WIDEST_GUTTER = 0.7, 4.0
"""A gutter is so many times as wide as a character is high."""
WIDEST_COLUMN = 0.7
"""A column beside another takes at most such a part of the page's width."""
SLACK = 3.0
"""Points by which a gutter may differ from one page to the next."""


def with_row(covered: list[Strip], row: Row) -> list[Strip]:
    """The stretches of the page's width that are written on, ascending and apart, with those of one more row."""
    merged: list[Strip] = []
    for left, right in sorted([*covered, *((one.left, one.right) for one in row.segments)]):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def widest_gap(covered: Sequence[Strip], size: float) -> Strip | None:
    """The widest strip between the stretches; None where none is wide enough for characters of this height."""
    between = [(left[1], right[0]) for left, right in pairwise(covered)]
    widest = max(between, key=lambda strip: strip[1] - strip[0], default=None)
    return widest if widest and widest[1] - widest[0] > NARROWEST_GUTTER * size else None


def rows_beside(left: Sequence[Row], right: Sequence[Row]) -> int:
    """How many rows of the one stand beside rows of the other: of the side that has fewer such."""
    if not left or not right:
        return 0
    top, bottom = min(left[0].top, right[0].top), max(left[-1].bottom, right[-1].bottom)
    return min(sum(bottom <= (row.top + row.bottom) / 2 <= top for row in rows) for rows in (left, right))


def parted(rows: Sequence[Row], gutter: Strip) -> tuple[list[Row], list[Row]]:
    """The rows left of the gutter and those right of it."""
    middle = (gutter[0] + gutter[1]) / 2
    left = [Row([one for one in row.segments if one.right <= middle]) for row in rows]
    right = [Row([one for one in row.segments if one.left >= middle]) for row in rows]
    return [row for row in left if row.segments], [row for row in right if row.segments]


def indented(rows: Sequence[Row], size: float) -> list[Line]:
    """The rows as lines; one that begins about two ems right of its neighbours gets the two blanks that it shows.

    Word processors indent without characters, and the indent is what tells a new paragraph from a wrapped line. The lines
    of a heading in larger letters are one where the column is too narrow for it. `size`: of the page's text.
    """
    lines: list[Line] = []
    for number, row in enumerate(rows):
        line = line_of(row)
        first = row.segments[0]
        line.large = first.letters > LARGE * size
        around = [other.segments[0] for other in rows[max(0, number - 6) : number + 7]]
        alike = [
            one for one in around if 0.85 < one.size / first.size < 1.18 and abs(one.left - first.left) < 4 * first.size
        ]
        margin = min(one.left for one in alike)
        if 1.4 * first.size < first.left - margin < 2.7 * first.size:
            line.pieces.insert(0, ("\u3000\u3000", False))
        if number and goes_on(rows[number - 1], row, around):
            lines[-1].pieces += line.pieces
        else:
            lines.append(line)
    return lines


LARGE = 1.25
"""Letters of a title are so many times as high as those of the page's text, at least."""
LARGER = 1.1
"""Letters of a heading are so many times as high as those of its neighbours."""


def goes_on(above: Row, row: Row, around: Sequence[Segment]) -> bool:
    """Whether a row goes on with the heading of the row above: both in letters of one size, larger than what is around.

    `around`: how the rows before and behind begin. The row above fills the column, and this one begins where it did.
    """
    last, first = above.segments[-1], row.segments[0]
    if not 0.95 < last.size / first.size < 1.05 or abs(above.segments[0].left - first.left) > 0.5 * first.size:
        return False
    beside = [one for one in around if abs(one.left - first.left) < 4 * first.size]
    smaller = [one for one in beside if one.size * LARGER < first.size]
    column = max((one.right for one in smaller), default=0.0)
    return len(smaller) * 2 > len(beside) and column - last.right < 1.2 * first.size


def line_of(row: Row) -> Line:
    """The row as a line; a gap between segments becomes one space."""
    line = Line()
    for number, segment in enumerate(row.segments):
        if number:
            line.pieces.append((" ", False))
        for bold, run in groupby(segment.glyphs, key=BOLD):
            line.pieces.append(("".join(map(CHARACTER, run)), bold))
    while line.pieces:
        last, bold = line.pieces.pop()
        if written := last.rstrip():
            line.pieces.append((written, bold))
            break
    return line


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


def rules_of(left: float, bottom: float, right: float, top: float, *, boxes: bool = True) -> list[Rule]:
    """The rules that a drawn path makes: one when it is thin, its four sides when it is a box (and `boxes` are wanted)."""
    width, height = right - left, top - bottom
    if height < 3 and width > 12:
        return [Rule(True, (top + bottom) / 2, left, right)]
    if width < 3 and height > 8:
        return [Rule(False, (left + right) / 2, bottom, top)]
    if boxes and width > 12 and height > 8:
        return [
            Rule(True, top, left, right),
            Rule(True, bottom, left, right),
            Rule(False, left, bottom, top),
            Rule(False, right, bottom, top),
        ]
    return []
