from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuperviseConfig(AppConfig):
    name = "luoshi.supervise"
    label = "supervise"
    verbose_name = _("督")

    def ready(self) -> None:
        from luoshi.supervise import kinds  # noqa: F401 - registers the sentences of this app's entries
