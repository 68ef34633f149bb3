"""Every act that arranges a unit as a short form: one table of them, one page and one way through."""

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
from django.views.decorators.http import require_http_methods

from luoshi.org import actions, forms
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint, lost, told, version_of
from luoshi.org.models import Unit
from luoshi.org.pressing import KeyUsed, press
from luoshi.org.rights import may_arrange_units


@dataclass(frozen=True)
class UnitSheet:
    """One act's form.

    name: its address and url name. words: what the button and the heading say. do: ``do(pk, acting=, now=, version=,
    **form.given())``, returns a unit. about: one sentence on what the act does. done: told afterwards. grave: asked about
    once more before it is done. gone: whether it is for units that have gone, and not for those at work.
    """

    name: str
    words: Any
    form: type[forms.UnitForm]
    do: Callable[..., Unit]
    done: Any
    about: Any = ""
    grave: Any = ""
    gone: bool = False
    wide: bool = False

    @property
    def url_name(self) -> str:
        return f"org:{self.name}"

    def fits(self, unit: Unit) -> bool:
        """Whether it can be done to this unit at all: what has gone is not changed any more, and the topmost stays where it is."""
        if self.gone != (unit.valid_to is not None):
            return False
        return unit.parent_id is not None or self.name not in {"move", "split", "end"}


def _add(pk: int, *, version: int | None, **given: Any) -> Unit:
    del version  # others may have been added meanwhile; that does no harm
    return actions.create_unit(parent=Unit.objects.get(pk=pk), **given)


def _split(pk: int, **given: Any) -> Unit:
    actions.split(pk, **given)
    return Unit.objects.get(pk=pk)


SHEETS = (
    UnitSheet("add", _("在下面设立单位"), forms.AddForm, _add, _("已设立。")),
    UnitSheet(
        "rename", _("更名"), forms.RenameForm, actions.rename, _("已更名。"),
        about=_("原来的名称成为别名，注明使用到哪一天；文件里用旧名称仍能认出来，以前的记录保持当时的名称。"),
    ),
    UnitSheet("describe", _("修改类别、层级和次序"), forms.DescribeForm, actions.describe, _("已修改。")),
    UnitSheet("duties", _("修改职责"), forms.DutiesForm, actions.set_duties, _("职责已修改。"), wide=True),
    UnitSheet(
        "move", _("划归别的单位"), forms.MoveForm, actions.move, _("已划归。"), about=_("它下面的单位一并移过去，名称、岗位和事项都不变。"),
    ),
    UnitSheet(
        "recode", _("改代码"), forms.RecodeForm, actions.recode, _("代码已改。"),
        about=_("别的系统和导入用的表格如果按旧代码认它，也要跟着改。"),
    ),
    UnitSheet(
        "split", _("拆分"), forms.SplitForm, _split, _("已拆分。"),
        about=_("新单位与原单位同级同类。文件里用原来的名称时，会请您指明是哪一个新单位。"),
        grave=_("确定拆分吗？"), wide=True,
    ),
    UnitSheet(
        "merge", _("把别的单位并进来"), forms.MergeForm, actions.merge, _("已合并。"),
        about=_("选中的单位并到这里：它们的下级单位移到这里，文件里用它们的名称时就认作这里。"), grave=_("确定合并吗？并进来的单位随即撤销。"),
    ),
    UnitSheet(
        "end", _("撤销"), forms.EndForm, actions.end_unit, _("已撤销。"),
        about=_("撤销之后不能再交办给它；它的历史和已办结的事项仍可查。"), grave=_("确定撤销吗？"),
    ),
    UnitSheet(
        "restore", _("恢复单位"), forms.ReasonForm, actions.restore, _("已恢复。"), gone=True,
        about=_("撤销有误时用。随单位终止的岗位不会自动恢复。"),
    ),
)  # fmt: skip


def offered(unit: Unit) -> list[UnitSheet]:
    """The acts for this unit, to somebody who arranges it."""
    return [sheet for sheet in SHEETS if sheet.fits(unit)]


def urls() -> list[URLPattern]:
    """An address for each act: /units/<pk>/<name>/, named org:<name>."""
    return [path(f"<int:pk>/{sheet.name}/", _page_of(sheet), name=sheet.name) for sheet in SHEETS]


def _page_of(sheet: UnitSheet) -> Callable[..., HttpResponse]:
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        unit, acting = arranged(request, pk), acting_of(request)
        if request.method != "POST":
            form = sheet.form(unit=unit, acting=acting, initial=sheet.form.initial_of(unit))
            return _shown(request, sheet, unit, form)
        form = sheet.form(request.POST, unit=unit, acting=acting)
        missing = lost(request)
        if missing:
            form.add_error(None, missing[1])
            return _shown(request, sheet, unit, form, status=missing[0])
        if not form.is_valid():
            return _shown(request, sheet, unit, form, status=422)
        try:
            pressed = press(
                lambda: _done(request, sheet, unit, form),
                acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
            )  # fmt: skip
        except ActRefused as error:
            form.take(error)
            key = "" if isinstance(error, KeyUsed) else request.POST.get("idempotency_key", "")
            return _shown(request, sheet, arranged(request, pk), form, status=error.status, key=key)
        return told(request, str(pressed.outcome["message"]), str(pressed.outcome["url"]))

    return cast("Callable[..., HttpResponse]", act)


def arranged(request: HttpRequest, pk: int) -> Unit:
    """The unit, to somebody who arranges it; 403 to all others who hold a post, since everybody with one sees units."""
    acting = acting_of(request)
    if not acting.posts:
        raise PermissionDenied
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    if not may_arrange_units(acting, unit):
        raise PermissionDenied
    return unit


def _done(request: HttpRequest, sheet: UnitSheet, unit: Unit, form: forms.UnitForm) -> Mapping[str, Any]:
    given = form.given()
    changed = sheet.do(unit.pk, acting=acting_of(request), now=timezone.now(), version=version_of(request), **given)
    return {"url": reverse("org:unit", args=[changed.pk]), "message": str(sheet.done)}


def _shown(
    request: HttpRequest, sheet: UnitSheet, unit: Unit, form: forms.UnitForm, *, status: int = 200, key: str = ""
) -> HttpResponse:
    context = {"sheet": sheet, "unit": unit, "form": form, "key": key, "fits": sheet.fits(unit)}
    answer = render(request, "org/act.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
