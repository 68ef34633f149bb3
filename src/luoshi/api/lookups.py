"""Rows by id, only those that the caller may see; everything else is 404, as if it were not there."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.decide.models import Proposal, Source
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid
from luoshi.org.frame import acting_of
from luoshi.org.models import Unit

# The largest key that both databases can compare.
LARGEST = 2**63 - 1


def commitment(request: HttpRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(acting_of(request)).select_related("issuer", "lead", "origin", "root")
    return get_object_or_404(rows, pk=min(pk, LARGEST))


def commitment_key(request: HttpRequest, pk: int) -> int:
    """The key of a commitment that the caller may see, for an act, which reads the row itself under a lock."""
    rows = Commitment.objects.visible_to(acting_of(request)).only("pk")
    return get_object_or_404(rows, pk=min(pk, LARGEST)).pk


def seen_by(acting: Acting, pks: Iterable[int], field: str) -> list[Commitment]:
    """The commitments with these ids, in their order. Raises Invalid naming the field where the caller sees one of them not."""
    wanted = [min(pk, LARGEST) for pk in dict.fromkeys(pks)]
    rows = Commitment.objects.visible_to(acting).select_related("issuer", "lead").in_bulk(wanted)
    missing = [pk for pk in wanted if pk not in rows]
    if missing:
        told = _("没有编号为 %(ids)s 的事项。") % {"ids": "、".join(map(str, missing))}
        raise Invalid(told, fields={field: told})
    return [rows[pk] for pk in wanted]


def source(request: HttpRequest, pk: int) -> Source:
    return get_object_or_404(Source.objects.visible_to(acting_of(request)), pk=min(pk, LARGEST))


def earlier_source(request: HttpRequest, pk: int | None) -> Source | None:
    """The source that another amends. Raises Invalid naming the field where the caller sees none with this id."""
    if pk is None:
        return None
    found = Source.objects.visible_to(acting_of(request)).filter(pk=min(pk, LARGEST)).defer("text", "reading").first()
    if found is None:
        told = _("没有编号为 %(ids)s 的来源。") % {"ids": pk}
        raise Invalid(told, fields={"amends": told})
    return found


def proposal(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(acting_of(request)), pk=min(pk, LARGEST))


def proposals(request: HttpRequest, keys: Iterable[int]) -> list[Proposal]:
    """Those of these proposals that the caller may see, by their place in the document."""
    return list(Proposal.objects.visible_to(acting_of(request)).filter(pk__in=list(keys)))


def entry(request: HttpRequest, pk: int) -> Entry:
    """An entry of a commitment or a source that the caller may see; what is about anything else is not there."""
    found = get_object_or_404(Entry, pk=min(pk, LARGEST))
    stream, _colon, key = found.stream.partition(":")
    if stream == "commitment":
        get_object_or_404(Commitment.objects.visible_to(acting_of(request)), pk=key)
    elif stream == "source":
        get_object_or_404(Source.objects.visible_to(acting_of(request)), pk=key)
    else:
        raise Http404
    return found


def units(keys: Iterable[int], field: str) -> list[Unit]:
    """The units with these ids, in that order. Raises Invalid naming the field where one does not exist today."""
    keys = list(keys)
    found = {unit.pk: unit for unit in Unit.objects.at_work(timezone.localdate()).filter(pk__in=keys)}
    missing = [key for key in keys if key not in found]
    if missing:
        told = _("没有编号为 %(ids)s 的单位。") % {"ids": "、".join(map(str, missing))}
        raise Invalid(told, fields={field: told})
    return [found[key] for key in keys]


def unit(key: int | None, field: str) -> Unit | None:
    return units([key], field)[0] if key is not None else None
