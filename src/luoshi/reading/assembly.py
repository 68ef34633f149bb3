"""From a `Text` to a `Reading`: mend, find masthead, outline, labels and clauses, and put the parts together.

The parts are kept as offsets of the mended text until the end (`finishing`), which also sets aside whatever is left over,
so that the partition holds whatever the rules did.
"""

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from luoshi.reading import confidence
from luoshi.reading.blocks import Blocks
from luoshi.reading.clauses import by_subject, sentences, strip
from luoshi.reading.conventions import convention_from, with_convention
from luoshi.reading.deadline_scan import WorkingDays
from luoshi.reading.drafts import DraftCommitment, DraftContext
from luoshi.reading.entities import with_blanks
from luoshi.reading.finishing import finish
from luoshi.reading.formats import Text
from luoshi.reading.gaps import broken_sentences, irregular_numbers, unfinished_items
from luoshi.reading.heading_lines import boxed_units
from luoshi.reading.items import HeadingLabel, Item, apply_convention, labelled_items, shared_labels
from luoshi.reading.key_lines import KEY_LINE, keyed_lists, modes_of
from luoshi.reading.labels import find_labels
from luoshi.reading.marks import INLINE
from luoshi.reading.masthead import Taken, read_masthead
from luoshi.reading.mending import mend
from luoshi.reading.model import Reading
from luoshi.reading.modes import Modes
from luoshi.reading.names import Named
from luoshi.reading.nodes import Node, close_at_addresses
from luoshi.reading.outline import outline
from luoshi.reading.parties import find_parties
from luoshi.reading.patterns import lazy
from luoshi.reading.people import find_people, responsible
from luoshi.reading.records import Records, find_records
from luoshi.reading.spans import in_span, is_free
from luoshi.reading.tables import Table, find_tables, table_titles
from luoshi.reading.titles import CAPTION
from luoshi.reading.topics import row_ends

INSTRUCTS = lazy("批示：(?=“(?:请|责成|责令|由|转|拟?同意|此[事件]|各))")
"""市长3月13日批示：“请市生态环境局牵头…”: what a leader wrote is a sentence of its own."""
NOTES = lazy(
    "[注名相有附](?<=\n.)(?:(?<=注)释?|(?<=名)词解释|(?<=名)词注释|(?<=相)关?名词解释|(?<=有)关名词(?:解释|说明)|(?<=附)：名词解释|(?<=名)词说明)[：:]?(?=\n)"
)
"""On a line of its own: from here on a report explains its words."""

GOAL = lazy(
    "[；，。 \u3000]*(?=(?:(?:工作|主要|具体|预期|年度|量化|绩效)?(?:目标|成效|成果|指标|标准)(?:任务|要求)?)：[^\\n])"
)


ANSWERS = lazy("答复|复函")
"""In the title of what answers a letter, or what deputies proposed."""


def understand(text: Text, data: bytes, *, name: str | None = None, calendar: WorkingDays | None = None) -> Reading:
    """The Reading of `text`, which was extracted from `data`. `name` is the file's name, `calendar` goes to deadlines."""
    shown = with_blanks(text)
    mended = mend(shown)
    masthead = read_masthead(mended, name)
    composer = Composer(shown, mended, masthead)
    composer.compose()
    return finish(composer, text.characters, hashlib.sha256(data).hexdigest(), calendar)


@dataclass(slots=True)
class Composer(Blocks):
    """Walks through the mended text once and drafts headings, commitments and context.

    `captions`: where the lines stand right above tables that count them, and where their words begin.
    """

    captions: list[tuple[int, int, int]] = field(default_factory=list)

    def compose(self) -> None:
        """Draft everything."""
        norm, body = self.mended.norm, self.masthead.body
        tables = [table for table in find_tables(self.text, self.mended) if table.end > body]
        taken = self.find_outline([(table.start, table.end) for table in tables])
        lists = keyed_lists(self.tree.nodes, norm)
        self.modes = Modes(self.tree.nodes, norm, self.masthead.planning_year, led=modes_of(lists))
        self.parties = find_parties(norm, self.masthead)
        self.answers = ANSWERS.search(self.masthead.title or "") is not None
        self.headed = any(node.kind not in INLINE for node in self.tree.nodes)
        gaps = [
            *broken_sentences(norm),
            *irregular_numbers(self.tree.irregular),
            *unfinished_items(norm, self.tree.nodes),
        ]
        self.breaks = sorted(gaps, key=lambda item: item.at)
        rows = row_ends(norm, body) if self.mended.flattened else []
        rows += [quoted.end() for quoted in INSTRUCTS.finditer(norm, body)] if "示：“" in norm else []
        self.cuts = tuple(sorted({*rows, *(item.at for item in self.breaks if item.cuts)}))
        taken += self.set_aside(taken, tables)
        records = find_records(self.mended, self.tree, self.labels, lists, body)
        self.holds = records.holds
        self.context += [DraftContext(*line, "other", "clause.keyed") for line in records.lines]
        self.name_sections(records)
        taken = sorted([*taken, *records.lines, *records.own, *(name for name, _ in records.names)])
        closing = [label for label in self.labels if label.start not in records.labels]
        self.items, heading_labels = labelled_items(self.mended, closing, self.tree, taken, body)
        self.heading_labels = {held.node: held.label for held in heading_labels}
        self.shared = shared_labels(self.mended, self.tree, self.items)
        self.walk(taken, heading_labels)
        first_leads = bool(tables) and convention_from(norm, []) is not None
        for table in tables:
            self.table(table, first_leads=first_leads)
        self.find_persons(tables)

    def name_sections(self, records: Records) -> None:
        """Make headings of the lines that name the matters of slips, and note what stands under them."""
        for (start, end), told in records.names:
            section = self.named(start, end, self.tree.at(start))
            self.sections |= dict.fromkeys(told, section)

    def find_outline(self, tables: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Find the labels and the outline outside the `tables`; returns what masthead and tables have taken, in order."""
        norm, body = self.mended.norm, self.masthead.body
        labels = [label for label in find_labels(norm, self.mended.paragraphs) if label.start >= body]
        self.labels = apply_convention(norm, [label for label in labels if not in_span(tables, label.start)])
        self.masthead.taken = [part for part in disjoint(self.masthead.taken) if not in_span(tables, part.start)]
        taken = sorted([(part.start, part.end) for part in self.masthead.taken] + tables)
        self.labels = [label for label in self.labels if is_free(taken, label.start, label.end)]
        boxed = boxed_units(self.mended, body)
        self.labels = [label for label in self.labels if label.start not in boxed] if boxed else self.labels
        self.tree = outline(self.mended, self.labels, body, self.styled(), taken, boxed)
        if self.masthead.kind == "work-report":
            close_at_addresses(self.tree, norm, body)
        return taken

    def set_aside(self, taken: list[tuple[int, int]], tables: list[Table]) -> list[tuple[int, int]]:
        """Set masthead, titles of tables, contents and the notes at the end aside; returns what of it was not `taken` yet."""
        norm = self.mended.norm
        self.context += [DraftContext(part.start, part.end, part.reason, part.rule) for part in self.masthead.taken]
        heads = [(node.start, node.heading_end) for node in self.tree.nodes]
        more = table_titles(self.mended, tables, self.masthead.body, taken, heads)
        for begin, stop in more:
            if caption := CAPTION.match(norm, begin, stop):
                self.captions.append((begin, stop, caption.end()))
            else:
                self.context.append(DraftContext(begin, stop, "other", "table.title"))
        if contents := self.tree.contents:
            more.append((contents.start, contents.end))
            self.context.append(DraftContext(contents.start, contents.end, "furniture", "outline.contents"))
        notes = NOTES.search(norm, len(norm) // 2)
        if notes and not in_span(sorted([*taken, *more]), notes.start()):
            more.append((notes.start(), len(norm)))
            self.context.append(DraftContext(notes.start(), len(norm), "other", "clause.notes"))
        return more

    def find_persons(self, tables: list[Table]) -> None:
        """The persons of a meeting, and those whom labels and tables name as responsible."""
        if self.masthead.kind in {"meeting-report", "minutes"}:
            self.people = find_people(self.mended, 0, len(self.mended.norm))
        persons = [span for label in self.labels for span in label.persons]
        persons += [span for table in tables for row in table.rows for span in row.persons]
        self.people += responsible(self.mended, persons)

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
                end = max(end, self.goal(item, end))  # noqa: PLW2901 - as above
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

    def table(self, table: Table, *, first_leads: bool) -> None:
        """Each row of a table of tasks is one commitment; its other cells are its label."""
        node = self.tree.at(table.start)
        mode = self.modes.of(node) or "task"
        self.context += [DraftContext(start, end, "other", "table.header") for start, end in table.others]
        self.context += [DraftContext(start, end, "appraisal", "table.problem") for start, end in table.problems]
        caption = self.caption(table, node)
        ids = [
            self.add_heading(group.start, group.end, group.words_start, node, "table.group", parent=caption)
            for group in table.groups
        ]
        begins = {group.start: head for group, head in zip(table.groups, ids, strict=True)}
        groups = {
            group.start if group.begins is None else group.begins: head
            for group, head in zip(table.groups, ids, strict=True)
        }
        heads = list(groups)
        whole = self.section(node) if caption is None else caption
        stage = self.stage(node)
        for row in table.rows:
            above = bisect_right(heads, row.start)
            section = groups[heads[above - 1]] if above else whole
            if row.alone:
                section = whole if row.under is None else begins.get(row.under, whole)
            self.context += [DraftContext(start, end, "other", "table.cell") for start, end in row.others]
            names = with_convention(self.mended.norm, row.names) if first_leads else row.names
            searched = ((row.words_start, row.end), *row.labels, *row.carried)
            draft = DraftCommitment(
                row.start, row.end, section, mode, names, row.open_list,
                row.labels, searched, "table.row", confidence.of("table.row", mode), labelled=False, wrapped=row.wrapped, stage=stage,
                targets=row.targets, periods=row.periods, aside=row.aside,
            )  # fmt: skip
            self.commitments.append(draft)
        for note in table.notes:
            self.note_end = note[1]
            self.blocks(*note, {})

    def caption(self, table: Table, node: Node | None) -> int | None:
        """The heading of the line right above the table that counts it among the document's: 表一　经济工作指标."""
        above = bisect_right(self.captions, (table.start,)) - 1
        if above < 0:
            return None
        start, end, words_start = self.captions[above]
        if end > table.start or self.mended.norm[end : table.start].strip():
            return None
        return self.add_heading(start, end, words_start, node, "table.caption")

    def item(self, item: Item) -> None:
        """A labelled item is one commitment."""
        own = node = self.tree.at(item.start)
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
                item.start, item.end, section, self.modes.of(node), self.with_lead(item, own), label.open_list,
                outside, ((item.start, item.end), *outside), item.rule, confidence.of(item.rule, None), labelled=True,
                stage=self.stage(node),
            )
        )  # fmt: skip
        if item.end < label.start:
            between = strip(self.mended.norm, item.end, label.start)
            if between:
                self.context.append(DraftContext(*between, "other", "item.between"))

    def with_lead(self, item: Item, node: Node | None) -> tuple[Named, ...]:
        """The units of a label, with whoever leads by the heading above where it names only who helps: （配合单位：市水利局）.

        All units of the heading where it names none, but a time: 整改时限：2025年12月底. Without such a heading whoever
        leads by its own words: 市数据局牵头，9月底前上线20项。市税务局配合。
        """
        names = item.label.names
        if any(name.role in LEADING for name in names):
            return names
        held = self.held(item.start, node)
        if held:
            helped = any(name.role == "support" for name in names)
            return (*[name for name in held.names if not helped or name.role in LEADING], *names)
        norm = self.mended.norm
        told = {norm[name.start : name.end] for name in names}
        parts = [part for a, b in sentences(norm, item.start, item.end) for part in by_subject(norm, a, b)]
        own = [name for part in parts for name in part.names if norm[name.start : name.end] not in told]
        return (*own, *names)

    def goal(self, item: Item, start: int) -> int:
        """Draft the goal that is told behind an item's label, for the same units: …；完成时限：4月底；目标：压减至1份。 Returns its end."""
        norm = self.mended.norm
        told = GOAL.match(norm, start)
        if told is None or start > self.mended.paragraph_end(item.start):
            return start
        node = bisect_right(self.tree.starts, start)
        stops = [self.mended.paragraph_end(item.start), *self.tree.starts[node : node + 1]]
        following = bisect_right(self.items, item.begin, key=lambda other: other.begin)
        stops += [other.begin for other in self.items[following : following + 1]]
        stretch = strip(norm, told.end(), min(stops))
        if stretch is None:
            return start
        label = item.label
        first = self.commitments[-1]
        self.commitments.append(
            DraftCommitment(
                *stretch, first.section, first.mode, label.names, label.open_list,
                (), (stretch, *first.labels), "item.goal", confidence.of("item.goal", None), labelled=True,
            )
        )  # fmt: skip
        return stretch[1]

    def named(self, start: int, end: int, node: Node | None) -> int:
        """Draft a heading of the line that names a slip's task; the lines above it say what it is about."""
        norm = self.mended.norm
        last = norm.rfind("\n", start, end) + 1 or start
        if above := strip(norm, start, last):
            self.context.append(DraftContext(*above, "other", "clause.keyed"))
        keyed = KEY_LINE.match(norm, last, end)
        return self.add_heading(last, end, keyed.end() if keyed else last, node, "outline.named")


LEADING = frozenset({"lead", "responsible"})


def disjoint(parts: list[Taken]) -> list[Taken]:
    """Ascending, and of those that overlap only the first: a line may look like a title and like a signature."""
    kept: list[Taken] = []
    for part in sorted(parts, key=lambda part: part.start):
        if part.end > part.start and (not kept or part.start >= kept[-1].end):
            kept.append(part)
    return kept
