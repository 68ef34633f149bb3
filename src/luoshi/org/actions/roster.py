"""The table of people and posts carried out: by the rules of the acts that a form would do, all of them or none.

First everything is worked out in memory, and what the rules refuse is said by row; no line asks the database anything. What has
been worked out is then written by a few statements for all, with the same entries as the acts by hand.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act, append_many, save_each, update_each
from luoshi.org.acting import Acting
from luoshi.org.actions import arranging, people
from luoshi.org.actions.roster_units import Tell, UnitPlan
from luoshi.org.languages import in_every_language, refused_in_every_language
from luoshi.org.models import AliasUnit, Person, Post, Unit
from luoshi.org.people_queries import units_within
from luoshi.org.rights import may_arrange_people
from luoshi.org.roster import Change, Fault, Held, Known, Line, compare
from luoshi.org.roster_units import UnitChange, UnitLine

_FEW = 500  # user names that are asked for one by one


@dataclass(frozen=True)
class Lines:
    """What one file asks for, and what could not even be read."""

    units: Sequence[UnitLine]
    people: Sequence[Line]


@dataclass(frozen=True)
class Outcome:
    """What would change or has changed, and why nothing did (``faults`` is empty where it did). unchanged: lines."""

    changes: list[Change | UnitChange]
    faults: list[Fault]
    unchanged: int

    @property
    def seen(self) -> str:
        """What somebody has seen who has looked at it, as a digest: another one, where anything would come out otherwise."""
        told = [change.told for change in self.changes]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _silent(_phase: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def look(lines: Lines, *, acting: Acting, now: datetime, tell: Tell = _silent) -> Outcome:
    """What the lines would change and what is wrong with them. Nothing is written; what is found is what would be found."""
    return _plan(lines, acting, now, tell)[0]


@transaction.atomic
def carry_out(lines: Lines, *, acting: Acting, now: datetime, seen: str) -> Outcome:
    """Do what the lines ask for, in one transaction: all of it, or with any fault nothing.

    seen: of the outcome that somebody looked at; where another would come of it now, nothing is done either.
    """
    if lines.units:
        arranging.hold_the_tree()
    if lines.people:
        _hold_people(lines.people)
    outcome, plans = _plan(lines, acting, now, _silent)
    if outcome.seen != seen:
        outcome.faults.insert(0, Fault(0, "since", sheet=""))
    if not outcome.faults:
        for plan in plans:
            plan.write()
    return outcome


def _plan(lines: Lines, acting: Acting, now: datetime, tell: Tell) -> tuple[Outcome, "list[UnitPlan | PeoplePlan]"]:
    plans: list[UnitPlan | PeoplePlan] = []
    if lines.units:
        plans.append(UnitPlan(lines.units, acting=acting, now=now, tell=tell))
    if lines.people:
        plans.append(PeoplePlan(lines.people, acting=acting, now=now, tell=tell))
    changes = [change for plan in plans for change in plan.changes]
    faults = [fault for plan in plans for fault in plan.faults]
    return Outcome(changes, faults, sum(plan.unchanged for plan in plans)), plans


def _hold_people(lines: Sequence[Line]) -> None:
    """Hold the people of the file: two acts about one person come one after the other."""
    names = {line.username.lower() for line in lines}
    rows = Person.objects.annotate(key=Lower("username")).values_list("pk", "key")
    keys = [pk for pk, key in rows if key in names]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


@dataclass
class _Planned:
    """One line worked out: whose, and which post is new or ends; stand_ins end with it."""

    change: Change
    person: Person
    post: Post | None = None
    stand_ins: list[Post] = field(default_factory=list)
    old: tuple[str, str] = ("", "")
    comes_back: bool = False


class PeoplePlan:
    """What a table of people and posts would do, worked out line by line. `changes` and `faults` say it; `write` does it."""

    def __init__(self, lines: Sequence[Line], *, acting: Acting, now: datetime, tell: Tell) -> None:
        self.acting, self.now, self.tell = acting, now, tell
        self.changes: list[Change] = []
        self.faults: list[Fault] = []
        self.planned: list[_Planned] = []
        if may_arrange_people(acting):
            self._work_out(lines)
        else:  # who arranges no people sees none either, and is not told by a difference who is there
            self.faults = [Fault(line.number, "not_people") for line in lines]
        touched = {change.line.number for change in self.changes} | {fault.number for fault in self.faults}
        self.unchanged = sum(line.number not in touched for line in lines)

    # --- working out ---

    def _work_out(self, lines: Sequence[Line]) -> None:
        self.people = _people(lines, self.acting, self.now)
        self.posts = {person.pk: list(person.posts.all()) for person in self.people.values()}
        self.units: dict[str, Unit] = {unit.code: unit for unit in units_within(self.acting)}
        self.taken = {name.lower() for name in Person.objects.values_list("username", flat=True)}
        self.entered: dict[str, tuple[Person, list[Post]]] = {}
        self.changes, self.faults = compare(lines, _known(self.people, self.posts, self.now))
        ending = [change.post for change in self.changes if change.post is not None]
        self.stand_ins: dict[int, list[Post]] = defaultdict(list)
        for post in Post.objects.filter(stands_in_for__in=ending).select_related("person", "unit").order_by("pk"):
            self.stand_ins[post.stands_in_for_id or 0].append(post)
        for number, change in enumerate(self.changes):
            self.tell("checking", number, len(self.changes))
            # A refusal is told with its row, and the next line is looked at.
            if why_not := refused_in_every_language(partial(self._one, change)):
                self.faults.append(Fault(change.line.number, "refused", why_not))
        self.faults.extend(self._misnamed(lines))
        self.faults.sort(key=lambda fault: fault.number)

    def _misnamed(self, lines: Sequence[Line]) -> Iterator[Fault]:
        """Lines whose unit is called otherwise than its code says: one of the two is a slip. Names of before are good too."""
        doubtful = [
            line
            for line in lines
            if line.unit_name and (unit := self.units.get(line.unit)) and line.unit_name not in {unit.name, unit.short}
        ]
        if not doubtful:
            return
        links = AliasUnit.objects.filter(unit__code__in={line.unit for line in doubtful}).values_list(
            "unit__code", "alias__name"
        )
        also = set(links)
        for line in doubtful:
            if (line.unit, line.unit_name) not in also:
                facts = {"code": line.unit, "name": self.units[line.unit].name, "said": line.unit_name}
                yield Fault(line.number, "refused", in_every_language(partial(_misnamed_words, facts)))

    def _one(self, change: Change) -> None:
        line = change.line
        if change.what == "change":
            self._change(change)
        elif change.what == "end":
            self._end(change)
        elif line.unit not in self.units:
            self.faults.append(Fault(line.number, "unit", line.unit))
        elif change.what == "enter":
            self._enter(change)
        else:
            self._appoint(change)

    def _enter(self, change: Change) -> None:
        line = change.line
        person = Person(username=line.username, name=people.one_line(line.name), email=line.email.strip())
        person.set_password(None)
        people.check_alone(person)
        if person.username.lower() in self.taken:
            raise people.username_taken(person.username)
        post = self._post(change, person)
        people.check_post(post, [], self.acting, self.now)
        self.entered[line.username.lower()] = (person, [post])
        self.planned.append(_Planned(change, person, post))

    def _appoint(self, change: Change) -> None:
        key = change.line.username.lower()
        if change.person is not None:
            person, posts = self.people[key], self.posts[change.person]
        elif key in self.entered:
            person, posts = self.entered[key]
        else:
            return  # entering failed already, and that row says so
        people.refuse_self(self.acting, person)
        post = self._post(change, person)
        people.check_post(post, posts, self.acting, self.now)
        posts.append(post)
        self.planned.append(_Planned(change, person, post, comes_back=people.comes_back(post)))

    def _change(self, change: Change) -> None:
        person = self.people[change.line.username.lower()]
        people.refuse_self(self.acting, person)
        for post in self.posts[person.pk]:
            people.refuse_stranger(self.acting, post.unit)
        old = (person.name, person.email)
        person.name, person.email = people.one_line(change.line.name), change.line.email.strip()
        people.check_alone(person)
        self.planned.append(_Planned(change, person, old=old))

    def _end(self, change: Change) -> None:
        person = self.people[change.line.username.lower()]
        post = next(post for post in self.posts[person.pk] if post.pk == change.post)
        last = change.line.valid_to
        assert last is not None
        people.refuse_stranger(self.acting, post.unit)
        people.refuse_self(self.acting, person)
        stand_ins = [one for one in self.stand_ins[post.pk] if one.valid_to is None or one.valid_to > last]
        people.let_end([post], stand_ins, last)
        self.planned.append(_Planned(change, person, post, stand_ins))

    def _post(self, change: Change, person: Person) -> Post:
        line = change.line
        unit = self.units[line.unit]
        people.refuse_stranger(self.acting, unit)
        return Post(person=person, unit=unit, role=line.role, valid_from=line.valid_from, valid_to=line.valid_to)

    # --- writing ---

    def write(self) -> None:
        """Write what was worked out, in the caller's transaction, which holds the people. An entry for every line."""
        acts = [self._act(one) for one in self.planned]
        pairs = list(zip(acts, self.planned, strict=True))
        entered = [(act, one.person) for act, one in pairs if one.change.what == "enter"]
        save_each(entered)
        for act, one in pairs:
            act.stream = one.person.stream
        fresh = [(act, one.post) for act, one in pairs if one.change.what in {"enter", "appoint"} and one.post]
        for _act, post in fresh:
            post.person = post.person  # whose key is known by now
        save_each(fresh)
        update_each([(act, one.person) for act, one in pairs if one.change.what == "change" or one.comes_back])
        ended: list[tuple[Act, LedgeredModel]] = []
        for act, one in pairs:
            if one.change.what == "end" and one.post:
                ended += [(act, post) for post in (one.post, *one.stand_ins)]
        update_each(ended)
        append_many(acts)

    def _act(self, one: _Planned) -> Act:
        kinds = {
            "enter": "person.entered",
            "change": "person.changed",
            "appoint": "post.appointed",
            "end": "post.ended",
        }
        act = Act("", kinds[one.change.what], author=self.acting.author(), now=self.now)
        person, post = one.person, one.post
        facts: dict[str, Any] = {"name": person.name}
        if post is None:
            facts.update(old=one.old[0], old_email=one.old[1], email=person.email)
        elif one.change.what == "end":
            facts.update(post=str(post), on=str(post.valid_to), **people.stood_in(one.stand_ins))
        else:
            facts.update(post=str(post), **people.days_told(post))
        if one.change.what == "enter":
            facts["username"] = person.username
        act.facts.update(facts)
        return act


def _misnamed_words(facts: Mapping[str, str]) -> str:
    return _("代码“%(code)s”是“%(name)s”，这一行写的单位却是“%(said)s”。") % facts


def _people(lines: Sequence[Line], acting: Acting, now: datetime) -> dict[str, Person]:
    """The people of these user names whom ``acting`` sees, with all their posts; of others nothing is told, not even by a difference."""
    rows = Person.objects.visible_to(acting, timezone.localdate(now))
    names = {line.username.lower() for line in lines}
    if len(names) <= _FEW:
        rows = rows.annotate(key=Lower("username")).filter(key__in=names)
    posts = Post.objects.select_related("unit").order_by("pk")
    found = rows.prefetch_related(Prefetch("posts", posts))
    return {person.username.lower(): person for person in found if person.username.lower() in names}


def _known(found: dict[str, Person], posts: dict[int, list[Post]], now: datetime) -> dict[str, Known]:
    """The same as the comparison takes them: each with the posts that are not over, stand-ins' left out."""
    today = timezone.localdate(now)
    known = {}
    for key, person in found.items():
        held = tuple(
            Held(post.pk, post.unit.code, post.role, post.valid_from, post.valid_to)
            for post in posts[person.pk]
            if post.stands_in_for_id is None and (post.valid_to is None or post.valid_to >= today)
        )
        known[key] = Known(person.pk, person.username, person.name, person.email, held)
    return known
