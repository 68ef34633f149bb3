from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "luoshi.rulebook"
    label = "rulebook"
    verbose_name = _("规则")

    def ready(self) -> None:
        from luoshi.rulebook import kinds  # noqa: F401 - registers the sentences of this app's entries
