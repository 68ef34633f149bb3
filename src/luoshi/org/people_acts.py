"""The acts about people and posts as a table of forms, and the one way through for all of them.

What somebody may not see is not found; a stale page is told what happened; a form sent twice is carried out once. A password
is on the answer to the press, and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.org import actions
from luoshi.org import people_forms as forms
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint, lost, told, version_of
from luoshi.org.models import Person, Post
from luoshi.org.people_forms import ArrangingForm, Subject, initial_for
from luoshi.org.people_page import left_behind, page_of_person, version_now
from luoshi.org.pressing import KeyUsed, press
from luoshi.org.rights import may_arrange_people


@dataclass(frozen=True)
class Deed:
    """One act's form.

    name: url name and last part of the address. words: button and heading. do: ``do(subject, acting=, now=, version=,
    **given)`` gives the person, or the person with a password to be shown once. of: "person", "post" or "" (somebody new).
    """

    name: str
    words: Any
    form: type[ArrangingForm]
    do: Callable[..., tuple[Person, str]]
    done: Any
    about: Any = ""
    of: str = "person"
    grave: Any = ""


def _enter(_subject: None, *, version: int | None, **given: Any) -> tuple[Person, str]:  # noqa: ARG001 - nobody yet
    password = actions.one_time_password()
    return actions.enter_person(password=password, one_time=True, **given), password


def _change(person: Person, **given: Any) -> tuple[Person, str]:
    return actions.change_person(person.pk, **given), ""


def _appoint(person: Person, **given: Any) -> tuple[Person, str]:
    return actions.appoint(person, **given).person, ""


def _leave(person: Person, **given: Any) -> tuple[Person, str]:
    return actions.leave(person.pk, **given).person, ""


def _set_password(person: Person, **given: Any) -> tuple[Person, str]:
    return actions.set_one_time_password(person.pk, **given)


def _end(post: Post, **given: Any) -> tuple[Person, str]:
    return actions.end_post(post.pk, **given).person, ""


def _hand_over(post: Post, **given: Any) -> tuple[Person, str]:
    actions.hand_over(post.pk, **given)
    return post.person, ""


def _stand_in(post: Post, **given: Any) -> tuple[Person, str]:
    given.pop("version")  # the page was the holder's; what counts is the one who stands in
    return actions.stand_in(post.pk, **given).person, ""


DEEDS = (
    Deed(
        "enter", _("录入人员"), forms.EnterForm, _enter, _("已录入。"), of="",
        about=_("录入人员和第一个岗位。系统给出一次性密码，本人首次登录时必须改掉。"),
    ),
    Deed("change", _("更改资料"), forms.ChangeForm, _change, _("已更改。"), about=_("用户名留在每条记录里，不能更改。")),
    Deed("appoint", _("任职"), forms.PostForm, _appoint, _("已任职。"), about=_("再任一个岗位。三名管理员互不兼任，也不兼任业务岗位。")),
    Deed(
        "password", _("设一次性密码"), forms.NothingForm, _set_password, _("一次性密码已设。"),
        about=_("旧密码立即失效，正在登录的地方随之退出。新密码只显示一次，本人登录后必须改掉。"),
        grave=_("确定换掉现在的密码吗？"),
    ),
    Deed(
        "leave", _("离任"), forms.LeaveForm, _leave, _("离任已办理。"),
        about=_("终止全部岗位，之后不能登录。所办的事留在单位，由接手的人继续办。"), grave=_("确定办理离任吗？"),
    ),
    Deed(
        "end", _("终止岗位"), forms.EndForm, _end, _("岗位终止日期已定。"), of="post",
        about=_("岗位终止，为它设的代理随之终止。"), grave=_("确定终止这个岗位吗？"),
    ),
    Deed(
        "hand_over", _("交接"), forms.HandOverForm, _hand_over, _("已交接。"), of="post",
        about=_("岗位转给另一个人，中间不空一天。"),
    ),
    Deed(
        "stand_in", _("设代理"), forms.StandInForm, _stand_in, _("代理已设。"), of="post",
        about=_("代理人在这段时间里有同样的权限，办的事记为“代”；原任不变。"),
    ),
)  # fmt: skip


def urls() -> list[URLPattern]:
    """An address for each: /people/enter/, /people/<pk>/<name>/, /people/posts/<pk>/<name>/."""
    before = {"": "", "person": "<int:pk>/", "post": "posts/<int:pk>/"}
    return [path(f"{before[deed.of]}{deed.name}/", _page_of(deed), name=deed.name) for deed in DEEDS]


def _page_of(deed: Deed) -> Callable[..., HttpResponse]:
    """The view of one act: GET shows its form, POST does it."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def act(request: HttpRequest, pk: int = 0) -> HttpResponse:
        subject = _subject(request, deed, pk)
        if not may_arrange_people(acting_of(request)):
            raise PermissionDenied
        today, acting = timezone.localdate(), acting_of(request)
        if request.method != "POST":
            initial = initial_for(deed.form, subject, today) | request.GET.dict()
            form = deed.form(acting=acting, subject=subject, today=today, initial=initial)
            return _shown(request, deed, subject, form)
        form = deed.form(request.POST, acting=acting, subject=subject, today=today)
        missing = lost(request)
        if missing:
            form.add_error(None, missing[1])
            return _shown(request, deed, subject, form, status=missing[0])
        if not form.is_valid():
            return _shown(request, deed, subject, form, status=422)
        return _pressed(request, deed, subject, form)

    return cast("Callable[..., HttpResponse]", act)


def _subject(request: HttpRequest, deed: Deed, pk: int) -> Subject:
    """Whom or what the act is about, if this person may see them; else 404, as if they were not there."""
    people = Person.objects.visible_to(acting_of(request), timezone.localdate())
    if deed.of == "person":
        return get_object_or_404(people, pk=pk)
    if deed.of == "post":
        return get_object_or_404(Post.objects.select_related("person", "unit").filter(person__in=people), pk=pk)
    return None


def _pressed(request: HttpRequest, deed: Deed, subject: Subject, form: ArrangingForm) -> HttpResponse:
    passwords: list[str] = []

    def do() -> dict[str, Any]:
        person, password = deed.do(
            subject, acting=acting_of(request), now=timezone.now(), version=version_of(request), **form.given()
        )
        passwords.append(password)  # outside the outcome: that is kept, and a password must not be
        return {"person": person.pk}

    key = request.POST.get("idempotency_key", "")
    try:
        pressed = press(do, acting=acting_of(request), key=key, fingerprint=fingerprint(request))
    except ActRefused as error:
        form.take(error)
        again = "" if isinstance(error, KeyUsed) else key
        return _shown(request, deed, subject, form, status=error.status, key=again)
    pk = int(pressed.outcome["person"])
    if any(passwords):
        return page_of_person(request, pk, issued=passwords[0])
    return told(request, str(deed.done), reverse("people:person", args=[pk]))


def _shown(
    request: HttpRequest, deed: Deed, subject: Subject, form: ArrangingForm, *, status: int = 200, key: str = ""
) -> HttpResponse:
    post = subject if isinstance(subject, Post) else None
    person = post.person if post else subject
    context: Mapping[str, Any] = {
        "deed": deed, "form": form, "post": post, "person": person, "key": key,
        "version": version_now(person) if isinstance(person, Person) else 0,
        "behind": left_behind([post] if post else _posts_of(person), timezone.localdate())
        if deed.name in {"leave", "hand_over", "end"}
        else None,
        "back": reverse("people:person", args=[person.pk]) if isinstance(person, Person) else reverse("people:list"),
    }  # fmt: skip
    return render(request, "org/people/act.html", context, status=status)


def _posts_of(person: Subject) -> list[Post]:
    assert isinstance(person, Person)
    return list(person.posts.not_over(timezone.localdate()).select_related("unit"))
