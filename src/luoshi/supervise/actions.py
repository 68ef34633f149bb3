"""Every write of the clock. Any number of workers may run at once: what happens once happens by a unique key or a compare-and-set."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from luoshi.commitments import lights
from luoshi.commitments.actions import change_light, held_each, locked, relight_each
from luoshi.commitments.models import Colour, Commitment
from luoshi.ledger.writing import Act, append_many, save_each
from luoshi.org.acting import Acting
from luoshi.org.queries import heads_and_liaisons
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.supervise.letters import letter
from luoshi.supervise.models import Mail, Occasion, Reminder
from luoshi.supervise.queries import already_reminded, occasions, running

log = logging.getLogger(__name__)

MOST_TRIES = 6
TURNED = {Colour.YELLOW: Occasion.TURNED_YELLOW, Colour.RED: Occasion.TURNED_RED}


@dataclass
class Swept:
    """What one pass did."""

    looked_at: int = 0
    lights: int = 0
    reminders: int = 0
    failed: int = 0


@dataclass
class Due:
    """What one commitment needs of the clock today: what to remind of, each with its key, and whether its light is news."""

    commitment: Commitment
    wanted: list[tuple[Occasion, str]]
    is_news: bool


def sweep(*, now: datetime) -> Swept:
    """Look at every open commitment once: change its light where it changed, remind where something is due.

    Some hundreds at a time are one transaction and a handful of statements; where that fails (another worker is at the same, one
    cannot be written) each of them is a transaction of its own, and one that fails is logged and holds up no other.
    """
    swept, rules, today = Swept(), rulebook(), timezone.localdate(now)
    for batch in _batches(running(), 500):
        found = _due(batch, today, rules, swept)
        swept.looked_at += len(batch)
        try:
            lit, reminded = _together(found, today, rules, now)
        except Exception:  # noqa: BLE001 - whatever it is, one by one shows whose it is
            for due in found:
                _one_by_one(due, swept, now)
        else:
            swept.lights += lit
            swept.reminders += reminded
    return swept


def _due(batch: Sequence[Commitment], today: date, rules: Rulebook, swept: Swept) -> list[Due]:
    """What these need; those that need nothing are left out. One query."""
    reminded = already_reminded(commitment.pk for commitment in batch)
    found = []
    for commitment in batch:
        try:
            due = occasions(commitment, today, rules)
            is_news = lights.relight(commitment, today, rules)
        except Exception:
            swept.failed += 1
            log.exception("the sweep passed over commitment %s", commitment.pk)
            continue
        if is_news and commitment.light in TURNED:
            due.append((TURNED[Colour(commitment.light)], str(today)))
        wanted = [(occasion, key) for occasion, key in due if (commitment.pk, occasion, key) not in reminded]
        if wanted or is_news:
            found.append(Due(commitment, wanted, is_news))
    return found


def _one_by_one(due: Due, swept: Swept, now: datetime) -> None:
    try:
        if due.is_news and change_light(due.commitment.pk, now=now):
            swept.lights += 1
        swept.reminders += sum(remind(due.commitment, occasion, key, now=now) for occasion, key in due.wanted)
    except Exception:
        swept.failed += 1
        log.exception("the sweep passed over commitment %s", due.commitment.pk)


@transaction.atomic
def _together(found: Sequence[Due], today: date, rules: Rulebook, now: datetime) -> tuple[int, int]:
    """New lights and reminders of many, as ``change_light`` and ``remind`` do one. Returns how many of each.

    A row that another has lit meanwhile is held and looked at again, so that a change is written once.
    """
    if not found:
        return 0, 0
    held = {one.pk: one for one in held_each([due.commitment.pk for due in found])}
    lit = relight_each([held[due.commitment.pk] for due in found if due.is_news], today=today, rules=rules, now=now)
    reminders = [
        Reminder(commitment=held[due.commitment.pk], unit=held[due.commitment.pk].lead, occasion=occasion, key=key, created_at=now)
        for due in found
        for occasion, key in due.wanted
        if held[due.commitment.pk].lead is not None
    ]  # fmt: skip
    author = Acting.system().author()
    acts = [Act(one.commitment.stream, "commitment.reminded", author=author, now=now) for one in reminders]
    save_each(list(zip(acts, reminders, strict=True)))
    for act, reminder in zip(acts, reminders, strict=True):
        act.facts.update(unit=str(reminder.unit), occasion=str(reminder.occasion))
    append_many(acts)
    _write_letters(reminders, now)
    return lit, len(reminders)


def remind(commitment: Commitment, occasion: str, key: str, *, now: datetime) -> bool:
    """Remind the lead unit once for this occasion and key: on its desk, and by letters that wait in the outbox.

    Whether this call did it; False where another worker was first.
    """
    if commitment.lead is None:
        return False
    try:
        with transaction.atomic():
            commitment = locked(commitment.pk)
            reminder = Reminder(commitment=commitment, unit=commitment.lead, occasion=occasion, key=key, created_at=now)
            act = Act(commitment.stream, "commitment.reminded", author=Acting.system().author(), now=now)
            act.save(reminder)
            act.facts.update(unit=str(commitment.lead), occasion=str(occasion))
            act.write()
            _write_letters([reminder], now)
    except IntegrityError:
        return False
    return True


def _write_letters(reminders: Sequence[Reminder], now: datetime) -> None:
    """A letter to whoever holds the unit's posts today: it follows a hand-over by itself. One query."""
    units = {reminder.unit_id: reminder.unit for reminder in reminders}
    posts = heads_and_liaisons(list(units.values()), timezone.localdate(now))
    mails = []
    for reminder in reminders:
        people = {post.person_id: post.person for post in posts[reminder.unit_id] if post.person.email}
        for person in people.values():
            subject, body = letter(reminder.commitment, reminder.occasion, person)
            mails.append(
                Mail(
                    reminder=reminder, person=person, address=person.email, subject=subject, body=body, created_at=now, try_after=now
                )
            )  # fmt: skip
    Mail.objects.bulk_create(mails, batch_size=500)


def send_mail(*, now: datetime, most: int = 200) -> tuple[int, int]:
    """Send what waits in the outbox. Returns how many were sent and how many failed.

    A letter is claimed by counting its try up where nobody else has; a failed one waits longer each time, and after
    ``MOST_TRIES`` it stays with its error. A crash between sending and noting it can send a letter twice, never lose one.
    """
    sent = failed = 0
    waiting = Mail.objects.filter(sent_at=None, try_after__lte=now, tries__lt=MOST_TRIES).order_by("try_after", "pk")[
        :most
    ]
    for mail in list(waiting):
        again = now + timedelta(minutes=5 * 2**mail.tries)
        claimed = Mail.objects.filter(pk=mail.pk, tries=mail.tries, sent_at=None).update(
            tries=F("tries") + 1, try_after=again
        )
        if claimed != 1:
            continue
        try:
            EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.address]).send()
        except Exception as error:  # noqa: BLE001 - whatever a mail server does, the next letter must go out
            failed += 1
            Mail.objects.filter(pk=mail.pk).update(error=f"{type(error).__name__}: {error}"[:300])
            log.warning("letter %s was not sent: %s", mail.pk, error)
        else:
            sent += 1
            Mail.objects.filter(pk=mail.pk).update(sent_at=now, error="")
    return sent, failed


def _batches(rows: Iterator[Commitment], size: int) -> Iterable[list[Commitment]]:
    while batch := list(islice(rows, size)):
        yield batch
