"""Pages that show things of several stages at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.commitments.models import Commitment
from luoshi.org.frame import acting_of
from luoshi.web.commitment_page import context_of


@login_required
@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one commitment."""
    acting = acting_of(request)
    rows = Commitment.objects.visible_to(acting).select_related("issuer", "lead")
    found = get_object_or_404(rows, pk=pk)
    return render(request, "web/commitment.html", context_of(found, acting, request.GET.dict(), timezone.localdate()))
