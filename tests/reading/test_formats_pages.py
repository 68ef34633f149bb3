"""PDF pages: columns, tables with and without rules, pages on their side, heads and feet, scans."""

from itertools import pairwise

import pytest

from luoshi.reading import read
from luoshi.reading.errors import TooLarge
from luoshi.reading.formats import Cell, pdf_pages
from tests.reading import made_files as made

HEADER = [(60, "序号"), (150, "工作任务"), (330, "牵头单位"), (450, "完成时限")]


def cells_of(text):
    return {text.characters[one.start : one.end]: one.table_cell for one in text.styles if one.table_cell}


def rows_at(height, *rows, size=11, pitch=24):
    return [
        (left, height - pitch * number, size, words) for number, row in enumerate(rows) for left, words in row if words
    ]


def test_three_columns_are_read_one_after_the_other():
    words = [
        (40 + 180 * column, 700 - 18 * row, 11, f"第{column}栏第{row}行的十二个字呀")
        for row in range(6)
        for column in range(3)
    ]
    lines = pdf_pages.extract(made.pdf([words])).characters.split("\n")
    assert [line[:6] for line in lines] == [f"第{column}栏第{row}行" for column in range(3) for row in range(6)]


def test_what_is_set_in_a_heavy_font_is_bold_and_nothing_else_is():
    light, heavy = "全市新建改建农村公路。", "一、建好农村公路"
    pages = [[(60, 700, 11, light)], [(60, 700, 11, heavy), (60, 670, 11, light)], [(60, 700, 11, light)]]
    text = pdf_pages.extract(made.pdf(pages, heavy={heavy}))
    assert [text.characters[one.start : one.end] for one in text.styles if one.bold] == [heavy]


@pytest.mark.parametrize(
    ("codes", "read_as"),
    [
        ([0x4E00, 0xD842, 0xDFB7, 0x4E01], "一𠮷丁"),
        ([0xDFB7, 0x4E00], "一"),
        ([0xD842, 0xD842, 0xDFB7], "𠮷"),
        ([], ""),
    ],
)
def test_halves_of_utf_16_pairs_are_put_together(monkeypatch, codes, read_as):
    """PDFium gives a rare character in two halves; one without the other is nothing."""
    monkeypatch.setattr(pdf_pages, "called", lambda *_: lambda _page, index: codes[index])
    assert "".join(pdf_pages.characters_of(0, len(codes))) == read_as


def column(number, height, lines, left=40, pitch=15, size=11):
    return [(left, height - pitch * row, size, f"第{number}栏第{row}行{words}") for row, words in enumerate(lines)]


def beginnings(data):
    return [line.strip()[:6] for line in pdf_pages.extract(data).characters.split("\n")]


SHORT_AND_LONG = ["短行", "一行长到栏边的正文文字", "短", "一行长到栏边的正文文字", "中等长的一行"]


def test_columns_need_not_keep_to_common_heights():
    """A heading in larger letters moves the lines of its column down; a short line leaves more free than the gutter."""
    words = column(0, 700, SHORT_AND_LONG) + column(1, 693, SHORT_AND_LONG[::-1], left=240, pitch=17)
    assert beginnings(made.pdf([words])) == [f"第{number}栏第{row}行" for number in range(2) for row in range(5)]


def test_the_head_of_a_page_is_no_line_of_the_columns_below_it():
    head = [(40, 760, 9, "2026年3月2日"), (200, 760, 9, "云州日报"), (320, 760, 9, "责编：王小明")]
    words = head + column(0, 720, SHORT_AND_LONG) + column(1, 720, SHORT_AND_LONG, left=240)
    lines = pdf_pages.extract(made.pdf([words])).characters.split("\n")
    assert lines[0] == "2026年3月2日 云州日报 责编：王小明"
    assert [line[:6] for line in lines[1:]] == [f"第{number}栏第{row}行" for number in range(2) for row in range(5)]


def test_each_of_two_headlines_side_by_side_heads_its_own_column():
    heads = [(60, 740, 18, "左边的标题"), (260, 740, 18, "右边的标题")]
    words = heads + column(0, 700, SHORT_AND_LONG) + column(1, 700, SHORT_AND_LONG, left=240)
    rows = [f"第{number}栏第{row}行" for number in range(2) for row in range(5)]
    assert beginnings(made.pdf([words])) == ["左边的标题", *rows[:5], "右边的标题", *rows[5:]]


def test_a_few_lines_are_columns_where_the_pages_before_have_them():
    full = column(0, 700, SHORT_AND_LONG) + column(1, 700, SHORT_AND_LONG, left=240)
    last = column(2, 700, SHORT_AND_LONG[:2]) + column(3, 700, SHORT_AND_LONG[1:3], left=240)
    assert beginnings(made.pdf([full, last]))[10:] == ["第2栏第0行", "第2栏第1行", "第3栏第0行", "第3栏第1行"]
    alone = pdf_pages.extract(made.pdf([last])).characters.split("\n")
    assert alone[0].endswith(" 第3栏第0行一行长到栏边的正文文字")  # two lines by themselves may be anything


def test_two_short_lists_below_each_other_are_no_columns():
    above = [(60, 700 - 15 * row, 11, f"左边第{row}行") for row in range(5)]
    below = [(300, 600 - 15 * row, 11, f"右边第{row}行") for row in range(5)]
    wide = [(60, 500, 11, "一行横跨整个版面的正文，它把上下两段连在一起，哪一段都不是一栏。")]
    lines = [line.strip() for line in pdf_pages.extract(made.pdf([above + below + wide])).characters.split("\n")]
    assert lines[:10] == [f"{side}第{row}行" for side in ("左边", "右边") for row in range(5)]


def test_a_large_heading_that_a_narrow_column_breaks_is_one_line():
    body = ["正文一行写到栏的右边为止了"] * 4
    words = [(40, 700 - 15 * row, 11, line) for row, line in enumerate(body)]
    words += [(40, 636, 14, "（一）统筹建设监管工"), (40, 618, 14, "作平台。")]
    words += [(40, 600 - 15 * row, 11, line) for row, line in enumerate(body)]
    lines = pdf_pages.extract(made.pdf([words])).characters.split("\n")
    assert lines == [*body, "（一）统筹建设监管工作平台。", *body]


def test_a_table_without_rules_is_known_by_its_header_and_columns():
    words = [(150, 760, 16, "云州市重点任务分工表")]
    words += rows_at(
        700,
        HEADER,
        [(65, "1"), (110, "改造农村公路二百公里以上"), (320, "市交通运输局"), (455, "年底前")],
        [(110, "并完成验收")],
        [(65, "2"), (110, "植树"), (320, "市林业局"), (455, "三月底前")],
        pitch=16,
    )
    words += [(60, 560, 12, "表后的一段话横跨了整个版面，因此它不是表里的一行，而是正文。")]
    data = made.pdf([words])
    text = pdf_pages.extract(data)
    assert text.characters.split("\n")[:2] == ["云州市重点任务分工表", "序号\t工作任务\t牵头单位\t完成时限"]
    cells = cells_of(text)
    assert cells["市林业局"] == Cell(0, 2, 2)
    assert cells["改造农村公路二百公里以上并完成验收"] == Cell(0, 1, 1)
    assert text.characters.endswith("\n表后的一段话横跨了整个版面，因此它不是表里的一行，而是正文。")


def test_rules_between_rows_part_the_rows_of_a_table_without_upright_rules():
    words = rows_at(
        700,
        HEADER,
        [(110, "改造农村公路二百公里以上")],
        [(65, "1"), (320, "市交通运输局"), (455, "年底前")],
        [(110, "并完成验收")],
        [(65, "2"), (110, "植树"), (320, "市林业局"), (455, "三月底前")],
        pitch=18,
    )
    boxes = [(50, height, 480, 0.5) for height in (715, 696, 642, 620)]
    text = pdf_pages.extract(made.pdf([words], boxes))
    assert text.characters.split("\n")[1] == "1\t改造农村公路二百公里以上并完成验收\t市交通运输局\t年底前"
    assert cells_of(text)["市交通运输局"] == Cell(0, 1, 2)


def test_cells_merged_in_a_ruled_table_say_how_far_they_reach():
    strokes = " ".join(f"50 {height} m 530 {height} l" for height in (720, 690, 630))
    strokes += " 50 660 m 300 660 l 430 660 m 530 660 l " + " ".join(
        f"{left} 720 m {left} 630 l" for left in (50, 100, 300, 430, 530)
    )
    words = rows_at(
        700,
        [(60, "序号"), (150, "工作任务"), (330, "牵头单位"), (450, "完成时限")],
        [(65, "1"), (110, "改造公路200公里"), (455, "年底前")],
        [(65, "2"), (110, "新建桥梁10座"), (455, "三月底前")],
        pitch=30,
    )
    data = made.pdf([[*words, (310, 655, 11, "市交通运输局")]], strokes=strokes)
    assert cells_of(pdf_pages.extract(data))["市交通运输局"] == Cell(0, 1, 2, 2, 1)
    assert [[unit.name for unit in c.units] for c in read(data).commitments] == [["市交通运输局"]] * 2


def test_a_page_on_its_side_is_read_upright():
    lines = [(60, 500 - 30 * number, 14, f"第{number}行由市财政局负责落实。") for number in range(4)]
    upright, sideways = (pdf_pages.extract(made.pdf([lines], sideways=turned)).characters for turned in (False, True))
    assert sideways == upright


def test_a_table_on_its_side_keeps_its_cells():
    boxes = [(60 + 120 * column, 400 - 40 * row, 120, 40) for column in range(3) for row in range(2)]
    words = rows_at(
        415, [(65, "任务"), (185, "单位"), (305, "时限")], [(65, "修路"), (185, "市水利局"), (305, "三月")], pitch=40
    )
    text = pdf_pages.extract(made.pdf([words], boxes, sideways=True))
    assert text.characters == "任务\t单位\t时限\n修路\t市水利局\t三月"


def test_heads_and_feet_of_pages_are_furniture_whatever_their_numbers():
    pages = []
    for page in range(1, 5):
        body = [(60, 700 - 26 * line, 14, f"{page}{line}由市财政局负责落实，六月底前完成。") for line in range(8)]
        pages.append([(60, 790, 10, "云州市人民政府公报 2025年第3期"), *body, (280, 50, 10, f"第 {page} 页 共 4 页")])
    data = made.pdf(pages)
    text = pdf_pages.extract(data)
    kinds = [style.furniture for style in text.styles if style.furniture]
    assert (kinds.count("header"), kinds.count("footer")) == (4, 4)
    assert all("公报" not in c.text for c in read(data).commitments)


def test_a_sentence_that_goes_on_over_the_page_is_one_commitment():
    first = [
        (60, 700 - 26 * line, 14, "各级各部门要认真履行职责，切实把各项工作落到实处，确保取得成效，")
        for line in range(6)
    ]
    pages = [
        [(60, 790, 10, "云州市人民政府公报"), (88, 740, 14, "一、改造老旧小区。由市住房城乡建设局牵头，会同有关单位组织实施，"), *first, (280, 40, 10, "— 1 —")],
        [(60, 790, 10, "云州市人民政府公报"), (60, 740, 14, "年底前完成老旧小区改造100个。"), (280, 40, 10, "— 2 —")],
    ]  # fmt: skip
    reading = read(made.pdf(pages))
    assert not any(commitment.text.startswith("年底前") for commitment in reading.commitments)
    assert any("老旧小区改造100个" in commitment.text for commitment in reading.commitments)


@pytest.mark.parametrize("stamp", ["", "2025-03-01 10:22"])
def test_a_scanned_page_with_a_stamp_is_a_gap(stamp):
    words = [(60, 760 - 25 * line, 14, f"第{line}项由市财政局负责落实并于六月底前完成。") for line in range(20)]
    scanned = [(400, 30, 9, stamp)] if stamp else []
    text = pdf_pages.extract(made.pdf([words, words, scanned], picture=True))
    assert ["第3页是图片" in gap.reason for gap in text.gaps] == [True]


def test_a_table_goes_on_over_the_page_and_so_does_its_row():
    columns = [60, 110, 330, 430, 530]

    def grid(top, heights):
        rows = [top - sum(heights[:number]) for number in range(len(heights) + 1)]
        return [
            (left, low, right - left, high - low) for high, low in pairwise(rows) for left, right in pairwise(columns)
        ]

    def page(number, top, rows):
        words = [
            (x, top - 18 - 40 * n, 10, cell)
            for n, row in enumerate(rows)
            for x, cell in zip(columns, row, strict=False)
            if cell
        ]
        return [*words, (280, 30, 10, f"— {number} —")]

    first = [
        ["序号", "工作任务", "牵头单位", "完成时限"],
        ["1", "建设云湖大桥", "市交通运输局", "年底前"],
        ["2", "改造农村公路二百", "市公路中心", "6月底前"],
    ]
    second = [["", "公里以上", "", ""], ["3", "植树100万株", "市林业局", "3月底前"]]
    data = made.pdf([page(1, 300, first), page(2, 300, second)], grid(300, [40, 40, 40]))
    reading = read(data)
    assert [(c.text, [u.name for u in c.units], [d.text for d in c.deadlines]) for c in reading.commitments] == [
        ("建设云湖大桥", ["市交通运输局"], ["年底前"]),
        ("改造农村公路二百公里以上", ["市公路中心"], ["6月底前"]),
        ("植树100万株", ["市林业局"], ["3月底前"]),
    ]


def test_lines_of_the_same_words_are_all_read_whatever_fonts_the_machine_has():
    words = [(60, 700 - 26 * line, 14, "由市水利局牵头") for line in range(5)]
    assert pdf_pages.extract(made.pdf([words])).characters == "\n".join(["由市水利局牵头"] * 5)


def test_a_file_that_takes_long_for_little_text_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf_pages, "SECONDS", -1.0)
    with pytest.raises(TooLarge) as error:
        pdf_pages.extract(made.pdf([[(60, 700, 14, "由市财政局负责落实。")]]))
    assert error.value.code == "large.slow"


def test_each_page_may_take_longer_the_more_text_came_before_it():
    told = []
    pages = [[(60, 700 - 20 * line, 14, f"第{line}项由市财政局负责落实。") for line in range(20)]] * 3
    pdf_pages.extract(made.pdf(pages), told.append)
    assert told == sorted(set(told))


def test_the_head_and_the_number_of_a_single_page_are_its_furniture():
    words = [(60, 800, 9, "云州市人民政府公报 2026年第3期"), (280, 40, 12, "— 1 —")]
    words += [(60, 700 - 26 * line, 14, f"第{line}项由市财政局负责落实并于六月底前完成。") for line in range(6)]
    text = pdf_pages.extract(made.pdf([words], [(55, 795, 480, 0.5)]))
    kinds = {text.characters[one.start : one.end]: one.furniture for one in text.styles if one.furniture}
    assert kinds == {"云州市人民政府公报 2026年第3期": "header", "— 1 —": "footer"}


def test_the_edges_of_a_column_tell_which_lines_go_on():
    full = (
        "各级各部门要认真履行职责把各项工作落到实处确"  # as wide as the column, and no mark of punctuation at its end
    )
    words = []
    for number in range(4):
        lines = [(84, full[:-2]), (60, full), (60, "保取得成效")]
        words += [(left, 760 - 80 * number - 24 * row, 12, line) for row, (left, line) in enumerate(lines)]
    text = pdf_pages.extract(made.pdf([words]))
    told = [style.goes_on for style in sorted(text.styles, key=lambda one: one.start)]
    assert told == [True, True, False] * 3 + [True, True]
    assert len(read(made.pdf([words])).text.split("\n")) == 12


def test_blanks_that_show_between_words_stay_and_others_go():
    shown = pdf_pages.extract(made.pdf([[(60, 700, 12, "责任单位 市教育局 市财政局")]])).characters
    assert shown == "责任单位 市教育局 市财政局"
    each = [(60 + 12 * n, 700, 12, f"{sign} ") for n, sign in enumerate("由市教育局负责")]
    assert pdf_pages.extract(made.pdf([each])).characters == "由市教育局负责"


def test_letters_in_any_order_are_read_from_left_to_right():
    letters = [(60 + 12 * n, 700, 12, sign) for n, sign in enumerate("由市教育局牵头市财政局配合")]
    assert pdf_pages.extract(made.pdf([[*letters[::2], *letters[1::2]]])).characters == "由市教育局牵头市财政局配合"
