"""Signed checkpoints over the whole record, and proofs for an outsider that one entry stands in it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction

from luoshi.kernel import chain
from luoshi.ledger import keys, queries, signing, verifying
from luoshi.ledger.errors import NotYetCheckpointed
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.values import instant
from luoshi.ledger.verifying import verify_proof

__all__ = ["make", "proof", "verify_proof"]


@transaction.atomic
def make(now: dt.datetime) -> Checkpoint | None:
    """Sign the Merkle root of all stream heads. Returns None, and does nothing, when no entry is new since the last one.

    Writers wait while it reads (see queries.lock_out_writers); any number of processes may call it.
    """
    key = keys.private_key()
    queries.lock_out_writers()
    former = queries.latest_checkpoint()
    upto = queries.last_entry_id()
    if upto == (former.upto if former else 0):
        return None
    heads = queries.heads(upto)
    algorithm = settings.LUOSHI_LEDGER_ALGORITHM
    members: dict[str, Any] = {
        "n": former.n + 1 if former else 1,
        "upto": upto,
        "entries": queries.count_entries(upto),
        "streams": len(heads),
        "root": chain.merkle_root([verifying.leaf(*head) for head in heads], algorithm),
        "algorithm": algorithm,
        "prev": former.hash if former else "",
        "at": instant(now),
        "key_id": signing.key_id(signing.public_text(key.public_key())),
    }
    members["signature"] = signing.sign(key, verifying.signed_bytes(members))
    members["hash"] = verifying.checkpoint_hash(members)
    return Checkpoint.objects.create(**{**members, "at": now})


def proof(entry: Entry) -> dict[str, Any]:
    """Return what proves `entry` to somebody who knows nothing but the public key.

    The entry; the entries that follow it up to the head that the next checkpoint covers (`links`); the audit path from
    that head to the checkpoint's root; the checkpoint; the public key. Raises NotYetCheckpointed.
    """
    checkpoint = queries.checkpoint_covering(entry)
    if checkpoint is None:
        raise NotYetCheckpointed
    heads = queries.heads(checkpoint.upto)
    index = next(number for number, head in enumerate(heads) if head[0] == entry.stream)
    following = queries.entries_of(entry.stream).filter(seq__gt=entry.seq, seq__lte=heads[index][1])
    return {
        "format": "luoshi-proof",
        "version": 1,
        "entry": _proved(entry),
        "links": [_proved(link) for link in following],
        "index": index,
        "path": chain.inclusion_proof([verifying.leaf(*head) for head in heads], index, checkpoint.algorithm),
        "checkpoint": checkpoint.members,
        "public_key": keys.trusted().get(checkpoint.key_id, ""),
    }


def _proved(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "entry": {**entry.members, "data": entry.content}, "hash": entry.hash}
