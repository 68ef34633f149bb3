"""Support: the lead asks, the supporting unit answers the lead, the lead answers for all."""

from datetime import date, timedelta

import pytest
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import awaiting
from luoshi.deliver import supporting
from luoshi.deliver.models import SupportTask
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from tests.city import NOW, City, accepted, dispatched, in_progress

pytestmark = pytest.mark.django_db
DUE = date(2023, 2, 1)


def asked(city: City, pk: int, **more) -> SupportTask:
    values = {"unit": city.housing, "words": "提供燃气用户底数。", "due": DUE, **more}
    return supporting.ask_support(pk, acting=city.safety_liaison, now=NOW, **values)


def waits_for(acting: Acting, pk: int) -> bool:
    return Commitment.objects.visible_to(acting).filter(awaiting(acting), pk=pk).exists()


def test_what_is_asked_is_answered_given_back_answered_again_and_taken(city: City) -> None:
    pk = accepted(city).pk
    task = asked(city, pk)
    assert waits_for(city.housing_liaison, pk)
    assert waits_for(city.housing_head, pk)  # who may answer as well
    supporting.answer_support(pk, acting=city.housing_liaison, now=NOW, task=task.pk, answer="共 3.2 万户。")
    assert not waits_for(city.housing_liaison, pk)
    assert waits_for(city.safety_liaison, pk)  # to take the answer, or give it back
    supporting.return_support(pk, acting=city.safety_head, now=NOW, task=task.pk, reason="缺餐饮用户。")
    assert waits_for(city.housing_liaison, pk)
    supporting.answer_support(pk, acting=city.housing_head, now=NOW, task=task.pk, answer="另有餐饮 412 户。")
    taken = supporting.take_support(pk, acting=city.safety_liaison, now=NOW, task=task.pk)
    assert (taken.waits_for, taken.answer) == ("", "另有餐饮 412 户。")
    told = [sentence(entry) for entry in Entry.objects.filter(stream=f"commitment:{pk}", kind__contains="support")]
    assert ["请 市住建局 配合" in told[0], "共 3.2 万户" in told[1], "缺餐饮用户" in told[2]] == [True] * 3
    assert not verify.run().problems


def test_several_are_asked_and_the_unit_waits_until_all_are_answered(city: City) -> None:
    pk = accepted(city).pk
    first, second = asked(city, pk), asked(city, pk, words="派人参加联合检查。")
    supporting.answer_support(pk, acting=city.housing_liaison, now=NOW, task=first.pk, answer="已提供。")
    assert waits_for(city.housing_liaison, pk)
    supporting.answer_support(pk, acting=city.housing_liaison, now=NOW, task=second.pk, answer="派 3 人。")
    assert not waits_for(city.housing_liaison, pk)


@pytest.mark.parametrize("who", ["clerk", "chief", "mayor", "housing_liaison", "east_liaison", "nobody"])
def test_only_the_lead_unit_asks_takes_and_calls(city: City, who: str) -> None:
    pk, acting = accepted(city).pk, getattr(city, who)
    task = asked(city, pk)
    supporting.answer_support(pk, acting=city.housing_liaison, now=NOW, task=task.pk, answer="已提供。")
    for do in (
        lambda: supporting.ask_support(pk, acting=acting, now=NOW, unit=city.housing, words="报名单。", due=DUE),
        lambda: supporting.take_support(pk, acting=acting, now=NOW, task=task.pk),
        lambda: supporting.return_support(pk, acting=acting, now=NOW, task=task.pk, reason="不全。"),
        lambda: supporting.call_together(
            pk, acting=acting, now=NOW, on=NOW.date(), units=[city.housing], outcome="分片包干。"
        ),
    ):
        with pytest.raises(NotEntitled):
            do()


@pytest.mark.parametrize("who", ["clerk", "safety_liaison", "safety_head", "east_liaison", "mayor", "nobody"])
def test_only_the_unit_that_was_asked_answers(city: City, who: str) -> None:
    pk = accepted(city).pk
    task = asked(city, pk)
    with pytest.raises(NotEntitled):
        supporting.answer_support(pk, acting=getattr(city, who), now=NOW, task=task.pk, answer="替它答。")


def test_what_is_not_whole_is_refused(city: City) -> None:
    pk = accepted(city).pk
    for more in ({"unit": None}, {"words": " "}, {"due": None}):
        with pytest.raises(Incomplete):
            asked(city, pk, **more)
    for more in ({"unit": city.east}, {"due": date(2023, 1, 3)}, {"due": date(2023, 4, 1)}):
        with pytest.raises(Invalid):
            asked(city, pk, **more)
    with pytest.raises(ActRefused):
        asked(city, dispatched(city).pk)
    other, task = accepted(city), asked(city, pk)
    with pytest.raises(Invalid):  # a task of another commitment
        supporting.answer_support(other.pk, acting=city.housing_liaison, now=NOW, task=task.pk, answer="错位。")
    with pytest.raises(Invalid):  # not answered yet
        supporting.take_support(pk, acting=city.safety_liaison, now=NOW, task=task.pk)
    with pytest.raises(Invalid):
        supporting.call_together(
            pk,
            acting=city.safety_head,
            now=NOW,
            on=NOW.date() + timedelta(days=1),
            units=[city.housing],
            outcome="议定。",
        )
    with pytest.raises(Invalid):
        supporting.call_together(
            pk, acting=city.safety_head, now=NOW, on=NOW.date(), units=[city.east], outcome="议定。"
        )


def test_calling_together_is_recorded(city: City) -> None:
    pk = accepted(city).pk
    supporting.call_together(
        pk, acting=city.safety_head, now=NOW, on=NOW.date(), units=[city.housing], outcome="分片包干，周五前到位。"
    )
    assert "召集 市住建局 会商：分片包干" in sentence(Entry.objects.filter(stream=f"commitment:{pk}").latest("pk"))


def test_the_page_offers_each_side_its_own_act(city: City) -> None:
    pk = accepted(city, due=date(2099, 12, 31)).pk
    lead, support = Client(), Client()
    lead.force_login(city.safety_liaison.person)
    support.force_login(city.housing_liaison.person)
    page = f"/commitments/{pk}/"
    assert "请求配合" in lead.get(page).content.decode()
    assert "请求配合" not in support.get(page).content.decode()
    frame = {"complete": "1", "version": Commitment.objects.get(pk=pk).version, "idempotency_key": "k1"}
    given = {"unit": city.housing.pk, "words": "提供底数。", "due": "2099-11-30"}
    assert lead.post(f"{page}ask_support/", {**frame, **given}).status_code == 302
    task = SupportTask.objects.get()
    shown = support.get(page).content.decode()
    assert f"answer_support/?task={task.pk}" in shown
    assert "提供底数" in support.get(f"{page}answer_support/?task={task.pk}").content.decode()
    frame |= {"version": Commitment.objects.get(pk=pk).version, "idempotency_key": "k2"}
    assert support.post(f"{page}answer_support/", {**frame, "task": task.pk, "answer": "已提供。"}).status_code == 302
    assert f"take_support/?task={task.pk}" in lead.get(page).content.decode()


def test_the_lead_finds_an_answer_on_its_desk_until_it_has_taken_all(city: City) -> None:
    pk = in_progress(city).pk
    first, second = asked(city, pk), asked(city, pk, words="派人参加联合检查。")
    client = Client()
    client.force_login(city.safety_liaison.person)

    def todo() -> list[tuple[str, str]]:
        return [(task.todo, task.url) for task in client.get("/").context["tasks"]]

    assert todo() == []
    for task in (first, second):
        supporting.answer_support(pk, acting=city.housing_liaison, now=NOW, task=task.pk, answer="已提供。")
    assert todo() == [("确认配合答复", f"/commitments/{pk}/#support")]
    page = client.get(f"/commitments/{pk}/").content.decode()
    assert '<span class="strong">市住建局</span>' in page.partition('id="support"')[2]
    supporting.take_support(pk, acting=city.safety_liaison, now=NOW, task=first.pk)
    assert len(todo()) == 1
    supporting.return_support(pk, acting=city.safety_liaison, now=NOW, task=second.pk, reason="几人？")
    assert todo() == []
    assert not verify.run().problems
