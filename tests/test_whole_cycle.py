"""One commitment from proposal to archive, as the actions do it."""

from datetime import timedelta

import pytest

from luoshi.commitments.errors import Stale, WrongState
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.kernel.lifecycle import State
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Incomplete, NotEntitled
from tests.city import (
    NOW,
    City,
    accepted,
    claimed,
    closed,
    dispatched,
    in_progress,
    proposed,
    registered,
    verified,
)

pytestmark = pytest.mark.django_db


def test_it_goes_from_proposal_to_archive(city: City) -> None:
    commitment = closed(city)
    conclude.archive(commitment.pk, acting=city.clerk, now=NOW + timedelta(days=1))
    commitment.refresh_from_db()
    assert commitment.state == State.ARCHIVED
    assert commitment.number == "云督〔2023〕1号"
    assert commitment.light == "blue"
    kinds = list(Entry.objects.filter(stream=commitment.stream).values_list("kind", flat=True))
    assert kinds == [
        f"commitment.{word}" for word in
        ["propose", "register", "dispatch", "acknowledge", "report", "claim_completion", "verify", "close", "archive"]
    ]  # fmt: skip
    assert all(sentence(entry) for entry in Entry.objects.all())


def test_nobody_verifies_their_own_claim(city: City) -> None:
    commitment = claimed(city)
    with pytest.raises(NotEntitled):
        conclude.verify(commitment.pk, acting=city.safety_head, now=NOW, method="desk", finding="属实")


def test_only_the_lead_units_liaison_signs(city: City) -> None:
    commitment = dispatched(city)
    with pytest.raises(NotEntitled):
        deliver.acknowledge(commitment.pk, acting=city.housing_liaison, now=NOW)


def test_an_instruction_is_closed_by_the_leader_alone(city: City) -> None:
    commitment = verified(city, instruction=True)
    with pytest.raises(NotEntitled):
        conclude.close(commitment.pk, acting=city.chief, now=NOW)
    assert conclude.close(commitment.pk, acting=city.mayor, now=NOW).state == State.CLOSED


def test_registration_says_what_is_missing(city: City) -> None:
    commitment = proposed(city, measure="", due=None)
    with pytest.raises(Incomplete) as caught:
        decide.register(commitment.pk, acting=city.chief, now=NOW)
    assert set(caught.value.fields) == {"due", "measure"}


def test_a_township_needs_a_reason(city: City) -> None:
    commitment = registered(city, lead=city.township)
    with pytest.raises(Incomplete):
        deliver.dispatch(commitment.pk, acting=city.clerk, now=NOW)
    assert deliver.dispatch(commitment.pk, acting=city.clerk, now=NOW, override="汛期应急").state == State.DISPATCHED


def test_a_stale_page_is_told_what_happened(city: City) -> None:
    commitment = dispatched(city)
    deliver.acknowledge(commitment.pk, acting=city.safety_liaison, now=NOW, version=commitment.version)
    with pytest.raises(Stale) as caught:
        deliver.request_return(
            commitment.pk, acting=city.safety_head, now=NOW, reason="职责不符", version=commitment.version
        )
    assert "李明签收" in caught.value.message


def test_a_unit_asks_once_for_return_and_the_ruling_stands(city: City) -> None:
    commitment = dispatched(city)
    deliver.request_return(commitment.pk, acting=city.safety_head, now=NOW, reason="燃气归住建")
    moved = deliver.reassign(commitment.pk, acting=city.chief, now=NOW, ruling="住建牵头", new_lead=city.housing)
    assert moved.lead == city.housing and moved.state == State.DISPATCHED
    assert {held.unit.short: held.role for held in moved.involvements.all()} == {"市住建局": "lead"}


def test_what_was_sent_back_is_claimed_again(city: City) -> None:
    commitment = claimed(city)
    conclude.send_back(commitment.pk, acting=city.clerk, now=NOW + timedelta(days=1), reason="三家未整改")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.light) == (State.IN_PROGRESS, "red")
    again = deliver.claim_completion(
        commitment.pk, acting=city.safety_head, now=NOW + timedelta(days=2), result="三家已整改"
    )
    assert again.state == State.COMPLETION_CLAIMED and again.light != "red"


def test_a_closed_one_takes_no_report(city: City) -> None:
    with pytest.raises(WrongState):
        deliver.report(closed(city).pk, acting=city.safety_head, now=NOW, told=deliver.Told("做了", 10, "on_time"))


def test_visible_to_each_only_what_concerns_them(city: City) -> None:
    hidden = registered(city)
    shown = accepted(city)

    def seen(acting) -> set[int]:
        return set(Commitment.objects.visible_to(acting).values_list("pk", flat=True))

    assert seen(city.clerk) == seen(city.mayor) == {hidden.pk, shown.pk}
    assert seen(city.safety_head) == seen(city.housing_liaison) == {shown.pk}
    assert seen(city.east_liaison) == seen(city.nobody) == set()


def test_progress_counts_once_it_is_weighed(city: City) -> None:
    commitment = in_progress(city)
    assert commitment.awaits_assessment and commitment.evidenced is None
    report = commitment.reports.get()
    weighed = deliver.assess(
        commitment.pk,
        acting=city.clerk,
        now=NOW + timedelta(days=1),
        report_pk=report.pk,
        evidenced=40,
        assessment="清单属实",
    )
    assert (weighed.claimed, weighed.evidenced, weighed.awaits_assessment) == (60, 40, False)
