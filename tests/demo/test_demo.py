"""The demonstration city: made through the actions alone, something in every state, and a ledger that verifies."""

from datetime import date

import pytest

from luoshi.commitments.models import Commitment
from luoshi.decide.comparisons import Comparison
from luoshi.decide.models import Source
from luoshi.demo import history
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.models import Level, Person, Unit

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

    assert all(sentence(entry) for entry in Entry.objects.all())
    assert verify.run().problems == []


@pytest.mark.django_db
def test_in_any_month_it_holds(home) -> None:
    """In January the year has hardly begun: fewer things have happened, none of them in the future."""
    city = history.prepare(date(2027, 1, 15))
    assert all(day <= date(2027, 1, 15) for day, _left in city.happen())
    assert verify.run().problems == []
