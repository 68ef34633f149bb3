"""云州市 with everybody who may knock at a door, and one thing behind every door."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from luoshi.commitments.actions import keep_view
from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.inspections import Terms, open_inspection
from luoshi.commitments.models import Commitment, SavedView
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.models import Proposal, Source
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, links
from luoshi.deliver.actions import Told
from luoshi.deliver.models import Evidence, Report
from luoshi.kernel.lifecycle import Party
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import begin_session, create_unit, enter_person, issue_token
from luoshi.org.actions.jobs import start
from luoshi.org.duty_models import DutyEntry, Mandate
from luoshi.org.job_models import Job
from luoshi.org.jobs import work
from luoshi.org.models import Kind, Level, Role, SignIn, Token
from luoshi.org.queries import acting_of
from luoshi.org.roster import Line
from luoshi.org.roster_file import Read
from luoshi.org.roster_jobs import LOOK, arguments
from tests import city as yunzhou
from tests.city import City, make_city, proof_file
from tests.decide.samples import MEETING, PLAN
from tests.duties import LINES, listed, mandated

# Far enough for plans to be made whenever the test runs.
DUE = date(2099, 12, 31)
BEGUN = datetime(2023, 1, 4, 2, 0, tzinfo=UTC)

# Who knocks, in the order of the tables' columns. Their parties are to a commitment that 市应急局 leads, 市住建局
# supports, and 云州市委市政府督查室 issued.
PARTIES: Mapping[str, frozenset[Party]] = {
    "visitor": frozenset(),
    "former": frozenset(),  # held the head's post of the lead unit until yesterday
    "liaison": frozenset({Party.LEAD_LIAISON}),
    "head": frozenset({Party.LEAD_HEAD}),
    "support": frozenset(),
    "other": frozenset(),  # liaison of a unit that has nothing to do with it
    "clerk": frozenset({Party.SUPERVISOR, Party.VERIFIER}),
    "chief": frozenset({Party.SUPERVISION_HEAD, Party.VERIFIER}),
    "mayor": frozenset({Party.LEADER}),
    "auditor": frozenset(),
    "sysadm": frozenset(),  # the three administrators
    "secadm": frozenset(),
    "audadm": frozenset(),
    "abroad": frozenset(),  # head of the supervision office of another city
    "guest": frozenset(),  # invited to an inspection that looks into everything dispatched
}
PEOPLE = tuple(PARTIES)


@dataclass
class World:
    city: City
    people: dict[str, Acting]
    tokens: dict[str, str]
    source: Source
    card: Proposal
    commitments: Mapping[str, Commitment]
    draft: Report
    evidence: Evidence
    draft_evidence: Evidence
    view: SavedView
    token: Token
    sign_in: SignIn
    inspection: Inspection
    entry: Entry
    duty: DutyEntry  # of the township's list
    mandate: Mandate  # of the lead unit's
    job: Job  # of the security administrator: a file looked at that may be carried out

    browsers: dict[str, Client] = field(default_factory=dict)
    callers: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """A browser in which this person is signed in. Signed in once: the session is a part of the world."""
        return self.browsers[who]

    def caller(self, who: str) -> Client:
        """A program that carries this person's token."""
        if who not in self.callers:  # once: with a client of Django's the middleware is made anew
            keys = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
            self.callers[who] = Client(headers={**keys, "Accept-Language": "zh-hans"})
        self.callers[who].cookies.clear()
        return self.callers[who]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world(city: City | None = None) -> World:
    """Everybody and everything. city: another cast than that of 云州市's own office, in the same places."""
    city = city or make_city()
    people = _people(city)
    tokens = {who: issue_token(acting=acting, now=timezone.now(), name="测试")[1] for who, acting in people.items()}
    _end_posts(people["former"])
    earlier = decide.take_in(
        PLAN.encode(), "任务分工.txt", acting=city.clerk, now=BEGUN, office=city.office, unclassified=True
    )
    source = decide.take_in(
        MEETING.encode(),
        "会议报道.txt",
        acting=city.clerk,
        now=BEGUN,
        office=city.office,
        unclassified=True,
        amends=earlier,
    )
    commitments = _commitments(city)
    waiting = commitments["waiting"]
    draft = waiting.reports.get()
    checkpoints.make(timezone.now())
    world = World(
        city, people, tokens, source, source.proposals.first(), commitments, draft,
        evidence=Evidence.objects.filter(report__commitment=commitments["in_progress"]).get(),
        draft_evidence=Evidence.objects.get(report=draft),
        view=keep_view(city.clerk, "我的视图", "state=open"),
        token=Token.objects.get(person=city.clerk.person),
        sign_in=_signed_in_elsewhere(city.clerk),
        inspection=_inspected(city, commitments.values(), people["guest"]),
        entry=Entry.objects.filter(stream=commitments["in_progress"].stream).latest("seq"),
        duty=_listed(city, keeper=people["sysadm"]),
        mandate=_mandated(city),
        job=_looked_at(people["secadm"], city),
    )  # fmt: skip
    let_in(world, PEOPLE)
    return world


def _inspected(city: City, commitments: Iterable[Commitment], guest: Acting) -> Inspection:
    """An inspection under way of everything that the office dispatched."""
    numbers = [one.number for one in commitments if one.dispatched_at and one.number]
    terms = Terms("安全生产专项督查", "云督〔2023〕3号", timezone.localdate(), DUE, " ".join(numbers), [guest.posts[0]])
    return open_inspection(acting=city.chief, now=timezone.now(), terms=terms)


def _looked_at(guard: Acting, city: City) -> Job:
    """A file in which the security administrator enters one person, looked at and sound."""
    line = Line(2, "xinren", "新人", "", city.housing.code, Role.LIAISON, None, None)
    job = start(LOOK, arguments(Read([], [line], [])), acting=guard, now=BEGUN)
    work()
    return job


def _listed(city: City, keeper: Acting) -> DutyEntry:
    """An entry of the township's list. Around a county the township leads, and nothing on its list may speak against that."""
    leads = city.safety == city.township
    return listed(city, keeper=keeper, lines=LINES[:1] if leads else LINES)[0]


def _mandated(city: City) -> Mandate:
    """A mandate of the unit whose people knock; around a county, whose lead is a township, of its bureau for that township."""
    if city.safety.kind == Kind.DEPARTMENT:
        return mandated(city, issuer=city.safety)
    return mandated(city, issuer=city.housing, scope=[city.township])


def _signed_in_elsewhere(acting: Acting) -> SignIn:
    return begin_session(
        acting, now=timezone.now(), session_key="elsewhere", address="10.0.0.9", agent="", how=["password"]
    )


def let_in(world: World, names: Iterable[str]) -> None:
    """Sign these people in, each in a browser of their own; a visitor has one too."""
    for who in names:
        world.browsers[who] = Client(headers={"Accept-Language": "zh-hans"})
        if who in world.people:
            world.browsers[who].force_login(world.people[who].person)


def _people(city: City) -> dict[str, Acting]:
    def person(username: str, name: str, unit: Any, role: str) -> Acting:
        entered = enter_person(
            acting=Acting.system(), now=BEGUN, username=username, name=name, unit=unit, role=role,
            password=yunzhou.PASSWORD,
        )  # fmt: skip
        return acting_of(entered, timezone.localdate())

    elsewhere = create_unit(
        acting=Acting.system(), now=BEGUN, code="jc", name="江城市人民政府", level=Level.CITY, kind=Kind.GOVERNMENT
    )
    their_office = create_unit(
        acting=Acting.system(), now=BEGUN, code="jc-dcs", name="江城市政府督查室", level=Level.CITY, kind=Kind.OFFICE,
        parent=elsewhere, mark="江督",
    )  # fmt: skip
    return {
        "former": person("hejun", "何军", city.safety, Role.UNIT_HEAD),
        "liaison": city.safety_liaison,
        "head": city.safety_head,
        "support": city.housing_head,
        "other": city.east_liaison,
        "clerk": city.clerk,
        "chief": city.chief,
        "mayor": city.mayor,
        "auditor": person("shenji", "沈季", city.government, Role.AUDITOR),
        "sysadm": person("xitong", "管立", city.government, Role.SYSTEM_ADMIN),
        "secadm": person("anquan", "安立", city.government, Role.SECURITY_ADMIN),
        "audadm": person("jiguan", "纪立", city.government, Role.AUDIT_ADMIN),
        "abroad": person("jiangwei", "江伟", their_office, Role.SUPERVISION_HEAD),
        "guest": person("teyao", "林专", city.office, Role.GUEST),
    }


def _end_posts(acting: Acting) -> None:
    """Let every post of a person have ended yesterday."""
    act = Act("unit:yz-yjj", "person.appointed", author=Acting.system().author(), now=timezone.now())
    for post in acting.posts:
        post.valid_to = timezone.localdate() - timedelta(days=1)
        act.save(post)
    act.facts.update(name=acting.name, post=acting.post_title)
    act.write()


def _commitments(city: City) -> dict[str, Commitment]:
    """One commitment in every state, by that state's name; with a few that lie in a state in a way of their own."""

    def made(how: Any, **more: Any) -> Commitment:
        return how(city, due=DUE, **more)

    now = BEGUN + timedelta(days=1)
    returned = deliver.request_return(
        made(yunzhou.dispatched).pk, acting=city.safety_head, now=now, reason="不归我局。"
    )
    suspended = changes.suspend(
        made(yunzhou.in_progress).pk, acting=city.chief, now=now, reason="等省里批复。", review_date=DUE
    )
    waiting = made(yunzhou.accepted)
    told = Told(progress="草稿：只查了三家。", claimed=7, forecast="on_time")
    deliver.write_report(
        waiting.pk,
        acting=city.safety_liaison,
        now=now,
        told=told,
        files=[proof_file("草稿附件.pdf", b"%PDF-1.4 draft")],
    )

    def asking(who: Acting, asked: changes.Asked) -> Commitment:
        pk = made(yunzhou.in_progress).pk
        changes.request_change(pk, acting=who, now=now, asked=asked)
        return Commitment.objects.get(pk=pk)

    answers = made(yunzhou.in_progress, measure="改造燃气管网 80 公里")
    answerable = made(yunzhou.accepted, measure="改造燃气管网 100 公里")
    links.link(answerable.pk, acting=city.clerk, now=now, others=[answers], reason="两份文件要求同一件事。")
    later = DUE + timedelta(days=30)
    return {
        "answers": Commitment.objects.get(pk=answers.pk),
        "answerable": Commitment.objects.get(pk=answerable.pk),
        "change_drafted": asking(city.safety_liaison, changes.Asked("extension", "草稿里的理由。", new_due=later)),
        "change_sent": asking(city.safety_head, changes.Asked("extension", "设备未到。", new_due=later)),
        "end_asked": asking(city.safety_head, changes.Asked("termination", "政策调整。")),
        "proposed": made(yunzhou.proposed, title="尚未交办的事项"),
        "registered": made(yunzhou.registered),
        "dispatched": made(yunzhou.dispatched),
        "return_requested": returned,
        "accepted": made(yunzhou.accepted),
        "in_progress": made(yunzhou.in_progress),
        "suspended": suspended,
        "completion_claimed": made(yunzhou.claimed),
        "verified": made(yunzhou.verified),
        "closed": made(yunzhou.closed),
        "instruction": made(yunzhou.verified, instruction=True),
        "waiting": Commitment.objects.get(pk=waiting.pk),
        "terminated": changes.terminate(made(yunzhou.in_progress).pk, acting=city.mayor, now=now, reason="不再需要。"),
        "declined": decide.decline(made(yunzhou.proposed).pk, acting=city.chief, now=now, ground="information"),
        "archived": conclude.archive(made(yunzhou.closed).pk, acting=city.clerk, now=now),
    }
