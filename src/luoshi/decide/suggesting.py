"""Whom to ask to lead where a document names nobody: three units at most, each with the reason; none where nothing speaks for any.

Pure reckoning over words: no database, no clock, no model. What a unit led before and what its duties say weigh most, what such
offices commonly answer for (``common_duties``) helps where there is no history. A suggestion is never more than that.
"""
# zh-file: endings of Chinese names, which are data

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log, log1p

from luoshi.decide.common_duties import COMMON_DUTIES
from luoshi.kernel.likeness import LONGEST, pairs, runs

MOST = 3  # suggestions
LEARNT = 200  # characters of a past one that are kept in mind
THRESHOLD = 2.0  # of the whole score, below which nothing is suggested
_BEFORE = 10.0  # what one like commitment in the past weighs; a word of the table has about 2
_NEAR = 8  # past commitments that speak for a unit
_LIKE = 0.12  # how like a past commitment must be to be called similar


# 报市政府审定 and 市政协 are no 市政: the city's mark is left out before it makes a word with what follows.
_CITY = re.compile("市(?=政[府协])")


# Pairs of dates and figures: that both are due at the year's end makes no two commitments alike.
_WHEN = frozenset({
    "年底", "月底", "底前", "前完", "日前", "末前", "年末", "月末", "度末", "年内", "年前", "季度", "一季", "二季",
    "三季", "四季", "第一", "第二", "第三", "第四", "上半", "下半", "半年", "每年", "每月", "每季", "完成", "全部",
    "全面", "以上", "以下", "以内", "左右", "不低", "低于", "不少", "少于", "不超", "超过", "达到", "达标", "持续",
    "长期",
})  # fmt: skip


class Ground(StrEnum):
    """What speaks for a unit."""

    DUTIES = "duties"  # its own duties, as the office has written them down
    BEFORE = "before"  # it led the like before
    COMMON = "common"  # such offices commonly answer for it


@dataclass(frozen=True)
class Office:
    """A unit that may lead: its key, its names, and what it answers for where that is written down."""

    key: Hashable
    name: str
    duties: str = ""


@dataclass(frozen=True)
class Past:
    """A commitment that a unit led."""

    lead: Hashable
    title: str
    words: str


@dataclass(frozen=True)
class Suggestion:
    """A unit with what speaks for it most: the words that met, or the like that it led before."""

    key: Hashable
    score: float
    ground: Ground
    words: tuple[str, ...] = ()
    like: int = 0  # similar commitments that it led
    example: str = ""  # the most similar of them


# --- words ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _pairs_of(duties: str) -> frozenset[str]:
    return frozenset(pair for part in re.split(r"[。；\n]", duties) for pair in _telling(part))


def _telling(text: str) -> list[str]:
    """The pairs of a text that may tell what it is about: no dates, no figures."""
    return [pair for pair in pairs(text) if pair not in _WHEN and not pair.replace(".", "").isdigit()]


@lru_cache(maxsize=1)
def _common() -> tuple[list[tuple[tuple[str, ...], tuple[str, ...]]], Mapping[str, float]]:
    """The rows of the table, and what each word tells: the less, the more offices it is written down for."""
    rows = [(tuple(names.split()), tuple(dict.fromkeys(words.split()))) for names, words in COMMON_DUTIES]
    shared = Counter(word for _names, words in rows for word in words)
    return rows, {word: (0.6 + 0.4 * min(len(word), 5)) / n**0.7 for word, n in shared.items()}


@lru_cache(maxsize=2048)
def rows_of(name: str) -> tuple[int, ...]:
    """The rows of the table of common duties that a unit of this name has: those with the longest stem in it."""
    rows, _tells = _common()
    flat = re.sub(r"[和与及、\s]|人民政府", "", name)
    found = {
        at: max((len(stem) for stem in stems if stem in flat), default=0) for at, (stems, _words) in enumerate(rows)
    }
    longest = max(found.values(), default=0)
    if not longest:
        return ()
    return tuple(at for at, length in found.items() if length >= 2 and (length == longest or length >= 4))


# --- what was led before ----------------------------------------------------------------------------------------------


class History:
    """Commitments with who led them, to be found by likeness of words (BM25 over pairs of characters)."""

    def __init__(self, past: Iterable[Past] = ()) -> None:
        self.past: list[Past] = []
        self._lengths: list[int] = []
        self._holding: dict[str, array[int]] = {}  # pair -> the places of those that have it
        self._words = 0
        self.learn(past)

    def learn(self, past: Iterable[Past]) -> None:
        """Take in what was led since, at the cost of its own length only."""
        for one in past:
            found = set(_telling(f"{one.title}。{one.words[:LEARNT]}"))
            at = len(self.past)
            self.past.append(one)
            self._lengths.append(len(found))
            self._words += len(found)
            for pair in found:
                self._holding.setdefault(pair, array("L")).append(at)

    def like(self, asked: str) -> dict[int, float]:
        """The past commitments that are like ``asked``, by place, as a share of the likeness of a text to itself."""
        if not self.past:
            return {}
        n, average = len(self.past), self._words / len(self.past) or 1
        scores: dict[int, float] = defaultdict(float)
        itself = 0.0
        for pair in set(_telling(asked)):
            holding = self._holding.get(pair, ())
            if len(holding) * 8 > n + 64:  # in every eighth of them: it tells nothing
                continue
            weight = log(1 + (n - len(holding) + 0.5) / (len(holding) + 0.5))
            itself += weight
            for at in holding:
                scores[at] += weight
        return {
            at: score * 2.2 / (1 + 1.2 * (0.4 + 0.6 * self._lengths[at] / average)) / itself
            for at, score in scores.items()
            if score >= _LIKE * itself
        }


# --- asking -----------------------------------------------------------------------------------------------------------


class Suggester:
    """What is known of the units of one office, ready to be asked about many commitments."""

    def __init__(self, offices: Iterable[Office], history: History | None = None) -> None:
        self.offices = {office.key: office for office in offices}
        self.history = history or History()
        self._duties = {key: _pairs_of(one.duties) for key, one in self.offices.items() if one.duties}
        self._known = Counter(pair for duties in self._duties.values() for pair in duties)
        self._rows = {key: rows_of(one.name) for key, one in self.offices.items()}

    def suggest(self, words: str, heading: str = "", *, most: int = MOST) -> list[Suggestion]:
        """The units that might lead this, best first; none where the best of them has too little to speak for it.

        heading: what stands over the words in the document; it counts like a part of them.
        """
        asked = _CITY.sub("", f"{heading}。{words}"[:LONGEST])
        grounds = (self._by_duties(asked), self._by_the_past(asked), self._by_custom(asked))
        scores: dict[Hashable, float] = defaultdict(float)
        best: dict[Hashable, Suggestion] = {}
        for ground in grounds:
            for key, found in ground.items():
                scores[key] += found.score
                if key not in best or found.score > best[key].score:
                    best[key] = found
        ranked = sorted(scores, key=lambda key: (-scores[key], str(key)))
        if not ranked or scores[ranked[0]] < THRESHOLD:
            return []
        kept = [key for key in ranked[:most] if scores[key] >= scores[ranked[0]] * 0.25]
        return [
            Suggestion(key, scores[key], best[key].ground, best[key].words, best[key].like, best[key].example)
            for key in kept
        ]

    # --- what speaks for a unit ---

    def _by_duties(self, asked: str) -> dict[Hashable, Suggestion]:
        """How much of the words stands in a unit's own duties."""
        wanted = list(dict.fromkeys(_telling(asked)))
        found = {}
        for key, duties in self._duties.items():
            met = [pair for pair in wanted if pair in duties]
            score = sum(log1p(len(self._duties) / self._known[pair]) for pair in met)
            if len(met) > 1:
                found[key] = Suggestion(key, score, Ground.DUTIES, runs(asked, met))
        return found

    def _by_the_past(self, asked: str) -> dict[Hashable, Suggestion]:
        """What each unit led that is like this: the nearest counts whole, the others less and less."""
        like: dict[Hashable, list[tuple[float, int]]] = defaultdict(list)
        for at, share in self.history.like(asked).items():
            lead = self.history.past[at].lead
            if lead in self.offices and share >= _LIKE:
                like[lead].append((share, at))
        found = {}
        for key, near in like.items():
            near.sort(reverse=True)
            score = _BEFORE * sum(share / (1 + place) for place, (share, _at) in enumerate(near[:_NEAR]))
            example = self.history.past[near[0][1]].title
            found[key] = Suggestion(key, score, Ground.BEFORE, like=len(near), example=example)
        return found

    def _by_custom(self, asked: str) -> dict[Hashable, Suggestion]:
        """What such offices commonly answer for; words early in the text count more, since there it says what it is about."""
        rows, tells = _common()
        wanted = {at for own in self._rows.values() for at in own}
        scored: dict[int, tuple[float, tuple[str, ...]]] = {}
        for at in wanted:
            met = _met(asked, rows[at][1])
            if met:
                score = sum(tells[word] * _early(asked, word) for word in met)
                scored[at] = (score, tuple(sorted(met, key=lambda word: (-tells[word], asked.find(word))))[:3])
        found = {}
        for key, own in self._rows.items():
            best = max((scored[at] for at in own if at in scored), default=None)
            if best:
                found[key] = Suggestion(key, best[0], Ground.COMMON, best[1])
        return found


def _met(asked: str, words: Sequence[str]) -> list[str]:
    """The words that stand in the text, without those that are only a part of a longer one that does."""
    found = [word for word in words if word in asked]
    return [word for word in found if not any(word != other and word in other for other in found)]


def _early(asked: str, word: str) -> float:
    """How much a word counts: more at the beginning, more where it comes again."""
    times = asked.count(word)
    return (1.0 + 0.6 * (asked.find(word) < 48)) * (1 + 0.35 * min(times - 1, 4))
