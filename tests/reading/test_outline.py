import pytest

from luoshi.reading.formats import Text
from luoshi.reading.marks import cn_number, mark_at
from luoshi.reading.mending import mend
from luoshi.reading.outline import outline


def tree(characters):
    mended = mend(Text(characters, [], "txt", []))
    found = outline(mended, [], 0)
    return mended, found


def headings(characters):
    mended, found = tree(characters)
    return [(node.level, mended.plain[node.start : node.heading_end]) for node in found.nodes]


@pytest.mark.parametrize(
    ("words", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百零三", 103), ("五十", 50)],
)
def test_chinese_numbers(words, number):
    assert cn_number(words) == number


@pytest.mark.parametrize(
    ("words", "kind", "number"),
    [
        ("一、总体要求", "cn", 1),
        ("（十二）完善机制", "cnp", 12),
        ("3．推进", "num", 3),
        ("21.推广", "num", 21),
        ("（4）建设", "nump", 4),
        ("③完善", "circle", 3),
        ("第二章　任务", "chapter", 2),
        ("第十三条 各县区", "article", 13),
        ("一是抓落实", "one", 1),
        ("六要守牢底线", "must", 6),
        ("首先，要统一思想", "first", 1),
        ("专栏3　重点工程", "box", 3),
    ],
)
def test_marks(words, kind, number):
    mark = mark_at(words, 0)
    assert mark is not None
    assert (mark.kind, mark.number) == (kind, number)


@pytest.mark.parametrize(
    "words", ["2023年底前", "1.2亿千瓦", "一般检查事项", "二〇二一、", "十分重要", "3个县区", "第三条的规定"]
)
def test_what_is_no_mark(words):
    assert mark_at(words, 0) is None


def test_levels_and_run_in_headings():
    text = "一、重点任务\n（一）建设农田。完成农田建设任务。\n1.改造灌区。实施灌区改造。\n（二）改善水利。修复水毁工程。\n二、保障措施\n加强领导。"
    assert headings(text) == [
        (1, "一、重点任务"),
        (2, "（一）建设农田。"),
        (3, "1.改造灌区。"),
        (2, "（二）改善水利。"),
        (1, "二、保障措施"),
    ]


def test_flattened_text_with_a_table_of_contents():
    body = "稳定面积，提高单产。" * 12
    text = (
        "云州市农业规划目　录第一章　稳定粮食生产第二章　发展特色产业云州市农业规划为推进农业发展，制定本规划。"
        f"第一章　稳定粮食生产{body}第二章　发展特色产业{body}"
    )
    mended, found = tree(text)
    assert mended.flattened
    assert [mended.plain[node.start : node.heading_end] for node in found.nodes] == [
        "第一章　稳定粮食生产",
        "第二章　发展特色产业",
    ]


def test_a_damaged_mark_is_believed_where_its_number_is_awaited():
    text = "（一）改善环境。清理垃圾。\n（二完善设施。新建公厕。\n（三）加强管护。明确责任。"
    assert [node.number for node in tree(text)[1].nodes] == [1, 2, 3]
    text = "16.提高能力。完善制度。\n17发展产业。建设园区。\n2023年全面完成。"
    assert [node.number for node in tree(text)[1].nodes] == [16, 17]


def test_marks_in_the_middle_of_a_paragraph_need_their_successor():
    text = "注重以下几点。一是加强领导。成立专班。二是落实责任。层层压实。"
    assert [node.number for node in tree(text)[1].nodes] == [1, 2]
    assert tree("这一是非问题需要说清。唯一、必要的条件。")[1].nodes == []


def test_skipped_numbers_are_reported():
    missing = tree("一、甲乙丙丁。\n二、戊己庚辛。\n五、子丑寅卯。")[1].irregular
    assert [(item.first, item.last, item.label) for item in missing] == [(3, 4, "五、")]


def test_numbers_that_run_on_through_sections_are_no_gap():
    text = "（一）农业\n1.种植。\n2.养殖。\n（二）水利\n3.灌溉。\n4.防汛。"
    assert tree(text)[1].irregular == []


def test_headings_that_the_file_marks_nest_by_their_level():
    words = "重点任务\n农业\n推进农田建设，改造灌区。\n水利\n修复水毁工程，新建泵站。\n保障措施\n加强领导，压实责任。"
    mended = mend(Text(words, [], "docx", []))
    starts = {words.index("重点任务"): 1, words.index("农业"): 2, words.index("水利\n"): 2, words.index("保障措施"): 1}
    found = outline(mended, [], 0, starts)
    assert [(node.level, words[node.start : node.heading_end]) for node in found.nodes] == [
        (1, "重点任务"),
        (2, "农业"),
        (2, "水利"),
        (1, "保障措施"),
    ]
    assert found.irregular == []
