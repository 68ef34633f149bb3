"""Title, issuer, document number, date, security mark, addressee and signature; and which lines they take.

The title may run over several lines, the date may be written in either way, the masthead of a forwarding notice is
followed by the masthead of what it forwards. The forms of single lines are in `letterhead`.
"""

from luoshi.reading.characters import normalise
from luoshi.reading.facts import dated, filled_in_by, issuer_of, kind_of, planning_year, whole_issuer
from luoshi.reading.letterhead import (
    ANY_DATE,
    FIELD,
    FIELD_RULE,
    ISSUER_LINE,
    MARKS,
    NAMES_LINE,
    NUMBER_LINE,
    ORDER_LINE,
    OTHER_FIELD,
    SECURITY,
    STARRED,
    Masthead,
    Taken,
    letterhead_line,
    note_fields,
    one_blank,
    parse_date,
)
from luoshi.reading.lexicon import BARE_HEADINGS
from luoshi.reading.line_words import BYLINE
from luoshi.reading.marks import PICTURES, mark_at
from luoshi.reading.mending import Mended
from luoshi.reading.model import Reason
from luoshi.reading.names import is_name
from luoshi.reading.newspaper import news_start, newspaper
from luoshi.reading.patterns import lazy
from luoshi.reading.signature import instruction, signature
from luoshi.reading.titles import (
    CAPTION,
    CONTENTS_HEAD,
    OPENS_TEXT,
    SERIAL,
    TITLE_END,
    choose_title,
    title_line,
)

__all__ = ["Masthead", "Taken", "parse_date", "read_masthead"]

ADDRESSEE = lazy("[^。！？]{2,600}：")
ADDRESSED = lazy("各|人民政府|有关(?:部门|单位)|委|局|厅|办|院|公司|部门|单位|代表|同志|学校|中心|银行|集团")
PREAMBLE_END = lazy("如下[^，。；]{0,4}：$|以下.{0,6}：$|(?:意见|通知|措施|事项)：$")


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
    if found.title is None and news is None and not found.taken:
        over_table(mended, found)
    signature(mended, found)
    security(mended, found)
    instructed = news is None and instruction(mended, found)
    found.kind = (
        "instruction" if instructed else kind_of(normalise(found.title or ""), mended.norm, news=news is not None)
    )
    titled = issuer_of(normalise(found.title or ""))
    found.issuer = whole_issuer(titled, found.issuer) or found.publisher or filled_in_by(mended, found)
    found.issued_on = found.issued_on or dated(mended, found, name) or found.published
    found.planning_year = planning_year(mended.norm, found)
    found.issuer = as_written(mended, found.issuer)
    found.number = (as_written(mended, found.number) or "").translate(BRACKETS) or None
    return found


BRACKETS = str.maketrans("[]［］【】﹝﹞()（）", "〔〕〔〕〔〕〔〕〔〕〔〕")


def as_written(mended: Mended, words: str | None) -> str | None:
    """The words in the document's own characters, traditional ones too."""
    place = mended.norm.find(words, 0, WITHIN) if words else -1
    return mended.plain[place : place + len(words)] if words and place >= 0 else words


WITHIN = 20_000
"""Number and issuer stand near the beginning, or below the short letter that forwards the document."""


# ---------------------------------------------------------------- official documents

VALUE = lazy("[^。，；]{1,40}")
LONGEST_HEAD = 60
"""How many lines a masthead has at most, the table of a government site included."""


CALLED_IN_LINE = lazy(
    "各[^，。；：]{0,16}(?:政府|部门|单位|党委|乡镇|街道|村居|[县区镇乡村局办组])(?:请?注意)?：(?=[^\\s])"
)
"""各乡镇注意：今晚19点前…: who is called, in one line with what they are told."""
CALLED_OUT = lazy("[^。；]{4,36}[！？][^。；]{0,30}")
ACCOUNT = lazy("[一-龥]{2,10}(?:发布|融媒|在线|日报|之声|政务|新闻|传媒|资讯|广电|电视台|融媒体中心)")
PUT_UP = lazy(BYLINE)
LONGEST_UNIT = 20
LINES_OF_ADDRESSEE = 3
LONGEST_REST = 24
"""So long is what a title goes on with in its second line."""
HEADLINE = lazy(
    "(?![^\n]*(?:请|务必|下班前|[日底]前))(?:(?:〔[^〔〕]{1,8}〕)?[一-龥]{2,8}！[一-龥“”、0-9 ]{6,30}"
    f"|(?:〔[^〔〕]{{1,8}}〕|(?=[^\n]*[{PICTURES}]))[{PICTURES}\ufe0f]*[一-龥“”、0-9]{{2,24}}[！？][一-龥“”、0-9 ]{{4,30}}[！{PICTURES}\ufe0f]*)"
)
"""定了！云湖区今年要办这些大事."""


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
        self.last_rule = ""
        self.above: list[str] = []  # who issues, as it stands above the number

    def read(self) -> None:
        """Take the lines, note what they say, put the title together."""
        for index, (start, end) in enumerate(self.mended.paragraphs[:LONGEST_HEAD]):
            if called := CALLED_IN_LINE.match(self.mended.norm, start, end):
                self.found.taken.append(Taken(start, called.end(), "addressee", "masthead.addressee"))
                self.found.body = called.end()
                break
            if CAPTION.match(self.mended.norm, start, end) or not self.line(index, start, end):
                break
            self.found.body = end
            if self.before == "addressee" and self.mended.norm[start:end].rstrip().endswith("："):
                break
        if self.title and self.above:
            self.found.issuer = self.found.issuer or " ".join(self.above)
        self.title = self.title or self.speech() or self.above
        numbered = NUMBERED_TITLE.fullmatch(choose_title(self.title) or "")
        if numbered and (
            numbered["before"] or numbered["after"]
        ):  # 云政发〔2024〕3号《…意见》 or …的通知（云政发〔2024〕3号）
            words = normalise(numbered["before"] or numbered["after"])
            self.found.number = self.found.number or words
            self.title = [numbered["title"]]
        self.found.title = unquoted(choose_title(self.title))
        if ORDER_LINE.fullmatch(self.found.title or ""):
            self.found.issuer = (self.found.title or "").removesuffix("令")
            self.found.number = (self.found.title or "") + (self.found.number or "")

    def speech(self) -> list[str]:
        """The title of a speech that is nothing but where it was given: 在全市农村工作会议上的讲话."""
        norm = self.mended.norm
        lines = (
            self.mended.plain[part.start : part.end].strip() for part in self.found.taken if norm[part.start] == "在"
        )
        return [line for line in lines if line.endswith(("讲话", "报告", "发言"))][:1]

    def line(self, index: int, start: int, end: int) -> bool:
        """Take one line; False when the masthead is over."""
        words = self.mended.norm[start:end].strip()
        taken = (
            self.value(words)
            or self.red_head(words)
            or self.joint(index, words)
            or self.account(index, words)
            or letterhead_line(words, self.found)
        )
        if (
            taken is None
            and self.last_rule == FIELD_RULE
            and OTHER_FIELD.fullmatch(words)
            and not ADDRESSEE.fullmatch(words)
        ):
            taken = (FIELD_RULE, "masthead")
        if taken is None and self.before == "attendance" and NAMES_LINE.fullmatch(words):
            taken = ("masthead.people", "attendance")
        if taken is None and not mark_at(words, 0):
            taken = (None if self.is_unit_heading(index) else self.addressee(index, words)) or self.title_part(
                index, words
            )
        if taken is None:
            return False
        rule, self.before = taken
        self.last_rule = rule
        if rule == "masthead.number" or (rule == "masthead.mark" and "内部" in words):
            self.head_above_number()
        self.closed = self.closed or (bool(self.title) and rule in CLOSING_RULES)
        self.found.taken.append(Taken(start, end, self.before, rule))
        return True

    def red_head(self, words: str) -> tuple[str, Reason] | None:
        """文件 below the units that issue together: what seemed to be the title was their names."""
        names = ["".join(part.split()) for part in self.title]
        if words != "文件" or self.closed or not names or not all(ISSUER_LINE.fullmatch(name) for name in names):
            return None
        self.found.issuer = self.found.issuer or " ".join(names)
        self.title = []
        return "masthead.red-head", "masthead"

    def joint(self, index: int, words: str) -> tuple[str, Reason] | None:
        """The last of the units that issue together, below 文件 and above the number: a red head of three names has two or three lines."""
        if self.last_rule != "masthead.red-head" or self.title or self.found.issuer is None:
            return None
        lines = (
            self.mended.norm[start:end].strip() for start, end in self.mended.paragraphs[index : index + MOST_JOINT]
        )
        for line in lines:
            if line != words and NUMBER_LINE.fullmatch(line):
                self.found.issuer = f"{self.found.issuer} {one_blank(words)}"
                return "masthead.red-head", "masthead"
            if not ISSUER_LINE.fullmatch(line) or TITLE_END.search(line):
                return None
        return None

    def head_above_number(self) -> None:
        """Who issues, above the number without 文件: what seemed to be the title was a name, and the title comes below.

        So does a stamp: 中共白石县委办公室 | 内部资料 注意保存.
        """
        names = [one_blank(part) for part in self.title]
        if (
            names
            and not self.closed
            and all(ISSUER_LINE.fullmatch(name) and not TITLE_END.search(name) for name in names)
        ):
            self.above, self.title = names, []

    def value(self, words: str) -> tuple[str, Reason] | None:
        """The value of a field whose name stood on the line before."""
        field, self.field = self.field, None
        if FIELD.fullmatch(words):
            self.field = words.rstrip("：")
        elif field and VALUE.fullmatch(words) and not TITLE_END.search(words):
            note_fields(f"{field}：{words}", self.found)
            return FIELD_RULE, "masthead"
        return None

    def is_unit_heading(self, index: int) -> bool:
        """Whether the line is the first of several units, each of which heads what it is to do: 市教育局：, 市财政局：."""
        paragraphs, norm = self.mended.paragraphs, self.mended.norm
        start, end = paragraphs[index]
        if end - start > LONGEST_UNIT or norm[end - 1] != "：":
            return False
        return any(
            stop - begin <= LONGEST_UNIT and norm[stop - 1] == "：" and is_name(norm[begin : stop - 1], strict=True)
            for begin, stop in paragraphs[index + 1 :]
        )

    def addressee(self, index: int, words: str) -> tuple[str, Reason] | None:
        """各县区人民政府，市政府各部门：, which a narrow column breaks."""
        if words.startswith("各") and TITLE_END.search(words):
            return None  # 各镇街招商引资任务表, above 单位：万元
        if words.startswith("各") and "：" not in words:
            words += "".join(
                self.mended.norm[start:end]
                for start, end in self.mended.paragraphs[index + 1 : index + LINES_OF_ADDRESSEE]
            )
            words = words[: words.find("：") + 1]
        if ADDRESSEE.fullmatch(words) and ADDRESSED.search(words) and not PREAMBLE_END.search(words):
            return "masthead.addressee", "addressee"
        return None

    def title_part(self, index: int, words: str) -> tuple[str, Reason] | None:
        """A line of the title, of its repetition, or the title of a serial's issue below its number."""
        calls = (index == 0 and HEADLINE.fullmatch(words) is not None) or self.heads_post(index, words)
        if (
            not (calls or title_line(words))
            or CONTENTS_HEAD.fullmatch(words)
            or (self.closed and words in BARE_HEADINGS)
        ):
            return None
        start, end = self.mended.paragraphs[index]
        if not self.closed:
            self.title.append(self.mended.plain[start:end])
            self.closed = calls or (TITLE_END.search(words) is not None and not self.goes_on(index))
            return "masthead.title", "masthead"
        if ISSUER_LINE.fullmatch(words) and not TITLE_END.search(words):
            self.found.issuer = self.found.issuer or one_blank(self.mended.plain[start:end])
            return "masthead.issuer", "masthead"
        whole = "".join(self.title)
        if SERIAL.fullmatch("".join(whole.split())) and ("关于" in words or TITLE_END.search(words)):
            self.title = [self.mended.plain[start:end]]
            self.closed = TITLE_END.search(words) is not None and not self.goes_on(index)
            return "masthead.title", "masthead"
        return ("masthead.title", "masthead") if TITLE_END.search(words) else None

    def heads_post(self, index: int, words: str) -> bool:
        """Whether a line calls out above the line that says when a post was put up: 十件民生实事出炉！快来看 | 2026-03-05 10:20 发表于云州."""
        if self.title or not ("！" in words or "？" in words) or CALLED_OUT.fullmatch(words) is None:
            return False
        below = self.mended.paragraphs[index + 1 : index + 2]
        return any(PUT_UP.fullmatch(self.mended.norm, start, end) for start, end in below)

    def account(self, index: int, words: str) -> tuple[str, Reason] | None:
        """The account of a post, alone on its first line."""
        if index or not ACCOUNT.fullmatch(words):
            return None
        below = self.mended.paragraphs[1:LINES_OF_ADDRESSEE]
        if not any(PUT_UP.fullmatch(self.mended.norm, start, end) for start, end in below):
            return None
        self.found.publisher = words
        return "masthead.byline", "masthead"

    def goes_on(self, index: int) -> bool:
        """Whether the next line still belongs to the title: 关于…意见的 / 通知."""
        if index + 1 >= len(self.mended.paragraphs):
            return False
        start, end = self.mended.paragraphs[index + 1]
        words = self.mended.norm[start:end]
        if words.startswith("整改") and len(words) <= LONGEST_REST and title_line(words):
            return self.mended.norm[slice(*self.mended.paragraphs[index])].endswith("意见")  # 反馈意见 / 整改“三个清单”
        ends = TITLE_END.search(words) is not None and words not in BARE_HEADINGS
        return len(words) <= 12 and ends and "关于" not in words


NUMBERED_TITLE = lazy(
    "(?:(?P<before>[一-龥]{1,16}[〔\\[［【（(](?:19"
    "|20)\\d\\d[〕\\]］】）)]第?\\d{1,5}号)\\s?)?(?P<title>[^\\n]{4,160}?)(?:\\s?[（(](?P<after>[一-龥]{1,16}[〔\\[［【（(](?:19"
    "|20)\\d\\d[〕\\]］】）)]第?\\d{1,5}号)[）)])?"
)


def unquoted(title: str | None) -> str | None:
    """A title that stands in 《》 as a whole, without them."""
    return title[1:-1] if title and WHOLLY_QUOTED.fullmatch(title) else title


MOST_JOINT = 4
WHOLLY_QUOTED = lazy("《(?:[^《》]|《[^《》]*》)*》")
CLOSING_RULES = frozenset(
    {"masthead.number", "masthead.report", "masthead.speaker", "masthead.signed", "masthead.people", "masthead.place"}
)
"""Lines that stand below the title."""


# ---------------------------------------------------------------- flattened text

TITLE_WORDS = (
    "意见|通知|方案|规划|纲要|计划|要点|措施|办法|规定|决定|报告|纪要|公告|通报|批复|函|通告|公报|条例|细则|清单|分工"
    "|(?:任务|责任|目标|指标|工作)分解|安排|若干政策|预案|决议|台账"
)
FLAT_NUMBER = "(?:(?!的)[一-龥]){1,12}?〔(?:19|20)\\d\\d〕第?\\d{1,5}号"
FLAT_ADDRESSEE = "(?:各[一-龥]|[一-龥]{2,12}(?:人民政府|委|局|厅|办公室))[一-龥（）、，\u3000 ]{0,300}："


FLAT_HEAD = lazy(
    f"(?P<mark>(?:\\d{{6}})?(?:{MARKS}|密级：|缓急：)*)"
    "(?P<red>[一-龥]{2,30}?文件)?"
    f"(?P<before>{FLAT_NUMBER})?(?:签发人：[一-龥]{{2,3}}?(?=中共|[一-龥]{{2}}[省市县区州]))?"
    f"(?:(?P<serial>[一-龥]{{2,24}}?(?:督查|督办|简报|专报|通报|快报|纪要"
    f"|公报))(?P<issue>（?(?:(?:19|20)\\d\\d年)?第?\\d{{1,4}}期）?"
    f"|〔(?:19|20)\\d\\d〕\\d{{1,4}}号)(?P<signed>[一-龥]{{4,30}}?[ \u3000]*{ANY_DATE})?)?"
    f"(?P<title>[^。；：！？]{{3,120}}?(?:{TITLE_WORDS})(?:（(?!\\d{{4}}年)[^（）]{{1,30}}）|（(?:20\\d\\d—20\\d\\d年|征求意见稿|试行|草案|送审稿|第[一二三四五]批))?)?"
    f"(?P<number>{FLAT_NUMBER})?(?P<form>(?:填报|填表|制表)单位：[一-龥]{{2,24}}?(?=[ \u3000]{{0,20}}(?:20\\d\\d年|一、)))?"
    f"[ \u3000]{{0,20}}(?P<day>（?{ANY_DATE}）?)?(?P<month>（20\\d\\d年\\d{{1,2}}月）?)?"
    "(?P<report>——?(?:19|20)\\d\\d年[^。：]{6,60}(?:会议|大会)上)?"
    f"[ \u3000]{{0,2}}(?P<addressee>{FLAT_ADDRESSEE})?[ \u3000]{{0,2}}"
    "(?:(?<=：)(?=[一-龥“《])"
    "|(?=一、|（一）|1[.、]|[你我该贵][省市县区局单]|[^。：]{2,12}各位|第一[章条部]|为|根据|按照|现|近|当前|经|[一-龥]{2,30}[是在]|《|——|\\d{1,2}月|20\\d\\d年))"
)
"""The head of an official document without a line break: every part may be missing."""

BEGINS_TEXT = lazy(f"一、|（一）|1[.、]|{OPENS_TEXT}")
FLAT_LONGEST = 800


def flattened(mended: Mended, found: Masthead) -> None:
    """Title, number, addressee and signature where nothing parts them: cut at the forms that can't be mistaken."""
    head = FLAT_HEAD.match(mended.norm, 0, FLAT_LONGEST)
    titled = head is not None and head["title"] and BEGINS_TEXT.match(mended.norm, head.end())
    if head is None or not (
        titled or head["number"] or head["addressee"] or head["issue"] or head["before"] or head["report"]
    ):
        return
    for name in ("mark", "red", "before", "serial", "title", "number", "form", "month", "report", "addressee"):
        if head[name]:
            reason: Reason = "addressee" if name == "addressee" else "masthead"
            found.taken.append(Taken(*head.span(name), reason, f"masthead.flattened-{name}"))
    secret = SECURITY.search(head["mark"])
    found.security_mark = secret.group() if secret else None
    found.title = mended.plain[slice(*head.span("title"))] if head["title"] else head["serial"]
    found.number = head["number"] or head["before"] or (head["issue"] or "").strip("（）") or None
    found.issued_on = parse_date(head["day"] or head["signed"] or head["report"] or "")
    found.publisher = head["form"].partition("：")[2] if head["form"] else None
    found.body = head.end()


TABLE_BEGINS = lazy("[ \u3000\\t|│]*(?:（[^（）]{1,30}）)?[ \u3000\\t|│]*序号")
"""The header of a table in the line of its title, as a flattened table is copied: …任务分解表 序号 重点任务 责任单位."""
LONGEST_TITLE = 60


def over_table(mended: Mended, found: Masthead) -> None:
    """The title that stands in one line with the table which it heads."""
    begins = TABLE_BEGINS.search(mended.norm, 0, LONGEST_TITLE * 2)
    if begins is None:
        return
    words = mended.norm[: begins.start()].strip()
    if not title_line("".join(words.split())) or "\n" in words or TITLE_END.search(words) is None:
        return
    start = mended.norm.index(words)
    found.title = mended.plain[start : start + len(words)]
    found.body = start + len(words)
    found.taken.append(Taken(start, found.body, "masthead", "masthead.title"))


def security(mended: Mended, found: Masthead) -> None:
    """A mark such as 机密★1年 beside the title, if no line of its own carried one."""
    starred = None if found.security_mark else STARRED.search(mended.norm[:600])
    if starred:
        found.security_mark = starred.group().strip()
