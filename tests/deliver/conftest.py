"""What several tests of this room begin with."""

import pytest

from tests.chains import Chain, make_chain


@pytest.fixture
def chain(home) -> Chain:
    return make_chain()
