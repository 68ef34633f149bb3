"""What became of each thing that an earlier document decided, in the document that amends it. Pure: no query, no clock.

Two lists of commitments are matched one to one: the same words first, then the likest, within a section before across
sections. Likeness is the share of pairs of neighbouring characters that both have (Dice); of candidates equally like, the
one that keeps the order wins. The work grows with the length of the lists, not with their product.
"""
# zh-file: marks and numerals of Chinese documents, which are data

import bisect
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

KEPT, CHANGED, DROPPED, NEW = "kept", "changed", "dropped", "new"
WORDS, DUE, MEASURE, UNITS = "words", "due", "measure", "units"

# How like two must be to be taken for one, in per cent: less within a section, which vouches for them too.
LIKE_WITHIN, LIKE_ACROSS = 40, 60
_COMMON = 24  # a pair of characters that more candidates have tells nothing
_TRIED = 6  # candidates that are weighed, besides those that stand at the same place
_IN_ORDER = 8  # what keeping the order adds to a likeness, in points of the hundred

_MARK = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+[条章节款]|[(（]?[一二三四五六七八九十百\d]+[)）、.．:：]|[①-⑳]|[一二三四五六七八九十][是要])"
)
_SILENT = re.compile(r"[^\w.%‰]+|_+|\.(?!\d)|(?<!\d)\.")  # a decimal point and a per cent sign say something
_UNIT = re.compile(r"\d+|.", re.DOTALL)  # a number counts as one character: 120 is not like 1200


@dataclass(frozen=True)
class Said:
    """One commitment as a document says it.

    key: what the caller knows it by. section: its heading's words. dues, measures: as the document gives them, made
    comparable by the caller. units: (role, name).
    """

    key: int
    words: str
    section: str = ""
    dues: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Pair:
    """What became of one commitment: ``old`` and ``new`` as each document says it; None where only the other does.

    likeness: per cent, 100 where the words are the same. differs: which of words, due, measure and units changed.
    """

    what: str
    old: Said | None
    new: Said | None
    likeness: int = 0
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Characters of a text beside another: ``changed`` where the other does not have them."""

    words: str
    changed: bool


def plain(words: str) -> str:
    """Words without what says nothing: outline marks, punctuation, white space, the width of letters and digits."""
    return _SILENT.sub("", _MARK.sub("", unicodedata.normalize("NFKC", words).strip(), count=1))


def compare(old: Sequence[Said], new: Sequence[Said]) -> list[Pair]:
    """What was kept, changed, dropped and is new, in the order of ``new``; what was dropped stands where it would have been."""
    ours, theirs = [_Known.of(said) for said in old], [_Known.of(said) for said in new]
    matched = _same_words(ours, theirs)
    for at, other, _likeness in _likest(ours, theirs, matched, LIKE_WITHIN, within=True):
        matched[at] = other
    for at, other, _likeness in _likest(ours, theirs, matched, LIKE_ACROSS, within=False):
        matched[at] = other
    return _in_order(ours, theirs, matched)


def counts(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many of each."""
    found = Counter(pair.what for pair in pairs)
    return {what: found[what] for what in (KEPT, CHANGED, DROPPED, NEW)}


# --- matching ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """A commitment made ready to be weighed."""

    said: Said
    plain: str
    section: str
    pairs: Mapping[str, int]
    size: int

    @classmethod
    def of(cls, said: Said) -> "_Known":
        bare = plain(said.words)
        pairs = Counter(left + right for left, right in pairwise(_UNIT.findall(bare))) or Counter([bare])
        return cls(said, bare, plain(said.section), pairs, sum(pairs.values()))


def _likeness(one: _Known, other: _Known) -> int:
    if one.plain == other.plain:
        return 100
    small, large = (one, other) if len(one.pairs) <= len(other.pairs) else (other, one)
    shared = sum(min(count, large.pairs.get(pair, 0)) for pair, count in small.pairs.items())
    return min(99, 200 * shared // (one.size + other.size))


def _same_words(old: Sequence[_Known], new: Sequence[_Known]) -> dict[int, int]:
    """Those whose words are the same: in the same section first, each list in its order."""
    matched: dict[int, int] = {}
    for sections in (True, False):
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        taken = set(matched.values())
        for at, known in enumerate(new):
            if at not in taken:
                waiting[known.plain, known.section if sections else ""].append(at)
        for places in waiting.values():
            places.reverse()
        for at, known in enumerate(old):
            places = waiting.get((known.plain, known.section if sections else ""), [])
            if at not in matched and places:
                matched[at] = places.pop()
    return matched


def _likest(
    old: Sequence[_Known], new: Sequence[_Known], matched: Mapping[int, int], least: int, *, within: bool
) -> Iterator[tuple[int, int, int]]:
    """The likest of what is left, one to one, the most like first: (old, new, likeness)."""
    taken = set(matched.values())
    left = [at for at in range(len(old)) if at not in matched]
    free = [at for at in range(len(new)) if at not in taken]
    order = _Order(matched)
    weighed = []
    for ours, theirs in _rooms(old, new, left, free, within=within):
        candidates = _Candidates(new, theirs)
        for rank, at in enumerate(ours):
            for other in candidates.of(old[at], rank * len(theirs) // len(ours)):
                likeness = _likeness(old[at], new[other])
                if likeness >= least:
                    kept_order = _IN_ORDER if order.keeps(at, other) else 0
                    weighed.append((-(likeness + kept_order), abs(at - other), at, other, likeness))
    used_old, used_new = set(), set()
    for _weight, _far, at, other, likeness in sorted(weighed):
        if at not in used_old and other not in used_new:
            used_old.add(at)
            used_new.add(other)
            yield at, other, likeness


def _rooms(
    old: Sequence[_Known], new: Sequence[_Known], left: Sequence[int], free: Sequence[int], *, within: bool
) -> Iterator[tuple[list[int], list[int]]]:
    """What may be matched with what: section by section, or all with all."""
    ours: dict[str, list[int]] = defaultdict(list)
    theirs: dict[str, list[int]] = defaultdict(list)
    for at in left:
        ours[old[at].section if within else ""].append(at)
    for at in free:
        theirs[new[at].section if within else ""].append(at)
    for section, places in ours.items():
        if theirs.get(section):
            yield places, theirs[section]


class _Candidates:
    """Where to look for the likest: by the rarer pairs of characters, and at the same place of the list."""

    def __init__(self, new: Sequence[_Known], places: Sequence[int]) -> None:
        self.places = places
        self.having: dict[str, list[int]] = defaultdict(list)
        for at in places:
            for pair in new[at].pairs:
                self.having[pair].append(at)

    def of(self, known: _Known, rank: int) -> Iterable[int]:
        if len(self.places) <= _TRIED:
            return self.places
        votes: Counter[int] = Counter()
        for pair in known.pairs:
            holders = self.having.get(pair, ())
            if len(holders) <= _COMMON:
                votes.update(holders)
        near = self.places[max(0, rank - 2) : rank + 3]
        return dict.fromkeys([*(at for at, _votes in votes.most_common(_TRIED)), *near])


class _Order:
    """Whether a match goes between its neighbours that are matched already."""

    def __init__(self, matched: Mapping[int, int]) -> None:
        self.places = sorted(matched)
        self.others = [matched[at] for at in self.places]

    def keeps(self, at: int, other: int) -> bool:
        after = bisect.bisect_left(self.places, at)
        before = self.others[after - 1] if after else -1
        following = self.others[after] if after < len(self.others) else other + 1
        return before < other < following


# --- what changed -----------------------------------------------------------------------------------------------------


def _in_order(old: Sequence[_Known], new: Sequence[_Known], matched: Mapping[int, int]) -> list[Pair]:
    """The pairs in the order of ``new``; a dropped one after what stood before it."""
    came_from = {other: at for at, other in matched.items()}
    after: dict[int, list[Pair]] = defaultdict(list)
    last = -1
    for at, known in enumerate(old):
        if at in matched:
            last = matched[at]
        else:
            after[last].append(Pair(DROPPED, known.said, None))
    found = after[-1]
    for at, known in enumerate(new):
        found.append(_judged(old[came_from[at]], known) if at in came_from else Pair(NEW, None, known.said))
        found += after.get(at, [])
    return found


def _judged(old: _Known, new: _Known) -> Pair:
    differs = [WORDS] if old.plain != new.plain else []
    differs += [DUE] if old.said.dues != new.said.dues else []
    differs += [MEASURE] if old.said.measures != new.said.measures else []
    differs += [UNITS] if sorted(old.said.units) != sorted(new.said.units) else []
    return Pair(CHANGED if differs else KEPT, old.said, new.said, _likeness(old, new), tuple(differs))


_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^，。；：,;]*[，。；：,;]|[^，。；：,;]+")
_MOST = 400  # parts that are set against one another: characters, or the clauses of a long text


def changed_words(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts in stretches, those that the other lacks marked. Numbers stay whole; a lone character in common is no common ground.

    The outline's mark in front is left aside: that （八） became （七） is no change.
    """
    ours, theirs = (_MARK.match(words) for words in (old, new))
    if ours and theirs and ours[0] != theirs[0] and ours.end() < len(old) and theirs.end() < len(new):
        rest = _compared(old[ours.end() :], new[theirs.end() :])
        return [Stretch(ours[0], False), *rest[0]], [Stretch(theirs[0], False), *rest[1]]
    return _compared(old, new)


def _compared(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    if old == new:
        return [Stretch(old, False)], [Stretch(new, False)]
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(ours), len(theirs)) > _MOST:
        ours, theirs = _CLAUSE.findall(old), _CLAUSE.findall(new)
    if max(len(ours), len(theirs)) > _MOST:
        return [Stretch(old, True)], [Stretch(new, True)]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    common = [
        (at, other, size) for at, other, size in matcher.get_matching_blocks()
        if size and (len("".join(ours[at : at + size])) > 1 or at + size == len(ours) or at == 0)
    ]  # fmt: skip
    return (
        _stretches(ours, [(at, at + size) for at, _other, size in common]),
        _stretches(theirs, [(other, other + size) for _at, other, size in common]),
    )


def _stretches(tokens: Sequence[str], common: Sequence[tuple[int, int]]) -> list[Stretch]:
    found: list[Stretch] = []
    at = 0
    for begin, end in [*common, (len(tokens), len(tokens))]:
        if at < begin:
            found.append(Stretch("".join(tokens[at:begin]), True))
        if begin < end:
            found.append(Stretch("".join(tokens[begin:end]), False))
        at = end
    return found
