"""How a commitment was checked."""

from luoshi.commitments.models import Commitment
from luoshi.conclude.models import Verification

MOST = 20  # a commitment sent back more often than that tells its story in the ledger


def checks_of(commitment: Commitment) -> list[Verification]:
    """The verifications of one commitment, passed and failed, latest first; the last ``MOST``. One query."""
    return list(Verification.objects.filter(commitment=commitment).order_by("-pk")[:MOST])
