"""What the shapes of every room are made of: text of a certain length, ids, and the answers that many acts give."""

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(max_length=4000)]
Line = Annotated[str, StringConstraints(max_length=400)]
Percent = Annotated[int, Field(ge=0, le=100)]
Id = Annotated[int, Field(ge=1, le=2**53 - 1)]


class In(Schema):
    """What comes in: a field that is not known is an error, not a thing passed over."""

    model_config = ConfigDict(extra="forbid")


class PersonOut(Schema):
    username: str
    name: str
    posts: list[str]
    acting_as: str = Field(description="the post that this token acts as; rights are that post's alone")


class VersionIn(In):
    version: int | None = Field(None, ge=1, le=2**31, description="the version that was seen; leave out to act on any")


class ManyIn(In):
    ids: list[Id] = Field(min_length=1, max_length=1000, description="commitments; all of them are done, or none")


class ManyOut(Schema):
    done: list[int] = Field(description="ids of the commitments")
    replayed: bool = False


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
