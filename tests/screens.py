"""Every screen: its address, who looks at it, in which state of things. One table for the browser's tests and the count of queries.

An address of the house that is neither a screen here nor named in ``NO_SCREEN`` fails both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.inspections import Terms, open_inspection
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, links, merging, supporting
from luoshi.deliver.actions import Step, Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.merging import Part
from luoshi.deliver.passing_down import pass_down
from luoshi.ledger import checkpoints
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person, stand_in
from luoshi.org.actions.jobs import start
from luoshi.org.duty_models import DutyEntry, Mandate
from luoshi.org.job_models import Job
from luoshi.org.jobs import work
from luoshi.org.models import Post, Role
from luoshi.org.queries import acting_of
from luoshi.org.roster_file import Read
from luoshi.org.roster_jobs import LOOK, arguments
from luoshi.org.roster_units import UnitLine
from luoshi.rulebook.actions import adopt_defaults
from tests.chains import Chain, make_chain, part
from tests.city import (
    NOW,
    City,
    accepted,
    claimed,
    closed,
    dispatched,
    in_progress,
    make_city,
    proof_file,
    proposed,
    registered,
    verified,
)  # fmt: skip
from tests.decide.samples import MEETING, PLAN, PLAN_AMENDED
from tests.duties import administrator, listed, mandated

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAY = timedelta(days=1)


@dataclass
class World:
    """The small city with a commitment in every state, a source half reviewed, one amended by another, rules, a checkpoint."""

    city: City
    chain: Chain
    source: Source
    amended: Source
    card: int
    pks: dict[str, int]
    tasks: dict[str, int]
    administrators: dict[str, Acting]  # keeper: of the townships' duty lists
    duty: DutyEntry
    mandate: Mandate
    inspection: Inspection
    jobs: tuple[Job, Job]  # of the administrator of units: a file looked at, with changes and errors; one that waits

    def person(self, who: str) -> Acting | None:
        if who in self.administrators:
            return self.administrators[who]
        return getattr(self.city if hasattr(self.city, who) else self.chain, who) if who else None


def make_world() -> World:
    city = make_city()
    adopt_defaults(now=NOW)
    source = decide.take_in(
        MEETING.encode(), "全市经济工作会议.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True
    )
    cards = list(source.proposals.all())
    gas = next(card for card in cards if "燃气" in card.words)
    draft = decide.Draft(leads=[city.safety], due=date(2023, 3, 31), measure="整改率 100%")
    decide.edit(gas.pk, draft, acting=city.clerk, now=NOW)
    from_source = decide.accept(gas.pk, acting=city.clerk, now=NOW)[0]
    decide.set_aside(cards[-2].pk, "information", acting=city.clerk, now=NOW)
    amended = _amended(city)
    checkpoints.make(NOW + 20 * DAY)
    pks = {state: make(city).pk for state, make in STATES.items()}
    chain = make_chain(city)
    child, _other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW + DAY,
        parts=[
            part(chain.city.township, due=date(2023, 3, 24), share=60, reason="留出核验的时间"),
            part(chain.other_town, measure="改造燃气管网 70 公里", share=40, title="完成白石镇燃气管网改造"),
        ],
    )  # fmt: skip
    tasks = [
        supporting.ask_support(
            pks["planned"], acting=city.safety_liaison, now=NOW, unit=city.housing, words=words, due=date(2023, 2, 10)
        ).pk
        for words in ("提供各县区燃气用户底数，分居民、餐饮和工业三类。", "派 2 名同志参加联合检查。")
    ]
    supporting.answer_support(
        pks["planned"], acting=city.housing_liaison, now=NOW + DAY, task=tasks[1], answer="派张工、刘工参加。"
    )
    keeper = administrator(city)
    duty = listed(city, keeper=keeper)[2]
    past = [
        registered(city, lead=city.township, supports=(), title=f"柳河镇燃气安全检查（{number}）") for number in "一二"
    ]
    deliver.dispatch(
        past[1].pk,
        acting=city.chief,
        now=NOW,
        override="由镇直接承担。",
        duty_override="县里已商定由镇先行排查，县局随后复查。",
    )
    pks |= {
        "from_source": from_source.pk,
        "root": chain.root.pk,
        "child": child.pk,
        "listed": past[0].pk,
        "past_list": past[1].pk,
    }
    asked = {"task": tasks[0], "answered": tasks[1]}
    administrators = {**_administrators(city), "keeper": keeper}
    guest = enter_person(
        acting=Acting.system(), now=NOW, username="teyao", name="林专", unit=city.office, role=Role.GUEST
    )
    administrators["guest"] = acting_of(guest, NOW.date())
    return World(
        city, chain, source, amended, cards[0].pk, pks, asked, administrators, duty, mandated(city),
        _inspected(city, guest.posts.get()), _imports(administrators["admin"]),
    )  # fmt: skip


def _inspected(city: City, guest: Post) -> Inspection:
    """An inspection that goes on for ever, of everything that the office has dispatched."""
    numbers = Commitment.objects.filter(office=city.office, dispatched_at__isnull=False).values_list(
        "number", flat=True
    )
    given = Terms(
        "全市安全生产和重点工程专项督查", "云督〔2023〕3号", NOW.date(), date(2099, 12, 31), " ".join(filter(None, numbers)),
        [guest],
    )  # fmt: skip
    return open_inspection(acting=city.chief, now=NOW, terms=given)


def _imports(keeper: Acting) -> tuple[Job, Job]:
    """60 units of which two cannot be set up, looked at; and the same once more, which nobody has taken up yet."""
    given = {"level": "city", "kind": "department", "parent": "yz", "short": "", "aliases": "市局、老局"}
    lines = [UnitLine(n, f"yz-{n:03d}", given | {"name": f"云州市第{n}局"}) for n in range(2, 60)]
    lines += [UnitLine(60, "yz-yjj", {"name": "云州市应急和消防管理局", "kind": "office"})]
    lines += [UnitLine(61, "yz-x", given | {"parent": "yz-nirgends"})]
    return looked_at(keeper, lines), start(
        LOOK, arguments(Read(lines, [], [])), acting=keeper, now=NOW, total=len(lines)
    )


def looked_at(keeper: Acting, lines: list[UnitLine]) -> Job:
    job = start(LOOK, arguments(Read(lines, [], [])), acting=keeper, now=NOW, total=len(lines))
    work()
    return job


def _administrators(city: City) -> dict[str, Acting]:
    """Who keeps people and posts, and who reads what was done, who keeps units; the head of 市住建局 stands in for the one of 市应急局."""

    def entered(username: str, name: str, role: str) -> Acting:
        act = {"acting": Acting.system(), "now": NOW}
        return acting_of(enter_person(username=username, name=name, unit=city.government, role=role, **act), NOW.date())

    guard = entered("anquan", "石坚", Role.SECURITY_ADMIN)
    post, deputy = city.safety_head.posts[0], city.housing_head.person
    stand_in(post.pk, deputy, acting=guard, now=NOW, valid_from=NOW.date(), valid_to=date(2099, 12, 31))
    return {
        "guard": guard,
        "watcher": entered("jiguan", "文清", Role.AUDIT_ADMIN),
        "admin": entered("guanli", "管立", Role.SYSTEM_ADMIN),
    }


def _amended(city: City) -> Source:
    """A plan of which all but the parks was registered, and its amendment: one kept, two changed, one dropped, one new."""

    def taken(text: str, name: str, amends: Source | None = None) -> Source:
        return decide.take_in(
            text.encode(), name, acting=city.clerk, now=NOW, office=city.office, unclassified=True, amends=amends
        )

    earlier = taken(PLAN, "任务分工.txt")
    for row in earlier.proposals.exclude(words__contains="公园"):
        decide.edit(row.pk, decide.Draft(measure="全部办完"), acting=city.chief, now=NOW)
        decide.accept(row.pk, acting=city.chief, now=NOW)
    return taken(PLAN_AMENDED, "任务分工（修订）.txt", earlier)


def _returned(city: City) -> Any:
    return deliver.request_return(
        dispatched(city).pk, acting=city.safety_head, now=NOW + DAY, reason="三定方案中此项职责在市住建局。"
    )


def _waiting(city: City) -> Any:
    pk = accepted(city).pk
    told = Told("已排查 60 家，其余本周内完成。", 30, "at_risk", "有 3 家停产，暂时进不去。", "与属地一起上门。")
    deliver.write_report(pk, acting=city.safety_liaison, now=NOW + DAY, told=told, files=[proof_file()])
    return Commitment.objects.get(pk=pk)


def _planned(city: City) -> Any:
    pk = accepted(city).pk
    steps = [
        Step("印发方案", date(2023, 1, 20), 10),
        Step("完成排查", date(2023, 2, 20), 60),
        Step("完成整改", date(2023, 3, 31), 100),
    ]
    deliver.submit_plan(pk, acting=city.safety_head, now=NOW + DAY, steps=steps)
    told = Told("已排查 120 家，整改 80 家。", 60, "on_time")
    deliver.report(
        pk,
        acting=city.safety_head,
        now=NOW + 2 * DAY,
        told=told,
        files=[proof_file(), proof_file("台账.txt", "一、二".encode())],
    )
    report = Commitment.objects.get(pk=pk).reports.get()
    return deliver.assess(
        pk,
        acting=city.clerk,
        now=NOW + 3 * DAY,
        report_pk=report.pk,
        evidenced=40,
        assessment="台账只到 80 家，按实认定。",
    )


def _suspended(city: City) -> Any:
    return changes.suspend(
        in_progress(city).pk, acting=city.chief, now=NOW + DAY, reason="等待省里的标准。", review_date=date(2023, 3, 1)
    )


def _change_asked(city: City) -> Any:
    pk = accepted(city).pk
    steps = [Step("完成排查", date(2023, 2, 20), 60), Step("完成整改", date(2023, 3, 31), 100)]
    deliver.submit_plan(pk, acting=city.safety_head, now=NOW + DAY, steps=steps)
    changes.retarget(
        pk,
        acting=city.chief,
        now=NOW + DAY,
        reason="省里统一口径，只计入正常生产的企业。",
        new_measure="排查 100%，整改 95%",
    )
    extension = Asked("extension", "进口检测设备三月底才能到货，已与厂家书面确认。", new_due=date(2023, 6, 30))
    changes.request_change(pk, acting=city.safety_liaison, now=NOW + 2 * DAY, asked=extension)
    return changes.send_change(pk, acting=city.safety_head, now=NOW + 3 * DAY)


def _change_drafted(city: City) -> Any:
    pk = accepted(city).pk
    asked = Asked("relead", "机构改革后此项职责已划转。", new_lead=city.housing)
    changes.request_change(pk, acting=city.safety_liaison, now=NOW + DAY, asked=asked)
    return Commitment.objects.get(pk=pk)


def _extended_late(city: City) -> Any:
    """Asked for and granted after its date: that it was missed stays on the page."""
    pk, now = in_progress(city).pk, NOW + 100 * DAY
    extension = Asked("extension", "汛期停工，剩余点位六月才能进场。", new_due=date(2023, 6, 30))
    changes.request_change(pk, acting=city.safety_head, now=now, asked=extension)
    return changes.grant_change(pk, acting=city.chief, now=now + DAY, decision="同意，到期不再延。")


def _linked(city: City) -> Any:
    """Two that ask the same by other dates and numbers; the newer has been reported on."""
    one, told = (
        accepted(city),
        in_progress(city, title="城镇燃气安全排查整治", measure="排查 100%，重大隐患整改 95%", due=date(2023, 6, 30)),
    )
    links.link(one.pk, acting=city.clerk, now=NOW + DAY, others=[told], reason="会议纪要和市政府文件要求同一件事。")
    return Commitment.objects.get(pk=one.pk)


def _merged(city: City) -> Any:
    other = dispatched(
        city, title="石桥县燃气专项整治", words="石桥县要完成城镇燃气专项整治。", lead=city.stone, supports=()
    )
    return merging.merge(
        in_progress(city).pk, acting=city.chief, now=NOW + DAY, others=[other], reason="同一件事，一并督办。"
    )


def _split(city: City) -> Any:
    parts = [
        Part("城镇燃气专项整治", city.housing, date(2023, 3, 31), "燃气隐患整改 100%"),
        Part("危化品专项整治", city.safety, date(2023, 3, 31), "危化品隐患整改 100%"),
    ]
    return merging.split(dispatched(city).pk, acting=city.chief, now=NOW + DAY, parts=parts, reason="两件事分开督办。")


def _terminated(city: City) -> Any:
    return changes.terminate(in_progress(city).pk, acting=city.mayor, now=NOW + DAY, reason="并入全省统一部署。")


def _sent_back(city: City) -> Any:
    return conclude.send_back(claimed(city).pk, acting=city.clerk, now=NOW + DAY, reason="三家未整改。")


def _declined(city: City) -> Any:
    return decide.decline(proposed(city).pk, acting=city.chief, now=NOW, ground="outside", reason="属省级事权。")


def _archived(city: City) -> Any:
    return conclude.archive(closed(city).pk, acting=city.clerk, now=NOW + DAY)


STATES: dict[str, Callable[[City], Any]] = {
    "proposed": proposed, "registered": registered, "dispatched": dispatched, "return_requested": _returned, "accepted": accepted,
    "waiting": _waiting, "planned": _planned, "suspended": _suspended, "terminated": _terminated, "claimed": claimed,
    "sent_back": _sent_back, "verified": verified, "closed": closed, "declined": _declined, "archived": _archived,
    "linked": _linked, "merged": _merged, "split": _split, "change_asked": _change_asked, "change_drafted": _change_drafted, "extended_late": _extended_late,
}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """One screen for one person. ``of``: the state whose commitment the address names; ``query``: what follows the address."""

    view: str
    who: str = "clerk"
    of: str = ""
    query: str = ""
    status: int = 200
    args: Callable[[World], list[Any]] | None = None

    @property
    def name(self) -> str:
        of = self.of or ("amending" if self.args is _amending else "")
        return " ".join(part for part in (self.view, of, self.query, self.who or "visitor") if part)

    def address(self, world: World) -> str:
        if self.view.startswith("/"):
            return self.view
        args = self.args(world) if self.args else [world.pks[self.of]] if self.of else []
        query = self.query.format(
            card=world.card, **world.tasks, **{f"pk_{name}": pk for name, pk in world.pks.items()}
        )
        return reverse(self.view, args=args) + query


def _source(world: World) -> list[Any]:
    return [world.source.pk]


def _person(world: World) -> list[Any]:
    return [world.city.safety_head.person.pk]


def _post(world: World) -> list[Any]:
    return [world.city.safety_head.posts[0].pk]


def _unit(world: World) -> list[Any]:
    return [world.city.housing.pk]


def _duty(world: World) -> list[Any]:
    return [world.duty.pk]


def _import(world: World) -> list[Any]:
    return [world.jobs[0].pk]


def _waiting(world: World) -> list[Any]:
    return [world.jobs[1].pk]


def _mandate(world: World) -> list[Any]:
    return [world.mandate.pk]


def _inspection(world: World) -> list[Any]:
    return [world.inspection.pk]


def _amending(world: World) -> list[Any]:
    return [world.amended.pk]


_STATES_SEEN_BY = {
    "clerk": [
        "proposed",
        "planned",
        "claimed",
        "sent_back",
        "archived",
        "declined",
        "from_source",
        "extended_late",
        "merged",
        "split",
    ],
    "chief": ["registered", "return_requested", "verified", "suspended", "change_asked", "linked", "past_list"],
    "mayor": ["closed", "terminated"],
    "safety_liaison": ["dispatched", "planned"],
    "safety_head": ["accepted", "waiting", "change_drafted", "linked"],
    "housing_liaison": ["planned"],  # a supporting unit
    "liaison": ["root", "child"],  # of the county that passed it down
    "town_head": ["child"],
}
_ACTS = (
    ("deliver:dispatch", "registered", "clerk"), ("deliver:acknowledge", "dispatched", "safety_liaison"),
    ("deliver:request_return", "dispatched", "safety_head"), ("deliver:uphold", "return_requested", "chief"),
    ("deliver:reassign", "return_requested", "chief"), ("deliver:submit_plan", "accepted", "safety_head"),
    ("deliver:report", "accepted", "safety_liaison"), ("deliver:declare_rollup", "accepted", "safety_liaison"), ("deliver:match_measures", "child", "liaison"), ("deliver:approve_report", "waiting", "safety_head"),
    ("deliver:return_report", "waiting", "safety_head"), ("deliver:assess", "planned", "clerk"),
    ("deliver:claim_completion", "planned", "safety_head"), ("deliver:suspend", "planned", "chief"),
    ("deliver:ask_support", "planned", "safety_head"), ("deliver:call_together", "planned", "safety_liaison"),
    ("deliver:request_change", "planned", "safety_liaison"), ("deliver:send_change", "change_drafted", "safety_head"),
    ("deliver:withdraw_change", "change_drafted", "safety_head"), ("deliver:grant_change", "change_asked", "chief"),
    ("deliver:refuse_change", "change_asked", "chief"), ("deliver:extend", "planned", "chief"),
    ("deliver:retarget", "planned", "chief"), ("deliver:relead", "planned", "chief"),
    ("deliver:link", "planned", "clerk"), ("deliver:unlink", "linked", "clerk"), ("deliver:settle_conflict", "linked", "chief"), ("deliver:answer_linked", "linked", "safety_head"),
    ("deliver:merge_in", "planned", "chief"), ("deliver:split_up", "return_requested", "chief"),
    ("deliver:resume", "suspended", "chief"), ("deliver:terminate", "planned", "mayor"),
    ("deliver:set_handling", "planned", "clerk"), ("deliver:set_evidence_handling", "planned", "clerk"),
    ("conclude:verify", "claimed", "clerk"), ("conclude:send_back", "claimed", "clerk"), ("conclude:close", "verified", "chief"),
    ("conclude:reopen", "closed", "chief"), ("conclude:archive", "closed", "clerk"),
    ("decide:register", "proposed", "chief"), ("decide:decline", "proposed", "chief"),
)  # fmt: skip

SCREENS = (
    *(Screen("web:desk", who) for who in ("clerk", "chief", "mayor", "safety_liaison", "safety_head")),
    *(Screen("web:commitment", who, state) for who, states in _STATES_SEEN_BY.items() for state in states),
    *(Screen(view, who, state) for view, state, who in _ACTS),
    Screen("deliver:acknowledge", "safety_liaison", "closed", status=409),
    Screen("deliver:pass_down", "liaison", "root"),
    Screen("deliver:answer_support", "housing_liaison", "planned", query="?task={task}"),
    *(Screen(f"deliver:{act}_support", "safety_head", "planned", query="?task={answered}") for act in ("take", "return")),
    Screen("web:chain", of="root"),
    Screen("web:chain", "town_head", "child"),
    Screen("web:ledger"),
    Screen("web:account", "safety_liaison"),
    *(Screen(f"people:{name}", "guard") for name in ("list", "wanting", "enter", "roster")),
    Screen("people:roster", "admin"),
    *(Screen("people:roster_job", "admin", query=query, args=_import) for query in ("", "?only=errors", "?only=changes")),
    Screen("people:roster_job", "admin", args=_waiting),
    Screen("people:list", "guard", query="?role=liaison&q=没有这个人"),
    Screen("people:list", "safety_head"),
    Screen("people:person", "guard", args=_person),
    Screen("people:person", "safety_head", args=_person),
    *(Screen(f"people:{name}", "guard", args=_person) for name in ("change", "appoint", "password", "leave")),
    *(Screen(f"people:{name}", "guard", args=_post) for name in ("end", "hand_over", "stand_in")),
    Screen("people:record", "watcher"),
    *(Screen("web:desk", who) for who in ("guard", "watcher")),
    Screen("commitments:list"),
    Screen("commitments:list", "safety_liaison"),
    Screen("commitments:list", query="?state=open&light=red&sort=due&q=燃气"),
    Screen("commitments:list", query="?q=没有这样的事"),
    Screen("deliver:dispatch_many", query="?pk={pk_registered}&pk={pk_closed}"),
    Screen("deliver:acknowledge_many", "safety_liaison", query="?pk={pk_dispatched}&pk={pk_closed}"),
    Screen("conclude:close_many", "chief", query="?pk={pk_verified}&pk={pk_closed}"),
    Screen("deliver:precedents"),
    Screen("deliver:precedents", query="?q=没有这样的先例"),
    Screen("decide:sources"),
    Screen("decide:upload"),
    *(Screen("decide:review", query=query, args=_source) for query in (
        "", "?show=context", "?card={card}&open=edit", "?card={card}&open=split", "?card={card}&open=merge", "?card={card}&open=aside",
    )),
    Screen("decide:review", "mayor", args=_source),
    Screen("decide:describe", args=_source),
    Screen("decide:handling", args=_source),
    Screen("decide:review", query="?show=gaps", args=_source),
    Screen("decide:review", args=_amending),
    Screen("decide:compare", args=_source),  # which amends none
    *(Screen("decide:compare", "chief", query=query, args=_amending) for query in ("", "?show=kept", "?show=dropped")),
    Screen("decide:compare", "mayor", args=_amending),
    Screen("decide:fill", args=_source),
    Screen("org:tree"),
    Screen("org:tree", "admin"),
    *(Screen("org:tree", query=query) for query in ("?q=局", "?q=没有这样的单位", "?gone=1")),
    *(Screen("org:unit", who, args=_unit) for who in ("clerk", "safety_head", "admin")),
    *(Screen(f"org:{name}", "admin", args=_unit) for name in (
        "add", "rename", "describe", "duties", "move", "recode", "split", "merge", "end", "restore",
    )),
    Screen("org:aliases"),
    Screen("org:aliases", "admin"),
    Screen("org:aliases", query="?q=没有这样的叫法"),
    Screen("deliver:hand_over", "admin", args=_unit),
    Screen("deliver:dispatch", "chief", "listed"),
    Screen("deliver:dispatch", "clerk", "listed"),
    Screen("deliver:dispatch_many", "chief", query="?pk={pk_registered}&pk={pk_listed}"),
    Screen("duties:list"),
    Screen("duties:list", "keeper", query="?kind=taken_back&ended=1&q=燃气"),
    Screen("duties:list", "safety_liaison"),
    Screen("duties:enter", "keeper"),
    Screen("duties:paste", "keeper"),
    Screen("duties:end", "keeper", args=_duty),
    Screen("duties:mandates", "chief"),
    Screen("duties:grant", "chief"),
    Screen("duties:end_mandate", "chief", args=_mandate),
    *(Screen("supervise:inspections", who) for who in ("clerk", "chief", "guest")),
    *(Screen("supervise:inspection", who, args=_inspection) for who in ("chief", "guest")),
    Screen("supervise:open_inspection", "chief"),
    Screen("supervise:change_inspection", "chief", args=_inspection),
    Screen("supervise:end_inspection", "chief", args=_inspection),
    Screen("web:desk", "guest"),
    Screen("commitments:list", "guest"),
    Screen("rulebook:index"),
    *(Screen(f"rulebook:{name}", "chief") for name in ("lights", "limits", "cadence", "changes")),
    Screen("rulebook:calendar", "chief", args=lambda _world: [2026]),
    Screen("rulebook:version", args=lambda _world: ["lights", 1]),
    Screen("account_login", ""),
    Screen("account_reauthenticate", "safety_liaison"),
    Screen("mfa_index", "safety_liaison"),
    Screen("mfa_list_webauthn", "safety_liaison"),
    Screen("socialaccount_login_cancelled", ""),
    Screen("socialaccount_login_error", "", status=401),
    Screen("account_logout"),
    Screen("account_change_password"),
    Screen("account_signup", ""),
    Screen("account_reset_password", ""),
    Screen("/there/is/nothing/", status=404),
    Screen("web:ledger", "safety_liaison", status=403),
)  # fmt: skip

# In a database with nothing but the office and its head.
EMPTY = (
    Screen("web:desk", "chief"), Screen("commitments:list", "chief"), Screen("decide:sources", "chief"), Screen("decide:upload", "chief"),
    Screen("web:ledger", "chief"), Screen("rulebook:index", "chief"), Screen("web:account", "chief"),
    Screen("org:tree", "chief"), Screen("org:aliases", "chief"),
    Screen("duties:list", "chief"), Screen("duties:mandates", "chief"), Screen("supervise:inspections", "chief"),
    Screen("supervise:open_inspection", "chief"),
)  # fmt: skip

# Addresses that show no page of their own, each with what it does instead.
NO_SCREEN = {
    "people:act_as": "answers a press", "people:record_export": "a download", "people:roster_file": "a download", "people:roster_apply": "answers a press", "people:roster_stop": "answers a press",
    "web:branches": "a part of the chain, for htmx", "web:revoke_token": "answers a press", "web:end_sign_in": "answers a press", "web:end_other_sign_ins": "answers a press", "web:styleguide": "shown in demonstrations; tests/browser/test_components.py",
    "web:styleguide_units": "data for the style guide", "web:styleguide_trouble": "shows the error pages on demand",
    "decide:original": "a download", "decide:card": "a part of the review desk, for htmx", "decide:edit": "answers a press",
    "decide:act": "answers a press", "decide:amend": "answers a press", "decide:duplicates": "answers a press",
    "decide:dropped": "answers a press", "decide:read_again": "answers a press", "decide:accept_all": "answers a press", "decide:take_up": "answers a press",
    "commitments:export": "a download", "commitments:save_view": "answers a press", "commitments:delete_view": "answers a press",
    "deliver:evidence": "a download", "org:units": "data for the type-ahead", "people:find": "data for the type-ahead", "org:below": "a part of the tree, for htmx", "org:end_alias": "answers a press",
    "set_language": "answers a press",
    "^account/(?:email|confirm-email|login/code)/": "closed: not found",
    # allauth's, which this house has no use for: they send the visitor elsewhere.
    "account_inactive": "for those who left", "account_email": "closed",
    "account_email_verification_sent": "closed", "account_set_password": "redirects", "account_confirm_login_code": "closed",
    "account_confirm_email": "closed", "account_reset_password_done": "after a letter", "account_reset_password_from_key": "from a letter",
    "account_reset_password_from_key_done": "after a letter",
    # The second factor is set up and asked for in steps, each open after the one before: tests/browser/test_second_factor.py.
    **dict.fromkeys(
        ("mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
         "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
         "mfa_edit_webauthn"), "a step",
    ),
    "mfa_download_recovery_codes": "shown once, and not to be fetched",
    "^account/sso/(?:signup/)?$": "closed: not found", "socialaccount_signup": "closed", "socialaccount_connections": "closed",
    "openid_connect_login": "sends the visitor to the provider", "openid_connect_callback": "takes the provider's answer",
}  # fmt: skip


def unlisted() -> set[str]:
    """Names of addresses that are neither screens nor known to be none; the API's are counted elsewhere."""
    return set(_names(get_resolver())) - {screen.view for screen in SCREENS} - set(NO_SCREEN)


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                yield from _names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}"


def client_of(acting: Acting | None, language: str = "zh-hans") -> Client:
    """A client that is signed in as this person, or as nobody."""
    client = Client()
    client.cookies["django_language"] = language
    if acting is not None:
        client.force_login(acting.person, backend=BACKEND)
    return client
