"""What a post lets a person do to units, people and rights themselves. Business is another matter: that is the life-cycle's table.

Three administrators stand apart, none of whom has any part in business (GB/T 22239-2019, 8.1.5 and 8.1.10; 三员分立). The
system administrator keeps units and settings, the security administrator people and their posts, the audit administrator
reads what both did. Each reaches the government that the post belongs to, and everything below. The system itself, which sets
up the first government, may do anything.
"""

from collections.abc import Iterable

from luoshi.org.acting import Acting
from luoshi.org.models import Post, Role, Unit

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

#: Who arranges units, by role.
ARRANGERS = (Role.SYSTEM_ADMIN,)


def may_arrange_units(acting: Acting, unit: Unit | None = None) -> bool:
    """Whether this person may set up, change and end units: ``unit`` and those below it, or any at all where none is given."""
    return acting.is_system or arranging_post(acting, unit) is not None


def may_arrange_people(acting: Acting, unit: Unit | None = None) -> bool:
    """Whether this person may enter people and give and end posts: in ``unit``, or anywhere where none is given. No query."""
    return acting.is_system or _reaching(acting, (Role.SECURITY_ADMIN,), unit) is not None


def may_read_administration(acting: Acting) -> bool:
    """Whether this person may read everything that administrators did; changes nothing."""
    return Role.AUDIT_ADMIN in acting.roles


def arranging_post(acting: Acting, unit: Unit | None = None) -> Post | None:
    """The post that entitles to arranging ``unit``: the one that the ledger names. No query."""
    return _reaching(acting, ARRANGERS, unit)


def reach(post: Post) -> str:
    """The path of the government that a post belongs to: its own unit's, or that of the unit above it."""
    return post.reach


def kept_apart(role: str, held: Iterable[str]) -> bool:
    """Whether ``role`` may not be held beside ``held``: no administrator holds another's post, or one of business."""
    others = set(held) - {role}
    return bool(others) if role in ADMINISTRATORS else bool(others & ADMINISTRATORS)


def _reaching(acting: Acting, roles: Iterable[str], unit: Unit | None) -> Post | None:
    posts = acting.posts_as(roles)
    return next((post for post in posts if unit is None or unit.path.startswith(reach(post))), None)
