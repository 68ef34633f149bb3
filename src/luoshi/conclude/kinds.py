"""The readable sentence for every kind of entry that this stage writes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.commitments.kinds import Facts, said
from luoshi.conclude.models import Method
from luoshi.ledger.sentences import register


def _verified(facts: Facts) -> str:
    return _("核验通过（%(method)s）：%(finding)s") % {**facts, "method": Method(facts["method"]).label}


register("commitment.verify", _verified)
register("commitment.send_back", said(lambda: _("退回重办，理由：%(reason)s")))
register("commitment.close", said(lambda: pgettext("entry", "办结销号")))
register("commitment.reopen", said(lambda: _("重启，理由：%(reason)s")))
register("commitment.archive", said(lambda: pgettext("entry", "归档")))
