"""Everything that rests on a unit goes to another at once: each part of it, what is refused, and how many statements it takes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.commitments.models import Commitment, Involvement, UnitRole
from luoshi.decide import actions as decide
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, supporting
from luoshi.deliver.actions import Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.handing_over import Resting, hand_over, resting
from luoshi.deliver.models import ChangeRequest, Report, ReportState
from luoshi.deliver.passing_down import pass_down
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import Leaving, create_unit, end_unit, enter_person, issue_token, merge
from luoshi.org.errors import ActRefused, Invalid, NotEntitled, Outdated
from luoshi.org.models import Kind, Level, Post, Role, Unit
from luoshi.org.queries import acting_of
from tests.chains import DUE, make_chain, part
from tests.city import NOW, City, accepted, closed, dispatched, in_progress, proposed, registered
from tests.decide.samples import MEETING

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "云办〔2023〕9号"


@pytest.fixture(autouse=True)
def proved(home) -> Iterator[None]:
    yield
    assert verify.run().problems == []


@pytest.fixture
def admin(city: City) -> Acting:
    system = Acting.system()
    person = enter_person(
        acting=system, now=NOW, username="guanli", name="管立", unit=city.government, role=Role.SYSTEM_ADMIN
    )
    return acting_of(person, NOW.date())


def office(city: City, code: str = "yz-new", mark: str = "云新督") -> Unit:
    return create_unit(
        acting=Acting.system(), now=NOW, code=code, name="云州市委社会督查局", level=Level.CITY, kind=Kind.OFFICE,
        parent=city.government, mark=mark,
    )  # fmt: skip


def given(city: City, admin: Acting, to: Unit, unit: Unit | None = None, **more) -> Resting:
    return hand_over((unit or city.safety).pk, to=to, reason=WHY, acting=admin, now=NOW + DAY, **more)


def roles(commitment: Commitment) -> dict[str, str]:
    held = Involvement.objects.filter(commitment=commitment).select_related("unit")
    return {str(role.unit): role.role for role in held}


def test_what_it_leads_and_supports(city: City, admin: Acting) -> None:
    led, ended = in_progress(city), closed(city)
    supported = dispatched(city, lead=city.housing, supports=(city.safety,))
    waiting = proposed(city)
    assert given(city, admin, city.east) == Resting(led=2, supported=1)
    assert roles(led) == {"云东新区": UnitRole.LEAD, "市住建局": UnitRole.SUPPORT}
    assert roles(supported) == {"市住建局": UnitRole.LEAD, "云东新区": UnitRole.SUPPORT}
    assert Commitment.objects.get(pk=waiting.pk).lead == city.east
    assert Commitment.objects.get(pk=ended.pk).lead == city.safety  # what has ended stays as it was
    now = Commitment.objects.get(pk=led.pk)
    assert (now.lead, now.version, now.due, now.state) == (city.east, led.version + 1, led.due, led.state)
    entry = Entry.objects.filter(stream=led.stream).latest("seq")
    assert sentence(entry) == f"将 市应急局 的牵头移交 云东新区，依据：{WHY}"
    entry = Entry.objects.filter(stream=city.safety.stream).latest("seq")
    assert sentence(entry) == f"将 市应急局 的事项移交 云东新区，牵头 2 件，配合 1 件，依据：{WHY}"
    assert resting(city.safety) == Resting()
    told = Told("接手后继续排查。", 70, "on_time")
    head = acting_of(
        enter_person(acting=Acting.system(), now=NOW, username="yd", name="潘东", unit=city.east, role=Role.UNIT_HEAD),
        NOW.date(),
    )
    deliver.report(led.pk, acting=head, now=NOW + 2 * DAY, told=told, files=[])


def test_where_the_other_has_a_part_already(city: City, admin: Acting) -> None:
    """Lead is more than support; nobody has two parts in one commitment."""
    leads = dispatched(city)  # 市住建局 supports it
    supports = dispatched(city, lead=city.housing, supports=(city.safety,))
    both = dispatched(city, lead=city.east, supports=(city.safety, city.housing))
    given(city, admin, city.housing)
    assert roles(leads) == {"市住建局": UnitRole.LEAD}
    assert roles(supports) == {"市住建局": UnitRole.LEAD}
    assert roles(both) == {"云东新区": UnitRole.LEAD, "市住建局": UnitRole.SUPPORT}


def test_drafts_go_along_and_what_was_said_stays(city: City, admin: Acting) -> None:
    told_before = in_progress(city)
    pk = accepted(city).pk
    told = Told("只查了三家。", 7, "on_time")
    deliver.write_report(pk, acting=city.safety_liaison, now=NOW + DAY / 2, told=told, files=[])
    given(city, admin, city.housing)
    assert Report.objects.get(state=ReportState.SUBMITTED).unit == city.housing
    assert Report.objects.get(commitment=told_before).unit == city.safety
    deliver.approve_report(pk, acting=city.housing_head, now=NOW + 2 * DAY)


def test_what_waits_goes_along(city: City, admin: Acting) -> None:
    pk, asked = accepted(city).pk, in_progress(city, supports=(city.housing,)).pk
    changes.request_change(
        pk, acting=city.safety_head, now=NOW + DAY / 2, asked=Asked("extension", "设备未到", new_due=DUE + 20 * DAY)
    )
    task = supporting.ask_support(
        asked, acting=city.safety_liaison, now=NOW + DAY / 2, unit=city.housing, words="提供底数。", due=DUE
    )
    given(city, admin, city.east)
    assert ChangeRequest.objects.get().unit == city.east
    hand_over(city.housing.pk, to=city.safety, reason=WHY, acting=admin, now=NOW + DAY)
    task.refresh_from_db()
    assert task.unit == city.safety
    assert changes.grant_change(pk, acting=city.chief, now=NOW + 2 * DAY).due == DUE + 20 * DAY


def without_people(city: City, admin: Acting) -> None:
    """The office's posts end with its predecessor's last day."""
    end_unit(
        city.office.pk, acting=admin, now=NOW, on=NOW.date() - DAY, reason=WHY,
        leaving=Leaving(excuse="随后移交", end_posts=True),
    )  # fmt: skip


def test_what_an_office_has_issued(city: City, admin: Acting) -> None:
    source = decide.take_in(
        MEETING.encode(), "会议.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True
    )
    issued, new = registered(city), office(city)
    clerk = acting_of(
        enter_person(
            acting=Acting.system(), now=NOW, username="xin", name="新立", unit=new, role=Role.SUPERVISION_HEAD
        ),
        NOW.date(),
    )
    theirs = decide.register(
        deliver.Commitment.objects.get(pk=_proposed_by(city, clerk, new)).pk, acting=clerk, now=NOW
    )
    with pytest.raises(Invalid) as refused:  # its people would go on numbering
        given(city, admin, new, city.office)
    assert "督查岗位" in str(refused.value)
    without_people(city, admin)
    with pytest.raises(Invalid):
        given(city, admin, city.housing, city.office)
    assert given(city, admin, new, city.office) == Resting(issued=1, sources=1)
    now = Commitment.objects.get(pk=issued.pk)
    assert (now.issuer, now.number, now.serial) == (
        new,
        "云督〔2023〕1号",
        None,
    )  # the series has a first one of its own
    assert theirs.serial == 1
    assert Source.objects.visible_to(clerk).get() == source
    assert Commitment.objects.visible_to(clerk).count() == 2
    deliver.dispatch(issued.pk, acting=clerk, now=NOW + DAY)


def _proposed_by(city: City, acting: Acting, issuer: Unit) -> int:
    from luoshi.commitments.actions import propose

    return propose(
        acting=acting, now=NOW, issuer=issuer, title="新局的事", words="新局的事。", kind="action", lead=city.housing,
        due=NOW.date() + 30 * DAY, measure="办完",
    ).pk  # fmt: skip


def test_who_cannot_take_it(city: City, admin: Acting) -> None:
    dispatched(city)
    gone = create_unit(
        acting=admin,
        now=NOW,
        parent=city.government,
        code="yz-gone",
        name="旧局",
        level=Level.CITY,
        kind=Kind.DEPARTMENT,
    )
    end_unit(gone.pk, acting=admin, now=NOW, reason=WHY, on=NOW.date() - DAY)
    for to in (city.safety, city.office, gone):
        with pytest.raises(Invalid) as refused:
            given(city, admin, to)
        assert refused.value.fields
    with pytest.raises(Invalid):
        given(city, admin, city.housing, city.stone)  # nothing rests on it
    with pytest.raises(NotEntitled):
        given(city, city.chief, city.housing)
    with pytest.raises(ActRefused):
        hand_over(city.safety.pk, to=city.housing, reason=" ", acting=admin, now=NOW)
    with pytest.raises(Outdated):
        given(city, admin, city.housing, version=7)
    assert roles(Commitment.objects.get()) == {"市应急局": UnitRole.LEAD, "市住建局": UnitRole.SUPPORT}


def test_a_unit_that_has_gone_keeps_them_until_then(city: City, admin: Acting) -> None:
    held = dispatched(city)
    merge(
        city.housing.pk, [city.safety], acting=admin, now=NOW + 9 * DAY, reason=WHY, move_posts=True,
        leaving=Leaving(excuse="合并后移交"),
    )  # fmt: skip
    assert Commitment.objects.get(pk=held.pk).lead == city.safety
    hand_over(city.safety.pk, to=city.housing, reason=WHY, acting=admin, now=NOW + 10 * DAY)
    assert Commitment.objects.get(pk=held.pk).lead == city.housing
    heads = Post.objects.filter(unit=city.housing, role=Role.UNIT_HEAD).held_on((NOW + 10 * DAY).date())
    assert set(heads.values_list("person__name", flat=True)) == {"赵刚", "孙浩"}


def test_the_middle_of_a_chain(city: City) -> None:
    """Who takes over what a unit passed down leads the parent, issues the children, and sees those that have ended."""
    chain = make_chain(city)
    child, other = pass_down(
        chain.root.pk, acting=chain.liaison, now=NOW + DAY,
        parts=[part(city.township, share=60), part(chain.other_town, share=40)],
    )  # fmt: skip
    county = chain.root.lead
    assert county is not None
    admin = acting_of(
        enter_person(
            acting=Acting.system(), now=NOW, username="g", name="管立", unit=city.government, role=Role.SYSTEM_ADMIN
        ),
        NOW.date(),
    )
    handed = hand_over(county.pk, to=city.east, reason=WHY, acting=admin, now=NOW + 2 * DAY)
    assert (handed.led, handed.issued) == (1, 2)
    for held in (child, other):
        now = Commitment.objects.get(pk=held.pk)
        assert (now.issuer, now.lead, now.office) == (city.east, held.lead, city.office)
        assert roles(now)["云东新区"] == UnitRole.ABOVE
    assert Commitment.objects.visible_to(city.east_liaison).count() == 3
    with pytest.raises(Invalid):  # it leads one of the children
        hand_over(city.east.pk, to=city.township, reason=WHY, acting=admin, now=NOW + 3 * DAY)


def test_as_many_statements_for_many(city: City, admin: Acting) -> None:
    def handing(unit: Unit, to: Unit) -> int:
        with CaptureQueriesContext(connection) as captured:
            given(city, admin, to, unit)
        return len(captured)

    dispatched(city)
    few = handing(city.safety, city.housing)
    for _ in range(20):
        dispatched(city, supports=(city.east,))
        dispatched(city, lead=city.east, supports=(city.safety,))
    assert handing(city.safety, city.stone) <= few + 2  # two more batches: leads and supports


# --- the page ---------------------------------------------------------------------------------------------------------


def signed_in(acting: Acting) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(acting.person)
    return client


def test_by_the_page(city: City, admin: Acting) -> None:
    held = dispatched(city)
    url, client = reverse("deliver:hand_over", args=[city.safety.pk]), signed_in(admin)
    page = client.get(url).content.decode()
    assert "1 件" in page and held.title not in page  # numbers only
    form = {"to": city.housing.pk, "reason": WHY, "version": 0, "idempotency_key": "k1", "complete": "1"}
    assert client.post(url, {**form, "to": ""}).status_code == 422
    assert client.post(url, {**form, "to": city.safety.pk}).status_code == 422
    cut = {name: value for name, value in form.items() if name != "complete"}
    assert client.post(url, cut).status_code == 400
    for _ in range(2):  # a double click
        assert client.post(url, form).headers["Location"] == reverse("org:unit", args=[city.safety.pk])
    assert Commitment.objects.get(pk=held.pk).lead == city.housing
    assert Entry.objects.filter(kind="unit.handed_over").count() == 1
    assert "没有要移交" in client.get(url).content.decode()
    assert client.post(url, {**form, "idempotency_key": "k2"}).status_code == 409
    assert signed_in(city.chief).get(url).status_code == 403


def test_by_the_api(city: City, admin: Acting) -> None:
    dispatched(city)
    key = issue_token(acting=admin, now=NOW, name="测试", days=9999)[1]
    client = Client(headers={"Authorization": f"Bearer {key}"})
    url = f"/api/v1/units/{city.safety.pk}/actions/hand_over"
    answer = client.post(url, {"to": city.housing.pk, "reason": WHY}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["led"] == 1
