"""Labels without brackets: 责任单位：A、B on a line of its own or at a paragraph's end, and a last sentence of units and what they do."""

import re
from bisect import bisect_right

from luoshi.reading.label_parsing import Label, Parsed, is_list, parse, parse_verbs, unaccounted
from luoshi.reading.label_words import (
    BESIDES,
    BODY,
    COLON,
    CONVENTION,
    DIVISION,
    DUTIES,
    ENGLISH,
    LOOSE_COLON,
    PERSON,
    PLACE_BODY,
    REPORTED_BY,
    WHOSE,
    role_of_key,
)
from luoshi.reading.marks import BULLETS, bullet_at
from luoshi.reading.model import UnitBasis
from luoshi.reading.names import LOOSE_SUFFIX, Named, is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME

TAIL_KEY = lazy(
    f"(?:{WHOSE}{DUTIES}(?:(?<=督办|整改|责任)对象{COLON}|{BODY}{BESIDES}(?:{COLON}|(?P<loose>{LOOSE_COLON}))|{PLACE_BODY}{COLON})"
    f"|(?:(?!联系人|联络员){PERSON}|{DIVISION}|(?:验收|销号|复核)(?:单位|部门)"
    f"|(?:(?:预计|计划|拟|要求)?完成|办[结理]|督办|交办(?!时间)|整改|解决|交付|化解|竣工|投用)(?:时限|时间|期限)|时限要求|(?:完成|时间|进度|推进)?节点"
    f"|(?:进度|时间)(?:安排|要求|计划)|推进计划|(?:时间|工作|完成)进度|牵头|配合|主责|主办|承办|协办|会办|协同|协作|负责|督办|督导|(?P<plain>责任|落实)){COLON}"
    f"|{ENGLISH.format('english', 'due')})"
)
BEFORE_BODY = "保收号核头办任责实施成理合同作助与加持导织进设管督筹务联抓扶的）"
"""What the words before 单位 end with where both are a key; in 各有关部门 they are none."""
KEY_TELLS = lazy(
    "".join(f"{body}(?<=[{BEFORE_BODY}]{body})|" for body in BODY[3:-1].split("|"))
    + "站所[：〕]|股室[：〕]|院系[：〕]|镇街[：〕]|乡镇[：〕]|村居[：〕]|村社[：〕]|班组[：〕]|企业[：〕]|社区）?[：〕]|居）[：〕]|村[：〕]|单位[：〕]|"
    "[办改任]对象[：〕]|领导[：〕]|责任人[：〕]|牵头人[：〕]|负责人[：〕]|包保人[：〕]|分工[：〕]|时限[：〕要]|时间[：〕]|期限[：〕]"
    "|节点[：〕]|安排[：〕]|进度[：〕]|[进时推][度间进](?:要求|计划)[：〕]|牵头：|配合：|负责：|责任：|落实：|主责：|主办：|承办：|协办：|会办：|协同：|协作：|督办：|督导："
    "|牵头〕|配合〕|负责〕"
    "|责任〕|落实〕|承办〕|主责〕|主办〕|协办〕|协同〕|协作〕|督办〕|督导〕"
)
"""One of these is in every TAIL_KEY that is Chinese, and found much faster."""
ENGLISH_TELLS = lazy(ENGLISH.replace("?P<{0}>", "?:").replace("?P<{1}>", "?:"))
ENGLISH_ENDS = "dDgeErRtTsy"
"""The letters before the colon of a key in English; asked first, for they are quickly looked for."""
ALL_TELL = lazy(f"{KEY_TELLS.pattern}|{ENGLISH_TELLS.pattern}")
"""The same for documents that have keys in both languages."""
LONGEST_KEY = 10
"""How far before it a TAIL_KEY may begin."""
LONGEST = 600
GLUED_KEY = lazy("(?:牵头|责任|配合|主办|承办|协办|参与)(?:单位|部门)：|(?:牵头|责任|包保)领导：")
BREAKS_OFF = frozenset("→—*#|>·" + BULLETS)
BEGINS_KEY = BREAKS_OFF | frozenset("–-〔")
STANDS_BEFORE = "\n。；！？）〕”\u3000 ：，、"
"""What may stand before the key of a label."""
NOT_BEFORE_KEY = "各第一二三和与及的由个项级要请向经"
"""What makes more of a key where no line break parts it from the words before: 各责任单位：."""
NO_ITEM_BEFORE = frozenset(NOT_BEFORE_KEY + "确定明立设为按照对将把以在其他各新原主")
"""The same where line breaks are kept: 明确责任单位：."""
SHORTEST_BEFORE = 10
LONGEST_REPORTED = 40


def tail_labels(
    norm: str, start: int, end: int, taken: list[Label], tells: "re.Pattern[str]", *, glued: bool
) -> list[Label]:
    """Labels without brackets: 责任单位：A、B on a line of its own, at a paragraph's end, or in flattened text.

    `glued`: the line breaks are lost, and nothing parts a key from what stood above it: 健全物流体系责任单位：A.
    """
    labels: list[Label] = []
    position = start
    seek = start
    while told := tells.search(norm, max(position, seek), end):
        places = range(max(position, told.start() - LONGEST_KEY), told.start() + 1)
        key = next((found for place in places if (found := TAIL_KEY.match(norm, place, end))), None)
        if key is None or REPORTED_BY.search(norm, max(start, key.start() - LONGEST_REPORTED), key.start()):
            seek = told.end()
            continue
        index = bisect_right(taken, key.start(), key=lambda label: label.start) - 1
        inside = taken[index] if index >= 0 and key.start() < taken[index].end else None
        if inside:
            position = inside.end
            continue
        begin = key.start()
        if 0 < begin - start <= LONGEST_MARK and marks_a_key(norm, start, begin):
            begin = start
        while begin > start and norm[begin - 1] in BEGINS_KEY:  # …。——责任单位：, 【责任单位】, …。▲责任单位：
            begin -= 1
        before = norm[begin - 1] if begin > start else "\n"
        parted = begin < key.start() and norm[begin] in BREAKS_OFF  # …通过验收→责任单位：市教育局
        if glued and not parted and (inner := GLUED_KEY.search(norm, begin, key.end())):
            if inner.start() > begin and before not in STANDS_BEFORE:  # 低保标准统筹责任单位：: 统筹 is no part of it
                begin, before = inner.start(), norm[inner.start() - 1]
            parted = begin == inner.start() and before not in NOT_BEFORE_KEY
        elif not parted and begin - start >= SHORTEST_BEFORE and GLUED_KEY.match(norm, begin, end):
            parted = before.isalnum() and before not in NO_ITEM_BEFORE  # …新建水厂3座牵头单位：A
        if not parted and before not in STANDS_BEFORE and not before.isspace():
            position = key.end()
            continue
        value = key.end() + (norm[key.end() : key.end() + 1] == "\n")
        stop = tail_end(norm, value, min(end, key.end() + LONGEST), own_line=begin == start)
        parsed = parse(norm, key.start(), stop)
        doubtful = is_doubtful(norm, key, stop, parsed.names)
        if doubtful and begin == start and (typed := parted_by_blanks(norm, key, stop)):
            parsed, doubtful = Parsed(typed, keyed=True), False
        if (parsed.names or parsed.aux) and not doubtful:
            form = "line" if begin == start else "tail"
            convention = CONVENTION.search(norm, key.end(), stop) is not None
            labels.append(
                Label(begin, stop, form, tuple(parsed.names), parsed.open_list, convention, tuple(parsed.persons), True)
            )
        position = stop
    return labels


def marks_a_key(norm: str, start: int, key: int) -> bool:
    """Whether nothing but a bullet or the line's number stands before its key: ★责任单位：市教育局, 🏢 责任单位：市教育局."""
    bullet = bullet_at(norm, start)
    return (bullet is not None and not norm[bullet.end : key].strip()) or counts_a_key(norm, start, key)


def counts_a_key(norm: str, start: int, key: int) -> bool:
    """Whether only the next number stands before a key, on the lines of one task that are counted: （一）建设内容：…, （二）责任单位：…."""
    if not COUNTED.fullmatch(norm, start, key):
        return False
    above = norm.rfind("\n", 0, max(0, start - 1)) + 1
    return CONTENT_KEY.match(norm, above, start) is not None or (
        TAIL_KEY.match(norm, above + key - start, start) is not None
        and COUNTED.fullmatch(norm, above, above + key - start) is not None
    )


def is_doubtful(norm: str, key: "re.Match[str]", stop: int, names: list[Named]) -> bool:
    """Whether a key without its colon (责任单位各乡镇要密切配合。) or one of a word with more senses (责任：不落实的要追究。) may be none: more stands behind it than units."""
    if key["plain"]:
        return unaccounted(norm, key.end(), stop, names) > 0
    if key["loose"] is None:
        return False
    if not key["loose"]:  # 责任单位省教育厅、省财政厅
        return not is_list(norm, key.end(), stop)
    parts = norm.find(f"，{OF_THESE}", key.end(), stop)
    return unaccounted(norm, key.start(), stop if parts < 0 else parts, names) > 1


LONGEST_MARK = 5
COUNTED = lazy("（[二三四五六七八九]）|[（(]?[2-9][)）]|[2-9][.．、]")
CONTENT_KEY = lazy(
    "(?:（[一二三四五六七八]）|[（(]?[1-8][)）]|[1-8][.．、])(?:(?:建设|工作|主要|整改|任务|项目|目标|重点)(?:内容|任务|目标|措施|要求))："
)
BLANK_LIST = lazy("[一-龥]{2,12}(?:[ \u3000]+[一-龥]{2,12})*[ \u3000]*")


def parted_by_blanks(norm: str, key: "re.Match[str]", stop: int) -> list[Named]:
    """The units of a line that hands typed with blanks alone: 责任单位 镇村建办 供电所 柳河村. None where one is no unit."""
    if norm[key.end() - 1] not in " \u3000" or not BLANK_LIST.fullmatch(norm, key.end(), stop):
        return []
    role = role_of_key(key.group())
    basis: UnitBasis = "none" if role == "responsible" else "explicit"
    spans = [word.span() for word in BLANK_LIST_WORD.finditer(norm, key.end(), stop)]
    listed = all(answers(norm[begin:end]) for begin, end in spans)
    return [Named(*span, role, basis) for span in spans] if listed else []


BLANK_LIST_WORD = lazy("[一-龥]+")


def answers(words: str) -> bool:
    """Whether a word of such a line ends as those do who answer in a township: 黄家村, 柳河社区, 综合执法队."""
    return is_name(words, strict=True) or (is_name(words, strict=False) and LOOSE_SUFFIX.search(words) is not None)


TAIL_STOP = lazy(
    "[。！？\n]|[；，](?!\\s*(?:第[一二三])?(?:牵头|责任|配合|负责|主办|协办|会办|承办|参与|完成|办结|时限|指导|督办|督导"
    "|(?:\\d{4}年)?(?:\\d{1,2}月)?年?底?前|长期坚持|持续推进|(?:有关|相关)(?=[省市州县区乡镇街部单])|各|市|省|县|区|国"
    "|[一-龥]{2,14}(?:部|委|局|厅|办|会|院|政府|公司|中心)"
    "|[一-龥]{2,10}(?:镇|乡|街道|区|学院|科|处|集团|所|站|队)(?=[、，；。等\\s]|$)))"
    "|[（](?=(?:[一二三四五六七八九十]{1,3}|\\d{1,2})）)|[①-⑳◇□▶►]|第[一二三四五六七八九十]{1,2}(?:部分|章|篇)"
    "|(?<![\\d.])\\d{1,2}(?:\\.\\d{1,2}){1,2}[ \u3000]*(?=[一-龥]{2})(?![年月日号前底末个万亿元公倍])"
    "|[一二三四五六七八九十]{1,3}、|\\d{1,2}[.、．](?!\\d)|请(?=各|有关)"
    "|(?=扫一?扫[^，。；]|分享到[：:]|版权所有)"
    "|各(?:责任|承办|有关|牵头|相关)?单位(?=要|请|应|须)|会议(?=还|要求|强调|指出|对|明确|决定)"
    "|(?<=[ \u3000])(?:任务|事项|项目|问题|措施)(?:[一二三四五六七八九十]{1,3}|\\d{1,2})："
)
LONGEST_ASIDE = 60
LINE_STOP = lazy("[。！？\\n]|请(?=各)")
DUE_BEHIND = lazy(
    "(?:于|须|请)?(?:20\\d\\d年)?(?:\\d{1,2}月(?:\\d{1,2}日|底|[上中下]旬)?|年底?|[一二三四]季度末?)之?前(?:全部|全面)?(?:办结|完成|办复|答复|销号|整改到位)[。；]?(?=\n|$)"
)
"""The last words of a paragraph that only say by when, behind who answers for it."""
SENTENCE_LABEL_ENDS = ("牵头", "负责", "配合", "参与", "落实", "协助", "协同")
SENTENCE_LABEL = lazy(
    "[。；！](?P<list>(?:[^。；！？：\\n（）“”]|（[^（）。\\n]{1,14}）){2,160}(?:牵头|负责|配合|参与|落实|协助|协同))[。；]?\\s*$"
)
INNER_SENTENCE = lazy(
    "[。；！](?P<list>(?:[^。；！？：\\n（）“”]|（[^（）。\\n]{1,14}）){2,160}(?:牵头|负责|配合|参与|落实|协助|协同))(?=[。；])"
)
"""The same amid a paragraph that ends with one."""


NEXT_PART = lazy(r"\s*(?P<name>[一-龥〇（）]{2,40}?)(?=[、，；。\s]|等|$)")


LASTING = lazy("(?:长期坚持|持续推进|常态化推进|持续实施|全年)$")
"""长期坚持，每季度末月25日前报送情况: of one label, the time and how often it comes."""


OF_THESE = "其中"
TIME_TOLD = lazy(
    r"[，；][^，。；：\n\d]{0,10}(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)?|年底?|[一二三四]季度末?)"
    r"(?:[以之]?前|完成)[一-龥]{0,6}(?=[，。；\n]|$)|[，；]并?长期[一-龥]{2,6}(?=[，。；\n]|$)"
)
"""A clause that only tells one more time."""
LONGEST_TOLD = 30
TIME_KEYED = lazy(rf"(?:时限|时间|期限|节点)(?:要求)?{COLON}[^，。；]{{0,{LONGEST_TOLD}}}$")


def behind_times(norm: str, start: int, stop: int, end: int) -> int:
    """Behind the clauses from the mark at `stop` on that tell more times of the label that stands between `start` and `stop`.

    办结时限：首笔5月15日前支付，余款年底前付清。 承办单位为A和B，其中就学问题6月底前答复，用工问题5月底前办结。
    """
    since = max(start, stop - LONGEST_TOLD) - LONGEST_KEY
    timed = norm.startswith(OF_THESE, stop + 1) or TIME_KEYED.search(norm, max(0, since), stop)
    while timed and (told := TIME_TOLD.match(norm, stop, end)):
        stop = told.end()
    return stop


def tail_end(norm: str, start: int, end: int, *, own_line: bool) -> int:
    """Where a label without brackets ends: its sentence, its paragraph, or the next outline mark; the full stop included."""
    stops = LINE_STOP if own_line else TAIL_STOP
    found = stops.search(norm, start, end)
    opening = norm.find("（", start, found.start()) if found else -1
    closing = norm.find("）", opening, min(end, opening + LONGEST_ASIDE)) if opening >= 0 else -1
    if found and closing > found.start():
        found = stops.search(norm, closing, end)  # 责任单位：A（排在首位的为牵头单位，下同）
    if not found:
        return end
    if (
        found.group() in "；，"
        and (part := NEXT_PART.match(norm, found.end(), end))
        and is_name(part["name"], strict=True)
    ):
        return tail_end(norm, part.end(), end, own_line=own_line)
    if found.group() == "，" and norm.startswith("每", found.end()) and LASTING.search(norm, start, found.start()):
        return tail_end(norm, found.end(), end, own_line=own_line)
    if found.group() in "；，" and (behind := behind_times(norm, start, found.start(), end)) > found.start():
        return tail_end(norm, behind, end, own_line=own_line)
    if found.group() in "。！？；，":
        after = TAIL_KEY.match(norm, found.end(), end)  # 责任单位：A。完成时限：…
        if after:
            return tail_end(norm, after.end(), end, own_line=own_line)
        due = DUE_BEHIND.match(norm, found.end(), end)  # 会办：市住建局。7月31日前办结。
        return due.end() if due else found.end()
    return found.start()


def sentence_labels(norm: str, start: int, end: int) -> list[Label]:
    """A last sentence that is nothing but units and what they do: …完成检查。应急局牵头，公安局配合。"""
    told = norm[max(start, end - 200) : end].rstrip()
    if not (told[:-1] if told[-1:] in "。；" else told).endswith(SENTENCE_LABEL_ENDS):
        return []  # asked first, for most sentences end otherwise
    found = SENTENCE_LABEL.search(norm, max(start, end - 200), end)
    label = sentence_label(norm, *found.span("list"), end) if found else None
    if not found or not label:
        return []
    inner = INNER_SENTENCE.finditer(norm, start, found.start() + 1)
    return [*(before for told in inner if (before := inner_label(norm, told))), label]


GLUED_LABEL = lazy(
    f"{INNER_SENTENCE.pattern}。(?=（[一二三四五六七八九十]{{1,3}}）|[一二三四五六七八九十]{{1,3}}、|\\d{{1,2}}[.、](?!\\d))"
)
"""The same before the next mark, where the line breaks are lost."""
FEWEST_GLUED = 3
"""So many sentences of units before marks tell that they are the document's labels; then others amid items are."""


def glued_labels(norm: str, start: int, end: int) -> list[Label]:
    """As `sentence_labels`, for a text whose line breaks are lost: a sentence of units before each mark."""
    found = before_marks(norm, start, end)
    if len(found) < FEWEST_GLUED:
        return found
    return [label for told in INNER_SENTENCE.finditer(norm, start, end) if (label := inner_label(norm, told))]


def before_marks(norm: str, start: int, end: int) -> list[Label]:
    """The sentences of units right before the next mark: …不少于6场。由县商务局会同县教育局负责。三、保障措施…."""
    return [label for told in GLUED_LABEL.finditer(norm, start, end) if (label := inner_label(norm, told))]


def inner_label(norm: str, told: "re.Match[str]") -> Label | None:
    """The label that a sentence amid a paragraph is, its full stop included."""
    return sentence_label(norm, *told.span("list"), told.end("list") + 1)


THIS = lazy("(?:以上|上述|[此本该]|这)项?(?:工作|任务|事项|措施)?(?=由)")
"""此项工作由市教育局牵头。"""


LED_BY = lazy(
    "由?(?:[省市县区州旗镇乡]委|[省市县区州旗镇乡]政府|党工委|管委会)?(?:分管|常务|主管)?副?(?:[省市县区州盟旗镇乡]长|书记|主任|主席|秘书长)"
    f"(?:{NAME})?(?:同志)?(?:牵头(?:负责|推进|抓总)?|总?负责|统筹|挂帅|领办|包保|包抓)，"
)
"""The leader before the units: 由副市长李某牵头，市发展改革委配合. No person is a unit."""


def sentence_label(norm: str, start: int, end: int, stop: int) -> Label | None:
    """The label that the sentence [start, end) is; None where it holds more than units and what they do."""
    this = THIS.match(norm, start, end)
    inner = this.end() if this else start
    led = LED_BY.match(norm, inner, end)
    inner = led.end() if led else inner
    parsed = parse_verbs(norm, inner, end)
    if not parsed.verbs or not parsed.names or unaccounted(norm, inner, end, parsed.names):
        return None
    if not is_name(norm[parsed.names[0].start : parsed.names[0].end], strict=True):
        return None
    return Label(start, stop, "tail", tuple(parsed.names), parsed.open_list, False, (), False)
