"""What happens at the front door: sign-ins, failures, passwords, second factors, sessions. A stream for each user name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from luoshi.ledger.errors import Conflict
from luoshi.ledger.models import Entry
from luoshi.ledger.queries import entries_of
from luoshi.ledger.writing import Act, Author
from luoshi.org.acting import Acting
from luoshi.org.models import Person, SignIn

# Who knocks and was not let in is nobody in particular. The name is frozen in the entry like any other.
VISITOR = Author("访客", username="")  # zh: a name

# "?" is in no user name. Names that nobody bears share one stream, so that guessing them makes no streams without end.
UNKNOWN = "sign-in:?"

# How many failures of one stream are entered in an hour. axes stops one address after LUOSHI_SIGN_IN_FAILURES; against
# many addresses this keeps the record from being filled. That it was reached is an entry of its own.
FAILURES_ENTERED = 60
_FAILURES = ("sign_in.failed", "sign_in.locked", "sign_in.flooded")

ATTEMPTS = 5


def digest_of(name: str) -> str:
    """A name that nobody bears, told apart but not readable: people type their password into the wrong field.

    Keyed, so that what stands in the record for ever cannot be guessed from it.
    """
    return salted_hmac("luoshi.sign-in", name, algorithm="sha256").hexdigest()[:12]


@transaction.atomic
def begin_session(
    acting: Acting, *, now: datetime, session_key: str, address: str, agent: str, how: Iterable[str]
) -> SignIn:
    """Record that ``acting`` has signed in. how: password or socialaccount, then the second factor's type if one was asked."""
    person = _held(acting)
    begun = SignIn(
        person=person, session_key=session_key, began_at=now, seen_at=now, address=address[:45],
        agent=_written(agent)[:200], how="+".join(how)[:60],
    )  # fmt: skip
    act = Act(person.sign_in_stream, "sign_in.begun", author=acting.author(), now=now)
    act.save(begun)
    act.facts.update(name=person.name, address=begun.address, how=begun.how)
    act.write()
    return begun


@transaction.atomic
def end_session(pk: int, *, acting: Acting, now: datetime, how: str) -> bool:
    """End a session, whoever ends it. Returns False, and changes nothing, when it has ended already or never was."""
    going_on = SignIn.objects.select_related("person").filter(pk=pk, ended_at=None)
    for person_id in going_on.values_list("person_id", flat=True):
        _held_person(person_id)  # before any row of theirs, as everybody here does: else two would wait for one another
    found = going_on.first()
    if found is None:
        return False
    act = Act(found.person.sign_in_stream, "sign_in.ended", author=acting.author(), now=now)
    act.facts.update(name=found.person.name, address=found.address, how=how)
    _end(act, [found], now, how)
    act.write()
    return True


@transaction.atomic
def end_all_sessions(
    person: Person, *, acting: Acting, now: datetime, how: str = SignIn.Ending.OFFICE, keep: int | None = None
) -> int:
    """End every session of a person at once, as when they leave; but for ``keep``, where they do it themselves.

    Returns how many there were; none is no entry.
    """
    _held_person(person.pk)
    found = [row for row in SignIn.objects.filter(person=person, ended_at=None) if row.pk != keep]
    if not found:
        return 0
    act = Act(person.sign_in_stream, "sign_in.all_ended", author=acting.author(), now=now)
    act.facts.update(name=person.name, how=how, count=len(found))
    _end(act, found, now, how)
    act.write()
    return len(found)


@transaction.atomic
def choose_password(person: Person, password: str, *, acting: Acting, now: datetime, keep: int | None = None) -> None:
    """Give ``person`` the password that they have chosen; sessions begun with the old one end, but for ``keep``."""
    _held_person(person.pk)
    by_mail = acting.is_system
    person.set_password(password)
    person.password_set_at, person.must_change_password = now, False
    kind = "sign_in.password_reset" if by_mail else "sign_in.password_changed"
    author = Acting.of(person, ()).author() if by_mail else acting.author()
    act = Act(person.sign_in_stream, kind, author=author, now=now)
    act.facts.update(name=person.name)
    act.save(person)
    others = SignIn.objects.filter(person=person, ended_at=None)
    _end(act, others.exclude(pk=keep) if keep else others, now, SignIn.Ending.PASSWORD)
    act.write()


def see_session(sign_in_pk: int, *, now: datetime, session_key: str) -> None:
    """Note that a session is in use, and its key, which changes with the password. No part of the record."""
    SignIn.objects.filter(pk=sign_in_pk).update(seen_at=now, session_key=session_key)


@transaction.atomic
def note_factor(kind: str, *, acting: Acting, now: datetime, factor: str, name: str = "") -> None:
    """Record a second factor added, removed, made anew or (a recovery code) used. kind: ``sign_in.factor_added`` and so on.

    factor: totp, webauthn or recovery_codes; name: what its owner calls a key.
    """
    person = _held(acting)
    act = Act(person.sign_in_stream, kind, author=acting.author(), now=now)
    act.facts.update(name=person.name, factor=factor, key=_written(name)[:100])
    act.write()


@transaction.atomic
def take_second_factors(person: Person, *, acting: Acting, now: datetime) -> int:
    """Take away every second factor of who has lost theirs, and end their sessions. Returns how many there were."""
    _held_person(person.pk)
    taken = Authenticator.objects.filter(user=person)
    count = taken.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    taken.delete()
    act = Act(person.sign_in_stream, "sign_in.factors_taken", author=acting.author(), now=now)
    act.facts.update(name=person.name, count=count)
    _end(act, SignIn.objects.filter(person=person, ended_at=None), now, SignIn.Ending.OFFICE)
    act.write()
    return count


def enter_failure(
    name: str, *, now: datetime, address: str, why: str = "password", locked: bool = False
) -> Entry | None:
    """Record that somebody was not let in as ``name``: None when this hour's entries of that stream are used up.

    why: password, second_factor, oidc or left. locked: this failure was the one too many.
    """
    person = Person.objects.filter(username__iexact=name).first() if name and "\x00" not in name else None
    facts: dict[str, Any] = {"address": address[:45], "why": why}
    if person:
        facts["name"] = person.username
    else:
        facts["digest"] = digest_of(name)
    stream = person.sign_in_stream if person else UNKNOWN
    kind = "sign_in.locked" if locked else "sign_in.failed"
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                if person:
                    _held_person(person.pk)
                return _enter_bounded(stream, kind, facts, now)
        except Conflict:  # somebody else failed in the same moment
            continue
    return None


def _enter_bounded(stream: str, kind: str, facts: dict[str, Any], now: datetime) -> Entry | None:
    lately = entries_of(stream).filter(kind__in=_FAILURES, at__gt=now - timedelta(hours=1)).count()
    if lately > FAILURES_ENTERED:
        return None
    act = Act(stream, "sign_in.flooded" if lately == FAILURES_ENTERED else kind, author=VISITOR, now=now)
    act.facts.update(facts, count=lately)
    return act.write()


def _held(acting: Acting) -> Person:
    """The acting person, with the row locked: two things that happen to one person at once are entered one after the other."""
    if acting.person is None:
        raise ValueError("nobody has signed in")
    _held_person(acting.person.pk)
    return acting.person


def _held_person(pk: int) -> None:
    list(Person.objects.select_for_update().filter(pk=pk).values_list("pk", flat=True))


def _end(act: Act, found: Iterable[SignIn], now: datetime, how: str) -> None:
    """Mark sessions as ended in ``act``, and take away what opens them."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for sign_in in found:
        sign_in.ended_at, sign_in.ended_how = now, how
        act.save(sign_in)
        store().delete(sign_in.session_key)


def _written(text: str) -> str:
    """A text from outside as the record can hold it: no control characters, no half characters."""
    return "".join(character for character in text if character.isprintable())
