"""The readable sentence for every kind of entry that this app writes."""

from django.utils.translation import gettext_lazy as _

from luoshi.ledger.sentences import register

register("unit.created", _("设立单位 %(name)s"))
register("unit.alias_added", _("“%(alias)s”作为 %(units)s 的别名"))
register("unit.alias_ended", _("“%(alias)s”不再作为 %(units)s 的别名"))
register("person.entered", _("录入人员 %(name)s（%(post)s）"))
register("person.appointed", _("%(name)s 任 %(post)s"))
register("post.converted", _("%(name)s 的管理员岗位按三员分立改为 %(post)s"))
register("token.issued", _("签发接口令牌“%(name)s”，%(days)s 天有效"))
register("token.revoked", _("作废接口令牌“%(name)s”"))
