from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConcludeConfig(AppConfig):
    name = "luoshi.conclude"
    label = "conclude"
    verbose_name = _("成")

    def ready(self) -> None:
        from luoshi.conclude import kinds  # noqa: F401 - registers the sentences of this app's entries
