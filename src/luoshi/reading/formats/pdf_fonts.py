"""The one font that stands in for all that a PDF names and doesn't carry; the machine's own fonts are left alone.

PDFium measures each character's outline twice. With the fonts of the machine that takes ten times as long as all the rest,
a PDF reads differently on each machine, and on one without Chinese fonts PDFium takes lines of the same words for one line
printed twice, because their outlines are empty. Here every outline is the same box of one em.
"""

import ctypes
import struct
from typing import Any

EM, ASCENT, DESCENT = 1000, 880, -120
GLYPHS = 0xFFFF
"""The number of a glyph is its character's, and every number that a PDF may name is a glyph."""
FIRST_WIDE = 0x2E80
WIDE, HIGH = 100, 600
OUTLINE = struct.pack(">hhhhhHH4B4h4h", 1, 0, 0, WIDE, HIGH, 3, 0, 1, 1, 1, 1, 0, WIDE, 0, -WIDE, 0, 0, HIGH, 0)
"""A bar, narrow and low enough to stay within any character's own box: PDFium unites the two. Four points and no
instructions, each point on the curve, the steps across and then upwards."""
kept: list[Any] = []
"""What PDFium goes on calling for as long as it runs."""


def box_font() -> bytes:
    """A TrueType font of boxes: half an em wide for Latin letters, an em for Chinese characters."""
    latin, wide = struct.pack(">Hh", EM // 2, 0), struct.pack(">Hh", EM, 0)
    size = len(OUTLINE) // 2
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12)
        + struct.pack(">HHHHHHH", 4, 32, 0, 4, 4, 1, 0)
        + struct.pack(">HHHHHHHHH", 0xFFFE, 0xFFFF, 0, 0, 0xFFFF, 0, 1, 0, 0),
        b"glyf": OUTLINE * 2,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, 0, WIDE, HIGH, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, EM, 0, 0, WIDE, 1, *(0,) * 7, GLYPHS),
        b"hmtx": latin * FIRST_WIDE + wide * (GLYPHS - FIRST_WIDE),
        # the two outlines take turns, because a glyph ends where the next begins: after the second comes the file's end
        b"loca": struct.pack(">HH", 0, size) * ((GLYPHS + 1) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, GLYPHS, 4, 1, *(0,) * 11),
    }
    place = 12 + 16 * len(tables)
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for name, table in tables.items():
        directory += name + struct.pack(">III", 0, place + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body


def use_no_others() -> None:
    """Let PDFium find this font wherever it looks for one."""
    import pypdfium2.raw as pdfium

    if kept:
        return
    font = box_font()

    def data_of(_info: object, _font: object, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    answers = {
        "Release": lambda _info: None,
        "EnumFonts": lambda _info, _mapper: None,
        "MapFont": lambda *_: 1,
        "GetFont": lambda _info, _face: 1,
        "GetFontData": data_of,
        "GetFaceName": lambda _info, _font, _buffer, _size: 0,
        "GetFontCharset": lambda _info, _font: 0,
        "DeleteFont": lambda _info, _font: None,
    }
    info = pdfium.FPDF_SYSFONTINFO(version=1)
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    for name, answer in answers.items():
        setattr(info, name, kinds[name](answer))
    kept.append(info)
    pdfium.FPDF_SetSystemFontInfo(info)
