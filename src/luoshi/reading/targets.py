"""Columns that hold nothing but figures to reach, one for each row: 指标名称 | 计量单位 | 2025年完成值 | 2026年目标值.

The figure stands alone in its cell; what it measures stands in another one of the row, and in what it is counted there
too, or in the header: 目标值（个）. What was reached before is set aside.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from luoshi.reading import measure_words as words_of
from luoshi.reading.patterns import lazy
from luoshi.reading.squeezing import squeeze
from luoshi.reading.values import POSTS, Comparator, plain_number

AIM = lazy(
    "目标|指标值|计划|(?:年度?|考核)任务|任务[数量（(]|预期|应完成|指导值|控制数|标准值|要求值|增速|增幅|增长率|降幅"
)
NO_AIM = lazy("投资|资金|经费|预算|权重|分值|得分|时[间限]|日期")
"""In a header: its figures are no target of the row, or none of its own."""
REACHED_BEFORE = lazy("完成[值数]|实际|实绩|上年|去年|往年|同期|基数|基准|现状|现值")
"""In a header: what was reached before, or until now."""
YEAR = lazy("20\\d\\d(?=年)")
COUNTED_IN = lazy("(?:计量|计算|数量|指标)单位|单位|量纲")
UNIT_IN_HEADER = lazy("[（(](?:单位：)?(?P<unit>[^（）()]{1,8})[）)]$")
PERIOD_IN_HEADER = lazy("(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:底|末|份)?|[一二三四1-4]季度|[上下]半年")
"""By when the figures below it are to be reached: 6月底前应完成."""
RATES = ("增速", "增幅", "增长率", "降幅")
FIGURE = lazy(
    f"(?P<before>[≥≤><]=?|=|不(?:得)?(?:低于|少于|高于|超过|大于|小于)|至少|最多|达到?|增长|提高|下降|降低|减少|控制在|超过?|约)?"
    f"(?P<number>{words_of.NUMBER})(?:(?:-|~|—|至)(?P<upper>{words_of.NUMBER}))?(?P<scale>{words_of.SCALE})(?P<unit>{words_of.UNIT})?"
    "(?P<post>[及或]?以上|[及或]?以下|以内|之内|内|左右|上下)?"
)
OF_DATES = ("年", "月", "日", "号")
CHANGES = ("增长", "提高", "下降", "降低", "减少")
MOST = 0.6
"""So many of a column's cells must be such figures."""


class Target(NamedTuple):
    """A figure to reach in the cell [start, end): what it measures, and in what it is counted if its cell does not say so."""

    name: str
    unit: str
    start: int
    end: int


class Amount(NamedTuple):
    """What the figure of a cell says, and where it ends in the cell's words."""

    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    start: int
    end: int


def aims(header: str) -> bool:
    """Whether the header of a column says that its figures are to be reached."""
    return AIM.search(header) is not None and NO_AIM.search(header) is None and REACHED_BEFORE.search(header) is None


def is_past(header: str, headers: Sequence[str]) -> bool:
    """Whether the column holds what was reached before, by its own words or beside a column of a later year."""
    if REACHED_BEFORE.search(header) or aims(header):
        return REACHED_BEFORE.search(header) is not None
    years = YEAR.findall(header)
    return bool(years) and any(max(years) < year for other in headers for year in YEAR.findall(other) if aims(other))


def are_figures(cells: Sequence[str]) -> bool:
    """Whether most of the cells hold a figure alone: 98以上, ≥150, 12.6亿元."""
    found = sum(FIGURE.fullmatch(plain(words)) is not None for words in cells)
    return found > 0 and found >= MOST * len(cells)


def plain(words: str) -> str:
    """A cell's words as figures are looked for in them."""
    return squeeze(words, 0).characters.translate(SIGNS)


SIGNS = str.maketrans("＞＜≧≦", "><≥≤")


def unit_of(header: str) -> str:
    """In what the figures are counted, by the header: 目标值（个）."""
    told = UNIT_IN_HEADER.search(header)
    return told["unit"].replace("％", "%") if told and not any(word in told["unit"] for word in "年月日") else ""


def name_of(indicator: str, header: str, given: Sequence[str]) -> str:
    """What a figure measures: its row's indicator, with what the header adds to it: 地区生产总值 | 增速（%）.

    The header alone names it where the row only says who is to reach it, without an indicator: 石桥镇 | 年度招商任务（万元）.
    `given`: the names of the row's figures before, from which the header tells it apart.
    """
    told = UNIT_IN_HEADER.sub("", header)
    name = (UNIT_IN_HEADER.sub("", indicator) if unit_of(indicator) else indicator) or told
    rate = next((word for word in RATES if word in told), "")
    if rate and not name.endswith(RATES):
        name += rate
    return f"{name}（{told}）" if name in given else name


def amount(words: str, unit: str) -> Amount | None:
    """The figure with which the words of a cell begin, counted in `unit` if they do not say in what; None where there is none."""
    characters = plain(words)
    found = FIGURE.match(characters)
    if found is None or characters[found.end() : found.end() + 1] in OF_DATES:
        return None
    value, upper = plain_number(found["number"]), plain_number(found["upper"]) if found["upper"] else None
    if value is None or (found["upper"] and upper is None):
        return None
    counted = found["scale"].strip("多余") + (found["unit"] or unit.removeprefix(found["scale"].strip("多余")))
    first, last = squeeze(words, 0).span(found.start(), found.end())
    return Amount(compared(found, ranged=upper is not None), value, upper, counted, first, last)


def compared(found: "re.Match[str]", *, ranged: bool) -> Comparator:
    """How the figure is meant: ≥150, 98以上, 不超过1, 95-98."""
    before = (found["before"] or "").removesuffix("=") if found["before"] != "=" else ""
    if before in CHANGES:
        return "change"
    if ranged:
        return "range"
    if found["post"]:
        return POSTS[found["post"]]
    if before in words_of.AT_LEAST:
        return ">="
    if before in words_of.AT_MOST:
        return "<="
    return "~" if before == "约" else "="
