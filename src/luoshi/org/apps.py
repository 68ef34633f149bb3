from collections.abc import Collection

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "luoshi.org"
    label = "org"
    verbose_name = _("组织")

    def ready(self) -> None:
        from luoshi.ledger import sentences
        from luoshi.org import kinds, receivers, roster_jobs, unit_kinds  # noqa: F401 - kinds register the sentences of this app's entries
        from luoshi.org.post_words import post_words

        sentences.WORDS |= {"post": post_words, "posts": post_words}
        receivers.connect()
        roster_jobs.register()
        refuse_unknown_posts(settings.LUOSHI_SECOND_FACTOR_POSTS)


def refuse_unknown_posts(named: Collection[str]) -> None:
    """Raise ImproperlyConfigured where a post is named that there is not: who must have a second factor would go without."""
    from luoshi.org.models import Role

    if unknown := set(named) - set(Role.values):
        raise ImproperlyConfigured(
            f"LUOSHI_SECOND_FACTOR_POSTS names no post that there is: {', '.join(sorted(unknown))}. "
            f"There are {', '.join(sorted(Role.values))}."
        )
