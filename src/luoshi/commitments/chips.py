"""The filters of a list as chips: each is a link that turns one value on or off and keeps the rest."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luoshi.commitments.models import Colour, Tier, WorkKind
from luoshi.commitments.queries import Filters
from luoshi.commitments.words import STATE_WORDS
from luoshi.kernel.lifecycle import State

SHOWN_STATES = (
    State.PROPOSED, State.REGISTERED, State.DISPATCHED, State.RETURN_REQUESTED, State.ACCEPTED, State.IN_PROGRESS,
    State.COMPLETION_CLAIMED, State.VERIFIED, State.SUSPENDED, State.CLOSED,
)  # fmt: skip


def groups(filters: Filters, query: QueryDict, *, office: bool) -> list[dict[str, Any]]:
    """The chip groups for the filters in force. ``office``: whether states before dispatch are of any use to this person."""
    states = [("open", _("在办"))] + [
        (state.value, str(STATE_WORDS[state])) for state in SHOWN_STATES if office or state not in SHOWN_STATES[:2]
    ]
    return [
        _group(_("亮灯"), "light", [(value, str(label)) for value, label in Colour.choices], filters.lights, query),
        _group(_("提醒"), "flag", _flags(), (filters.flag,), query, single=True),
        _group(_("状态"), "state", states, filters.states, query),
        _group(_("级别"), "tier", [(str(value), str(label)) for value, label in Tier.choices], tuple(map(str, filters.tiers)), query),
        _group(_("类型"), "kind", [(value, str(label)) for value, label in WorkKind.choices], filters.kinds, query),
    ]


def _flags() -> list[tuple[str, str]]:
    return [
        ("awaits_me", _("等我办")),
        ("overdue", _("已超期")),
        ("due_soon", _("临近到期")),
        ("sign_in_overdue", _("逾期未签收")),
    ]


def _group(
    name: str, key: str, options: list[tuple[str, str]], on: tuple[str, ...], query: QueryDict, *, single: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "options": [
            {"words": words, "url": _toggled(query, key, value, value in on, single=single), "on": value in on, "count": None}
            for value, words in options
        ],
    }


def _toggled(query: QueryDict, key: str, value: str, on: bool, *, single: bool) -> str:
    """The address with one value taken out or put in, from the first page again."""
    changed = query.copy()
    changed.pop("page", None)
    held = [other for other in changed.getlist(key) if other != value]
    changed.setlist(key, held if on else ([value] if single else [*held, value]))
    return f"?{changed.urlencode()}"


def sorted_by(query: QueryDict, now: str) -> dict[str, dict[str, str]]:
    """For each sortable column: the address that sorts by it (or turns it round), and its present aria-sort."""
    columns = {"due": ("due", "-due"), "number": ("new", "old"), "light": ("light", "light")}
    found = {}
    for column, (first, second) in columns.items():
        changed = query.copy()
        changed.pop("page", None)
        changed["sort"] = second if now == first else first
        direction = {first: "ascending", second: "descending"} if column != "number" else {first: "descending", second: "ascending"}
        found[column] = {"url": f"?{changed.urlencode()}", "aria": direction.get(now, "none")}
    return found
