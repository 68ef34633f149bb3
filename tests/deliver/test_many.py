"""Acts for many: what they do is what the act for one does, one's trouble is its own, and a hundred take the queries of ten."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.deliver import actions, many
from luoshi.deliver.actions import Told
from luoshi.deliver.models import Evidence
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.errors import Invalid
from luoshi.supervise.actions import sweep
from luoshi.supervise.models import Reminder
from tests.city import NOW, City, accepted, dispatched, in_progress, proof_file, registered

LATER = NOW + timedelta(days=2)
TOLD = Told("已排查 120 家。", 60, "on_time")


def several(city: City, make: Callable[..., Commitment], count: int) -> list[int]:
    return [make(city, title=f"第 {count}-{n} 件").pk for n in range(count)]


def dispatch_all(city: City, count: int) -> list[int]:
    pks = several(city, registered, count)
    actions.dispatch_many(dict.fromkeys(pks), acting=city.clerk, now=NOW)
    return pks


def one_life(city: City, count: int) -> dict[str, int]:
    """From dispatch to the end, all at once; the number of queries of each act."""
    pks, taken = dispatch_all(city, count), {}

    def measured(name: str, do: Callable[[], list[tuple[int, str]]]) -> None:
        with CaptureQueriesContext(connection) as captured:
            assert do() == [(pk, "") for pk in pks]
        taken[name] = len(captured)

    whole: dict[int, int | None] = dict.fromkeys(pks)
    given = {pk: many.Given(TOLD, [proof_file(f"清单{pk}.pdf")]) for pk in pks}
    claims = {pk: many.Given(Told("全部完成。", 100, "on_time")) for pk in pks}
    found = {pk: many.Found(55, "清单属实。") for pk in pks}
    chief, clerk, head = city.chief, city.clerk, city.safety_head
    measured("sign", lambda: many.acknowledge_many(whole, acting=city.safety_liaison, now=LATER))
    measured("report", lambda: many.report_many(given, acting=head, now=LATER))
    measured("weigh", lambda: many.assess_many(found, acting=clerk, now=LATER))
    measured("claim", lambda: many.claim_many(claims, acting=head, now=LATER))
    measured("verify", lambda: conclude.verify_many(whole, acting=clerk, now=LATER, method="site", finding="属实。"))
    measured("close", lambda: conclude.close_many(whole, acting=chief, now=LATER))
    return taken


@pytest.mark.django_db
def test_a_hundred_take_the_queries_of_ten(city: City) -> None:
    ten, hundred = one_life(city, 10), one_life(city, 100)
    assert hundred == ten
    assert max(ten.values()) <= 20
    assert set(Commitment.objects.values_list("state", "evidenced")) == {(State.CLOSED, 100)}
    assert Evidence.objects.count() == 110
    assert verify.run().problems == []


@pytest.mark.django_db
def test_many_leave_the_same_record_as_one(city: City) -> None:
    """Two commitments, one led through its life by acts for one, the other by acts for many: the same kinds, facts and fields."""
    single, among = dispatch_all(city, 2)
    head, clerk, liaison = city.safety_head, city.clerk, city.safety_liaison
    actions.acknowledge(single, acting=liaison, now=LATER)
    many.acknowledge_many({among: None}, acting=liaison, now=LATER)
    actions.report(single, acting=head, now=LATER, told=TOLD, files=[proof_file()])
    many.report_many({among: many.Given(TOLD, [proof_file()])}, acting=head, now=LATER)
    report = Commitment.objects.get(pk=single).reports.get()
    actions.assess(single, acting=clerk, now=LATER, report_pk=report.pk, evidenced=50, assessment="部分属实")
    many.assess_many({among: many.Found(50, "部分属实")}, acting=clerk, now=LATER)
    actions.claim_completion(single, acting=head, now=LATER, result="完成。")
    many.claim_many({among: many.Given(Told("完成。", 100, "on_time"))}, acting=head, now=LATER)
    conclude.verify(single, acting=clerk, now=LATER, method="site", finding="属实")
    conclude.verify_many({among: None}, acting=clerk, now=LATER, method="site", finding="属实")
    conclude.close(single, acting=city.chief, now=LATER)
    conclude.close_many({among: None}, acting=city.chief, now=LATER)

    def told(pk: int) -> list[tuple[str, str, str, object, object]]:
        entries = Entry.objects.filter(stream=f"commitment:{pk}", at=LATER).order_by("seq")
        return [(one.kind, one.actor, one.post, one.content["facts"], one.content.get("move")) for one in entries]

    assert told(among) == told(single)
    left_out = {"id", "_state", "title", "number", "serial", "_ledger_known"}
    one, other = (vars(Commitment.objects.get(pk=pk)) for pk in (single, among))
    for name in one.keys() & other.keys() - left_out:
        assert one[name] == other[name] or name.startswith("_"), name


@pytest.mark.django_db
def test_one_that_may_not_is_left_with_the_reason(city: City) -> None:
    ready, not_yet = dispatched(city).pk, registered(city, title="尚未交办").pk
    results = dict(many.acknowledge_many({ready: None, not_yet: None}, acting=city.safety_liaison, now=LATER))
    assert results[ready] == ""
    assert "签收" in results[not_yet]
    stale = dict(many.report_many({ready: many.Given(TOLD, version=1)}, acting=city.safety_head, now=LATER))
    assert stale[ready]
    stranger = dict(many.report_many({ready: many.Given(TOLD)}, acting=city.housing_head, now=LATER))
    assert stranger[ready]
    unproven = dict(many.claim_many({ready: many.Given(TOLD)}, acting=city.safety_head, now=LATER))
    assert unproven[ready]
    assert Commitment.objects.get(pk=ready).state == State.ACCEPTED
    assert verify.run().problems == []


@pytest.mark.django_db
def test_a_draft_that_waits_stands_in_the_way_and_is_not_passed_over(city: City) -> None:
    pk = accepted(city).pk
    actions.write_report(pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    assert dict(many.report_many({pk: many.Given(TOLD)}, acting=city.safety_head, now=LATER))[pk]
    assert Commitment.objects.get(pk=pk).reports.count() == 1


@pytest.mark.django_db
def test_nobody_weighs_or_verifies_their_own(city: City) -> None:
    pk = in_progress(city).pk
    assert dict(many.assess_many({pk: many.Found(50, "属实")}, acting=city.safety_head, now=LATER))[pk]
    actions.claim_completion(pk, acting=city.safety_head, now=LATER, result="完成。")
    told = dict(conclude.verify_many({pk: None}, acting=city.safety_head, now=LATER, method="site", finding="属实"))
    assert told[pk]
    assert Commitment.objects.get(pk=pk).state == State.COMPLETION_CLAIMED


@pytest.mark.django_db
def test_what_is_said_of_any_is_checked_before_anything_is_written(city: City) -> None:
    pks = several(city, accepted, 2)
    bad = {pks[0]: many.Given(TOLD), pks[1]: many.Given(Told("", 120, "never"))}
    with pytest.raises(Invalid):
        many.report_many(bad, acting=city.safety_head, now=LATER)
    with pytest.raises(Invalid):
        many.assess_many({pks[0]: many.Found(101, "属实")}, acting=city.clerk, now=LATER)
    assert set(Commitment.objects.values_list("state", flat=True)) == {State.ACCEPTED}


@pytest.mark.django_db
def test_a_sweep_of_a_hundred_takes_the_queries_of_ten(city: City) -> None:
    """Nobody signs: every one of them turns yellow and is reminded of."""

    def swept(count: int) -> int:
        dispatch_all(city, count)
        with CaptureQueriesContext(connection) as captured:
            done = sweep(now=NOW + timedelta(days=20))
        assert (done.lights, done.failed) == (count, 0)
        assert done.reminders >= count
        return len(captured)

    ten = swept(10)
    before = Reminder.objects.count()
    assert swept(100) == ten
    assert Reminder.objects.count() == before * 11
    assert verify.run().problems == []
