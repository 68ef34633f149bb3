"""What a post is called in the reader's language, where the record keeps it as text in the language of who acted."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi.org.models import Role


def held_words(role: Role, *, stands_in: bool) -> str:
    """Of a post without its unit: 联络员, 联络员（代）."""
    return held_in(str(role.label), stands_in=stands_in)


def held_in(called: str, *, stands_in: bool) -> str:
    return _("%(role)s（代）") % {"role": called} if stands_in else called


def post_words(text: str) -> str:
    """市应急局 · 联络员 as this reader says it: the unit's name is a name and stays, the role is put into words. Unknown text stays."""
    unit, dot, held = text.rpartition(" · ")
    known = _known().get(held)
    return f"{unit}{dot}{held_words(known[0], stands_in=known[1])}" if known else text


# What a role was called before, in either language: it stands so in the record and in tables that people keep.
FORMER = {"市领导": Role.LEADER, "city leader": Role.LEADER, "Guest inspector": Role.GUEST}  # zh: names of old


@cache
def _known() -> dict[str, tuple[Role, bool]]:
    """Every role by what any language calls it."""
    found: dict[str, tuple[Role, bool]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            called = [*((str(role.label), role) for role in Role), *FORMER.items()]
            found |= {
                held_in(name, stands_in=deputy): (role, deputy) for name, role in called for deputy in (False, True)
            }
    return found
