import pytest

from luoshi.decide.spans import breaks, mended, parts, sentences, title_of


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("各县区要立足优势、错位发展,", "各县区要立足优势、错位发展"),
        ("（一）完成燃气整治。随后复查。", "完成燃气整治"),
        ("三是抓好春耕", "抓好春耕"),
        ("。", "。"),
        ("二、会议决定，由市住建局牵头，市财政局、市供电公司配合，年底前更换管网12公里。", "年底前更换管网12公里"),
        ("三、会议要求，各县区要开展应急演练。", "各县区要开展应急演练"),
        ("对园区实施改造（白石县政府牵头，市住建局配合），6月30日前开工；", "对园区实施改造，6月30日前开工"),
        ("〔责任单位：市教育局〕新建学校3所（其中小学1所）。", "新建学校3所（其中小学1所）"),
        ("（市教育局牵头）", "（市教育局牵头）"),
        ("交办事项：妥善处置云州大厦烂尾问题\n具体要求：6月20日前召开债权人会议。", "妥善处置云州大厦烂尾问题"),
        ("会议指出，抓落实。", "会议指出，抓落实"),  # what would be left says too little
    ],
)
def test_a_title_is_the_first_sentence_without_its_mark(words, title):
    assert title_of(words) == title


def test_a_long_title_is_cut_at_a_pause():
    words = "认真排查梳理各领域风险隐患,全面守好金融风险、生态环境、安全生产、社会稳定等底线,营造安全稳定的发展环境"
    assert title_of(words) == "认真排查梳理各领域风险隐患,全面守好金融风险、生态环境、安全生产"
    assert title_of("一" * 50 + "。").endswith("…")


def test_broken_lines_are_joined_and_spaces_of_the_document_stay():
    assert mended(" 激活内需动\n\n力 ") == "激活内需动力"
    assert mended("推进 Smart\n  City 建设") == "推进 Smart City 建设"
    assert mended("王磊 王卫东") == "王磊 王卫东"


def test_breaks_never_leave_a_part_blank():
    text = "甲要办,乙要办。\n"
    assert breaks(text, 0, len(text)) == [4]
    assert parts(text, 0, len(text)) == [(0, "甲要办,"), (4, "乙要办。")]
    assert breaks("没有停顿", 0, 4) == []
    assert breaks("三、甲要办，乙要办。", 0, 10) == [6]  # never behind a mere number


def test_sentences_keep_their_marks_and_drop_blanks():
    text = "甲。 乙！\n\n丙"
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == ["甲。", "乙！", "丙"]
    assert [text[start:end] for start, end in sentences(text, 3, len(text))] == ["乙！", "丙"]
