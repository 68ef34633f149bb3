"""The unified social credit code, GB 32100-2015: 18 characters, the last of which proves the others."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V: they are misread
_LENGTH = 18


def check_credit_code(code: str) -> None:
    """Raise ValidationError where ``code`` is none: a wrong length, a character that does not occur, a wrong last one."""
    if len(code) != _LENGTH or any(digit not in _DIGITS for digit in code):
        raise ValidationError(_("统一社会信用代码是 18 位数字和大写字母（不含 I、O、S、V、Z）。"), code="credit_code")
    total = sum(_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(code[:-1]))
    if _DIGITS[-total % 31] != code[-1]:
        raise ValidationError(_("统一社会信用代码的最后一位校验不符，请核对。"), code="credit_code")
