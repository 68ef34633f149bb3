"""What a level adds to what the level above asked: earlier by so many working days, targets raised by so much, new demands.

The usual trouble with a chain is that every level adds a margin of its own (层层加码) and nobody sees the sum. So what is asked
below is compared with what was asked above, and once more with what the source asked at the root.

Source: docs/architecture.md, «The chain»; DESIGN promise 3: any tightening on the way shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from luoshi.kernel.workdays import Calendar


@dataclass(frozen=True)
class Figure:
    """One number that is to be reached: 改造老旧小区 ≥ 100 个.

    comparator: ">=", "<=", "=", "~", "range" or "change", as the reader writes them. A range is held to by its lower end.
    """

    indicator: str
    comparator: str
    value: float
    unit: str

    @property
    def key(self) -> str:
        """The name by which it is found again: above, below and in a report. 改造燃气管网|公里."""
        return f"{self.indicator}|{self.unit}"

    @property
    def is_rate(self) -> bool:
        """Whether it is a rate, which every unit reaches by itself; other numbers are shared out among units."""
        return "%" in self.unit or "百分点" in self.unit or "率" in self.indicator[-1:]  # zh: the reader's own words

    def stricter_than(self, other: "Figure") -> bool:
        """Whether this asks for more than ``other``, which is of the same indicator."""
        return self.value < other.value if self.comparator == "<=" else self.value > other.value


@dataclass(frozen=True)
class Demand:
    """What is asked at one level: by when, and which figures.

    answers: which of its figures answer which above though the words differ, {key here: key above}; others answer the same words.
    """

    due: date
    figures: tuple[Figure, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def asked_above(self, figure: Figure, above: Sequence[Figure]) -> Figure | None:
        """The figure above that one of its own answers, if any: of the same unit, and asked for in the same direction.

        What has the words of one above is compared with it even where nobody matched them, so that nothing is lowered by
        saying that it stands alone.
        """
        key = self.answers.get(figure.key, figure.key)
        for other in above:
            same = other.key == key and other.unit == figure.unit
            if same and (other.comparator == "<=") == (figure.comparator == "<="):
                return other
        return None


@dataclass(frozen=True)
class Raised:
    """A figure that is asked for in another size than above. ``percent`` is the change by the size above, rounded."""

    indicator: str
    unit: str
    above: float
    below: float

    @property
    def percent(self) -> int:
        """By how many per cent it was changed; 0 where nothing was asked above."""
        if not self.above:
            return 0
        return round((Fraction(str(self.below)) - Fraction(str(self.above))) / Fraction(str(self.above)) * 100)


@dataclass(frozen=True)
class Tightening:
    """What one level added. ``days``: working days earlier than above. ``raised``, ``new``: figures asked for more, or anew.

    ``later`` and ``lowered`` are the other way round: what was loosened, which is for the issuer to allow.
    """

    days: int = 0
    raised: tuple[Raised, ...] = ()
    new: tuple[Figure, ...] = ()
    later: int = 0
    lowered: tuple[Raised, ...] = ()

    @property
    def tightens(self) -> bool:
        """Whether anything was added."""
        return bool(self.days or self.raised or self.new)

    @property
    def loosens(self) -> bool:
        """Whether anything was taken off."""
        return bool(self.later or self.lowered)


def compare(above: Demand, below: Demand, calendar: Calendar) -> Tightening:
    """What ``below`` asks of one unit beyond ``above``, or short of it.

    A rate is compared as it stands. A number that is shared out is tightened only where one unit is asked for more than
    the whole; less than the whole is a share of it, and whether the shares make up the whole ``shared_out`` says.
    """
    earlier = calendar.between(below.due, above.due)
    raised, lowered, new = [], [], []
    for figure in below.figures:
        asked = below.asked_above(figure, above.figures)
        if asked is None:
            new.append(figure)
        elif figure.stricter_than(asked):
            raised.append(Raised(figure.indicator, figure.unit, asked.value, figure.value))
        elif asked.stricter_than(figure) and figure.is_rate:
            lowered.append(Raised(figure.indicator, figure.unit, asked.value, figure.value))
    return Tightening(max(earlier, 0), tuple(raised), tuple(new), max(-earlier, 0), tuple(lowered))


def shared_out(above: Demand, parts: Iterable[Demand]) -> tuple[Raised, ...]:
    """The figures whose shares do not make up the whole: more than it (加码), or less (未分足). Rates are nobody's share."""
    sums: dict[str, float] = {}
    for part in parts:
        for figure in part.figures:
            if not figure.is_rate and figure.comparator != "<=":
                key = part.answers.get(figure.key, figure.key)
                sums[key] = sums.get(key, 0) + figure.value
    return tuple(
        Raised(figure.indicator, figure.unit, figure.value, sums[figure.key])
        for figure in above.figures
        if figure.key in sums and sums[figure.key] != figure.value
    )
