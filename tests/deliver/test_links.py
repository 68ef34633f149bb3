"""Commitments that ask the same: linked by the office, flagged where they differ, and answered by one report."""

from datetime import date, timedelta
from typing import Any

import pytest

from luoshi.commitments.errors import Stale
from luoshi.commitments.models import Commitment
from luoshi.deliver import actions, changes, links, queries
from luoshi.deliver.actions import Told
from luoshi.deliver.conflicts import Asks, conflicts
from luoshi.deliver.models import Evidence, Link, Report
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from tests.city import NOW, City, accepted, closed, in_progress, proof_file, proposed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
TOLD = Told("已排查 30 家，整改 20 家。", 30, "at_risk", "三家停产。", "上门。")


def pair(city: City, **more: Any) -> tuple[Commitment, Commitment]:
    """Two that ask the same of one unit, linked, both signed for."""
    one, other = accepted(city), accepted(city, title="城镇燃气整治", words="完成城镇燃气专项整治。", **more)
    links.link(one.pk, acting=city.clerk, now=LATER, others=[other], reason="两份文件要求同一件事")
    return Commitment.objects.get(pk=one.pk), Commitment.objects.get(pk=other.pk)


def reported(city: City, commitment: Commitment, **more: Any) -> Report:
    actions.report(commitment.pk, acting=city.safety_head, now=LATER, told=TOLD, files=[proof_file()], **more)
    return commitment.reports.latest("pk")


def last_sentence(commitment: Commitment) -> str:
    return sentence(Entry.objects.filter(stream=commitment.stream).latest("seq"))


def test_a_link_is_told_in_both_streams(city: City) -> None:
    one, other = pair(city)
    assert "城镇燃气整治" in last_sentence(one)
    assert "一季度完成城镇燃气专项整治" in last_sentence(other)
    assert [linked.commitment.pk for linked in queries.linked_to(one, city.chief)] == [other.pk]
    assert [linked.commitment.pk for linked in queries.linked_to(other, city.safety_head)] == [one.pk]
    assert verify.run().problems == []


def test_one_report_answers_both_with_its_evidence_and_without_typing(city: City) -> None:
    one, other = pair(city)
    source = reported(city, one)
    assert [report.pk for report in queries.answers_offered(other, city.safety_head)] == [source.pk]
    done = links.answer_linked(other.pk, acting=city.safety_head, now=LATER, report_pk=source.pk)
    copy = other.reports.get()
    same = ("progress", "difficulty", "next_step", "claimed", "forecast", "written_by")
    assert [getattr(copy, name) for name in same] == [getattr(source, name) for name in same]
    assert (copy.answers, copy.state, copy.approved_by) == (source, "approved", city.safety_head.name)
    assert [file.sha256 for file in copy.evidence.all()] == [file.sha256 for file in source.evidence.all()]
    assert (done.state, done.claimed, done.awaits_assessment) == (State.IN_PROGRESS, 30, True)
    assert "以“" in last_sentence(other)
    assert Entry.objects.filter(stream=other.stream, kind="commitment.report").count() == 1
    assert verify.run().problems == []


def test_a_report_answers_once_and_does_not_come_back(city: City) -> None:
    one, other = pair(city)
    source = reported(city, one)
    links.answer_linked(other.pk, acting=city.safety_head, now=LATER, report_pk=source.pk)
    for commitment in (one, other):
        assert queries.answers_offered(commitment, city.safety_head) == []
    with pytest.raises(Invalid):
        links.answer_linked(other.pk, acting=city.safety_head, now=LATER, report_pk=source.pk)
    newer = reported(city, other)
    assert [report.pk for report in queries.answers_offered(one, city.safety_head)] == [newer.pk]


@pytest.mark.parametrize("who", ["safety_liaison", "housing_head", "chief", "nobody"])
def test_only_the_head_of_the_lead_unit_lets_it_answer(city: City, who: str) -> None:
    one, other = pair(city)
    source = reported(city, one)
    assert queries.answers_offered(other, getattr(city, who)) == []
    with pytest.raises(NotEntitled):
        links.answer_linked(other.pk, acting=getattr(city, who), now=LATER, report_pk=source.pk)
    assert not other.reports.exists()


def test_what_does_not_answer(city: City) -> None:
    """A report of another unit, of a commitment that is not linked, a draft, a claim of completion."""
    one, other = pair(city)
    apart = reported(city, accepted(city))
    actions.write_report(one.pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    draft = one.reports.get()
    for report in (apart, draft):
        with pytest.raises(Invalid, match="不能用来答复"):
            links.answer_linked(other.pk, acting=city.safety_head, now=LATER, report_pk=report.pk)
    actions.approve_report(one.pk, acting=city.safety_head, now=LATER)
    actions.claim_completion(one.pk, acting=city.safety_head, now=LATER, result="完成", files=[proof_file()])
    assert queries.answers_offered(other, city.safety_head) == []
    theirs = accepted(city, title="住建牵头的同一件事")
    changes.relead(theirs.pk, acting=city.chief, now=LATER, reason="划转", new_lead=city.housing)
    actions.acknowledge(theirs.pk, acting=city.housing_liaison, now=LATER)
    links.link(theirs.pk, acting=city.chief, now=LATER, others=[other], reason="同一件事")
    actions.report(theirs.pk, acting=city.housing_head, now=LATER, told=TOLD)
    assert queries.answers_offered(other, city.safety_head) == []


# --- linking ---


@pytest.mark.parametrize("who", ["safety_head", "mayor", "housing_head", "nobody"])
def test_only_the_office_links(city: City, who: str) -> None:
    with pytest.raises(NotEntitled):
        links.link(accepted(city).pk, acting=getattr(city, who), now=LATER, others=[accepted(city)], reason="同")


def test_what_cannot_be_linked(city: City) -> None:
    one, other = pair(city)
    cases: list[tuple[list[Commitment], str, type[ActRefused]]] = [
        ([other], "同", Invalid),  # linked already
        ([one], "同", Invalid),  # itself
        ([], "同", Invalid),
        ([accepted(city)], " ", Incomplete),
        ([closed(city)], "同", ActRefused),
        ([proposed(city)], "同", ActRefused),
    ]
    entries = Entry.objects.count()
    for others, reason, error in cases:
        with pytest.raises(error):
            links.link(one.pk, acting=city.clerk, now=LATER, others=others, reason=reason)
    assert Link.objects.count() == 1
    assert Entry.objects.filter(kind="commitment.linked").count() == 2
    assert Entry.objects.count() == entries
    with pytest.raises(Stale):
        links.link(one.pk, acting=city.clerk, now=LATER, others=[accepted(city)], reason="同", version=1)


def test_unlinking_keeps_what_was_answered(city: City) -> None:
    one, other = pair(city)
    source = reported(city, one)
    links.answer_linked(other.pk, acting=city.safety_head, now=LATER, report_pk=source.pk)
    links.unlink(other.pk, acting=city.chief, now=LATER, other=one, reason="其实是两件事")
    assert not Link.objects.exists()
    assert queries.linked_to(one, city.chief) == []
    assert Evidence.objects.filter(report__commitment=other).count() == 1
    assert "其实是两件事" in last_sentence(one)
    with pytest.raises(Invalid):
        links.unlink(other.pk, acting=city.chief, now=LATER, other=one, reason="再来一次")
    assert verify.run().problems == []


def test_the_like_of_the_same_unit_are_offered_to_choose_from(city: City) -> None:
    one = accepted(city)
    near = accepted(city, title="城镇燃气专项整治行动")
    accepted(city, title="云河大桥伸缩缝维修", words="云河大桥伸缩缝维修。")
    assert queries.alike(one, city.chief)[:1] == [near]


# --- conflicts ---


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "城镇新增就业 900 万人以上",
            "全年城镇新增就业不低于 850 万人",
            [("城镇新增就业", "900 万人以上", "不低于 850 万人")],
        ),
        ("城镇新增就业 900 万人以上", "城镇新增就业 900 万人以上", []),
        ("城镇新增就业 900 万人以上", "粮食产量 900 万吨以上", []),
        ("全部办完", "办结率 100%", []),
        ("排查 100%，整改 100%", "排查 100%，整改 95%", [("整改", "100%", "95%")]),
        ("", "整改 95%", []),
    ],
)
def test_other_numbers_of_the_same_measure_are_a_conflict(
    one: str, other: str, expected: list[tuple[str, ...]]
) -> None:
    day = date(2023, 3, 31)
    found = conflicts(Asks(day, one), Asks(day, other))
    assert [(conflict.indicator, conflict.one, conflict.other) for conflict in found] == expected


def test_other_dates_are_a_conflict_and_the_measure_speaks_before_the_words(city: City) -> None:
    one, _other = pair(city, due=date(2023, 6, 30), measure="排查 100%，重大隐患整改 90%")
    found = queries.linked_to(one, city.chief)[0].conflicts
    assert [(conflict.what, conflict.one, conflict.other) for conflict in found] == [
        ("due", "2023-03-31", "2023-06-30"),
        ("measure", "100%", "90%"),
    ]
    changes.extend(one.pk, acting=city.chief, now=LATER, reason="统一", new_due=date(2023, 6, 30))
    one = Commitment.objects.get(pk=one.pk)
    assert [conflict.what for conflict in queries.linked_to(one, city.chief)[0].conflicts] == ["measure"]


# --- the page ---


def test_one_press_on_the_page_answers_the_other(city: City, client: Any) -> None:
    one, other = pair(city)
    source = reported(city, one)
    client.force_login(city.safety_head.person)
    page = client.get(f"/commitments/{one.pk}/").content.decode()
    assert f'action="/commitments/{other.pk}/answer_linked/"' in page
    held = Commitment.objects.get(pk=other.pk)
    form = {"complete": "1", "version": held.version, "report_pk": source.pk}
    assert client.post(f"/commitments/{other.pk}/answer_linked/", form).status_code == 302
    assert other.reports.get().answers == source
    assert "与同题事项上的是同一份进展" in client.get(f"/commitments/{other.pk}/").content.decode()


def test_the_office_links_by_ticking_and_by_number(city: City, client: Any) -> None:
    one, near, far = in_progress(city), accepted(city), accepted(city, lead=city.safety, title="别的说法")
    client.force_login(city.clerk.person)
    path = f"/commitments/{one.pk}/link/"
    form = {"complete": "1", "version": one.version, "reason": "同一件事", "picked": [near.pk], "numbers": far.number}
    assert client.post(path, {**form, "numbers": "云督〔2023〕999号"}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert {linked.commitment.pk for linked in queries.linked_to(one, city.clerk)} == {near.pk, far.pk}
