"""The table of contents, whose entries say where headings end."""

import re
from collections import defaultdict
from dataclasses import dataclass

from luoshi.reading.belief import Candidate
from luoshi.reading.marks import Mark
from luoshi.reading.mending import Mended
from luoshi.reading.patterns import lazy

CONTENTS = lazy("目[ \u3000]*[录次]")
LEADERS = lazy("[.…·．。\\s\u3000]*\\d*[\\s\u3000]*$")


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents at [start, end), and its headings: (kind, number) → words without blanks."""

    start: int
    end: int
    headings: dict[tuple[str, int], list[str]]


def table_of_contents(mended: Mended, candidates: list[Candidate], body: int) -> Contents | None:
    """The table of contents, if the text has one: its first entry comes back where the body begins."""
    norm = mended.norm
    for found in CONTENTS.finditer(norm, body, body + 20_000):
        entries = [c.mark for c in candidates if c.mark.start >= found.end()]
        if not entries or entries[0].start - found.end() > 8:
            continue
        first = entries[0]
        words = entry_words(norm, first)[:6]
        for number, mark in enumerate(entries[1:], start=1):
            if (mark.kind, mark.number) == (first.kind, first.number) and (
                squeezed(norm, mark.end, mark.end + 12).startswith(words)
            ):
                return contents_of(norm, found.start(), entries[:number], mark.start)
    return None


def entry_words(norm: str, entry: Mark) -> str:
    """The words of an entry without blanks, dots and page number."""
    line = norm[entry.end : entry.end + 60].split("\n", maxsplit=1)[0]
    return "".join(re.split("[.…·．]{3,}", line, maxsplit=1)[0].split())


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
