"""What stands in the record of the front door; how long a session lasts; passwords that expire; tokens that only read."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import kinds, sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import end_all_sessions, issue_token, signing_in
from luoshi.org.models import Person, SignIn, Token
from tests.city import PASSWORD, City

pytestmark = pytest.mark.django_db
LOGIN, NEW = "/account/login/", "Zong-he-2024-x"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"


@pytest.fixture
def city(city: City) -> City:
    cache.clear()
    return city


def signed_in(name: str = "sunhao", password: str = PASSWORD, **more) -> Client:
    client = Client(**more)
    client.post(LOGIN, {"login": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def said(stream: str = "sign-in:sunhao") -> list[str]:
    return [sentence(entry) for entry in Entry.objects.filter(stream=stream).order_by("seq")]


# --- the record -------------------------------------------------------------------------------------------------------


def test_a_day_at_the_front_door_reads_as_it_was(city: City) -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.post(LOGIN, {"login": "SunHao", "password": "wrong"})
    client.post(LOGIN, {"login": "sunhao", "password": PASSWORD})
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    client.post("/account/logout/")
    assert said() == [
        "用 sunhao 登录失败（密码），来自 10.1.2.3",
        "登录（密码），来自 10.1.2.3",
        "换了新密码",
        "结束 孙浩 来自 10.1.2.3 的登录：本人退出",
    ]
    with translation.override("en"):
        assert not [words for words in said() if "登录" in words]
    entry = Entry.objects.filter(stream="sign-in:sunhao").order_by("seq")
    assert [row.by for row in entry] == ["", "sunhao", "sunhao", "sunhao"]
    assert verify.run().ok


def test_a_password_and_a_session_key_are_nowhere_in_the_record(city: City) -> None:
    client = signed_in()
    key = client.session.session_key
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    told = " ".join(Entry.objects.values_list("data", flat=True))
    assert not [secret for secret in (PASSWORD, NEW, key, client.session.session_key) if secret in told]


def test_a_name_that_nobody_bears_is_a_digest_the_same_each_time(city: City) -> None:
    for _try in range(2):
        Client().post(LOGIN, {"login": "Yunzhou-my-password", "password": "x"})
    entries = Entry.objects.filter(stream=signing_in.UNKNOWN)
    assert len({entry.facts["digest"] for entry in entries}) == 1
    assert "my-password" not in str([entry.data for entry in entries])
    assert "摘要" in sentence(entries[0])


def test_a_flood_of_failures_does_not_flood_the_record(city: City, monkeypatch) -> None:
    monkeypatch.setattr(signing_in, "FAILURES_ENTERED", 5)
    for number in range(9):
        for name in ("sunhao", f"nobody{number}"):
            Client(REMOTE_ADDR=f"10.0.0.{number}").post(LOGIN, {"login": name, "password": "x"})
    for stream in ("sign-in:sunhao", signing_in.UNKNOWN):
        assert Entry.objects.filter(stream=stream).count() == 6
        assert "此后的不再逐次记账" in said(stream)[-1]
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        Client().post(LOGIN, {"login": "sunhao", "password": "x"})
    assert Entry.objects.filter(stream="sign-in:sunhao").latest("seq").kind == "sign_in.failed"


def test_a_locked_door_is_entered_once(city: City, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    for _try in range(5):
        Client().post(LOGIN, {"login": "sunhao", "password": "x"})
    assert [words.split("，")[0] for words in said()] == [
        "用 sunhao 登录失败（密码）",
        "用 sunhao 登录失败次数太多（密码）",
    ]


@pytest.mark.parametrize(
    "name", ["", "x" * 5000, "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), "名字 ' OR 1=1", "%(name)s"]
)
def test_whatever_is_typed_is_answered(city: City, name) -> None:
    assert Client().post(LOGIN, {"login": name, "password": "x"}).status_code == 200
    [sentence(entry) for entry in Entry.objects.all()]


def test_a_browser_that_names_itself_strangely_gets_in(city: City) -> None:
    client = Client(headers={"User-Agent": "\x01\x02" + "长" * 900})
    client.post(LOGIN, {"login": "sunhao", "password": PASSWORD})
    assert is_in(client)
    assert client.get("/me/").status_code == 200


def test_every_kind_of_the_front_door_has_its_sentence() -> None:
    assert len([kind for kind in kinds() if kind.startswith("sign_in.")]) == 13


def test_only_auditors_and_oneself_read_it(city: City) -> None:
    signed_in(REMOTE_ADDR="10.77.66.55").post("/account/logout/")
    mine, theirs = signed_in(), signed_in("zhouwei")
    assert "10.77.66.55" in mine.get("/me/").content.decode()
    assert "10.77.66.55" not in theirs.get("/me/").content.decode()
    assert "10.77.66.55" not in theirs.get("/ledger/").content.decode()
    assert "10.77.66.55" not in theirs.get("/ledger/?stream=sign-in:sunhao").content.decode()


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_one_signs_oneself_out_from_elsewhere(city: City) -> None:
    mine, forgotten = signed_in(headers={"User-Agent": CHROME}), signed_in(REMOTE_ADDR="10.0.0.8")
    page = mine.get("/me/").content.decode()
    assert "Chrome · Windows" in page
    assert "10.0.0.8" in page
    there = SignIn.objects.get(address="10.0.0.8")
    mine.post(f"/me/sign-ins/{there.pk}/end/")
    assert (is_in(mine), is_in(forgotten)) == (True, False)
    assert said()[-1] == "结束 孙浩 来自 10.0.0.8 的登录：从别处退出"
    mine.post(f"/me/sign-ins/{there.pk}/end/")  # once is enough
    assert said().count(said()[-1]) == 1
    assert verify.run().ok


def test_one_signs_oneself_out_everywhere_else(city: City) -> None:
    mine, others, theirs = signed_in(), [signed_in(), signed_in()], signed_in("zhouwei")
    assert "从其他地方全部退出" in mine.get("/me/").content.decode()
    mine.post("/me/sign-ins/end-others/")
    assert [is_in(client) for client in (mine, *others, theirs)] == [True, False, False, True]
    assert said()[-1] == "结束 孙浩 在 2 处的登录：从别处退出"
    mine.post("/me/sign-ins/end-others/")
    assert said().count(said()[-1]) == 1
    assert "从其他地方全部退出" not in mine.get("/me/").content.decode()
    assert verify.run().ok


def test_one_does_not_sign_out_here_by_that_button(city: City) -> None:
    client = signed_in()
    client.post(f"/me/sign-ins/{SignIn.objects.get().pk}/end/")
    assert is_in(client)


def test_nobody_ends_the_session_of_another(city: City) -> None:
    theirs, mine = signed_in(), signed_in("zhouwei")
    assert mine.post(f"/me/sign-ins/{SignIn.objects.get(person__username='sunhao').pk}/end/").status_code == 404
    assert is_in(theirs)


def test_a_session_whose_key_changed_with_the_password_can_still_be_ended(city: City) -> None:
    there = signed_in()
    there.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    begun = SignIn.objects.get(ended_at=None)
    here = signed_in(password=NEW)
    here.post(f"/me/sign-ins/{begun.pk}/end/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_new_password_ends_the_other_sessions_in_the_record_too(city: City) -> None:
    mine, _other = signed_in(), signed_in()
    mine.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert is_in(mine)
    assert list(SignIn.objects.order_by("pk").values_list("ended_how", flat=True)) == ["", "password"]
    assert verify.run().ok


def test_a_session_left_alone_ends(city: City, settings) -> None:
    settings.LUOSHI_IDLE_MINUTES = 30
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in()
        for minutes in (20, 40, 60):  # used all along
            clock.move_to(start + timedelta(minutes=minutes))
            assert is_in(client)
        clock.move_to(start + timedelta(minutes=91))
        answer = client.get("/commitments/", follow=True)
    assert answer.redirect_chain[0][0].startswith(LOGIN)
    assert "30 分钟没有操作" in answer.content.decode()
    assert said()[-1].endswith("长时间没有操作")
    assert Entry.objects.latest("id").by == "system"


def test_a_session_has_an_end_however_much_it_is_used(city: City, settings) -> None:
    settings.LUOSHI_IDLE_MINUTES, settings.SESSION_COOKIE_AGE = 0, 3600
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in()
        for minutes in (30, 55):
            clock.move_to(start + timedelta(minutes=minutes))
            assert is_in(client)
        clock.move_to(start + timedelta(minutes=61))
        assert not is_in(client)
    assert said()[-1].endswith("到了最长登录时间")


def test_that_a_session_is_used_is_written_now_and_then(city: City, django_assert_num_queries) -> None:
    client = signed_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        client.get("/rules/")
        assert SignIn.objects.get().seen_at == SignIn.objects.get().began_at
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
        client.get("/rules/")
        assert SignIn.objects.get().seen_at == timezone.now()


def test_who_leaves_is_out_everywhere_at_once(city: City) -> None:
    clients = [signed_in(), signed_in()]
    assert end_all_sessions(city.safety_head.person, acting=city.chief, now=timezone.now()) == 2
    assert [is_in(client) for client in clients] == [False, False]
    assert end_all_sessions(city.safety_head.person, acting=city.chief, now=timezone.now()) == 0
    assert said()[-1] == "结束 孙浩 在 2 处的登录：由管理员结束"


# --- passwords --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", ["zongheduchashi", "zonghe-duchashi", "ZONGHEDUCHA2024"])
def test_a_password_of_too_few_kinds_is_not_taken(city: City, plain: str) -> None:
    client = signed_in()
    answer = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": plain, "password2": plain})
    assert "至少 3 种" in answer.content.decode()
    assert Person.objects.get(username="sunhao").check_password(PASSWORD)


def test_the_old_password_is_no_new_one(city: City) -> None:
    client = signed_in()
    given = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "不能和现在的一样" in client.post("/account/password/change/", given).content.decode()


def test_a_password_expires_and_is_changed_before_anything_else(city: City, settings) -> None:
    settings.LUOSHI_PASSWORD_DAYS = 90
    client = signed_in()  # the office chose it, nobody knows when
    assert client.get("/commitments/").headers["Location"] == "/account/password/change/"
    answer = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == "/"
    assert is_in(client)
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        assert is_in(signed_in(password=NEW))
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert not is_in(signed_in(password=NEW))


def test_a_password_forgotten_is_set_anew_by_letter_and_entered(city: City, mailoutbox) -> None:
    held = signed_in()
    Client().post("/account/password/reset/", {"email": "sunhao@yunzhou.example"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    browser = Client()
    form = browser.get(link.replace("http://testserver", ""), follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert said()[-1] == "用邮件里的链接重设密码"
    assert not is_in(held)
    assert is_in(signed_in(password=NEW))


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_that_reads_does_nothing_else(city: City) -> None:
    key = issue_token(acting=city.clerk, now=timezone.now(), name="取数", scope=Token.Scope.READ)[1]
    program = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})
    assert program.get("/api/v1/commitments").status_code == 200
    entries = Entry.objects.count()
    for call in (program.post, program.put, program.patch, program.delete):
        answer = call("/api/v1/commitments", {"title": "t", "words": "w"}, content_type="application/json")
        assert answer.status_code in {403, 405}
    answer = program.post("/api/v1/commitments", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:luoshi:problem:read-only-token")
    assert Entry.objects.count() == entries


def test_a_token_is_issued_with_its_scope_and_reads_unless_asked_for_more(city: City) -> None:
    client = signed_in()
    page = client.get("/me/").content.decode()
    assert '<option value="read" selected>' in page
    client.post("/me/", {"name": "值班系统", "scope": "read", "days": 30})
    assert Token.objects.get().scope == "read"
    assert "只读" in sentence(Entry.objects.latest("id"))
    assert client.post("/me/", {"name": "值班系统", "scope": "all", "days": 30}).status_code == 422


def test_the_system_is_nobody_who_signs_in() -> None:
    with pytest.raises(ValueError, match="nobody"):
        signing_in.note_factor("sign_in.factor_added", acting=Acting.system(), now=timezone.now(), factor="totp")
