"""Plain text and web pages as they come: broken bytes, odd line ends, pages of offices."""

import pytest

from luoshi.reading import read
from luoshi.reading.errors import EmptyFile, TooLarge, UnknownFormat
from luoshi.reading.formats import Cell, extract
from tests.reading.test_formats import NOTICE, TRADITIONAL

LONG = NOTICE * 5


def test_bytes_that_are_no_characters_are_gaps():
    data = bytearray(LONG.encode("gb18030"))
    data[31] = 0xFF
    text = extract(bytes(data))
    assert text.characters.count("�") <= 2
    assert [text.characters[gap.at] for gap in text.gaps] == ["�"]
    assert "无法识别" in text.gaps[0].reason
    assert [gap.at for gap in read(bytes(data)).gaps if gap.rule == "gap.of-file"] == [gap.at for gap in text.gaps]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_of_value_nought_do_no_harm(encoding):
    data = LONG.encode(encoding)
    assert extract(data + bytes(2000)).characters == LONG
    inside = extract(data[:62] + b"\x00" + data[62:]).characters
    assert "\x00" not in inside
    assert len(inside) <= len(LONG) + 3
    before = extract(bytes(100) + data).characters
    assert before.lstrip("�") == LONG


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_may_be_padded_or_lack_a_byte(encoding):
    data = LONG.encode(encoding)
    assert extract(data[:-1]).characters[:-1] == LONG[:-1]
    assert extract(data + bytes(512)).characters.rstrip("�") == LONG


@pytest.mark.parametrize("data", [bytes(4000), bytes(500) + b"\x7fELF\x01\x02" + bytes(500)])
def test_nothing_but_noughts_is_no_text(data):
    with pytest.raises(UnknownFormat):
        extract(data)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_are(end):
    words = NOTICE.replace("\r\n", "\n").replace("\n", end)
    text = extract(words.encode())
    assert text.characters == words
    assert len(text.origin) == 3
    assert read(words.encode()).commitments[-1].text == "（二）各县区负责。"


def test_characters_of_hong_kong_are_read():
    assert extract((TRADITIONAL * 3 + "啫喱嘅").encode("big5hkscs")).characters.endswith("啫喱嘅")


# --- pages -------------------------------------------------------------------------------------------------------------

OFFICE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>通知_云州市人民政府</title></head><body>
<div class="header"><div class="head-nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div></div>
<div class="BreadcrumbNav"><a href="/">首页</a>&nbsp;&gt;&nbsp;<a>政务公开</a></div>
<table class="bd1"><tbody><tr><td><b>发文机关：</b></td><td>云州市人民政府办公室</td><td><b>成文日期：</b></td><td>2025年03月05日</td></tr>
<tr><td><b>发文字号：</b></td><td>云政办发〔2025〕12号</td><td><b>发布日期：</b></td><td>2025年03月10日</td></tr></tbody></table>
<div class="article"><h1>云州市人民政府办公室关于印发<br>2025年重点工作分工方案的通知</h1>
<div class="pages_content"><p>各县（市、区）人民政府，市政府各部门：</p>
&nbsp;&nbsp;&nbsp;&nbsp;一、稳定就业。城镇新增就业5万人。（市人力资源社会保障局牵头，各县区政府配合）<br>
&nbsp;&nbsp;&nbsp;&nbsp;二、促进消费。举办促消费活动20场，重点支持㙍镇。（市商务局负责，6月底前完成）<br/>
<span style="display:none">隐藏文字由市教育局负责。</span><span style="font-size:0">由市审计局负责。</span>
<div><table border=1><tr><td rowspan="2">序号</td><td rowspan=2>工作任务</td><td colspan=2>责任单位</td><td rowspan=2>完成时限</td></tr>
<tr><td>牵头单位</td><td>配合单位</td></tr>
<tr><td>1</td><td><p>建设云湖大桥</p></td><td rowspan=2><p>市交通运输局</p></td><td>市财政局</td><td>10月底前</td></tr>
<tr><td>2</td><td>改造公路100公里</td><td>各县区政府</td><td>年底前</td></tr></table></div></div></div>
<div class="related"><h2>相关文件</h2><ul><li><a>图解：关于印发分工方案的通知</a></li></ul></div><div>扫一扫在手机打开当前页</div>
<div class="footer"><p>主办：云州市人民政府办公室 网站标识码：1234567890</p></div></body></html>"""


def test_a_page_of_an_office_gives_its_document_and_its_table():
    data = OFFICE.encode("gb18030")
    reading = read(data)
    assert reading.document.number == "云政办发〔2025〕12号"
    assert "㙍镇" in reading.text
    assert "隐藏" not in reading.text
    assert "审计" not in reading.text
    assert "首页" not in reading.text
    assert [(c.text, [f"{u.role}:{u.name}" for u in c.units]) for c in reading.commitments] == [
        ("一、稳定就业。城镇新增就业5万人。", ["lead:市人力资源社会保障局", "support:各县区政府"]),
        ("二、促进消费。举办促消费活动20场，重点支持㙍镇。", ["responsible:市商务局"]),
        ("建设云湖大桥", ["lead:市交通运输局", "support:市财政局"]),
        ("改造公路100公里", ["lead:市交通运输局", "support:各县区政府"]),
    ]
    cells = {reading.text[one.start : one.end]: one.table_cell for one in extract(data).styles if one.table_cell}
    assert cells["责任单位"] == Cell(1, 0, 2, 1, 2)
    assert cells["市交通运输局"] == Cell(1, 2, 2, 2, 1)


def test_a_page_laid_out_with_tables_is_read_without_its_side_column():
    markup = (
        "<html><table><tr><td colspan=2><img src=top.jpg></td></tr><tr><td><table><tr><td><a href=1>领导之窗</a></td></tr><tr><td><a href=2>"
        "机构职能</a></td></tr><tr><td><a href=3>政策法规</a></td></tr></table></td><td><table><tr><td><b>云州市人民政府常务会议纪要</b></td></tr>"
        "<tr><td id=Zoom><table><tr><td><p>&nbsp;&nbsp; 3月1日，市长主持召开市政府常务会议。</p><p>　　会议要求，市教育局要在6月底前完成12所学校改造。"
        "</p></td></tr></table></td></tr></table></td></tr></table></html>"
    )
    text = extract(markup.encode())
    assert text.characters.split("\n") == [
        "云州市人民政府常务会议纪要",
        "\xa0\xa0 3月1日，市长主持召开市政府常务会议。",
        "　　会议要求，市教育局要在6月底前完成12所学校改造。",
    ]
    assert not any(style.table_cell for style in text.styles)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("<pre>", "</pre>"),
        ('<div style="white-space: pre-wrap">', "</div>"),
        ('<p><span style="WHITE-SPACE:pre-line">', "</span></p>"),
    ],
)
def test_lines_that_a_browser_shows_as_they_are_stay_lines(opens: str, closes: str) -> None:
    """As a word processor writes a text of fixed letters: the line breaks stand between the elements, or end them."""
    lines = ["<font>一、建设</font>", "", "<b>（一）</b>修路1条。<i>（市交通运输局负责）</i>", "2.种树5棵。"]
    markup = f"<html><body>{opens}" + "\r\n".join(lines) + f"\n{closes}</body></html>"
    assert extract(markup.encode()).characters.split("\n") == [
        "一、建设",
        "（一）修路1条。（市交通运输局负责）",
        "2.种树5棵。",
    ]


def test_a_file_of_crumbs_is_refused_with_its_reason():
    with pytest.raises(TooLarge, match="30000 个以上的短行") as caught:
        extract(("甲\n" * 30_000).encode())
    assert caught.value.code == "large.lines"
    assert extract(("云州市要建设公园。\n" * 30_000).encode()).characters


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<ol start=3><li>甲</li><li>乙</li></ol>", "3.甲\n4.乙"),
        ("<ol><li>甲</li><li value=7>乙</li><li>丙</li></ol>", "1.甲\n7.乙\n8.丙"),
        ("<ol type=a><li>甲</li><li>乙</li></ol>", "a.甲\nb.乙"),
        ("<ol style='list-style-type: cjk-ideographic' start=9><li>甲</li><li>乙</li></ol>", "九、甲\n十、乙"),
        ("<ol style='list-style:none'><li>甲</li></ol>", "甲"),
        ("<ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", "1.甲\n1.子\n2.乙"),
        ("<ol start=x><li value=99999999>甲</li></ol>", "1.甲"),
    ],
)
def test_lists_of_pages_are_numbered_as_a_browser_does(markup, shown):
    assert extract(f"<html>{markup}</html>".encode()).characters == shown


def test_a_row_of_links_above_the_document_is_none_of_it_and_a_linked_title_is():
    links = '<div><a href="/">首页</a> <a href="/a">政务公开</a></div>'
    assert extract(f"<html>{links}<div><a href=1>关于植树的通知</a></div><p>正文。</p></html>".encode()).characters == (
        "关于植树的通知\n正文。"
    )


def test_struck_words_and_reading_aids_are_not_read():
    markup = "<p>由<del>市财政局</del><ins>市教育局</ins>负责，<ruby>漯<rp>(</rp><rt>luo</rt><rp>)</rp></ruby>河</p>"
    assert extract(markup.encode()).characters == "由市教育局负责，漯河"


def test_a_single_cell_inside_a_cell_is_part_of_it_and_a_table_inside_a_table_is_one():
    box = "<table><tr><td>架桥</td></tr></table>"
    rows = f"<tr><td>任务</td><td>单位</td></tr><tr><td>修路{box}</td><td>市水利局</td></tr>"
    text = extract(f"<html><table>{rows}</table></html>".encode())
    assert text.characters == "任务\t单位\n修路\n架桥\t市水利局"
    assert {one.table_cell for one in text.styles} == {Cell(0, 0, 0), Cell(0, 0, 1), Cell(0, 1, 0), Cell(0, 1, 1)}


def test_what_only_browsers_without_frames_show_is_no_document():
    page = "<html><frameset><frame src=a.htm><noframes><body>您的浏览器不支持框架</body></noframes></frameset></html>"
    with pytest.raises(EmptyFile):
        extract(page.encode())
    assert extract("<dl><dt>任务</dt><dd>修路</dd></dl>".encode()).characters == "任务\n修路"
