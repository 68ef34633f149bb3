"""A database that is missing, of another version or out of reach is told in words, by every command that needs one."""

import os
import subprocess
import sys

import pytest

from tests.org.test_setting_up import INIT


def run(home: object, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, whose folder does not exist yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    environment = {**kept, "LUOSHI_HOME": f"{home}/new", "LUOSHI_MODE": "local", **values}
    command = [sys.executable, "-m", "luoshi.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


@pytest.mark.parametrize(
    "words", ["verify", "work --once", "unlock zhouwei", "administrators", "demo", "serve --port 0"]
)
def test_a_database_that_was_not_set_up_is_told_in_words(tmp_path, words):
    done = run(tmp_path, *words.split())
    assert done.returncode == 1
    assert "luoshi init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_out_of_reach_is_told_in_words(tmp_path):
    done = run(tmp_path, "verify", LUOSHI_DATABASE_URL="postgres://luoshi:luoshi@127.0.0.1:1/luoshi")
    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_command_makes_the_folder_and_the_database(tmp_path):
    done = run(tmp_path, "init", *INIT, LUOSHI_INITIAL_PASSWORD="Yunzhou-2023-test")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, "verify").returncode == 0
