"""Who may arrange what: three administrators apart, none of whom has any part in business (GB/T 22239-2019, 8.1.10; 三员分立).

The system administrator keeps units and settings, the security administrator people and their posts, the audit administrator
reads what both did. Each acts at the unit of the post and below, nowhere else. The system itself sets things up.
"""

from collections.abc import Iterable

from luoshi.org.acting import Acting
from luoshi.org.models import Role, Unit

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def may_arrange_units(acting: Acting) -> bool:
    """Whether this person may set up, change and end units somewhere."""
    return acting.is_system or Role.SYSTEM_ADMIN in acting.roles


def may_arrange_people(acting: Acting) -> bool:
    """Whether this person may enter people and give and end posts somewhere."""
    return acting.is_system or Role.SECURITY_ADMIN in acting.roles


def may_read_administration(acting: Acting) -> bool:
    """Whether this person may read everything that administrators did; changes nothing."""
    return Role.AUDIT_ADMIN in acting.roles


def within_reach(acting: Acting, unit: Unit, role: str) -> bool:
    """Whether ``unit`` is one that the acting person's post as ``role`` extends to: the post's own unit and all below."""
    return acting.is_system or any(unit.is_within(post.unit) for post in acting.posts_as([role]))


def kept_apart(role: str, held: Iterable[str]) -> bool:
    """Whether ``role`` may not be held beside ``held``: no administrator holds another's post, or one of business."""
    others = set(held) - {role}
    return bool(others) if role in ADMINISTRATORS else bool(others & ADMINISTRATORS)
