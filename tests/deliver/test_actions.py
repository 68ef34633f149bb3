"""Every act of the second stage: who may, who may not, what it needs, from which states it is refused, what it leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.commitments.classified import Classified
from luoshi.commitments.errors import WrongState
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.deliver import actions, changes
from luoshi.deliver.actions import Step, Told
from luoshi.deliver.evidence import MOST_FILES, clean_name
from luoshi.deliver.models import Evidence, Report, ReportState
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from tests.city import (
    NOW,
    City,
    accepted,
    claimed,
    closed,
    dispatched,
    in_progress,
    proof_file,
    proposed,
    registered,
    verified,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
TOLD = Told(progress="已排查 30 家。", claimed=30, forecast="on_time")
STEPS = [Step("排查完成", date(2023, 2, 10), 40), Step("整改完成", date(2023, 3, 31), 100)]


def returning(city: City) -> Commitment:
    return actions.request_return(dispatched(city).pk, acting=city.safety_head, now=NOW, reason="燃气归住建")


def drafted(city: City) -> Commitment:
    pk = accepted(city).pk
    actions.write_report(pk, acting=city.safety_liaison, now=LATER, told=TOLD, files=[proof_file()])
    return Commitment.objects.get(pk=pk)


def suspended(city: City) -> Commitment:
    return changes.suspend(
        in_progress(city).pk, acting=city.chief, now=LATER, reason="等标准", review_date=date(2023, 2, 1)
    )


# act -> (a commitment that it may be done to, who may, who may not, what it needs, what comes of it, where it is refused)
ACTS = {
    "dispatch": (registered, "clerk", "safety_head", {}, State.DISPATCHED, proposed),
    "acknowledge": (dispatched, "safety_liaison", "housing_liaison", {}, State.ACCEPTED, accepted),
    "request_return": (
        dispatched,
        "safety_head",
        "safety_liaison",
        {"reason": "不归我局"},
        State.RETURN_REQUESTED,
        accepted,
    ),
    "uphold": (returning, "chief", "clerk", {"ruling": "维持"}, State.ACCEPTED, dispatched),
    "submit_plan": (accepted, "safety_liaison", "housing_head", {"steps": STEPS}, State.IN_PROGRESS, dispatched),
    "write_report": (accepted, "safety_liaison", "housing_liaison", {"told": TOLD}, State.ACCEPTED, dispatched),
    "report": (accepted, "safety_head", "safety_liaison", {"told": TOLD}, State.IN_PROGRESS, closed),
    "approve_report": (drafted, "safety_head", "safety_liaison", {}, State.IN_PROGRESS, closed),
    "return_report": (drafted, "safety_head", "clerk", {"reason": "数字不对"}, State.ACCEPTED, closed),
    "claim_completion": (
        in_progress,
        "safety_head",
        "safety_liaison",
        {"result": "全部完成"},
        State.COMPLETION_CLAIMED,
        accepted,
    ),
    "suspend": (
        in_progress,
        "chief",
        "clerk",
        {"reason": "等标准", "review_date": date(2023, 2, 1)},
        State.SUSPENDED,
        accepted,
    ),
    "resume": (suspended, "chief", "safety_head", {"reason": "标准已出"}, State.IN_PROGRESS, in_progress),
    "terminate": (in_progress, "mayor", "chief", {"reason": "政策调整"}, State.TERMINATED, verified),
}

DO = {name: getattr(actions, name, None) or getattr(changes, name) for name in ACTS}


@pytest.mark.parametrize("name", ACTS)
def test_who_is_entitled_does_it_and_one_entry_says_so(city: City, name: str) -> None:
    ready, who, _other, given, state, _not_from = ACTS[name]
    commitment = ready(city)
    before = Entry.objects.filter(stream=commitment.stream).count()
    DO[name](commitment.pk, acting=getattr(city, who), now=LATER, version=commitment.version, **given)
    after = Commitment.objects.get(pk=commitment.pk)
    assert (after.state, after.version) == (state, commitment.version + 1)
    assert Entry.objects.filter(stream=commitment.stream).count() == before + 1
    last = Entry.objects.filter(stream=commitment.stream).latest("seq")
    assert last.actor == getattr(city, who).name
    assert last.at == LATER
    assert "commitment." not in sentence(last)


@pytest.mark.parametrize("name", ACTS)
def test_others_are_refused_and_nothing_changes(city: City, name: str) -> None:
    ready, _who, other, given, _state, _not_from = ACTS[name]
    commitment = ready(city)
    before = Entry.objects.count()
    with pytest.raises(NotEntitled):
        DO[name](commitment.pk, acting=getattr(city, other), now=LATER, **given)
    with pytest.raises(NotEntitled):
        DO[name](commitment.pk, acting=city.nobody, now=LATER, **given)
    assert Commitment.objects.get(pk=commitment.pk).state == commitment.state
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ACTS)
def test_it_is_refused_from_another_state(city: City, name: str) -> None:
    _ready, who, _other, given, _state, not_from = ACTS[name]
    commitment = not_from(city)
    with pytest.raises(WrongState):
        DO[name](commitment.pk, acting=getattr(city, who), now=LATER, **given)


@pytest.mark.parametrize("name", [name for name, row in ACTS.items() if "reason" in row[3] or "ruling" in row[3]])
def test_an_empty_reason_is_asked_for_by_name(city: City, name: str) -> None:
    ready, who, _other, given, _state, _not_from = ACTS[name]
    field = "reason" if "reason" in given else "ruling"
    with pytest.raises(Incomplete) as caught:
        DO[name](ready(city).pk, acting=getattr(city, who), now=LATER, **{**given, field: "  \n"})
    assert field in caught.value.fields


@pytest.mark.parametrize("name", [name for name, row in ACTS.items() if "reason" in row[3] or "ruling" in row[3]])
def test_a_state_secret_never_enters(city: City, name: str) -> None:
    ready, who, _other, given, _state, _not_from = ACTS[name]
    field = "reason" if "reason" in given else "ruling"
    with pytest.raises(Classified):
        DO[name](ready(city).pk, acting=getattr(city, who), now=LATER, **{**given, field: "机密★5年"})


# --- return and ruling ---


def test_a_new_lead_starts_the_clock_of_signing_but_keeps_date_and_measure(city: City) -> None:
    commitment = returning(city)
    moved = actions.reassign(commitment.pk, acting=city.chief, now=LATER, ruling="住建牵头", new_lead=city.housing)
    assert (moved.lead, moved.state, moved.dispatched_at) == (city.housing, State.DISPATCHED, LATER)
    assert (moved.due, moved.original_due, moved.measure) == (
        commitment.due,
        commitment.original_due,
        commitment.measure,
    )


@pytest.mark.parametrize(("whom", "word"), [("safety", "相同"), ("office", "自己牵头")])
def test_it_is_not_reassigned_to_the_same_unit_nor_to_the_office(city: City, whom: str, word: str) -> None:
    with pytest.raises(Invalid, match=word) as caught:
        actions.reassign(returning(city).pk, acting=city.chief, now=LATER, ruling="改派", new_lead=getattr(city, whom))
    assert "new_lead" in caught.value.fields


def test_reassigning_needs_a_unit(city: City) -> None:
    with pytest.raises(Incomplete) as caught:
        actions.reassign(returning(city).pk, acting=city.chief, now=LATER, ruling="改派", new_lead=None)
    assert set(caught.value.fields) == {"new_lead"}


def test_who_has_asked_before_may_not_ask_again_after_another_had_it(city: City) -> None:
    commitment = returning(city)
    actions.reassign(commitment.pk, acting=city.chief, now=LATER, ruling="住建牵头", new_lead=city.housing)
    actions.request_return(commitment.pk, acting=city.housing_head, now=LATER, reason="归应急")
    actions.reassign(commitment.pk, acting=city.chief, now=LATER, ruling="应急牵头", new_lead=city.safety)
    with pytest.raises(Invalid, match="申请退回过一次"):
        actions.request_return(commitment.pk, acting=city.safety_head, now=LATER, reason="还是归住建")


# --- plan ---


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ([Step("  ", date(2023, 2, 1), 10)], "写明做到什么"),
        ([Step("过早", date(2023, 1, 3), 10)], "今天与时限"),
        ([Step("过晚", date(2023, 4, 1), 10)], "今天与时限"),
        ([Step("甲", date(2023, 2, 1), 50), Step("乙", date(2023, 3, 1), 50)], "逐个递增"),
        ([Step("甲", date(2023, 2, 1), 101)], "不超过 100"),
        ([Step("甲", date(2023, 2, 1), 0)], "逐个递增"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused(city: City, steps: list[Step], word: str) -> None:
    with pytest.raises(Invalid, match=word):
        actions.submit_plan(accepted(city).pk, acting=city.safety_head, now=LATER, steps=steps)


def test_a_plan_without_milestones_is_incomplete(city: City) -> None:
    with pytest.raises(Incomplete) as caught:
        actions.submit_plan(accepted(city).pk, acting=city.safety_head, now=LATER, steps=[])
    assert "milestones" in caught.value.fields


def test_the_plan_sets_the_schedule_in_order_of_time(city: City) -> None:
    planned = actions.submit_plan(accepted(city).pk, acting=city.safety_head, now=LATER, steps=STEPS[::-1])
    assert planned.schedule == [["2023-02-10", 40], ["2023-03-31", 100]]


# --- reports ---


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told(" ", 10, "on_time"), "progress"),
        (Told("做了", None, "on_time"), "claimed"),
        (Told("做了", 101, "on_time"), "claimed"),
        (Told("做了", -1, "on_time"), "claimed"),
        (Told("做了", 10, "maybe"), "forecast"),
        (Told("做了", 10, "late"), "difficulty"),
        (Told("做了", 10, "at_risk", difficulty=" "), "difficulty"),
    ],
)
@pytest.mark.parametrize("name", ["report", "write_report"])
def test_a_report_that_says_too_little_names_the_field(city: City, told: Told, field: str, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        getattr(actions, name)(accepted(city).pk, acting=city.safety_head, now=LATER, told=told)
    assert set(caught.value.fields) == {field}


def test_one_report_waits_at_a_time(city: City) -> None:
    commitment = drafted(city)
    with pytest.raises(Invalid, match="待负责人审核"):
        actions.write_report(commitment.pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    with pytest.raises(Invalid, match="先审核或退回"):
        actions.report(commitment.pk, acting=city.safety_head, now=LATER, told=TOLD)
    with pytest.raises(WrongState):
        actions.claim_completion(commitment.pk, acting=city.safety_head, now=LATER, result="完成")


def test_a_draft_counts_for_nothing_until_the_head_approves_it(city: City) -> None:
    commitment = drafted(city)
    assert (commitment.claimed, commitment.reported_on, commitment.awaits_approval) == (None, None, True)
    approved = actions.approve_report(commitment.pk, acting=city.safety_head, now=LATER)
    assert (approved.claimed, approved.awaits_approval, approved.awaits_assessment) == (30, False, True)
    assert approved.reports.get().approved_by == city.safety_head.name


def test_nothing_to_approve_is_said_so(city: City) -> None:
    with pytest.raises(Invalid, match="没有待审核的进展"):
        actions.approve_report(accepted(city).pk, acting=city.safety_head, now=LATER)
    with pytest.raises(Invalid, match="没有待审核的进展"):
        actions.return_report(accepted(city).pk, acting=city.safety_head, now=LATER, reason="改")


def test_a_returned_draft_makes_room_for_the_next(city: City) -> None:
    commitment = drafted(city)
    actions.return_report(commitment.pk, acting=city.safety_head, now=LATER, reason="数字不对")
    again = actions.write_report(commitment.pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    states = list(Report.objects.order_by("pk").values_list("state", flat=True))
    assert states == [ReportState.RETURNED, ReportState.SUBMITTED]
    assert again.state == ReportState.SUBMITTED


def test_the_evidence_of_a_returned_draft_goes_along_when_asked(city: City) -> None:
    commitment = drafted(city)
    actions.return_report(commitment.pk, acting=city.safety_head, now=LATER, reason="数字不对")
    more = [proof_file("补充.pdf", b"%PDF-2")]
    again = actions.write_report(
        commitment.pk, acting=city.safety_liaison, now=LATER, told=TOLD, files=more, carry=True
    )
    assert [held.name for held in again.evidence.all()] == ["整改清单.pdf", "补充.pdf"]
    old, new = Evidence.objects.filter(name="整改清单.pdf")
    assert old.sha256 == new.sha256


def test_only_a_returned_drafts_evidence_goes_along(city: City) -> None:
    commitment = in_progress(city)  # its last report was approved, not returned
    again = actions.write_report(commitment.pk, acting=city.safety_liaison, now=LATER, told=TOLD, carry=True)
    assert not again.evidence.exists()


def test_drafts_are_the_units_own(city: City) -> None:
    drafted(city)
    for outsider in (city.clerk, city.mayor, city.housing_head, city.nobody):
        assert not Report.objects.all().readable_by(outsider)
        assert not Evidence.objects.visible_to(outsider)
    assert (
        Report.objects.all().readable_by(city.safety_head).count()
        == Evidence.objects.visible_to(city.safety_head).count()
        == 1
    )


# --- evidence ---


def attach(city: City, *files) -> Report:
    return actions.write_report(accepted(city).pk, acting=city.safety_liaison, now=LATER, told=TOLD, files=files)


@pytest.mark.parametrize(
    ("name", "body", "word"),
    [
        ("空.pdf", b"", "是空的"),
        ("页面.html", b"<script>alert(1)</script>", "不收文件"),
        ("没有扩展名", b"%PDF-1.4", "不收文件"),
        ("程序.pdf", b"MZ\x90\x00", "与扩展名不符"),
        ("图.png", b"%PDF-1.4", "与扩展名不符"),
        ("程序.txt", b"MZ\x90\x00\x03", "与扩展名不符"),
        ("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "与扩展名不符"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(city: City, name: str, body: bytes, word: str) -> None:
    with pytest.raises(Invalid, match=word) as caught:
        attach(city, proof_file(), proof_file(name, body))
    assert "files" in caught.value.fields
    assert not Report.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("清单.PDF", b"\xef\xbb\xbf%PDF-1.7"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0"),
        ("台账.xlsx", b"PK\x03\x04"),
        ("打包.zip", b"PK\x03\x04" + b"\0" * 64),
        ("说明.txt", "已整改".encode()),
        ("说明.csv", "已整改".encode("gb18030")),
        ("说明2.txt", "已整改".encode("utf-16")),
    ],
)
def test_what_offices_send_each_other_is_taken(city: City, name: str, body: bytes) -> None:
    kept = attach(city, proof_file(name, body)).evidence.get()
    assert (kept.name, kept.size, kept.media) == (name, len(body), name.rsplit(".", 1)[1].lower())


def test_a_file_too_large_is_refused(city: City, settings) -> None:
    settings.LUOSHI_EVIDENCE_LIMIT = 1024 * 1024
    with pytest.raises(Invalid, match="超过 1 MB"):
        attach(city, proof_file(body=b"%PDF-" + b"x" * 1024 * 1024))


def test_too_many_files_are_refused(city: City) -> None:
    with pytest.raises(Invalid, match=f"最多上传 {MOST_FILES} 个"):
        attach(city, *[proof_file(f"{n}.pdf", b"%PDF-" + str(n).encode()) for n in range(MOST_FILES + 1)])


def test_the_same_bytes_twice_are_one_piece_of_evidence(city: City) -> None:
    assert attach(city, proof_file("甲.pdf"), proof_file("乙.pdf")).evidence.count() == 1


@pytest.mark.parametrize("name", ["秘密★1年 名单.pdf", "绝密.pdf"])
def test_a_marked_file_name_is_refused(city: City, name: str) -> None:
    with pytest.raises(Classified):
        attach(city, proof_file(name))


def test_a_marked_text_is_refused(city: City) -> None:
    with pytest.raises(Classified):
        attach(city, proof_file("通知.txt", "机密★10年\n关于……".encode("gb18030")))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\材料\\清单.pdf", "清单.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("清单\u202efdp.exe", "清单fdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_are_kept_without_their_tricks(given: str, kept: str) -> None:
    assert clean_name(given) == kept


# --- assessment ---


def assess(
    city: City, pk: int, report: Report, evidenced: int | None, words: str = "属实", who: str = "clerk"
) -> Commitment:
    return actions.assess(
        pk, acting=getattr(city, who), now=LATER, report_pk=report.pk, evidenced=evidenced, assessment=words
    )


@pytest.mark.parametrize("evidenced", [None, -1, 101])
def test_an_assessment_is_a_percentage(city: City, evidenced: int | None) -> None:
    commitment = in_progress(city)
    with pytest.raises(Invalid) as caught:
        assess(city, commitment.pk, commitment.reports.get(), evidenced)
    assert "evidenced" in caught.value.fields


def test_an_assessment_says_why(city: City) -> None:
    commitment = in_progress(city)
    with pytest.raises(Incomplete) as caught:
        assess(city, commitment.pk, commitment.reports.get(), 10, "  ")
    assert "assessment" in caught.value.fields


def test_only_the_office_assesses_and_only_what_was_approved(city: City) -> None:
    commitment = in_progress(city)
    with pytest.raises(NotEntitled):
        assess(city, commitment.pk, commitment.reports.get(), 10, who="safety_head")
    draft = actions.write_report(commitment.pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    with pytest.raises(Invalid, match="不能核实"):
        assess(city, commitment.pk, draft, 10)


def test_a_report_without_files_does_not_hide_the_evidence_that_waits(city: City) -> None:
    commitment = in_progress(city)
    again = actions.report(commitment.pk, acting=city.safety_head, now=LATER, told=Told("又做了些", 70, "on_time"))
    assert again.awaits_assessment
    first = commitment.reports.order_by("pk")[0]
    weighed = assess(city, commitment.pk, first, 45)
    assert (weighed.evidenced, weighed.awaits_assessment) == (45, False)


def test_the_newest_assessment_holds_even_if_an_older_report_is_weighed_later(city: City) -> None:
    commitment = in_progress(city)
    more = proof_file("二.pdf", b"%PDF-2")
    actions.report(commitment.pk, acting=city.safety_head, now=LATER, told=Told("又做", 80, "on_time"), files=[more])
    newer, older = commitment.reports.order_by("-pk")
    assert assess(city, commitment.pk, older, 30).awaits_assessment
    assert assess(city, commitment.pk, newer, 60).evidenced == 60
    again = assess(city, commitment.pk, older, 35)
    assert (again.evidenced, again.awaits_assessment) == (60, False)


# --- completion, suspension, termination ---


def test_a_claim_needs_a_result_and_evidence(city: City) -> None:
    pk = accepted(city).pk
    actions.report(pk, acting=city.safety_head, now=LATER, told=TOLD)
    with pytest.raises(Incomplete) as caught:
        actions.claim_completion(pk, acting=city.safety_head, now=LATER, result=" ")
    assert set(caught.value.fields) == {"result", "evidence"}
    done = actions.claim_completion(pk, acting=city.safety_head, now=LATER, result="全部完成", files=[proof_file()])
    assert (done.claimed, done.claimant) == (100, city.safety_head.username)


def test_a_draft_in_waiting_stops_a_claim(city: City) -> None:
    pk = in_progress(city).pk
    actions.write_report(pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    with pytest.raises(Invalid, match="待审核"):
        actions.claim_completion(pk, acting=city.safety_head, now=LATER, result="完成")


def test_open_children_stop_a_claim(city: City) -> None:
    pk = in_progress(city).pk
    child = registered(city)
    from django.db import transaction

    from luoshi.ledger.writing import Act
    from luoshi.org.acting import Acting

    with transaction.atomic():
        act = Act(child.stream, "commitment.register", author=Acting.system().author(), now=NOW)
        child.parent_id = pk
        act.save(child)
        act.write()
    with pytest.raises(Incomplete) as caught:
        actions.claim_completion(pk, acting=city.safety_head, now=LATER, result="完成")
    assert set(caught.value.fields) == {"children_done"}


def test_a_review_lies_ahead(city: City) -> None:
    with pytest.raises(Invalid, match="今天之后"):
        changes.suspend(in_progress(city).pk, acting=city.chief, now=LATER, reason="等", review_date=LATER.date())


def test_resuming_asks_for_reports_anew(city: City) -> None:
    going = actions.resume(suspended(city).pk, acting=city.chief, now=NOW + timedelta(days=9), reason="标准已出")
    assert (going.review_on, going.reporting_from) == (None, date(2023, 1, 13))


def test_nothing_waits_for_anybody_after_termination(city: City) -> None:
    pk = in_progress(city).pk
    actions.write_report(pk, acting=city.safety_liaison, now=LATER, told=TOLD)
    ended = changes.terminate(pk, acting=city.mayor, now=LATER, reason="政策调整")
    assert (ended.awaits_approval, ended.awaits_assessment) == (False, False)


# --- dispatch ---


def test_each_of_many_is_dispatched_by_itself(city: City) -> None:
    good, low, late = registered(city), registered(city, lead=city.township), claimed(city)
    results = dict(
        actions.dispatch_many({late.pk: None, low.pk: None, good.pk: good.version}, acting=city.clerk, now=LATER)
    )
    assert results[good.pk] == ""
    assert "越级理由" in results[low.pk]
    assert "不能交办" in results[late.pk]
    states = {pk: Commitment.objects.get(pk=pk).state for pk in results}
    assert states == {good.pk: State.DISPATCHED, low.pk: State.REGISTERED, late.pk: State.COMPLETION_CLAIMED}


def test_one_reason_serves_those_of_many_that_need_it(city: City) -> None:
    good, low = registered(city), registered(city, lead=city.township)
    results = actions.dispatch_many({good.pk: None, low.pk: None}, acting=city.clerk, now=LATER, override="汛期应急")
    assert results == [(good.pk, ""), (low.pk, "")]
    facts = {
        pk: Entry.objects.filter(stream=f"commitment:{pk}").latest("seq").facts["override"] for pk in (good.pk, low.pk)
    }
    assert facts == {good.pk: "", low.pk: "汛期应急"}


def test_a_changed_one_of_many_is_not_dispatched(city: City) -> None:
    commitment = registered(city)
    [(pk, why)] = actions.dispatch_many({commitment.pk: commitment.version - 1}, acting=city.clerk, now=LATER)
    assert pk == commitment.pk
    assert "已有变化" in why


def test_a_refusal_is_one_of_ours_and_leaves_nothing_half_done(city: City) -> None:
    before = Entry.objects.count(), Evidence.objects.count()
    with pytest.raises(ActRefused):
        attach(city, proof_file(), proof_file("坏.exe", b"MZ"))
    accepted_entries = 4  # proposed, registered, dispatched, acknowledged
    assert (Entry.objects.count(), Evidence.objects.count()) == (before[0] + accepted_entries, before[1])


def test_the_verifier_may_assess_a_claim_before_verifying(city: City) -> None:
    commitment = claimed(city)
    report = commitment.reports.order_by("pk")[0]
    assert assess(city, commitment.pk, report, 50).evidenced == 50
    assert conclude.verify(commitment.pk, acting=city.clerk, now=LATER, method="desk", finding="属实").evidenced == 100


def test_many_are_dispatched_with_as_many_queries_as_a_few(city: City) -> None:
    def ready(count: int) -> dict[int, int | None]:
        return {(one := registered(city, title=f"第 {count}-{n} 件")).pk: one.version for n in range(count)}

    few, many = ready(2), ready(20)
    with CaptureQueriesContext(connection) as small:
        assert {why for _pk, why in actions.dispatch_many(few, acting=city.clerk, now=LATER)} == {""}
    with CaptureQueriesContext(connection) as large:
        assert len(actions.dispatch_many(many, acting=city.clerk, now=LATER)) == 20
    assert len(large) <= len(small) + 1
    dispatched_ones = Commitment.objects.filter(pk__in=many)
    assert {(one.state, one.dispatched_at, one.version) for one in dispatched_ones} == {("dispatched", LATER, 3)}
    assert not verify.run().problems
