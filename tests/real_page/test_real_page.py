"""One real newspaper page through the whole house in a real Chromium, as people would take it: from upload to proof.

The page is no part of the project. It is read from LUOSHI_REAL_PAGE, or from where a developer keeps the corpus; without it
the test is skipped with a word. Run it by name:

    pytest -m real_page tests/real_page
"""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.city import PASSWORD
from tools.postgres import Postgres, find_postgresql
from tools.running import stop
from tools.serving import Server, free_port, wait_until_answering

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(
    os.environ.get("LUOSHI_REAL_PAGE") or ROOT / "../shared/corpus/unlabelled/heze-daily-2022-12-31.txt"
).resolve()
CHROMIUM = os.environ.get("LUOSHI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
CLERK, CHIEF, LIAISON, HEAD = "chenjing", "zhouwei", "liming", "sunhao"
SAFETY = "市应急局"
DUE = date.today() + timedelta(days=120)  # noqa: DTZ011 - the server's day is the machine's day

pytestmark = [
    pytest.mark.real_page,
    pytest.mark.skipif(not PAGE.exists(), reason=f"the real page is not here ({PAGE}); name it in LUOSHI_REAL_PAGE"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@dataclass
class Copy:
    """One running copy of Luoshi: its environment, its address, its database."""

    env: dict[str, str]
    address: str = ""
    database: str = ""

    def luoshi(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line as a person would, in Chinese."""
        return subprocess.run(
            [sys.executable, "-m", "luoshi.cli", *words],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def alter(self, *statements: str) -> None:
        """Write to the database behind the application's back."""
        if self.database:
            psycopg = pytest.importorskip("psycopg")
            with psycopg.connect(self.database) as connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            with contextlib.closing(sqlite3.connect(Path(self.env["LUOSHI_HOME"]) / "luoshi.sqlite3")) as connection:
                for statement in statements:
                    connection.execute(statement)
                connection.commit()

    def one(self, query: str) -> Any:
        if self.database:
            psycopg = pytest.importorskip("psycopg")
            with psycopg.connect(self.database) as connection:
                return connection.execute(query).fetchone()[0]
        with contextlib.closing(sqlite3.connect(Path(self.env["LUOSHI_HOME"]) / "luoshi.sqlite3")) as connection:
            return connection.execute(query).fetchone()[0]


@pytest.fixture(params=["sqlite", "postgresql"])
def copy(request, tmp_path) -> Iterator[Copy]:
    """A copy served by gunicorn, with the small city in it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    env |= {
        "LUOSHI_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "LANG": "zh_CN.UTF-8", "LC_ALL": "",
        "DJANGO_SETTINGS_MODULE": "luoshi.config.settings", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        made = Copy(env)
        if request.param == "postgresql":
            programs = find_postgresql()
            if programs is None:
                pytest.skip("PostgreSQL's programs are not on this machine")
            server = stack.enter_context(Postgres(programs))
            env["LUOSHI_DATABASE_URL"] = server.url
            made.database = f"host={server.place} user=luoshi dbname=luoshi"
            with pytest.importorskip("psycopg").connect(
                f"host={server.place} user=luoshi dbname=postgres", autocommit=True
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'luoshi'").fetchone():
                    connection.execute("CREATE DATABASE luoshi")
        migrated = made.luoshi("migrate")
        assert migrated.returncode == 0, migrated.stderr
        subprocess.run([sys.executable, "-m", "tests.real_page.people"], env=env, cwd=ROOT, check=True)
        port = free_port()
        made.address = f"http://127.0.0.1:{port}"
        log = tmp_path / "serve.log"
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "luoshi.cli", "serve", "--port", str(port), "--workers", "2"],
                env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            )  # fmt: skip
        stack.callback(stop, process, signal.SIGTERM)
        wait_until_answering(Server(process, made.address, log))
        yield made


@pytest.fixture
def sign_in(copy) -> Iterator[Any]:
    """Opens the desk for one person; the test fails on any error in any console."""
    said: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def signed_in(username: str) -> Any:
            page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
            page.set_default_timeout(60_000)
            page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(copy.address)
            page.fill("#id_login", username)
            page.fill("#id_password", PASSWORD)
            page.click("main button.btn-main")
            page.wait_for_url(f"{copy.address}/")
            return page

        yield signed_in
        browser.close()
    assert said == []


def press(
    page: Any, words: str, *, fields: dict[str, str] | None = None, choose: str = "", file: Path | None = None
) -> None:
    """Open an act's form from the commitment's page, fill it in, send it, and wait until the page has come anew."""
    button = page.locator(f".page-head a:text-is('{words}')")
    if not button.first.is_visible():
        page.locator(".page-head details.menu > summary").click()
    button.first.click()
    dialog = page.locator("dialog[open]")
    for name, value in (fields or {}).items():
        dialog.locator(f"[name={name}]").fill(value)
    if choose:
        dialog.get_by_label(choose, exact=True).check()
    if file is not None:
        dialog.locator("input[type=file]").set_input_files(file)
    with page.expect_event("load"):
        dialog.locator("button.btn-main").click()
    page.wait_for_selector(".message-success")


def test_from_the_newspaper_to_the_proof(copy: Copy, sign_in: Any, tmp_path: Path) -> None:
    clerk = sign_in(CLERK)
    proposals = take_in(clerk)
    fill_and_propose(clerk, proposals)
    chief = sign_in(CHIEF)
    registered = register_all(chief, copy)
    assert registered >= proposals  # 各县区 stands for several, and each gets its own
    assert copy.one("SELECT count(DISTINCT serial) FROM commitments_commitment WHERE number IS NOT NULL") == registered
    dispatch_all(clerk, copy, registered)

    liaison, head = sign_in(LIAISON), sign_in(HEAD)
    liaison.goto(f"{copy.address}/commitments/?state=dispatched")
    liaison.locator("table td.title a").first.click()
    liaison.wait_for_selector("#history")
    here = liaison.url
    pk = int(re.search(r"/commitments/(\d+)/", here)[1])

    press(liaison, "签收")
    paper = tmp_path / "进展清单.txt"
    paper.write_text("云州市 12 处点位已全部完成，附验收单编号 1 至 12。", encoding="utf-8")
    progress = {"progress": "12 处点位已完成 11 处。", "claimed": "90"}
    press(liaison, "反馈进展", fields=progress, file=paper)
    at(head, here, lambda: press(head, "审核反馈"))
    at(head, here, lambda: press(head, "申请办结", fields={"result": "12 处点位全部完成。"}))
    at(clerk, here, lambda: press(clerk, "退回重办", fields={"reason": "第 7 处现场未完工。"}))
    paper.write_text("第 7 处已于今日完工，附照片编号。", encoding="utf-8")
    at(head, here, lambda: press(head, "申请办结", fields={"result": "第 7 处已补齐，12 处全部完成。"}, file=paper))
    at(clerk, here, lambda: press(clerk, "核验", fields={"finding": "现场逐处看过，属实。"}, choose="现场核验"))
    at(chief, here, lambda: press(chief, "办结销号"))
    assert copy.one(f"SELECT state FROM commitments_commitment WHERE id = {pk}") == "closed"

    proved = copy.luoshi("verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
    alter_and_be_found(copy, pk)


def at(page: Any, address: str, do: Any) -> None:
    page.goto(address)
    do()


def take_in(clerk: Any) -> int:
    """Upload the page; the desk shows what was found. Returns how many proposals there are."""
    clerk.goto(clerk.url + "sources/upload/")
    clerk.locator("input[type=file]").set_input_files(PAGE)
    clerk.locator("[name=unclassified]").check()
    with clerk.expect_event("load"):
        clerk.locator("main button.btn-main").click()
    clerk.wait_for_selector("#cards")
    assert clerk.locator("mark.gap, .doc-text .gap").count() >= 1  # the missing line is pointed at
    proposals = clerk.locator("#cards > li").count()
    assert proposals >= 15  # six priorities, five tasks, four on how to work
    return int(proposals)


def fill_and_propose(clerk: Any, proposals: int) -> None:
    """Fill in lead, date and measure for all that lack them, then propose all."""
    clerk.locator("#check-all").check()
    clerk.locator("#desk-form button", has_text="统一填写").click()
    box = clerk.locator("#id_leads-input")
    box.fill(SAFETY)
    clerk.locator("#id_leads-list [role=option]").first.wait_for()
    clerk.keyboard.press("Enter")
    clerk.fill("#id_due", DUE.isoformat())
    clerk.fill("#id_measure", "形成清单并逐项完成，附佐证")
    with clerk.expect_event("load"):
        clerk.locator("main form button.btn-main").click()
    clerk.wait_for_selector(".message-success")
    clerk.locator(".page-acts button.btn-main").click()
    with clerk.expect_event("load"):
        clerk.locator("#confirm-dialog [data-confirm-yes]").click()
    assert clerk.locator("#cards li[data-status=pending]").count() == 0
    assert clerk.locator("#cards > li").count() == proposals


def register_all(chief: Any, copy: Copy) -> int:
    """The head of the office registers everything that was proposed. Returns how many commitments that makes."""
    chief.goto(f"{copy.address}/sources/")
    chief.locator("main a[href^='/sources/']").filter(has_not_text="录入").first.click()
    chief.wait_for_selector("#cards")
    chief.locator(".page-acts button.btn-main").click()
    with chief.expect_event("load"):
        chief.locator("#confirm-dialog [data-confirm-yes]").click()
    chief.wait_for_selector(".message-success")
    states = "SELECT count(*) FROM commitments_commitment"
    assert copy.one(f"{states} WHERE state <> 'registered'") == 0
    return int(copy.one(states))


def dispatch_all(clerk: Any, copy: Copy, registered: int) -> None:
    clerk.goto(f"{copy.address}/commitments/?state=registered")
    clerk.locator("thead input[data-check-all]").check()
    clerk.locator("button[data-picked]").click()
    clerk.wait_for_selector("input[name^=version-]", state="attached")
    clerk.locator("main form button.btn-main").click()
    clerk.wait_for_selector("main [role=status] caption")
    assert copy.one("SELECT count(*) FROM commitments_commitment WHERE state = 'dispatched'") == registered


def alter_and_be_found(copy: Copy, pk: int) -> None:
    """Change one byte of a row, then one byte of an entry: each is named, and the command fails."""
    due = str(copy.one(f"SELECT due FROM commitments_commitment WHERE id = {pk}"))
    later = f"{int(due[:4]) + 1}{due[4:]}"
    copy.alter(f"UPDATE commitments_commitment SET due = '{later}' WHERE id = {pk}")
    found = copy.luoshi("verify")
    assert found.returncode == 1
    assert f"commitments.commitment {pk}" in found.stdout
    assert later in found.stdout

    entry = copy.one(f"SELECT id FROM ledger_entry WHERE stream = 'commitment:{pk}' AND kind = 'commitment.send_back'")
    seq = copy.one(f"SELECT seq FROM ledger_entry WHERE id = {entry}")
    if copy.database:
        copy.alter("DROP TRIGGER ledger_entry_no_change ON ledger_entry")
    else:
        copy.alter("DROP TRIGGER ledger_entry_no_update")
    copy.alter(f"UPDATE ledger_entry SET data = replace(data, '第 7 处', '第 8 处') WHERE id = {entry}")
    found = copy.luoshi("verify")
    assert found.returncode == 1
    assert f"commitment:{pk} #{seq}" in found.stdout
    assert f"commitments.commitment {pk}" in found.stdout
    assert "ledger_entry_no" in found.stdout  # and that the guard is gone
