"""What the words of a line say of it: with what it begins and ends, whether it is a label or stands alone, how wide it is."""

import re

from luoshi.reading.characters import RULES_OF, SAME_LENGTH, TABLE, normalise
from luoshi.reading.marks import BEGINNINGS, MARKS_BEGIN
from luoshi.reading.patterns import lazy, rule

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
DRAWN = "│┃┌├└┐┤┘╔╠╚╗╣╝┏┣┗┓┫┛"
"""What the lines of a drawn table begin and end with."""
TERMINAL = "。！？；：…:;!?"
CLOSING = '”’）〕》】』」"'
CANNOT_BEGIN = "，。、；：！？”’）〕》】％%』」,;)]"
CANNOT_END = "，、（〔《“‘【『「—,(["


def head_of(words: str) -> str:
    """How a line begins, in one writing, without what can't be seen."""
    beginning = words[:48]
    if beginning[0] in "（(" and " " in beginning[:7]:
        beginning = beginning[:7].replace(" ", "") + beginning[7:]  # （四十 八）
    if not beginning.isprintable():
        beginning = UNSEEN.sub("", beginning)
    return normalise(beginning[:32])[:24]


WRITTEN_IN_MORE_WAYS = (*map(chr, TABLE), *RULES_OF)
UNMARKED = f"(?=[一-龥])[^{MARKS_BEGIN}{''.join(map(re.escape, WRITTEN_IN_MORE_WAYS))}]"
"""A Chinese character that begins no mark and is written in one way only."""
MAY_BEGIN_MARK = frozenset(each for each in (*MARKS_BEGIN, *WRITTEN_IN_MORE_WAYS) if "一" <= each <= "龥")
"""The other Chinese characters."""
READ_AS_BEGINNING = frozenset(
    {
        *BEGINNINGS,
        *INVISIBLE,
        *(chr(found) for found, plain in TABLE.items() if plain in BEGINNINGS),
        *(each for each, rules in RULES_OF.items() if any(SAME_LENGTH[rule][2][0] in BEGINNINGS for rule in rules)),
    }
)
"""What an outline mark may begin with, in every writing and as it may be misread."""
PLAIN = lazy(UNMARKED + r"[^:：】日〔\[［【\t]*")
"""A line that begins with no mark, and is no label, date or number of a document (`STANDS_ALONE`)."""
ORDINARY = lazy(UNMARKED + rf"[^:：】日〔\[［【\s{INVISIBLE}(（|｜│┃+{DRAWN}]*")
"""A plain line that is no row of a table either, and of which nothing is dropped: most lines of running text are."""
UNSEEN = lazy(f"[{INVISIBLE}]")


def width_of(words: str) -> int:
    """The width in half-characters, as far as a column may be wide: a character of three bytes is as wide as two of one."""
    return (len(words.encode("utf-8", "surrogatepass")) + len(words)) // 2 if len(words) < 200 else 400


NUMBERED = frozenset({"cn", "cnp", "num", "nump"})
NEW_PARAGRAPH = lazy(
    "(?:(?:\\d{4}年)?\\d{1,2}月\\d{1,2}日(?=[，上下])|近日|日前|下一?步|今年以来|截至|目前|当前|各位代表|同志们"
    "|会议(?:听取|指出|强调|要求|认为|研究|决定))(?![、的])"
    "|(?:今年|明年|全年|主要|重点|预期)[一-龥]{0,8}(?:目标|任务|工作|措施|举措)$"
)
"""Words that begin a paragraph, so that the line before is whole though no stop ends it."""
OFFICES_BEGIN = lazy("[各省市县区][一-龥、（）()]{1,18}(?:要|应|须|负责)")
SUBJECT_BEGINS = lazy(f"{OFFICES_BEGIN.pattern}|[一-龥]{{2,14}}(?:部|委|局|厅|办|署|政府|部门)要")
DATE_LINE = lazy(r"(?:\d{4}|[二〇○零一九]{4})年.{1,4}月.{1,4}日")
LABEL_LINE = lazy(
    r"[（〔【\[(★☆▲●■◆◇※*]?(?:牵头|责任|负责|配合|主办|协办|承办|参与|指导|督导|督办|监督|验收|主责|协同|实施|落实|完成|办理|办结|整改)(?:单位|部门|领导|人|时限|时间)?\s*[:：]"
)
UNIT_LAST = lazy(
    r"(?:[部委局厅办署院会府区县市镇街所队司社校心等]|公司|单位|部门|企业|银行|分行|[前底月日]|坚持|推进)$"
)
FIELD_LINE = lazy(r"(?:^|\s)[一-龥][一-龥\s]{1,8}[:：]")
KEY = lazy(r"[一-龥]{2,8}[:：]")
ADDRESSEES = (
    r"(?=[^:：]{0,24}各)(?![^:：]*(?:要|应|下|做到|提出|必须|为|是|对|将|把|按照|强调|指出|牵头|负责|单位[:：]"
    r"|部门[:：]$|[时期]限[:：]$|时间[:：]$))[一-龥（）()、，,\s]{4,80}[:：]$"
)
"""各县（市、区）人民政府，市政府各部门：."""
NUMBER_LINE = lazy(r"[一-龥]{0,16} ?[〔\[［【](?:19|2[0oO])[\doO]{2}[〕\]］】]\s?第?\s?\d{1,5}\s?[号期]")
"""云政发〔2026〕7号 and nothing else."""
BYLINE = (
    r"(?:[^\s，。；：:\d]{2,16}\s+){0,4}20\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s*\d{1,2}[:：]\d\d"
    r"(?:\s+(?:发表于)?[一-龥]{2,8}$|$)"
)
"""Whose post it is, and when and where it was put up: 原创 石桥发布 2026年3月2日 18:30 云州."""
STANDS_ALONE = rule(
    (
        f"{LABEL_LINE.pattern}|{ADDRESSEES}|[（(]此件|[【〔［][一-龥]{{2,8}}\\d{{0,2}}[】〕］]"
        f"|(?:注|备注|说明|(?:任务|事项|项目|工作|办理|督办|整改|交办|建设)(?:名称|内容|要求|事项|措施|目标|任务|进展)"
        f"|问题(?:表现|描述|[一二三四五六七八九十\\d]{{1,2}})|(?:存在|反馈)问题|经办人|签发人?|[（(]?(?:联系人|联系电话|抄送|抄报|主送))[:：]"
        f"|{BYLINE}|{DATE_LINE.pattern}$|{NUMBER_LINE.pattern}$|[（(]20\\d\\d年\\d{{1,2}}月[)）]$"
    ),
    needs=":：】日月〔[［【件",
)
"""A label, a date, a document number: lines that begin something of their own."""
PARTED_KEY = lazy(
    r"(?:牵头|责任|负责|配合|主办|主责|协办|协同|承办|参与|指导|督导|督办|监督|验收|实施|落实|完成|办理|办结"
    r"|整改|牽頭|責任|負責|主辦|協辦|承辦|辦理|實施|落實)"
    r"(?:[单單単]位|部[门門]|[领領][导導]|科室|处室|股室|站所|主体|人|[时時]限|[时時][间間])[:：】]"
    r"|(?:整改|工作|督办|办理|任务)(?:措施|目标|要求|内容|名称|进展)[:：】]"
)
KEYED_LINE = lazy("[一-龥]{2,8}[一二三四五六七八九十\\d]{0,3}：")
PUNCTUATED = lazy(r"[，。；：！？,;]")
"""What running text has, and a heading or a cell mostly lacks."""
SENTENCE = lazy(r"[，。；！？,;]")
BRACKET = lazy(r"[（(〔【\[]")
OPEN_BRACKET = lazy(r"[（(〔【\[][^（()）〔〕【】\[\]]{0,80}$")
CLOSED_BRACKET = lazy(r"[^（()）〔〕【】\[\]]{0,80}[)）〕】\]]")
LONGEST_KEY = 10


def begins_with_label(words: str) -> bool:
    """Whether words begin with a label's key: 责任单位：."""
    if "：" not in words and ":" not in words:
        return False
    if " " in words[:LONGEST_KEY]:
        words = words[: 2 * LONGEST_KEY].replace(" ", "")  # 责任 单位：, 整 改 时 限：
    if LABEL_LINE.match(words):
        return True
    head = words[:LONGEST_KEY]
    return ("：" in head or ":" in head) and LABEL_LINE.match(normalise(head)) is not None  # 贵任单位：


def stands_alone(words: str) -> bool:
    """Whether a line is a label, a date or a document number."""
    if STANDS_ALONE.hint.search(words) is None:
        return False  # most lines
    return STANDS_ALONE.match(words) is not None or begins_with_label(words)
