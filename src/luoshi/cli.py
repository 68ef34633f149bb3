# zh-file: the command line speaks Chinese; the readme says in English what each command does
"""`luoshi`: the one command for reading, serving, working and proving.

Nothing heavy is imported before it is known what is asked: `luoshi read` starts without Django.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

Command = Callable[[list[str]], int]


def read(arguments: list[str]) -> int:
    """研读一份文件，列出其中定下的事（--json 输出数据，--why 说明依据）"""
    from luoshi.reading.__main__ import main as read_main

    return read_main(arguments)


def assets(arguments: list[str]) -> int:
    """取齐前端文件，编译翻译"""
    from luoshi.assets import main as assets_main

    return assets_main(arguments)


def init(arguments: list[str]) -> int:
    """建库并录入第一个督查机构、它的主任和三名管理员"""
    parser = _parser("init", init)
    parser.add_argument("--government", required=True, help="政府全称，如 云州市人民政府")
    parser.add_argument("--office", required=True, help="督查机构全称，如 云州市委市政府督查室")
    parser.add_argument("--mark", required=True, help="编号字头，如 云督")
    parser.add_argument("--level", default="city", choices=["city", "county"], help="层级（city 市，county 县区）")
    parser.add_argument("--username", required=True, help="督查室主任的用户名")
    parser.add_argument("--name", required=True, help="督查室主任的姓名")
    _three_administrators(parser)
    options = parser.parse_args(arguments)
    _django()
    from django.db import connection

    from luoshi.org.models import Unit
    from luoshi.org.setting_up import set_up

    _home()
    if Unit._meta.db_table not in connection.introspection.table_names():
        migrate([])
    return set_up(options)


def unlock(arguments: list[str]) -> int:
    """为丢了手机或密钥的人撤销两步验证，解除登录暂停"""
    parser = _parser("unlock", unlock)
    parser.add_argument("username", help="用户名")
    options = parser.parse_args(arguments)
    _django()
    from luoshi.org.unlocking import unlock as unlock_person

    return unlock_person(options.username)


def administrators(arguments: list[str]) -> int:
    """为已有的库补录三名管理员中还没有人担任的"""
    parser = _parser("administrators", administrators)
    _three_administrators(parser, required=False)
    options = parser.parse_args(arguments)
    _django()
    from luoshi.org.setting_up import add_administrators

    return add_administrators(options)


def migrate(arguments: list[str]) -> int:
    """建立或升级数据库，并启用默认规则"""
    _parser("migrate", migrate).parse_args(arguments)
    _django()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from luoshi.rulebook.actions import adopt_defaults

    _home()
    call_command("migrate", interactive=False, verbosity=1)
    if not settings.LUOSHI_DEMO:  # the demonstration city adopts them when its story begins
        adopt_defaults(now=timezone.now())
    return 0


def demo(arguments: list[str]) -> int:
    """在空库中建立示范城市云州市"""
    _django()
    from luoshi.demo.command import main as demo_main

    return demo_main(arguments)


def serve(arguments: list[str]) -> int:
    """用 gunicorn 提供服务，并在旁边办导入等后台任务"""
    parser = _parser("serve", serve)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=2 * (os.cpu_count() or 1), help="进程数（默认核数的两倍）")
    parser.add_argument("--no-jobs", action="store_true", help="不在旁边办后台任务（另有 luoshi work 在办时）")
    options = parser.parse_args(arguments)
    _django()
    told = _unready()
    if told:
        print(told, file=sys.stderr)  # noqa: T201
        return 1
    from django.db import connections

    connections.close_all()  # no worker may be born with the connection that was just used
    if not options.no_jobs:
        _jobs_beside()
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = [
        "luoshi", "luoshi.config.wsgi:application", "--bind", f"{options.host}:{options.port}",
        "--workers", str(options.workers), "--max-requests", "5000", "--max-requests-jitter", "500",
        "--timeout", "120", "--preload",
    ]  # fmt: skip
    WSGIApplication("%(prog)s").run()
    return 0


def work(arguments: list[str]) -> int:
    """定时工作：巡查亮灯、催办、发信、做检查点；办导入等后台任务"""
    _django()
    from luoshi.supervise.command import main as work_main

    return work_main(arguments)


def verify(arguments: list[str]) -> int:
    """验证账本：逐条核对记录、链、检查点与各表；给出文件则不需要数据库"""
    parser = _parser("verify", verify)
    parser.add_argument("file", nargs="?", help="用 luoshi ledger export 导出的文件")
    parser.add_argument("--key", help="可信的公钥文件；不给则用导出文件自带的公钥")
    parser.add_argument("--repair", action="store_true", help="只有由触发器维护的表不符时，按数据重建它，并记入账本")
    options = parser.parse_args(arguments)
    if options.file is None:
        _django()
    from luoshi.ledger.commands import verify as verify_ledger

    return verify_ledger(options.file, options.key, repair=options.repair)


def ledger(arguments: list[str]) -> int:
    """账本：export 导出，checkpoint 做检查点，key 打印公钥"""
    parser = _parser("ledger", ledger)
    parser.add_argument("act", choices=["export", "checkpoint", "key"])
    parser.add_argument("file", nargs="?", help="导出到哪个文件")
    options = parser.parse_args(arguments)
    if options.act == "export" and not options.file:
        parser.error("请给出要写的文件：luoshi ledger export FILE")
    _django()
    from luoshi.ledger import commands

    if options.act == "export":
        return commands.export(options.file)
    return commands.checkpoint() if options.act == "checkpoint" else commands.key()


def manage(arguments: list[str]) -> int:
    """Django 的管理命令（供开发与运维）"""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["luoshi manage", *arguments])
    return 0


COMMANDS: dict[str, Command] = {
    command.__name__: command
    for command in (
        read,
        demo,
        init,
        administrators,
        unlock,
        migrate,
        serve,
        work,
        verify,
        ledger,
        assets,
        manage,
    )
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; without one, explain them all. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_explanation())  # noqa: T201
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"没有“{words[0]}”这个命令。\n\n{_explanation()}", file=sys.stderr)  # noqa: T201
        return 2
    try:
        return _answered(command, words[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _answered(command: Command, arguments: list[str]) -> int:
    """Run the command; where the database is what is wrong, say so in words. Any other fault is a traceback."""
    try:
        return command(arguments)
    except Exception as error:
        if "django.db" not in sys.modules:
            raise
        from django.db import DatabaseError

        told = _unready() if isinstance(error, DatabaseError) else None
        if told is None:
            raise
        print(told, file=sys.stderr)  # noqa: T201
        return 1


def _unready() -> str | None:
    from luoshi.config.unready import complaint

    return complaint()


def _explanation() -> str:
    lines = ["落实 Luoshi：定一件、干一件、成一件", "", "用法：luoshi 命令 [选项]（luoshi 命令 --help 看选项）", ""]
    lines += [f"  {name:<8} {(command.__doc__ or '').strip()}" for name, command in COMMANDS.items()]
    return "\n".join(lines)


def _parser(name: str, command: Command) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"luoshi {name}", description=command.__doc__)


def _three_administrators(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    for name, words in (("system", "系统"), ("security", "安全"), ("audit", "审计")):
        parser.add_argument(
            f"--{name}-admin",
            nargs=2,
            metavar=("用户名", "姓名"),
            required=required,
            help=f"{words}管理员，不得兼任其他岗位",
        )


def _jobs_beside() -> None:
    """Keep a process that does the jobs: begun again where it is killed, ended with this one, however this one ends."""
    import atexit
    import subprocess
    import threading

    paths = os.pathsep.join(filter(None, sys.path))  # as we found our own modules
    ours, ended = os.getpid(), threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not ended.is_set():
            process = subprocess.Popen(  # noqa: S603 - ourselves, and a number
                [sys.executable, "-m", "luoshi.cli", "work", "--jobs", "--with-parent", str(ours)],
                env={**os.environ, "PYTHONPATH": paths},
            )
            running[:] = [process]
            process.wait()
            ended.wait(2)

    def end() -> None:
        ended.set()
        if os.getpid() == ours:  # not in gunicorn's workers, which are copies of us
            for process in running:
                process.terminate()

    threading.Thread(target=keep, daemon=True).start()
    atexit.register(end)


def _home() -> None:
    """Make the folder where everything is kept."""
    from django.conf import settings

    settings.LUOSHI_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
