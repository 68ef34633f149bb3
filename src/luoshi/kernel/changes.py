"""What may be changed after dispatch, by which move of the life-cycle, and within which limits a unit may ask for it.

A change never touches the baseline: the words, the date and the measure with which a commitment was registered stay what they
were. The limits are data of the rule book; sources are codes of the list in docs/rules.md.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from luoshi.kernel.lifecycle import Action
from luoshi.kernel.limits import add_months
from luoshi.kernel.ruledata import RuleReader
from luoshi.kernel.workdays import Calendar


class Change(StrEnum):
    """What is asked for."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    RETARGET = "retarget"
    RELEAD = "relead"
    MERGER = "merger"
    SPLIT = "split"


ACTION_OF: Mapping[Change, Action] = {
    Change.EXTENSION: Action.EXTEND,
    Change.SUSPENSION: Action.SUSPEND,
    Change.TERMINATION: Action.TERMINATE,
    Change.RETARGET: Action.RETARGET,
    Change.RELEAD: Action.RELEAD,
    Change.MERGER: Action.MERGE,
    Change.SPLIT: Action.SPLIT,
}
BY_ITS_ACT = frozenset({Change.MERGER, Change.SPLIT})
"""What is granted by doing it: whoever merges says what into what, whoever splits into which parts."""
CHANGE_OF: Mapping[Action, Change] = {action: change for change, action in ACTION_OF.items()}


class Timing(StrEnum):
    """How a request lies to the due date. One made after it counts as overdue, whatever is decided (G34)."""

    IN_TIME = "in_time"
    SHORT = "short"  # before the date, but with less notice than the rule asks for
    OVERDUE = "overdue"


@dataclass(frozen=True)
class ChangeRule:
    """How often and how long a unit may put things off; None switches a limit off.

    extension_times: how many extensions one commitment may be given at the unit's request. extension_months: by how many
    months one of them may move the date at most. extension_ahead: workdays before the due date by which it is to be asked
    for; 0 is the day itself. suspension_months: how far away the review date of a suspension may lie.
    """

    extension_times: int | None = 2
    extension_months: int | None = 3
    extension_ahead: int = 0
    suspension_months: int | None = 6
    source: str = "INF"

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> Self:
        """A rule from plain data; an absent field has its default. Raises RuleError with everything that is wrong."""
        reader = RuleReader(raw, tuple(cls.__dataclass_fields__))
        rule = cls(
            extension_times=reader.threshold("extension_times", cls.extension_times, 0, 20),
            extension_months=reader.threshold("extension_months", cls.extension_months, 1, 60),
            extension_ahead=reader.integer("extension_ahead", cls.extension_ahead, 0, 60),
            suspension_months=reader.threshold("suspension_months", cls.suspension_months, 1, 60),
            source=reader.text("source", cls.source),
        )
        reader.finish()
        return rule

    def to_mapping(self) -> dict[str, int | str | None]:
        """The plain data that ``from_mapping`` reads back."""
        return asdict(self)


DEFAULT = ChangeRule()
# Where each default comes from. To ask before the date is a published rule, how often and how long is not.
SOURCES: Mapping[str, str] = {
    "extension_times": "INF",
    "extension_months": "INF",
    "extension_ahead": "G31",
    "suspension_months": "INF",
}


@dataclass(frozen=True)
class Breach:
    """A limit that a request would pass. code -> allowed: times -> how often · late_date, late_review -> the latest day."""

    code: str
    allowed: int | date


def timing(asked_on: date, due: date, rule: ChangeRule, calendar: Calendar) -> Timing:
    """How a request made on ``asked_on`` lies to the due date that holds on that day."""
    if asked_on > due:
        return Timing.OVERDUE
    enough = calendar.between(asked_on, due) >= rule.extension_ahead
    return Timing.IN_TIME if enough else Timing.SHORT


def breaches(
    change: Change, rule: ChangeRule, *, today: date, due: date, new_day: date | None, extended: int
) -> list[Breach]:
    """Every limit that a unit's request would pass.

    new_day: the due date or the review date that is asked for. extended: the extensions that the unit was given so far.
    """
    found = []
    if change is Change.EXTENSION:
        if rule.extension_times is not None and extended >= rule.extension_times:
            found.append(Breach("times", rule.extension_times))
        # From the date that holds, or from today where that has passed: what is gone cannot be used up.
        latest = _later(max(due, today), rule.extension_months)
        if new_day and new_day > latest:
            found.append(Breach("late_date", latest))
    if change is Change.SUSPENSION:
        latest = _later(today, rule.suspension_months)
        if new_day and new_day > latest:
            found.append(Breach("late_review", latest))
    return found


def _later(day: date, months: int | None) -> date:
    """The day so many months later; the calendar's last where nothing limits it, or where that lies beyond it."""
    if months is None or day.year + months // 12 + 1 > date.max.year:
        return date.max
    return add_months(day, months)
