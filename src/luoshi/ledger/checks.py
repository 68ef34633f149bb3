"""System checks: a ledgered model must be one that the ledger can write down and fold back."""

from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from luoshi.ledger.models import LedgeredModel


@checks.register(checks.Tags.models)
def ledgered_models(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse fields without one written form, and names in ledger_digests or ledger_skip that are no fields."""
    problems: list[checks.CheckMessage] = []
    for model in apps.get_models():
        if issubclass(model, LedgeredModel):
            problems += _fields(model) + _names(model)
    return problems


def _fields(model: type[LedgeredModel]) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label}.{field.name} is a {type(field).__name__}, which two databases may give back unlike.",
            hint="Use DecimalField, or put it into ledger_skip.",
            id="ledger.E001",
        )
        for field in model.ledgered_fields()
        if isinstance(field, models.FloatField)
    ]


def _names(model: type[LedgeredModel]) -> list[checks.CheckMessage]:
    known = {field.name for field in model._meta.concrete_fields}
    return [
        checks.Error(f"{model._meta.label} has no column {name!r} to digest or skip.", id="ledger.E002")
        for name in sorted({*model.ledger_digests, *model.ledger_skip} - known)
    ]
