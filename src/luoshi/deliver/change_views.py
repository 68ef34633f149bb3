"""The acts of a change after dispatch, as sheets: see ``commitments.sheets``."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.commitments.sheets import Sheet
from luoshi.commitments.words import PARTY_WORDS
from luoshi.deliver import actions, changes, queries
from luoshi.deliver import change_forms as forms
from luoshi.deliver.changes import CHANGEABLE, action_of, decider
from luoshi.deliver.forms import EmptyForm, ReasonForm
from luoshi.deliver.models import ChangeKind, ChangeRequest
from luoshi.kernel.changes import Timing, timing
from luoshi.kernel.lifecycle import MOVE_OF, Action, Party
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.rulebook.queries import rulebook

_ASKERS = {Party.LEAD_LIAISON, Party.LEAD_HEAD, Party.SUPERVISOR, Party.SUPERVISION_HEAD}
_UNIT = {Party.LEAD_LIAISON, Party.LEAD_HEAD}


# --- why not, beyond the life-cycle's table ---


def kinds_for(commitment: Commitment, acting: Acting) -> list[ChangeKind]:
    """What this person may ask for now: of the office nobody asks for what they may decide themselves."""
    roles = set(parties(acting, commitment))
    if commitment.state not in CHANGEABLE or not roles & _ASKERS:
        return []
    able = [kind for kind in ChangeKind if commitment.state in MOVE_OF[action_of(kind)].sources]
    if commitment.parent_id is not None:  # what was passed down is divided by who passed it down
        able = [kind for kind in able if kind != ChangeKind.SPLIT]
    return able if roles & _UNIT else [kind for kind in able if decider(commitment, kind) not in roles]


def _cannot_ask(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in CHANGEABLE:
        return gettext("签收之后、申请办结之前可以申请变更。")
    if not _ASKERS & set(parties(acting, commitment)):
        return gettext("变更由牵头单位申请，或由交办单位提出。")
    if commitment.awaits_change:
        return gettext("已有一份变更申请还没有批复，批复之后再提新的。")
    return "" if kinds_for(commitment, acting) else gettext("这件事的变更都由您决定，请直接办理，不必申请。")


def _cannot_send(commitment: Commitment, acting: Acting) -> str:
    if commitment.awaits_change != Party.LEAD_HEAD:
        return gettext("没有待审核的变更申请。")
    return "" if Party.LEAD_HEAD in parties(acting, commitment) else gettext("变更申请由牵头单位负责人审核。")


def _cannot_decide(commitment: Commitment, acting: Acting) -> str:
    if commitment.awaits_change in {"", Party.LEAD_HEAD}:
        return gettext("没有待批的变更申请。")
    if commitment.awaits_change in parties(acting, commitment):
        return ""
    return gettext("这项变更由%(who)s批复。") % {"who": PARTY_WORDS[Party(commitment.awaits_change)]}


def _cannot_withdraw(commitment: Commitment, acting: Acting) -> str:
    waiting = queries.waiting_change(commitment, acting) if commitment.awaits_change else None
    if waiting is None:
        return gettext("没有待批的变更申请。")
    may = changes.withdrawers(waiting) & set(parties(acting, commitment))
    return "" if may else gettext("变更申请由提出的一方撤回。")


def _answer_first(commitment: Commitment, acting: Acting) -> str:
    waits = commitment.awaits_change and commitment.awaits_change in parties(acting, commitment)
    return gettext("有一份变更申请等您批复，请先批复它。") if waits else ""


def _cannot_resume(commitment: Commitment, _acting: Acting) -> str:
    return gettext("它随上级事项暂缓，上级恢复时一并恢复。") if commitment.suspended_with_id else ""


# --- what is shown above the fields ---


def _asking(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The kinds to choose from; the text of a draft that came back is offered again."""
    acting = acting_of(request)
    kinds = kinds_for(commitment, acting)
    asked = request.POST.get("kind") or request.GET.get("kind")
    returned = queries.returned_change(commitment, acting)
    chosen = (
        asked if asked in kinds else returned.kind if returned and returned.kind in kinds else next(iter(kinds), "")
    )
    initial: dict[str, Any] = {"kind": chosen}
    if returned and returned.kind == chosen:
        initial |= {
            "reason": returned.reason, "new_due": returned.new_due, "review_date": returned.review_on,
            "new_lead": returned.new_lead_id, "new_measure": returned.new_measure or commitment.measure,
            "into": returned.merge_into_number, "parts": returned.parts,
        }  # fmt: skip
    address = reverse("deliver:request_change", args=[commitment.pk])
    return {
        "kinds": [(kind.label, f"{address}?kind={kind.value}", kind == chosen) for kind in kinds],
        "returned": returned,
        "drafts": set(parties(acting, commitment)) & _UNIT == {Party.LEAD_LIAISON},
        "overdue": chosen == ChangeKind.EXTENSION and _timing_today(commitment) == Timing.OVERDUE,
        "initial": initial,
    }


def _timing_today(commitment: Commitment) -> Timing:
    rules = rulebook()
    assert commitment.due is not None
    return timing(timezone.localdate(), commitment.due, rules.changes, rules.calendar)


# What a change does to everything below.
_ALONG = {ChangeKind.SUSPENSION: Action.SUSPEND_WITH, ChangeKind.TERMINATION: Action.END_WITH}


def _asked(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The request that waits, beside how often it was put off before, and how much below it would take along."""
    waiting = queries.waiting_change(commitment, acting_of(request))
    if waiting is None:
        return {"change": None}
    if waiting.is_granted_by_its_act and not _cannot_decide(commitment, acting_of(request)):
        return {"change": waiting, "by_its_act": _its_act(waiting), "initial": {"by_its_act": True}}
    before = queries.extensions_given(commitment) if waiting.kind == ChangeKind.EXTENSION else 0
    along = _ALONG.get(ChangeKind(waiting.kind))
    return {"change": waiting, "before": before, **(_along(commitment, along) if along else {})}


def _its_act(waiting: ChangeRequest) -> str:
    """Where what was asked for is done: splitting here, merging at the one that stays."""
    if waiting.kind == ChangeKind.SPLIT:
        return reverse("deliver:split_up", args=[waiting.commitment_id])
    number = urlencode({"numbers": waiting.commitment.number or ""})
    return f"{reverse('deliver:merge_in', args=[waiting.merge_into_id])}?{number}"


def _along(commitment: Commitment, action: Action) -> dict[str, Any]:
    return {"along": queries.going_along(commitment, action), "along_how": action.value}


def _suspends(_request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    return _along(commitment, Action.SUSPEND_WITH)


def _terminates(_request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    return _along(commitment, Action.END_WITH)


def _resumes(_request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    return _along(commitment, Action.RESUME_WITH)


_BY_ITSELF = _("交办单位依职权决定，不经牵头单位申请，记录里照此写明。")

SHEETS = (
    Sheet(
        "request_change", Action.EXTEND, _("申请变更"), forms.AskForm, changes.request_change, _("变更申请已提交。"),
        bar=_cannot_ask, is_move=False, body="deliver/ask_body.html", show=_asking, wide=True,
    ),
    Sheet(
        "send_change", Action.EXTEND, _("审核变更申请"), EmptyForm, changes.send_change, _("变更申请已报送。"),
        about=_("审核之后就是本单位正式的申请。批复之前一切照旧，时限照常计算。"), press=_("审核通过并报送"),
        bar=_cannot_send, is_move=False, body="deliver/change_body.html", show=_asked,
        other="deliver:withdraw_change", other_words=_("退回填写人"),
    ),
    Sheet(
        "withdraw_change", Action.EXTEND, _("撤回变更申请"), ReasonForm, changes.withdraw_change, _("变更申请已撤回。"),
        bar=_cannot_withdraw, is_move=False, body="deliver/change_body.html", show=_asked,
    ),
    Sheet(
        "grant_change", Action.EXTEND, _("批准变更"), forms.GrantForm, changes.grant_change, _("已批准，变更即时生效。"),
        about=_("原话、原定时限和原定完成标准不会改动，变更逐次记在它们旁边。"), bar=_cannot_decide, is_move=False,
        body="deliver/change_body.html", show=_asked, grave=_("确定批准吗？批准之后即时生效。"),
        other="deliver:refuse_change", other_words=_("不批准"),
    ),
    Sheet(
        "refuse_change", Action.EXTEND, _("不批准变更"), forms.RefuseForm, changes.refuse_change, _("已答复不批准。"),
        about=_("一切照旧。理由会送回申请的单位。"), bar=_cannot_decide, is_move=False,
        body="deliver/change_body.html", show=_asked, other="deliver:grant_change", other_words=_("批准变更"),
    ),
    Sheet(
        "extend", Action.EXTEND, _("延期"), forms.ExtendForm, changes.extend, _("已延期。"), about=_BY_ITSELF,
        body="deliver/direct_body.html", bar=_answer_first,
    ),
    Sheet(
        "retarget", Action.RETARGET, _("调整目标"), forms.RetargetForm, changes.retarget, _("完成标准已调整。"), about=_BY_ITSELF,
        body="deliver/direct_body.html", bar=_answer_first,
    ),
    Sheet(
        "relead", Action.RELEAD, _("换牵头"), forms.ReleadForm, changes.relead, _("已换牵头单位，重新计时签收。"),
        about=_("由新的单位牵头并重新签收、报送方案，原牵头单位转为配合；完成时限和完成标准不变。交办单位依职权决定，记录里照此写明。"),
        grave=_("确定换牵头单位吗？原来的方案和待审核的草稿不再有效。"), body="deliver/direct_body.html", bar=_answer_first,
    ),
    Sheet(
        "suspend", Action.SUSPEND, _("暂缓"), forms.SuspendForm, changes.suspend, _("已暂缓。"),
        about=_("暂缓期间不催报、亮灰灯；时限不会自动顺延。交办单位依职权决定，记录里照此写明。"),
        bar=_answer_first, body="deliver/along.html", show=_suspends,
    ),
    Sheet(
        "resume", Action.RESUME, _("恢复"), ReasonForm, actions.resume, _("已恢复办理。"),
        about=_("从今天起重新要求反馈。"), bar=_cannot_resume, body="deliver/along.html", show=_resumes,
    ),
    Sheet(
        "terminate", Action.TERMINATE, _("中止"), ReasonForm, changes.terminate, _("已中止。"),
        about=_("不再办理，理由永久留存。"), grave=_("确定中止吗？由它分解下去、还没办结的会一并中止。中止之后只能归档，不能恢复。"),
        bar=_answer_first, body="deliver/along.html", show=_terminates,
    ),
)  # fmt: skip
