"""The shell's own pages: the desk, and the pages for what went wrong."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.org.frame import acting_of
from luoshi.rulebook.queries import rulebook
from luoshi.web.desk import desk as desk_of


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What I must do now, and what I answer for."""
    return render(request, "web/desk.html", desk_of(acting_of(request), timezone.localdate(), rulebook()))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: the frame asks who is signed in, and the database may be what is broken."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    told = _("页面放得太久或浏览器拦下了凭据。请返回刷新页面再提交，填写的内容仍在。")
    return render(request, "errors/403.html", {"message": told}, status=403)
