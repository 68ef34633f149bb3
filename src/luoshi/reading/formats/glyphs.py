"""Glyphs on a page, and what they make when they stand side by side: segments, rows, lines. Pure geometry, no PDF library.

Coordinates are points with the origin at the lower left, as PDF has them.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter, sub

from luoshi.reading.formats.lines import Line

BOLD_FONT = re.compile("bold|hei|black|xiaobiaosong|xbs|黑体|小标宋", re.IGNORECASE)
"""The name of a font whose letters are bold."""


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
LEFT, RIGHT, BOTTOM, TOP = attrgetter("left"), attrgetter("right"), attrgetter("bottom"), attrgetter("top")


FEW_LETTERS = 9


@dataclass(slots=True)
class Segment:
    """Glyphs side by side in one row, without a wide gap."""

    glyphs: list[Glyph]
    left: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    top: float = field(init=False)
    size: float = field(init=False)
    """The height of its boxes."""

    def __post_init__(self) -> None:
        """Measure it: a page asks for its size again and again."""
        run = self.glyphs
        self.left, self.right = run[0].left, max(map(RIGHT, run))
        self.bottom, self.top = min(map(BOTTOM, run)), max(map(TOP, run))
        self.size = max(self.top - self.bottom, 0.1)

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


def segments_of(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Neighbours of the file's order that stand side by side, joined.

    A page has a thousand glyphs, most as high as the one before: what is near is worked out when the height changes.
    """
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    last_right = last_bottom = last_top = 0.0
    back = ahead = 0.0
    for glyph in glyphs:
        left, bottom, top = glyph.left, glyph.bottom, glyph.top
        if bottom == last_bottom and top == last_top:
            near = back < left - last_right < ahead
        else:
            near = is_near(bottom, top, last_bottom, last_top, left - last_right)
        if near and run:
            run.append(glyph)
        elif glyph.character.strip():
            run = [glyph]
            runs.append(run)
        else:
            continue
        last_right = glyph.right
        if bottom != last_bottom or top != last_top:
            last_bottom, last_top = bottom, top
            back, ahead = steps_of(top - bottom) if top > bottom else (0.0, 0.0)
    return [Segment(one) for one in runs]


def steps_of(em: float) -> tuple[float, float]:
    """How far before and behind the end of a glyph its neighbour may begin."""
    return -0.5 * em, 1.1 * max(0.1, em)


def is_near(bottom: float, top: float, last_bottom: float, last_top: float, step: float) -> bool:
    """Whether a glyph stands so far behind one of another height that they are neighbours: most of the lower is beside the higher."""
    least, em = sorted((last_top - last_bottom, top - bottom))
    back, ahead = steps_of(em)
    return min(last_top, top) - max(last_bottom, bottom) > 0.4 * least and back < step < ahead


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
        if any(one.right - other.left > OVERLAP * other.size for one, other in pairwise(row.segments)):
            row.segments = in_order(row.segments)
    return rows


OVERLAP = 0.5
"""Segments of one row that overlap by more than so many ems are drawn out of order."""


def in_order(segments: Iterable[Segment]) -> list[Segment]:
    """The letters of a row by their places, whatever the file's order; what is printed twice, to look bold, is there once."""
    letters = sorted((one for part in segments for one in part.glyphs if one.character.strip()), key=LEFT)
    kept: list[Glyph] = []
    for glyph in letters:
        near = kept[-1:] if kept and glyph.left - kept[-1].left < 0.3 * glyph.size else []
        if not any(one.character == glyph.character for one in near):
            kept.append(glyph)
    return segments_of(kept)


def is_level(one: Segment, other: Segment) -> bool:
    """Whether the two stand at one height."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > 0.5 * min(one.size, other.size)


def is_wide(character: str) -> bool:
    """Han characters and full-width marks."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def widest_step(glyphs: Sequence[Glyph]) -> float:
    """The widest that is free between two neighbours; negative where all overlap."""
    return max(map(sub, map(LEFT, glyphs[1:]), map(RIGHT, glyphs)), default=-math.inf)


def with_blanks(glyphs: list[Glyph]) -> list[Glyph]:
    """The letters with a blank where one shows between Chinese ones, though the file has none: few wide gaps among close ones."""
    least = SHOWS * (glyphs[0].top - glyphs[0].bottom)
    if widest_step(glyphs) <= least:
        return glyphs
    places = [number for number, (one, other) in enumerate(pairwise(glyphs), start=1) if other.left - one.right > least]
    if len(places) * FEW > len(glyphs):
        return glyphs
    found = list(glyphs)
    for place in reversed(places):
        before, behind = glyphs[place - 1], glyphs[place]
        if is_wide(before.character) and is_wide(behind.character):
            found.insert(place, Glyph(" ", before.right, before.bottom, behind.left, before.top, before.bold))
    return found


SHOWS, FEW = 0.4, 5
"""A gap of so many ems shows as a blank, where no more than one letter in so many has one."""
NO_GAP = 0.3
"""Segments that are no further apart, in ems, were only drawn apart."""


def line_of(row: Row) -> Line:
    """The row as a line; a gap between segments that shows becomes one space."""
    line = Line()
    for number, segment in enumerate(row.segments):
        if number and segment.left - row.segments[number - 1].right > NO_GAP * segment.size:
            line.pieces.append((" ", False))
        line.pieces += pieces_of(with_blanks(segment.glyphs))
    while line.pieces:
        last, bold = line.pieces.pop()
        if written := last.rstrip():
            line.pieces.append((written, bold))
            break
    return line


def pieces_of(glyphs: Sequence[Glyph]) -> list[tuple[str, bool]]:
    """The letters, those together that are bold and those that are not."""
    if len(set(map(BOLD, glyphs))) == 1:
        return [("".join(map(CHARACTER, glyphs)), glyphs[0].bold)]
    return [("".join(map(CHARACTER, run)), bold) for bold, run in groupby(glyphs, key=BOLD)]


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
