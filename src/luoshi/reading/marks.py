"""Outline marks: 第一章 一、（一）1. （1）① 一是 一要 首先 会议指出 …: what they look like and what number they carry.

Marks are looked for in the normalised characters (`Mended.norm`), so one form stands for its half- and full-width twins.
"""

import re
from functools import lru_cache
from string import ascii_letters
from typing import NamedTuple

from luoshi.reading.patterns import lazy

CN = "[一二三四五六七八九十百零〇○两]"
CN_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
FORMAL = "壹贰叁肆伍陆柒捌玖拾"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ENCLOSED = (CIRCLED, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "❶❷❸❹❺❻❼❽❾❿", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑", FORMAL)
ORDINALS = {
    "首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 99, "其一": 1, "其二": 2, "其三": 3, "其四": 4, "其五": 5,
}  # fmt: skip
CLOSES_LIST = 99
"""The number of 最后: it ends the list whatever its length."""

RANKS = (
    "annex", "part", "chapter", "section", "article", "formal", "cn", "cnp", "box", "num", "decimal-2", "decimal-3", "decimal-4",
    "nump", "circle", "upper", "lower", "bullet", "say", "first", "must", "one",
)  # fmt: skip
"""Kinds of marks from the widest to the narrowest, as GB/T 9704 and legislative practice order them."""

ORDER = {kind: rank for rank, kind in enumerate(RANKS)}
SPOKEN = frozenset({"first", "must", "one"})
"""首先 一要 一是: marks of a speech, which nest in this order."""

INLINE = SPOKEN | {"say"}
"""Kinds that belong to the sentence rather than to the page: they seldom begin an item of their own."""


class Mark(NamedTuple):
    """A mark at [start, end) of the normalised text. `weak`: a damaged form, believed only where its number is awaited."""

    start: int
    end: int
    kind: str
    number: int
    weak: bool = False


BLANK = "[ \u3000]"
ORDINAL = rf"第{BLANK}?(?:{CN}{{1,4}}|\d{{1,3}}){BLANK}?"
AMOUNT = (
    "[年月日个项家种名亿万多余倍人件次千百元号度期届时分岁户亩吨米公平座处套台条批部艘辆所间张份类级层轮天周折成%‰℃:-]"
)
"""What follows a number that counts something and therefore marks nothing."""
NO_AMOUNT = "分[级类工组层析]|人[员事才大]|公[共开安文益]|平[台安时]|项目|年度|日常|部[门署]|期[限间]|条[件例]|类别|名称|户外|件办|批准|座谈|次序"
"""Words that begin with what may follow a number that counts: 4.2 分级响应."""
BULLETS = "●■◆▲★◎◇□▪▫•◦‣➢➤►▶✦✓✔☆※🔹🔸🔵🔴👉📌⭐✅☑➡❗📍🔺🟢🟡🟠"
NAMED = "专栏|任务|措施|举措|行动|工程|事项|议题|议程|步骤|专题|目标|Task|Action|Item"

STRICT_FORMS = {
    "annex": rf"附(?:件|表|录){BLANK}*(?:{CN}{{1,3}}|\d{{1,3}})(?=[：:. \u3000\n]|$)[：:]?{BLANK}*",
    "part": rf"{ORDINAL}[编篇]{BLANK}*",
    "chapter": rf"{ORDINAL}(?:章|部分){BLANK}*",
    "section": rf"{ORDINAL}节{BLANK}*",
    "article": (
        rf"第{BLANK}?(?:{CN}{{1,6}}|\d{{1,4}}){BLANK}?条(?:之{CN})?(?=[ \u3000一-龥“《]){BLANK}*(?!第|款|规定|的)"
        rf"|第{BLANK}?(?:{CN}{{1,4}}|\d{{1,3}}){BLANK}?项(?:{BLANK}+|：)"
    ),
    "formal": f"[{FORMAL}]{{1,3}}{BLANK}?[、.]",
    "cn": rf"{CN}{{1,5}}{BLANK}?(?:、|\.(?!\d)|．)",
    "cnp": rf"（{BLANK}?{CN}{{1,5}}{BLANK}?）[、.]?|[{ENCLOSED[3]}][、.]?",
    "box": rf"专栏{BLANK}*(?:{CN}{{1,3}}|\d{{1,3}})(?![{CN[1:-1]}\d]){BLANK}*[：:]?"
    rf"|项目{BLANK}?(?:{CN}{{1,3}}|\d{{1,3}})：{BLANK}*"
    rf"|第{CN}{{1,2}}(?:阶段|环节)(?:：|{BLANK}+|(?=（)){BLANK}*"
    rf"|(?:{NAMED}){BLANK}?(?:{CN}{{1,3}}|\d{{1,3}})(?:[：:]|、(?!{CN}|\d)|{BLANK}+){BLANK}*",
    "num": (
        rf"\d{{1,3}}{BLANK}?(?:\.(?:(?!\d)|(?=(?:19|2 ?0)\d ?\d(?:年|1?\d月)|\d{{1,2}}月(?!均)"
        rf"|\d{{1,2}}(?:个工作日|个月|日|天)[之以]?[内前]|12345))|、|．|\ufe0f?\u20e3\ufe0f?{BLANK}*)|[{ENCLOSED[4]}]"
    ),
    "nump": rf"（{BLANK}?\d{{1,3}}{BLANK}?）[、.]?|[{ENCLOSED[1]}][、.]?",
    "circle": f"[{CIRCLED}{ENCLOSED[2]}][、.]?",
    "upper": "（[A-Z]）|[A-Z](?:[.）]|、(?![A-Z]))(?=[ \u3000]?[一-龥“《])",
    "lower": "（[a-z]）|[a-z](?:[.）]|、(?![a-z]))(?=[ \u3000]?[一-龥“《])",
    "first": rf"第{CN}{{1,2}}(?:，|是(?=\S)|、(?!第|{CN}))|(?:首先|其次|再次|再者|最后|其[一二三四五])[，：要是]",
    "must": rf"{CN}{{1,3}}要(?=\S)",
    "one": rf"{CN}{{1,3}}[是则](?=\S)",
}
PICTURES = (
    "\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23fa\u2600-\u2604\u2614\u2615\u261d\u2693-\u26ff\u2702\u2705"
    "\u2708-\u270f\u2728\u274c\u274e\u2753-\u2757\u2763\u2764\u2795-\u2797"
)
"""Pictures that posts put before a line, whichever they are: 📌, 🏢, ⏰."""
BULLET = rf"[{BULLETS}]{BLANK}*|(?:[{PICTURES}]\ufe0f?){{1,3}}{BLANK}*(?:\d{{1,2}}{BLANK}+)?|[—–-]{{2,3}}{BLANK}*(?=[一-龥“《0-9])|[·*>-]{BLANK}*(?=[一-龥“《])"
"""Marks without a number; they count at the beginning of a paragraph only."""
WEAK_FORMS = {
    "cn": rf"{CN}{{1,4}}(?:[，。,:：]|{BLANK}+(?=[一-龥]))",
    "cnp": rf"[（﹙]{CN}{{1,4}}(?=[一-龥])|{CN}{{1,4}}）[、.]?|〔{CN}{{1,4}}[〕）]",
    "nump": rf"[（﹙]\d{{1,2}}(?=[一-龥])(?!{AMOUNT})|\d{{1,2}}）[、.]?",
    "decimal": rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?(?:{BLANK}+(?!(?!{NO_AMOUNT}){AMOUNT})|(?=[一-龥Ⅰ-Ⅻ])(?!{AMOUNT}))(?![\d ])",
    "num": rf"\d{{1,3}}(?:[，,。:：](?!\d)|{BLANK}*(?=[一-龥“])(?!{AMOUNT}))",
}


def _any_of(forms: dict[str, str]) -> "re.Pattern[str]":
    return lazy("|".join(f"(?P<{kind}>{form})" for kind, form in forms.items()))


STRICT = _any_of(STRICT_FORMS)
MARKS_BEGIN = rf"\d{CN[1:-1]}{''.join(ENCLOSED)}（A-Za-z第附首其再最项{NAMED.replace('|', '')}"
"""The characters that a mark may begin with, for a set in a pattern."""
MAY_BEGIN = lazy(
    rf"[{MARKS_BEGIN}](?:(?<![\dA-Za-z])|(?<=\d)(?=\d{{0,2}}[ \u3000.、．\ufe0f\u20e3])|(?<=[A-Za-z])(?=[.）、]|ask|ction|tem))"
)
"""Where a mark may begin: behind a figure or a letter comes what ends a number or a letter that counts, or Task, Action, Item."""
BEGINNINGS = frozenset(
    f"0123456789{CN[1:-1]}{''.join(ENCLOSED)}（第附首其再最项{NAMED.replace('|', '')}{ascii_letters}"
)
WEAK = _any_of(WEAK_FORMS)
DECIMAL = lazy(rf"(?<![\d.])(?P<decimal>{WEAK_FORMS['decimal']})")
"""1.2 归集数据 in the middle of a line whose breaks are lost."""
AT_LINE_START = lazy(BULLET)

SAYERS = (
    "会议|全会|大会|座谈会|推进会|调度会|动员会|现场会|专题会|常务会|常委会|全体会|例会|党组会|讲话|报告|通知|决定"
    "|意见|纪要|批示|文件|活动|书记|省长|市长|县长|区长|州长|主席|主任|同志|领导|总理"
)
SAYS = "指出|强调|要求|认为|号召|提出|明确|决定|商定|部署|议定|确定|审议|审议通过|听取|研究|传达|传达学习|学习|通报|研判|分析|宣布|希望|表示|原则同意|同意"
SAYING = lazy(
    rf"(?!经|(?:办理|督办|交办|承办|整改|落实|工作|任务|具体|有关|相关)要求：)(?P<who>[一-龥]{{0,12}}?(?:{SAYERS})"
    rf"|[他她]|[一-龥]{{2,4}})(?P<how>还|又|同时|并|一致|进一步|特别)?(?P<says>{SAYS})(?P<what>了?(?:以下|如下|下列)[一-龥]{{0,8}})?(?P<end>[，：])"
)


NO_HAN = lazy("[^一-龥]")
SAYS_END = frozenset(word[-1] for word in SAYS.split("|")) | {*"下项见容点"}
LONGEST_SAYING = 25


def saying_at(norm: str, start: int, end: int) -> "re.Match[str] | None":
    """会议强调， at the beginning of [start, end)."""
    stop = NO_HAN.search(norm, start + 3, min(end, start + LONGEST_SAYING))
    if stop is None or stop.group() not in "，：" or norm[stop.start() - 1] not in SAYS_END:
        return None  # most texts: found out much faster than by asking for a saying
    return SAYING.match(norm, start, end)


def cn_number(words: str) -> int:
    """The value of 二十一, 一百零三, 二〇; 0 when it is none."""
    total = unit = 0
    for character in words:
        if character == "十":
            total += (unit or 1) * 10
            unit = 0
        elif character == "百":
            total += (unit or 1) * 100
            unit = 0
        elif character in CN_DIGIT:
            unit = unit * 10 + CN_DIGIT[character] if unit and total == 0 else CN_DIGIT[character]
        else:
            return 0
    return total + unit


DIGITS = lazy(r"\d+")
REMEMBERED = 1024
"""Marks that are remembered: the same come back in every list."""
CHINESE = lazy(CN + "+")


@lru_cache(maxsize=REMEMBERED)
def number_of(kind: str, words: str) -> int:
    """The number that a mark's characters carry; 0 when it carries none."""
    for enclosed in ENCLOSED if words[0] not in "0123456789（第" else ():
        if words[0] in enclosed and not (enclosed is FORMAL and len(words) > 2 and words[1] in FORMAL):
            return enclosed.index(words[0]) + 1
    if words[:2] in ORDINALS:
        return ORDINALS[words[:2]]
    if kind in {"upper", "lower"}:
        return ord(words.strip("（")[0].upper()) - ord("A") + 1
    if kind == "formal":
        words = words.translate(FORMAL_TO_PLAIN)
    digits = DIGITS.findall(words)
    if digits:
        return int(digits[-1])
    chinese = CHINESE.search(words[:-1] if kind in SPOKEN and words[-1] in "是要则" else words)
    return cn_number(chinese.group()) if chinese else 0


FORMAL_TO_PLAIN = str.maketrans(FORMAL, "一二三四五六七八九十")


def mark_at(norm: str, position: int, *, weak: bool = False) -> Mark | None:
    """The mark that begins at `position`, if there is one; `weak` also takes damaged forms."""
    strict = mark_from(STRICT.match(norm, position)) if norm[position : position + 1] in BEGINNINGS else None
    return strict or (weak_mark_at(norm, position) if weak else None)


def mark_from(found: "re.Match[str] | None") -> Mark | None:
    """The mark that a match of STRICT stands for; None for 二〇二一、, which is a year."""
    if found is None:
        return None
    kind, words = found.lastgroup or "", found.group()
    if kind == "cn" and "十" not in words and "百" not in words and len(words.strip(" 、.\u3000")) > 2:
        return None
    number = number_of(kind, words)
    return Mark(found.start(), found.end(), kind, number) if number else None


def weak_mark_at(norm: str, position: int) -> Mark | None:
    """A damaged or unusual mark at `position`: （二完善, 3，加强, 1.2 职责, 1 总则."""
    found = WEAK.match(norm, position)
    if found is None:
        return None
    kind, words = found.lastgroup or "", found.group()
    if kind == "decimal":
        kind = f"decimal-{words.strip('. ').count('.') + 1}"
    number = number_of(kind, words)
    return Mark(found.start(), found.end(), kind, number, weak=True) if number else None


PICTURE = lazy(f"[{PICTURES}]")


def is_picture(character: str) -> bool:
    """Whether a character is a picture, which stands in no sentence: ⏰; asked of a few places only."""
    return character >= FIRST_PICTURE and not LAST_MARK < character < EMOJI and PICTURE.match(character) is not None


FIRST_PICTURE = "\u231a"
LAST_MARK = "\u27bf"
EMOJI = "\U0001f000"
"""From here on characters are pictures; before, they stand among marks and signs."""


def bullet_at(norm: str, position: int) -> Mark | None:
    """A bullet at `position`, which must begin a paragraph."""
    found = AT_LINE_START.match(norm, position)
    return Mark(found.start(), found.end(), "bullet", 1) if found else None
