"""What a post lets a person do to units, people and rights themselves. Business is another matter: that is the life-cycle's table."""

from luoshi.org.acting import Acting
from luoshi.org.models import Post, Role, Unit

#: Who arranges units, by role.
ARRANGERS = (Role.ADMINISTRATOR,)


def may_arrange_units(acting: Acting, unit: Unit | None = None) -> bool:
    """Whether this person may set up, change and end units: ``unit`` and those below it, or any at all where none is given.

    An administrator's reach is the government that the post belongs to, with everything below; the system itself, which
    sets up the first government, may do anything. No query.
    """
    return acting.person is None or arranging_post(acting, unit) is not None


def arranging_post(acting: Acting, unit: Unit | None = None) -> Post | None:
    """The post that entitles to arranging ``unit``: the one that the ledger names."""
    posts = acting.posts_as(ARRANGERS)
    return next((post for post in posts if unit is None or unit.path.startswith(reach(post))), None)


def reach(post: Post) -> str:
    """The path of the government that a post belongs to: its own unit's, or that of the unit above it."""
    unit = post.unit
    return unit.path if unit.governs else unit.path.removesuffix(f"{unit.code}/")
