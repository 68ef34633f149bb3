"""Changes after dispatch: asked for by the unit or the office, decided by whom the life-cycle entitles, beside a baseline that stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from luoshi.commitments.classified import Classified
from luoshi.commitments.errors import WrongState
from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import change_asked
from luoshi.deliver import actions, changes, queries
from luoshi.deliver.actions import Step, Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.models import ChangeRequest, ReportState
from luoshi.kernel.lifecycle import Party, State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.rulebook.actions import adopt
from tests.city import NOW, City, accepted, dispatched, in_progress, proof_file, registered

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
DUE = date(2023, 3, 31)
AFTER_DUE = NOW + timedelta(days=100)
STEPS = [Step("排查完成", date(2023, 1, 10), 40), Step("整改完成", DUE, 100)]


def asks(city: City) -> dict[str, Asked]:
    """One request of every kind."""
    return {
        "extension": Asked("extension", "设备到货推迟", new_due=date(2023, 6, 30)),
        "suspension": Asked("suspension", "等省里的标准", review_date=date(2023, 5, 1)),
        "termination": Asked("termination", "政策调整"),
        "retarget": Asked("retarget", "口径变化", new_measure="排查 100%，重大隐患整改 95%"),
        "relead": Asked("relead", "职责划转", new_lead=city.housing),
    }


def asked(
    city: City, kind: str = "extension", *, now: Any = LATER, who: str = "safety_head", **more: Any
) -> Commitment:
    pk = in_progress(city, **more).pk
    changes.request_change(pk, acting=getattr(city, who), now=now, asked=asks(city)[kind])
    return Commitment.objects.get(pk=pk)


def last_sentence(commitment: Commitment) -> str:
    return sentence(Entry.objects.filter(stream=commitment.stream).latest("seq"))


KINDS = ["extension", "suspension", "termination", "retarget", "relead"]
DECIDER = {"termination": "mayor"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_is_granted_in_one_entry_and_carried_out(city: City, kind: str) -> None:
    commitment = asked(city, kind)
    assert commitment.awaits_change == (Party.LEADER if kind == "termination" else Party.SUPERVISION_HEAD)
    before = Entry.objects.filter(stream=commitment.stream).count()
    who = getattr(city, DECIDER.get(kind, "chief"))
    done = changes.grant_change(commitment.pk, acting=who, now=LATER, decision="同意", version=commitment.version)
    assert Entry.objects.filter(stream=commitment.stream).count() == before + 1
    assert done.awaits_change == ""
    held = ChangeRequest.objects.get(commitment=commitment)
    assert (held.state, held.by_office, held.decided_by, held.unit) == ("granted", False, who.name, city.safety)
    told = last_sentence(commitment)
    assert "应 市应急局 申请" in told
    assert "同意" in told
    expected = {
        "extension": (done.due, date(2023, 6, 30)),
        "suspension": (done.state, State.SUSPENDED),
        "termination": (done.state, State.TERMINATED),
        "retarget": (done.measure, "排查 100%，重大隐患整改 95%"),
        "relead": (done.lead, city.housing),
    }
    got, wanted = expected[kind]
    assert got == wanted
    assert (done.words, done.original_due, done.baseline_measure) == (
        commitment.words,
        DUE,
        "排查 100%，重大隐患整改 100%",
    )
    assert verify.run().problems == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_office_does_it_by_itself_and_that_shows(city: City, kind: str) -> None:
    commitment = in_progress(city)
    act: dict[str, tuple[Callable[..., Commitment], dict[str, Any]]] = {
        "extension": (changes.extend, {"new_due": date(2024, 12, 31)}),  # beyond what a unit may ask for
        "suspension": (changes.suspend, {"review_date": date(2024, 12, 31)}),
        "termination": (changes.terminate, {}),
        "retarget": (changes.retarget, {"new_measure": "全部完成"}),
        "relead": (changes.relead, {"new_lead": city.housing}),
    }
    do, given = act[kind]
    who = getattr(city, DECIDER.get(kind, "chief"))
    do(commitment.pk, acting=who, now=LATER, reason="统一安排", **given)
    held = ChangeRequest.objects.get(commitment=commitment)
    assert (held.kind, held.by_office, held.state, held.unit) == (kind, True, "granted", city.office)
    assert "交办单位依职权决定" in last_sentence(commitment)
    assert verify.run().problems == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_leaves_everything_as_it_was(city: City, kind: str) -> None:
    commitment = asked(city, kind)
    who = getattr(city, DECIDER.get(kind, "chief"))
    with pytest.raises(Incomplete) as caught:
        changes.refuse_change(commitment.pk, acting=who, now=LATER, decision="  ")
    assert set(caught.value.fields) == {"decision"}
    done = changes.refuse_change(commitment.pk, acting=who, now=LATER, decision="条件具备，按期完成")
    same = ("state", "due", "measure", "lead_id", "review_on")
    assert [getattr(done, name) for name in same] == [getattr(commitment, name) for name in same]
    assert done.awaits_change == ""
    assert "条件具备" in last_sentence(commitment)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["clerk", "safety_head", "safety_liaison", "housing_head", "nobody"])
def test_only_the_entitled_decide(city: City, kind: str, who: str) -> None:
    commitment = asked(city, kind)
    entries = Entry.objects.count()
    for do in (changes.grant_change, changes.refuse_change):
        with pytest.raises(NotEntitled):
            do(commitment.pk, acting=getattr(city, who), now=LATER, decision="同意")
    assert Entry.objects.count() == entries


def test_a_root_is_terminated_by_the_leader_alone_and_an_instruction_is_moved_by_him(city: City) -> None:
    commitment = asked(city, "termination")
    with pytest.raises(NotEntitled):
        changes.grant_change(commitment.pk, acting=city.chief, now=LATER)
    instructed = asked(city, "extension", instruction=True)
    assert instructed.awaits_change == Party.LEADER
    with pytest.raises(NotEntitled):
        changes.grant_change(instructed.pk, acting=city.chief, now=LATER)
    assert changes.grant_change(instructed.pk, acting=city.mayor, now=LATER).due == date(2023, 6, 30)


# --- who asks ---


def test_a_liaison_writes_and_the_head_sends(city: City) -> None:
    drafted = asked(city, who="safety_liaison")
    held = ChangeRequest.objects.get(commitment=drafted)
    assert (drafted.awaits_change, held.state, held.sent_at) == (Party.LEAD_HEAD, "drafted", None)
    with pytest.raises(Invalid, match="没有待批"):
        changes.grant_change(drafted.pk, acting=city.chief, now=LATER)
    with pytest.raises(NotEntitled):
        changes.send_change(drafted.pk, acting=city.safety_liaison, now=LATER)
    sent = changes.send_change(drafted.pk, acting=city.safety_head, now=LATER)
    assert sent.awaits_change == Party.SUPERVISION_HEAD
    assert "设备到货推迟" in last_sentence(drafted)


def test_a_draft_is_the_units_own(city: City) -> None:
    """Not read by the office; not counted for it; its words stand in no entry before the head sends it."""
    drafted = asked(city, who="safety_liaison")
    assert queries.changes_of(drafted, city.chief) == []
    assert len(queries.changes_of(drafted, city.safety_head)) == 1
    told = Entry.objects.filter(stream=drafted.stream).latest("seq")
    assert "设备到货推迟" not in told.data
    assert not Commitment.objects.filter(change_asked(city.chief)).exists()
    assert Commitment.objects.filter(change_asked(city.safety_head)).exists()
    changes.withdraw_change(drafted.pk, acting=city.safety_head, now=LATER, reason="先想办法赶上")
    told = Entry.objects.filter(stream=drafted.stream).latest("seq")
    assert "先想办法" not in told.data
    assert queries.changes_of(drafted, city.chief) == []
    back = queries.returned_change(drafted, city.safety_liaison)
    assert back is not None
    assert back.reason == "设备到货推迟"


def test_the_clerk_proposes_and_the_head_decides(city: City) -> None:
    commitment = asked(city, "retarget", who="clerk")
    held = ChangeRequest.objects.get(commitment=commitment)
    assert (held.by_office, held.unit, held.state) == (True, city.office, "sent")
    assert "交办单位提出变更" in last_sentence(commitment)
    changes.grant_change(commitment.pk, acting=city.chief, now=LATER)
    with pytest.raises(Invalid, match="由您决定"):
        asked(city, "retarget", who="chief")
    assert asked(city, "termination", who="chief").awaits_change == Party.LEADER


@pytest.mark.parametrize("who", ["housing_head", "housing_liaison", "east_liaison", "mayor", "nobody"])
def test_others_do_not_ask(city: City, who: str) -> None:
    with pytest.raises(NotEntitled):
        asked(city, who=who)


def test_one_waits_at_a_time_and_is_withdrawn_by_its_own_side(city: City) -> None:
    commitment = asked(city)
    with pytest.raises(Invalid, match="还没有批复"):
        changes.request_change(commitment.pk, acting=city.safety_head, now=LATER, asked=asks(city)["retarget"])
    with pytest.raises(Invalid, match="先批复"):
        changes.extend(commitment.pk, acting=city.chief, now=LATER, reason="改", new_due=date(2023, 5, 1))
    for other in (city.chief, city.safety_liaison):
        with pytest.raises(NotEntitled):
            changes.withdraw_change(commitment.pk, acting=other, now=LATER, reason="撤")
    done = changes.withdraw_change(commitment.pk, acting=city.safety_head, now=LATER, reason="已经到货")
    assert done.awaits_change == ""
    assert "撤回延期的申请：已经到货" in last_sentence(commitment)
    changes.request_change(commitment.pk, acting=city.safety_head, now=LATER, asked=asks(city)["retarget"])


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_or_a_secret_reason_is_refused(city: City, kind: str) -> None:
    commitment, wanted = in_progress(city), asks(city)[kind]
    for reason, error in (("  ", Incomplete), ("机密★5年", Classified)):
        given = Asked(kind, reason, wanted.new_due, wanted.review_date, wanted.new_measure, wanted.new_lead)
        with pytest.raises(error):
            changes.request_change(commitment.pk, acting=city.safety_head, now=LATER, asked=given)
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Asked("extension", "改"), "new_due"),
        (Asked("extension", "改", new_due=DUE), "new_due"),
        (Asked("extension", "改", new_due=date(2023, 7, 1)), "new_due"),
        (Asked("suspension", "改"), "review_date"),
        (Asked("suspension", "改", review_date=LATER.date()), "review_date"),
        (Asked("suspension", "改", review_date=date(2023, 9, 1)), "review_date"),
        (Asked("retarget", "改", new_measure=" "), "new_measure"),
        (Asked("retarget", "改", new_measure="排查 100%，重大隐患整改 100%"), "new_measure"),
        (Asked("relead", "改"), "new_lead"),
        (Asked("holiday", "改"), "kind"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(city: City, wanted: Asked, field: str) -> None:
    with pytest.raises(ActRefused) as caught:
        changes.request_change(in_progress(city).pk, acting=city.safety_head, now=LATER, asked=wanted)
    assert set(caught.value.fields) == {field}


def test_the_new_lead_is_another_unit_and_not_the_office(city: City) -> None:
    for unit in (city.safety, city.office):
        with pytest.raises(Invalid):
            changes.relead(in_progress(city).pk, acting=city.chief, now=LATER, reason="改", new_lead=unit)


@pytest.mark.parametrize("ready", [registered, dispatched])
def test_nothing_is_changed_before_it_is_signed_for(city: City, ready: Callable[..., Commitment]) -> None:
    commitment = ready(city)
    for who in ("safety_head", "clerk"):
        with pytest.raises(WrongState):
            changes.request_change(commitment.pk, acting=getattr(city, who), now=LATER, asked=asks(city)["extension"])


# --- extension ---


def test_the_first_date_stays_and_the_course_runs_on_to_the_new_one(city: City) -> None:
    pk = accepted(city).pk
    actions.submit_plan(pk, acting=city.safety_head, now=LATER, steps=STEPS)
    now = NOW + timedelta(days=20)
    changes.request_change(pk, acting=city.safety_head, now=now, asked=asks(city)["extension"])
    done = changes.grant_change(pk, acting=city.chief, now=now)
    assert (done.original_due, done.due, done.is_extended) == (DUE, date(2023, 6, 30), True)
    assert done.schedule == [["2023-01-10", 40]]  # what was due by then still binds, the rest runs to the new date
    assert done.milestones.count() == 2
    assert done.missed_due is None


def test_a_request_after_the_date_counts_as_overdue_and_says_so(city: City) -> None:
    commitment = asked(city, now=AFTER_DUE)
    assert "到期后才申请，计为超期" in last_sentence(commitment)
    done = changes.grant_change(commitment.pk, acting=city.chief, now=AFTER_DUE)
    assert done.missed_due == DUE
    assert not done.is_overdue(AFTER_DUE.date())
    assert "到期后才申请，计为超期" in last_sentence(commitment)


def test_a_draft_left_lying_past_the_date_counts_from_when_the_head_sent_it(city: City) -> None:
    drafted = asked(city, who="safety_liaison")
    changes.send_change(drafted.pk, acting=city.safety_head, now=AFTER_DUE)
    assert ChangeRequest.objects.get(commitment=drafted).timing == "overdue"


def test_how_often_is_a_rule_of_the_customer(city: City) -> None:
    commitment = asked(city)
    changes.grant_change(commitment.pk, acting=city.chief, now=LATER)
    rule = {"extension_times": 1, "extension_months": 1, "extension_ahead": 0, "suspension_months": 1}
    adopt("changes", rule, source="市政府办公室通知", acting=Acting.system(), now=LATER)
    again = Asked("extension", "还是不够", new_due=date(2023, 7, 15))
    with pytest.raises(Invalid, match="最多延期 1 次"):
        changes.request_change(commitment.pk, acting=city.safety_head, now=LATER, asked=again)
    changes.request_change(commitment.pk, acting=city.clerk, now=LATER, asked=again)  # the office is not bound
    assert changes.grant_change(commitment.pk, acting=city.chief, now=LATER).due == date(2023, 7, 15)


# --- retarget ---


def test_the_first_measure_stays_through_every_change(city: City) -> None:
    pk = in_progress(city).pk
    for measure in ("整改 95%", "整改 90%"):
        changes.retarget(pk, acting=city.chief, now=LATER, reason="口径", new_measure=measure)
    held = Commitment.objects.get(pk=pk)
    assert (held.measure, held.original_measure) == ("整改 90%", "排查 100%，重大隐患整改 100%")
    rows = ChangeRequest.objects.filter(commitment=pk).order_by("pk")
    assert [(row.old_measure, row.new_measure) for row in rows] == [
        ("排查 100%，重大隐患整改 100%", "整改 95%"),
        ("整改 95%", "整改 90%"),
    ]


def test_what_was_registered_before_the_baseline_was_kept_falls_back_to_its_measure(city: City) -> None:
    commitment = in_progress(city)
    Commitment.objects.filter(pk=commitment.pk).update(original_measure="")  # as the migration left it
    assert Commitment.objects.get(pk=commitment.pk).baseline_measure == commitment.measure
    done = changes.retarget(commitment.pk, acting=city.chief, now=LATER, reason="口径", new_measure="整改 95%")
    assert done.baseline_measure == commitment.measure


# --- re-lead ---


def test_a_new_lead_signs_and_plans_anew_and_the_old_one_supports(city: City) -> None:
    pk = accepted(city).pk
    actions.submit_plan(pk, acting=city.safety_head, now=LATER, steps=STEPS)
    told = Told("做了一半", 40, "on_time")
    actions.write_report(pk, acting=city.safety_liaison, now=LATER, told=told, files=[proof_file()])
    done = changes.relead(pk, acting=city.chief, now=LATER, reason="职责划转", new_lead=city.housing)
    assert (done.state, done.due, done.schedule, done.awaits_approval) == (State.DISPATCHED, DUE, [], False)
    assert done.milestones.count() == 0
    assert done.reports.get().state == ReportState.RETURNED
    assert {(part.unit, part.role) for part in done.involvements.select_related("unit")} == {
        (city.housing, "lead"),
        (city.safety, "support"),
    }
    assert Commitment.objects.visible_to(city.safety_head).filter(pk=pk).exists()
    actions.acknowledge(pk, acting=city.housing_liaison, now=LATER)
    actions.submit_plan(pk, acting=city.housing_head, now=LATER, steps=STEPS)
    assert verify.run().problems == []


# --- what overtakes a request ---


def test_a_claim_and_a_direct_act_let_a_request_lapse(city: City) -> None:
    claimed = asked(city)
    actions.claim_completion(claimed.pk, acting=city.safety_head, now=LATER, result="赶上了", files=[proof_file()])
    ended = asked(city)
    changes.terminate(ended.pk, acting=city.mayor, now=LATER, reason="不再需要")
    drafted = asked(city, who="safety_liaison")
    changes.suspend(drafted.pk, acting=city.chief, now=LATER, reason="等", review_date=date(2023, 5, 1))
    for commitment in (claimed, ended, drafted):
        held = ChangeRequest.objects.filter(commitment=commitment).earliest("pk")
        assert held.state == "lapsed"
        assert Commitment.objects.get(pk=commitment.pk).awaits_change == ""
    assert verify.run().problems == []


def test_an_extension_may_be_asked_for_and_given_while_suspended(city: City) -> None:
    pk = in_progress(city).pk
    changes.suspend(pk, acting=city.chief, now=LATER, reason="等", review_date=date(2023, 5, 1))
    changes.request_change(pk, acting=city.safety_head, now=LATER, asked=asks(city)["extension"])
    done = changes.grant_change(pk, acting=city.chief, now=LATER)
    assert (done.state, done.due) == (State.SUSPENDED, date(2023, 6, 30))
