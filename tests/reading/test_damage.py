"""Damage of one kind each: what a copy, a scan or a lost line break leaves of a text is read as the text was."""

from datetime import date

import pytest

from luoshi.reading.characters import normalise
from luoshi.reading.formats import Text
from luoshi.reading.mending import mend
from tests.reading.notation import HEAD, plain, written


def items(words: str) -> list[str]:
    """What is read of the words below a head, as the tables of cases write it."""
    return [written(one) for one in plain(HEAD + words).commitments]


def test_a_wide_blank_behind_a_comma_parts_no_cells() -> None:
    """&nbsp;&nbsp; that a site puts into a sentence is as wide as what parts the cells of a row."""
    text = (
        "1．加快云石高速建设，&nbsp;&nbsp;9月底前建成通车（市交通运输局负责）；新建学校3所（市教育局负责，&nbsp;&nbsp;市财政局配合）。\n"
        "2．用好专项债券，3月底前形成实物工作量，&nbsp;&nbsp;建立机制。（市财政局牵头，&nbsp;&nbsp;市审计局配合）\n"
    )
    assert items(text) == [
        "1．加快云石高速建设，9月底前建成通车 | R市交通运输局",
        "新建学校3所 | R市教育局 S市财政局",
        "2．用好专项债券，3月底前形成实物工作量，建立机制。 | L市财政局 S市审计局",
    ]


@pytest.mark.parametrize(
    ("damaged", "item"),
    [
        ("1．新建学校3所。责任単位：市教育局、市财政局", "1．新建学校3所。 | R市教育局、市财政局 | "),
        (
            "1．新建学校3所。（牵头単位：市教育局；配合単位：市财政局）",
            "1．新建学校3所。 | L市教育局 S市财政局 | ",
        ),
        ("1．新建学校3所。\n牵头単位：市教育局\n配合単位：市财政局", "1．新建学校3所。 | L市教育局 S市财政局 | "),
        ("1．新建学校3所。\n牵 头単位：市教育局\n配合单住：市财政局", "1．新建学校3所。 | L市教育局 S市财政局 | "),
        (
            "1．新建学校3所。［责任单住：县教育局，各乡镇人民政府；完戍时眼：2026年8月底前］",
            "1．新建学校3所。 | R县教育局、各乡镇人民政府 | 2026-08-31",
        ),
        ("1．新建学校3所，lO月底前投用。（市教育局负责）", "1．新建学校3所，lO月底前投用。 | R市教育局 | 2026-10-31"),
        ("1．2O26年l月底前新建学校3所。（市教育局负责）", "1．2O26年l月底前新建学校3所。 | R市教育局 | 2026-01-31"),
        ("1．l月15日前印发办法。（市教育局负责）", "1．l月15日前印发办法。 | R市教育局 | 2026-01-15"),
        ("1．新建学校3所。（市教育局；2O26年lO月31日前）", "1．新建学校3所。 | R市教育局 | 2026-10-31"),
        (
            "1．新建学校3所，2\nO27年底前投用。（市教育局负责）",
            "1．新建学校3所，2O27年底前投用。 | R市教育局 | 2027-12-31",
        ),
    ],
)
def test_characters_that_a_scan_mistakes(damaged: str, item: str) -> None:
    """In keys of labels, and a zero or a one that became a letter, alone or beside another."""
    (found,) = plain(f"云州市2026年重点工作任务分工方案\n{damaged}\n").commitments
    assert f"{written(found)} | {'、'.join(str(each.due) for each in found.deadlines)}" == item


def test_figures_whose_digits_became_letters() -> None:
    (found,) = plain(f"{HEAD}1．改造l00户、l.l万亩、l万套、12O部、l2OO家，覆盖率lOO%。（市教育局负责）\n").commitments
    assert [measure.value for measure in found.measures] == [100, 1.1, 1, 120, 1200, 100]


def test_letters_stay_letters() -> None:
    assert normalise("统筹AI项目，完成lO个，A级I级响应，O型血、WiFi全覆盖，Al月活") == (
        "统筹AI项目，完成10个，A级I级响应，O型血、WiFi全覆盖，Al月活"
    )


def test_a_bracket_that_is_never_closed_does_not_swallow_the_next_paragraph() -> None:
    text = (
        "13．开展高空坠物安全隐患排查整治。（市应急管理局、市消防救援支队分别牵头\n\n"
        "各牵头单位要于2月20日前制定方案报市政府督查室，自3月起每月25日前报送进展情况。市政府督查室要加强跟踪督办。\n"
    )
    assert items(text) == [
        "13．开展高空坠物安全隐患排查整治。 | L市应急管理局、市消防救援支队",
        "各牵头单位要于2月20日前制定方案报市政府督查室，自3月起每月25日前报送进展情况。 | R各牵头单位",
        "市政府督查室要加强跟踪督办。 | R市政府督查室",
    ]


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("10．改造老旧小区86个。（市住房城乡建设局、各区政府", "10．改造老旧小区86个。 | R市住房城乡建设局、各区政府"),
        (
            "（二）强化资金保障。县财政每年安排800万元专项资金。（县财政局、县商务局",
            "（二）强化资金保障。县财政每年安排800万元专项资金。 | R县财政局、县商务局",
        ),
        (
            "7．建设高标准农田8000亩。9月底前主体完工。〔农业综合服务中心",
            "7．建设高标准农田8000亩。9月底前主体完工。 | R农业综合服务中心",
        ),
        (
            "9．推进改革，完成3200家评价。（市工业和信息化局、市税务局等",
            "9．推进改革，完成3200家评价。 | R市工业和信息化局、市税务局 | 等",
        ),
        (
            "2．建立“月研判”制度。〔信访办、司法所（列首位的为牵头单位）",
            "2．建立“月研判”制度。 | L信访办 S司法所",
        ),
        (
            "2．建成医疗中心1个。〔市卫生健康委（市中医药管理局）、市医保局〔列第一位的为牵头单位〕〕",
            "2．建成医疗中心1个。 | L市卫生健康委（市中医药管理局） S市医保局",
        ),
    ],
)
def test_units_in_a_bracket_that_is_never_closed(words: str, item: str) -> None:
    assert items(f"{words}\n") == [item]


def test_an_open_bracket_of_a_title_does_not_take_the_line_below() -> None:
    text = "云州市2026年重点工作台账（第一批\n填报单位：云州市人民政府督查室\n1．新建学校3所。（市教育局负责）\n"
    assert plain(text).document.title == "云州市2026年重点工作台账（第一批"


def test_the_number_of_a_page_is_no_part_of_the_heading_below() -> None:
    reading = plain(f"{HEAD}1．新建学校3所。（市教育局负责）\n1\n三、生态环保\n2．造林3万亩。（市林业局负责）\n")
    assert [heading.heading for heading in reading.outline] == ["生态环保"]


def flat(text: str) -> str:
    """The text without its line breaks."""
    return "".join(text.splitlines())


REST = "各单位要按照职责分工抓好落实，加强统筹协调和督促检查，及时研究解决工作推进中的困难和问题。" * 5
"""Enough words for a text in one line to be told as one whose line breaks are lost."""


def test_brackets_that_are_never_closed_in_a_text_of_one_line() -> None:
    text = (
        f"{HEAD}一、稳增长\n1．新增就业4万人以上。（市人力资源社会保障局负责\n2．实施重点项目260个。6月底前开工80%。（市发展改革委牵头，市生态环境局配合\n"
        "3．推行“扫码入企”。（市司法局、市公安局\n4．改造小区20个。〔市医保局（市中医药局）、市住房城乡建设局〔列第一位的为牵头单位〕\n二、惠民生\n"
        f"5．新建学校3所。（市教育局负责\n各牵头单位要于2月20日前报方案。{REST}\n"
    )
    assert [written(one) for one in plain(flat(text)).commitments][:6] == [
        "1．新增就业4万人以上。 | R市人力资源社会保障局",
        "2．实施重点项目260个。6月底前开工80%。 | L市发展改革委 S市生态环境局",
        "3．推行“扫码入企”。 | R市司法局、市公安局",
        "4．改造小区20个。 | L市医保局（市中医药局） S市住房城乡建设局",
        "5．新建学校3所。 | R市教育局",
        "各牵头单位要于2月20日前报方案。 | R各牵头单位",
    ]


def test_several_items_of_one_line_among_others_whose_brackets_are_never_closed() -> None:
    text = "3．新增就业4万人以上。（市人力资源社会保障局负责4．实施项目260个。6月底前开工。（市发展改革委牵头，市生态环境局配合5．推行“扫码入企”。（市司法局牵头）\n6．新建学校3所。（市教育局负责）\n"
    assert items(text) == [
        "3．新增就业4万人以上。 | R市人力资源社会保障局",
        "4．实施项目260个。6月底前开工。 | L市发展改革委 S市生态环境局",
        "5．推行“扫码入企”。 | L市司法局",
        "6．新建学校3所。 | R市教育局",
    ]


def test_marks_behind_headings_in_a_text_of_one_line() -> None:
    """一、主要预期目标1、 holds no 目标1, and （二）安全监管行动3、 no 行动3."""
    text = (
        f"{HEAD}一、主要预期目标\n1、地区生产总值增长5.5%左右。（市发展改革委牵头）\n2、财政收入增长4%。（市财政局负责）\n"
        f"二、安全监管行动\n3、建设低空飞行服务平台，3月底前上线。责任单位：市数据局\n4、建成起降点5个。（市公安局负责）\n{REST}\n"
    )
    reading = plain(flat(text))
    assert [heading.heading for heading in reading.outline] == ["主要预期目标", "安全监管行动"]
    assert [written(one) for one in reading.commitments][:4] == [
        "1、地区生产总值增长5.5%左右。 | L市发展改革委",
        "2、财政收入增长4%。 | R市财政局",
        "3、建设低空飞行服务平台，3月底前上线。 | R市数据局",
        "4、建成起降点5个。 | R市公安局",
    ]


def test_the_units_of_a_heading_hold_for_what_is_under_it_in_a_text_of_one_line() -> None:
    text = (
        f"{HEAD}一、关于科技创新（市科技局牵头）\n1．研发投入强度达到2.6%。\n2．建设重点实验室3家。（市教育局负责）\n"
        f"二、关于乡村振兴\n牵头单位：市农业农村局\n3．建成高标准农田38万亩。\n4．开展撂荒地整治。（市水利局负责）\n三、工作要求\n{REST}\n"
    )
    reading = plain(flat(text))
    assert [heading.heading for heading in reading.outline] == ["关于科技创新", "关于乡村振兴", "工作要求"]
    assert [written(one) for one in reading.commitments][:4] == [
        "1．研发投入强度达到2.6%。 | L市科技局",
        "2．建设重点实验室3家。 | R市教育局",
        "3．建成高标准农田38万亩。 | L市农业农村局",
        "4．开展撂荒地整治。 | R市水利局",
    ]


@pytest.mark.parametrize(
    "number",
    [
        "云政办发 〔2026〕 7号",
        "云政 办发〔2026〕7号",
        "云政办发 [2026] 7号",
        "云政办发〔2026〕7 号",
        "云政办发（2026）7号",
    ],
)
def test_the_number_of_a_document_with_stray_blanks(number: str) -> None:
    title, below = "云州市人民政府办公室关于印发方案的通知", "各县（区）人民政府，市政府各部门：\n一、新建学校3所。\n"
    for text in (f"{title}\n{number}\n{below}", f"{number}\n{title}\n{below}"):
        reading = plain(text)
        assert (reading.document.title, reading.document.number) == (title, "云政办发〔2026〕7号")
        assert [part.reason for part in reading.context] == ["masthead", "masthead", "addressee"]


def test_the_month_of_a_draft_is_no_part_of_its_title() -> None:
    reading = plain("云州市政府工作报告重点任务分解（征求意见稿）\n（2026年1月）\n1．新建学校3所。（市教育局负责）\n")
    assert reading.document.title == "云州市政府工作报告重点任务分解（征求意见稿）"


def test_who_filled_a_form_in_and_when() -> None:
    head = "云州市2026年重点工作台账（第一批）\n填报单位：云州市人民政府督查室          2026年3月5日\n"
    document = plain(f"{head}1．新建学校3所。（市教育局负责）\n").document
    assert (document.title, document.issuer, document.issued_on) == (
        "云州市2026年重点工作台账（第一批）",
        "云州市人民政府督查室",
        date(2026, 3, 5),
    )


@pytest.mark.parametrize(
    ("head", "title", "issuer", "number"),
    [
        (
            "云州市人民政府办公室关于印发2026年重点任务分工方案的通知云政办发〔2026〕7号各县（区）人民政府：现印发给你们。",
            "云州市人民政府办公室关于印发2026年重点任务分工方案的通知",
            "云州市人民政府办公室",
            "云政办发〔2026〕7号",
        ),
        (
            "云州市人民政府督查室关于分解落实重点任务的通知云政督〔2026〕2号各县区人民政府：市委召开会议，提出要求。",
            "云州市人民政府督查室关于分解落实重点任务的通知",
            "云州市人民政府督查室",
            "云政督〔2026〕2号",
        ),
        (
            "石桥镇2026年重点工作任务清单及责任分工根据县委全会安排，现将任务明确如下。",
            "石桥镇2026年重点工作任务清单及责任分工",
            None,
            None,
        ),
        (
            "云州市推进低空经济高质量发展行动方案（2026—2028年）为抢抓发展机遇，制定本方案。",
            "云州市推进低空经济高质量发展行动方案（2026—2028年）",
            None,
            None,
        ),
        (
            "云州市政府工作报告重点任务分解（征求意见稿）（2026年1月）",
            "云州市政府工作报告重点任务分解（征求意见稿）",
            None,
            None,
        ),
        (
            "云州市2026年重点工作台账（第一批）填报单位：云州市督查室          2026年3月5日",
            "云州市2026年重点工作台账（第一批）",
            "云州市督查室",
            None,
        ),
    ],
)
def test_the_head_of_a_text_of_one_line(head: str, title: str, issuer: str | None, number: str | None) -> None:
    items = f"一、改善民生\n1．新建学校3所。（市教育局负责）\n2．改造小区20个。（市住房城乡建设局负责）\n二、工作要求\n{REST}\n"
    reading = plain(head + flat(items))
    assert (reading.document.title, reading.document.issuer, reading.document.number) == (title, issuer, number)
    assert [written(one) for one in reading.commitments][:2] == [
        "1．新建学校3所。 | R市教育局",
        "2．改造小区20个。 | R市住房城乡建设局",
    ]


def test_two_signers_of_a_text_of_one_line() -> None:
    text = f"石桥镇2026年重点工作清单\n一、改善民生\n1．新建学校3所。（镇中心校负责）\n2．修路5公里。（村镇办负责）\n{REST}\n中共石桥镇委员会\n石桥镇人民政府\n2026年2月20日"
    assert plain(flat(text)).document.issuer == "中共石桥镇委员会 石桥镇人民政府"


def test_a_heading_ends_before_the_key_of_the_line_below_it_in_a_text_of_one_line() -> None:
    text = (
        "白石县整改方案\n一、总体要求\n坚持问题导向，实行清单化管理、项目化推进、销号制落实。\n二、整改措施\n（一）养殖污染防治不到位\n"
        "问题描述：督察发现，石桥镇3家养殖场粪污直排白石河支流。\n整改措施：1.责令养殖场停产整治（市生态环境局牵头）。2.开展排查，1月底前完成（县农业农村局负责）。\n"
        "（二）污水收集存在短板\n问题描述：县城仍有合流管网11公里。\n整改措施：3.完成管网普查（县住房城乡建设局负责）。\n"
        f"三、组织保障\n{REST}\n"
    )
    reading = plain(flat(text))
    assert [heading.heading for heading in reading.outline] == [
        "总体要求",
        "整改措施",
        "养殖污染防治不到位",
        "污水收集存在短板",
        "组织保障",
    ]
    problem = next(part for part in reading.context if "督察发现" in reading.text[part.start : part.end])
    assert (problem.reason, problem.rule) == ("appraisal", "clause.keyed")
    assert [written(one) for one in reading.commitments][:2] == [
        "1.责令养殖场停产整治 | L市生态环境局",
        "2.开展排查，1月底前完成 | R县农业农村局",
    ]


def test_a_sentence_of_units_before_the_next_mark_in_a_text_of_one_line() -> None:
    """Beside labels in brackets too; and the time of a label with how often it comes."""
    text = (
        f"{HEAD}一、重点任务\n1.建设学校3所。（市教育局负责）\n2.健全机制。组织活动每年不少于6场。由市商务局会同市教育局、市机关事务服务中心负责。\n"
        "二、民生保障\n3.办结欠薪线索，办结率98%以上。牵头单位：市人力资源社会保障局\n完成时限：长期坚持，每季度末月25日前报送情况\n"
        f"4.新增停车泊位500个。（市城管局负责）\n三、工作要求\n{REST}\n"
    )
    found = plain(flat(text)).commitments
    assert [written(one) for one in found][:4] == [
        "1.建设学校3所。 | R市教育局",
        "2.健全机制。组织活动每年不少于6场。 | L市商务局 S市教育局、市机关事务服务中心",
        "3.办结欠薪线索，办结率98%以上。 | L市人力资源社会保障局",
        "4.新增停车泊位500个。 | R市城管局",
    ]
    assert [deadline.text for deadline in found[2].deadlines] == ["长期坚持", "每季度末月25日前"]


def test_numbers_of_pages_within_a_text_of_one_line() -> None:
    text = (
        f"{HEAD}一、重点任务\n1．建成物流共第 1 页 共 9 页配中心1处。（市商务局负责）\n2．新增停车泊位500个。（市城管局负责）— 2 —\n"
        "3．完成造林22万亩。（市林业局— 3 —云州市人民政府公报 2026年第2期、市水利局负责）\n4．于2月— 4 —云州市人民政府公报 2026年第2期10日前建成泵站3座。（市水务局负责）\n"
        f"二、工作要求\n{REST}\n"
    )
    reading = plain(flat(text))
    assert [written(one) for one in reading.commitments][:4] == [
        "1．建成物流共配中心1处。 | R市商务局",
        "2．新增停车泊位500个。 | R市城管局",
        "3．完成造林22万亩。 | R市林业局、市水利局",
        "4．于2月10日前建成泵站3座。 | R市水务局",
    ]
    assert [str(each.due)[5:] for each in reading.commitments[3].deadlines] == ["02-10"]


def test_dashes_that_number_no_page() -> None:
    text = f"{HEAD}一、重点任务\n1．建设地块GX-07-2号，2026—2028年每年1—2月检查，拨打010-123-4567。（市商务局负责）\n2．建设学校。（市教育局负责）\n{REST}\n"
    assert mend(Text(flat(text), [], "txt", [])).furniture == []


def test_the_head_of_a_page_that_stands_once_in_a_label() -> None:
    text = "7．完成低效林改造2万亩。（市林业局、市自\n第2页 共9页\n云州市人民政府公报 2026年第2期\n然资源和规划局）\n"
    assert items(text) == ["7．完成低效林改造2万亩。 | R市林业局、市自然资源和规划局"]


def test_blanks_behind_keys_and_before_some_marks_took_the_place_of_no_line_breaks() -> None:
    text = (
        "云州市2026年重点工作台账&nbsp;&nbsp;一、产业发展&nbsp;（一）培育产业链目标任务：&nbsp;全年产值达到320亿元。牵头单位：&nbsp;市工业和信息化局&nbsp;&nbsp;"
        "配合单位：&nbsp;市商务局，&nbsp;&nbsp;市财政局完成时限：12月20日前&nbsp;（二）建设产业园目标任务：4月底前竣工。牵头单位：&nbsp;&nbsp;市数据局二、城乡建设"
        "（三）治理内涝目标任务：改造易涝点17处。责任单位：&nbsp;市住房城乡建设局（四）整治环境目标任务：&nbsp;新建户厕1万座。责任单位：市农业农村局三、工作要求"
        f"{REST}"
    )
    reading = plain(text)
    assert reading.document.title == "云州市2026年重点工作台账"
    assert [written(one) for one in reading.commitments][:4] == [
        "（一）培育产业链目标任务：全年产值达到320亿元。 | L市工业和信息化局 S市商务局、市财政局",
        "（二）建设产业园目标任务：4月底前竣工。 | L市数据局",
        "（三）治理内涝目标任务：改造易涝点17处。 | R市住房城乡建设局",
        "（四）整治环境目标任务：新建户厕1万座。 | R市农业农村局",
    ]


def test_lines_of_which_some_are_indented() -> None:
    """Neither the number of a document nor a heading that every office writes goes on in a line that is not indented."""
    text = (
        "云州市人民政府关于发展旅游的实施意见\n&nbsp;云政发〔2026〕3号\n各县（区）人民政府，市政府各部门：\n&nbsp;为发展旅游，提出如下意见。\n&nbsp;一、总体要求\n"
        "坚持问题导向，实行清单化管理、销号制落实。\n&nbsp;二、重点任务\n&nbsp;1.新建学校3所。（市教育局负责）\n"
    )
    reading = plain(text)
    assert reading.document.number == "云政发〔2026〕3号"
    assert [heading.heading for heading in reading.outline] == ["总体要求", "重点任务"]


def test_the_issuer_of_a_title_in_traditional_characters() -> None:
    text = "云州市人民政府辦公室關於印發2026年重點任務分工方案的通知\n1.新建學校3所。（市教育局負責）\n"
    assert plain(text).document.issuer == "云州市人民政府辦公室"


def test_an_open_bracket_at_the_end_of_a_short_line_of_a_column() -> None:
    words = "（三）严格督导考核。将体系建设纳入乡镇年度综合考核，对工作推进不力、连续两次排名末位的单位予以约谈。（县委督查室、县商务局"
    rest = "本意见自印发之日起施行，有效期至2028年12月31日，由县商务局负责解释，各乡镇人民政府、县政府各部门遵照执行。"
    above = "（二）强化资金保障。县财政每年安排专项资金，积极争取上级服务业发展资金，重点支持冷链物流和农村电商发展项目。（县财政局）"
    lines = [line[i : i + 22] for line in (above, words, rest) for i in range(0, len(line), 22)]
    found = plain("青岭县实施意见\n" + "\n".join(lines) + "\n").commitments
    assert [written(one)[-10:] for one in found][:2] == [
        "金保障项目。 | R县财政局"[-10:],
        "R县委督查室、县商务局"[-10:],
    ]


def test_a_unit_behind_a_part_of_a_sentence_before_the_next_mark_in_a_text_of_one_line() -> None:
    text = (
        f"{HEAD}一、生态环保\n1．建设廊道31公里（市水利局负责），关停企业45家（市工业和信息化局负责），建成监测站6座（市生态环境局）。\n"
        f"2．造林3万亩。（市林业局负责）\n3．治沙2万亩。（市水利局负责）\n二、工作要求\n{REST}\n"
    )
    assert [written(one) for one in plain(flat(text)).commitments][:3] == [
        "1．建设廊道31公里 | R市水利局",
        "关停企业45家 | R市工业和信息化局",
        "建成监测站6座 | R市生态环境局",
    ]


def test_titles_of_one_line_with_brackets_that_are_never_closed() -> None:
    items = f"一、民生\n1．新建学校3所。（市教育局负责）\n2．造林3万亩。（市林业局负责）\n二、要求\n{REST}\n"
    for head, title in {
        "云州市发展行动方案（2026—2028年为抢抓机遇，制定本方案。": "云州市发展行动方案（2026—2028年",
        "云州市重点任务分解（征求意见稿）（2026年1月": "云州市重点任务分解（征求意见稿）",
    }.items():
        assert plain(flat(head + items)).document.title == title


@pytest.mark.parametrize("width", [24, 30])
def test_a_title_that_fills_its_line_by_chance(width: int) -> None:
    title = ("云州市推进低空经济高质量发展" + "云州地区产业" * 9)[: width - 4] + "行动方案"
    rest = "为抢抓低空经济发展机遇，培育新质生产力，结合本地实际情况，制定本行动方案，请各县区结合实际认真抓好贯彻落实工作，确保取得实效。"
    below = "一、到2028年，全市低空经济规模达到150亿元，建成通用机场2个、起降点120个，集聚相关企业200家以上，培育小巨人企业5家，带动就业3万人。"
    lines = [words[i : i + width] for words in (title, rest, below) for i in range(0, len(words), width)]
    assert plain("\n".join(lines) + "\n").document.title == title


def test_offices_that_are_charged_below_a_label_whose_bracket_is_lost_lines_above() -> None:
    items = [
        "10．推进综合治理，开工建设生态廊道三十一公里，关停散乱污企业四十五家，建成水质自动监测站六座。（市水利局、市生态环境局）",
        "11．新增公办幼儿园学位，义务教育阶段大班额全面消除。（市教育局牵头；市财政局配合）",
        "12．开展高空坠物、电动自行车、燃气等领域安全隐患排查整治，排查率达到百分之百。（市应急管理局、市消防救援支队、市住房城乡建设局分别牵头",
        "各牵头单位要于2月20日前制定具体实施方案报市政府督查室，自3月起每月25日前报送进展情况。",
    ]
    lines = [words[i : i + 21] for words in items for i in range(0, len(words), 21)]
    found = plain("云州市2026年重点任务分工方案\n" + "\n".join(lines) + "\n").commitments
    assert [[unit.words for unit in one.units] for one in found] == [
        ["市水利局", "市生态环境局"],
        ["市教育局", "市财政局"],
        ["市应急管理局", "市消防救援支队", "市住房城乡建设局"],
        ["各牵头单位"],
    ]


def test_two_signers_below_an_indented_text() -> None:
    text = (
        "石桥镇2026年重点工作清单\n　　1．新建学校3所，8月底前投用，惠及学生三百人。（镇中心校负责）\n　　2．修路5公里，9月底前通车。（村镇办负责）\n"
        "　　3．植树二千亩，五月底前完成。（林业站负责）\n　　中共石桥镇委员会\n石桥镇人民政府\n2026年2月20日\n"
    )
    assert plain(text).document.issuer == "中共石桥镇委员会 石桥镇人民政府"


def test_how_often_in_straight_quotation_marks() -> None:
    (found,) = plain(f'{HEAD}1．用好债券,建立"周调度、月通报"机制。(市财政局牵 头)\n').commitments
    assert [deadline.text for deadline in found.deadlines] == ["周调度", "月通报"]
    assert written(found).endswith("L市财政局")
