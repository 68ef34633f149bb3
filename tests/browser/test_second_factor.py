"""The second factor in a real browser: a security key (Chromium's virtual one), a code, the recovery codes; every step looked at."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from luoshi.ledger.models import Entry
from luoshi.org.models import SignIn
from tests.browser.launch import CHROMIUM, WIDER, close, faults
from tests.city import PASSWORD, make_city

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python.base")

PICTURES = os.environ.get("LUOSHI_SCREENSHOTS")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]


class Visit:
    """A browser's window with a security key in the machine."""

    def __init__(self, browser: Any, address: str) -> None:
        # A key answers for a name, never for a bare number.
        self.address = address.replace("127.0.0.1", "localhost")
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.key = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, name: str = "sunhao") -> None:
        self.go("/account/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.press("登录")

    def sign_out(self) -> None:
        self.go("/account/logout/")
        self.page.locator("main").get_by_role("button", name="退出登录").click()

    def press(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words, exact=True).click()

    def follow(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words, exact=True).click()

    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    def looked_at(self, heading: str) -> None:
        """The page is the one meant; axe finds nothing, nothing sticks out, wide or narrow."""
        assert self.heading() == heading
        for width in (1440, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert faults(self.page) == [], heading
            assert self.page.evaluate(WIDER) == [], heading
            if PICTURES:
                where = self.page.url.removeprefix(self.address).partition("?")[0].strip("/").replace("/", "-")
                self.page.screenshot(path=f"{PICTURES}/{where}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def visit(chromium: Any, live_server: Any, home: Any) -> Iterator[Visit]:
    make_city()
    made = Visit(chromium, live_server.url)
    yield made
    close(made.context)


def test_a_security_key_is_added_asked_for_renamed_and_removed(visit: Visit) -> None:
    visit.sign_in()
    visit.go("/account/second-factor/")
    visit.looked_at("两步验证")
    visit.follow("添加安全密钥")
    visit.looked_at("添加安全密钥")
    visit.page.fill("[name=name]", "办公室的密钥")
    visit.press("添加")
    visit.page.wait_for_url("**/recovery-codes/")
    visit.looked_at("恢复码")
    assert len(visit.page.locator(".recovery-codes").inner_text().split()) == 10
    visit.follow("已经抄好")
    visit.looked_at("两步验证")
    assert "办公室的密钥" in visit.page.locator("main").inner_text()

    visit.sign_out()
    visit.sign_in()
    visit.looked_at("两步验证")
    assert SignIn.objects.filter(ended_at=None).count() == 0
    visit.press("用安全密钥")
    visit.page.wait_for_url(f"{visit.address}/")
    assert SignIn.objects.latest("pk").how == "password+webauthn"

    visit.go("/account/second-factor/webauthn/")
    visit.looked_at("安全密钥")
    visit.page.get_by_role("link", name="给“办公室的密钥”改名").click()
    visit.looked_at("请再确认一次身份")
    visit.page.fill("[name=password]", PASSWORD)
    visit.press("继续")
    visit.looked_at("给安全密钥改名")
    visit.page.fill("[name=name]", "家里的密钥")
    visit.press("保存")
    visit.looked_at("安全密钥")
    visit.page.get_by_role("link", name="移除“家里的密钥”").click()
    visit.looked_at("移除安全密钥")
    visit.press("移除")
    visit.page.wait_for_url("**/webauthn/")
    assert not Authenticator.objects.exists()
    kinds = list(Entry.objects.filter(stream="sign-in:sunhao").order_by("seq").values_list("kind", flat=True))
    assert kinds.count("sign_in.factor_added") == 2
    assert kinds.count("sign_in.factor_removed") == 2
    assert visit.said == []


def test_what_the_key_refuses_is_told_in_words(visit: Visit) -> None:
    visit.sign_in()
    visit.go("/account/second-factor/webauthn/add/")
    visit.press("添加")
    visit.page.wait_for_url("**/recovery-codes/")
    visit.go("/account/second-factor/webauthn/add/")
    visit.press("添加")  # the same key once more
    visit.page.wait_for_selector("[data-webauthn-said]:not([hidden])")
    visit.looked_at("添加安全密钥")
    assert "没有完成" in visit.page.locator("[data-webauthn-said]").inner_text()
    assert visit.page.locator("[data-webauthn]").is_enabled()
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_an_authenticator_app_is_set_up_and_asked_for(visit: Visit) -> None:
    visit.sign_in()
    visit.go("/account/second-factor/totp/activate/")
    visit.looked_at("设置验证器")
    assert visit.page.locator(".qr img").evaluate("image => image.naturalWidth") > 0
    secret = visit.page.locator(".account-key").inner_text().strip()
    visit.page.fill("[name=code]", code_of(secret))
    visit.press("启用")
    codes = visit.page.locator(".recovery-codes").inner_text().split()
    visit.sign_out()
    visit.sign_in()
    visit.page.fill("[name=code]", "000000")
    visit.press("登录")
    assert "验证码不对" in visit.page.locator("main").inner_text()
    visit.looked_at("两步验证")
    visit.page.fill("[name=code]", codes[0])
    visit.press("登录")
    visit.page.wait_for_url(f"{visit.address}/")
    visit.go("/account/second-factor/recovery-codes/generate/")
    visit.follow("改用验证器或恢复码")
    visit.looked_at("请再确认一次身份")
    visit.page.fill("[name=code]", codes[1])
    visit.press("继续")
    visit.looked_at("生成恢复码")
    visit.press("生成")
    visit.page.wait_for_url("**/recovery-codes/")
    assert codes[2] not in visit.page.locator("main").inner_text()
    visit.go("/account/second-factor/totp/deactivate/")
    visit.looked_at("停用验证器")
    visit.press("停用")
    assert not Authenticator.objects.exists()
    assert [line for line in visit.said if "status of 4" not in line] == []


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
