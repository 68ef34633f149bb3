"""What the reader found in a stretch: which date the whole is done by, and what goes where when an item is cut."""

from datetime import date

from luoshi.decide.finds import Finds, Found, day, deadlines_of, due_of, measure_of
from luoshi.reading import read

PLAN = """云州市2023年任务分工

一、任务

1.3月底前完成排查，年底前完成整改，整改率达到100%，改造小区30个。（市应急局牵头，市住建局等配合，每月25日前报送）
"""


def finds() -> tuple[Finds, str, dict]:
    found = read(PLAN.encode(), name="分工.txt").to_json()
    return Finds(found), PLAN, found["commitments"][0]


def test_the_whole_item_has_all_of_it() -> None:
    found, _text, item = finds()
    whole = found.of(item["start"], item["end"])
    assert [row["text"] for row in whole.deadlines] == [row["text"] for row in item["deadlines"]]
    assert len(whole.measures) == len(item["measures"]) == 2
    assert whole.open_list


def test_what_stands_in_the_label_belongs_to_the_last_part() -> None:
    found, text, item = finds()
    at = text.index("年底前")
    first, last = found.of(item["start"], at), found.of(at, item["end"])
    assert [row["text"] for row in first.deadlines] == ["3月底前"]
    assert not first.open_list
    assert last.open_list
    assert len(last.measures) == 2
    told = {row["text"] for row in last.deadlines}
    assert "年底前" in told
    assert told == {row["text"] for row in item["deadlines"]} - {"3月底前"}


def test_elsewhere_there_is_nothing() -> None:
    found, _text, item = finds()
    assert found.of(0, item["start"]) == Found()
    assert found.of(item["end"], len(PLAN)) == Found()
    assert Finds({}).of(0, 10) == Found()


def row(kind: str, due: str | None) -> dict:
    return {"text": kind, "kind": kind, "due": due}


def test_the_last_stage_is_what_the_whole_is_done_by() -> None:
    stages = [
        row("by", "2023-03-31"),
        row("by", "2023-12-31"),
        row("within", "2023-06-30"),
        row("recurring", "2024-01-25"),
    ]
    assert due_of(stages) == stages[1]
    assert due_of([row("ongoing", None), row("recurring", None)]) is None
    assert due_of([]) is None
    assert day(None) is None
    assert day("2023-03-31") == date(2023, 3, 31)


def test_what_a_slip_sets_for_all_counts_where_an_item_sets_nothing_itself() -> None:
    slip = "云州市督办单\n承办单位：市水务局\n督办内容：\n1.6月底前检修泵站12座。\n2.清理管网30公里。\n办理时限：2026年7月15日\n2026年4月1日\n"
    items = read(slip.encode(), name="督办单.txt").to_json()["commitments"]
    assert [[row["text"] for row in item["deadlines"]] for item in items] == [
        ["6月底前", "2026年7月15日"],
        ["2026年7月15日"],
    ]
    assert [(due_of(deadlines_of(item)) or {})["due"] for item in items] == ["2026-06-30", "2026-07-15"]


def test_all_measures_are_told_once_with_their_indicator() -> None:
    told = [
        {"indicator": "改造小区", "text": "30个"}, {"indicator": "", "text": "100%"}, {"indicator": "改造小区", "text": "30个"},
        {"indicator": "增速", "text": "增速6%"},
    ]  # fmt: skip
    assert measure_of(told) == "改造小区30个；100%；增速6%"
    assert len(measure_of([{"indicator": "很长的指标" * 30, "text": f"{n}个"} for n in range(9)])) == 400
