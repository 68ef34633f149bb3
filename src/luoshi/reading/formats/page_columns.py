"""The columns of a page: which of its rows are read before which others, and how a line stands in its column.

A file's own order of glyphs is not the order of reading: print-outs of web pages, for one, hold their title last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading.formats.glyphs import Row, Rule, Segment, Strip, is_level, line_of
from luoshi.reading.formats.lines import Line

MIN_ROWS_OF_COLUMNS = 4
"""So many rows must stand on each side of a gutter, beside rows of the other, before a block is read column by column."""
MAX_STEPS = 60_000
"""Rows that are looked at in search of the columns of a page; a page of a newspaper stays below 3,000."""


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
    left, right = parted(rows[start:end], gutter)
    if are_keys(left, right):
        return None, start
    beside = rows_beside(left, right)
    if beside >= MIN_ROWS_OF_COLUMNS or (beside and is_even(left, right, page)):
        page.learn(gutter, rows[start].segments[0].size)
        return gutter, end
    return (gutter, end) if beside and page.is_known(gutter) else (None, start)


def are_keys(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether the left rows are the keys of what stands beside them (承办单位 | 市公安局): few letters, each level with a row on the right."""
    short = all(sum(len(one.glyphs) for one in row.segments) <= LONGEST_KEY for row in left)
    return short and all(any(is_level(row.segments[0], other.segments[0]) for other in right) for row in left)


LONGEST_KEY = 8


def is_even(left: Sequence[Row], right: Sequence[Row], page: Page) -> bool:
    """Whether the left rows are a column of text, and the few right ones begin as one: the text ends in the second column."""
    if len(left) < EVEN_ROWS or not right:
        return False
    size, edge = left[0].segments[0].size, max(row.segments[-1].right for row in left)
    margin, inner = min(row.segments[0].left for row in left), min(row.segments[0].left for row in right)
    full = sum(edge - row.segments[-1].right < FULL * size for row in left)
    begin = all(row.segments[0].left - inner < INDENT[1] * size for row in right)
    return full * 2 > len(left) and begin and edge - margin < WIDEST_COLUMN * page.width and len(right) < len(left)


EVEN_ROWS = 8
"""So many rows, most of them full, are a column whatever stands beside it."""


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
    edges = Edges(rows)
    firsts = [row.segments[0] for row in rows]
    for number, (row, first) in enumerate(zip(rows, firsts, strict=True)):
        line = line_of(row)
        line.large = first.letters > LARGE * size
        around = firsts[max(0, number - 6) : number + 7]
        alike = [
            one for one in around if 0.85 < one.size / first.size < 1.18 and abs(one.left - first.left) < 4 * first.size
        ]
        margin = min(one.left for one in alike)
        if number and goes_on(rows[number - 1], row, around):
            lines[-1].pieces += line.pieces
            continue
        if INDENT[0] * first.size < first.left - margin < INDENT[1] * first.size:
            line.pieces.insert(0, ("\u3000\u3000", False))
        edges.note(line, row)
        lines.append(line)
    return lines


INDENT = (1.4, 2.7)
"""A paragraph's first line begins so many ems further to the right than its others."""


class Edges:
    """The columns of a page's rows by their left margin: how far their lines reach, and whether their paragraphs are indented."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """`rows`: those of one stretch of the page, in reading order."""
        self.lefts = [(row.segments[0].left, row.segments[-1].right, ends_in_mark(row)) for row in rows]
        self.known: dict[int, tuple[float, float, bool] | None] = {}

    def of(self, row: Row) -> tuple[float, float, bool] | None:
        """The left and the right edge of the row's column, and whether its paragraphs are indented; None where too few rows tell."""
        key = round(row.segments[0].left)
        if key not in self.known:
            self.known[key] = self.measured(row)
        return self.known[key]

    def measured(self, row: Row) -> tuple[float, float, bool] | None:
        """As `of`, for the first row that begins there."""
        size, left = row.segments[0].size, row.segments[0].left
        near = [one for one in self.lefts if abs(one[0] - left) < 3 * size]
        margin = min(one[0] for one in near)
        flush = [one for one in near if one[0] - margin < 0.5 * size]
        indented = sum(INDENT[0] * size < one[0] - margin < INDENT[1] * size for one in near)
        inside = [one[1] for one in near if not one[2]]  # a mark may hang over the edge
        edge = max(inside if len(inside) >= FEWEST_FULL else (one[1] for one in near))
        full = sum(edge - one[1] < FULL * size for one in near)
        known = len(flush) >= FEWEST_FLUSH and full >= FEWEST_FULL and edge - margin >= NARROWEST_COLUMN * size
        even = len(flush) >= FEWEST_EVEN and edge - margin > NARROWEST_EVEN * size
        if not known or 0 < indented < FEWEST_INDENTED or not (indented or even):
            return None
        return margin, edge, indented > 0

    def note(self, line: Line, row: Row) -> None:
        """Note on the line whether it begins and ends at the edges of its column."""
        edges = self.of(row) if not line.large else None
        if edges is None:
            return
        size, ends = row.segments[0].size, edges[1] - row.segments[-1].right
        begins = row.segments[0].left - edges[0]
        if edges[2]:
            line.flush = (
                True if begins < 0.5 * size else False if INDENT[0] * size < begins < INDENT[1] * size else None
            )
        line.even = not edges[2] and begins < 0.5 * size
        line.full = True if ends < FULL * size else False if ends > NOT_FULL * size else None


def ends_in_mark(row: Row) -> bool:
    """Whether a row ends in a mark of punctuation."""
    return row.segments[-1].glyphs[-1].character in "，。；：、！？）》”’"


FULL, NOT_FULL = 1.6, 3.6
"""A line that ends less than so many ems before its column's edge is full; one that ends more before it is not: a year,
which is not parted, leaves two or three."""
FEWEST_FLUSH, FEWEST_INDENTED, FEWEST_FULL, FEWEST_EVEN = 3, 2, 3, 6
NARROWEST_COLUMN, NARROWEST_EVEN = 8, 24


LARGE = 1.25
"""Letters of a title are so many times as high as those of the page's text, at least."""
LARGER = 1.1
"""Letters of a heading are so many times as high as those of its neighbours."""


def goes_on(above: Row, row: Row, around: Sequence[Segment]) -> bool:
    """Whether a row goes on with the heading of the row above: both in letters of one size, larger than what is around.

    `around`: how the rows before and behind begin. The row above fills the column, and this one begins where it did.
    """
    last, first = above.segments[-1], row.segments[0]
    if not 0.95 < last.size / first.size < 1.05:
        return False
    beside = [one for one in around if abs(one.left - first.left) < 4 * first.size]
    smaller = [one for one in (beside if is_under(above, row) else around) if one.size * LARGER < first.size]
    column = max((one.right for one in smaller), default=0.0)
    if column - last.right > 1.2 * first.size:
        return False
    if is_under(above, row):
        return len(smaller) * 2 > len(beside)
    left = min((one.left for one in smaller), default=0.0)
    return bool(smaller) and above.segments[0].left - left < 1.2 * first.size and is_centred(above, row)


def is_under(above: Row, row: Row) -> bool:
    """Whether a row begins where the one above it does."""
    first = row.segments[0]
    return abs(above.segments[0].left - first.left) <= 0.5 * first.size


def is_centred(above: Row, row: Row) -> bool:
    """Whether two rows have one centre, as the lines of a title do that is too long for one."""
    centres = [one.segments[0].left + one.segments[-1].right for one in (above, row)]
    return abs(centres[0] - centres[1]) < row.segments[0].size and above.bottom - row.top < 1.5 * row.segments[0].size
