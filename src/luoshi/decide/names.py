"""What the names in one proposal came to, as the review desk tells it: who is meant, why, and what is still to be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.decide.matching import Directory, Match, Reason, leading_of
from luoshi.decide.words import REASON_WORDS
from luoshi.org.models import Unit

MOST = 9  # units offered for one name; a single key chooses each


@dataclass(frozen=True)
class Name:
    """A name of the document with what it came to. ``leading``: the unit that it means is to lead."""

    said: str
    role: str
    basis: str
    leading: bool
    match: Match

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.match.units

    @property
    def candidates(self) -> tuple[Unit, ...]:
        return self.match.candidates[:MOST]

    @property
    def why(self) -> str:
        """Why this unit and no other: 简称“发改委”."""
        return str(REASON_WORDS[self.match.reason]) % {"name": self.said}

    @property
    def is_group(self) -> bool:
        return self.match.is_group

    @property
    def is_open(self) -> bool:
        return self.match.reason == Reason.OPEN

    @property
    def asks(self) -> str:
        """What is asked about a name that is not certain."""
        if self.match.reason == Reason.ABOVE:
            return _("原文“%(name)s”不是本级单位，请指定") % {"name": self.said}
        if self.units and not self.is_group:
            return _("原文有“%(name)s”") % {"name": self.said}
        if self.is_group:
            told = ngettext("原文“%(name)s”共 %(n)s 个单位", "原文“%(name)s”共 %(n)s 个单位", len(self.units))
            return told % {"name": self.said, "n": len(self.units)}
        if self.candidates:
            return _("原文“%(name)s”是哪一个？") % {"name": self.said}
        return _("原文“%(name)s”没有对应的单位，请指定") % {"name": self.said}


class Names:
    """The names of one proposal, each once, in the document's order."""

    def __init__(
        self, named: Sequence[Mapping[str, Any]], directory: Directory, leads: Sequence[int], supports: Sequence[int]
    ) -> None:
        self.leads, self.supports = set(leads), set(supports)
        leading = leading_of(named)
        found: dict[str, Name] = {}
        for mention in named:
            said = mention["name"]
            if said not in found or mention is leading:
                match = directory.find(said)
                found[said] = Name(said, mention["role"], mention.get("basis", ""), mention is leading, match)
        self.all = list(found.values())

    @cached_property
    def lead(self) -> Name | None:
        """The name of whom the document lets lead."""
        return next((name for name in self.all if name.leading), None)

    @property
    def first_told(self) -> str:
        """Why the leading name leads where the document calls nobody lead: it is the only one responsible, or the first of them."""
        answer = [name for name in self.all if name.role == "responsible"]
        return _("原文写作责任单位") if len(answer) == 1 else _("责任单位中列在最前")

    @cached_property
    def of_lead(self) -> Name | None:
        """The name that the leading units were matched by; None where a person chose them."""
        named = (name for name in self.all if name.units and self.leads == {unit.pk for unit in name.units})
        return next(named, None)

    @cached_property
    def lead_asked(self) -> Name | None:
        """The leading name, where nobody leads yet and it has to be said who is meant, or whether a group is to be expanded."""
        lead = self.lead
        return lead if lead and not self.leads and not lead.is_open else None

    @cached_property
    def others_asked(self) -> list[Name]:
        """The other names that are still open: unknown ones, and groups that were not expanded."""
        return [name for name in self.all if not name.is_open and self._is_asked(name)]

    def _is_asked(self, name: Name) -> bool:
        if name.leading and (not self.leads or name.is_group):
            return False
        if name.is_group:
            return not {unit.pk for unit in name.units} <= self.leads | self.supports
        # Its meaning may be known only since this was read, by a person or by a new unit: then it is offered, not lost.
        missed = not {unit.pk for unit in name.units} & (self.leads | self.supports)
        return name.match.is_unknown or (missed and not name.leading)

    @cached_property
    def remembered(self) -> list[Name]:
        """The names that were matched because somebody said so."""
        return [name for name in self.all if name.match.reason == Reason.ALIAS]

    @cached_property
    def unknown(self) -> list[Name]:
        """Names of which nobody knows whom they mean."""
        return [name for name in self.all if name.match.is_unknown and not (name.leading and self.leads)]

    def told(self, unit: Unit) -> str:
        """Why a supporting unit is there, where it goes by another name in the document."""
        for name in self.all:
            if unit in name.units:
                return "" if name.match.reason in {Reason.EXACT, Reason.PLACE} else name.why
        return ""

    @property
    def guides(self) -> set[int]:
        """The units that the document asks to guide."""
        return {unit.pk for name in self.all if name.role == "guide" for unit in name.units}
