from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "luoshi.ledger"
    label = "ledger"
    verbose_name = _("存证链")

    def ready(self) -> None:
        from luoshi.ledger import batches, checks, rebuilding  # noqa: F401 - registers the system checks, and a sentence

        connection_created.connect(batches.widen)
