"""The outline: which marks are really marks, what they head, and where each heading ends; in flattened text too.

What is believed is decided in `belief`; numbers that are missing from a list are reported as gaps.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading.belief import PLAIN, STRUCTURAL, STYLED, UNNUMBERED, Believed, Candidate, Irregular, believe
from luoshi.reading.label_parsing import Label, is_list
from luoshi.reading.lexicon import BARE_HEADINGS, action_at
from luoshi.reading.marks import (
    DECIMAL,
    MARKS_BEGIN,
    MAY_BEGIN,
    SPOKEN,
    STRICT,
    Mark,
    bullet_at,
    mark_from,
    saying_at,
    weak_mark_at,
)
from luoshi.reading.mending import Mended
from luoshi.reading.names import NAMES_END
from luoshi.reading.patterns import lazy
from luoshi.reading.titles import title_line
from luoshi.reading.units import FOLLOWS, opening, subject_at
from luoshi.reading.verdict_words import KEYED

AFTER_STOP = "。；：！？”）〕…"
BEFORE_MARK = lazy(f"[{AFTER_STOP} \u3000，](?:(?<!，)(?=[{MARKS_BEGIN}])|(?=[一首其第]))")
REFERENCE = lazy(
    "(?:第|(?<![成资基根样文版日标课])本|前款|上述|依照|按照|(?<!意)见|附件|(?<![代报])表|(?<![意企版蓝地])图|(?<![贷存罚借])款|(?<![一链线])条|至|和|、|与|之)$"
)
HEADING_LONGEST = 60
RUN_IN_LONGEST = 45


@dataclass(slots=True)
class Node:
    """A mark with all that stands under it: [start, end) of the normalised text; `heading_end` is where its heading ends.

    `heading_end == mark_end` when the text goes on without a heading. `inline`: it began in the middle of a paragraph.
    """

    index: int
    kind: str
    number: int
    start: int
    mark_end: int
    end: int
    parent: int | None
    level: int
    inline: bool
    heading_end: int = 0
    children: list[int] = field(default_factory=list)
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents at [start, end), and its headings: (kind, number) → words without blanks."""

    start: int
    end: int
    headings: dict[tuple[str, int], list[str]]


@dataclass(slots=True)
class Outline:
    """All nodes in order of their start, and what was noticed on the way."""

    nodes: list[Node]
    irregular: list[Irregular]
    contents: Contents | None
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where the nodes start."""
        self.starts = [node.start for node in self.nodes]

    def at(self, position: int) -> Node | None:
        """The innermost node that holds `position`."""
        index = bisect_right(self.starts, position) - 1
        node = self.nodes[index] if index >= 0 else None
        while node and node.end <= position:
            node = self.above(node)
        return node

    def above(self, node: Node | None) -> Node | None:
        """The node that holds this one."""
        return self.nodes[node.parent] if node is not None and node.parent is not None else None


ADDRESSED = lazy(r"\n[ \u3000]*(?:各位代表|各位委员|各位领导|同志们)[！!：:，][ \u3000]*(?=\n)")
"""An address alone on its line, in the middle of a speech."""


def close_at_addresses(tree: Outline, norm: str, body: int) -> None:
    """End the sections within a part of a report where the speaker addresses the audience anew: what follows is of the whole part.

    A section whose own numbers go on behind the address is not ended by it.
    """
    for address in ADDRESSED.finditer(norm, body):
        place = address.start()
        node = tree.at(place)
        held = [node] if node else []
        while node and node.parent is not None:
            node = tree.nodes[node.parent]
            held.append(node)
        if len(held) < len(("part", "section")):
            continue
        *inner, top = held
        later = [tree.nodes[index] for part in inner for index in part.children if tree.nodes[index].start > place]
        if any(not (node.inline or node.kind in UNNUMBERED) for node in later):
            continue
        for part in inner:
            part.end = place
            part.children = [index for index in part.children if tree.nodes[index].start < place]
        for node in later:
            node.parent, node.level = top.index, top.level + 1
            top.children.append(node.index)
        top.children.sort()


def outline(
    mended: Mended,
    labels: list[Label],
    body: int,
    styled: dict[int, int] | None = None,
    blocked: list[tuple[int, int]] | None = None,
) -> Outline:
    """The outline of the text from `body` on.

    `styled`: paragraph start → heading level that the file itself gives. `blocked`: stretches of masthead,
    signature and tables, ascending, in which nothing is a mark.
    """
    candidates = find_candidates(mended, labels, body)
    contents = table_of_contents(mended, candidates, body)
    if contents:
        candidates = [c for c in candidates if not contents.start <= c.mark.start < contents.end]
    candidates = with_headings(mended, candidates)
    taken = blocked or []
    if taken:
        candidates = [c for c in candidates if not (in_span(taken, c.mark.start) or in_span(taken, c.mark.end - 1))]
    plain = plain_headings(mended, body, candidates, contents, styled or {})
    labelling = [
        (label.start, label.end) for label in labels
    ]  # 整改时限： | 2027年12月底前 on two lines is no heading either
    headings = [mark for mark in plain if not (in_span(labelling, mark.start) or in_span(taken, mark.start))]
    headings += heading_labels(mended, candidates, labels, body)
    believed, irregular = believe(mended, candidates, headings)
    nodes = build(believed, mended)
    for node in nodes:
        stop = next_span(taken, node.start, node.end)
        node.heading_end, node.rule = heading_extent(node, nodes, mended, contents, labels, stop)
    return Outline(nodes, irregular, contents)


# ---------------------------------------------------------------- candidates


def find_candidates(mended: Mended, labels: list[Label], body: int) -> list[Candidate]:
    """Every place that looks like a mark."""
    found: list[Candidate] = []
    finder = Finder(mended, labels)
    for start, end in mended.paragraphs:
        if end <= body:
            continue
        first = finder.first(start, end)
        if first:
            found.append(first)
        found += finder.inner(start, first.mark.end if first else start + 1, end)
    return found


def with_headings(mended: Mended, candidates: list[Candidate]) -> list[Candidate]:
    """Bullets that head the numbered list right below them, as headings: ★ 秸秆禁烧 over 1. and 2."""
    found = candidates
    for index, (candidate, below) in enumerate(pairwise(candidates)):
        mark = candidate.mark
        if mark.kind != "bullet" or below.inline or below.mark.kind not in {"num", "nump", "cnp"}:
            continue
        end = mended.paragraph_end(mark.start)
        words = mended.norm[mark.end : end]
        if below.mark.start == end + 1 and 2 <= len(words) <= LONGEST_BULLET and PUNCTUATED.search(words) is None:
            found = found if found is not candidates else [*candidates]
            found[index] = candidate._replace(mark=mark._replace(kind=PLAIN))
    return found


LONGEST_BULLET = 24


LOST_NUMBER = lazy("[.。、](?=[一-龥“])")
"""What is left of 14. where its number is lost."""


class Finder:
    """Finds what looks like a mark at the start of a paragraph and inside it."""

    def __init__(self, mended: Mended, labels: list[Label]) -> None:
        """`labels` in order."""
        self.mended = mended
        self.norm = mended.norm
        self.flattened = mended.flattened
        self.label_ends = [label.end for label in labels]
        self.label_spans = [(label.start, label.end) for label in labels]
        self.number = 0  # of the last item that is counted 1., 2., …

    def first(self, start: int, end: int) -> Candidate | None:
        """The mark that begins a paragraph."""
        if in_span(self.label_spans, start):
            return None
        mark = self.mended.mark_at(start) or weak_mark_at(self.norm, start) or bullet_at(self.norm, start)
        if mark and mark.kind == "num" and not mark.weak:
            self.number = mark.number
        elif mark is None and self.number and LOST_NUMBER.match(self.norm, start, end):
            self.number += 1
            mark = Mark(start, start + 1, "num", self.number, weak=True)
        saying = None if mark else saying_at(self.norm, start, end)
        if saying:
            mark = Mark(start, saying.end(), "say", 1)
        return Candidate(mark, inline=False, stopped=True, announced=self.announced(start)) if mark else None

    def announced(self, position: int) -> bool:
        """Whether a colon stands before `position`, blanks and a line break apart."""
        before = self.norm[max(0, position - 3) : position]
        return "：" in before and before.rstrip().endswith("：")

    def inner(self, paragraph: int, start: int, end: int) -> Iterator[Candidate]:
        """The marks inside a paragraph; damaged ones only in flattened text, where no line break tells them."""
        for found in self.forms(start, end):
            if self.norm.startswith(found.group() * 2, found.end()):
                continue  # three of the same in a row begin nothing; a hostile text holds a hundred thousand
            stopped = self.stopped(found) or found.start() == start  # 7.（一）…；（二）…
            if not (stopped or self.flattened) or self.refers(found, paragraph):
                continue
            mark = weak_mark_at(self.norm, found.start()) if found.lastgroup == "decimal" else mark_from(found)
            if mark and not in_span(self.label_spans, mark.start):
                yield Candidate(mark, inline=True, stopped=stopped, announced=self.announced(mark.start))

    def forms(self, start: int, end: int) -> "Iterator[re.Match[str]]":
        """What has the form of a mark; where line breaks are kept, only what stands where one may stand: that is quicker."""
        if self.flattened:
            yield from self.taken(start, end, (place.start() for place in MAY_BEGIN.finditer(self.norm, start, end)))
            return
        first, last = bisect_left(self.label_ends, start), bisect_left(self.label_ends, end)
        places = [place.end() for place in BEFORE_MARK.finditer(self.norm, start - 1, end)]
        if start > 0 and self.norm.startswith(("（", "①"), start) and self.norm[start - 1] != "\n":
            places.insert(0, start)
        if first < last:
            places = sorted({*places, *self.label_ends[first:last]})
        yield from self.taken(start, end, places)

    def taken(self, start: int, end: int, places: Iterable[int]) -> "Iterator[re.Match[str]]":
        """The forms of marks at the places, none inside another."""
        for place in places:
            found = STRICT.match(self.norm, place, end) if place >= start else None
            if found is None and self.flattened and place >= start and "." in self.norm[place + 1 : place + 3]:
                found = DECIMAL.match(self.norm, place, end)
            if found:
                yield found
                start = found.end()

    def stopped(self, found: "re.Match[str]") -> bool:
        """Whether a sentence or a label ends right before the mark, or a blank parts it; 一要 may follow a comma too."""
        position = found.start()
        before = self.norm[position - 1]
        if before in AFTER_STOP or before in " \u3000" or self.ends_label(position):
            return True
        return found.lastgroup in SPOKEN and before == "，" and found.group().startswith(("一", "首先", "其一", "第一"))

    def ends_label(self, position: int) -> bool:
        """Whether a label ends at `position`."""
        index = bisect_left(self.label_ends, position) if self.label_ends else 0
        return index < len(self.label_ends) and self.label_ends[index] == position

    def refers(self, found: "re.Match[str]", paragraph: int) -> bool:
        """Whether the words before the mark make it a reference: 按照第三条, 见附件1."""
        kind, position = found.lastgroup, found.start()
        if kind == "article" and self.norm[position - 1] not in "。）":
            return not (self.flattened and found.group()[-1] in " \u3000")  # 第三章　建设第五条　管线…
        parts = "。；） \u3000" if self.flattened and kind == "box" else "。；）"
        if kind in {"upper", "lower", "annex", "box"} and self.norm[position - 1] not in parts:
            return True
        return (
            kind not in STRUCTURAL and REFERENCE.search(self.norm, max(paragraph, position - 3), position) is not None
        )


def next_span(spans: list[tuple[int, int]], start: int, end: int) -> int:
    """Where the first of the ascending spans after `start` begins, `end` at most."""
    index = bisect_left(spans, (start, 0))
    return min(spans[index][0], end) if index < len(spans) else end


def is_free(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `start` is inside none of the ascending spans, and none begins in [start, end)."""
    index = bisect_left(spans, (start, 0))
    return (index == len(spans) or spans[index][0] >= end) and (index == 0 or spans[index - 1][1] <= start)


def in_span(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether `position` is inside one of the ascending spans."""
    begun = bisect_right(spans, (position, 1 << 60)) if spans else 0
    return begun > 0 and position < spans[begun - 1][1]


# ---------------------------------------------------------------- table of contents

CONTENTS = lazy("目[ \u3000]*[录次]")
LEADERS = lazy("[.…·．。\\s\u3000]*\\d*[\\s\u3000]*$")


def table_of_contents(mended: Mended, candidates: list[Candidate], body: int) -> Contents | None:
    """The table of contents, if the text has one: its first entry comes back where the body begins."""
    norm = mended.norm
    for found in CONTENTS.finditer(norm, body, body + 20_000):
        entries = [c.mark for c in candidates if c.mark.start >= found.end()]
        if not entries or entries[0].start - found.end() > 8:
            continue
        first = entries[0]
        words = entry_words(norm, first)[:6]
        for number, mark in enumerate(entries[1:], start=1):
            if (mark.kind, mark.number) == (first.kind, first.number) and (
                squeezed(norm, mark.end, mark.end + 12).startswith(words)
            ):
                return contents_of(norm, found.start(), entries[:number], mark.start)
    return None


def entry_words(norm: str, entry: Mark) -> str:
    """The words of an entry without blanks, dots and page number."""
    line = norm[entry.end : entry.end + 60].split("\n", maxsplit=1)[0]
    return "".join(re.split("[.…·．]{3,}", line, maxsplit=1)[0].split())


def contents_of(norm: str, start: int, entries: list[Mark], body: int) -> Contents:
    """The headings that the entries give; the last entry ends where its words in the body part from it."""
    headings: dict[tuple[str, int], list[str]] = defaultdict(list)
    end = body
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if following is not None:
            words = LEADERS.sub("", norm[entry.end : following.start].split("\n", maxsplit=1)[0])
        else:
            begin = norm[entry.start : entry.end + 4]
            again = norm.find(begin, body)
            length = len(begin)
            while again > 0 and again + length < len(norm) and norm[entry.start + length] == norm[again + length]:
                length += 1
            line_end = norm.find("\n", entry.start, body)
            stop = line_end if line_end > 0 else entry.start + length
            words = LEADERS.sub("", norm[entry.end : stop])
            end = stop
        headings[entry.kind, entry.number].append("".join(words.split()))
    return Contents(start, end, dict(headings))


def squeezed(norm: str, start: int, end: int) -> str:
    """Without blanks."""
    return "".join(norm[start:end].split())


def match_squeezed(norm: str, position: int, words: str) -> int | None:
    """Where `words` end when they stand at `position`, blanks not counted; None when they don't."""
    for character in words:
        while position < len(norm) and norm[position] in " \u3000\n":
            position += 1
        if position >= len(norm) or norm[position] != character:
            return None
        position += 1
    return position


# ---------------------------------------------------------------- headings without a mark

PUNCTUATED = lazy("[，。；：！？,;]")
NO_HEADING = lazy(
    "(?:\\d{4}|[二〇○零一九]{4})年.{1,4}月.{1,4}日|^\\d{4}年\\d{1,2}月$|^（.*）$|[:：]|^附件?|^[A-Za-z0-9\\s.\\-—]+$|^各位|^同志们"
)


def plain_headings(
    mended: Mended, body: int, candidates: list[Candidate], contents: Contents | None, styled: dict[int, int]
) -> list[Mark]:
    """Short lines without punctuation before running text, and lines that the file marks as headings."""
    norm = mended.norm
    marked = {candidate.mark.start for candidate in candidates if not candidate.inline}
    found: list[Mark] = []
    units: list[Mark] = []
    for (start, end), following in zip(mended.paragraphs, [*mended.paragraphs[1:], None], strict=False):
        if start < body or start in marked or (contents and contents.start <= start < contents.end):
            continue
        words = norm[start:end]
        if end - start <= 24 and norm[end - 1] == "：" and is_list(norm, start, end - 1):
            units.append(Mark(start, start, PLAIN, 1))  # 市教育局： and what it is to do below
            continue
        if start in styled and len(words) <= HEADING_LONGEST:
            found.append(Mark(start, start, STYLED[min(styled[start], 3) - 1], 1))
            continue
        if (
            following is None
            or len(words) > 30
            or len(words) < 3
            or PUNCTUATED.search(words)
            or NO_HEADING.search(words)
        ):
            continue
        after = norm[following[0] : following[1]]
        if following[0] in marked or (len(after) >= 16 and after[-1] in "。；：！？）”"):
            found.append(Mark(start, start, PLAIN, 1))
    found += units if len(units) > 1 else []
    known = {mark.start for mark in found}
    return found + [mark for mark in duty_list(mended, body) if mark.start not in marked | known]


FEWEST_DUTIES = 3
SHORTEST_DUTY = 12


def duty_list(mended: Mended, body: int) -> list[Mark]:
    """Lines that are nothing but a unit, each with what it is to do on the next line; the list begins with a unit."""
    norm = mended.norm
    found: list[Mark] = []
    text_before = (0, 0)  # the line before, where it is no unit
    for (start, end), (after, stop) in pairwise(mended.paragraphs):
        unit = end - start <= 24 and norm[end - 1] in NAMES_END and start >= body and is_list(norm, start, end)
        if (
            unit
            and stop - after >= SHORTEST_DUTY
            and not is_list(norm, after, stop)
            and (found or not PUNCTUATED.search(norm, *text_before))
        ):
            found.append(Mark(start, start, PLAIN, 1))
        text_before = (0, 0) if unit else (start, end)
    return found if len(found) >= FEWEST_DUTIES else []


def heading_labels(mended: Mended, candidates: list[Candidate], labels: list[Label], body: int) -> list[Mark]:
    """Labels on lines of their own that stand before what they hold for: the first before all marks, the last before some.

    They hold to the next line that names a problem of its own.
    """
    lines = [label for label in labels if label.form == "line" and label.start >= body]
    marks = [candidate.mark.start for candidate in candidates if not candidate.inline]
    if not lines or not marks or marks[0] < lines[0].start or marks[-1] < lines[-1].start:
        return []
    problems = [start for start, end in mended.paragraphs if start >= body and problem_at(mended.norm, start, end)]
    return [Mark(start, start, PLAIN, 1) for start in sorted([*problems, *(label.start for label in lines)])]


def problem_at(norm: str, start: int, end: int) -> bool:
    """Whether a paragraph names a problem: 问题2：秸秆焚烧屡禁不止。"""
    keyed = KEYED.match(norm, start, end)
    return keyed is not None and keyed["problem"] is not None


# ---------------------------------------------------------------- the tree


SHORT = 400
"""Up to here a node's end is taken back over the blanks before it."""


def build(believed: list[Believed], mended: Mended) -> list[Node]:
    """The tree: parents, children, and where each node ends."""
    nodes: list[Node] = []
    path: list[int] = []
    last = len(mended.norm)
    for (start, mark_end, kind, number, _), depth, inline in believed:
        while path and nodes[path[-1]].level >= depth:
            nodes[path.pop()].end = start
        parent = path[-1] if path else None
        node = Node(len(nodes), kind, number, start, mark_end, last, parent, depth, inline)
        if parent is not None:
            nodes[parent].children.append(node.index)
        nodes.append(node)
        path.append(node.index)
    for node in nodes:
        if node.inline and node.kind in SPOKEN:
            node.end = min(node.end, mended.paragraph_end(node.start))
        if node.end - node.start < SHORT:
            node.end = max(node.start + 1, node.start + len(mended.norm[node.start : node.end].rstrip()))
    return nodes


# ---------------------------------------------------------------- where a heading ends

INK = lazy("[^\n 　]")
STOP = lazy("[。！？；\n]")
FIRST_STOP = lazy("[。！？]")


def heading_extent(
    node: Node, nodes: list[Node], mended: Mended, contents: Contents | None, labels: list[Label], stop_at: int
) -> tuple[int, str]:
    """Where the heading of `node` ends, its mark and full stop included, and the rule; mark_end when it has none.

    What stands under the node ends at `stop_at`: there a signature may follow its last words.
    """
    norm = mended.norm
    following = nodes[node.index + 1].start if node.index + 1 < len(nodes) else len(norm)
    line_end = mended.paragraph_end(node.mark_end)
    limit = min(line_end, following)
    if node.kind == "say":
        return node.mark_end, "outline.say"
    for words in contents.headings.get((node.kind, node.number), []) if contents else []:
        end = match_squeezed(norm, node.mark_end, words)
        if end is not None:
            return end, "outline.contents"
    label = label_within(labels, node.mark_end, limit)
    if label:
        limit = label.start
    words = norm[node.mark_end : limit]
    if not words.strip():
        title_end = annex_title(norm, line_end, following) if node.kind == "annex" else None
        return (title_end, "outline.annex") if title_end else (node.mark_end, "outline.bare")
    if node.kind == "article":
        return node.mark_end, "outline.article"
    stop = STOP.search(words)
    own_line = limit == line_end or label is not None
    if not stop and own_line and len(words) <= HEADING_LONGEST:
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    held = node.index + 1 < len(nodes) and nodes[node.index + 1].parent == node.index
    if not stop and limit == following and len(words) <= HEADING_LONGEST and (held or not mended.flattened):
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    listed = node.kind in SPOKEN and node.number > 1 and norm[node.start - 1] in "；，"  # 二要…；三要…。
    pair = glued_pair(norm, node, limit) if mended.flattened else 0
    end = 0 if listed else pair or run_in(words, node.kind, held=held, flattened=mended.flattened)
    if end and heads_more(norm, node.mark_end + end, stop_at):
        return node.mark_end + end, f"outline.{node.kind}.run-in"
    if mended.flattened:
        glued = parted_title(mended, node, limit) or glued_heading(norm, node.mark_end, limit)
        if glued and not (node.kind in SPOKEN and norm.startswith("要", glued)):  # 三是区委常委下周要…
            return glued, "outline.glued"
    return node.mark_end, "outline.none"


def parted_title(mended: Mended, node: Node, limit: int) -> int:
    """Where the title of a chapter ends in flattened text: at the first blank, if no stop stands before it; 0 when there is none."""
    start = node.mark_end
    if node.kind not in STRUCTURAL:
        return 0
    for position in range(start, min(start + HEADING_LONGEST, limit - 1)):
        if PUNCTUATED.match(mended.norm[position]):
            return 0
        if position - start >= 1 and mended.at[position + 1] - mended.at[position] > 1:
            return position + 1
    return 0


REMARK = lazy("\\s*(?:（[^（）\n]*）|〔[^〔〕\n]*〕|[—–-]{1,2}[^。；\n]*)[。；]?\\s*")
LONGEST_REMARK = 80


def heads_more(norm: str, start: int, stop_at: int) -> bool:
    """Whether more than a remark in brackets stands under a first sentence: …。（见附件2） heads nothing."""
    if start >= stop_at - 1:
        return False
    inner = INK.search(norm, start, stop_at)
    if inner is None:
        return False
    return stop_at - start > LONGEST_REMARK or REMARK.fullmatch(norm, start, stop_at) is None


def annex_title(norm: str, line_end: int, following: int) -> int | None:
    """Where the title of an annex ends that stands on the line below 附件1; None when there is none."""
    end = norm.find("\n", line_end + 1, line_end + 80)
    end = min(len(norm), line_end + 80) if end < 0 else end
    return end if end <= following and title_line(norm[line_end + 1 : end].strip()) else None


def label_within(labels: list[Label], start: int, end: int) -> Label | None:
    """The first of the ascending labels that begins in [start, end)."""
    index = bisect_left(labels, (start,))  # a label is a tuple that begins with its start
    return labels[index] if index < len(labels) and labels[index].start < end else None


STAGE = lazy(
    "(?<=^[一-龥]{4})(?:阶段|环节)?（[^（）。]{2,30}）(?=[。：]$)|(?<=^[一-龥]{6})（[^（）。]{2,30}）(?=[。：]$)"
)
"""The time of a stage behind its name: 宣传发动（3月15日前）。"""
LONGEST_STAGE = 12
BOX_TITLE = lazy(
    "[^，。；：\n]{4,32}?(?:工程|重点(?:线路|区域|项目|任务)|行动(?!计划|方案))(?!建设项目|项目|名单|清单|一览|任务|内容|重点)(?=[^，。；：\n“]{2,28}：)"
)
"""The title of a box from which nothing parts the name of its first group: 专栏2粮食保障工程 | 种子基地：…."""
STAGE_GLUED = lazy("[一-龥]{2,8}阶段（[^（）。]{2,30}）(?=[一-龥])")
NOT_RUN_IN = lazy(
    "\\d(?:%|万|亿|个|家|元|公里)|^到\\d{4}|^(?:各|由)[一-龥、]{1,12}(?:要|应|负责)|(?:应当|不得|可以|必须)"
    "|^(?:请|责成|责令|会议(?:原则|一致)?(?:上)?(?:决定|同意|明确|要求|议定|通过))|(?:^|，)由[一-龥、]{2,24}(?:负责|牵头|会同)|年内|(?:\\d日?|工作日|周|[年月]底|季度)之?[内前]"
)


COLON = lazy("[^，。；：！？\n]{2,25}：")
COUNTED = lazy("\\d(?:所|座|条|户|处|套|亩|名|人|台|辆|张|项|吨)[^一-龥]")


def run_in(words: str, kind: str, *, held: bool, flattened: bool) -> int:
    """The length of a first sentence that is a heading: 加快农田建设。…; 0 when there is none."""
    titled = BOX_TITLE.match(words) if flattened and kind == "box" else None
    if titled:
        return titled.end()
    colon = COLON.match(words)
    if (
        colon
        and kind in {"cnp", "num", "nump", "circle", "box"}
        and not words[: colon.end()].endswith(("如下：", "以下：", "包括："))
    ):
        return colon.end()
    stop = FIRST_STOP.search(words)
    if not stop:
        return 0
    sentence = STAGE.sub("", words[: stop.end()])
    subject = opening(sentence, 0, len(sentence))
    if subject and (subject.modal or (subject.names and is_done(sentence, subject.end))):
        return 0  # 市教育局制定方案。市财政局安排资金。
    longest = RUN_IN_LONGEST if kind in SPOKEN | {"cn", "cnp", "chapter", "section", PLAIN} else 32
    if not held and COUNTED.search(sentence):
        return 0  # 2.新建普通高中2所。 with nothing under it is a task
    if len(sentence) > longest or "；" in sentence or sentence.count("，") > 2 or NOT_RUN_IN.search(sentence):
        return 0
    return stop.end()


NAMES_A_THING = lazy(
    "(?!制定|拟定|出台|建立|健全|完善|印发|落实|履行|优化|公布|编制|修订|明确|细化|开展|完成|实施|报送|下达|规范|创新|推行|实行)[一-龥]{2}"
    "(?:模式|机制|制度|方式|体系|职责|流程|办法|标准|清单|措施|要求|任务|情况|重点|目标|内容|程序|权限|事项|计划|方案|安排)[。：]?$"
)
"""授权模式, 整改措施: behind the name of who does it, the name of a thing."""


def is_done(words: str, place: int) -> bool:
    """Whether the words go on with what somebody is to do, and are no name of a thing: 监管部门授权模式."""
    if NAMES_A_THING.match(words, place):
        return False
    return action_at(words, place) or FOLLOWS.match(words, place) is not None


OPENERS = lazy(
    "各(?:县|区|市|级|地|有关|部门|单位)|以.{2,30}(?:为指导|为抓手|为重点|为核心|为目标|为主线)|到\\d{4}年|为(?:了|进一步|深入|贯彻|加快)|坚持|按照|围绕|要(?!求|素|点)|会议(?:原则|一致|[同听研审讨通传学])|“十[三四五]五”|(?<![应面针绝配相])对(?![接口标外照内])"
)


def glued_heading(norm: str, start: int, limit: int) -> int:
    """Where a heading ends that nothing parts from what follows: before a usual beginning of a sentence; 0 when unclear."""
    for words in BARE_HEADINGS:
        if norm.startswith(words, start):
            return start + len(words)
    stage = STAGE_GLUED.match(norm, start, limit) if norm.find("阶段（", start, start + LONGEST_STAGE) > 0 else None
    if stage:
        return stage.end()
    if NO_GLUED.match(norm, start, limit) or subject_at(norm, start, min(limit, start + 40)):
        return 0  # 对排污口开展排查, 市财政局要清理资金: a sentence from its first word
    for position in range(start + 4, min(start + 26, limit - 4)):
        if PUNCTUATED.match(norm[position]) or FIGURE_TO_REACH.match(norm, position, limit):
            return 0
        if norm.startswith("事宜", position - 2) and norm.startswith(TOPICS, start):
            return position  # 二、研究设备采购事宜 同意采购…
        if said_at(norm, start, position) or OPENERS.match(norm, position, limit) or office_at(norm, position, limit):
            return position
        if (
            position >= start + 6
            and action_at(norm, position)
            and norm[position : position + 2] in GLUE_VERBS
            and not PUNCTUATED.match(norm, position + 2)
            and norm[position - 1] not in "党社"
        ):
            return position + 2 * (norm.startswith("建设", position) and OPENERS.match(norm, position + 2) is not None)
    return 0


def glued_pair(norm: str, node: Node, limit: int) -> int:
    """How long a heading of two clauses of about one length is that nothing parts from what follows; 0 where there is none."""
    start = node.mark_end
    pair = GLUED_PAIR.match(norm, start, min(limit, start + 2 * LONGEST_HALF)) if node.kind in {"cn", "cnp"} else None
    if pair is None:
        return 0
    same = pair.end() + len(pair["first"])
    end = next((end for end in (same, same + 1) if end < limit - 4 and action_at(norm, end)), 0)
    if norm.startswith(("要", "应"), pair.end()) or norm.count("“", start, end) != norm.count("”", start, end):
        return 0  # 区政府作为责任主体，要坚持“先急后缓、分类处置”
    return end - start if end and PUNCTUATED_ANY.search(norm, pair.end(), end + 1) is None else 0


LONGEST_HALF = 14
GLUED_PAIR = lazy(f"(?P<first>[一-龥、“”]{{4,{LONGEST_HALF}}})，")
PUNCTUATED_ANY = lazy("[，。；：！？\\d]")
"""聚力项目攻坚，扩大有效需求 | 实施…: a heading of two clauses of one length."""
FIGURE_TO_REACH = lazy("要(?:控制|保持|稳定|达到|超过|力争|完成|实现|降[到至低]|提高到|增长|压[减降])")
"""吨钢综合能耗要控制在…: a figure and what it is to reach, no heading before what follows."""
TOPICS = ("关于", "研究", "审议", "听取", "传达", "讨论", "通报", "学习")
SAYS_BEGIN = ("会议决", "会议要", "会议强", "会议指", "会议明", "会议认", "会议责")


def said_at(norm: str, start: int, position: int) -> bool:
    """Whether what a meeting said of its topic begins here: 三、研究安全生产工作会议决定，…."""
    return norm.startswith(SAYS_BEGIN, position) and norm.startswith(TOPICS, start)


NO_GLUED = lazy(
    "[对请由将把各]|要把|在(?![^，。；]{2,16}(?:上|中|方面)(?:下功夫|见实效|求突破|作表率|走在前|持续发力|发力))"
)


def office_at(norm: str, position: int, limit: int) -> bool:
    """Whether an office that is to do something begins here, and not in the middle of a name."""
    if norm[position] not in "各省市县区州国":
        return False
    subject = subject_at(norm, position, min(limit, position + 40))
    return subject is not None and (subject.modal or norm[position] == "各")


GLUE_VERBS = frozenset(
    "加快 加强 推进 推动 建立 健全 完善 深化 强化 实施 开展 加大 积极 大力 全面 深入 落实 支持 鼓励 严格 坚决 持续 扎实 着力 充分 认真 优化 建设 构建 统筹 按照 围绕 立足 聚焦 制定 修订 出台 组织".split()  # noqa: SIM905 - a list of words
)
"""Verbs with which the text after a glued heading begins."""
