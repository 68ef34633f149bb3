"""What a person is to one commitment."""

from luoshi.commitments.models import Commitment
from luoshi.kernel.lifecycle import Party
from luoshi.org.acting import Acting
from luoshi.org.models import Post, Role


def parties(acting: Acting, commitment: Commitment) -> dict[Party, Post]:
    """The parties that ``acting`` is to ``commitment``, each with the post that makes it so. No query.

    A commitment that is only about to be proposed has an issuer but no lead yet.
    """
    found: dict[Party, Post] = {}
    for post in acting.posts:
        issues = _issuing(post, commitment)
        if issues:
            found[issues] = post
            if _may_verify(acting, commitment):
                found[Party.VERIFIER] = post
        elif post.role == Role.LEADER and commitment.is_led_over_by(post.unit):
            found[Party.LEADER] = post
        elif commitment.lead_id is not None and post.unit_id == commitment.lead_id:
            if post.role == Role.LIAISON:
                found[Party.LEAD_LIAISON] = post
            elif post.role == Role.UNIT_HEAD:
                found[Party.LEAD_HEAD] = post
    return found


_AS_OFFICE = {Role.SUPERVISOR: Party.SUPERVISOR, Role.SUPERVISION_HEAD: Party.SUPERVISION_HEAD}
_AS_UNIT = {Role.LIAISON: Party.SUPERVISOR, Role.UNIT_HEAD: Party.SUPERVISION_HEAD}


def _issuing(post: Post, commitment: Commitment) -> Party | None:
    """What the post is on the side that issued the commitment, if anything.

    An office issues what comes from a source. What was passed down a unit issued: its head and liaison follow it, and so
    do the people of the government's own supervision office.
    """
    if post.unit_id == commitment.issuer_id:
        return (_AS_OFFICE if commitment.parent_id is None else _AS_UNIT | _AS_OFFICE).get(Role(post.role))
    of_its_office = post.unit.acts_for_government and post.unit.parent_id == commitment.issuer_id
    return _AS_OFFICE.get(Role(post.role)) if of_its_office else None


def _may_verify(acting: Acting, commitment: Commitment) -> bool:
    """Nobody verifies what they claimed, nor what a unit they belong to leads."""
    if acting.username == commitment.claimant:
        return False
    return not acting.belongs_to(commitment.lead_id)
