"""Whole documents of many invented offices, with what a fair reader finds in each: for the test and for bench/documents.py.

Each file of documents/ is one document with marks in it, which are no part of its text:

    ⟦…⟧  ⟦a|…⟧           one commitment; `a` is a key for facts that stand elsewhere
    ⟦~|…⟧                free: reading-format leaves open what this is
    ⟦下一步，¦…⟧           it may begin here as well
    ⟨free:立即⟩            may be found as a unit, a deadline or a measure, or not
    ⟪review/other:…⟫     context, for one of these reasons
    ⟨lead:市财政局⟩       a unit (lead, support, resp, guide); ⟨resp/lead:…⟩ where either role is right
    ⟨by:6月底前=2026-06-30⟩   a deadline (by, within, recurring, ongoing) and its date, if it has one (? is any)
    ⟨m:8家以上=民宿 >= 8⟩      a measure: indicator (a|b is either), comparator (? is any), value
    ⟨resp>a,b:市财政局⟩   a fact of the commitments a and b; without a key it is of the one around it, else of the one before it

Units, deadlines and measures stand in the text as they are. A first line that begins with @ carries settings: `unlabelled` (no label names
who is responsible), `marks=free` (whether an item begins at its mark is open), `damages=-flat,-half` (damages that would lose what the form
of the document says).
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from luoshi.reading.characters import TABLE, TRADITIONAL
from luoshi.reading.model import Commitment, Measure, Reading

FOLDER = Path(__file__).parent / "documents"
MARK = re.compile(r"⟦(?:([a-z~])\|)?|¦|⟧|⟪([a-z/]+):|⟫|⟨([a-z/]+)(?:>([a-z,]+))?:|(?:=([^⟨⟩\n]*))?⟩")
ITEM_MARK = re.compile(
    r"★?(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|第[一二三四五六七八九十]+条|[一二三四五六七八九十]是|\d+\s)\s*"
)
BLANKS = " \t\r\n\u3000"
CLOSING = BLANKS + "。；;，,、."
TIMES = ("by", "within", "recurring", "ongoing")
ROLES = {"resp": "responsible", "lead": "lead", "support": "support", "guide": "guide"}


@dataclass(frozen=True)
class Fact:
    """A unit, a deadline or a measure. `kinds` are the roles or kinds that are right; `words` what stands behind the =."""

    kinds: tuple[str, ...]
    start: int
    end: int
    words: str = ""


@dataclass
class Item:
    """One commitment as it should be found."""

    start: int
    end: int
    facts: list[Fact] = field(default_factory=list)
    also: int | None = None
    lost: bool = False


@dataclass
class Sheet:
    """A document's text and what should be found in it."""

    name: str
    text: str
    settings: frozenset[str]
    items: list[Item]
    contexts: list[Fact]
    free: list[tuple[int, int]]

    @property
    def labelled(self) -> bool:
        """Whether the document's own text names who is responsible."""
        return "unlabelled" not in self.settings

    def takes(self, damage: str) -> bool:
        """Whether a fair reader can still read the document after this damage."""
        without = next((word[8:] for word in self.settings if word.startswith("damages=")), "")
        lost = {f"-{damage}"} | ({"-flat"} if damage in {"glued", "noise"} else set())
        return lost.isdisjoint(without.split(","))


class _Parser:
    """Takes the marks out of one file, from its first character to its last."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.length = 0
        self.open: list[tuple[str, tuple[str | None, ...], int]] = []
        self.items: list[Item] = []
        self.keyed: dict[str, Item] = {}
        self.waiting: list[tuple[str, Fact]] = []
        self.contexts: list[Fact] = []
        self.free: list[tuple[int, int]] = []

    def parse(self) -> None:
        at = 0
        for mark in MARK.finditer(self.source):
            self._write(self.source[at : mark.start()])
            at = mark.end()
            self._mark(mark)
        self._write(self.source[at:])
        for key, fact in self.waiting:
            self.keyed[key].facts.append(fact)
        assert not self.open, self.open

    def _write(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)

    def _mark(self, mark: re.Match[str]) -> None:
        if mark[0] == "¦":
            self.items[-1].also = self.length
            return
        sign = mark[0][-1] if mark[0][-1] in "⟧⟫⟩" else mark[0][0]
        if sign in "⟦⟪⟨":
            self.open.append((sign, mark.groups(), self.length))
            if sign == "⟦" and mark[1] != "~":
                self.items.append(Item(self.length, -1))
                self.keyed[mark[1] or ""] = self.items[-1]
            return
        opener, groups, start = self.open.pop()
        assert opener == {"⟧": "⟦", "⟫": "⟪", "⟩": "⟨"}[sign], self.source[mark.start() - 40 : mark.end()]
        if sign == "⟫":
            self.contexts.append(Fact(tuple(str(groups[1]).split("/")), start, self.length))
        elif sign == "⟩":
            fact = Fact(tuple(str(groups[2]).split("/")), start, self.length, mark[5] or "")
            if groups[3]:
                self.waiting += [(key, fact) for key in groups[3].split(",")]
            else:
                self.items[-1].facts.append(fact)
        elif groups[0] == "~":
            self.free.append((start, self.length))
        else:
            self.items[-1].end = self.length


def sheet(path: Path) -> Sheet:
    """One document of the folder."""
    source = path.read_text(encoding="utf-8")
    settings = ""
    if source.startswith("@"):
        settings, source = source.split("\n", 1)
    parser = _Parser(source)
    parser.parse()
    words = frozenset(settings[1:].split())
    return Sheet(path.stem, "".join(parser.text), words, parser.items, parser.contexts, parser.free)


def sheets() -> list[Sheet]:
    """All documents of the folder."""
    return [sheet(path) for path in sorted(FOLDER.glob("*.txt"))]


def gold(paper: Sheet) -> Iterator[dict[str, object]]:
    """The document's commitments as rows of a gold file in the form that the corpus' score reads."""
    for number, item in enumerate(paper.items, 1):
        units = [
            {
                "name": paper.text[fact.start : fact.end],
                "role": ROLES[fact.kinds[0]],
                "start": fact.start,
                "end": fact.end,
            }
            for fact in item.facts
            if fact.kinds[0] in ROLES
        ]
        row: dict[str, object] = {"doc": f"{paper.name}.txt", "id": f"{paper.name[:2]}-{number:03}"}
        row |= {"start": item.start, "end": item.end, "text": paper.text[item.start : item.end]}
        yield row | ({"unit_spans": units} if paper.labelled else {})


# ---------------------------------------------------------------- what a reading is worth

MEASURED = ("start", "span", "unit", "name", "due", "measure", "context")


@dataclass
class Score:
    """Hits, what was found and what should have been, of each thing measured; and in words, what went wrong."""

    hits: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def f1(self, what: str) -> float:
        """Between 0 and 1; 1 where there was nothing to find and nothing was found."""
        both = self.found[what] + self.wanted[what]
        return 2 * self.hits[what] / both if both else 1.0

    def add(self, other: "Score") -> None:
        """Count another document in."""
        self.hits += other.hits
        self.found += other.found
        self.wanted += other.wanted
        self.faults += other.faults

    def count(self, what: str, hits: int, found: int, wanted: int) -> None:
        """Count one thing."""
        self.hits[what] += hits
        self.found[what] += found
        self.wanted[what] += wanted


def _trim(paper: Sheet, start: int, end: int) -> tuple[int, int]:
    text = paper.text
    if "marks=free" in paper.settings:
        start += len(text[start:end]) - len(text[start:end].lstrip(BLANKS))
        mark = ITEM_MARK.match(text, start, end)
        start = mark.end() if mark else start
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in CLOSING:
        end -= 1
    return start, end


def score(paper: Sheet, reading: Reading) -> Score:
    """What a reading of the document is worth."""
    result = Score()
    if not paper.items:
        return result
    wanted = {_trim(paper, item.start, item.end)[0]: item for item in paper.items if not item.lost}
    other = {_trim(paper, item.also, item.end)[0]: start for start, item in wanted.items() if item.also is not None}
    lost = [(item.start, item.end) for item in paper.items if item.lost]
    last = max(max([item.end, *(fact.end for fact in item.facts)]) for item in paper.items)
    first = min(item.start for item in paper.items)
    found: dict[int, tuple[int, Commitment]] = {}
    for commitment in reading.commitments:
        start, end = _trim(paper, commitment.start, commitment.end)
        start = other.get(start, start)
        if first <= start < last and not any(a <= start < b for a, b in (*paper.free, *lost)):
            found[start] = (end, commitment)
    result.count("start", len(wanted.keys() & found.keys()), len(found), len(wanted))
    result.count("span", 0, len(found), len(wanted))
    for start in sorted(wanted.keys() | found.keys()):
        if start not in wanted:
            end, commitment = found[start]
            result.faults.append(f"extra  {paper.text[start:end][:60]!r} {commitment.rule}")
            result.count("name", 0, len(commitment.units) * paper.labelled, 0)
            result.count("unit", 0, len(commitment.units) * paper.labelled, 0)
            continue
        if start not in found:
            result.faults.append(f"missed {paper.text[start : start + 60]!r}")
            for what, kinds in (("name", ROLES), ("unit", ROLES), ("due", TIMES), ("measure", ("m",))):
                result.count(what, 0, 0, sum(fact.kinds[0] in kinds for fact in wanted[start].facts))
            continue
        item, (end, commitment) = wanted[start], found[start]
        if _trim(paper, item.start, item.end)[1] == end:
            result.hits["span"] += 1
        else:
            should = paper.text[item.start : item.end]
            result.faults.append(f"span   {should[-40:]!r} was cut {paper.text[start:end][-40:]!r}")
        _score_units(paper, item, commitment, result)
        _score_deadlines(paper, item, commitment, result)
        _score_measures(paper, item, commitment, result)
    _score_context(paper, reading, result)
    return result


def _overlaps(start: int, end: int, facts: list[Fact]) -> bool:
    return any(start < fact.end and fact.start < end for fact in facts)


def _plain(name: str, wanted: Iterable[str]) -> str:
    """The name without another name of the same unit in brackets behind it: whether that belongs to it is open."""
    alone = re.sub(r"[（(][^（）()]*(?:局|办|委|中心|部|处)[）)]$", "", name)
    return alone if alone in wanted else name


def _score_units(paper: Sheet, item: Item, commitment: Commitment, result: Score) -> None:
    wanted = {
        "".join((fact.words or paper.text[fact.start : fact.end]).split()): fact.kinds
        for fact in item.facts
        if fact.kinds[0] in ROLES
    }
    free = [fact for fact in item.facts if fact.kinds == ("free",)]
    found = {
        _plain(unit.words, wanted): unit.role for unit in commitment.units if not _overlaps(unit.start, unit.end, free)
    }
    names = wanted.keys() & found.keys()
    roles = [
        name
        for position, (name, kinds) in enumerate(wanted.items())
        if name in found
        and (
            found[name] in {ROLES[kind] for kind in kinds}
            or (kinds == ("resp",) and position == 0 and found[name] == "lead")
        )
    ]
    result.count("name", len(names), len(found), len(wanted))
    result.count("unit", len(roles), len(found), len(wanted))
    if len(names) < max(len(found), len(wanted)):
        result.faults.append(f"names  {'、'.join(found)} should be {'、'.join(wanted)}")
    elif len(roles) < len(names):
        result.faults.append(f"roles  {found} should be {wanted}")


def _score_deadlines(paper: Sheet, item: Item, commitment: Commitment, result: Score) -> None:
    wanted = [fact for fact in item.facts if fact.kinds[0] in TIMES]
    free = [fact for fact in item.facts if fact.kinds == ("free",)]
    found = [time for time in commitment.deadlines if not _overlaps(time.start, time.end, free)]
    hits = 0
    for fact in wanted:
        hits += any(
            time.kind in fact.kinds
            and (fact.words == "?" or (time.due.isoformat() if time.due else "") == fact.words)
            and _overlaps(time.start, time.end, [fact])
            for time in found
        )
    result.count("due", hits, len(found), len(wanted))
    if hits < max(len(found), len(wanted)):
        have = "、".join(f"{time.text} {time.kind} {time.due or ''}" for time in found)
        should = "、".join(f"{paper.text[fact.start : fact.end]} {fact.kinds[0]} {fact.words}" for fact in wanted)
        result.faults.append(f"due    [{have}] should be [{should}]")


def _score_measures(paper: Sheet, item: Item, commitment: Commitment, result: Score) -> None:
    wanted = [fact for fact in item.facts if fact.kinds == ("m",)]
    free = [fact for fact in item.facts if fact.kinds == ("free",)]
    found = [measure for measure in commitment.measures if not _overlaps(measure.start, measure.end, free)]
    hits = sum(any(_is_measure(fact, measure) for measure in found) for fact in wanted)
    result.count("measure", hits, len(found), len(wanted))
    if hits < max(len(found), len(wanted)):
        have = "、".join(f"{one.indicator} {one.comparator} {one.value}" for one in found)
        result.faults.append(f"measure [{have}] should be [{'、'.join(fact.words for fact in wanted)}]")


def _is_measure(fact: Fact, measure: Measure) -> bool:
    names, comparator, value = fact.words.rsplit(" ", 2)
    found = measure.indicator.translate(TABLE)
    return (
        _overlaps(measure.start, measure.end, [fact])
        and comparator in {"?", measure.comparator}
        and float(measure.value) == float(value)
        and any(found in name or name in found for name in names.translate(TABLE).split("|"))
    )


def _score_context(paper: Sheet, reading: Reading, result: Score) -> None:
    """By characters: those that are set aside, for a reason that is right; a heading will do for a masthead."""
    reasons: dict[int, str] = {}
    for context in reading.context:
        reasons |= dict.fromkeys(range(context.start, context.end), context.reason)
    for heading in reading.outline:
        reasons |= dict.fromkeys(range(heading.start, heading.end), "masthead")
    for context in paper.contexts:
        places = [at for at in range(context.start, context.end) if paper.text[at] not in BLANKS]
        right = sum(reasons.get(at) in context.kinds for at in places)
        result.count("context", right, len(places), len(places))
        if right < len(places) * 0.95:
            kept = Counter(reasons.get(at, "commitment") for at in places)
            result.faults.append(
                f"context {paper.text[context.start : context.end][:50]!r} {dict(kept)} {context.kinds}"
            )


# ---------------------------------------------------------------- damage

Edit = list[tuple[str, int]]  # characters with where each stood; -1 for one that was added
CONFUSED = dict(zip("0011日市入未已间责任", "OoIl曰巿人末己问贵仼", strict=True))
MARKS = dict(zip("，。；：（）", ",.;:()", strict=True))


def _moved(paper: Sheet, edit: Edit) -> Sheet:
    """The document after an edit, with everything that should be found in it moved along."""
    places = {old: new for new, (_, old) in enumerate(edit) if old >= 0}
    length = len(edit)
    after, before = [length] * (len(paper.text) + 1), [0] * (len(paper.text) + 1)
    for old in range(len(paper.text) - 1, -1, -1):
        after[old] = places.get(old, after[old + 1])
    for old in range(len(paper.text)):
        before[old + 1] = places[old] + 1 if old in places else before[old]

    def fact(one: Fact) -> Fact:
        start, end = after[one.start], before[one.end]
        words = one.words  # of a unit: its name, without the head of a page that stands in it now
        if one.kinds[0] in ROLES:
            words = "".join(character for character, old in edit[start:end] if old >= 0)
        return replace(one, start=start, end=end, words=words)

    items = []
    for item in paper.items:
        heads = [item.start, item.start + 1, *(at for one in item.facts for at in (one.start, one.end - 1))]
        lost = any(at not in places for at in heads)
        also = None if item.also is None else after[item.also]
        items.append(Item(after[item.start], before[item.end], [fact(one) for one in item.facts], also, lost))
    text = "".join(character for character, _ in edit)
    free = [(after[start], before[end]) for start, end in paper.free]
    contexts = [fact(one) for one in paper.contexts]
    return Sheet(paper.name, text, paper.settings, items, [one for one in contexts if one.start < one.end], free)


def _columns(text: str, width: int = 30) -> Edit:
    """Lines of a narrow column, with page numbers and running heads in between."""
    edit: Edit = []
    lines = at = 0
    for line in text.splitlines(keepends=True):
        for cut in range(0, len(line), width):
            part = line[cut : cut + width]
            edit += [(character, at + cut + offset) for offset, character in enumerate(part)]
            if not part.endswith("\n"):
                edit.append(("\n", -1))
            lines += 1
            if lines % 28 == 0:
                edit += [(character, -1) for character in f"\n— {lines // 28} —\n云州市人民政府公报\n"]
        at += len(line)
    return edit


def _confused(text: str) -> Edit:
    """Every fifth character that optics confuse is confused."""
    edit, count = [], 0
    for at, character in enumerate(text):
        count += character in CONFUSED
        confused = character in CONFUSED and count % 5 == 0
        edit.append((CONFUSED[character] if confused else character, at))
    return edit


def _lines(text: str) -> Edit:
    """Every 12th line is missing."""
    edit: Edit = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if number % 12:
            edit += [(character, at + offset) for offset, character in enumerate(line)]
        at += len(line)
    return edit


def _flat(text: str) -> Edit:
    """All line breaks became blanks."""
    return [(" " if character == "\n" else character, at) for at, character in enumerate(text)]


def _glued(text: str) -> Edit:
    """All line breaks are lost, and what stood around them too."""
    edit: Edit = []
    for line in re.finditer(r"[^\n]+", text):
        words = line.group()
        inner = words.strip(BLANKS)
        begin = line.start() + len(words) - len(words.lstrip(BLANKS))
        edit += [(character, begin + offset) for offset, character in enumerate(inner)]
    return edit


def _half(text: str) -> Edit:
    return [(MARKS.get(character, character), at) for at, character in enumerate(text)]


def _blanks(text: str) -> Edit:
    """A stray blank behind every 17th character."""
    edit: Edit = []
    for at, character in enumerate(text):
        edit.append((character, at))
        if at % 17 == 16 and character != "\n":
            edit.append((" ", -1))
    return edit


MISREAD = dict(zip("市位责日未10。、（）；：", "巿佗贵曰末lO.，();:", strict=True))
STRAY = {5: " ", 6: "\n"}


def _noise(text: str) -> Edit:
    """As a scan is recognised: by chance characters are lost or misread, blanks and line breaks are added in mid-sentence."""
    chance = random.Random(1)
    edit: Edit = []
    for at, character in enumerate(text):
        drawn = chance.randrange(1000)
        if character == "\n" or drawn >= 4:  # four of a thousand are lost
            misread = character in MISREAD and chance.randrange(20) == 0
            edit.append((MISREAD[character] if misread else character, at))
        stray = STRAY.get(chance.randrange(200) if character != "\n" else 0)
        edit += [(stray, -1)] if stray else []
    return edit


def _traditional(text: str) -> Edit:
    table: dict[str, str] = {}
    for traditional, plain in zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True):
        table.setdefault(plain, traditional)
    return [(table.get(character, character), at) for at, character in enumerate(text)]


DAMAGES = {
    "columns": _columns,
    "ocr": _confused,
    "lines": _lines,
    "flat": _flat,
    "glued": _glued,
    "half": _half,
    "blanks": _blanks,
    "traditional": _traditional,
    "noise": _noise,
}


def damaged(paper: Sheet, damage: str) -> Sheet:
    """A copy of the document with one of the DAMAGES."""
    return _moved(paper, DAMAGES[damage](paper.text))
