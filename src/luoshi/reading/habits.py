"""What the lines of a document do as a rule, so that one which broke off is told where no column tells it."""

from collections.abc import Iterator

from luoshi.reading.breaks import LONGEST_KEY, PARTED_NUMBER
from luoshi.reading.joining import begins_item, ends_label, ends_sentence, parted
from luoshi.reading.letterhead import ISSUER_LINE
from luoshi.reading.lexicon import BARE_HEADINGS
from luoshi.reading.line_words import (
    DATE_LINE,
    KEYED_LINE,
    NEW_PARAGRAPH,
    NUMBER_LINE,
    NUMBERED,
    PUNCTUATED,
    SUBJECT_BEGINS,
    stands_alone,
)
from luoshi.reading.lines import RawLine
from luoshi.reading.marks import weak_mark_at
from luoshi.reading.names import is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.wrapping import ends_in_label

COUNTED_BELOW = lazy("[（(]共?\\d{1,3}[项个件条][)）]$")
"""一、已办结事项（6项）: a heading, though it ends with a bracket."""
FEWEST_HABITUAL = 3
LONG_ITEM = 40
"""A marked line of that length is no heading."""
LONGEST_REST = 24
"""The rest of a heading has so many characters."""


class Habits:
    """The habits of the lines of a document; they are learnt when they are first asked for.

    `run_in`: the kinds of marks whose lines hold all of their item and are no headings. `heads`: those with the next
    mark right below. `indented`: paragraphs are. `begun`: in the column of a page only their first lines are.
    """

    def __init__(self, lines: list[RawLine], width: int) -> None:
        """`lines`: those of the document; `width`: the column's, 0 where it was not wrapped."""
        self.lines = lines
        self.width = width
        self.learnt = False
        self.run_in: frozenset[str] = frozenset()
        self.heads: frozenset[str] = frozenset()
        self.indented = False
        self.begun = False

    def go_on(self, first: RawLine, previous: RawLine, line: RawLine) -> bool:
        """Whether `line` goes on where `previous` broke off, in the paragraph that `first` begins."""
        if line.mark or ends_sentence(previous.words):
            return False
        mark = (first.mark or weak_mark_at(first.head, 0)) if first.may_be_marked else None
        if mark is None and not self.width and (line.indented or not first.indented):
            return False  # most often
        if not self.learnt:
            self.learn()
        if line.indented and self.begun:
            return False
        run_in = mark is not None and mark.kind in self.run_in
        heads = mark is not None and mark.kind in self.heads and len(line.words) <= LONGEST_REST
        heads = heads and PUNCTUATED.search(line.words) is None and PUNCTUATED.search(previous.words) is None
        running = self.width > 0 and first.width >= self.width - 4 and PUNCTUATED.search(first.words) is not None
        indented = self.indented and first.indented and not line.indented
        if not (run_in or heads or running or indented):
            return False
        if parted(previous, line) or begins_item(line, previous) or stands_alone(line.words):
            return False
        if ends_label(previous, line) or (ISSUER_LINE.fullmatch(line.words) and ISSUER_LINE.fullmatch(previous.words)):
            return False  # …分别牵头 | 各牵头单位要…, 中共石桥镇委员会 | 石桥镇人民政府
        if DATE_LINE.fullmatch(previous.words) or NUMBER_LINE.fullmatch(previous.words):
            return False  # of a signature, of a letterhead
        if mark is not None and first is previous and previous.head[mark.end :] in BARE_HEADINGS:
            return False  # 一、总体要求
        if ends_in_label(previous.words) and is_name(line.words, strict=True):
            return False  # …。责任单位：城投置业公司, and below it who issues
        if KEYED_LINE.match(line.head) or (len(line.words) <= LONGEST_KEY and PARTED_NUMBER.fullmatch(line.words)):
            return False
        return run_in or heads or not (NEW_PARAGRAPH.match(line.head) or SUBJECT_BEGINS.match(line.head))

    def learn(self) -> None:
        """Find the habits out, from all lines."""
        self.learnt = True
        whole: dict[str, list[bool]] = {}
        above: dict[str, list[bool]] = {}
        kind = ""  # of the mark of the line before, if it is a number
        for line in self.lines:
            mark = line.mark
            if kind:
                above[kind].append(mark is not None and mark.kind != kind and not whole[kind][-1])
            kind = mark.kind if mark and mark.kind in NUMBERED else ""
            if kind:
                above.setdefault(kind, [])
                full = line.width >= self.width - 4 if self.width else len(line.words) > LONG_ITEM
                ended = ends_sentence(line.words) and COUNTED_BELOW.search(line.words) is None
                whole.setdefault(kind, []).append(full or ended)
        self.run_in, self.heads = frozenset(habitual(whole)), frozenset(habitual(above))
        often = sum(line.indented for line in self.lines) >= 0.5 * len(self.lines)
        self.indented, self.begun = often and not self.width, self.width > 0 and not often


def habitual(told: dict[str, list[bool]]) -> Iterator[str]:
    """What is so as a rule."""
    return (kind for kind, each in told.items() if len(each) >= FEWEST_HABITUAL and sum(each) >= 0.6 * len(each))
