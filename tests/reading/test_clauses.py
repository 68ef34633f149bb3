import pytest

from luoshi.reading.clauses import by_subject, commitment_kind, sentences
from luoshi.reading.parties import Parties
from luoshi.reading.verdicts import Setting, classify, paragraph_reason

TASK = Setting("task", None, "plan", preamble=False)
REPORT = Setting(None, None, "meeting-report", preamble=False)


def parts(text, cuts=()):
    return [text[a:b] for a, b in sentences(text, 0, len(text), cuts)]


def test_sentences_keep_closing_quotes_and_brackets():
    assert parts("打好“组合拳。”抓好落实（含镇村。）工作。完成！") == [
        "打好“组合拳。”",
        "抓好落实（含镇村。）工作。",
        "完成！",
    ]


def test_a_lost_bracket_does_not_swallow_the_rest():
    assert parts("（二加强领导。落实责任。") == ["（二加强领导。", "落实责任。"]


def test_forced_boundaries():
    assert parts("学习中央和省委书记赵明主持会议。", (7,)) == ["学习中央和省委", "书记赵明主持会议。"]


@pytest.mark.parametrize(
    "words",
    [
        "加快推进棚户区改造。",
        "要狠抓重点产业突破。",
        "今年再压减钢铁产能30万吨左右。",
        "将行政许可事项全部纳入清单管理。",
        "在重点乡镇新建冷库20座。",
        "对符合条件的企业，给予一定补助。",
        "允许区内企业开展保税检测业务。",
        "各县区应当明确督查机构。",
        "以重点流域为单元，加强水土流失治理。",
        "打破行业垄断，推动企业兼并困难企业。",
        "解决好住房突出问题，扩大供给。",
        "从2024年起，各部门于每年2月底前，根据上一年度成效，报送市政府。",
        "各级政府要大力支持，谱写新的华章。",
    ],
)
def test_commitments(words):
    assert classify(words, TASK).reason is None


@pytest.mark.parametrize(
    "words",
    [
        "10月底前完成云河干流沿线入河排污口整治。",
        "9月底前市中心医院东院区投入使用。",
        "年底前保交楼任务全部完成。",
        "汛期前完成全部病险水库除险加固。",
        "一季度末建成村级服务站。",
        "城乡低保标准提高5%。",
    ],
)
@pytest.mark.parametrize("kind", ["work-report", "meeting-report"])
def test_a_deadline_in_front_makes_it_work_however_finished_it_sounds(words, kind):
    assert classify(words, Setting("task", None, kind, preamble=False)).reason is None


@pytest.mark.parametrize(
    "words",
    [
        "重点做好以下工作：",
        "要突出抓好五项重点。",
        "会议全面总结2025年经济工作，分析当前形势，部署明年任务。",
    ],
)
def test_what_only_leads_over_is_no_work(words):
    assert classify(words, REPORT).reason == "other"


def test_what_is_already_done_stays_review():
    assert (
        classify("9月底前全面完成了改造任务。", Setting(None, "review", "work-report", preamble=False)).reason
        == "review"
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("明年是全面落实规划的开局之年，做好经济工作意义重大。", "appraisal"),
        ("发展是解决一切问题的基础和关键。", "appraisal"),
        ("12月30日，市委经济工作会议举行。", "attendance"),
        ("市级领导同志，各县区主要负责同志等参加会议。", "attendance"),
        ("让我们更加紧密地团结起来，再创辉煌。", "exhortation"),
        ("各位代表！", "exhortation"),
        ("五年来，全市上下苦干实干，取得了显著成绩。", "review"),
        ("会议以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党的二十大精神。", "principle"),
        ("云州发展面临的机遇和挑战并存。", "appraisal"),
    ],
)
def test_context(words, reason):
    assert classify(words, REPORT).reason == reason


def test_the_section_decides_where_it_is_clear():
    words = "建立健全机制，加强监管。"
    assert classify(words, TASK).reason is None
    assert classify(words, Setting("review", None, "work-report", preamble=False)).reason == "review"
    assert classify(words, Setting("principle", None, "opinion", preamble=False)).reason == "principle"


def test_what_the_first_sentence_says_of_its_paragraph():
    assert paragraph_reason("会议认为，当前全市经济长期向好。", REPORT) == "appraisal"
    assert paragraph_reason("会议指出，2022年极不平凡、极不容易。", REPORT) == "review"
    assert paragraph_reason("会议号召，全市上下团结奋斗。", REPORT) == "exhortation"
    assert paragraph_reason("会议强调，要压实责任。", REPORT) is None


@pytest.mark.parametrize(
    "words",
    [
        "2026年，全市新增停车泊位8000个，绿道里程达到200公里。",
        "2026年，全市完成投资100亿元以上，绿道里程突破200公里。",
        "2026年，全市GDP增长6%，新增就业4万人。",
    ],
)
def test_a_plan_looks_ahead_to_its_year(words):
    target = Setting("target", None, "plan", preamble=False, year=2026)
    assert (paragraph_reason(words, target), classify(words, target).reason) == (None, None)
    assert paragraph_reason(words, target._replace(year=2027)) == "review"


def test_a_plan_may_still_look_back_on_its_year():
    target = Setting("target", None, "plan", preamble=False, year=2026)
    assert paragraph_reason("2026年，全市绿道里程累计达到200公里。", target) == "review"


def test_a_sentence_falls_into_the_parts_with_their_own_subject():
    text = "各县区要错位发展，云湖新区要领先发展，各重点镇要加快发展，民营经济要突破发展，带动全市提升。"
    clauses = by_subject(text, 0, len(text))
    assert [text[clause.start : clause.end] for clause in clauses] == [
        "各县区要错位发展，",
        "云湖新区要领先发展，",
        "各重点镇要加快发展，",
        "民营经济要突破发展，带动全市提升。",
    ]
    assert [bool(clause.names) for clause in clauses] == [True, True, True, False]


@pytest.mark.parametrize("text", ["各县区要建立机制，明确责任，推动落实。", "各县区要拿出方案，经费由各县区自行承担。"])
def test_one_subject_leaves_the_sentence_whole(text):
    assert len(by_subject(text, 0, len(text))) == 1


@pytest.mark.parametrize(
    ("words", "mode", "measured", "kind"),
    [
        ("城镇新增就业5万人以上。", "task", True, "target"),
        ("要强化督导抓落实，健全链条落实机制。", None, False, "requirement"),
        ("各县区要加强组织领导。", "requirement", False, "requirement"),
        ("推进老旧小区改造。", "task", False, "action"),
        ("扩税源、增后劲，夯实发展基础。", None, False, "action"),
    ],
)
def test_kinds(words, mode, measured, kind):
    assert commitment_kind(words, mode, measured=measured, labelled=False) == kind


CHARGED = [
    ("由市大数据局会同市公安局、市交通运输局建立平台。", [["市大数据局", "市公安局", "市交通运输局"]]),
    ("县气象局发布预警后，县防办15分钟内叫应到乡镇。", [["县防办"]]),
    ("逾期未交付的，由县纪委监委介入。", [["县纪委监委"]]),
    ("与云岭食品公司签订订单1500亩。", [[]]),
    ("由市行政审批局牵头，推出服务18项；对拖欠账款问题，市工信局每半月调度一次。", [["市行政审批局"], ["市工信局"]]),
    ("各级各部门要传达精神，会后第二天就要动起来，本周内分解到人。", [["各级各部门"]]),
    ("石桥镇、柳河乡按属地原则落实，县水务局技术指导，确保达标。", [["石桥镇", "柳河乡", "县水务局"]]),
    ("会议要求，要坚持人民至上、生命至上，市水利局要落实巡查责任。", [["市水利局"]]),
    ("白石县要倒排工期，9月底前完成；西城区7月15日前办结施工许可。", [["白石县"], ["西城区"]]),
    ("新建农村公路30公里，改造危桥6座，村建办负责，6月20日前完工。", [["村建办"]]),
    ("县水利局具体牵头，县发改局、县卫健局按职责分工落实。", [["县水利局", "县发改局", "县卫健局"]]),
    ("会同市人社局每年培训护理员1000人次。", [["市人社局"]]),
    ("市第六小学由市教育局负责交付，城南小学扩建由临溪区政府负责。", [["市教育局"], ["临溪区政府"]]),
    ("4月上旬市应急局将开展专项督导。", [["市应急局"]]),
    ("请你单位于9月15日前完成清退，并会同县财政局追缴资金。", [["你单位", "县财政局"]]),
    ("县民政局负责清退，并会同县财政局追缴资金。", [["县民政局", "县财政局"]]),
    ("请你单位高度重视，每月25日前书面报告。", [["你单位"]]),
    ("对信访积案，由市信访局列出清单、市委政法委统筹，6月底前化解。", [["市信访局", "市委政法委"]]),
    ("由市水利局制定方案、标准和预算。", [["市水利局"]]),
    ("各责任单位要落实首办责任制，群众满意率要达到95%以上。", [["各责任单位"]]),
    ("各级领导干部要带头落实。", [[]]),
    ("我们要坚持不懈抓下去。", [[]]),
    ("企业要履行主体责任，各部门要加强监管。", [[], ["各部门"]]),
    ("省委要求，各市要认真贯彻。", [["各市"]]),
    ("市委、市政府高度重视安全生产工作。", [[]]),
    ("在市教育局的支持下，各学校要完成改造。", [["各学校"]]),
    ("向市委报告整改情况。", [[]]),
    ("按照国家发展改革委印发的《通知》要求，市发展改革委要制定方案。", [["市发展改革委"]]),
    ("原市工商局制定的《标准》停止执行。", [[]]),
    ("由于市财政局资金紧张，工程暂缓。", [[]]),
    ("市政府副秘书长王强负责统筹协调。", [[]]),
    ("推动县域经济发展，各乡镇要结合实际制定方案。", [["各乡镇"]]),
    ("市住建局要牵头抓好改造，市财政局、市民政局要积极配合。", [["市住建局", "市财政局", "市民政局"]]),
    ("由市农业农村局牵头，各县区政府、市水利局参与，制定方案。", [["市农业农村局", "各县区政府", "市水利局"]]),
    ("市委组织部要会同市人社局制定人才政策。", [["市委组织部", "市人社局"]]),
    ("市司法局要会同市大数据局“一网通办”各类事项。", [["市司法局", "市大数据局"]]),
    ("市司法局要会同市“放管服”改革协调小组办公室制定清单。", [["市司法局", "市“放管服”改革协调小组办公室"]]),
    ("市应急局、市气象局两部门要建立会商机制。", [["市应急局", "市气象局"]]),
    ("市城投集团、市交投集团等市属国有企业要加快建设。", [["市城投集团", "市交投集团"]]),
    ("县级人民政府及其有关部门应当加强监督检查。", [["县级人民政府"]]),
    ("市、县人民政府林业主管部门负责监督管理。", [["市、县人民政府林业主管部门"]]),
    ("市场监管、公安、文旅等部门要联合执法。", [["市场监管", "公安", "文旅"]]),
    ("市生态环境局负责大气污染防治，市水务局负责水污染防治。", [["市生态环境局"], ["市水务局"]]),
    ("责成教务处提交报告，各二级学院要完成整改。", [["教务处"], ["各二级学院"]]),
    ("优化营商环境以市行政审批局为主，市司法局协助。", [["市行政审批局", "市司法局"]]),
    ("市公安局负责侦办，市城管局以及各县区政府按职责分工落实。", [["市公安局", "市城管局", "各县区政府"]]),
    ("委托市工程咨询院开展研究；补偿工作交由云东区人民政府办理。", [["市工程咨询院", "云东区人民政府"]]),
    ("市委书记李强要求市住建局尽快拿出方案。", [["市住建局"]]),
    ("经市政府同意，由市国资委组织实施。", [["市国资委"]]),
    ("各地区政务服务平台要与门户网站互联。", [[]]),
    ("有条件的地区要先行先试。", [[]]),
    ("县政协等各党组要带头落实。", [["县政协", "各党组"]]),
    ("充电设施由物业公司负责维护，每月检查一次。", [["物业公司"]]),
    ("由建设单位、施工单位限期整改。", [["建设单位", "施工单位"]]),
    ("工地围挡由施工单位负责设置，市住建局负责监督。", [["施工单位"], ["市住建局"]]),
    ("由有关企业负责落实，由社会力量开展评估。", [[]]),
    (
        "要分类处置，对一般问题，由云湖街道负责整改；对重大隐患的，由市应急局挂牌督办；涉嫌违法的，移交市公安局查处。",
        [["云湖街道"], ["市应急局"]],
    ),
    ("武警云州支队：根据需要参加扑救，协助地方转移群众。", [["武警云州支队"]]),
    ("市教育局要加强检查；对拒不整改的，由市消防救援支队负责查封。", [["市教育局"], ["市消防救援支队"]]),
    ("〔纪要〕由市财政局负责资金筹措；由市住建局修复路灯47盏。", [["市财政局"], ["市住建局"]]),
    ("市住建局要拿出方案；由市财政局6月底前拨付到位。", [["市住建局"], ["市财政局"]]),
    ("市住建局要拿出方案；由市财政局配合。", [["市住建局", "市财政局"]]),
    ("市住建局要建立台账；未按期办结的，由市纪委监委约谈负责人。", [["市住建局"], ["市纪委监委"]]),
    ("市住建局要拿出迁改方案，费用由市城投集团垫付。", [["市住建局"], ["市城投集团"]]),
    ("请青岭县委高度重视，市住建局加强指导，春节前交房。", [["青岭县委", "市住建局"]]),
    ("市住建局要拿出方案，具体工作由市城投集团承担。", [["市住建局", "市城投集团"]]),
    ("市司法局要加强审查，经市政府同意后由市政府办公室印发。", [["市司法局", "市政府办公室"]]),
    ("石桥镇15日前拆除残垣断壁11处，逾期由镇执法队依法拆除。", [["石桥镇"], ["镇执法队"]]),
    ("市委编办要提出方案；下放园区的46项权限，由县行政审批局一个月内衔接到位。", [["市委编办"], ["县行政审批局"]]),
    ("党政办每周一通报；累计三次不到的，由镇纪委谈话提醒。", [["党政办"], ["镇纪委"]]),
    ("由规划建设局负责，会同供电中心现场勘查，费用由市城投公司垫付。", [["规划建设局", "供电中心"], ["市城投公司"]]),
    ("由市教育局22时前发通知，市委宣传部协调媒体滚动播报。", [["市教育局"], ["市委宣传部"]]),
    ("请青岭县6月21日前反馈结果，市水利局9月底前报送情况。", [["青岭县"], ["市水利局"]]),
    ("请市水利局抓紧办理，责成市城投集团4月15日前完成招标。", [["市水利局"], ["市城投集团"]]),
    ("由市教育局牵头，市住建局制定方案。", [["市教育局", "市住建局"]]),
    ("由所在县提出，联席会议确定。", [["所在县", "联席会议"]]),
    ("信息系统由市城管局建立，市大数据局提供技术支持。", [["市城管局", "市大数据局"]]),
    ("机关党委要建立台账；派驻市教育局纪检监察组要加强监督。", [["机关党委"], ["派驻市教育局纪检监察组"]]),
    ("街道办事处负责做好人员安置；供电公司配合停电。", [["街道办事处"], ["供电公司"]]),
    ("街道办事处负责做好人员安置；供电公司配合做好相关工作。", [["街道办事处", "供电公司"]]),
    ("企业应当于8月10日前提出复查申请；我局收到申请之日起10个工作日内组织复查。", [[], []]),
    ("各村要修订预案；河湾村、大坪村两个沿河村5月1日前开展演练。", [["各村"], ["河湾村", "大坪村"]]),
    ("市司法局要推行“扫码入企”，涉企检查频次要比去年下降30%。", [["市司法局"]]),
    ("各部门要每周五把完成情况报综合办公室，没完成的要写明原因。", [["各部门"]]),
    ("市水利局派专家组现场指导，市卫生健康委做好水质监测。", [["市水利局"], ["市卫生健康委"]]),
    ("财政所落实经费，村建站负责排水沟渠清淤。", [["财政所"], ["村建站"]]),
    ("校长办公室召开动员大会，各处室、年级部与教职工逐人签订责任书。", [["校长办公室"], ["各处室", "年级部"]]),
    ("领导小组逐项验收，校长办公室形成总结报告，12月6日前报市教育局。", [["领导小组"], ["校长办公室"]]),
    ("各成员单位要严格值班值守；市融媒体中心滚动发布客流信息。", [["各成员单位"], ["市融媒体中心"]]),
    (
        "县住建局建立清单；能改的当场改，一时难改的由总务处落实资金；安保处每月演练。",
        [["县住建局"], ["总务处"], ["安保处"]],
    ),
    ("我局将推广代建模式，新增电梯150部；青岭县政府将组织调解员做好协商。", [[], ["青岭县政府"]]),
    ("下一步，我局将推广代建模式，新增电梯150部；青岭县政府组织调解员做好协商。", [[], ["青岭县政府"]]),
    ("建议推行柔性执法清单，检查频次下降30%；白石县要开展专项治理。", [[], ["白石县"]]),
    ("由县林业局派专人赴省局跟踪，9月10日前取得审核同意书。", [["县林业局"]]),
    ("鉴定合格的，由县住建局补办手续；鉴定不合格的，年底前由企业自行拆除。", [["县住建局"], []]),
    ("手术部深化图纸由县卫健局协调各方签字确认。", [["县卫健局"]]),
    ("县医院迁建工程由县住建局负责。", [["县住建局"]]),
    ("县疾控中心接报后2小时内完成网络直报。", [["县疾控中心"]]),
    ("各接种单位发现异常反应应在48小时内填写报告卡。", [["各接种单位"]]),
    ("石桥镇每月巡查，建立台账；5号楼路灯坏了，县住建局5日内修好。", [["石桥镇"], ["县住建局"]]),
    ("县财政局将补助标准由每部5万元提高到8万元。", [["县财政局"]]),
]


@pytest.mark.parametrize(("text", "expected"), CHARGED)
def test_whom_a_sentence_charges(text, expected):
    parts_of = by_subject(text, 0, len(text))
    assert [[text[name.start : name.end] for name in clause.names] for clause in parts_of] == expected


PARTIES = Parties(("社区卫生服务站", "施工单位", "建设单位", "参建各方", "物业", "社区"), ("谭秀兰", "邱峰", "石磊"))
AMONG_PARTIES = [
    ("施工单位须3天内返工。", [["施工单位"]]),
    ("施工单位编制赶工计划，监理部每日核查劳动力。", [["施工单位"], ["监理部"]]),
    ("深化图纸由建设单位签字确认；进度款5月支付，施工单位应优先支付工资。", [["建设单位"], ["施工单位"]]),
    ("迎接检查，参建各方要5月20日前完成自查。", [["参建各方"]]),
    ("逾期的由物业会同社区统一清运；石磊对进楼充电的上门劝导；邱峰6月底前加装充电桩12个。", [["物业", "社区"], [], []]),
    ("物业（邱峰）三天内抽排完毕；破损的管道，由谭秀兰申请资金。", [["物业"], []]),
    ("社区与云湖师专志愿者合办，报名表由石磊发到居民群。", [["社区"], []]),
    (
        "社区卫生服务站每周二到活动室量血压；4号楼空调坏了，石磊帮忙联系，维修费由社区从基金列支。",
        [["社区卫生服务站"], [], ["社区"]],
    ),
    ("物业费收缴率要达到95%。", [[]]),
]


@pytest.mark.parametrize(("text", "expected"), AMONG_PARTIES)
def test_whom_a_sentence_charges_among_the_parties_of_the_paper(text, expected):
    parts_of = by_subject(text, 0, len(text), PARTIES)
    assert [[text[name.start : name.end] for name in clause.names] for clause in parts_of] == expected


def test_an_open_list_without_a_name_is_a_subject_too():
    text = "企业要履行主体责任，有关部门要加强监管。"
    assert [(clause.names, clause.open_list) for clause in by_subject(text, 0, len(text))] == [((), False), ((), True)]


def test_who_helps_has_the_role_of_a_helper():
    text = "请市委宣传部牵头，市文旅局、云州日报社配合做好宣传。"
    names = by_subject(text, 0, len(text))[0].names
    assert [(name.role, name.basis) for name in names] == [
        ("lead", "explicit"),
        ("support", "explicit"),
        ("support", "explicit"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "以云东、云西等区县为重点，构建全产业链。",
        "云东、云西、云南等区县重点布局肉牛产业基地。",
        "国家支持平台企业创新发展，同时要依法规范发展。",
        "每个村卫生室配备一名乡村医生。",
        "培育农产品加工示范企业500家，推进各类棚户区改造。",
    ],
)
def test_places_and_kinds_of_bodies_are_not_charged(text):
    assert [clause.names for clause in by_subject(text, 0, len(text))] == [()]
