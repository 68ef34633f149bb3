import io

import docx
import pytest

from luoshi.reading import read

ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "备注"],
    ["1", "建设云湖大桥，完成主体工程", "市交通运输局", "市财政局、云湖区政府", "2024年10月底前", ""],
    ["2", "新增城镇就业5.2万人", "市人力资源社会保障局", "各县区政府等", "年底前", "民生实事"],
]
TITLE = "云州市2024年重点任务分解表"


def as_docx(rows):
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html(rows):
    body = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in rows)
    return f"<html><body><h1>{TITLE}</h1><table>{body}</table></body></html>".encode()


def as_text(rows):
    return (TITLE + "\n" + "\n".join("\t".join(row) for row in rows) + "\n").encode()


@pytest.mark.parametrize("make", [as_docx, as_html, as_text])
def test_each_row_is_a_commitment_of_its_units(make):
    reading = read(make(ROWS))
    assert [(c.text, [(u.name, u.role) for u in c.units], c.open_list) for c in reading.commitments] == [
        (
            "建设云湖大桥，完成主体工程",
            [("市交通运输局", "lead"), ("市财政局", "support"), ("云湖区政府", "support")],
            False,
        ),
        ("新增城镇就业5.2万人", [("市人力资源社会保障局", "lead"), ("各县区政府", "support")], True),
    ]
    assert [[d.due.isoformat() for d in c.deadlines] for c in reading.commitments] == [["2024-10-31"], ["2024-12-31"]]
    assert [reading.text[c.start] for c in reading.commitments] == ["1", "2"]
    assert {piece.rule for piece in reading.pieces()} >= {"table.header", "table.row", "table.cell"}


def test_rows_of_one_cell_group_those_under_them():
    rows = [["序号", "任务", "责任单位"], ["一、经济发展", "", ""], ["1", "实施项目100个", "市商务局"]]
    reading = read(as_docx(rows))
    assert [heading.heading for heading in reading.outline] == ["一、经济发展"]
    assert [(c.section, c.text) for c in reading.commitments] == [(1, "实施项目100个")]


def test_measures_do_not_run_over_the_cell():
    rows = [["任务", "具体措施", "责任单位"], ["促进消费", "举办活动20场", "市商务局"]]
    assert [m.indicator for c in read(as_text(rows)).commitments for m in c.measures] == ["举办活动"]


def test_a_table_without_tasks_is_read_like_text():
    reading = read(as_text([["姓名", "职务", "电话"], ["赵明", "局长", "0000"]]))
    assert reading.commitments == ()
