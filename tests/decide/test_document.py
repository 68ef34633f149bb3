from luoshi.decide.document import (
    CONTEXT,
    HEADING,
    PROPOSAL,
    Coverage,
    Layers,
    Mark,
    draw,
    owners_of,
    paragraphs,
    tally,
    unowned,
)

TEXT = "报头\n二要激活内需动\n\n力。推动招商提质,\n全力抓好项目。会议号召大家。\n结尾"


def spot(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


HEAD = spot("二要激活内需动\n\n力。")
TASK = spot("推动招商提质,\n全力抓好项目。")
CALL = spot("会议号召大家。")
READING = {
    "context": [
        {"start": 0, "end": 2, "reason": "masthead"},
        {"start": CALL[0], "end": CALL[1], "reason": "exhortation"},
    ],
    "outline": [{"start": HEAD[0], "end": HEAD[1], "level": 1}],
    "commitments": [{"id": 1, "start": TASK[0], "end": TASK[1]}],
}


def test_a_line_break_inside_a_sentence_ends_no_paragraph():
    assert [TEXT[a:b] for a, b in paragraphs(TEXT, READING)] == [
        "报头", "二要激活内需动\n\n力。推动招商提质,\n全力抓好项目。会议号召大家。", "结尾",
    ]  # fmt: skip


def test_an_item_that_breaks_off_ends_its_paragraph():
    words = "修路，\n种树。"
    one, two = {"id": 1, "start": 0, "end": 3}, {"id": 2, "start": 4, "end": 7}
    assert paragraphs(words, {"commitments": [one, two]}) == [(0, 3), (4, 7)]
    assert paragraphs(words, {"commitments": [one | {"end": 7}]}) == [(0, 7)]


def test_what_nobody_took_is_counted_and_spaces_are_not():
    owners = owners_of(len(TEXT), [Mark(0, 2, CONTEXT, "masthead"), Mark(*HEAD, HEADING, 1), Mark(*TASK, PROPOSAL, 7)])
    counts = tally(TEXT, owners)
    assert counts[None] == len("会议号召大家。结尾")
    assert counts[Mark(*HEAD, HEADING, 1)] == len("二要激活内需动力。")
    assert sum(counts.values()) == len("".join(TEXT.split()))


def test_the_later_mark_owns_what_two_claim():
    owners = owners_of(6, [Mark(0, 6, CONTEXT, "other"), Mark(2, 4, PROPOSAL, 1)])
    assert [mark.what for mark in owners.within(0, 6)] == [CONTEXT] * 2 + [PROPOSAL] * 2 + [CONTEXT] * 2


def test_words_are_drawn_once_each_with_units_dues_and_gaps():
    owners = owners_of(
        len(TEXT), [Mark(*HEAD, HEADING, 1), Mark(*TASK, PROPOSAL, 7), Mark(*CALL, CONTEXT, "exhortation")]
    )
    at = TEXT.index("全力")
    drawn = draw(TEXT, owners, [(HEAD[0], CALL[1])], styles=[(at, at + 2, "unit")], gaps={CALL[0]: "缺主语"})[0]
    assert drawn.words == "二要激活内需动力。推动招商提质,全力抓好项目。会议号召大家。"
    assert [group.mark.what for group in drawn.groups] == [HEADING, PROPOSAL, CONTEXT]
    assert [(run.words, run.style) for run in drawn.groups[1].runs] == [
        ("推动招商提质,", ""),
        ("全力", "unit"),
        ("抓好项目。", ""),
    ]
    assert drawn.groups[2].runs[0].gap == "缺主语"


def test_a_gap_at_the_very_end_is_shown():
    drawn = draw("甲乙", owners_of(2, [Mark(0, 2, PROPOSAL, 1)]), [(0, 2)], styles=[], gaps={2: "断了"})[0]
    assert drawn.groups[0].runs[-1].gap == "断了"


def test_all_means_all():
    almost = Coverage(characters=1000, accepted=500, pending=1, unread=0, gaps=0)
    assert almost.percent == 99
    assert almost.open_share == 1
    assert Coverage(1000, 500, 0, 1, 0).percent == 99
    assert Coverage(1000, 500, 0, 0, 2).percent == 100
    assert Coverage(0, 0, 0, 0, 0).percent == 100


def test_layers_change_only_where_something_else_holds():
    layers = Layers(10, "")
    layers.lay(-3, 4, "甲")
    layers.lay(4, 6, "甲")  # the same again: no edge
    layers.lay(8, 30, "乙")
    layers.lay(9, 9, "丙")  # nothing
    assert layers.edges(0, 10) == [6, 8]
    assert layers.edges(6, 8) == []
    assert list(layers.runs()) == [(0, 6, "甲"), (6, 8, ""), (8, 10, "乙")]
    layers.lay(1, 2, "丁")
    assert list(layers.runs())[:3] == [(0, 1, "甲"), (1, 2, "丁"), (2, 6, "甲")]
    assert list(Layers(0, "").runs()) == []


def test_what_nobody_took_is_found_in_one_piece_and_blanks_are_not():
    owners = owners_of(12, [Mark(2, 4, PROPOSAL, 1), Mark(6, 8, CONTEXT, "other")])
    assert unowned("甲乙丙丁 \n戊己庚辛壬癸", owners) == [(0, 2), (8, 12)]
