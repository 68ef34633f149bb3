"""One workbook imported: 3,000 units and 3,000 people set up, changed, moved, renamed and ended; seconds and SQL by step.

    python3 dev.py bench roster                   SQLite, and PostgreSQL where its programs are found
    python3 dev.py bench roster --count 500 --on sqlite

Read: the file in the request, and its lines queued. Look: the job that works the difference out. Import: the job that works it out
once more and writes it, entries included; nearly all of that is one transaction. Everything is made anew and thrown away; the PostgreSQL does
not sync to disk.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import psycopg

from tools.home import home, migrate
from tools.postgres import Postgres, find_postgresql
from tools.running import say


def measure(count: int) -> None:
    """In a process of its own, in which Django is set up for an empty database."""
    import django

    django.setup()
    from luoshi.ledger import verify
    from luoshi.org.acting import Acting
    from luoshi.org.actions import enter_person
    from luoshi.org.models import Role
    from luoshi.org.queries import acting_of
    from tests.city import NOW, make_city

    city = make_city()

    def administrator(username: str, role: str) -> Acting:
        act = {"acting": Acting.system(), "now": NOW}
        return acting_of(
            enter_person(username=username, name="管立", unit=city.government, role=role, **act), NOW.date()
        )

    keeper, guard = administrator("xitong", Role.SYSTEM_ADMIN), administrator("anquan", Role.SECURITY_ADMIN)
    some = max(count // 100, 2)
    units = [unit(n, "yz" if n < some else f"u-{n % some:04d}", n < some) for n in range(count)]
    people = [
        [f"p{n}", f"人{n}", f"p{n}@yunzhou.example", f"u-{n:04d}", "联络员", "2023-01-05", ""] for n in range(count)
    ]
    say(f"{'':34}{'read':>8}{'look':>8}{'SQL':>6}{'import':>8}{'SQL':>6}")
    step(f"{count} units new", keeper, units=units)
    step(f"{count} people new", guard, people=people)
    step(f"{count} units in another order", keeper, units=[[*row[:6], "7", *row[7:]] for row in units])
    step(f"{count} posts ended", guard, people=[[*row[:6], "2099-01-01"] for row in people])
    moved = [[*row[:5], f"u-{some - 1:04d}", *row[6:]] for row in units[: some - 1]]
    step(f"{len(moved)} units moved, with all below", keeper, units=moved)
    step(
        f"{count} units renamed",
        keeper,
        units=[[row[0], row[1] + "（更名）", *row[2:5], "", "7", row[7]] for row in units],
    )
    assert verify.run().problems == []


def unit(number: int, parent: str, governs: bool) -> list[str]:
    kind = "党委政府" if governs else "部门"
    return [f"u-{number:04d}", f"单位之{number}号局", f"局{number}", "市级", kind, parent, str(number), f"别名{number}"]


def step(words: str, acting: object, **sheets: Sequence[Sequence[str]]) -> None:
    from django.utils import timezone

    from luoshi.org import roster_file
    from luoshi.org.actions import jobs
    from luoshi.org.job_models import JobState
    from luoshi.org.jobs import work
    from luoshi.org.roster_jobs import IMPORT, LOOK, arguments

    data = book(sheets)
    act: dict = {"acting": acting, "now": timezone.now()}
    read, _sql, looked = timed(lambda: jobs.start(LOOK, arguments(roster_file.read(data)), **act))
    look, look_sql, _done = timed(work)
    looked.refresh_from_db()
    assert looked.result["faults"] == [], looked.result["faults"][:3]
    begun = jobs.start(IMPORT, {}, follows=looked, **act)
    took, sql, _done = timed(work)
    begun.refresh_from_db()
    assert begun.state == JobState.DONE, begun.message
    say(f"{words:34}{read:>7.2f}s{look:>7.2f}s{look_sql:>6}{took:>7.2f}s{sql:>6}")


def timed(do: Callable[[], Any]) -> tuple[float, int, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        begun = time.perf_counter()
        result = do()
        return time.perf_counter() - begun, len(queries), result


def book(sheets: dict[str, Sequence[Sequence[str]]]) -> bytes:
    from tests.reading import made_files

    heads = {
        "units": ["代码", "名称", "简称", "层级", "类别", "上级单位代码", "次序", "别名"],
        "people": ["用户名", "姓名", "邮箱", "单位代码", "岗位", "任职日期", "任至"],
    }
    return made_files.xlsx({name: made_files.sheet([heads[name], *rows]) for name, rows in sheets.items()})


def run(name: str, url: str | None, count: int) -> None:
    say(f"\n{name}")
    with tempfile.TemporaryDirectory(prefix="luoshi-") as scratch:
        place = home("local", Path(scratch))
        place.env.pop("LUOSHI_DATABASE_URL", None)
        place.env |= {"LUOSHI_DATABASE_URL": url} if url else {}
        place.env["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"
        migrate(place)
        subprocess.run(
            [sys.executable, __file__, "--inside", "--count", str(count)], env=place.env, cwd=ROOT, check=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3000, help="units, and people (3000)")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only on this database")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options.count)
        return
    if options.on != "postgresql":
        run("SQLite", None, options.count)
    programs = find_postgresql() if options.on != "sqlite" else None
    if programs is not None:
        with Postgres(programs) as server:
            with psycopg.connect(f"host={server.place} user=luoshi dbname=postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE luoshi")
            run("PostgreSQL", server.url, options.count)
    elif options.on != "sqlite":
        say("PostgreSQL: not measured, its programs are not on this machine.")


if __name__ == "__main__":
    os.environ.setdefault("LUOSHI_MODE", "local")
    main()
