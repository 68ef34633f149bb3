"""OFD, the fixed-layout format of Chinese offices (GB/T 33190): a zip of XML, whose pages say where each character stands.

What is drawn is handed to `layout`, which finds lines, columns and tables as it does for PDF. Signatures, seals and
annotations are no part of the text. Nothing is unpacked to disk, and only parts of the package itself are read.
"""

import math
import posixpath
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from luoshi.reading.errors import Damaged, EmptyFile, Scanned, TooLarge
from luoshi.reading.formats import layout, txt
from luoshi.reading.formats.glyphs import BOLD_FONT, Glyph, Rule, rules_of
from luoshi.reading.formats.lines import Line, build
from luoshi.reading.formats.packages import Package, parse, tree
from luoshi.reading.formats.page_bands import Before
from luoshi.reading.formats.text import MAX_CHARACTERS, Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_PAGES = 2000
MAX_DOCUMENTS = 20
MAX_SECONDS = 10.0
"""Of the processor's time, for all pages."""
MAX_GLYPHS_OF_PAGE = 100_000
MAX_PATH = 20_000
"""Characters of one path's data that are looked at."""
POINTS = 72 / 25.4
A4_HEIGHT = 297.0
ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
HALF_A_BLANK = 0.2
PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def extract(data: bytes) -> Text:
    """The document's text. Raises Damaged, Hostile, Scanned, EmptyFile or TooLarge."""
    package = Package(data, "OFD")
    if "Encryptions.xml" in package:  # GM/T 0099
        raise Damaged("damaged.encrypted", kind="OFD")
    written: list[Line] = []
    before = Before()
    pages = tables = pictured = characters = broken = 0
    began = time.thread_time()
    seen: set[str] = set()
    for page in pages_of(package):
        if page.part in seen:  # the same page once more is a mistake of the list, or meant to take long
            continue
        seen.add(page.part)
        pages += 1
        if time.thread_time() - began > MAX_SECONDS:
            raise TooLarge("large.slow", seconds=int(MAX_SECONDS))
        if pages > MAX_PAGES:
            raise TooLarge("large.pages", pages=pages, limit=MAX_PAGES)
        try:
            drawn = page.draw()
        except Damaged:
            broken += 1
            written.append(Line(gap=f"第{pages}页已损坏，没有读取"))
            continue
        characters += len(drawn.glyphs)
        if characters > MAX_CHARACTERS:
            raise TooLarge("large.text", limit=MAX_CHARACTERS)
        found, made = layout.page_lines(drawn.glyphs, drawn.rules, tables, before)
        tables += made
        if not found and drawn.has_picture:
            pictured += 1
            written.append(Line(gap=f"第{pages}页是图片，没有文字"))
        for line in found:
            line.page = pages
        written += found
    layout.mark_edges(written)
    layout.mark_paragraphs(written)
    text = build("ofd", layout.join_tables(written, before.going_on))
    check(text.characters, pages, pictured, broken)
    return text


def check(characters: str, pages: int, pictured: int, broken: int) -> None:
    """Raise when nothing can be read, the pages hold pictures instead of text, or signs that mean nothing."""
    words = "".join(characters.split())
    if not pages or (broken and not words):
        raise Damaged("damaged.file", kind="OFD")
    if pictured and (pictured * 2 >= pages or len(words) < 20 * pages):
        raise Scanned("scan.ofd", pages=pages)
    if not words:
        raise EmptyFile("empty.text")
    if txt.strange_in(Counter(words)) * 3 > len(words):
        raise Scanned("scan.garbled.ofd")


# --- the package -----------------------------------------------------------------------------------------------------


def local(element: "Element") -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def inner(element: "Element", name: str) -> "Iterator[Element]":
    """The descendants of this name."""
    return (one for one in element.iter() if local(one) == name)


def numbers(words: str | None, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, or None."""
    return finite(words, count) if words and len(words) < LONGEST_REMEMBERED else None


LONGEST_REMEMBERED = 1000
"""A page says the same of many places; what is no longer than this is understood once."""


@lru_cache(maxsize=1024)
def finite(words: str, count: int) -> tuple[float, ...] | None:
    """As `numbers`, for words."""
    try:
        found = tuple(float(word) for word in words.split()[: count + 1])
    except ValueError:
        return None
    return found if len(found) == count and all(math.isfinite(one) and abs(one) < 1e6 for one in found) else None


def located(base: str, place: str | None) -> str:
    """The name in the package of what `place` says, seen from the part `base`. It can't leave the package."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (place or "").strip())).lstrip("/")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is still to be read: its part, and what its document shares among pages."""

    package: Package
    part: str
    height: float
    templates: Mapping[str, str]
    bold_fonts: frozenset[str]

    def draw(self) -> "Walk":
        """What is drawn on the page. Raises as `packages.parse`."""
        walk = Walk(self.height, self.bold_fonts)
        parse(self.package, self.part, walk)
        for identity in walk.templates[:5]:
            template = self.templates.get(identity, "")
            if template in self.package:
                parse(self.package, template, walk)
        return walk


def pages_of(package: Package) -> Iterator[Page]:
    """The pages of the package's documents, in order."""
    entry = next((name for name in package.names if name.lower() == "ofd.xml"), "OFD.xml")
    roots = [located(entry, one.text) for one in inner(tree(package, entry), "DocRoot")]
    for root in roots[:MAX_DOCUMENTS]:
        document = tree(package, root)
        area = next(inner(document, "PhysicalBox"), None)
        box = numbers(area.text, 4) if area is not None else None
        height = box[3] if box and box[3] > 1 else A4_HEIGHT
        templates = {one.get("ID", ""): located(root, one.get("BaseLoc")) for one in inner(document, "TemplatePage")}
        fonts = bold_fonts(package, root, document)
        for page in inner(document, "Page"):
            yield Page(package, located(root, page.get("BaseLoc")), height, templates, fonts)


def bold_fonts(package: Package, root: str, document: "Element") -> frozenset[str]:
    """The ids of the fonts that are heavy, by their names."""
    found = set()
    for kind in ("PublicRes", "DocumentRes"):
        for place in inner(document, kind):
            part = located(root, place.text)
            if part not in package:
                continue
            for font in inner(tree(package, part), "Font"):
                name = f"{font.get('FontName')} {font.get('FamilyName')}"
                if font.get("Bold") == "true" or BOLD_FONT.search(name):
                    found.add(font.get("ID", ""))
    return frozenset(found)


# --- a page ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Placed:
    """A text or path object: where its own coordinates lie on the page, in millimetres from the upper left."""

    left: float
    top: float
    matrix: tuple[float, ...]
    size: float = 3.5
    bold: bool = False
    is_visible: bool = True

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the object on the page."""
        a, b, c, d, e, f = self.matrix
        return self.left + a * x + c * y + e, self.top + b * x + d * y + f


@dataclass(slots=True)
class Code:
    """Characters with the place of the first and the steps to the next ones."""

    x: float
    y: float
    steps_x: tuple[float, ...]
    steps_y: tuple[float, ...]
    pieces: list[str] = field(default_factory=list)


class Walk:
    """Takes the events of a page's XML: its glyphs and rules in points from the lower left, and whether it has pictures."""

    def __init__(self, height: float, bold_fonts: frozenset[str]) -> None:
        self.height = height
        self.bold_fonts = bold_fonts
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.templates: list[str] = []
        self.has_picture = False
        self.object: dict[str, str] | None = None  # its attributes; most of what a page draws shows no words
        self.code: Code | None = None
        self.path: list[str] | None = None
        self.box: list[str] | None = None
        self.last = (0.0, 0.0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        short = name.rpartition(" ")[2]
        if short in ("TextObject", "PathObject"):
            self.object = attributes
        elif short == "TextCode":
            self.start_code(attributes)
        elif short == "AbbreviatedData":
            self.path = []
        elif short == "ImageObject":
            self.has_picture = True
        elif short == "Template":
            self.templates.append(attributes.get("TemplateID", ""))
        elif short == "PhysicalBox":
            self.box = []

    def end(self, name: str) -> None:
        """An element ends."""
        short = name.rpartition(" ")[2]
        if short == "TextCode" and self.code:
            self.end_code(self.code)
            self.code = None
        elif short == "AbbreviatedData" and self.path is not None:
            placed = self.placed(self.object) if self.object is not None else None
            if placed and placed.is_visible:
                self.rules += self.rules_of("".join(self.path)[:MAX_PATH], placed)
            self.path = None
        elif short in ("TextObject", "PathObject"):
            self.object = None
        elif short == "PhysicalBox" and self.box is not None:
            box = numbers("".join(self.box), 4)
            self.height = box[3] if box and box[3] > 1 else self.height
            self.box = None

    def characters(self, data: str) -> None:
        """Characters of a text, or of a path's data."""
        if self.code:
            self.code.pieces.append(data)
        elif self.path is not None:
            self.path.append(data)
        elif self.box is not None:
            self.box.append(data)

    def placed(self, attributes: dict[str, str]) -> Placed:
        """Where an object is, and how large and heavy its characters are."""
        box = numbers(attributes.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
        size = numbers(attributes.get("Size") or attributes.get("size"), 1)
        weight = numbers(attributes.get("Weight"), 1)
        return Placed(
            box[0],
            box[1],
            numbers(attributes.get("CTM"), 6) or PLAIN,
            size[0] if size and size[0] > 0 else 3.5,
            attributes.get("Font") in self.bold_fonts or bool(weight and weight[0] >= 600),
            attributes.get("Visible") != "false",
        )

    def start_code(self, attributes: dict[str, str]) -> None:
        """Characters begin; without a place of their own they go on where the last ones stood."""
        x, y = numbers(attributes.get("X"), 1), numbers(attributes.get("Y"), 1)
        self.last = (x[0] if x else self.last[0], y[0] if y else self.last[1])
        self.code = Code(*self.last, steps(attributes.get("DeltaX")), steps(attributes.get("DeltaY")))

    def end_code(self, code: Code) -> None:
        """Characters end: each becomes a glyph at its place."""
        placed = self.placed(self.object) if self.object is not None else None
        if placed is None or not placed.is_visible:
            return
        x, y = code.x, code.y
        scale = math.hypot(placed.matrix[2], placed.matrix[3]) or 1.0
        size = placed.size * scale * POINTS
        for number, character in enumerate("".join(code.pieces)):
            if len(self.glyphs) >= MAX_GLYPHS_OF_PAGE:
                return
            width = placed.size * (1.0 if ord(character) > 0x2000 else 0.5)
            left, baseline = placed.at(x, y)
            right, _ = placed.at(x + width, y)
            bottom = (self.height - baseline) * POINTS - 0.12 * size
            blank = character == " " and number > 0  # one that shows: the next letter leaves room for it
            if (
                character.strip()
                or character == "\u3000"
                or (blank and self.step(code, number, width) > HALF_A_BLANK * placed.size)
            ):
                self.glyphs.append(
                    Glyph(character, left * POINTS, bottom, max(left, right) * POINTS, bottom + size, placed.bold)
                )
            x += self.step(code, number, width)
            y += code.steps_y[number] if number < len(code.steps_y) else 0.0

    @staticmethod
    def step(code: Code, number: int, width: float) -> float:
        """How far it is from one character to the next."""
        if number < len(code.steps_x):
            return code.steps_x[number]
        if code.steps_y:
            return 0.0
        return code.steps_x[-1] if code.steps_x else width

    def rules_of(self, path: str, placed: Placed) -> Iterator[Rule]:
        """The level and upright strokes of a path."""
        present: tuple[float, float] | None = None
        begin: tuple[float, float] | None = None
        for command, points in commands(path):
            if command == "C":
                target = begin
            elif len(points) >= 2:
                x, y = placed.at(points[-2], points[-1])
                target = (x * POINTS, (self.height - y) * POINTS)
            else:
                continue
            if command in ("L", "C") and present and target:
                yield from rules_of(
                    min(present[0], target[0]), min(present[1], target[1]),
                    max(present[0], target[0]), max(present[1], target[1]), boxes=False,
                )  # fmt: skip
            elif command in ("M", "S"):
                begin = target
            present = target


def steps(words: str | None) -> tuple[float, ...]:
    """The distances between characters; `g 3 4.5` stands for three times 4.5."""
    if not words:
        return ()
    return distances(words) if len(words) < LONGEST_REMEMBERED else tuple(steps_of(words[: 20 * MAX_PATH]))


@lru_cache(maxsize=64)
def distances(words: str) -> tuple[float, ...]:
    """As `steps`, remembered."""
    return tuple(steps_of(words))


def steps_of(words: str) -> list[float]:
    """As `steps`, worked out."""
    found: list[float] = []
    tokens = iter(words.split())
    for token in tokens:
        try:
            if token == "g":
                count, step = int(next(tokens, "0")), float(next(tokens, "0"))
                found += [step if math.isfinite(step) else 0.0] * max(0, min(count, MAX_GLYPHS_OF_PAGE - len(found)))
            else:
                step = float(token)
                found.append(step if math.isfinite(step) else 0.0)
        except ValueError:
            break
    return found


def commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """The commands of a path with their numbers. A path that isn't one ends where it stops making sense."""
    tokens = path.split()
    position = 0
    while position < len(tokens):
        command = tokens[position]
        if command not in ARGUMENTS:
            return
        end = position + 1 + ARGUMENTS[command]
        try:
            points = [float(token) for token in tokens[position + 1 : end]]
        except ValueError:
            return
        if not all(math.isfinite(point) for point in points):
            return
        yield command, points
        position = end
