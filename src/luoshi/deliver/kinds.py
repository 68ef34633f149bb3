"""The readable sentence for every kind of entry that this stage writes."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from luoshi.commitments.duty_words import told_of
from luoshi.commitments.kinds import Facts, handled, joined, listed, said
from luoshi.deliver.measuring import ROLLUP_WORDS
from luoshi.deliver.models import AskTiming, ChangeKind, Forecast, told_reading
from luoshi.kernel.measures import RollUp
from luoshi.ledger.sentences import register
from luoshi.org.models import Level

UNITS_NAMED = 6


def _dispatched(facts: Facts) -> str:
    support = _("%(support)s 配合") % {"support": listed(facts["support"])} if facts.get("support") else ""
    override = _("越级理由：%(override)s") % facts if facts.get("override") else ""
    reach = _("发至%(level)s") % {"level": Level(facts["reach"]).label} if facts.get("reach") else ""
    return joined(
        _("交办 %(lead)s 牵头") % facts, support, _("%(due)s 前完成") % facts, reach, override, _past_lists(facts)
    )


def _past_lists(facts: Facts) -> str:
    """Why a unit was charged though its duty list speaks against it, and by which mandate."""
    kept = facts.get("duty_check") or {}
    reason = _("仍然交办的理由：%(reason)s") % kept if kept.get("against") else ""
    mandates = _("督办授权 %(basis)s") % {"basis": listed(kept["mandates"])} if kept.get("mandates") else ""
    return joined(" ".join(told_of(kept)) + reason, mandates)


def _reported(facts: Facts) -> str:
    days = facts.get("read_days") or {}
    read = [told_reading(key, value, days.get(key, "")) for key, value in sorted((facts.get("readings") or {}).items())]
    until = _("读数截至 %(read_on)s") % facts if facts.get("read_on") else ""
    remark = _("读数说明：%(readings_note)s") % facts if facts.get("readings_note") else ""
    return joined(_report_told(facts), listed(read), until, remark, _why_short(facts))


def _why_short(facts: Facts) -> str:
    return _("未达到的原因：%(short_reason)s") % facts if facts.get("short_reason") else ""


def _report_told(facts: Facts) -> str:
    forecast = Forecast(facts["forecast"]).label
    if facts.get("answers"):
        told = _("以“%(answers)s”的进展答复：自报 %(claimed)s%%，佐证 %(files)s 份，预计%(forecast)s")
        return told % {**facts, "forecast": forecast}
    return _("报送进展：自报 %(claimed)s%%，佐证 %(files)s 份，预计%(forecast)s") % {**facts, "forecast": forecast}


def _handed_down(facts: Facts) -> str:
    tightening = facts.get("tightening") or {}
    earlier = _("比上级提前 %(days)s 个工作日") % tightening if tightening.get("days") else ""
    raised = _("目标加码 %(count)s 项") % {"count": len(tightening["raised"])} if tightening.get("raised") else ""
    forwarded = _("原样照转") if facts.get("forwarded") else ""
    reason = _("理由：%(reason)s") % tightening if tightening.get("reason") else ""
    return joined(
        _("由 %(above)s 分解下达给 %(lead)s，%(due)s 前完成") % facts,
        earlier,
        raised,
        forwarded,
        reason,
        _past_lists(facts),
    )


def _passed_down(facts: Facts) -> str:
    forwarded = _("其中照转 %(forwarded)s 项") % facts if facts.get("forwarded") else ""
    tightened = _("加码 %(tightened)s 项") % facts if facts.get("tightened") else ""
    past = _("越过履职清单提示 %(past_lists)s 项") % facts if facts.get("past_lists") else ""
    mandates = _("督办授权 %(basis)s") % {"basis": listed(facts["mandates"])} if facts.get("mandates") else ""
    shown = listed(facts["units"][:UNITS_NAMED]) + (_("等") if facts["count"] > UNITS_NAMED else "")
    return joined(
        _("分解下达 %(count)s 项给 %(units)s") % {**facts, "units": shown}, forwarded, tightened, past, mandates
    )


def _claimed(facts: Facts) -> str:
    excused = listed([f"{one['number']}（{one['reason']}）" for one in facts.get("excused", ())])  # zh: brackets
    told = _("不等待的下级事项：%(excused)s") % {"excused": excused} if excused else ""
    short = listed(facts.get("short", []))
    missed = _("读数未达到完成标准：%(short)s") % {"short": short} if short else ""
    return joined(_("申请办结，佐证 %(files)s 份：%(result)s") % facts, told, missed, _why_short(facts))


def _rollup_declared(facts: Facts) -> str:
    told = [
        f"{one['indicator']} {ROLLUP_WORDS[RollUp(one['how'])] if one['how'] else _('不指定')}" for one in facts["how"]
    ]
    return _("下级读数的汇总方式：%(how)s") % {"how": listed(told)}


def _measures_matched(facts: Facts) -> str:
    told = [
        _("上级“%(above)s”对应“%(below)s”") % one if one["below"] else _("上级“%(above)s”没有对应的指标") % one
        for one in facts["matches"]
    ]
    return _("指标对应：%(matches)s") % {"matches": listed(told)}


def _handed_over(facts: Facts) -> str:
    words = {
        "lead": _("牵头"),
        "support": _("配合"),
        "issue": _("交办"),
        "follow": _("督办"),
        "above": _("上级交办"),
    }
    parts = _("、").join(words.get(part, part) for part in facts["parts"])
    return joined(_("将 %(unit)s 的%(parts)s移交 %(to)s") % {**facts, "parts": parts}, _("依据：%(reason)s") % facts)


def _unit_handed_over(facts: Facts) -> str:
    counts = [
        (facts["led"], _("牵头 %(n)s 件")),
        (facts["supported"], _("配合 %(n)s 件")),
        (facts["issued"], _("交办 %(n)s 件")),
        (facts["sources"], _("来源 %(n)s 份")),
    ]
    told = [words % {"n": n} for n, words in counts if n]
    return joined(_("将 %(name)s 的事项移交 %(to)s") % facts, *told, _("依据：%(reason)s") % facts)


def _called(facts: Facts) -> str:
    return _("%(on)s 召集 %(units)s 会商：%(outcome)s") % {**facts, "units": listed(facts["units"])}


def _evidence_handled(facts: Facts) -> str:
    """Not by the file's name, which not all may know who read the record."""
    return _("第 %(evidence)s 号佐证材料：%(told)s") % {"evidence": facts["evidence"], "told": handled(facts)}


def _merged_in(facts: Facts) -> str:
    return _("合并进来 %(others)s，理由：%(reason)s") % {**facts, "others": listed(facts["others"])}


def _split(facts: Facts) -> str:
    told = _("拆分为 %(parts)s，理由：%(reason)s") % {**facts, "parts": listed(facts["parts"])}
    return joined(told, _as_asked(facts))


def _merged(facts: Facts) -> str:
    return joined(_("并入“%(into)s”，理由：%(reason)s") % facts, _as_asked(facts))


def _as_asked(facts: Facts) -> str:
    return _("应 %(unit)s 申请") % {"unit": facts["asked_by"]} if facts.get("asked_by") else ""


def _linked(facts: Facts) -> str:
    return _("关联同题事项 %(others)s，理由：%(reason)s") % {**facts, "others": listed(facts["others"])}


def _unlinked(facts: Facts) -> str:
    return _("解除与 %(others)s 的关联，理由：%(reason)s") % {**facts, "others": listed(facts["others"])}


def _settled(facts: Facts) -> str:
    holds = {
        "this": _("以这件为准"),
        "other": _("以那件为准"),
        "both": _("两件各按各的要求"),
    }[facts["holds"]]
    what = listed([f"{indicator or _('时限')} {one} / {other}" for indicator, one, other in facts["what"]])
    told = {**facts, "holds": holds, "what": what}
    return _("裁定与“%(other)s”不一致的要求（%(what)s）：%(holds)s，理由：%(reason)s") % told


def _what(facts: Facts) -> str:
    """What a change is from and to: 延期：2023-03-31 改为 2023-06-30."""
    kind = facts["kind"]
    template = {
        ChangeKind.EXTENSION: _("延期，时限由 %(old)s 改为 %(new)s"),
        ChangeKind.SUSPENSION: _("暂缓，%(new)s 复查"),
        ChangeKind.TERMINATION: _("中止办理"),
        ChangeKind.RETARGET: _("调整目标，完成标准由“%(old)s”改为“%(new)s”"),
        ChangeKind.RELEAD: _("换牵头，由 %(old)s 改为 %(new)s"),
        ChangeKind.MERGER: _("并入 %(new)s"),
        ChangeKind.SPLIT: _("拆分"),
    }[kind]
    parts = [_("%(title)s（%(unit)s）") % {"title": title, "unit": unit} for title, unit in facts.get("parts", ())]
    return joined(template % facts, listed([*facts.get("figures", ()), *parts]))


def _late(facts: Facts) -> str:
    return str(AskTiming(facts["timing"]).label) if facts.get("timing", AskTiming.IN_TIME) != AskTiming.IN_TIME else ""


def _asked(facts: Facts) -> str:
    who = _("交办单位提出变更") if facts["by_office"] else _("%(unit)s 申请变更") % facts
    return _("%(who)s：%(what)s") % {
        "who": who,
        "what": joined(_what(facts), _("理由：%(reason)s") % facts, _late(facts)),
    }


def _refused(facts: Facts) -> str:
    return _("不批准%(kind)s，理由：%(decision)s") % {**facts, "kind": ChangeKind(facts["kind"]).label}


def _withdrawn(facts: Facts) -> str:
    """Of a draft nothing is told: it was the unit's own."""
    if "kind" not in facts:
        return _("退回变更申请的草稿")
    return _("撤回%(kind)s的申请：%(reason)s") % {**facts, "kind": ChangeKind(facts["kind"]).label}


def _changed(older: Callable[[], str]) -> Callable[[Facts], str]:
    """The sentence of a change that was made. ``older``: for entries made before changes were asked for."""

    def told(facts: Facts) -> str:
        if "kind" not in facts:
            return older() % facts
        asked = _("应 %(unit)s 申请") % facts if facts["unit"] else _("交办单位依职权决定")
        decision = _("批复：%(decision)s") % facts if facts["decision"] else ""
        below = ""
        if facts.get("below"):
            along = (
                _("其下 %(below)s 件一并暂缓")
                if facts["kind"] == ChangeKind.SUSPENSION
                else _("其下 %(below)s 件一并中止")
            )
            below = along % facts
        apart = _("其下 %(reweighed)s 件与它的差距已重算") % facts if facts.get("reweighed") else ""
        return joined(_what(facts), asked, _("理由：%(reason)s") % facts, _late(facts), decision, below, apart)

    return told


def _resumed(facts: Facts) -> str:
    below = _("其下 %(below)s 件一并恢复") % facts if facts.get("below") else ""
    return joined(_("恢复办理，理由：%(reason)s") % facts, below)


register("commitment.dispatch", _dispatched)
register("commitment.pass_down", _passed_down)
register("commitment.hand_down", _handed_down)
register("commitment.evidence_handling_set", _evidence_handled)
register("commitment.acknowledge", said(lambda: _("签收（交办后 %(hours)s 小时）")))
register("commitment.request_return", said(lambda: _("申请退回，理由：%(reason)s")))
register("commitment.uphold", said(lambda: _("维持交办，视为签收，裁定：%(ruling)s")))
register(
    "commitment.reassign",
    lambda facts: joined(_("改派 %(lead)s 牵头，裁定：%(ruling)s") % facts, _past_lists(facts)),
)
register("commitment.submit_plan", said(lambda: _("报送方案：%(count)s 个节点，最后一个 %(last)s")))
# Everybody who sees the commitment reads its record; what a draft says is the unit's own until its head approves it.
register("commitment.report_written", said(lambda: _("填写进展，待负责人审核")))
register("commitment.report_returned", said(lambda: _("退回进展反馈")))
register("commitment.report", _reported)
register("commitment.assessed", said(lambda: _("核实进度 %(evidenced)s%%（自报 %(claimed)s%%）：%(assessment)s")))
register("commitment.claim_completion", _claimed)
register("commitment.rollup_declared", _rollup_declared)
register("commitment.measures_matched", _measures_matched)
register("commitment.support_asked", said(lambda: _("请 %(unit)s 配合：%(words)s，%(due)s 前答复")))
register("commitment.support_answered", said(lambda: _("%(unit)s 答复配合：%(answer)s")))
register("commitment.support_taken", said(lambda: _("确认 %(unit)s 的配合：%(words)s")))
register("commitment.support_returned", said(lambda: _("退回 %(unit)s 的答复：%(reason)s")))
register("commitment.called_together", _called)
register("commitment.merge", _merged)
register("commitment.merged_in", _merged_in)
register("commitment.split_up", _split)
register("commitment.split_off", said(lambda: _("由“%(whole)s”拆分而来")))
register("commitment.linked", _linked)
register("commitment.unlinked", _unlinked)
register("commitment.conflict_settled", _settled)
register("commitment.conflict_noted", said(lambda: _("升级时核对关联：与“%(other)s”要求的数字不一致")))
register("commitment.change_drafted", said(lambda: _("填写变更申请，待负责人审核")))
register("commitment.change_requested", _asked)
register("commitment.change_refused", _refused)
register("commitment.change_withdrawn", _withdrawn)
register("commitment.extend", _changed(str))
register("commitment.retarget", _changed(str))
register("commitment.relead", _changed(str))
register("commitment.suspend", _changed(lambda: _("暂缓至 %(review)s 复查，理由：%(reason)s")))
register("commitment.resume", _resumed)
register("commitment.terminate", _changed(lambda: _("中止，理由：%(reason)s")))
register("commitment.end_with", said(lambda: _("上级事项 %(number)s 已中止，一并中止，理由：%(reason)s")))
register(
    "commitment.suspend_with",
    said(lambda: _("上级事项 %(number)s 已暂缓，一并暂缓至 %(review)s 复查，理由：%(reason)s")),
)
register("commitment.resume_with", said(lambda: _("上级事项 %(number)s 已恢复，一并恢复办理，理由：%(reason)s")))
register("commitment.handed_over", _handed_over)
register("source.handed_over", said(lambda: _("将 %(unit)s 的来源移交 %(to)s，依据：%(reason)s")))
register("unit.handed_over", _unit_handed_over)
