"""An import in a real browser: sent, looked at while it is checked, carried out; stopped; and the same without a script."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from luoshi.org import jobs
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person
from luoshi.org.models import Role, Unit
from tests.browser.launch import CHROMIUM, WIDER, close
from tests.city import NOW, PASSWORD, make_city
from tests.org.test_roster import book, town

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def signed_in(live_server: Any, chromium: Any, home: Any) -> Iterator[Any]:
    """A page on which the system administrator has signed in, and a way to have one without scripts."""
    city = make_city()
    enter_person(
        acting=Acting.system(), now=NOW, username="xitong", name="白平", unit=city.government, role=Role.SYSTEM_ADMIN, password=PASSWORD,
    )  # fmt: skip
    opened = []

    def open_page(*, scripts: bool = True) -> Any:
        context = chromium.new_context(
            locale="zh-CN", viewport={"width": 360, "height": 800}, java_script_enabled=scripts
        )
        opened.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/account/login/")
        page.fill("input[name=login]", "xitong")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(f"{live_server.url}/people/roster/")
        return page

    yield open_page
    for context in opened:
        close(context)


@pytest.fixture
def worker() -> Iterator[threading.Event]:
    """A worker in a thread, which begins when the event is set."""
    begin, end = threading.Event(), threading.Event()

    def run() -> None:
        begin.wait(60)
        try:
            while not end.wait(0.2):
                jobs.work(ending=end.is_set)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield begin
    end.set()
    begin.set()
    thread.join(30)


def send(page: Any, *rows: list[str]) -> None:
    file = {"name": "单位.xlsx", "mimeType": "application/octet-stream", "buffer": book(units=rows)}
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="看看差异").click()
    page.wait_for_selector("#job-progress")


def test_a_file_is_sent_looked_at_and_carried_out_while_one_watches(signed_in: Any, worker: threading.Event) -> None:
    page = signed_in()
    send(page, town(), town("yz-jyj-kk", "考试科", "yz-jyj", kind="内设机构"))
    assert "排队中" in page.inner_text("main")
    worker.set()
    page.get_by_role("button", name="照此导入").wait_for()
    assert page.evaluate(WIDER) == []
    assert "新增 2 行" in page.inner_text("main")
    page.get_by_role("button", name="照此导入").click()
    page.wait_for_selector("text=已全部办成")
    assert Unit.objects.filter(path__startswith="yz/yz-jyj/").count() == 2


def test_an_import_that_waits_is_called_off(signed_in: Any) -> None:
    page = signed_in()
    send(page, town())
    page.get_by_role("button", name="取消").click()
    page.wait_for_selector("text=什么都没有改")
    jobs.work()
    page.reload()
    assert not page.get_by_role("button", name="照此导入").count()


def test_it_all_works_without_a_script(signed_in: Any) -> None:
    page = signed_in(scripts=False)
    send(page, town())
    jobs.work()
    page.get_by_role("link", name="刷新").click()
    page.get_by_role("button", name="照此导入").click()
    page.wait_for_selector("#job-progress")
    jobs.work()
    page.get_by_role("link", name="刷新").click()
    page.wait_for_selector("text=已全部办成")
    assert Unit.objects.filter(code="yz-jyj").exists()
