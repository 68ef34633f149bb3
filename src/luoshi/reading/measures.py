"""How much: the figures that a commitment sets itself, each with the indicator that it belongs to.

`城镇新增就业900万人以上` → 城镇新增就业, >=, 900, 万人. The scan stops at every number, looks at what stands close before it
(增长, 不低于) and behind it (unit, 以上), and takes the indicator from the words of the clause before, or, after a verb of
making (`培育30家企业`), from those behind. Callers pass stretches that are commitments; what was reached last year and what
a change starts from are left out all the same, and so are counts that only describe (`28个主产区县`).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from luoshi.reading.squeezing import squeeze

Comparator = Literal[">=", "<=", "=", "~", "range", "change"]


@dataclass(frozen=True, slots=True)
class Measure:
    """`text` = the words of the value at [start, end). `upper` is the higher end of a range, else None.

    A `change` has the amount as it stands; whether it grows or shrinks is in its words (增长, 下降).
    """

    indicator: str
    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    text: str
    start: int
    end: int


def alternatives(words: str) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words.split()), key=lambda word: (-len(word), word)))


# --- a number and what stands close to it ----------------------------------------------------------------------------

DIGIT = re.compile("[0-9０-９]")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = "[多余]?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?[多余]?"
COUNTS = alternatives(
    "人次 人 名 位 户 家 个 项 件 条 座 处 所 台 套 辆 艘 列 班 支 部 款 批 场 次 种 类 宗 起 间 张 份 册 颗 株 头 只 羽 尾 片 块 幢 栋 口 眼 孔 对 "
    "床 门 期 篇 档 单 群 车次 架次 班次 标箱 标准箱 门店 组 例 箱 枚"
)
AMOUNTS = alternatives(
    "个百分点 百分点 % ‰ 个工作日 工作日 个小时 小时 分钟 天 日 微克/立方米 毫克/升 千瓦时 千瓦 兆瓦 吉瓦 平方公里 平方千米 平方米 立方米 公里 千米 海里 米 "
    "公顷 亩 元 美元 欧元 吨标准煤 吨标煤 吨 公斤 千克 斤 克 担 点 分 倍 成 度 岁"
)
UNIT = f"(?:{AMOUNTS}|{COUNTS})"
TIMES = frozenset(("天", "日", "小时", "个小时", "分钟", "工作日", "个工作日", "岁", "度"))
CHANGE = "增长|提高|上升|下降|降低|减少|增加|提升|回落|压减|压降|缩减|缩短|压缩|扩大|上浮|下浮|削减|精简|(?<![新净年])增|(?<!每)降"
LEVEL = alternatives("保持在 稳定在 维持在 控制在 稳定 保持 达到 突破 超过 高于 低于 多于 少于 达 超 为 过 占")
BOUND = alternatives("不低于 不少于 不小于 不高于 不超过 不多于 不大于 至少 最多 超过 约 近")
BEFORE = re.compile(rf"(?:(?P<change>{CHANGE})|(?P<level>{LEVEL}))?(?P<to>到|至|了)?(?P<bound>{BOUND})?$")
POSTS: dict[str, Comparator] = {
    "左右": "~", "上下": "~", "以上": ">=", "及以上": ">=", "或以上": ">=",
    "以内": "<=", "以下": "<=", "及以下": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
AFTER = re.compile(
    rf"(?P<scale>{SCALE})(?P<unit>{UNIT})?(?P<per>[/／](?:年|月|日|天|小时))?(?P<post>左右|上下|[及或]?以上|[及或]?以下|以内|之内|内(?![容部外涵陆河]))?"
)
RANGE = re.compile(rf"{SCALE}{UNIT}?(?:—+|-+|~|至|到)(?P<upper>{NUMBER})")
START = re.compile(rf"(?<![\d.A-Za-z〔\[第+×*/∶:-])(?P<number>{NUMBER})(?![A-Za-z+×∶:年月]|\d|\.\d)")
RANK = re.compile("[前第]$")

AT_LEAST = frozenset(("不低于", "不少于", "不小于", "至少", "突破", "超过", "高于", "多于", "超", "过"))
AT_MOST = frozenset(("不高于", "不超过", "不多于", "不大于", "最多", "低于", "少于", "控制在"))
RELATIVE = re.compile("%|‰|百分点|倍|成|点|分|元")

# --- the words of the indicator --------------------------------------------------------------------------------------

CLAUSE = re.compile(r"[，。；！？：;:!?\n\t]")
OPEN_BRACKET = re.compile(r"^.*\((?=[^()]*$)")  # what stands before a bracket that is still open
JOINT = re.compile(r"^(?:、|和|与|及|以及|或)+$")
LIST = re.compile(r"、|以及|和|与|及")
MAKING = re.compile(
    "(?:"
    + alternatives(
        "建设 新建 改建 扩建 新改建 改扩建 新改扩建 建成 打造 培育 新增 创建 实施 开展 布设 升级 发展 选派 引进 招引 引育 签约 开工 竣工 落地 完成 改造 整治 建立 设立 "
        "组建 培养 培训 举办 推出 创成 认定 获批 推广 投放 建好 办好 储备 谋划 提供 开发 安排 募集 筹集 筹建 配建 配备 增设 增加 减少 压减 关停 淘汰 消除 修复 治理 种植 "
        "绿化 清理 盘活 化解 解决 救助 资助 帮扶 招聘 招录 吸引 接待 发放 新(改)建 改(扩)建 新(改、扩)建 新(扩)建 建 新 再 实现 转化 孵化 制定 修订 出台 争创 投用 更新 加装 铺设 架设"
    )
    + ")(?:了)?$"
)
DATE = r"(?:到|至|在|于)?(?:(?:(?:19|20)\d\d|[今明本当])年(?:度|\d{1,2}月)?|“?十[一二三四五六]五”?(?:时期|期间)?|年(?=[底末内])|\d{1,2}月)(?:底|末|内)?前?"
LEADING = re.compile(
    rf"(?:{DATE}|力争|确保|争取|务必|预计|预期|努力|要|使|将|拟|其中|同时|并|且|再|主要(?=目标)|目标是?|推动(?=全)|每年|每月|全年|全[市省县区国乡镇]|我[市省县区国]|、)+"
)
TRAILING = re.compile(
    "(?:年均|累计|合计|总体|平均|力争|预计|预期|进一步|同比|基本|继续|全面|分别|均|各|再|要|也|将|可|稳定|持续|至少|年内|拟?按|拟|比(?:上年|20\\d\\d年|去年)|较(?:上年|20\\d\\d年)|[从由][^，]{0,12}\\d[^，]{0,8}|从[^，]{1,20}|，)+$"
)
STARTING_POINT = re.compile(f"(?:{CHANGE}|调整|上调|下调)(?:到|至|为)")
NOUN = re.compile(r"的?(?P<noun>(?:“[^“”]{1,16}”)?[^，。；！？、：;:!?\n\t和及与等()“”\d]{2,24})")
NOT_NOUN = re.compile("用于|以上|以下|以内|左右|并|且|其中|要|力争|确保|达到|分别|的(?:基础|目标|速度|标准|要求|比例)")
ACHIEVED = re.compile(
    "去年|上年(?!增|同期)|过去|已经?(?=达|完|建|实|超|突|累|有|形|增)|目前|截至|现有|原有|(?:完成|实现|达到|建成|突破)了|累计.{0,6}了"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what belongs to it, at [start, end) of the squeezed text."""

    comparator: Comparator
    value: int | float
    upper: int | float | None
    unit: str
    start: int
    end: int
    is_marked: bool  # a word says what the number is to do: 达到, 以上, 增长
    is_count: bool
    has_post: bool


def find(text: str, start: int, end: int) -> list[Measure]:
    """The measures in text[start:end], in order. Linear in the stretch."""
    if not DIGIT.search(text, start, end):
        return []
    squeezed = squeeze(text, start, end)
    characters = squeezed.characters
    found: list[Measure] = []
    last: Value | None = None
    waiting: list[str] = []  # names of the list that 分别 spreads over several values
    position = 0
    while match := START.search(characters, position):
        position = match.end()
        value = value_at(characters, match)
        if value is None:
            continue
        position = value.end
        words = words_before(characters, value, last)
        if last is not None and found and JOINT.match(words):
            value = value if value.is_marked else replace(value, comparator=last.comparator)
            named, waiting = [waiting[0] if waiting else found[-1].indicator], waiting[1:]
        else:
            named = indicators(characters, value, words, found[-1].indicator if found else "")
            if not words.endswith("均"):  # 分别: one name for each value; 均: all names for this one
                named, waiting = named[:1], named[1:]
        start_at, end_at = squeezed.span(value.start, value.end)
        for indicator in filter(None, named):
            last = value
            found.append(
                Measure(
                    indicator,
                    value.comparator,
                    value.value,
                    value.upper,
                    value.unit,
                    text[start_at:end_at],
                    start_at,
                    end_at,
                )
            )
    return found


def value_at(characters: str, match: re.Match[str]) -> Value | None:
    """The value around a number; None where the number is a date, a rank, a code or something achieved."""
    upper, end = None, match.end()
    ranged = RANGE.match(characters, end)
    if ranged:
        upper, end = number(ranged["upper"]), ranged.end()
    after = AFTER.match(characters, end)
    before = BEFORE.search(characters, max(0, match.start() - 10), match.start())
    if after is None or before is None or not (after["unit"] or after["scale"].strip("多余")):
        return None
    relative = bool(after["unit"] and RELATIVE.search(after["unit"]))
    if before["change"] in ("提升", "提高", "扩大") and not relative:  # 改造提升318万亩 names the work
        before = BEFORE.search(characters, match.start(), match.start())
        assert before is not None
    worded = bool(before["change"] or before["level"] or before["bound"])
    if (after["unit"] in TIMES and not worded) or before["to"] == "了":
        return None
    if RANK.search(characters, max(0, before.start() - 1), before.start()) and after["unit"] in ("名", "位", None):
        return None
    if STARTING_POINT.match(characters, after.end()) or characters[max(0, before.start() - 1) : before.start()] == "从":
        return None
    unit = (after["scale"] + (after["unit"] or "") + (after["per"] or "")).replace("多", "").replace("余", "")
    if characters.startswith("级", after.end()):
        return None
    return Value(
        compare(before, after["post"], upper is not None),
        number(match["number"]),
        upper,
        unit,
        before.start(),
        after.end(),
        is_marked=worded or after["post"] is not None,
        is_count=not after["unit"] or re.fullmatch(COUNTS, after["unit"]) is not None,
        has_post=after["post"] is not None,
    )


def compare(before: re.Match[str], post: str | None, ranged: bool) -> Comparator:
    """The comparator, from the words before and behind the number."""
    if before["change"] and not before["to"]:
        return "change"
    if ranged:
        return "range"
    if post:
        return POSTS[post]
    word = before["bound"] or before["level"]
    if word in AT_LEAST:
        return ">="
    if word in AT_MOST:
        return "<="
    return "~" if word in ("约", "近") else "="


def number(words: str) -> int | float:
    """12,000 → 12000; 6.5 → 6.5."""
    plain = words.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def words_before(characters: str, value: Value, last: Value | None) -> str:
    """The clause's words before the value, from the value before it on."""
    since = max(value.start - 60, last.end if last else 0, 0)
    return OPEN_BRACKET.sub("", CLAUSE.split(characters[since : value.start])[-1])


def indicators(characters: str, value: Value, words: str, previous: str) -> list[str]:
    """What the value measures: one name, or where 分别 or 均 spreads it over a list, all of the list.

    A list with one empty name means that the number measures nothing.
    """
    if ACHIEVED.search(words):
        return [""]
    spread = re.search("分别|均$", words)
    bare = TRAILING.sub("", leading_cut(words))
    following = noun_after(characters, value)
    making = MAKING.search(bare)
    if making and following and not following.startswith("的"):
        return [bare[max(0, making.start()) :].removesuffix("了") + following]
    if re.search("一批.{0,8}$", bare):
        return [""]  # 打造一批年出栏100万头以上大县: describes the noun
    if making and making.group() == bare:
        return [following] if following and value.is_marked else [""]
    if following and value.is_count and not (value.is_marked and bare and not value.has_post):
        return [following] if value.is_marked and not bare else [""]
    if following and value.has_post and not has_verb(characters, value):
        return [""]  # 年出栏100万头以上大县: describes the noun
    if not bare:
        return [previous]
    return [cleaned(name) for name in LIST.split(bare)] if spread else [cleaned(bare)]


def leading_cut(words: str) -> str:
    """The words without what opens a clause: dates, 力争, 全市."""
    opening = LEADING.match(words)
    return words[opening.end() :] if opening else words


def has_verb(characters: str, value: Value) -> bool:
    """Whether the value begins with its verb and not with its number."""
    return not characters[value.start].isdigit()


def noun_after(characters: str, value: Value) -> str:
    """The noun that follows the value without a break, or nothing."""
    match = NOUN.match(characters, value.end)
    return match["noun"] if match and not NOT_NOUN.match(characters, value.end) else ""


def cleaned(name: str) -> str:
    """The name without stray marks at its ends."""
    return TRAILING.sub("", name).strip("“”()、·—和与及 ")
