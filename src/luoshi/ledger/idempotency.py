"""A request that is sent twice is done once, and answered twice alike.

    with transaction.atomic():
        replay = once(username, key, fingerprint)
        if replay:
            return replay.outcome
        …the act…
        remember(username, key, outcome)

The row is written before the act, in the same transaction: a duplicate that comes meanwhile waits for the first to end,
and then sees its outcome, or takes its place if it failed.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.errors import BadContent, KeyReused
from luoshi.ledger.models import IdempotencyKey

KEPT = dt.timedelta(days=7)
"""How long a request may be replayed; `forget` removes older keys."""


@dataclass(frozen=True)
class Replay:
    """The outcome of the first request with this key, as `remember` was given it; {} when it was given none."""

    outcome: dict[str, Any]


def once(username: str, key: str, fingerprint: str, *, now: dt.datetime | None = None) -> Replay | None:
    """Claim `key` for this request: None when it is the first, else the Replay of the first.

    fingerprint: a digest of what the request asks for (kernel.chain.digest). Raises KeyReused when the key came with
    another one, BadContent when the key is empty or longer than 255 characters. Call it first in the transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("once() must be called inside transaction.atomic(), with the act that it guards")
    limit = IdempotencyKey._meta.get_field("key").max_length or 0
    if not 0 < len(key) <= limit or "\x00" in key:
        raise BadContent({"Idempotency-Key": _("长度应在 1 到 %(limit)d 个字之间。") % {"limit": limit}})
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(username=username, key=key, fingerprint=fingerprint, at=now or timezone.now())
    except IntegrityError:
        first = IdempotencyKey.objects.get(username=username, key=key)
    else:
        return None
    if first.fingerprint != fingerprint:
        raise KeyReused
    return Replay(json.loads(first.outcome))


def remember(username: str, key: str, outcome: dict[str, Any]) -> None:
    """Keep the outcome (JSON) of the request that claimed `key`, in the same transaction."""
    text = json.dumps(outcome, ensure_ascii=False, separators=(",", ":"))
    IdempotencyKey.objects.filter(username=username, key=key).update(outcome=text)


def forget(now: dt.datetime) -> int:
    """Remove the keys of requests older than KEPT. Returns how many."""
    return IdempotencyKey.objects.filter(at__lt=now - KEPT).delete()[0]
