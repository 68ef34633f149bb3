"""Serving on this machine until Ctrl-C."""

import errno
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
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


def serve_until_stopped(place: Home, port: int, words: str, *, open_browser: bool) -> int:
    """Serve by gunicorn until Ctrl-C. Returns 0 when it was stopped by the person; the server's code when it ended itself."""
    address = f"http://127.0.0.1:{port}/"
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
    try:
        with step("Starting the server"):
            wait_until_answering(process, address, log)
        say()
        if words.strip():
            say(words.strip())
            say()
        say(f"Luoshi is at {paint(address, '1;4')}   (Ctrl-C stops it; what it logs: {log})")
        if open_browser:
            webbrowser.open(address)
        code = process.wait()
    except KeyboardInterrupt:
        stop(process, signal.SIGTERM)
        say("\nStopped. The data stays under " + str(place.path))
        return 0
    finally:
        stop(process, signal.SIGTERM)
    raise StepError("Serving", f"the server ended by itself with code {code}:\n{tail(log)}", "Run the same again.")


def wait_until_answering(process: subprocess.Popen[str], address: str, log: Path) -> None:
    """Until the address answers anything at all; raises StepError when the server ends or stays silent for 60 s."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy does not know our 127.0.0.1
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            direct.open(address, timeout=10).close()
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
        tail(log) or "it does not answer",
        "If it says that something in the database is missing: python3 dev.py demo --reset",
    )
