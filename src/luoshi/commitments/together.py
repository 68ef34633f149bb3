"""One act on many commitments that somebody chose: a page that says which can and which cannot, then all of them or none.

A stage describes such an act by a ``Together``; the sheet of the act for one says why not, and the stage's own act for many
does the work. Chosen are the ticked rows of a list, or everything in the act's state that the list's filters find.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import Filters, listed
from luoshi.commitments.sheets import Sheet
from luoshi.kernel.lifecycle import MOVE_OF
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint, lost, told
from luoshi.org.pressing import press
from luoshi.rulebook.queries import rulebook

MOST = 1000
_LISTED = 20  # reasons that one message tells

Results = list[tuple[int, str]]


class SomeRefused(ActRefused):
    """One of the chosen could not be done, so none was."""

    code = "some-refused"


@dataclass(frozen=True)
class Together:
    """An act on many.

    sheet: the same act on one; its words, its move and its reasons hold here too. url_name: of the page. do: takes the version
    that was seen by pk, and answers (pk, why not) for each. about: one sentence on what the act does.
    """

    sheet: Sheet
    url_name: str
    do: Callable[..., Results]
    words: Any
    about: Any
    done: Callable[[int], str]


@dataclass(frozen=True)
class Row:
    """One of the chosen, and why it cannot be done; "" where it can."""

    commitment: Commitment
    why_not: str


def do_all(do: Callable[..., Results], chosen: Mapping[int, int | None], *, acting: Acting, now: datetime) -> list[int]:
    """Do it to all of the chosen, in one transaction; their keys. Raises SomeRefused, and does nothing, where one is refused."""
    with transaction.atomic():
        results = do(chosen, acting=acting, now=now)
        refused = [(pk, why) for pk, why in results if why]
        if refused:
            raise _some_refused(refused)
    return [pk for pk, _why in results]


def _some_refused(refused: Sequence[tuple[int, str]]) -> SomeRefused:
    """Each refusal by its key, and the reasons that there are in the message."""
    reasons = " ".join(list(dict.fromkeys(why for _pk, why in refused))[:_LISTED])
    message = ngettext(
        "%(n)s 项不能办，因此一项也没有办：%(why)s", "%(n)s 项不能办，因此一项也没有办：%(why)s", len(refused)
    ) % {"n": len(refused), "why": reasons}
    return SomeRefused(message, fields={f"ids.{pk}": why for pk, why in refused})


def page_of(act: Together) -> Callable[..., HttpResponse]:
    """The page of an act on many: GET ?pk=…&pk=… or ?all=1&<filters> shows the chosen, POST does it to those that can."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def together(request: HttpRequest) -> HttpResponse:
        acting = acting_of(request)
        if request.method != "POST":
            rows, total = _asked_for(request, act, acting)
            return _page(request, act, rows, total=total)
        chosen = _chosen(request.POST.get("chosen", ""))
        rows = _rows(chosen, act, acting)
        wrong = lost(request) or _not_all(rows, chosen)
        if wrong:
            return _page(request, act, rows, status=wrong[0], error=wrong[1])
        wanted = {row.commitment.pk: chosen[row.commitment.pk] for row in rows}
        try:
            pressed = press(
                lambda: {"done": do_all(act.do, wanted, acting=acting, now=timezone.now())},
                acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
            )  # fmt: skip
        except ActRefused as error:
            return _page(request, act, _rows(chosen, act, acting), status=error.status, error=error.message)
        return told(request, act.done(len(pressed.outcome["done"])), reverse("commitments:list"))

    return cast("Callable[..., HttpResponse]", together)


def _not_all(rows: Sequence[Row], chosen: Collection[int]) -> tuple[int, str] | None:
    """Status and words where nothing was chosen, or something that this person does not see."""
    if not chosen:
        return 422, _("没有选中可以办理的事项。")
    return None if len(rows) == len(chosen) else (409, _("选中的有几项已经看不到了，请回到列表重新勾选。"))


def _asked_for(request: HttpRequest, act: Together, acting: Acting) -> tuple[list[Row], int]:
    """What the address chooses, and how many there would be beyond the most that one act takes."""
    if request.GET.get("all") != "1":
        keys = {int(pk): None for pk in request.GET.getlist("pk")[:MOST] if _is_key(pk)}
        return _rows(keys, act, acting), len(keys)
    found = listed(acting, Filters.read(request.GET), timezone.localdate(), rulebook())
    found = found.filter(state__in=MOVE_OF[act.sheet.action].sources)
    rows = [Row(one, act.sheet.why_not(one, acting)) for one in found[:MOST]]
    rows = [row for row in rows if not row.why_not]  # nobody chose the others one by one
    return rows, found.count() if len(rows) == MOST else len(rows)


def _rows(keys: Collection[int], act: Together, acting: Acting) -> list[Row]:
    """The chosen that this person may see, in the order of their keys; those that cannot be done first."""
    seen = Commitment.objects.visible_to(acting).filter(pk__in=keys).select_related("issuer", "lead").defer("words")
    rows = [Row(one, act.sheet.why_not(one, acting)) for one in seen.order_by("pk")]
    return sorted(rows, key=lambda row: not row.why_not)


def _chosen(text: str) -> dict[int, int | None]:
    """The keys and the versions that were seen, from the form's one field: 17:3,18:1."""
    found: dict[int, int | None] = {}
    for part in text.split(",")[:MOST]:
        key, _colon, version = part.partition(":")
        if _is_key(key):
            found[int(key)] = int(version) if _is_key(version) else None
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _page(
    request: HttpRequest, act: Together, rows: list[Row], *, total: int = 0, status: int = 200, error: str = ""
) -> HttpResponse:
    able = [row for row in rows if not row.why_not]
    context = {
        "act": act, "rows": rows, "ready": len(able), "left": len(rows) - len(able), "error": error,
        "most": MOST if total > MOST else 0, "total": total, "address": reverse(act.url_name),
        "chosen": ",".join(f"{row.commitment.pk}:{row.commitment.version}" for row in able),
    }  # fmt: skip
    answer = render(request, "commitments/together.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
