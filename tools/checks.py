"""The parts of `dev.py test` and `dev.py lint`, and what is said of them at the end."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import PYTHON, VENV, assets, environment
from tools.home import django
from tools.postgres import Postgres, find_postgresql
from tools.running import COLOUR, ROOT, StepError, paint, run, say

PARALLEL = ["-n", str(min(max(os.cpu_count() or 1, 2), 8)), "--dist", "worksteal"]
# Rooms of tests/ that say nothing new on a second database: no tables, or what Chromium shows.
NO_DATABASE = {"kernel", "reading", "house", "config", "browser", "real_page"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    named = os.environ.get("LUOSHI_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@dataclass
class Outcome:
    """How one part of the tests went."""

    name: str
    seconds: float = 0.0
    failed: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    not_run: str = ""


PYTEST_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)")


def test_env(scratch: Path) -> dict[str, str]:
    """The environment of tests: nobody's settings, and a home of their own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_")}
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Nothing is written beside the code; but without bytecode anywhere each worker spends seconds on compiling the same.
        env["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")
    return env | {"LUOSHI_HOME": str(scratch), "PYTHONUNBUFFERED": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}


@dataclass
class Suite:
    """The parts of `dev.py test`, each a method that says how it went."""

    env: dict[str, str]
    strict: bool
    fix: bool = False

    def parts(self) -> dict[str, Callable[[], Outcome]]:
        python = str(PYTHON)
        ruff_check = [python, "-m", "ruff", "check", "--quiet", *(["--fix"] if self.fix else []), "."]
        ruff_format = [python, "-m", "ruff", "format", "--quiet", *([] if self.fix else ["--check"]), "."]
        return {
            "ruff": lambda: self.command("ruff", ruff_check),
            "format": lambda: self.command("format", ruff_format, hint="python3 dev.py lint --fix puts it right"),
            "mypy": lambda: self.command("mypy", [python, "-m", "mypy"]),
            "imports": lambda: self.command("imports", [str(VENV / "bin" / "lint-imports")]),
            "translations": lambda: self.command("translations", [python, "tests/house/messages.py"]),
            "migrations": lambda: self.command("migrations", [*django("makemigrations"), "--check", "--dry-run"]),
            "sqlite": lambda: self.pytest("sqlite", PARALLEL),
            "postgresql": self.postgresql,
            "browser": self.browser,
        }

    def command(self, name: str, command: list[str], *, hint: str = "") -> Outcome:
        code, output = run(command, env=self.env)
        if code:
            say(output.rstrip())
            if hint:
                say(hint)
        return Outcome(name, failed=code != 0, counts={"failed" if code else "passed": 1})

    def pytest(self, name: str, arguments: list[str], **more: str) -> Outcome:
        command = [str(PYTHON), "-m", "pytest", "-q", f"--color={'yes' if COLOUR else 'no'}", *arguments]
        code, output = run(command, env=self.env | more, show=True)
        lines = [re.sub(r"\033\[[0-9;]*m", "", line) for line in output.strip().splitlines()]
        summary = next((line for line in reversed(lines) if re.search(r"\bin \d+(\.\d+)?s\b", line)), "")
        counts = {
            word.removesuffix("s") if word == "errors" else word: int(number)
            for number, word in PYTEST_COUNT.findall(summary)
        }
        if code and not (counts.get("failed") or counts.get("error")):
            counts["error"] = 1  # pytest itself fell over, or found nothing to run
        return Outcome(name, failed=code != 0, counts=counts)

    def postgresql(self) -> Outcome:
        programs = find_postgresql()
        if programs is None:
            return self.missing("postgresql", "PostgreSQL's programs are not on this machine (apt install postgresql)")
        places = [place for place in sorted((ROOT / "tests").iterdir()) if place.name not in NO_DATABASE]
        tests = [str(place) for place in places if place.match("test_*.py") or any(place.rglob("test_*.py"))]
        with Postgres(programs) as server:
            return self.pytest("postgresql", [*PARALLEL, *tests], LUOSHI_DATABASE_URL=server.url)

    def browser(self) -> Outcome:
        chromium = find_chromium()
        if chromium is None:
            return self.missing("browser", "there is no Chromium on this machine (apt install chromium fonts-noto-cjk)")
        return self.pytest("browser", [*PARALLEL, "-m", "browser", "tests/browser"], LUOSHI_CHROMIUM=chromium)

    def missing(self, name: str, why: str) -> Outcome:
        if self.strict:
            say(f"{name}: {why}; with CI=true that is a failure.")
            return Outcome(name, failed=True, counts={"failed": 1})
        return Outcome(name, not_run=why)


def check(names: list[str], *, fix: bool) -> int:
    """Run the parts named (all of them when none is), tell how each went, and return 0 when none failed."""
    environment("dev")
    assets()
    began = time.monotonic()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="luoshi-test-") as scratch:
        suite = Suite(test_env(Path(scratch)), strict=os.environ.get("CI", "").lower() in {"1", "true", "yes"}, fix=fix)
        parts = suite.parts()
        unknown = set(names) - set(parts)
        if unknown:
            raise StepError(
                "Choosing what to test",
                f"there is no part {', '.join(sorted(unknown))}.",
                "There are: " + " ".join(parts),
            )
        for name in names or parts:
            say(paint(f"── {name}", "1"))
            start = time.monotonic()
            outcome = parts[name]()
            outcome.seconds = time.monotonic() - start
            outcomes.append(outcome)
    return tell(outcomes, time.monotonic() - began)


def tell(outcomes: list[Outcome], seconds: float) -> int:
    """Print a line for each part and a total; return the exit code."""
    say()
    totals: dict[str, int] = {}
    for outcome in outcomes:
        verdict = "not run" if outcome.not_run else "FAILED" if outcome.failed else "ok"
        colour = "33" if outcome.not_run else "31" if outcome.failed else "32"
        words = ", ".join(f"{number} {word}" for word, number in outcome.counts.items())
        say(f"{outcome.name:<14}{paint(f'{verdict:<9}', colour)}{outcome.seconds:7.1f} s  {words}")
        for word, number in outcome.counts.items():
            totals[word] = totals.get(word, 0) + number
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
    total = ", ".join(f"{totals[word]} {word}" for word in order if totals.get(word)) or "nothing ran"
    missing = "; ".join(f"{outcome.name}: {outcome.not_run}" for outcome in outcomes if outcome.not_run)
    say(f"Not run: {missing}" if missing else "Nothing was left out.")
    failed = any(outcome.failed for outcome in outcomes)
    say(paint(f"===== {total} in {seconds:.2f}s =====", "31" if failed else "32"))
    return 1 if failed else 0
