"""How the readings of a measure below make up the reading of the whole, and whether a measure is reached.

A measure is declared to add up (公里 built by each town), to be averaged (a rate that every unit reaches by itself) or to
take the last reading (one register that whoever reports last has brought up to date). Who has not reported is counted
apart: nobody's silence is a nought.

Source: docs/architecture.md, «The chain»; DESIGN, «Measure, Reading (of a measure)».
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from luoshi.kernel.likeness import pairs, runs
from luoshi.kernel.tightening import Figure

ALIKE = (2, 5)
"""Two indicators are taken for the same where at least so much of the shorter one's pairs of characters stand in the longer.

Found by trying how offices word one measure at two levels (新建公共充电桩, 建设充电桩); whoever passes down may set it otherwise.
"""


class RollUp(StrEnum):
    """How the parts of a measure make up the whole."""

    ADD = "add"
    AVERAGE = "average"
    LAST = "last"


class Source(StrEnum):
    """Where the value that counts for the level above comes from."""

    OWN = "own"
    BELOW = "below"


@dataclass(frozen=True)
class Part:
    """What one unit below stands at: the value, on which day, and its share of the whole in per cent. None: nothing yet.

    whole: whether the value has everything in it that was passed further down; an own reading has.
    """

    value: Decimal | None
    on: date | None = None
    share: int | None = None
    whole: bool = True


@dataclass(frozen=True)
class Rolled:
    """The value that the parts make up; ``reported`` of ``of`` units have told theirs. None where nobody has.

    on: the latest day of any. whole: whether all have reported, and so has everybody further down whose reading counts.
    """

    value: Decimal | None
    reported: int
    of: int
    on: date | None = None
    whole: bool = False


def usual(figure: Figure) -> RollUp:
    """How a measure rolls up where nobody has declared it: a rate is averaged, any other number adds up."""
    return RollUp.AVERAGE if figure.is_rate else RollUp.ADD


def weights(shares: Sequence[int | None]) -> list[int]:
    """How much each part of a whole weighs, in whole numbers: its share; those without one have the rest up to 100 % evenly.

    Where nobody has a share all weigh alike. Where the shares make up 100 already, what has none weighs nothing: the whole
    has been dealt out without it. More than 100 is refused when shares are entered.
    """
    per_share, each = whole_weights(sum(share or 0 for share in shares), sum(share is None for share in shares))
    return [each if share is None else share * per_share for share in shares]


def whole_weights(dealt: int, without: int) -> tuple[int, int]:
    """The same from sums alone: what a per cent of share weighs, and what each of those ``without`` one does."""
    return max(without, 1), max(100 - dealt, 0)


def roll_up(how: RollUp, parts: Iterable[Part]) -> Rolled:
    """What the parts make up. An average is weighted by ``weights`` over those that have reported, alike if those weigh nothing."""
    parts = list(parts)
    told = [(part.value, part) for part in parts if part.value is not None]
    if not told:
        return Rolled(None, 0, len(parts))
    values = [value for value, _part in told]
    if how is RollUp.ADD:
        value = sum(values, Decimal(0))
    elif how is RollUp.AVERAGE:
        value = _average(parts)
    else:
        days = [(part.on or date.min, at) for at, (_value, part) in enumerate(told)]  # of one day the later part
        value = values[max(days)[1]]
    on = max((part.on for _value, part in told if part.on is not None), default=None)
    whole = len(told) == len(parts) and all(part.whole for part in parts)
    return Rolled(value, len(told), len(parts), on, whole)


def _average(parts: Sequence[Part]) -> Decimal:
    weighed = zip(parts, weights([part.share for part in parts]), strict=True)
    told = [(part.value, weight) for part, weight in weighed if part.value is not None]
    if not any(weight for _value, weight in told):
        told = [(value, 1) for value, _weight in told]
    return sum((value * weight for value, weight in told), Decimal(0)) / sum(weight for _value, weight in told)


def counts(own: Decimal | None, below: Decimal | None, *, declared: bool) -> Source | None:
    """Which of the two counts for the level above; None where there is neither.

    Once somebody has declared how a figure rolls up, what the units below make up counts as soon as any of them has
    reported. Before that the unit's own reading does, and what is below only where the unit has read nothing itself.
    """
    if below is not None and (declared or own is None):
        return Source.BELOW
    return Source.OWN if own is not None else None


def matched(above: Sequence[Figure], below: Sequence[Figure]) -> dict[int, int]:
    """Which figure below answers which above, by their places: the same indicator and unit first, then the likest of the same unit.

    A figure answers one at most. What no figure below is like is left out.
    """
    found: dict[int, int] = {}
    candidates = []
    for upper, asked in enumerate(above):
        for lower, figure in enumerate(below):
            if asked.unit == figure.unit:
                exact = asked.indicator == figure.indicator
                shared, least = _alike(asked.indicator, figure.indicator)
                if exact or (shared and shared * ALIKE[1] >= least * ALIKE[0]):
                    candidates.append((not exact, -shared, upper, lower))
    for _inexact, _shared, upper, lower in sorted(candidates):
        if upper not in found and lower not in found.values():
            found[upper] = lower
    return found


def words_shared(one: str, other: str) -> tuple[str, ...]:
    """The stretches of words that make two indicators alike, the longest first: 燃气."""
    return runs(one, set(pairs(one)) & set(pairs(other)))


def _alike(one: str, other: str) -> tuple[int, int]:
    """How many pairs of characters two indicators share, and how many the one with fewer has."""
    first, second = set(pairs(one)), set(pairs(other))
    return len(first & second), min(len(first), len(second))


def reached(figure: Figure, value: Decimal) -> bool:
    """Whether a reading reaches the measure: not above a ceiling (≤), else at least what was asked, of a range its lower end.

    A number without a comparator is one to be reached, so more of it is no failure. A change (增长6%, 下降3%) is read as its
    own size in the direction that was asked.
    """
    asked = Decimal(str(figure.value))
    return value <= asked if figure.comparator == "<=" else value >= asked


def percent(figure: Figure, value: Decimal) -> int | None:
    """How far a reading has come towards the measure, 0 to 100; None where the distance means nothing: a ceiling, or nought."""
    if figure.comparator == "<=" or figure.value <= 0:
        return None
    return max(0, min(100, int(value / Decimal(str(figure.value)) * 100)))
