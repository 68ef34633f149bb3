"""From a `Text` to a `Reading`: mend, find masthead, outline, labels and clauses, and put the parts together.

The parts are kept as offsets of the mended text until the end; `Parts` then turns them into offsets of the document and
sets aside whatever is left over, so that the partition holds whatever the rules did.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from luoshi.reading import deadlines, lexicon, measures
from luoshi.reading.clauses import NUMBERED, Setting, Verdict, acts, by_subject, classify, commitment_kind, paragraph_reason, sentences, strip
from luoshi.reading.formats import Text
from luoshi.reading.gaps import Break, broken_sentences, skipped_numbers
from luoshi.reading.items import HeadingLabel, Item, apply_convention, inherited, labelled_items
from luoshi.reading.marks import mark_at
from luoshi.reading.masthead import Masthead, Taken, read_masthead
from luoshi.reading.mending import Furniture, Mended, mend
from luoshi.reading.model import Commitment, Context, Deadline, Document, Gap, Heading, Measure, Person, Place, Reading, Reason, Span, Unit
from luoshi.reading.outline import PLAIN, Node, Outline, outline
from luoshi.reading.people import find_people, responsible
from luoshi.reading.units import Label, Named, agents, find_labels


def understand(text: Text, data: bytes, *, name: str | None = None, calendar: object | None = None) -> Reading:
    """The Reading of `text`, which was extracted from `data`. `name` is the file's name, `calendar` goes to deadlines."""
    mended = mend(text)
    masthead = read_masthead(mended, name)
    composer = Composer(text, mended, masthead)
    composer.compose()
    return composer.reading(hashlib.sha256(data).hexdigest(), calendar)


# ---------------------------------------------------------------- drafts, in offsets of the mended text


@dataclass(slots=True)
class DraftHeading:
    """A heading to be; `node` is its index in the outline, or None for a run-in heading of a paragraph."""

    start: int
    end: int
    words_start: int
    words_end: int
    level: int
    parent: int | None
    node: int | None
    rule: str


@dataclass(slots=True)
class DraftCommitment:
    """A commitment to be; `section` is the index of its heading among the drafts."""

    start: int
    end: int
    section: int | None
    mode: str | None
    names: tuple[Named, ...]
    open_list: bool
    labels: tuple[tuple[int, int], ...]
    searched: tuple[tuple[int, int], ...]
    rule: str
    confidence: float
    labelled: bool


@dataclass(slots=True)
class DraftContext:
    """A stretch to be set aside."""

    start: int
    end: int
    reason: Reason
    rule: str


LONGEST_WEIGHED = 1200
"""How much of a sentence is weighed. The longest sentence known to us, the list of a congress's principles, has 600 characters."""

WEAK_SUFFIX = re.compile("[。；，：:;,.、\\s\u3000]+$")
LIST_FOLLOWS = re.compile("(?:以下|下列|如下|具备|符合|满足).{0,10}(?:条件|情形|情况|标准|材料|资格)(?:之一)?(?:的)?：$")
OVER = re.compile("越(?:是|要)")
MODAL_CLAUSE = re.compile("，(?=(?:关键|重点|必须|一定)?(?:是)?要|必须|就要|务必)")
RUN_IN = re.compile("[^。！？；]{4,28}。")
ENDS_IN_KIND = re.compile("(?:目标|指标|回顾|总结|形势|环境|情况|基础|成就|成效|挑战|问题|意义|背景)[。：]?$")
SOFT_PRINCIPLE = re.compile("总体要求|总体思路|总要求|基本思路|政策取向")


@dataclass(slots=True)
class Composer:
    """Walks through the mended text once and drafts headings, commitments and context."""

    text: Text
    mended: Mended
    masthead: Masthead
    headings: list[DraftHeading] = field(default_factory=list)
    commitments: list[DraftCommitment] = field(default_factory=list)
    context: list[DraftContext] = field(default_factory=list)
    tree: Outline = field(default_factory=lambda: Outline([], [], None))
    breaks: list[Break] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    heading_labels: dict[int, Label] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    section_of: dict[int, int] = field(default_factory=dict)  # node → index of its draft heading
    modes: dict[int, str | None] = field(default_factory=dict)
    soft: set[int] = field(default_factory=set)
    cuts: tuple[int, ...] = ()
    people: list[Person] = field(default_factory=list)

    # ------------------------------------------------------------ the walk

    def compose(self) -> None:
        """Draft everything."""
        norm = self.mended.norm
        body = self.masthead.body
        self.labels = apply_convention(norm, [label for label in find_labels(norm, self.mended.paragraphs) if label.start >= body])
        self.masthead.taken = disjoint(self.masthead.taken)
        taken = [(part.start, part.end) for part in self.masthead.taken]
        blocked_starts = {start for start, _ in taken}
        self.tree = outline(self.mended, self.labels, body, self.styled(), blocked_starts)
        self.breaks = sorted([*broken_sentences(norm), *skipped_numbers(self.tree.missing)], key=lambda item: item.at)
        self.cuts = tuple(item.at for item in self.breaks if item.cuts)
        self.context += [DraftContext(part.start, part.end, part.reason, part.rule) for part in self.masthead.taken]
        if self.tree.contents:
            taken.append((self.tree.contents.start, self.tree.contents.end))
            self.context.append(DraftContext(self.tree.contents.start, self.tree.contents.end, "furniture", "outline.contents"))
        taken.sort()
        for node in self.tree.nodes:
            self.modes[node.index] = self.mode(node)
        self.items, heading_labels = labelled_items(self.mended, self.labels, self.tree, taken, body)
        self.heading_labels = {held.node: held.label for held in heading_labels}
        self.walk(taken, heading_labels)
        start = min((a for a, _ in taken), default=0) if self.masthead.kind == "meeting-report" else 0
        if self.masthead.kind in {"meeting-report", "minutes"}:
            self.people = find_people(self.mended, max(body, start), len(norm))
        self.people += responsible(self.mended, [span for label in self.labels for span in label.persons])

    def walk(self, taken: list[tuple[int, int]], heading_labels: list[HeadingLabel]) -> None:
        """Go through the text: taken stretches, labelled items, and blocks of what remains between them."""
        ends = {held.label.start: held.label.end for held in heading_labels}
        stops = [(start, end, None) for start, end in taken] + [(item.start, item.label.end, item) for item in self.items]
        position = 0
        for start, end, item in sorted(stops, key=lambda stop: (stop[0], stop[1])):
            if start < position:
                start = position  # noqa: PLW2901 - a stretch that overlaps the one before keeps its rest
            if start > position:
                self.blocks(position, start, ends)
            if item is not None and item.start >= position:
                self.item(item)
            position = max(position, end)
        self.blocks(position, len(self.mended.norm), ends)

    def mode(self, node: Node) -> str | None:
        """What kind of text stands under the node: its own heading's word first, then its parent's."""
        words = self.mended.norm[node.mark_end : node.heading_end]
        own = lexicon.mode_of(words) if words else None
        above = self.modes.get(node.parent) if node.parent is not None else None
        if own == "principle" and SOFT_PRINCIPLE.search(words):
            self.soft.add(node.index)
        if above == "review" or (above == "principle" and node.parent not in self.soft):
            if own not in {"target", "task"} or above == "review":
                if node.parent in self.soft:
                    self.soft.add(node.index)
                return above
        if own is None and node.parent in self.soft:
            self.soft.add(node.index)
        if node.kind == "one" and own in {"target", "appraisal", "review", "principle", "attendance", "scope"}:
            own = None  # 一是坚持目标导向 is no section on targets
        if own in {"appraisal", "review", "target"} and lexicon.begins_with_action(words) and not ENDS_IN_KIND.search(words):
            own = None  # 推进项目回顾、应对挑战: something to do
        return own or above

    def styled(self) -> dict[int, int]:
        """Paragraphs that the file itself marks as headings: start → level."""
        levels = [(style.start, style.end, style.heading_level) for style in self.text.styles if style.heading_level]
        found = {}
        at = self.mended.at
        for start, end, level in levels:
            index = bisect_left(at, start)
            if index < len(at) and at[index] < end:
                found[index] = level or 1
        return found

    # ------------------------------------------------------------ labelled items

    def item(self, item: Item) -> None:
        """A labelled item is one commitment."""
        node = self.tree.at(item.start)
        while node and node.start >= item.start:
            node = self.tree.nodes[node.parent] if node.parent is not None else None
        label = item.label
        self.commitments.append(
            DraftCommitment(
                item.start, item.end, self.section(node), self.modes.get(node.index) if node else None, label.names, label.open_list,
                ((label.start, label.end),), ((item.start, item.end), (label.start, label.end)), item.rule, item.confidence, labelled=True,
            )
        )  # fmt: skip
        if item.end < label.start:
            between = strip(self.mended.norm, item.end, label.start)
            if between:
                self.context.append(DraftContext(*between, "other", "item.between"))

    def section(self, node: Node | None) -> int | None:
        """The index of the nearest heading at or above `node`."""
        while node:
            if node.index in self.section_of:
                return self.section_of[node.index]
            node = self.tree.nodes[node.parent] if node.parent is not None else None
        return None

    # ------------------------------------------------------------ what stands between labelled items

    def blocks(self, start: int, end: int, heading_label_ends: dict[int, int]) -> None:
        """The stretch cut at paragraphs and marks, block by block."""
        edges = sorted({start, end, *self.edges(start, end)})
        held: list[tuple[int, int]] = []
        for begin, stop in zip(edges, edges[1:], strict=False):
            stripped = strip(self.mended.norm, begin, stop)
            if stripped:
                held.append(stripped)
        skip_to = 0
        for begin, stop in held:
            if begin >= skip_to:
                skip_to = self.block(max(begin, skip_to), stop, end, heading_label_ends)

    def edges(self, start: int, end: int) -> Iterator[int]:
        """Paragraph and node starts inside (start, end)."""
        index = bisect_left(self.mended.paragraphs, (start, 0))
        while index < len(self.mended.paragraphs) and self.mended.paragraphs[index][0] < end:
            yield self.mended.paragraphs[index][0]
            index += 1
        nodes = self.tree.nodes
        index = bisect_left(nodes, start, key=lambda node: node.start)
        while index < len(nodes) and nodes[index].start < end:
            yield nodes[index].start
            index += 1

    def block(self, start: int, end: int, limit: int, heading_label_ends: dict[int, int]) -> int:
        """One paragraph, or the part of it that a mark begins; returns where the next block may begin."""
        node = self.tree.at(start)
        own = node if node and node.start == start else None
        position = start
        if own and own.kind == "say":
            return self.said(own, end)
        if own and self.decides_alone(own):
            return self.paragraph(start, end, node, first=False)
        if own and own.heading_end > own.mark_end and own.heading_end <= max(end, own.heading_end):
            position = min(self.heading(own, heading_label_ends), max(limit, own.heading_end))
        elif own and own.kind not in {"one", "num", "nump", "circle"} and strip(self.mended.norm, own.mark_end, end) is None:
            position = self.heading(own, heading_label_ends)
        if position >= end:
            return position
        return self.paragraph(position, end, node, first=own is None)

    def decides_alone(self, node: Node) -> bool:
        """Whether a line that looks like a heading has nothing under it and is itself something to do."""
        norm = self.mended.norm
        if node.children or node.kind in {PLAIN, "say", "part", "chapter", "section", "box"} or norm[node.heading_end : node.end].strip("。；，、 \n\u3000"):
            return False
        words = norm[node.mark_end : node.heading_end]
        return len(words) > 3 and (lexicon.begins_with_action(words) or NUMBERED.search(words) is not None)

    def heading(self, node: Node, heading_label_ends: dict[int, int]) -> int:
        """Draft the heading of `node`; its label, if it carries one, belongs to it. Returns its end."""
        end = max(node.heading_end, node.mark_end)
        label = self.heading_labels.get(node.index)
        words_end = end
        if label is not None and not self.mended.norm[end : label.start].strip("。；，、 \n\u3000"):
            end = heading_label_ends.get(label.start, label.end)
        parent_node = self.tree.nodes[node.parent] if node.parent is not None else None
        parent = self.section(parent_node)
        level = self.headings[parent].level + 1 if parent is not None else 1
        self.section_of[node.index] = len(self.headings)
        end = node.start + len(self.mended.norm[node.start : end].rstrip())
        self.headings.append(DraftHeading(node.start, end, node.mark_end, words_end, level, parent, node.index, node.rule))
        return end

    def said(self, node: Node, end: int) -> int:
        """会议强调,…: a heading where something is decided under it; otherwise what is said tells what it is."""
        norm = self.mended.norm
        spans = list(sentences(norm, node.mark_end, end, self.cuts))
        mode = self.modes.get(node.parent) if node.parent is not None else None
        reason = paragraph_reason(norm[node.start : min(spans[0][1], node.start + LONGEST_WEIGHED)]) if spans else None
        setting = Setting(mode, reason, self.masthead.kind, preamble=False)
        verdicts = [classify(norm[a : min(b, a + LONGEST_WEIGHED)], setting) for a, b in spans]
        if not node.children and all(verdict.reason for verdict in verdicts):
            for (a, b), verdict in zip([(node.start, spans[0][1]), *spans[1:]] if spans else [(node.start, end)], verdicts or [Verdict("other", "clause.empty")], strict=True):
                self.aside(a, b, verdict)
            return end
        heading_end = node.mark_end
        first, rest = (spans[0], spans[1:]) if spans else ((node.mark_end, node.mark_end), [])
        if spans and OVER.match(norm, first[0]) and any(not verdict.reason for verdict in verdicts[1:]):
            heading_end = first[1]
            spans = rest
        elif spans:
            lead_in = MODAL_CLAUSE.search(norm, first[0], first[1])
            if lead_in and lead_in.end() - first[0] <= 24 and not lexicon.begins_with_action(norm[first[0] : first[0] + 4] + "，") or (lead_in and lead_in.end() - first[0] <= 24):
                assert lead_in is not None
                heading_end = lead_in.end()
                spans = [(lead_in.end(), first[1]), *rest]
        node.heading_end = heading_end
        node.rule = "outline.say"
        parent = self.section(self.tree.nodes[node.parent]) if node.parent is not None else None
        level = self.headings[parent].level + 1 if parent is not None else 1
        self.section_of[node.index] = len(self.headings)
        self.headings.append(DraftHeading(node.start, heading_end, node.mark_end, heading_end, level, parent, node.index, node.rule))
        for a, b in spans:
            self.sentence(a, b, node, setting, inherited(self.tree, self.heading_labels, node))
        return end

    def paragraph(self, start: int, end: int, node: Node | None, *, first: bool) -> int:
        """A paragraph's sentences, each by itself; a short first sentence may head the others. Returns where it ended."""
        norm = self.mended.norm
        mode = self.modes.get(node.index) if node else None
        held = inherited(self.tree, self.heading_labels, node)
        spans = list(sentences(norm, start, end, self.cuts))
        if not spans:
            return end
        if held and mode not in {"review", "appraisal", "principle", "attendance"}:
            self.measure(start, end, node, held)
            return end
        preamble = node is None or (node.kind == PLAIN and node.index == 0 and not node.children and len(self.tree.nodes) > 1)
        soft = node is not None and mode == "principle" and node.index in self.soft and self.masthead.kind != "work-report"
        if mode == "principle" and node is not None and node.index in self.soft and not soft:
            mode = None
        setting = Setting(mode, paragraph_reason(norm[spans[0][0] : min(spans[0][1], spans[0][0] + LONGEST_WEIGHED)]) if mode != "review" else None, self.masthead.kind, preamble and len(self.tree.nodes) > 0, soft)
        run_in = self.run_in(spans, node, mode) if first else None
        if run_in is not None:
            section = run_in
            spans = spans[1:]
        else:
            section = None
        for index, (a, b) in enumerate(spans):
            if self.mended.flattened and index + 1 < len(spans) and mode != "review" and topic(norm[a:b]):
                section = self.first_sentence(a, b, node)
                continue
            if LIST_FOLLOWS.search(norm[a:b]) and index == len(spans) - 1 and node is not None:
                stop = self.absorbed(b, node)
                if stop > b:
                    self.commit(a, stop, node, Verdict(None, "clause.with-list", 0.8), held, mode, section)
                    return stop
            verdict = self.sentence(a, b, node, setting, held, section)
            if verdict.reason is None and setting.paragraph in {"review", "appraisal"}:
                setting = replace(setting, paragraph=None)  # the paragraph has turned to what is to be done
        return end

    def absorbed(self, position: int, node: Node) -> int:
        """Where the list ends that 以下条件： announces: it belongs to the sentence that announces it."""
        nodes = self.tree.nodes
        children = [nodes[index] for index in node.children if nodes[index].start >= position]
        if not children or self.mended.norm[position : children[0].start].strip():
            return position
        end = children[-1].end
        newline = self.mended.norm.find("\n", children[-1].start, end)
        if newline > 0:
            end = newline
        blocked = [item.start for item in self.items if position <= item.start < end]
        stripped = strip(self.mended.norm, position, min(blocked, default=end))
        return stripped[1] if stripped and not blocked else position

    def run_in(self, spans: list[tuple[int, int]], node: Node | None, mode: str | None) -> int | None:
        """The index of a heading made of a paragraph's short first sentence; None when it is none."""
        norm = self.mended.norm
        start, end = spans[0]
        words = norm[start:end]
        rest = spans[-1][1] - end
        if self.mended.flattened or len(spans) < 2 or rest < 24 or not RUN_IN.fullmatch(words) or re.search("\\d", words) or mode in {"review", "appraisal", "attendance"}:
            return None
        if words.count("，") > 1 or lexicon.CLAUSE_MODAL.search(words) or lexicon.COPULA.search(words) or lexicon.APPRAISAL.search(words) or not (lexicon.begins_with_action(words) or words.startswith(("坚持", "为"))):
            return None
        if node is None and self.masthead.kind not in {"plan", "opinion", "work-report", "notice"}:
            return None
        return self.first_sentence(start, end, node)

    def first_sentence(self, start: int, end: int, node: Node | None) -> int:
        """Draft a heading made of a sentence; returns its index."""
        parent = self.section(node)
        level = self.headings[parent].level + 1 if parent is not None else 1
        self.headings.append(DraftHeading(start, end, start, end, level, parent, None, "outline.first-sentence"))
        return len(self.headings) - 1

    def measure(self, start: int, end: int, node: Node | None, held: Label) -> None:
        """A paragraph under a heading that carries a label: one commitment of the heading's units."""
        stripped = strip(self.mended.norm, start, end)
        if stripped:
            self.commit(*stripped, node, Verdict(None, "item.under-labelled-heading", 0.85), held, self.modes.get(node.index) if node else None, None)

    def sentence(self, start: int, end: int, node: Node | None, setting: Setting, held: Label | None, section: int | None = None) -> Verdict:
        """A sentence: context, or one commitment for each part with a subject of its own."""
        verdict = classify(self.mended.norm[start : min(end, start + LONGEST_WEIGHED)], setting)
        if verdict.reason is not None:
            self.aside(start, end, verdict)
            return verdict
        for clause in by_subject(self.mended.norm, start, end):
            names = clause.subject.names if clause.subject else ()
            opened = clause.subject.open_list if clause.subject else False
            charged, more = agents(self.mended.norm, clause.start, clause.end)
            known = {(name.start, name.end) for name in names}
            names += tuple(name for name in charged if (name.start, name.end) not in known)
            sure = Verdict(None, "clause.subject", 0.85) if names and verdict.confidence < 0.85 else verdict
            self.commit(clause.start, clause.end, node, sure, held, setting.mode, section, names, opened or more)
        return verdict

    def commit(self, start: int, end: int, node: Node | None, verdict: Verdict, held: Label | None, mode: str | None, section: int | None, names: tuple[Named, ...] = (), opened: bool = False) -> None:
        """Draft a commitment; the units of a label on its heading come after those that it names itself."""
        if held and not names:
            names, opened = held.names, held.open_list
        if section is None:
            section = self.section(node)
        confidence = verdict.confidence + (0.05 if names else 0)
        self.commitments.append(
            DraftCommitment(start, end, section, mode, names, opened, (), ((start, end),), verdict.rule, min(confidence, 0.95), labelled=held is not None)
        )

    def aside(self, start: int, end: int, verdict: Verdict) -> None:
        """Set a stretch aside; neighbours with the same reason and rule in one paragraph are one."""
        assert verdict.reason is not None
        last = self.context[-1] if self.context else None
        if last and (last.reason, last.rule) == (verdict.reason, verdict.rule) and last.end <= start and not self.mended.norm[last.end : start].strip(" \u3000"):
            last.end = end
            return
        self.context.append(DraftContext(start, end, verdict.reason, verdict.rule))

    # ------------------------------------------------------------ offsets of the document

    def reading(self, sha256: str, calendar: object | None) -> Reading:
        """The drafts in offsets of the document, with deadlines, measures and what is left over."""
        masthead = self.masthead
        characters = self.text.characters
        document = Document(
            masthead.title, masthead.issuer, masthead.number, masthead.issued_on, masthead.kind, masthead.security_mark,
            masthead.planning_year, sha256, len(characters),
        )  # fmt: skip
        order = sorted(range(len(self.headings)), key=lambda index: self.headings[index].start)
        ids = {index: number for number, index in enumerate(order, start=1)}
        headings = tuple(self.final_heading(self.headings[index], ids[index], ids) for index in order)
        drafts = sorted(self.commitments, key=lambda draft: draft.start)
        commitments = tuple(self.final_commitment(draft, number, ids, calendar) for number, draft in enumerate(drafts, start=1))
        context = [Context(*self.mended.source(part.start, part.end), part.reason, part.rule) for part in self.context if part.end > part.start]
        taken = sorted(
            [(h.start, h.end) for h in headings]
            + [(c.start, c.end) for c in commitments]
            + [(label.start, label.end) for c in commitments for label in c.labels]
            + [(c.start, c.end) for c in context]
        )
        context += uncovered(characters, taken, self.mended.furniture)
        gaps = tuple(Gap(self.mended.at[item.at], item.reason, item.rule) for item in self.breaks)
        origin = tuple(Place(place.start, place.end, place.page, place.paragraph) for place in self.text.origin)
        return Reading(document, characters, origin, headings, commitments, tuple(sorted(context, key=lambda c: c.start)), gaps, tuple(self.people))

    def final_heading(self, draft: DraftHeading, number: int, ids: dict[int, int]) -> Heading:
        """A heading in offsets of the document."""
        words = WEAK_SUFFIX.sub("", self.mended.plain[draft.words_start : draft.words_end]).strip()
        label = self.mended.plain[draft.start : draft.words_start].strip(" \u3000，,：:")
        return Heading(number, ids[draft.parent] if draft.parent is not None else None, draft.level, label, words, *self.mended.source(draft.start, draft.end), draft.rule)

    def final_commitment(self, draft: DraftCommitment, number: int, ids: dict[int, int], calendar: object | None) -> Commitment:
        """A commitment in offsets of the document."""
        mended = self.mended
        found_deadlines = tuple(self.deadlines(draft, calendar))
        found_measures = tuple(self.measures(draft))
        words = mended.norm[draft.start : min(draft.end, draft.start + 6 * LONGEST_WEIGHED)]
        kind = commitment_kind(words, draft.mode, measured=bool(found_measures), labelled=draft.labelled)
        steps = tuple(Span(*mended.source(a, b)) for a, b in sentences(mended.norm, draft.start, draft.end))
        units = tuple(self.unit(name) for name in draft.names)
        return Commitment(
            number, ids[draft.section] if draft.section is not None else None, *mended.source(draft.start, draft.end),
            mended.plain[draft.start : draft.end].strip(), kind, steps, units, draft.open_list, found_deadlines, found_measures, draft.confidence, draft.rule,
            tuple(Span(*mended.source(a, b)) for a, b in draft.labels),
        )  # fmt: skip

    def unit(self, name: Named) -> Unit:
        """A unit in offsets of the document: its name is what stands there."""
        start, end = self.mended.source(name.start, name.end)
        return Unit(self.text.characters[start:end], name.role, name.basis, start, end)

    def deadlines(self, draft: DraftCommitment, calendar: object | None) -> Iterator[Deadline]:
        """The deadlines in the commitment's own words and in its label."""
        for start, end in draft.searched:
            for found in deadlines.find(self.mended.plain, start, end, issued_on=self.masthead.issued_on, planning_year=self.masthead.planning_year, calendar=calendar):
                yield Deadline(found.text, found.kind, found.due, *self.mended.source(found.start, found.end))

    def measures(self, draft: DraftCommitment) -> Iterator[Measure]:
        """The measures in the commitment's own words."""
        mark = mark_at(self.mended.norm, draft.start)
        for found in measures.find(self.mended.plain, mark.end if mark and mark.end < draft.end else draft.start, draft.end):
            yield Measure(found.indicator, found.comparator, found.value, found.upper, found.unit, found.text, *self.mended.source(found.start, found.end))


def disjoint(parts: list[Taken]) -> list[Taken]:
    """Ascending, and of those that overlap only the first: a line may look like a title and like a signature."""
    kept: list[Taken] = []
    for part in sorted(parts, key=lambda part: part.start):
        if part.end > part.start and (not kept or part.start >= kept[-1].end):
            kept.append(part)
    return kept


def topic(words: str) -> bool:
    """Whether a sentence only names what the next ones are about: 柑橘产业。"""
    return 4 <= len(words) <= 14 and words.endswith("。") and not re.search("[，；：\\d]", words) and not acts(words) and not any(words[i : i + 2] in lexicon.ACTION_SET for i in range(len(words) - 3))


def uncovered(characters: str, taken: list[tuple[int, int]], furniture: list[Furniture]) -> list[Context]:
    """What is neither white space nor taken by `taken` (ascending, disjoint): furniture of the page, mostly."""
    starts = [line.start for line in furniture]
    found: list[Context] = []
    position = 0
    for start, end in [*taken, (len(characters), len(characters))]:
        while position < start:
            stretch = characters[position:start]
            inner = stretch.strip()
            if not inner:
                break
            begin = position + stretch.index(inner)
            index = bisect_right(starts, begin) - 1
            line = furniture[index] if index >= 0 and furniture[index].end > begin else None
            following = starts[index + 1] if index + 1 < len(starts) else start
            stop = min(line.end if line else following, start)
            stop = begin + len(characters[begin:stop].rstrip())
            found.append(Context(begin, stop, "furniture", line.rule if line else "furniture.left-over"))
            position = stop
        position = max(position, end)
    return found
