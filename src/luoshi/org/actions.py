"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Alias, AliasUnit, Person, Post, Token, Unit


@transaction.atomic
def create_unit(
    *,
    acting: Acting,
    now: datetime,
    name: str,
    code: str,
    level: str,
    kind: str,
    short: str = "",
    parent: Unit | None = None,
    order: int = 0,
    mark: str = "",
    valid_from: date | None = None,
    duties: str = "",
) -> Unit:
    """Enter a unit under ``parent`` (None for the root). Raises ValidationError on a bad or taken code."""
    unit = Unit(
        name=name,
        short=short,
        code=code,
        level=level,
        kind=kind,
        parent=parent,
        order=order,
        mark=mark,
        valid_from=valid_from,
        duties=duties.strip(),
    )
    unit.path = f"{parent.path if parent else ''}{code}/"
    unit.full_clean()
    act = Act(f"unit:{code}", "unit.created", author=acting.author(), now=now)
    act.facts.update(name=name, parent=str(parent) if parent else "")
    act.save(unit)
    act.write()
    return unit


@transaction.atomic
def name_group(name: str, units: Sequence[Unit], *, acting: Acting, now: datetime, scope: Unit | None = None) -> Alias:
    """Let ``name`` (各县区, 发改委) stand for ``units`` in documents; adds to what it stood for before.

    scope: the government whose documents speak so, with those below it; None for everybody's.
    """
    alias = Alias.objects.filter(name=name, scope=scope).first() or Alias(name=name, scope=scope)
    act = Act(units[0].stream, "unit.alias_added", author=acting.author(), now=now)
    act.facts.update(alias=name, units=[str(unit) for unit in units])
    if alias._state.adding:
        act.save(alias)
    known = set(alias.links.values_list("unit_id", flat=True))
    act.save_all([AliasUnit(alias=alias, unit=unit) for unit in units if unit.pk not in known])
    act.write()
    return alias


@transaction.atomic
def end_alias(alias: Alias, *, acting: Acting, now: datetime) -> None:
    """Let a name stand for nobody from now on. What was matched by it stays as it is; the ledger keeps who said it and when."""
    links = list(alias.links.select_related("unit").order_by("unit__path"))
    stream = links[0].unit.stream if links else acting.posts[0].unit.stream
    act = Act(stream, "unit.alias_ended", author=acting.author(), now=now)
    act.facts.update(alias=alias.name, units=[str(link.unit) for link in links])
    for link in links:
        act.delete(link)
    act.delete(alias)
    act.write()


@transaction.atomic
def enter_person(
    *, acting: Acting, now: datetime, username: str, name: str, unit: Unit, role: str, password: str | None = None,
    encoded: str = "", email: str = "",
) -> Person:  # fmt: skip
    """Enter a person with a first post. Without a password nobody can sign in as them until one is set.

    encoded: a password already hashed, for many people entered at once.
    """
    person = Person(username=username, name=name, email=email)
    person.set_password(password)
    person.password = encoded or person.password
    person.full_clean(exclude=["password"])
    act = Act(unit.stream, "person.entered", author=acting.author(), now=now)
    act.save(person)
    post = Post(person=person, unit=unit, role=role, valid_from=None)
    act.save(post)
    act.facts.update(name=name, post=str(post))
    act.write()
    return person


@transaction.atomic
def appoint(
    person: Person, unit: Unit, role: str, *, acting: Acting, now: datetime, valid_from: date | None = None
) -> Post:
    """Give a person one more post."""
    post = Post(person=person, unit=unit, role=role, valid_from=valid_from)
    act = Act(unit.stream, "person.appointed", author=acting.author(), now=now)
    act.save(post)
    act.facts.update(name=person.name, post=str(post))
    act.write()
    return post


def token_digest(key: str) -> str:
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue_token(*, acting: Acting, now: datetime, name: str, days: int = 90) -> tuple[Token, str]:
    """A new API token for the acting person. Returns it with the key, which is shown this once and kept nowhere."""
    if acting.person is None or not acting.posts:
        raise ValueError("only a person with a post can hold a token")
    key = "ls_" + secrets.token_urlsafe(32)
    token = Token(
        person=acting.person, name=name, digest=token_digest(key), created_at=now, expires_at=now + timedelta(days=days)
    )
    act = Act(acting.posts[0].unit.stream, "token.issued", author=acting.author(), now=now)
    act.save(token)
    act.facts.update(name=name, days=days)
    act.write()
    return token, key


@transaction.atomic
def revoke_token(token: Token, *, acting: Acting, now: datetime) -> None:
    """End a token; requests that carry it are refused from now on. Ending it twice changes nothing."""
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    act = Act(acting.posts[0].unit.stream, "token.revoked", author=acting.author(), now=now)
    act.save(token)
    act.facts.update(name=token.name)
    act.write()
