"""Names and suggested leads on the review desk, from the keyboard, at both widths and in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest

from luoshi.decide import suggestions
from luoshi.decide.models import Source
from luoshi.org.models import Alias
from tests.browser.launch import CHROMIUM, arriving, faults
from tests.browser.test_review import show  # noqa: F401 - a fixture
from tests.city import City, make_city
from tests.decide.test_actions import find, taken

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]

TEXT = """关于做好今冬明春重点工作的通知

一、开展燃气专项整治。3月底前完成。（牵头单位：住建部门；责任单位：市应急局、各有关部门）
二、完成老旧小区改造二十个，更新燃气管网。
三、抓好农村公路养护。（牵头单位：各乡镇；责任单位：住建部门、安监局）
四、清理积雪。（责任单位：住建部门）
"""


@pytest.fixture
def city(home) -> City:
    suggestions._kept.clear()
    return make_city()


@pytest.fixture
def source(city: City) -> Iterator[Source]:
    return taken(city, TEXT, "通知.txt")


def test_a_suggestion_is_taken_with_one_key(show: Any, city: City, source: Source) -> None:  # noqa: F811
    row = find(source, "老旧小区")
    page = show(city.clerk, f"/sources/{source.pk}/?card={row.pk}")
    now = page.locator(".p.now")
    now.locator("[data-act=lead]").first.wait_for()
    assert "这类单位通常负责" in now.inner_text()
    page.keyboard.press("1")
    now.locator(".chip-lead").wait_for()
    row.refresh_from_db()
    assert row.leads == [city.housing.pk]


def test_a_group_is_expanded_with_one_key(show: Any, city: City, source: Source) -> None:  # noqa: F811
    row = find(source, "公路")
    page = show(city.clerk, f"/sources/{source.pk}/?card={row.pk}")
    page.locator(".p.now").get_by_text("展开为 1 个").wait_for()
    page.keyboard.press("1")
    page.locator(".p.now .chip-lead").wait_for()
    row.refresh_from_db()
    assert row.leads == [city.township.pk]


def test_an_unknown_name_is_asked_once(show: Any, city: City, source: Source) -> None:  # noqa: F811
    row = find(source, "燃气专项")
    page = show(city.clerk, f"/sources/{source.pk}/?card={row.pk}")
    now = page.locator(".p.now")
    page.keyboard.press("e")
    now.locator("[data-edit]").wait_for()
    assert now.locator("[name=remember]").is_checked()
    page.keyboard.type("住建")
    page.keyboard.press("ArrowDown")
    page.locator(".typeahead-list [role=option]", has_text="市住建局").first.wait_for()
    page.keyboard.press("Enter")
    with arriving(page):
        now.get_by_text("只保存").click()
    page.locator(".p.now", has_text="别名“住建部门”").wait_for()
    assert Alias.objects.get(name="住建部门").units.get() == city.housing
    assert find(source, "积雪").leads == [city.housing.pk]
    with arriving(page):
        page.locator(".p.now").get_by_text("取消这个别名").click()
    assert not Alias.objects.filter(name="住建部门").exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it(show: Any, city: City, source: Source, width: int, language: str) -> None:  # noqa: F811
    desk = f"/sources/{source.pk}/"
    page = show(city.chief, desk, width=width, language=language, bypass_csp=True)
    base = page.url.removesuffix(desk)
    for words, panel in (("老旧小区", ""), ("公路", ""), ("公路", "edit"), ("燃气专项", "edit")):
        path = f"{desk}?card={find(source, words).pk}{'&open=' if panel else ''}{panel}"
        page.goto(base + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
