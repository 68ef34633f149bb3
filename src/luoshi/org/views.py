"""What the type-ahead asks."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.utils import timezone

from luoshi.org.queries import find_units
from luoshi.org.requests import Request


@login_required
def units(request: Request) -> JsonResponse:
    """Units whose name, short name, code or alias contains ?q=, best first; nothing for who holds no post."""
    words = request.GET.get("q", "").replace("\x00", "")[:60]
    found = find_units(words, timezone.localdate()) if request.acting.posts else []
    results = [{"id": unit.pk, "name": str(unit), "note": unit.name if unit.short else ""} for unit in found]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})
