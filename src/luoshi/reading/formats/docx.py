"""Word documents: paragraphs with their numbers, styles and tables, in the order of the file.

The document's XML is read as a stream, so that memory stays small, and its handlers refuse any DTD, so that entities
can neither grow nor reach outside. Nothing that the file refers to is ever fetched.
"""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from luoshi.reading.errors import Damaged, Hostile, Scanned
from luoshi.reading.formats import lines
from luoshi.reading.formats.lines import Grid, Line
from luoshi.reading.formats.numbering import Level, Numbering
from luoshi.reading.formats.packages import Package
from luoshi.reading.formats.text import Cell, Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# What is not in the document as it now reads: the fallback of something already read, what was deleted or moved away,
# earlier properties, and the reading aid above ruby text.
SKIPPED = frozenset(
    ("Fallback", "moveFrom", "del", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "sectPrChange", "rt")
)
MAX_AUXILIARY = 8 * 1024 * 1024
MAX_STYLE_CHAIN = 20


def extract(data: bytes) -> Text:
    """The document's text. Raises Damaged, Hostile, Scanned or TooLarge."""
    package = Package(data, "docx")
    main = main_part(package)
    folder = posixpath.dirname(main)
    styles = read_styles(auxiliary(package, posixpath.join(folder, "styles.xml")))
    numbering = read_numbering(auxiliary(package, posixpath.join(folder, "numbering.xml")))
    walk = Walk(styles, numbering)
    parse(package, main, walk)
    if not any(line.text.strip() for line in walk.lines) and walk.pictures:
        raise Scanned("scan.docx")
    return lines.build("docx", walk.lines, walk.layout_tables)


def main_part(package: Package) -> str:
    """Where the package says that its document is."""
    relations = auxiliary(package, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            if target in package:
                return target
    return "word/document.xml"


def auxiliary(package: Package, name: str) -> "Element | None":
    """A small part as a tree; None when the package hasn't got it."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if name not in package:
        return None
    xml = package.read(name)
    if len(xml) > MAX_AUXILIARY:
        raise Hostile("hostile.bomb")
    try:
        tree: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Hostile("hostile.entities") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Damaged("damaged.file", kind="docx") from error
    return tree


def parse(package: Package, name: str, walk: "Walk") -> None:
    """Run the document's XML through the walk."""

    def refuse(*_: object) -> None:
        raise Hostile("hostile.entities")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        package.feed(name, lambda block: parser.Parse(block, False))
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Damaged("damaged.file", kind="docx") from error


# --- styles and numbering --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph gets from its style."""

    heading_level: int | None = None
    bold: bool = False
    list_id: str | None = None
    list_level: int | None = None
    is_contents: bool = False


def local(element: "Element") -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: "Element | None", *names: str) -> "Element | None":
    """The first descendant along a path of local names."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: "Element | None") -> str | None:
    """The element's `val` attribute; None where there is no element."""
    if element is None:
        return None
    return next((found for name, found in element.attrib.items() if name.rpartition("}")[2] == "val"), "")


def attribute(element: "Element", wanted: str) -> str:
    """An attribute by its local name, or an empty string."""
    return next((found for name, found in element.attrib.items() if name.rpartition("}")[2] == wanted), "")


def number_or(words: str | None, other: int) -> int:
    """The number that the words are, within reason, else the other."""
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 6 else other


def is_on(words: str | None) -> bool:
    """The value of a switch: there without a value means on."""
    return words is not None and words not in ("0", "false", "off", "none")


def read_styles(root: "Element | None") -> Mapping[str, ParagraphStyle]:
    """Style id → what it gives to a paragraph, with what it inherits; "" is the default style."""
    elements = {attribute(style, "styleId"): style for style in root or () if local(style) == "style"}
    styles = {identity: resolve(identity, elements) for identity in elements}
    for identity, style in elements.items():
        if attribute(style, "default") in ("1", "true") and attribute(style, "type") == "paragraph":
            styles[""] = styles[identity]
    return styles


def resolve(identity: str, elements: Mapping[str, "Element"]) -> ParagraphStyle:
    """One style, its own word before that of the styles that it is based on."""
    level: int | None = None
    bold: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    name = (value(child(elements[identity], "name")) or "").lower()
    current: str | None = identity
    for _ in range(MAX_STYLE_CHAIN):
        style = elements.get(current or "")
        if style is None:
            break
        properties = child(style, "pPr")
        if level is None:
            level = outline_level(value(child(properties, "outlineLvl")), value(child(style, "name")))
        if bold is None and (switch := child(style, "rPr", "b")) is not None:
            bold = is_on(value(switch) or "1")
        if list_id is None:
            list_id = value(child(properties, "numPr", "numId"))
        if list_level is None and (words := value(child(properties, "numPr", "ilvl"))) is not None:
            list_level = number_or(words, 0)
        current = value(child(style, "basedOn"))
    return ParagraphStyle(level or None, bool(bold), list_id, list_level, name.startswith("toc ") or name == "toc")


def outline_level(outline: str | None, name: str | None) -> int | None:
    """1 to 9 for a heading, 0 for what is declared as body text, None where the style doesn't say."""
    if outline is not None:
        return number_or(outline, 9) + 1 if number_or(outline, 9) < 9 else 0
    words = (name or "").lower()
    for prefix in ("heading ", "标题 "):
        if words.startswith(prefix) and words.removeprefix(prefix) in "123456789":
            return number_or(words.removeprefix(prefix), 0) or None
    return 1 if words in ("title", "标题") else None


def read_numbering(root: "Element | None") -> Numbering:
    """The lists that paragraphs may belong to."""
    abstract: dict[str, dict[int, Level]] = {}
    by_style_link: dict[str, str] = {}
    links: dict[str, str] = {}
    for element in root or ():
        if local(element) == "abstractNum":
            identity = attribute(element, "abstractNumId")
            abstract[identity] = {
                number_or(attribute(level, "ilvl"), 0): read_level(level) for level in element if local(level) == "lvl"
            }
            if (own := value(child(element, "styleLink"))) is not None:
                by_style_link[own] = identity
            if (other := value(child(element, "numStyleLink"))) is not None:
                links[identity] = other
    levels: dict[str, dict[int, Level]] = {}
    counters: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for element in root or ():
        if local(element) != "num":
            continue
        identity = attribute(element, "numId")
        basis = value(child(element, "abstractNumId")) or ""
        basis = by_style_link.get(links.get(basis, ""), basis)
        levels[identity] = dict(abstract.get(basis, {}))
        counters[identity] = basis
        for override in element:
            if local(override) != "lvlOverride":
                continue
            index = number_or(attribute(override, "ilvl"), 0)
            if (own_level := child(override, "lvl")) is not None:
                levels[identity][index] = read_level(own_level)
            if (start := value(child(override, "startOverride"))) is not None:
                restarts[identity, index] = number_or(start, 1)
    return Numbering(levels, counters, restarts=restarts)


def read_level(element: "Element") -> Level:
    """One `w:lvl`."""
    restart = value(child(element, "lvlRestart"))
    form = value(child(element, "numFmt"))
    if form is None:  # a format that only newer programs know stands inside mc:AlternateContent
        form = value(child(element, "AlternateContent", "Fallback", "numFmt"))
    return Level(
        start=number_or(value(child(element, "start")), 1),
        format=form or "decimal",
        text=value(child(element, "lvlText")) or "",
        restart_after=None if restart is None else number_or(restart, 0),
        legal=child(element, "isLgl") is not None and is_on(value(child(element, "isLgl")) or "1"),
        suffix=value(child(element, "suff")) or "tab",
    )


# --- the document ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Paragraph:
    """A paragraph while it is open."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    style: str = ""
    level: int | None = None
    list_id: str | None = None
    list_level: int | None = None


@dataclass(slots=True)
class OpenCell:
    """A table cell while it is open. Its place is settled at its first paragraph, when its width is known."""

    columns: int = 1
    place: Cell | None = None
    is_filled: bool = False


@dataclass(slots=True)
class Run:
    """What the characters of a run look like."""

    bold: bool | None = None
    hidden: bool = False


class Walk:
    """Takes the document's XML events and writes lines."""

    def __init__(self, styles: Mapping[str, ParagraphStyle], numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.lines: list[Line] = []
        self.layout_tables: set[int] = set()
        self.pictures = 0
        self.tables = 0
        self.paragraphs: list[Paragraph] = []
        self.grids: list[Grid] = []
        self.cells: list[OpenCell] = []
        self.run = Run()
        self.skipping = 0
        self.in_properties = 0
        self.in_text = False
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
            "tab": lambda _: self.put("\t") if not self.in_properties else None,
            "br": lambda attributes: (
                self.put("\n") if attributes.get("type", "textWrapping") == "textWrapping" else None
            ),
            "cr": lambda _: self.put("\n"),
            "noBreakHyphen": lambda _: self.put("-"),
            "drawing": lambda _: self.count_picture(),
            "pict": lambda _: self.count_picture(),
            "object": lambda _: self.count_picture(),
            "tbl": self.start_table,
            "tr": lambda _: self.start_row(),
            "tc": lambda _: self.cells.append(OpenCell()),
            "gridSpan": self.take_width,
            "gridBefore": self.take_indent,
        }
        self.ends: dict[str, Callable[[], None]] = {
            "p": self.end_paragraph,
            "pPr": lambda: self.shift_properties(-1),
            "t": lambda: self.set_text(False),
            "tbl": self.end_table,
            "tc": self.end_cell,
        }

    # what expat calls

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        short = self.names.get(name) or self.shorten(name)
        if self.skipping or short in SKIPPED:
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

    def shorten(self, name: str) -> str:
        """The local name of a Word element; one of another language keeps a name that no handler has."""
        namespace, _, short = name.rpartition(" ")
        if namespace not in WORD_NAMESPACES and short != "Fallback" and not (namespace == MATHS and short == "t"):
            short = f"other:{short}"
        self.names[name] = short
        return short

    # paragraphs and runs

    def start_paragraph(self, _: dict[str, str]) -> None:
        """A paragraph begins; the first one of a cell settles where the cell is."""
        if self.cells and self.cells[-1].place is None and self.grids:
            self.cells[-1].place = self.grids[-1].next_cell(self.cells[-1].columns)
        self.paragraphs.append(Paragraph())
        self.in_text = False

    def end_paragraph(self) -> None:
        """A paragraph ends: a line, unless it is empty or an entry of the table of contents."""
        if not self.paragraphs:
            return
        paragraph = self.paragraphs.pop()
        style = self.styles.get(paragraph.style) or self.styles.get("") or ParagraphStyle()
        label = self.label(paragraph, style)
        if style.is_contents or not any(piece.strip() for piece, _ in paragraph.pieces):
            return
        level = paragraph.level if paragraph.level is not None else style.heading_level
        pieces = [(piece, bold) for piece, bold in paragraph.pieces if piece]
        if label:
            pieces.insert(0, (label, pieces[0][1]))
        cell = self.cells[-1] if self.cells else None
        if cell:
            cell.is_filled = True
        self.lines.append(Line(pieces, level or None, cell.place if cell else None))

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
        self.run = Run()

    def take_bold(self, attributes: dict[str, str]) -> None:
        """The run is bold, or expressly not."""
        if not self.in_properties:
            self.run.bold = is_on(attributes.get("val", "1"))

    def take_hidden(self, attributes: dict[str, str]) -> None:
        """The run is not shown."""
        if not self.in_properties:
            self.run.hidden = is_on(attributes.get("val", "1"))

    def set_text(self, inside: bool) -> None:
        """Whether characters that come now are text."""
        self.in_text = inside

    def put(self, characters: str) -> None:
        """Add characters to the paragraph that is open."""
        if not self.paragraphs or self.run.hidden:
            return
        paragraph = self.paragraphs[-1]
        bold = self.run.bold
        if bold is None:
            style = self.styles.get(paragraph.style)
            bold = style.bold if style else False
        paragraph.pieces.append((characters, bold))

    def count_picture(self) -> None:
        """Something drawn, which may be a scanned page."""
        self.pictures += 1

    # tables

    def start_table(self, _: dict[str, str]) -> None:
        """A table begins."""
        self.grids.append(Grid(self.tables))
        self.tables += 1

    def end_table(self) -> None:
        """A table ends, and shows whether it was one or only placed things on the page."""
        if self.grids:
            grid = self.grids.pop()
            grid.next_row()
            if grid.is_layout:
                self.layout_tables.add(grid.table)

    def start_row(self) -> None:
        """A row begins."""
        if self.grids:
            self.grids[-1].next_row()

    def take_width(self, attributes: dict[str, str]) -> None:
        """How many columns the cell spans."""
        if self.cells:
            self.cells[-1].columns = min(max(1, number_or(attributes.get("val"), 1)), 100)

    def take_indent(self, attributes: dict[str, str]) -> None:
        """How many columns the row leaves free at its beginning."""
        if self.grids:
            self.grids[-1].column += min(number_or(attributes.get("val"), 0), 100)

    def end_cell(self) -> None:
        """A cell ends; an empty one takes its place all the same."""
        if self.cells and self.grids:
            cell = self.cells.pop()
            if cell.place is None:
                self.grids[-1].next_cell(cell.columns)
            self.grids[-1].filled += cell.is_filled
