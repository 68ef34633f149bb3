"""From the names that a document uses to units of the tree, each with the reason; what is not certain is asked, never guessed.

A name is read from where the document's office stands: 财政局, 市财政局 and 云州市财政局 are one to an office of 云州市, and none
of them is ever a unit of a county, a province or another city.
"""
# zh-file: the parts of Chinese units' names, which are data

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from luoshi.decide.abbreviations import left_out, plain, short_ending, written_apart
from luoshi.decide.unit_tree import GOVERNMENT, INNER, LEVEL, LEVELS, OWNER, Tree
from luoshi.decide.unit_words import NO_LEVEL, SAYS_LITTLE, USUAL
from luoshi.org.models import Kind, Level, Unit
from luoshi.org.queries import Naming

LEADING_ROLES = ("lead", "responsible")
_ITSELF = re.compile(
    r"[省市县区乡镇]?(?:党委|党工委|工委|委)?[、和及]?[省市县区乡镇]?(?:人民)?(?:政府|管委会|管理委员会|办事处)?(?:（党委）)?"
)
_ABOVE = re.compile(r"国家|中央|国务院|全国|[全本]?省(?=.)|自治区")
_ELSEWHERE = re.compile(r"[一-龥]{2,6}?(?:省|自治区|市|州|盟|县|旗|区|镇|乡)(?=..)")
# 石桥、青岭两县人民政府: the second name counts both.
_COUNTED = re.compile(
    r"[一二两三四五六七八九十几\d]+个?(?P<level>县区|区县|乡镇|镇街|街道|[市州盟县区旗乡镇])(?P<rest>.*)"
)
_NO_HEADS = "省市县区镇乡国"
_YOUTH = re.compile(r"(?:共青)?团(?P<level>[市县区])委(?:员会)?")
# 各县（市、区）人民政府, 各乡镇（街道）, 各开发区管委会: brackets and 、 are gone by then.
_PLACES = "县级市|设区市|特区|经开区|高新区|开发区|功能区|园区|新区|街道|乡镇|镇街|地方|地区|县|市|区|旗|州|盟|乡|镇|地"
_EVERY = re.compile(
    rf"(?:[全本我]?[市县区州])?(?:所属|所辖|下辖|辖区内?)?各级?(?P<places>(?:{_PLACES}|和|及|与)+)"
    r"(?P<body>(?:地方|党委|党工委|工委|人民政府|政府|管委会|管理委员会|办事处|[县市区]?委|和|与|及|负责)*)"
)
_EVERY_OFFICE = re.compile(rf"(?:[全本我]?[市州])?各(?P<places>(?:{_PLACES})+)(?P<body>.{{2,}})")
# 市县两级, 县乡两级党委政府: the city itself and every county below it.
_LEVELS_TOGETHER = re.compile(
    r"(?P<levels>[省市州县区旗乡镇村街]{2,4})[两三四]级(?:地方)?(?:党委|人民政府|政府|和|及|与)*"
)
_DEPARTMENTS = re.compile(
    r"(?:[全本我]?[市县区州])?(?:直属?|级|政府|委政府|直机关)?各?(?:直属?|级|政府组成|组成)?(?:部门|委办局|局委办|单位|机关)(?:各?单位)?"
)
_OPEN = re.compile(
    r".*(?:有关|相关|其他|其它|成员)(?:部门|单位|方面|地区|地方|机构|企业)|各级.*|各方面?|.*各级各部门|各地各部门"
    r"|(?:[全本我]?[省市县区州])?(?:直|级|政府)?各?(?:责任|涉及|牵头|主管|监管|行业|配合|职能|业务)+(?:部门|单位)"
)
# 教育部门, 公安机关: most likely the bureau, but it is asked.
_KIND_OF = re.compile(r"(?:行政)?(?:主管)?(?:部门|机关)$")
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
                for part in written_apart(plain(name))[:1]:
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
        level = LEVEL.match(name)
        if level and not name.startswith(NO_LEVEL) and level["level"] in LEVELS:
            yield self._of_level(level["level"]), name[level.end() :], True
        elif level and not name.startswith(NO_LEVEL):
            yield [], name, True
            return
        if not _ABOVE.match(name):
            yield [self.home], name, False
        if _ABOVE.match(name) or _ELSEWHERE.match(name):
            yield [], name, True

    def _by_place(self, name: str) -> Iterator[tuple[list[Unit], str, bool]]:
        """云州市石桥县财政局, 石桥县财政局, 石桥财政局: of 石桥县; 石桥 alone is its government, before a town of that name."""
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
        alone = [place.unit for place in bare if place.bare == name]  # 石桥、青岭、白石三县
        for place in bare:
            counted = _COUNTED.fullmatch(name, len(place.bare))
            if counted and _ITSELF.fullmatch(counted["rest"]) and place.unit.level == LEVELS[counted["level"]]:
                alone.append(place.unit)
        if alone:
            highest = min(unit.path.count("/") for unit in alone)
            yield [unit for unit in alone if unit.path.count("/") == highest], "", True
            return
        for place in bare:
            yield [place.unit], name[len(place.bare) :], True
        for place in self.tree.places.values():  # 人行云州市分行
            inner = next((word for word in (place.name, place.bare) if word and name.find(word) > 0), "")
            if inner:
                yield [place.unit], name.replace(inner, "", 1), True

    def _of_level(self, word: str) -> list[Unit]:
        """The governments that 市, 县 and so on mean: the nearest of the chain, else those of that level below the office."""
        level = LEVELS[word]
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
        for usual in USUAL.get(body) or USUAL.get(OWNER.sub("", body, count=1), ()):
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
        part = INNER.search(body)
        if part and part.start() > 2:  # 公安局交警支队, where the tree has 公安局
            near += self._office(government, body[: part.start()]).units
        stem = _KIND_OF.sub("", body)
        if stem != body and len(stem) > 1:
            near += [unit for end in "局委" for unit in self._office(government, stem + end).units]
        return Match((), Reason.SEVERAL, tuple(dict.fromkeys(near))) if near else Match()

    def _same(self, bodies: Mapping[str, tuple[Unit, ...]], body: str) -> tuple[Unit, ...]:
        """Offices whose name differs from ``body`` by nothing that counts: 市发展和改革委员会, 市发展改革委."""
        wanted = short_ending(body)
        found = {unit.pk: unit for name, units in bodies.items() if short_ending(name) == wanted for unit in units}
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
            if missing is not None and len(short_ending(name)) > 2:
                (near if set(missing) - SAYS_LITTLE else whole).update(held)
        for found in (whole, partly):
            if found:
                return _certain(list(found.values()), Reason.SHORT)
        return Match((), Reason.SEVERAL, tuple(near.values())) if near else Match()

    def _zone(self, government: Unit, body: str) -> Match:
        """A zone that goes by a short name: 高新区, 经开区管委会."""
        wanted = GOVERNMENT.sub("", body)
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
        parts = written_apart(name)[1:]
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
        together = _LEVELS_TOGETHER.fullmatch(flat)
        if together:
            levels = (self._of_level(word) for word in together["levels"] if word in LEVELS)
            return _all(list(dict.fromkeys(unit for level in levels for unit in level)))
        if _DEPARTMENTS.fullmatch(flat) and flat not in {"单位", "机关", "部门"}:
            below = self.tree.offices.get(self._departments_of(flat).pk, [])
            return _all([unit for unit in below if unit.kind == Kind.DEPARTMENT])
        office = _EVERY_OFFICE.fullmatch(flat)
        if office:
            matches = [self._office(unit, office["body"]) for unit in self._every(office["places"])]
            return _all([unit for match in matches for unit in match.units])
        return Match()

    def _departments_of(self, name: str) -> Unit:
        level = LEVEL.match(name)
        governments = self._of_level(level["level"]) if level and level["level"] in LEVELS else []
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
