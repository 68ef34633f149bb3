"""Form fields that several acts share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Handling
from luoshi.org.widgets import DayInput

LONG = 4000  # characters of a report's or a finding's text
SHORT = 400  # characters of a reason or a ruling, as their columns hold


class LongText(forms.CharField):
    """Several lines. What is too long is said here, before anything is sent to the action."""

    def __init__(self, *, rows: int = 4, limit: int = LONG, **more: Any) -> None:
        widget = forms.Textarea({"rows": rows})
        super().__init__(widget=widget, max_length=limit, **more)


class Percent(forms.IntegerField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            min_value=0, max_value=100, widget=forms.NumberInput({"inputmode": "numeric", "step": 1}), **more
        )


class Day(forms.DateField):
    """The browser's own date picker; ISO dates only, whatever the language writes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DayInput(), **more)


class Reason(LongText):
    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": _("理由"), "rows": 3, "limit": SHORT, **more})


class HandlingField(forms.ChoiceField):
    """Who may know of a thing, said of each level."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **{
                "label": _("处理级别"), "choices": Handling.choices, "widget": forms.RadioSelect,
                "help_text": _("敏感：只有牵头、配合单位和交办的督查机构、本级领导看得到。工作秘密按敏感办。国家秘密一律不得录入。"),
                **more,
            }
        )  # fmt: skip


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files; an empty list where none is given."""

    def __init__(self, *, endings: tuple[str, ...], **more: Any) -> None:
        widget = _Files({"accept": ",".join(f".{ending}" for ending in endings), "data-files": ""})
        super().__init__(widget=widget, required=False, allow_empty_file=True, **more)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list) else [data]
        return [super(Files, self).clean(upload, initial) for upload in given if upload]
