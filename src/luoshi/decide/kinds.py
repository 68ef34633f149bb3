"""The readable sentence for every kind of entry that this stage writes."""

from django.utils.translation import gettext as _

from luoshi.commitments.kinds import Facts, handled, joined, said
from luoshi.commitments.models import Handling
from luoshi.decide.models import SetAside
from luoshi.decide.words import DIFFERENCE_WORDS
from luoshi.ledger.sentences import register


def _proposed(facts: Facts) -> str:
    where = _("来自《%(source)s》") % facts if facts.get("source") else ""
    lead = _("建议 %(lead)s 牵头") % facts if facts.get("lead") else ""
    return joined(_("提出“%(title)s”") % facts, where, lead)


def _registered(facts: Facts) -> str:
    told = _("立项 %(number)s，%(lead)s 牵头，%(due)s 前完成，完成标准：%(measure)s") % facts
    return joined(told, _level(facts))


def _taken_in(facts: Facts) -> str:
    told = _("录入《%(title)s》，读出 %(found)s 项，背景 %(context)s 处，疑似缺行 %(gaps)s 处") % facts
    return joined(told, _level(facts))


def _level(facts: Facts) -> str:
    """The level where one was recorded and is not the usual one, with the reason where there is one."""
    level = facts.get("handling", Handling.INTERNAL)
    if level == Handling.INTERNAL and not facts.get("why"):
        return ""
    told = _("处理级别：%(level)s") % {"level": Handling(level).label}
    return joined(told, _("理由：%(why)s") % facts if facts.get("why") else "")


def _set_aside(facts: Facts) -> str:
    return _("“%(title)s”作为背景：%(reason)s") % {**facts, "reason": SetAside(facts["reason"]).label}


def _named(facts: Facts) -> str:
    return _("“%(name)s”就是 %(units)s，填入 %(count)s 项") % {**facts, "units": "、".join(facts["units"])}


def _declined(facts: Facts) -> str:
    return _("不立项：%(reason)s") % {"reason": joined(str(SetAside(facts["ground"]).label), facts.get("reason", ""))}


def _amends(facts: Facts) -> str:
    if facts["amends"]:
        return _("注明《%(title)s》修订《%(amends)s》") % facts
    return _("注明《%(title)s》不再作为其他来源的修订") % facts


def _restated(facts: Facts) -> str:
    changed = "、".join(str(DIFFERENCE_WORDS[name]) for name in facts["differs"] if name in DIFFERENCE_WORDS)
    if changed:
        return _("《%(source)s》对此事项有改动：%(what)s") % {**facts, "what": changed}
    return _("《%(source)s》重申此事项，内容未变") % facts


register("commitment.propose", _proposed)
register("commitment.register", _registered)
register("commitment.decline", _declined)
register("source.taken_in", _taken_in)
register("source.handling_set", handled)
register("source.described", said(lambda: _("改正来源信息：《%(title)s》")))
register("source.edited", said(lambda: _("修改“%(title)s”")))
register("source.split", said(lambda: _("把“%(title)s”拆为两项")))
register("source.merged", said(lambda: _("把“%(merged)s”并入“%(title)s”")))
register("source.parted", said(lambda: _("把“%(merged)s”从“%(title)s”分出")))
register("source.taken_up", said(lambda: _("从背景中列出“%(title)s”")))
register("source.set_aside", _set_aside)
register("source.restored", said(lambda: _("恢复“%(title)s”为待定")))
register("source.filled", said(lambda: _("为 %(count)s 项统一填写：%(what)s")))
register("source.named", _named)
register("source.accepted", said(lambda: _("“%(title)s”拟立项")))
register(
    "source.read_again",
    said(lambda: _("重新研读《%(title)s》，读出 %(found)s 项，背景 %(context)s 处，疑似缺漏 %(gaps)s 处")),
)
register("source.amends", _amends)
register("source.duplicates", said(lambda: _("%(count)s 项已有在办，作为背景")))
register("source.drops", said(lambda: _("记明 %(count)s 项不再提")))
register("commitment.restated", _restated)
register("commitment.dropped", said(lambda: _("《%(source)s》不再提此事项")))
