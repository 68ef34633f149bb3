"""Spreadsheets: cells as they are shown, merged cells, titles, what is hidden, limits; and the ledger that is read of them."""

import time

import pytest

from luoshi.reading import read
from luoshi.reading.errors import Damaged, EmptyFile, ReadingError
from luoshi.reading.formats import Cell, extract
from luoshi.reading.formats.sheet_numbers import shown
from tests.reading import made_files as made

HEADER = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
LEDGER = [
    ["云州市2025年重点任务分工表"],
    ["填报单位：市政府督查室", "", "", "", "2025年1月"],
    HEADER,
    [1, "建设云湖大桥，完成主体工程", "市交通运输局", "市财政局、云湖区政府", (45838, 1)],
    [2, "新增城镇就业5.2万人", "市人力资源社会保障局", "各县区政府等", "年底前"],
]


def cells_of(text):
    return {text.characters[one.start : one.end]: one.table_cell for one in text.styles if one.table_cell}


def test_rows_are_rows_of_a_table_and_the_title_is_a_line_above_it():
    data = made.xlsx({"Sheet1": made.sheet(LEDGER, ["A1:E1"])}, ['yyyy"年"m"月"d"日";@'])
    text = extract(data, "台账.xlsx")
    assert text.media == "xlsx"
    assert text.characters.split("\n") == [
        "云州市2025年重点任务分工表",
        "填报单位：市政府督查室\t2025年1月",
        "序号\t工作任务\t牵头单位\t配合单位\t完成时限",
        "1\t建设云湖大桥，完成主体工程\t市交通运输局\t市财政局、云湖区政府\t2025年6月30日",
        "2\t新增城镇就业5.2万人\t市人力资源社会保障局\t各县区政府等\t年底前",
    ]
    assert cells_of(text)["市交通运输局"] == Cell(0, 3, 2)
    assert "云州市2025年重点任务分工表" not in cells_of(text)


def test_a_ledger_becomes_commitments_with_units_and_dates():
    reading = read(made.xlsx({"Sheet1": made.sheet(LEDGER, ["A1:E1"])}, ['yyyy"年"m"月"d"日"']), name="台账.xlsx")
    assert reading.document.title == "云州市2025年重点任务分工表"
    assert [c.text for c in reading.commitments] == ["建设云湖大桥，完成主体工程", "新增城镇就业5.2万人"]
    assert [(u.name, u.role) for u in reading.commitments[0].units][:2] == [
        ("市交通运输局", "lead"),
        ("市财政局", "support"),
    ]
    assert [d.due.isoformat() for c in reading.commitments for d in c.deadlines] == ["2025-06-30", "2025-12-31"]


def test_merged_cells_hold_their_words_once_and_say_how_far_they_reach():
    rows = [HEADER, [1, "甲任务", "市教育局", "", "年底前"], [2, "乙任务", "", "", "年底前"]]
    cells = cells_of(extract(made.xlsx({"Sheet1": made.sheet(rows, ["C2:D3"])})))
    assert cells["市教育局"] == Cell(0, 1, 2, 2, 2)
    assert cells["乙任务"] == Cell(0, 2, 1)


def test_each_sheet_begins_with_its_name_unless_that_says_nothing():
    rows = [["任务", "牵头单位"], ["修路", "市交通运输局"]]
    text = extract(made.xlsx({"民生实事": made.sheet(rows), "Sheet2": made.sheet(rows), "重点项目": made.sheet(rows)}))
    assert [line for line in text.characters.split("\n") if "\t" not in line] == ["民生实事", "重点项目"]
    assert [style.heading_level for style in text.styles if style.heading_level] == [1, 1]
    assert {style.table_cell.table for style in text.styles if style.table_cell} == {0, 1, 2}


def test_what_is_hidden_is_left_out_and_said_to_be():
    rows = [["任务", "牵头单位", "内部意见"], ["修路", "市交通运输局", "缓"], ["植树", "市林业局", "急"]]
    shown_sheet = made.sheet(
        rows, hidden_rows=[3], before='<cols><col min="3" max="3" hidden="1"/></cols>', first_row=2
    )
    text = extract(made.xlsx({"台账": shown_sheet, "底稿": made.sheet([["密"]])}, hidden=["底稿"]))
    assert text.characters == "台账\n任务\t牵头单位\n植树\t市林业局"
    assert [gap.at for gap in text.gaps] == [len(text.characters)]
    assert all(words in text.gaps[0].reason for words in ("1 行", "1 列", "底稿"))


def test_a_merged_cell_whose_first_row_is_hidden_moves_down():
    rows = [["任务", "牵头单位"], ["修路", "市交通运输局"], ["架桥", ""], ["植树", ""]]
    cells = cells_of(extract(made.xlsx({"台账": made.sheet(rows, ["B2:B4"], hidden_rows=[2])})))
    assert cells["市交通运输局"] == Cell(0, 2, 1, 2, 1)


def test_strings_shared_by_cells_lose_their_reading_aids_and_keep_their_lines():
    strings = (
        f'<sst xmlns="{made.S}"><si><r><t>市教育局</t></r><r><t>、市财政局</t></r><rPh><t>shi</t></rPh></si>'
        "<si><t>第一行_x000D_\n第二行</t></si></sst>"
    )
    sheet = (
        f'<worksheet xmlns="{made.S}"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c t="s"><v>9</v></c><c t="str"><f>A1</f><v>算出来的</v></c><c><f>A1</f></c><c t="b"><v>1</v></c></row>'
        '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    )
    text = extract(made.xlsx({"Sheet1": sheet}, **{"xl/sharedStrings.xml": strings}))
    assert (
        text.characters == "市教育局、市财政局\t第一行\n第二行\n算出来的\tTRUE\n市教育局、市财政局\t市教育局、市财政局"
    )
    assert "1 个公式" in text.gaps[0].reason


@pytest.mark.parametrize(
    ("words", "form", "seen"),
    [
        ("45838", 'yyyy"年"m"月"d"日";@', "2025年6月30日"), ("45838", "yyyy/m/d", "2025/6/30"), ("45838", "yyyy\\-mm\\-dd", "2025-06-30"),
        ("45838", 'yyyy"年"m"月"', "2025年6月"), ("45838", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二五年六月三十日"),
        ("45838", "[$-F800]dddd, mmmm dd, yyyy", "2025年6月30日"), ("45838.75", "yyyy/m/d h:mm", "2025/6/30 18:00"),
        ("12.0", "General", "12"), ("12", "", "12"), ("0.30000000000000004", "General", "0.3"), ("-5", "General", "-5"),
        ("0.065", "0.0%", "6.5%"), ("0.9", "0%", "90%"), ("1234567.891", "#,##0.00", "1,234,567.89"), ("7", "000", "007"),
        ("-5", "0;(0)", "(5)"), ("3", '0"家"', "3家"), ("3", 'General"项"', "3项"), ("3.7", "0", "4"), ("0.5", "# ?/?", "0.5"),
        ("市教育局", "0", "市教育局"), ("1e400", "0", "1e400"), ("99999999", "yyyy", "99999999"), ("-1", "yyyy", "-1"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_sheet_shows_them(words, form, seen):
    assert shown(words, form) == seen


def test_days_may_be_counted_from_1904():
    assert shown("44376", "yyyy/m/d", since_1904=True) == "2025/6/30"


@pytest.mark.parametrize(
    "form", ["[[[", '"', "\\", "yyyyyyyyyyyyy" * 40, ";;;", "[<1]0;[>5]#", "_", "0" * 300, "@;@;@;@;@;@"]
)
def test_a_broken_format_does_no_harm(form):
    assert isinstance(shown("45838.123", form), str)


def test_a_sheet_of_countless_blank_cells_is_refused_quickly():
    row = "<row>" + "<c/>" * 2000 + "</row>"
    began = time.process_time()
    with pytest.raises(ReadingError) as caught:
        extract(made.xlsx({"Sheet1": f'<worksheet xmlns="{made.S}"><sheetData>{row * 2000}</sheetData></worksheet>'}))
    assert caught.value.code in ("hostile.bomb", "large.structure")
    assert time.process_time() - began < 3


def test_a_workbook_without_sheets_or_words_is_damaged_or_empty():
    with pytest.raises(Damaged):
        extract(made.xlsx({}))
    with pytest.raises(EmptyFile):
        extract(made.xlsx({"Sheet1": made.sheet([["", ""]])}))


def test_a_title_stands_for_the_sheets_name_and_numbered_groups_are_headings():
    header = ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"]
    sheets = {
        name: made.sheet(
            [
                ["附件1"],
                [f"云州市2025年{name}任务分工表"],
                ["单位：万元"],
                header,
                ["一", "稳定增长"],
                [1, f"{name}引进企业20家", "市商务局", "各县区", "2025.6"],
            ],
            ["A1:E1", "A2:E2", "B5:E5"],
        )
        for name in ("产业", "民生")
    }
    reading = read(made.xlsx(sheets))
    assert reading.document.title == "云州市2025年产业任务分工表"
    assert [(one.label, one.heading) for one in reading.outline if one.heading] == [
        ("一", "稳定增长"),
        ("", "云州市2025年民生任务分工表"),
        ("一", "稳定增长"),
    ]
    assert [c.text for c in reading.commitments] == ["产业引进企业20家", "民生引进企业20家"]


def test_days_that_are_written_out_are_days_and_errors_are_nothing():
    cells = '<c t="d"><v>2026-06-30T00:00:00</v></c><c t="e"><v>#REF!</v></c><c t="d"><v>2026-06-30T08:30:00Z</v></c>'
    rows = f'<row><c t="inlineStr"><is><t>任务</t></is></c>{cells}</row>' * 2
    text = extract(made.xlsx({"Sheet1": f'<worksheet xmlns="{made.S}"><sheetData>{rows}</sheetData></worksheet>'}))
    assert text.characters.split("\n") == ["任务\t2026-06-30\t2026-06-30 08:30:00"] * 2


def test_a_sheet_that_the_list_names_again_is_read_once():
    book = made.xlsx({"台账": made.sheet([["任务", "单位"], ["修路", "市水利局"]])})
    listed = f'<sheet name="台账" sheetId="1" r:id="rId1" xmlns:r="{made.R}"/>' * 50
    again = f'<workbook xmlns="{made.S}"><sheets>{listed}</sheets></workbook>'
    data = made.xlsx({"台账": made.sheet([["任务", "单位"], ["修路", "市水利局"]])}, **{"xl/workbook.xml": again})
    assert extract(data).characters == extract(book).characters


def test_a_small_file_that_unpacks_to_a_book_is_refused_and_a_long_ledger_is_read():
    strings = f'<sst xmlns="{made.S}"><si><t>{"由市教育局牵头完成改造。" * 30}</t></si></sst>'
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 1000
    sheet = f'<worksheet xmlns="{made.S}"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(ReadingError) as caught:
        extract(made.xlsx({"Sheet1": sheet}, **{"xl/sharedStrings.xml": strings}))
    assert caught.value.code == "large.text"
    ledger = [[n, f"新建改建农村公路{n}公里以上并完成验收", "市交通运输局", "市财政局", "年底前"] for n in range(6000)]
    assert len(extract(made.xlsx({"台账": made.sheet([HEADER, *ledger])})).characters) > 200_000


def test_what_a_form_says_of_itself_is_no_task_and_no_title():
    rows = [
        ["云州市重点工作任务分解"], ["填报单位：市督查室", "", "填报日期：2026年1月5日"], HEADER,
        [1, "建设云湖大桥，完成主体工程", "市交通运输局", "市财政局", "年底前"],
        [2, "新增城镇就业5.2万人", "市人力资源社会保障局", "各县区政府", "年底前"],
        ["", "填表人：", "审核人：", "", "联系电话："], ["注：各单位按月报送。"],
    ]  # fmt: skip
    reading = read(made.xlsx({"Sheet1": made.sheet(rows)}))
    assert [one.text for one in reading.commitments] == ["建设云湖大桥，完成主体工程", "新增城镇就业5.2万人"]
    assert reading.document.title == "云州市重点工作任务分解"


def test_the_number_of_a_day_is_a_day_in_a_column_of_times_alone():
    rows = [["序号", "工作任务", "责任单位", "投资", "完成时限"], [1, "建设公园", "市城管局", 46203, 46203]]
    rows += [[2, "建设公路10公里", "市交通运输局", 38000, "年底前"]]
    reading = read(made.xlsx({"Sheet1": made.sheet(rows)}))
    assert "46203\t2026-06-30" in reading.text
    assert [day.due.isoformat() for day in reading.commitments[0].deadlines] == ["2026-06-30"]
