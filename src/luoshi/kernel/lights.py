"""Lights: what the evidence supports against what the schedule asks, and how near the due date is.

The rule is docs/rules.md: grey at rest, blue closed or ahead, red late or far behind, yellow near or behind, hollow without data,
else green. Progress is what the evidence supports; what a unit only claims never improves a light. Every light gives its reason.

    reason_code            colour       params (whole numbers; dates as YYYY-MM-DD)
    ---------------------  -----------  ------------------------------------------------------------------------------
    closed                 blue         –
    ahead                  blue         evidenced, scheduled, lead: percent, percent, points ahead
    terminated             grey         –
    suspended              grey         –
    not_started            grey         –
    overdue                red          due, days, workdays: how long past the due date (workdays is 0 on the first weekend)
    claimed_late           red          due, claimed_on, days, workdays: completion was claimed that long after the due date
    sent_back              red          –  verification failed, completion has not been claimed again
    gap                    red, yellow  evidenced, scheduled, gap: percent, percent, points behind
    share                  red, yellow  evidenced, scheduled, share: percent of the scheduled progress that is reached
    month_missed           red, yellow  evidenced, target: percent reached, percent asked for by the end of the last month
    quarter_missed         red, yellow  evidenced, target: the same for the last quarter
    yellow_periods         red          periods, cause: periods running, this one included; the reason_code of this period
    report_overdue         yellow       –
    sign_in_overdue        yellow       –
    time_left_urgent       yellow       percent, left, due: percent of the time left, days left, without an accepted report
    time_left              yellow       percent, left, due: the same, further from the due date
    due_soon               yellow       left, due: days left, 0 on the due date itself
    caught_up              yellow       –  was red in the last period, has reached the target since
    awaiting_verification  green        claimed_on: completion was claimed in time, the verifier has it
    verified               green        –  waits to be closed
    no_data                hollow       periods: report periods that have passed with nothing evidenced nor claimed
    on_schedule            green        evidenced, scheduled: percent, percent
    unassessed             green        claimed: percent that the unit says; no report has been accepted and nothing evidenced yet
    begun                  green        –  evidence or schedule is not known yet, and no report period has passed without data

``left`` counts workdays, or calendar days where the rule counts those. Sources are codes of the list in docs/rules.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from luoshi.kernel.ruledata import RuleReader
from luoshi.kernel.workdays import Calendar


class Colour(StrEnum):
    """The six lights; on the screen each has a shape and a word too."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"
    GREY = "grey"
    HOLLOW = "hollow"


@dataclass(frozen=True)
class Facts:
    """What is known of one commitment on one day; percentages are whole numbers, 100 is all of it.

    today, started, due: the day in question, the day of dispatch, the current due date.
    claimed, evidenced, scheduled: what the unit says, what evidence supports, what ``scheduled_progress`` asks; None is unknown.
    claimed_on: the day of the completion claim that now stands; None where there is none, or it was sent back.
    verified: the verifier has agreed, and it waits to be closed. verification_failed: sent back and not claimed again since.
    report_overdue, sign_in_overdue: a limit has passed without a report, without a signature of receipt.
    last_accepted_report: its day; None where no report has been accepted since dispatch.
    periods_passed: report periods that have ended since dispatch; whole months, where no regular reports are asked.
    previous_yellow_periods: periods running, up to the last, that ended with a light for one of ``LAGGING`` or with red.
    previous_red: the last period ended with red.
    month_target, quarter_target: what ``scheduled_progress`` asked on the last day of the last month and quarter; None where the
    commitment had not begun by then.
    """

    today: date
    started: date | None = None
    due: date | None = None
    claimed: int | None = None
    evidenced: int | None = None
    scheduled: int | None = None
    closed: bool = False
    terminated: bool = False
    suspended: bool = False
    verified: bool = False
    verification_failed: bool = False
    claimed_on: date | None = None
    report_overdue: bool = False
    sign_in_overdue: bool = False
    last_accepted_report: date | None = None
    periods_passed: int = 0
    previous_yellow_periods: int = 0
    previous_red: bool = False
    month_target: int | None = None
    quarter_target: int | None = None


@dataclass(frozen=True)
class Light:
    """A colour, why it is lit, and the figures to say so with; see the table at the top of the module."""

    colour: Colour
    reason_code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class LightRule:
    """The thresholds; None or false switches one off. The defaults are the rule of docs/rules.md.

    red_gap: red when more points behind than this. yellow_gap: yellow when at least so many points behind.
    red_share, yellow_share: red, yellow when less than this percentage of the scheduled progress is reached.
    month_missed, quarter_missed: the colour for a target of the last month or quarter that has not been reached yet.
    caught_up: yellow for one period after red. red_yellow_periods: red when so many periods running have lagged.
    blue_ahead: blue when at least so many points ahead.
    due_soon: yellow when so many days are left, or fewer. days: what is counted, workdays or calendar days.
    time_left, urgent_time_left: yellow when that percentage of the time is left, or less, and no report has been accepted.
    report_overdue, sign_in_overdue: whether these are yellow.
    """

    red_gap: int | None = 30
    yellow_gap: int | None = 10
    red_share: int | None = None
    yellow_share: int | None = None
    month_missed: Literal["red", "yellow"] | None = None
    quarter_missed: Literal["red", "yellow"] | None = None
    caught_up: bool = False
    red_yellow_periods: int | None = 2
    blue_ahead: int | None = 10
    due_soon: int | None = 3
    days: Literal["workday", "day"] = "workday"
    time_left: int | None = 30
    urgent_time_left: int | None = None
    report_overdue: bool = True
    sign_in_overdue: bool = True
    source: str = "INF"

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> Self:
        """A rule from plain data; an absent field has its default. Raises RuleError with everything that is wrong."""
        reader = RuleReader(raw, tuple(cls.__dataclass_fields__))
        rule = cls(
            red_gap=reader.threshold("red_gap", cls.red_gap, 0, 100),
            yellow_gap=reader.threshold("yellow_gap", cls.yellow_gap, 1, 100),
            red_share=reader.threshold("red_share", cls.red_share, 1, 100),
            yellow_share=reader.threshold("yellow_share", cls.yellow_share, 1, 100),
            month_missed=_warning(reader, "month_missed"),
            quarter_missed=_warning(reader, "quarter_missed"),
            caught_up=reader.flag("caught_up", cls.caught_up),
            red_yellow_periods=reader.threshold("red_yellow_periods", cls.red_yellow_periods, 2, 60),
            blue_ahead=reader.threshold("blue_ahead", cls.blue_ahead, 1, 100),
            due_soon=reader.threshold("due_soon", cls.due_soon, 0, 365),
            days="day" if reader.choice("days", cls.days, ("workday", "day")) == "day" else "workday",
            time_left=reader.threshold("time_left", cls.time_left, 1, 100),
            urgent_time_left=reader.threshold("urgent_time_left", cls.urgent_time_left, 1, 100),
            report_overdue=reader.flag("report_overdue", cls.report_overdue),
            sign_in_overdue=reader.flag("sign_in_overdue", cls.sign_in_overdue),
            source=reader.text("source", cls.source),
        )
        reader.ordered("yellow_gap", rule.yellow_gap, "red_gap", rule.red_gap)
        reader.ordered("red_share", rule.red_share, "yellow_share", rule.yellow_share)
        reader.ordered("urgent_time_left", rule.urgent_time_left, "time_left", rule.time_left)
        reader.finish()
        return rule

    def to_mapping(self) -> dict[str, int | str | bool | None]:
        """The plain data that ``from_mapping`` reads back."""
        return asdict(self)


def _warning(reader: RuleReader, name: str) -> Literal["red", "yellow"] | None:
    """A field that is red, yellow or, when absent or null, nothing."""
    if reader.raw.get(name) is None:
        return None
    return "red" if reader.choice(name, "yellow", ("red", "yellow")) == "red" else "yellow"


DEFAULT = LightRule()

# Rules that places have published (docs/rules.md). Where a place is silent the default holds, except that a measure of progress
# takes the place of the default's measure in points.
PRESETS: Mapping[str, LightRule] = {
    "default": DEFAULT,
    # Yinchuan 2025: 10 to 30 points behind is yellow, more is red; refreshed monthly.
    "yinchuan_points": replace(DEFAULT, red_gap=30, yellow_gap=10, source="G45"),
    # Wuhan: below 80 % of the scheduled progress is yellow, below 60 % red.
    "wuhan_ratio": replace(DEFAULT, red_gap=None, yellow_gap=None, yellow_share=80, red_share=60, source="G47"),
    # Sanya 2022: any shortfall is yellow, one of more than half red; districts: two months running are red.
    "sanya_investment": replace(
        DEFAULT, red_gap=None, yellow_gap=None, yellow_share=100, red_share=50, red_yellow_periods=2, source="G46"
    ),
    # Shangqiu 2025: by the share of time left. Its orange at 15 % is our urgent yellow.
    "shangqiu_time_left": replace(DEFAULT, due_soon=None, time_left=30, urgent_time_left=15, source="G50"),
    # Ouhai 2020: the month's target missed is red; red and caught up since is yellow.
    "ouhai_catch_up": replace(DEFAULT, red_gap=None, yellow_gap=None, month_missed="red", caught_up=True, source="G43"),
    # Songyang 2022: the month's target missed is yellow, the quarter's red.
    "songyang_month_quarter": replace(
        DEFAULT,
        red_gap=None,
        yellow_gap=None,
        month_missed="yellow",
        quarter_missed="red",
        red_yellow_periods=None,
        source="G44",
    ),
}

# The reasons for yellow that make a period a yellow one: the unit lags. A due date that comes near is nobody's fault.
LAGGING: frozenset[str] = frozenset(
    {
        "gap",
        "share",
        "month_missed",
        "quarter_missed",
        "report_overdue",
        "sign_in_overdue",
        "time_left_urgent",
        "time_left",
    }
)


def decide(facts: Facts, rule: LightRule, calendar: Calendar) -> Light:
    """The light of a commitment by ``rule``, and why. The first sentence that holds decides."""
    if at_rest := _at_rest(facts):
        return at_rest

    if late := _late(facts, calendar):
        return late
    if facts.verification_failed:
        return Light(Colour.RED, "sent_back")
    if facts.verified:
        return Light(Colour.GREEN, "verified")
    if far_behind := _far_behind(facts, rule):
        return far_behind

    lagging = _lagging(facts, rule, calendar)
    periods = facts.previous_yellow_periods + 1
    if lagging and rule.red_yellow_periods is not None and periods >= rule.red_yellow_periods:
        return Light(Colour.RED, "yellow_periods", {"periods": periods, "cause": lagging.reason_code})
    if lagging:
        return lagging

    if facts.claimed_on is not None:
        return Light(Colour.GREEN, "awaiting_verification", {"claimed_on": facts.claimed_on.isoformat()})
    if due_soon := _due_soon(facts, rule, calendar):
        return due_soon
    if rule.caught_up and facts.previous_red and _supported(facts) is not None:
        return Light(Colour.YELLOW, "caught_up")
    if ahead := _ahead(facts, rule):
        return ahead
    return _in_order(facts)


def scheduled_progress(
    started: date,
    due: date,
    today: date,
    milestones: Sequence[tuple[date, int]],
    calendar: Calendar,
    *,
    steps: bool = False,
) -> int:
    """The percentage that ought to be reached by the end of ``today``, rounded down: 0 at the start, 100 on the due date.

    milestones: (date, percent that ought to be reached by then), in any order; those not between start and due date are passed
    over, and one that asks for less than an earlier one asks for as much. Between them progress runs evenly over the workdays,
    or, with ``steps``, stays until the next milestone.
    """
    if today >= due:
        return 100
    if today <= started:
        return 0
    from_date, from_percent = started, 0
    to_date, to_percent = due, 100
    for day, percent in sorted(milestones):
        if not started < day < due:
            continue
        if day > today:
            to_date, to_percent = day, max(percent, from_percent)
            break
        from_date, from_percent = day, max(percent, from_percent)
    length = calendar.between(from_date, to_date)
    if steps or length <= 0:
        return from_percent
    return from_percent + (to_percent - from_percent) * calendar.between(from_date, today) // length


def _at_rest(facts: Facts) -> Light | None:
    """Nothing is asked of the unit: it is done, given up, put off, or not yet handed over."""
    if facts.closed:
        return Light(Colour.BLUE, "closed")
    if facts.terminated:
        return Light(Colour.GREY, "terminated")
    if facts.suspended:
        return Light(Colour.GREY, "suspended")
    if facts.started is None or facts.started > facts.today:
        return Light(Colour.GREY, "not_started")
    return None


def _late(facts: Facts, calendar: Calendar) -> Light | None:
    """Red past the due date. A claim stops the clock: whoever claims in time may wait for the verifier beyond it."""
    arrived = facts.claimed_on or facts.today
    if facts.due is None or arrived <= facts.due:
        return None
    how_late: dict[str, int | str] = {
        "due": facts.due.isoformat(),
        "days": (arrived - facts.due).days,
        "workdays": calendar.between(facts.due, arrived),
    }
    if facts.claimed_on is None:
        return Light(Colour.RED, "overdue", how_late)
    return Light(Colour.RED, "claimed_late", how_late | {"claimed_on": facts.claimed_on.isoformat()})


def _supported(facts: Facts) -> int | None:
    """The progress that counts: the evidenced one. A claim accepted without evidence is supported by nothing: 0, not unknown."""
    if facts.evidenced is None and facts.claimed is not None and facts.last_accepted_report is not None:
        return 0
    return facts.evidenced


def _far_behind(facts: Facts, rule: LightRule) -> Light | None:
    """Red for progress: too many points, too small a share, or a target missed that the rule holds for red."""
    if rule.red_gap is not None and (gap := _gap(facts, Colour.RED, more_than=rule.red_gap)):
        return gap
    if rule.red_share is not None and (share := _share(facts, Colour.RED, less_than=rule.red_share)):
        return share
    if rule.quarter_missed == "red" and (missed := _missed(facts, Colour.RED, "quarter_missed", facts.quarter_target)):
        return missed
    if rule.month_missed == "red":
        return _missed(facts, Colour.RED, "month_missed", facts.month_target)
    return None


def _lagging(facts: Facts, rule: LightRule, calendar: Calendar) -> Light | None:
    """Yellow for something that the unit ought to have done by now. With a claim standing, only its progress is looked at."""
    if rule.yellow_gap is not None and (gap := _gap(facts, Colour.YELLOW, more_than=rule.yellow_gap - 1)):
        return gap
    if rule.yellow_share is not None and (share := _share(facts, Colour.YELLOW, less_than=rule.yellow_share)):
        return share
    if rule.quarter_missed == "yellow" and (
        missed := _missed(facts, Colour.YELLOW, "quarter_missed", facts.quarter_target)
    ):
        return missed
    if rule.month_missed == "yellow" and (missed := _missed(facts, Colour.YELLOW, "month_missed", facts.month_target)):
        return missed
    if facts.claimed_on is not None:
        return None
    if rule.report_overdue and facts.report_overdue:
        return Light(Colour.YELLOW, "report_overdue")
    if rule.sign_in_overdue and facts.sign_in_overdue:
        return Light(Colour.YELLOW, "sign_in_overdue")
    if facts.last_accepted_report is None:
        return _little_time(facts, rule, calendar)
    return None


def _gap(facts: Facts, colour: Colour, more_than: int) -> Light | None:
    """Behind the schedule by more than so many points."""
    supported = _supported(facts)
    if supported is None or facts.scheduled is None:
        return None
    gap = facts.scheduled - supported
    if gap <= more_than:
        return None
    return Light(colour, "gap", {"evidenced": supported, "scheduled": facts.scheduled, "gap": gap})


def _share(facts: Facts, colour: Colour, less_than: int) -> Light | None:
    """Less than this percentage of the scheduled progress is reached."""
    supported = _supported(facts)
    if supported is None or not facts.scheduled or supported * 100 >= less_than * facts.scheduled:
        return None
    share = supported * 100 // facts.scheduled
    return Light(colour, "share", {"evidenced": supported, "scheduled": facts.scheduled, "share": share})


def _missed(facts: Facts, colour: Colour, reason_code: str, target: int | None) -> Light | None:
    """The target of a period that has ended is still not reached."""
    supported = _supported(facts)
    if supported is None or target is None or supported >= target:
        return None
    return Light(colour, reason_code, {"evidenced": supported, "target": target})


def _little_time(facts: Facts, rule: LightRule, calendar: Calendar) -> Light | None:
    """Little of the time is left, for a commitment of which no report has been accepted."""
    if facts.started is None or facts.due is None:
        return None
    left = _days(facts.today, facts.due, rule, calendar)
    allowed = _days(facts.started, facts.due, rule, calendar)
    if allowed <= 0:
        return None
    percent = -(-left * 100 // allowed)  # rounded up, so that «30 % or less» is exact
    params: dict[str, int | str] = {"percent": percent, "left": left, "due": facts.due.isoformat()}
    if rule.urgent_time_left is not None and percent <= rule.urgent_time_left:
        return Light(Colour.YELLOW, "time_left_urgent", params)
    if rule.time_left is not None and percent <= rule.time_left:
        return Light(Colour.YELLOW, "time_left", params)
    return None


def _due_soon(facts: Facts, rule: LightRule, calendar: Calendar) -> Light | None:
    """Few days are left."""
    if facts.due is None or rule.due_soon is None:
        return None
    left = _days(facts.today, facts.due, rule, calendar)
    if left > rule.due_soon:
        return None
    return Light(Colour.YELLOW, "due_soon", {"left": left, "due": facts.due.isoformat()})


def _ahead(facts: Facts, rule: LightRule) -> Light | None:
    """The evidence is ahead of the schedule; a claim alone never is."""
    if rule.blue_ahead is None or facts.evidenced is None or facts.scheduled is None:
        return None
    lead = facts.evidenced - facts.scheduled
    if lead < rule.blue_ahead:
        return None
    return Light(Colour.BLUE, "ahead", {"evidenced": facts.evidenced, "scheduled": facts.scheduled, "lead": lead})


def _in_order(facts: Facts) -> Light:
    """Green with the two figures where both are known; hollow where a period has passed without any; green at the outset."""
    supported = _supported(facts)
    if supported is None and facts.claimed is not None:
        return Light(Colour.GREEN, "unassessed", {"claimed": facts.claimed})
    if supported is None and facts.periods_passed > 0:
        return Light(Colour.HOLLOW, "no_data", {"periods": facts.periods_passed})
    if supported is None or facts.scheduled is None:
        return Light(Colour.GREEN, "begun")
    return Light(Colour.GREEN, "on_schedule", {"evidenced": supported, "scheduled": facts.scheduled})


def _days(start: date, end: date, rule: LightRule, calendar: Calendar) -> int:
    """The days from ``start`` to ``end`` as the rule counts them."""
    return calendar.between(start, end) if rule.days == "workday" else (end - start).days
