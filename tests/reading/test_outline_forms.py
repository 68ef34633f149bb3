"""Outlines in all the styles that offices use: each case is a document, the headings that it has, and its gaps."""

import pytest

from luoshi.reading import read

CASES = {
    "壹 with tasks and measures of their own": (
        ("云州市城市更新工作方案\n壹、总体目标\n到2025年，完成老旧小区改造200个。\n贰、重点任务\n任务一：改造老旧小区\n市住建局要抓紧制定年度计划。\n任务二：建设口袋公园\n新建口袋公园30个。\n"
        "叁、保障措施\n措施1 加强领导\n成立专班，压实责任。\n措施2 强化考核\n纳入年度考核。\n"),
        [
            (1, "壹、", "总体目标"),
            (1, "贰、", "重点任务"),
            (2, "任务一", "改造老旧小区"),
            (2, "任务二", "建设口袋公园"),
            (1, "叁、", "保障措施"),
            (2, "措施1", "加强领导"),
            (2, "措施2", "强化考核"),
        ],
        [],
    ),
    "a full stop for 、 and half brackets and letters below": (
        "云州市2024年重点工作\n一.扩大投资\n1)加快项目建设。全年开工项目100个。\n2)强化要素保障。用地指标优先安排。\n二.提升消费\na.举办消费节。各县区要组织促销活动。\nb.发放消费券。市商务局负责发放。\n",
        [
            (1, "一.", "扩大投资"),
            (2, "1)", "加快项目建设"),
            (2, "2)", "强化要素保障"),
            (1, "二.", "提升消费"),
            (2, "a.", "举办消费节"),
            (2, "b.", "发放消费券"),
        ],
        [],
    ),
    "decimals of a contingency plan": (
        ("云州市防汛应急预案\n1 总则\n1.1 编制目的\n提高政府保障公共安全的能力。\n1.2 工作原则\n以人为本，减少危害。\n2 组织体系\n2.1 办事机构\n2.1.1 市应急管理局\n市应急管理局每年修订预案。\n"
        "2.1.2 专项指挥部\n各专项指挥部要定期组织演练。\n3 附则\n3.1 预案管理\n本预案由市应急管理局负责解释。\n"),
        [
            (1, "1", "总则"),
            (2, "1.1", "编制目的"),
            (2, "1.2", "工作原则"),
            (1, "2", "组织体系"),
            (2, "2.1", "办事机构"),
            (3, "2.1.1", "市应急管理局"),
            (3, "2.1.2", "专项指挥部"),
            (1, "3", "附则"),
            (2, "3.1", "预案管理"),
        ],
        [],
    ),
    "sub-items right after a colon, circled numbers, an annex": (
        "一、主要任务\n① 排查隐患。市水务局要组织排查。② 修复水毁工程。市住建局要加快修复。\n二、有关要求：1、加强领导。市水务局要成立指挥部。2、强化值守。各县区要落实值班制度。\n附件1\n防汛责任人名单\n东湖县 赵明\n",
        [
            (1, "一、", "主要任务"),
            (2, "①", "排查隐患"),
            (2, "②", "修复水毁工程"),
            (1, "二、", "有关要求"),
            (2, "1、", "加强领导"),
            (2, "2、", "强化值守"),
            (1, "附件1", "防汛责任人名单"),
        ],
        [],
    ),
    "what a meeting decided as a list of its own": (
        "云州市人民政府常务会议纪要\n一、会议听取了市教育局关于学校建设的汇报\n会议要求，市教育局要加快推进学校建设。\n会议议定：\n（一）同意成立领导小组，由市教育局牵头。\n（二）由市财政局安排资金500万元。\n二、会议研究了防汛工作\n会议明确，由市水务局牵头，5月底前完成隐患整改。\n",
        [
            (1, "一、", "会议听取了市教育局关于学校建设的汇报"),
            (2, "会议要求", ""),
            (2, "会议议定", ""),
            (1, "二、", "会议研究了防汛工作"),
            (2, "会议明确", ""),
        ],
        [],
    ),
    "第一 holds 一是, which ends with its paragraph": (
        "同志们：\n下面，我讲三点意见。\n第一，要提高认识。各级各部门要克服麻痹思想。一是领导要重视。市水务局要靠前指挥。二是群众要动员。各乡镇要入户宣传。\n第二，要突出重点。水务局要抓好水库除险加固。\n第三，要压实责任。各县区要层层落实责任。\n",
        [
            (1, "第一", "要提高认识"),
            (2, "一是", "领导要重视"),
            (2, "二是", "群众要动员"),
            (1, "第二", "要突出重点"),
            (1, "第三", "要压实责任"),
        ],
        [],
    ),
    "bullets and dashes": (
        "云州市工作提示\n● 加强组织领导。市政府要成立专班。\n● 强化要素保障。市财政局要保障经费。\n",
        [(1, "●", "加强组织领导"), (1, "●", "强化要素保障")],
        [],
    ),
    "numbers that run on through other numbers": (
        "1.营造环境\n（一）市住建局要放宽限制。\n（二）市商务局要优化服务。\n（三）市科技局要下放权限。\n2.提升水平\n（四）市海关要简化手续。\n（五）市税务局要减免税费。\n",
        [(1, "1.", "营造环境"), (1, "2.", "提升水平")],
        [],
    ),
    "chapters, sections, boxes": (
        "第二章 主要任务\n第一节 夯实产业基础\n一、做强工业\n实施技改项目100个。\n专栏1 产业重大工程\n1.工业园区工程。新建标准厂房50万平方米。\n2.冷链物流工程。新建冷库10座。\n第二节 完善基础设施\n加快推进铁路建设。\n第三章 保障措施\n加强组织领导，压实工作责任。\n",
        [
            (1, "第二章", "主要任务"),
            (2, "第一节", "夯实产业基础"),
            (3, "一、", "做强工业"),
            (4, "专栏1", "产业重大工程"),
            (5, "1.", "工业园区工程"),
            (5, "2.", "冷链物流工程"),
            (2, "第二节", "完善基础设施"),
            (1, "第三章", "保障措施"),
        ],
        ["“第二章”之前缺少第 1 项"],
    ),
    "skipped, doubled, out of order": (
        "一、扩大投资\n加快项目建设。\n二、促进消费\n组织促销活动。\n二、稳定外贸\n开拓国际市场。\n五、抓好农业\n稳定粮食生产。\n四、改善民生\n办好民生实事。\n",
        [(1, label, words) for label, words in (("一、", "扩大投资"), ("二、", "促进消费"), ("二、", "稳定外贸"), ("五、", "抓好农业"), ("四、", "改善民生"))],
        ["“二、”的编号与上一项重复，疑为漏行或编号有误", "“五、”之前缺少第 3 至 4 项", "“四、”排在第 5 项之后，编号次序有误"],
    ),
    "a damaged mark among whole ones": (
        "（一）改善环境。市城管局要清理垃圾。\n（二完善设施。市住建局要新建公厕。\n（三）加强管护。各县区要明确责任。\n",
        [(1, "（一）", "改善环境"), (1, "（二", "完善设施"), (1, "（三）", "加强管护")],
        ["“（二”的编号残缺，按第 2 项读"],
    ),
    "years, decimals and amounts are no marks": (
        "二、支出安排\n1. 教育支出。安排20亿元。\n2. 社保支出。安排15亿元。\n3.5亿元用于乡村振兴。\n2025年前，全面完成化债任务。\n1.2万人参加培训。\n",
        [(1, "二、", "支出安排"), (2, "1.", "教育支出"), (2, "2.", "社保支出")],
        ["“二、”之前缺少第 1 项"],
    ),
    "a table of contents with dots": (
        "云州市农业强市方案\n目  录\n一、总体要求.........................1\n二、重点任务.........................2\n（一）稳定粮食生产....................2\n一、总体要求\n坚持农业农村优先发展。\n二、重点任务\n（一）稳定粮食生产\n各县区要落实粮食播种面积300万亩。\n",
        [(1, "一、", "总体要求"), (1, "二、", "重点任务"), (2, "（一）", "稳定粮食生产")],
        [],
    ),
    "flattened into one line, an item lost": (
        ("云州市人民政府关于促进消费的若干意见云政发〔2023〕3号各县区人民政府，市政府各部门：为促进消费，现提出如下意见：一、总体要求以习近平新时代中国特色社会主义思想为指导，坚持稳中求进工作总基调。"
        "二、主要任务（一）举办消费活动。市商务局要组织开展家电下乡活动，年内举办10场。（二）培育消费热点。发展夜间经济，建设夜市20个。（四）完善消费设施。新建商业综合体5个。"
        "三、保障措施（一）加强组织领导各县区要成立专班，压实责任。（二）强化资金保障市财政局要安排专项资金1000万元。"),
        [
            (1, "一、", "总体要求"),
            (1, "二、", "主要任务"),
            (2, "（一）", "举办消费活动"),
            (2, "（二）", "培育消费热点"),
            (2, "（四）", "完善消费设施"),
            (1, "三、", "保障措施"),
            (2, "（一）", "加强组织领导"),
            (2, "（二）", "强化资金保障"),
        ],
        ["“（四）”之前缺少第 3 项"],
    ),
    "line breaks lost, blanks kept": (
        ("云州市促进消费方案 一、主要任务 （一）举办消费活动 市商务局要组织开展家电下乡活动，年内举办10场。 （二）培育消费热点 市文旅局要发展夜间经济，建设夜市20个。 二、保障措施 （一）加强组织领导 各县区要成立专班，压实工作责任，形成工作合力，确保各项任务落到实处。 "
        "（二）强化资金保障 市财政局要安排专项资金1000万元，优先保障重点项目建设，加强资金监管，提高资金使用效益，确保专款专用，严禁挪作他用。 三、督促检查 市政府督查室要每季度开展一次督查，及时通报进展情况，对工作推进不力的单位进行约谈，确保全年目标任务圆满完成。"),
        [
            (1, "一、", "主要任务"),
            (2, "（一）", "举办消费活动"),
            (2, "（二）", "培育消费热点"),
            (1, "二、", "保障措施"),
            (2, "（一）", "加强组织领导"),
            (2, "（二）", "强化资金保障"),
            (1, "三、", "督促检查"),
        ],
        [],
    ),
    "traditional characters": (
        "雲州市促進消費方案\n一、主要任務\n（一）舉辦消費活動。市商務局要組織開展家電下鄉活動。\n（二）培育消費熱點。市文旅局要發展夜間經濟。\n二、保障措施\n各縣區要成立專班，壓實責任。\n",
        [(1, "一、", "主要任務"), (2, "（一）", "舉辦消費活動"), (2, "（二）", "培育消費熱點"), (1, "二、", "保障措施")],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "headings", "gaps"), CASES.values(), ids=CASES.keys())
def test_outline(words, headings, gaps):
    reading = read(words.encode(), name="x.txt")
    assert [(heading.level, heading.label, heading.heading) for heading in reading.outline] == headings
    assert [gap.reason for gap in reading.gaps] == gaps


GLUED = (
    "一、稳住经济基本盘{0}.新建普通高中2所，9月底前开工建设。（市教育局负责）{1}.改造农村道路130公里，年底前全部完成。（市交通运输局负责）{2}.整治河道15处。（市水利局负责）"
    "二、推动产业升级{3}.培育专精特新企业30家。（市工业和信息化局负责）{4}.新建标准厂房20万平方米。{5}.推进园区管网改造。（市商务局负责）"
)
"""Headings to which nothing parts their first child, and an item without a label before one that has it."""


@pytest.mark.parametrize("before_label", ["", "\n", " ", "\n\n"], ids=["flat", "line", "blank", "paragraph"])
@pytest.mark.parametrize("numbers", [(1, 2, 3, 1, 2, 3), (1, 2, 3, 4, 5, 6)], ids=["anew", "on"])
def test_headings_glued_to_their_first_child(numbers: tuple[int, ...], before_label: str) -> None:
    words = "云州市重点工作任务\n" + GLUED.format(*numbers).replace("（", f"{before_label}（")
    reading = read(words.encode(), name="x.txt")
    assert [heading.heading for heading in reading.outline] == ["稳住经济基本盘", "推动产业升级"]
    assert [one.text[:4] for one in reading.commitments] == [
        f"{number}.{first}"
        for number, first in zip(numbers, ("新建", "改造", "整治", "培育", "新建", "推进"), strict=True)
    ]
    assert [len(one.units) for one in reading.commitments] == [1, 1, 1, 1, 0, 1]
    assert reading.gaps == ()


def test_a_heading_glued_to_the_first_of_its_lines() -> None:
    words = "云州市重点工作任务\n一、稳住投资1.新建学校2所。（市教育局负责）\n    2.改造道路30公里。（市交通运输局负责）\n二、办好实事3.新增托位800个。（市卫生健康委负责）\n    4.持续推进义务教育优质均衡发展。\n"
    reading = read(words.encode(), name="x.txt")
    assert [heading.heading for heading in reading.outline] == ["稳住投资", "办好实事"]
    assert [one.text[:6] for one in reading.commitments] == ["1.新建学校", "2.改造道路", "3.新增托位", "4.持续推进"]
    assert [measure.indicator for one in reading.commitments for measure in one.measures] == [
        "新建学校",
        "改造道路",
        "新增托位",
    ]


def test_lines_of_a_message_that_say_by_when_are_to_be_done() -> None:
    words = "1、燃气公司和住建局月底前把老旧管网 全部过一遍，一户不漏\n2、餐饮场所 可燃气体报警器，市场局会同商务局，10月15号之前装完\n3、各县区自己摸底，11/20前报清单到督查室\n"
    reading = read(words.encode(), name="x.txt")
    assert [[unit.name for unit in one.units] for one in reading.commitments] == [
        ["燃气公司", "住建局"],
        ["市场局", "商务局"],
        ["各县区"],
    ]


@pytest.mark.parametrize(
    ("ends", "gaps"),
    [
        ("。。，。", ["此处疑有缺行：“三、建设公园，”没有写完"]),
        ("；；、。", ["此处疑有缺行：“三、建设公园、”没有写完"]),
        ("，，，。", []),  # so the writer ends them
        ("。。。，", []),  # nothing follows
        ("；；；。", []),
    ],
)
def test_an_item_that_breaks_off_is_a_gap(ends: str, gaps: list[str]) -> None:
    """Where the next item begins below an item without an end, the rest of it is missing."""
    items = ("一、新建学校", "二、修整道路", "三、建设公园", "四、整治河道")
    words = "云州市重点工作\n" + "\n".join(item + end for item, end in zip(items, ends, strict=True)) + "\n"
    reading = read(words.encode(), name="x.txt")
    assert [gap.reason for gap in reading.gaps] == gaps
    assert all(reading.text.startswith("四、", gap.at) for gap in reading.gaps)
