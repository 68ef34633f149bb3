"""The whole documents of documents/, clean and damaged, held to what has been reached."""

from functools import cache

import pytest

from luoshi.reading import read
from tests.reading.documents import DAMAGES, MEASURED, Score, Sheet, damaged, gold, score, sheets
from tests.reading.promises import broken_promises

PAPERS = sheets()
LABELLED = {"start": 0.995, "span": 0.995, "unit": 0.99, "name": 0.99, "due": 0.99, "measure": 0.985, "context": 0.98}
UNLABELLED = {
    "start": 0.985,
    "span": 0.985,
    "unit": 0.985,
    "name": 0.985,
    "due": 0.985,
    "measure": 0.965,
    "context": 0.97,
}
NOTHING_LOST = ("columns", "half", "blanks", "traditional")
MOST_LOST = 0.03


@cache
def worth(damage: str, *, labelled: bool) -> Score:
    """What the readings of all documents of one kind are worth together."""
    total = Score()
    for paper in PAPERS:
        if paper.labelled == labelled and (not damage or paper.takes(damage)):
            total.add(of_one(damaged(paper, damage) if damage else paper))
    return total


def of_one(paper: Sheet) -> Score:
    reading = read(paper.text.encode(), name=f"{paper.name}.txt")
    assert broken_promises(reading) == [], paper.name
    return score(paper, reading)


@pytest.mark.parametrize("what", MEASURED)
def test_labelled_documents(what):
    total = worth("", labelled=True)
    assert total.f1(what) >= LABELLED[what], total.faults


@pytest.mark.parametrize("what", MEASURED)
def test_documents_without_labels(what):
    total = worth("", labelled=False)
    assert total.f1(what) >= UNLABELLED[what], total.faults


@pytest.mark.parametrize("damage", NOTHING_LOST)
def test_damage_that_loses_nothing_costs_next_to_nothing(damage):
    total, clean = worth(damage, labelled=True), worth("", labelled=True)
    for what in ("start", "span", "unit", "name"):
        assert total.f1(what) >= clean.f1(what) - MOST_LOST, (what, total.faults)


@pytest.mark.parametrize("damage", sorted(set(DAMAGES) - set(NOTHING_LOST)))
def test_other_damage_costs_little(damage):
    total = worth(damage, labelled=True)
    assert total.f1("start") >= 0.95, total.faults
    assert total.f1("span") >= 0.95, total.faults


def test_marks_become_facts_and_leave_the_text_as_it_was():
    paper = next(paper for paper in PAPERS if paper.name.startswith("03"))
    assert not set("⟦⟧⟨⟩⟪⟫") & set(paper.text)
    rows = list(gold(paper))
    assert rows[0]["text"] == "1．地区生产总值增长6%左右。"
    assert [(unit["name"], unit["role"]) for unit in rows[0]["unit_spans"]] == [
        ("市发展改革委", "lead"),
        ("市统计局", "support"),
    ]


def test_damage_moves_what_should_be_found_along():
    paper = next(paper for paper in PAPERS if paper.name.startswith("03"))
    worse = damaged(paper, "columns")
    first, last = worse.items[0], worse.items[-1]
    assert worse.text[first.start : first.end] == "1．地区生产总值增长6%左右。"
    assert worse.text[last.start :].startswith("9．新增普惠性托位")
