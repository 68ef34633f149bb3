"""What was added on the way down, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.kernel.tightening import Raised, Tightening

COMPARED = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": "≥", "change": ""}


def told_of(commitment: Commitment) -> list[str]:
    """What passing it down added to the level above: one phrase each, without the reason."""
    return told(commitment.tightening)


def told(kept: Mapping[str, Any]) -> list[str]:
    """The same for what a child keeps (``deliver.passing_down.written``)."""
    found = []
    if kept.get("days"):
        found.append(_("时限提前 %(days)s 个工作日") % {"days": kept["days"]})
    for up in kept.get("raised", ()):
        raised = Raised(up["indicator"], up["unit"], float(up["above"]), float(up["below"]))
        found.append(_raised(raised))
    for new in kept.get("new", ()):
        value = f"{COMPARED.get(new['comparator'], '')}{new['value']}{new['unit']}"
        found.append(_("新增指标“%(indicator)s” %(value)s") % {"indicator": new["indicator"], "value": value})
    if kept.get("added"):
        found.append(_("新增要求：%(what)s") % {"what": kept["added"]})
    return found


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
