"""Title, issuer, document number, date, security mark, addressee and signature; and which lines they take.

Forms after GB/T 9704-2012 and the practice of newspapers: the title may run over several lines, the date may be written
in either way, the masthead of a forwarding notice is followed by the masthead of what it forwards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from luoshi.reading.marks import SAYING, mark_at
from luoshi.reading.mending import Mended
from luoshi.reading.model import DocumentKind, Reason

NUMBER = re.compile("[一-龥]{1,14}(?:字|函|发|办发|办函|办|令|规)?〔(?:19|20)\\d\\d〕(?:第)?\\d{1,5}号")
NUMBER_ALONE = re.compile(
    "(?:(?:发文|文|字)\\s?号：)?\\s*([一-龥]{0,14}〔(?:19|20)\\d\\d〕第?\\d{1,5}[号期])|（?(第\\d{1,4}[期号次]|(?:19|20)\\d\\d年第?\\d{1,4}[期号])）?"
)
ORDER = re.compile("第(?:[一二三四五六七八九十百〇零]{1,6}|\\d{1,5})号(?:令)?")
DATE = re.compile("((?:19|20)\\d\\d)\\s?[年./-]\\s?(\\d{1,2})\\s?[月./-]\\s?(\\d{1,2})\\s?日?")
DATE_CN = re.compile(
    "([二一][〇○零0oO九][〇○零一二三四五六七八九0oO]{2})年(十[一二]|[一二三四五六七八九十])月(三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
MONTH_DAY = re.compile("(?<![\\d年])(\\d{1,2})月(\\d{1,2})日")
YEAR = re.compile("((?:19|20)\\d\\d)年")
SECURITY = re.compile(
    "(绝密|机密|秘密)(?:[★☆*·\\s]{0,3}(?:\\d{1,2}(?:年|个月)|[一二三四五六七八九十]{1,3}(?:年|个月)|长期|启用前)?)?"
)
SECURITY_ALONE = re.compile(f"(?:密级：|\\d{{6}}\\s*)?(?:{SECURITY.pattern})(?:\\s+(?:特急|加急|急件|平急|特提|急))?")
URGENT = re.compile(
    "特急|加急|急件|平急|特提|签发人：.{0,12}|份号.{0,8}|\\d{6}|发电|内部(?:资料|文件).{0,12}|不予公开|依申请公开|主动公开"
)
ADDRESSEE = re.compile("[^。！？]{2,400}：")
ADDRESSED = re.compile("各|人民政府|有关(?:部门|单位)|委|局|厅|办|院|公司|部门|单位|代表|同志")
RELEASE = re.compile(
    "（?(?:此件(?:公开|主动公开|依申请公开|不予公开|删减后公开)(?:发布)?|此件发至.{1,12}|公开方式：.{2,12}|信息公开(?:选项|类别)：.{2,12}|联系人：.{2,60}|联系电话：.{2,40}|咨询电话：.{2,40})）?"
)
IMPRINT = re.compile(
    "(?:抄送|主送|印发|主题词|分送|发：|抄报)[：:]?.{2,}|.{2,30}(?:办公室|办公厅|秘书处|局|委)\\s*(?:\\d{4}年.{1,8})?印发"
)
ATTACHMENT = re.compile("附件[：:]?\\s*\\d*[.、．]?.{0,80}|附[：:].{0,80}")
METADATA = re.compile(
    "(?:索\\s*引\\s*号|发(?:文|布)(?:机关|机构|单位|字号|日期)|成文(?:日期|时间)|发布(?:日期|时间)|公开(?:日期|形式|方式|范围)|主题(?:词|分类)|标\\s*题|名\\s*称|文\\s*号|信息(?:来源|分类|类别|名称)|有\\s*效\\s*性|生成日期|体裁分类|组配分类|时间|日期|制发日期|实施日期|废止日期|统一登记号|公文种类|所属分类)\\s*[：:].{0,80}"
)
TITLE_END = re.compile(
    "(?:意见|通知|方案|规划|纲要|计划|要点|措施|办法|规定|决定|报告|纪要|公告|通报|批复|函|通告|公报|条例|细则|清单|分工|安排|讲话|指示|批示|提纲|行动|制度|准则|规则|标准|目录|若干政策|任务|总结)(?:（[^）]{1,30}）)?$"
)
REPORT_LINE = re.compile(
    "[—\\-－–]{1,3}.{0,4}(?:19|20)?\\d.{6,80}(?:会议|大会|全会)上?.{0,10}|（?(?:19|20)\\d\\d年\\d{1,2}月\\d{1,2}日.{0,60}(?:会议|大会|全会).{0,20}(?:通过|批准|上)?）?"
)
SPEAKER = re.compile(
    "[一-龥]{0,16}(?:总理|省长|市长|县长|区长|州长|主席|主任|书记|代市长|代省长|代县长|院长|检察长)[ \u3000][一-龥 \u3000·]{2,8}"
)
NEWS = re.compile(
    "(?:本报|本刊|新华社|本台|本网|中新社|记者|.{2,8}(?:日报|晚报|发布|融媒体?)).{0,20}(?:讯|电|报道|消息)|(?:本报讯|本报记者|全媒体记者|通讯员)"
)
NEWS_LEAD = re.compile(
    "^[（(]?(?:本报|本刊|新华社|本台|本网|中新社).{0,24}?(?:讯|电|报道)(?:[（(][^）)]{0,30}[）)])?[ \u3000]*|^（?记者[^）]{2,16}）"
)
ISSUERS = "(?:中共)?[一-龥]{2,30}?(?:委员会|人民政府(?:办公厅|办公室)?|政府(?:办公厅|办公室)?|国务院(?:办公厅)?|办公厅|办公室|委|局|厅|部|院|署|会|领导小组(?:办公室)?|指挥部|公司|集团|中心|室)"
ABOUT = re.compile(f"^((?:{ISSUERS})(?:[ 、\u3000](?:{ISSUERS}))*|国务院)(?:关于|印发|转发|批转)")
SIGNED = re.compile(f"({ISSUERS}|国务院)[ \u3000]*(?:{DATE.pattern}|{DATE_CN.pattern})")
ISSUER_LINE = re.compile(f"(?:{ISSUERS}|国务院)(?:[ 、\u3000]+{ISSUERS})*(?:文件)?")
PUBLISHED = re.compile(
    "(?:.{0,24}[：\\s])?(?:19|20)\\d\\d[-/年.]\\d{1,2}[-/月.]\\d{1,2}日?\\s*\\d{1,2}[:：]\\d{2}(?:[:：]\\d{2})?.{0,60}"
)
QUOTED = re.compile("《[^》]{2,80}》")


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
    number: str | None = None
    issued_on: date | None = None
    published: date | None = None
    security_mark: str | None = None
    kind: DocumentKind = "other"
    planning_year: int | None = None
    body: int = 0
    taken: list[Taken] = field(default_factory=list)


def read_masthead(mended: Mended, name: str | None) -> Masthead:
    """Everything that masthead and signature say. `name`: the file's name, asked for the year only where the text is silent."""
    found = Masthead()
    first_mark = next(
        (index for index, (start, _) in enumerate(mended.paragraphs) if mark_at(mended.norm, start)),
        len(mended.paragraphs),
    )
    news = news_start(mended)
    if news is not None:
        newspaper(mended, news, found)
    elif mended.flattened and len(mended.paragraphs) <= 3:
        flattened(mended, found)
    else:
        official(mended, first_mark, found)
    signature(mended, found)
    security(mended, found)
    found.kind = kind_of(found.title or "", mended.norm, news=news is not None)
    found.issuer = found.issuer or issuer_of(found.title)
    found.issued_on = found.issued_on or dated(mended, found, name) or found.published
    found.planning_year = planning_year(mended.norm, found)
    return found


# ---------------------------------------------------------------- official documents


def official(mended: Mended, first_mark: int, found: Masthead) -> None:
    """Title lines, number, addressee: the paragraphs before the first running text."""
    norm = mended.norm
    title: list[str] = []
    closed = False
    for index, (start, end) in enumerate(mended.paragraphs[: min(len(mended.paragraphs), 40)]):
        words = norm[start:end]
        rule = masthead_line(words, found)
        if rule:
            found.taken.append(Taken(start, end, "masthead", rule))
            closed = closed or (bool(title) and rule in {"masthead.number", "masthead.report", "masthead.speaker"})
        elif (
            index < first_mark
            and ADDRESSEE.fullmatch(words)
            and ADDRESSED.search(words)
            and not PREAMBLE_END.search(words)
        ):
            found.taken.append(Taken(start, end, "addressee", "masthead.addressee"))
            found.body = end
            break
        elif index < first_mark and title_line(words):
            if closed and title and not TITLE_END.search(words):
                break
            if not closed:
                title.append(mended.plain[start:end])
                closed = TITLE_END.search(words) is not None and not next_continues(mended, index)
            found.taken.append(Taken(start, end, "masthead", "masthead.title"))
        else:
            break
        found.body = end
    found.title = choose_title(title)


PREAMBLE_END = re.compile("如下：$|以下.{0,6}：$|(?:意见|通知|措施|事项)：$")


def next_continues(mended: Mended, index: int) -> bool:
    """Whether the next line still belongs to the title: 关于…意见的 / 通知."""
    if index + 1 >= len(mended.paragraphs):
        return False
    start, end = mended.paragraphs[index + 1]
    words = mended.norm[start:end]
    return len(words) <= 12 and TITLE_END.search(words) is not None and "关于" not in words


def title_line(words: str) -> bool:
    """Whether the line may be part of a title: short, no sentence."""
    return 2 <= len(words) <= 60 and not re.search("[。！？；\\t]|，.*，|：$", words) and not mark_at(words, 0)


def masthead_line(words: str, found: Masthead) -> str | None:
    """The rule that takes a line of the masthead that is not the title; what it says is noted in `found`."""
    number = NUMBER_ALONE.fullmatch(words.strip("（）〔〕 ")) or NUMBER_ALONE.fullmatch(words)
    if number:
        found.number = found.number or number.group(1) or number.group(2)
        return "masthead.number"
    if PUBLISHED.fullmatch(words):
        found.published = found.published or parse_date(words)
        return "masthead.published"
    if METADATA.fullmatch(words):
        inside = NUMBER.search(words)
        day = parse_date(words)
        found.number = found.number or (inside.group() if inside else None)
        found.issued_on = found.issued_on or (day if re.match("成文|发布|发文|生成|制发|日期", words) else None)
        return "masthead.metadata"
    if SECURITY_ALONE.fullmatch(words):
        found.security_mark = found.security_mark or words.strip()
        return "masthead.security"
    if URGENT.fullmatch(words) or RELEASE.fullmatch(words):
        return "masthead.mark"
    if REPORT_LINE.fullmatch(words):
        found.issued_on = found.issued_on or parse_date(words)
        return "masthead.report"
    if SPEAKER.fullmatch(words):
        organ = re.match("[一-龥]{2,16}?(?=代?(?:总理|省长|市长|县长|区长|州长|主席|主任|书记|院长|检察长))", words)
        found.issuer = found.issuer or (organ.group() if organ else None)
        return "masthead.speaker"
    if re.fullmatch("(?:[一-龥]{2,20}文件|(?:[一-龥]{2,8}社|新华社).{2,24}电)", words):
        found.issuer = found.issuer or (words.removesuffix("文件") if words.endswith("文件") else None)
        return "masthead.red-head"
    if ORDER.fullmatch(words):
        found.number = found.number or words
        return "masthead.order"
    alone = DATE.fullmatch(words.strip("（） ")) or DATE_CN.fullmatch(words.strip("（） "))
    if alone:
        found.issued_on = found.issued_on or parse_date(words)
        return "masthead.date"
    return None


def choose_title(lines: list[str]) -> str | None:
    """The title, its lines joined; an outer heading that is repeated inside is dropped."""
    if not lines:
        return None
    for index, line in enumerate(lines):
        if index and line.strip() and line.strip() in lines[index - 1]:
            return line.strip()
    lines = [
        line[: line.index(" ")] if " " in line and TITLE_END.search(line[: line.index(" ")]) else line for line in lines
    ]
    joined = "".join(line.strip() for line in lines)
    return joined if len(joined) <= 120 else lines[0].strip()


def flattened(mended: Mended, found: Masthead) -> None:
    """Title, number, addressee and signature where nothing parts them: cut at the forms that can't be mistaken."""
    norm = mended.norm
    head = norm[:1200]
    number = NUMBER.search(head)
    position = 0
    about = re.search("关于", head[:80])
    if number and about and number.start() < 200:
        end = re.compile("(?:通知|意见|决定|方案|规划|批复|函|通报|公告|办法)").search(norm, about.end(), number.end())
        stop = number.start()
        while end and end.end() < number.end():
            stop = end.end()
            end = re.compile("(?:通知|意见|决定|方案|规划|批复|函|通报|公告|办法)").search(
                norm, end.end(), number.end()
            )
        found.title = mended.plain[:stop].strip()
        found.number = norm[stop : number.end()].strip("（） ")
        found.taken.append(Taken(0, number.end(), "masthead", "masthead.flattened"))
        position = number.end()
        addressee = re.compile("[各一-龥（）、，]{4,160}：").match(norm, position)
        if addressee and ADDRESSED.search(addressee.group()):
            found.taken.append(Taken(*addressee.span(), "addressee", "masthead.addressee"))
            position = addressee.end()
    found.body = position


# ---------------------------------------------------------------- newspapers


def news_start(mended: Mended) -> int | None:
    """The paragraph with which a newspaper's article begins: 本报讯…, or one that reports a meeting; None otherwise."""
    if re.search("^各位代表[：！]|^\\S{0,12}政府工作报告$", mended.norm[:1500], re.MULTILINE):
        return None  # a report that an agency sent out
    if re.search("纪要", mended.norm[:200]):
        return None
    for index, (start, end) in enumerate(mended.paragraphs[:30]):
        words = mended.norm[start : min(end, start + 120)]
        if NEWS_LEAD.match(words):
            return index
        if end - start > 40 and MONTH_DAY.match(words.lstrip("（")) and re.search("(?:召开|举行|主持|出席)", words):
            return index
    says = [SAYING.match(mended.norm, start, end) for start, end in mended.paragraphs]
    if sum(saying is not None for saying in says) >= 2 and not NUMBER.search(mended.norm[:600]):
        return next((i for i, (start, end) in enumerate(mended.paragraphs) if end - start > 40), None)
    return None


def newspaper(mended: Mended, article: int, found: Masthead) -> None:
    """Headlines before the article, and which of them is its own: the one whose words its first sentence repeats."""
    norm = mended.norm
    start, end = mended.paragraphs[article]
    lead = NEWS_LEAD.match(norm[start:end])
    if lead and lead.end():
        found.taken.append(Taken(start, start + lead.end(), "masthead", "masthead.dateline"))
    found.body = start + (lead.end() if lead else 0)
    opening = norm[found.body : found.body + 200]
    best = 0
    for head_start, head_end in mended.paragraphs[:article]:
        found.taken.append(Taken(head_start, head_end, "masthead", "masthead.headline"))
        words = norm[head_start:head_end]
        score = longest_common(words, opening) * 10 - len(words) // 10
        if score > best and len(words) >= 4:
            best = score
            found.title = mended.plain[head_start:head_end].strip()


def longest_common(words: str, text: str) -> int:
    """The length of the longest stretch of `words` that `text` repeats."""
    return (
        max(
            (
                size
                for size in range(len(words), 1, -1)
                if any(words[i : i + size] in text for i in range(len(words) - size + 1))
            ),
            default=0,
        )
        if len(words) <= 60
        else 0
    )


# ---------------------------------------------------------------- signature


def signature(mended: Mended, found: Masthead) -> None:
    """The issuer's line, the date and what follows them; in the middle too, where a notice forwards another document."""
    norm = mended.norm
    lines = mended.paragraphs
    for index, (start, end) in enumerate(lines):
        if start < found.body or end - start > 90:
            continue
        words = norm[start:end].strip()
        if RELEASE.fullmatch(words) or IMPRINT.fullmatch(words):
            found.taken.append(Taken(start, end, "signature", "signature.release"))
            continue
        with_issuer = SIGNED.fullmatch(words)
        if with_issuer:
            found.taken.append(Taken(start, end, "signature", "signature.line"))
            found.issued_on = found.issued_on or parse_date(words)
            found.issuer = found.issuer or with_issuer.group(1)
            inner_title(mended, index, found)
            continue
        day = DATE.fullmatch(words.strip("（） ")) or DATE_CN.fullmatch(words.strip("（） "))
        if not day:
            continue
        found.taken.append(Taken(start, end, "signature", "signature.date"))
        found.issued_on = found.issued_on or parse_date(words)
        above = index - 1
        while above >= 0 and lines[above][0] >= found.body and len(norm[lines[above][0] : lines[above][1]]) <= 40:
            issuer = norm[lines[above][0] : lines[above][1]].strip()
            if not ISSUER_LINE.fullmatch(issuer) or mark_at(issuer, 0):
                break
            found.taken.append(Taken(*lines[above], "signature", "signature.issuer"))
            found.issuer = found.issuer or mended.plain[lines[above][0] : lines[above][1]].strip()
            above -= 1
        inner_title(mended, index, found)
    for start, end in signature_inline(mended, found):
        found.taken.append(Taken(start, end, "signature", "signature.inline"))


def inner_title(mended: Mended, index: int, found: Masthead) -> None:
    """After the signature of a forwarding notice: the title lines of what it forwards."""
    for start, end in mended.paragraphs[index + 1 : index + 7]:
        words = mended.norm[start:end]
        if RELEASE.fullmatch(words.strip()) or IMPRINT.fullmatch(words.strip()):
            continue
        if not title_line(words) or not (
            TITLE_END.search(words) or QUOTED.search(words) or "关于" in words or len(words) < 30
        ):
            return
        if mark_at(words, 0) or re.fullmatch("目[ \u3000]*录", words):
            return
        found.taken.append(Taken(start, end, "masthead", "masthead.inner-title"))
        found.title = found.title or mended.plain[start:end].strip()
        if TITLE_END.search(words):
            return


def signature_inline(mended: Mended, found: Masthead) -> Iterator[tuple[int, int]]:
    """重庆市人民政府2021年8月24日（此件公开发布） in the middle of a flattened text; and the inner title after it."""
    if not mended.flattened:
        return
    norm = mended.norm
    for release in re.finditer(
        f"(?<=[。，])({ISSUERS})((?:19|20)\\d\\d年\\d{{1,2}}月\\d{{1,2}}日)(（此件[^）]{{2,12}}）)?", norm[:20_000]
    ):
        found.issued_on = found.issued_on or parse_date(release.group(2))
        found.issuer = found.issuer or release.group(1)
        yield release.span()
        title = (found.title or "").split("关于印发")[-1].removesuffix("的通知").strip("《》")
        if len(title) > 6 and norm.startswith(title, release.end()):
            found.taken.append(Taken(release.end(), release.end() + len(title), "masthead", "masthead.inner-title"))


# ---------------------------------------------------------------- facts


def security(mended: Mended, found: Masthead) -> None:
    """A mark such as 机密★1年 beside the title, if no line of its own carried one."""
    if found.security_mark:
        return
    starred = re.search("(?:绝密|机密|秘密)\\s?[★☆]\\s?(?:\\d{1,2}\\s?(?:年|个月)|长期)?", mended.norm[:600])
    if starred:
        found.security_mark = starred.group().strip()


def parse_date(words: str) -> date | None:
    """The first full date in `words`, in Arabic or Chinese figures."""
    arabic = DATE.search(words)
    if arabic:
        return safe_date(int(arabic[1]), int(arabic[2]), int(arabic[3]))
    chinese = DATE_CN.search(words)
    if chinese:
        digits = "".join(str("〇一二三四五六七八九".find(c)) if c in "一二三四五六七八九" else "0" for c in chinese[1])
        return safe_date(int(digits), small(chinese[2]), small(chinese[3]))
    return None


def small(words: str) -> int:
    """一 to 三十一."""
    tens, _, units = words.partition("十") if "十" in words else ("", "", words)
    value = "〇一二三四五六七八九".find
    return (value(tens) if tens else (1 if "十" in words else 0)) * 10 + (value(units) if units else 0)


def safe_date(year: int, month: int, day: int) -> date | None:
    """A date, or None for 31 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(mended: Mended, found: Masthead, name: str | None) -> date | None:
    """The date where no line gives it: 本报讯 12月30日 with the year that the text or the file's name tells."""
    norm = mended.norm
    full = parse_date(norm[: found.body + 400]) if found.kind in {"meeting-report", "work-report", "minutes"} else None
    if full:
        return full
    named = re.search("(?<!\\d)((?:19|20)\\d\\d)[-_.年]?(\\d{1,2})[-_.月]?(\\d{1,2})(?!\\d)", name or "")
    file_date = safe_date(int(named[1]), int(named[2]), int(named[3])) if named else None
    if found.kind not in {"meeting-report", "minutes"}:
        return None
    month_day = MONTH_DAY.search(norm, found.body, found.body + 300)
    if not month_day:
        return file_date
    years = [int(year) for year in re.findall("〔((?:19|20)\\d\\d)〕", found.number or "")]
    years += [int(year) for year in YEAR.findall(norm[found.body : found.body + 3000])]
    year = years[0] if years else (file_date.year if file_date else None)
    if year is None:
        return None
    if "明年" not in norm and years and re.search(f"(?:今年|{year}年(?:是|工作|，))", norm) is None and file_date:
        year = file_date.year
    return safe_date(year, int(month_day[1]), int(month_day[2]))


def planning_year(norm: str, found: Masthead) -> int | None:
    """The year whose work the document sets: said in its headings, 明年 of a report, or the year of issue."""
    title = found.title or ""
    in_title = re.search("((?:19|20)\\d\\d)年(?:度)?.{0,16}(?:计划|要点|安排|任务|分工|方案|目标|责任)", title)
    if in_title:
        return int(in_title[1])
    said = re.search(
        "(?:对|做好|^|\n)[一二三四五六七八九十、 （）]{0,5}((?:19|20)\\d\\d)年(?:的)?(?:经济社会发展|政府|工作|经济|全市|全省|全县|发展)?.{0,8}(?:工作(?:的)?(?:建议|安排|总体|任务|重点)|目标任务|总体要求|主要目标|重点工作|预期目标)",
        norm,
    )
    if said:
        return int(said[1])
    if found.issued_on is None:
        return None
    if (
        found.kind in {"meeting-report", "minutes", "instruction"}
        and len(re.findall("明年", norm)) >= 2
        and found.issued_on.month >= 10
    ):
        return found.issued_on.year + 1
    return found.issued_on.year


def issuer_of(title: str | None) -> str | None:
    """国务院办公厅 of 国务院办公厅关于…."""
    about = ABOUT.match(title or "")
    return about.group(1) if about else None


def kind_of(title: str, norm: str, *, news: bool) -> DocumentKind:
    """The kind of document, by its title first, by its body where the title is silent."""
    inner = re.search("(?:印发|转发|批转|下发)(?:.{0,30}?)《?(.{2,80}?)》?(?:（.{1,20}）)?的通知", title)
    core = inner.group(1) if inner else title
    if news:
        return "meeting-report" if re.search("会议|大会|座谈会|全会|推进会", norm[:1500]) else "other"
    if re.search("分工|任务分解|责任分解|责任清单|任务清单|分解方案", core):
        return "division-of-work"
    if re.search("讲话|发言|致辞|答记者问|解读", core):
        return "other"
    if "工作报告" in core or re.search("^各位代表[：！]", norm[:1500], re.MULTILINE):
        return "work-report"
    if "纪要" in core or re.search("会议纪要", norm[:200]):
        return "minutes"
    if re.search("批示|交办|督办", core) and not re.search("方案|办法|意见|规定|计划", core):
        return "instruction"
    if re.search("规划|方案|计划|要点|纲要|行动|措施|安排|清单", core) and (inner or not core.endswith("通知")):
        return "plan"
    if "意见" in core:
        return "opinion"
    if re.search("通知|通报|公告|决定|办法|规定", core):
        return "notice"
    if re.search("规划|方案|计划|要点|措施", core):
        return "plan"
    return "other"
