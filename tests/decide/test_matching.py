"""From names to units: what is certain, why, and what is asked instead of guessed."""

import pytest

from luoshi.decide.abbreviations import left_out
from luoshi.decide.matching import Directory, Known, Match, Reason
from luoshi.org.models import Kind, Level, Unit

CITY = """
发展和改革委员会 市发展改革委
工业和信息化局 市工信局
教育局 市教育局
公安局 市公安局
财政局 市财政局
人力资源和社会保障局 市人社局
自然资源和规划局 市自然资源和规划局
生态环境局 市生态环境局
住房和城乡建设局 市住建局
城市管理综合执法局 -
交通运输局 市交通运输局
水务局 市水务局
农业农村局 市农业农村局
乡村振兴局 -
文化广电和旅游局 -
卫生健康委员会 市卫健委
应急管理局 市应急局
退役军人事务局 -
医疗保障局 -
市场监督管理局 市市场监管局
地方金融监督管理局 -
人民政府国有资产监督管理委员会 -
政务服务局（市行政审批局） -
住房公积金管理中心 -
残疾人联合会 -
工商业联合会 -
科学技术协会 -
公安局交通警察支队 -
消防救援支队 -
人民防空办公室 -
委宣传部 -
委组织部 -
委政法委员会 -
委机构编制委员会办公室 -
委网络安全和信息化委员会办公室 -
""".strip()
WHOLE = (
    "国家税务总局云州市税务局", "国网云州供电公司", "中国人民银行云州市分行", "中国农业银行云州分行", "中国农业发展银行云州分行",
    "共青团云州市委员会", "中共云州市纪律检查委员会",
)  # fmt: skip


class Grown:
    """A tree of units with keys and paths, made without a database."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def add(self, name: str, short: str, level: str, kind: str, parent: Unit | None = None) -> Unit:
        pk = len(self.units) + 1
        path = f"{parent.path if parent else ''}u{pk}/"
        self.units.append(Unit(pk=pk, name=name, short=short, level=level, kind=kind, parent=parent, path=path))
        return self.units[-1]

    def called(self, name: str) -> Unit:
        return next(unit for unit in self.units if unit.name == name)


@pytest.fixture(scope="module")
def tree() -> Grown:
    grown = Grown()
    city = grown.add("云州市人民政府", "市政府", Level.CITY, Kind.GOVERNMENT)
    grown.add("云州市委市政府督查室", "市委督查室", Level.CITY, Kind.OFFICE, city)
    for line in CITY.splitlines():
        name, short = line.split()
        grown.add(f"云州市{name}", short.strip("-"), Level.CITY, Kind.DEPARTMENT, city)
    for name in WHOLE:
        grown.add(name, "", Level.CITY, Kind.DEPARTMENT, city)
    grown.add("云东新区管理委员会", "云东新区", Level.COUNTY, Kind.GOVERNMENT, city)
    grown.add("云州高新技术产业开发区管理委员会", "", Level.COUNTY, Kind.GOVERNMENT, city)
    for county in ("石桥县", "青岭县", "临泉区"):
        government = grown.add(f"{county}人民政府", county, Level.COUNTY, Kind.GOVERNMENT, city)
        for office in ("财政局", "教育体育局"):
            grown.add(f"{county}{office}", "", Level.COUNTY, Kind.DEPARTMENT, government)
        for town in ("柳河镇", f"{county[0]}山乡"):
            grown.add(f"{county}{town}人民政府", town, Level.TOWNSHIP, Kind.GOVERNMENT, government)
        grown.add(f"{county}城关街道办事处", "", Level.TOWNSHIP, Kind.GOVERNMENT, government)
    elsewhere = grown.add("江城市人民政府", "市政府", Level.CITY, Kind.GOVERNMENT)
    grown.add("江城市财政局", "市财政局", Level.CITY, Kind.DEPARTMENT, elsewhere)
    grown.add("江城市体育局", "市体育局", Level.CITY, Kind.DEPARTMENT, elsewhere)
    return grown


@pytest.fixture(scope="module")
def directory(tree: Grown) -> Directory:
    return Directory(tree.units, home=tree.called("云州市委市政府督查室"))


@pytest.mark.parametrize(
    ("name", "unit", "reason"),
    [
        # the unit's own names
        ("云州市应急管理局", "云州市应急管理局", Reason.EXACT),
        ("市应急局", "云州市应急管理局", Reason.EXACT),
        ("市应急\n管理局", "云州市应急管理局", Reason.PLACE),
        (" 市 应 急 局 ", "云州市应急管理局", Reason.EXACT),
        # its level and place written otherwise
        ("财政局", "云州市财政局", Reason.PLACE),
        ("本市财政局", "云州市财政局", Reason.PLACE),
        ("云州财政局", "云州市财政局", Reason.PLACE),
        ("发展和改革委员会", "云州市发展和改革委员会", Reason.PLACE),
        ("市发展和改革委", "云州市发展和改革委员会", Reason.PLACE),
        ("市住房城乡建设局", "云州市住房和城乡建设局", Reason.PLACE),
        ("市人力資源和社會保障局", "云州市人力资源和社会保障局", Reason.PLACE),
        ("市场监督管理局", "云州市市场监督管理局", Reason.PLACE),
        ("市税务局", "国家税务总局云州市税务局", Reason.PLACE),
        ("供电公司", "国网云州供电公司", Reason.PLACE),
        ("市委宣传部", "云州市委宣传部", Reason.PLACE),
        ("中共云州市委宣传部", "云州市委宣传部", Reason.EXACT),
        ("宣传部", "云州市委宣传部", Reason.PLACE),
        ("市委政法委", "云州市委政法委员会", Reason.PLACE),
        # short forms
        ("发展改革委", "云州市发展和改革委员会", Reason.PLACE),
        ("发改委", "云州市发展和改革委员会", Reason.SHORT),
        ("市发改委", "云州市发展和改革委员会", Reason.SHORT),
        ("人社局", "云州市人力资源和社会保障局", Reason.PLACE),
        ("工信局", "云州市工业和信息化局", Reason.PLACE),
        ("住建局", "云州市住房和城乡建设局", Reason.PLACE),
        ("市文旅局", "云州市文化广电和旅游局", Reason.SHORT),
        ("文广旅局", "云州市文化广电和旅游局", Reason.USUAL),
        ("市文化和旅游局", "云州市文化广电和旅游局", Reason.SHORT),
        ("卫健委", "云州市卫生健康委员会", Reason.PLACE),
        ("市卫生健康委", "云州市卫生健康委员会", Reason.PLACE),
        ("农业局", "云州市农业农村局", Reason.SHORT),
        ("市场监管局", "云州市市场监督管理局", Reason.PLACE),
        ("市监局", "云州市市场监督管理局", Reason.SHORT),
        ("自然资源局", "云州市自然资源和规划局", Reason.SHORT),
        ("市自规局", "云州市自然资源和规划局", Reason.USUAL),
        ("城管局", "云州市城市管理综合执法局", Reason.USUAL),
        ("市城市管理局", "云州市城市管理综合执法局", Reason.SHORT),
        ("退役军人局", "云州市退役军人事务局", Reason.SHORT),
        ("医保局", "云州市医疗保障局", Reason.SHORT),
        ("交通局", "云州市交通运输局", Reason.SHORT),
        ("环保局", "云州市生态环境局", Reason.USUAL),
        ("市水利局", "云州市水务局", Reason.USUAL),
        ("国资委", "云州市人民政府国有资产监督管理委员会", Reason.SHORT),
        ("市国资委", "云州市人民政府国有资产监督管理委员会", Reason.SHORT),
        ("团市委", "共青团云州市委员会", Reason.USUAL),
        ("市纪委", "中共云州市纪律检查委员会", Reason.USUAL),
        ("人行", "中国人民银行云州市分行", Reason.USUAL),
        ("人行云州市分行", "中国人民银行云州市分行", Reason.SHORT),
        ("农业银行", "中国农业银行云州分行", Reason.SHORT),
        ("农发行", "中国农业发展银行云州分行", Reason.SHORT),
        ("市残联", "云州市残疾人联合会", Reason.SHORT),
        ("工商联", "云州市工商业联合会", Reason.SHORT),
        ("市科协", "云州市科学技术协会", Reason.SHORT),
        ("市公积金中心", "云州市住房公积金管理中心", Reason.USUAL),
        ("交警支队", "云州市公安局交通警察支队", Reason.SHORT),
        ("消防支队", "云州市消防救援支队", Reason.SHORT),
        ("人防办", "云州市人民防空办公室", Reason.SHORT),
        ("市委编办", "云州市委机构编制委员会办公室", Reason.USUAL),
        ("市委网信办", "云州市委网络安全和信息化委员会办公室", Reason.USUAL),
        ("金融监管局", "云州市地方金融监督管理局", Reason.SHORT),
        ("市人力社保局", "云州市人力资源和社会保障局", Reason.SHORT),
        ("市乡村振兴局", "云州市乡村振兴局", Reason.PLACE),
        ("市公安局交警支队", "云州市公安局交通警察支队", Reason.SHORT),
        ("建设局", "云州市住房和城乡建设局", Reason.USUAL),
        # two names in one
        ("市政务服务局", "云州市政务服务局（市行政审批局）", Reason.PLACE),
        ("市行政审批局", "云州市政务服务局（市行政审批局）", Reason.PLACE),
        ("审批局", "云州市政务服务局（市行政审批局）", Reason.USUAL),
        ("市政务服务局(市行政审批局)", "云州市政务服务局（市行政审批局）", Reason.PLACE),
        ("市农业农村局（市畜牧兽医局）", "云州市农业农村局", Reason.EXACT),
        # governments
        ("市政府", "云州市人民政府", Reason.EXACT),
        ("市委市政府", "云州市人民政府", Reason.PLACE),
        ("市委、市政府", "云州市人民政府", Reason.PLACE),
        ("石桥县", "石桥县人民政府", Reason.EXACT),
        ("石桥", "石桥县人民政府", Reason.PLACE),  # 石桥、青岭两县
        ("石桥两县人民政府", "石桥县人民政府", Reason.PLACE),  # 青岭、石桥两县人民政府
        ("石桥三县区党委政府", "石桥县人民政府", Reason.PLACE),
        ("云州", "云州市人民政府", Reason.PLACE),
        ("石桥县政府", "石桥县人民政府", Reason.PLACE),
        ("石桥县委县政府", "石桥县人民政府", Reason.PLACE),
        ("石桥县县委", "石桥县人民政府", Reason.PLACE),
        ("云州市石桥县人民政府", "石桥县人民政府", Reason.PLACE),
        ("云东新区管委会", "云东新区管理委员会", Reason.PLACE),
        ("高新区", "云州高新技术产业开发区管理委员会", Reason.SHORT),
        ("市高新区管委会", "云州高新技术产业开发区管理委员会", Reason.SHORT),
        ("石桥县柳河镇", "石桥县柳河镇人民政府", Reason.PLACE),
        ("石山乡政府", "石桥县石山乡人民政府", Reason.PLACE),
        # a county's own bureaus, only where the county is named
        ("石桥县财政局", "石桥县财政局", Reason.EXACT),
        ("石桥财政局", "石桥县财政局", Reason.PLACE),
        ("石桥县教体局", "石桥县教育体育局", Reason.USUAL),
    ],
)  # fmt: skip
def test_names_find_their_units(directory: Directory, tree: Grown, name: str, unit: str, reason: Reason) -> None:
    found = directory.find(name)
    assert (found.units, found.reason) == ((tree.called(unit),), reason)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("省财政厅", Reason.ABOVE),
        ("省应急局", Reason.ABOVE),
        ("国家发展改革委", Reason.ABOVE),
        ("江城市财政局", Reason.ABOVE),
        ("江城市体育局", Reason.ABOVE),
        ("市体育局", Reason.NONE),
        ("教育体育局", Reason.SEVERAL),  # the city's is 教育局: near, and asked
        ("县财政局", Reason.SEVERAL),  # which county's?
        ("柳河镇", Reason.SEVERAL),
        ("柳河", Reason.SEVERAL),
        ("市民政局", Reason.NONE),
        ("市委", Reason.PLACE),
        ("各有关部门", Reason.OPEN),
        ("市直有关部门", Reason.OPEN),
        ("相关单位", Reason.OPEN),
        ("行业主管部门", Reason.OPEN),
        ("市场监管领域有关部门", Reason.OPEN),
        ("各级各部门", Reason.OPEN),
        ("市场监管部门", Reason.SEVERAL),  # most likely the bureau, but it does not say so
        ("公安机关", Reason.SEVERAL),
        ("教体局", Reason.SEVERAL),
        ("市农业农村局（市乡村振兴局）", Reason.SEVERAL),  # two units here
        ("市教育局机关党委", Reason.SEVERAL),
        ("", Reason.NONE),
        ("局", Reason.NONE),
        ("市局", Reason.NONE),
        ("市" * 500, Reason.ABOVE),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_no_unit(directory: Directory, name: str, reason: Reason) -> None:
    found = directory.find(name)
    assert found.reason == reason
    assert not found.units or reason == Reason.PLACE


def test_what_may_be_meant_is_named(directory: Directory) -> None:
    for name, unit in (
        ("公安机关", "云州市公安局"),
        ("市住建部门", "云州市住房和城乡建设局"),
        ("教体局", "云州市教育局"),
    ):
        assert [one.name for one in directory.find(name).candidates] == [unit]
    assert [unit.name for unit in directory.find("教育体育局").candidates] == ["云州市教育局"]
    assert {unit.name for unit in directory.find("县财政局").candidates} == {"石桥县财政局", "青岭县财政局"} | {
        "临泉区财政局"
    }
    assert len(directory.find("柳河镇").candidates) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("各县区", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各县（市、区）人民政府", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各县(市、区)党委、政府", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各区县党委政府", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各县区人民政府(管委会)", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各县、市、特区、区人民政府", "云东新区 云州高新技术产业开发区管理委员会 石桥县 青岭县 临泉区"),
        ("各县", "石桥县 青岭县"),
        ("各开发区管委会", "云东新区 云州高新技术产业开发区管理委员会"),
        ("各街道", "石桥县城关街道办事处 青岭县城关街道办事处 临泉区城关街道办事处"),
        ("各县区财政局", "石桥县财政局 青岭县财政局 临泉区财政局"),
    ],
)
def test_groups_are_all_of_a_kind(directory: Directory, name: str, said: str) -> None:
    found = directory.find(name)
    assert (found.reason, sorted(map(str, found.units))) == (Reason.GROUP, sorted(said.split()))


def test_levels_together_are_the_office_and_those_below_it(directory: Directory, tree: Grown) -> None:
    """市县两级: the city and every county; in a county's document the county and the city above it."""
    counties = {unit for unit in tree.units if unit.level == Level.COUNTY and unit.governs}
    for name in ("市县两级", "市、县两级党委和政府", "省市县三级"):
        found = directory.find(name)
        assert (found.reason, set(found.units)) == (Reason.GROUP, {tree.called("云州市人民政府"), *counties}), name
    county = Directory(tree.units, home=tree.called("石桥县人民政府"))
    assert {unit.name for unit in county.find("市县两级").units} == {"云州市人民政府", "石桥县人民政府"}
    towns = {unit for unit in county.find("县乡两级").units if unit.level == Level.TOWNSHIP}
    assert {unit.parent.name for unit in towns} == {"石桥县人民政府"}


def test_a_place_alone_is_the_highest_of_its_name() -> None:
    grown = Grown()
    city = grown.add("云州市人民政府", "", Level.CITY, Kind.GOVERNMENT)
    stone = grown.add("石桥县人民政府", "", Level.COUNTY, Kind.GOVERNMENT, city)
    grown.add("石桥县石桥镇人民政府", "", Level.TOWNSHIP, Kind.GOVERNMENT, stone)
    assert Directory(grown.units, home=city).find("石桥").units == (stone,)


def test_groups_are_those_of_the_office_that_speaks(directory: Directory, tree: Grown) -> None:
    assert len(directory.find("各乡镇（街道）").units) == 9
    county = Directory(tree.units, home=tree.called("石桥县人民政府"))
    assert {unit.parent.name for unit in county.find("各乡镇（街道）").units} == {"石桥县人民政府"}
    departments = directory.find("市直各部门").units
    assert len(departments) == len(CITY.splitlines()) + len(WHOLE)
    assert {unit.name for unit in county.find("各部门").units} == {"石桥县财政局", "石桥县教育体育局"}


def test_the_office_decides_whose_bureau_is_meant(tree: Grown) -> None:
    county = Directory(tree.units, home=tree.called("石桥县人民政府"))
    assert county.find("财政局").units == (tree.called("石桥县财政局"),)
    assert county.find("县财政局").units == (tree.called("石桥县财政局"),)
    assert county.find("市财政局").units == (tree.called("云州市财政局"),)
    assert county.find("应急局").units == ()
    other = Directory(tree.units, home=tree.called("江城市人民政府"))
    assert other.find("市财政局").units == (tree.called("江城市财政局"),)
    assert other.find("市应急局").units == ()


def test_two_that_answer_to_one_name_are_asked_about() -> None:
    grown = Grown()
    city = grown.add("云州市人民政府", "", Level.CITY, Kind.GOVERNMENT)
    two = tuple(
        grown.add(f"云州市{name}", "", Level.CITY, Kind.DEPARTMENT, city) for name in ("文化和体育局", "文化和旅游局")
    )
    found = Directory(grown.units, home=city).find("市文化局")
    assert found == Match((), Reason.SEVERAL, two)


# --- what people have said ---


def test_a_remembered_name_reaches_its_own_government_and_below(tree: Grown) -> None:
    housing, stone = tree.called("云州市住房和城乡建设局"), tree.called("石桥县人民政府")
    city = tree.called("云州市人民政府")
    said = [Known(7, "住建部门", city.pk, (housing,)), Known(8, "属地", stone.pk, (stone,))]
    at_city = Directory(tree.units, said, home=city)
    assert at_city.find("住建 部门") == Match((housing,), Reason.ALIAS, alias=7)
    assert at_city.find("属地").units == ()
    at_county = Directory(tree.units, said, home=stone)
    assert at_county.find("住建部门").units == (housing,)
    assert at_county.find("属地").units == (stone,)
    elsewhere = Directory(tree.units, said, home=tree.called("江城市人民政府"))
    assert elsewhere.find("住建部门").units == ()


def test_the_nearest_word_counts_and_comes_before_every_rule(tree: Grown) -> None:
    city, stone = tree.called("云州市人民政府"), tree.called("石桥县人民政府")
    mine, theirs = tree.called("石桥县财政局"), tree.called("云州市财政局")
    said = [Known(1, "财政部门", city.pk, (theirs,)), Known(2, "财政部门", stone.pk, (mine,))]
    assert Directory(tree.units, said, home=stone).find("财政部门").alias == 2
    assert Directory(tree.units, [Known(3, "各县区", None, (stone,))], home=city).find("各县区").units == (stone,)


# --- a commitment's names ---


def named(name: str, role: str) -> dict[str, str]:
    return {"name": name, "role": role}


def test_the_first_named_leads_and_the_others_support(directory: Directory, tree: Grown) -> None:
    matched = directory.match([named("市应急局", "responsible"), named("市住建局", "responsible")])
    assert [unit.name for unit in matched.leads] == ["云州市应急管理局"]
    assert [unit.name for unit in matched.supports] == ["云州市住房和城乡建设局"]
    matched = directory.match([named("市应急局", "responsible"), named("市住建局", "lead")])
    assert [unit.name for unit in matched.leads] == ["云州市住房和城乡建设局"]
    assert directory.match([named("市应急局", "support")]).leads == ()
    assert directory.match([named("石桥县", "lead"), named("石桥县政府", "support")]).supports == ()


def test_nobody_leads_in_the_place_of_an_unknown_unit(directory: Directory) -> None:
    matched = directory.match([named("市民政局", "lead"), named("市应急局", "responsible")])
    assert (matched.leads, matched.unknown) == ((), ("市民政局",))
    assert [unit.name for unit in matched.supports] == ["云州市应急管理局"]


def test_groups_wait_to_be_expanded(directory: Directory) -> None:
    matched = directory.match([named("各县区", "lead"), named("各有关部门", "support"), named("各乡镇", "support")])
    assert (matched.leads, matched.supports, matched.unknown) == ((), (), ())


# --- abbreviations ---


@pytest.mark.parametrize(
    ("short", "long", "missing"),
    [
        ("发改委", "发展和改革委员会", ()),
        ("人社局", "人力资源和社会保障局", ("资源", "保障")),
        ("市监局", "市场监督管理局", ("管理",)),
        ("国资委", "国有资产监督管理委员会", ("监督", "管理")),
        ("交通局", "交通运输局", ("运输",)),
        ("人民银行", "中国人民银行分行", ()),
        ("改革委", "发展和改革委员会", None),  # not from its first word on
        ("财政厅", "财政局", None),  # another ending
        ("委员会", "发展和改革委员会", None),
        ("建设局", "住房和城乡建设局", None),
        ("文旅体局", "文化广电旅游体育局", ("广电",)),
        ("文体旅局", "文化广电旅游体育局", None),  # another order: asked
    ],
)
def test_abbreviations_keep_heads_order_and_ending(short: str, long: str, missing: tuple[str, ...] | None) -> None:
    assert left_out(short, long) == missing


def test_hostile_names_take_no_time(directory: Directory) -> None:
    for name in ("建" * 5000, "各" + "县区" * 4000, "（" * 3000, "市局" * 3000, "设" * 59 + "局", "各" + "和" * 58):
        directory.find(name)
    assert left_out("设" * 20 + "局", "设" * 40 + "委") is None
    assert left_out("管管" * 12 + "天局", "管管" * 24 + "局") is None
    assert left_out("管" * 24 + "天局", "管理" * 24 + "局") is None
