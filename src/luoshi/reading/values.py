"""A number with what belongs to it: the words close before it (增长, 不低于), its unit, and what bounds it behind (以上).

Dates, ranks, codes and what a change starts from are no values.
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from luoshi.reading import measure_words as words_of
from luoshi.reading.numerals import integer
from luoshi.reading.patterns import lazy

Comparator = Literal[">=", "<=", "=", "~", "range", "change"]
POSTS: dict[str, Comparator] = {
    "左右": "~", "上下": "~", "以上": ">=", "及以上": ">=", "或以上": ">=",
    "以内": "<=", "以下": "<=", "及以下": "<=", "或以下": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
FEWEST_IN_WORDS = 100
"""A bare number in Chinese numerals is a measure from here on: 三千户 is, 三个方面 is not."""
FEWEST_OF_SIZE = 10
"""The same for what is measured out: 三十公里."""
LONGEST_NUMBER = 20
LONGEST_BEFORE = 10
"""How many characters that belong to a number are looked for before it."""


class Value(NamedTuple):
    """A number with what belongs to it, at [start, end) of the squeezed text."""

    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    start: int
    end: int
    is_marked: bool  # a word says what the number is to do: 达到, 以上, 增长
    is_count: bool
    has_post: bool


FOLDS: dict[str | None, Callable[[re.Match[str]], tuple[int, None, str]]] = {
    "fold": lambda match: (integer(match["fold"]) or 1, None, "番"),
    "double": lambda _match: (1, None, "倍"),
    "doubled": lambda _match: (1, None, "倍"),
    "half": lambda _match: (50, None, "%"),
}
"""翻一番, 翻倍, 实现倍增, 减半: changes in words without a number of their own."""


def joined(value: Value, last: Value) -> Value:
    """The value after 和 or 、 in the way of the one before it: 增长3.7%和6.6%左右 are both changes."""
    inherits = not value.is_marked or (last.comparator == "change" and value.has_post)
    return value._replace(comparator=last.comparator) if inherits else value


def value_at(characters: str, match: re.Match[str]) -> Value | None:
    """The value around a number; None where the number is a date, a rank, a code or something achieved."""
    kind, start, end = match.lastgroup, *match.span()
    if kind in FOLDS:
        return Value("change", *FOLDS[kind](match), start, end, True, False, False)
    amount, upper = number(match), None
    after = words_of.AFTER.match(characters, end)
    counted = max(after.end("scale"), after.end("unit")) if after else end
    ranges = kind == "number" and characters[counted : counted + 1] in words_of.RANGE_SIGNS
    ranged = words_of.RANGE.match(characters, end) if ranges else None
    if ranged:
        upper, end = plain_number(ranged["upper"]), ranged.end()
        amount = None if upper is None else amount
        after = words_of.AFTER.match(characters, end)
    begin = start
    while begin and start - begin < LONGEST_BEFORE and characters[begin - 1] in words_of.BEFORE_HOLDS:
        begin -= 1
    before = words_of.BEFORE.search(characters, begin, start)
    if after is None or before is None or amount is None:
        return None
    scale, told, per, post = after.group("scale", "unit", "per", "post")
    unit_word = "%" if kind in {"percent", "part"} else ":1" if told == "∶1" else told or ""
    if begin < start and (before["change"] or before["level"]):
        before = plain_before(characters, start, before, unit_word)
    worded = begin < start and any(before.group("change", "level", "bound"))
    if is_no_value(characters, match, before, after, unit_word, worded=worded):
        return None
    tenth = words_of.TENTH.match(characters, after.end()) if unit_word == "成" and kind == "han" and not post else None
    if tenth:  # 九成五
        amount += (integer(tenth.group().replace("半", "五")) or 0) / 10
        behind = words_of.AFTER.match(characters, tenth.end())
        post = behind["post"] if behind else None
    return Value(
        compare(before, post, upper is not None, more="多" in scale or "余" in scale),
        amount,
        upper,
        scale.strip("多余") + unit_word + (per or ""),
        before.start(),
        tenth.end() + len(post or "") if tenth else after.end(),
        worded or post is not None,
        not unit_word or unit_word in words_of.COUNTED,
        post is not None,
    )


def plain_before(characters: str, start: int, before: re.Match[str], unit_word: str) -> re.Match[str]:
    """What stands close before a number; a verb of work or 为 at a clause's beginning is no part of the value."""
    rises = before["change"] in ("提升", "提高", "扩大") and not before["to"]
    of_work = (
        rises
        and words_of.RELATIVE.search(unit_word) is None  # 改造提升318万亩
        and words_of.RISES.search(characters, max(0, before.start() - LONGEST_BEFORE), before.start()) is None
    )
    opens = before["level"] == "为" and (
        before.start() == 0 or bool(words_of.CLAUSE.match(characters, before.start() - 1))
    )
    if of_work or opens:
        bare = words_of.BEFORE.search(characters, start, start)
        assert bare is not None
        return bare
    return before


def is_no_value(
    characters: str, match: re.Match[str], before: re.Match[str], after: re.Match[str], unit: str, *, worded: bool
) -> bool:
    """Whether a number is a time, a rank, where a change starts from, or has nothing that it could be a measure by."""
    opens, end = before.start(), after.end()
    ahead = characters[opens - 24 if opens > 24 else 0 : opens]
    if not unit and not after["scale"].strip("多余"):
        return not (worded and match["number"] and words_of.PURE_NUMBER.search(ahead)) or (
            end < len(characters) and characters[end] in "年月日号"
        )
    if unit in ("个", "点") and is_a_time(characters, ahead, unit, end):
        return True
    if unit in words_of.TIMES and not (worded and (unit != "年" or words_of.IN_YEARS.search(ahead))):
        return True
    if unit == "分" and (ahead.endswith(("(", "扣", "加", "得", "计")) or characters.startswith(")", end)):
        return True  # （10分）, 扣1分: what it counts in an appraisal
    if is_condition(characters, ahead, before, after):
        return True
    if match["han"] and not is_measure_in_words(match["han"], before, after, unit):
        return True
    if before["to"] == "了" or characters.endswith(words_of.NOT_REACHED, opens - len(ahead), before.end()):
        return True
    if unit in ("名", "位", "", "强") and ahead.endswith(words_of.RANK):
        return True
    if tells_how_large(ahead, match, bare=opens == match.start()):
        return True
    if characters[end : end + 1] in words_of.BREAKS:
        return False  # most often
    if after["post"] and is_a_size(characters, unit, end):
        return True
    starts = words_of.STARTING_POINT.match(characters, end)
    return bool(starts) or characters.startswith(("级", "或以"), end)


def is_a_time(characters: str, ahead: str, unit: str, end: int) -> bool:
    """Whether 个 and 点 count weeks and hours: 3个星期, 晚8点至早7点."""
    if unit == "个":
        return characters.startswith(("星期", "年头"), end)
    return ahead.endswith(PARTS_OF_DAY) or characters[end : end + 1] in words_of.RANGE_SIGNS


PARTS_OF_DAY = ("早", "晚", "午", "凌晨", "夜")


def is_condition(characters: str, ahead: str, before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether a number only says in which case something is done: …以下的，…; 对整改率低于90%的，由…约谈."""
    if ahead.endswith(words_of.CONDITION):
        return True
    case = characters.startswith("的，", after.end())
    bounded = (before["level"] or before["bound"]) in BOUNDS  # 停水超过12小时的，…
    if bounded and THEN.match(characters, after.end()):
        return True  # 水深超27厘米即封闭
    return case and (after["post"] is not None or CASE_OPENS.search(ahead) is not None or bounded)


BOUNDS = frozenset(("超过", "超", "低于", "少于", "不足", "高于", "大于", "小于", "逾"))
THEN = lazy("即(?!可)|立即|一律|时[，就即]|[仍还尚]?未|[仍还]?不(?![低少超高多])")
CASE_OPENS = lazy("(?:^|[，。；])(?:对于?|凡|如|若)[^，。；]{2,20}$")


def is_a_size(characters: str, unit: str, end: int) -> bool:
    """Whether a bound only says which ones are meant, by their size: 10亿元以上项目8个, 20户以上自然村通硬化路率."""
    if unit.endswith("元"):
        return words_of.SO_LARGE.match(characters, end) is not None
    return unit in words_of.SIZES and words_of.OF_SUCH_A_SIZE.match(characters, end) is not None


def tells_how_large(ahead: str, match: re.Match[str], *, bare: bool) -> bool:
    """Whether a number says how large something is, or per how much: 安置区（总投资1.18亿元）, 占总投资的61%, 每50公斤提高3元."""
    return (
        ahead.endswith(("从", "每"))
        or (bare and ahead.endswith(LARGE))
        or (match["number"] == "1" and words_of.FOR_EACH.search(ahead) is not None)
        or words_of.OF_TOTAL.search(ahead) is not None
    )


LARGE = ("总投资", "(长", "(全长", "(总长", "(宽", "(高", "(占地", "(面积", "(建筑面积", "(总面积", "(总面积达")


def is_measure_in_words(numeral: str, before: re.Match[str], after: re.Match[str], unit: str) -> bool:
    """Whether a number in Chinese numerals is meant to be counted: 三千户, 三十公里, 每周两次以上, 提高两个百分点; not 三个方面."""
    if before["bound"] in ("近", "约"):
        return False
    fewest = FEWEST_OF_SIZE if unit in words_of.MEASURED_OUT else FEWEST_IN_WORDS
    large = (integer(numeral) or 0) >= fewest or bool(after["scale"].strip("多余"))
    if unit == "成" and (
        words_of.CLOSES.match(after.string, after.end()) or words_of.TENTH.match(after.string, after.end())
    ):
        return True  # 三季度完成七成，开工率五成以上
    if unit in ("个百分点", "倍", "成"):
        return bool(before["change"] or before["level"] or before["bound"])
    if after["post"] and unit in words_of.TURNS:
        return True
    return large or bool(before["level"] in ("达到", "突破", "超过", "达") or before["bound"])


def compare(before: re.Match[str], post: str | None, ranged: bool, *, more: bool) -> Comparator:
    """The comparator, from the words before and behind the number."""
    if before["change"] and not before["to"]:
        return "change"
    if ranged:
        return "range"
    if post:
        return POSTS[post]
    word = before["bound"] or before["level"]
    if word in words_of.AT_LEAST:
        return ">="
    if word in words_of.AT_MOST:
        return "<="
    if word in ("约", "近"):
        return "~"
    return ">=" if more else "="  # 减税8000多亿元


def number(match: re.Match[str]) -> int | float | None:
    """What a number says: 12,000 → 12000; 6.5 → 6.5; 三千 → 3000; 百分之四点五 → 4.5."""
    if match["number"]:
        return plain_number(match["number"])
    if match["part"]:
        return percent_of(match["part"])
    whole, _, part = (match["percent"] or match["han"]).partition("点")
    value, fraction = integer(whole), integer(part) if part else None
    return float(f"{value}.{fraction}") if value is not None and fraction is not None else value


def percent_of(part: str) -> float:
    """What a part is in percent: 一半 → 50, 三分之一 → 33.3."""
    whole, _, share = ("二", "", "一") if part == "一半" else part.partition("分之")
    return round(100 * (integer(share) or 0) / (integer(whole) or 1), 1)


def plain_number(words: str) -> int | float | None:
    """12,000 → 12000; 6.5 → 6.5; None for a row of figures that no office counts with."""
    plain = words.replace(",", "")
    if len(plain) > LONGEST_NUMBER:
        return None
    return float(plain) if "." in plain else int(plain)


def has_verb(characters: str, value: Value) -> bool:
    """Whether the value begins with its verb and not with its number."""
    return not (characters[value.start].isdigit() or characters[value.start] in "一二三四五六七八九两百")
