"""OFD files: order, columns, tables, templates, pages without text, what is refused."""

import pytest

from luoshi.reading import read
from luoshi.reading.errors import Damaged, EmptyFile, ReadingError, Scanned
from luoshi.reading.formats import Cell, extract, ofd
from tests.reading import made_files as made

WORDS = "由市财政局负责落实并于六月底前完成"


def error_of(data: bytes) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        extract(data)
    return caught.value


def grid(left, top, widths, heights):
    """The paths of a table's rules."""
    rows = [top + sum(heights[:n]) for n in range(len(heights) + 1)]
    columns = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
    return [f"M {columns[0]} {row} L {columns[-1]} {row}" for row in rows] + [
        f"M {column} {rows[0]} L {column} {rows[-1]}" for column in columns
    ]


def test_lines_come_in_the_order_of_the_page_and_pages_are_origins():
    page = made.ofd_page([(28, 80, 5.6, f"一、{WORDS}。"), (60, 50, 7, "云州市人民政府文件")])
    text = extract(made.ofd([page, made.ofd_page([(28, 50, 5.6, "第二页的话。")])]), "通知.ofd")
    assert text.media == "ofd"
    assert text.characters == f"云州市人民政府文件\n一、{WORDS}。\n第二页的话。"
    assert [(one.page, text.characters[one.start : one.end][:3]) for one in text.origin] == [
        (1, "云州市"),
        (2, "第二页"),
    ]


def test_several_texts_at_one_height_are_one_line():
    page = made.ofd_page([(28, 80, 5, "一、市教育局"), (58, 80, 5, "牵头，"), (73, 80, 5, "年底前完成。")])
    assert extract(made.ofd([page])).characters == "一、市教育局牵头，年底前完成。"


def test_a_ruled_table_is_read_cell_by_cell():
    words = [
        (31, 66, 4, "工作任务"), (71, 66, 4, "牵头单位"), (111, 66, 4, "完成时限"),
        (31, 76, 4, "修路"), (71, 76, 4, "市交通局"), (111, 76, 4, "年底前"),
        (31, 86, 4, "植树"), (71, 86, 4, "市林业局"), (111, 86, 4, "三月"),
    ]  # fmt: skip
    text = extract(made.ofd([made.ofd_page([(50, 40, 6, "分工表"), *words], grid(30, 60, [40, 40, 40], [10, 10, 10]))]))
    assert text.characters == "分工表\n工作任务\t牵头单位\t完成时限\n修路\t市交通局\t年底前\n植树\t市林业局\t三月"
    cells = {text.characters[one.start : one.end]: one.table_cell for one in text.styles if one.table_cell}
    assert cells["市林业局"] == Cell(0, 2, 1)
    assert [
        unit.name
        for unit in read(made.ofd([made.ofd_page(words, grid(30, 60, [40] * 3, [10] * 3))])).commitments[0].units
    ] == ["市交通局"]


def test_what_a_template_shows_on_each_page_is_its_furniture():
    template = made.ofd_page([(80, 15, 4, "云州市政府公报")])
    pages = [
        made.ofd_page([(28, 50 + 10 * line, 5, f"{page}{line}{WORDS}。") for line in range(5)], template="7")
        for page in "甲乙丙"
    ]
    text = extract(made.ofd(pages, template))
    heads = [style for style in text.styles if style.furniture]
    assert [text.characters[style.start : style.end] for style in heads] == ["云州市政府公报"] * 3
    assert {piece.rule for piece in read(made.ofd(pages, template)).pieces()} >= {"furniture.header"}


def test_steps_between_characters_may_be_packed_and_texts_be_scaled_or_hidden():
    more = (
        '<ofd:TextObject Boundary="28 100 150 6" Size="2.5" CTM="2 0 0 2 0 0"><ofd:TextCode X="0" Y="2.5" DeltaX="2.5 g 2 2.5">甲乙丙丁</ofd:TextCode>'
        '</ofd:TextObject><ofd:TextObject Boundary="28 110 150 6" Size="5" Visible="false"><ofd:TextCode X="0" Y="5">看不见</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="28 120 150 6" Size="5"><ofd:TextCode>没有位置</ofd:TextCode></ofd:TextObject>'
    )
    assert extract(made.ofd([made.ofd_page([], more=more)])).characters == "甲乙丙丁\n没有位置"


def test_pages_of_pictures_are_a_scan_and_one_among_others_is_a_gap():
    scanned = made.ofd_page([], picture=True)
    error = error_of(made.ofd([scanned, scanned]))
    assert isinstance(error, Scanned)
    assert "扫描件" in error.message_zh
    full = made.ofd_page([(28, 50 + 10 * line, 5, f"{line}{WORDS}。") for line in range(12)])
    text = extract(made.ofd([full, scanned, full]))
    assert ["第2页" in gap.reason for gap in text.gaps] == [True]


def test_a_broken_page_is_a_gap_and_a_file_of_broken_pages_is_damage():
    full = made.ofd_page([(28, 50, 5, WORDS)])
    text = extract(made.ofd([full, "<ofd:Page", full]))
    assert text.characters.count(WORDS) == 2
    assert "第2页" in text.gaps[0].reason
    assert isinstance(error_of(made.ofd(["<ofd:Page"])), Damaged)


@pytest.mark.parametrize(
    "place", ["/etc/hostname", "../../../../etc/hostname", "..\\..\\etc\\hostname", "file:///etc/hostname", ""]
)
def test_a_page_can_only_be_in_the_package(place):
    document = f'<ofd:Document xmlns:ofd="{made.OFD}"><ofd:Pages><ofd:Page ID="1" BaseLoc="{place}"/></ofd:Pages></ofd:Document>'
    assert isinstance(error_of(made.ofd([], **{"Doc_0/Document.xml": document})), Damaged)


def test_locked_and_hostile_files_are_named_as_such():
    page = made.ofd_page([(28, 50, 5, WORDS)])
    assert error_of(made.ofd([page], **{"Encryptions.xml": "<a/>"})).code == "damaged.encrypted"
    entity = f'<!DOCTYPE d [<!ENTITY x "哈">]>{page}'
    assert error_of(made.ofd([page], **{"Doc_0/Pages/Page_0/Content.xml": entity})).code == "hostile.entities"
    bomb = page.replace("</ofd:Layer>", "<ofd:TextObject/>" * 2_000_000 + "</ofd:Layer>")
    assert error_of(made.ofd([bomb])).code in ("hostile.bomb", "large.structure")


def test_a_file_without_words_or_pages_is_empty_or_damaged():
    assert isinstance(error_of(made.ofd([made.ofd_page([])])), EmptyFile)
    assert isinstance(error_of(made.ofd([])), Damaged)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1 2", [1, 2]),
        ("g 3 2 5", [2, 2, 2, 5]),
        ("g x", []),
        ("1 nan", [1, 0]),
        (None, []),
        ("g 99999999999 1 2", None),
    ],
)
def test_steps(words, found):
    made_steps = ofd.steps(words)
    assert list(made_steps) == found if found is not None else len(made_steps) <= ofd.MAX_GLYPHS_OF_PAGE + 1
