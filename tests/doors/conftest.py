"""One world for all the tests of a file: each test's own doings are taken back, the world stays."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.doors.relations import Related, make_related
from tests.doors.world import World, make_world
from tests.kept import at_home, kept


@pytest.fixture(scope="module")
def _made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with at_home(tmp_path_factory), kept(make_world, request) as made:
        yield made


@pytest.fixture
def world(_made: World, db: None) -> World:
    return _made


@pytest.fixture(scope="module", params=["internal", "sensitive"])
def _related(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Related]:
    make = partial(make_related, sensitive=request.param == "sensitive")
    with at_home(tmp_path_factory), kept(make, request) as world:
        yield world


@pytest.fixture
def related(_related: Related, db: None) -> Related:
    """Every role in every place, at a county; once with usual things and once with sensitive ones."""
    return _related
