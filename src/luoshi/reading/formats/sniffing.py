"""What kind of file this is, by its content; the name counts only where two kinds share their content."""

import re

from luoshi.reading.errors import Damaged, OldFormat, UnknownFormat
from luoshi.reading.formats.text import Media

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
HEIF = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
CAJ = (b"CAJ\x00", b"HN\x00\x00", b"\xc8\x00\x00\x00", b"KDH ")
ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
READ: dict[str, Media] = {"docx": "docx", "xlsx": "xlsx", "ofd": "ofd"}
HTML = re.compile(
    (
        rb"<(?:!doctype\s+html|html|head|body|title|table|tbody|tr|td|div|p|meta|article|section|center|font|h[1-6]|span|b"
        rb"|strong|ul|ol|li|dl|pre|br|hr|a|img|i|em|u|main|header|blockquote|thead|caption)\b"
    ),
    re.IGNORECASE,
)
SHEETS = ("xls", "et", "xlt", "ett")
LETTERS = ("doc", "wps", "dot", "wpt", "ppt", "dps")
SPACE_AND_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"


def media_of(data: bytes, name: str | None = None) -> Media:
    """The reader to use. Raises UnknownFormat, OldFormat or Damaged for what no reader takes."""
    if data.startswith(b"PK"):
        return package_media(data)
    if is_pdf(data):
        return "pdf"
    if data.startswith(OLE):
        raise ole_error(data, name)
    if data.startswith(b"{\\rtf"):
        raise UnknownFormat("format.rtf")
    if data.startswith(CAJ):
        raise UnknownFormat("format.caj")
    if kind := picture_kind(data):
        raise UnknownFormat("format.picture", kind=kind)
    for magic, kind in ARCHIVES:
        if data.startswith(magic):
            raise UnknownFormat("format.archive", kind=kind)
    if data[257:262] == b"ustar":
        raise UnknownFormat("format.archive", kind="tar")
    return markup_or_text(data)


def picture_kind(data: bytes) -> str | None:
    """The kind of picture that the file is; None when it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:12] in HEIF:
        return "HEIF"
    for magic, kind in PICTURES:
        if data.startswith(magic) and (kind != "BMP" or b"\x00" in data[:32]):
            return kind
    return None


def is_pdf(data: bytes) -> bool:
    """Whether it begins as a PDF, or has rubbish before the beginning and ends as one."""
    return data[:64].lstrip(SPACE_AND_MARKS).startswith(b"%PDF-") or (
        b"%PDF-" in data[:1024] and b"%%EOF" in data[-2048:]
    )


def markup_or_text(data: bytes) -> Media:
    """html, txt, or an error for the kinds of XML and mail that are neither."""
    head = data[:4096].replace(b"\x00", b"").lstrip(SPACE_AND_MARKS)
    if not head.startswith(b"<"):
        if head.startswith(b"MIME-Version:") and b"multipart/related" in head:
            raise UnknownFormat("format.later", kind="MHTML")
        return "txt"
    if head.startswith(b"<?xml") and b"<html" not in head.lower():
        if b"Excel.Sheet" in head or b"<Workbook" in head:
            raise OldFormat("old.sheet", kind="Excel XML")
        if b"wordDocument" in head or b"mso-application" in head or b"xmlPackage" in head:
            raise OldFormat("old.office", kind="Word XML")
        raise UnknownFormat("format.later", kind="XML")
    return "html" if HTML.search(head) else "txt"


def package_media(data: bytes) -> Media:
    """docx, xlsx or ofd, or an error that names the kind of package."""
    from luoshi.reading.formats import packages  # a text needs no zip

    kind = packages.kind_of(data)
    if kind in READ:
        return READ[kind]
    if kind == "zip":
        raise UnknownFormat("format.archive", kind="zip")
    raise UnknownFormat("format.later", kind=kind)


def ole_error(data: bytes, name: str | None) -> OldFormat | Damaged:
    """What to say of a compound file: its streams' names (UTF-16) tell which program wrote it."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    extension = (name or "").rpartition(".")[2].lower()
    if holds("EncryptedPackage"):
        return Damaged("damaged.encrypted", kind=extension if extension in ("docx", "xlsx", "pptx") else "Office")
    if extension in SHEETS or (
        extension not in LETTERS and not holds("WordDocument") and (holds("Workbook") or holds("Book"))
    ):
        return OldFormat("old.sheet", kind=f".{extension}" if extension in SHEETS else ".xls")
    return OldFormat("old.office", kind=f".{extension}" if extension in LETTERS else ".doc")
