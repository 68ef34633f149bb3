"""Which of the places that look like marks are marks, how deep each stands, and what is odd about their numbers.

A mark at the start of a paragraph is believed as it stands. A damaged one, or one in the middle of a line, is believed
only where its number is awaited, or where the number that is awaited never comes.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from luoshi.reading.marks import CLOSES_LIST, ORDER, SPOKEN, Mark
from luoshi.reading.mending import Mended
from luoshi.reading.patterns import lazy

PLAIN = "plain"
"""The kind of a heading that has no mark."""

STYLED = ("styled-1", "styled-2", "styled-3")
"""Kinds of headings that the file itself marks as such, by their level, where they have no mark."""

UNNUMBERED = frozenset({"say", "bullet", PLAIN, *STYLED})
RANK = (
    ORDER
    | {PLAIN: ORDER["cnp"] + 0.5}
    | {"styled-1": -1.0, "styled-2": ORDER["section"] + 0.5, "styled-3": ORDER["cn"] + 0.5}
)
STRUCTURAL = frozenset({"part", "chapter", "section"})
FARTHEST = 30_000
"""How far the second mark of a list may stand from its first."""

DIGITS = lazy("\\d+")
ENDED = lazy("[。！？；：]")
LONGEST_GLUED = 40
LONGEST_SKIP = 3
"""How many numbers in a row may be missing before a mark inside a line."""


class Candidate(NamedTuple):
    """A mark that may be one. `inline`: in the middle of a paragraph; `stopped`: right after a full stop or a label.

    `announced`: after a colon, so that a list that begins here belongs to what stands before it.
    """

    mark: Mark
    inline: bool
    stopped: bool
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Irregular:
    """What is odd about the number of the mark at `at`, whose words are `label`.

    `what`: numbers from `first` to `last` are missing before it, it comes twice, it goes back, or its mark is damaged.
    """

    at: int
    what: Literal["missing", "doubled", "back", "damaged"]
    first: int
    last: int
    label: str


class Believed(NamedTuple):
    """A mark that is one: `depth` is how many open marks it stands under, itself counted."""

    mark: Mark
    depth: int
    inline: bool


class Open(NamedTuple):
    """A mark under which the text still stands; `until`: 一要 in the middle of a paragraph ends with it."""

    kind: str
    number: int
    until: int


class Positions:
    """Where each (kind, number) occurs among the candidates."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """`candidates` in order."""
        self.places: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.counts = Counter(candidate.mark.kind for candidate in candidates)
        for candidate in candidates:
            mark = candidate.mark
            self.places[mark.kind, mark.number].append(mark.start)

    def more(self, kind: str, than: str) -> bool:
        """Whether one kind is more frequent than another, as what is inside is more frequent than what holds it."""
        return self.counts[kind] > self.counts[than]

    def next(self, kind: str, number: int, after: int) -> int | None:
        """The first place after `after`."""
        places = self.places.get((kind, number), [])
        index = bisect_left(places, after)
        return places[index] if index < len(places) else None

    def goes_on(self, mark: Mark) -> bool:
        """Whether the number after the mark's comes before the list begins anew."""
        following = self.next(mark.kind, mark.number + 1, mark.end)
        if following is None or following - mark.start >= FARTHEST:
            return False
        again = self.next(mark.kind, 1, mark.end)
        return again is None or following < again

    def never_comes(self, kind: str, number: int, after: int) -> bool:
        """Whether the number is missing from here to the end of the list."""
        place = self.next(kind, number, after)
        again = self.next(kind, 1, after)
        return place is None or (again is not None and again < place)


class Believer:
    """Goes through the candidates in order and keeps the stack of open marks."""

    def __init__(self, mended: Mended, candidates: list[Candidate]) -> None:
        """`candidates`: all numbered marks of the text in order."""
        self.mended = mended
        self.norm = mended.norm
        self.flattened = mended.flattened
        self.positions = Positions(candidates)
        self.stack: list[Open] = []
        self.last: dict[str, int] = {}  # the last number of each kind that was believed
        self.whole: set[str] = set()  # kinds of which an undamaged mark was believed
        self.held: set[tuple[str, str]] = set()  # (outer kind, inner kind) against the usual order of ranks
        self.believed: list[Believed] = []
        self.irregular: list[Irregular] = []

    def consider(self, candidate: Candidate) -> None:
        """Believe the candidate, or pass it over."""
        mark = candidate.mark
        while self.stack and self.stack[-1].until <= mark.start:
            self.stack.pop()
        open_number = self.open_number(mark.kind)
        if not self.believable(candidate, open_number):
            return
        if mark.kind not in UNNUMBERED:
            self.note_irregular(candidate, open_number)
            self.last[mark.kind] = mark.number
            if not mark.weak:
                self.whole.add(mark.kind)
        self.nest(candidate)
        self.believed.append(Believed(mark, len(self.stack), candidate.inline))

    def open_number(self, kind: str) -> int | None:
        """The number of the innermost open mark of a kind."""
        for other in reversed(self.stack):
            if other.kind == kind:
                return other.number
        return None

    # ------------------------------------------------------------ belief

    def believable(self, candidate: Candidate, open_number: int | None) -> bool:
        """Whether the candidate is a mark, by its place and its number."""
        mark = candidate.mark
        if not candidate.inline and not mark.weak:
            return True
        last = self.last.get(mark.kind)
        awaited = mark.number in {(open_number or -9) + 1, (last or -9) + 1}
        if mark.number == CLOSES_LIST:
            return open_number is not None
        if mark.weak and not candidate.inline and (self.under_its_own(mark) or self.restarts(mark, open_number)):
            return True
        if mark.weak and candidate.inline and self.heads_its_own(mark):
            return True
        if mark.number == 1:
            return (candidate.stopped or not mark.weak) and self.positions.goes_on(mark)
        if mark.weak:
            own = candidate.inline and self.under_its_own(mark)
            return candidate.stopped and (awaited or own or self.skips(candidate, open_number))
        if mark.kind in STRUCTURAL:
            return awaited and (candidate.stopped or last is not None)
        if awaited:
            glued = (self.flattened and mark.kind in {"cn", "cnp"}) or self.goes_on_under_heading(mark)
            return open_number is not None or candidate.stopped or glued
        return self.skips(candidate, open_number)

    def goes_on_under_heading(self, mark: Mark) -> bool:
        """Whether nothing but the words of a heading stands between a wider mark and this one, which goes on counting: 二、产业发展6．."""
        above = self.believed[-1].mark if self.believed else None
        if above is None or mark.kind not in {"num", "nump", "article"} or RANK[above.kind] >= RANK[mark.kind]:
            return False
        return self.is_glued(above, mark)

    def is_glued(self, above: Mark, mark: Mark) -> bool:
        """Whether nothing but the words of a heading can stand between two marks."""
        return mark.start - above.end <= LONGEST_GLUED and ENDED.search(self.norm, above.end, mark.start) is None

    def under_its_own(self, mark: Mark) -> bool:
        """Whether a mark of decimals carries the number of the mark it stands under: 3.1 under 3."""
        numbers = DIGITS.findall(self.norm, mark.start, mark.end)
        if not mark.kind.startswith("decimal") or len(numbers) < 2:
            return False
        above = "num" if len(numbers) == 2 else f"decimal-{len(numbers) - 1}"
        above = "cn" if above not in self.last and len(numbers) == 2 else above  # 2.1 under 二、
        return self.last.get(above) == int(numbers[-2])

    def heads_its_own(self, mark: Mark) -> bool:
        """Whether nothing but the words of a heading stands between its mark and the first decimal under it: 2.改善居住条件2.1."""
        above = self.believed[-1].mark if self.believed else None
        if above is None or mark.number != 1 or not self.under_its_own(mark) or not self.positions.goes_on(mark):
            return False
        return self.is_glued(above, mark)

    def restarts(self, mark: Mark, open_number: int | None) -> bool:
        """Whether a list of a kind that was believed before begins anew below a wider mark."""
        return mark.number == 1 and open_number is None and mark.kind in self.last and bool(self.stack)

    def skips(self, candidate: Candidate, open_number: int | None) -> bool:
        """Whether the mark goes on in a list that has lost the numbers before it."""
        mark = candidate.mark
        if not candidate.stopped:
            last = self.last.get(mark.kind)
            glued = self.flattened and not mark.weak and mark.kind in {"cn", "cnp"} and last is not None
            return (
                glued
                and mark.number == (last or 0) + 2
                and self.positions.never_comes(mark.kind, mark.number - 1, mark.end)
            )
        before = self.last.get(mark.kind) if open_number is None else open_number
        if before is not None and before + 1 < mark.number <= before + 1 + LONGEST_SKIP:
            return self.positions.never_comes(mark.kind, before + 1, mark.end)
        return open_number is None and mark.number <= LONGEST_SKIP and not mark.weak and self.positions.goes_on(mark)

    def note_irregular(self, candidate: Candidate, open_number: int | None) -> None:
        """Note a number that is skipped, doubled, out of order, or damaged among whole ones."""
        mark = candidate.mark
        last = self.last.get(mark.kind)
        awaited = (open_number if open_number is not None else last or 0) + 1
        if mark.number == awaited and not mark.weak:
            return  # most marks
        label = self.mended.plain[mark.start : mark.end].strip()
        middle = open_number is None and last is None and mark.number > 5  # the document begins in the middle of it
        if awaited < mark.number < min(awaited + 20, 90) and not middle and mark.number != CLOSES_LIST:
            self.irregular.append(Irregular(mark.start, "missing", awaited, mark.number - 1, label))
        elif open_number is not None and 1 < mark.number <= open_number and not candidate.inline:
            what: Literal["doubled", "back"] = "doubled" if mark.number == open_number else "back"
            self.irregular.append(Irregular(mark.start, what, mark.number, open_number, label))
        if mark.weak and mark.kind in self.whole:
            self.irregular.append(Irregular(mark.start, "damaged", mark.number, mark.number, label))

    # ------------------------------------------------------------ depth

    def nest(self, candidate: Candidate) -> None:
        """Put the mark in its place on the stack of open marks."""
        mark = candidate.mark
        kinds = [other.kind for other in self.stack]
        if mark.kind in kinds:
            del self.stack[kinds.index(mark.kind) :]
        elif not (mark.number == 1 and (candidate.announced or self.opens_inside(candidate))):
            while self.stack and RANK[self.stack[-1].kind] > RANK[mark.kind] and not self.holds(mark):
                self.stack.pop()
        spoken = candidate.inline and mark.kind in SPOKEN
        until = self.mended.paragraph_end(mark.start) if spoken else len(self.norm) + 1
        self.stack.append(Open(mark.kind, mark.number, until))

    def opens_inside(self, candidate: Candidate) -> bool:
        """Whether a list begins in the middle of the paragraph that the innermost mark began: 7.（一）…；（二）…."""
        if not candidate.inline or not self.believed:
            return False
        above = self.believed[-1]
        if (above.mark.kind, above.mark.end) == ("num", candidate.mark.start):
            return True
        return (
            not (self.flattened or above.inline) and self.mended.paragraph_end(above.mark.start) > candidate.mark.start
        )

    def holds(self, mark: Mark) -> bool:
        """Whether the innermost open mark holds this one although its kind ranks lower: 1. holds （一）（二） here."""
        kind, number = self.stack[-1].kind, self.stack[-1].number
        if kind in UNNUMBERED or mark.kind in UNNUMBERED:
            return False
        if (kind, mark.kind) in self.held:
            return mark.number == 1 or self.positions.more(mark.kind, kind)  # （七） goes on through 1. 2. 3.
        following = self.positions.next(kind, number + 1, mark.end)
        second = self.positions.next(mark.kind, 2, mark.end)
        if mark.number != 1 or following is None or second is None or second > following:
            return False
        self.held.add((kind, mark.kind))
        return True


def believe(
    mended: Mended, candidates: list[Candidate], headings: list[Mark]
) -> tuple[list[Believed], list[Irregular]]:
    """The marks that are marks, in order, headings without a mark among them; and what is odd about their numbers."""
    believer = Believer(mended, candidates)
    unmarked = [Candidate(mark, inline=False, stopped=True) for mark in headings]
    for candidate in sorted([*candidates, *unmarked], key=lambda candidate: candidate.mark.start):
        believer.consider(candidate)
    return believer.believed, believer.irregular
