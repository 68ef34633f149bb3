"""Every write about what two linked commitments ask differently: numbers weighed when they change, settled by who issued both.

The link keeps whether anything is unsettled, so that lists and the desk need not read two texts for every row.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.commitments.actions import Doing, locked, note
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.deliver.conflicts import Asks, Conflict, conflicts
from luoshi.deliver.models import Holds, Link
from luoshi.kernel.lifecycle import Action, Party, State
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled

LONGEST = 400  # characters of a reason, as its column holds
THIS, OTHER, BOTH = "this", "other", "both"
CHOICES = (THIS, OTHER, BOTH)
"""What may hold, seen from the commitment that the act is done to."""


def differences(link: Link) -> list[Conflict]:
    """What the two ends of a link ask differently now, the older first. No query, with both ends loaded."""
    return conflicts(*(Asks(end.due, end.measure, end.words) for end in (link.one, link.other)))


def unsettled(link: Link) -> list[Conflict]:
    """The numbers in which they differ beyond what was settled: one that moved since is a new matter.

    Another date is told beside the two and is no conflict: who keeps the earlier keeps both.
    """
    return [found for found in differences(link) if found.what == "measure" and _kept(found) not in link.settled]


def weigh(links: Iterable[Link], act: Act) -> None:
    """Keep at each link whether anything is unsettled, as a part of ``act``."""
    for link in links:
        link.is_conflict = bool(unsettled(link))
        act.save(link)


def weigh_links(doing: Doing) -> None:
    """Weigh the links of a commitment whose measure an act moves. Two queries; one where nothing is linked."""
    held = Link.objects.of(doing.commitment).select_for_update(of=("self",)).order_by("pk")
    links = list(held.select_related("one", "other"))
    for link in links:  # with what the act has changed and not saved yet
        setattr(link, "one" if link.one_id == doing.commitment.pk else "other", doing.commitment)
    weigh(links, doing.act)


@transaction.atomic
def settle(
    pk: int, *, acting: Acting, now: datetime, other: Commitment, holds: str, reason: str, version: int | None = None
) -> Commitment:
    """Say which of two that ask differently holds, or that both stand, with the reason; an entry in either stream.

    Nothing else moves: whose measure is to follow is retargeted by the act for that. Raises NotEntitled unless the caller
    heads the office or unit that issued both, Invalid where they are not linked or ask nothing different.
    """
    _check(holds, reason)
    held = {key: locked(key) for key in sorted({pk, other.pk})}
    if not all(Party.SUPERVISION_HEAD in parties(acting, one) for one in held.values()):
        raise NotEntitled(_("要求不一致的，由交办这两件事的单位负责人裁定。"))
    with _noted(pk, acting, now, version) as doing:
        link = _between(pk, other.pk)
        found = differences(link)
        if not found:
            raise Invalid(_("这两件事现在的要求没有不一致。"))
        link.holds = _from_the_older(holds, is_older=link.one_id == pk)
        link.settlement, link.settled_by, link.settled_at = reason.strip()[:LONGEST], acting.name, now
        link.settled = [_kept(one) for one in found]
        weigh([link], doing.act)
        facts = {"reason": link.settlement, "what": [[one.indicator, one.one, one.other] for one in found]}
        doing.act.facts.update(facts, other=str(held[other.pk]), holds=holds)
        with _noted(other.pk, acting, now, None) as told:
            turned = {THIS: OTHER, OTHER: THIS}.get(holds, BOTH)
            told.act.facts.update(facts, other=str(held[pk]), holds=turned)
    return doing.commitment


def _noted(pk: int, acting: Acting, now: datetime, version: int | None) -> AbstractContextManager[Doing]:
    return note(
        pk, "commitment.conflict_settled", acting=acting, now=now, version=version,
        by={Party.SUPERVISION_HEAD}, states=set(State), action=Action.RETARGET,
    )  # fmt: skip


def _check(holds: str, reason: str) -> None:
    refuse_classified(reason)
    if holds not in CHOICES:
        raise Invalid(_("请选择以哪一件为准。"), fields={"holds": _("请选择以哪一件为准。")})
    if not reason.strip():
        raise Incomplete(_("请写明理由。"), fields={"reason": _("请写明理由。")})


def _between(pk: int, other: int) -> Link:
    rows = Link.objects.select_for_update(of=("self",)).select_related("one", "other")
    found = rows.filter(one=min(pk, other), other=max(pk, other)).first()
    if found is None:
        raise Invalid(_("这两件事没有关联。"))
    return found


def _from_the_older(holds: str, *, is_older: bool) -> str:
    if holds == BOTH:
        return Holds.BOTH
    return Holds.ONE if (holds == THIS) == is_older else Holds.OTHER


def _kept(found: Conflict) -> list[str]:
    return [found.what, found.indicator, found.one, found.other]
