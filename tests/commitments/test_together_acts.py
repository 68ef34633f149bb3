"""One act on many that somebody chose: what can and what cannot is shown first, then all are done or none."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.commitments.together import SomeRefused, do_all
from luoshi.conclude import actions as conclude
from luoshi.deliver.many import acknowledge_many
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token
from tests.city import NOW, City, accepted, dispatched, verified

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
SIGN = "/commitments/acknowledge_many/"
CLOSE = "/commitments/close_many/"


def signed_in(acting: Acting) -> Client:
    client = Client()
    client.force_login(acting.person)
    return client


def press(client: Client, url: str, chosen: list[Commitment], **more: Any) -> Any:
    told = ",".join(f"{one.pk}:{one.version}" for one in chosen)
    return client.post(url, {"chosen": told, "idempotency_key": "k1", "complete": "1", **more})


def states(*chosen: Commitment) -> list[str]:
    return [Commitment.objects.get(pk=one.pk).state for one in chosen]


def test_the_page_says_which_can_and_which_cannot(city: City) -> None:
    one, two, signed = dispatched(city), dispatched(city), accepted(city)
    page = signed_in(city.safety_liaison).get(SIGN, {"pk": [one.pk, two.pk, signed.pk, 99999]}).content.decode()
    assert "选中 3 项，其中 2 项可以办" in page
    assert "不能签收" in page
    assert f'value="{one.pk}:{one.version},{two.pk}:{two.version}"' in page


def test_all_are_signed_by_one_press_an_entry_each(city: City) -> None:
    chosen = [dispatched(city) for _n in range(3)]
    client = signed_in(city.safety_liaison)
    answer = press(client, SIGN, chosen)
    assert (answer.status_code, answer["Location"]) == (302, "/commitments/")
    assert states(*chosen) == [State.ACCEPTED] * 3
    assert Entry.objects.filter(kind="commitment.acknowledge").count() == 3
    assert press(client, SIGN, chosen).status_code == 302  # the same press again does nothing more
    assert Entry.objects.filter(kind="commitment.acknowledge").count() == 3
    assert verify.run().problems == []


def test_where_one_has_moved_meanwhile_none_is_done(city: City) -> None:
    one, two = dispatched(city), dispatched(city)
    acknowledge_many({two.pk: None}, acting=city.safety_liaison, now=LATER)
    answer = press(signed_in(city.safety_liaison), SIGN, [one, two])
    assert answer.status_code == 409
    assert "一项也没有办" in answer.content.decode()
    assert states(one) == [State.DISPATCHED]


def test_the_rights_are_those_of_the_act_for_one(city: City) -> None:
    one = dispatched(city)
    for who in (city.safety_head, city.clerk, city.mayor):
        page = signed_in(who).get(SIGN, {"pk": one.pk}).content.decode()
        assert "其中 0 项可以办" in page
        assert press(signed_in(who), SIGN, [one]).status_code == 409
    assert press(signed_in(city.housing_liaison), SIGN, [one]).status_code in {403, 409}
    assert states(one) == [State.DISPATCHED]


def test_what_one_does_not_see_is_not_there(city: City) -> None:
    one = dispatched(city)
    other = dispatched(city, lead=city.stone, supports=())
    answer = press(signed_in(city.safety_liaison), SIGN, [one, other])
    assert answer.status_code == 409
    assert other.title not in answer.content.decode() or other.title == one.title
    assert states(one, other) == [State.DISPATCHED] * 2


def test_everything_that_the_filters_find(city: City) -> None:
    chosen = [dispatched(city) for _n in range(3)]
    accepted(city)
    page = signed_in(city.safety_liaison).get(f"{SIGN}?all=1&flag=awaits_me").content.decode()
    assert "选中 3 项，其中 3 项可以办" in page
    assert all(f"{one.pk}:{one.version}" in page for one in chosen)


def test_nothing_chosen_and_half_a_form(city: City) -> None:
    client = signed_in(city.safety_liaison)
    assert "没有选中" in client.get(SIGN).content.decode()
    assert press(client, SIGN, []).status_code == 422
    assert client.post(SIGN, {"chosen": f"{dispatched(city).pk}:1"}).status_code == 400
    assert client.post(SIGN, {"chosen": "x:y,,٣:1", "complete": "1"}).status_code == 422


def test_verified_ones_are_closed_together(city: City) -> None:
    chosen = [verified(city), verified(city)]
    listed = signed_in(city.chief).get("/commitments/?state=verified").content.decode()
    assert 'data-act="close"' in listed
    assert press(signed_in(city.chief), CLOSE, chosen).status_code == 302
    assert states(*chosen) == [State.CLOSED] * 2
    assert verify.run().problems == []


def test_the_desk_offers_it_where_several_wait(city: City) -> None:
    one = verified(city)
    client = signed_in(city.chief)
    assert "close_many" not in client.get("/").content.decode()
    two = verified(city)
    assert "close_many/?all=1&amp;flag=awaits_me" in client.get("/").content.decode()
    page = client.get(f"{CLOSE}?all=1&flag=awaits_me").content.decode()
    assert f'value="{two.pk}:{two.version},{one.pk}:{one.version}"' in page


def test_what_a_leader_instructed_keeps_the_others_from_being_closed(city: City) -> None:
    one, instructed = verified(city), verified(city, instruction=True)
    chosen = {one.pk: None, instructed.pk: None}
    with pytest.raises(SomeRefused) as told:
        do_all(conclude.close_many, chosen, acting=city.chief, now=LATER)
    assert list(told.value.fields) == [f"ids.{instructed.pk}"]
    assert states(one) == [State.VERIFIED]


def test_the_queries_do_not_grow_with_them(city: City) -> None:
    few, many = [dispatched(city) for _n in range(2)], [dispatched(city) for _n in range(20)]
    counts = []
    for chosen in (few, many):
        with CaptureQueriesContext(connection) as captured:
            do_all(acknowledge_many, {one.pk: None for one in chosen}, acting=city.safety_liaison, now=LATER)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_by_the_api_all_or_none(city: City) -> None:
    chosen = [dispatched(city), dispatched(city)]
    signed = accepted(city)
    token = issue_token(acting=city.safety_liaison, now=timezone.now(), name="程序")[1]
    call = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    url = "/api/v1/commitments/actions/acknowledge"
    refused = Client().post(url, {"ids": [chosen[0].pk, signed.pk]}, **call)
    assert (refused.status_code, list(refused.json()["errors"])) == (409, [f"ids.{signed.pk}"])
    assert Client().post(url, {"ids": [chosen[0].pk, 99999]}, **call).status_code == 422
    assert Client().post(url, {"ids": []}, **call).status_code == 422
    assert Client().post(url, {"ids": list(range(1, 1002))}, **call).status_code == 422
    assert states(*chosen) == [State.DISPATCHED] * 2
    done = Client().post(url, {"ids": [one.pk for one in chosen]}, **call)
    assert done.json() == {"done": [one.pk for one in chosen], "replayed": False}
    assert states(*chosen) == [State.ACCEPTED] * 2
