"""Slips, sheets and lists of problems: records of keyed lines, whose units and times hold for all that is to be done in them.

    责任单位：市水务局
    整改时限：2027年10月底
    整改措施：
    1．…
    2．…
    督办单位：市政府督查室

Whoever stands above the list answers for each of its items, and for a goal that the record tells besides; a time, or whoever
sees to it, may stand behind the last item. Where only what stands behind names anybody, `items.shared_labels` says so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from luoshi.reading.key_lines import KEY_LINE, PROBLEMS_KEY, KeyedList, key_kind
from luoshi.reading.label_parsing import Label
from luoshi.reading.mending import Mended
from luoshi.reading.nodes import Node, Outline

Stretch = tuple[int, int]
MOST_LINES = 30
"""So many lines above a list are looked at for the head of its record: its fields, and the problems that it lists."""
MOST_FIELDS = 6
"""So many lines behind a list may tell when it is to be done, and to whom to report."""
LONGEST_PROBLEM = 120
MARKS = " \u3000〔★☆▲●■◆"


@dataclass(slots=True)
class Records:
    """What was found of a document's records, in offsets of the mended text.

    holds: where paragraphs begin → the label of whoever answers for them. labels: where those begin that hold so, and close no item.
    lines: where these labels stand, the keys of lists, and what else tells nothing to do: 反馈方式：….
    own: where labels stand that hold for one thing only, and so are its own. names: where lines stand that name the matter of
    a slip (交办事项：…), and where the paragraphs begin of what is asked there.
    """

    holds: dict[int, Label] = field(default_factory=dict)
    labels: set[int] = field(default_factory=set)
    lines: list[Stretch] = field(default_factory=list)
    own: list[Stretch] = field(default_factory=list)
    names: list[tuple[Stretch, tuple[int, ...]]] = field(default_factory=list)


class Asked(NamedTuple):
    """What a record asks for, in one line or in a list below one: the numbers of its key's and its last paragraph.

    starts: where those of its paragraphs begin that somebody answers for. labelled: some items of the list have labels of their own.
    """

    key: int
    last: int
    starts: tuple[int, ...]
    listed: bool
    labelled: bool = False


class Line(NamedTuple):
    """A line above what is asked. kind: label, claimed (of another record), name, problem, reached, task, form, other, asked (of a list that is
    to be done), or text.

    own: the item or the heading that it begins. bare: it is a key and nothing else: 存在问题：.
    """

    start: int
    end: int
    kind: str
    own: Node | None = None
    label: Label | None = None
    bare: bool = False

    @property
    def heads(self) -> bool:
        """Whether it is a heading, or the first line of a counted problem."""
        return self.kind == "text" and self.own is not None and not self.own.inline


OPENERS = frozenset(("asked", "claimed", "name", "problem", "reached", "text"))
"""Kinds of lines with which a record begins, or above which another ends."""


@dataclass(slots=True)
class Head:
    """What stands above what a record asks for: its labels, the goals told beside it, lines that tell nothing to do, its heading.

    tells_problem: a line between the heading and what is asked tells what is wrong: 一、城南排水口 | 存在问题：晴天溢流 | 整改要求：….
    """

    labels: list[Label] = field(default_factory=list)
    goals: list[int] = field(default_factory=list)
    lines: list[Stretch] = field(default_factory=list)
    node: Node | None = None
    tells_problem: bool = False
    name: Stretch | None = None

    def note(self, line: Line) -> None:
        """Note a line that tells nothing to do: the name of a matter, a key of the form, a key alone on its line."""
        if line.kind == "name" and not line.bare:
            self.name = (line.start, line.end)
        elif line.kind in {"name", "form"} or (line.kind in {"problem", "reached"} and line.bare):
            self.lines.append((line.start, line.end))


def find_records(mended: Mended, tree: Outline, labels: list[Label], lists: list[KeyedList], body: int) -> Records:
    """The records of the document; `labels`: all that may name who answers, in order; `body`: where the text begins."""
    found = Records()
    lines = Lines(mended, tree, labels, lists, body, found.labels)
    if not lines.labels:
        return found
    for asked in sorted([*lines.lists_asked(), *lines.lines_asked()]):
        head = lines.above(asked.key)
        behind = set(lines.behind(asked, named=any(label.names for label in head.labels)))
        around = head.labels and (asked.listed or head.goals or head.node)
        if not around and not (behind and head.tells_problem):
            continue
        told = (*head.goals, *asked.starts)
        together = merged([*head.labels, *behind], "sole" if len(told) == 1 else "record")
        found.holds |= dict.fromkeys(told, together)
        found.labels |= {label.start for label in (*head.labels, *behind)}
        if len(told) == 1:
            found.own += together.lines
        else:
            found.lines += [line for label in together.lines for line in lines.within(*label)]
        found.lines += [*head.lines, *([mended.paragraphs[asked.key]] if asked.listed else [])]
        found.names += [(head.name, told)] if head.name else []
        if head.node:
            head_whole(mended, head.node)
    if found.holds:
        lines.list_problems()
    return found


def merged(labels: list[Label], form: str) -> Label:
    """The labels of a record as one, with the units of all."""
    first, *others = sorted(labels)
    names = tuple(name for label in (first, *others) for name in label.names)
    opened = any(label.open_list for label in labels)
    return first._replace(
        names=names, open_list=opened, form=form, beside=tuple((label.start, label.end) for label in others)
    )


def head_whole(mended: Mended, node: Node) -> None:
    """Make a heading of the whole line that tells a problem: 一、截污管网缺口26公里。."""
    end = mended.paragraph_end(node.start)
    if end - node.start <= LONGEST_PROBLEM:
        node.heading_end = max(node.heading_end, node.mark_end + len(mended.norm[node.mark_end : end].rstrip()))


class Lines:
    """The lines of a document, as far as they belong to records."""

    def __init__(
        self,
        mended: Mended,
        tree: Outline,
        labels: list[Label],
        lists: list[KeyedList],
        body: int,
        claimed: set[int],
    ) -> None:
        """Note which lines are labels, and of what kind the lists are; `claimed`: where labels begin that a record has already."""
        self.mended, self.tree, self.body = mended, tree, body
        self.labels = dict(self._labelled(labels))
        self.claimed = claimed
        nodes = tree.nodes if self.labels else []
        self.lists = lists
        self.kinds = {index: told.kind for told in lists for index in told.items}
        self.headings = {
            node.index for node in nodes if PROBLEMS_KEY.fullmatch(mended.norm, node.mark_end, node.heading_end)
        }
        self.kinds |= dict.fromkeys(self.headings, "problem")

    def _labelled(self, labels: list[Label]) -> Iterator[tuple[int, Label]]:
        """Where the lines begin that are nothing but labels; one may have several lines."""
        paragraphs = self.mended.paragraphs
        for label in labels:
            if label.form == "line":
                first = bisect_right(paragraphs, (label.start, len(self.mended.norm))) - 1
                if not self.mended.norm[paragraphs[first][0] : label.start].strip(MARKS):
                    last = bisect_left(paragraphs, (label.end, 0), first)
                    yield from ((start, label) for start, _ in paragraphs[first:last])

    def within(self, start: int, end: int) -> Iterator[Stretch]:
        """The lines of a label, each by itself."""
        first = bisect_right(self.mended.paragraphs, (start, end)) - 1
        for begin, stop in self.mended.paragraphs[max(first, 0) : bisect_left(self.mended.paragraphs, (end, 0))]:
            yield max(begin, start), min(stop, end)

    def lists_asked(self) -> Iterator[Asked]:
        """The lists that are counted below a key: 整改措施：, 1．…, 2．…."""
        paragraphs, length = self.mended.paragraphs, len(self.mended.norm)
        for told in self.lists:
            if told.kind in {"task", "name"}:
                first, end = self.tree.nodes[told.items[0]], self.tree.nodes[told.items[-1]]
                begin = bisect_left(paragraphs, (first.start, 0))
                last = bisect_right(paragraphs, (end.start, length)) - 1
                starts = [start for start, _ in paragraphs[begin : last + 1]]
                labelled = any(start in self.labels for start in starts)
                yield Asked(
                    begin - 1, last, tuple(start for start in starts if start not in self.labels), True, labelled
                )

    def lines_asked(self) -> Iterator[Asked]:
        """What is told behind its key, below a label or a problem: 整改措施：一是…；二是…."""
        norm, paragraphs = self.mended.norm, self.mended.paragraphs
        for number, (start, end) in enumerate(paragraphs):
            if number and start not in self.labels and self.may_ask(number):
                keyed = KEY_LINE.match(norm, start, end)
                if keyed and keyed.end() < end and key_kind(keyed["key"]) == "task" and not self.asks_more(number + 1):
                    yield Asked(number, number, (start,), listed=False)

    def may_ask(self, number: int) -> bool:
        """Whether a label, or a line that tells what is wrong, stands right above the paragraph `number`."""
        start, end = self.mended.paragraphs[number - 1]
        if start in self.labels:
            return True
        keyed = KEY_LINE.match(self.mended.norm, start, end)
        return keyed is not None and key_kind(keyed["key"]) == "problem"

    def asks_more(self, number: int) -> bool:
        """Whether the lines from paragraph `number` on ask for more in the same record: 整改目标：…, 整改时限：…, 整改措施：."""
        for start, end in self.mended.paragraphs[number : number + MOST_FIELDS]:
            node = self.tree.at(start)
            keyed = KEY_LINE.match(self.mended.norm, start, end)
            if start not in self.labels and (keyed is None or (node and node.start == start and not node.inline)):
                return False
            kind = key_kind(keyed["key"]) if keyed and start not in self.labels else None
            if kind in {"task", "name"}:
                return kind == "task"
        return False

    def above(self, key: int) -> Head:
        """What stands above the paragraph number `key`, up to the head of its record."""
        head = Head()
        lines = self.upwards(key)
        opener = self.near(head, lines)
        if opener == "problem" and not head.labels:
            self.far(head, lines)
        return head

    def upwards(self, key: int) -> Iterator[Line]:
        """The lines above the paragraph number `key` from below, as far as they may be of its record, and the first that is not."""
        for start, end in reversed(self.mended.paragraphs[max(0, key - MOST_LINES) : key]):
            if start < self.body:
                return
            label = self.labels.get(start)
            node = self.tree.at(start)
            own = node if node and node.start == start else None
            listed = self.kind_of(node)
            if label:
                yield Line(start, end, "label" if label.start not in self.claimed else "claimed", own, label)
            elif own and own.index in self.headings:
                yield Line(start, end, "problem", own)
            elif listed not in {"problem", "reached"}:
                keyed = KEY_LINE.match(self.mended.norm, own.mark_end if own else start, end)
                bare = keyed is not None and keyed.end() == end
                kind = "asked" if listed else (key_kind(keyed["key"]) or "other") if keyed else "text"
                yield Line(start, end, "other" if kind == "task" and bare else kind, own, bare=bare)

    def near(self, head: Head, lines: Iterator[Line]) -> str | None:
        """Note in `head` what stands above what is asked; returns with what kind of line the record begins, if one tells it."""
        for line in lines:
            if line.label:
                head.labels += [] if line.kind == "claimed" or line.label in head.labels else [line.label]
            elif line.kind == "task":
                head.goals.append(line.start)
            elif line.kind == "text":
                head.node = line.own if line.heads else None
            else:
                head.note(line)
            if line.kind in OPENERS or (line.own and not line.label):
                return line.kind
        return None

    def far(self, head: Head, lines: Iterator[Line]) -> None:
        """Note the labels above the problems of a record, where they stand at its very head; what ends another record is of that one."""
        top = Head()
        first = next(lines, None)
        head.tells_problem = first is not None and first.heads
        for line in chain([first] if first else [], lines):
            if line.kind == "label" and line.label:
                top.labels += [] if line.label in top.labels else [line.label]
                continue
            top.note(line)
            if line.kind not in {"form", "other"}:
                if not (line.heads or line.kind == "name"):
                    return
                break
        head.labels, head.name = top.labels, top.name
        head.lines += top.lines

    def list_problems(self) -> None:
        """Make no headings of the lines that count problems, though the list of measures below them seems to be theirs."""
        for index, kind in self.kinds.items():
            node = self.tree.nodes[index]
            listed = kind in {"problem", "reached"} and index not in self.headings
            if listed and node.heading_end >= self.mended.paragraph_end(node.start):
                node.heading_end = node.mark_end

    def kind_of(self, node: Node | None) -> str | None:
        """The kind of the list that a node is an item of, or stands below."""
        while node:
            if node.index in self.kinds:
                return self.kinds[node.index]
            node = self.tree.above(node)
        return None

    def behind(self, asked: Asked, *, named: bool) -> Iterator[Label]:
        """The labels on the lines behind what is asked that hold for all of it; none where its items have their own.

        `named`: whether units stand above the list; then those behind it begin the next record.
        """
        norm = self.mended.norm
        below = asked.last + 1
        for start, end in self.mended.paragraphs[below : below if asked.labelled else below + MOST_FIELDS]:
            label = self.labels.get(start)
            if label and named and any(name.role != "guide" for name in label.names):
                return
            if label:
                yield label
                continue
            keyed = KEY_LINE.match(norm, start, end)
            if keyed is None or keyed.end() >= end or key_kind(keyed["key"]) not in {"form", None}:
                return
