"""`luoshi demo`: fill an empty database with the invented city 云州市; in one that has it, only say how to sign in."""

import argparse
import sys

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from luoshi.commitments.models import Commitment
from luoshi.config.demo_people import PASSWORD, SIGN_INS
from luoshi.demo import history
from luoshi.demo.full import FULL, Size
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Entry
from luoshi.org.models import Unit
from luoshi.supervise.queries import keep_statistics

SIZES: dict[str, Size | None] = {"small": None, "full": FULL}


def main(arguments: list[str]) -> int:
    """Returns the exit code. Everything is made in one transaction: a demo that was interrupted has left nothing."""
    parser = argparse.ArgumentParser(prog="luoshi demo", description=_("在空库中建立示范城市云州市"))
    told = _("规模：small 一市四县区；full 一市十县区、60 个部门、170 个乡镇、600 人（默认 small）")
    parser.add_argument("--size", choices=SIZES, default="small", help=told)
    size = SIZES[parser.parse_args(arguments).size]
    if settings.PRODUCTION:
        print(_("示范城市只用于演示，正式环境（LUOSHI_MODE=production）不能装入。"), file=sys.stderr)  # noqa: T201
        return 1
    if Unit.objects.exists():
        if not Unit.objects.filter(code="yz-00dcs").exists():
            print(_("数据库里已有别的单位，示范城市只能装入空库。"), file=sys.stderr)  # noqa: T201
            return 1
    else:
        try:
            with translation.override("zh-hans"):
                _build(size)
        except KeyboardInterrupt:
            print(_("已中断，数据库里什么也没有留下。"), file=sys.stderr)  # noqa: T201
            return 130
    print(sign_ins())  # noqa: T201
    return 0


def _build(size: Size | None) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeElapsedColumn())
    with transaction.atomic(), Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(_("单位和人员"), total=None, told="")
        city = history.prepare(timezone.localdate(), size)
        people = _("%(units)s 个单位，%(people)s 人") % {"units": len(city.units), "people": len(city.people)}
        progress.update(task, description=_("云州市的一年"), told=people)
        first = shown = None
        for day, _left in city.happen():
            first = first or day
            if day == shown:
                continue
            shown, whole = day, max((city.today - first).days, 1)
            told = _("%(day)s，%(count)s 件事项") % {"day": day, "count": Commitment.objects.count()}
            progress.update(task, total=whole, completed=(day - first).days, told=told)
    checkpoints.make(timezone.now())
    keep_statistics()
    made = _("云州市已建成：%(units)s 个单位，%(people)s 人，%(commitments)s 件事项，%(entries)s 条记录。") % {
        "units": len(city.units), "people": len(city.people), "commitments": Commitment.objects.count(),
        "entries": Entry.objects.count(),
    }  # fmt: skip
    console.print(made, highlight=False)


def sign_ins() -> str:
    """Who may sign in, for the terminal."""
    width = max(len(username) for username, _who in SIGN_INS)
    lines = [f"  {username:<{width}}  {who}" for username, who in SIGN_INS]
    return "\n".join([_("演示登录（密码都是 %(password)s）：") % {"password": PASSWORD}, *lines])
