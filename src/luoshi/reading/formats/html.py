"""Web pages: the text that a reader of the page would read, without what surrounds it.

One walk over the tree writes lines; a block that turns out to be navigation when it closes is taken out again.
"""

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from luoshi.reading.errors import EmptyFile, Hostile
from luoshi.reading.formats import lines, txt
from luoshi.reading.formats.lines import Grid, Line
from luoshi.reading.formats.numbering import numeral
from luoshi.reading.formats.text import Cell, Text

if TYPE_CHECKING:
    from lxml.etree import _Element


def words(names: str) -> frozenset[str]:
    """The words of a list written in one string."""
    return frozenset(names.split())


SKIPPED = words(
    "script style noscript noframes template head nav footer aside button select option textarea svg canvas iframe object embed "
    "video audio map del rt rp"
)
BLOCKS = words(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 "
    "h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
JUDGED = words("div ul ol dl table tr td section header center p form")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MAX_DEPTH = 1500

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
INLINE = re.compile(rb"</?(?:font|span|b|strong|i|em|u|big|small|o:p)(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
SENTENCE_END = re.compile("[。；！？]")
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
LINE_END = re.compile("\r\n?|\n")
HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*0+(?:px|pt|em)?\s*(?:;|$)",
    re.IGNORECASE,
)
"""What an element itself says. Classes are not asked: tabs and folded parts, which are of the document, are hidden by them."""
NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|footer|foot|copyright|share|sharing|bdsharebuttonbox|"
    r"sidebar|toolbar|tool|pagination|pager|search|login|weixin|wechat|qrcode|related|friendlink|links|skip|banner|topbar)(?:$|[\s_-])",
    re.IGNORECASE,
)
# A line of its own that belongs to the page and not to the document.
FURNITURE = re.compile(
    r"(?:您?(?:的)?(?:当前|现在)?(?:的)?位置|首页)\s*[:：>›»].{0,80}|(?:【|\[)?(?:字体|字号|分享到?|打印|关闭|收藏|纠错|返回顶部|浏览次数|点击数|阅读次数)"
    r"(?:】|\])?\s*(?:[:：].{0,40}|(?:[\s|/【】\[\]　\xa0]*(?:大|中|小|打印|关闭|本页|窗口|分享|收藏|返回|顶部|到)){0,12})"
)


class Totals(NamedTuple):
    """What the page holds so far: characters, those of them in links, ends of sentences, and links."""

    characters: int = 0
    linked: int = 0
    sentences: int = 0
    links: int = 0


@dataclass(slots=True)
class Frame:
    """An open element: where its lines begin, and what its content inherits."""

    tag: str
    first_line: int
    totals: "Totals"
    named_noise: bool = False
    bold: bool = False
    link: bool = False
    pre: bool = False
    level: int | None = None
    number: int | None = None  # of the next item, in an ordered list
    form: str = ""  # in which its items are numbered


def extract(data: bytes) -> Text:
    """The page's own text. Raises EmptyFile when nothing but navigation is there, Hostile when nested absurdly."""
    return page_of(data).build()


def page_of(data: bytes) -> "Page":
    """The page's lines and tables. Raises as `extract`.

    Old editors leave `<font>` and the like open, thousands of times over; where that makes the page too deep, it is read
    without them.
    """
    markup = decode(data).replace("\x00", "").encode("utf-8", errors="replace")
    if not markup.strip():
        raise EmptyFile("empty.text")
    try:
        return walked(markup)
    except Hostile:
        return walked(INLINE.sub(b"", markup))


def walked(markup: bytes) -> "Page":
    """The page of the markup; Hostile when its elements are nested too deeply."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(markup, parser)
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
    return page


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


AS_TABLE = re.compile(r"display\s*:\s*table(?:-(row|cell))?\s*(?:;|$)", re.IGNORECASE)


def displayed(element: "_Element", style: str) -> str:
    """The element's name, or that of the part of a table that its style shows it as."""
    found = AS_TABLE.search(style) if "table" in style else None
    return {None: "table", "row": "tr", "cell": "td"}[found.group(1)] if found else str(element.tag)


def is_skipped(element: "_Element") -> bool:
    """Whether nothing inside the element is for the eye."""
    if element.tag in SKIPPED or element.get("hidden") is not None or element.get("role") == "navigation":
        return True
    style = element.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None


LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
FORMS = {
    "a": ("lowerLetter", "."), "A": ("upperLetter", "."), "i": ("lowerRoman", "."), "I": ("upperRoman", "."), "1": ("decimal", "."),
    "lower-alpha": ("lowerLetter", "."), "upper-alpha": ("upperLetter", "."), "lower-latin": ("lowerLetter", "."),
    "upper-latin": ("upperLetter", "."), "lower-roman": ("lowerRoman", "."), "upper-roman": ("upperRoman", "."),
    "decimal-leading-zero": ("decimalZero", "."), "cjk-ideographic": ("chineseCounting", "、"), "cjk-decimal": ("ideographDigital", "、"),
    "simp-chinese-informal": ("chineseCounting", "、"), "trad-chinese-informal": ("chineseCounting", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"), "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "none": ("none", ""), "disc": ("none", ""), "circle": ("none", ""), "square": ("none", ""),
}  # fmt: skip
"""How the items of a list are numbered, by its `type` or style, with what stands behind the number."""


def list_form(element: "_Element", style: str) -> str:
    """How the element says that items are numbered; nothing where it doesn't."""
    told = LIST_STYLE.search(style)
    words = told.group(1).lower().split() if told else []
    return next((word for word in words if word in FORMS), element.get("type") or "")


def list_start(element: "_Element") -> tuple[int, str]:
    """The number of an ordered list's first item, and how its items are numbered."""
    return number_of(element, "start", 1), list_form(element, element.get("style") or "")


def number_of(element: "_Element", name: str, otherwise: int) -> int:
    """The number that an attribute gives, within reason."""
    words = (element.get(name) or "").strip()
    return int(words) if words.isascii() and words.isdecimal() and len(words) < LONGEST_NUMBER else otherwise


LONGEST_NUMBER = 5


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
        self.totals = Totals()
        self.blank: str = ""  # white space that is due before the next word

    def open(self, element: "_Element") -> None:
        """Begin an element: a line of its own where it is a block, its place where it is a cell."""
        style = element.get("style") or ""
        tag = displayed(element, style)
        if tag in BLOCKS:
            self.start_line()
        above = self.frames[-1] if self.frames else Frame("", 0, Totals())
        bold = (above.bold or tag in ("b", "strong") or bool(BOLD_STYLE.search(style))) and not PLAIN_STYLE.search(
            style
        )
        frame = Frame(
            tag,
            len(self.lines) - 1,
            self.totals,
            self.is_named_noise(element),
            bold,
            above.link or tag == "a",
            above.pre or tag == "pre" or PRE_STYLE.search(style) is not None,
        )
        frame.level = HEADINGS.get(tag, above.level)
        self.frames.append(frame)
        if tag == "a":
            self.totals = self.totals._replace(links=self.totals.links + 1)
        if tag == "table":
            self.grids.append(Grid(self.tables))
            self.tables += 1
        elif tag == "tr" and self.grids:
            self.grids[-1].next_row()
        elif tag in ("td", "th") and self.grids:
            self.cell.append(self.grids[-1].next_cell(span_of(element, "colspan"), span_of(element, "rowspan")))
            self.start_line()
        elif tag == "ol":
            frame.number, frame.form = list_start(element)
        elif tag == "li" and above.number is not None:
            above.number = number_of(element, "value", above.number)
            form, ending = FORMS.get(list_form(element, style) or above.form, ("decimal", "."))
            if form != "none":
                self.write(numeral(above.number, form) + ending)
            above.number += 1
        elif tag == "br":
            self.start_line()
        if element.text and not is_skipped(element):
            self.write(element.text)

    def close(self, element: "_Element") -> None:
        """End an element; what it held goes if it was navigation."""
        frame = self.frames.pop()
        tag = frame.tag
        if tag in ("td", "th") and self.grids and len(self.cell) > 1:
            self.cell.pop()
        if tag == "table":
            self.close_table(self.grids.pop(), frame.first_line)
        if tag in BLOCKS:
            self.start_line()
        if tag in JUDGED and self.is_noise(frame):
            del self.lines[frame.first_line :]
            self.totals = frame.totals
            self.start_line()
        if element.tail and self.frames:
            self.write(element.tail)

    def close_table(self, grid: Grid, first_line: int) -> None:
        """A table ends: one of several cells tells that those around it only place it; a single cell is part of theirs."""
        if grid.row > 0 or grid.column > 1:
            self.layout_tables.update(outer.table for outer in self.grids)
            return
        for line in self.lines[first_line:]:
            if line.cell and line.cell.table == grid.table:
                line.cell = self.cell[-1]

    def is_named_noise(self, element: "_Element") -> bool:
        """Whether the block's own name says that it is navigation, a toolbar or a footer."""
        return element.tag in JUDGED and bool(
            NOISE_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        )

    def is_noise(self, frame: Frame) -> bool:
        """Whether the block just closed is the page's and not the document's: links and no sentences."""
        total = self.totals.characters - frame.totals.characters
        linked = self.totals.linked - frame.totals.linked
        sentences = self.totals.sentences - frame.totals.sentences
        if total == 0:
            return False
        if frame.named_noise and (sentences < 2 or linked * 2 > total):
            return True
        several = len(self.lines) - frame.first_line > 2 or self.totals.links - frame.totals.links > 1
        return several and frame.tag != "p" and linked * 10 > total * 7 and sentences == 0

    def start_line(self) -> None:
        """A new line in the present cell, or the present one where it is still empty."""
        cell = self.cell[-1]
        if not self.lines or self.lines[-1].pieces:
            self.lines.append(Line(cell=cell))
        else:
            self.lines[-1].cell = cell
        self.lines[-1].level = self.frames[-1].level if self.frames else None
        self.blank = ""

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
        """Add text line by line, blanks and all."""
        for number, line in enumerate(LINE_END.split(characters)):
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
        held = self.totals
        self.totals = Totals(
            held.characters + len(word),
            held.linked + (len(word) if frame.link else 0),
            held.sentences + len(SENTENCE_END.findall(word)),
            held.links,
        )

    def kept(self) -> list[Line]:
        """The lines that are left."""
        return [line for line in self.lines if is_of_document(line.text.strip())]

    def build(self) -> Text:
        """The Text of the lines that are left."""
        return lines.build("html", self.kept(), self.layout_tables)


def is_of_document(words: str) -> bool:
    """Whether a line has words, and those aren't the page's own furniture."""
    return bool(words) and not (len(words) < 120 and FURNITURE.fullmatch(words))


def is_wide(character: str) -> bool:
    """Han characters and full-width marks, between which a line break in the source is no space."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" or character in "“”‘’—…"
