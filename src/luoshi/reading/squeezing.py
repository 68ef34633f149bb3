"""A stretch of text with its blanks taken out and its figures made plain, and the way back to the original offsets.

In the squeezed form digits, brackets and `%` are half-width, and a comma that parts clauses is always `，`.

Deadlines and measures are found in the squeezed form, because offices write `２０２５年 12月` and `6 月底前`, and columns
break lines in the middle of a number.
"""

from bisect import bisect_right
from typing import NamedTuple

from luoshi.reading.patterns import lazy

FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    ord("％"): "%",
    ord("．"): ".",
    ord("（"): "(",
    ord("）"): ")",
    ord("～"): "~",
    ord("〜"): "~",
    ord("∼"): "~",
    ord("－"): "-",
    ord("–"): "-",
    ord("﹪"): "%",
}
WIDE = {chr(wide): plain for wide, plain in FULL_WIDTH.items()}
BLANK = r"\s\u3000\xa0\u200b\ufeff"
UNPLAIN = lazy(f"[{''.join(WIDE)},{BLANK}]")
"""Without one of these a stretch is as it is when squeezed."""
WITHOUT_BLANKS = WIDE.keys() | {","}
CLAUSE_COMMA = lazy(r"(?<!\d),|,(?!\d{3}(?!\d))")  # not the comma of 10,000
BLANKS = lazy(f"[{BLANK}]+")
DIGITS_BEFORE = lazy(r"\d+\Z")
DIGITS_AFTER = lazy(r"\d+")


class Squeezed(NamedTuple):
    """`characters` without blanks; `cuts` tells where blanks were and how far they push the offsets."""

    characters: str
    start: int
    cut_at: tuple[int, ...]  # offsets in `characters` before which something was cut, ascending
    cut_by: tuple[int, ...]  # how many characters had been cut up to there

    def offset(self, position: int) -> int:
        """Where the character at `position` of the squeezed form stands in the original."""
        index = bisect_right(self.cut_at, position)
        return self.start + position + (self.cut_by[index - 1] if index else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that the squeezed [start, end) came from."""
        if not self.cut_at:
            return self.start + start, self.start + end
        return self.offset(start), self.offset(end - 1) + 1


def squeeze(plain: str, start: int) -> Squeezed:
    """The squeezed form of a stretch that stands at `start` of its text; linear in its length."""
    if UNPLAIN.search(plain) is None:
        return Squeezed(plain, start, (), ())  # most often
    unplain = {*UNPLAIN.findall(plain)}
    for wide in unplain & WIDE.keys():
        plain = plain.replace(wide, WIDE[wide])
    if "," in unplain:
        plain = CLAUSE_COMMA.sub("，", plain)
    if not unplain - WITHOUT_BLANKS:
        return Squeezed(plain, start, (), ())
    pieces: list[str] = []
    cut_at: list[int] = []
    cut_by: list[int] = []
    length = cut = position = 0
    for blank in BLANKS.finditer(plain):
        piece = plain[position : blank.start()]
        kept = " " if parts_numbers(plain, blank.start(), blank.end()) else ""
        pieces += (piece, kept)
        length += len(piece) + len(kept)
        cut += blank.end() - blank.start() - len(kept)
        cut_at.append(length)
        cut_by.append(cut)
        position = blank.end()
    pieces.append(plain[position:])
    return Squeezed("".join(pieces), start, tuple(cut_at), tuple(cut_by))


def parts_numbers(plain: str, start: int, end: int) -> bool:
    """Whether the blank at [start, end) stands between two numbers, and not within one.

    `2 025年` and `10 000家` are one number; in `3 2025年` a column's number meets a year.
    """
    if start == 0 or end >= len(plain) or not (plain[start - 1].isdigit() and plain[end].isdigit()):
        return False
    if plain[end] == "0" and not plain.startswith(".", end + 1):
        return False  # no number begins with 0: 1 0000家
    before = DIGITS_BEFORE.search(plain, max(0, start - 8), start)
    after = DIGITS_AFTER.match(plain, end, end + 8)
    left = len(before.group()) if before else 0
    right = len(after.group()) if after else 0
    return not (left + right <= 4 or (left <= 3 and right == 3))
