"""The readable sentences of the entries about duty lists and mandates."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.ledger.sentences import register


def _entered(facts: Mapping[str, Any]) -> str:
    if facts["count"] == 1:
        told = _("在 %(unit)s 的履职清单录入“%(first)s”，依据 %(basis)s") % facts
    else:
        told = _("在 %(unit)s 的履职清单录入 %(count)s 项，依据 %(basis)s") % facts
    return told + (_("，停用原有 %(ended)s 项") % facts if facts["ended"] else "")


def _granted(facts: Mapping[str, Any]) -> str:
    scope = _("、").join(facts["scope"])
    return _("授权 %(issuer)s 就“%(matter)s”督办 %(scope)s，%(first)s 至 %(last)s，依据 %(basis)s") % {
        **facts,
        "scope": scope,
    }


def _duty_ended(facts: Mapping[str, Any]) -> str:
    return _("%(unit)s 履职清单中的“%(matter)s”停用，最后一天 %(last)s，依据：%(reason)s") % facts


def _mandate_ended(facts: Mapping[str, Any]) -> str:
    return _("终止 %(issuer)s 的督办授权 %(basis)s，最后一天 %(last)s，依据：%(reason)s") % facts


register("duty.entered", _entered)
register("duty.ended", _duty_ended)
register("mandate.granted", _granted)
register("mandate.ended", _mandate_ended)
