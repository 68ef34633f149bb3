"""Headings, commitments and context to be, in offsets of the mended text; `finishing` turns them into a Reading."""

from dataclasses import dataclass, field

from luoshi.reading.formats import Text
from luoshi.reading.gaps import Break
from luoshi.reading.masthead import Masthead
from luoshi.reading.mending import Mended
from luoshi.reading.model import Person, Reason
from luoshi.reading.names import Named
from luoshi.reading.targets import Target

Pieces = tuple[tuple[int, int], ...]
"""Where the words of a cell stand that runs over several lines."""


@dataclass(slots=True)
class DraftHeading:
    """A heading to be; its words without the mark are [words_start, words_end), `parent` is an index among the drafts."""

    start: int
    end: int
    words_start: int
    words_end: int
    level: int
    parent: int | None
    rule: str


@dataclass(slots=True)
class DraftCommitment:
    """A commitment to be; `section` is the index of its heading among the drafts.

    `wrapped`, in place of `searched` where cells run over several lines: the pieces of its words, then of each label.
    `single`: it is one sentence, or a part of one. `stage`: where the time stands of the stage that it belongs to, which holds if it names none.
    `targets`: the figures to reach that stand alone in cells, none of which is looked for in its words.
    `aside`: stretches of its words that only tell how things are: neither figures nor times are looked for in them.
    `periods`: where a column of a table is headed by a time, and what stands below it: 一季度 over 完成规划编制.
    """

    start: int
    end: int
    section: int | None
    mode: str | None
    names: tuple[Named, ...]
    open_list: bool
    labels: tuple[tuple[int, int], ...]
    searched: tuple[tuple[int, int], ...]
    rule: str
    confidence: float
    labelled: bool
    wrapped: tuple[Pieces, ...] = ()
    single: bool = False
    stage: tuple[int, int] | None = None
    targets: tuple[Target, ...] = ()
    periods: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    aside: tuple[tuple[int, int], ...] = ()

    def told(self, words: str) -> str:
        """Its own words, of `words`, which are the document's mended."""
        if self.wrapped:
            return joined(words, self.wrapped[0])[0]
        return words[self.searched[0][0] : self.end]


def joined(words: str, pieces: Pieces) -> tuple[str, list[int]]:
    """The words of cells that run over several lines, put together, and where each character stands.

    An empty piece parts two cells.
    """
    at = [place for start, end in pieces for place in range(start, max(end, start + 1))]
    return "".join(words[start:end] or "\t" for start, end in pieces), at


@dataclass(slots=True)
class DraftContext:
    """A stretch to be set aside."""

    start: int
    end: int
    reason: Reason
    rule: str


@dataclass(slots=True)
class Drafts:
    """All that was drafted for one document; `text` is what the rules see (`entities`)."""

    text: Text
    mended: Mended
    masthead: Masthead
    headings: list[DraftHeading] = field(default_factory=list)
    commitments: list[DraftCommitment] = field(default_factory=list)
    context: list[DraftContext] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
