"""Where Chromium is, how it is started for tests, and what sticks out of a window."""

import os
import shutil

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
