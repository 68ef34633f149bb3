"""Documents of an invented city, as long as wanted and never twice the same: what the measurements of the reader read.

Each form writes what offices write: a plan with labels, a work report, a meeting in the newspaper, a notice in one line, a
table of tasks. The words are put together at random from a seed, so that a text of a million characters is no copy of itself.
"""

import random
from collections.abc import Callable, Iterator

UNITS = (
    "市发展和改革委员会 市财政局 市教育局 市科技局 市工业和信息化局 市公安局 市民政局 市司法局 市人力资源社会保障局 市自然资源和规划局 市生态环境局 市住房城乡建设局 "
    "市交通运输局 市水利局 市农业农村局 市商务局 市文化和旅游局 市卫生健康委 市应急管理局 市审计局 市市场监管局 市医保局 市行政审批服务局 国网云州供电公司 团市委"
).split()
PLACES = "云湖区 青岭县 白石县 临溪区 各县（市、区）人民政府 云州高新区管委会 各乡镇（街道）".split()
VERBS = "加快推进 全面实施 扎实开展 大力支持 建立健全 规范 深化 优化 强化 有序推动 完善 统筹抓好".split()
OBJECTS = (
    "老旧小区改造 农村公路养护 营商环境评价 政务服务“一网通办” 中小企业纾困 校外培训治理 高标准农田建设 饮用水水源地保护 安全生产专项整治 城市燃气管网更新 社区养老服务 "
    "职业技能培训 数字政府建设 科技成果转化 外贸新业态发展 乡村旅游提质 疾病预防控制体系改革 森林防灭火网格化管理"
).split()
AIMS = (
    "新建改建停车泊位{n}个以上 完成投资{n}亿元左右 城镇新增就业{n}人以上 森林覆盖率不低于{p}% 规模以上工业增加值增长{p}% 改造老旧小区{n}个 城镇登记失业率控制在{p}%以内 "
    "一般公共预算收入、社会消费品零售总额分别增长{p}%和{q}% 空气优良天数比例达到{p}% 培训{n}人次"
).split()
OPENERS = (
    "围绕建设区域性中心城市目标， 坚持问题导向和系统观念， 聚焦企业和群众反映强烈的突出问题， 认真落实国家和省有关部署， 充分发挥云湖流域生态优势， 对照年度考核指标体系， "
    "在前期试点的基础上， 按照“一县一策、一企一档”的原则， 结合国土空间总体规划编制， 针对汛期可能出现的极端天气，"
).split()
MEANS = (
    "，探索“链长制+特派员”服务模式，推动要素跟着项目走 ，加强部门协同和上下联动，形成齐抓共管的工作格局 ，加大财政投入力度，引导社会资本积极参与 ，打通部门之间的数据壁垒，让群众办事少跑腿 "
    "，把闲置厂房、低效用地和老旧仓储摸清底数、分类盘活 ，完善风险研判、监测预警和应急处置机制 ，培育壮大龙头企业和专精特新“小巨人”企业 ，支持云湖大闸蟹、青岭高山茶等特色产业创建区域公用品牌"
).split()
TIMES = "年底前 6月底前 三季度末前 2027年12月31日前 到2028年 每月25日前 “十五五”末 5个工作日内 上半年 持续推进".split()
REVIEWS = "过去一年，全市地区生产总值增长{p}%，新增市场主体{n}户，各项事业取得新成就。 一年来，我们完成了{n}个项目，{object}取得明显成效。".split()
APPRAISALS = "当前，我市发展面临的形势依然复杂严峻，{object}还有不少短板。 同时也要看到，{object}基础仍不牢固，困难和问题不容忽视。".split()
NUMERALS = "一二三四五六七八九十"


class Writer:
    """Writes sentences from one seed; `packed` ones hold three times as many figures and dates as an office sets."""

    def __init__(self, seed: int, *, packed: bool = True) -> None:
        self.random = random.Random(seed)
        self.packed = packed
        self.aims = 0.4 if packed else 0.2
        """How many sentences say how much."""

    def time(self) -> str:
        """By when; in two cases of three an office leaves it to the document as a whole."""
        return self.pick(TIMES) if self.packed or self.random.random() < 0.35 else ""

    def pick(self, words: list[str] | tuple[str, ...]) -> str:
        return self.random.choice(words)

    def filled(self, pattern: str) -> str:
        n, p, q = self.random.randint(2, 9000), self.random.randint(10, 999) / 10, self.random.randint(10, 99) / 10
        return pattern.format(n=n, p=p, q=q, object=self.pick(OBJECTS))

    def units(self, most: int = 4) -> str:
        names = self.random.sample(UNITS, self.random.randint(1, most if self.packed else min(most, 3)))
        if self.random.random() < 0.4:
            names.append(self.pick(PLACES))
        return "、".join(names)

    def sentence(self) -> str:
        work = f"{self.pick(VERBS)}{self.pick(OBJECTS)}{self.pick(MEANS)}"
        if self.random.random() < 0.5:
            work = self.pick(OPENERS) + work
        if self.random.random() < self.aims:
            work += f"，{self.time()}{self.filled(self.pick(AIMS))}"
        if self.random.random() < 0.3:
            work = f"{self.pick(UNITS)}要{work}"
        return work + "。"

    def sentences(self, most: int = 4) -> str:
        return "".join(self.sentence() for _ in range(self.random.randint(1, most)))

    def label(self) -> str:
        lead, more = self.units(1), self.units()
        return self.pick(
            [
                f"（{lead}牵头，{more}配合）",
                f"（{more}负责）",
                f"（牵头单位：{lead}；责任单位：{more}；完成时限：{self.pick(TIMES)}）",
                f"（{more}等按职责分工负责）",
                f"\n责任单位：{more}",
            ]
        )


def plan(writer: Writer, length: int) -> str:
    """Headings in two levels, numbered items, each with its label."""
    lines = ["云州市重点工作任务分工方案", "云政办发〔2027〕3号", "各县（市、区）人民政府，市政府各部门：", ""]
    size, part, item = 0, 0, 0
    while size < length:
        if item % 6 == 0:
            lines.append(f"{NUMERALS[part % 10]}、{writer.pick(VERBS)}{writer.pick(OBJECTS)}")
            part += 1
        item += 1
        mark = f"（{NUMERALS[(item - 1) % 6]}）" if part % 2 else f"{(item - 1) % 6 + 1}．"
        lines.append(f"{mark}{writer.sentences(3)}{writer.label()}")
        size += len(lines[-1])
    return "\n".join([*lines, "云州市人民政府办公室", "2027年1月16日"])


def report(writer: Writer, length: int) -> str:
    """A work report: what was done, how things stand, what is to be done, with no unit named."""
    lines = [
        "政府工作报告",
        "——2027年1月12日在云州市第十六届人民代表大会第三次会议上",
        "各位代表：",
        "一、过去一年工作回顾",
    ]
    size = 0
    while size < length:
        if size < length // 4:
            lines.append(writer.filled(writer.pick(REVIEWS)) + writer.filled(writer.pick(APPRAISALS)))
        else:
            if not any(line.startswith("二、") for line in lines):
                lines.append("二、今年工作安排")
            lines.append(
                f"（{writer.pick(NUMERALS)}）{writer.pick(VERBS)}{writer.pick(OBJECTS)}。{writer.sentences(8)}"
            )
        size += len(lines[-1])
    return "\n".join(lines)


def meeting(writer: Writer, length: int) -> str:
    """A meeting in the newspaper: narrow columns, page furniture, one sentence broken by it."""
    words = ["市委经济工作会议在云州举行。市委书记赵明主持会议并讲话，市长钱伟出席。"]
    while sum(map(len, words)) < length:
        words.append(f"会议{writer.pick(['强调', '要求', '指出'])}，{writer.sentences(5)}")
    lines = []
    for number, paragraph in enumerate(words):
        lines += [paragraph[at : at + 22] for at in range(0, len(paragraph), 22)]
        if number % 7 == 6:
            lines.append(f"— {number} —")
    return "\n".join(lines)


def flattened(writer: Writer, length: int) -> str:
    """A plan whose line breaks are lost."""
    return plan(writer, length).replace("\n", "")


def table(writer: Writer, length: int) -> str:
    """A table of tasks, its cells parted by tabs."""
    rows = ["序号\t工作任务\t牵头单位\t配合单位\t完成时限"]
    while sum(map(len, rows)) < length:
        rows.append(f"{len(rows)}\t{writer.sentence()}\t{writer.units(1)}\t{writer.units()}\t{writer.pick(TIMES)}")
    return "云州市2027年重点任务清单\n" + "\n".join(rows)


def dense(writer: Writer, length: int) -> str:
    """Short plans of about 3,000 characters one after the other: each measure a line with figures, deadline and label."""
    lines: list[str] = []
    size = item = 0
    while size < length:
        if item % 45 == 0:
            lines += ["云州市2027年民生实事清单", "一、工作任务"]
        item += 1
        what = writer.filled(writer.pick(AIMS))
        names = f"{writer.units(1)}牵头，{writer.units(2)}配合"
        lines.append(f"{(item - 1) % 45 + 1}．{writer.pick(OBJECTS)}，{writer.pick(TIMES)}{what}（{names}）")
        size += len(lines[-1])
    return "\n".join(lines)


FORMS: dict[str, Callable[[Writer, int], str]] = {
    "plan": plan, "report": report, "meeting": meeting, "flattened": flattened, "table": table, "dense": dense,
}  # fmt: skip


def document(form: str, length: int, seed: int = 0, *, packed: bool = True) -> str:
    """A document of this form, cut to exactly `length` characters."""
    return FORMS[form](Writer(seed, packed=packed), length)[:length]


# ---------------------------------------------------------------- damage

MARKS = (
    "。；，、：（）〔〕“”\n\t 　0123456789一二三四五六七八九十年月日前%～—.,()[]①②第条要是\x00\u200b\ufeff\U0001f600𠀀é"
)


def mutations(texts: list[str], count: int, seed: int) -> Iterator[str]:
    """So many damaged copies: characters changed, dropped, doubled, stretches moved, cut, repeated, joined with others."""
    dice = random.Random(seed)
    for _ in range(count):
        text = dice.choice(texts)
        begin = dice.randrange(len(text))
        text = text[begin : begin + dice.randint(1, 1500)]
        for _ in range(dice.randint(1, 8)):
            text = damaged(text, texts, dice)
        yield text


def damaged(text: str, texts: list[str], dice: random.Random) -> str:
    """One damage more."""
    at = dice.randint(0, len(text))
    to = min(len(text), at + dice.randint(1, 40))
    stretch = text[at:to]
    kind = dice.randrange(9)
    if kind == 0:
        return text[:at] + text[to:]
    if kind == 1:
        return text[:at] + dice.choice(MARKS) * dice.randint(1, 6) + text[at:]
    if kind == 2:
        return text[:at] + stretch * dice.randint(2, 12) + text[to:]
    if kind == 3:
        return text[to:] + stretch + text[:at]
    if kind == 4:
        other = dice.choice(texts)
        begin = dice.randrange(len(other))
        return text[:at] + other[begin : begin + dice.randint(1, 200)] + text[at:]
    if kind == 5:
        return text.replace(dice.choice(MARKS), dice.choice(MARKS))
    if kind == 6:
        return "".join(character + (" " if dice.random() < 0.2 else "") for character in text)
    if kind == 7:
        return text[:at] + "".join(dice.sample(stretch, len(stretch))) + text[to:]
    return text.replace("\n", dice.choice(["", "\r\n", "\r", "\n\n", "\u2028", " "]))
