"""Patterns that are compiled when they are first asked: a short document needs few of them, and compiling is slow."""

import re
from typing import Any, cast


class _Lazy:
    """Stands for a pattern. From its first use on its methods are the compiled pattern's own, so that they cost no more."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> "re.Pattern[str]":
    """As `re.compile`, at the first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def one_of(*alternatives: str) -> "re.Pattern[str]":
    """A pattern that any of the alternatives matches, so that a long rule can be read line by line."""
    return lazy("|".join(alternatives))
