"""The security administrator's pages, from button to ledger; what a unit's head and the audit administrator read."""

from datetime import timedelta

import pytest
from django.test import Client

from luoshi.ledger.models import Entry
from luoshi.ledger.writing import write_entry
from luoshi.org import actions, standing
from luoshi.org.acting import Acting
from luoshi.org.models import Person, Post, Role
from luoshi.rulebook.actions import adopt_defaults
from tests.city import NOW, dispatched
from tests.days import today
from tests.duties import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = timedelta(days=1)


def client_of(person):
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def person_as(unit, role, username, name="某人"):
    return actions.enter_person(
        acting=Acting.system(), now=NOW, username=username, name=name, unit=unit, role=role, password="x"
    )


@pytest.fixture
def guard(city):
    return client_of(person_as(city.government, Role.SECURITY_ADMIN, "anquan", "石坚"))


@pytest.fixture
def watcher(city):
    return client_of(person_as(city.government, Role.AUDIT_ADMIN, "jiguan", "文清"))


def press(client, path, version=None, key="k", **given):
    more = {} if version is None else {"version": version}
    return client.post(path, {**given, "complete": "1", "idempotency_key": key, **more})


ENTER = {"name": "新人", "username": "xinren", "role": "liaison", "valid_from": "2023-01-05"}


def test_entering_shows_a_password_once_that_opens_the_door_and_must_be_changed(city, guard):
    answer = press(guard, "/people/enter/", unit=city.housing.pk, **ENTER)
    password = answer.context["issued"]
    assert password in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    person = Person.objects.get(username="xinren")
    assert person.check_password(password)
    assert not Entry.objects.filter(data__contains=password).exists()
    again = press(guard, "/people/enter/", unit=city.housing.pk, **ENTER)  # the same press once more
    assert again.url == f"/people/{person.pk}/"
    assert password not in guard.get(again.url).content.decode()
    client = Client()
    client.post("/account/login/", {"login": "xinren", "password": password})
    assert client.get("/").url == "/account/password/change/"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "liming"}, "已"), ({"username": ""}, "请填写"), ({"role": "king"}, "没有这种岗位"), ({"unit": "0"}, "没有这个单位"),
        ({"valid_from": "gestern"}, "日期要写成"), ({"valid_to": "2022-01-01"}, "不能早于"), ({"email": "x"}, "邮箱要写成"),
        ({"name": "\x00"}, ""), ({"role": "supervisor"}, "不是督查机构"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_entered(city, guard, wrong, told):
    entries = Entry.objects.count()
    answer = press(guard, "/people/enter/", **{"unit": city.housing.pk, **ENTER, **wrong})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Entry.objects.count() == entries
    assert not Person.objects.filter(username="xinren").exists()


def test_a_county_s_administrator_is_offered_the_county_s_units_only(city):
    county = client_of(person_as(city.stone, Role.SECURITY_ADMIN, "sq-anquan"))
    form = county.get("/people/enter/").context["form"]
    assert {unit.pk for unit in form.fields["unit"].queryset} == {city.stone.pk, city.township.pk}
    assert press(county, "/people/enter/", unit=city.housing.pk, **ENTER).status_code == 422
    assert county.get(f"/people/{city.safety_head.person.pk}/").status_code == 404
    assert county.get(f"/people/posts/{city.safety_head.posts[0].pk}/end/").status_code == 404
    assert press(county, f"/people/{city.safety_head.person.pk}/leave/", on="2030-01-01").status_code == 404


def test_the_list_finds_by_words_role_and_state(city, guard):
    def listed(query):
        return {row["it"].username for row in guard.get(f"/people/{query}").context["rows"]}

    everybody = listed("")
    assert len(everybody) == 9
    assert listed("?q=李明") == listed("?q=LIMING") == {"liming"}
    assert listed("?q=住建") == {"wangfang", "zhaogang"}
    assert listed("?role=leader") == {"linyuan"}
    assert listed(f"?unit={city.office.pk}") == {"chenjing", "zhouwei"}
    actions.end_post(city.east_liaison.posts[0].pk, acting=Acting.system(), now=NOW, on=today() - DAY)
    actions.leave(city.clerk.person.pk, acting=Acting.system(), now=NOW, on=today())
    actions.leave(city.mayor.person.pk, acting=Acting.system(), now=NOW, on=today() - DAY)
    actions.stand_in(
        city.safety_head.posts[0].pk, city.housing_head.person, acting=Acting.system(), now=NOW, valid_from=today(), valid_to=today()
    )  # fmt: skip
    assert listed("?flag=no_post") == {"gaoyan"}
    assert listed("?flag=leaving") == {"chenjing"}
    assert listed("?flag=left") == {"linyuan"}
    assert listed("?flag=stand_in") == {"zhaogang"}
    assert listed("?flag=x&role=y&unit=z&page=99&q=%00") == everybody
    assert listed("?q=没有这个人") == set()


def test_units_that_want_a_liaison_or_a_head(city, guard):
    page = guard.get("/people/wanting/").context["page"]
    wants = {unit.pk: (unit.has_liaison, unit.has_head) for unit in page}
    assert city.safety.pk not in wants
    assert city.office.pk not in wants  # a supervision office is held to nothing
    assert (wants[city.east.pk], wants[city.stone.pk]) == ((True, False), (False, False))


def test_a_person_s_page_shows_posts_and_history_and_offers_the_acts(city, guard):
    person = city.safety_head.person
    actions.stand_in(
        city.safety_head.posts[0].pk, city.housing_head.person, acting=Acting.system(), now=NOW, valid_from=today(), valid_to=today()
    )  # fmt: skip
    page = guard.get(f"/people/{person.pk}/").content.decode()
    for words in (
        "云州市应急管理局",
        "单位负责人",
        "录入人员 孙浩",
        "由别人代理",
        "赵刚",
        "/leave/",
        "/hand_over/",
        "/stand_in/",
    ):
        assert words in page
    other = guard.get(f"/people/{city.housing_head.person.pk}/").content.decode()
    assert "代理 孙浩" in other


def test_one_s_own_page_offers_nothing(city, guard):
    me = Person.objects.get(username="anquan")
    page = guard.get(f"/people/{me.pk}/").content.decode()
    assert "/appoint/" not in page
    assert (
        press(
            guard, f"/people/{me.pk}/appoint/", unit=city.stone.pk, role="security_admin", valid_from="2023-01-05"
        ).status_code
        == 403
    )
    assert Post.objects.filter(person=me).count() == 1


def test_every_act_by_its_form(city, guard, monkeypatch):
    monkeypatch.setattr(standing, "_counters", [lambda keys: dict.fromkeys(keys, 3)])
    head, liaison, housing = city.safety_head.person, city.safety_liaison.person, city.housing_head.person
    post = city.safety_head.posts[0].pk
    assert (
        press(guard, f"/people/{head.pk}/change/", "1", key="a", name="孙大浩", email="sun@yunzhou.example").status_code
        == 302
    )
    assert press(guard, f"/people/{head.pk}/change/", "1", key="b", name="孙二浩").status_code == 409  # a stale page
    day = {"valid_from": today().isoformat(), "valid_to": (today() + DAY).isoformat()}
    assert (
        press(guard, f"/people/posts/{post}/stand_in/", key="c", person="赵刚", **day).url == f"/people/{housing.pk}/"
    )
    form = guard.get(f"/people/posts/{post}/hand_over/").content.decode()
    assert "云州市应急管理局：3 件" in form
    assert (
        press(guard, f"/people/posts/{post}/hand_over/", key="d", person="liming", on=today().isoformat()).status_code
        == 302
    )
    taken = Post.objects.get(person=liaison, role=Role.UNIT_HEAD)
    assert press(guard, f"/people/posts/{taken.pk}/end/", key="e", on=(today() + DAY).isoformat()).status_code == 302
    answer = press(guard, f"/people/{liaison.pk}/password/", key="f")
    assert Person.objects.get(pk=liaison.pk).check_password(answer.context["issued"])
    asked = guard.get(f"/people/{liaison.pk}/leave/").content.decode()
    assert "之后没有人担任的" in asked
    assert "市应急局 · 联络员" in asked
    left = press(guard, f"/people/{liaison.pk}/leave/", key="g", on=today().isoformat())
    page = guard.get(left.url).content.decode()
    assert "离任留下的" in page
    assert "云州市应急管理局：3 件" in page
    kinds = set(Entry.objects.filter(post="市政府 · 安全管理员").values_list("kind", flat=True))
    assert kinds == {
        "person.changed", "post.stood_in", "post.handed_over", "post.taken_over", "post.ended", "person.password_set", "person.left",
        "sign_in.begun",
    }  # fmt: skip


def test_a_name_that_several_bear_asks_for_the_user_name(city, guard):
    person_as(city.east, Role.UNIT_HEAD, "liming2", "李明")
    answer = press(
        guard, f"/people/posts/{city.safety_head.posts[0].pk}/hand_over/", person="李明", on=today().isoformat()
    )
    assert answer.status_code == 422
    assert "liming、liming2" in answer.content.decode()
    answer = press(
        guard, f"/people/posts/{city.safety_head.posts[0].pk}/hand_over/", person="无此人", on=today().isoformat()
    )
    assert "没有找到" in answer.content.decode()


def test_a_form_that_came_in_half_changes_nothing(city, guard):
    answer = guard.post(f"/people/{city.clerk.person.pk}/leave/", {"on": today().isoformat()})
    assert answer.status_code == 400
    assert Person.objects.get(pk=city.clerk.person.pk).left_on is None


def test_a_unit_s_head_reads_the_unit_s_own_people_and_acts_on_none(city):
    dispatched(city)
    head = client_of(city.safety_head.person)
    assert {row["it"].username for row in head.get("/people/").context["rows"]} == {"liming", "sunhao"}
    page = head.get(f"/people/{city.safety_liaison.person.pk}/").content.decode()
    assert "录入人员" not in page  # the history is the administrator's
    assert head.get(f"/people/{city.housing_head.person.pk}/").status_code == 404
    for path in (
        "/people/enter/",
        f"/people/{city.safety_liaison.person.pk}/leave/",
        f"/people/posts/{city.safety_liaison.posts[0].pk}/end/",
    ):
        assert head.get(path).status_code == 403
        assert press(head, path, on=today().isoformat()).status_code == 403


def test_the_list_takes_as_many_queries_for_many_as_for_few(city, guard, django_assert_num_queries):
    guard.get("/people/")
    with django_assert_num_queries(6):
        guard.get("/people/")
    for n in range(20):
        person_as(city.housing, Role.LIAISON, f"p{n}")
    with django_assert_num_queries(6):
        assert len(guard.get("/people/").context["rows"]) == 29


# --- the record of administration ---


def test_the_audit_administrator_reads_what_administrators_did_and_no_business(city, guard, watcher):
    adopt_defaults(now=NOW)
    dispatched(city, title="机要的事")
    listed(city)
    press(guard, f"/people/{city.clerk.person.pk}/change/", name="陈小静")
    page = watcher.get("/people/record/").content.decode()
    assert "更改 陈静 的姓名或邮箱：陈小静" in page
    assert "机要的事" not in page
    kinds = {line["entry"].kind.partition(".")[0] for line in watcher.get("/people/record/").context["lines"]}
    assert "commitment" not in kinds
    assert {"person", "unit", "rules", "duty"} <= kinds  # the system administrator keeps the duty lists
    for path in ("/people/", "/people/enter/", f"/people/{city.clerk.person.pk}/", "/ledger/"):
        assert watcher.get(path).status_code in {403, 404}


def test_the_record_is_narrowed_paged_and_taken_away(city, guard, watcher):
    press(guard, f"/people/{city.clerk.person.pk}/change/", name="=陈小静")

    def found(query):
        return [line["entry"].kind for line in watcher.get(f"/people/record/{query}").context["lines"]]

    assert found("?who=anquan&kind=person") == ["person.changed"]
    assert found("?who=石坚") == ["person.changed", "sign_in.begun"]
    assert set(found("?kind=unit")) == {"unit.created", "unit.alias_added"}
    assert found(f"?since={(today() + DAY).isoformat()}") == []
    assert "person.entered" in found("?until=2023-01-04")
    assert found("?who=%00&kind=x&since=x&before=x&after=y")
    for n in range(60):
        write_entry(
            "rules:lights",
            "rules.adopted",
            Acting.system().author(),
            NOW,
            {"slug": "lights", "version": n, "source": "x"},
        )
    first = watcher.get("/people/record/?kind=rules").context
    assert len(first["lines"]) == 50
    second = watcher.get("/people/record/" + first["next_url"]).context
    assert len(second["lines"]) == 10
    assert watcher.get("/people/record/" + second["previous_url"]).context["lines"] == first["lines"]
    table = b"".join(watcher.get("/people/record/export/?who=anquan").streaming_content).decode()
    assert table.startswith("\ufeff时间,")
    assert "更改 陈静 的姓名或邮箱：=陈小静" in table
    assert len(table.strip().splitlines()) == 3  # the heads of the columns, the sign-in, the change


def test_below_the_topmost_government_it_reads_what_is_about_its_own(city):
    person_as(city.township, Role.LIAISON, "liuhe", "刘河")
    county = client_of(person_as(city.stone, Role.AUDIT_ADMIN, "sq-jiguan", "纪县"))
    adopt_defaults(now=NOW)
    lines = county.get("/people/record/").context["lines"]
    assert {line["entry"].facts["name"] for line in lines} == {"石桥县人民政府", "石桥县柳河镇人民政府", "刘河", "纪县"}


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.SUPERVISION_HEAD, Role.LEADER]
)
def test_nobody_else_reads_the_record(city, role):
    other = client_of(person_as(city.government, role, "qita"))
    assert other.get("/people/record/").status_code == 403
    assert other.get("/people/record/export/").status_code == 403
    if role != Role.SECURITY_ADMIN:
        assert other.get("/people/").status_code == 404


def test_people_are_found_while_one_types(city, guard):
    def found(words):
        return [(one["id"], one["name"]) for one in guard.get("/people/find/", {"q": words}).json()["results"]]

    head = city.safety_head.person
    assert found("孙")[0] == ("sunhao", head.name)  # a beginning of the name
    assert ("sunhao", head.name) in found("SUN")  # of the user name, in any case
    assert ("sunhao", head.name) in found("应急")  # a part of the unit
    assert found("没有这个人") == []
    assert 0 < len(found("")) <= 12
    note = guard.get("/people/find/", {"q": "sunhao"}).json()["results"][0]["note"]
    assert note == "sunhao 市应急局 · 单位负责人"
    press(guard, f"/people/{head.pk}/leave/", key="l", on=(today() - DAY).isoformat())
    assert ("sunhao", head.name) not in found("孙")
    assert client_of(city.housing_head.person).get("/people/find/", {"q": "孙"}).status_code == 404
    county = client_of(person_as(city.stone, Role.SECURITY_ADMIN, "xian", "县安"))
    assert county.get("/people/find/", {"q": "liming"}).json()["results"] == []  # beyond reach


def test_the_form_takes_words_without_scripts(city, guard):
    post = city.safety_head.posts[0].pk
    page = guard.get(f"/people/posts/{post}/stand_in/").content.decode()
    assert 'data-url="/people/find/"' in page
    assert '<input type="text" name="person"' in page
