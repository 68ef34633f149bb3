"""Where Chromium is, how it is started for tests, what sticks out of a window, and what axe objects to."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = (
    os.environ.get("LUOSHI_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-dev-shm-usage",  # in a container /dev/shm may be small; a renderer that fills it stands still
]
# Things that stick out of the window; what only screen readers meet may lie anywhere.
WIDER = """() => [...document.querySelectorAll('body *')].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !part.closest('.visually-hidden, .skip, thead');
}).map((part) => part.outerHTML.slice(0, 80))"""

# Only what is wrong is sent back: all that axe looked at is megabytes of words for a page.
WRONG = """() => axe.run({preload: false, resultTypes: ['violations']}).then((found) =>
  found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target)]))"""


def faults(page: Any) -> list[Any]:
    """What axe objects to on a page as it is now: [[rule, [where, …]], …]."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("() => 'axe' in window"):  # half a megabyte, which stays as long as the page does
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(WRONG)
    return found


@contextmanager
def arriving(page: Any) -> Iterator[None]:
    """What is pressed within leads to another page, which is there behind this; `expect_navigation` takes ``history.replaceState`` for one."""
    with page.expect_event("load"):
        yield


def close(context: Any) -> None:
    """Close a context whose pages have all arrived: told to close one that is on its way, Chromium may never answer."""
    for page in context.pages:
        page.goto("about:blank")
    context.close()
