"""Tables that strokes draw in plain text with cells merged across or downwards: read by where the strokes stand.

Counting the strokes of a line tells its columns only where no cell is merged. Here each stroke has a place on the line,
counted as a terminal shows it: a Chinese character is two wide, a stroke one or two, by the font that the table was
drawn in. Where the strokes stand under each other in neither way, the table is left to `cells`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading.columns import Cell
from luoshi.reading.mending import Mended
from luoshi.reading.patterns import lazy

GRID = -10_000
"""The first of the tables that are read by the place of their strokes; they are numbered downwards."""
UPRIGHT = "│┃║|｜"
CROSSING = "┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╒╤╕╞╪╡╘╧╛╟╢╭╮╰╯+"
LYING = "─━═=-"
PARTS = "┬┴┳┻╦╩╤╧"
"""A stroke that ends at a line: a column begins or ends there."""
RULED = lazy(f"[{CROSSING}][{LYING}]{{2}}|[{LYING}]{{2}}[{CROSSING}]")
TOLD = lazy(f"[{UPRIGHT}一-龥]")
LINE = lazy("[^\n]+")
EDGES = UPRIGHT + CROSSING
EDGE = lazy(f"[{EDGES}]")
WIDE_DASHES = "─━═"
NARROW = "|+"
MOST_LINES = 3000
MOST_COLUMNS = 40
MOST_PIECES = 24
"""A cell has no more lines than this; a longer one is read as two."""
NEAR = 40
"""A ruled line is looked for so many lines up and down."""
APART = 2
"""By so much a stroke may stand beside the one above it."""


@dataclass(slots=True)
class Drawn:
    """One line of a drawing at [start, end): its strokes, each with its place on the line and in the text."""

    start: int
    end: int
    strokes: list[tuple[int, int]]


@dataclass(slots=True)
class Box:
    """One cell: the columns [left, right) from the row on in which it was opened, and where its words stand."""

    left: int
    right: int
    row: int
    pieces: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 1


def cells_of_grids(characters: str, mended: Mended) -> tuple[list[list[Cell]], list[tuple[int, int]]]:
    """The cells of each such table, row by row, and where the tables stand in the document's characters."""
    if not any(crossing in characters for crossing in ("├", "┣", "╠", "╟", "╞", "+-", "+=")):
        return [], []
    tables: list[list[Cell]] = []
    places: list[tuple[int, int]] = []
    for block in blocks(characters):
        if not any(merges(characters, start, end) for start, end in block):
            continue
        lines, edges = measured(characters, block)
        if not edges:
            continue
        found = [box for box in boxes(characters, lines, edges) if box.pieces]
        cells = list(cells_of(found, mended, GRID - len(tables)))
        if cells:
            tables.append(cells)
            places.append((block[0][0], block[-1][1]))
    return tables, places


def blocks(characters: str) -> Iterator[list[tuple[int, int]]]:
    """The neighbouring lines that begin with a stroke, without the blanks around them."""
    block: list[tuple[int, int]] = []
    for line in LINE.finditer(characters):
        words = line.group()
        inner = words.strip()
        start = line.start() + len(words) - len(words.lstrip())
        if inner and inner[0] in EDGES and len(inner) > 2 and len(block) < MOST_LINES:
            block.append((start, start + len(inner)))
            continue
        if len(block) > 2:
            yield block
        block = []
    if len(block) > 2:
        yield block


def merges(characters: str, start: int, end: int) -> bool:
    """Whether only some of the cells end at the line, or columns part or join there between two rows."""
    if characters[start] in "┌└╔╚┏┗╭╰" or RULED.search(characters, start, end) is None:
        return False
    words = characters[start:end]
    return any(part in words for part in PARTS) or TOLD.search(words) is not None


def measured(characters: str, block: list[tuple[int, int]]) -> tuple[list[Drawn], list[int]]:
    """The lines with the places of their strokes, and where the columns end; no columns where the strokes do not fit."""
    for width in (1, 2):
        lines = [drawn(characters, start, end, width) for start, end in block]
        ruled = [RULED.search(characters, line.start, line.end) is not None for line in lines]
        edges = edges_of([line for line, rules in zip(lines, ruled, strict=True) if rules])
        if edges and all(settle(characters, lines, ruled, at, edges) for at in range(len(lines))):
            return lines, edges
    return [], []


def settle(characters: str, lines: list[Drawn], ruled: list[bool], at: int, edges: list[int]) -> bool:
    """Whether the line's strokes stand below the edges; or it has as many as a ruled line beside it, and takes their places."""
    line = lines[at]
    places = [place for place, _ in line.strokes]
    whole = len(places) > 1 and places[0] - edges[0] <= APART and abs(edges[-1] - places[-1]) <= APART
    if whole and all(abs(edges[nearest(edges, place)] - place) <= APART for place in places):
        return True
    if ruled[at]:
        return False
    for step, closing in ((-1, "┴┻╩╧└┘"), (1, "┬┳╦╤┌┐")):
        beside = next(
            (place for place in range(at + step, at + step * NEAR, step) if 0 <= place < len(lines) and ruled[place]),
            None,
        )
        if beside is None:
            continue
        crossings = [place for place, stroke in lines[beside].strokes if characters[stroke] not in closing]
        if len(crossings) == len(places):
            line.strokes = [(place, stroke) for place, (_, stroke) in zip(crossings, line.strokes, strict=True)]
            return True
    return False


def drawn(characters: str, start: int, end: int, width: int) -> Drawn:
    """The line with the places of its strokes, each `width` wide. In GBK what is shown two wide has two bytes."""
    strokes: list[tuple[int, int]] = []
    place = 0
    before = start
    for edge in EDGE.finditer(characters, start, end):
        at = edge.start()
        if not is_stroke(characters, at, start, end):
            continue
        words = characters[before:at]
        place += len(words.encode("gbk", "replace"))
        if width == 1 and words:
            place -= sum(words.count(dash) for dash in WIDE_DASHES)
        strokes.append((place, at))
        place += 1 if edge.group() in NARROW else width
        before = at + 1
    return Drawn(start, end, strokes)


def is_stroke(characters: str, at: int, start: int, end: int) -> bool:
    """Whether a cell may end at this edge; a + only between dashes or at an edge: it may stand in a cell's words."""
    return (
        characters[at] != "+"
        or at in (start, end - 1)
        or "--" in characters[at - 2 : at + 3]
        or "==" in characters[at - 2 : at + 3]
    )


def edges_of(lines: list[Drawn]) -> list[int]:
    """Where the columns end: every place at which strokes stand, those that are nearly the same counted as one."""
    places = sorted({place for line in lines for place, _ in line.strokes})
    edges: list[int] = []
    for place in places:
        if not edges or place - edges[-1] > APART:
            edges.append(place)
    return edges if 2 < len(edges) <= MOST_COLUMNS else []


def boxes(characters: str, lines: list[Drawn], edges: list[int]) -> list[Box]:
    """The cells, in the order of their rows and columns. A stretch of dashes ends the cells above it."""
    found: list[Box] = []
    open_boxes: dict[int, Box] = {}
    row = 0
    ruled = False  # whether the line before ended any cell
    for line in lines:
        parts = list(stretches(characters, line, edges))
        rules = [part for part in parts if part[2] is None]
        if rules and not ruled:
            row += 1
        ruled = bool(rules)
        for left, right, words in parts:
            if words is None:
                for column in range(left, right):
                    open_boxes.pop(column, None)
                continue
            box = open_boxes.get(left)
            if box is None or (box.left, box.right) != (left, right) or len(box.pieces) == MOST_PIECES:
                box = Box(left, right, row)
                found.append(box)
                open_boxes |= dict.fromkeys(range(left, right), box)
            box.rows = row - box.row + 1
            if words[0] < words[1]:
                box.pieces.append(words)
    return sorted(found, key=lambda box: (box.row, box.left))


def stretches(characters: str, line: Drawn, edges: list[int]) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """What stands between two strokes of a line: its first column, the one behind its last, and its words; None for dashes."""
    for (place, at), (following, stop) in pairwise(line.strokes):
        left, right = nearest(edges, place), nearest(edges, following)
        if left >= right:
            continue
        words = characters[at + 1 : stop]
        inner = words.strip()
        if inner and not inner.strip(LYING):
            yield left, right, None
            continue
        start = at + 1 + (words.index(inner) if inner else 0)
        yield left, right, (start, start + len(inner))


def nearest(edges: list[int], place: int) -> int:
    """Which edge the place is."""
    index = bisect_left(edges, place - APART)
    return min(index, len(edges) - 1)


def cells_of(found: list[Box], mended: Mended, table: int) -> Iterator[Cell]:
    """The boxes as cells, in offsets of the mended text."""
    for box in found:
        pieces = [
            (first, last)
            for start, end in box.pieces
            if (first := bisect_left(mended.at, start)) < (last := bisect_left(mended.at, end))
        ]
        if pieces:
            yield Cell(*pieces[0], table, box.row, box.left, box.rows, box.right - box.left, tuple(pieces[1:]))
