from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "luoshi.commitments"
    label = "commitments"
    verbose_name = _("督办事项")

    def ready(self) -> None:
        from luoshi.commitments import kinds  # noqa: F401 - registers the sentences of this app's entries
