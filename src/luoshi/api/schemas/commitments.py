"""Commitments and what hangs on them: what goes out, and a proposal that comes in."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from luoshi.api.schemas.common import Id, In, Line
from luoshi.api.schemas.units import UnitOut
from luoshi.commitments.models import Handling, Tier


class LightOut(Schema):
    colour: str
    reason: str
    since: date | None


class CommitmentOut(Schema):
    id: int
    number: str | None
    title: str
    kind: str
    state: str
    tier: int
    measure: str
    handling: Handling
    instruction: bool
    issuer: UnitOut
    lead: UnitOut | None
    original_due: date | None
    original_measure: str = Field(description="the measure with which it was registered")
    due: date | None
    missed_due: date | None = Field(description="a due date that had passed when an extension was asked for")
    merged_into: int | None = Field(description="id of the commitment that goes on in the place of this one")
    split_from: int | None = Field(description="id of the commitment that this one is a part of")
    suspended_with: int | None = Field(description="id of the whole with which this one rests, and is resumed")
    awaits_change: str = Field(description="with whom a change request lies; empty where none waits")
    dispatched_at: datetime | None
    accepted_at: datetime | None
    closed_at: datetime | None
    claimed: int | None
    evidenced: int | None
    light: LightOut
    version: int


class OriginOut(Schema):
    source: int
    start: int
    end: int


class ActionOut(Schema):
    action: str
    allowed: bool
    why_not: str


class ChainOut(Schema):
    """Where it stands in its chain, and what it asks beyond the level above, both as they are now. The source's words, measure and date are those of the root."""

    parent: int | None = Field(description="null where the caller may not see it, and for a root")
    root: int | None = Field(description="null where the caller may not see it, and for a root")
    depth: int
    share: int | None
    reach: str
    tightening: dict[str, Any]
    duty_check: dict[str, Any]
    beyond_root: dict[str, Any] = Field(
        description="what all levels together ask beyond the root: days, raised, new, as in tightening; {} for a root"
    )
    ahead: int = Field(description="working days before the date of the root, as it is now")
    forwarded: bool
    source_words: str
    source_measure: str
    source_due: date | None


class MeasureOut(Schema):
    """One figure of the measure of done: what is asked, what was read last, what the units below make up together."""

    key: str = Field(description="indicator|unit: what readings and roll-ups name it by")
    indicator: str
    unit: str
    asked: str
    value: str | None
    on: date | None
    reached: bool | None
    rollup: str = Field(description="add, average or last")
    below: str | None
    reported: int = Field(description="units below that have reported a reading")
    of: int
    whole: bool = Field(description="whether everybody below has, at every level that counts")
    counts: Literal["own", "below"] | None = Field(description="which of the two counts for the level above")
    difference: str | None = Field(description="own reading less what is made up below")
    answers: str | None = Field(description="the figure of the level above that this one answers")


class CommitmentWhole(CommitmentOut):
    words: str
    measures: list[MeasureOut]
    chain: ChainOut
    scheduled: int | None
    supports: list[UnitOut]
    origin: OriginOut | None
    actions: list[ActionOut]


class CommitmentPage(Schema):
    items: list[CommitmentOut]
    next: str | None = Field(description="cursor of the next page; null on the last")


class ProposeIn(In):
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    words: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    kind: Literal["action", "target", "requirement"] = "action"
    instruction: bool = False
    lead: Id | None = None
    supports: list[Id] = Field(default_factory=list, max_length=200)
    due: date | None = None
    measure: Line = ""
    tier: Tier = Tier.SECOND
    handling: Handling = Field(Handling.INTERNAL, description="the mark of a work secret makes it sensitive anyway")


class EvidenceOut(Schema):
    id: int
    name: str
    media: str
    size: int
    sha256: str
    handling: Handling | Literal[""] = Field(
        description="a level of its own; empty while it goes with its commitment's"
    )


class ReportOut(Schema):
    id: int
    progress: str
    difficulty: str
    next_step: str
    claimed: int
    forecast: str
    state: str
    written_by: str
    written_at: datetime
    approved_by: str
    approved_at: datetime | None
    evidenced: int | None
    assessment: str
    readings: dict[str, str] = Field(description="{indicator|unit: value}")
    read_on: date | None = Field(description="the day up to which the readings count that have no day of their own")
    read_days: dict[str, date] = Field(description="{indicator|unit: day} of those that have")
    readings_note: str
    short_reason: str
    evidence: list[EvidenceOut]


class AskedPartOut(Schema):
    title: str
    lead: int = Field(description="id of the unit")
    lead_name: str = Field(description="as it was called then")
    due: date
    measure: str


class ChangeOut(Schema):
    """A change after dispatch: what was asked for, by whom and why, and what was decided."""

    id: int
    kind: str
    by_office: bool
    unit: UnitOut
    reason: str
    old_due: date
    new_due: date | None
    old_measure: str
    new_measure: str
    figures_moved: list[str] = Field(description="what becomes of each figure: indicator, from → to")
    old_lead: UnitOut
    new_lead: UnitOut | None
    merge_into_number: str = Field(description="of a merger: the number of the commitment that stays")
    parts: list[AskedPartOut] = Field(description="of a split: into what, as far as the request says")
    review_on: date | None
    timing: str
    state: str
    requested_by: str
    requested_at: datetime
    sent_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    decision: str


class ConflictOut(Schema):
    what: Literal["due", "measure"]
    indicator: str
    one: str = Field(description="as the commitment asked for says it")
    other: str = Field(description="as the linked one says it")


class SettlementOut(Schema):
    holds: Literal["this", "other", "both"] = Field(description="seen from the commitment asked for")
    reason: str
    by: str
    at: datetime


class LinkOut(Schema):
    """A commitment that asks the same."""

    commitment: CommitmentOut
    reason: str
    conflicts: list[ConflictOut]
    unsettled: bool = Field(description="whether something of this is left to settle")
    settlement: SettlementOut | None = Field(description="how it was settled last")
    offered: int | None = Field(description="id of the report on the linked one that may answer this one")
    offering: int | None = Field(description="id of the report on this one that may answer the linked one")


class PrecedentOut(Schema):
    """A ruling on a unit's request to return a commitment."""

    id: int
    commitment: int = Field(alias="commitment_id")
    unit: UnitOut
    reason: str
    requested_at: datetime
    form: Literal["uphold", "reassign", "split"] = Field(alias="ruled_as")
    new_lead: UnitOut | None
    ruling: str
    ruled_by: str
    ruled_at: datetime
