"""Pictures of every screen of the demonstration city, in both widths and both languages.

python3 dev.py screenshots [DIRECTORY]

Nobody keeps a list of the screens: each sign-in of the demonstration follows the links that it is shown, page by page, and
one page of each kind is kept (/commitments/12/ and /commitments/13/ are of one kind). Told at the end, with exit code 1: a
page that did not answer properly, that wrote to the browser's console, or that was wider than its window.
"""

import re
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from luoshi.config.demo_people import PASSWORD, SIGN_INS

WIDTHS = (1440, 360)
LANGUAGES = ("zh-hans", "en")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
# Files, machines' addresses, and the way out.
NOT_A_SCREEN = re.compile(r"/(static|api|i18n)/|/(file|export|logout)/|/evidence/")
A_KIND = 3  # pictures of one kind of page for one person: a few states of a commitment are worth seeing
AT_MOST = 60  # pages looked at for one person
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kind(path: str) -> str:
    return re.sub(r"\d+", "N", path)


def links(page: Page, address: str) -> Iterator[str]:
    """Paths on this server that the page leads to, by a link or by a dialog that htmx would open."""
    found = page.eval_on_selector_all(
        "a[href], [hx-get]", "parts => parts.map(part => part.getAttribute('hx-get') || part.getAttribute('href'))"
    )
    for link in found:
        parts = urlsplit(urldefrag(urljoin(page.url, link))[0])
        if parts.netloc == urlsplit(address).netloc and not NOT_A_SCREEN.search(parts.path):
            yield parts.path


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(urljoin(address, "account/login/"))
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def screens(page: Page, address: str, seen: dict[str, int]) -> Iterator[str]:
    """Go where the links lead, and name each page that is worth a picture; the page is open when its path is given."""
    waiting, known = deque(["/"]), {"/"}
    visited: dict[str, int] = {}
    while waiting and len(known) < AT_MOST * 10 and sum(visited.values()) < AT_MOST:
        path = waiting.popleft()
        if visited.get(kind(path), 0) >= A_KIND:
            continue
        visited[kind(path)] = visited.get(kind(path), 0) + 1
        answer = page.goto(urljoin(address, path))
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        new = [link for link in dict.fromkeys(links(page, address)) if link not in known]
        known.update(new)
        waiting.extend(new)
        if answer.status >= 400:
            yield f"{path} answered {answer.status}"
        elif path == "/" or seen.get(kind(path), 0) < A_KIND:
            seen[kind(path)] = seen.get(kind(path), 0) + 1
            yield path


def speak(page: Page, language: str) -> None:
    """Set the language of every address: a cookie for the page's own address alone would not be heard beside another's."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": urljoin(page.url, "/")}])


def photograph(page: Page, path: str, stem: str, target: Path) -> list[str]:
    """Take the page in every width and language. Returns what was wrong with it."""
    complaints = []
    for language in LANGUAGES:
        speak(page, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.reload()
            page.screenshot(path=target / f"{stem}-{width}-{language}.png", full_page=True)
            if (wider := page.evaluate(WIDER)) > 0:
                complaints.append(f"{path}: {wider} px wider than {width} ({language})")
    speak(page, LANGUAGES[0])
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return complaints


def walk(browser: Browser, address: str, username: str, seen: dict[str, int], target: Path) -> list[str]:
    """Everything that one person is shown. Returns the complaints."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: complaints.append(f"{page.url}: {said.text}") if said.type in {"error", "warning"} else None,
    )
    sign_in(page, address, username)
    for path in screens(page, address, seen):
        if " " in path:
            complaints.append(f"{username}: {path}")
            continue
        stem = f"{username}{path.rstrip('/').replace('/', '-') or '-desk'}"
        print(f"  {stem}", flush=True)
        complaints += photograph(page, path, stem, target)
    context.close()
    return complaints


def main(address: str, chromium: str, directory: str) -> int:
    target = Path(directory).resolve()
    target.mkdir(parents=True, exist_ok=True)
    seen: dict[str, int] = {}
    complaints: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        outside = browser.new_page()
        outside.goto(urljoin(address, "account/login/"))
        complaints += photograph(outside, "/account/login/", "nobody-account-login", target)
        for username, _who in SIGN_INS:
            complaints += walk(browser, address, username, seen, target)
        browser.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")
    print("\n".join(dict.fromkeys(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
