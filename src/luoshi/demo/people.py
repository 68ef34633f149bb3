"""云州市 and the people in it. All invented; any likeness is chance."""

from dataclasses import dataclass

from luoshi.org.models import Kind, Level, Role


@dataclass(frozen=True)
class UnitRow:
    code: str
    name: str
    short: str
    level: str
    kind: str
    parent: str
    mark: str = ""


def _department(code: str, name: str, short: str) -> UnitRow:
    return UnitRow(f"yz-{code}", f"云州市{name}", short, Level.CITY, Kind.DEPARTMENT, "yz")


def _township(code: str, parent: str, county: str, name: str) -> UnitRow:
    return UnitRow(code, f"{county}{name}人民政府", name, Level.TOWNSHIP, Kind.GOVERNMENT, parent)


UNITS = (
    UnitRow("yz", "云州市人民政府", "市政府", Level.CITY, Kind.GOVERNMENT, ""),
    UnitRow("yz-00dcs", "云州市委市政府督查室", "市委督查室", Level.CITY, Kind.OFFICE, "yz", "云督"),
    _department("01fgw", "发展和改革委员会", "市发展改革委"),
    _department("02gxj", "工业和信息化局", "市工信局"),
    _department("03jyj", "教育局", "市教育局"),
    _department("04kjj", "科学技术局", "市科技局"),
    _department("05gaj", "公安局", "市公安局"),
    _department("06mzj", "民政局", "市民政局"),
    _department("07czj", "财政局", "市财政局"),
    _department("08rsj", "人力资源和社会保障局", "市人社局"),
    _department("09zgj", "自然资源和规划局", "市自然资源和规划局"),
    _department("10hbj", "生态环境局", "市生态环境局"),
    _department("11zjj", "住房和城乡建设局", "市住建局"),
    _department("12jtj", "交通运输局", "市交通运输局"),
    _department("13swj", "水务局", "市水务局"),
    _department("14nyj", "农业农村局", "市农业农村局"),
    _department("15swj", "商务局", "市商务局"),
    _department("16wlj", "文化和旅游局", "市文旅局"),
    _department("17wjw", "卫生健康委员会", "市卫健委"),
    _department("18yjj", "应急管理局", "市应急局"),
    _department("19scj", "市场监督管理局", "市市场监管局"),
    _department("20dsj", "大数据管理局", "市大数据局"),
    UnitRow("yz-51yd", "云东新区管理委员会", "云东新区", Level.COUNTY, Kind.GOVERNMENT, "yz"),
    UnitRow("yz-52sq", "石桥县人民政府", "石桥县", Level.COUNTY, Kind.GOVERNMENT, "yz"),
    UnitRow("yz-53lq", "临泉区人民政府", "临泉区", Level.COUNTY, Kind.GOVERNMENT, "yz"),
    UnitRow("yz-54ql", "青岭县人民政府", "青岭县", Level.COUNTY, Kind.GOVERNMENT, "yz"),
    _township("yz-51yd-1", "yz-51yd", "云东新区", "东港镇"),
    _township("yz-51yd-2", "yz-51yd", "云东新区", "云台镇"),
    _township("yz-51yd-3", "yz-51yd", "云东新区", "沙湾镇"),
    _township("yz-52sq-1", "yz-52sq", "石桥县", "石桥镇"),
    _township("yz-52sq-2", "yz-52sq", "石桥县", "柳河镇"),
    _township("yz-52sq-3", "yz-52sq", "石桥县", "南坪乡"),
    _township("yz-53lq-1", "yz-53lq", "临泉区", "泉上镇"),
    _township("yz-53lq-2", "yz-53lq", "临泉区", "官渡镇"),
    _township("yz-53lq-3", "yz-53lq", "临泉区", "北寨乡"),
    _township("yz-54ql-1", "yz-54ql", "青岭县", "青岭镇"),
    _township("yz-54ql-2", "yz-54ql", "青岭县", "松岭镇"),
    _township("yz-54ql-3", "yz-54ql", "青岭县", "大柏乡"),
)

COUNTIES = ("yz-51yd", "yz-52sq", "yz-53lq", "yz-54ql")
TOWNSHIPS = tuple(row.code for row in UNITS if row.level == Level.TOWNSHIP)
GROUPS = {
    "各县区": COUNTIES,
    "各县区人民政府": COUNTIES,
    "各乡镇": TOWNSHIPS,
    "市县督查机构": ("yz-00dcs",),
}


@dataclass(frozen=True)
class PersonRow:
    username: str
    name: str
    unit: str
    role: str


_HEADS = (
    ("01fgw", "fgw", "高志远", "罗敏"), ("02gxj", "gxj", "郭建平", "宋洁"), ("03jyj", "jyj", "梁文慧", "韩雪"),
    ("07czj", "czj", "唐国栋", "冯丽"), ("08rsj", "rsj", "许秀英", "董磊"), ("09zgj", "zgj", "萧正刚", "程瑶"),
    ("10hbj", "hbj", "曹清泉", "袁芳"), ("11zjj", "zjj", "邓海峰", "王芳"), ("12jtj", "jtj", "傅长路", "沈悦"),
    ("13swj", "swj", "曾广源", "彭晶"), ("14nyj", "nyj", "吕丰年", "苏婷"), ("15swj", "shangwu", "卢通达", "蒋琳"),
    ("16wlj", "wlj", "蔡雅文", "贾宁"), ("17wjw", "wjw", "丁仁和", "魏娜"), ("18yjj", "yjj", "孙浩", "李明"),
    ("19scj", "scj", "薛公平", "叶青"), ("20dsj", "dsj", "阎数明", "余晓"),
)  # fmt: skip
_COUNTY_PEOPLE = (
    ("51yd", "yd", "潘东升", "杜鹃"), ("52sq", "sq", "戴石磊", "夏荷"),
    ("53lq", "lq", "钟泉生", "汪洋"), ("54ql", "ql", "田青松", "任静"),
)  # fmt: skip


def _pair(row: tuple[str, str, str, str]) -> tuple[PersonRow, PersonRow]:
    code, short, head, liaison = row
    return (
        PersonRow(f"{short}-head", head, f"yz-{code}", Role.UNIT_HEAD),
        PersonRow(f"{short}", liaison, f"yz-{code}", Role.LIAISON),
    )


_TOWNSHIP_PEOPLE = (
    ("52sq-1", "shiqiao", "康永顺", "石蕾"), ("52sq-2", "liuhe", "柳长青", "段莉"), ("52sq-3", "nanping", "侯山", "龚燕"),
    ("53lq-1", "quanshang", "谭水生", "黎静"), ("53lq-2", "guandu", "武渡", "易楠"), ("53lq-3", "beizhai", "常寨", "文秀"),
)  # fmt: skip
PEOPLE = (
    PersonRow("zhuren", "周伟", "yz-00dcs", Role.SUPERVISION_HEAD),
    PersonRow("ducha", "陈静", "yz-00dcs", Role.SUPERVISOR),
    PersonRow("ducha2", "何立", "yz-00dcs", Role.SUPERVISOR),
    PersonRow("zhuanjia", "林专", "yz-00dcs", Role.GUEST),
    PersonRow("shizhang", "许明", "yz", Role.LEADER),
    PersonRow("shenji", "严正", "yz", Role.AUDITOR),
    PersonRow("xitong", "白平", "yz", Role.SYSTEM_ADMIN),
    PersonRow("anquan", "石坚", "yz", Role.SECURITY_ADMIN),
    PersonRow("shenjiguanli", "文清", "yz", Role.AUDIT_ADMIN),
    *(person for row in (*_HEADS, *_COUNTY_PEOPLE, *_TOWNSHIP_PEOPLE) for person in _pair(row)),
)

# Who leads what the documents leave open; the first word that stands in the text decides.
DUTIES = (
    ("工业", "yz-02gxj"), ("装备", "yz-02gxj"), ("专精特新", "yz-02gxj"), ("新开工", "yz-01fgw"), ("地区生产总值", "yz-01fgw"),
    ("就业", "yz-08rsj"), ("农村公路", "yz-12jtj"), ("大道", "yz-12jtj"), ("老旧小区", "yz-11zjj"), ("保交楼", "yz-11zjj"),
    ("停车", "yz-11zjj"), ("公园", "yz-11zjj"), ("学位", "yz-03jyj"), ("幼儿园", "yz-03jyj"), ("燃气", "yz-18yjj"),
    ("安全", "yz-18yjj"), ("水库", "yz-13swj"), ("河", "yz-10hbj"), ("空气", "yz-10hbj"), ("造林", "yz-09zgj"),
    ("农田", "yz-14nyj"), ("粮食", "yz-14nyj"), ("污水", "yz-10hbj"), ("商业街", "yz-15swj"), ("消费", "yz-15swj"),
    ("文化", "yz-16wlj"), ("旅游", "yz-16wlj"), ("医院", "yz-17wjw"), ("养老", "yz-17wjw"), ("低保", "yz-08rsj"),
    ("文山会海", "yz-01fgw"), ("督查", "yz-20dsj"), ("责任", "yz-20dsj"), ("重点", "yz-01fgw"),
)  # fmt: skip
