"""What every operation may answer besides its own result."""

from typing import Any

from luoshi.api.problems import Problem

READ = frozenset({400, 401, 403, 404, 422})
WRITE = frozenset({400, 401, 403, 404, 409, 413, 422})


def reads(result: Any) -> dict[Any, Any]:
    return {200: result, READ: Problem}


def writes(result: Any, status: int = 200) -> dict[Any, Any]:
    return {status: result, WRITE: Problem}
