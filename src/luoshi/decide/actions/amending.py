"""A source that amends an earlier one: what it says again, and what it says no more."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.commitments.actions import Doing, note
from luoshi.commitments.models import Commitment, Handling
from luoshi.decide.actions.holding import act_on, refuse_outsiders, save_proposal
from luoshi.decide.models import Origin, Proposal, SetAside, Source, Status
from luoshi.kernel.lifecycle import Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid
from luoshi.org.models import Unit


@transaction.atomic
def say_amends(pk: int, earlier: Source | None, *, acting: Acting, now: datetime) -> Source:
    """Say which earlier source this one amends or replaces; None where it amends none after all."""
    rows = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = rows.get(pk=pk)
    refuse_outsiders(source, acting)
    refuse_other_offices(earlier, source.office)
    if earlier is not None and pk in _amended_by(earlier):
        raise Invalid(_("两份来源不能互相修订。"), fields={"amends": _("请另选一份更早的来源。")})
    source.amends = earlier
    act = act_on(
        source, "source.amends", acting, now, title=source.title, amends=title_for_record(earlier) if earlier else ""
    )
    if act.save(source):
        act.write()
    return source


def refuse_other_offices(earlier: Source | None, office: Unit) -> None:
    """Raise Invalid where the source that is said to be amended is not this office's."""
    if earlier is not None and earlier.office_id != office.pk:
        raise Invalid(_("只能修订本机构录入的来源。"), fields={"amends": _("请选本机构录入的来源。")})


def _amended_by(source: Source) -> set[int]:
    """The source itself and all that it amends, back to the first."""
    found: set[int] = set()
    at: int | None = source.pk
    while at is not None and at not in found:
        found.add(at)
        at = Source.objects.filter(pk=at).values_list("amends_id", flat=True).first()
    return found


@dataclass(frozen=True)
class Duplicate:
    """A proposal that says again what a commitment says already; ``differs``: in what it says it otherwise (comparing)."""

    proposal: int
    commitment: int
    differs: Sequence[str] = ()


@transaction.atomic
def set_aside_as_duplicates(
    source_pk: int, found: Sequence[Duplicate], *, acting: Acting, now: datetime
) -> list[Proposal]:
    """Set proposals aside because each is in hand already, as the commitment that it names. All of them, or none.

    One entry on the source's stream, and one on each commitment's: that this source says it again, and what it changes.
    """
    source = Source.objects.select_related("office").defer("text", "reading").get(pk=source_pk)
    refuse_outsiders(source, acting)
    wanted = {one.proposal: one for one in found}
    held = source.proposals.select_for_update(of=("self",)).filter(pk__in=wanted, status=Status.PENDING)
    proposals = list(held.order_by("start", "pk"))
    if not proposals:
        raise Invalid(_("没有待定的事项可办。"))
    known = Commitment.objects.visible_to(acting).filter(issuer=source.office_id).exclude(state=State.DECLINED)
    numbers = dict(known.filter(pk__in={one.commitment for one in found}).values_list("pk", "number"))
    act = act_on(source, "source.duplicates", acting, now, count=len(proposals))
    for proposal in proposals:
        same = wanted[proposal.pk]
        if same.commitment not in numbers:
            raise Invalid(_("“%(title)s”没有对应的在办事项。") % {"title": proposal.title})
        proposal.status, proposal.reason, proposal.duplicate_of_id = (
            Status.SET_ASIDE, SetAside.DUPLICATE, same.commitment,
        )  # fmt: skip
        save_proposal(act, proposal)
    act.facts.update(numbers=[number for number in numbers.values() if number][:200])
    act.write()
    by_commitment = {wanted[proposal.pk].commitment: wanted[proposal.pk] for proposal in proposals}
    for commitment in sorted(by_commitment):
        with _noted(commitment, "commitment.restated", acting, now) as doing:
            doing.act.facts.update(source=title_for_record(source), differs=list(by_commitment[commitment].differs))
    return proposals


@transaction.atomic
def note_dropped(source_pk: int, commitments: Iterable[int], *, acting: Acting, now: datetime) -> list[Commitment]:
    """Note that an amending source no longer says what these commitments of earlier ones came from.

    Nothing about them is decided by that: one entry on the source's stream and one on each commitment's.
    """
    source = Source.objects.select_related("office", "amends").defer("text", "reading").get(pk=source_pk)
    refuse_outsiders(source, acting)
    earlier = _amended_by(source) - {source.pk}
    origins = Origin.objects.filter(commitment__in=list(commitments), source__in=earlier, dropped_by=None)
    chosen = list(origins.exclude(commitment__state=State.DECLINED).order_by("commitment_id"))
    if not chosen:
        raise Invalid(_("没有可记的事项。"))
    done = []
    for origin in chosen:
        with _noted(origin.commitment_id, "commitment.dropped", acting, now) as doing:
            origin.dropped_by = source
            doing.act.save(origin)
            doing.act.facts.update(source=title_for_record(source))
            done.append(doing.commitment)
    told = [commitment.number for commitment in done if commitment.number]
    act_on(source, "source.drops", acting, now, count=len(done), numbers=told[:200]).write()
    return done


def title_for_record(source: Source) -> str:
    """A source's title as a commitment's record may have it: more people read that than see a sensitive source."""
    return _("敏感来源") if source.handling == Handling.SENSITIVE else source.title


def _noted(pk: int, kind: str, acting: Acting, now: datetime) -> AbstractContextManager[Doing]:
    """A note of the office that issued a commitment, whatever state it is in."""
    return note(
        pk, kind, acting=acting, now=now, by={Party.SUPERVISOR, Party.SUPERVISION_HEAD},
        states=set(State) - {State.DECLINED}, action=Action.PROPOSE,
    )  # fmt: skip
