"""How much: the figures that a commitment sets itself, each with the indicator that it belongs to.

`城镇新增就业900万人以上` → 城镇新增就业, >=, 900, 万人. The scan stops at every number, looks at what stands close before it
(增长, 不低于) and behind it (unit, 以上), and takes the indicator from the words of the clause before, or, after a verb of
making (`培育30家企业`), from those behind. Callers pass stretches that are commitments; what was reached last year and what
a change starts from are left out all the same, and so are counts that only describe (`28个主产区县`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from luoshi.reading import measure_words as words_of
from luoshi.reading.indicators import (
    cleaned,
    indicators,
    leading_cut,
    names_what_is_counted,
    noun_after,
    words_before,
)
from luoshi.reading.lexicon import DEEDS
from luoshi.reading.patterns import lazy
from luoshi.reading.squeezing import Squeezed, squeeze
from luoshi.reading.values import Comparator, Value, has_verb, joined, value_at

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
    told: list[tuple[int, int]] = []
    match = words_of.START.search(characters)
    while match:
        value = value_at(characters, match)
        if value and not is_remark_on_before(characters, value.start, match.start()):
            if naming is None:
                naming, told = Naming(characters, planning_year), told_sentences(characters)
            value, names = naming.name(value)
            past = is_of_the_past(characters, match.start(), planning_year) or (
                told and is_in(told, characters, match.start())
            )
            for name in () if past else names:
                yield name, value, *squeezed.span(value.start, value.end)
        match = words_of.START.search(characters, value.end if value else match.end())


def told_sentences(characters: str) -> list[tuple[int, int]]:
    """The sentences that tell of last year or of what has been reached until now."""
    if not any(word in characters for word in ("去年", "上年", "截至")):
        return []
    return [found.span() for found in TOLD_SENTENCE.finditer(characters)]


TOLD_SENTENCE = lazy("(?:(?<=[。；])|^)(?:去年|上年|截至)(?!基础|基数)[^。；]{0,200}")


def is_in(told: list[tuple[int, int]], characters: str, start: int) -> bool:
    """Whether a figure stands in such a sentence, before anything that is meant to be: 去年新增床位940张，占比达61.2%。"""
    index = bisect_right(told, (start, start)) - 1
    if index < 0 or start >= told[index][1]:
        return False
    since = told[index][0]
    return (
        words_of.MEANT.search(characters, since, start) or words_of.TO_COME.search(characters, since, start)
    ) is None


def is_remark_on_before(characters: str, start: int, number: int) -> bool:
    """Whether a figure is what a bracket says of the time before: 不低于460亿元(一季度为412亿元), 15家(去年同期11家)."""
    opens = characters.rfind("(", max(0, start - LONGEST_REMARK), start)
    return opens >= 0 and words_of.TIME_BEFORE.fullmatch(characters, opens + 1, number) is not None


def is_of_the_past(characters: str, start: int, planning_year: int | None) -> bool:
    """Whether a figure is what a remark says of an earlier year: 手术比例≥22%(2024年:19.6%)."""
    told = YEAR_TOLD.search(characters, max(0, start - LONGEST_REMARK), start) if "(20" in characters else None
    return told is not None and planning_year is not None and int(told["year"]) < planning_year


LONGEST_REMARK = 14
LONGEST_NAME = 40
YEAR_TOLD = lazy("\\((?P<year>20\\d\\d)年[底末]?(?:[:：]|为|是|完成|实现)?$")


@dataclass(slots=True)
class Naming:
    """What the values before were called, as far as it bears on the name of the next one."""

    characters: str
    planning_year: int | None
    last: Value | None = None  # the last value that has a name
    given: list[str] = field(default_factory=list)  # the names given last, in order
    waiting: list[str] = field(default_factory=list)  # names of the list that 分别 spreads over several values
    bound: Comparator = "="  # what 分别 spreads over the values behind it: 分别不少于60家、80家

    def name(self, value: Value) -> tuple[Value, list[str]]:
        """The value, which may take after the one before it, and what it measures; no name where it measures nothing."""
        last = self.last
        words = words_before(self.characters, value, last)
        if words.endswith("分别"):
            self.bound = "=" if value.has_post else value.comparator
        elif words:
            self.bound = "="
        elif self.bound != "=" and value.comparator == "=":
            value = value._replace(comparator=self.bound)
        if value.comparator == "=" and ("少" in words or "多" in words):
            value, words = bounded(value, words)
        again = words_of.JOINT.match(words) or (self.given and words_of.YEAR_JOINT.fullmatch(words))
        if last and again and not names_what_is_counted(self.characters, value):
            value = joined(value, last)
            names, self.waiting = [self.waiting[0] if self.waiting else self.given[-1]], self.waiting[1:]
        else:
            whole = value.unit == "%" and words.endswith("的") and words_of.OF_A_WHOLE.search(words)
            if whole and not value.is_marked:
                words = words[: whole.start()]
                value = value._replace(comparator="<=" if whole["bound"] in words_of.AT_MOST else ">=")
            names = self.new_names(value, words)
        names = [name for name in names if name]
        told = told_until_now(words) or ("" if names else self.told_before(value, words))
        if told:
            self.last, self.given = value, [*self.given, told][-4:]
        if names:
            self.last = value
            self.given = [*self.given, *names][-4:]
        return value, names

    def told_before(self, value: Value, words: str) -> str:
        """What was counted last year, or has changed since: 去年事故起数比上年下降8%，今年再下降10%."""
        before = words_of.PAST_YEAR.search(words) if "年" in words else None
        if value.comparator == "change" and words_of.COMPARED.search(words):
            told = cleaned(leading_cut(words_of.UNTIL_NOW.sub("", words)))
            if told and not words_of.FOLLOWED.match(self.characters, value.end):
                return told
        return cleaned(before["name"]) if before else ""

    def cut_off(self, value: Value, words: str) -> str:
        """What the clause begins with, where a name was taken out of it: 2025年，，，，向社区下派报表47张."""
        start = value.start - len(words)
        if not self.characters.endswith("，，", 0, start):
            return ""
        ahead = self.characters[max(0, start - LONGEST_NAME) : start].rstrip("，")
        return words_of.CLAUSE.split(ahead)[-1]

    def new_names(self, value: Value, words: str) -> list[str]:
        """The names of a value that no 和 ties to the one before it."""
        if is_told(words, self.planning_year) or is_told(self.cut_off(value, words), self.planning_year):
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


def bounded(value: Value, words: str) -> tuple[Value, str]:
    """The value with the bound that stands before what is done so often, and the words without it: 每季度至少检查2次, 最多跑1次."""
    bound = words_of.BOUND_OF_DONE.search(words)
    if bound is None:
        return value, words
    comparator: Comparator = ">=" if bound["least"] else "<="
    return value._replace(comparator=comparator), words[: bound.start()] + words[bound.end() :]


def told_until_now(words: str) -> str:
    """What a clause says how far it has come of: 仅完成投资5.2亿元，上半年要完成18亿元; 收割进度目前58%，20日前要达到85%."""
    only = words_of.ONLY.search(words) if "仅" in words or "只" in words else None
    now = words_of.NOW_AT.search(words) if "前" in words or "现" in words else None
    name = (only and only["name"]) or (now and now["name"])
    return cleaned(leading_cut(name)) if name else ""


def one_more_made(characters: str, value: Value, between: str, name: str) -> str:
    """The name of what the verb before makes too: 打造50个示范乡镇、100个示范村; nothing where it is not so."""
    making = words_of.OPENS_WITH_MAKING.match(name)
    verb = making.group() if making else name[:2] if name[:2] in DEEDS else ""
    if not verb or not value.is_count or has_verb(characters, value) or not words_of.AND_MORE.match(between):
        return ""
    following = noun_after(characters, value)
    return verb + following if following else ""


def is_told(words: str, planning_year: int | None) -> bool:
    """Whether a clause tells of a year before the one that is planned (2022年完成投资300亿元)."""
    told = words_of.TOLD_YEAR.match(words) if "20" in words else None
    if told is None or planning_year is None or words_of.MEANT.search(words):
        return False
    return int(told["year"]) < planning_year
