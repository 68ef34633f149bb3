"""Newspapers: where the article begins, and which of the headlines above it is its own."""

import re

from luoshi.reading.facts import BLANKS, IS_MINUTES, MONTH_DAY
from luoshi.reading.letterhead import NUMBER, Masthead, Taken, letterhead_line, parse_date
from luoshi.reading.marks import PICTURES, mark_at, saying_at
from luoshi.reading.mending import Mended
from luoshi.reading.patterns import lazy

NEWS_LEAD = lazy(
    "^[（(]?(?:本报|本刊|新华[社网]|本台|本网|中新[社网]|人民网|央视"
    "|[一-龥]{2,8}(?:新闻网|日报|晚报|融媒体?中心|融媒|发布)(?=讯|消息|电|[^。；：]{2,12}[讯电](?!话)))[^。；]{0,24}?(?:讯|电(?!话)"
    "|报道)[）)]?(?:[（(][^）)]{0,30}[）)])?[ \u3000]*|^（?记者[^）]{2,16}）"
    "|^[一-龥]{2,16}(?:讯|消息)[ \u3000]*(?:[（(][^）)]{0,30}[）)])?[ \u3000]*(?=(?:\\d{4}年)?\\d{1,2}月\\d{1,2}日"
    "|近日|日前)"
)
GLUED_HEADLINE = lazy("(?P<headline>[^\\s。！？；]{6,60})[ \u3000]+(?=(?:19|20)?\\d{0,4}年?\\d{1,2}月\\d{1,2}日)")
"""A headline that only a blank parts from the article."""
BEFORE_DAY = lazy(f"^[（{PICTURES}\ufe0f ]+")
"""🔥6月2日上午，…: what may stand before the day."""
FEWEST_TOLD = 2
LONGEST_HEADLINE = 40
KICKER = lazy("(?:强调|指出|要求|提出|时说)[：，]?$")
"""市委经济工作会议强调 | 锚定目标任务奋力推动高质量发展: the line above a headline that the headline completes."""
WHO_SPOKE = lazy(
    "[^，。]{2,20}(?:主持(?:会议)?|讲话|出席|致辞)(?:[ \u3000]+[^，。]{2,20}(?:主持(?:会议)?|讲话|出席|致辞))*"
)
"""市委书记程致远主持: below a headline."""
MET = lazy("召开|举行|主持|出席")
REPORT = lazy("^各位代表[：！]|^\\S{0,12}政府工作报告$", re.MULTILINE)


def news_start(mended: Mended) -> int | None:
    """The paragraph with which a newspaper's article begins: 本报讯…, or one that reports a meeting; None otherwise."""
    norm = mended.norm
    if REPORT.search(norm[:1500]) or IS_MINUTES.search(BLANKS.sub("", norm[:200])):
        return None  # a report that an agency sent out
    told = 0  # paragraphs of running text before: an article does not begin below its own text, with （记者…）
    for index, (start, end) in enumerate(mended.paragraphs[:30]):
        words = norm[start : min(end, start + 160)]
        if told == FEWEST_TOLD:
            break
        lead = NEWS_LEAD.match(words)
        told += tells(norm, start, end)
        if lead:
            alone = lead.end() >= end - start and index + 1 < len(mended.paragraphs)
            return index + 1 if alone else index
        glued = GLUED_HEADLINE.match(words)
        if (
            end - start > 40
            and MONTH_DAY.match(BEFORE_DAY.sub("", words[glued.end() if glued else 0 :]))
            and MET.search(words)
        ):
            return index
    says = [saying_at(norm, start, end) for start, end in mended.paragraphs]
    if sum(saying is not None for saying in says) >= 2 and not NUMBER.search(norm[:600]):
        return next((i for i, (start, end) in enumerate(mended.paragraphs) if runs(norm, start, end)), None)
    return None


def tells(norm: str, start: int, end: int) -> bool:
    """Whether a paragraph is text of the body: whole sentences, or what an outline mark begins."""
    return (
        norm[end - 1] in "。；"
        or (end - start > LONGEST_HEADLINE and "。" in norm[start:end])
        or mark_at(norm, start) is not None
    )


def runs(norm: str, start: int, end: int) -> bool:
    """Whether a paragraph is running text and no headline."""
    said = saying_at(norm, start, end) is not None
    return end - start > 40 or norm[end - 1] in "。：；" or said or mark_at(norm, start) is not None


def newspaper(mended: Mended, article: int, found: Masthead) -> None:
    """Headlines before the article, and which of them is its own: the one whose words its first sentence repeats."""
    norm = mended.norm
    start, end = mended.paragraphs[article]
    headlines = list(mended.paragraphs[:article])
    glued = GLUED_HEADLINE.match(norm, start, end)
    if glued:
        headlines.append(glued.span("headline"))
        start = glued.end()
    lead = NEWS_LEAD.match(norm[start : min(end, start + 160)])
    if lead and lead.end():
        found.taken.append(Taken(start, start + lead.end(), "masthead", "masthead.dateline"))
    found.body = start + (lead.end() if lead else 0)
    opening = norm[found.body : found.body + 200]
    best = 0
    kicker = False  # the title so far leads over to the next headline
    for head_start, head_end in headlines:
        words = norm[head_start:head_end]
        known = letterhead_line(words, found)
        leads, kicker = kicker, False
        if known:
            found.taken.append(Taken(head_start, head_end, known[1], known[0]))
            continue
        found.published = found.published or (parse_date(words) if len(words) <= LONGEST_HEADLINE else None)
        dateline = NEWS_LEAD.match(words) is not None
        rule = "masthead.dateline" if dateline else "masthead.headline"
        found.taken.append(Taken(head_start, head_end, "masthead", rule))
        score = (
            0
            if dateline or words.endswith("。") or WHO_SPOKE.fullmatch(words)
            else longest_common(words, opening) * 10 - len(words) // 10
        )
        headline = mended.plain[head_start:head_end].strip()
        if score > best and len(words) >= 4:
            best = score
            found.title = headline
            kicker = KICKER.search(words) is not None
        elif leads and not dateline:
            found.title = f"{found.title} {headline}"


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


LEARNED = lazy(
    "(?:(?:本报|本台|新华社)[^，。；（]{0,14}?[讯电] ?(?:（[^（）]{2,40}）)?)?[ \u3000]*记者[^，。；：]{0,24}(?:获悉|了解到)，"
)
"""本报讯（记者 李雪）记者昨日从市民政局获悉，: how a paper came to know what it tells."""
PAPERS = ("本报", "本台", "新华", "记者")


def learned_end(norm: str, start: int, end: int) -> int:
    """Where what a paper tells begins, behind how it came to know; `start` where it does not say."""
    learned = LEARNED.match(norm, start, end) if norm.startswith(PAPERS, start) else None
    return learned.end() if learned else start
