"""How much: the figures that a commitment sets itself, each with the indicator that it belongs to.

`城镇新增就业900万人以上` → 城镇新增就业, >=, 900, 万人. The scan stops at every number, looks at what stands close before it
(增长, 不低于) and behind it (unit, 以上), and takes the indicator from the words of the clause before, or, after a verb of
making (`培育30家企业`), from those behind. Callers pass stretches that are commitments; what was reached last year and what
a change starts from are left out all the same, and so are counts that only describe (`28个主产区县`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from luoshi.reading import measure_words as words_of
from luoshi.reading.numerals import integer
from luoshi.reading.squeezing import Squeezed, squeeze

Comparator = Literal[">=", "<=", "=", "~", "range", "change"]
POSTS: dict[str, Comparator] = {
    "左右": "~", "上下": "~", "以上": ">=", "及以上": ">=", "或以上": ">=",
    "以内": "<=", "以下": "<=", "及以下": "<=", "或以下": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
FEWEST_IN_WORDS = 100
"""A bare number in Chinese numerals is a measure from here on: 三千户 is, 三个方面 is not."""

REMEMBERED = 4096
"""Words before figures that are remembered: the same indicators come back in list after list, report after report."""
LONGEST_NUMBER = 20
LONGEST_BEFORE = 10
"""How many characters that belong to a number are looked for before it."""
LONGEST_VERBS = 24
"""How many characters a row of verbs has: 新建、改建、扩建."""
LONGEST_HEAD = 10
"""How many characters the end of an indicator's name has: 居民人均可支配收入."""
LONGEST_SENTENCE = 200
"""How far apart two values may stand that bear on each other."""


class Measure(NamedTuple):
    """`text` = the words of the value at [start, end). `upper` is the higher end of a range, else None.

    A `change` has the amount as it stands; whether it grows or shrinks is in its words (增长, 下降).
    """

    indicator: str
    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    text: str
    start: int
    end: int


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


def find(text: str, start: int, end: int, *, planning_year: int | None = None) -> list[Measure]:
    """The measures in text[start:end], in order. Linear in the stretch. What an earlier year reached is left out."""
    return [
        Measure(name, value.comparator, value.value, value.upper, value.unit, text[begin:stop], begin, stop)
        for name, value, begin, stop in named_values(squeeze(text[start:end], start), planning_year)
    ]


def may_stand_in(squeezed: Squeezed) -> bool:
    """Whether a stretch holds a figure or a numeral at all."""
    return words_of.NUMERAL.search(squeezed.characters) is not None


def named_values(squeezed: Squeezed, planning_year: int | None) -> Iterator[tuple[str, Value, int, int]]:
    """As `find`, for a stretch that is squeezed: what each value measures, the value, and where it stands in the text."""
    characters = squeezed.characters
    naming: Naming | None = None
    position = 0
    begins = words_of.START.match
    for first in words_of.FIRST.finditer(characters):
        begin = first.start()
        match = begins(characters, begin) if begin >= position else None
        if match is None:
            continue
        value = value_at(characters, match)
        position = value.end if value else match.end()
        if value:
            naming = naming or Naming(characters, planning_year)
            value, names = naming.name(value)
            for name in names:
                yield name, value, *squeezed.span(value.start, value.end)


@dataclass(slots=True)
class Naming:
    """What the values before were called, as far as it bears on the name of the next one."""

    characters: str
    planning_year: int | None
    last: Value | None = None  # the last value that has a name
    given: list[str] = field(default_factory=list)  # the names given last, in order
    waiting: list[str] = field(default_factory=list)  # names of the list that 分别 spreads over several values

    def name(self, value: Value) -> tuple[Value, list[str]]:
        """The value, which may take after the one before it, and what it measures; no name where it measures nothing."""
        last = self.last
        words = words_before(self.characters, value, last)
        if last and words_of.JOINT.match(words):
            value = joined(value, last)
            names, self.waiting = [self.waiting[0] if self.waiting else self.given[-1]], self.waiting[1:]
        else:
            whole = value.unit == "%" and words.endswith("的") and words_of.OF_A_WHOLE.search(words)
            if whole and not value.is_marked:
                words = words[: whole.start()]
                value = value._replace(comparator="<=" if whole["bound"] in words_of.AT_MOST else ">=")
            names = self.new_names(value, words)
        names = [name for name in names if name]
        if not names and value.comparator == "change" and words_of.COMPARED.search(words):
            told = cleaned(leading_cut(words_of.UNTIL_NOW.sub("", words)))
            if told and not words_of.FOLLOWED.match(self.characters, value.end):
                self.last, self.given = value, [*self.given, told][-4:]  # 去年事故起数比上年下降8%，今年再下降10%
        if names:
            self.last = value
            self.given = [*self.given, *names][-4:]
        return value, names

    def new_names(self, value: Value, words: str) -> list[str]:
        """The names of a value that no 和 ties to the one before it."""
        if is_told(words, self.planning_year):
            return []
        near = self.last is not None and value.start - self.last.end <= LONGEST_SENTENCE
        between = self.characters[self.last.end : value.start] if self.last and near else "。"
        one_more = one_more_made(self.characters, value, between, self.given[-1]) if self.given else ""
        if one_more:
            self.waiting = []
            return [one_more]
        names = indicators(self.characters, value, words, self.given if "。" not in between or "分别" in words else [])
        more = self.characters[value.end : value.end + 1] in "、和与及以"
        if more and words_of.FOLLOWED.match(self.characters, value.end) and not words.endswith(("均", "各")):
            names, self.waiting = names[:1], names[1:]  # 分别: one name for each value; 均: all names for this one
        return names


def one_more_made(characters: str, value: Value, between: str, name: str) -> str:
    """The name of what the verb before makes too: 打造50个示范乡镇、100个示范村; nothing where it is not so."""
    verb = words_of.OPENS_WITH_MAKING.match(name)
    if verb is None or not value.is_count or has_verb(characters, value) or not words_of.AND_MORE.match(between):
        return ""
    following = noun_after(characters, value)
    return verb.group() + following if following else ""


def is_told(words: str, planning_year: int | None) -> bool:
    """Whether a clause tells of a year before the one that is planned (2022年完成投资300亿元)."""
    told = words_of.TOLD_YEAR.match(words) if "20" in words else None
    if told is None or planning_year is None or words_of.MEANT.search(words):
        return False
    return int(told["year"]) < planning_year


def joined(value: Value, last: Value) -> Value:
    """The value after 和 or 、 in the way of the one before it: 增长3.7%和6.6%左右 are both changes."""
    inherits = not value.is_marked or (last.comparator == "change" and value.has_post)
    return value._replace(comparator=last.comparator) if inherits else value


def value_at(characters: str, match: re.Match[str]) -> Value | None:
    """The value around a number; None where the number is a date, a rank, a code or something achieved."""
    kind, start, end = match.lastgroup, *match.span()
    if kind == "fold":  # 翻一番
        return Value("change", integer(match["fold"]) or 1, None, "番", start, end, True, False, False)
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
    return Value(
        compare(before, post, upper is not None, more="多" in scale or "余" in scale),
        amount,
        upper,
        scale.strip("多余") + unit_word + (per or ""),
        before.start(),
        after.end(),
        worded or post is not None,
        not unit_word or unit_word in words_of.COUNTED,
        post is not None,
    )


def plain_before(characters: str, start: int, before: re.Match[str], unit_word: str) -> re.Match[str]:
    """What stands close before a number; a verb of work or 为 at a clause's beginning is no part of the value."""
    rises = before["change"] in ("提升", "提高", "扩大") and not before["to"]
    of_work = rises and words_of.RELATIVE.search(unit_word) is None  # 改造提升318万亩
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
    if unit == "个" and characters.startswith(("月", "星期", "年头"), end):
        return True
    if unit in words_of.TIMES and not (worded and (unit != "年" or words_of.IN_YEARS.search(ahead))):
        return True
    if unit == "分" and (ahead.endswith(("(", "扣", "加", "得", "计")) or characters.startswith(")", end)):
        return True  # （10分）, 扣1分: what it counts in an appraisal
    if ahead.endswith(words_of.CONDITION) or (after["post"] and characters.startswith("的，", end)):
        return True  # …以下的，…: a condition
    if match["han"] and not is_measure_in_words(match["han"], before, after, unit):
        return True
    if before["to"] == "了" or characters.endswith(words_of.NOT_REACHED, opens - len(ahead), before.end()):
        return True
    if unit in ("名", "位", "", "强") and ahead.endswith(words_of.RANK):
        return True
    if ahead.endswith(("从", "每")) or (match["number"] == "1" and words_of.FOR_EACH.search(ahead)):
        return True  # 每50公斤提高3元
    if characters[end : end + 1] in words_of.BREAKS:
        return False  # most often
    starts = words_of.STARTING_POINT.match(characters, end)
    return bool(starts) or characters.startswith(("级", "或以"), end)


def is_measure_in_words(numeral: str, before: re.Match[str], after: re.Match[str], unit: str) -> bool:
    """Whether a number in Chinese numerals is meant to be counted: 三千户, 一万套, 提高两个百分点; not 三个方面."""
    if before["bound"] in ("近", "约"):
        return False
    large = (integer(numeral) or 0) >= FEWEST_IN_WORDS or bool(after["scale"].strip("多余"))
    if unit in ("个百分点", "倍", "成"):
        return bool(before["change"] or before["level"] or before["bound"])
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


def words_before(characters: str, value: Value, last: Value | None) -> str:
    """The clause's words before the value, from the value before it on."""
    since = max(value.start - 60, last.end if last else 0, 0)
    words = words_of.CLAUSE.split(characters[since : value.start])[-1]
    if not words and characters[value.start - 1 : value.start] in {":", "："}:  # 新增点位：30处
        told = words_of.CLAUSE.split(characters[since : value.start - 1])[-1]
        words = told if words_of.OPENS_WITH_MAKING.match(told) else ""
    if "(" in words:
        words = words_of.OPEN_BRACKET.sub("", words)
    if last and "、" in words and (state := words_of.STATE_ENDS.match(words)):
        words = words[state.end() :]
    if "分别" in words or words.endswith(("均", "各")):
        return words
    return last_of_chain(words)


def last_of_chain(words: str) -> str:
    """Of 新增泊位…、建设公园 the last; 新建、改扩建 is one verb."""
    if "、" not in words:
        return words
    *parts, last = words_of.CHAIN.split(words)
    while parts and words_of.OPENS_WITH_MAKING.fullmatch(parts[-1].strip("、")):
        last = f"{parts.pop()}、{last}"
    return last


def indicators(characters: str, value: Value, words: str, previous: list[str]) -> list[str]:
    """What the value measures: one name, or where 分别 or 均 spreads it over a list, all of the list.

    A list with one empty name means that the number measures nothing. `previous`: the names found before, in order.
    """
    if is_said_of_something_else(characters, value, words):
        return [""]
    if is_done_for(characters, value, words):
        return [words + noun_after(characters, value)]
    spread = "分别" in words or words.endswith(("均", "各")) or lists_as_many(characters, value, words)
    opened = leading_cut(words)
    bare = untrailed(opened)
    share = words_of.SHARE.match(opened) if words.endswith("的") else None
    following = noun_after(characters, value)
    if (
        value.unit in words_of.RULE_UNITS
        and words_of.KEEPS.search(bare)
        and words_of.RULES.match(characters, value.end)
    ):
        return [""]  # 落实18项核心制度
    if not value.is_count and characters.startswith("的", value.end) and words_of.AIM.match(characters, value.end):
        following, bare = "", words_of.REACHES.sub("", bare)  # 完成能耗强度下降3%的年度目标
    makes = bare[-1:] in words_of.MAKING_ENDS
    making = words_of.MAKING.search(bare, max(0, len(bare) - LONGEST_VERBS)) if makes else None
    opening = words_of.OPENS_WITH_MAKING.match(opened) if words.endswith("的") else None
    if opening and following and value.is_count:
        return [opening.group() + following]  # 实施总投资35亿元的80项工程
    if making and following and not following.startswith("的"):
        return [bare[making.start() :].removesuffix("了") + following]
    if making and making.group() == bare:
        alone = verb_alone(characters, value, following, bare)
        return [alone + cell_before(characters, value.start - len(words)) if alone == bare else alone]
    if following and value.is_count and not (value.is_marked and bare and not value.has_post):
        return [following] if value.is_marked and not bare else [""]
    if following and describes(characters, value):
        return [""]
    if not bare:
        several = spread or words_of.BARE_VALUES.match(characters, value.end)
        return named_before(characters, value, previous) if several else previous[-1:] or [""]
    if share:
        return [cleaned(share["name"])]
    return spread_names(bare, words, previous) if spread else [whole_name(characters, value, bare, previous)]


def lists_as_many(characters: str, value: Value, words: str) -> bool:
    """Whether as many names stand before as bare values follow: 国家级、省级龙头企业5家、20家."""
    more = words_of.BARE_VALUES.match(characters, value.end) if "、" in words else None
    return more is not None and len(words_of.ONE_MORE.findall(more.group())) == len(words_of.LIST.findall(words))


def describes(characters: str, value: Value) -> bool:
    """Whether a value only describes the noun behind it: 年出栏100万头以上大县, 年产10万吨新材料项目, 总投资超10亿元的项目."""
    if value.has_post and not has_verb(characters, value):
        return True
    return not value.is_count and (not value.is_marked or characters.startswith("的", value.end))


def cell_before(characters: str, start: int) -> str:
    """What the cell before names, where a cell at `start` only says that so many are made: 监测点位 | 新增30处."""
    if start < 1 or characters[start - 1] not in words_of.CELL_EDGES:
        return ""
    words = words_of.CLAUSE.split(characters[max(0, start - 1 - LONGEST_CELL) : start - 1])[-1]
    return words_of.OPENS_WITH_MAKING.sub("", words)


LONGEST_CELL = 24


def verb_alone(characters: str, value: Value, following: str, verb: str) -> str:
    """The name where only a verb stands before the value: 培育30家以上企业 measures 企业, 今年开工580万套 what was begun."""
    if following:
        return following if value.is_marked else ""
    return verb if len(verb) > 1 and words_of.CLOSES.match(characters, value.end) else ""


def is_said_of_something_else(characters: str, value: Value, words: str) -> bool:
    """Whether the number tells what was reached, at which rate something is paid, or what kind of thing is meant."""
    following = characters[value.end : value.end + 1]
    if value.unit in words_of.GRADES and "一" <= following <= "龥":
        return True  # 220千伏变电站
    if speaks_of_something_else(words):
        return True
    if following == "，" and not value.is_marked and words_of.AT_ITS_HEIGHT.match(characters, value.end):
        return True  # 毕业生82万人，再创历史新高
    if value.comparator == "change" and tells_how_it_went(characters, value, words):
        return True
    if (
        following in words_of.RATE_BEGINS
        and words_of.RATE.match(characters, value.end)
        and words_of.BY_RATE.search(words)
    ):
        return True
    if words.strip() in words_of.PREPOSITIONS:
        return not is_done_for(characters, value, words)
    if (words.endswith("缺口") and not value.is_marked) or (words.endswith("个") and value.unit == "%"):
        return True  # 资金缺口3200万元 is how things stand, “两个70%” a name
    numbered = characters[value.end + 1 : value.end + 2].isdecimal()
    if numbered and (following == "或" or (following == "的" and not value.is_count)):
        return True  # 年营收超100亿元的5个: names what is counted
    if not value.is_count or value.is_marked or not "一" <= following <= "龥":
        return False
    if words.endswith(("、", "和", "与", "及")):
        return True
    if words.endswith("的"):
        return not words_of.DIGIT.search(leading_cut(words))
    return words.count("、") > 1 and not words_of.MAKING.search(words)


def is_done_for(characters: str, value: Value, words: str) -> bool:
    """Whether the number says for how many something is done: 为2000户困难家庭实施适老化改造, 对120座水库进行加固."""
    return words in {"为", "对"} and value.is_count and words_of.DONE_FOR.match(characters, value.end) is not None


@lru_cache(maxsize=REMEMBERED)
def speaks_of_something_else(words: str) -> bool:
    """Whether the words before a number tell what was reached, or describe a noun: 打造一批年出栏100万头以上大县."""
    return words_of.SAID_ELSE.search(words) is not None


def tells_how_it_went(characters: str, value: Value, words: str) -> bool:
    """Whether a change is one that has come about: 1—6月投诉量比去年同期上升5%, 针对事故起数上升5%的问题."""
    if words_of.AS_IT_IS.match(characters, value.end):
        return True
    return bool(words_of.COMPARED.search(words) and words_of.SO_FAR.search(words) and not words_of.MEANT.search(words))


def named_before(characters: str, value: Value, previous: list[str]) -> list[str]:
    """The names that a bare 分别 means: as many of those before it as values follow."""
    clause = words_of.CLAUSE.split(characters[value.end : value.end + 60])[0]
    count = 1 + len(words_of.ONE_AND.findall(clause))
    return previous[-count:] or [""]


def spread_names(bare: str, words: str, previous: list[str]) -> list[str]:
    """The names of a list; what the last one ends with belongs to all: 花生种植、收获机械化率 → 花生种植机械化率.

    After 其中 it is what the name before ends with: 居民人均可支配收入增长7%，其中城镇、农村分别增长….
    """
    names = [cleaned(name) for name in words_of.LIST.split(bare)]
    last = names[-1]
    stock = words_of.LIVESTOCK.match(names[0])
    if stock:
        return [name if name.startswith(stock.group()) else stock.group() + name for name in names]
    head = head_of(last) or rate_of(last)
    whole = head_of(previous[-1]) if previous and words.startswith("其中") else ""
    if whole and not head:
        return [name.removesuffix("居民") + whole for name in names]
    if len(head) > 1:
        return [name if head_of(name) or name.endswith(head) else name + head for name in names]
    grade = words_of.OF_GRADE.match(last)
    if grade and len(names) > 1:
        return [
            name.removesuffix("级") + "级" + grade["noun"] if name.endswith("级") or len(name) <= len("国家") else name
            for name in names
        ]
    return names


def rate_of(name: str) -> str:
    """Of how much the value is said, 每50公斤: of all names of the list."""
    rate = words_of.EACH.search(name) if "每" in name else None
    return rate.group() if rate else ""


def head_of(name: str) -> str:
    """What the name of an indicator ends with, 增加值 or 机械化率; nothing where it ends otherwise."""
    head = words_of.HEAD_AT_END.search(name, max(0, len(name) - LONGEST_HEAD))
    return head.group() if head else ""


def whole_name(characters: str, value: Value, bare: str, previous: list[str]) -> str:
    """The name as one says it: 经济增长5%左右 measures 经济增长, and 占GDP比重 that of what was named before."""
    if bare == "经济" and characters.startswith("增长", value.start):
        return "经济增长"
    name = cleaned(bare)
    if previous and words_of.YIELD.fullmatch(name):
        grown = words_of.AREA.sub("", previous[-1])
        return grown + name if grown != previous[-1] else name  # 柑橘种植面积…、产量
    if not previous or not words_of.OF_THE_SAME.fullmatch(name):
        return name
    return words_of.OPENS_WITH_MAKING.sub("", previous[-1], count=1) + name


SHORTEST_SUBJECT = 2


@lru_cache(maxsize=REMEMBERED)
def leading_cut(words: str) -> str:
    """The words without what opens a clause: who is to see to it, dates, 力争, 全市."""
    subject = None if words_of.CHARGING.isdisjoint(words) else words_of.SUBJECT.search(words, SHORTEST_SUBJECT)
    if subject:
        drives = words_of.DRIVES.match(words, subject.end())
        words = words[drives.end() if drives else subject.end() :]
    opening = words_of.LEADING.match(words)
    return words[opening.end() :] if opening else words


@lru_cache(maxsize=REMEMBERED)
def untrailed(words: str) -> str:
    """The words without what closes a clause before its number: 力争, 同比, 每年."""
    may_trail = (
        words[-1:] in words_of.TRAILING_ENDS or "从" in words or "由" in words
    )  # asked first, for most have none
    return words_of.TRAILING.sub("", words) if may_trail else words


def has_verb(characters: str, value: Value) -> bool:
    """Whether the value begins with its verb and not with its number."""
    return not (characters[value.start].isdigit() or characters[value.start] in "一二三四五六七八九两百")


def noun_after(characters: str, value: Value) -> str:
    """The noun that follows the value without a break, or nothing."""
    if characters[value.end : value.end + 1] in words_of.BREAKS:
        return ""
    having = words_of.HAVING.match(characters, value.end)  # 5个具有辨识度和影响力的产业地标
    if having:
        return having["noun"]
    match = words_of.NOUN.match(characters, value.end)
    return match["noun"] if match and not words_of.NOT_NOUN.match(characters, value.end) else ""


PAIRS = (("“", "”"), ("(", ")"))
PAIRED = frozenset("“”()")


@lru_cache(maxsize=REMEMBERED)
def cleaned(name: str) -> str:
    """The name without stray marks at its ends; a quotation or bracket that is whole stays."""
    if "〔" in name or "[" in name:
        name = words_of.NOTE.sub("", name)
    if "拟" in name or name.endswith("安排"):
        name = words_of.PLANNED.sub("", name)
    name = untrailed(name).strip("、·—和与及 ■◆●▲★□◇○•")
    for opening, closing in () if PAIRED.isdisjoint(name) else PAIRS:
        if name.count(opening) == name.count(closing):
            continue
        name = name.removeprefix(closing).removesuffix(opening)
        if name.count(opening) != name.count(closing):
            name = name.removeprefix(opening).removesuffix(closing)
    return name
