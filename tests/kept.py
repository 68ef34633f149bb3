"""What a file's tests begin with, made once for all of them: each test's own doings are taken back, the beginning stays.

To make a city takes some fifty milliseconds, and a city with people who have begun to work a second or more; there are
thousands of tests on each of two databases. So the beginning is made in a transaction that lasts as long as the file's tests.
Every test has its own transaction within that one, which is rolled back as always.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

T = TypeVar("T")
_keeping: list[str] = []  # the file whose beginning is kept at present


@contextmanager
def kept(make: Callable[[], T], request: pytest.FixtureRequest) -> Iterator[T]:
    """What ``make`` makes, for a fixture of scope "module"; gone after the file's last test.

    A file has one beginning: with two, what its tests find would hang on their order. And none of its tests may commit, as
    those do that empty the tables after them: they would begin with nothing, or wait for this transaction without end.
    """
    file = request.node.nodeid
    if _keeping:
        raise RuntimeError(f"{file} has a beginning already ({_keeping[0]}); make the second one in the test itself.")
    committing = [item.nodeid for item in request.session.items if _commits(item) and item.path == request.path]
    if committing:
        raise RuntimeError(f"{committing[0]} commits what it does: it needs a file, or a beginning, of its own.")
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        _keeping.append(file)
        try:
            yield make()
        finally:
            _keeping.remove(file)
            transaction.set_rollback(True)


@contextmanager
def at_home(paths: pytest.TempPathFactory) -> Iterator[None]:
    """An installation's own folder for a whole file, where what is kept has files."""
    home = paths.mktemp("home")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": home / "files"}}
    with override_settings(LUOSHI_HOME=home, STORAGES={**settings.STORAGES, "default": files}):
        yield


def _commits(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences"))
    return bool(marked) or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)
