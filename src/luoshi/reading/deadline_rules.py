"""The rules of deadlines: what the words of a match mean. Which words make a match is the table in `deadline_table`.

All patterns are for squeezed text (see `squeezing`): no blanks, half-width digits and brackets, `，` between clauses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

from luoshi.reading.dates import add_months, day_of, feast_of, month_end, part_end, season_end
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy

Kind = Literal["by", "within", "recurring", "ongoing"]


class WorkingDays(Protocol):
    """What a calendar must be able to do here."""

    def add(self, start: date, amount: int, /) -> date:
        """The working day that is `amount` working days after `start`."""


class Frame(NamedTuple):
    """What the words are relative to."""

    issued_on: date | None
    planning_year: int | None
    calendar: WorkingDays | None

    @property
    def year(self) -> int | None:
        """The year meant where none is named."""
        return self.planning_year or (self.issued_on.year if self.issued_on else None)

    @property
    def present_year(self) -> int | None:
        """The year that 今年 means: the one in which the document was issued."""
        return self.issued_on.year if self.issued_on else self.planning_year

    def is_past(self, due: date) -> bool:
        """Whether a date lies before the document, so that it tells of the past."""
        if self.issued_on is not None:
            return due < self.issued_on
        return self.planning_year is not None and due.year < self.planning_year


@dataclass(slots=True)
class Scan:
    """One stretch being read: its squeezed characters, its frame, and the year that was named last and where.

    `is_label`: the stretch is a label or a table's cell, where a bare `12月` or `全年` is a deadline.
    """

    characters: str
    frame: Frame
    is_label: bool = False
    named_year: int | None = None
    named_at: int = 0

    def before(self, position: int, count: int = 8) -> str:
        """The characters just before a place."""
        return self.characters[max(0, position - count) : position]

    def after(self, position: int, count: int = 12) -> str:
        """The characters from a place on."""
        return self.characters[position : position + count]

    def year_at(self, position: int) -> int | None:
        """The year meant at a place that names none: the one named before in the same sentence, else the frame's."""
        near = self.named_year is not None and position - self.named_at <= LONGEST_MEMORY
        if near and "。" not in self.characters[self.named_at : position]:
            return self.named_year
        return self.frame.year

    def in_label(self, position: int) -> bool:
        """Whether a place is where a label or a cell tells the time (完成时限：…)."""
        return self.is_label or bool(TIME_KEY.search(self.before(position, 10)))


class Hit(NamedTuple):
    """What a rule made of a match; `start`: the deadline's words begin there, before the match (收到通知后…)."""

    kind: Kind
    due: date | None
    start: int | None = None


Found = Hit | None
Rule = Callable[[Scan, re.Match[str]], Found]

LONGEST_MEMORY = 200
"""How many characters a named year holds for those that follow."""
TIME_KEY = lazy(
    r"(?:时限|时间|期限|节点|日期|进度)(?:要求|安排)?[：:]$|[(〔【][一-龥]{0,4}(?:时限|时间|期限|节点)[)〕】][：:]?$"
)
OPENING = lazy(
    r"(?:^|[，。;；:：、(（\[【】\n\t “\"]|力争|确保|争取|务必|计划|要求|任务|目标|[于在到至]|要|须|应|同时|并)$"
)
CLOSING = lazy(r"$|[。;；)）\]】\n\t ]")
CELL_CLOSING = lazy(r"$|[，。;；、/)）\]】\n\t ]")
VERB = lazy(
    r"，?(?:[前内]?)(?:要|须|应|将|拟|再|新|力争|争取|确保|务必|计划|基本|全部|全面|如期|率先|至少|累计|完成|实现|建成|达到?|启动|开工|投产|投用|通车|"
    r"竣工|上线|投入|交付|形成|出台|印发|制定|报送|上报|报市|报省|报县|报区|建立|开展|组织|召开|验收|整改|办结|落实|取得|突破|消除|解决|培育|开通|提交|安排|"
    r"发布|公布|试行|运行|全市|全省|全区|全县|全国|县级|乡镇|城镇|农村|所有|每个|各|有序|正式|集中|逐步|持续|推动|推进|建设|改造|新建|新增|开园|开业|"
    r"投运|揭牌|挂牌|签约|通航|通水|通气|并网|复工|完工|开馆|封顶|主体|贯通|销号|清零|见效|举办|打造|推出|引进|支持|完善|优化|提升)"
)
DONE = lazy(
    r"(?:前)?(?:全部|全面|正式|基本)?(?:完成|建成|投用|投产|通车|竣工|开工|开园|开业|开馆|上线|启用|投运|交付|封顶|贯通|办结)"
)
NOT_A_DEADLINE = lazy(
    r"(?:以?前)?(?:建成|竣工|建造|成立|出生|取得)的|以来|来，|至今|以后|之后|后(?!勤|备)|已(?!经?批)|左右的|[—\-~]|至(?!少)|到(?=\d)|第\d+号|版|届|度(?:报告|计划|预算|工作)"
)


def year_named(scan: Scan, words: str | None) -> int | None:
    """The year that the words name, counted from the present one; None for the past and where nothing is known."""
    if not words:
        return None
    words = words.rstrip("度")
    shift = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "翌年": 1, "后年": 2}.get(words)
    if shift is not None:
        present = scan.frame.present_year
        return None if present is None else present + shift
    return integer(words.rstrip("年"))


def tells_of_the_past(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the year is a past one by its word, or what follows makes a span or a name of it (2021年以来, 2023年版)."""
    year = match["year"]
    return (year is not None and year[0] in "去上前") or bool(NOT_A_DEADLINE.match(scan.after(match.end())))


def settle(scan: Scan, match: re.Match[str], make: Callable[[int], date], *, roll: bool = True) -> date | None:
    """The date in the year that the words name or leave open; None when it is unknown or lies in the past.

    In a label a date that names its year is kept even when it is past: it is what the document says.
    """
    year = year_named(scan, match["year"])
    if year is not None:
        due = make(year)
        if scan.frame.is_past(due) and not scan.in_label(match.start()):
            return None
        if not LEADS_TO.match(match.group()):
            scan.named_year, scan.named_at = year, match.end()
        return due
    year = scan.year_at(match.start())
    if year is None:
        return None
    due = make(year)
    issued = scan.frame.issued_on
    if issued is not None and due < issued:
        return make(year + 1) if roll and year <= issued.year else None
    return due


LEADS_TO = lazy("[到至截]")


def dated(scan: Scan, match: re.Match[str], make: Callable[[int], date], *, roll: bool = True) -> Found:
    """`by` the date; nothing when it is past; `by` without a date when the year can't be known."""
    due = settle(scan, match, make, roll=roll)
    if due is not None:
        return Hit("by", due)
    unknown = not match["year"] and scan.year_at(match.start()) is None
    return Hit("by", None) if unknown else None


def stands_alone(scan: Scan, match: re.Match[str]) -> bool:
    """Whether nothing but the words stands between two marks, as in brackets or in a table's cell."""
    keyed = scan.in_label(match.start())
    closing = CELL_CLOSING if keyed else CLOSING
    opens = OPENING.search(scan.before(match.start())) or (keyed and scan.before(match.start(), 1) == ")")
    return bool(opens and closing.match(scan.after(match.end())))


def stands_open(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the words begin a clause and go on with what is to be done, or stand by themselves as in a table."""
    after = scan.after(match.end())
    return not NOT_A_DEADLINE.match(after) and (stands_alone(scan, match) or bool(VERB.match(after)))


# --- the rules -------------------------------------------------------------------------------------------------------


def nothing(_scan: Scan, _match: re.Match[str]) -> Found:
    """Words that only look like a deadline."""
    return None


def five_year_plan(scan: Scan, match: re.Match[str]) -> Found:
    """“十四五”末: the plan number n ends with the year 1955 + 5n (from the seventh on)."""
    number = integer(match["plan"])
    if number is None or number < 7:
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
    return bool(OPENING.search(before)) and (bool(VERB.match(after)) or after[:1] == "，" or before.endswith(STRIVING))


SELF = lazy(r"本(?:办法|规定|细则|条例|方案|意见|通知|制度|规则|决定|措施|标准|规范|计划)[^。；]{0,3}$")


def in_force(scan: Scan, match: re.Match[str]) -> Found:
    """自2023年1月1日起施行: to be in force by that day. 自2023年起: without an end.

    A past day is that of another rule, unless the document speaks of itself.
    """
    named = match["year"]
    if (named and named[0] in "去上前") or not (named or match["month"]):
        return None
    if not match["enacted"]:
        return Hit("ongoing", None)
    year = year_named(scan, named) or scan.frame.year
    if year is None:
        return Hit("by", None)
    month = integer(match["month"].rstrip("月份")) if match["month"] else 1
    day = integer(match["day"].rstrip("日号")) if match["day"] else 1
    due = day_of(year, month or 1, day or 1)
    past = named and scan.frame.is_past(due) and not SELF.search(scan.before(match.start(), 12))
    return None if past else Hit("by", due)


def in_force_from_issue(scan: Scan, _match: re.Match[str]) -> Found:
    """自印发之日起施行, 自即日起执行: on the day of issue."""
    return Hit("by", scan.frame.issued_on)


def starting(_scan: Scan, _match: re.Match[str]) -> Found:
    """从下月起: without an end."""
    return Hit("ongoing", None)


PER_HEAD = lazy(r"(?:每[人户亩名吨头家个村]|人均|户均|平方米|[人户亩]次?)$")


def recurring(scan: Scan, match: re.Match[str]) -> Found:
    """每月25日前, 每季度; but 每人每年 is a rate."""
    told = match.group().endswith("前")  # 对监测户每月15日前走访
    return None if not told and PER_HEAD.search(scan.before(match.start(), 4)) else Hit("recurring", None)


def rhythm(scan: Scan, match: re.Match[str]) -> Found:
    """月调度、季通报 where they open a clause."""
    return (
        Hit("recurring", None)
        if re.search(r"(?:^|[，。;；:：、(（“”实行度报]|并|和)$", scan.before(match.start(), 1))
        else None
    )


SERVICE_TARGET = lazy(
    r"(?:压缩|压减|缩短|精简|提速|减少|控制|提前|不超过|少于|超过|延长|逾期|连续|近|最近|过去|每次|任期|保质期|有效期|试用期|期限|为期|精确)[到至在为]?(?:了)?$|(?:压缩|压减|缩短|精简|提速|控制|精确|稳定)[^，。；]{0,14}[到至在]$"
)
NO_TASK = lazy("(?:的)?(?:不(?!少于|低于|断)|禁止|未|没有|无(?!死角)|免|有效|曾|累计)")
EVENT = lazy(
    r"(?:[自从]?(?:本[^，。;；、：:]{1,6}|(?:整改)?通知书?|任务|文件|方案|合同|协议|事故|事件|案件|会议|活动|检查|督查|项目|意见|问题)?(?:收到|接到|收文|接文|接|下达|受理|签收|交办|发现|印发|发布|公布|下发|批准|批复|审批|立项|签订|签约|中标|公示|通过|竣工|验收|发生|完成|结束|检查|督查|会议?)"
    r"[^，。;；、：:“”]{0,12}?(?:之日起|之日|以后|之后|后)|会后|(?:收到|接到)[^，。;；、：:“”]{1,10}|[自从][^，。;；、：:“”]{1,16}起)的?$"
)
ISSUE_EVENT = lazy(r"(?:印发|发布|公布|下发)[^，。;；]{0,8}$")


def within(scan: Scan, match: re.Match[str]) -> Found:
    """5个工作日内, 一周内, 三年内: from the issue, unless another event is named, which belongs to the words."""
    before = scan.before(match.start(), 24)
    if SERVICE_TARGET.search(before) or NO_TASK.match(scan.after(match.end())):
        return None
    if before.endswith("前"):
        return Hit("within", None)  # 会前两日内
    event = EVENT.search(before)
    start = match.start() - len(event.group()) if event else None
    issued = scan.frame.issued_on
    happens = match["unit"] == "分钟" and not event  # 突发险情15分钟内报告: from when it happens
    if issued is None or happens or (event and not ISSUE_EVENT.search(event.group())):
        return Hit("within", None, start)
    amount = None if match["amount"] == "半" else integer(match["amount"])
    return Hit("within", count_from(issued, amount, match["unit"], scan.frame.calendar), start)


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


OFFICE_BEFORE = lazy("[村局办镇乡委道组站所队司]$")
"""柳河村15日前拆除: whoever is charged stands right before the day."""


def coming_day(scan: Scan, match: re.Match[str]) -> Found:
    """20日前: the next 20th, where it opens what is to be done; 会议召开5日前 counts days."""
    day, issued = integer(match["day"].rstrip("日号")), scan.frame.issued_on
    before = scan.before(match.start())
    opening = OPENING.search(before) or OFFICE_BEFORE.search(before)
    opens = opening and re.match("[，。]?(?:[将把向由报上提完须需要拆清]|$)", scan.after(match.end()))
    if not (opens or stands_open(scan, match)) or not opening or not day:
        return None
    if issued is None:
        return Hit("by", None)
    later = day_of(issued.year, issued.month, day) < issued
    first = add_months(issued.replace(day=1), int(later))
    return Hit("by", day_of(first.year, first.month, day))


def coming_years(scan: Scan, match: re.Match[str]) -> Found:
    """未来三年, 今后3—5年 that open a clause: the planning year is the first of them."""
    after = scan.after(match.end())
    amount = integer(match["amount"])
    if NOT_A_DEADLINE.match(after) or not (after.startswith("，") or VERB.match(after)) or not amount:
        return None
    year = scan.frame.year
    return Hit("within", None if year is None else date(year + amount - 1, 12, 31))


def full_date(scan: Scan, match: re.Match[str]) -> Found:
    """2025年12月31日前, 至9月15日, 于9月1日完成; a bare date only where it stands alone or something is done by it."""
    month, day = integer(match["month"].rstrip("月份")), integer(match["day"].rstrip("日号"))
    before, after = scan.before(match.start()), scan.after(match.end())
    if month is None or day is None or tells_of_the_past(scan, match) or VALIDITY.search(before):
        return None
    alone = stands_alone(scan, match)
    placed = before.endswith(("于", "在")) and VERB.match(after) and not after.startswith("，")
    listed = LISTED.match(after)
    if not (match["before"] or match["lead"] or alone or placed or listed or DONE.match(after)):
        return None
    firm = bool(match["before"] or alone or placed or listed)
    found = dated(scan, match, lambda year: day_of(year, month, day), roll=firm and not ends_count(match))
    its_own_date = alone and not match["before"] and found and found.due == scan.frame.issued_on
    return None if its_own_date and not scan.in_label(match.start()) else found


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
    if first is None or last is None or tells_of_the_past(scan, match) or VALIDITY.search(scan.before(match.start())):
        return None
    runs = match.group()[0] in "自从" and after.startswith("，")
    if not (match["before"] or runs or VERB.match(after) or IS_STAGE.match(after) or stands_alone(scan, match)):
        return None
    turns = int(last < first or bool(match["until"] and match["until"][0] in "次翌明"))
    named = integer(match["until"].rstrip("年度")) if match["until"] and match["until"][0] in "12二" else None

    def make(year: int) -> date:
        year = named or year + turns
        return (
            day_of(year, last, integer(day.rstrip("日号")) or 1) if day else part_end(year, last, match["edge"] or "")
        )

    return dated(scan, match, make, roll=bool(match["before"]) or is_late(scan))


IS_STAGE = lazy("[为是][^，。；]{0,8}(?:阶段|期)")


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
    if number is None or tells_of_the_past(scan, match) or VALIDITY.search(scan.before(match.start())):
        return None
    if scan.before(match.start(), 1) in tuple("—-~"):
        return None  # the end of a span that was not understood as a whole
    if ends_count(match) and not match["year"] and scan.after(match.end(), 1) == "，":
        return None  # 截至6月底，累计… tells how far it has come
    firm = before or edge[-1:] in ("底", "末", "旬") or match["lead"] or LISTED.match(scan.after(match.end()))
    if not firm and (follows_comma(scan, match) or not stands_open(scan, match)):
        return None
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year, number, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: part_end(year, number, edge), roll=not ends_count(match))


def follows_comma(scan: Scan, match: re.Match[str]) -> bool:
    """3月，市政府召开会议: a bare month with a comma tells a story; in a label it is a deadline."""
    return scan.after(match.end(), 1) == "，" and not scan.in_label(match.start())


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
        or re.match("的|工作|经济|各项|主要|运行|末期", scan.after(match.end()))
        or re.search("(?:指出|认为|听取|分析|通报|总结|汇报|回顾)了?$", scan.before(match.start()))
    ):
        return None
    if match["before"] in AHEAD and not match["edge"]:
        return dated(scan, match, lambda year: date(year, 3 * number - 2, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: month_end(year, 3 * number), roll=firm)


LOOKED_AT = lazy("[^，。；：]{0,20}(?:情况|成效|结果|问题|数据|形势)")
WHICH = lazy("(?:拟|已|应|计划)?(?:开工|竣工|完工|到期|签约|投产|投用|新建|实施)的(?=[\\d一二三四五六七八九十各])")
"""一季度开工的86个项目: which ones are meant."""


def looked_at(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the time only says whose course is looked at: 对上半年议定事项落实情况开展“回头看”."""
    if WHICH.match(scan.after(match.end())):
        return True
    return (
        scan.before(match.start(), 1) in tuple("对就将把") and LOOKED_AT.match(scan.after(match.end(), 24)) is not None
    )


def half(scan: Scan, match: re.Match[str]) -> Found:
    """上半年, 2025年下半年."""
    if tells_of_the_past(scan, match) or re.match("的|经济|工作|开始", scan.after(match.end())):
        return None
    if looked_at(scan, match):
        return None
    ends = 6 if match["half"].startswith("上") else 12
    return dated(scan, match, lambda year: month_end(year, ends), roll=bool(match["edge"] or match["before"]))


AHEAD = ("前", "以前", "之前")
VALIDITY = lazy("延长[到至]?$|有效期[为到至限]*$|考虑$|展望$|规划期[为至]?$|[比较]$|以$|相比$|对比$|基于$")
NAMING = lazy("(?:制定|编制|出台|印发|实施|落实|按照|根据|围绕|对标|发布)$")
NAMED = lazy("[^，。；、]{0,20}(?:方案|规划|计划|意见|办法|纲要|目标)")
YEAR_NAME = lazy(
    r"以来|来|是|的|度?(?:政府)?工作|度?(?:计划(?![新建完开实启投安在于年\d培改引全用到为招])|规划|预算|报告|行动|目标|方案|国民|全国|财政|经济|发展|版|远景|春|冬|夏|秋)|初|上|\d"
)
GOALS_FOLLOW = lazy("[^，。；：]{0,18}(?:预期|主要|发展|奋斗|工作|总体)目标(?:任务)?(?:是|为|：|安排)")
STRIVING = ("力争", "确保", "争取", "务必", "力争到", "到")
THIS_YEAR_TOLD = lazy(
    "以来|来|的|度|是|初|上|前|.{2,4}(?:形势|环境)|已|起|年|\\d|[春夏秋冬]|第|首|元旦|正值|恰逢|政府|计划|工作|经济|发展|国内|国际|外部|面临|我国|形势|情况|同期|国庆|高考|两会|迎来|将(?:是|迎)"
)


def whole_year(scan: Scan, match: re.Match[str]) -> Found:
    """2025年底前, 到2025年, 今年内; a bare year only where it opens a clause that says what is to be done.

    2025年前 is the end of 2024; 2030年前碳排放达峰行动方案 is a name.
    """
    edge, before, lead = match["edge"] or "", match["before"], match["lead"]
    ahead, after = scan.before(match.start()), scan.after(match.end(), 32)
    if tells_of_the_past(scan, match) or VALIDITY.search(ahead) or (NAMING.search(ahead) and NAMED.match(after)):
        return None
    if not (edge or before or lead or is_year_of_work(scan, match, ahead, after)):
        return None
    if edge == "初":
        return dated(scan, match, lambda year: date(year, 1, 31))
    if edge == "中":
        return dated(scan, match, lambda year: date(year, 6, 30))
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year - 1, 12, 31))
    return dated(scan, match, lambda year: date(year, 12, 31))


SUBJECT = lazy("(?:[市县区镇乡村]|单位|部门|地区|企业|项目|学校|系统)$")
DOES = lazy(
    "(?:要|须|应|力争|确保|至少|计划|拟|完成|实现|建成|新建|新增|达到|培育|打造|改造|创建|引进)(?!情况|率|任务|目标|的|后|以来)"
)


def is_year_of_work(scan: Scan, match: re.Match[str], ahead: str, after: str) -> bool:
    """Whether a bare year says when something is to be done."""
    opens = bool(OPENING.search(ahead))
    if opens and GOALS_FOLLOW.match(after):
        return True
    if match["year"].startswith("当"):
        return bool(DONE.match(after))
    if match["year"][0] in "今本明" and opens:
        return not THIS_YEAR_TOLD.match(after)
    if YEAR_NAME.match(after):
        return False
    return opens_year(scan, match) or ahead.endswith(STRIVING) or bool(SUBJECT.search(ahead) and DOES.match(after))


def opens_year(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a bare year begins a clause and what is to be done follows."""
    before, after = scan.before(match.start()), scan.after(match.end())
    if stands_alone(scan, match):
        return scan.in_label(match.start()) or not before.endswith(("(", "（", "、", "“"))
    return bool(OPENING.search(before)) and bool(VERB.match(after) or after.startswith("，"))


def numeric(scan: Scan, match: re.Match[str]) -> Found:
    """2025-12-31, 2025.6.30前, 2023.1-2023.6 as in a table's cell."""
    year, number = int(match["y"]), int(match["m"])
    if not match["before"] and not stands_alone(scan, match):
        return None
    due = day_of(year, number, int(match["d"])) if match["d"] else month_end(year, number)
    return None if scan.frame.is_past(due) and not scan.in_label(match.start()) else Hit("by", due)


def numeric_day(scan: Scan, match: re.Match[str]) -> Found:
    """6.30前; without 前 in a label only."""
    if not match["before"] and not (scan.in_label(match.start()) and stands_alone(scan, match)):
        return None
    return dated(scan, match, lambda year: day_of(year, int(match["m"]), int(match["d"])))


def open_year(scan: Scan, match: re.Match[str]) -> Found:
    """年内, 年底前, 到年底, 全年."""
    words, after, before = match.group(), scan.after(match.end()), scan.before(match.start())
    if (
        NOT_A_DEADLINE.match(after)
        or re.match("岁|总|考核|总结|收官|奖|绩效", after)
        or re.search("[岁近多数当学财]$", before)
    ):
        return None
    if words == "全年" and not is_whole_year_of_work(scan, match, before, after):
        return None
    if words in ("年底", "年末", "年终", "年度内") and not stands_open(scan, match):
        return None
    year = scan.year_at(match.start())
    if year is None:
        return Hit("by", None)
    month = 6 if "年中" in words else 12
    due = month_end(year, month)
    return Hit("by", month_end(year + 1, month) if scan.frame.is_past(due) else due)


WHOLE_YEAR_OF = lazy("的|目标|任务|经济|各项|重点|工作|预算|财政|发展|预期")


def is_whole_year_of_work(scan: Scan, match: re.Match[str], before: str, after: str) -> bool:
    """Whether 全年 opens a clause on what is to be done, and not a name (全年目标任务)."""
    if scan.in_label(match.start()) and stands_alone(scan, match):
        return True
    return bool(OPENING.search(before)) and not WHOLE_YEAR_OF.match(after)


def open_quarter(scan: Scan, match: re.Match[str]) -> Found:
    """季度末前, 本季度内: the end of the quarter in which the document was issued."""
    issued = scan.frame.issued_on
    if re.search(r"[\d一二三四每首各逐按]个?$", scan.before(match.start(), 2)) or not stands_open(scan, match):
        return None
    return Hit("by", month_end(issued.year, (issued.month + 2) // 3 * 3) if issued else None)


OF_A_MONTH = lazy("的?(?:重点)?(?:工作|任务|活动)?(?:计划|安排|打算|要点|清单|报表|例会)")
"""将下月工作计划报办公室: whose plan, not by when."""


def open_month(scan: Scan, match: re.Match[str]) -> Found:
    """本月底, 下月10日前, 月底前."""
    issued = scan.frame.issued_on
    if (
        NOT_A_DEADLINE.match(scan.after(match.end()))
        or OF_A_MONTH.match(scan.after(match.end()))
        or re.search(r"[\d一二三四五六七八九十个每当上次]$", scan.before(match.start()))
    ):
        return None
    if issued is None:
        return Hit("by", None)
    first = add_months(issued.replace(day=1), 1 if (match["which"] or "").startswith("下") else 0)
    day = integer(match["day"].rstrip("日号")) if match["day"] else None
    due = day_of(first.year, first.month, day) if day else part_end(first.year, first.month, match["edge"] or "")
    return Hit("by", due)


def open_week(scan: Scan, match: re.Match[str]) -> Found:
    """本周五前, 下周内; 周五前 is the next Friday."""
    issued = scan.frame.issued_on
    if issued is None:
        return Hit("by", None)
    weekday = "一二三四五六日".find((match["weekday"] or match["day"] or "日").replace("天", "日"))
    which = match["which"] or ""
    weeks = which.count("下") or int(not which and weekday < issued.weekday())
    monday = issued - timedelta(days=issued.weekday()) + timedelta(days=7 * weeks)
    return Hit("by", monday + timedelta(days=weekday))


def open_day(scan: Scan, match: re.Match[str]) -> Found:
    """今日内, 明天下班前; 当日办结 is within the day of the event."""
    which = match["which"]
    if not (match["before"] or DONE.match(scan.after(match.end()))):
        return None
    if which == "当":
        return Hit("within", None)
    issued = scan.frame.issued_on
    return Hit("by", issued + timedelta(days="今明后".index(which)) if issued else None)


def clock(_scan: Scan, _match: re.Match[str]) -> Found:
    """18:00前, 下午5时前, 下班前: of a day that the words don't tell."""
    return Hit("by", None)


FEAST_OF_TWO = {"元旦春": "元旦", "中秋国庆": "中秋"}


def feast(scan: Scan, match: re.Match[str]) -> Found:
    """春节前, “五一”前: the day before; of two feasts, before the first.

    What begins at another time in each place (汛期, 供暖, 春季开学) gives no date.
    """
    if "期间" in scan.after(match.end(), 8):
        return None  # 清明节前祭祖扫墓期间
    if match["feast"] in ("汛", "年") and not (stands_open(scan, match) and OPENING.search(scan.before(match.start()))):
        return None
    name = re.sub('[、和”“"节]', "", match["feast"]) if len(match["feast"]) > len("春节") else match["feast"]
    name = FEAST_OF_TWO.get(name, name).removesuffix("开学")
    name = {"年": "春节", "秋季新学期": "秋季学期"}.get(name, name)
    named = year_named(scan, match["year"])
    year = scan.year_at(match.start())
    for candidate in (named,) if named else (year, year + 1) if year is not None else ():
        first = feast_of(name, candidate)
        if first and not scan.frame.is_past(first - timedelta(days=1)):
            return Hit("by", first - timedelta(days=1))
    return Hit("by", None)


IN_HOLIDAYS = lazy(
    "，?(?:要|须|将|力争|确保|全面|集中|全部|统一|有序|分批){0,2}(?:完成|实施|开展|组织|进行|启动|改造|维修|新建|建成|建设|安排|对)(?!的|情况|工作)"
)


def holidays(scan: Scan, match: re.Match[str]) -> Found:
    """利用暑期完成改造, 寒假期间开展家访: when a school's holidays end differs by place, so there is no date.

    暑期托管服务, 暑期安全 are names.
    """
    after = scan.after(match.end())
    told = IN_HOLIDAYS.match(after) and (match["during"] or not after.startswith("，"))
    return Hit("by", None) if told or (scan.in_label(match.start()) and stands_alone(scan, match)) else None


def season(scan: Scan, match: re.Match[str]) -> Found:
    """今冬明春, 今秋: by the season's end (spring ends in May, summer in August, autumn in November, winter in February)."""
    words = match["season"]
    if words != "今冬明春" and not (stands_open(scan, match) or match["before"]):
        return None
    issued, year = scan.frame.issued_on, scan.frame.present_year
    if year is None:
        return Hit("by", None)
    late_winter = issued is not None and issued.month <= FEBRUARY
    if words.endswith("明春"):
        return Hit("by", season_end(year if late_winter and words.startswith("今冬") else year + 1, "春"))
    begins = year - 1 if words == "今冬" and late_winter else year
    return Hit("by", season_end(begins + words.startswith("明"), words[-1]))


FEBRUARY = 2


def mid_century(_scan: Scan, _match: re.Match[str]) -> Found:
    """到本世纪中叶: the end of 2050."""
    return Hit("by", date(2050, 12, 31))


def at_once(scan: Scan, match: re.Match[str]) -> Found:
    """立即, 立行立改: at once; no date is given. 即时 only where it is an adverb or stands alone."""
    if match.group() == "即时" and not (
        stands_alone(scan, match) or re.match("[办处整上报反响]", scan.after(match.end()))
    ):
        return None
    return Hit("within", None)


SHORT = ("长期", "持续", "常年", "常态化")
BEFORE_ONGOING = lazy(r"(?:^|[，,;；:：、/()（\n\t ]|并|要|须|需|应|且|均|工作|任务|时限|期限)$")
BEFORE_SHORT = lazy(r"(?:^|[，,;；:：()（\n\t ])$")


def ongoing(scan: Scan, match: re.Match[str]) -> Found:
    """长期坚持, 持续推进 where they stand for a date: at a clause's end, or alone in a cell or label.

    改革持续推进 tells how it goes, and 监管全覆盖、常态化 what it is to be; neither is a deadline.
    """
    if not CELL_CLOSING.match(scan.after(match.end())):
        return None
    short = match.group() in SHORT and not scan.in_label(match.start())
    opening = BEFORE_SHORT if short else BEFORE_ONGOING
    return Hit("ongoing", None) if opening.search(scan.before(match.start(), 2)) else None


VAGUE_END = lazy(r"(?:完成|办理|开展|实施|启动|推进|落实|开工)?(?:$|[，。;；、/)）\]】\n\t ])")


def vague(scan: Scan, match: re.Match[str]) -> Found:
    """尽快, 近期, 适时 as all that a cell says of the time: no date is given."""
    before, after = scan.before(match.start(), 1), scan.after(match.end())
    if not scan.in_label(match.start()) or not VAGUE_END.match(after) or not re.match(r"$|[，；：、(\n\t]", before):
        return None
    return Hit("ongoing" if match["open"] else "within", None)
