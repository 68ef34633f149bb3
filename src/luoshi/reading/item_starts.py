"""Where an item begins that carries a label: at which of the marks before the label, or where the sentence before it ends."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from luoshi.reading.belief import PLAIN, STRUCTURAL, STYLED
from luoshi.reading.label_parsing import Label
from luoshi.reading.lexicon import PREAMBLE
from luoshi.reading.line_words import PUNCTUATED
from luoshi.reading.marks import SPOKEN
from luoshi.reading.mending import Mended
from luoshi.reading.nodes import Node, Outline
from luoshi.reading.verdict_words import KEYED

SEPARATORS = " \u3000\n。；，、;,."
MOST_SIBLINGS = 400
"""So many marks of a list tell whether each carries a label of its own."""


class Kinds:
    """What the marks of the document are to their labels, asked only as far as is needed."""

    def __init__(self, labels: list[Label], before: list[Node | None], tree: Outline) -> None:
        """`before`: the node right before each label."""
        self.before = before
        self.tree = tree
        self.single: set[str] = set()
        self.rest = single_kinds(labels, before, tree)

    def is_single(self, kind: str) -> bool:
        """Whether any mark of the kind carries a label of its own, as its neighbour before does."""
        while kind not in self.single:
            more = next(self.rest, None)
            if more is None:
                return False
            self.single.add(more)
        return True

    @cached_property
    def alone(self) -> frozenset[str]:
        """The kinds of which nearly all carry one label, so that two below one mark tell of a mark that is lost."""
        return alone_kinds(self.before, self.tree)


FEWEST_ALONE = 3


def alone_kinds(before: list[Node | None], tree: Outline) -> frozenset[str]:
    """The kinds 一、 and （一） if nearly each of their marks carries one label; `before`: the node right before each."""
    held: Counter[int] = Counter()
    for holder in before:
        node = holder
        while node and node.kind not in {"cn", "cnp"} and node.parent is not None:
            node = tree.nodes[node.parent]
        if node:
            held[node.index] += 1
    one = Counter(tree.nodes[index].kind for index, count in held.items() if count == 1)
    more = Counter(tree.nodes[index].kind for index, count in held.items() if count > 1)
    return frozenset(kind for kind in ("cn", "cnp") if one[kind] >= max(FEWEST_ALONE, 2 * more[kind]))


def single_kinds(labels: list[Label], before: list[Node | None], tree: Outline) -> Iterator[str]:
    """The kind of every mark that carries a label of its own, as its neighbour before does."""
    previous = 0
    for label, holder in zip(labels, before, strict=True):
        node = holder
        while node and node.inline and node.parent is not None:
            node = tree.nodes[node.parent]
        if node and node.start >= previous:
            siblings = tree.nodes[node.parent].children if node.parent is not None else []
            place = bisect_left(siblings, node.index)
            if 0 < place < MOST_SIBLINGS and tree.nodes[siblings[place - 1]].start < previous:
                yield node.kind
        previous = label.end


SPOKEN_ABOUT = SPOKEN | {"circle"}
OF_A_SENTENCE = SPOKEN | {"circle", "nump", "num"}
"""Marks that may stand in the middle of a sentence which one label closes."""


def item_start(
    mended: Mended, tree: Outline, label: Label, node: Node | None, previous: int, following: int, kinds: Kinds
) -> tuple[int, str]:
    """Where the label's item begins, and by which rule."""
    chain: list[Node] = []
    walk = node
    while walk and walk.start >= previous:
        chain.append(walk)
        walk = tree.nodes[walk.parent] if walk.parent is not None else None
    if not chain:
        return unmarked_start(mended, label, node, previous)
    inner = chain[0]
    if inner.inline:
        found = amid_line(mended, tree, label, chain, previous, following, kinds)
        if not isinstance(found, Node):
            return found
        inner = found
    if below_styled(mended, inner, label) or (
        below_heading(mended, inner, label, following) and inner.kind not in kinds.alone
    ):
        return mended.paragraphs[bisect_right(mended.paragraphs, (inner.heading_end, 1 << 60))][0], "item.below-heading"
    if inner.kind in STRUCTURAL:
        return below_division(mended, inner, label), "item.below-heading"
    position = chain.index(inner)
    parent = chain[position + 1] if position + 1 < len(chain) else None
    if parent and parent.kind not in {"part", "chapter"} and covers_parent(mended, inner, parent, label, kinds):
        return parent.start, "item.parent-mark"
    if inner.kind == PLAIN and len(chain) == 1:
        return plain_start(mended, inner, label), "item.heading"
    return inner.start, "item.mark"


def amid_line(
    mended: Mended, tree: Outline, label: Label, chain: list[Node], previous: int, following: int, kinds: Kinds
) -> tuple[int, str] | Node:
    """As `item_start`, where the innermost mark stands in the middle of a line; the mark at which to begin where it only counts in a sentence."""
    inner = chain[0]
    if is_glued_to_heading(tree, inner):
        return inner.start, "item.inline-mark"
    within = inner.kind == "cnp" and len(chain) > 1 and chain[1].kind == "num"  # 7.（一）…；（二）…。（A、B负责）
    if not within and inner.kind not in OF_A_SENTENCE:
        return inner
    outer = chain[1] if within else next((candidate for candidate in chain if not candidate.inline), None)
    if outer is None and inner.kind in SPOKEN_ABOUT:  # in flattened text all marks are in the middle of a line
        outer = next((candidate for candidate in chain if candidate.kind not in SPOKEN_ABOUT), None)
    more = label.end < inner.end - 1 or any(tree.nodes[i].start > label.start for i in siblings_of(tree, inner))
    if outer is None and closes_all(mended, tree, label, previous):
        above = tree.nodes[inner.parent] if inner.parent is not None else None
        return unmarked_start(mended, label, above, previous)
    if outer is None and len(chain) > 1 and counts_measures(mended, tree, chain[1], label, kinds):
        return chain[1].start, "item.parent-mark"
    heads = outer is not None and outer.kind == PLAIN and mended.norm.startswith("\n", outer.heading_end)
    if outer is None or heads or (following < outer.end and (more or label.end < outer.end - 4)):
        return inner.start, "item.inline-mark"
    return outer


def is_glued_to_heading(tree: Outline, node: Node) -> bool:
    """Whether a mark is in the middle of a line only because nothing parts it from its heading: the next begins a line."""
    parent = tree.above(node)
    if parent is None or parent.heading_end < node.start:
        return False
    if len(parent.children) < len(("first", "next")):  # （七）特种设备。18.…, the number going on from the part before
        return node.kind == "num" and node.number > 1 and node.start - parent.mark_end <= LONGEST_TOPIC
    return parent.children[0] == node.index and not tree.nodes[parent.children[1]].inline


LONGEST_TOPIC = 14


def below_division(mended: Mended, node: Node, label: Label) -> int:
    """Where the words begin over which a division's title stands; at its mark where it has none but a first sentence."""
    norm, start = mended.norm, node.heading_end
    if start <= node.mark_end or norm[start - 1] == "。" or not norm[start : label.start].strip():
        return node.start
    while norm[start] in SEPARATORS:
        start += 1
    return start


def closes_all(mended: Mended, tree: Outline, label: Label, previous: int) -> bool:
    """Whether a label on its own line holds for all that the paragraph above it counts: 整改措施：（1）…。（2）…。"""
    index = bisect_right(mended.paragraphs, (label.start, 1 << 60)) - 1
    if index == 0 or label.start != mended.paragraphs[index][0] or previous > mended.paragraphs[index - 1][0]:
        return False  # with a label before it in the same paragraph, each holds for its own
    first, last = (bisect_left(tree.starts, at) for at in mended.paragraphs[index - 1])
    return last - first > 1 and all(node.inline for node in tree.nodes[first:last])


MEASURES = ("措施：", "举措：", "要求：")


def counts_measures(mended: Mended, tree: Outline, parent: Node, label: Label, kinds: Kinds) -> bool:
    """Whether a problem counts its measures and one label closes them, the line breaks lost: 二、…。整改措施：1.…2.…责任单位：A."""
    first = tree.nodes[parent.children[0]]
    if not mended.norm.endswith(MEASURES, 0, first.start):
        return False
    return covers_parent(mended, tree.nodes[parent.children[-1]], parent, label, kinds)


def below_styled(mended: Mended, node: Node, label: Label) -> bool:
    """Whether the file itself marks the line above as a heading, and there is text between it and the label: that is the item."""
    if node.kind not in STYLED or mended.norm[node.heading_end : node.heading_end + 1] != "\n":
        return False
    return bool(mended.norm[node.heading_end : label.start].strip(SEPARATORS))


def below_heading(mended: Mended, node: Node, label: Label, following: int) -> bool:
    """Whether the heading is a line of its own over what was decided, or over several paragraphs that end in a label each."""
    norm = mended.norm
    if mended.flattened or node.children or norm[node.heading_end : node.heading_end + 1] != "\n":
        return False
    if node.kind == "cn" and norm.startswith("关于", node.mark_end) and label.start > node.heading_end + 1:
        return True  # 四、关于经费: what a meeting dealt with, and below it what it decided
    if PUNCTUATED.search(norm, node.mark_end, node.heading_end):
        return False
    if label.start > node.heading_end + 1 and norm[label.end : mended.paragraph_end(label.start)].strip(SEPARATORS):
        return True  # 四、保障措施 | 县大气办每日调度。（县大气办牵头）加大执法力度，…。
    if following >= node.end:
        return False
    own, other = (
        mended.paragraphs[bisect_right(mended.paragraphs, (at, 1 << 60)) - 1][0] for at in (label.start, following)
    )
    apart = node.heading_end < own < other
    return apart and all(norm[begin:at].strip(SEPARATORS) for begin, at in ((own, label.start), (other, following)))


def siblings_of(tree: Outline, node: Node) -> list[int]:
    """The children of the node's parent."""
    return tree.nodes[node.parent].children if node.parent is not None else []


def covers_parent(mended: Mended, inner: Node, parent: Node, label: Label, kinds: Kinds) -> bool:
    """Whether a label after the last of several unlabelled items holds for all of them."""
    if (
        label.form == "tail"
        and mended.norm.find("：", label.start, label.end) < 0
        and mended.paragraph_end(inner.start) > label.start
    ):
        return False  # （四）…。市公安局按职责抓好落实。 is said of its own paragraph
    siblings = parent.children
    last = bool(siblings) and siblings[-1] == inner.index
    rest = label.end
    while rest < inner.end and mended.norm[rest] in SEPARATORS:
        rest += 1
    closes = label.end >= inner.end - 3 or KEYED.match(mended.norm, rest, inner.end) is not None
    return last and len(siblings) >= 2 and parent.level >= 1 and closes and not kinds.is_single(inner.kind)


def unmarked_start(mended: Mended, label: Label, node: Node | None, previous: int) -> tuple[int, str]:
    """Without a mark: the end of the label before in the same item; otherwise the label's own paragraph."""
    index = bisect_right(mended.paragraphs, (label.start, 1 << 60)) - 1
    paragraph = mended.paragraphs[index][0]
    own_line = not mended.norm[paragraph : label.start].strip(SEPARATORS)
    if own_line and index:
        paragraph = mended.paragraphs[index - 1][0]
        floor = max(previous, node.heading_end if node else 0)
        only_helpers = bool(label.names) and all(name.role == "support" for name in label.names)
        while (
            not only_helpers
            and index > 1
            and mended.paragraphs[index - 2][0] >= floor
            and not leads_up(mended, index - 2)
        ):
            index -= 1
            paragraph = mended.paragraphs[index - 1][0]
    if previous > paragraph:
        return previous, "item.after-label"
    if node and node.start < previous <= node.end:
        floor = max(previous, node.heading_end)
        return max(floor, paragraph if own_line else floor), "item.after-label"
    return paragraph, "item.paragraph"


def leads_up(mended: Mended, index: int) -> bool:
    """Whether a paragraph only leads up to the next (现将有关事项通知如下：, 为…，制定本方案。) or closes what is above it (目前进展：…)."""
    start, end = mended.paragraphs[index]
    return (
        mended.norm[end - 1] == "："
        or KEYED.match(mended.norm, start, end) is not None
        or PREAMBLE.search(mended.norm, max(start, end - 200), end) is not None
    )


def plain_start(mended: Mended, node: Node, label: Label) -> int:
    """A heading without a mark belongs to its item where the item is all that stands under it."""
    return (
        node.start
        if label.end >= node.end - 3 or not PUNCTUATED.search(mended.norm[node.start : node.heading_end])
        else node.heading_end
    )
