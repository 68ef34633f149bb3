"""The database itself refuses to change or delete what has been written."""

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.ledger import checkpoints, guards
from luoshi.ledger.models import Checkpoint, Entry
from tests.ledger.record import NOW, three_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(home):
    three_units()
    checkpoints.make(NOW)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_checkpoint"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET hash = 'sha256:0'", "DELETE FROM {}", "DELETE FROM {} WHERE id > 0"]
)
def test_update_and_delete_are_refused(record, table, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert (Entry.objects.count(), Checkpoint.objects.count()) == (6, 1)


@pytest.mark.parametrize("model", [Entry, Checkpoint])
def test_so_are_djangos_own(record, model):
    for attempt in (
        lambda: model.objects.all().delete(),
        lambda: model.objects.update(hash=""),
        model.objects.first().save,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_checkpoint"])
def test_nothing_is_overwritten_by_another_door(record, table):
    """SQLite's REPLACE deletes without a DELETE; PostgreSQL's TRUNCATE fires no trigger of a row."""
    sqlite, postgresql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", f"TRUNCATE {table}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql)


def test_they_can_be_installed_again_and_are_missed_when_gone():
    assert guards.missing(connection) == []
    guards.install(connection)
    guards.remove(connection)
    assert {name.rpartition("_no_")[0] for name in guards.missing(connection)} == set(guards.TABLES)
    guards.install(connection)
    assert guards.missing(connection) == []


def test_they_come_back_after_a_failure():
    with pytest.raises(ZeroDivisionError), guards.removed(connection):
        1 / 0  # noqa: B018
    assert guards.missing(connection) == []
