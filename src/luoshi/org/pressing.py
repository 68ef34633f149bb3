"""A button pressed once is an act done once: what screens and API share around every act.

The key comes hidden in the form, or as the Idempotency-Key header. A double click, a replayed request or a lost answer
finds the first outcome again; nothing is done twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.ledger import idempotency
from luoshi.ledger.errors import BadContent, Conflict, KeyReused
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Invalid


class Overtaken(ActRefused):
    """Somebody else wrote first, in the very same moment."""

    code = "overtaken"


class KeyUsed(ActRefused):
    status = 422
    code = "idempotency-key-reused"


@dataclass(frozen=True)
class Pressed:
    """What came of it: the outcome that ``do`` returned now, or that it returned the first time."""

    outcome: Mapping[str, Any]
    replayed: bool


def press(do: Callable[[], Mapping[str, Any]], *, acting: Acting, key: str, fingerprint: str) -> Pressed:
    """Run ``do`` in one transaction, once for this person's ``key``; without a key it simply runs.

    fingerprint: what was asked, so that a key is not used for two different things. ``do`` returns plain data.
    Raises ActRefused, with everything undone and the key free to be used again.
    """
    try:
        with transaction.atomic():
            replay = idempotency.once(acting.username, key, fingerprint) if key else None
            if replay is not None:
                return Pressed(replay.outcome, replayed=True)
            outcome = dict(do())
            if key:
                idempotency.remember(acting.username, key, outcome)
            return Pressed(outcome, replayed=False)
    except Conflict as error:
        raise Overtaken(str(error)) from error
    except KeyReused as error:
        raise KeyUsed(str(error)) from error
    except BadContent as error:
        raise unwritable(error) from error


def unwritable(error: BadContent) -> Invalid:
    """The ledger's refusal of a text (a NUL character, too long), by field."""
    fields = {name: " ".join(told) for name, told in error.message_dict.items()}
    return Invalid(_("有内容无法保存：%(what)s") % {"what": " ".join(fields.values())}, fields=fields)
