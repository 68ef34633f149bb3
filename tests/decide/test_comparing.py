"""An earlier document beside the one that amends it: what was kept, changed, dropped and is new."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.decide.comparing import CHANGED, DROPPED, KEPT, NEW, Said, changed_words, compare, counts


def said(*words: str, section: str = "") -> list[Said]:
    return [Said(key, one, section) for key, one in enumerate(words)]


def told(old: list[Said], new: list[Said]) -> list[tuple[str, int | None, int | None]]:
    return [(pair.what, pair.old and pair.old.key, pair.new and pair.new.key) for pair in compare(old, new)]


GAS, PARKS, ROADS, SCHOOLS = (
    "6月底前完成城镇燃气专项整治，重大隐患整改率100%。", "新建口袋公园20个，方便群众休闲。", "改造农村公路300公里。",
    "新增公办幼儿园学位3000个。",
)  # fmt: skip


def test_the_same_words_are_kept_whatever_their_number_and_marks() -> None:
    assert told(said(f"1.{GAS}", PARKS), said(f"（三） {GAS.replace('，', ',')}", PARKS)) == [
        (KEPT, 0, 0),
        (KEPT, 1, 1),
    ]


def test_a_decimal_point_and_a_sign_say_something() -> None:
    assert told(said("生产总值增长3.5%。"), said("生产总值增长35%。"))[0][0] == CHANGED
    assert told(said("覆盖率达到90%。"), said("覆盖率达到90‰。"))[0][0] == CHANGED
    assert told(said("生产总值增长３．５％。"), said("生产总值增长3.5%"))[0][0] == KEPT


def test_changed_dropped_and_new_stand_in_the_order_of_the_new() -> None:
    old = said(GAS, PARKS, ROADS)
    new = said(GAS.replace("6月底", "9月底"), ROADS, SCHOOLS)
    assert told(old, new) == [(CHANGED, 0, 0), (DROPPED, 1, None), (KEPT, 2, 1), (NEW, None, 2)]
    assert told([], new)[0] == (NEW, None, 0)
    assert told(old, [])[0] == (DROPPED, 0, None)
    assert compare([], []) == []


def test_what_differs_is_named() -> None:
    one = Said(1, GAS, "", ("2023-06-30",), ("100%",), (("lead", "市应急局"),))
    other = Said(2, GAS, "", ("2024-06-30",), ("100%",), (("lead", "市住建局"),))
    [pair] = compare([one], [other])
    assert (pair.what, pair.likeness, pair.differs) == (CHANGED, 100, ("due", "units"))
    more = Said(3, GAS.replace("100%", "98%"), "", ("2023-06-30",), ("98%",), (("lead", "市应急局"),))
    assert compare([one], [more])[0].differs == ("words", "measure")


def test_a_section_vouches_for_its_own() -> None:
    old = [
        Said(1, "加快推进项目建设，确保按期开工。", "一、教育"),
        Said(2, "加快推进项目建设，确保按期投用。", "二、医疗"),
    ]
    new = [
        Said(3, "加快推进项目建设，确保如期投用。", "一、教育"),
        Said(4, "加快推进项目建设，确保按期投用。", "二、医疗"),
    ]
    assert told(old, new) == [(CHANGED, 1, 3), (KEPT, 2, 4)]


def test_what_moved_to_another_section_is_found_again() -> None:
    assert told(said(GAS, section="安全"), said(PARKS, GAS.replace("6月底", "9月底"), section="城建")) == [
        (NEW, None, 0),
        (CHANGED, 0, 1),
    ]


def test_twins_are_matched_in_their_order() -> None:
    assert told(said(PARKS, PARKS), said(PARKS, PARKS)) == [(KEPT, 0, 0), (KEPT, 1, 1)]


def test_the_words_that_changed_are_marked_and_numbers_stay_whole() -> None:
    old, new = changed_words("6月底前新建公园20个。", "9月底前新建公园25个，建成开放。")
    assert [part.words for part in old if part.changed] == ["6", "20个"]
    assert [part.words for part in new if part.changed] == ["9", "25个，建成开放"]


def test_long_texts_are_marked_by_clauses_and_longer_ones_as_a_whole() -> None:
    long = "".join(f"第{n}类隐患排查到位，" for n in range(120))
    old, new = changed_words(long, long.replace("第7类", "第七类"))
    assert [part.words for part in old if part.changed] == ["第7类隐患排查到位，"]
    assert [part.words for part in new if part.changed] == ["第七类隐患排查到位，"]
    began = time.process_time()
    for one, other in (("的" * 60_000, "的" * 59_999), ("的，" * 30_000, "，的" * 30_000), ("ab" * 199, "aabb" * 99)):
        old, new = changed_words(one, other)
        assert "".join(part.words for part in old) == one
    assert time.process_time() - began < 2


def test_another_number_in_front_is_no_change() -> None:
    old, new = changed_words("（八）新建公园20个。", "（七）新建公园25个。")
    assert [part.words for part in old if part.changed] == ["20"]
    assert [part.words for part in new if part.changed] == ["25"]


@given(st.text("（一）二三，。12a \n", max_size=60), st.text("（一）二三，。12a \n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_marking_loses_no_character(one: str, other: str) -> None:
    old, new = changed_words(one, other)
    assert "".join(part.words for part in old) == one
    assert "".join(part.words for part in new) == other


WORDINGS = st.lists(st.text("推进完成建设项目，。1 2", min_size=1, max_size=12), max_size=12)


@given(WORDINGS, WORDINGS)
@settings(max_examples=200, deadline=None)
def test_everything_stands_in_exactly_one_pair(old: list[str], new: list[str]) -> None:
    pairs = compare(said(*old), said(*new))
    assert sorted(pair.old.key for pair in pairs if pair.old) == list(range(len(old)))
    assert [pair.new.key for pair in pairs if pair.new] == list(range(len(new)))
    found = counts(pairs)
    assert found[KEPT] + found[CHANGED] + found[DROPPED] == len(old)
    assert all((pair.what == KEPT) == (not pair.differs) for pair in pairs if pair.old and pair.new)


def large(count: int, altered: int) -> list[Said]:
    """As alike as the items of a division of work are."""
    words = "围绕第{n}类民生实事，摸清底数、逐项销号，{month}月底前完成改造{count}个点位，覆盖率达到{share}%以上，定期通报进展。"
    return [
        Said(
            n,
            words.format(n=n, month=n % 9 + 3, count=n + (7 if altered and n % altered == 0 else 0), share=60 + n % 40),
            f"第{n // 10}批任务",
        )
        for n in range(count)
    ]


def test_fifteen_hundred_beside_fifteen_hundred_take_no_time() -> None:
    """Measured at some 0.3 s; the limit leaves room for a busy machine."""
    old, new = large(1500, 0), large(1500, 3)
    moved = list(new)
    random.Random(1).shuffle(moved)
    flat = [Said(one.key, one.words) for one in new]
    for given_new, least in ((new, 1500), (moved, 1450), (flat, 1450)):
        began = time.process_time()
        pairs = compare(old, given_new)
        assert time.process_time() - began < 3
        assert sum(pair.old.key == pair.new.key for pair in pairs if pair.old and pair.new) >= least
