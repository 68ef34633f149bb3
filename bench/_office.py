"""A large office for measurements: units, commitments with three entries each, chains; written in bulk through the ledger.

Run by pages.py in a process of its own, with the environment of the copy that it fills; prints one JSON object.
"""

import json
import os
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.commitments import lights
from luoshi.commitments.models import Commitment, Involvement
from luoshi.commitments.paging import BoundedPaginator
from luoshi.commitments.queries import Filters, listed, own_level
from luoshi.commitments.views import _COLUMNS, PAGE
from luoshi.decide.models import Origin, Source
from luoshi.deliver.actions import dispatch_many
from luoshi.deliver.models import Report
from luoshi.deliver.passing_down import Part, pass_down
from luoshi.kernel.lifecycle import State
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import Act, append_many, save_each
from luoshi.org.acting import Acting
from luoshi.org.actions import (
    PersonLine,
    UnitLine,
    begin_session,
    create_units,
    enter_people,
    enter_person,
    issue_token,
)
from luoshi.org.models import Kind, Level, Person, Role, Unit
from luoshi.org.queries import acting_of
from luoshi.rulebook.queries import rulebook
from luoshi.supervise.queries import keep_statistics

NOW = datetime.now(UTC)
BATCH = 1000
A_DOCUMENT = (
    80  # commitments that come of one document, as of its eighty sentences: with the commitments grow the documents
)
SENTENCE = "第{n}项，{unit}牵头，{month}月底前完成老旧小区改造{count}个，新增停车泊位{more}个。"
# How the 20,000 lie: most are running, as in an office after two years' work.
STATES = (
    [State.IN_PROGRESS] * 9 + [State.CLOSED] * 5 + [State.ACCEPTED] * 2
    + [State.DISPATCHED, State.REGISTERED, State.COMPLETION_CLAIMED, State.PROPOSED]
)  # fmt: skip
BEFORE_DISPATCH = {State.PROPOSED, State.REGISTERED}
REPORTED = {State.IN_PROGRESS, State.CLOSED, State.COMPLETION_CLAIMED}
SYSTEM = Acting.system()


def units(count: int) -> tuple[Unit, list[Unit]]:
    """The office, and the others: a government, departments, counties, townships; beyond the first hundred, sections below them."""

    def line(code: str, name: str, level: str, kind: str, parent: str | None, mark: str = "") -> UnitLine:
        return UnitLine(code, name, level, kind, parent, short=name, mark=mark)

    departments = [line(f"b-d{n}", f"市第{n}局", Level.CITY, Kind.DEPARTMENT, "b") for n in range(1, 31)]
    counties = [line(f"b-c{n}", f"第{n}县", Level.COUNTY, Kind.GOVERNMENT, "b") for n in range(1, 9)]
    townships = [
        line(f"b-t{n}", f"第{n}镇", Level.TOWNSHIP, Kind.GOVERNMENT, counties[n % len(counties)].code)
        for n in range(1, 61)
    ]
    above = [*departments, *townships]
    sections = [
        line(f"b-s{n}", f"第{n}科", Level.TOWNSHIP, Kind.DEPARTMENT, above[n % len(above)].code)
        for n in range(count - 100)
    ]
    _city, office, *others = create_units(
        [
            line("b", "云州市人民政府", Level.CITY, Kind.GOVERNMENT, None),
            line("b-o", "云州市督查室", Level.CITY, Kind.OFFICE, "b", "云督"),
            *departments, *counties, *townships, *sections,
        ],
        acting=SYSTEM, now=NOW,
    )  # fmt: skip
    return office, others


def sources(office: Unit, count: int) -> list[Source]:
    """Documents of some three thousand characters; every commitment comes from a sentence of one."""
    text = "".join(
        SENTENCE.format(n=n, unit=f"市第{n % 30 + 1}局", month=n % 12 + 1, count=n, more=n * 7) for n in range(80)
    )
    made = [
        Source(
            office=office, title=f"第{n}次常务会议纪要", kind="minutes", filename=f"{n}.txt", media="txt", size=len(text),
            sha256=f"{n:064x}", text=text, reading={"commitments": [], "outline": [], "gaps": []}, taken_in_at=NOW,
        )
        for n in range(count)
    ]  # fmt: skip
    acts = [Act("", "source.taken_in", author=SYSTEM.author(), now=NOW) for _source in made]
    with transaction.atomic():
        save_each(list(zip(acts, made, strict=True)))
        for act, source in zip(acts, made, strict=True):
            act.stream = source.stream
            act.facts.update(title=source.title, found=80, context=0, gaps=0, sha256=source.sha256)
        append_many(acts)
    return made


def commitment(n: int, office: Unit, leads: list[Unit], chance: random.Random) -> Commitment:
    state = chance.choice(STATES)
    lead = leads[n % len(leads)]
    began = NOW - timedelta(days=chance.randrange(20, 600))
    due = began.date() + timedelta(days=chance.randrange(60, 700))
    told = state not in BEFORE_DISPATCH
    share = chance.randrange(0, 101, 5) if state in REPORTED else None
    return Commitment(
        number=f"云督〔{began.year}〕{n}号" if state != State.PROPOSED else None,
        title=f"{lead.name}完成老旧小区改造 {n} 个", words=SENTENCE.format(n=n, unit=lead.name, month=n % 12 + 1, count=n, more=n),
        state=state, tier=chance.choice((1, 2, 2, 3)), measure=f"改造 {n} 个", issuer=office, office=office, lead=lead, original_due=due, due=due,
        registered_at=began if state != State.PROPOSED else None, dispatched_at=began if told else None,
        accepted_at=began + timedelta(days=1) if told and state != State.DISPATCHED else None,
        claimed_at=NOW if state == State.COMPLETION_CLAIMED else None, closed_at=NOW if state == State.CLOSED else None,
        reporting_from=began.date() if told else None,
        reported_on=(NOW - timedelta(days=chance.randrange(1, 60))).date() if share is not None else None,
        claimed=share, evidenced=share, version=3, created_at=began,
    )  # fmt: skip


def commitments(count: int, office: Unit, leads: list[Unit], papers: list[Source], chance: random.Random) -> None:
    """Three entries each: proposed, registered, and the last that was heard of it."""
    rules, today = rulebook(), date.today()  # noqa: DTZ011 - the machine's own day
    numbers = iter(range(1, count + 1))
    author = SYSTEM.author()
    while batch := list(islice(numbers, BATCH)):
        rows = [commitment(n, office, leads, chance) for n in batch]
        for row in rows:
            lights.relight(row, today, rules)
        first = [Act("", "commitment.propose", author=author, now=row.created_at) for row in rows]
        last = [Act("", "commitment.report", author=author, now=NOW) for _row in rows]
        with transaction.atomic():
            save_each(list(zip(first, rows, strict=True)))
            hanging: list = []
            for act, then, row in zip(first, last, rows, strict=True):
                act.stream = then.stream = row.stream
                act.facts.update(title=row.title, lead=str(row.lead))
                then.facts.update(claimed=row.claimed or 0, forecast="on_time", files=[])
                hanging += [(act, extra) for extra in _parts(row, leads, papers, chance)]
                hanging += [(then, told) for told in _reports(row)]
            save_each(hanging)
            between = [Act(row.stream, "commitment.register", author=author, now=row.created_at) for row in rows]
            for act, row in zip(between, rows, strict=True):
                act.facts.update(number=row.number or "", lead=str(row.lead), due=str(row.due), measure=row.measure)
            append_many([act for acts in zip(first, between, last, strict=True) for act in acts])


def _parts(row: Commitment, leads: list[Unit], papers: list[Source], chance: random.Random) -> list:
    others = [unit for unit in chance.sample(leads, 2) if unit != row.lead]
    place = chance.randrange(0, 2000)
    return [
        Involvement(commitment=row, unit=row.lead, role="lead"),
        *(Involvement(commitment=row, unit=unit, role="support") for unit in others),
        Origin(commitment=row, source=chance.choice(papers), start=place, end=place + 40),
    ]


def _reports(row: Commitment) -> list[Report]:
    if row.claimed is None:
        return []
    return [
        Report(
            commitment=row, unit=row.lead, progress="已完成过半，其余正在施工。", claimed=row.claimed, forecast="on_time", state="approved",
            written_by="李明", written_at=NOW, approved_by="孙浩", approved_at=NOW, evidenced=row.evidenced, assessment="清单属实",
            assessed_by="陈静", assessed_at=NOW,
        )
    ]  # fmt: skip


def chain(office: Unit, county: Unit, children: int, grandchildren: int) -> int:
    """A root that a county passed down to so many, each of whom passed it on to so many; by the acts themselves. Its key."""
    towns = create_units(
        [
            UnitLine(f"{county.code}-{children}-{n}", f"{county.name}第{n}乡", Level.TOWNSHIP, Kind.GOVERNMENT, county)
            for n in range(children)
        ],
        acting=SYSTEM, now=NOW,
    )  # fmt: skip
    due = NOW.date() + timedelta(days=200)
    row = Commitment(
        number=f"云督〔2027〕{children}号", title="完成农村公路改造", words="完成农村公路改造。", state=State.IN_PROGRESS, measure="改造完成",
        issuer=office, office=office, lead=county, original_due=due, due=due, registered_at=NOW, dispatched_at=NOW, accepted_at=NOW,
        reporting_from=NOW.date(), version=1, created_at=NOW,
    )  # fmt: skip
    act = Act("", "commitment.propose", author=SYSTEM.author(), now=NOW)
    with transaction.atomic():
        act.save(row)
        act.stream = row.stream
        act.save(Involvement(commitment=row, unit=county, role="lead"))
        act.facts.update(title=row.title, lead=str(county))
        act.write()

    def passed(parent: Commitment, to: list[Unit]) -> list[Commitment]:
        assert parent.lead is not None
        liaison = acting_of(
            enter_person(
                acting=SYSTEM, now=NOW, username=f"p{parent.pk}", name="任静", unit=parent.lead, role=Role.LIAISON
            ),
            NOW.date(),
        )
        parts = [Part(unit, f"{unit.name}完成农村公路改造", "", "改造 3 公里", due, reason="分到村") for unit in to]
        return pass_down(parent.pk, acting=liaison, now=NOW, parts=parts)

    made = passed(row, towns)
    if not grandchildren:
        return row.pk
    villages = create_units(
        [
            UnitLine(f"{town.code}-{n}", f"{town.name}{n}村", Level.TOWNSHIP, Kind.DEPARTMENT, town)
            for town in towns
            for n in range(grandchildren)
        ],
        acting=SYSTEM, now=NOW,
    )  # fmt: skip
    for n, child in enumerate(made):
        Commitment.objects.filter(pk=child.pk).update(state=State.ACCEPTED)
        passed(child, villages[n * grandchildren : (n + 1) * grandchildren])
    return row.pk


def cost_of_rights(acting: Acting) -> dict[str, float]:
    """Milliseconds of the list as this person opens it (fifty rows, the newest first, and their bounded count), the best of fifteen.

    with: through ``visible_to``. plain: the same rows, without asking what is sensitive or told, by the shortest query that somebody who knew
    the keys of the units would write. raw: every row there is: an index in the order of the page, left after fifty rows. The three in turn.
    """
    today = NOW.date()
    seen = listed(acting, Filters(), today, rulebook())
    ways = {"with": seen, "plain": _plain(acting), "raw": Commitment.objects.all()}
    rows = {name: way.filter(own_level(acting)).order_by("-pk") for name, way in ways.items()}
    times: dict[str, list[float]] = {name: [] for name in rows}
    for _turn in range(15):
        for name, way in rows.items():
            began = time.perf_counter()
            _page = BoundedPaginator(way.all(), PAGE, None, _as_listed).page_asked()
            times[name].append((time.perf_counter() - began) * 1000)
    best = {name: min(taken) for name, taken in times.items()}
    return {
        "rows": seen.count(), **{name: round(taken, 2) for name, taken in best.items()},
        "times": round(best["with"] / best["plain"], 2), "times_raw": round(best["with"] / best["raw"], 2),
    }  # fmt: skip


def _as_listed(rows):
    return rows.select_related("lead").only(*_COLUMNS)


def _plain(acting: Acting):
    [post] = acting.posts
    below = list(Unit.objects.below(post.unit).values_list("pk", flat=True))
    if acting.units:
        return Commitment.objects.filter(involvements__unit__in=below).distinct()
    return (
        Commitment.objects.filter(issuer__in=below)
        if post.unit.governs
        else Commitment.objects.filter(office=post.unit)
    )


def dispatch_of(office: Unit, lead: Unit, count: int, acting: Acting) -> dict[str, float]:
    """Seconds and SQL statements of the dispatch of so many registered commitments in one act."""
    rows = [
        Commitment(
            number=f"云督〔2028〕{count}-{n}号", title=f"第 {n} 件", words=f"办成第 {n} 件。", state=State.REGISTERED, measure="办成",
            issuer=office, office=office, lead=lead, original_due=NOW.date(), due=NOW.date(), registered_at=NOW, version=1, created_at=NOW,
        )
        for n in range(count)
    ]  # fmt: skip
    acts = [Act("", "commitment.propose", author=SYSTEM.author(), now=NOW) for _row in rows]
    with transaction.atomic():
        save_each(list(zip(acts, rows, strict=True)))
        for act, row in zip(acts, rows, strict=True):
            act.stream = row.stream
            act.facts.update(title=row.title, lead=str(lead))
        append_many(acts)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        results = dispatch_many({row.pk: 1 for row in rows}, acting=acting, now=NOW)
    assert {why for _pk, why in results} == {""}, results[:3]
    return {"seconds": round(time.perf_counter() - began, 2), "sql": len(captured)}


def people(office: Unit, leads: list[Unit]) -> dict[str, Person]:
    """One of each kind of post that sees commitments; the first two also sign in."""
    city, county = office.parent, next(unit for unit in leads if unit.level == Level.COUNTY)
    section = next((unit for unit in leads if unit.code.startswith("b-s")), leads[-1])
    posts = {
        "office": (office, Role.SUPERVISOR), "unit": (leads[0], Role.LIAISON), "county": (county, Role.LIAISON),
        "section": (section, Role.LIAISON), "leader": (city, Role.LEADER), "auditor": (city, Role.AUDITOR),
    }  # fmt: skip
    lines = [PersonLine(f"bench-{name}", f"{name}", unit, role) for name, (unit, role) in posts.items()]
    return dict(zip(posts, enter_people(lines, acting=SYSTEM, now=NOW), strict=True))


def session_of(person: Person) -> str:
    """A signed-in session's key, with its sign-in on record."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    begun = begin_session(
        acting_of(person, NOW.date()), now=NOW, session_key=str(session.session_key), address="", agent="bench", how=["password"]
    )  # fmt: skip
    session["sign_in"], session["began"], session["seen"] = begun.pk, NOW.timestamp(), time.time() + 3600
    session.save()
    return str(session.session_key)


def queries(path: str, headers: dict[str, str], body: str | None) -> int:
    """How many SQL statements one request takes, transactions' own left out; asked twice, so that what a process keeps is kept."""
    client = Client(headers=headers)
    client.cookies.load(headers.get("Cookie", ""))
    for _turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path) if body is None else client.post(path, body, content_type="application/json")
        if answer.status_code >= 400 and headers:
            raise SystemExit(f"{path} answers {answer.status_code}: {answer.content[:300]!r}")
    own = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(own) for query in captured.captured_queries)


def build(count: int, unit_count: int) -> dict:
    chance = random.Random(2023)  # the same office every time
    office, leads = units(unit_count)
    papers = sources(office, max(20, count // A_DOCUMENT))
    commitments(count, office, leads, papers, chance)
    persons = people(office, leads)
    counties = [unit for unit in leads if unit.kind == Kind.GOVERNMENT and unit.level == Level.COUNTY]
    large, small = chain(office, counties[0], 200, 15), chain(office, counties[1], 3, 0)
    acting = acting_of(persons["office"], NOW.date())
    _token, key = issue_token(acting=acting, now=NOW, name="bench")
    dispatched = {str(n): dispatch_of(office, leads[0], n, acting) for n in (10, 100, 1000)}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does in use; the server of measurements runs without it
    keep_statistics()
    running = (
        Commitment.objects.filter(lead=leads[0], state=State.IN_PROGRESS).order_by("pk").values_list("pk", flat=True)
    )
    return {
        "sessions": {name: f"{settings.SESSION_COOKIE_NAME}={session_of(person)}" for name, person in list(persons.items())[:3]},
        "large": large, "small": small,
        "rights": {name: cost_of_rights(acting_of(person, NOW.date())) for name, person in persons.items()},
        "dispatch": dispatched,
        "token": key, "pks": list(running[:100]), "lead": leads[0].pk, "source": papers[0].pk,
        "counted": {"units": Unit.objects.count(), "commitments": Commitment.objects.count(), "entries": Entry.objects.count()},
    }  # fmt: skip


def main() -> None:
    asked = json.loads(sys.stdin.read())
    if "count" in asked:
        answer = build(asked["count"], asked["units"])
    else:
        answer = {name: queries(**request) for name, request in asked["requests"].items()}
    print("\n" + json.dumps(answer))


if __name__ == "__main__":
    main()
