"""Units, their names, duties and mandates: what goes in and out."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from luoshi.api.schemas.common import Id, In, Line
from luoshi.org.models import Kind, Level

UnitName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Short = Annotated[str, StringConstraints(max_length=60)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Order = Annotated[int, Field(ge=0, le=99999)]
Seen = Annotated[int | None, Field(ge=0, le=2**31, description="the version that was seen; leave out to act on any")]


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
