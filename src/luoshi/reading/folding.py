"""Text whose line breaks are lost: whether they are, and where they stood."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from luoshi.reading.line_words import (
    CLOSING,
    INVISIBLE,
    LONGEST_KEY,
    SENTENCE,
    TERMINAL,
    begins_with_label,
    head_of,
    width_of,
)
from luoshi.reading.lines import RawLine
from luoshi.reading.marks import BULLETS, is_picture, mark_at
from luoshi.reading.patterns import lazy

MANY_CRUMBS, SHORTEST_CRUMB = 8_000, 24
"""So many paragraphs or sentences are read only where they hold so many Chinese characters on average.

The longest document known has 150,000 characters: some 4,000 sentences.
"""


def are_crumbs(characters: str, pieces: int) -> bool:
    """Whether so many pieces are too many and too small; what is not Chinese does not count."""
    if pieces <= MANY_CRUMBS:
        return False
    chinese = (len(characters.encode("utf-8", "surrogatepass")) - len(characters)) // 2
    return chinese < pieces * SHORTEST_CRUMB


def flat(characters: str, lines: int) -> bool:
    """Whether the line breaks are lost: next to none in a text that would have many."""
    if lines == 1 and len(characters) <= 250:
        return any(pattern.search(characters) for pattern in (SWALLOWED, COUNTED, SLIP))
    return lines * 1500 < len(characters) or (lines <= 3 and len(characters) > 250)


SWALLOWED = lazy(
    r"\S[ \u3000]?一、[一-龥][^二]{4,200}二、[一-龥]|\S ?[（(]一[）)][一-龥][^二]{4,240}[（(]二[）)][一-龥]"
    r"|[一-龥] ?1[.．、][一-龥][^\n]{4,200}?[。；）)] ?2[.．、][一-龥]|[一-龥] ?[（(]1[）)][一-龥][^\n]{4,200}?[。；）)] ?[（(]2[）)][一-龥]"
)
"""Two headings in one line."""
COUNTED = lazy(r"①[^②]{4,120}②|(?:[▶►●■◆➤👉].{4,160}?){2}|(?:[\U0001f000-\U0001faff].{4,160}?){3}")
"""Items of a list in one line, by marks that stand in no sentence."""
NAMING_KEY = "(?:事项|任务|项目|工作|督办事项|交办事项)(?:名称)?|案由|议题|督办件"
UNIT_KEY = "(?:承办|主办|牵头|责任)(?:单位|部门)|主办|承办"
OTHER_KEY = (
    "(?:配合|协办|会办)(?:单位|部门)|协办|会办|(?:完成|办结|整改)?(?:时限|期限)|(?:完成|办结)时间|联系人|联系电话"
    "|签发|反馈方式|督办领导|包保领导|责任领导|交办依据|来源|编号"
)
TELLING_KEY = "(?:办理|督办|整改|落实|具体|工作|任务|年度)(?:要求|内容|目标|措施)"
WHOLE_KEY = f"(?:承办|主办|牵头|责任|配合|协办|会办)(?:单位|部门)|{TELLING_KEY}|(?:完成|办结|整改)(?:时限|期限|时间)|(?:事项|任务|项目|工作)名称|反馈方式|(?:督办|责任|包保)领导"
"""Keys that are known as such even where nothing parts them from the words before."""
FIELD = lazy(
    rf"[【〔]?(?:{WHOLE_KEY}|(?<![一-龥])(?:{NAMING_KEY}|{UNIT_KEY}|{OTHER_KEY}))(?:[】〕][:：]?|[:：])|(?<=[ \u3000])\d{{1,2}}[、.](?!\d)"
)
PICTURED = lazy("(?<=[ \u3000;])(?=[①-⑳▶►●■◆➤👉\U0001f000-\U0001faff])")
SLIP = lazy(
    rf"(?:{NAMING_KEY})(?:[】〕]|[:：]).{{2,200}}?(?:{UNIT_KEY})(?:[】〕]|[:：]).{{2,200}}?(?:{TELLING_KEY})(?:[】〕]|[:：])"
)
"""The fields of a slip in one line: what it is about, who answers for it, what is to be done."""
MOST_FOLDED = 2
LONGEST_SLIP = 1200
WHITE = lazy(rf"[\s{INVISIBLE}]+")


def beginnings(characters: str) -> "re.Pattern[str] | None":
    """What began the lines of a slip or of a post that is copied into one line; None where it is neither."""
    if SLIP.search(characters, 0, LONGEST_SLIP):
        return FIELD
    return PICTURED if COUNTED.search(characters, 0, LONGEST_SLIP) else None


def cut_at(line: RawLine, begins: "re.Pattern[str]") -> Iterator[RawLine]:
    """The line in pieces, each of which begins as lines did."""
    position = 0
    for begin in [*begins.finditer(line.words), None]:
        stop = begin.start() if begin else len(line.words)
        words = line.words[position:stop].rstrip()
        if words:
            start = line.start + position
            yield RawLine(start, start + len(words), words, indented=False, width=width_of(words))
        position = stop


PAGE_WITHIN = lazy(
    r"[ \u3000]?(?:第[ ]?\d{1,3}[ ]?页[ ]?共[ ]?\d{1,3}[ ]?页|(?<![\d—–－])[—–－][ ]?\d{1,3}[ ]?[—–－](?![—–－])"
    r"|(?<=[一-龥，。；：、）”])-[ ]?\d{1,3}[ ]?-(?=[一-龥“”（\d]))[ \u3000]?"
)
"""The number of a page in a line that swallowed it: …共第 1 页 共 9 页配中心1处, …（市城管局）— 2 —9．造林22万亩."""
HEAD_WITHIN = lazy(r"(?<=[页—–－\- ])[一-龥]{2,16}(?:公报|政报|日报|晚报|简报)[ \u3000]?(?:\d{4}年)?第?\d{1,4}期")
"""The head of the page behind its number."""
FEWEST_HEADS = 2


def pieces_of(line: RawLine, begins: "re.Pattern[str] | None") -> Iterator[RawLine]:
    """The line unfolded, or cut where lines began by `begins`; furniture is left as it is."""
    if line.furniture:
        yield line
    else:
        yield from cut_at(line, begins) if begins else unfolded(line)


TAIL_BEGINS = lazy(
    r"(?<=[。）)〕】”\s])(?:扫一扫|【?打印(?:本页)?】?\s*【?(?:收藏|关闭)|相关(?:政策)?(?:链接|解读|阅读|文档|附件|新闻|文章)[:：]|[上下]一[篇条页][:：]|分享到?[:：]|网站地图"
    r"|责任编辑[:：]"
    r"|信息来源[:：]|版权所有|[一-龥]ICP备|网站标识码)"
)
TAIL_TELLS = lazy(
    "扫一扫|打印|收藏|关闭(?:窗口|】)|[上下]一[篇条页][:：]|分享到|网站地图|关于我们|联系我们|版权所有|ICP备|公安备|标识码|承办[:：]|技术支持"
)
LONGEST_TAIL = 1000
FEWEST_TOLD = 3


def without_tail(line: RawLine) -> list[RawLine]:
    """The line and what a web page says of itself behind it, in one line with it: 扫一扫… 上一篇：… 网站地图 … ICP备….

    That is furniture, as the signs in it show: one that a text may hold is not enough.
    """
    first = TAIL_BEGINS.search(line.words, max(1, len(line.words) - LONGEST_TAIL))
    if first is None or len({*TAIL_TELLS.findall(line.words, first.start())}) < FEWEST_TOLD:
        return [line]
    before = piece(line, 0, first.start())
    return [*before, *piece(line, first.start(), len(line.words), furniture="web-tail")]


def without_pages(line: RawLine) -> Iterator[RawLine]:
    """The line in pieces where the numbers of pages stand in it, which are furniture; behind them it goes on."""
    position = 0
    heads: Counter[str] = Counter(HEAD_WITHIN.findall(line.words)) if "第" in line.words else Counter()
    for page in PAGE_WITHIN.finditer(line.words):
        if page.start() <= position or page.end() >= len(line.words):
            continue
        head = HEAD_WITHIN.match(line.words, page.end())
        stop = head.end() if head and heads[head.group()] >= FEWEST_HEADS else page.end()
        yield from piece(line, position, page.start(), goes_on=position > 0)
        yield from piece(line, page.start(), stop, furniture="page-number")
        position = stop
    yield from piece(line, position, len(line.words), goes_on=True) if position else [line]


def piece(
    line: RawLine, begin: int, end: int, *, goes_on: bool = False, furniture: str | None = None
) -> Iterator[RawLine]:
    """A stretch of the line without blanks around it; nothing where it is nothing else."""
    words = line.words[begin:end]
    start = line.start + begin + len(words) - len(words.lstrip())
    words = words.strip()
    if words:
        found = RawLine(start, start + len(words), words, indented=False, width=width_of(words), furniture=furniture)
        found.goes_on = goes_on
        yield found


MARK = r"(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、[一-龥]|\d{1,2}[.．、](?!\d))"
MARKED = lazy(rf"(?<=[ \u3000])(?={MARK})")
"""Where a mark begins behind a blank."""
BLANK_MARK = lazy(rf"[ \u3000](?={MARK})(?<=[^\n \u3000].)")
"""The same, to be found faster; not at the beginning of a line."""
FEWEST_MARKED = 5
LONG_LINES = 100


def half_folded(characters: str, lines: int) -> bool:
    """Whether the line breaks of a text are lost and others have come into it: its lines are long, and marks stand in them."""
    if len(characters) < lines * LONG_LINES:
        return False
    return sum(1 for _ in islice(BLANK_MARK.finditer(characters), FEWEST_MARKED)) == FEWEST_MARKED


def unfolded(line: RawLine) -> Iterator[RawLine]:
    """The line in pieces where blanks took the place of line breaks: most of them come after a full stop or a heading."""
    blanks = list(WHITE.finditer(line.words))
    crumbs = are_crumbs(line.words, len(blanks))
    if line.fixed or len(blanks) < 4 or crumbs or not are_breaks(line.words, blanks[:MOST_ASKED]):
        yield line
        return
    position = 0
    for blank in [*blanks, None]:
        stop = blank.start() if blank else len(line.words)
        words = line.words[position:stop]
        head = stop < HEAD and not is_mark(words)
        ends = not blank or head or breaks_line(line.words, blank) or is_heading(words)
        if blank and not ends and not begins_with_label(line.words[blank.end() : blank.end() + LONGEST_KEY]):
            continue
        yield RawLine(line.start + position, line.start + stop, words, indented=False, width=width_of(words))
        position = blank.end() if blank else stop


MOST_ASKED = 2000
"""So many blanks tell what the others are."""


def are_breaks(words: str, blanks: list["re.Match[str]"]) -> bool:
    """Whether enough of the blanks stand where line breaks would."""
    return sum(breaks_line(words, blank) for blank in blanks) >= 0.4 * len(blanks) and not are_strewn(words)


GLUED_MARKS = (
    lazy(
        r"(?<=[）)〕\]一-龥])(?<![第、一二三四五六七八九十])[一二三四五六七八九十]{1,3}、(?=[一-龥])(?![一二三四五六七八九十])"
    ),
    lazy(r"(?<=[）)〕\]一-龥])[（(][一二三四五六七八九十]{1,3}[）)](?=[一-龥])"),
    lazy(r"(?<=[）)〕\]一-龥])\d{1,2}[.．、](?=[一-龥“])"),
)
"""Marks of each kind that no blank parts from the words before."""
PARTED_MARKS = (
    lazy(rf"(?<=[\s{INVISIBLE}])[一二三四五六七八九十]{{1,3}}、(?=[一-龥])"),
    lazy(rf"(?<=[\s{INVISIBLE}])[（(][一二三四五六七八九十]{{1,3}}[）)](?=[一-龥])"),
    lazy(rf"(?<=[\s{INVISIBLE}])\d{{1,2}}[.．、](?=[一-龥“])"),
)
"""The same behind a blank."""
FEWEST_GLUED, GLUED = 2, 0.3


def are_strewn(words: str) -> bool:
    """Whether the blanks stand before some marks of a list and not before others: then they took the place of no line breaks."""
    for glued, parted in zip(GLUED_MARKS, PARTED_MARKS, strict=True):
        behind = sum(1 for _ in parted.finditer(words))
        others = sum(1 for _ in glued.finditer(words)) if behind else 0
        if others >= FEWEST_GLUED and others >= GLUED * (behind + others):
            return True
    return False


HEAD = 400
"""In so many characters at the beginning title, number and addressee stand, which no mark tells."""


GOES_ON = frozenset("，、,")


def breaks_line(words: str, blank: "re.Match[str]") -> bool:
    """Whether a blank stands where a line break would: after a full stop, before an outline mark, or wider than one."""
    if words[blank.start() - 1] in GOES_ON:
        return False  # 牵头单位：市商务局，&nbsp;&nbsp;市教育局
    ended = words[blank.start() - 1] in TERMINAL + CLOSING + "）"
    if is_picture(words[blank.end()]) or words[blank.end()] in BULLETS:
        return True  # pictures before the items of a post
    return (
        ended
        or len(blank.group().strip(INVISIBLE)) > 1
        or mark_at(head_of(words[blank.end() : blank.end() + 24]), 0) is not None
    )


def is_mark(words: str) -> bool:
    """Whether a piece is nothing but a mark, whose heading stands behind the blank: 第一章 规划背景."""
    head = head_of(words[:LONGEST_MARK])
    mark = mark_at(head, 0, weak=True) if len(words) < LONGEST_MARK else None
    return mark is not None and mark.end >= len(head)


LONGEST_MARK = 8


def is_heading(words: str) -> bool:
    """Whether a piece is a mark with a few words and no sentence; a mark alone is none yet."""
    head = head_of(words[:60])
    mark = mark_at(head, 0, weak=True)
    if mark is None or mark.end >= len(head) or len(words) > LONGEST_HEADING:
        return False
    if SENTENCE.search(words) is None:
        return True
    halves = PAIR.fullmatch(words[mark.end :].strip()) if mark.kind in {"cn", "cnp"} else None
    return halves is not None and abs(len(halves[1]) - len(halves[2])) <= 1


LONGEST_HEADING = 40
PAIR = lazy("([一-龥、“”]{4,14})，([一-龥、“”]{4,14})")
"""Two clauses of one length, as headings have them: （一）聚力项目攻坚，扩大有效需求."""
