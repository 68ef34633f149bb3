"""The grammar of deadlines: an ordered table of rules, each a pattern and what it means.

All patterns are for squeezed text (see `squeezing`): no blanks, half-width digits and brackets, `，` between clauses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from luoshi.reading.dates import add_months, day_of, feast_of, month_end, part_end
from luoshi.reading.numerals import integer

Kind = Literal["by", "within", "recurring", "ongoing"]


class WorkingDays(Protocol):
    """What a calendar must be able to do here."""

    def add(self, start: date, amount: int, /) -> date:
        """The working day that is `amount` working days after `start`."""


@dataclass(frozen=True, slots=True)
class Frame:
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
    """One stretch being read: its squeezed characters, its frame, and the year that was named last."""

    characters: str
    frame: Frame
    named_year: int | None = None

    def before(self, position: int, count: int = 8) -> str:
        """The characters just before a place."""
        return self.characters[max(0, position - count) : position]

    def after(self, position: int, count: int = 12) -> str:
        """The characters from a place on."""
        return self.characters[position : position + count]


Found = tuple[Kind, date | None] | None
Rule = Callable[[Scan, re.Match[str]], Found]

NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十两百]{1,4})"
YEAR = r"(?:(?:19|20)\d\d年|二[〇○零0OΟo][一二三四五六七八九〇○零]{2}年|[今本明后当次翌去上前]年)度?"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
LEAD = r"(?:截至|截止到?|[到至])"
EDGE = r"(?:上中旬|中下旬|[上中下]旬|月?底|月?末|初|中)"
BEFORE = r"(?:以前|之前|以内|之内|为止|前|内|止)"
QUARTER = r"(?:(?:第|前)?[一二三四1-4]季度|首季度?|[一二三四]季(?=[末底]))"
HALF = r"(?:[上下]半年)"
ENACTED = r"(?:正式|全面)?(?:施行|实施|执行|生效|启用|实行|起算)"

OPENING = re.compile(
    r"(?:^|[，。;；:：、(（\[【\n\t “\"]|力争|确保|争取|务必|计划|要求|任务|目标|[于在到至]|要|须|应)$"
)
CLOSING = re.compile(r"$|[。;；)）\]】\n\t ]")
VERB = re.compile(
    r"，?(?:[前内]?)(?:要|须|应|将|拟|再|新|力争|争取|确保|务必|计划|基本|全部|全面|如期|率先|至少|累计|完成|实现|建成|达到?|启动|开工|投产|投用|通车|"
    r"竣工|上线|投入|交付|形成|出台|印发|制定|报送|上报|建立|开展|组织|召开|验收|整改|办结|落实|取得|突破|消除|解决|培育|开通|提交|"
    r"发布|公布|试行|运行|全市|全省|全区|全县|全国|县级|乡镇|城镇|农村|所有|每个|各)"
)
NOT_A_DEADLINE = re.compile(
    r"以来|来，|至今|以后|之后|后(?!勤|备)|左右的|[—\-~]|至(?!少)|到(?=\d)|第\d+号|版|届|度(?:报告|计划|预算|工作)"
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


def settle(scan: Scan, named: str | None, make: Callable[[int], date], *, roll: bool = True) -> date | None:
    """The date in the year that the words name or leave open; None when it is unknown or lies in the past.

    An open year is the one named before in the same stretch (`2025年3月底前…，6月底前…`), else the frame's.
    """
    year = year_named(scan, named)
    if year is not None:
        due = make(year)
        if scan.frame.is_past(due):
            return None
        scan.named_year = year
        return due
    year = scan.named_year or scan.frame.year
    if year is None:
        return None
    due = make(year)
    issued = scan.frame.issued_on
    if issued is not None and due < issued:
        return make(year + 1) if roll and year + 1 - issued.year <= 1 else None
    return due


def stands_open(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the words begin a clause and go on with what is to be done, or stand by themselves as in a table."""
    if NOT_A_DEADLINE.match(scan.after(match.end())):
        return False
    before, after = scan.before(match.start()), scan.after(match.end())
    alone = bool(OPENING.search(before)) and bool(CLOSING.match(after))
    return alone or bool(VERB.match(after))


# --- the rules -------------------------------------------------------------------------------------------------------


def nothing(_scan: Scan, _match: re.Match[str]) -> Found:
    """Words that only look like a deadline."""
    return None


def five_year_plan(scan: Scan, match: re.Match[str]) -> Found:
    """“十四五”末: the plan number n ends with the year 1955 + 5n (from the seventh on)."""
    number = integer(match["plan"])
    if number is None or number < 7:
        return None
    if match["edge"] in ("期间", "时期", "期内") and not stands_open(scan, match):
        return None
    due = date(1955 + 5 * number, 12, 31)
    return None if scan.frame.is_past(due) else ("by", due)


def in_force(scan: Scan, match: re.Match[str]) -> Found:
    """自2023年1月1日起施行, 自印发之日起施行: to be in force by that day. 自2023年起: without an end."""
    if match["year"][0] in "去上前":
        return None
    if not match["enacted"]:
        return "ongoing", None
    year = year_named(scan, match["year"]) or scan.frame.year
    if year is None:
        return "by", None
    month = integer(match["month"].rstrip("月份")) if match["month"] else 1
    day = integer(match["day"].rstrip("日号")) if match["day"] else 1
    due = day_of(year, month or 1, day or 1)
    return None if match["year"] and scan.frame.is_past(due) else ("by", due)


def in_force_from_issue(scan: Scan, _match: re.Match[str]) -> Found:
    """自印发之日起施行: on the day of issue."""
    return "by", scan.frame.issued_on


PER_HEAD = re.compile(r"(?:每[人户亩名吨头家个村]|人均|户均|平方米|[人户亩]次?)$")


def recurring(scan: Scan, match: re.Match[str]) -> Found:
    """每月25日前, 每季度; but 每人每年 is a rate."""
    return None if PER_HEAD.search(scan.before(match.start(), 4)) else ("recurring", None)


SERVICE_TARGET = re.compile(
    r"(?:压缩|压减|缩短|精简|提速|减少|控制|提前|不超过|少于|超过|延长|逾期|连续)[到至在]?(?:了)?$"
)
OTHER_EVENT = re.compile(r"(?:收到|接到|受理|接|发现|之日起|[^前]后|以后|之后)[^，。;；]{0,14}$")
ISSUE_EVENT = re.compile(r"(?:印发|发布|公布|下发)(?:之日起|后|之后|以后)[^，。;；]{0,4}$")


def within(scan: Scan, match: re.Match[str]) -> Found:
    """5个工作日内, 一周内, 三年内: from the issue, unless another event is named."""
    before = scan.before(match.start(), 20)
    if SERVICE_TARGET.search(before):
        return None
    amount = integer(match["amount"]) if match["amount"] != "半" else None
    issued = scan.frame.issued_on
    if issued is None or (OTHER_EVENT.search(before) and not ISSUE_EVENT.search(before)):
        return "within", None
    return "within", count_from(issued, amount, match["unit"], scan.frame.calendar)


def count_from(issued: date, amount: int | None, unit: str, calendar: WorkingDays | None) -> date | None:
    """The day that lies `amount` (None: half) units after the issue."""
    if unit.endswith("工作日"):
        return calendar.add(issued, amount) if calendar is not None and amount is not None else None
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


def full_date(scan: Scan, match: re.Match[str]) -> Found:
    """2025年12月31日前, 至9月15日, 于9月1日完成; a bare date only where it stands alone."""
    month, day = integer(match["month"].rstrip("月份")), integer(match["day"].rstrip("日号"))
    if month is None or day is None or tells_of_the_past(scan, match):
        return None
    before, after = scan.before(match.start()), scan.after(match.end())
    if VALIDITY.search(before):
        return None
    alone = OPENING.search(before) and CLOSING.match(after)
    placed = before.endswith(("于", "在")) and VERB.match(after) and not after.startswith("，")
    if not (match["before"] or match["lead"] or alone or placed):
        return None
    return dated(scan, match, lambda year: day_of(year, month, day))


def dated(scan: Scan, match: re.Match[str], make: Callable[[int], date], *, roll: bool = True) -> Found:
    """`by` the date; nothing when it is past; `by` without a date when the year can't be known."""
    due = settle(scan, match["year"], make, roll=roll)
    if due is not None:
        return "by", due
    unknown = not match["year"] and scan.named_year is None and scan.frame.year is None
    return ("by", None) if unknown else None


def month(scan: Scan, match: re.Match[str]) -> Found:
    """6月底前, 9月上旬, 2025年6月, 3—5月; 6月前 is the end of May."""
    number, edge, before = integer(match["month"].rstrip("月份")), match["edge"] or "", match["before"]
    if number is None or tells_of_the_past(scan, match) or VALIDITY.search(scan.before(match.start())):
        return None
    if (match["first"] and not (VERB.match(scan.after(match.end())) or before)) or is_rest_of_range(scan, match):
        return None
    firm = before or edge[-1:] in ("底", "末", "旬") or match["lead"]
    if not firm and (scan.after(match.end()).startswith("，") or not stands_open(scan, match)):
        return None
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year, number, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: part_end(year, number, edge))


def is_rest_of_range(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a dash stands before, so that these words end a span that was not understood as a whole."""
    return scan.before(match.start(), 1) in tuple("—-~") and not match["first"]


def quarter(scan: Scan, match: re.Match[str]) -> Found:
    """一季度, 三季度末, 2026年一季度, 前三季度; 二季度前 is the end of the first."""
    words = match["quarter"].replace("季", "").replace("度", "").lstrip("第前")
    number = 1 if words == "首" else integer(words)
    if number is None or tells_of_the_past(scan, match):
        return None
    firm = bool(match["edge"] or match["before"] or match["lead"])
    if not firm and re.match("的|工作|经济|各项|主要|运行|末期", scan.after(match.end())):
        return None
    if match["before"] in AHEAD and not match["edge"]:
        return dated(scan, match, lambda year: date(year, 3 * number - 2, 1) - timedelta(days=1))
    return dated(scan, match, lambda year: month_end(year, 3 * number), roll=firm)


def half(scan: Scan, match: re.Match[str]) -> Found:
    """上半年, 2025年下半年."""
    if tells_of_the_past(scan, match) or re.match("的|经济|工作|开始", scan.after(match.end())):
        return None
    ends = 6 if match["half"].startswith("上") else 12
    return dated(scan, match, lambda year: month_end(year, ends), roll=bool(match["edge"] or match["before"]))


AHEAD = ("前", "以前", "之前")
VALIDITY = re.compile("延长[到至]?$|有效期[为到至限]*$|考虑$|展望$|规划期[为至]?$")
NAMING = re.compile("(?:制定|编制|出台|印发|实施|落实|按照|根据|围绕|对标|发布)$")
NAMED = re.compile("[^，。；、]{0,20}(?:方案|规划|计划|意见|办法|纲要|目标)")
YEAR_NAME = re.compile(
    r"以来|来|是|的|度?(?:政府)?工作|度?(?:计划|规划|预算|报告|行动|目标|方案|国民|全国|财政|经济|发展|版|远景|春|冬|夏|秋)|初|上|\d"
)


def whole_year(scan: Scan, match: re.Match[str]) -> Found:
    """2025年底前, 到2025年, 今年内; a bare year only where it opens a clause that says what is to be done.

    2025年前 is the end of 2024; 2030年前碳排放达峰行动方案 is a name.
    """
    edge, before, lead = match["edge"] or "", match["before"], match["lead"]
    ahead, after = scan.before(match.start()), scan.after(match.end(), 24)
    if tells_of_the_past(scan, match) or VALIDITY.search(ahead) or (NAMING.search(ahead) and NAMED.match(after)):
        return None
    if not (edge or before or lead) and (YEAR_NAME.match(after) or not opens_year(scan, match)):
        return None
    if match["year"].startswith("当") and not (edge or before):
        return None
    if edge == "初":
        return dated(scan, match, lambda year: date(year, 1, 31))
    if edge == "中":
        return dated(scan, match, lambda year: date(year, 6, 30))
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year - 1, 12, 31))
    return dated(scan, match, lambda year: date(year, 12, 31))


def opens_year(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a bare year begins a clause and what is to be done follows."""
    before, after = scan.before(match.start()), scan.after(match.end())
    if CLOSING.match(after) and OPENING.search(before):
        return not before.endswith(("(", "（", "、", "“"))
    return bool(OPENING.search(before)) and bool(VERB.match(after) or after.startswith("，"))


def numeric(scan: Scan, match: re.Match[str]) -> Found:
    """2025-12-31 or 2025.6 as in a table's cell."""
    year, number = int(match["y"]), int(match["m"])
    if not match["before"] and not (
        OPENING.search(scan.before(match.start())) and CLOSING.match(scan.after(match.end()))
    ):
        return None
    due = day_of(year, number, int(match["d"])) if match["d"] else month_end(year, number)
    return None if scan.frame.is_past(due) else ("by", due)


def open_year(scan: Scan, match: re.Match[str]) -> Found:
    """年内, 年底前, 到年底, 全年."""
    words, after, before = match.group(), scan.after(match.end()), scan.before(match.start())
    if NOT_A_DEADLINE.match(after) or re.match("岁|总|考核|总结|收官|奖", after) or re.search("[岁近多数当]$", before):
        return None
    if words == "全年" and (not OPENING.search(before) or WHOLE_YEAR_OF.match(after)):
        return None
    if words == "年底" and not stands_open(scan, match):
        return None
    year = scan.named_year or scan.frame.year
    if year is None:
        return "by", None
    month = 6 if "年中" in words else 12
    due = month_end(year, month)
    return "by", month_end(year + 1, month) if scan.frame.is_past(due) else due


WHOLE_YEAR_OF = re.compile("的|目标|任务|经济|各项|重点|工作|预算|财政|发展|预期")


def open_month(scan: Scan, match: re.Match[str]) -> Found:
    """本月底, 下月10日前, 月底前."""
    issued = scan.frame.issued_on
    if NOT_A_DEADLINE.match(scan.after(match.end())) or re.search(
        r"[\d一二三四五六七八九十个每当上]$", scan.before(match.start())
    ):
        return None
    if issued is None:
        return "by", None
    first = add_months(issued.replace(day=1), 1 if (match["which"] or "").startswith("下") else 0)
    day = integer(match["day"].rstrip("日号")) if match["day"] else None
    due = day_of(first.year, first.month, day) if day else part_end(first.year, first.month, match["edge"] or "")
    return "by", due


def open_week(scan: Scan, match: re.Match[str]) -> Found:
    """本周五前, 下周内."""
    issued = scan.frame.issued_on
    if issued is None:
        return "by", None
    weekday = "一二三四五六日".find(match["weekday"] or "日")
    monday = issued - timedelta(days=issued.weekday()) + timedelta(days=7 if match["which"].startswith("下") else 0)
    return "by", monday + timedelta(days=weekday)


def feast(scan: Scan, match: re.Match[str]) -> Found:
    """春节前, “五一”前: the day before. Seasons (汛期前) give no date."""
    year = scan.frame.year
    for candidate in (year, year + 1) if year is not None else ():
        first = feast_of(match["feast"], candidate)
        if first and not scan.frame.is_past(first - timedelta(days=1)):
            return "by", first - timedelta(days=1)
    return "by", None


def at_once(_scan: Scan, _match: re.Match[str]) -> Found:
    """立即: at once; no date is given."""
    return "within", None


def ongoing(scan: Scan, match: re.Match[str]) -> Found:
    """长期坚持, 持续推进 where they stand for a date: at a clause's end, or alone in a cell or label."""
    if not re.match(r"$|[，。;；、)）\n\t ]", scan.after(match.end())):
        return None
    if match.group() in ("长期", "持续", "常年", "常态化") and not re.search(
        r"(?:^|[，;；:：、(（\n\t ])$", scan.before(match.start())
    ):
        return None
    return "ongoing", None


NUMERALS = "0123456789一二三四五六七八九十两百"
DATES = NUMERALS + "今本明后当次翌去上前到至截"

TABLE: tuple[tuple[str, str, Rule], ...] = (  # first characters, pattern, rule
    ("《", r"《[^《》]{0,80}》", nothing),
    ("〔[", r"[〔\[]\d{4}[〕\]]\d*号?", nothing),
    ("岁年", "岁末年初|年末岁初|年初(?:以来)?", nothing),
    ("去上近历今", "去年(?:同期|年?底|末)?|上年(?:度|同期|末|底)?|近年来?|历年|今年以来", nothing),
    (
        NUMERALS + "今本明自从",
        rf"[自从]?(?P<year>{YEAR})(?P<month>{MONTH})?(?P<day>{DAY})?起(?P<enacted>{ENACTED})?(?![草诉])",
        in_force,
    ),
    ("自从", rf"[自从](?:本[^，。;]{{1,6}})?(?:印发|发布|公布|下发)之日起{ENACTED}", in_force_from_issue),
    (
        "每",
        (
            rf"每[二两三四五六七八九十\d]{{0,2}}个?(?:半年|年度?|季度?|月份?|周|星期|旬|工作日|日|天|学期)"
            rf"(?:第[一二三四1-4]个?[月周])?(?:{MONTH})?(?:{DAY}|[一二三四五六日](?=前|[下上]午|召|上报|报)|{EDGE})?{BEFORE}?"
        ),
        recurring,
    ),
    (
        "按逐",
        r"[按逐](?:年|季度?|月|周|旬|日)(?=调度|通报|报送|上报|更新|汇总|分析|公布|公开|督查|考核|检查|推进|完成|提高|增加|下降|$)",
        recurring,
    ),
    (
        '到至“"七八九十',
        (
            r"[到至]?[“\"]?(?P<plan>十[一二三四五六七八九]?|[七八九])五[”\"]?(?:规划)?"
            r"(?P<edge>时期末|期末|末期|末|期间|时期|期内)(?P<before>前)?"
        ),
        five_year_plan,
    ),
    (
        NUMERALS + "半",
        (
            rf"(?:{NUMBER}(?:到|至|—+|-+|~))?(?P<amount>半(?=年|个月)|{NUMBER})(?P<unit>个?工作日|个?自然日|个?小时|个月|个季度|个?星期|周|天|日|年|旬)"
            r"(?:左右)?(?:的?时间)?(?:以内|之内|内)(?![容部外])"
        ),
        within,
    ),
    ("用", rf"用(?P<amount>{NUMBER})(?P<unit>个月|年)(?:左右)?的?时间", within),
    (DATES, rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<month>{MONTH})(?P<day>{DAY})(?P<before>{BEFORE})?", full_date),
    (
        DATES,
        (
            rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<first>(?:{MONTH}|\d{{1,2}})(?:—+|-+|~|至|到))?(?P<month>{MONTH})"
            rf"(?P<edge>{EDGE})?(?P<before>{BEFORE})?"
        ),
        month,
    ),
    (
        DATES + "第首",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<quarter>{QUARTER})(?P<edge>底|末)?(?P<before>{BEFORE})?",
        quarter,
    ),
    (DATES + "下", rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<half>{HALF})(?P<edge>底|末)?(?P<before>{BEFORE})?", half),
    (DATES, rf"(?P<lead>{LEAD})?(?P<year>{YEAR})(?:年?(?P<edge>[底末终中初]))?(?P<before>{BEFORE})?", whole_year),
    (
        "2",
        (
            rf"(?P<y>20\d\d)(?P<mark>[-./])(?P<m>1[0-2]|0?[1-9])(?:(?P=mark)(?P<d>3[01]|[12]\d|0?[1-9]))?(?!\d|[-./]\d)"
            rf"(?P<before>{BEFORE})?"
        ),
        numeric,
    ),
    ("到至年全", "[到至]?年[底末终中](?:以前|之前|前)|[到至]年[底末]|年底|年内|全年", open_year),
    (
        "本这下月",
        rf"(?:(?P<which>本|这个?|下个?)月份?|月(?=[底末]前|内))(?:(?P<day>{DAY})|(?P<edge>{EDGE}|底|末))?{BEFORE}?",
        open_month,
    ),
    ("本下", rf"(?P<which>[本下])周(?P<weekday>[一二三四五六日])?{BEFORE}?", open_week),
    (
        '“"元春清五端七八中国十主汛入供开',
        (
            r"[“\"]?(?P<feast>元旦|春节|清明|五一|端午|七一|八一|中秋|国庆|十一|主汛期|汛期|春耕|入冬|供暖季|开学|春运)节?[”\"]?"
            r"(?:以前|之前|前)(?![后夕])"
        ),
        feast,
    ),
    ("立即马", "立即|立刻|即刻|即行|马上", at_once),
    (
        "长常持",
        "长期(?:坚持|推进|开展|实施|抓好)?|常年(?:坚持)?|常态化(?:推进|开展|实施|坚持)?|持续(?:推进|推动|开展|实施|坚持|深化)?|常抓不懈",
        ongoing,
    ),
)


def rules_by_first() -> dict[str, list[tuple[re.Pattern[str], Rule]]]:
    """First character → the rules that can begin with it, in the order of the table."""
    rules: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
    for firsts, pattern, rule in TABLE:
        compiled = re.compile(pattern)
        for first in firsts:
            rules.setdefault(first, []).append((compiled, rule))
    return rules


RULES = rules_by_first()
SECOND = {
    "0123456789": "[0-9年月日号周天个季小旬到至—~./工自星-]",
    "一二三四五六七八九十两百": "[一二三四五六七八九十两百〇零○0OΟo年月日号周天个季小旬到至—~工自星]",
    "今明后次翌": "年",
    "本": "[年月周]",
    "当": "年",
    "去历近": "年",
    "上": "[年半]",
    "前": "[年一二三四1-4]",
    "下": "[半个月周]",
    "这": "[个月]",
    "到至": "[0-9一二三四五六七八九十年今本明当次“上下前第首]",
    "截": "[至止]",
    "自从": "[0-9二今本明当次印发公下]",
    "第": "[一二三四1-4]",
    "首": "季",
    "全": "年",
    "用": "[0-9一二三四五六七八九十两半]",
    "按逐": "[年季月周旬日]",
    "年": "[底末终中内初]",
    "岁": "末",
    "月": "[底末内]",
    "半": "[年个]",
    "立": "[即刻]",
    "即": "[刻行]",
    "马": "上",
    "长": "期",
    "常": "[年态抓]",
    "持": "续",
    "元": "旦",
    "春": "[节耕运]",
    "清": "明",
    "端": "午",
    "中": "秋",
    "国": "庆",
    "主": "汛",
    "汛": "期",
    "入": "冬",
    "供": "暖",
    "开": "学",
    '“"': "[元春清五端七八九十中国主汛入供开]",
}
"""First characters → what must follow, so that the rules are only tried where one may fit."""


def candidates() -> re.Pattern[str]:
    """A place where a deadline may begin: the first two characters fit, and it isn't the middle of a number."""
    ahead = {first: pattern for firsts, pattern in SECOND.items() for first in firsts}
    parts = []
    for first in sorted(RULES):
        inside = r"(?<![\d.].)" if first.isdigit() else "(?<![一二三四五六七八九十百].)" if first in NUMERALS else ""
        parts.append(re.escape(first) + inside + (f"(?={ahead[first]})" if first in ahead else ""))
    return re.compile("|".join(parts))


CANDIDATE = candidates()
