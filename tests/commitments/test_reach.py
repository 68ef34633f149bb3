"""What is written down of who sees what is what follows from parts, dispatch, level and tree, whatever becomes of them."""

import pytest
from django.db import connection

from luoshi.commitments import reach
from luoshi.commitments.models import Commitment, Handling, Involvement, Reach
from luoshi.ledger import commands, verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, move, recode
from luoshi.org.models import Kind, Level
from tests.city import NOW, dispatched, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
SYSTEM = Acting.system()


@pytest.fixture(autouse=True)
def _chinese(monkeypatch):
    """What the command line speaks."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def section(city):
    """A section of the township."""
    return create_unit(
        acting=SYSTEM, now=NOW, code="yz-sq-lh-k", name="城建办", short="城建办", level=Level.TOWNSHIP, kind=Kind.SECTION, parent=city.township
    )  # fmt: skip


def led_by(unit, city):
    """Dispatched, and led by this unit though the office does not charge it directly; the housing department supports."""
    row = dispatched(city)
    Involvement.objects.filter(commitment=row, unit=city.safety).update(unit=unit)
    return row


def reached(commitment):
    """Codes of the units that the table says see it; the whole table is as it should be."""
    assert reach.amiss(connection) == 0
    return set(Reach.objects.filter(commitment=commitment.pk).values_list("unit__code", flat=True))


def test_nobody_until_it_is_dispatched_then_the_units_and_all_above_them(city, section):
    assert reached(registered(city)) == set()
    assert reached(dispatched(city)) == {"yz", "yz-yjj", "yz-zjj"}
    assert reached(led_by(section, city)) == {"yz", "yz-sq", "yz-sq-lh", "yz-sq-lh-k", "yz-zjj"}


def test_what_is_sensitive_only_the_units_themselves(city, section):
    row = led_by(section, city)
    Commitment.objects.filter(pk=row.pk).update(handling=Handling.SENSITIVE)
    assert reached(row) == {"yz-sq-lh-k", "yz-zjj"}
    Commitment.objects.filter(pk=row.pk).update(handling=Handling.INTERNAL)
    assert reached(row) == {"yz", "yz-sq", "yz-sq-lh", "yz-sq-lh-k", "yz-zjj"}
    Commitment.objects.filter(pk=row.pk).update(dispatched_at=None)
    assert reached(row) == set()


def test_a_part_that_changes_hands_or_ends(city, section):
    row = led_by(section, city)
    parts = Involvement.objects.filter(commitment=row)
    parts.filter(unit=section).update(unit=city.east)
    assert reached(row) == {"yz", "yz-yd", "yz-zjj"}
    parts.filter(unit=city.housing)._raw_delete("default")
    assert reached(row) == {"yz", "yz-yd"}


def test_a_unit_that_moves_takes_along_what_is_below_it(city, section):
    row, other = led_by(section, city), led_by(city.stone, city)
    move(city.township.pk, acting=SYSTEM, now=NOW, parent=city.east)
    assert reached(row) == {"yz", "yz-yd", "yz-sq-lh", "yz-sq-lh-k", "yz-zjj"}
    assert reached(other) == {"yz", "yz-sq", "yz-zjj"}
    recode(city.township.pk, acting=SYSTEM, now=NOW, code="yz-yd-lh")
    assert reached(row) == {"yz", "yz-yd", "yz-yd-lh", "yz-sq-lh-k", "yz-zjj"}


def test_triggers_that_are_gone_are_made_anew_and_the_table_with_them(city):
    row = dispatched(city)
    reach.remove(connection)
    assert len(reach.missing(connection)) == 5
    Involvement.objects.filter(commitment=row, unit=city.housing)._raw_delete("default")
    reach.install(connection)
    assert reach.missing(connection) == []
    assert reached(row) == {"yz", "yz-yjj"}


def test_what_went_round_the_triggers_is_counted(city):
    row = dispatched(city)
    Reach.objects.filter(commitment=row, unit=city.government)._raw_delete("default")
    Reach.objects.bulk_create([Reach(unit=city.east, commitment=row)])
    assert reach.amiss(connection) == 2
    assert [(one.code, one.where) for one in verify.run().problems] == [("kept.amiss", "commitments_reach")]


def test_it_is_made_anew_by_a_command_and_that_is_on_record(city, capsys):
    row = dispatched(city)
    Reach.objects.filter(commitment=row, unit=city.government)._raw_delete("default")
    Reach.objects.bulk_create([Reach(unit=city.east, commitment=row)])
    assert commands.verify() == 1
    assert "luoshi verify --repair" in capsys.readouterr().out
    assert commands.verify(repair=True) == 0
    assert "更正 2 行" in capsys.readouterr().out
    assert reached(row) == {"yz", "yz-yjj", "yz-zjj"}
    entry = Entry.objects.get(stream="table:commitments_reach")
    assert sentence(entry) == "按数据重建由触发器维护的表 commitments_reach：原有 2 行不符，缺少触发器 0 个"
    assert commands.verify(repair=True) == 0
    assert "没有需要重建的表" in capsys.readouterr().out
    assert Entry.objects.filter(stream="table:commitments_reach").count() == 1


def test_triggers_that_are_gone_are_found_and_put_back(city, capsys):
    row = dispatched(city)
    reach.remove(connection)
    Involvement.objects.filter(commitment=row, unit=city.housing).update(unit=city.housing)
    assert {one.code for one in verify.run().problems} == {"kept.missing"}
    assert commands.verify(repair=True) == 0
    assert "补回触发器 5 个" in capsys.readouterr().out
    assert verify.run().problems == []


def test_nothing_is_made_anew_from_rows_that_are_wrong_themselves(city, capsys):
    row = dispatched(city)
    Involvement.objects.filter(commitment=row, unit=city.housing).update(unit=city.east)  # no entry says so
    Reach.objects.filter(commitment=row)._raw_delete("default")
    assert commands.verify(repair=True) == 1
    assert "没有重建" in capsys.readouterr().out
    assert reach.amiss(connection) > 0
    assert not Entry.objects.filter(stream="table:commitments_reach").exists()
