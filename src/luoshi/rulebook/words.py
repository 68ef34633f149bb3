"""The rules in words: what each part is called, what its value means, and what is wrong with a value."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.kernel.cadence import Cadence, Every
from luoshi.kernel.changes import DEFAULT as CHANGES_DEFAULT
from luoshi.kernel.changes import SOURCES as CHANGES_SOURCES
from luoshi.kernel.changes import ChangeRule
from luoshi.kernel.lights import LightRule
from luoshi.kernel.limits import LimitRule, Unit
from luoshi.kernel.ruledata import Problem

OURS = "INF"  # the source code of a value that no place has published

UNITS = {
    Unit.WORKDAY: gettext_lazy("工作日"),
    Unit.DAY: gettext_lazy("自然日"),
    Unit.MONTH: gettext_lazy("个月"),
    Unit.YEAR_END: gettext_lazy("年底（加几年）"),
}
LIMITS = {
    "sign_in": gettext_lazy("签收"),
    "sign_in_urgent": gettext_lazy("签收（特急）"),
    "return_ruling": gettext_lazy("退回申请的裁定"),
    "issue_answer": gettext_lazy("协调事项的答复"),
    "look_back_first": gettext_lazy("第一次回头看"),
    "look_back_second": gettext_lazy("第二次回头看"),
    "look_back_third": gettext_lazy("第三次回头看"),
}
TIERS = {"1": gettext_lazy("一级"), "2": gettext_lazy("二级"), "3": gettext_lazy("三级")}
EVERY = {
    Every.NONE: gettext_lazy("不定期报"),
    Every.WEEK: gettext_lazy("每周"),
    Every.MONTH: gettext_lazy("每月"),
    Every.QUARTER: gettext_lazy("每季"),
}
PRESETS = {
    "default": gettext_lazy("系统默认"),
    "yinchuan_points": gettext_lazy("银川：按差几个百分点"),
    "wuhan_ratio": gettext_lazy("武汉：按完成比例"),
    "sanya_investment": gettext_lazy("三亚：投资完成率"),
    "shangqiu_time_left": gettext_lazy("商丘：按剩余时间"),
    "ouhai_catch_up": gettext_lazy("瓯海：月目标与赶上"),
    "songyang_month_quarter": gettext_lazy("松阳：月黄季红"),
}
LIGHTS = {
    "red_gap": gettext_lazy("红灯：落后超过（百分点）"),
    "yellow_gap": gettext_lazy("黄灯：落后达到（百分点）"),
    "red_share": gettext_lazy("红灯：不足序时进度的（%）"),
    "yellow_share": gettext_lazy("黄灯：不足序时进度的（%）"),
    "month_missed": gettext_lazy("上月末目标未达到"),
    "quarter_missed": gettext_lazy("上季末目标未达到"),
    "red_yellow_periods": gettext_lazy("红灯：连续滞后（期）"),
    "blue_ahead": gettext_lazy("蓝灯：超前达到（百分点）"),
    "caught_up": gettext_lazy("上期红灯、本期赶上的，再亮一期黄灯"),
    "due_soon": gettext_lazy("黄灯：距到期不多于（天）"),
    "time_left": gettext_lazy("黄灯：时间只剩（%）而没有审定的反馈"),
    "urgent_time_left": gettext_lazy("黄灯（紧急）：时间只剩（%）而没有审定的反馈"),
    "days": gettext_lazy("按什么数天"),
    "report_overdue": gettext_lazy("应报的进展逾期未报，亮黄灯"),
    "sign_in_overdue": gettext_lazy("逾期未签收，亮黄灯"),
}
CHANGES = {
    "extension_times": gettext_lazy("一件事最多延期（次）"),
    "extension_months": gettext_lazy("一次最多延长（个月）"),
    "extension_ahead": gettext_lazy("延期须提前申请（工作日，0 为到期当日前）"),
    "suspension_months": gettext_lazy("暂缓后最迟复查（个月）"),
}
FESTIVALS = {
    "元旦": gettext_lazy("元旦"),  # zh: the notice's word
    "春节": gettext_lazy("春节"),  # zh: the notice's word
    "春节（延长）": gettext_lazy("春节（延长）"),  # zh: the notice's word
    "清明节": gettext_lazy("清明节"),  # zh: the notice's word
    "劳动节": gettext_lazy("劳动节"),  # zh: the notice's word
    "端午节": gettext_lazy("端午节"),  # zh: the notice's word
    "中秋节": gettext_lazy("中秋节"),  # zh: the notice's word
    "国庆节": gettext_lazy("国庆节"),  # zh: the notice's word
}
PARTS = {
    "amount": gettext_lazy("多久"),
    "unit": gettext_lazy("单位"),
    "every": gettext_lazy("多久报一次"),
    "day": gettext_lazy("哪一天前"),
    "following": gettext_lazy("期满后的次月（次周）报"),
    "grace": gettext_lazy("办理满几个工作日才报"),
    "source": gettext_lazy("依据"),
}


def lit(rule: LightRule) -> Iterator[tuple[str, str]]:
    """The rule as sentences, each with the colour it lights, in the order in which the kernel tries them."""
    yield "blue", _("已办结销号")
    yield "grey", _("尚未交办、暂缓或已停止办理")
    yield "red", _("超过时限，尚未申请办结；或核验未通过，尚未重新申请")
    yield from _far_behind(rule)
    yield from _lagging(rule)
    yield "green", _("已申请办结，等待核验；或核验通过，等待销号")
    yield from _near_or_ahead(rule)
    yield "hollow", _("过了反馈周期，没有任何进展数据")
    yield "green", _("其余情形")


def _far_behind(rule: LightRule) -> Iterator[tuple[str, str]]:
    if rule.red_gap is not None:
        yield "red", _("核实进度比序时进度落后超过 %(points)s 个百分点") % {"points": rule.red_gap}
    if rule.red_share is not None:
        yield "red", _("核实进度不足序时进度的 %(share)s%%") % {"share": rule.red_share}
    yield from _missed(rule, "red")
    if rule.red_yellow_periods is not None:
        yield "red", _("连续 %(periods)s 个反馈周期滞后") % {"periods": rule.red_yellow_periods}


def _lagging(rule: LightRule) -> Iterator[tuple[str, str]]:
    if rule.yellow_gap is not None:
        yield "yellow", _("核实进度比序时进度落后 %(points)s 个百分点及以上") % {"points": rule.yellow_gap}
    if rule.yellow_share is not None:
        yield "yellow", _("核实进度不足序时进度的 %(share)s%%") % {"share": rule.yellow_share}
    yield from _missed(rule, "yellow")
    if rule.report_overdue:
        yield "yellow", _("应报的进展逾期未报")
    if rule.sign_in_overdue:
        yield "yellow", _("逾期未签收")
    for left in (rule.urgent_time_left, rule.time_left):
        if left is not None:
            yield "yellow", _("时间只剩 %(percent)s%%，还没有审定的进展反馈") % {"percent": left}


def _missed(rule: LightRule, colour: str) -> Iterator[tuple[str, str]]:
    if rule.month_missed == colour:
        yield colour, _("上月末的目标未达到")
    if rule.quarter_missed == colour:
        yield colour, _("上季末的目标未达到")


def _near_or_ahead(rule: LightRule) -> Iterator[tuple[str, str]]:
    if rule.due_soon is not None:
        told = _("距到期 %(left)s 个工作日以内") if rule.days == "workday" else _("距到期 %(left)s 天以内")
        yield "yellow", told % {"left": rule.due_soon}
    if rule.caught_up:
        yield "yellow", _("上期红灯，本期已赶上")
    if rule.blue_ahead is not None:
        yield "blue", _("核实进度超前 %(points)s 个百分点及以上") % {"points": rule.blue_ahead}


def changed(rule: ChangeRule) -> Iterator[tuple[str, str, str]]:
    """The limits of changes: what, how much, where that comes from."""
    for name, told in CHANGES.items():
        value = getattr(rule, name)
        ours = value == getattr(CHANGES_DEFAULT, name) and rule.source == OURS
        yield (
            str(told),
            _("没有限制") if value is None else str(value),
            origin(CHANGES_SOURCES[name] if ours else rule.source),
        )


def festival(name: str) -> str:
    """A festival's name; a break for two of them has both."""
    return _("、").join(str(FESTIVALS.get(part, part)) for part in name.split("、"))  # zh: as the notices join two


def lasting(rule: LimitRule) -> str:
    """A limit's length: 1 个工作日, 当天, 3 个月."""
    if rule.unit is Unit.YEAR_END:
        return _("当年年底前") if rule.amount == 0 else _("%(years)s 年后的年底前") % {"years": rule.amount}
    if rule.amount == 0:
        return _("当天")
    if rule.unit is Unit.WORKDAY:
        return ngettext("%(n)s 个工作日", "%(n)s 个工作日", rule.amount) % {"n": rule.amount}
    if rule.unit is Unit.DAY:
        return ngettext("%(n)s 天", "%(n)s 天", rule.amount) % {"n": rule.amount}
    return ngettext("%(n)s 个月", "%(n)s 个月", rule.amount) % {"n": rule.amount}


def reported(rule: Cadence) -> str:
    """How often and by when: 每月 25 日前，报当月."""
    if rule.every is Every.NONE:
        return _("不要求定期反馈")
    if rule.every is Every.WEEK:
        day = _("周一 周二 周三 周四 周五 周六 周日").split()[rule.day - 1]
        return (_("每周，次周%(day)s前") if rule.following else _("每周，当周%(day)s前")) % {"day": day}
    if rule.every is Every.MONTH:
        return (_("每月，次月 %(day)s 日前") if rule.following else _("每月，当月 %(day)s 日前")) % {"day": rule.day}
    return (_("每季，次季首月 %(day)s 日前") if rule.following else _("每季，季末月 %(day)s 日前")) % {"day": rule.day}


def begun(rule: Cadence) -> str:
    """From when a commitment has to report."""
    if rule.every is Every.NONE:
        return ""
    return _("办理满 %(grace)s 个工作日起报") % {"grace": rule.grace}


def origin(code: str) -> str:
    """Where a value comes from: the customer's own words, or a code of the list of sources in the documentation."""
    if code in {"", OURS}:
        return _("系统预设")
    return _("规则说明 %(code)s") % {"code": code} if code.isascii() and len(code) < 5 else code


def complaint(problem: Problem) -> str:
    """What is wrong with one value, for the person who typed it."""
    return str(_complaints().get(problem.code, _("这一项填得不对。"))) % _named(problem.params)


def _complaints() -> Mapping[str, str]:
    return {
        "missing": _("请填写这一项。"),
        "not_integer": _("请填整数。"),
        "out_of_range": _("应在 %(low)s 到 %(high)s 之间。"),
        "not_a_choice": _("请从列出的选项里选。"),
        "too_large": _("不能大于“%(other)s”的 %(limit)s。"),
        "unknown_field": _("没有这一项规则。"),
    }


def _named(params: Mapping[str, int | str]) -> dict[str, int | str]:
    other = str(params.get("other", ""))
    return {**params, "other": str(LIGHTS.get(other, other))}
