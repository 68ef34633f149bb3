"""Several posts, one at a time: rights are never the union, in the browser and by token."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.kernel.lifecycle import Party
from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token
from luoshi.org.models import Role, Token
from luoshi.org.queries import acting_of
from tests.city import NOW, PASSWORD, claimed, dispatched
from tests.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = timedelta(days=1)


@pytest.fixture
def both(city):
    """李明, liaison of 市应急局, is a supervisor of the office too."""
    post = actions.appoint(city.safety_liaison.person, city.office, Role.SUPERVISOR, acting=Acting.system(), now=NOW)
    return city.safety_liaison.person, city.safety_liaison.posts[0], post


def signed_in(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_rights_are_those_of_the_post_acted_as(city, both):
    person, liaison, supervisor = both
    commitment = dispatched(city)
    as_liaison, as_supervisor = (acting_of(person, today(), post.pk) for post in (liaison, supervisor))
    assert acting_of(person, today()).posts == (liaison,)  # none chosen: the first
    assert (as_liaison.roles, as_supervisor.roles) == ({Role.LIAISON}, {Role.SUPERVISOR})
    assert set(parties(as_liaison, commitment)) == {Party.LEAD_LIAISON}
    assert set(parties(as_supervisor, commitment)) == {Party.SUPERVISOR}


def test_a_post_of_somebody_else_or_gone_is_not_acted_as(city, both):
    person, liaison, _supervisor = both
    assert acting_of(person, today(), city.chief.posts[0].pk).posts == (liaison,)


def test_who_belongs_to_the_lead_unit_does_not_verify_as_another_post(city, both):
    person, _liaison, supervisor = both
    commitment = claimed(city)
    assert Party.VERIFIER not in parties(acting_of(person, today(), supervisor.pk), commitment)
    assert Party.VERIFIER in parties(city.clerk, commitment)


def test_the_header_offers_the_posts_and_the_session_remembers(city, both):
    person, liaison, supervisor = both
    dispatched(city, lead=city.housing, supports=())
    client = signed_in(person)
    page = client.get("/").content.decode()
    assert f'value="{liaison.pk}" aria-current="true"' in page
    assert client.get("/commitments/").context["page"].paginator.count == 0
    assert client.post("/people/act-as/", {"post": supervisor.pk}).url == "/"
    page = client.get("/").content.decode()
    assert f'value="{supervisor.pk}" aria-current="true"' in page
    assert client.get("/commitments/").context["page"].paginator.count == 1
    assert signed_in(person).get("/commitments/").context["page"].paginator.count == 0  # another session


def test_only_a_post_that_is_held_can_be_chosen(city, both):
    person, liaison, _supervisor = both
    client = signed_in(person)
    for key in (city.chief.posts[0].pk, "x", "", "9" * 30):
        client.post("/people/act-as/", {"post": key})
        assert client.get("/").context["shell"]["acting"].posts == (liaison,)
    assert client.get("/people/act-as/").status_code == 405


def test_who_holds_one_post_is_offered_no_choice(city):
    assert "act-as" not in signed_in(city.chief.person).get("/").content.decode()


def test_a_token_acts_as_the_post_it_was_issued_for(city, both):
    person, _liaison, supervisor = both
    client = signed_in(person)
    page = client.post(
        "/me/", {"name": "值班", "scope": "read", "days": 90, "post": supervisor.pk, "idempotency_key": "k"}
    )
    key = page.context["issued"]["key"]
    me = Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/me").json()
    assert me["acting_as"] == "市委督查室 · 督查员"
    assert me["posts"] == ["市应急局 · 联络员", "市委督查室 · 督查员"]
    token = Token.objects.get(name="值班")
    assert (token.post, token.scope) == (supervisor, Token.Scope.READ)
    assert (
        client.post("/me/", {"name": "x", "scope": "read", "days": 90, "post": city.chief.posts[0].pk}).status_code
        == 422
    )


def test_with_its_post_a_token_ends_and_does_not_go_over_to_another(city, both):
    person, _liaison, supervisor = both
    dispatched(city, lead=city.safety)
    _token, key = issue_token(acting=acting_of(person, today(), supervisor.pk), now=timezone.now(), name="值班")
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    assert len(caller.get("/api/v1/commitments").json()["items"]) == 1
    actions.end_post(supervisor.pk, acting=Acting.system(), now=NOW, on=today() - DAY)
    assert caller.get("/api/v1/commitments").json()["items"] == []
    assert caller.get("/api/v1/me").json()["acting_as"] == ""


def test_a_token_from_before_acts_as_the_first_post(city, both):
    person, liaison, _supervisor = both
    _token, key = issue_token(acting=acting_of(person, today()), now=timezone.now(), name="旧")
    Token.objects.update(post=None)
    me = Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/me").json()
    assert me["acting_as"] == str(liaison)


def sign_in(client, username):
    return client.post("/account/login/", {"login": username, "password": PASSWORD})


def test_who_has_left_is_not_let_in_and_told_why(city, settings):
    settings.SESSION_COOKIE_AGE, settings.LUOSHI_IDLE_MINUTES = 3 * 24 * 3600, 0  # else the session would end before
    actions.leave(city.safety_head.person.pk, acting=Acting.system(), now=NOW, on=today())
    client = Client()
    assert sign_in(client, "sunhao").url == "/"  # the last day
    with time_machine.travel(timezone.now() + DAY, tick=False):
        answer = client.get("/", follow=True)
        assert answer.redirect_chain == [("/account/login/", 302)]
        assert "您已离任" in answer.content.decode()
        again = Client()
        refused = again.post("/account/login/", {"login": "sunhao", "password": PASSWORD}, follow=True)
        assert "您已离任" in refused.content.decode()
        assert again.get("/").status_code == 302
        assert "离任" not in again.post("/account/login/", {"login": "sunhao", "password": "?"}).content.decode()


def test_a_password_that_somebody_else_set_is_changed_first(city):
    _person, password = actions.set_one_time_password(city.clerk.person.pk, acting=Acting.system(), now=NOW)
    client = Client()
    client.post("/account/login/", {"login": "chenjing", "password": password})
    for path in ("/", "/commitments/", "/me/", "/ledger/"):
        assert client.get(path).url == "/account/password/change/"
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/password/change/"
    assert "先换成" in client.get("/account/password/change/").content.decode()
    new = "Yunzhou-2027-new"
    client.post("/account/password/change/", {"oldpassword": password, "password1": new, "password2": new})
    assert client.get("/").status_code == 200
    city.clerk.person.refresh_from_db()
    assert not city.clerk.person.must_change_password


def test_the_session_of_who_got_a_new_password_ends(city):
    client = Client()
    sign_in(client, "chenjing")
    actions.set_one_time_password(city.clerk.person.pk, acting=Acting.system(), now=NOW)
    assert client.get("/").url.startswith("/account/login/")


def test_a_stand_in_sees_what_the_holder_sees_while_it_lasts(city):
    commitment = dispatched(city, lead=city.safety, supports=())
    post = actions.stand_in(
        city.safety_head.posts[0].pk, city.east_liaison.person, acting=Acting.system(), now=NOW,
        valid_from=today(), valid_to=today(),
    )  # fmt: skip
    acting = acting_of(city.east_liaison.person, today(), post.pk)
    assert list(Commitment.objects.visible_to(acting)) == [commitment]
    assert acting.author().post == "市应急局 · 单位负责人（代）"
    later = acting_of(city.east_liaison.person, today() + DAY, post.pk)
    assert list(Commitment.objects.visible_to(later)) == []
