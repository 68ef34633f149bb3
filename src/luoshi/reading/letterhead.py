"""The lines of a letterhead: document number, security mark, date, issuer, the fields of a government site and of minutes.

Forms after GB/T 9704-2012. `letterhead_line` tells which of them a line is and notes what it says.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from luoshi.reading.model import DocumentKind, Reason
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of the mended text that belongs to masthead, addressee or signature."""

    start: int
    end: int
    reason: Reason
    rule: str


@dataclass(slots=True)
class Masthead:
    """What was found; `published` is when a web page was put up, `body` is where the body begins in the mended text."""

    title: str | None = None
    issuer: str | None = None
    publisher: str | None = None  # as a site's field has it, often shortened
    number: str | None = None
    issued_on: date | None = None
    published: date | None = None
    security_mark: str | None = None
    kind: DocumentKind = "other"
    planning_year: int | None = None
    body: int = 0
    taken: list[Taken] = field(default_factory=list)


# ---------------------------------------------------------------- dates

DATE = lazy("((?:1\\s?9|2\\s?0)\\s?\\d\\s?\\d)\\s?[年./-]\\s?(\\d{1,2})\\s?[月./-]\\s?(\\d{1,2})\\s?日?")
DATE_CN = lazy(
    "([二一][〇○零0oO九][〇○零一二三四五六七八九0oO]{2})年(十[一二]|[一二三四五六七八九十])月(三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
ANY_DATE = f"(?:{DATE.pattern}|{DATE_CN.pattern})"


def parse_date(words: str) -> date | None:
    """The first full date in `words`, in Arabic or Chinese figures."""
    found = DATE.search(words)
    if found is None:
        found = DATE_CN.search(words)
    if found is None:
        return None
    year, month, day = (integer("".join(numeral.split())) or 0 for numeral in found.groups())
    return safe_date(year, month, day)


def safe_date(year: int, month: int, day: int) -> date | None:
    """A date, or None for 31 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---------------------------------------------------------------- forms

NUMBER = lazy("[一-龥]{1,16}〔(?:19|20)\\d\\d〕第?\\d{1,5}号")
SIGNER = "签发人：?.{0,24}"
NUMBER_LINE = lazy(
    "(?:(?:编|文|字|发文字|文件编)\\s?号：\\s*)?"
    "(?P<number>(?:[一-龥]{0,16}|[一-龥]{1,4} [一-龥]{1,4}) ?[〔（](?:19|2 ?0) ?\\d ?\\d ?[〕）]\\s?第?\\s?\\d{1,5}\\s?[号期次]|(?:总第\\d{1,5}期)"
    "|(?:(?:19|20)\\d\\d年)?[ 　]?第[ 　]?(?:\\d{1,4}|[一二三四五六七八九十百〇]{1,6})[ 　]?(?:[期次]|号令?))"
    f"(?:[（ 　]*总第[ 　]?\\d{{1,5}}[ 　]?期）?)?(?:\\s+(?:{SIGNER}))?(?:\\s+(?P<day>{ANY_DATE}))?"
)
ISSUERS = (
    "(?:中共)?[一-龥]{2,30}?(?:委员会|人民政府(?:办公厅|办公室)?|政府(?:办公厅|办公室)?|国务院(?:办公厅)?|办公厅"
    "|办公室|委|局|厅|部|院|署|会|领导小组(?:办公室)?|指挥部|公司|集团|中心|机关|室|组)"
)
ISSUER_LINE = lazy(f"(?:{ISSUERS}|国务院)(?:[ 、\u3000]+(?:{ISSUERS}|国务院)){{0,12}}(?:文件)?")
SIGNED = lazy(f"（?((?:{ISSUERS}|国务院)(?:[ 、\u3000]+{ISSUERS}){{0,6}})[ \u3000\t]*{ANY_DATE}）?")
MONTH_ALONE = lazy("（?(?:19|20)\\d\\d年\\d{1,2}月）?")
"""（2026年1月） on a line below the title."""
DATE_ALONE = lazy(f"[（ ]*{ANY_DATE}(?:\\d{{1,2}}时(?:\\d{{1,2}}分)?)?(?:[， ]*(?:根据)?(?:现场)?录音整理)?[） ]*")
ORDER_LINE = lazy("[一-龥]{4,30}令")
SECRET = "(?:绝密|机密|秘密)(?:[★☆*·\\s]{0,3}(?:\\d{1,2}\\s?(?:年|个月)|[一二三四五六七八九十]{1,3}(?:年|个月)|长期|启用前))?|内部(?:资料|文件|材料)"
SECURITY = lazy(SECRET)
MARKS = f"(?:{SECRET}|特急|加急|急件|平急|特提)"
MARK_LINE = lazy(
    f"(?:(?:(?:密级|缓急(?:程度)?|紧急程度|保密期限|份\\s?号|等级)：?\\s*)?(?:{SECRET}|特急|加急|急件|平急|特提|急"
    f"|发电|\\d{{6}}|[，,]?(?:注意保存|严禁外传|不得翻印|请勿外传))\\s*)+|{SIGNER}|份号.{{0,8}}"
)
STARRED = lazy("(?:绝密|机密|秘密)\\s?[★☆]\\s?(?:\\d{1,2}\\s?(?:年|个月)|长期)?")
RELEASE = lazy(
    "（?(?:此件(?:公开|主动公开|依申请公开|不予公开|删减后公开)(?:发布)?(?:[。；，\\s]{1,3}联系(?:人|单位|电话).{2,60})?|此件发至.{1,12}|(?:不予|依申请|主动)公开"
    "|(?:信息)?公开(?:方式|选项|类别|属性)：.{2,12}|联\\s*系\\s*人(?:及电话)?：.{2,60}|联系单位：.{2,40}"
    "|联系电话：.{2,40}|咨询电话：.{2,40}|督办人：.{2,60}|(?:签发|发布|公布)(?:日期|时间)：.{6,20}"
    "|发布(?:机构|单位|机关)：.{2,40}|共印\\s?\\d+\\s?份。?)）?"
)
RED_HEAD = lazy("(?P<issuer>[一-龥“” \u3000]{2,40})文件|(?:[一-龥]{2,8}社|新华社).{2,24}电")
PUBLISHED = lazy(
    "(?:.{0,24}[：\\s])?(?:19|20)\\d\\d[-/年.]\\d{1,2}[-/月.]\\d{1,2}日?\\s*\\d{1,2}[:：]\\d{2}(?:[:：]\\d{2})?.{0,60}"
)
BYLINE = lazy(
    "(?:[^\\s，。；：:\\d]{2,16}\\s+){0,3}(?P<publisher>[^\\s，。；：:\\d]{4,16})(?<![主任书记科局县镇乡区市长][任记长])\\s+20\\d\\d[-/年.]\\d{1,2}[-/月.]\\d{1,2}日?"
    "\\s*\\d{1,2}[:：]\\d{2}(?:\\s+(?:发表于)?[一-龥]{2,8})?"
)
"""石桥发布 2026年3月2日 18:30 云州: whose post it is."""
REPORT_LINE = lazy(
    "[—\\-－–─━]{1,3}.{0,4}(?:19|20)?\\d.{6,80}(?:会议|大会|全会)上?.{0,10}"
    "|在[^，。；]{4,40}(?:会议|大会|全会)上的?(?:报告|讲话|发言)?"
    "|（?(?:19|20)\\d\\d年\\d{1,2}月\\d{1,2}日.{0,60}(?:会议|大会|全会).{0,20}(?:通过|批准|上)?）?"
)
HEAD_POSTS = "指挥长|总指挥|总理|省长|市长|县长|区长|州长|镇长|乡长|局长|总经理|董事长|主席|主任|书记|院长|检察长"
SPEAKER = lazy(
    f"(?P<organ>[一-龥]{{0,16}}?)(?:常务)?[副代]?(?:{HEAD_POSTS})(?:(?:、|兼)[一-龥]{{0,8}}?(?:常务)?[副代]?(?:{HEAD_POSTS})){{0,3}}[ \u3000]+[一-龥 \u3000·]{{2,8}}"
)
"""云州市委副书记、市长 赵明."""

# ---------------------------------------------------------------- fields

FIELDS: tuple[tuple[str, str], ...] = (
    ("number", "发文字号|(?:备注/)?文\\s*号|文件编号|公文字号"),
    ("issuer", "发文机关|发布机构|发文单位|发布机关|发布单位|制发机关|公开单位|印发机关|发文机构"),
    ("signed", "成文(?:日期|时间)|(?:公文)?生成日期|制发日期|发文(?:日期|时间)|印发(?:日期|时间)|签发日期"),
    ("published", "(?:发布|公开|公布|更新|录入|刊发|信息)(?:日期|时间)|日\\s*期|时\\s*间(?=：\\s*(?:19|20)\\d\\d)"),
    ("title", "标\\s*题|名\\s*称|信息名称|文件名称"),
    ("none", ("编\\s*号(?!：[^，。]*[〔\\[])|来文(?:单位|机关|字号)|收文(?:日期|编号|时间)|文件标题|办理结果|紧急程度"
            "|索\\s*引\\s*号|主题(?:词|分类)|主\\s*题\\s*词|公开(?:形式|方式|范围|类别|类型|属性)|信息(?:来源|分类|类别)"
            "|有\\s*效\\s*性|效力状态|体裁分类|组配分类|实施日期|废止日期|生效日期|失效日期|统一登记号|公文种类|所属分类"
            "|来\\s*源|作\\s*者|浏览(?:次数|量)|阅读次数|语音阅读|浏览数|点击(?:次数|量|数)|归档时间|字\\s*[号体]|信息员|审核"
            "|责任编辑|编辑|关\\s*键\\s*词|时效性|文件类型|内容分类|服务对象|内容概述|备注|语\\s*种")),
)  # fmt: skip
FIELD = lazy(
    "(?:(?<=[\\s【\\[])|^[•·●▪◆【\\[\\s-]*)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in FIELDS)
    + ")\\s*(?:：|$)"
)
OTHER_FIELD = lazy(
    "[•·●▪◆\\s-]*(?!(?:项目|任务|事项|问题|措施)[一二三四五六七八九十\\s]*：|工作内容：|(?:目标)?任务："
    "|(?:事项|任务|项目|督办|交办|办理|承办|牵头|责任|配合|整改)(?:名称|内容|事项|要求|单位|部门|措施|时限)："
    "|[^：]{1,10}[局委厅队]：|[^：]{1,8}(?:公司|中心|街道)：)[一-龥][一-龥/\\s]{0,10}：[^。；]{0,200}"
)
"""A field that no table knows, believed among those that are known: 分 类：综合政务. Not a slip's, nor what a unit is to do."""
FORM_LINE = lazy(
    "(?:(?:填报|填表|制表)(?:单位|部门|人|人员|日期|时间)|(?:报送|上报|汇总)(?:单位|部门|人|人员))(?:（[^（）]{1,6}）)?：[^。；]{0,80}"
)
"""What a form says of itself above or below its table: 填报单位：市督查室　填报日期：2026年1月5日."""
PLACE_FIELD = lazy("(?:会议)?(?:时\\s*间|地\\s*点|议\\s*题|主\\s*题|内\\s*容)：.{2,200}")
PEOPLE_FIELD = lazy(
    "(?:主\\s*持(?:人)?|召集人|出\\s*席(?:人员|领导|单位)?|列\\s*席(?:人员|单位)?"
    "|参\\s*[加会](?:人员|会议人员|领导|单位)?|缺\\s*席(?:人员)?|请\\s*假(?:人员)?|记\\s*录(?:人)?"
    "|整理(?:人)?)：.{0,600}"
)
ANNEX = lazy("附\\s*[件表]\\s*(?:[\\d０-９]{1,2}|[一二三四五六七八九十]{1,2})?\\s*：?")
MEASURED_IN = lazy(
    "（?(?:计量|金额|货币)?单位：(?:人民币)?[百千万亿]{0,2}(?:元|美元|人|人次|户|个|家|项|亩|公顷|公里|米|平方米|立方米|吨|千瓦时|%)(?:[、，].{0,20})?）?"
)

RECORDED = lazy(
    "（?[A-D]类?）?|（(?:(?:根据|按照|依据)?(?:现场|会议)?(?:录音|讲话|速记)(?:整理|摘编)[^（）]{0,12}|节选|摘要|摘编|要点)）"
)
"""（根据录音整理）: how the words of a speech came down; （A）: how a proposal was answered."""


NAMES_LINE = lazy(f"{NAME}(?:（[^）]{{1,40}}）)?(?:[、，\\s]+{NAME}(?:（[^）]{{1,40}}）)?){{0,60}}[。，]?")
"""A line of names and nothing else: 李明（市发展改革委）、周平."""


FIELD_RULE = "masthead.field"
CELLS = 2
FIELD_CELL = lazy(
    "\\|?\\s*((?:索\\s*引\\s*号|文\\s*号|发文字号|来\\s*源|主题分类|有\\s*效\\s*性|体\\s*裁|内容概述"
    "|(?:文件|信息)?名\\s*称|标\\s*题|(?:发布|发文|公开责任)(?:机构|部门|机关|日期)"
    "|(?:公开|成文|生效|废止)(?:日期|时间|形式|目录|方式)|关\\s*键\\s*词)[：:]?)\\s*\\|\\s*([^|]{0,80})"
)
"""The table of a government site whose strokes were kept: 索引号 | … | 成文日期 | …."""


def letterhead_line(words: str, found: Masthead) -> tuple[str, Reason] | None:
    """The rule that takes a line of the letterhead that is not its title, and the reason; what it says is noted in `found`."""
    if FIELD.match(words):
        note_fields(words, found)
        return FIELD_RULE, "masthead"
    if words.count("|") >= CELLS and FIELD_CELL.match(words):
        for name, value in FIELD_CELL.findall(words):
            if FIELD.match(f"{name}："):
                note_fields(f"{name}：{value}", found)
        return FIELD_RULE, "masthead"
    for rule, pattern, note in LINES:
        match = pattern.fullmatch(words)
        if match:
            note(match, found)
            return f"masthead.{rule}", "attendance" if rule == "people" else "masthead"
    return None


def note_fields(words: str, found: Masthead) -> None:
    """索引号：… 发文机关：… 成文日期：… of a government site, several in one line too."""
    fields = list(FIELD.finditer(words))
    for match, following in zip(fields, [*fields[1:], None], strict=True):
        value = words[match.end() : following.start() if following else len(words)].strip(" \t\xa0\u3000|】]")
        note_field(match.lastgroup or "", value, found)


def note_field(name: str, value: str, found: Masthead) -> None:
    """One field of a government site."""
    if name == "number":
        match = NUMBER_LINE.fullmatch(value)
        found.number = found.number or (match["number"] if match else None)
    elif name == "issuer":
        found.publisher = found.publisher or value or None
    elif name == "signed":
        found.issued_on = found.issued_on or parse_date(value)
    elif name == "published":
        found.published = found.published or parse_date(value)


def note_number(match: "re.Match[str]", found: Masthead) -> None:
    """A document number, with the day of a serial's issue."""
    found.number = found.number or "".join(match["number"].split())
    found.issued_on = found.issued_on or (parse_date(match["day"]) if match["day"] else None)


def note_mark(match: "re.Match[str]", found: Masthead) -> None:
    """A security mark among copy numbers and urgency."""
    secret = SECURITY.search(match.group())
    found.security_mark = found.security_mark or (secret.group().strip() if secret else None)


def note_red_head(match: "re.Match[str]", found: Masthead) -> None:
    """云州市人民政府文件."""
    found.issuer = found.issuer or (one_blank(match["issuer"]) if match["issuer"] else None)


def note_signed(match: "re.Match[str]", found: Masthead) -> None:
    """The issuer and the day of a serial in one line."""
    found.issuer = found.issuer or one_blank(match.group(1))
    found.issued_on = found.issued_on or parse_date(match.group())


def note_published(match: "re.Match[str]", found: Masthead) -> None:
    """When a web page was put up."""
    found.published = found.published or parse_date(match.group())


def note_byline(match: "re.Match[str]", found: Masthead) -> None:
    """Whose post it is, and when it was put up."""
    found.publisher = found.publisher or match["publisher"]
    found.issued_on = found.issued_on or parse_date(match.group())


def note_day(match: "re.Match[str]", found: Masthead) -> None:
    """The day on which a report was given, or a decision taken."""
    found.issued_on = found.issued_on or parse_date(match.group())


def note_speaker(match: "re.Match[str]", found: Masthead) -> None:
    """云州市市长 赵明: the organ stands before the post."""
    organ = match["organ"]
    found.issuer = found.issuer or (organ if len(organ) > 1 and not organ.endswith("委") else None)


FILLED_IN_BY = lazy(f"(?:填报|填表|制表|报送)(?:单位|部门)：\\s*(?P<unit>{ISSUERS})(?=[ \u3000]|$)")


def note_form(match: "re.Match[str]", found: Masthead) -> None:
    """填报单位：云州市人民政府督查室    2026年3月5日: who issues a form, and when."""
    unit = FILLED_IN_BY.match(match.group())
    found.publisher = found.publisher or (unit["unit"] if unit else None)
    found.issued_on = found.issued_on or parse_date(match.group())


def note_nothing(match: "re.Match[str]", found: Masthead) -> None:
    """Lines that say nothing of the document as a whole."""


LINES: tuple[tuple[str, "re.Pattern[str]", Callable[["re.Match[str]", Masthead], None]], ...] = (
    (
        "number",
        lazy(
            f"[（(]?{NUMBER_LINE.pattern}[）)]?(?:\\s*(?:办理结果|类别|分类|等级|紧急程度|缓急)：\\s?[一-龥A-Z]{{1,8}})?"
        ),
        note_number,
    ),
    ("byline", BYLINE, note_byline),
    ("published", PUBLISHED, note_published),
    ("mark", MARK_LINE, note_mark),
    ("release", RELEASE, note_nothing),
    ("report", REPORT_LINE, note_day),
    ("speaker", SPEAKER, note_speaker),
    ("red-head", RED_HEAD, note_red_head),
    ("date", DATE_ALONE, note_day),
    ("date", MONTH_ALONE, note_nothing),
    ("signed", SIGNED, note_signed),
    ("place", PLACE_FIELD, note_nothing),
    ("people", PEOPLE_FIELD, note_nothing),
    ("annex", ANNEX, note_nothing),
    ("measured-in", MEASURED_IN, note_nothing),
    ("recorded", RECORDED, note_nothing),
    ("counted", lazy("（(?:总?共|合计)[计有]?\\d[^（）。]{0,80}）"), note_nothing),
    ("field", FORM_LINE, note_form),
)
"""What a line of the letterhead may be, in the order in which it is asked."""


def one_blank(words: str) -> str:
    """Names of joint issuers with one blank between them."""
    return " ".join(words.split())
