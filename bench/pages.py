"""Pages and API over 20,000 commitments, 60,000 entries and 100 units, served by gunicorn: p50, p95, SQL, CPU a request; the
cost of rights, of a dispatch of many, and of a chain of 3,200 beside one of 3; and the same over 1,000 commitments, to see what grows.

    python3 dev.py bench pages                    SQLite, and PostgreSQL where its programs are found
    python3 dev.py bench pages --count 50000 --units 3000
    python3 dev.py bench pages --count 2000 --requests 50 --on sqlite --beside 0

Everything is made anew under a temporary directory and thrown away. The PostgreSQL does not sync to disk (its data lives for
a minute), and SQLite in WAL mode syncs at checkpoints only: "create" is without the disk's own wait on both.
The first line is the floor: a request that gunicorn, Django and the middlewares answer without doing anything.
CPU is what the two workers burnt for one request, whatever else the machine is doing; it is read from /proc where that is.
"""

import argparse
import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg

from tools.home import Home, collect_static, migrate
from tools.postgres import Postgres, find_postgresql
from tools.running import say, stop
from tools.serving import Server, free_port, wait_until_answering

WORKERS = 2
CLIENTS = (1, 8)


@dataclass(frozen=True)
class Case:
    """One thing measured: what is asked, by whom, and the p50 with one client that we aim at (None for the floor)."""

    name: str
    request: Callable[[int], tuple[str, str, dict[str, str], str | None]]  # turn → method, path, headers, body
    aim: int | None


def cases(made: dict) -> list[Case]:
    bearer = {"Authorization": f"Bearer {made['token']}", "Accept-Language": "zh-hans"}
    pks = made["pks"]

    def page(path: str, who: str) -> Callable[[int], tuple[str, str, dict[str, str], None]]:
        return lambda _turn: ("GET", path, {"Cookie": made["sessions"][who]}, None)

    def create(_turn: int) -> tuple[str, str, dict[str, str], str]:
        words = {
            "title": "改造老旧小区",
            "words": "年底前改造老旧小区 30 个。",
            "measure": "改造 30 个",
            "due": "2027-12-31",
            "lead": made["lead"],
        }
        headers = bearer | {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(12)}
        return "POST", "/api/v1/commitments", headers, json.dumps(words)

    narrowed = "state=in_progress&light=red&sort=due"
    return [
        Case("floor (401)", lambda _turn: ("GET", "/api/v1/me", {}, None), None),
        Case("list of 50, page, office", page(f"/commitments/?{narrowed}", "office"), 15),
        Case("list of 50, page, unit", page(f"/commitments/?{narrowed}", "unit"), 15),
        Case("list of 50, JSON", lambda _turn: ("GET", f"/api/v1/commitments?{narrowed}&limit=50", bearer, None), 15),
        Case(
            "one commitment, page",
            lambda turn: ("GET", f"/commitments/{pks[turn % len(pks)]}/", {"Cookie": made["sessions"]["unit"]}, None),
            12,
        ),
        Case(
            "one commitment, JSON",
            lambda turn: ("GET", f"/api/v1/commitments/{pks[turn % len(pks)]}", bearer, None),
            12,
        ),
        Case("create, JSON", create, 15),
        Case("counts by unit, JSON", lambda _turn: ("GET", "/api/v1/counts/units", bearer, None), 20),
        Case("list, as it opens, office", page("/commitments/", "office"), 15),
        Case("list, page 20, office", page("/commitments/?page=20", "office"), 15),
        Case("list by light, office", page("/commitments/?sort=light", "office"), None),
        Case("list of a county", page("/commitments/", "county"), 15),
        Case(
            "list, words sought, none",
            page("/commitments/?q=%E8%80%81%E6%97%A7%E5%B0%8F%E5%8C%BA+123", "office"),
            None,
        ),
        Case("list, words sought, some", page("/commitments/?q=%E6%94%B9%E9%80%A0+123", "office"), None),  # 改造 123
        Case("list, words sought, all", page("/commitments/?q=%E6%B3%8A%E4%BD%8D", "office"), None),  # 泊位
        Case("list as it opens, JSON", lambda _turn: ("GET", "/api/v1/commitments?limit=50", bearer, None), 15),
        Case(
            "timeline, JSON",
            lambda turn: ("GET", f"/api/v1/commitments/{pks[turn % len(pks)]}/entries", bearer, None),
            12,
        ),
        Case("sources, page", page("/sources/", "office"), None),
        Case("one source, page", page(f"/sources/{made['source']}/", "office"), None),
        Case("sources, JSON", lambda _turn: ("GET", "/api/v1/sources", bearer, None), None),
        Case("units, page", page("/units/", "office"), None),
        Case("units found, page", page("/units/find/?q=%E7%AC%AC12", "office"), None),
        Case("units, JSON", lambda _turn: ("GET", "/api/v1/units", bearer, None), None),
        Case("ledger, page", page("/ledger/", "office"), None),
        Case("desk, page, unit", page("/", "unit"), None),
        Case("desk, page, office", page("/", "office"), None),
        Case("chain of 3,200, page", page(f"/commitments/{made['large']}/chain/", "office"), None),
        Case("chain of 3, page", page(f"/commitments/{made['small']}/chain/", "office"), None),
    ]


def office(env: dict[str, str], asked: dict) -> dict:
    """Ask _office.py, in a process with that environment."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "_office.py")],
        input=json.dumps(asked),
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextlib.contextmanager
def served(place: Home) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    log = place.path / "serve.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "luoshi.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)],
            env=place.env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_answering(Server(process, f"http://127.0.0.1:{port}/api/v1/me", log))
        yield port, process
    finally:
        stop(process, signal.SIGTERM)


def ask(port: int, case: Case, turn: int) -> float:
    """Milliseconds for one request over a connection of its own, the body read to its end."""
    method, path, headers, body = case.request(turn)
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    took = (time.perf_counter() - began) * 1000
    expected = 401 if case.name.startswith("floor") else 201 if method == "POST" else 200
    if answer.status != expected:
        raise SystemExit(f"{case.name}: {answer.status} {content[:300]!r}")
    return took


def measure(port: int, case: Case, clients: int, requests: int) -> list[float]:
    """The times of ``requests`` requests, sent by ``clients`` at once."""
    times: list[float] = []
    turns = iter(range(requests))
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                return
            took = ask(port, case, turn)
            with lock:
                times.append(took)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != requests:
        raise SystemExit(f"{case.name}: a client failed")
    return times


def cpu_of(process: subprocess.Popen[str]) -> float | None:
    """Seconds of CPU that the server's workers have used; None where /proc does not tell."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        return None
    ticks = 0
    for pid in children.read_text().split():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(name: str, database: str | None, count: int, units: int, requests: int) -> dict[str, float]:
    """Everything over so many commitments and units. Returns the p50 with one client of each case, in milliseconds."""
    halves: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as scratch:
        env = {key: value for key, value in os.environ.items() if not key.startswith("LUOSHI_")}
        env |= {
            "LUOSHI_HOME": scratch,
            "LUOSHI_MODE": "local",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
        }
        place = Home(Path(scratch), env | ({"LUOSHI_DATABASE_URL": database} if database else {}))
        migrate(place)
        collect_static(place)
        began = time.monotonic()
        made = office(place.env, {"count": count, "units": units})
        say(f"\n{name}: {made['counted']}, made in {time.monotonic() - began:.0f} s")
        for who, cost in made["rights"].items():
            say(
                f"list as the {who} opens it,{'':<{8 - len(who)}}{cost['rows']:>7} rows: {cost['with']} ms with visible_to, {cost['plain']} for the same rows"
                f" plainly ({cost['times']} times), {cost['raw']} for all rows ({cost['times_raw']} times)"
            )
        for many, cost in made["dispatch"].items():
            say(f"dispatch of {many} at once: {cost['seconds']} s, {cost['sql']} statements")
        todo = cases(made)
        asked = {case.name: case.request(0) for case in todo}
        statements = office(
            place.env,
            {
                "requests": {
                    title: {"path": path, "headers": headers, "body": body}
                    for title, (_, path, headers, body) in asked.items()
                }
            },
        )
        say(
            f"{'':<28}{'SQL':>4}{'aim':>6}"
            + "".join(f"{f'{n} client' + 's' * (n > 1) + ' p50':>15}{'p95':>8}" for n in CLIENTS)
            + f"{'CPU':>8}  ms"
        )
        with served(place) as (port, process):
            for case in todo:
                measure(port, case, 4, 16)  # both workers have their templates and connections by then
                line = f"{case.name:<28}{statements[case.name]:>4}{case.aim or '–':>6}"
                before = cpu_of(process)
                for clients in CLIENTS:
                    cuts = quantiles(measure(port, case, clients, requests), n=20, method="inclusive")
                    halves.setdefault(case.name, cuts[9])
                    line += f"{cuts[9]:>15.1f}{cuts[18]:>8.1f}"
                after = cpu_of(process)
                burnt = (
                    (after - before) * 1000 / (requests * len(CLIENTS))
                    if before is not None and after is not None
                    else float("nan")
                )
                say(f"{line}{burnt:>8.1f}")
    return halves


def compare(few: dict[str, float], many: dict[str, float], beside: int, count: int) -> None:
    """What the same page costs over a few and over many."""
    say(f"\n{'p50 with one client, ms':<28}{f'{beside:,}':>10}{f'{count:,}':>10}   times")
    for name, large in many.items():
        say(f"{name:<28}{few[name]:>10.1f}{large:>10.1f}{large / few[name]:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="commitments (20000); each has three entries")
    parser.add_argument("--units", type=int, default=100, help="units (100); those of the chains come on top")
    parser.add_argument("--requests", type=int, default=200, help="requests a measurement (200)")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only on this database")
    parser.add_argument(
        "--beside",
        type=int,
        default=1000,
        help="commitments of a small office measured beside it, with 100 units (1000; 0: none)",
    )
    options = parser.parse_args()
    if options.on != "postgresql":
        both("SQLite", contextlib.nullcontext, options)
    if options.on != "sqlite":
        programs = find_postgresql()
        if programs is None:
            say("PostgreSQL: not measured, its programs are not on this machine.")
        else:
            both("PostgreSQL", lambda: empty_database(programs), options)


def both(
    name: str, database: Callable[[], contextlib.AbstractContextManager[str | None]], options: argparse.Namespace
) -> None:
    """The large office, and the small one beside it, each in a database of its own."""
    with database() as url:
        many = run(name, url, options.count, options.units, options.requests)
    if options.beside:
        with database() as url:
            few = run(name, url, options.beside, 100, options.requests)
        compare(few, many, options.beside, options.count)


@contextlib.contextmanager
def empty_database(programs: Path) -> Iterator[str]:
    """The address of a database on a server of its own."""
    with Postgres(programs) as server:
        with psycopg.connect(f"host={server.place} user=luoshi dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE luoshi")
        yield server.url


if __name__ == "__main__":
    main()
