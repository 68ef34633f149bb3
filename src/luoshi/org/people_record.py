"""The audit administrator's page: everything that administrators did, to be read and taken away, never changed."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import post, sentence, who
from luoshi.org import tables
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.org.people_queries import ADMINISTRATION, RecordFilters, page_of_entries, record_of_administration
from luoshi.org.rights import may_read_administration

PAGE = 50


def _auditor(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    if not may_read_administration(acting):
        raise PermissionDenied
    return acting


@login_required
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What administrators did, newest first, by page."""
    acting, filters = _auditor(request), RecordFilters.read(request.GET)
    entries, older, newer = page_of_entries(record_of_administration(acting, filters), request.GET, PAGE)
    pairs = filters.pairs()
    context = {
        "lines": [
            {"entry": entry, "who": who(entry), "post": post(entry), "words": sentence(entry)} for entry in entries
        ],
        "filters": filters,
        "kinds": _kinds(),
        "address": urlencode(pairs),
        "next_url": "?" + urlencode([*pairs, ("before", older)]) if older else "",
        "previous_url": "?" + urlencode([*pairs, ("after", newer)]) if newer else "",
    }
    return render(request, "org/people/record.html", context)


def _kinds() -> list[tuple[str, str]]:
    words = {
        "unit": _("单位"), "duty": _("履职清单"), "person": _("人员"), "post": _("岗位"), "token": _("接口令牌"), "rules": _("规则"), "sign_in": _("登录"),
    }  # fmt: skip
    return [(kind, words[kind]) for kind in ADMINISTRATION]


@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered record as a table that WPS and Excel open, oldest first, with the hash of each entry."""
    rows = record_of_administration(_auditor(request), RecordFilters.read(request.GET))
    head = [_("时间"), _("办理人"), _("用户名"), _("职务"), _("记录"), _("类别"), _("流"), _("流内序号"), _("哈希")]
    lines = tables.csv_lines(head, _cells(rows.order_by("id").iterator(500)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="luoshi-administration-{timezone.localdate():%Y%m%d}.csv"'
    return response


def _cells(rows: Iterable[Entry]) -> Iterator[list[Any]]:
    for entry in rows:
        at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        yield [at, who(entry), entry.by, post(entry), sentence(entry), entry.kind, entry.stream, entry.seq, entry.hash]
