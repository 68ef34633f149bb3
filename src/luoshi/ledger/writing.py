"""The one way to write: an Act changes rows and appends the entry that says so, in the same transaction.

with transaction.atomic():
    act = Act(f"commitment:{commitment.pk}", "commitment.acknowledged", author, now)
    commitment.state = State.ACCEPTED
    act.save(commitment)
    act.facts.update(unit="云州市教育局")
    act.write()
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from luoshi.kernel import chain
from luoshi.ledger import batches, queries
from luoshi.ledger.errors import BadContent, Conflict
from luoshi.ledger.models import Entry, LedgeredModel
from luoshi.ledger.values import AnyField, digest_form, refuse_unwritable, written_form

#: How long the texts of an entry may be, in characters.
_LIMITS = {field.name: field.max_length or 0 for field in Entry._meta.fields if isinstance(field, models.CharField)}


@dataclass(frozen=True)
class Author:
    """Who acts, frozen as text: the entry must read the same when the person or the post is long gone."""

    name: str
    post: str = ""
    username: str = "system"


#: The clock, when nobody pressed a button.
SYSTEM = Author("系统")  # zh: a name, frozen in the entry like any other


class Act:
    """One entry in the making.

    stream: "commitment:<pk>" and the like, at most 80 characters; it may be set later, before `write`.
    kind: a registered kind (`ledger.sentences`). now: aware. move: what a commitment's life-cycle did,
    ``{"action": …, "from": …, "to": …}``. after: the seq that the user saw last; Conflict when it is no longer the last.
    """

    def __init__(
        self,
        stream: str,
        kind: str,
        author: Author,
        now: dt.datetime,
        *,
        move: Mapping[str, str | None] | None = None,
        after: int | None = None,
    ) -> None:
        self.stream = stream
        self.kind = kind
        self.author = author
        self.now = now
        self.move = dict(move) if move is not None else None
        self.after = after
        self.facts: dict[str, Any] = {}
        self.rows: dict[str, dict[str, dict[str, Any] | None]] = {}

    # --- rows ---

    def save(self, obj: LedgeredModel, *, expect: Mapping[str, Any] | None = None) -> bool:
        """Insert or update `obj` and record it: every ledgered field when new, else only those that changed.

        Only changed columns are written. `expect` makes the update a compare-and-set: {field: value that the row must
        still have}. Returns False when nothing had changed (nothing is written then, unless `expect` has to be proved).
        Raises BadContent, naming the field, before anything is written; Conflict when the row is gone or not as expected.
        """
        in_transaction()
        refuse_unwritable("facts", self.facts)
        if obj._state.adding:
            refuse_bad(obj, obj.ledgered_fields())
            with obj.ledger_opened():
                obj.save(force_insert=True)
            self.record_insert(obj)
            return True
        return self._update(obj, expect)

    def save_all(self, objs: Sequence[LedgeredModel]) -> None:
        """Insert many new objects, a query per model, and record each in this act."""
        save_each([(self, obj) for obj in objs])

    def delete(self, obj: LedgeredModel) -> None:
        """Delete `obj` and record that. Raises Conflict when other ledgered rows hang on it: delete those first."""
        in_transaction()
        pk = obj.pk
        collector = Collector(using=obj._state.db or "default", origin=obj)
        collector.collect([obj])
        _refuse_cascade(obj, collector)
        with obj.ledger_opened():
            obj.delete()
        self._row(obj, pk, None)

    def _update(self, obj: LedgeredModel, expect: Mapping[str, Any] | None) -> bool:
        ledgered = obj.ledgered_fields()
        changed = [field for field in obj._meta.concrete_fields if not field.primary_key and obj.ledger_changed(field)]
        recorded = [field for field in changed if field in ledgered]
        if not changed and expect is None:
            return False
        refuse_bad(obj, recorded)
        if changed:
            # What a field sets by itself (auto_now) goes along with the rest.
            selfset = [field for field in ledgered if getattr(field, "auto_now", False) and field not in changed]
            changed += selfset
            recorded += selfset
        if expect is not None:
            self._compare_and_set(obj, changed, expect)
        else:
            try:
                with obj.ledger_opened():
                    obj.save(update_fields=[field.name for field in changed])
            except IntegrityError:
                raise
            except DatabaseError as error:
                if type(error) is DatabaseError:  # Django's own: no row was there to be updated
                    raise Conflict from error
                raise
        self._record(obj, recorded)
        obj.ledger_remember(field.attname for field in changed)
        return bool(changed)

    def _compare_and_set(self, obj: LedgeredModel, changed: Sequence[AnyField], expect: Mapping[str, Any]) -> None:
        rows = type(obj)._base_manager.using(obj._state.db).filter(pk=obj.pk, **expect)
        if changed:
            done = rows.update(**{field.attname: field.pre_save(obj, False) for field in changed})
        else:
            done = rows.count()
        if done != 1:
            raise Conflict

    def record_insert(self, obj: LedgeredModel) -> None:
        self._record(obj, obj.ledgered_fields())
        obj.ledger_remember(field.attname for field in obj._meta.concrete_fields)

    def record_update(self, obj: LedgeredModel, fields: Iterable[AnyField]) -> None:
        """Note the present values of these fields; the caller has written them."""
        self._record(obj, fields)

    def _record(self, obj: LedgeredModel, fields: Iterable[AnyField]) -> None:
        content = {}
        for field in fields:
            form = written_form(field, getattr(obj, field.attname))
            content[field.name] = digest_form(form, _algorithm()) if field.name in obj.ledger_digests else form
        if content:
            self._row(obj, obj.pk, content)

    def record_gone(self, obj: LedgeredModel) -> None:
        """Note that the row is there no more."""
        self._row(obj, obj.pk, None)

    def _row(self, obj: LedgeredModel, pk: Any, content: dict[str, Any] | None) -> None:
        table = self.rows.setdefault(obj._meta.label_lower, {})
        former = table.get(str(pk))
        table[str(pk)] = {**former, **content} if former and content is not None else content

    # --- the entry ---

    def write(self) -> Entry:
        """Append the entry to its stream. Raises Conflict when somebody else's entry took the place meanwhile."""
        in_transaction()
        self.check()
        head = queries.head(self.stream)
        entry = self.entry_after(head.seq if head else 0, head.hash if head else "")
        try:
            entry.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict from error
        return entry

    def check(self) -> None:
        for name in ("stream", "kind", "facts", "move"):
            refuse_unwritable(name, getattr(self, name))
        for name in ("name", "post", "username"):
            refuse_unwritable(name, getattr(self.author, name))
        texts = {"stream": self.stream, "kind": self.kind, "actor": self.author.name, "post": self.author.post}
        for name, text in texts.items():
            limit = _LIMITS[name]
            if (not text and name != "post") or len(text) > limit:
                raise BadContent({name: _("长度应在 1 到 %(limit)d 个字之间。") % {"limit": limit}})

    def entry_after(self, last_seq: int, last_hash: str) -> Entry:
        if self.after is not None and self.after != last_seq:
            raise Conflict
        data: dict[str, Any] = {"by": self.author.username, "facts": self.facts, "rows": self.rows}
        if self.move is not None:
            data["move"] = self.move
        entry = Entry(
            stream=self.stream,
            seq=last_seq + 1,
            kind=self.kind,
            actor=self.author.name,
            post=self.author.post,
            at=self.now,
            data=chain.canonical(data).decode(),
            prev=last_hash,
        )
        entry.hash = chain.entry_hash(entry.members, _algorithm(), data_text=entry.data)
        return entry


def write_entry(
    stream: str, kind: str, author: Author, now: dt.datetime, facts: Mapping[str, Any] | None = None, **options: Any
) -> Entry:
    """Append an entry for an act that changed no row. `options` are those of Act."""
    act = Act(stream, kind, author, now, **options)
    act.facts.update(facts or {})
    return act.write()


def append_many(acts: Sequence[Act]) -> list[Entry]:
    """Append the entries of `acts`, in their order, with one query for the heads and bulk inserts.

    Acts may share a stream. Raises Conflict as Act.write does.
    """
    in_transaction()
    for act in acts:
        act.check()
    last = queries.heads_of({act.stream for act in acts})
    entries = []
    for act in acts:
        entry = act.entry_after(*last.get(act.stream, (0, "")))
        last[act.stream] = (entry.seq, entry.hash)
        entries.append(entry)
    try:
        return Entry.objects.bulk_create(entries, batch_size=batches.ROWS)
    except IntegrityError as error:
        raise Conflict from error


def save_each(pairs: Sequence[tuple[Act, LedgeredModel]]) -> None:
    """Insert many new objects, a query per model and batch, and record each in the act beside it.

    Keys are known afterwards, so that an act's stream may be named then: ``act.stream = f"commitment:{obj.pk}"``.
    """
    in_transaction()
    by_model: dict[type[LedgeredModel], list[tuple[Act, LedgeredModel]]] = defaultdict(list)
    for act, obj in pairs:
        if not obj._state.adding:
            raise ValueError("only new objects can be inserted in bulk")
        refuse_bad(obj, obj.ledgered_fields())
        by_model[type(obj)].append((act, obj))
    for model, group in by_model.items():
        model._base_manager.bulk_create([obj for _act, obj in group], batch_size=batches.ROWS)
        for act, obj in group:
            act.record_insert(obj)


def update_each(pairs: Sequence[tuple[Act, LedgeredModel]]) -> None:
    """Update many objects, a query or two per model and batch, and record in the act beside each what changed in it.

    The rows must be held already (select_for_update). One that has not changed is passed over. Raises BadContent before anything
    is written; Conflict when a row is gone.
    """
    in_transaction()
    changes: dict[type[LedgeredModel], list[tuple[Act, LedgeredModel, list[AnyField]]]] = defaultdict(list)
    for act, obj in pairs:
        fields = [field for field in obj._meta.concrete_fields if not field.primary_key and obj.ledger_changed(field)]
        refuse_bad(obj, [field for field in fields if field in obj.ledgered_fields()])
        if fields:
            changes[type(obj)].append((act, obj, fields))
    for group in changes.values():
        _write_columns([obj for _act, obj, _fields in group], {field for _a, _o, fields in group for field in fields})
        for act, obj, fields in group:
            act.record_update(obj, [field for field in fields if field in obj.ledgered_fields()])
            obj.ledger_remember(field.attname for field in fields)


def _write_columns(objs: Sequence[LedgeredModel], columns: Collection[AnyField]) -> None:
    """Write these columns of the objects: what is the same for all in one statement, the rest in batches."""
    if not columns:
        return
    rows = type(objs[0])._base_manager.filter(pk__in=[obj.pk for obj in objs])
    shared, differing = {}, []
    for field in columns:
        values = [getattr(obj, field.attname) for obj in objs]
        if all(value == values[0] for value in values):
            shared[field.attname] = values[0]
        else:
            differing.append(field.name)
    done = rows.update(**shared) if shared else len(objs)
    if differing:
        done = min(done, type(objs[0])._base_manager.bulk_update(objs, sorted(differing), batch_size=batches.ROWS))
    if done != len(objs):
        raise Conflict


# --- guards -----------------------------------------------------------------------------------------------------------


def _algorithm() -> str:
    return settings.LUOSHI_LEDGER_ALGORITHM


def in_transaction() -> None:
    """Raise RuntimeError outside a transaction: the program's mistake."""
    if not connection.in_atomic_block:
        raise RuntimeError("ledger: an act must be written inside transaction.atomic(), with the change it records")


def refuse_bad(obj: LedgeredModel, fields: Iterable[AnyField]) -> None:
    """Raise BadContent for every value that the tables or the ledger cannot hold, before anything is written."""
    problems: dict[str, list[str]] = {}
    for field in fields:
        value = getattr(obj, field.attname)
        try:
            refuse_unwritable(field.name, written_form(field, value), screened=field.name not in obj.ledger_unscreened)
            if not field.is_relation and not isinstance(field, (models.FileField, models.JSONField)):
                field.run_validators(field.to_python(value))
        except BadContent as error:
            problems.update(error.message_dict)
        except ValidationError as error:
            problems[field.name] = error.messages
    if problems:
        raise BadContent(problems)


def _refuse_cascade(obj: LedgeredModel, collector: Collector) -> None:
    hanging = {model._meta.label for model, found in collector.data.items() if set(found) - {obj}}
    hanging |= {
        rows.model._meta.label for rows in collector.fast_deletes if rows.model is not type(obj) and rows.exists()
    }
    hanging |= {field.model._meta.label for field, _value in collector.field_updates}
    if hanging:
        raise Conflict(_("还有其他内容依附于它（%(what)s），不能删除。") % {"what": "、".join(sorted(hanging))})
