"""Tables with tabs or strokes between their cells whose line breaks are lost, or became blanks.

The last cell of a row and the number of the next stand together then, 12月底 2 or 12月底2; where strokes stand around the
rows as well, nothing stands between the two: | 12月底 | | 2 |. The header tells how many cells a row has, so that empty
ones stay where they are.
"""

from bisect import bisect_left
from collections.abc import Iterator

from luoshi.reading.columns import FEWEST_COLUMNS, FEWEST_ROWS, LONGEST_HEADER, MOST_COLUMNS, Cell, column_kind
from luoshi.reading.mending import Mended

FLAT = -3000
"""The first of these tables; they are numbered downwards."""
PARTS = "\t|│｜"
WIDEST = MOST_COLUMNS * 2
Place = tuple[int, int]


def cells_of_flat_lines(characters: str, mended: Mended) -> Iterator[Cell]:
    """The cells of lines that hold a whole table each."""
    fewest = FEWEST_COLUMNS * FEWEST_ROWS
    parts = [part for part in PARTS if "序号" in characters and characters.count(part) >= fewest]
    table = FLAT
    for part in parts:
        for start, end in mended.paragraphs:
            begin, stop = mended.at[start], mended.at[end - 1] + 1
            if characters.count(part, begin, stop) < fewest:
                continue
            rows = rows_of_line(characters, begin, stop, part)
            for row, cells in enumerate(rows if len(rows) > FEWEST_ROWS else ()):
                for column, (cell_start, cell_end) in enumerate(cells):
                    first, last = bisect_left(mended.at, cell_start), bisect_left(mended.at, cell_end)
                    if first < last:
                        yield Cell(first, last, table, row, column)
            table -= 1


def rows_of_line(characters: str, begin: int, stop: int, part: str) -> list[list[Place]]:
    """The rows of the table in the line [begin, stop), its header first; none where there is no such table."""
    cells: list[Place] = []
    at = begin
    while at <= stop:
        edge = characters.find(part, at, stop)
        edge = stop if edge < 0 else edge
        cells.append(trimmed(characters, at, edge))
        at = edge + 1
    head = next((place for place, cell in enumerate(cells) if characters[slice(*cell)].endswith("序号")), len(cells))
    for columns in range(FEWEST_COLUMNS, min(WIDEST, len(cells) - head) + 1):
        start, end = cells[head + columns - 1]
        if part != "\t" and start == end:
            return rows_within(characters, cells[head:], columns)
        if is_header(characters, cells[head : head + columns]):
            return rows_below(characters, cells[head:], columns)
    return []


def trimmed(characters: str, start: int, end: int) -> Place:
    """A cell without the blanks around it."""
    words = characters[start:end]
    inner = words.strip()
    begin = start + (words.index(inner) if inner else 0)
    return begin, begin + len(inner)


def rows_within(characters: str, cells: list[Place], columns: int) -> list[list[Place]]:
    """The header and the rows between strokes, an empty cell behind each row; `columns` counts it."""
    kinds = {column_kind(characters[start:end]) for start, end in cells[: columns - 1]}
    if "task" not in kinds or kinds.isdisjoint({"unit", "time"}):
        return []
    rows = [cells[: columns - 1]]
    for place in range(columns, len(cells) - columns + 2, columns):
        words = characters[slice(*cells[place])]
        if words.strip(":-") and words.strip(".、") != str(len(rows)):
            break
        if words.strip(":-"):
            rows.append(cells[place : place + columns - 1])
    return rows


def is_header(characters: str, cells: list[Place]) -> bool:
    """Whether the cells are a header, the number of the first row behind the last of them."""
    words = [characters[start:end].strip() for start, end in cells]
    if not words[-1].endswith("1") or any(len(word) > LONGEST_HEADER for word in words[1:]):
        return False
    kinds = {column_kind(word.rstrip("1 ")) for word in words}
    return "task" in kinds and not kinds.isdisjoint({"unit", "time"})


def rows_below(characters: str, cells: list[Place], columns: int) -> list[list[Place]]:
    """The header and the rows, each of as many cells; the last cell of each is parted from the number behind it."""
    first = cells[0]
    rows = [[(first[1] - len("序号"), first[1])]]
    last = 0
    for number, place in enumerate(range(columns - 1, len(cells), columns - 1), start=1):
        start, end = cells[place]
        words = characters[start:end].rstrip()
        mark = str(number)
        inner = cells[place - columns + 2 : place]
        if not words.endswith(mark):
            rows[-1] += [*inner, (start, last_end(characters, start, end))]
            return rows
        cut = start + len(words) - len(mark)
        rows[-1] += [*inner, (start, start + len(characters[start:cut].rstrip()))]
        rows.append([(cut, cut + len(mark))])
        last = place
    rest = cells[last + 1 :]  # of the last row, whose last cell is empty
    return [*rows[:-1], [*rows[-1], *rest]] if len(rest) == columns - 2 else rows[:-1]


def last_end(characters: str, start: int, end: int) -> int:
    """Where the last cell of the table ends: what stands behind a blank in it is text that follows."""
    words = characters[start:end]
    inner = words.lstrip()
    at = start + len(words) - len(inner)
    return at + len(inner.split(maxsplit=1)[0]) if inner.strip() else end
