"""A small record for the ledger's tests: units of 云州市, written by Acts and by nothing else."""

import datetime as dt
from typing import Any

from django.db import connection, transaction

from luoshi.ledger import guards
from luoshi.ledger.models import Entry, LedgeredModel
from luoshi.ledger.writing import Act, Author
from luoshi.org.models import Kind, Level, Unit

NOW = dt.datetime(2023, 1, 4, 2, 0, 0, 123, tzinfo=dt.UTC)
ZHOU = Author("周伟", "督查室科员", "zhouwei")


def new_unit(code: str, name: str = "云州市教育局", **more: Any) -> Unit:
    return Unit(code=code, path=f"{code}/", name=name, level=Level.CITY, kind=Kind.DEPARTMENT, **more)


def write(obj: LedgeredModel, stream: str, kind: str = "unit.changed", **facts: Any) -> Entry:
    """Save `obj` in an act of its own."""
    with transaction.atomic():
        act = Act(stream, kind, ZHOU, NOW)
        act.save(obj)
        act.facts.update(facts)
        return act.write()


def move(stream: str, action: str, before: str | None, after: str) -> Entry:
    with transaction.atomic():
        step = {"action": action, "from": before, "to": after}
        return Act(stream, f"commitment.{action}", ZHOU, NOW, move=step).write()


def three_units() -> list[Unit]:
    """Three units with two entries each, in three streams."""
    units = [new_unit(f"yz-{letter}", f"云州市{letter}局") for letter in "abc"]
    for unit in units:
        write(unit, f"unit:{unit.code}")
        unit.short = f"{unit.code}简"
        write(unit, f"unit:{unit.code}")
    return units


def tamper(sql: str, *params: Any) -> None:
    """Do what nobody may: change the tables behind the application's back, past the triggers."""
    with guards.removed(connection), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount, "nothing was tampered with"
