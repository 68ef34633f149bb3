"""My account: the posts that say what I may do, and the keys with which programs act as me."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token, revoke_token
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint
from luoshi.org.models import Token
from luoshi.org.pressing import press
from luoshi.web.forms import Form

DAYS = (30, 90, 180, 365)
ENDED_SHOWN = 10


class TokenForm(Form):
    """What a new token is for, and how long it lasts."""

    name = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=60,
        help_text=gettext_lazy("写明哪个系统用它做什么，例如：市应急局值班系统报送进展。"),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("有效期"), coerce=int, initial=90)
    post = forms.ChoiceField(label=gettext_lazy("以哪个岗位办理"))

    def __init__(self, *args: Any, acting: Acting, **more: Any) -> None:
        super().__init__(*args, **more)
        self.acting = acting
        choice = cast("forms.ChoiceField", self.fields["post"])
        choice.choices = [(str(post.pk), str(post)) for post in acting.held]
        choice.initial = str(acting.posts[0].pk) if acting.posts else None
        if len(acting.held) < 2:
            del self.fields["post"]
        self.fields["days"].choices = [(days, _("%(days)s 天") % {"days": days}) for days in DAYS]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def acting_as(self) -> Acting:
        """The person, acting as the post that the token is to act as."""
        chosen = self.cleaned_data.get("post") or self.acting.posts[0].pk
        assert self.acting.person is not None
        return Acting.of(self.acting.person, self.acting.held, int(chosen))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The page; POST issues a token, whose key is on the answer and nowhere else, so there is no redirect after it."""
    if request.method != "POST":
        return _page(request, TokenForm(acting=acting_of(request)))
    form = TokenForm(request.POST, acting=acting_of(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    acting = acting_of(request)
    if not acting.posts:
        form.add_error(None, _("没有岗位的人不能签发令牌。"))
        return _page(request, form, status=403)
    keys: list[str] = []

    def issue() -> dict[str, Any]:
        given = {name: form.cleaned_data[name] for name in ("name", "days")}
        token, key = issue_token(acting=form.acting_as(), now=timezone.now(), **given)
        keys.append(key)  # outside the outcome: that is kept, and the key must not be
        return {"token": token.pk}

    try:
        press(issue, acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request))
    except ActRefused as error:
        form.add_error(None, error.message)
        return _page(request, form, status=error.status)
    if not keys:
        messages.warning(request, _("这枚令牌刚才已经签发，密钥只显示那一次。没有记下的话，请作废它，再签发一枚。"))
        return redirect("web:account")
    return _page(request, TokenForm(acting=acting), issued={"name": form.cleaned_data["name"], "key": keys[0]})


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    acting = acting_of(request)
    token = get_object_or_404(Token, pk=pk, person=acting.person)

    def end() -> dict[str, Any]:
        revoke_token(token, acting=acting, now=timezone.now())
        return {"token": token.pk}

    if not acting.posts:
        messages.error(request, _("没有岗位的人不能作废令牌；它也已经不能用了。"))
        return redirect("web:account")
    try:
        press(end, acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request))
    except ActRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("令牌“%(name)s”已作废，用它的程序从现在起被拒绝。") % {"name": token.name})
    return redirect("web:account")


def _page(
    request: HttpRequest, form: TokenForm, *, status: int = 200, issued: dict[str, str] | None = None
) -> HttpResponse:
    acting, now = acting_of(request), timezone.now()
    tokens = list(Token.objects.filter(person=acting.person).select_related("post__unit").order_by("-pk"))
    in_force = [token for token in tokens if token.revoked_at is None and token.expires_at > now]
    ended = [token for token in tokens if token not in in_force]
    context = {
        "acting": acting, "form": form, "issued": issued, "in_force": in_force, "ended": ended[:ENDED_SHOWN],
        "api_root": request.build_absolute_uri(reverse("api:api-root")),
        "openapi": request.build_absolute_uri(reverse("api:openapi-json")),
    }  # fmt: skip
    return render(request, "web/account.html", context, status=status)
