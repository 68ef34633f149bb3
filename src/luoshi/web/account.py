"""My account: my posts, where I am signed in, what keeps my sign-in safe, and the keys with which programs act as me."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
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

from luoshi.ledger.sentences import sentence
from luoshi.org import passwords
from luoshi.org.acting import Acting
from luoshi.org.actions import end_all_sessions, end_session, issue_token, revoke_token
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint
from luoshi.org.kinds import means
from luoshi.org.models import Person, SignIn, Token
from luoshi.org.pressing import press
from luoshi.org.queries import front_door, second_factors, sign_ins_going_on
from luoshi.web.forms import Form

DAYS = (30, 90, 180, 365)
ENDED_SHOWN = 10
HAPPENED_SHOWN = 8
SESSIONS_SHOWN = 20


class TokenForm(Form):
    """What a new token is for, what it may do, and how long it lasts."""

    name = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=60,
        help_text=gettext_lazy("写明哪个系统用它做什么，例如：市应急局值班系统报送进展。"),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"),
        choices=Token.Scope.choices,
        initial=Token.Scope.READ,
        help_text=gettext_lazy("只取数据的系统选“只读”；要替您签收、反馈的才选“办理”。"),
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
        return Acting.of(self.acting.person, self.acting.held, int(chosen), self.acting.today)


# How browsers name themselves in a User-Agent, the more particular first: Edge also says Chrome, and Chrome also Safari.
BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")), ("QQBrowser", gettext_lazy("QQ 浏览器")), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", gettext_lazy("鸿蒙")), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser(agent: str) -> str:
    """A User-Agent as people know it: Chrome · Windows. What is not known is shown by its first word."""
    found = [next((str(words) for mark, words in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent.split(" ", maxsplit=1)[0][:40] or _("不明的浏览器")


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
        given = {name: form.cleaned_data[name] for name in ("name", "scope", "days")}
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


@login_required
@require_POST
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign oneself out somewhere else; here one signs out as always."""
    acting = acting_of(request)
    found = get_object_or_404(SignIn, pk=pk, person=acting.person)
    if found.pk == request.session.get("sign_in"):
        messages.info(request, _("这就是您现在用的登录。要结束它，请退出登录。"))
    elif end_session(found.pk, acting=acting, now=timezone.now(), how=SignIn.Ending.REMOTE):
        messages.success(request, _("已从那里退出。那边下一次打开页面时，就要重新登录。"))
    else:
        messages.info(request, _("那一处登录已经结束了。"))
    return redirect("web:account")


@login_required
@require_POST
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """Sign oneself out everywhere but here."""
    acting = acting_of(request)
    person, here = cast("Person", acting.person), request.session.get("sign_in")
    ended = end_all_sessions(person, acting=acting, now=timezone.now(), how=SignIn.Ending.REMOTE, keep=here)
    if ended:
        messages.success(request, _("已从其他 %(count)d 处退出。") % {"count": ended})
    else:
        messages.info(request, _("别处没有登录。"))
    return redirect("web:account")


def _page(
    request: HttpRequest, form: TokenForm, *, status: int = 200, issued: dict[str, str] | None = None
) -> HttpResponse:
    acting, now = acting_of(request), timezone.now()
    tokens = list(Token.objects.filter(person=acting.person).select_related("post__unit").order_by("-pk"))
    person = cast("Person", request.user)  # the pages of this module are for who has signed in
    idle = timedelta(minutes=settings.LUOSHI_IDLE_MINUTES) if settings.LUOSHI_IDLE_MINUTES else None
    going_on = sign_ins_going_on(person, now, idle, timedelta(seconds=settings.SESSION_COOKIE_AGE))
    in_force = [token for token in tokens if token.revoked_at is None and token.expires_at > now]
    ended = [token for token in tokens if token not in in_force]
    context = {
        "acting": acting, "form": form, "issued": issued, "in_force": in_force, "ended": ended[:ENDED_SHOWN],
        "sessions": [
            {"row": row, "here": row.pk == request.session.get("sign_in"), "browser": browser(row.agent), "how": means(row.how)}
            for row in going_on[:SESSIONS_SHOWN]
        ],
        "happened": [(entry.at, sentence(entry)) for entry in front_door(person, HAPPENED_SHOWN)],
        "person": person, "expires_at": passwords.expires_at(person), "factors": second_factors(person),
        "api_root": request.build_absolute_uri(reverse("api:api-root")),
        "openapi": request.build_absolute_uri(reverse("api:openapi-json")),
    }  # fmt: skip
    return render(request, "web/account.html", context, status=status)
