"""Lines of styled pieces, on their way to a Text. What all formats but plain text have in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.reading.formats.text import Cell, Gap, Media, Style, Text, TextBuilder
from luoshi.reading.model import Place

MAX_TAKEN = 20_000
"""Places that spanning cells may reserve in one table; beyond that spans are ignored."""


@dataclass(slots=True)
class Line:
    """One line of the document, as pieces (characters, bold), with its heading level, its table cell and its page."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    level: int | None = None
    cell: Cell | None = None
    page: int | None = None
    furniture: str | None = None
    gap: str | None = None  # what is missing from the file right before this line
    large: bool = False  # in letters larger than the page's text
    flush: bool | None = None  # begins at the edge of a column whose paragraphs are indented; False: is indented
    even: bool = False  # begins at the edge of a column whose paragraphs are not indented
    full: bool | None = None  # ends at the column's other edge; False: well before it
    goes_on: bool | None = None  # with the paragraph of the line before; False: begins one

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(piece for piece, _ in self.pieces)


@dataclass(slots=True)
class Grid:
    """A table being walked through: which cell comes next, when earlier ones reach down into later rows."""

    table: int
    row: int = -1
    column: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)

    def next_row(self) -> None:
        """Close the row and begin the next."""
        self.row, self.column = self.row + 1, 0

    def next_cell(self, columns: int = 1, rows: int = 1) -> Cell:
        """The place of a cell that is `columns` wide and `rows` high."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        cell = Cell(self.table, self.row, self.column, rows, columns)
        for row in range(1, rows if len(self.taken) < MAX_TAKEN else 1):
            self.taken.update((self.row + row, self.column + column) for column in range(columns))
        self.column += columns
        return cell


def build(media: Media, lines: Sequence[Line], layout_tables: Iterable[int] = ()) -> Text:
    """The Text of the lines: one paragraph each; the cells of a table's row stand on one line with tabs between.

    Cells of `layout_tables`, and of tables that turn out to only place things on the page, are plain paragraphs.
    """
    settle_tables(lines, frozenset(layout_tables))
    builder = TextBuilder(media)
    previous: Cell | None = None
    for number, line in enumerate(lines, start=1):
        if line.gap:
            builder.gaps.append(Gap(builder.length, line.gap))
        if not line.pieces:
            continue
        if builder.length:
            same_row = line.cell and previous and line.cell[:2] == previous[:2] and line.cell != previous
            builder.add("\t" if same_row else "\n")
        add_line(builder, line, number)
        previous = line.cell
    return builder.build()


def add_line(builder: TextBuilder, line: Line, number: int) -> None:
    """Append a line with its styles. The lines of one page are one origin; without pages each line is one."""
    start = builder.length
    for piece, bold in merged(line.pieces):
        piece_start, piece_end = builder.add(piece)
        if bold:
            builder.styles.append(Style(piece_start, piece_end, bold=True))
    end = builder.length
    if line.level or line.cell or line.furniture or line.large or line.goes_on is not None:
        builder.styles.append(Style(start, end, line.level, False, line.cell, line.furniture, line.large, line.goes_on))
    last = builder.origin[-1] if builder.origin else None
    if last and line.page is not None and last.page == line.page:
        builder.origin[-1] = Place(last.start, end, page=line.page)
    elif line.page is not None:
        builder.origin.append(Place(start, end, page=line.page))
    else:
        builder.origin.append(Place(start, end, paragraph=number))


MOST_EMPTY = 3
"""A row of a table that goes on may leave fewer of its last cells empty."""


def settle_tables(lines: Sequence[Line], layout_tables: frozenset[int]) -> None:
    """Take for paragraphs what only stands in a table: layout, and rows of one cell above and below the real rows.

    Those are the table's title (云州市重点任务分工表), the line under it (单位：万元) and the notes at its foot.
    """
    tables: dict[int, dict[int, set[int]]] = {}
    carried: dict[int, set[int]] = {}
    for line in lines:
        if line.cell and line.pieces:
            table, row, column, row_span, _ = line.cell
            tables.setdefault(table, {}).setdefault(row, set()).add(column)
            if row_span > 1:
                carried.setdefault(table, set()).update(range(row + 1, row + min(row_span, 1000)))
    bounds: dict[int, tuple[int, int]] = {}
    widths: dict[int, int] = {}  # the last column; a table of one row may go on with one that is as wide
    for table, rows in tables.items():
        several = [row for row, columns in rows.items() if len(columns) > 1 or row in carried.get(table, ())]
        full = sum(len(columns) > 1 for columns in rows.values())
        whole = max(map(max, rows.values()))
        if table not in layout_tables and (
            full >= 2 or (full and table - 1 in bounds and 0 <= widths[table - 1] - whole < MOST_EMPTY and whole > 1)
        ):
            bounds[table] = min(several), max(several)
            widths[table] = whole
    for line in lines:
        if line.cell:
            top, bottom = bounds.get(line.cell.table, (0, -1))
            if not top <= line.cell.row <= bottom:
                line.cell = None


def merged(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The pieces, with neighbours of one style joined."""
    position = 0
    while position < len(pieces):
        end = position
        while end < len(pieces) and pieces[end][1] == pieces[position][1]:
            end += 1
        yield "".join(piece for piece, _ in pieces[position:end]), pieces[position][1]
        position = end
