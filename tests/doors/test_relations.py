"""Every role in every place at every door: the matrix's columns hold wherever somebody stands, as ``relations`` says.

Nothing is expected here that is not written in one of the tables: who answers like whom (``relations``), what that one gets at
each door (``test_matrix``), and who may do what (``kernel.lifecycle``). All are made from the address table, the OpenAPI document
and the life-cycle; a new door, role or place without its row fails.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.urls import get_resolver, reverse

from luoshi.api import auth
from luoshi.kernel.lifecycle import MOVE_OF, Action
from luoshi.org.acting import Acting
from luoshi.org.models import Role, Token
from tests.doors import test_matrix as matrix
from tests.doors.relations import CAST, CAST_SENSITIVE, PLACES, STANDING, STANDING_SENSITIVE, Related, named
from tests.doors.world import PEOPLE, undone

pytestmark = pytest.mark.django_db

LEAST = 3000  # cases that the matrix must have
OF_THE_CITY = {"org:end_alias", "end_alias"}  # the one name in this world: above the county whose thing it is
ONES_OWN = {"people:roster_job", "people:roster_apply", "people:roster_stop"}  # nobody else's, whatever their reach
# Below which unit, for whom, in which unit; the commitments that are done together.
NAMED_IN_THE_BODY = {"set_up_unit", "add_alias", "enter", "acknowledge_many", "close_many"}
# Duty lists, mandates and inspections stand beside the thing of this world: who reads them where, tests/org/test_duties.py and
# tests/supervise/test_inspections.py say.
BESIDE = ("duties:", "duties", "mandates", "supervise:", "inspections")
ROUTES = dict(matrix.doors(get_resolver().url_patterns))


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch, related: Related) -> None:
    """Thousands of answers, of which only the status counts: pages are not drawn, and who knocks is known by the cookie or the key.

    That the same pages can be drawn and that sessions and tokens tell who comes, ``test_matrix`` shows with fifteen people.
    """
    people = {
        related.client(named(*who)).cookies[settings.SESSION_COOKIE_NAME].value: related.people[named(*who)]
        for who in CAST
    }
    posts = {acting.person.pk: acting for acting in people.values() if acting.person}
    nobody = Acting(None, ())

    def user_of(request: HttpRequest) -> Any:
        known = people.get(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        return known.person if known else AnonymousUser()

    def acting_of(user: Any, _today: date, _chosen: int | None = None) -> Acting:
        return posts.get(user.pk, nobody)

    load, look_up = SessionStore.load, auth.held_token

    def loaded(session: SessionStore) -> dict[str, Any]:
        key = session.session_key
        if key not in related.sessions:
            related.sessions[key] = load(session)
        return deepcopy(related.sessions[key])

    def held_token(key: str, now: datetime) -> Token | None:
        if key not in related.held:
            related.held[key] = look_up(key, now)
        return related.held[key]

    monkeypatch.setattr(SessionStore, "load", loaded)
    monkeypatch.setattr(auth, "held_token", held_token)
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_args, **_more: "")
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", user_of)
    monkeypatch.setattr("luoshi.org.middleware.acting_of", acting_of)
    monkeypatch.setattr("luoshi.api.auth.acting_of", acting_of)


def of_a_thing(name: str) -> bool:
    """Whether a page's address names something that belongs to somebody; a year or a version of the rules does not."""
    return "<" in ROUTES[name] and not name.startswith(("rulebook:", "web:styleguide"))


def expected(world: Related, table: matrix.Table, name: str, *, thing: bool) -> dict[str, str]:
    cells = dict(zip(PEOPLE, table[name], strict=True))

    def column(role: str, relation: str) -> str:
        if name in OF_THE_CITY and role == "system_admin" and relation != "above":
            return "audadm"  # arranges nothing there
        if name in ONES_OWN and role == "security_admin" and relation != "own":
            return "audadm"  # who finds nothing there either
        return world.column(role, relation, of_a_thing=thing)

    return {named(*who): cells[column(*who)] for who in world.cast(of_a_thing=thing)}


def found(world: Related, knock: Callable[[str], str], *, thing: bool = True) -> dict[str, str]:
    """What everybody gets; whatever came of it is taken back."""

    def answers() -> Iterator[tuple[str, str]]:
        for role, relation in world.cast(of_a_thing=thing):
            with undone():
                yield named(role, relation), knock(named(role, relation))

    return dict(answers())


def test_every_role_has_its_line() -> None:
    assert set(PLACES) == set(STANDING) == set(STANDING_SENSITIVE) == set(Role.values)


def test_there_are_enough_cases() -> None:
    doors = [*matrix.PAGES, *matrix.POSTS, *matrix.OPERATIONS]
    things = [name for name in (*matrix.PAGES, *matrix.POSTS) if of_a_thing(name)]
    things += [name for name, _method, path in matrix.operations() if "{pk}" in path]
    things += 2 * [where for _action, where in matrix.CASES]
    twelve = (len(doors) + 2 * len(matrix.CASES)) * len(PEOPLE)
    everywhere = len(things) * (len(CAST) + len(CAST_SENSITIVE))
    assert twelve + everywhere >= LEAST


@pytest.mark.parametrize("name", [name for name in matrix.PAGES if not name.startswith(BESIDE)])
def test_pages(related: Related, name: str) -> None:
    where = matrix.address(related, name)
    thing = of_a_thing(name)
    got = found(related, lambda who: matrix.cell(related.client(who).get(where)), thing=thing)
    assert got == expected(related, matrix.PAGES, name, thing=thing)


@pytest.mark.parametrize("name", [name for name in matrix.POSTS if not name.startswith(BESIDE)])
def test_posts(related: Related, name: str) -> None:
    where = matrix.address(related, name)
    thing = of_a_thing(name)
    got = found(related, lambda who: matrix.cell(related.client(who).post(where, {"complete": "1"})), thing=thing)
    assert got == expected(related, matrix.POSTS, name, thing=thing)


@pytest.mark.parametrize("name", [name for name in matrix.OPERATIONS if not name.startswith(BESIDE)])
def test_operations(related: Related, name: str) -> None:
    method, path = next((method, path) for found, method, path in matrix.operations() if found == name)
    key = matrix.key_for(related, path)
    thing = "{pk}" in path or name in NAMED_IN_THE_BODY
    got = found(related, lambda who: matrix.cell(matrix.called(related, who, name, method, path, key)), thing=thing)
    assert got == expected(related, matrix.OPERATIONS, name, thing=thing)


@matrix.BOTH
def test_by_the_screen_exactly_the_entitled_act(related: Related, action: Action, where: str) -> None:
    commitment = related.commitments[where]
    url = reverse(f"{matrix.STAGE.get(action, 'deliver')}:{action.value}", args=[commitment.pk])
    watch = matrix.Watch(commitment)

    def knock(who: str) -> str:
        answer = related.client(who).post(url, matrix.form_of(related, action, commitment))
        if matrix.cell(answer) == "go":
            assert watch.count() == watch.entries + 1
            return "done"
        watch.assert_refused(answer, who)
        return "refused"

    may = matrix.may(action, commitment) | matrix.DRAFTED.get(action, set())
    assert found(related, knock) == acts(related, may)


@matrix.BOTH
def test_by_the_api_exactly_the_entitled_act(related: Related, action: Action, where: str) -> None:
    commitment = related.commitments[where]
    path = f"/api/v1/commitments/{{pk}}/actions/{action.value}"
    watch = matrix.Watch(commitment)

    def knock(who: str) -> str:
        answer = matrix.called(related, who, action.value, "post", path, commitment.pk)
        if answer.status_code == 200:
            assert answer.json()["state"] == (MOVE_OF[action].target or commitment.state)
            return "done"
        watch.assert_refused(answer, who)
        return "refused"

    assert found(related, knock) == acts(related, matrix.may(action, commitment))


def acts(world: Related, may: set[str]) -> dict[str, str]:
    """Who acts, by the kernel's table: whoever stands to the thing as one of ``may`` does."""
    return {
        named(*who): "done" if world.column(*who, of_a_thing=True) in may else "refused"
        for who in world.cast(of_a_thing=True)
    }
