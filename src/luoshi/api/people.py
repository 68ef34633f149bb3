"""People and their posts, for the security administrator; a unit's head may read the unit's own."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from luoshi.api import lookups
from luoshi.api.answers import reads, writes
from luoshi.api.paging import MOST, page_by_pk
from luoshi.api.pressing import once
from luoshi.api.schemas.common import Id, In, Line
from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.org.models import Person, Post, Role, Unit
from luoshi.org.people_queries import PeopleFilters, people_listed

router = Router(tags=["people"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class PostOut(Schema):
    id: int
    unit: int = Field(alias="unit_id")
    title: str = Field(description="unit and role as they are written in the record")
    role: str
    valid_from: date | None
    valid_to: date | None = Field(description="the last day")
    stands_in_for: int | None = Field(alias="stands_in_for_id", description="id of the post that is stood in for")

    @staticmethod
    def resolve_title(post: Post) -> str:
        return str(post)


class PersonWhole(Schema):
    id: int
    username: str
    name: str
    email: str
    left_on: date | None = Field(description="the last day; the sign-in is refused from the next")
    posts: list[PostOut] = Field(alias="posts_now", description="held today or later")


class PeoplePage(Schema):
    items: list[PersonWhole]
    next: str | None


class PostIn(In):
    unit: Id
    role: Role
    valid_from: date
    valid_to: date | None = None


class EnterIn(PostIn):
    username: Name
    name: Name
    email: Line = ""


class EndIn(In):
    on: date = Field(description="the last day")


def _people(request: HttpRequest, filters: PeopleFilters | None = None) -> Any:
    return people_listed(acting_of(request), filters or PeopleFilters(), timezone.localdate())


def _post(given: PostIn, acting: Acting) -> tuple[Unit, dict[str, Any]]:
    unit = lookups.unit(given.unit, "unit")
    assert unit is not None  # an id was given, and one that there is
    days = {"valid_from": given.valid_from, "valid_to": given.valid_to}
    return unit, {"role": given.role.value, "acting": acting, "now": timezone.now(), **days}


@router.get("/people", response=reads(PeoplePage), summary="人员与岗位")
def people(
    request: HttpRequest,
    q: Annotated[str, StringConstraints(max_length=60)] = "",
    role: Annotated[Role | None, Query()] = None,
    flag: Literal["", "no_post", "leaving", "left", "stand_in"] = "",
    unit: Id | None = None,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None,
) -> Any:
    words = " ".join(q.replace("\x00", "").split())
    filters = PeopleFilters(words=words, role=role.value if role else "", flag=flag, unit=unit)
    found, following = page_by_pk(_people(request, filters), cursor, limit, newest_first=False)
    return {"items": found, "next": following}


@router.get("/people/{pk}", response=reads(PersonWhole), summary="一个人员")
def person(request: HttpRequest, pk: Id) -> Any:
    return get_object_or_404(_people(request), pk=min(pk, lookups.LARGEST))


@router.post("/people", response=writes(PersonWhole, 201), summary="录入人员和第一个岗位（没有密码，另设）")
def enter(request: HttpRequest, given: EnterIn) -> Any:
    acting = acting_of(request)
    unit, post = _post(given, acting)
    who: dict[str, Any] = {"username": given.username, "name": given.name, "email": given.email}
    made = once(request, lambda: {"id": actions.enter_person(unit=unit, **who, **post).pk})
    return Status(201, _people(request).get(pk=made["id"]))


@router.post("/people/{pk}/posts", response=writes(PersonWhole, 201), summary="任职")
def appoint(request: HttpRequest, pk: Id, given: PostIn) -> Any:
    held: Person = person(request, pk)
    unit, post = _post(given, acting_of(request))
    once(request, lambda: {"id": actions.appoint(held, unit, **post).pk})
    return Status(201, _people(request).get(pk=held.pk))


@router.post("/posts/{pk}/end", response=writes(PersonWhole), summary="终止岗位")
def end(request: HttpRequest, pk: Id, given: EndIn) -> Any:
    acting = acting_of(request)
    seen = Person.objects.visible_to(acting, timezone.localdate())
    post = get_object_or_404(Post.objects.filter(person__in=seen), pk=min(pk, lookups.LARGEST))
    once(request, lambda: {"id": actions.end_post(post.pk, acting=acting, now=timezone.now(), on=given.on).pk})
    return _people(request).get(pk=post.person_id)
