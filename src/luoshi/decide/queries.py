"""Every read of the first stage that is more than a ``get``: the list of sources, and the review desk."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.decide import document, spans
from luoshi.decide.document import CONTEXT, LABEL, PROPOSAL, Coverage, Mark, Paragraph
from luoshi.decide.matching import LEADING_ROLES, Directory
from luoshi.decide.models import Origin, Proposal, Source, SourceKind, Status
from luoshi.decide.words import BASIS_WORDS, CONTEXT_WORDS, RULE_WORDS
from luoshi.kernel.lifecycle import State
from luoshi.org.acting import Acting
from luoshi.org.models import Unit
from luoshi.org.queries import names_of_units

DOUBTFUL = 60  # per cent of confidence, below which the desk asks to look twice


def listed(acting: Acting, *, words: str = "", kind: str = "") -> QuerySet[Source]:
    """The sources that this person may see, newest first. Their texts and readings stay in the database."""
    rows = Source.objects.visible_to(acting).select_related("office").defer("text", "reading")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(issuer_name__icontains=words))
    if kind in SourceKind.values:
        rows = rows.filter(kind=kind)
    return rows.order_by("-pk")


def earlier(offices: Iterable[Unit]) -> list[Source]:
    """What a new source of these offices may amend: their own, the newest first."""
    rows = Source.objects.filter(office__in=[office.pk for office in offices]).defer("text", "reading")
    return list(rows.order_by("-pk")[:200])


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


def lines(page: Iterable[Source]) -> list[Line]:
    """The figures of one page of the list, with three queries however long it is."""
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
    for pk, status, n, characters in counted.annotate(n=Count("pk"), characters=Sum(Length("words"))):
        if status == Status.PENDING:
            found[pk].pending, found[pk].pending_characters = n, characters
        elif status == Status.SET_ASIDE:
            found[pk].background += n
    made = (
        Origin.objects.filter(source__in=found)
        .order_by()
        .values_list("source_id", "commitment__state")
        .annotate(n=Count("pk"))
    )
    for pk, state, n in made:
        if state == State.PROPOSED:
            found[pk].proposed += n
        elif state != State.DECLINED:
            found[pk].registered += n
    return list(found.values())


@dataclass
class Card:
    """One proposal as the desk shows it, with everything looked up."""

    proposal: Proposal
    leads: list[Unit]
    supports: list[Unit]
    lead_name: str  # the document's own name for several units: 各县区
    lead_basis: str
    unknown: list[str]  # names in the document that fit no unit
    unknown_leads: list[str]
    commitments: list[Commitment] = field(default_factory=list)
    merged: list[Proposal] = field(default_factory=list)
    is_past: bool = False  # the date has gone by already
    previous: Proposal | None = None
    following: Proposal | None = None

    @property
    def is_doubtful(self) -> bool:
        return self.proposal.status == Status.PENDING and self.proposal.confidence < DOUBTFUL

    @property
    def is_pending(self) -> bool:
        return self.proposal.status == Status.PENDING

    @property
    def basis_words(self) -> str:
        return str(BASIS_WORDS.get(self.lead_basis, ""))

    @property
    def unknown_said(self) -> str:
        return "、".join(self.unknown)

    @property
    def unknown_others_said(self) -> str:
        """Names that fit no unit, save those that the lead's line speaks of."""
        told = [] if self.leads else self.unknown_leads
        return "、".join(name for name in self.unknown if name not in told)

    @property
    def unknown_leads_said(self) -> str:
        return "、".join(self.unknown_leads)

    @property
    def why(self) -> str:
        """Which of the reader's rules took this stretch for something to be done, and how sure it is."""
        rule = self.proposal.rule
        known = RULE_WORDS.get(rule) or RULE_WORDS.get(rule.partition(".")[0])
        return _("规则：%(rule)s，把握 %(sure)s%%") % {
            "rule": known or rule or _("未记"),
            "sure": self.proposal.confidence,
        }

    @property
    def pieces(self) -> list[tuple[int, str]]:
        """The proposal's words in the pieces between the places where it may be cut."""
        return spans.parts(self.proposal.source.text, self.proposal.start, self.proposal.end)


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


class Desk:
    """A source laid out for review. Five queries, however long the document is: proposals, commitments, units, names, aliases."""

    def __init__(self, source: Source, today: date) -> None:
        self.source = source
        self.today = today
        self.reading: Mapping[str, Any] = getattr(source, "found", None) or source.reading
        self.rows = list(source.proposals.order_by("start", "pk"))
        for row in self.rows:
            row.source = source  # its text is here already
        self.by_pk = {row.pk: row for row in self.rows}
        self.live = [row for row in self.rows if row.status != Status.MERGED]
        names = names_of_units(today)
        self.directory = Directory(names)
        self._units = {unit.pk: unit for units in names.values() for unit in units}

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
    def cards(self) -> list[Card]:
        commitments: dict[int, list[Commitment]] = {}
        origins = Origin.objects.filter(source=self.source).select_related("commitment__lead").order_by("commitment_id")
        for origin in origins.defer("commitment__words", "commitment__schedule", "commitment__light_params"):
            if origin.proposal_id is not None:
                commitments.setdefault(origin.proposal_id, []).append(origin.commitment)
        self._look_up_closed_units()
        cards = [self._card(row, commitments.get(row.pk, [])) for row in self.live]
        pending = [card for card in cards if card.is_pending]
        for before, after in pairwise(pending):
            before.following, after.previous = after.proposal, before.proposal
        return cards

    @cached_property
    def card_of(self) -> dict[int, Card]:
        return {card.proposal.pk: card for card in self.cards}

    def _look_up_closed_units(self) -> None:
        """Units that a proposal names but that have been closed since: their names must show all the same."""
        wanted = {key for row in self.live for key in [*row.leads, *row.supports]} - self._units.keys()
        if wanted:
            self._units |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted)}

    def _card(self, row: Proposal, commitments: list[Commitment]) -> Card:
        leads = [self._units[key] for key in row.leads if key in self._units]
        supports = [self._units[key] for key in row.supports if key in self._units]
        unknown, unknown_leads, lead_name, basis = [], [], "", ""
        wanted = set(row.leads)
        for mention in row.named:
            found = self.directory.find(mention["name"])
            if not found:
                unknown.append(mention["name"])
                if mention["role"] in LEADING_ROLES:
                    unknown_leads.append(mention["name"])
            elif leads and not lead_name and wanted == {unit.pk for unit in found}:
                lead_name, basis = mention["name"], mention["basis"]
        merged = self.merged_into.get(row.pk, [])
        past = row.due is not None and row.due < self.today
        return Card(
            row, leads, supports, lead_name, basis, _once(unknown), _once(unknown_leads), commitments, merged, past
        )

    # --- the document ---

    @cached_property
    def owners(self) -> list[Mark | None]:
        marks = document.read_marks(self.reading)
        marks += [Mark(row.start, row.end, PROPOSAL, self.roots[row.pk].pk) for row in self.rows]
        owners = document.owners_of(len(self.source.text), marks)
        for label in self.reading.get("labels", []):
            start, end = label["start"], label["end"]
            item = owners[label["first"] : label["last"]]
            holder = next((mark for mark in reversed(item) if mark and mark.what == PROPOSAL), None)
            if holder is not None:  # of an item that was cut, the last part keeps the label
                owners[start:end] = [Mark(start, end, LABEL, holder.key)] * (end - start)
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
            unread=self.counts.get(None, 0), gaps=len(self.reading.get("gaps", [])),
        )  # fmt: skip

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
        return _free(self.source.text, self.owners)

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

    def _open_sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of a stretch that no proposal has taken any of."""
        taken = [(row.start, row.end) for row in self.rows]
        return [
            (a, b)
            for a, b in spans.sentences(self.source.text, start, end)
            if not any(a < y and b > x for x, y in taken)
        ]

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        return document.paragraphs(self.source.text, self.reading)

    def paragraphs(self, *, touching: tuple[int, int] | None = None) -> list[Paragraph]:
        """The document's paragraphs; only those that overlap ``touching`` where that is given."""
        ranges = self.ranges
        if touching is not None:
            ranges = [(start, end) for start, end in ranges if start < touching[1] and end > touching[0]]
        named = [(unit["start"], unit["end"], "unit") for row in self.rows for unit in row.named]
        dues = [
            (found["start"], found["end"], "due")
            for item in self.reading.get("commitments", []) for found in item.get("deadlines", [])
        ]  # fmt: skip
        gaps = {gap["at"]: gap["reason"] for gap in self.reading.get("gaps", [])}
        return document.draw(self.source.text, self.owners, ranges, styles=[*named, *dues], gaps=gaps)

    # --- counts ---

    @cached_property
    def figures(self) -> dict[str, int]:
        """How many commitments are registered, proposed and declined, how many proposals are pending, how much is background."""
        states = [made.state for card in self.cards for made in card.commitments]
        return {
            "registered": sum(state not in {State.PROPOSED, State.DECLINED} for state in states),
            "proposed": states.count(State.PROPOSED),
            "declined": states.count(State.DECLINED),
            "pending": sum(card.is_pending for card in self.cards),
            "context": len(self.context) + sum(card.proposal.status == Status.SET_ASIDE for card in self.cards),
        }


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _free(text: str, owners: list[Mark | None]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for at, owner in enumerate([*owners, Mark(0, 0, CONTEXT)]):
        if owner is None and start is None:
            start = at
        elif owner is not None and start is not None:
            if text[start:at].strip():
                found.append((start, at))
            start = None
    return found
