"""What each act on a commitment needs."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from luoshi.api.schemas.common import Id, In, Line, Percent, VersionIn, Words
from luoshi.api.schemas.units import UnitOut
from luoshi.commitments.models import Handling, Tier

MATCHES = (
    'which figure here answers which of the level above: {"indicator|unit" above: "indicator|unit" here, "" for none}'
)
PAST_LIST = "why a unit is charged though its duty list speaks against it; the head on the issuing side only"


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
