"""What happened to a commitment, read from its stream."""

from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence

# Entries that no person made; they do not make a page stale.
BY_THE_CLOCK = ("commitment.light_changed", "commitment.reminded")


def since_version(stream: str, count: int) -> list[str]:
    """The last ``count`` acts of people in a stream, oldest first, each as «who: what»."""
    acts = Entry.objects.filter(stream=stream).exclude(kind__in=BY_THE_CLOCK).order_by("-seq")[: max(count, 1)]
    return [f"{entry.actor}{sentence(entry)}" for entry in reversed(acts)]
