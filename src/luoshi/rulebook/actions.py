"""Every write to the rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.rulebook.models import RuleSet, Slug
from luoshi.rulebook.reading_rules import default, read


@transaction.atomic
def adopt(slug: str, data: Mapping[str, Any], *, source: str, acting: Acting, now: datetime) -> RuleSet:
    """Put a new version of a rule set in force. Raises RuleError with everything that is wrong with it."""
    read(slug, data)
    held = RuleSet.objects.select_for_update().filter(slug=slug, current=True).first()
    rule = RuleSet(slug=slug, version=held.version + 1 if held else 1, data=dict(data), source=source, adopted_at=now)
    act = Act(rule.stream, "rules.adopted", author=acting.author(), now=now)
    if held:
        held.current = False
        act.save(held)
    act.save(rule)
    act.facts.update(slug=slug, version=rule.version, source=source)
    act.write()
    return rule


def adopt_defaults(*, now: datetime) -> list[RuleSet]:
    """Put the built-in rules in force where the customer has none yet, so that they can be seen, edited and traced."""
    held = set(RuleSet.objects.filter(current=True).values_list("slug", flat=True))
    adopted = []
    for slug in Slug.values:
        if slug not in held:
            data, source = default(slug)
            adopted.append(adopt(slug, data, source=source, acting=Acting.system(), now=now))
    return adopted
