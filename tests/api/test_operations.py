"""The API does what the screens do, for whom they do it, and says no in problem documents."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luoshi.api.api import api
from luoshi.commitments.models import Commitment
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Entry
from luoshi.ledger.verifying import verify_proof
from luoshi.org.actions import issue_token, revoke_token
from tests.api.conftest import Caller
from tests.city import NOW, City, accepted, dispatched, in_progress, proof_file, proposed, registered
from tests.decide.samples import PLAN, PLAN_AMENDED

pytestmark = pytest.mark.django_db
REPORT = {"progress": "已排查 120 家。", "claimed": 60, "forecast": "on_time"}


def test_without_a_token_nothing(client, city: City) -> None:
    for path in ("/me", "/commitments", "/sources", "/units", "/checkpoints"):
        answer = client.get(f"/api/v1{path}")
        assert answer.status_code == 401
        assert answer["Content-Type"].startswith("application/problem+json")


def test_a_token_ends(city: City, call) -> None:
    token, key = issue_token(acting=city.clerk, now=timezone.now(), name="短期", days=1)
    caller = Caller(key)
    assert caller.get("/me").json() == {
        "username": "chenjing",
        "name": "陈静",
        "posts": ["市委督查室 · 督查员"],
        "acting_as": "市委督查室 · 督查员",
    }
    revoke_token(token, acting=city.clerk, now=timezone.now())
    assert caller.get("/me").status_code == 401
    _token, old = issue_token(acting=city.clerk, now=timezone.now() - timedelta(days=91), name="过期")
    assert Caller(old).get("/me").status_code == 401


def test_from_proposal_to_close(city: City, call) -> None:
    clerk, chief, liaison, head = (call(who) for who in (city.clerk, city.chief, city.safety_liaison, city.safety_head))
    made = clerk.post("/commitments", {"title": "整治燃气", "words": "一季度完成燃气整治。"})
    assert made.status_code == 201
    acts = f"/commitments/{made.json()['id']}/actions"
    given = {"lead": city.safety.pk, "due": "2030-03-29", "measure": "整改 100%", "tier": 1}
    assert chief.post(f"{acts}/register", given).json()["state"] == "registered"
    assert clerk.post(f"{acts}/dispatch").json()["state"] == "dispatched"
    assert liaison.post(f"{acts}/acknowledge").json()["state"] == "accepted"
    assert liaison.send(f"{acts}/write_report", {**REPORT, "files": [proof_file()]}).json()["state"] == "accepted"
    assert head.post(f"{acts}/approve_report").json()["state"] == "in_progress"
    assert head.send(f"{acts}/claim_completion", {"result": "整改 100%。"}).json()["state"] == "completion_claimed"
    assert head.post(f"{acts}/verify", {"method": "site", "finding": "属实"}).status_code == 403
    assert clerk.post(f"{acts}/verify", {"method": "site", "finding": "属实"}).json()["state"] == "verified"
    assert chief.post(f"{acts}/close").json()["state"] == "closed"
    reports = clerk.get(f"/commitments/{made.json()['id']}/reports").json()
    evidence = reports[-1]["evidence"][0]
    served = head.get(f"/evidence/{evidence['id']}")
    assert served["Content-Disposition"].startswith("attachment")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert call(city.east_liaison).get(f"/evidence/{evidence['id']}").status_code == 404


def test_the_same_key_does_it_once(city: City, call) -> None:
    commitment, liaison = dispatched(city), call(city.safety_liaison)
    path = f"/commitments/{commitment.pk}/actions/acknowledge"
    first, again = liaison.post(path, key="k1"), liaison.post(path, key="k1")
    assert (first.json()["replayed"], again.json()["replayed"]) == (False, True)
    assert Entry.objects.filter(stream=commitment.stream, kind="commitment.acknowledge").count() == 1
    other = call(city.safety_head).post(
        f"/commitments/{commitment.pk}/actions/request_return", {"reason": "不归我们"}, key="k1"
    )
    assert other.status_code == 409  # another person's key is another key
    used = liaison.post(f"/commitments/{commitment.pk}/actions/request_return", {"reason": "不归我们"}, key="k1")
    assert (used.status_code, used.json()["type"]) == (422, "urn:luoshi:problem:idempotency-key-reused")


def test_a_refused_act_leaves_its_key_free(city: City, call) -> None:
    commitment, clerk = registered(city, lead=city.township), call(city.clerk)
    path = f"/commitments/{commitment.pk}/actions/dispatch"
    refused = clerk.post(path, key="k2")
    assert refused.status_code == 422 and "越级" in refused.json()["detail"]
    assert clerk.post(path, {"override": "汛期应急"}, key="k2").json()["state"] == "dispatched"


def test_a_stale_version_is_told_what_happened(city: City, call) -> None:
    commitment = accepted(city)
    answer = call(city.safety_head).send(
        f"/commitments/{commitment.pk}/actions/report", {**REPORT, "version": commitment.version - 1}
    )
    assert answer.status_code == 409
    assert "李明签收" in answer.json()["detail"]


def test_lists_hold_only_what_the_caller_may_see(city: City, call) -> None:
    proposed(city)
    shown = dispatched(city)
    assert len(call(city.clerk).get("/commitments").json()["items"]) == 2
    assert [row["id"] for row in call(city.safety_liaison).get("/commitments").json()["items"]] == [shown.pk]
    assert call(city.east_liaison).get("/commitments").json()["items"] == []
    assert call(city.east_liaison).get(f"/commitments/{shown.pk}").status_code == 404
    assert call(city.safety_liaison).get("/sources").json() == []


@pytest.mark.parametrize("sort", ["new", "old", "due"])
def test_cursor_pages_neither_repeat_nor_miss(city: City, call, sort: str) -> None:
    for _number in range(5):
        proposed(city)
    clerk, seen, cursor = call(city.clerk), [], None
    while True:
        page = clerk.get("/commitments", sort=sort, limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(Commitment.objects.values_list("pk", flat=True))
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("cursor", ["x", "%%%", "MXwy", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_a_foreign_cursor_is_a_clear_error(city: City, call, cursor: str) -> None:
    answer = call(city.clerk).get("/commitments", cursor=cursor)
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]


def test_the_whole_says_who_may_do_what(city: City, call) -> None:
    commitment = dispatched(city)
    whole = call(city.safety_liaison).get(f"/commitments/{commitment.pk}").json()
    assert {row["action"]: row["allowed"] for row in whole["actions"]} == {
        "acknowledge": True, "request_return": False, "merge": False, "split_up": False,
    }  # fmt: skip
    assert "负责人" in whole["actions"][1]["why_not"]


def test_a_merger_is_asked_for_by_the_unit_and_granted_by_merging(city: City, call) -> None:
    one, stays, hidden = in_progress(city), in_progress(city), dispatched(city, lead=city.stone, supports=())
    head, chief = call(city.safety_head), call(city.chief)
    acts = f"/commitments/{one.pk}/actions"
    wanted = {"kind": "merger", "reason": "同一件事"}
    for into in ({}, {"into": hidden.pk}, {"into": one.pk}):
        answer = head.post(f"{acts}/request_change", {**wanted, **into})
        assert answer.status_code == 422
        assert "into" in answer.content.decode()
    assert head.post(f"{acts}/request_change", {**wanted, "into": stays.pk}).status_code == 200
    assert chief.post(f"{acts}/grant_change").status_code == 422
    assert (
        chief.post(f"/commitments/{stays.pk}/actions/merge_in", {"others": [one.pk], "reason": "同意"}).status_code
        == 200
    )
    [change] = head.get(f"/commitments/{one.pk}/changes").json()
    assert (change["kind"], change["state"], change["merge_into_number"]) == ("merger", "granted", stays.number)


def test_an_entry_is_proved_to_an_outsider(city: City, call) -> None:
    commitment = in_progress(city)
    clerk = call(city.clerk)
    entries = clerk.get(f"/commitments/{commitment.pk}/entries").json()["items"]
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4, 5]
    assert clerk.get(f"/entries/{entries[0]['id']}/proof").status_code == 409
    checkpoints.make(NOW)
    proof = clerk.get(f"/entries/{entries[0]['id']}/proof").json()
    verify_proof(proof, proof["public_key"])
    assert call(city.east_liaison).get(f"/entries/{entries[0]['id']}/proof").status_code == 404
    unit_entry = Entry.objects.filter(stream__startswith="unit:").first()
    assert clerk.get(f"/entries/{unit_entry.pk}/proof").status_code == 404


def test_chinese_is_not_escaped(city: City, call) -> None:
    assert "陈静" in call(city.clerk).get("/me").content.decode()


def test_an_amended_source_by_program(city: City, call) -> None:
    clerk, chief = call(city.clerk), call(city.chief)
    first = clerk.send("/sources", {"file": proof_file("分工.txt", PLAN.encode()), "unclassified": "true"}).json()["id"]
    houses = next(row for row in clerk.get(f"/sources/{first}/proposals").json() if "自建房" in row["words"])
    made = chief.post(f"/proposals/{houses['id']}/accept").json()["done"]
    heating = next(row for row in clerk.get(f"/sources/{first}/proposals").json() if "取暖" in row["words"])
    clerk.client.patch(f"/api/v1/proposals/{heating['id']}", {"measure": "全部答复"}, content_type="application/json")
    gone = chief.post(f"/proposals/{heating['id']}/accept").json()["done"]

    def amending(pk: int):
        fields = {"file": proof_file("修订.txt", PLAN_AMENDED.encode()), "unclassified": "true", "amends": pk}
        return clerk.send("/sources", fields)

    assert "没有编号为" in amending(10**6).json()["detail"]
    second = amending(first).json()
    assert second["amends"] == first
    where = f"/sources/{second['id']}"
    found = clerk.get(f"{where}/comparison").json()
    assert found["counts"] == {"kept": 1, "changed": 2, "dropped": 1, "new": 1}
    kept = next(pair for pair in found["pairs"] if pair["became"] == "kept")
    assert kept["old"]["commitments"] == made
    again = {"proposal": kept["new"]["proposal"], "commitment": made[0]}
    assert clerk.post(f"{where}/duplicates", {"duplicates": [again]}).json()[0]["duplicate_of"] == made[0]
    assert clerk.post(f"{where}/dropped", {"commitments": gone}).json()["done"] == gone
    assert next(pair for pair in clerk.get(f"{where}/comparison").json()["pairs"] if pair["noted"])["new"] is None

    assert clerk.post(f"{where}/amends", {"amends": second["id"]}).status_code == 422
    assert clerk.post(f"{where}/amends", {"amends": None}).json()["amends"] is None
    assert clerk.get(f"{where}/comparison").status_code == 404


NOTICE = "通知\n\n一、整治燃气。（牵头单位：住建部门）\n二、改造老旧小区。（责任单位：住建部门、安监局）\n三、更新燃气管网。\n"


def test_names_are_told_settled_and_forgotten(city: City, call) -> None:
    clerk = call(city.clerk)
    source = clerk.send(
        "/sources", {"file": SimpleUploadedFile("通知.txt", NOTICE.encode()), "unclassified": "true"}
    ).json()["id"]
    told = {row["name"]: row for row in clerk.get(f"/sources/{source}/names").json()}
    assert (told["住建部门"]["reason"], told["住建部门"]["candidates"]) == ("several", [city.housing.pk])
    assert (told["安监局"]["reason"], told["安监局"]["units"]) == ("usual", [city.safety.pk])
    [asked] = clerk.get(f"/sources/{source}/suggestions").json()
    assert [(one["unit"], one["ground"]) for one in asked["suggestions"]] == [(city.housing.pk, "common")]
    settled = clerk.post(f"/sources/{source}/settle_name", {"name": "住建部门", "units": [city.housing.pk]}).json()
    assert settled["remembered"]
    assert [row["leads"] for row in settled["proposals"]] == [[city.housing.pk]] * 2
    told = {row["name"]: row for row in clerk.get(f"/sources/{source}/names").json()}
    assert told["住建部门"]["reason"] == "alias"
    assert len(told["住建部门"]["proposals"]) == 2
    forgotten = clerk.post(f"/sources/{source}/forget_name", {"alias": told["住建部门"]["alias"]})
    assert forgotten.json() == {"name": "住建部门"}
    assert clerk.post(f"/sources/{source}/forget_name", {"alias": told["住建部门"]["alias"]}).status_code == 422


def test_an_operation_that_is_not_there_is_answered_as_programs_are(city, call):
    answer = call(city.clerk).post("/commitments/1/no_such_act")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json; charset=utf-8")
    assert answer.json()["type"] == "urn:luoshi:problem:no-such-operation"
    assert "<html" in call(city.clerk).client.get("/no_such_page/").content.decode()


def test_that_no_checkpoint_covers_an_entry_yet_is_an_answer_of_the_document() -> None:
    described = api.get_openapi_schema()["paths"]["/api/v1/entries/{pk}/proof"]["get"]["responses"]
    assert 409 in {int(status) for status in described}
