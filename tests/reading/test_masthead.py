from datetime import date

import pytest

from luoshi.reading import read
from luoshi.reading.formats import Text
from luoshi.reading.masthead import parse_date, read_masthead
from luoshi.reading.mending import mend


def masthead(characters, name=None):
    return read_masthead(mend(Text(characters, [], "txt", [])), name)


def test_an_official_document():
    found = masthead(
        "机密★1年\n云州市人民政府关于加快推进\n农田水利建设的实施意见\n云政发〔2024〕12号\n各县区人民政府，市政府各部门：\n"
        "为加快农田水利建设，现提出如下意见。\n一、总体要求\n坚持节水优先。\n云州市人民政府\n2024年3月8日\n（此件公开发布）\n"
    )
    assert found.title == "云州市人民政府关于加快推进农田水利建设的实施意见"
    assert (found.issuer, found.number, found.issued_on) == ("云州市人民政府", "云政发〔2024〕12号", date(2024, 3, 8))
    assert (found.kind, found.planning_year, found.security_mark) == ("opinion", 2024, "机密★1年")
    assert [part.reason for part in found.taken].count("signature") == 3
    assert [part.reason for part in found.taken].count("addressee") == 1


def test_a_forwarding_notice_has_a_signature_in_the_middle():
    found = masthead(
        "云州市人民政府办公室关于印发云州市优化营商环境行动方案的通知\n云政办发〔2023〕5号\n各县区人民政府：\n现将方案印发给你们，请认真贯彻执行。\n"
        "云州市人民政府办公室\n二〇二三年二月十一日\n云州市优化营商环境行动方案\n一、重点任务\n压缩办理时间。\n"
    )
    assert found.issued_on == date(2023, 2, 11)
    assert found.kind == "plan"
    assert [part.rule for part in found.taken if part.reason == "masthead"][-1] == "masthead.inner-title"


def test_a_newspaper_page_takes_the_headline_that_its_first_sentence_repeats():
    found = masthead(
        "市人大会议胜利闭幕\n表决通过各项决议\n市委经济工作会议举行\n赵明钱伟讲话\n"
        "本报讯(记者 孙丽) 12月30日,市委经济工作会议举行。会议由市委书记赵明主持。\n会议指出,2022年极不平凡。\n会议强调,明年要抓好工业,明年要扩大内需。\n"
    )
    assert found.title == "市委经济工作会议举行"
    assert (found.kind, found.issued_on, found.planning_year) == ("meeting-report", date(2022, 12, 30), 2023)


@pytest.mark.parametrize(
    ("title", "byline"),
    [
        ("速看！石桥镇2026年为民办实事清单来了", "原创 石桥发布 石桥发布 2026年3月2日 18:30 云州"),
        ("【重磅】石桥镇打响“百日攻坚”！这10件事马上办✅", "石桥发布 2026-03-02 18:30"),
        ("石桥镇2026年民生实事清单", "石桥发布 2026年3月2日 18:30 云州"),
    ],
)
@pytest.mark.parametrize(
    "opening",
    [
        "🔥3月1日上午，石桥镇召开民生实事推进会，票决产生了今年的民生实事项目。镇党委书记周明远讲话，镇长何静主持。\n",
        "",
    ],
)
def test_a_post_tells_whose_it_is_and_when_it_was_put_up(title, byline, opening):
    text = f"{title}\n{byline}\n点击蓝字　关注我们\n{opening}1.镇水务站6月底前新建水厂2座。\n2.镇村建办9月底前安装路灯680盏。\n"
    found = masthead(text)
    assert (found.title, found.issuer, found.issued_on) == (title, "石桥发布", date(2026, 3, 2))
    assert [len(commitment.measures) for commitment in read(text.encode()).commitments] == [1, 1]


def test_the_account_of_a_post_stands_above_its_title():
    title = "石桥镇2026年十件民生实事出炉！快来看看有没有你关心的"
    text = f"石桥发布\n{title}\n2026-03-05 10:20 发表于云州\n👆点击蓝字，关注我们\n一、改善出行\n🚌 新建公交候车亭36座\n责任单位：镇村建办\n"
    found = masthead(text)
    assert (found.title, found.issuer) == (title, "石桥发布")
    assert (found.issued_on or found.published) == date(2026, 3, 5)
    asked = "各村抓紧整改！6月底前完成清淤。"
    assert [commitment.text for commitment in read(f"石桥发布\n{asked}\n".encode()).commitments] == [
        "6月底前完成清淤。"
    ]


def test_a_red_head_of_three_names_has_two_lines():
    head = "白石县乡村振兴局  白石县财政局  文件\n白石县农业农村局\n\n白乡振发〔2026〕9号\n关于做好资金管理工作的通知\n各乡（镇）人民政府：\n"
    found = masthead(head + "现将有关事项通知如下。\n白石县财政局要在3月底前拨付资金。\n2026年2月25日\n")
    assert found.issuer == "白石县乡村振兴局 白石县财政局 白石县农业农村局"
    assert (found.title, found.number) == ("关于做好资金管理工作的通知", "白乡振发〔2026〕9号")
    alone = masthead(
        "白石县人民政府文件\n白石县人民政府办公室\n关于做好资金管理工作的通知\n白政发〔2026〕9号\n各乡镇：\n"
    )
    assert (alone.issuer, alone.title) == ("白石县人民政府办公室", "白石县人民政府办公室关于做好资金管理工作的通知")


@pytest.mark.parametrize("parting", ["\t\t", "　　　", " "])
def test_a_stamp_and_a_line_of_issuer_and_day_around_a_title(parting):
    office = "中共白石县委财经委员会办公室"
    text = (
        f"中共白石县委办公室\n内部资料 注意保存\n县委财经委员会会议纪要\n〔2026〕第3期\n{office}{parting}2026年4月13日\n"
        f"一、县发改局要于4月底前完成申报。\n分送：县委财经委员会各成员。\n{office}{parting}2026年4月13日印\n"
    )
    found = masthead(text)
    assert (found.title, found.number) == ("县委财经委员会会议纪要", "〔2026〕第3期")
    assert (found.issuer, found.issued_on) == (office, date(2026, 4, 13))
    assert [commitment.text for commitment in read(text.encode()).commitments] == ["一、县发改局要于4月底前完成申报。"]


def test_the_name_of_the_file_gives_the_year_only_where_the_text_is_silent():
    text = "市政府全体会议召开\n本报讯 3月5日，市政府全体会议召开。\n会议强调，要压实责任。\n会议要求，要抓好落实。\n"
    assert masthead(text, "云州日报-2024-03-06.txt").issued_on == date(2024, 3, 5)
    assert masthead(text).issued_on is None


def test_a_work_report():
    found = masthead(
        "政府工作报告\n——2024年1月20日在云州市第八届人民代表大会第四次会议上\n云州市市长 赵明\n各位代表：\n"
        "现在，我代表市人民政府作工作报告。\n一、2023年工作回顾\n地区生产总值增长6%。\n二、2024年工作安排\n抓好项目建设。\n"
    )
    assert (found.title, found.kind, found.issued_on) == ("政府工作报告", "work-report", date(2024, 1, 20))
    assert found.planning_year == 2024


def test_flattened():
    found = masthead(
        "云州市人民政府关于加快旅游业发展的实施意见云政发〔2023〕8号各县区人民政府，市政府各部门：为加快旅游业发展，现提出如下意见。"
        "一、总体要求。坚持稳中求进。二、重点任务。"
        + "推进景区建设，完善旅游交通。" * 14
        + "云州市人民政府2023年5月6日（此件公开发布）"
    )
    assert (found.title, found.number) == ("云州市人民政府关于加快旅游业发展的实施意见", "云政发〔2023〕8号")
    assert found.issued_on == date(2023, 5, 6)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024年3月8日", date(2024, 3, 8)),
        ("二〇二四年十二月三十一日", date(2024, 12, 31)),
        ("二○一九年一月十二日", date(2019, 1, 12)),
        ("2024-03-08 09:10", date(2024, 3, 8)),
        ("2024年2月31日", None),
        ("无日期", None),
    ],
)
def test_dates(words, day):
    assert parse_date(words) == day


def test_an_addressee_that_a_narrow_column_breaks_is_no_title() -> None:
    text = "　　各设区市人民政府，省人民政府\n各工作部门、各直属机构：\n　　现将方案印发给你们。\n云州省推进改革试点方案\n一、健全机制\n省财政厅要在6月底前制定办法。"
    found = read(text.encode())
    assert found.document.title != "各设区市人民政府，省人民政府"
    parts = [found.text[part.start : part.end] for part in found.context if part.reason == "addressee"]
    assert "".join("".join(parts).split()) == "各设区市人民政府，省人民政府各工作部门、各直属机构："


def test_a_line_above_a_headline_that_the_headline_completes_is_part_of_the_title() -> None:
    text = (
        "赵明在市委经济工作会议上强调\n锚定目标任务奋力推动高质量发展\n　　本报讯（记者 孙丽）3月3日，市委经济工作会议在云州举行。市委书记赵明主持会议并讲话。\n"
        "　　会议指出，市财政局要统筹抓好职业技能培训，6月底前培训4000人。"
    )
    assert read(text.encode()).document.title == "赵明在市委经济工作会议上强调 锚定目标任务奋力推动高质量发展"


def test_units_that_issue_together_stand_above_the_word_for_document():
    text = (
        "云州市教育局\n云州市财政局\n文件\n云教发〔2026〕3号\n关于改造学校的通知\n各县区教育局：\n一、改造学校12所。\n"
    )
    document = read(text.encode()).document
    assert (document.title, document.issuer) == ("关于改造学校的通知", "云州市教育局 云州市财政局")


def test_keys_of_slips_below_a_sites_field_are_no_fields_of_it():
    slip = "云州市人民政府办公室工作交办单\n发布时间：2026-03-05 09:12　来源：市政府办公室\n事项名称：步道照明修复\n承办单位：市照明管理处\n办理要求：更换损坏灯具86盏。\n"
    assert [unit.name for one in read(slip.encode()).commitments for unit in one.units] == ["市照明管理处"]


@pytest.mark.parametrize(
    ("title", "signed", "year"),
    [
        ("青岭县教育局2025年度民主生活会整改方案", "2026年2月9日", 2026),
        ("关于2025年度耕地保护执法发现问题的督办函", "2026年2月9日", 2026),
        ("青岭县2025年突出问题整改工作方案", "2025年2月9日", 2025),
        ("青岭县2025年突出问题整改工作方案", "2024年12月9日", 2025),
        ("青岭县教育局2025年重点工作任务分工方案", "2026年1月9日", 2025),
    ],
)
def test_what_a_year_left_to_put_right_is_planned_for_the_next(title, signed, year):
    text = f"{title}\n\n推行智能审批，上半年全面推开。\n一、工作安排\n市教育局开展排查。\n\n青岭县教育局\n{signed}\n"
    assert read(text.encode()).document.planning_year == year


def test_a_regular_meetings_arrangements_are_of_its_day():
    head = "云州高新区管委会\n周例会工作安排（2025年第46周）\n主持：郭新　　时间：2025年11月17日（周一）8:30　　整理：综合办公室\n"
    reading = read(f"{head}一、各部门工作\n1．市教育局周三前报送台账。\n".encode())
    assert reading.document.issued_on == date(2025, 11, 17)
    assert reading.commitments[0].deadlines[0].due == date(2025, 11, 19)


def test_the_year_that_a_meeting_prepares_for_is_the_next_one():
    told = (
        "本报讯　10月22日，全市推进会召开。会议要求，提前谋划明年项目，各县区11月15日前将2026年重点项目计划报市发改委。"
    )
    reading = read(told.encode())
    assert reading.document.issued_on == date(2025, 10, 22)
    looked_back = "本报讯　12月30日，全市经济工作会议召开。会议总结2025年工作，部署明年任务，要求明年新增企业30家。"
    assert read(looked_back.encode()).document.issued_on == date(2025, 12, 30)


BODY = "各乡镇人民政府：\n一、组织保障\n县政府督查室要跟踪督办，12月10日前报告县政府。\n二、设施建设\n各乡镇要新建中转站5座，9月5日前投入使用。\n"


@pytest.mark.parametrize(
    "foot",
    [
        "（此件公开发布。联系人：孟凡，联系电话：0000-3322118）",
        "（此件公开发布）\n（联系人：孟凡，电话：0000-3322118）",
        "（抄送：县纪委监委，石桥镇人民政府。）",
        "（主送：各乡镇人民政府）",
        "抄送：县纪委监委，石桥镇人民政府。",
        "发送：公司领导，总部各部门。\n云州新能源集团综合管理部　　2021年7月26日印发",
    ],
)
def test_what_stands_below_the_day_of_issue_is_neither_a_dateline_nor_a_commitment(foot):
    reading = read(f"白石县人民政府\n关于加强垃圾治理的通知\n{BODY}白石县人民政府\n2021年7月26日\n{foot}\n".encode())
    assert (reading.document.issuer, reading.document.issued_on) == ("白石县人民政府", date(2021, 7, 26))
    assert [deadline.due for one in reading.commitments for deadline in one.deadlines] == [
        date(2021, 12, 10),
        date(2021, 9, 5),
    ]
    assert [part.reason for part in reading.context][-1] == "signature"


def test_an_article_does_not_begin_below_the_body_of_a_paper():
    told = "8月5日上午，县政府召开垃圾治理推进会，副县长出席会议，各乡镇人民政府主要负责人参加并汇报工作情况。\n"
    reading = read(f"白石县人民政府关于加强垃圾治理的通知\n{BODY}三、有关情况\n{told}".encode())
    assert (len(reading.commitments), reading.document.kind) == (2, "notice")


def test_when_a_meeting_was_stands_in_the_line_of_who_was_there():
    head = "云州高新区管委会周例会工作安排（2025年第46周）\n主持：郭新　　时间：2025年11月17日（周一）8:30　　整理：综合办公室\n"
    reading = read(f"{head}一、综合办公室周三前印发纪要。\n二、建设局春节前付清民工工资。\n".encode())
    assert reading.document.issued_on == date(2025, 11, 17)
    assert [deadline.due for one in reading.commitments for deadline in one.deadlines] == [
        date(2025, 11, 19),
        date(2026, 2, 16),
    ]
