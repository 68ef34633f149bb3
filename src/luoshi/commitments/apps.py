from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "luoshi.commitments"
    label = "commitments"
    verbose_name = _("督办事项")

    def ready(self) -> None:
        from luoshi.commitments import kinds, reach  # noqa: F401 - registers the sentences of this app's entries
        from luoshi.commitments.classified import refuse_classified
        from luoshi.ledger.guards import KEPT
        from luoshi.ledger.values import SCREENS

        if refuse_classified not in SCREENS:
            SCREENS.append(refuse_classified)
        KEPT["commitments_reach"] = reach
        pre_migrate.connect(_let_go, sender=self)
        post_migrate.connect(_keep, sender=self)


def _let_go(using: str, plan: Sequence[Any], **_more: Any) -> None:
    """Before a migration: see ``reach.remove``. One that has nothing to do leaves all as it is."""
    from luoshi.commitments import reach

    if plan:
        reach.remove(connections[using])


def _keep(using: str, **_more: Any) -> None:
    """After a migration: see ``sought.install`` and ``reach.install``. Where the tables have been taken away there is nothing to keep."""
    from luoshi.commitments import reach, sought

    tables = connections[using].introspection.table_names()
    if "commitments_commitment" in tables:
        sought.install(connections[using])
    if "commitments_reach" in tables:
        reach.install(connections[using])
