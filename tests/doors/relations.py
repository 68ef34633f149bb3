"""Every role in every place around one and the same thing: who that is, and which column of ``test_matrix`` tells what they get.

The thing is a county's: 石桥县's office issued it, 柳河镇 leads, 石桥县住建局 supports. So there is somebody above the issuer, above
and below the lead, beside both, and in another city. A new role is one line in each table, a new place one column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from luoshi.commitments.actions import set_handling
from luoshi.decide.actions import set_source_handling
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person, issue_token
from luoshi.org.models import Kind, Level, Role, Token, Unit
from luoshi.org.queries import acting_of
from tests.city import PASSWORD, City, make_city
from tests.doors.world import BEGUN, World, let_in, make_world

RELATIONS = ("own", "supported", "below", "above", "beside", "abroad")

Table = Mapping[str, Mapping[str, str]]


def table(text: str) -> Table:
    """{role: {relation: cell}} of a table written out; its first line are the relations."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    assert tuple(head) == RELATIONS
    return {role: dict(zip(head, cells, strict=True)) for role, *cells in rows}


# In which unit somebody of this role stands, to be the thing's own, above it and so on.
PLACES = table(
    """
                  own      supported  below    above        beside       abroad
liaison           lead     support    village  county       east         abroad
unit_head         lead     support    village  county       east         abroad
supervisor        office   support    lead     city_office  east_office  abroad_office
supervision_head  office   support    lead     city_office  east_office  abroad_office
leader            county   support    lead     city         east         abroad
auditor           county   support    lead     city         east         abroad
system_admin      county   support    lead     city         east         abroad
security_admin    county   support    lead     city         east         abroad
audit_admin       county   support    lead     city         east         abroad
guest             office   support    lead     city_office  east_office  abroad_office
"""
)

# Whose column of the matrix they answer like where the door opens on the thing itself. Where it opens on nothing in
# particular (a list, the desk, the rules), everybody answers like their role does at home: the first column. Units
# are the system administrator's things and people the security administrator's, within reach of the own government; beyond
# it they answer like the audit administrator, who arranges nothing.
STANDING = table(
    """
                  own      supported  below    above    beside   abroad
liaison           liaison  support    other    support  other    other
unit_head         head     support    other    support  other    other
supervisor        clerk    abroad     abroad   abroad   abroad   abroad
supervision_head  chief    abroad     abroad   abroad   abroad   abroad
leader            mayor    other      other    mayor    other    other
auditor           auditor  other      other    auditor  other    other
system_admin      sysadm   sysadm     audadm   sysadm   audadm   audadm
security_admin    secadm   secadm     secadm   secadm   audadm   audadm
audit_admin       audadm   audadm     audadm   audadm   audadm   audadm
guest             guest    other      other    other    other    other
"""
)

# The same where the thing is sensitive: for the units concerned, its issuer and the leader of the issuer's own government.
STANDING_SENSITIVE = table(
    """
                  own      supported  below    above    beside   abroad
liaison           liaison  support    other    other    other    other
unit_head         head     support    other    other    other    other
supervisor        clerk    abroad     abroad   abroad   abroad   abroad
supervision_head  chief    abroad     abroad   abroad   abroad   abroad
leader            mayor    other      other    other    other    other
auditor           other    other      other    other    other    other
system_admin      sysadm   sysadm     audadm   sysadm   audadm   audadm
security_admin    secadm   secadm     secadm   secadm   audadm   audadm
audit_admin       audadm   audadm     audadm   audadm   audadm   audadm
guest             other    other      other    other    other    other
"""
)

CAST = tuple((role, relation) for role in PLACES for relation in RELATIONS)
_HIDDEN = {"other", "abroad", "sysadm", "secadm", "audadm"}
# Of the sensitive thing all those are asked who see the usual one; from the others it is hidden already.
CAST_SENSITIVE = tuple(who for who in CAST if STANDING[who[0]][who[1]] not in _HIDDEN)
# Where the place makes no difference, at home and away.
CAST_ANYWHERE = tuple(who for who in CAST if who[1] in {"own", "beside"})


@dataclass
class Related(World):
    """A world in which everybody of ``CAST`` may knock too, under the name «role@relation»."""

    sensitive: bool = False
    # What the sessions and tokens of this world say, as the database gave it the first time: whatever a door does to
    # them is taken back before the next knock.
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[str, Token | None] = field(default_factory=dict)

    def cast(self, *, of_a_thing: bool) -> tuple[tuple[str, str], ...]:
        """Who knocks at a door."""
        if not of_a_thing:
            return CAST_ANYWHERE
        return CAST_SENSITIVE if self.sensitive else CAST

    def column(self, role: str, relation: str, *, of_a_thing: bool) -> str:
        """The column of the matrix in which the answer to this person stands."""
        if not of_a_thing:
            return STANDING[role]["own"]
        return (STANDING_SENSITIVE if self.sensitive else STANDING)[role][relation]


def named(role: str, relation: str) -> str:
    return f"{role}@{relation}"


def make_related(*, sensitive: bool) -> Related:
    city = make_city()
    units = _units(city)
    world = make_world(_county(city, units))
    related = Related(**{name: getattr(world, name) for name in World.__dataclass_fields__}, sensitive=sensitive)
    units |= {
        "abroad": related.people["abroad"].offices[0].parent,
        "abroad_office": related.people["abroad"].offices[0],
    }
    # Who holds a post in the thing's own units already is who the columns are about.
    own = {"liaison": "liaison", "unit_head": "head", "supervisor": "clerk", "supervision_head": "chief", "leader": "mayor",
           "auditor": "auditor", "system_admin": "sysadm", "security_admin": "secadm", "audit_admin": "audadm",
           "guest": "guest"}  # fmt: skip
    for role, relation in CAST:
        who = named(role, relation)
        if relation == "own":
            related.people[who] = related.people[own[role]]
            related.tokens[who] = related.tokens[own[role]]
            continue
        related.people[who] = _person(who.replace("@", "-"), units[PLACES[role][relation]], role)
        related.tokens[who] = issue_token(acting=related.people[who], now=timezone.now(), name="测试")[1]
    let_in(related, (named(role, relation) for role, relation in CAST))
    if sensitive:
        _make_sensitive(related)
    return related


def _units(city: City) -> dict[str, Unit]:
    def unit(code: str, name: str, level: str, kind: str, parent: Unit, mark: str = "") -> Unit:
        return create_unit(
            acting=Acting.system(), now=BEGUN, code=code, name=name, level=level, kind=kind, parent=parent, mark=mark
        )

    return {
        "city": city.government,
        "city_office": city.office,
        "county": city.stone,
        "office": unit("yz-sq-dcs", "石桥县委县政府督查室", Level.COUNTY, Kind.OFFICE, city.stone, "石督"),
        "support": unit("yz-sq-zjj", "石桥县住房和城乡建设局", Level.COUNTY, Kind.DEPARTMENT, city.stone),
        "lead": city.township,
        "village": unit("yz-sq-lh-1", "柳河镇柳河村", Level.TOWNSHIP, Kind.GOVERNMENT, city.township),
        "east": city.east,
        "east_office": unit("yz-yd-dcs", "云东新区督查室", Level.COUNTY, Kind.OFFICE, city.east, "东督"),
    }


def _county(city: City, units: Mapping[str, Unit]) -> City:
    """云州市's cast with the county's units and people in the places of the city's."""
    return replace(
        city, government=units["county"], office=units["office"], safety=units["lead"], housing=units["support"],
        clerk=_person("sq-clerk", units["office"], Role.SUPERVISOR), chief=_person("sq-chief", units["office"], Role.SUPERVISION_HEAD),
        mayor=_person("sq-mayor", units["county"], Role.LEADER), housing_liaison=_person("sq-zj-l", units["support"], Role.LIAISON),
        housing_head=_person("sq-zj-h", units["support"], Role.UNIT_HEAD), safety_liaison=_person("sq-lh-l", units["lead"], Role.LIAISON),
        safety_head=_person("sq-lh-h", units["lead"], Role.UNIT_HEAD),
    )  # fmt: skip


def _person(username: str, unit: Unit | None, role: str) -> Acting:
    assert unit is not None
    entered = enter_person(
        acting=Acting.system(), now=BEGUN, username=username, name=username, unit=unit, role=role, password=None,
        encoded=PASSWORD,
    )  # fmt: skip
    return acting_of(entered, timezone.localdate())


def _make_sensitive(world: Related) -> None:
    """The source and everything that was issued, by the acts of the office."""
    act = {"acting": world.city.clerk, "now": timezone.now(), "handling": "sensitive", "reason": "涉及工作秘密。"}
    set_source_handling(world.source.pk, **act)
    for commitment in world.commitments.values():
        commitment.refresh_from_db()
        if not commitment.is_sensitive:
            set_handling(commitment.pk, **act)
        commitment.refresh_from_db()
    world.source.refresh_from_db()
