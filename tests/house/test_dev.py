"""dev.py: it explains itself, names what failed, and leaves nothing running."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("luoshi_dev", ROOT / "dev.py")
dev = importlib.util.module_from_spec(spec)
sys.modules["luoshi_dev"] = dev
spec.loader.exec_module(dev)


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
    imports = [
        line.split()[1].split(".")[0]
        for line in (ROOT / "dev.py").read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(imports) <= sys.stdlib_module_names


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
    with pytest.raises(dev.StepError, match="--reset"):
        dev.reset(dev.Home(tmp_path, {}))
    with pytest.raises(dev.StepError, match="--reset"):
        dev.reset(dev.Home(tmp_path, {"LUOSHI_DATABASE_URL": "postgres://x/y"}))
    assert (tmp_path / "thesis.docx").exists()


def test_a_failed_step_says_which_why_and_what_to_do():
    with pytest.raises(dev.StepError) as caught:
        dev.must("Trying", [sys.executable, "-c", "import sys; sys.exit('no space left')"], remedy="Make room.")
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
    dev.stop(process, signal.SIGINT)
    assert process.poll() is not None
    assert wait_for(lambda: not alive(child))


@pytest.mark.skipif(dev.find_postgresql() is None, reason="PostgreSQL's programs are not on this machine")
def test_postgresql_starts_answers_and_is_gone_afterwards():
    import psycopg

    def served():
        with dev.Postgres(dev.find_postgresql()) as server:
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
    suite = dev.Suite(env={}, strict=False)
    monkeypatch.setattr(dev, "run", lambda *_, **__: (1, "...\n2 failed, 5 passed, 1 skipped, 1 error in 3.21s\n"))
    assert suite.pytest("sqlite", []).counts == {"failed": 2, "passed": 5, "skipped": 1, "error": 1}
    monkeypatch.setattr(dev, "run", lambda *_, **__: (4, "usage error\n"))
    outcome = suite.pytest("sqlite", [])
    assert outcome.failed
    assert outcome.counts == {"error": 1}


def test_what_is_missing_fails_in_ci_only(monkeypatch, capsys):
    monkeypatch.setattr(dev, "find_chromium", lambda: None)
    assert not dev.Suite(env={}, strict=False).browser().failed
    outcome = dev.Suite(env={}, strict=True).browser()
    assert outcome.failed
    assert dev.tell([outcome], 1.0) == 1
    assert "1 failed in 1.00s" in capsys.readouterr().out
