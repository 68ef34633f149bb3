"""Handling levels: what is sensitive is for the units concerned, its issuer and that government's leader, and betrays itself to nobody else.

Set in the county of ``relations``: 石桥县's office issued everything, 柳河镇 leads. Who stands above saw it all until now.
"""

import csv
import io
import json
from typing import Any

import pytest
from django.utils import timezone

from luoshi.commitments.actions import set_handling
from luoshi.commitments.models import Commitment, Handling
from luoshi.commitments.queries import SORTS
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes
from luoshi.deliver.models import Evidence
from luoshi.ledger import checkpoints, verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.supervise.letters import letter
from tests import city as yunzhou
from tests.city import proof_file
from tests.doors.relations import Related
from tests.doors.test_attacks import shown, text
from tests.doors.world import DUE

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("_related", ["internal"], indirect=True)]

TITLE = "只让相关单位知道的事"
REASON = "涉及工作秘密。"
# Who sees what the county issues while it is usual, and nothing of it once it is sensitive.
SHUT_OUT = ("liaison@above", "unit_head@above", "leader@above", "auditor@own", "auditor@above")
STILL = ("liaison@own", "unit_head@own", "unit_head@supported", "supervisor@own", "supervision_head@own", "leader@own")


@pytest.fixture
def secret(related: Related) -> Commitment:
    """One more, under way, that the office then makes sensitive."""
    made = yunzhou.in_progress(related.city, due=DUE, title=TITLE, words=f"{TITLE}，全部办完。")
    raised = raise_level(related, made.pk)
    checkpoints.make(timezone.now())
    return raised


def raise_level(world: Related, pk: int, handling: str = "sensitive") -> Commitment:
    return set_handling(pk, acting=world.city.clerk, now=timezone.now(), handling=handling, reason=REASON)


# --- hidden, wholly ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", SHUT_OUT)
def test_half_is_seen_and_nothing_tells_of_the_other_half(related: Related, secret: Commitment, who: str) -> None:
    """List, filters, sorts, export, counts and API agree, and all are as if it had never been."""
    client, caller, acting = related.client(who), related.caller(who), related.people[who]
    visible = Commitment.objects.visible_to(acting)
    assert visible.exists()
    queries = [
        "",
        "q=只让相关",
        f"q={secret.number}",
        "handling=sensitive",
        "state=in_progress",
        "state=open",
        "flag=overdue",
    ]
    queries += [f"sort={sort}" for sort in SORTS] + [f"unit={secret.lead_id}", f"source={related.source.pk}"]
    for query in queries:
        assert TITLE not in text(client.get(f"/commitments/?{query}")), query
        assert TITLE not in text(client.get(f"/commitments/export/?{query}")), query
    table = list(csv.reader(io.StringIO(text(client.get("/commitments/export/")).removeprefix("\ufeff"))))
    listed = caller.get("/api/v1/commitments?limit=200").json()["items"]
    counted = caller.get("/api/v1/counts/units").json()
    assert len(table) - 1 == len(listed) == visible.count()
    assert f"共 {visible.count()} 项" in text(client.get("/commitments/"))
    assert sum(row["total"] for row in counted) == visible.open().count()
    assert caller.get("/api/v1/commitments?handling=sensitive").json() == {"items": [], "next": None}
    assert caller.get(f"/api/v1/commitments?q={secret.number}").json()["items"] == []
    for path in ("/", "/ledger/", f"/ledger/?stream={secret.stream}", f"/commitments/dispatch_many/?pk={secret.pk}"):
        assert TITLE not in text(client.get(path)), path
    page = text(client.get(f"/ledger/?stream={secret.stream}"))
    assert "整改 80 家" not in page


@pytest.mark.parametrize("who", SHUT_OUT)
def test_a_guessed_key_is_answered_like_one_that_never_was(related: Related, secret: Commitment, who: str) -> None:
    file = Evidence.objects.get(report__commitment=secret)
    entry = Entry.objects.filter(stream=secret.stream).latest("seq")
    nothing = 987_654_321
    client, caller = related.client(who), related.caller(who)
    pages = [("/commitments/{}/", secret.pk), ("/commitments/{}/report/", secret.pk), ("/commitments/{}/set_handling/", secret.pk),
             ("/commitments/evidence/{}/", file.pk)]  # fmt: skip
    for path, key in pages:
        real, empty = client.get(path.format(key)), client.get(path.format(nothing))
        assert (real.status_code, empty.status_code) == (404, 404), path
        assert shown(real).replace(f"/{key}/", "/…/") == shown(empty).replace(f"/{nothing}/", "/…/"), path
    for path, key in [("/commitments/{}", secret.pk), ("/commitments/{}/reports", secret.pk), ("/commitments/{}/entries", secret.pk),
                      ("/evidence/{}", file.pk), ("/entries/{}/proof", entry.pk)]:  # fmt: skip
        real, empty = (caller.get(f"/api/v1{path.format(pk)}") for pk in (key, nothing))
        assert (real.status_code, real.json()) == (404, empty.json()), path
    for name in ("acknowledge", "terminate", "close", "set_handling", "verify"):
        sent = {"content_type": "application/json"}
        real, empty = (
            caller.post(f"/api/v1/commitments/{pk}/actions/{name}", {}, **sent) for pk in (secret.pk, nothing)
        )
        assert (real.status_code, real.json()) == (empty.status_code, empty.json()), name


@pytest.mark.parametrize("who", STILL)
def test_whom_it_concerns_sees_it_as_before(related: Related, secret: Commitment, who: str) -> None:
    page = text(related.client(who).get(f"/commitments/{secret.pk}/"))
    assert TITLE in page
    assert "敏感" in page
    assert REASON in page
    assert TITLE in text(related.client(who).get("/commitments/?handling=sensitive"))
    row = related.caller(who).get(f"/api/v1/commitments/{secret.pk}").json()
    assert row["handling"] == "sensitive"
    assert f",{Handling.SENSITIVE.label}," in text(related.client(who).get("/commitments/export/?handling=sensitive"))


def test_a_leader_above_is_no_party_to_it(related: Related, secret: Commitment) -> None:
    with pytest.raises(NotEntitled):
        changes.terminate(secret.pk, acting=related.people["leader@above"], now=timezone.now(), reason="不办了。")


def test_a_letter_about_it_says_no_title(related: Related, secret: Commitment) -> None:
    subject, body = letter(secret, "overdue", related.city.safety_liaison.person)  # type: ignore[arg-type]
    assert TITLE not in subject + body
    assert str(secret.number) in body


# --- set by an act ----------------------------------------------------------------------------------------------------


def test_the_level_changes_by_an_act_with_a_reason_on_record(related: Related, secret: Commitment) -> None:
    newest = Entry.objects.filter(stream=secret.stream).latest("seq")
    assert newest.kind == "commitment.handling_set"
    assert sentence(newest) == f"处理级别由“内部”调为“敏感”，理由：{REASON}"
    act: dict[str, Any] = {"acting": related.city.clerk, "now": timezone.now()}
    for handling, reason, refusal in (
        ("public", " ", Incomplete),
        ("top", "好。", Invalid),
        ("sensitive", "好。", Invalid),
    ):
        with pytest.raises(refusal):
            set_handling(secret.pk, **act, handling=handling, reason=reason)
    for who in (
        "unit_head@own",
        "leader@own",
        "supervision_head@beside",
        "unit_head@supported",
        "supervision_head@above",
    ):
        with pytest.raises(NotEntitled):
            set_handling(secret.pk, acting=related.people[who], now=timezone.now(), handling="public", reason="好。")
    lowered = set_handling(secret.pk, **act, handling="internal", reason="已解除。")
    assert TITLE in text(related.client("leader@above").get(f"/commitments/{lowered.pk}/"))
    assert verify.run().problems == []


def test_by_the_screen_it_takes_a_press_of_the_office(related: Related) -> None:
    held = related.commitments["in_progress"]
    client, url = related.client("supervisor@own"), f"/commitments/{held.pk}/set_handling/"
    form = {"complete": "1", "version": held.version, "handling": "sensitive"}
    assert client.post(url, {**form, "reason": ""}).status_code == 422
    assert client.post(url, {**form, "reason": REASON}).status_code == 302
    assert Commitment.objects.get(pk=held.pk).is_sensitive
    assert related.client("leader@above").get(f"/commitments/{held.pk}/").status_code == 404


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_a_sensitive_file_is_not_even_named_to_others(related: Related) -> None:
    held = related.commitments["in_progress"]
    told = deliver.Told(progress="再报。", claimed=70, forecast="on_time")
    deliver.report(
        held.pk,
        acting=related.city.safety_head,
        now=timezone.now(),
        told=told,
        files=[proof_file("底数台账.pdf", b"%PDF-x")],
    )
    file = Evidence.objects.get(name="底数台账.pdf")
    deliver.set_evidence_handling(
        held.pk, acting=related.city.clerk, now=timezone.now(), evidence_pk=file.pk, handling="sensitive", reason=REASON
    )
    checkpoints.make(timezone.now())
    for who in SHUT_OUT:
        client, caller = related.client(who), related.caller(who)
        told_all = text(client.get(f"/commitments/{held.pk}/"))
        for path in ("", "/reports", "/entries?limit=200"):
            told_all += json.dumps(caller.get(f"/api/v1/commitments/{held.pk}{path}").json(), ensure_ascii=False)
        for entry in Entry.objects.filter(stream=held.stream):
            told_all += json.dumps(caller.get(f"/api/v1/entries/{entry.pk}/proof").json(), ensure_ascii=False)
        assert "底数台账" not in told_all, who
        assert client.get(f"/commitments/evidence/{file.pk}/").status_code == 404
        assert caller.get(f"/api/v1/evidence/{file.pk}").status_code == 404
    for who in STILL:
        assert "底数台账" in text(related.client(who).get(f"/commitments/{held.pk}/")), who
        assert related.client(who).get(f"/commitments/evidence/{file.pk}/").status_code == 200
    assert verify.run().problems == []


def test_a_level_of_its_own_takes_a_reason_and_the_office(related: Related) -> None:
    held, file = related.commitments["in_progress"], related.evidence
    act: dict[str, Any] = {"now": timezone.now(), "evidence_pk": file.pk, "handling": "public"}
    with pytest.raises(Incomplete):
        deliver.set_evidence_handling(held.pk, acting=related.city.clerk, reason="", **act)
    with pytest.raises(ActRefused):
        deliver.set_evidence_handling(held.pk, acting=related.city.safety_head, reason="好。", **act)
    with pytest.raises(Invalid):
        deliver.set_evidence_handling(
            held.pk, acting=related.city.clerk, reason="好。", **{**act, "evidence_pk": related.draft_evidence.pk}
        )
    deliver.set_evidence_handling(held.pk, acting=related.city.clerk, reason="可以公开。", **act)
    deliver.set_evidence_handling(held.pk, acting=related.city.clerk, reason="随事项。", **{**act, "handling": ""})
    assert Evidence.objects.get(pk=file.pk).level == "内部"


# --- sources ----------------------------------------------------------------------------------------------------------


def test_commitments_inherit_and_rise_with_their_source(related: Related) -> None:
    now, clerk, chief = timezone.now(), related.city.clerk, related.city.chief
    card = related.source.proposals.filter(status="pending").first()
    assert card is not None
    before = decide.accept(card.pk, acting=clerk, now=now)
    decide.set_source_handling(related.source.pk, acting=clerk, now=now, handling="sensitive", reason=REASON)
    assert all(Commitment.objects.get(pk=made.pk).is_sensitive for made in before)
    assert Entry.objects.filter(stream=before[0].stream).latest("seq").kind == "commitment.handling_set"
    other = related.source.proposals.filter(status="pending").first()
    made = decide.accept(other.pk, acting=clerk, now=now)[0]  # type: ignore[union-attr]
    assert made.is_sensitive
    whole: dict[str, Any] = {"acting": chief, "now": now, "lead": related.city.safety, "due": DUE, "measure": "办完"}
    with pytest.raises(Incomplete) as refusal:
        decide.register(made.pk, **whole, handling="internal")
    assert "handling_reason" in refusal.value.fields
    registered = decide.register(made.pk, **whole, handling="internal", handling_reason="内容已公开。")
    assert "理由：内容已公开。" in sentence(Entry.objects.filter(stream=registered.stream).latest("seq"))
    # Who sees the commitment, lower than its source, learns neither the source nor the sentences beside its own.
    for who in ("leader@above", "auditor@own"):
        page = text(related.client(who).get(f"/commitments/{registered.pk}/"))
        assert "来自一份敏感的来源" in page
        assert related.source.title not in page
        assert related.client(who).get(f"/sources/{related.source.pk}/").status_code == 404
        assert related.client(who).get(f"/sources/{related.source.pk}/file/").status_code == 404
        assert related.source.title not in text(related.client(who).get("/sources/"))
        entries = related.caller(who).get(f"/api/v1/commitments/{registered.pk}/entries").json()
        assert related.source.title not in json.dumps(entries, ensure_ascii=False)
    assert verify.run().problems == []


def test_the_earlier_source_of_an_amendment_may_be_hidden_alone(related: Related) -> None:
    earlier = related.source.amends
    assert earlier is not None
    decide.set_source_handling(
        earlier.pk, acting=related.city.clerk, now=timezone.now(), handling="sensitive", reason=REASON
    )
    for who in ("leader@above", "auditor@own"):
        client, caller = related.client(who), related.caller(who)
        assert client.get(f"/sources/{related.source.pk}/").status_code == 200
        assert client.get(f"/sources/{related.source.pk}/compare/").status_code == 404
        assert caller.get(f"/api/v1/sources/{related.source.pk}/comparison").status_code == 404
        assert earlier.title not in text(client.get(f"/sources/{related.source.pk}/"))
    assert related.client("leader@own").get(f"/sources/{related.source.pk}/compare/").status_code == 200


def test_a_sensitive_commitment_is_not_on_the_cards_of_a_source_that_is_not(related: Related) -> None:
    card = related.source.proposals.filter(status="pending").first()
    assert card is not None
    made = decide.accept(card.pk, acting=related.city.clerk, now=timezone.now())[0]
    raise_level(related, made.pk)
    for who in ("leader@above", "auditor@own"):
        client, caller = related.client(who), related.caller(who)
        assert f"/commitments/{made.pk}/" not in text(client.get(f"/sources/{related.source.pk}/?card={card.pk}"))
        told = json.dumps(caller.get(f"/api/v1/sources/{related.source.pk}/comparison").json())
        assert f'"commitments": [{made.pk}]' not in told
        assert "另拟 1" not in text(client.get("/sources/"))
    assert f"/commitments/{made.pk}/" in text(
        related.client("supervisor@own").get(f"/sources/{related.source.pk}/?card={card.pk}")
    )
