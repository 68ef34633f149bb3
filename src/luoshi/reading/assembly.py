"""From a `Text` to a `Reading`: mend, find masthead, outline, labels and clauses, and put the parts together.

The parts are kept as offsets of the mended text until the end; `Parts` then turns them into offsets of the document and
sets aside whatever is left over, so that the partition holds whatever the rules did.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading import confidence, lexicon
from luoshi.reading.belief import PLAIN, UNNUMBERED
from luoshi.reading.chats import speaker_end
from luoshi.reading.clauses import by_subject, sentences, strip
from luoshi.reading.conventions import convention_from, with_convention
from luoshi.reading.deadline_scan import WorkingDays
from luoshi.reading.drafts import DraftCommitment, DraftContext, DraftHeading, Drafts
from luoshi.reading.finishing import finish
from luoshi.reading.formats import Text
from luoshi.reading.gaps import broken_sentences, irregular_numbers
from luoshi.reading.items import (
    HeadingLabel,
    Item,
    apply_convention,
    heads_elsewhere,
    inherited,
    labelled_items,
    shared_labels,
)
from luoshi.reading.label_parsing import Label
from luoshi.reading.labels import find_labels
from luoshi.reading.marks import INLINE, SPOKEN
from luoshi.reading.masthead import Taken, read_masthead
from luoshi.reading.mending import mend
from luoshi.reading.model import Reading, Reason
from luoshi.reading.modes import Modes
from luoshi.reading.names import Named
from luoshi.reading.outline import Node, Outline, close_at_addresses, in_span, is_free, outline
from luoshi.reading.patterns import lazy
from luoshi.reading.people import find_people, responsible
from luoshi.reading.tables import Table, find_tables, table_titles
from luoshi.reading.topics import is_even, line_by_line, row_ends, topic
from luoshi.reading.units import agents, opening
from luoshi.reading.verdict_words import KEYED, NUMBERED, OPINE, PLEASE
from luoshi.reading.verdicts import Setting, Verdict, charges, classify, gone_through_alone, paragraph_reason


def understand(text: Text, data: bytes, *, name: str | None = None, calendar: WorkingDays | None = None) -> Reading:
    """The Reading of `text`, which was extracted from `data`. `name` is the file's name, `calendar` goes to deadlines."""
    mended = mend(text)
    masthead = read_masthead(mended, name)
    composer = Composer(text, mended, masthead)
    composer.compose()
    return finish(composer, hashlib.sha256(data).hexdigest(), calendar)


AFTERWARDS = lazy(
    "〔?(?:参加|参会|出席|列席|缺席|请假|记录|整理|主持|表决结果|联系人|联系电话|附件|分送|抄送|主送|印发|发送|交办人|经办人|签发|电话|来文|来信|来电|受理|收文|登记|批示(?:领导|时间|日期))[^：〕\n]{0,8}(?:：|〕)[^。\n]*。?|[一-龥]{0,6}签[字名章]：?[^。\\n]*|(?:以上|特此)[^，。\n]{0,16}。?|有事打电话[^\n]{0,20}|收到请[^\n]{0,12}"
)
"""Lines that stand below the last item of a list and are not under it."""
BARE_KEY = lazy("(?:(?:事项|任务|项目)名称|(?:督办|交办|立项|承办)(?:事项|依据|来源)|来源|编号)")
"""The key of a slip alone on its line, without a colon."""
REPORTS_BACK = lazy(
    "(?:请|各[一-龥、（）]{1,14}(?=[^。\n]{0,24}(?:请|要|应|须)?于))[^。\n]{0,50}(?:报送?|反馈|回复)[^\n]{0,60}$"
)
"""各单位整改情况请于每周五前报…: closes the whole list, and stands under none of its items."""
DAILY = lazy("每[天日周月季年]|\\d[日号]前|月底前|年底前|换新|改造")


def nothing_told(words: str) -> bool:
    """Whether the lines below a marked one tell nothing about it: none, or who attended and who wrote it down."""
    inner = words.strip("。；，、 \n\u3000")
    if not inner:
        return True
    if "：" not in inner[:LONGEST_KEY] and not inner.startswith(("〔", "以上", "特此", "有事", "收到")):
        return False  # asked first: so are most
    lines = (line.strip("。；，、 \u3000") for line in inner.split("\n")[:MOST_AFTERWARDS])
    return all(not line or AFTERWARDS.fullmatch(line) for line in lines)


LONGEST_KEY = 10
MOST_AFTERWARDS = 40
SHORTEST_CHARGE = 12
"""So long is a line with nothing below it that lays something upon somebody, rather than names what is below."""
FEWEST_LISTED = 2
LISTS = frozenset(("bullet", "num", "nump", "circle"))
ASKED = ("要求：", "如下：", "部署：", "决定：", "明确：")
AGENDAS = ("议题：", "议程：")
LONGEST_END = 30
SHORTEST_MEASURE = 12
LONGEST_WEIGHED = 1200
"""How much of a sentence is weighed. The longest sentence known to us, the list of a congress's principles, has 600 characters."""

FIRM = frozenset({"clause.modal", "clause.action", "clause.permission"})
"""Rules to which a named unit adds nothing; of the others a subject is the better reason."""

NOTES = lazy(
    "[注名相有附](?<=\n.)(?:(?<=注)释?|(?<=名)词解释|(?<=名)词注释|(?<=相)关?名词解释|(?<=有)关名词(?:解释|说明)|(?<=附)：名词解释|(?<=名)词说明)[：:]?(?=\n)"
)
"""On a line of its own: from here on a report explains its words."""

LIST_FOLLOWS = lazy("(?:以下|下列|如下|具备|符合|满足).{0,10}(?:条件|情形|情况|标准|材料|资格)(?:之一)?(?:的)?：$")
TARGETS_FOLLOW = lazy("(?:目标|指标)(?:任务)?(?:是|为)：$")
OVER = lazy("越(?:是|要)")
ANNOUNCES = lazy("(?:如下|以下|下列)[^，。；：]{0,12}：$")
"""实施如下重点项目： before items that carry labels of their own."""
MODAL_CLAUSE = lazy("，(?=(?:关键|重点|必须|一定)?(?:是)?要|必须|就要|务必)")
SAYS = lazy("会议(?:要求|决定|明确|强调|议定)，?")
RESOLVED = lazy("决定|同意|议定")
LONGEST_LEAD_IN = 24
"""So long are the words before 要 that only lead up to what is asked; with a figure in them they say of what it is asked."""
RUN_IN = lazy("[^。！？；]{4,28}。")


@dataclass(slots=True)
class Composer(Drafts):
    """Walks through the mended text once and drafts headings, commitments and context."""

    tree: Outline = field(default_factory=lambda: Outline([], [], None))
    items: list[Item] = field(default_factory=list)
    heading_labels: dict[int, Label] = field(default_factory=dict)
    shared: dict[int, Label] = field(default_factory=dict)  # node → the label behind the last of its list
    labels: list[Label] = field(default_factory=list)
    section_of: dict[int, int] = field(default_factory=dict)  # node → index of its draft heading
    modes: Modes = field(default_factory=lambda: Modes([], "", None))
    cuts: tuple[int, ...] = ()
    headed: bool = False  # whether it has headings, so that what stands before them is a preamble
    announced: tuple[int, Reason] | None = None  # where a list begins that a sentence set aside announces: 存在问题：
    asked: bool = False  # whether the bullets below say what somebody asks for: 区防指要求：
    agenda: bool = False  # whether what follows says what was on the table: 会议议题：
    listed: bool = False  # whether the last sentence was a commitment and goes on with a list

    # ------------------------------------------------------------ the walk

    def compose(self) -> None:
        """Draft everything."""
        norm = self.mended.norm
        body = self.masthead.body
        tables = [table for table in find_tables(self.text, self.mended) if table.end > body]
        spans = [(table.start, table.end) for table in tables]
        labels = [label for label in find_labels(norm, self.mended.paragraphs) if label.start >= body]
        self.labels = apply_convention(norm, [label for label in labels if not in_span(spans, label.start)])
        self.masthead.taken = [part for part in disjoint(self.masthead.taken) if not in_span(spans, part.start)]
        taken = sorted([(part.start, part.end) for part in self.masthead.taken] + spans)
        self.labels = [label for label in self.labels if is_free(taken, label.start, label.end)]
        self.tree = outline(self.mended, self.labels, body, self.styled(), taken)
        heads = [(node.start, node.heading_end) for node in self.tree.nodes]
        titles = table_titles(self.mended, tables, body, taken, heads)
        self.context += [DraftContext(*title, "other", "table.title") for title in titles]
        taken += titles
        if self.masthead.kind == "work-report":
            close_at_addresses(self.tree, norm, body)
        self.modes = Modes(self.tree.nodes, norm, self.masthead.planning_year)
        self.headed = any(node.kind not in INLINE for node in self.tree.nodes)
        self.breaks = sorted(
            [*broken_sentences(norm), *irregular_numbers(self.tree.irregular)], key=lambda item: item.at
        )
        rows = row_ends(norm, body) if self.mended.flattened else []
        self.cuts = tuple(sorted({*rows, *(item.at for item in self.breaks if item.cuts)}))
        self.context += [DraftContext(part.start, part.end, part.reason, part.rule) for part in self.masthead.taken]
        if self.tree.contents:
            taken.append((self.tree.contents.start, self.tree.contents.end))
            self.context.append(
                DraftContext(self.tree.contents.start, self.tree.contents.end, "furniture", "outline.contents")
            )
        notes = NOTES.search(norm, len(norm) // 2)
        if notes and not in_span(taken, notes.start()):
            self.context.append(DraftContext(notes.start(), len(norm), "other", "clause.notes"))
            taken.append((notes.start(), len(norm)))
        taken.sort()
        self.items, heading_labels = labelled_items(self.mended, self.labels, self.tree, taken, body)
        self.heading_labels = {held.node: held.label for held in heading_labels}
        self.shared = shared_labels(self.mended, self.tree, self.items)
        self.walk(taken, heading_labels)
        first_leads = bool(tables) and convention_from(norm, []) is not None
        for table in tables:
            self.table(table, first_leads=first_leads)
        if self.masthead.kind in {"meeting-report", "minutes"}:
            self.people = find_people(self.mended, body, len(norm))
        persons = [span for label in self.labels for span in label.persons]
        persons += [span for table in tables for row in table.rows for span in row.persons]
        self.people += responsible(self.mended, persons)

    def table(self, table: Table, *, first_leads: bool) -> None:
        """Each row of a table of tasks is one commitment; its other cells are its label."""
        node = self.tree.at(table.start)
        mode = self.modes.of(node) or "task"
        self.context += [DraftContext(start, end, "other", "table.header") for start, end in table.others]
        groups = {
            group.start if group.begins is None else group.begins: self.add_heading(
                group.start, group.end, group.words_start, node, "table.group"
            )
            for group in table.groups
        }
        heads = list(groups)
        for row in table.rows:
            above = bisect_right(heads, row.start)
            section = heads[above - 1] if above else None
            self.context += [DraftContext(start, end, "other", "table.cell") for start, end in row.others]
            names = with_convention(self.mended.norm, row.names) if first_leads else row.names
            searched = ((row.words_start, row.end), *row.labels, *row.carried)
            draft = DraftCommitment(
                row.start, row.end, self.section(node) if section is None else groups[section], mode, names, row.open_list, row.labels, searched, "table.row", confidence.of("table.row", mode), labelled=False, wrapped=row.wrapped
            )  # fmt: skip
            self.commitments.append(draft)

    def walk(self, taken: list[tuple[int, int]], heading_labels: list[HeadingLabel]) -> None:
        """Go through the text: taken stretches, labelled items, and blocks of what remains between them."""
        ends = {held.label.start: held.label.end for held in heading_labels}
        stops = [(start, end, None) for start, end in taken] + [
            (item.begin, max(item.end, item.label.end), item) for item in self.items
        ]
        position = 0
        for start, end, item in sorted(stops, key=lambda stop: (stop[0], stop[1])):
            start = max(start, position)  # noqa: PLW2901 - a stretch that overlaps the one before keeps its rest
            if start > position:
                self.blocks(position, start, ends)
            if item is not None and item.begin >= position:
                self.item(item)
            position = max(position, end)
        self.blocks(position, len(self.mended.norm), ends)

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
            node = self.tree.above(node)
        label = item.label
        section = self.section(node)
        outside = () if item.led else ((label.start, label.end),)
        if item.named and item.units_at:
            section = self.named(*item.named, node)
            outside = (item.units_at, *outside)
        self.commitments.append(
            DraftCommitment(
                item.start, item.end, section, self.modes.of(node), label.names, label.open_list,
                outside, ((item.start, item.end), *outside), item.rule, confidence.of(item.rule, None), labelled=True,
            )
        )  # fmt: skip
        if item.end < label.start:
            between = strip(self.mended.norm, item.end, label.start)
            if between:
                self.context.append(DraftContext(*between, "other", "item.between"))

    def named(self, start: int, end: int, node: Node | None) -> int:
        """Draft a heading of the line that names a slip's task; the lines above it say what it is about."""
        norm = self.mended.norm
        last = norm.rfind("\n", start, end) + 1 or start
        if above := strip(norm, start, last):
            self.context.append(DraftContext(*above, "other", "clause.keyed"))
        return self.add_heading(last, end, last, node, "outline.named")

    def section(self, node: Node | None) -> int | None:
        """The index of the nearest heading at or above `node`."""
        while node:
            if node.index in self.section_of:
                return self.section_of[node.index]
            node = self.tree.above(node)
        return None

    # ------------------------------------------------------------ what stands between labelled items

    def blocks(self, start: int, end: int, heading_label_ends: dict[int, int]) -> None:
        """The stretch cut at paragraphs and marks, block by block."""
        if not self.mended.norm[start:end].strip():
            return  # between one labelled item and the next
        edges = sorted({start, end, *self.edges(start, end)})
        held: list[tuple[int, int]] = []
        for begin, stop in pairwise(edges):
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
        index = bisect_left(self.tree.starts, start)
        while index < len(nodes) and nodes[index].start < end:
            yield nodes[index].start
            index += 1

    def block(self, start: int, end: int, limit: int, heading_label_ends: dict[int, int]) -> int:
        """One paragraph, or the part of it that a mark begins; returns where the next block may begin."""
        node = self.tree.at(start)
        own = node if node and node.start == start else None
        position = start
        if own is None and (said := speaker_end(self.mended.norm, start, end)) > start:
            self.aside(start, said, Verdict("other", "clause.speaker"))
            start = position = said
        if own and own.kind == "say":
            return self.said(own, end)
        self.asked = self.asked and own is not None and own.kind in LISTS
        self.listed = self.listed or self.asked
        if own and ((self.asked and self.bare(own)) or self.decides_alone(own)):
            return self.paragraph(start, end, node, first=False)
        if own and own.heading_end > own.mark_end:
            self.modes.of(own)  # as above: before its heading is cut
            own.heading_end = min(own.heading_end, limit)  # what is taken already stays taken
            position = self.heading(own, heading_label_ends, limit)
        elif own and (
            own.index in self.heading_labels
            or (
                own.kind not in SPOKEN | {"num", "nump", "circle"}
                and strip(self.mended.norm, own.mark_end, end) is None
            )
        ):
            position = self.heading(own, heading_label_ends, limit)
        if position >= end:
            return position
        return self.paragraph(position, end, node, first=own is None)

    def bare(self, node: Node) -> bool:
        """Whether a bullet has no words below its line, pictures apart."""
        below = self.mended.norm[node.heading_end : node.end].strip()
        return node.kind == "bullet" and not ("一" <= below[:1] <= "龥")

    def decides_alone(self, node: Node) -> bool:
        """Whether a line that looks like a heading has nothing under it and is itself something to do."""
        norm = self.mended.norm
        taken = self.masthead.taken
        index = bisect_left(taken, node.heading_end, key=lambda part: part.start)
        end = min(node.end, taken[index].start) if index < len(taken) else node.end  # a signature is not what it heads
        if (
            node.children
            or node.kind in UNNUMBERED | {"part", "chapter", "section", "box"}
            or not (nothing_told(norm[node.heading_end : end]) or self.closes_list(node, end) or self.goes_on(node))
        ):
            return False
        words = norm[node.mark_end : node.heading_end]
        if len(words) <= 3 or (self.items and heads_elsewhere(self.tree, node, words)):
            return False
        if self.goes_on(node):
            return True
        held = inherited(self.tree, self.heading_labels, node)
        if held and held.form == "line":
            return True  # the last of what the units above a slip's list are to do
        said = SAYS.match(words)  # 会议要求做好两癌筛查工作。
        words = words[said.end() :] if said else words
        if lexicon.asks(words) or lexicon.begins_with_action(words) or NUMBERED.search(words) or PLEASE.search(words):
            return True
        charged = opening(words, 0, len(words)) or agents(words, 0, len(words))[0]
        if not charged and " " in words:
            blanks = (place for place, character in enumerate(words) if character == " ")
            return any(opening(words, place + 1, len(words)) for place in blanks)  # 小广告 城管中队每天清
        whole = words.endswith("。") or len(words) >= SHORTEST_CHARGE or DAILY.search(words)
        return bool(charged) and bool(whole)  # 各地每日8时报告工作情况。

    def goes_on(self, node: Node) -> bool:
        """Whether a whole sentence closes a list of such sentences, none of which heads anything: what is below heads back out of it."""
        norm = self.mended.norm
        before = self.tree.nodes[max(0, node.index - FEWEST_LISTED) : node.index]
        whole = self.mended.paragraph_end(node.start)
        if (
            node.kind not in LISTS | {"cn", "cnp"}
            or len(before) < FEWEST_LISTED
            or node.heading_end < whole
            or norm[whole - 1] not in "。；！"
        ):
            return False
        return all(
            (other.kind, other.parent, other.number) == (node.kind, node.parent, node.number - node.index + other.index)
            and norm[other.end - 1] in "。；！"
            and other.heading_end in {other.mark_end, other.end}
            and self.mended.paragraph_end(other.start) >= other.end
            for other in before
        )

    def closes_list(self, node: Node, end: int) -> bool:
        """Whether what stands below an item of a list closes the whole list: 各单位整改情况请于每周五前报…."""
        below = self.mended.norm[node.heading_end : end].strip()
        return node.kind in LISTS and REPORTS_BACK.match(below) is not None

    def heading(self, node: Node, heading_label_ends: dict[int, int], limit: int) -> int:
        """Draft the heading of `node`; its label, if it carries one, belongs to it. Returns its end, at most `limit`."""
        end = max(node.heading_end, node.mark_end)
        label = self.heading_labels.get(node.index)
        words_end = end
        own = label is not None and label.start >= node.start
        if label is not None and own and not self.mended.norm[end : label.start].strip("。；，、 \n\u3000"):
            end = heading_label_ends.get(label.start, label.end)
            words_end = max(words_end, end if node.start == label.start else 0)
        end, words_end = min(end, limit), min(words_end, limit)
        end = node.start + len(self.mended.norm[node.start : end].rstrip())
        if not self.mended.norm[node.start : end].strip("。；，、 \n\u3000"):
            return end  # a label or an item took its words: there is nothing to head the text with
        self.section_of[node.index] = self.add_heading(node.start, end, node.mark_end, node, node.rule, words_end)
        return end

    def said(self, node: Node, end: int) -> int:
        """会议强调,…: a heading where something is decided under it; otherwise what is said tells what it is."""
        norm = self.mended.norm
        self.agenda = False
        calls = norm.find("号召", node.start, node.mark_end) > 0 and not NUMBERED.search(norm[node.mark_end : end])
        if calls or OPINE.search(norm, node.start, node.mark_end):
            self.aside(node.start, end, Verdict("exhortation", "clause.exhortation"))
            return end
        spans = sentences(norm, node.mark_end, end, self.cuts)
        mode = self.modes.of(self.tree.above(node))
        year = self.masthead.planning_year
        words = norm[node.start : min(spans[0][1], node.start + LONGEST_WEIGHED)] if spans else ""
        reason = paragraph_reason(words, year) if spans else None
        asked = "要求" in norm[node.start : node.mark_end]
        setting = Setting(mode, reason, self.masthead.kind, preamble=False, listed=asked, year=year)
        verdicts = [classify(norm[a : min(b, a + LONGEST_WEIGHED)], setting) for a, b in spans]
        if verdicts and verdicts[0].rule == "clause.definition" and RESOLVED.search(norm, node.start, node.mark_end):
            verdicts[0] = Verdict(None, "clause.resolved")  # 会议决定，成立工作专班，由…任组长。
        if not node.children and all(verdict.reason for verdict in verdicts):
            for (a, b), verdict in zip(
                [(node.start, spans[0][1]), *spans[1:]] if spans else [(node.start, end)],
                verdicts or [Verdict("other", "clause.fragment")],
                strict=True,
            ):
                self.aside(a, b, verdict)
            return end
        whole = spans
        spans = self.lead_in(node, spans, decided=any(not verdict.reason for verdict in verdicts[1:]))
        self.section_of[node.index] = self.add_heading(node.start, node.heading_end, node.mark_end, node, "outline.say")
        told = dict(zip(whole, verdicts, strict=True))
        held = inherited(self.tree, self.heading_labels, node)
        for a, b in spans:
            self.sentence(a, b, node, setting, held, verdict=told.get((a, b)))
        return end

    def lead_in(self, node: Node, spans: list[tuple[int, int]], *, decided: bool) -> list[tuple[int, int]]:
        """Give what leads up to the decisions to the heading: 越是…越要…。, 落实好明年任务，要…; returns what remains."""
        norm = self.mended.norm
        self.modes.of(node)  # its mode is that of the heading as it was written
        node.heading_end = node.mark_end
        if not spans:
            return spans
        (start, end), *rest = spans
        if OVER.match(norm, start) and decided:
            node.heading_end = end
            return rest
        clause = MODAL_CLAUSE.search(norm, start, end)
        if clause and clause.end() - start <= LONGEST_LEAD_IN and not re.search("\\d", norm[start : clause.start()]):
            node.heading_end = clause.end()
            return [(clause.end(), end), *rest]
        return spans

    def paragraph(self, start: int, end: int, node: Node | None, *, first: bool) -> int:
        """A paragraph's sentences, each by itself; a short first sentence may head the others. Returns where it ended."""
        norm = self.mended.norm
        held = inherited(self.tree, self.heading_labels, node)
        spans = sentences(norm, start, end, self.cuts)
        if not spans:
            return end
        mode = self.modes.from_sentence(node, norm[slice(*spans[0])])
        shared = self.shared.get(node.index) if node else None
        if shared:
            self.measure(start, end, node, shared, "item.shared-label")
            return end
        aside = KEYED.match(norm, start) if held else None
        if (
            held
            and held.form != "heading"
            and mode not in {"review", "appraisal", "principle", "attendance"}
            and not (aside and aside["basis"])
        ):
            self.measure(start, end, node, held, "item.under-labelled-heading")
            return end
        setting = self.setting(node, mode, spans[0])
        mode = setting.mode
        section = self.run_in(spans, node, mode) if first else None
        if section is not None:
            spans = spans[1:]
        told = (
            len(spans) > 1
            and norm[spans[-1][1] - 3 : spans[-1][1] - 1] == "如下"
            and lexicon.PREAMBLE.search(norm, *spans[-1])
        )
        for index, (a, b) in enumerate(spans):
            if told and index < len(spans) - 1 and norm[a] == "为" and not charges(norm[a:b]):
                self.aside(a, b, Verdict("other", "clause.preamble"))  # 为…，决定…。现就有关事项通知如下：
                continue
            if self.mended.flattened and index + 1 < len(spans) and mode != "review" and topic(norm[a:b]):
                section = self.first_sentence(a, b, node)
                continue
            if norm[b - 1] == "：" and index == len(spans) - 1 and node is not None and LIST_FOLLOWS.search(norm[a:b]):
                stop = self.absorbed(b, node)
                if stop > b:
                    self.commit(a, stop, node, "clause.with-list", held, mode, section)
                    return stop
            verdict = self.sentence(a, b, node, setting, held, section)
            if verdict.reason is None and setting.paragraph in {"review", "appraisal"}:
                setting = setting._replace(paragraph=None)  # the paragraph has turned to what is to be done
            elif verdict.rule == "clause.earlier-year":
                setting = setting._replace(paragraph="review")  # 2023年，…。新增…。
        return end

    def setting(self, node: Node | None, mode: str | None, first: tuple[int, int]) -> Setting:
        """What surrounds the sentences of a paragraph that begins with the sentence `first`."""
        before_headings = self.headed and (
            node is None or (node.kind == PLAIN and node.index == 0 and not node.children and len(self.tree.nodes) > 1)
        )
        soft = mode == "principle" and self.modes.is_soft(node)
        if soft and self.masthead.kind == "work-report":  # its 总体要求 holds targets and policies
            mode, soft = None, False
        start, end = first
        year = self.masthead.planning_year
        if self.announced and node and node.inline and "\n" not in self.mended.norm[self.announced[0] : start]:
            return Setting(mode, self.announced[1], self.masthead.kind, preamble=False, year=year)
        words = self.mended.norm[start : min(end, start + LONGEST_WEIGHED)]
        reason = None if mode == "review" else paragraph_reason(words, year)
        return Setting(mode, reason, self.masthead.kind, before_headings, soft, listed=self.listed, year=year)

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
        starts = [item.start for item in self.items] + [part.start for part in self.masthead.taken]
        blocked = [start for start in starts if position <= start < end]
        stripped = strip(self.mended.norm, position, min(blocked, default=end))
        return stripped[1] if stripped and not blocked else position

    def run_in(self, spans: list[tuple[int, int]], node: Node | None, mode: str | None) -> int | None:
        """The index of a heading made of a paragraph's short first sentence; None when it is none."""
        norm = self.mended.norm
        start, end = spans[0]
        words = norm[start:end]
        rest = spans[-1][1] - end
        if (
            self.mended.flattened
            or len(spans) < 2
            or rest < 24
            or not RUN_IN.fullmatch(words)
            or re.search("\\d", words)
            or mode in {"review", "appraisal", "attendance"}
        ):
            return None
        if (
            not is_even(words)
            or lexicon.asks(words)
            or lexicon.COPULA.search(words)
            or lexicon.APPRAISAL.search(words)
            or lexicon.ATTENDANCE.search(words)
            or not (lexicon.begins_with_action(words) or words.startswith(("坚持", "为")))
        ):
            return None
        if node is None and self.masthead.kind not in {"plan", "opinion", "work-report", "notice"}:
            return None
        if line_by_line(norm, self.mended.paragraphs, start):
            return None
        return self.first_sentence(start, end, node)

    def first_sentence(self, start: int, end: int, node: Node | None) -> int:
        """Draft a heading made of a sentence; returns its index."""
        return self.add_heading(start, end, start, node, "outline.first-sentence")

    def add_heading(
        self, start: int, end: int, words_start: int, node: Node | None, rule: str, words_end: int | None = None
    ) -> int:
        """Draft a heading under the nearest one above; returns its index."""
        above = self.tree.above(node) if node and node.start == start else node
        parent = self.section(above)
        level = self.headings[parent].level + 1 if parent is not None else 1
        self.headings.append(DraftHeading(start, end, words_start, words_end or end, level, parent, rule))
        return len(self.headings) - 1

    def measure(self, start: int, end: int, node: Node | None, held: Label, rule: str) -> None:
        """A paragraph of which a label elsewhere names the units, at its heading or behind its list: one commitment of theirs."""
        stripped = strip(self.mended.norm, start, end)
        keyed = KEYED.match(self.mended.norm, start, end)
        if stripped and keyed:  # 存在问题：…, 目前进展：…
            self.aside(*stripped, Verdict("appraisal" if keyed["problem"] else "review", "clause.keyed"))
        elif stripped and end - start <= SHORTEST_MEASURE and self.mended.norm[stripped[1] - 1] in "：〕":
            self.aside(*stripped, Verdict("other", "clause.leads-over"))  # 整改措施：
        elif stripped and (
            BARE_KEY.fullmatch(self.mended.norm, *stripped) or BARE_KEY.fullmatch(self.line_above(stripped[0]))
        ):
            self.aside(*stripped, Verdict("other", "clause.keyed"))  # 事项名称, and what it is on the next line
        elif stripped and AFTERWARDS.fullmatch(self.mended.norm, *stripped):
            self.aside(*stripped, Verdict("other", "clause.remark"))  # 经办人：…
        elif stripped:
            self.commit(
                *stripped,
                node,
                rule,
                held,
                self.modes.of(node),
                None,
            )

    def line_above(self, position: int) -> str:
        """The words of the line above the one that begins at `position`."""
        norm = self.mended.norm
        return norm[norm.rfind("\n", 0, max(position - 1, 0)) + 1 : max(position - 1, 0)]

    def sentence(
        self, start: int, end: int, node: Node | None, setting: Setting, held: Label | None, section: int | None = None,
        verdict: Verdict | None = None,
    ) -> Verdict:  # fmt: skip
        """A sentence: context, or one commitment for each part with a subject of its own. `verdict`: if it is known."""
        last = self.mended.norm[end - 1]
        if (
            last == "："
            and ANNOUNCES.search(self.mended.norm, max(start, end - LONGEST_END), end)
            and self.item_at(end)
        ):
            verdict = Verdict("other", "clause.leads-over")
        verdict = verdict or classify(self.mended.norm[start : min(end, start + LONGEST_WEIGHED)], setting)
        heads = (
            verdict.rule == "clause.leads-over"
            and TARGETS_FOLLOW.search(self.mended.norm, max(start, end - LONGEST_END), end) is not None
        )
        self.listed = last in "；：" and (verdict.reason is None or heads)
        if last == "：":
            self.asked = self.mended.norm.startswith(ASKED, end - len("要求：")) and verdict.reason in {None, "other"}
            self.announced = (end, verdict.reason) if verdict.reason in {"appraisal", "review"} else None
            self.agenda = self.mended.norm.startswith(AGENDAS, end - len("议题：")) and verdict.reason is not None
        elif self.agenda and not verdict.reason and gone_through_alone(self.mended.norm[start:end]):
            verdict = Verdict("other", "clause.proceedings")  # 议题：1）研究…工作。
        if verdict.reason is not None:
            self.aside(start, end, verdict)
            return verdict
        for clause in by_subject(self.mended.norm, start, end):
            rule = "clause.subject" if clause.names and verdict.rule not in FIRM else verdict.rule
            self.commit(
                clause.start, clause.end, node, rule, held, setting.mode, section, clause.names, clause.open_list
            )  # fmt: skip
        return verdict

    def item_at(self, position: int) -> bool:
        """Whether a labelled item comes right behind the position."""
        index = bisect_left(self.items, position, key=lambda item: item.start)
        return index < len(self.items) and not self.mended.norm[position : self.items[index].start].strip()

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
    ) -> None:
        """Draft a commitment; the units of a label on its heading come after those that it names itself."""
        searched = [(start, end)]
        if held and not names:
            names, opened = held.names, held.open_list
            searched.append((held.start, held.end))  # 一、…（市教育局牵头，6月底前完成）
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
                (),
                tuple(searched),
                rule,
                confidence.of(rule, mode),
                labelled=held is not None,
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


def disjoint(parts: list[Taken]) -> list[Taken]:
    """Ascending, and of those that overlap only the first: a line may look like a title and like a signature."""
    kept: list[Taken] = []
    for part in sorted(parts, key=lambda part: part.start):
        if part.end > part.start and (not kept or part.start >= kept[-1].end):
            kept.append(part)
    return kept
