"""Cursor pages: the place after the last row shown, so that rows that come or go meanwhile neither repeat nor vanish."""

import base64
import binascii
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja.errors import HttpError

MOST = 200


def encode(*values: Any) -> str:
    return base64.urlsafe_b64encode("|".join(map(str, values)).encode()).decode().rstrip("=")


def _decode(cursor: str, parts: int) -> list[str]:
    try:
        found = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|")
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise HttpError(400, _("cursor 不是本接口给出的。")) from error
    if len(found) != parts:
        raise HttpError(400, _("cursor 与排序不符。"))
    return found


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise HttpError(400, _("cursor 不是本接口给出的。"))
    return int(text)


def page_by_pk(
    rows: QuerySet[Any], cursor: str | None, limit: int, *, newest_first: bool = True
) -> tuple[list[Any], str | None]:
    """Rows by primary key after ``cursor``, at most ``limit``, and the next cursor. Raises HttpError 400 on a bad cursor."""
    if cursor:
        last = _whole(_decode(cursor, 1)[0])
        rows = rows.filter(pk__lt=last) if newest_first else rows.filter(pk__gt=last)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    return found[:limit], encode(found[limit - 1].pk) if len(found) > limit else None


def page_by_due(rows: QuerySet[Any], cursor: str | None, limit: int) -> tuple[list[Any], str | None]:
    """The same by due date and key, soonest first; rows without a date are left out."""
    rows = rows.filter(due__isnull=False)
    if cursor:
        day, key = _decode(cursor, 2)
        try:
            last = date.fromisoformat(day)
        except ValueError as error:
            raise HttpError(400, _("cursor 不是本接口给出的。")) from error
        rows = rows.filter(Q(due__gt=last) | Q(due=last, pk__gt=_whole(key)))
    found = list(rows.order_by("due", "pk")[: limit + 1])
    return found[:limit], encode(found[limit - 1].due, found[limit - 1].pk) if len(found) > limit else None
