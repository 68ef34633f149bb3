"""Reads of the rules in force."""

from datetime import datetime
from functools import lru_cache

from luoshi.rulebook.models import RuleSet, Slug
from luoshi.rulebook.reading_rules import Rulebook, default, read


def rulebook() -> Rulebook:
    """The rules in force. One small query; the reading of a version is remembered by the process."""
    current = RuleSet.objects.filter(current=True).values_list("slug", "version", "adopted_at").order_by("slug")
    return _read(tuple(current))


@lru_cache(maxsize=8)
def _read(current: tuple[tuple[str, int, datetime], ...]) -> Rulebook:
    versions = {slug: version for slug, version, _adopted_at in current}
    parts = {}
    for slug in Slug.values:
        if slug in versions:
            data = RuleSet.objects.get(slug=slug, version=versions[slug]).data
        else:
            data, _source = default(slug)
        parts[slug] = read(slug, data)
    return Rulebook(versions={slug: versions.get(slug, 0) for slug in Slug.values}, **parts)
