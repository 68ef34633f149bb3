"""One world for all the tests of a file: each test's own doings are taken back, the world stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.doors.world import World, make_world


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("home")
    from django.conf import settings

    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": home / "files"}}
    storages = {**settings.STORAGES, "default": files}
    with (
        django_db_blocker.unblock(),
        override_settings(LUOSHI_HOME=home, STORAGES=storages),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_made: World, db: None) -> World:
    return _made
