"""Labels in every place that offices give them, clean and damaged: each item is found whole, with the units of its label."""

import pytest

from luoshi.reading import read
from tests.reading.documents import Item, Sheet, damaged

HEAD = "云州市人民政府办公室关于印发云州市2026年重点工作任务分工方案的通知\n云政办发〔2026〕3号\n各县（市、区）人民政府，市政府各部门：\n现将方案印发给你们，请认真组织实施。\n云州市人民政府办公室\n2026年2月3日\n云州市2026年重点工作任务分工方案\n一、夯实发展基础\n"
SENTENCES = (
    "完善重大项目前期工作机制，建立“一个项目、一名领导、一套班子”推进制度，确保项目早落地、早开工、早见效",
    "支持企业开展技术改造，对设备投资超过500万元（含）的项目给予不超过10%的补助，单个企业最高300万元",
    "健全社会救助体系，对低收入人口实行动态监测，做到“应保尽保、应救尽救”；推进城乡低保标准统筹",
    "开展农村人居环境整治提升行动，新建改建农村户用卫生厕所1.2万座，生活垃圾收运处置体系覆盖所有行政村",
)
FIRST, SECOND, THIRD, ALL = "市发展改革委", "市财政局", "市残联", "各县（市、区）人民政府"
BRACKETS = {
    "（A、B、各县（市、区）人民政府按职责分工负责）": (FIRST, SECOND, ALL),
    "（A牵头，B、C等部门配合，各县（市、区）人民政府负责）": (FIRST, SECOND, THIRD, ALL),
    "（A会同B、C负责）": (FIRST, SECOND, THIRD),
    "（牵头单位：A；责任单位：B、C；完成时限：2026年12月底）": (FIRST, SECOND, THIRD),
    "（责任领导：王建国；责任单位：A、B）": (FIRST, SECOND),
    "（A、B，各县（市、区）人民政府，完成时限：2026年12月）": (FIRST, SECOND, ALL),
    "【A、B】": (FIRST, SECOND),
    "〔A牵头，B、C配合〕": (FIRST, SECOND, THIRD),
    "（A、B、C等部门及各县（市、区）人民政府按职责分工负责）": (FIRST, SECOND, THIRD, ALL),
    "（A牵头，B指导，各县（市、区）人民政府组织实施）": (FIRST, SECOND, ALL),
    "（A、B）": (FIRST, SECOND),
}
LINES = {
    "责任单位：A、B，各县（市、区）人民政府": (FIRST, SECOND, ALL),
    "牵头单位：A；责任单位：B、C": (FIRST, SECOND, THIRD),
    "牵头单位：A 责任单位：B、C 完成时限：2026年12月": (FIRST, SECOND, THIRD),
    "牵头单位：A\n配合单位：B、C\n完成时限：2026年12月底前": (FIRST, SECOND, THIRD),
    "责任部门：A、B等相关部门": (FIRST, SECOND),
    "——责任单位：A、B": (FIRST, SECOND),
}
BRACKET_PLACES = (
    "MARKSENTENCE。⟧LABEL\n",
    "MARKSENTENCE⟧LABEL。\n",
    "MARKSENTENCE⟧LABEL\n",
    "MARKSENTENCE。⟧\nLABEL\n",
)
LINE_PLACES = (
    "MARKSENTENCE。⟧\nLABEL\n",
    "MARKSENTENCE⟧\nLABEL\n",
    "　　MARKSENTENCE。⟧\n　　LABEL\n",
    "MARKSENTENCE。⟧LABEL\n",
)
CASES = [
    *((place, label, units) for place in BRACKET_PLACES for label, units in BRACKETS.items()),
    *((place, label, units) for place in LINE_PLACES for label, units in LINES.items()),
]
MARKS = ("123", "（一）（二）", "①②")


def paper(place: str, label: str, marks: str) -> Sheet:
    """Four items, each with the label in its place."""
    label = label.replace("A", FIRST).replace("B", SECOND).replace("C", THIRD)
    text = HEAD
    items: list[Item] = []
    for number, sentence in enumerate(SENTENCES):
        mark = {"1": f"{number + 1}．", "（": f"（{'一二三四'[number]}）", "①": "①②③④"[number]}[marks[0]]
        before, behind = place.replace("MARK", mark).replace("SENTENCE", sentence).replace("LABEL", label).split("⟧")
        start = len(text) + len(before) - len(before.lstrip("　"))
        items.append(Item(start, len(text) + len(before)))
        text += before + behind
    return Sheet("分工", text, frozenset(), items, [], [])


def found(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """The commitments of a reading, each with its units, in one writing."""
    first = sheet.items[0].start
    return {
        "".join(sheet.text[one.start : one.end].split()).rstrip("。.；"): tuple(
            unit.words.replace("(", "（").replace(")", "）") for unit in one.units
        )
        for one in read(sheet.text.encode(), name="分工.txt").commitments
        if one.start >= first
    }


def wrong(sheet: Sheet, units: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What was read otherwise than it stands there."""
    wanted = {"".join(sheet.text[item.start : item.end].split()).rstrip("。.；"): units for item in sheet.items}
    return {words: names for words, names in found(sheet).items() if wanted.pop(words, None) != names} | wanted


@pytest.mark.parametrize("damage", ["", "columns", "half", "glued"])
@pytest.mark.parametrize("marks", MARKS)
def test_a_label_in_its_place(marks: str, damage: str) -> None:
    read_otherwise = {}
    for place, label, units in CASES:
        sheet = paper(place, label, marks)
        if faults := wrong(damaged(sheet, damage) if damage else sheet, units):
            read_otherwise[place, label] = faults
    assert read_otherwise == {}
