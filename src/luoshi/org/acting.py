"""Who is acting, and by which posts: what every action and every query takes instead of a user."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from luoshi.ledger.writing import Author
from luoshi.org.models import Person, Post, Role, Unit

OFFICE_ROLES = frozenset({Role.SUPERVISOR, Role.SUPERVISION_HEAD})
UNIT_ROLES = frozenset({Role.LIAISON, Role.UNIT_HEAD})


@dataclass(frozen=True)
class Acting:
    """A person with the post acted as. ``person`` is None for a visitor, and for the system itself (the sweep).

    Rights come from ``posts`` alone, which is one post, or none: so nobody has two posts' rights at once by accident.
    What a person must not do because of where else they belong is asked of ``held``, every post held on ``today``. What ends
    with a day of its own (a guest's inspection) is shown to nobody of whom it is not known which day it is.
    """

    person: Person | None
    posts: tuple[Post, ...]
    is_system: bool = False
    held: tuple[Post, ...] = ()
    today: date | None = None

    @classmethod
    def of(cls, person: Person, held: Iterable[Post], chosen: int | None = None, today: date | None = None) -> "Acting":
        """chosen: key of the post acted as; the first where none is chosen, or one that is not held any more."""
        posts = tuple(held)
        acted = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
        return cls(person, (acted,) if acted else (), held=posts, today=today)

    @classmethod
    def system(cls) -> "Acting":
        return cls(None, (), is_system=True)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def name(self) -> str:
        return self.person.name if self.person else _("系统")

    @property
    def username(self) -> str:
        return self.person.username if self.person else "system"

    @property
    def post_title(self) -> str:
        """The post acted as, as the header shows it: 市应急局 · 联络员."""
        return str(self.posts[0]) if self.posts else ""

    def belongs_to(self, unit_id: int | None) -> bool:
        """Whether any post held today, acted as or not, is in this unit."""
        return any(post.unit_id == unit_id for post in (*self.held, *self.posts))

    def posts_as(self, roles: Iterable[str]) -> list[Post]:
        wanted = set(roles)
        return [post for post in self.posts if post.role in wanted]

    @cached_property
    def offices(self) -> list[Unit]:
        """The supervision offices that this person works in."""
        return list({post.unit_id: post.unit for post in self.posts_as(OFFICE_ROLES)}.values())

    @cached_property
    def units(self) -> list[Unit]:
        """The units that this person answers for."""
        return list({post.unit_id: post.unit for post in self.posts_as(UNIT_ROLES)}.values())

    def author(self, post: Post | None = None) -> Author:
        """Name and post frozen as text for the ledger; ``post`` is the one that entitles to the act."""
        chosen = post or (self.posts[0] if self.posts else None)
        return Author(name=self.name, post=str(chosen) if chosen else "", username=self.username)
