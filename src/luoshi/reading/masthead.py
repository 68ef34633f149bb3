"""Title, issuer, document number, date, security mark, addressee and signature; and which lines they take.

The title may run over several lines, the date may be written in either way, the masthead of a forwarding notice is
followed by the masthead of what it forwards. The forms of single lines are in `letterhead`.
"""

import re

from luoshi.reading.facts import MONTH_DAY, dated, issuer_of, kind_of, planning_year
from luoshi.reading.letterhead import (
    FIELD,
    NAMES_LINE,
    NUMBER,
    ORDER_LINE,
    STARRED,
    Masthead,
    Taken,
    letterhead_line,
    note_fields,
    parse_date,
)
from luoshi.reading.marks import SAYING, mark_at
from luoshi.reading.mending import Mended
from luoshi.reading.model import Reason
from luoshi.reading.signature import instruction, signature
from luoshi.reading.titles import SERIAL, TITLE_END, choose_title, title_line

__all__ = ["Masthead", "Taken", "parse_date", "read_masthead"]

ADDRESSEE = re.compile("[^。！？]{2,600}：")
ADDRESSED = re.compile("各|人民政府|有关(?:部门|单位)|委|局|厅|办|院|公司|部门|单位|代表|同志|学校|中心|银行|集团")
PREAMBLE_END = re.compile("如下：$|以下.{0,6}：$|(?:意见|通知|措施|事项)：$")
NEWS = re.compile(
    "(?:本报|本刊|新华社|本台|本网|中新社|记者|.{2,8}(?:日报|晚报|发布|融媒体?)).{0,20}(?:讯|电|报道|消息)|(?:本报讯|本报记者|全媒体记者|通讯员)"
)
NEWS_LEAD = re.compile(
    "^[（(]?(?:本报|本刊|新华社|本台|本网|中新社).{0,24}?(?:讯|电|报道)(?:[（(][^）)]{0,30}[）)])?[ \u3000]*|^（?记者[^）]{2,16}）"
)


def read_masthead(mended: Mended, name: str | None) -> Masthead:
    """Everything that masthead and signature say. `name`: the file's name, asked for the year only where the text is silent."""
    found = Masthead()
    news = news_start(mended)
    if news is not None:
        newspaper(mended, news, found)
    elif mended.flattened and len(mended.paragraphs) <= 3:
        flattened(mended, found)
    else:
        Head(mended, found).read()
    signature(mended, found)
    security(mended, found)
    instructed = news is None and instruction(mended, found)
    found.kind = "instruction" if instructed else kind_of(found.title or "", mended.norm, news=news is not None)
    found.issuer = issuer_of(found.title) or found.issuer
    found.issued_on = found.issued_on or dated(mended, found, name) or found.published
    found.planning_year = planning_year(mended.norm, found)
    return found


# ---------------------------------------------------------------- official documents

LONGEST_HEAD = 60
"""How many lines a masthead has at most, the table of a government site included."""


class Head:
    """Walks down the lines of an official document's masthead to the addressee, or to the first running text."""

    def __init__(self, mended: Mended, found: Masthead) -> None:
        """`found` takes what is noted."""
        self.mended = mended
        self.found = found
        self.title: list[str] = []
        self.closed = False  # no further line belongs to the title
        self.field: str | None = None  # a field's name on a line of its own waits for its value
        self.before: Reason | None = None

    def read(self) -> None:
        """Take the lines, note what they say, put the title together."""
        for index, (start, end) in enumerate(self.mended.paragraphs[:LONGEST_HEAD]):
            if not self.line(index, start, end):
                break
            self.found.body = end
            if self.before == "addressee":
                break
        self.found.title = choose_title(self.title)
        if ORDER_LINE.fullmatch(self.found.title or ""):
            self.found.issuer = (self.found.title or "").removesuffix("令")
            self.found.number = (self.found.title or "") + (self.found.number or "")

    def line(self, index: int, start: int, end: int) -> bool:
        """Take one line; False when the masthead is over."""
        words = self.mended.norm[start:end].strip()
        taken = self.value(words) or letterhead_line(words, self.found)
        if taken is None and self.before == "attendance" and NAMES_LINE.fullmatch(words):
            taken = ("masthead.people", "attendance")
        if taken is None and not mark_at(words, 0):
            taken = self.addressee(words) or self.title_part(index, words)
        if taken is None:
            return False
        rule, self.before = taken
        self.closed = self.closed or (bool(self.title) and rule in CLOSING_RULES)
        self.found.taken.append(Taken(start, end, self.before, rule))
        return True

    def value(self, words: str) -> tuple[str, Reason] | None:
        """The value of a field whose name stood on the line before."""
        field, self.field = self.field, None
        alone = FIELD.fullmatch(words)
        if alone and not words.endswith("："):
            self.field = words
        elif field and len(words) <= 60 and not alone:
            note_fields(f"{field}：{words}", self.found)
            return "masthead.field", "masthead"
        return None

    def addressee(self, words: str) -> tuple[str, Reason] | None:
        """各县区人民政府，市政府各部门：."""
        if ADDRESSEE.fullmatch(words) and ADDRESSED.search(words) and not PREAMBLE_END.search(words):
            return "masthead.addressee", "addressee"
        return None

    def title_part(self, index: int, words: str) -> tuple[str, Reason] | None:
        """A line of the title, of its repetition, or the title of a serial's issue below its number."""
        if not title_line(words):
            return None
        start, end = self.mended.paragraphs[index]
        if not self.closed:
            self.title.append(self.mended.plain[start:end])
            self.closed = TITLE_END.search(words) is not None and not self.goes_on(index)
            return "masthead.title", "masthead"
        whole = "".join(self.title)
        if SERIAL.fullmatch("".join(whole.split())) and ("关于" in words or TITLE_END.search(words)):
            self.title = [self.mended.plain[start:end]]
            self.closed = TITLE_END.search(words) is not None and not self.goes_on(index)
            return "masthead.title", "masthead"
        return ("masthead.title", "masthead") if TITLE_END.search(words) else None

    def goes_on(self, index: int) -> bool:
        """Whether the next line still belongs to the title: 关于…意见的 / 通知."""
        if index + 1 >= len(self.mended.paragraphs):
            return False
        start, end = self.mended.paragraphs[index + 1]
        words = self.mended.norm[start:end]
        return len(words) <= 12 and TITLE_END.search(words) is not None and "关于" not in words


CLOSING_RULES = frozenset(
    {"masthead.number", "masthead.report", "masthead.speaker", "masthead.signed", "masthead.people", "masthead.place"}
)
"""Lines that stand below the title."""


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


def security(mended: Mended, found: Masthead) -> None:
    """A mark such as 机密★1年 beside the title, if no line of its own carried one."""
    starred = None if found.security_mark else STARRED.search(mended.norm[:600])
    if starred:
        found.security_mark = starred.group().strip()
