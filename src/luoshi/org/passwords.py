"""What a password must be like, and for how long it lasts. How much of it is asked stands in the settings."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.org.models import Person


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters there are: capitals, small letters, digits, anything else."""
    return sum(
        (
            any(character.isascii() and character.isupper() for character in password),
            any(character.isascii() and character.islower() for character in password),
            any(character.isdigit() for character in password),
            any(
                not (character.isascii() and character.isalnum()) and not character.isdigit() for character in password
            ),
        )
    )


class LengthValidator(django.MinimumLengthValidator):
    """Django's own, in words that there are in Chinese: of its present ones a part is in no translation."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("密码至少要有 %(least)d 个字符。") % {"least": self.min_length}


class LikenessValidator(django.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name", "email"))

    def get_error_message(self) -> str:
        return _("密码和%(verbose_name)s太像了。")

    def get_help_text(self) -> str:
        return _("不能和用户名、姓名、邮箱太像。")


class CommonValidator(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("这个密码太常见，一猜就中。")

    def get_help_text(self) -> str:
        return _("不能是常见的密码。")


class DigitsValidator(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return _("不能全是数字。")


class KindsValidator:
    """At least so many kinds of characters (GB/T 22239-2019, 8.1.4.1: identities need passwords of some complexity)."""

    def __init__(self, least: int) -> None:
        self.least = least

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        if kinds_in(password) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("密码要有大写字母、小写字母、数字、其他字符中的至少 %(least)d 种。") % {"least": self.least}


class NewValidator:
    """Not the password that is in use already: one that has expired is not extended by typing it again."""

    def validate(self, password: str, user: object = None) -> None:
        if isinstance(user, Person) and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="password_unchanged")

    def get_help_text(self) -> str:
        return _("新密码不能和现在的一样。")


def expires_at(person: Person) -> datetime | None:
    """When the password has to be changed; None: never. Where nobody knows how old it is, it counts as too old."""
    if not settings.LUOSHI_PASSWORD_DAYS or not person.has_usable_password():
        return None
    if person.password_set_at is None:
        return datetime.min.replace(tzinfo=UTC)
    return person.password_set_at + timedelta(days=settings.LUOSHI_PASSWORD_DAYS)


def has_expired(person: Person, now: datetime) -> bool:
    """Whether the password has to be changed before anything else is done."""
    end = expires_at(person)
    return end is not None and end <= now
