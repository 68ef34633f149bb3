"""Lines that are no words of the document: page numbers, running heads, captions, what a web page says of itself."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from luoshi.reading.line_words import CLOSING, TERMINAL, begins_with_label, head_of
from luoshi.reading.lines import RawLine
from luoshi.reading.marks import mark_at
from luoshi.reading.patterns import lazy, one_of
from luoshi.reading.titles import TITLE_END

PAGE_NUMBER = lazy(
    r"[|｜\s]+|[-—－–─·•~～\s]*\d{1,4}[-—－–─·•~～\s]*|[〔【\[◆]\s*\d{1,4}\s*[〕】\]◆]|[Pp][.．]?\s?\d{1,4}"
    r"|[-—－–·•\s]*第\s*[\d一二三四五六七八九十百]+\s*页.{0,16}|\d+\s*/\s*\d+\s*页?|[Pp]age\s*\d+.{0,10}"
    r"|[-—－–─━═_＿=＝*＊·•~～\s]{3,}"
)
CLOCK = lazy("(?:[01]?\\d|2[0-3])[:：][0-5]\\d(?:[:：][0-5]\\d)?")
"""When something was said, alone on its line of a chat."""
SPOKEN_AT = lazy(
    (
        "[【〔\\[]?[^，。；：\\d]{2,20}[】〕\\]]?[ \u3000]*(?:(?:(?:20)?\\d\\d[年/-])?\\d{1,2}[月/-]\\d{1,2}日?|今天|昨天"
        "|(?:周|星期)[一二三四五六日天])[ \u3000]*(?:上午|下午|晚上|中午)?[ \u3000]*"
    )
    + CLOCK.pattern
)
"""Who said it and when, alone on its line: 【县防指 陈科】6月21日 19:46."""
FEWEST_SPOKEN = 2


def spoken_at(lines: list[RawLine]) -> frozenset[int]:
    """Where the lines begin that tell who said what follows, where there are several."""
    found = [
        line.start
        for line in lines
        if line.words[-3:-2] in {":", "："} and line.words[-1].isdigit() and SPOKEN_AT.fullmatch(line.words)
    ]
    return frozenset(found) if len(found) >= FEWEST_SPOKEN else frozenset()


WEB_NOISE_BEGINS = (
    "第原评點轉評來A-Z0-9返进关老长无网全导政我首当您你现所在的位打收下分复【[上相浏访点阅字智繁简手登注邮文视大中小责本编来扫版©搜联设加>＞投咨监举地传隐微免转h猜今欢— "
    "\t\u3000"
)
WEB_NOISE = lazy(
    rf"(?=[{WEB_NOISE_BEGINS}])(?:返\s*回|本文(?:来自|来源|版权).{{0,60}}|免责声明.{{0,80}}"
    rf"|转载[^，。]{{0,12}}注明.{{0,60}}|版权归.{{0,40}}|https?://\S{{4,80}}|猜你喜欢|分享到?[:：]?|扫描二维码.{{0,20}}"
    rf"|[-—]{{1,3}}\s*分享\s*[-—]{{1,3}}|今天是[:：]?\s*(?:(?:20\d\d年)?\d{{1,2}}月.{{0,30}}|星期.{{0,10}})?|欢迎[您你]?(?:访问|光临|浏览)[^，。；]{{2,30}}"
    rf"|本文链接[:：].{{0,90}}|阅读下一篇|返回[^，。]{{0,14}}首页|原创\s(?!.*\d[:：]\d\d).{{2,40}}"
    rf"|第?\s?[A-Z]{{0,2}}\d{{1,3}}\s?版(?:[:：].{{0,30}})?|(?:进入)?(?:关怀版|老年版|长辈版|无障碍版)"
    rf"|(?:网站|全站)?导航|政策咨询|我要(?:咨询|纠错|评论)|(?:网站)?首页(?:\s*[>›»＞|/].*)?"
    rf"|返回(?:首页|主页|顶部|列表).*|当前位置.*|您?的?(?:当前|现在)?(?:所在)?的?位置[:：].*"
    r"|[【\[]?\s*(?:打印|关闭|收藏|下载|分享|复制链接)(?:本页|窗口|此页|文章|页面|正文|到"
    r"|至)?[\s【】\[\]|:：]*(?:(?:打印|关闭|收藏|下载|分享|微信|微博|QQ空间?|窗口|本页|此页)[\s【】\[\]|:：]*)*"
    r"|(?:上|下)一[篇条页期版](?:[:：].*|\s.{0,40})?|相关(?:链接|阅读|附件|新闻|文章|文件|解读|稿件)[:：]?|(?:浏览|访问|点击|阅读)(?:次数|量|数)?[:：]\s*\d*\s?次?"
    r"|(?:(?:打印|字体|字号|分享到?|收藏|关闭|复制|微信|微博|[点點][赞贊]|在看|[转轉][发發]|[评評][论論]|智能问答"
    r"|繁[體体]版?|简体版?|手机版|登录|注册|邮箱)[【】\[\]|:：\s]{0,4}){2,8}"
    r"|[【\[]?\s*(?:字体|字号|文字大小|视力保护色)[:：]?.{0,20}|[大中小\s]{3,}|责任编辑[:：]?.{0,12}|责编[:：]?.{0,40}|(?:本文)?编辑[:：].{0,12}|[来來]源[:：][^\d]{0,24}"
    r"|扫一?扫[^。；]{0,60}|版权所有.*|(?:Copyright|©).*|网站(?:标识码|地图|声明).*|无障碍(?:浏览|阅读)?|长者(?:模式|助手)|繁體(?:版|中文)?|English"
    r"|(?:登录|注册|搜索|联系我们|关于我们|设为首页|加入收藏)(?:[\s|·]+(?:登录|注册|搜索|联系我们|关于我们|设为首页|加入收藏))*|\d+版|[>＞]{2}\s*\d*版?"
    r"|(?:投诉|咨询|监督|举报)[/／]?(?:咨询|投诉)?(?:电话|邮箱|热线)[:：].{0,40}|(?:地址|邮编|传真|网址|邮箱)[:：].{0,40}|隐私(?:声明|保护).{0,30})"
)
"""A line of a web page that speaks of the page; what such lines begin with comes first, for hardly any other line does."""
WEB_NOISE_WITHIN = one_of(
    r"[^。，>»›＞]{2,30}(?:\s?[>»›＞]{1,2}\s?[^>»›＞。，]{2,40}){2,6}|.{0,20}[>＞]{2}\s*\d+版",
    r".{0,8}支持IPV6|.{0,40}\.(?:jpg|jpeg|png|gif)|.{0,80}(?:enpproperty|content_\d+\.s?html|<!--|-->).{0,80}",
    r"(?:主办|承办|主管)(?:单位)?[:：].{2,40}网站标识码.*",
    r".*ICP备.*|.*公网安备.*|.{0,24}版权所有.{0,20}",
    r".{0,60}(?:不得转载|禁止转载|侵权必究|如有侵权|转载或[^，。]{2,8}请).{0,60}",
    r"[^。；]{4,40}[▶►▷➤]{1,2}\s*(?:第\s?)?[A-Z]?\d{1,2}\s?版|(?:今日|本期|要闻)?导读|(?:今日|明日|今天)天气[:：\s].{2,60}℃.{0,20}",
    r"(?:值班(?:编委|主任|总编|编辑)|责任编辑|责编)[:：].{2,80}(?:校对|版式|美编|热线|视觉)[:：].{0,60}",
    r"(?:第?\s?[A-Z]?\d{1,2}\s?版?)\s+[一-龥]{2,6}\s+20\d\d年\d{1,2}月\d{1,2}日\s+星期[一二三四五六日].{0,60}",
    r"推荐阅读|(?:相关|热门|为您|精彩)推荐|(?:网友|最新|发表)评论|请输入验证码|[（(]本文(?:来自|来源).{0,40}(?:APP|客户端)[)）]",
)
"""The same, told by what stands anywhere in it."""
WEB_TAIL = lazy(
    r"相关(?:政策)?(?:解读|链接|阅读|附件|新闻|文章|文件|稿件)[:：]?|(?:图解|延伸阅读|附件下载|推荐阅读|热点推荐|政策解读)[:：]?.{0,40}|(?:上|下)一[篇条页][:：]?.*"
)
CAPTION = one_of(
    r"[▲△▼◀▶↑↓←→]?\s*图为.{2,60}|.{0,40}(?:记者|通讯员)\s?.{1,12}摄(?:影报道)?[)）]?|[^，。；]{4,40}[。！]?\s+[一-龥]{2,4}\s?[/／]?(?:摄|供图)",
)
BEGINS_FURNITURE = lazy(
    rf"[{WEB_NOISE_BEGINS.replace('0-9', '')}|｜\s\-—－–─·•~～〔【\[◆Pp_＿=＝━═*＊]|\d+(?:[-—－–─·•~～\s/版:：]|$)"
)
"""What a page's number or a line that speaks of a page begins with: most lines begin otherwise."""
HOLDS_FURNITURE = lazy(
    r">|»|›|＞|IPV6|\.(?:jpg|jpeg|png|gif)|enpproperty|content_|<!--|ICP备|网安备|网站地图|技术支持[:：]|版权所有|转载|侵权"
    r"|推荐|评论|验证码|网站标识|▶|►|▷|➤|导读|℃|校对|责编|星期|本文来|图为|摄|供图"
)
"""What stands in the lines that speak of a page wherever they begin, and in captions: most documents hold none of it."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line of the document that belongs to the page, not to the text."""

    start: int
    end: int
    rule: str


EDGES = frozenset("-—－–·•（()）")
"""What parts a page's number from the rest of its line, besides blanks."""
NUMBERED_EDGES = EDGES | frozenset("0123456789０１２３４５６７８９")
EDGE_NUMBER = lazy(r"^[-—－–·•\s\d]+|[-—－–·•\s\d]+$")
BRACKETED_NUMBER = lazy(r"[（(]\s*\d{1,4}\s*[)）]")


def without_number(words: str) -> str:
    """What the heads and feet of all pages have in common: （3） of a page is （） on each."""
    first, last = words[0], words[-1]
    if not (first in EDGES or last in EDGES or first.isdecimal() or last.isdecimal()):
        return words
    return "（）" if BRACKETED_NUMBER.fullmatch(words) else EDGE_NUMBER.sub("", words)


def shared_words(words: str) -> str | None:
    """As `without_number`; None for a line too long to head pages."""
    if len(words) > LONGEST_HEAD:
        return None
    return words if words[0] not in NUMBERED_EDGES and words[-1] not in NUMBERED_EDGES else without_number(words)


def running_heads(lines: list[RawLine]) -> frozenset[str]:
    """Short lines that come back three times or more where a page ends: the head or foot of each page.

    A page ends where its number stands, or where the line before breaks off in the middle of a sentence; and it has
    more than a few lines.
    """
    told = [shared_words(line.words) for line in lines]
    times = Counter(told)
    places: dict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(told):
        if words is not None and (times[words] > 1 or words[-1:] in {"报", "期"}):  # most lines come once
            places[words].append(index)
    return frozenset(
        words
        for words, indices in places.items()
        if (words == "（）" or may_head_page(words))
        and (
            is_running_head(lines, indices)
            or repeats_title(lines, words, indices)
            or (
                GAZETTE.search(words) is not None
                and by_number(lines, indices[0])
                and (indices[0] >= LINES_OF_HEAD or parts_sentence(lines, indices[0]))
            )
        )
    )


def is_running_head(lines: list[RawLine], indices: list[int]) -> bool:
    """Whether a line that stands at these places comes once a page."""
    return (
        (len(indices) >= 3 or (len(indices) == 2 and all(by_number(lines, index) for index in indices)))
        and not fills_column(lines, indices)
        and indices[-1] - indices[0] >= SHORTEST_PAGE * (len(indices) - 1)
        and sum(ends_page(lines, index) for index in indices) * 2 >= len(indices)
    )


def fills_column(lines: list[RawLine], indices: list[int]) -> bool:
    """Whether the lines are as wide as a column in which text is broken: then they may be text that says the same again."""
    width = lines[indices[0]].width
    around = [line.width for index in indices for line in lines[max(0, index - NEAR) : index + NEAR + 1]]
    alike = sum(abs(other - width) <= 2 for other in around) - len(indices)
    return alike * 2 > len(around) - len(indices) and not any(by_number(lines, index) for index in indices)


NEAR = 6


def repeats_title(lines: list[RawLine], words: str, indices: list[int]) -> bool:
    """Whether the lines are the document's title and its repetitions beside the numbers of pages."""
    return is_title(words, indices[0]) and all(by_number(lines, index) for index in indices[1:])


def is_title(words: str, index: int) -> bool:
    """Whether a line at the head of the document is its title, which stays though pages repeat it."""
    return index < LINES_OF_HEAD and TITLE_END.search(words) is not None


LINES_OF_HEAD = 12
GAZETTE = lazy("^[^，。；：]{2,16}(?:公报|政报|日报|晚报|简报)(?:[ \u3000]?(?:\\d{4}年)?第?\\d{1,4}期)?$")
"""The name of a paper beside the number of its page: once is enough to know it."""


def by_number(lines: list[RawLine], index: int) -> bool:
    """Whether a page's number stands on the line before or after."""
    near = lines[max(0, index - 1) : index + 2]
    for line in near:  # noqa: SIM110 - a generator would take twice the time
        if PAGE_NUMBER.fullmatch(line.words) is not None:
            return True
    return False


def parts_sentence(lines: list[RawLine], index: int) -> bool:
    """Whether the number of a page stands right above and the line above that breaks off: …（市林业局、市自 | 第2页 共9页 | 云州市公报."""
    if index < len(("text", "number")) or PAGE_NUMBER.fullmatch(lines[index - 1].words) is None:
        return False
    above = lines[index - 2]
    return len(above.words) > SHORTEST_LINE and above.words[-1] not in TERMINAL + CLOSING + "）)"


SHORTEST_LINE = 14
SHORTEST_DOUBLED = 8
"""A line of so many characters that only repeats the one before it is one too many."""
LONGEST_HEAD = 48
SHORTEST_PAGE = 8


def ends_page(lines: list[RawLine], index: int) -> bool:
    """Whether the page seems to end at this line: its number is near, or it breaks into a sentence."""
    if len(without_number(lines[index].words)) < len(lines[index].words):
        return True
    near = lines[max(0, index - 2) : index + 3]
    before = lines[index - 1].words if index else ""
    return any(PAGE_NUMBER.fullmatch(other.words) for other in near) or (
        len(before) > 14 and before[-1] not in TERMINAL + CLOSING
    )


NO_PAGE_HEAD = lazy("[，。；：！？,;:、]|负责|牵头|配合|单位|^[^（(〔【\\[]*[）)〕】\\]]")
"""What no head of a page holds: a sentence, a label, the end of a bracket that opened on the line before."""


def may_head_page(words: str) -> bool:
    """Whether a line may be the head of a page: short, no sentence, no label, no outline mark."""
    if not 3 < len(words) <= 40 or NO_PAGE_HEAD.search(words) or begins_with_label(words):
        return False
    return words[0] not in "（(〔【[" and mark_at(head_of(words), 0) is None


def is_web_page(lines: list[RawLine]) -> bool:
    """Whether plain text was copied from a web page: the lines at its head speak of the page."""
    return any(furniture_rule(line, frozenset(), noisy=True) == "furniture.web" for line in lines[:LINES_OF_HEAD])


def web_tail(lines: list[RawLine]) -> int:
    """The index of the line from which on a web page speaks of itself: 相关解读, near its end."""
    for index in range(max(0, len(lines) - 16), len(lines)):
        if WEB_TAIL.fullmatch(lines[index].words):
            return index
    return len(lines)


def furniture_rule(line: RawLine, repeated: frozenset[str], *, noisy: bool) -> str | None:
    """Which rule takes the line for furniture; `noisy`: somewhere in the document there is what furniture holds."""
    if line.furniture:
        return f"furniture.{line.furniture}"
    if len(line.words) > 90 or line.row or (line.fixed and len(line.words) < 5):
        return None
    if BEGINS_FURNITURE.match(line.words):
        if not line.fixed and CLOCK.fullmatch(line.words):
            return "furniture.clock"
        if PAGE_NUMBER.fullmatch(line.words):
            return "furniture.page-number"
        if WEB_NOISE.fullmatch(line.words):
            return "furniture.web"
    if noisy and HOLDS_FURNITURE.search(line.words):
        if WEB_NOISE_WITHIN.fullmatch(line.words):
            return "furniture.web"
        if CAPTION.fullmatch(line.words):
            return "furniture.caption"
    if repeated and not line.fixed and without_number(line.words) in repeated:
        return "furniture.running-head"
    return None
