"""Rules that customers write: reading one from plain data, and what is wrong with it in codes that a screen can turn into words.

Lights, limits and cadences are stored as plain mappings in the rule book; each module reads its own with a ``RuleReader``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a rule.

    code -> params: unknown_field -> {} · missing -> {} · not_integer -> {value} · not_boolean -> {value} · not_text -> {value} ·
    out_of_range -> {value, low, high} · not_a_choice -> {value, choices} · too_large -> {value, other, limit}: the field may not
    be greater than the field ``other``, which is ``limit``. ``name`` is the field that is wrong.
    """

    name: str
    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{key} {value}" for key, value in self.params.items())
        return f"{self.name}: {self.code}" + (f" ({details})" if details else "")


class RuleError(ValueError):
    """A rule that cannot be used; ``problems`` names every fault found, not only the first."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class RuleReader:
    """Takes typed values out of a mapping and keeps a list of what was wrong; call ``finish`` last.

    Each getter answers with the default where the value is unusable, so that reading goes on and finds the other faults.
    """

    def __init__(self, raw: Mapping[str, object], known: Collection[str]) -> None:
        self.raw = raw
        self.problems = [Problem(str(name), "unknown_field") for name in raw if name not in known]

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``; the default where the field is absent."""
        value = self.raw.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self._fault(name, "not_integer", value=str(value))
            return default
        if not low <= value <= high:
            self._fault(name, "out_of_range", value=value, low=low, high=high)
            return default
        return value

    def threshold(self, name: str, default: int | None, low: int, high: int) -> int | None:
        """As ``integer``, but null is allowed and switches the threshold off."""
        if self.raw.get(name, default) is None:
            return None
        return self.integer(name, low if default is None else default, low, high)

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no; the default where the field is absent."""
        value = self.raw.get(name, default)
        if isinstance(value, bool):
            return value
        self._fault(name, "not_boolean", value=str(value))
        return default

    def text(self, name: str, default: str) -> str:
        """Any text; the default where the field is absent."""
        value = self.raw.get(name, default)
        if isinstance(value, str):
            return value
        self._fault(name, "not_text", value=str(value))
        return default

    def choice(self, name: str, default: str, choices: Collection[str]) -> str:
        """One of ``choices``; the default where the field is absent."""
        value = self.raw.get(name, default)
        if isinstance(value, str) and value in choices:
            return str(value)
        self._fault(name, "not_a_choice", value=str(value), choices=" ".join(choices))
        return default

    def required(self, *names: str) -> None:
        """Notes each of these fields that is absent."""
        for name in names:
            if name not in self.raw:
                self._fault(name, "missing")

    def ordered(self, name: str, value: int | None, other: str, limit: int | None) -> None:
        """Notes a field whose value is greater than that of another field; thresholds switched off are not compared."""
        if value is not None and limit is not None and value > limit:
            self._fault(name, "too_large", value=value, other=other, limit=limit)

    def finish(self) -> None:
        """Raises RuleError with every fault noted; returns when there is none."""
        if self.problems:
            raise RuleError(self.problems)

    def _fault(self, name: str, code: str, **params: int | str) -> None:
        self.problems.append(Problem(name, code, params))
