"""What the reader finds in a document. Offsets are characters of `Reading.text`, ends exclusive.

Headings, commitments with their labels, and context cover every character that is not white space exactly once
(`Reading.pieces`). Every span carries `rule`, the name of the rule that took it: `luoshi read --why` prints it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple, TypeVar

DocumentKind = Literal[
    "meeting-report", "work-report", "plan", "opinion", "division-of-work", "minutes", "instruction", "notice", "other"
]
CommitmentKind = Literal["action", "target", "requirement"]
UnitRole = Literal["lead", "support", "responsible", "guide"]
UnitBasis = Literal["explicit", "convention", "subject", "none"]
Reason = Literal[
    "masthead",
    "addressee",
    "review",
    "appraisal",
    "principle",
    "attendance",
    "exhortation",
    "signature",
    "furniture",
    "other",
]


Made = TypeVar("Made", bound=tuple[Any, ...])


def maker(kind: type[Made]) -> Callable[[tuple[Any, ...]], Made]:
    """What makes one of the kind from a tuple of all its fields, in half the time that calling it takes: for what is made by the thousand."""
    return partial(tuple.__new__, kind)


class Span(NamedTuple):
    """A stretch [start, end) of the document."""

    start: int
    end: int


span_of = maker(Span)


@dataclass(frozen=True, slots=True)
class Document:
    """The document as a whole: what its masthead and its signature say."""

    title: str | None
    issuer: str | None
    number: str | None
    issued_on: date | None
    kind: DocumentKind
    security_mark: str | None
    planning_year: int | None
    sha256: str
    characters: int

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "kind": self.kind,
            "security_mark": self.security_mark,
            "planning_year": self.planning_year,
            "sha256": self.sha256,
            "characters": self.characters,
        }


class Place(NamedTuple):
    """The stretch [start, end) stood on this page, or in this paragraph, of the file; both are counted from 1."""

    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None

    def to_json(self) -> dict[str, int]:
        """Only what is known."""
        known = {"start": self.start, "end": self.end, "page": self.page, "paragraph": self.paragraph}
        return {key: value for key, value in known.items() if value is not None}


place_of = maker(Place)


class Heading(NamedTuple):
    """A heading of the outline; `heading` is its words, mended, without the mark, which is `label`."""

    id: int
    parent: int | None
    level: int
    label: str
    heading: str
    start: int
    end: int
    rule: str

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {
            "id": self.id,
            "parent": self.parent,
            "level": self.level,
            "label": self.label,
            "heading": self.heading,
            "start": self.start,
            "end": self.end,
        }


class Unit(NamedTuple):
    """A unit that the text names; `name` is the document's own characters, a line break in the middle included."""

    name: str
    role: UnitRole
    basis: UnitBasis
    start: int
    end: int
    mended: str = ""

    @property
    def words(self) -> str:
        """The name without what a broken line left in it, white space or other cells: for matching and for the screen."""
        return self.mended or "".join(self.name.split())

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        told = {"name": self.name, "role": self.role, "basis": self.basis, "start": self.start, "end": self.end}
        return told | {"words": self.mended} if self.mended else told


unit_of = maker(Unit)


class Deadline(NamedTuple):
    """A time that the text sets; `due` is None where it gives no date. `kind`: by, within, recurring, ongoing."""

    text: str
    kind: str
    due: date | None
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        due = self.due.isoformat() if self.due else None
        return {"text": self.text, "kind": self.kind, "due": due, "start": self.start, "end": self.end}


class Measure(NamedTuple):
    """A number to reach. `comparator`: >=, <=, =, ~, range (value to upper), change."""

    indicator: str
    comparator: str
    value: int | float
    upper: int | float | None
    unit: str
    text: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes; `upper` only for a range."""
        row: dict[str, Any] = {"indicator": self.indicator, "comparator": self.comparator, "value": self.value}
        if self.upper is not None:
            row["upper"] = self.upper
        return row | {"unit": self.unit, "text": self.text, "start": self.start, "end": self.end}


class Commitment(NamedTuple):
    """One thing that a unit can be held to.

    `section` is the id of the heading it stands under; `labels` are the stretches that name who answers for it, outside
    [start, end); `confidence` is between 0 and 1.
    """

    id: int
    section: int | None
    start: int
    end: int
    text: str
    kind: CommitmentKind
    steps: tuple[Span, ...]
    units: tuple[Unit, ...]
    open_list: bool
    deadlines: tuple[Deadline, ...]
    measures: tuple[Measure, ...]
    confidence: float
    rule: str
    labels: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {
            "id": self.id,
            "section": self.section,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "steps": [{"start": step.start, "end": step.end} for step in self.steps],
            "units": [unit.to_json() for unit in self.units],
            "open_list": self.open_list,
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "measures": [measure.to_json() for measure in self.measures],
            "confidence": round(self.confidence, 2),
        }


class Context(NamedTuple):
    """A stretch set aside: nobody can be held to it, for this reason."""

    start: int
    end: int
    reason: Reason
    rule: str

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {"start": self.start, "end": self.end, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where words are missing; `reason` says in Chinese why it looks so."""

    at: int
    reason: str
    rule: str

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {"at": self.at, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in the text. `role`: presides, speaks, attends, responsible."""

    name: str
    role: str
    start: int
    end: int
    rule: str

    def to_json(self) -> dict[str, Any]:
        """As reading-format prescribes."""
        return {"name": self.name, "role": self.role, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the partition: `what` is heading, commitment, label or context; `id` is the heading's or commitment's."""

    start: int
    end: int
    what: Literal["heading", "commitment", "label", "context"]
    id: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document, each list in the order of the text."""

    document: Document
    text: str
    origin: tuple[Place, ...]
    outline: tuple[Heading, ...]
    commitments: tuple[Commitment, ...]
    context: tuple[Context, ...]
    gaps: tuple[Gap, ...]
    people: tuple[Person, ...]

    def pieces(self) -> list[Piece]:
        """Every stretch of the document, in order: together they cover all but white space, exactly once."""
        return sorted(self._pieces(), key=lambda piece: (piece.start, piece.end))

    def _pieces(self) -> Iterator[Piece]:
        for heading in self.outline:
            yield Piece(heading.start, heading.end, "heading", heading.id, heading.rule)
        for commitment in self.commitments:
            yield Piece(commitment.start, commitment.end, "commitment", commitment.id, commitment.rule)
            for label in commitment.labels:
                yield Piece(label.start, label.end, "label", commitment.id, commitment.rule)
        for context in self.context:
            yield Piece(context.start, context.end, "context", None, context.rule)

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `luoshi read --json` prints."""
        return {
            "document": self.document.to_json(),
            "text": self.text,
            "origin": [place.to_json() for place in self.origin],
            "outline": [heading.to_json() for heading in self.outline],
            "commitments": [commitment.to_json() for commitment in self.commitments],
            "context": [context.to_json() for context in self.context],
            "gaps": [gap.to_json() for gap in self.gaps],
            "people": [person.to_json() for person in self.people],
        }
