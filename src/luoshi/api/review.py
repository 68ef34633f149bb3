"""The review desk's acts on a whole source: correct its head, fill many at once, take a stretch up, register what was proposed."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Status

from luoshi.api import lookups, schemas, shapes
from luoshi.api.answers import reads, writes
from luoshi.api.pressing import once
from luoshi.decide import actions as decide
from luoshi.decide.actions import Draft, Duplicate
from luoshi.decide.comparisons import Comparison, can_compare
from luoshi.decide.queries import Desk
from luoshi.org.frame import acting_of

router = Router(tags=["sources"])


@router.post(
    "/sources/{pk}/describe", response=writes(schemas.sources.SourceOut), summary="改正来源的标题、类型、文号、日期"
)
def describe(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.SourceIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        return {"id": decide.describe(held.pk, acting=acting, now=timezone.now(), **given.model_dump()).pk}

    return lookups.source(request, once(request, do)["id"])


@router.post("/sources/{pk}/read_again", response=writes(schemas.sources.SourceOut), summary="未办理前重新研读")
def read_again(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    done = once(request, lambda: {"id": decide.read_again(held.pk, acting=acting, now=timezone.now()).pk})
    return lookups.source(request, done["id"])


@router.post("/sources/{pk}/handling", response=writes(schemas.sources.SourceOut), summary="调整来源的处理级别")
def source_handling(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.HandlingIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        return {"id": decide.set_source_handling(held.pk, acting=acting, now=timezone.now(), **given.model_dump()).pk}

    return lookups.source(request, once(request, do)["id"])


@router.post("/sources/{pk}/amends", response=writes(schemas.sources.SourceOut), summary="注明修订或取代哪一份来源")
def amends(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.AmendsIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    earlier = lookups.earlier_source(request, given.amends)

    def do() -> dict[str, Any]:
        return {"id": decide.say_amends(held.pk, earlier, acting=acting, now=timezone.now()).pk}

    return lookups.source(request, once(request, do)["id"])


@router.get("/sources/{pk}/comparison", response=reads(schemas.sources.ComparisonOut), summary="与所修订的来源逐项对照")
def comparison(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held = lookups.source(request, pk)
    if not can_compare(held, acting_of(request)):
        raise Http404
    return shapes.comparison(Comparison(held, acting_of(request)))


@router.post(
    "/sources/{pk}/duplicates", response=writes(list[schemas.sources.ProposalOut]), summary="已有在办的，一并作为背景"
)
def duplicates(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.DuplicatesIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    found = [Duplicate(one.proposal, one.commitment) for one in given.duplicates]

    def do() -> dict[str, Any]:
        done = decide.set_aside_as_duplicates(held.pk, found, acting=acting, now=timezone.now())
        return {"ids": [proposal.pk for proposal in done]}

    return lookups.proposals(request, once(request, do)["ids"])


@router.post("/sources/{pk}/dropped", response=writes(schemas.common.OutcomeOut), summary="记明修订后不再提的事项")
def dropped(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.DroppedIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        done = decide.note_dropped(held.pk, given.commitments, acting=acting, now=timezone.now())
        return {"done": [commitment.pk for commitment in done], "left": []}

    return once(request, do)


@router.post(
    "/sources/{pk}/fill", response=writes(list[schemas.sources.ProposalOut]), summary="为缺项的拟立事项统一填写"
)
def fill(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.FillIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    wanted = list(held.proposals.filter(pk__in=given.proposals).values_list("pk", flat=True))
    lead = lookups.unit(given.lead, "lead")
    draft = Draft(leads=[lead] if lead else None, due=given.due, measure=given.measure)

    def do() -> dict[str, Any]:
        filled = decide.fill(wanted, draft, acting=acting, now=timezone.now())
        return {"ids": [proposal.pk for proposal in filled]}

    return lookups.proposals(request, once(request, do)["ids"])


@router.post(
    "/sources/{pk}/take_up", response=writes(schemas.sources.ProposalOut, 201), summary="把一段原文列为拟立事项"
)
def take_up(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.StretchIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)

    def do() -> dict[str, Any]:
        return {"id": decide.take_up(held.pk, given.start, given.end, acting=acting, now=timezone.now()).pk}

    return Status(201, lookups.proposal(request, once(request, do)["id"]))


@router.post("/sources/{pk}/register_all", response=writes(schemas.common.OutcomeOut), summary="已拟立项的全部立项")
def register_all(request: HttpRequest, pk: schemas.common.Id) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    return once(request, lambda: shapes.outcome(decide.register_all(held, acting=acting, now=timezone.now())))


# --- whom names mean, and whom nobody named -----------------------------------------------------------------------------


@router.get(
    "/sources/{pk}/names", response=reads(list[schemas.sources.NameOut]), summary="原文的单位名称对应哪些单位，为什么"
)
def names(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return shapes.names(Desk(lookups.source(request, pk), timezone.localdate(), acting_of(request)))


@router.get(
    "/sources/{pk}/suggestions",
    response=reads(list[schemas.sources.SuggestionsOut]),
    summary="原文未写牵头单位的待定事项，建议谁牵头，为什么",
)
def suggestions(request: HttpRequest, pk: schemas.common.Id) -> Any:
    return shapes.suggestions(Desk(lookups.source(request, pk), timezone.localdate(), acting_of(request)))


@router.post(
    "/sources/{pk}/settle_name",
    response=writes(schemas.sources.SettledOut),
    summary="指明一个名称是哪个单位，填入全文并记住",
)
def settle_name(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.SettleIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    units = lookups.units(given.units, "units")

    def do() -> dict[str, Any]:
        settled = decide.settle_name(
            held.pk, given.name, units, acting=acting, now=timezone.now(), remember=given.remember
        )
        return {"ids": [proposal.pk for proposal in settled.changed], "remembered": settled.remembered}

    done = once(request, do)
    return {"proposals": lookups.proposals(request, done["ids"]), "remembered": done["remembered"]}


@router.post("/sources/{pk}/forget_name", response=writes(schemas.sources.ForgottenOut), summary="取消记住的别名")
def forget_name(request: HttpRequest, pk: schemas.common.Id, given: schemas.sources.ForgetIn) -> Any:
    held, acting = lookups.source(request, pk), acting_of(request)
    return once(request, lambda: {"name": decide.forget_name(held.pk, given.alias, acting=acting, now=timezone.now())})
