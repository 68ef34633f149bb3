"""Zip packages (docx and its kin), opened with limits: nothing is unpacked that is not asked for, nor more than agreed."""

import io
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from luoshi.reading.errors import Damaged, Hostile, TooLarge

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_ENTRIES = 10_000
MAX_TOTAL = 1024 * 1024 * 1024
"""Bytes that all entries together may claim to unpack to."""
MAX_PART = 80 * 1024 * 1024
"""Bytes of one part that is read (XML)."""
FREE_SIZE, MAX_RATIO = 8 * 1024 * 1024, 40
"""What a part may unpack to: so many bytes, and so many times what it takes packed. Word's XML comes to 10 to 25 times."""
MAX_AUXILIARY = 8 * 1024 * 1024
"""Bytes of a part that is read as a tree: styles, lists, relations."""
MAX_TAGS = 1_000_000
FREE_TAGS, TAGS_A_BYTE = 300_000, 2
"""Tags of all parts that are read: so many, and so many for each byte of the package, but never more than MAX_TAGS. A document
of 150,000 characters has about 200,000 in 200,000 bytes; a million takes over two seconds."""
FORESEEN = 1024 * 1024
"""Of a part that unpacks to more, the tags are counted before it is parsed."""
MAX_READ = 160 * 1024 * 1024
"""Bytes of all parts that are read."""
MAX_SECONDS = 10.0
"""Time of the processor for one part; only what was built to be slow takes that long."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

KINDS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
MIME_KINDS = {
    "opendocument.text": "odt",
    "opendocument.spreadsheet": "ods",
    "opendocument.presentation": "odp",
    "epub": "epub",
}


class Package:
    """An open package. Its parts are read one by one, each within the limits."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Open the directory. Raises Damaged when there is none, Hostile when it claims too much."""
        self.kind = kind
        self.tags = self.unpacked = 0
        self.most_tags = min(MAX_TAGS, FREE_TAGS + TAGS_A_BYTE * len(data))
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise Damaged("damaged.file", kind=kind) from error
        entries = self.archive.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or total > MAX_TOTAL:
            raise Hostile("hostile.bomb")
        self.names = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """A part, unpacked. Raises Damaged when it is missing or broken, Hostile when it is a bomb."""
        pieces: list[bytes] = []
        self.feed(name, pieces.append)
        return b"".join(pieces)

    def feed(self, name: str, take: Callable[[bytes], object]) -> None:
        """Hand a part to `take` in blocks. Raises as `read`, and TooLarge when it takes too long."""
        entry = self.names.get(name)
        if entry is None:
            raise Damaged("damaged.file", kind=self.kind)
        if entry.flag_bits & 1:
            raise Damaged("damaged.encrypted", kind=self.kind)
        if is_bomb(entry):
            raise Hostile("hostile.bomb")
        self.unpacked += entry.file_size
        if self.unpacked > MAX_READ:
            raise TooLarge("large.structure")
        began = time.thread_time()
        try:
            with self.archive.open(
                entry
            ) as part:  # which gives no more bytes than the directory says, whatever is packed
                while block := part.read(64 * 1024):
                    take(block)
                    if time.thread_time() - began > MAX_SECONDS:
                        raise TooLarge("large.slow", seconds=int(MAX_SECONDS))
        except BROKEN as error:
            raise Damaged("damaged.file", kind=self.kind) from error

    def foresee(self, name: str) -> None:
        """Refuse a large part with too many tags before any of it is parsed: unpacking alone takes a hundredth of the time.

        Raises TooLarge; what else may be wrong with the part is found out when it is parsed.
        """
        entry = self.names.get(name)
        if entry is None or entry.file_size <= FORESEEN or is_bomb(entry) or entry.flag_bits & 1:
            return
        tags = self.tags
        try:
            with self.archive.open(entry) as part:
                while block := part.read(64 * 1024):
                    tags += block.count(b"<")
                    if tags > self.most_tags:
                        raise TooLarge("large.structure")
        except BROKEN:
            return

    def count(self, xml: bytes) -> None:
        """Count the tags of what is about to be parsed. Raises TooLarge when there are too many altogether."""
        self.tags += xml.count(b"<")
        if self.tags > self.most_tags:
            raise TooLarge("large.structure")


def is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to more than is agreed."""
    return entry.file_size > min(MAX_PART, FREE_SIZE + MAX_RATIO * entry.compress_size)


class Handler(Protocol):
    """What takes the events of an XML part; names come as `namespace local`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, data: str) -> None:
        """Characters between tags."""


def parse(package: Package, name: str, handler: Handler) -> None:
    """Run a part through the handler, as a stream. Raises as `Package.read`, Hostile for a DTD, TooLarge for too many tags."""

    def refuse(*_: object) -> None:
        raise Hostile("hostile.entities")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True

    def take(block: bytes) -> None:
        package.count(block)
        parser.Parse(block, False)

    package.foresee(name)
    try:
        package.feed(name, take)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Damaged("damaged.file", kind=package.kind) from error


def tree(package: Package, name: str) -> "Element":
    """A small part as a tree. Raises as `parse`."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    xml = package.read(name)
    if len(xml) > MAX_AUXILIARY:
        raise Hostile("hostile.bomb")
    package.count(xml)
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Hostile("hostile.entities") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Damaged("damaged.file", kind=package.kind) from error
    return root


def kind_of(data: bytes) -> str:
    """`docx`, `xlsx`, `ofd` and so on, or `zip` for any other. A broken package is Damaged under its likely kind."""
    likely = "docx" if b"word/" in data else "xlsx" if b"xl/" in data else "ofd" if b"OFD.xml" in data else "zip"
    package = Package(data, likely)
    for name, kind in KINDS:
        if name in package:
            return kind
    if "ofd.xml" in package:
        return "ofd"
    if "mimetype" in package:
        mime = package.read("mimetype")[:200].decode("ascii", errors="replace")
        for word, kind in MIME_KINDS.items():
            if word in mime:
                return kind
    if "[Content_Types].xml" in package and any(name.startswith("word/") for name in package.names):
        return "docx"
    return "zip"
