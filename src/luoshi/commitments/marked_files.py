"""State-secret marks in files: in the name, in what a reader sees, and in the parts that a reader passes over.

Nothing is kept of a file while it is looked at, and nothing of what was found but the mark. What cannot be read here
(a picture, an encrypted document, a scan without text) passes: for that the person's own word stands.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.commitments.classified import is_work_secret, refuse_classified_document, refuse_classified_name
from luoshi.reading import formats
from luoshi.reading.errors import ReadingError
from luoshi.reading.formats.packages import Package

READ = ("pdf", "docx", "xlsx", "ofd", "html", "htm")
PACKAGES = ("docx", "xlsx", "pptx", "ofd", "zip")
OLD = ("doc", "xls", "ppt", "wps", "et")
TEXTS = ("txt", "csv")
_PARAGRAPH = re.compile(rb"</(?:\w+:)?(?:p|si|tr|TextCode)>|<(?:\w+:)?br\b[^>]*>")
_TAG = re.compile(rb"<[^>]*>")


@dataclass(frozen=True)
class Seen:
    """What a file that may come in turned out to be."""

    work_secret: bool


def look_through(data: bytes, name: str) -> Seen:
    """Look at a file's name and at all that can be read of it. Raises Classified if any of that bears a mark; stores nothing."""
    refuse_classified_name(name)
    work_secret = is_work_secret(name.rpartition(".")[0])
    for text in _texts(data, name):
        refuse_classified_document(text)
        work_secret = work_secret or is_work_secret(text)
    return Seen(work_secret)


def texts_of_package(data: bytes) -> Iterator[str]:
    """What is written in every part of a zip package: headers, text boxes and slides too, which readers pass over.

    Raises Classified by the name of a part. Ends where the package is broken, locked or a bomb.
    """
    try:
        package = Package(data, "zip")
        for name in package.names:
            refuse_classified_name(name.rpartition("/")[2])
        for name in package.names:
            if name.lower().endswith((".xml", ".txt")):
                yield _written(package.read(name))
    except ReadingError:
        return


def _texts(data: bytes, name: str) -> Iterator[str]:
    ending = name.rpartition(".")[2].lower()
    if ending in TEXTS:
        yield from _written_in_bytes(data)
    if ending in OLD:
        yield from _written_in_old(data)
    if ending in PACKAGES:
        yield from texts_of_package(data)
    if ending in READ:
        try:
            yield formats.extract(data, name).characters
        except ReadingError:  # damaged, locked or without text: there is nothing to find in it
            return


def _written(part: bytes) -> str:
    """What is written in a part of a package: a line for each paragraph, without the marks between its runs."""
    plain = _TAG.sub(b"", _PARAGRAPH.sub(b"\n", part))
    return html.unescape(plain.decode("utf-8", errors="ignore"))


def _written_in_bytes(data: bytes) -> Iterator[str]:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for attempt in (encoding, "gb18030"):
        yield data.decode(attempt, errors="ignore")


def _written_in_old(data: bytes) -> Iterator[str]:
    """Files of the nineties keep their text as UTF-16 or GBK somewhere inside: either beginning is tried."""
    for at in (0, 1):
        yield data[at:].decode("utf-16-le", errors="ignore")
    yield data.decode("gb18030", errors="ignore")
