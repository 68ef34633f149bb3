"""Saying what is done, running programs to their end, and leaving none behind."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[1]
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StepError(Exception):
    """A step that could not be done: which, why, and what to do about it."""

    def __init__(self, step: str, why: str, remedy: str = "") -> None:
        super().__init__(step)
        self.step, self.why, self.remedy = step, why.strip(), remedy


def say(line: str = "") -> None:
    print(line, flush=True)


def paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"  {what} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f" {time.monotonic() - began:.1f} s")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """While tidying up, a second Ctrl-C is not listened to: it would leave servers behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(process: subprocess.Popen[str], *signals_in_turn: signal.Signals) -> None:
    """End a process that was started in a session of its own, with all its children; kill what does not listen."""
    with undisturbed():
        for number in (*signals_in_turn, signal.SIGKILL):
            if process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=8)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # children that outlived it


def run(
    command: list[str], *, env: dict[str, str] | None = None, show: bool = False, errors: TextIO | None = None
) -> tuple[int, str]:
    """Run a command in the project's directory to its end. Returns its exit code and what it printed.

    ``show`` prints its output as it comes. Its standard error goes to ``errors``, and into the output where that is None.
    Ctrl-C ends the command, its children too.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors or subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if show:
                print(line, end="", flush=True)
        process.wait()
    finally:
        stop(process, signal.SIGINT, signal.SIGTERM)
    return process.returncode, "".join(lines)


def must(
    what: str, command: list[str], *, remedy: str, env: dict[str, str] | None = None, progress: bool = False
) -> str:
    """Run a command that has to succeed. Returns its standard output; raises StepError with the end of all it said.

    ``progress``: it draws a progress bar on standard error, for which it gets the terminal where there is one.
    """
    if progress and sys.stderr.isatty():
        code, output = run(command, env=env, errors=sys.stderr)
        said = output
    else:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
            code, output = run(command, env=env, errors=errors)
            errors.seek(0)
            said = f"{output}\n{errors.read()}"
    if code:
        raise StepError(what, "\n".join(said.strip().splitlines()[-25:]) or f"exit code {code}", remedy)
    return output


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Give the terminal to a program until it ends. Ctrl-C goes to it too, and is a proper end."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=8)
        process.kill()
        process.wait()
        return 0


def tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]
