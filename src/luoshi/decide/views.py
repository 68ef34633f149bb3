"""The first stage's screens: sources, upload, the review desk, registration. Thin: parse, call, render."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.commitments import filestore
from luoshi.commitments.models import Commitment, Handling
from luoshi.decide import actions, queries
from luoshi.decide.comparisons import BECAME, Comparison, can_compare, likeliest, likely
from luoshi.decide.forms import (
    AmendForm,
    DeclineForm,
    DescribeForm,
    FillForm,
    ProposalForm,
    RegisterForm,
    SourceHandlingForm,
    UploadForm,
)
from luoshi.decide.models import Proposal, SetAside, Source, SourceKind, Status
from luoshi.kernel import chain
from luoshi.org.acting import OFFICE_ROLES
from luoshi.org.errors import ActRefused, Incomplete
from luoshi.org.models import Role, Unit
from luoshi.org.pressing import Pressed, press
from luoshi.org.requests import Request

PAGE = 20
PAIRS = 40  # rows of a comparison on one page
BLOCK = 40  # cards that come with the page; the rest comes as one scrolls
OVERSIGHT = OFFICE_ROLES | {Role.LEADER, Role.AUDITOR}
PANELS = ("edit", "split", "merge", "aside")
ORDERS = ("doubt", "place")
SHOWN = ("context", "gaps")


# --- sources --------------------------------------------------------------------------------------------------------


@login_required
@require_GET
def sources(request: Request) -> HttpResponse:
    """The documents that this person may see; 404 for who has no business with any."""
    _oversight(request)
    words, kind = request.GET.get("q", "").replace("\x00", "").strip()[:60], request.GET.get("kind", "")
    handling = request.GET.get("handling", "")
    found = queries.listed(request.acting, words=words, kind=kind, handling=handling)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": queries.lines(page, request.acting), "words": words, "kind": kind, "kinds": SourceKind.choices,
        "handling": handling, "handlings": Handling.choices, "narrowed": bool(words or kind or handling),
        "may_upload": bool(request.acting.offices),
    }  # fmt: skip
    return render(request, "decide/sources.html", context)


@login_required
def upload(request: Request) -> HttpResponse:
    """Take a document in: a file, or words pasted in."""
    offices = request.acting.offices
    if not offices:
        raise Http404
    earlier = queries.earlier(offices, request.acting)
    if request.method != "POST":
        return render(request, "decide/upload.html", {"form": UploadForm(offices=offices, earlier=earlier)})
    form = UploadForm(request.POST, request.FILES, offices=offices, earlier=earlier)
    if getattr(request, "too_large", False):
        return _upload_refused(
            request, form, _("文件太大，没有收下。每份文件最多 %(limit)s MB。") % {"limit": actions.limit_mb()}, 413
        )
    if "complete" not in request.POST:  # the form's last field: what comes before it may have been cut off too
        return _upload_refused(request, form, _("上传在半路断了，只收到一部分，内容未保存。请重新上传。"), 400)
    if not form.is_valid():
        return _upload_refused(request, form)
    given = form.cleaned_data
    office = next((office for office in offices if str(office.pk) == given.get("office")), offices[0])
    data, name = _document(given)
    try:
        source = actions.take_in(
            data, name, acting=request.acting, now=timezone.now(), office=office, unclassified=given["unclassified"],
            amends=form.amended(), handling=given["handling"] or Handling.INTERNAL,
        )  # fmt: skip
    except ActRefused as error:
        _put_errors(form, error)
        return _upload_refused(request, form, twin=getattr(error, "twin", None), status=error.status)
    messages.success(request, _("已录入《%(title)s》，请逐项研读。") % {"title": source.title})
    if source.handling != (given["handling"] or Handling.INTERNAL):
        messages.warning(request, _("文件标有“工作秘密”，已按“敏感”处理。确需调低的，请在来源信息里写明理由。"))
    return _to(request, reverse("decide:compare" if source.amends_id else "decide:review", args=[source.pk]))


def _document(given: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bytes and the name of what was given: the file, or the pasted words as a text file."""
    if given["file"]:
        return given["file"].read(), given["file"].name
    words = given["text"].replace("\r\n", "\n")
    title = given["title"].strip() or next(line.strip() for line in words.splitlines() if line.strip())[:40]
    if given["title"].strip():
        words = f"{title}\n\n{words}"
    return words.encode(), f"{title.replace('/', '／')}.txt"


def _upload_refused(
    request: Request, form: UploadForm, told: str = "", status: int = 422, twin: Source | None = None
) -> HttpResponse:
    if told:
        form.errors.clear()
        form.add_error(None, told)
    template = "decide/upload_errors.html" if request.htmx else "decide/upload.html"
    return render(request, template, {"form": form, "twin": twin}, status=422 if request.htmx else status)


@login_required
@require_GET
def original(request: Request, pk: int) -> FileResponse:
    """The file as it came in, to be saved, never shown in the browser."""
    source = _source(request, pk)
    try:
        kept = filestore.open_kept(source.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(kept, as_attachment=True, filename=source.filename, content_type="application/octet-stream")


# --- the review desk -------------------------------------------------------------------------------------------------


@login_required
@require_GET
def review(request: Request, pk: int) -> HttpResponse:
    """A source laid out: its document on the left, what is proposed on the right."""
    source = _source(request, pk)
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    context = _desk_context(request, desk)
    if request.htmx and "text" in request.GET:
        return render(request, "decide/text.html", context | {"after": "after" in request.GET})
    if request.htmx and "from" in request.GET:
        return render(request, "decide/cards.html", context)
    return render(request, "decide/review.html", context | _left(request, source))


def _portion(request: Request, desk: queries.Desk, context: Mapping[str, Any]) -> queries.Portion:
    """The part of the document that is asked for: from a character, up to one that is shown already, else around the chosen card."""
    begin, stop = _number(request.GET.get("text")), _number(request.GET.get("until"))
    if begin is None:
        return desk.portion_with(desk.by_pk.get(context["chosen"] or 0))
    return desk.portion(begin) if stop is None else desk.portion_before(stop, begin)


def _order(request: Request) -> str:
    """The order of the cards, kept for the session: the doubtful ones first, or by place."""
    asked = request.GET.get("order", "")
    if asked in ORDERS and asked != request.session.get("review-order", ORDERS[0]):
        request.session["review-order"] = asked
    return str(request.session.get("review-order", ORDERS[0]))


def _desk_context(request: Request, desk: queries.Desk, **more: Any) -> dict[str, Any]:
    order = _order(request)
    rows = desk.ordered(order)
    places = {row.pk: at for at, row in enumerate(rows)}
    chosen = more.get("chosen") or _number(request.GET.get("card"))
    if chosen not in places:
        chosen = next((row.pk for row in rows if row.status == Status.PENDING), None)
    begin = _number(request.GET.get("from"))
    if begin is None:  # from a little before the chosen card, where that is far down
        place = places.get(chosen, 0) if chosen is not None else 0
        begin = max(0, place - 5) if place >= BLOCK - 5 else 0
    stop = begin + BLOCK
    panel = request.GET.get("open") if request.GET.get("open") in PANELS else ""
    show = request.GET.get("show")
    context = {
        "source": desk.source, "desk": desk, "chosen": chosen, "panel": panel, "begin": begin, "order": order,
        "rest": len(rows) - stop, "stop": stop, "show": show if show in SHOWN else "", "states": _states(desk),
        "grounds": SetAside.choices, "may_write": _may_write(request, desk.source), "is_head": _is_head(request, desk.source),
    }  # fmt: skip
    if "cards" not in more and "card" not in more:
        context["cards"] = [desk.card(row) for row in rows[begin:stop]]
    if panel == "edit" and chosen is not None:
        context["form"] = _form_of(desk, chosen)
    context |= more
    if "cards" not in more and "card" not in more:
        context["part"] = _portion(request, desk, context)
    return context


def _states(desk: queries.Desk) -> dict[int, str]:
    return {row.pk: row.status for row in desk.live}


def _left(request: Request, source: Source) -> dict[str, Any]:
    """What the last «all» could not do, told once."""
    return {"left": request.session.pop(f"left-{source.pk}", None)} if f"left-{source.pk}" in request.session else {}


@login_required
@require_GET
def card(request: Request, pk: int, card: int) -> HttpResponse:
    """One card with one of its panels open (?open=edit|split|merge|aside), for htmx; else the whole desk with it."""
    source = _source(request, pk)
    panel = request.GET.get("open", "")
    if not request.htmx:
        return redirect(_card_url(source, card, panel))
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = _shown_card(desk, card)
    if shown is None:
        raise Http404
    if panel not in PANELS or not shown.is_pending or not _may_write(request, source):
        panel = ""
    form = ProposalForm.of(shown.proposal, shown.names) if panel == "edit" else None
    refused = (
        actions.lacking(shown.proposal).message
        if panel and "lacking" in request.GET and not shown.proposal.is_complete
        else ""
    )
    return _card_alone(request, desk, shown, panel=panel, form=form, refused=refused)


def _shown_card(desk: queries.Desk, pk: int) -> queries.Card | None:
    row = desk.by_pk.get(pk)
    return desk.card(row) if row is not None and row.status != Status.MERGED else None


def _card_alone(
    request: Request, desk: queries.Desk, shown: queries.Card, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = _desk_context(request, desk, chosen=shown.proposal.pk, card=shown) | more
    return render(request, "decide/card.html", context, status=status)


@login_required
@require_POST
def edit(request: Request, pk: int, card: int) -> HttpResponse:
    """Correct a proposal."""
    source, proposal = _proposal(request, pk, card)
    form = ProposalForm.sent(request.POST, proposal)

    def do() -> Mapping[str, Any]:
        edited = actions.edit(card, form.draft(proposal), **_told(request))
        elsewhere = _settle_given(request, edited, form.names_given(proposal), remember=form.cleaned_data["remember"])
        if request.POST.get("then") != "accept":
            return {"message": _("已保存。"), "elsewhere": elsewhere}
        made = _accepted(actions.accept(edited.pk, acting=request.acting, now=timezone.now()))
        return {**made, "elsewhere": elsewhere}

    if form.is_valid():
        try:
            pressed = _press(request, do, f"card-{card}-{_version(request)}-edit-{request.POST.get('then', '')}"[:200])
        except ActRefused as error:
            _put_errors(form, error)
        else:
            return _done(request, source, pressed, shown=[card])
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = _shown_card(desk, card)
    if shown is None:
        raise Http404
    if request.htmx:
        return _card_alone(request, desk, shown, panel="edit", form=form, status=422)
    context = _desk_context(request, desk, chosen=card, panel="edit", form=form)
    return render(request, "decide/review.html", context, status=422)


@login_required
@require_POST
def act(request: Request, pk: int, card: int, act: str) -> HttpResponse:
    """Split, merge, set aside, restore or accept one proposal; take a suggested lead, say whom a name means."""
    source, proposal = _proposal(request, pk, card)
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    try:
        about = request.GET.get("name") or request.GET.get("alias") or ""
        pressed = _press(request, lambda: do(request, proposal), f"card-{card}-{_version(request)}-{act}-{about}"[:200])
    except ActRefused as error:
        return _act_refused(request, source, card, error)
    outcome = pressed.outcome
    return _done(request, source, pressed, shown=outcome.get("shown", [card]), gone=outcome.get("gone", []))


def _form_of(desk: queries.Desk, pk: int) -> ProposalForm:
    shown = desk.card(desk.by_pk[pk])
    return ProposalForm.of(shown.proposal, shown.names)


def _settle_given(request: Request, proposal: Proposal, given: list[tuple[str, list[Unit]]], *, remember: bool) -> int:
    """Let names mean the units that were chosen for them in the form. Returns how many other proposals that filled in."""
    changed: set[int] = set()
    for name, units in given:
        settled = actions.settle_name(
            proposal.source_id, name, units, acting=request.acting, now=timezone.now(), remember=remember,
            only=None if remember else proposal.pk,
        )  # fmt: skip
        changed |= {row.pk for row in settled.changed}
    return len(changed - {proposal.pk})


def _lead(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Take the unit that was suggested."""
    unit = get_object_or_404(Unit.objects.at_work(timezone.localdate()), pk=_number(request.POST.get("unit")) or 0)
    actions.edit(proposal.pk, actions.Draft(leads=[unit]), **_told(request))
    return {"message": _("由%(unit)s牵头。") % {"unit": unit}}


def _settle(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Say which of the units offered a name means; a group is expanded to all of its units."""
    name = request.GET.get("name", "")
    match = queries.directory_of(proposal.source, timezone.localdate()).find(name)
    if match.units and not match.is_group:  # known by now: somebody said so after this was read
        actions.edit(proposal.pk, actions.Draft(leads=match.units), **_told(request))
        return {"message": _("由%(unit)s牵头。") % {"unit": "、".join(map(str, match.units))}}
    wanted = _number(request.POST.get("unit"))
    units = match.units if match.is_group else [unit for unit in match.candidates if unit.pk == wanted]
    remember = not match.is_group and f"remember-{proposal.pk}" in request.POST
    settled = actions.settle_name(
        proposal.source_id, name, list(units), acting=request.acting, now=timezone.now(), remember=remember,
        only=None if remember or match.is_group else proposal.pk,
    )  # fmt: skip
    told = ngettext("已填写 %(n)s 项。", "已填写 %(n)s 项。", len(settled.changed)) % {"n": len(settled.changed)}
    return {"message": told, "elsewhere": sum(row.pk != proposal.pk for row in settled.changed)}


def _forget(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Take back what a name was said to mean. What it filled in stays."""
    alias = _number(request.GET.get("alias")) or 0
    name = actions.forget_name(proposal.source_id, alias, acting=request.acting, now=timezone.now())
    return {"message": _("“%(name)s”不再作为别名，以后会再问。") % {"name": name}, "elsewhere": 1}


def _split(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    first, second = actions.split(proposal.pk, _number(request.POST.get("at")) or 0, **_told(request))
    return {"shown": [first.pk, second.pk], "message": _("已拆为两项。")}


def _merge(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    other = get_object_or_404(proposal.source.proposals, pk=_number(request.POST.get("other")) or 0)
    actions.merge(proposal.pk, other.pk, **_told(request))
    return {"gone": [other.pk], "message": _("已并为一项。")}


def _set_aside(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    actions.set_aside(proposal.pk, request.POST.get("ground", ""), **_told(request))
    return {"message": _("已作为背景。")}


def _restore(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    into = int(proposal.reason) if proposal.status == Status.MERGED else None
    actions.restore(proposal.pk, **_told(request))
    return {"shown": [into, proposal.pk] if into else [proposal.pk], "message": _("已恢复为待定。")}


def _accept(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    return _accepted(actions.accept(proposal.pk, **_told(request)))


def _accepted(made: list[Commitment]) -> Mapping[str, Any]:
    numbers = [commitment.number for commitment in made if commitment.number]
    told = _("已立项：%(numbers)s") % {"numbers": "、".join(numbers)} if numbers else _("已拟立项，待主任立项。")
    return {"message": told, "made": [commitment.pk for commitment in made]}


_ACTS: Mapping[str, Callable[[Request, Proposal], Mapping[str, Any]]] = {
    "split": _split, "merge": _merge, "set-aside": _set_aside, "restore": _restore, "accept": _accept,
    "lead": _lead, "settle": _settle, "forget": _forget,
}  # fmt: skip


def _done(
    request: Request, source: Source, pressed: Pressed, *, shown: list[int], gone: list[int] | None = None
) -> HttpResponse:
    """After an act on a card: the cards that changed, the coverage and the document's paragraphs; or the desk anew."""
    if not request.htmx:
        messages.success(request, pressed.outcome.get("message", ""))
        return redirect(_card_url(source, queries.following(source, shown[0], _order(request))))
    if pressed.outcome.get("elsewhere"):  # other cards changed too: the page is asked for anew, where it stands
        messages.success(request, pressed.outcome.get("message", ""))
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    wanted = set(shown)
    cards = [desk.card(row) for row in desk.live if row.pk in wanted]
    edges = [desk.by_pk[key] for key in [*shown, *(gone or [])] if key in desk.by_pk]
    touched = (min(row.start for row in edges), max(row.end for row in edges)) if edges else (0, 0)
    chosen = cards[0].proposal.pk if cards else None
    context = _desk_context(
        request, desk, cards=cards, chosen=chosen, gone=gone or [], touched=desk.paragraphs(touching=touched)
    )
    return render(request, "decide/swap.html", context | {"said": pressed.outcome.get("message", "")})


def _act_refused(request: Request, source: Source, card: int, error: ActRefused) -> HttpResponse:
    if not request.htmx:
        messages.error(request, error.message)
        return redirect(_card_url(source, card, "edit" if isinstance(error, Incomplete) and card else ""))
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = _shown_card(desk, card)
    if shown is None:
        raise error
    # Shown in the card, and as the card stands now: somebody may have changed it meanwhile.
    lacking = isinstance(error, Incomplete) and set(error.fields) & {"lead", "due", "measure"} and shown.is_pending
    form = ProposalForm.of(shown.proposal, shown.names) if lacking else None
    return _card_alone(
        request, desk, shown, panel="edit" if lacking else "", form=form, refused=error.message, status=422
    )


@login_required
def describe(request: Request, pk: int) -> HttpResponse:
    """Correct what the reader made of the document's head: title, kind, number, issuer, date, planning year."""
    source = _source(request, pk)
    if not _may_write(request, source):
        raise Http404
    form = DescribeForm(request.POST) if request.method == "POST" else DescribeForm.of(source)

    def do() -> Mapping[str, Any]:
        actions.describe(source.pk, acting=request.acting, now=timezone.now(), **form.cleaned_data)
        return {"message": _("已保存。")}

    if form.is_bound and form.is_valid():
        try:
            pressed = _press(request, do)
        except ActRefused as error:
            _put_errors(form, error)
        else:
            messages.success(request, pressed.outcome["message"])
            return redirect("decide:review", pk=source.pk)
    context = {
        "source": source, "form": form, "people": queries.people(source.found), "untouched": actions.is_untouched(source), "key": request.POST.get("idempotency_key", ""),
    }  # fmt: skip
    return render(request, "decide/describe.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: Request, pk: int) -> HttpResponse:
    """Raise or lower who may know of a source, with a reason."""
    source = _source(request, pk)
    if not _may_write(request, source):
        raise Http404
    form = SourceHandlingForm(request.POST if request.method == "POST" else None, initial={"handling": source.handling})

    def do() -> Mapping[str, Any]:
        actions.set_source_handling(source.pk, acting=request.acting, now=timezone.now(), **form.cleaned_data)
        return {"message": _("处理级别已调整。")}

    if form.is_bound and form.is_valid():
        try:
            pressed = _press(request, do)
        except ActRefused as error:
            _put_errors(form, error)
        else:
            messages.success(request, pressed.outcome["message"])
            return redirect("decide:review", pk=source.pk)
    context = {"source": source, "form": form, "key": request.POST.get("idempotency_key", "")}
    return render(request, "decide/handling.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def read_again(request: Request, pk: int) -> HttpResponse:
    """Read the file anew, as long as nobody has touched what was found."""
    source = _source(request, pk)
    if not _may_write(request, source):
        raise Http404

    def do() -> Mapping[str, Any]:
        actions.read_again(source.pk, acting=request.acting, now=timezone.now())
        return {"message": _("已重新研读。")}

    try:
        messages.success(request, _press(request, do).outcome["message"])
    except ActRefused as error:
        messages.error(request, error.message)
        return redirect("decide:describe", pk=source.pk)
    return redirect("decide:review", pk=source.pk)


# --- many at once ----------------------------------------------------------------------------------------------------


@login_required
def fill(request: Request, pk: int) -> HttpResponse:
    """Give many proposals the same lead, date or measure, wherever they have none. A GET shows the form."""
    source = _source(request, pk)
    if not _may_write(request, source):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    wanted = [number for text in given.getlist("pk") if (number := _number(text)) is not None]
    pending = source.proposals.filter(status=Status.PENDING)
    chosen = pending.filter(pk__in=wanted) if wanted else pending
    form = FillForm(request.POST if "fill" in given else None)

    def do() -> Mapping[str, Any]:
        keys = list(chosen.values_list("pk", flat=True))
        changed = actions.fill(keys, form.draft(), acting=request.acting, now=timezone.now())
        told = ngettext("已填写 %(n)s 项。", "已填写 %(n)s 项。", len(changed)) % {"n": len(changed)}
        return {"message": told}

    if form.is_bound and form.is_valid():
        try:
            pressed = _press(request, do)
        except ActRefused as error:
            _put_errors(form, error)
        else:
            messages.success(request, pressed.outcome["message"])
            return redirect("decide:review", pk=source.pk)
    context = {"source": source, "form": form, "chosen": chosen.defer("named"), "wanted": wanted}
    return render(request, "decide/fill.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def accept_all(request: Request, pk: int) -> HttpResponse:
    """Accept all that is pending, or what was ticked; a head also registers what a supervisor has proposed."""
    source = _source(request, pk)
    ticked = _ticked(request) if "ticked" in request.POST or "only" in request.POST else None

    now = timezone.now()
    try:
        # No key and no common transaction: each proposal is accepted once by its own status, and hundreds take seconds.
        outcome = actions.accept_all(source, pks=ticked, acting=request.acting, now=now)
        done, left = len(outcome.done), outcome.left
        if _is_head(request, source) and ticked is None:
            registered = actions.register_all(source, acting=request.acting, now=now)
            done, left = done + len(registered.done), left + registered.left
    except ActRefused as error:
        messages.error(request, error.message)
    else:
        _tell_outcome(request, source, done, left)
    return _compared(request, source) if "show" in request.POST else redirect("decide:review", pk=source.pk)


def _tell_outcome(request: Request, source: Source, done: int, left: list[tuple[str, str]]) -> None:
    if _is_head(request, source):
        told = ngettext("已立项 %(n)s 项。", "已立项 %(n)s 项。", done) % {"n": done}
    else:
        told = ngettext("已拟立项 %(n)s 项。", "已拟立项 %(n)s 项。", done) % {"n": done}
    if done or not left:
        messages.success(request, told)
    if left:
        request.session[f"left-{source.pk}"] = left[:200]


@login_required
@require_POST
def take_up(request: Request, pk: int) -> HttpResponse:
    """Make a proposal of a stretch of context."""
    source = _source(request, pk)
    start, end = _number(request.POST.get("start")), _number(request.POST.get("end"))

    def do() -> Mapping[str, Any]:
        made = actions.take_up(source.pk, start or 0, end or 0, acting=request.acting, now=timezone.now())
        return {"pk": made.pk, "title": made.title}

    try:
        outcome = _press(request, do).outcome
    except ActRefused as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('decide:review', args=[source.pk])}?show=context")
    messages.success(request, _("已列为事项：%(title)s") % {"title": outcome["title"]})
    return redirect(_card_url(source, outcome["pk"], "edit"))


# --- an amended source -------------------------------------------------------------------------------------------------


@login_required
@require_GET
def compare(request: Request, pk: int) -> HttpResponse:
    """A source beside the one that it amends: what was changed, is new, was dropped, was kept."""
    source = _source(request, pk)
    may_write = _may_write(request, source)
    context: dict[str, Any] = {"source": source, "may_write": may_write, "is_head": _is_head(request, source)}
    context |= _left(request, source)
    if may_write:
        offered = likely(source, request.acting)
        context["form"] = AmendForm(offered, source.amends or likeliest(source, offered))
    if source.amends_id is None:
        return render(request, "decide/compare.html", context)
    if not can_compare(source, request.acting):
        raise Http404
    comparison = Comparison(source, request.acting)
    show = request.GET.get("show", "")
    show = show if show in BECAME else ""
    page = Paginator(comparison.shown(show), PAIRS).get_page(request.GET.get("page"))
    return render(request, "decide/compare.html", context | {"comparison": comparison, "page": page, "show": show})


@login_required
@require_POST
def amend(request: Request, pk: int) -> HttpResponse:
    """Say which earlier source this one amends, or that it amends none."""
    source = _source(request, pk)
    if not _may_write(request, source):
        raise Http404
    form = AmendForm(likely(source, request.acting), source.amends, request.POST)
    if not form.is_valid():
        messages.error(request, _("请从列出的来源里选。"))
        return redirect("decide:compare", pk=source.pk)

    def do() -> Mapping[str, Any]:
        actions.say_amends(source.pk, form.amended(), acting=request.acting, now=timezone.now())
        return {"message": _("已保存。")}

    return _press_and_compare(request, source, do)


@login_required
@require_POST
def duplicates(request: Request, pk: int) -> HttpResponse:
    """Set aside what is in hand already: what was ticked, else all that the amended source keeps as it was."""
    source = _compared_source(request, pk)

    def do() -> Mapping[str, Any]:
        found = Comparison(source, request.acting).duplicates(None if "all" in request.POST else _ticked(request))
        done = actions.set_aside_as_duplicates(source.pk, found, acting=request.acting, now=timezone.now())
        return {"message": ngettext("%(n)s 项作为已有在办。", "%(n)s 项作为已有在办。", len(done)) % {"n": len(done)}}

    return _press_and_compare(request, source, do)


@login_required
@require_POST
def dropped(request: Request, pk: int) -> HttpResponse:
    """Note what the amending source no longer says: what was ticked."""
    source = _compared_source(request, pk)

    def do() -> Mapping[str, Any]:
        found = Comparison(source, request.acting).dropped(_ticked(request, "old"))
        done = actions.note_dropped(source.pk, found, acting=request.acting, now=timezone.now())
        return {"message": ngettext("已记明 %(n)s 项不再提。", "已记明 %(n)s 项不再提。", len(done)) % {"n": len(done)}}

    return _press_and_compare(request, source, do)


def _compared_source(request: Request, pk: int) -> Source:
    """A source that amends another and is this person's to work on; 404 for everything else."""
    source = _source(request, pk)
    if source.amends_id is None or not _may_write(request, source):
        raise Http404
    return source


def _press_and_compare(request: Request, source: Source, do: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    try:
        messages.success(request, _press(request, do).outcome["message"])
    except ActRefused as error:
        messages.error(request, error.message)
    return _compared(request, source)


def _compared(request: Request, source: Source) -> HttpResponse:
    """Back to the comparison, to the list and the page that was looked at."""
    kept = {name: request.POST[name] for name in ("show", "page") if request.POST.get(name)}
    return redirect(f"{reverse('decide:compare', args=[source.pk])}{'?' if kept else ''}{urlencode(kept)}")


def _ticked(request: Request, name: str = "pk") -> list[int]:
    """The numbers that were ticked; of a row whose own button was pressed only that one's."""
    given = request.POST.getlist("only") or request.POST.getlist(name)
    return [number for text in given if (number := _number(text)) is not None]


# --- one proposed commitment -----------------------------------------------------------------------------------------


@login_required
def register(request: Request, pk: int) -> HttpResponse:
    """Register one proposed commitment."""
    commitment = _commitment(request, pk)
    supports = [held.unit_id for held in commitment.involvements.all() if held.role == "support"]
    initial = {
        "lead": commitment.lead_id, "supports": supports, "due": commitment.due, "measure": commitment.measure,
        "tier": commitment.tier, "handling": commitment.handling, "version": commitment.version,
    }  # fmt: skip
    form = RegisterForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> Mapping[str, Any]:
        given = form.cleaned_data
        done = actions.register(
            pk, acting=request.acting, now=timezone.now(), lead=given["lead"], supports=given["supports"], due=given["due"],
            measure=given["measure"], tier=given["tier"], version=given["version"],
            handling=given["handling"] or None, handling_reason=given["handling_reason"],
        )  # fmt: skip
        return {"message": _("已立项：%(numbers)s") % {"numbers": done.number}}

    return _commitment_form(request, commitment, form, do, "decide/register.html")


@login_required
def decline(request: Request, pk: int) -> HttpResponse:
    """Decide that one proposed commitment is not registered."""
    commitment = _commitment(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"version": commitment.version})

    def do() -> Mapping[str, Any]:
        given = form.cleaned_data
        actions.decline(
            pk,
            acting=request.acting,
            now=timezone.now(),
            ground=given["ground"],
            reason=given["reason"],
            version=given["version"],
        )
        return {"message": _("已定为不立项。")}

    return _commitment_form(request, commitment, form, do, "decide/decline.html")


def _commitment_form(
    request: Request, commitment: Commitment, form: Any, do: Callable[[], Mapping[str, Any]], template: str
) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                pressed = _press(request, do)
            except ActRefused as error:
                _put_errors(form, error)
                status = error.status
            else:
                messages.success(request, pressed.outcome["message"])
                return redirect(_commitment_url(commitment.pk))
    origin = getattr(commitment, "origin", None)
    context = {
        "commitment": commitment, "form": form, "origin": origin, "back": _commitment_url(commitment.pk),
        "key": request.POST.get("idempotency_key", ""),
    }  # fmt: skip
    return render(request, template, context, status=status)


# --- small parts -----------------------------------------------------------------------------------------------------


def _oversight(request: Request) -> None:
    if not request.acting.roles & OVERSIGHT:
        raise Http404


def _source(request: Request, pk: int) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.acting).laid_out(), pk=pk)


def _proposal(request: Request, pk: int, card: int) -> tuple[Source, Proposal]:
    source = _source(request, pk)
    return source, get_object_or_404(source.proposals, pk=card)


def _commitment(request: Request, pk: int) -> Commitment:
    """A commitment that this person's office issued; 404 for everybody else."""
    rows = Commitment.objects.visible_to(request.acting).select_related("lead", "issuer", "origin__source")
    return get_object_or_404(rows, pk=pk, issuer__in=[office.pk for office in request.acting.offices])


def _may_write(request: Request, source: Source) -> bool:
    return source.office_id in {office.pk for office in request.acting.offices}


def _is_head(request: Request, source: Source) -> bool:
    return source.office_id in {post.unit_id for post in request.acting.posts_as([Role.SUPERVISION_HEAD])}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _version(request: Request) -> int | None:
    return _number(request.POST.get("version") or request.GET.get("v"))


def _told(request: Request) -> dict[str, Any]:
    return {"acting": request.acting, "now": timezone.now(), "version": _version(request)}


def _press(request: Request, do: Callable[[], Mapping[str, Any]], key: str = "") -> Pressed:
    """Once for the form's key. A card's buttons carry none: card, version and act together are theirs."""
    asked = {
        name: request.POST.getlist(name)
        for name in sorted(request.POST)
        if name not in {"csrfmiddlewaretoken", "idempotency_key"}
    }
    fingerprint = chain.digest(chain.canonical({"path": request.path, "asked": asked}))
    return press(do, acting=request.acting, key=request.POST.get("idempotency_key") or key, fingerprint=fingerprint)


def _put_errors(form: Any, error: ActRefused) -> None:
    """The refusal beside the fields that it speaks of, else above the form."""
    names = {"lead": "leads" if "leads" in form.fields else "lead"}
    placed = {names.get(name, name): told for name, told in error.fields.items()}
    known = {
        name: told for name, told in placed.items() if name in form.fields and not form.fields[name].widget.is_hidden
    }
    for name, told in known.items():
        form.add_error(name, told)
    if not known:
        form.add_error(None, error.message)


def _card_url(source: Source, card: int, panel: str = "") -> str:
    query = urlencode({"card": card} | ({"open": panel} if panel else {}))
    return f"{reverse('decide:review', args=[source.pk])}?{query}#card-{card}"


def _commitment_url(pk: int) -> str:
    try:
        return reverse("web:commitment", args=[pk])
    except NoReverseMatch:
        return reverse("decide:sources")


def _to(request: Request, url: str) -> HttpResponse:
    """A redirect that htmx follows as a whole page."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
