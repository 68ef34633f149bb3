"""The readable sentence for every kind of entry that this stage writes."""

from django.utils.translation import gettext as _

from luoshi.commitments.kinds import Facts
from luoshi.ledger.sentences import register
from luoshi.supervise.models import Occasion


def _reminded(facts: Facts) -> str:
    return _("催办 %(unit)s：%(occasion)s") % {**facts, "occasion": Occasion(facts["occasion"]).label}


register("commitment.reminded", _reminded)
