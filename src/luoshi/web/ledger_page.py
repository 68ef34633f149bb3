"""The ledger as people read it: what was recorded, what has been signed, and how to check both without trusting us."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from luoshi.commitments.models import Commitment, Handling
from luoshi.decide.models import Source
from luoshi.ledger import keys, signing, verifying
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.queries import latest_checkpoint
from luoshi.ledger.sentences import post, sentence, who
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.org.models import Role
from luoshi.web.context import OVERSIGHT

PAGE = 50
_COMMITMENT, _SOURCE = "commitment:", "source:"


@dataclass(frozen=True)
class Line:
    """One entry as it is shown: who acted, its sentence, and what its stream is about where this person may open that."""

    entry: Entry
    who: str
    post: str
    words: str
    about: str
    url: str


@dataclass(frozen=True)
class Signed:
    """The newest checkpoint: whether its signature holds, its public key, how many entries came after it."""

    checkpoint: Checkpoint
    public_key: str
    holds: bool
    since: int


@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Entries newest first, by cursor: ?before=<id> and ?after=<id>, ?stream=… for those of one stream."""
    acting = acting_of(request)
    if not acting.roles & OVERSIGHT:
        raise PermissionDenied
    stream = request.GET.get("stream", "").replace("\x00", "")[:80]
    entries, older, newer = _page(_readable(acting, stream), request.GET)
    lines = _lines(entries, acting)
    context = {
        "lines": lines,
        "stream": stream,
        "about": next((line for line in lines if line.about), None) if stream else None,
        "all_streams": Role.AUDITOR in acting.roles,
        "next_url": _address(stream, "before", entries[-1].id) if older else "",
        "previous_url": _address(stream, "after", entries[0].id) if newer else "",
        "signed": _signed(),
    }
    return render(request, "web/ledger.html", context)


def readable_by(acting: Acting) -> QuerySet[Entry]:
    """The entries that this person may read: those of the commitments and sources they see.

    Auditors read all of them but for streams of what is sensitive. The rows are asked one by one, newest first, and a page
    stops at the fiftieth: no list of all visible things is made.
    """
    # Only what is a number is taken for one: a row that somebody tampered with must not keep the others from being read.
    number = Case(
        *(
            When(
                stream__regex=f"^{prefix}[0-9]{{1,18}}$",
                then=Cast(Substr("stream", len(prefix) + 1), BigIntegerField()),
            )
            for prefix in (_COMMITMENT, _SOURCE)
        )
    )
    commitments = Commitment.objects.visible_to(acting).filter(pk=OuterRef("number")).order_by()
    sources = Source.objects.visible_to(acting).filter(pk=OuterRef("number")).order_by()
    if Role.AUDITOR in acting.roles:
        hidden = [
            Q(
                Exists(model.objects.filter(pk=OuterRef("number"), handling=Handling.SENSITIVE)),
                ~Q(Exists(seen)),
                stream__startswith=prefix,
            )
            for model, seen, prefix in ((Commitment, commitments, _COMMITMENT), (Source, sources, _SOURCE))
        ]
        return Entry.objects.alias(number=number).exclude(hidden[0] | hidden[1])
    return Entry.objects.alias(number=number).filter(
        Q(Exists(commitments), stream__startswith=_COMMITMENT) | Q(Exists(sources), stream__startswith=_SOURCE)
    )


def _readable(acting: Acting, stream: str) -> QuerySet[Entry]:
    entries = readable_by(acting)
    return entries.filter(stream=stream) if stream else entries


def _page(entries: QuerySet[Entry], query: QueryDict) -> tuple[list[Entry], bool, bool]:
    """One page, and whether there are older and newer ones."""
    before, after = _number(query.get("before")), _number(query.get("after"))
    if after is not None:
        found = list(entries.filter(id__gt=after).order_by("id")[: PAGE + 1])
        if not found:
            return _page(entries, QueryDict())
        return list(reversed(found[:PAGE])), True, len(found) > PAGE
    found = list((entries.filter(id__lt=before) if before is not None else entries).order_by("-id")[: PAGE + 1])
    if not found and before is not None:
        return _page(entries, QueryDict())
    return found[:PAGE], len(found) > PAGE, before is not None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _address(stream: str, name: str, pk: int) -> str:
    query = QueryDict(mutable=True)
    if stream:
        query["stream"] = stream
    query[name] = str(pk)
    return f"?{query.urlencode()}"


def _lines(entries: list[Entry], acting: Acting) -> list[Line]:
    """The entries with their sentences. Two queries for what they are about, however many there are."""
    about = _names(Commitment.objects.visible_to(acting), entries, _COMMITMENT, "web:commitment")
    about |= _names(Source.objects.visible_to(acting), entries, _SOURCE, "decide:review")
    return [
        Line(entry, who(entry), post(entry), sentence(entry), *about.get(entry.stream, ("", ""))) for entry in entries
    ]


def _names(rows: QuerySet[Any], entries: Iterable[Entry], prefix: str, url_name: str) -> dict[str, tuple[str, str]]:
    """{stream: (title, address)} of those rows that some entry is about."""
    numbers = {_number(entry.stream.removeprefix(prefix)) for entry in entries if entry.stream.startswith(prefix)}
    titles = rows.filter(pk__in=numbers - {None}).order_by().values_list("pk", "title")
    return {f"{prefix}{pk}": (title, reverse(url_name, args=[pk])) for pk, title in titles}


def _signed() -> Signed | None:
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        return None
    public_key = keys.trusted().get(checkpoint.key_id, "")
    holds = bool(public_key) and signing.is_signed(
        public_key, checkpoint.signature, verifying.signed_bytes(checkpoint.members)
    )
    return Signed(checkpoint, public_key, holds, Entry.objects.filter(id__gt=checkpoint.upto).count())
