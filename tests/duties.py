"""A township with a duty list, a department with a mandate, and who keeps the one and grants the other."""

from collections.abc import Sequence
from datetime import date

from luoshi.org.acting import Acting
from luoshi.org.actions import DutyLine, enter_duties, enter_person, grant_mandate
from luoshi.org.duty_models import DutyEntry, Mandate
from luoshi.org.models import Role, Unit
from luoshi.org.queries import acting_of
from tests.city import NOW, City

BASIS = "石委办〔2022〕18号"
LINES = (
    DutyLine("basic", "农村公路日常养护", "城乡建设"),
    DutyLine("co_operating", "自建房安全隐患排查", "城乡建设", upper_name="县住建局", detail="日常巡查、上报线索"),
    DutyLine("taken_back", "燃气安全监督检查", "安全监管", upper_name="县住建局", detail="由县住建局组织检查"),
)


def administrator(city: City, username: str = "qingdan") -> Acting:
    entered = enter_person(
        acting=Acting.system(), now=NOW, username=username, name="白平", unit=city.government, role=Role.SYSTEM_ADMIN
    )
    return acting_of(entered, NOW.date())


def listed(
    city: City, unit: Unit | None = None, keeper: Acting | None = None, lines: Sequence[DutyLine] = LINES
) -> list[DutyEntry]:
    """The township's list: gas inspections are taken back, houses it only helps with."""
    unit = unit or city.township
    keeper = keeper or administrator(city)
    return enter_duties(unit.pk, lines, acting=keeper, now=NOW, basis=BASIS, valid_from=date(2023, 1, 1)).entered


def mandated(city: City, **more) -> Mandate:
    """The housing bureau may supervise 石桥县 and below in gas."""
    given = {
        "issuer": city.housing, "matter": "城镇燃气安全专项整治", "scope": [city.stone], "valid_from": date(2023, 1, 1),
        "valid_to": date(2099, 12, 31), "basis": "云政办函〔2023〕1号",
    }  # fmt: skip
    return grant_mandate(acting=city.chief, now=NOW, **{**given, **more})
