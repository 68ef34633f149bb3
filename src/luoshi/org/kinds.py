"""The readable sentence for every kind of entry that this app writes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.sentences import register
from luoshi.org import duty_kinds  # noqa: F401 - registers the sentences of duty lists and mandates
from luoshi.org.models import SignIn, Token

# By what means, as the entries' facts name them.
MEANS = {
    "password": _("密码"),
    "socialaccount": _("统一身份认证"),
    "oidc": _("统一身份认证"),
    "second_factor": _("两步验证"),
    "left": _("已离任"),
    "totp": _("验证器"),
    "webauthn": _("安全密钥"),
    "recovery_codes": _("恢复码"),
}


def means(codes: str) -> str:
    """password+totp → 密码、验证器; what is not known, as it is."""
    return " + ".join(str(MEANS.get(code, code)) for code in codes.split("+") if code) or "—"


def ending(code: str) -> str:
    """How a session ended, in words."""
    return str(SignIn.Ending(code).label) if code in SignIn.Ending.values else code


def _filled(template: Any) -> Any:
    """The sentence ``template``, with the codes among the facts put in words."""

    def said(facts: Mapping[str, Any]) -> str:
        scope = str(facts.get("scope") or Token.Scope.ACT)
        words = {
            "name": "—", "digest": "—", "count": "—", "key": "", "days": "—", **facts,
            "address": facts.get("address") or "—", "how_in": means(str(facts.get("how", ""))),
            "how_out": ending(str(facts.get("how", ""))), "why": means(str(facts.get("why", ""))),
            "factor": means(str(facts.get("factor", ""))),
            "scope": str(Token.Scope(scope).label) if scope in Token.Scope.values else scope,
        }  # fmt: skip
        return str(template) % words

    return said


def _failed(facts: Mapping[str, Any]) -> str:
    known = _("用 %(name)s 登录失败（%(why)s），来自 %(address)s")
    unknown = _("用没有的用户名（摘要 %(digest)s）登录失败（%(why)s），来自 %(address)s")
    return str(_filled(known if "name" in facts else unknown)(facts))


def _locked(facts: Mapping[str, Any]) -> str:
    known = _("用 %(name)s 登录失败次数太多（%(why)s），来自 %(address)s，暂停登录")
    unknown = _("用没有的用户名（摘要 %(digest)s）登录失败次数太多，来自 %(address)s，暂停登录")
    return str(_filled(known if "name" in facts else unknown)(facts))


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
register("token.issued", _filled(_("签发接口令牌“%(name)s”（%(scope)s），%(days)s 天有效")))
register("token.revoked", _("作废接口令牌“%(name)s”"))

register("sign_in.begun", _filled(_("登录（%(how_in)s），来自 %(address)s")))
register("sign_in.ended", _filled(_("结束 %(name)s 来自 %(address)s 的登录：%(how_out)s")))
register("sign_in.all_ended", _filled(_("结束 %(name)s 在 %(count)s 处的登录：%(how_out)s")))
register("sign_in.failed", _failed)
register("sign_in.locked", _locked)
register(
    "sign_in.flooded", _filled(_("一小时内登录失败已有 %(count)s 次，此后的不再逐次记账；最近一次来自 %(address)s"))
)
register("sign_in.password_changed", _("换了新密码"))
register("sign_in.password_reset", _("用邮件里的链接重设密码"))
register("sign_in.factor_added", _filled(_("添加两步验证：%(factor)s %(key)s")))
register("sign_in.factor_removed", _filled(_("停用两步验证：%(factor)s %(key)s")))
register("sign_in.factor_reset", _filled(_("重新生成%(factor)s")))
register("sign_in.factors_taken", _filled(_("撤销 %(name)s 的两步验证（%(count)s 项），结束其全部登录")))
register("sign_in.recovery_code_used", _("用掉一个恢复码"))
