"""What is asked on the way down beyond the level above, in words; both as they stand now."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.chain import Added
from luoshi.commitments.models import Commitment
from luoshi.kernel.tightening import Raised, Tightening
from luoshi.kernel.workdays import Calendar

COMPARED = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": "≥", "change": ""}


def told_of(commitment: Commitment) -> list[str]:
    """What it asks beyond the level above, or short of it: one phrase each, without the reason."""
    return told(commitment.tightening)


def ahead_of(commitment: Commitment, calendar: Calendar) -> int:
    """By how many working days it is due before its root, whatever each level on the way has to do with it; 0 for a root."""
    root = commitment.root
    return max(calendar.between(commitment.due, root.due), 0) if root and root.due and commitment.due else 0


def told(kept: Mapping[str, Any]) -> list[str]:
    """The same for what a child keeps (``deliver.passing_down.written``)."""
    found, since = [], kept.get("since", {})
    if kept.get("days"):
        found.append(_("时限提前 %(days)s 个工作日") % {"days": kept["days"]} + _extended(since.get("extension")))
    found += [_raised(_figure(up)) for up in kept.get("raised", ())]
    for new in kept.get("new", ()):
        value = f"{COMPARED.get(new['comparator'], '')}{new['value']}{new['unit']}"
        found.append(_("新增指标“%(indicator)s” %(value)s") % {"indicator": new["indicator"], "value": value})
    if kept.get("added"):
        found.append(_("新增要求：%(what)s") % {"what": kept["added"]})
    found += [
        _("“%(indicator)s”%(below)s%(unit)s，上级现要求 %(above)s%(unit)s") % down for down in kept.get("lowered", ())
    ]
    if since.get("retarget"):
        found.append(_("指标按上级 %(on)s 调整后的目标比较") % since["retarget"])
    return found


def told_sum(added: Added) -> str:
    """The sum of what is asked beyond a root: how many parts ask for more, in which way, by how many days at most; "" where none does."""
    if not added.tightened:
        return ""
    kinds = [
        *([_("时限提前 %(count)s 项") % {"count": added.earlier}] if added.earlier else []),
        *([_("目标提高 %(count)s 项") % {"count": added.raised}] if added.raised else []),
        *([_("新增要求 %(count)s 项") % {"count": added.demands}] if added.demands else []),
    ]
    told = _("层层加码 %(count)s 项") % {"count": added.tightened}
    if kinds:
        told = _("%(told)s（%(kinds)s）") % {"told": told, "kinds": _("，").join(kinds)}
    return told + (_("，最多比源头现行时限提前 %(days)s 个工作日") % {"days": added.ahead} if added.ahead else "")


def _figure(kept: Mapping[str, str]) -> Raised:
    return Raised(kept["indicator"], kept["unit"], float(kept["above"]), float(kept["below"]))


def _extended(since: Mapping[str, Any] | None) -> str:
    """That the level above has moved its own date since: so nobody is blamed for days that they did not add."""
    if not since:
        return ""
    return _("（上级 %(on)s 延期，此前提前 %(days)s 个）") % since


def told_now(tightening: Tightening, added: str) -> list[str]:
    """The same for what is about to be passed down."""
    days = [_("时限提前 %(days)s 个工作日") % {"days": tightening.days}] if tightening.days else []
    new = [
        _("新增指标“%(indicator)s” %(value)s")
        % {"indicator": one.indicator, "value": f"{COMPARED.get(one.comparator, '')}{one.value:.10g}{one.unit}"}
        for one in tightening.new
    ]
    more = [_("新增要求：%(what)s") % {"what": added.strip()}] if added.strip() else []
    return [*days, *(_raised(up) for up in tightening.raised), *new, *more]


def _raised(up: Raised) -> str:
    sizes = {"indicator": up.indicator, "above": f"{up.above:.10g}", "below": f"{up.below:.10g}", "unit": up.unit}
    turned = _("“%(indicator)s”由 %(above)s%(unit)s 调为 %(below)s%(unit)s") % sizes
    return f"{turned}（{up.percent:+d}%）" if up.above else turned  # zh: brackets
