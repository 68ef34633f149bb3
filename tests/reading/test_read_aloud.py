"""What an officer who reads the result aloud would stumble over: decisions lost behind a heading, names cut in half."""

from datetime import date

import pytest

from luoshi.reading import read
from luoshi.reading.heading_ends import run_in
from luoshi.reading.lexicon import TO_DO, asks
from luoshi.reading.measures import find
from luoshi.reading.topics import row_ends, topic
from luoshi.reading.verdicts import Setting, classify
from tests.reading.promises import broken_promises

TASK = Setting("task", None, "work-report", preamble=False)

REPORT = """政府工作报告
——2026年1月12日在青岭县第十八届人民代表大会第五次会议上
青岭县县长　周敏

各位代表：
现在，我代表县人民政府，向大会报告工作，请予审议。

一、“十四五”时期发展成就和“十五五”时期主要目标任务
过去五年，全县经济社会发展取得新成绩。
粮食生产连年丰收，城乡面貌明显改善。
新建学校12所，城镇新增就业3.2万人。
“十五五”时期是全县爬坡过坎的五年。
要准确把握发展阶段，加快建设山水宜居县。
——着力壮大实体经济，保持经济平稳增长。
建设茶叶加工园区，茶产业综合产值达到30亿元。
完善县域商业体系。
——持续改善民生，推动共同富裕。
居民人均可支配收入年均增长6%以上。

二、2026年重点工作
（一）加大惠农力度，夯实农业发展基础
稳定粮食生产，新建高标准农田2万亩。完善农田水利设施，抓好病险水库除险加固。
（二）办好民生实事，增进群众福祉
提高城乡低保标准。
推进城乡供水一体化。
规范发展普惠托育。
扩大居家养老服务。改造农村敬老院6所，让老人安享晚年生活。
办好特殊教育。
加强社区治理。
完善社会救助。
保障农民工工资支付。

各位代表！

各级政府要支持国防和军队建设，深入开展双拥活动。
"""


@pytest.fixture(scope="module")
def report():
    data = REPORT.encode()
    reading = read(data)
    assert not broken_promises(reading)
    return reading


def heading_of(reading, words):
    held = next(c for c in reading.commitments if words in c.text)
    return next(h.heading for h in reading.outline if h.id == held.section)


def test_what_is_planned_behind_what_was_done_is_not_looked_back_on(report):
    texts = [c.text for c in report.commitments]
    assert "完善县域商业体系。" in texts
    assert any("茶产业综合产值" in words for words in texts)
    assert heading_of(report, "人均可支配收入").startswith("持续改善民生")
    assert not any("新建学校12所" in words or "连年丰收" in words for words in texts)


def test_a_heading_that_says_what_to_do_about_foundations_looks_back_on_nothing(report):
    assert heading_of(report, "新建高标准农田").startswith("加大惠农力度")


@pytest.mark.parametrize("words", ["加大惠农力度，夯实农业发展基础", "优化营商环境", "直面困难挑战", "巩固脱贫成果"])
def test_headings_to_do(words):
    assert TO_DO.fullmatch(words)


@pytest.mark.parametrize(
    "words", ["发展基础", "发展环境", "建设成就", "推进情况", "落实情况", "解决情况", "加强作风建设取得明显成效"]
)
def test_headings_of_a_kind(words):
    assert not TO_DO.fullmatch(words)


def test_an_address_ends_the_sections_within_a_part(report):
    assert heading_of(report, "国防和军队建设") == "2026年重点工作"
    assert heading_of(report, "改造农村敬老院").startswith("办好民生实事")


def test_where_each_sentence_has_a_line_none_heads_the_next(report):
    assert "扩大居家养老服务。" in [c.text for c in report.commitments]


def test_a_section_that_only_looks_back_stays_so():
    text = "关于工作的报告\n\n一、2025年工作总结\n要闻不断，成绩喜人。建设学校12所。\n\n二、2026年工作安排\n建设医院1所。抓好社区治理。\n"
    texts = [c.text for c in read(text.encode()).commitments]
    assert not any("12所" in words for words in texts)
    assert any("医院1所" in words for words in texts)


HALVES = """青岭县水利局2026年上半年工作情况报告

一、上半年工作总结及下半年工作安排
（一）上半年主要工作
完善河道管护制度。疏浚沟渠12公里，群众用水更加便利。
（二）下半年工作打算
加固病险水库3座。抓好汛期值守。
"""


def test_parts_of_a_section_that_looks_both_ways():
    texts = [c.text for c in read(HALVES.encode()).commitments]
    assert not any("沟渠" in words or "河道" in words for words in texts)
    assert any("病险水库" in words for words in texts)


@pytest.mark.parametrize(
    "words",
    [
        "保障饮水安全的关键是管网和水源。",
        "促进城乡融合，是县域发展的希望所在。",
        "改善人居环境是乡村建设的根本目的。",
        "今年发展条件有望好于往年，但是面临的形势极为复杂。",
    ],
)
def test_remarks_that_begin_like_actions(words):
    assert classify(words, TASK).reason == "appraisal"


@pytest.mark.parametrize("words", ["着重抓好四个方面：", "今年发展主要预期目标是："])
def test_what_only_leads_up_to_a_list(words):
    assert classify(words, TASK).reason == "other"


@pytest.mark.parametrize("words", ["今年的主要目标是：粮食产量13万吨。", "保障饮水安全的关键是要管好水源。"])
def test_what_says_more_than_that(words):
    assert classify(words, TASK).reason is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("茶叶总面积稳定在9万亩、年产量达到2万吨。", ["茶叶总面积", "茶叶年产量"]),
        ("蔬菜年播种面积达到5万亩，产量达到8万吨。", ["蔬菜年播种面积", "蔬菜产量"]),
        ("引进企业30家，力争产量突破50万辆。", ["引进企业", "产量"]),
        ("出栏牛、羊、兔分别达到6万头、5万只、3万只。", ["出栏牛", "出栏羊", "出栏兔"]),
        ("早稻、晚稻每50公斤分别提高3元、5元。", ["早稻每50公斤", "晚稻每50公斤"]),
        ("县财政拟安排补贴资金3000万元。", ["县财政安排补贴资金"]),
        ("县级预算内投资安排2亿元。", ["县级预算内投资"]),
        ("赤字率按2.6%安排，比去年预算低0.4个百分点。", ["赤字率", "赤字率"]),
        ("今年高校毕业生82万人，再创历史新高。", []),
        ("带动油料播种面积达到5万亩。", ["油料播种面积"]),
        ("培育3家从事耕作、管理机械制造的知名农机企业。", ["培育知名农机企业"]),
    ],
)
def test_names_that_a_mayor_understands(text, names):
    assert [measure.indicator for measure in find(text, 0, len(text))] == names


@pytest.mark.parametrize("words", ["新的一年，要紧紧围绕发展大局加强队伍建设。", "要紧盯汛情抓好值守。"])
def test_what_is_asked_in_a_paragraph_that_looks_back(words):
    assert classify(words, TASK._replace(paragraph="review")).reason is None


def test_what_is_urgent_asks_for_nothing():
    assert not asks("这件事要紧。")


def test_a_year_amid_a_clause_says_when():
    text = "青岭县2026年政府工作报告\n\n二、2026年重点工作\n退休人员养老金今年再提高5%。\n"
    (found,) = read(text.encode()).commitments
    assert [(one.text, one.due) for one in found.deadlines] == [("今年", date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目审批时间再压减一半。", [("项目审批时间", "change", 50, "%")]),
        ("整体通关时间压缩三分之一以上。", [("整体通关时间", "change", 33.3, "%")]),
        ("补助标准提高20元，一半用于大病保险。", [("补助标准", "change", 20, "元")]),
        ("整改进度减缓一半的单位要说明原因。", []),
    ],
)
def test_parts_of_a_whole(text, expected):
    found = find(text, 0, len(text))
    assert [(one.indicator, one.comparator, one.value, one.unit) for one in found] == expected


def test_more_than_so_many_is_at_least():
    assert [(m.comparator, m.value) for m in find("为企业减税80多亿元。", 0, 10)] == [(">=", 80)]


def test_the_title_of_a_box_ends_where_its_first_group_begins():
    words = "粮食安全保障工程种子基地：建设种子基地3个。"
    assert words[: run_in(words, "box", held=False, flattened=True)] == "粮食安全保障工程"
    assert words[: run_in(words, "box", held=False, flattened=False)] == "粮食安全保障工程种子基地："
    listed = "水利工程项目清单：建设水库3座。"
    assert listed[: run_in(listed, "box", held=False, flattened=True)] == "水利工程项目清单："


def test_a_state_that_is_aimed_at_names_no_topic():
    assert topic("茶叶产业。")
    assert not topic("乡村面貌显著改善。")


def test_rows_of_a_flattened_table_of_indicators_end_where_the_next_is_counted():
    words = "1茶叶产量吨1518预期性2森林覆盖率％6162约束性3粮食产量万吨910约束性注：全县数。"
    ends = row_ends(words, 0)
    assert [words[:end][-3:] for end in ends] == []  # two ends are too few to tell a table
    words = words.replace("注：", "4接待游客万人次4050预期性注：")
    assert [words[end : end + 2] for end in row_ends(words, 0)] == ["2森", "3粮", "4接"]


def test_a_line_that_heads_an_item_is_no_part_of_what_it_measures():
    reading = read(
        "云湖区2026年民生实事任务分解方案\n一、提升基层医疗服务能力\n新建社区卫生服务站4个。\n责任单位：区卫健局\n二、新增停车泊位\n新增泊位3000个以上。\n责任单位：区城管局\n".encode()
    )
    assert [[m.indicator for m in c.measures] for c in reading.commitments] == [["新建社区卫生服务站"], ["新增泊位"]]


def test_what_a_meeting_settles_stands_under_no_remark_of_its():
    reading = read(
        "云州市专题会议纪要\n会议认为，信访形势不容乐观。\n会议议定以下事项：\n一、关于积案化解\n由市信访局列出清单。\n二、关于欠薪\n市人社局要建立台账。\n".encode()
    )
    assert [(heading.label + heading.heading, heading.parent) for heading in reading.outline] == [
        ("会议议定以下事项", None),
        ("一、关于积案化解", 1),
        ("二、关于欠薪", 1),
    ]
    assert [commitment.text for commitment in reading.commitments] == ["由市信访局列出清单。", "市人社局要建立台账。"]


CHAT = """【县防指 老周】6月28日 16:20
各乡镇注意：红色预警。1、石桥镇立即到岗；2、县水利局马上核查6座水库；3、卫健、电力各派一支小分队，今晚待命。收到请回复。
【石桥镇 刘强】6月28日 16:25
收到，马上落实！
【县防指 老周】6月28日 18:05
再强调两点：一是民政要把吃住安排好；二是各乡镇每2小时报一次。
"""


def test_what_is_told_behind_those_who_are_called_in_a_chat_is_not_lost():
    assert [commitment.text for commitment in read(CHAT.encode()).commitments] == [
        "1、石桥镇立即到岗；",
        "2、县水利局马上核查6座水库；",
        "3、卫健、电力各派一支小分队，今晚待命。",
        "一是民政要把吃住安排好；",
        "二是各乡镇每2小时报一次。",
    ]


def test_who_calls_somebody_in_a_chat_is_no_part_of_what_is_asked():
    chat = "石桥镇工作群\n镇长 唐海波：@派出所 3月5日前把停车秩序整治一下。\n唐海波：@各村 3月9日前报台账。\n"
    assert [(c.text, [unit.name for unit in c.units]) for c in read(chat.encode()).commitments] == [
        ("@派出所 3月5日前把停车秩序整治一下。", ["派出所"]),
        ("@各村 3月9日前报台账。", ["各村"]),
    ]


def test_an_addressee_ends_with_its_line():
    reading = read("关于防汛的通知\n各乡镇：今晚19点前县水利局必须核查6座水库。\n".encode())
    assert [commitment.text for commitment in reading.commitments] == ["今晚19点前县水利局必须核查6座水库。"]


ROWS = """云州学院2026年重点任务分解
序号 工作任务 责任部门 协助部门 完成时间
一、人才培养
1 推进5个微专业试点 教务处 各二级学院 12月
2 完成审核评估整改，提交报告 评估中心 教务处、学生处 6月30日前
二、保障条件
3 建成智慧教室60间 后勤基建处 信息中心、学生处 9月底
"""


def test_headings_between_the_rows_that_blanks_part():
    reading = read(ROWS.encode())
    assert [(heading.heading) for heading in reading.outline] == ["人才培养", "保障条件"]
    assert [(c.text, [unit.name for unit in c.units], c.section) for c in reading.commitments] == [
        ("推进5个微专业试点", ["教务处", "各二级学院"], 1),
        ("完成审核评估整改，提交报告", ["评估中心", "教务处", "学生处"], 1),
        ("建成智慧教室60间", ["后勤基建处", "信息中心", "学生处"], 2),
    ]
    assert not reading.gaps


def test_a_goal_behind_the_units_is_theirs():
    reading = read(
        "云州市2026年改革任务清单\n1、企业上市“一件事”。牵头单位：市数据局；配合单位：市发改委；完成时限：2026年4月底；目标：材料由40份压减至1份。\n"
        "2、公民身后“一件事”。牵头单位：市民政局；完成时限：2026年9月底；目标：跑动次数减至1次。\n".encode()
    )
    assert [(c.text, [unit.name for unit in c.units], [d.due for d in c.deadlines]) for c in reading.commitments] == [
        ("1、企业上市“一件事”。", ["市数据局", "市发改委"], [date(2026, 4, 30)]),
        ("目标：材料由40份压减至1份。", ["市数据局", "市发改委"], [date(2026, 4, 30)]),
        ("2、公民身后“一件事”。", ["市民政局"], [date(2026, 9, 30)]),
        ("目标：跑动次数减至1次。", ["市民政局"], [date(2026, 9, 30)]),
    ]
    assert [[m.indicator for m in c.measures] for c in reading.commitments] == [[], ["材料"], [], ["跑动次数"]]


REPLY = """云州市住房和城乡建设局
关于代表反映问题落实情况的汇报
市政府：
现将落实情况汇报如下：
一、已办结事项（2项）
1.关于中山路积水。已于3月20日完成管网清淤1.8公里，更换篦子46套。
2.关于农贸市场。已完成2个市场改造。
二、正在推进事项（1项）
1.关于加装电梯。目前已加装42部。下一步，6月底前再加装20部。
三、存在困难
补助资金缺口约600万元，建议市财政局予以安排。
"""


def test_what_is_done_is_not_to_be_done_again():
    reading = read(REPLY.encode())
    assert [commitment.text for commitment in reading.commitments] == [
        "下一步，6月底前再加装20部。",
        "补助资金缺口约600万元，建议市财政局予以安排。",
    ]
    assert reading.commitments[1].measures == ()
    assert "存在困难" in [heading.heading for heading in reading.outline]


def test_the_line_below_a_papers_name_is_no_part_of_the_headline():
    reading = read(
        "云州日报\n2026年1月9日　星期五　　要闻　　责编：王欣　美编：李想\n市委农村工作会议召开\n赵明讲话　钱伟主持\n"
        "本报讯（记者 陈晓）1月8日，市委农村工作会议在云州宾馆\n召开。会议深入学习贯彻中央、省委农村工作会议精神，总结\n"
        "2025年“三农”工作，部署2026年重点任务。市委书记赵明出席会\n议并讲话，市委副书记、市长钱伟主持，市领导孙丽等出席。\n"
        "　　赵明强调，要坚决扛牢粮食安全责任，全年粮食播种面积稳\n定在580万亩以上。\n".encode()
    )
    assert reading.document.title == "市委农村工作会议召开"


def test_what_is_settled_behind_a_look_back_in_the_same_paragraph_is_not_lost():
    reading = read(
        "云州市人民政府常务会议纪要\n一、研究学位供给工作\n会议指出，近年来我市学位缺口持续扩大。会议明确，8月20日前新增学位3000个。"
        "其中，市第六小学由市教育局负责按期交付。会议同意通过调剂解决教师缺口，由市委编办提出方案。\n".encode()
    )
    assert [commitment.text for commitment in reading.commitments] == [
        "会议明确，8月20日前新增学位3000个。",
        "其中，市第六小学由市教育局负责按期交付。",
        "会议同意通过调剂解决教师缺口，由市委编办提出方案。",
    ]


def test_a_sentence_on_who_sees_to_it_is_said_of_its_own_paragraph():
    reading = read(
        "云州市数字政府实施方案\n一、重点任务\n1.整合网络。整合15条专网。〔牵头单位：市数据局〕\n二、保障措施\n"
        "（一）加强领导。市数字政府建设领导小组每半年听取一次汇报。\n（二）守牢底线。每年开展2次演练。市委网信办、市公安局按职责抓好落实。\n".encode()
    )
    assert [(c.text, [unit.name for unit in c.units]) for c in reading.commitments] == [
        ("1.整合网络。整合15条专网。", ["市数据局"]),
        ("市数字政府建设领导小组每半年听取一次汇报。", ["市数字政府建设领导小组"]),
        ("（二）守牢底线。每年开展2次演练。", ["市委网信办", "市公安局"]),
    ]


def test_a_list_of_figures_names_each_before_its_colon():
    reading = read(
        "江南省养老服务实施意见\n一、主要目标\n专栏1 主要指标\n（1）失能老年人评估覆盖率：2027年90%，2030年100%；\n"
        "（2）养老护理员持证上岗率：2027年≥85%，2030年≥95%；\n（3）普惠养老床位数：2027年达到15万张。\n".encode()
    )
    assert [[(m.indicator, m.comparator, m.value) for m in c.measures] for c in reading.commitments] == [
        [("失能老年人评估覆盖率", "=", 90), ("失能老年人评估覆盖率", "=", 100)],
        [("养老护理员持证上岗率", ">=", 85), ("养老护理员持证上岗率", ">=", 95)],
        [("普惠养老床位数", "=", 15)],
    ]
    assert [[d.due for d in c.deadlines] for c in reading.commitments] == [
        [date(2027, 12, 31), date(2030, 12, 31)],
        [date(2027, 12, 31), date(2030, 12, 31)],
        [date(2027, 12, 31)],
    ]


def test_who_issues_below_a_label_is_no_part_of_it():
    reading = read(
        "云州城投集团2026年重点工作\n1.完成道路改造12公里，6月底前完工。责任单位：工程管理公司\n2.完成管网改造8公里，9月底前完工。责任单位：水务公司\n"
        "3.盘活闲置资产，全年增收3000万元。责任单位：城投置业公司\n云州城投集团有限公司\n2026年2月3日\n".encode()
    )
    assert [[unit.name for unit in c.units] for c in reading.commitments] == [
        ["工程管理公司"],
        ["水务公司"],
        ["城投置业公司"],
    ]
    assert reading.document.issuer == "云州城投集团有限公司"


def test_a_schedule_below_the_units_is_part_of_its_item():
    reading = read(
        "云州市2025年民生实事项目清单\n一、住有宜居\n1.改造老旧小区64个。\n责任单位：市住建局\n一季度：完成项目立项；\n四季度：全面完工。\n"
        "2.更新燃气管网85公里。\n牵头单位：市住建局\n配合单位：市水务集团\n进度要求：第一季度：编制方案；第二季度：累计改造50公里；第四季度：全部完工。\n".encode()
    )
    assert [(c.text, [unit.name for unit in c.units], len(c.deadlines)) for c in reading.commitments] == [
        ("1.改造老旧小区64个。", ["市住建局"], 2),
        ("2.更新燃气管网85公里。", ["市住建局", "市水务集团"], 3),
    ]


def test_lines_of_one_task_may_be_counted():
    reading = read(
        "云州市2025年民生实事任务分解\n一、新建幼儿园\n（一）建设内容：新建幼儿园2所，新增学位720个。\n（二）责任单位：县教体局；配合单位：县发改局。\n"
        "（三）进度安排：一季度完成审查，8月底前投用。\n二、保障饮水\n（一）建设内容：扩建水厂2座。\n（二）责任单位：县水利局。\n（三）进度安排：11月底前通水。\n".encode()
    )
    assert [([unit.name for unit in c.units], [d.due for d in c.deadlines]) for c in reading.commitments] == [
        (["县教体局", "县发改局"], [date(2025, 3, 31), date(2025, 8, 31)]),
        (["县水利局"], [date(2025, 11, 30)]),
    ]


def test_a_sentence_goes_on_behind_the_units_in_its_middle():
    reading = read(
        "云州市2025年任务分工\n一、治污\n对污水处理厂实施改造（白石县政府牵头，市住建局配合），6月30日前开工；增设监测站4座（市生态环境局牵头），9月底前联网。\n"
        "二、办学\n新建学校3所（市教育局负责）。\n".encode()
    )
    assert [([unit.name for unit in c.units], [d.text for d in c.deadlines]) for c in reading.commitments] == [
        (["白石县政府", "市住建局"], ["6月30日前"]),
        (["市生态环境局"], ["9月底前"]),
        (["市教育局"], []),
    ]


@pytest.mark.parametrize("mark", ["▪ ", "●", "1.", "2、"])
def test_a_bare_list_of_what_is_to_be_reached_heads_nothing(mark):
    wanted = ["供水一体化完成率≥92%", "老旧管网更换148栋", "粮食产量稳定在28万吨"]
    marks = [mark.replace(mark[0], str(number)) if mark[0].isdigit() else mark for number in (1, 2, 3)]
    lines = "\n".join(map("".join, zip(marks, wanted, strict=True)))
    reading = read(f"青岭县2026年重点工作\n一、主要目标\n{lines}\n二、组织保障\n各单位要加强领导。\n".encode())
    assert [m.indicator for c in reading.commitments for m in c.measures] == [
        "供水一体化完成率",
        "老旧管网更换",
        "粮食产量",
    ]


def test_what_was_looked_at_in_a_year_is_put_right_later():
    ledger = (
        "云州市市场监管局关于2024年度法治督察反馈问题整改台账\n1.问题：3件复议决定未履行。\n措施：于5月15日前全部履行到位。\n责任科室：执法科\n时限：5月15日\n状态：推进中\n"
        "2.问题：持证率偏低。\n措施：年底前持证率达到98%以上。\n责任科室：人事科\n时限：2025年12月20日前\n状态：推进中，已报名35人。\n"
    )
    reading = read(ledger.encode())
    assert reading.document.planning_year == 2025
    assert [[str(d.due) for d in c.deadlines] for c in reading.commitments] == [
        ["2025-05-15", "2025-05-15"],
        ["2025-12-31", "2025-12-20"],
    ]


def test_what_a_meeting_dealt_with_heads_what_it_decided():
    reading = read(
        "云州市人民政府会议纪要\n2025年4月11日，会议研究决定：\n一、关于水务工作\n新建水厂2座（市水利局负责）。\n二、关于经费\n同意将经费1200万元列入预算（市财政局负责）。\n".encode()
    )
    assert [c.text for c in reading.commitments] == ["新建水厂2座", "同意将经费1200万元列入预算"]


STAGED = (
    "云州市2026年校园食品安全整治工作方案\n一、工作步骤\n（一）自查自纠阶段（3月16日至6月30日）\n1．全面排查。各学校开展自查，建立台账。\n2．及时整改。3月底前整改到位。\n"
    "（二）集中整治阶段：2026年7月—10月底。市教育局会同市市场监管局逐校检查。\n（三）总结（长期坚持）\n市教育局组织抽查。\n二、保障措施\n各县区要落实经费。\n"
)


def test_the_time_of_a_stage_holds_for_what_names_none():
    reading = read(STAGED.encode())
    assert [(c.text, [(d.text, str(d.due)) for d in c.deadlines]) for c in reading.commitments] == [
        ("各学校开展自查，建立台账。", [("3月16日至6月30日", "2026-06-30")]),
        ("3月底前整改到位。", [("3月底前", "2026-03-31")]),
        ("市教育局会同市市场监管局逐校检查。", [("2026年7月—10月底", "2026-10-31")]),
        ("市教育局组织抽查。", [("长期坚持", "None")]),
        ("各县区要落实经费。", []),
    ]


def test_counted_stages_are_headings():
    reading = read(
        "云州市2026年排查整治工作方案\n一、工作安排\n第一阶段：自查整改（4月20日前）。各学校开展自查，建立清单。\n第二阶段：市级督导（5月下旬）\n"
        "市教育局组织抽查。\n1.启动阶段（4月底前）\n印发通知，部署工作。\n2.实施阶段（5—9月）\n开展检查。\n".encode()
    )
    assert [(c.text, [str(d.due) for d in c.deadlines]) for c in reading.commitments] == [
        ("各学校开展自查，建立清单。", ["2026-04-20"]),
        ("市教育局组织抽查。", ["2026-05-31"]),
        ("印发通知，部署工作。", ["2026-04-30"]),
        ("开展检查。", ["2026-09-30"]),
    ]
    assert [heading.heading for heading in reading.outline] == [
        "工作安排",
        "自查整改（4月20日前）",
        "市级督导（5月下旬）",
        "启动阶段（4月底前）",
        "实施阶段（5—9月）",
    ]


UNITS_READ = [
    (
        "一、办学\n1．新建学校3所。〔市教育局、市财政局〕\n2．加强食堂监管。〔市教育局、市市场监管局〔列第一位的为牵头单位〕〕\n3．培训教师300人。〔市教育局、市财政局〕",
        ["R市教育局 R市财政局", "L市教育局 S市市场监管局", "R市教育局 R市财政局"],
    ),
    (
        "一、安全\n1．落实三级包保。〔农业农村办、各包村干部〕\n2．排查隐患。〔应急办〕",
        ["R农业农村办 R各包村干部", "R应急办"],
    ),
    (
        "一、关于乡村振兴\n牵头单位：市农业农村局\n1．新建高标准农田38万亩。（配合单位：市水利局、市财政局）\n2．培育农民300人。（牵头单位：市人社局）",
        ["L市农业农村局 S市水利局 S市财政局", "L市人社局"],
    ),
    (
        "一、保障措施\n（一）强化资金。市级产业基金设立子基金。（市财政局、市国资委）各县（市、区）要在5月底前出台措施。\n（二）强化监管。加强飞行活动监管。（市公安局）",
        ["R市财政局 R市国资委", "R各县（市、区）", "R市公安局"],
    ),
    (
        "一、保障措施\n（一）强化组织。建立联席会议制度，市发展改革委承担日常工作，每季度召开一次会议。",
        ["R市发展改革委"],
    ),
    (
        "一、整改任务\n（一）畜禽养殖污染防治不到位\n问题描述：养殖场粪污直排。\n整改目标：2026年12月底前综合利用率达到85%以上。\n整改措施：1.责令停产（市生态环境局牵头，石桥镇政府配合）。2.开展排查（县农业农村局牵头）。",
        ["", "L市生态环境局 S石桥镇政府", "L县农业农村局"],
    ),
]


@pytest.mark.parametrize(("document", "units"), UNITS_READ)
def test_units_of_labels_in_odd_places(document, units):
    codes = {"lead": "L", "support": "S", "responsible": "R"}
    reading = read(f"云州市2026年重点任务分工方案\n{document}\n".encode())
    assert [" ".join(codes[unit.role] + unit.name for unit in c.units) for c in reading.commitments] == units


def test_units_between_a_problem_and_what_is_done_about_it_hold_for_all_of_that():
    reading = read(
        "白石县整改任务清单\n一、建筑垃圾处置能力不足，截至督察时日产建筑垃圾1100吨，规范处置率仅为34%。\n责任单位：县综合执法局（牵头）、县住建局\n"
        "整改目标：规范处置率达到90%以上。\n整改时限：2026年12月底\n整改措施：\n（一）由属地镇政府逐点制定方案，县财政局给予补助。\n（二）每月开展检查。\n".encode()
    )
    assert [heading.heading[:10] for heading in reading.outline] == ["建筑垃圾处置能力不足"]
    assert [([unit.name for unit in c.units], [d.text for d in c.deadlines]) for c in reading.commitments] == [
        (["县综合执法局", "县住建局"], ["2026年12月底"]),
        (["县综合执法局", "县住建局", "属地镇政府", "县财政局"], ["2026年12月底"]),
        (["县综合执法局", "县住建局"], ["每月", "2026年12月底"]),
    ]


def test_a_case_is_told_first_then_whose_it_is_and_what_is_asked():
    reading = read(
        "青岭县重点信访事项化解台账\n一、城建领域\n1.锦绣小区“办证难”。涉及业主612户，欠缴出让金830万元。\n责任单位：县自然资源局（牵头）、县税务局\n包案领导：常务副县长  周正\n"
        "办理要求：5月20日前拿出方案，业主办证率达到90%以上。\n青岭县信访局\n2026年3月10日\n".encode()
    )
    (one,) = reading.commitments
    assert ([unit.name for unit in one.units], [m.indicator for m in one.measures]) == (
        ["县自然资源局", "县税务局"],
        ["业主办证率"],
    )


def test_who_leads_is_told_before_a_label_of_those_who_help_or_of_persons():
    reading = read(
        "云州市2026年工作要点\n一、攻坚\n（一）一件事。市数据局（市政务服务局）牵头，9月底前上线20项。市税务局配合。\n"
        "（二）防汛。应急办、水利站排查水库12座；各村备足编织袋500条。（责任领导：何斌；责任人：杨波）\n".encode()
    )
    assert [[unit.name for unit in c.units] for c in reading.commitments] == [
        ["市数据局（市政务服务局）", "市税务局"],
        ["应急办", "水利站", "各村"],
    ]


@pytest.mark.parametrize("units", ["督办对象", "责任单位", "承办单位"])
@pytest.mark.parametrize("time", ["办理时限", "完成时限"])
def test_who_and_when_around_a_slips_list_hold_for_all_of_it(units, time):
    reading = read(
        f"石桥镇人民政府\n督 办 通 知 单\n石督字〔2026〕12号\n{units}：镇农业综合服务中心、各村（社区）\n督办依据：镇党委会2026年第9次会议\n"
        "督办内容：\n1.撂荒地整治。目前全镇尚有撂荒地1260亩，4月20日前全部完成复耕复种。\n2.农业保险。小麦投保面积不低于8500亩，3月底前完成保费收缴。\n"
        f"3.春季防疫。畜禽免疫密度达到100%。\n{time}：2026年4月25日\n督办人：许静　签收人：________\n2026年3月11日\n".encode()
    )
    assert [([unit.name for unit in c.units], [d.text for d in c.deadlines]) for c in reading.commitments] == [
        (["镇农业综合服务中心", "各村（社区）"], ["4月20日前", "2026年4月25日"]),
        (["镇农业综合服务中心", "各村（社区）"], ["3月底前", "2026年4月25日"]),
        (["镇农业综合服务中心", "各村（社区）"], ["2026年4月25日"]),
    ]


def test_fields_to_fill_in_and_replies_are_nothing_to_do():
    reading = read(
        "白石县人民政府领导批示办理单\n收文日期：2026年5月6日\n领导批示：\n请教体局牵头，会人社局、财政局认真研究，5月底前拿出方案。\n承办意见：\n"
        "1.组织办做好走访，7月1日前慰问老党员62名。\n2.人社局负责梳理补贴政策，5月15日前送教体局汇总。\n办理结果：（由承办单位填写）\n应急办 小高：收到，马上补\n".encode()
    )
    assert [([unit.name for unit in c.units], [d.due for d in c.deadlines]) for c in reading.commitments] == [
        (["教体局", "人社局", "财政局"], [date(2026, 5, 31)]),
        (["组织办"], [date(2026, 7, 1)]),
        (["人社局"], [date(2026, 5, 15)]),
    ]


@pytest.mark.parametrize("heading", ["存在问题：", "检查发现的主要问题如下：", "一、存在问题"])
def test_a_key_on_its_own_line_says_what_its_list_is(heading):
    reading = read(
        f"整改通知书\n石整〔2026〕3号\n责任单位：白石县住建局\n检查时间：2026年5月3日\n{heading}\n1.工地扬尘。\n2.裸土未覆盖3处。\n3.台账不全，记录缺失。\n"
        "整改要求：\n1.立即覆盖裸土。\n2.安装喷淋设施6套，5月底前完成。\n整改时限：2026年5月30日\n".encode()
    )
    assert [c.rule for c in reading.commitments] == ["item.record"] * 2
    assert [[d.text for d in c.deadlines] for c in reading.commitments] == [
        ["立即", "2026年5月30日"],
        ["5月底前", "2026年5月30日"],
    ]
    assert [[unit.name for unit in c.units] for c in reading.commitments] == [["白石县住建局"]] * 2


def test_those_above_a_slips_list_and_the_office_that_sees_to_it_all_hold():
    reading = read(
        "关于做好防汛工作的督办通知\n承办单位：市水务局\n配合单位：市应急管理局\n督办事项：\n1.立即组织排查城区易涝点。\n2.6月15日前完成泵站检修12座。\n"
        "完成时限：2026年6月20日\n督办单位：市政府督查室\n2026年6月1日\n".encode()
    )
    roles = [("市水务局", "responsible"), ("市应急管理局", "support"), ("市政府督查室", "guide")]
    assert [[(unit.name, unit.role) for unit in c.units] for c in reading.commitments] == [roles] * 2


def test_several_slips_on_a_page_begin_each_with_its_name():
    reading = read(
        "云州市人民政府办公室\n会议交办单\n会议名称：市政府第76次常务会议\n交办事项：推进充电设施建设\n具体要求：10月底前新建公共充电桩3200个。\n牵头单位：市发展改革委\n"
        "办结时限：2026年11月10日前\n反馈要求：重大情况随时报告。\n\n交办事项：处置云州大厦烂尾问题\n具体要求：6月20日前召开债权人会议。\n"
        "牵头单位：云湖区政府\n办结时限：2026年12月底前\n2026年4月18日\n".encode()
    )
    slips = [c for c in reading.commitments if c.units]
    assert [[unit.name for unit in c.units] for c in slips] == [["市发展改革委"], ["云湖区政府"]]
    assert [c.rule for c in slips] == ["item.paragraph", "item.paragraph"]


def test_a_sheet_of_one_matter_keeps_its_units_its_time_and_what_was_reached_apart():
    reading = read(
        "云州市重点事项督办表\n督办事项：滨河公园二期建设\n责任单位：市城管局、市园林中心\n责任人：李强\n工作要求：\n1.6月底前完成苗木栽植3万株；\n"
        "2.8月底前完成步道铺装4.2公里。\n督办时限：2026年10月1日\n进展情况：\n1.苗木栽植完成1.2万株；\n2.步道已铺装1公里。\n".encode()
    )
    assert reading.document.title == "云州市重点事项督办表"
    units = ["市城管局", "市园林中心"]
    assert [([unit.name for unit in c.units], [d.text for d in c.deadlines]) for c in reading.commitments] == [
        (units, ["6月底前", "2026年10月1日"]),
        (units, ["8月底前", "2026年10月1日"]),
    ]
    reached = [reading.text[c.start : c.end] for c in reading.context if c.reason == "review"]
    assert reached == ["1.苗木栽植完成1.2万株；", "2.步道已铺装1公里。"]


WEEKLY = """云湖高新区周例会工作安排
2025年11月17日
一、各部门工作
【招商局】
上周完成情况：签约项目2个。
本周安排：1.对接储能企业，12月5日前敲定框架；2.邀请企业80家以上（企业服务中心配合）。
【科技创新局】
本周安排：1.11月28日前完成打分；2.技术合同登记额达到21亿元。
"""


def test_units_in_brackets_on_lines_of_their_own_head_what_is_below():
    assert [(c.text[:6], [unit.name for unit in c.units]) for c in read(WEEKLY.encode()).commitments] == [
        ("1.对接储能", ["招商局"]),
        ("2.邀请企业", ["招商局", "企业服务中心"]),
        ("1.11月2", ["科技创新局"]),
        ("2.技术合同", ["科技创新局"]),
    ]


def test_units_in_brackets_on_lines_of_their_own_close_what_is_above():
    plan = "云州市2026年重点任务\n新增学位8000个，改扩建学校12所。\n【市教育局】\n建成养老服务中心6个。\n【市民政局】\n检修泵站12座。\n【市水务局】\n"
    assert [(c.text[:6], [unit.name for unit in c.units]) for c in read(plan.encode()).commitments] == [
        ("新增学位80", ["市教育局"]),
        ("建成养老服务", ["市民政局"]),
        ("检修泵站12", ["市水务局"]),
    ]


def test_towns_called_after_a_market_are_units():
    text = "云州市冬修水利通知\n一、任务\n县水务局要完成6座水库加固，石桥镇、马集镇要完成23座水库加固；请县委编办核增编制20名。\n"
    assert [[unit.name for unit in c.units] for c in read(text.encode()).commitments] == [
        ["县水务局"],
        ["石桥镇", "马集镇"],
        ["县委编办"],
    ]


def test_the_node_of_a_card_is_its_time():
    card = "云州集团改革台账\n改革任务：完善薪酬分配\n工作内容：修订考核办法，覆盖12家子公司。\n牵头部门：人力资源部\n时间节点：6月底前完成方案，11月底前全面完成\n"
    (one,) = read((card + "2026年3月1日\n").encode()).commitments
    assert ([unit.name for unit in one.units], [d.text for d in one.deadlines]) == (
        ["人力资源部"],
        ["6月底前", "11月底前"],
    )


UNITS_OF_SENTENCES = [
    ("各省级主管部门要会同有关部门制定方案，并报交通运输部（运输服务司）备案。", [["各省级主管部门"]]),
    ("全市新建学校50所，各县36所由县（区）政府组织实施。", [["县（区）政府"]]),
    ("公共机构既有建筑节能改造12万平方米。", [[]]),
    ("实施节能诊断全覆盖，单位工业增加值能耗累计下降14%。", [[]]),
]


@pytest.mark.parametrize(("sentence", "units"), UNITS_OF_SENTENCES)
def test_to_whom_it_is_reported_and_what_is_built_are_no_units(sentence, units):
    reading = read(f"云州市2026年实施方案\n一、主要任务\n{sentence}\n".encode())
    assert [[unit.name for unit in c.units] for c in reading.commitments] == units


def test_principles_that_a_heading_joins_with_targets_are_no_commitments():
    plan = "云州市2026年物价工作意见\n一、指导思想和工作目标\n以科学发展观为指导，坚持标本兼治，发展生产与搞活流通并举。全市居民消费价格涨幅控制在4%左右。\n"
    assert [c.text for c in read(plan.encode()).commitments] == ["全市居民消费价格涨幅控制在4%左右。"]


def test_how_a_paper_came_to_know_is_no_part_of_what_is_decided():
    page = (
        "云州日报\n2026年3月3日 星期二 第01版\n建设照料中心\n本报讯（记者 李雪）记者昨日从市民政局获悉，今年我市将新建照料中心60所。\n"
        "农资打假启动\n本报讯（记者 李雪）记者从市农业农村局获悉，我市将抽检种子300个批次。\n"
    )
    assert [c.text for c in read(page.encode()).commitments] == [
        "今年我市将新建照料中心60所。",
        "我市将抽检种子300个批次。",
    ]


def test_how_far_each_project_is_stands_beside_what_it_still_takes():
    circular = (
        "关于青岭县2026年民生实事进展情况的通报\n一、进展较快的项目\n（一）一老一小。6个老年食堂已运营4个；新增托位260个，占年度任务的65%。下步，县民政局要加快建设，9月底前全部运营。\n"
        "二、基本达到序时进度的项目\n（二）饮水提质。铺设管网73公里，完成率52.1%。县水利局要倒排工期。\n"
    )
    assert [[unit.name for unit in c.units] for c in read(circular.encode()).commitments] == [
        ["县民政局"],
        ["县水利局"],
    ]
