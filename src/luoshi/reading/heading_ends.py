"""Where a heading ends: with its line, with a short first sentence, or glued to what follows it."""

from bisect import bisect_left

from luoshi.reading.belief import PLAIN, STRUCTURAL
from luoshi.reading.contents import Contents, match_squeezed
from luoshi.reading.heading_lines import HEADING_LONGEST
from luoshi.reading.label_parsing import Label
from luoshi.reading.lexicon import BARE_HEADINGS, action_at
from luoshi.reading.line_words import PUNCTUATED
from luoshi.reading.marks import SPOKEN
from luoshi.reading.mending import Mended
from luoshi.reading.nodes import Node
from luoshi.reading.patterns import lazy
from luoshi.reading.stages import TOLD
from luoshi.reading.titles import title_line
from luoshi.reading.units import FOLLOWS, opening, subject_at

RUN_IN_LONGEST = 45
INK = lazy("[^\n 　]")
STOP = lazy("[。！？；\n]")
FIRST_STOP = lazy("[。！？]")


def heading_extent(
    node: Node, nodes: list[Node], mended: Mended, contents: Contents | None, labels: list[Label], stop_at: int
) -> tuple[int, str]:
    """Where the heading of `node` ends, its mark and full stop included, and the rule; mark_end when it has none.

    What stands under the node ends at `stop_at`: there a signature may follow its last words.
    """
    norm = mended.norm
    following = nodes[node.index + 1].start if node.index + 1 < len(nodes) else len(norm)
    line_end = mended.paragraph_end(node.mark_end)
    limit = min(line_end, following)
    if node.kind == "say":
        return node.mark_end, "outline.say"
    for words in contents.headings.get((node.kind, node.number), []) if contents else []:
        end = match_squeezed(norm, node.mark_end, words)
        if end is not None:
            return end, "outline.contents"
    label = label_within(labels, node.mark_end, limit)
    if label:
        limit = label.start
    words = norm[node.mark_end : limit]
    if not words.strip():
        title_end = annex_title(norm, line_end, following) if node.kind == "annex" else None
        return (title_end, "outline.annex") if title_end else (node.mark_end, "outline.bare")
    known = glued_to_known(norm, node.mark_end, limit) if mended.flattened and node.kind != "article" else 0
    if node.kind == "article" or known:
        return known or node.mark_end, "outline.glued" if known else "outline.article"
    stop = STOP.search(words)
    own_line = limit == line_end or label is not None
    if not stop and own_line and len(words) <= HEADING_LONGEST:
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    held = node.index + 1 < len(nodes) and nodes[node.index + 1].parent == node.index
    if not stop and limit == following and len(words) <= HEADING_LONGEST and (held or not mended.flattened):
        return node.mark_end + len(words.rstrip()), f"outline.{node.kind}"
    listed = node.kind in SPOKEN and node.number > 1 and norm[node.start - 1] in "；，"  # 二要…；三要…。
    pair = glued_pair(norm, node, limit) if mended.flattened else 0
    end = 0 if listed else pair or run_in(words, node.kind, held=held, flattened=mended.flattened)
    if end and heads_more(norm, node.mark_end + end, stop_at):
        return node.mark_end + end, f"outline.{node.kind}.run-in"
    if mended.flattened:
        glued = parted_title(mended, node, limit) or glued_heading(norm, node.mark_end, limit)
        if glued and not (node.kind in SPOKEN and norm.startswith("要", glued)):  # 三是区委常委下周要…
            return glued, "outline.glued"
    return node.mark_end, "outline.none"


FIELD_GLUED = lazy(
    "[^，。；：！？（）\n]{4,24}?(?<![和及与的、])"
    "(?=(?:问题(?:描述|表现)|(?:存在|反馈)问题|(?:整改|工作|目标|主要|重点|建设)(?:目标|任务|措施|内容|要求))：)"
)
"""（三）污水收集存在短板 | 问题描述：…: a heading up to the key of the first line below it."""


def glued_to_known(norm: str, start: int, limit: int) -> int:
    """Where a heading ends in flattened text before a key, or that every office writes, before a usual beginning; 0 elsewhere."""
    if "：" in norm[start : start + LONGEST_KEYED] and (glued := FIELD_GLUED.match(norm, start, limit)):
        return glued.end()
    bare = next((words for words in BARE_HEADINGS if norm.startswith(words, start)), "")
    return start + len(bare) if bare and OPENERS.match(norm, start + len(bare), limit) else 0


LONGEST_KEYED = 30


def parted_title(mended: Mended, node: Node, limit: int) -> int:
    """Where the title of a chapter ends in flattened text: at the first blank, if no stop stands before it; 0 when there is none."""
    start = node.mark_end
    if node.kind not in STRUCTURAL:
        return 0
    for position in range(start, min(start + HEADING_LONGEST, limit - 1)):
        if PUNCTUATED.match(mended.norm[position]):
            return 0
        if position - start >= 1 and mended.at[position + 1] - mended.at[position] > 1:
            return position + 1
    return 0


REMARK = lazy("\\s*(?:（[^（）\n]*）|〔[^〔〕\n]*〕|[—–-]{1,2}[^。；\n]*)[。；]?\\s*")
LONGEST_REMARK = 80


def heads_more(norm: str, start: int, stop_at: int) -> bool:
    """Whether more than a remark in brackets stands under a first sentence: …。（见附件2） heads nothing."""
    if start >= stop_at - 1:
        return False
    inner = INK.search(norm, start, stop_at)
    if inner is None:
        return False
    return stop_at - start > LONGEST_REMARK or REMARK.fullmatch(norm, start, stop_at) is None


def annex_title(norm: str, line_end: int, following: int) -> int | None:
    """Where the title of an annex ends that stands on the line below 附件1; None when there is none."""
    end = norm.find("\n", line_end + 1, line_end + 80)
    end = min(len(norm), line_end + 80) if end < 0 else end
    return end if end <= following and title_line(norm[line_end + 1 : end].strip()) else None


def label_within(labels: list[Label], start: int, end: int) -> Label | None:
    """The first of the ascending labels that begins in [start, end)."""
    index = bisect_left(labels, (start,))  # a label is a tuple that begins with its start
    return labels[index] if index < len(labels) and labels[index].start < end else None


STAGE = lazy(
    "(?<=^[一-龥]{4})(?:阶段|环节)?（[^（）。]{2,30}）(?=[。：]$)|(?<=^[一-龥]{6})（[^（）。]{2,30}）(?=[。：]$)"
)
"""The time of a stage behind its name: 宣传发动（3月15日前）。"""
LONGEST_STAGE = 12
BOX_TITLE = lazy(
    "[^，。；：\n]{4,32}?(?:工程|重点(?:线路|区域|项目|任务)|行动(?!计划|方案))(?!建设项目|项目|名单|清单|一览|任务|内容|重点)(?=[^，。；：\n“]{2,28}：)"
)
"""The title of a box from which nothing parts the name of its first group: 专栏2粮食保障工程 | 种子基地：…."""
STAGE_GLUED = lazy("[一-龥]{2,8}阶段（[^（）。]{2,30}）(?=[一-龥])")
NOT_RUN_IN = lazy(
    "^(?:20\\d\\d年)?\\d{1,2}月\\d{1,2}日(?:[上下]午|晚)?，|\\d(?:%|万|亿|个|家|元|公里)|的。$|^到\\d{4}|^(?:各|由)[一-龥、]{1,12}(?:要|应|负责)|(?:应当|不得|可以|必须)"
    "|^(?:请|责成|责令|会议(?:原则|一致)?(?:上)?(?:决定|同意|明确|要求|议定|通过))"
    "|(?:^|，)由[一-龥、]{2,24}(?:负责|牵头|会同)|年内|(?:\\d日?|工作日|周|[年月]底|季度)[之以]?[内前]|，由[省市县区州盟旗镇乡国各本][一-龥]{2}"
)


FIGURE_KEYED = lazy("[率量数额值重积模比]：(?:达到?|≥|≤|不[低高少多超])?\\d")
"""失能老年人评估覆盖率：2027年90%: the name of what is measured heads nothing."""
COLON = lazy("[^，。；：！？\n]{2,25}：")
COUNTED = lazy("\\d(?:所|座|条|户|处|套|亩|名|人|台|辆|张|项|吨)[^一-龥]")


def run_in(words: str, kind: str, *, held: bool, flattened: bool) -> int:
    """The length of a first sentence that is a heading: 加快农田建设。…; 0 when there is none."""
    titled = BOX_TITLE.match(words) if flattened and kind == "box" else None
    if titled:
        return titled.end()
    colon = COLON.match(words)
    if (
        colon
        and kind in {"cnp", "num", "nump", "circle", "box"}
        and not words[: colon.end()].endswith(("如下：", "以下：", "包括："))
        and FIGURE_KEYED.match(words, colon.end() - 2) is None
    ):
        told = TOLD.match(words, colon.end())
        return told.end() if told else colon.end()
    stop = FIRST_STOP.search(words)
    if not stop:
        return 0
    sentence = STAGE.sub("", words[: stop.end()])
    subject = opening(sentence, 0, len(sentence))
    if subject and (subject.modal or (subject.names and is_done(sentence, subject.end))):
        return 0  # 市教育局制定方案。市财政局安排资金。
    longest = RUN_IN_LONGEST if kind in SPOKEN | {"cn", "cnp", "chapter", "section", PLAIN} else 32
    if not held and COUNTED.search(sentence):
        return 0  # 2.新建普通高中2所。 with nothing under it is a task
    if len(sentence) > longest or "；" in sentence or sentence.count("，") > 2 or NOT_RUN_IN.search(sentence):
        return 0
    return stop.end()


NAMES_A_THING = lazy(
    "(?!制定|拟定|出台|建立|健全|完善|印发|落实|履行|优化|公布|编制|修订|明确|细化|开展|完成|实施|报送|下达|规范|创新|推行|实行)[一-龥]{2}"
    "(?:模式|机制|制度|方式|体系|职责|流程|办法|标准|清单|措施|要求|任务|情况|重点|目标|内容|程序|权限|事项|计划|方案|安排)[。：]?$"
)
"""授权模式, 整改措施: behind the name of who does it, the name of a thing."""


def is_done(words: str, place: int) -> bool:
    """Whether the words go on with what somebody is to do, and are no name of a thing: 监管部门授权模式."""
    if NAMES_A_THING.match(words, place):
        return False
    return action_at(words, place) or FOLLOWS.match(words, place) is not None


OPENERS = lazy(
    "各(?:县|区|市|级|地|有关|部门|单位)|以.{2,30}(?:为指导|为抓手|为重点|为核心|为目标|为主线)|到\\d{4}年"
    "|为(?:了|进一步|深入|贯彻|加快)|坚持|按照|围绕|要(?!求|素|点)|会议(?:原则|一致|[同听研审讨通传学])"
    "|“十[三四五]五”|(?<![应面针绝配相])对(?![接口标外照内])"
)


YEAR_OF_HEADING = lazy("20\\d\\d年度?的?")
"""二、2006年的主要任务 | 今年…."""
YEARLY_HEADINGS = (  # noqa: SIM905 - a list of words
    "政府工作回顾 工作回顾 工作总结 工作情况 重点工作任务 重点工作 工作安排 工作打算 工作思路 工作任务 经济社会发展目标 发展目标 预期目标 奋斗目标"
).split()
"""What a report heads its years with."""


def glued_heading(norm: str, start: int, limit: int) -> int:
    """Where a heading ends that nothing parts from what follows: before a usual beginning of a sentence; 0 when unclear."""
    year = YEAR_OF_HEADING.match(norm, start, limit)
    begin = year.end() if year else start
    for words in YEARLY_HEADINGS if year else ():
        if norm.startswith(words, begin):
            return begin + len(words)
    for words in BARE_HEADINGS:
        if norm.startswith(words, begin):
            return begin + len(words)
    stage = STAGE_GLUED.match(norm, start, limit) if norm.find("阶段（", start, start + LONGEST_STAGE) > 0 else None
    if stage:
        return stage.end()
    if NO_GLUED.match(norm, start, limit) or subject_at(norm, start, min(limit, start + 40)):
        return 0  # 对排污口开展排查, 市财政局要清理资金: a sentence from its first word
    for position in range(start + 4, min(start + 26, limit - 4)):
        if PUNCTUATED.match(norm[position]) or FIGURE_TO_REACH.match(norm, position, limit):
            return 0
        if norm.startswith("事宜", position - 2) and norm.startswith(TOPICS, start):
            return position  # 二、研究设备采购事宜 同意采购…
        if said_at(norm, start, position) or OPENERS.match(norm, position, limit) or office_at(norm, position, limit):
            return position
        if (
            position >= start + 6
            and action_at(norm, position)
            and norm[position : position + 2] in GLUE_VERBS
            and not PUNCTUATED.match(norm, position + 2)
            and norm[position - 1] not in "党社"
        ):
            return position + 2 * (norm.startswith("建设", position) and OPENERS.match(norm, position + 2) is not None)
    return 0


def glued_pair(norm: str, node: Node, limit: int) -> int:
    """How long a heading of two clauses of about one length is that nothing parts from what follows; 0 where there is none."""
    start = node.mark_end
    pair = GLUED_PAIR.match(norm, start, min(limit, start + 2 * LONGEST_HALF)) if node.kind in {"cn", "cnp"} else None
    if pair is None:
        return 0
    same = pair.end() + len(pair["first"])
    end = next((end for end in (same, same + 1) if end < limit - 4 and action_at(norm, end)), 0)
    if norm.startswith(("要", "应"), pair.end()) or norm.count("“", start, end) != norm.count("”", start, end):
        return 0  # 区政府作为责任主体，要坚持“先急后缓、分类处置”
    return end - start if end and PUNCTUATED_ANY.search(norm, pair.end(), end + 1) is None else 0


LONGEST_HALF = 14
GLUED_PAIR = lazy(f"(?P<first>[一-龥、“”]{{4,{LONGEST_HALF}}})，")
PUNCTUATED_ANY = lazy("[，。；：！？\\d]")
"""聚力项目攻坚，扩大有效需求 | 实施…: a heading of two clauses of one length."""
FIGURE_TO_REACH = lazy("要(?:控制|保持|稳定|达到|超过|力争|完成|实现|降[到至低]|提高到|增长|压[减降])")
"""吨钢综合能耗要控制在…: a figure and what it is to reach, no heading before what follows."""
TOPICS = ("关于", "研究", "审议", "听取", "传达", "讨论", "通报", "学习")
SAYS_BEGIN = ("会议决", "会议要", "会议强", "会议指", "会议明", "会议认", "会议责")


def said_at(norm: str, start: int, position: int) -> bool:
    """Whether what a meeting said of its topic begins here: 三、研究安全生产工作会议决定，…."""
    return norm.startswith(SAYS_BEGIN, position) and norm.startswith(TOPICS, start)


NO_GLUED = lazy(
    "[对请由将把各]|要把|在(?![^，。；]{2,16}(?:上|中|方面)(?:下功夫|见实效|求突破|作表率|走在前|持续发力|发力))"
)


def office_at(norm: str, position: int, limit: int) -> bool:
    """Whether an office that is to do something begins here, and not in the middle of a name."""
    if norm[position] not in "各省市县区州国":
        return False
    subject = subject_at(norm, position, min(limit, position + 40))
    return subject is not None and (subject.modal or norm[position] == "各")


GLUE_VERBS = frozenset(
    [
        "加快",
        "加强",
        "推进",
        "推动",
        "建立",
        "健全",
        "完善",
        "深化",
        "强化",
        "实施",
        "开展",
        "加大",
        "积极",
        "大力",
        "全面",
        "深入",
        "落实",
        "支持",
        "鼓励",
        "严格",
        "坚决",
        "持续",
        "扎实",
        "着力",
        "充分",
        "认真",
        "优化",
        "建设",
        "构建",
        "统筹",
        "按照",
        "围绕",
        "立足",
        "聚焦",
        "制定",
        "修订",
        "出台",
        "组织",
    ]
)
"""Verbs with which the text after a glued heading begins."""
