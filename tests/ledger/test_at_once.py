"""Real threads, each with a connection of its own, on whichever database the suite runs."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from luoshi.ledger import checkpoints, verify
from luoshi.ledger.errors import Conflict
from luoshi.ledger.idempotency import once, remember
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.writing import Act, write_entry
from luoshi.org.models import Unit
from tests.ledger.record import NOW, ZHOU, new_unit, write

pytestmark = pytest.mark.django_db(transaction=True)


def together(count, do):
    """Run do(0) … do(count - 1) at the same moment; return what each returned."""
    gate = threading.Barrier(count, timeout=20)

    def run(number):
        try:
            gate.wait()
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_many_who_write_to_one_stream_from_the_same_page_one_wins(home):
    def press(number):
        try:
            with transaction.atomic():
                return write_entry("commitment:1", "commitment.noted", ZHOU, NOW, {"by": number}, after=0).seq
        except Conflict:
            return "told"

    assert Counter(together(6, press)) == {1: 1, "told": 5}
    assert Entry.objects.count() == 1
    assert verify.run().ok


def test_many_writers_never_break_the_chain(home):
    def press(number):
        written = 0
        for turn in range(5):
            try:
                with transaction.atomic():
                    act = Act("commitment:1", "commitment.noted", ZHOU, NOW)
                    act.save(new_unit(f"yz-{number}-{turn}"))
                    act.write()
                written += 1
            except Conflict:
                continue  # the unit of this turn is rolled back with it
        return written

    written = sum(together(4, press))
    assert written >= 5
    assert Entry.objects.count() == Unit.objects.count() == written
    assert [entry.seq for entry in Entry.objects.order_by("id")] == list(range(1, written + 1))
    assert verify.run().ok


def test_of_two_compare_and_sets_one_wins(home):
    write(new_unit("yz-a", order=1), "unit:yz-a")
    pages = [Unit.objects.get() for _ in range(4)]

    def press(number):
        pages[number].order = 2
        try:
            with transaction.atomic():
                act = Act(f"unit:{number}", "unit.moved", ZHOU, NOW)
                act.save(pages[number], expect={"order": 1})
                act.write()
        except Conflict:
            return "told"
        return "won"

    assert Counter(together(4, press)) == {"won": 1, "told": 3}
    assert Entry.objects.count() == 2
    assert verify.run().ok


def test_a_request_sent_many_times_at_once_is_done_once():
    def send(_number):
        with transaction.atomic():
            replay = once("zhouwei", "k1", "f1", now=NOW)
            if replay:
                return replay.outcome["seq"], "replayed"
            entry = write_entry("commitment:1", "commitment.noted", ZHOU, NOW)
            remember("zhouwei", "k1", {"seq": entry.seq})
            return entry.seq, "done"

    assert Counter(together(6, send)) == {(1, "done"): 1, (1, "replayed"): 5}
    assert Entry.objects.count() == 1


def test_when_the_first_of_two_fails_the_second_does_it():
    claimed = threading.Event()

    def send(number):
        if number == 1:
            assert claimed.wait(20)
        try:
            with transaction.atomic():
                replay = once("zhouwei", "k1", "f1", now=NOW)
                if number == 0:
                    claimed.set()
                    raise ZeroDivisionError  # noqa: TRY301 - caught outside the transaction, as a request would
                return replay
        except ZeroDivisionError:
            return "failed"

    assert together(2, send) == ["failed", None]


def test_checkpoints_made_while_others_write_cover_all_that_they_say(home):
    def press(number):
        for turn in range(6):
            if number == 0 or (number == 1 and turn % 2):
                checkpoints.make(NOW)
            else:
                with transaction.atomic():
                    write_entry(f"commitment:{number}", "commitment.noted", ZHOU, NOW, {"turn": turn})

    together(4, press)
    checkpoints.make(NOW)
    report = verify.run()
    assert report.problems == []
    assert report.counted["entries"] == 15
    assert Checkpoint.objects.count() >= 1
