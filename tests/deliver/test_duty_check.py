"""The check at dispatch and passing down: a duty list warns, the head may go on with a reason; without a mandate nobody goes on."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions, changes
from luoshi.deliver.passing_down import pass_down
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, end_duty, end_mandate
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Level
from tests.chains import Chain, make_chain, part
from tests.city import NOW, City, accepted, dispatched, in_progress, registered
from tests.duties import administrator, listed, mandated

pytestmark = pytest.mark.django_db
WHY = "县里已商定由镇先行排查。"
TODAY = date(2023, 1, 4)
FAR = {"override": "该镇直接承担。"}


@pytest.fixture
def chain(city: City) -> Chain:
    return make_chain(city)


def told_of(commitment: Commitment) -> str:
    return sentence(Entry.objects.filter(stream=commitment.stream).latest("pk"))


# --- dispatch ---


def test_what_was_taken_back_warns_and_names_the_entry(city: City) -> None:
    listed(city)
    held = registered(city, lead=city.township, supports=())
    with pytest.raises(Incomplete, match="燃气安全监督检查") as caught:
        actions.dispatch(held.pk, acting=city.chief, now=NOW, **FAR)
    assert "县住建局" in caught.value.fields["duty_override"]
    assert Commitment.objects.get(pk=held.pk).state == "registered"
    actions.dispatch(held.pk, acting=city.chief, now=NOW, duty_override=WHY, **FAR)
    held.refresh_from_db()
    assert held.duty_check["reason"] == WHY
    assert [entry["matter"] for entry in held.duty_check["against"]] == ["燃气安全监督检查"]
    told = told_of(held)
    assert WHY in told
    assert "燃气安全监督检查" in told
    assert not verify.run().problems


def test_nobody_but_the_head_goes_past_a_list(city: City) -> None:
    listed(city)
    held = registered(city, lead=city.township, supports=())
    with pytest.raises(NotEntitled, match="负责人"):
        actions.dispatch(held.pk, acting=city.clerk, now=NOW, duty_override=WHY, **FAR)
    assert Commitment.objects.get(pk=held.pk).state == "registered"


def test_what_was_taken_back_warns_of_a_supporting_township_too(city: City) -> None:
    listed(city)
    held = registered(city, supports=(city.township,))
    with pytest.raises(Incomplete):
        actions.dispatch(held.pk, acting=city.chief, now=NOW)


def test_helping_is_as_the_list_says(city: City) -> None:
    listed(city)
    words = {"title": "自建房安全隐患排查", "words": "对自建房开展安全隐患排查。"}
    helps = registered(city, supports=(city.township,), **words)
    assert not actions.dispatch(helps.pk, acting=city.clerk, now=NOW).duty_check
    leads = registered(city, lead=city.township, supports=(), **words)
    with pytest.raises(Incomplete, match="只是配合"):
        actions.dispatch(leads.pk, acting=city.chief, now=NOW, **FAR)


def test_an_entry_that_has_ended_warns_no_more(city: City) -> None:
    keeper = administrator(city)
    entry = listed(city, keeper=keeper)[2]
    end_duty(entry.pk, acting=keeper, now=NOW, last=date(2023, 1, 3), reason="石委办〔2023〕2号")
    held = registered(city, lead=city.township, supports=())
    assert not actions.dispatch(held.pk, acting=city.clerk, now=NOW, **FAR).duty_check


def test_of_many_only_those_that_a_list_speaks_against_are_left(city: City) -> None:
    listed(city)
    free = registered(city)
    bound = registered(city, lead=city.township, supports=())
    chosen = {free.pk: None, bound.pk: None}
    results = dict(actions.dispatch_many(chosen, acting=city.clerk, now=NOW, duty_override=WHY, **FAR))
    assert results[free.pk] == ""
    assert "燃气安全监督检查" in results[bound.pk]
    again = dict(actions.dispatch_many({bound.pk: None}, acting=city.chief, now=NOW, duty_override=WHY, **FAR))
    assert again == {bound.pk: ""}
    assert Commitment.objects.get(pk=bound.pk).duty_check["reason"] == WHY
    assert not verify.run().problems


def test_many_take_as_many_queries_as_a_few(city: City) -> None:
    listed(city)

    def taken(count: int) -> int:
        made = [registered(city, lead=city.township, supports=(city.housing,)) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            results = actions.dispatch_many(
                {one.pk: None for one in made}, acting=city.chief, now=NOW, duty_override=WHY, **FAR
            )
        assert not any(why for _pk, why in results)
        return len(captured)

    assert taken(3) == taken(12)


def test_a_new_lead_is_checked_like_the_first(city: City) -> None:
    listed(city)
    held = dispatched(city, supports=())
    actions.request_return(held.pk, acting=city.safety_head, now=NOW, reason="不在我局职责。")
    asked = {"ruling": "改由镇里牵头。", "new_lead": city.township}
    with pytest.raises(Incomplete, match="燃气安全监督检查"):
        actions.reassign(held.pk, acting=city.chief, now=NOW, **asked)
    done = actions.reassign(held.pk, acting=city.chief, now=NOW, duty_override=WHY, **asked)
    assert done.duty_check["reason"] == WHY
    assert WHY in told_of(held)


def test_a_change_of_lead_is_checked_too(city: City) -> None:
    listed(city)
    pk = in_progress(city, supports=()).pk
    asked = changes.Asked("relead", "职责划转", new_lead=city.township)
    changes.request_change(pk, acting=city.safety_head, now=NOW, asked=asked)
    with pytest.raises(Incomplete, match="燃气安全监督检查") as caught:
        changes.grant_change(pk, acting=city.chief, now=NOW)
    assert "decision" in caught.value.fields
    done = changes.grant_change(pk, acting=city.chief, now=NOW, decision=WHY)
    assert (done.lead, done.duty_check["reason"]) == (city.township, WHY)
    assert not verify.run().problems


def test_the_office_changes_the_lead_with_its_own_reason(city: City) -> None:
    listed(city)
    pk = in_progress(city, supports=()).pk
    done = changes.relead(pk, acting=city.chief, now=NOW, reason=WHY, new_lead=city.township)
    assert done.duty_check["reason"] == WHY


# --- passing down ---


def test_passing_down_what_was_taken_back(chain: Chain) -> None:
    listed(chain.city)
    asked = part(chain.city.township, title="开展燃气安全检查", words="开展燃气安全监督检查。")
    with pytest.raises(Invalid, match="燃气安全监督检查"):
        pass_down(chain.root.pk, acting=chain.head, now=NOW, parts=[asked])
    with pytest.raises(NotEntitled, match="本单位负责人"):
        pass_down(chain.root.pk, acting=chain.liaison, now=NOW, parts=[replace(asked, duty_override=WHY)])
    assert not chain.root.children.exists()
    child, other = pass_down(
        chain.root.pk, acting=chain.head, now=NOW, parts=[replace(asked, duty_override=WHY), part(chain.other_town)]
    )
    child.refresh_from_db()
    assert (child.duty_check["reason"], other.duty_check) == (WHY, {})
    assert WHY in told_of(child)
    assert "越过履职清单提示 1 项" in told_of(chain.root)
    assert not verify.run().problems


def test_weighing_many_takes_as_many_queries_as_a_few(chain: Chain) -> None:
    from luoshi.deliver.passing_down import weigh

    listed(chain.city)
    parent = Commitment.objects.select_related("lead", "root").get(pk=chain.root.pk)

    def taken(count: int) -> int:
        parts = [part(chain.city.township, title=f"第 {number} 片燃气管网改造") for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            weigh(parent, parts, TODAY)
        return len(captured)

    assert taken(2) == taken(40) <= 7


# --- mandates ---


@pytest.fixture
def led(chain: Chain) -> Commitment:
    """What the housing bureau of the city leads."""
    held = dispatched(chain.city, lead=chain.city.housing, supports=())
    return actions.acknowledge(held.pk, acting=chain.city.housing_liaison, now=NOW)


def test_a_department_charges_a_lower_government_by_a_mandate_only(chain: Chain, led: Commitment) -> None:
    city = chain.city
    asked = part(city.stone, title="完成本县城镇燃气专项整治", words="完成本县城镇燃气专项整治。", measure="整改到位")
    with pytest.raises(Invalid, match="没有督办授权"):
        pass_down(led.pk, acting=city.housing_liaison, now=NOW, parts=[asked])
    mandate = mandated(city)
    (child,) = pass_down(led.pk, acting=city.housing_liaison, now=NOW, parts=[asked])
    assert child.duty_check == {"mandates": [mandate.basis]}
    assert mandate.basis in told_of(child)
    assert mandate.basis in told_of(led)
    assert not verify.run().problems


def test_a_mandate_ends_where_its_matter_scope_or_period_ends(chain: Chain, led: Commitment) -> None:
    city = chain.city
    mandate = mandated(city)
    mandated(city, matter="养老机构消防改造", scope=[city.east], basis="云政办函〔2023〕3号")
    gas = part(city.stone, title="完成本县城镇燃气专项整治", words="完成本县城镇燃气专项整治。", measure="整改到位")
    helped = part(city.safety, title="燃气", words="燃气整治。", supports=(city.east,))
    for wrong in (replace(gas, lead=city.east), helped):
        with pytest.raises(Invalid):
            pass_down(led.pk, acting=city.housing_head, now=NOW, parts=[replace(wrong, duty_override=WHY)])
    end_mandate(mandate.pk, acting=city.chief, now=NOW, last=date(2023, 1, 3), reason="云政办函〔2023〕9号")
    with pytest.raises(Invalid, match="没有督办授权"):
        pass_down(led.pk, acting=city.housing_head, now=NOW, parts=[gas])


def test_a_mandate_gives_no_way_past_a_duty_list(chain: Chain, led: Commitment) -> None:
    city = chain.city
    listed(city)
    mandated(city)
    gas = part(city.township, title="完成燃气专项整治", words="完成燃气安全监督检查和专项整治。", measure="整改到位")
    with pytest.raises(NotEntitled):
        pass_down(led.pk, acting=city.housing_liaison, now=NOW, parts=[replace(gas, duty_override=WHY)])
    (child,) = pass_down(led.pk, acting=city.housing_head, now=NOW, parts=[replace(gas, duty_override=WHY)])
    assert set(child.duty_check) == {"against", "reason", "mandates"}


def test_own_sections_and_lower_departments_need_no_mandate(chain: Chain, led: Commitment) -> None:
    section = create_unit(
        acting=Acting.system(), now=NOW, code="yz-zjj-rq", name="燃气科", level=Level.COUNTY, kind=Kind.DEPARTMENT,
        parent=chain.city.housing,
    )  # fmt: skip
    made = pass_down(
        led.pk, acting=chain.city.housing_liaison, now=NOW,
        parts=[part(section, measure="整改到位"), part(chain.bureau, title="指导县局", measure="整改到位")],
    )  # fmt: skip
    assert [child.duty_check for child in made] == [{}, {}]


def test_a_department_without_a_mandate_is_told_why_it_finds_nobody(city: City) -> None:
    commitment = accepted(city)
    client = Client()
    client.force_login(city.safety_liaison.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/commitments/{commitment.pk}/pass_down/").content.decode()
    assert client.post(f"/commitments/{commitment.pk}/pass_down/").status_code == 409
    assert "市应急局没有可以下达的单位：部门向下级党委政府下达，须有部门督办授权" in page
    assert 'name="units"' not in page
