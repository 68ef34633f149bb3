"""From the names that a document uses to units of the tree."""
# zh-file: the parts of Chinese units' names, which are data

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.org.models import Unit

LEADING_ROLES = ("lead", "responsible")
# 市发展和改革委员会 and 市发展改革委 are one, 各县（市、区）人民政府 and 各县区 too: conjunctions and long endings say nothing.
_LONG = [
    (re.compile(r"\s+"), ""),
    (re.compile(r"[（(]市、?区[）)]|市区(?=$)"), "区"),
    (re.compile(r"(?<=[市县区乡镇])(?:人民)?政府$"), ""),
    (re.compile(r"管理委员会|管委会"), "管委"),
    (re.compile(r"委员会"), "委"),
    (re.compile(r"管理局"), "局"),
    (re.compile(r"办公室"), "办"),
    (re.compile(r"(?<=[^和与])[和与](?=..)"), ""),
]
_LEVEL = re.compile(r"^(?:[全本]?[省市县区]|国家|中央)(?=..)")
_OWN_PLACE = re.compile(r"^[^省市县区]{1,6}(?=[市县区].)")  # 云州市应急管理局 is 市应急管理局 to a document of the city


@dataclass(frozen=True)
class Matched:
    """What a document's names came to: the lead's units, the supporting ones, and names that fit nothing."""

    leads: tuple[Unit, ...]
    supports: tuple[Unit, ...]
    unknown: tuple[str, ...]


def plain(name: str) -> str:
    """A name without what differs between its long and its short form; its level (市, 县) stays."""
    for long, short in _LONG:
        name = long.sub(short, name)
    return name


def _keys(name: str) -> Iterator[str]:
    """The plain forms under which a unit called ``name`` is found: as it is, without its place, without its level."""
    whole = plain(name)
    yield whole
    local = _OWN_PLACE.sub("", whole)
    if local != whole:
        yield local
    yield _LEVEL.sub("", local)


class Directory:
    """All the names that units go by, ready to be asked many times."""

    def __init__(self, names: Mapping[str, tuple[Unit, ...]]) -> None:
        self.exact = dict(names)
        self.loose: dict[str, tuple[Unit, ...]] = {}
        doubtful: set[str] = set()
        for name, units in names.items():
            for key in _keys(name):
                if self.loose.setdefault(key, units) != units:
                    doubtful.add(key)
        for key in doubtful:  # two units would answer to it: better asked than guessed
            del self.loose[key]

    def find(self, name: str) -> tuple[Unit, ...]:
        """The units that ``name`` stands for: exactly, else by its plain form; none where that is not certain.

        A name that says its level (省应急厅, 县应急局) never finds a unit of another.
        """
        name = "".join(name.split())
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
