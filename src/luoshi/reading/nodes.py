"""The tree of an outline: marks with all that stands under them."""

from bisect import bisect_right
from dataclasses import dataclass, field

from luoshi.reading.belief import UNNUMBERED, Believed, Irregular
from luoshi.reading.contents import Contents
from luoshi.reading.marks import SPOKEN
from luoshi.reading.mending import Mended
from luoshi.reading.patterns import lazy


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
