"""The review desk in a real Chromium: its keys, what follows a press, and nothing that axe objects to."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.decide.models import Source, Status
from luoshi.kernel.lifecycle import State
from tests.browser.launch import CHROMIUM
from tests.city import City, make_city
from tests.decide.samples import MEETING
from tests.decide.test_actions import complete, find, taken

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]


def refused(message) -> bool:
    """The browser's own note of a form that came back with its errors: not a fault of the page."""
    return "status of 422" in message.text


@pytest.fixture
def city(home) -> City:
    return make_city()


@pytest.fixture
def source(city: City) -> Source:
    return taken(city)


@pytest.fixture
def show(chromium, live_server) -> Iterator[Any]:
    """Opens an address as somebody; any other word in the page's console fails the test."""
    contexts, said = [], []

    def opened(acting, path, *, width=1440, language="zh-hans", **options):
        client = Client()
        client.force_login(acting.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
                {"name": "django_language", "value": language, "url": live_server.url},
            ]
        )
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                said.append(message.text) if message.type in {"error", "warning"} and not refused(message) else None
            ),
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it(show, source, city, width, language):
    from axe_playwright_python.sync_playwright import Axe

    row = source.proposals.first()
    page = show(city.chief, "/sources/", width=width, language=language, bypass_csp=True)
    base = page.url.removesuffix("/sources/")
    desk = f"/sources/{source.pk}/"
    paths = [
        "/sources/", "/sources/upload/", desk, f"{desk}?show=context", f"{desk}fill/", f"{desk}describe/",
        *(f"{desk}?card={row.pk}&open={panel}" for panel in ("edit", "split", "merge", "aside")),
    ]  # fmt: skip
    for path in paths:
        page.goto(base + path)
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(path, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_source_is_reviewed_from_the_keyboard_alone(show, source, city):
    row = find(source, "各县区")
    page = show(city.clerk, f"/sources/{source.pk}/?card={row.pk}")
    now = page.locator(".p.now")

    page.keyboard.press("m")
    now.locator(".panel [data-act=merge]").first.wait_for()
    page.keyboard.press("Enter")
    now.get_by_text("分开").wait_for()
    now.get_by_text("分开").click()
    page.locator(".p.now", has_text="已并入").wait_for(state="detached")

    page.keyboard.press("s")
    now.locator(".cut").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".p:not(.now)", has_text="错位发展").wait_for()
    assert source.proposals.filter(words="各县区要立足优势、").exists()

    page.keyboard.press("x")
    now.locator(".panel").wait_for()
    page.keyboard.press("2")
    page.locator(f"#card-{row.pk}[data-status=set_aside]").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.locator(f"#card-{row.pk}.now[data-status=pending]").wait_for()

    page.keyboard.press("Enter")
    page.locator(f"#card-{row.pk}[data-status=proposed]").wait_for()
    assert "now" not in page.locator(f"#card-{row.pk}").get_attribute("class")
    assert page.locator(f"#doc [data-p='{row.pk}']").first.get_attribute("class") == "hit hit-done"
    row.refresh_from_db()
    assert row.status == Status.PROPOSED


def test_a_head_is_led_to_what_is_lacking(show, source, city):
    row = find(source, "项目建设")
    page = show(city.chief, f"/sources/{source.pk}/?card={row.pk}")
    page.keyboard.press("Enter")
    page.locator(".p.now [data-edit]").wait_for()
    assert "请指定牵头单位" in page.locator(".p.now [role=alert]").inner_text()
    page.wait_for_function("document.activeElement.matches('.typeahead-input')")
    page.keyboard.type("应急")
    page.locator(".typeahead-list [role=option]", has_text="市应急局").wait_for()
    page.keyboard.press("Enter")
    page.locator(".p.now textarea").fill("形成清单")
    page.keyboard.press("Control+Enter")
    page.locator(f"#card-{row.pk}[data-status=proposed]").wait_for()
    assert Commitment.objects.get().state == State.REGISTERED
    assert "立项" in page.locator(f"#card-{row.pk}").inner_text()


def test_words_and_card_find_one_another(show, source, city):
    page = show(city.clerk, f"/sources/{source.pk}/")
    gas = find(source, "燃气")
    page.locator(f"#doc [data-p='{gas.pk}']").first.click()
    assert page.locator(".p.now").get_attribute("data-card") == str(gas.pk)
    page.keyboard.press("k")
    assert page.locator("#doc .hit.now").first.get_attribute("data-p") != str(gas.pk)


def test_all_at_once_asks_first_and_tells_what_was_left(show, source, city):
    complete(city, find(source, "燃气"))
    page = show(city.chief, f"/sources/{source.pk}/")
    page.get_by_role("button", name="全部立项").click()
    page.locator("#confirm-dialog [data-confirm-yes]").click()
    page.locator(".left").wait_for()
    assert "还不能立项" in page.locator(".left").inner_text()
    assert Commitment.objects.count() == 1


def test_a_refused_upload_keeps_the_file(show, city):
    page = show(city.clerk, "/sources/upload/")
    page.locator("input[type=file]").set_input_files(
        {"name": "会议.txt", "mimeType": "text/plain", "buffer": MEETING.encode()}
    )
    page.get_by_role("button", name="录入并研读").click()
    page.locator("#upload-errors [role=alert]").wait_for()
    assert "请先确认文件不涉密" in page.locator("#upload-errors").inner_text()
    page.locator("[name=unclassified]").check()
    page.get_by_role("button", name="录入并研读").click()
    page.locator("#doc").wait_for()
    assert Source.objects.count() == 1
