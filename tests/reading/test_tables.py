import io

import docx
import pytest

from luoshi.reading import read
from tests.reading.notation import HEAD, plain, written

ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "备注"],
    ["1", "建设云湖大桥，完成主体工程", "市交通运输局", "市财政局、云湖区政府", "2024年10月底前", ""],
    ["2", "新增城镇就业5.2万人", "市人力资源社会保障局", "各县区政府等", "年底前", "民生实事"],
]
TITLE = "云州市2024年重点任务分解表"


def as_docx(rows, merges=()):
    """A document with the table; its cells are merged from (row, column) to (row, column)."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for first_row, first_column, last_row, last_column in merges:
        words = table.cell(first_row, first_column).text
        table.cell(first_row, first_column).merge(table.cell(last_row, last_column)).text = words
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


LINES = [
    (
        "序号\t工作任务\t责任单位\n1\t新建学校12所\t市教育局、市财政局\n2\t排查重大隐患\t市应急局\n",
        ["新建学校12所 | R市教育局、市财政局", "排查重大隐患 | R市应急局"],
    ),
    (
        "序号\t重点工作\t牵头部门\t配合部门\t完成时间\n1\t新建学校12所\t市教育局\t市财政局 市自然资源和规划局\t2024年10月底\n2\t排查重大隐患\t市应急局\t市公安局\t6月底\n",
        ["新建学校12所 | L市教育局 S市财政局、市自然资源和规划局", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "类别\t序号\t主要任务\t主办单位\t协办单位\t时间节点\t备注\n一、教育\t1\t新建学校12所\t市教育局\t市财政局\t10月底\t\n\t2\t培训教师300人\t同上\t〃\t年底\t\n二、安全\t3\t排查重大隐患\t市应急局\t各县区\t6月底\t\n",
        [
            "新建学校12所 | L市教育局 S市财政局",
            "培训教师300人 | L市教育局 S市财政局",
            "排查重大隐患 | L市应急局 S各县区",
        ],
    ),
    (
        "序号\t工作举措\t责任部门\t进度安排\n1\t新建学校12所\t市教育局\t2024年10月底前\n2\t排查重大隐患\t市应急局等\t2024年6月底前\n",
        ["新建学校12所 | R市教育局", "排查重大隐患 | R市应急局 | 等"],
    ),
    (
        "序号\t问题\t整改措施\t整改目标\t责任单位\t责任人\t整改时限\n1\t部分学校食堂管理不到位\t开展专项检查，建立台账\t问题全部整改到位\t市教育局\t李明\t2024年6月底\n2\t隐患排查不彻底\t逐项销号\t隐患清零\t市应急局\t赵刚\t2024年8月底\n",
        [
            "部分学校食堂管理不到位 开展专项检查，建立台账 问题全部整改到位 | R市教育局",
            "隐患排查不彻底 逐项销号 隐患清零 | R市应急局",
        ],
    ),
    (
        "目标任务\t具体举措\t牵头领导\t牵头单位及责任人\t参与单位\n教育提升\t新建学校12所\t王建国\t市教育局 李明\t市财政局、市住房城乡建设局\n安全\t排查重大隐患\t张卫东\t市应急局 赵刚\t市公安局\n",
        ["教育提升 新建学校12所 | L市教育局 S市财政局、市住房城乡建设局", "安全 排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "序号\t改革举措\t牵头单位\t落实单位\n1\t新建学校12所\t市教育局\t各县区人民政府\n序号\t改革举措\t牵头单位\t落实单位\n2\t排查重大隐患\t市应急局\t各县区人民政府，经开区管委会\n",
        ["新建学校12所 | L市教育局 R各县区人民政府", "排查重大隐患 | L市应急局 R各县区人民政府、经开区管委会"],
    ),
    (
        "序号\t任务内容\t责任分工\t时限要求\n1\t新建学校12所\t市教育局牵头，市财政局配合\t10月底\n2\t排查重大隐患\t市应急局牵头；市公安局、各县区政府配合\t6月底\n",
        ["新建学校12所 | L市教育局 S市财政局", "排查重大隐患 | L市应急局 S市公安局、各县区政府"],
    ),
    (
        "序号    工作任务    牵头单位    配合单位    完成时限\n1    新建学校12所    市教育局    市财政局    10月底前\n2    排查重大隐患    市应急局    市公安局    6月底前\n",
        ["新建学校12所 | L市教育局 S市财政局", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "|序号|工作任务|牵头单位|配合单位|完成时限|\n|1|新建学校12所|市教育局|市财政局|10月底前|\n|2|排查重大隐患|市应急局|市公安局|6月底前|\n",
        ["新建学校12所 | L市教育局 S市财政局", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "序号\t工作任务\t责任单位\t\t\n\t\t牵头单位\t配合单位\t完成时限\n1\t新建学校12所\t市教育局\t市财政局\t10月底前\n2\t排查重大隐患\t市应急局\t市公安局\t6月底前\n",
        ["新建学校12所 | L市教育局 S市财政局", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "单位\t工作任务\t完成时限\n市教育局\t新建学校12所\t10月底前\n市应急局\t排查重大隐患\t6月底前\n",
        ["新建学校12所 | R市教育局", "排查重大隐患 | R市应急局"],
    ),
    (
        "序号\t项目名称\t建设内容\t责任单位\t包保领导\n1\t云湖大桥\t新建桥梁一座\t市交通运输局\t王建国\n2\t云湖医院\t新增床位500张\t市卫生健康委\t张卫东\n",
        ["云湖大桥 新建桥梁一座 | R市交通运输局", "云湖医院 新增床位500张 | R市卫生健康委"],
    ),
    (
        "序号\t任务类别\t具体任务\t牵头单位\t配合单位\n1\t教育\t新建学校12所\t市教育局、市住房城乡建设局按职责分工负责\t市财政局\n2\t安全\t排查重大隐患\t市应急局\t市公安局\n",
        ["新建学校12所 | L市教育局、市住房城乡建设局 S市财政局", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (  # copied from a web page: the cell merged with the one above is left out
        "工作任务 | 具体要求 | 责任科室 |\n一、公开财政信息 | 1.公开年度预算、决算及相关报表。 | 财务科 |\n二、办好网站 | 2.更新各栏目概况信息。 | 办公室 |\n3.答复网民意见。 | 办公室牵头，各科室配合 | |\n",
        [
            "1.公开年度预算、决算及相关报表。 | R财务科",
            "2.更新各栏目概况信息。 | R办公室",
            "3.答复网民意见。 | L办公室 S各科室",
        ],
    ),
    (  # cells on lines of their own, strokes on the lines between them
        "工作任务\n|\n具体要求\n|\n责任科室\n|\n时限要求\n|\n公开文件\n|\n1\n|\n清理规范性文件，公布有效目录。\n|\n办公室\n|\n年底前\n|\n政策解读\n|\n2\n|\n丰富解读形式。\n|\n各科室\n|\n持续推进\n|\n3\n|\n报送解读稿件12篇。\n|\n法规科\n|\n持续推进\n|\n",
        [
            "1 | 清理规范性文件，公布有效目录。 | R办公室",
            "2 | 丰富解读形式。 | R各科室",
            "3 | 报送解读稿件12篇。 | R法规科",
        ],
    ),
    (
        "序号\n内容与要求\n进展情况\n责任单位\n1\n新建学校12所。\n已开工8所。\n市教育局\n2\n排查重大隐患。\n已排查3轮。\n市应急局、市公安局\n",
        ["新建学校12所。 | R市教育局", "排查重大隐患。 | R市应急局、市公安局"],
    ),
    (
        "（★为牵头单位，●为配合单位）\n序号\t工作任务\t市水利局\t市应急局\t市住建局\n1\t排查水库险工险段\t★\t●\t\n2\t清淤排水管网120公里\t\t●\t★\n",
        ["排查水库险工险段 | L市水利局 S市应急局", "清淤排水管网120公里 | S市应急局 L市住建局"],
    ),
    (
        "| 序号 | 工作任务 | 市水利局 | 市应急局 | 市住建局 |\n| --- | --- | --- | --- | --- |\n| 1 | 排查水库险工险段 | 牵头 | 配合 | |\n| 2 | 清淤排水管网120公里 | | 配合 | 牵头 |\n",
        ["排查水库险工险段 | L市水利局 S市应急局", "清淤排水管网120公里 | S市应急局 L市住建局"],
    ),
    (
        "┌──┬────────┬────┬────┐\n│序号│工作任务        │水利局  │应急局  │\n├──┼────────┼────┼────┤\n│1   │排查水库险工险段│√      │√      │\n├──┼────────┼────┼────┤\n│2   │清淤排水管网120公里│     │√      │\n└──┴────────┴────┴────┘\n",
        ["排查水库险工险段 | R水利局、应急局", "清淤排水管网120公里 | R应急局"],
    ),
    (
        "序号 工作任务 牵头单位 配合单位 完成时限\n1 建设云湖大桥，完成主体工程 市交通运输局 市财政局、云湖区政府 10月底前\n2 推进“一件事一次办”，年内上线高频事项\n20项。 市行政审批局 市公安局 12月底前\n",
        [
            "建设云湖大桥，完成主体工程 | L市交通运输局 S市财政局、云湖区政府",
            "推进“一件事一次办”，年内上线高频事项20项。 | L市行政审批局 S市公安局",
        ],
    ),
    (
        "重点任务\n牵头单位\n责任单位\n完成时限\n推进城市更新，改造老旧小区120个\n市住建局\n市财政局、各区政府\n11月底\n新建口袋公园20个\n市园林局\n各区政府\n10月底\n",
        [
            "推进城市更新，改造老旧小区120个 | L市住建局 R市财政局、各区政府",
            "新建口袋公园20个 | L市园林局 R各区政府",
        ],
    ),
    (  # cells that run over several lines, a name and a time cut by the line's end; the number stands in the middle
        (
            "┌──┬──────────┬────────┬─────┐\n│序号│工作任务          │责任单位      │完成时│\n│    │                  │              │限    │\n├──┼──────────┼────────┼─────┤\n"
            "│    │新建学校12所，改造│市教育局、市住│10月底│\n│1   │旧校舍8处。配齐校 │房城乡建设局  │前    │\n│    │医。              │              │      │\n├──┼──────────┼────────┼─────┤\n"
            "│2   │排查重大隐患      │市应急局      │6月底 │\n│    │                  │市公安局      │前    │\n└──┴──────────┴────────┴─────┘\n"
        ),
        ["新建学校12所，改造旧校舍8处。配齐校医。 | R市教育局、市住房城乡建设局", "排查重大隐患 | R市应急局、市公安局"],
    ),
    (
        (
            "+------+----------------------+------------+----------+\n| 序号 | 工作任务             | 责任单位   | 时限     |\n+------+----------------------+------------+----------+\n"
            "| 1    | 新建学校12所，改造旧 | 市城市管理 | 2024年10 |\n|      | 校舍8处              | 局         | 月底前   |\n| 2    | 排查重大隐患         | 市应急局   | 年底前   |\n+------+----------------------+------------+----------+\n"
        ),
        ["新建学校12所，改造旧校舍8处 | R市城市管理局", "排查重大隐患 | R市应急局"],
    ),
    (  # without a header
        "1\t新建学校12所\t市教育局\t市财政局、各县区政府\t2024年10月底前\n2\t排查重大隐患\t市应急局\t市公安局\t6月底前\n",
        ["新建学校12所 | L市教育局 S市财政局、各县区政府", "排查重大隐患 | L市应急局 S市公安局"],
    ),
    (
        "│ 1 │ 新建学校12所 │ 教育办、财政所 │ 年底前 │\n│ 2 │ 排查重大隐患 │ 平安法治办 │ 6月底前 │\n",
        ["新建学校12所 | R教育办、财政所", "排查重大隐患 | R平安法治办"],
    ),
    (  # copied into one line
        "序号 工作任务 责任单位 完成时限 1 新建学校12所，改造旧校舍8处 市教育局 10月底前 2 排查重大隐患，对2 处险工险段限期整改 市应急局、市公安局 6月底前 3 清淤排水管网120公里 市水务集团 年底前\n",
        [
            "新建学校12所，改造旧校舍8处 | R市教育局",
            "排查重大隐患，对2处险工险段限期整改 | R市应急局、市公安局",
            "清淤排水管网120公里 | R市水务集团",
        ],
    ),
]


def test_the_times_of_cells_over_several_lines_are_put_together():
    reading = plain(HEAD + LINES[-5][0])
    assert [[d.due.isoformat() for d in c.deadlines] for c in reading.commitments] == [["2024-10-31"], ["2024-06-30"]]
    assert [c.text.count("│") for c in reading.commitments] == [0, 0]


@pytest.mark.parametrize("make", [as_docx, as_html])
def test_columns_without_a_header_are_told_by_their_cells(make):
    rows = [["1", "新建学校12所", "市教育局", "6月底前"], ["2", "排查重大隐患", "市应急局、市公安局", "全年"]]
    reading = read(make(rows))
    assert [written(c) for c in reading.commitments] == [
        "新建学校12所 | R市教育局",
        "排查重大隐患 | R市应急局、市公安局",
    ]
    assert [len(c.deadlines) for c in reading.commitments] == [1, 1]


def test_a_column_of_units_may_come_first():
    rows = [["市教育局", "1.新建学校2所；\n2.招聘教师300名。", "8月底前"], ["市水利局", "加固水库6座。", "主汛期前"]]
    rows.append(["市卫生健康委", "建成市中医院新院区。", "年底前"])
    assert [written(c) for c in read(as_docx(rows)).commitments] == [
        "1.新建学校2所； 2.招聘教师300名。 | R市教育局",
        "加固水库6座。 | R市水利局",
        "建成市中医院新院区。 | R市卫生健康委",
    ]


def test_cards_with_their_keys_to_the_left():
    rows = [
        ["问题1", "部分企业主体责任落实不到位", "", ""],
        ["整改目标", "约谈全覆盖", "", ""],
        ["整改措施", "培训企业负责人200名", "", ""],
        ["牵头单位", "市应急局", "责任单位", "各县区"],
        ["责任人", "李明", "完成时限", "2024年7月底前"],
        ["问题2", "消防通道堵塞", "", ""],
        ["整改措施", "拆除地桩地锁", "", ""],
        ["责任单位", "市消防救援支队", "完成时限", "2024年8月底前"],
    ]
    reading = read(as_docx(rows, [(row, 1, row, 3) for row in (0, 1, 2, 5, 6)]))
    assert [written(c) for c in reading.commitments] == [
        "约谈全覆盖 整改措施 培训企业负责人200名 | L市应急局 R各县区",
        "拆除地桩地锁 | R市消防救援支队",
    ]
    assert [[d.due.isoformat() for d in c.deadlines] for c in reading.commitments] == [["2024-07-31"], ["2024-08-31"]]
    assert [person.name for person in reading.people] == ["李明"]


def test_a_card_that_names_its_task_first_is_one():
    rows = [
        ["任务名称", "打造千亿级新材料产业集群"],
        ["牵头领导", "副市长 何明"],
        ["牵头单位", "市工信局"],
        ["配合单位", "市发改委、经开区管委会"],
        ["年度目标", "新引进亿元以上项目20个"],
        ["完成时限", "2024年12月31日"],
    ]
    reading = read(as_docx(rows))
    assert [written(c) for c in reading.commitments] == ["新引进亿元以上项目20个 | L市工信局 S市发改委、经开区管委会"]
    assert [d.due.isoformat() for c in reading.commitments for d in c.deadlines] == ["2024-12-31"]


def test_a_column_that_says_in_what_figures_are_counted_charges_nobody():
    rows = [
        ["序号", "指标任务", "单位", "年度目标", "责任单位"],
        ["1", "城镇新增就业", "万人", "3.2", "市人社局"],
        ["2", "新增高新技术企业", "家", "60", "市科技局"],
    ]
    assert [written(c).split(" | ")[1] for c in read(as_docx(rows)).commitments] == ["R市人社局", "R市科技局"]


def test_three_lists_side_by_side():
    rows = [
        ["问题清单", "整改清单", "责任清单"],
        [
            "消防通道被占用",
            "1.施划禁停标线；2.拆除障碍物120处。",
            "牵头单位：区消防救援大队 配合单位：各街道 完成时限：2024年6月底",
        ],
        [
            "油烟扰民",
            "1.安装监测设备300台；2.查处违法排放。",
            "牵头单位：区城管局 配合单位：各街道 完成时限：2024年8月底",
        ],
    ]
    reading = read(as_docx(rows))
    assert [written(c).split(" | ")[1] for c in reading.commitments] == ["L区消防救援大队 S各街道", "L区城管局 S各街道"]
    assert [d.due.isoformat() for c in reading.commitments for d in c.deadlines] == ["2024-06-30", "2024-08-31"]


def test_ticks_charge_the_units_above_them():
    cells = "<td rowspan=2>序号</td><td rowspan=2>任务</td><td colspan=2>责任单位</td></tr><tr><td>市水利局</td><td>市应急局</td>"
    rows = "<tr><td>1</td><td>排查水库</td><td>●</td><td></td></tr><tr><td>2</td><td>储备物资</td><td>√</td><td>√</td></tr>"
    reading = read(f"<html><body><h1>{TITLE}</h1><table><tr>{cells}</tr>{rows}</table></body></html>".encode())
    assert [written(c) for c in reading.commitments] == ["排查水库 | R市水利局", "储备物资 | R市水利局、市应急局"]


@pytest.mark.parametrize(("document", "items"), LINES)
def test_tables_in_lines_of_text(document, items):
    assert [written(c) for c in plain(HEAD + document).commitments] == items


MERGED = {
    "a category and a lead unit over two rows": (
        [
            ["类别", "序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
            ["教育", "1", "新建学校12所", "市教育局", "市财政局", "10月底前"],
            ["", "2", "培训教师300人", "", "市人力资源\n社会保障局", "年底前"],
            ["安全", "3", "排查重大隐患", "市应急局", "市公安\n局\n市消防救援支队", "6月底前"],
        ],
        [(1, 0, 2, 0), (1, 3, 2, 3)],
        ["教育", "安全"],
        [
            "新建学校12所 | L市教育局 S市财政局",
            "培训教师300人 | L市教育局 S市人力资源社会保障局",
            "排查重大隐患 | L市应急局 S市公安局、市消防救援支队",
        ],
    ),
    "a header of two rows": (
        [
            ["序号", "工作任务", "责任分工", "", "完成时限"],
            ["", "", "牵头单位", "责任单位", ""],
            ["1", "新建学校12所", "市教育局", "市财政局、各县区", "10月底前"],
        ],
        [(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4)],
        [],
        ["新建学校12所 | L市教育局 R市财政局、各县区"],
    ),
    "tasks that head their measures": (
        [
            ["序号", "工作任务", "具体措施", "责任单位", "完成时限"],
            ["1", "提升教育水平", "新建学校12所", "市教育局", "10月底前"],
            ["", "", "培训教师300人", "市人力资源社会保障局", "年底前"],
            ["2", "抓好安全", "排查重大隐患", "市应急局", "6月底前"],
        ],
        [(1, 0, 2, 0), (1, 1, 2, 1)],
        ["提升教育水平", "抓好安全"],
        ["新建学校12所 | R市教育局", "培训教师300人 | R市人力资源社会保障局", "排查重大隐患 | R市应急局"],
    ),
    "a goal beside its measures": (
        [
            ["序号", "反馈问题", "整改目标", "整改措施", "责任单位"],
            ["1", "台账不规范", "规范率达到100%", "开展全覆盖培训", "市生态环境局"],
            ["", "", "", "对拒不整改的立案查处", "市应急局"],
            ["2", "管网错接", "改造完成32处", "委托专业单位检测", "市水务局"],
        ],
        [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2)],
        ["台账不规范", "管网错接"],
        [
            "规范率达到100% 开展全覆盖培训 | R市生态环境局",
            "对拒不整改的立案查处 | R市应急局",
            "改造完成32处 委托专业单位检测 | R市水务局",
        ],
    ),
    "half-years below a plan": (
        [
            ["序号", "工作任务", "推进计划", "", "牵头单位"],
            ["", "", "上半年", "下半年", ""],
            ["1", "新建学校12所", "主体封顶", "8月底前投用", "市教育局"],
        ],
        [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)],
        [],
        ["新建学校12所 | L市教育局"],
    ),
    "units with the person in charge": (
        [
            ["重点工作", "责任单位及责任人", "工作目标", "时限"],
            ["新建学校", "市教育局\n李明", "新增学位5000个", "10月底前"],
            ["排查隐患", "市应急局：赵刚", "隐患清零", "6月底前"],
        ],
        [],
        [],
        ["新建学校 新增学位5000个 | R市教育局", "排查隐患 隐患清零 | R市应急局"],
    ),
    "a header that says who leads": (
        [
            ["序号", "工作任务", "责任单位（列第一位的为牵头单位）"],
            ["1", "新建学校", "市教育局、市财政局"],
            ["2", "排查隐患", "市应急局、市公安局"],
        ],
        [],
        [],
        ["新建学校 | L市教育局 S市财政局", "排查隐患 | L市应急局 S市公安局"],
    ),
}


@pytest.mark.parametrize(("rows", "merges", "headings", "items"), MERGED.values(), ids=MERGED)
def test_merged_cells(rows, merges, headings, items):
    reading = read(as_docx(rows, merges))
    assert [heading.heading for heading in reading.outline] == headings
    assert [written(c) for c in reading.commitments] == items


def test_the_half_years_of_a_plan_tell_by_when():
    rows, merges, *_ = MERGED["half-years below a plan"]
    (commitment,) = read(
        as_docx([["2026年计划", "", "", "", ""], *rows], [(a + 1, b, c + 1, d) for a, b, c, d in merges])
    ).commitments
    assert [deadline.text for deadline in commitment.deadlines] == ["8月底前", "上半年"]


CENTRED = """\
| 序号 | 类别 | 重点任务 | 责任单位 | 完成时限 |
|---|---|---|---|---|
| 1 |  | 启动片区改造 | 市住建局 | 12月底 |
| 2 | 城市更新 | 更换燃气管网 | 市城管局 | 10月底 |
| 3 |  | 建成完整社区 | 市住建局 | 11月底 |
| 4 | 民生保障 | 新增托位 | 市卫健委 | 9月底 |
| 5 |  | 新增助餐点 | 市民政局 | 12月底 |
"""


def test_a_centred_cell_heads_the_rows_around_it():
    reading = plain(TITLE + "\n" + CENTRED)
    assert [heading.heading for heading in reading.outline] == ["城市更新", "民生保障"]
    first, second = (heading.id for heading in reading.outline)
    assert [commitment.section for commitment in reading.commitments] == [first, first, first, second, second]


def test_a_cell_that_holds_only_a_verb_is_named_by_the_cell_before():
    rows = [["序号", "任务", "目标", "责任单位"], ["1", "监测点位", "新增30处", "市生态环境局"]]
    (commitment,) = read(as_docx(rows)).commitments
    assert [(measure.indicator, measure.value) for measure in commitment.measures] == [("新增监测点位", 30)]


DRAWN = {
    "a header of two rows and a cell merged downwards": (
        """
┌────┬──────────────────┬──────────────┬────────┐
│序号│    重点任务      │  责任单位    │完成时限│
│    │                  ├──────┬───────┤        │
│    │                  │ 牵头 │ 配合  │        │
├────┼──────────────────┼──────┼───────┼────────┤
│ 1  │新建口袋公园12个  │市城管│市自然 │10月底前│
│    │                  │局    │资源局 │        │
├────┼──────────────────┼──────┼───────┤        │
│ 2  │改造老旧小区30个  │市住建│市财政 │        │
│    │                  │局    │局     │        │
└────┴──────────────────┴──────┴───────┴────────┘
""",
        [],
        [
            "新建口袋公园12个 | L市城管局 S市自然资源局 | 10月底前",
            "改造老旧小区30个 | L市住建局 S市财政局 | 10月底前",
        ],
    ),
    "merged cells whose words stand in the middle, on a line between two rows too": (
        """
┌──────┬────┬──────────────────┬────────┬────────┐
│ 类别 │序号│    重点任务      │责任单位│完成时限│
├──────┼────┼──────────────────┼────────┼────────┤
│      │ 1  │新建口袋公园12个  │市城管局│10月底前│
│ 城建 ├────┼──────────────────┼────────┼────────┤
│      │ 2  │改造老旧小区30个  │市住建局│11月底前│
│      ├────┼──────────────────┼────────┼────────┤
│      │ 3  │完成雨污分流改造  │        │12月底前│
├──────┼────┼──────────────────┤市水务局├────────┤
│ 民生 │ 4  │新建供水管网80公里│        │8月底前 │
└──────┴────┴──────────────────┴────────┴────────┘
""",
        ["城建", "民生"],
        [
            "新建口袋公园12个 | R市城管局 | 10月底前",
            "改造老旧小区30个 | R市住建局 | 11月底前",
            "完成雨污分流改造 | R市水务局 | 12月底前",
            "新建供水管网80公里 | R市水务局 | 8月底前",
        ],
    ),
    "strokes two wide, and lines that are a little off": (
        """
┌──┬───────┬───────┐
│序号│重点任务      │责任单位      │
│    │              ├───┬───┤
│    │              │牵头  │配合  │
├──┼───────┼───┼───┤
│1   │建设学校      │教育局│财政局 │
├──┼───────┤      ├───┤
│2   │培训教师      │      │人社局│
└──┴───────┴───┴───┘
""",
        [],
        ["建设学校 | L教育局 S财政局", "培训教师 | L教育局 S人社局"],
    ),
    "dashes and pluses, cells wider than their columns": (
        """
+------+------------------+-----------------+----------+
| 序号 | 任务             | 单位            | 时限     |
|      |                  +--------+--------+          |
|      |                  | 牵头   | 配合   |          |
+======+==================+========+========+==========+
| 一、城市建设                                         |
+------+------------------+--------+--------+----------+
| 1    | 新建口袋公园12个 | 市城管局 | 市自然资源局 | 10月底前 |
+------+------------------+--------+--------+----------+
| 2    | 改造老旧小区30个 | 市住建局 | 市财政局 | 11月底前 |
+------+------------------+--------+--------+----------+
""",
        ["一、城市建设"],
        [
            "新建口袋公园12个 | L市城管局 S市自然资源局 | 10月底前",
            "改造老旧小区30个 | L市住建局 S市财政局 | 11月底前",
        ],
    ),
}


@pytest.mark.parametrize(("drawing", "headings", "items"), DRAWN.values(), ids=DRAWN)
def test_drawn_tables_with_merged_cells(drawing, headings, items):
    reading = plain(TITLE + "\n" + drawing)
    assert [heading.heading for heading in reading.outline] == headings
    told = [" | ".join([written(c), *(deadline.text for deadline in c.deadlines)]) for c in reading.commitments]
    assert told == items


def test_the_words_of_a_unit_in_a_cell_that_is_wrapped():
    unit = plain(TITLE + "\n" + DRAWN["a header of two rows and a cell merged downwards"][0]).commitments[0].units[0]
    told = unit.to_json()
    assert told["words"] == "市城管局"
    assert told["name"].startswith("市城管│")  # what stands there


BARE_ROWS = {
    "task, unit, time": (
        "新建口袋公园12个 市城管局 10月底前\n改造老旧小区30个 市住建局 11月底前\n完成雨污分流改造80公里 市水务局、市财政局 全年\n",
        [
            "新建口袋公园12个 | R市城管局",
            "改造老旧小区30个 | R市住建局",
            "完成雨污分流改造80公里 | R市水务局、市财政局",
        ],
    ),
    "units parted by blanks too": (
        "1 新建口袋公园12个 市城管局 10月底前\n2 改造老旧小区30个 市住建局 市财政局 11月底前\n3 建成城市书房6座 市文旅局 12月底前\n",
        ["新建口袋公园12个 | R市城管局", "改造老旧小区30个 | R市住建局、市财政局", "建成城市书房6座 | R市文旅局"],
    ),
    "the unit first": (
        "市城管局 新建口袋公园12个 10月底前\n市住建局 改造老旧小区30个 11月底前\n市文旅局 建成城市书房6座 12月底前\n",
        ["新建口袋公园12个 | R市城管局", "改造老旧小区30个 | R市住建局", "建成城市书房6座 | R市文旅局"],
    ),
}


@pytest.mark.parametrize(("lines", "items"), BARE_ROWS.values(), ids=BARE_ROWS)
def test_lines_without_a_header_that_single_blanks_part(lines, items):
    assert [written(c) for c in plain(TITLE + "\n" + lines).commitments] == items


def test_the_title_of_a_table_in_one_line():
    reading = plain(
        f"{TITLE} 序号 重点任务 责任单位 完成时限 1 新建公园12个 市城管局 10月底前 2 改造小区30个 市住建局 11月底前 3 建成书房6座 市文旅局 12月底前"
    )
    assert (reading.document.title, reading.document.planning_year) == (TITLE, 2024)
    assert [written(c) for c in reading.commitments] == [
        "新建公园12个 | R市城管局",
        "改造小区30个 | R市住建局",
        "建成书房6座 | R市文旅局",
    ]


def test_the_row_of_totals_is_no_task():
    rows = [["序号", "任务", "责任单位"], ["1", "实施项目100个", "市商务局"], ["合计", "共1项", ""]]
    assert [written(c) for c in read(as_docx(rows)).commitments] == ["实施项目100个 | R市商务局"]


def test_unit_beside_supporting_units_is_who_does_it():
    rows = [["序号", "任务", "单位", "配合单位"], ["1", "改造老旧管网", "市住建局", "市水务集团"]]
    assert [written(c) for c in read(as_docx(rows)).commitments] == ["改造老旧管网 | R市住建局 S市水务集团"]
    rows = [["序号", "指标任务", "单位", "责任单位"], ["1", "改造老旧管网90公里", "公里", "市住建局"]]
    assert [[unit.words for unit in c.units] for c in read(as_docx(rows)).commitments] == [["市住建局"]]


@pytest.mark.parametrize("above", ["附件\n", "附件1\n", ""])
def test_a_line_right_above_a_table_is_its_title(above):
    reading = plain(
        f"云州市人民政府办公室关于做好清雪工作的通知\n一、落实责任\n各县区要在11月10日前完成检修。\n\n{above}"
        "推进除雪设备更新换代\n序号\t工作任务\t责任单位\n1\t清除桥面积雪\t市城管局\n2\t储备融雪剂\t市交通局\n"
    )
    assert [written(c) for c in reading.commitments[1:]] == ["清除桥面积雪 | R市城管局", "储备融雪剂 | R市交通局"]


def test_when_a_project_began_stands_within_its_task():
    rows = [["项目名称", "建设规模", "开工时间", "年度目标", "竣工时间", "责任单位"],
            ["石湾港区二期", "新建泊位6个", "2023年3月", "完成主体工程的60%", "2024年12月", "市交通局"]]  # fmt: skip
    (found,) = read(as_docx(rows)).commitments
    assert (found.text.endswith("完成主体工程的60%"), [unit.words for unit in found.units]) == (True, ["市交通局"])


def in_sections(reading):
    """Each commitment as it is written, with the heading that it stands under."""
    headings = {heading.id: heading.heading for heading in reading.outline}
    return [(headings.get(c.section, ""), written(c)) for c in reading.commitments]


def test_a_task_without_anything_beside_it_is_no_heading():
    rows = [
        ["序号", "督办事项", "目标要求", "牵头单位", "配合单位", "办结时限"],
        ["1", "污水厂扩建", "日处理能力达到4万吨", "县住建局", "县发改局", "9月底前"],
        ["", "", "建成配套管网8公里", "县水务公司", "县住建局", "6月底前"],
        ["2", "落实欠薪清零", "", "县国资局", "县人社局", "5月底前"],
        ["", "", "建立工资保证金制度", "县人社局", "县住建局", "7月底前"],
    ]
    reading = read(as_docx(rows))
    assert in_sections(reading) == [
        ("污水厂扩建", "日处理能力达到4万吨 | L县住建局 S县发改局"),
        ("污水厂扩建", "建成配套管网8公里 | L县水务公司 S县住建局"),
        ("", "落实欠薪清零 | L县国资局 S县人社局"),
        ("", "建立工资保证金制度 | L县人社局 S县住建局"),
    ]
    assert [[d.due.month for d in c.deadlines] for c in reading.commitments] == [[9], [6], [5], [7]]


def test_only_the_task_that_is_merged_heads_the_rows_beside_it():
    rows = [
        ["序号", "重点任务", "具体举措", "牵头单位", "完成时限"],
        ["一", "经济发展", "", "", ""],
        ["1", "财政收入增长5%", "盘活闲置资产1.2亿元", "县财政局", "12月底前"],
        ["2", "粮食生产", "新建高标准农田3.2万亩", "县农业农村局", "11月底前"],
        ["3", "", "整治撂荒地2600亩", "县自然资源局", "6月底前"],
        ["4", "县医院新院区投入使用", "开放床位600张", "县卫健局", "9月底前"],
        ["5", "“一老一小”服务", "新增普惠托位260个", "县民政局", "年底前"],
        ["6", "研究停车收费办法", "收费标准下调20%", "县发改局", "年底前"],
    ]
    reading = read(as_docx(rows, [(3, 1, 4, 1)]))
    assert in_sections(reading) == [
        ("经济发展", "财政收入增长5% 盘活闲置资产1.2亿元 | L县财政局"),
        ("粮食生产", "新建高标准农田3.2万亩 | L县农业农村局"),
        ("粮食生产", "整治撂荒地2600亩 | L县自然资源局"),
        ("经济发展", "县医院新院区投入使用 开放床位600张 | L县卫健局"),
        ("“一老一小”服务", "新增普惠托位260个 | L县民政局"),
        ("研究停车收费办法", "收费标准下调20% | L县发改局"),
    ]
    assert [m.indicator for m in reading.commitments[0].measures] == ["财政收入", "盘活闲置资产"]


def measured(reading):
    """The measures of each commitment."""
    return [
        [f"{m.indicator} {m.comparator} {m.value}{m.unit} «{m.text}»" for m in one.measures]
        for one in reading.commitments
    ]


def test_what_is_said_of_a_task_behind_its_units_belongs_to_it():
    rows = [
        ["序号", "工作任务", "责任单位", "完成时限", "具体举措", "工作进展", "存在问题"],
        ["1", "发展设施蔬菜", "县农业农村局", "10月底", "8月底前新建大棚600亩，建成冷库2座", "已建300亩", ""],
        ["2", "开展矿山排查", "县应急局", "6月底", "", "已排查20处", "3处未整改到位"],
    ]
    reading = read(as_docx(rows))
    assert [written(c) for c in reading.commitments] == [
        "发展设施蔬菜 8月底前新建大棚600亩，建成冷库2座 | R县农业农村局",
        "开展矿山排查 | R县应急局",
    ]
    assert measured(reading) == [["新建大棚 = 600亩 «600亩»", "建成冷库 = 2座 «2座»"], []]
    assert [d.text for d in reading.commitments[0].deadlines] == ["10月底", "8月底前"]
    assert reading.text[slice(*reading.commitments[0].steps[0])] == "发展设施蔬菜"


FIGURES = {
    "the unit in a column of its own, last year's value set aside": (
        [
            ["序号", "考核指标", "计量单位", "2025年完成值", "2026年目标值", "责任科室", "完成时限"],
            ["1", "矛盾纠纷化解率", "%", "96.3", "98以上", "综治中心", "12月底"],
            ["2", "新增个体工商户", "户", "118", "≥150", "经济发展办", "11月底前"],
            ["3", "信访积案化解", "件", "—", "7件全部化解", "综治中心", "6月底前"],
            ["4", "安全事故起数", "起", "1", "不超过1", "应急办", "全年"],
        ],
        [],
        ["矛盾纠纷化解率 % 98以上", "新增个体工商户 户 ≥150", "信访积案化解 件 7件全部化解", "安全事故起数 起 不超过1"],
        [
            ["矛盾纠纷化解率 >= 98% «98以上»"],
            ["新增个体工商户 >= 150户 «≥150»"],
            ["信访积案化解 = 7件 «7件»"],
            ["安全事故起数 <= 1起 «不超过1»"],
        ],
    ),
    "the unit in the header": (
        [
            ["序号", "工作任务", "指标解释", "目标值（个）", "牵头科室", "完成时限"],
            ["1", "创建五星党支部", "经县委组织部验收", "4", "党建办", "11月底"],
            ["2", "发展党员", "35岁以下不少于1名", "2", "党建办", "8月底"],
        ],
        [],
        ["创建五星党支部 经县委组织部验收 4", "发展党员 35岁以下不少于1名 2"],
        [["创建五星党支部 = 4个 «4»"], ["35岁以下 >= 1名 «不少于1名»", "发展党员 = 2个 «2»"]],
    ),
    "a header of two rows, in what it is counted under 单位": (
        [
            ["序号", "指标名称", "单位", "2026年目标", "", "责任部门", "完成时限"],
            ["", "", "", "目标值", "增速（%）", "", ""],
            ["1", "地区生产总值", "亿元", "198", "6", "县发改局", "12月底"],
            ["2", "城镇新增就业", "人", "4,200", "", "县人社局", "12月底"],
        ],
        [(0, 3, 0, 4), *((0, column, 1, column) for column in (0, 1, 2, 5, 6))],
        ["地区生产总值 亿元 198 6", "城镇新增就业 人 4,200"],
        [["地区生产总值 = 198亿元 «198»", "地区生产总值增速 = 6% «6»"], ["城镇新增就业 = 4200人 «4,200»"]],
    ),
    "rows that name only who is to reach it": (
        [
            ["序号", "单位", "年度目标任务（万元）", "6月底前应完成（万元）", "完成时限", "备注"],
            ["1", "石桥镇", "12000", "6000", "12月20日", ""],
            ["2", "白石镇", "8000", "4000", "12月20日", "含飞地项目"],
        ],
        [],
        ["石桥镇 12000 6000", "白石镇 8000 4000"],
        [
            ["年度目标任务 = 12000万元 «12000»", "6月底前应完成 = 6000万元 «6000»"],
            ["年度目标任务 = 8000万元 «8000»", "6月底前应完成 = 4000万元 «4000»"],
        ],
    ),
}


@pytest.mark.parametrize(("rows", "merges", "items", "measures"), FIGURES.values(), ids=FIGURES)
def test_columns_that_hold_nothing_but_figures_to_reach(rows, merges, items, measures):
    reading = read(as_docx(rows, merges))
    assert [" ".join(c.text.split()) for c in reading.commitments] == items
    assert measured(reading) == measures
    assert all(reading.text[m.start : m.end] == m.text for c in reading.commitments for m in c.measures)
    assert all(len(c.units) == 1 for c in reading.commitments)
    assert {c.kind for c in reading.commitments} == {"target"}


def test_the_header_of_figures_may_say_by_when():
    rows, merges, *_ = FIGURES["rows that name only who is to reach it"]
    assert [[d.text for d in c.deadlines] for c in read(as_docx(rows, merges)).commitments] == [
        ["12月20日", "6月底前"]
    ] * 2


@pytest.mark.parametrize(
    ("rows", "merges", "deadlines"),
    [
        (
            [
                ["序号", "建设内容及目标", "责任单位", "", "序时进度", "", ""],
                ["", "", "牵头单位", "实施单位", "6月底", "9月底", "12月底"],
                ["1", "改造老旧小区62个", "市住建局", "云东区", "开工62个", "完工30个", "完工62个"],
            ],
            [(0, 2, 0, 3), (0, 4, 0, 6), (0, 0, 1, 0), (0, 1, 1, 1)],
            [["2024-06-30", "2024-09-30", "2024-12-31"]],
        ),
        (
            [
                ["类别", "重点工作", "一季度", "二季度", "三季度", "四季度", "责任单位"],
                ["文旅", "举办山地自行车赛", "—", "确定赛事方案", "9月中旬举办", "", "县教体局"],
            ],
            [],
            [["2024-09-20", "2024-06-30"]],
        ),
    ],
)
def test_the_times_that_head_columns_are_deadlines_where_something_stands_below(rows, merges, deadlines):
    reading = read(as_docx(rows, merges))
    assert [[d.due.isoformat() for d in c.deadlines] for c in reading.commitments] == deadlines
    stages = [reading.text[slice(*label)] for c in reading.commitments for label in c.labels]
    assert {"开工62个", "确定赛事方案"} & set(stages)


def test_a_row_that_says_what_its_tasks_come_to_heads_them():
    rows = [
        ["序号", "项目名称", "年度目标", "总投资（亿元）", "责任单位", "完成时限"],
        ["合计（3个）", "", "", "139.5", "", ""],
        ["一、产业项目（2个）", "", "", "78.5", "", ""],
        ["1", "电池基地", "6月底前投产", "42", "高新区管委会", "12月底"],
        ["2", "装备产业园", "主体封顶", "36.5", "经开区管委会", "11月底"],
        ["二", "基础设施项目", "", "61", "", ""],
        ["3", "高速公路", "完成路基90%", "61", "市交通运输局", "12月底"],
    ]
    reading = read(as_docx(rows, [(1, 0, 1, 2), (2, 0, 2, 2)]))
    assert in_sections(reading) == [
        ("一、产业项目（2个）", "电池基地 6月底前投产 | R高新区管委会"),
        ("一、产业项目（2个）", "装备产业园 主体封顶 | R经开区管委会"),
        ("基础设施项目", "高速公路 完成路基90% | R市交通运输局"),
    ]


@pytest.mark.parametrize("key", ["备注", "备 注", "说明", "工作要求"])
def test_a_note_within_the_table_is_read_like_any_other_text(key):
    rows = [
        ["序号", "议定事项", "责任单位", "完成时限"],
        ["1", "拨付春耕资金1200万元", "县财政局", "3月25日前"],
        [key, "请各责任单位于3月31日前将办理情况书面报县政府督查室。", "", ""],
        ["备注：资金为县级配套。", "", "", ""],
    ]
    reading = read(as_docx(rows, [(2, 1, 2, 3), (3, 0, 3, 3)]))
    assert reading.outline == ()
    assert [written(c) for c in reading.commitments] == [
        "拨付春耕资金1200万元 | R县财政局",
        "请各责任单位于3月31日前将办理情况书面报县政府督查室。 | R各责任单位",
    ]
    assert [d.text for d in reading.commitments[1].deadlines] == ["3月31日前"]


@pytest.mark.parametrize("note", ["注", "备注", "填表说明"])
def test_only_what_a_note_asks_for_is_a_commitment(note):
    reading = plain(
        f"{TITLE}\n序号\t工作任务\t牵头单位\t完成时限\n1\t硬化道路12公里\t县交通局\t全年\n2\t新建冷库2座\t县商务局\t全年\n\n"
        f"{note}：1.牵头单位为两个及以上的，排名第一的为总牵头单位。2.完成时限为“全年”的，均须于12月20日前报送完成情况。\n"
        "3.表中“各村”含社区。\n4.各项任务由县政府办公室每月通报。\n"
    )
    assert [c.text for c in reading.commitments[2:]] == [
        "2.完成时限为“全年”的，均须于12月20日前报送完成情况。",
        "4.各项任务由县政府办公室每月通报。",
    ]
    assert [d.text for d in reading.commitments[2].deadlines] == ["12月20日前"]


@pytest.mark.parametrize(
    "header", [("市级牵头", "市级配合", "县级落实"), ("市级牵头单位", "市级配合单位", "县级落实单位")]
)
@pytest.mark.parametrize("above", [True, False])
def test_the_level_of_those_who_lead_and_help_is_no_part_of_their_role(header, above):
    rows = [
        ["主要任务", *header, "完成时间"],
        ["打通消防车通道320处", "市消防救援支队", "市住建局、市公安局", "青岭县", "11月底前"],
        ["更新燃气管道72公里", "市住建局", "市商务局", "各县区", "12月底前"],
    ]
    merges = [(0, 1, 0, 3), (0, 0, 1, 0), (0, 4, 1, 4)] if above else []
    reading = read(as_docx([["主要任务", "责任分工", "", "", "完成时间"]] * above + rows, merges))
    assert [written(c) for c in reading.commitments] == [
        "打通消防车通道320处 | L市消防救援支队 S市住建局、市公安局 R青岭县",
        "更新燃气管道72公里 | L市住建局 S市商务局 R各县区",
    ]


def test_no_town_and_no_district_is_a_person():
    rows = [
        ["序号", "工作任务", "配合单位", "责任单位及责任人", "完成时限"],
        ["1", "建成养老中心3个", "县财政局、石桥镇、柳河镇", "县民政局 李明", "10月底"],
        ["2", "建设冷库2座", "司法所、高新区、白石县", "云东区、经开区", "10月底"],
    ]
    reading = read(as_docx(rows))
    assert [person.name for person in reading.people] == ["李明"]
    assert [len(c.units) for c in reading.commitments] == [4, 5]


def test_a_time_that_is_said_once_for_several_rows():
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "保障用地3500亩", "市自然资源局", "市发改委", "11月底"],
        ["2", "处置闲置土地1200亩", "", "市住建局", ""],
        ["3", "培育网店30家", "同上", "市商务局", "同上"],
        ["4", "清理批而未供土地", "市水利局", "市司法局", ""],
    ]
    reading = read(as_docx(rows))
    assert [[d.text for d in c.deadlines] for c in reading.commitments] == [["11月底"], ["11月底"], ["11月底"], []]
    assert [c.units[0].name for c in reading.commitments] == ["市自然资源局"] * 3 + ["市水利局"]


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("（1）市工信局；（2）市公安局、市商务局", ["市工信局", "市公安局", "市商务局"]),
        ("1.市工信局\n2.市公安局", ["市工信局", "市公安局"]),
        ("①市工信局；②市公安局", ["市工信局", "市公安局"]),
        ("市工信局 各村", ["市工信局", "各村"]),
        ("牵头单位：镇妇联\u00a0配合单位：爱卫办\u00a0各村", ["镇妇联", "爱卫办", "各村"]),
        ("配合单位：爱卫办 各乡镇", ["爱卫办", "各乡镇"]),
    ],
)
def test_the_units_of_a_cell_may_be_numbered_or_parted_by_blanks(cell, units):
    rows = [["序号", "整改措施", "责任单位", "完成时限"], ["1", "改造水泥企业4家", cell, "12月底"]]
    (commitment,) = read(as_docx(rows)).commitments
    assert [unit.words for unit in commitment.units] == units


def test_whom_a_task_charges_by_itself_answers_for_it_too():
    rows = [
        ["议题", "议定事项", "责任单位", "完成时限"],
        [
            "医院迁建",
            "①县自然资源局负责于4月底前完成土地报批；\n②县卫健局负责6月底前完成可研批复；\n③资金缺口由县财政局、县发改局统筹解决。",
            "县卫健局（项目办）",
            "年底",
        ],
        ["其他", "向县政府报告石桥镇的做法，学习白石县经验", "县农业农村局", "年底"],
    ]
    assert [written(c).split(" | ")[1] for c in read(as_docx(rows)).commitments] == [
        "R县卫健局（项目办）、县自然资源局、县财政局、县发改局",
        "R县农业农村局",
    ]


def test_what_is_wrong_is_no_figure_to_reach():
    rows = [
        ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"],
        [
            "1",
            "2025年违规上马项目3个，污水收集率仅58%。",
            "污水收集率提高到70%以上",
            "新建污水管网36公里",
            "县住建局",
            "2027年6月底前",
        ],
        ["2", "清水河断面氨氮超标2次。", "水质稳定达到Ⅲ类", "关停排污口9个", "青岭县政府", "10月31日前"],
    ]
    reading = read(as_docx(rows))
    assert measured(reading) == [
        ["污水收集率 >= 70% «提高到70%以上»", "新建污水管网 = 36公里 «36公里»"],
        ["关停排污口 = 9个 «9个»"],
    ]
    assert [[d.text for d in c.deadlines] for c in reading.commitments] == [["2027年6月底前"], ["10月31日前"]]


def test_what_a_meeting_heard_before_it_asked_for_something():
    rows = [
        ["序号", "议定事项", "责任单位", "完成时限"],
        [
            "1",
            "会议听取了一季度安全生产汇报。会议指出，交通事故同比上升12%。会议要求，4月底前治理隐患路段42处。",
            "县公安局",
            "",
        ],
        ["2", "拨付春耕资金1200万元", "县财政局", "3月25日前"],
    ]
    reading = read(as_docx(rows))
    assert measured(reading) == [["治理隐患路段 = 42处 «42处»"], ["拨付春耕资金 = 1200万元 «1200万元»"]]
    assert [d.text for d in reading.commitments[0].deadlines] == ["4月底前"]


@pytest.mark.parametrize("make", [as_docx, as_html, as_text])
def test_a_list_of_nothing_but_problems(make):
    rows = [
        ["序号", "问题类别", "具体问题", "问题表现"],
        ["1", "理论学习方面", "学习不深不实", "2023年中心组学习仅8次，未达到12次要求"],
        ["2", "意识形态方面", "阵地管理不严", "对6所民办学校公众号未开展巡查"],
    ]
    reading = read(make(rows))
    assert (reading.commitments, reading.outline) == ((), ())
    assert {piece.reason for piece in reading.context if piece.rule == "table.problem"} == {"appraisal"}


def test_the_number_of_a_part_is_no_part_of_what_is_measured():
    rows = [
        ["序号", "工作任务", "牵头单位", "完成时限"],
        ["1", "1.硬化道路12公里；\n2.安装路灯320盏；\n3、生活垃圾分类覆盖率达到75%。", "镇村建办", "9月底"],
    ]
    (commitment,) = read(as_docx(rows)).commitments
    assert [m.indicator for m in commitment.measures] == ["硬化道路", "安装路灯", "生活垃圾分类覆盖率"]


TABLE_ROWS = "序号\t工作任务\t牵头单位\t完成时限\n1\t硬化道路12公里\t县交通局\t9月底\n2\t新建冷库2座\t县商务局\t9月底\n"


def test_the_lines_that_count_the_tables_are_headings():
    reading = plain(f"石桥镇考核指标表\n表一　经济工作指标\n{TABLE_ROWS}\n表二：党建工作指标\n{TABLE_ROWS}")
    assert reading.document.title == "石桥镇考核指标表"
    assert [(one.label, one.heading, one.level) for one in reading.outline] == [
        ("表一", "经济工作指标", 1),
        ("表二", "党建工作指标", 1),
    ]
    first, second = (one.id for one in reading.outline)
    assert [c.section for c in reading.commitments] == [first, first, second, second]


@pytest.mark.parametrize(
    ("head", "title", "issuer", "day"),
    [
        (
            "白石县重点督办事项台账\n填报单位：白石县委督查室　　填报日期：2026年4月8日\n",
            "白石县重点督办事项台账",
            "白石县委督查室",
            "2026-04-08",
        ),
        ("各镇街招商引资目标任务表\n单位：万元\n", "各镇街招商引资目标任务表", None, None),
        (
            "云州市2026年重大项目清单\n（共3类10个，总投资186.4亿元，年度计划投资52.7亿元）\n",
            "云州市2026年重大项目清单",
            None,
            None,
        ),
        (
            "云州市2026年民生实事任务分解表\n经市六届人大五次会议票决，确定2026年10件民生实事项目。\n",
            "云州市2026年民生实事任务分解表",
            None,
            None,
        ),
        (
            "中共青岭县教育局党组关于县委第三巡察组反馈意见\n整改“三个清单”\n",
            "中共青岭县教育局党组关于县委第三巡察组反馈意见整改“三个清单”",
            "中共青岭县教育局党组",
            None,
        ),
    ],
)
def test_what_stands_above_a_table(head, title, issuer, day):
    reading = plain(head + TABLE_ROWS)
    told = reading.document
    assert (told.title, told.issuer, told.issued_on and told.issued_on.isoformat()) == (title, issuer, day)
    assert told.kind != "instruction"
    assert [c.text for c in reading.commitments] == ["硬化道路12公里", "新建冷库2座"]


def test_the_form_above_the_tasks_says_when_they_were_handed_out():
    rows = [
        ["会议名称", "县政府第31次常务会议", "会议时间", "2026年3月12日"],
        ["交办时间", "2026年3月13日", "反馈时限", "2026年3月31日前"],
        ["序号", "议定事项", "责任单位", "完成时限"],
        ["1", "拨付春耕资金1200万元", "县财政局", "3月25日前"],
    ]
    reading = plain("白石县政府会议议定事项交办单\n" + "\n".join("\t".join(row) for row in rows) + "\n")
    assert reading.document.issued_on.isoformat() == "2026-03-13"
    assert [d.due.isoformat() for d in reading.commitments[0].deadlines] == ["2026-03-25"]


def test_a_time_may_say_how_much_is_to_be_done_by_then():
    rows = [
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["1", "清偿欠款", "县国资局", "5月底前完成50%，10月底前清零"],
        ["2", "编制方案", "县发改局", "4月底前"],
    ]
    reading = read(as_docx(rows))
    assert [[(m.value, m.unit) for m in c.measures] for c in reading.commitments] == [[(50, "%")], []]
    assert [[d.text for d in c.deadlines] for c in reading.commitments] == [["5月底前", "10月底前"], ["4月底前"]]
