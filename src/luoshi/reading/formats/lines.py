"""Lines of styled pieces, on their way to a Text. What html and docx have in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from luoshi.reading.formats.text import Cell, Media, Origin, Style, Text, TextBuilder

MAX_TAKEN = 20_000
"""Places that spanning cells may reserve in one table; beyond that spans are ignored."""


@dataclass(slots=True)
class Line:
    """One line of the document, as pieces (characters, bold), with its heading level and its table cell."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    level: int | None = None
    cell: Cell | None = None

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
    rows_of_several: int = 0
    filled: int = 0

    def next_row(self) -> None:
        """Close the row and begin the next."""
        self.rows_of_several += self.filled > 1
        self.row, self.column, self.filled = self.row + 1, 0, 0

    def next_cell(self, columns: int = 1, rows: int = 1) -> Cell:
        """The place of a cell that is `columns` wide and `rows` high."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        cell = Cell(self.table, self.row, self.column)
        for row in range(1, rows if len(self.taken) < MAX_TAKEN else 1):
            self.taken.update((self.row + row, self.column + column) for column in range(columns))
        self.column += columns
        return cell

    @property
    def is_layout(self) -> bool:
        """Whether the table only places things on the page: fewer than two rows have two filled cells."""
        return self.rows_of_several < 2


def build(media: Media, lines: Iterable[Line], layout_tables: set[int]) -> Text:
    """The Text of the lines: one paragraph each; the cells of a table's row stand on one line with tabs between.

    Cells of `layout_tables` are treated as plain paragraphs.
    """
    builder = TextBuilder(media)
    previous: Cell | None = None
    for paragraph, line in enumerate(lines, start=1):
        cell = line.cell if line.cell and line.cell.table not in layout_tables else None
        if builder.length:
            same_row = cell and previous and cell[:2] == previous[:2] and cell != previous
            builder.add("\t" if same_row else "\n")
        start = builder.length
        for piece, bold in merged(line.pieces):
            piece_start, piece_end = builder.add(piece)
            if bold:
                builder.styles.append(Style(piece_start, piece_end, bold=True))
        if line.level or cell:
            builder.styles.append(Style(start, builder.length, heading_level=line.level, table_cell=cell))
        builder.origin.append(Origin(start, builder.length, paragraph=paragraph))
        previous = cell
    return builder.build()


def merged(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The pieces, with neighbours of one style joined."""
    position = 0
    while position < len(pieces):
        end = position
        while end < len(pieces) and pieces[end][1] == pieces[position][1]:
            end += 1
        yield "".join(piece for piece, _ in pieces[position:end]), pieces[position][1]
        position = end
