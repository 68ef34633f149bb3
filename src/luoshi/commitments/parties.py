"""What a person is to one commitment."""

from luoshi.commitments.models import Commitment
from luoshi.kernel.lifecycle import Party
from luoshi.org.acting import OFFICE_ROLES, Acting
from luoshi.org.models import Post, Role


def parties(acting: Acting, commitment: Commitment) -> dict[Party, Post]:
    """The parties that ``acting`` is to ``commitment``, each with the post that makes it so. No query.

    A commitment that is only about to be proposed has an issuer but no lead yet.
    """
    found: dict[Party, Post] = {}
    for post in acting.posts:
        if post.unit_id == commitment.issuer_id and post.role in OFFICE_ROLES:
            found[Party.SUPERVISOR if post.role == Role.SUPERVISOR else Party.SUPERVISION_HEAD] = post
            if _may_verify(acting, commitment):
                found[Party.VERIFIER] = post
        elif post.role == Role.LEADER and commitment.issuer.is_within(post.unit):
            found[Party.LEADER] = post
        elif commitment.lead_id is not None and post.unit_id == commitment.lead_id:
            if post.role == Role.LIAISON:
                found[Party.LEAD_LIAISON] = post
            elif post.role == Role.UNIT_HEAD:
                found[Party.LEAD_HEAD] = post
    return found


def _may_verify(acting: Acting, commitment: Commitment) -> bool:
    """Nobody verifies what they claimed, nor what a unit they belong to leads."""
    if acting.username == commitment.claimant:
        return False
    return all(post.unit_id != commitment.lead_id for post in acting.posts)
