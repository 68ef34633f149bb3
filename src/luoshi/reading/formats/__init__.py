"""A file in, a `Text` out: characters in reading order, and where each stretch of them came from."""

import re
from collections.abc import Iterator
from itertools import groupby

from luoshi.reading.errors import Damaged, EmptyFile, ReadingError, TooLarge
from luoshi.reading.formats import sniffing
from luoshi.reading.formats.text import Cell, Gap, Media, Style, Text

__all__ = ["MAX_BYTES", "Cell", "Gap", "Media", "Style", "Text", "extract"]

UNKNOWN = re.compile("\ufffd+")
MAX_UNKNOWN = 50
MAX_REASONS = 5
MAX_BYTES = 50 * 1024 * 1024
MANY_LINES, SHORTEST_LINE = 20_000, 8
"""So many lines are read only where they hold so many characters on average; a five-year plan in narrow columns has 8,000 of 20."""

FREE_CHARACTERS, CHARACTERS_OF_BYTE = 200_000, 4
"""What a packed file may hold: so much, and so much for each of its bytes. Chinese text comes to half a character or one,
a ledger that says the same in all its rows to two or three."""


def extract(data: bytes, name: str | None = None, *, max_bytes: int = MAX_BYTES) -> Text:
    """Read `data`, whatever it is; the content decides, `name` only helps where the content leaves it open.

    Raises a ReadingError, and nothing else, when it can't be read.
    """
    if not data:
        raise EmptyFile("empty.file")
    if len(data) > max_bytes:
        raise TooLarge("large.file", size_mb=-(-len(data) // 2**20), limit_mb=max_bytes // 2**20)
    media = sniffing.media_of(data, name)
    try:
        text = read_as(media, data)
    except ReadingError:
        raise
    except Exception as error:  # parsers of other people's files raise whatever they like
        raise Damaged("damaged.file", kind=media) from error
    if not text.characters.strip():
        raise EmptyFile("empty.text")
    refuse_inflated(text, len(data))
    refuse_crumbs(text.characters)
    text.gaps[:] = by_place([*text.gaps, *unknown_characters(text.characters)])
    return text


def refuse_inflated(text: Text, size: int) -> None:
    """Refuse a small file that unpacks to a book: the time goes with the text, and what people write doesn't pack so well."""
    limit = FREE_CHARACTERS + CHARACTERS_OF_BYTE * size
    if text.media not in ("txt", "html") and len(text.characters) > limit:
        raise TooLarge("large.text", limit=limit)


def refuse_crumbs(characters: str) -> None:
    """Refuse what falls into thousands of lines of a character or two: no office writes so, and each line costs time."""
    lines = characters.count("\n") or characters.count("\r")
    if lines > MANY_LINES and len(characters) < lines * SHORTEST_LINE:
        raise TooLarge("large.lines", lines=lines)


def by_place(gaps: list[Gap]) -> Iterator[Gap]:
    """One gap for each place, with all its reasons."""
    for at, group in groupby(sorted(gaps, key=lambda gap: gap.at), key=lambda gap: gap.at):
        reasons = list(dict.fromkeys(gap.reason for gap in group))
        yield Gap(at, "；".join(reasons[:MAX_REASONS]))


def unknown_characters(characters: str) -> Iterator[Gap]:
    """Where bytes stood that are no characters, or signs that their own program could not write."""
    for number, found in enumerate(UNKNOWN.finditer(characters) if "\ufffd" in characters else ()):
        if number >= MAX_UNKNOWN:
            return
        yield Gap(found.start(), f"此处有 {found.end() - found.start()} 个字符无法识别")


def read_as(media: Media, data: bytes) -> Text:
    """The reader of each kind, imported when it is needed: parsers are slow to load."""
    if media == "docx":
        from luoshi.reading.formats import docx

        return docx.extract(data)
    if media == "xlsx":
        from luoshi.reading.formats import xlsx

        return xlsx.extract(data)
    if media == "ofd":
        from luoshi.reading.formats import ofd

        return ofd.extract(data)
    if media == "pdf":
        from luoshi.reading.formats import pdf

        return pdf.extract(data)
    if media == "html":
        from luoshi.reading.formats import html

        return html.extract(data)
    from luoshi.reading.formats import txt

    return txt.extract(data)
