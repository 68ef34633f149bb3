"""Readings carried up: at any depth, by what counts, with what was given up left out, and which figure answers which."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.commitments.chain import rolled_up
from luoshi.commitments.models import Commitment
from luoshi.deliver import actions, changes, many, measuring
from luoshi.deliver.actions import Told
from luoshi.deliver.figures import matching_of
from luoshi.deliver.passing_down import pass_down
from luoshi.deliver.rolling import below_of, part_of
from luoshi.kernel.measures import Source
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person, issue_token
from luoshi.org.errors import Invalid, NotEntitled
from luoshi.org.models import Kind, Level, Role, Unit
from luoshi.org.queries import acting_of
from tests.chains import LATER, Chain, part
from tests.city import NOW, proof_file

pytestmark = pytest.mark.django_db
ROADS, RATE = "改造燃气管网|公里", "隐患整改率|%"
SOON = LATER + timedelta(days=1)


def told(value: object, key: str = ROADS, **more: object) -> Told:
    return Told("改造了一部分。", 50, "on_time", readings={key: value}, **more)


def report(pk: int, head: Acting, value: object, key: str = ROADS, **more: object) -> None:
    actions.report(pk, acting=head, now=SOON, told=told(value, key, **more), files=[proof_file()])


@pytest.fixture
def deep(chain: Chain) -> dict[str, tuple[Commitment, Acting]]:
    """Root (county) → two towns → two villages below the first town. Everybody has signed."""

    def village(code: str) -> tuple[Unit, Acting]:
        unit = create_unit(
            acting=Acting.system(), now=NOW, code=code, name=f"{code}村", level=Level.VILLAGE, kind=Kind.GOVERNMENT,
            parent=chain.city.township,
        )  # fmt: skip
        person = enter_person(acting=Acting.system(), now=NOW, username=code, name=code, unit=unit, role=Role.UNIT_HEAD)
        return unit, acting_of(person, NOW.date())

    other_head = acting_of(
        enter_person(
            acting=Acting.system(), now=NOW, username="bs2", name="白石", unit=chain.other_town, role=Role.UNIT_HEAD
        ),
        NOW.date(),
    )
    town, other = pass_down(
        chain.root.pk, acting=chain.head, now=NOW,
        parts=[part(chain.city.township), part(chain.other_town, measure="改造燃气管网 60 公里，隐患整改率不低于 95%")],
    )  # fmt: skip
    sign(town, chain.town_liaison)
    (east, east_head), (west, west_head) = village("dc"), village("xc")
    low = pass_down(
        town.pk,
        acting=chain.town_head,
        now=NOW,
        parts=[
            part(one, title="改本村的管网", words="改本村的管网。", measure="改造燃气管网 20 公里")
            for one in (east, west)
        ],
    )
    return {
        "root": (chain.root, chain.head), "town": (town, chain.town_head), "other": (other, other_head),
        "east": (low[0], east_head), "west": (low[1], west_head),
    }  # fmt: skip


def sign(commitment: Commitment, liaison: Acting) -> None:
    actions.acknowledge(commitment.pk, acting=liaison, now=LATER)


Deep = dict[str, tuple[Commitment, Acting]]


def say(deep: Deep, name: str, value: object, **more: object) -> None:
    """A report by the head of one of them, signed for before."""
    commitment, head = deep[name]
    if Commitment.objects.get(pk=commitment.pk).accepted_at is None:
        liaison = enter_person(
            acting=Acting.system(), now=NOW, username=f"l-{name}", name=f"联络{name}", unit=commitment.lead,
            role=Role.LIAISON,
        )  # fmt: skip
        sign(commitment, acting_of(liaison, NOW.date()))
    report(commitment.pk, head, value, **more)


def at(deep: Deep, name: str) -> Commitment:
    return Commitment.objects.get(pk=deep[name][0].pk)


def made(deep: Deep, name: str) -> tuple[object, int, int, bool]:
    found = below_of(at(deep, name), ROADS)
    assert found is not None
    return found.value, found.reported, found.of, found.whole


def test_a_village_counts_at_the_root(deep: Deep, chain: Chain) -> None:
    say(deep, "east", "10.5")
    assert made(deep, "town") == (Decimal("10.5"), 1, 2, False)
    assert made(deep, "root") == (Decimal("10.5"), 1, 2, False)
    say(deep, "west", 9)
    say(deep, "other", 30)
    assert made(deep, "town") == (Decimal("19.5"), 2, 2, True)
    assert made(deep, "root") == (Decimal("49.5"), 2, 2, True)
    row = measuring.table(at(deep, "root"), chain.head)[0]
    assert (row.rolled.value, row.counts) == (Decimal("49.5"), Source.BELOW)
    assert verify.run().problems == []


def test_both_readings_are_kept_and_one_counts(deep: Deep, chain: Chain) -> None:
    say(deep, "east", 10)
    say(deep, "west", 10)
    report(deep["town"][0].pk, deep["town"][1], 25)
    assert made(deep, "root")[0] == 25  # nobody has declared: the town's own reading counts
    measuring.declare(deep["town"][0].pk, acting=deep["town"][1], now=SOON, how={ROADS: "add"})
    assert made(deep, "root")[0] == 20
    row = measuring.table(at(deep, "town"), chain.town_head)[0]
    assert (row.value, row.rolled.value, row.difference_told, row.differs) == (25, 20, "+5公里", True)
    browser = Client()
    browser.force_login(chain.town_head.person)
    page = browser.get(f"/commitments/{deep['town'][0].pk}/").content.decode()
    assert "以下级汇总为准，向上计入" in page
    assert "自报与汇总相差 +5公里" in page
    measuring.declare(deep["town"][0].pk, acting=deep["town"][1], now=SOON, how={ROADS: ""})
    assert made(deep, "root")[0] == 25
    assert verify.run().problems == []


def test_what_was_given_up_leaves_every_sum(deep: Deep, chain: Chain) -> None:
    for name, value in (("east", 10), ("west", 5), ("other", 30)):
        say(deep, name, value)
    changes.terminate(deep["west"][0].pk, acting=chain.town_head, now=SOON, reason="村并掉了")
    assert made(deep, "town") == (10, 1, 1, True)
    assert made(deep, "root")[0] == 40
    changes.terminate(deep["town"][0].pk, acting=chain.head, now=SOON, reason="不做了")
    assert made(deep, "root") == (30, 1, 1, True)
    assert verify.run().problems == []


def test_a_suspended_one_counts_with_what_it_stood_at(deep: Deep, chain: Chain) -> None:
    say(deep, "other", 30)
    day = timezone.localdate(SOON) + timedelta(days=20)
    changes.suspend(deep["other"][0].pk, acting=chain.head, now=SOON, reason="汛期", review_date=day)
    say(deep, "east", 10)
    assert made(deep, "root") == (40, 2, 2, False)


def test_many_reports_at_once_come_to_the_same(deep: Deep, chain: Chain) -> None:
    say(deep, "east", 1)
    commitment, head = deep["east"]
    done = many.report_many({commitment.pk: many.Given(told(12))}, acting=head, now=SOON)
    assert done == [(commitment.pk, "")]
    assert made(deep, "root")[0] == 12
    wrong = many.report_many({commitment.pk: many.Given(told("x"))}, acting=head, now=SOON)
    assert "须是数字" in wrong[0][1]
    assert verify.run().problems == []


def test_depth_costs_no_query(deep: Deep) -> None:
    say(deep, "east", 1)
    say(deep, "other", 1)

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            report(deep[name][0].pk, deep[name][1], 2)
        return len(captured)

    assert count("east") <= count("other")  # two levels above, and one


def test_a_smaller_target_is_carried_up_too(deep: Deep, chain: Chain) -> None:
    say(deep, "east", 10)
    changes.retarget(
        deep["town"][0].pk, acting=chain.head, now=SOON, reason="口径变了", new_measure="改造老旧燃气管网 40 公里，隐患整改率不低于 95%"
    )  # fmt: skip
    assert at(deep, "town").matching[ROADS] == "改造老旧燃气管网|公里"
    assert at(deep, "east").matching["改造老旧燃气管网|公里"] == ROADS
    assert made(deep, "root")[0] == 10
    assert verify.run().problems == []


# --- which figure answers which ---


def test_what_is_worded_otherwise_counts(chain: Chain) -> None:
    (town,) = pass_down(
        chain.root.pk, acting=chain.head, now=NOW,
        parts=[part(chain.city.township, measure="完成老旧燃气管网改造 40 公里，隐患整改率不低于 95%", reason="细化")],
    )  # fmt: skip
    key = town.matching[ROADS]
    assert key != ROADS
    sign(town, chain.town_liaison)
    report(town.pk, chain.town_head, 12, key)
    assert below_of(Commitment.objects.get(pk=chain.root.pk), ROADS).value == 12
    browser = Client()
    browser.force_login(chain.head.person)
    page = browser.get(f"/commitments/{town.pk}/").content.decode()
    assert "对应本级" in page
    assert "改指标对应" in page
    assert "没有对应的指标" in browser.get(f"/commitments/{town.pk}/match_measures/").content.decode()


def test_the_preview_tells_what_answers_what(chain: Chain) -> None:
    browser = Client()
    browser.force_login(chain.head.person)
    sent = {
        "title": "改造本镇的管网", "words": "改造本镇的管网。", "measure": "完成老旧燃气管网改造 40 公里", "due": "2023-03-31",
        "units": [chain.city.township.pk], "step": "preview", "complete": "1", "reason": "细化",
        "version": Commitment.objects.get(pk=chain.root.pk).version,
    }  # fmt: skip
    page = browser.post(f"/commitments/{chain.root.pk}/pass_down/", sent).content.decode()
    assert "上级“改造燃气管网（公里）”对应本级“完成老旧燃气管网改造（公里）”" in page
    assert "上级“隐患整改率（%）”没有对应的指标" in page


def test_who_passed_down_sets_it(chain: Chain) -> None:
    (town,) = pass_down(
        chain.root.pk, acting=chain.head, now=NOW, parts=[part(chain.city.township, matches={ROADS: ""})]
    )
    assert town.matching[ROADS] == ""
    sign(town, chain.town_liaison)
    report(town.pk, chain.town_head, 12)
    assert part_of(Commitment.objects.get(pk=town.pk), ROADS).value is None
    done = measuring.match(town.pk, acting=chain.liaison, now=SOON, matches={ROADS: ROADS})
    assert below_of(Commitment.objects.get(pk=chain.root.pk), ROADS).value == 12
    assert "指标对应：上级“改造燃气管网（公里）”对应" in sentence(
        Entry.objects.filter(stream=done.stream).latest("seq")
    )
    with pytest.raises(Invalid, match="没有变化"):
        measuring.match(town.pk, acting=chain.liaison, now=SOON, matches={ROADS: ROADS})
    for wrong in ({ROADS: "植树|棵"}, {"植树|棵": ROADS}, {ROADS: "隐患整改率|%"}):
        with pytest.raises(Invalid):
            measuring.match(town.pk, acting=chain.liaison, now=SOON, matches=wrong)
    for stranger in (chain.town_head, chain.city.housing_head):
        with pytest.raises(NotEntitled):
            measuring.match(town.pk, acting=stranger, now=SOON, matches={ROADS: ""})
    with pytest.raises(Invalid, match="没有上级指标"):
        measuring.match(chain.root.pk, acting=chain.city.clerk, now=SOON, matches={ROADS: ""})
    assert verify.run().problems == []


def test_what_was_chosen_holds_while_both_figures_are_there() -> None:
    above, below = "改造燃气管网 100 公里", "改造燃气管网 40 公里，改造供水管网 8 公里"
    assert matching_of(above, below) == {ROADS: ROADS}
    water = "改造供水管网|公里"
    assert matching_of(above, below, {ROADS: water}) == {ROADS: water}
    assert matching_of(above, "改造燃气管网 40 公里", {ROADS: water}) == {ROADS: ROADS}


# --- the day, the note, the reason ---


def test_a_reading_has_its_day_note_and_reason(deep: Deep, chain: Chain) -> None:
    day = timezone.localdate(SOON) - timedelta(days=1)
    say(deep, "east", 3, read_on=day, readings_note="以监理签认数为准", short_reason="等管材")
    east = at(deep, "east")
    assert east.standing[ROADS] == ["3", str(day)]
    entry = sentence(Entry.objects.filter(stream=east.stream).latest("seq"))
    for words in (f"读数截至 {day}", "以监理签认数为准", "未达到的原因：等管材"):
        assert words in entry
    for wrong in (day + timedelta(days=2), day - timedelta(days=1)):
        with pytest.raises(Invalid, match="截至"):
            report(east.pk, deep["east"][1], 4, read_on=wrong)
    browser = Client()
    browser.force_login(chain.town_head.person)
    page = browser.get(f"/commitments/{east.pk}/").content.decode()
    assert "以监理签认数为准" in page
    assert f"截至 {day}" in page
    assert verify.run().problems == []


def test_a_figure_may_have_a_day_of_its_own(deep: Deep, chain: Chain) -> None:
    commitment, head = deep["town"]
    today, day = timezone.localdate(SOON), timezone.localdate(SOON) - timedelta(days=1)
    told = Told("在办。", 30, "on_time", readings={ROADS: 7, RATE: 96}, read_days={RATE: day})
    actions.report(commitment.pk, acting=head, now=SOON, told=told)
    town = at(deep, "town")
    assert town.standing == {ROADS: ["7", str(today)], RATE: ["96", str(day)]}
    kept = town.reports.first()
    assert (kept.read_on, kept.read_days) == (today, {RATE: str(day)})
    assert f"隐患整改率 96%（截至 {day}）" in sentence(Entry.objects.filter(stream=town.stream).latest("seq"))
    browser = Client()
    browser.force_login(head.person)
    assert f"隐患整改率 96%（截至 {day}）" in browser.get(f"/commitments/{town.pk}/").content.decode()
    assert verify.run().problems == []


def test_a_first_reading_may_be_of_the_month_before(deep: Deep) -> None:
    """A commitment of January reports what the figures stood at by the end of December."""
    commitment, head = deep["town"]
    closing = date(2022, 12, 31)
    told = Told("在办。", 30, "on_time", readings={ROADS: 7, RATE: 96}, read_on=closing)
    actions.report(commitment.pk, acting=head, now=SOON, told=told)
    town = at(deep, "town")
    assert town.standing == {ROADS: ["7", str(closing)], RATE: ["96", str(closing)]}
    assert f"读数截至 {closing}" in sentence(Entry.objects.filter(stream=town.stream).latest("seq"))
    browser = Client()
    browser.force_login(head.person)
    assert "截至 2022-12-31" in browser.get(f"/commitments/{town.pk}/").content.decode()
    assert verify.run().problems == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({RATE: date(2099, 1, 1)}, "“隐患整改率（%）”截至的日期不能晚于今天"),
        ({RATE: date(2022, 1, 3)}, "不能早于 2022-01-04，即立项前 12 个月"),
        ({RATE: NOW.date(), "别的|个": NOW.date()}, "“别的（个）”只填了截至日期"),
    ],
)
def test_a_day_of_a_figure_that_cannot_be_is_refused(deep: Deep, days: dict[str, date], words: str) -> None:
    commitment, head = deep["town"]
    told = Told("在办。", 30, "on_time", readings={ROADS: 7, RATE: 96}, read_days=days)
    with pytest.raises(Invalid) as error:
        actions.report(commitment.pk, acting=head, now=SOON, told=told)
    assert words in error.value.message
    assert at(deep, "town").standing == {}


def test_days_that_are_all_their_own_need_no_other(deep: Deep) -> None:
    commitment, head = deep["town"]
    day = timezone.localdate(SOON) - timedelta(days=1)
    told = Told("在办。", 30, "on_time", readings={RATE: 96}, read_days={RATE: day})
    actions.report(commitment.pk, acting=head, now=SOON, told=told)
    kept = at(deep, "town").reports.first()
    assert (kept.read_on, kept.read_days) == (None, {RATE: str(day)})
    earlier = Told("在办。", 30, "on_time", readings={RATE: 97}, read_days={RATE: day - timedelta(days=1)})
    with pytest.raises(Invalid, match="不能再报更早的"):
        actions.report(commitment.pk, acting=head, now=SOON + timedelta(days=1), told=earlier)


def test_the_form_and_the_api_take_the_day_of_a_figure(deep: Deep) -> None:
    commitment, head = deep["town"]
    today = timezone.localdate()
    day = today - timedelta(days=1)
    browser = Client()
    browser.force_login(head.person)
    sent = {
        "progress": "在办。", "claimed": "30", "forecast": "on_time", "reading_0": "7", "reading_1": "96", "complete": "1",
        "day_1": str(day), "version": at(deep, "town").version,
    }  # fmt: skip
    assert browser.post(f"/commitments/{commitment.pk}/report/", sent).status_code == 302
    assert at(deep, "town").reports.first().read_days == {RATE: str(day)}
    key = issue_token(acting=head, now=timezone.now(), name="测试")[1]
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    where = f"/api/v1/commitments/{commitment.pk}/actions/report"
    given = {"progress": "在办。", "claimed": 31, "forecast": "on_time", "readings": json.dumps({ROADS: 8, RATE: 97})}
    for wrong in ("[]", '{"隐患整改率|%": "昨天"}', '{"隐患整改率|%": {}}'):
        assert caller.post(where, {**given, "read_days": wrong}).status_code == 422
    days = json.dumps({ROADS: str(day)})
    assert caller.post(where, {**given, "read_days": days}).status_code == 422  # earlier than what stands
    days = json.dumps({RATE: str(day)})
    assert caller.post(where, {**given, "read_days": days}).status_code == 200
    reports = caller.get(f"/api/v1/commitments/{commitment.pk}/reports").json()
    assert reports[0]["read_days"] == {RATE: str(day)}


def test_claims_in_bulk_say_why_too(deep: Deep) -> None:
    say(deep, "east", 3)
    commitment, head = deep["east"]
    claims = {commitment.pk: many.Given(Told("完成。", 100, "on_time"))}
    assert "逐件" in many.claim_many(claims, acting=head, now=SOON)[0][1]
    claims = {commitment.pk: many.Given(Told("完成。", 100, "on_time", short_reason="改线"))}
    assert many.claim_many(claims, acting=head, now=SOON) == [(commitment.pk, "")]
    assert at(deep, "east").reports.first().short_reason == "改线"
    assert verify.run().problems == []


def test_the_form_takes_them(deep: Deep, chain: Chain) -> None:
    browser = Client()
    browser.force_login(deep["town"][1].person)
    town = at(deep, "town")
    form = browser.get(f"/commitments/{town.pk}/report/").content.decode()
    for words in ("读数截至", "读数说明", "读数落后的原因"):
        assert words in form
    today = str(timezone.localdate())
    sent = {
        "progress": "在办。", "claimed": "30", "forecast": "on_time", "reading_0": "7", "read_on": today, "complete": "1",
        "readings_note": "监理口径", "short_reason": "等管材", "version": town.version,
    }  # fmt: skip
    assert browser.post(f"/commitments/{town.pk}/report/", sent).status_code == 302
    kept = at(deep, "town").reports.first()
    assert (kept.read_on, kept.readings_note, kept.short_reason) == (date.fromisoformat(today), "监理口径", "等管材")


def test_by_the_api(deep: Deep, chain: Chain) -> None:
    say(deep, "east", 3)
    key = issue_token(acting=chain.town_head, now=timezone.now(), name="测试")[1]
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    where = f"/api/v1/commitments/{deep['east'][0].pk}"
    assert caller.get(where).json()["measures"][0]["answers"] == ROADS
    done = caller.post(
        f"{where}/actions/match_measures", {"matches": {ROADS: ""}}, content_type="application/json",
        headers={"Idempotency-Key": "m"},
    )  # fmt: skip
    assert done.status_code == 200, done.content
    assert caller.get(where).json()["measures"][0]["answers"] is None
    whole = caller.get(f"/api/v1/commitments/{deep['town'][0].pk}").json()["measures"][0]
    assert (whole["below"], whole["counts"], whole["reported"], whole["of"]) == (None, None, 0, 2)


# --- progress by weight ---


@pytest.mark.parametrize(
    ("shares", "claimed", "whole"),
    [
        ((75, None), (100, 0), 75),
        ((75, None), (0, 100), 25),
        ((None, None), (100, 0), 50),
        ((100, None), (40, 100), 40),
        ((0, 0), (50, 50), None),
    ],
)
def test_progress_is_weighed_by_shares(
    deep: Deep, chain: Chain, shares: tuple[int | None, int | None], claimed: tuple[int, int], whole: int | None
) -> None:
    for name, share, done in zip(("town", "other"), shares, claimed, strict=True):
        Commitment.objects.filter(pk=deep[name][0].pk).update(share=share, claimed=done)
    found = rolled_up(chain.root, chain.head)
    assert found is not None
    assert found.claimed == whole
