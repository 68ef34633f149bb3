"""Units: read by whoever holds a post, arranged by administrators."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

from collections.abc import Callable
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field, StringConstraints

from luoshi.api import lookups, schemas
from luoshi.api.answers import reads, writes
from luoshi.api.paging import MOST, page_by_pk
from luoshi.api.pressing import once
from luoshi.deliver.handing_over import hand_over as hand_over_all
from luoshi.org import actions, queries
from luoshi.org.actions import Leaving, Part
from luoshi.org.frame import acting_of
from luoshi.org.models import Alias, Kind, Level, Unit

router = Router(tags=["units"])

Limit = Annotated[int, Field(ge=1, le=MOST)]
Cursor = Annotated[str, StringConstraints(max_length=200)] | None
Asked = Annotated[str, StringConstraints(max_length=60)]


def _visible(request: HttpRequest) -> Any:
    """Every unit, to whoever holds a post; none to others."""
    return Unit.objects.all() if acting_of(request).posts else Unit.objects.none()


@router.get("/units", response=reads(schemas.units.UnitPage), operation_id="units", summary="单位")
def units(
    request: HttpRequest, q: Asked = "", parent: schemas.common.Id | None = None, level: Level | None = None,
    kind: Kind | None = None, gone: bool = False, limit: Limit = 50, cursor: Cursor = None,
) -> Any:  # fmt: skip
    """gone: with those that have gone. parent: only those right below one."""
    words, day = q.replace("\x00", "").strip(), None if gone else timezone.localdate()
    rows = queries.search_units(words, day).filter(pk__in=_visible(request).values("pk"))
    given = {"parent": parent, "level": level, "kind": kind}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None}).select_related(None)
    found, following = page_by_pk(rows, cursor, limit, newest_first=False)
    return {"items": found, "next": following}


@router.get("/units/{pk}", response=reads(schemas.units.UnitWhole), operation_id="unit", summary="一个单位")
def unit(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held = _seen(request, pk)
    names = ("id", "code", "name", "short", "level", "kind", "path", "order", "mark", "credit_code", "duties")
    return {
        **{name: getattr(held, name) for name in (*names, "valid_from", "valid_to", "version")},
        "parent": held.parent_id,
        "aliases": [alias.name for alias in queries.names_of(held)],
        "predecessors": [
            {"unit": one.old_id, "name": str(one.old), "change": one.change, "on": one.on}
            for one in held.predecessors.select_related("old").order_by("on", "pk")
        ],
        "successors": [
            {"unit": one.new_id, "name": str(one.new), "change": one.change, "on": one.on}
            for one in held.successors.select_related("new").order_by("on", "pk")
        ],
    }


def _seen(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(_visible(request), pk=min(pk, lookups.LARGEST))


@router.post("/units", response=writes(schemas.units.UnitDone, 201), operation_id="set_up_unit", summary="设立单位")
def set_up(request: HttpRequest, given: schemas.units.UnitIn) -> Any:
    values = given.model_dump()
    values["parent"] = lookups.unit(given.parent, "parent")
    return Status(201, _done(request, lambda **act: actions.create_unit(**values, **act)))


def _done(request: HttpRequest, do: Callable[..., Unit]) -> dict[str, Any]:
    """Do it once; the unit's key and version."""
    acting = acting_of(request)

    def act() -> dict[str, Any]:
        changed = do(acting=acting, now=timezone.now())
        return {"id": changed.pk, "version": changed.version}

    return once(request, act)


def _act(name: str, summary: str) -> Any:
    """The decorator of one act: POST /units/{pk}/actions/<name>."""
    response = writes(schemas.units.UnitDone)
    return router.post(f"/units/{{pk}}/actions/{name}", response=response, operation_id=f"{name}_unit", summary=summary)


@_act("rename", "更名，旧名成为别名")
def rename(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.RenameIn) -> Any:
    held = _seen(request, pk)
    return _done(request, lambda **act: actions.rename(held.pk, **given.model_dump(), **act))


@_act("describe", "修改类别、层级、次序、字头和信用代码")
def describe(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.DescribeUnitIn) -> Any:
    held = _seen(request, pk)
    return _done(request, lambda **act: actions.describe(held.pk, **given.model_dump(), **act))


@_act("recode", "改代码")
def recode(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.RecodeIn) -> Any:
    held = _seen(request, pk)
    return _done(request, lambda **act: actions.recode(held.pk, **given.model_dump(), **act))


@_act("move", "划归别的单位")
def move(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.MoveIn) -> Any:
    held, values = _seen(request, pk), given.model_dump()
    values["parent"] = lookups.unit(given.parent, "parent")
    return _done(request, lambda **act: actions.move(held.pk, **values, **act))


@_act("set_duties", "修改职责")
def set_duties(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.DutiesIn) -> Any:
    held = _seen(request, pk)
    return _done(request, lambda **act: actions.set_duties(held.pk, **given.model_dump(), **act))


@_act("end", "撤销")
def end(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.LeavingIn) -> Any:
    held, (leaving, values) = _seen(request, pk), _leaving(given)
    return _done(request, lambda **act: actions.end_unit(held.pk, leaving=leaving, **values, **act))


@_act("restore", "恢复误撤的单位")
def restore(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.RestoreIn) -> Any:
    held = _seen(request, pk)
    return _done(request, lambda **act: actions.restore(held.pk, **given.model_dump(), **act))


@_act("split", "拆分")
def split(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.SplitUnitIn) -> Any:
    held, (leaving, values) = _seen(request, pk), _leaving(given)
    values["parts"] = [Part(**part) for part in values["parts"]]

    def do(**act: Any) -> Unit:
        actions.split(held.pk, leaving=leaving, **values, **act)
        return Unit.objects.get(pk=held.pk)

    return _done(request, do)


@_act("merge", "把别的单位并进来")
def merge(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.MergeUnitsIn) -> Any:
    held, (leaving, values) = _seen(request, pk), _leaving(given)
    values["others"] = lookups.units(given.others, "others")
    return _done(request, lambda **act: actions.merge(held.pk, leaving=leaving, **values, **act))


def _leaving(given: schemas.units.LeavingIn) -> tuple[Leaving, dict[str, Any]]:
    values = given.model_dump()
    return Leaving(values.pop("excuse"), values.pop("end_posts")), values


@router.post(
    "/units/{pk}/actions/hand_over", response=writes(schemas.units.HandedOut), operation_id="hand_over", summary="把没有办完的事项全部移交"
)  # fmt: skip
def hand_over(request: HttpRequest, pk: schemas.common.Id, given: schemas.units.HandOverIn) -> Any:
    held, acting = _seen(request, pk), acting_of(request)
    to = lookups.units([given.to], "to")[0]

    def do() -> dict[str, Any]:
        handed = hand_over_all(
            held.pk, to=to, acting=acting, now=timezone.now(), reason=given.reason, version=given.version
        )
        return vars(handed)

    return once(request, do)


# --- other names ------------------------------------------------------------------------------------------------------


@router.get("/aliases", response=reads(schemas.units.AliasPage), operation_id="aliases", summary="单位的别名")
def aliases(
    request: HttpRequest,
    q: Asked = "",
    scope: schemas.common.Id | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    rows = queries.aliases(q.replace("\x00", "").strip()) if acting_of(request).posts else Alias.objects.none()
    rows = rows.filter(scope=scope) if scope else rows
    found, following = page_by_pk(rows, cursor, limit, newest_first=False)
    items = [
        {
            "id": alias.pk, "name": alias.name, "units": [link.unit_id for link in alias.links.all()], "scope": alias.scope_id,
            "used_from": alias.used_from, "used_to": alias.used_to,
        }
        for alias in found
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.post("/aliases", response=writes(schemas.units.AliasOut, 201), operation_id="add_alias", summary="加一个别名")
def add_alias(request: HttpRequest, given: schemas.units.AliasIn) -> Any:
    acting = acting_of(request)
    meant, scope = lookups.units(given.units, "units"), lookups.unit(given.scope, "scope")

    def do() -> dict[str, Any]:
        made = actions.add_alias(acting=acting, now=timezone.now(), name=given.name, units=meant, scope=scope)
        units = list(made.links.order_by("unit__path").values_list("unit_id", flat=True))
        return {"id": made.pk, "name": made.name, "units": units, "scope": made.scope_id}

    return Status(201, {"used_from": None, "used_to": None, **once(request, do)})


@router.post(
    "/aliases/{pk}/end", response=writes(schemas.units.AliasEnded), operation_id="end_alias", summary="停用别名"
)
def end_alias(request: HttpRequest, pk: schemas.common.Id) -> Any:
    acting = acting_of(request)

    def do() -> dict[str, Any]:
        name = actions.drop_alias(min(pk, lookups.LARGEST), acting=acting, now=timezone.now()) if acting.posts else ""
        if not name:
            raise Http404
        return {"name": name}

    return once(request, do)
