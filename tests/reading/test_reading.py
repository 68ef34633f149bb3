"""Whole documents: what stands where, and that nothing is lost."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.reading import read
from luoshi.reading.__main__ import main
from luoshi.reading.assembly import understand
from luoshi.reading.errors import EmptyFile
from luoshi.reading.formats import Text
from tests.reading.hostile import hostile_texts
from tests.reading.promises import broken_promises

NEWS = """市人大会议胜利闭幕

市委经济工作会议举行

赵明钱伟讲话 周敏吴刚出席

本报讯(记者 孙丽) 12月30日,市委经济工作会议举行。会议以习近平新时代中国特色社会主义思想为指导,深入学习贯彻中央和省委书记赵明主持会议并讲话,市委副书记、市长钱伟对明年经济工作作出部署,市人大常委会主任周敏,市政协主席吴刚出席。

会议指出,2022年极不平凡,全市上下苦干实干。主导产业呈现茁壮成长之势。

会议认为,当前,经济长期向好的基本面没有变,

我市发展面临巨大潜力。

会议强调,明年是全面贯彻落实规划的开局之年,做好经济工作意义重大。要坚定不移抓好“两项重点”。

一要坚定不移激活内需动

力。推动引资扩面,抓好项目建设。推动消费提档升温。

二要坚定不移发展县域经济。各县区要错位发展,云湖新区要领先发展,民营经济要突破发展。

会议指出,落实好明年目标任务,要扩大有效投资。要统筹抓好岁末年初工作。

会议强调,越是任务繁重,越要加强党对经济工

作的领导。要提高站位抓落实,全力落实重大战略。要强化督导抓落实,健全落实机制。

会议号召,让我们更加紧密地团结起来,谱写崭新篇章。

会议以视频形式举行,各县区设分会场。市级领导同志等参加会议。
"""

PLAN = """云州市2024年民生实事任务分工方案
为确保实事办好，制定本方案。列第一位者为牵头单位。
一、提升教育保障水平（市教育局牵头，各县区政府配合）
1.新建改建中小学校12所。
2.配备乡村教师300名。
二、完善养老服务
（一）建设社区食堂40个，年底前建成使用。（市民政局、市财政局负责）
（二）培训养老护理员1000人次。（市人力资源社会保障局、市民政局等负责）
三、改善居住条件
一是改造老旧小区86个（市住房城乡建设局负责）；二是建设保障房3000套（市住房城乡建设局、市财政局负责，9月底前完成）。
四、工作要求
各责任单位要于每月25日前报送进展情况。
云州市人民政府办公室
2024年1月20日
"""


def check(reading):
    """Every promise holds, and the Reading can be printed."""
    assert broken_promises(reading) == []
    json.dumps(reading.to_json(), ensure_ascii=False)
    return reading


def plain(characters):
    return check(understand(Text(characters, [], "txt", []), characters.encode("utf-8", "replace")))


def units(commitment):
    return [(unit.name, unit.role) for unit in commitment.units]


def test_the_newspaper_page():
    reading = plain(NEWS)
    document = reading.document
    assert (document.title, document.kind, document.issued_on.isoformat(), document.planning_year) == (
        "市委经济工作会议举行",
        "meeting-report",
        "2022-12-30",
        2023,
    )
    assert [(heading.label, heading.heading) for heading in reading.outline] == [
        ("会议强调", ""),
        ("一要", "坚定不移激活内需动力"),
        ("二要", "坚定不移发展县域经济"),
        ("会议指出", "落实好明年目标任务"),
        ("会议强调", "越是任务繁重,越要加强党对经济工作的领导"),
    ]
    by_section = {heading.id: heading.heading for heading in reading.outline}
    assert [(by_section[c.section][:6], c.kind, c.text[:6], units(c)) for c in reading.commitments] == [
        ("", "action", "要坚定不移抓", []),
        ("坚定不移激活", "action", "推动引资扩面", []),
        ("坚定不移激活", "action", "推动消费提档", []),
        ("坚定不移发展", "action", "各县区要错位", [("各县区", "responsible")]),
        ("坚定不移发展", "action", "云湖新区要领", [("云湖新区", "responsible")]),
        ("坚定不移发展", "action", "民营经济要突", []),
        ("落实好明年目", "action", "要扩大有效投", []),
        ("落实好明年目", "action", "要统筹抓好岁", []),
        ("越是任务繁重", "requirement", "要提高站位抓", []),
        ("越是任务繁重", "requirement", "要强化督导抓", []),
    ]
    assert {unit.basis for c in reading.commitments for unit in c.units} == {"subject"}


def test_the_newspaper_page_s_people_gap_and_context():
    reading = plain(NEWS)
    assert [(person.name, person.role) for person in reading.people] == [
        ("赵明", "presides"),
        ("赵明", "speaks"),
        ("钱伟", "speaks"),
        ("周敏", "attends"),
        ("吴刚", "attends"),
    ]
    assert [NEWS[gap.at - 2 : gap.at + 4] for gap in reading.gaps] == ["省委书记赵明"]
    reasons = {context.reason for context in reading.context}
    assert {"masthead", "review", "appraisal", "exhortation", "attendance", "principle"} <= reasons
    review = next(context for context in reading.context if context.reason == "review")
    assert NEWS[review.start : review.end].startswith("会议指出,2022年")


def test_labels_of_every_place():
    reading = plain(PLAN)
    assert reading.document.kind == "division-of-work"
    found = [(c.text, units(c), c.open_list) for c in reading.commitments]
    assert found == [
        ("1.新建改建中小学校12所。", [("市教育局", "lead"), ("各县区政府", "support")], False),
        ("2.配备乡村教师300名。", [("市教育局", "lead"), ("各县区政府", "support")], False),
        ("（一）建设社区食堂40个，年底前建成使用。", [("市民政局", "lead"), ("市财政局", "support")], False),
        ("（二）培训养老护理员1000人次。", [("市人力资源社会保障局", "lead"), ("市民政局", "support")], True),
        ("一是改造老旧小区86个", [("市住房城乡建设局", "lead")], False),
        ("二是建设保障房3000套", [("市住房城乡建设局", "lead"), ("市财政局", "support")], False),
        ("各责任单位要于每月25日前报送进展情况。", [("各责任单位", "responsible")], False),
    ]
    assert [[d.due.isoformat() for d in c.deadlines if d.due] for c in reading.commitments][2] == ["2024-12-31"]
    assert [[d.due.isoformat() for d in c.deadlines if d.due] for c in reading.commitments][5] == ["2024-09-30"]
    assert [heading.heading for heading in reading.outline][:2] == ["提升教育保障水平", "完善养老服务"]


def test_a_label_after_the_last_of_several_items_holds_for_all_of_them():
    reading = plain(
        "一、改善水利条件\n（一）修复水毁工程。完成修复任务。\n（二）新建灌区。建成三处灌区。\n责任单位：市水利局、市财政局\n"
        "二、发展特色产业\n（一）培育龙头企业。\n（二）建设产业园区。\n责任单位：市农业农村局\n"
    )
    assert [(c.text.split("\n")[0], len(c.steps), [u.name for u in c.units]) for c in reading.commitments] == [
        ("一、改善水利条件", 5, ["市水利局", "市财政局"]),
        ("二、发展特色产业", 3, ["市农业农村局"]),
    ]


def test_a_review_is_set_aside_and_the_plan_is_not():
    reading = plain(
        "政府工作报告\n——2024年1月20日在云州市第八届人民代表大会第四次会议上\n云州市市长 赵明\n各位代表：\n一、2023年工作回顾\n"
        "过去一年，地区生产总值增长6%。建成学校12所。推进城市更新。\n二、2024年工作安排\n今年主要预期目标是：地区生产总值增长5.5%左右；城镇新增就业5万人以上。\n"
        "推进产业升级。实施技术改造项目100个，培育专精特新企业30家。\n我们坚信，云州明天一定更好！\n"
    )
    assert [c.kind for c in reading.commitments] == ["target", "target"]
    assert [h.heading for h in reading.outline] == ["2023年工作回顾", "2024年工作安排", "推进产业升级"]
    assert [c.reason for c in reading.context].count("review") == 1
    assert reading.context[-1].reason == "exhortation"


def test_conditions_belong_to_the_sentence_that_announces_them():
    reading = plain(
        "三、工作步骤\n（一）推进试点。\n选择一批企业开展试点，试点企业应具备以下条件：\n1.具有较强竞争力。\n2.具有完善的治理结构。\n（二）总结经验。\n及时总结推广经验。\n"
    )
    assert [len(c.steps) for c in reading.commitments] == [3, 1]


def test_names_and_words_broken_by_a_line_are_cut_exactly_and_read_whole():
    body = "（一）加快推进高标准农田建设，落实耕地保护责任，确保粮食播种面积稳定在二百万亩以上，做好春耕备耕各项准备工作。（市农业农村局、市水利局负责）"
    lines = [body[i : i + 16] for i in range(0, len(body), 16)]
    reading = plain("\n".join([*lines, "（二）修复水毁工程。（市水利局", "负责）"]))
    assert "\n" not in reading.commitments[0].text
    assert [unit.words for unit in reading.commitments[0].units] == ["市农业农村局", "市水利局"]
    assert [c.text for c in reading.commitments] == [body[: body.rindex("（")], "（二）修复水毁工程。"]


def test_empty_and_strange():
    with pytest.raises(EmptyFile):
        read(b"")
    for text in (
        "。",
        "（",
        "一、",
        "\u200b",
        "责任单位：",
        "（负责）",
        "会议强调，",
        "目录\n第一章 总则\n第一章 总则",
        "\x00一、\x0b（一）",
        "𠀀各县区要",
        "各县区要" * 50,
    ):
        plain(text)


WORDS = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2．",
        "①",
        "一是",
        "二要",
        "第一章",
        "第二条",
        "会议强调，",
        "会议指出,",
        "各县区要",
        "市发展改革委",
        "、",
        "，",
        "。",
        "；",
        "：",
        "！",
        "“",
        "”",
        "（",
        "）",
        "〔",
        "〕",
        "(",
        ")",
        "《",
        "》",
        "负责",
        "牵头",
        "配合",
        "责任单位：",
        "牵头单位：",
        "完成时限：",
        "6月底前",
        "2024年",
        "增长6%",
        "900万人以上",
        "推进",
        "加快",
        "落实",
        "建设",
        "以习近平",
        "为指导",
        "让我们",
        "参加会议",
        "目录",
        "附件",
        "下同",
        "第一位为牵头单位",
        "等",
        "本报讯",
        "市委书记赵明",
        "主持会议",
        "中央和省委",
        "贯彻",
        "取得了",
        "去年",
        "今年",
        "以下条件：",
        "是",
        "\n",
        "\n\n",
        "\u3000\u3000",
        "\xa0",
        "\u200b",
        "\n\n",
        "\u3000\u3000",
        "\xa0",
        " ",
        "字",
        "a",
        "1",
        "\t",
        "\r\n",
        "\ud800",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=60).map("".join))
def test_any_text_of_official_words_is_partitioned(text):
    plain(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_partitioned(text):
    plain(text)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from((NEWS, PLAN)),
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 30), st.text("一、（）。\n责任单位：1.", max_size=4)), max_size=8
    ),
)
def test_damaged_documents_are_partitioned(text, wounds):
    for at, length, patch in wounds:
        text = text[:at] + patch + text[at + length :]
    plain(text)


def test_the_command_prints_json(tmp_path, capsys):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    assert main([str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["text"] == PLAN
    assert printed["document"]["characters"] == len(PLAN)
    assert set(printed) == {"document", "text", "origin", "outline", "commitments", "context", "gaps", "people"}
    assert set(printed["commitments"][0]) == {
        "id", "section", "start", "end", "text", "kind", "steps", "units", "open_list", "deadlines", "measures", "confidence",
    }  # fmt: skip


def test_the_command_prints_an_outline_and_the_rules(tmp_path, capsys):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "牵头：市教育局" in printed
    assert "共 7 项" in printed
    assert main([str(path), "--why"]) == 0
    printed = capsys.readouterr().out
    assert "[item.mark 0.97 从序号起，到责任单位止]" in printed
    assert "牵头 市教育局 [写明了角色]" in printed


def test_why_tells_what_each_unit_time_and_measure_was_read_from(tmp_path, capsys):
    path = tmp_path / "分工.txt"
    words = "云州市2026年重点工作分工\n一、项目建设\n1.6月底前新建学校12所以上，长期坚持。（市教育局牵头，市财政局配合）\n2.由市水利局整治河道5处，每月5日前报进展。\n3.增长6%左右。（市商务局、市统计局）\n"
    path.write_text(words, encoding="utf-8")
    assert main([str(path), "--why"]) == 0
    printed = capsys.readouterr().out.split("\n")
    for reason in (
        "牵头 市教育局 [写明了角色]", "配合 市财政局 [写明了角色]", "时限 6月底前 → 2026-06-30 [到期]", "时限 长期坚持 [不设期限]",
        "指标 新建学校 [不低于，原文“12所以上”]", "责任 市水利局 [从句中主语或“由…”读出]", "时限 每月5日前 [按期]", "责任 市商务局 [只列了名称]",
    ):  # fmt: skip
        assert any(line.strip() == reason for line in printed), reason


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert main([str(empty)]) == 1
    assert "文件是空的" in capsys.readouterr().err
    assert main([str(tmp_path / "没有.txt")]) == 1
    assert "打不开文件" in capsys.readouterr().err


def test_reading_loads_no_framework_and_no_terminal_library():
    code = (
        "import sys; from luoshi.reading import read; read('一、加强领导。各县区要落实责任。'.encode());"
        "print([m for m in ('django', 'rich', 'docx', 'pypdfium2', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


MINUTES = """云州市人民政府专题会议纪要
〔2026〕18号
2026年11月20日，市长周明主持召开专题会议。现将会议议定事项纪要如下：
一、会议指出，全市供暖总体平稳，但老旧管网隐患仍然突出。
二、会议同意从预备费中安排资金3000万元，确保室温不低于18℃。
三、请市信访局会同市大数据局等部门研究提出热线分流办法，一周内报市政府。
出席：周明、李岚。
"""


def test_what_the_minutes_ask_of_a_unit_is_no_heading():
    reading = plain(MINUTES)
    money, office = reading.commitments
    assert [(measure.indicator, measure.text) for measure in money.measures] == [
        ("安排资金", "3000万元"),
        ("室温", "不低于18℃"),
    ]
    assert units(office) == [("市信访局", "lead"), ("市大数据局", "support")]
    assert office.deadlines[0].due.isoformat() == "2026-11-27"


@pytest.mark.parametrize(
    "words",
    [
        "）\u2028（  四）问题  时限",
        "。\n责单位：市）\n5（。（运输局负责）\n3．统筹抓好 老",
        "、各县\t6月\u2028化高标4.0%。（市医保局负责）",
        "、镇（道）\t上半年\n6。电公司配合",
    ],
)
def test_what_mutations_found_broken(words):
    plain(words)


def test_a_key_of_the_office_s_own_that_comes_back_before_units_is_a_label():
    key = "\n兑现单位："
    reading = plain(
        f"云州市为民实事方案\n一、改造老旧小区30个。{key}市住房城乡建设局、各县区政府\n二、新建口袋公园12处。{key}市园林绿化中心\n"
        f"三、免费培训农民工5000人次。{key}市人力资源社会保障局等\n四、各单位要按月报送进展。\n"
    )
    assert [[name for name, _role in units(commitment)] for commitment in reading.commitments] == [
        ["市住房城乡建设局", "各县区政府"], ["市园林绿化中心"], ["市人力资源社会保障局"], ["各单位"],
    ]  # fmt: skip
    assert reading.commitments[2].open_list
    once = plain("云州市方案\n一、改造老旧小区30个。\n推进单位会议：市教育局\n二、新建公园。\n")
    assert not any(unit.name == "市教育局" for commitment in once.commitments for unit in commitment.units)


@pytest.mark.parametrize(("name", "text"), list(hostile_texts(4000)))
def test_hostile_texts_keep_every_promise(name, text):
    """How long 1 MB of each takes, bench/mutations.py measures."""
    plain(text or name)


def test_who_presided_stands_in_the_opening_of_the_minutes():
    """The paragraph that opens minutes belongs to the masthead; its persons are the meeting's all the same."""
    reading = plain(
        "云州市人民政府常务会议纪要\n〔2026〕第7期\n\n2026年3月18日上午，市长周建华主持召开市政府第52次常务会议。会议研究了防汛工作。纪要如下：\n\n"
        "一、关于防汛\n会议要求，市水利局要在4月10日前完成隐患排查。\n\n出席：周建华、李卫东、云湖区\n记录：吴敏\n"
    )
    assert [(person.name, person.role) for person in reading.people] == [
        ("周建华", "presides"),
        ("周建华", "attends"),
        ("李卫东", "attends"),
    ]


@pytest.mark.parametrize("key", ["一季度进展", "目前进展", "本周工作进展", "上半年完成情况"])
def test_what_was_reached_is_no_aim_of_an_item(key):
    item = f"年度目标：新建停车泊位8000个。\n{key}：3月底前开工31个，完工4个。\n下步安排：6月底前完工20个。\n牵头单位：市住建局\n"
    reading = plain(f"云州市2026年重点工作任务清单\n一、新建停车泊位\n{item}二、改造小区\n{item}")
    assert [[measure.value for measure in each.measures] for each in reading.commitments] == [[8000, 20]] * 2
    assert [[deadline.text for deadline in each.deadlines] for each in reading.commitments] == [["6月底前"]] * 2


def test_what_a_meeting_asks_leads_over_to_a_list():
    reading = plain(
        "会议纪要\n一、关于平衡\n会议要求，\n（1）县财政局要压减支出10%；\n（2）县税务局要完成收入8亿元。\n二、其他\n"
    )
    assert reading.gaps == ()


def test_who_reported_to_a_meeting_did_not_speak_to_it():
    heard = "会议听取了附属医院党委书记钱进同志关于门诊综合楼建设情况的汇报，校长沈国平讲话。"
    reading = plain(f"云州医科大学会议纪要\n{heard}\n会议决定，基建处6月底前完成验收。\n")
    assert [(person.name, person.role) for person in reading.people] == [("沈国平", "speaks")]


def test_a_name_behind_a_post_on_the_line_of_who_presided():
    reading = plain(
        "白石中学会议纪要\n时间：2026年3月5日\n主持：党委书记 沈国平\n列席：副校长马国强，教务处\n一、教务处完成排课。\n"
    )
    assert [(person.name, person.role) for person in reading.people] == [("沈国平", "presides"), ("马国强", "attends")]
    assert str(reading.document.issued_on) == "2026-03-05"


def test_a_list_that_is_kept_up_plans_for_the_year_it_was_last_kept_up_in():
    reading = plain("青岭县审计查出问题整改台账（截至2026年2月底）\n一、县财政局6月底前收回资金100万元。\n")
    assert [str(each.due) for commitment in reading.commitments for each in commitment.deadlines] == ["2026-06-30"]


def test_a_second_story_of_a_page_has_headlines_of_its_own():
    reading = plain(
        "陈立群在全市现场会上强调\n以更大力度推进新型工业化\n本报讯（记者 赵敏）5月19日，全市制造业现场会在青岭县召开。市长陈立群出席。\n"
        "陈立群强调，市工信局要在7月底前编制图谱。\n市委常委会召开会议\n传达学习上级会议精神 研究部署禁毒工作\n"
        "本报讯（记者 何苗）5月18日，市委常委会召开会议，研究我市贯彻意见。市委书记郑国平主持。\n会议强调，市公安局要严打涉毒犯罪。\n"
    )
    outline = [reading.text[heading.start : heading.end] for heading in reading.outline]
    assert [words for words in outline if "，" not in words] == [
        "市委常委会召开会议",
        "传达学习上级会议精神 研究部署禁毒工作",
    ]
    assert [commitment.text[:4] for commitment in reading.commitments] == ["市工信局", "市公安局"]
