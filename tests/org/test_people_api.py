"""People and posts by API: the same rules, the same words, once for each key."""

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.ledger.models import Entry
from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.models import Person, Role
from luoshi.org.queries import acting_of
from tests.city import NOW
from tests.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def call(city):
    made = actions.enter_person(
        acting=Acting.system(), now=NOW, username="anquan", name="石坚", unit=city.government, role=Role.SECURITY_ADMIN
    )
    _token, key = actions.issue_token(acting=acting_of(made, today()), now=timezone.now(), name="人事系统")
    client = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})

    def call(method, path, body=None, key=""):
        more = {"headers": {"Idempotency-Key": key}} if key else {}
        if method == "get":
            return client.get(f"/api/v1{path}")
        return client.post(f"/api/v1{path}", body, content_type="application/json", **more)

    return call


def new(city, **more):
    return {
        "username": "xinren", "name": "新人", "unit": city.housing.pk, "role": "liaison", "valid_from": "2023-01-05", **more
    }  # fmt: skip


def test_a_person_is_entered_once_for_a_key(city, call):
    first = call("post", "/people", new(city), key="k")
    assert first.status_code == 201
    assert first.json()["posts"][0]["title"] == "市住建局 · 联络员"
    again = call("post", "/people", new(city), key="k")
    assert again.json()["id"] == first.json()["id"]
    assert not Person.objects.get(username="xinren").has_usable_password()


def test_what_is_wrong_is_told_by_field(city, call):
    assert "username" in call("post", "/people", new(city, username="liming")).json()["errors"]
    assert "role" in call("post", "/people", new(city, role="supervisor")).json()["errors"]
    assert "unit" in call("post", "/people", new(city, unit=10**9)).json()["errors"]
    assert call("post", "/people", new(city, role="king")).status_code == 422
    assert call("post", "/people", new(city, more="x")).status_code == 422
    assert not Person.objects.filter(username="xinren").exists()


def test_appointing_and_ending(city, call):
    pk = city.safety_liaison.person.pk
    body = {"unit": city.housing.pk, "role": "liaison", "valid_from": today().isoformat()}
    posts = call("post", f"/people/{pk}/posts", body).json()["posts"]
    assert [post["title"] for post in posts] == ["市应急局 · 联络员", "市住建局 · 联络员"]
    ended = call("post", f"/posts/{posts[1]['id']}/end", {"on": today().isoformat()})
    assert ended.json()["posts"][1]["valid_to"] == today().isoformat()
    again = call("post", f"/posts/{posts[1]['id']}/end", {"on": today().isoformat()})
    assert again.status_code == 422
    assert Entry.objects.filter(kind="post.ended").count() == 1


def test_the_list_pages_and_narrows(city, call):
    first = call("get", "/people?limit=5").json()
    second = call("get", f"/people?limit=5&cursor={first['next']}").json()
    names = [one["username"] for one in first["items"] + second["items"]]
    assert len(names) == len(set(names)) == 9
    assert second["next"] is None
    assert [one["username"] for one in call("get", "/people?role=leader").json()["items"]] == ["linyuan"]
    assert call("get", "/people?q=%00李明").json()["items"][0]["username"] == "liming"
    assert call("get", "/people?cursor=zz").status_code == 400
    assert call("get", "/people/999999999").status_code == 404
