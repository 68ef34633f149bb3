"""Whatever is altered behind the application's back is found, and named."""

import pytest
from django.db import connection

from luoshi.kernel import chain
from luoshi.ledger import checkpoints, guards, keys, replay, verify
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.org.models import Person, Unit
from luoshi.rulebook.models import RuleSet
from tests.ledger.record import NOW, move, new_unit, tamper, three_units, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(home):
    """Three streams of two entries; a checkpoint after the fourth entry and one after the last."""
    units = three_units()
    checkpoints.make(NOW)
    units[0].order = 9
    write(units[0], f"unit:{units[0].code}")
    checkpoints.make(NOW)
    return units


def found():
    return [(problem.code, problem.where) for problem in verify.run().problems]


def named(code, where):
    """Assert that among the problems this one is, and that it has words in both languages."""
    problems = verify.run().problems
    assert (code, where) in [(problem.code, problem.where) for problem in problems]
    assert all(problem.what("zh") and problem.what("en") for problem in problems)
    return problems


def test_an_untouched_record_is_in_order(units):
    seen = []
    report = verify.run(lambda what, done, total: seen.append((what, done, total)))
    assert report.ok
    assert report.counted == {"entries": 7, "streams": 3, "checkpoints": 2, "rows": 3}
    assert seen[-1][0] == "rows"
    assert ("entries", 7, 7) in seen


def test_an_empty_record_is_in_order(home):
    assert verify.run().ok


def entry_of(unit, seq):
    return Entry.objects.get(stream=f"unit:{unit.code}", seq=seq)


def test_one_byte_of_the_data_though_the_json_stays_valid(units):
    entry = entry_of(units[1], 1)
    tamper("UPDATE ledger_entry SET data = replace(data, '云州市b局', '云州市c局') WHERE id = %s", entry.id)
    assert ("entry.hash", f"unit:yz-b #1 (id {entry.id})") in found()


def test_a_space_in_the_data_that_changes_nothing_it_says(units):
    entry = entry_of(units[1], 1)
    tamper("UPDATE ledger_entry SET data = replace(data, '\"by\":', '\"by\": ') WHERE id = %s", entry.id)
    assert found() == [("entry.canonical", f"unit:yz-b #1 (id {entry.id})")]


@pytest.mark.parametrize("data", ["", "{", "[]", "null", "{}x", '{"by":1e5}'])
def test_data_that_is_no_object_any_more(units, data):
    entry = entry_of(units[1], 2)
    tamper("UPDATE ledger_entry SET data = %s WHERE id = %s", data, entry.id)
    assert ("entry.canonical", f"unit:yz-b #2 (id {entry.id})") in found()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "吴强"),
        ("post", "主任"),
        ("kind", "unit.other"),
        ("at", "2023-01-05 02:00:00"),
        ("hash", "sha256:" + "0" * 64),
    ],
)
def test_every_column_is_under_the_hash(units, column, value):
    entry = entry_of(units[2], 1)
    tamper(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", value, entry.id)
    assert found()[0] == ("entry.hash", f"unit:yz-c #1 (id {entry.id})")


def test_a_hash_of_another_form(units):
    entry = entry_of(units[2], 2)
    tamper("UPDATE ledger_entry SET hash = 'md5:1' WHERE id = %s", entry.id)
    assert found()[0] == ("entry.algorithm", f"unit:yz-c #2 (id {entry.id})")


def forge(entry, **members):
    """Rewrite an entry with a hash that fits, as a careful forger would."""
    for name, value in members.items():
        setattr(entry, name, value)
    entry.hash = chain.entry_hash(entry.members, data_text=entry.data)
    tamper(
        "UPDATE ledger_entry SET data = %s, prev = %s, hash = %s, actor = %s WHERE id = %s",
        entry.data, entry.prev, entry.hash, entry.actor, entry.id,
    )  # fmt: skip


def test_a_forged_entry_breaks_the_link_to_the_next(units):
    forge(entry_of(units[0], 1), actor="吴强")
    second = entry_of(units[0], 2)
    assert found()[0] == ("link.prev", f"unit:yz-a #2 (id {second.id})")


def test_a_stream_that_was_forged_to_its_end_breaks_the_checkpoint(units):
    forge(entry_of(units[1], 1), actor="吴强")
    forge(entry_of(units[1], 2), prev=entry_of(units[1], 1).hash)
    assert found() == [("checkpoint.root", "checkpoint 1"), ("checkpoint.root", "checkpoint 2")]


def test_a_prev_that_was_changed(units):
    entry = entry_of(units[0], 3)
    forge(entry, prev="")
    assert ("link.prev", f"unit:yz-a #3 (id {entry.id})") in found()


def test_an_entry_missing_in_the_middle(units):
    third = entry_of(units[0], 3)
    tamper("DELETE FROM ledger_entry WHERE stream = 'unit:yz-a' AND seq = 2")
    problems = named("link.missing", f"unit:yz-a #3 (id {third.id})")
    assert "前面缺少第 2 条" in [problem.what("zh") for problem in problems]


def test_an_entry_missing_at_the_end_that_a_checkpoint_had_covered(units):
    tamper("DELETE FROM ledger_entry WHERE stream = 'unit:yz-c' AND seq = 2")
    problems = named("checkpoint.root", "checkpoint 1")
    assert next(problem.params for problem in problems if problem.code == "checkpoint.count") == {
        "expected": 6,
        "found": 5,
    }
    assert ("row.differs", f"org.unit {units[2].pk}") in found()


def test_a_whole_stream_that_is_gone(units):
    tamper("DELETE FROM ledger_entry WHERE stream = 'unit:yz-b'")
    tamper("DELETE FROM org_unit WHERE code = 'yz-b'")
    assert set(found()) == {
        ("checkpoint.count", "checkpoint 1"), ("checkpoint.root", "checkpoint 1"),
        ("checkpoint.count", "checkpoint 2"), ("checkpoint.root", "checkpoint 2"),
    }  # fmt: skip


def test_two_entries_that_were_swapped(units):
    first, second = entry_of(units[0], 1), entry_of(units[0], 2)
    tamper("UPDATE ledger_entry SET seq = 77 WHERE id = %s", first.id)
    tamper("UPDATE ledger_entry SET seq = 1 WHERE id = %s", second.id)
    tamper("UPDATE ledger_entry SET seq = 2 WHERE id = %s", first.id)
    assert found()[0] == ("entry.hash", f"unit:yz-a #2 (id {first.id})")


def test_only_the_first_bad_entry_of_a_stream_is_named(units):
    tamper("UPDATE ledger_entry SET actor = '吴强'")
    assert [code for code, _where in found()] == ["entry.hash"] * 3


# --- checkpoints ---


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("root", "sha256:" + "0" * 64),
        ("upto", 3),
        ("at", "2023-01-05 02:00:00"),
        ("streams", 9),
        ("entries", 1),
        ("n", 8),
    ],
)
def test_a_checkpoint_that_was_changed(units, column, value):
    tamper(f"UPDATE ledger_checkpoint SET {column} = %s WHERE n = 2", value)
    where = f"checkpoint {value if column == 'n' else 2}"
    problems = named("checkpoint.hash", where)
    assert ("checkpoint.signature", where) in [(problem.code, problem.where) for problem in problems]


def test_a_signature_that_was_changed(units):
    other = Checkpoint.objects.get(n=2).signature
    tamper("UPDATE ledger_checkpoint SET signature = %s WHERE n = 1", other)
    assert ("checkpoint.signature", "checkpoint 1") in found()


def test_a_checkpoint_signed_with_a_key_of_the_forgers(units, home):
    tamper("DELETE FROM ledger_checkpoint")
    honest = keys.public_key()
    (home / "keys" / "ledger.key").unlink()
    checkpoints.make(NOW)
    assert verify.run().ok  # this installation made that key itself…
    report = verify.run(public_key=honest)  # …but who kept the honest key elsewhere sees it
    assert [(problem.code, problem.where) for problem in report.problems] == [("checkpoint.key", "checkpoint 1")]


def test_a_checkpoint_that_is_gone(units):
    tamper("DELETE FROM ledger_checkpoint WHERE n = 1")
    assert ("checkpoint.number", "checkpoint 2") in found()
    assert ("checkpoint.prev", "checkpoint 2") in found()


def test_a_key_that_was_changed_by_the_rules_still_verifies(units, home):
    (home / "keys" / "ledger.key").rename(home / "keys" / "ledger-2023.key")
    units[0].order = 10
    write(units[0], f"unit:{units[0].code}")
    checkpoints.make(NOW)
    assert verify.run().ok
    assert len(keys.trusted()) == 2


# --- rows ---


def test_a_row_that_was_changed(units):
    tamper("UPDATE org_unit SET name = '云州市吃喝局' WHERE id = %s", units[1].pk)
    problems = named("row.differs", f"org.unit {units[1].pk}")
    assert problems[0].params == {"field": "name", "expected": "“云州市b局”", "found": "“云州市吃喝局”"}


def test_a_row_that_was_added(units):
    Unit.objects.bulk_create([new_unit("yz-x")])
    assert found() == [("row.extra", f"org.unit {Unit.objects.get(code='yz-x').pk}")]


def test_a_row_that_was_deleted(units):
    tamper("DELETE FROM org_unit WHERE id = %s", units[2].pk)
    assert found() == [("row.missing", f"org.unit {units[2].pk}")]


def test_a_long_text_recorded_by_its_digest(home, monkeypatch):
    monkeypatch.setattr(Unit, "ledger_digests", frozenset({"name"}))
    unit = new_unit("yz-a", name="云" * 100)
    write(unit, f"unit:{unit.code}")
    assert verify.run().ok
    tamper("UPDATE org_unit SET name = %s", "云" * 99 + "雲")
    assert found() == [("row.differs", f"org.unit {unit.pk}")]


def test_a_change_deep_in_json(home):
    rule = RuleSet(slug="lights", version=1, data={"days": list(range(99))}, source="云州市督查办法", adopted_at=NOW)
    write(rule, "rules:lights")
    assert verify.run().ok
    RuleSet.objects.update(data={"days": [*range(98), 0]})
    assert found() == [("row.differs", f"rulebook.ruleset {rule.pk}")]


def test_what_is_no_part_of_the_record_may_change(home):
    person = Person(username="lifang", name="李芳")
    write(person, "unit:yz-a")
    Person.objects.update(last_login=NOW, language="en")
    assert verify.run().ok
    Person.objects.update(is_active=False)
    assert [problem.params["field"] for problem in verify.run().problems] == ["is_active"]


def test_a_deleted_row_that_came_back(units):
    from django.db import transaction

    from luoshi.ledger.writing import Act
    from tests.ledger.record import ZHOU

    pk, stream = units[0].pk, f"unit:{units[0].code}"
    with transaction.atomic():
        act = Act(stream, "unit.deleted", ZHOU, NOW)
        act.delete(units[0])
        act.write()
    assert verify.run().ok
    Unit.objects.bulk_create([new_unit("yz-a", id=pk)])
    assert found() == [("row.extra", f"org.unit {pk}")]


def test_a_column_younger_than_the_record_holds_its_default(units, monkeypatch):
    forgotten = {"mark", "valid_to"}
    apply = replay.Fold.apply

    def without(self, content):
        for row in content.get("rows", {}).get("org.unit", {}).values():
            for name in forgotten:
                row.pop(name, None)
        apply(self, content)

    monkeypatch.setattr(replay.Fold, "apply", without)
    assert verify.run().ok
    Unit.objects.filter(pk=units[0].pk).update(mark="云督")
    assert [problem.params["field"] for problem in verify.run().problems] == ["mark"]


def test_a_table_that_the_program_does_not_know(units, monkeypatch):
    monkeypatch.setattr(replay, "models", lambda: [Person, RuleSet])
    assert found() == [("row.table", "org.unit")]


def test_no_more_rows_are_named_than_anybody_reads(units, monkeypatch):
    monkeypatch.setattr(replay, "LIMIT", 2)
    Unit.objects.update(name="云州市")
    report = verify.run()
    assert (len(report.problems), report.unnamed) == (2, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no text that it could not read again")
class TestBytesThatCannotBeRead:
    def test_in_an_entry(self, units):
        entry = entry_of(units[1], 1)
        tamper("UPDATE ledger_entry SET data = CAST(x'7b22ff227d' AS TEXT) WHERE id = %s", entry.id)
        assert ("entry.unreadable", f"unit:yz-b #1 (id {entry.id})") in found()

    def test_in_a_time(self, units):
        entry = entry_of(units[1], 1)
        tamper("UPDATE ledger_entry SET at = '2023-13-45' WHERE id = %s", entry.id)
        assert ("entry.unreadable", f"unit:yz-b #1 (id {entry.id})") in found()

    def test_in_a_row(self, units):
        tamper(
            "UPDATE org_unit SET name = CAST(x'e4baff' AS TEXT), valid_from = '2023-02-31' WHERE id = %s", units[0].pk
        )
        assert ("row.unreadable", f"org.unit {units[0].pk}") in found()
        assert len(found()) == 1

    def test_in_a_checkpoint(self, units):
        tamper("UPDATE ledger_checkpoint SET root = CAST(x'ff' AS TEXT) WHERE n = 1")
        assert "checkpoint.form" in [code for code, _where in found()]


# --- the life-cycle ---


def test_a_legal_life(home):
    move("commitment:1", "propose", None, "proposed")
    move("commitment:1", "register", "proposed", "registered")
    move("commitment:2", "propose", None, "proposed")
    move("commitment:2", "decline", "proposed", "declined")
    assert verify.run().ok


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (("close", "proposed", "closed"), "move.illegal"),
        (("register", "proposed", "closed"), "move.illegal"),
        (("dispatch", "registered", "dispatched"), "move.from"),
        (("propose", None, "proposed"), "move.from"),
        (("abolish", "proposed", "registered"), "move.form"),
        (("register", "proposed", "nowhere"), "move.form"),
    ],
)
def test_an_illegal_move_is_named(home, step, code):
    move("commitment:1", "propose", None, "proposed")
    entry = move("commitment:1", *step)
    assert named(code, f"commitment:1 #2 (id {entry.id})")


def test_a_guard_that_was_removed(units):
    guards.remove(connection)
    try:
        assert {code for code, _where in found()} == {"guard.missing"}
    finally:
        guards.install(connection)
