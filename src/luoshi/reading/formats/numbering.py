"""The numbers that a word processor puts before paragraphs and that stand nowhere in their text: 一、（一）1. ①.

Formats and restarting by ECMA-376 part 1, §17.9 and §17.18.59.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CHINESE_DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
PLACEHOLDER = re.compile(r"%([1-9])")
CHINESE_FORMATS = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
    )
)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what stands around the number (`（%2）`)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart_after: int | None = None  # the level (from 1) whose advance restarts this one; 0 = never; None = any higher
    legal: bool = False  # all numbers in it are shown as Arabic digits
    suffix: str = "tab"


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: Mapping[str, Mapping[int, Level]]  # of each list, by its id
    counters: Mapping[str, str]  # list → the counter that it shares with others
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)
    restarts: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph of this list and level; what stands before its text, or nothing (bullets, unknown lists)."""
        levels = self.levels.get(list_id)
        if levels is None or level not in levels:
            return ""
        shape = levels[level]
        counts = self.counts.setdefault(self.counters.get(list_id, list_id), {})
        restart = self.restarts.get((list_id, level))
        if restart is not None and (list_id, level) not in self.started:
            counts[level] = restart - 1
        self.started.add((list_id, level))
        counts[level] = counts.get(level, shape.start - 1) + 1
        for lower in [index for index in counts if index > level]:
            if self.is_restarted(levels.get(lower), level):
                del counts[lower]
        if shape.format in ("bullet", "none"):
            return "" if shape.format == "bullet" else PLACEHOLDER.sub("", shape.text)
        return self.filled(shape, levels, counts)

    @staticmethod
    def is_restarted(shape: Level | None, level: int) -> bool:
        """Whether a lower level begins anew when `level` (from 0) advances."""
        if shape is None or shape.restart_after is None:
            return True
        return shape.restart_after != 0 and level < shape.restart_after

    @staticmethod
    def filled(shape: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
        """The level's text with the present numbers in it, and a space where a Latin mark ends it."""

        def number(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            other = levels.get(index, shape)
            return numeral(counts.get(index, other.start), "decimal" if shape.legal else other.format)

        label = PLACEHOLDER.sub(number, shape.text)
        return (
            label + " "
            if label and shape.suffix != "nothing" and label[-1].isalnum() and label[-1].isascii()
            else label
        )


def numeral(number: int, form: str) -> str:
    """A number as the format writes it; decimal where the format is unknown or its signs run out."""
    if number < 0 or number > 32767:
        return str(number)
    if form in CHINESE_FORMATS:
        return chinese(number)
    simple = {
        "decimalZero": lambda: f"{number:02d}",
        "decimalFullWidth": lambda: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
        "decimalFullWidth2": lambda: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
        "ideographDigital": lambda: "".join(CHINESE_DIGITS[int(digit)] for digit in str(number)),
        "japaneseDigitalTenThousand": lambda: "".join(CHINESE_DIGITS[int(digit)] for digit in str(number)),
        "chineseLegalSimplified": lambda: legal(number),
        "ideographLegalTraditional": lambda: legal(number),
        "lowerLetter": lambda: letters(number),
        "upperLetter": lambda: letters(number).upper(),
        "lowerRoman": lambda: roman(number),
        "upperRoman": lambda: roman(number).upper(),
        "numberInDash": lambda: f"- {number} -",
    }
    if form in simple:
        return simple[form]()
    return enclosed(number, form)


def enclosed(number: int, form: str) -> str:
    """Numbers that are one sign each: ①, ⑴, ⒈, ㊀, 甲, 子."""
    first, count = {
        "decimalEnclosedCircle": ("①", 20),
        "decimalEnclosedCircleChinese": ("①", 20),
        "decimalEnclosedParen": ("⑴", 20),
        "decimalEnclosedFullstop": ("⒈", 20),
        "ideographEnclosedCircle": ("㊀", 10),
    }.get(form, ("", 0))
    if 1 <= number <= count:
        return chr(ord(first) + number - 1)
    signs = {"ideographTraditional": STEMS, "ideographZodiac": BRANCHES}.get(form, "")
    return signs[number - 1] if 1 <= number <= len(signs) else str(number)


def chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百零一."""
    if number == 0:
        return "〇"
    words = counted(number, CHINESE_DIGITS.replace("〇", "零"), "千百十")
    return words.removeprefix("一") if words.startswith("一十") else words


def legal(number: int) -> str:
    """壹, 壹拾, 壹拾壹."""
    return counted(number, LEGAL_DIGITS, "仟佰拾") if number else "零"


def counted(number: int, digits: str, units: str) -> str:
    """Counting words below 100,000, a gap of zeros written once."""
    words, gap = "", False
    if number >= 10_000:
        words = counted(number // 10_000, digits, units) + "万"
        number, gap = number % 10_000, number % 10_000 < 1000
        if not number:
            return words
    for value, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = number // value % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + unit
        gap = digit == 0
    return words


def letters(number: int) -> str:
    """From a to z, then aa, bb, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10) if number > 0 else "0"


def roman(number: int) -> str:
    """i, ii, iv …"""
    words = ""
    for value, sign in ROMAN:
        words += sign * (number // value)
        number %= value
    return words + ROMAN_ONES[number]
