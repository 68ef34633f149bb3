"""The readable sentence for every kind of entry that this stage writes."""

from django.utils.translation import gettext as _

from luoshi.commitments.kinds import Facts, handled, joined, listed, said
from luoshi.deliver.models import Forecast
from luoshi.ledger.sentences import register
from luoshi.org.models import Level

UNITS_NAMED = 6


def _dispatched(facts: Facts) -> str:
    support = _("%(support)s 配合") % {"support": listed(facts["support"])} if facts.get("support") else ""
    override = _("越级理由：%(override)s") % facts if facts.get("override") else ""
    reach = _("发至%(level)s") % {"level": Level(facts["reach"]).label} if facts.get("reach") else ""
    return joined(_("交办 %(lead)s 牵头") % facts, support, _("%(due)s 前完成") % facts, reach, override)


def _reported(facts: Facts) -> str:
    forecast = Forecast(facts["forecast"]).label
    return _("报送进展：自报 %(claimed)s%%，佐证 %(files)s 份，预计%(forecast)s") % {**facts, "forecast": forecast}


def _handed_down(facts: Facts) -> str:
    tightening = facts.get("tightening") or {}
    earlier = _("比上级提前 %(days)s 个工作日") % tightening if tightening.get("days") else ""
    raised = _("目标加码 %(count)s 项") % {"count": len(tightening["raised"])} if tightening.get("raised") else ""
    forwarded = _("原样照转") if facts.get("forwarded") else ""
    reason = _("理由：%(reason)s") % tightening if tightening.get("reason") else ""
    return joined(_("由 %(above)s 分解下达给 %(lead)s，%(due)s 前完成") % facts, earlier, raised, forwarded, reason)


def _passed_down(facts: Facts) -> str:
    forwarded = _("其中照转 %(forwarded)s 项") % facts if facts.get("forwarded") else ""
    tightened = _("加码 %(tightened)s 项") % facts if facts.get("tightened") else ""
    shown = listed(facts["units"][:UNITS_NAMED]) + (_("等") if facts["count"] > UNITS_NAMED else "")
    return joined(_("分解下达 %(count)s 项给 %(units)s") % {**facts, "units": shown}, forwarded, tightened)


def _claimed(facts: Facts) -> str:
    excused = listed([f"{one['number']}（{one['reason']}）" for one in facts.get("excused", ())])  # zh: brackets
    told = _("不等待的下级事项：%(excused)s") % {"excused": excused} if excused else ""
    return joined(_("申请办结，佐证 %(files)s 份：%(result)s") % facts, told)


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


register("commitment.handed_over", _handed_over)
register("source.handed_over", said(lambda: _("将 %(unit)s 的来源移交 %(to)s，依据：%(reason)s")))
register("unit.handed_over", _unit_handed_over)
register("commitment.dispatch", _dispatched)
register("commitment.pass_down", _passed_down)
register("commitment.hand_down", _handed_down)
register("commitment.evidence_handling_set", _evidence_handled)
register("commitment.acknowledge", said(lambda: _("签收（交办后 %(hours)s 小时）")))
register("commitment.request_return", said(lambda: _("申请退回，理由：%(reason)s")))
register("commitment.uphold", said(lambda: _("维持交办，视为签收，裁定：%(ruling)s")))
register("commitment.reassign", said(lambda: _("改派 %(lead)s 牵头，裁定：%(ruling)s")))
register("commitment.submit_plan", said(lambda: _("报送方案：%(count)s 个节点，最后一个 %(last)s")))
# Everybody who sees the commitment reads its record; what a draft says is the unit's own until its head approves it.
register("commitment.report_written", said(lambda: _("填写进展，待负责人审核")))
register("commitment.report_returned", said(lambda: _("退回进展填报")))
register("commitment.report", _reported)
register("commitment.assessed", said(lambda: _("核实进度 %(evidenced)s%%（自报 %(claimed)s%%）：%(assessment)s")))
register("commitment.claim_completion", _claimed)
register("commitment.support_asked", said(lambda: _("请 %(unit)s 配合：%(words)s，%(due)s 前答复")))
register("commitment.support_answered", said(lambda: _("%(unit)s 答复配合：%(answer)s")))
register("commitment.support_taken", said(lambda: _("确认 %(unit)s 的配合：%(words)s")))
register("commitment.support_returned", said(lambda: _("退回 %(unit)s 的答复：%(reason)s")))
register("commitment.called_together", _called)
register("commitment.suspend", said(lambda: _("暂缓至 %(review)s 复查，理由：%(reason)s")))
register("commitment.resume", said(lambda: _("恢复办理，理由：%(reason)s")))
register("commitment.terminate", said(lambda: _("中止，理由：%(reason)s")))
