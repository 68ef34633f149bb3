"""What kind of file this is, by its content."""

import re

from luoshi.reading.formats.text import Media

HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|tbody|div|p|meta|article|section|h[1-6]|span)\b", re.I)


def media_of(data: bytes, name: str | None = None) -> Media:
    """The reader to use. Raises UnknownFormat or OldFormat for kinds that no reader takes."""
    head = data[:4096].replace(b"\x00", b"")
    if HTML.search(head) and head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return "html"
    return "txt"
