"""Entries and checkpoints of the ledger, as they go out."""

from datetime import datetime
from typing import Any

from ninja import Schema


class EntryOut(Schema):
    id: int
    stream: str
    seq: int
    kind: str
    actor: str
    post: str
    at: datetime
    sentence: str
    facts: dict[str, Any]
    hash: str
    prev: str


class EntryPage(Schema):
    items: list[EntryOut]
    next: str | None


class CheckpointOut(Schema):
    n: int
    upto: int
    entries: int
    streams: int
    root: str
    algorithm: str
    at: datetime
    key_id: str
    signature: str
    prev: str
    hash: str
