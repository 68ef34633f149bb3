"""Two townships with duty lists, a department with a mandate, and one charge that a list speaks against."""

from datetime import date, datetime

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions as deliver
from luoshi.demo.scenes import Cast, Scene, report, sign
from luoshi.org.acting import Acting
from luoshi.org.actions import DutyLine, enter_duties, grant_mandate
from luoshi.org.models import Unit

_BACK_TO = "石桥县应急管理局"
_ROADS = "石桥县交通运输局"
_HOUSING = "石桥县住房和城乡建设局"
_COMMON = (
    DutyLine("basic", "推进乡村振兴，培育本地特色产业", "经济发展"),
    DutyLine("basic", "村庄公共卫生和人居环境整治", "生态环保"),
    DutyLine("basic", "困难群众走访和救助申请受理", "民生服务"),
    DutyLine("basic", "农村公路日常养护，及时上报水毁塌方", "城乡建设"),
    DutyLine("co_operating", "自建房安全隐患排查", "城乡建设", upper_name=_HOUSING, detail="日常巡查，发现线索上报，协助组织群众撤离"),
    DutyLine("co_operating", "山洪和地质灾害防治", "安全稳定", upper_name="石桥县自然资源局", detail="组织巡查值守，协助转移群众"),
    DutyLine("taken_back", "烟花爆竹零售经营安全检查", "安全稳定", upper_name=_BACK_TO, detail="由县应急管理局按计划组织检查"),
    DutyLine("taken_back", "瓶装燃气经营安全监督检查", "安全稳定", upper_name=_HOUSING, detail="由县住房和城乡建设局组织检查"),
    DutyLine("taken_back", "超限超载货运车辆处罚", "城乡建设", upper_name=_ROADS, detail="由县交通运输综合执法大队执法"),
)  # fmt: skip
_HILLS = (DutyLine("basic", "林区护林员日常巡护", "生态环保"),)

LISTS: tuple[tuple[str, tuple[DutyLine, ...]], ...] = (("yz-52sq-2", _COMMON), ("yz-52sq-3", _COMMON + _HILLS))


def lists_and_mandate(units: dict[str, Unit], people: dict[str, Acting], now: datetime, year: int) -> None:
    """The lists of 柳河镇 and 南坪乡, and the mandate of the emergency bureau for forest fires in two counties."""
    for code, lines in LISTS:
        enter_duties(
            units[code].pk, lines, acting=people["xitong"], now=now, basis=f"石委办〔{year - 1}〕21号", valid_from=date(year - 1, 11, 1)
        )  # fmt: skip
    grant_mandate(
        acting=people["zhuren"], now=now, issuer=units["yz-18yjj"], matter="森林防火隐患排查和整治", duties="交办、调度、核查",
        scope=[units["yz-52sq"], units["yz-54ql"]], valid_from=date(year - 1, 11, 1), valid_to=date(year + 1, 12, 31),
        basis=f"云政办函〔{year - 1}〕15号",
    )  # fmt: skip


def dispatch_past_list(commitment: Commitment, cast: Cast, now: datetime) -> object:
    """The head charges the township though its list says that the county does this, and says why."""
    return deliver.dispatch(
        commitment.pk, acting=cast.chief, now=now, override="节前时间紧，已商石桥县同意直接交办到镇",
        duty_override="只要求镇里摸清零售点底数、做好宣传，检查由县应急管理局带队，不要求镇里执法",
    )  # fmt: skip


#: Asked for lately of a township whose list speaks against it: title, words, lead, measure, scene, days ago, days until due.
PAST_LIST: tuple[str, str, str, str, Scene, int, int] = (
    "柳河镇烟花爆竹零售点排查", "请柳河镇节前对烟花爆竹零售经营点开展一次安全检查。", "yz-52sq-2", "零售点台账齐全，隐患全部上报",
    [(0, dispatch_past_list), (1, sign), (12, report(50, "已走访零售点 9 处，建立台账。"))], 20, 25,
)  # fmt: skip
