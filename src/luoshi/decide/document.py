"""The document of a source as the review desk draws it, and how much of it is accounted for. Pure: no query, no clock.

Every character belongs to at most one mark: a heading, a stretch of context, a proposal or the label beside it that says
who is responsible. What belongs to none is a stretch that nobody has dealt with, and shows.
"""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, TypeVar

Held = TypeVar("Held")

FINAL = "。！？!?；;…"
CLOSING = "”’』」）)》"

PROPOSAL, LABEL, HEADING, CONTEXT, UNREAD = "proposal", "label", "heading", "context", "unread"
# The masthead's lines stand each by itself; a sentence that a column broke in two does not.
_LINES = {"masthead", "addressee", "signature", "furniture"}


@dataclass(frozen=True)
class Mark:
    """A stretch and what it is. ``key`` is a proposal's number, a heading's level, or a context's reason."""

    start: int
    end: int
    what: str
    key: Any = None


@dataclass(frozen=True)
class Run:
    """Characters drawn alike within one mark. ``style`` is "", "unit", "due" or "measure".

    ``gap`` is the reason where words are missing before it, at the character ``at``.
    """

    words: str
    style: str = ""
    gap: str = ""
    at: int = 0


@dataclass
class Group:
    """Neighbouring runs of one mark in one paragraph."""

    mark: Mark
    runs: list[Run] = field(default_factory=list)


@dataclass
class Paragraph:
    """One paragraph. ``start`` names it: it does not change while proposals are cut and joined."""

    start: int
    end: int
    groups: list[Group] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(run.words for group in self.groups for run in group.runs)

    @property
    def whats(self) -> set[str]:
        return {group.mark.what for group in self.groups}

    @property
    def reasons(self) -> set[str]:
        return {group.mark.key for group in self.groups if group.mark.what == CONTEXT}


def read_marks(reading: Mapping[str, Any]) -> list[Mark]:
    """What the reader itself found, lowest first: context, headings, labels. Robust against a reading without labels."""
    marks = [Mark(item["start"], item["end"], CONTEXT, item["reason"]) for item in reading.get("context", [])]
    marks += [Mark(item["start"], item["end"], HEADING, item["level"]) for item in reading.get("outline", [])]
    return marks


class Layers(Generic[Held]):
    """What holds at each character of a text, of stretches that were laid over it the later one's."""

    def __init__(self, length: int, ground: Held) -> None:
        """`ground`: what holds where nothing was laid."""
        self._values = [ground] * length
        self._cuts = {0, length}
        self._ordered: list[int] | None = None

    def lay(self, start: int, end: int, value: Held) -> None:
        """Lay a value over the characters [start, end), as far as the text has them."""
        start, end = max(0, start), min(len(self._values), end)
        if start < end:
            self._values[start:end] = [value] * (end - start)
            self._cuts |= {start, end}
            self._ordered = None

    def at(self, place: int) -> Held:
        """What holds at a character."""
        return self._values[place]

    def within(self, start: int, end: int) -> list[Held]:
        """What holds at each character of [start, end)."""
        return self._values[start:end]

    def edges(self, start: int, end: int) -> list[int]:
        """Where between the two what holds is another than at the character before. Only where something begins or ends is looked at."""
        if self._ordered is None:
            self._ordered = sorted(self._cuts)
        first, last = bisect.bisect_right(self._ordered, start), bisect.bisect_left(self._ordered, end)
        values = self._values
        return [at for at in self._ordered[first:last] if values[at - 1] != values[at]]

    def runs(self) -> Iterator[tuple[int, int, Held]]:
        """The stretches over which one thing holds, as (start, end, what)."""
        length = len(self._values)
        for start, end in pairwise([0, *self.edges(0, length), length]):
            if start < end:
                yield start, end, self._values[start]


Owners = Layers[Mark | None]
"""Whose each character is; None where nobody has dealt with it."""


def owners_of(length: int, marks: Iterable[Mark]) -> Owners:
    """Whose each character is: of marks that overlap, the later one's."""
    owners = Owners(length, None)
    for mark in marks:
        owners.lay(mark.start, mark.end, mark)
    return owners


def tally(text: str, owners: Owners) -> dict[Mark | None, int]:
    """How many characters that are not white space each mark owns; None owns those that nobody has dealt with."""
    counts: dict[Mark | None, int] = {}
    for start, end, owner in owners.runs():
        counts[owner] = counts.get(owner, 0) + sum(map(len, text[start:end].split()))
    return counts


def unowned(text: str, owners: Owners) -> list[tuple[int, int]]:
    """The stretches that nobody has dealt with, blank ones apart."""
    return [(start, end) for start, end, owner in owners.runs() if owner is None and text[start:end].strip()]


def paragraphs(text: str, reading: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Where the paragraphs begin and end: a line break in the middle of a sentence is no end.

    Reckoned from the reader's own marks alone, so that cutting and joining proposals never moves a paragraph.
    """
    marks = read_marks(reading)
    marks += [Mark(item["start"], item["end"], PROPOSAL, item["id"]) for item in reading.get("commitments", [])]
    owners = _Holders(marks)
    found: list[tuple[int, int]] = []
    begin = end = -1
    for start, stop in _lines(text):
        if begin < 0:
            begin, end = start, stop
        elif _goes_on(text, owners, end - 1, start):
            end = stop
        else:
            found.append((begin, end))
            begin, end = start, stop
    return [*found, (begin, end)] if begin >= 0 else found


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """The lines that are not blank, without the white space at their edges."""
    at = 0
    for line in text.splitlines(keepends=True):
        inner = line.strip()
        if inner:
            start = at + line.index(inner)
            yield start, start + len(inner)
        at += len(line)


class _Holders:
    """Whose a single character is, of marks that do not overlap."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.marks = sorted(marks, key=lambda mark: mark.start)
        self.starts = [mark.start for mark in self.marks]

    def of(self, at: int) -> Mark | None:
        place = bisect.bisect_right(self.starts, at) - 1
        return self.marks[place] if place >= 0 and at < self.marks[place].end else None


def _goes_on(text: str, owners: _Holders, last: int, following: int) -> bool:
    """Whether the line that begins at ``following`` goes on with the sentence that ``last`` is in."""
    at = last
    while at > 0 and text[at] in CLOSING:
        at -= 1
    if text[at] in FINAL or text[last] in ":：":
        return False
    mark, next_mark = owners.of(last), owners.of(following)
    if text[last] in ",，、":
        apart = mark and next_mark and mark != next_mark and mark.what == next_mark.what == PROPOSAL
        return not apart  # an item that breaks off does not go on in the next one
    if mark is None or mark != next_mark:
        return False
    return mark.what != CONTEXT or mark.key not in _LINES


def draw(
    text: str,
    owners: Owners,
    ranges: Sequence[tuple[int, int]],
    *,
    styles: Sequence[tuple[int, int, str]],
    gaps: Mapping[int, str],
) -> list[Paragraph]:
    """The paragraphs at ``ranges``, ascending, as groups of runs. styles: (start, end, "unit" | "due" | "measure"), of overlapping ones the last counts."""
    style_of = Layers(len(text), "")
    for start, end, style in styles:
        if ranges and start < ranges[-1][1] and end > ranges[0][0]:
            style_of.lay(start, end, style)
    gap_places = sorted(gaps)
    return [_paragraph(text, owners, style_of, start, end, gap_places, gaps) for start, end in ranges]


def _paragraph(
    text: str, owners: Owners, style_of: Layers[str], start: int, end: int,
    gap_places: Sequence[int], gaps: Mapping[int, str],
) -> Paragraph:  # fmt: skip
    paragraph = Paragraph(start, end)
    wanted = gap_places[bisect.bisect_left(gap_places, start) : bisect.bisect_right(gap_places, end)]
    edges = sorted({start, end, *wanted, *owners.edges(start, end), *style_of.edges(start, end)})
    for left, right in pairwise(edges):
        words = _joined(text, left, right)
        gap = gaps.get(left, "")
        if not words and not gap:
            continue
        mark = owners.at(left) or Mark(left, right, UNREAD if words.strip() else CONTEXT)
        if not words.strip() and paragraph.groups:  # a space between two marks belongs to the one before
            paragraph.groups[-1].runs.append(Run(words, gap=gap, at=left))
            continue
        if not paragraph.groups or paragraph.groups[-1].mark != mark:
            paragraph.groups.append(Group(mark))
        paragraph.groups[-1].runs.append(Run(words, style_of.at(left), gap, left))
    if paragraph.groups and end in gaps and end in wanted:
        paragraph.groups[-1].runs.append(Run("", gap=gaps[end], at=end))
    return paragraph


def _joined(text: str, left: int, right: int) -> str:
    """The characters of [left, right) with broken lines joined; a break between two Latin words leaves a space."""
    words = text[left:right]
    if "\n" not in words and "\r" not in words:
        return words
    kept: list[str] = []
    lines = words.splitlines()
    for number, line in enumerate(lines):
        inner = line.strip() if 0 < number < len(lines) - 1 else line.rstrip() if number == 0 else line.lstrip()
        if (
            kept
            and inner
            and kept[-1][-1:].isascii()
            and kept[-1][-1:].isalnum()
            and inner[0].isascii()
            and inner[0].isalnum()
        ):
            kept.append(" ")
        kept.append(inner)
    return "".join(kept)


@dataclass(frozen=True)
class Coverage:
    """How much of a document is accounted for. Characters are those that are not white space.

    accounted: in a heading, in context, or in a proposal that was decided on; it is everything only when nothing is pending
    and nothing was left unread.
    """

    characters: int
    accepted: int
    pending: int
    unread: int
    gaps: int
    set_aside: int = 0
    headings: int = 0

    @property
    def context(self) -> int:
        """What the reader set aside for a stated reason: all that is nothing else."""
        return self.characters - self.accepted - self.pending - self.unread - self.set_aside - self.headings

    @property
    def accounted(self) -> int:
        return self.characters - self.pending - self.unread

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return self.accounted * 100 // self.characters if self.characters else 100

    @property
    def done_share(self) -> int:
        return self.accepted * 100 // self.characters if self.characters else 0

    @property
    def open_share(self) -> int:
        """Rounded up, so that what is open never vanishes from the bar."""
        return -(-(self.pending + self.unread) * 100 // self.characters) if self.characters else 0
