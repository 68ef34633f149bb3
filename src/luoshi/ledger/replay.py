"""State is the fold of the ledger: replay the entries, and compare what they give with the rows in the tables."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps

from luoshi.kernel import chain
from luoshi.ledger import queries
from luoshi.ledger.errors import BadContent
from luoshi.ledger.findings import Problem, Report
from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.values import AnyField, digest_form, written_form

LIMIT = 100
"""So many bad rows are named; the rest is counted."""

_SHORT = 200  # characters; longer values are held as a digest only, so that memory does not grow with the texts
_SMALL = (int, bool, type(None))
_ABSENT = object()


class Fold:
    """The rows that the entries add up to: {table: {pk: {field: value}}}."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}

    def apply(self, content: Mapping[str, Any]) -> None:
        """Take in what one entry did to the rows. Content of another form is nobody's row: the comparison will tell."""
        rows_by_table = content.get("rows")
        if not isinstance(rows_by_table, dict):
            return
        for label, changes in rows_by_table.items():
            table = self.tables.setdefault(label, {})
            for pk, values in changes.items() if isinstance(changes, dict) else ():
                if values is None:
                    table.pop(pk, None)
                elif isinstance(values, dict):
                    table.setdefault(pk, {}).update({field: _packed(value) for field, value in values.items()})


def _packed(value: Any) -> Any:
    """Return a stand-in for `value` that is equal exactly where the values are, and small."""
    kind = type(value)
    if kind in _SMALL or (kind is str and len(value) <= _SHORT):
        return value
    try:
        text = chain.canonical(value)
    except (chain.CanonicalError, RecursionError):  # only in an entry that was tampered with, and is named as such
        text = repr(type(value)).encode()
    return hashlib.blake2b(text, digest_size=16).digest()


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)  # 1 is not true


def models() -> list[type[LedgeredModel]]:
    """Every ledgered model that has a table of its own."""
    return [model for model in apps.get_models() if issubclass(model, LedgeredModel) and not model._meta.proxy]


def compare(fold: Fold, report: Report, progress: Any = None) -> None:
    """Add to `report` every row that is missing, extra or different, up to LIMIT, and count the rows looked at."""
    known = {model._meta.label_lower: model for model in models()}
    total = sum(len(table) for table in fold.tables.values())
    done = named = 0
    for label in sorted({*known, *fold.tables}):
        expected = fold.tables.pop(label, {})
        if label not in known:
            problems: Iterator[Problem] = iter([Problem("row.table", label)] if expected else [])
        else:
            problems = _compare_table(known[label], expected, report)
        for problem in problems:
            if named < LIMIT:
                report.problems.append(problem)
            else:
                report.unnamed += 1
            named += 1
        done = report.counted.get("rows", 0)
        if progress:
            progress("rows", min(done, total), total)


def _compare_table(
    model: type[LedgeredModel], expected: dict[str, dict[str, Any]], report: Report
) -> Iterator[Problem]:
    label, fields = model._meta.label_lower, model.ledgered_fields()
    columns = [field.attname for field in fields]
    for row in queries.rows(model._base_manager.all(), *columns):
        report.counted["rows"] = report.counted.get("rows", 0) + 1
        pk = str(row.pk if isinstance(row, queries.Damaged) else row[0])
        wanted = expected.pop(pk, None)
        where = f"{label} {pk}"
        if wanted is None:
            yield Problem("row.extra", where)
        elif isinstance(row, queries.Damaged):
            yield Problem("row.unreadable", where, {"detail": row.detail})
        else:
            yield from _compare_row(model, fields, wanted, row[1:], where)
    for pk in expected:
        yield Problem("row.missing", f"{label} {pk}")


def _compare_row(
    model: type[LedgeredModel], fields: list[AnyField], wanted: Mapping[str, Any], held: tuple[Any, ...], where: str
) -> Iterator[Problem]:
    for field, value in zip(fields, held, strict=True):
        expected = wanted.get(field.name, _ABSENT)
        if _same(expected, value):  # most are: no need to bring them into the written form
            continue
        try:
            found = _found(model, field, value, expected)
        except (BadContent, chain.CanonicalError):
            found = str(value)
        if expected is _ABSENT:
            # A column younger than the row: as long as nobody has written it, it holds what its migration put there.
            expected = _packed(written_form(field, field.get_default()))
        if not _same(expected, found):
            yield Problem(
                "row.differs", where, {"field": field.name, "expected": _shown(expected), "found": _shown(found)}
            )


def _found(model: type[LedgeredModel], field: AnyField, value: Any, expected: Any) -> Any:
    form = written_form(field, value)
    if field.name in model.ledger_digests and isinstance(expected, str):
        try:
            form = digest_form(form, chain.algorithm_of(expected))
        except ValueError:
            return form
    return _packed(form)


def _shown(value: Any) -> str:
    """Return a value as a problem shows it."""
    if isinstance(value, bytes):
        return f"…({value.hex()[:12]})"
    if isinstance(value, str):
        return f"“{value[:80]}…”" if len(value) > 80 else f"“{value}”"
    return "–" if value is None else str(value)
