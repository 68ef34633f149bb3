"""The settings refuse what would be unsafe or meaningless, before anything starts, and say which value is wrong."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "LUOSHI_MODE": "production",
    "LUOSHI_SECRET_KEY": "k" * 40,
    "LUOSHI_ALLOWED_HOSTS": "dc.yunzhou.example",
}
TELL = (
    "from luoshi.config import settings as s; import json; "
    "print(json.dumps({n: getattr(s, n, None) for n in "
    "('DEBUG', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY', 'SESSION_COOKIE_SAMESITE', "
    "'SECURE_HSTS_SECONDS', 'ALLOWED_HOSTS', 'LUOSHI_DEMO')}))"
)


def started(tmp_path, **values: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that reads the settings, with nothing of ours in its environment but ``values``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    environment = {**kept, "LUOSHI_HOME": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, "-c", TELL], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


BAD = {
    "no secret": ({**GOOD, "LUOSHI_SECRET_KEY": ""}, "LUOSHI_SECRET_KEY"),
    "the default secret": (
        {**GOOD, "LUOSHI_SECRET_KEY": "luoshi-local-only-never-in-production"},
        "LUOSHI_SECRET_KEY",
    ),
    "a short secret": ({**GOOD, "LUOSHI_SECRET_KEY": "k" * 31}, "LUOSHI_SECRET_KEY"),
    "debugging": ({**GOOD, "LUOSHI_DEBUG": "1"}, "LUOSHI_DEBUG"),
    "no hosts": ({**GOOD, "LUOSHI_ALLOWED_HOSTS": ""}, "LUOSHI_ALLOWED_HOSTS"),
    "blank hosts": ({**GOOD, "LUOSHI_ALLOWED_HOSTS": " , "}, "LUOSHI_ALLOWED_HOSTS"),
    "any host": ({**GOOD, "LUOSHI_ALLOWED_HOSTS": "*"}, "LUOSHI_ALLOWED_HOSTS"),
    "any host among others": ({**GOOD, "LUOSHI_ALLOWED_HOSTS": "dc.yunzhou.example,*"}, "LUOSHI_ALLOWED_HOSTS"),
    "an unknown mode": ({**GOOD, "LUOSHI_MODE": "prod"}, "LUOSHI_MODE"),
    "a boolean that is none": ({"LUOSHI_DEBUG": "maybe"}, "LUOSHI_DEBUG"),
    "https that is neither on nor off": ({**GOOD, "LUOSHI_HTTPS": "2"}, "LUOSHI_HTTPS"),
    "a number that is none": ({"LUOSHI_SOURCE_LIMIT_MB": "50MB"}, "LUOSHI_SOURCE_LIMIT_MB"),
    "a number too small": ({"LUOSHI_EVIDENCE_LIMIT_MB": "0"}, "LUOSHI_EVIDENCE_LIMIT_MB"),
    "no failures allowed": ({"LUOSHI_SIGN_IN_FAILURES": "0"}, "LUOSHI_SIGN_IN_FAILURES"),
    "a broken fraction": ({"LUOSHI_CHECKPOINT_MINUTES": "1.5"}, "LUOSHI_CHECKPOINT_MINUTES"),
    "an unknown digest": ({"LUOSHI_LEDGER_ALGORITHM": "md5"}, "LUOSHI_LEDGER_ALGORITHM"),
    "a database of another kind": ({"LUOSHI_DATABASE_URL": "mysql://root@db/luoshi"}, "LUOSHI_DATABASE_URL"),
    "a database that is no address": ({"LUOSHI_DATABASE_URL": "luoshi.sqlite3"}, "LUOSHI_DATABASE_URL"),
    "SQLite without a file": ({"LUOSHI_DATABASE_URL": "sqlite:///"}, "LUOSHI_DATABASE_URL"),
    "PostgreSQL at no port": (
        {"LUOSHI_DATABASE_URL": "postgres://u:hidden-word@db:many/luoshi"},
        "LUOSHI_DATABASE_URL",
    ),
    "PostgreSQL without a database": ({"LUOSHI_DATABASE_URL": "postgres://u:p@db:5432"}, "LUOSHI_DATABASE_URL"),
    "a base address that is none": ({**GOOD, "LUOSHI_BASE_URL": "dc.yunzhou.example"}, "LUOSHI_BASE_URL"),
    "a time zone that is none": ({"LUOSHI_TIME_ZONE": "Asia/Yunzhou"}, "LUOSHI_TIME_ZONE"),
    "a trusted origin without its scheme": (
        {**GOOD, "LUOSHI_TRUSTED_ORIGINS": "dc.yunzhou.example"},
        "LUOSHI_TRUSTED_ORIGINS",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_it_does_not_start_with(case: str, tmp_path) -> None:
    values, named = BAD[case]
    ended = started(tmp_path, **values)
    assert ended.returncode != 0
    assert "ImproperlyConfigured" in ended.stderr
    assert named in ended.stderr.strip().splitlines()[-1]
    secrets = ("k" * 31, "hidden-word")
    assert not [secret for secret in secrets if secret in ended.stderr.strip().splitlines()[-1]]  # never repeated


def test_production_starts_with_what_it_needs_and_locks_its_cookies(tmp_path) -> None:
    import json

    ended = started(tmp_path, **GOOD)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told == {
        "DEBUG": False, "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax", "SECURE_HSTS_SECONDS": 31_536_000, "ALLOWED_HOSTS": ["dc.yunzhou.example"],
        "LUOSHI_DEMO": False,
    }  # fmt: skip
