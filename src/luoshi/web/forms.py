"""How Django's forms come out: label, required mark, help and error in the components' own templates."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """For settings.FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayInput(forms.DateInput):
    """The browser's own date picker. It takes ISO dates only, whatever the language writes."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class UnitSelect(forms.Select):
    """One unit by type-ahead; an ordinary list where scripts are off. ``url`` answers ?q=… with {"results": […]}."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: str = "") -> None:
        super().__init__({"data-typeahead": "", **({"data-url": url} if url else {}), **(attrs or {})})


class UnitSelectMultiple(forms.SelectMultiple):
    """Several units by type-ahead, shown as chips; posted in the order of choosing."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: str = "") -> None:
        super().__init__({"data-typeahead": "", **({"data-url": url} if url else {}), **(attrs or {})})
