"""Keys on lines of their own, and the lists counted below them: 督办内容：, 存在问题：, 整改要求：."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from luoshi.reading.columns import column_kind
from luoshi.reading.names import REMEMBERED
from luoshi.reading.nodes import Node
from luoshi.reading.patterns import lazy

PROBLEMS_KEY = lazy(
    "(?:督查|检查|排查|巡查|审计|督察)?(?:反馈|存在|发现|查出|具体|主要|突出)?的?(?:主要|突出|具体)?(?:问题|不足|隐患|短板)(?:描述|表现|情况|摘要"
    "|简述)?[一二三四五六七八九十]{0,2}(?:如下)?"
    "|(?:诉求|反映|投诉|举报|信访|来电|工单|案情)(?:内容|事项|问题|情况|摘要)?|(?:案件|事项)?(?:基本)?(?:情况|案情)"
)
REACHED_KEY = lazy(
    "(?:工作|任务|项目|整改|办理|落实|推进|完成|目前|当前)?(?:进展|完成|落实|办理|整改|推进)情况(?:如下)?"
)
TASKS_KEY = lazy(
    "[一-龥]{0,6}(?:要求|措施|内容|事项|任务|安排|打算|意见|举措|办法|重点|计划)(?:和时限|及时限)?(?:如下)?"
)
NAMES_KEY = lazy(
    "(?:任务|项目|事项|工程|工作|议题|案件)(?:名称|标题)|(?:督办|交办|转办|办理)(?:事项|案件|任务)|案由|(?:任务|事项|项目|议题|议案|案件|工单|清单"
    "|[一-龥]{2}之)[一二三四五六七八九十]{1,3}"
)
"""The key of what a slip is about, inline: 交办事项：妥善处置云州大厦烂尾问题."""
KEY_LINE = lazy("\\s*〔?(?P<key>[一-龥]{2,12})(?:（[^（）\\n]{1,40}）)?(?:〕：?|：)\\s*")
"""A key with which a line begins; nothing stands behind one that heads a list: 交办意见（市政府专题会议确定）：."""
LONGEST_KEY = 64
NAME_KEY = "(?:项目|任务|事项|工程|工作|交办|督办)(?:名称|事项)："
NAMED_LINE = lazy(f"(?<=\\n){NAME_KEY}(?=[^\\n])")
"""交办事项：妥善处置云州大厦烂尾问题, with which a slip begins."""


REPORTS_KEY = lazy("(?:反馈|报送|上报|填报|回复|联系|签收|材料|附件)[一-龥]{0,6}")
"""Keys of when and to whom to report: 反馈要求：重大情况随时报告。"""
FORM_KEY = lazy("[一-龥]{0,4}(?:方式|依据|来源|编号|文号)")
"""Keys of the form itself: 反馈方式：书面报告."""


@lru_cache(maxsize=REMEMBERED)
def key_kind(key: str) -> str | None:
    """What stands behind a key: problem, reached, name, form, task; None where it says nothing of what is to be done."""
    if PROBLEMS_KEY.fullmatch(key):
        return "problem"
    if REACHED_KEY.fullmatch(key):
        return "reached"
    if NAMES_KEY.fullmatch(key):
        return "name"
    if FORM_KEY.fullmatch(key):
        return "form"
    if REPORTS_KEY.fullmatch(key):
        return None
    return "task" if TASKS_KEY.fullmatch(key) or column_kind(key) == "task" else None


MODES = {"problem": "appraisal", "reached": "review", "name": "task", "task": "task", "form": "task"}
"""What kind of text is counted below such a key: 督办事项： alone on its line heads what is to be done."""


def kind_above(norm: str, node: Node) -> str | None:
    """The kind of the key on the line above the first item of a list; None where no key heads it."""
    if node.number != 1 or node.inline or not norm.endswith(("：\n", "〕\n"), 0, node.start):
        return None
    start = norm.rfind("\n", max(0, node.start - LONGEST_KEY), node.start - 1) + 1
    key = KEY_LINE.fullmatch(norm, start, node.start)
    return key_kind(key["key"]) if key else None


class KeyedList(NamedTuple):
    """A list counted below a key on a line of its own, by the kind of the key: 存在问题：, 1.…, 2.…, 整改要求：, 1.…."""

    kind: str
    items: tuple[int, ...]
    """The indices of its nodes."""


def keyed_lists(nodes: list[Node], norm: str) -> list[KeyedList]:
    """All such lists, in order."""
    return [KeyedList(kind, tuple(counted_from(nodes, node))) for node in nodes if (kind := kind_above(norm, node))]


def modes_of(lists: list[KeyedList]) -> dict[int, str]:
    """What kind of text stands in the items of such lists: node → mode."""
    return {index: MODES[told.kind] for told in lists for index in told.items}


def counted_from(nodes: list[Node], first: Node) -> Iterator[int]:
    """The items of the list that begins with `first`."""
    wanted = first.number
    for index in range(first.index, len(nodes)):
        node = nodes[index]
        if node.parent is not None and node.parent >= first.index:
            continue  # below an item
        if node.kind != first.kind or node.parent != first.parent or node.number != wanted:
            return
        yield node.index
        wanted += 1
