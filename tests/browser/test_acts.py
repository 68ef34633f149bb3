"""The page of one commitment and its acts in a real Chromium: dialogs, refusals inside them, nothing typed is lost, axe is content."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.browser.launch import CHROMIUM, close, faults

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
FAR = date(2099, 12, 31)
PDF = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 proof"}


@pytest.fixture
def city(home):
    from tests.city import make_city

    return make_city()


@pytest.fixture
def browse(chromium, live_server) -> Iterator[Any]:
    """A signed-in person's window; what its console says beyond the refusals' own status lines fails the test."""
    contexts, said = [], []

    def note(text: str) -> None:
        if "Failed to load resource" not in text:
            said.append(text)

    def opened(who, path, width=1440, language="zh-hans", scripts=True):
        client = Client()
        client.force_login(who.person)
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        session = {"name": "luoshi_session", "value": client.cookies["luoshi_session"].value, "url": live_server.url}
        context.add_cookies([session, {"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: note(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("dialog", lambda asked: (note(f"asked: {asked.type}"), asked.accept()))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        close(context)
    assert said == []


def act(page, words: str):
    """Open an act's dialog by its button."""
    page.locator(".page-acts a", has_text=words).click()
    page.wait_for_selector("dialog[open]")
    return page.locator("dialog[open]")


def send(dialog) -> None:
    dialog.locator(".acts-foot .btn-main").click()


def test_a_refusal_is_told_in_the_dialog_and_nothing_typed_is_lost(browse, city) -> None:
    from luoshi.deliver import actions
    from tests.city import NOW, in_progress

    commitment = in_progress(city, due=FAR)
    page = browse(city.safety_liaison, f"/commitments/{commitment.pk}/")
    dialog = act(page, "反馈进展")
    page.fill("[name=progress]", "又整改 20 处")
    page.fill("[name=claimed]", "85")
    page.check("[value=late]")
    page.set_input_files("[name=files]", [PDF])
    send(dialog)
    page.wait_for_selector("dialog[open] .field-error")
    assert "写明困难" in dialog.locator(".field-error").first.inner_text()
    page.fill("[name=difficulty]", "用地指标未落实")

    report = commitment.reports.get()  # meanwhile the office acts
    actions.assess(commitment.pk, acting=city.clerk, now=NOW, report_pk=report.pk, evidenced=41, assessment="部分属实")
    send(dialog)
    page.wait_for_selector("dialog[open] .form-errors")
    assert "陈静核实进度 41%" in dialog.locator(".form-errors").inner_text()
    assert page.input_value("[name=progress]") == "又整改 20 处"

    send(dialog)
    page.wait_for_selector(".message-success")
    assert "进展反馈已提交" in page.locator(".message-text").inner_text()
    written = commitment.reports.first()
    assert (written.progress, [held.name for held in written.evidence.all()]) == ("又整改 20 处", ["证明.pdf"])


def test_esc_puts_the_form_away_and_the_button_brings_it_back(browse, city) -> None:
    from tests.city import in_progress

    page = browse(city.clerk, f"/commitments/{in_progress(city).pk}/")
    act(page, "核实进度")
    page.fill("[name=assessment]", "还没写完")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    dialog = act(page, "核实进度")
    assert page.input_value("[name=assessment]") == "还没写完"
    dialog.get_by_text("取消", exact=True).click()
    act(page, "核实进度")
    assert page.input_value("[name=assessment]") == ""


def test_rows_are_added_to_a_plan(browse, city) -> None:
    from tests.city import accepted

    commitment = accepted(city, due=FAR)
    page = browse(city.safety_liaison, f"/commitments/{commitment.pk}/")
    dialog = act(page, "报送方案")
    page.locator("details.later > summary").click()  # six rows are offered, the later ones folded
    page.locator("[data-add-step]").click()
    for name, value in (("title", "整改完成"), ("due", "2099-06-30"), ("percent", "100")):
        page.fill(f"[name=steps-6-{name}]", value)
    send(dialog)
    page.wait_for_selector(".message-success")
    assert commitment.milestones.get().title == "整改完成"


def test_it_all_works_without_scripts(browse, city) -> None:
    from tests.city import dispatched

    commitment = dispatched(city)
    page = browse(city.safety_liaison, f"/commitments/{commitment.pk}/", scripts=False)
    page.locator(".page-acts .btn-main").click()
    page.locator(".acts-foot .btn-main").click()
    assert "已签收" in page.locator(".message-text").inner_text()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it(browse, city, width: int, language: str) -> None:
    from tests.city import closed, in_progress, registered

    work, ready, ended = in_progress(city, title="长" * 150), registered(city), closed(city)
    visits = [
        (city.safety_head, f"/commitments/{work.pk}/"),
        (city.safety_head, f"/commitments/{work.pk}/report/"),
        (city.clerk, f"/commitments/{work.pk}/assess/"),
        (city.chief, f"/commitments/{ended.pk}/"),
        (city.chief, f"/commitments/{ended.pk}/verify/"),
        (city.clerk, f"/commitments/dispatch_many/?pk={ready.pk}&pk={ended.pk}"),
    ]
    for who, path in visits:
        page = browse(who, path, width, language)
        if path == f"/commitments/{work.pk}/":
            act(page, "反馈进展" if language == "zh-hans" else "Report progress")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
