"""People and the posts that they hold."""

from datetime import date, datetime

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Person, Post, Unit


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
