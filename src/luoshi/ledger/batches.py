"""How many rows one statement writes."""

import sqlite3
from typing import Any

# As many as an office dispatches at once: what is done to that many takes as many statements as what is done to ten.
ROWS = 1_000


def widen(*, connection: Any, **_more: object) -> None:
    """Let a statement to SQLite hold as many values as this SQLite takes: Django keeps to 999, the limit of one before 2020."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
