"""Form fields for units and days that every stage uses. Without scripts they are ordinary lists and inputs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Unit

LONGEST_KEY = 18  # digits
_TYPEAHEAD = {"data-typeahead": "", "data-url": reverse_lazy("org:units"), "data-placeholder": _("输入单位名称")}


class DayInput(forms.DateInput):
    """The browser's own date picker. It takes ISO dates only, whatever the language writes."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def _at_work() -> Any:
    return Unit.objects.at_work(timezone.localdate()).only("pk", "name", "short", "path")


class UnitField(forms.ModelChoiceField):
    """One unit that exists today."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Select({**_TYPEAHEAD, "data-lead": ""}))
        options.setdefault("empty_label", "")
        super().__init__(Unit.objects.none(), **options)
        self.error_messages |= {"required": _("请选择单位。"), "invalid_choice": _("没有这个单位，请从列表里选。")}

    def refresh(self) -> None:
        """Look the units up anew; to be called when a form is made, since today moves on."""
        self.queryset = _at_work()


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units that exist today, in the order in which they were chosen."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.SelectMultiple({**_TYPEAHEAD}))
        super().__init__(Unit.objects.none(), **options)
        wrong = _("没有这个单位，请从列表里选。")
        self.error_messages |= {"required": _("请选择单位。"), "invalid_choice": wrong, "invalid_pk_value": wrong}

    def refresh(self) -> None:
        """See UnitField.refresh."""
        self.queryset = _at_work()

    def clean(self, value: Any) -> list[Unit]:  # type: ignore[override]  # a list keeps the order
        if any(len(str(key)) > LONGEST_KEY for key in value or []):  # no key: the database could not even compare it
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        chosen = {str(unit.pk): unit for unit in super().clean(value)}
        return [chosen[key] for key in dict.fromkeys(str(key) for key in value or []) if key in chosen]


def refresh_units(fields: Iterable[forms.Field]) -> None:
    """Give every unit field of a form today's units."""
    for field in fields:
        if isinstance(field, (UnitField, UnitsField)):
            field.refresh()
