"""One operation for each action of the life-cycle, made from the same table that the screens and the docs are made from."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, NinjaAPI, Schema
from ninja.files import UploadedFile

from luoshi.api import schemas
from luoshi.api.answers import writes
from luoshi.api.lookups import commitment_key, seen_by, unit, units
from luoshi.api.pressing import done, once
from luoshi.commitments.actions import set_handling
from luoshi.commitments.models import Commitment
from luoshi.commitments.together import do_all
from luoshi.commitments.words import ACTION_WORDS, NEED_WORDS, PARTY_WORDS, STATE_WORDS
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, links, many, measuring, merging, settling, supporting
from luoshi.deliver.actions import Step, Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.merging import Part as SplitPart
from luoshi.deliver.passing_down import Part, pass_down
from luoshi.kernel.lifecycle import MOVE_OF, Action
from luoshi.org.errors import Invalid
from luoshi.org.frame import acting_of

Do = Callable[..., Commitment]


@dataclass(frozen=True)
class Act:
    """How an action is called: the shape of what it takes, and the function that does it, given those values."""

    shape: type[Schema]
    do: Do
    files: bool = False


def _register(pk: int, **given: Any) -> Commitment:
    given["lead"] = unit(given["lead"], "lead")
    if given["supports"] is not None:
        given["supports"] = units(given["supports"], "supports")
    return decide.register(pk, **given)


def _reassign(pk: int, **given: Any) -> Commitment:
    given["new_lead"] = unit(given["new_lead"], "new_lead")
    return deliver.reassign(pk, **given)


def _submit_plan(pk: int, *, milestones: list[Mapping[str, Any]], **given: Any) -> Commitment:
    return deliver.submit_plan(pk, steps=[Step(**step) for step in milestones], **given)


def _told(given: dict[str, Any]) -> Told:
    readings, days = _readings(given.pop("readings")), _days(given.pop("read_days"))
    names = ("progress", "claimed", "forecast", "difficulty", "next_step", "read_on", "readings_note", "short_reason")
    said = {name: given.pop(name) for name in names}
    return Told(**said, readings=readings, read_days=days)


def _readings(text: str) -> dict[str, Any]:
    """The readings of a report. Raises Invalid where they are no object of numbers."""
    found = _object(text)
    if found is None:
        told = _('读数须写成 JSON：{"指标|单位": 数字}。')
        raise Invalid(told, fields={"readings": told})
    return found


def _days(text: str) -> dict[str, date]:
    """The days of single figures. Raises Invalid where they are no object of dates."""
    found = _object(text)
    try:
        return {key: date.fromisoformat(day) for key, day in (found if found is not None else {"": ""}).items()}
    except ValueError as error:
        told = _('各指标截至的日期须写成 JSON：{"指标|单位": "2026-03-31"}。')
        raise Invalid(told, fields={"read_days": told}) from error


def _object(text: str) -> dict[str, str] | None:
    """A form takes files and texts: an object comes as JSON. None where it is no object of numbers and texts."""
    try:
        found = json.loads(text or "{}", parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    texts = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if texts else None


def _report(pk: int, **given: Any) -> Commitment:
    return deliver.report(pk, told=_told(given), **given)


def _write_report(pk: int, **given: Any) -> Commitment:
    return deliver.write_report(pk, told=_told(given), **given).commitment


def _assess(pk: int, *, report: int, **given: Any) -> Commitment:
    return deliver.assess(pk, report_pk=report, **given)


def _set_evidence_handling(pk: int, *, evidence: int, **given: Any) -> Commitment:
    return deliver.set_evidence_handling(pk, evidence_pk=evidence, **given)


def _pass_down(pk: int, *, parts: list[dict[str, Any]], **given: Any) -> Commitment:
    charged = units({key for part in parts for key in (part["lead"], *part["supports"])}, "parts")
    named = {unit.pk: unit for unit in charged}
    whole = [
        Part(**{**part, "lead": named[part["lead"]], "supports": tuple(named[key] for key in part["supports"])})
        for part in parts
    ]
    pass_down(pk, parts=whole, **given)
    return Commitment.objects.get(pk=pk)


def _claim(pk: int, *, excuses: list[str], **given: Any) -> Commitment:
    """Each excuse is «id=reason»; what is not written so names no child and excuses nothing."""
    parted = [text.partition("=") for text in excuses]
    by_child = {int(child): reason for child, _equals, reason in parted if child.isascii() and child.isdigit()}
    return deliver.claim_completion(pk, excuses=by_child, **given)


def _ask_support(pk: int, **given: Any) -> Commitment:
    given["unit"] = unit(given["unit"], "unit")
    return supporting.ask_support(pk, **given).commitment


def _call_together(pk: int, **given: Any) -> Commitment:
    given["units"] = units(given["units"], "units")
    return supporting.call_together(pk, **given)


def _on_task(do: Callable[..., Any]) -> Do:
    """An act on a support task answers with the commitment, as every act does."""
    return lambda pk, **given: Commitment.objects.get(pk=do(pk, **given).commitment_id)


def _relead(pk: int, **given: Any) -> Commitment:
    given["new_lead"] = unit(given["new_lead"], "new_lead")
    return changes.relead(pk, **given)


_ASKED = ("kind", "reason", "new_due", "review_date", "new_measure", "new_lead", "into")


def _request_change(pk: int, **given: Any) -> Commitment:
    given["new_lead"] = unit(given["new_lead"], "new_lead")
    if given["into"] is not None:
        given["into"] = seen_by(given["acting"], [given["into"]], "into")[0]
    parts = _split_parts(given.pop("parts"))
    asked = Asked(**{name: given.pop(name) for name in _ASKED}, parts=parts)
    return changes.request_change(pk, asked=asked, **given).commitment


def _link(pk: int, *, others: list[int], **given: Any) -> Commitment:
    return links.link(pk, others=seen_by(given["acting"], others, "others"), **given)


def _unlink(pk: int, *, other: int, **given: Any) -> Commitment:
    return links.unlink(pk, other=seen_by(given["acting"], [other], "other")[0], **given)


def _answer_linked(pk: int, *, report: int, **given: Any) -> Commitment:
    return links.answer_linked(pk, report_pk=report, **given)


def _settle(pk: int, *, other: int, **given: Any) -> Commitment:
    return settling.settle(pk, other=seen_by(given["acting"], [other], "other")[0], **given)


def _merge(pk: int, *, others: list[int], **given: Any) -> Commitment:
    return merging.merge(pk, others=seen_by(given["acting"], others, "others"), **given)


def _split(pk: int, *, parts: list[Mapping[str, Any]], **given: Any) -> Commitment:
    return merging.split(pk, parts=_split_parts(parts), **given)


def _split_parts(parts: list[Mapping[str, Any]]) -> list[SplitPart]:
    return [SplitPart(**{**part, "lead": unit(part["lead"], "parts")}) for part in parts]


# Propose has no commitment yet and stands in operations.py; a child that is passed down begins with its parent's act; a merge
# is asked of the one that stays, and so stands among the notes.
ACTS: Mapping[Action, Act] = {
    Action.REGISTER: Act(schemas.acts.RegisterIn, _register),
    Action.DECLINE: Act(schemas.acts.DeclineIn, decide.decline),
    Action.DISPATCH: Act(schemas.acts.DispatchIn, deliver.dispatch),
    Action.ACKNOWLEDGE: Act(schemas.common.VersionIn, deliver.acknowledge),
    Action.REQUEST_RETURN: Act(schemas.acts.ReasonIn, deliver.request_return),
    Action.UPHOLD: Act(schemas.acts.RulingIn, deliver.uphold),
    Action.REASSIGN: Act(schemas.acts.ReassignIn, _reassign),
    Action.SUBMIT_PLAN: Act(schemas.acts.PlanIn, _submit_plan),
    Action.REPORT: Act(schemas.acts.ReportIn, _report, files=True),
    Action.PASS_DOWN: Act(schemas.acts.PassDownIn, _pass_down),
    Action.SUSPEND: Act(schemas.acts.SuspendIn, changes.suspend),
    Action.RESUME: Act(schemas.acts.ReasonIn, deliver.resume),
    Action.EXTEND: Act(schemas.acts.ExtendIn, changes.extend),
    Action.RETARGET: Act(schemas.acts.RetargetIn, changes.retarget),
    Action.RELEAD: Act(schemas.acts.ReleadIn, _relead),
    Action.TERMINATE: Act(schemas.acts.ReasonIn, changes.terminate),
    Action.SPLIT: Act(schemas.acts.SplitUpIn, _split),
    Action.CLAIM_COMPLETION: Act(schemas.acts.ClaimIn, _claim, files=True),
    Action.SEND_BACK: Act(schemas.acts.ReasonIn, conclude.send_back),
    Action.VERIFY: Act(schemas.acts.VerifyIn, conclude.verify),
    Action.CLOSE: Act(schemas.common.VersionIn, conclude.close),
    Action.REOPEN: Act(schemas.acts.ReasonIn, conclude.reopen),
    Action.ARCHIVE: Act(schemas.common.VersionIn, conclude.archive),
}

# What is done to a commitment beside the moves themselves: the steps inside a report, and inside a change.
NOTES: Mapping[str, tuple[str, Act]] = {
    "write_report": ("填写进展，待单位负责人审核", Act(schemas.acts.ReportIn, _write_report, files=True)),
    "match_measures": ("定本级哪个指标对应上级哪个指标", Act(schemas.acts.MatchIn, measuring.match)),
    "declare_rollup": ("定下级读数的汇总方式", Act(schemas.acts.RollUpIn, measuring.declare)),
    "approve_report": ("单位负责人审核并报送进展", Act(schemas.common.VersionIn, deliver.approve_report)),
    "return_report": ("单位负责人退回进展反馈", Act(schemas.acts.ReasonIn, deliver.return_report)),
    "assess": ("督查机构核实进展", Act(schemas.acts.AssessIn, _assess)),
    "ask_support": ("牵头单位请求配合", Act(schemas.acts.AskSupportIn, _ask_support)),
    "answer_support": ("配合单位答复", Act(schemas.acts.AnswerSupportIn, _on_task(supporting.answer_support))),
    "take_support": ("牵头单位确认答复", Act(schemas.acts.TaskIn, _on_task(supporting.take_support))),
    "return_support": ("牵头单位退回答复", Act(schemas.acts.ReturnSupportIn, _on_task(supporting.return_support))),
    "call_together": ("牵头单位召集会商", Act(schemas.acts.CallTogetherIn, _call_together)),
    "set_handling": ("交办的督查机构调整处理级别", Act(schemas.acts.SetHandlingIn, set_handling)),
    "set_evidence_handling": (
        "交办的督查机构调整一份佐证的处理级别",
        Act(schemas.acts.SetEvidenceHandlingIn, _set_evidence_handling),
    ),
    "request_change": (
        "申请变更：延期、暂缓挂账、中止、调整目标、换牵头、并入另一件、拆分",
        Act(schemas.acts.ChangeIn, _request_change),
    ),
    "send_change": ("单位负责人审核并报送变更申请", Act(schemas.common.VersionIn, changes.send_change)),
    "withdraw_change": ("撤回变更申请", Act(schemas.acts.ReasonIn, changes.withdraw_change)),
    "grant_change": (
        "批准变更，即时生效；并入和拆分由办理合并、拆分批准",
        Act(schemas.acts.GrantIn, changes.grant_change),
    ),
    "merge_in": ("把别的事项并入这一件", Act(schemas.acts.LinkIn, _merge)),
    "link": ("关联要求同一件事的事项", Act(schemas.acts.LinkIn, _link)),
    "unlink": ("解除关联", Act(schemas.acts.UnlinkIn, _unlink)),
    "settle_conflict": ("裁定两件同题事项不一致的要求以哪一件为准", Act(schemas.acts.SettleConflictIn, _settle)),
    "answer_linked": ("用同题事项上的进展答复", Act(schemas.acts.AnswerIn, _answer_linked)),
    "refuse_change": ("不批准变更", Act(schemas.acts.RefuseIn, changes.refuse_change)),
}


def install(api: NinjaAPI) -> None:
    """Add ``POST /commitments/{pk}/actions/<action>`` for every act."""
    for action, act in ACTS.items():
        _operation(api, action.value, act, str(ACTION_WORDS[action]), _explained(action))
    for action, do in MANY.items():
        _operation_for_many(api, action, do)
    for name, (summary, act) in NOTES.items():
        _operation(api, name, act, summary, "")


# What is done to many at once, all of them or none.
MANY: Mapping[Action, Callable[..., list[tuple[int, str]]]] = {
    Action.ACKNOWLEDGE: many.acknowledge_many,
    Action.CLOSE: conclude.close_many,
}


def _operation_for_many(api: NinjaAPI, action: Action, do: Callable[..., list[tuple[int, str]]]) -> None:
    def perform(request: HttpRequest, given: schemas.common.ManyIn) -> Any:
        acting = acting_of(request)
        chosen = {one.pk: None for one in seen_by(acting, given.ids, "ids")}
        return once(request, lambda: {"done": do_all(do, chosen, acting=acting, now=timezone.now())})

    api.post(
        f"/commitments/actions/{action.value}", response=writes(schemas.common.ManyOut), operation_id=f"{action.value}_many",
        summary=f"{ACTION_WORDS[action]}多件，全部办成或一件也不办", description=_explained(action), tags=["actions"],
    )(perform)  # fmt: skip


def _explained(action: Action) -> str:
    """The table's row in words, for the OpenAPI document."""
    move = MOVE_OF[action]
    sources = "、".join(str(STATE_WORDS[state]) for state in sorted(filter(None, move.sources)))
    by = "、".join(str(PARTY_WORDS[party]) for party in sorted(move.by))
    needs = "、".join(str(NEED_WORDS[need]) for need in move.needs) or "–"
    target = STATE_WORDS[move.target] if move.target else "状态不变"
    return f"{sources} → {target}。办理人：{by}。需要：{needs}。"


def _operation(api: NinjaAPI, name: str, act: Act, summary: str, description: str) -> None:
    def perform(
        request: HttpRequest, pk: int, given: dict[str, Any], files: list[UploadedFile] | None = None
    ) -> dict[str, Any]:
        seen = commitment_key(request, pk)
        if act.files:
            given["files"] = files or []

        def do() -> dict[str, Any]:
            now: datetime = timezone.now()
            return done(act.do(seen, acting=acting_of(request), now=now, **given))

        return once(request, do)

    shape: Any = act.shape

    def with_files(
        request: HttpRequest, pk: schemas.common.Id, given: Form[shape], files: list[UploadedFile] = File(default=[])
    ) -> Any:
        return perform(request, pk, given.model_dump(), files)

    def without_files(request: HttpRequest, pk: schemas.common.Id, given: shape) -> Any:
        return perform(request, pk, given.model_dump())

    api.post(
        f"/commitments/{{pk}}/actions/{name}", response=writes(schemas.common.Done), operation_id=name, summary=summary,
        description=description, tags=["actions"],
    )(with_files if act.files else without_files)  # fmt: skip
