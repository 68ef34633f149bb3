"""Every kind of unit in every form of label, and every way in which a sentence goes on after its subject.

Each is a line of a plan; what is asked of all is that the line is a commitment and its unit is named, whole.
"""

from itertools import pairwise

import pytest

from luoshi.reading import read
from luoshi.reading.heading_ends import run_in
from luoshi.reading.lexicon import ACTION_SET
from luoshi.reading.model import Commitment

UNITS = """
    市县两级 各县（市、区） 各地各部门 各地区各部门 各乡镇（街道） 市直各部门 市直有关部门 相关职能部门 行业主管部门 各行业主管部门
    属地政府 属地乡镇 发改部门 公安机关 各级党委 各级党组织 各级党委（党组） 市纪委监委 市纪委监委机关 市政协机关 市人大常委会办公室 国网云州供电公司
    云州海关 人民银行云州市分行 市城投集团 云江水务集团 各金融机构 各高校 市属国有企业 东山县 东山县委、县政府 河东街道
    高新区管委会 市委办公室、市政府办公室 市“双减”办 市防汛抗旱指挥部 市防指 市创建办 各专班 各牵头部门 各牵头单位 各成员单位
    各责任单位 各级工会 各职能部门 各级财政部门 镇村两级 各村（社区） 社区居委会 项目业主单位 市法院、市检察院 市政协各专委会
    团市委、市妇联 市总工会 市工商联（总商会） 市委政法委 市委统战部 市委网信办 市大数据中心 市公共资源交易中心 市不动产登记中心
    市疾控中心 市第一人民医院 云州学院 云州师范学院 市委党校 市气象局 市消防救援支队 市公安局交警支队 市税务局 市烟草专卖局
    市邮政管理局 中国移动云州分公司 云州机场公司 市地铁集团 市住房公积金管理中心 各级河长 各级林长 市河长办 市农办 市国资委
    市金融办 市信访联席办 市环委会办公室 市安委会成员单位 市食安办 各督导组 第一督导组 各工作组 综合协调组 宣传报道组 各包保单位
    各帮扶单位 各参建单位 各审批部门 审批部门 监管部门 住建部门 教育行政部门 县级人民政府 县级以上地方人民政府 市、县（区）政府
    市、区两级财政部门 各科室 办公室 局办公室 局属各单位 各直属单位 机关各处室 各二级学院 教务处 党政办 各支部 各党支部
    各村民小组 各片区 各项目部 安全环保部 生产技术部 各子公司 集团公司各部门 集团办公室 市城投 市实验小学 市少年宫
    市体校 市机关幼儿园 市直机关工委 市科协 市残联 自然资源所 镇交管站
    国家发展改革委 教育部 科技部 工业和信息化部 公安部 民政部 司法部 财政部 人力资源社会保障部 自然资源部 生态环境部
    住房城乡建设部 交通运输部 水利部 农业农村部 商务部 文化和旅游部 国家卫生健康委 退役军人事务部 应急部 人民银行 审计署
    国务院国资委 海关总署 税务总局 市场监管总局 广电总局 体育总局 国家统计局 国家医保局 国家知识产权局 国家能源局 国家林草局
    国家铁路局 中国民航局 国家邮政局 国家文物局 国家中医药局 国家药监局 国家疾控局 国家矿山安监局 国家外汇局 银保监会 证监会
    金融监管总局 中央网信办 中央编办 中央宣传部 中央组织部 中央统战部 中央政法委 中央农办 国务院扶贫办 国家乡村振兴局 国家数据局
    国家粮食和储备局 国家烟草局 国家移民局 国家档案局 国家保密局 国家密码局 国务院办公厅 国务院台办 国务院侨办 国务院港澳办 外交部
    国防部 国家民委 国家安全部 中国气象局 中国地震局 中国科学院 中国工程院 中国社科院 中国残联 中国科协 中国贸促会 全国总工会
    共青团中央 全国妇联 全国工商联 供销合作总社 进出口银行 开发银行 农业发展银行 中国铁路总公司 国铁集团 国家电网公司
    最高人民法院 最高人民检察院 中央军委后勤保障部 国家标准委 国家认监委 国家航天局 国家国防科工局 国家信访局 国家机关事务管理局
    省发展改革委 省教育厅 省科技厅 省工业和信息化厅 省公安厅 省民政厅 省财政厅 省人力资源社会保障厅 省自然资源厅 省生态环境厅
    省住房城乡建设厅 省交通运输厅 省水利厅 省农业农村厅 省商务厅 省文化和旅游厅 省卫生健康委 省退役军人厅 省应急厅 省审计厅
    省国资委 省市场监管局 省广电局 省体育局 省统计局 省医保局 省林业局 省粮食和物资储备局 省地方金融监管局 省机关事务管理局
    省信访局 省乡村振兴局 省能源局 省药监局 省知识产权局 省通信管理局 省税务局 省气象局 省地震局 人民银行省分行 省银保监局
    省证监局 省委组织部 省委宣传部 省委政法委 省委网信办 省委编办 省委军民融合办 省委农办 省总工会 团省委 省妇联 省残联 省科协
    省贸促会 省供销社 省法院 省检察院 省军区 武警省总队 省消防救援总队 省邮政管理局 民航省监管局 省电力公司 省机场集团 省铁投集团
    省地矿局 省社科院 省农科院 省政府驻北京办事处 省政府办公厅 省委办公厅 省人大财经委 省政协提案委 各市、县（市、区）人民政府
    各市州人民政府 各设区市政府 各市（州）、直管市、神农架林区人民政府 各州、市人民政府 各盟行政公署、市人民政府 雄安新区管委会
    新疆生产建设兵团 自治区发展改革委 自治区教育厅 州发展改革委 旗人民政府 县委组织部 县发改局 县住建局 县教体局 县卫健局 县交运局
    县文旅局 县融媒体中心 县行政审批局 县供电公司 县自来水公司 县气象局 镇人民政府 镇党委 镇综合执法队 镇应急办 村委会 村党支部
    社区党委 街道办事处 街道城管办
""".split()  # noqa: SIM905 - a list of words

PREDICATES = """
    务必做好准备 务求取得实效 确保完成任务 力争完成任务 切实抓好落实 抓紧制定方案 尽快制定方案 立即开展排查 认真组织实施
    负责制定方案 承担主体责任 进一步完善机制 继续推进改革 不得推诿扯皮 严禁设置门槛 每周开展一次检查 全力推进建设 积极争取资金
    主动对接企业 牵头制定方案 定期开展检查 于6月底前完成整改 6月底前完成整改 在6月底前完成整改 对照清单抓好整改 按照职责抓好整改
    结合实际制定方案 参照执行 具体负责日常工作 统筹做好保障 会同市财政局制定方案 同步跟进督办 带头落实制度 联合市财政局制定方案
    应及时报告情况 需在3日内反馈 须严格执行规定 统一组织培训 组织开展培训 做好后勤保障 加强监督检查 建立健全机制 督促企业整改
    配合做好工作 协助做好工作 指导企业申报 完成招标工作 制定实施细则 出台配套政策 可以先行先试 可结合实际调整 将加大支持力度
    将其纳入考核 把任务分解到人 每月向市政府报告 分别制定方案 各负其责 各司其职 密切配合 共同做好工作 依法查处违法行为
    依托平台开展服务 通过媒体公开结果 以此为契机推进改革 举一反三开展排查 限期整改到位 落实属地责任 履行监管职责 坚决整改
    全面排查隐患 逐项对账销号 要做好准备 一定要做好准备 必须做好准备 应当做好准备 绝不能松懈 不能松懈 决不允许失职
""".split()  # noqa: SIM905 - a list of words

LABELS = (
    "（{}负责）", "（{}）", "（责任单位：{}）", "（{}牵头）", "（{}按职责分工负责）", "【{}】", "责任单位：{}",
    "（由{}负责）", "（责任部门：{}，完成时限：6月底）",
)  # fmt: skip


def lines_of(lines: list[str]) -> list[list[Commitment]]:
    """What is read of each numbered line of a plan: its commitments."""
    text = "\n".join(["云州市重点工作分工方案", *(f"{number}．{line}" for number, line in enumerate(lines, start=1))])
    found: list[list[Commitment]] = [[] for _ in lines]
    starts = [text.index(f"\n{number}．") + 1 for number in range(1, len(lines) + 1)]
    for commitment in read(text.encode(), name="分工.txt").commitments:
        found[max(place for place, start in enumerate(starts) if start <= commitment.start)].append(commitment)
    return found


def named(commitments: list[Commitment]) -> str:
    """The units of a line's one commitment, as they would be listed; what went wrong where it is not one."""
    if len(commitments) != 1:
        return f"{len(commitments)} commitments"
    return "、".join(unit.name for unit in commitments[0].units)


def whole(units: str) -> str:
    """A name as it is compared: 市、县（区）政府 is one, 市妇联、市总工会 are two."""
    return units.replace("、", "")


@pytest.mark.parametrize("label", LABELS)
def test_a_unit_in_a_label(label: str) -> None:
    lines = lines_of([f"扎实做好各项准备工作。{label.format(unit)}" for unit in UNITS])
    wrong = {unit: named(found) for unit, found in zip(UNITS, lines, strict=True) if whole(named(found)) != whole(unit)}
    assert wrong == {}


def test_a_unit_as_subject() -> None:
    lines = lines_of([f"{unit}要认真做好准备工作。" for unit in UNITS])
    wrong = {unit: named(found) for unit, found in zip(UNITS, lines, strict=True) if whole(named(found)) != whole(unit)}
    assert wrong == {}


@pytest.mark.parametrize("unit", ["市水利局", "各县区", "各乡镇（街道）", "市“双减”办"])
def test_whatever_a_subject_does_it_is_no_part_of_its_name(unit: str) -> None:
    actions = sorted(ACTION_SET - {"审批", "应对", "征收", "登记", "统计", "理顺"})  # with which names of offices begin
    lines = lines_of([f"{unit}{action}农村供水工程建设。" for action in actions])
    wrong = {action: named(found) for action, found in zip(actions, lines, strict=True) if named(found) != unit}
    assert wrong == {}


@pytest.mark.parametrize("unit", ["市水利局", "各县区政府", "各级各部门"])
@pytest.mark.parametrize("before", ["", "当前防汛形势严峻，"])
def test_what_a_subject_is_to_do(unit: str, before: str) -> None:
    lines = lines_of([f"{before}{unit}{predicate}。" for predicate in PREDICATES])
    wrong = {
        told: named(found)
        for told, found in zip(PREDICATES, lines, strict=True)
        if named(found) != (f"{unit}、市财政局" if "市财政局" in told else unit)
    }
    assert wrong == {}


BY = """
    6月底前 6月底之前 6月30日前 2027年6月30日前 今年6月底前 年底前 年内 今年年底前 12月31日前 三季度末前 第三季度末 9月上旬前
    9月中旬 一季度内 2028年底前 2028年一季度 明年6月底前 到2028年底 到2030年 “十五五”末 “十五五”期末 3月15日前 3月15日24时前
    三月底前 2027年第二季度 二季度 五月底以前 在5月底前 于5月20日前 最迟5月20日 最迟于5月20日前 2027年底 三年内 每月25日前
    每季度末 5个工作日内 15日内 两周内 1个月内 立即 即日起 每半年 国庆节前 春节前 开学前 汛期前
""".split()  # noqa: SIM905 - a list of words

TIMED = (
    "市教育局{}完成整改任务。", "完成整改任务。（市教育局负责，{}完成）", "完成整改任务。（责任单位：市教育局；完成时限：{}）",
    "完成整改任务，{}完成。（市教育局）", "完成整改任务。责任单位：市教育局 完成时限：{}", "市教育局完成整改任务，{}报市政府。",
    "力争{}完成整改任务。（市教育局负责）", "完成整改任务（市教育局，{}）。",
)  # fmt: skip


@pytest.mark.parametrize("form", TIMED)
def test_by_when_stands_beside_by_whom(form: str) -> None:
    lines = lines_of([form.format(when) for when in BY])
    wrong = {
        when: (named(found), [told.text for one in found for told in one.deadlines])
        for when, found in zip(BY, lines, strict=True)
        if named(found) != "市教育局" or not found[0].deadlines
    }
    assert wrong == {}


@pytest.mark.parametrize("when", ["5个工作日内", "15日内", "3个月内"])
def test_a_time_right_behind_a_mark_is_no_part_of_its_number(when: str) -> None:
    lines = lines_of(["修建公园。", f"{when}完成整改任务。", "绿化道路。"])
    assert [[told.text for one in found for told in one.deadlines] for found in lines] == [[], [when], []]


MORE_UNITS = """
    各县（市、区）财政局 各市（州）财政局 各市（州）人民政府 各设区市财政局 各市、县（区）人民政府 各区（县、市）教育局 各镇（街道）
    各乡镇（街道、办事处） 各县（市）区政府 各县区（园区） 各旗县（市、区）卫健委 各苏木（乡镇） 各团场 各师（市） 各盟市 各州（市） 各地市 各功能区管委会
    各开发区（园区）管委会 各新区管委会 云江新区管委会 新区党工委 云州高新区管委会 云州综合保税区管委会 云州经济技术开发区 云州海关缉私局 北境海关 云州铁路局集团
    云州车务段 云州供电段 云州工务段 国铁云州局集团公司 民航云岭监管局 云州海事局 云州航道局 长江云州航道处 国家税务总局云州市税务局 市税务局稽查局
    云州市人民检察院 云州市中级人民法院 市人大常委会机关 市人大社会委 市政协办公厅 市监委 市委巡察办 市委编办 市委老干部局 市委史志研究室 市委党史研究室 市档案馆
    市融媒体中心 云州日报社 市广播电视台 市文联 市社科联 市作协 市红十字会 市贸促会 市残联 市关工委 市慈善总会 市供销联社 市邮政公司 市盐业公司 市烟草公司
    市石油公司 中石油云州销售分公司 中石化云州分公司 国网云州市供电公司 国网云州电力 云州能投 云州交控 云州燃气集团 市公交公司 市轨道集团 市机场集团 市港口集团 市农商行 农发行云州市分行
    国开行云岭省分行 人民银行云州中心支行 金融监管总局云州监管分局 云州银保监分局 云州证监局 太平洋财险云州中心支公司 人保财险云州市分公司 市第三中学 市职教中心
    市特殊教育学校 云州大学 云州医学院附属医院 市妇幼保健院 市中心血站 市急救中心 市卫生监督所 市动物疫控中心 市农技推广中心 市种子管理站 市植保站 市水文局
    市水文水资源勘测中心 市地质环境监测站 市环境监测中心站 市公路局 市公路养护中心 市运管处 市交通综合执法支队 市城市管理综合执法支队 市文化市场执法支队
    市劳动监察支队 市森林公安分局 市公安局经侦支队 市公安局交警支队车管所 市看守所 市强制隔离戒毒所 市社区矫正局 市法律援助中心 市仲裁委 市公证处 市律师协会
    市物业协会 市建筑业协会 市个私协会 市工商联（总商会） 市双拥办 市文明办 市创城办 市爱卫办 市禁毒办 市扫黄打非办 市打私办 市反诈中心 市防震减灾中心 市人防办
    市国动办 市援藏办 市对口办 市驻京办 市政府研究室 市政府督查室 市政府参事室 市大数据局 市数据局 市行政审批局 市政务服务局 市政数局 市低空办 市重点项目中心
    市代建办 市征收办 市土储中心 市不动产中心 市公积金中心 市社保中心 市医保中心 市就业中心 市人才中心 市救助站 市福利院 市殡葬管理所 市军休所 市光荣院
    市烈士陵园管理处 一六八团 一七〇团 第九师 二连连部 苏木政府 嘎查委员会 盟行政公署 盟公署办公室 旗委 旗政府 自治县人民政府 民族乡人民政府 林区管理局
    农垦集团 农场管委会 国有林场 市属各国有企业 市管企业 驻市部队 驻云部队 军分区战备建设处 武警云州支队 市预备役团 第一责任组 宣传组 后勤保障组 水电保障组
    物资供应组 医疗救护组 网络安全组 监督检查组 专项工作一组 各工作专班 产业链专班 汽车产业链专班 重点项目专班 迎检专班 招商一局 招商分局 投促中心 产投集团
    国控集团 文旅集团 水投集团 交投公司 城发公司
""".split()  # noqa: SIM905 - a list of words
WHOLE = ("（{}负责）", "（{}）", "（责任单位：{}）", "（市财政局、{}、市审计局负责）")
ALONE = ("{}要抓紧完成整改。", "健全工作机制，由{}牵头推进。", "请{}认真研究办理。", "市财政局会同{}制定方案。")


@pytest.mark.parametrize("form", [f"建设停车场。{label}" for label in WHOLE] + [*ALONE])
def test_a_name_is_named_whole_and_in_one(form: str) -> None:
    """Offices of leagues, army corps, railways, banks and institutions among them; brackets part none in two."""
    told = lines_of([form.format(unit) for unit in MORE_UNITS])
    others = {"市财政局", "市审计局"}
    names = [[unit.name for one in found for unit in one.units if unit.name not in others] for found in told]
    pairs = zip(MORE_UNITS, names, strict=True)
    assert {unit: found for unit, found in pairs if found not in ([unit], unit.split("、"))} == {}


@pytest.mark.parametrize("comma", ["，", "；"])
def test_a_name_behind_a_comma_is_of_the_label_that_goes_on(comma: str) -> None:
    told = lines_of([f"建设停车场。责任单位：市财政局{comma}{unit}。完成时限：5月底前。" for unit in MORE_UNITS])
    names = [[unit.name for one in found for unit in one.units][1:] for found in told]
    pairs = zip(MORE_UNITS, names, strict=True)
    assert {unit: found for unit, found in pairs if found not in ([unit], unit.split("、"))} == {}
    assert {len(found) for found in told} == {1}


OF_EACH_ENDING = [
    "各县（市、区）信访局",
    "一七〇团",
    "第九师",
    "北境车务段",
    "路局集团调度所",
    "国有林场",
    "市福利院",
    "市救助站",
    "市人大常委会机关",
    "各县（市、区）森防指",
    "市管企业",
    "物资供应组",
    "所在县区",
    "属地乡镇",
    "市社科联",
    "盟行政公署",
    "市对口办",
    "各站段",
]


@pytest.mark.parametrize("unit", OF_EACH_ENDING)
def test_whatever_follows_a_name_of_any_ending_is_no_part_of_it(unit: str) -> None:
    told = lines_of([f"{unit}{does}。" for does in PREDICATES])
    names = [[one.name for item in found for one in item.units if one.name != "市财政局"] for found in told]
    assert [(does, found) for does, found in zip(PREDICATES, names, strict=True) if found != [unit]] == []


HOW = """
    大力 积极 全面 整体推进并 系统谋划并 深入 持续 进一步 自觉 牢牢把握方向， 有力推进并 年内 全年 尽快 依法 从严 科学 合理安排进度， 分类 充分 从快 每季度 不定期
    立即 马上 迅速 随时 共同 分别 逐一 结合实际 根据需要 按照职责 依托平台 对照清单 就有关事项 向社会公开并 为企业 把任务分解并 一并 一律 率先 带头 重新 提前 按时
    限期 长期 集中 专项整治并 全程 第一时间 十日内 5个工作日内 年底前 春节前 必要时 视情 因地制宜
""".split()  # noqa: SIM905 - a list of words


@pytest.mark.parametrize("form", ["市教育局、市财政局{}", "市教育局会同市财政局、各县（市、区）政府{}", "属地乡镇{}"])
def test_how_and_when_something_is_done_is_no_part_of_a_name(form: str) -> None:
    told = lines_of([form.format(how) + "完善工作机制。" for how in HOW])
    names = [[unit.name for one in found for unit in one.units] for found in told]
    wanted = {"市": ["市教育局", "市财政局"], "属": ["属地乡镇"]}[form[0]] + ["各县（市、区）政府"] * ("会同" in form)
    assert [(how, found) for how, found in zip(HOW, names, strict=True) if found != wanted] == []


AMONG_OTHERS = ("（{}和市财政局负责）", "（市财政局和{}负责）", "（市财政局、市审计局及{}负责）")
JOINED = [unit for unit in MORE_UNITS if unit[:1] not in "旗各" or unit[-1] not in "委）"]


@pytest.mark.parametrize("form", [*(f"建设停车场。{label}" for label in AMONG_OTHERS), "市财政局和{}要抓紧完成整改。"])
def test_two_that_are_joined_by_and_are_two(form: str) -> None:
    joined = [*JOINED, "石桥县", "青岭镇", "河东街道", "省军区"]
    told = lines_of([form.format(unit) for unit in joined])
    others = {"市财政局", "市审计局"}
    names = [[unit.name for one in found for unit in one.units if unit.name not in others] for found in told]
    assert {
        unit: found for unit, found in zip(joined, names, strict=True) if found not in ([unit], unit.split("、"))
    } == {}


IN_PASSING = (
    "健全工作机制，由{}牵头推进。",
    "对发现的问题，{}要限期整改。",
    "到2027年底，{}要全部完成任务。",
    "按照职责分工，{}负责具体落实。",
    "责成{}于6月底前完成整改。",
    "请{}认真研究办理。",
    "会议决定，由{}牵头制定方案。",
    "此项工作由{}负责。",
    "同时，{}要加强督促检查。",
    "在推进过程中，{}要及时协调解决问题。",
    "下一步，{}要继续做好相关工作。",
    "为确保实效，{}要建立台账。",
    "一是{}要压实责任。",
    "其中，{}负责技术指导。",
    "要求{}在5日内反馈。",
    "委托{}开展第三方评估。",
    "如遇重大问题，{}应当及时报告。",
)


@pytest.mark.parametrize("sentence", IN_PASSING)
def test_a_unit_in_the_middle_of_a_sentence(sentence: str) -> None:
    lines = lines_of([sentence.format(unit) for unit in UNITS])
    wrong = {unit: named(found) for unit, found in zip(UNITS, lines, strict=True) if whole(named(found)) != whole(unit)}
    assert wrong == {}


HELPS = ("配合", "协助", "密切", "各负", "各司", "共同", "分别")
"""Who does this shares in what the one before does."""
PAIRS = [pair for pair in pairwise(PREDICATES) if not any(told.startswith(HELPS) for told in pair)]


@pytest.mark.parametrize("between", ["；", "，", "。"])
def test_two_who_do_something_each_are_both_named(between: str) -> None:
    lines = lines_of([f"市水利局{first}{between}各县区{second}。" for first, second in PAIRS])
    told = [[unit.name for one in found for unit in one.units if unit.name != "市财政局"] for found in lines]
    assert [(pair, names) for pair, names in zip(PAIRS, told, strict=True) if names != ["市水利局", "各县区"]] == []


@pytest.mark.parametrize("heading", ["市级部门授权模式。", "各县区整改措施。", "监管机构审批流程。"])
def test_who_does_it_and_a_thing_is_a_heading(heading: str) -> None:
    assert run_in(heading + "建立清单。", "num", held=False, flattened=False) == len(heading)


@pytest.mark.parametrize("behind", ["（见附件2）", "〔专项〕", "——摘自年度计划"])
def test_a_first_sentence_with_nothing_but_a_remark_behind_heads_nothing(behind: str) -> None:
    lines = lines_of([f"扎实做好各项准备工作。{behind}", f"推进项目建设，加快办理手续。{behind}"])
    assert [len(found) for found in lines] == [1, 1]


MARKS = (
    "一、", "（一）", "(一)", "1．", "1.", "1、", "1，", "（1）", "1)", "1）", "①", "第一条　", "第一，", "第一、", "一是", "一要", "一.", "1.1 ",
    "任务1：", "任务一：", "【1】", "[1]", "壹、", "⑴", "㈠", "⒈", "（1.1）", "01.", "第1项：", "●", "■ ", "- ", "A.",
)  # fmt: skip
"""The first mark of a list, of which the others are made."""
NUMERALS = (
    "一二三四五六七八",
    "12345678",
    "①②③④⑤⑥⑦⑧",
    "壹贰叁肆伍陆柒捌",
    "⑴⑵⑶⑷⑸⑹⑺⑻",
    "㈠㈡㈢㈣㈤㈥㈦㈧",
    "⒈⒉⒊⒋⒌⒍⒎⒏",
    "ABCDEFGH",
)
TASKS = (
    ("开展城区道路清扫保洁，配齐机扫车辆。", "市城管局"), ("推进老旧小区加装电梯，完善配套设施。", "市住建局"),
    ("修订公共场所卫生管理办法，规范监督执法。", "市卫生健康委"), ("组织春季植树活动，提高绿化覆盖率。", "市林业局"),
    ("建立企业诉求办理台账，限时回应关切。", "市工信局"), ("加强校园周边环境整治，取缔流动摊贩。", "市公安局"),
    ("实施农村饮水安全工程，更换老旧管网。", "市水利局"), ("举办招聘活动，促进高校毕业生就业。", "市人社局"),
)  # fmt: skip


def counted(mark: str, number: int) -> str:
    """The mark of an item: that of the first one with the number in place of one."""
    for numerals in NUMERALS:
        place = mark.rfind(numerals[0])
        if place >= 0:
            return mark[:place] + numerals[number] + mark[place + 1 :]
    return mark


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("mark", MARKS)
def test_items_begin_at_their_marks(mark: str, indent: str, labelled: bool) -> None:
    items = [
        f"{counted(mark, number)}{words}{f'（{unit}负责）' if labelled else ''}"
        for number, (words, unit) in enumerate(TASKS)
    ]
    text = "\n".join(["云州市2027年城市管理重点工作分工方案", *(indent + item for item in items)])
    found = read(text.encode(), name="分工.txt").commitments
    assert [one.start for one in found] == [text.index(item) for item in items]
    assert [[unit.name for unit in one.units] for one in found] == [[unit] if labelled else [] for _, unit in TASKS]


@pytest.mark.parametrize("mark", ["一、", "（一）", "1．", "1、", "（1）", "①"])
def test_a_short_list_in_one_line_with_its_title(mark: str) -> None:
    items = [f"{counted(mark, number)}{words}" for number, (words, _) in enumerate(TASKS[:4])]
    text = "".join(["云州市2027年城市管理重点工作分工方案", *items])
    assert [one.start for one in read(text.encode(), name="分工.txt").commitments] == [
        text.index(item) for item in items
    ]


A, B, C = "市教育局", "市财政局", "市卫生健康委"
ROLES = {"L": "lead", "S": "support", "G": "guide", "R": "responsible"}
WORDINGS = [
    ("（牵头单位:{A};配合单位:{B}）", "ALBS"),
    ("({A}牵头,{B}配合)", "ALBS"),
    ("（责任领导：赵明；责任单位：{A}）", "AR"),
    ("（牵头领导：赵明 责任单位：{A} 配合单位：{B}）", "ARBS"),
    ("［{A}］", "AR"),
    ("【牵头单位】{A}【配合单位】{B}", "ALBS"),
    ("〔责任单位：{A}〕", "AR"),
    ("（{A}；{B}、{C}）", "ARBRCR"),
    ("（{A}/{B}）", "ARBR"),
    ("（责任单位：{A}/{B}）", "ARBR"),
    ("（责任单位：{A}+{B}）", "ARBR"),
    ("（责任单位：{A}、{B}，排第一位的为牵头单位）", "ALBS"),
    ("（{A}为牵头单位，{B}为配合单位）", "ALBS"),
    ("（由{A}牵头，{B}配合）", "ALBS"),
    ("（{A}负总责，{B}配合）", "ARBS"),
    ("（{A}主办，{B}协办）", "ALBS"),
    ("（主办：{A}；协办：{B}）", "ALBS"),
    ("（主责单位：{A}；配合单位：{B}）", "ALBS"),
    ("（牵头部门：{A}\u3000责任部门：{B}）", "ALBR"),
    ("--{A}", "AR"),
    ("——{A}、{B}", "ARBR"),
    ("责任单位:{A},{B}", "ARBR"),
    ("责任部门：{A}；{B}", "ARBR"),
    ("（{A}、{B}按职责负责）", "ARBR"),
    ("（{A}、{B}分别负责）", "ARBR"),
    ("（{A}、{B}各负其责）", "ARBR"),
    ("（{A}、{B}共同牵头）", "ALBL"),
    ("（{A}牵头落实）", "AL"),
    ("（{A}牵头推进，{B}参与）", "ALBS"),
    ("（{A}牵头，{B}落实）", "ALBR"),
    ("（{A}指导，{B}负责）", "AGBR"),
    ("（{A}等部门）", "AR"),
    ("（{A}等单位按职责分工负责）", "AR"),
    ("（{A}、{B}，{C}等）", "ARBRCR"),
    ("（{A}负责，长期坚持）", "AR"),
    ("（{A}负责，2027年6月底前完成，并长期坚持）", "AR"),
    ("（{A}牵头，{B}配合，12月底前完成）", "ALBS"),
    ("（{A}牵头，{B}配合；完成时限：12月底）", "ALBS"),
    ("（完成时限：12月底；责任单位：{A}）", "AR"),
    ("（12月底前完成，{A}负责）", "AR"),
    ("（{A}，12月底前）", "AR"),
    ("（{A}；12月底）", "AR"),
    ("牵头单位：{A}，责任单位：{B}", "ALBR"),
    ("牵头单位：{A}。责任单位：{B}。", "ALBR"),
    ("责任单位为{A}、{B}。", "ARBR"),
    ("由{A}负责。", "AR"),
    ("此项工作由{A}牵头，{B}配合。", "ALBS"),
    ("（此项由{A}负责）", "AR"),
    ("本项工作由{A}负责落实。", "AR"),
    ("（牵头：{A}，配合：{B}）", "ALBS"),
    ("（责任：{A}）", "AR"),
    ("（负责单位：{A}）", "AR"),
    ("（承办单位：{A}）", "AR"),
    ("（承办：{A}）", "AR"),
    ("（落实单位：{A}）", "AR"),
    ("（实施单位：{A}）", "AR"),
    ("（责任主体：{A}）", "AR"),
    ("（包抓单位：{A}）", "AR"),
    ("（{A}（牵头）、{B}）", "ALBS"),
    ("（{A}*、{B}）", "ARBR"),
    ("（★{A}、{B}）", "ARBR"),
    ("（{A}、{B}负责，{C}督导）", "ARBRCG"),
    ("（{A}、{B}负责，以{A}为主）", "ALBR"),
    ("（牵头单位：{A}，配合单位：{B}、{C}，完成时限：2027年12月）", "ALBSCS"),
    ("（{A}，{B}、{C}配合）", "ARBSCS"),
    ("（牵头单位：{A}；参与单位：{B}；监督单位：{C}）", "ALBSCG"),
    ("责任单位：{A}（牵头）、{B}、{C}", "ALBSCS"),
    ("责任单位：{A}、{B}；完成时限：12月底；责任人：赵明", "ARBR"),
    ("责任单位：{A}\t完成时限：12月底", "AR"),
    ("责任单位：{A} | 完成时限：12月底", "AR"),
    ("牵头：{A} 配合：{B}", "ALBS"),
    ("负责部门：{A}", "AR"),
    ("（{A}、{B}、{C}按照职责分工抓好落实）", "ARBRCR"),
    ("（责任单位：{A}牵头，{B}、{C}配合）", "ALBSCS"),
    ("（责任单位：{A}、{B}、{C}，下同）", "ARBRCR"),
    ("（牵头单位：{A}。配合单位：{B}、{C}）", "ALBSCS"),
    ("【责任单位：{A}、{B}】", "ARBR"),
    ("（分工：{A}牵头，{B}配合）", "ALBS"),
    ("（{A}总牵头，{B}具体负责）", "ALBR"),
    ("（{A}抓总，{B}、{C}落实）", "ALBRCR"),
    ("（{A}联合{B}负责）", "ALBS"),
    ("（{A}商{B}负责）", "ALBS"),
    ("（{A}与{B}负责）", "ARBR"),
    ("（{A}和{B}共同负责）", "ARBR"),
    ("（{A}及{B}）", "ARBR"),
    ("（{A}以及{B}、{C}）", "ARBRCR"),
    ("（{A}会同{B}、{C}办理）", "ALBSCS"),
    ("（{A}商{B}、{C}提出意见）", "ALBSCS"),
    ("（{A}牵头制定，{B}、{C}联合印发）", "ALBSCS"),
    ("（{A}、{B}双牵头）", "ALBL"),
    ("（{A}主办，{B}会办）", "ALBS"),
    ("（以{A}为主，{B}、{C}配合）", "ALBSCS"),
    ("（{A}负责，{B}给予资金支持）", "ARBS"),
    ("（{A}负责，{B}加强业务指导，{C}全程监督）", "ARBGCG"),
    ("（县领导：赵明；{A}牵头，{B}配合）", "ALBS"),
    ("（责任领导：赵明；{A}、{B}负责）", "ARBR"),
    ("（{A}、{B}按任务分工抓好落实）", "ARBR"),
    ("（{A}、{B}在职责范围内负责）", "ARBR"),
    ("（{A}负责，{B}根据需要参加）", "ARBS"),
    ("（{A}牵头，12月中旬前报市政府）", "AL"),
    ("（学校由{A}牵头，医院由{C}牵头，{B}配合）", "ALCLBS"),
    ("责任单位：{A}；配合：{B}；督办：{C}", "ARBSCG"),
]
"""A label with up to three units, and the role of each: AL is that A leads, BS that B supports."""


@pytest.mark.parametrize(("wording", "roles"), WORDINGS)
def test_who_does_what(wording: str, roles: str) -> None:
    items = [f"{number}．开展城区道路清扫保洁，配齐机扫车辆。{wording.format(A=A, B=B, C=C)}" for number in (1, 2, 3)]
    text = "\n".join(["云州市2027年重点工作分工方案", *items])
    found = read(text.encode(), name="分工.txt").commitments
    assert [one.start for one in found] == [text.index(item) for item in items]
    names = {"A": A, "B": B, "C": C}
    wanted = {names[roles[place]]: ROLES[roles[place + 1]] for place in range(0, len(roles), 2)}
    assert [{unit.name: unit.role for unit in one.units} for one in found] == [wanted] * 3


HEADERS = {
    "task": """
        工作任务 重点任务 任务 主要任务 任务内容 工作内容 具体任务 具体措施 工作措施 主要措施 重点工作 工作事项 重点事项 事项 督办事项 整改措施 整改任务 任务清单 目标任务 年度任务 任务名称 事项名称 项目名称 建设内容 建设任务 工作要点 议定事项 决定事项 交办事项 责任事项 改革任务 举措 内容 工作要求 任务分解 具体工作任务 重点工作任务 任务及措施 主要内容 2027年工作任务 年度目标任务 办理事项 落实措施
    """,
    "lead": """
        牵头单位 牵头部门 责任单位 责任部门 主办单位 承办单位 主责单位 牵头（责任）单位 牵头责任单位 责任主体 落实单位 负责单位 负责部门 主体责任单位 第一责任单位 牵头单位（部门） 责任科室 牵头处室 主要责任单位 承办部门 责任单位（牵头） 办理单位 市级牵头单位 市直责任单位 实施单位 责任股室 牵头领导单位 督办单位
    """,
    "support": """
        配合单位 配合部门 协办单位 参与单位 责任单位 协同单位 参加单位 协助单位 配合（参与）单位 会办单位 其他责任单位 支持单位 协作单位
    """,
    "time": """
        完成时限 完成时间 办结时限 时限要求 时间节点 完成期限 时间要求 整改时限 时限 时间安排 进度安排 办理时限 计划完成时间 截止时间 截止日期 完成日期 进度要求 时间进度 推进时限 要求完成时限
    """,
}
"""What a column's header may be called."""
TABLES = {
    "tabs": ("\t", "", ""),
    "bars": (" | ", "| ", " |"),
}


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize(("kind", "header"), [(kind, word) for kind, told in HEADERS.items() for word in told.split()])
def test_a_column_under_its_header(kind: str, header: str, form: str) -> None:
    headers = {"task": "工作任务", "lead": "牵头单位", "support": "配合单位", "time": "完成时限"} | {kind: header}
    rows = [["序号", *headers.values()]]
    rows += [
        [str(number), words, unit, "市财政局", "6月底前"] for number, (words, unit) in enumerate(TASKS[:4], start=1)
    ]
    between, before, behind = TABLES[form]
    lines = [f"{before}{between.join(row)}{behind}" for row in rows]
    found = read("\n".join(["云州市2027年重点工作任务清单", *lines]).encode(), name="清单.txt").commitments
    assert [one.text for one in found] == [words for words, _ in TASKS[:4]]
    assert [[unit.name for unit in one.units] for one in found] == [[unit, "市财政局"] for _, unit in TASKS[:4]]
    assert all(one.deadlines for one in found)


ISSUERS = [
    "云州市人民政府",
    "云州市人民政府办公室",
    "中共云州市委",
    "中共云州市委办公室",
    "云州市住房和城乡建设局",
    "云州市防汛抗旱指挥部",
    "云州市安全生产委员会办公室",
    "中共云州市纪律检查委员会",
    "云州市人民代表大会常务委员会",
    "东山县人民政府",
    "云州经济技术开发区管理委员会",
    "云州市中级人民法院",
    "云州师范学院",
    "云州城市投资集团有限公司",
    "石桥镇人民政府",
    "云州市人民政府国有资产监督管理委员会",
    "云州市“双减”工作领导小组办公室",
    "共青团云州市委员会",
    "云州市教育局 云州市财政局",
]
NUMBERS = [
    "云政发〔2027〕3号",
    "云政办发〔2027〕12号",
    "云办字〔2027〕8号",
    "云建〔2027〕45号",
    "云政办函〔2027〕103号",
    "云汛指〔2027〕2号",
    "云安办明电〔2027〕5号",
    "〔2027〕18号",
    "云政发[2027]3号",
    "云政发（2027）3号",
    "云府办〔2027〕3 号",
    "2027年第3号",
]
SUBJECTS = [
    "关于印发《云州市2027年重点工作任务分工方案》的通知",
    "关于进一步加强燃气安全管理工作的意见",
    "关于切实做好今冬明春安全防范工作的通知",
    "关于加快推进数字政府建设的实施意见",
    "关于2027年国民经济和社会发展计划的批复",
    "关于表彰先进单位的决定",
    "关于开展专项督查的通知",
    "关于报送工作总结的函",
    "印发关于促进民营经济发展若干措施的通知",
    "关于印发2027年工作要点的通知",
]
DAYS = [
    ("2027年1月9日", "2027-01-09"),
    ("二〇二七年一月九日", "2027-01-09"),
    ("2027年1月09日", "2027-01-09"),
    ("二○二七年十一月二十日", "2027-11-20"),
    ("2027.1.9", "2027-01-09"),
    ("2027-01-09", "2027-01-09"),
    ("2027年 1 月 9 日", "2027-01-09"),
]
LETTERS = [
    *((issuer, NUMBERS[0], SUBJECTS[0], DAYS[0]) for issuer in ISSUERS),
    *((ISSUERS[1], number, SUBJECTS[0], DAYS[0]) for number in NUMBERS),
    *((ISSUERS[1], NUMBERS[1], subject, DAYS[0]) for subject in SUBJECTS),
    *((ISSUERS[1], NUMBERS[1], SUBJECTS[1], day) for day in DAYS),
]
LETTER = """{issuer}文件

{number}

{issuer}
{subject}

各县（市、区）人民政府，市直各部门：
为做好有关工作，现就有关事项通知如下。
一、加快推进项目建设，6月底前全部开工。（市发展改革委负责）
二、加强安全监管，每月开展一次检查。（市应急局负责）

　　　　　　　　{issuer}
　　　　　　　　{day}
（此件公开发布）
"""
BRACKETS = str.maketrans("[]（）", "〔〕〔〕")


def unspaced(words: str | None) -> str:
    """Words as they are compared: of a title over two lines its break does not count."""
    return "".join((words or "").split())


@pytest.mark.parametrize(("issuer", "number", "subject", "day"), LETTERS)
def test_who_wrote_what_and_when(issuer: str, number: str, subject: str, day: tuple[str, str]) -> None:
    text = LETTER.format(issuer=issuer, number=number, subject=subject, day=day[0])
    reading = read(text.encode(), name="通知.txt")
    assert unspaced(reading.document.issuer) == unspaced(issuer)
    assert unspaced(reading.document.title) == unspaced(issuer + subject)
    assert unspaced(reading.document.number) == unspaced(number.translate(BRACKETS))
    assert str(reading.document.issued_on) == day[1]
    assert len(reading.commitments) == 2


MEASURES = [words for words, _ in TASKS[:3]]


@pytest.mark.parametrize(
    ("wording", "roles"), [one for one in WORDINGS if one[0][0] in "（(〔" and "落实）" not in one[0]]
)
@pytest.mark.parametrize("heading", ["一、加强城市管理。", "（一）加强城市管理。"])
def test_who_answers_for_a_heading_answers_for_its_measures(heading: str, wording: str, roles: str) -> None:
    measures = [f"{number}．{words}" for number, words in enumerate(MEASURES, start=1)]
    text = "\n".join(["云州市2027年重点工作分工方案", heading + wording.format(A=A, B=B, C=C), *measures])
    found = read(text.encode(), name="分工.txt").commitments
    names = {"A": A, "B": B, "C": C}
    wanted = {names[roles[place]]: ROLES[roles[place + 1]] for place in range(0, len(roles), 2)}
    assert [one.text for one in found] == measures
    assert [{unit.name: unit.role for unit in one.units} for one in found] == [wanted] * 3


BRACKETED = [one for one in WORDINGS if one[0][0] in "（(〔" and "等部门" not in one[0]]


@pytest.mark.parametrize("form", ["1．{}{}。{}{}。", "1．{}{}；{}{}。"])
@pytest.mark.parametrize(("first", "second"), [*pairwise(BRACKETED)])
def test_several_labels_in_one_paragraph(first: tuple[str, str], second: tuple[str, str], form: str) -> None:
    others = {"A": "市司法局", "B": "市审计局", "C": "市统计局"}
    own = {"A": A, "B": B, "C": C}
    words = [words.rstrip("。") for words, _ in TASKS[:2]]
    line = form.format(words[0], first[0].format(**own), words[1], second[0].format(**others))
    more = [f"{number}．{words}（{unit}负责）" for number, (words, unit) in enumerate(TASKS[2:4], start=2)]
    text = "\n".join(["云州市2027年重点工作分工方案", line, *more])
    found = [{unit.name: unit.role for unit in one.units} for one in read(text.encode(), name="分工.txt").commitments]
    assert found[:2] == [
        {names[roles[place]]: ROLES[roles[place + 1]] for place in range(0, len(roles), 2)}
        for names, (_, roles) in ((own, first), (others, second))
    ]
