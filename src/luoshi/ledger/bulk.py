"""Many rows changed by few statements, each row recorded in the act that says so. What `Act.save` is for one, this is for many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from luoshi.ledger import batches
from luoshi.ledger.errors import Conflict
from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.values import AnyField
from luoshi.ledger.writing import Act, in_transaction, refuse_bad


def update_where(act: Act, rows: QuerySet[Any, Any], **values: Any) -> int:
    """Set the same ``values`` (expressions too) in all ``rows`` by one statement, and record what each row holds then.

    The rows are held from here to the end of the transaction. Returns how many there were. Raises Conflict where the
    statement met others than were held, BadContent where the ledger cannot hold what came out.
    """
    in_transaction()
    model = rows.model
    keys = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    if rows.order_by().update(**values) != len(keys):
        raise Conflict
    fields = _fields(model, values)
    for batch in _batches(keys):
        for obj in model._base_manager.filter(pk__in=batch):
            refuse_bad(obj, fields)
            act.record_update(obj, fields)
    return len(keys)


def delete_each(pairs: Sequence[tuple[Act, LedgeredModel]]) -> None:
    """Delete rows on which nothing hangs, a statement per model and batch, each recorded in the act beside it."""
    in_transaction()
    groups: dict[type[LedgeredModel], list[tuple[Act, LedgeredModel]]] = defaultdict(list)
    for act, obj in pairs:
        groups[type(obj)].append((act, obj))
    for model, group in groups.items():
        for batch in _batches(group):
            doomed = model._base_manager.filter(pk__in=[obj.pk for _act, obj in batch])
            # The public delete() would take along, unrecorded, what hangs on the rows; this one fails there.
            if doomed._raw_delete(doomed.db) != len(batch):  # noqa: SLF001 - see above
                raise Conflict
        for act, obj in group:
            act.record_gone(obj)


def _fields(model: type[LedgeredModel], names: Iterable[str]) -> list[AnyField]:
    wanted = set(names)
    return [field for field in model.ledgered_fields() if field.name in wanted]


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), batches.ROWS):
        yield items[start : start + batches.ROWS]
