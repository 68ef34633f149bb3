"""Word documents with merged cells, tracked changes, text boxes, notes, heads and feet; and what is read of their tables."""

import pytest

from luoshi.reading import read
from luoshi.reading.formats import Cell, Text, extract
from tests.reading import made_files as made

NUMBERING = """<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"""
DOWN = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
ON = "<w:tcPr><w:vMerge/></w:tcPr>"
P = made.paragraph


def cells_of(text: Text):
    return {text.characters[one.start : one.end]: one.table_cell for one in text.styles if one.table_cell}


def words_of(text: Text, kind: str):
    return [text.characters[one.start : one.end] for one in text.styles if one.furniture == kind]


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


# --- tables ----------------------------------------------------------------------------------------------------------

MERGED = [
    [P("序号"), P("工作任务"), P("牵头单位"), P("完成时限")],
    [P("1"), P("实施项目10个"), DOWN + P("市交通运输局"), P("6月底前")],
    [P("2"), P("建成公路20公里"), ON + "<w:p/>", P("9月底前")],
    [P("3"), P("改造学校3所"), P("市教育局"), P("年底前")],
]


def test_a_cell_merged_downwards_has_its_words_once_and_reaches_down():
    text = extract(made.docx(made.table(MERGED)))
    assert text.characters.count("市交通运输局") == 1
    cells = cells_of(text)
    assert cells["市交通运输局"] == Cell(0, 1, 2, 2, 1)
    assert cells["市教育局"] == Cell(0, 3, 2)
    assert cells["9月底前"] == Cell(0, 2, 3)


def test_words_that_a_merged_cell_repeats_are_shown_once_and_others_stay():
    rows = [
        [P("工作任务"), P("牵头单位")],
        [P("甲任务"), DOWN + P("市教育局")],
        [P("乙任务"), ON + P("市教育局")],
        [P("丙任务"), ON + P("市水利局")],
    ]
    text = extract(made.docx(made.table(rows)))
    assert text.characters == "工作任务\t牵头单位\n甲任务\t市教育局\n乙任务\n丙任务\t市水利局"
    assert cells_of(text)["市教育局"] == Cell(0, 1, 1, 2, 1)


def test_a_cell_may_span_rows_and_columns_and_another_begin_below_it():
    wide = '<w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>'
    wide_on = '<w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr>'
    rows = [
        [P("任务"), P("单位"), P("时限")],
        [wide + P("修路"), P("三月")],
        [wide_on + "<w:p/>", P("四月")],
        [P("植树"), DOWN + P("市林业局"), P("五月")],
        [P("种草"), ON + "<w:p/>", P("六月")],
    ]
    cells = cells_of(extract(made.docx(made.table(rows))))
    assert cells["修路"] == Cell(0, 1, 0, 2, 2)
    assert cells["四月"] == Cell(0, 2, 2)
    assert cells["市林业局"] == Cell(0, 3, 1, 2, 1)


def test_the_title_in_a_table_is_a_line_above_it():
    title = '<w:tcPr><w:gridSpan w:val="4"/></w:tcPr>' + P("云州市重点任务分工表")
    note = '<w:tcPr><w:gridSpan w:val="4"/></w:tcPr>' + P("注：排在第一位的为牵头单位。")
    text = extract(made.docx(made.table([[title], *MERGED, [note]])))
    assert text.characters.startswith("云州市重点任务分工表\n序号\t")
    assert not {"云州市重点任务分工表", "注：排在第一位的为牵头单位。"} & set(cells_of(text))
    assert read(made.docx(made.table([[title], *MERGED]))).document.title == "云州市重点任务分工表"


def test_a_number_that_word_writes_into_an_empty_cell_is_there():
    rows = [[P("序号"), P("任务"), P("牵头单位")]]
    rows += [[made.numbered("", 1, 0), P(f"任务{n}"), P("市教育局")] for n in "甲乙"]
    assert extract(made.docx(made.table(rows), numbering=NUMBERING)).characters.split("\n")[1:] == [
        "1\t任务甲\t市教育局",
        "2\t任务乙\t市教育局",
    ]


def test_a_table_in_a_cell_is_a_table_of_its_own():
    inner = made.table([[P("甲"), P("乙")], [P("丙"), P("丁")]])
    rows = [[P("任务"), P("单位")], [P("修路") + inner + P("架桥"), P("市水利局")]]
    text = extract(made.docx(made.table(rows)))
    assert text.characters == "任务\t单位\n修路\n甲\t乙\n丙\t丁\n架桥\t市水利局"
    assert cells_of(text)["丁"] == Cell(1, 1, 1)
    assert cells_of(text)["架桥"] == Cell(0, 1, 0)


# --- tracked changes -------------------------------------------------------------------------------------------------


def test_inserted_words_stay_and_deleted_ones_go():
    body = (
        f'<w:p>{run("由")}<w:ins w:id="1">{run("市教育局")}</w:ins><w:del w:id="2"><w:r><w:delText>市水利局</w:delText></w:r></w:del>'
        f"{run('负责。')}</w:p><w:p><w:moveFrom>{run('移走的')}</w:moveFrom><w:moveTo>{run('移来的')}</w:moveTo></w:p>"
    )
    assert extract(made.docx(body)).characters == "由市教育局负责。\n移来的"


def test_paragraphs_whose_break_was_deleted_are_one():
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = P("由市教育局", deleted) + P("负责。") + P("", deleted) + P("第二段", deleted)
    assert extract(made.docx(body)).characters == "由市教育局负责。\n第二段"


def test_a_deleted_paragraph_of_a_list_is_not_counted():
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = f'<w:p><w:pPr>{properties}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>'
    body = made.numbered("甲", 1, 0) + deleted + made.numbered("丙", 1, 0)
    assert extract(made.docx(body, numbering=NUMBERING)).characters == "1 甲\n2 丙"


def test_a_deleted_row_goes():
    gone = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t></w:r></w:p></w:tc></w:tr>"
    body = made.table([[P("任务"), P("单位")], [P("修路"), P("市水利局")]]).replace("</w:tbl>", f"{gone}</w:tbl>")
    assert extract(made.docx(body)).characters == "任务\t单位\n修路\t市水利局"


# --- what stands beside the text -------------------------------------------------------------------------------------


def beside(body: str, **parts: str) -> bytes:
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{made.R}/{kind}" Target="{name}.xml"/>'
        for n, (kind, name) in enumerate((name.rstrip("123"), name) for name in parts)
    )
    files = {f"word/{name}.xml": f'<w:x xmlns:w="{made.W}">{xml}</w:x>' for name, xml in parts.items()}
    return made.docx(body, **files, **{"word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>"})


def test_heads_and_feet_follow_the_text_once_as_furniture():
    data = beside(
        P("由市教育局负责。"),
        header1=P("云州市政府公报"),
        header2=P("云州市政府公报"),
        footer1=P("— 1 —") + P("内部资料"),
    )
    text = extract(data)
    assert text.characters == "由市教育局负责。\n云州市政府公报\n内部资料"
    assert (words_of(text, "header"), words_of(text, "footer")) == (["云州市政府公报"], ["内部资料"])
    assert {piece.rule for piece in read(data).pieces()} >= {"furniture.header", "furniture.footer"}


def test_footnotes_follow_the_text_with_their_numbers():
    body = f'<w:p>{run("发展新型储能")}<w:r><w:footnoteReference w:id="5"/></w:r>{run("，由市发展改革委负责。")}</w:p>'
    notes = f'<w:footnote w:id="-1" w:type="separator">{P("线")}</w:footnote><w:footnote w:id="5">{P("指电化学储能。")}</w:footnote>'
    text = extract(beside(body, footnotes=notes))
    assert text.characters == "发展新型储能，由市发展改革委负责。\n注1：指电化学储能。"
    assert words_of(text, "note") == ["注1：指电化学储能。"]


def test_a_broken_head_is_a_gap_and_the_text_is_read():
    text = extract(beside(P("由市教育局负责。"), header1="<w:p>"))
    assert text.characters == "由市教育局负责。"
    assert "页眉" in text.gaps[0].reason


def test_a_heading_of_the_file_is_no_part_of_what_stands_below_it():
    level = '<w:outlineLvl w:val="0"/>'
    label = "（县河长办牵头，县检察院、县公安局配合）"
    body = P("青岭县河湖长制工作要点")
    for heading in ("压实各级河湖长责任", "推进水污染治理"):
        body += P(heading, level) + P(f"县河长办要完善协作机制。{label}")
    body += P("实施常态化行动", level) + P(label)
    found = read(made.docx(body))
    assert [found.text[heading.start : heading.end] for heading in found.outline] == [
        "压实各级河湖长责任",
        "推进水污染治理",
    ]
    assert [commitment.text for commitment in found.commitments] == ["县河长办要完善协作机制。"] * 2 + [
        "实施常态化行动"
    ]


def test_a_text_box_is_read_once_and_leaves_the_run_around_it_as_it_was():
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:drawing><w:txbxContent>'
        f"{P('框里的字')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{P('框里的字')}</w:txbxContent></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>前面</w:t>{box}<w:t>后面</w:t></w:r></w:p>"
    text = extract(made.docx(body))
    assert text.characters == "框里的字\n前面后面"
    assert [text.characters[one.start : one.end] for one in text.styles if one.bold] == ["前面后面"]


def test_what_has_no_words_is_a_gap_in_its_place():
    drawing = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    page = f'<w:p><w:r><w:drawing><wp:inline {drawing}><wp:extent cx="6000000" cy="8000000"/></wp:inline></w:drawing></w:r></w:p>'
    seal = page.replace("6000000", "1500000").replace("8000000", "1500000")
    sheet = '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/></w:object></w:r></w:p>'
    formula = sheet.replace("Excel.Sheet.12", "Equation.3")
    text = extract(made.docx(P("前文。") + page + seal + sheet + formula + P("后文。")))
    assert [(gap.at, gap.reason) for gap in text.gaps] == [
        (3, "此处是一整页的图片，没有读出文字；此处嵌入了另一份文件（如电子表格），没有读取")
    ]


@pytest.mark.parametrize("mark", ["<w:br/>", "<w:cr/>"])
def test_a_soft_break_is_a_new_line_of_the_same_paragraph(mark):
    text = extract(made.docx(f"<w:p><w:r><w:t>第一行</w:t>{mark}<w:t>第二行</w:t></w:r></w:p>"))
    assert text.characters == "第一行\n第二行"
    assert len(text.origin) == 1


# --- what is read of tables --------------------------------------------------------------------------------------------


def held(data: bytes):
    reading = read(data)
    covered = [(piece.start, piece.end) for piece in reading.pieces()]
    assert all(before[1] <= after[0] for before, after in zip(sorted(covered), sorted(covered)[1:], strict=False))
    return [
        (c.text, [f"{u.role}:{u.name}" for u in c.units], [d.text for d in c.deadlines]) for c in reading.commitments
    ]


def test_a_merged_unit_holds_for_each_of_its_rows():
    assert held(made.docx(made.table(MERGED))) == [
        ("实施项目10个", ["lead:市交通运输局"], ["6月底前"]),
        ("建成公路20公里", ["lead:市交通运输局"], ["9月底前"]),
        ("改造学校3所", ["lead:市教育局"], ["年底前"]),
    ]


def test_a_header_of_two_rows_names_the_columns_below_it():
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + P("责任单位")
    rows = [
        [DOWN + P("序号"), DOWN + P("工作任务"), wide, DOWN + P("完成时限")],
        [ON + "<w:p/>", ON + "<w:p/>", P("牵头单位"), P("配合单位"), ON + "<w:p/>"],
        [P("1"), P("实施项目10个"), P("市交通运输局"), P("市财政局"), P("6月底前")],
        [P("2"), P("改造学校3所"), P("市教育局"), P("市财政局"), P("年底前")],
    ]
    assert held(made.docx(made.table(rows))) == [
        ("实施项目10个", ["lead:市交通运输局", "support:市财政局"], ["6月底前"]),
        ("改造学校3所", ["lead:市教育局", "support:市财政局"], ["年底前"]),
    ]


def test_a_merged_task_has_the_units_of_all_its_rows():
    rows = [
        [P("序号"), P("工作任务"), P("责任单位"), P("完成时限")],
        [DOWN + P("1"), DOWN + P("实施项目10个"), P("市交通运输局"), P("6月底前")],
        [ON + "<w:p/>", ON + "<w:p/>", P("市水利局"), P("9月底前")],
        [P("2"), P("改造学校3所"), P("市教育局"), P("年底前")],
    ]
    assert held(made.docx(made.table(rows))) == [
        ("实施项目10个", ["responsible:市交通运输局", "responsible:市水利局"], ["6月底前", "9月底前"]),
        ("改造学校3所", ["responsible:市教育局"], ["年底前"]),
    ]


# --- what only looks like text -----------------------------------------------------------------------------------------


def test_what_is_still_to_be_filled_in_is_no_text():
    asked = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    )
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('李明')}</w:sdtContent></w:sdt>"
    assert extract(made.docx(f"<w:p>{run('责任人：')}{asked}{filled}</w:p>")).characters == "责任人：李明"


@pytest.mark.parametrize("mark", ["一、", "（二）", "3.", "第四条", "⑤"])
def test_a_tab_behind_a_mark_is_left_out_as_in_lists_that_word_counts(mark):
    body = f"<w:p>{run(mark)}<w:r><w:tab/></w:r>{run('市教育局负责。')}</w:p>" + P("市财政局\t负责。")
    assert extract(made.docx(body)).characters == f"{mark}市教育局负责。\n市财政局\t负责。"


def test_an_embedded_page_is_read_where_it_stands_and_its_table_is_another():
    page = "<html><body><p>二、植树。</p><table><tr><td>任务</td><td>单位</td></tr><tr><td>修路</td><td>市水利局</td></tr></table></body></html>"
    chunk = f'<w:altChunk xmlns:r="{made.R}" r:id="r1"/>'
    relations = f'<Relationships><Relationship Id="r1" Type="{made.R}/aFChunk" Target="chunk.html"/></Relationships>'
    rows = made.table([[P("甲"), P("乙")], [P("丙"), P("丁")]])
    parts = {"word/chunk.html": page, "word/_rels/document.xml.rels": relations}
    text = extract(made.docx(P("一、建桥。") + rows + chunk + rows + P("三、修路。"), **parts))
    assert (
        text.characters
        == "一、建桥。\n甲\t乙\n丙\t丁\n二、植树。\n任务\t单位\n修路\t市水利局\n甲\t乙\n丙\t丁\n三、修路。"
    )
    assert {cell.table for cell in (one.table_cell for one in text.styles) if cell} == {0, 1, 2}
    broken = extract(made.docx(P("一、建桥。") + chunk, **(parts | {"word/chunk.html": "PK\x03\x04"})))
    assert "没有读取" in broken.gaps[0].reason


def test_contents_without_styles_are_left_out_by_their_field_or_below_their_name():
    entry = f"<w:p>{run('一、总体要求')}<w:r><w:tab/></w:r>{run('2')}</w:p>"
    assert extract(made.docx(P("目　录") + entry + P("一、总体要求"))).characters == "目　录\n一、总体要求"
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> TOC \\o </w:instrText></w:r></w:p>'
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    assert extract(made.docx(begin + entry + end + P("一、总体要求"))).characters == "一、总体要求"
    assert extract(made.docx(entry + P("一、总体要求"))).characters == "一、总体要求\t2\n一、总体要求"


def test_units_below_each_other_in_a_cell_are_several():
    rows = [[P("序号"), P("任务"), P("责任单位")]]
    rows += [[P(f"{n}"), P(f"建成公园{n}个"), P("市教育局") + P("云湖区政府")] for n in (1, 2)]
    assert [units for _, units, _ in held(made.docx(made.table(rows)))] == [
        ["responsible:市教育局", "responsible:云湖区政府"]
    ] * 2
