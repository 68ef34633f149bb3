"""Keys on lines of their own, and the lists counted below them: 督办内容：, 存在问题：, 整改要求：.

What such a key says holds for its whole list, and so do the units above it and the time behind it.
"""

from collections.abc import Iterator

from luoshi.reading.nodes import Node
from luoshi.reading.patterns import lazy

PROBLEMS_KEY = (
    "(?:督查|检查|排查|巡查)?(?:反馈|存在|发现|具体|主要|突出)?的?(?:主要|突出|具体)?(?:问题|不足|隐患|短板)(?:如下)?"
)
TASKS_KEY = "(?:整改|督办|交办|办理|工作|落实|具体|下步|下一步)(?:工作)?(?:要求|措施|内容|事项|任务|打算|安排)(?:和时限)?(?:如下)?"
REPORT_KEY = "(?:工作|任务|项目|整改|办理|落实|推进|完成)?(?:进展|完成|落实|办理|整改|推进)情况(?:如下)?"
KEY_ABOVE = lazy(
    f"(?:^|(?<=\\n))\\s*〔?(?:(?P<problems>{PROBLEMS_KEY})|(?P<reached>{REPORT_KEY})|{TASKS_KEY})(?:〕：?|：)\\s*$"
)
LONGEST_KEY = 24
PROBLEMS = f"(?:\\n〔?{PROBLEMS_KEY}(?:〕：?|：)[^\\n]{{0,120}}(?:\\n\\s*(?:\\d{{1,2}}[.、．]|[（(]\\d)[^\\n]{{1,160}}){{0,12}})?"
LIST_BELOW = lazy(
    f"(?:\\n[^\\n：]{{2,10}}：[^\\n]{{1,80}}){{0,4}}{PROBLEMS}\\s*\\n\\s*〔?{TASKS_KEY}(?:〕：?|：)\\s*\\n\\s*"
)
"""From the units of a slip to the first item of the list that they are to do: further fields, what is wrong, and the key."""
NAME_KEY = "(?:项目|任务|事项|工程|工作|交办|督办)(?:名称|事项)："
NAMED_LINE = lazy(f"(?<=\\n){NAME_KEY}(?=[^\\n])")
"""交办事项：妥善处置云州大厦烂尾问题, with which a slip begins."""
NAME_ABOVE = lazy(f"(?:^|(?<=\\n))\\s*(?P<line>{NAME_KEY}[^\\n]{{2,60}})(?=\\n\\s*$)")
"""督办事项：滨河公园二期建设, right above the units: what the list below is about."""
LONGEST_NAME_LINE = 80


def below_keys(nodes: list[Node], norm: str) -> dict[int, str]:
    """The modes of lists counted below a key on a line of its own: 存在问题：, 1.…, 2.…, 整改要求：, 1.…."""
    found: dict[int, str] = {}
    for node in nodes:
        if node.number != 1 or node.inline or not norm.endswith("\n", 0, node.start):
            continue
        key = KEY_ABOVE.search(norm, max(0, node.start - LONGEST_KEY), node.start)
        if key:
            mode = "appraisal" if key["problems"] else "review" if key["reached"] else "task"
            found |= dict.fromkeys(counted_from(nodes, node), mode)
    return found


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


def name_above(norm: str, body: int, start: int) -> tuple[int, int] | None:
    """Where the line stands that names the matter, right above the units at `start`."""
    named = NAME_ABOVE.search(norm, max(body, start - LONGEST_NAME_LINE), start)
    return named.span("line") if named else None
