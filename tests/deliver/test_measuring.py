"""Readings of measures: with a report, from below, against what is asked; and who says how they roll up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions, changes, measuring
from luoshi.deliver.actions import Told
from luoshi.deliver.figures import figures_of
from luoshi.deliver.models import Report
from luoshi.deliver.passing_down import pass_down
from luoshi.kernel.measures import RollUp
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.actions import issue_token
from luoshi.org.errors import Invalid, NotEntitled
from tests.chains import LATER, Chain, part
from tests.city import NOW, proof_file

pytestmark = pytest.mark.django_db
ROADS, RATE = "改造燃气管网|公里", "隐患整改率|%"
SOON = LATER + timedelta(days=1)


def told(**readings: object) -> Told:
    named = {"roads": ROADS, "rate": RATE}
    return Told(
        "改造了一部分。", 50, "on_time", readings={named.get(key, key): value for key, value in readings.items()}
    )


def towns(chain: Chain) -> tuple[Commitment, Commitment]:
    """Two towns with shares of the whole, both signed for."""
    one, other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW,
        parts=[part(chain.city.township, share=75), part(chain.other_town, share=25, measure="改造燃气管网 60 公里，隐患整改率不低于 95%")],
    )  # fmt: skip
    actions.acknowledge(one.pk, acting=chain.town_liaison, now=LATER)
    return one, other


def rows(chain: Chain) -> dict[str, measuring.Row]:
    root = Commitment.objects.get(pk=chain.root.pk)
    return {row.key: row for row in measuring.rows_of(root, measuring.below(root, chain.head))}


def test_a_reading_comes_with_a_report_and_stands_on_the_commitment(chain: Chain) -> None:
    one, _other = towns(chain)
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads="12.50"), files=[proof_file()])
    one.refresh_from_db()
    assert one.standing == {ROADS: ["12.5", "2023-01-06"]}
    entry = Entry.objects.filter(stream=one.stream).latest("seq")
    assert "改造燃气管网 12.5公里" in sentence(entry)
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(rate=96))
    one.refresh_from_db()
    assert one.standing == {ROADS: ["12.5", "2023-01-06"], RATE: ["96", "2023-01-06"]}
    assert verify.run().problems == []


def test_a_draft_counts_once_it_is_approved(chain: Chain) -> None:
    one, _other = towns(chain)
    actions.write_report(one.pk, acting=chain.town_liaison, now=SOON, told=told(roads=10))
    one.refresh_from_db()
    assert one.standing == {}
    assert ROADS not in Entry.objects.filter(stream=one.stream).latest("seq").data
    actions.approve_report(one.pk, acting=chain.town_head, now=SOON)
    one.refresh_from_db()
    assert one.standing[ROADS][0] == "10"
    assert verify.run().problems == []


@pytest.mark.parametrize("reading", ["many", "NaN", "1e40", "0.00001", None, "Infinity"])
def test_a_reading_is_a_number(chain: Chain, reading: object) -> None:
    one, _other = towns(chain)
    with pytest.raises(Invalid, match="读数须是数字"):
        actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads=reading))
    assert not Report.objects.exists()


def test_a_reading_is_of_a_figure_that_is_asked(chain: Chain) -> None:
    one, _other = towns(chain)
    with pytest.raises(Invalid, match="没有指标"):
        actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(**{"植树|棵": 3}))


def test_the_whole_is_made_up_from_below(chain: Chain) -> None:
    one, other = towns(chain)
    assert (rows(chain)[ROADS].rolled.value, rows(chain)[ROADS].rolled.of) == (None, 2)
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads=20, rate=90))
    half = rows(chain)
    assert (half[ROADS].rolled.value, half[ROADS].rolled.reported) == (20, 1)
    standing = {ROADS: ["30", "2023-01-05"], RATE: ["98", "2023-01-05"]}
    Commitment.objects.filter(pk=other.pk).update(standing=standing)
    whole = rows(chain)
    assert (whole[ROADS].how, whole[ROADS].rolled.value) == (RollUp.ADD, 50)
    assert (whole[RATE].how, whole[RATE].rolled.value) == (RollUp.AVERAGE, Decimal(92))  # by shares: 75 and 25
    Commitment.objects.filter(pk=other.pk).update(standing={})


def test_the_units_own_reading_is_held_against_it(chain: Chain) -> None:
    one, other = towns(chain)
    actions.report(chain.root.pk, acting=chain.head, now=SOON, told=told(roads=80))
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads=20))
    assert not rows(chain)[ROADS].differs  # not all have reported
    changes_of_other = {ROADS: ["30", "2023-01-05"]}
    Commitment.objects.filter(pk=other.pk).update(standing=changes_of_other)
    assert rows(chain)[ROADS].differs
    Commitment.objects.filter(pk=other.pk).update(standing={})


def test_what_was_given_up_is_no_part_of_the_whole(chain: Chain) -> None:
    one, _other = towns(chain)
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads=20))
    changes.terminate(one.pk, acting=chain.head, now=SOON, reason="不建了")
    assert (rows(chain)[ROADS].rolled.value, rows(chain)[ROADS].rolled.of) == (None, 1)


def test_how_it_rolls_up_is_declared(chain: Chain) -> None:
    towns(chain)
    for who in (chain.city.clerk, chain.head):
        how = "last" if who is chain.city.clerk else "average"
        done = measuring.declare(chain.root.pk, acting=who, now=SOON, how={ROADS: how})
        assert rows(chain)[ROADS].how == how
    assert "改造燃气管网 平均" in sentence(Entry.objects.filter(stream=done.stream).latest("seq"))
    with pytest.raises(Invalid, match="没有变化"):
        measuring.declare(chain.root.pk, acting=chain.head, now=SOON, how={ROADS: "average"})
    for wrong in ({"植树|棵": "add"}, {ROADS: "most"}):
        with pytest.raises(Invalid, match="没有这个指标"):
            measuring.declare(chain.root.pk, acting=chain.head, now=SOON, how=wrong)
    for stranger in (chain.town_head, chain.city.housing_head, chain.city.mayor):
        with pytest.raises(NotEntitled):
            measuring.declare(chain.root.pk, acting=stranger, now=SOON, how={ROADS: "add"})
    assert verify.run().problems == []


def test_a_claim_says_what_is_short(chain: Chain) -> None:
    actions.report(chain.root.pk, acting=chain.head, now=SOON, told=told(roads=80, rate=99), files=[proof_file()])
    with pytest.raises(Invalid, match="改造燃气管网 80公里。请写明原因"):
        actions.claim_completion(chain.root.pk, acting=chain.head, now=SOON, result="基本完成。")
    why = "两个村的管沟遇到古墓，须改线。"
    done = actions.claim_completion(chain.root.pk, acting=chain.head, now=SOON, result="基本完成。", short_reason=why)
    assert done.reports.first().short_reason == why
    entry = Entry.objects.filter(stream=done.stream).latest("seq")
    assert "读数未达到完成标准：改造燃气管网 80公里" in sentence(entry)
    assert f"未达到的原因：{why}" in sentence(entry)
    assert "隐患整改率" not in sentence(entry)
    browser = Client()
    browser.force_login(chain.city.clerk.person)
    form = browser.get(f"/commitments/{done.pk}/verify/").content.decode()
    for words in (why, "80公里", "100公里", "未达到"):
        assert words in form, words
    assert verify.run().problems == []


def test_a_claim_looks_below_where_the_unit_itself_read_nothing(chain: Chain) -> None:
    one, other = towns(chain)
    for town in (one, other):
        Commitment.objects.filter(pk=town.pk).update(standing={ROADS: ["30", "2023-01-05"]})
    assert measuring.short_of(measuring.table(chain.root, chain.head)) == ["改造燃气管网 60公里"]
    browser = Client()
    browser.force_login(chain.head.person)
    form = browser.get(f"/commitments/{chain.root.pk}/claim_completion/").content.decode()
    assert "读数未达到的：改造燃气管网 60公里" in form
    Commitment.objects.filter(pk__in=[one.pk, other.pk]).update(standing={})


def test_of_a_figure_in_stages_the_one_that_asks_most_is_read(chain: Chain) -> None:
    chain.root.measure = "6月底前改造燃气管网 50 公里，年底前改造燃气管网 100 公里"
    assert [figure.value for figure in figures_of(chain.root)] == [100]


def test_part_of_a_sum_is_shown_to_nobody(chain: Chain) -> None:
    one, _other = towns(chain)
    actions.report(one.pk, acting=chain.town_head, now=SOON, told=told(roads=20))
    assert len(measuring.below(chain.root, chain.head)) == 2
    assert measuring.below(chain.root, chain.town_head) == []


def test_from_the_form_to_the_page(chain: Chain) -> None:
    towns(chain)
    browser = Client()
    browser.force_login(chain.head.person)
    form = browser.get(f"/commitments/{chain.root.pk}/report/").content.decode()
    assert "改造燃气管网（公里）" in form
    assert "完成标准 100公里" in form
    sent = {
        "progress": "改造了 62.5 公里。", "claimed": "60", "forecast": "on_time", "reading_0": "62.5", "complete": "1",
        "version": Commitment.objects.get(pk=chain.root.pk).version,
    }  # fmt: skip
    assert browser.post(f"/commitments/{chain.root.pk}/report/", sent).status_code == 302
    page = browser.get(f"/commitments/{chain.root.pk}/").content.decode()
    for words in ("62.5公里", "未达到", "2 个单位报了 0 个", "加总", "改汇总方式"):
        assert words in page, words
    wrong = {**sent, "reading_0": "很多", "version": Commitment.objects.get(pk=chain.root.pk).version}
    assert browser.post(f"/commitments/{chain.root.pk}/report/", wrong).status_code == 422


def test_by_the_api(chain: Chain) -> None:
    key = issue_token(acting=chain.head, now=timezone.now(), name="测试")[1]
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    where = f"/api/v1/commitments/{chain.root.pk}"
    sent = {"progress": "改造中。", "claimed": 60, "forecast": "on_time", "readings": '{"改造燃气管网|公里": 62.5}'}
    answer = caller.post(f"{where}/actions/report", sent, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 200, answer.content
    whole = caller.get(where).json()
    assert whole["measures"][0] == {
        "key": ROADS, "indicator": "改造燃气管网", "unit": "公里", "asked": "100公里", "value": "62.5", "on": whole["measures"][0]["on"],
        "reached": False, "rollup": "add", "below": None, "reported": 0, "of": 0, "whole": False, "counts": "own",
        "difference": None, "answers": None,
    }  # fmt: skip
    assert caller.get(f"{where}/reports").json()[0]["readings"] == {ROADS: "62.5"}
    for bad in ("[1]", "{", '{"a": [1]}', '{"改造燃气管网|公里": "x"}'):
        refused = caller.post(f"{where}/actions/report", {**sent, "readings": bad}, headers={"Idempotency-Key": bad})
        assert refused.status_code == 422, bad
    declared = caller.post(
        f"{where}/actions/declare_rollup", {"how": {ROADS: "last"}}, content_type="application/json",
        headers={"Idempotency-Key": "two"},
    )  # fmt: skip
    assert declared.status_code == 200, declared.content
    assert caller.get(where).json()["measures"][0]["rollup"] == "last"
