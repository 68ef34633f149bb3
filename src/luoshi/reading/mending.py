"""Mending: wrapped lines, column breaks, page furniture, stray blanks and confusable characters, as an overlay.

The characters of the document are never changed. `Mended.plain` is the document as it would read undamaged, one
paragraph a line; `Mended.at` tells where each of its characters stands in the document. `Mended.norm` is `plain`
character by character in one writing (full-width punctuation, half-width digits, simplified forms, the usual OCR
confusions undone), which is what the rules look at.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading.breaks import parts_number
from luoshi.reading.characters import TABLE, normalise
from luoshi.reading.columns import BARS, broken_rows, column_kind, stacks
from luoshi.reading.errors import TooLarge
from luoshi.reading.folding import (
    MANY_CRUMBS,
    MARKED,
    MOST_FOLDED,
    are_crumbs,
    beginnings,
    cut_at,
    flat,
    half_folded,
    pieces_of,
    without_pages,
    without_tail,
)
from luoshi.reading.formats import Text
from luoshi.reading.furniture import (
    HOLDS_FURNITURE,
    LINES_OF_HEAD,
    SHORTEST_DOUBLED,
    Furniture,
    furniture_rule,
    is_title,
    is_web_page,
    running_heads,
    spoken_at,
    web_tail,
)
from luoshi.reading.habits import Habits
from luoshi.reading.joining import MAY_BAR, goes_on_in_bracket, joins
from luoshi.reading.line_words import KEY, PARTED_KEY, PUNCTUATED
from luoshi.reading.lines import BLANKS, MAY_BE_BLANK, RawLine, raw_lines
from luoshi.reading.marks import Mark, mark_at
from luoshi.reading.names import NAMES_END, OFFICE_ONLY, is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.posts import HOLDS_POST_NOISE, is_post_noise, post_tail, site_foot
from luoshi.reading.titles import OPENS_TEXT, TITLE_END, title_line
from luoshi.reading.wrapping import Column, column_of, is_running, is_spaced, without_lone_heads


@dataclass(slots=True)
class Mended:
    """The document mended; offsets are indices into `plain` and `norm`, unless said otherwise."""

    plain: str
    norm: str
    at: Sequence[int]
    paragraphs: list[tuple[int, int]]
    furniture: list[Furniture] = field(default_factory=list)
    flattened: bool = False
    marks: dict[int, Mark | None] = field(default_factory=dict)

    def mark_at(self, position: int) -> Mark | None:
        """The outline mark that begins at `position`, remembered: outline and measures ask for the same ones."""
        if position not in self.marks:
            self.marks[position] = mark_at(self.norm, position)
        return self.marks[position]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the document that plain[start:end] came from; the stretch must not be empty."""
        return self.at[start], self.at[end - 1] + 1

    def paragraph_end(self, position: int) -> int:
        """Where the paragraph ends that holds `position`."""
        index = bisect_right(self.paragraphs, (position, len(self.plain) + 1)) - 1
        return max(self.paragraphs[index][1], position) if index >= 0 else len(self.plain)

    def paragraph_start(self, position: int) -> int:
        """Where the paragraph begins that holds `position`."""
        index = bisect_right(self.paragraphs, (position, len(self.plain) + 1)) - 1
        return self.paragraphs[index][0] if index >= 0 else 0


def mend(text: Text) -> Mended:
    """Mend `text`: linear in its length."""
    refuse_crumbs(text, text.characters, 0)  # before thousands of lines are made of them
    lines = lines_of(text)
    kept, furniture, begins = parted(text, lines)
    begins |= below_title(kept)
    column = column_of(kept)
    kept = without_lone_heads(kept, column, furniture)
    builder = Builder(text.characters)
    habits = Habits(kept, column.width)
    previous: RawLine | None = None
    first: RawLine | None = None  # of the paragraph
    for line in kept:
        joined = previous is not None and line.start not in begins and joins(previous, line, column)
        if not joined and previous and goes_on_in_bracket(text.characters, previous, line):
            joined = True
        if not joined and first and previous and habits.go_on(first, previous, line):
            joined = line.start not in begins
        builder.add(line, joined=joined, column=column)
        first = first if joined else line
        previous = line
    mended = builder.build(furniture, flattened=flat(text.characters, len(builder.starts)))
    paged = any(style.goes_on is not None for style in text.styles)  # there lines of paragraphs go on as well
    cells = 0 if paged else sum(line.goes_on for line in kept)  # lines of cells, however few paragraphs they make
    refuse_crumbs(text, mended.norm, len(mended.paragraphs) + cells)
    return mended


def lines_of(text: Text) -> list[RawLine]:
    """The lines, unfolded where they were copied into one; those of tables are noted."""
    lines = raw_lines(text)
    if flat(text.characters, len(lines)):
        begins = beginnings(text.characters) if len(lines) <= MOST_FOLDED else None
        whole = [part for line in lines for part in without_tail(line)]
        lines = [piece for line in whole for piece in pieces_of(line, begins)]
        if "页" in text.characters or any(dash in text.characters for dash in "—–－-"):
            lines = [piece for line in lines for piece in without_pages(line)]
    elif half_folded(text.characters, len(lines)):
        lines = [piece for line in lines for piece in cut_at(line, MARKED)]
    for stack in stacks([line.words for line in lines]) if "序" in text.characters else ():
        for line in lines[stack.start : stack.end]:
            line.fixed = True
    if "序号" in text.characters:
        find_rows(lines)
    elif "单位" in text.characters:
        find_unnumbered_rows(lines)
    marked = any(style.table_cell for style in text.styles)  # such a file says itself which lines are of one cell
    told = "序号" in text.characters or "单位" in text.characters
    for part in "\t|│" if told and not marked else "":
        if part in text.characters:
            for place, goes_on in broken_rows(raw_words(text.characters, lines), part):
                lines[place].goes_on |= goes_on
                lines[place].row |= not goes_on
    if any(bar in text.characters for bar in MAY_BAR):
        keep_barred(lines)
    return lines


def parted(text: Text, lines: list[RawLine]) -> tuple[list[RawLine], list[Furniture], set[int]]:
    """The lines of the text, those of the page, and where lines begin that no other goes on in: what was said at some time."""
    furniture: list[Furniture] = []
    kept: list[RawLine] = []
    begins: set[int] = set()
    spoken = spoken_at(lines)
    repeated = running_heads(lines) if text.media in {"pdf", "ofd", "txt"} else frozenset()
    headed = False
    noisy = HOLDS_FURNITURE.search(text.characters) is not None
    page = text.media in {"html", "pdf"} or (noisy and is_web_page(lines))
    tail = web_tail(lines) if page else len(lines)
    posted = HOLDS_POST_NOISE.search(text.characters) is not None
    tail = min(tail, post_tail(lines)) if posted else tail
    foot = site_foot(lines, page=text.media == "html") if noisy or text.media == "html" else len(lines)
    for index, line in enumerate(lines):
        rule = "furniture.web-tail" if index >= tail else furniture_rule(line, repeated, noisy=noisy)
        if rule is None and (index >= foot or (posted and is_post_noise(line.words))):
            rule = "furniture.web"
        if line.start in spoken:
            rule = "furniture.clock"
        elif rule == "furniture.page-number" and lines[index + 1 : index + 2]:
            rule = None if parts_number(line.words, lines[index + 1].words) else rule
        elif rule is None and kept and is_doubled(kept[-1], line):
            rule = "furniture.doubled-line"
        elif rule == "furniture.running-head" and not headed and is_title(line.words, index):
            headed, rule = True, None
        if rule == "furniture.clock" and index + 1 < len(lines):
            begins.add(lines[index + 1].start)
        if rule:
            furniture.append(Furniture(line.start, line.end, rule))
        else:
            kept.append(line)
    return kept, furniture, begins


def below_title(lines: list[RawLine]) -> set[int]:
    """Where the text below a title begins that fills its line by chance: …行动方案（2026—2028年） | 为抢抓发展机遇，…."""
    return {
        below.start
        for above, below in pairwise(lines[:LINES_OF_HEAD])
        if below.words[0] in "为根按" and BELOW_TITLE.match(below.words) and titled(above.words)
    }


BELOW_TITLE = lazy(OPENS_TEXT)


def titled(words: str) -> bool:
    """Whether a line at the head of the document ends as titles do."""
    return TITLE_END.search(words) is not None and title_line(words)


def is_doubled(previous: RawLine, line: RawLine) -> bool:
    """Whether a line only repeats the one before it."""
    return line.words == previous.words and len(line.words) >= SHORTEST_DOUBLED and not line.fixed


NUMBERS_OF_CRUMB = 2
"""A sentence of that length may have so many numbers; a text that has more throughout is a table of figures."""
STOPS = "。；！？"
NUMBER = lazy("[0-9]+")


def refuse_crumbs(text: Text, words: str, paragraphs: int) -> None:
    """Refuse thousands of paragraphs, sentences or numbers with a few characters each: no office writes so, and each costs time.

    A file that marks the cells of its tables may well have so many.
    """
    if len(words) <= 2 * MANY_CRUMBS or any(style.table_cell for style in text.styles):
        return
    pieces = max(paragraphs, sum(words.count(stop) for stop in STOPS))
    figures = sum(words.count(figure) for figure in "0123456789")
    if not are_crumbs(text.characters, max(pieces, figures // NUMBERS_OF_CRUMB)):
        return  # most texts: there are no more numbers than figures, and figures are quickly counted
    crumbs = max(pieces, len(NUMBER.findall(words)) // NUMBERS_OF_CRUMB)
    if are_crumbs(text.characters, crumbs):
        raise TooLarge("large.lines", lines=crumbs)


def find_rows(lines: list[RawLine]) -> None:
    """Note the lines that are counted 1, 2, 3 below a header whose columns single blanks part: 序号 任务 责任单位."""
    number = 0
    for line in lines:
        if line.words.startswith(("序号 ", "序号\u3000", "序號 ", "序號\u3000")):
            number = int("unit" in {column_kind(word) for word in line.words.translate(TABLE).split()})
        elif number and line.words.startswith((f"{number} ", f"{number}\u3000")):
            line.row = True
            number += 1


LONGEST_HEAD = 40


def find_unnumbered_rows(lines: list[RawLine]) -> None:
    """Note the lines below a header without 序号 that single blanks part into as many cells: 重点任务 牵头单位 完成时限."""
    columns = 0
    for line in lines:
        heads = not columns and len(line.words) <= LONGEST_HEAD and " " in line.words and "单位" in line.words
        if heads:
            kinds = [column_kind(word) for word in line.words.translate(TABLE).split()]
            columns = len(kinds) if None not in kinds and {"task", "unit"} <= set(kinds) and len(kinds) > 2 else 0
        elif columns and len(line.words.split()) == columns:
            line.row = True
        else:
            columns = 0


def raw_words(characters: str, lines: list[RawLine]) -> list[str]:
    """The lines with the blanks and tabs around their words: a cell may be empty, and a wrapped line is as long as they make it.

    Of a line that was unfolded each piece has its own words alone, or a long one would be copied for each of them.
    """
    found = []
    above = 0  # where the words of the line before end
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        begin = max(above, characters.rfind("\n", above, line.start) + 1)
        limit = below.start if below else len(characters)
        end = characters.find("\n", line.end, limit)
        if end < 0:
            end = line.end if below else limit
        found.append(characters[begin:end])
        above = line.end
    return found


def keep_barred(lines: list[RawLine]) -> None:
    """Cells that stand one on a line with a stroke on the line between them are paragraphs of their own."""
    for index, line in enumerate(lines):
        if line.words[0] in BARS and not line.words.strip(BARS):
            for cell in lines[max(0, index - 1) : index + 2]:
                cell.fixed = True


WIDEST_STRAY = 2
"""So many blanks may part the key of a label."""
UNITS_BEGIN = "市省县区州国各"
UNITS_END = "委厅办院会府部"
CENTRAL = ("中央", "中国", "全国")
UNIT_AFTER = lazy(r"[一-龥]{2,14}?(?:[局委厅办院会府部队署协联]|公司|中心)(?=[\s、，,；;。）)】〕\]]|$)")


ALL_AFTER = lazy(r"各(?:县区|乡镇|镇街|街道|社区|[市县区镇乡村]|科室|股室|站所)(?=[\s、，,；;。）)〕]|$)")
"""爱卫办 各村: all of a kind stand behind the name of another."""
LONGEST_NAME = 20
CALLED_BEFORE = lazy(r"[@＠][一-龥（）、]+$")
"""@农业农村办 早稻收割…: the blank ends the name of whoever is called in a group chat."""
NAME_BEFORE = lazy(r"(?<=[\s（(〔【、，：:])[一-龥“”]{3,18}(?:（[一-龥、]{1,6}）)?$")
NAME_BEHIND = lazy(r"[一-龥“”]{3,18}(?:（[一-龥、]{1,6}）)?(?=[\s）)〕】、，；;。]|$)")
GOVERNS = lazy(
    "(?:国务院|自治区|兵团|[省市县区州镇乡]?(?:人民)?政府|党委|[省市县区]委|公安局|集团|公司|医院|学院|大学|学校)$"
)
"""Bodies with offices of their own, whose names may stand behind theirs: what parts the two is a stray blank."""
NO_NAME = OFFICE_ONLY | {"人民政府", "政府", "党委", "党委和政府", "管委会", "管理局", "监管局", "监督管理局"}
"""Bodies that are named by what stands before them: 各县（市、区） 人民政府."""
DASHED = lazy(r"(?<=[^\s—])——(?=[^\s—])")
"""What stands before units at the end of a line, where no blanks are about it: …8月25日前交付——中心学校、项目办."""
BRANCH = lazy("(?:[一-龥]{2,4}[省市县区州]?)?(?:分公司|分行|支行)|集团公司|有限公司|股份公司")
"""Branches, and what companies are, which are named by what stands before them: 中国联通 云岭省分公司."""
NUMBER_PARTED = lazy(r"\d +(?=\d[.．、][一-龥])")
"""1 0.简化…: the mark of an item that a stray blank parts."""


NUMBERS: "list[array[int]]" = [array("i")]
"""0, 1, 2, … as far as the longest document needed: a slice of them is many times faster than counting anew."""


def counted(length: int) -> "array[int]":
    """The numbers from 0 on, `length` or more; four bytes each, where a list of numbers would take forty."""
    numbers = NUMBERS[0]
    if len(numbers) < length:
        numbers = NUMBERS[0] = array("i", range(length))  # never changed but only replaced: threads may share it
    return numbers


MISREAD_FIGURE = lazy("[oOlI]+[\\d年月日]")
"""2 | O27年: a figure that a line break parts, of which a zero or a one is misread as a letter."""


class Builder:
    """Puts the lines together to `plain` and keeps the way back."""

    def __init__(self, characters: str) -> None:
        """`characters`: the document."""
        self.characters = characters
        self.pieces: list[str] = []
        self.runs: list[range] = []  # of the document's characters that were kept, one behind the other
        self.length = 0
        self.end = 0  # of what was kept last
        self.starts: list[int] = []

    def add(self, line: RawLine, *, joined: bool, column: Column) -> None:
        """Append a line, in the same paragraph when it is joined; blanks inside a running one are dropped."""
        if not joined:
            if self.runs:
                self._append("\n", self.end)
            self.starts.append(self.length)
        elif line.words[0].isascii() and line.words[0].isalpha():
            last = self.characters[self.end - 1]
            if last.isascii() and last.isalnum() and not (last.isdigit() and MISREAD_FIGURE.match(line.words)):
                self._append(" ", self.end)  # two English words
        if line.ordinary or MAY_BE_BLANK.search(line.words) is None:
            self._append(line.words, line.start)
            return
        running = joined or is_running(line, column)
        keyed = (
            PUNCTUATED.search(line.words) is not None
            or any(sign in line.words for sign in ("负责", "（", "(", "〔", "【"))
            or ("——" in line.words and DASHED.search(line.words) is not None)
        )
        spaced = is_spaced(line.words)
        position = line.start
        if line.words[0].isdigit() and (number := NUMBER_PARTED.match(line.words)):
            self._append(line.words[0], position)
            position += number.end()
        for blank in BLANKS.finditer(self.characters, line.start, line.end):
            begin, end = blank.span()
            if begin < position:
                continue
            first = self.characters[begin]
            reading = first in "(（"
            stray = (
                running
                or reading
                or (end - begin <= WIDEST_STRAY and self._parts_key(begin, end))
                or (end - begin == 1 and keyed and not KEY.match(self.characters, end))
            )
            if spaced or (stray and self._droppable(begin, end)):
                self._append(self.characters[position:begin], position)
                position = end
            elif end - begin > 1 or not first.isspace():
                self._append(self.characters[position:begin] + (first if first.isspace() else " "), position)
                position = end
        self._append(self.characters[position : line.end], position)

    def _append(self, piece: str, start: int) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        if start == self.end and self.runs:
            self.end += len(piece)
            self.runs[-1] = range(self.runs[-1].start, self.end)
        else:
            self.end = start + len(piece)
            self.runs.append(range(start, self.end))

    def _parts_key(self, start: int, end: int) -> bool:
        """Whether one blank parts the key of a label: 责任 单位：, 整 改时限：."""
        before = self.characters[max(0, start - 6) : start].replace(" ", "")[-3:]
        key = PARTED_KEY.search(before + "".join(self.characters[end : end + 8].split())[:5])
        return key is not None and key.start() < len(before) < key.end() - 1

    def _droppable(self, start: int, end: int) -> bool:
        """Whether the blank stands between two characters that no writer would part."""
        blank = self.characters[start:end]
        if "\u3000" in blank or "\t" in blank:
            return False
        if end >= len(self.characters):
            return True
        left, right = self.characters[start - 1], self.characters[end]
        begins = right in UNITS_BEGIN or self.characters.startswith(CENTRAL, end)
        behind = UNIT_AFTER.match(self.characters, end) if left == "局" or (left in UNITS_END and begins) else None
        if behind and not BRANCH.fullmatch(behind.group()):
            return False  # 市教育局 市财政局: two units
        if CALLED_BEFORE.search(self.characters, max(0, start - LONGEST_NAME), start):
            return False
        if left in NAMES_END and (self._parts_names(start, end) or ALL_AFTER.match(self.characters, end)):
            return False
        return not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum())

    def _parts_names(self, start: int, end: int) -> bool:
        """Whether one blank parts two names in a list of nothing but names: （体育总局 人民银行）, not 国务院 国资委."""
        if end - start > 1:
            return False
        before = NAME_BEFORE.search(self.characters, max(0, start - LONGEST_NAME), start)
        behind = NAME_BEHIND.match(self.characters, end, end + LONGEST_NAME)
        if (
            before is None
            or behind is None
            or self.characters[end] == "驻"
            or behind.group() in NO_NAME
            or BRANCH.fullmatch(behind.group())
            or GOVERNS.search(before.group())
        ):
            return False
        return is_name(before.group(), strict=True) and is_name(behind.group(), strict=True)

    def _at(self) -> Sequence[int]:
        """Where each character stands in the document: most texts are kept from beginning to end."""
        if len(self.runs) == 1:
            return self.runs[0]
        numbers, at = counted(self.end), array("i")
        for run in self.runs:
            at += numbers[run.start : run.stop]
        return at

    def build(self, furniture: list[Furniture], *, flattened: bool) -> Mended:
        """The overlay."""
        plain = "".join(self.pieces)
        ends = [start - 1 for start in self.starts[1:]] + [len(plain)] if self.starts else []
        return Mended(
            plain, normalise(plain), self._at(), list(zip(self.starts, ends, strict=True)), furniture, flattened
        )
