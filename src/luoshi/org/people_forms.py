"""The forms about people and posts. What may be done is the actions' to say; a form only reads what was typed."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused
from luoshi.org.models import Person, Post, Role
from luoshi.org.people_queries import person_named, units_within
from luoshi.org.widgets import DayInput, PersonInput, UnitField

Subject = Person | Post | None


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    errors = {"required": _("请填写日期。"), "invalid": _("日期要写成 2023-03-31 这样。")}
    return forms.DateField(
        label=label, required=required, widget=DayInput(), help_text=help_text, error_messages=errors
    )


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, error_messages={"required": _("请填写这一项。")}, **more)


def _person(label: Any) -> forms.CharField:
    return _text(label, 60, widget=PersonInput(), help_text=_("姓名或用户名；同名的看单位。"))


class ArrangingForm(forms.Form):
    """The base: knows who acts, about whom or which post, and on which day."""

    def __init__(self, *args: Any, acting: Acting, subject: Subject, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.acting, self.subject, self.today = acting, subject, today
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = units_within(acting).at_work(today).only("pk", "name", "short", "path")

    def given(self) -> dict[str, Any]:
        """The action's keyword arguments."""
        return dict(self.cleaned_data)

    def take(self, error: ActRefused) -> None:
        """Show a refusal where it belongs: at the fields that it names, else above them all."""
        named = {name: words for name, words in error.fields.items() if name in self.fields}
        for name, words in named.items():
            self.add_error(name, words)
        if not named:
            self.add_error(None, error.message)


class PostForm(ArrangingForm):
    unit = UnitField(label=_("单位"))
    role = forms.ChoiceField(
        label=_("岗位"),
        choices=[("", ""), *Role.choices],
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("没有这种岗位。")},
    )
    valid_from = _day(_("任职日期"))
    valid_to = _day(_("任至"), required=False, help_text=_("留空表示没有期限。"))


class EnterForm(PostForm):
    name = _text(_("姓名"), 60)
    username = _text(_("用户名"), 60, help_text=_("登录用，字母、数字和 @ . + - _，录入后不能更改。"))
    email = forms.EmailField(
        label=_("邮箱"),
        required=False,
        help_text=_("催办信寄到这里。"),
        error_messages={"invalid": _("邮箱要写成 name@example.cn 这样。")},
    )
    field_order = ("name", "username", "email", "unit", "role", "valid_from", "valid_to")


class ChangeForm(ArrangingForm):
    name = _text(_("姓名"), 60)
    email = forms.EmailField(
        label=_("邮箱"), required=False, error_messages={"invalid": _("邮箱要写成 name@example.cn 这样。")}
    )


class NothingForm(ArrangingForm):
    """For an act that needs no more than the press."""


class EndForm(ArrangingForm):
    on = _day(_("任至"), help_text=_("最后一天；次日起不再担任。"))


class LeaveForm(ArrangingForm):
    on = _day(_("最后一天"), help_text=_("次日起不能登录，所有岗位和接口令牌到此为止。"))


class _ToPersonForm(ArrangingForm):
    person = _person(_("由谁"))

    def clean_person(self) -> Person:
        words = self.cleaned_data["person"]
        found = person_named(self.acting, words, self.today)
        if not found:
            raise forms.ValidationError(gettext("没有找到“%(words)s”。请填用户名或姓名的全称。") % {"words": words})
        if len(found) > 1:
            names = "、".join(person.username for person in found)
            raise forms.ValidationError(
                gettext("有几个人叫“%(words)s”，请填用户名：%(names)s。") % {"words": words, "names": names}
            )
        return found[0]


class HandOverForm(_ToPersonForm):
    person = _person(_("交给"))
    on = _day(_("接手日期"), help_text=_("从这一天起由接手人担任，原任到前一天为止。"))


class StandInForm(_ToPersonForm):
    person = _person(_("由谁代理"))
    valid_from = _day(_("代理自"))
    valid_to = _day(_("代理至"), help_text=_("最后一天，到期自动终止。"))


def initial_for(form: type[ArrangingForm], subject: Subject, today: date) -> dict[str, Any]:
    """What a fresh form holds: today, and what is known of the person."""
    initial: dict[str, Any] = {"valid_from": today, "on": today}
    if form is ChangeForm:
        person = cast("Person", subject)
        initial |= {"name": person.name, "email": person.email}
    return initial
