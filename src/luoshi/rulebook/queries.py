"""Reads of the rules in force."""

from functools import lru_cache

from luoshi.rulebook.models import RuleSet, Slug
from luoshi.rulebook.reading_rules import Rulebook, default, read


def rulebook() -> Rulebook:
    """The rules in force. One small query; the reading of a version is remembered by the process."""
    current = dict(RuleSet.objects.filter(current=True).values_list("slug", "version"))
    return _read(tuple(sorted(current.items())))


@lru_cache(maxsize=8)
def _read(versions: tuple[tuple[str, int], ...]) -> Rulebook:
    held = dict(versions)
    parts = {}
    for slug in Slug.values:
        if slug in held:
            data = RuleSet.objects.get(slug=slug, version=held[slug]).data
        else:
            data, _source = default(slug)
        parts[slug] = read(slug, data)
    return Rulebook(versions={slug: held.get(slug, 0) for slug in Slug.values}, **parts)
