"""A county that was charged by the city and has whom to charge below it."""

from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions
from luoshi.deliver.passing_down import Part
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.models import Kind, Level, Role, Unit
from luoshi.org.queries import acting_of
from tests.city import NOW, City, dispatched, make_city

DUE = date(2023, 3, 31)  # a Friday
LATER = NOW + timedelta(days=1)


@dataclass
class Chain:
    """石桥县 leads a commitment of the city's office; below it stand towns and a bureau of its own."""

    city: City
    root: Commitment
    liaison: Acting
    head: Acting
    clerk: Acting  # of the county's own office
    town_liaison: Acting
    town_head: Acting
    other_town: Unit
    bureau: Unit


def make_chain(city: City | None = None) -> Chain:
    """Make it through the actions, in the small city or one that there is."""
    city = city or make_city()
    system = Acting.system()

    def person(username: str, where: Unit, role: str) -> Acting:
        return acting_of(
            enter_person(acting=system, now=NOW, username=username, name=username, unit=where, role=role), NOW.date()
        )

    def unit(code: str, name: str, level: str, kind: str, parent: Unit) -> Unit:
        return create_unit(acting=system, now=NOW, code=code, name=name, level=level, kind=kind, parent=parent)

    other_town = unit("yz-sq-bs", "石桥县白石镇人民政府", Level.TOWNSHIP, Kind.GOVERNMENT, city.stone)
    bureau = unit("yz-sq-zjj", "石桥县住房和城乡建设局", Level.COUNTY, Kind.DEPARTMENT, city.stone)
    office = unit("yz-sq-dcs", "石桥县委县政府督查室", Level.COUNTY, Kind.OFFICE, city.stone)
    liaison, head = person("sq1", city.stone, Role.LIAISON), person("sq2", city.stone, Role.UNIT_HEAD)
    root = dispatched(city, lead=city.stone, supports=(), measure="改造燃气管网 100 公里，隐患整改率不低于 95%")
    actions.acknowledge(root.pk, acting=liaison, now=NOW)
    return Chain(
        city, Commitment.objects.get(pk=root.pk), liaison, head, person("sq3", office, Role.SUPERVISOR),
        person("lh1", city.township, Role.LIAISON), person("lh2", city.township, Role.UNIT_HEAD), other_town, bureau,
    )  # fmt: skip


def part(unit: Unit, **more) -> Part:
    values = {
        "title": "完成本镇燃气管网改造", "words": "完成本镇燃气管网改造。", "measure": "改造燃气管网 40 公里，隐患整改率不低于 95%",
        "due": DUE,
    }  # fmt: skip
    return Part(unit, **{**values, **more})
