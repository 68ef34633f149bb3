"""What stands between labelled items, block by block: a block is a paragraph, or the part of it that a mark begins.

It is a heading, or something to do although it looks like one, or a paragraph.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading import lexicon
from luoshi.reading.belief import UNNUMBERED
from luoshi.reading.chats import speaker_end
from luoshi.reading.clauses import strip
from luoshi.reading.items import heads_elsewhere
from luoshi.reading.marks import SPOKEN
from luoshi.reading.newspaper import learned_end
from luoshi.reading.nodes import Node
from luoshi.reading.paragraphs import Paragraphs
from luoshi.reading.patterns import lazy
from luoshi.reading.units import agents, opening
from luoshi.reading.verdict_words import AFTERWARDS, NUMBERED, PLEASE
from luoshi.reading.verdicts import Verdict

REPORTS_BACK = lazy(
    "(?:请|各[一-龥、（）]{1,14}(?=[^。\n]{0,24}(?:请|要|应|须)?于))[^。\n]{0,50}(?:报送?|反馈|回复)[^\n]{0,60}$"
)
"""各单位整改情况请于每周五前报…: closes the whole list, and stands under none of its items."""
DUE = lazy("(?:\\d[日号时点]|下班|[月年周季]底|/\\d{1,2}|周[一二三四五六日])之?前[一-龥]{2}")
DAILY = lazy("每[天日周月季年]|\\d[日号]前|月底前|年底前|换新|改造")
TELLS = lazy("[一-龥]{2}[， ][一-龥]{2}|(?!第)[一-龥≥≤>]\\d[\\d.]*(?:%|[一-龥])(?<![年月])")
"""Clauses that a comma parts, or the blank of a hand that types none; or what is to be reached: 更换老旧管网148栋."""
LONGEST_KEY = 10
CLOSES = ("〔", "以上", "特此", "有事", "收到", "会议", "如", "对", "当事人", "被", "欢迎")
"""With what lines begin that close a paper, besides those with a key."""
MOST_AFTERWARDS = 40
SHORTEST_CHARGE = 12
"""So long is a line with nothing below it that lays something upon somebody, rather than names what is below."""
FEWEST_LISTED = 2
LISTS = frozenset(("bullet", "num", "nump", "circle"))
SAYS = lazy("会议(?:要求|决定|明确|强调|议定)，?")


def nothing_told(words: str) -> bool:
    """Whether the lines below a marked one tell nothing about it: none, or who attended and who wrote it down."""
    inner = words.strip("。；，、 \n\u3000")
    if not inner:
        return True
    if "：" not in inner[:LONGEST_KEY] and not inner.startswith(CLOSES):
        return False  # asked first: so are most
    lines = (line.strip("。；，、 \u3000") for line in inner.split("\n")[:MOST_AFTERWARDS])
    return all(not line or AFTERWARDS.fullmatch(line) for line in lines)


@dataclass(slots=True)
class Blocks(Paragraphs):
    """Goes through a stretch block by block."""

    def blocks(self, start: int, end: int, heading_label_ends: dict[int, int]) -> None:
        """The stretch cut at paragraphs and marks, block by block."""
        if not self.mended.norm[start:end].strip():
            return  # between one labelled item and the next
        edges = sorted({start, end, *self.edges(start, end)})
        held: list[tuple[int, int]] = []
        for begin, stop in pairwise(edges):
            stripped = strip(self.mended.norm, begin, stop)
            if stripped:
                held.append(stripped)
        skip_to = 0
        for begin, stop in held:
            if stop > skip_to:
                skip_to = self.block(max(begin, skip_to), stop, end, heading_label_ends)

    def edges(self, start: int, end: int) -> Iterator[int]:
        """Paragraph and node starts inside (start, end)."""
        index = bisect_left(self.mended.paragraphs, (start, 0))
        while index < len(self.mended.paragraphs) and self.mended.paragraphs[index][0] < end:
            yield self.mended.paragraphs[index][0]
            index += 1
        nodes = self.tree.nodes
        index = bisect_left(self.tree.starts, start)
        while index < len(nodes) and nodes[index].start < end:
            yield nodes[index].start
            index += 1

    def block(self, start: int, end: int, limit: int, heading_label_ends: dict[int, int]) -> int:
        """One paragraph, or the part of it that a mark begins; returns where the next block may begin."""
        node = self.tree.at(start)
        own = node if node and node.start == start else None
        position = start
        said = speaker_end(self.mended.norm, start, end) if own is None else start
        said = learned_end(self.mended.norm, start, end) if own is None and said == start else said
        if said > start:
            self.aside(start, said, Verdict("other", "clause.speaker"))
            start = position = said
        if own and own.kind == "say":
            return self.said(own, end)
        self.asked = self.asked and own is not None and own.kind in LISTS
        self.listed = self.listed or self.asked
        if own and ((self.asked and self.bare(own)) or self.decides_alone(own)):
            return self.paragraph(start, end, node, first=False)
        if own and own.heading_end > own.mark_end:
            self.modes.of(own)  # as above: before its heading is cut
            own.heading_end = min(own.heading_end, limit)  # what is taken already stays taken
            position = self.heading(own, heading_label_ends, limit)
        elif own and (
            own.index in self.heading_labels
            or (
                own.kind not in SPOKEN | {"num", "nump", "circle"}
                and strip(self.mended.norm, own.mark_end, end) is None
            )
        ):
            position = self.heading(own, heading_label_ends, limit)
        if position >= end:
            return position
        return self.paragraph(position, end, node, first=own is None)

    def bare(self, node: Node) -> bool:
        """Whether a bullet has no words below its line, pictures apart."""
        below = self.mended.norm[node.heading_end : node.end].strip()
        return node.kind == "bullet" and not ("一" <= below[:1] <= "龥")

    def decides_alone(self, node: Node) -> bool:
        """Whether a line that looks like a heading has nothing under it and is itself something to do."""
        norm = self.mended.norm
        taken = self.masthead.taken
        index = bisect_left(taken, node.heading_end, key=lambda part: part.start)
        end = min(node.end, taken[index].start) if index < len(taken) else node.end  # a signature is not what it heads
        if (
            node.children
            or (node.kind in UNNUMBERED and not (node.kind == "bullet" and self.in_bare_list(node)))
            or node.kind in {"part", "chapter", "section", "box"}
            or not (nothing_told(norm[node.heading_end : end]) or self.closes_list(node, end) or self.goes_on(node))
        ):
            return self.closes_line(node)
        words = norm[node.mark_end : node.heading_end]
        if len(words) <= 3 or (self.items and heads_elsewhere(self.tree, node, words)):
            return False
        if self.goes_on(node) or self.in_bare_list(node):
            return True
        held = self.held(node.start, node)
        if DUE.search(words) and "，" in words:
            return True  # 2、餐饮场所报警器，市场局会同商务局，10月15号之前装完
        if held and (held.form == "line" or held.of_record):
            return True  # the last of what the units above a slip's list are to do
        said = SAYS.match(words)  # 会议要求做好两癌筛查工作。
        words = words[said.end() :] if said else words
        if lexicon.asks(words) or lexicon.begins_with_action(words) or NUMBERED.search(words) or PLEASE.search(words):
            return True
        charged = opening(words, 0, len(words)) or agents(words, 0, len(words))[0]
        if not charged and " " in words:
            blanks = (place for place, character in enumerate(words) if character == " ")
            return any(opening(words, place + 1, len(words)) for place in blanks)  # 小广告 城管中队每天清
        whole = words.endswith("。") or len(words) >= SHORTEST_CHARGE or DAILY.search(words)
        return bool(charged) and bool(whole)  # 各地每日8时报告工作情况。

    def goes_on(self, node: Node) -> bool:
        """Whether a whole sentence closes a list of such sentences, none of which heads anything: what is below heads back out of it."""
        norm = self.mended.norm
        before = self.tree.nodes[max(0, node.index - FEWEST_LISTED) : node.index]
        whole = self.mended.paragraph_end(node.start)
        if (
            node.kind not in LISTS | {"cn", "cnp"}
            or len(before) < FEWEST_LISTED
            or node.heading_end < whole
            or norm[whole - 1] not in "。；！"
        ):
            return False
        return all(
            (other.kind, other.parent, other.number) == (node.kind, node.parent, node.number - node.index + other.index)
            and norm[other.end - 1] in "。；！"
            and other.heading_end in {other.mark_end, other.end}
            and self.mended.paragraph_end(other.start) >= other.end
            for other in before
        )

    def in_bare_list(self, node: Node) -> bool:
        """Whether nothing stands below the items around it either: a list of lines that say what is to be done heads nothing."""
        norm = self.mended.norm
        if node.inline or TELLS.search(norm, node.mark_end, node.heading_end) is None:
            return False
        near = self.tree.nodes[max(0, node.index - FEWEST_LISTED) : node.index + FEWEST_LISTED + 1]
        alike = [
            other
            for other in near
            if (other.kind, other.parent) == (node.kind, node.parent)
            and (node.kind == "bullet" or other.number - other.index == node.number - node.index)
        ]
        if len(alike) <= FEWEST_LISTED or not (alike[-1] is node or self.bare_below(node)):
            return False
        return all(self.bare_below(other) for other in alike[:-1]) and any(
            TELLS.search(norm, other.mark_end, other.heading_end) for other in alike if other is not node
        )

    def bare_below(self, node: Node) -> bool:
        """Whether nothing stands below a line."""
        return not self.mended.norm[node.heading_end : node.end].strip("。；，、 \n\u3000")

    def closes_line(self, node: Node) -> bool:
        """Whether an item closes a list in one line, behind which nothing is told: 4、…；5、县城管局清淤，今晚待命。收到请回复。"""
        norm = self.mended.norm
        stop = self.mended.paragraph_end(node.start)
        before = self.tree.nodes[node.index - 1] if node.index else None
        return (
            before is not None
            and node.kind in LISTS
            and (before.kind, before.number) == (node.kind, node.number - 1)
            and self.mended.paragraph_end(before.start) == stop
            and norm.find("，", node.mark_end, node.heading_end) > 0
            and nothing_told(norm[node.heading_end : stop])
        )

    def closes_list(self, node: Node, end: int) -> bool:
        """Whether what stands below an item of a list closes the whole list: 各单位整改情况请于每周五前报…."""
        below = self.mended.norm[node.heading_end : end].strip()
        return node.kind in LISTS and REPORTS_BACK.match(below) is not None

    def heading(self, node: Node, heading_label_ends: dict[int, int], limit: int) -> int:
        """Draft the heading of `node`; its label, if it carries one, belongs to it. Returns its end, at most `limit`."""
        end = max(node.heading_end, node.mark_end)
        label = self.heading_labels.get(node.index)
        words_end = end
        own = label is not None and label.start >= node.start
        if label is not None and own and not self.mended.norm[end : label.start].strip("。；，、 \n\u3000"):
            end = heading_label_ends.get(label.start, label.end)
            words_end = max(words_end, end if node.start == label.start else 0)
        end, words_end = min(end, limit), min(words_end, limit)
        end = node.start + len(self.mended.norm[node.start : end].rstrip())
        if not self.mended.norm[node.start : end].strip("。；，、 \n\u3000"):
            return end  # a label or an item took its words: there is nothing to head the text with
        self.section_of[node.index] = self.add_heading(node.start, end, node.mark_end, node, node.rule, words_end)
        return end
