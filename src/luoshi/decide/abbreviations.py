"""Names of units and their abbreviations: 发改委 is one of 发展和改革委员会, and 交通局 one of 交通运输局."""
# zh-file: the parts of Chinese units' names, which are data

import re
from collections.abc import Sequence
from functools import lru_cache

from luoshi.decide.unit_words import ENDINGS, LONG_ENDINGS, LONG_PARTS, ODD_WORDS, SKIPPED_FIRST
from luoshi.reading.characters import normalise

LONGEST = 60  # characters of a name; more is no name
_BRACKET = re.compile(r"^(?P<first>[^（）]{3,})（(?P<second>[^（）]{3,})）$")
_JOINS = re.compile(r"(?<=.)[和与及、](?=.)")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name in one writing: no blanks, simplified characters, one kind of brackets, without 中共."""
    return normalise("".join(name.split()))[:LONGEST].removeprefix("中国共产党").removeprefix("中共")


@lru_cache(maxsize=4096)
def short_ending(body: str) -> str:
    """A name with its long parts brought to their short ones, conjunctions left out: 发展改革委."""
    for long, short in LONG_PARTS:
        body = body.replace(long, short)
    for long, short in LONG_ENDINGS:
        body = _end(body, long, short)
    return _JOINS.sub("", body)


def _end(body: str, long: str, short: str) -> str:
    return body[: -len(long)] + short if body.endswith(long) else body


@lru_cache(maxsize=4096)
def _parted(body: str) -> tuple[tuple[str, ...], str]:
    """The words of a name and its ending: ((发展, 改革), 委)."""
    ending = next((end for end in ENDINGS if body.endswith(end) and len(body) > len(end)), "")
    stem = body[: len(body) - len(ending)]
    words, at = [], 0
    while at < len(stem):
        word = next((odd for odd in ODD_WORDS if stem.startswith(odd, at)), stem[at : at + 2])
        words.append(word)
        at += len(word)
    return tuple(words), ending


def _heads(stem: str, words: Sequence[str]) -> tuple[str, ...] | None:
    """The words of which ``stem`` took nothing, if it is made of whole words and first characters of the others, in order.

    The first word must be there, unless it is one that is often left out. None where the stem is not made so.
    """
    for at, word in enumerate(words):
        for part in _parts(word):
            if stem.startswith(part):
                left = _inner_heads(stem, len(part), words, at + 1, set())
                if left is not None:
                    return left
        if word not in SKIPPED_FIRST:
            return None
    return None


def _inner_heads(
    stem: str, taken: int, words: Sequence[str], at: int, failed: set[tuple[int, int]]
) -> tuple[str, ...] | None:
    """The rest of it: ``taken`` characters of the stem are made of the words before ``at``. ``failed``: what led nowhere."""
    if taken == len(stem):
        return tuple(words[at:])
    if (taken, at) in failed:
        return None
    for place in range(at, len(words)):
        for part in _parts(words[place]):
            if stem.startswith(part, taken):
                left = _inner_heads(stem, taken + len(part), words, place + 1, failed)
                if left is not None:
                    return (*words[at:place], *left)
    failed.add((taken, at))
    return None


def _parts(word: str) -> tuple[str, ...]:
    """What an abbreviation may take of a word: all, two characters of three, the first."""
    return tuple(dict.fromkeys((word, word[:2], word[0])))


def left_out(short: str, long: str) -> tuple[str, ...] | None:
    """The words of ``long`` that its abbreviation ``short`` leaves out; None where it is no abbreviation of it.

    Both are names without place and level: 发改委 and 发展和改革委员会 give (), 交通局 and 交通运输局 give (运输,).
    """
    words, ending = _parted(short_ending(long))
    short = short_ending(short)
    if not ending or not short.endswith(ending) or len(short) <= len(ending):
        return None
    return _heads(short[: -len(ending)], words)


def written_apart(name: str) -> tuple[str, ...]:
    """A name with a second one in brackets, and both by themselves: 市政务服务局（市行政审批局）."""
    found = _BRACKET.match(name)
    return (name, found["first"], found["second"]) if found else (name,)
