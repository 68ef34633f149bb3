"""The rules of deadlines: what the words of a match mean. Which words make a match is the table in `deadline_table`.

All patterns are for squeezed text (see `squeezing`): no blanks, half-width digits and brackets, `，` between clauses.
"""

import re
from datetime import date, timedelta

from luoshi.reading.dates import add_months, day_of, month_end, part_end
from luoshi.reading.deadline_periods import NAMING, STRIVING, YEAR_NAME, is_reached, opens_year
from luoshi.reading.deadline_scan import (
    AHEAD,
    DONE,
    LONGEST_EVENT,
    Found,
    Hit,
    Scan,
    WorkingDays,
    dated,
    event_before,
    is_none,
    is_to_do,
    opens_event,
    stands_alone,
    stands_open,
    tells_of_the_past,
    year_named,
)
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy


def nothing(_scan: Scan, _match: re.Match[str]) -> Found:
    """Words that only look like a deadline."""
    return None


def five_year_plan(scan: Scan, match: re.Match[str]) -> Found:
    """“十四五”末: the plan number n ends with the year 1955 + 5n (from the seventh on)."""
    number = integer(match["plan"])
    if number is None or number < 7 or scan.spoken_of(match.start()):
        return None
    if match["edge"] in ("期间", "时期", "期内") and not opens_period(scan, match):
        return None
    due = date(1955 + 5 * number, 12, 31)
    return None if scan.frame.is_past(due) else Hit("by", due)


def opens_period(scan: Scan, match: re.Match[str]) -> bool:
    """Whether 期间 begins a clause that says what is to be done by its end; “十四五”时期的形势 does not."""
    before, after = scan.before(match.start()), scan.after(match.end())
    if stands_alone(scan, match):
        return True
    return scan.opens(match.start()) and (is_to_do(scan, match) or after[:1] == "，" or before.endswith(STRIVING))


SELF = lazy(r"本(?:办法|规定|细则|条例|方案|意见|通知|制度|规则|决定|措施|标准|规范|计划)[^。；]{0,3}$")


def in_force(scan: Scan, match: re.Match[str]) -> Found:
    """自2023年1月1日起施行: to be in force by that day. 自2023年起, 5月1日起: without an end. 4月起每月报送: how often says more.

    A past day is that of another rule, unless the document speaks of itself.
    """
    named = match["year"]
    if (named and named[0] in "去上前") or not (named or match["month"]):
        return None
    if not match["enacted"]:
        return None if scan.follows(HOW_OFTEN, match) else Hit("ongoing", None)
    year = year_named(scan, named) or scan.frame.year
    if year is None:
        return Hit("by", None)
    month = integer(match["month"].rstrip("月份")) if match["month"] else 1
    day = integer(match["day"].rstrip("日号")) if match["day"] else 1
    due = day_of(year, month or 1, day or 1)
    past = named and scan.frame.is_past(due) and not SELF.search(scan.before(match.start(), 12))
    return None if past else Hit("by", due)


HOW_OFTEN = lazy("，?每")


def in_force_from_issue(scan: Scan, _match: re.Match[str]) -> Found:
    """自印发之日起施行, 自即日起执行: on the day of issue."""
    return Hit("by", scan.frame.issued_on)


def starting(_scan: Scan, _match: re.Match[str]) -> Found:
    """从下月起: without an end."""
    return Hit("ongoing", None)


PER_HEAD = lazy(r"(?:每[人户亩名吨头家个村]|人均|户均|平方米|(?<!老)(?<!病)(?<!责任)(?<!负责)(?<!联系)[人户亩]次?)$")
"""What a rate is of: 每人每年; not 独居老人每周, 责任人每月."""


def recurring(scan: Scan, match: re.Match[str]) -> Found:
    """每月25日前, 每季度; but 每人每年 is a rate."""
    told = match.group().endswith("前")  # 对监测户每月15日前走访
    before = scan.before(match.start(), 4)
    rate = (
        PER_HEAD.search(before)
        or scan.follows(RATED, match)
        or (LEADS_TO_RATE.search(before) and scan.follows(FIGURE, match))
    )
    return None if not told and rate else Hit("recurring", None)


FIGURE = lazy("\\d")
RATED = lazy(
    "(?:不?(?:超过|低于|少于|高于)|约|近|达到?|≥|≤)?\\d[\\d.]*[万亿]?(?:元|角|公斤|千克|斤|克|吨|立方米|方|千瓦时?|度|公里|毫克|升)"
)
"""What stands behind the words where they are what a rate is of: 提高到每月780元, 每小时不超过4元."""
LEADS_TO_RATE = lazy("[由从到至]$")
"""由每小时6000立方米提高到…, 增加到每天60人."""


BEFORE_RHYTHM = frozenset(["", *'，。;；:：、(（“”"实行度报并和\n'])


def rhythm(scan: Scan, match: re.Match[str]) -> Found:
    """月调度、季通报 where they open a clause."""
    opens = scan.before(match.start(), 1) in BEFORE_RHYTHM or scan.before(match.start(), 2) == "坚持"
    return Hit("recurring", None) if opens else None


SERVICE_TARGET = lazy(
    r"(?:压缩|压减|缩短|精简|提速|减少|控制|提前|不超过|少于|超过|延长|逾期|连续|近|最近|过去|每次|任期|保质期|有效期"
    r"|试用期|期限|为期|精确)[到至在为]?(?:了)?$|(?:压缩|压减|缩短|精简|提速|控制|精确|稳定"
    r"|[降压缩减控])[^，。；]{0,14}[到至在]$"
)
NO_TASK = lazy(
    "(?:的)?(?:[仍拒](?:不|未|无|绝)|不(?!少于|低于|断)|禁止|未|没有|无(?!死角)|免|有效|曾|累计|被)|[在对]同一[^，。；]{1,14}(?:不|免|只|最多)"
)
OF_SOME = lazy("(?:的|者|问题|隐患)，?(?:一律|予以|[应要须])?限期$")
FROM_NOW = ("今后", "此后", "最后", "往后")
PARTING = frozenset(["", *"，。;；、：:"])
"""Neither a target of service nor an event ends with one of these."""
ISSUE_EVENT = lazy(r"(?:印发|发布|公布|下发)(?<!(?:预警|警报|公告|信息|榜单|成绩|结果)..)[^，。;；]{0,8}$")


def within(scan: Scan, match: re.Match[str]) -> Found:
    """5个工作日内, 一周内, 三年内: from the issue, unless another event is named, which belongs to the words."""
    before = scan.before(match.start(), LONGEST_EVENT)
    opens = before[-1:] in PARTING  # most often: then the words before say nothing of the time
    if (not opens and SERVICE_TARGET.search(before)) or scan.follows(NO_TASK, match):
        return None
    if before.endswith("限期") and OF_SOME.search(before):
        return Hit("within", None)  # 不合格的限期30日内整改: from when it is found so
    event = "" if opens else event_before(scan, match.start())
    start = match.start() - len(event) if event else None
    if not event and (before.endswith("前") or (before.endswith("后") and not before.endswith(FROM_NOW))):
        return Hit("within", None)  # 会前两日内, 清理后三个月内
    issued = scan.frame.issued_on
    hours = match["unit"].endswith("小时")
    answers = hours and not opens and scan.follows(REPORTS_IT, match)  # 重大舆情48小时内报告
    at_once = match["unit"] == "分钟" or (hours and (integer(match["amount"]) or 0) < A_DAY)  # 半小时内到场
    happens = (at_once or answers) and not event  # from when it happens
    if event and not ISSUE_EVENT.search(before):
        scan.event_at = match.end()
        return Hit("within", None, start)
    if issued is None or happens or SET_TERM.search(before) or (not event and scan.runs_from_event(match.start())):
        return Hit("within", None, start)
    amount = None if match["amount"] == "半" else integer(match["amount"])
    return Hit("within", count_from(issued, amount, match["unit"], scan.frame.calendar), start)


A_DAY = 24
SET_TERM = lazy("的，?(?:一律|要|须|应)?限期$|[^，。；]{2}的，$")
"""不合格的限期30日内整改: the term of each one runs from when it is found."""
REPORTS_IT = lazy("(?:电话|书面|及时)?(?:报告|上报|反馈|到达|到场|响应|出动|受理|核实|可?调达)")


def count_from(issued: date, amount: int | None, unit: str, calendar: WorkingDays | None) -> date | None:
    """The day that lies `amount` (None: half) units after the issue."""
    if unit.endswith("工作日"):
        return calendar.add(issued, amount) if calendar is not None and amount is not None else None
    if unit == "分钟":
        return issued
    if unit.endswith("小时"):
        return issued + timedelta(days=-(-amount // 24)) if amount is not None else None
    if unit == "年":
        return add_months(issued, 6 if amount is None else 12 * amount)
    if amount is None:
        return issued + timedelta(days=15) if unit.endswith("月") else None
    if unit.endswith("月"):
        return add_months(issued, amount)
    if unit.endswith("季度"):
        return add_months(issued, 3 * amount)
    days = 7 * amount if unit.endswith(("周", "星期")) else 10 * amount if unit.endswith("旬") else amount
    return issued + timedelta(days=days)


def duration(scan: Scan, match: re.Match[str]) -> Found:
    """3个月, 15个工作日 as all that a label says of the time (完成时限：3个月)."""
    return within(scan, match) if scan.in_label(match.start()) and stands_alone(scan, match) else None


DAY_GOES_ON = lazy("[，。]?(?:(?![的以])[一-龥]|$)")


def coming_day(scan: Scan, match: re.Match[str]) -> Found:
    """20日前: the next 20th, where it opens what is to be done; 会议召开5日前 counts days."""
    day, issued = integer(match["day"].rstrip("日号")), scan.frame.issued_on
    opening = scan.charges(match.start())
    opens = opening and scan.follows(DAY_GOES_ON, match)
    if not day or not (match["clock"] or (opening and (opens or stands_open(scan, match)))):
        return None  # 务必于28日18时前转移完毕 can be nothing else
    if issued is None:
        return Hit("by", None)
    later = day_of(issued.year, issued.month, day) < issued
    first = add_months(issued.replace(day=1), int(later))
    return Hit("by", day_of(first.year, first.month, day))


def coming_years(scan: Scan, match: re.Match[str]) -> Found:
    """未来三年, 今后3—5年 that open a clause: the planning year is the first of them."""
    after = scan.after(match.end())
    amount = integer(match["amount"])
    if is_none(scan, match) or not (after.startswith("，") or is_to_do(scan, match)) or not amount:
        return None
    year = scan.frame.year
    return Hit("within", None if year is None else date(year + amount - 1, 12, 31))


def full_date(scan: Scan, match: re.Match[str]) -> Found:
    """2025年12月31日前, 至9月15日, 于9月1日完成; a bare date only where it stands alone or something is done by it."""
    month, day = integer(match["month"].rstrip("月份")), integer(match["day"].rstrip("日号"))
    start = match.start()
    if month is None or day is None or tells_of_the_past(scan, match) or scan.spoken_of(start):
        return None
    alone = not match["before"] and stands_alone(scan, match)
    latest = scan.before(start, 3).endswith(AT_THE_LATEST)
    reached = is_reached(scan, match)  # 8月31日毕业去向落实率不低于85%
    firm = bool(match["before"] or alone or latest or reached or is_placed(scan, match) or scan.follows(LISTED, match))
    if not (firm or match["lead"] or scan.follows(DONE, match) or opens_event(scan, match)):
        return None
    found = dated(scan, match, lambda year: day_of(year, month, day), roll=firm and not ends_count(match))
    its_own_date = alone and found and found.due == scan.frame.issued_on
    return None if its_own_date and not scan.in_label(start) else found


AT_THE_LATEST = ("最迟", "最晚", "最迟于", "最晚于", "不迟于", "不晚于")


def is_placed(scan: Scan, match: re.Match[str]) -> bool:
    """Whether something is to be done on the day: 于9月1日完成."""
    placed = scan.before(match.start(), 1) in tuple("于在")
    return placed and is_to_do(scan, match) and scan.after(match.end(), 1) != "，"


LISTED = lazy(r"[、和及](?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?[底末]?(?:以|之)?前")
"""6月30日、12月31日前: the 前 holds for both."""


def ends_count(match: re.Match[str]) -> bool:
    """截至6月底 counts up to a day that is past, unless the day is still to come."""
    return bool(match["lead"]) and "截" in match["lead"] and not match["before"]


def date_range(scan: Scan, match: re.Match[str]) -> Found:
    """6月15日至7月15日, 3—5月, 2023年6月至2024年3月: by the last day."""
    first, last = integer(match["first"].rstrip("月份")), integer((match["month"] or match["first"]).rstrip("月份"))
    day = match["day"] or match["only"]
    after = scan.after(match.end())
    if first is None or last is None or tells_of_the_past(scan, match) or scan.spoken_of(match.start()):
        return None
    runs = match.group()[0] in "自从" and after.startswith("，")
    if not (match["before"] or runs or is_to_do(scan, match) or IS_STAGE.match(after) or stands_alone(scan, match)):
        return None
    turns = int(last < first or bool(match["until"] and match["until"][0] in "次翌明"))
    named = integer(match["until"].rstrip("年度")) if match["until"] and match["until"][0] in "12二" else None

    def make(year: int) -> date:
        year = named or year + turns
        return (
            day_of(year, last, integer(day.rstrip("日号")) or 1) if day else part_end(year, last, match["edge"] or "")
        )

    return dated(scan, match, make, roll=bool(match["before"]) or is_late(scan))


IS_STAGE = lazy(
    "[为是][^，。；]{0,8}(?:阶段|期)|[一-龥]{0,4}(?:防火|防汛|禁[渔火烧牧猎]|汛|枯水|供暖|采暖|旺|淡|高峰|戒备)期(?:间|内)|(?:一律|严格|全面|全域)?(?:禁止|严禁|禁[渔火烧牧猎]"
    "|实行|设卡|值守)"
)


def is_late(scan: Scan) -> bool:
    """Whether the document is of the last quarter, when a bare early month is next year's."""
    return scan.frame.issued_on is not None and scan.frame.issued_on.month >= LAST_QUARTER


LAST_QUARTER = 10


def year_range(scan: Scan, match: re.Match[str]) -> Found:
    """2023—2025年 where it opens a clause: by the end of the last year."""
    after = scan.after(match.end(), 24)
    if YEAR_NAME.match(after) or not opens_year(scan, match):
        return None
    due = date(integer(match["year"].rstrip("年度")) or 1, 12, 31)
    return None if scan.frame.is_past(due) else Hit("by", due)


def month(scan: Scan, match: re.Match[str]) -> Found:
    """6月底前, 9月上旬, 2025年6月; 6月前 is the end of May."""
    number, edge, before = integer(match["month"].rstrip("月份")), match["edge"] or "", match["before"]
    if number is None or tells_of_the_past(scan, match) or scan.spoken_of(match.start()):
        return None
    if scan.before(match.start(), 1) in tuple("—-~"):
        return None  # the end of a span that was not understood as a whole
    if ends_count(match) and not match["year"] and scan.follows(SO_FAR, match):
        return None
    firm = before or edge[-1:] in ("底", "末", "旬") or match["lead"] or LISTED.match(scan.after(match.end()))
    firm = firm or scan.follows(EACH_LISTED, match)
    opens = firm or (stands_open(scan, match) and not follows_comma(scan, match)) or is_to_come(scan, match)
    if not (opens or is_reached(scan, match) or opens_event(scan, match)):
        return None
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year, number, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: part_end(year, number, edge), roll=bool(opens) and not ends_count(match))


SO_FAR = lazy("，|[^，。；]{0,12}(?:尚|仍|还[有剩差]|已|累计|共有|共计)")
"""截至6月底，累计… and 截至8月末逾期账款尚余… tell how far it has come."""
EACH_LISTED = lazy("(?:[、和]\\d{1,2}月)+(?:份|底)?(?:各|分别)")
"""7月、11月各组织一次."""


def follows_comma(scan: Scan, match: re.Match[str]) -> bool:
    """3月，市政府召开会议: a bare month with a comma tells a story; in a label it is a deadline."""
    return scan.after(match.end(), 1) == "，" and not scan.in_label(match.start())


def is_to_come(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a bare month that a sentence begins with comes after the document, in the same year: 10月份，市政府办公室组织测评."""
    issued = scan.frame.issued_on
    number = integer(match["month"].rstrip("月份"))
    if issued is None or number is None or match["year"] or scan.after(match.end(), 1) != "，":
        return False
    return (
        scan.before(match.start(), 1) in {"", "。", "；"}
        and number > issued.month
        and scan.frame.planning_year in {None, issued.year}
    )


QUARTER_TOLD = lazy("的|工作|经济|各项|主要|运行|末期")
OBJECT_BEFORE = ("完成", "迎接", "编制", "报送", "上报", "拨付", "支付", "兑付", "兑现", "发放", "公布", "汇总", "提交")
"""What does something to that of a time: 完成三季度申报, 拨付上半年资金."""
OF_THE_TIME = lazy(
    "(?:例行|综合|专项|联合|安全|质量)?(?:检查|考核|督查|例会|巡查|评比|通报|调度会|报表|考评|点评会)(?=[，。；、的]|$)"
)
"""迎接市质安站第二季度检查: whose, not by when."""
HEARD = lazy("(?:指出|认为|听取|分析|通报|总结|汇报|回顾)了?$")


def quarter(scan: Scan, match: re.Match[str]) -> Found:
    """一季度, 三季度末, 2026年一季度, 前三季度; 二季度前 is the end of the first."""
    words = match["quarter"].replace("季", "").replace("度", "").lstrip("第前")
    number = 1 if words == "首" else integer(words)
    if number is None or tells_of_the_past(scan, match):
        return None
    firm = bool(match["edge"] or match["before"] or match["lead"])
    if not firm and (
        looked_at(scan, match)
        or scan.before(match.start()).endswith(("大干", "决战", "冲刺", "奋战", "决胜"))
        or scan.follows(QUARTER_TOLD, match)
        or HEARD.search(scan.before(match.start(), 3))
        or NAMING.search(scan.before(match.start(), 2))
        or (scan.follows(OF_THE_TIME, match) and not scan.opens(match.start()))
    ):
        return None
    if match["before"] in AHEAD and not match["edge"]:
        return dated(scan, match, lambda year: date(year, 3 * number - 2, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: month_end(year, 3 * number), roll=firm)


LOOKED_AT = lazy(
    "(?:剩余|未|应[收缴付兑])[一-龥]|[^，。；：]{0,20}(?:情况|成效|结果|问题|数据|形势)|[^，。；：]{2,24}的[一-龥]{2}"
)
WHICH = lazy("(?:拟|已|应|计划)?(?:开工|竣工|完工|到期|签约|投产|投用|新建|实施)的(?=[\\d一二三四五六七八九十各])")
"""一季度开工的86个项目: which ones are meant."""


def looked_at(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the time only says whose course is looked at: 对上半年议定事项落实情况开展“回头看”."""
    if WHICH.match(scan.after(match.end())):
        return True
    before = scan.before(match.start(), 2)
    return before in OBJECT_BEFORE or (
        before[-1:] in tuple("对就将把") and LOOKED_AT.match(scan.after(match.end(), 24)) is not None
    )


HALF_TOLD = lazy("的|经济|工作|开始|预算|计划|方案")


def half(scan: Scan, match: re.Match[str]) -> Found:
    """上半年, 2025年下半年."""
    if tells_of_the_past(scan, match) or scan.follows(HALF_TOLD, match):
        return None
    if looked_at(scan, match):
        return None
    ends = 6 if match["half"].startswith("上") else 12
    return dated(scan, match, lambda year: month_end(year, ends), roll=bool(match["edge"] or match["before"]))
