"""The time of a stage, in its heading: （二）自查自纠阶段（3月16日至6月30日）. It holds for what stands under it and names no time itself."""

from luoshi.reading.nodes import Node, Outline
from luoshi.reading.patterns import lazy

TIME = (
    "(?=[^（）。；：]{0,30}(?:月|季度|半年|长期|持续|常态))(?:[\\d年月日上中下旬初底末前后至到起止即第一二三四季度半今明之以内、，—–~～-]{2,30}"
    "(?:长期坚持|持续推进|长期|持续)?|长期坚持|长期|持续推进|持续|常态化)"
)
"""Nothing but a time; a bare year is no more than part of a name: 强市行动（2026年）."""
STAGE_TIME = lazy(f"(?:（(?P<bracketed>{TIME})）|：(?P<told>{TIME}))[。：]?$")
TOLD = lazy(f"{TIME}。")
"""2026年8月1日至8月31日。 behind the name of a stage and a colon."""
LONGEST = 40


def stage_of(norm: str, tree: Outline, node: Node | None) -> tuple[int, int] | None:
    """Where the time of the nearest stage stands that `node` is or belongs to; None where no heading above tells one."""
    while node:
        found = STAGE_TIME.search(norm, max(node.mark_end, node.heading_end - LONGEST), node.heading_end)
        if found:
            return found.span(found.lastgroup or 0)
        node = tree.above(node)
    return None
