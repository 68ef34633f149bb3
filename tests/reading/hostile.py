"""Hostile texts: nothing but one small thing, over and over, as no office writes and any upload may hold.

A rule that looks from each of them over all the others shows here, and on no document that somebody meant.
"""

from collections.abc import Iterator
from itertools import count

COPIED = "序号\n任务\n牵头单位\n1\n修路\n市教育局\n2\n修桥\n市财政局\n"
UNNUMBERED = "重点任务\n工作内容\n牵头单位\n修路\n建桥\n市教育局\n"
BARRED = "任务\n|\n内容\n|\n责任单位\n|\n修路\n|\n建桥\n|\n市教育局\n"
DRAWN = "┌──┬──┬──┐\n│序号│任务│单位│\n├──┼──┼──┤\n│1│修路│市教育局│\n└──┴──┴──┘\n"
TICKED = "任务\t市教育局\t市财政局\n修路\t√\t\n建桥\t\t√\n"
SPACED = "序号 工作任务 牵头单位\n1 修路 市教育局\n2 建桥 市财政局\n"
DEEP = "序号　　任务　　牵头单位\n1　　修路　　市教育局\n"
PIPED = "序号|任务|牵头单位\n---|---|---\n1|修路|市教育局\n"
SMALL_TABLES = {
    "copied tables": COPIED, "copied tables apart": COPIED + "甲乙丙丁。\n", "unnumbered tables": UNNUMBERED,
    "unnumbered tables apart": UNNUMBERED + "以上由市教育局牵头，6月底前完成。\n", "barred tables": BARRED,
    "barred tables apart": BARRED + "甲乙丙丁。\n", "drawn tables": DRAWN, "drawn tables apart": DRAWN + "甲乙丙丁。\n",
    "ticked tables": TICKED, "ticked tables apart": TICKED + "★为牵头单位。\n", "spaced tables": SPACED,
    "deep tables": DEEP + "甲乙丙丁。\n", "piped tables": PIPED + "甲乙丙丁。\n", "web tables": "|" + PIPED.replace("\n", "|\n|"),
}  # fmt: skip
FILLER = "各责任单位要认真落实工作责任，推进城区供水管网改造工程建设，做好沿线居民解释工作，确保按期通水，推进城区供水管网改造工程建设。\n"
SLIP = "承办单位：市水务局、市住房城乡建设局\n督办内容：\n1.推进城区供水管网改造工程建设并做好沿线居民解释工作。\n"
ROWS = {
    "tabbed rows": ("序号\t任务\t牵头单位\t完成时限\n", "{n}\t修路\t市教育局\t6月\n"),
    "piped rows": ("序号|任务|牵头单位|完成时限\n", "{n}|修路|市教育局|6月\n"),
    "drawn rows": ("│序号│任务│牵头单位│\n", "│{n}│修路│市教育局│\n├──┼──┼──┤\n"),
    "merged rows": ("┌────┬────┬────────┐\n│序号│任务│牵头单位│\n", "├────┼────┤        │\n│ 1  │修路│市教育局│\n"),
    "merged tables": ("", "┌────┬────┬────┐\n│序号│任务│单位│\n├────┼────┤    │\n│ 1  │修路│市局│\n└────┴────┴────┘\n甲\n"),
    "bare rows": ("", "新建改建学校12所 市教育局 6月底前\n"),
    "cases": ("", "由市教育局负责；对甲的，由施工单位负责"),
    "compared": ("", "去年增长比上年下降8%，市教育局要确保比去年下降5%，"),
    "deep rows": ("序号　　任务　　牵头单位\n", "{n}　　修路　　市教育局\n"),
    "spaced rows": ("序号 任务 牵头单位\n", "{n} 修路 市教育局\n"),
    "copied rows": ("序号\n任务\n牵头单位\n", "{n}\n修路\n市教育局\n"),
    "unnumbered rows": ("重点任务\n工作内容\n牵头单位\n", "修路\n建桥\n市教育局\n"),
    "barred rows": ("任务\n|\n内容\n|\n责任单位\n|\n", "修路\n|\n建桥\n|\n市教育局\n|\n"),
    "barred, no unit": ("任务\n|\n内容\n|\n责任单位\n|\n", "修路\n|\n"),
    "ticked rows": ("任务\t市教育局\t市财政局\t市水利局\n", "修路\t√\t★\t\n"),
    "ticked wide": ("任务\t" + "\t".join(f"市{'教水财民林农商审'[n % 8]}政局" for n in range(60)) + "\n", "修路" + "\t√" * 60 + "\n"),
    "rows merged down": ("任务\t内容\t牵头单位\n", "\t修路\t\n"),
    "ditto rows": ("任务\t内容\t牵头单位\n", "修路\t建桥\t同上\n"),
    "tiny rows": ("任务\t内容\t单位\n", "a\tb\tc\n"),
    "headers only": ("", "序号\t任务\t牵头单位\n"),
    "dense lists": ("", "{n}．新建改建学校12所，6月底前完成投资900万元以上（市教育局牵头，市财政局、市水利局配合）\n"),
    "dense sentences": ("", "各县区要在6月底前新建改建农村公路12公里以上，由市交通运输局牵头，市财政局配合。"),
    "dense rows": ("序号\t任务\t牵头单位\t配合单位\t完成时限\n", "{n}\t新建改建学校12所以上\t市教育局\t市财政局、市水利局、各县区政府\t6月底前\n"),
    "slips": ("", SLIP + FILLER),
    "goals above labels": ("", "整改目标：" + FILLER + "整改时限：2026年6月底前\n责任单位：市水务局\n整改要求：" + FILLER),
    "problems above lists": ("责任单位：市水务局\n", "存在问题：\n1." + FILLER + "2." + FILLER + "整改措施：\n1." + FILLER),
    "labelled headings": ("", "一、推进城区供水管网改造工程建设（市水务局负责）\n" + FILLER),
    "dense labels": ("", "牵头单位：市教育局；责任单位：市财政局、市水利局、各县区政府；完成时限：6月底前\n"),
    "many values": ("", "{n}．新建改建学校12所以上，培训教师900人次，城镇新增就业增长6%左右，建成社区卫生服务中心5所。\n"),
    "dense values": ("", "{n}．培训教师900人次以上，城镇新增就业、农村转移就业分别增长6%和7%，建成学校5所、医院3家、公园2个。\n"),
    "lists": ("", "{n}. 修路（市教育局牵头）\n"),
    "lists in brackets": ("", "（{n}）修路。\n"),
}  # fmt: skip
LINES = (
    "责任单位：市教育局", "责任单位：", "（市教育局负责）", "（牵头单位：市教育局；责任单位：市财政局）", "〔责任单位〕", "【责任单位】", "市教育局", "市教育局：", "一、", "（一）", "1．", "第一条", "甲",
    "1", "|", "—", "序号", "任务", "√", "牵头单位", "甲。", "6月底前", "2027年12月31日", "增长6%", "900万人以上", "负责", "问题1：", "会议强调，", "会议要求，要修路。", "一是修路。", "附件1", "目录", "各位代表：",
    "以下条件：", "图为甲", "记者甲 摄", "越是", "2023年，新增", "&nbsp;", "【", "（", "关于印发甲的通知", "云政发〔2027〕3号", "注：", "★为牵头单位，●为配合单位", "1.1.1.1 甲", "主持：赵明", "下同",
)  # fmt: skip
STRINGS = (
    "（", "）", "（）", "〔（", "（市", "“", "《", "《甲》", "，", "、", "。", "；", "：", "？！", "一、", "（一）", "1.", "①", "一是", "一要", "第一条", "首先，", "市", "市、", "局", "市教育局", "市教育局、", "各", "各县区要", "要", "由", "由市教育局",
    "负责", "牵头", "（市教育局负责）", "责任单位：", "责任单位：市教育局", "√", "|", "─", "\t", "甲\t", "\t\t\t", "市 ", "\u3000", "甲\u3000\u3000", "&nbsp;", "\u200b", "1", "1,", "1.1", "百", "十", "1 ", "６月", "6月底前", "6月底前、", "年内", "每月", "每", "到", "前", "到2025年",
    "增长6%", "增长", "分别增长6%、7%", "900万人以上", "900个、", "3个方面", "5家", "不低于", "百分之", "翻一番", "是", "了", "将", "已", "会议强调，", "会议", "同志", "书记", "、副书记", "推进", "推进、", "推进修路。", "要推进。", "甲，", "甲。", "甲；", "—", "……", "●", ">", "a", "a ", "é", "\U00020000", "發",
    "発", "由市教育局牵头，", "；对甲的，由", "由施工单位负责", "比去年", "├", "┼──", "请市教育局", "越", "以下", "第", "第一", "2027年", "2027年1月1日", "月", "日", "号", "云政发〔2027〕3号", "问题1：", "附件", "目录", "注：", "贵责", "郎门", "lO", "0l", "下同", "等", "等部门", "为", "以市教育局为主",
    "序号\t任务\t责任单位。 修路。 ", "序号\t任务\t责任单位。 全面实施农村公路养护，加强部门协同和上下联动，形成齐抓共管的工作格局。 ",
    "责任单位 | 修建 | 农村公路。 整治河道，提升水质，改善环境质量，形成齐抓共管的工作格局。 ",
)  # fmt: skip


FEW = 7_900
"""So many small things in 1 MB are read, however small."""


def hostile_texts(size: int) -> Iterator[tuple[str, str]]:
    """What each is called, and the text: `size` bytes of UTF-8 or a little less."""
    for name, table in SMALL_TABLES.items():
        yield name, repeated(table, size)
    for name, (head, row) in ROWS.items():
        yield name, head + numbered(row, size - len(head.encode()))
    tail = "全面实施农村公路养护，加强部门协同和上下联动，形成齐抓共管的工作格局。\n"
    for name in ("lists", "tabbed rows", "piped rows"):
        head, row = ROWS[name]
        tiny = head + "".join(row.format(n=n) for n in range(1, size * FEW // 1_000_000))
        yield f"few {name}", tiny + repeated(tail, size - len(tiny.encode()))
    for words in LINES:
        yield f"lines {words}", repeated(words + "\n", size)
        yield f"paragraphs {words}", repeated(f"甲乙丙。\n{words}\n", size)
    for words in STRINGS:
        yield f"string {words!r}", repeated(words, size)
    everything = [*SMALL_TABLES.values(), *(head + row for head, row in ROWS.values()), *LINES, *STRINGS]
    yield "mixed lines", repeated("\n".join(everything) + "\n", size)
    yield "mixed string", repeated("".join(everything).replace("\n", ""), size)
    yield "blank lines", repeated("\n", size)
    yield "one character lines", "\n".join(chr(0x4E00 + n % 20000) for n in range(size // 4))
    yield "different lines", numbered("{n}甲乙丙丁\n", size)
    yield "different deadlines", numbered("{n}月底前、", size)
    yield "different marks", numbered("{n}．甲。", size)


def repeated(words: str, size: int) -> str:
    """The words over and over."""
    return words * (size // len(words.encode()))


def numbered(row: str, size: int) -> str:
    """The row over and over, counted 1, 2, 3."""
    rows: list[str] = []
    for n in count(1):
        rows.append(row.format(n=n))
        size -= len(rows[-1].encode())
        if size <= 0:
            break
    return "".join(rows[:-1])
