"""Tables of tasks under headers of many kinds, parted in many ways, whole and wrapped, their line breaks lost: each row is found."""

import pytest

from luoshi.reading import read
from tests.reading.documents import DAMAGES, Item, Sheet, damaged

TITLE = "云州市2026年重点任务分解表\n"
ROWS = (
    ("农业农村", "建设高标准农田1.6万亩，粮食播种面积稳定在21万亩以上", "刘文清", "市农业农村局", "市水利局、市财政局、各涉农镇", "12月底"),
    ("就业", "新增城镇就业1.4万人，零就业家庭动态清零", "陈立新", "市人社局", "市残联、市总工会", "年底前"),
    ("城市更新", "改造老旧小区38个，同步加装电梯60部", "周晓燕", "市住建局", "市城管局、市民政局、各街道办事处", "11月底"),
    ("", "打通断头路5条，新增公共停车泊位3000个", "吴海峰", "市城管局", "市交通局、市公安局交警支队", "10月底前"),
    ("生态环境", "完成入湖排污口整治27个，恢复湿地600亩", "何丽萍", "市水利局", "市林业局、云湖管理处", "2026年9月"),
)  # fmt: skip
HEADERS = (
    "序号 重点任务 牵头单位 配合单位 完成时限",
    "序号 工作任务 具体举措 责任单位 完成时限",
    "序号 工作任务 责任单位",
    "序号 目标任务 责任领导 牵头单位 配合单位 时限要求",
    "序号 类别 重点任务 牵头单位 配合单位 完成时限",
    "序号 牵头单位 工作任务 完成时限",
    "序号 完成时限 工作任务 责任单位",
    "重点任务 牵头单位 配合单位 完成时限",
)
PARTINGS = {"tab": ("", "\t", ""), "bars": ("| ", " | ", " |"), "bare bars": ("", " | ", ""), "tight bars": ("|", "|", "|"), "blank": ("", " ", ""), "deep": ("", "    ", ""), "entity": ("", "&nbsp;", ""), "entities": ("", "&nbsp;&nbsp; &nbsp;", ""), "box": ("│", "│", "│")}  # fmt: skip
UNREADABLE = {
    "columns": {"blank", "deep", "entity", "entities"},
    "flat": {"deep", "entities"},
    "glued": {"blank", "deep", "entity", "entities"},
    "half": set(),
}
"""Damages after which nothing tells the cells of such a table apart."""


def cells(header: str, number: int, row: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What stands under each header in one row, and the units that it names."""
    group, task, person, lead, support, time = row
    names = header.split()
    both = {"配合单位"} <= set(names)
    told, _, measure = task.partition("，")
    values = {
        "序号": str(number), "类别": group, "责任领导": person, "牵头单位": lead, "配合单位": support, "具体举措": measure,
        "责任单位": f"{lead}、{support}", "完成时限": time, "时限要求": time,
    }  # fmt: skip
    words = [values.get(name) or (told if "具体举措" in names else task) * (name not in values) for name in names]
    return words, [lead, *support.split("、")] if both or "责任单位" in names else [lead]


def table(header: str, parting: str) -> tuple[Sheet, list[list[str]]]:
    """The table as a text, with where each row's task begins, and the units of each row."""
    left, between, right = PARTINGS[parting]
    text = TITLE + left + between.join(header.split()) + right + "\n"
    items, units = [], []
    for number, row in enumerate(ROWS, start=1):
        words, names = cells(header, number, row)
        line = left + between.join(words) + right
        start = len(text) + line.index(row[1].partition("，")[0])
        items.append(Item(start, start + 4))
        units.append(names)
        text += line + "\n"
    return Sheet("分解", text, frozenset(), items, [], []), units


@pytest.mark.parametrize("damage", ["", *UNREADABLE])
@pytest.mark.parametrize("header", HEADERS)
def test_rows_of_a_table(header: str, damage: str) -> None:
    wrong = {}
    for parting in PARTINGS:
        if parting in UNREADABLE.get(damage, set()) or (
            damage in {"columns", "flat", "glued"} and "序号" not in header
        ):
            continue
        sheet, units = table(header, parting)
        sheet = damaged(sheet, damage) if damage else sheet
        commitments = read(sheet.text.encode(), name="分解.txt").commitments
        found = [[unit.words for unit in one.units] for one in commitments]
        begins = [one.start <= item.start < one.end for one, item in zip(commitments, sheet.items, strict=False)]
        if found != units or not all(begins):
            wrong[parting] = found
    assert wrong == {}


def test_all_damages_are_known() -> None:
    assert set(UNREADABLE) <= set(DAMAGES)
