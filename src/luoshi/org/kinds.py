"""The readable sentence for every kind of entry that this app writes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.sentences import register

Facts = Mapping[str, Any]


def _days(facts: Facts) -> str:
    """From when and until when; "" where both are open."""
    since, until = facts.get("since"), facts.get("until")
    if since and until:
        return gettext("，%(since)s 至 %(until)s") % {"since": since, "until": until}
    if since:
        return gettext("，自 %(since)s 起") % {"since": since}
    return gettext("，至 %(until)s") % {"until": until} if until else ""


def _with_it(facts: Facts) -> str:
    """The stand-ins that ended with a post."""
    return gettext("；代理随之终止：%(who)s") % {"who": "、".join(facts["stand_ins"])} if facts.get("stand_ins") else ""


def _entered(facts: Facts) -> str:
    told = {"name": facts.get("name", "—"), "post": facts.get("post", "—")}
    return gettext("录入人员 %(name)s（%(post)s）") % told + _days(facts)


def _appointed(facts: Facts) -> str:
    return gettext("%(name)s 任 %(post)s") % {"name": facts.get("name"), "post": facts.get("post")} + _days(facts)


def _ended(facts: Facts) -> str:
    told = gettext("%(name)s 的 %(post)s 于 %(on)s 终止") % {name: facts.get(name) for name in ("name", "post", "on")}
    return told + _with_it(facts)


def _stood_in(facts: Facts) -> str:
    told = {name: facts.get(name) for name in ("name", "holder", "post")}
    return gettext("%(name)s 代理 %(holder)s 的 %(post)s") % told + _days(facts)


def _left(facts: Facts) -> str:
    told = gettext("%(name)s 于 %(on)s 离任") % {"name": facts.get("name"), "on": facts.get("on")}
    if facts.get("posts"):
        told += gettext("，终止岗位：%(posts)s") % {"posts": "、".join(facts["posts"])}
    if facts.get("tokens"):
        told += gettext("，作废令牌 %(tokens)s 枚") % {"tokens": facts["tokens"]}
    return told + _with_it(facts)


register("unit.created", _("设立单位 %(name)s"))
register("unit.alias_added", _("“%(alias)s”作为 %(units)s 的别名"))
register("unit.alias_ended", _("“%(alias)s”不再作为 %(units)s 的别名"))
register("person.entered", _entered)
register("person.appointed", _appointed)  # the name of post.appointed before posts had acts of their own
register("person.changed", _("更改 %(old)s 的姓名或邮箱：%(name)s，%(email)s"))
register("person.password_set", _("为 %(name)s 设一次性密码"))
register("person.left", _left)
register("post.appointed", _appointed)
register("post.ended", _ended)
register("post.stood_in", _stood_in)
register("post.handed_over", _("%(name)s 把 %(post)s 交给 %(to)s，自 %(on)s 起"))
register("post.taken_over", _("%(name)s 从 %(giver)s 接 %(post)s，自 %(on)s 起"))
register("post.converted", _("%(name)s 的管理员岗位按三员分立改为 %(post)s"))
register("token.issued", _("签发接口令牌“%(name)s”，%(days)s 天有效"))
register("token.revoked", _("作废接口令牌“%(name)s”"))
