"""Word documents: paragraphs with their numbers, styles and tables, in the order of the file.

The document's XML is read as a stream, so that memory stays small, and its handlers refuse any DTD, so that entities
can neither grow nor reach outside. Nothing that the file refers to is ever fetched.

Words that were deleted with changes tracked are left out, inserted ones stay. What stands on the edge of the pages and
the footnotes follow after the text, marked as furniture; comments are no part of the document.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luoshi.reading.errors import Damaged, Scanned
from luoshi.reading.formats import lines
from luoshi.reading.formats.docx_styles import read_numbering, read_styles
from luoshi.reading.formats.docx_walk import Walk
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.packages import Package, parse, tree
from luoshi.reading.formats.text import Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EDGES = {"header": "页眉", "footer": "页脚"}
NOTES = {"footnotes": "脚注", "endnotes": "尾注"}
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
    walk = Walk(styles, numbering)
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


def parts_beside(package: Package, main: str) -> Iterator[tuple[str, str]]:
    """The parts with notes, headers and footers that the document refers to: (kind, name)."""
    folder, name = posixpath.split(main)
    relations = auxiliary(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = [
        (relation.get("Type", "").rpartition("/")[2], posixpath.normpath(posixpath.join(folder, target)))
        for relation in (relations if relations is not None else ())
        if (target := relation.get("Target")) and relation.get("TargetMode") != "External"
    ]
    for kinds in (NOTES, EDGES):
        yield from ((kind, part) for kind, part in found if kind in kinds and part in package)


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
