"""dev.py: it explains itself, names what failed, and leaves nothing running."""

import ast
import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import checks, home, running
from tools.postgres import Postgres, find_postgresql

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments, cwd="/"):
    return subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_alone_it_explains_itself_from_any_directory():
    done = start()
    assert done.returncode == 0
    for command in ("demo", "test", "serve", "shell", "lint", "bench", "assets", "screenshots"):
        assert f"dev.py {command}" in done.stdout


def test_uses_the_standard_library_only():
    files = [ROOT / "dev.py", *(ROOT / "tools").glob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"tools"}


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start("demo", "--port", str(port))
    assert done.returncode == 1
    assert f"Serving at port {port}" in done.stdout
    assert f"dev.py demo --port {port + 1}" in done.stdout


@pytest.mark.parametrize("port", ["0", "65536", "http", "80 80"])
def test_a_port_that_is_none(port):
    done = start("demo", "--port", port)
    assert done.returncode == 2
    assert "whole number from 1 to 65535" in done.stderr


def test_reset_refuses_what_is_not_its_own(tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(running.StepError, match="--reset"):
        home.reset(home.Home(tmp_path, {}))
    with pytest.raises(running.StepError, match="--reset"):
        home.reset(home.Home(tmp_path, {"LUOSHI_DATABASE_URL": "postgres://x/y"}))
    assert (tmp_path / "thesis.docx").exists()


def test_a_failed_step_says_which_why_and_what_to_do():
    with pytest.raises(running.StepError) as caught:
        running.must("Trying", [sys.executable, "-c", "import sys; sys.exit('no space left')"], remedy="Make room.")
    assert (caught.value.step, caught.value.why, caught.value.remedy) == ("Trying", "no space left", "Make room.")


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_stopping_takes_the_children_along(tmp_path):
    code = (
        "import signal, subprocess, sys, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen(['sleep', '100']); pathlib.Path(sys.argv[1]).write_text(str(child.pid)); child.wait()"
    )
    note = tmp_path / "pid"
    process = subprocess.Popen([sys.executable, "-c", code, str(note)], text=True, start_new_session=True)
    assert wait_for(lambda: note.exists() and note.read_text() != "")
    child = int(note.read_text())
    os.kill(child, signal.SIGSTOP)  # deaf to everything but SIGKILL, as a hung program is
    running.stop(process, signal.SIGINT)
    assert process.poll() is not None
    assert wait_for(lambda: not alive(child))


@pytest.mark.skipif(find_postgresql() is None, reason="PostgreSQL's programs are not on this machine")
def test_postgresql_starts_answers_and_is_gone_afterwards():
    import psycopg

    def served():
        with Postgres(find_postgresql()) as server:
            with psycopg.connect(f"postgresql://luoshi@/postgres?host={server.place}") as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            seen.extend([server.place, server.process])
            raise KeyboardInterrupt

    seen = []
    with pytest.raises(KeyboardInterrupt):
        served()
    place, process = seen
    assert not place.exists()
    assert process.poll() is not None


def test_counts_are_read_from_pytest(monkeypatch):
    suite = checks.Suite(env={}, strict=False)
    monkeypatch.setattr(checks, "run", lambda *_, **__: (1, "...\n2 failed, 5 passed, 1 skipped, 1 error in 3.21s\n"))
    assert suite.pytest("sqlite", []).counts == {"failed": 2, "passed": 5, "skipped": 1, "error": 1}
    monkeypatch.setattr(checks, "run", lambda *_, **__: (4, "usage error\n"))
    outcome = suite.pytest("sqlite", [])
    assert outcome.failed
    assert outcome.counts == {"error": 1}


def test_what_is_missing_fails_in_ci_only(monkeypatch, capsys):
    monkeypatch.setattr(checks, "find_chromium", lambda: None)
    assert not checks.Suite(env={}, strict=False).browser().failed
    outcome = checks.Suite(env={}, strict=True).browser()
    assert outcome.failed
    assert checks.tell([outcome], 1.0) == 1
    assert "1 failed in 1.00s" in capsys.readouterr().out


@pytest.fixture
def place(tmp_path):
    """A home with an embedded database in it; `rows` are the migrations that it has had."""
    with contextlib.closing(sqlite3.connect(tmp_path / "luoshi.sqlite3")) as database:
        database.execute("CREATE TABLE django_migrations (app, name)")
        database.execute("CREATE TABLE org_unit (id)")
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", home.our_migrations())
        database.commit()
    return home.Home(tmp_path, {})


def test_tables_are_migrated_when_a_migration_is_missing(place, monkeypatch):
    ran = []
    monkeypatch.setattr(home, "must", lambda what, *_, **__: ran.append(what) or "")
    home.migrate(place)
    assert ran == ["Database tables"]  # never done from here: the packages' migrations are unknown
    home.migrate(place)
    assert ran == ["Database tables"]
    with contextlib.closing(sqlite3.connect(place.embedded)) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
        database.commit()
    home.migrate(place)
    assert ran == ["Database tables"] * 2


def test_the_city_is_loaded_once(place, monkeypatch):
    ran = []

    def load(what, *_, **__):
        ran.append(what)
        with contextlib.closing(sqlite3.connect(place.embedded)) as database:
            database.execute("INSERT INTO org_unit VALUES (1)")
            database.commit()
        return "sign in as"

    monkeypatch.setattr(home, "must", load)
    assert home.load_city(place) == "sign in as"
    assert home.load_city(place) == "sign in as"
    assert len(ran) == 1


def test_half_a_city_is_not_kept(place, monkeypatch):
    def broken(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(home, "must", broken)
    with pytest.raises(KeyboardInterrupt):
        home.load_city(place)
    assert not place.embedded.exists()


def test_a_city_that_was_there_is_kept_when_loading_fails(place, monkeypatch):
    with contextlib.closing(sqlite3.connect(place.embedded)) as database:
        database.execute("INSERT INTO org_unit VALUES (1)")
        database.commit()

    def broken(*_, **__):
        raise running.StepError("The invented city", "no", "")

    monkeypatch.setattr(home, "must", broken)
    with pytest.raises(running.StepError):
        home.load_city(place)
    assert place.embedded.exists()
