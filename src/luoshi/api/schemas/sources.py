"""Sources, their reading and the review of it: what goes in and out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from luoshi.api.schemas.common import Id, In, Line
from luoshi.commitments.models import Handling, Tier
from luoshi.decide.models import SourceKind


class SourceOut(Schema):
    id: int
    title: str
    kind: str
    number: str
    issuer_name: str
    issued_on: date | None
    planning_year: int | None
    handling: Handling
    filename: str
    size: int
    sha256: str
    taken_in_at: datetime
    amends: int | None = Field(None, alias="amends_id", description="id of the source that this one amends")


class ReadingOut(Schema):
    """The reading of a source, as `luoshi read --json` prints it, with the text."""

    document: dict[str, Any]
    text: str
    origin: list[dict[str, Any]]
    outline: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    context: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    people: list[dict[str, Any]]


class SourceIn(In):
    title: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    kind: SourceKind
    number: Annotated[str, StringConstraints(max_length=60)] = ""
    issuer_name: Annotated[str, StringConstraints(max_length=120)] = ""
    issued_on: date | None = None
    planning_year: int | None = Field(None, ge=1949, le=2200)


class HandlingIn(In):
    handling: Handling = Field(description="who may know of it")
    reason: Line


class AmendsIn(In):
    amends: Id | None = Field(description="id of the earlier source; null where it amends none")


class SaidOut(Schema):
    """One proposal of either source, with the commitments that it stands for."""

    proposal: int
    words: str
    heading: str
    status: str
    deadlines: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    commitments: list[int]


class PairOut(Schema):
    became: Literal["kept", "changed", "dropped", "new"]
    likeness: int = Field(
        description="per cent of the words' likeness; 100 where they are the same, 0 without a partner"
    )
    differs: list[Literal["words", "due", "measure", "units"]]
    old: SaidOut | None
    new: SaidOut | None
    noted: bool = Field(description="that the newer source drops it is on record")


class ComparisonOut(Schema):
    amends: int
    counts: dict[str, int]
    pairs: list[PairOut]


class DuplicateIn(In):
    proposal: Id
    commitment: Id


class DuplicatesIn(In):
    duplicates: list[DuplicateIn] = Field(min_length=1, max_length=2000)


class DroppedIn(In):
    commitments: list[Id] = Field(min_length=1, max_length=2000)


class FillIn(In):
    proposals: list[Id] = Field(min_length=1, max_length=1000)
    lead: Id | None = None
    due: date | None = None
    measure: Line | None = None


class StretchIn(In):
    start: int = Field(ge=0, le=2**31, description="first character of the source's text")
    end: int = Field(ge=1, le=2**31, description="the character after the last")


class ProposalOut(Schema):
    id: int
    start: int
    end: int
    heading: str
    title: str
    words: str
    kind: str
    named: list[dict[str, Any]]
    leads: list[int]
    supports: list[int]
    due: date | None
    due_words: str
    due_given: bool
    measure: str
    tier: int
    confidence: int
    status: str
    duplicate_of: int | None = Field(None, alias="duplicate_of_id", description="the commitment that it says again")
    version: int


class NameOut(Schema):
    """A name of the document: which units it means, and why; or which it may mean."""

    name: str
    units: list[int]
    reason: str = Field(
        description="exact, alias, place, short, usual, group; several, open, above, none: no unit is certain"
    )
    why: str
    candidates: list[int]
    alias: int | None = Field(None, description="the remembered alias, which forget_name ends")
    proposals: list[int]


class SuggestedOut(Schema):
    unit: int
    name: str
    ground: str = Field(description="duties, before, common")
    why: str


class SuggestionsOut(Schema):
    proposal: int
    suggestions: list[SuggestedOut]


class SettleIn(In):
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    units: list[Id] = Field(min_length=1, max_length=200)
    remember: bool = Field(True, description="keep it as an alias for this government, so that it is not asked again")


class SettledOut(Schema):
    proposals: list[ProposalOut]
    remembered: bool


class ForgetIn(In):
    alias: Id


class ForgottenOut(Schema):
    name: str


class ProposalIn(In):
    title: Line | None = None
    leads: list[Id] | None = Field(None, max_length=200)
    supports: list[Id] | None = Field(None, max_length=200)
    due: date | None = None
    measure: Line | None = None
    tier: Tier | None = None
    version: int | None = Field(None, ge=1, le=2**31)


class SplitIn(In):
    at: int = Field(ge=0, le=2**31, description="character of the source's text before which to cut")
    version: int | None = Field(None, ge=1, le=2**31)


class MergeIn(In):
    other: Id
    version: int | None = Field(None, ge=1, le=2**31)


class SetAsideIn(In):
    ground: Literal["information", "duplicate", "outside", "not_work"]
    version: int | None = Field(None, ge=1, le=2**31)
