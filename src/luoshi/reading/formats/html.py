"""Web pages: the text that a reader of the page would read, without what surrounds it.

One walk over the tree writes lines; a block that turns out to be navigation when it closes is taken out again.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from luoshi.reading.errors import EmptyFile, Hostile
from luoshi.reading.formats import txt
from luoshi.reading.formats.text import Cell, Origin, Style, Text, TextBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element

SKIPPED = frozenset(
    "script style noscript template head nav footer aside button select option textarea svg canvas iframe object embed "
    "video audio map".split()
)
BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 "
    "h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
JUDGED = frozenset("div ul ol dl table tr td section header center p form".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_DEPTH = 1500

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.I)
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
SENTENCE_END = re.compile("[。；！？]")
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.I)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|footer|foot|copyright|share|sharing|bdsharebuttonbox|"
    r"sidebar|toolbar|pagination|pager|search|login|weixin|wechat|qrcode|related|friendlink|links|skip|banner|topbar)(?:$|[\s_-])",
    re.I,
)
# A line of its own that belongs to the page and not to the document.
FURNITURE = re.compile(
    r"(?:您?(?:的)?(?:当前|现在)?(?:的)?位置|首页)\s*[:：>›»].{0,80}|(?:【|\[)?(?:字体|字号|分享到?|打印|关闭|收藏|纠错|返回顶部|浏览次数|点击数|阅读次数)"
    r"(?:】|\])?\s*(?:[:：].{0,40}|(?:[\s|/【】\[\]　\xa0]*(?:大|中|小|打印|关闭|本页|窗口|分享|收藏|返回|顶部|到)){0,12})"
)


@dataclass(slots=True)
class Line:
    """One line of the page, as styled pieces."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    level: int | None = None
    cell: Cell | None = None
    link_characters: int = 0

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


@dataclass(slots=True)
class Frame:
    """An open element: where its lines begin, and what its content inherits."""

    tag: str
    first_line: int
    named_noise: bool = False
    bold: bool = False
    link: bool = False
    pre: bool = False
    level: int | None = None
    number: int | None = None  # of the next item, in an ordered list


@dataclass(slots=True)
class Grid:
    """An open table: which cell comes next, when earlier ones reach down into later rows."""

    table: int
    row: int = -1
    column: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    full_rows: int = 0
    filled: int = 0

    def next_row(self) -> None:
        self.full_rows += self.filled > 1
        self.row, self.column, self.filled = self.row + 1, 0, 0

    def next_cell(self, columns: int, rows: int) -> Cell:
        """The place of a cell that is `columns` wide and `rows` high."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        cell = Cell(self.table, self.row, self.column)
        for row in range(1, rows):
            self.taken.update((self.row + row, self.column + column) for column in range(columns))
        self.column += columns
        return cell


def extract(data: bytes) -> Text:
    """The page's own text. Raises EmptyFile when nothing but navigation is there, Hostile when nested absurdly."""
    from lxml import etree

    markup = decode(data).replace("\x00", "").encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(markup, parser) if markup.strip() else None
    if root is None:
        raise EmptyFile("empty.text")
    page = Page()
    depth = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            depth -= 1
            page.close(element)
            continue
        depth += 1
        if depth > MAX_DEPTH:
            raise Hostile("hostile.nesting")
        page.open(element)
        if is_skipped(element):
            walk.skip_subtree()
    return page.build()


def decode(data: bytes) -> str:
    """The markup's characters: by its own declaration where that is true, else as any text."""
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared.group(1).decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return txt.decode(data)


def is_skipped(element: "_Element") -> bool:
    """Whether nothing inside the element is for the eye."""
    if element.tag in SKIPPED or element.get("hidden") is not None or element.get("role") == "navigation":
        return True
    style = element.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None


def span_of(element: "_Element", name: str) -> int:
    """A colspan or rowspan, kept within reason."""
    value = (element.get(name) or "1").strip()
    return min(int(value), 100) if value.isdecimal() and value.isascii() and value != "0" else 1


class Page:
    """The lines written so far, and the elements that are open."""

    def __init__(self) -> None:
        self.lines: list[Line] = [Line()]
        self.frames: list[Frame] = []
        self.grids: list[Grid] = []
        self.layout_tables: set[int] = set()
        self.tables = 0
        self.cell: list[Cell | None] = [None]
        self.blank: str = ""  # white space that is due before the next word

    def open(self, element: "_Element") -> None:
        """Begin an element: a line of its own where it is a block, its place where it is a cell."""
        tag = str(element.tag)
        if tag in BLOCKS:
            self.break_line()
        above = self.frames[-1] if self.frames else Frame("", 0)
        style = element.get("style") or ""
        bold = (above.bold or tag in ("b", "strong") or bool(BOLD_STYLE.search(style))) and not PLAIN_STYLE.search(style)
        frame = Frame(tag, len(self.lines) - 1, self.is_named_noise(element), bold, above.link or tag == "a", above.pre or tag == "pre")
        frame.level = HEADINGS.get(tag, above.level)
        self.frames.append(frame)
        if tag == "table":
            self.grids.append(Grid(self.tables))
            self.tables += 1
            self.layout_tables.update(grid.table for grid in self.grids[:-1])
        elif tag == "tr" and self.grids:
            self.grids[-1].next_row()
        elif tag in ("td", "th") and self.grids:
            self.cell.append(self.grids[-1].next_cell(span_of(element, "colspan"), span_of(element, "rowspan")))
            self.start_line()
        elif tag == "ol":
            frame.number = 1
        elif tag == "li" and above.number is not None:
            self.write(f"{above.number}.")
            above.number += 1
        elif tag == "br":
            self.break_line()
        if element.text and not is_skipped(element):
            self.write(element.text)

    def close(self, element: "_Element") -> None:
        """End an element; what it held goes if it was navigation."""
        frame = self.frames.pop()
        tag = frame.tag
        if tag in ("td", "th") and self.grids and len(self.cell) > 1:
            cell = self.cell.pop()
            if any(line.text.strip() for line in self.lines[frame.first_line :] if line.cell == cell):
                self.grids[-1].filled += 1
        if tag == "table":
            grid = self.grids.pop()
            grid.next_row()
            if grid.full_rows < 2:
                self.layout_tables.add(grid.table)
        if tag in BLOCKS:
            self.break_line()
        if tag in JUDGED and self.is_noise(frame):
            del self.lines[frame.first_line :]
            self.start_line()
        if element.tail and self.frames:
            self.write(element.tail)

    def is_named_noise(self, element: "_Element") -> bool:
        return element.tag in JUDGED and bool(NOISE_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"))

    def is_noise(self, frame: Frame) -> bool:
        """Whether the block just closed is the page's and not the document's: links and no sentences."""
        lines = self.lines[frame.first_line :]
        total = sum(len(line.text.strip()) for line in lines)
        if total == 0:
            return False
        linked = sum(line.link_characters for line in lines)
        sentences = sum(len(SENTENCE_END.findall(line.text)) for line in lines)
        if frame.named_noise and (sentences < 2 or linked * 2 > total):
            return True
        return frame.tag != "p" and linked * 10 > total * 7 and sentences == 0 and len(lines) > 2

    def start_line(self) -> None:
        """A new line in the present cell, or the present one where it is still empty."""
        cell = self.cell[-1]
        if not self.lines or self.lines[-1].pieces:
            self.lines.append(Line(cell=cell))
        else:
            self.lines[-1].cell = cell
        self.lines[-1].level = self.frames[-1].level if self.frames else None
        self.blank = ""

    def break_line(self) -> None:
        self.start_line()

    def write(self, characters: str) -> None:
        """Add text to the present line the way a browser shows it: runs of blanks count as one."""
        frame = self.frames[-1]
        if frame.pre:
            self.write_preformatted(characters)
            return
        position = 0
        for blank in BLANKS.finditer(characters):
            self.put(characters[position : blank.start()])
            self.blank = self.blank or blank.group()
            if "\n" in blank.group():
                self.blank = "\n"
            position = blank.end()
        self.put(characters[position:])

    def write_preformatted(self, characters: str) -> None:
        for number, line in enumerate(characters.splitlines() or [""]):
            if number:
                self.start_line()
            self.put(line)

    def put(self, word: str) -> None:
        """Add a piece without blanks, after the blank that is due."""
        if not word:
            return
        frame, line = self.frames[-1], self.lines[-1]
        if not line.pieces:
            line.level, line.cell = frame.level, self.cell[-1]
        elif self.blank and not (self.blank == "\n" and is_wide(line.pieces[-1][0][-1]) and is_wide(word[0])):
            line.pieces.append((" ", frame.bold))
        self.blank = ""
        line.pieces.append((word, frame.bold))
        if frame.link:
            line.link_characters += len(word)

    def build(self) -> Text:
        """The Text of the lines that are left. Cells of a row stand behind one another with tabs between."""
        builder = TextBuilder("html")
        previous: Cell | None = None
        paragraph = 0
        for line in self.kept_lines():
            cell = line.cell if line.cell and line.cell.table not in self.layout_tables else None
            if builder.length:
                same_row = cell and previous and cell[:2] == previous[:2] and cell != previous
                builder.add("\t" if same_row else "\n")
            paragraph += 1
            start = builder.length
            for piece, bold in merged(line.pieces):
                piece_start, piece_end = builder.add(piece)
                if bold:
                    builder.styles.append(Style(piece_start, piece_end, bold=True))
            if line.level or cell:
                builder.styles.append(Style(start, builder.length, heading_level=line.level, table_cell=cell))
            builder.origin.append(Origin(start, builder.length, paragraph=paragraph))
            previous = cell
        return builder.build()

    def kept_lines(self) -> Iterator[Line]:
        """The lines with text that aren't the page's own furniture."""
        for line in self.lines:
            text = line.text
            if text.strip() and not (len(text) < 120 and FURNITURE.fullmatch(text.strip())):
                yield line


def merged(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The pieces with neighbours of one style joined."""
    position = 0
    while position < len(pieces):
        end = position
        while end < len(pieces) and pieces[end][1] == pieces[position][1]:
            end += 1
        yield "".join(piece for piece, _ in pieces[position:end]), pieces[position][1]
        position = end


def is_wide(character: str) -> bool:
    """Han characters and full-width marks, between which a line break in the source is no space."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" or character in "“”‘’—…"
