"""People and posts: who arranges them, what may not be held together, and that the record says exactly what happened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token
from luoshi.org.errors import ActRefused, Invalid, NotEntitled
from luoshi.org.models import Person, Post, Role
from luoshi.org.queries import acting_of
from tests.city import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


def entered(city, username, name, unit, role):
    made = actions.enter_person(acting=Acting.system(), now=NOW, username=username, name=name, unit=unit, role=role)
    return acting_of(made, TODAY)


@pytest.fixture
def guard(city):
    """The city's security administrator."""
    return entered(city, "anquan", "石坚", city.government, Role.SECURITY_ADMIN)


@pytest.fixture
def county_guard(city):
    return entered(city, "sq-anquan", "石县", city.stone, Role.SECURITY_ADMIN)


def last(person):
    return Entry.objects.filter(stream=person.stream).latest("seq")


def test_entering_a_person_is_one_entry_and_the_record_verifies(city, guard):
    person = actions.enter_person(
        acting=guard, now=NOW, username="xinren", name=" 新  人 ", unit=city.housing, role=Role.LIAISON, one_time=True,
        password="x", valid_from=TODAY,
    )  # fmt: skip
    assert (person.name, person.must_change_password) == ("新 人", True)
    entry = last(person)
    assert sentence(entry) == "录入人员 新 人（市住建局 · 联络员），自 2023-01-04 起"
    assert (entry.actor, entry.post) == ("石坚", "市政府 · 安全管理员")
    assert verify.run().problems == []


@pytest.mark.parametrize("username", ["liming", "LiMing", "李 明", ""])
def test_a_user_name_that_is_taken_or_none_is_refused_by_field(city, guard, username):
    with pytest.raises(Invalid) as refused:
        actions.enter_person(acting=guard, now=NOW, username=username, name="李", unit=city.housing, role=Role.LIAISON)
    assert "username" in refused.value.fields


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SUPERVISION_HEAD, Role.LEADER, Role.UNIT_HEAD]
)
def test_only_the_security_administrator_arranges_people(city, role):
    other = entered(city, "qita", "其他", city.government, role)
    for act in (
        lambda: actions.appoint(city.safety_liaison.person, city.safety, Role.UNIT_HEAD, acting=other, now=NOW),
        lambda: actions.end_post(city.safety_liaison.posts[0].pk, acting=other, now=NOW, on=TODAY),
        lambda: actions.leave(city.safety_liaison.person.pk, acting=other, now=NOW, on=TODAY),
        lambda: actions.set_one_time_password(city.safety_liaison.person.pk, acting=other, now=NOW),
        lambda: actions.change_person(city.safety_liaison.person.pk, acting=other, now=NOW, name="王"),
        lambda: actions.stand_in(
            city.safety_head.posts[0].pk, city.safety_liaison.person, acting=other, now=NOW, valid_from=TODAY, valid_to=TODAY
        ),
        lambda: actions.hand_over(
            city.safety_head.posts[0].pk, city.safety_liaison.person, acting=other, now=NOW, on=TODAY
        ),
    ):  # fmt: skip
        entries = Entry.objects.count()
        with pytest.raises(NotEntitled):
            act()
        assert Entry.objects.count() == entries


def test_nobody_gives_a_post_to_themselves_or_touches_their_own(city, guard):
    head = city.safety_head.posts[0]
    for act in (
        lambda: actions.appoint(guard.person, city.stone, Role.SECURITY_ADMIN, acting=guard, now=NOW),
        lambda: actions.stand_in(head.pk, guard.person, acting=guard, now=NOW, valid_from=TODAY, valid_to=TODAY),
        lambda: actions.hand_over(head.pk, guard.person, acting=guard, now=NOW, on=TODAY),
        lambda: actions.end_post(guard.posts[0].pk, acting=guard, now=NOW, on=TODAY),
        lambda: actions.set_one_time_password(guard.person.pk, acting=guard, now=NOW),
        lambda: actions.leave(guard.person.pk, acting=guard, now=NOW, on=TODAY),
    ):
        with pytest.raises(NotEntitled):
            act()


def test_a_countys_administrator_reaches_the_county_and_below(city, county_guard):
    act = {"acting": county_guard, "now": NOW}
    mayor = actions.enter_person(username="lh", name="刘河", unit=city.township, role=Role.UNIT_HEAD, **act)
    with pytest.raises(NotEntitled):
        actions.appoint(mayor, city.housing, Role.LIAISON, **act)
    with pytest.raises(NotEntitled):
        actions.end_post(city.safety_head.posts[0].pk, on=TODAY, **act)
    # Who is something in the city as well is not this administrator's to stop, nor to sign in as.
    actions.appoint(mayor, city.housing, Role.LIAISON, acting=Acting.system(), now=NOW)
    for only_the_citys in (
        lambda: actions.set_one_time_password(mayor.pk, **act),
        lambda: actions.leave(mayor.pk, on=TODAY, **act),
        lambda: actions.change_person(mayor.pk, name="别人", **act),
    ):
        with pytest.raises(NotEntitled):
            only_the_citys()
    actions.end_post(mayor.posts.get(unit=city.township).pk, on=TODAY, **act)


ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_holds_another_post(city, guard, role):
    with pytest.raises(Invalid, match="互不兼任"):
        actions.appoint(city.mayor.person, city.government, role, acting=guard, now=NOW)
    held = entered(city, "sanyuan", "三员", city.government, role).person
    for other in [*ADMINISTRATORS, Role.AUDITOR]:
        if other != role:
            with pytest.raises(Invalid, match="互不兼任"):
                actions.appoint(held, city.government, other, acting=guard, now=NOW)
    with pytest.raises(Invalid, match="互不兼任"):
        actions.hand_over(city.safety_head.posts[0].pk, held, acting=guard, now=NOW, on=TODAY)
    assert verify.run().problems == []


def test_one_after_the_other_is_no_mixing(city, guard):
    held = entered(city, "sanyuan", "三员", city.government, Role.SYSTEM_ADMIN)
    actions.end_post(held.posts[0].pk, acting=guard, now=NOW, on=TODAY)
    with pytest.raises(Invalid):
        actions.appoint(held.person, city.safety, Role.LIAISON, acting=guard, now=NOW, valid_from=TODAY)
    post = actions.appoint(held.person, city.safety, Role.LIAISON, acting=guard, now=NOW, valid_from=TODAY + DAY)
    assert acting_of(held.person, TODAY + DAY).posts == (post,)


def test_the_same_post_twice_is_refused(city, guard):
    with pytest.raises(Invalid, match="已经任"):
        actions.appoint(city.safety_liaison.person, city.safety, Role.LIAISON, acting=guard, now=NOW)


@pytest.mark.parametrize(
    ("where", "role"),
    [("safety", Role.SUPERVISOR), ("safety", Role.LEADER), ("office", Role.SYSTEM_ADMIN), ("safety", "king")],
)
def test_a_post_fits_its_unit(city, guard, where, role):
    with pytest.raises(Invalid) as refused:
        actions.appoint(city.east_liaison.person, getattr(city, where), role, acting=guard, now=NOW)
    assert "role" in refused.value.fields


def test_days_that_make_no_sense_are_refused(city, guard):
    give = {"acting": guard, "now": NOW}
    person = city.east_liaison.person
    with pytest.raises(Invalid, match="不能早于"):
        actions.appoint(person, city.east, Role.UNIT_HEAD, valid_from=TODAY + DAY, valid_to=TODAY, **give)
    with pytest.raises(Invalid, match="过去"):
        actions.appoint(person, city.east, Role.UNIT_HEAD, valid_from=TODAY - 9 * DAY, valid_to=TODAY - DAY, **give)


def test_a_post_ends_with_its_last_day_and_not_twice(city, guard):
    post = city.safety_liaison.posts[0]
    actions.end_post(post.pk, acting=guard, now=NOW, on=TODAY + 3 * DAY)
    assert acting_of(city.safety_liaison.person, TODAY + 3 * DAY).posts == (post,)
    assert acting_of(city.safety_liaison.person, TODAY + 4 * DAY).posts == ()
    with pytest.raises(Invalid, match="已定于"):
        actions.end_post(post.pk, acting=guard, now=NOW, on=TODAY + 3 * DAY)
    actions.end_post(post.pk, acting=guard, now=NOW, on=TODAY)  # earlier still
    assert verify.run().problems == []


def test_a_post_that_has_not_begun_never_begins(city, guard):
    post = actions.appoint(
        city.east_liaison.person, city.east, Role.UNIT_HEAD, acting=guard, now=NOW, valid_from=TODAY + 9 * DAY
    )
    actions.end_post(post.pk, acting=guard, now=NOW, on=TODAY)
    assert acting_of(city.east_liaison.person, TODAY + 9 * DAY).posts == city.east_liaison.posts
    actions.appoint(
        city.east_liaison.person, city.east, Role.UNIT_HEAD, acting=guard, now=NOW, valid_from=TODAY + 9 * DAY
    )


def test_a_stand_in_has_the_posts_rights_for_its_days_and_no_longer(city, guard):
    head = city.safety_head.posts[0]
    days = {"valid_from": TODAY + DAY, "valid_to": TODAY + 5 * DAY}
    post = actions.stand_in(head.pk, city.housing_head.person, acting=guard, now=NOW, **days)
    assert str(post) == "市应急局 · 单位负责人（代）"
    assert (
        sentence(last(city.housing_head.person)) == "赵刚 代理 孙浩 的 市应急局 · 单位负责人，2023-01-05 至 2023-01-09"
    )
    held = lambda day: acting_of(city.housing_head.person, day).held  # noqa: E731
    assert [len(held(TODAY + n * DAY)) for n in (0, 1, 5, 6)] == [1, 2, 2, 1]
    assert acting_of(city.safety_head.person, TODAY + DAY).posts == (head,)
    with pytest.raises(Invalid, match="本身是代理"):
        actions.stand_in(post.pk, city.east_liaison.person, acting=guard, now=NOW, **days)
    with pytest.raises(Invalid, match="本人"):
        actions.stand_in(head.pk, city.safety_head.person, acting=guard, now=NOW, **days)


def test_with_the_post_its_stand_in_ends(city, guard):
    head = city.safety_head.posts[0]
    post = actions.stand_in(
        head.pk, city.housing_head.person, acting=guard, now=NOW, valid_from=TODAY, valid_to=TODAY + 30 * DAY
    )
    actions.end_post(head.pk, acting=guard, now=NOW, on=TODAY + 2 * DAY)
    post.refresh_from_db()
    assert post.valid_to == TODAY + 2 * DAY
    assert "代理随之终止：赵刚（市应急局 · 单位负责人（代））" in sentence(last(city.safety_head.person))
    assert verify.run().problems == []


def test_a_stand_in_stays_within_the_holders_days(city, guard):
    head = city.safety_head.posts[0]
    actions.end_post(head.pk, acting=guard, now=NOW, on=TODAY + 2 * DAY)
    with pytest.raises(Invalid, match="任期"):
        actions.stand_in(
            head.pk, city.housing_head.person, acting=guard, now=NOW, valid_from=TODAY, valid_to=TODAY + 3 * DAY
        )


def test_handing_over_leaves_no_day_between_and_none_twice(city, guard):
    post = city.safety_head.posts[0]
    taken = actions.hand_over(post.pk, city.safety_liaison.person, acting=guard, now=NOW, on=TODAY + 2 * DAY)
    post.refresh_from_db()
    assert (post.valid_to, taken.valid_from, taken.role) == (TODAY + DAY, TODAY + 2 * DAY, Role.UNIT_HEAD)
    assert sentence(last(city.safety_head.person)) == "孙浩 把 市应急局 · 单位负责人 交给 李明，自 2023-01-06 起"
    assert sentence(last(city.safety_liaison.person)) == "李明 从 孙浩 接 市应急局 · 单位负责人，自 2023-01-06 起"
    with pytest.raises(Invalid):
        actions.hand_over(post.pk, city.east_liaison.person, acting=guard, now=NOW, on=TODAY + 2 * DAY)
    with pytest.raises(Invalid, match="本人"):
        actions.hand_over(taken.pk, city.safety_liaison.person, acting=guard, now=NOW, on=TODAY + 5 * DAY)
    assert verify.run().problems == []


def test_leaving_ends_every_post_the_tokens_and_who_stood_in(city, guard):
    head = city.safety_head
    actions.appoint(head.person, city.housing, Role.LIAISON, acting=guard, now=NOW, valid_from=TODAY + 40 * DAY)
    deputy = actions.stand_in(
        head.posts[0].pk, city.housing_head.person, acting=guard, now=NOW, valid_from=TODAY, valid_to=TODAY + 30 * DAY
    )
    token, _key = issue_token(acting=head, now=NOW, name="值班系统")
    left = actions.leave(head.person.pk, acting=guard, now=NOW, on=TODAY + DAY)
    assert (len(left.posts), left.stand_ins, left.tokens) == (2, [deputy], 1)
    token.refresh_from_db()
    assert timezone.localtime(token.expires_at).isoformat() == "2023-01-06T00:00:00+08:00"
    person = Person.objects.get(pk=head.person.pk)
    assert [person.has_left(TODAY + n * DAY) for n in (0, 1, 2)] == [False, False, True]
    assert acting_of(person, TODAY + 2 * DAY).held == ()
    assert acting_of(person, TODAY + 50 * DAY).held == ()
    assert acting_of(city.housing_head.person, TODAY + 2 * DAY).held == city.housing_head.held
    assert verify.run().problems == []
    with pytest.raises(Invalid, match="离任"):
        actions.leave(person.pk, acting=guard, now=NOW, on=TODAY + 9 * DAY)
    with pytest.raises(Invalid, match="不能登录"):
        actions.set_one_time_password(person.pk, acting=guard, now=NOW + 2 * DAY)


def test_a_new_post_takes_the_leaving_back(city, guard):
    person = city.safety_head.person
    actions.leave(person.pk, acting=guard, now=NOW, on=TODAY)
    actions.appoint(person, city.housing, Role.LIAISON, acting=guard, now=NOW, valid_from=TODAY + 9 * DAY)
    person.refresh_from_db()
    assert person.left_on is None
    assert verify.run().problems == []


def test_a_one_time_password_is_told_once_and_stands_nowhere(city, guard):
    person, password = actions.set_one_time_password(city.clerk.person.pk, acting=guard, now=NOW)
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    assert password not in last(person).data
    assert verify.run().problems == []


def test_a_stale_page_is_told_what_happened_since(city, guard):
    person = city.safety_liaison.person
    version = last(person).seq
    actions.change_person(person.pk, acting=guard, now=NOW, name="李明明", version=version)
    with pytest.raises(ActRefused, match="更改 李明 的姓名或邮箱") as refused:
        actions.end_post(person.posts.get().pk, acting=guard, now=NOW, on=TODAY, version=version)
    assert refused.value.status == 409
    assert Post.objects.get(person=person).valid_to is None


def test_a_name_of_another_government_is_out_of_sight(city, guard, county_guard):
    head = entered(city, "lh", "刘河", city.township, Role.UNIT_HEAD)
    see = lambda acting: set(Person.objects.visible_to(acting, TODAY))  # noqa: E731
    assert see(county_guard) == {county_guard.person, head.person}
    assert see(guard) == set(Person.objects.all())
    assert see(city.safety_head) == {city.safety_head.person, city.safety_liaison.person}
    for acting in (city.safety_liaison, city.chief, city.mayor, city.nobody):
        assert see(acting) == set()
