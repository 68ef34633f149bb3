"""Whatever is done through acts, in whatever order: the entries fold back to exactly the rows in the tables."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from luoshi.ledger import verify
from luoshi.ledger.writing import Act, append_many
from luoshi.org.models import Unit
from luoshi.rulebook.models import RuleSet
from tests.ledger.record import NOW, ZHOU, new_unit

_text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=8,
)
_change = st.fixed_dictionaries(
    {},
    optional={
        "name": _text, "short": _text, "order": st.integers(0, 2**31 - 1),
        "valid_from": st.none() | st.dates(dt.date(1949, 10, 1), dt.date(2100, 1, 1)),
    },
)  # fmt: skip
_step = st.one_of(
    st.tuples(st.just("create"), _change),
    st.tuples(st.just("create many"), st.lists(_change, max_size=4)),
    st.tuples(st.just("change"), st.tuples(st.integers(0, 9), _change)),
    st.tuples(st.just("change and fail"), st.tuples(st.integers(0, 9), _change)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("rule"), st.dictionaries(_text, _json, max_size=3)),
)


class Everything(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(_step, max_size=12))
    def test_the_entries_fold_back_to_the_rows(self, steps):
        self.created = 0
        for name, what in steps:
            with transaction.atomic():
                getattr(self, "_" + name.replace(" ", "_"))(what)
        report = verify.run()
        assert report.problems == []
        assert report.counted.get("rows", 0) == Unit.objects.count() + RuleSet.objects.count()

    def _new(self, change):
        self.created += 1
        return new_unit(f"yz-{self.created}", **{"name": "云州市教育局", **change})

    def _pick(self, number):
        units = Unit.objects.order_by("pk")
        return units[number % len(units)] if units else None

    def _act(self, *objs):
        act = Act("unit:yz", "unit.changed", ZHOU, NOW)
        for obj in objs:
            act.save(obj)
        return act

    def _create(self, change):
        self._act(self._new(change)).write()

    def _create_many(self, changes):
        acts = [Act(f"unit:{number % 2}", "unit.imported", ZHOU, NOW) for number in range(len(changes))]
        for act, change in zip(acts, changes, strict=True):
            act.save_all([self._new(change), self._new({})])
        append_many(acts)

    def _change(self, what):
        unit = self._pick(what[0])
        if unit:
            for name, value in what[1].items():
                setattr(unit, name, value)
            self._act(unit).write()

    def _change_and_fail(self, what):
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the change must be rolled back with it
            self._change(what)
            1 / 0  # noqa: B018

    def _delete(self, number):
        unit = self._pick(number)
        if unit:
            act = self._act()
            act.delete(unit)
            act.write()

    def _rule(self, data):
        version = RuleSet.objects.count() + 1
        self._act(
            RuleSet(slug="lights", version=version, current=False, data=data, source="云州市督查办法", adopted_at=NOW)
        ).write()
