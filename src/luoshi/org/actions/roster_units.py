"""The table of units carried out: by the rules of the acts that a form would do, all of them or none.

First everything is worked out on the units in memory, and what the rules refuse is said by row; nothing is asked of the
database for a single line, save for units that end. What has been worked out is then written by a few statements for all, with
the same entries as the acts by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act, append_many, save_each, update_each
from luoshi.org.acting import Acting
from luoshi.org.actions import arranging, units
from luoshi.org.errors import Invalid
from luoshi.org.languages import refused_in_every_language
from luoshi.org.models import DEEPEST, LONGEST_PATH, Alias, AliasUnit, Level, Unit
from luoshi.org.queries import alone_named
from luoshi.org.rights import arranging_post, may_arrange_units, reach
from luoshi.org.roster import Fault
from luoshi.org.roster_units import (
    BETWEEN,
    DESCRIBED,
    RENAMED,
    Codes,
    KnownUnit,
    UnitChange,
    UnitLine,
    compare,
)

Tell = Callable[[str, int, int], None]

_COLUMNS = [column.attname for column in Unit._meta.concrete_fields]


@dataclass
class _Planned:
    """One line worked out: the unit as it will be, and what it was."""

    change: UnitChange
    unit: Unit
    old: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # aliases to be added

    @property
    def moved(self) -> bool:
        return not self.change.new and "parent" in self.change.columns

    @property
    def recoded(self) -> bool:
        return "code" in self.change.columns


class UnitPlan:
    """What a table of units would do, worked out line by line. `changes` and `faults` say it; `write` does it."""

    def __init__(self, lines: Sequence[UnitLine], *, acting: Acting, now: datetime, tell: Tell) -> None:
        self.acting, self.now, self.tell = acting, now, tell
        self.today = timezone.localdate(now)
        self.tree = _Tree()
        self.codes = Codes(lines)
        self.changes, self.faults = compare(lines, self.tree.known)
        self.planned: list[_Planned] = []
        if self.changes and not may_arrange_units(acting):
            self.faults += [Fault(change.line.number, "not_units", sheet="units") for change in self.changes]
        else:
            self._work_out()
        self.faults.sort(key=lambda fault: fault.number)
        touched = {change.line.number for change in self.changes} | {fault.number for fault in self.faults}
        self.unchanged = sum(line.number not in touched for line in lines)

    # --- working out ---

    def _work_out(self) -> None:
        looping = {fault.number for fault in self.faults if fault.code == "loop"}
        sound = [change for change in self.changes if change.line.number not in looping]
        for change in sound:
            if change.new:
                self.tree.add(change.code, change.line.given)
        for number, change in enumerate(sound):
            self.tell("checking", number, 2 * len(sound))
            self._try(change, partial(self._apply, change))
        self.tree.place_all()
        for number, one in enumerate(self.planned):
            self.tell("checking", len(sound) + number, 2 * len(sound))
            self._try(one.change, partial(self._check, one))

    def _try(self, change: UnitChange, do: Callable[[], object]) -> None:
        """A refusal is told with its row, and the next line is looked at."""
        if why_not := refused_in_every_language(do):
            self.faults.append(Fault(change.line.number, "refused", why_not, sheet="units"))

    def _apply(self, change: UnitChange) -> None:
        self.planned.append(self._applied(change))

    def _applied(self, change: UnitChange) -> _Planned:
        """The unit with the line's changes on it. Raises what has to be asked before: who may, and what cannot be meant."""
        unit = self.tree.units[change.code.lower()]
        one = _Planned(change, unit)
        if not change.new:
            arranging.refuse_stranger(self.acting, unit)
        if change.new or "parent" in change.columns:
            one.old["parent"] = unit.parent
            code = change.line.given["parent"]
            unit.parent = self.tree.units.get(self.codes.now(code))
            if unit.parent is None:
                raise Invalid(_("它的上级单位 %(code)s 所在的行有错。") % {"code": code})
        if one.recoded:
            self._refuse_own(unit)
            one.old["code"], unit.code = unit.code, change.line.code
        for name, value in _values(change).items():
            one.old[name] = getattr(unit, name)
            setattr(unit, name, value)
        if "valid_to" in change.columns:
            arranging.line(change.line.given.get("basis", ""), "reason", _("依据"))
            one.old["valid_to"] = unit.valid_to
            unit.valid_to = date.fromisoformat(change.line.given["valid_to"])
        return one

    def _refuse_own(self, unit: Unit) -> None:
        """Raise Invalid for a unit by whose path the reach of who imports is known: that would move under the other lines."""
        post = arranging_post(self.acting)
        if post is not None and reach(post).startswith(unit.path):
            raise Invalid(_("您自己所在政府（及其上级）的代码不能用表格改，请到单位页面办。"))

    def _check(self, one: _Planned) -> None:
        """Raise Invalid where the unit cannot be so, now that all the others are as they will be."""
        unit, columns = one.unit, one.change.columns
        if not unit.path:  # below a line that is wrong, which says so
            raise Invalid(_("它上面的单位所在的行有错。"))
        if (one.change.new or one.moved) and unit.parent is not None:
            arranging.refuse_stranger(self.acting, unit.parent)
            if not unit.parent.is_at_work(self.today):
                raise Invalid(_("%(unit)s 已经撤销。") % {"unit": unit.parent})
        for deep in self.tree.too_deep:
            if (one.moved or one.recoded) and deep.path.startswith(unit.path):
                arranging.refuse_depth(len(deep.path), deep.path.count("/"))
        arranging.check_alone(unit)
        self.tree.refuse_taken(unit)
        if "level" in columns:
            order = Level.values
            units.refuse_higher(
                [child for child in self.tree.below(unit) if order.index(child.level) < order.index(unit.level)]
            )
        if "valid_to" in columns and unit.valid_to is not None:
            arranging.refuse_children(self.tree.below(unit), unit.valid_to)
            arranging.refuse_what_rests(unit, unit.valid_to)
        if "aliases" in columns:
            one.names = self.tree.new_names(unit, one.change)

    # --- writing ---

    def write(self) -> None:
        """Write what was worked out, in the caller's transaction, which holds the tree. An entry for every act."""
        writing = _Writing(self.acting, self.now, self.tree)
        new = [one for one in self.planned if one.change.new]
        writing.set_up(new)
        rest = [one for one in self.planned if not one.change.new]
        writing.rename([one for one in rest if one.change.columns & {*RENAMED}], self.today)
        writing.describe([one for one in rest if one.change.columns & {*DESCRIBED}])
        writing.place([one for one in rest if one.moved or one.recoded])
        writing.end([one for one in rest if "valid_to" in one.change.columns])
        writing.name([one for one in self.planned if one.names])
        append_many(writing.acts)


def _values(change: UnitChange) -> dict[str, Any]:
    """The plain fields that a line sets."""
    columns = change.columns & {*RENAMED, *DESCRIBED, "valid_from"}
    values: dict[str, Any] = {name: change.line.given[name] for name in sorted(columns) if name in change.line.given}
    if "order" in values:
        values["order"] = int(values["order"] or 0)
    if "credit_code" in values:
        values["credit_code"] = values["credit_code"].upper()
    if values.get("valid_from"):
        values["valid_from"] = date.fromisoformat(values["valid_from"])
    return values


class _Tree:
    """Every unit in memory, by code in small letters, with its names; two queries, however many there are."""

    def __init__(self) -> None:
        found = list(Unit.objects.order_by("path"))
        by_key = {unit.pk: unit for unit in found}
        for unit in found:
            unit.parent = by_key[unit.parent_id] if unit.parent_id else None
        self.units = {unit.code.lower(): unit for unit in found}
        self.stored = {unit.pk: [getattr(unit, name) for name in _COLUMNS] for unit in found}
        names = alone_named()
        self.known = {
            unit.code.lower(): KnownUnit(unit.code, values_of(unit, names.get(unit.pk, {})), frozenset(names.get(unit.pk, {})))
            for unit in found
        }  # fmt: skip
        self.said: dict[tuple[str, str], str] | None = None
        self._below: dict[int, list[Unit]] = {}
        self.beside: dict[tuple[str, str], list[Unit]] = {}
        self.marks: dict[str, list[Unit]] = {}
        self.credit_codes: dict[str, list[Unit]] = {}
        self.too_deep: list[Unit] = []

    def add(self, code: str, given: Mapping[str, str]) -> None:
        self.units[code.lower()] = Unit(code=code, level=given["level"], kind=given["kind"])

    def place_all(self) -> None:
        """Work out the path of every unit, and who stands where, from who stands below whom."""
        self._below = defaultdict(list)
        for unit in self.units.values():
            if unit.parent is not None:
                self._below[id(unit.parent)].append(unit)  # not by its code, which two may have where a line is wrong
        waiting = [(unit, "") for unit in self.units.values() if unit.parent is None and unit.pk]
        while waiting:
            unit, above = waiting.pop()
            unit.path = f"{above}{unit.code}/"
            waiting += [(child, unit.path) for child in self.below(unit)]
        self.too_deep = [
            unit for unit in self.units.values() if len(unit.path) > LONGEST_PATH or unit.path.count("/") > DEEPEST
        ]
        self.beside = _grouped(
            ((unit.parent.code if unit.parent else "", unit.name), unit) for unit in self.units.values() if unit.valid_to is None
        )  # fmt: skip
        self.marks = _grouped((unit.mark, unit) for unit in self.units.values() if unit.mark)
        self.credit_codes = _grouped((unit.credit_code, unit) for unit in self.units.values() if unit.credit_code)

    def below(self, unit: Unit) -> list[Unit]:
        """The units right below one, as they will be."""
        return self._below.get(id(unit), [])

    def refuse_taken(self, unit: Unit) -> None:
        """What `arranging.check` asks the database, asked of what will be."""
        if len(self.beside.get((unit.parent.code if unit.parent else "", unit.name), ())) > 1 and unit.valid_to is None:
            raise arranging.name_taken(unit)
        if len(self.marks.get(unit.mark, ())) > 1:
            raise arranging.mark_taken(unit)
        if len(self.credit_codes.get(unit.credit_code, ())) > 1:
            raise arranging.credit_code_taken()

    def new_names(self, unit: Unit, change: UnitChange) -> list[str]:
        """Those of a line's aliases that the unit does not have yet. Raises Invalid where one stands for others already."""
        if self.said is None:
            codes = {one.pk: one.code for one in self.units.values() if one.pk}
            said = Alias.objects.values_list("name", "scope_id")
            self.said = {(name, codes.get(scope, "")): "" for name, scope in said}
        known = self.known.get(change.code.lower())
        added = [name for name in dict.fromkeys(change.line.aliases) if known is None or name not in known.names]
        scope = self.government(unit).code
        for name in added:
            if (name, scope) in self.said:
                raise Invalid(_("“%(name)s”在这一级已经是别的单位的别名。") % {"name": name})
            if len(name) > (Alias._meta.get_field("name").max_length or 0):
                raise Invalid(_("别名“%(name)s”太长。") % {"name": name[:30]})
        self.said.update({(name, scope): unit.code for name in added})
        return added

    def government(self, unit: Unit) -> Unit:
        """The government that a unit belongs to; the topmost unit where none is."""
        at = unit
        while not at.governs and at.parent is not None:
            at = at.parent
        return at


def _grouped(pairs: Iterable[tuple[Any, Unit]]) -> dict[Any, list[Unit]]:
    found: dict[Any, list[Unit]] = defaultdict(list)
    for key, unit in pairs:
        found[key].append(unit)
    return found


def values_of(unit: Unit, names: Mapping[str, date | None]) -> dict[str, str]:
    """A unit as a line of the table gives it. names: its aliases, each with the day until which it was used."""
    return {
        "code": unit.code, "former_code": "", "name": unit.name, "short": unit.short, "level": unit.level, "kind": unit.kind,
        "parent": unit.parent.code if unit.parent else "", "parent_name": unit.parent.name if unit.parent else "",
        "order": str(unit.order), "mark": unit.mark, "credit_code": unit.credit_code,
        "aliases": BETWEEN.join(name for name, until in names.items() if until is None),
        "valid_from": str(unit.valid_from or ""), "valid_to": str(unit.valid_to or ""), "basis": "",
    }  # fmt: skip


class _Writing:
    """The statements, and the entries that say so: in `acts`, in the order in which the acts would come by hand."""

    def __init__(self, acting: Acting, now: datetime, tree: _Tree) -> None:
        self.acting, self.now, self.tree = acting, now, tree
        self.acts: list[Act] = []

    def set_up(self, planned: Sequence[_Planned]) -> None:
        """Level by level, because a unit is below one that has a key."""
        by_depth: dict[int, list[_Planned]] = defaultdict(list)
        for one in planned:
            by_depth[one.unit.path.count("/")].append(one)
        for _depth, group in sorted(by_depth.items()):
            pairs = []
            for one in group:
                one.unit.parent = one.unit.parent  # whose key is known by now
                act = self._act("unit.created", one.unit, name=one.unit.name, parent=str(one.unit.parent))
                pairs.append((act, one.unit))
            save_each(pairs)
            for act, unit in pairs:
                act.stream = unit.stream

    def rename(self, planned: Sequence[_Planned], today: date) -> None:
        renamed = []
        for one in planned:
            old = (one.old.get("name", one.unit.name), one.old.get("short", one.unit.short))
            act = self._act("unit.renamed", one.unit)
            renamed.append(units.Renamed(one.unit, old, act, one.change.line.given.get("basis", "")))
        units.remember_former(renamed, today, self.tree.government)
        self._update([one.act for one in renamed], planned, RENAMED)

    def describe(self, planned: Sequence[_Planned]) -> None:
        acts = []
        for one in planned:
            old = {name: one.old[name] for name in DESCRIBED if name in one.old}
            changes = units.changes_told(one.unit, old)
            acts.append(self._act("unit.described", one.unit, name=str(one.unit), changes=changes))
        self._update(acts, planned, DESCRIBED)

    def place(self, planned: Sequence[_Planned]) -> None:
        """Units with another code or another unit above. What stands below is written under their new paths.

        Each unit's path is recorded in the entry of the nearest unit above that was moved or recoded, or its own.
        """
        acts = self._recode([one for one in planned if one.recoded])
        moved = [one for one in planned if one.moved]
        for one in moved:
            told = {"name": str(one.unit), "old": str(one.old["parent"]), "parent": str(one.unit.parent)}
            acts[one.unit.code] = self._act(
                "unit.moved", one.unit, **told, reason=one.change.line.given.get("basis", "")
            )
            one.unit.version += 1
        pairs: list[tuple[Act, Unit]] = []
        below: dict[str, int] = defaultdict(int)
        for unit in self.tree.units.values():
            at: Unit | None = unit
            while at is not None and at.code not in acts:
                at = at.parent
            if at is None or unit.pk not in self.tree.stored:  # what is new has its path already
                continue
            below[at.code] += at is not unit
            pairs.append((acts[at.code], self._part(unit, ("parent_id", "path", "version"))))
        for code, act in acts.items():
            act.facts["below"] = below[code]
        self._make_room(pairs, "path")
        update_each(pairs)

    def _recode(self, planned: Sequence[_Planned]) -> dict[str, Act]:
        """The entries of the new codes, by code; the codes alone are written."""
        acts = {
            one.unit.code: self._act(
                "unit.recoded", one.unit, name=str(one.unit), old=one.old["code"], code=one.unit.code, below=0
            )
            for one in planned
        }
        self._make_room([(acts[one.unit.code], one.unit) for one in planned], "code")
        self._update(list(acts.values()), planned, ("code",))
        return acts

    def _make_room(self, pairs: Sequence[tuple[Act, Unit]], column: str) -> None:
        """Let those step aside whose ``column`` another is to have: no two may have the same at any moment, not within one statement."""
        at = _COLUMNS.index(column)
        wanted = {getattr(unit, column).lower(): unit.pk for _act, unit in pairs}
        used = {*self.tree.units, *(unit.code.lower() for unit in self.tree.units.values())}
        aside = []
        for act, unit in pairs:
            held = self.tree.stored[unit.pk]
            if wanted.get(held[at].lower(), unit.pk) != unit.pk:
                part = Unit.from_db(None, _COLUMNS, held)
                setattr(part, column, next(code for n in count() if (code := f"{unit.pk}-{n}") not in used))
                aside.append((act, part))
        update_each(aside)

    def end(self, planned: Sequence[_Planned]) -> None:
        acts = [
            self._act("unit.ended", one.unit, name=str(one.unit), on=str(one.unit.valid_to), reason=one.change.line.given["basis"], excuse="")
            for one in planned
        ]  # fmt: skip
        self._update(acts, planned, ("valid_to",))

    def name(self, planned: Sequence[_Planned]) -> None:
        made = []
        for one in planned:
            scope = self.tree.government(one.unit)
            for name in one.names:
                act = self._act("unit.alias_added", one.unit, alias=name, units=[str(one.unit)])
                act.stream = one.unit.stream
                made.append((act, Alias(name=name, scope=scope), one.unit))
        save_each([(act, alias) for act, alias, _unit in made])
        save_each([(act, AliasUnit(alias=alias, unit=unit)) for act, alias, unit in made])

    def _act(self, kind: str, unit: Unit, **facts: Any) -> Act:
        author = self.acting.author(arranging_post(self.acting, unit))
        act = Act(unit.stream if unit.pk else "", kind, author=author, now=self.now)
        act.facts.update(facts)
        self.acts.append(act)
        return act

    def _update(self, acts: Sequence[Act], planned: Sequence[_Planned], columns: Sequence[str]) -> None:
        pairs: list[tuple[Act, LedgeredModel]] = []
        for act, one in zip(acts, planned, strict=True):
            one.unit.version += 1
            pairs.append((act, self._part(one.unit, (*columns, "version"))))
        update_each(pairs)

    def _part(self, unit: Unit, columns: Sequence[str]) -> Unit:
        """The unit as it is stored, with nothing but these columns changed: so each act writes and records its own part."""
        part = Unit.from_db(None, _COLUMNS, self.tree.stored[unit.pk])
        for name in columns:
            setattr(part, name, getattr(unit, name))
        return part
