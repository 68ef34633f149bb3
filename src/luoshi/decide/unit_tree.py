"""Units by government, and what each is called there."""
# zh-file: the parts of Chinese units' names, which are data

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from luoshi.decide.abbreviations import plain, written_apart
from luoshi.decide.unit_words import NO_LEVEL
from luoshi.org.models import Level, Unit

GOVERNMENT = re.compile(r"(?:人民政府|管理委员会|管委会|政府|办事处)$")
LEVEL = re.compile(r"[全本我]?(?P<level>省|自治区|市|州|盟|县区|区县|县|旗|区|乡镇|镇街|乡|镇|街道)(?=.)")
LEVELS = {
    "市": Level.CITY, "州": Level.CITY, "盟": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY,
    "县区": Level.COUNTY, "区县": Level.COUNTY, "乡": Level.TOWNSHIP, "镇": Level.TOWNSHIP, "街道": Level.TOWNSHIP,
    "乡镇": Level.TOWNSHIP, "镇街": Level.TOWNSHIP,
}  # fmt: skip
OWNER = re.compile(r"(?:委[市县区]?(?:人民)?政府|委|人民政府|政府)(?=..)")  # 市委宣传部, 市政府办公室
INNER = re.compile(r"(?<=[局委厅])(?=.{4,})")  # 公安局交通警察支队


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
        name = self._without_places(GOVERNMENT.sub("", plain(unit.name)), self.above(unit))
        bare = re.sub(r"(?:自治县|新区|街道|省|市|县|区|旗|州|镇|乡)$", "", name)
        return _Place(unit, name, bare if len(bare) >= 2 else "")

    def _without_places(self, name: str, above: Iterable[Unit]) -> str:
        for unit in reversed(list(above)):
            if unit.governs:
                place = GOVERNMENT.sub("", plain(unit.name))
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
            for part in written_apart(name):
                body = self._without_places(part, [*self.above(government)]).removeprefix(place.name)
                body = _without_level(body, government.level)
                yield from self._forms(body, place)

    def _forms(self, body: str, place: _Place) -> Iterator[str]:
        yield body
        owner = OWNER.match(body)
        if owner:
            yield body[owner.end() :]
        for inside in filter(None, (place.name, place.bare)):  # 国网云州供电公司, 国家税务总局云州市税务局
            before, there, after = body.partition(inside)
            if there and (before or inside == place.bare):
                yield before + after
                if len(after) >= 3:
                    yield after
                break
        cut = INNER.search(body)
        if cut and not owner:
            yield body[cut.start() :]


def _without_level(name: str, level: str) -> str:
    """An office's name without its government's level before it: 市财政局 is 财政局; 市场监管局 and 乡村振兴局 are themselves."""
    found = LEVEL.match(name)
    if not found or name.startswith(NO_LEVEL) or LEVELS.get(found["level"]) != level:
        return name
    return name[found.end() :]
