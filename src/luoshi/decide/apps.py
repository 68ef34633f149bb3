from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecideConfig(AppConfig):
    name = "luoshi.decide"
    label = "decide"
    verbose_name = _("定")

    def ready(self) -> None:
        from luoshi.decide import kinds  # noqa: F401 - registers the sentences of this app's entries
