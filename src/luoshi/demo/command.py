"""`luoshi demo`: fill an empty database with the invented city 云州市; in one that has it, only say how to sign in."""

import argparse
import sys

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from luoshi.config.demo_people import PASSWORD, SIGN_INS
from luoshi.demo import history
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Entry
from luoshi.org.models import Unit


def main(arguments: list[str]) -> int:
    """Returns the exit code; takes no arguments. Everything is made in one transaction: a demo that was interrupted has left nothing."""
    argparse.ArgumentParser(prog="luoshi demo", description=_("在空库中建立示范城市云州市")).parse_args(arguments)
    if settings.PRODUCTION:
        print(_("示范城市只用于演示，正式环境（LUOSHI_MODE=production）不能装入。"), file=sys.stderr)  # noqa: T201
        return 1
    if Unit.objects.exists():
        if not Unit.objects.filter(code="yz-00dcs").exists():
            print(_("数据库里已有别的单位，示范城市只能装入空库。"), file=sys.stderr)  # noqa: T201
            return 1
    else:
        with translation.override("zh-hans"):
            _build()
    print(sign_ins())  # noqa: T201
    return 0


def _build() -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with transaction.atomic(), Progress(*columns, console=console, transient=True) as progress:
        city = history.prepare(timezone.localdate())
        task = progress.add_task(_("云州市的一年"), total=None, day="")
        first = None
        for day, _left in city.happen():
            first = first or day
            whole = max((city.today - first).days, 1)
            progress.update(task, total=whole, completed=(day - first).days, day=str(day))
    checkpoints.make(timezone.now())
    told = _("云州市已建成：%(entries)s 条记录。") % {"entries": Entry.objects.count()}
    console.print(told, highlight=False)


def sign_ins() -> str:
    """Who may sign in, for the terminal."""
    width = max(len(username) for username, _who in SIGN_INS)
    lines = [f"  {username:<{width}}  {who}" for username, who in SIGN_INS]
    return "\n".join([_("演示登录（密码都是 %(password)s）：") % {"password": PASSWORD}, *lines])
