"""The walk through a Word document's XML, from its events to lines."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from luoshi.reading.formats.docx_styles import ParagraphStyle, is_on, number_or
from luoshi.reading.formats.lines import Grid, Line
from luoshi.reading.formats.numbering import Numbering
from luoshi.reading.formats.text import Cell

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
# Elements of other languages that say something about the text.
OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": ("Fallback",),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": ("t",),
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": ("extent",),
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": ("extent",),
    "urn:schemas-microsoft-com:office:office": ("OLEObject",),
}
# What is not in the document as it now reads: the fallback of something already read, what was deleted or moved away,
# earlier properties, and the reading aid above ruby text.
SKIPPED = frozenset(
    ("Fallback", "moveFrom", "del", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPrChange", "rt")
)  # fmt: skip
REMOVED = frozenset(("del", "moveFrom"))
PAGE_WIDTH, PAGE_HEIGHT = 4_300_000, 5_700_000
"""A picture larger than this (12 × 16 cm, in EMU) is a page."""
DOCUMENTS = ("Excel.", "Word.", "PowerPoint.", "ET.", "KET.", "WPS.", "KWPS.", "Package")
ENTRY = re.compile(r"[^\t]{1,80}[\t.…·]+\s*[-—]?\s*\d{1,4}\s*[-—]?\s*")
"""An entry of a table of contents ends in the number of a page."""
LONGEST_CODE, MOST_FIELDS = 200, 50
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0A3": "□"}


@dataclass(slots=True)
class Run:
    """What the characters of a run look like."""

    bold: bool | None = None
    hidden: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph while it is open."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    style: str = ""
    level: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    run: Run = field(default_factory=Run)
    is_joined: bool = False  # its end was deleted, changes tracked: the next one goes on with it


@dataclass(slots=True)
class OpenCell:
    """A table cell while it is open. Its place is settled at its first paragraph, when its width is known."""

    columns: int = 1
    merge: str | None = None  # "restart" begins a cell merged downwards, "continue" belongs to the one above
    place: Cell | None = None
    lines: list[Line] = field(default_factory=list)
    rows: int = 1


@dataclass(slots=True)
class OpenTable:
    """A table while it is open: its grid, the cells that reach down so far by column, and those that have ended."""

    grid: Grid
    reaching: dict[int, OpenCell] = field(default_factory=dict)
    tall: list[OpenCell] = field(default_factory=list)
    row_begins: int = 0
    is_row_removed: bool = False


class Walk:
    """Takes the document's XML events and writes lines. `notes` are the footnotes whose numbers are known already."""

    def __init__(
        self,
        styles: Mapping[str, ParagraphStyle],
        numbering: Numbering,
        notes: Mapping[str, int] | None = None,
        chunks: Callable[[str, int], list[Line]] = lambda _identity, _first: [],
    ) -> None:
        self.styles = styles
        self.numbering = numbering
        self.known_notes = notes or {}
        self.chunks = chunks
        self.notes: dict[str, int] = {}
        self.note: str | None = None
        self.lines: list[Line] = []
        self.pictures = 0
        self.count = 0
        self.paragraphs: list[Paragraph] = []
        self.tables: list[OpenTable] = []
        self.cells: list[OpenCell] = []
        self.held: list[tuple[str, bool]] = []
        self.skipping = 0
        self.in_properties = 0
        self.in_row_properties = 0
        self.in_text = False
        self.is_placeholder = False
        self.in_code = False
        self.codes: list[str] = []  # of the fields that are open
        self.in_contents = False  # the last paragraph was of the table of contents
        self.names: dict[str, str] = {}
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self.start_paragraph,
            "pPr": lambda _: self.shift_properties(1),
            "pStyle": self.take_style,
            "outlineLvl": self.take_outline_level,
            "ilvl": self.take_list_level,
            "numId": self.take_list,
            "r": self.start_run,
            "b": self.take_bold,
            "vanish": self.take_hidden,
            "t": lambda _: self.set_text(True),
            "fldChar": self.take_field,
            "instrText": lambda _: self.set_code(True),
            "tab": lambda _: self.put("\t") if not self.in_properties else None,
            "ptab": lambda _: self.put("\t"),
            "showingPlcHdr": self.note_placeholder,
            "sdtContent": lambda _: self.skip_placeholder(),
            "br": lambda attributes: (
                self.put("\n") if attributes.get("type", "textWrapping") == "textWrapping" else None
            ),
            "cr": lambda _: self.put("\n"),
            "noBreakHyphen": lambda _: self.put("-"),
            "sym": lambda attributes: self.put(SYMBOLS.get(attributes.get("char", "").upper(), "")),
            "drawing": lambda _: self.count_picture(),
            "pict": lambda _: self.count_picture(),
            "object": lambda _: self.count_picture(),
            "extent": self.take_extent,
            "OLEObject": self.take_object,
            "altChunk": self.take_chunk,
            "footnoteReference": lambda attributes: self.refer("footnote", attributes),
            "endnoteReference": lambda attributes: self.refer("endnote", attributes),
            "footnote": lambda attributes: self.start_note("footnote", attributes),
            "endnote": lambda attributes: self.start_note("endnote", attributes),
            "tbl": self.start_table,
            "tr": lambda _: self.start_row(),
            "trPr": lambda _: self.shift_row_properties(1),
            "tc": lambda _: self.cells.append(OpenCell()),
            "gridSpan": self.take_width,
            "gridBefore": self.take_indent,
            "vMerge": self.take_merge,
        }
        self.ends: dict[str, Callable[[], None]] = {
            "p": self.end_paragraph,
            "pPr": lambda: self.shift_properties(-1),
            "t": lambda: self.set_text(False),
            "instrText": lambda: self.set_code(False),
            "tbl": self.end_table,
            "tr": self.end_row,
            "trPr": lambda: self.shift_row_properties(-1),
            "tc": self.end_cell,
        }

    # what expat calls

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        short = self.names.get(name) or self.shorten(name)
        if self.skipping or short in SKIPPED:
            if not self.skipping and short in REMOVED:
                self.take_removal()
            self.skipping += 1
            return
        handler = self.starts.get(short)
        if handler:
            handler({key.rpartition(" ")[2]: found for key, found in attributes.items()} if attributes else attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.skipping:
            self.skipping -= 1
            return
        handler = self.ends.get(self.names.get(name) or self.shorten(name))
        if handler:
            handler()

    def characters(self, data: str) -> None:
        """Text, of which only that in `w:t` is the document's."""
        if self.in_text and not self.skipping:
            self.put(data)
        elif self.in_code and self.codes:
            self.codes[-1] = (self.codes[-1] + data)[:LONGEST_CODE]

    def shorten(self, name: str) -> str:
        """The local name of an element that means something here; any other keeps a name that no handler has."""
        namespace, _, short = name.rpartition(" ")
        if namespace not in WORD_NAMESPACES and short not in OTHERS.get(namespace, ()):
            short = f"other:{short}"
        self.names[name] = short
        return short

    def flush(self) -> None:
        """Write what a paragraph without an end has left over."""
        if self.held:
            self.start_paragraph({})
            self.end_paragraph()

    # paragraphs and runs

    def start_paragraph(self, _: dict[str, str]) -> None:
        """A paragraph begins; the first one of a cell settles where the cell is."""
        if self.cells and self.tables:
            self.settle(self.cells[-1])
        self.paragraphs.append(Paragraph(self.held))
        self.held = []
        self.in_text = False

    def end_paragraph(self) -> None:
        """A paragraph ends: a line, unless it is empty or an entry of the table of contents."""
        if not self.paragraphs:
            return
        paragraph = self.paragraphs.pop()
        if paragraph.is_joined:
            self.held = paragraph.pieces
            return
        style = self.styles.get(paragraph.style) or self.styles.get("") or ParagraphStyle()
        label = self.label(paragraph, style)
        cell = self.cells[-1] if self.cells else None
        pieces = without_tab([(piece, bold) for piece, bold in paragraph.pieces if piece])
        is_blank = not any(piece.strip() for piece, _ in pieces)
        is_entry = self.is_entry("".join(piece for piece, _ in pieces)) if not cell else False
        if style.is_contents or is_entry or (is_blank and not (label and cell)):
            return
        if label:
            pieces = [(label.strip(), False)] if is_blank else [(label, pieces[0][1]), *pieces]
        if self.note is not None:
            pieces.insert(0, (f"注{self.known_notes.get(self.note, '')}：", False))
            self.note = None
        level = paragraph.level if paragraph.level is not None else style.heading_level
        self.lines.append(Line(pieces, level or None, cell.place if cell else None))
        if cell:
            cell.lines.append(self.lines[-1])

    def label(self, paragraph: Paragraph, style: ParagraphStyle) -> str:
        """The number before the paragraph; asked for even when it is empty, because Word counts those too."""
        list_id = paragraph.list_id if paragraph.list_id is not None else style.list_id
        if list_id is None or list_id == "0":
            return ""
        level = paragraph.list_level if paragraph.list_level is not None else style.list_level
        return self.numbering.label(list_id, level or 0)

    def shift_properties(self, step: int) -> None:
        """Keep count of being inside paragraph properties, whose `b` and `tab` mean something else."""
        self.in_properties = max(0, self.in_properties + step)

    def take_removal(self) -> None:
        """What was deleted or moved away is the paragraph's end, or the row, when their properties say so."""
        if self.in_properties and self.paragraphs:
            self.paragraphs[-1].is_joined = True
        elif self.in_row_properties and self.tables:
            self.tables[-1].is_row_removed = True

    def take_style(self, attributes: dict[str, str]) -> None:
        """The paragraph's style."""
        if self.paragraphs:
            self.paragraphs[-1].style = attributes.get("val", "")

    def take_outline_level(self, attributes: dict[str, str]) -> None:
        """The paragraph's own outline level; 9 is body text."""
        if self.paragraphs and self.in_properties:
            level = number_or(attributes.get("val"), 9)
            self.paragraphs[-1].level = level + 1 if level < 9 else 0

    def take_list(self, attributes: dict[str, str]) -> None:
        """The list that the paragraph belongs to."""
        if self.paragraphs and self.in_properties:
            self.paragraphs[-1].list_id = attributes.get("val", "0")

    def take_list_level(self, attributes: dict[str, str]) -> None:
        """The level within that list."""
        if self.paragraphs and self.in_properties:
            self.paragraphs[-1].list_level = number_or(attributes.get("val"), 0)

    def start_run(self, _: dict[str, str]) -> None:
        """A run begins, plain until its properties say otherwise."""
        if self.paragraphs:
            self.paragraphs[-1].run = Run()

    def take_bold(self, attributes: dict[str, str]) -> None:
        """The run is bold, or expressly not."""
        if self.paragraphs and not self.in_properties:
            self.paragraphs[-1].run.bold = is_on(attributes.get("val", "1"))

    def take_hidden(self, attributes: dict[str, str]) -> None:
        """The run is not shown."""
        if self.paragraphs and not self.in_properties:
            self.paragraphs[-1].run.hidden = is_on(attributes.get("val", "1"))

    def set_text(self, inside: bool) -> None:
        """Whether characters that come now are text."""
        self.in_text = inside

    def set_code(self, inside: bool) -> None:
        """Whether characters that come now are a field's code."""
        self.in_code = inside

    def take_field(self, attributes: dict[str, str]) -> None:
        """A field begins or ends: fields may stand in each other."""
        kind = attributes.get("fldCharType")
        if kind == "begin" and len(self.codes) < MOST_FIELDS:
            self.codes.append("")
        elif kind == "end" and self.codes:
            self.codes.pop()

    def is_entry(self, words: str) -> bool:
        """Whether a paragraph is an entry of the table of contents: in the field of one, or below 目录."""
        of_field = any(code.split()[:1] == ["TOC"] for code in self.codes)
        entry = ENTRY.fullmatch(words) is not None and (of_field or self.in_contents)
        self.in_contents = entry or "".join(words.split()) == "目录" or (self.in_contents and not words.strip())
        return entry

    def put(self, characters: str) -> None:
        """Add characters to the paragraph that is open."""
        if not self.paragraphs or self.paragraphs[-1].run.hidden:
            return
        paragraph = self.paragraphs[-1]
        bold = paragraph.run.bold
        if bold is None:
            style = self.styles.get(paragraph.style)
            bold = style.bold if style else False
        paragraph.pieces.append((characters, bold))

    # what cannot be read, and notes

    def count_picture(self) -> None:
        """Something drawn, which may be a scanned page."""
        self.pictures += 1

    def add_gap(self, reason: str) -> None:
        """Something that has no words for the reader stands here."""
        self.lines.append(Line(gap=reason))

    def note_placeholder(self, attributes: dict[str, str]) -> None:
        """The content control that begins shows what is to be filled in (单击此处输入文字), and nobody has."""
        self.is_placeholder = is_on(attributes.get("val", "1"))

    def skip_placeholder(self) -> None:
        """A content control's content begins: nothing of the document while it is a placeholder."""
        if self.is_placeholder:
            self.skipping += 1
        self.is_placeholder = False

    def take_chunk(self, attributes: dict[str, str]) -> None:
        """A whole document was put here: its lines, or a gap where it can't be read."""
        found = self.chunks(attributes.get("id", ""), self.count)
        self.count = max(self.count, 1 + max((line.cell.table for line in found if line.cell), default=-1))
        self.lines += found or [Line(gap="此处嵌入了另一份文档，没有读取")]

    def take_extent(self, attributes: dict[str, str]) -> None:
        """How large a picture is: one of a page's size most likely is a scanned page."""
        sizes = [attributes.get("cx", ""), attributes.get("cy", "")]
        width, height = (int(size) if size.isascii() and size.isdecimal() and len(size) < 12 else 0 for size in sizes)
        if width > PAGE_WIDTH and height > PAGE_HEIGHT:
            self.add_gap("此处是一整页的图片，没有读出文字")

    def take_object(self, attributes: dict[str, str]) -> None:
        """A document inside the document, an Excel table for one."""
        if attributes.get("ProgID", "").startswith(DOCUMENTS):
            self.add_gap("此处嵌入了另一份文件（如电子表格），没有读取")

    def refer(self, kind: str, attributes: dict[str, str]) -> None:
        """A footnote's mark stands here."""
        self.notes.setdefault(f"{kind} {attributes.get('id')}", len(self.notes) + 1)

    def start_note(self, kind: str, attributes: dict[str, str]) -> None:
        """A footnote begins, unless it is the line that parts the notes from the page."""
        if attributes.get("type", "normal") != "normal":
            self.skipping += 1
            return
        name = f"{kind} {attributes.get('id')}"
        self.note = name if name in self.known_notes else None

    # tables

    def start_table(self, _: dict[str, str]) -> None:
        """A table begins."""
        self.tables.append(OpenTable(Grid(self.count)))
        self.count += 1

    def end_table(self) -> None:
        """A table ends, and with it the cells that reached down to its end."""
        if not self.tables:
            return
        table = self.tables.pop()
        for cell in (*table.tall, *table.reaching.values()):
            for line in cell.lines:
                line.cell = line.cell and line.cell._replace(row_span=cell.rows)

    def start_row(self) -> None:
        """A row begins."""
        if self.tables:
            table = self.tables[-1]
            table.grid.next_row()
            table.row_begins, table.is_row_removed = len(self.lines), False

    def end_row(self) -> None:
        """A row ends; one that was deleted, changes tracked, goes."""
        if self.tables and self.tables[-1].is_row_removed:
            del self.lines[self.tables[-1].row_begins :]

    def shift_row_properties(self, step: int) -> None:
        """Keep count of being inside a row's properties."""
        self.in_row_properties = max(0, self.in_row_properties + step)

    def take_width(self, attributes: dict[str, str]) -> None:
        """How many columns the cell spans."""
        if self.cells:
            self.cells[-1].columns = min(max(1, number_or(attributes.get("val"), 1)), 100)

    def take_indent(self, attributes: dict[str, str]) -> None:
        """How many columns the row leaves free at its beginning."""
        if self.tables:
            self.tables[-1].grid.column += min(number_or(attributes.get("val"), 0), 100)

    def take_merge(self, attributes: dict[str, str]) -> None:
        """Whether the cell begins one that is merged downwards, or belongs to the one above."""
        if self.cells:
            self.cells[-1].merge = "restart" if attributes.get("val") == "restart" else "continue"

    def settle(self, cell: OpenCell) -> None:
        """Give the cell its place, where it hasn't got it yet."""
        if cell.place is None:
            cell.place = self.tables[-1].grid.next_cell(cell.columns)

    def end_cell(self) -> None:
        """A cell ends. Without words of its own it makes the cell above taller, where it is merged with it."""
        if not (self.cells and self.tables):
            return
        self.flush()
        cell = self.cells.pop()
        self.settle(cell)
        assert cell.place is not None
        table, column = self.tables[-1], cell.place.column
        above = table.reaching.get(column)
        words = "".join(line.text for line in cell.lines)
        if cell.merge == "continue" and above and words in ("", "".join(line.text for line in above.lines)):
            above.rows += not table.is_row_removed
            for line in cell.lines:
                line.pieces = []  # some programs write the words once more; Word shows them once
            return
        if above:
            table.tall.append(table.reaching.pop(column))
        if cell.merge == "restart":
            table.reaching[column] = cell


MARKED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇]{1,5}[章节条款项]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、．.]|[①-⑳])"
)


def without_tab(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The pieces of a paragraph without the tab behind its mark: Word sets the numbers of its own lists apart in the same way."""
    place = next((number for number, (piece, _) in enumerate(pieces) if "\t" in piece), None)
    if place is None:
        return pieces
    words, _, rest = pieces[place][0].partition("\t")
    before = "".join(piece for piece, _ in pieces[:place]) + words
    if not MARKED.fullmatch(before):
        return pieces
    return [*pieces[:place], (words + rest.lstrip("\t"), pieces[place][1]), *pieces[place + 1 :]]
