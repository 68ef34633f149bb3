"""The acts of the last stage, as a table of forms."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luoshi.commitments.models import Commitment
from luoshi.commitments.sheets import Sheet
from luoshi.commitments.together import Together
from luoshi.conclude import actions, forms
from luoshi.conclude.queries import checks_of
from luoshi.deliver import measuring
from luoshi.deliver.queries import claim_with_evidence
from luoshi.kernel.lifecycle import Action
from luoshi.org.frame import acting_of


def _claim(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """What the unit says it has reached, and all the evidence that it gave."""
    acting = acting_of(request)
    claim, evidence = claim_with_evidence(commitment, acting)
    return {"report": claim, "evidence": evidence, "measures": measuring.table(commitment, acting)}


def _checked(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The claim, and how it was verified: the last check is what closing rests on."""
    return {**_claim(request, commitment), "checks": checks_of(commitment)[:1]}


SHEETS = (
    Sheet(
        "verify", Action.VERIFY, _("核验"), forms.VerifyForm, actions.verify, _("核验通过，等待销号。"),
        about=_("对照完成标准核验。通过之后证据核实记为 100%，等待办结销号。"), press=_("核验通过"),
        body="conclude/claim_body.html", show=_claim, wide=True, other="conclude:send_back", other_words=_("退回重办"),
    ),
    Sheet(
        "send_back", Action.SEND_BACK, _("退回重办"), forms.SendBackForm, actions.send_back, _("已退回重办。"),
        about=_("牵头单位继续办理，亮红灯，直到再次申请办结。"), body="conclude/claim_body.html", show=_claim, wide=True,
    ),
    Sheet(
        "close", Action.CLOSE, _("办结销号"), forms.EmptyForm, actions.close, _("已办结销号。"),
        about=_("从此不再计时、不再催报。回头看发现反弹时可以重启。"), body="conclude/checked_body.html", show=_checked, wide=True,
    ),
    Sheet(
        "reopen", Action.REOPEN, _("重启"), forms.ReopenForm, actions.reopen, _("已重启，继续办理。"),
        about=_("重新计时、重新要求反馈；时限仍是原来的。"),
    ),
    Sheet(
        "archive", Action.ARCHIVE, _("归档"), forms.EmptyForm, actions.archive, _("已归档。"),
        about=_("归档后不能再办理，记录永久保留、随时可查。"), grave=_("确定归档吗？归档后不能再办理。"),
    ),
)  # fmt: skip


def _struck_off(count: int) -> str:
    return ngettext("已办结销号 %(n)s 项。", "已办结销号 %(n)s 项。", count) % {"n": count}


CLOSE_MANY = Together(
    next(sheet for sheet in SHEETS if sheet.name == "close"), "conclude:close_many", actions.close_many, _("一并办结销号"),
    about=_("核验已经逐件做过，这里只是销号。办不成一件就一件也不办。"), done=_struck_off,
)  # fmt: skip
