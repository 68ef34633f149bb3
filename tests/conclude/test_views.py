"""The last stage's forms, through the browser's eyes: what the verifier reads, what is refused, where it leads."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.commitments.models import Commitment
from luoshi.conclude.models import Verification
from luoshi.conclude.views import SHEETS
from luoshi.kernel.lifecycle import State
from luoshi.org.acting import Acting
from tests.city import City, claimed, closed, in_progress, verified

pytestmark = pytest.mark.django_db


def signed_in(who: Acting) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(who.person)
    return client


def address(name: str, commitment: Commitment) -> str:
    return reverse(f"conclude:{name}", args=[commitment.pk])


def press(who: Acting, name: str, commitment: Commitment, **given: str):
    frame = {"version": commitment.version, "idempotency_key": str(uuid.uuid4()), "complete": "1"}
    return signed_in(who).post(address(name, commitment), {**frame, **given})


@pytest.mark.parametrize(
    ("make", "who", "name", "given", "state"),
    [
        (claimed, "clerk", "verify", {"method": "site", "finding": "抽查 12 家，属实"}, State.VERIFIED),
        (claimed, "chief", "send_back", {"reason": "三家没有验收单"}, State.IN_PROGRESS),
        (verified, "chief", "close", {}, State.CLOSED),
        (closed, "chief", "reopen", {"reason": "回头看发现反弹"}, State.IN_PROGRESS),
        (closed, "clerk", "archive", {}, State.ARCHIVED),
    ],
)
def test_a_form_does_its_act_and_goes_back(city: City, make, who: str, name: str, given: dict, state: State) -> None:
    commitment = make(city)
    answer = press(getattr(city, who), name, commitment, **given)
    assert (answer.status_code, answer["Location"]) == (302, f"/commitments/{commitment.pk}/")
    assert Commitment.objects.get(pk=commitment.pk).state == state


def test_whoever_closes_reads_how_it_was_verified_above_the_button(city: City) -> None:
    commitment = verified(city)
    check = Verification.objects.get(commitment=commitment)
    text = signed_in(city.chief).get(address("close", commitment)).content.decode()
    assert text.index(check.finding) < text.index("排查 100%，重大隐患整改 100%") < text.index('class="acts-foot"')
    assert check.get_method_display() in text
    assert check.verified_by in text


def test_the_verifier_reads_the_claim_the_measure_and_all_evidence(city: City) -> None:
    text = signed_in(city.clerk).get(address("verify", claimed(city))).content.decode()
    assert "排查 100%，整改 100%。" in text
    assert "排查 100%，重大隐患整改 100%" in text
    assert "全部佐证材料 1 份" in text
    assert "整改清单.pdf" in text


@pytest.mark.parametrize(
    ("name", "given"), [("verify", {"method": "site"}), ("verify", {"finding": "属实"}), ("send_back", {})]
)
def test_what_is_missing_is_asked_for(city: City, name: str, given: dict) -> None:
    answer = press(city.clerk, name, claimed(city), **given)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Verification.objects.exists()


def test_the_claimant_may_not_verify(city: City) -> None:
    commitment = claimed(city)
    answer = press(city.safety_head, "verify", commitment, method="desk", finding="属实")
    assert answer.status_code == 403
    assert "核验人（非牵头单位、非申请人）" in answer.content.decode()
    assert Commitment.objects.get(pk=commitment.pk).state == State.COMPLETION_CLAIMED


@pytest.mark.parametrize("name", [sheet.name for sheet in SHEETS])
def test_from_the_wrong_state_it_says_so(city: City, name: str) -> None:
    commitment = in_progress(city)
    opened = signed_in(city.chief).get(address(name, commitment))
    assert opened.status_code == 409
    assert "事项现在是“办理中”" in opened.content.decode()
    assert '<form method="post" action="' + address(name, commitment) not in opened.content.decode()
    assert signed_in(city.east_liaison).get(address(name, commitment)).status_code == 404


def test_archiving_asks_once_more(city: City) -> None:
    text = signed_in(city.clerk).get(address("archive", closed(city))).content.decode()
    assert 'data-confirm="确定归档吗？归档后不能再办理。"' in text
