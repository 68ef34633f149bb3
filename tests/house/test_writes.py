"""Nothing that the ledger records is written past it. A model's save() and delete() refuse by themselves outside an Act; the
ORM's shortcuts do not ask them. So every use of one stands here, with the reason why it writes no ledgered row.
"""

import ast
from collections.abc import Iterator

from django.apps import apps

from luoshi.ledger.models import LedgeredModel
from tests.house.test_house import dotted, modules

NO_DATABASE = (
    "kernel/",
    "reading/",
)  # these two know none; and a migration changes tables, not what is recorded in them
WRITING = {
    "bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "save", "save_base", "delete",
    "raw", "_raw_delete", "cursor", "execute", "executemany", "executescript", "ledger_opened",
}  # fmt: skip
ON_RELATIONS = {"add", "set", "remove", "clear"}  # alias.units.add(…) writes rows too

ALLOWED: dict[str, dict[str, str]] = {
    "ledger/writing.py": {
        "obj.save": "Act itself: the row, and what changed in it",
        "obj.delete": "Act itself",
        "obj.ledger_opened": "Act itself",
        "rows.update": "Act itself: compare-and-set, and what is the same for many rows",
        "type._base_manager.bulk_update": "Act itself: many rows, each recorded in the act beside it",
        "model._base_manager.bulk_create": "Act itself: many rows, each recorded in the act beside it",
        "entry.save": "the entry",
        "Entry.objects.bulk_create": "the entries",
    },
    "supervise/queries.py": {
        "connection.cursor": "SQLite's own counts of its tables: no row of ours",
        "cursor.execute": "the same",
    },
    "ledger/bulk.py": {
        "rows.order_by.update": "many rows by one statement, each recorded",
        "doomed._raw_delete": "the same",
    },
    "ledger/migrating.py": {"entries.create": "the entry of a migration, whose models are those of its time"},
    "ledger/models.py": {"super.save": "the guard itself", "super.delete": "the guard itself"},
    "ledger/idempotency.py": {
        "IdempotencyKey.objects.create": "answered requests are no part of the record",
        "IdempotencyKey.objects.filter.update": "the same",
        "IdempotencyKey.objects.filter.delete": "the same",
    },
    "ledger/checkpoints.py": {"Checkpoint.objects.create": "a checkpoint is about the record, and signed"},
    "ledger/queries.py": {
        "connection.cursor": "locks and reads that the ORM has no words for",
        "cursor.execute": "the same",
    },
    "commitments/sought.py": {
        "connection.cursor": "an index and its triggers: no row of ours",
        "cursor.execute": "the same",
    },
    "commitments/reach.py": {
        "connection.cursor": "a view and its triggers: they write what follows",
        "cursor.execute": "the same",
    },
    "ledger/guards.py": {"connection.cursor": "the triggers", "cursor.execute": "the triggers"},
    "ledger/verify.py": {"report.counted.update": "a dictionary"},
    "supervise/actions.py": {
        "Mail.objects.bulk_create": "the outbox is no part of the record",
        "Mail.objects.filter.update": "the same",
    },
    "commitments/actions.py": {
        "SavedView.objects.update_or_create": "a saved view is a preference",
        "view.delete": "the same",
    },
    "org/actions/signing_in.py": {
        "SignIn.objects.filter.update": "when a session was last used is no part of the record; nor is the key that opens it",
        "taken.delete": "allauth's rows of second factors, each told by the act beside it",
        "store.delete": "the browser's session, not the row that records it",
    },
    "org/actions/jobs.py": {
        "job.save": "a job is no part of the record; what it changes is",
        "Job.objects.filter.delete": "the same",
        "rows.update": "the same",
        "silent.update": "the same",
        "spent.update": "the same",
    },
    "org/receivers.py": {"session.save": "the browser's session"},
    "org/second_factor.py": {
        "held.save": "allauth's row of a second factor: that a code was used is no part of the record"
    },
    "commitments/filestore.py": {
        "default_storage.save": "files, kept by their digest",
        "default_storage.delete": "a file half-written",
    },
}


def named(node: ast.AST) -> str:
    """`a.b.c`, calls on the way left out: of Mail.objects.filter(…).update(…) it is Mail.objects.filter.update."""
    if isinstance(node, ast.Call):
        return named(node.func)
    if isinstance(node, ast.Attribute):
        return f"{named(node.value)}.{node.attr}"
    return dotted(node)


def ledgered() -> list[type[LedgeredModel]]:
    return [model for model in apps.get_models() if issubclass(model, LedgeredModel)]


def relations() -> set[str]:
    """The names under which ledgered rows are reached from others: reports, involvements, units, aliases."""
    found = {relation.get_accessor_name() for model in ledgered() for relation in model._meta.related_objects}
    return {name for name in found if name} | {field.name for model in ledgered() for field in model._meta.many_to_many}


def writes(call: ast.Call, reached: set[str]) -> bool:
    """Whether a call writes rows, or might: as far as can be seen without running it."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, receiver = call.func.attr, named(call.func.value).rsplit(".", 1)[-1]
    if name in {"save", "delete"}:
        return receiver != "act"
    if name == "update":  # of a query; a dictionary's is given a mapping, or is an act's facts
        return bool(call.keywords) and not call.args and receiver != "facts"
    return name in WRITING or (name in ON_RELATIONS and receiver in reached)


def found() -> Iterator[tuple[str, str]]:
    reached = relations()
    for file, tree in modules("."):
        if not file.startswith(NO_DATABASE) and "/migrations/" not in file:
            yield from (
                (file, named(node.func))
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and writes(node, reached)
            )


def test_rows_are_written_by_acts_alone() -> None:
    assert sorted({(file, name) for file, name in found() if name not in ALLOWED.get(file, {})}) == []


def test_what_is_allowed_is_still_there() -> None:
    used = set(found())
    assert [(file, name) for file, names in ALLOWED.items() for name in names if (file, name) not in used] == []


def test_the_search_sees_what_it_looks_for() -> None:
    """Each of the ways past the guard, as one line of code."""
    bad = [
        "Commitment.objects.filter(pk=1).update(state='closed')", "rows.update(**values)", "Report.objects.create(a=1)",
        "Commitment.objects.bulk_update(rows, ['state'])", "commitment.save()", "report.delete()",
        "alias.units.add(unit)", "commitment.reports.set([])", "connection.cursor()", "unit.ledger_opened()",
    ]  # fmt: skip
    good = ["act.save(row)", "doing.act.save(row)", "act.facts.update(a=1)", "values.update({'a': 1})", "seen.add(1)"]

    def seen(line: str) -> bool:
        call = next(node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call))
        return writes(call, relations())

    assert [line for line in bad if not seen(line)] == []
    assert [line for line in good if seen(line)] == []


def test_no_ledgered_row_hides_behind_a_table_that_django_makes() -> None:
    """A many-to-many field without a model of its own would write rows that nobody records."""
    made = [
        field
        for model in ledgered()
        for field in model._meta.many_to_many
        if not issubclass(field.remote_field.through, LedgeredModel)
    ]
    assert made == []
    assert len(ledgered()) > 10
