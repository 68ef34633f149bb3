"""Serving on this machine until Ctrl-C."""

import contextlib
import errno
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.home import Home
from tools.running import ROOT, StepError, paint, say, step, stop, tail


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StepError(
                f"Serving at port {port}",
                f"{error.strerror}: another program answers there, perhaps another copy of this one."
                if error.errno == errno.EADDRINUSE
                else f"{error.strerror}.",
                f"Stop it, or take another port: python3 dev.py {sys.argv[1]} --port {port + 1 if port < 65535 else 8001}",
            ) from error


@dataclass(frozen=True)
class Server:
    """A running server: its process, its address, and the file that its log goes to."""

    process: subprocess.Popen[str]
    address: str
    log: Path


@contextlib.contextmanager
def server(place: Home, port: int) -> Iterator[Server]:
    """Serve by gunicorn for the time of a `with`; it answers when the body begins, and is gone when the body ends."""
    check_port(port)  # again: making everything ready takes a while
    log = place.path / "serve.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            place.luoshi("serve", "--port", str(port)),
            cwd=ROOT,
            env=place.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    running = Server(process, f"http://127.0.0.1:{port}/", log)
    try:
        with step("Starting the server"):
            wait_until_answering(running)
        yield running
    finally:
        stop(process, signal.SIGTERM)


@contextlib.contextmanager
def beside(place: Home) -> Iterator[None]:
    """Let `luoshi work --jobs` run for the time of a `with`: imports and the like, which no page does itself."""
    process = subprocess.Popen(
        place.luoshi("work", "--jobs", "--with-parent"),
        cwd=ROOT,
        env=place.env,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield
    finally:
        stop(process, signal.SIGTERM)


def serve_until_stopped(place: Home, port: int, words: str, *, open_browser: bool) -> int:
    """Serve until Ctrl-C, and return 0 then; raises StepError when the server ends by itself."""
    try:
        with server(place, port) as running:
            say(f"\n{words.strip()}\n")
            say(f"Luoshi is at {paint(running.address, '1;4')}   (Ctrl-C stops it; what it logs: {running.log})")
            if open_browser:
                webbrowser.open(running.address)
            code = running.process.wait()
    except KeyboardInterrupt:
        say("\nStopped. The data stays under " + str(place.path))
        return 0
    raise StepError(
        "Serving", f"the server ended by itself with code {code}:\n{tail(running.log)}", "Run the same again."
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_answering(running: Server) -> None:
    """Until the address answers anything at all; raises StepError when the server ends or stays silent for 60 s."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy does not know our 127.0.0.1
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            break
        try:
            direct.open(running.address, timeout=10).close()
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
            break
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise StepError(
        "Starting the server",
        tail(running.log) or "it does not answer",
        "If it says that something in the database is missing: python3 dev.py demo --reset",
    )
