"""Every write of the clock. Any number of workers may run at once: what happens once happens by a unique key or a compare-and-set."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from luoshi.commitments import lights
from luoshi.commitments.actions import change_light, locked
from luoshi.commitments.models import Colour, Commitment
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.queries import heads_and_liaisons
from luoshi.rulebook.queries import rulebook
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


def sweep(*, now: datetime) -> Swept:
    """Look at every open commitment once: change its light where it changed, remind where something is due.

    Each commitment is a transaction of its own; one that fails is logged and passed over, so that it holds up no other.
    """
    swept, rules, today = Swept(), rulebook(), timezone.localdate(now)
    for batch in _batches(running(), 500):
        reminded = already_reminded(commitment.pk for commitment in batch)
        for commitment in batch:
            swept.looked_at += 1
            try:
                due = occasions(commitment, today, rules)
                if lights.relight(commitment, today, rules) and change_light(commitment.pk, now=now):
                    swept.lights += 1
                    if commitment.light in TURNED:
                        due.append((TURNED[Colour(commitment.light)], str(today)))
                wanted = [(occasion, key) for occasion, key in due if (commitment.pk, occasion, key) not in reminded]
                swept.reminders += sum(remind(commitment, occasion, key, now=now) for occasion, key in wanted)
            except Exception:
                swept.failed += 1
                log.exception("the sweep passed over commitment %s", commitment.pk)
    return swept


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
            _write_letters(reminder, commitment, now)
    except IntegrityError:
        return False
    return True


def _write_letters(reminder: Reminder, commitment: Commitment, now: datetime) -> None:
    """A letter to whoever holds the unit's posts today: it follows a hand-over by itself."""
    posts = heads_and_liaisons([reminder.unit], timezone.localdate(now))[reminder.unit_id]
    people = {post.person_id: post.person for post in posts if post.person.email}
    mails = []
    for person in people.values():
        subject, body = letter(commitment, reminder.occasion, person)
        mails.append(
            Mail(
                reminder=reminder,
                person=person,
                address=person.email,
                subject=subject,
                body=body,
                created_at=now,
                try_after=now,
            )
        )
    Mail.objects.bulk_create(mails)


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
