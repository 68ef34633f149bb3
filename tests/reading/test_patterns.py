"""What makes rules fast must not change what they say: the characters that a rule needs are in its every match."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from string import ascii_letters, digits
from typing import Any

import pytest

import luoshi.reading
from luoshi.reading import (
    furniture,
    gaps,
    label_parsing,
    label_tails,
    label_words,
    line_words,
    marks,
    measure_words,
    names,
    signature,
    units,
    verdict_words,
    verdicts,
)
from luoshi.reading.deadline_table import ROWS, Row
from luoshi.reading.deadlines import LONGEST_WITH_NEED
from luoshi.reading.patterns import Rule, Words, lazy, rule
from tests.reading.documents import sheets


def patterns() -> Iterator[tuple[str, Rule]]:
    """Every pattern of the reader that is known by name."""
    for found in pkgutil.iter_modules(luoshi.reading.__path__):
        if found.ispkg or found.name == "__main__":
            continue
        module = importlib.import_module(f"luoshi.reading.{found.name}")
        for name, value in vars(module).items():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Rule):
                    yield f"{found.name}.{name}", each


def holds_one(pattern: Iterable[Any], needs: frozenset[str]) -> bool:
    """Whether every match of the parsed pattern holds one of the characters: some element does, whichever way it goes."""
    return any(element_holds_one(code, argument, needs) for code, argument in pattern)


def element_holds_one(code: Any, argument: Any, needs: frozenset[str]) -> bool:
    """As `holds_one`, for one element."""
    if code is op.LITERAL:
        return chr(argument) in needs
    if code is op.IN:
        return all(
            (kind is op.LITERAL and chr(value) in needs)
            or (kind is op.RANGE and all(chr(each) in needs for each in range(value[0], value[1] + 1)))
            for kind, value in argument
        )
    if code is op.SUBPATTERN:
        return holds_one(argument[3], needs)
    if code is op.BRANCH:
        return all(holds_one(branch, needs) for branch in argument[1])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return bool(argument[0]) and holds_one(argument[2], needs)
    return code is op.ASSERT and holds_one(argument[1], needs)


def name_of(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "found"), [each for each in patterns() if each[1].needs], ids=name_of)
def test_every_match_holds_one_of_the_characters_that_a_rule_needs(name: str, found: Rule) -> None:
    assert holds_one(parser.parse(found.pattern), found.needs), name


@pytest.mark.parametrize(("name", "found"), list(patterns()), ids=name_of)
def test_no_repetition_was_put_together_as_a_pair_of_numbers(name: str, found: Rule) -> None:
    """In an f-string {1, 14} is the pair (1, 14), which a pattern takes for a group that nothing matches."""
    assert not re.search(r"\(\d+, \d+\)", found.pattern), name


@pytest.mark.parametrize(
    "row", dict.fromkeys(row for rows in ROWS.values() for row in rows if row.needs), ids=lambda row: row.needs
)
def test_every_match_of_a_row_of_deadlines_holds_what_it_needs(row: Row) -> None:
    parsed = parser.parse(row.pattern.pattern)
    assert all(holds_one(parsed, frozenset(character)) for character in row.needs), row.pattern.pattern
    assert parsed.getwidth()[1] <= LONGEST_WITH_NEED


def last_characters(pattern: Iterable[Any]) -> set[str]:
    """The characters that a match can end with."""
    found: set[str] = set()
    for code, argument in reversed(list(pattern)):
        if code is op.LITERAL:
            return found | {chr(argument)}
        if code is op.IN:
            return found | {chr(value) for _, value in argument}
        if code is op.SUBPATTERN:
            return found | last_characters(argument[3])
        if code is op.BRANCH:
            return found.union(*(last_characters(branch) for branch in argument[1]))
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            found |= last_characters(argument[2])
            if argument[0]:
                return found
    return found


def test_names_end_as_their_suffixes_do() -> None:
    assert last_characters(parser.parse(names.SUFFIX.pattern)) <= names.NAMES_END


@pytest.mark.parametrize(
    "pattern", [label_parsing.FILLING, label_words.KEY, names.COLLECTIVE], ids=["filling", "key", "collective"]
)
def test_a_list_of_units_ends_as_said(pattern: Any) -> None:
    assert last_characters(parser.parse(pattern.pattern.replace("\\s", " "))) <= label_parsing.LIST_ENDS


def test_a_key_in_english_ends_as_said() -> None:
    told, colon, _ = label_tails.ENGLISH_TELLS.pattern.rpartition("：")
    assert colon
    assert last_characters(parser.parse(told)) <= {*label_tails.ENGLISH_ENDS}


def test_what_is_trimmed_from_a_name_ends_as_said() -> None:
    plain = names.TRIM_BACK.pattern.replace("\\s", " ")
    for character in last_characters(parser.parse(plain)):
        assert names.TRIMMED_END.search(character), character


def test_what_trails_an_indicator_ends_as_said() -> None:
    any_other = {"\x00"}  # of what begins with 从 or 由
    assert last_characters(parser.parse(measure_words.TRAILING.pattern)) - any_other <= measure_words.TRAILING_ENDS


def test_a_verb_of_making_ends_as_said() -> None:
    assert last_characters(parser.parse(measure_words.MAKING.pattern)) <= measure_words.MAKING_ENDS


@pytest.mark.parametrize("mark", sorted(measure_words.BREAKS - {""}))
def test_no_noun_and_no_change_begins_with_what_breaks_off(mark: str) -> None:
    for pattern in (measure_words.NOUN, measure_words.HAVING, measure_words.STARTING_POINT):
        for words in ("建设项目", "的产业地标，", "调整到"):
            assert pattern.match(mark + words) is None, (pattern.pattern, mark)


def test_copies_and_rates_begin_as_said() -> None:
    assert first_characters(parser.parse(measure_words.RATE.pattern)) <= measure_words.RATE_BEGINS
    copied, printed = signature.IMPRINT.pattern.split("|.{2,30}")
    assert first_characters(parser.parse(copied)) <= {*signature.IMPRINT_BEGINS}
    assert printed.endswith("(?:印发|(?<=日)印)")


def test_a_label_that_ends_a_sentence_ends_as_said() -> None:
    assert f"(?:{'|'.join(label_tails.SENTENCE_LABEL_ENDS)})" in label_tails.SENTENCE_LABEL.pattern


def first_characters(pattern: Iterable[Any]) -> set[str]:
    """The characters that a match can begin with; d stands for all digits."""
    found: set[str] = set()
    for code, argument in pattern:
        if code is op.LITERAL:
            return found | {chr(argument)}
        if code is op.IN:
            return found.union(*(of_set(kind, value) for kind, value in argument))
        if code is op.SUBPATTERN:
            return found | first_characters(argument[3])
        if code is op.BRANCH:
            return found.union(*(first_characters(branch) for branch in argument[1]))
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            found |= first_characters(argument[2])
            if argument[0]:
                return found
    return found


def of_set(kind: Any, value: Any) -> set[str]:
    """The characters of one part of a set; one digit stands for all."""
    if kind is op.LITERAL:
        return {chr(value)}
    return {chr(each) for each in range(value[0], value[1] + 1)} if kind is op.RANGE else {"0"}


def test_marks_begin_with_what_is_looked_for() -> None:
    for character in first_characters(parser.parse(marks.STRICT.pattern)) - frozenset(digits + ascii_letters):
        assert marks.MAY_BEGIN.match(character), character


MARKED = "1.甲|12、甲|123．甲|1 .甲|1\u3000、甲|1\ufe0f\u20e3甲|1\u20e3甲|12 \ufe0f\u20e3 甲|1.1 甲|12.1.3甲|A.甲|B）甲|C、甲|a. 甲|b）《甲》|c、“甲”|Task 1：甲|Action2：甲|Item 三 甲"


@pytest.mark.parametrize("words", MARKED.split("|"))
def test_figures_and_letters_that_begin_a_mark_are_looked_for(words: str) -> None:
    assert marks.STRICT.match(words) or marks.DECIMAL.match(words)
    assert marks.MAY_BEGIN.match(words)


def test_every_mark_of_our_documents_is_looked_for() -> None:
    for sheet in sheets():
        places = {found.start() for found in marks.MAY_BEGIN.finditer(sheet.text)}
        for place in range(len(sheet.text)):
            if marks.STRICT.match(sheet.text, place) or marks.DECIMAL.match(sheet.text, place):
                assert place in places, sheet.text[place : place + 8]


def test_lines_that_begin_a_mark_are_asked_for_it() -> None:
    for character in first_characters(parser.parse(marks.STRICT.pattern)):
        assert character in line_words.MAY_BEGIN_MARK or not "一" <= character <= "龥", character


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        (units.LEAD_IN, units.LEADS_IN),
        (verdict_words.MARK_OR_LEAD, verdict_words.COUNTED_IN),
        (units.CHARGED, units.GOES_ON),
        (units.FOLLOWS, units.GOES_ON),
        (units.HELPS, units.GOES_ON),
    ],
    ids=["lead-in", "mark", "charged", "follows", "helps"],
)
def test_what_leads_in_begins_as_said(pattern: Any, begins: frozenset[str]) -> None:
    han = {each for each in first_characters(parser.parse(pattern.pattern)) if "一" <= each <= "龥"}
    assert han <= begins


def test_what_announces_is_known_with_a_colon_and_with_a_stop() -> None:
    for words in ("今年重点抓好以下几项工作：", "会议提出三点要求：", "下面，我再强调几点："):
        assert verdicts.is_lead(Words(words)), words
        assert verdicts.is_lead(Words(words[:-1] + "。")), words
    assert verdicts.is_lead(Words("主要预期目标是："))
    assert not verdicts.is_lead(Words("主要预期目标是。"))


def test_a_lazy_pattern_is_the_pattern() -> None:
    pattern = lazy("(?P<year>\\d{4})年")
    found = pattern.search("到2027年底")
    assert found is not None
    assert found["year"] == "2027"
    assert pattern.sub("", "到2027年底") == "到底"
    assert [match.start() for match in pattern.finditer("2026年、2027年")] == [0, 6]


def test_words_are_asked_as_the_pattern_says() -> None:
    asks = rule("(?:^|，)要", "必须", needs="要须")
    assert Words("各县区要落实").has(asks) is (re.search(asks.pattern, "各县区要落实") is not None)
    assert Words("必须落实").begins(asks)
    assert not Words("责任必须落实").begins(asks)
    assert Words("必须").is_(asks)
    assert Words("责任必须落实").has_early(asks, 4)
    assert not Words("责任必须落实").has_early(asks, 3)


@pytest.mark.parametrize(
    ("pattern", "quick"),
    [
        (label_words.KEY, label_words.KEY_HOLDS),
        (label_words.VERB, label_words.VERB_HOLDS),
        (label_tails.TAIL_KEY, label_tails.KEY_TELLS),
        (gaps.BROKEN_PAIR, gaps.WHO_DOES),
        (gaps.BROKEN_OBJECT, gaps.WHO_DOES),
        (units.SAID, units.SAID_BY),
        (furniture.WEB_NOISE_WITHIN, furniture.HOLDS_FURNITURE),
        (furniture.CAPTION, furniture.HOLDS_FURNITURE),
    ],
)
def test_what_is_looked_for_first_is_in_every_match(pattern: "re.Pattern[str]", quick: "re.Pattern[str]") -> None:
    assert holds_one(parser.parse(pattern.pattern), frozenset(quick.pattern) - {"|"})
