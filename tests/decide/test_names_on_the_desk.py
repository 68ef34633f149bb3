"""What the desk offers for names and leads, and what comes of pressing it."""

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.decide import actions, suggestions
from luoshi.decide.models import Source
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit
from luoshi.org.models import Alias, Kind, Level, Unit
from tests.city import NOW, City
from tests.decide.test_actions import find, taken
from tests.decide.test_names import TEXT
from tests.decide.test_views import HTMX, pressed, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(city: City) -> City:
    suggestions._kept.clear()
    return city


@pytest.fixture
def source(city: City) -> Source:
    return taken(city, TEXT, "通知.txt")


@pytest.fixture
def clerk(city: City) -> Client:
    return signed_in(city.clerk)


def card(client: Client, row, panel: str = "") -> str:
    url = reverse("decide:card", args=[row.source_id, row.pk])
    return client.get(url, {"open": panel}, **HTMX).content.decode()


def test_reasons_stand_beside_units(source: Source, clerk: Client) -> None:
    assert "习惯称“安监局”" in card(clerk, find(source, "安全检查"))
    assert "名称一致" in card(clerk, find(taken_plain(source, clerk), "市应急局"))


def taken_plain(source: Source, clerk: Client) -> Source:
    clerk.post(
        reverse("decide:upload"),
        {"text": "要点\n\n一、市应急局要牵头排查隐患。", "unclassified": "on", "complete": "1"},
    )
    return Source.objects.exclude(pk=source.pk).get()


def test_the_edit_form_asks_for_unknown_names_and_remembers_them(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "燃气")
    page = card(clerk, row, "edit")
    assert "记住这样的叫法" in page
    assert 'name="remember"' in page
    assert "checked" in page
    fields = {
        "title": row.title,
        "tier": 2,
        "leads": [city.housing.pk],
        "supports": [city.safety.pk],
        "said_lead": "住建部门",
        "remember": "on",
    }
    answer = pressed(clerk, row, "edit", values=fields, **HTMX)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert find(source, "燃气").leads == find(source, "老旧小区").leads == [city.housing.pk]
    assert find(source, "公路").supports == [city.safety.pk, city.housing.pk]
    assert Alias.objects.get(name="住建部门").scope == city.government
    assert "别名“住建部门”" in card(clerk, find(source, "老旧小区"))


def test_unticked_it_is_for_this_card_only(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "公路")
    fields = {
        "title": row.title,
        "tier": 2,
        "supports": [city.safety.pk],
        "said": ["住建部门"],
        "named_0": [city.housing.pk],
    }
    answer = pressed(clerk, row, "edit", values=fields, **HTMX)
    assert answer.status_code == 200
    assert find(source, "公路").supports == [city.safety.pk, city.housing.pk]
    assert find(source, "老旧小区").leads == []
    assert not Alias.objects.filter(name="住建部门").exists()


def test_an_alias_is_taken_back_on_the_desk(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "老旧小区")
    fields = {"title": row.title, "tier": 2, "leads": [city.housing.pk], "said_lead": "住建部门", "remember": "on"}
    pressed(clerk, row, "edit", values=fields)
    row = find(source, "老旧小区")
    alias = Alias.objects.get(name="住建部门")
    assert "取消这个别名" in card(clerk, row)
    url = reverse("decide:act", args=[source.pk, row.pk, "forget"])
    assert clerk.post(f"{url}?v={row.version}&alias={alias.pk}", **HTMX).status_code == 204
    assert not Alias.objects.filter(name="住建部门").exists()
    assert find(source, "老旧小区").leads == [city.housing.pk]
    again = clerk.post(f"{url}?v={row.version}&alias=999999", **HTMX)
    assert again.status_code == 422
    assert "已经取消" in again.content.decode()


def test_a_group_is_expanded_by_one_press(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "公路")
    page = card(clerk, row)
    assert "展开为 1 个" in page
    assert "柳河镇" in page
    url = reverse("decide:act", args=[source.pk, row.pk, "settle"])
    answer = clerk.post(f"{url}?v={row.version}&name=各乡镇", **HTMX)
    assert answer.status_code == 200
    assert find(source, "公路").leads == [city.township.pk]


def test_of_several_one_is_chosen_by_one_press(city: City, clerk: Client) -> None:
    text = "通知\n\n一、整治燃气。（牵头单位：市建局）\n二、检查工地。（责任单位：市建局）\n"
    for code, name in (("yz-a", "建设工程局"), ("yz-b", "建设质量局")):
        create_unit(
            acting=Acting.system(), now=NOW, code=code, name=f"云州市{name}", level=Level.CITY, kind=Kind.DEPARTMENT,
            parent=city.government,
        )  # fmt: skip
    source = taken(city, text, "通知.txt")
    row = find(source, "燃气")
    page = card(clerk, row)
    assert "原文“市建局”是哪一个？" in page
    assert page.count("data-pick") == 2
    unit = Unit.objects.get(code="yz-b")
    url = f"{reverse('decide:act', args=[source.pk, row.pk, 'settle'])}?v={row.version}&name=市建局"
    assert clerk.post(url, {"unit": city.safety.pk}, **HTMX).status_code == 422  # was not offered
    answer = clerk.post(url, {"unit": unit.pk, f"remember-{row.pk}": "on"}, **HTMX)
    assert answer.status_code == 204
    assert find(source, "燃气").leads == find(source, "工地").leads == [unit.pk]
    assert Alias.objects.filter(name="市建局").exists()


def test_a_lead_is_suggested_with_its_reason_and_never_filled_in(city: City, clerk: Client) -> None:
    source = taken(city, "工作要点\n\n一、完成老旧小区改造，更新燃气管网。\n二、抓好落实，务求实效。\n", "要点.txt")
    row = find(source, "老旧小区")
    assert row.leads == []
    page = card(clerk, row)
    assert "这类单位通常负责：" in page
    assert "市住建局" in page
    assert "data-pick" not in card(clerk, find(source, "落实"))
    url = reverse("decide:act", args=[source.pk, row.pk, "lead"])
    answer = clerk.post(f"{url}?v={row.version}", {"unit": city.housing.pk}, **HTMX)
    assert answer.status_code == 200
    assert find(source, "老旧小区").leads == [city.housing.pk]
    assert clerk.post(f"{url}?v={row.version + 1}", {"unit": 10**9}, **HTMX).status_code == 404


def test_a_leader_sees_the_reasons_and_no_buttons(source: Source, city: City) -> None:
    page = signed_in(city.mayor).get(reverse("decide:review", args=[source.pk])).content.decode()
    assert "data-pick" not in page
    assert "习惯称“安监局”" in page


def test_who_is_not_of_the_office_says_nothing(source: Source, city: City) -> None:
    row = find(source, "公路")
    url = f"{reverse('decide:act', args=[source.pk, row.pk, 'settle'])}?v={row.version}&name=各乡镇"
    assert signed_in(city.housing_head).post(url).status_code == 404
    assert signed_in(city.mayor).post(url, **HTMX).status_code == 422
    assert find(source, "公路").leads == []


def test_what_is_known_by_now_is_filled_in_by_one_press(source: Source, clerk: Client, city: City) -> None:
    other = taken(city, TEXT + "六、加固边坡。\n", "再通知.txt")
    actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    row = find(other, "老旧小区")
    assert row.leads == []  # read before anybody said it
    page = card(clerk, row)
    assert "别名“住建部门”" in page
    assert page.count("data-pick") == 1
    assert 'name="said_lead"' not in card(clerk, row, "edit")
    url = f"{reverse('decide:act', args=[other.pk, row.pk, 'settle'])}?v={row.version}&name=住建部门"
    assert clerk.post(url, **HTMX).status_code == 200
    assert find(other, "老旧小区").leads == [city.housing.pk]
    assert "取消这个别名" in card(clerk, find(source, "公路"))  # where it supports, too


def test_a_supporting_name_known_by_now_is_offered_and_supports(source: Source, clerk: Client, city: City) -> None:
    """What was said in another document since never takes the lead from who has it, and is not lost."""
    other = taken(city, "通知\n\n一、整治燃气。（牵头单位：市应急局；配合单位：住建部门）\n", "再通知.txt")
    actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    row = find(other, "燃气")
    assert (row.leads, row.supports) == ([city.safety.pk], [])
    page = card(clerk, row)
    assert "别名“住建部门”" in page
    assert page.count("data-pick") == 1
    assert 'name="said"' not in card(clerk, row, "edit")  # it is no question any more
    url = f"{reverse('decide:act', args=[other.pk, row.pk, 'settle'])}?v={row.version}&name=住建部门"
    assert clerk.post(url, **HTMX).status_code == 200
    row = find(other, "燃气")
    assert (row.leads, row.supports) == ([city.safety.pk], [city.housing.pk])
    again = clerk.post(f"{url.split('?', maxsplit=1)[0]}?v={row.version}&name=住建部门", **HTMX)
    assert again.status_code == 422
    assert "data-pick" not in card(clerk, row)


def test_why_the_first_of_those_responsible_leads_is_told(city: City, clerk: Client) -> None:
    text = "通知\n\n一、整治燃气。（责任单位：市应急局、市住建局）\n二、检查工地。（责任单位：市住建局）\n"
    source = taken(city, text, "通知.txt")
    assert "责任单位中列在最前" in card(clerk, find(source, "燃气"))
    assert "原文写作责任单位" in card(clerk, find(source, "工地"))
