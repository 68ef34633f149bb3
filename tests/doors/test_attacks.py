"""Attacks: keys guessed, rows betrayed by counts, one's own work judged, foreign words run as code."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.commitments.actions import propose
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import appoint, create_unit
from luoshi.org.errors import Incomplete, NotEntitled
from luoshi.org.models import Kind, Level, Role, Token
from luoshi.org.queries import acting_of
from tests import city as yunzhou
from tests.doors import test_matrix as matrix
from tests.doors.world import DUE, World, undone

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
OUTSIDERS = ("other", "abroad", "sysadm", "secadm", "audadm", "former")


def text(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


# --- what is hidden stays hidden --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_list_count_or_filter_betrays_what_is_hidden(world: World, who: str) -> None:
    """Whatever is asked for, the answer is that of an installation in which nothing is."""
    client, caller = world.client(who), world.caller(who)
    hidden = world.commitments["in_progress"]
    for query in (
        "",
        f"?source={world.source.pk}",
        "?q=燃气",
        f"?q={hidden.number}",
        "?state=open",
        "?flag=overdue",
        "?sort=light",
    ):
        page = text(client.get(f"/commitments/{query}"))
        assert "燃气专项整治" not in page
        assert "会议报道" not in page
        assert text(client.get(f"/commitments/export/{query}")).count("\n") == 1  # the head
        if "sort=light" not in query and "open" not in query:
            assert caller.get(f"/api/v1/commitments{query}").json() == {"items": [], "next": None}
    assert caller.get("/api/v1/counts/units").json() == []
    assert caller.get("/api/v1/sources").json() == []
    assert "燃气专项整治" not in text(client.get("/"))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_what_is_hidden_and_what_is_not_there_are_answered_alike(world: World, who: str) -> None:
    """A guessed key tells nothing: page, file, proof, view and token are not found, in the same words as one that never was."""
    held, nothing = world.commitments["in_progress"].pk, 987_654_321
    pairs = [
        ("/commitments/{}/", held), ("/commitments/{}/report/", held), ("/commitments/{}/close/", held),
        ("/commitments/evidence/{}/", world.evidence.pk), ("/sources/{}/", world.source.pk),
        ("/sources/{}/file/", world.source.pk), (f"/sources/{world.source.pk}/cards/{{}}/", world.card.pk),
    ]  # fmt: skip
    for path, key in pairs:
        real, empty = world.client(who).get(path.format(key)), world.client(who).get(path.format(nothing))
        assert (real.status_code, empty.status_code) == (404, 404), path
        assert shown(real).replace(f"/{key}/", "/…/") == shown(empty).replace(f"/{nothing}/", "/…/"), path
    for path, key in [("/commitments/{}", held), ("/sources/{}", world.source.pk), ("/evidence/{}", world.evidence.pk),
                      ("/entries/{}/proof", world.entry.pk), ("/commitments/{}/entries", held)]:  # fmt: skip
        real, empty = (world.caller(who).get(f"/api/v1{path.format(pk)}") for pk in (key, nothing))
        assert (real.status_code, real.json()) == (404, empty.json()), path


def shown(answer) -> str:
    """A page's own part, without the address that its frame repeats."""
    return re.sub(r"\s+", " ", text(answer).split("<main", 1)[1])


def test_a_unit_sees_nothing_before_it_is_told(world: World) -> None:
    for where in ("proposed", "registered", "declined"):
        pk = world.commitments[where].pk
        assert world.client("head").get(f"/commitments/{pk}/").status_code == 404
        assert world.caller("head").get(f"/api/v1/commitments/{pk}").status_code == 404


def test_who_holds_no_post_learns_no_unit(world: World) -> None:
    assert world.client("former").get("/units/find/?q=市").json() == {"results": []}
    assert world.caller("former").get("/api/v1/units?q=市").json()["items"] == []
    assert "市应急局" not in text(world.client("former").get(f"/commitments/?unit={world.city.safety.pk}"))


def test_views_and_tokens_of_others_are_not_there(world: World) -> None:
    for who in ("chief", "other"):
        assert world.client(who).post(f"/commitments/views/{world.view.pk}/delete/").status_code == 404
        assert world.client(who).post(f"/me/tokens/{world.token.pk}/revoke/").status_code == 404
    assert Token.objects.get(pk=world.token.pk).revoked_at is None


# --- drafts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["support", "clerk", "chief", "mayor", "auditor"])
def test_a_draft_is_read_by_its_unit_alone(world: World, who: str) -> None:
    """Not on the page, not by the API, not in the record's sentences, nor in what proves an entry."""
    waiting = world.commitments["waiting"]
    deliver.return_report(
        waiting.pk, acting=world.city.safety_head, now=timezone.now(), reason="口径不对，数字藏一藏。"
    )
    checkpoints.make(timezone.now())
    told = text(world.client(who).get(f"/commitments/{waiting.pk}/"))
    for path in (f"commitments/{waiting.pk}/reports", f"commitments/{waiting.pk}/entries", f"commitments/{waiting.pk}"):
        told += json.dumps(world.caller(who).get(f"/api/v1/{path}").json(), ensure_ascii=False)
    for entry in Entry.objects.filter(stream=waiting.stream):
        answer = world.caller(who).get(f"/api/v1/entries/{entry.pk}/proof")
        assert answer.status_code == 200
        told += json.dumps(answer.json(), ensure_ascii=False)
    for secret in ("只查了三家", "数字藏一藏", "自报 7%"):
        assert secret not in told
    assert world.client(who).get(f"/commitments/evidence/{world.draft_evidence.pk}/").status_code == 404
    assert world.caller(who).get(f"/api/v1/evidence/{world.draft_evidence.pk}").status_code == 404


def test_its_own_unit_reads_it(world: World) -> None:
    waiting = world.commitments["waiting"]
    assert "只查了三家" in text(world.client("head").get(f"/commitments/{waiting.pk}/"))
    assert world.client("liaison").get(f"/commitments/evidence/{world.draft_evidence.pk}/").status_code == 200


def test_what_is_approved_stands_in_the_record_word_for_word(world: World) -> None:
    waiting = world.commitments["waiting"]
    deliver.approve_report(waiting.pk, acting=world.city.safety_head, now=timezone.now())
    newest = Entry.objects.filter(stream=waiting.stream).latest("seq")
    assert newest.facts["progress"] == "草稿：只查了三家。"


# --- judging one's own work -------------------------------------------------------------------------------------------


def both(world: World, who: str, unit, role: str):
    """The person, with one more post."""
    acting = world.people[who]
    post = appoint(acting.person, unit, role, acting=Acting.system(), now=timezone.now())
    return acting_of(acting.person, timezone.localdate(), post.pk)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SUPERVISION_HEAD])
def test_nobody_verifies_sends_back_or_weighs_by_a_second_post(world: World, role: str) -> None:
    for who in ("head", "liaison"):
        with undone():
            double = both(world, who, world.city.office, role)
            claimed, running = world.commitments["completion_claimed"], world.commitments["in_progress"]
            now = timezone.now()
            with pytest.raises(NotEntitled):
                conclude.verify(claimed.pk, acting=double, now=now, method="site", finding="属实。")
            with pytest.raises(NotEntitled):
                conclude.send_back(claimed.pk, acting=double, now=now, reason="重来。")
            with pytest.raises(NotEntitled):
                deliver.assess(
                    running.pk,
                    acting=double,
                    now=now,
                    report_pk=world.evidence.report_id,
                    evidenced=100,
                    assessment="好。",
                )
            client = Client()
            client.force_login(double.person)
            assert client.get(f"/commitments/{running.pk}/assess/").status_code == 409


def test_the_claimant_does_not_verify_after_changing_sides(world: World) -> None:
    """The post of the lead unit has ended, one in the office has begun: it is still the same person."""
    double = both(world, "head", world.city.office, Role.SUPERVISOR)
    office_only = type(double)(double.person, tuple(post for post in double.posts if post.role == Role.SUPERVISOR))
    with pytest.raises(NotEntitled):
        conclude.verify(
            world.commitments["completion_claimed"].pk,
            acting=office_only,
            now=timezone.now(),
            method="site",
            finding="好。",
        )


def test_a_liaison_approves_nothing(world: World) -> None:
    waiting = world.commitments["waiting"]
    before = Entry.objects.count()
    form = {"complete": "1", "version": waiting.version}
    assert world.client("liaison").post(f"/commitments/{waiting.pk}/approve_report/", form).status_code == 403
    assert world.caller("liaison").post(
        f"/api/v1/commitments/{waiting.pk}/actions/approve_report", {}, content_type="application/json"
    ).status_code == 403  # fmt: skip
    assert Entry.objects.count() == before


def test_an_office_charges_no_unit_of_another_government_in_passing(world: World) -> None:
    """It takes a reason, which stands in the record; a unit of one's own government takes none."""
    abroad = world.people["abroad"]
    made = propose(
        acting=abroad, now=timezone.now(), issuer=abroad.offices[0], title="越界的事项", words="请云州市应急局办。", kind="action",
        lead=world.city.safety, due=DUE, measure="办完",
    )  # fmt: skip
    decide.register(made.pk, acting=abroad, now=timezone.now())
    with pytest.raises(Incomplete):
        deliver.dispatch(made.pk, acting=abroad, now=timezone.now())
    deliver.dispatch(made.pk, acting=abroad, now=timezone.now(), override="省里指定由该局承办。")
    assert "省里指定" in Entry.objects.filter(stream=made.stream).latest("seq").facts["override"]
    assert not deliver.beyond_reach(world.commitments["registered"])


# --- keys and fields that are not one's own ---------------------------------------------------------------------------


def test_anothers_idempotency_key_gives_nothing_of_theirs(world: World) -> None:
    """A key belongs to who used it: sent by another person it is new, and that person's rights decide."""
    commitment = world.commitments["dispatched"]
    path = f"/api/v1/commitments/{commitment.pk}/actions/acknowledge"
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "one-key"}}
    assert world.caller("liaison").post(path, {}, **sent).json()["replayed"] is False
    assert world.caller("liaison").post(path, {}, **sent).json()["replayed"] is True
    assert world.caller("head").post(path, {}, **sent).status_code == 409
    assert world.caller("other").post(path, {}, **sent).status_code == 404


def test_a_key_used_for_one_thing_is_not_taken_for_another(world: World) -> None:
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "one-key"}}
    first, second = world.commitments["dispatched"], world.commitments["accepted"]
    world.caller("liaison").post(f"/api/v1/commitments/{first.pk}/actions/acknowledge", {}, **sent)
    answer = world.caller("liaison").post(f"/api/v1/commitments/{second.pk}/actions/acknowledge", {}, **sent)
    assert answer.status_code == 422


def test_fields_that_a_form_does_not_have_change_nothing(world: World) -> None:
    commitment = world.commitments["in_progress"]
    more = {
        "evidenced": 100, "light": "green", "state": "closed", "due": "2199-01-01", "lead": world.city.housing.pk,
        "claimant": "x", "approved_by": "x", "written_by": "x", "acting": "x", "now": "x", "pk": 1, "unit": 1,
    }  # fmt: skip
    form = {"complete": "1", "version": commitment.version, **matrix.BODIES["report"], **more}
    assert world.client("head").post(f"/commitments/{commitment.pk}/report/", form).status_code == 302
    now = Commitment.objects.get(pk=commitment.pk)
    assert (now.due, now.lead, now.state, now.claimant) == (DUE, world.city.safety, "in_progress", "")
    assert now.evidenced is None
    assert now.reports.first().written_by == "孙浩"
    answer = world.caller("clerk").post(
        "/api/v1/commitments", {**matrix.BODIES["new"], "state": "closed"}, content_type="application/json"
    )
    assert answer.status_code == 422


def test_every_post_asks_for_the_token_against_forgery(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["clerk"].person)
    for name, cells in matrix.POSTS.items():
        if cells[matrix.PEOPLE.index("clerk")] in {"404", "405"}:
            continue
        assert client.post(matrix.address(world, name), {"complete": "1"}).status_code == 403, name
    assert client.post("/account/logout/").status_code == 403
    # The API takes no cookie, so there is nothing to forge.
    assert client.post("/api/v1/commitments", matrix.BODIES["new"], content_type="application/json").status_code == 401


# --- foreign words ----------------------------------------------------------------------------------------------------


def test_words_never_become_markup(world: World) -> None:
    """Title, words, measure, unit name, report, file name, finding: on every page that shows them they are text."""
    city, now = world.city, timezone.now()
    unit = create_unit(
        acting=Acting.system(), now=now, code="yz-x", name=f"{SCRIPT}局", short=SCRIPT[:60], level=Level.CITY,
        kind=Kind.DEPARTMENT, parent=city.government,
    )  # fmt: skip
    made = yunzhou.proposed(
        city, due=DUE, title=SCRIPT, words=SCRIPT, measure=SCRIPT, supports=(unit,), lead=city.safety
    )
    pk = decide.register(made.pk, acting=city.chief, now=now).pk
    deliver.dispatch(pk, acting=city.clerk, now=now)
    told = deliver.Told(progress=SCRIPT, claimed=50, forecast="at_risk", difficulty=SCRIPT, next_step=SCRIPT)
    deliver.acknowledge(pk, acting=city.safety_liaison, now=now)
    deliver.report(
        pk,
        acting=city.safety_head,
        now=now,
        told=told,
        files=[SimpleUploadedFile("<img src=x onerror=alert(1)>.pdf", b"%PDF-1")],
    )
    paths = [
        f"/commitments/{pk}/", f"/commitments/{pk}/assess/", f"/commitments/{pk}/suspend/", "/commitments/", "/",
        "/ledger/", f"/commitments/?unit={unit.pk}", f"/commitments/?q={SCRIPT[:40]}",
    ]  # fmt: skip
    for path in paths:
        page = text(world.client("chief").get(path))
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
    assert html.escape("<script>alert(1)</script>") in text(world.client("chief").get(f"/commitments/{pk}/"))
    answer = world.client("chief").get("/units/find/?q=script")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_never_becomes_markup_on_the_review_desk(world: World) -> None:
    document = f"""{SCRIPT}会议

会议强调,市应急局{SCRIPT}要在3月底前完成{SCRIPT}燃气专项整治。

一要壮大工业实力。市工信局要牵头制定{SCRIPT}方案,一季度前报市政府。
"""
    source = decide.take_in(
        document.encode(), f"{SCRIPT[:20]}.txt", acting=world.city.clerk, now=timezone.now(), office=world.city.office,
        unclassified=True,
    )  # fmt: skip
    card = source.proposals.first()
    client = world.client("clerk")
    pages = [client.get(f"/sources/{source.pk}/?show=context&card={card.pk}&open=edit"), client.get("/sources/")]
    pages += [
        client.get(f"/sources/{source.pk}/cards/{card.pk}/?open={panel}", headers={"HX-Request": "true"})
        for panel in ("edit", "split", "merge", "aside")
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in text(page)
        assert "<img src=x" not in text(page)


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)", '=HYPERLINK("http://x")']
)
def test_a_table_taken_away_holds_no_formula(world: World, title: str) -> None:
    made = yunzhou.registered(world.city, due=DUE, title=title, words=title, measure=title)
    taken = text(world.client("chief").get("/commitments/export/")).removeprefix("\ufeff")
    row = next(row for row in csv.reader(io.StringIO(taken)) if row[0] == made.number)
    assert not [value for value in row if value.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))]


NAMES = [
    "../../../etc/passwd.pdf",
    "..\\..\\windows.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    'a";filename="b.pdf',
    "\u202efdp.exe.pdf",
    "x" * 300 + ".pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_is_only_a_name(world: World, name: str) -> None:
    upload = SimpleUploadedFile("plain.pdf", b"%PDF-1.4 another")
    upload._name = name  # past what Django itself cleans
    commitment = world.commitments["in_progress"]
    told = deliver.Told(progress="再报。", claimed=70, forecast="on_time")
    deliver.report(commitment.pk, acting=world.city.safety_head, now=timezone.now(), told=told, files=[upload])
    kept = commitment.reports.first().evidence.get()
    assert not re.search(r"[/\\\r\n\u202e]", kept.name)
    answer = world.client("chief").get(reverse("deliver:evidence", args=[kept.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in answer.headers


def test_a_pasted_text_may_have_any_title(world: World) -> None:
    form = {"complete": "1", "unclassified": "on", "title": 'a\r\nX-Evil: 1"', "text": "市应急局要在3月底前完成排查。"}
    assert world.client("clerk").post("/sources/upload/", form).status_code == 302
    source = Source.objects.latest("pk")
    answer = world.client("clerk").get(f"/sources/{source.pk}/file/")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers


# --- headers ----------------------------------------------------------------------------------------------------------


def test_every_answer_is_walled_in_and_kept_by_nobody(world: World) -> None:
    """Pages, refusals, errors, allauth's pages, downloads and the API alike."""
    pages = [
        world.client(who).get(matrix.address(world, name)) for name in matrix.PAGES for who in ("visitor", "clerk")
    ]
    pages += [Client().get(matrix.address(world, name)) for name in matrix.ACCOUNT]
    pages += [
        world.client("clerk").get("/no-such-page/"), Client().get("/", headers={"Host": "evil.example"}),
        Client(enforce_csrf_checks=True).post("/account/login/", {}), world.caller("clerk").get("/api/v1/commitments"),
        world.caller("visitor").get("/api/v1/me"), world.caller("clerk").get(f"/api/v1/evidence/{world.evidence.pk}"),
        world.client("clerk").get("/commitments/export/"), Client().get("/api/v1/openapi.json"),
    ]  # fmt: skip
    for answer in pages:
        path = getattr(answer, "request", {}).get("PATH_INFO")
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src" in policy, path
        assert "unsafe" not in policy, path
        assert answer.headers["X-Frame-Options"] == "DENY", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cache-Control"] == "private, no-store", path


@pytest.mark.parametrize(
    "path", ["/commitments/evidence/{evidence}/", "/sources/{source}/file/", "/api/v1/evidence/{evidence}"]
)
def test_a_file_comes_as_a_download_whatever_it_is(world: World, path: str) -> None:
    where = path.format(evidence=world.evidence.pk, source=world.source.pk)
    answer = (world.caller if path.startswith("/api") else world.client)("clerk").get(where)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_no_page_has_a_script_or_a_style_of_its_own(world: World) -> None:
    """The policy would stop them; and a page that has none shows that nothing was let in."""
    for name, cells in matrix.PAGES.items():
        if cells[matrix.PEOPLE.index("clerk")] != "200":
            continue
        page = text(world.client("clerk").get(matrix.address(world, name))) if name != "decide:original" else ""
        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>\s*[^<\s]", page), name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), name


# --- bad input --------------------------------------------------------------------------------------------------------

BAD = {
    "nul": "a\x00b", "huge number": "9" * 30, "negative": "-1", "fraction": "1e400", "the first day": "0001-01-01",
    "the last day": "9999-12-31", "markup": SCRIPT, "line breaks": "a\r\nX-Evil: 1", "long": "长" * 5000, "empty": "",
    "turned round": "\u202eabc",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_no_form_breaks_on_bad_input(world: World, kind: str) -> None:
    """Each field of each act in its turn, in a form that is otherwise right, by somebody who may: taken or refused, in words."""
    for action, where in matrix.CASES:
        commitment = world.commitments[where]
        url = reverse(f"{matrix.STAGE.get(action, 'deliver')}:{action.value}", args=[commitment.pk])
        who = min(matrix.may(action, commitment))
        form = matrix.form_of(world, action, commitment)
        for name in [*form, "supports", "idempotency_key"]:
            with undone():
                answer = world.client(who).post(url, {**form, name: BAD[kind]})
                assert answer.status_code in {200, 302, 400, 409, 422}, (action, name)


@pytest.mark.parametrize("kind", BAD)
def test_no_card_breaks_on_bad_input(world: World, kind: str) -> None:
    """The review desk's own forms, each field in its turn."""
    form = {
        "title": "事项",
        "leads": world.city.safety.pk,
        "due": "2099-12-31",
        "measure": "办完",
        "tier": 2,
        "version": 1,
    }
    desk, client = f"/sources/{world.source.pk}", world.client("clerk")
    for name in [*form, "supports", "at", "other", "ground", "start", "end", "pk", "idempotency_key"]:
        sent = {**form, "fill": "1", name: BAD[kind]}
        for path in ("edit/", "split/", "merge/", "set-aside/", "restore/", "accept/"):
            with undone():
                assert client.post(f"{desk}/cards/{world.card.pk}/{path}", sent).status_code < 500, (path, name)
        for path in ("fill/", "take-up/", "accept/"):
            with undone():
                assert client.post(f"{desk}/{path}", sent).status_code < 500, (path, name)


@pytest.mark.parametrize("kind", ["\ud800", "a\x00b", 2**70, 1.5, None, {"a": 1}, [1], "9999-12-31", "长" * 5000])
def test_no_operation_breaks_on_bad_input(world: World, kind: object) -> None:
    for name, method, path in matrix.operations():
        if method == "get" or name in matrix.FORMS or name == "take_in":
            continue
        body = matrix.body_of(world, name)
        for field in [*body, "version"]:
            with undone():
                sent = json.dumps({**body, field: kind})
                answer = getattr(world.caller("chief"), method)(
                    path.replace("{pk}", str(matrix.key_for(world, path))), sent, content_type="application/json"
                )
                assert answer.status_code < 500, (name, field)


@pytest.mark.parametrize("kind", BAD)
def test_no_address_breaks_on_bad_input(world: World, kind: str) -> None:
    fields = (
        "q",
        "kind",
        "unit",
        "source",
        "state",
        "light",
        "sort",
        "flag",
        "page",
        "stream",
        "before",
        "after",
        "card",
        "open",
        "from",
        "upto",
        "report",
        "entries",
        "reports",
        "pk",
    )
    for name in matrix.PAGES:
        answer = world.client("chief").get(matrix.address(world, name), dict.fromkeys(fields, BAD[kind]))
        assert answer.status_code < 500, name


def test_a_post_that_ended_yesterday_is_no_post(world: World) -> None:
    assert world.people["former"].posts[0].valid_to == timezone.localdate() - timedelta(days=1)
    assert acting_of(world.people["former"].person, timezone.localdate()).posts == ()
