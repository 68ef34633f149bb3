"""Guests of one inspection: they see what it looks into, as long as it lasts, and act on nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.commitments.actions import set_handling
from luoshi.commitments.errors import WrongState
from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.inspections import Terms, change_inspection, end_inspection, open_inspection
from luoshi.commitments.models import Commitment
from luoshi.decide.models import Source
from luoshi.deliver.models import Evidence, Report
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Level, Post, Role
from luoshi.org.queries import acting_of
from tests import city as yunzhou
from tests.city import NOW, City

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def guest_of(city: City, username: str = "teyao", name: str = "林专") -> Post:
    entered = enter_person(
        acting=Acting.system(), now=NOW, username=username, name=name, unit=city.office, role=Role.GUEST
    )
    return entered.posts.get()


def terms(*subjects: Commitment, guests: tuple[Post, ...] = (), **more: object) -> Terms:
    numbers = "、".join(one.number or "" for one in subjects)
    given = Terms("安全生产专项督查", "云督〔2023〕3号", TODAY, TODAY + timedelta(days=10), numbers, guests)
    return replace(given, **more)


def seen(post: Post, on: date = TODAY) -> set[int]:
    return set(Commitment.objects.visible_to(acting_of(post.person, on)).values_list("pk", flat=True))


def opened(city: City, given: Terms) -> Inspection:
    return open_inspection(acting=city.chief, now=NOW, terms=given)


def test_a_guest_sees_what_the_inspection_looks_into_and_nothing_else(city: City) -> None:
    looked_into, other = yunzhou.in_progress(city), yunzhou.in_progress(city)
    post, uninvited = guest_of(city), guest_of(city, "teyao2", "何专")
    opened(city, terms(looked_into, guests=(post,)))
    acting = acting_of(post.person, TODAY)
    assert seen(post) == {looked_into.pk}
    assert seen(uninvited) == set()
    assert other.pk not in seen(post)
    assert (
        Evidence.objects.visible_to(acting).count() == Evidence.objects.filter(report__commitment=looked_into).count()
    )
    assert Report.objects.filter(commitment__in=seen(post)).readable_by(acting).count() == 1
    assert not Source.objects.visible_to(acting).exists()


@pytest.mark.parametrize(("day", "sees"), [(-1, False), (0, True), (10, True), (11, False)])
def test_from_the_first_day_to_the_last(city: City, day: int, sees: bool) -> None:
    post = guest_of(city)
    opened(city, terms(yunzhou.in_progress(city), guests=(post,)))
    assert bool(seen(post, TODAY + timedelta(days=day))) is sees


def test_whoever_does_not_know_the_day_shows_a_guest_nothing(city: City) -> None:
    post = guest_of(city)
    opened(city, terms(yunzhou.in_progress(city), guests=(post,)))
    assert not Commitment.objects.visible_to(Acting.of(post.person, [post])).exists()


def test_what_is_taken_out_or_ended_is_seen_no_more(city: City) -> None:
    first, second, post = yunzhou.in_progress(city), yunzhou.in_progress(city), guest_of(city)
    inspection = opened(city, terms(first, second, guests=(post,)))
    change_inspection(inspection.pk, acting=city.chief, now=NOW, terms=terms(second, guests=(post,)), version=1)
    assert seen(post) == {second.pk}
    change_inspection(inspection.pk, acting=city.chief, now=NOW, terms=terms(second))
    assert seen(post) == set()
    change_inspection(inspection.pk, acting=city.chief, now=NOW, terms=terms(first, guests=(post,)))
    end_inspection(inspection.pk, acting=city.chief, now=NOW, reason="提前完成。")
    assert seen(post) == set()
    assert [entry.kind for entry in Entry.objects.filter(stream=inspection.stream).order_by("seq")] == [
        "inspection.opened", *["inspection.changed"] * 3, "inspection.ended",
    ]  # fmt: skip
    assert verify.run().problems == []


def test_what_becomes_sensitive_is_seen_no_more(city: City) -> None:
    subject, post = yunzhou.in_progress(city), guest_of(city)
    opened(city, terms(subject, guests=(post,)))
    set_handling(subject.pk, acting=city.clerk, now=NOW, handling="sensitive", reason="涉及工作秘密。")
    assert seen(post) == set()
    with pytest.raises(Invalid) as error:
        opened(city, terms(subject))
    assert "敏感" in error.value.fields["numbers"]


def test_a_guest_acts_on_nothing(city: City) -> None:
    from luoshi.commitments.parties import parties

    subject, post = yunzhou.in_progress(city), guest_of(city)
    opened(city, terms(subject, guests=(post,)))
    assert parties(acting_of(post.person, TODAY), subject) == {}


def test_only_the_head_of_the_office_invites(city: City) -> None:
    given = terms(yunzhou.in_progress(city), guests=(guest_of(city),))
    inspection = opened(city, given)
    for acting in (city.clerk, city.mayor, city.safety_head, acting_of(given.guests[0].person, TODAY)):
        with pytest.raises(NotEntitled):
            open_inspection(acting=acting, now=NOW, terms=given)
        with pytest.raises(NotEntitled):
            change_inspection(inspection.pk, acting=acting, now=NOW, terms=given)
        with pytest.raises(NotEntitled):
            end_inspection(inspection.pk, acting=acting, now=NOW, reason="。")


def test_what_is_wrong_is_said_by_field(city: City) -> None:
    subject = yunzhou.in_progress(city)
    with pytest.raises(Incomplete) as missing:
        opened(city, terms(title=" ", basis="", numbers="  "))
    assert set(missing.value.fields) == {"title", "basis", "numbers"}
    with pytest.raises(Invalid) as wrong:
        opened(
            city,
            terms(
                subject,
                numbers="云督〔2023〕999号",
                ends_on=TODAY - timedelta(days=1),
                guests=(city.clerk.posts[0],),
            ),
        )
    assert set(wrong.value.fields) == {"ends_on", "guests", "numbers"}
    with pytest.raises(Invalid):
        opened(city, terms(subject, numbers=" ".join(map(str, range(501)))))
    assert not Inspection.objects.exists()


def test_another_offices_commitments_are_not_there(city: City) -> None:
    elsewhere = create_unit(
        acting=Acting.system(), now=NOW, code="jc", name="江城市人民政府", level=Level.CITY, kind=Kind.GOVERNMENT
    )
    office = create_unit(
        acting=Acting.system(), now=NOW, code="jc-dcs", name="江城市政府督查室", level=Level.CITY, kind=Kind.OFFICE,
        parent=elsewhere, mark="江督",
    )  # fmt: skip
    head = acting_of(
        enter_person(
            acting=Acting.system(),
            now=NOW,
            username="jiang",
            name="江伟",
            unit=office,
            role=Role.SUPERVISION_HEAD,
        ),
        TODAY,
    )
    with pytest.raises(Invalid) as error:
        open_inspection(acting=head, now=NOW, terms=terms(yunzhou.in_progress(city)))
    assert "没有这样编号" in error.value.fields["numbers"]


def test_two_people_at_once(city: City) -> None:
    inspection = opened(city, terms(yunzhou.in_progress(city)))
    change_inspection(inspection.pk, acting=city.chief, now=NOW, terms=terms(yunzhou.in_progress(city)), version=1)
    with pytest.raises(WrongState):
        end_inspection(inspection.pk, acting=city.chief, now=NOW, reason="。", version=1)


def test_a_guests_post_is_in_an_office(city: City) -> None:
    from luoshi.org.actions import appoint

    security = acting_of(
        enter_person(
            acting=Acting.system(),
            now=NOW,
            username="anquan",
            name="安立",
            unit=city.government,
            role=Role.SECURITY_ADMIN,
        ),
        TODAY,
    )
    with pytest.raises(Invalid):
        appoint(city.east_liaison.person, city.housing, Role.GUEST, acting=security, now=NOW)
    appoint(city.east_liaison.person, city.office, Role.GUEST, acting=security, now=NOW)


def test_from_the_form_to_the_guests_desk(city: City) -> None:
    subject, post = yunzhou.in_progress(city, due=date(2099, 3, 31)), guest_of(city)
    chief, guest = Client(), Client()
    chief.force_login(city.chief.person)
    guest.force_login(post.person)
    today = timezone.localdate()
    sent = {
        "title": "专项督查", "basis": "云督〔2023〕3号", "begins_on": today, "ends_on": today, "numbers": subject.number,
        "guests": [post.pk], "complete": "1",
    }  # fmt: skip
    answer = chief.post("/inspections/open/", sent)
    inspection = Inspection.objects.get()
    assert answer["Location"] == f"/inspections/{inspection.pk}/"
    for address in ("/", "/inspections/", f"/inspections/{inspection.pk}/", "/commitments/"):
        assert "专项" in guest.get(address).content.decode(), address
    assert subject.title in guest.get(f"/inspections/{inspection.pk}/").content.decode()
    page = guest.get(f"/commitments/{subject.pk}/")
    assert page.status_code == 200
    assert "已排查 120 家" in page.content.decode()
    assert guest.get(f"/inspections/{inspection.pk}/change/").status_code == 403
    shown = chief.get(f"/inspections/{inspection.pk}/change/")
    assert subject.number in shown.content.decode()
    changed = {**sent, "title": "改了名的督查", "version": 1}
    assert chief.post(f"/inspections/{inspection.pk}/change/", changed).status_code == 302
    assert chief.post(f"/inspections/{inspection.pk}/change/", changed).status_code == 409
    ended = {"reason": "完成了。", "version": 2, "complete": "1"}
    assert chief.post(f"/inspections/{inspection.pk}/end/", ended).status_code == 302
    assert guest.get(f"/commitments/{subject.pk}/").status_code == 404
    assert guest.get(f"/inspections/{inspection.pk}/").status_code == 404
