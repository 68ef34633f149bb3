"""Everything but the life-cycle's actions: who am I, units, sources, proposals, commitments, entries, proofs."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

import json
from typing import Annotated, Any, Literal

from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from luoshi.api import lookups, schemas, shapes
from luoshi.api.answers import READ, reads, writes
from luoshi.api.paging import MOST, page_by_due, page_by_pk
from luoshi.api.pressing import done, once
from luoshi.api.problems import Problem
from luoshi.commitments import filestore
from luoshi.commitments.actions import propose
from luoshi.commitments.inspection_models import Inspection, InspectionSubject
from luoshi.commitments.models import Colour, Commitment, Handling, Tier, WorkKind
from luoshi.commitments.queries import Filters, counts_by_unit, listed
from luoshi.decide import actions as decide
from luoshi.decide.actions import Draft
from luoshi.decide.models import Proposal, Source
from luoshi.deliver.models import Evidence
from luoshi.deliver.precedents import precedents as find_precedents
from luoshi.deliver.queries import changes_of, linked_to, support_tasks
from luoshi.kernel.lifecycle import State
from luoshi.ledger import checkpoints
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.org.duty_queries import find_entries, find_mandates
from luoshi.org.errors import NotEntitled
from luoshi.org.frame import acting_of
from luoshi.rulebook.queries import rulebook

router = Router()

Limit = Annotated[int, Field(ge=1, le=MOST)]
Cursor = Annotated[str, StringConstraints(max_length=200)] | None


@router.get("/me", response=reads(schemas.common.PersonOut), tags=["people"], summary="令牌代表谁")
def me(request: HttpRequest) -> Any:
    acting = acting_of(request)
    return {
        "username": acting.username,
        "name": acting.name,
        "posts": [str(post) for post in acting.held],
        "acting_as": acting.post_title,
    }


@router.get("/duties", response=reads(schemas.units.DutyPage), tags=["people"], summary="乡镇履职清单")
def duties(
    request: HttpRequest,
    q: Annotated[str, StringConstraints(max_length=60)] = "",
    kind: Literal["", "basic", "co_operating", "taken_back"] = "",
    unit: schemas.common.Id | None = None,
    ended: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    rows = find_entries(acting_of(request), timezone.localdate(), words=_plain(q), kind=kind, unit=unit, ended=ended)
    found, following = page_by_pk(rows, cursor, limit, newest_first=False)
    return {"items": found, "next": following}


@router.get("/mandates", response=reads(schemas.units.MandatePage), tags=["people"], summary="部门督办授权")
def mandates(
    request: HttpRequest,
    q: Annotated[str, StringConstraints(max_length=60)] = "",
    ended: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    rows = find_mandates(acting_of(request), timezone.localdate(), words=_plain(q), ended=ended)
    found, following = page_by_pk(rows, cursor, limit, newest_first=False)
    return {"items": found, "next": following}


@router.get("/inspections", response=reads(schemas.units.InspectionPage), tags=["supervise"], summary="督查")
def inspections(request: HttpRequest, limit: Limit = 50, cursor: Cursor = None) -> Any:
    """The own office's; to a guest, those invited to that are under way. A caller sees of each only the commitments it may see."""
    acting = acting_of(request)
    seen = InspectionSubject.objects.filter(
        commitment__in=Commitment.objects.visible_to(acting).order_by().values("pk")
    )
    rows = Inspection.objects.visible_to(acting).prefetch_related(Prefetch("subjects", seen.order_by("pk")))
    found, following = page_by_pk(rows, cursor, limit)
    return {"items": found, "next": following}


def _plain(words: str) -> str:
    return words.replace("\x00", "").strip()


# --- sources ----------------------------------------------------------------------------------------------------------


@router.get("/sources", response=reads(list[schemas.sources.SourceOut]), tags=["sources"], summary="来源")
def sources(
    request: HttpRequest, handling: Annotated[list[Handling], Query(default_factory=list)], limit: Limit = 50,
    before: schemas.common.Id | None = None,
) -> Any:  # fmt: skip
    rows = Source.objects.visible_to(acting_of(request)).defer("text", "reading")
    rows = rows.filter(handling__in=handling) if handling else rows
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])


@router.post(
    "/sources", response=writes(schemas.sources.SourceOut, 201), tags=["sources"], summary="录入一份文件并研读"
)
def take_in(
    request: HttpRequest, file: UploadedFile = File(...), unclassified: bool = Form(False), amends: schemas.common.Id | None = Form(None),
    handling: Handling = Form(Handling.INTERNAL),
) -> Any:  # fmt: skip
    acting = acting_of(request)
    if not acting.offices:
        raise NotEntitled(_("录入来源由督查机构办理。"))
    earlier = lookups.earlier_source(request, amends)

    def do() -> dict[str, Any]:
        taken = decide.take_in(
            file.read(),
            file.name or "",
            acting=acting,
            now=timezone.now(),
            office=acting.offices[0],
            unclassified=unclassified,
            amends=earlier,
            handling=handling,
        )
        return {"id": taken.pk}

    return Status(201, lookups.source(request, once(request, do)["id"]))


@router.get("/sources/{pk}", response=reads(schemas.sources.SourceOut), tags=["sources"], summary="一份来源")
def source(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return lookups.source(request, pk)


@router.get("/sources/{pk}/reading", response=reads(schemas.sources.ReadingOut), tags=["sources"], summary="研读结果")
def reading(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return shapes.reading(lookups.source(request, pk))


@router.get(
    "/sources/{pk}/proposals", response=reads(list[schemas.sources.ProposalOut]), tags=["sources"], summary="拟立事项"
)
def proposals(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return list(lookups.source(request, pk).proposals.all())


@router.post(
    "/sources/{pk}/accept_all", response=writes(schemas.common.OutcomeOut), tags=["sources"], summary="填齐的全部拟立项"
)
def accept_all(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        return shapes.outcome(decide.accept_all(held, acting=acting, now=timezone.now()))

    return once(request, do)


@router.patch("/proposals/{pk}", response=writes(schemas.sources.ProposalOut), tags=["sources"], summary="修改拟立事项")
def edit(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.ProposalIn) -> Any:
    values = given.model_dump(exclude={"version"})
    for name in ("leads", "supports"):
        if values[name] is not None:
            values[name] = lookups.units(values[name], name)
    return _on_proposal(request, pk, given.version, lambda **act: decide.edit(pk, Draft(**values), **act))


@router.post(
    "/proposals/{pk}/split", response=writes(schemas.sources.ProposalOut), tags=["sources"], summary="拆为两项"
)
def split(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.SplitIn) -> Any:
    return _on_proposal(request, pk, given.version, lambda **act: decide.split(pk, given.at, **act)[0])


@router.post(
    "/proposals/{pk}/merge", response=writes(schemas.sources.ProposalOut), tags=["sources"], summary="并入另一项"
)
def merge(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.MergeIn) -> Any:
    other = lookups.proposal(request, given.other)
    return _on_proposal(request, pk, given.version, lambda **act: decide.merge(pk, other.pk, **act))


@router.post(
    "/proposals/{pk}/set_aside", response=writes(schemas.sources.ProposalOut), tags=["sources"], summary="作为背景"
)
def set_aside(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.SetAsideIn) -> Any:
    return _on_proposal(request, pk, given.version, lambda **act: decide.set_aside(pk, given.ground, **act))


@router.post(
    "/proposals/{pk}/restore", response=writes(schemas.sources.ProposalOut), tags=["sources"], summary="恢复为待定"
)
def restore(request: HttpRequest, pk: schemas.common.Id, given: schemas.common.VersionIn) -> Any:
    return _on_proposal(request, pk, given.version, lambda **act: decide.restore(pk, **act))


@router.post(
    "/proposals/{pk}/accept",
    response=writes(schemas.common.OutcomeOut),
    tags=["sources"],
    summary="拟立项（主任直接立项）",
)
def accept(request: HttpRequest, pk: schemas.common.Id, given: schemas.common.VersionIn) -> Any:
    held, acting = lookups.proposal(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        made = decide.accept(held.pk, acting=acting, now=timezone.now(), version=given.version)
        return {"done": [commitment.pk for commitment in made], "left": []}

    return once(request, do)


def _on_proposal(request: HttpRequest, pk: int, version: int | None, change: Any) -> Proposal:
    lookups.proposal(request, pk)
    acting = acting_of(request)

    def do() -> dict[str, Any]:
        return {"id": change(acting=acting, now=timezone.now(), version=version).pk}

    return lookups.proposal(request, once(request, do)["id"])


# --- commitments ------------------------------------------------------------------------------------------------------


@router.get(
    "/commitments", response=reads(schemas.commitments.CommitmentPage), tags=["commitments"], summary="督办事项"
)
def commitments(
    request: HttpRequest,
    state: Annotated[list[State], Query(default_factory=list)],
    light: Annotated[list[Colour], Query(default_factory=list)],
    tier: Annotated[list[Tier], Query(default_factory=list)],
    kind: Annotated[list[WorkKind], Query(default_factory=list)],
    handling: Annotated[list[Handling], Query(default_factory=list)],
    flag: Literal["", "overdue", "due_soon", "sign_in_overdue", "awaits_me", "awaits_change", "conflict"] = "",
    unit: schemas.common.Id | None = None,
    source: schemas.common.Id | None = None,
    below: bool = False,
    q: Annotated[str, StringConstraints(max_length=60)] = "",
    sort: Literal["new", "old", "due"] = "new",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    filters = Filters(
        states=tuple(state), lights=tuple(light), tiers=tuple(tier), kinds=tuple(kind), handlings=tuple(handling), flag=flag, unit=unit, source=source,
        below=below, words=q.replace("\x00", "").strip(), sort=sort,
    )  # fmt: skip
    rows = listed(acting_of(request), filters, timezone.localdate(), rulebook())
    if sort == "due":
        found, following = page_by_due(rows, cursor, limit)
    else:
        found, following = page_by_pk(rows, cursor, limit, newest_first=sort == "new")
    return {"items": [shapes.commitment_row(row) for row in found], "next": following}


@router.post(
    "/commitments", response=writes(schemas.common.Done, 201), tags=["commitments"], summary="不经文件直接拟立项"
)
def new(request: HttpRequest, given: schemas.commitments.ProposeIn) -> Any:
    acting = acting_of(request)
    if not acting.offices:
        raise NotEntitled(_("拟立项由督查机构办理。"))
    values = given.model_dump()
    values["lead"] = lookups.unit(given.lead, "lead")
    values["supports"] = tuple(lookups.units(given.supports, "supports"))
    issuer = acting.offices[0]
    made = once(request, lambda: done(propose(acting=acting, now=timezone.now(), issuer=issuer, **values)))
    return Status(201, made)


@router.get(
    "/commitments/{pk}",
    response=reads(schemas.commitments.CommitmentWhole),
    tags=["commitments"],
    summary="一个督办事项",
)
def commitment(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held = lookups.commitment(request, pk)
    return shapes.commitment_whole(held, acting_of(request), timezone.localdate(), rulebook())


@router.get(
    "/commitments/{pk}/children",
    response=reads(schemas.commitments.CommitmentPage),
    tags=["commitments"],
    summary="分解下达的下级事项",
)
def children(request: HttpRequest, pk: schemas.common.Id, limit: Limit = 50, cursor: Cursor = None) -> Any:
    held = lookups.commitment(request, pk)
    rows = Commitment.objects.visible_to(acting_of(request)).filter(parent=held.pk).select_related("lead", "issuer")
    found, following = page_by_pk(rows.defer("words"), cursor, limit, newest_first=False)
    return {"items": [shapes.commitment_row(row) for row in found], "next": following}


@router.get(
    "/commitments/{pk}/support",
    response=reads(list[schemas.acts.SupportTaskOut]),
    tags=["commitments"],
    summary="请配合单位做的事",
)
def support(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return support_tasks(lookups.commitment(request, pk))


@router.get(
    "/commitments/{pk}/changes",
    response=reads(list[schemas.commitments.ChangeOut]),
    tags=["commitments"],
    summary="变更申请与批复",
)
def changes(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return changes_of(lookups.commitment(request, pk), acting_of(request))  # a draft is the unit's own


@router.get(
    "/commitments/{pk}/links",
    response=reads(list[schemas.commitments.LinkOut]),
    tags=["commitments"],
    summary="同题事项",
)
def links(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return [shapes.linked(one) for one in linked_to(lookups.commitment(request, pk), acting_of(request))]


@router.get(
    "/precedents",
    response=reads(list[schemas.commitments.PrecedentOut]),
    tags=["commitments"],
    summary="退回申请的裁定先例",
)
def precedents(
    request: HttpRequest, q: Annotated[str, StringConstraints(max_length=60)] = "", limit: Limit = 50,
    before: schemas.common.Id | None = None,
) -> Any:  # fmt: skip
    rows = find_precedents(acting_of(request), q.replace("\x00", "").strip()).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])


@router.get(
    "/commitments/{pk}/reports",
    response=reads(list[schemas.commitments.ReportOut]),
    tags=["commitments"],
    summary="进展反馈与佐证",
)
def reports(request: HttpRequest, pk: schemas.common.Id, limit: Limit = 50) -> Any:
    readable = lookups.commitment(request, pk).reports.readable_by(acting_of(request))  # a draft is the unit's own
    seen = Prefetch("evidence", Evidence.objects.visible_to(acting_of(request)))
    rows = readable.prefetch_related(seen)[:limit]
    return [
        {
            **{name: getattr(row, name) for name in schemas.commitments.ReportOut.model_fields if name != "evidence"},
            "evidence": list(row.evidence.all()),
        }
        for row in rows
    ]


_FILE = {"responses": {200: {"description": "OK", "content": {"application/octet-stream": {}}}}}


@router.get(
    "/evidence/{pk}", response={READ: Problem}, openapi_extra=_FILE, tags=["commitments"], summary="下载佐证材料"
)
def evidence(request: HttpRequest, pk: schemas.common.Id) -> HttpResponse | FileResponse:
    held = get_object_or_404(Evidence.objects.visible_to(acting_of(request)), pk=pk)
    return FileResponse(
        filestore.open_kept(held.sha256),
        as_attachment=True,
        filename=held.name,
        content_type="application/octet-stream",
    )


@router.get(
    "/counts/units", response=reads(list[schemas.common.CountOut]), tags=["commitments"], summary="各单位在办与亮灯数"
)
def counts(request: HttpRequest) -> HttpResponse:
    """Written as they are: to check thousands of lines of our own figures against the schema took longer than to count them."""
    rows = [
        {
            "unit": row["lead_id"],
            "name": row["lead__short"] or row["lead__name"] or "",
            **{name: row[name] for name in ("total", "red", "yellow")},
        }
        for row in counts_by_unit(acting_of(request))
    ]
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, content_type="application/json; charset=utf-8")


# --- the record -------------------------------------------------------------------------------------------------------


@router.get(
    "/commitments/{pk}/entries", response=reads(schemas.ledger.EntryPage), tags=["record"], summary="一个事项的全部经过"
)
def entries(request: HttpRequest, pk: schemas.common.Id, limit: Limit = 50, cursor: Cursor = None) -> Any:
    held = lookups.commitment(request, pk)
    found, following = page_by_pk(Entry.objects.filter(stream=held.stream), cursor, limit, newest_first=False)
    return {"items": [shapes.entry_row(entry) for entry in found], "next": following}


@router.get("/entries/{pk}/proof", response=reads(dict[str, Any]), tags=["record"], summary="一条记录的存在证明")
def proof(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return checkpoints.proof(lookups.entry(request, pk))


@router.get("/checkpoints", response=reads(list[schemas.ledger.CheckpointOut]), tags=["record"], summary="检查点")
def checkpoints_made(request: HttpRequest, limit: Limit = 20) -> Any:
    return list(Checkpoint.objects.order_by("-n")[:limit])
