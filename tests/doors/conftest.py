"""One world for all the tests of a file: each test's own doings are taken back, the world stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.doors.relations import Related, make_related
from tests.doors.world import World, make_world


@contextmanager
def kept(make: Callable[[], World], blocker: Any, paths: pytest.TempPathFactory) -> Iterator[World]:
    """A world that stays for a whole file, and is gone after it."""
    from django.conf import settings

    home = paths.mktemp("home")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": home / "files"}}
    storages = {**settings.STORAGES, "default": files}
    with blocker.unblock(), override_settings(LUOSHI_HOME=home, STORAGES=storages), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with kept(make_world, django_db_blocker, tmp_path_factory) as made:
        yield made


@pytest.fixture
def world(_made: World, db: None) -> World:
    return _made


@pytest.fixture(scope="module", params=["internal", "sensitive"])
def _related(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Related]:
    made = lambda: make_related(sensitive=request.param == "sensitive")  # noqa: E731
    with kept(made, django_db_blocker, tmp_path_factory) as world:
        yield world


@pytest.fixture
def related(_related: Related, db: None) -> Related:
    """Every role in every place, at a county; once with usual things and once with sensitive ones."""
    return _related
