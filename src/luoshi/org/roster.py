"""People and posts as one table: what a file asks for, compared with what is there. Pure: no file, no database, no clock.

A line is one post of one person; somebody with two posts has two lines. What the file does not name stays as it is, so a part
of the table may be sent as well. The export has the same columns: it is the template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

#: The columns, by the name that the code has for them; unit_name is for the reader's eye, and has to go with the code.
COLUMNS = ("username", "name", "email", "unit", "unit_name", "role", "valid_from", "valid_to")

What = Literal["enter", "change", "appoint", "end"]


@dataclass(frozen=True)
class Line:
    """One line of the table. number: of its row in the file, as a spreadsheet counts. unit: a code; role: a Role's value.

    unit_name: what the file calls the unit beside its code; "" where it does not.
    """

    number: int
    username: str
    name: str
    email: str
    unit: str
    role: str
    valid_from: date | None
    valid_to: date | None
    unit_name: str = ""


@dataclass(frozen=True)
class Held:
    """A post that is there, not over yet and no stand-in's."""

    pk: int
    unit: str
    role: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Known:
    """A person who is there. username: as it was entered, whatever case the file has."""

    pk: int
    username: str
    name: str
    email: str
    posts: tuple[Held, ...]


@dataclass(frozen=True)
class Change:
    """What one line would do. person, post: keys of what it is done to; None where the person is entered by the file itself."""

    line: Line
    what: What
    person: int | None = None
    post: int | None = None
    before: str = ""
    after: str = ""

    @property
    def told(self) -> list[str]:
        """What somebody has seen who has looked at it: by this a change is known again."""
        return ["people", str(self.line.number), self.what, str(self.person), str(self.post), self.before, self.after]


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be carried out. code: one of the words in `org.roster_file.told`; detail: what that speaks of."""

    number: int
    code: str
    detail: str | Mapping[str, str] = ""  # words of ours by language
    sheet: str = "people"
    about: tuple[str, str] = ("", "")  # user name or code, and name: of a row that could not be read as a line


def compare(lines: Sequence[Line], known: Mapping[str, Known]) -> tuple[list[Change], list[Fault]]:
    """What the lines would change, in their order, and which of them cannot be.

    known: the people there, by user name in small letters. A line that says what is there already changes nothing; an empty mail address leaves the one there.
    """
    faults = list(_contradictions(lines))
    wrong = {fault.number for fault in faults}
    changes: list[Change] = []
    entered: set[str] = set()
    for line in lines:
        if line.number in wrong:
            continue
        key = line.username.lower()
        there = known.get(key)
        if there is None:
            changes.append(Change(line, "appoint" if key in entered else "enter", after=_days(line)))
            entered.add(key)
            continue
        if key not in entered and (line.name, line.email or there.email) != (there.name, there.email):
            changes.append(_renamed(replace(line, email=line.email or there.email), there))
        entered.add(key)
        found = _post(line, there)
        if isinstance(found, Fault):
            faults.append(found)
        elif found is not None:
            changes.append(found)
    return changes, sorted(faults, key=lambda fault: fault.number)


def _renamed(line: Line, there: Known) -> Change:
    before, after = f"{there.name} {there.email}".strip(), f"{line.name} {line.email}".strip()
    return Change(line, "change", person=there.pk, before=before, after=after)


def _post(line: Line, there: Known) -> Change | Fault | None:
    """What a line does to the posts of a person who is there: a new one, an earlier last day, nothing, or a fault."""
    same = [post for post in there.posts if (post.unit, post.role) == (line.unit, line.role)]
    held = next((post for post in same if post.valid_from == line.valid_from), same[0] if same else None)
    if held is None:
        return Change(line, "appoint", person=there.pk, after=_days(line))
    if held.valid_from != line.valid_from:
        return (
            Fault(line.number, "begun", str(held.valid_from)) if held.valid_from else Fault(line.number, "begun_before")
        )
    if held.valid_to == line.valid_to:
        return None
    if line.valid_to is None or (held.valid_to is not None and line.valid_to > held.valid_to):
        return Fault(line.number, "longer", str(held.valid_to or ""))
    return Change(line, "end", person=there.pk, post=held.pk, before=str(held.valid_to or ""), after=str(line.valid_to))


def _contradictions(lines: Iterable[Line]) -> Iterable[Fault]:
    """Lines of which the file itself says two things: one post twice, one person by two names."""
    posts: dict[tuple[str, str, str, date | None], int] = {}
    people: dict[str, Line] = {}
    for line in lines:
        key = line.username.lower()
        first = people.setdefault(key, line)
        if (first.name, first.email) != (line.name, line.email):
            yield Fault(line.number, "two_names", str(first.number))
            continue
        before = posts.setdefault((key, line.unit, line.role, line.valid_from), line.number)
        if before != line.number:
            yield Fault(line.number, "twice", str(before))


def _days(line: Line) -> str:
    return f"{line.valid_from or ''} – {line.valid_to or ''}"
