"""The acts of the second stage as a table of forms, and the evidence's one way out."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from luoshi.commitments import filestore, lights
from luoshi.commitments.actions import handling_post, set_handling
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.parties import parties
from luoshi.commitments.sheets import Sheet
from luoshi.commitments.together import Together
from luoshi.commitments.words import STATE_WORDS
from luoshi.deliver import actions, change_views, forms, link_views, many, measuring, precedents, queries, supporting
from luoshi.deliver.figures import figures_of
from luoshi.deliver.load import loads_of
from luoshi.deliver.models import Evidence
from luoshi.kernel.lifecycle import OPEN, Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.rulebook.queries import rulebook

PAGE = 20  # precedents
_REPORTABLE = {State.ACCEPTED, State.IN_PROGRESS}
_WEIGHABLE = {State.IN_PROGRESS, State.COMPLETION_CLAIMED}
_WRITERS = {Party.LEAD_LIAISON, Party.LEAD_HEAD}


# --- why not, beyond the life-cycle's table ---


def _asked_before(commitment: Commitment, _acting: Acting) -> str:
    return gettext("贵单位已申请退回过一次，裁定之后不能再次申请。") if queries.has_asked_return(commitment) else ""


def _cannot_report(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in _REPORTABLE:
        return _wrong_state(commitment)
    if not _WRITERS & set(parties(acting, commitment)):
        return gettext("进展由牵头单位的联络员填写、负责人审核。")
    return gettext("已有一份进展待负责人审核，审核之后再填新的。") if commitment.awaits_approval else ""


def _cannot_approve(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in _REPORTABLE:
        return _wrong_state(commitment)
    if not commitment.awaits_approval:
        return gettext("没有待审核的进展。")
    return "" if Party.LEAD_HEAD in parties(acting, commitment) else gettext("进展由牵头单位负责人审核。")


def _cannot_assess(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in _WEIGHABLE:
        return _wrong_state(commitment)
    if Party.VERIFIER not in parties(acting, commitment):
        return gettext("进度由交办的督查机构核实，牵头单位的人员除外。")
    return "" if commitment.reported_on else gettext("单位还没有报送过进展，没有可核实的。")


def _cannot_claim(commitment: Commitment, _acting: Acting) -> str:
    return gettext("还有一份进展待审核，请先审核或退回，再申请办结。") if commitment.awaits_approval else ""


def _wrong_state(commitment: Commitment) -> str:
    return gettext("事项现在是“%(state)s”，不能办这件事。") % {"state": STATE_WORDS[State(commitment.state)]}


def _cannot_ask(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in supporting.RUNNING:
        return _wrong_state(commitment)
    return "" if _WRITERS & set(parties(acting, commitment)) else gettext("请配合单位协助由牵头单位提出。")


def _cannot_declare(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in {*OPEN, State.SUSPENDED}:
        return _wrong_state(commitment)
    if not measuring.DECLARING & set(parties(acting, commitment)):
        return gettext("汇总方式由牵头单位和交办单位定。")
    return "" if figures_of(commitment) else gettext("完成标准里没有数字指标。")


def _cannot_match(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in {*OPEN, State.SUSPENDED}:
        return _wrong_state(commitment)
    if not measuring.MATCHING & set(parties(acting, commitment)):
        return gettext("指标对应由交办单位定。")
    return gettext("源头事项没有上级指标。") if commitment.parent_id is None else ""


def _cannot_answer(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in supporting.RUNNING:
        return _wrong_state(commitment)
    return "" if acting.units else gettext("配合由配合单位答复。")


def _cannot_set_handling(commitment: Commitment, acting: Acting) -> str:
    return "" if handling_post(commitment, acting) else gettext("处理级别由督办、交办的机构调整。")


# --- what is shown above the fields ---


def _task(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The support task that the address names, and its key for the form."""
    text = request.POST.get("task") or request.GET.get("task", "")
    held = queries.support_task(commitment, text)
    return {"task": held, "initial": {"task": held.pk if held else None}}


def _going_out(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """Who is charged, and what lies on each of them already."""
    supports = commitment.involvements.filter(role=UnitRole.SUPPORT).select_related("unit")
    units = [held.unit for held in supports]
    if commitment.lead is None or sheet_of("dispatch").why_not(commitment, acting_of(request)):
        return {"supports": units}  # how much lies on them is for who charges them
    charged = [commitment.lead, *units]
    loads = loads_of([(unit.pk, commitment.due) for unit in charged], timezone.localdate())
    return {
        "supports": units,
        "loads": [{"unit": unit, "load": loads[unit.pk, commitment.due]} for unit in charged],
    }


def _disputed(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The request to return, and how the like was ruled on before."""
    dispute = queries.open_dispute(commitment)
    return {"dispute": dispute, "precedents": precedents.like(dispute, acting_of(request)) if dispute else []}


def _draft(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    return {"report": queries.waiting_report(commitment, acting_of(request))}


def _taken_up(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """A returned draft's text is offered again, with the reason why it came back."""
    acting = acting_of(request)
    returned = queries.returned_report(commitment, acting)
    names = ("progress", "claimed", "forecast", "difficulty", "next_step")
    return {
        "returned": returned,
        "approves": Party.LEAD_HEAD in parties(acting, commitment),
        "initial": {name: getattr(returned, name) for name in names} if returned else {},
    }


def _weighed(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    wanted = request.POST.get("report_pk") or request.GET.get("report")
    report = queries.report_to_weigh(commitment, acting_of(request), wanted)
    initial = {"report_pk": report.pk, "evidenced": report.evidenced, "assessment": report.assessment} if report else {}
    asked = lights.scheduled(commitment, timezone.localdate(), rulebook())
    return {
        "report": report,
        "scheduled": asked,
        "initial": initial,
        "measures": measuring.table(commitment, acting_of(request)),
    }


def _handled(_request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    return {"initial": {"handling": commitment.handling}}


def _evidence_handled(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    files = queries.evidence_of(commitment, acting_of(request))
    chosen = next((file for file in files if str(file.pk) == request.GET.get("evidence")), None)
    return {"initial": {"evidence_pk": chosen.pk, "handling": chosen.handling} if chosen else {"handling": ""}}


def _report(pk: int, *, acting: Acting, **given: Any) -> Any:
    """Whoever heads the unit says it for the unit at once; a liaison's report goes to the head first."""
    heads = Party.LEAD_HEAD in parties(acting, Commitment.objects.select_related("issuer").get(pk=pk))
    return (actions.report if heads else actions.write_report)(pk, acting=acting, **given)


SHEETS = (
    Sheet(
        "dispatch", Action.DISPATCH, _("交办"), forms.DispatchForm, actions.dispatch, _("已交办，开始计时。"),
        about=_("从按下这一刻起计时，牵头单位和配合单位随即看到这件事。"), body="deliver/dispatch_body.html", show=_going_out,
    ),
    Sheet(
        "acknowledge", Action.ACKNOWLEDGE, _("签收"), forms.EmptyForm, actions.acknowledge, _("已签收。"),
        about=_("签收表示本单位已收到并承办。时限从交办时起算，不因签收早晚而变。"), body="deliver/charge_body.html",
    ),
    Sheet(
        "request_return", Action.REQUEST_RETURN, _("申请退回"), forms.ReturnForm, actions.request_return, _("已申请退回，等待裁定。"),
        about=_("一个单位对一件事只能申请一次。裁定之前，时限照常计算。"), bar=_asked_before,
    ),
    Sheet(
        "uphold", Action.UPHOLD, _("维持交办"), forms.RulingForm, actions.uphold, _("已裁定维持交办。"),
        about=_("裁定之后视为该单位已签收，不能再次申请退回。时限从交办起照常计算，裁定不停表。"), body="deliver/dispute_body.html", show=_disputed,
        other="deliver:reassign", other_words=_("改派"),
    ),
    Sheet(
        "reassign", Action.REASSIGN, _("改派"), forms.ReassignForm, actions.reassign, _("已改派，重新计时签收。"),
        about=_("由新的单位牵头，完成时限和完成标准不变。时限从交办起照常计算，裁定不停表。"), body="deliver/dispute_body.html", show=_disputed,
        other="deliver:uphold", other_words=_("维持交办"),
    ),
    Sheet(
        "submit_plan", Action.SUBMIT_PLAN, _("报送方案"), forms.PlanForm, actions.submit_plan, _("方案已报送，开始办理。"),
        about=_("写明每个节点做到什么、什么时候、占全部工作的多少。序时进度从此按节点计算。"), body="deliver/plan_body.html", wide=True,
    ),
    Sheet(
        "report", Action.REPORT, _("反馈进展"), forms.ReportForm, _report, _("进展反馈已提交。"),
        bar=_cannot_report, is_move=False, body="deliver/report_body.html", show=_taken_up, wide=True,
    ),
    Sheet(
        "declare_rollup", Action.PASS_DOWN, _("汇总方式"), forms.RollUpForm, measuring.declare, _("汇总方式已记下。"),
        about=_("分解下去之后，各单位的读数按这里的方式合成整件事的读数；没报的单位不当作零。"), bar=_cannot_declare, is_move=False, press=_("保存汇总方式"),
    ),
    Sheet(
        "match_measures", Action.PASS_DOWN, _("指标对应"), forms.MatchForm, measuring.match, _("指标对应已记下。"),
        about=_("本级的哪个指标对应上级的哪个指标；对应上的才计入上级的汇总。"), bar=_cannot_match, is_move=False, press=_("保存指标对应"),
    ),
    Sheet(
        "approve_report", Action.REPORT, _("审核反馈"), forms.EmptyForm, actions.approve_report, _("进展反馈已审核报送。"),
        about=_("审核之后就是本单位正式的反馈，督查室随即看到。"), press=_("审核通过并报送"),
        bar=_cannot_approve, is_move=False, body="deliver/draft_body.html", show=_draft, wide=True,
        other="deliver:return_report", other_words=_("退回反馈"),
    ),
    Sheet(
        "return_report", Action.REPORT, _("退回反馈"), forms.ReasonForm, actions.return_report, _("已退回，由填写人修改。"),
        about=_("退给填写人修改后再送审，督查室看不到这份草稿。"),
        bar=_cannot_approve, is_move=False, body="deliver/draft_body.html", show=_draft, wide=True,
    ),
    Sheet(
        "assess", Action.VERIFY, _("核实进度"), forms.AssessForm, actions.assess, _("核实进度已记下。"),
        about=_("只看佐证材料能证明多少。亮灯按核实进度算，不按自报算。"),
        bar=_cannot_assess, is_move=False, body="deliver/weigh_body.html", show=_weighed, wide=True,
    ),
    Sheet(
        "claim_completion", Action.CLAIM_COMPLETION, _("申请办结"), forms.ClaimForm, actions.claim_completion, _("已申请办结，等待核验。"),
        about=_("由督查室核验。未通过会退回重办。"), bar=_cannot_claim, wide=True,
    ),
    Sheet(
        "set_handling", Action.PROPOSE, _("调整处理级别"), forms.HandlingForm, set_handling, _("处理级别已调整。"),
        about=_("决定谁看得到这件事。调高之后，不相关的上级、下级单位随即看不到；调低之后随即看得到。"),
        bar=_cannot_set_handling, is_move=False, show=_handled,
    ),
    Sheet(
        "set_evidence_handling", Action.PROPOSE, _("调整佐证的处理级别"), forms.EvidenceHandlingForm,
        actions.set_evidence_handling, _("佐证材料的处理级别已调整。"),
        about=_("敏感的文件只有牵头、配合单位和交办的督查机构、本级领导看得到，连名称也不显示给其他人。"),
        bar=_cannot_set_handling, is_move=False, show=_evidence_handled,
    ),
    *change_views.SHEETS,
    *link_views.SHEETS,
)  # fmt: skip

SUPPORT = (
    Sheet(
        "ask_support", Action.REPORT, _("请求配合"), forms.AskSupportForm, supporting.ask_support, _("已请配合单位协助。"),
        about=_("配合单位对牵头单位负责，牵头单位对整件事负责。"), bar=_cannot_ask, is_move=False,
    ),
    Sheet(
        "call_together", Action.REPORT, _("记会商"), forms.CallTogetherForm, supporting.call_together, _("会商已记下。"),
        about=_("牵头单位召集配合单位会商，记下时间、到会单位和议定的事。"), bar=_cannot_ask, is_move=False,
    ),
    Sheet(
        "answer_support", Action.REPORT, _("答复配合"), forms.AnswerSupportForm, supporting.answer_support, _("已答复牵头单位。"),
        bar=_cannot_answer, is_move=False, body="deliver/task_body.html", show=_task,
    ),
    Sheet(
        "take_support", Action.REPORT, _("确认答复"), forms.TaskForm, supporting.take_support, _("已确认。"),
        bar=_cannot_ask, is_move=False, body="deliver/task_body.html", show=_task, other="deliver:return_support", other_words=_("退回补充"),
    ),
    Sheet(
        "return_support", Action.REPORT, _("退回补充"), forms.ReturnSupportForm, supporting.return_support, _("已退回配合单位补充。"),
        bar=_cannot_ask, is_move=False, body="deliver/task_body.html", show=_task,
    ),
)  # fmt: skip
"""The acts around support. They stand beside the tasks on the commitment's page, not among its buttons."""


def _signed(count: int) -> str:
    return ngettext("已签收 %(n)s 项。", "已签收 %(n)s 项。", count) % {"n": count}


_BY_NAME = {sheet.name: sheet for sheet in (*SHEETS, *SUPPORT)}


def sheet_of(name: str) -> Sheet:
    return _BY_NAME[name]


ACKNOWLEDGE_MANY = Together(
    sheet_of("acknowledge"), "deliver:acknowledge_many", many.acknowledge_many, _("一并签收"),
    about=_("签收即接下任务，逐件记入各自的记录。办不成一件就一件也不办。"), done=_signed,
)  # fmt: skip


@login_required
@require_safe
def precedent_list(request: HttpRequest) -> HttpResponse:
    """The rulings on requests to return, with a search over what was asked and what was ruled."""
    words = request.GET.get("q", "").strip().replace("\x00", "")[:60]
    found = precedents.precedents(acting_of(request), words)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "deliver/precedents.html", {"page": page, "words": words})


@login_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """Give a file of evidence to somebody who may see it: always as a download, never for the browser to show or run."""
    held = get_object_or_404(Evidence.objects.visible_to(acting_of(request)), pk=pk)
    try:
        content = filestore.open_kept(held.sha256)
    except FileNotFoundError:
        raise Http404(gettext("文件“%(name)s”已不在存储中，请告诉管理员。") % {"name": held.name}) from None
    answer = FileResponse(content, as_attachment=True, filename=held.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
