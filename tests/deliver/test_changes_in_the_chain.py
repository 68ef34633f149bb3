"""Changes of what was passed down: decided by the unit that passed it down, and never looser than the level above."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.commitments.chain import added
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.queries import awaiting
from luoshi.commitments.tightening import ahead_of, told_of
from luoshi.deliver import actions, changes, merging
from luoshi.deliver.changes import Asked
from luoshi.deliver.merging import Part as SplitPart
from luoshi.deliver.passing_down import pass_down
from luoshi.kernel.lifecycle import Action, Party, State, actions_from, entitled
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Invalid, NotEntitled
from luoshi.rulebook.queries import rulebook
from tests.chains import DUE, LATER, Chain, part
from tests.city import NOW

pytestmark = pytest.mark.django_db


def sum_of(chain: Chain) -> tuple[int, int]:
    """What the issuing office sees: how many ask for more than the level above, and the most working days before the root."""
    root = Commitment.objects.get(pk=chain.root.pk)
    found = added(root, chain.city.clerk, rulebook().calendar)
    return found.tightened, found.ahead


EARLY = DUE - timedelta(days=31)


def child_of(chain: Chain) -> Commitment:
    """A town's part, earlier than the whole, signed for."""
    one = pass_down(
        chain.root.pk,
        acting=chain.liaison,
        now=NOW,
        parts=[part(chain.city.township, due=EARLY, reason="留出验收时间")],
    )[0]
    return actions.acknowledge(one.pk, acting=chain.town_liaison, now=LATER)


def test_the_head_of_the_unit_that_passed_it_down_decides(chain: Chain) -> None:
    child = child_of(chain)
    changes.request_change(
        child.pk, acting=chain.town_head, now=LATER, asked=Asked("extension", "雨季停工", new_due=DUE)
    )
    held = Commitment.objects.get(pk=child.pk)
    assert held.awaits_change == Party.SUPERVISION_HEAD
    assert Commitment.objects.filter(awaiting(chain.head)).filter(pk=child.pk).exists()
    for who in (chain.city.clerk, chain.city.chief, chain.town_head):
        with pytest.raises(NotEntitled):
            changes.grant_change(child.pk, acting=who, now=LATER)
    assert not Commitment.objects.filter(awaiting(chain.city.chief), pk=child.pk).exists()
    done = changes.grant_change(child.pk, acting=chain.head, now=LATER)
    assert (done.original_due, done.due) == (EARLY, DUE)
    assert verify.run().problems == []


def test_no_extension_passes_the_level_above(chain: Chain) -> None:
    child = child_of(chain)
    with pytest.raises(Invalid, match="上级事项的时限"):
        changes.extend(child.pk, acting=chain.head, now=LATER, reason="晚", new_due=DUE + timedelta(days=1))
    changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="晚", new_due=date(2023, 6, 30))
    assert changes.extend(child.pk, acting=chain.head, now=LATER, reason="晚", new_due=date(2023, 6, 30)).due


def test_what_a_child_adds_is_weighed_anew(chain: Chain) -> None:
    child = child_of(chain)
    assert (child.is_tightened, ahead_of(child, rulebook().calendar)) == (True, child.tightening["days"])
    changes.extend(child.pk, acting=chain.head, now=LATER, reason="雨季停工", new_due=DUE)
    child.refresh_from_db()
    assert (child.is_tightened, ahead_of(child, rulebook().calendar)) == (False, 0)
    assert child.tightening == {"reason": "留出验收时间"}
    more = "改造燃气管网 40 公里，隐患整改率不低于 98%"
    changes.retarget(child.pk, acting=chain.head, now=LATER, reason="加码", new_measure=more)
    child.refresh_from_db()
    assert [up["below"] for up in child.tightening["raised"]] == ["98"]


def test_what_a_child_adds_is_weighed_by_the_whole_as_it_is_now(chain: Chain) -> None:
    """The root is extended: the part that stays is earlier now, and it says by whom and since when."""
    child, other = (
        child_of(chain),
        pass_down(chain.root.pk, acting=chain.liaison, now=LATER, parts=[part(chain.bureau)])[0],
    )
    before = child.tightening["days"]
    done = changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="晚", new_due=date(2023, 6, 30))
    calendar = rulebook().calendar
    for held in (child, other):
        held.refresh_from_db()
        assert held.tightening["days"] == calendar.between(held.due, done.due)
        assert ahead_of(held, calendar) == held.tightening["days"]
    assert child.tightening["since"] == {"extension": {"on": "2023-01-05", "days": before}}
    assert child.tightening["reason"] == "留出验收时间"
    assert (other.is_tightened, other.tightening["since"]["extension"]["days"]) == (True, 0)
    assert told_of(other) == [f"时限提前 {other.tightening['days']} 个工作日（上级 2023-01-05 延期，此前提前 0 个）"]
    assert sum_of(chain) == (2, ahead_of(child, calendar))
    entry = Entry.objects.filter(stream=done.stream).latest("seq")
    assert "其下 2 件与它的差距已重算" in sentence(entry)
    changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="再晚", new_due=date(2023, 7, 31))
    other.refresh_from_db()
    assert other.tightening["since"]["extension"] == {"on": "2023-01-05", "days": 0}  # the first of them opened it
    assert verify.run().problems == []


def test_a_part_that_follows_the_whole_differs_no_more(chain: Chain) -> None:
    child = child_of(chain)
    changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="晚", new_due=date(2023, 6, 30))
    changes.extend(child.pk, acting=chain.head, now=LATER, reason="随上级", new_due=date(2023, 6, 15))
    child.refresh_from_db()
    assert "since" not in child.tightening  # what is left is the county's own
    assert child.tightening["days"] > 0
    changes.extend(child.pk, acting=chain.head, now=LATER, reason="随上级", new_due=date(2023, 6, 30))
    child.refresh_from_db()
    assert (child.is_tightened, sum_of(chain)) == (False, (0, 0))
    assert verify.run().problems == []


def test_a_target_raised_above_leaves_the_parts_lower_and_says_so(chain: Chain) -> None:
    child = child_of(chain)
    more = "改造燃气管网 100 公里，隐患整改率不低于 98%"
    changes.retarget(chain.root.pk, acting=chain.city.chief, now=LATER, reason="省里加码", new_measure=more)
    child.refresh_from_db()
    assert [(down["above"], down["below"]) for down in child.tightening["lowered"]] == [("98", "95")]
    assert told_of(child)[1:] == [
        "“隐患整改率”95%，上级现要求 98%",
        "指标按上级 2023-01-05 调整后的目标比较",
    ]
    page = Client()
    page.force_login(chain.town_liaison.person)
    told = page.get(f"/commitments/{child.pk}/").content.decode()
    assert f"完成标准：{chain.root.measure}" in told  # the words that came from the source travel down as they were
    assert f"现行完成标准：{more}" in told
    follows = "改造燃气管网 40 公里，隐患整改率不低于 98%"
    changes.retarget(child.pk, acting=chain.head, now=LATER, reason="随上级", new_measure=follows)
    child.refresh_from_db()
    assert not {"lowered", "since"} & set(child.tightening)
    assert verify.run().problems == []


def test_what_has_ended_keeps_what_it_was_asked(chain: Chain) -> None:
    one, other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW, parts=[part(chain.city.township), part(chain.other_town)]
    )
    merging.merge(one.pk, acting=chain.head, now=LATER, others=[other], reason="两镇一并实施")
    changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="晚", new_due=date(2023, 6, 30))
    other.refresh_from_db()
    assert (other.tightening, sum_of(chain)[0]) == ({}, 1)


def test_weighing_many_parts_anew_takes_as_many_queries_as_for_two(chain: Chain) -> None:
    def queries(new_due: date) -> int:
        with CaptureQueriesContext(connection) as captured:
            changes.extend(chain.root.pk, acting=chain.city.chief, now=LATER, reason="晚", new_due=new_due)
        return len(captured)

    pass_down(chain.root.pk, acting=chain.liaison, now=NOW, parts=[part(chain.city.township), part(chain.other_town)])
    few = queries(date(2023, 6, 30))
    parts = [part(unit, title=f"第 {n} 批") for n in range(20) for unit in (chain.city.township, chain.other_town)]
    pass_down(
        chain.root.pk, acting=chain.liaison, now=LATER, parts=[replace(one, reason="提前", due=DUE) for one in parts]
    )
    assert queries(date(2023, 7, 31)) == few


def test_no_measure_falls_below_the_level_above(chain: Chain) -> None:
    child = child_of(chain)
    less = "改造燃气管网 40 公里，隐患整改率不低于 90%"
    with pytest.raises(Invalid, match="低于上级的要求"):
        changes.retarget(child.pk, acting=chain.head, now=LATER, reason="办不到", new_measure=less)
    with pytest.raises(Invalid, match="低于上级的要求"):
        changes.request_change(
            child.pk, acting=chain.town_head, now=LATER, asked=Asked("retarget", "办不到", new_measure=less)
        )
    changes.retarget(
        chain.root.pk,
        acting=chain.city.chief,
        now=LATER,
        reason="调",
        new_measure="改造燃气管网 100 公里，隐患整改率不低于 90%",
    )
    assert changes.retarget(child.pk, acting=chain.head, now=LATER, reason="随上级", new_measure=less).measure == less


def test_what_was_passed_down_ends_with_the_whole(chain: Chain) -> None:
    town, other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW, parts=[part(chain.city.township), part(chain.other_town)]
    )
    actions.acknowledge(town.pk, acting=chain.town_liaison, now=LATER)
    changes.request_change(
        town.pk,
        acting=chain.town_head,
        now=LATER,
        asked=Asked("retarget", "加码", new_measure="改造燃气管网 50 公里，隐患整改率 100%"),
    )
    done = changes.terminate(chain.root.pk, acting=chain.city.mayor, now=LATER, reason="政策调整")
    for child in (town, other):
        child.refresh_from_db()
        assert (child.state, child.awaits_change) == (State.TERMINATED, "")
        entry = Entry.objects.filter(stream=child.stream).latest("seq")
        assert (entry.kind, entry.by) == ("commitment.end_with", chain.city.mayor.username)
        assert "一并中止" in sentence(entry)
    assert town.changes.get().state == "lapsed"
    assert "其下 2 件一并中止" in sentence(Entry.objects.filter(stream=done.stream).latest("seq"))
    assert verify.run().problems == []


def test_nobody_ends_a_part_with_a_whole_that_goes_on(chain: Chain) -> None:
    assert Action.END_WITH not in actions_from(State.IN_PROGRESS)
    assert not entitled(Action.END_WITH, instruction=False, root=False)


def test_ending_a_whole_takes_as_many_queries_for_many(
    chain: Chain, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    parts = [part(unit, title=f"第 {n} 批") for n in range(15) for unit in (chain.city.township, chain.other_town)]
    pass_down(chain.root.pk, acting=chain.liaison, now=NOW, parts=parts)
    with django_assert_max_num_queries(40):
        changes.terminate(chain.root.pk, acting=chain.city.mayor, now=LATER, reason="政策调整")
    assert Commitment.objects.filter(parent=chain.root, state=State.TERMINATED).count() == 30


def test_a_new_lead_stands_below_who_passed_it_down_and_those_above_stay_above(chain: Chain) -> None:
    child = child_of(chain)
    for unit in (chain.city.housing, chain.city.east):
        with pytest.raises(Invalid, match="之下"):
            changes.relead(child.pk, acting=chain.head, now=LATER, reason="换", new_lead=unit)
    done = changes.relead(child.pk, acting=chain.head, now=LATER, reason="换", new_lead=chain.other_town)
    assert {(held.unit, held.role) for held in done.involvements.all()} == {
        (chain.other_town, UnitRole.LEAD),
        (chain.city.township, UnitRole.SUPPORT),
        (chain.city.stone, UnitRole.ABOVE),
    }
    assert verify.run().problems == []


def test_two_children_are_merged_by_who_passed_them_down(chain: Chain) -> None:
    one, other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW, parts=[part(chain.city.township), part(chain.other_town)]
    )
    done = merging.merge(one.pk, acting=chain.head, now=LATER, others=[other], reason="两镇一并实施")
    assert (done.state, Commitment.objects.get(pk=other.pk).merged_into) == (State.DISPATCHED, one)
    assert {held.role for held in done.involvements.filter(unit=chain.other_town)} == {UnitRole.SUPPORT}
    assert verify.run().problems == []


def test_what_has_open_children_is_neither_merged_nor_split(chain: Chain) -> None:
    child_of(chain)
    two = [SplitPart("甲", chain.city.housing, DUE, "办完"), SplitPart("乙", chain.city.safety, DUE, "办完")]
    with pytest.raises(Invalid, match="下级事项"):
        merging.split(chain.root.pk, acting=chain.city.chief, now=LATER, parts=two, reason="分开")
