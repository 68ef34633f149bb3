"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations


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


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An installation's own folder (keys, files), empty."""
    settings.LUOSHI_HOME = tmp_path
    return tmp_path
