"""What every test may use, and what makes the suite fast and true to life."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Test SQLite as a file, as in use: threads that share a database in memory would not wait for one another."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Let Django empty the tables after a transactional test: the ledger's triggers would refuse it, as they should."""
    from luoshi.ledger import guards

    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded(self: Any, sql_list: list[str]) -> None:
        with guards.removed(connections[self.connection.alias]):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply: Argon2 takes a tenth of a second, for each of the dozen people of a test's city."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_asked_for() -> Iterator[None]:
    """Let a test's browser look for a static file when it wants one; a server does that once, but a browser is made a thousand times."""
    from django.test import override_settings

    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An installation's own folder (keys, files), empty."""
    settings.LUOSHI_HOME = tmp_path
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    return tmp_path
