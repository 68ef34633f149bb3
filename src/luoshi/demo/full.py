"""The full city: ten counties, their offices, departments and townships, and a year of work that goes down to the townships.

What many do on a day they do by acts for many (`deliver.many` and their like): a township's liaison signs for everything that
lies there, its head reports on all of it, the county weighs what came in. The small city's story goes on in its midst.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Protocol
from zlib import crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.actions import Draft
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, links, many
from luoshi.deliver.actions import Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.passing_down import Part, pass_down
from luoshi.demo import naming
from luoshi.demo.people import COUNTIES, PEOPLE, UNITS, PersonRow
from luoshi.demo.scenes import GOING, HALF, LATE
from luoshi.demo.tasks import PAPERS, Paper
from luoshi.kernel.holidays import official
from luoshi.kernel.lifecycle import OPEN, State
from luoshi.org.acting import Acting
from luoshi.org.actions import UnitLine
from luoshi.org.models import Kind, Level, Role, Unit

SMALL_DEPARTMENTS = sum(row.kind == Kind.DEPARTMENT for row in UNITS)
_SHORT_OF = {"yz-51yd": "yd", "yz-52sq": "sq", "yz-53lq": "lq", "yz-54ql": "ql"}


@dataclass(frozen=True)
class Size:
    """How large the city is. Counties, departments, townships and people include those of the small city."""

    counties: int = 10
    departments: int = 60
    townships: int = 170
    people: int = 600
    papers: int = len(PAPERS)


FULL = Size()


class City(Protocol):
    """What this story needs of the city: who is there, and a calendar on which things happen."""

    today: date
    units: dict[str, Unit]
    people: dict[str, Acting]

    def at(self, moment: datetime, do: Callable[[datetime], object]) -> None: ...


# --- units and people -------------------------------------------------------------------------------------------------


@dataclass
class Founding:
    """The lines of all units and people that the full city has beyond the small one."""

    size: Size
    units: list[UnitLine] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    counties: dict[str, str] = field(default_factory=dict)  # the word in user names, by code

    @classmethod
    def of(cls, size: Size) -> "Founding":
        made = cls(size)
        made._counties()
        made._departments()
        made._townships()
        made._people()
        return made

    def _counties(self) -> None:
        self.counties = dict(_SHORT_OF)
        for number, (word, name) in enumerate(naming.COUNTIES[: self.size.counties - len(COUNTIES)], start=55):
            code = f"yz-{number}{word}"
            self.counties[code] = word
            self.units.append(UnitLine(code, f"{name}人民政府", Level.COUNTY, Kind.GOVERNMENT, "yz", short=name))
        for code, word in self.counties.items():
            name = self._name(code)
            self.units.append(
                UnitLine(
                    f"{code}-00dcs", f"{name}人民政府督查室", Level.COUNTY, Kind.OFFICE, code, short=f"{name}督查室", mark=f"{name[:2]}督"
                )
            )  # fmt: skip
            self.people += [
                PersonRow(f"{word}-zhuren", "", f"{code}-00dcs", Role.SUPERVISION_HEAD),
                PersonRow(f"{word}-ducha", "", f"{code}-00dcs", Role.SUPERVISOR),
                PersonRow(f"{word}-leader", "", code, Role.LEADER),
                PersonRow(f"{word}-xitong", "", code, Role.SYSTEM_ADMIN),
                PersonRow(f"{word}-anquan", "", code, Role.SECURITY_ADMIN),
                PersonRow(f"{word}-shenji", "", code, Role.AUDIT_ADMIN),
            ]

    def _name(self, code: str) -> str:
        small = {row.code: row.short for row in UNITS}
        return small.get(code) or next(line.short for line in self.units if line.code == code)

    def _departments(self) -> None:
        """County by county, each as many as any other, or one more."""
        places = [(code, row) for row in naming.COUNTY_DEPARTMENTS for code in self.counties]
        for code, (word, name, short) in places[: self.size.departments - SMALL_DEPARTMENTS]:
            county = self._name(code)
            self.units.append(
                UnitLine(f"{code}-{word}", f"{county}{name}", Level.COUNTY, Kind.DEPARTMENT, code, short=f"{county}{short}")
            )  # fmt: skip

    def _townships(self) -> None:
        held = [row for row in UNITS if row.level == Level.TOWNSHIP]
        counts = {code: sum(row.parent == code for row in held) for code in self.counties}
        names = naming.townships({row.short for row in held})
        for _number in range(self.size.townships - len(held)):
            code = min(counts, key=counts.__getitem__)
            counts[code] += 1
            name = next(names)
            self.units.append(
                UnitLine(
                    f"{code}-{counts[code]}", f"{self._name(code)}{name}人民政府", Level.TOWNSHIP, Kind.GOVERNMENT, code, short=name
                )
            )  # fmt: skip

    def _people(self) -> None:
        """A head and a liaison for every unit that has none; then second liaisons, until there are as many as there should be."""
        staffed = {row.unit for row in PEOPLE}
        bare = [row.code for row in UNITS if row.code not in staffed and row.kind != Kind.OFFICE]
        bare += [line.code for line in self.units if line.kind != Kind.OFFICE]
        for code in bare:
            word = self._word(code)
            self.people += [
                PersonRow(f"{word}-head", "", code, Role.UNIT_HEAD),
                PersonRow(word, "", code, Role.LIAISON),
            ]
        missing = self.size.people - len(PEOPLE) - len(self.people)
        self.people += [PersonRow(f"{self._word(code)}-b", "", code, Role.LIAISON) for code in bare[: max(missing, 0)]]
        names = naming.people({row.name for row in PEOPLE})
        self.people = [PersonRow(row.username, next(names), row.unit, row.role) for row in self.people]

    def _word(self, code: str) -> str:
        """The user name of a unit's liaison: its county's word and what follows in its code."""
        if code in self.counties:
            return self.counties[code]
        above, _dash, last = code.rpartition("-")
        return f"{self.counties[above]}-{last}" if above in self.counties else f"{last}-yz"


# --- the year's work --------------------------------------------------------------------------------------------------


def story(city: City, size: Size, year: int) -> None:
    """Put the documents on the calendar, and every month of the year what all units report and their offices weigh."""
    work = Work(city)
    for paper in PAPERS[: size.papers]:
        issued = _workday(date(year, paper.month, paper.day))
        city.at(_at(issued, 10, 5), partial(work.take_in, paper, year))
    for month in range(14):
        first = date(year + (2 + month) // 12, (2 + month) % 12 + 1, 1)
        day = _workday(first + timedelta(days=19))
        city.at(_at(day, 10, 15), work.report)
        city.at(_at(_workday(day + timedelta(days=3)), 15, 10), work.assess)
        city.at(_at(_workday(day + timedelta(days=5)), 9, 40), work.verify)
        city.at(_at(_workday(day + timedelta(days=7)), 16, 20), work.close)
        city.at(_at(_workday(day + timedelta(days=9)), 11, 0), work.change)


def _workday(day: date) -> date:
    return official().next_workday_on_or_after(day)


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True)
class Pace:
    """How a unit gets on with one thing: how fast, by how much it says more than its evidence shows, and what else is with it."""

    speed: float
    boast: int = 2
    silent: bool = False  # never reports
    unsigned: bool = False  # never even signs
    shaky: bool = False  # what it claims is sent back once


STEADY, AHEAD, SLOW, STUCK = Pace(1.0), Pace(1.3), Pace(0.8, boast=12), Pace(0.4, boast=25)
_PACES = (
    STEADY, AHEAD, STEADY, SLOW, STEADY, Pace(1.05, shaky=True), STEADY, AHEAD, STUCK, STEADY, Pace(0.9, boast=8), STEADY,
    Pace(1.0, silent=True), AHEAD, STEADY, SLOW, STEADY, AHEAD, Pace(1.1), Pace(1.0, unsigned=True),
)  # fmt: skip
_GOOD = (STEADY, AHEAD, Pace(1.05), Pace(1.1), Pace(1.05, shaky=True))


def pace_of(commitment: Commitment) -> Pace:
    """The same for the same number. Below every other parent all get on well, so that whole chains come to their end."""
    number, _dash, below = str(commitment.number).partition("-")
    drawn = crc32(f"{number}-{below}".encode())
    if crc32(number.encode()) % 2 == 0 or not below:
        return (_GOOD if below else (*_GOOD, *_GOOD, SLOW, STUCK, STEADY))[drawn % (5 if below else 13)]
    return _PACES[drawn % len(_PACES)]


class Work:
    """The year's work of the full city's own documents, done by whoever holds the post."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.sources: list[int] = []
        self.linked: dict[str, Commitment] = {}
        self._staff: dict[tuple[int, str], Acting] = {}
        for acting in city.people.values():
            for post in acting.posts:
                self._staff.setdefault((post.unit_id, post.role), acting)

    def of(self, unit: int | None, role: str) -> Acting:
        return self._staff[unit or 0, role]

    # --- from the document to the townships ---

    def take_in(self, paper: Paper, year: int, now: datetime) -> None:
        clerk, office = self.city.people["ducha"], self.city.units["yz-00dcs"]
        source = decide.take_in(
            paper.text(year).encode(), paper.filename(year), acting=clerk, now=now, office=office, unclassified=True
        )
        self.sources.append(source.pk)
        self.city.at(now + timedelta(hours=2), lambda later: self.review(source, later))

    def review(self, source: Source, now: datetime) -> None:
        """The clerk fills in what the reader left open; the head registers all of them the next day."""
        clerk = self.city.people["ducha"]
        for proposal in source.proposals.order_by("start"):
            draft = Draft(
                leads=None if proposal.leads else [self.city.units["yz-01fgw"]],
                due=proposal.due or now.date() + timedelta(days=180),
                measure=proposal.measure or f"{proposal.title[:60]}，任务清单全部完成并逐项核验",
            )
            decide.edit(proposal.pk, draft, acting=clerk, now=now)
        self.city.at(now + timedelta(days=1), lambda later: self.register(source, later))

    def register(self, source: Source, now: datetime) -> None:
        decide.accept_all(source, acting=self.city.people["zhuren"], now=now)
        self.city.at(now + timedelta(days=1, hours=1), lambda later: self.dispatch(source, later))

    def dispatch(self, source: Source, now: datetime) -> None:
        ready = Commitment.objects.filter(origin__source=source, state=State.REGISTERED)
        _done(
            deliver.dispatch_many(
                dict.fromkeys(ready.values_list("pk", flat=True)), acting=self.city.people["ducha"], now=now
            )
        )
        self.link(source, now + timedelta(minutes=30))
        self.city.at(now + timedelta(days=1), self.sign)
        self.city.at(now + timedelta(days=7), lambda later: self.hand_down(source, later))

    def link(self, source: Source, now: datetime) -> None:
        """What the same department is asked for by two documents of the year is said to ask the same."""
        for commitment in Commitment.objects.filter(origin__source=source, state=State.DISPATCHED).select_related(
            "lead"
        ):
            lead = str(commitment.lead)
            before = self.linked.setdefault(lead, commitment)
            if before.pk != commitment.pk and crc32(lead.encode()) % 4 == 0 and before.is_open:
                before.refresh_from_db()
                if before.is_open:
                    links.link(
                        commitment.pk, acting=self.city.people["ducha"], now=now, others=[before], reason="两份文件要求相近，合并反馈"
                    )  # fmt: skip

    def sign(self, now: datetime) -> None:
        """Every liaison signs for everything that lies on the desk."""
        waiting = self.mine().filter(state=State.DISPATCHED).only("number", "lead_id")
        chosen = [one for one in waiting if not (pace_of(one).unsigned and one.number.count("-"))]  # type: ignore[union-attr]
        for unit, held in _by(chosen, "lead_id"):
            _done(many.acknowledge_many({one.pk: None for one in held}, acting=self.of(unit, Role.LIAISON), now=now))

    def hand_down(self, source: Source, now: datetime) -> None:
        """Every county passes what it was charged with down to its townships."""
        below: dict[int, list[Unit]] = defaultdict(list)
        for unit in self.city.units.values():
            if unit.level == Level.TOWNSHIP and unit.parent_id is not None:
                below[unit.parent_id].append(unit)
        charged = Commitment.objects.filter(
            origin__source=source, state__in=[State.ACCEPTED, State.IN_PROGRESS], lead__level=Level.COUNTY
        )
        for parent in charged.order_by("pk"):
            towns = below[parent.lead_id or 0]
            parts = [_part(parent, town, number) for number, town in enumerate(towns)]
            pass_down(parent.pk, acting=self.of(parent.lead_id, Role.UNIT_HEAD), now=now, parts=parts)
        self.city.at(now + timedelta(days=2), self.sign)

    # --- what comes of it ---

    def mine(self) -> QuerySet[Commitment]:
        """Everything that came from these documents, on whatever level."""
        from_here = Q(origin__source__in=self.sources) | Q(root__origin__source__in=self.sources)
        return Commitment.objects.filter(from_here).order_by("pk")

    def report(self, now: datetime) -> None:
        """Every head reports on what the unit leads; what is done is claimed."""
        wanted = ("number", "title", "lead_id", "due", "dispatched_at", "claimed", "state", "measure", "parent_id")
        running = list(self.mine().filter(state__in=[State.ACCEPTED, State.IN_PROGRESS]).only(*wanted))
        above = set(Commitment.objects.filter(parent__isnull=False, state__in=OPEN).values_list("parent_id", flat=True))
        reports: list[tuple[Commitment, int]] = []
        claims: list[tuple[Commitment, int]] = []
        for one in running:
            if pace_of(one).silent:
                continue
            reached = _reached(one, now)
            (claims if reached >= 100 and one.state == State.IN_PROGRESS and one.pk not in above else reports).append(
                (one, min(reached, 99))
            )
        for unit, held in _by([one for one, _reached in reports], "lead_id"):
            reached_by = {one.pk: reached for one, reached in reports if one.lead_id == unit}
            given = {one.pk: _given(one, reached_by[one.pk], now) for one in held}
            _done(many.report_many(given, acting=self.of(unit, Role.UNIT_HEAD), now=now))
        for unit, held in _by([one for one, _reached in claims], "lead_id"):
            given = {one.pk: _claim(one, now) for one in held}
            acting = self.of(unit, Role.UNIT_HEAD)
            _done(many.claim_many(given, acting=acting, now=now + timedelta(minutes=40)))

    def assess(self, now: datetime) -> None:
        """Whoever charged them weighs what came in."""
        waiting = (
            self.mine()
            .filter(state=State.IN_PROGRESS, awaits_assessment=True)
            .only("number", "claimed", "issuer_id", "parent_id")
        )
        for _unit, held in _by(waiting, "issuer_id"):
            found = {
                one.pk: many.Found(max((one.claimed or 0) - pace_of(one).boast, 0), "清单与佐证相符，按核实数认定。") for one in held
            }  # fmt: skip
            _done(many.assess_many(found, acting=self.issuing(held[0]), now=now))

    def verify(self, now: datetime) -> None:
        claimed = (
            self.mine()
            .filter(state=State.COMPLETION_CLAIMED, claimed_at__lt=now)
            .only("number", "issuer_id", "parent_id")
        )
        for _unit, held in _by(claimed, "issuer_id"):
            acting = self.issuing(held[0])
            doubtful = [one for one in held if pace_of(one).shaky and not one.verifications.exists()]
            for one in doubtful:
                conclude.send_back(one.pk, acting=acting, now=now, reason="抽查发现个别点位未完成，佐证与现场不符。")
            sound = {one.pk: None for one in held if one not in doubtful}
            if sound:
                finding = "现场抽查，完成情况与报告一致。"
                _done(conclude.verify_many(sound, acting=acting, now=now, method="site", finding=finding))

    def close(self, now: datetime) -> None:
        verified = self.mine().filter(state=State.VERIFIED).only("issuer_id", "parent_id", "number")
        for _unit, held in _by(verified, "issuer_id"):
            _done(conclude.close_many({one.pk: None for one in held}, acting=self.issuing(held[0], head=True), now=now))

    def change(self, now: datetime) -> None:
        """A few are late for good reasons and ask for more time; a few wait for a policy from above."""
        behind = self.mine().filter(
            state=State.IN_PROGRESS, parent=None, awaits_change="", due__gt=now.date(), due__lt=now.date() + timedelta(days=75),
            children=None,
        )  # fmt: skip
        for one in behind.exclude(changes__isnull=False)[:2]:
            if pace_of(one).speed >= 1:
                continue
            assert one.due is not None
            asked = Asked("extension", "用地和审批手续尚未办结，申请顺延。", new_due=one.due + timedelta(days=45))
            changes.request_change(one.pk, acting=self.of(one.lead_id, Role.LIAISON), now=now, asked=asked)
            changes.send_change(one.pk, acting=self.of(one.lead_id, Role.UNIT_HEAD), now=now + timedelta(hours=1))
            leader_decides = Commitment.objects.get(pk=one.pk).awaits_change == "leader"
            who = self.city.people["shizhang" if leader_decides else "zhuren"]
            changes.grant_change(one.pk, acting=who, now=now + timedelta(hours=5), decision="情况属实，同意。")
        for one in behind.filter(number__endswith="7号")[:1]:
            changes.suspend(
                one.pk, acting=self.city.people["zhuren"], now=now + timedelta(hours=6),
                reason="上级配套政策尚未出台，暂不具备实施条件。", review_date=now.date() + timedelta(days=120),
            )  # fmt: skip

    def issuing(self, commitment: Commitment, *, head: bool = False) -> Acting:
        """Who weighs, verifies and closes it on the side that issued it."""
        if commitment.parent_id is None:
            return self.city.people["zhuren" if head else "ducha"]
        return self.of(commitment.issuer_id, Role.UNIT_HEAD if head else Role.LIAISON)


def _part(parent: Commitment, town: Unit, number: int) -> Part:
    """What one township is asked: every third earlier than its county, every ninth word for word as it came."""
    assert parent.due is not None
    duty = "只要求乡镇协助，由县级部门牵头组织实施。"
    if crc32(str(parent.number).encode()) % 9 == 4:
        return Part(
            town,
            parent.title,
            parent.words,
            parent.measure,
            parent.due,
            reason="各乡镇情况相同，按县里统一要求执行。",
            duty_override=duty,
        )
    earlier = timedelta(days=14 if number % 3 == 0 else 0)
    due = parent.due - earlier
    return Part(
        town, f"{town}：{parent.title}"[:200], f"{town}{parent.title}。", f"{town}任务清单全部完成，经{parent.lead}逐项核验", due,
        reason="县里统一验收前留出整改时间。" if earlier else "", duty_override=duty,
    )  # fmt: skip


def _reached(one: Commitment, now: datetime) -> int:
    """Per cent that the unit has reached by its pace; never less than it said before."""
    assert one.due is not None
    assert one.dispatched_at is not None
    begun = timezone.localdate(one.dispatched_at)
    share = (now.date() - begun).days / max((one.due - begun).days - 12, 1)
    return max(int(share * pace_of(one).speed * 100), one.claimed or 0)


def _given(one: Commitment, reached: int, now: datetime) -> many.Given:
    slow = pace_of(one).speed < 1
    words = LATE if slow else (HALF if reached >= 50 else GOING)
    told = Told(
        words,
        reached,
        "at_risk" if slow else "on_time",
        "前期手续办理偏慢。" if slow else "",
        "按计划推进，下月报送进展。",
    )
    return many.Given(told, [_paper(f"{now:%m}月进展清单.txt", one, f"累计完成 {reached}%")])


def _claim(one: Commitment, now: datetime) -> many.Given:
    words = "对照完成标准，任务已全部完成，自验合格。"
    return many.Given(Told(words, 100, "on_time"), [_paper("办结报告.txt", one, f"{now:%Y-%m-%d} {words}")])


def _paper(name: str, one: Commitment, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"{one.number} {one.title}\n完成标准：{one.measure}\n{words}\n".encode())


def _by(rows: Iterable[Commitment], column: str) -> Iterator[tuple[int, list[Commitment]]]:
    """The rows in groups, by the value of ``column``, in order."""
    groups: dict[int, list[Commitment]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    yield from sorted(groups.items())


def _done(results: Sequence[tuple[int, str]]) -> None:
    """An act that the rules refuse is an error in the story and stops the demo."""
    refused = [(pk, why) for pk, why in results if why]
    if refused:
        raise RuntimeError(refused[:3])
