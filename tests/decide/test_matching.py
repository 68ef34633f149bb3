import pytest

from luoshi.decide.matching import Directory
from luoshi.org.models import Unit


def unit(pk: int, name: str) -> Unit:
    return Unit(pk=pk, name=name)


SAFETY, REFORM, HOUSING, EAST, STONE = (
    unit(1, "云州市应急管理局"), unit(2, "云州市发展和改革委员会"), unit(3, "云州市住房和城乡建设局"),
    unit(4, "云东新区管理委员会"), unit(5, "石桥县人民政府"),
)  # fmt: skip
NAMES = {
    **{one.name: (one,) for one in (SAFETY, REFORM, HOUSING, EAST, STONE)},
    "市应急局": (SAFETY,), "市发改委": (REFORM,), "市住建局": (HOUSING,), "各县区": (EAST, STONE),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("市应急局", (SAFETY,)),
        ("应急局", (SAFETY,)),
        ("市应急\n管理局", (SAFETY,)),
        ("市发展和改革委员会", (REFORM,)),
        ("市发展改革委", (REFORM,)),
        ("发展改革委", (REFORM,)),
        ("市住房城乡建设局", (HOUSING,)),
        ("云东新区管委会", (EAST,)),
        ("石桥县", (STONE,)),
        ("石桥县政府", (STONE,)),
        ("各县区", (EAST, STONE)),
        ("各县(市、区)人民政府", (EAST, STONE)),
        ("省应急局", ()),
        ("国家发展改革委", ()),
        ("市教育局", ()),
        ("", ()),
    ],
)
def test_names_find_their_units(name, found):
    assert Directory(NAMES).find(name) == found


def test_a_name_that_two_units_answer_to_finds_none():
    county = unit(9, "石桥县应急管理局")
    directory = Directory(NAMES | {county.name: (county,)})
    assert directory.find("应急局") == ()
    assert directory.find("市应急局") == (SAFETY,)
    assert directory.find("县应急局") == (county,)


def test_the_first_named_leads_and_the_others_support():
    def named(name: str, role: str) -> dict[str, str]:
        return {"name": name, "role": role}

    directory = Directory(NAMES)
    matched = directory.match(
        [
            named("市教育局", "lead"),
            named("市应急局", "responsible"),
            named("市住建局", "responsible"),
            named("各县区", "support"),
        ]
    )
    assert matched.leads == (SAFETY,)
    assert matched.supports == (HOUSING, EAST, STONE)
    assert matched.unknown == ("市教育局",)
    assert directory.match([named("市应急局", "support")]).leads == ()
    assert directory.match([named("各县区", "lead"), named("石桥县", "support")]).supports == ()
