"""Every write to the rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Role
from luoshi.rulebook.models import RuleSet, Slug
from luoshi.rulebook.reading_rules import default, read

EDITORS = (Role.SUPERVISION_HEAD,)  # rules are business: no administrator has a part in them


class NotAdopted(Exception):  # noqa: N818 - says what happened
    """A new version that was not put in force; ``str()`` is a sentence for the user. ``status`` is the HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def may_edit(acting: Acting) -> bool:
    """Whether this person may change the rules: heads of supervision; the system itself at the start."""
    return acting.is_system or bool(acting.posts_as(EDITORS))


@transaction.atomic
def adopt(
    slug: str, data: Mapping[str, Any], *, source: str, acting: Acting, now: datetime, expected: int | None = None
) -> RuleSet:
    """Put a new version of a rule set in force.

    expected: the version on the page that the person changed, 0 for the built-in rules; None where there was no page.
    Raises NotAdopted where the person may not or somebody adopted another version meanwhile, and RuleError with everything
    that is wrong with ``data``.
    """
    if not may_edit(acting):
        raise NotAdopted(_("规则由督查室主任修改。"), 403)
    read(slug, data)
    held = RuleSet.objects.select_for_update().filter(slug=slug, current=True).first()
    version = held.version if held else 0
    if expected is not None and expected != version:
        told = _("您打开页面之后，规则已改为第 %(version)s 版。请对照新版再改，您填写的内容没有丢。")
        raise NotAdopted(told % {"version": version}, 409)
    rule = RuleSet(slug=slug, version=version + 1, data=dict(data), source=source, adopted_at=now)
    act = Act(rule.stream, "rules.adopted", author=acting.author(next(iter(acting.posts_as(EDITORS)), None)), now=now)
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
