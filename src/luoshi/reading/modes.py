"""What kind of text stands under a heading: targets, tasks, a look back, principles, and so on."""

from dataclasses import dataclass, field

from luoshi.reading import lexicon
from luoshi.reading.marks import SPOKEN
from luoshi.reading.nodes import Node
from luoshi.reading.patterns import lazy
from luoshi.reading.topics import turns

AGENDA = lazy("会议(?:听取|审议|研究|讨论|传达|学习|通报|专题)")
"""An item of a meeting's agenda says what was on the table, not what stands under it: 会议听取了关于当前形势的汇报."""
ENDS_IN_KIND = lazy("(?:目标|指标|回顾|总结|形势|环境|情况|基础|成就|成效|挑战|问题|意义|背景)[。：]?$")
PUTS_RIGHT = lazy("下一?步|措施|举措|安排|打算|建议|任务|整改|对策|步骤|重点|计划")
"""Under what is wrong such a heading still says what is to be done; one that only names a field of work does not."""
SOFT_PRINCIPLE = lazy(f"总体要求|总体思路|总要求|基本思路|政策取向|{lexicon.SOFT_HEADING}")
"""Such a section may hold targets and policies beside its principles."""


@dataclass(slots=True)
class Modes:
    """The mode of each node, a word of `lexicon.MODES` or None; asked of few nodes, so it is found out when it is asked."""

    nodes: list[Node]
    norm: str
    planning_year: int | None
    known: dict[int, str | None] = field(default_factory=dict)
    soft: set[int] = field(default_factory=set)
    led: dict[int, str] = field(default_factory=dict)  # by a key on the line above the list: see `key_lines`
    turning: set[int] = field(default_factory=set)  # nodes that look back first and then ahead: 工作回顾和工作安排

    def of(self, node: Node | None) -> str | None:
        """What kind of text stands under the node."""
        if node is None:
            return None
        if node.index not in self.known:
            self.known[node.index] = self.found(node)
        return self.known[node.index]

    def from_sentence(self, node: Node | None, words: str) -> str | None:
        """As `of`, from the sentence `words` on, with which a section that looks back and ahead may turn."""
        if node and node.index in self.turning and turns(words):
            self.turning.remove(node.index)
            self.known[node.index] = "task"
        return self.of(node)

    def is_soft(self, node: Node | None) -> bool:
        """Whether the node is of principles that may hold targets and policies."""
        return node is not None and node.index in self.soft

    def found(self, node: Node) -> str | None:
        """As `of`: its own heading's word first, then its parent's."""
        words = "".join(self.norm[node.mark_end : node.heading_end].split())  # 工作开展情 况
        own = lexicon.mode_of(words) if words and not AGENDA.match(words) else None
        above = self.led.get(node.index) or (self.of(self.nodes[node.parent]) if node.parent is not None else None)
        if own == "principle" and SOFT_PRINCIPLE.search(words):
            self.soft.add(node.index)
        firm = above == "principle" and node.parent not in self.soft
        if own == "review" and lexicon.AND_AHEAD.search(words):
            self.turning.add(node.index)
        back = above == "review" and (own is None or not self.leaves(node, own, words))
        if back or (firm and own not in {"target", "task"}):
            return above
        if (
            above == "appraisal"
            and own == "task"
            and not (PUTS_RIGHT.search(words) or lexicon.begins_with_action(words))
        ):
            own = None  # （二）项目监管缺位。 under 存在的问题
        if own is None and node.parent in self.soft:
            self.soft.add(node.index)
        told = above in {"appraisal", "review"} and node.inline  # 一是项目进展滞后。 under 存在问题
        if node.kind in SPOKEN and (
            told or own in {"target", "appraisal", "review", "principle", "attendance", "scope"}
        ):
            own = None  # 一是坚持目标导向 is no section on targets
        if (
            own in {"appraisal", "review", "target"}
            and node.index not in self.turning
            and lexicon.begins_with_action(words)
            and (not ENDS_IN_KIND.search(words) or (own != "target" and lexicon.TO_DO.fullmatch(words)))
        ):
            own = None  # 推进项目回顾、应对挑战: something to do
        return own or above

    def leaves(self, node: Node, own: str, words: str) -> bool:
        """Whether a heading of kind `own`, in a section that looks back, tells something else: 下一步打算; the name of a problem does not."""
        if own == "task" and lexicon.NEXT.match(words):
            return True
        return node.parent in self.turning and own != "appraisal" and not self.is_past(words)

    def is_past(self, words: str) -> bool:
        """Whether a heading names the time before the one that is planned: 2025年主要工作."""
        past = lexicon.OF_THE_PAST.search(words)
        return past is not None and (past["year"] is None or int(past["year"]) < (self.planning_year or 0))
