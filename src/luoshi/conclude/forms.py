"""The short forms of the last stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import LongText, Reason
from luoshi.commitments.sheets import ActForm
from luoshi.conclude.models import Method


class VerifyForm(ActForm):
    method = forms.ChoiceField(label=_("核验方式"), choices=Method.choices, widget=forms.RadioSelect)
    finding = LongText(label=_("核验结论"), help_text=_("查了什么、怎么查的、结果如何。"))


class SendBackForm(ActForm):
    reason = LongText(label=_("退回理由"), help_text=_("哪里没有达到完成标准，要补什么。"))


class ReopenForm(ActForm):
    reason = Reason(help_text=_("回头看发现了什么，或领导有何新的批示。"))


class EmptyForm(ActForm):
    """An act that needs nothing but the press of a button."""
