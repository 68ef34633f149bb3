"""From a model field's value to the one form in which the ledger writes it down.

What a row holds must read the same from SQLite, from PostgreSQL and from the entry that recorded it,
else replaying the entries could not give exactly the rows in the tables.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from luoshi.kernel import chain
from luoshi.ledger.errors import BadContent

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field

#: NUL: PostgreSQL cannot store it. A lone surrogate is half a character and has no bytes in UTF-8.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def instant(at: dt.datetime) -> str:
    """Return `at`, which must be aware, as UTC ``YYYY-MM-DDTHH:MM:SS.ffffffZ``. Raises ValueError when it is naive."""
    if at.tzinfo is None:
        raise ValueError("a datetime without time zone")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def written_form(field: AnyField, value: Any) -> Any:
    """Return `value` of `field` as canonical JSON can hold it: text, integer, bool, None, or JSON made of these.

    Date → ISO; datetime → see `instant`; Decimal → text with the field's places; a foreign key → the other row's key;
    UUID and file name → text. Raises BadContent, naming the field, for what cannot be written down.
    """
    if isinstance(field, models.ForeignKey):
        return written_form(field.target_field, value)
    if value is None:
        return None
    if hasattr(value, "resolve_expression"):
        raise BadContent({field.name: _("程序错误：表达式在写入前没有取值，无法存证。")})
    try:
        return _form(field, value)
    except (ValueError, ArithmeticError, TypeError) as error:
        raise BadContent({field.name: _("“%(value)s”不是有效的取值。") % {"value": str(value)[:80]}}) from error
    except ValidationError as error:
        raise BadContent({field.name: error.messages}) from error


def _form(field: AnyField, value: Any) -> Any:
    if isinstance(field, models.FileField):
        return str(value)
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return chain.digest(bytes(value))
    return _plain_form(field, field.to_python(value))


def _plain_form(field: AnyField, value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, Decimal):
        places: int = field.decimal_places  # type: ignore[attr-defined]
        return format(value.quantize(Decimal(1).scaleb(-places)) + 0, "f")  # + 0: minus zero is zero
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"{type(field).__name__} has no written form")


def digest_form(form: Any, algorithm: str) -> str | None:
    """Return the digest that stands in the ledger for a long text (`ledger_digests`)."""
    if form is None:
        return None
    text = form if isinstance(form, str) else chain.canonical(form).decode()
    return chain.digest(text.encode(), algorithm)


#: What else no text may hold; each raises an error of its own. The apps above hand theirs in as they start.
SCREENS: list[Callable[[str], None]] = []


def refuse_unwritable(name: str, form: Any, *, screened: bool = True) -> None:
    """Raise BadContent naming `name` when `form` holds a character that cannot be stored, or a value that JSON lacks.

    screened: whether its texts go through SCREENS too, which raise what they like. They name no field and keep nothing.
    """
    for text in _texts(form):
        for screen in SCREENS if screened else ():
            screen(text)
        if _UNWRITABLE.search(text):
            raise BadContent(
                {name: _("内容里有无法保存的字符（空字符或残缺字符），多半来自损坏的文件或粘贴。请删除后再提交。")}
            )
    try:
        chain.canonical(form)
    except chain.CanonicalError as error:
        raise BadContent({name: _("内容无法存证：%(reason)s。") % {"reason": str(error)}}) from error


def _texts(form: Any) -> Iterator[str]:
    if isinstance(form, str):
        yield form
    elif isinstance(form, dict):
        for key, item in form.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(form, (list, tuple)):
        for item in form:
            yield from _texts(item)
