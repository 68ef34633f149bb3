"""What every act on the review desk begins and ends with: the row held, the right asked, the entry written."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.errors import Stale
from luoshi.decide.models import Proposal, Source, Status
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid, NotEntitled


def opened(pk: int, version: int | None, acting: Acting) -> Proposal:
    """The proposal, held until the transaction ends. version: as their page showed it; None does not ask.

    Raises NotEntitled for another office's, Stale where it was changed meanwhile.
    """
    held = Proposal.objects.select_related("source__office").defer("source__text", "source__reading")
    proposal = held.select_for_update(of=("self",)).get(pk=pk)
    refuse_outsiders(proposal.source, acting)
    if version is not None and proposal.version != version:
        raise Stale(
            [
                _("“%(title)s”已被修改，现为“%(status)s”")
                % {"title": proposal.title, "status": proposal.get_status_display()}
            ]
        )
    return proposal


def refuse_outsiders(source: Source, acting: Acting) -> None:
    """Raise NotEntitled for who does not act for the office that took the source in."""
    if source.office_id not in {office.pk for office in acting.offices}:
        raise NotEntitled(_("研读由录入来源的督查机构办理。"))


def refuse_decided(proposal: Proposal) -> None:
    """Raise Invalid for a proposal of which somebody has decided already: proposed, set aside, merged."""
    if proposal.status != Status.PENDING:
        raise Invalid(
            _("“%(title)s”现为“%(status)s”，不能再改。")
            % {"title": proposal.title, "status": proposal.get_status_display()}
        )


def act_on(source: Source, kind: str, acting: Acting, now: datetime, **facts: Any) -> Act:
    """An act that begins on a source's stream; whoever began it writes it."""
    act = Act(source.stream, kind, author=acting.author(), now=now)
    act.facts.update(facts)
    return act


def save_proposal(act: Act, proposal: Proposal) -> None:
    """Save a proposal within an act, as a new version: pages that show the old one are refused from now on."""
    proposal.version += 1
    act.save(proposal)
