"""Which entry of a duty list a commitment touches, by its words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.duties import Duty, DutyKind, likeness, objection, touched

BASIC, HELPS, BACK = DutyKind.BASIC, DutyKind.CO_OPERATING, DutyKind.TAKEN_BACK
LIST = (
    Duty(1, BASIC, "农村公路日常养护"),
    Duty(2, HELPS, "自建房安全隐患排查"),
    Duty(3, BACK, "燃气安全监督检查"),
    Duty(4, BACK, "小餐饮食品经营、小作坊食品加工、食品摊贩的监督管理"),
    Duty(5, BASIC, "森林防火宣传和巡查"),
)


@pytest.mark.parametrize(
    ("words", "leads", "key"),
    [
        ("一季度完成城镇燃气专项整治。", True, 3),
        ("一季度完成城镇燃气专项整治。", False, 3),
        ("对辖区自建房开展安全隐患排查。", True, 2),
        ("对辖区自建房开展安全隐患排查。", False, None),  # helping with it is as it should be
        ("完成小作坊食品加工整治提升。", True, 4),  # one part of an enumeration
        ("全面开展农村公路日常养护。", True, None),  # its own duty
        ("补齐森林防火视频监控盲区。", True, None),
        ("开展安全隐患排查和监督检查。", True, None),  # words that stand in every list
        ("完成老旧小区改造。", True, None),
        ("", True, None),
    ],
)
def test_the_entry_met_best_decides(words: str, leads: bool, key: int | None) -> None:
    found = objection(words, LIST, leads=leads)
    assert (found.key if found else None) == key


def test_a_basic_entry_met_as_well_comes_first() -> None:
    alike = (Duty(1, BACK, "燃气管网改造"), Duty(2, BASIC, "燃气管网改造"))
    assert objection("完成燃气管网改造。", alike, leads=True) is None
    assert [found.key for found in touched("完成燃气管网改造。", alike)] == [2, 1]


def test_the_words_that_met_are_named() -> None:
    found = objection("一季度完成城镇燃气专项整治。", LIST, leads=True)
    assert found is not None
    assert found.words == ("燃气",)
    assert 0.5 <= found.likeness <= 1


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_any_two_texts_have_a_likeness(words: str, matter: str) -> None:
    share, met = likeness(words, matter)
    assert 0 <= share <= 1
    assert all(part in matter for part in met)
    assert likeness(words, matter) == (share, met)


@given(st.lists(st.sampled_from(LIST), max_size=8, unique=True))
def test_the_order_of_a_list_does_not_matter(entries: list[Duty]) -> None:
    words = "一季度完成城镇燃气专项整治，排查自建房。"
    assert objection(words, entries, leads=True) == objection(words, entries[::-1], leads=True)
