"""The shapes that go in and out. Names are those of DESIGN's table of words."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from luoshi.commitments.models import Handling, Tier
from luoshi.decide.models import SourceKind
from luoshi.org.models import Kind, Level

Words = Annotated[str, StringConstraints(max_length=4000)]
Line = Annotated[str, StringConstraints(max_length=400)]
Percent = Annotated[int, Field(ge=0, le=100)]
Id = Annotated[int, Field(ge=1, le=2**53 - 1)]


class In(Schema):
    """What comes in: a field that is not known is an error, not a thing passed over."""

    model_config = ConfigDict(extra="forbid")


class UnitOut(Schema):
    id: int
    code: str
    name: str
    short: str
    level: str
    kind: str


class UnitPage(Schema):
    items: list[UnitOut]
    next: str | None = Field(description="cursor of the next page; null on the last")


class SuccessionOut(Schema):
    unit: int
    name: str
    change: Literal["split", "merge"]
    on: date


class UnitWhole(UnitOut):
    parent: int | None
    path: str = Field(description="codes of the units above it, topmost first, and its own")
    order: int
    mark: str
    credit_code: str
    duties: str
    valid_from: date | None
    valid_to: date | None = Field(description="its last day; null while it is at work and no end is set")
    version: int
    aliases: list[str]
    predecessors: list[SuccessionOut]
    successors: list[SuccessionOut]


class UnitDone(Schema):
    id: int
    version: int
    replayed: bool = False


class HandedOut(Schema):
    led: int
    supported: int
    issued: int
    sources: int
    replayed: bool = False


UnitName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Short = Annotated[str, StringConstraints(max_length=60)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Order = Annotated[int, Field(ge=0, le=99999)]
Seen = Annotated[int | None, Field(ge=0, le=2**31, description="the version that was seen; leave out to act on any")]


class UnitFacts(In):
    level: Level
    kind: Kind
    order: Order = 0
    mark: Annotated[str, StringConstraints(max_length=20)] = ""
    credit_code: Annotated[str, StringConstraints(max_length=18)] = ""


class UnitIn(UnitFacts):
    parent: Id
    name: UnitName
    short: Short = ""
    code: Code
    valid_from: date | None = None
    duties: Annotated[str, StringConstraints(max_length=20000)] = ""


class DescribeUnitIn(UnitFacts):
    version: Seen = None


class RenameIn(In):
    name: UnitName
    short: Short = ""
    on: date | None = Field(None, description="the first day of the new name; today where left out")
    reason: Line = ""
    version: Seen = None


class RecodeIn(In):
    code: Code
    version: Seen = None


class MoveIn(In):
    parent: Id
    reason: Line = ""
    version: Seen = None


class DutiesIn(In):
    duties: Annotated[str, StringConstraints(max_length=20000)]
    version: Seen = None


class RestoreIn(In):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    version: Seen = None


class LeavingIn(In):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    on: date | None = None
    excuse: Line = Field("", description="why open commitments stay with a unit that goes; handed over later")
    end_posts: bool = Field(False, description="let the posts held in a unit that goes end with it")
    version: Seen = None


class UnitPartIn(In):
    name: UnitName
    code: Code
    short: Short = ""


class SplitUnitIn(LeavingIn):
    parts: list[UnitPartIn] = Field(min_length=1, max_length=20)
    keeps: bool = Field(False, description="the old unit goes on beside the new ones")
    posts_to_first: bool = False


class MergeUnitsIn(LeavingIn):
    others: list[Id] = Field(min_length=1, max_length=20)
    move_posts: bool = False


class HandOverIn(In):
    to: Id
    reason: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    version: Seen = None


class AliasOut(Schema):
    id: int
    name: str
    units: list[int]
    scope: int | None = Field(description="the government whose documents speak so; null: everybody's")
    used_from: date | None
    used_to: date | None = Field(description="the last day on which it was the unit's own name; null: it never was")


class AliasPage(Schema):
    items: list[AliasOut]
    next: str | None = Field(description="cursor of the next page; null on the last")


class AliasIn(In):
    name: UnitName
    units: list[Id] = Field(min_length=1, max_length=500)
    scope: Id | None = None


class AliasEnded(Schema):
    name: str
    replayed: bool = False


class DutyOut(Schema):
    id: int
    unit: int = Field(alias="unit_id")
    kind: Literal["basic", "co_operating", "taken_back"]
    field: str
    matter: str
    answers: str = Field(
        description="the upper department that answers for it; empty for what the township does itself"
    )
    detail: str
    basis: str
    valid_from: date | None
    valid_to: date | None


class DutyPage(Schema):
    items: list[DutyOut]
    next: str | None


class MandateOut(Schema):
    id: int
    issuer: int = Field(alias="issuer_id")
    matter: str
    duties: str
    scope: list[int] = Field(description="governments, each with whoever stands below it")
    basis: str
    valid_from: date
    valid_to: date

    @staticmethod
    def resolve_scope(mandate: Any) -> list[int]:
        return [link.unit_id for link in mandate.links.all()]


class MandatePage(Schema):
    items: list[MandateOut]
    next: str | None


class InspectionOut(Schema):
    id: int
    office: int = Field(alias="office_id")
    title: str
    basis: str
    begins_on: date
    ends_on: date
    end_reason: str
    commitments: list[int]

    @staticmethod
    def resolve_commitments(inspection: Any) -> list[int]:
        return [one.commitment_id for one in inspection.subjects.all()]


class InspectionPage(Schema):
    items: list[InspectionOut]
    next: str | None


class PersonOut(Schema):
    username: str
    name: str
    posts: list[str]
    acting_as: str = Field(description="the post that this token acts as; rights are that post's alone")


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


class VersionIn(In):
    version: int | None = Field(None, ge=1, le=2**31, description="the version that was seen; leave out to act on any")


class ManyIn(In):
    ids: list[Id] = Field(min_length=1, max_length=1000, description="commitments; all of them are done, or none")


class ManyOut(Schema):
    done: list[int] = Field(description="ids of the commitments")
    replayed: bool = False


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


class EntryOut(Schema):
    id: int
    stream: str
    seq: int
    kind: str
    actor: str
    post: str
    at: datetime
    sentence: str
    facts: dict[str, Any]
    hash: str
    prev: str


class EntryPage(Schema):
    items: list[EntryOut]
    next: str | None


class CheckpointOut(Schema):
    n: int
    upto: int
    entries: int
    streams: int
    root: str
    algorithm: str
    at: datetime
    key_id: str
    signature: str
    prev: str
    hash: str


class CountOut(Schema):
    unit: int | None
    name: str
    total: int
    red: int
    yellow: int


class LeftOut(Schema):
    title: str
    why: str


class OutcomeOut(Schema):
    done: list[int] = Field(description="ids of the commitments made")
    left: list[LeftOut]


class Done(Schema):
    """What an act came to."""

    id: int
    state: str
    version: int
    replayed: bool = Field(False, description="true where this Idempotency-Key had been answered before")


# --- what each action needs -------------------------------------------------------------------------------------------


class RegisterIn(VersionIn):
    lead: Id | None = None
    supports: list[Id] | None = Field(None, max_length=200)
    due: date | None = None
    measure: Line | None = None
    tier: Tier | None = None
    handling: Handling | None = None
    handling_reason: Line = Field("", description="needed where the level is lower than the source's")


class SetHandlingIn(VersionIn):
    handling: Handling
    reason: Line


class SetEvidenceHandlingIn(VersionIn):
    evidence: Id
    handling: Handling | Literal[""] = Field(description="empty: it goes with its commitment's again")
    reason: Line


class DeclineIn(VersionIn):
    ground: Literal["information", "duplicate", "outside", "not_work"]
    reason: Line = ""


MATCHES = (
    'which figure here answers which of the level above: {"indicator|unit" above: "indicator|unit" here, "" for none}'
)
PAST_LIST = "why a unit is charged though its duty list speaks against it; the head on the issuing side only"


class DispatchIn(VersionIn):
    override: Line = Field("", description="why a unit more than one level down is charged directly")
    duty_override: Line = Field("", description=PAST_LIST)
    reach: Literal["", "city", "county", "township"] = Field(
        "", description="the lowest level it may be passed down to"
    )


class PartIn(In):
    lead: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    words: Words = Field("", description="what is asked; the title where it is empty")
    measure: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    due: date
    share: Percent | None = Field(None, description="per cent of the parent's whole")
    supports: list[Id] = Field(default_factory=list, max_length=200)
    added: Line = Field("", description="a demand that the source does not make")
    reason: Line = Field("", description="why more is asked than above, or why the words are passed on as they are")
    duty_override: Line = Field("", description=PAST_LIST)
    matches: dict[Line, Line] = Field(default_factory=dict, max_length=20, description=MATCHES)


class AskSupportIn(VersionIn):
    unit: Id
    words: Line
    due: date


class TaskIn(VersionIn):
    task: Id


class AnswerSupportIn(TaskIn):
    answer: Words


class ReturnSupportIn(TaskIn):
    reason: Line


class CallTogetherIn(VersionIn):
    on: date
    units: list[Id] = Field(min_length=1, max_length=200)
    outcome: Words


class SupportTaskOut(Schema):
    id: int
    unit: UnitOut
    words: str
    due: date
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    return_reason: str
    taken_at: datetime | None


class PassDownIn(VersionIn):
    parts: list[PartIn] = Field(min_length=1, max_length=1000)


class ReasonIn(VersionIn):
    reason: Line


class RulingIn(VersionIn):
    ruling: Line


class ReassignIn(RulingIn):
    new_lead: Id
    duty_override: Line = Field("", description=PAST_LIST)


class StepIn(In):
    title: Annotated[str, StringConstraints(max_length=200)]
    due: date
    percent: Annotated[int, Field(ge=1, le=100)]


class PlanIn(VersionIn):
    milestones: list[StepIn] = Field(max_length=60)


class ReportIn(VersionIn):
    progress: Words
    claimed: Percent
    forecast: Literal["on_time", "at_risk", "late"]
    difficulty: Words = ""
    next_step: Words = ""
    readings: Words = Field(
        "", description='JSON object: {"indicator|unit": number} for figures of the measure of done'
    )
    read_on: date | None = Field(None, description="the day up to which the readings count; today where left out")
    read_days: Words = Field(
        "", description='JSON object: {"indicator|unit": "2026-03-31"} for figures with a day of their own'
    )
    readings_note: Annotated[str, StringConstraints(max_length=200)] = ""
    short_reason: Line = Field("", description="why figures stand short of what is asked")


class RollUpIn(VersionIn):
    how: dict[Line, Literal["add", "average", "last", ""]] = Field(
        max_length=20, description='{indicator|unit: how}; once declared, what is below counts upward; "" takes it back'
    )


class MatchIn(VersionIn):
    matches: dict[Line, Line] = Field(max_length=20, description=MATCHES)


class AssessIn(VersionIn):
    report: Id
    evidenced: Percent
    assessment: Line


class SuspendIn(ReasonIn):
    review_date: date


class ExtendIn(ReasonIn):
    new_due: date


class RetargetIn(ReasonIn):
    new_measure: Line


class ReleadIn(ReasonIn):
    new_lead: Id


class ItsPartIn(In):
    title: Annotated[str, StringConstraints(max_length=200)]
    lead: Id
    due: date
    measure: Line


class ChangeIn(ReasonIn):
    """What is asked for; of the values the one that belongs to the kind, none for a termination; for a split the parts, or none."""

    kind: Literal["extension", "suspension", "termination", "retarget", "relead", "merger", "split"]
    new_due: date | None = None
    review_date: date | None = None
    new_measure: Line = ""
    new_lead: Id | None = None
    into: Id | None = Field(default=None, description="of a merger: the commitment that stays")
    parts: list[ItsPartIn] = Field(
        default_factory=list, max_length=20, description="of a split: into what, where that is said"
    )


class GrantIn(VersionIn):
    decision: Line = ""


class SplitUpIn(ReasonIn):
    parts: list[ItsPartIn] = Field(min_length=2, max_length=20)


class LinkIn(ReasonIn):
    others: list[Id] = Field(min_length=1, max_length=20)


class UnlinkIn(ReasonIn):
    other: Id


class SettleConflictIn(ReasonIn):
    other: Id = Field(description="the linked commitment that asks differently")
    holds: Literal["this", "other", "both"] = Field(description="whose number or date holds; both: each by its own")


class AnswerIn(VersionIn):
    report: Id = Field(description="a report on a linked commitment, as /commitments/{pk}/links offers it")


class RefuseIn(VersionIn):
    decision: Line


class ClaimIn(VersionIn):
    result: Words
    short_reason: Line = Field("", description="why figures do not reach what is asked; needed where any does not")
    excuses: list[str] = Field(
        default_factory=list, max_length=200,
        description="why it need not wait for a child that is still open: <id of the child>=<reason>, one for each",
    )  # fmt: skip


class VerifyIn(VersionIn):
    method: Literal["desk", "site", "phone", "data"]
    finding: Words
