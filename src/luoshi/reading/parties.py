"""Who takes part in what the minutes of a building site or of a neighbourhood are about, by a name that means one body only there: 施工单位, 物业.

Persons are no units; where their full names stand in the list of those who attended, they tell as well where the part of another begins: 邱峰6月底前加装充电桩12个.
"""

from typing import NamedTuple

from luoshi.reading.letterhead import Masthead
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME


class Parties(NamedTuple):
    """The names of kinds that stand for one body within a paper, and the persons whom it lists; the longest first."""

    units: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


NO_PARTIES = Parties()
BY_KIND = lazy(
    "(?<![一-龥])[一-龥]{0,4}(?:建设|施工|监理|设计|勘察|代建|总承包|总包|分包)单位(?=：|（[^（）\n]{4,30}）：)"
)
"""施工单位（云岭建工集团有限公司）：贾伟: which body is meant by the name of a kind."""
ALL_ON_THE_SITE = ("参建各方",)
NEIGHBOURHOOD = lazy("议事会|居民(?:会议|代表)|业主(?:大会|委员会|代表)|小区|楼栋")
NEIGHBOURS = ("社区卫生服务站", "物业公司", "业委会", "居委会", "物业", "社区")
"""Who sits at the table of a neighbourhood; there is one of each."""
ATTENDED = lazy(
    "(?:^|\n)(?:会议)?(?:主持(?:人)?|参[加会](?:人员|单位及人员|人)?|出席(?:人员)?|列席(?:人员)?|记录(?:人)?|请假(?:人员)?)：(?P<list>[^\n]{2,600})"
)
LISTED = lazy(f"(?:^|[、，；：（ \u3000]|[长员警理表任记事师队监])(?P<name>{NAME})(?=$|[、，；（） \u3000])")
HEAD = 1500
"""So far into a paper it says who attended."""


def find_parties(norm: str, masthead: Masthead) -> Parties:
    """Those of a paper: none but in minutes."""
    if masthead.kind != "minutes":
        return NO_PARTIES
    kinds = {found.group() for found in BY_KIND.finditer(norm, 0, min(len(norm), HEAD))}
    units = [*kinds, *ALL_ON_THE_SITE] if kinds else []
    if NEIGHBOURHOOD.search(masthead.title or ""):
        units += NEIGHBOURS
    if not units:
        return NO_PARTIES
    lists = [found["list"] for found in ATTENDED.finditer(norm, 0, min(len(norm), HEAD))]
    persons = {found["name"] for words in lists for found in LISTED.finditer(words)}
    return Parties(tuple(sorted(units, key=len, reverse=True)), tuple(sorted(persons, key=len, reverse=True)))


def listed_at(norm: str, start: int, end: int, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Those of the words that are listed from a place on: 建设单位、施工单位, 石磊、吴昊."""
    found: list[tuple[int, int]] = []
    while word := next((word for word in words if norm.startswith(word, start, end)), None):
        found.append((start, start + len(word)))
        start += len(word)
        if norm[start : start + 1] not in LISTING:
            break
        start += 1
    return found


LISTING = frozenset("、和与及")
