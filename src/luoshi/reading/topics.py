"""What a sentence is to those after it: their heading, their topic, a turn from the past to what is planned, a row of a table."""

import re
from bisect import bisect_left

from luoshi.reading import lexicon
from luoshi.reading.patterns import lazy
from luoshi.reading.tenses import PROBLEMS, SOBER, STANDING
from luoshi.reading.verdicts import acts

NEAR = 4
"""How many paragraphs before and behind are asked whether a text is broken into a line for each sentence."""


def line_by_line(norm: str, paragraphs: list[tuple[int, int]], start: int) -> bool:
    """Whether the paragraphs around the one at `start` hold a sentence each: then a line of two is headed by none of them."""
    index = bisect_left(paragraphs, (start, 0))
    near = [*paragraphs[max(0, index - NEAR) : index], *paragraphs[index + 1 : index + 1 + NEAR]]
    alone = sum(norm.find("。", a, b) == b - 1 for a, b in near)
    return alone > NEAR and 3 * alone > 2 * len(near)


ROW_END = lazy("(?:约束|预期)性(?=\\d{1,2}[一-龥]{2})")
FEWEST_ROWS = 3


def row_ends(norm: str, start: int) -> list[int]:
    """Where the rows of a plan's table of indicators end that was flattened into a line: …158180预期性3第一产业增加值…."""
    ends = [row.end() for row in ROW_END.finditer(norm, start)]
    return ends if len(ends) >= FEWEST_ROWS else []


def turns(words: str) -> bool:
    """Whether a sentence turns from what was done to what is planned: “十五五”时期, …; 今年，要…."""
    if lexicon.REVIEW.search(words[:40]) or SOBER.search(words) or PROBLEMS.search(words):
        return False
    return lexicon.TURNS_AHEAD.match(words) is not None or lexicon.asks(words, lexicon.FIRM_MODAL)


def is_even(words: str) -> bool:
    """Whether a sentence is one clause, or two of about one length, as headings are: 稳住外贸外资，扩大对外开放。"""
    first, comma, second = words.rstrip("。").partition("，")
    return not comma or ("，" not in second and abs(len(first) - len(second)) <= UNEVEN)


UNEVEN = 4


def topic(words: str) -> bool:
    """Whether a sentence only names what the next ones are about: 柑橘产业。"""
    return (
        4 <= len(words) <= 14
        and words.endswith("。")
        and not re.search("[，；：\\d]", words)
        and not acts(words)
        and not STANDING.search(words, 0, len(words) - 1)
        and not lexicon.ATTENDANCE.search(words)
        and not any(words[i : i + 2] in lexicon.ACTION_SET for i in range(len(words) - 3))
    )
