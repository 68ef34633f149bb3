"""The acts' forms: who finds them, what they do, what they say when they refuse, and that nothing happens twice."""

import html
import re
import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions
from luoshi.deliver.actions import Told
from luoshi.deliver.models import Evidence, Milestone, Report, ReportState
from luoshi.deliver.views import SHEETS
from luoshi.kernel.lifecycle import State
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from tests.city import NOW, City, accepted, claimed, dispatched, in_progress, proof_file, registered

pytestmark = pytest.mark.django_db
SAID = {"progress": "已排查 30 家。", "claimed": "30", "forecast": "on_time", "difficulty": "", "next_step": ""}
FAR = "2099-12-31"


def signed_in(who: Acting) -> Client:
    client = Client()
    client.force_login(who.person)
    return client


def sheet(name: str, commitment: Commitment) -> str:
    return reverse(f"deliver:{name}", args=[commitment.pk])


def press(
    client: Client, name: str, commitment: Commitment, given: dict | None = None, *, key: str = "", htmx: bool = False
):
    frame = {"version": commitment.version, "idempotency_key": key or str(uuid.uuid4()), "complete": "1"}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(sheet(name, commitment), {**frame, **(given or {})}, headers=headers)


def later(city: City, **more) -> Commitment:
    from datetime import date

    return accepted(city, due=date(2099, 12, 31), **more)


# --- the forms ---


def test_a_visitor_is_asked_to_sign_in(city: City) -> None:
    answer = Client().get(sheet("acknowledge", dispatched(city)))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("name", [sheet.name for sheet in SHEETS])
def test_who_may_not_see_it_does_not_find_it(city: City, name: str) -> None:
    commitment = in_progress(city)
    for stranger in (city.east_liaison,):
        client = signed_in(stranger)
        assert client.get(sheet(name, commitment)).status_code == 404
        assert press(client, name, commitment).status_code == 404


@pytest.mark.parametrize("name", [sheet.name for sheet in SHEETS])
@pytest.mark.parametrize("htmx", [True, False])
def test_every_form_opens_or_says_why_not(city: City, name: str, htmx: bool) -> None:
    commitment = dispatched(city)
    for who in (city.chief, city.safety_head, city.safety_liaison):
        answer = signed_in(who).get(sheet(name, commitment), headers={"HX-Request": "true"} if htmx else {})
        page = answer.content.decode()
        assert answer.status_code in {200, 409}
        assert ('<form method="post" action="' + sheet(name, commitment) in page) == (answer.status_code == 200)
        assert ("<dialog" in page and "<html" not in page) if htmx else "<html" in page


def test_signing_goes_back_to_the_page_and_says_so(city: City) -> None:
    commitment = dispatched(city)
    answer = press(signed_in(city.safety_liaison), "acknowledge", commitment)
    assert (answer.status_code, answer["Location"]) == (302, f"/commitments/{commitment.pk}/")
    assert Commitment.objects.get(pk=commitment.pk).state == State.ACCEPTED
    shown = signed_in(city.safety_liaison)
    shown.cookies = answer.client.cookies
    assert "已签收。" in shown.get(answer["Location"]).content.decode()


def test_from_a_dialog_the_browser_is_sent_on(city: City) -> None:
    commitment = dispatched(city)
    answer = press(signed_in(city.safety_liaison), "acknowledge", commitment, htmx=True)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/commitments/{commitment.pk}/")


def test_the_same_form_sent_twice_is_done_once(city: City) -> None:
    commitment, key = later(city), str(uuid.uuid4())
    client = signed_in(city.safety_liaison)
    answers = [
        client.post(
            sheet("report", commitment),
            {**SAID, "version": commitment.version, "idempotency_key": key, "files": [proof_file()], "complete": "1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Report.objects.count() == Evidence.objects.count() == 1


def test_another_text_under_the_same_key_is_refused_and_gets_a_new_key(city: City) -> None:
    commitment, key = later(city), str(uuid.uuid4())
    client = signed_in(city.safety_liaison)
    press(client, "report", commitment, SAID, key=key)
    answer = press(client, "report", commitment, {**SAID, "progress": "另一段话"}, key=key)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "另一段话" in page
    assert key not in page
    assert Report.objects.count() == 1


def test_a_stale_page_tells_what_happened_keeps_the_text_and_works_when_pressed_again(city: City) -> None:
    commitment = in_progress(city)
    old = commitment.version
    report = commitment.reports.get()
    actions.assess(commitment.pk, acting=city.clerk, now=NOW, report_pk=report.pk, evidenced=40, assessment="部分属实")
    client = signed_in(city.safety_liaison)
    answer = press(client, "report", commitment, {**SAID, "progress": "新近又整改 12 家"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "新近又整改 12 家" in page
    assert "陈静" in page
    assert "40%" in page
    fresh = re.search(r'name="version" value="(\d+)"', page)
    assert fresh
    assert int(fresh[1]) == old + 1
    commitment.refresh_from_db()
    assert press(client, "report", commitment, {**SAID, "progress": "新近又整改 12 家"}).status_code == 302
    assert Report.objects.filter(progress="新近又整改 12 家").count() == 1


def test_what_is_no_longer_possible_says_so_and_still_shows_the_text(city: City) -> None:
    commitment = dispatched(city)
    actions.acknowledge(commitment.pk, acting=city.safety_liaison, now=NOW)
    answer = press(signed_in(city.safety_head), "request_return", commitment, {"reason": "燃气归住建"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "燃气归住建" in page
    assert "李明" in page
    assert "不能申请退回" in page
    assert '<button class="btn btn-main">' not in page


def test_a_button_that_is_not_yours_does_nothing(city: City) -> None:
    commitment, client = dispatched(city), signed_in(city.housing_liaison)
    before = Entry.objects.count()
    answer = press(client, "acknowledge", commitment)
    assert answer.status_code == 403
    assert "牵头单位联络员" in answer.content.decode()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("report", {**SAID, "progress": ""}, "请填写这一项"),
        ("report", {**SAID, "claimed": "120"}, "100"),
        ("report", {**SAID, "forecast": "late"}, "写明困难"),
        ("report", {**SAID, "progress": "机密★1年"}, "涉密"),
        ("submit_plan", {"steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0"}, "节点"),
    ],
)
def test_what_is_wrong_comes_back_with_the_text(city: City, name: str, given: dict, words: str) -> None:
    answer = press(signed_in(city.safety_liaison), name, later(city), given)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    if given.get("next_step"):
        assert given["next_step"] in page


def test_a_hostile_text_is_shown_as_text(city: City) -> None:
    commitment = later(city)
    press(signed_in(city.safety_head), "report", commitment, {**SAID, "progress": "<script>alert(1)</script>"})
    page = signed_in(city.clerk).get(f"/commitments/{commitment.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_every_form_shows_hostile_words_as_words(city: City) -> None:
    hostile = "<img src=x>"
    commitment = in_progress(city, title=hostile, words=hostile, measure=hostile)
    for who, name in ((city.safety_head, "claim_completion"), (city.safety_head, "report"), (city.clerk, "assess")):
        page = signed_in(who).get(sheet(name, commitment)).content.decode()
        assert "&lt;img src=x&gt;" in page, name
        assert hostile not in page, name


def test_a_nul_character_is_refused_in_words(city: City) -> None:
    answer = press(signed_in(city.safety_liaison), "report", later(city), {**SAID, "progress": "做\x00了"})
    assert answer.status_code == 422
    assert not Report.objects.exists()


# --- plan ---


def plan(*rows: tuple[str, str, str]) -> dict[str, str]:
    given = {"steps-TOTAL_FORMS": str(len(rows) + 2), "steps-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        given |= {f"steps-{number}-{name}": value for name, value in zip(("title", "due", "percent"), row, strict=True)}
    return given


def test_a_plan_is_taken_from_the_filled_rows(city: City) -> None:
    commitment = later(city)
    rows = plan(("排查完成", "2099-06-30", "40"), ("整改完成", FAR, "100"))
    assert press(signed_in(city.safety_liaison), "submit_plan", commitment, rows).status_code == 302
    assert list(Milestone.objects.values_list("title", "percent")) == [("排查完成", 40), ("整改完成", 100)]


def test_a_half_filled_row_is_pointed_at(city: City) -> None:
    answer = press(signed_in(city.safety_liaison), "submit_plan", later(city), plan(("排查完成", "", "40")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有填完整" in page
    assert 'value="排查完成"' in page
    assert "aria-invalid" in page


def test_an_empty_plan_form_offers_three_rows_and_three_folded(city: City) -> None:
    page = signed_in(city.safety_liaison).get(sheet("submit_plan", later(city))).content.decode()
    shown, _fold, folded = page.partition('<details class="more later"><summary>更多节点')
    assert [len(re.findall(r'name="steps-\d+-title"', part)) for part in (shown, folded)] == [3, 3]


def test_the_fold_stands_open_where_a_row_in_it_is_wrong(city: City) -> None:
    rows = plan(*[(f"第{n}步", f"2099-0{n}-28", str(20 * n)) for n in (1, 2, 3)], ("第四步", "", "100"))
    page = press(signed_in(city.safety_liaison), "submit_plan", later(city), rows).content.decode()
    assert '<details class="more later" open>' in page


# --- reports ---


def test_a_liaisons_report_waits_for_the_head(city: City) -> None:
    commitment = later(city)
    press(signed_in(city.safety_liaison), "report", commitment, SAID)
    assert Report.objects.get().state == ReportState.SUBMITTED
    commitment.refresh_from_db()
    page = signed_in(city.safety_head).get(sheet("approve_report", commitment)).content.decode()
    assert "已排查 30 家。" in page
    assert press(signed_in(city.safety_head), "approve_report", commitment).status_code == 302
    assert Report.objects.get().state == ReportState.APPROVED


def test_a_heads_report_counts_at_once(city: City) -> None:
    press(signed_in(city.safety_head), "report", later(city), SAID)
    assert Report.objects.get().state == ReportState.APPROVED


def test_a_returned_report_is_offered_again_with_the_reason(city: City) -> None:
    commitment = later(city)
    actions.write_report(commitment.pk, acting=city.safety_liaison, now=NOW, told=Told("写错了的数字", 30, "on_time"))
    actions.return_report(commitment.pk, acting=city.safety_head, now=NOW, reason="数字与台账不符")
    page = signed_in(city.safety_liaison).get(sheet("report", commitment)).content.decode()
    assert "写错了的数字" in page
    assert "数字与台账不符" in page


def test_returned_evidence_is_taken_over_unless_unticked(city: City) -> None:
    client = signed_in(city.safety_liaison)
    for ticked in (True, False):
        commitment = later(city)
        actions.write_report(
            commitment.pk, acting=city.safety_liaison, now=NOW, told=Told("初稿", 30, "on_time"), files=[proof_file()]
        )
        actions.return_report(commitment.pk, acting=city.safety_head, now=NOW, reason="数字不符")
        commitment.refresh_from_db()
        assert "沿用被退回那份的 1 个佐证文件" in client.get(sheet("report", commitment)).content.decode()
        assert press(client, "report", commitment, SAID | ({"carry": "on"} if ticked else {})).status_code == 302
        assert commitment.reports.first().evidence.count() == ticked


def test_the_report_that_was_asked_for_is_assessed(city: City) -> None:
    commitment = in_progress(city)
    first = commitment.reports.get()
    actions.report(commitment.pk, acting=city.safety_head, now=NOW, told=Told("第二份", 70, "on_time"))
    commitment.refresh_from_db()
    client = signed_in(city.clerk)
    page = client.get(f"{sheet('assess', commitment)}?report={first.pk}").content.decode()
    assert "已排查 120 家" in page
    assert "整改清单.pdf" in page
    given = {"report_pk": first.pk, "evidenced": "35", "assessment": "属实"}
    assert press(client, "assess", commitment, given).status_code == 302
    first.refresh_from_db()
    assert first.evidenced == 35


def test_a_bad_file_keeps_the_text_and_stores_nothing(city: City) -> None:
    given = {**SAID, "files": [proof_file(), proof_file("木马.exe", b"MZ")]}
    answer = press(signed_in(city.safety_liaison), "report", later(city), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "木马.exe" in page
    assert "已排查 30 家。" in page
    assert not Report.objects.exists()
    assert not Evidence.objects.exists()


def test_an_empty_file_is_told_by_name(city: City) -> None:
    answer = press(
        signed_in(city.safety_liaison), "report", later(city), {**SAID, "files": [proof_file("空.pdf", b"")]}
    )
    assert answer.status_code == 422
    assert "空.pdf" in answer.content.decode()


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_we_take_is_stopped_and_the_text_kept(city: City, announced: bool, settings, monkeypatch) -> None:
    from luoshi.web.uploads import QuotaUploadHandler

    settings.LUOSHI_EVIDENCE_LIMIT = settings.LUOSHI_SOURCE_LIMIT = 500
    take_in = QuotaUploadHandler.handle_raw_input
    if not announced:  # no telling Content-Length: counted as it comes
        monkeypatch.setattr(
            QuotaUploadHandler, "handle_raw_input", lambda self, *given: take_in(self, *given[:2], 0, *given[3:])
        )
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.safety_liaison.person)
    commitment = later(city)
    page = client.get(sheet("report", commitment)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    given = {"csrfmiddlewaretoken": token and token[1], **SAID, "files": [proof_file(body=b"%PDF-" + b"x" * 5000)]}
    answer = press(client, "report", commitment, given, htmx=True)
    told = answer.content.decode()
    assert answer.status_code == 413
    assert "没有收下" in told
    assert "已排查 30 家。" in told
    assert answer["X-Luoshi-Form"] == "1"
    assert not Report.objects.exists()


def test_a_form_that_broke_off_on_the_way_is_not_taken(city: City) -> None:
    commitment = later(city)
    frame = {"version": commitment.version, "idempotency_key": "k" * 10}
    answer = signed_in(city.safety_liaison).post(sheet("report", commitment), {**frame, **SAID})
    assert answer.status_code == 400
    assert "只收到一部分" in answer.content.decode()
    assert "已排查 30 家。" in answer.content.decode()
    assert not Report.objects.exists()


# --- evidence ---


def evidence_of(city: City, **more) -> Evidence:
    in_progress(city, **more)
    return Evidence.objects.get()


def test_evidence_is_given_as_a_download_whatever_it_is(city: City) -> None:
    held = evidence_of(city)
    answer = signed_in(city.clerk).get(reverse("deliver:evidence", args=[held.pk]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('整改清单.pdf')}"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["clerk", "chief", "mayor", "safety_head", "safety_liaison", "housing_liaison"])
def test_who_sees_the_commitment_gets_its_evidence(city: City, who: str) -> None:
    address = reverse("deliver:evidence", args=[evidence_of(city).pk])
    assert signed_in(getattr(city, who)).get(address).status_code == 200


def test_others_do_not_find_it(city: City) -> None:
    address = reverse("deliver:evidence", args=[evidence_of(city).pk])
    assert signed_in(city.east_liaison).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(city.clerk).post(address).status_code == 405


def test_evidence_of_a_draft_is_the_units_own(city: City) -> None:
    commitment = later(city)
    actions.write_report(
        commitment.pk, acting=city.safety_liaison, now=NOW, told=Told("草稿", 10, "on_time"), files=[proof_file()]
    )
    address = reverse("deliver:evidence", args=[Evidence.objects.get().pk])
    assert signed_in(city.safety_head).get(address).status_code == 200
    assert signed_in(city.clerk).get(address).status_code == 404


def test_a_file_that_is_gone_is_not_found(city: City, home) -> None:
    held = evidence_of(city)
    for path in home.rglob(held.sha256):
        path.unlink()
    assert signed_in(city.clerk).get(reverse("deliver:evidence", args=[held.pk])).status_code == 404


# --- many ---


def many(client: Client, *commitments: Commitment, key: str = "", **given):
    frame = {"pk": [one.pk for one in commitments], "idempotency_key": key or str(uuid.uuid4())}
    frame |= {f"version-{one.pk}": one.version for one in commitments}
    return client.post(reverse("deliver:dispatch_many"), {**frame, **given})


def test_what_was_chosen_is_checked_one_by_one(city: City) -> None:
    good, bad = registered(city), claimed(city)
    page = signed_in(city.clerk).get(reverse("deliver:dispatch_many"), {"pk": [good.pk, bad.pk, 999]}).content.decode()
    assert "选中 2 项，其中 1 项可以交办" in page
    assert "不能交办" in page


def test_each_ones_result_is_told(city: City) -> None:
    good, bad, low = registered(city), claimed(city), registered(city, lead=city.township)
    client = signed_in(city.clerk)
    missing = many(client, good, bad, low)
    assert missing.status_code == 422
    assert Commitment.objects.get(pk=good.pk).state == State.REGISTERED
    answer = many(client, good, bad, low, override="汛期应急")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "3 项中交办了 2 项" in page
    assert "未交办" in page
    states = [Commitment.objects.get(pk=one.pk).state for one in (good, bad, low)]
    assert states == [State.DISPATCHED, State.COMPLETION_CLAIMED, State.DISPATCHED]


def test_what_lies_on_the_units_is_seen_before_they_are_charged(city: City) -> None:
    """Open work, reports due this month, what falls due on the same day; of many chosen, also what falls together among them."""
    accepted(city)
    one, other = registered(city, title="甲"), registered(city, title="乙")
    client = signed_in(city.clerk)
    page = client.get(sheet("dispatch", one))
    lead, support = page.context["loads"]
    assert (lead["unit"], lead["load"].open, lead["load"].same_day) == (city.safety, 1, 1)
    assert (support["unit"], support["load"].open, support["load"].supports) == (city.housing, 0, 1)
    assert "同一天到期 1 件" in page.content.decode()
    assert "配合 1 件" in page.content.decode()
    many = client.get(reverse("deliver:dispatch_many"), {"pk": [one.pk, other.pk]})
    assert {(row.load.open, row.along) for row in many.context["rows"]} == {(1, 1)}
    assert "这一批里同一天到期另有 1 件" in many.content.decode()
    assert (
        "loads" not in signed_in(city.safety_liaison).get(sheet("dispatch", dispatched(city))).context
    )  # not theirs to know


def test_many_sent_twice_are_dispatched_once(city: City) -> None:
    good, key = registered(city), str(uuid.uuid4())
    client = signed_in(city.clerk)
    first, second = many(client, good, key=key), many(client, good, key=key)
    assert "1 项中交办了 1 项" in first.content.decode()
    assert "1 项中交办了 1 项" in second.content.decode()
    assert Entry.objects.filter(stream=good.stream, kind="commitment.dispatch").count() == 1


def test_nothing_chosen_says_what_to_do(city: City) -> None:
    client = signed_in(city.clerk)
    assert "没有选中" in client.get(reverse("deliver:dispatch_many")).content.decode()
    assert client.post(reverse("deliver:dispatch_many"), {"pk": "x"}).status_code == 422


def test_dispatching_one_asks_the_database_little(city: City) -> None:
    commitment = registered(city)
    client = signed_in(city.clerk)
    with CaptureQueriesContext(connection) as captured:
        assert press(client, "dispatch", commitment).status_code == 302
    asked = [
        query["sql"]
        for query in captured.captured_queries
        if query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
    ]
    assert len(asked) <= 15, "\n".join(asked)
