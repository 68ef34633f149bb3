"""The demonstration city: made through the actions alone, something in every state, and a ledger that verifies."""

from datetime import date
from itertools import groupby

import pytest

from luoshi.commitments.models import Commitment
from luoshi.decide.comparisons import Comparison
from luoshi.decide.models import Source
from luoshi.deliver.models import Link
from luoshi.demo import command, history
from luoshi.demo import people as people_module
from luoshi.demo.full import FULL, Founding, Size
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.models import Kind, Level, Person, Role, Unit

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_a_year_in_yunzhou(home) -> None:
    city = history.prepare(TODAY)
    days = [day for day, _left in city.happen()]
    assert days == sorted(days)
    assert days[-1] <= TODAY

    assert Unit.objects.filter(level=Level.COUNTY).count() == 4
    assert Unit.objects.filter(level=Level.TOWNSHIP).count() == 12
    assert Unit.objects.filter(kind="department").count() == 20
    assert Person.objects.count() >= 40
    assert Source.objects.count() == 4
    counts = Comparison(Source.objects.get(amends__isnull=False), city.people["ducha"]).counts
    assert all(counts[what] for what in ("kept", "changed", "dropped", "new")), counts
    assert Commitment.objects.count() >= 55
    assert set(history.states()) == {state.value for state in State}
    assert {"green", "yellow", "red", "blue", "grey"} <= set(Commitment.objects.values_list("light", flat=True))

    assert sorted((link.is_conflict, bool(link.holds)) for link in Link.objects.all()) == [(False, True), (True, False)]

    assert all(sentence(entry) for entry in Entry.objects.all())
    assert verify.run().problems == []


@pytest.mark.django_db
def test_in_any_month_it_holds(home) -> None:
    """In January the year has hardly begun: fewer things have happened, none of them in the future."""
    city = history.prepare(date(2027, 1, 15))
    assert all(day <= date(2027, 1, 15) for day, _left in city.happen())
    assert verify.run().problems == []


SOME = Size(counties=5, departments=22, townships=20, people=140, papers=2)


def test_the_full_city_is_as_large_as_it_says() -> None:
    founding = Founding.of(FULL)
    units = [*people_module.UNITS, *founding.units]
    people = [*people_module.PEOPLE, *founding.people]
    assert sum(unit.level == Level.COUNTY and unit.kind == Kind.GOVERNMENT for unit in units) == FULL.counties
    assert sum(unit.kind == Kind.DEPARTMENT for unit in units) == FULL.departments
    assert sum(unit.level == Level.TOWNSHIP for unit in units) == FULL.townships
    assert len(people) == FULL.people
    for names in (
        [unit.name for unit in units],
        [one.username for one in people],
        [one.name for one in founding.people],
    ):
        assert len(set(names)) == len(names)
    by_county = groupby(sorted(unit.parent for unit in units if unit.level == Level.TOWNSHIP))
    assert {len(list(towns)) for _county, towns in by_county} == {17}
    assert {(unit.code, Role.LIAISON) for unit in units if unit.kind != Kind.OFFICE and unit.parent} <= {
        (one.unit, one.role) for one in people
    }
    assert Founding.of(FULL) == founding


@pytest.mark.django_db
def test_a_year_in_the_full_city(home) -> None:
    """At a reduced size; the whole is `python3 dev.py demo --size full`."""
    city = history.prepare(TODAY, SOME)
    for day, _left in city.happen():
        assert day <= TODAY
    assert Unit.objects.filter(level=Level.COUNTY, kind=Kind.GOVERNMENT).count() == SOME.counties
    assert Unit.objects.filter(level=Level.COUNTY, kind=Kind.OFFICE).count() == SOME.counties
    assert Unit.objects.filter(level=Level.TOWNSHIP).count() == SOME.townships
    assert Person.objects.count() == SOME.people
    below = Commitment.objects.filter(lead__level=Level.TOWNSHIP, parent__isnull=False)
    assert below.count() > 60
    assert {State.CLOSED, State.IN_PROGRESS, State.DISPATCHED} <= set(below.values_list("state", flat=True))
    assert {"green", "yellow", "red", "blue"} <= set(below.values_list("light", flat=True))
    assert below.filter(is_forwarded=True).exists()
    assert below.filter(is_tightened=True).exists()
    assert Link.objects.exists()
    assert all(sentence(entry) for entry in Entry.objects.all())
    assert verify.run().problems == []


def _break_off_on_the_first_day(told):
    """Ctrl-C, when the bar says the first day of the year."""

    def say(words: str) -> str:
        if "%(day)s" in words:
            raise KeyboardInterrupt
        return told(words)

    return say


@pytest.mark.django_db(transaction=True)
def test_broken_off_it_leaves_nothing(home, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "_", _break_off_on_the_first_day(command._))
    monkeypatch.setitem(command.SIZES, "full", SOME)
    assert command.main(["--size", "full"]) == 130
    assert "没有留下" in capsys.readouterr().err
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()
