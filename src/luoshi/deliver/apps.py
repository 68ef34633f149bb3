from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliverConfig(AppConfig):
    name = "luoshi.deliver"
    label = "deliver"
    verbose_name = _("干")

    def ready(self) -> None:
        from luoshi.deliver import kinds  # noqa: F401 - registers the sentences of this app's entries
        from luoshi.deliver.handing_over import count_open
        from luoshi.org import standing

        standing.register(count_open)
