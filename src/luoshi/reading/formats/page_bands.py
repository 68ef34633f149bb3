"""Tables that no upright rules draw: their header tells where they begin, strips that stay free part their columns, level
rules, numbers or gaps their rows. On the next page they go on without a header where the columns of the page before are kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from luoshi.reading.formats.glyphs import Glyph, Row, Rule, Strip, widest_step
from luoshi.reading.formats.page_tables import SNAP, RuledTable

HEADING = re.compile(
    "序号?|编号|[第一二三四上下]{1,2}(?:季度|半年)|(?:工作|主要|重点|目标|具体|整改|存在|推进|建设)?(?:任务|事项|内容"
    "|措施|目标|举措|问题|要求)(?:清单)?|项目(?:名称)?|指标(?:名称)?|类别|"
    "(?:.{0,6}(?:单位|部门|领导|责任人)|.{0,4}(?:时限|时间|期限|进度|进展情况).{0,2}|备注)(?:[（(].{1,8}[）)])?"
)
MAX_TABLES = 20
"""So many of them are looked for on a page."""
MAX_PITCH = 4.0
"""Lines of such a table are no further apart than so many times the height of their characters."""
TIGHT, MIDDLING, LOOSE = 0.45, 0.7, 1.1
"""Between words that are apart is so much, in ems: between cells it may be little, between the letters of 序 号 much."""
NARROWEST = 0.3
"""What stays free between two columns, in ems."""
UNIT = re.compile(".{1,12}(?:局|委|办|厅|处|科|中心|公司|镇|乡|街道|办公室)")
"""Names of units head the columns of a matrix, in which ticks charge them."""
NUMBERING = re.compile("序号?|编号|项次")
OVER = re.compile("(?:责任|任务|职责)?分工|责任(?:落实)?|(?:推进|进度|工作|季度)?(?:计划|安排|目标)|(?:责任|牵头)?单位")
"""What stands in a header above the names of several columns."""
COUNT = re.compile(r"[（(]?\d{1,3}[）).、．]?")
LONGEST_HEAD = 60
"""A line over all columns that heads the rows below it is no longer."""
HALF = 0.5
IN_SIGHT = 4
"""Of so many lines below it one fills several columns: the first may be of a cell that has more lines than the others."""


@dataclass(slots=True)
class Before:
    """What the pages before tell of the next: the gutters of their columns, and the borders of the table that ended the last."""

    gutters: list[Strip] = field(default_factory=list)
    borders: list[float] = field(default_factory=list)
    going_on: set[int] = field(default_factory=set)  # the tables whose borders are those of the one before


@dataclass(slots=True)
class Lined:
    """A line of the page: its row, its letters from left to right, and their usual size."""

    row: Row
    glyphs: list[Glyph]
    size: float

    @property
    def top(self) -> float:
        """Where its letters begin."""
        return self.row.top

    @property
    def bottom(self) -> float:
        """Where they end."""
        return self.row.bottom

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return (self.row.top + self.row.bottom) / 2

    def parts(self, gap: float) -> list[tuple[float, float, str]]:
        """Its words as (left, right, letters), parted where more than `gap` ems are free."""
        found: list[tuple[float, float, str]] = []
        for glyph in self.glyphs:
            if found and glyph.left - found[-1][1] < gap * self.size:
                left, right, words = found[-1]
                found[-1] = left, max(right, glyph.right), words + glyph.character
            else:
                found.append((glyph.left, glyph.right, glyph.character))
        return found

    def words_within(self, left: float, right: float) -> str:
        """The words that stand below or above a stretch of the page's width."""
        return next((words for start, end, words in self.parts(NARROWEST) if start < right and left < end), "")

    def free_within(self, strip: Strip) -> Strip | None:
        """The widest part of the strip that the line leaves free; None where that is nearly nothing."""
        edges = [strip[0]]
        edges += (
            edge
            for glyph in self.glyphs
            for edge in (glyph.left, glyph.right)
            if glyph.right > strip[0] and glyph.left < strip[1]
        )
        edges.append(strip[1])
        free = [
            (max(left, strip[0]), min(right, strip[1])) for left, right in zip(edges[::2], edges[1::2], strict=True)
        ]
        widest = max(free, key=lambda one: one[1] - one[0])
        return widest if widest[1] - widest[0] > NARROWEST * self.size else None


def lines_of(rows: Iterable[Row]) -> list[Lined]:
    """The page's rows as lines."""
    lines = []
    for row in rows:
        letters = [one for part in row.segments for one in part.glyphs if one.character.strip()]
        if letters:
            lines.append(Lined(row, letters, row.segments[0].letters))
    return lines


MAY_HEAD = re.compile("任务|事项|内容|项目|措施|目标|举措|指标|问题|要求|类别|序")
LABEL_LAST = "位门导限间度期"
"""A page with a header holds such words, and such a character: in cells of two lines 单 and 位 stand apart."""


def may_hold_tables(rows: Iterable[Row]) -> bool:
    """Whether a page may have the header of a table: most pages of running text have none."""
    words = "".join(
        [
            one.character
            for row in rows
            if len(row.segments) > 1 or is_parted(row)
            for part in row.segments
            for one in part.glyphs
        ]
    )
    return MAY_HEAD.search(words) is not None and any(one in words for one in LABEL_LAST)


def is_parted(row: Row) -> bool:
    """Whether something parts the letters of a row of one segment more than letters are."""
    first = row.segments[0]
    return widest_step(first.glyphs) > TIGHT * first.size


def free_tables(rows: Sequence[Row], level: Sequence[Rule], before: Sequence[float]) -> Iterator[RuledTable]:
    """The tables without upright rules, as if all their rules were drawn. `before`: the borders of one that may go on here."""
    if not before and not may_hold_tables(rows):
        return
    lines = lines_of(rows)
    rules = merged_rules(level)
    position = found = 0
    first = continued_at(lines, before)
    while position < len(lines) and found < MAX_TABLES:
        is_first = position == first
        head = (
            Head(position, position, gaps_of(before), (before[0], before[-1])) if is_first else head_at(lines, position)
        )
        end = position + 1
        if head:
            held = Held(lines, head, rules, headed=not is_first)
            end = held.grow()
            if end - head.last > (not is_first):
                table = held.table()
                if table:
                    found += 1
                    yield table
        position = max(end, position + 1)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines [start, last] that name the columns of a table, the strips between them, and what all of them take."""

    start: int
    last: int
    gaps: list[Strip]
    extent: Strip
    over: tuple[int, ...] = ()  # the lines of a word over several columns
    numbered: bool = False  # its first column is that of the rows' numbers


HEAD_LINES = 4
"""A header's cells have so many lines at most."""
APART_IN_HEAD = 0.6
"""So much is free between the lines of one cell, in ems, at most."""


def head_at(lines: Sequence[Lined], index: int) -> Head | None:
    """The header that begins at a line, alone or with those below it, in which its words go on (序 | 号); None where none does."""
    best: Head | None = None
    most = 0
    beside = index + 1 < len(lines) and is_beside_below(lines[index], lines[index + 1])
    if len(lines[index].parts(TIGHT)) == 1 and not beside:
        return None  # running text
    for size in range(1, HEAD_LINES + 1):
        zone = lines[index : index + size]
        if len(zone) < size or (size > 1 and zone[-2].bottom - zone[-1].top > APART_IN_HEAD * zone[-1].size):
            break
        for gap in (TIGHT, MIDDLING, LOOSE):
            columns, over = columns_of(zone, gap)
            named = sum(HEADING.fullmatch(words) is not None for _, _, words in columns)
            named += sum(UNIT.fullmatch(words) is not None for _, _, words in columns) if named > 1 else 0
            if named >= max(3, most + 1) and named * 3 >= len(columns) * 2:
                gaps = [(left[1], right[0]) for left, right in pairwise(columns)]
                extent = columns[0][0], columns[-1][1]
                numbered = NUMBERING.fullmatch(columns[0][2]) is not None
                lines_over = tuple(index + one for one in over)
                best, most = Head(index, index + size - 1, gaps, extent, lines_over, numbered), named
    start = index
    while best and start and is_beside(lines[start - 1], lines[index]):
        start -= 1
    return replace(best, start=start) if best else None


def is_beside_below(line: Lined, below: Lined) -> bool:
    """Whether the next line begins before this one ends, in cells of another number of lines."""
    return below.top > line.bottom


def is_beside(above: Lined, line: Lined) -> bool:
    """Whether a line stands half a line above another, in cells of more lines."""
    return above.bottom < line.top and above.size < 1.2 * line.size


def columns_of(zone: Sequence[Lined], gap: float) -> tuple[list[tuple[float, float, str]], list[int]]:
    """The words of some lines put together column by column, as (left, right, words); and which lines reach over several."""
    columns: list[tuple[float, float, list[tuple[int, str]]]] = []
    over: list[int] = []
    parts = [(number, part) for number, line in enumerate(zone) for part in line.parts(gap)]
    counts = [sum(number == one for one, _ in parts) for number in range(len(zone))]
    for number, (left, right, words) in sorted(parts, key=lambda one: -counts[one[0]]):
        under = [place for place, column in enumerate(columns) if min(right, column[1]) > max(left, column[0])]
        if len(under) > 1:
            over.append(number)
        elif under:
            column = columns[under[0]]
            columns[under[0]] = min(left, column[0]), max(right, column[1]), [*column[2], (number, words)]
        else:
            columns.append((left, right, [(number, words)]))
    columns.sort()
    return [(left, right, "".join(words for _, words in sorted(told))) for left, right, told in columns], over


def gaps_of(borders: Sequence[float]) -> list[Strip]:
    """The borders between columns as strips."""
    return [(border - SNAP, border + SNAP) for border in borders[1:-1]]


def continued_at(lines: Sequence[Lined], borders: Sequence[float]) -> int:
    """The line at the top of a page at which the table of the page before goes on; -1 where none does."""
    for index, line in enumerate(lines[:3]):
        within = borders and borders[0] - SNAP < line.glyphs[0].left and line.glyphs[-1].right < borders[-1] + SNAP
        if not within or head_at(lines, index):
            continue
        free = [line.free_within(gap) is not None or not crosses(line, gap) for gap in gaps_of(borders)]
        columns = {sum(border < part[0] for border in borders[1:-1]) for part in line.parts(LOOSE)}
        if all(free) and len(columns) > 1:
            return index
    return -1


def crosses(line: Lined, gap: Strip) -> bool:
    """Whether the line writes over the whole gap."""
    middle = (gap[0] + gap[1]) / 2
    return any(glyph.left < middle < glyph.right for glyph in line.glyphs)


@dataclass(slots=True)
class Held:
    """A table while it is found: its lines, and the strips between its columns that all of them leave free."""

    lines: Sequence[Lined]
    head: Head
    level: Sequence[Rule]
    headed: bool
    gaps: list[Strip] = field(init=False)
    start: int = field(init=False)
    end: int = 0
    over: set[int] = field(default_factory=set)  # lines that reach over a border
    bottom: float | None = None  # of the level rules that are drawn

    def __post_init__(self) -> None:
        """The header's own gaps and lines are the first."""
        self.gaps, self.start = self.head.gaps, self.head.start
        self.over.update(self.head.over)

    def grow(self) -> int:
        """Take in the lines that keep to the columns; where they end."""
        self.end = self.head.last + 1
        self.bottom = self.lowest_rule()
        for index in range(self.end, len(self.lines)):
            line, last = self.lines[index], self.lines[index - 1]
            if self.bottom is not None:
                if line.middle < self.bottom:
                    break
            elif last.bottom - line.top > MAX_PITCH * line.size:
                break
            kept = [line.free_within(gap) for gap in self.gaps]
            if self.heads_rows(line) and self.goes_on(index + 1):
                self.over.add(index)
            elif all(kept) and (self.bottom is not None or self.fits(line)):
                self.gaps = [gap for gap in kept if gap]
            elif len(line.glyphs) <= LONGEST_HEAD and len(line.parts(LOOSE)) == 1 and self.goes_on(index + 1):
                self.over.add(index)
            else:
                break
            self.end = index + 1
        while self.end - 1 in self.over:
            self.end -= 1
        return self.end

    def heads_rows(self, line: Lined) -> bool:
        """Whether a line begins among the numbers of the rows and is none, nor has anything beside it: 一、提升政务服务."""
        parts = line.parts(LOOSE)
        begins = self.head.numbered and len(parts) == 1 and parts[0][0] < self.gaps[0][0] < parts[0][1]
        return begins and COUNT.fullmatch(parts[0][2]) is None

    def fits(self, line: Lined) -> bool:
        """Whether no part of the line stands outside of the table's columns."""
        slack = 8 * line.size
        return line.glyphs[0].left > self.head.extent[0] - slack and line.glyphs[-1].right < self.head.extent[1] + slack

    def goes_on(self, index: int) -> bool:
        """Whether the lines keep to the columns and soon fill several: the one above them heads them."""
        for line in self.lines[index : index + IN_SIGHT]:
            if not all(line.free_within(gap) for gap in self.gaps):
                return False
            if len(line.parts(LOOSE)) > 1:
                return True
        return False

    def lowest_rule(self) -> float | None:
        """The lowest of the level rules that are as wide as those around the header; None where none are drawn around it."""
        first, last = self.lines[self.head.start], self.lines[self.head.last]
        left, right = self.head.extent
        above = [one for one in self.level if first.middle < one.at < first.top + MAX_PITCH * first.size]
        around = [one for one in above if one.start < left + SNAP and right - SNAP < one.end]
        if not around:
            return None
        edge = min(around, key=lambda one: one.at)
        below = [one for one in self.level if one.at < last.middle]
        alike = [
            one.at for one in below if abs(one.start - edge.start) < 2 * SNAP and abs(one.end - edge.end) < 2 * SNAP
        ]
        while alike and self.headed and self.start and self.lines[self.start - 1].middle < edge.at:
            self.start -= 1  # a word over several columns stands above them
        return min(alike) if alike else None

    # ------------------------------------------------------------ columns and rows

    def table(self) -> RuledTable | None:
        """The table with all its rules; None where its columns or rows don't come out."""
        borders = self.borders()
        if len(borders) < 4:
            return None
        cuts = self.cuts(borders)
        drawn = [rule for rule in self.level if rule.end > borders[0] and rule.start < borders[-1]]
        rules: list[Rule] = []
        for cut in cuts:
            rules += [rule for rule in drawn if abs(rule.at - cut) < SNAP] or [Rule(True, cut, borders[0], borders[-1])]
        body = [self.lines[index] for index in range(self.start, self.end)]
        for above, below in pairwise(cuts):
            inside = [line for line in body if below < line.middle < above]
            for border in borders:
                if not any(
                    glyph.left + 0.2 * glyph.size < border < glyph.right - 0.2 * glyph.size
                    for line in inside
                    for glyph in line.glyphs
                ):
                    rules.append(Rule(False, border, below, above))
        everything = [glyph for line in body for glyph in line.glyphs]
        edges = [
            max((one.right for one in everything if left < (one.left + one.right) / 2 < right), default=right)
            for left, right in pairwise(borders)
        ]
        return RuledTable(borders, cuts, rules, edges)

    def borders(self) -> list[float]:
        """The distances of the columns' borders: the middle of what all lines but those over several columns leave free."""
        lines = [self.lines[index] for index in range(self.head.start, self.end) if index not in self.over]
        strips: list[Strip] = sorted((part[0], part[1]) for line in lines for part in line.parts(NARROWEST))
        covered: list[Strip] = []
        for left, right in strips:
            if covered and left <= covered[-1][1] + NARROWEST * lines[0].size:
                covered[-1] = covered[-1][0], max(covered[-1][1], right)
            else:
                covered.append((left, right))
        between = [(one[1] + other[0]) / 2 for one, other in pairwise(covered)]
        everything = [glyph for index in range(self.start, self.end) for glyph in self.lines[index].glyphs]
        return [min(one.left for one in everything) - SNAP, *between, max(one.right for one in everything) + SNAP]

    def cuts(self, borders: Sequence[float]) -> list[float]:
        """The heights of the borders between rows, from the top."""
        lines = [self.lines[index] for index in range(self.start, self.end)]
        top, bottom = max(line.top for line in lines) + 1, min(line.bottom for line in lines) - 1
        first = self.body_top(borders) if self.headed else top
        drawn = sorted(
            {rule.at for rule in self.level if bottom < rule.at < top and self.is_wide(rule, borders)},
            reverse=True,
        )
        within = [at for at in drawn if at < first - SNAP]
        cuts = [top, *self.header_cuts(borders, first), *([first] if self.headed else [])]
        edges = [first, *within, bottom]
        for above, below in pairwise(edges):
            inside = [index for index in range(self.start, self.end) if below < self.lines[index].middle < above]
            cuts += self.parted(inside, borders, alone=bool(within))
            cuts.append(below)
        return [cut for number, cut in enumerate(cuts) if not number or cuts[number - 1] - cut > 1]

    @staticmethod
    def is_wide(rule: Rule, borders: Sequence[float]) -> bool:
        """Whether a level rule crosses most of the table."""
        return min(rule.end, borders[-1]) - max(rule.start, borders[0]) > HALF * (borders[-1] - borders[0])

    def header_cuts(self, borders: Sequence[float], first: float) -> Iterator[float]:
        """Where a header of two rows is parted: above what stands below a word for several columns (责任分工 over 牵头 and 配合)."""
        lines = [line for line in self.lines[self.start : self.end] if line.middle > first]
        for number, line in enumerate(lines):
            for left, right, words in line.parts(NARROWEST):
                below = next((one for one in lines[number + 1 :] if one.words_within(left, right)), None)
                over = any(left < border < right for border in borders[1:-1])
                if below and (over or (OVER.fullmatch(words) and HEADING.fullmatch(below.words_within(left, right)))):
                    yield below.top

    def body_top(self, borders: Sequence[float]) -> float:
        """Where the header ends: at the first rule below it, or above the first line that isn't of it."""
        head = last = self.lines[self.head.last]
        under: Lined | None = None
        for line in self.lines[self.head.last + 1 : self.end]:
            if not is_header_rest(line, last):
                under = line
                break
            last = line
        limit = under.top if under else last.bottom
        drawn = [rule.at for rule in self.level if limit - SNAP < rule.at < head.middle and self.is_wide(rule, borders)]
        above = [self.lines[index].bottom for index in range(self.start, self.end) if self.lines[index].middle > limit]
        return min(drawn) if drawn else (min(above, default=last.bottom) + limit) / 2

    def parted(self, inside: Sequence[int], borders: Sequence[float], *, alone: bool) -> Iterator[float]:
        """The heights that part the lines between two rules into rows; `alone`: the rules part some rows already."""
        zone: list[Lined] = []
        above: Lined | None = None
        for index in [*inside, None]:
            line = self.lines[index] if index is not None else None
            if line and index not in self.over:
                zone.append(line)
                continue
            edges = [one for one in (above, *zone[:1], *zone[-1:], line) if one]
            if above and len(edges) > 1:
                yield (above.bottom + edges[1].top) / 2
            yield from self.rows_within(zone, borders, alone=alone)
            if line and zone:
                yield (zone[-1].bottom + line.top) / 2
            zone, above = [], line

    def rows_within(self, lines: Sequence[Lined], borders: Sequence[float], *, alone: bool) -> Iterator[float]:
        """The heights that part lines into rows: by what is free between their cells, by their numbers, by their first cells."""
        counted = [line for line in lines if COUNT.fullmatch(first_cell(line, borders))]
        one_row = alone or (self.head.numbered and self.bottom is not None and len(counted) == 1)
        if len(lines) < 2 or (one_row and len(counted) <= 1):
            return
        cuts = block_cuts(lines, borders)
        tops = [
            top
            for above, below in pairwise([lines[0].top + 1, *cuts, lines[-1].bottom - 1])
            for top in [sum(below < line.middle < above for line in counted)]
        ]
        if cuts and max(tops) <= 1:
            yield from cuts
        elif len(counted) > 1:
            yield from self.counted(lines, counted)
        else:
            for above, below in pairwise(lines):
                if first_cell(below, borders) and len(below.parts(TIGHT)) > 1:
                    yield (above.bottom + below.top) / 2

    def counted(self, lines: Sequence[Lined], counted: Sequence[Lined]) -> Iterator[float]:
        """Cuts between rows that are numbered: where most is free between two numbers."""
        for above, below in pairwise(counted):
            between = [line for line in lines if below.middle <= line.middle <= above.middle]
            gaps = [(one.bottom - other.top, (one.bottom + other.top) / 2) for one, other in pairwise(between)]
            widest = max(gap for gap, _ in gaps)
            wide = [at for gap, at in gaps if gap > widest - 0.15 * above.size]
            yield wide[-1] if self.is_aligned_at_top(lines, counted) else wide[len(wide) // 2]

    @staticmethod
    def is_aligned_at_top(lines: Sequence[Lined], counted: Sequence[Lined]) -> bool:
        """Whether the numbers stand beside the first lines of their rows: no line is above the first."""
        return all(line.middle <= counted[0].middle for line in lines)


def block_cuts(lines: Sequence[Lined], borders: Sequence[float]) -> list[float]:
    """The heights between rows where more is free than between the lines of a cell; empty where nothing tells them apart.

    The column that falls into most blocks says how many rows there are: a cell that belongs to several rows stands beside them.
    """
    columns: list[list[Strip]] = []
    for left, right in pairwise(borders):
        held = [[glyph for glyph in line.glyphs if left < (glyph.left + glyph.right) / 2 < right] for line in lines]
        columns.append(
            [(max(one.top for one in glyphs), min(one.bottom for one in glyphs)) for glyphs in held if glyphs]
        )
    gaps = [above[1] - below[0] for column in columns for above, below in pairwise(column)]
    if not gaps:
        return []
    apart = min(max(min(gaps), 0.0), WIDEST_PITCH * lines[0].size) + APART * lines[0].size
    blocks = [blocks_of(column, apart) for column in columns]
    most = max(map(len, blocks))
    full = [column for column in blocks if len(column) == most]
    cuts = []
    for number in range(most - 1):
        above, below = min(column[number][1] for column in full), max(column[number + 1][0] for column in full)
        cuts.append((above + below) / 2)
    return cuts if all(above > below for above, below in pairwise([lines[0].top, *cuts, lines[-1].bottom])) else []


APART, WIDEST_PITCH = 0.35, 0.8
"""So much more, in ems, is free between rows than between the lines of a cell, where no more than the other is free."""


def blocks_of(column: Sequence[Strip], apart: float) -> list[Strip]:
    """The lines of a column as (top, bottom), those put together that are no further apart."""
    blocks: list[Strip] = []
    for top, bottom in column:
        if blocks and blocks[-1][1] - top <= apart:
            blocks[-1] = blocks[-1][0], bottom
        else:
            blocks.append((top, bottom))
    return blocks


def is_header_rest(line: Lined, head: Lined) -> bool:
    """Whether a line below the header is of it: half a line down, or nothing but names of columns."""
    if line.top > head.bottom:
        return True
    return (
        head.bottom - line.top < 1.2 * head.size
        and all(HEADING.fullmatch(words) or len(words) <= 2 for _, _, words in line.parts(TIGHT))
        and not COUNT.fullmatch(line.parts(TIGHT)[0][2])
    )


def first_cell(line: Lined, borders: Sequence[float]) -> str:
    """What the line writes in the first column."""
    return "".join(glyph.character for glyph in line.glyphs if (glyph.left + glyph.right) / 2 < borders[1])


def merged_rules(level: Sequence[Rule]) -> list[Rule]:
    """The level rules, those put together that go on at one height: some programs draw one for each cell."""
    found: list[Rule] = []
    for rule in sorted(level, key=lambda one: (-round(one.at), one.start)):
        last = found[-1] if found else None
        if last and abs(last.at - rule.at) < SNAP and rule.start < last.end + SNAP:
            found[-1] = Rule(True, last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return found
