"""Word documents: paragraphs with their numbers, styles and tables, in the order of the file.

The document's XML is read as a stream, so that memory stays small, and its handlers refuse any DTD, so that entities
can neither grow nor reach outside. Nothing that the file refers to is ever fetched.

Words that were deleted with changes tracked are left out, inserted ones stay. What stands on the edge of the pages and
the footnotes follow after the text, marked as furniture; comments are no part of the document.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from luoshi.reading.errors import Damaged, ReadingError, Scanned
from luoshi.reading.formats import html, lines, sniffing, txt
from luoshi.reading.formats.docx_styles import read_numbering, read_styles
from luoshi.reading.formats.docx_walk import Walk
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.packages import Package, parse, tree
from luoshi.reading.formats.text import Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EDGES = {"header": "页眉", "footer": "页脚"}
NOTES = {"footnotes": "脚注", "endnotes": "尾注"}
MAX_CHUNKS = 20
MAX_EDGES = 40
"""Headers and footers that are read; each section of a document may have three of each."""
PAGE_NUMBER = re.compile(r"[\s\d\-—－–·第共页/]*")


def extract(data: bytes) -> Text:
    """The document's text. Raises Damaged, Hostile, Scanned or TooLarge."""
    package = Package(data, "docx")
    main = main_part(package)
    folder = posixpath.dirname(main)
    styles = read_styles(auxiliary(package, posixpath.join(folder, "styles.xml")))
    numbering = read_numbering(auxiliary(package, posixpath.join(folder, "numbering.xml")))
    walk = Walk(styles, numbering, chunks=chunks_of(package, main))
    parse(package, main, walk)
    walk.flush()
    if not any(line.text.strip() for line in walk.lines) and walk.pictures:
        raise Scanned("scan.docx")
    beside: list[Line] = []
    for number, (kind, part) in enumerate(parts_beside(package, main)):
        if number < MAX_EDGES:
            beside += lines_beside(package, part, kind, Walk(styles, numbering, walk.notes))
    return lines.build("docx", walk.lines + once(beside))


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
    return tree(package, name) if name in package else None


def related(package: Package, main: str) -> list[tuple[str, str, str]]:
    """The parts of the package that the document refers to: (id, kind, name)."""
    folder, name = posixpath.split(main)
    relations = auxiliary(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = [
        (relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], located(folder, target))
        for relation in (relations if relations is not None else ())
        if (target := relation.get("Target")) and relation.get("TargetMode") != "External"
    ]
    return [one for one in found if one[2] in package]


def located(folder: str, target: str) -> str:
    """The name in the package of what `target` says, seen from the document's folder."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def parts_beside(package: Package, main: str) -> Iterator[tuple[str, str]]:
    """The parts with notes, headers and footers that the document refers to: (kind, name)."""
    found = related(package, main)
    for kinds in (NOTES, EDGES):
        yield from ((kind, part) for _, kind, part in found if kind in kinds)


def chunks_of(package: Package, main: str) -> Callable[[str, int], list[Line]]:
    """What reads a web page or a text that was put into the document as a whole, by its id; its tables are numbered from `first`.

    Anything else that was put there is a gap, as what can't be read.
    """
    parts = {identity: part for identity, kind, part in related(package, main) if kind == "aFChunk"}
    read: list[str] = []

    def chunk(identity: str, first: int) -> list[Line]:
        part = parts.get(identity, "")
        if part in read or len(read) >= MAX_CHUNKS or not part:
            return []
        read.append(part)
        try:
            data = package.read(part)
            kind = sniffing.media_of(data)
            if kind == "html":
                return shifted(html.page_of(data), first)
            if kind == "txt":
                words = txt.extract(data).characters.splitlines()
                return [Line([(line, False)]) for line in words if line.strip()]
        except ReadingError:
            return []
        return []

    return chunk


def shifted(page: html.Page, first: int) -> list[Line]:
    """The lines of a page whose tables are numbered from `first`."""
    lines = page.kept()
    for line in lines:
        if line.cell:
            real = line.cell.table not in page.layout_tables
            line.cell = line.cell._replace(table=line.cell.table + first) if real else None
    return lines


def lines_beside(package: Package, part: str, kind: str, walk: Walk) -> list[Line]:
    """The lines of such a part; where it is broken, a gap that says so."""
    try:
        parse(package, part, walk)
    except Damaged:
        return [Line(gap=f"文件中的{EDGES.get(kind) or NOTES[kind]}已损坏，没有读取")]
    walk.flush()
    for line in walk.lines:
        line.furniture = kind if kind in EDGES else "note"
        line.cell = line.level = None
    return [line for line in walk.lines if kind in NOTES or not PAGE_NUMBER.fullmatch(line.text)]


def once(beside: list[Line]) -> list[Line]:
    """The lines, those that come again left out: each section repeats the header of the one before."""
    seen: set[str] = set()
    kept = []
    for line in beside:
        if line.gap or line.text not in seen:
            kept.append(line)
        seen.add(line.text)
    return kept
