"""How much: the figures that a commitment sets itself, each with the indicator that it belongs to.

`城镇新增就业900万人以上` → 城镇新增就业, >=, 900, 万人. The scan stops at every number, looks what stands close before it
(增长, 不低于) and behind it (unit, 以上), and takes the indicator from the words of the clause before. Callers pass stretches
that are commitments; what was reached last year and what a change starts from are left out all the same.
"""

import re
from dataclasses import dataclass
from typing import Literal

from luoshi.reading.squeezing import squeeze

Comparator = Literal[">=", "<=", "=", "~", "range", "change"]


@dataclass(frozen=True, slots=True)
class Measure:
    """`text` = the words of the value at [start, end). `upper` is the higher end of a range, else None."""

    indicator: str
    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    text: str
    start: int
    end: int


NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = r"(?:多|余)?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?(?:多|余)?"
UNITS = (
    "个百分点 百分点 % ‰ 个工作日 工作日 个小时 小时 分钟 微克/立方米 毫克/升 千瓦时 千瓦 兆瓦 吉瓦 平方公里 平方米 平方千米 立方米 公里 千米 海里 米 公顷 亩 "
    "亿元 元 美元 欧元 人民币 吨标准煤 吨标煤 吨 公斤 千克 斤 克 担 标箱 标准箱 车次 架次 班次 班列 人次 人 名 位 户 家 个 项 件 条 座 处 所 台 套 辆 艘 列 班 "
    "支 部 款 批 场 次 种 类 宗 起 间 张 份 册 颗 株 头 只 羽 尾 片 块 幢 栋 口 眼 孔 对 床 张床位 点 分 倍 成 级 门 期 届 篇 档 单 "
    "万亿 亿 万 天 日"
).split()
UNIT = "(?:" + "|".join(re.escape(unit) for unit in sorted(set(UNITS), key=len, reverse=True)) + ")"
CHANGE = "增长|提高|上升|下降|降低|减少|增加|提升|回落|压减|压降|缩减|缩短|压缩|扩大|上浮|下浮|削减|增|降"
LEVEL = "保持在|稳定在|维持在|控制在|达到|突破|超过|力争达到|不低于|不少于|不小于|不高于|不超过|不多于|不大于|至少|最多|高于|低于|多于|少于|达|超|为|过"
VERB_BEFORE = re.compile(
    rf"(?:(?P<change>{CHANGE})(?P<to>到|至|了|为)?|(?P<level>{LEVEL})(?P<reached>了)?)?(?P<bound>不低于|不少于|不超过|超过|至少|约|近)?(?P<to2>[到至])?$"
)
AFTER = re.compile(
    rf"(?P<scale>{SCALE})(?P<unit>{UNIT})?(?:(?P<post>左右|上下|(?:及|或)?以上|以内|(?:及|或)?以下|之内|内(?!容|部|外|涵)))?"
)
RANGE = re.compile(rf"(?:{SCALE}{UNIT}?)(?:—+|-+|~|至|到)(?P<upper>{NUMBER})")
START = re.compile(rf"(?<![\d.A-Za-z〔\[“第+])(?P<number>{NUMBER})(?![A-Za-z+]|\d)")

AT_LEAST = frozenset(("不低于", "不少于", "不小于", "至少", "突破", "超过", "高于", "多于", "超", "过"))
AT_MOST = frozenset(("不高于", "不超过", "不多于", "不大于", "最多", "低于", "少于", "控制在"))
POST: dict[str, Comparator] = {
    "左右": "~",
    "上下": "~",
    "以上": ">=",
    "以内": "<=",
    "以下": "<=",
    "之内": "<=",
    "内": "<=",
}

CLAUSE_END = "，。；！？：;:!?\n　"
BREAK = re.compile(r"[，。；！？：;:!?\n]")
SPLIT = re.compile(r"、|和|与|及|以及")
ACHIEVED = re.compile(
    r"去年|上年(?!增|同期)|过去|已经?(?=达|完|建|实|超|突|累|有|形|增)|目前|截至|现有|原有|完成了|实现了|达到了|累计.{0,6}了"
)
LEADING = re.compile(
    r"(?:到|至|于|在)?(?:(?:19|20)\d\d年|今年|明年|全年|本年度|年内)?(?:底|末|年底)?前?[，、]?"
    r"(?:力争|确保|争取|务必|预计|预期|努力|要|使|将|拟|其中|同时|并|且|再|主要目标是|目标是|实现|推动|全市|全省|全县|全区|全国|我市|我省|我国|我县|我区)*"
)


def find(text: str, start: int, end: int) -> list[Measure]:
    """The measures in text[start:end], in order."""
    squeezed = squeeze(text, start, end)
    characters = squeezed.characters
    found: list[Measure] = []
    position = 0
    while match := START.search(characters, position):
        position = match.end()
        value = value_at(characters, match)
        if value is None:
            continue
        position = value.end
        indicator = indicator_before(characters, value, found)
        if not indicator:
            continue
        span = squeezed.span(value.start, value.end)
        found.append(
            Measure(indicator, value.comparator, value.value, value.upper, value.unit, text[slice(*span)], *span)
        )
    return found


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what belongs to it, at [start, end) of the squeezed text."""

    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    start: int
    end: int


def value_at(characters: str, match: re.Match[str]) -> Value | None:
    """The value around a number; None where the number is a date, a code or something achieved."""
    upper, end = None, match.end()
    ranged = RANGE.match(characters, end)
    if ranged:
        upper, end = number(ranged["upper"]), ranged.end()
    after = AFTER.match(characters, end)
    if after is None or not (after["unit"] or after["scale"]):
        return None
    unit = (after["scale"] + (after["unit"] or "")).replace("多", "").replace("余", "")
    before = VERB_BEFORE.search(characters, max(0, match.start() - 10), match.start())
    if before is None or is_time(unit, before) or before["to"] == "了" or before["reached"]:
        return None
    if characters[max(0, before.start() - 1) : before.start()] == "从":
        return None
    return Value(
        compare(before, after["post"], upper is not None),
        number(match["number"]),
        upper,
        unit,
        before.start(),
        after.end(),
    )


def is_time(unit: str, before: re.Match[str]) -> bool:
    """Days and hours measure something only where they are to become fewer; else they are a deadline."""
    return unit in ("天", "日", "小时", "个小时", "分钟", "工作日", "个工作日") and not (
        before["change"] or before["level"]
    )


def compare(before: re.Match[str], post: str | None, ranged: bool) -> Comparator:
    """The comparator, from the words before and behind the number."""
    if before["change"] and not (before["to"] or before["to2"]):
        return "change"
    if ranged:
        return "range"
    if post:
        return POST[post.removeprefix("及").removeprefix("或")]
    word = before["bound"] or before["level"]
    if word in AT_LEAST:
        return ">="
    if word in AT_MOST:
        return "<="
    return "~" if word in ("约", "近") else "="


def number(words: str) -> int | float:
    """12,000 → 12000; 6.5 → 6.5."""
    plain = words.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def indicator_before(characters: str, value: Value, found: list[Measure]) -> str:
    """The words of the clause that the value belongs to, without what opens a clause."""
    window = characters[max(0, value.start - 40) : value.start]
    clause = BREAK.split(window)[-1]
    if ACHIEVED.search(clause):
        return ""
    words = clause[LEADING.match(clause).end() :] if LEADING.match(clause) else clause  # type: ignore[union-attr]
    words = SPLIT.split(words)[-1] if re.search(r"\d", words) else words
    return words.strip("“”()（）、")
