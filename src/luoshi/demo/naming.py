"""Names of the full city's counties, townships and people, made from small tables. All invented; the same every time."""

from collections.abc import Iterator
from itertools import product
from random import Random

#: Beyond the four of the small city: short Latin word for user names, name.
COUNTIES = (
    ("wx", "望溪县"), ("hq", "禾丘县"), ("cw", "澄湾区"), ("gd", "古堰县"), ("lc", "麓川县"), ("dy", "丹垭区"),
)  # fmt: skip
_FIRST = "安永丰和顺兴新太长双大青白云龙凤金玉石松"
_LAST = "河溪泉岭坪湾塘岗店桥渡洲林丘港垭峪埠沟寨"
_KINDS = "镇镇镇乡镇乡"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "建国志强海军晓东丽华秀英文静春燕永安家明思远佳宁雪松德胜玉兰长河瑞雨欣荣立新庆云振邦月华成林克勤"
#: Departments that a county has: word in the code, name, short name.
COUNTY_DEPARTMENTS = (
    ("zjj", "住房和城乡建设局", "住建局"), ("jtj", "交通运输局", "交通局"), ("nyj", "农业农村局", "农业农村局"),
    ("yjj", "应急管理局", "应急局"), ("jyj", "教育和体育局", "教体局"), ("mzj", "民政局", "民政局"),
)  # fmt: skip


def townships(taken: set[str]) -> Iterator[str]:
    """Names of townships, none twice in the whole city nor one of ``taken``."""
    made = [f"{first}{last}" for first, last in product(_FIRST, _LAST) if first != last]
    Random(1019).shuffle(made)  # noqa: S311 - the same city every time
    stems = {name[:2] for name in taken}
    for number, stem in enumerate(stem for stem in made if stem not in stems):
        yield stem + _KINDS[number % len(_KINDS)]


def people(taken: set[str]) -> Iterator[str]:
    """Names of people of two or three characters, none twice nor one of ``taken``."""
    chance, used = Random(2026), set(taken)  # noqa: S311 - the same city every time
    pairs = [_GIVEN[at : at + 2] for at in range(0, len(_GIVEN), 2)]
    while True:
        name = chance.choice(_SURNAMES) + chance.choice([*pairs, *_GIVEN])
        if name not in used:
            used.add(name)
            yield name
