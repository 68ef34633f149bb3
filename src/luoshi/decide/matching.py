"""From the names that a document uses to units of the tree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.org.models import Unit

LEADING_ROLES = ("lead", "responsible")
# 市发展和改革委员会 and 发展改革委 are one: the level in front, the conjunction and the long endings say nothing.
_LEVEL = re.compile(r"^(?:[全本]?[省市县区]|各有关|有关)(?=..)")
_LONG = [("委员会", "委"), ("管理局", "局"), ("办公室", "办"), ("和", ""), ("与", "")]


@dataclass(frozen=True)
class Matched:
    """What a document's names came to: the lead's units, the supporting ones, and names that fit nothing."""

    leads: tuple[Unit, ...]
    supports: tuple[Unit, ...]
    unknown: tuple[str, ...]


def plain(name: str) -> str:
    """A name without what differs between its long and its short form."""
    for long, short in _LONG:
        name = name.replace(long, short)
    return _LEVEL.sub("", name)


class Directory:
    """All the names that units go by, ready to be asked many times."""

    def __init__(self, names: Mapping[str, tuple[Unit, ...]]) -> None:
        self.exact = dict(names)
        self.loose: dict[str, tuple[Unit, ...]] = {}
        doubtful: set[str] = set()
        for name, units in names.items():
            key = plain(name)
            if key in self.loose and self.loose[key] != units:
                doubtful.add(key)
            self.loose.setdefault(key, units)
        for key in doubtful:  # two units would answer to it: better asked than guessed
            del self.loose[key]

    def find(self, name: str) -> tuple[Unit, ...]:
        """The units that ``name`` stands for: exactly, else by its plain form; none where that is not certain."""
        return self.exact.get(name) or self.loose.get(plain(name)) or ()

    def match(self, named: Sequence[Mapping[str, Any]]) -> Matched:
        """The first-named leading unit leads; all others support (DESIGN §3: the first unit named leads)."""
        leads: tuple[Unit, ...] = ()
        supports: dict[int, Unit] = {}
        unknown: list[str] = []
        for mention in named:
            units = self.find(mention["name"])
            if not units:
                unknown.append(mention["name"])
            elif not leads and mention["role"] in LEADING_ROLES:
                leads = units
            else:
                supports |= {unit.pk: unit for unit in units}
        for unit in leads:
            supports.pop(unit.pk, None)
        return Matched(leads, tuple(supports.values()), tuple(unknown))
