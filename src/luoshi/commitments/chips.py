"""The filters of a list as chips: each is a link that turns one value on or off and keeps the rest."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from luoshi.commitments.models import Colour, Handling, Tier, WorkKind
from luoshi.commitments.queries import Filters
from luoshi.commitments.words import STATE_WORDS
from luoshi.kernel.lifecycle import State

BEFORE_DISPATCH = (State.PROPOSED, State.REGISTERED)
SHOWN_STATES = (
    *BEFORE_DISPATCH, State.DISPATCHED, State.RETURN_REQUESTED, State.ACCEPTED, State.IN_PROGRESS,
    State.COMPLETION_CLAIMED, State.VERIFIED, State.SUSPENDED, State.CLOSED,
)  # fmt: skip

Options = list[tuple[Any, str]]


def groups(filters: Filters, *, office: bool, overseen: bool) -> list[dict[str, Any]]:
    """The chip groups for the filters in force.

    office: whether states before dispatch are of any use to this person. overseen: whether what was passed down is left out
    until it is asked for.
    """
    return [
        _group(_("亮灯"), "lights", _lights(), filters),
        _group(_("提醒"), "flag", _flags(), filters),
        _group(_("状态"), "states", _states(office=office), filters),
        _group(_("级别"), "tiers", [(tier, str(words)) for tier, words in Tier.choices], filters),
        _group(_("类型"), "kinds", [(kind, str(words)) for kind, words in WorkKind.choices], filters),
        _group(_("处理级别"), "handlings", [(level, str(words)) for level, words in Handling.choices], filters),
        *([_group(_("范围"), "below", _below(), filters)] if overseen else []),
    ]


def chosen(filters: Filters, *, unit: str, source: str) -> list[dict[str, str]]:
    """Everything that narrows the list now, each with the address without it. ``unit``, ``source``: their names."""
    found: list[dict[str, str]] = [
        {"words": str(words), "url": _address(_toggled(filters, name, value))}
        for name, options in (
            ("flag", _flags()),
            ("lights", _lights()),
            ("states", _every_state()),
            ("tiers", list(Tier.choices)),
            ("kinds", list(WorkKind.choices)),
            ("handlings", list(Handling.choices)),
            ("below", _below()),
        )
        for value, words in options
        if value in _on(filters, name)
    ]
    if filters.unit is not None:
        told = unit or _("没有这个单位")
        found.append({"words": _("单位：%(unit)s") % {"unit": told}, "url": _address(replace(filters, unit=None))})
    if filters.source is not None:
        told = source or _("一份来源")
        found.append(
            {"words": _("来自：%(source)s") % {"source": told}, "url": _address(replace(filters, source=None))}
        )
    if filters.words:
        found.append(
            {"words": _("含“%(words)s”") % {"words": filters.words}, "url": _address(replace(filters, words=""))}
        )
    return found


def columns(filters: Filters) -> dict[str, dict[str, str]]:
    """For each sortable column: the address that sorts by it (or turns it round), and its present aria-sort."""
    ways = {
        "light": ("light", "-light"), "number": ("old", "new"), "lead": ("lead", "-lead"),
        "due": ("due", "-due"), "progress": ("progress", "-progress"),
    }  # fmt: skip
    found = {}
    for column, (up, down) in ways.items():
        turned = {up: down, down: up}.get(filters.sort, "new" if column == "number" else up)
        aria = {up: "ascending", down: "descending"}.get(filters.sort, "")
        found[column] = {"url": _address(replace(filters, sort=turned)), "aria": aria}
    return found


def sorts() -> Options:
    """The sorts by name, for where there are no column heads to press."""
    return [
        ("new", _("新立项在前")),
        ("old", _("早立项在前")),
        ("due", _("时限近的在前")),
        ("-due", _("时限远的在前")),
        ("light", _("红灯在前")),
        ("-light", _("红灯在后")),
        ("lead", _("按牵头单位")),
        ("-lead", _("按牵头单位（倒序）")),
        ("progress", _("进度慢的在前")),
        ("-progress", _("进度快的在前")),
    ]


def _lights() -> Options:
    order = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.BLUE, Colour.GREY, Colour.HOLLOW)
    return [(colour.value, str(colour.label)) for colour in order]


def _flags() -> Options:
    return [
        ("awaits_me", _("等我办")),
        ("overdue", _("已超期")),
        ("due_soon", _("临近到期")),
        ("sign_in_overdue", _("逾期未签收")),
        ("awaits_change", _("变更待批")),
        ("conflict", _("要求不一致")),
    ]


def _below() -> Options:
    return [(True, _("含分解下达的"))]


def _states(*, office: bool) -> Options:
    shown = [state for state in SHOWN_STATES if office or state not in BEFORE_DISPATCH]
    return [("open", _("在办")), *((state.value, str(STATE_WORDS[state])) for state in shown)]


def _every_state() -> Options:
    return [("open", _("在办")), *((state.value, str(words)) for state, words in STATE_WORDS.items())]


def _group(name: str, field: str, options: Iterable[tuple[Any, str]], filters: Filters) -> dict[str, Any]:
    on = _on(filters, field)
    return {
        "name": name,
        "options": [
            {"words": words, "url": _address(_toggled(filters, field, value)), "on": value in on, "count": None}
            for value, words in options
        ],
    }


def _on(filters: Filters, field: str) -> tuple[Any, ...]:
    held = getattr(filters, field)
    return held if isinstance(held, tuple) else (held,)


def _toggled(filters: Filters, field: str, value: Any) -> Filters:
    """The filters with one value taken out or put in."""
    held = getattr(filters, field)
    now: Any = (False if value is True else "") if held == value else value
    if isinstance(held, tuple):
        now = tuple(other for other in held if other != value) if value in held else (*held, value)
    changed: dict[str, Any] = {field: now}
    return replace(filters, **changed)


def _address(filters: Filters) -> str:
    return f"?{filters.address()}"
