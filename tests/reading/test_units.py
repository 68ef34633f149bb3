import pytest

from luoshi.reading.clauses import by_subject
from luoshi.reading.items import apply_convention
from luoshi.reading.labels import find_labels
from luoshi.reading.names import split_names
from luoshi.reading.units import agents, subject_at


def label(text):
    labels = find_labels(text, [(0, len(text))])
    return labels[0] if labels else None


def named(text, names):
    return [(text[name.start : name.end], name.role) for name in names]


LABELS = [
    ("（市财政局、市教育局负责）", [("市财政局", "responsible"), ("市教育局", "responsible")], False),
    (
        "（市财政局牵头，市教育局、市民政局参与）",
        [("市财政局", "lead"), ("市教育局", "support"), ("市民政局", "support")],
        False,
    ),
    ("（市财政局会同市教育局负责）", [("市财政局", "lead"), ("市教育局", "support")], False),
    ("（市财政局会同有关部门负责）", [("市财政局", "lead")], True),
    (
        "（市财政局、市教育局等按职责分工负责，6月底前完成）",
        [("市财政局", "responsible"), ("市教育局", "responsible")],
        True,
    ),
    (
        "（牵头单位：市财政局；责任单位：市教育局、市民政局，各区县政府）",
        [("市财政局", "lead"), ("市教育局", "responsible"), ("市民政局", "responsible"), ("各区县政府", "responsible")],
        False,
    ),
    ("（负责部门：市商务局；适用范围：全市各园区）", [("市商务局", "responsible")], False),
    ("（市教育局、市体育局指导）", [("市教育局", "guide"), ("市体育局", "guide")], False),
    ("责任单位：市农业农村局", [("市农业农村局", "responsible")], False),
    ("（市工业和信息化局、市商务局分别牵头）", [("市工业和信息化局", "lead"), ("市商务局", "lead")], False),
    ("（市工业和信息化局、市商务局牵头负责）", [("市工业和信息化局", "lead"), ("市商务局", "lead")], False),
    ("（各地区、各有关部门负责）", [("各地区", "responsible"), ("各有关部门", "responsible")], False),
    ("（市商务局等有关部门负责）", [("市商务局", "responsible")], True),
    (
        "〔市发展改革委（市能源局）牵头，各县（市、区）政府配合〕",
        [("市发展改革委（市能源局）", "lead"), ("各县（市、区）政府", "support")],
        False,
    ),
    (
        "（责任单位：市文化和旅游局、各市、州、县人民政府）",
        [("市文化和旅游局", "responsible"), ("各市、州、县人民政府", "responsible")],
        False,
    ),
    ("（由市住房和城乡建设局负责）", [("市住房和城乡建设局", "responsible")], False),
    ("（市委组织部和市委宣传部负责）", [("市委组织部", "responsible"), ("市委宣传部", "responsible")], False),
    (
        "（牵头：市教育局；配合：市财政局；完成时限：2024年底前）",
        [("市教育局", "lead"), ("市财政局", "support")],
        False,
    ),
    (
        "（市財政局負責）".replace("財", "财").replace("負責", "负贵").replace("负贵", "负责"),
        [("市财政局", "responsible")],
        False,
    ),
]


@pytest.mark.parametrize(("text", "names", "open_list"), LABELS, ids=[row[0] for row in LABELS])
def test_labels(text, names, open_list):
    found = label(text)
    assert found is not None
    assert named(text, found.names) == names
    assert found.open_list is open_list
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "（以下简称省级平台）",
        "（企业直接向国家发展改革委申报，不需转报）",
        "（市政府负责同志参加）",
        "（含农村商业银行）",
        "（2021—2025年）",
        "（设计、施工、监理等）",
    ],
)
def test_remarks_in_brackets_are_no_labels(text):
    assert label(text) is None


def test_the_first_named_leads_from_the_convention_on():
    text = "甲。（市商务局、市财政局负责。列第一位者为牵头单位，下同）\n乙。（市教育局负责）\n丙。（各县区政府负责）\n丁。（市水利局牵头，市林业局配合）"
    spans = []
    begin = 0
    for line in text.split("\n"):
        spans.append((begin, begin + len(line)))
        begin += len(line) + 1
    labels = apply_convention(text, find_labels(text, spans))
    assert [named(text, found.names) for found in labels] == [
        [("市商务局", "lead"), ("市财政局", "support")],
        [("市教育局", "lead")],
        [("各县区政府", "responsible")],
        [("市水利局", "lead"), ("市林业局", "support")],
    ]
    assert {name.basis for name in labels[0].names} == {"convention"}
    assert {name.basis for name in labels[3].names} == {"explicit"}


SUBJECTS = [
    ("白石县、西城区7月15日前办结施工许可", ["白石县", "西城区"]),
    ("国有白石林场要设置检查站", ["国有白石林场"]),
    ("各二级学院党总支要抓好落实", ["各二级学院党总支"]),
    ("继续教育学院要于5月底前拿出方案", ["继续教育学院"]),
    ("县卫健局要会同县住建局倒排工期", ["县卫健局", "县住建局"]),
    ("人事处会财务处拟定方案", ["人事处", "财务处"]),
    ("各单位会后一周内制定方案", ["各单位"]),
    ("市住建局会同公安、消防等部门联合开展检查", ["市住建局", "公安", "消防"]),
    ("规建局、柳林街道办事处、高新建投三家5月底前会签", ["规建局", "柳林街道办事处", "高新建投"]),
    ("经发局牵头、规建局和投资服务中心配合，8月底完成", ["经发局", "规建局", "投资服务中心"]),
    ("领导小组办公室（设在市数据局）要建立台账", ["领导小组办公室"]),
    ("市防汛抗旱指挥部办公室（以下简称市防办）负责调度", ["市防汛抗旱指挥部办公室"]),
    ("县住建局、县城管局各自负责，10月底前完成", ["县住建局", "县城管局"]),
    ("石桥、柳林两乡镇今晚19点前必须完成转移", ["石桥", "柳林"]),
    ("各乡镇党政主官立即到岗", ["各乡镇党政主官"]),
    ("各乡镇零报告，每2小时报一次", ["各乡镇"]),
    ("县交通局封住云白路", ["县交通局"]),
    ("市安委办组织6个督导组，对各县（市、区）进行督导", ["市安委办"]),
    ("社会组织要规范管理", ["社会组织"]),
    ("临溪区10月底前完成更新", ["临溪区"]),
    ("各承办单位主要负责人是建议办理的第一责任人，要领办1件", ["各承办单位主要负责人"]),
    ("县水利局抢通水毁道路6处", ["县水利局"]),
    ("县住建局备足移动泵车15台", ["县住建局"]),
    ("县消防救援大队、县人武部前置力量300人", ["县消防救援大队", "县人武部"]),
    ("市疾控中心采样检测300份", ["市疾控中心"]),
    ("水务集团检修管网80公里", ["水务集团"]),
    ("各级河长要对责任河段巡查一次", ["各级河长"]),
    ("各县（市、区）党政主要负责人要亲自部署", ["各县（市、区）党政主要负责人"]),
    ("分管副市长要每周调度一次", ["分管副市长"]),
    ("城管中队补500个", ["城管中队"]),
    ("驻云部队随时做好抢险准备", ["驻云部队"]),
    ("市人大要在两会前办结建议", ["市人大"]),
    ("执行局对未结案件逐案登记", ["执行局"]),
    ("各学校寒假期间组织家访", ["各学校"]),
    ("各县区要立足优势、错位发展", ["各县区"]),
    ("云湖新区要用好政策", ["云湖新区"]),
    ("各重点镇要对标先进", ["各重点镇"]),
    ("市发展改革委、市财政局要加强统筹", ["市发展改革委", "市财政局"]),
    ("各省、自治区、直辖市人民政府要切实落实责任", ["各省、自治区、直辖市人民政府"]),
    ("县级以上地方人民政府根据计划组织检查", ["县级以上地方人民政府"]),
    ("各有关地区和部门要高度重视", ["各有关地区和部门"]),
    ("试点地区政府办公厅（室）对工作负总责", ["试点地区政府办公厅（室）"]),
    ("统筹办、新农办组织对今年重点镇建设进行验收", ["统筹办", "新农办"]),
    ("青岭、白石两县分段实施", ["青岭", "白石"]),
    ("公安、城管部门要加强巡逻", ["公安", "城管部门"]),
    ("督导室每两周随机抽查一次", ["督导室"]),
    ("规划科会同基建中心，月底前拿出清单", ["规划科", "基建中心"]),
    ("财政所负责资金兑付", ["财政所"]),
    ("农技站负责灾毁耕地复垦", ["农技站"]),
    ("教育、文化和旅游、卫生健康等部门要加强配合", ["教育", "文化和旅游", "卫生健康"]),
    ("公安和城管等部门要加强巡逻", ["公安", "城管"]),
    ("国有资本投资、运营公司要完善治理", ["国有资本投资、运营公司"]),
    ("石桥、青岭县要在6月底前完成改厕任务", ["石桥", "青岭县"]),
    ("石桥、柳溪和青岭镇要抓紧开展排查", ["石桥", "柳溪", "青岭镇"]),
    ("石桥、青岭县和市水利局要抓紧开展排查", ["石桥", "青岭县", "市水利局"]),
    ("市水利局、石桥、青岭县要抓紧开展排查", ["市水利局", "石桥", "青岭县"]),
    ("市水利局会同石桥、青岭县开展排查", ["市水利局", "石桥", "青岭县"]),
    ("市教育局会同所在县区开展整治", ["市教育局", "所在县区"]),
    ("市住建局会同所在县（区）、属地街道推进改造", ["市住建局", "所在县（区）", "属地街道"]),
    ("市教育局会同属地乡镇、公安机关开展整治", ["市教育局", "属地乡镇", "公安机关"]),
    ("石桥、柳溪、青岭县人民政府要抓紧开展排查", ["石桥", "柳溪", "青岭县人民政府"]),
    ("河东、河西街道要抓紧开展排查", ["河东", "河西街道"]),
    ("石桥、青岭等2个县要抓紧开展排查", ["石桥", "青岭"]),
    ("石桥、青岭等县要抓紧开展排查", ["石桥", "青岭"]),
    ("石桥、青岭、白石等县（市、区）要抓紧开展排查", ["石桥", "青岭", "白石"]),
    ("石桥、青岭等重点乡镇要抓紧开展排查", ["石桥", "青岭"]),
    ("高新区、石桥等县区政府6月底前完成排查", ["高新区", "石桥"]),
    ("所在县区要完善制度", ["所在县区"]),
    ("各成员单位和属地街道要制定预案", ["各成员单位", "属地街道"]),
    ("市人社局要会同市公安局、市住建局加大治理力度", ["市人社局", "市公安局", "市住建局"]),
    ("属地乡镇指导企业落实主体责任", ["属地乡镇"]),
    ("各县（市、区）信访局要建立台账", ["各县（市、区）信访局"]),
    ("各团场（镇）、各部门要建立台账", ["各团场（镇）", "各部门"]),
    ("一六八团、一七〇团要建立台账", ["一六八团", "一七〇团"]),
    ("北境车务段、路局集团调度所要建立台账", ["北境车务段", "路局集团调度所"]),
    ("各苏木乡镇、嘎查村要建立台账", ["各苏木乡镇、嘎查村"]),
]


@pytest.mark.parametrize(("text", "names"), SUBJECTS, ids=[row[0] for row in SUBJECTS])
def test_subjects(text, names):
    subject = subject_at(text, 0, len(text))
    assert subject is not None
    assert [text[name.start : name.end] for name in subject.names] == names


@pytest.mark.parametrize(
    "text",
    [
        "对各县（市、区）进行全覆盖督导",
        "临溪区21公里、青岭县18公里由市城投集团负责",
        "百亿级项目每个开发区要有1个",
        "政府采购中小企业份额提高到45%",
        "企业开办时间压缩至0.5个工作日",
        "主要负责同志对本单位办理工作负总责",
        "同一部门对同一企业检查不超过2次",
        "综合性医院设立老年医学科比例达到80%",
        "县中医院迁建项目12月底竣工",
        "医院采购药品价格下降10%",
        "民营经济要放手搞活",
        "加强部门对接",
        "鼓励各地结合实际探索",
        "部门信息通过平台共享",
        "要根据法律法规和部门分工",
        "全市要振奋精神",
        "政府要信守承诺",
        "及早启动该地区保障房建设",
        "集团人事部部长王明就集团启动竞赛活动作说明",
        "相关管理及部分配套设施要完善",
        "企业、石桥镇要完善制度",
        "党员、石桥镇政府要完善制度",
        "企业、社区居委会要完善制度",
        "学校、青岭县要完善制度",
        "道路、社区要加强管理",
        "慢病管理中心：建设县域慢病管理中心88个",
        "农业园区指导站要完善制度",
        "抽调20人组成专班开展巡查",
        "30支队伍要深入村社",
        "水利、教育等县要加快进度",
    ],
)
def test_no_subject(text):
    assert subject_at(text, 0, len(text)) is None


def test_units_charged_in_passing():
    text = "由市水利局牵头，市气象局配合，3月底前完成检修。"
    assert named(text, by_subject(text, 0, len(text))[0].names) == [("市水利局", "lead"), ("市气象局", "support")]
    text = "第017号建议《关于加装电梯的建议》由市住建局主办，市财政局、市自然资源局会办。"
    leads, *helpers = named(text, by_subject(text, 0, len(text))[0].names)
    assert leads == ("市住建局", "lead")
    assert helpers == [("市财政局", "support"), ("市自然资源局", "support")]
    text = "责成市审计局对资金跟踪审计。"
    assert named(text, agents(text, 0, len(text))[0]) == [("市审计局", "responsible")]


def test_working_together_makes_the_subject_lead():
    text = "市教育局要会同市财政局进一步细化清单"
    subject = subject_at(text, 0, len(text))
    assert subject is not None
    assert named(text, subject.names) == [("市教育局", "lead"), ("市财政局", "support")]


def test_names_with_and_stay_whole():
    text = "市文化和旅游局、市规划和自然资源局及各县区政府"
    spans, opened = split_names(text, 0, len(text), strict=True)
    assert [text[a:b] for a, b in spans] == ["市文化和旅游局", "市规划和自然资源局", "各县区政府"]
    assert not opened


def test_brackets_in_the_name_of_all_do_not_part_it():
    text = "市信访局、各县（市、区）信访局、各村、市财政局、各市（州）、县（市、区）人民政府"
    spans, _ = split_names(text, 0, len(text), strict=True)
    assert [text[a:b] for a, b in spans] == [
        "市信访局",
        "各县（市、区）信访局",
        "各村",
        "市财政局",
        "各市（州）、县（市、区）人民政府",
    ]
