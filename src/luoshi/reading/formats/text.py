"""What every format is turned into: characters in reading order, and where each stretch of them came from."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from luoshi.reading.errors import TooLarge
from luoshi.reading.model import Place

Media = Literal["txt", "html", "docx", "xlsx", "pdf", "ofd"]

MAX_CHARACTERS = 5_000_000
"""Longest text of one document. The longest document known to us, a five-year plan with annexes, has 150,000."""


class Cell(NamedTuple):
    """Which cell of which table, each counted from 0 in the order of the file.

    A merged cell has its words once, at its upper left place, and holds for the rows and columns that it spans.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Style:
    """How the stretch [start, end) looked: a heading of a level (1 is highest), bold, inside a table's cell, or in letters
    larger than the page's text.

    `furniture` is set where it belongs to the page or stands beside the text: `header`, `footer`, `note` (a footnote).
    `goes_on`, where the page tells: whether the line goes on with the paragraph of the line before, or begins one.
    """

    start: int
    end: int
    heading_level: int | None = None
    bold: bool = False
    table_cell: Cell | None = None
    furniture: str | None = None
    large: bool = False
    goes_on: bool | None = None


class Gap(NamedTuple):
    """At this offset something of the file is missing from the characters; `reason` says so in Chinese."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document's characters. Offsets everywhere in `reading` are indices into `characters`, ends exclusive.

    `origin` and `styles` are sorted by start. For plain text `characters` is the decoded file, unchanged. `gaps` are the
    places where the file holds something that could not be read, a picture of a page for one.
    """

    characters: str
    origin: list[Place]
    media: Media
    styles: list[Style]
    gaps: list[Gap] = field(default_factory=list)


@dataclass(slots=True)
class TextBuilder:
    """Collects a document piece by piece and keeps count of the offsets."""

    media: Media
    limit: int = MAX_CHARACTERS
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    origin: list[Place] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def add(self, piece: str) -> tuple[int, int]:
        """Append characters; returns where they now stand. Raises TooLarge beyond the limit."""
        start = self.length
        self.length += len(piece)
        if self.length > self.limit:
            raise TooLarge("large.text", limit=self.limit)
        self.pieces.append(piece)
        return start, self.length

    def build(self) -> Text:
        """The finished Text."""
        self.styles.sort(key=lambda style: (style.start, -style.end, style.bold))
        return Text("".join(self.pieces), self.origin, self.media, self.styles, self.gaps)
