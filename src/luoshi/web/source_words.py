"""The sentence that a commitment came from, with the sentences beside it; read without fetching the whole document."""

import re
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Greatest, Substr
from django.urls import NoReverseMatch, reverse

from luoshi.commitments.models import Commitment, Handling
from luoshi.decide.models import Origin, Source
from luoshi.org.acting import Acting

NEAR = 160  # characters looked at on either side: a sentence or two
_END = re.compile(r"[。！？!?；;]|\n\s*\n")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Words:
    """Where a commitment came from. ``before`` and ``after``: the neighbouring sentences, as the document has them.

    Of a sensitive document who may not see it gets no neighbours, and ``told`` says whether at least its title: those whom
    a sensitive commitment concerns. url: the review desk, for those who may see the document; "" for the others.
    """

    source: Source
    proposal: int | None
    before: str
    after: str
    url: str
    told: bool = True


def words_of(commitment: Commitment, acting: Acting) -> Words | None:
    """None where it did not come from a document. One query; of the text only what lies near is fetched."""
    origin = (
        Origin.objects.filter(commitment=commitment)
        .select_related("source").defer("source__text", "source__reading")
        .annotate(
            near_before=Substr("source__text", Greatest(F("start") - Value(NEAR - 1), Value(1)), NEAR),
            near_after=Substr("source__text", F("end") + Value(1), NEAR),
            readable=Exists(Source.objects.visible_to(acting).filter(pk=OuterRef("source_id"))),
        )
        .first()
    )  # fmt: skip
    if origin is None:
        return None
    open_to_all = origin.readable or origin.source.handling != Handling.SENSITIVE
    return Words(
        source=origin.source, proposal=origin.proposal_id,
        before=last_sentence(origin.near_before[: origin.start]) if open_to_all else "",
        after=first_sentence(origin.near_after) if open_to_all else "",
        told=open_to_all or commitment.is_sensitive,
        url=_desk(origin) if origin.readable else "",
    )  # fmt: skip


def last_sentence(text: str) -> str:
    """The last sentence of ``text``; what was cut off at its beginning is marked by an ellipsis."""
    text = text.rstrip()
    ends = [found.end() for found in _END.finditer(text) if found.end() < len(text)]
    return _joined(text[ends[-1] :]) if ends else ("…" if len(text) >= NEAR - 1 else "") + _joined(text)


def first_sentence(text: str) -> str:
    """The first sentence of ``text``; what was cut off at its end is marked by an ellipsis."""
    found = _END.search(text, len(text) - len(text.lstrip()))
    return _joined(text[: found.end()]) if found else _joined(text) + ("…" if len(text) >= NEAR else "")


def _joined(text: str) -> str:
    """On one line: a break inside Chinese words is the page's, not the sentence's."""
    return _BREAK.sub("", text).strip()


def _desk(origin: Origin) -> str:
    try:
        return f"{reverse('decide:review', args=[origin.source_id])}?at={origin.start}"
    except NoReverseMatch:
        return ""
