"""Form fields for units and days that every stage uses. Without scripts they are ordinary lists and inputs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Unit

LONGEST_KEY = 18  # digits
MOST_LISTED = 1000  # units that a field lists as options
_TYPEAHEAD = {"data-typeahead": "", "data-url": reverse_lazy("org:units"), "data-placeholder": _("输入单位名称")}


class DayInput(forms.DateInput):
    """The browser's own date picker. It takes ISO dates only, whatever the language writes."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PersonInput(forms.TextInput):
    """One person by user name or whole name; with scripts, chosen from those within reach while one types."""

    def __init__(self) -> None:
        super().__init__(
            {
                "data-typeahead": "",
                "data-url": reverse_lazy("people:find"),
                "data-placeholder": _("输入姓名、用户名或单位"),
            }
        )


class _Listed:
    """Lists the units as options, as long as they are not too many: beyond that only those that are chosen, and the rest is asked
    for while one types. A form over three thousand units would weigh 170 KB and take longer to write than all else together.
    """

    choices: Any
    whole = False  # whether every unit that may be chosen stands among the options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]  # of the select it is mixed into
        if self.whole:  # the search while one types knows all units; the page leaves out those that the form refuses
            context["widget"]["attrs"]["data-only"] = ""
        return context

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> Any:
        queryset = getattr(self.choices, "queryset", None)
        if queryset is not None:
            units = list(queryset[: MOST_LISTED + 1])
            self.whole = len(units) <= MOST_LISTED
            if not self.whole:
                chosen = [key for key in map(str, value) if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY]
                units = list(queryset.filter(pk__in=chosen)) if chosen else []
            empty = self.choices.field.empty_label
            self.choices = [*([("", empty)] if empty is not None else []), *((unit.pk, str(unit)) for unit in units)]
        return super().optgroups(name, value, attrs)  # type: ignore[misc]  # of the select it is mixed into


class _One(_Listed, forms.Select):
    pass


class _Several(_Listed, forms.SelectMultiple):
    pass


def _at_work() -> Any:
    return Unit.objects.at_work(timezone.localdate()).only("pk", "name", "short", "path")


class UnitField(forms.ModelChoiceField):
    """One unit that exists today."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _One({**_TYPEAHEAD, "data-lead": ""}))
        options.setdefault("empty_label", "")
        super().__init__(Unit.objects.none(), **options)
        self.error_messages |= {"required": _("请选择单位。"), "invalid_choice": _("没有这个单位，请从列表里选。")}

    def refresh(self) -> None:
        """Look the units up anew; to be called when a form is made, since today moves on."""
        self.queryset = _at_work()


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units that exist today, in the order in which they were chosen."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _Several({**_TYPEAHEAD}))
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
