"""People and their posts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.org.frame import acting_of
from luoshi.org.middleware import ACTING_AS


@login_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Act as another of the posts that one holds, for the rest of this session."""
    held = {str(post.pk): post for post in acting_of(request).held}
    post = held.get(request.POST.get("post", ""))
    if post is None:
        messages.warning(request, _("这个岗位您现在没有担任。"))
    else:
        request.session[ACTING_AS] = post.pk
        messages.success(request, _("现在以 %(post)s 办理。") % {"post": post})
    return redirect("web:desk")
