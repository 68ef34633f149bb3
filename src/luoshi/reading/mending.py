"""Mending: wrapped lines, column breaks, page furniture, stray blanks and confusable characters, as an overlay.

The characters of the document are never changed. `Mended.plain` is the document as it would read undamaged, one
paragraph a line; `Mended.at` tells where each of its characters stands in the document. `Mended.norm` is `plain`
character by character in one writing (full-width punctuation, half-width digits, simplified forms, the usual OCR
confusions undone), which is what the rules look at.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.reading.characters import RULES_OF, TABLE, normalise
from luoshi.reading.columns import BARS, column_kind, stacks
from luoshi.reading.errors import TooLarge
from luoshi.reading.formats import Text
from luoshi.reading.marks import BULLETS, MARKS_BEGIN, SPOKEN, Mark, bullet_at, mark_at, saying_at, weak_mark_at
from luoshi.reading.patterns import lazy, one_of, rule
from luoshi.reading.titles import TITLE_END

LINE = lazy(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
BLANKS = lazy(
    rf"(?:[\s{INVISIBLE}]|&(?:nbsp|emsp|ensp|#160);)+|(?<=[一-龥])[(（][a-zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ][a-zɡ]*\s?[)）]"
)
"""What is dropped inside a line: blanks of every kind, and the reading that some web pages put behind a character: 發(fā)."""

MAY_BE_BLANK = lazy(rf"[\s{INVISIBLE}&(（](?:(?<![(（])|(?=[a-zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]))")
"""What every one of them begins with; found much faster."""

TERMINAL = "。！？；：…:;!?"
CLOSING = '”’）〕》】』」"'
CANNOT_BEGIN = "，。、；：！？”’）〕》】％%』」,;)]"
CANNOT_END = "，、（〔《“‘【『「—,(["

# ---------------------------------------------------------------- furniture

PAGE_NUMBER = lazy(
    r"[|｜\s]+|[-—－–─·•~～\s]*\d{1,4}[-—－–─·•~～\s]*|[〔【\[◆]\s*\d{1,4}\s*[〕】\]◆]|[Pp][.．]?\s?\d{1,4}|[-—－–·•\s]*第\s*[\d一二三四五六七八九十百]+\s*页.{0,16}|\d+\s*/\s*\d+\s*页?|[Pp]age\s*\d+.{0,10}|[-—－–─_＿=＝*＊·•~～\s]{3,}"
)
WEB_NOISE_BEGINS = "第原评點轉評來A-Z0-9返进关老长无网全导政我首当您你现所在的位打收下分复【[上相浏访点阅字智繁简手登注邮文视大中小责本编来扫版©搜联设加>＞投咨监举地传隐微免转h猜— \t\u3000"
WEB_NOISE = lazy(
    rf"(?=[{WEB_NOISE_BEGINS}])(?:返\s*回|本文(?:来自|来源|版权).{{0,60}}|免责声明.{{0,80}}|转载[^，。]{{0,12}}注明.{{0,60}}|版权归.{{0,40}}|https?://\S{{4,80}}|猜你喜欢|分享到?[:：]?|扫描二维码.{{0,20}}|[-—]{{1,3}}\s*分享\s*[-—]{{1,3}}|本文链接[:：].{{0,90}}|阅读下一篇|返回[^，。]{{0,14}}首页|原创\s.{{2,40}}|第?\s?[A-Z]{{0,2}}\d{{1,3}}\s?版(?:[:：].{{0,30}})?|(?:进入)?(?:关怀版|老年版|长辈版|无障碍版)|(?:网站|全站)?导航|政策咨询|我要(?:咨询|纠错|评论)|(?:网站)?首页(?:\s*[>›»＞|/].*)?|返回(?:首页|主页|顶部|列表).*|当前位置.*|您?的?(?:当前|现在)?(?:所在)?的?位置[:：].*"
    r"|[【\[]?\s*(?:打印|关闭|收藏|下载|分享|复制链接)(?:本页|窗口|此页|文章|页面|正文|到|至)?[\s【】\[\]|:：]*(?:(?:打印|关闭|收藏|下载|分享|微信|微博|QQ空间?|窗口|本页|此页)[\s【】\[\]|:：]*)*"
    r"|(?:上|下)一[篇条页期版](?:[:：].*|\s.{0,40})?|相关(?:链接|阅读|附件|新闻|文章|文件|解读|稿件)[:：]?|(?:浏览|访问|点击|阅读)(?:次数|量|数)?[:：]\s*\d*\s?次?"
    r"|(?:(?:打印|字体|字号|分享到?|收藏|关闭|复制|微信|微博|[点點][赞贊]|在看|[转轉][发發]|[评評][论論]|智能问答|繁[體体]版?|简体版?|手机版|登录|注册|邮箱)[【】\[\]|:：\s]{0,4}){2,8}"
    r"|[【\[]?\s*(?:字体|字号|文字大小|视力保护色)[:：]?.{0,20}|[大中小\s]{3,}|责任编辑[:：]?.{0,12}|责编[:：]?.{0,40}|(?:本文)?编辑[:：].{0,12}|[来來]源[:：][^\d]{0,24}"
    r"|扫一?扫.{0,24}|版权所有.*|(?:Copyright|©).*|网站(?:标识码|地图|声明).*|无障碍(?:浏览|阅读)?|长者(?:模式|助手)|繁體(?:版|中文)?|English"
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
    rf"[{WEB_NOISE_BEGINS.replace('0-9', '')}|｜\s\-—－–─·•~～〔【\[◆Pp_＿=＝*＊]|\d+(?:[-—－–─·•~～\s/版]|$)"
)
"""What a page's number or a line that speaks of a page begins with: most lines begin otherwise."""
HOLDS_FURNITURE = lazy(
    r">|»|›|＞|IPV6|\.(?:jpg|jpeg|png|gif)|enpproperty|content_|<!--|ICP备|网安备|版权所有|转载|侵权|推荐|评论|验证码|网站标识|本文来|图为|摄|供图"
)
"""What stands in the lines that speak of a page wherever they begin, and in captions: most documents hold none of it."""

# ---------------------------------------------------------------- lines


@dataclass(slots=True)
class RawLine:
    """A line of the document without the white space around it; `indented`: white space stood before it."""

    start: int
    end: int
    words: str
    indented: bool
    fixed: bool = False  # a paragraph of its own by the file's own structure
    width: int = 0
    row: bool = False  # it begins a row of a table whose cells blanks part
    furniture: str | None = None  # what the file itself says it is: header, footer, note
    _head: str | None = None
    _mark: Mark | None = None

    @property
    def head(self) -> str:
        """How it begins, in one writing."""
        if self._head is None:
            self._head = head_of(self.words)
            self._mark = mark_at(self._head, 0)
        return self._head

    @property
    def mark(self) -> Mark | None:
        """The outline mark that it begins with."""
        return self._mark if self.may_be_marked and self.head else None

    @property
    def may_be_marked(self) -> bool:
        """Whether its first character may begin a mark or a bullet, in any writing: asked first, for most lines' may not."""
        first = self.words[0]
        return first in MAY_BEGIN_MARK or not "一" <= first <= "龥"

    @property
    def is_label(self) -> bool:
        """Whether it begins with a label's key: 责任单位：."""
        return ("：" in self.words or ":" in self.words) and begins_with_label(self.words)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line of the document that belongs to the page, not to the text."""

    start: int
    end: int
    rule: str


@dataclass(slots=True)
class Mended:
    """The document mended; offsets are indices into `plain` and `norm`, unless said otherwise."""

    plain: str
    norm: str
    at: Sequence[int]
    paragraphs: list[tuple[int, int]]
    furniture: list[Furniture] = field(default_factory=list)
    flattened: bool = False
    marks: dict[int, Mark | None] = field(default_factory=dict)

    def mark_at(self, position: int) -> Mark | None:
        """The outline mark that begins at `position`, remembered: outline and measures ask for the same ones."""
        if position not in self.marks:
            self.marks[position] = mark_at(self.norm, position)
        return self.marks[position]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the document that plain[start:end] came from; the stretch must not be empty."""
        return self.at[start], self.at[end - 1] + 1

    def paragraph_end(self, position: int) -> int:
        """Where the paragraph ends that holds `position`."""
        index = bisect_right(self.paragraphs, (position, len(self.plain) + 1)) - 1
        return max(self.paragraphs[index][1], position) if index >= 0 else len(self.plain)


def mend(text: Text) -> Mended:
    """Mend `text`: linear in its length."""
    lines = raw_lines(text)
    if flat(text.characters, len(lines)):
        begins = beginnings(text.characters) if len(lines) <= MOST_FOLDED else None
        lines = [piece for line in lines for piece in (cut_at(line, begins) if begins else unfolded(line))]
    for stack in stacks([line.words for line in lines]) if "序" in text.characters else ():
        for line in lines[stack.start : stack.end]:
            line.fixed = True
    if "序号" in text.characters:
        find_rows(lines)
    if any(bar in text.characters for bar in MAY_BAR):
        keep_barred(lines)
    furniture: list[Furniture] = []
    kept: list[RawLine] = []
    repeated = running_heads(lines) if text.media in {"pdf", "ofd", "txt"} else frozenset()
    tail = web_tail(lines) if text.media in {"html", "pdf"} else len(lines)
    headed = False
    noisy = HOLDS_FURNITURE.search(text.characters) is not None
    for index, line in enumerate(lines):
        rule = "furniture.web-tail" if index >= tail else furniture_rule(line, repeated, noisy=noisy)
        if (
            rule is None
            and kept
            and line.words == kept[-1].words
            and len(line.words) >= SHORTEST_DOUBLED
            and not line.fixed
        ):
            rule = "furniture.doubled-line"
        if rule == "furniture.running-head" and not headed and is_title(line.words, index):
            headed, rule = True, None
        if rule:
            furniture.append(Furniture(line.start, line.end, rule))
        else:
            kept.append(line)
    column = column_of(kept)
    kept = without_lone_heads(kept, column, furniture)
    builder = Builder(text.characters)
    previous: RawLine | None = None
    for line in kept:
        joined = previous is not None and joins(previous, line, column)
        builder.add(line, joined=joined, column=column)
        previous = line
    mended = builder.build(furniture, flattened=flat(text.characters, len(kept)))
    refuse_crumbs(text, mended)
    return mended


MANY_CRUMBS, SHORTEST_CRUMB = 10_000, 24
"""So many paragraphs or sentences are read only where they hold so many Chinese characters on average.

The longest document known has 150,000 characters: some 4,000 sentences.
"""
NUMBERS_OF_CRUMB = 2
"""A sentence of that length may have so many numbers; a text that has more throughout is a table of figures."""
STOPS = "。；！？"
NUMBER = lazy(r"\d+")


def refuse_crumbs(text: Text, mended: Mended) -> None:
    """Refuse thousands of paragraphs, sentences or numbers with a few characters each: no office writes so, and each costs time.

    A file that marks the cells of its tables may well have so many.
    """
    if len(mended.norm) <= 2 * MANY_CRUMBS or any(style.table_cell for style in text.styles):
        return
    numbers = len(NUMBER.findall(mended.norm)) // NUMBERS_OF_CRUMB
    crumbs = max(len(mended.paragraphs), sum(mended.norm.count(stop) for stop in STOPS), numbers)
    if are_crumbs(text.characters, crumbs):
        raise TooLarge("large.lines", lines=crumbs)


def are_crumbs(characters: str, pieces: int) -> bool:
    """Whether so many pieces are too many and too small; what is not Chinese does not count."""
    if pieces <= MANY_CRUMBS:
        return False
    chinese = (len(characters.encode("utf-8", "surrogatepass")) - len(characters)) // 2
    return chinese < pieces * SHORTEST_CRUMB


def find_rows(lines: list[RawLine]) -> None:
    """Note the lines that are counted 1, 2, 3 below a header whose columns single blanks part: 序号 任务 责任单位."""
    number = 0
    for line in lines:
        if line.words.startswith(("序号 ", "序号\u3000", "序號 ", "序號\u3000")):
            number = int("unit" in {column_kind(word) for word in line.words.translate(TABLE).split()})
        elif number and line.words.startswith((f"{number} ", f"{number}\u3000")):
            line.row = True
            number += 1


def keep_barred(lines: list[RawLine]) -> None:
    """Cells that stand one on a line with a stroke on the line between them are paragraphs of their own."""
    for index, line in enumerate(lines):
        if line.words[0] in BARS and not line.words.strip(BARS):
            for cell in lines[max(0, index - 1) : index + 2]:
                cell.fixed = True


def flat(characters: str, lines: int) -> bool:
    """Whether the line breaks are lost: next to none in a text that would have many."""
    if lines == 1 and len(characters) <= 250:
        return any(pattern.search(characters) for pattern in (SWALLOWED, COUNTED, SLIP))
    return lines * 1500 < len(characters) or (lines <= 3 and len(characters) > 250)


SWALLOWED = lazy(
    r"\S[ \u3000]?一、[一-龥][^二]{4,200}二、[一-龥]|\S ?[（(]一[）)][一-龥][^二]{4,240}[（(]二[）)][一-龥]"
)
"""Two headings in one line."""
COUNTED = lazy(r"①[^②]{4,120}②|(?:[▶►●■◆➤👉].{4,160}?){2}|(?:[\U0001f000-\U0001faff].{4,160}?){3}")
"""Items of a list in one line, by marks that stand in no sentence."""
NAMING_KEY = "(?:事项|任务|项目|工作|督办事项|交办事项)(?:名称)?|案由|议题|督办件"
UNIT_KEY = "(?:承办|主办|牵头|责任)(?:单位|部门)|主办|承办"
OTHER_KEY = "(?:配合|协办|会办)(?:单位|部门)|协办|会办|(?:完成|办结|整改)?(?:时限|期限)|(?:完成|办结)时间|联系人|联系电话|签发|反馈方式|督办领导|包保领导|责任领导|交办依据|来源|编号"
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


def raw_lines(text: Text) -> list[RawLine]:
    """The lines of the document that hold anything but white space."""
    cells = {style.start: style.table_cell for style in text.styles if style.table_cell}
    inside = sorted((style.start, style.end) for style in text.styles if style.table_cell)
    furniture = {style.start: style.furniture for style in text.styles if style.furniture}
    of_file = text.media in {"docx", "xlsx"}
    lines = []
    pointer = 0
    for found in LINE.finditer(text.characters):
        whole, begin = found.group(), found.start()
        edge = None if whole[0].isalnum() else BLANKS.match(whole)  # most lines begin and end with a word
        inner = whole[edge.end() :] if edge else whole
        words = inner if inner[-1:].isalnum() else inner.rstrip().rstrip(INVISIBLE).rstrip()
        if not words:
            continue
        start = begin + edge.end() if edge else begin
        fixed = of_file
        if inside and not fixed:
            while pointer < len(inside) and inside[pointer][1] <= start:
                pointer += 1
            fixed = start in cells or (pointer < len(inside) and inside[pointer][0] <= start)
        width = width_of(words)
        if edge and edge.group() in INDENTS:
            width += INDENT
        lines.append(
            RawLine(start, start + len(words), words, start > begin, fixed, width, False, furniture.get(begin))
        )
    return lines


INDENTS = ("\u3000\u3000", "    ")
INDENT = 4
"""How wide the usual indentation of a paragraph is: its first line reaches the column's edge with two characters fewer."""
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
        if blank and not (breaks_line(line.words, blank) or stop < HEAD or is_heading(words)):
            continue
        yield RawLine(line.start + position, line.start + stop, words, indented=False, width=width_of(words))
        position = blank.end() if blank else stop


MOST_ASKED = 2000
"""So many blanks tell what the others are."""


def are_breaks(words: str, blanks: list["re.Match[str]"]) -> bool:
    """Whether enough of the blanks stand where line breaks would."""
    return sum(breaks_line(words, blank) for blank in blanks) >= 0.4 * len(blanks)


HEAD = 400
"""In so many characters at the beginning title, number and addressee stand, which no mark tells."""


def breaks_line(words: str, blank: "re.Match[str]") -> bool:
    """Whether a blank stands where a line break would: after a full stop, before an outline mark, or wider than one."""
    ended = words[blank.start() - 1] in TERMINAL + CLOSING + "）"
    if words[blank.end()] >= EMOJI or words[blank.end()] in BULLETS:
        return True  # pictures before the items of a post
    return ended or len(blank.group()) > 1 or mark_at(head_of(words[blank.end() : blank.end() + 24]), 0) is not None


def is_heading(words: str) -> bool:
    """Whether a piece is a mark with a few words and no sentence; a mark alone is none yet."""
    head = head_of(words[:60])
    mark = mark_at(head, 0, weak=True)
    return mark is not None and mark.end < len(head) and len(words) <= 40 and SENTENCE.search(words) is None


def head_of(words: str) -> str:
    """How a line begins, in one writing, without what can't be seen."""
    beginning = words[:48]
    if "&" in beginning or not beginning.isprintable():
        beginning = UNSEEN.sub("", beginning)
    return normalise(beginning[:32])[:24]


UNMARKED = f"(?=[一-龥])[^{MARKS_BEGIN}{''.join(map(re.escape, (*map(chr, TABLE), *RULES_OF)))}]"
"""A Chinese character that begins no mark and is written in one way only."""
MAY_BEGIN_MARK = frozenset(
    filter(re.compile(f"(?=[一-龥])(?!{UNMARKED})").match, map(chr, range(ord("一"), ord("龥") + 1)))
)
PLAIN = lazy(UNMARKED + r"[^:：】日〔\[［【\t]*")
"""A line that begins with no mark, and is no label, date or number of a document (`STANDS_ALONE`)."""
UNSEEN = lazy(rf"[{INVISIBLE}]|&(?:nbsp|emsp|ensp|#160);")


NARROW = lazy("[\\0-\\u2000]")


def width_of(words: str) -> int:
    """The width in half-characters, as far as a column may be wide."""
    return len(words) + len(words) - len(NARROW.findall(words)) if len(words) < 200 else 400


EDGES = frozenset("-—－–·•（()）")
"""What parts a page's number from the rest of its line, besides blanks."""
EDGE_NUMBER = lazy(r"^[-—－–·•\s\d]+|[-—－–·•\s\d]+$")
BRACKETED_NUMBER = lazy(r"[（(]\s*\d{1,4}\s*[)）]")


def without_number(words: str) -> str:
    """What the heads and feet of all pages have in common: （3） of a page is （） on each."""
    first, last = words[0], words[-1]
    if not (first in EDGES or last in EDGES or first.isdecimal() or last.isdecimal()):
        return words
    return "（）" if BRACKETED_NUMBER.fullmatch(words) else EDGE_NUMBER.sub("", words)


def running_heads(lines: list[RawLine]) -> frozenset[str]:
    """Short lines that come back three times or more where a page ends: the head or foot of each page.

    A page ends where its number stands, or where the line before breaks off in the middle of a sentence; and it has
    more than a few lines.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if len(line.words) <= LONGEST_HEAD:
            places[without_number(line.words)].append(index)
    return frozenset(
        words
        for words, indices in places.items()
        if len(indices) >= 2  # asked first, for most lines come once
        and (words == "（）" or may_head_page(words))
        and (is_running_head(lines, indices) or repeats_title(lines, words, indices))
    )


def is_running_head(lines: list[RawLine], indices: list[int]) -> bool:
    """Whether a line that stands at these places comes once a page."""
    return (
        (len(indices) >= 3 or (len(indices) == 2 and all(by_number(lines, index) for index in indices)))
        and indices[-1] - indices[0] >= SHORTEST_PAGE * (len(indices) - 1)
        and sum(ends_page(lines, index) for index in indices) * 2 >= len(indices)
    )


def repeats_title(lines: list[RawLine], words: str, indices: list[int]) -> bool:
    """Whether the lines are the document's title and its repetitions beside the numbers of pages."""
    return is_title(words, indices[0]) and all(by_number(lines, index) for index in indices[1:])


def is_title(words: str, index: int) -> bool:
    """Whether a line at the head of the document is its title, which stays though pages repeat it."""
    return index < LINES_OF_HEAD and TITLE_END.search(words) is not None


LINES_OF_HEAD = 12


def by_number(lines: list[RawLine], index: int) -> bool:
    """Whether a page's number stands on the line before or after."""
    near = lines[max(0, index - 1) : index + 2]
    return any(PAGE_NUMBER.fullmatch(line.words) for line in near)


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


NO_PAGE_HEAD = lazy("[，。；：！？,;:、]|负责|牵头|配合|单位|^[^（(〔]*[）)〕]")
"""What no head of a page holds: a sentence, a label, the end of a bracket that opened on the line before."""


def may_head_page(words: str) -> bool:
    """Whether a line may be the head of a page: short, no sentence, no label, no outline mark."""
    if not 3 < len(words) <= 40 or NO_PAGE_HEAD.search(words) or begins_with_label(words):
        return False
    return words[0] not in "（(〔【[" and mark_at(head_of(words), 0) is None


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


@dataclass(frozen=True, slots=True)
class Column:
    """The width in half-characters at which the text was wrapped, exactly or about; 0 when its lines are paragraphs."""

    width: int
    ragged: bool = False
    length: int = 1000  # in characters: some programs count those
    strict: bool = False  # only lines of exactly this width or length go on


def column_of(lines: list[RawLine]) -> Column:
    """How the text was wrapped: most lines have one width, or most break off in the middle of a sentence."""
    all_lines = lines
    lines = [line for line in lines if not line.is_label]  # they end where their list of units ends
    if len(lines) < 6:
        return Column(0)
    counts = Counter(line.width for line in lines)
    best = max(counts, key=lambda width: (sum(counts[width - step] for step in range(4)), width))
    wrapped = [line for line in lines if best - 4 <= line.width <= best]
    wider = sum(count for width, count in counts.items() if width > best + 4)
    broken = sum(line.words[-1] not in TERMINAL + CLOSING for line in wrapped)
    sentences = sum(SENTENCE.search(line.words) is not None for line in wrapped)
    if (
        20 <= best <= 140
        and len(wrapped) >= max(4, 0.4 * len(lines))
        and wider <= 0.06 * len(lines)
        and broken >= 0.5 * len(wrapped)
        and sentences >= 0.3 * len(wrapped)
    ):
        length = max(len(line.words) for line in wrapped)
        exact = sum(len(line.words) == length for line in wrapped)
        return Column(best, length=length if exact >= 0.3 * len(lines) else 1000)
    strict = strict_column(all_lines)
    if strict:
        return strict
    running = [line for line in lines if not line.fixed and 20 <= line.width <= 140 and SENTENCE.search(line.words)]
    ragged = sum(line.words[-1] not in WHOLE and not ends_in_label(line.words) for line in running)
    if len(running) >= max(8, 0.5 * len(lines)) and ragged >= 0.6 * len(running):
        return Column(sorted(line.width for line in running)[len(running) // 2], ragged=True)
    return Column(0)


WHOLE = frozenset(TERMINAL + CLOSING + CANNOT_END + ")）〕】]")
"""What a line ends with that does not break off, or whose bracket is a label."""
ENDS_IN_LABEL = lazy(
    "(?:[单單]位|部[门門]|科室|[处處]室|[领領][导導]|[责責]任人|[负負][责責]人|[时時]限|[时時][间間])[:：][^。；！？，]{1,60}$"
)
"""A line that ends in a label ends where its list of units does, wherever the column's edge is."""
FEWEST_FULL = 3


def ends_in_label(words: str) -> bool:
    """Whether a line ends in a label."""
    return ("：" in words or ":" in words) and ENDS_IN_LABEL.search(words) is not None


def strict_column(lines: list[RawLine]) -> Column | None:
    """The column of a short text, told by its longest lines alone: several of one length that break off."""
    lines = [line for line in lines if not line.fixed]
    length = max((len(line.words) for line in lines), default=0)
    if not 12 <= length <= 60:
        return None
    width = max(line.width for line in lines)
    for full in (
        [line for line in lines if len(line.words) == length],
        [line for line in lines if line.width >= width - 1],
    ):
        broken = sum(line.words[-1] not in TERMINAL + CLOSING for line in full)
        if len(full) >= max(FEWEST_FULL, 0.1 * len(lines)) and broken >= 0.6 * len(full):
            return Column(width, length=length, strict=True)
    return None


def without_lone_heads(lines: list[RawLine], column: Column, furniture: list[Furniture]) -> list[RawLine]:
    """The lines without the heads of pages that come once: short, behind a page's number, in the middle of a sentence."""
    numbers = [taken.end for taken in furniture if taken.rule == "furniture.page-number"]
    if not numbers or not column.width or column.ragged:
        return lines
    kept = lines[:1]
    for line in lines[1:]:
        above = kept[-1]
        number = bisect_right(numbers, line.start) - 1
        if (
            number >= 0
            and numbers[number] > above.end  # asked first: so are few
            and above.width >= column.width - 4
            and above.words[-1] not in TERMINAL + CLOSING
            and line.width < column.width * 0.8
            and may_head_page(line.words)
        ):
            furniture.append(Furniture(line.start, line.end, "furniture.running-head"))
        else:
            kept.append(line)
    furniture.sort(key=lambda taken: taken.start)
    return kept


def is_running(line: RawLine, column: Column) -> bool:
    """Whether a line is a sentence, or part of one, and no headline or list of names."""
    if SENTENCE.search(line.words) or len(line.words) > 40 or is_spaced(line.words):
        return True
    return bool(column.width) and not column.ragged and line.width >= column.width - 4


def is_spaced(words: str) -> bool:
    """Whether a blank stands behind each character: 民 政 工 作 要 点."""
    return words[1:2] == words[3:4] == " " and len(words) >= SHORTEST_SPACED and 2 * len(words.split()) >= len(words)


SHORTEST_SPACED = 9
NUMBERED = frozenset({"cn", "cnp", "num", "nump"})
NEW_PARAGRAPH = lazy(
    "(?:(?:\\d{4}年)?\\d{1,2}月\\d{1,2}日(?=[，上下])|近日|日前|下一?步|今年以来|截至|目前|当前|各位代表|同志们|会议(?:听取|指出|强调|要求|认为|研究|决定))(?![、的])|(?:今年|明年|全年|主要|重点|预期)[一-龥]{0,8}(?:目标|任务|工作|措施|举措)$"
)
"""Words that begin a paragraph, so that the line before is whole though no stop ends it."""
SUBJECT_BEGINS = lazy(
    r"[各省市县区][一-龥、（）]{1,18}(?:要|应|须|负责)|[一-龥]{2,14}(?:部|委|局|厅|办|署|政府|部门)要"
)
DATE_LINE = lazy(r"(?:\d{4}|[二〇○零一九]{4})年.{1,4}月.{1,4}日")
LABEL_LINE = lazy(
    r"[（〔【\[(★☆▲●■◆◇※*]?(?:牵头|责任|负责|配合|主办|协办|承办|参与|指导|实施|落实|完成|办理|办结|整改)(?:单位|部门|领导|人|时限|时间)?\s*[:：]"
)
UNIT_LAST = lazy(
    r"(?:[部委局厅办署院会府区县市镇街所队司社校心等]|公司|单位|部门|企业|银行|分行|[前底月日]|坚持|推进)$"
)
FIELD_LINE = lazy(r"(?:^|\s)[一-龥][一-龥\s]{1,8}[:：]")
KEY = lazy(r"[一-龥]{2,8}[:：]")
ADDRESSEES = r"(?=[^:：]{0,24}各)(?![^:：]*(?:要|应|下|做到|提出|必须|为|是|对|将|把|按照|强调|指出|牵头|负责|单位[:：]|部门[:：]$))[一-龥（）()、，,\s]{4,80}[:：]$"
"""各县（市、区）人民政府，市政府各部门：."""
STANDS_ALONE = rule(
    f"{LABEL_LINE.pattern}|{ADDRESSEES}|[【〔［][一-龥]{{2,8}}\\d{{0,2}}[】〕］]|(?:注|备注|说明|(?:任务|事项|项目|工作|办理|督办|整改|交办|建设)(?:名称|内容|要求|事项|措施|目标|任务))[:：]|{DATE_LINE.pattern}$|[一-龥]{{0,16}}[〔\\[［【](?:19|20)\\d\\d[〕\\]］】]\\s?第?\\d{{1,5}}[号期]$",
    needs=":：】日〔[［【",
)
"""A label, a date, a document number: lines that begin something of their own."""
PARTED_KEY = lazy(
    r"(?:牵头|责任|负责|配合|主办|协办|承办|参与|指导|实施|落实|完成|办理|办结|整改)(?:单位|部门|领导|科室|处室|人|时限|时间)[:：]"
)
KEYED_LINE = lazy("[一-龥]{2,8}[一二三四五六七八九十\\d]{0,3}：")
RUNNING = lazy(r"[，。；：！？,;]")
SENTENCE = lazy(r"[，。；！？,;]")


BRACKET = lazy(r"[（(〔【\[]")
OPEN_BRACKET = lazy(r"[（(〔【][^（()）〔〕【】]{0,80}$")
CLOSED_BRACKET = lazy(r"[^（()）〔〕【】]{0,80}[)）〕】]")


LONGEST_KEY = 10
WIDEST_STRAY = 2
"""So many blanks may part the key of a label."""


def begins_with_label(words: str) -> bool:
    """Whether words begin with a label's key: 责任单位：."""
    if "：" not in words and ":" not in words:
        return False
    if " " in words[:LONGEST_KEY]:
        words = words[: 2 * LONGEST_KEY].replace(" ", "")  # 责任 单位：, 整 改 时 限：
    return LABEL_LINE.match(words) is not None


def stands_alone(words: str) -> bool:
    """Whether a line is a label, a date or a document number."""
    return STANDS_ALONE.hint.search(words) is not None and STANDS_ALONE.match(words) is not None


def runs_on(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether `previous` reaches the edge of a column and `line` begins nothing: so do most lines, and this is quickly asked."""
    full = not (column.ragged or column.strict) and previous.width >= column.width - 4 >= 0
    if not full or PLAIN.fullmatch(line.words) is None:
        return False
    return not (line.indented and not previous.indented and previous.words[-1] in TERMINAL + CLOSING)


def joins(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether `line` goes on where `previous` broke off."""
    words, above = line.words, previous.words
    first, last = words[0], above[-1]
    if previous.fixed or line.fixed or line.row or "\t" in words or "\t" in above:
        return False  # paragraphs by the file's own structure, or rows of a table
    drawn = first in STROKES or last in STROKES or "|" in words or first.isdigit() or first >= EMOJI
    if (drawn and is_drawn(previous, line)) or ("报" in above and is_nameplate(above)):
        return False
    if runs_on(previous, line, column) or first in CANNOT_BEGIN:
        return True
    if opens_bracket(previous.words, line.words) and not line.mark:
        return True  # （市教育局、市财 | 政局负责）
    if previous.mark and previous.mark.end >= len(previous.head) and not line.mark and previous.mark.kind in NUMBERED:
        return True  # （一） on a line of its own
    if begins_item(line, previous) or stands_alone(line.words):
        return last in CANNOT_END and not line.mark
    if last in CANNOT_END:
        return True
    if last not in NAME_LAST and NAME_REST.match(line.words) and previous.is_label:
        return True  # 责任单位：区直机关工 | 委、各街道
    exact = bool(column.width) and not column.ragged
    if previous.is_label and UNIT_LAST.search(previous.words) and not exact:
        return False  # 责任单位：市教育局，各县区政府: the label is whole
    if column.width:
        return fills(previous, line, column)
    if ends_sentence(previous.words):
        return False
    return breaks_off(previous, line)


NAMEPLATE = lazy(r"[一-龥]{2,10}报\s*(?:20)\d\d年\d{1,2}月\d{1,2}日.{0,30}(?:版|星期)")
"""The line at the head of a newspaper's page: 云州日报 2026年3月3日 星期二 第01版."""


def is_nameplate(words: str) -> bool:
    """Whether a line is the head of a newspaper's page."""
    return "报" in words[:12] and NAMEPLATE.match(words) is not None


def opens_bracket(above: str, below: str) -> bool:
    """Whether the line above opens a bracket that it does not close: the line below goes on in it."""
    if above[-1] in ")）〕" or BRACKET.search(above) is None:
        return False  # most lines
    closed = OPEN_BRACKET.search(above) and CLOSED_BRACKET.match(below)
    return bool(closed) or UNCLOSED.search(above) is not None


DRAWN = "│┃┌├└┐┤┘╔╠╚╗╣╝┏┣┗┓┫┛"
"""What the lines of a drawn table begin and end with."""
MAY_BAR = "|｜│┃+"
STROKES = frozenset(DRAWN + MAY_BAR)
BARS_AROUND = "|｜+"
"""What the lines of a table begin and end with that is typed: | 1 | … |, +---+---+."""
PARTING = lazy(r"[|｜│┃¦]|[ \u3000]{2,}|\u3000")
"""What parts the cells of a row in plain text."""
MAY_PART = lazy("[|｜│┃¦ \u3000]")


def is_drawn(previous: RawLine, line: RawLine) -> bool:
    """Whether the lines are drawn or rows of a table, or a picture begins the lower one."""
    first, last = line.words[0], previous.words[-1]
    return first >= EMOJI or first in DRAWN or last in DRAWN or in_rows(previous, line)


def in_rows(previous: RawLine, line: RawLine) -> bool:
    """Whether both lines are rows of a table that strokes or deep blanks part; asked where the upper one is closed, or the lower numbered."""
    first, last = line.words[0], previous.words[-1]
    if "|" in line.words and (bars := line.words.count("|")) > 1 and bars == previous.words.count("|"):
        return True
    if not (first.isdigit() or first in MAY_BAR or last in MAY_BAR):
        return False
    if (first in BARS_AROUND and line.words[-1] in BARS_AROUND) or (
        last in BARS_AROUND and previous.words[0] in BARS_AROUND
    ):
        return True
    return is_parted(previous.words) and is_parted(line.words)


def is_parted(words: str) -> bool:
    """Whether strokes or deep blanks part a line into cells."""
    return MAY_PART.search(words) is not None and len(PARTING.findall(words, 0, 400)) >= 2


UNCLOSED = lazy(r"[（(〔\[](?<=.[（(〔\[])[^（(〔\[）)〕\]]{1,60}$")
BEFORE_ONE = "统唯第之单合专同划归万"
"""统|一、高效 is a word that a line break parted, and no mark."""


EMOJI = "\U0001f000"
"""From here on characters are pictures, which stand in no sentence."""


NUMBERED_HEAD = lazy(r"\d{1,2}[ \u3000]+[一-龥]{2,20}")
"""2 拓展应用场景 on a line of its own."""


def begins_item(line: RawLine, previous: RawLine) -> bool:
    """Whether a line begins with an outline mark; a bullet may stand in mid-sentence too, —— above all."""
    mark = line.mark
    if mark:
        return not (mark.kind == "cn" and mark.number == 1 and previous.words[-1] in BEFORE_ONE)
    if line.words[0].isdigit() and UNIT_LAST.search(previous.words):
        decimal = weak_mark_at(line.head, 0) if "." in line.words[1:3] else None
        if decimal and decimal.kind.startswith("decimal"):
            return True  # …时限：2026年9月 | 1.2 归集公共数据
        return NUMBERED_HEAD.fullmatch(line.words) is not None
    return (
        line.may_be_marked
        and bullet_at(line.head, 0) is not None
        and (
            previous.words[-1] in TERMINAL + CLOSING
            or line.words[0] >= EMOJI
            or RUNNING.search(previous.words) is None
            or (bullet_at(previous.head, 0) is not None and not KEY.match(line.words, 1))
        )
    )


def fills(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether `previous` reaches the column's edge, so that `line` may go on in the same paragraph."""
    last = previous.words[-1]
    if column.strict:
        full = len(previous.words) == column.length or previous.width >= column.width - 1
        return full and not (line.indented and not previous.indented and last in TERMINAL + CLOSING)
    if column.ragged:
        return previous.width >= column.width * 0.6 and not ends_sentence(previous.words)
    full = (
        previous.width >= column.width - 4
        or (len(previous.words) >= column.length and previous.width >= column.width * 0.8)
        or (
            previous.width >= column.width * 0.6
            and not ends_sentence(previous.words)
            and RUNNING.search(previous.words) is not None
        )
    )
    return full and not (line.indented and last in TERMINAL + CLOSING and not previous.indented)


ENDS_IN_UNITS = lazy(
    "(?:[责責]任|[牵牽][头頭]|配合|[负負][责責]|主[办辦]|[协協][办辦])(?:[单單]位|部[门門]|科室|[处處]室)[:：][^。；：！？:]{0,80}(?:[部委局厅廳办辦院会會府区區县縣市镇鎮街]|公司|[单單]位|部[门門]|中心)$"
)
"""A label at the end of a line: no sentence goes on behind it."""
NUMBERED_YEAR = lazy(r"〔\d{4}〕$")


def ends_sentence(words: str) -> bool:
    """Whether a line ends where a sentence or a label ends."""
    if words[-1] >= EMOJI or "\u2600" <= words[-1] <= "\u27bf" or words[-1] == "\ufe0f":
        return True  # a picture closes what a post says
    if words[-1] == ".":
        return len(words) > 1 and (words[-2] in CLOSING + ")" or words[-2] > "\u2e80")  # a full stop typed half-width
    return (words[-1] in TERMINAL + "）)〕】]］" and not NUMBERED_YEAR.search(words)) or (
        words[-1] in CLOSING and len(words) > 1 and words[-2] in TERMINAL
    )


def breaks_off(previous: RawLine, line: RawLine) -> bool:
    """Whether an unwrapped line that ends without punctuation is half a sentence and not a heading."""
    head = line.head
    if (
        (NEW_PARAGRAPH.match(head) and not previous.words[-1].isdigit())
        or SUBJECT_BEGINS.match(head)
        or saying_at(head, 0, len(head))
        or KEYED_LINE.match(head)
        or ENDS_IN_UNITS.search(previous.words)
    ):
        return False
    if UNIT_ALONE.fullmatch(line.words) and RUNNING.search(previous.words):
        return False  # 市财政局, whose duties stand on the next line
    mark = previous.mark
    tail = RUNNING.search(line.words)
    if mark:
        return mark.kind in SPOKEN or (len(previous.words) > 60 and RUNNING.search(previous.words) is not None)
    if RUNNING.search(previous.words):
        return SENTENCE.search(previous.words) is not None or FIELD_LINE.search(previous.words) is None
    return tail is not None and tail.start() <= 3 and len(previous.words) > 6


NAME_LAST = "委局部厅办署会院府司心处室镇乡区县市道队校"
NAME_REST = lazy(f"[一-龥]{{0,4}}[{NAME_LAST}](?=[、，；,;]|$)")
"""The rest of a name that a line break parted."""
UNIT_ALONE = lazy("[市省县区州国][一-龥]{2,14}(?:局|委|部|厅|办|署|院|委员会|政府|公司|中心)")
UNITS_BEGIN = "市省县区州国各"
UNITS_END = "委厅办院会府部"
UNIT_AFTER = lazy(r"[一-龥]{2,14}?(?:[局委厅办院会府部队]|公司|中心)(?=[\s、，,；;。）)】〕\]]|$)")


class Builder:
    """Puts the lines together to `plain` and keeps the way back."""

    def __init__(self, characters: str) -> None:
        """`characters`: the document."""
        self.characters = characters
        self.pieces: list[str] = []
        self.at = array("i")  # four bytes for each character of the document; a list of numbers takes forty
        self.starts: list[int] = []

    def add(self, line: RawLine, *, joined: bool, column: Column) -> None:
        """Append a line, in the same paragraph when it is joined; blanks inside a running one are dropped."""
        if not joined:
            if self.at:
                self._append("\n", self.at[-1] + 1)
            self.starts.append(len(self.at))
        elif line.words[0].isascii() and line.words[0].isalpha():
            last = self.characters[self.at[-1]]
            if last.isascii() and last.isalnum():
                self._append(" ", self.at[-1] + 1)  # two English words
        if MAY_BE_BLANK.search(line.words) is None:
            self._append(line.words, line.start)
            return
        running = joined or is_running(line, column)
        keyed = RUNNING.search(line.words) is not None or "负责" in line.words
        spaced = is_spaced(line.words)
        position = line.start
        for blank in BLANKS.finditer(self.characters, line.start, line.end):
            begin, end = blank.span()
            first = self.characters[begin]
            reading = first in "(（"
            stray = (
                running
                or reading
                or (end - begin <= WIDEST_STRAY and self._parts_key(begin, end))
                or (end - begin == 1 and keyed and not KEY.match(self.characters, end))
            )
            if spaced or (stray and self._droppable(begin, end)):
                self._append(self.characters[position:begin], position)
                position = end
            elif end - begin > 1 or not first.isspace():
                self._append(self.characters[position:begin] + (first if first.isspace() else " "), position)
                position = end
        self._append(self.characters[position : line.end], position)

    def _append(self, piece: str, start: int) -> None:
        self.pieces.append(piece)
        self.at.extend(range(start, start + len(piece)))

    def _parts_key(self, start: int, end: int) -> bool:
        """Whether one blank parts the key of a label: 责任 单位：, 整 改时限：."""
        before = self.characters[max(0, start - 6) : start].replace(" ", "")[-3:]
        key = PARTED_KEY.search(before + self.characters[end : end + 8].replace(" ", "")[:5])
        return key is not None and key.start() < len(before) < key.end() - 1

    def _droppable(self, start: int, end: int) -> bool:
        """Whether the blank stands between two characters that no writer would part."""
        blank = self.characters[start:end]
        if "\u3000" in blank or "\t" in blank:
            return False
        if end >= len(self.characters):
            return True
        left, right = self.characters[start - 1], self.characters[end]
        if (left == "局" or (left in UNITS_END and right in UNITS_BEGIN)) and UNIT_AFTER.match(self.characters, end):
            return False  # 市教育局 市财政局: two units
        return not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum())

    def build(self, furniture: list[Furniture], *, flattened: bool) -> Mended:
        """The overlay."""
        plain = "".join(self.pieces)
        ends = [start - 1 for start in self.starts[1:]] + [len(plain)] if self.starts else []
        return Mended(plain, normalise(plain), self.at, list(zip(self.starts, ends, strict=True)), furniture, flattened)
