"""`luoshi unlock`: for who has lost telephone, keys and recovery codes, or stands before a locked door."""

import sys

from axes.utils import reset
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.org.accounts import second_factor_name
from luoshi.org.acting import Acting
from luoshi.org.actions import take_second_factors
from luoshi.org.models import Person


def unlock(username: str) -> int:
    """Take the person's second factors away and forget the failures under their name. Returns the exit code."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        print(_("没有用户名为 %(username)s 的人。") % {"username": username}, file=sys.stderr)  # noqa: T201
        return 1
    count = take_second_factors(person, acting=Acting.system(), now=timezone.now())
    for name in (person.username.lower(), second_factor_name(person.username)):
        reset(username=name)
    told = _("已撤销 %(name)s 的 %(count)d 项两步验证，解除登录暂停。下次只用密码登录；岗位要求的，登录后要重新设置。")
    print(told % {"name": person.name, "count": count})  # noqa: T201
    return 0
