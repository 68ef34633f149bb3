"""`luoshi init`: the first government, its supervision office and the office's head, in an empty database."""

import argparse
import getpass
import os
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.errors import ActRefused
from luoshi.org.models import Kind, Role, Unit


def set_up(options: argparse.Namespace) -> int:
    """Enter them as the system's own act. Returns the exit code; nothing is entered where anything is wrong."""
    if Unit.objects.exists():
        return _refuse(_("数据库里已经有单位，init 只用于空库。"))
    password = os.environ.get("LUOSHI_INITIAL_PASSWORD") or getpass.getpass(
        _("为 %(name)s 设定密码：") % {"name": options.name}
    )
    system, now = Acting.system(), timezone.now()
    try:
        validate_password(password)
        with transaction.atomic():
            government = create_unit(
                acting=system, now=now, code="g", name=options.government, level=options.level, kind=Kind.GOVERNMENT
            )
            office = create_unit(
                acting=system, now=now, code="g-dc", name=options.office, level=options.level, kind=Kind.OFFICE,
                parent=government, mark=options.mark,
            )  # fmt: skip
            enter_person(
                acting=system, now=now, username=options.username, name=options.name, unit=office,
                role=Role.SUPERVISION_HEAD, password=password,
            )  # fmt: skip
    except ValidationError as error:
        return _refuse(" ".join(error.messages))
    except ActRefused as error:
        return _refuse(error.message)
    print(_("已建立 %(office)s，%(name)s 可用用户名 %(username)s 登录。") % vars(options))  # noqa: T201
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 1
