"""A small 云州市 for tests: one office, two departments, two counties, a township, and the people who matter."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.commitments.actions import propose
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.deliver.actions import Told
from luoshi.org.acting import Acting
from luoshi.org.actions import PersonLine, UnitLine, create_units, enter_people, name_group
from luoshi.org.models import Kind, Level, Role, Unit
from luoshi.org.queries import acting_of

# A Wednesday morning in Yunzhou; tests move on from here.
NOW = datetime(2023, 1, 4, 2, 0, tzinfo=UTC)
PASSWORD = "Yunzhou-2023-test"


@dataclass
class City:
    """The units and the acting people, by name."""

    government: Unit
    office: Unit
    housing: Unit
    safety: Unit
    east: Unit
    stone: Unit
    township: Unit
    clerk: Acting
    chief: Acting
    mayor: Acting
    housing_liaison: Acting
    housing_head: Acting
    safety_liaison: Acting
    safety_head: Acting
    east_liaison: Acting
    nobody: Acting


_UNITS = (
    UnitLine("yz", "云州市人民政府", Level.CITY, Kind.GOVERNMENT, short="市政府"),
    UnitLine("yz-dcs", "云州市委市政府督查室", Level.CITY, Kind.OFFICE, "yz", "市委督查室", mark="云督"),
    UnitLine("yz-zjj", "云州市住房和城乡建设局", Level.CITY, Kind.DEPARTMENT, "yz", "市住建局"),
    UnitLine("yz-yjj", "云州市应急管理局", Level.CITY, Kind.DEPARTMENT, "yz", "市应急局"),
    UnitLine("yz-yd", "云东新区管理委员会", Level.COUNTY, Kind.GOVERNMENT, "yz", "云东新区"),
    UnitLine("yz-sq", "石桥县人民政府", Level.COUNTY, Kind.GOVERNMENT, "yz", "石桥县"),
    UnitLine("yz-sq-lh", "石桥县柳河镇人民政府", Level.TOWNSHIP, Kind.GOVERNMENT, "yz-sq", "柳河镇"),
)


def make_city(now: datetime = NOW) -> City:
    """Make it through the actions, as any office would."""
    system = Acting.system()
    units = create_units(_UNITS, acting=system, now=now)
    government, office, housing, safety, east, stone, township = units
    name_group("各县区", [east, stone], acting=system, now=now)
    who = (
        ("chenjing", "陈静", office, Role.SUPERVISOR),
        ("zhouwei", "周伟", office, Role.SUPERVISION_HEAD),
        ("linyuan", "林远", government, Role.LEADER),
        ("wangfang", "王芳", housing, Role.LIAISON),
        ("zhaogang", "赵刚", housing, Role.UNIT_HEAD),
        ("liming", "李明", safety, Role.LIAISON),
        ("sunhao", "孙浩", safety, Role.UNIT_HEAD),
        ("gaoyan", "高燕", east, Role.LIAISON),
    )
    lines = [PersonLine(*one, f"{one[0]}@yunzhou.example", make_password(PASSWORD)) for one in who]
    people = [acting_of(person, now.date()) for person in enter_people(lines, acting=system, now=now)]
    return City(government, office, housing, safety, east, stone, township, *people, nobody=Acting(None, ()))


def of_the_office(source: Source) -> Acting:
    """Somebody who works in the office that took this source in."""
    return acting_of(source.office.posts.earliest("pk").person, NOW.date())


def proof_file(name: str = "整改清单.pdf", body: bytes = b"%PDF-1.4 made for a test") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def proposed(
    city: City, *, lead: Unit | None = None, due: date = date(2023, 3, 31), now: datetime = NOW, **more
) -> Commitment:
    """A commitment that the clerk has proposed."""
    values = {
        "title": "一季度完成城镇燃气专项整治", "words": "一季度完成城镇燃气、危化品专项整治。", "kind": "action",
        "measure": "排查 100%，重大隐患整改 100%", "supports": (city.housing,), "due": due, "lead": lead or city.safety,
    }  # fmt: skip
    return propose(acting=city.clerk, now=now, issuer=city.office, **{**values, **more})


def registered(city: City, *, now: datetime = NOW, **more) -> Commitment:
    return decide.register(proposed(city, now=now, **more).pk, acting=city.chief, now=now)


def dispatched(city: City, *, now: datetime = NOW, **more) -> Commitment:
    return deliver.dispatch(registered(city, now=now, **more).pk, acting=city.clerk, now=now)


def accepted(city: City, *, now: datetime = NOW, **more) -> Commitment:
    return deliver.acknowledge(
        dispatched(city, now=now, **more).pk, acting=city.safety_liaison, now=now + timedelta(hours=3)
    )


def in_progress(city: City, *, now: datetime = NOW, **more) -> Commitment:
    """Reported once, by the unit's head, with a file."""
    told = Told(progress="已排查 120 家，整改 80 家。", claimed=60, forecast="on_time", next_step="督促其余企业整改。")
    pk = accepted(city, now=now, **more).pk
    return deliver.report(pk, acting=city.safety_head, now=now + timedelta(hours=5), told=told, files=[proof_file()])


def claimed(city: City, *, now: datetime = NOW, **more) -> Commitment:
    pk = in_progress(city, now=now, **more).pk
    return deliver.claim_completion(
        pk, acting=city.safety_head, now=now + timedelta(hours=7), result="排查 100%，整改 100%。", files=[]
    )


def verified(city: City, *, now: datetime = NOW, **more) -> Commitment:
    pk = claimed(city, now=now, **more).pk
    return conclude.verify(
        pk, acting=city.clerk, now=now + timedelta(hours=9), method="site", finding="抽查 12 家，属实。"
    )


def closed(city: City, *, now: datetime = NOW, **more) -> Commitment:
    return conclude.close(verified(city, now=now, **more).pk, acting=city.chief, now=now + timedelta(hours=10))
