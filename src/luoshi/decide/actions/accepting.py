"""Proposals become commitments, one by one or all that are complete."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.commitments.actions import propose
from luoshi.commitments.models import Commitment, Handling
from luoshi.decide.actions.holding import act_on, opened, refuse_decided, refuse_outsiders, save_proposal
from luoshi.decide.actions.registering import register
from luoshi.decide.models import Origin, Proposal, Source, SourceKind, Status
from luoshi.kernel.lifecycle import State
from luoshi.ledger.errors import Conflict
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Incomplete
from luoshi.org.models import Role, Unit


@transaction.atomic
def accept(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> list[Commitment]:
    """Make a proposal into commitments that await registration: one, or one a unit where several lead (各县区).

    A supervision head's acceptance registers at once where everything that registration needs is there.
    """
    proposal = opened(pk, version, acting)
    refuse_decided(proposal)
    heads = proposal.source.office_id in {post.unit_id for post in acting.posts_as([Role.SUPERVISION_HEAD])}
    if heads and not proposal.is_complete:
        raise lacking(proposal)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[*proposal.leads, *proposal.supports])}
    leads: list[Unit | None] = [units[key] for key in proposal.leads] or [None]
    supports = tuple(units[key] for key in proposal.supports)
    made = [_proposed(proposal, lead, supports, acting, now) for lead in leads]
    proposal.status = Status.PROPOSED
    act = act_on(proposal.source, "source.accepted", acting, now, title=proposal.title)
    save_proposal(act, proposal)
    start, end = _stretch(proposal)
    act.save_all(
        [
            Origin(commitment=commitment, source=proposal.source, proposal=proposal, start=start, end=end)
            for commitment in made
        ]
    )
    act.write()
    if heads:
        made = [register(commitment.pk, acting=acting, now=now) for commitment in made]
    return made


def _stretch(proposal: Proposal) -> tuple[int, int]:
    """The characters that a proposal stands for, those of the neighbours merged into it included."""
    edges = [(proposal.start, proposal.end)]
    merged = list(
        Proposal.objects.filter(source_id=proposal.source_id, status=Status.MERGED).values_list(
            "pk", "start", "end", "reason"
        )
    )
    wanted = [str(proposal.pk)]
    while wanted:
        into = wanted.pop()
        for key, start, end, reason in merged:
            if reason == into:
                edges.append((start, end))
                wanted.append(str(key))
    return min(start for start, _end in edges), max(end for _start, end in edges)


def lacking(proposal: Proposal) -> Incomplete:
    """What a proposal still needs before it can be registered, as the refusal that says so."""
    fields = {}
    if not proposal.leads:
        fields["lead"] = _("请指定牵头单位。")
    if not proposal.due:
        fields["due"] = _("请定完成时限。")
    if not proposal.measure:
        fields["measure"] = _("请写明怎样算完成。")
    return Incomplete(
        _("“%(title)s”还不能立项：%(what)s") % {"title": proposal.title, "what": "".join(fields.values())},
        fields=fields,
    )


def _proposed(
    proposal: Proposal, lead: Unit | None, supports: tuple[Unit, ...], acting: Acting, now: datetime
) -> Commitment:
    source = proposal.source
    return propose(
        acting=acting, now=now, issuer=source.office, title=proposal.title, words=proposal.words, kind=proposal.kind,
        instruction=source.kind == SourceKind.INSTRUCTION, lead=lead, supports=tuple(unit for unit in supports if unit != lead),
        due=proposal.due, measure=proposal.measure, tier=proposal.tier, handling=source.handling,
        facts={"source": "" if source.handling == Handling.SENSITIVE else source.title, "start": proposal.start, "end": proposal.end},
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of an act on many: those done, and those left with the reason why."""

    done: list[Commitment]
    left: list[tuple[str, str]]


def accept_all(source: Source, *, acting: Acting, now: datetime, pks: Iterable[int] | None = None) -> Outcome:
    """Accept every pending proposal of a source, or those of ``pks``; each by itself, so that one's trouble is only its own.

    What a head accepts must be complete; the rest is left, with the reason.
    """
    refuse_outsiders(source, acting)
    pending = source.proposals.filter(status=Status.PENDING)
    if pks is not None:
        pending = pending.filter(pk__in=list(pks))
    return _each(
        ((title, pk) for pk, title in pending.values_list("pk", "title")), lambda pk: accept(pk, acting=acting, now=now)
    )


def register_all(source: Source, *, acting: Acting, now: datetime) -> Outcome:
    """Register every commitment of this source that was proposed; each by itself. What lacks something is left, with the reason."""
    refuse_outsiders(source, acting)
    proposed = Commitment.objects.filter(origin__source=source, state=State.PROPOSED).order_by("origin__start", "pk")
    return _each(
        ((title, pk) for pk, title in proposed.values_list("pk", "title")),
        lambda pk: [register(pk, acting=acting, now=now)],
    )


def _each(wanted: Iterable[tuple[str, int]], do: Callable[[int], list[Commitment]]) -> Outcome:
    done: list[Commitment] = []
    left: list[tuple[str, str]] = []
    for title, pk in list(wanted):
        try:
            done += do(pk)
        except ActRefused as error:
            left.append((title, error.message))
        except Conflict as error:  # somebody else wrote in the very same moment
            left.append((title, f"“{title}”{error}"))
    return Outcome(done, left)
