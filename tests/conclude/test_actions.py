"""The last stage: who verifies, sends back, closes, reopens and archives; what each needs and leaves behind."""

from datetime import timedelta

import pytest

from luoshi.commitments.classified import Classified
from luoshi.commitments.errors import WrongState
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions
from luoshi.conclude.models import Verification
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.kernel.lifecycle import State
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Incomplete, NotEntitled
from tests.city import NOW, City, accepted, claimed, closed, in_progress, proposed, verified

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)

# act -> (ready, who may, who may not, what it needs, what comes of it, where it is refused)
ACTS = {
    "verify": (claimed, "clerk", "safety_liaison", {"method": "site", "finding": "属实"}, State.VERIFIED, in_progress),
    "send_back": (claimed, "chief", "housing_head", {"reason": "三家未整改"}, State.IN_PROGRESS, verified),
    "close": (verified, "chief", "clerk", {}, State.CLOSED, claimed),
    "reopen": (closed, "chief", "clerk", {"reason": "回头看发现反弹"}, State.IN_PROGRESS, verified),
    "archive": (closed, "clerk", "safety_head", {}, State.ARCHIVED, in_progress),
}


@pytest.mark.parametrize("name", ACTS)
def test_who_is_entitled_does_it_and_one_entry_says_so(city: City, name: str) -> None:
    ready, who, _other, given, state, _not_from = ACTS[name]
    commitment = ready(city)
    getattr(actions, name)(commitment.pk, acting=getattr(city, who), now=LATER, version=commitment.version, **given)
    assert Commitment.objects.get(pk=commitment.pk).state == state
    last = Entry.objects.filter(stream=commitment.stream).latest("seq")
    assert (last.kind, last.actor, last.at) == (f"commitment.{name}", getattr(city, who).name, LATER)
    assert sentence(last)


@pytest.mark.parametrize("name", ACTS)
def test_others_are_refused(city: City, name: str) -> None:
    ready, _who, other, given, _state, _not_from = ACTS[name]
    commitment = ready(city)
    for stranger in (getattr(city, other), city.nobody, city.east_liaison):
        with pytest.raises(NotEntitled):
            getattr(actions, name)(commitment.pk, acting=stranger, now=LATER, **given)
    assert Commitment.objects.get(pk=commitment.pk).state == commitment.state


@pytest.mark.parametrize("name", ACTS)
def test_it_is_refused_from_another_state(city: City, name: str) -> None:
    _ready, who, _other, given, _state, not_from = ACTS[name]
    with pytest.raises(WrongState):
        getattr(actions, name)(not_from(city).pk, acting=getattr(city, who), now=LATER, **given)


@pytest.mark.parametrize(
    ("name", "field"), [("verify", "method"), ("verify", "finding"), ("send_back", "reason"), ("reopen", "reason")]
)
def test_what_is_missing_is_named(city: City, name: str, field: str) -> None:
    ready, who, _other, given, _state, _not_from = ACTS[name]
    with pytest.raises(Incomplete) as caught:
        getattr(actions, name)(ready(city).pk, acting=getattr(city, who), now=LATER, **{**given, field: " "})
    assert set(caught.value.fields) == {field}


@pytest.mark.parametrize(("name", "field"), [("verify", "finding"), ("send_back", "reason"), ("reopen", "reason")])
def test_a_state_secret_never_enters(city: City, name: str, field: str) -> None:
    ready, who, _other, given, _state, _not_from = ACTS[name]
    with pytest.raises(Classified):
        getattr(actions, name)(ready(city).pk, acting=getattr(city, who), now=LATER, **{**given, field: "秘密★"})


def test_an_invented_method_is_no_method(city: City) -> None:
    with pytest.raises(Incomplete):
        actions.verify(claimed(city).pk, acting=city.clerk, now=LATER, method="by_feel", finding="属实")


def test_each_check_is_kept_passed_or_not(city: City) -> None:
    commitment = claimed(city)
    actions.send_back(commitment.pk, acting=city.clerk, now=LATER, reason="三家未整改")
    deliver.claim_completion(commitment.pk, acting=city.safety_head, now=LATER, result="已整改")
    actions.verify(commitment.pk, acting=city.chief, now=LATER, method="site", finding=" 复查属实 ")
    rows = list(Verification.objects.order_by("pk").values_list("passed", "method", "finding", "verified_by"))
    assert rows == [(False, "", "三家未整改", "陈静"), (True, "site", "复查属实", "周伟")]


def test_reopening_takes_back_what_verification_had_granted(city: City) -> None:
    pk = in_progress(city).pk
    report = Commitment.objects.get(pk=pk).reports.get()
    deliver.assess(
        pk, acting=city.clerk, now=NOW + timedelta(hours=6), report_pk=report.pk, evidenced=55, assessment="部分属实"
    )
    deliver.claim_completion(pk, acting=city.safety_head, now=LATER, result="完成")
    actions.verify(pk, acting=city.clerk, now=LATER, method="desk", finding="属实")
    actions.close(pk, acting=city.chief, now=LATER)
    again = actions.reopen(pk, acting=city.chief, now=LATER, reason="反弹")
    assert (again.evidenced, again.closed_at, again.claimed_at, again.claimant) == (55, None, None, "")


def test_a_declined_one_is_filed_away_too(city: City) -> None:
    pk = proposed(city).pk
    decide.decline(pk, acting=city.chief, now=NOW, ground="information")
    assert actions.archive(pk, acting=city.clerk, now=LATER).state == State.ARCHIVED


def test_an_open_one_is_not_filed_away(city: City) -> None:
    with pytest.raises(WrongState):
        actions.archive(accepted(city).pk, acting=city.clerk, now=LATER)


def test_an_instruction_waits_for_the_leader(city: City) -> None:
    commitment = verified(city, instruction=True)
    with pytest.raises(NotEntitled):
        actions.close(commitment.pk, acting=city.chief, now=LATER)
    assert actions.close(commitment.pk, acting=city.mayor, now=LATER).closed_at == LATER
