"""Rulings as precedents: found by search, and laid beside a dispute that is like them."""

from django.db.models import Q, QuerySet

from luoshi.decide.suggesting import History, Past
from luoshi.deliver.models import Dispute
from luoshi.org.acting import Acting

LOOKED_AT = 500  # of the latest rulings, for likeness
FEW = 3  # beside a ruling's form
OWN = 0.15  # what the same unit adds to a likeness, as a share of one: it tends to ask for the same reasons


def precedents(acting: Acting, words: str = "") -> QuerySet[Dispute]:
    """The rulings that this person may see, latest first, narrowed to those that say ``words`` anywhere."""
    rows = Dispute.objects.visible_to(acting).ruled().select_related("commitment", "unit", "new_lead")
    if words:
        fields = ("reason", "ruling", "commitment__title", "commitment__number", "unit__name", "unit__short")
        fits = Q()
        for field in fields:
            fits |= Q(**{f"{field}__icontains": words})
        rows = rows.filter(fits)
    return rows.defer("commitment__words")


def like(dispute: Dispute, acting: Acting) -> list[Dispute]:
    """The precedents most like a dispute that is to be ruled on: by its words, and by the unit that asks. One query."""
    known = list(precedents(acting).exclude(commitment=dispute.commitment_id)[:LOOKED_AT])
    history = History(Past(one.pk, one.commitment.title, one.reason) for one in known)
    alike = history.like(f"{dispute.commitment.title}。{dispute.reason}")
    scores = {at: alike.get(at, 0.0) + (OWN if one.unit_id == dispute.unit_id else 0.0) for at, one in enumerate(known)}
    best = sorted((at for at, score in scores.items() if score), key=lambda at: (-scores[at], at))
    return [known[at] for at in best[:FEW]]
