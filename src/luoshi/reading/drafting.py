"""How what is found is written down: headings under headings, commitments with the units they take over, what is set aside."""

from dataclasses import dataclass, field

from luoshi.reading import confidence
from luoshi.reading.drafts import DraftCommitment, DraftContext, DraftHeading, Drafts
from luoshi.reading.items import Item, inherited
from luoshi.reading.label_parsing import Label
from luoshi.reading.model import Reason
from luoshi.reading.modes import Modes
from luoshi.reading.names import Named
from luoshi.reading.nodes import Node, Outline
from luoshi.reading.parties import NO_PARTIES, Parties
from luoshi.reading.stages import stage_of
from luoshi.reading.verdicts import Verdict


@dataclass(slots=True)
class Drafting(Drafts):
    """The drafts, what is known of the document as a whole, and where in it the walk is."""

    tree: Outline = field(default_factory=lambda: Outline([], [], None))
    items: list[Item] = field(default_factory=list)
    heading_labels: dict[int, Label] = field(default_factory=dict)
    sections: dict[int, int] = field(default_factory=dict)  # where paragraphs begin → the heading of their slip
    holds: dict[int, Label] = field(default_factory=dict)  # where paragraphs begin → the label of their record
    shared: dict[int, Label] = field(default_factory=dict)  # node → the label behind the last of its list
    labels: list[Label] = field(default_factory=list)
    section_of: dict[int, int] = field(default_factory=dict)  # node → index of its draft heading
    modes: Modes = field(default_factory=lambda: Modes([], "", None))
    stages: dict[int, tuple[int, int] | None] = field(default_factory=dict)
    decisions: dict[int, int] = field(default_factory=dict)  # section of minutes → where its first decision begins
    cuts: tuple[int, ...] = ()
    parties: Parties = NO_PARTIES
    headed: bool = False  # whether it has headings, so that what stands before them is a preamble
    announced: tuple[int, Reason] | None = None  # where a list begins that a sentence set aside announces: 存在问题：
    asked: bool = False  # whether the bullets below say what somebody asks for: 区防指要求：
    agenda: bool = False  # whether what follows says what was on the table: 会议议题：
    answers: bool = False  # whether the document answers a letter
    note_end: int = (
        0  # where the last note ends that stands at a table, and whose lines go on as long as they are counted
    )
    listed: bool = False  # whether the last sentence was a commitment and goes on with a list

    def held(self, start: int, node: Node | None) -> Label | None:
        """The label that holds for the paragraph at `start` in a record, else that of the nearest heading above which carries one."""
        label = self.holds.get(self.mended.paragraph_start(start)) if self.holds else None
        return label or inherited(self.tree, self.heading_labels, node)

    def section(self, node: Node | None) -> int | None:
        """The index of the nearest heading at or above `node`."""
        while node:
            if node.index in self.section_of:
                return self.section_of[node.index]
            node = self.tree.above(node)
        return None

    def stage(self, node: Node | None) -> tuple[int, int] | None:
        """Where the time of the stage stands that `node` belongs to, remembered: each sentence below it asks."""
        index = node.index if node else -1
        if index not in self.stages:
            self.stages[index] = stage_of(self.mended.norm, self.tree, node)
        return self.stages[index]

    def add_heading(
        self,
        start: int,
        end: int,
        words_start: int,
        node: Node | None,
        rule: str,
        words_end: int | None = None,
        parent: int | None = None,
    ) -> int:
        """Draft a heading under `parent`, or else under the nearest one above; returns its index."""
        above = self.tree.above(node) if node and node.start == start else node
        parent = self.section(above) if parent is None else parent
        level = self.headings[parent].level + 1 if parent is not None else 1
        self.headings.append(DraftHeading(start, end, words_start, words_end or end, level, parent, rule))
        return len(self.headings) - 1

    def commit(
        self,
        start: int,
        end: int,
        node: Node | None,
        rule: str,
        held: Label | None,
        mode: str | None,
        section: int | None,
        names: tuple[Named, ...] = (),
        opened: bool = False,
        besides: tuple[Named, ...] = (),
        single: bool = False,
    ) -> None:
        """Draft a commitment; the units of a label on its heading hold where it names none itself, or others `besides`, or only partners: 会同市财政局…."""
        searched = [(start, end)]
        labels = held.lines if held and held.form == "sole" else ()
        if held and all(name.role == "support" and name.basis == "subject" for name in names):
            told = {self.mended.norm[name.start : name.end] for name in held.names}
            partners = [name for name in names if self.mended.norm[name.start : name.end] not in told]
            names, opened = (*held.names, *besides, *partners), held.open_list or opened
            searched += held.lines  # 一、…（市教育局牵头，6月底前完成）
        if section is None:
            section = self.section(node)
        self.commitments.append(
            DraftCommitment(
                start,
                end,
                section,
                mode,
                names,
                opened,
                labels,
                tuple(searched),
                rule,
                confidence.of(rule, mode),
                labelled=held is not None,
                single=single,
                stage=self.stage(node),
            )
        )

    def aside(self, start: int, end: int, verdict: Verdict) -> None:
        """Set a stretch aside; neighbours with the same reason and rule in one paragraph are one."""
        assert verdict.reason is not None
        last = self.context[-1] if self.context else None
        if (
            last
            and (last.reason, last.rule) == (verdict.reason, verdict.rule)
            and last.end <= start
            and not self.mended.norm[last.end : start].strip(" \u3000")
        ):
            last.end = end
            return
        self.context.append(DraftContext(start, end, verdict.reason, verdict.rule))
