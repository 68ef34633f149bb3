"""What a PDF holds, page by page. A file without text is a scan, and is said to be so.

PDFium is native code that reads strangers' files: `pdf` runs this module in a process of its own.
"""

import ctypes
import math
import re
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat
from typing import Any

from luoshi.reading.errors import Damaged, EmptyFile, Scanned, TooLarge
from luoshi.reading.formats import layout, pdf_fonts, txt
from luoshi.reading.formats.glyphs import BOLD_FONT, Glyph, Rule, is_wide, rules_of
from luoshi.reading.formats.lines import Line, build
from luoshi.reading.formats.page_bands import Before
from luoshi.reading.formats.text import MAX_CHARACTERS, Text

MAX_PAGES = 2000
SECONDS, SECONDS_OF_MEGABYTE, CHARACTERS_OF_SECOND = 1.5, 0.4, 50_000
"""How long the processor may work on a file: a long one may take longer, one that takes long for little text may not.
This is five times what good files take."""
MAX_GLYPHS_OF_PAGE = 100_000
MAX_OBJECTS_OF_PAGE = 20_000
BOX_SEGMENTS = 5
"""Segments of the path of one box; a path of more is looked at stroke by stroke."""
MIN_PICTURED, HALF = 0.001, 0.5
FEW_GLYPHS = 40
"""So many characters on a picture are a stamp or a page number, not the text of the page."""
ANGLES = 50
"""So many characters of a page, or a few more, tell which way it is turned."""
UNSEEN = frozenset(("", "\r", "\n", "\x00", "\ufffe", "\ufeff", "\xad"))
HEAVY = 600
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def allowance(size: int, characters: int = 0) -> float:
    """The seconds that a file of so many bytes may take, when so many characters have been read."""
    return SECONDS + SECONDS_OF_MEGABYTE * size / 2**20 + characters / CHARACTERS_OF_SECOND


def extract(data: bytes, limit: Callable[[float], None] = lambda _: None) -> Text:
    """The document's text. Raises Damaged, Scanned, TooLarge or EmptyFile. Not to be called by two threads at a time.

    `limit` is told how long the process may have worked when the next page has been read: PDFium can't be interrupted.
    """
    import pypdfium2

    pdf_fonts.use_no_others()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "damaged.encrypted" if getattr(error, "err_code", None) == PASSWORD_ERROR else "damaged.file"
        raise Damaged(code, kind="PDF") from error
    try:
        return read_pages(document, len(data), limit)
    except pypdfium2.PdfiumError as error:
        raise Damaged("damaged.file", kind="PDF") from error
    finally:
        document.close()


def read_pages(document: Any, size: int, limit: Callable[[float], None]) -> Text:
    """All pages, one after another."""
    began = time.process_time()
    pages = len(document)
    if pages > MAX_PAGES:
        raise TooLarge("large.pages", pages=pages, limit=MAX_PAGES)
    lines: list[Line] = []
    before = Before()
    tables = pictured = characters = 0
    for number in range(1, pages + 1):
        allowed = allowance(size, characters)
        if time.process_time() - began > allowed:
            raise TooLarge("large.slow", seconds=round(allowed))
        limit(allowed)
        glyphs, rules, picture = read_page(document, number - 1)
        found, made = layout.page_lines(glyphs, rules, tables, before)
        tables += made
        if picture and (not found or (picture > HALF and len(glyphs) < FEW_GLYPHS)):
            pictured += 1
            lines.append(Line(gap=f"第{number}页是图片，没有{'其他' if found else ''}文字"))
        for line in found:
            line.page = number
        lines += found
        characters += sum(len(line.text) for line in found)
        if characters > MAX_CHARACTERS:
            raise TooLarge("large.text", limit=MAX_CHARACTERS)
    layout.mark_edges(lines)
    layout.mark_paragraphs(lines)
    text = build("pdf", layout.join_tables(lines, before.going_on))
    check(text.characters, pages, pictured)
    return text


def check(characters: str, pages: int, pictured: int) -> None:
    """Raise when the pages hold pictures instead of text, or signs that mean nothing."""
    written = "".join(characters.split())
    if pictured and (pictured * 2 >= pages or len(written) < 20 * pages):
        raise Scanned("scan.pdf", pages=pages)
    if not written:
        raise EmptyFile("empty.text")
    if txt.strange_in(Counter(written)) * 3 > len(written):
        raise Scanned("scan.garbled")


def read_page(document: Any, number: int) -> tuple[list[Glyph], list[Rule], float]:
    """A page's glyphs and drawn rules, and which part of it is pictures. A page that can't be loaded counts as damage."""
    page = document[number]
    try:
        fonts = Fonts()
        rules, pictured = drawn(page, fonts)
        text_page = page.get_textpage()
        try:
            turns = turned(text_page)
            glyphs = glyphs_of(text_page, turns, fonts)
        finally:
            text_page.close()
    finally:
        page.close()
    if turns:
        rules = [rule.turned(turns) for rule in rules]
    return glyphs, rules, pictured


def turned(text_page: Any) -> int:
    """How many quarter turns, against the clock, most of the page's characters are turned: tables lie on their side."""
    count = min(text_page.count_chars(), MAX_GLYPHS_OF_PAGE)
    angle_of = called("FPDFText_GetCharAngle", ctypes.c_float, INDEXED)
    angles = map(angle_of, repeat(address(text_page.raw)), range(0, count, max(1, count // ANGLES)))
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


def glyphs_of(text_page: Any, turns: int, fonts: "Fonts") -> list[Glyph]:
    """The page's characters with their boxes, `turns` quarters turned; blanks that nobody sees are left out."""
    count = min(text_page.count_chars(), MAX_GLYPHS_OF_PAGE)
    is_made_up = called("FPDFText_IsGenerated", ctypes.c_int, INDEXED)
    page = address(text_page.raw)
    glyphs: list[Glyph] = []
    blank: Glyph | None = None  # the last of `glyphs`, where it is one
    before: Glyph | None = None  # the last that is no blank
    bold = bold_of(page, count, fonts) if fonts.has_bold else repeat(False, count)  # most pages have none
    measured = zip(characters_of(page, count), *boxes_of(page, count), bold, strict=True)
    for index, (character, has_box, (left, top, right, bottom), heavy) in enumerate(measured):
        if not has_box or character in UNSEEN:
            continue
        glyph = Glyph(character, left, bottom, right, top, heavy)
        if turns:
            glyph = glyph.turned(turns)
        if character != " ":
            if blank and before and is_stray(before, blank, glyph):
                glyphs.pop()
            before, blank = glyph, None
        elif before and is_wide(before.character) and is_made_up(page, index):
            continue
        else:
            blank = glyph
        glyphs.append(glyph)
    return glyphs


def is_stray(before: Glyph, blank: Glyph, glyph: Glyph) -> bool:
    """Whether nothing shows of a blank: it is narrow between Chinese characters, or the next letter stands on it."""
    if blank.left - HALF * blank.size < glyph.left < (blank.left + blank.right) / 2:
        return True  # 2 0 2 6: each letter is drawn with a blank behind it
    wide = is_wide(before.character) and is_wide(glyph.character)
    return wide and before.right - glyph.size < glyph.left < before.right + NARROWEST_BLANK * glyph.size


NARROWEST_BLANK = 0.3
"""In ems: less between two Chinese characters is no blank that anybody sees."""


def characters_of(page: int, count: int) -> list[str]:
    """The page's characters; nothing for what is none, and for the first half of a UTF-16 pair."""
    codes = list(map(called("FPDFText_GetUnicode", ctypes.c_uint, INDEXED), repeat(page), range(count)))
    if max(codes, default=0) > LAST_CODE:
        codes = [code if code <= LAST_CODE else 0 for code in codes]
    characters = list(map(chr, codes))
    for half in HALF_OF_PAIR.finditer("".join(characters)):
        index = half.start()
        before = chr(codes[index - 1]) if index else ""
        high = before if HIGH_HALF.match(before) else ""
        characters[index] = "" if HIGH_HALF.match(half[0]) else joined(high, codes[index])
    return characters


LAST_CODE = 0x10FFFF
HALF_OF_PAIR, HIGH_HALF = re.compile("[\ud800-\udfff]"), re.compile("[\ud800-\udbff]")


def boxes_of(page: int, count: int) -> tuple[list[int], Iterator[tuple[float, float, float, float]]]:
    """Whether each character has a box, and its left, top, right and bottom.

    A page is asked for in one sweep without a line of Python for each character, as for its codes and its objects.
    """
    boxes = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(boxes)
    box_of = called("FPDFText_GetLooseCharBox", ctypes.c_int, (*INDEXED, ctypes.c_void_p))
    has_box = list(map(box_of, repeat(page), range(count), range(start, start + 16 * count, 16)))
    return has_box, struct.iter_unpack("4f", boxes)


def bold_of(page: int, count: int, fonts: "Fonts") -> Iterator[bool]:
    """Whether each character is bold, by the text object that it belongs to; those that PDFium made up belong to none."""
    object_of = called("FPDFText_GetTextObject", ctypes.c_void_p, INDEXED)
    objects: list[int | None] = list(map(object_of, repeat(page), range(count)))
    bold = {one: one is not None and fonts.are_bold(one) for one in set(objects)}
    return map(bold.__getitem__, objects)


class Fonts:
    """Which fonts of a page are bold; each is asked once."""

    def __init__(self) -> None:
        """None is known yet."""
        self.has_bold = False
        self._known: dict[int, bool] = {}
        self._font_of = called("FPDFTextObj_GetFont", ctypes.c_void_p, (ctypes.c_void_p,))

    def are_bold(self, text_object: int) -> bool:
        """Whether the letters of a text object are bold."""
        font = self._font_of(text_object)
        if font and font not in self._known:
            self._known[font] = is_bold(font)
            self.has_bold |= self._known[font]
        return bool(font) and self._known[font]


def address(handle: Any) -> int:
    """Where PDFium keeps what the handle stands for."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


INDEXED = (ctypes.c_void_p, ctypes.c_int)


@cache
def called(name: str, answer: Any, takes: tuple[Any, ...]) -> Any:
    """PDFium's function of this name, taking and giving addresses as numbers: ctypes makes no object for them."""
    import pypdfium2.raw as pdfium

    return ctypes.CFUNCTYPE(answer, *takes)(address(getattr(pdfium, name)))


def joined(high: str, code: int) -> str:
    """The character of the second half of a UTF-16 pair and the first, if there was one; half a pair is nothing."""
    return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16") if high else ""


def is_bold(place: int) -> bool:
    """Whether the font is a heavy one, by its weight or its name."""
    import pypdfium2.raw as pdfium

    font = ctypes.cast(place, pdfium.FPDF_FONT)
    if pdfium.FPDFFont_GetWeight(font) >= HEAVY:
        return True
    name = ctypes.create_string_buffer(128)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    return bool(length) and bool(BOLD_FONT.search(name.value.decode("utf-8", errors="replace")))


def drawn(page: Any, fonts: Fonts) -> tuple[list[Rule], float]:
    """The level and upright rules that the page draws, and which part of it is covered by pictures; `fonts` learns of its text's."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    pictured = 0.0
    for number, item in enumerate(page.get_objects(max_depth=3)):
        if number >= MAX_OBJECTS_OF_PAGE:
            fonts.has_bold = True  # for all that is known
            break
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            fonts.are_bold(address(item.raw))
        elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            pictured += max(0.0, right - left) * max(0.0, top - bottom)
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and len(rules) < layout.MAX_RULES:
            rules += (
                strokes(item)
                if pdfium.FPDFPath_CountSegments(item.raw) > BOX_SEGMENTS
                else rules_of(*item.get_bounds())
            )
    area = page.get_width() * page.get_height()
    return rules, min(1.0, max(pictured / area, MIN_PICTURED)) if pictured and area > 0 else 0.0


def strokes(item: Any) -> Iterator[Rule]:
    """The level and upright strokes of a path of many: some programs draw a table's rules in one go."""
    import pypdfium2.raw as pdfium

    a, b, c, d, e, f = item.get_matrix().get()
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(item.raw), layout.MAX_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if last and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            (left, right), (bottom, top) = sorted((last[0], point[0])), sorted((last[1], point[1]))
            yield from rules_of(left, bottom, right, top, boxes=False)
        last = point
