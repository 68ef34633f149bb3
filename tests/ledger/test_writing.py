"""An act changes rows and appends the entry that says so; whatever cannot be written truthfully is refused before."""

import datetime as dt
import json

import pytest
from django.db import transaction

from luoshi.kernel import chain
from luoshi.ledger import queries
from luoshi.ledger.errors import BadContent, Conflict, UnledgeredWriteError
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import SYSTEM, Act, Author, append_many, save_each, write_entry
from luoshi.org.models import Alias, AliasUnit, Person, Unit
from luoshi.rulebook.models import RuleSet
from tests.ledger.record import NOW, ZHOU, new_unit, write

pytestmark = pytest.mark.django_db


def test_a_new_row_is_recorded_whole():
    unit = new_unit("yz-jyj", valid_from=dt.date(2020, 1, 1))
    entry = write(unit, "unit:yz-jyj", "unit.created", name=unit.name)
    assert entry.content == {
        "by": "zhouwei",
        "facts": {"name": "云州市教育局"},
        "rows": {
            "org.unit": {
                str(unit.pk): {
                    "parent": None, "path": "yz-jyj/", "code": "yz-jyj", "name": "云州市教育局", "short": "", "level": "city",
                    "kind": "department", "mark": "", "order": 0, "duties": "", "credit_code": "", "version": 0, "valid_from": "2020-01-01", "valid_to": None,
                }
            }
        },
    }  # fmt: skip
    assert (entry.seq, entry.prev, entry.actor, entry.post, entry.by) == (1, "", "周伟", "督查室科员", "zhouwei")
    assert entry.facts == {"name": "云州市教育局"}


def test_the_entry_reads_back_with_the_hash_that_it_was_written_with():
    written = write(new_unit("yz-a"), "unit:yz-a")
    read = Entry.objects.get(pk=written.pk)
    members = {**read.members, "data": read.content}
    assert read.members["at"] == "2023-01-04T02:00:00.000123Z"
    assert read.hash == written.hash == chain.entry_hash(members)


def test_entries_of_a_stream_are_chained():
    first = write(new_unit("yz-a"), "unit:yz-a")
    second = write(new_unit("yz-b"), "unit:yz-a")
    other = write(new_unit("yz-c"), "unit:yz-c")
    assert (second.seq, second.prev) == (2, first.hash)
    assert (other.seq, other.prev) == (1, "")


def test_sm3_by_setting(settings):
    settings.LUOSHI_LEDGER_ALGORITHM = "sm3"
    entry = write(new_unit("yz-a"), "unit:yz-a")
    assert entry.hash == chain.entry_hash({**entry.members, "data": entry.content}, "sm3")


def test_an_update_records_and_writes_the_changed_columns_only(django_assert_num_queries):
    write(new_unit("yz-a"), "unit:yz-a")
    Unit.objects.filter(code="yz-a").update(mark="别处改的")  # a column that this page never saw
    unit = Unit.objects.defer("mark").get(code="yz-a")
    unit.short, unit.order = "市教育局", 3
    with transaction.atomic(), django_assert_num_queries(3) as made:
        act = Act("unit:yz-a", "unit.changed", ZHOU, NOW)
        act.save(unit)
        entry = act.write()
    assert [query["sql"].split()[0] for query in made.captured_queries] == ["UPDATE", "SELECT", "INSERT"]
    assert "mark" not in made.captured_queries[0]["sql"]
    assert entry.content["rows"] == {"org.unit": {str(unit.pk): {"short": "市教育局", "order": 3}}}
    assert Unit.objects.get(pk=unit.pk).mark == "别处改的"


def test_no_change_no_row():
    unit = new_unit("yz-a")
    write(unit, "unit:yz-a")
    entry = write(unit, "unit:yz-a")
    assert entry.content["rows"] == {}
    unit.order = True  # what the database would make 1 of
    unit.refresh_from_db()
    unit.valid_from = None
    assert write(unit, "unit:yz-a").content["rows"] == {}


def test_what_was_just_saved_is_what_the_next_change_is_measured_by():
    unit = new_unit("yz-a")
    write(unit, "unit:yz-a")
    for name in ["一", "二"]:
        unit.short = name
        assert write(unit, "unit:yz-a").content["rows"]["org.unit"][str(unit.pk)] == {"short": name}
    unit.refresh_from_db()
    assert write(unit, "unit:yz-a").content["rows"] == {}


def test_several_changes_of_a_row_in_one_act_are_one():
    unit = new_unit("yz-a")
    with transaction.atomic():
        act = Act("unit:yz-a", "unit.created", ZHOU, NOW)
        act.save(unit)
        unit.short = "市教育局"
        act.save(unit)
        entry = act.write()
    assert entry.content["rows"]["org.unit"][str(unit.pk)]["short"] == "市教育局"
    assert entry.content["rows"]["org.unit"][str(unit.pk)]["name"] == "云州市教育局"


def test_a_list_changed_in_place_is_a_change():
    rule = RuleSet(slug="lights", version=1, data={"days": [3, 5]}, source="云州市督查办法", adopted_at=NOW)
    write(rule, "rules:lights")
    rule = RuleSet.objects.get(pk=rule.pk)
    rule.data["days"].append(7)
    entry = write(rule, "rules:lights")
    assert entry.content["rows"]["rulebook.ruleset"][str(rule.pk)] == {"data": {"days": [3, 5, 7]}}


def test_long_texts_are_recorded_by_their_digest(monkeypatch):
    monkeypatch.setattr(Unit, "ledger_digests", frozenset({"name"}))
    unit = new_unit("yz-a")
    entry = write(unit, "unit:yz-a")
    assert entry.content["rows"]["org.unit"][str(unit.pk)]["name"] == chain.digest("云州市教育局".encode())
    unit.name = "云州市体育局"
    entry = write(unit, "unit:yz-a")
    assert entry.content["rows"]["org.unit"][str(unit.pk)] == {"name": chain.digest("云州市体育局".encode())}


def test_what_is_skipped_is_stored_and_not_recorded():
    person = Person(username="lifang", name="李芳")
    person.set_password("Yunzhou-2023-test")
    entry = write(person, "unit:yz-a")
    assert "password" not in entry.content["rows"]["org.person"][str(person.pk)]
    person = Person.objects.get(pk=person.pk)
    person.set_password("Yunzhou-2024-test")
    assert write(person, "unit:yz-a").content["rows"] == {}
    assert Person.objects.get(pk=person.pk).check_password("Yunzhou-2024-test")


def test_deleting_is_recorded():
    unit = new_unit("yz-a")
    write(unit, "unit:yz-a")
    pk = unit.pk
    with transaction.atomic():
        act = Act("unit:yz-a", "unit.deleted", ZHOU, NOW)
        act.delete(unit)
        entry = act.write()
    assert entry.content["rows"] == {"org.unit": {str(pk): None}}
    assert not Unit.objects.exists()


def test_what_other_rows_hang_on_is_not_deleted():
    unit, alias = new_unit("yz-a"), Alias(name="市直各部门")
    write(unit, "unit:yz-a")
    write(alias, "unit:yz-a")
    write(AliasUnit(alias=alias, unit=unit), "unit:yz-a")
    with transaction.atomic():
        act = Act("unit:yz-a", "alias.deleted", ZHOU, NOW)
        with pytest.raises(Conflict, match="AliasUnit"):
            act.delete(alias)
    assert AliasUnit.objects.count() == 1


# --- refused ---


@pytest.mark.parametrize("text", ["云州\x00市", "云州\ud800市"])
def test_characters_that_cannot_be_stored_are_refused_by_the_name_of_the_field(text):
    with pytest.raises(BadContent) as caught:
        write(new_unit("yz-a", name=text), "unit:yz-a")
    assert set(caught.value.message_dict) == {"name"}
    with pytest.raises(BadContent) as caught:
        write(new_unit("yz-a"), "unit:yz-a", told={"deep": [text]})
    assert set(caught.value.message_dict) == {"facts"}
    with transaction.atomic(), pytest.raises(BadContent) as caught:
        write_entry("unit:yz-a", "unit.told", Author(text), NOW)
    assert set(caught.value.message_dict) == {"name"}
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "局" * 121), ("order", -1), ("valid_from", "2023-02-30"), ("order", "三"), ("code", "云州")],
)
def test_what_a_table_cannot_hold_is_refused_by_the_name_of_the_field(field, value):
    unit = new_unit("yz-a")
    setattr(unit, field, value)
    with pytest.raises(BadContent) as caught:
        write(unit, "unit:yz-a")
    assert set(caught.value.message_dict) == {field}
    assert not Unit.objects.exists()


@pytest.mark.parametrize("value", [0.5, 2**53 + 1, dt.date(2023, 1, 4)])
def test_facts_are_texts_and_whole_numbers(value):
    with transaction.atomic(), pytest.raises(BadContent) as caught:
        write_entry("unit:yz-a", "unit.told", SYSTEM, NOW, {"share": value})
    assert set(caught.value.message_dict) == {"facts"}


@pytest.mark.parametrize(("stream", "kind"), [("", "k"), ("s" * 81, "k"), ("s", ""), ("s", "k" * 61)])
def test_streams_and_kinds_have_names_that_fit(stream, kind):
    with transaction.atomic(), pytest.raises(BadContent):
        write_entry(stream, kind, SYSTEM, NOW)


def test_a_naive_time_is_refused():
    with transaction.atomic(), pytest.raises(ValueError, match="time zone"):
        write_entry("unit:yz-a", "unit.told", SYSTEM, NOW.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    act = Act("unit:yz-a", "unit.created", ZHOU, NOW)
    for attempt in (act.write, lambda: act.save(new_unit("yz-a")), lambda: append_many([act])):
        with pytest.raises(RuntimeError, match="atomic"):
            attempt()
    assert not Unit.objects.exists()


def test_a_ledgered_row_is_written_by_acts_alone():
    with pytest.raises(UnledgeredWriteError):
        new_unit("yz-a").save()
    unit = new_unit("yz-a")
    write(unit, "unit:yz-a")
    unit.short = "市教育局"
    with pytest.raises(UnledgeredWriteError):
        unit.save()
    with pytest.raises(UnledgeredWriteError):
        unit.delete()


def test_what_is_no_part_of_the_record_may_be_saved_as_usual():
    person = Person(username="lifang", name="李芳", password="!")
    write(person, "unit:yz-a")
    person.language = "en"
    person.save()
    person.last_login = NOW
    person.save(update_fields=["last_login"])
    assert Person.objects.get().language == "en"


# --- conflicts ---


def test_a_stale_page_conflicts():
    write(new_unit("yz-a"), "unit:yz-a")
    with transaction.atomic(), pytest.raises(Conflict) as caught:
        write_entry("unit:yz-a", "unit.told", ZHOU, NOW, after=0)
    assert "请刷新页面" in str(caught.value)
    with transaction.atomic():
        assert write_entry("unit:yz-a", "unit.told", ZHOU, NOW, after=1).seq == 2


def test_a_place_that_was_taken_meanwhile_conflicts(monkeypatch):
    first = write(new_unit("yz-a"), "unit:yz-a")
    write(new_unit("yz-b"), "unit:yz-a")
    monkeypatch.setattr(queries, "head", lambda _stream: first)  # as if read before the second was written
    with pytest.raises(Conflict), transaction.atomic():
        write_entry("unit:yz-a", "unit.told", ZHOU, NOW)
    assert queries.entries_of("unit:yz-a").count() == 2


def test_compare_and_set():
    unit = new_unit("yz-a", order=1)
    write(unit, "unit:yz-a")
    one, other = Unit.objects.get(), Unit.objects.get()
    for page, wins in [(one, True), (other, False)]:
        page.order = 2
        with transaction.atomic():
            act = Act("unit:yz-a", "unit.moved", SYSTEM, NOW)
            if wins:
                assert act.save(page, expect={"order": 1})
                assert act.write().content["rows"] == {"org.unit": {str(unit.pk): {"order": 2}}}
            else:
                with pytest.raises(Conflict):
                    act.save(page, expect={"order": 1})


def test_a_row_that_is_gone_conflicts():
    unit = new_unit("yz-a")
    write(unit, "unit:yz-a")
    Unit.objects.all().delete()
    unit.order = 7
    with pytest.raises(Conflict), transaction.atomic():
        Act("unit:yz-a", "unit.moved", ZHOU, NOW).save(unit)


# --- many at once ---


def test_many_rows_in_one_act(django_assert_num_queries):
    units = [new_unit(f"yz-{number}") for number in range(20)]
    with transaction.atomic(), django_assert_num_queries(3):
        act = Act("unit:yz", "unit.imported", ZHOU, NOW)
        act.save_all(units)
        entry = act.write()
    assert set(entry.content["rows"]["org.unit"]) == {str(unit.pk) for unit in units}
    units[3].short = "改"
    assert write(units[3], "unit:yz").content["rows"] == {"org.unit": {str(units[3].pk): {"short": "改"}}}


def test_many_acts_at_once_chain_on_what_is_there_and_on_each_other(django_assert_num_queries):
    head = write(new_unit("yz-a"), "unit:yz-a")
    streams = ["unit:yz-a", "unit:yz-b", "unit:yz-a", "unit:yz-b"]
    with transaction.atomic(), django_assert_num_queries(2):
        entries = append_many([Act(stream, "unit.told", ZHOU, NOW) for stream in streams])
    assert [entry.seq for entry in entries] == [2, 1, 3, 2]
    assert [entry.prev for entry in entries] == [head.hash, "", entries[0].hash, entries[1].hash]
    assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)


def test_many_rows_each_in_its_own_stream(django_assert_num_queries):
    pairs = [(Act("", "unit.imported", ZHOU, NOW), new_unit(f"yz-{number}")) for number in range(9)]
    with transaction.atomic(), django_assert_num_queries(3):
        save_each(pairs)
        for act, unit in pairs:
            act.stream = f"unit:{unit.pk}"
        entries = append_many([act for act, _unit in pairs])
    assert json.loads(entries[4].data)["rows"]["org.unit"] == {
        str(pairs[4][1].pk): entries[4].content["rows"]["org.unit"][str(pairs[4][1].pk)]
    }
    assert entries[4].stream == f"unit:{pairs[4][1].pk}"


def test_one_bad_row_among_many_stops_all():
    with transaction.atomic(), pytest.raises(BadContent):
        Act("unit:yz", "unit.imported", ZHOU, NOW).save_all([new_unit("yz-a"), new_unit("yz-b", name="\x00")])
    assert not Unit.objects.exists()
