"""The record itself: entries, checkpoints, keys of requests already answered, and what makes a model ledgered."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.ledger import values
from luoshi.ledger.errors import UnledgeredWriteError
from luoshi.ledger.values import AnyField


class Entry(models.Model):
    """One act, written once. Database triggers (`guards`) refuse to change or delete it."""

    stream = models.CharField(_("流"), max_length=80)
    seq = models.PositiveIntegerField(_("流内序号"))
    kind = models.CharField(_("类别"), max_length=60)
    actor = models.CharField(_("办理人"), max_length=150)
    post = models.CharField(_("职务"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))
    # Canonical JSON (RFC 8785) as text, not a JSONField: PostgreSQL's jsonb would not give the same bytes back.
    data = models.TextField(_("内容"))
    prev = models.CharField(_("前一条的哈希"), max_length=80, blank=True)
    hash = models.CharField(_("哈希"), max_length=80)

    class Meta:
        verbose_name = _("存证记录")
        verbose_name_plural = _("存证记录")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_entry_stream_seq")]

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.kind}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The data as an object: by, facts, rows and, where a commitment moved, move."""
        return json.loads(self.data)

    @property
    def facts(self) -> dict[str, Any]:
        """What the entry's sentence is made from; names are frozen as text."""
        return self.content.get("facts", {})

    @property
    def by(self) -> str:
        """The username of who acted, or "system"."""
        return self.content.get("by", "system")

    @property
    def members(self) -> dict[str, Any]:
        """The members that the hash covers, for kernel.chain.entry_hash; the data as its canonical text."""
        return {
            "stream": self.stream,
            "seq": self.seq,
            "kind": self.kind,
            "actor": self.actor,
            "post": self.post,
            "at": values.instant(self.at),
            "data": self.data,
            "prev": self.prev,
        }


class Checkpoint(models.Model):
    """A signed Merkle root over the heads of all streams; meant to be kept elsewhere too."""

    n = models.PositiveIntegerField(_("序号"), unique=True)
    upto = models.BigIntegerField(_("截至记录"))
    entries = models.PositiveBigIntegerField(_("记录条数"))
    streams = models.PositiveIntegerField(_("流的个数"))
    root = models.CharField(_("默克尔根"), max_length=80)
    algorithm = models.CharField(_("算法"), max_length=10)
    prev = models.CharField(_("前一个检查点的哈希"), max_length=80, blank=True)
    at = models.DateTimeField(_("时间"))
    key_id = models.CharField(_("密钥编号"), max_length=20)
    signature = models.CharField(_("签名"), max_length=100)
    hash = models.CharField(_("哈希"), max_length=80)

    class Meta:
        verbose_name = _("检查点")
        verbose_name_plural = _("检查点")
        ordering = ["n"]

    def __str__(self) -> str:
        return f"#{self.n} {self.root}"

    @property
    def members(self) -> dict[str, Any]:
        """The checkpoint as exported and proved: everything that is signed, with the signature and the hash."""
        return {
            "n": self.n,
            "upto": self.upto,
            "entries": self.entries,
            "streams": self.streams,
            "root": self.root,
            "algorithm": self.algorithm,
            "prev": self.prev,
            "at": values.instant(self.at),
            "key_id": self.key_id,
            "signature": self.signature,
            "hash": self.hash,
        }


class IdempotencyKey(models.Model):
    """A request that was answered already, so that its replay gets the same answer and does nothing."""

    username = models.CharField(max_length=150)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=80)
    outcome = models.TextField(default="{}")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("已答复的请求")
        verbose_name_plural = _("已答复的请求")
        constraints = [models.UniqueConstraint(fields=["username", "key"], name="ledger_idempotencykey_once")]

    def __str__(self) -> str:
        return f"{self.username} {self.key}"


def _copied(value: Any) -> Any:
    """A copy of data as JSON has it; some ten times as quick as copy.deepcopy, of which a list of rows takes thousands."""
    if isinstance(value, dict):
        return {name: _copied(part) if isinstance(part, _MUTABLE) else part for name, part in value.items()}
    if isinstance(value, list):
        return [_copied(part) if isinstance(part, _MUTABLE) else part for part in value]
    return value


_MUTABLE = (dict, list)


class LedgeredModel(models.Model):
    """A model whose rows are the fold of the ledger: only `ledger.writing.Act` writes them.

    Fields that may be edited through M2M need a through model that is ledgered too.
    """

    #: Fields recorded only as a digest of their text: long texts that need not stand in the ledger word for word.
    ledger_digests: ClassVar[Collection[str]] = frozenset()
    #: Fields that are no part of the record: password, last_login, a cache. Act.save stores them without recording.
    ledger_skip: ClassVar[Collection[str]] = frozenset()
    #: Fields that ``values.SCREENS`` do not look at, because what stores them has looked already.
    ledger_unscreened: ClassVar[Collection[str]] = frozenset()

    #: What the database held when this object was read or last saved: {attname: value}.
    _ledger_seen: Mapping[str, Any] = MappingProxyType({})
    _ledger_open = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save outside an Act only what is no part of the record (a new password, the last sign-in); else refuse."""
        opened = self._ledger_open
        if not opened and (self._state.adding or any(self.ledger_changed(field) for field in self.ledgered_fields())):
            raise UnledgeredWriteError(f"{self._meta.label} is ledgered: write it through luoshi.ledger.writing.Act")
        super().save(*args, **kwargs)
        if not opened:
            self.ledger_remember(field.attname for field in self._meta.concrete_fields)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self._ledger_open:
            raise UnledgeredWriteError(f"{self._meta.label} is ledgered: delete it through luoshi.ledger.writing.Act")
        return super().delete(*args, **kwargs)

    @classmethod
    def ledgered_fields(cls) -> list[AnyField]:
        """The fields that the ledger records: every column but the key, what is skipped, and what the database works out."""
        if "_ledger_fields" not in cls.__dict__:
            cls._ledger_fields = [
                field
                for field in cls._meta.concrete_fields
                if not field.primary_key and field.name not in cls.ledger_skip and not field.generated
            ]
        return cls._ledger_fields

    _ledger_fields: ClassVar[list[AnyField]]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], held: Collection[Any]) -> Self:  # type: ignore[override]
        instance = super().from_db(db, field_names, held)
        # As ``ledger_remember`` does, for thousands of rows: all at once, and a copy only of what can be changed in place.
        seen = instance.__dict__.copy()
        del seen["_state"]
        for attname in cls._ledger_mutable():
            if attname in seen:
                seen[attname] = _copied(seen[attname])
        instance.__dict__["_ledger_seen"] = seen
        return instance

    @classmethod
    def _ledger_mutable(cls) -> tuple[str, ...]:
        """The attributes whose values are lists or dictionaries."""
        if "_ledger_json" not in cls.__dict__:
            json = (field.attname for field in cls._meta.concrete_fields if isinstance(field, models.JSONField))
            cls._ledger_json = tuple(json)
        return cls._ledger_json

    _ledger_json: ClassVar[tuple[str, ...]]

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        fields = None if fields is None else list(fields)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        wanted = None if fields is None else set(fields)
        self.ledger_remember(
            field.attname
            for field in self._meta.concrete_fields
            if wanted is None or field.name in wanted or field.attname in wanted
        )

    def ledger_remember(self, attnames: Iterable[str]) -> None:
        """Note that the database holds what these attributes hold now."""
        held = self.__dict__
        seen = held.setdefault("_ledger_seen", {})
        for attname in attnames:
            if attname in held:
                value = held[attname]
                # A list or dict may be changed in place, and the change must show.
                seen[attname] = _copied(value)

    @contextmanager
    def ledger_opened(self) -> Iterator[None]:
        """Open the row for writing; only Act does."""
        self._ledger_open = True
        try:
            yield
        finally:
            self._ledger_open = False

    def ledger_changed(self, field: AnyField) -> bool:
        """Whether the attribute of `field` differs from what the database holds. A deferred field has not changed."""
        if field.attname not in self.__dict__:
            return False
        if field.attname not in self._ledger_seen:
            return True
        now, then = self.__dict__[field.attname], self._ledger_seen[field.attname]
        if type(now) is type(then) and now == then:
            return False
        return bool(values.written_form(field, now) != values.written_form(field, then))
