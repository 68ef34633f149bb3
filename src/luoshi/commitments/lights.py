"""A commitment's light: its facts gathered for the kernel's rule, and the rule's answer in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.commitments.models import Commitment
from luoshi.kernel import cadence, lights, limits
from luoshi.kernel.lifecycle import State
from luoshi.kernel.lights import Facts, Light
from luoshi.rulebook.reading_rules import Rulebook

_CLAIMED = {State.COMPLETION_CLAIMED, State.VERIFIED}


def relight(commitment: Commitment, today: date, rules: Rulebook) -> bool:
    """Set the light that the rules give on ``today``, with its reason; whether that is news. Does not save.

    News is another colour, or that it began or ceased to lag; figures that move from day to day are not.
    """
    light = light_of(commitment, today, rules)
    old, lagged = commitment.light, commitment.lagging_since is not None
    lags = light.colour == lights.Colour.RED or light.reason_code in lights.LAGGING
    commitment.light_code, commitment.light_params = light.reason_code, dict(light.params)
    if old != light.colour.value or commitment.light_since is None:
        commitment.light, commitment.light_since = light.colour.value, today
    commitment.lagging_since = (commitment.lagging_since or today) if lags else None
    if lights.Colour.RED in {old, light.colour}:
        commitment.red_on = today
    return old != light.colour.value or lags != lagged


def light_of(commitment: Commitment, today: date, rules: Rulebook) -> Light:
    """The light that the rules in force give this commitment on ``today``."""
    return lights.decide(facts_of(commitment, today, rules), rules.lights, rules.calendar)


def reason_today(commitment: Commitment, today: date, rules: Rulebook) -> str:
    """Why the light is lit, with the figures of ``today``: those that were kept are of the day on which the light changed.

    Until the next sweep the rules may already say another colour; then the kept reason stands, since it explains the light shown.
    """
    if not commitment.light_code:
        return ""
    light = light_of(commitment, today, rules)
    if light.colour.value != commitment.light:
        return reason(commitment.light_code, commitment.light_params)
    return reason(light.reason_code, light.params)


def scheduled(commitment: Commitment, today: date, rules: Rulebook) -> int | None:
    """What the schedule asks to be reached by the end of ``today``, in per cent; None before dispatch."""
    started = _day(commitment.dispatched_at)
    if started is None or commitment.due is None:
        return None
    milestones = [(date.fromisoformat(day), percent) for day, percent in commitment.schedule]
    return lights.scheduled_progress(started, commitment.due, today, milestones, rules.calendar)


def report_overdue_since(commitment: Commitment, today: date, rules: Rulebook) -> date | None:
    """The due date of the report that the unit still owes; None where it owes none."""
    if commitment.reporting_from is None or commitment.state not in {State.ACCEPTED, State.IN_PROGRESS}:
        return None
    periods = cadence.latest_due(commitment.reporting_from, today, rules.cadence_of(commitment.tier), rules.calendar)
    passed = [period for period in periods if period.due < today]
    if not passed:
        return None
    window_opened = passed[-2].due if len(passed) > 1 else commitment.reporting_from
    answered = commitment.reported_on is not None and commitment.reported_on > window_opened
    return None if answered else passed[-1].due


def next_report_due(commitment: Commitment, today: date, rules: Rulebook) -> date | None:
    """The day by which the next report is asked for; today's counts unless it has been given."""
    if commitment.reporting_from is None or commitment.state not in {State.ACCEPTED, State.IN_PROGRESS}:
        return None
    following = cadence.next_due(commitment.reporting_from, today, rules.cadence_of(commitment.tier), rules.calendar)
    return following.due if following else None


def sign_in_due(commitment: Commitment, rules: Rulebook) -> date | None:
    """The last day on which signing in is in time; None where nothing waits to be signed.

    Counted from the dispatch, or from the day on which work that had been suspended before anybody signed goes on.
    """
    dispatched = _day(commitment.dispatched_at)
    if commitment.state != State.DISPATCHED or dispatched is None:
        return None
    return limits.due(max(dispatched, commitment.reporting_from or dispatched), rules.limits["sign_in"], rules.calendar)


def facts_of(commitment: Commitment, today: date, rules: Rulebook) -> Facts:
    """Everything that the kernel's rule asks about, for one day."""
    signed_by = sign_in_due(commitment, rules)
    periods = _periods(commitment, today, rules)
    month_end, quarter_end = cadence.last_month_end(today), cadence.last_quarter_end(today)
    claimed_on = _day(commitment.claimed_at) if commitment.state in _CLAIMED else None
    return Facts(
        today=today,
        started=_day(commitment.dispatched_at),
        due=commitment.due,
        claimed=commitment.claimed,
        evidenced=commitment.evidenced,
        # A claim stops the schedule where it stood: it asks nothing more of the unit, and hides no gap either.
        scheduled=scheduled(commitment, min(today, claimed_on or today), rules),
        closed=commitment.closed_at is not None and commitment.state in {State.CLOSED, State.ARCHIVED},
        terminated=commitment.state in {State.TERMINATED, State.DECLINED, State.ARCHIVED},
        suspended=commitment.state == State.SUSPENDED,
        verified=commitment.state == State.VERIFIED,
        verification_failed=commitment.sent_back_at is not None and commitment.state == State.IN_PROGRESS,
        claimed_on=claimed_on,
        report_overdue=report_overdue_since(commitment, today, rules) is not None,
        sign_in_overdue=signed_by is not None and today > signed_by,
        last_accepted_report=None
        if commitment.awaits_assessment and commitment.evidenced is None
        else commitment.reported_on,
        periods_passed=sum(period.due < today for period in periods),
        previous_yellow_periods=_periods_since(commitment.lagging_since, periods, today),
        previous_red=commitment.red_on is not None and commitment.red_on >= month_end,
        month_target=_target(commitment, month_end, rules),
        quarter_target=_target(commitment, quarter_end, rules),
    )


def _periods(commitment: Commitment, today: date, rules: Rulebook) -> list[cadence.Period]:
    if commitment.reporting_from is None:
        return []
    return cadence.periods_due(commitment.reporting_from, today, rules.cadence_of(commitment.tier), rules.calendar)


def _periods_since(since: date | None, periods: list[cadence.Period], today: date) -> int:
    """How many report periods ended while the commitment lagged."""
    return sum(since <= period.due < today for period in periods) if since else 0


def _target(commitment: Commitment, day: date, rules: Rulebook) -> int | None:
    started = _day(commitment.dispatched_at)
    return scheduled(commitment, day, rules) if started is not None and started <= day else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def reason(code: str, params: Mapping[str, Any]) -> str:
    """Why a light is lit, as one sentence. ``params`` are the kernel's; see the table at the top of kernel.lights."""
    if code == "yellow_periods":
        cause = reason(str(params["cause"]), {}) if params["cause"] in _PLAIN else _("办理滞后")
        return _("连续 %(periods)s 个周期滞后：%(cause)s") % {"periods": params["periods"], "cause": cause}
    if code == "overdue" and not params["workdays"]:
        return _("超期 %(days)s 天") % params
    template = _TEMPLATES.get(code)
    return str(template) % params if template else ""


_PLAIN = {"report_overdue", "sign_in_overdue"}


# The sentence for each reason code. Lazy: of two dozen a list translates only those that it shows.
_TEMPLATES = {
    "closed": gettext_lazy("已办结销号"),
    "ahead": gettext_lazy("核实进度 %(evidenced)s%%，按序时应达 %(scheduled)s%%，超前 %(lead)s 个百分点"),
    "terminated": gettext_lazy("已停止办理"),
    "suspended": gettext_lazy("暂缓办理"),
    "not_started": gettext_lazy("尚未交办"),
    "overdue": gettext_lazy("超期 %(workdays)s 个工作日"),
    "claimed_late": gettext_lazy("超期 %(days)s 天才申请办结"),
    "sent_back": gettext_lazy("核验未通过，尚未重新申请办结"),
    "gap": gettext_lazy("核实进度 %(evidenced)s%%，按序时应达 %(scheduled)s%%，差 %(gap)s 个百分点"),
    "share": gettext_lazy("核实进度 %(evidenced)s%%，为序时进度 %(scheduled)s%% 的 %(share)s%%"),
    "month_missed": gettext_lazy("核实进度 %(evidenced)s%%，未达上月末目标 %(target)s%%"),
    "quarter_missed": gettext_lazy("核实进度 %(evidenced)s%%，未达上季末目标 %(target)s%%"),
    "report_overdue": gettext_lazy("应报的进展逾期未报"),
    "sign_in_overdue": gettext_lazy("交办后逾期未签收"),
    "time_left_urgent": gettext_lazy("时间只剩 %(percent)s%%，还没有审定的进展反馈"),
    "time_left": gettext_lazy("时间只剩 %(percent)s%%，还没有审定的进展反馈"),
    "due_soon": gettext_lazy("距到期 %(left)s 个工作日"),
    "caught_up": gettext_lazy("上期为红灯，本期已赶上"),
    "awaiting_verification": gettext_lazy("%(claimed_on)s 已申请办结，等待核验"),
    "verified": gettext_lazy("核验通过，等待销号"),
    "no_data": gettext_lazy("已过 %(periods)s 个反馈周期，没有任何进展数据"),
    "on_schedule": gettext_lazy("核实进度 %(evidenced)s%%，按序时应达 %(scheduled)s%%"),
    "unassessed": gettext_lazy("自报 %(claimed)s%%，尚待核实"),
    "begun": gettext_lazy("刚开始办理"),
}
