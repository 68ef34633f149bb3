"""Several commitments made one, one made several: the words, numbers and sources of all of them stay."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from luoshi.commitments.errors import WrongState
from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import Filters, listed
from luoshi.decide import actions as decide
from luoshi.deliver import actions, changes, merging
from luoshi.deliver.actions import Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.merging import Part
from luoshi.deliver.models import ChangeRequest, Dispute, ReportState, Ruling
from luoshi.kernel.lifecycle import Party, State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.rulebook.queries import rulebook
from tests.city import NOW, City, accepted, claimed, closed, dispatched, in_progress, proposed, registered
from tests.decide.samples import MEETING

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
DUE = date(2023, 3, 31)


def parts(city: City) -> list[Part]:
    return [
        Part("燃气专项整治", city.housing, date(2023, 2, 28), "燃气隐患整改 100%"),
        Part("危化品专项整治", city.safety, DUE, "危化品隐患整改 100%"),
    ]


def signed_in(who: Acting) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(who.person)
    return client


def last_sentence(commitment: Commitment) -> str:
    return sentence(Entry.objects.filter(stream=commitment.stream).latest("seq"))


# --- merge ---


def test_what_is_merged_ends_with_a_pointer_and_keeps_its_words_and_number(city: City) -> None:
    target = in_progress(city)
    one = dispatched(city, title="石桥燃气整治", words="石桥县完成燃气整治。", lead=city.stone, supports=())
    other = registered(city, title="燃气整治回头看")
    entries = Entry.objects.count()
    done = merging.merge(
        target.pk, acting=city.chief, now=LATER, others=[one, other], reason="同一件事", version=target.version
    )
    assert Entry.objects.count() == entries + 3
    assert (done.state, done.due, done.measure, done.lead) == (target.state, target.due, target.measure, target.lead)
    for row in (one, other):
        held = Commitment.objects.get(pk=row.pk)
        assert (held.state, held.merged_into, held.number, held.words) == (
            State.TERMINATED,
            target,
            row.number,
            row.words,
        )
        assert str(target.number) in last_sentence(held)
        found = listed(city.chief, Filters(words=row.number or "?"), LATER.date(), rulebook())
        assert [hit.pk for hit in found] == [row.pk]
    assert {part.unit for part in done.involvements.filter(role="support")} == {city.housing, city.stone}
    assert verify.run().problems == []


def test_what_lay_with_somebody_in_a_merged_one_lies_there_no_more(city: City) -> None:
    one = in_progress(city)
    changes.request_change(
        one.pk, acting=city.safety_head, now=LATER, asked=Asked("extension", "晚", new_due=date(2023, 5, 1))
    )
    actions.write_report(one.pk, acting=city.safety_liaison, now=LATER, told=Told("做了", 70, "on_time"))
    merging.merge(in_progress(city).pk, acting=city.chief, now=LATER, others=[one], reason="同一件事")
    held = Commitment.objects.get(pk=one.pk)
    assert (held.awaits_change, held.awaits_approval, held.awaits_assessment) == ("", False, False)
    assert held.changes.get().state == "lapsed"
    assert held.reports.latest("pk").state == ReportState.RETURNED


@pytest.mark.parametrize("who", ["clerk", "mayor", "safety_head", "nobody"])
def test_only_the_head_of_the_office_merges_and_splits(city: City, who: str) -> None:
    one, other = in_progress(city), in_progress(city)
    with pytest.raises(NotEntitled):
        merging.merge(one.pk, acting=getattr(city, who), now=LATER, others=[other], reason="同")
    with pytest.raises(NotEntitled):
        merging.split(one.pk, acting=getattr(city, who), now=LATER, parts=parts(city), reason="分")
    assert not Commitment.objects.exclude(merged_into=None).exists()


def test_what_cannot_be_merged_undoes_all(city: City) -> None:
    target, fine = in_progress(city), dispatched(city)
    for bad in (claimed(city), closed(city), proposed(city)):
        with pytest.raises(WrongState):
            merging.merge(target.pk, acting=city.chief, now=LATER, others=[fine, bad], reason="同")
    with pytest.raises(Incomplete):
        merging.merge(target.pk, acting=city.chief, now=LATER, others=[fine], reason=" ")
    for others in ([], [target]):
        with pytest.raises(Invalid):
            merging.merge(target.pk, acting=city.chief, now=LATER, others=others, reason="同")
    assert Commitment.objects.get(pk=fine.pk).merged_into is None
    assert verify.run().problems == []


# --- split ---


def test_each_part_has_a_number_the_words_and_the_date_of_the_whole(city: City) -> None:
    whole = in_progress(city)
    done = merging.split(whole.pk, acting=city.chief, now=LATER, parts=parts(city), reason="两件事分开督办")
    assert done.state == State.TERMINATED
    made = list(Commitment.objects.filter(split_from=whole).order_by("pk"))
    assert [(one.title, one.lead, one.due, one.state) for one in made] == [
        ("燃气专项整治", city.housing, date(2023, 2, 28), State.DISPATCHED),
        ("危化品专项整治", city.safety, DUE, State.DISPATCHED),
    ]
    assert {one.words for one in made} == {whole.words}
    assert len({one.number for one in [whole, *made]}) == 3
    assert all(str(one.number) in last_sentence(whole) for one in made)
    assert verify.run().problems == []


def test_the_parts_point_at_the_same_characters_of_the_source(city: City) -> None:
    source = decide.take_in(
        MEETING.encode(), "会议.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True
    )
    card = next(row for row in source.proposals.all() if "燃气" in row.words)
    decide.edit(card.pk, decide.Draft(leads=[city.safety], due=DUE, measure="整改率 100%"), acting=city.clerk, now=NOW)
    whole = decide.register(decide.accept(card.pk, acting=city.clerk, now=NOW)[0].pk, acting=city.chief, now=NOW)
    merging.split(whole.pk, acting=city.chief, now=LATER, parts=parts(city), reason="分开督办")
    made = list(Commitment.objects.filter(split_from=whole))
    assert [one.state for one in made] == [State.REGISTERED, State.REGISTERED]  # the whole was not dispatched either
    assert {(one.origin.start, one.origin.end) for one in made} == {(whole.origin.start, whole.origin.end)}
    assert verify.run().problems == []


def test_a_return_may_be_ruled_on_by_splitting(city: City) -> None:
    whole = dispatched(city)
    actions.request_return(whole.pk, acting=city.safety_head, now=NOW, reason="燃气归住建")
    merging.split(whole.pk, acting=city.chief, now=LATER, parts=parts(city), reason="燃气归住建，危化品归应急")
    held = Dispute.objects.get(commitment=whole)
    assert (held.ruled_as, held.ruling, held.ruled_by) == (Ruling.SPLIT, "燃气归住建，危化品归应急", city.chief.name)
    assert verify.run().problems == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"title": " "}, "第 2 项"),
        ({"measure": ""}, "第 2 项"),
        ({"lead": None}, "第 2 项"),
        ({"due": None}, "第 2 项"),
        ({"due": date(2023, 4, 1)}, "不能晚于"),
        ({"due": LATER.date()}, "今天之后"),
        ({"lead": "office"}, "自己牵头"),
    ],
)
def test_a_part_that_does_not_fit_is_named(city: City, change: dict[str, Any], word: str) -> None:
    if change.get("lead") == "office":
        change = {"lead": city.office}
    first, second = parts(city)
    wrong = Part(**{**{name: getattr(second, name) for name in ("title", "lead", "due", "measure")}, **change})
    with pytest.raises(Invalid, match=word) as caught:
        merging.split(in_progress(city).pk, acting=city.chief, now=LATER, parts=[first, wrong], reason="分")
    assert set(caught.value.fields) == {"parts"}
    assert not Commitment.objects.exclude(split_from=None).exists()


def test_one_part_is_none(city: City) -> None:
    for some in ([], parts(city)[:1]):
        with pytest.raises(ActRefused) as caught:
            merging.split(accepted(city).pk, acting=city.chief, now=LATER, parts=some, reason="分")
        assert set(caught.value.fields) == {"parts"}


# --- asked for by the unit ---


def asked_into(city: City, target: Commitment, **more: Any) -> Commitment:
    """In progress, and its unit's head asks that it be merged into ``target``."""
    one = in_progress(city, title="燃气整治回头看", **more)
    wanted = Asked("merger", "与 1 号是同一件事", into=target)
    changes.request_change(one.pk, acting=city.safety_head, now=LATER, asked=wanted)
    return Commitment.objects.get(pk=one.pk)


def split_asked(city: City) -> Commitment:
    one = in_progress(city)
    changes.request_change(one.pk, acting=city.safety_head, now=LATER, asked=Asked("split", "燃气、危化品分属两家"))
    return Commitment.objects.get(pk=one.pk)


def test_a_merger_asked_for_is_granted_by_merging(city: City) -> None:
    target = in_progress(city)
    one = asked_into(city, target)
    assert one.awaits_change == Party.SUPERVISION_HEAD
    assert f"并入 {target.number}" in last_sentence(one)
    done = merging.merge(target.pk, acting=city.chief, now=LATER, others=[one], reason="同意，同一件事")
    request = ChangeRequest.objects.get(commitment=one)
    assert (request.state, request.decided_by, request.decision) == ("granted", "周伟", "同意，同一件事")
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.awaits_change) == (State.TERMINATED, done, "")
    assert "应 市应急局 申请" in last_sentence(one)
    assert verify.run().problems == []


def test_the_parts_that_a_unit_proposes_stand_in_the_rows_of_the_split(city: City) -> None:
    one = in_progress(city)
    wanted = Asked("split", "分属两家", parts=parts(city))
    changes.request_change(one.pk, acting=city.safety_head, now=LATER, asked=wanted)
    first, second = parts(city)
    assert f"拆分，{first.title}（{first.lead}）、{second.title}（{second.lead}）" in last_sentence(one)
    client = signed_in(city.chief)
    page = client.get(f"/commitments/{one.pk}/").content.decode()
    assert first.title in page.partition('class="asked-parts"')[2]
    rows = client.get(f"/commitments/{one.pk}/split_up/").context["form"].rows
    assert [row["title"].value() for row in rows.first] == [first.title, second.title]
    assert [row["lead"].value() for row in rows.first] == [first.lead.pk, second.lead.pk]
    assert verify.run().problems == []


def test_parts_that_cannot_be_are_refused_when_they_are_asked_for(city: City) -> None:
    one = in_progress(city)
    first, second = parts(city)
    for wrong in ([first], [first, replace(second, due=date(2030, 1, 1))], [first, replace(second, lead=city.office)]):
        with pytest.raises(Invalid):
            changes.request_change(
                one.pk, acting=city.safety_head, now=LATER, asked=Asked("split", "分属两家", parts=wrong)
            )
    assert not ChangeRequest.objects.exists()


def test_the_form_of_a_request_takes_the_parts_as_rows(city: City) -> None:
    one = in_progress(city, due=date(2099, 12, 31))
    client = signed_in(city.safety_head)
    url = f"/commitments/{one.pk}/request_change/"
    assert 'name="parts-0-title"' in client.get(url, {"kind": "split"}).content.decode()
    assert 'name="parts-0-title"' not in client.get(url, {"kind": "suspension"}).content.decode()
    rows = {"parts-TOTAL_FORMS": "4", "parts-INITIAL_FORMS": "0"}
    for at, (title, lead) in enumerate([("燃气整治", city.housing), ("危化品整治", city.safety)]):
        rows |= {f"parts-{at}-title": title, f"parts-{at}-lead": str(lead.pk)}
        rows |= {f"parts-{at}-due": "2099-06-30", f"parts-{at}-measure": "排查 100%"}
    frame = {
        "version": Commitment.objects.get(pk=one.pk).version,
        "idempotency_key": str(uuid.uuid4()),
        "complete": "1",
    }
    half = client.post(url, {**frame, **rows, "kind": "split", "reason": "分属两家", "parts-1-measure": ""})
    assert half.status_code == 422
    assert client.post(url, {**frame, **rows, "kind": "split", "reason": "分属两家"}).status_code == 302
    kept = ChangeRequest.objects.get().parts
    assert [(part["title"], part["lead_name"]) for part in kept] == [
        ("燃气整治", "市住建局"),
        ("危化品整治", "市应急局"),
    ]


def test_a_split_asked_for_is_granted_by_splitting(city: City) -> None:
    one = split_asked(city)
    merging.split(one.pk, acting=city.chief, now=LATER, parts=parts(city), reason="同意分开办")
    request = ChangeRequest.objects.get(commitment=one)
    assert (request.state, request.decision) == ("granted", "同意分开办")
    assert "应 市应急局 申请" in last_sentence(one)
    assert verify.run().problems == []


def test_what_was_not_asked_for_lets_the_request_lapse(city: City) -> None:
    """Merged into another than was asked; split although a merger was asked; merged although a later date was."""
    first, second, third = in_progress(city), in_progress(city), in_progress(city)
    one, other = asked_into(city, first), asked_into(city, first)
    later = Asked("extension", "设备到货推迟", new_due=date(2023, 6, 30))
    changes.request_change(third.pk, acting=city.safety_head, now=LATER, asked=later)
    merging.merge(second.pk, acting=city.chief, now=LATER, others=[one, third], reason="并到这一件")
    merging.split(other.pk, acting=city.chief, now=LATER, parts=parts(city), reason="分开办")
    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {"lapsed"}
    assert "申请" not in last_sentence(one)
    assert verify.run().problems == []


def test_a_draft_that_the_office_never_saw_is_not_granted(city: City) -> None:
    target, one = in_progress(city), in_progress(city, title="燃气整治回头看")
    wanted = Asked("merger", "与 1 号是同一件事", into=target)
    changes.request_change(one.pk, acting=city.safety_liaison, now=LATER, asked=wanted)
    merging.merge(target.pk, acting=city.chief, now=LATER, others=[one], reason="同一件事")
    assert ChangeRequest.objects.get().state == "lapsed"


@pytest.mark.parametrize("kind", ["merger", "split"])
def test_it_is_refused_with_a_reason_and_not_granted_apart(city: City, kind: str) -> None:
    one = asked_into(city, in_progress(city)) if kind == "merger" else split_asked(city)
    for who in (city.clerk, city.safety_head, city.nobody):
        with pytest.raises(NotEntitled):
            changes.grant_change(one.pk, acting=who, now=LATER)
    entries = Entry.objects.count()
    with pytest.raises(Invalid, match="就是批准"):
        changes.grant_change(one.pk, acting=city.chief, now=LATER)
    assert Entry.objects.count() == entries
    done = changes.refuse_change(one.pk, acting=city.chief, now=LATER, decision="两件口径不同")
    assert (done.state, done.awaits_change) == (State.IN_PROGRESS, "")
    assert "两件口径不同" in last_sentence(one)


def test_what_cannot_become_one_is_told_when_it_is_asked_for(city: City) -> None:
    one, ended = in_progress(city), closed(city)
    for into in (one, ended, None):
        wanted = Asked("merger", "同一件事", into=into)
        with pytest.raises(ActRefused) as caught:
            changes.request_change(one.pk, acting=city.safety_head, now=LATER, asked=wanted)
        assert set(caught.value.fields) == {"into"}
    assert not ChangeRequest.objects.exists()


def test_the_pages_lead_from_the_request_to_the_act(city: City, client: Any) -> None:
    target = in_progress(city)
    one, whole = asked_into(city, target), split_asked(city)
    client.force_login(city.chief.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/commitments/{one.pk}/grant_change/").content.decode()
    assert f"/commitments/{target.pk}/merge_in/?numbers=" in page
    assert "批复意见" not in page
    page = client.get(f"/commitments/{target.pk}/merge_in/").content.decode()
    assert "市应急局 申请并入这一件" in page
    assert f'value="{one.number}"' in page
    assert f"/commitments/{whole.pk}/split_up/" in client.get(f"/commitments/{whole.pk}/grant_change/").content.decode()
    assert "燃气、危化品分属两家" in client.get(f"/commitments/{whole.pk}/split_up/").content.decode()


def test_a_unit_asks_by_number_for_what_it_sees(city: City, client: Any) -> None:
    one, target = in_progress(city), in_progress(city, title="燃气整治回头看")
    hidden = dispatched(city, lead=city.stone, supports=())
    client.force_login(city.safety_head.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/commitments/{one.pk}/request_change/"
    assert "并到哪一件" in client.get(f"{address}?kind=merger").content.decode()
    assert "建议拆成哪几项" in client.get(f"{address}?kind=split").content.decode()
    form = {"kind": "merger", "reason": "同一件事", "complete": "1", "version": one.version}
    for number in (hidden.number, "云督〔1999〕1号"):
        said = client.post(address, {**form, "into": number})
        assert f"没有编号为 {number} 的事项" in said.content.decode()
    client.post(address, {**form, "into": target.number})
    assert ChangeRequest.objects.get().merge_into == target


def test_the_pages_tell_where_the_work_went(city: City, client: Any) -> None:
    target, one = in_progress(city), dispatched(city, title="石桥燃气整治", words="石桥县完成燃气整治。")
    client.force_login(city.chief.person)
    form = {"complete": "1", "version": target.version, "numbers": one.number, "reason": "同一件事"}
    assert client.post(f"/commitments/{target.pk}/merge_in/", form).status_code == 302
    assert "石桥县完成燃气整治。" in client.get(f"/commitments/{target.pk}/").content.decode()
    assert f'href="/commitments/{target.pk}/"' in client.get(f"/commitments/{one.pk}/").content.decode()
    rows = {
        "parts-TOTAL_FORMS": "4", "parts-INITIAL_FORMS": "0",
        "parts-0-title": "甲", "parts-0-lead": city.housing.pk, "parts-0-due": "2099-01-31", "parts-0-measure": "办完",
        "parts-1-title": "乙", "parts-1-lead": city.safety.pk, "parts-1-due": "2099-01-31", "parts-1-measure": "办完",
    }  # fmt: skip
    whole = in_progress(city, due=date(2099, 12, 31))
    form = {"complete": "1", "version": whole.version, "reason": "分开", **rows}
    assert client.get(f"/commitments/{whole.pk}/split_up/").status_code == 200
    assert client.post(f"/commitments/{whole.pk}/split_up/", form).status_code == 302
    assert Commitment.objects.filter(split_from=whole).count() == 2
