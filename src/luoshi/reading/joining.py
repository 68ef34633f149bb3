"""Whether a line goes on in the next one."""

from luoshi.reading.breaks import parts_number, parts_word
from luoshi.reading.line_words import (
    BRACKET,
    CANNOT_BEGIN,
    CANNOT_END,
    CLOSED_BRACKET,
    CLOSING,
    DRAWN,
    FIELD_LINE,
    KEY,
    KEYED_LINE,
    NEW_PARAGRAPH,
    NUMBERED,
    OFFICES_BEGIN,
    OPEN_BRACKET,
    PLAIN,
    PUNCTUATED,
    SENTENCE,
    SUBJECT_BEGINS,
    TERMINAL,
    UNIT_LAST,
    stands_alone,
)
from luoshi.reading.lines import RawLine
from luoshi.reading.marks import SPOKEN, bullet_at, is_picture, saying_at, weak_mark_at
from luoshi.reading.patterns import lazy
from luoshi.reading.titles import TITLE_END
from luoshi.reading.wrapping import Column, ends_in_label, is_stop


def at_once(previous: RawLine, line: RawLine, column: Column) -> bool | None:
    """Whether running text goes on in running text, as far as it is seen at once: of most lines it is. None where more must be asked."""
    if not (line.ordinary and previous.ordinary) or (
        line.fixed or line.begins or line.row or line.goes_on or line.large or previous.fixed or previous.large
    ):
        return None
    if not column.width:
        return False if previous.words[-1] in STOPS else None
    if column.ragged or column.strict or line.indented or previous.width < column.width - 4:
        return None
    return True


STOPS = "。！？"


def runs_on(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether `previous` reaches the edge of a column and `line` begins nothing."""
    full = not (column.ragged or column.strict) and previous.width >= column.width - 4 >= 0
    if not full or PLAIN.fullmatch(line.words) is None or (not previous.ordinary and lost_bracket(previous.words)):
        return False
    return not (line.indented and not previous.indented and previous.words[-1] in TERMINAL + CLOSING)


def joins(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether `line` goes on where `previous` broke off."""
    seen = at_once(previous, line, column)
    return weigh(previous, line, column) if seen is None else seen


def weigh(previous: RawLine, line: RawLine, column: Column) -> bool:
    """As `joins`, where it is not seen at once."""
    if line.goes_on or parted(previous, line) or is_point(previous, column):
        return line.goes_on or parts_number(previous.words, line.words) or in_number(previous, line, column)
    first, last = line.words[0], previous.words[-1]
    if runs_on(previous, line, column) or first in CANNOT_BEGIN or parts_word(previous.words, line.words):
        return True
    if opens_bracket(previous.words, line.words) and not line.mark:
        return True  # （市教育局、市财 | 政局负责）
    if previous.mark and previous.mark.end >= len(previous.head) and not line.mark and previous.mark.kind in NUMBERED:
        return True  # （一） on a line of its own
    if first == "各" == previous.words[0] and line.words[-1] in "：:" and not ends_sentence(previous.words):
        return True  # 各省、自治区、直辖市人民政府，国务院 | 各部委、各直属机构：
    if begins_item(line, previous) or stands_alone(line.words):
        return last in CANNOT_END and not line.mark
    if last in CANNOT_END:
        return True
    if list_goes_on(previous, line):
        return True
    exact = bool(column.width) and not column.ragged
    if (previous.is_label and UNIT_LAST.search(previous.words) and not exact) or ends_in_time(previous, line):
        return False  # 责任单位：市教育局，各县区政府: the label is whole
    if column.width:
        return fills(previous, line, column)
    if ends_sentence(previous.words):
        return False
    return breaks_off(previous, line)


TIME_LAST = lazy("[时期]限[：:][^，。；：:]{1,14}(?:底|末|前|内|[旬月日年]|季度|半年|长期|推进|坚持)$")
TIME_GOES_ON = frozenset("0123456789前以之内底末起止初上中下并（(")
"""What may follow a time that the edge of the column parts: 完成时限：2026年6月 | 30日前."""


def ends_in_time(line: RawLine, below: RawLine) -> bool:
    """Whether a line ends with the time of a label, however near the column's edge: 责任单位：市教育局；完成时限：8月底."""
    if "限" not in line.words or below.words[0] in TIME_GOES_ON:
        return False
    return TIME_LAST.search(line.words) is not None


def is_point(line: RawLine, column: Column) -> bool:
    """Whether a line heads a part of a speech: 第二，防汛要想得细、备得足."""
    if line.mark is None or line.mark.kind != "first" or line.words[0] != "第" or len(line.words) > LONGEST_POINT:
        return False
    full = bool(column.width) and line.width >= column.width - 4
    return not full and NO_STOP.search(line.words) is None and line.words[-1] not in CANNOT_END


LONGEST_POINT = 30
NO_STOP = lazy("[。；：！？;:]")


def in_number(previous: RawLine, line: RawLine, column: Column) -> bool:
    """Whether the edge of the column parts an item's number in a text without paragraphs: …负责）1 | 2.鼓励村集体…."""
    if not line.words[0].isdigit() or not previous.words[-1].isdigit() or column.ragged:
        return False
    full = len(previous.words) >= column.length or previous.width >= column.width - 1 > 0
    return full and FIRST_DIGIT.search(previous.words) is not None and REST_OF_DIGITS.match(line.words) is not None


FIRST_DIGIT = lazy(r"[。；）)][1-9]\d?$")
REST_OF_DIGITS = lazy(r"\d[.．、](?!\d)")


def parted(previous: RawLine, line: RawLine) -> bool:
    """Whether something parts the lines, whatever their words: the file, a table, a mark, a picture, a nameplate."""
    words, above = line.words, previous.words
    if (
        previous.fixed
        or line.fixed
        or line.begins
        or line.row
        or previous.large != line.large
        or "\t" in words
        or "\t" in above
    ):
        return True
    if (line.mark and begins_item(line, previous)) or heads(previous, line):
        return True
    first, last = words[0], above[-1]
    drawn = (
        first in STROKES or last in STROKES or "|" in words or first.isdigit() or is_picture(first) or is_deep(words)
    )
    return (drawn and is_drawn(previous, line)) or (("报" in above or "星期" in above) and is_nameplate(above))


def list_goes_on(previous: RawLine, line: RawLine) -> bool:
    """Whether the units of a label go on: 责任单位：区直机关工 | 委、各街道, 责任单位：区财政局、区 | 退役军人局、各街道办事处."""
    last = previous.words[-1]
    if last in TERMINAL:
        return False
    if last not in NAME_LAST and NAME_REST.match(line.words) and previous.is_label:
        return True
    if LIST_REST.match(line.words) is None:
        return False
    return previous.is_label or ends_in_label(previous.words)


NO_HEADING = lazy("[。；：！？;:]|要(?!求|素|点|害)")
"""What stands in no heading: the end of a sentence, or what is asked."""
STAGE_LINE = lazy(r"[^，。；：]{4,16}(?:阶段|环节)[（(][^（()）]{2,30}[）)]")
"""一、动员部署阶段（1月15日前）: a heading, however near the column's edge it ends."""
OPEN_END = "由请督促令对和与及、，于在把将为让使向按的省市县区"
"""What a clause goes on after: 督促 | 各县区要…."""


def heads(line: RawLine, below: RawLine) -> bool:
    """Whether a marked line is a heading that fills its column by chance: what is below begins with its own subject."""
    if line.mark is None or line.mark.kind not in {"cn", "cnp"} or below.words[0] in CANNOT_BEGIN:
        return False
    if line.words[-1] in "）)":
        return STAGE_LINE.fullmatch(line.words) is not None
    if line.words[-1] in OPEN_END or line.words.endswith(("指导", "组织")) or OFFICES_BEGIN.match(below.words) is None:
        return False
    return NO_HEADING.search(line.words) is None


NAMEPLATE = lazy(
    r"[一-龥]{2,10}报\s*(?:20)\d\d年\d{1,2}月\d{1,2}日.{0,30}(?:版|星期)|(?:20)\d\d年\d{1,2}月\d{1,2}日\s+(?:星期|第?\d{1,2}版)"
)
"""The line at the head of a newspaper's page: 云州日报 2026年3月3日 星期二 第01版, and what stands below the name of the paper."""


def is_nameplate(words: str) -> bool:
    """Whether a line is the head of a newspaper's page."""
    return ("报" in words[:12] or "星期" in words[:20]) and NAMEPLATE.match(words) is not None


def opens_bracket(above: str, below: str) -> bool:
    """Whether the line above opens a bracket that it does not close: the line below goes on in it."""
    if above[-1] in ")）〕" or BRACKET.search(above) is None:
        return False  # most lines
    closed = OPEN_BRACKET.search(above) and CLOSED_BRACKET.match(below)
    if closed or UNCLOSED.search(above) is None:
        return bool(closed)
    of_title = BELOW_TITLE.match(below) is not None and "：" not in above  # 工作台账（第一批 | 填报单位：市督查室
    return not (of_title or lost_bracket(above))


def ends_label(previous: RawLine, line: RawLine) -> bool:
    """Whether a label whose closing bracket is lost ends the line above, or a label does and the line below charges an office."""
    if lost_bracket(previous.words):
        return True
    return OFFICES_BEGIN.match(line.words) is not None and WHOLE_LABEL.search(previous.words) is not None


LONGEST_LAST = 4
"""So many characters have the words with which a label ends."""
CLOSED = frozenset("）)〕]。；！？")


def lost_bracket(words: str) -> bool:
    """Whether a line ends as a label does whose closing bracket is lost: （市教育局牵头，市财政局配合, （市教育局、各县区政府."""
    if words[-1] in CLOSED or ("（" not in words and "(" not in words and "〔" not in words and "[" not in words):
        return False  # most lines
    tail = max(0, len(words) - LONGEST_LAST)
    if WHOLE_LABEL.search(words, tail) is None and UNIT_LAST.search(words, tail) is None:
        return False
    return UNCLOSED.search(words) is not None


def goes_on_in_bracket(characters: str, previous: RawLine, line: RawLine) -> bool:
    """Whether a line stands in a bracket that opened lines before: （牵头单位：A；责任单位：B； | 完成时限：6月底前）, （ | 市教育局、市财 | 政局负责）."""
    last = previous.words[-1]
    if last in ENDS_BRACKETED or previous.fixed or line.fixed or line.mark or line.row or "\t" in line.words:
        return False  # most lines
    if stands_alone(line.words) and last not in "；，、;,":
        return False
    begin = max(0, previous.end - LONGEST_LABEL)
    if BRACKETS.search(characters, begin, previous.end) is None:
        return False
    opening = max(characters.rfind(bracket, begin, previous.end) for bracket in "（(〔[")
    if opening <= max(characters.rfind(bracket, begin, previous.end) for bracket in "）)〕]"):
        return False
    following = BRACKETS.search(characters, line.start, line.start + LONGEST_LABEL)
    return following is not None and following.group() in "）)〕]"


ENDS_BRACKETED = frozenset("。）)】〕]！？”")
BRACKETS = lazy(r"[（()）〔〕【】\[\]]")
LONGEST_LABEL = 160
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
    return is_picture(first) or first in DRAWN or last in DRAWN or in_rows(previous, line)


def in_rows(previous: RawLine, line: RawLine) -> bool:
    """Whether both lines are rows of a table that strokes or deep blanks part; asked where the upper one is closed, or the lower numbered."""
    first, last = line.words[0], previous.words[-1]
    if "|" in line.words and (bars := line.words.count("|")) > 1 and bars == previous.words.count("|"):
        return True
    if not (
        first.isdigit() or first in MAY_BAR or last in MAY_BAR or (is_deep(line.words) and is_deep(previous.words))
    ):
        return False
    if (first in BARS_AROUND and line.words[-1] in BARS_AROUND) or (
        last in BARS_AROUND and previous.words[0] in BARS_AROUND
    ):
        return True
    return is_parted(previous.words) and is_parted(line.words)


def is_deep(words: str) -> bool:
    """Whether a deep blank stands in a line."""
    return "  " in words or "\u3000" in words


def is_parted(words: str) -> bool:
    """Whether strokes or deep blanks part a line into cells."""
    return MAY_PART.search(words) is not None and len(PARTING.findall(words, 0, 400)) >= 2


BELOW_TITLE = lazy(f"{KEYED_LINE.pattern}|[（(](?:19|20)\\d\\d年")
WHOLE_LABEL = lazy(r"(?:负责|牵头|配合|参与|落实|月底?前|日前|年底前|完成)$")
"""How a label ends that says what its units do, or by when."""
UNCLOSED = lazy(r"[（(〔\[](?<=.[（(〔\[])[^（(〔\[）)〕\]]{1,60}$")
BEFORE_ONE = "统唯第之单合专同划归万"
"""统|一、高效 is a word that a line break parted, and no mark."""
LISTS = ("清单", "名单", "表单", "账单", "订单", "菜单")
"""任务清单 | 一、 is a title and a mark."""
LOST_BRACKET = lazy("[一二三四五六七八九十]{1,3}[）)][一-龥]|[（(]$")
"""十四）提高…, whose bracket is lost, or stands on the line before."""
NUMBERED_HEAD = lazy(r"\d{1,2}[ \u3000]+[一-龥]{2,20}")
"""2 拓展应用场景 on a line of its own."""


def begins_item(line: RawLine, previous: RawLine) -> bool:
    """Whether a line begins with an outline mark; a bullet may stand in mid-sentence too, —— above all."""
    mark = line.mark
    if mark is None and line.may_be_marked and LOST_BRACKET.match(line.words):
        return True
    if mark:
        one = mark.kind == "cn" and mark.number == 1 and previous.words[-1] in BEFORE_ONE
        return not one or previous.words.endswith(LISTS)
    if line.words.startswith(("1，", "1,")) and TITLE_END.search(previous.words):
        return True  # …工作方案 | 1，开展…
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
            or is_picture(line.words[0])
            or PUNCTUATED.search(previous.words) is None
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
        or (len(previous.words) >= column.length - 1 and previous.width >= column.width * 0.8)
        or (
            previous.width >= column.width * 0.6
            and not ends_sentence(previous.words)
            and PUNCTUATED.search(previous.words) is not None
            and not ends_label(previous, line)
        )
    )
    return full and not (line.indented and last in TERMINAL + CLOSING and not previous.indented)


ENDS_IN_UNITS = lazy(
    "(?:[责責]任|[牵牽][头頭]|配合|[负負][责責]|主[办辦]|[协協][办辦])(?:[单單単]位|部[门門]|科室"
    "|[处處]室)[:：][^。；：！？:]{0,80}(?:[部委局厅廳办辦院会會府区區县縣市镇鎮街]|公司|[单單単]位|部[门門]|中心)$"
)
"""A label at the end of a line: no sentence goes on behind it."""
NUMBERED_YEAR = lazy(r"〔\d{4}〕$")


def ends_sentence(words: str) -> bool:
    """Whether a line ends where a sentence or a label ends."""
    if is_picture(words[-1]) or "\u2600" <= words[-1] <= "\u27bf" or words[-1] == "\ufe0f":
        return True  # a picture closes what a post says
    if words[-1] == ".":
        return is_stop(words)
    return (words[-1] in TERMINAL + "）)〕】]］" and not NUMBERED_YEAR.search(words)) or (
        words[-1] in CLOSING and len(words) > 1 and words[-2] in TERMINAL
    )


def breaks_off(previous: RawLine, line: RawLine) -> bool:
    """Whether an unwrapped line that ends without punctuation is half a sentence and not a heading."""
    head = line.head
    if (
        lost_bracket(previous.words)
        or (NEW_PARAGRAPH.match(head) and not previous.words[-1].isdigit())
        or SUBJECT_BEGINS.match(head)
        or saying_at(head, 0, len(head))
        or KEYED_LINE.match(head)
        or ENDS_IN_UNITS.search(previous.words)
    ):
        return False
    if UNIT_ALONE.fullmatch(line.words) and PUNCTUATED.search(previous.words):
        return False  # 市财政局, whose duties stand on the next line
    mark = previous.mark
    tail = PUNCTUATED.search(line.words)
    if mark:
        runs = PUNCTUATED.search(previous.words) is not None
        rest = len(previous.words) >= LONG_LINE and REST.fullmatch(line.words) is not None
        return mark.kind in SPOKEN or (
            runs and (rest or len(previous.words) > 60 or HANGING.search(previous.words) is not None)
        )
    if PUNCTUATED.search(previous.words):
        return SENTENCE.search(previous.words) is not None or FIELD_LINE.search(previous.words) is None
    return tail is not None and tail.start() <= 3 and len(previous.words) > 6


HANGING = lazy("(?<![方导倾走流去志意定面取大天出转礼即驱])[向按把将使让对]$")
"""A line that breaks off behind a word that wants another: …平台，向 | 中小企业开放."""
LONG_LINE = 24
REST = lazy("[一-龥\\d%]{1,15}[。；]")
"""The last words of a sentence, alone on a line: 验收。"""
NAME_LAST = "委局部厅办署会院府司心处室镇乡区县市道队校"
NAME_REST = lazy(f"[一-龥]{{0,7}}[{NAME_LAST}](?=[、，；,;]|$)")
"""The rest of a name that a line break parted."""
LIST_REST = lazy(
    "[一-龥（）()]{1,14}(?:、[一-龥（）()、，]{2,80}(?:[部委局厅办院会府区县市镇乡街]|公司|中心|单位|部门|办事处)(?:等|$|[ \u3000])|[ \u3000]+[一-龥]{2,6}[:：])"
)
"""The rest of a list of units, alone on a line or before the next key."""
UNIT_ALONE = lazy("[市省县区州国][一-龥]{2,14}(?:局|委|部|厅|办|署|院|委员会|政府|公司|中心)")
