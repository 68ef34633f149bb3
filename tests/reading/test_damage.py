"""Damage of one kind each: what a copy, a scan or a lost line break leaves of a text is read as the text was."""

import pytest

from luoshi.reading.characters import normalise
from tests.reading.notation import HEAD, plain, written


def items(words: str) -> list[str]:
    """What is read of the words below a head, as the tables of cases write it."""
    return [written(one) for one in plain(HEAD + words).commitments]


def test_a_wide_blank_behind_a_comma_parts_no_cells() -> None:
    """&nbsp;&nbsp; that a site puts into a sentence is as wide as what parts the cells of a row."""
    text = (
        "1．加快云石高速建设，&nbsp;&nbsp;9月底前建成通车（市交通运输局负责）；新建学校3所（市教育局负责，&nbsp;&nbsp;市财政局配合）。\n"
        "2．用好专项债券，3月底前形成实物工作量，&nbsp;&nbsp;建立机制。（市财政局牵头，&nbsp;&nbsp;市审计局配合）\n"
    )
    assert items(text) == [
        "1．加快云石高速建设，9月底前建成通车 | R市交通运输局",
        "新建学校3所 | R市教育局 S市财政局",
        "2．用好专项债券，3月底前形成实物工作量，建立机制。 | L市财政局 S市审计局",
    ]


@pytest.mark.parametrize(
    ("damaged", "item"),
    [
        ("1．新建学校3所。责任単位：市教育局、市财政局", "1．新建学校3所。 | R市教育局、市财政局 | "),
        (
            "1．新建学校3所。（牵头単位：市教育局；配合単位：市财政局）",
            "1．新建学校3所。 | L市教育局 S市财政局 | ",
        ),
        ("1．新建学校3所。\n牵头単位：市教育局\n配合単位：市财政局", "1．新建学校3所。 | L市教育局 S市财政局 | "),
        ("1．新建学校3所。\n牵 头単位：市教育局\n配合单住：市财政局", "1．新建学校3所。 | L市教育局 S市财政局 | "),
        (
            "1．新建学校3所。［责任单住：县教育局，各乡镇人民政府；完戍时眼：2026年8月底前］",
            "1．新建学校3所。 | R县教育局、各乡镇人民政府 | 2026-08-31",
        ),
        ("1．新建学校3所，lO月底前投用。（市教育局负责）", "1．新建学校3所，lO月底前投用。 | R市教育局 | 2026-10-31"),
        ("1．2O26年l月底前新建学校3所。（市教育局负责）", "1．2O26年l月底前新建学校3所。 | R市教育局 | 2026-01-31"),
        ("1．l月15日前印发办法。（市教育局负责）", "1．l月15日前印发办法。 | R市教育局 | 2026-01-15"),
        ("1．新建学校3所。（市教育局；2O26年lO月31日前）", "1．新建学校3所。 | R市教育局 | 2026-10-31"),
        (
            "1．新建学校3所，2\nO27年底前投用。（市教育局负责）",
            "1．新建学校3所，2O27年底前投用。 | R市教育局 | 2027-12-31",
        ),
    ],
)
def test_characters_that_a_scan_mistakes(damaged: str, item: str) -> None:
    """In keys of labels, and a zero or a one that became a letter, alone or beside another."""
    (found,) = plain(f"云州市2026年重点工作任务分工方案\n{damaged}\n").commitments
    assert f"{written(found)} | {'、'.join(str(each.due) for each in found.deadlines)}" == item


def test_figures_whose_digits_became_letters() -> None:
    (found,) = plain(f"{HEAD}1．改造l00户、l.l万亩、l万套、12O部、l2OO家，覆盖率lOO%。（市教育局负责）\n").commitments
    assert [measure.value for measure in found.measures] == [100, 1.1, 1, 120, 1200, 100]


def test_letters_stay_letters() -> None:
    assert normalise("统筹AI项目，完成lO个，A级I级响应，O型血、WiFi全覆盖，Al月活") == (
        "统筹AI项目，完成10个，A级I级响应，O型血、WiFi全覆盖，Al月活"
    )
