from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "luoshi.commitments"
    label = "commitments"
    verbose_name = _("督办事项")

    def ready(self) -> None:
        from luoshi.commitments import kinds  # noqa: F401 - registers the sentences of this app's entries
        from luoshi.commitments.classified import refuse_classified
        from luoshi.ledger.values import SCREENS

        if refuse_classified not in SCREENS:
            SCREENS.append(refuse_classified)
