"""One content in every layout that offices produce: whatever file it stands in, the same is read of it."""

from collections.abc import Callable

import pytest

from luoshi.reading.assembly import understand
from luoshi.reading.formats import extract, pdf_pages
from luoshi.reading.model import Reading
from tests.reading import made_files as made
from tests.reading import made_layouts as layouts
from tests.reading.documents import FOLDER, sheet
from tests.reading.made_layouts import Table, table
from tests.reading.notation import written
from tests.reading.promises import broken_promises

# ---------------------------------------------------------------- tables

TABLES: dict[str, tuple[Table, list[str]]] = {
    "five columns": (
        table("""云州市2026年重点任务分工表
        序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限
        1 | 建设云湖大桥，完成主体工程施工并启动引桥建设 | 市交通运输局 | 市财政局、云湖区政府 | 2026年6月底前
        2 | 新增城镇就业5.2万人以上 | 市人力资源社会保障局 | 各县（市、区）政府 | 2026年12月底前
        3 | 改造老旧小区60个，惠及居民8000户 | 市住房城乡建设局 | 市城管局、市财政局、市自然资源和规划局 | 2026年10月底前
        4 | 开展燃气安全排查整治，对排查出的隐患建立台账、限期整改、销号管理 | 市住房城乡建设局 | 市应急管理局、市市场监管局 | 持续推进"""),
        [
            "建设云湖大桥，完成主体工程施工并启动引桥建设 | L市交通运输局 S市财政局、云湖区政府 | by 2026-06-30",
            "新增城镇就业5.2万人以上 | L市人力资源社会保障局 S各县（市、区）政府 | by 2026-12-31",
            "改造老旧小区60个，惠及居民8000户 | L市住房城乡建设局 S市城管局、市财政局、市自然资源和规划局 | by 2026-10-31",
            "开展燃气安全排查整治，对排查出的隐患建立台账、限期整改、销号管理 | L市住房城乡建设局 S市应急管理局、市市场监管局 | ongoing",
        ],
    ),
    "no numbers": (
        table("""云州市2026年创城攻坚责任清单
        重点任务 | 责任单位 | 完成时限
        清理背街小巷卫生死角，新增公厕12座 | 市城管局 | 2026年5月底前
        规范城区停车秩序，施划停车泊位3000个 | 市公安局 | 2026年8月底前
        开展农贸市场升级改造 | 市市场监管局、市商务局 | 2026年12月底前"""),
        [
            "清理背街小巷卫生死角，新增公厕12座 | R市城管局 | by 2026-05-31",
            "规范城区停车秩序，施划停车泊位3000个 | R市公安局 | by 2026-08-31",
            "开展农贸市场升级改造 | R市市场监管局、市商务局 | by 2026-12-31",
        ],
    ),
    "groups between rows": (
        table("""云州市2026年营商环境任务清单
        序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限
        一、提升政务服务 | < | < | < | <
        1 | 推行企业开办“一件事”，实现1个工作日办结 | 市市场监管局 | 市公安局、市税务局 | 2026年3月底前
        2 | 建成全市统一的惠企政策平台 | 市工业和信息化局 | 市财政局 | 2026年9月底前
        二、强化要素保障 | < | < | < | <
        3 | 新增工业用地供应5000亩 | 市自然资源和规划局 | 各县区政府 | 2026年12月底前
        4 | 发放中小微企业贷款100亿元以上 | 市地方金融工作局 | 人民银行云州市分行 | 2026年12月底前"""),
        [
            "推行企业开办“一件事”，实现1个工作日办结 | L市市场监管局 R市公安局、市税务局 | by 2026-03-31",
            "建成全市统一的惠企政策平台 | L市工业和信息化局 R市财政局 | by 2026-09-30",
            "新增工业用地供应5000亩 | L市自然资源和规划局 R各县区政府 | by 2026-12-31",
            "发放中小微企业贷款100亿元以上 | L市地方金融工作局 R人民银行云州市分行 | by 2026-12-31",
        ],
    ),
    "merged tasks": (
        table("""云州市2026年河湖长制重点工作分解表
        序号 | 重点任务 | 具体举措 | 责任单位 | 完成时限
        1 | 加强水资源管理 | 建设节水型小区20个 | 市水利局 | 2026年6月底前
        ^ | ^ | 改造供水管网50公里 | 市住房城乡建设局 | 2026年10月底前
        ^ | ^ | 开展取用水专项整治 | 市水利局、市农业农村局 | 2026年12月底前
        2 | 保护水生态 | 修复湿地800亩 | 市自然资源和规划局 | 2026年9月底前
        ^ | ^ | 增殖放流鱼苗200万尾 | 市农业农村局 | 2026年7月底前"""),
        [
            "建设节水型小区20个 | R市水利局 | by 2026-06-30",
            "改造供水管网50公里 | R市住房城乡建设局 | by 2026-10-31",
            "开展取用水专项整治 | R市水利局、市农业农村局 | by 2026-12-31",
            "修复湿地800亩 | R市自然资源和规划局 | by 2026-09-30",
            "增殖放流鱼苗200万尾 | R市农业农村局 | by 2026-07-31",
        ],
    ),
    "a header of two rows": (
        table(
            """云湖区2026年重点项目推进表
        序号 | 工作任务 | 责任分工 | < | 完成时限 | 备注
        ^ | ^ | 牵头单位 | 配合单位 | ^ | ^
        1 | 建设云湖科技馆，完成主体封顶 | 区科技局 | 区住房和城乡建设局 | 2026年11月底前 |
        2 | 新建幼儿园3所 | 区教育局 | 区财政局、区自然资源分局 | 2026年8月底前 | 市级项目
        3 | 打通断头路5条 | 区交通运输局 | 各街道办事处 | 2026年12月底前 |""",
            head=2,
        ),
        [
            "建设云湖科技馆，完成主体封顶 | L区科技局 S区住房和城乡建设局 | by 2026-11-30",
            "新建幼儿园3所 | L区教育局 S区财政局、区自然资源分局 | by 2026-08-31",
            "打通断头路5条 | L区交通运输局 S各街道办事处 | by 2026-12-31",
        ],
    ),
    "nine columns": (
        table("""云州市2026年政府工作报告重点任务督查台账
        序号 | 目标任务 | 具体内容 | 分管领导 | 牵头单位 | 责任单位 | 完成时限 | 进展情况 | 备注
        1 | 乡村振兴 | 建设高标准农田20万亩 | 王志明 | 市农业农村局 | 各县区政府 | 2026年10月底前 | 已完成立项 | 正常推进
        2 | 民生改善 | 建成养老服务中心15个 | 李晓红 | 市民政局 | 市财政局 | 2026年12月底前 | | 正常推进
        3 | 交通建设 | 改造国省道120公里 | 赵国庆 | 市交通运输局 | 市公路中心 | 2026年11月底前 | 招标已完成 | 滞后"""),
        [
            "乡村振兴 建设高标准农田20万亩 | L市农业农村局 R各县区政府 | by 2026-10-31",
            "民生改善 建成养老服务中心15个 | L市民政局 R市财政局 | by 2026-12-31",
            "交通建设 改造国省道120公里 | L市交通运输局 R市公路中心 | by 2026-11-30",
        ],
    ),
    "roles in the cells": (
        table("""云州市2026年民生实事责任分解表
        序号 | 项目名称 | 工作内容 | 责任单位 | 完成时间
        1 | 教育惠民 | 新建中小学6所，新增学位9000个 | 牵头单位：市教育局⏎配合单位：市财政局、市自然资源和规划局 | 2026年8月底前
        2 | 健康惠民 | 为妇女免费“两癌”筛查5万人 | 牵头单位：市卫生健康委⏎配合单位：市妇联 | 2026年11月底前"""),
        [
            "教育惠民 新建中小学6所，新增学位9000个 | L市教育局 S市财政局、市自然资源和规划局 | by 2026-08-31",
            "健康惠民 为妇女免费“两癌”筛查5万人 | L市卫生健康委 S市妇联 | by 2026-11-30",
        ],
    ),
    "headers in two lines": (
        table("""云州市2026年平安建设任务分工表
        序 号 | 工 作 内 容 | 牵头⏎单位 | 责任单位⏎（部门） | 完成⏎时限
        1 | 开展矛盾纠纷大排查，化解重点信访积案50件 | 市委政法委 | 市信访局、市司法局 | 2026-06-30
        2 | 新增智能安防小区120个 | 市公安局 | 市大数据局 | 2026/9/30
        3 | 建成县级社会治安防控中心6个 | 市公安局 | 各县区政府 | 2026.11.30"""),
        [
            "开展矛盾纠纷大排查，化解重点信访积案50件 | L市委政法委 R市信访局、市司法局 | by 2026-06-30",
            "新增智能安防小区120个 | L市公安局 R市大数据局 | by 2026-09-30",
            "建成县级社会治安防控中心6个 | L市公安局 R各县区政府 | by 2026-11-30",
        ],
    ),
}

docx, xlsx, web = layouts.docx, layouts.xlsx, layouts.web


def drawn(one: Table, rules: str = "all", rows_a_page: int = 999, *, head_again: bool = True, high: bool = False):
    return layouts.table_pages(one, rules, rows_a_page, head_again=head_again, high=high)


LAYOUTS: dict[str, Callable[[Table], bytes | None]] = {
    "txt: tabs": layouts.tabs,
    "docx": docx,
    "docx: one unit a paragraph": lambda one: docx(one, layouts.one_unit_a_paragraph),
    "docx: one unit a line": lambda one: docx(one, layouts.soft_breaks),
    "docx: runs cut up": lambda one: docx(one, layouts.runs),
    "docx: changes tracked": lambda one: docx(one, layouts.tracked),
    "docx: numbers counted by the program": lambda one: docx(one, layouts.numbered),
    "docx: title and form inside the table": lambda one: made.docx(layouts.word_table(layouts.with_title_inside(one))),
    "docx: two tables, header again": lambda one: layouts.docx_parted(one, head=True),
    "docx: two tables, no header again": lambda one: layouts.docx_parted(one, head=False),
    "docx: a table around it": lambda one: made.docx(
        made.table([["<w:p/>" + made.paragraph(one.title) + layouts.word_table(one) + "<w:p/>"]])
    ),
    "docx: content controls": layouts.docx_in_controls,
    "docx: strict": lambda one: layouts.strict(made.paragraph(one.title) + layouts.word_table(one)),
    "xlsx": xlsx,
    "xlsx: days as numbers": lambda one: xlsx(one, cell=layouts.day_or_words),
    "xlsx: line breaks in lists": lambda one: xlsx(one, cell=layouts.broken_lists),
    "xlsx: nobody merged the cells": lambda one: xlsx(one, merges=False),
    "xlsx: an office's form": layouts.xlsx_of_an_office,
    "xlsx: shared strings of runs": layouts.xlsx_of_runs,
    "html": lambda one: web(f"<h1>{one.title}</h1>{layouts.html_table(one, layouts.plain_cell, 'th')}"),
    "html: saved by a word processor": lambda one: web(
        f"<p>{one.title}</p>{layouts.html_table(one, layouts.word_cell)}", "gb2312"
    ),
    "html: saved by a post's editor": lambda one: web(
        f"<section><strong>{one.title}</strong></section>{layouts.html_table(one, layouts.nested_cell)}"
    ),
    "html: placed by a table": layouts.html_laid_out,
    "html: divisions shown as a table": layouts.html_of_divisions,
    "pdf": lambda one: layouts.pdf(drawn(one)),
    "pdf: words at the top": lambda one: layouts.pdf(drawn(one, high=True)),
    "pdf: rules as boxes": lambda one: layouts.pdf(drawn(one), "boxes"),
    "pdf: letter by letter": lambda one: layouts.pdf(drawn(one), "letters"),
    "pdf: a blank behind each letter": lambda one: layouts.pdf(drawn(one), "blanks"),
    "pdf: on its side": lambda one: layouts.pdf(drawn(one), sideways=True),
    "pdf: two rows a page, header again": lambda one: layouts.pdf(drawn(one, rows_a_page=2)),
    "pdf: two rows a page": lambda one: layouts.pdf(drawn(one, rows_a_page=2, head_again=False)),
    "pdf: level rules": lambda one: layouts.pdf(drawn(one, "rows")),
    "pdf: level rules, two rows a page": lambda one: layouts.pdf(drawn(one, "rows", 2)),
    "pdf: no rules": lambda one: layouts.pdf(drawn(one, "none", high=True)),
    "ofd": lambda one: layouts.ofd(drawn(one)),
    "ofd: letter by letter": lambda one: layouts.ofd(drawn(one), apart=True),
    "ofd: two rows a page": lambda one: layouts.ofd(drawn(one, rows_a_page=2)),
}


def reading_of(data: bytes) -> Reading:
    text = pdf_pages.extract(data) if data.startswith(b"%PDF") else extract(data)
    reading = understand(text, data)
    assert broken_promises(reading) == []
    return reading


def told(reading: Reading) -> list[str]:
    """Each commitment with its units and deadlines."""
    return [
        " | ".join([written(one), *(f"{day.kind} {day.due or ''}".strip() for day in one.deadlines)])
        for one in reading.commitments
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_the_same_in_every_layout(name, layout):
    one, wanted = TABLES[name]
    data = LAYOUTS[layout](one)
    if data is None:
        return
    reading = reading_of(data)
    assert ["".join(row.split()) for row in told(reading)] == ["".join(row.split()) for row in wanted]
    assert reading.document.title == one.title


# ---------------------------------------------------------------- paragraphs

DOCUMENTS = ["01-", "04-", "18-", "20-", "43-", "a0-", "a7-", "c2-", "d0-", "e6-", "g2-"]
PARAGRAPHS: dict[str, Callable[[list[str]], bytes]] = {
    "docx: numbers counted by the program": layouts.automatic,
    "docx: table of contents": layouts.with_contents,
    "docx: embedded page": layouts.embedded,
    "docx: tabs and soft breaks": layouts.tabbed,
    "docx: strict": lambda lines: layouts.strict(layouts.paragraphs("\n".join(lines))),
    "html: lists": layouts.listed,
    "html: a site's page": layouts.of_a_site,
    "pdf": lambda lines: layouts.pdf(layouts.text_pages(lines)),
    "pdf: letter by letter, no order": lambda lines: layouts.pdf(layouts.text_pages(lines), "shuffled"),
    "pdf: a blank behind each letter": lambda lines: layouts.pdf(layouts.text_pages(lines), "blanks"),
    "pdf: large letters": lambda lines: layouts.pdf(layouts.text_pages(lines, 16)),
    "pdf: two columns": lambda lines: layouts.pdf(layouts.text_pages(lines, 10.5, 2)),
    "pdf: a head over a rule": lambda lines: layouts.pdf(
        layouts.text_pages(lines, head="云州市人民政府公报　2026年第3期")
    ),
    "ofd": lambda lines: layouts.ofd(layouts.text_pages(lines)),
}


def plainly(reading: Reading) -> list[str]:
    """As `told`, without blanks and without the form of marks and digits."""
    return ["".join(row.split()).replace("．", ".").rstrip(".") for row in told(reading)]


@pytest.mark.parametrize("layout", PARAGRAPHS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_paragraphs_say_the_same_in_every_layout(name, layout):
    paper = sheet(next(FOLDER.glob(f"{name}*")))
    lines = [line.strip() for line in paper.text.splitlines() if line.strip()]
    plain = reading_of("\n".join(lines).encode())
    found = reading_of(PARAGRAPHS[layout](lines))
    assert plainly(found) == plainly(plain)
