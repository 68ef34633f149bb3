"""Outline marks: 第一章 一、（一）1. （1）① 一是 一要 首先 会议指出 …: what they look like and what number they carry.

Marks are looked for in the normalised characters (`Mended.norm`), so one form stands for its half- and full-width twins.
"""

import re
from dataclasses import dataclass

CN = "[一二三四五六七八九十百零〇○两]"
CN_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
ORDINALS = {
    "首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 99, "其一": 1, "其二": 2, "其三": 3, "其四": 4, "其五": 5,
}  # fmt: skip

RANKS = ("part", "chapter", "section", "article", "box", "cn", "cnp", "num", "nump", "circle", "say", "one")
"""Kinds of marks from the widest to the narrowest, as GB/T 9704 and legislative practice order them."""

ORDER = {kind: rank for rank, kind in enumerate(RANKS)}
INLINE = frozenset({"one", "say"})
"""Kinds that belong to the sentence rather than to the page: they seldom begin an item of their own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at [start, end) of the normalised text. `weak`: a damaged form, believed only where its number is awaited."""

    start: int
    end: int
    kind: str
    number: int
    weak: bool = False


BLANK = "[ \u3000]"
STRICT = re.compile(
    rf"(?P<part>第(?:{CN}{{1,4}}|\d{{1,3}})[编篇]{BLANK}*)"
    rf"|(?P<chapter>第(?:{CN}{{1,4}}|\d{{1,3}})(?:章|部分){BLANK}*)"
    rf"|(?P<section>第(?:{CN}{{1,4}}|\d{{1,3}})节{BLANK}*)"
    rf"|(?P<article>第(?:{CN}{{1,6}}|\d{{1,4}})条(?:之{CN})?(?=[{BLANK[1:-1]}一-龥“《]){BLANK}*(?!第|款|规定|的))"
    rf"|(?P<box>专栏{BLANK}*(?:{CN}{{1,3}}|\d{{1,3}})(?![一二三四五六七八九十\d]){BLANK}*[：:]?)"
    rf"|(?P<cn>{CN}{{1,5}}{BLANK}?(?:、|[.．](?!\d)))"
    rf"|(?P<cnp>（{BLANK}?{CN}{{1,5}}{BLANK}?）[、.]?)"
    rf"|(?P<nump>（{BLANK}?\d{{1,3}}{BLANK}?）[、.]?|[{PARENTHESISED}])"
    rf"|(?P<num>\d{{1,3}}{BLANK}?(?:[.．](?!\d)|、|．))"
    rf"|(?P<circle>[{CIRCLED}])"
    rf"|(?P<one>{CN}{{1,3}}(?:是|要|则)(?=\S)|第{CN}{{1,2}}(?=，)，|(?:首先|其次|再次|再者|最后|其[一二三四五])[，要是])"
)
WEAK = re.compile(
    rf"(?P<cn>{CN}{{1,4}}(?:[，。,]|{BLANK}(?=[一-龥])))"
    rf"|(?P<cnp>（{CN}{{1,4}}(?=[一-龥])|{CN}{{1,4}}）)"
    rf"|(?P<nump>（\d{{1,2}}(?=[一-龥])|\d{{1,2}}）)"
    rf"|(?P<num>\d{{1,2}}(?=[一-龥])(?![年月日个项家种名亿万多余倍人件次万千百元号度期届时分]))"
)

SAYERS = "会议|全会|大会|座谈会|推进会|调度会|动员会|现场会|专题会|常务会|常委会|全体会|例会|党组会|讲话|报告|通知|决定|意见|纪要|批示|文件|活动"
SAYS = "指出|强调|要求|认为|号召|提出|明确|决定|部署|议定|确定|审议|审议通过|听取|研究|传达|传达学习|学习|通报|研判|分析|宣布|希望|表示|原则同意|同意"
SAYING = re.compile(
    rf"(?P<who>[一-龥]{{0,12}}?(?:{SAYERS})|[他她]|[一-龥]{{2,4}})(?P<how>还|又|同时|并|一致|进一步|特别)?(?P<says>{SAYS})(?P<end>[，：])"
)


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


def number_of(kind: str, words: str) -> int:
    """The number that a mark's characters carry; 0 when it carries none."""
    if words[0] in CIRCLED:
        return CIRCLED.index(words[0]) + 1
    if words[0] in PARENTHESISED:
        return PARENTHESISED.index(words[0]) + 1
    if words[:2] in ORDINALS:
        return ORDINALS[words[:2]]
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits.group())
    chinese = re.search(CN + "+", words[:-1] if kind == "one" and words[-1] in "是要则" else words)
    return cn_number(chinese.group()) if chinese else 0


def mark_at(norm: str, position: int, *, weak: bool = False) -> Mark | None:
    """The mark that begins at `position`, if there is one; `weak` also takes damaged forms."""
    found = STRICT.match(norm, position)
    if found:
        kind = found.lastgroup or ""
        words = found.group()
        if kind == "cn" and "十" not in words and len(words.strip(" 、.\u3000")) > 2:
            return None  # 二〇二一、 is a year, not a mark
        number = number_of(kind, words)
        return Mark(found.start(), found.end(), kind, number) if number else None
    found = WEAK.match(norm, position) if weak else None
    if found:
        kind = found.lastgroup or ""
        number = number_of(kind, found.group())
        return Mark(found.start(), found.end(), kind, number, weak=True) if number else None
    return None
