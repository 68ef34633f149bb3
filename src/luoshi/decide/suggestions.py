"""Whom the review desk suggests as a lead: the units and the past of one office, brought to ``suggesting``.

What an office's units led is kept in mind by the process, newest first and at most RECENT of them, and added to as more is
registered: a page asks for the newest number only. A lead that was changed after registration is known when the process starts
anew; a suggestion is confirmed by a person either way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.commitments.models import Commitment
from luoshi.decide.matching import Directory
from luoshi.decide.suggesting import Ground, History, Office, Past, Suggester, Suggestion
from luoshi.org.acting import Acting
from luoshi.org.models import Kind, Unit

RECENT = 2000
_COLUMNS = ("year", "serial", "pk", "registered_at", "lead_id", "title", "words")


@dataclass(frozen=True)
class Suggested:
    """A unit that may be asked to lead, and why."""

    unit: Unit
    suggestion: Suggestion

    @property
    def why(self) -> str:
        """What speaks for it: 曾牵头 12 项类似工作：城镇燃气整治."""
        found = self.suggestion
        if found.ground == Ground.BEFORE:
            told = ngettext("曾牵头 %(n)s 项类似工作：%(title)s", "曾牵头 %(n)s 项类似工作：%(title)s", found.like)
            return told % {"n": found.like, "title": found.example}
        words = {"words": "、".join(found.words)}
        if found.ground == Ground.DUTIES:
            return _("本单位职责写有：%(words)s") % words
        return _("这类单位通常负责：%(words)s") % words


# --- what was led -----------------------------------------------------------------------------------------------------

# Kinds of a government's own units that may lead; zones and lower governments are charged, not suggested.
_LEADING = frozenset({Kind.DEPARTMENT, Kind.INSTITUTION, Kind.VERTICAL, Kind.MASS})

# Year, serial, key and moment of a registered commitment; the database may hold none of the others, but of these always.
Mark = tuple[int | None, int | None, int, datetime | None]


@dataclass
class _Kept:
    history: History
    newest: Mark


_kept: dict[int, _Kept] = {}
_lock = Lock()


def history_of(office: Unit) -> History:
    """What the units of this office led, as registered. One query where nothing was registered since, two otherwise."""
    registered = Commitment.objects.filter(issuer=office, lead__isnull=False, serial__isnull=False)
    registered = registered.order_by("-year", "-serial")
    newest = registered.values_list("year", "serial", "pk", "registered_at").first()
    with _lock:
        kept = _kept.get(office.pk)
        if newest is None:
            return History()
        if kept is None or kept.newest != newest:
            kept = _kept[office.pk] = _learnt(kept, registered, newest)
        return kept.history


def _learnt(kept: _Kept | None, registered: QuerySet[Commitment], newest: Mark) -> _Kept:
    """What is in mind with what was registered since; all anew where what was newest is no longer there, or much has come."""
    if kept is not None and len(kept.history.past) < 2 * RECENT:
        year, serial = kept.newest[:2]
        since = registered.filter(Q(year__gt=year) | Q(year=year, serial__gte=serial))
        rows = list(since.values_list(*_COLUMNS)[: RECENT + 1])
        if rows and rows[-1][:4] == kept.newest:
            kept.history.learn(_past(reversed(rows[:-1])))
            return _Kept(kept.history, newest)
    rows = list(registered.values_list(*_COLUMNS)[:RECENT])
    return _Kept(History(_past(reversed(rows))), newest)


def _past(rows: Iterable[tuple[Any, ...]]) -> Iterable[Past]:
    return (Past(lead, title, words) for _year, _serial, _pk, _at, lead, title, words in rows)


# --- who may lead -----------------------------------------------------------------------------------------------------


class Leads:
    """Asks about commitments of one office's documents. Nothing is looked up before the first question."""

    def __init__(self, office: Unit, directory: Directory, acting: Acting) -> None:
        self.office = office
        self.remembers = office in acting.offices  # titles of what was led before are for the office's own people
        self.directory = directory
        self._suggester: Suggester | None = None

    def suggest(self, words: str, heading: str = "") -> list[Suggested]:
        """Up to three units that might lead this, each with its reason; none where nothing speaks for any."""
        if self._suggester is None:
            self._suggester = self._made()
        units = self.directory.tree.units
        return [
            Suggested(units[found.key], found)
            for found in self._suggester.suggest(words, heading)
            if isinstance(found.key, int)
        ]

    def _made(self) -> Suggester:
        history = history_of(self.office) if self.remembers else History()
        tree, home = self.directory.tree, self.directory.home
        led = {past.lead for past in history.past}
        mine = {unit.pk for unit in tree.offices.get(home.pk, ()) if unit.kind in _LEADING} if home else set()
        wanted = [unit for unit in tree.units.values() if unit.pk in led | mine and unit != self.office]
        return Suggester((Office(unit.pk, f"{unit.name} {unit.short}", unit.duties) for unit in wanted), history)
