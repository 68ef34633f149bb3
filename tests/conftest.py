"""What every test may use, and what makes the suite fast and true to life."""

import gc
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations

from luoshi.reading.formats import pdf
from tests.kept import kept

if TYPE_CHECKING:
    from tests.city import City

_asked_of_pdfium = lru_cache(maxsize=256)(pdf.answer_from_apart)


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make, and seldom: Django, Playwright and thousands of tests stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


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


@pytest.fixture(autouse=True)
def _each_pdf_read_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask PDFium once about the same bytes: each time it is a new process, which takes longer than all else in most tests.

    The tests of reading itself start the process every time.
    """
    if "reading" not in request.path.parts:
        monkeypatch.setattr(pdf, "answer_from_apart", _asked_of_pdfium)


@pytest.fixture(scope="module")
def _kept_city(request: pytest.FixtureRequest) -> Iterator["City"]:
    from tests.city import make_city

    with kept(make_city, request) as made:
        yield made


@pytest.fixture
def city(_kept_city: "City", home: Path, db: None) -> "City":
    """云州市, made once for all tests of a file (see ``tests.kept``): to each test its own copy of what is in memory."""
    return deepcopy(_kept_city)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An installation's own folder (keys, files), empty."""
    settings.LUOSHI_HOME = tmp_path
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    return tmp_path
