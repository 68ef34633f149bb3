from datetime import date

import pytest

from luoshi.reading import read
from luoshi.reading.characters import TABLE, normalise
from luoshi.reading.errors import TooLarge
from luoshi.reading.formats import Text
from luoshi.reading.formats.text import Style
from luoshi.reading.mending import lines_of, mend, raw_words
from tests.reading.hostile import DRAWN


def mended(characters, media="txt"):
    return mend(Text(characters, [], media, []))


def paragraphs(characters, media="txt"):
    result = mended(characters, media)
    return [result.plain[start:end] for start, end in result.paragraphs]


def test_words_broken_by_a_column_are_joined_and_offsets_stay():
    text = "二要坚定不移激活内需动\n\n力。推动消费提档。\n\n三要守牢底线,营造安全\n\n稳定的环境。"
    result = mended(text)
    assert "激活内需动力。推动" in result.plain
    assert "营造安全稳定的环境" in result.plain
    begin = result.plain.index("激活内需动力")
    assert result.source(begin, begin + 6) == (text.index("激活"), text.index("力。") + 1)


def test_a_line_that_ends_with_a_comma_goes_on():
    assert paragraphs("基本面没有变,\n\n我市发展面临机遇。") == ["基本面没有变,我市发展面临机遇。"]


def test_what_cannot_be_seen_at_a_lines_end_is_no_part_of_it():
    text = "推进 公园 建设 有序 开展。" + "\u200b \ufeff\u3000" * 6
    assert mended(text).plain == "推进公园建设有序开展。"


def test_headings_are_not_joined_to_what_follows():
    assert paragraphs("一、总体要求\n坚持稳中求进。\n二、重点任务\n（一）建设农田，改善条件\n完成农田建设。") == [
        "一、总体要求",
        "坚持稳中求进。",
        "二、重点任务",
        "（一）建设农田，改善条件",
        "完成农田建设。",
    ]


def test_wrapped_columns_are_joined_over_page_numbers():
    body = "云州市各县区要加快推进高标准农田建设工作，落实耕地保护责任，确保粮食播种面积稳定，做好春耕备耕各项准备，"
    text = "\n".join(body[i : i + 12] for i in range(0, len(body), 12)) + "\n\n— 1 —\n不误农时。"
    assert paragraphs(text) == [body + "不误农时。"]
    assert [furniture.rule for furniture in mended(text).furniture] == ["furniture.page-number"]


def test_stray_blanks_inside_a_sentence_are_dropped_but_not_between_names_in_a_headline():
    assert paragraphs("推进综合保 税区建设 ，提高开放 水平。") == ["推进综合保税区建设，提高开放水平。"]
    assert paragraphs("赵明讲话 钱伟主持") == ["赵明讲话 钱伟主持"]


@pytest.mark.parametrize("name", ["中国联通 云岭省分公司", "中国铁路云州局 集团公司", "农业银行 云岭省分行"])
def test_a_blank_before_a_branch_parts_no_names(name):
    words = f"1.加强服务。（省通信管理局、{name}、省财政厅 省教育厅）"
    assert mended(words).norm == words.replace(name, name.replace(" ", ""))


def test_labels_and_keyed_lines_stay_on_their_own():
    assert paragraphs("（一）推进一网通办，实现网上办\n责任单位：市大数据局、\n市教育局\n出席：赵明\n列席：钱伟") == [
        "（一）推进一网通办，实现网上办",
        "责任单位：市大数据局、市教育局",
        "出席：赵明",
        "列席：钱伟",
    ]


def test_a_label_that_ends_with_its_time_is_whole_however_long_its_line():
    notice = "云州市中心医院2025年工作任务\n（九）改造住院楼老旧电梯6部、更换病床320张，食堂满意度不低于90分。责任科室：总务科、设备科、工会；完成时限：8月底\n"
    reading = read((notice + "各科室请于2月15日前将实施方案报院办公室。\n").encode())
    assert [[d.text for d in c.deadlines] for c in reading.commitments] == [["8月底"], ["2月15日前"]]


def test_what_a_page_says_of_itself_behind_a_text_in_one_line_is_furniture():
    text = (
        "云州市推进蔬菜产业提质增效若干措施 云政办发〔2026〕9号 一、重点任务 （一）建设基地。新建标准化菜园60个。（责任单位：市农业农村局） "
        "（二）强化考核。每半年通报一次。（责任单位：市委农办、市政府督查室） 本措施自2026年5月1日起施行。 "
    )
    tail = "扫一扫在手机打开当前页 相关链接：【图解】若干措施 上一篇：关于开展安全生产月活动的通知 【打印】 【收藏】 网站地图 主办：云州市人民政府 承办：市大数据中心"
    reading = read((text + tail).encode())
    assert [[unit.name for unit in c.units] for c in reading.commitments] == [
        ["市农业农村局"],
        ["市委农办", "市政府督查室"],
    ]
    (found,) = [c for c in reading.context if c.rule == "furniture.web-tail"]
    assert reading.text[found.start : found.end] == tail


def test_web_noise_is_furniture():
    text = "当前位置：首页 > 政务公开\n关于做好防汛工作的通知\n【字体：大 中 小】\n图为大会现场。本报记者 孙丽 摄\n打印本页 关闭窗口"
    rules = [furniture.rule for furniture in mended(text).furniture]
    assert rules == ["furniture.web", "furniture.web", "furniture.caption", "furniture.web"]


@pytest.mark.parametrize(
    "line",
    [
        "▲点击上方蓝字关注“白石融媒”",
        "点击蓝字  关注我们",
        "收录于合集 #白石要闻 38个",
        "👇点击“阅读原文”查看更多",
        "点个“在看”，分享给更多人！",
        "💬留言区：攻坚路上你有什么想说的？",
        "编辑｜小石榴 校对｜陈晨",
        "初审：王蕾　复审：张强　终审：何静",
        "阅读 2318　赞 56　在看 33",
        "长按识别二维码关注我们",
        "收录于话题",
    ],
)
def test_what_a_post_says_of_itself_is_furniture(line):
    text = f"石桥镇2026年民生实事\n{line}\n安装路灯680盏，点击率统计由镇党政办负责。\n各村6月底前点亮路灯。\n"
    assert [text[found.start : found.end] for found in mended(text).furniture] == [line]


def test_what_stands_below_the_end_of_a_post_is_furniture():
    tail = "— END —\n来源：石桥镇党政办\n往期推荐\n◆ 石桥镇：3月底前完成春灌渠道清淤\n点个“在看”，分享给更多人！\n"
    found = read(f"石桥镇2026年民生实事\n镇水务站6月底前新建水厂2座。\n{tail}".encode())
    assert [commitment.text for commitment in found.commitments] == ["镇水务站6月底前新建水厂2座。"]
    assert paragraphs("往期推荐的项目由镇水务站办理。\n往期推荐工作要抓紧。") == [
        "往期推荐的项目由镇水务站办理。",
        "往期推荐工作要抓紧。",
    ]


@pytest.mark.parametrize(
    ("media", "foot"),
    [
        ("txt", "主办：县委办公室 承办：县大数据中心\n云ICP备05001234号-1\n"),
        ("txt", "主办单位：青岭县人民政府\n地址：青岭县人民路1号\n电话：0000-6812000\n版权所有 禁止转载\n"),
        ("html", "主办：青岭县人民政府办公室 承办：青岭县大数据中心\n"),
    ],
)
def test_who_keeps_a_site_answers_for_nothing(media, foot):
    body = "青岭县城市管理工作安排\n由县城管局在8月底前取缔占道经营点位140处。\n"
    assert paragraphs(body + foot, media) == body.splitlines()
    label = "主办：县教育局 承办：县体育局\n"
    assert paragraphs(body + label, media) == [*body.splitlines(), label.strip()]


def test_the_day_at_the_head_of_a_site_is_no_title():
    lines = ["今天是", "今天是2026年4月21日 星期二", "欢迎访问青岭县人民政府门户网站"]
    title = "关于做好防汛工作的通知"
    assert paragraphs("\n".join([*lines, title]), "html") == [title]
    assert paragraphs("今天是我们攻坚的第一天。", "html") == ["今天是我们攻坚的第一天。"]


@pytest.mark.parametrize(
    "line",
    [
        "白石县：年内新改建农村公路120公里　▶3版",
        "导读",
        "今日天气　多云转阵雨　18℃～26℃　东南风3级",
        "值班编委：丁一　责任编辑：孙倩　版式：小鱼　校对：陈晨　新闻热线：0000-8110000",
        "2　要闻　2026年5月20日　星期三　责编：孙倩　云州日报",
    ],
)
def test_what_a_newspaper_says_of_its_pages_is_furniture(line):
    text = f"市委常委会召开会议\n会议决定，由市民政局在8月底前完成网格调整。\n{line}\n会议还研究了其他事项。\n"
    assert [text[found.start : found.end] for found in mended(text).furniture] == [line]


def test_what_was_copied_from_a_pdf_as_radicals_is_read_as_characters() -> None:
    """The fonts of many PDFs share a shape between 民 and the radical ⺠, and give the radical away when one copies."""
    plain = "（⼀）改造⽼旧⼩区86个，惠及居⺠1.4万⼾，10⽉底前完⼯，新修⻋站2座。（市⽔利局牵头，各县区⼈⺠政府落实）"
    assert normalise(plain) == (
        "（一）改造老旧小区86个，惠及居民1.4万户，10月底前完工，新修车站2座。（市水利局牵头，各县区人民政府落实）"
    )
    assert normalise("⾞⾒豈") == "车见岂"
    (found,) = read(f"云州市2026年实事清单\n{plain}\n".encode()).commitments
    assert [unit.name for unit in found.units] == ["市⽔利局", "各县区⼈⺠政府"]
    assert [deadline.due for deadline in found.deadlines] == [date(2026, 10, 31)]
    assert [measure.indicator for measure in found.measures] == ["改造老旧小区", "惠及居民", "新修车站"]


def test_no_character_is_written_as_another_that_is_written_otherwise() -> None:
    assert not {ord(plain) for plain in TABLE.values()} & TABLE.keys()
    assert {len(plain) for plain in TABLE.values()} == {1}


def test_lines_of_a_narrow_column_that_say_the_same_again_are_text() -> None:
    """What a paper prints three times at the same place of its column is no head of a page."""
    again = "大龙头企业和专精特新小巨人企业三十家"
    filler = [
        "推动要素跟着项目走并形成齐抓共管的合",
        "力让群众办事少跑腿把好事办到群众的心",
        "上同时加强部门协同和上下联动抓出了成",
        "效并且把年度目标任务分解到岗落实到人",
    ]
    block = ["市工业和信息化局要在今年年内大力培育", again, "以上并全部纳入市级的培育库动态管理。", *filler, *filler]
    assert mended("\n".join(block * 4)).furniture == []


@pytest.mark.parametrize("broken", ["3000万 | 元", "20 | 个百分点", "1.5 | 亿元", "95 | %以上"])
def test_a_figure_is_not_parted_from_what_it_counts(broken: str) -> None:
    text = f"市财政局要在年内把这一项提高{broken.replace(' | ', chr(10))}。\n市教育局要在6月底前完成评估。"
    assert [mended(text).norm[a:b] for a, b in mended(text).paragraphs] == [
        f"市财政局要在年内把这一项提高{broken.replace(' | ', '')}。",
        "市教育局要在6月底前完成评估。",
    ]


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("淘汰柴油货车3OOO辆", "淘汰柴油货车3000辆"),
        ("优化结构.2O20年底前", "优化结构。2020年底前"),
        ("种植油茶1OO0O株", "种植油茶10000株"),
    ],
)
def test_letters_for_zeros_are_figures(damaged, whole):
    assert normalise(damaged) == whole


def test_normal_form_has_the_same_length_and_one_writing():
    plain = "（责任單位：市財政局）,增长５．５％;l0.加强；（市教育局负贵）1,200万"
    norm = normalise(plain)
    assert len(norm) == len(plain)
    assert norm == "（责任单位：市财政局），增长5.5%；10.加强；（市教育局负责）1,200万"


def test_thousands_of_crumbs_are_refused_with_their_number():
    with pytest.raises(TooLarge, match="40000 个以上的短行、短句"):
        mended("要修路。" * 40_000)
    with pytest.raises(TooLarge, match="20000 个以上的短行、短句"):
        mended("一、建设公园\n" * 20_000)
    tasks = "\n".join(f"{number}．云州市要在今年年底以前新建、改建口袋公园以及健身步道。" for number in range(11_000))
    assert len(mended(tasks).paragraphs) == 11_000
    assert mended("要修路。" * 8_000).paragraphs
    with pytest.raises(TooLarge, match="短句或数字"):
        mended("增长6%、7%、8%，新建5所、3家，" * 5_000)


def test_pieces_of_one_long_line_are_not_each_as_long_as_it() -> None:
    words = "序号\t任务\t责任单位。 全面实施农村公路养护，加强部门协同。 " * 300
    text = Text(words, [], "txt", [])
    pieces = lines_of(text)
    assert len(pieces) > 300
    assert sum(map(len, raw_words(words, pieces))) <= len(words)
    rows = "序号\t 任务 \n\n1\t修路\t\n"
    assert raw_words(rows, lines_of(Text(rows, [], "txt", []))) == ["序号\t 任务 ", "1\t修路\t"]


def test_thousands_of_drawn_cells_are_crumbs_and_the_lines_of_a_narrow_page_are_none():
    with pytest.raises(TooLarge):
        mended(DRAWN * 9_000)
    lines = [f"各县区要抓紧新建{chr(0x4E00 + place)}建农村公路和桥" for place in range(12_000)]  # ten to a paragraph
    pages = "\n".join(words + ("。" if place % 10 == 9 else "，") for place, words in enumerate(lines))
    size = len(lines[0]) + 2
    starts = range(0, len(pages), size)
    styles = [Style(start, start + size - 1, goes_on=place % 10 != 0) for place, start in enumerate(starts)]
    assert len(mend(Text(pages, [], "pdf", styles)).paragraphs) == 1_200


def test_the_head_of_a_page_that_repeats_the_title():
    title = "云州市专项督察整改任务清单"
    text = (
        f"{title}\n问题一：部分河段反弹。\n整改措施：开展排水管网排查，完成3个\n— 3 —\n{title}\n河段清淤。\n责任单位：市水务局\n"
        f"问题二：扬尘管控不到位。\n整改措施：落实整改。\n责任单位：市住建局\n— 4 —\n{title}\n完成时限：2026年6月底前\n"
    )
    reading = read(text.encode())
    assert reading.document.title == title
    assert [(c.text, [u.words for u in c.units], len(c.deadlines)) for c in reading.commitments] == [
        ("整改措施：开展排水管网排查，完成3个河段清淤。", ["市水务局"], 0),
        ("整改措施：落实整改。", ["市住建局"], 1),
    ]


def test_columns_of_two_widths_on_a_page_are_both_joined():
    """The wide one of a newspaper's page is not the one in which the narrow one was set."""
    narrow = "市自然资源局要确保工业用地供应占比，推行标准地出让；市供电公司要把企业用电报装时间压减下来，市人社局联合云州职业技术学院，年内培训技能人才一万人次。"
    wide = narrow.replace(
        "市供电公司", "市教育局要在秋季开学第一周组织全市中小学开展毒品预防教育，覆盖各班；市供电公司"
    )
    text = ""
    for words, width in ((narrow, 24), (narrow, 24), (narrow, 24), (wide, 37), (wide, 37)):
        text += "\u3000\u3000" + "\n".join(words[begin : begin + width] for begin in range(0, len(words), width)) + "\n"
    assert paragraphs(text, "pdf") == [narrow, narrow, narrow, wide, wide]


def test_a_stray_blank_in_a_line_with_units_behind_a_dash_is_dropped():
    assert mended("10、中心小学教学楼 8月25日前交付——中心学校、项目 办").norm.endswith(
        "教学楼8月25日前交付——中心学校、项目办"
    )
