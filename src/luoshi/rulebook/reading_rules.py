"""From a rule set's plain mapping to the kernel's own types, and back for the defaults.

A rule set that its reader refuses never becomes a version, so what is stored can always be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.kernel import cadence, changes, holidays, lights, limits
from luoshi.kernel.cadence import Cadence
from luoshi.kernel.changes import ChangeRule
from luoshi.kernel.lights import LightRule
from luoshi.kernel.limits import LimitRule
from luoshi.kernel.ruledata import Problem, RuleError
from luoshi.kernel.workdays import Calendar, DayKind
from luoshi.rulebook.models import Slug

TIERS = ("1", "2", "3")
# 一级、二级 report every month, 三级 every quarter (docs/rules.md, tiered cadence).
DEFAULT_CADENCE = {tier: cadence.DEFAULT_TIERS[letter] for tier, letter in zip(TIERS, "ABC", strict=True)}
DEFAULT_LIMITS = limits.PRESETS["design_default"]


@dataclass(frozen=True)
class Rulebook:
    """The rules in force, as the kernel's types. ``versions`` says which version each is of; 0 is the built-in one."""

    lights: LightRule
    limits: Mapping[str, LimitRule]
    cadence: Mapping[str, Cadence]
    changes: ChangeRule
    calendar: Calendar
    versions: Mapping[str, int]

    def cadence_of(self, tier: int) -> Cadence:
        return cadence.for_tier(str(tier), self.cadence)


def read(slug: str, data: Mapping[str, Any]) -> Any:
    """The kernel's value for a rule set. Raises RuleError with everything that is wrong with ``data``."""
    if slug == Slug.LIGHTS:
        return LightRule.from_mapping(data)
    if slug == Slug.LIMITS:
        return _each(data, tuple(DEFAULT_LIMITS), LimitRule.from_mapping)
    if slug == Slug.CADENCE:
        return _each(data, TIERS, Cadence.from_mapping)
    if slug == Slug.CHANGES:
        return ChangeRule.from_mapping(data)
    return _calendar(data)


def default(slug: str) -> tuple[dict[str, Any], str]:
    """The built-in mapping of a rule set and where it comes from."""
    if slug == Slug.LIGHTS:
        return lights.DEFAULT.to_mapping(), "系统默认规则，说明见 docs/rules.md"  # zh: goes on record
    if slug == Slug.LIMITS:
        return {
            name: rule.to_mapping() for name, rule in DEFAULT_LIMITS.items()
        }, "系统默认规则，说明见 docs/rules.md"  # zh: goes on record
    if slug == Slug.CADENCE:
        return {
            tier: rule.to_mapping() for tier, rule in DEFAULT_CADENCE.items()
        }, "系统默认规则，说明见 docs/rules.md"  # zh: goes on record
    if slug == Slug.CHANGES:
        return changes.DEFAULT.to_mapping(), "系统默认规则，说明见 docs/rules.md"  # zh: goes on record
    days = {str(day.day): day.kind.value for day in holidays.days()}
    return {
        "days": days,
        "confirmed": sorted(holidays.CONFIRMED_YEARS),
    }, "国务院办公厅历年放假通知"  # zh: goes on record


def _each(data: Mapping[str, Any], names: tuple[str, ...], reader: Any) -> dict[str, Any]:
    """``reader`` over every named part of ``data``, with the part's name before each fault."""
    problems = [Problem(str(name), "unknown_field") for name in data if name not in names]
    values = {}
    for name in names:
        part = data.get(name)
        if not isinstance(part, Mapping):
            problems.append(Problem(name, "missing"))
            continue
        try:
            values[name] = reader(part)
        except RuleError as error:
            problems += [Problem(f"{name}.{problem.name}", problem.code, problem.params) for problem in error.problems]
    if problems:
        raise RuleError(problems)
    return values


def _calendar(data: Mapping[str, Any]) -> Calendar:
    days: dict[date, DayKind] = {}
    problems = []
    for text, kind in dict(data.get("days") or {}).items():
        try:
            days[date.fromisoformat(text)] = DayKind(kind)
        except ValueError:
            problems.append(Problem(f"days.{text}", "not_a_choice", {"value": str(kind), "choices": "off work"}))
    years = data.get("confirmed") or []
    if not all(isinstance(year, int) for year in years):
        problems.append(Problem("confirmed", "not_integer", {"value": str(years)}))
    if problems:
        raise RuleError(problems)
    return Calendar(days, frozenset(years))
