"""Duty lists and mandates as people look at them, and the short forms that keep them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.org import actions, duty_queries
from luoshi.org.acting import Acting
from luoshi.org.duty_forms import EndForm, EnterForm, ListForm, MandateForm, PasteForm
from luoshi.org.duty_models import KIND_WORDS, DutyEntry, Mandate
from luoshi.org.duty_rights import granting_post
from luoshi.org.form_page import Page, filled, posted, shown
from luoshi.org.frame import acting_of
from luoshi.org.models import Unit
from luoshi.org.rights import arranging_post

ROWS = 50
_page = partial(Page, back_words=gettext_lazy("清单与授权"))


def _reader(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    if not acting.posts:
        raise PermissionDenied
    return acting


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]


# --- duty lists ---


@login_required
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """The entries that this person may read; ?q=, ?kind=, ?unit= narrow them, ?ended=1 takes in those that are over."""
    acting, today = _reader(request), timezone.localdate()
    kind, ended = request.GET.get("kind", ""), request.GET.get("ended") == "1"
    unit = _unit(request.GET.get("unit", ""))
    kind = kind if kind in dict(KIND_WORDS) else ""
    rows = duty_queries.find_entries(
        acting, today, words=_words(request), kind=kind, unit=unit.pk if unit else None, ended=ended
    )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "words": _words(request), "kind": kind, "unit": unit, "ended": ended, "kinds": KIND_WORDS.items(),
        "narrowed": bool(_words(request) or kind or unit or ended), "keeps": arranging_post(acting) is not None,
        "rows": [(row, row.is_in_force(today), row.valid_to is None and arranging_post(acting, row.unit) is not None) for row in page],
    }  # fmt: skip
    return render(request, "org/duties.html", context)


def _unit(text: str) -> Unit | None:
    return Unit.objects.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 18 else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one line of a township's list."""
    acting = _keeper(request)
    form = EnterForm(posted(request), acting=acting, initial={"unit": request.GET.get("unit")})
    page = _page(_("录入履职事项"), _("录入这一项"), reverse("duties:list"), wide=True)
    return filled(request, form, page, lambda: _entered(request, form))


def _keeper(request: HttpRequest) -> Acting:
    acting = _reader(request)
    if arranging_post(acting) is None:
        raise PermissionDenied
    return acting


def _entered(request: HttpRequest, form: ListForm, *, replace: bool = False) -> Mapping[str, Any]:
    given = form.cleaned_data
    done = actions.enter_duties(
        given["unit"].pk, form.lines(), acting=acting_of(request), now=timezone.now(), basis=given["basis"],
        valid_from=given["valid_from"], replace=replace,
    )  # fmt: skip
    count = len(done.entered)
    message = ngettext("已录入 %(count)s 项。", "已录入 %(count)s 项。", count) % {"count": count}
    if done.kept:
        message += _("原来就有的 %(kept)s 项不重复录。") % {"kept": done.kept}
    if done.ended:
        message += _("停用 %(ended)s 项。") % {"ended": done.ended}
    return {"url": f"{reverse('duties:list')}?unit={given['unit'].pk}", "message": message}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Paste a whole list. POST with step=preview: what would be entered. With step=send: enters it, if it is what was looked at."""
    acting = _keeper(request)
    form = PasteForm(posted(request), acting=acting, initial={"unit": request.GET.get("unit")})
    page = _page(_("粘贴履职清单"), _("看看要录入什么"), reverse("duties:list"), wide=True)
    if request.method != "POST" or "complete" not in request.POST or not form.is_valid():
        return filled(request, form, page, dict, template="org/duties_paste.html")
    if request.POST.get("step") != "send" or request.POST.get("seen") != form.digest():
        return shown(request, form, page, template="org/duties_paste.html", more=_preview(form))
    replace = form.cleaned_data["replace"]
    return filled(
        request, form, page, lambda: _entered(request, form, replace=replace), template="org/duties_paste.html"
    )


def _preview(form: PasteForm) -> dict[str, Any]:
    lines, gone = form.compared()
    fresh = sum(is_new for _line, is_new in lines)
    rows = [(line, KIND_WORDS[line.kind], is_new) for line, is_new in lines]  # type: ignore[index]
    return {"rows": rows, "fresh": fresh, "gone": gone, "seen": form.digest(), "ready": bool(fresh or gone)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one entry of a list."""
    acting = _reader(request)
    entry = get_object_or_404(DutyEntry.objects.visible_to(acting).select_related("unit", "upper"), pk=pk)
    if arranging_post(acting, entry.unit) is None:
        raise PermissionDenied
    form = EndForm(posted(request))
    page = _page(
        _("停用履职事项"), _("终止"), f"{reverse('duties:list')}?unit={entry.unit_id}", of=f"{entry.unit} · {entry.matter}",
        about=_("停用之后交办时不再按它核对；它一直查得到，不会删除。"), grave=_("确定停用吗？"),
    )  # fmt: skip
    return filled(request, form, page, lambda: _ended(request, form, page, actions.end_duty, pk))


def _ended(request: HttpRequest, form: EndForm, page: Page, do: Callable[..., object], pk: int) -> Mapping[str, Any]:
    do(pk, acting=acting_of(request), now=timezone.now(), **form.cleaned_data)
    return {"url": page.back, "message": _("已停用。")}


# --- mandates ---


@login_required
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """The mandates that this person may read; ?q= narrows them, ?ended=1 takes in those that are over."""
    acting, today = _reader(request), timezone.localdate()
    words, ended = _words(request), request.GET.get("ended") == "1"
    page = Paginator(duty_queries.find_mandates(acting, today, words=words, ended=ended), ROWS).get_page(
        request.GET.get("page")
    )
    rows = [
        (one, one.is_in_force(today), not one.is_over(today) and granting_post(acting, one.office) is not None)
        for one in page
    ]
    context = {
        "page": page, "rows": rows, "words": words, "ended": ended, "narrowed": bool(words or ended), "today": today,
        "grants": granting_post(acting) is not None,
    }  # fmt: skip
    return render(request, "org/mandates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Enter that a department may supervise lower governments in a matter."""
    acting = _reader(request)
    if granting_post(acting) is None:
        raise PermissionDenied
    form = MandateForm(posted(request), acting=acting)
    page = _page(
        _("登记督办授权"), _("登记授权"), reverse("duties:mandates"), wide=True,
        about=_("政府可以指定所属部门，按指定的事项、范围、职责、期限开展督查（国务院令第733号第七条）。没有授权的部门不能向下级政府交办。"),
    )  # fmt: skip
    return filled(request, form, page, lambda: _granted(request, form))


def _granted(request: HttpRequest, form: MandateForm) -> Mapping[str, Any]:
    actions.grant_mandate(acting=acting_of(request), now=timezone.now(), **form.cleaned_data)
    return {"url": reverse("duties:mandates"), "message": _("已登记。")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate before its time."""
    acting = _reader(request)
    mandate = get_object_or_404(Mandate.objects.visible_to(acting).select_related("issuer", "office"), pk=pk)
    if granting_post(acting, mandate.office) is None:
        raise PermissionDenied
    form = EndForm(posted(request))
    page = _page(
        _("终止督办授权"), _("终止"), reverse("duties:mandates"), of=f"{mandate.issuer} · {mandate.basis}",
        about=_("已经交办的事项不受影响；以后不能再凭它交办。"), grave=_("确定终止吗？"),
    )  # fmt: skip
    return filled(request, form, page, lambda: _ended(request, form, page, actions.end_mandate, pk))
