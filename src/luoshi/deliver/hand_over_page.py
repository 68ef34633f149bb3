"""Handing over everything that rests on a unit: what there is, as numbers, and to whom it goes.

Who arranges units sees no business by that post: no title stands here, only how many there are.
"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.deliver.handing_over import hand_over as hand_over_all
from luoshi.deliver.handing_over import resting
from luoshi.org.errors import ActRefused
from luoshi.org.forms import Basis, take
from luoshi.org.frame import acting_of, fingerprint, lost, told, version_of
from luoshi.org.models import Unit
from luoshi.org.pressing import KeyUsed, press
from luoshi.org.sheets import arranged
from luoshi.org.widgets import UnitField, refresh_units


class HandOverForm(forms.Form):
    to = UnitField(label=gettext_lazy("移交给哪个单位"))
    reason = Basis()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        refresh_units(self.fields.values())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what rests on the unit; POST hands all of it over."""
    unit, acting = arranged(request, pk), acting_of(request)
    if request.method != "POST":
        return _page(request, unit, HandOverForm(initial=_heir(unit)))
    form = HandOverForm(request.POST)
    missing = lost(request)
    if missing:
        form.add_error(None, missing[1])
        return _page(request, unit, form, status=missing[0])
    if not form.is_valid():
        return _page(request, unit, form, status=422)
    given = form.cleaned_data

    def do() -> dict[str, Any]:
        now = timezone.now()
        handed = hand_over_all(unit.pk, acting=acting, now=now, version=version_of(request), **given)
        return {"led": handed.led, "supported": handed.supported, "issued": handed.issued}

    try:
        key = request.POST.get("idempotency_key", "")
        pressed = press(do, acting=acting, key=key, fingerprint=fingerprint(request))
    except ActRefused as error:
        take(form, error)
        key = "" if isinstance(error, KeyUsed) else key
        return _page(request, arranged(request, pk), form, status=error.status, key=key)
    words = _("已移交：牵头 %(led)s 件，配合 %(supported)s 件，交办 %(issued)s 件。") % pressed.outcome
    return told(request, words, reverse("org:unit", args=[unit.pk]))


def _heir(unit: Unit) -> dict[str, Any]:
    """The unit that took this one's place, where there is only one."""
    heirs = list(unit.successors.values_list("new_id", flat=True)[:2])
    return {"to": heirs[0]} if len(heirs) == 1 else {}


def _page(request: HttpRequest, unit: Unit, form: HandOverForm, *, status: int = 200, key: str = "") -> HttpResponse:
    context = {"unit": unit, "form": form, "rests": resting(unit), "key": key}
    answer = render(request, "deliver/hand_over.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
