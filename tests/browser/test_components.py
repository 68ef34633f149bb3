"""The components in a real Chromium: nothing that axe objects to, nothing wider than the window, and what the scripts promise."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.launch import CHROMIUM, WIDER, close, faults

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
POSTED = "() => new FormData(document.querySelector('form[data-guard]')).getAll('support')"


@pytest.fixture
def show(chromium, live_server, settings) -> Iterator[Any]:
    """Opens an address at a width in a language; the page fails the test on any word in its console."""
    settings.LUOSHI_DEMO = True
    contexts, said = [], []

    def opened(path, width=1440, language="zh-hans"):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        close(context)
    assert said == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", ["/styleguide/?messages=1", "/account/login/"])
def test_everybody_can_use_it(show, path, width, language):
    page = show(path, width, language)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(WIDER) == []


def test_units_are_chosen_from_the_keyboard(show):
    page = show("/styleguide/")
    box = page.locator("#id_support-input")
    box.fill("石桥")
    page.keyboard.press("Enter")
    box.fill("柳河")
    page.keyboard.press("Enter")
    assert page.evaluate(POSTED) == ["3", "6"]
    page.keyboard.press("Backspace")
    assert page.evaluate(POSTED) == ["3"]
    box.fill("没有这个单位")
    assert page.locator("#id_support-list").inner_text() == "没有符合的单位"
    page.keyboard.press("Escape")
    assert page.locator("#id_support-list").is_hidden()


def test_a_question_is_asked_first_and_the_answer_is_sent_once(show):
    page = show("/styleguide/")
    posts = []
    page.route(
        "**/*",
        lambda route: (
            (posts.append(1), route.fulfill(status=204)) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.evaluate("document.querySelector('form[data-guard]').noValidate = true")
    button = page.locator("form[data-guard] button.btn-main")
    button.click()
    page.locator("#confirm-dialog [data-close]").click()
    assert posts == []
    button.click()
    page.locator("#confirm-dialog [data-confirm-yes]").click()
    page.wait_for_function("document.querySelector('form[data-guard] button.btn-main').disabled")
    page.evaluate("document.querySelector('form[data-guard]').requestSubmit()")
    page.wait_for_timeout(100)
    assert len(posts) == 1


def test_unsaved_text_is_not_left_behind_unasked(show, live_server):
    page = show("/styleguide/")
    page.locator("#id_title").fill("整治")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(live_server.url + "/account/login/")
    assert asked == ["beforeunload"]


def test_keys_can_be_switched_off(show):
    page = show("/styleguide/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.locator("#keys-dialog").evaluate("dialog => dialog.open")
