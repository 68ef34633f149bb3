"""Files of every kind, good and bad: what is read of them, and what is said when they can't be read."""

import io
import time
import zipfile

import docx as python_docx
import pytest

from luoshi.reading.errors import (
    Damaged,
    EmptyFile,
    Hostile,
    OldFormat,
    ReadingError,
    Scanned,
    TooLarge,
    UnknownFormat,
)
from luoshi.reading.formats import Cell, Text, extract, pdf, pdf_pages
from luoshi.reading.formats.numbering import numeral
from tests.reading import made_files as made

NOTICE = "云州市人民政府办公室关于印发重点工作分工的通知\r\n\r\n　　一、市教育局牵头，6月底前完成12所学校改造。\n（二）各县区负责。\n"
TRADITIONAL = "雲州市人民政府辦公室關於印發重點工作分工的通知\n一、市教育局牽頭，六月底前完成十二所學校改造。\n"


def error_of(data: bytes, name: str | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        extract(data, name)
    return caught.value


# --- plain text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312"]
)
def test_simplified_text_is_decoded_unchanged(encoding):
    assert extract(NOTICE.encode(encoding)).characters == NOTICE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "big5", "gb18030"])
def test_traditional_text_is_decoded_unchanged(encoding):
    assert extract(TRADITIONAL.encode(encoding)).characters == TRADITIONAL


@pytest.mark.parametrize(
    "text", ["督查通报", "云州市", "（此件公开发布）", "落实", "2023年12月31日", "责任单位：市水利局"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_few_characters_are_enough(text, encoding):
    assert extract(text.encode(encoding)).characters == text


def test_paragraphs_of_text_are_its_filled_lines():
    text = extract(NOTICE.encode())
    assert [text.characters[one.start : one.end].strip() for one in text.origin] == [
        "云州市人民政府办公室关于印发重点工作分工的通知",
        "一、市教育局牵头，6月底前完成12所学校改造。",
        "（二）各县区负责。",
    ]
    assert [one.paragraph for one in text.origin] == [1, 2, 3]
    assert text.media == "txt"


def test_a_few_wrong_bytes_leave_the_rest_readable():
    data = (NOTICE * 20).encode("utf-8")[:-1] + b"\xe4\xba"
    characters = extract(data).characters
    assert characters.startswith(NOTICE)
    assert characters.endswith("�")


@pytest.mark.parametrize("data", [b"\n\n  \t", "　　\r\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe"])
def test_blanks_are_an_empty_file(data):
    assert error_of(data).code == "empty.text"


@pytest.mark.parametrize("size", [20, 100, 301])
def test_text_cut_off_within_a_character_is_read_up_to_there(size):
    data = (NOTICE * 3).encode()[:size]
    assert extract(data).characters.rstrip("�") == data.decode("utf-8", errors="ignore")


@pytest.mark.parametrize("text", ["专业", "实施", "平时", "学习实施统一"])
def test_gb_text_that_is_valid_utf_8_by_chance_is_still_gb(text):
    assert text.encode("gb18030").decode("utf-8") != text
    assert extract(text.encode("gb18030")).characters == text


def test_no_bytes_are_an_empty_file():
    assert isinstance(error_of(b""), EmptyFile)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x7fELF" + bytes(500), bytes(1000), b"MZ\x90\x00" + bytes(range(256))]
)
def test_programs_and_rubbish_are_not_text(data):
    assert isinstance(error_of(data), UnknownFormat)


# --- html ------------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>云州市人民政府</title><script>var a="乱";</script></head>
<body><div class="top-nav"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">办事服务</a></div>
<ul><li><a href="1">机构</a></li><li><a href="2">文件</a></li><li><a href="3">数据</a></li></ul>
<div style="display:none">看不见的字。</div>
<h1>关于印发分工方案的通知</h1><p style="text-indent:2em">一、<b>稳就业。</b>由市人力资源
社会保障局负责，&nbsp;6月底前完成。</p><p>二、第二项<br>换行之后。</p>
<table><tr><th>任务</th><th>牵头单位</th></tr><tr><td rowspan="2">修路<p>架桥</p></td><td>市交通运输局</td></tr><tr><td>市水利局</td></tr></table>
<div class="footer">版权所有：云州市</div><!-- 注释 --></body></html>"""


def read_page(charset: str = "utf-8", markup: str = PAGE) -> Text:
    return extract(markup.format(charset=charset).encode(charset))


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_a_page_is_read_without_what_surrounds_it(charset):
    assert read_page(charset).characters.split("\n") == [
        "关于印发分工方案的通知",
        "一、稳就业。由市人力资源社会保障局负责，\xa06月底前完成。",
        "二、第二项",
        "换行之后。",
        "任务\t牵头单位",
        "修路",
        "架桥\t市交通运输局",
        "市水利局",
    ]


def test_headings_bold_and_cells_of_a_page_are_styles():
    text = read_page()
    styled = {text.characters[style.start : style.end]: style for style in text.styles}
    assert styled["关于印发分工方案的通知"].heading_level == 1
    assert styled["稳就业。"].bold
    assert styled["牵头单位"].table_cell == Cell(0, 0, 1)
    assert styled["市水利局"].table_cell == Cell(0, 2, 1), "the cell beside it reaches down into its row"


def test_a_table_that_only_places_the_page_is_no_table():
    markup = "<table><tr><td>左栏</td></tr><tr><td><table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table></td></tr></table>"
    text = extract(markup.encode())
    assert text.characters == "左栏\n甲\t乙\n丙\t丁"
    assert {style.table_cell.table for style in text.styles if style.table_cell} == {1}


def test_ordered_lists_show_their_numbers():
    assert extract("<ol><li>市教育局</li><li>市财政局</li></ol>".encode()).characters == "1.市教育局\n2.市财政局"


def test_a_wrong_declaration_is_not_believed():
    assert (
        "市教育局"
        in extract('<html><meta charset="utf-8"><p>由市教育局负责落实。</p></html>'.encode("gb18030")).characters
    )


def test_a_list_of_links_with_sentences_stays():
    items = "".join(f"<li><a href='{n}'>第{n}项由市财政局负责。</a></li>" for n in range(5))
    assert "第3项" in extract(f"<html><ul>{items}</ul></html>".encode()).characters


def test_deep_nesting_is_refused_or_read_quickly():
    began = time.process_time()
    assert error_of(b"<div>" * 100_000 + "深".encode()).code in ("hostile.nesting", "empty.text")
    assert time.process_time() - began < 2


@pytest.mark.parametrize("start", ["<div>" * 900, "<p><font color=red>前言。" * 3000])
def test_badly_closed_pages_lose_nothing(start):
    assert extract(f"<html><body>{start}{'<p>由市财政局负责。</p>' * 300}".encode()).characters.count("财政局") == 300


def test_only_navigation_is_an_empty_page():
    assert isinstance(error_of("<html><nav>首页</nav><script>x</script></html>".encode()), EmptyFile)


# --- docx ------------------------------------------------------------------------------------------------------------

NUMBERING = """<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%4"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""
STYLES = """<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="11"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>"""


def test_numbers_of_lists_stand_before_their_paragraphs():
    body = "".join(
        made.numbered(text, 1, level)
        for text, level in [
            ("稳就业", 0),
            ("培训", 1),
            ("第一期", 2),
            ("开班", 3),
            ("第二期", 2),
            ("招聘", 1),
            ("第一场", 2),
            ("稳物价", 0),
            ("储备", 1),
        ]
    )
    assert extract(made.docx(body, numbering=NUMBERING)).characters.split("\n") == [
        "一、稳就业", "（一）培训", "1.第一期", "①开班", "2.第二期", "（二）招聘", "1.第一场", "二、稳物价", "（一）储备",
    ]  # fmt: skip


def test_bullets_have_no_number_and_another_list_may_begin_anew():
    body = made.numbered("甲", 1, 0) + made.numbered("点", 2, 0) + made.numbered("乙", 1, 0) + made.numbered("丙", 3, 0)
    assert extract(made.docx(body, numbering=NUMBERING)).characters == "一、甲\n点\n二、乙\n一、丙"


def test_an_empty_numbered_paragraph_counts():
    body = made.numbered("甲", 1, 0) + made.numbered("", 1, 0) + made.numbered("丙", 1, 0)
    assert extract(made.docx(body, numbering=NUMBERING)).characters == "一、甲\n三、丙"


def test_styles_give_level_number_and_weight_and_are_inherited():
    body = made.paragraph("总体要求", '<w:pStyle w:val="11"/>') + made.paragraph("正文", '<w:outlineLvl w:val="9"/>')
    text = extract(made.docx(body, STYLES, NUMBERING))
    assert text.characters == "一、总体要求\n正文"
    assert (text.styles[0].heading_level, text.styles[0].end) == (1, 6)
    assert any(style.bold and style.end == 6 for style in text.styles)
    assert all(style.end <= 6 for style in text.styles)


def test_the_table_of_contents_is_left_out():
    body = made.paragraph("总体要求　1", '<w:pStyle w:val="T1"/>') + made.paragraph("总体要求", '<w:pStyle w:val="1"/>')
    assert extract(made.docx(body, STYLES)).characters == "总体要求"


def test_tables_stand_in_their_place_cell_by_cell():
    rows = [
        [made.paragraph("任务"), made.paragraph("牵头单位"), made.paragraph("完成时限")],
        [
            '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + made.paragraph("修路") + made.paragraph("架桥"),
            made.paragraph("年底前"),
        ],
        [made.paragraph("植树"), "<w:p/>", made.paragraph("3月")],
    ]
    text = extract(made.docx(made.paragraph("分工表") + made.table(rows) + made.paragraph("附则")))
    assert text.characters == "分工表\n任务\t牵头单位\t完成时限\n修路\n架桥\t年底前\n植树\t3月\n附则"
    cells = {text.characters[one.start : one.end]: one.table_cell for one in text.styles if one.table_cell}
    assert cells["年底前"] == Cell(0, 1, 2)
    assert cells["3月"] == Cell(0, 2, 2), "an empty cell keeps its place"
    assert [one.paragraph for one in text.origin] == list(range(1, 11))


def test_what_was_deleted_hidden_or_is_a_field_code_is_not_text():
    body = (
        "<w:p><w:r><w:t>保留</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:br/><w:t>下行</w:t></w:r></w:p>"
    )
    assert extract(made.docx(body)).characters == "保留新增\n下行"


def test_a_text_box_is_read_once():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{made.paragraph('特急')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert extract(made.docx(body)).characters == "特急\n正文"


def test_a_document_of_python_docx_is_read():
    document = python_docx.Document()
    document.add_heading("云州市重点工作", level=1)
    document.add_paragraph("由市水利局牵头。").runs[0].bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    text = extract(buffer.getvalue(), "重点工作.docx")
    assert text.characters == "云州市重点工作\n由市水利局牵头。"
    assert text.styles[0].heading_level == 1
    assert text.media == "docx"


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"), (110, "chineseCountingThousand", "一百一十"), (1005, "chineseCounting", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographTraditional", "丙"), (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"), (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (28, "lowerLetter", "bb"),
        (12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"), (25, "ideographDigital", "二五"), (5, "unheard of", "5"),
    ],
)  # fmt: skip
def test_numerals(number, form, written):
    assert numeral(number, form) == written


# --- hostile and broken packages -------------------------------------------------------------------------------------


def test_a_dtd_in_a_docx_is_refused():
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{made.W}"><w:body>'
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    error = error_of(made.docx("", **{"word/document.xml": xml}))
    assert isinstance(error, Hostile)
    assert error.code == "hostile.entities"


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "_rels/.rels"])
def test_a_dtd_in_any_part_is_refused(part):
    bomb = '<!DOCTYPE d [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    assert error_of(made.docx(made.paragraph("正文"), **{part: bomb})).code == "hostile.entities"


def test_a_zip_bomb_is_refused_quickly():
    body = "<w:p/>" * 3_000_000
    data = made.docx(body)
    assert len(data) < 200_000
    began = time.process_time()
    assert error_of(data).code == "hostile.bomb"
    assert time.process_time() - began < 2


def test_a_package_of_countless_entries_is_refused():
    entries = {f"x/{number}": "" for number in range(10_001)}
    assert error_of(made.docx("", **entries)).code == "hostile.bomb"


def test_a_directory_that_lies_about_sizes_is_damage():
    data = bytearray(made.docx(made.paragraph("正文" * 5000)))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert isinstance(error_of(bytes(data)), ReadingError)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_an_upload_cut_off_half_way_is_damage(part):
    data = made.docx(made.paragraph("由市财政局负责。" * 500), STYLES, NUMBERING)
    error = error_of(data[: int(len(data) * part)])
    assert isinstance(error, Damaged)
    assert "重新" in error.hint_zh


def test_a_docx_without_document_is_damage():
    assert isinstance(error_of(made.package({"[Content_Types].xml": "", "word/settings.xml": "<a/>"})), Damaged)


def test_an_unclosed_document_is_damage():
    assert isinstance(error_of(made.docx("<w:p>")), Damaged)


def test_a_docx_of_pictures_is_a_scan():
    assert isinstance(error_of(made.docx("<w:p><w:r><w:drawing/></w:r></w:p>")), Scanned)


def test_an_empty_docx_is_empty():
    assert isinstance(error_of(made.docx("<w:p/>")), EmptyFile)


def test_an_encrypted_entry_is_named_as_such():
    data = bytearray(made.docx(made.paragraph("正文")))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.getinfo("word/document.xml").header_offset
    data[offset + 6] |= 1
    start = 0
    while (start := data.find(b"PK\x01\x02", start + 1)) > 0:
        data[start + 8] |= 1
    assert error_of(bytes(data)).code == "damaged.encrypted"


# --- pdf -------------------------------------------------------------------------------------------------------------


def pages_error(data: bytes) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        pdf_pages.extract(data)
    return caught.value


def test_a_pdf_is_read_by_another_process_with_the_same_result():
    boxes = [(60 + 120 * column, 600 - 40 * row, 120, 40) for column in range(2) for row in range(2)]
    cells = [(65 + 120 * column, 615 - 40 * row, 11, f"格{row}{column}") for column in range(2) for row in range(2)]
    data = made.pdf([cells, []], boxes)
    assert extract(data) == pdf_pages.extract(data)
    assert extract(data).styles[0].table_cell == Cell(0, 0, 0)


def test_pages_are_origins_and_indents_are_blanks():
    lines = [
        (90, 700, 16, "各县区人民政府要高度重视此项工作"),
        (90, 670, 16, "切实加强领导。"),
        (122, 640, 16, "一、市教育局牵头。"),
    ]
    text = pdf_pages.extract(made.pdf([[(150, 760, 22, "云州市人民政府"), *lines], [(90, 760, 16, "第二页的话。")]]))
    assert (
        text.characters
        == "云州市人民政府\n各县区人民政府要高度重视此项工作\n切实加强领导。\n　　一、市教育局牵头。\n第二页的话。"
    )
    assert [(text.characters[one.start : one.end][:3], one.page) for one in text.origin] == [
        ("云州市", 1),
        ("第二页", 2),
    ]


def test_the_order_is_that_of_the_page_not_of_the_file():
    text = pdf_pages.extract(made.pdf([[(90, 600, 16, "正文在文件中靠前。"), (90, 700, 22, "标题在文件中靠后")]]))
    assert text.characters.split("\n")[0] == "标题在文件中靠后"


def test_columns_are_read_one_after_the_other():
    rows = [(60, 780, 20, "横跨两栏的大标题在最上面一行的位置上")]
    for number in range(6):
        rows += [
            (60, 720 - 20 * number, 12, f"左栏第{number}行左栏左栏左栏左栏"),
            (330, 720 - 20 * number, 12, f"右栏第{number}行右栏右栏"),
        ]
    read = pdf_pages.extract(made.pdf([rows])).characters.split("\n")
    assert read[0].startswith("横跨")
    assert [line[:4] for line in read[1:]] == [f"{side}栏第{number}" for side in "左右" for number in range(6)]


def test_a_ruled_table_is_read_cell_by_cell():
    boxes = [(60 + 120 * column, 600 - 40 * row, 120, 40) for column in range(3) for row in range(3)]
    heads = [(65, 615, 11, "工作任务"), (185, 615, 11, "牵头单位"), (305, 615, 11, "完成时限")]
    cells = [
        (65, 585, 11, "改造农村公路二百公里"),
        (65, 570, 11, "以上"),
        (185, 575, 11, "市交通局"),
        (305, 575, 11, "年底前"),
    ]
    last = [(65, 535, 11, "植树"), (185, 535, 11, "市林业局"), (305, 535, 11, "三月")]
    text = pdf_pages.extract(
        made.pdf([[(60, 700, 16, "分工表"), *heads, *cells, *last, (60, 400, 12, "表后。")]], boxes)
    )
    assert (
        text.characters
        == "分工表\n工作任务\t牵头单位\t完成时限\n改造农村公路二百公里以上\t市交通局\t年底前\n植树\t市林业局\t三月\n表后。"
    )
    assert {text.characters[one.start : one.end]: one.table_cell for one in text.styles}["市林业局"] == Cell(0, 2, 1)


def test_a_frame_is_no_table():
    text = pdf_pages.extract(
        made.pdf([[(100, 700, 16, "框里的第一行，"), (100, 670, 16, "框里的第二行。")]], [(80, 600, 400, 180)])
    )
    assert text.characters == "框里的第一行，\n框里的第二行。"


def test_a_scan_is_said_to_be_one():
    error = pages_error(made.pdf([[], []], picture=True))
    assert isinstance(error, Scanned)
    assert error.params == {"pages": 2}
    assert "扫描件" in error.message_zh
    assert "OCR" in error.hint_zh


def test_one_page_of_pictures_among_others_is_a_gap():
    words = [(60, 760 - 25 * line, 14, f"第{line}项由市财政局负责落实并于六月底前完成。") for line in range(20)]
    one = made.pdf([words, words, []], picture=True)
    text = pdf_pages.extract(one)
    assert [gap.at for gap in text.gaps] == [len(text.characters)]
    assert "第3页" in text.gaps[0].reason


def test_characters_beyond_the_basic_plane_are_whole_or_left_out():
    whole = made.pdf([[(60, 700, 12, "字𠮷字")]])
    assert pdf_pages.extract(whole).characters == "字𠮷字"
    assert pdf_pages.extract(whole.replace(b"d842", b"5b57")).characters == "字字字"


def test_a_pdf_without_anything_is_empty():
    assert isinstance(pages_error(made.pdf([[]])), EmptyFile)


def test_a_locked_pdf_says_so():
    lock = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        b"11" * 32,
        b"22" * 32,
    )
    error = error_of(
        made.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"], lock)
    )
    assert error.code == "damaged.encrypted"
    assert "密码" in error.message_zh


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\ngarbage %%EOF", made.pdf([[(60, 700, 12, "字")]])[:300]])
def test_a_broken_pdf_is_damage(data):
    assert isinstance(error_of(data), Damaged | EmptyFile)


def test_a_pdf_that_crashes_its_reader_harms_nobody(monkeypatch):
    monkeypatch.setattr(pdf.sys, "executable", "/bin/false")
    assert error_of(made.pdf([[(60, 700, 12, "字")]])).code == "damaged.crash"


def test_a_pdf_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.001)
    assert error_of(made.pdf([[(60, 700, 12, "字")]])).code == "large.slow"


# --- what is not read ------------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500)


@pytest.mark.parametrize(
    ("data", "name", "kind", "code"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "通知.doc", OldFormat, "old.office"),
        (OLE + "WordDocument".encode("utf-16-le"), "通知.wps", OldFormat, "old.office"),
        (OLE + "Workbook".encode("utf-16-le"), None, OldFormat, "old.sheet"),
        (OLE, "台账.et", OldFormat, "old.sheet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", Damaged, "damaged.encrypted"),
        (OLE + "WordDocument Workbook".encode("utf-16-le"), None, OldFormat, "old.office"),
        (made.package({"xl/workbook.xml": "<a/>"}), "台账.docx", Damaged, "damaged.file"),
        (made.package({"OFD.xml": "<a/>"}), None, Damaged, "damaged.file"),
        (made.package({"ppt/presentation.xml": "<a/>"}), None, UnknownFormat, "format.later"),
        (made.package({"mimetype": "application/vnd.oasis.opendocument.text"}), None, UnknownFormat, "format.later"),
        (made.package({"说明.txt": "a"}), "a.docx", UnknownFormat, "format.archive"),
        (b"Rar!\x1a\x07\x00rest", None, UnknownFormat, "format.archive"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "扫描.jpg", UnknownFormat, "format.picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.pdf", UnknownFormat, "format.picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(99), None, UnknownFormat, "format.picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(99), None, UnknownFormat, "format.picture"),
        (b"BM\x36\x00\x0c\x00" + bytes(99), None, UnknownFormat, "format.picture"),
        (bytes(257) + b"ustar\x00" + bytes(250), "a.tar", UnknownFormat, "format.archive"),
        (b"CAJ\x00" + bytes(99), "a.caj", UnknownFormat, "format.caj"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "a.xls", OldFormat, "old.sheet"),
        (b"{\\rtf1\\ansi", None, UnknownFormat, "format.rtf"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "a.doc", OldFormat, "old.office"),
        (b'<?xml version="1.0"?><data/>', None, UnknownFormat, "format.later"),
    ],
)
def test_other_kinds_are_named_with_what_to_do(data, name, kind, code):
    error = error_of(data, name)
    assert type(error) is kind
    assert error.code == code
    assert error.hint_zh.endswith("。")
    assert "soffice" not in error.hint_zh + error.hint_en  # who uploads a file has no prompt


def test_the_content_decides_not_the_name():
    assert extract(made.docx(made.paragraph("正文")), "通知.txt").media == "docx"
    assert extract("正文".encode(), "通知.pdf").media == "txt"


def test_the_limit_is_an_argument():
    assert extract(NOTICE.encode(), max_bytes=1000).characters == NOTICE
    with pytest.raises(TooLarge) as caught:
        extract(bytes(3 * 2**20), max_bytes=2 * 2**20)
    assert caught.value.params == {"size_mb": 3, "limit_mb": 2}
    assert "3 MB" in caught.value.message_zh


def test_every_wording_is_complete_in_both_languages():
    kinds = ReadingError.__subclasses__()
    assert len(kinds) >= 7
    blanks = {"size_mb": 3, "limit_mb": 2, "pages": 5, "limit": 4, "seconds": 9, "lines": 30000, "kind": "docx"}
    codes = [code for kind in kinds for code in kind.wordings]
    assert len(codes) == len(set(codes))
    for kind in kinds:
        for code in kind.wordings:
            error = kind(code, **blanks)
            assert str(error) == error.message() == error.message_zh
            assert error.message("en") == error.message_en != error.message_zh
            assert error.hint("en-gb") == error.hint_en != error.hint()
            for words in (error.message_zh, error.hint_zh, error.message_en, error.hint_en):
                assert len(words) > 4
                assert "{" not in words
