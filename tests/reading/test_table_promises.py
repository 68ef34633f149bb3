"""Tables as nobody would make them, columns of every kind in any order, cells merged at random: the promises hold all the same."""

import random

import pytest

from luoshi.reading import read
from tests.reading.promises import broken_promises

HEADERS = [
    "序号",
    "类别",
    "重点任务",
    "具体举措",
    "反馈问题",
    "整改目标",
    "牵头单位",
    "责任单位",
    "配合单位",
    "完成时限",
    "一季度",
    "二季度",
    "6月底",
    "单位",
    "计量单位",
    "2025年完成值",
    "2026年目标值",
    "增速（%）",
    "备注",
    "责任领导",
    "年度目标任务（万元）",
    "项目名称",
    "总投资（亿元）",
    "市级牵头",
    "问题类别",
    "具体问题",
    "责任分工",
    "工作进展",
]
CELLS = [
    "1",
    "2",
    "一",
    "一、产业项目",
    "建设石桥大桥",
    "新增就业5.2万人",
    "98以上",
    "≥150",
    "120",
    "198.5",
    "市教育局",
    "市财政局、各县区",
    "同上",
    "12月底",
    "5月底前完成50%",
    "全年",
    "—",
    "备注",
    "合计",
    "78.5",
    "李明",
    "粮食生产",
    "备注：请各单位于3月底前报县政府。",
    "县财政局负责筹款；由白石县审批",
    "会议听取了汇报。会议要求，4月底前治理42处。",
    "问题突出，仅58%",
    "落实欠薪清零",
    "注：1.含社区。",
    "亿元",
    "户",
] + [""] * 4
TITLE = "石桥镇2026年重点任务清单"


def as_html(dice: random.Random) -> str:
    """A table with cells merged in any way."""

    def cell(words: str) -> str:
        rows, columns = (dice.choice((2, 3, 4)) if dice.random() < 0.15 else 1 for _ in range(2))
        return f"<td rowspan={rows} colspan={columns}>{words}</td>"

    columns = dice.randint(2, 8)
    lines = [dice.sample(HEADERS, columns)]
    lines += [dice.sample(HEADERS, dice.randint(1, columns))] * (dice.random() < 0.3)
    lines += [dice.choices(CELLS, k=dice.randint(max(1, columns - 2), columns)) for _ in range(dice.randint(2, 8))]
    body = "".join("<tr>" + "".join(map(cell, line)) + "</tr>" for line in lines)
    above = dice.choice(("", "<p>表一　经济指标</p>", "<p>单位：万元</p>"))
    return f"<html><body><h1>{TITLE}</h1>{above}<table>{body}</table><p>注：1.各牵头单位要报。</p></body></html>"


def as_lines(dice: random.Random) -> str:
    """A table whose cells tabs or strokes part."""
    columns, part = dice.randint(2, 8), dice.choice("\t|│")
    lines = [dice.sample(HEADERS, columns)]
    lines += [dice.choices(CELLS, k=dice.randint(max(1, columns - 2), columns)) for _ in range(dice.randint(2, 8))]
    return "\n".join([TITLE, *(part.join(line) for line in lines), ""])


def as_drawing(dice: random.Random) -> str:
    """A table that strokes draw, whose cells run over several lines and are merged downwards in any way."""
    widths = [dice.choice((3, 4, 5, 7, 10)) for _ in range(dice.randint(3, 7))]

    def line(words: list[str]) -> str:
        return "│" + "│".join(f"{one[:width]:　<{width}}" for one, width in zip(words, widths, strict=True)) + "│"

    def rule() -> str:
        return "├" + "┼".join(("　" if dice.random() < 0.15 else "─") * width for width in widths) + "┤"

    lines = ["┌" + "┬".join("─" * width for width in widths) + "┐", line(dice.sample(HEADERS, len(widths)))]
    for _ in range(dice.randint(2, 8)):
        lines += [rule(), *(line(dice.choices(CELLS, k=len(widths))) for _ in range(dice.randint(1, 3)))]
    return "\n".join([TITLE, *lines, "└" + "┴".join("─" * width for width in widths) + "┘", ""])


@pytest.mark.parametrize("make", [as_html, as_lines, as_drawing])
def test_whatever_stands_in_a_table(make):
    for seed in range(300):
        document = make(random.Random(seed))
        assert broken_promises(read(document.encode())) == [], document
