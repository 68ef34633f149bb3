"""The demonstration city's months, made through the actions in the order in which they happened, so that its ledger verifies."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import cycle

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone, translation

from luoshi.commitments.actions import propose
from luoshi.commitments.inspections import Terms, open_inspection
from luoshi.commitments.models import Commitment
from luoshi.config.demo_people import PASSWORD
from luoshi.decide import actions as decide
from luoshi.decide.actions import Draft
from luoshi.decide.models import Proposal, Source
from luoshi.demo.chain import CHAINS, passing_down
from luoshi.demo.duties import PAST_LIST, lists_and_mandate
from luoshi.demo.full import Founding, Size, story
from luoshi.demo.people import COUNTIES, DUTIES, GROUPS, PEOPLE, UNITS
from luoshi.demo.scenes import COUNTY, LATE_SCENES, SCENES, SIGNED, Cast, Scene
from luoshi.kernel.holidays import official
from luoshi.kernel.lifecycle import State
from luoshi.ledger import checkpoints
from luoshi.org.acting import Acting
from luoshi.org.actions import PersonLine, UnitLine, create_units, enter_people, name_group
from luoshi.org.models import Post, Unit
from luoshi.rulebook.actions import adopt_defaults
from luoshi.supervise.actions import sweep

SHORT = (
    "finished",
    "sent_back",
    "finished",
    "filed",
    "finished",
    "slipped",
    "finished",
    "overdue",
)  # for what falls due by today
LONG = (
    "on_schedule", "behind", "ahead", "awaits_weighing", "far_behind", "on_schedule", "claimed", "awaits_head", "on_schedule",
    "upheld", "verified", "ahead", "resumed", "sent_back_now", "suspended", "on_schedule", "reassigned", "terminated",
    "on_schedule", "silent",
)  # fmt: skip
LATE = ("just_signed", "unsigned", "asks_return", "planned")
INSTRUCTIONS = (
    ("云河大桥伸缩缝维修", "请市交通运输局一个月内完成云河大桥伸缩缝维修，确保行车安全。", "yz-12jtj", "维修完成并通过检测", "finished"),
    ("群众反映强烈的噪声扰民整治", "请市生态环境局牵头，年底前把夜间施工噪声扰民问题整治到位。", "yz-10hbj", "同类投诉下降 50% 以上", "verified"),
    ("中心城区积水点改造", "请市住建局汛期前完成 12 处积水点改造。", "yz-11zjj", "12 处改造完成并经暴雨检验", "slipped"),
)  # fmt: skip
# Asked for lately, so that the units that a visitor may play have something on their desks: days ago, days until due.
LATELY = (
    ("今冬明春火灾防控专项行动", "请市应急局牵头部署今冬明春火灾防控，元旦前对高层建筑、养老机构、九小场所全面排查一遍。", "yz-18yjj", "排查台账覆盖全部场所，重大隐患清零", "unsigned", 1, 38),
    ("森林防火视频监控盲区清零", "请市应急局会同有关部门，三个月内补齐森林防火视频监控盲区。", "yz-18yjj", "42 处盲区全部接入并通过调试", "going", 50, 45),
    ("应急避难场所标识更新", "请市应急局两个月内更新全部应急避难场所标识。", "yz-18yjj", "36 处场所标识更新并在地图上公布", "drafted", 41, 20),
    ("石桥县南坪乡道路塌方治理", "请石桥县尽快治理南坪乡塌方路段，保障群众出行。", "yz-52sq", "塌方路段修复并恢复通车", "unsigned", 1, 60),
    ("石桥县农贸市场改造", "请石桥县年内完成城区 3 个农贸市场改造。", "yz-52sq", "3 个市场改造完成并通过验收", "going", 50, 40),
    ("新增电动自行车充电端口", "请市住建局年内在居民小区新增电动自行车充电端口 15000 个。", "yz-11zjj", "新增电动自行车充电端口 15000 个", "going", 52, 34),
    ("居民小区飞线充电整治", "请市住建局整治飞线充电，新增电动自行车充电端口 12000 个。", "yz-11zjj", "新增电动自行车充电端口 12000 个", "differs", 50, 34),
    ("新建高标准农田", "请市农业农村局年内新建高标准农田 15 万亩。", "yz-14nyj", "新建高标准农田 15 万亩", "going", 52, 34),
    ("秋冬农田水利建设", "请市农业农村局抓好秋冬农田水利建设，新建高标准农田 12 万亩。", "yz-14nyj", "新建高标准农田 12 万亩", "settled", 50, 34),
)  # fmt: skip
# What the reader takes for work and an officer would not: sentences that only lead over to what follows.
PLAN = "云政办发〔{year}〕4号.txt"
LEAD_INS = ("会议全面总结", "抓好五项重点", "重点做好以下工作", "于每季度末向市政府办公室报送", "文山会海")
# What the reader may leave aside and an officer would take up.
TO_TAKE_UP = (
    "汛期前完成全部病险水库除险加固。", "10月底前完成云河干流沿线入河排污口整治。", "9月底前市中心医院东院区投入使用。", "城乡低保标准提高5%。",
    "年底前保交楼任务全部完成。",
)  # fmt: skip


@dataclass
class Yunzhou:
    """Units and people by code and user name, and what is still to happen."""

    today: date
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Acting] = field(default_factory=dict)
    _waiting: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    _count: int = 0

    def at(self, moment: datetime, do: Callable[[datetime], object]) -> None:
        """Let ``do`` happen at ``moment``; what lies in the future never happens."""
        if moment <= moment_of(self.today, 9):
            self._count += 1
            heapq.heappush(self._waiting, (moment, self._count, do))

    def happen(self) -> Iterator[tuple[date, int]]:
        """Everything in the order of its time; after each day with the day and how much is left."""
        while self._waiting:
            moment, _number, do = heapq.heappop(self._waiting)
            do(moment)
            yield moment.date(), len(self._waiting)


def moment_of(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def year_of(today: date) -> int:
    """The planning year that the city is in the middle of: the last one that began at least two months ago."""
    return (today - timedelta(days=60)).year


def prepare(today: date, size: Size | None = None) -> Yunzhou:
    """Units, people, rules; then the year's calendar of events, nothing of which has happened yet. size: of the full city."""
    city = Yunzhou(today)
    year = year_of(today)
    founding = moment_of(date(year - 1, 11, 3), 9)
    with translation.override("zh-hans"):
        adopt_defaults(now=founding)
        _found(city, founding, Founding.of(size) if size else None)
        lists_and_mandate(city.units, city.people, founding, year)
    _sources(city, year)
    if size:
        story(city, size, year)
    for week in range(60):
        monday = date(year, 1, 5) + timedelta(days=7 * week)
        city.at(moment_of(monday, 6), lambda now: sweep(now=now))
        if week % 4 == 3:
            city.at(moment_of(monday, 6, 30), checkpoints.make)
    # The visitor finds the lights of today, signed.
    city.at(moment_of(today, 8), lambda now: sweep(now=now))
    city.at(moment_of(today, 8, 30), checkpoints.make)
    return city


def _found(city: Yunzhou, now: datetime, more: Founding | None) -> None:
    system = Acting.system()
    lines = [
        UnitLine(row.code, row.name, row.level, row.kind, row.parent or None, short=row.short, mark=row.mark) for row in UNITS
    ]  # fmt: skip
    made = create_units([*lines, *(more.units if more else ())], acting=system, now=now)
    city.units = {unit.code: unit for unit in made}
    counties = list(more.counties) if more else COUNTIES
    for name, codes in GROUPS.items():
        named = counties if codes == COUNTIES else codes
        name_group(name, [city.units[code] for code in named], acting=system, now=now)
    encoded = make_password(PASSWORD)
    entered = enter_people(
        [
            PersonLine(
                row.username, row.name, city.units[row.unit], row.role, encoded=encoded,
                email=f"{row.username}@yunzhou.example" if row.unit == "yz-18yjj" else "",
            )
            for row in (*PEOPLE, *(more.people if more else ()))
        ],
        acting=system, now=now,
    )  # fmt: skip
    posts = Post.objects.filter(person__in=entered).select_related("person", "unit__parent").order_by("pk")
    for post in posts:
        city.people[post.person.username] = Acting.of(post.person, [post], today=city.today)


# --- the documents ----------------------------------------------------------------------------------------------------


def _sources(city: Yunzhou, year: int) -> None:
    """Take the documents in, correct what the reader left open, register, and set each commitment's story going."""
    stories = _Stories(city)
    for day, name, title in (
        (date(year - 1, 12, 31), "meeting.txt", f"云州日报{year - 1}年12月31日第1版.txt"),
        (date(year, 1, 16), "plan.txt", PLAN.format(year=year)),
        (date(year, 1, 21), "report.txt", f"{year}年政府工作报告.txt"),
    ):
        city.at(moment_of(day, 10), _taking_in(city, stories, name, title, year))
    city.at(moment_of(city.today - timedelta(days=1), 16), lambda now: _amended(city, year, now))
    for number, (title, words, lead, measure, scene) in enumerate(INSTRUCTIONS):
        day = date(year, 2, 10) + timedelta(days=9 * number)
        days = 80 if scene != "verified" else 310
        city.at(moment_of(day, 15), _instructing(city, stories, title, words, lead, measure, SCENES[scene], days))
    for root in CHAINS:
        day = official().next_workday_on_or_after(city.today - timedelta(days=root.ago))
        story: Scene = [*SIGNED, (4, passing_down(root.shares, city.units, stories.play)), *COUNTY]
        city.at(
            moment_of(day, 10),
            _instructing(city, stories, root.title, root.words, root.county, root.measure, story, root.ago + root.days),
        )
    day = official().next_workday_on_or_after(city.today - timedelta(days=8))
    city.at(moment_of(day, 17), lambda now: _inspected(city, now))
    lately = [
        (title, words, lead, measure, LATE_SCENES[scene], ago, days)
        for title, words, lead, measure, scene, ago, days in LATELY
    ]
    for title, words, lead, measure, story, ago, days in (*lately, PAST_LIST):
        day = city.today - timedelta(days=ago)
        day -= timedelta(days=max(0, day.weekday() - 4))  # nobody dispatches at the weekend
        city.at(moment_of(day, 15), _instructing(city, stories, title, words, lead, measure, story, ago + days))


def _inspected(city: Yunzhou, now: datetime) -> None:
    """An inspection under way: an expert is invited to look into what the counties passed down."""
    roots = Commitment.objects.filter(title__in=[root.title for root in CHAINS], dispatched_at__isnull=False)
    whole = Commitment.objects.filter(Q(pk__in=roots) | Q(root__in=roots)).order_by("pk")
    terms = Terms(
        "安全生产和民生工程专项督查", f"云市督办〔{now.year}〕18号", now.date(), now.date() + timedelta(days=30),
        " ".join(number for number in whole.values_list("number", flat=True) if number), city.people["zhuanjia"].posts,
    )  # fmt: skip
    open_inspection(acting=city.people["zhuren"], now=now, terms=terms)


def _taking_in(city: Yunzhou, stories: "_Stories", name: str, title: str, year: int) -> Callable[[datetime], object]:
    def do(now: datetime) -> None:
        text = (files("luoshi.demo") / "documents" / name).read_text("utf-8").format(year=year, last=year - 1)
        clerk, office = city.people["ducha"], city.units["yz-00dcs"]
        source = decide.take_in(text.encode(), title, acting=clerk, now=now, office=office, unclassified=True)
        city.at(now + timedelta(hours=3), lambda later: _review(city, stories, source, later))

    return do


def _amended(city: Yunzhou, year: int, now: datetime) -> None:
    """The plan was amended only yesterday: the visitor compares the two and decides."""
    plan = Source.objects.filter(filename=PLAN.format(year=year)).first()
    if plan is None:
        return
    on = f"{now.year}年{now.month}月{now.day}日"
    text = (files("luoshi.demo") / "documents" / "plan-amended.txt").read_text("utf-8").format(year=year, on=on)
    decide.take_in(
        text.encode(), f"云政办发〔{year}〕31号.txt", acting=city.people["ducha"], now=now, office=city.units["yz-00dcs"],
        unclassified=True, amends=plan,
    )  # fmt: skip


def _review(city: Yunzhou, stories: "_Stories", source: Source, now: datetime) -> None:
    """The clerk fills what is open, the head registers; the last few are left for the visitor to decide."""
    for words in TO_TAKE_UP:
        start = source.text.find(words)
        if start >= 0 and not source.proposals.filter(start__lt=start + len(words), end__gt=start).exists():
            decide.take_up(source.pk, start, start + len(words), acting=city.people["ducha"], now=now)
    proposals = list(source.proposals.order_by("start"))
    left_open = 3 if source.kind == "work-report" else 0
    for number, proposal in enumerate(proposals):
        if number >= len(proposals) - left_open:
            continue
        _fill(city, proposal, now)
        if any(words in proposal.words for words in LEAD_INS):
            _aside(city, proposal, now)
        else:
            city.at(now + timedelta(days=1, minutes=number), _accepting(city, stories, proposal.pk))


def _fill(city: Yunzhou, proposal: Proposal, now: datetime) -> None:
    lead = next((city.units[code] for word, code in DUTIES if word in proposal.words), city.units["yz-01fgw"])
    draft = Draft(
        leads=None if proposal.leads else [lead],
        due=proposal.due,
        measure=proposal.measure or f"{proposal.title[:60]}，形成结果清单并经现场核验",
    )
    decide.edit(proposal.pk, draft, acting=city.people["ducha"], now=now)


def _aside(city: Yunzhou, proposal: Proposal, now: datetime) -> None:
    decide.set_aside(proposal.pk, "not_work", acting=city.people["ducha"], now=now)


def _accepting(city: Yunzhou, stories: "_Stories", pk: int) -> Callable[[datetime], object]:
    def do(now: datetime) -> None:
        fate = stories.next_fate(pk)
        who = city.people["ducha" if fate in {"proposed", "declined"} else "zhuren"]
        for commitment in decide.accept(pk, acting=who, now=now):
            if fate == "declined":
                decide.decline(
                    commitment.pk, acting=city.people["zhuren"], now=now + timedelta(hours=1), ground="information",
                    reason="属一般性工作要求，由各单位自行落实。",
                )  # fmt: skip
            elif fate not in {"proposed", "registered"}:
                stories.begin(commitment, now)

    return do


def _instructing(
    city: Yunzhou, stories: "_Stories", title: str, words: str, lead: str, measure: str, scene: Scene, days: int
) -> Callable[[datetime], object]:
    def do(now: datetime) -> None:
        due = now.date() + timedelta(days=days)
        made = propose(
            acting=city.people["ducha"], now=now, issuer=city.units["yz-00dcs"], title=title, words=words, kind="action",
            instruction=True, lead=city.units[lead], due=due, measure=measure, tier=1,
        )  # fmt: skip
        registered = decide.register(made.pk, acting=city.people["zhuren"], now=now + timedelta(minutes=20))
        stories.play(registered, scene, now + timedelta(hours=1))

    return do


# --- what becomes of them ---------------------------------------------------------------------------------------------


class _Stories:
    """Deals the scenes out, evenly and the same every time."""

    def __init__(self, city: Yunzhou) -> None:
        self.city = city
        self.short, self.long, self.late = cycle(SHORT), cycle(LONG), cycle(LATE)
        self.begun = self.accepted = self.with_time = 0

    def next_fate(self, pk: int) -> str:
        """Most go on; of those due later than today a few wait to be registered, stay undispatched, or are declined."""
        if Proposal.objects.filter(pk=pk, due__lte=self.city.today).exists():
            return "goes on"
        self.accepted += 1
        return {4: "declined", 9: "proposed", 14: "registered", 19: "proposed", 24: "declined"}.get(
            self.accepted, "goes on"
        )

    def begin(self, commitment: Commitment, now: datetime) -> None:
        """Dispatch within days and go on; of those with time left every fourth only lately, so that there is something to sign today."""
        self.begun += 1
        has_time = commitment.due is not None and commitment.due > self.city.today + timedelta(days=20)
        self.with_time += has_time
        if has_time and self.with_time % 4 == 0:
            name = next(self.late)
            started = moment_of(self.city.today - timedelta(days=4 if name != "planned" else 12), 10)
            self.play(commitment, LATE_SCENES[name], max(started, now + timedelta(hours=2)))
            return
        falls_due = commitment.due is not None and commitment.due <= self.city.today + timedelta(days=14)
        name = next(self.short) if falls_due else next(self.long)
        self.play(commitment, SCENES[name], now + timedelta(days=2, hours=self.begun % 5))

    def play(self, commitment: Commitment, scene: Scene, start: datetime) -> None:
        """Each step on a working day and in office hours, and after the one before it."""
        latest = start
        for number, (days, do) in enumerate(scene):
            day = official().next_workday_on_or_after(timezone.localdate(start) + timedelta(days=days))
            moment = moment_of(day, 9 + (self.begun + number) % 8, (7 * number + 11 * self.begun) % 60)
            if moment > moment_of(self.city.today, 9):  # a weekend lies between it and today
                moment = start + timedelta(days=days)
            latest = max(moment, latest + timedelta(minutes=45))
            self.city.at(latest, self._step(commitment.pk, do))

    def _step(self, pk: int, do: Callable[..., object]) -> Callable[[datetime], object]:
        def step(now: datetime) -> None:
            commitment = Commitment.objects.select_related("lead", "issuer").get(pk=pk)
            do(commitment, self._cast(commitment), now)

        return step

    def _cast(self, commitment: Commitment) -> Cast:
        people = self.city.people
        mine = self._of(commitment.lead)
        other = people["fgw-head"] if mine["unit_head"] is not people["fgw-head"] else people["zjj-head"]
        above = self._of(commitment.issuer)
        clerk, chief = above.get("liaison", people["ducha"]), above.get("unit_head", people["zhuren"])
        return Cast(clerk, chief, people["shizhang"], mine["liaison"], mine["unit_head"], other)

    def _of(self, unit: Unit | None) -> dict[str, Acting]:
        """The liaison and the head of a unit, by role."""
        return {next(iter(acting.roles)): acting for acting in self.city.people.values() if unit in acting.units}


def states() -> dict[str, int]:
    """How many commitments stand in each state, for the closing line."""
    from django.db.models import Count

    counted = dict(Commitment.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted[state.value] for state in State if state.value in counted}
