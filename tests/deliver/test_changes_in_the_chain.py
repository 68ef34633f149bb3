"""Changes of what was passed down: decided by the unit that passed it down, and never looser than the level above."""

from datetime import date, timedelta

import pytest

from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.queries import awaiting
from luoshi.deliver import actions, changes, merging
from luoshi.deliver.changes import Asked
from luoshi.deliver.merging import Part as SplitPart
from luoshi.deliver.passing_down import pass_down
from luoshi.kernel.lifecycle import Party, State
from luoshi.ledger import verify
from luoshi.org.errors import Invalid, NotEntitled
from tests.chains import DUE, LATER, Chain, part
from tests.city import NOW

pytestmark = pytest.mark.django_db
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
