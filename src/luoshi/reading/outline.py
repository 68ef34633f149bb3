"""The outline: which marks are really marks, what they head, and where each heading ends; in flattened text too.

A mark at the start of a paragraph is believed as it stands. A damaged one, or one in the middle of a line, is believed
only where its number is awaited. Numbers that are missing from a list are reported as gaps.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from luoshi.reading.lexicon import ACTION_LENGTHS, ACTION_SET, BARE_HEADINGS
from luoshi.reading.marks import ORDER, SAYING, STRICT, Mark, mark_at, number_of
from luoshi.reading.mending import Mended
from luoshi.reading.units import Label, subject_at

PLAIN = "plain"
"""The kind of a heading that has no mark."""

STYLED = ("styled-1", "styled-2", "styled-3")
"""Kinds of headings that the file itself marks as such, by their level, where they have no mark."""

UNNUMBERED = frozenset({"say", PLAIN, *STYLED})
RANK = (
    ORDER
    | {PLAIN: ORDER["cnp"] + 0.5}
    | {"styled-1": -1.0, "styled-2": ORDER["section"] + 0.5, "styled-3": ORDER["cn"] + 0.5}
)
AFTER_STOP = "。；：！？”）〕…"
REFERENCE = re.compile("(?:第|本|前款|上述|依照|按照|见|附件|表|图|款|条|至|和|、|与|之)$")
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
class Missing:
    """Numbers that the list skips, found at the mark at `at`."""

    at: int
    first: int
    last: int
    label: str


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
    missing: list[Missing]
    contents: Contents | None

    def at(self, position: int) -> Node | None:
        """The innermost node that holds `position`."""
        index = bisect_right(self.nodes, position, key=lambda node: node.start) - 1
        node = self.nodes[index] if index >= 0 else None
        while node and node.end <= position:
            node = self.nodes[node.parent] if node.parent is not None else None
        return node


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mark that may be one. `inline`: in the middle of a paragraph; `stopped`: right after a full stop or a label."""

    mark: Mark
    inline: bool
    stopped: bool


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
    contents = table_of_contents(mended, candidates)
    if contents:
        candidates = [c for c in candidates if not contents.start <= c.mark.start < contents.end]
    taken = blocked or []
    candidates = [c for c in candidates if not in_span(taken, c.mark.start)]
    plain = plain_headings(mended, body, candidates, contents, styled or {})
    headings = [mark for mark in plain if not in_span(taken, mark.start)]
    accepted, missing = believe(mended, candidates, headings)
    nodes = build(accepted, mended)
    for node in nodes:
        node.heading_end, node.rule = heading_extent(node, nodes, mended, contents, labels)
    return Outline(nodes, missing, contents)


# ---------------------------------------------------------------- candidates


def find_candidates(mended: Mended, labels: list[Label], body: int) -> list[Candidate]:
    """Every place that looks like a mark."""
    norm = mended.norm
    found: list[Candidate] = []
    ends = {label.end for label in labels}
    spans = [(label.start, label.end) for label in labels]
    for start, end in mended.paragraphs:
        if end <= body:
            continue
        first = mark_at(norm, start, weak=True)
        saying = SAYING.match(norm, start, end)
        if first:
            found.append(Candidate(first, inline=False, stopped=True))
        elif saying:
            found.append(Candidate(Mark(start, saying.end(), "say", 1), inline=False, stopped=True))
        for inner in STRICT.finditer(norm, first.end if first else start + 1, end):
            before = norm[inner.start() - 1]
            stopped = before in AFTER_STOP or inner.start() in ends or before in " \u3000"
            if not stopped and not mended.flattened:
                continue
            kind, words = inner.lastgroup or "", inner.group()
            if kind == "article" and before not in "。）":
                continue
            if kind == "cn" and len(words) > 3 and "十" not in words:
                continue
            if kind not in {"part", "chapter", "section"} and REFERENCE.search(
                norm, max(start, inner.start() - 3), inner.start()
            ):
                continue
            if in_span(spans, inner.start()):
                continue
            number = number_of(kind, words)
            if number:
                found.append(Candidate(Mark(inner.start(), inner.end(), kind, number), inline=True, stopped=stopped))
    return found


def in_span(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether `position` is inside one of the ascending spans."""
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]


# ---------------------------------------------------------------- table of contents

CONTENTS = re.compile("目[ \u3000]*录")
LEADERS = re.compile("[.…·．。\\s\u3000]*\\d*[\\s\u3000]*$")


def table_of_contents(mended: Mended, candidates: list[Candidate]) -> Contents | None:
    """The table of contents, if the text has one: its first entry comes back where the body begins."""
    norm = mended.norm
    for found in CONTENTS.finditer(norm, 0, min(len(norm), 20_000)):
        entries = [c.mark for c in candidates if c.mark.start >= found.end()]
        if not entries or entries[0].start - found.end() > 8:
            continue
        first = entries[0]
        words = squeezed(norm, first.end, first.end + 12)[:6]
        for number, mark in enumerate(entries[1:], start=1):
            if (mark.kind, mark.number) == (first.kind, first.number) and squeezed(norm, mark.end, mark.end + 12)[
                :6
            ] == words:
                return contents_of(norm, found.start(), entries[:number], mark.start)
    return None


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

PUNCTUATED = re.compile("[，。；：！？,;]")
NO_HEADING = re.compile(
    "(?:\\d{4}|[二〇○零一九]{4})年.{1,4}月.{1,4}日|^（.*）$|[:：]|^附件?|^[A-Za-z0-9\\s.\\-—]+$|^各位|^同志们"
)


def plain_headings(
    mended: Mended, body: int, candidates: list[Candidate], contents: Contents | None, styled: dict[int, int]
) -> list[Mark]:
    """Short lines without punctuation before running text, and lines that the file marks as headings."""
    norm = mended.norm
    marked = {candidate.mark.start for candidate in candidates if not candidate.inline}
    found = []
    for (start, end), following in zip(mended.paragraphs, [*mended.paragraphs[1:], None], strict=False):
        if start < body or start in marked or (contents and contents.start <= start < contents.end):
            continue
        words = norm[start:end]
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
    return found


# ---------------------------------------------------------------- belief


class Positions:
    """Where each (kind, number) occurs among the candidates."""

    def __init__(self, candidates: list[Candidate]) -> None:
        """`candidates` in order."""
        self.places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for candidate in candidates:
            self.places[candidate.mark.kind, candidate.mark.number].append(candidate.mark.start)

    def next(self, kind: str, number: int, after: int) -> int | None:
        """The first place after `after`."""
        places = self.places.get((kind, number), [])
        index = bisect_left(places, after)
        return places[index] if index < len(places) else None


def believe(
    mended: Mended, candidates: list[Candidate], headings: list[Mark]
) -> tuple[list[tuple[Mark, int, bool]], list[Missing]]:
    """The marks that are marks, each with its depth and whether it is inline; and the numbers that are missing."""
    positions = Positions(candidates)
    every = sorted(
        [*candidates, *(Candidate(mark, inline=False, stopped=True) for mark in headings)], key=lambda c: c.mark.start
    )
    stack: list[tuple[str, int]] = []
    last: dict[str, int] = {}
    accepted: list[tuple[Mark, int, bool]] = []
    missing: list[Missing] = []
    for candidate in every:
        mark = candidate.mark
        open_number = next((number for kind, number in reversed(stack) if kind == mark.kind), None)
        if not believable(candidate, open_number, last.get(mark.kind), positions, flattened=mended.flattened):
            continue
        if mark.kind not in UNNUMBERED:
            awaited = (open_number if open_number is not None else last.get(mark.kind, 0)) + 1
            if (
                not candidate.inline
                and not mark.weak
                and awaited < mark.number < min(awaited + 20, 90)
                and not (open_number is None and last.get(mark.kind) is None and mark.number > 5)
            ):
                missing.append(
                    Missing(mark.start, awaited, mark.number - 1, mended.norm[mark.start : mark.end].strip())
                )
            last[mark.kind] = mark.number
        nest(stack, mark, positions)
        accepted.append((mark, len(stack), candidate.inline))
    return accepted, missing


def believable(
    candidate: Candidate, open_number: int | None, last: int | None, positions: Positions, *, flattened: bool
) -> bool:
    """Whether the candidate is a mark, by its place and its number."""
    mark = candidate.mark
    awaited = mark.number in {(open_number or -9) + 1, (last or -9) + 1}
    if not candidate.inline and not mark.weak:
        return True
    if mark.weak:
        return awaited or (mark.number == 1 and mark.kind == "cn" and positions.next("cn", 2, mark.end) is not None)
    if mark.number == 1 or (mark.kind == "one" and mark.number == 99):
        if mark.number == 99:
            return open_number is not None
        second = positions.next(mark.kind, 2, mark.end)
        again = positions.next(mark.kind, 1, mark.end)
        return second is not None and (again is None or second < again) and second - mark.start < 30_000
    if mark.kind in {"chapter", "section", "part"}:
        return awaited and (candidate.stopped or last is not None)
    return awaited and (open_number is not None or candidate.stopped or (flattened and mark.kind in {"cn", "cnp"}))


def nest(stack: list[tuple[str, int]], mark: Mark, positions: Positions) -> None:
    """Put the mark in its place on the stack of open marks."""
    kinds = [kind for kind, _ in stack]
    if mark.kind in kinds:
        del stack[kinds.index(mark.kind) :]
    else:
        while stack and RANK[stack[-1][0]] > RANK[mark.kind]:
            kind, number = stack[-1]
            following = positions.next(kind, number + 1, mark.end) if kind not in UNNUMBERED else None
            second = positions.next(mark.kind, 2, mark.end)
            if mark.number == 1 and following is not None and second is not None and second < following:
                break  # 1. holds （一）（二） in this document
            stack.pop()
    stack.append((mark.kind, mark.number))


def build(accepted: list[tuple[Mark, int, bool]], mended: Mended) -> list[Node]:
    """The tree: parents, children, and where each node ends."""
    nodes: list[Node] = []
    path: list[int] = []
    for mark, depth, inline in accepted:
        while path and nodes[path[-1]].level >= depth:
            nodes[path.pop()].end = mark.start
        parent = path[-1] if path else None
        node = Node(len(nodes), mark.kind, mark.number, mark.start, mark.end, len(mended.norm), parent, depth, inline)
        if parent is not None:
            nodes[parent].children.append(node.index)
        nodes.append(node)
        path.append(node.index)
    for node in nodes:
        node.end = (
            max(node.start + 1, len(mended.norm[node.start : node.end].rstrip()) + node.start)
            if node.end - node.start < 400
            else node.end
        )
    return nodes


# ---------------------------------------------------------------- where a heading ends

STOP = re.compile("[。！？；\n]")
FIRST_STOP = re.compile("[。！？]")


def heading_extent(
    node: Node, nodes: list[Node], mended: Mended, contents: Contents | None, labels: list[Label]
) -> tuple[int, str]:
    """Where the heading of `node` ends, its mark and full stop included, and the rule; mark_end when it has none."""
    norm = mended.norm
    following = nodes[node.index + 1].start if node.index + 1 < len(nodes) else len(norm)
    line_end = norm.find("\n", node.mark_end)
    line_end = len(norm) if line_end < 0 else line_end
    limit = min(line_end, following)
    if node.kind == "say":
        return node.mark_end, "outline.say"
    for words in contents.headings.get((node.kind, node.number), []) if contents else []:
        end = match_squeezed(norm, node.mark_end, words)
        if end is not None:
            return end, "outline.contents"
    label = next((label for label in labels_from(labels, node.mark_end) if label.start < limit), None)
    if label:
        limit = label.start
    words = norm[node.mark_end : limit]
    if not words.strip():
        return node.mark_end, "outline.bare"
    if node.kind == "article":
        return node.mark_end, "outline.article"
    stop = STOP.search(words)
    own_line = limit == line_end or label is not None
    if not stop and own_line and len(words) <= HEADING_LONGEST:
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    held = node.index + 1 < len(nodes) and nodes[node.index + 1].parent == node.index
    if not stop and limit == following and len(words) <= HEADING_LONGEST and (held or not mended.flattened):
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    end = run_in(words, node.kind)
    if end and (node.mark_end + end < node.end - 1 and norm[node.mark_end + end : node.end].strip("\n 　")):
        return node.mark_end + end, f"outline.{node.kind}.run-in"
    if mended.flattened:
        glued = glued_heading(norm, node.mark_end, limit)
        if glued:
            return glued, "outline.glued"
    return node.mark_end, "outline.none"


def labels_from(labels: list[Label], position: int) -> list[Label]:
    """The labels that begin at or after `position`, at most two of them."""
    index = bisect_left(labels, position, key=lambda label: label.start)
    return labels[index : index + 2]


NOT_RUN_IN = re.compile(
    "\\d(?:%|万|亿|个|家|元|公里)|^到\\d{4}|^(?:各|由)[一-龥、]{1,12}(?:要|应|负责)|(?:应当|不得|可以|必须)"
)


def run_in(words: str, kind: str) -> int:
    """The length of a first sentence that is a heading: 加快农田建设。…; 0 when there is none."""
    colon = re.match("[^，。；：！？\n]{2,25}：", words)
    if (
        colon
        and kind in {"cnp", "num", "nump", "circle", "box"}
        and not words[: colon.end()].endswith(("如下：", "以下：", "包括："))
    ):
        return colon.end()
    stop = FIRST_STOP.search(words)
    if not stop:
        return 0
    sentence = words[: stop.end()]
    longest = RUN_IN_LONGEST if kind in {"cn", "cnp", "chapter", "section", "one", PLAIN} else 32
    if len(sentence) > longest or "；" in sentence or sentence.count("，") > 2 or NOT_RUN_IN.search(sentence):
        return 0
    return stop.end()


OPENERS = re.compile(
    "各(?:县|区|市|级|地|有关|部门|单位)|以.{2,30}(?:为指导|为抓手|为重点|为核心|为目标|为主线)|到\\d{4}年|为(?:了|进一步|深入|贯彻|加快)|坚持|按照|围绕|要|“十[三四五]五”|对"
)


def glued_heading(norm: str, start: int, limit: int) -> int:
    """Where a heading ends that nothing parts from what follows: before a usual beginning of a sentence; 0 when unclear."""
    for words in BARE_HEADINGS:
        if norm.startswith(words, start):
            return start + len(words)
    for position in range(start + 4, min(start + 26, limit - 4)):
        if PUNCTUATED.match(norm[position]):
            return 0
        if OPENERS.match(norm, position, limit) or subject_at(norm, position, min(limit, position + 40)):
            return position
        if (
            position >= start + 6
            and any(norm[position : position + length] in ACTION_SET for length in ACTION_LENGTHS if length > 1)
            and norm[position : position + 2] in GLUE_VERBS
        ):
            return position
    return 0


GLUE_VERBS = frozenset(
    "加快 加强 推进 推动 建立 健全 完善 深化 强化 实施 开展 加大 积极 大力 全面 深入 落实 支持 鼓励 严格 坚决 持续 扎实 着力 充分 认真 优化 建设 构建 统筹 按照 围绕 立足 聚焦 制定 组织".split()  # noqa: SIM905 - a list of words
)
"""Verbs with which the text after a glued heading begins."""
