"""What the check against duty lists and mandates found, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.kernel.duties import DutyKind


def told_of(kept: Mapping[str, Any]) -> list[str]:
    """One sentence for each entry that spoke against a charge, as a commitment keeps them (``deliver.duty_check``)."""
    return [told(entry) for entry in kept.get("against", ())]


def told(entry: Mapping[str, Any]) -> str:
    """One entry: whose list, which entry, who answers for it instead, by which document, and the words that met."""
    if entry["kind"] == DutyKind.TAKEN_BACK:
        what = _("%(unit)s的上级收回清单载明“%(matter)s”由%(answers)s承接（%(basis)s）") % entry
    else:
        what = _("%(unit)s对“%(matter)s”只是配合，由%(answers)s负责（%(basis)s）") % entry
    if not entry.get("words"):
        return _("%(what)s。") % {"what": what}
    return _("%(what)s；相符的字词：%(words)s。") % {"what": what, "words": _("、").join(entry["words"])}
