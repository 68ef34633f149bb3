"""The review desk in a real Chromium: its keys, what follows a press, and nothing that axe objects to."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.models import Origin, Proposal, Source, Status
from luoshi.kernel.lifecycle import State
from tests.browser.launch import CHROMIUM, close, faults
from tests.city import NOW, City, make_city
from tests.decide.samples import MEETING, PLAN, PLAN_AMENDED
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
        close(context)
    assert said == []


def amending(city: City) -> Source:
    """A plan, partly registered, and its amendment."""
    earlier = taken(city, PLAN, "分工.txt")
    for words in ("燃气", "自建房", "取暖"):
        actions.accept(complete(city, find(earlier, words)).pk, acting=city.chief, now=NOW)
    return actions.take_in(
        PLAN_AMENDED.encode(), "修订.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True, amends=earlier
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_use_it(show, source, city, width, language):
    row, amended = source.proposals.first(), amending(city)
    page = show(city.chief, "/sources/", width=width, language=language, bypass_csp=True)
    base = page.url.removesuffix("/sources/")
    desk = f"/sources/{source.pk}/"
    paths = [
        "/sources/", "/sources/upload/", desk, f"{desk}?show=context", f"{desk}fill/", f"{desk}describe/",
        *(f"{desk}?card={row.pk}&open={panel}" for panel in ("edit", "split", "merge", "aside")),
        f"{desk}?show=gaps", f"{desk}compare/", f"/sources/{amended.pk}/compare/", f"/sources/{amended.pk}/compare/?show=kept",
    ]  # fmt: skip
    for path in paths:
        page.goto(base + path)
        assert faults(page) == [], path
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


def test_who_comes_second_stays_at_the_card_and_reads_why(show, source, city):
    row = source.proposals.first()
    page = show(city.clerk, f"/sources/{source.pk}/?card={row.pk}")
    actions.set_aside(row.pk, "information", acting=city.clerk, now=NOW)
    page.keyboard.press("Enter")
    page.locator(f"#card-{row.pk}.now[data-status=set_aside] [role=alert]").wait_for()
    assert page.evaluate("document.activeElement.id") == f"card-{row.pk}"


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


LACKING = """云州市2023年民生实事任务分工

一、任务

（一）开展燃气整治。3月底前完成排查，年底前完成整改。（市应急局牵头，市住建局等配合）

（三）改造老旧小区30个。（市住建局牵头）

二、要求

抓紧抓实各项工作。会议深入学习贯彻中央和省委书记王强主持会议并讲话。
"""


def test_the_doubtful_come_first_and_are_reached_by_key(show, city):
    source = taken(city, LACKING, "实事.txt")
    last = source.proposals.last()
    Proposal.objects.update(confidence=90)
    Proposal.objects.filter(pk=last.pk).update(confidence=50)
    page = show(city.clerk, f"/sources/{source.pk}/")
    now = page.locator(".p.now")
    assert now.get_attribute("data-card") == str(last.pk)
    page.keyboard.press("j")
    page.keyboard.press("d")
    assert now.get_attribute("data-card") == str(last.pk)
    page.keyboard.press("x")
    now.locator(".panel").wait_for()
    page.keyboard.press("4")
    page.locator("#doubtful", has_text="都看过了").wait_for()
    assert now.get_attribute("data-card") == str(source.proposals.first().pk)
    page.goto(page.url.partition("?")[0] + "?order=place")
    assert page.locator("#cards > li").first.get_attribute("data-card") == str(source.proposals.first().pk)


def test_gaps_are_shown_in_place_and_listed(show, city):
    source = taken(city, LACKING, "实事.txt")
    page = show(city.clerk, f"/sources/{source.pk}/")
    gap = page.locator(".doc-text .gap", has_text="缺少第 2 项")
    assert gap.count() == 1
    page.keyboard.press("g")
    page.locator(".gap:focus").wait_for()
    page.get_by_role("link", name="缺漏").first.click()
    page.locator(".contexts", has_text="之前缺少第 2 项").wait_for()
    page.get_by_role("link", name="看原文").first.click()
    page.wait_for_url("**#gap-*")
    assert page.locator(".gap:target").count() == 1


def test_stages_and_an_open_list_are_told(show, city):
    source = taken(city, LACKING, "实事.txt")
    page = show(city.clerk, f"/sources/{source.pk}/?card={source.proposals.first().pk}")
    card = page.locator(".p.now").inner_text()
    assert "名单未列全" in card
    assert "最后一个阶段" in card
    assert page.locator("#doc .m", has_text="30个").count() == 1


def test_a_long_document_comes_in_parts_and_is_whole_to_the_keys(show, city):
    lines = "".join(
        f"{n}.排查整治第{n}类隐患，建立台账，逐项销号，定期通报进展。（市应急局牵头）\n\n" for n in range(1, 1100)
    )
    source = taken(city, f"云州市隐患排查整治任务分工\n\n一、任务\n\n{lines}", "隐患.txt")
    page = show(city.clerk, f"/sources/{source.pk}/")
    parts = page.locator("#doc [data-p]")
    first = parts.count()
    assert 0 < first < source.proposals.count()
    page.locator("#doc").evaluate("doc => { doc.scrollTop = doc.scrollHeight }")
    parts.nth(first).wait_for(state="attached")
    last = source.proposals.last()
    page.goto(page.url.partition("?")[0] + f"?card={last.pk}&order=place")
    assert page.locator(f"#doc [data-p='{last.pk}']").first.is_visible()
    page.locator("#text-before a").click()
    parts.nth(500).wait_for(state="attached")
    page.goto(page.url.partition("?")[0] + f"?text={last.start}")  # the words of one card, the cards of another
    assert page.locator(".p.now").get_attribute("data-card") == str(source.proposals.first().pk)
    page.keyboard.press("j")
    second = source.proposals.all()[1]
    page.locator(f"#doc [data-p='{second.pk}'].now").first.wait_for()


def test_a_comparison_is_gone_through_from_the_keyboard(show, city):
    source = amending(city)
    page = show(city.clerk, f"/sources/{source.pk}/compare/")
    page.keyboard.press("j")
    page.locator(".c.now ins", has_text="9").wait_for()
    page.keyboard.press("x")
    page.get_by_text("1 项作为已有在办").wait_for()
    assert find(source, "燃气").status == Status.SET_ASIDE
    for _row in range(3):
        page.keyboard.press("j")
    page.locator(".c-dropped.now").wait_for()
    page.keyboard.press("x")
    page.locator(".c-dropped", has_text="已记明不再提").wait_for()
    assert Origin.objects.filter(dropped_by=source).count() == 1
    for _row in range(4):
        page.keyboard.press("j")
    page.locator(".c-new.now").wait_for()
    page.keyboard.press("Enter")
    page.locator(".c-new", has_text="已拟立项").wait_for()
    page.goto(page.url.partition("?")[0] + "?show=kept")
    page.get_by_role("button", name="未变的 1 项都作为已有在办").click()
    page.locator("#confirm-dialog [data-confirm-yes]").click()
    page.get_by_text("1 项作为已有在办").wait_for()
    assert find(source, "自建房").duplicate_of is not None
    page.locator(".c-kept .p-top").click()
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url(f"**/sources/{source.pk}/?card=*")
