"""What several tests of this room begin with."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.chains import Chain, make_chain
from tests.kept import kept


@pytest.fixture(scope="module")
def _kept_chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    with kept(make_chain, request) as made:
        yield made


@pytest.fixture
def chain(_kept_chain: Chain, home, db) -> Chain:
    """As ``city`` of tests/conftest.py. A file whose tests begin with ``city`` makes its chain in that."""
    return deepcopy(_kept_chain)
