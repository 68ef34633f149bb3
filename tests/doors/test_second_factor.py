"""The second factor: set up, asked for, guessed at, lost; and who must have one."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.actions import issue_token
from luoshi.org.apps import refuse_unknown_posts
from luoshi.org.models import Role, SignIn
from luoshi.org.unlocking import unlock
from tests.city import PASSWORD, City

pytestmark = pytest.mark.django_db

LOGIN, INDEX, ASKED = "/account/login/", "/account/second-factor/", "/account/second-factor/authenticate/"
SET_UP = "/account/second-factor/totp/activate/"
KEYS = "/account/second-factor/webauthn/add/"


@pytest.fixture
def city(city: City) -> City:
    cache.clear()
    return city


def password(client: Client, name: str = "sunhao"):
    return client.post(LOGIN, {"login": name, "password": PASSWORD})


def code_of(secret: str, steps: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def sure(client: Client) -> None:
    """Prove once more who one is, as the page asks before anything grave."""
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def set_up(client: Client) -> tuple[str, list[str]]:
    """An authenticator app on the person's telephone: its secret, and the recovery codes as they are shown once."""
    sure(client)
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    return secret, list(answer.context["unused_codes"])


@pytest.fixture
def secret(city: City, django_capture_on_commit_callbacks) -> tuple[str, list[str]]:
    client = Client()
    password(client)
    with django_capture_on_commit_callbacks(execute=True):
        return set_up(client)


def kinds(stream: str = "sign-in:sunhao") -> list[str]:
    return list(Entry.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# --- setting up -------------------------------------------------------------------------------------------------------


def test_setting_up_is_entered_and_gives_ten_recovery_codes_once(secret) -> None:
    assert len(secret[1]) == 10
    assert [kind for kind in kinds() if "factor" in kind] == ["sign_in.factor_added"] * 2
    client = Client()
    password(client)
    client.post(ASKED, {"code": code_of(secret[0], 1)})
    sure(client)
    page = client.get("/account/second-factor/recovery-codes/").content.decode()
    assert secret[1][0] not in page
    assert client.get("/account/second-factor/recovery-codes/download/").status_code == 403
    assert verify.run().ok


def test_nobody_sets_one_up_on_a_screen_left_open(city: City) -> None:
    client = Client()
    client.force_login(city.safety_head.person)
    for path in (SET_UP, KEYS):
        assert client.get(path).headers["Location"].startswith("/account/reauthenticate/")


def test_who_signed_in_a_moment_ago_sets_up_the_first_at_once_and_no_more(city: City) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = Client()
        password(client)
        given = client.get(SET_UP)
        assert given.status_code == 200
        clock.shift(timedelta(minutes=4))
        answer = client.post(SET_UP, {"code": code_of(given.context["form"].secret)}, follow=True)
        assert len(answer.context["unused_codes"]) == 10
        clock.shift(timedelta(minutes=2))
        assert client.get(KEYS).headers["Location"].startswith("/account/reauthenticate/")
        # Whoever had one before is asked again, however shortly ago they came in.
        client.post("/account/logout/")
        password(client)
        client.post(ASKED, {"code": code_of(given.context["form"].secret)})
        for path in (KEYS, "/account/second-factor/totp/deactivate/"):
            assert client.get(path).headers["Location"].startswith("/account/reauthenticate/")


def test_a_stolen_database_holds_no_secret(secret) -> None:
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret[0] not in rows
    assert not any(code in rows for code in secret[1])


def test_a_wrong_code_sets_nothing_up(city: City) -> None:
    client = Client()
    password(client)
    sure(client)
    client.get(SET_UP)
    assert "验证码不对" in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


# --- being asked ------------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing_any_more(secret) -> None:
    client = Client()
    assert password(client).headers["Location"] == ASKED
    assert not is_in(client)
    assert client.post(ASKED, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(ASKED, {"code": code_of(secret[0], 1)}).status_code == 302
    assert is_in(client)
    assert SignIn.objects.latest("pk").how == "password+totp"
    assert kinds()[-2:] == ["sign_in.failed", "sign_in.begun"]
    assert Entry.objects.filter(kind="sign_in.failed").get().facts["why"] == "second_factor"


def test_a_code_opens_once(secret) -> None:
    """Whoever looks over a shoulder has no use of what they saw; nor has an older code after a newer one."""
    newer, older = code_of(secret[0], 1), code_of(secret[0], 0)
    first, second, third = Client(), Client(), Client()
    for client in (first, second, third):
        password(client)
    first.post(ASKED, {"code": newer})
    cache.clear()  # as on another machine
    second.post(ASKED, {"code": newer})
    third.post(ASKED, {"code": older})
    assert [is_in(client) for client in (first, second, third)] == [True, False, False]


def test_a_recovery_code_opens_once_and_is_entered(secret) -> None:
    code = secret[1][3]
    found = []
    for _try in range(2):
        client = Client()
        password(client)
        client.post(ASKED, {"code": code})
        found.append(is_in(client))
    assert found == [True, False]
    assert kinds().count("sign_in.recovery_code_used") == 1


def test_guessing_is_stopped_by_name_from_wherever_it_comes(secret, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    answers = []
    for number in range(4):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        password(client)
        answers.append(client.post(ASKED, {"code": "000000"}).status_code)
    assert answers == [200, 200, 429, 429]
    client = Client(REMOTE_ADDR="10.0.0.9")
    password(client)
    assert client.post(ASKED, {"code": code_of(secret[0], 1)}).status_code == 429  # the right one, too late
    assert kinds().count("sign_in.locked") == 1


def test_nobody_is_locked_out_by_who_has_no_password(secret, settings) -> None:
    """What counts wrong codes is not to be reached from the sign-in page, whatever is typed there."""
    settings.AXES_FAILURE_LIMIT = 2
    for _try in range(3):
        Client(REMOTE_ADDR="10.9.9.9").post(LOGIN, {"login": "sunhao#2", "password": "x"})
    client = Client()
    password(client)
    client.post(ASKED, {"code": code_of(secret[0], 1)})
    assert is_in(client)


def test_a_right_code_clears_the_count(secret, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()
    password(client)
    client.post(ASKED, {"code": "000000"})
    client.post(ASKED, {"code": code_of(secret[0], 1)})
    assert not AccessAttempt.objects.filter(username="sunhao#2").exists()


def test_what_is_kept_of_failures_holds_no_code_and_no_password(secret) -> None:
    client = Client()
    client.post(LOGIN, {"login": "Passw0rd-in-the-wrong-field", "password": "x"})
    password(client)
    client.post(ASKED, {"code": "123123"})
    kept = str(list(AccessAttempt.objects.values())) + str(list(Entry.objects.values_list("data", flat=True)))
    assert "wrong-field" not in kept
    assert "123123" not in kept


# --- losing it --------------------------------------------------------------------------------------------------------


def test_removing_it_is_entered_and_takes_the_recovery_codes_along(secret) -> None:
    client = Client()
    password(client)
    client.post(ASKED, {"code": code_of(secret[0], 1)})
    sure(client)
    assert client.post("/account/second-factor/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert kinds()[-2:] == ["sign_in.factor_removed"] * 2
    assert password(Client()).headers["Location"] == "/"


def test_who_has_lost_it_is_helped_on_the_server(secret, settings, capsys) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    client = Client()
    password(client)
    assert client.post(ASKED, {"code": "000000"}).status_code == 429
    assert unlock("nobody") == 1
    assert unlock("sunhao") == 0
    assert "孙浩" in capsys.readouterr().out
    assert password(Client()).headers["Location"] == "/"
    assert SignIn.objects.filter(ended_how="office").count() == 1
    assert "sign_in.factors_taken" in kinds()
    assert verify.run().ok


# --- who must have one ------------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings) -> None:
    settings.LUOSHI_SECOND_FACTOR_POSTS = frozenset({"unit_head"})


def test_a_post_that_there_is_not_stops_the_start() -> None:
    refuse_unknown_posts(Role.values)
    with pytest.raises(ImproperlyConfigured, match="no post that there is: unit_heads"):
        refuse_unknown_posts({"unit_head", "unit_heads"})


def test_who_must_have_one_sets_it_up_before_anything_else(
    city: City, required, django_capture_on_commit_callbacks
) -> None:
    client = Client()
    password(client)
    for path in ("/", "/commitments/", "/me/", "/rules/", "/units/?q=市", "/nowhere/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) in {(302, INDEX), (404, None)}, path
    assert client.post("/me/").headers["Location"] == INDEX
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == INDEX
    assert client.get(INDEX).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    assert is_in(client)


def test_it_is_asked_of_the_post_not_of_the_person(city: City, required) -> None:
    client = Client()
    password(client, "liming")  # a liaison
    assert is_in(client)


def test_a_token_is_no_way_around_it(city: City, settings) -> None:
    key = issue_token(acting=city.safety_head, now=timezone.now(), name="测试")[1]
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert program.get("/api/v1/me").status_code == 200
    settings.LUOSHI_SECOND_FACTOR_POSTS = frozenset({"unit_head"})
    answer = program.get("/api/v1/me")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:luoshi:problem:second-factor-required")
    Authenticator.objects.create(user=city.safety_head.person, type="recovery_codes", data={})  # is none by itself
    assert program.get("/api/v1/me").status_code == 403
    Authenticator.objects.create(user=city.safety_head.person, type="totp", data={})
    assert program.get("/api/v1/me").status_code == 200
