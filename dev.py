#!/usr/bin/env python3
"""Everything a developer does with Luoshi, by one command. It needs Python 3.11 or newer and nothing else.

    python3 dev.py demo          try Luoshi: an invented city, served on this machine
    python3 dev.py test          every check and test (a part by name: `dev.py test ruff sqlite`)
    python3 dev.py serve         the development server on your own data under var/, reloading when code changes
    python3 dev.py shell         a Python shell with Django ready
    python3 dev.py lint          ruff, mypy, import contracts, translations (--fix mends what ruff can)
    python3 dev.py bench NAME    a measurement of bench/; without a name: which there are
    python3 dev.py assets        fetch front-end files, compile translations
    python3 dev.py screenshots   pictures of every screen, made in Chromium
    python3 dev.py drawings      make the drawings of docs/architecture.md anew from the code's tables

The environment is .venv in this directory: made on first use, from the hashed files in requirements/. Data is under var/.
`uv` is used where it is installed; it is not needed. A mirror of PyPI is set as always: PIP_INDEX_URL or pip.conf.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it may have an older one
    sys.exit("Luoshi needs Python 3.11 or newer; this is %d.%d (%s)." % (*sys.version_info[:2], sys.executable))  # noqa: UP031 - an older Python reads this line
if sys.platform == "win32":
    sys.exit("dev.py runs on Linux and macOS; on Windows use WSL.")

import argparse
import os
import re
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tools.checks import check, find_chromium
from tools.environment import PYTHON, assets, environment
from tools.home import collect_static, django, home, load_city, migrate, reset
from tools.running import ROOT, STOPPING, StepError, hand_over, paint, say
from tools.serving import beside, check_port, free_port, serve_until_stopped, server


def demo(options: argparse.Namespace) -> int:
    check_port(options.port)
    say(paint("Luoshi 落实: demonstration", "1"))
    environment("runtime")
    assets()
    place = home("demo")
    if options.reset:
        reset(place)
    place.env["LUOSHI_BASE_URL"] = f"http://127.0.0.1:{options.port}"
    migrate(place)
    collect_static(place)
    signs = load_city(place, options.size)
    return serve_until_stopped(place, options.port, signs, open_browser=options.open)


def serve(options: argparse.Namespace) -> int:
    check_port(options.port)
    environment("dev")
    assets()
    place = home("local")
    place.env |= {"LUOSHI_DEBUG": "true", "LUOSHI_BASE_URL": f"http://127.0.0.1:{options.port}"}
    migrate(place)
    with beside(place):
        return hand_over([*django("runserver"), f"127.0.0.1:{options.port}"], place.env)


def shell(options: argparse.Namespace) -> int:
    environment("dev")
    place = home("local")
    migrate(place)
    return hand_over([*django("shell"), *options.rest], place.env)


def bench(options: argparse.Namespace) -> int:
    found = {file.stem: file for file in sorted((ROOT / "bench").glob("*.py")) if not file.stem.startswith("_")}
    if not options.rest or options.rest[0] not in found:
        say("Which measurement? python3 dev.py bench NAME [arguments of its own]")
        for name, file in found.items():
            doc = re.search(r'"""(.+)', file.read_text(encoding="utf-8"))
            say(f"  {name:<14}{doc[1].strip() if doc else ''}")
        return 2 if options.rest else 0
    environment("dev")
    return hand_over([str(PYTHON), str(found[options.rest[0]]), *options.rest[1:]], dict(os.environ))


def assets_command(options: argparse.Namespace) -> int:
    environment("runtime")
    return hand_over([str(PYTHON), "-m", "luoshi.assets", *options.rest], dict(os.environ))


def screenshots(options: argparse.Namespace) -> int:
    environment("dev")
    assets()
    chromium = find_chromium()
    if chromium is None:
        raise StepError(
            "Screenshots", "there is no Chromium.", "apt install chromium fonts-noto-cjk, or set LUOSHI_CHROMIUM."
        )
    with tempfile.TemporaryDirectory(prefix="luoshi-") as scratch:
        place = home("demo", Path(scratch))
        place.env.pop("LUOSHI_DATABASE_URL", None)
        migrate(place)
        load_city(place)
        with server(place, free_port()) as running:
            script = str(ROOT / "docs" / "screenshots.py")
            return hand_over([str(PYTHON), script, running.address, chromium, options.directory], dict(os.environ))


def drawings(_options: argparse.Namespace) -> int:
    environment("dev")
    return hand_over([str(PYTHON), str(ROOT / "docs" / "drawings.py")], dict(os.environ))


def test(options: argparse.Namespace) -> int:
    return check(options.parts, fix=False)


def lint(options: argparse.Namespace) -> int:
    return check(["ruff", "format", "mypy", "imports", "translations"], fix=options.fix)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(metavar="COMMAND")

    def add(name: str, action: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(action=action)
        return sub

    sub = add("demo", demo, "try Luoshi: an invented city, served on this machine")
    sub.add_argument("--port", type=port_number, default=8000, help="the port to serve at (8000)")
    sub.add_argument(
        "--reset", action="store_true", help="begin anew: delete the database under var/ and what belongs to it"
    )
    sub.add_argument("--open", action="store_true", help="open the browser")
    sub.add_argument(
        "--size",
        choices=["small", "full"],
        default="small",
        help="small: 4 counties; full: 10, with 170 townships and 600 people",
    )
    sub = add("test", test, "every check and test")
    sub.add_argument("parts", nargs="*", help="only these parts, by the names in the summary")
    sub = add("serve", serve, "the development server on the data under var/")
    sub.add_argument("--port", type=port_number, default=8000, help="the port to serve at (8000)")
    sub = add("shell", shell, "a Python shell with Django ready")
    sub.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of Django's shell, such as -c CODE")
    sub = add("lint", lint, "ruff, mypy, import contracts, translations")
    sub.add_argument("--fix", action="store_true", help="let ruff mend and format")
    sub = add("bench", bench, "a measurement of bench/")
    sub.add_argument("rest", nargs=argparse.REMAINDER, metavar="NAME …", help="its name and its own arguments")
    sub = add("assets", assets_command, "fetch front-end files, compile translations")
    sub.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help="--force, --translations")
    add("drawings", drawings, "make the drawings of docs/architecture.md anew")
    sub = add("screenshots", screenshots, "pictures of every screen, made in Chromium")
    sub.add_argument("directory", nargs="?", default=str(ROOT / "screenshots"), help="where to (screenshots/)")
    return parser


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return int(text)


def ended(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    # A shell that starts us in the background hands down an ignored SIGINT; a service manager sends SIGTERM.
    for number in STOPPING:
        signal.signal(number, ended)
    options = arguments().parse_args()
    if not hasattr(options, "action"):
        say((__doc__ or "").strip())
        return 0
    try:
        code: int = options.action(options)
    except StepError as failure:
        say()
        say(paint(f"Failed: {failure.step}", "1;31"))
        say(failure.why)
        if failure.remedy:
            say(paint("What to do: ", "1") + failure.remedy)
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except BrokenPipeError:  # whoever read our words has gone: `python3 dev.py … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
