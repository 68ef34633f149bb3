"""What letterhead, title and body tell of the document as a whole: its kind, its date, its issuer, the year it plans."""

import re
from datetime import date

from luoshi.reading.letterhead import ISSUERS, Masthead, parse_date, safe_date
from luoshi.reading.mending import Mended
from luoshi.reading.model import DocumentKind
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy

MONTH_DAY = lazy("(?<![\\d年])(\\d{1,2})月(\\d{1,2})日")
BLANKS = lazy("[ \u3000]+")
IS_MINUTES = lazy("纪要|会议?记录(?=[（(〔\\n]|$)")
"""石桥镇党政联席会议记录."""
YEAR = lazy("(?<![到至—-])((?:19|20)\\d\\d)年")
PUBLISHED = lazy(
    "(?:收文|来文|登记|批示|发布|公开|成文|印发|交办|派单|来电|受理|签发|下发|填报|报送|制发)(?:时间|日期)(?:[：:]\\s{0,3}|[\t\n|]{1,2})((?:19"
    "|20)\\d\\d)[-/.年](\\d{1,2})[-/.月](\\d{1,2})"
)
ABOUT = lazy(
    f"^((?:{ISSUERS})(?:[ 、\u3000](?:{ISSUERS}))*|国务院)(?:关于|印发|转发|批转|第?[一二三四五六七八九十\\d]*次?(?:常务|专题|全体|党组|办公)会议?纪要|令$)"
)


FILLED_IN_BY = lazy(
    "(?:填报|制表|制发|报送)单位(?:（[^（）]{1,6}）)?[：:][ \u3000]*([一-龥（）]{3,30}?)(?=[ \u3000\t\n|]|$)"
)
"""填报单位：白石县委督查室　填报日期：…, above a table."""


def filled_in_by(mended: Mended, found: Masthead) -> str | None:
    """Who filled in the form, where nothing else names who issues."""
    told = FILLED_IN_BY.search(mended.norm, 0, found.body + 600)
    return told[1] if told else None


HELD = lazy(
    r"(?<![一-龥])(?:会议|例会)?时间：((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日(?:（[^（）]{1,6}）)?[ \u3000]?(?:[上下]午|晚|\d)"
)
"""时间：2025年11月17日（周一）8:30, in the head of what a regular meeting arranges: the day from which its weeks and hours are counted."""
LATE = 11
AUTUMN = 9
EARLY = 2


def dated(mended: Mended, found: Masthead, name: str | None) -> date | None:
    """The date where no line gives it: 本报讯 12月30日 with the year that the text or the file's name tells."""
    norm = mended.norm
    full = parse_date(norm[: found.body + 400]) if found.kind in {"meeting-report", "work-report", "minutes"} else None
    if full:
        return full
    published = PUBLISHED.search(norm, 0, found.body + 600)
    if published:
        return safe_date(int(published[1]), int(published[2]), int(published[3]))
    held = HELD.search(norm, 0, found.body + 100)
    if held and found.kind != "notice":
        return safe_date(int(held[1]), int(held[2]), int(held[3]))
    headed = parse_date(norm[: found.body]) if found.kind == "other" else None
    if headed:
        return headed
    named = re.search("(?<!\\d)((?:19|20)\\d\\d)[-_.年]?(\\d{1,2})[-_.月]?(\\d{1,2})(?!\\d)", name or "")
    file_date = safe_date(int(named[1]), int(named[2]), int(named[3])) if named else None
    if found.kind not in {"meeting-report", "minutes"}:
        return None
    month_day = MONTH_DAY.search(norm, found.body, found.body + 300) or MONTH_DAY.search(norm, 0, found.body)
    if not month_day:
        return file_date
    years = [int(year) for year in NUMBER_YEAR.findall("".join((found.number or "").split()))]
    years += [int(year) for year in YEAR.findall(norm[found.body : found.body + 3000])]
    year = years[0] if years else (file_date.year if file_date else None)
    if year is None:
        return None
    if int(month_day[1]) >= LATE and year - 1 in years and re.search(f"{year - 1}年(?:度|工作|，|各项)", norm):
        year -= 1  # in December one speaks of the next year's work
    if "明年" not in norm and years and re.search(f"(?:今年|{year}年(?:是|工作|，))", norm) is None and file_date:
        year = file_date.year
    if int(month_day[1]) >= AUTUMN and re.search(f"明年[^。]{{0,60}}(?:将|把|编制|谋划|制定|上?报){year}年", norm):
        year -= 1  # 谋划明年项目，…将2026年重点项目计划报市发改委
    if int(month_day[1]) <= EARLY and re.search(
        f"{year + 1}年(?:，?[^，。]{{0,8}}(?:将|要)|工作|，力争)|今年[^。]{{0,20}}{year + 1}年", norm
    ):
        year += 1  # in January one speaks of the year that has ended
    return safe_date(year, int(month_day[1]), int(month_day[2]))


TITLE_YEAR = lazy("(?<![-—–~至到\\d])((?:19|20)\\d\\d)年(?!月|[-—–~至])")
YEAR_IN_WORDS = lazy("二[〇○零OΟo][一二三四五六七八九〇○零]{2}(?=年)")
NUMBER_YEAR = lazy("[〔（]((?:19|20)\\d\\d)[〕）]")
YEAR_OF_WORK = lazy(
    "[一二三四五六七八九十、 （）]{0,5}((?:19|20)\\d\\d)年(?:的)?(?:经济社会发展|政府|工作|经济|全市|全省|全县"
    "|发展)?.{0,8}(?:工作(?:的)?(?:建议|安排|总体|任务|重点)|目标任务|总体要求|主要目标|重点工作|预期目标)"
)
"""At the document's beginning; elsewhere it stands on a new line or behind 对, 做好."""
YEAR_OF_WORK_TOLD = lazy(f"[对做\n](?:(?<!做)|(?<=做)好){YEAR_OF_WORK.pattern}")


MONTH_BELOW = lazy("(?<=\n)[ \u3000]*（(?:截至)?(20\\d\\d)年\\d{1,2}月(?:\\d{1,2}日)?）[ \u3000]*(?=\n)")
"""（2027年2月） on a line of its own below the title."""


AS_OF = lazy("截[至止]到?(20\\d\\d)年")
"""…整改台账（截至2026年2月底）: the year of a list that is kept up."""
BLANK_IN_YEAR = lazy("(?<=\\d)[ \u3000]+(?=\\d{1,3}年)")
"""202 6年, where a copy has a stray blank."""


YEAR_LOOKED_AT = lazy(
    "(?:19|20)\\d\\d年度?(?=[^，。]{0,20}(?:反馈|督[察查]|巡[视察]|审计|检查|考核|暗访)[^，。]{0,12}(?:问题|意见)[^，。]{0,4}整改)"
)
"""2024年度法治督察反馈问题整改台账: what was looked at then is put right later."""


PUT_RIGHT = lazy("整改|督办[函单]|问题")
"""A paper with it looks at the year in its title and plans for its own: 2025年度民主生活会整改方案 of February 2026."""


def year_written(found: Masthead) -> int | None:
    """The year of issue, by the date or by the number."""
    if found.issued_on:
        return found.issued_on.year
    numbered = NUMBER_YEAR.search("".join((found.number or "").split()))
    return int(numbered[1]) if numbered else None


def planning_year(norm: str, found: Masthead) -> int | None:
    """The year whose work the document sets: said in its headings, 明年 of a report, or the year of issue."""
    title = YEAR_IN_WORDS.sub(lambda year: str(integer(year.group())), found.title or "")  # 二〇二六年工作要点
    title = YEAR_LOOKED_AT.sub("", BLANK_IN_YEAR.sub("", title))
    if year_before := PUT_RIGHT.search(title) and str((year_written(found) or 0) - 1):
        title = re.sub(f"(?<!\\d){year_before}年度?", "", title)
    in_title = re.search(
        "(?<![-—–~至到\\d])((?:19|20)\\d\\d)年(?:度)?.{0,16}(?:计划|要点|安排|任务|分工|方案|目标|责任)", title
    )
    if in_title:
        return int(in_title[1])
    said = YEAR_OF_WORK.match(norm) or YEAR_OF_WORK_TOLD.search(norm)
    if said:
        return int(said[1])
    if found.issued_on is None:
        named = (
            TITLE_YEAR.search(title)
            or NUMBER_YEAR.search("".join((found.number or "").split()))
            or (None if title else TITLE_YEAR.search(norm, 0, 60) or NUMBER_YEAR.search(norm, 0, 120))
        )
        named = named or AS_OF.search(title) or MONTH_BELOW.search(norm, 0, 300)
        return int(named[1]) if named else year_of_deadlines(norm)
    if (
        found.kind in {"meeting-report", "minutes", "instruction"}
        and len(re.findall("明年", norm)) >= 2
        and found.issued_on.month >= 10
    ):
        return found.issued_on.year + 1
    return found.issued_on.year


YEAR_OF_DEADLINE = lazy(
    "(20\\d\\d)年(?:\\d{1,2}月(?:\\d{1,2}日|底|末|[上中下]旬)?|底|末)(?:之?前|以前|至|—|(?<=[限间点]：.{7})"
    "|(?<=[限间点]：.{8})|(?<=[限间点]：.{9})|(?<=[限间点]：.{10})|(?<=[限间点]：.{11}))"
)


YEAR_REACHED = lazy("到(20\\d\\d)年")
"""What is to be reached by then may be years away: 到2027年."""


def year_of_deadlines(norm: str) -> int | None:
    """The year in which everything is due that names one, where the document has no date: the others are meant so too."""
    years = set(YEAR_OF_DEADLINE.findall(norm))
    return int(years.pop()) if len(years) == 1 and years.issuperset(YEAR_REACHED.findall(norm)) else None


def issuer_of(title: str | None) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…."""
    about = ABOUT.match(title or "")
    return about.group(1) if about else None


def whole_issuer(titled: str | None, signed: str | None) -> str | None:
    """The issuer by the title, or by signature and red head; joint issuers as the signature parts them."""
    if titled and signed and "".join(titled.split()) == "".join(signed.split()):
        return signed
    return titled or signed


def kind_of(title: str, norm: str, *, news: bool) -> DocumentKind:
    """The kind of document, by its title first, by its body where the title is silent."""
    inner = re.search("(?:印发|转发|批转|下发)(?:.{0,30}?)《?(.{2,80}?)》?(?:（.{1,20}）)?的通知", title)
    core = inner.group(1) if inner else title
    told = re.sub("《[^》]*》", "", core) or core  # what it is, without what it quotes
    if news:
        return "meeting-report" if re.search("会议|大会|座谈会|全会|推进会", norm[:1500]) else "other"
    if re.search("(?:召开|举行)[^关知]{2,60}会|会(?:议|胜利|隆重)?(?:召开|举行|闭幕)$", core) and "纪要" not in core:
        return "meeting-report"
    if re.search("分工|任务分解|责任分解|责任清单|任务清单|分解方案", core):
        return "division-of-work"
    if re.search("讲话|发言|致辞|答记者问|解读", core):
        return "other"
    if "工作报告" in told or re.search("^各位代表[：！]", norm[:1500], re.MULTILINE):
        return "work-report"
    if IS_MINUTES.search(core) or "会议纪要" in BLANKS.sub("", norm[:200]):
        return "minutes"
    if re.search("批示|交办|督办|指令书|整改通知书|监督意见书|约谈函", core) and not re.search(
        "方案|办法|意见|规定|计划|台账|清单", core
    ):
        return "instruction"
    if re.search("规划|方案|计划|要点|纲要|行动|措施|安排|清单|预案|台账", core) and (
        inner or not core.endswith("通知")
    ):
        return "plan"
    if "意见" in core:
        return "opinion"
    if re.search("通知|通报|公告|通告|决定|办法|规定|条例|细则|规则|制度|规程|准则", core):
        return "notice"
    if re.search("规划|方案|计划|要点|措施|实事|任务|台账|(?:重点|主要|中心|[本下][周月]|近期)工作(?:$|（)", core):
        return "plan"
    return "notice" if title.endswith("通知") else "other"
