"""Every screen, wide and narrow, in both languages, for who uses it, in a real Chromium.

axe finds nothing, the console stays silent, nothing is wider than the window, and what is loaded weighs less than 300 KB.
The screens are those of tests/screens.py; an address that is not there fails.
"""

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.models import Kind, Level, Role
from luoshi.org.queries import acting_of
from luoshi.rulebook.actions import adopt_defaults
from tests.browser.launch import CHROMIUM, WIDER, close, faults
from tests.city import NOW
from tests.screens import EMPTY, SCREENS, Screen, World, client_of, make_world, unlisted

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python.base")
WIDTHS = (1440, 360)
LANGUAGES = ("zh-hans", "en")
PARTS = 4  # the screens are looked at in portions, which the workers share
HEAVIEST = 300_000  # bytes, with static files compressed as they are served
PICTURES = os.environ.get("LUOSHI_SCREENSHOTS")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]

LOADED = "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
# Not Playwright's answer.body(): it waits without end where Chromium has let go of the answer already.
OWN_TEXT = "() => performance.getEntriesByType('navigation')[0].encodedBodySize"


@dataclass
class Desk:
    """A served world, and a browser's window for each person and language."""

    address: str
    world: World
    browser: Any
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def page(self, who: str, language: str) -> Any:
        if (who, language) not in self.pages:
            context = self.browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
            cookies = client_of(self.world.person(who), language).cookies
            context.add_cookies(
                [{"name": name, "value": held.value, "url": self.address} for name, held in cookies.items()]
            )
            page = context.new_page()
            page.on(
                "console",
                lambda message: self.said.append(message.text) if message.type in {"error", "warning"} else None,
            )
            page.on("pageerror", lambda error: self.said.append(str(error)))
            self.pages[who, language] = page
        return self.pages[who, language]

    def close(self) -> None:
        for page in self.pages.values():
            close(page.context)


@pytest.fixture
def desk(chromium, live_server, home) -> Iterator[Desk]:
    made = Desk(live_server.url, make_world(), chromium)
    yield made
    made.close()


@dataclass
class Nobody:
    """An office with nothing in it but its head."""

    chief: Acting
    card: int = 0
    pks: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)

    def person(self, _who: str) -> Acting:
        return self.chief


@pytest.fixture
def empty_desk(chromium, live_server, home) -> Iterator[Desk]:
    system = Acting.system()
    office = create_unit(
        acting=system, now=NOW, code="yz", name="云州市委市政府督查室", level=Level.CITY, kind=Kind.OFFICE, mark="云督"
    )
    adopt_defaults(now=NOW)
    head = enter_person(
        acting=system, now=NOW, username="zhouwei", name="周伟", unit=office, role=Role.SUPERVISION_HEAD
    )
    made = Desk(live_server.url, Nobody(acting_of(head, NOW.date())), chromium)  # type: ignore[arg-type]
    yield made
    made.close()


@lru_cache
def weight(path: str) -> int:
    """Bytes of a static file as they are sent: compressed where that helps."""
    found = finders.find(path)
    assert found, path
    plain = Path(found).read_bytes()
    return min(len(plain), len(gzip.compress(plain, 6)))


def weighed(page: Any) -> int:
    """What the screen loads the first time: its own text and every file it names."""
    files = {urlsplit(name).path.removeprefix("/static/") for name in page.evaluate(LOADED) if "/static/" in name}
    assert files
    return page.evaluate(OWN_TEXT) + sum(weight(path) for path in files)


def look(desk: Desk, screen: Screen, language: str) -> None:
    page = desk.page(screen.who, language)
    desk.said.clear()
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(desk.address + screen.address(desk.world))
    assert answer.status == screen.status
    assert 0 < page.evaluate(OWN_TEXT) <= weighed(page) < HEAVIEST
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(WIDER) == [], width
        if PICTURES:
            name = "".join(sign if sign.isalnum() else "-" for sign in screen.name)
            page.screenshot(path=f"{PICTURES}/{name}-{width}-{language}.png", full_page=True)
    # The browser itself notes that a page came with an error's status; that is no fault of the page.
    own_note = f"status of {screen.status}" if screen.status >= 400 else None
    assert [line for line in desk.said if own_note is None or own_note not in line] == []


def test_every_address_is_a_screen_or_known_to_be_none() -> None:
    assert unlisted() == set()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_screens(desk: Desk, language: str, part: int, subtests) -> None:
    for screen in SCREENS[part::PARTS]:
        with subtests.test(screen.name):
            look(desk, screen, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_nothing_in_it(empty_desk: Desk, language: str, subtests) -> None:
    for screen in EMPTY:
        with subtests.test(screen.name):
            look(empty_desk, screen, language)
