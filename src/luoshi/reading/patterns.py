"""Patterns that cost nothing until they are needed.

They are compiled when they are first asked, for a short document needs few of them and compiling is slow. A `rule` also
knows of which characters its every match holds at least one; most sentences hold none of them, and are not searched.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, cast

from luoshi.reading import kept_patterns
from luoshi.reading.beginnings import by_place


class Rule:
    """A pattern of which every match holds at least one of the characters `needs`; a test proves it of each."""

    __slots__ = (
        "bit", "findall", "finditer", "flags", "fullmatch", "hint", "match", "needs", "pattern", "search", "split", "sub",
    )  # fmt: skip

    pattern: str
    needs: frozenset[str]
    bit: int
    """Its own bit in the sets of rules that `Words` makes."""
    hint: "re.Pattern[str]"
    """Finds one of the characters that are needed: in plain words much faster than a set of them."""
    search: "Callable[..., re.Match[str] | None]"
    match: "Callable[..., re.Match[str] | None]"
    fullmatch: "Callable[..., re.Match[str] | None]"
    findall: "Callable[..., list[str]]"
    finditer: "Callable[..., Iterator[re.Match[str]]]"
    flags: int

    def words(self) -> "Iterator[tuple[str, int]]":
        """What is compiled of it, and with which flags: the whole and, where parts of it match only where a text begins, the others."""
        yield self.pattern, self.flags
        if self.pattern.startswith("^") or "|^" in self.pattern:
            opening, anywhere = by_place(self.pattern)
            if opening and not self.flags:
                yield opening, 0
                yield from [(anywhere, 0)] if anywhere else []


DECLARED: list[Rule] = []
"""Every rule and pattern of the modules that were imported."""
BITS = count()
NEEDED_BY: dict[str, int] = {}
"""Character → the rules that need it or another one, a bit each."""
NEEDED: set[str] = set()
"""Every character that any rule needs."""


class _Lazy(Rule):
    """A rule or a pattern that nobody has asked yet. From its first use on it has the compiled pattern's own methods."""

    __slots__ = ()

    def __init__(self, pattern: str, flags: int = 0, needs: str = "") -> None:
        self.pattern = pattern
        self.needs = frozenset(needs)
        if needs:
            self.hint = lazy(f"[{re.escape(needs)}]")
            self.bit = 1 << next(BITS)
            NEEDED.update(self.needs)
            for character in self.needs:
                NEEDED_BY[character] = NEEDED_BY.get(character, 0) | self.bit
        self.flags = int(flags)
        DECLARED.append(self)

    def __getattr__(self, name: str) -> Any:
        (compiled, *parts) = (kept_patterns.compiled(*words) for words in self.words())
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        if parts:  # the beginning need not be looked for in all of a text
            self.search = either(parts[0].match, parts[1].search) if len(parts) > 1 else parts[0].match
        self.__class__ = Rule  # type: ignore[assignment]  # without __getattr__, which would slow down every later look-up
        return getattr(compiled, name)


def either(first: "Callable[..., re.Match[str] | None]", second: "Callable[..., re.Match[str] | None]") -> Any:
    """What the first says or, where it says nothing, the second."""
    return lambda *words: first(*words) or second(*words)


def lazy(pattern: str, flags: int = 0) -> "re.Pattern[str]":
    """As `re.compile`, at the first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def one_of(*alternatives: str) -> "re.Pattern[str]":
    """A pattern that any of the alternatives matches, so that a long rule can be read line by line."""
    return lazy("|".join(alternatives))


def rule(*alternatives: str, needs: str) -> Rule:
    """A rule that any of the alternatives matches."""
    return _Lazy("|".join(alternatives), needs=needs)


def set_of(*rules: Rule) -> int:
    """The rules as one set: where words may match none of them, all are answered at once."""
    rules_in_it = 0
    for rule in rules:
        rules_in_it |= rule.bit
    return rules_in_it


class Words(str):
    """Words that know which rules they hold a needed character of, so that no other rule is tried on them."""

    __slots__ = ("may",)

    may: int
    """The rules that may match, a bit each: one number answers for a hundred rules."""

    def __init__(self, words: str) -> None:
        """`words` as they are."""
        may = 0
        for character in NEEDED.intersection(words):
            may |= NEEDED_BY[character]
        self.may = may

    def has(self, rule: Rule) -> bool:
        """Whether the rule matches anywhere in the words."""
        return self.may & rule.bit != 0 and rule.search(self) is not None

    def lack(self, rules: int) -> bool:
        """Whether the words hold no character that any of these rules (`set_of`) needs."""
        return self.may & rules == 0

    def may_have(self, rule: Rule) -> bool:
        """Whether the words hold any character that the rule needs."""
        return self.may & rule.bit != 0

    def has_early(self, rule: Rule, within: int) -> bool:
        """Whether the rule matches in the first `within` characters, as if the words ended there."""
        return self.may & rule.bit != 0 and rule.search(self, 0, within) is not None

    def begins(self, rule: Rule) -> bool:
        """Whether the rule matches where the words begin."""
        return self.may & rule.bit != 0 and rule.match(self) is not None

    def begins_any(self, rules: tuple[Rule, ...]) -> bool:
        """Whether any of the rules matches where the words begin."""
        may = self.may
        for rule in rules:  # noqa: SIM110 - a generator would take twice the time
            if may & rule.bit and rule.match(self) is not None:
                return True
        return False

    def is_(self, rule: Rule) -> bool:
        """Whether the rule matches the words as a whole."""
        return self.may & rule.bit != 0 and rule.fullmatch(self) is not None
