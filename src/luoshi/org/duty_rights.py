"""Who may grant mandates, and whose lists and mandates somebody may read. Who keeps the lists: ``rights.arranging_post``."""

from django.db.models import Q

from luoshi.org.acting import Acting
from luoshi.org.models import Kind, Post, Role, Unit


def granting_post(acting: Acting, office: Unit | None = None) -> Post | None:
    """The post of head of a supervision office, ``office`` or any: a mandate is the government's, and its office enters it."""
    posts = acting.posts_as([Role.SUPERVISION_HEAD])
    return next((post for post in posts if office in {None, post.unit} and post.unit.kind == Kind.OFFICE), None)


def may_be_mandated(office: Unit, issuer: Unit) -> bool:
    """Whether ``issuer`` is a department of the government whose office this is (Order 733, art. 7: 所属部门)."""
    own = issuer.path.startswith(office.government_path) and issuer.level == office.level
    return own and not issuer.governs and issuer.kind != Kind.OFFICE


def read_paths(acting: Acting) -> list[str]:
    """The paths at and below which this person reads lists and mandates: the own unit's; an office's whole government."""
    oversees = {Role.SUPERVISOR, Role.SUPERVISION_HEAD}
    return [post.unit.government_path if post.role in oversees else post.unit.path for post in acting.posts]


def at_or_below(field: str, paths: list[str]) -> Q:
    """Rows whose unit stands at or below one of the paths; nothing where there is none."""
    found = Q(pk__in=[])
    for path in dict.fromkeys(paths):
        found |= Q(**{f"{field}__path__under": path})
    return found


def above(acting: Acting) -> list[str]:
    """The paths of every unit that stands above one of this person's, and of their own."""
    found: dict[str, None] = {}
    for post in acting.posts:
        codes = post.unit.path.strip("/").split("/")
        found |= dict.fromkeys("/".join(codes[: depth + 1]) + "/" for depth in range(len(codes)))
    return list(found)
