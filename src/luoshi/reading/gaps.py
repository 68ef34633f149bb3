"""Places where words are missing: a coordination or an object that breaks off into another sentence; numbers that a list skips."""

import re
from dataclasses import dataclass

from luoshi.reading.belief import Irregular
from luoshi.reading.nodes import Node
from luoshi.reading.patterns import lazy
from luoshi.reading.people import POST
from luoshi.reading.surnames import NAME


@dataclass(frozen=True, slots=True)
class Break:
    """At `at` of the normalised text something is missing; `cuts`: the sentence falls in two there."""

    at: int
    reason: str
    rule: str
    cuts: bool = True


ORGAN = "(?:党中央|中央|国务院|省委|市委|县委|区委|州委|省政府|市政府|县政府|区政府|全国|全省|全市|全县|上级|省|市)"
OBJECT_WANTED = "(?:学习贯彻|贯彻落实|贯彻|落实|学习|传达学习|传达|按照|根据|围绕|执行)"
OBJECT = "精神|部署|要求|讲话|决定|决策|意见|会议|任务|安排|思想|战略|方针|政策|规划|指示|批示|文件|通知|工作"
DOES = "(?:主持|出席|讲话|强调|指出|作.{0,6}讲话|参加)"
BROKEN_PAIR = lazy(
    f"{OBJECT_WANTED}(?P<object>(?:[^，。；]{{0,12}}?)?{ORGAN}(?:和|、"
    f"|及){ORGAN})(?P<rest>(?:副?(?:书记|省长|市长|县长|区长|主任"
    f"|主席))(?:、[一-龥]{{2,10}}?{POST})?(?P<name>{NAME}){DOES})"
)
BROKEN_OBJECT = lazy(
    f"{OBJECT_WANTED}(?P<object>[^，。；：“”]{{0,16}}?)(?P<rest>{ORGAN}(?:副?(?:书记|省长|市长|县长|区长|主任|主席|常委))(?:、[一-龥]{{2,10}}?{POST})?(?P<name>{NAME}){DOES})"
)


WHO_DOES = lazy("书记|省长|市长|县长|区长|主任|主席|常委")


def broken_sentences(norm: str) -> list[Break]:
    """深入学习贯彻中央和省委｜书记某某主持会议: the object breaks off and another sentence goes on."""
    found: dict[int, Break] = {}
    if WHO_DOES.search(norm) is None:  # most documents name nobody
        return []
    for pattern in (BROKEN_PAIR, BROKEN_OBJECT):
        for match in pattern.finditer(norm):
            wanted = match["object"]
            if re.search(f"(?:{OBJECT})$", wanted) or any(abs(match.start("rest") - at) < 8 for at in found):
                continue
            at = match.start("rest")
            left = norm[match.start() : at][-14:]
            right = match["rest"]
            found[at] = Break(at, f"此处疑有缺行：“{left}”没有宾语，直接接到了“{right}”", "gap.broken-sentence")
    return sorted(found.values(), key=lambda item: item.at)


LEADS_OVER = lazy("(?:要求|强调|指出|明确|决定|议定|同意|提出|做到|部署)，$")
"""会议要求， above the first item of a list leads over to it, and is no sentence that breaks off."""
COUNTED = frozenset({"article", "cn", "cnp", "num", "nump"})
"""Marks of items that end with a stop; 一要…，二要…， may end with a comma."""
LONGEST_LEFT = 14
HABIT = 5
"""Where one item in so many ends in the middle of a sentence, the writer ends them so."""


def unfinished_items(norm: str, nodes: list[Node]) -> list[Break]:
    """…农村供水工程运行管护， right before the next item: the rest of the sentence is missing."""
    found: list[Break] = []
    items = 0
    for node in nodes:
        if node.kind not in COUNTED or node.inline or node.index == 0:
            continue
        items += 1
        left = norm[max(0, node.start - LONGEST_LEFT) : node.start].rstrip()
        if left.endswith(("，", "、")):
            left = left[left.rfind("\n") + 1 :]
            if node.number == 1 and LEADS_OVER.search(left):
                continue
            found.append(Break(node.start, f"此处疑有缺行：“{left}”没有写完", "gap.unfinished-item", cuts=False))
    return found if len(found) <= max(1, items // HABIT) else []


def irregular_numbers(irregular: list[Irregular]) -> list[Break]:
    """（四） after （二）: the item between them is missing, or the list was misnumbered; twice （二）; a mark that lost a bracket."""
    return [Break(item.at, told(item), RULES[item.what], cuts=False) for item in irregular]


RULES = {
    "missing": "gap.skipped-number",
    "doubled": "gap.doubled-number",
    "back": "gap.number-goes-back",
    "damaged": "gap.damaged-mark",
}


def told(item: Irregular) -> str:
    """In Chinese, what is odd about a number."""
    if item.what == "doubled":
        return f"“{item.label}”的编号与上一项重复，疑为漏行或编号有误"
    if item.what == "back":
        return f"“{item.label}”排在第 {item.last} 项之后，编号次序有误"
    if item.what == "damaged":
        return f"“{item.label}”的编号残缺，按第 {item.first} 项读"
    if item.first == item.last:
        return f"“{item.label}”之前缺少第 {item.first} 项"
    return f"“{item.label}”之前缺少第 {item.first} 至 {item.last} 项"
