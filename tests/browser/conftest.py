"""One Chromium for the tests of a file."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.launch import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    # Playwright's own loop runs in this thread; Django must not take that for asynchronous code of ours.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with playwright.sync_playwright() as started:
            browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield browser
            browser.close()
