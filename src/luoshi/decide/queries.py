"""Every read of the first stage that is more than a ``get``: the list of sources, and the review desk."""

import bisect
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luoshi.commitments.models import Commitment, Handling
from luoshi.decide import document, finds, spans
from luoshi.decide.document import CONTEXT, HEADING, LABEL, PROPOSAL, Coverage, Mark, Owners, Paragraph
from luoshi.decide.finds import DATED, Finds, Found, due_of
from luoshi.decide.matching import Directory
from luoshi.decide.models import Origin, Proposal, Source, SourceKind, Status
from luoshi.decide.names import Names
from luoshi.decide.suggestions import Leads, Suggested
from luoshi.decide.words import BASIS_WORDS, CONTEXT_WORDS, PERSON_WORDS, RULE_WORDS, gap_short, gap_told
from luoshi.kernel.lifecycle import State
from luoshi.org.acting import Acting
from luoshi.org.models import Unit
from luoshi.org.queries import naming

DOUBTFUL = 70  # per cent of confidence, below which the desk asks to look twice (as `luoshi read` marks it)
PORTION = 20_000  # characters of a document that come with the page; the rest comes as one reads on


def listed(acting: Acting, *, words: str = "", kind: str = "", handling: str = "") -> QuerySet[Source]:
    """The sources that this person may see, newest first. Their texts and readings stay in the database."""
    rows = Source.objects.visible_to(acting).select_related("office").defer("text", "reading")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer_name__icontains=words))
    if kind in SourceKind.values:
        rows = rows.filter(kind=kind)
    if handling in Handling.values:
        rows = rows.filter(handling=handling)
    return rows.order_by("-pk")


def earlier(offices: Iterable[Unit], acting: Acting) -> list[Source]:
    """What a new source of these offices may amend: their own, the newest first."""
    rows = Source.objects.visible_to(acting).filter(office__in=offices).defer("text", "reading")
    return list(rows.order_by("-pk")[:200])


def people(reading: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who presided, spoke, attended and is named responsible: the role's word, and the names."""
    names: dict[str, list[str]] = {role: [] for role in PERSON_WORDS}
    for person in reading.get("people", []):
        names.setdefault(person["role"], []).append(spans.mended(person["name"]))
    return [
        (str(PERSON_WORDS.get(role, role)), "、".join(dict.fromkeys(found))) for role, found in names.items() if found
    ]


@dataclass
class Line:
    """One source in the list, with what became of it."""

    source: Source
    characters: int = 0
    share: Fraction = Fraction(
        1
    )  # what a proposal takes of the document, its label included, for each character of its words
    gaps: int = 0
    background: int = 0
    pending: int = 0
    pending_characters: int = 0
    proposed: int = 0
    registered: int = 0

    @property
    def percent(self) -> int:
        """How much of the document is accounted for: 100 only where nothing is pending.

        The desk counts characters; a list that loads no document reckons from the length of the words that are pending.
        """
        if not self.pending:
            return 100
        return max(0, min(99, 100 - ceil(self.pending_characters * self.share * 100 / max(self.characters, 1))))


def lines(page: Iterable[Source], acting: Acting) -> list[Line]:
    """The figures of one page of the list, with three queries however long it is. Only what this person may see is counted."""
    found = {source.pk: Line(source) for source in page}
    tallies = Source.objects.filter(pk__in=found).order_by().annotate(tally=KT("reading__tally"))
    for pk, tally in tallies.values_list("pk", "tally"):
        line, figures = found[pk], json.loads(tally or "{}")
        line.characters, line.background, line.gaps = (
            figures.get(name, 0) for name in ("characters", "context", "gaps")
        )
        if figures.get("words"):
            line.share = Fraction(figures["tasks"], figures["words"])
    counted = Proposal.objects.filter(source__in=found).order_by().values_list("source_id", "status")
    for pk, status, n, characters in counted.annotate(n=Count("*"), characters=Sum(Length("words"))):
        if status == Status.PENDING:
            found[pk].pending, found[pk].pending_characters = n, characters
        elif status == Status.SET_ASIDE:
            found[pk].background += n
    made = (
        Origin.objects.visible_to(acting)
        .filter(source__in=found)
        .order_by()
        .values_list("source_id", "commitment__state")
        .annotate(n=Count("*"))
    )
    for pk, state, n in made:
        if state == State.PROPOSED:
            found[pk].proposed += n
        elif state != State.DECLINED:
            found[pk].registered += n
    return list(found.values())


@dataclass(frozen=True)
class Stage:
    """One deadline that the text gives. ``chosen``: it is what was filled in as the due date.

    ``is_last``: of several stages of the item's own. ``shared``: it is set for several items, as by 办理时限 of a whole slip.
    """

    words: str
    kind: str
    due: date | None
    chosen: bool
    is_last: bool = False
    shared: bool = False

    @property
    def is_dated(self) -> bool:
        return self.due is not None and self.kind in DATED


@dataclass
class Card:
    """One proposal as the desk shows it, with everything looked up."""

    proposal: Proposal
    leads: list[Unit]
    supports: list[Unit]
    names: Names  # what the document's own names came to
    leads_asked: Leads  # whom to suggest where nobody is named
    commitments: list[Commitment] = field(default_factory=list)
    merged: list[Proposal] = field(default_factory=list)
    is_past: bool = False  # the date has gone by already
    duplicate: Commitment | None = None  # set aside because this is in hand already
    found: Found = field(default_factory=Found)
    previous: Proposal | None = None
    following: Proposal | None = None

    @property
    def is_doubtful(self) -> bool:
        return is_doubtful(self.proposal)

    @property
    def is_open_list(self) -> bool:
        """Whether the document's own list of units ends in 等: more may belong to it."""
        return self.found.open_list

    @cached_property
    def stages(self) -> list[Stage]:
        """The deadlines that the text gives, where there is more to tell than the one date."""
        last = due_of(self.found.deadlines)
        dated = [row for row in self.found.deadlines if row is last or row["kind"] in DATED]
        filled = [row for row in dated if row["due"] and finds.day(row["due"]) == self.proposal.due]
        chosen = last if last in filled else next(iter(filled), None)  # of a merger the earlier date is filled in
        several = sum(row["kind"] in DATED and not row.get("shared") for row in self.found.deadlines) > 1
        found = [
            Stage(
                spans.mended(row["text"]),
                row["kind"],
                finds.day(row["due"]),
                row is chosen,
                is_last=row is last and several,
                shared=bool(row.get("shared") and row["due"]),
            )
            for row in self.found.deadlines
        ]
        return found if len(found) > 1 or any(not stage.is_dated for stage in found) else []

    @property
    def is_pending(self) -> bool:
        return self.proposal.status == Status.PENDING

    @property
    def lead_name(self) -> str:
        """The document's own name for those who lead: 各县区."""
        return self.names.of_lead.said if self.names.of_lead else ""

    @property
    def lead_told(self) -> list[str]:
        """How the document makes this unit lead, and why its name means this unit."""
        name = self.names.of_lead
        if name is None:
            return []
        basis = str(BASIS_WORDS.get(name.basis, "")) or (self.names.first_told if name.leading else "")
        return [told for told in (basis, name.why) if told]

    @cached_property
    def suggested(self) -> list[Suggested]:
        """Who might lead, where the document names nobody: three at most, each with the reason. Never filled in by itself."""
        if not self.is_pending or self.leads or self.names.lead_asked:
            return []
        return self.leads_asked.suggest(self.proposal.words, self.proposal.heading)

    @property
    def supports_told(self) -> list[tuple[Unit, str]]:
        """The supporting units, each with what is to be said beside it; of neighbours with the same to say the last says it."""
        guides = self.names.guides
        told = [
            (unit, "；".join(said for said in (_("指导") if unit.pk in guides else "", self.names.told(unit)) if said))
            for unit in self.supports
        ]
        following = (said for _unit, said in told[1:])
        return [(unit, "" if said == next(following, None) else said) for unit, said in told]

    @property
    def lacks(self) -> str:
        """What must still be filled in before it can be registered: 牵头、时限、完成标准."""
        row = self.proposal
        lacking = [
            (not row.leads, _("牵头")), (not row.due_given, _("时限")), (not row.measure, pgettext("card", "完成标准")),
        ]  # fmt: skip
        return _("、").join(str(word) for lacks, word in lacking if lacks)

    @property
    def why(self) -> str:
        """Which of the reader's rules took this stretch for something to be done, and how sure it is."""
        rule = self.proposal.rule
        known = RULE_WORDS.get(rule)
        return _("规则：%(rule)s，把握 %(sure)s%%") % {
            "rule": known or rule or _("未记"),
            "sure": self.proposal.confidence,
        }

    @property
    def pieces(self) -> list[tuple[int, str]]:
        """The proposal's words in the pieces between the places where it may be cut."""
        return spans.parts(self.proposal.source.text, self.proposal.start, self.proposal.end)


def is_doubtful(row: Proposal) -> bool:
    """Whether the reader was not sure, and nobody has looked yet."""
    return row.status == Status.PENDING and row.confidence < DOUBTFUL


def ordered(rows: list[Proposal], order: str) -> list[Proposal]:
    """Proposals that come by their place: so, or the doubtful ones first."""
    return rows if order == "place" else sorted(rows, key=lambda row: not is_doubtful(row))


def following(source: Source, pk: int, order: str) -> int:
    """The proposal to decide after ``pk``: the first doubtful one, where they come first; else the next pending by place."""
    rows = list(
        source.proposals.only("start", "status", "confidence").filter(status=Status.PENDING).order_by("start", "pk")
    )
    here = source.proposals.filter(pk=pk).values_list("start", flat=True).first() or 0
    doubtful = [row for row in rows if is_doubtful(row)] if order != "place" else []
    after = [row for row in rows if row.start >= here]
    return next((row.pk for row in [*doubtful, *after, *rows]), pk)


@dataclass(frozen=True)
class Lack:
    """A place where words are missing, with what stands before and after it."""

    at: int
    reason: str
    short: str
    before: str
    after: str


@dataclass(frozen=True)
class Portion:
    """A part of the document: its paragraphs, and where the parts before and after it begin (None where there is none)."""

    paragraphs: list[Paragraph]
    previous: int | None
    following: int | None


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Stretch:
    """A stretch that is no proposal, sentence by sentence: each can still be made one."""

    reason: str
    unread: bool
    sentences: list[Sentence]


def directory_of(source: Source, today: date) -> Directory:
    """The names that units go by to this source's office. Two queries."""
    return Directory.of(naming(today), source.office)


class Desk:
    """A source laid out for review. Five queries, however long the document is: proposals, commitments, units, names, aliases."""

    def __init__(self, source: Source, today: date, acting: Acting) -> None:
        self.source = source
        self.acting = acting
        self.today = today
        self.reading: Mapping[str, Any] = getattr(source, "found", None) or source.reading
        self.rows = list(source.proposals.order_by("start", "pk"))
        for row in self.rows:
            row.source = source  # its text is here already
        self.by_pk = {row.pk: row for row in self.rows}
        self.live = [row for row in self.rows if row.status != Status.MERGED]
        named = naming(today)
        self.directory = Directory.of(named, source.office)
        home = self.directory.home
        # Names that this office's own government was given: its officers may take them back.
        self.own_aliases = {one.alias for one in named.said if home and one.scope == home.pk}
        self._units = dict(named.units)
        self._closed_known = False

    # --- proposals ---

    @cached_property
    def roots(self) -> dict[int, Proposal]:
        """For each proposal the one that it was merged into in the end, itself where it stands alone."""
        return {row.pk: self._root(row) for row in self.rows}

    def _root(self, row: Proposal) -> Proposal:
        seen = {row.pk}
        while row.status == Status.MERGED and row.reason.isdigit() and int(row.reason) in self.by_pk:
            row = self.by_pk[int(row.reason)]
            if row.pk in seen:
                break
            seen.add(row.pk)
        return row

    @cached_property
    def merged_into(self) -> dict[int, list[Proposal]]:
        """For each proposal those that were merged into it, in order."""
        found: dict[int, list[Proposal]] = {}
        for row in self.rows:
            if row.status == Status.MERGED and row.reason.isdigit():
                found.setdefault(int(row.reason), []).append(row)
        return found

    @cached_property
    def made(self) -> dict[int, list[Commitment]]:
        """The commitments made of each proposal."""
        made: dict[int, list[Commitment]] = {}
        origins = Origin.objects.visible_to(self.acting).filter(source=self.source).select_related("commitment__lead")
        origins = origins.order_by("commitment_id")
        for origin in origins.defer("commitment__words", "commitment__schedule", "commitment__light_params"):
            if origin.proposal_id is not None:
                made.setdefault(origin.proposal_id, []).append(origin.commitment)
        return made

    @cached_property
    def cards(self) -> list[Card]:
        """All of them, by their place. A page asks for a few: see ``card``."""
        return [self.card(row) for row in self.live]

    @cached_property
    def card_of(self) -> dict[int, Card]:
        return {card.proposal.pk: card for card in self.cards}

    def card(self, row: Proposal) -> Card:
        self._look_up_closed_units()
        card = self._card(row, self.made.get(row.pk, []))
        if row.duplicate_of_id is not None:
            card.duplicate = self._in_hand.get(row.duplicate_of_id)
        at = self._pending_places.get(row.pk)
        if at is not None:
            card.previous = self.pending[at - 1] if at else None
            card.following = self.pending[at + 1] if at + 1 < len(self.pending) else None
        return card

    @cached_property
    def _in_hand(self) -> dict[int, Commitment]:
        """The commitments that proposals of this source only say again."""
        wanted = {row.duplicate_of_id for row in self.live if row.duplicate_of_id is not None}
        return Commitment.objects.visible_to(self.acting).only("pk", "number", "title").in_bulk(wanted)

    @cached_property
    def pending(self) -> list[Proposal]:
        return [row for row in self.live if row.status == Status.PENDING]

    @cached_property
    def _pending_places(self) -> dict[int, int]:
        return {row.pk: at for at, row in enumerate(self.pending)}

    @property
    def told_before_all(self) -> list[str]:
        """What a head should know of the dates before all is registered: those that were only offered, those that have gone by."""
        ready = [row for row in self.pending if row.is_complete]
        undated = sum(not row.due_given for row in ready)
        past = sum(row.due is not None and row.due < self.today for row in ready)
        told = [
            (
                undated,
                ngettext("其中 %(n)s 项没有定时限，按年末立项。", "其中 %(n)s 项没有定时限，按年末立项。", undated),
            ),
            (past, ngettext("%(n)s 项的时限已过。", "%(n)s 项的时限已过。", past)),
        ]
        return [words % {"n": n} for n, words in told if n]

    @cached_property
    def doubtful(self) -> list[Proposal]:
        return [row for row in self.pending if is_doubtful(row)]

    @cached_property
    def had_doubtful(self) -> bool:
        """Whether the reader was not sure of some, looked at since or not: then the desk offers the order."""
        return any(row.confidence < DOUBTFUL for row in self.live)

    def ordered(self, order: str) -> list[Proposal]:
        """The proposals in the order of their cards: by place, or the doubtful ones first."""
        return ordered(self.live, order)

    def _look_up_closed_units(self) -> None:
        """Units that a proposal names but that have been closed since: their names must show all the same."""
        if self._closed_known:
            return
        self._closed_known = True
        wanted = {key for row in self.live for key in [*row.leads, *row.supports]} - self._units.keys()
        if wanted:
            self._units |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted)}

    def _card(self, row: Proposal, commitments: list[Commitment]) -> Card:
        leads = [self._units[key] for key in row.leads if key in self._units]
        supports = [self._units[key] for key in row.supports if key in self._units]
        names = Names(row.named, self.directory, row.leads, row.supports)
        merged = self.merged_into.get(row.pk, [])
        past = row.due is not None and row.due < self.today
        told = sum((self.finds.of(one.start, one.end) for one in [row, *merged]), Found())
        return Card(row, leads, supports, names, self.leads_asked, commitments, merged, past, found=told)

    @cached_property
    def leads_asked(self) -> Leads:
        return Leads(self.source.office, self.directory, self.acting)

    @cached_property
    def finds(self) -> Finds:
        return Finds(self.reading)

    # --- the document ---

    @cached_property
    def owners(self) -> Owners:
        marks = document.read_marks(self.reading)
        marks += [Mark(row.start, row.end, PROPOSAL, self.roots[row.pk].pk) for row in self.rows]
        owners = document.owners_of(len(self.source.text), marks)
        for label in self.reading.get("labels", []):
            start, end = label["start"], label["end"]
            item = owners.within(label["first"], label["last"])
            holder = next((mark for mark in reversed(item) if mark and mark.what == PROPOSAL), None)
            if holder is not None:  # of an item that was cut, the last part keeps the label
                owners.lay(start, end, Mark(start, end, LABEL, holder.key))
        return owners

    @cached_property
    def counts(self) -> dict[Mark | None, int]:
        return document.tally(self.source.text, self.owners)

    @cached_property
    def coverage(self) -> Coverage:
        def weighed(status: str) -> int:
            return sum(
                count for mark, count in self.counts.items()
                if mark is not None and mark.what in {PROPOSAL, LABEL} and self.by_pk[mark.key].status == status
            )  # fmt: skip

        return Coverage(
            characters=sum(self.counts.values()), accepted=weighed(Status.PROPOSED), pending=weighed(Status.PENDING),
            unread=self.counts.get(None, 0), gaps=len(self.reading.get("gaps", [])), set_aside=weighed(Status.SET_ASIDE),
            headings=sum(count for mark, count in self.counts.items() if mark is not None and mark.what == HEADING),
        )  # fmt: skip

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """What the characters of the document belong to: the word, how many, and which part of the bar that is."""
        coverage = self.coverage
        return [
            (_("事项，已拟或已立项"), coverage.accepted, "done"), (_("事项，待定"), coverage.pending, "open"),
            (_("没有着落"), coverage.unread, "open"), (_("事项，作为背景"), coverage.set_aside, "rest"),
            (_("背景"), coverage.context, "rest"), (_("各级标题"), coverage.headings, "rest"),
            (_("全文字数，不计空白"), coverage.characters, ""),
        ]  # fmt: skip

    @cached_property
    def gaps(self) -> list[Lack]:
        """Where words are missing, in order."""
        text = self.source.text
        return [
            Lack(gap["at"], gap_told(gap["reason"]), gap_short(gap["reason"]), spans.mended(text[max(0, gap["at"] - 24) : gap["at"]]).lstrip("。；，,;"), spans.mended(text[gap["at"] : gap["at"] + 24]))
            for gap in sorted(self.reading.get("gaps", []), key=lambda gap: gap["at"])
        ]  # fmt: skip

    @cached_property
    def context(self) -> list[Mark]:
        """The stretches that are context still, in order."""
        return sorted(
            (mark for mark, count in self.counts.items() if mark and mark.what == CONTEXT and count),
            key=lambda mark: mark.start,
        )

    @cached_property
    def unread(self) -> list[tuple[int, int]]:
        """Stretches that the reader left in nobody's hands: none, where it keeps its word."""
        return document.unowned(self.source.text, self.owners)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Context and what is unread, in order, for the desk's second list."""
        text = self.source.text
        found = [(start, end, str(_("未读")), True) for start, end in self.unread]
        found += [(mark.start, mark.end, str(CONTEXT_WORDS.get(mark.key, mark.key)), False) for mark in self.context]
        return [
            Stretch(
                reason, unread, [Sentence(a, b, spans.mended(text[a:b])) for a, b in self._open_sentences(start, end)]
            )
            for start, end, reason, unread in sorted(found)
        ]

    @cached_property
    def headings(self) -> list[Sentence]:
        """The headings, in order: what was taken for one by mistake can be made a proposal too."""
        marks = sorted((mark for mark in self.counts if mark and mark.what == HEADING), key=lambda mark: mark.start)
        return [
            Sentence(a, b, spans.mended(self.source.text[a:b]))
            for mark in marks
            for a, b in self._open_sentences(mark.start, mark.end)
        ]

    def _open_sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of a stretch that no proposal has taken any of."""
        return [(a, b) for a, b in spans.sentences(self.source.text, start, end) if not self._is_taken(a, b)]

    def _is_taken(self, start: int, end: int) -> bool:
        """Whether any proposal overlaps the stretch: of those that begin before its end, the one that reaches furthest."""
        starts, reach = self._taken
        before = bisect.bisect_left(starts, end)
        return before > 0 and reach[before - 1] > start

    @cached_property
    def _taken(self) -> tuple[list[int], list[int]]:
        """Where the proposals begin, ascending, and how far those up to each reach."""
        taken = sorted((row.start, row.end) for row in self.rows)
        return [start for start, _end in taken], list(accumulate((end for _start, end in taken), max))

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        return document.paragraphs(self.source.text, self.reading)

    def paragraphs(self, *, touching: tuple[int, int] | None = None) -> list[Paragraph]:
        """The document's paragraphs; only those that overlap ``touching`` where that is given."""
        if touching is None:
            return self._drawn(self.ranges)
        return self._drawn([(start, end) for start, end in self.ranges if start < touching[1] and end > touching[0]])

    def portion(self, begin: int) -> Portion:
        """The part of the document whose first paragraph is the one at the character ``begin``, or the last before it."""
        starts = [start for start, _end in self.ranges]
        first = max(0, bisect.bisect_right(starts, begin) - 1)
        if not starts:
            return Portion([], None, None)
        stop = max(first + 1, bisect.bisect_left(starts, starts[first] + PORTION))
        if len(starts) - stop <= 3:  # a few lines are not worth a part of their own
            stop = len(starts)
        before = max(0, bisect.bisect_left(starts, starts[first] - PORTION))
        return Portion(
            self._drawn(self.ranges[first:stop]), starts[before] if first else None, starts[stop] if stop < len(starts) else None
        )  # fmt: skip

    def portion_with(self, row: Proposal | None) -> Portion:
        """The part that a proposal is in: from the beginning, where that is near enough, else from a little before it."""
        near = row is None or row.end < PORTION * 3 // 4
        return self.portion(0 if row is None or near else row.start - 1000)

    def portion_before(self, stop: int, begin: int) -> Portion:
        """The part from ``begin`` up to the paragraph at ``stop``, which is shown already."""
        ranges = [(start, end) for start, end in self.ranges if begin <= start < stop]
        starts = [start for start, _end in self.ranges]
        before = max(0, bisect.bisect_left(starts, begin - PORTION))
        return Portion(self._drawn(ranges), starts[before] if ranges and starts[0] < begin else None, None)

    def _drawn(self, ranges: Sequence[tuple[int, int]]) -> list[Paragraph]:
        gaps = {gap["at"]: gap["reason"] for gap in self.reading.get("gaps", [])}
        return document.draw(self.source.text, self.owners, ranges, styles=self._styles, gaps=gaps)

    @cached_property
    def _styles(self) -> list[tuple[int, int, str]]:
        """Where units, measures and deadlines stand; a deadline within a measure's words shows as one."""
        items = self.reading.get("commitments", [])
        measures = [(row["start"], row["end"], "measure") for item in items for row in item.get("measures", [])]
        named = [(unit["start"], unit["end"], "unit") for row in self.rows for unit in row.named]
        dues = [(row["start"], row["end"], "due") for item in items for row in item.get("deadlines", [])]
        return [*measures, *named, *dues]

    # --- counts ---

    @cached_property
    def figures(self) -> dict[str, int]:
        """How many commitments are registered, proposed and declined, how many proposals are pending, how much is background."""
        states = [made.state for row in self.live for made in self.made.get(row.pk, [])]
        return {
            "registered": sum(state not in {State.PROPOSED, State.DECLINED} for state in states),
            "proposed": states.count(State.PROPOSED),
            "declined": states.count(State.DECLINED),
            "pending": len(self.pending),
            "doubtful": len(self.doubtful),
            "context": len(self.context) + sum(row.status == Status.SET_ASIDE for row in self.live),
        }
