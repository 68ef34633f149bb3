"""From the names that a document uses to units of the tree, each with the reason; what is not certain is asked, never guessed.

A name is read from where the document's office stands: 财政局, 市财政局 and 云州市财政局 are one to an office of 云州市, and none
of them is ever a unit of a county, a province or another city.
"""
# zh-file: the parts of Chinese units' names, which are data

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from luoshi.decide.unit_words import (
    ENDINGS,
    LONG_ENDINGS,
    LONG_PARTS,
    NO_LEVEL,
    ODD_WORDS,
    SAYS_LITTLE,
    SKIPPED_FIRST,
    USUAL,
)
from luoshi.org.models import Kind, Level, Unit
from luoshi.org.queries import Naming
from luoshi.reading.characters import normalise

LEADING_ROLES = ("lead", "responsible")
LONGEST = 60  # characters of a name; more is no name

_GOVERNMENT = re.compile(r"(?:人民政府|管理委员会|管委会|政府|办事处)$")
_ITSELF = re.compile(
    r"[省市县区乡镇]?(?:党委|党工委|工委|委)?[、和及]?[省市县区乡镇]?(?:人民)?(?:政府|管委会|管理委员会|办事处)?(?:（党委）)?"
)
_LEVEL = re.compile(r"[全本我]?(?P<level>省|自治区|市|州|盟|县区|区县|县|旗|区|乡镇|镇街|乡|镇|街道)(?=.)")
_ABOVE = re.compile(r"国家|中央|国务院|全国|[全本]?省(?=.)|自治区")
_ELSEWHERE = re.compile(r"[一-龥]{2,6}?(?:省|自治区|市|州|盟|县|旗|区|镇|乡)(?=..)")
_LEVELS = {
    "市": Level.CITY, "州": Level.CITY, "盟": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY,
    "县区": Level.COUNTY, "区县": Level.COUNTY, "乡": Level.TOWNSHIP, "镇": Level.TOWNSHIP, "街道": Level.TOWNSHIP,
    "乡镇": Level.TOWNSHIP, "镇街": Level.TOWNSHIP,
}  # fmt: skip
_NO_HEADS = "省市县区镇乡国"
_YOUTH = re.compile(r"(?:共青)?团(?P<level>[市县区])委(?:员会)?")
_OWNER = re.compile(r"(?:委[市县区]?(?:人民)?政府|委|人民政府|政府)(?=..)")  # 市委宣传部, 市政府办公室
_BRACKET = re.compile(r"^(?P<first>[^（）]{3,})（(?P<second>[^（）]{3,})）$")
_JOINS = re.compile(r"(?<=.)[和与及、](?=.)")
_INNER = re.compile(r"(?<=[局委厅])(?=.{4,})")  # 公安局交通警察支队

# 各县（市、区）人民政府, 各乡镇（街道）, 各开发区管委会: brackets and 、 are gone by then.
_PLACES = "县级市|设区市|特区|经开区|高新区|开发区|功能区|园区|新区|街道|乡镇|镇街|地方|地区|县|市|区|旗|州|盟|乡|镇|地"
_EVERY = re.compile(
    rf"(?:[全本我]?[市县区州])?(?:所属|所辖|下辖|辖区内?)?各级?(?P<places>(?:{_PLACES}|和|及|与)+)"
    r"(?P<body>(?:地方|党委|党工委|工委|人民政府|政府|管委会|管理委员会|办事处|[县市区]?委|和|与|及|负责)*)"
)
_EVERY_OFFICE = re.compile(rf"(?:[全本我]?[市州])?各(?P<places>(?:{_PLACES})+)(?P<body>.{{2,}})")
_DEPARTMENTS = re.compile(
    r"(?:[全本我]?[市县区州])?(?:直属?|级|政府|委政府|直机关)?各?(?:直属?|级|政府组成|组成)?(?:部门|委办局|局委办|单位|机关)(?:各?单位)?"
)
_OPEN = re.compile(
    r".*(?:有关|相关|其他|其它|成员)(?:部门|单位|方面|地区|地方|机构|企业)|各级.*|各方面?|.*各级各部门|各地各部门"
    r"|(?:[全本我]?[省市县区州])?(?:直|级|政府)?各?(?:责任|涉及|牵头|主管|监管|行业|配合|职能|业务)+(?:部门|单位)"
)
_KIND_OF = re.compile(
    r"(?:行政)?(?:主管)?(?:部门|机关)$"
)  # 教育部门, 公安机关: most likely the bureau, but it is asked
_ZONE = re.compile(r"(?:新区|开发区|高新区|经开区|园区|示范区|试验区|保税区|功能区|度假区|管委会)$")


class Reason(StrEnum):
    """Why a name stands for the units found; or why it stands for none."""

    EXACT = "exact"  # the unit's own name, full or short
    ALIAS = "alias"  # a person said so once
    FORMER = "former"  # a unit that has gone, and whose work one of today does
    PLACE = "place"  # the same name with its level or place written differently
    SHORT = "short"  # an abbreviation that fits one unit only
    USUAL = "usual"  # what everybody calls it, or what it was called before
    GROUP = "group"  # all units of a kind: 各县区
    SEVERAL = "several"  # more than one might be meant
    OPEN = "open"  # nobody in particular: 各有关部门
    ABOVE = "above"  # of a level or a place that the tree does not have
    NONE = "none"


@dataclass(frozen=True)
class Match:
    """What a name came to. ``units`` are certain; ``candidates`` are asked about."""

    units: tuple[Unit, ...] = ()
    reason: Reason = Reason.NONE
    candidates: tuple[Unit, ...] = ()
    alias: int | None = None  # the remembered alias, that it may be ended

    @property
    def is_group(self) -> bool:
        """Whether a rule, not a person, says that all units of a kind are meant: expanded only on request."""
        return self.reason == Reason.GROUP

    @property
    def is_unknown(self) -> bool:
        """Whether somebody has to say who is meant."""
        return not self.units and self.reason != Reason.OPEN


@dataclass(frozen=True)
class Known:
    """A name that somebody said once: for the documents of ``scope`` (a government's key) and of those below it."""

    pk: int
    name: str
    scope: int | None
    units: tuple[Unit, ...]
    asks: bool = False  # one of them is meant: a unit of this name was split


@dataclass(frozen=True)
class Matched:
    """What a document's names came to: the lead's units, the supporting ones, and names that are to be asked about."""

    leads: tuple[Unit, ...]
    supports: tuple[Unit, ...]
    unknown: tuple[str, ...]


def leading_of(named: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The mention of whom the document lets lead: the first one called 牵头, else the first one responsible."""
    lead = next((mention for mention in named if mention["role"] == "lead"), None)
    return lead or next((mention for mention in named if mention["role"] in LEADING_ROLES), None)


# --- names ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name in one writing: no blanks, simplified characters, one kind of brackets, without 中共."""
    return normalise("".join(name.split()))[:LONGEST].removeprefix("中国共产党").removeprefix("中共")


@lru_cache(maxsize=4096)
def _short_ending(body: str) -> str:
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
    words, ending = _parted(_short_ending(long))
    short = _short_ending(short)
    if not ending or not short.endswith(ending) or len(short) <= len(ending):
        return None
    return _heads(short[: -len(ending)], words)


def _written_apart(name: str) -> tuple[str, ...]:
    """A name with a second one in brackets, and both by themselves: 市政务服务局（市行政审批局）."""
    found = _BRACKET.match(name)
    return (name, found["first"], found["second"]) if found else (name,)


# --- the tree ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """A government's place: 石桥县, and 石桥 for short."""

    unit: Unit
    name: str
    bare: str


class Tree:
    """Units by government, and what each is called there. Names are taken apart only when somebody asks for them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = {unit.pk: unit for unit in units}
        self._governments: dict[int, Unit | None] = {}
        self._bodies: dict[int, dict[str, tuple[Unit, ...]]] = {}

    def above(self, unit: Unit) -> Iterator[Unit]:
        """The units above this one, nearest first."""
        seen = {unit.pk}
        while unit.parent_id is not None and unit.parent_id in self.units and unit.parent_id not in seen:
            unit = self.units[unit.parent_id]
            seen.add(unit.pk)
            yield unit

    def government_of(self, unit: Unit) -> Unit | None:
        """The government that a unit belongs to; a government is its own."""
        if unit.pk not in self._governments:
            chain = (unit, *self.above(unit))
            self._governments[unit.pk] = next((one for one in chain if one.governs), None)
        return self._governments[unit.pk]

    def chain(self, unit: Unit) -> list[Unit]:
        """The unit's government and those above it, nearest first."""
        return [one for one in (unit, *self.above(unit)) if one.governs]

    @cached_property
    def governments(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.governs]

    @cached_property
    def offices(self) -> dict[int, list[Unit]]:
        """The offices and departments of each government, by its key."""
        found: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            government = self.government_of(unit)
            if government is not None and government != unit:
                found.setdefault(government.pk, []).append(unit)
        return found

    @cached_property
    def places(self) -> dict[int, _Place]:
        """Where each government governs."""
        return {unit.pk: self._place(unit) for unit in self.governments}

    def _place(self, unit: Unit) -> _Place:
        name = self._without_places(_GOVERNMENT.sub("", plain(unit.name)), self.above(unit))
        bare = re.sub(r"(?:自治县|新区|街道|省|市|县|区|旗|州|镇|乡)$", "", name)
        return _Place(unit, name, bare if len(bare) >= 2 else "")

    def _without_places(self, name: str, above: Iterable[Unit]) -> str:
        for unit in reversed(list(above)):
            if unit.governs:
                place = _GOVERNMENT.sub("", plain(unit.name))
                name = name.removeprefix(place) or name
        return name

    def bodies(self, government: Unit) -> dict[str, tuple[Unit, ...]]:
        """A government's offices by every name that they have there, without place and level: 财政局, 委宣传部, 宣传部."""
        if government.pk not in self._bodies:
            found: dict[str, tuple[Unit, ...]] = {}
            for unit in self.offices.get(government.pk, []):
                for body in dict.fromkeys(self._bodies_of(unit, government)):
                    if unit not in found.get(body, ()):
                        found[body] = (*found.get(body, ()), unit)
            self._bodies[government.pk] = found
        return self._bodies[government.pk]

    def _bodies_of(self, unit: Unit, government: Unit) -> Iterator[str]:
        place = self.places[government.pk]
        for name in filter(None, (plain(unit.name), plain(unit.short))):
            for part in _written_apart(name):
                body = self._without_places(part, [*self.above(government)]).removeprefix(place.name)
                body = _without_level(body, government.level)
                yield from self._forms(body, place)

    def _forms(self, body: str, place: _Place) -> Iterator[str]:
        yield body
        owner = _OWNER.match(body)
        if owner:
            yield body[owner.end() :]
        for inside in filter(None, (place.name, place.bare)):  # 国网云州供电公司, 国家税务总局云州市税务局
            before, there, after = body.partition(inside)
            if there and (before or inside == place.bare):
                yield before + after
                if len(after) >= 3:
                    yield after
                break
        cut = _INNER.search(body)
        if cut and not owner:
            yield body[cut.start() :]


def _without_level(name: str, level: str) -> str:
    """An office's name without its government's level before it: 市财政局 is 财政局; 市场监管局 and 乡村振兴局 are themselves."""
    found = _LEVEL.match(name)
    if not found or name.startswith(NO_LEVEL) or _LEVELS.get(found["level"]) != level:
        return name
    return name[found.end() :]


# --- asking -----------------------------------------------------------------------------------------------------------


class Directory:
    """All the names that units go by to the documents of one office, ready to be asked many times.

    home: a unit of the government whose documents are read, which decides what 市, 县 and no level at all mean. Without one
    the topmost government of the tree does. ``known`` are the names that people have said.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        known: Iterable[Known] = (),
        *,
        home: Unit | None = None,
        gone: Iterable[tuple[Unit, tuple[Unit, ...]]] = (),
    ) -> None:
        whole = Tree(units)
        home = home or next(iter(sorted(whole.governments, key=lambda unit: unit.path)), None)
        chain = whole.chain(home) if home else []
        root = chain[-1].path if chain else ""
        self.tree = Tree(unit for unit in whole.units.values() if unit.path.startswith(root))
        self.chain = chain
        self.home = chain[0] if chain else None
        self._known = self._nearest(known)
        self._gone = {unit.pk: (unit, heirs) for unit, heirs in gone}
        self._found: dict[str, Match] = {}

    @classmethod
    def of(cls, naming: Naming, home: Unit | None) -> "Directory":
        """The directory of a day's units and remembered names."""
        known = [Known(one.alias, one.name, one.scope, one.units, one.asks) for one in naming.said]
        return cls(naming.units.values(), known, home=home, gone=naming.gone)

    def _nearest(self, known: Iterable[Known]) -> dict[str, Known]:
        """What people have said, as far as it reaches this office: the nearest government's word counts."""
        reach = {unit.pk: distance for distance, unit in enumerate(self.chain)}
        ordered: dict[str, tuple[int, Known]] = {}
        for one in known:
            units = tuple(unit for unit in one.units if unit.pk in self.tree.units)
            if not units or (one.scope is not None and one.scope not in reach):
                continue
            distance = len(reach) if one.scope is None else reach[one.scope]
            name = plain(one.name)
            if name not in ordered or distance < ordered[name][0]:
                ordered[name] = (distance, Known(one.pk, one.name, one.scope, units, one.asks and len(units) > 1))
        return {name: one for name, (_distance, one) in ordered.items()}

    @cached_property
    def _exact(self) -> dict[str, tuple[Unit, ...]]:
        """Full names of all units, and short names of governments and of the chain's own offices."""
        found: dict[str, tuple[Unit, ...]] = {}
        chain = {unit.pk for unit in self.chain}
        for unit in self.tree.units.values():
            government = self.tree.government_of(unit)
            near = unit == government or (government is not None and government.pk in chain)
            for name in {unit.name, unit.short if near else ""} - {""}:
                for part in _written_apart(plain(name))[:1]:
                    found[part] = (*found.get(part, ()), unit)
        return found

    def find(self, name: str) -> Match:
        """Who is meant by ``name``, and why. What a person has said comes first, then the units' own names."""
        if name not in self._found:
            self._found[name] = self._find(plain(name))
        return self._found[name]

    def named(self, name: str) -> tuple[Unit, ...]:
        """The units whose own name this is, as `plain` writes it; of several those of the nearest government."""
        return self._own(self._exact.get(name, ()))

    def _find(self, name: str) -> Match:
        if len(name) < 2:
            return Match()
        said = self._known.get(name)
        if said:
            return _meant(said)
        exact = self.named(name)
        if len(exact) == 1:
            return Match(exact, Reason.EXACT)
        nobody = Match((), Reason.SEVERAL, exact) if exact else Match()
        for find in (self._exactly_gone, self._group, self._apart, self._one, self._gone_by_rule):
            found = find(name)
            if found.units or found.candidates or found.reason == Reason.OPEN:
                return found
            nobody = found if found.reason == Reason.ABOVE else nobody
        return nobody

    # --- units that have gone ---

    @cached_property
    def _past(self) -> "Directory | None":
        """The units that have gone, among the governments of today: their names are read by the same rules."""
        gone = [unit for unit, _heirs in self._gone.values()]
        return Directory([*self.tree.governments, *gone], home=self.home) if gone else None

    def _exactly_gone(self, name: str) -> Match:
        return self._heirs(self._past.named(name)) if self._past else Match()

    def _gone_by_rule(self, name: str) -> Match:
        found = self._past.find(name) if self._past else Match()
        return Match() if found.is_group else self._heirs(found.units)

    def _heirs(self, units: Iterable[Unit]) -> Match:
        """Who does the work of these units now; of one that was split, its heirs are asked about."""
        gone = [unit for unit in units if unit.pk in self._gone]
        heirs = {heir.pk: heir for unit in gone for heir in self._gone[unit.pk][1] if heir.pk in self.tree.units}
        return _certain(list(heirs.values()), Reason.FORMER)

    def _own(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Of several units of one name those of the nearest government."""
        if len(units) < 2:
            return units
        for government in self.chain:
            mine = tuple(unit for unit in units if self.tree.government_of(unit) == government)
            if mine:
                return mine
        return units

    # --- one unit ---

    def _one(self, name: str) -> Match:
        """A name by what it says of its place, its level and its work."""
        elsewhere = False
        for governments, body, said in self._readings(name):
            elsewhere = elsewhere or not governments
            found = self._in(governments, body, said=said)
            if found.units or found.candidates:
                return found
        return Match((), Reason.ABOVE) if elsewhere else Match()

    def _readings(self, name: str) -> Iterator[tuple[list[Unit], str, bool]]:
        """The governments that a name may speak of, with what is left of it; and whether the name says which."""
        if self.home is None:
            return
        yield from self._by_place(name)
        youth = _YOUTH.fullmatch(name)
        if youth:  # the one office whose level stands in the middle: 团市委
            name = f"{youth['level']}团委"
        level = _LEVEL.match(name)
        if level and not name.startswith(NO_LEVEL) and level["level"] in _LEVELS:
            yield self._of_level(level["level"]), name[level.end() :], True
        elif level and not name.startswith(NO_LEVEL):
            yield [], name, True
            return
        if not _ABOVE.match(name):
            yield [self.home], name, False
        if _ABOVE.match(name) or _ELSEWHERE.match(name):
            yield [], name, True

    def _by_place(self, name: str) -> Iterator[tuple[list[Unit], str, bool]]:
        """云州市石桥县财政局, 石桥县财政局, 石桥财政局: of 石桥县."""
        at: Unit | None = None
        rest = name
        while True:
            inside = [place for place in self.tree.places.values() if rest.startswith(place.name)]
            inside = [
                place for place in inside if at is None or (place.unit.path.startswith(at.path) and place.unit != at)
            ]
            if not inside:
                break
            longest = max(len(place.name) for place in inside)
            named = [place.unit for place in inside if len(place.name) == longest]
            rest = rest[longest:]
            if len(named) > 1:
                yield named, rest, True
                return
            at = named[0]
        if at is not None:
            yield [at], rest, True
            return
        bare = [place for place in self.tree.places.values() if place.bare and name.startswith(place.bare)]
        for place in bare:
            if len(name) > len(place.bare):
                yield [place.unit], name[len(place.bare) :], True
        for place in self.tree.places.values():  # 人行云州市分行
            inner = next((word for word in (place.name, place.bare) if word and name.find(word) > 0), "")
            if inner:
                yield [place.unit], name.replace(inner, "", 1), True

    def _of_level(self, word: str) -> list[Unit]:
        """The governments that 市, 县 and so on mean: the nearest of the chain, else those of that level below the office."""
        level = _LEVELS[word]
        fits = [
            unit for unit in self.chain
            if unit.level == level or (word == "市" and self.tree.places[unit.pk].name.endswith("市"))
        ]  # fmt: skip
        if fits or self.home is None:
            return fits[:1]
        home = self.home
        return [unit for unit in self.tree.governments if unit.level == level and unit.path.startswith(home.path)]

    def _in(self, governments: list[Unit], body: str, *, said: bool) -> Match:
        """The unit of these governments that goes by ``body``. Of several governments only one may have it."""
        if said and governments and (not body or _ITSELF.fullmatch(body)):
            return _certain(governments, Reason.PLACE)
        units: dict[int, Unit] = {}
        reasons: set[Reason] = set()
        near: dict[int, Unit] = {}
        for government in governments:
            found = self._office(government, body)
            units |= {unit.pk: unit for unit in found.units}
            near |= {unit.pk: unit for unit in found.candidates}
            reasons.add(found.reason)
        if len(governments) > 1 and units:  # 县财政局 in a city's document: which county's?
            return Match((), Reason.SEVERAL, tuple({**units, **near}.values()))
        if units:
            return _certain(list(units.values()), reasons.pop())
        return Match((), Reason.SEVERAL if near else Reason.NONE, tuple(near.values()))

    def _office(self, government: Unit, body: str) -> Match:
        """One government's office by its name there: as it is, by custom, as an abbreviation."""
        bodies = self.tree.bodies(government)
        same = bodies.get(body) or self._same(bodies, body)
        if same:
            return _certain(list(same), Reason.PLACE)
        for usual in USUAL.get(body) or USUAL.get(_OWNER.sub("", body, count=1), ()):
            units = bodies.get(usual) or self._same(bodies, usual)
            if units:
                return _certain(list(units), Reason.USUAL)
        found = self._abbreviated(bodies, body)
        for find in (self._zone, self._near):
            found = found if found.units or found.candidates else find(government, body)
        return found

    def _near(self, government: Unit, body: str) -> Match:
        """Offices that may be meant, to be asked about: of which it is a part, which work at it, which have half of its name."""
        bodies = self.tree.bodies(government)
        near: list[Unit] = []
        for usual in USUAL.get(body, ()):  # 教体局, where the tree has 教育局
            near += self._abbreviated(bodies, usual).candidates
        part = _INNER.search(body)
        if part and part.start() > 2:  # 公安局交警支队, where the tree has 公安局
            near += self._office(government, body[: part.start()]).units
        stem = _KIND_OF.sub("", body)
        if stem != body and len(stem) > 1:
            near += [unit for end in "局委" for unit in self._office(government, stem + end).units]
        return Match((), Reason.SEVERAL, tuple(dict.fromkeys(near))) if near else Match()

    def _same(self, bodies: Mapping[str, tuple[Unit, ...]], body: str) -> tuple[Unit, ...]:
        """Offices whose name differs from ``body`` by nothing that counts: 市发展和改革委员会, 市发展改革委."""
        wanted = _short_ending(body)
        found = {unit.pk: unit for name, units in bodies.items() if _short_ending(name) == wanted for unit in units}
        return tuple(found.values())

    def _abbreviated(self, bodies: Mapping[str, tuple[Unit, ...]], body: str) -> Match:
        whole: dict[int, Unit] = {}
        partly: dict[int, Unit] = {}
        near: dict[int, Unit] = {}
        if len(body) == 2 and body[0] in _NO_HEADS:  # 市局: the level, not 市场
            return Match()
        for name, units in bodies.items():
            held = {unit.pk: unit for unit in units}
            missing = left_out(body, name)
            if missing is not None:
                (partly if set(missing) - SAYS_LITTLE else whole).update(held)
                continue
            missing = left_out(name, body)  # the tree has the shorter name
            if missing is not None and len(_short_ending(name)) > 2:
                (near if set(missing) - SAYS_LITTLE else whole).update(held)
        for found in (whole, partly):
            if found:
                return _certain(list(found.values()), Reason.SHORT)
        return Match((), Reason.SEVERAL, tuple(near.values())) if near else Match()

    def _zone(self, government: Unit, body: str) -> Match:
        """A zone that goes by a short name: 高新区, 经开区管委会."""
        wanted = _GOVERNMENT.sub("", body)
        below = [unit for unit in self.tree.governments if government in self.tree.above(unit)]
        found = []
        for unit in below:
            place = self.tree.places[unit.pk]
            name = place.name.removeprefix(self.tree.places[government.pk].bare)
            if wanted in {place.name, name} or left_out(wanted, name) is not None:
                found.append(unit)
        return _certain(found, Reason.SHORT)

    # --- two names in one, and many units ---

    def _apart(self, name: str) -> Match:
        """A name with a second one in brackets: both must be one unit's, or one of them nobody's."""
        parts = _written_apart(name)[1:]
        found = [self.find(part) for part in parts]
        units = {unit.pk: unit for one in found for unit in (*one.units, *one.candidates)}
        certain = [one for one in found if one.units]
        if len(units) == 1 and certain:
            return certain[0]
        return Match((), Reason.SEVERAL, tuple(units.values())) if units else Match()

    def _group(self, name: str) -> Match:
        """各县区, 各乡镇（街道）, 市直各部门: all units of a kind; 各有关部门: nobody in particular."""
        if self.home is None:
            return Match()
        flat = re.sub("[（）、，/]", "", name)
        if _OPEN.fullmatch(flat):
            return Match((), Reason.OPEN)
        every = _EVERY.fullmatch(flat)
        if every:
            return _all(self._every(every["places"]))
        if _DEPARTMENTS.fullmatch(flat) and flat not in {"单位", "机关", "部门"}:
            below = self.tree.offices.get(self._departments_of(flat).pk, [])
            return _all([unit for unit in below if unit.kind == Kind.DEPARTMENT])
        office = _EVERY_OFFICE.fullmatch(flat)
        if office:
            matches = [self._office(unit, office["body"]) for unit in self._every(office["places"])]
            return _all([unit for match in matches for unit in match.units])
        return Match()

    def _departments_of(self, name: str) -> Unit:
        level = _LEVEL.match(name)
        governments = self._of_level(level["level"]) if level and level["level"] in _LEVELS else []
        assert self.home is not None
        return governments[0] if len(governments) == 1 else self.home

    def _every(self, places: str) -> list[Unit]:
        """The governments that 各县区 or 各乡镇 speaks of, in the tree's order."""
        assert self.home is not None
        level = Level.TOWNSHIP if re.search("[乡镇]|街道", places) else Level.COUNTY
        if re.fullmatch("地方?|地区", places) and self.home.level != Level.CITY:
            level = Level.TOWNSHIP
        city = next((unit for unit in self.chain if unit.level == Level.CITY), self.home)
        top = city if level == Level.COUNTY else self.home
        below = [unit for unit in self.tree.governments if unit.level == level and unit.path.startswith(top.path)]
        kept = [unit for unit in below if self._is_called(unit, places)]
        return sorted(kept, key=lambda unit: unit.path)

    def _is_called(self, unit: Unit, places: str) -> bool:
        """Whether a government is one of those: 各县 are counties only, 各开发区 zones only; 各县区 all of them."""
        place = self.tree.places[unit.pk].name
        zone = _ZONE.search(place) is not None
        if re.fullmatch("(?:开发区|功能区|园区|新区|高新区|经开区|和|及|与)+", places):
            return zone
        if places in {"县", "乡", "镇", "街道", "旗"}:
            return place.endswith(places)
        return not (places == "区" and not place.endswith("区"))

    # --- a commitment's names ---

    def match(self, named: Sequence[Mapping[str, Any]]) -> Matched:
        """The unit named as lead leads, else the first named (DESIGN §3); all others support.

        Where that name is not certain nobody leads: another one in its place would be a guess. Groups wait to be expanded.
        """
        leading = leading_of(named)
        leads: tuple[Unit, ...] = ()
        supports: dict[int, Unit] = {}
        unknown: list[str] = []
        for mention in named:
            found = self.find(mention["name"])
            if found.is_unknown:
                unknown.append(mention["name"])
            elif found.is_group:
                continue
            elif mention is leading:
                leads = found.units
            else:
                supports |= {unit.pk: unit for unit in found.units}
        for unit in leads:
            supports.pop(unit.pk, None)
        return Matched(leads, tuple(supports.values()), tuple(unknown))


def _meant(known: Known) -> Match:
    """The units of a remembered name; of a unit that was split, its heirs, to be asked about."""
    if known.asks:
        return Match((), Reason.SEVERAL, known.units, alias=known.pk)
    return Match(known.units, Reason.ALIAS, alias=known.pk)


def _certain(units: list[Unit], reason: Reason) -> Match:
    """The unit, where there is one; else all of them, to be asked about."""
    if len(units) == 1:
        return Match((units[0],), reason)
    return Match((), Reason.SEVERAL if units else Reason.NONE, tuple(units))


def _all(units: list[Unit]) -> Match:
    return Match(tuple(units), Reason.GROUP) if units else Match()
