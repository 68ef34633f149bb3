"""A PostgreSQL for the time of the tests or of a measurement: found, started, stopped, thrown away."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from tools.running import StepError, stop, tail


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
