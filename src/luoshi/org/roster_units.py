"""Units as one table: what a file asks for, compared with what is there. Pure: no file, no database, no clock.

A line is one unit, known by its code. A column that the file does not have, and a unit that it does not name, stay as they
are. A unit that stands above another may come later in the file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.org.roster import Fault

#: The columns. parent: a code; parent_name is for the reader's eye and is not read back; basis: the document that says so.
#: former_code: of a unit whose code the line changes, the one that it has now.
COLUMNS = (
    "code", "former_code", "name", "short", "level", "kind", "parent", "parent_name", "order", "mark", "credit_code", "aliases",
    "valid_from", "valid_to", "basis",
)  # fmt: skip
NEEDED = ("code", "name", "level", "kind")

DESCRIBED = ("level", "kind", "order", "mark", "credit_code")
RENAMED = ("name", "short")
UNCOMPARED = {"code", "former_code", "parent_name", "basis"}
BETWEEN = "、"  # zh: stands between the aliases in a cell


@dataclass(frozen=True)
class UnitLine:
    """One line of the table. given: the columns that the file has, as text: choices by their value, days as 2023-03-31."""

    number: int
    code: str
    given: Mapping[str, str]

    @property
    def former(self) -> str:
        """The code that the unit has now, where the line gives it another; "" where it keeps its own."""
        return self.given.get("former_code", "")

    @property
    def aliases(self) -> list[str]:
        return [name for name in self.given.get("aliases", "").split(BETWEEN) if name]


@dataclass(frozen=True)
class KnownUnit:
    """A unit that is there. values: as a line would give them; names: every name that stands for it alone, former ones too."""

    code: str
    values: Mapping[str, str]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class UnitChange:
    """What one line would do. cells: (column, what stands there now, what will) for each that changes."""

    line: UnitLine
    code: str  # by which it is known now, whatever case the file has
    new: bool
    cells: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(column for column, _before, _after in self.cells)

    @property
    def told(self) -> list[str]:
        """What somebody has seen who has looked at it: by this a change is known again."""
        return ["units", str(self.line.number), self.code, str(self.new), *("→".join(cell) for cell in self.cells)]


class Codes:
    """By which code a unit is known now, of those that a file uses for it: it may name one by the code that it is to have.

    A code may go from one unit to another, as where two change theirs with each other. Then it means two units.
    """

    def __init__(self, lines: Iterable[UnitLine]) -> None:
        self._now = {line.code.lower(): line.former.lower() for line in lines if line.former}
        self._left = {former for code, former in self._now.items() if code != former}

    def now(self, code: str) -> str:
        """In small letters; the code itself where no line changes to it."""
        return self._now.get(code.lower(), code.lower())

    def meant(self, code: str) -> set[str]:
        """The codes that the units have now who may be meant: who is to have it, and who has it."""
        return {self.now(code), code.lower()}

    def is_left(self, code: str) -> bool:
        """Whether the unit that has it now gets another."""
        return code.lower() in self._left

    def turns(self, code: str) -> bool:
        """Whether it goes from one unit to another."""
        return self.is_left(code) and self.now(code) != code.lower()


def compare(lines: Sequence[UnitLine], known: Mapping[str, KnownUnit]) -> tuple[list[UnitChange], list[Fault]]:
    """What the lines would change, in their order, and which of them cannot be. known: by code in small letters."""
    faults = list(_twice(lines))
    wrong = {fault.number for fault in faults}
    there = set(known) | {line.code.lower() for line in lines if line.number not in wrong}
    codes = Codes(lines)
    changes: list[UnitChange] = []
    for line in lines:
        if line.number in wrong:
            continue
        unit = known.get(codes.now(line.code))
        problem = _wrong_code(line, unit, known, codes) or _problem(line, unit, there, codes)
        if problem is not None:
            faults.append(problem)
        elif unit is None:
            changes.append(UnitChange(line, line.code, new=True, cells=tuple(_first(line))))
        elif cells := tuple(_differing(line, unit, codes)):
            changes.append(UnitChange(line, unit.code, new=False, cells=cells))
    faults += _loops(changes, known, codes)
    return changes, sorted(faults, key=lambda fault: fault.number)


def _twice(lines: Iterable[UnitLine]) -> Iterable[Fault]:
    """Lines of a unit that has a line already, and lines that would give a second unit the same code."""
    had: dict[str, int] = {}
    wanted: dict[str, int] = {}
    for line in lines:
        now = (line.former or line.code).lower()
        before = min(had.setdefault(now, line.number), wanted.setdefault(line.code.lower(), line.number))
        if before != line.number:
            yield _fault(line, "twice", str(before))


def _wrong_code(line: UnitLine, unit: KnownUnit | None, known: Mapping[str, KnownUnit], codes: Codes) -> Fault | None:
    """Why the unit cannot have the code that the line gives it; None where it can, or keeps its own."""
    if not line.former:
        return None
    if unit is None:
        return _fault(line, "no_former", line.former)
    if known.get(line.code.lower(), unit) is not unit and not codes.is_left(line.code):
        return _fault(line, "code_taken", line.code)
    return None


def _problem(line: UnitLine, unit: KnownUnit | None, there: set[str], codes: Codes) -> Fault | None:
    parent = line.given.get("parent", "").lower()
    if parent and parent not in there:
        return _fault(line, "no_parent", line.given["parent"])
    if parent and codes.turns(parent) and (unit is None or unit.values["parent"].lower() not in codes.meant(parent)):
        return _fault(line, "turning_parent", line.given["parent"])
    if unit is None:
        lacking = next((column for column in (*NEEDED[1:], "parent") if not line.given.get(column)), None)
        if lacking:
            return _fault(line, "new_lacks", lacking)
        return _fault(line, "new_ended") if line.given.get("valid_to") else None
    for column, code in (("valid_from", "founded"), ("valid_to", "gone")):
        held, given = unit.values[column], line.given.get(column, unit.values[column])
        if given != held and (held or column == "valid_from") and (given or column == "valid_to"):
            return _fault(line, code, held)
    if parent and not unit.values["parent"]:
        return _fault(line, "topmost")
    return None


def _first(line: UnitLine) -> Iterable[tuple[str, str, str]]:
    for column in COLUMNS:
        if column not in UNCOMPARED and line.given.get(column):
            yield column, "", line.given[column]


def _differing(line: UnitLine, unit: KnownUnit, codes: Codes) -> Iterable[tuple[str, str, str]]:
    """Of a unit that is there: each column that says something else. Names are added to its aliases, none is ended."""
    if line.former and line.code != unit.code:
        yield "code", unit.code, line.code
    for column in COLUMNS:
        if column not in line.given or column in UNCOMPARED:
            continue
        given, held = line.given[column], unit.values[column]
        if column == "aliases":
            added = [name for name in line.aliases if name not in unit.names]
            if added:
                yield column, held, BETWEEN.join([*filter(None, [held]), *added])
        elif column == "parent":
            if given and held.lower() not in codes.meant(given):
                yield column, held, given
        elif given != held and not (column in {"valid_from", "order"} and not given):
            yield column, held, given


def _loops(changes: Sequence[UnitChange], known: Mapping[str, KnownUnit], codes: Codes) -> Iterable[Fault]:
    """Lines that would put units under one another in a circle."""
    above = {code: unit.values["parent"].lower() for code, unit in known.items()}
    placed = {}
    for change in changes:
        if change.new or "parent" in change.columns:
            above[change.code.lower()] = codes.now(change.line.given["parent"])
            placed[change.code.lower()] = change
    free: set[str] = set()
    for code, change in placed.items():
        way, at = [code], above.get(code, "")
        seen = {code}
        while at and at not in seen and at not in free:
            way.append(at)
            seen.add(at)
            at = above.get(at, "")
        if at == code:
            yield _fault(change.line, "loop", " → ".join([*way, code]))
        elif not at or at in free:
            free |= seen


def _fault(line: UnitLine, code: str, detail: str = "") -> Fault:
    return Fault(line.number, code, detail, sheet="units")
