"""The lines of a document as they stand in it."""

from dataclasses import dataclass, field

from luoshi.reading.formats import Text
from luoshi.reading.line_words import (
    INVISIBLE,
    MAY_BEGIN_MARK,
    ORDINARY,
    READ_AS_BEGINNING,
    begins_with_label,
    head_of,
    width_of,
)
from luoshi.reading.marks import Mark, mark_at, mark_from
from luoshi.reading.patterns import lazy

PLAIN_MARK = lazy(
    "(?P<num>[0-9]{1,3}[．.、])(?=[一-龥])|(?P<cn>[一二三四五六七八九十]{1,3}、)(?=[一-龥])|(?P<cnp>（[一二三四五六七八九十]{1,3}）)(?=[一-龥])"
)
"""The marks of most lines, which are the same in every writing; found without bringing the line into one."""
LINE = lazy(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
BLANKS = lazy(
    rf"[\s{INVISIBLE}]+|(?<=[一-龥])[(（][a-zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ][a-zɡ]*\s?[)）]"
)
"""What is dropped inside a line: blanks of every kind, and the reading that some web pages put behind a character: 發(fā)."""
MAY_BE_BLANK = lazy(rf"[\s{INVISIBLE}(（](?:(?<![(（])|(?=[a-zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]))")
"""What every one of them begins with; found much faster."""


@dataclass(slots=True)
class RawLine:
    """A line of the document without the white space around it; `indented`: white space stood before it."""

    start: int
    end: int
    words: str
    indented: bool
    fixed: bool = False  # a paragraph of its own by the file's own structure
    width: int = 0
    row: bool = False  # it begins a row of a table whose cells blanks part
    goes_on: bool = False  # a cell of the row above goes on in it, or the page shows that the paragraph does
    begins: bool = False  # the page shows that a paragraph begins
    furniture: str | None = None  # what the file itself says it is: header, footer, note
    large: bool = False  # in letters larger than the page's text
    may_be_marked: bool = field(init=False)
    """Whether its first character may begin a mark or a bullet, in any writing: most lines' may not."""
    ordinary: bool = field(init=False)
    """Whether its words are running text and nothing else, with nothing to drop inside (`ORDINARY`)."""
    mark: Mark | None = field(init=False)
    """The outline mark that it begins with."""
    _head: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.ordinary = ORDINARY.fullmatch(self.words) is not None
        first = self.words[0]
        self.may_be_marked = not self.ordinary and (first in MAY_BEGIN_MARK or not "一" <= first <= "龥")
        self.mark = None
        if self.may_be_marked and first in READ_AS_BEGINNING:
            plain = PLAIN_MARK.match(self.words)
            self.mark = mark_from(plain) if plain else mark_at(self.head, 0)

    @property
    def head(self) -> str:
        """How it begins, in one writing."""
        if self._head is None:
            self._head = head_of(self.words)
        return self._head

    @property
    def is_label(self) -> bool:
        """Whether it begins with a label's key: 责任单位：."""
        return ("：" in self.words or ":" in self.words) and begins_with_label(self.words)


ENDS_UNSEEN = "".join(filter(str.isspace, map(chr, range(0x3001)))) + INVISIBLE
"""Everything that cannot be seen at a line's end, in whatever order it stands there."""


def raw_lines(text: Text) -> list[RawLine]:
    """The lines of the document that hold anything but white space."""
    cells = {style.start: style.table_cell for style in text.styles if style.table_cell}
    inside = sorted((style.start, style.end) for style in text.styles if style.table_cell)
    furniture = {style.start: style.furniture for style in text.styles if style.furniture}
    large = {style.start for style in text.styles if style.large}
    told = {style.start: style.goes_on for style in text.styles if style.goes_on is not None}
    of_file = text.media in {"docx", "xlsx"}
    lines = []
    pointer = 0
    for found in LINE.finditer(text.characters):
        whole, begin = found.group(), found.start()
        edge = None if whole[0].isalnum() else BLANKS.match(whole)  # most lines begin and end with a word
        inner = whole[edge.end() :] if edge else whole
        words = inner if inner[-1:].isalnum() else inner.rstrip(ENDS_UNSEEN)
        if not words:
            continue
        start = begin + edge.end() if edge else begin
        fixed = of_file
        if inside and not fixed:
            while pointer < len(inside) and inside[pointer][1] <= start:
                pointer += 1
            fixed = start in cells or (pointer < len(inside) and inside[pointer][0] <= start)
        width = width_of(words)
        if edge and edge.group() in INDENTS:
            width += INDENT
        at_page = furniture.get(begin)
        lines.append(
            RawLine(
                start, start + len(words), words, start > begin, fixed, width, furniture=at_page, large=begin in large
            )
        )
        if told and begin in told:
            lines[-1].goes_on = told[begin] is True
            lines[-1].begins = told[begin] is False
    return lines


INDENTS = ("\u3000\u3000", "    ")
INDENT = 4
"""How wide the usual indentation of a paragraph is: its first line reaches the column's edge with two characters fewer."""
