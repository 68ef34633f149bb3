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

The environment is .venv in this directory: made on first use, from the hashed files in requirements/. Data is under var/.
`uv` is used where it is installed; it is not needed. A mirror of PyPI is set as always: PIP_INDEX_URL or pip.conf.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it may have an older one
    sys.exit("Luoshi needs Python 3.11 or newer; this is %d.%d (%s)." % (*sys.version_info[:2], sys.executable))  # noqa: UP031 - an older Python reads this line
if sys.platform == "win32":
    sys.exit("dev.py runs on Linux and macOS; on Windows use WSL.")

import argparse
import contextlib
import errno
import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".luoshi.json"
REQUIREMENTS = ROOT / "requirements"
LUOSHI = "import sys; sys.argv[0] = 'luoshi'; from luoshi.cli import main; sys.exit(main())"
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PARALLEL = ["-n", "2", "--dist", "worksteal"]
NO_DATABASE = {"kernel", "reading", "house", "browser"}  # rooms of tests/ that say nothing new on a second database
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class StepError(Exception):
    """A step that could not be done: which, why, and what to do about it."""

    def __init__(self, step: str, why: str, remedy: str = "") -> None:
        super().__init__(step)
        self.step, self.why, self.remedy = step, why.strip(), remedy


# ------------------------------------------------------------------------------------------------ saying and running


def say(line: str = "") -> None:
    print(line, flush=True)


def paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"  {what} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f" {time.monotonic() - began:.1f} s")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """While tidying up, a second Ctrl-C is not listened to: it would leave servers behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(process: subprocess.Popen[str], *signals_in_turn: signal.Signals) -> None:
    """End a process that was started in a session of its own, with all its children; kill what does not listen."""
    with undisturbed():
        for number in (*signals_in_turn, signal.SIGKILL):
            if process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=8)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # children that outlived it


def run(command: list[str], *, env: dict[str, str] | None = None, show: bool = False) -> tuple[int, str]:
    """Run a command in the project's directory to its end. Returns its exit code and what it printed.

    ``show`` prints its output as it comes. Ctrl-C ends the command, its children too.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if show:
                print(line, end="", flush=True)
        process.wait()
    finally:
        stop(process, signal.SIGINT, signal.SIGTERM)
    return process.returncode, "".join(lines)


def must(what: str, command: list[str], *, remedy: str, env: dict[str, str] | None = None) -> str:
    """Run a command that has to succeed. Returns what it printed; raises StepError with the end of it otherwise."""
    code, output = run(command, env=env)
    if code:
        raise StepError(what, "\n".join(output.strip().splitlines()[-25:]) or f"exit code {code}", remedy)
    return output


# ------------------------------------------------------------------------------------------------ the environment


def digest(*files: Path) -> str:
    """One digest over names and contents, to tell whether something must be made again."""
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, **news: str) -> None:
    path.write_text(json.dumps(read_stamp(path) | news, indent=1) + "\n", encoding="utf-8")


def environment(kind: str) -> None:
    """Have .venv with the packages of ``requirements/<kind>.txt`` (runtime, or dev which holds runtime too)."""
    if not PYTHON.exists():
        with step("Making the environment .venv"):
            make_venv()
    wanted = digest(REQUIREMENTS / f"{kind}.txt")
    if read_stamp(STAMP).get(kind) != wanted:
        with step(f"Installing the packages of requirements/{kind}.txt"):
            install(REQUIREMENTS / f"{kind}.txt")
            link_project()
        news = {kind: wanted, "root": str(ROOT)}
        if kind == "dev":
            news["runtime"] = digest(REQUIREMENTS / "runtime.txt")
        write_stamp(STAMP, **news)
    elif read_stamp(STAMP).get("root") != str(ROOT):  # the checkout was moved
        link_project()
        write_stamp(STAMP, root=str(ROOT))


def find_uv() -> str | None:
    """The path of a uv that works; a shim without a uv behind it does not count."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    try:
        works = subprocess.run([uv, "--version"], capture_output=True, check=False, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return None
    return uv if works else None


def make_venv() -> None:
    uv = find_uv()
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, str(VENV)]
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    try:
        must(
            "Making the environment .venv",
            command,
            remedy="On Debian and Ubuntu: apt install python3-venv. Elsewhere: a Python with ensurepip, or `pip install uv`.",
        )
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)  # half an environment would be taken for a whole one next time
        raise


def install(requirements: Path) -> None:
    uv = find_uv()
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must(
        f"Installing the packages of requirements/{requirements.name}",
        [*command, "--require-hashes", "-r", str(requirements)],
        remedy="Is PyPI reachable? A mirror is set by PIP_INDEX_URL (UV_DEFAULT_INDEX for uv). Then run the same again.",
    )


def link_project() -> None:
    """Make `import luoshi` and the command `.venv/bin/luoshi` work on the files in src/, without a build."""
    code = "import importlib.metadata as m, luoshi; print(luoshi.__file__); print(m.version('luoshi'))"
    known = subprocess.run([PYTHON, "-c", code], cwd="/", capture_output=True, text=True, check=False)
    if known.returncode == 0 and Path(known.stdout.splitlines()[0]).is_relative_to(ROOT / "src"):
        return  # an editable installation made by other means
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip())
    (packages / "luoshi.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "luoshi"
    command.write_text(f'#!/bin/sh\nexec "$(dirname "$0")/python" -c "{LUOSHI}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def assets() -> None:
    with step("Front-end files and translations"):
        must(
            "Front-end files and translations",
            [str(PYTHON), "-m", "luoshi.assets"],
            remedy="See above; then run the same again. What was there before is still in place.",
        )


# ------------------------------------------------------------------------------------------------ data under var/


@dataclass
class Home:
    """Where one running copy keeps its data, and the environment that its commands get."""

    path: Path
    env: dict[str, str]

    @property
    def stamp(self) -> Path:
        return self.path / ".dev.json"

    @property
    def embedded(self) -> Path | None:
        """The SQLite file, or None when LUOSHI_DATABASE_URL names another database."""
        return None if self.env.get("LUOSHI_DATABASE_URL") else self.path / "luoshi.sqlite3"

    def luoshi(self, *arguments: str) -> list[str]:
        return [str(PYTHON), "-c", LUOSHI, *arguments]


def home(mode: str) -> Home:
    path = Path(os.environ.get("LUOSHI_HOME") or ROOT / "var").expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return Home(path, {**os.environ, "LUOSHI_HOME": str(path), "LUOSHI_MODE": mode, "PYTHONUNBUFFERED": "1"})


def reset(place: Home) -> None:
    """Delete the embedded database and everything that belongs to it: files, mail, keys, static files."""
    database = place.embedded
    if database is None:
        raise StepError(
            "Starting from nothing (--reset)",
            "LUOSHI_DATABASE_URL names a database that is not ours to empty.",
            "Empty it yourself, or unset LUOSHI_DATABASE_URL.",
        )
    if not (database.exists() or place.stamp.exists()) and any(place.path.iterdir()):
        raise StepError(
            "Starting from nothing (--reset)", f"{place.path} does not look like a home of Luoshi's.", "Look into it."
        )
    with step(f"Deleting what is in {place.path}"):
        for entry in place.path.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def migrate(place: Home) -> None:
    """Bring the tables up to date. Skipped when neither the migrations nor the database file changed since."""
    files = sorted(ROOT.glob("src/luoshi/*/migrations/*.py"))
    wanted = digest(*files, REQUIREMENTS / "runtime.txt")
    database = place.embedded
    if database and database.exists():
        mark = f"{wanted} {database.stat().st_ino}"
        if read_stamp(place.stamp).get("migrated") == mark:
            return
    with step("Database tables"):
        must(
            "Database tables", place.luoshi("migrate"), env=place.env, remedy="Is the database reachable and writable?"
        )
    if database and database.exists():
        write_stamp(place.stamp, migrated=f"{wanted} {database.stat().st_ino}")


def collect_static(place: Home) -> None:
    """Compress the static files under names with a digest in them; skipped when none changed."""
    files = sorted(file for file in ROOT.glob("src/luoshi/*/static/**/*") if file.is_file())
    wanted = digest(*files, REQUIREMENTS / "runtime.txt")
    target = place.path / "static"
    if read_stamp(place.stamp).get("static") == wanted and (target / "staticfiles.json").exists():
        return
    with step("Static files"):
        shutil.rmtree(target, ignore_errors=True)
        must(
            "Static files",
            [str(PYTHON), "-m", "django", "collectstatic", "--noinput", "--settings", "luoshi.config.settings"],
            env=place.env,
            remedy="This is a fault in a static file or in Luoshi itself.",
        )
    write_stamp(place.stamp, static=wanted)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StepError(
                f"Serving at port {port}",
                f"{error.strerror}: another program answers there, perhaps another copy of this one."
                if error.errno == errno.EADDRINUSE
                else f"{error.strerror}.",
                f"Stop it, or take another port: python3 dev.py {sys.argv[1]} --port {port + 1 if port < 65535 else 8001}",
            ) from error


# ------------------------------------------------------------------------------------------------ demo, serve, shell


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
    with step("The invented city 云州市"):
        signs = must(
            "The invented city 云州市",
            place.luoshi("demo"),
            env=place.env,
            remedy="If the database is damaged: python3 dev.py demo --reset (this deletes what is in it).",
        )
    return serve_until_stopped(place, options.port, signs, open_browser=options.open)


def serve_until_stopped(place: Home, port: int, words: str, *, open_browser: bool) -> int:
    """Serve by gunicorn until Ctrl-C. Returns 0 when it was stopped by the person; the server's code when it ended itself."""
    address = f"http://127.0.0.1:{port}/"
    log = place.path / "serve.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            place.luoshi("serve", "--port", str(port)),
            cwd=ROOT,
            env=place.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    try:
        with step("Starting the server"):
            wait_until_answering(process, address, log)
        say()
        if words.strip():
            say(words.strip())
            say()
        say(f"Luoshi is at {paint(address, '1;4')}   (Ctrl-C stops it; what it logs: {log})")
        if open_browser:
            webbrowser.open(address)
        code = process.wait()
    except KeyboardInterrupt:
        stop(process, signal.SIGTERM)
        say("\nStopped. The data stays under " + str(place.path))
        return 0
    finally:
        stop(process, signal.SIGTERM)
    raise StepError("Serving", f"the server ended by itself with code {code}:\n{tail(log)}", "Run the same again.")


def tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def wait_until_answering(process: subprocess.Popen[str], address: str, log: Path) -> None:
    """Until the address answers anything at all; raises StepError when the server ends or stays silent for 60 s."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy does not know our 127.0.0.1
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            direct.open(address, timeout=10).close()
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
            break
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise StepError(
        "Starting the server",
        tail(log) or "it does not answer",
        "If it says that something in the database is missing: python3 dev.py demo --reset",
    )


def serve(options: argparse.Namespace) -> int:
    check_port(options.port)
    environment("dev")
    assets()
    place = home("local")
    place.env |= {"LUOSHI_DEBUG": "true", "LUOSHI_BASE_URL": f"http://127.0.0.1:{options.port}"}
    migrate(place)
    return hand_over([*django("runserver"), f"127.0.0.1:{options.port}"], place.env)


def shell(options: argparse.Namespace) -> int:
    environment("dev")
    place = home("local")
    migrate(place)
    return hand_over([*django("shell"), *options.rest], place.env)


def django(command: str) -> list[str]:
    return [str(PYTHON), "-m", "django", command, "--settings", "luoshi.config.settings"]


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Give the terminal to a program until it ends. Ctrl-C goes to it too, and is a proper end."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=8)
        process.kill()
        process.wait()
        return 0


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
    target = Path(options.directory).resolve()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luoshi-") as scratch:
        env = test_env(Path(scratch)) | {"LUOSHI_CHROMIUM": chromium, "LUOSHI_SCREENSHOTS": str(target)}
        code, _ = run([str(PYTHON), "-m", "pytest", "-q", "-m", "browser", "tests/browser"], env=env, show=True)
    say(f"{len(list(target.rglob('*.png')))} pictures in {target}")
    return code


# ------------------------------------------------------------------------------------------------ PostgreSQL for tests


def find_postgresql() -> Path | None:
    """The directory of the newest PostgreSQL's programs on this machine: initdb and postgres."""
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(re.sub(r"\D", "", path.parent.name) or 0)
    )
    candidates += [Path(found).parent for found in [shutil.which("initdb")] if found]
    candidates += [Path("/opt/homebrew/bin"), Path("/usr/local/pgsql/bin")]
    for directory in candidates:
        if all(os.access(directory / program, os.X_OK) for program in ("initdb", "postgres")):
            return directory
    return None


class Postgres:
    """A PostgreSQL server of our own for the time of a `with`: in a new directory, reached by a socket in it only.

    PostgreSQL refuses to run as root; started by root it runs as the user `postgres` or `nobody`.
    Nothing is synced to disk: the data is thrown away at the end, however the end comes.
    """

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.place = Path()
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"postgres://luoshi@/luoshi?host={self.place}"

    def __enter__(self) -> Self:
        self.place = Path(tempfile.mkdtemp(prefix="luoshi-pg-", dir=self._open_directory()))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGINT, signal.SIGQUIT)  # fast, then immediate shutdown
        shutil.rmtree(self.place, ignore_errors=True)

    def _start(self) -> None:
        account = self._account()
        who: dict[str, object] = {"cwd": self.place, "text": True, "errors": "replace", "stdin": subprocess.DEVNULL}
        if account:
            os.chown(self.place, account.pw_uid, account.pw_gid)
            who |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        data, log = self.place / "data", self.place / "log"
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        made = subprocess.run(
            [
                *(str(self.programs / "initdb"), "--pgdata", str(data), "--username", "luoshi", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", locale, "--no-sync"),
            ],
            capture_output=True,
            check=False,
            **who,  # type: ignore[call-overload]
        )
        if made.returncode:
            raise StepError(
                "Starting PostgreSQL for the tests", made.stderr or made.stdout, "Its programs: " + str(self.programs)
            )
        settings = {
            "listen_addresses": "", "unix_socket_directories": self.place, "fsync": "off", "synchronous_commit": "off",
            "full_page_writes": "off", "autovacuum": "off", "max_connections": 100, "timezone": "UTC",
        }  # fmt: skip
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with log.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(data), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **who,  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + 30
        while "ready to accept connections" not in log.read_text(encoding="utf-8", errors="replace"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise StepError("Starting PostgreSQL for the tests", tail(log), f"Its programs: {self.programs}")
            time.sleep(0.05)

    @staticmethod
    def _account() -> pwd.struct_passwd | None:
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise StepError(
            "Starting PostgreSQL for the tests",
            "root may not run it, and there is no user `postgres` or `nobody`.",
            "Make one.",
        )

    @staticmethod
    def _open_directory() -> str:
        """A directory for temporary files that another user may enter; a socket's path must be short as well."""
        chosen = Path(tempfile.gettempdir()).resolve()
        everyone = all(place.stat().st_mode & stat.S_IXOTH for place in (chosen, *chosen.parents))
        return str(chosen) if everyone and len(str(chosen)) < 60 else "/tmp"  # noqa: S108 - mkdtemp makes its own directory in it


def find_chromium() -> str | None:
    named = os.environ.get("LUOSHI_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


# ------------------------------------------------------------------------------------------------ test and lint


@dataclass
class Outcome:
    """How one part of the tests went."""

    name: str
    seconds: float = 0.0
    failed: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    not_run: str = ""


PYTEST_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)")


def test_env(scratch: Path) -> dict[str, str]:
    """The environment of tests: nobody's settings, and a home of their own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    return env | {"LUOSHI_HOME": str(scratch), "PYTHONUNBUFFERED": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}


@dataclass
class Suite:
    """The parts of `dev.py test`, each a method that says how it went."""

    env: dict[str, str]
    strict: bool
    fix: bool = False

    def parts(self) -> dict[str, Callable[[], Outcome]]:
        python = str(PYTHON)
        ruff_check = [python, "-m", "ruff", "check", "--quiet", *(["--fix"] if self.fix else []), "."]
        ruff_format = [python, "-m", "ruff", "format", "--quiet", *([] if self.fix else ["--check"]), "."]
        return {
            "ruff": lambda: self.command("ruff", ruff_check),
            "format": lambda: self.command("format", ruff_format, hint="python3 dev.py lint --fix puts it right"),
            "mypy": lambda: self.command("mypy", [python, "-m", "mypy"]),
            "imports": lambda: self.command("imports", [str(VENV / "bin" / "lint-imports")]),
            "translations": lambda: self.command("translations", [python, "tests/house/messages.py"]),
            "migrations": lambda: self.command("migrations", [*django("makemigrations"), "--check", "--dry-run"]),
            "sqlite": lambda: self.pytest("sqlite", PARALLEL),
            "postgresql": self.postgresql,
            "browser": self.browser,
        }

    def command(self, name: str, command: list[str], *, hint: str = "") -> Outcome:
        code, output = run(command, env=self.env)
        if code:
            say(output.rstrip())
            if hint:
                say(hint)
        return Outcome(name, failed=code != 0, counts={"failed" if code else "passed": 1})

    def pytest(self, name: str, arguments: list[str], **more: str) -> Outcome:
        command = [str(PYTHON), "-m", "pytest", "-q", f"--color={'yes' if COLOUR else 'no'}", *arguments]
        code, output = run(command, env=self.env | more, show=True)
        lines = [re.sub(r"\033\[[0-9;]*m", "", line) for line in output.strip().splitlines()]
        summary = next((line for line in reversed(lines) if re.search(r"\bin \d+(\.\d+)?s\b", line)), "")
        counts = {
            word.removesuffix("s") if word == "errors" else word: int(number)
            for number, word in PYTEST_COUNT.findall(summary)
        }
        if code and not (counts.get("failed") or counts.get("error")):
            counts["error"] = 1  # pytest itself fell over, or found nothing to run
        return Outcome(name, failed=code != 0, counts=counts)

    def postgresql(self) -> Outcome:
        programs = find_postgresql()
        if programs is None:
            return self.missing("postgresql", "PostgreSQL's programs are not on this machine (apt install postgresql)")
        places = [place for place in sorted((ROOT / "tests").iterdir()) if place.name not in NO_DATABASE]
        tests = [str(place) for place in places if place.match("test_*.py") or any(place.rglob("test_*.py"))]
        with Postgres(programs) as server:
            return self.pytest("postgresql", [*PARALLEL, *tests], LUOSHI_DATABASE_URL=server.url)

    def browser(self) -> Outcome:
        chromium = find_chromium()
        if chromium is None:
            return self.missing("browser", "there is no Chromium on this machine (apt install chromium fonts-noto-cjk)")
        return self.pytest("browser", ["-m", "browser", "tests/browser"], LUOSHI_CHROMIUM=chromium)

    def missing(self, name: str, why: str) -> Outcome:
        if self.strict:
            say(f"{name}: {why}; with CI=true that is a failure.")
            return Outcome(name, failed=True, counts={"failed": 1})
        return Outcome(name, not_run=why)


def test(options: argparse.Namespace) -> int:
    return check(options.parts, fix=False)


def lint(options: argparse.Namespace) -> int:
    return check(["ruff", "format", "mypy", "imports", "translations"], fix=options.fix)


def check(names: list[str], *, fix: bool) -> int:
    """Run the parts named (all of them when none is), tell how each went, and return 0 when none failed."""
    environment("dev")
    assets()
    began = time.monotonic()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="luoshi-test-") as scratch:
        suite = Suite(test_env(Path(scratch)), strict=os.environ.get("CI", "").lower() in {"1", "true", "yes"}, fix=fix)
        parts = suite.parts()
        unknown = set(names) - set(parts)
        if unknown:
            raise StepError(
                "Choosing what to test",
                f"there is no part {', '.join(sorted(unknown))}.",
                "There are: " + " ".join(parts),
            )
        for name in names or parts:
            say(paint(f"── {name}", "1"))
            start = time.monotonic()
            outcome = parts[name]()
            outcome.seconds = time.monotonic() - start
            outcomes.append(outcome)
    return tell(outcomes, time.monotonic() - began)


def tell(outcomes: list[Outcome], seconds: float) -> int:
    """Print a line for each part and a total; return the exit code."""
    say()
    totals: dict[str, int] = {}
    for outcome in outcomes:
        verdict = "not run" if outcome.not_run else "FAILED" if outcome.failed else "ok"
        colour = "33" if outcome.not_run else "31" if outcome.failed else "32"
        words = ", ".join(f"{number} {word}" for word, number in outcome.counts.items())
        say(f"{outcome.name:<14}{paint(f'{verdict:<9}', colour)}{outcome.seconds:7.1f} s  {words}")
        for word, number in outcome.counts.items():
            totals[word] = totals.get(word, 0) + number
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
    total = ", ".join(f"{totals[word]} {word}" for word in order if totals.get(word)) or "nothing ran"
    missing = "; ".join(f"{outcome.name}: {outcome.not_run}" for outcome in outcomes if outcome.not_run)
    say(f"Not run: {missing}" if missing else "Nothing was left out.")
    failed = any(outcome.failed for outcome in outcomes)
    say(paint(f"===== {total} in {seconds:.2f}s =====", "31" if failed else "32"))
    return 1 if failed else 0


# ------------------------------------------------------------------------------------------------ the command line


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
    return code


if __name__ == "__main__":
    sys.exit(main())
