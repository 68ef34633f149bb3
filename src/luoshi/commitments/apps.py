from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
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
        post_migrate.connect(_index_words, sender=self)


def _index_words(using: str, **_more: Any) -> None:
    """After a migration: see ``sought.install``. Where the tables have been taken away there is nothing to index."""
    from luoshi.commitments import sought

    if "commitments_commitment" in connections[using].introspection.table_names():
        sought.install(connections[using])
