"""By when: from the words of a commitment to dates.

A deadline is found by one scan of the stretch with an ordered table of rules; the first rule that fits at a place wins
and the scan goes on behind it. A rule may also take words so that nothing is made of them (titles, last year).

Where the text leaves the year open, it is the planning year, or the year of issue; a date that would then lie before the
issue is meant for the year after, unless the document follows up on what was asked shortly before.
"""

from datetime import date
from typing import NamedTuple

from luoshi.reading.deadline_scan import Frame, Kind, Scan, WorkingDays
from luoshi.reading.deadline_table import CANDIDATE, ROWS_BEHIND_FIGURES, ROWS_BY_BEGINNING, Row
from luoshi.reading.patterns import lazy
from luoshi.reading.squeezing import BLANK, WIDE, Squeezed, squeeze

__all__ = ["Deadline", "Kind", "WorkingDays", "find"]

PARTED = lazy(f"[{''.join(sorted(WIDE.keys() - {'（', '）'}))},{BLANK}]")
"""Without one of these a stretch begins no deadline when it is squeezed that it did not begin before."""
YEARS = range(1900, 2200)
"""The years that a document may be of; what lies outside was misread."""


class Deadline(NamedTuple):
    """`text` = the words at [start, end); `due` is None where they give no date.

    by: a date that stands in the calendar. within: a time that runs from an event (or at once). recurring: every month
    and the like. ongoing: no end is set.
    """

    text: str
    kind: Kind
    due: date | None
    start: int
    end: int


QUOTED_KIND = "”的"
"""完成时限为“全年”的，…: of which items something is said."""
LONGEST_WITH_NEED = 40
"""No match of a row that needs a word is longer."""
BRACKETS = str.maketrans("〔〕【】〖〗", "()()()")


def find(
    text: str,
    start: int,
    end: int,
    *,
    issued_on: date | None,
    planning_year: int | None,
    calendar: WorkingDays | None = None,
    title: str | None = None,
    is_label: bool = False,
) -> list[Deadline]:
    """The deadlines in text[start:end], in order. Working days are counted by `calendar`; without one they give no date.

    `title`: the document's, which tells whether it follows up on what was asked before (`frame_of`).
    `is_label`: the stretch is a label or a table's cell, where bare words (12月, 全年, 尽快) are a deadline.
    """
    frame = frame_of(issued_on, planning_year, calendar, title)
    return [
        Deadline(text[begin:stop], kind, due, begin, stop)
        for kind, due, begin, stop in hits(frame, squeeze(text[start:end], start), is_label=is_label)
    ]


def frame_of(
    issued_on: date | None, planning_year: int | None, calendar: WorkingDays | None, title: str | None = None
) -> Frame:
    """What the words of one document are relative to; its title tells whether it follows up, or is a record."""
    return Frame(
        issued_on if issued_on and issued_on.year in YEARS else None,
        planning_year if planning_year and planning_year in YEARS else None,
        calendar,
        follows_up=title is not None and FOLLOWS_UP.search(title) is not None,
        is_record=title is not None and RECORD.search(title) is not None,
    )


FOLLOWS_UP = lazy("督办|督查|交办|通报|汇总|批示|台账|进展")
RECORD = lazy("记录(?:$|[（(])")


def rows_at(characters: str, position: int) -> list[Row]:
    """The rows of the table that can fit at a place, in order."""
    first = behind = characters[position]
    while behind.isdecimal():
        position += 1
        behind = characters[position : position + 1]
    if behind != first:
        return ROWS_BEHIND_FIGURES.get(first + behind, NO_ROWS)
    rows = ROWS_BY_BEGINNING.get(characters[position : position + 2])
    return rows or ROWS_BY_BEGINNING.get(first, NO_ROWS)


NO_ROWS: list[Row] = []


def may_stand_in(words: str) -> bool:
    """Whether anything may begin a deadline in words that are not squeezed yet."""
    if PARTED.search(words) is not None:
        return True
    return any(rows_at(words, candidate.start()) for candidate in CANDIDATE.finditer(words))


Told = tuple[Kind, date | None, int, int]
"""Kind, date, and where the words stand in the text."""


def hits(frame: Frame, squeezed: Squeezed, *, is_label: bool = False) -> list[Told]:
    """As `find`, for the many stretches of one document, which are squeezed."""
    characters = squeezed.characters
    if "〔" in characters or "〕" in characters or "【" in characters or "】" in characters:
        characters = characters.translate(BRACKETS)
    found: list[Told] = []
    scan: Scan | None = None  # most sentences hold nothing that asks for it
    position = 0
    for candidate in CANDIDATE.finditer(characters):
        begin = candidate.start()
        if begin < position:
            continue
        for row in rows_at(characters, begin):
            if row.needs and characters.find(row.needs, begin, begin + LONGEST_WITH_NEED) < 0:
                continue
            match = row.pattern.match(characters, begin)
            if match is None:
                continue
            scan = scan or Scan(characters, frame, is_label)
            made = row.rule(scan, match)
            if made and not (characters.startswith(QUOTED_KIND, match.end()) and characters[begin - 1 : begin] == "“"):
                first = begin if made.start is None else max(made.start, position)
                found.append((made.kind, made.due, *squeezed.span(first, match.end())))
            position = match.end()
            break
    return found


class LabelTimes:
    """The deadlines of a document's labels: the same times stand in label after label, and are worked out once."""

    def __init__(self, frame: Frame) -> None:
        """`frame`: what the document's words are relative to."""
        self.frame = frame
        self._known: dict[str, list[Told]] = {}

    def of(self, words: str) -> list[Told]:
        """The deadlines of a label, or of a table's cell, by its words; places are counted from its beginning."""
        found = self._known.get(words)
        if found is None:
            found = self._known[words] = hits(self.frame, squeeze(words, 0), is_label=True)
        return found
