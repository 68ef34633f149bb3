"""How the readings of a measure below make up the reading of the whole, and whether a measure is reached.

A measure is declared to add up (公里 built by each town), to be averaged (a rate that every unit reaches by itself) or to
take the last reading (one register that whoever reports last has brought up to date). Who has not reported is counted
apart: nobody's silence is a nought.

Source: docs/architecture.md, «The chain»; DESIGN, «Measure, Reading (of a measure)».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from luoshi.kernel.tightening import Figure


class RollUp(StrEnum):
    """How the parts of a measure make up the whole."""

    ADD = "add"
    AVERAGE = "average"
    LAST = "last"


@dataclass(frozen=True)
class Part:
    """What one unit below reported last: the value, on which day, and its share of the whole in per cent. None: nothing yet."""

    value: Decimal | None
    on: date | None = None
    share: int | None = None


@dataclass(frozen=True)
class Rolled:
    """The value that the parts make up; ``reported`` of ``of`` units have told theirs. None where nobody has."""

    value: Decimal | None
    reported: int
    of: int


def usual(figure: Figure) -> RollUp:
    """How a measure rolls up where nobody has declared it: a rate is averaged, any other number adds up."""
    return RollUp.AVERAGE if figure.is_rate else RollUp.ADD


def roll_up(how: RollUp, parts: Iterable[Part]) -> Rolled:
    """What the parts make up. An average is weighted by the shares where every reported part has one, else all weigh alike."""
    parts = list(parts)
    told = [(part.value, part) for part in parts if part.value is not None]
    if not told:
        return Rolled(None, 0, len(parts))
    values = [value for value, _part in told]
    if how is RollUp.ADD:
        value = sum(values, Decimal(0))
    elif how is RollUp.AVERAGE:
        known = [part.share for _value, part in told if part.share is not None]
        shares = known if len(known) == len(told) and any(known) else [1] * len(told)
        value = sum((one * share for one, share in zip(values, shares, strict=True)), Decimal(0)) / sum(shares)
    else:
        days = [(part.on or date.min, at) for at, (_value, part) in enumerate(told)]  # of one day the later part
        value = values[max(days)[1]]
    return Rolled(value, len(told), len(parts))


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
