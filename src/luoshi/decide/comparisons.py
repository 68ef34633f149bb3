"""The reads of the comparison: an amending source beside the one that it amends, with what was registered from that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.decide import comparing
from luoshi.decide.abbreviations import plain, short_ending
from luoshi.decide.actions import Duplicate
from luoshi.decide.comparing import CHANGED, DROPPED, KEPT, NEW, Pair, Said, Stretch
from luoshi.decide.finds import Finds, Found, measure_of
from luoshi.decide.matching import leading_of
from luoshi.decide.models import Origin, Proposal, SetAside, Source, Status
from luoshi.decide.spans import mended
from luoshi.decide.words import BECAME_WORDS, DIFFERENCE_WORDS
from luoshi.kernel.lifecycle import State
from luoshi.org.acting import Acting

BECAME = (CHANGED, NEW, DROPPED, KEPT)
# Long columns of a commitment that no comparison shows.
_LONG = ("commitment__words", "commitment__schedule", "commitment__light_params")


@dataclass
class Side:
    """One proposal as its document has it, and the commitments that it stands for."""

    proposal: Proposal
    found: Found
    commitments: list[Commitment]

    @property
    def dues(self) -> str:
        """The deadlines in the document's words, each with the date that it comes to."""
        told = (
            f"{mended(row['text'])}（{row['due']}）" if row["due"] else mended(row["text"])  # zh: brackets
            for row in self.found.deadlines
        )
        return "、".join(dict.fromkeys(told))  # zh: joins phrases

    @property
    def measures(self) -> str:
        return measure_of(self.found.measures)

    @property
    def units(self) -> str:
        """Who is named, whoever leads first and called so: the same names in other roles are a change."""
        leading = leading_of(self.proposal.named)
        names = dict.fromkeys(mention["name"] for mention in self.proposal.named)
        if leading is not None:
            names = {leading["name"]: None} | names
        told = [
            _("%(name)s（牵头）") % {"name": name} if leading and name == leading["name"] else name for name in names
        ]
        return "、".join(told)  # zh: joins names

    @property
    def commitment(self) -> Commitment | None:
        """The first of them: several are one decision, shared out."""
        return self.commitments[0] if self.commitments else None


@dataclass
class Row:
    """A pair as the page shows it. ``is_noted``: that the new source drops it is on record."""

    pair: Pair
    old: Side | None
    new: Side | None
    is_noted: bool = False

    @property
    def key(self) -> str:
        """Names the row on the page."""
        side = self.new or self.old
        return f"{'new' if self.new else 'old'}-{side.proposal.pk if side else 0}"

    @property
    def became(self) -> str:
        return str(BECAME_WORDS[self.pair.what])

    @property
    def differs(self) -> list[str]:
        return [str(DIFFERENCE_WORDS[name]) for name in self.pair.differs]

    @cached_property
    def _marked(self) -> tuple[list[Stretch], list[Stretch]]:
        old, new = self.pair.old, self.pair.new
        if old and new:
            return comparing.changed_words(old.words, new.words)
        return [Stretch(old.words, False)] if old else [], [Stretch(new.words, False)] if new else []

    @property
    def old_words(self) -> list[Stretch]:
        return self._marked[0]

    @property
    def new_words(self) -> list[Stretch]:
        return self._marked[1]

    @property
    def is_pending(self) -> bool:
        return self.new is not None and self.new.proposal.status == Status.PENDING

    @property
    def duplicate(self) -> Duplicate | None:
        """The new proposal as a duplicate of what is in hand, where it may become that."""
        if self.new is None or self.old is None or not self.is_pending or self.old.commitment is None:
            return None
        return Duplicate(self.new.proposal.pk, self.old.commitment.pk, self.pair.differs)

    @property
    def dropped(self) -> list[int]:
        """The commitments whose dropping may still be noted."""
        if self.pair.what != DROPPED or self.old is None or self.is_noted:
            return []
        return [commitment.pk for commitment in self.old.commitments]

    @property
    def title(self) -> str:
        side = self.new or self.old
        return side.proposal.title if side else ""

    @property
    def section(self) -> str:
        side = self.new or self.old
        return side.proposal.heading if side else ""

    @property
    def held(self) -> list[Commitment]:
        """What is in hand: made of the earlier source's words, else of the new ones."""
        found = [*(self.old.commitments if self.old else []), *(self.new.commitments if self.new else [])]
        return list({commitment.pk: commitment for commitment in found}.values())

    @property
    def standing(self) -> str:
        """What became of the new proposal on the desk."""
        if self.new is None:
            return ""
        row = self.new.proposal
        if row.status == Status.SET_ASIDE and row.reason in SetAside.values:
            return str(SetAside(row.reason).label)
        return str(Status(row.status).label)

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be decided about it."""
        return self.is_pending or bool(self.dropped)


class Comparison:
    """A source beside the one that it amends. Five queries at most, however long they are: readings, two of proposals, two of commitments."""

    def __init__(self, source: Source, acting: Acting) -> None:
        assert source.amends_id is not None
        self.source, self.earlier, self.acting = source, source.amends_id, acting
        readings = dict(Source.objects.filter(pk__in=[self.earlier, source.pk]).values_list("pk", "reading"))
        self._finds = {pk: Finds(reading) for pk, reading in readings.items()}
        self._old = {row.pk: row for row in _proposals(self.earlier)}
        self._new = {row.pk: row for row in _proposals(source.pk)}
        self._found = {
            row.pk: self._finds[row.source_id].of(row.start, row.end) for rows in (self._old, self._new) for row in rows.values()
        }  # fmt: skip

    @cached_property
    def pairs(self) -> list[Pair]:
        old, new = ([_said(row, self._found[row.pk]) for row in rows.values()] for rows in (self._old, self._new))
        return comparing.compare(old, new)

    @cached_property
    def counts(self) -> dict[str, int]:
        return comparing.counts(self.pairs)

    @property
    def changes(self) -> int:
        return sum(count for what, count in self.counts.items() if what != KEPT)

    @property
    def chips(self) -> list[tuple[str, str, int]]:
        """What, its word, how many."""
        return [(what, str(BECAME_WORDS[what]), self.counts[what]) for what in BECAME]

    @cached_property
    def rows(self) -> list[Row]:
        """All of them, in the order of the new source."""
        return [self._row(pair) for pair in self.pairs]

    def shown(self, what: str = "") -> list[Row]:
        """The rows of one kind; without it all that is not as it was."""
        return [row for row in self.rows if (row.pair.what == what if what else row.pair.what != KEPT)]

    def duplicates(self, proposals: Iterable[int] | None = None) -> list[Duplicate]:
        """Those of ``proposals`` that say again what is in hand; without them all that were kept as they were."""
        wanted = None if proposals is None else set(proposals)
        found = [
            row.duplicate for row in self.rows
            if (row.pair.what == KEPT if wanted is None else row.new is not None and row.new.proposal.pk in wanted)
        ]  # fmt: skip
        return [one for one in found if one is not None]

    def dropped(self, proposals: Iterable[int] | None = None) -> list[int]:
        """The commitments of those of the earlier source's ``proposals`` that are dropped; without them of all."""
        wanted = None if proposals is None else set(proposals)
        return [
            pk for row in self.rows for pk in row.dropped
            if wanted is None or (row.old is not None and row.old.proposal.pk in wanted)
        ]  # fmt: skip

    @cached_property
    def _commitments(self) -> tuple[dict[int, list[Commitment]], set[int]]:
        """The commitments that each proposal of either source stands for; and those whose dropping is on record."""
        made: dict[int, list[Commitment]] = {}
        own = Origin.objects.visible_to(self.acting).filter(source__in=[self.earlier, self.source.pk])
        origins = own.exclude(commitment__state=State.DECLINED)
        origins = origins.select_related("commitment__lead").defer(*_LONG).order_by("commitment_id")
        noted = set()
        for origin in origins:
            if origin.proposal_id is not None:
                made.setdefault(origin.proposal_id, []).append(origin.commitment)
            if origin.dropped_by_id is not None:
                noted.add(origin.commitment_id)
        again = {
            row.pk: row.duplicate_of_id
            for rows in (self._old, self._new)
            for row in rows.values()
            if row.duplicate_of_id is not None
        }
        if again:
            elsewhere = Commitment.objects.visible_to(self.acting).filter(pk__in=set(again.values()))
            known = {commitment.pk: commitment for commitment in elsewhere.select_related("lead", "origin")}
            made |= {pk: [known[commitment]] for pk, commitment in again.items() if commitment in known}
            noted |= {
                pk
                for pk, commitment in known.items()
                if getattr(commitment, "origin", None) and commitment.origin.dropped_by_id is not None
            }
        return made, noted

    def _row(self, pair: Pair) -> Row:
        old = self._side(self._old[pair.old.key]) if pair.old else None
        new = self._side(self._new[pair.new.key]) if pair.new else None
        noted = old is not None and old.commitment is not None and old.commitment.pk in self._commitments[1]
        return Row(pair, old, new, noted)

    def _side(self, row: Proposal) -> Side:
        return Side(row, self._found[row.pk], self._commitments[0].get(row.pk, []))


def _proposals(source: int) -> Iterable[Proposal]:
    rows = Proposal.objects.filter(source=source).exclude(status=Status.MERGED).defer("supports", "leads")
    return rows.order_by("start", "pk")


def _said(row: Proposal, found: Found) -> Said:
    return Said(
        row.pk, row.words, row.heading, tuple(_when(deadline) for deadline in found.deadlines),
        tuple(_how_much(measure) for measure in found.measures),
        (*((mention["role"], _called(mention)) for mention in row.named), *_led(row.named)),
    )  # fmt: skip


def _led(named: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    """Who leads by its place among those responsible: 甲、乙 is not 乙、甲."""
    leading = leading_of(named)
    return [("first", _called(leading))] if leading is not None else []


def _called(mention: Mapping[str, Any]) -> str:
    """A name without what is only another writing: 市发展和改革委员会 is 市发展改革委."""
    return short_ending(plain(mention["name"]))


def _when(deadline: Mapping[str, Any]) -> str:
    return str(deadline["due"] or comparing.plain(deadline["text"]))


def _how_much(measure: Mapping[str, Any]) -> str:
    parts = (measure.get(name, "") for name in ("indicator", "comparator", "value", "upper", "unit"))
    return " ".join(str(part) for part in parts)


def can_compare(source: Source, acting: Acting) -> bool:
    """Whether the source amends one that this person may see too."""
    earlier = source.amends_id
    return earlier is not None and Source.objects.visible_to(acting).filter(pk=earlier).exists()


def likely(source: Source, acting: Acting) -> list[Source]:
    """The office's sources that ``source`` may amend, those with the likest title first; itself and what amends it left out."""
    rows = (
        Source.objects.visible_to(acting)
        .filter(office=source.office_id)
        .exclude(pk=source.pk)
        .exclude(amends=source.pk)
    )
    rows = rows.defer("text", "reading").order_by("-pk")[:200]
    wanted = _pairs(source.title)
    return sorted(rows, key=lambda row: -len(wanted & _pairs(row.title)) / max(1, len(wanted | _pairs(row.title))))


def likeliest(source: Source, rows: Iterable[Source]) -> Source | None:
    """The one of ``rows`` whose title is so like that it is most probably amended, if there is one."""
    wanted = _pairs(source.title)
    return next((row for row in rows if 2 * len(wanted & _pairs(row.title)) > len(wanted | _pairs(row.title))), None)


def _pairs(title: str) -> set[str]:
    bare = comparing.plain(title)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
