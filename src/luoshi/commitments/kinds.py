"""The readable sentence for the entries that this app itself writes into a commitment's stream.

Each stage registers the sentences of its own acts; what they share is here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.lights import reason
from luoshi.commitments.models import Colour, Handling
from luoshi.ledger.sentences import register

Facts = Mapping[str, Any]


def joined(*parts: str) -> str:
    """The parts that are there, as one sentence."""
    return _("，").join(part for part in parts if part)


def listed(names: list[str]) -> str:
    return _("、").join(names)


def said(template: Callable[[], str]) -> Callable[[Facts], str]:
    """A sentence that only puts the facts into a translated template."""
    return lambda facts: template() % facts


def _lit(facts: Facts) -> str:
    told = reason(facts["code"], facts["params"])
    if facts["old"] == facts["new"]:
        return _("仍为%(light)s：%(reason)s") % {"light": Colour(facts["new"]).label, "reason": told}
    turned = _("由%(old)s转%(new)s") % {"old": Colour(facts["old"]).label, "new": Colour(facts["new"]).label}
    return _("%(turned)s：%(reason)s") % {"turned": turned, "reason": told}


def handled(facts: Facts) -> str:
    """A change of level, with its reason."""
    words = {"old": Handling(facts["old"]).label, "new": Handling(facts["new"]).label, "reason": facts["reason"]}
    return _("处理级别由“%(old)s”调为“%(new)s”，理由：%(reason)s") % words


def _inspected(template: Callable[[], str]) -> Callable[[Facts], str]:
    """An inspection as it was opened or changed, with whoever was invited."""

    def told(facts: Facts) -> str:
        guests = _("邀请 %(guests)s") % {"guests": listed(facts["guests"])} if facts["guests"] else ""
        return joined(template() % facts, guests)

    return told


register("inspection.opened", _inspected(lambda: _("发起督查“%(title)s”，%(first)s 至 %(last)s，看 %(count)s 件事项")))
register("inspection.changed", _inspected(lambda: _("调整督查“%(title)s”：%(first)s 至 %(last)s，看 %(count)s 件事项")))
register("inspection.ended", said(lambda: _("提前结束督查“%(title)s”，原因：%(reason)s")))
register("commitment.light_changed", _lit)
register("commitment.office_noted", said(lambda: _("记入督办机构的台账")))
register("commitment.handling_set", handled)
