"""The screens of units: who sees and does what, what is said where something is wrong, pages of many."""

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.ledger.models import Entry
from luoshi.org import views, widgets
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person, name_group
from luoshi.org.models import Alias, Kind, Level, Role, Unit
from luoshi.org.queries import acting_of
from tests.city import NOW, City

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(city: City) -> Client:
    person = enter_person(
        acting=Acting.system(), now=NOW, username="guanli", name="管立", unit=city.government, role=Role.SYSTEM_ADMIN
    )
    return signed_in(acting_of(person, NOW.date()))


def signed_in(acting: Acting) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(acting.person)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def pressed(client: Client, act: str, unit: Unit, **given):
    form = {"version": unit.version, "complete": "1", "idempotency_key": f"{act}-{len(given)}", **given}
    return client.post(reverse(f"org:{act}", args=[unit.pk]), form)


def many(city: City, count: int) -> None:
    for number in range(count):
        create_unit(
            acting=Acting.system(), now=NOW, name=f"石桥县第{number:03}镇", code=f"t{number:03}", level=Level.TOWNSHIP,
            kind=Kind.GOVERNMENT, parent=city.stone, order=1,
        )  # fmt: skip


def test_the_tree_opens_level_by_level(city: City) -> None:
    client = signed_in(city.clerk)
    page = text(client, reverse("org:tree"))
    assert "石桥县人民政府" in page and "柳河镇" not in page
    part = text(client, reverse("org:below", args=[city.stone.pk]))
    assert "石桥县柳河镇人民政府" in part and "<html" not in part


def test_a_page_of_children_at_a_time(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CHILDREN", 5)
    many(city, 8)
    client, url = signed_in(city.clerk), reverse("org:below", args=[city.stone.pk])
    first = text(client, url)
    assert "第003镇" in first and "第004镇" not in first and "共 9 个" in first  # with 柳河镇, which comes first
    assert "第007镇" in text(client, f"{url}?page=2")
    for page in ("0", "99", "x", "-1", "9" * 30):
        text(client, f"{url}?page={page}")


def test_search(city: City) -> None:
    client = signed_in(city.clerk)
    for words, found in (("住建", "云州市住房和城乡建设局"), ("yz-sq-lh", "柳河镇"), ("各县区", "石桥县人民政府")):
        assert found in text(client, reverse("org:tree") + f"?q={words}")
    found_none = text(client, reverse("org:tree") + "?q=月球局")
    assert "没有找到这样的单位" in found_none
    assert "连已撤销的一起找" in found_none
    assert "连已撤销的一起找" not in text(client, reverse("org:tree") + "?q=月球局&gone=1")


def test_a_units_page(city: City, admin: Client) -> None:
    page = text(admin, reverse("org:unit", args=[city.housing.pk]))
    assert "王芳" in page and "更名" in page and "划归别的单位" in page
    others = text(signed_in(city.east_liaison), reverse("org:unit", args=[city.housing.pk]))
    assert "王芳" in others and "划归别的单位" not in others
    text(admin, reverse("org:unit", args=[10**9]), 404)


def test_set_up_by_the_form(city: City, admin: Client) -> None:
    given = {"name": "云州市新局", "code": "yz-xj", "level": "city", "kind": "department", "order": 3}
    answer = pressed(admin, "add", city.government, **given)
    unit = Unit.objects.get(code="yz-xj")
    assert answer.headers["Location"] == reverse("org:unit", args=[unit.pk])
    again = pressed(admin, "add", city.government, **given, short="再来")
    assert again.status_code == 422
    assert "这个代码已有单位使用" in again.content.decode()


@pytest.mark.parametrize(
    ("act", "given", "status", "told"),
    [
        ("rename", {"name": ""}, 422, "请填写这一项"),
        ("rename", {"name": "局" * 121}, 422, "120"),
        ("rename", {"name": "云州市应急管理局"}, 422, "同一个上级单位下已有"),
        ("rename", {"name": "a\x00b"}, 422, ""),
        ("rename", {"name": "新名", "version": 7}, 409, "单位已有变化"),
        ("move", {"parent": 10**9}, 422, "没有这个单位"),
        ("describe", {"level": "moon", "kind": "department", "order": 0}, 422, ""),
        ("describe", {"level": "city", "kind": "department", "order": -1}, 422, ""),
        ("describe", {"level": "city", "kind": "department", "order": 0, "credit_code": "123"}, 422, "18 位"),
        ("merge", {"others": [], "reason": "并"}, 422, "请选择单位"),
        ("end", {"reason": "撤"}, 422, "还有人在"),
        ("end", {"reason": "撤", "on": "2023-02-30", "posts": "end"}, 422, ""),
        (
            "split",
            {"reason": "拆", "parts-TOTAL_FORMS": 1, "parts-INITIAL_FORMS": 0, "parts-0-name": "甲"},
            422,
            "标红",
        ),
        ("split", {"reason": "拆"}, 422, ""),
        ("restore", {"reason": "撤错"}, 422, "现在不能办这件事"),
    ],
)
def test_what_is_wrong_is_said(city: City, admin: Client, act: str, given, status: int, told: str) -> None:
    entries = Entry.objects.count()
    answer = pressed(admin, act, city.housing, **given)
    assert answer.status_code == status
    assert told in answer.content.decode()
    assert Entry.objects.count() == entries


def test_half_a_form(city: City, admin: Client) -> None:
    answer = admin.post(reverse("org:rename", args=[city.housing.pk]), {"name": "新名"})
    assert answer.status_code == 400
    assert "只收到一部分" in answer.content.decode()


def test_the_form_of_a_split_has_rows_to_fill_in(city: City, admin: Client) -> None:
    page = admin.get(f"/units/{city.housing.pk}/split/").content.decode()
    for row in range(6):
        assert all(f'name="parts-{row}-{field}"' in page for field in ("name", "short", "code")), row
    wrong = pressed(
        admin,
        "split",
        city.housing,
        **{"parts-TOTAL_FORMS": "6", "parts-INITIAL_FORMS": "0", "parts-4-name": "乙"},
        reason="拆",
    )
    assert wrong.status_code == 422
    assert '<details class="more later" open>' in wrong.content.decode()  # a row that is wrong is in sight


def test_split_and_merge_by_the_form(city: City, admin: Client) -> None:
    parts = {"parts-TOTAL_FORMS": 6, "parts-INITIAL_FORMS": 0}
    for number, name in enumerate(("甲局", "乙局")):
        parts |= {f"parts-{number}-name": name, f"parts-{number}-code": f"yz-{number}"}
    assert pressed(admin, "split", city.housing, **parts, reason="拆", posts="first").status_code == 302
    first, second = Unit.objects.filter(name__in=["甲局", "乙局"]).order_by("code")
    assert (
        pressed(admin, "merge", first, others=[second.pk], reason="并", posts="move").status_code == 422
    )  # begun today
    page = text(admin, reverse("org:unit", args=[city.housing.pk]))
    assert "该单位已撤销" in page and "甲局" in page and "恢复单位" in page


def test_aliases(city: City, admin: Client) -> None:
    url = reverse("org:aliases")
    frame = {"complete": "1", "idempotency_key": "k"}
    assert admin.post(url, {**frame, "name": "住建部门", "units": [city.housing.pk]}).status_code == 302
    page = text(admin, f"{url}?q=住建")
    assert "住建部门</td>" in page and "各县区</td>" not in page
    assert "各县区" in text(admin, f"{url}?q=石桥")  # by the unit that it stands for
    assert admin.post(url, {**frame, "name": "住建部门", "idempotency_key": "l"}).status_code == 422
    assert signed_in(city.chief).post(url, frame).status_code == 403
    alias = Alias.objects.get(name="住建部门")
    ending = reverse("org:end_alias", args=[alias.pk])
    assert signed_in(city.chief).post(ending, {}).status_code == 403
    for _ in range(2):
        assert admin.post(ending, {}).status_code == 302
    assert not Alias.objects.filter(name="住建部门").exists()


def test_a_group_of_many_is_folded(city: City) -> None:
    many(city, 20)
    name_group("各镇", list(Unit.objects.filter(parent=city.stone)), acting=Acting.system(), now=NOW)
    assert "共 21 个单位" in text(signed_in(city.clerk), reverse("org:aliases"))


def test_a_field_of_too_many_units_lists_the_chosen_alone(
    city: City, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("org:move", args=[city.housing.pk])
    assert "柳河镇" in text(admin, url)
    monkeypatch.setattr(widgets, "MOST_LISTED", 3)
    assert "柳河镇" not in text(admin, url)
    answer = admin.post(url, {"parent": city.township.pk, "reason": "局" * 500, "complete": "1", "version": 0})
    assert answer.status_code == 422
    assert "柳河镇</option>" in answer.content.decode()
