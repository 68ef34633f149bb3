"""The table of people and posts carried out: every line by the act that a form would do, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.org.acting import Acting
from luoshi.org.actions.people import appoint, change_person, end_post, enter_person
from luoshi.org.errors import ActRefused, NotEntitled
from luoshi.org.models import Person, Post, Unit
from luoshi.org.people_queries import units_within
from luoshi.org.rights import may_arrange_people
from luoshi.org.roster import Change, Fault, Held, Known, Line, compare

MOST_CHANGES = 1000
"""So many acts in one transaction, while the page waits. Lines that change nothing cost next to nothing."""
_FEW = 500  # user names that are asked for one by one


@dataclass(frozen=True)
class Outcome:
    """What would change or has changed, and why nothing did (``faults`` is empty where it did)."""

    changes: list[Change]
    faults: list[Fault]


def carry_out(
    lines: Sequence[Line], *, acting: Acting, now: datetime, really: bool, looked: Sequence[Sequence[str]] | None = None
) -> Outcome:
    """Do what the lines ask for, in one transaction. Without ``really``, or with any fault, everything is taken back.

    A dry run is the very same run: what it finds wrong is what would be wrong, and nobody does by a file what they may not
    do by a form. looked: what each change told when it was looked at; where it is another now, nothing is done. Raises NotEntitled for who arranges no people.
    """
    if not may_arrange_people(acting):
        raise NotEntitled(_("人员和岗位由安全管理员办理。"))
    with transaction.atomic():
        changes, faults = compare(lines, _known(lines, acting, now))
        if len(changes) > MOST_CHANGES:
            transaction.set_rollback(True)
            return Outcome(changes[:MOST_CHANGES], [*faults, Fault(0, "many", str(MOST_CHANGES))])
        if looked is not None and [change.told for change in changes] != [list(one) for one in looked]:
            faults.append(Fault(0, "since"))
        faults += _Run(acting, now).all(changes)
        if faults or not really:
            transaction.set_rollback(True)
    return Outcome(changes, sorted(faults, key=lambda fault: fault.number))


class _Run:
    """One run through the changes. Who is entered on the way is found by the lines that follow."""

    def __init__(self, acting: Acting, now: datetime) -> None:
        self.act: dict[str, Any] = {"acting": acting, "now": now}
        self.units: dict[str, Unit] = {unit.code: unit for unit in units_within(acting)}
        self.entered: dict[str, Person] = {}

    def all(self, changes: Sequence[Change]) -> list[Fault]:
        faults = []
        for change in changes:
            try:
                faults += self._one(change)
            except ActRefused as error:
                faults.append(Fault(change.line.number, "refused", error.message))
        return faults

    def _one(self, change: Change) -> list[Fault]:
        line = change.line
        if change.what == "change" and change.person is not None:
            change_person(change.person, name=line.name, email=line.email, **self.act)
        elif change.what == "end" and change.post is not None and line.valid_to is not None:
            end_post(change.post, on=line.valid_to, **self.act)
        elif line.unit not in self.units:
            return [Fault(line.number, "unit", line.unit)]
        else:
            self._give(change, self.units[line.unit])
        return []

    def _give(self, change: Change, unit: Unit) -> None:
        line = change.line
        post = {"unit": unit, "role": line.role, "valid_from": line.valid_from, "valid_to": line.valid_to, **self.act}
        if change.what == "enter":
            made = enter_person(username=line.username, name=line.name, email=line.email, **post)
            self.entered[line.username.lower()] = made
            return
        person = self.entered.get(line.username.lower()) if change.person is None else Person(pk=change.person)
        if person is not None:  # else entering failed already, and that row says so
            appoint(person, **post)


def _known(lines: Sequence[Line], acting: Acting, now: datetime) -> dict[str, Known]:
    """The people of these user names whom ``acting`` sees; of others nothing is told, not even by a difference."""
    today = timezone.localdate(now)
    posts = Post.objects.not_over(today).filter(stands_in_for=None).select_related("unit").order_by("pk")
    rows = Person.objects.visible_to(acting, today)
    names = {line.username.lower() for line in lines}
    if len(names) <= _FEW:
        rows = rows.annotate(key=Lower("username")).filter(key__in=names)
    found = {}
    for person in rows.prefetch_related(Prefetch("posts", posts, to_attr="posts_now")):
        held = tuple(
            Held(post.pk, post.unit.code, post.role, post.valid_from, post.valid_to) for post in person.posts_now
        )
        found[person.username.lower()] = Known(person.pk, person.username, person.name, person.email, held)
    return found
