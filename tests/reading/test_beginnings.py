"""What is known of a pattern's beginnings makes it quick, and must not change what it finds."""

import re
from itertools import islice
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from luoshi.reading import kept_patterns
from luoshi.reading.beginnings import alternatives, by_place, first
from luoshi.reading.patterns import DECLARED, rule
from tests.reading.documents import sheets
from tests.reading.test_patterns import patterns

SHEETS = 90
"""So many documents, of all kinds, are enough to see every pattern at work and take a few seconds."""
KNOWN = {
    "[一二]、": "一二",
    "(?<=[局委])头": "头",
    "(?:分别)?牵头": "分牵",
    "(?:(?:全|各)部)?(?:门|门类)": "全各门",
    "(?=由)(?!由于)由": "由",
    "(?P<lead>主办)|责成": "主责",
    "(?:甲*|乙)丙": "甲乙丙",
    "a{0,3}?b": "ab",
}
UNKNOWN = (".局", "[^。]局", "(.)?局", "(局)\\1?|\\b", "(?i:a)b", "甲|.乙", "(?:甲|[^乙])丙", "(甲)?(?(1)乙|丙)")
TEXTS = ("由市教育局牵头，市财政局分别负责。", "一、全部门类主办", "甲甲丙乙丙aab责成各部门二、A局头b")


@pytest.mark.parametrize(("pattern", "characters"), KNOWN.items())
def test_beginnings_are_known(pattern: str, characters: str) -> None:
    found, may_be_empty = first(parser.parse(pattern))
    assert found is not None
    assert {chr(value) for _, value in found} == {*characters}
    assert not may_be_empty


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_what_anything_may_begin_is_left_as_it_was(pattern: str) -> None:
    assert kept_patterns.compiled(pattern) == re.compile(pattern)


@pytest.mark.parametrize("pattern", ["甲*", "(?=甲)", "甲?乙?", "^|甲", "|甲"])
def test_what_may_be_empty_is_left_as_it_was(pattern: str) -> None:
    assert kept_patterns.compiled(pattern) == re.compile(pattern)


def test_letters_of_any_case_are_left_as_they_were() -> None:
    assert kept_patterns.compiled("(?:a|b)?c", re.IGNORECASE) == re.compile("(?:a|b)?c", re.IGNORECASE)


@pytest.mark.parametrize("pattern", [*KNOWN, *UNKNOWN])
def test_places_stay_the_same(pattern: str) -> None:
    for text in TEXTS:
        assert places(kept_patterns.compiled(pattern), text) == places(re.compile(pattern), text)
        for start in range(len(text)):
            ours = kept_patterns.compiled(pattern).search(text, start, start + 5)
            theirs = re.compile(pattern).search(text, start, start + 5)
            assert (ours and ours.span()) == (theirs and theirs.span())


def places(pattern: "re.Pattern[str]", text: str) -> list[tuple[tuple[int, int], ...]]:
    """Where the pattern and its groups match."""
    return [tuple(found.span(group) for group in range(pattern.groups + 1)) for found in pattern.finditer(text)]


def test_every_pattern_finds_what_pythons_own_finds() -> None:
    assert len(list(patterns())) > 300  # imports all modules
    text = "\n".join(sheet.text for sheet in islice(sheets(), SHEETS))
    for words in {words for each in DECLARED for words in each.words()}:
        assert places(kept_patterns.compiled(*words), text) == places(re.compile(*words), text), words


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("甲|乙", ["甲", "乙"]),
        ("甲(?:乙|丙)|[|)]丁", ["甲(?:乙|丙)", "[|)]丁"]),
        ("[]|]|[^]|]甲", ["[]|]", "[^]|]甲"]),
        (r"\||\(甲|[\]|]乙", [r"\|", r"\(甲", r"[\]|]乙"]),
        ("", [""]),
    ],
)
def test_alternatives_are_told_apart(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts
    assert "|".join(parts) == pattern


def test_what_stands_at_the_beginning_is_told_from_what_may_stand_anywhere() -> None:
    assert by_place("^甲|乙(?:^|丙)|^丁|戊") == ("^甲|^丁", "乙(?:^|丙)|戊")


@pytest.mark.parametrize("pattern", ["^要", "必须|^要", "^要|^请|务必", "(?:^|，)要"])
@pytest.mark.parametrize("words", ["要落实", "各县区要落实", "请落实", "必须，务必", "落实，要快"])
def test_a_rule_says_what_its_pattern_says(pattern: str, words: str) -> None:
    asks = rule(pattern, needs="要须请务")
    assert (asks.search(words) is None) is (re.search(pattern, words) is None)
    assert (asks.search(words, 1, 4) is None) is (re.compile(pattern).search(words, 1, 4) is None)
