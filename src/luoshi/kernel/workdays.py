"""Working-day arithmetic over a holiday table, make-up workdays (调休上班) included.

A calendar answers by counting, not by walking: ``rank(d)`` is the number of workdays up to and including ``d``,
so a difference of two ranks is the number of workdays between two dates, however far apart they are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

_LAST_ORDINAL = date.max.toordinal()


class DayKind(StrEnum):
    """How a day differs from its weekday: ``off`` is a weekday or weekend day of rest, ``work`` a weekend day worked."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: Monday to Friday, except as ``days`` says.

    days: the exceptions, as the yearly notices of the State Council General Office name them; plain "off" and "work" will do.
    confirmed_years: the years whose notice is in ``days``. Dates of other years are worked out all the same, but are provisional.
    Raises ValueError for a kind of day that is neither "off" nor "work".
    """

    days: Mapping[date, DayKind | str]
    confirmed_years: frozenset[int] = frozenset()
    # The exceptions as ordinals in order, and what all of them up to there add to or take from the plain count.
    _ordinals: list[int] = field(init=False, repr=False, compare=False)
    _totals: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        exceptions = sorted((day, DayKind(kind)) for day, kind in self.days.items())
        object.__setattr__(self, "_ordinals", [day.toordinal() for day, _ in exceptions])
        object.__setattr__(self, "_totals", [0, *accumulate(_difference(day, kind) for day, kind in exceptions)])

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on ``day``."""
        kind = self.days.get(day)
        if kind is None:
            return day.weekday() < 5
        return kind == DayKind.WORK

    def is_confirmed(self, day: date) -> bool:
        """Whether the notice for the year of ``day`` has been published and loaded; if not, the answer may still change."""
        return day.year in self.confirmed_years

    def between(self, start: date, end: date) -> int:
        """The workdays after ``start`` up to and including ``end``; negative when ``end`` comes first.

        ``between(today, due)`` is the number of workdays left, 0 on the due date itself.
        """
        return self._rank(end.toordinal()) - self._rank(start.toordinal())

    def add(self, day: date, count: int) -> date:
        """The ``count``-th workday after ``day``; before it when ``count`` is negative; ``day`` itself when it is 0.

        The first day is not counted (Civil Code, article 201). Raises OverflowError beyond the year 9999 or before the year 1.
        """
        if count == 0:
            return day
        if count > 0:
            return self._workday(self._rank(day.toordinal()) + count)
        return self._workday(self._rank(day.toordinal() - 1) + count + 1)

    def last_workday_on_or_before(self, day: date) -> date:
        """``day`` if it is a workday, else the workday before it."""
        if self.is_workday(day):
            return day  # most days are, and the search below takes thirty times as long
        return self._workday(self._rank(day.toordinal()))

    def next_workday_on_or_after(self, day: date) -> date:
        """``day`` if it is a workday, else the workday after it."""
        if self.is_workday(day):
            return day
        return self._workday(self._rank(day.toordinal() - 1) + 1)

    def _rank(self, ordinal: int) -> int:
        """The workdays from 0001-01-01, a Monday with ordinal 1, up to and including the day ``ordinal``."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + min(rest, 5) + self._totals[bisect_right(self._ordinals, ordinal)]

    def _workday(self, rank: int) -> date:
        """The workday with this rank: the first day on which the count reaches it."""
        if rank < 1:
            raise OverflowError("there is no workday that early")
        ordinal = bisect_left(range(_LAST_ORDINAL + 1), rank, lo=1, key=self._rank)
        if ordinal > _LAST_ORDINAL:
            raise OverflowError("there is no workday that late")
        return date.fromordinal(ordinal)


def _difference(day: date, kind: DayKind) -> int:
    """What an exception adds to the plain Monday-to-Friday count: 1, 0 or -1."""
    return int(kind is DayKind.WORK) - int(day.weekday() < 5)


def span(first: date, last: date) -> Iterable[date]:
    """Every date from ``first`` to ``last``, both included; nothing when ``last`` comes first."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
