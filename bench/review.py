"""The review desk over one large document: 150,000 characters, 1,500 proposals; p50, SQL statements and weight of each answer.

    python3 dev.py bench review
    python3 dev.py bench review --proposals 300 --requests 10

In this process and on a SQLite of its own under a temporary directory, thrown away afterwards: what is measured is the
desk's own work, without a server's. Beside it, in the same run, a document of fifty proposals, and the comparison of the
large one with its amended version.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

SCRATCH = tempfile.TemporaryDirectory(prefix="luoshi-bench-")
os.environ |= {
    "LUOSHI_HOME": SCRATCH.name, "LUOSHI_MODE": "local", "LUOSHI_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
}  # fmt: skip
(Path(SCRATCH.name) / "static").mkdir()

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from luoshi.decide import actions
from luoshi.decide.models import Source
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.models import Kind, Level, Role
from luoshi.org.queries import acting_of

NOW = datetime.now(UTC)
HEAD = "云州市人民政府关于{year}年重点工作任务分工的通知\n\n各县区人民政府，市政府各部门：\n\n现将重点工作任务分工如下。\n\n"
LINE = (
    "{n}.围绕第{n}类民生实事，摸清底数、建立台账、逐项销号，{month}月底前完成改造{count}个点位，年底前覆盖率达到{share}%以上，"
    "同步健全长效管护机制，定期通报进展，接受群众监督。（市第{unit}局牵头，市第{other}局、各县区配合）\n"
)


def document(proposals: int, year: int = 2026, altered: int = 0) -> bytes:
    """A division of work with so many items under headings of ten; every ``altered``-th item asks for more."""
    lines = [HEAD.format(year=year)]
    for n in range(1, proposals + 1):
        if n % 10 == 1:
            lines.append(f"{'一二三四五六七八九十'[n // 10 % 10]}、第{n // 10 + 1}批任务\n\n")
        more = 7 if altered and n % altered == 0 else 0
        lines.append(
            LINE.format(
                n=n, month=n % 9 + 3, count=n + more, share=60 + n % 40, unit=n % 20 + 1, other=(n + 7) % 20 + 1
            )
        )
    return "".join(lines).encode()


def office() -> Acting:
    """An office with a clerk, and twenty departments."""
    system = Acting.system()

    def unit(code: str, name: str, kind: str, parent: object = None, mark: str = "") -> object:
        return create_unit(
            acting=system, now=NOW, code=code, name=name, short=name, level=Level.CITY, kind=kind, parent=parent, mark=mark
        )  # fmt: skip

    city = unit("b", "云州市人民政府", Kind.GOVERNMENT)
    own = unit("b-o", "云州市督查室", Kind.OFFICE, city, "云督")
    for n in range(1, 21):
        unit(f"b-d{n}", f"市第{n}局", Kind.DEPARTMENT, city)
    person = enter_person(acting=system, now=NOW, username="b", name="陈静", unit=own, role=Role.SUPERVISOR)
    return acting_of(person, NOW.date())


def taken(acting: Acting, data: bytes, name: str, **more: object) -> Source:
    return actions.take_in(
        data, name, acting=acting, now=NOW, office=acting.offices[0], unclassified=True, **more
    )  # fmt: skip


def measure(name: str, ask: Callable[[], object], requests: int) -> None:
    """One line of the table."""
    ask()  # what a process keeps for itself is kept by now
    times, burnt = [], []
    for _turn in range(requests):
        began, before = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - began) * 1000)
        burnt.append((time.process_time() - before) * 1000)
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    if answer.status_code >= 400:
        raise SystemExit(f"{name} answers {answer.status_code}")
    own = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    statements = sum(not query["sql"].startswith(own) for query in captured.captured_queries)
    print(f"{name:<44}{median(times):>8.0f}{median(burnt):>8.0f}{statements:>6}{len(answer.content) / 1000:>8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--proposals", type=int, default=1500)
    parser.add_argument("--requests", type=int, default=7)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    acting = office()
    client = Client()
    client.force_login(acting.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    small = taken(acting, document(50), "小.txt")
    began = time.perf_counter()
    large = taken(acting, document(options.proposals), "大.txt")
    took = time.perf_counter() - began
    print(f"{len(large.text):,} characters, {large.proposals.count()} proposals, taken in in {took:.1f} s\n")
    print(f"{'':<44}{'p50 ms':>8}{'CPU':>8}{'SQL':>6}{'KB':>8}")
    last = large.proposals.last()
    htmx = {"HTTP_HX_REQUEST": "true"}
    with override_settings(DEBUG=False):
        for name, path, how in (
            ("list of sources", "/sources/", {}),
            ("desk, 50 proposals", f"/sources/{small.pk}/", {}),
            ("desk, large", f"/sources/{large.pk}/", {}),
            ("desk, large, at its last card", f"/sources/{large.pk}/?card={last.pk}", {}),
            ("desk, large, context", f"/sources/{large.pk}/?show=context", {}),
            ("more cards", f"/sources/{large.pk}/?from=60", htmx),
            ("more of the document", f"/sources/{large.pk}/?text=40000&after=1", htmx),
            ("one card opened", f"/sources/{large.pk}/cards/{last.pk}/?open=edit", htmx),
        ):
            measure(name, lambda path=path, how=how: client.get(path, **how), options.requests)
        amended = taken(acting, document(options.proposals, 2027, altered=5), "修订.txt", amends=large)
        for name, query in (("comparison, large beside large", ""), ("comparison, what was kept", "?show=kept")):
            measure(name, lambda query=query: client.get(f"/sources/{amended.pk}/compare/{query}"), options.requests)
        rows = iter(list(large.proposals.values_list("pk", flat=True)[:100]))

        def press() -> object:
            pk = next(rows)
            return client.post(f"/sources/{large.pk}/cards/{pk}/set-aside/?v=1", {"ground": "information"}, **htmx)

        measure("one card set aside", press, options.requests)


if __name__ == "__main__":
    try:
        main()
    finally:
        SCRATCH.cleanup()
