"""What was passed down rests with the whole, and goes on with it from where it stood."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import reviewing
from luoshi.conclude import actions as conclude
from luoshi.deliver import actions, changes
from luoshi.deliver.actions import Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.passing_down import pass_down
from luoshi.kernel.lifecycle import Action, State, actions_from, entitled
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit
from luoshi.org.errors import Invalid
from luoshi.org.models import Kind, Level
from tests.chains import DUE, LATER, Chain, part
from tests.city import NOW

pytestmark = pytest.mark.django_db
REVIEW = DUE - timedelta(days=20)
ON = LATER + timedelta(days=30)


def children_of(chain: Chain) -> tuple[Commitment, Commitment, Commitment]:
    """One not signed for, one in progress, one that was suspended by itself."""
    parts = [part(chain.other_town), part(chain.city.township), part(chain.city.township, title="完成验收")]
    waiting, running, resting = pass_down(chain.root.pk, acting=chain.liaison, now=LATER, parts=parts)
    for one in (running, resting):
        actions.acknowledge(one.pk, acting=chain.town_liaison, now=LATER)
        actions.report(one.pk, acting=chain.town_head, now=LATER, told=Told("开工", 10, "on_time"))
    changes.suspend(resting.pk, acting=chain.head, now=LATER, reason="等设计", review_date=DUE)
    return waiting, running, resting


def suspend(chain: Chain) -> Commitment:
    return changes.suspend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="资金未到", review_date=REVIEW)


def last(one: Commitment) -> Entry:
    return Entry.objects.filter(stream=one.stream).latest("seq")


def test_all_that_is_open_below_rests_with_the_whole_and_goes_on_from_where_it_stood(chain: Chain) -> None:
    waiting, running, resting = children_of(chain)
    root = suspend(chain)
    assert "其下 2 件一并暂缓" in sentence(last(root))
    for one, was in ((waiting, State.DISPATCHED), (running, State.IN_PROGRESS)):
        one.refresh_from_db()
        assert (one.state, one.suspended_with, one.suspended_from) == (State.SUSPENDED, root, was)
        assert (one.review_on, one.light) == (REVIEW, "grey")
        assert last(one).by == chain.city.chief.username
        assert "一并暂缓至 2023-03-11 复查，理由：资金未到" in sentence(last(one))
    resting.refresh_from_db()
    assert (resting.review_on, resting.suspended_with) == (DUE, None)

    root = actions.resume(root.pk, acting=chain.city.chief, now=ON, reason="资金已到")
    assert "其下 2 件一并恢复" in sentence(last(root))
    for one, was in ((waiting, State.DISPATCHED), (running, State.IN_PROGRESS)):
        one.refresh_from_db()
        assert (one.state, one.suspended_with, one.suspended_from, one.review_on) == (was, None, "", None)
        assert one.reporting_from == ON.date()
        assert "一并恢复办理，理由：资金已到" in sentence(last(one))
    assert waiting.light_code != "sign_in_overdue"  # the time to sign runs from the day on which it goes on
    resting.refresh_from_db()
    assert resting.state == State.SUSPENDED
    assert actions.resume(resting.pk, acting=chain.head, now=ON, reason="设计已定").state == State.IN_PROGRESS
    assert verify.run().problems == []


def test_by_request_too(chain: Chain) -> None:
    waiting, _running, _resting = children_of(chain)
    asked = Asked("suspension", "资金未到", review_date=REVIEW)
    changes.request_change(chain.root.pk, acting=chain.head, now=LATER, asked=asked)
    changes.grant_change(chain.root.pk, acting=chain.city.chief, now=LATER)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.suspended_with) == (State.SUSPENDED, chain.root)


def test_a_part_does_not_go_on_while_the_whole_rests(chain: Chain) -> None:
    _waiting, running, resting = children_of(chain)
    suspend(chain)
    for one in (running, resting):
        with pytest.raises(Invalid, match="还在暂缓"):
            actions.resume(one.pk, acting=chain.head, now=ON, reason="急")
    found = Commitment.objects.filter(reviewing(chain.head, DUE))
    assert list(found) == [resting]  # what rests with the whole waits for nobody's review


def test_a_closed_part_is_not_reopened_below_a_whole_that_rests(chain: Chain) -> None:
    """Nor a part of a part that is closed itself: it would run on alone."""
    _waiting, running, _resting = children_of(chain)
    village = create_unit(
        acting=Acting.system(), now=NOW, code="yz-dc", name="东村", level=Level.VILLAGE, kind=Kind.GOVERNMENT,
        parent=chain.city.township,
    )  # fmt: skip
    (low,) = pass_down(
        running.pk, acting=chain.town_head, now=LATER, parts=[part(village, title="改本村的", words="改本村的。")]
    )
    Commitment.objects.filter(pk__in=[running.pk, low.pk]).update(state=State.CLOSED, closed_at=LATER)
    suspend(chain)
    for one, head in ((running, chain.head), (low, chain.town_head)):
        with pytest.raises(Invalid, match=f"上级事项 {chain.root.number} 还在暂缓，它恢复后才能重启"):
            conclude.reopen(one.pk, acting=head, now=ON, reason="回头看反弹")
        one.refresh_from_db()
        assert one.state == State.CLOSED
    actions.resume(chain.root.pk, acting=chain.city.chief, now=ON, reason="资金已到")
    for one, head in ((running, chain.head), (low, chain.town_head)):
        assert conclude.reopen(one.pk, acting=head, now=ON, reason="回头看反弹").state == State.IN_PROGRESS


def test_a_request_of_a_part_lapses_where_it_cannot_be_decided_at_rest(chain: Chain) -> None:
    waiting, running, _resting = children_of(chain)
    changes.request_change(running.pk, acting=chain.town_head, now=LATER, asked=Asked("termination", "办不了"))
    suspend(chain)
    running.refresh_from_db()
    assert (running.awaits_change, running.changes.get().state) == ("", "lapsed")
    assert waiting.changes.count() == 0


def test_a_request_of_a_part_that_can_be_decided_at_rest_waits_on(chain: Chain) -> None:
    _waiting, running, _resting = children_of(chain)
    measure = "改造燃气管网 50 公里，隐患整改率 100%"
    changes.request_change(
        running.pk, acting=chain.town_head, now=LATER, asked=Asked("retarget", "加码", new_measure=measure)
    )
    suspend(chain)
    running.refresh_from_db()
    assert running.awaits_change
    assert changes.grant_change(running.pk, acting=chain.head, now=LATER).measure == measure


def test_they_are_nobodys_buttons(chain: Chain) -> None:
    for action, state in ((Action.SUSPEND_WITH, State.IN_PROGRESS), (Action.RESUME_WITH, State.SUSPENDED)):
        assert action not in actions_from(state)
        assert not entitled(action)


def test_the_page_says_how_many_go_along(chain: Chain, client: Client) -> None:
    _waiting, running, _resting = children_of(chain)
    client.force_login(chain.city.chief.person)
    page = client.get(f"/commitments/{chain.root.pk}/suspend/").content.decode()
    assert "还没办完的 2 件一并暂缓" in page
    suspend(chain)
    page = client.get(f"/commitments/{chain.root.pk}/resume/").content.decode()
    assert "随它暂缓的 2 件一并恢复" in page
    client.force_login(chain.head.person)
    answer = client.get(f"/commitments/{running.pk}/resume/")
    assert answer.status_code == 409
    assert "上级恢复时一并恢复" in answer.content.decode()


def test_suspending_and_resuming_takes_as_many_queries_for_many(
    chain: Chain, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    parts = [part(unit, title=f"第 {n} 批") for n in range(15) for unit in (chain.city.township, chain.other_town)]
    pass_down(chain.root.pk, acting=chain.liaison, now=LATER, parts=parts)
    with django_assert_max_num_queries(40):
        suspend(chain)
    with django_assert_max_num_queries(40):
        actions.resume(chain.root.pk, acting=chain.city.chief, now=ON, reason="资金已到")
    assert Commitment.objects.filter(parent=chain.root, state=State.DISPATCHED).count() == 30
    assert verify.run().problems == []
