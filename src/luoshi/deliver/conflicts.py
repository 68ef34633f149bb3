"""Where two commitments that ask the same ask it differently: other dates, or other numbers of the same measure. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.reading import measures
from luoshi.reading.measures import Measure

# How like the names of two indicators must be to be one, as a share of the shorter name's pairs of characters.
SAME_NAME = 0.6
_LONGEST = 2000  # characters that are looked at for numbers


@dataclass(frozen=True)
class Asks:
    """What a commitment asks now: by when, and how much in its own words."""

    due: date | None
    measure: str
    words: str = ""


@dataclass(frozen=True)
class Conflict:
    """What the two ask differently. what: due, measure. indicator: of a measure. one, other: as each says it."""

    what: str
    one: str
    other: str
    indicator: str = ""


def conflicts(one: Asks, other: Asks) -> list[Conflict]:
    """Everything that cannot both be met by one piece of work: the dates, then each indicator with two numbers."""
    found = []
    if one.due and other.due and one.due != other.due:
        found.append(Conflict("due", str(one.due), str(other.due)))
    theirs = list(_numbers(other))
    for mine in _numbers(one):
        same = next((yours for yours in theirs if _is_same(mine, yours)), None)
        if same is not None and (mine.value, mine.upper) != (same.value, same.upper):
            found.append(Conflict("measure", mine.text, same.text, mine.indicator))
    return found


def _numbers(asks: Asks) -> Iterator[Measure]:
    """The measure of done speaks first; the document's own words only of what it is silent about."""
    told: list[Measure] = []
    for text in (asks.measure[:_LONGEST], asks.words[:_LONGEST]):
        for found in measures.find(text, 0, len(text)):
            if not any(_is_same(found, known) for known in told):
                told.append(found)
                yield found


def _is_same(one: Measure, other: Measure) -> bool:
    return one.unit == other.unit and _alike(one.indicator, other.indicator)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    pairs, others = _pairs(one), _pairs(other)
    fewest = min(len(pairs), len(others))
    return bool(fewest) and len(pairs & others) / fewest >= SAME_NAME


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}
