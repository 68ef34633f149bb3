"""How Django's forms come out: label, required mark, help and error in the components' own templates."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _


class Renderer(DjangoTemplates):
    """For settings.FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class UnitSelect(forms.Select):
    """One unit by type-ahead; an ordinary list where scripts are off. ``url`` answers ?q=… with {"results": […]}."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: str = "") -> None:
        super().__init__({"data-typeahead": "", **({"data-url": url} if url else {}), **(attrs or {})})


class UnitSelectMultiple(forms.SelectMultiple):
    """Several units by type-ahead, shown as chips; posted in the order of choosing."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: str = "") -> None:
        super().__init__({"data-typeahead": "", **({"data-url": url} if url else {}), **(attrs or {})})


# What a field says when it is wrong, in the user's words. Where a field's author has written something, that stays.
_WORDS: dict[str, Any] = {
    "required": _("请填写这一项。"),
    "invalid_choice": _("请从列出的选项里选。"),
    "invalid_list": _("请从列出的选项里选。"),
    "max_length": _("最多 %(limit_value)s 个字，现在有 %(show_value)s 个。"),
    "min_length": _("至少 %(limit_value)s 个字，现在只有 %(show_value)s 个。"),
    "max_value": _("不能大于 %(limit_value)s。"),
    "min_value": _("不能小于 %(limit_value)s。"),
}
_WORDS_OF: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.ChoiceField, {"required": _("请选择一项。")}),
    (forms.ModelChoiceField, {"required": _("请选择一项。")}),
    (forms.FileField, {"required": _("请选择文件。"), "empty": _("文件是空的。")}),
    (forms.DateField, {"required": _("请填写日期。"), "invalid": _("日期要写成 2023-03-31 这样。")}),
    (forms.IntegerField, {"invalid": _("请填整数。")}),
    (forms.EmailField, {"invalid": _("邮箱要写成 name@example.cn 这样。")}),
)


def speak_plainly_everywhere() -> None:
    """What is left empty is told in the same words by every form, also those of other rooms and of allauth."""
    forms.Field.default_error_messages["required"] = _WORDS["required"]
    for kind, words in _WORDS_OF:
        if "required" in words:
            kind.default_error_messages = {
                **vars(kind).get("default_error_messages", {}),
                "required": words["required"],
            }


class Form(forms.Form):
    """The form that screens use: our components, and complaints in plain words."""

    default_renderer = Renderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)


def _speak_plainly(field: forms.Field) -> None:
    words = dict(_WORDS)
    for kind, special in _WORDS_OF:
        if isinstance(field, kind):
            words |= special
    usual: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        usual |= getattr(kind, "default_error_messages", {})
    for code, sentence in words.items():
        if field.error_messages.get(code) is usual.get(code):
            field.error_messages[code] = sentence
