"""The readable sentence for every kind of entry about units: set up, changed, split, merged, ended."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.sentences import register
from luoshi.org.models import Kind, Level

Facts = Mapping[str, Any]


def _joined(*parts: str) -> str:
    return _("，").join(part for part in parts if part)


def _by(facts: Facts) -> str:
    return _("依据：%(reason)s") % facts if facts.get("reason") else ""


def _since(facts: Facts) -> str:
    return _("自 %(on)s 起") % facts if facts.get("on") else ""


def _kept(facts: Facts) -> str:
    return _("在办事项暂留：%(excuse)s") % facts if facts.get("excuse") else ""


def _posts(facts: Facts) -> str:
    if not facts.get("posts"):
        return ""
    if facts.get("posts_to"):
        return _("%(posts)s 个岗位转到 %(posts_to)s") % facts
    return _("%(posts)s 个岗位同时终止") % facts


def _listed(names: list[str]) -> str:
    return _("、").join(names)


def _created(facts: Facts) -> str:
    if facts.get("parent"):
        return _("在 %(parent)s 下设立单位 %(name)s") % facts
    return _("设立单位 %(name)s") % facts


def _renamed(facts: Facts) -> str:
    def whole(name: str, short: str) -> str:
        return _("%(name)s（简称%(short)s）") % {"name": name, "short": short} if short else name

    names = {"old": whole(facts["old"], facts["old_short"]), "new": whole(facts["name"], facts["short"])}
    return _joined(_("将“%(old)s”更名为“%(new)s”") % names, _since(facts), _by(facts))


_FIELDS = {
    "level": gettext_lazy("层级"), "kind": gettext_lazy("类别"), "order": gettext_lazy("次序"), "mark": gettext_lazy("字头"), "credit_code": gettext_lazy("统一社会信用代码"),
}  # fmt: skip
_VALUES: Mapping[str, Mapping[str, Any]] = {"level": dict(Level.choices), "kind": dict(Kind.choices)}


def _described(facts: Facts) -> str:
    def told(field: str, value: str) -> str:
        return str(_VALUES.get(field, {}).get(value, value)) or _("空")

    changes = [
        _("%(what)s由%(old)s改为%(new)s")
        % {
            "what": _FIELDS.get(change["field"], change["field"]),
            "old": told(change["field"], change["old"]),
            "new": told(change["field"], change["new"]),
        }
        for change in facts["changes"]
    ]
    return _joined(_("调整 %(name)s") % facts, *changes)


def _moved(facts: Facts) -> str:
    below = _("连同下属 %(below)s 个单位") % facts if facts.get("below") else ""
    return _joined(_("将 %(name)s 由 %(old)s 划归 %(parent)s") % facts, below, _by(facts))


def _recoded(facts: Facts) -> str:
    return _("将 %(name)s 的代码由 %(old)s 改为 %(code)s") % facts


def _ended(facts: Facts) -> str:
    return _joined(_("撤销 %(name)s，最后一天 %(on)s") % facts, _by(facts), _posts(facts), _kept(facts))


def _split(facts: Facts) -> str:
    told = {"name": facts["name"], "parts": _listed(facts["parts"])}
    how = _("从 %(name)s 分出 %(parts)s") if facts["keeps"] else _("将 %(name)s 拆分为 %(parts)s")
    return _joined(how % told, _since(facts), _by(facts), _posts(facts), _kept(facts))


def _merged(facts: Facts) -> str:
    told = {"name": facts["name"], "others": _listed(facts["others"])}
    return _joined(_("将 %(others)s 并入 %(name)s") % told, _since(facts), _by(facts))


def _merged_into(facts: Facts) -> str:
    return _joined(_("将 %(name)s 并入 %(into)s") % facts, _since(facts), _by(facts), _posts(facts), _kept(facts))


register("unit.created", _created)
register("unit.renamed", _renamed)
register("unit.described", _described)
register("unit.recoded", _recoded)
register("unit.moved", _moved)
register("unit.duties_set", gettext_lazy("修改 %(name)s 的职责"))
register("unit.ended", _ended)
register("unit.restored", gettext_lazy("恢复 %(name)s，理由：%(reason)s"))
register("unit.split", _split)
register("unit.merged", _merged)
register("unit.merged_into", _merged_into)
register("unit.alias_added", gettext_lazy("“%(alias)s”作为 %(units)s 的别名"))
register("unit.alias_ended", gettext_lazy("“%(alias)s”不再作为 %(units)s 的别名"))
