"""Every place that looks like a mark, at the start of a paragraph or inside it; `belief` decides which of them is one."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from luoshi.reading.belief import PLAIN, STRUCTURAL, Candidate
from luoshi.reading.label_parsing import Label
from luoshi.reading.line_words import PUNCTUATED
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
from luoshi.reading.patterns import lazy
from luoshi.reading.spans import in_span

AFTER_STOP = "。；：！？”）〕…"
BEFORE_MARK = lazy(f"[{AFTER_STOP} \u3000，](?:(?<!，)(?=[{MARKS_BEGIN}])|(?=[一首其第]))")
REFERENCE = lazy(
    "(?:第|(?<![成资基根样文版日标课])本|前款|上述|依照|按照|(?<!意)见|附件|(?<![代报])表|(?<![意企版蓝地])图|(?<![贷存罚借])款|(?<![一链线])条|至|和|、|与|之)$"
)


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
            found += finder.glued(first.mark, end)
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


GLUED_CHILD = lazy(
    "[^，。；：！？（）\n\\d]{4,24}(?<=[一-龥”])(?=\\d{1,2}[.、．](?!\\d)|（[一二三四五六七八九十]{1,3}）[一-龥“])"
)
"""The words of a heading up to the mark of its first child."""


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

    def glued(self, head: Mark, end: int) -> Iterator[Candidate]:
        """The mark of the first child that nothing parts from a heading, where line breaks are kept: 一、稳住经济1.新建学校."""
        if self.flattened or head.kind not in {"cn", "cnp"} or head.weak:
            return  # in flattened text every place is asked
        words = GLUED_CHILD.match(self.norm, head.end, end)
        mark = mark_from(STRICT.match(self.norm, words.end(), end)) if words else None
        if mark and mark.kind != head.kind and not in_span(self.label_spans, mark.start):
            yield Candidate(mark, inline=True, stopped=False, announced=False)

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
                yield from self.glued(mark, end)

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
            if found and not (found.lastgroup == "box" and self.refers(found, start)):  # 一、预期目标1、: no 目标1
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
