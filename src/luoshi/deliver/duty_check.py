"""The check before a unit is charged: does its duty list speak against it, and may the issuer charge a lower government at all?

A township that is charged with what an upper department has taken back, or is to lead where it only helps, is warned of, with the
entry named; the head on the issuing side may go on with a reason. A department charges a lower government only by a mandate
in force for the matter; nobody goes past that. Sources: docs/rules.md, «duty lists» (C12) and «mandates» (Order 733, art. 7; A3).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments import duty_words
from luoshi.commitments.models import Commitment
from luoshi.kernel.duties import THRESHOLD, likeness, objection
from luoshi.org.duty_models import Mandate
from luoshi.org.duty_queries import ListedDuty, lists_in_force, mandates_in_force
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Level, Unit


@dataclass(frozen=True)
class Objection:
    """An entry of a unit's list that speaks against charging it, and the words by which it was found."""

    unit: Unit
    entry: ListedDuty
    words: tuple[str, ...]

    @property
    def written(self) -> dict[str, Any]:
        """As the ledger and the commitment keep it."""
        duty = self.entry.duty
        return {
            "unit": str(self.unit), "kind": duty.kind.value, "matter": duty.matter, "answers": self.entry.answers,
            "basis": self.entry.basis, "words": list(self.words),
        }  # fmt: skip

    @property
    def told(self) -> str:
        return duty_words.told(self.written)


@dataclass(frozen=True)
class Checked:
    """What came of the check of one charge. ``unmandated``: lower governments that the issuer has no mandate for."""

    objections: tuple[Objection, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    unmandated: tuple[Unit, ...] = ()

    @property
    def told(self) -> list[str]:
        return [found.told for found in self.objections]

    def written(self, reason: str) -> dict[str, Any]:
        """What the commitment keeps: {} where nothing speaks against the charge and no mandate was needed."""
        kept: dict[str, Any] = {}
        if self.objections:
            kept |= {"against": [found.written for found in self.objections], "reason": reason.strip()}
        if self.mandates:
            kept["mandates"] = [mandate.basis for mandate in self.mandates]
        return kept


@dataclass(frozen=True)
class Known:
    """The lists of all units that are about to be charged, and the mandates of those who charge them."""

    lists: Mapping[int, Sequence[ListedDuty]]
    mandates: Sequence[Mandate]

    @classmethod
    def of(cls, charged: Iterable[Unit], issuers: Iterable[Unit], today: date, *, lists: bool = True) -> "Known":
        """Three queries at most, however many units there are; none where nobody has a list and nobody needs a mandate.

        lists: whether duty lists are wanted too, and not only mandates.
        """
        charged = list(charged)
        townships = [unit for unit in charged if unit.level == Level.TOWNSHIP] if lists else []
        governments = [unit for unit in charged if unit.governs]
        departments = [issuer for issuer in issuers if any(needs_mandate(issuer, unit) for unit in governments)]
        return cls(lists_in_force(townships, today), mandates_in_force(departments, today))

    def check(
        self, words: str, issuer: Unit, lead: Unit | None, supports: Iterable[Unit] = (), *, part_of: str = ""
    ) -> Checked:
        """Check charging ``lead`` and ``supports`` with what ``words`` say. No query.

        part_of: the words of what this is a part of: who may supervise the whole may supervise its parts.
        """
        parts = [(lead, True)] if lead is not None else []
        parts += [(unit, False) for unit in supports]
        found = (self._objection(words, unit, leads=leads) for unit, leads in parts)
        lower = {
            unit: self.mandate_for(words, issuer, unit) or self.mandate_for(part_of, issuer, unit)
            for unit, _leads in parts
            if needs_mandate(issuer, unit)
        }
        return Checked(
            tuple(one for one in found if one is not None),
            tuple(dict.fromkeys(mandate for mandate in lower.values() if mandate is not None)),
            tuple(unit for unit, mandate in lower.items() if mandate is None),
        )

    def mandate_for(self, words: str, issuer: Unit, unit: Unit) -> Mandate | None:
        """The issuer's mandate whose matter these words are of and whose scope the unit is in; the one most alike."""
        fitting = [
            (likeness(words, mandate.matter)[0], -mandate.pk, mandate)
            for mandate in self.mandates
            if mandate.issuer_id == issuer.pk and mandate.extends_to(unit)
        ]
        best = max(fitting, key=lambda one: one[:2], default=None)
        return best[2] if best and best[0] >= THRESHOLD else None

    def _objection(self, words: str, unit: Unit, *, leads: bool) -> Objection | None:
        entries = self.lists.get(unit.pk, ())
        found = objection(words, (entry.duty for entry in entries), leads=leads)
        if found is None:
            return None
        return Objection(unit, next(entry for entry in entries if entry.duty.key == found.key), found.words)


def needs_mandate(issuer: Unit, unit: Unit) -> bool:
    """Whether ``issuer`` may charge the government ``unit`` only by a mandate: a department, and nothing of its own."""
    charges_itself = issuer.governs or issuer.kind == Kind.OFFICE  # an office acts for its government
    return not charges_itself and unit.governs and not unit.is_within(issuer)


def words_of(commitment: Commitment) -> str:
    """What a commitment is about, as it is compared with lists and mandates."""
    return f"{commitment.title}。{commitment.words}"


def known_for(commitments: Iterable[Commitment], supports: Mapping[int, Sequence[Unit]], today: date) -> Known:
    """What is to be known for charging the units of these commitments. ``supports``: the supporting units, by commitment."""
    commitments = list(commitments)
    leads = [one.lead for one in commitments if one.lead is not None]
    charged = {unit.pk: unit for unit in [*leads, *(unit for units in supports.values() for unit in units)]}
    return Known.of(charged.values(), {one.issuer.pk: one.issuer for one in commitments}.values(), today)


def settle(checked: Checked, reason: str, *, is_head: bool, field: str = "duty_override") -> dict[str, Any]:
    """What the commitment keeps of the check. Raises where it stands in the way.

    reason: why the charge is made though a list speaks against it, from the form's ``field``. is_head: whether the head on the
    issuing side acts, who alone may do so. Raises Invalid without a mandate, NotEntitled, Incomplete naming the field.
    """
    if checked.unmandated:
        raise Invalid(without_mandate(checked.unmandated), fields={"lead": without_mandate(checked.unmandated)})
    told = " ".join(checked.told)
    if told and not is_head:
        raise NotEntitled(_("%(told)s确需交办的，须由负责人写明理由后办理。") % {"told": told})
    if told and not reason.strip():
        raise Incomplete(told, fields={field: _("%(told)s请写明为什么仍然交办。") % {"told": told}})
    return checked.written(reason)


def without_mandate(units: Iterable[Unit]) -> str:
    return _("对%(units)s没有这件事的督办授权：部门不能直接向下级政府交办。") % {"units": _("、").join(map(str, units))}
