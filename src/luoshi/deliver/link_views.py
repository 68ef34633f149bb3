"""The acts on commitments that ask the same, as sheets: see ``commitments.sheets``."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.commitments.sheets import Sheet
from luoshi.deliver import link_forms as forms
from luoshi.deliver import links, merging, precedents, queries, settling
from luoshi.deliver.merging import MERGEABLE
from luoshi.deliver.models import ChangeKind
from luoshi.kernel.lifecycle import MOVE_OF, Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of


def _cannot_link(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in links.LINKABLE:
        return gettext("立项之后、办结之前可以关联。")
    return "" if links.OFFICE & set(parties(acting, commitment)) else gettext("关联由交办这些事项的单位办理。")


def _cannot_unlink(commitment: Commitment, acting: Acting) -> str:
    return "" if links.OFFICE & set(parties(acting, commitment)) else gettext("关联由交办这些事项的单位办理。")


def _cannot_answer(commitment: Commitment, acting: Acting) -> str:
    if Party.LEAD_HEAD not in parties(acting, commitment):
        return gettext("进展由牵头单位负责人审核。")
    if commitment.state not in MOVE_OF[Action.REPORT].sources:
        return gettext("签收之后、申请办结之前可以答复。")
    return "" if queries.answers_offered(commitment, acting) else gettext("同题事项上没有可以用来答复的新进展。")


def _other(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    wanted = request.POST.get("other") or request.GET.get("other")
    linked = [one for one in queries.linked_to(commitment, acting_of(request)) if str(one.commitment.pk) == wanted]
    return {"linked": linked, "initial": {"other": linked[0].commitment.pk} if linked else {}}


def _cannot_settle(commitment: Commitment, acting: Acting) -> str:
    if Party.SUPERVISION_HEAD in parties(acting, commitment):
        return ""
    return gettext("要求不一致的，由交办这两件事的单位负责人裁定。")


def _differing(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The linked one that was asked for, else the first whose conflict nobody has settled; how the two differ."""
    wanted = request.POST.get("other") or request.GET.get("other")
    linked = [one for one in queries.linked_to(commitment, acting_of(request)) if one.conflicts]
    chosen = [one for one in linked if str(one.commitment.pk) == wanted] if wanted else linked
    first = next(iter(sorted(chosen, key=lambda one: not one.link.is_conflict)), None)
    return {"one": first, "initial": {"other": first.commitment.pk} if first else {}}


def _answer(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The report that was asked for, else the first that is offered."""
    offered = queries.answers_offered(commitment, acting_of(request))
    wanted = request.POST.get("report_pk") or request.GET.get("report")
    chosen = next((one for one in offered if str(one.pk) == wanted), next(iter(offered), None))
    return {"report": chosen, "initial": {"report_pk": chosen.pk} if chosen else {}}


def _cannot_merge(commitment: Commitment, acting: Acting) -> str:
    if commitment.state not in MERGEABLE:
        return gettext("立项之后、申请办结之前可以合并。")
    return "" if Party.SUPERVISION_HEAD in parties(acting, commitment) else gettext("合并由督查室主任决定。")


def _disputed(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """As a ruling it has the request to return before it, and how the like was ruled on; else the request to split it, if one waits."""
    if commitment.state == State.RETURN_REQUESTED:
        dispute = queries.open_dispute(commitment)
        return {"dispute": dispute, "precedents": precedents.like(dispute, acting_of(request)) if dispute else []}
    waiting = queries.waiting_change(commitment, acting_of(request)) if commitment.awaits_change else None
    change = waiting if waiting and waiting.kind == ChangeKind.SPLIT else None
    return {"change": change, "initial": {"parts": change.parts} if change else {}}


def _asked_into(request: HttpRequest, commitment: Commitment) -> Mapping[str, Any]:
    """The requests to be merged into this one, filled in already: of all, or of the one whose number the address has."""
    asked = queries.asked_into(commitment, acting_of(request))
    numbers = request.GET.get("numbers") or gettext("、").join(one.commitment.number or "" for one in asked)
    return {"asked": asked, "initial": {"numbers": numbers}}


SHEETS = (
    Sheet(
        "link", Action.REPORT, _("关联同题"), forms.OthersForm, links.link, _("已关联。"),
        about=_("几份文件要求同一件事的，关联之后，单位一份进展可以答复几件，不必重复填报；时限或数字不一致的会标出来。"),
        bar=_cannot_link, is_move=False, wide=True,
    ),
    Sheet(
        "merge_in", Action.MERGE, _("合并进来"), forms.OthersForm, merging.merge, _("已合并。"),
        about=_("选中的事项并入这一件，以这一件的时限、完成标准和牵头单位为准；它们的编号、原话、来源和记录照旧保留，随时可查，牵头单位转为这一件的配合单位。"),
        bar=_cannot_merge, is_move=False, body="deliver/merge_body.html", show=_asked_into, wide=True, grave=_("确定合并吗？并入的事项就此停止办理，不能恢复。"),
    ),
    Sheet(
        "split_up", Action.SPLIT, _("拆分"), forms.SplitForm, merging.split, _("已拆分，各项已立项。"),
        about=_("每一项单独立项、编号，原话和来源不变，时限不得晚于原来的；原来交办了的，各项随即交办。时限从交办起照常计算，裁定不停表。"),
        body="deliver/split_body.html", show=_disputed, wide=True, grave=_("确定拆分吗？原来的一件就此停止办理，由拆成的各项接着办。"),
    ),
    Sheet(
        "unlink", Action.REPORT, _("解除关联"), forms.UnlinkForm, links.unlink, _("已解除关联。"),
        about=_("已经答复的照旧有效。"), bar=_cannot_unlink, is_move=False, body="deliver/unlink_body.html", show=_other,
    ),
    Sheet(
        "settle_conflict", Action.RETARGET, _("裁定不一致的要求"), forms.SettleForm, settling.settle, _("已裁定。"),
        about=_("裁定写进两件事的记录，牵头单位都看得到。完成标准和时限不会随之改动；要改的，裁定之后另行调整目标或延期。"),
        bar=_cannot_settle, is_move=False, body="deliver/settle_body.html", show=_differing, press=_("裁定"),
    ),
    Sheet(
        "answer_linked", Action.REPORT, _("一报两答"), forms.AnswerForm, links.answer_linked, _("已用同一份进展答复。"),
        about=_("内容、数字和佐证材料原样用于这件事，不必再填。"), bar=_cannot_answer, is_move=False,
        body="deliver/answer_body.html", show=_answer, wide=True, press=_("就用这份进展答复"),
    ),
)  # fmt: skip
