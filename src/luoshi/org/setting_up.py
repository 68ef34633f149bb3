"""`luoshi init`: the first government, its supervision office, the office's head and the three administrators.

`luoshi administrators` enters those of the three whom a database that is in use already does not have.
"""

import argparse
import getpass
import os
import sys
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.errors import ActRefused
from luoshi.org.models import Kind, Post, Role, Unit

_OPTIONS = {
    Role.SYSTEM_ADMIN: "system_admin",
    Role.SECURITY_ADMIN: "security_admin",
    Role.AUDIT_ADMIN: "audit_admin",
}


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
            told = _enter_administrators(options, government, now)
    except (ValidationError, ActRefused) as error:
        return _refuse(_why(error))
    print(_("已建立 %(office)s，%(name)s 可用用户名 %(username)s 登录。") % vars(options))  # noqa: T201
    print("\n".join(told))  # noqa: T201
    return 0


def add_administrators(options: argparse.Namespace) -> int:
    """Enter the administrators named, at the topmost government, where nobody holds that post today. Returns the exit code."""
    government = Unit.objects.filter(parent=None).first()
    if government is None:
        return _refuse(_("数据库里还没有单位，请先用 luoshi init 建库。"))
    now = timezone.now()
    held = Post.objects.held_on(timezone.localdate(now)).filter(unit=government, person__is_active=True)
    for role, option in _OPTIONS.items():
        holder = held.filter(role=role).select_related("person").first() if getattr(options, option) else None
        if holder:
            return _refuse(
                _("%(role)s已由 %(name)s 担任，不再补录。") % {"role": role.label, "name": holder.person.name}
            )
    try:
        with transaction.atomic():
            told = _enter_administrators(options, government, now)
    except (ValidationError, ActRefused) as error:
        return _refuse(_why(error))
    print("\n".join(told) or _("没有要补录的管理员。"))  # noqa: T201
    return 0


def _enter_administrators(options: argparse.Namespace, government: Unit, now: datetime) -> list[str]:
    """Enter each that is named with a first password of its own; returns what to tell whoever set this up, once."""
    told = []
    for role, option in _OPTIONS.items():
        if not getattr(options, option):
            continue
        username, name = getattr(options, option)
        password = get_random_string(16)
        enter_person(
            acting=Acting.system(), now=now, username=username, name=name, unit=government, role=role,
            password=password, one_time=True,
        )  # fmt: skip
        what = {"role": role.label, "name": name, "username": username, "password": password}
        told.append(_("%(role)s %(name)s：用户名 %(username)s，初始密码 %(password)s（只显示这一次）") % what)
    return told


def _why(error: ValidationError | ActRefused) -> str:
    return error.message if isinstance(error, ActRefused) else " ".join(error.messages)


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 1
