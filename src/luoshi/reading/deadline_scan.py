"""What the rules of deadlines look at: the frame, one stretch being read, and the questions that many of them ask."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

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
    follows_up: bool = False
    """Whether it looks after what was asked earlier (督办, 通报, 批示汇总), so that a day shortly before it has just passed."""
    is_record: bool = False
    """Whether it is the record of a meeting, where an hour without a day is that day's."""

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

    def has_just_passed(self, due: date) -> bool:
        """Whether a day without a year that lies before the document is meant as it stands, and not for the next year."""
        return self.follows_up and self.issued_on is not None and self.issued_on - due <= JUST_PASSED


JUST_PASSED = timedelta(days=62)


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
    event_at: int | None = None
    """Where an event was named from which times run (接到报告后两小时内)."""

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

    def runs_from_event(self, position: int) -> bool:
        """Whether an event was named before in the same sentence: 接到报告后两小时内赶到，物资24小时内到位."""
        if self.event_at is None or position - self.event_at > LONGEST_MEMORY:
            return False
        between = self.characters[self.event_at : position]
        return "。" not in between and "；" not in between

    def in_label(self, position: int) -> bool:
        """Whether a place is where a label or a cell tells the time (完成时限：…)."""
        if self.is_label:
            return True
        ends = self.characters[position - 1 : position] in TIME_KEY_ENDS
        return ends and TIME_KEY.search(self.before(position, 10)) is not None

    def follows(self, pattern: re.Pattern[str], match: re.Match[str]) -> bool:
        """Whether the words go on as a pattern says."""
        return pattern.match(self.characters, match.end()) is not None

    def opens(self, position: int) -> bool:
        """Whether something begins at a place: a clause, or what is to be done by then."""
        return OPENING.match(self.characters, position) is not None

    def charges(self, position: int) -> bool:
        """Whether a place opens a clause, or stands right behind whoever is charged: 柳河村15日前拆除."""
        return self.opens(position) or OFFICE_BEFORE.search(self.before(position)) is not None

    def spoken_of(self, position: int) -> bool:
        """Whether the words before a place make what stands there a matter of comparison or of validity (较2024年)."""
        ends = self.characters[position - 1 : position] in VALIDITY_ENDS
        return ends and VALIDITY.search(self.before(position)) is not None


EVENT = lazy(
    r"(?:[自从]?(?:本[^，。;；、：:]{1,6}|(?:整改)?通知书?|任务|文件|方案|合同|协议|事故|事件|案件|会议|活动|检查|督查"
    r"|项目|意见|问题)?(?:收到|接到|收文|接文|接|下达|受理|签收|交办|发现|印发|发布|公布|下发|批准|批复|审批|立项|签订"
    r"|签约|中标|公示|通过|竣工|验收|发生|完成|结束|检查|督查|会议"
    r"|(?<![委协商联工机社])会(?=[后议开结])|到[账期岗]|移交|备案|入库|开学|开工|接警|离任|[届期]满|送达|抵达|复工|停产|交付|投用|获批|出院|确诊|到岗|提交|报送|作出|生效)"
    r"[^，。;；、：:“”]{0,12}?(?:之日起|之日|以后|之后|后)|会后|(?:收到|接到)[^，。;；、：:“”]{1,10}|[自从][^，。;；、：:“”]{1,16}起"
    r"|[自从]?[^，。;；、：:“”\d自从]{1,14}之日起?)的?$"
    r"|(?:突发|发生|出现|遇到?)[^，。；、]{1,8}$"
)
LONGEST_EVENT = 24


def event_before(scan: "Scan", position: int) -> str:
    """The words before a place that name the event from which a time runs: 收到通知后; nothing where none is named."""
    event = EVENT.search(scan.before(position, LONGEST_EVENT))
    told = event.group() if event else ""
    return told[max(told.rfind("在"), told.rfind("于")) + 1 :]  # 市统计局在响应终止后3日内


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
TIME_KEY_ENDS = frozenset("：:)〕】\n")
OPENING = lazy(
    r"^|(?<=[，。;；:：、(（\[【】\n\t “\"于在到至要须应并])|(?<=力争|确保|争取|务必|计划|要求|任务|目标|同时|其中)"
)
"""Looks back from a place; so it is asked there, and nothing has to be cut out and searched."""
OFFICE_BEFORE = lazy(r"[村局办镇乡委道组站所队司校院处部府门位区县市]$|(?<=[委协商联工])会$")
"""What the name of whoever is charged ends with."""
CLOSING = frozenset(["", *"。;；)）]】\n\t "])
CELL_CLOSING = CLOSING | {*"，、/"}
"""What may stand behind words that stand alone; the empty one is the end."""
VERB = lazy(
    r"，?(?:[前内]?)(?:要|须|必须|务必|应|将|拟|再|新|力争|争取|确保|务必|计划|基本|全部|全面|全线|试生产|试运营|如期|率先|至少|累计|完成|实现|建成|达到?|启动|开工|投产|投用"
    r"|通车|"
    r"竣工|上线|投入|交付|形成|出台|印发|制定|报送|上报|报市|报省|报县|报区|建立|开展|组织|召开|验收|整改|办结|落实|取得|突破|消除|解决|培育|开通|提交|安排|对账|成立|组建|接受"
    r"|补充|增设|设立|通过|开设|开课|招生|进场|进驻|到岗|到位|上岗|报到|招标|挂网|公示|评审|"
    r"发布|公布|试行|运行|全市|全省|全区|全县|全国|县级|乡镇|城镇|农村|所有|每个|各|有序|正式|集中|逐步|持续|推动|推进|建设|改造|新建|新增|开园|开业|"
    r"投运|揭牌|挂牌|签约|具备|拿出|摊铺|入统|纳统|复产|达产|满产|开放|热试|试车|联调|交房|回迁|通航"
    r"|通水|通气|并网|复工|完工|开馆|封顶|主体|贯通|销号|清零|见效|举办|打造|推出|引进|支持|完善|优化|提升)"
)
DONE = lazy(
    r"(?:前)?(?:全部|全面|正式|基本)?(?:完成|建成|投用|投产|通车|竣工|开工|开园|开业|开馆|上线|启用|投运|交付|封顶|贯通|办结)"
)
HAPPENS = lazy(
    "(?:全部|全面|正式|基本|如期|首次)?(?:复工|复产|复课|复航|开学|开课|开放|开业|开馆|开园|招生|签约|揭牌|挂牌|入统|纳统|达产|满产|热试|试车|联调|试生产|试运[行营]"
    "|通航|通水|通气|通电|并网|进场|到岗|上岗|报到|验收|完工|交房|回迁|具备|拆除|关停|关闭)(?!的|后|以来|情况|率|项目|典礼|仪式)"
)
OPENS_EVENT = lazy(
    "(?!的|以来|来|以?后|份?(?:前后|期间|左右)|起|至|到|[以已]|会议|全会|国庆|元旦|春节|[一-龥]{2}节(?![能点约水])|[一-龥]{2,6}(?:典礼|仪式)"
    "|[一-龥]{1,12}(?:[日节]|宣传[周月])(?=[，。；、]|$|活动|期间|前后)|[^，。；]{0,16}(?:了|已|曾))[一-龥“]{2}"
)
"""What goes on with what is to happen on a day; 4月15日全民国家安全教育日 is a name, 5月10日发生了 what has been."""
NOT_A_DEADLINE = lazy(
    r"(?:以?前)?(?:建成|竣工|建造|成立|出生|取得)的|以来|来，|至今|以后|之后|后(?!勤|备)|已(?!经?批)|仅(?!限)|左右的|[—\-~]|至(?!少)|到(?=\d)|第\d{1,9}号"
    r"|版|届|度(?:报告|计划|预算|工作)"
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
    return (year is not None and year[0] in "去上前") or is_none(scan, match)


def is_none(scan: Scan, match: re.Match[str]) -> bool:
    """Whether what follows makes the words no deadline: 2021年以来, 2023年版."""
    return scan.follows(NOT_A_DEADLINE, match)


def is_to_do(scan: Scan, match: re.Match[str]) -> bool:
    """Whether what is to be done follows the words."""
    return scan.follows(VERB, match)


def opens_event(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a bare day or month opens what is to happen then: 8月15日首条产线热试, 项目9月25日复工."""
    return (scan.charges(match.start()) and scan.follows(OPENS_EVENT, match)) or scan.follows(HAPPENS, match)


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
        if roll and scan.frame.has_just_passed(due):
            return due
        return make(year + 1) if roll and year <= issued.year else None
    return due


LEADS_TO = lazy("[到至截]")


RELATIVE = "今本当明次翌后"
"""What a year begins with that is counted from the document's own."""


def dated(scan: Scan, match: re.Match[str], make: Callable[[int], date], *, roll: bool = True) -> Found:
    """`by` the date; nothing when it is past; `by` without a date when the year can't be known."""
    due = settle(scan, match, make, roll=roll)
    if due is not None:
        return Hit("by", due)
    relative = not match["year"] or match["year"][0] in RELATIVE
    return Hit("by", None) if relative and scan.year_at(match.start()) is None else None


def stands_alone(scan: Scan, match: re.Match[str]) -> bool:
    """Whether nothing but the words stands between two marks, as in brackets or in a table's cell."""
    start, end = match.span()
    behind = scan.characters[end : end + 1]
    if behind not in CELL_CLOSING:
        return False
    keyed = scan.in_label(start)
    if behind not in CLOSING and not keyed:
        return False
    return scan.opens(start) or (keyed and scan.before(start, 1) == ")")


def stands_open(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the words begin a clause and go on with what is to be done, or stand by themselves as in a table."""
    return not is_none(scan, match) and (stands_alone(scan, match) or is_to_do(scan, match))


AHEAD = ("前", "以前", "之前")
VALIDITY = lazy("延长[到至]?$|有效期[为到至限]*$|考虑$|展望$|规划期[为至]?$|(?<!占)比$|较$|以$|相比$|对比$|基于$")
VALIDITY_ENDS = frozenset("长到至期为限虑望比较以于\n")
