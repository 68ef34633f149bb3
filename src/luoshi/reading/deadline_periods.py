"""Rules of deadlines that name a stretch of time without a day: a year, a season, a feast, at once, always."""

import re
from datetime import date, timedelta

from luoshi.reading.dates import add_months, day_of, feast_of, month_end, part_end, season_end
from luoshi.reading.deadline_scan import (
    AHEAD,
    CELL_CLOSING,
    DONE,
    Found,
    Hit,
    Scan,
    dated,
    event_before,
    is_none,
    is_to_do,
    stands_alone,
    stands_open,
    tells_of_the_past,
    year_named,
)
from luoshi.reading.lexicon import DEEDS
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy

NAMING = lazy("(?:制定|编制|出台|印发|实施|落实|按照|根据|围绕|对标|发布)$")
NAMED = lazy("[^，。；、]{0,20}(?:方案|规划|计划|意见|办法|纲要|目标)")
YEAR_NAME = lazy(
    r"以来|来|是|的|度?(?:政府)?工作|度?(?:计划(?![新建完开实启投安在于年\d培改引全用到为招])|规划|预算|报告|行动|目标|方案|国民|全国|财政|经济|发展|版|远景|春|冬|夏|秋)|初"
    r"|上|\d"
)
GOALS_FOLLOW = lazy("[^，。；：]{0,18}(?:预期|主要|发展|奋斗|工作|总体)目标(?:任务)?(?:是|为|：|安排)")
STRIVING = ("力争", "确保", "争取", "务必", "力争到", "到")
THIS_YEAR_TOLD = lazy(
    "以来|来|的|度|是|初|上|前|.{2,4}(?:形势|环境)|已|起|年|\\d|[春夏秋冬]|第|首|元旦|正值|恰逢|政府|计划|工作|经济"
    "|发展|国内|国际|外部|面临|我国|形势|情况|同期|国庆|高考|两会|迎来|将(?:是|迎)"
)


SECOND = lazy("[和、](?<=[到至]20\\d\\d年[和、])$")
"""Between two years of one sentence: 到2028年和2030年，分别不低于…."""


def whole_year(scan: Scan, match: re.Match[str]) -> Found:
    """2025年底前, 到2025年, 今年内; a bare year only where it opens a clause that says what is to be done.

    2025年前 is the end of 2024; 2030年前碳排放达峰行动方案 is a name.
    """
    edge, before, lead = match["edge"] or "", match["before"], match["lead"]
    ahead, after = scan.before(match.start()), scan.after(match.end(), 32)
    if tells_of_the_past(scan, match) or scan.spoken_of(match.start()) or (NAMING.search(ahead) and NAMED.match(after)):
        return None
    if not (edge or before or lead or SECOND.search(ahead) or is_year_of_work(scan, match, ahead, after)):
        return None
    if edge == "初":
        return dated(scan, match, lambda year: date(year, 1, 31))
    if edge == "中":
        return dated(scan, match, lambda year: date(year, 6, 30))
    if before in AHEAD and not edge:
        return dated(scan, match, lambda year: date(year - 1, 12, 31))
    return dated(scan, match, lambda year: date(year, 12, 31))


MORE_YET = lazy("(?:要|力争|确保|拟)?再(?:提|增|减|降|压|新|建|解|完|安|投|培|扩|改|缩)")
SUBJECT = lazy("(?:[市县区镇乡村率量额值]|单位|部门|地区|企业|项目|学校|系统|比重|比例|面积|规模)$")
DOES = lazy(
    "(?:要|须|应|力争|确保|至少|计划|拟|完成|实现|建成|新建|新增|达到|培育|打造|改造|创建|引进)(?!情况|率|任务|目标|的|后|以来)"
)


FIGURE_FOLLOWS = lazy("(?:≥|≤|达到?|约)?\\d[\\d.]*(?:%|[万亿]|[张个家人所户辆座])(?!月|以来)")


MEASURED = lazy("(?:[率量额值数比重积模费力质]|经费|资金|收入|占比|投资|面积|总量|水质|天数|规模|人数|产能|税收|利润)$")
REACHED_BY = lazy(
    "(?:分别)?(?:达到?|突破|超过|控制在|压减[到至]|降[到至]|提[高升][到至]|不低于|不少于|实现)?\\d|(?:年均)?[一-龥]{0,4}(?:达到|分别)"
)
"""科研到账经费2026年达到8000万元: by when, between what is measured and its figure."""


CHANGES_BY = lazy("[一-龥]{2,14}?(?:下降|降低|增长|提高|提升|减少|增加|压减|达到|不低于|不超过|控制在)\\d")
"""2026年涉企检查频次下降30%以上: what is to change by how much, unless the year lies behind the one that is planned."""


def is_year_of_work(scan: Scan, match: re.Match[str], ahead: str, after: str) -> bool:
    """Whether a bare year says when something is to be done."""
    opens = scan.opens(match.start())
    if opens and GOALS_FOLLOW.match(after):
        return True
    if match["year"].startswith("当"):
        return scan.follows(DONE, match)
    if match["year"][0] in "今本明" and opens:
        return not THIS_YEAR_TOLD.match(after)
    if match["year"][0] in "今明" and MORE_YET.match(after):
        return True  # 基本养老金今年再提高10%
    if opens and FIGURE_FOLLOWS.match(after):
        return True  # 覆盖率：2027年90%，2030年100%
    if opens and CHANGES_BY.match(after):
        return (year_named(scan, match["year"]) or 0) >= (scan.frame.year or 0)
    if YEAR_NAME.match(after):
        return False
    if REACHED_BY.match(after) and MEASURED.search(ahead):
        return True
    return opens_year(scan, match) or ahead.endswith(STRIVING) or bool(SUBJECT.search(ahead) and DOES.match(after))


def opens_year(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a bare year begins a clause and what is to be done follows."""
    before, after = scan.before(match.start()), scan.after(match.end())
    if stands_alone(scan, match):
        return scan.in_label(match.start()) or not before.endswith(("(", "（", "、", "“"))
    return scan.opens(match.start()) and (
        is_to_do(scan, match) or after.startswith("，") or (after[:2] in DEEDS and SO_MANY.match(after) is not None)
    )


SO_MANY = lazy("[一-龥]{3,10}\\d")
"""2025年铺设主干管86公里: what is done to so many."""


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


OTHER_YEARS = frozenset("岁近多数当学财")  # 近年内, 学年末
NAMED_BY_YEAR = lazy("岁|总|考核|总结|收官|奖|绩效")  # 年终考核


REACHES = lazy("[一-龥]{0,12}(?:达|不得?低于|不得?少于|控制在|降[至到]|提高到|保持在)")
"""年底形象进度达35%."""


def is_reached(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the words say by when a figure is reached: 年底形象进度达35%, 预算执行率年底不低于96%."""
    if scan.opens(match.start()):
        return scan.follows(REACHES, match)
    return scan.follows(REACHED_BY, match) and MEASURED.search(scan.before(match.start())) is not None


def open_year(scan: Scan, match: re.Match[str]) -> Found:
    """年内, 年底前, 到年底, 全年."""
    words = match.group()
    if is_none(scan, match) or scan.before(match.start(), 1) in OTHER_YEARS or scan.follows(NAMED_BY_YEAR, match):
        return None
    if words == "全年" and not is_whole_year_of_work(scan, match):
        return None
    opens = stands_open(scan, match) or is_reached(scan, match)
    if words in ("年底", "年末", "年终", "年度内") and not opens:
        return None
    year = scan.year_at(match.start())
    if year is None:
        return Hit("by", None)
    month = 6 if "年中" in words else 12
    due = month_end(year, month)
    return Hit("by", month_end(year + 1, month) if scan.frame.is_past(due) else due)


WHOLE_YEAR_OF = lazy("的|目标|任务|经济|各项|重点|工作|预算|财政|发展|预期")


def is_whole_year_of_work(scan: Scan, match: re.Match[str]) -> bool:
    """Whether 全年 opens a clause on what is to be done, and not a name (全年目标任务)."""
    if scan.in_label(match.start()) and stands_alone(scan, match):
        return True
    return scan.opens(match.start()) and not scan.follows(WHOLE_YEAR_OF, match)


OF_SOME_QUARTER = lazy(r"[\d一二三四每首各逐按]个?$")


def open_quarter(scan: Scan, match: re.Match[str]) -> Found:
    """季度末前, 本季度内: the end of the quarter in which the document was issued."""
    issued = scan.frame.issued_on
    firm = match.group().endswith("前")  # 季末前拨付
    if OF_SOME_QUARTER.search(scan.before(match.start(), 2)) or not (firm or stands_open(scan, match)):
        return None
    return Hit("by", month_end(issued.year, (issued.month + 2) // 3 * 3) if issued else None)


OF_A_MONTH = lazy("的?(?:重点)?(?:工作|任务|活动)?(?:计划|安排|打算|要点|清单|报表|例会)")
"""将下月工作计划报办公室: whose plan, not by when."""
OF_SOME_MONTH = lazy(r"[\d一二三四五六七八九十个每当上次]$")


def open_month(scan: Scan, match: re.Match[str]) -> Found:
    """本月底, 下月10日前, 月底前; 月底 where something is to be done by it: 月底通车, 各村月底要达到95%."""
    issued = scan.frame.issued_on
    if match.group() in {"月底", "月末"} and not (stands_open(scan, match) or is_reached(scan, match)):
        return None
    if is_none(scan, match) or scan.follows(OF_A_MONTH, match) or OF_SOME_MONTH.search(scan.before(match.start(), 1)):
        return None
    if issued is None:
        return Hit("by", None)
    first = add_months(issued.replace(day=1), 1 if (match["which"] or "").startswith("下") else 0)
    day = integer(match["day"].rstrip("日号")) if match["day"] else None
    due = day_of(first.year, first.month, day) if day else part_end(first.year, first.month, match["edge"] or "")
    return Hit("by", due)


HANDED_IN = lazy("(?:全部|统一)?[交送报发][一-龥]")
MEETS = lazy("的|例会|会议")
SUNDAY = str.maketrans("天末", "日日")


def open_week(scan: Scan, match: re.Match[str]) -> Found:
    """本周五前, 下周内, 下周末前; 周五前 and 周四上午 are the next ones, a weekend ends on its Sunday."""
    issued = scan.frame.issued_on
    if match["day"] and not match["before"]:
        told = is_set(scan, match) or scan.follows(HANDED_IN, match)
        if not told or scan.follows(MEETS, match):
            return None
    if issued is None:
        return Hit("by", None)
    weekday = "一二三四五六日".find((match["weekday"] or match["day"] or "日").translate(SUNDAY))
    which = match["which"] or ""
    weeks = which.count("下") or int(not which and weekday < issued.weekday())
    monday = issued - timedelta(days=issued.weekday()) + timedelta(days=7 * weeks)
    return Hit("by", monday + timedelta(days=weekday))


def open_day(scan: Scan, match: re.Match[str]) -> Found:
    """今日内, 明天下班前, 明早8点, 后天上午; 当日办结 is within the day of the event, and 今天召开的会议 no time to do it by."""
    which = match["which"]
    if which == "当" and scan.follows(DONE_THEN, match):
        event = event_before(scan, match.start())
        scan.event_at = match.end() if event else scan.event_at
        return Hit("within", None, match.start() - len(event))
    told = which != "当" and not match.group().startswith(TODAY) and is_set(scan, match)
    if not (match["before"] or scan.follows(DONE, match) or told):
        return None
    if which == "当":
        return Hit("within", None)
    issued = scan.frame.issued_on
    return Hit("by", issued + timedelta(days="今明后".index(which)) if issued else None)


DONE_THEN = lazy(
    "(?:即|就|必须|须|要|应|全部)?(?:办[结好毕理]|答复|回复|反馈|报告|上报|报送|处[置理]|整改|盘活|清运|清理|公示|入库|录入|登记|兑现|兑付|拨付|结清|结算|核查|修复|转办|交办|销号)"
    "(?!情况|结果|记录|台账|的|量|数|率)"
)
"""What is done within the day or the month in which it comes: 收到投诉后当日答复, 存量资金当月盘活."""
TODAY = ("今天", "今日")
ON_THAT_DAY = lazy("，?(?!的|[是有会]|[至到]|、|起|气温|天气|[一-龥]{0,6}(?:雨|雪|降温))[一-龥“]{2}")


def is_set(scan: Scan, match: re.Match[str]) -> bool:
    """Whether 今晚, 明早8点, 后天上午 say when something is to be done: 今晚全部查一遍, 明早8点逐项问结果."""
    return is_to_do(scan, match) or (scan.charges(match.start()) and scan.follows(ON_THAT_DAY, match))


def clock(scan: Scan, match: re.Match[str]) -> Found:
    """18:00前, 下午5时前, 下班前: of a day that the words don't tell; in the record of a meeting it is that day.

    营业时间调整至22:30前 is what is to be so.
    """
    if scan.before(match.start(), 1) in {"至", "到", "为"}:
        return None
    return Hit("by", scan.frame.issued_on if scan.frame.is_record else None)


def some_feast(scan: Scan, match: re.Match[str]) -> Found:
    """节前 at a clause's beginning: before a feast that the document leaves to its readers; no date is given."""
    return Hit("by", None) if scan.opens(match.start()) and stands_open(scan, match) else None


def some_event(scan: Scan, match: re.Match[str]) -> Found:
    """天亮前, 放假前, 散会前, 散会后, where they open what is to be done: when that is, the words don't tell."""
    if not scan.charges(match.start()) or not scan.follows(ON_THAT_DAY, match):
        return None
    return Hit("within" if match.group().endswith("后") else "by", None)


EVENT_AHEAD = lazy(
    "(?:^|(?<=[，。；：、于在]))(?:每次)?(?P<event>会|[^，。；：、\\d]{2,10})(?<![提之以此目当年月日周])$"
)
TELLS = frozenset(("提醒", "通知", "告知", "预告"))
WHO_ACTS = frozenset("局委办府镇乡院司厅队")


def before_event(scan: Scan, match: re.Match[str]) -> Found:
    """重大活动前三天完成安保方案, 会议召开前3个工作日报送材料: so long before what has no date here."""
    ahead = EVENT_AHEAD.search(scan.before(match.start(), 12))
    after = scan.after(match.end(), 2)
    if ahead is None or not (is_to_do(scan, match) or after in DEEDS or after in TELLS):
        return None
    event = ahead["event"]
    return Hit("by", None, match.start() - (len(event) if WHO_ACTS.isdisjoint(event) else 0))


def term(scan: Scan, match: re.Match[str]) -> Found:
    """春季学期内, 本学期末前: a term ends on another day in each place, so there is no date."""
    told = stands_alone(scan, match) or (scan.charges(match.start()) and scan.follows(ON_THAT_DAY, match))
    return Hit("by", None) if told else None


def term_week(scan: Scan, match: re.Match[str]) -> Found:
    """第11周完成: a week of the term, which begins differently by place; no date."""
    if not match["before"] and not scan.follows(DONE, match) and not stands_open(scan, match):
        return None
    return Hit("by", None)


ALL_DONE = lazy(f"(?:必须|须|要|应|力争|确保)?(?:(?:全部|全面|基本)|{DONE.pattern})")
"""山洪沟治理汛前全部收尾, 水库加固汛前完成."""
FEAST_OF_TWO = {"元旦春": "元旦", "中秋国庆": "中秋"}


def feast(scan: Scan, match: re.Match[str]) -> Found:
    """春节前, “五一”前: the day before; 春节前一周: a week before; of two feasts, before the first.

    What begins at another time in each place (汛期, 供暖, 春季开学) gives no date.
    """
    if "期间" in scan.after(match.end(), 8):
        return None  # 清明节前祭祖扫墓期间
    if match["sooner"] and scan.follows(IS_SPAN, match):
        return None
    if match["feast"] in ("汛", "年") and not (
        stands_open(scan, match) and (scan.charges(match.start()) or scan.follows(ALL_DONE, match))
    ):
        return None
    name = re.sub('[、和”“"节]', "", match["feast"]) if len(match["feast"]) > len("春节") else match["feast"]
    name = FEAST_OF_TWO.get(name, name).removesuffix("开学")
    name = {"年": "春节", "秋季新学期": "秋季学期"}.get(name, name)
    named = year_named(scan, match["year"])
    year = scan.year_at(match.start())
    for candidate in (named,) if named else (year, year + 1) if year is not None else ():
        first = feast_of(name, candidate)
        if first and not scan.frame.is_past(first - timedelta(days=1)):
            return Hit("by", sooner(first, match["sooner"]))
    return Hit("by", None)


IS_SPAN = lazy("[为是的]")
SOONER = lazy("(?P<amount>.+?)个?(?P<unit>[天日周月]|星期)$")


def sooner(first: date, words: str | None) -> date | None:
    """So long before a feast: 春节前一周; the day before where no time is said or 内 makes it a span; no date for working days."""
    if not words or words.endswith("内"):
        return first - timedelta(days=1)
    told = SOONER.match(words)
    amount = integer(told["amount"]) if told else None
    if told is None or amount is None:
        return None
    if told["unit"] == "月":
        return add_months(first, -amount)
    return first - timedelta(days=amount * (7 if told["unit"] in ("周", "星期") else 1))


def after_feast(scan: Scan, match: re.Match[str]) -> Found:
    """春节后, where a label or a cell says when: no date, for it does not say how long after."""
    return Hit("within", None) if scan.in_label(match.start()) and stands_alone(scan, match) else None


def quarter_in_letters(scan: Scan, match: re.Match[str]) -> Found:
    """2026Q3, where a label or a cell says when, or 前 does."""
    if not (match["before"] or scan.in_label(match.start())):
        return None
    return Hit("by", month_end(int(match["year"]), 3 * int(match["q"])))


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
        stands_alone(scan, match) or scan.after(match.end(), 1) in tuple("办处整上报反响")
    ):
        return None
    return Hit("within", None)


SHORT = ("长期", "持续", "常年", "常态化")
KEPT_UP = ("长期坚持", "常年坚持")
KEPT_UP_DOING = lazy(r"(?!不懈|下去|以来|的)[\w“《]{2}")
BEFORE_ONGOING = lazy(r"(?:^|[，,;；:：、/()（\n\t ]|并|要|须|需|应|且|均|工作|任务|时限|期限)$")
BEFORE_SHORT = lazy(r"(?:^|[，,;；:：()（\n\t ])$")


def ongoing(scan: Scan, match: re.Match[str]) -> Found:
    """长期坚持, 持续推进 where they stand for a date: at a clause's end, or alone in a cell or label.

    改革持续推进 tells how it goes, and 监管全覆盖、常态化 what it is to be; neither is a deadline.
    """
    if scan.after(match.end(), 1) not in CELL_CLOSING and not is_kept_up(scan, match):
        return None
    short = match.group() in SHORT and not scan.in_label(match.start())
    opening = BEFORE_SHORT if short else BEFORE_ONGOING
    return Hit("ongoing", None) if opening.search(scan.before(match.start(), 2)) else None


def is_kept_up(scan: Scan, match: re.Match[str]) -> bool:
    """Whether the words open a clause that goes on with what is kept up: 长期坚持巡查河道."""
    return match.group() in KEPT_UP and scan.follows(KEPT_UP_DOING, match)


VAGUE_END = lazy(r"(?:完成|办理|开展|实施|启动|推进|落实|开工)?(?:$|[，。;；、/)）\]】\n\t ])")


BEFORE_VAGUE = frozenset(["", *"，；：、(\n\t"])


def vague(scan: Scan, match: re.Match[str]) -> Found:
    """尽快, 近期, 适时 as all that a cell says of the time: no date is given."""
    before, after = scan.before(match.start(), 1), scan.after(match.end())
    if not scan.in_label(match.start()) or not VAGUE_END.match(after) or before not in BEFORE_VAGUE:
        return None
    return Hit("ongoing" if match["open"] else "within", None)
