"""The ledger as people read it: each their own part of it, page by page, with what has been signed."""

import pytest
from django.db import connection
from django.test import Client

from luoshi.ledger import checkpoints, guards, keys
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person
from luoshi.org.models import Kind, Level, Role
from luoshi.org.queries import acting_of
from luoshi.web.ledger_page import readable_by
from tests.city import NOW, closed, dispatched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def enter(unit, role, username):
    person = enter_person(acting=Acting.system(), now=NOW, username=username, name="何人", unit=unit, role=role)
    return acting_of(person, NOW.date())


def page(acting, query=""):
    client = Client()
    client.force_login(acting.person)
    return client.get(f"/ledger/{query}")


def test_it_is_open_to_offices_leaders_and_auditors_only(city):
    assert Client().get("/ledger/").url.startswith("/account/login/")
    for acting in (city.clerk, city.chief, city.mayor, enter(city.government, Role.AUDITOR, "a")):
        assert page(acting).status_code == 200
    for acting in (city.safety_liaison, city.safety_head, enter(city.office, Role.SYSTEM_ADMIN, "b")):
        assert page(acting).status_code == 403


def test_auditors_read_every_stream_and_others_what_they_may_see(city):
    row = dispatched(city)
    abroad = create_unit(
        acting=Acting.system(), now=NOW, code="xh", name="溪河市督查室", short="", level=Level.CITY, kind=Kind.OFFICE
    )
    streams = set(readable_by(city.clerk).values_list("stream", flat=True))
    assert streams == {row.stream}
    assert set(readable_by(city.mayor).values_list("stream", flat=True)) == {row.stream}
    assert not readable_by(enter(abroad, Role.SUPERVISOR, "c")).exists()
    assert readable_by(enter(city.government, Role.AUDITOR, "d")).count() == Entry.objects.count()
    assert not readable_by(city.nobody).exists()


def test_an_odd_stream_does_not_stop_the_reading(city):
    dispatched(city)
    Entry.objects.create(stream="commitment:", seq=1, kind="x", actor="x", at=NOW, data="{}", hash="sha256:x")
    Entry.objects.create(stream="source:12ab", seq=1, kind="x", actor="x", at=NOW, data="{}", hash="sha256:y")
    assert page(city.clerk).status_code == 200


def test_entries_are_told_with_who_what_and_where_it_belongs(city):
    row = dispatched(city, title="治理燃气")
    text = page(city.clerk).content.decode()
    assert "陈静" in text
    assert "交办 市应急局 牵头" in text
    assert f'href="/commitments/{row.pk}/"' in text
    assert row.stream in text


def test_one_stream_alone(city):
    row, _other = dispatched(city), dispatched(city)
    lines = page(city.clerk, f"?stream={row.stream}").context["lines"]
    assert {line.entry.stream for line in lines} == {row.stream}
    assert "没有您看得到的记录" in page(city.clerk, "?stream=unit:yz").content.decode()


def test_pages_follow_one_another_without_gap_or_repeat(city):
    for _number in range(10):
        closed(city)
    everything = list(readable_by(city.clerk).order_by("-id").values_list("id", flat=True))
    seen, query = [], ""
    while True:
        answer = page(city.clerk, query)
        seen += [line.entry.id for line in answer.context["lines"]]
        query = answer.context["next_url"]
        if not query:
            break
    assert len(everything) > 50
    assert seen == everything
    back = page(city.clerk, answer.context["previous_url"])
    assert [line.entry.id for line in back.context["lines"]] == everything[max(0, len(everything) - 100) : 50][-50:]


def test_no_address_breaks_it(city):
    dispatched(city)
    for query in ("?before=x", "?before=-1", "?before=0", "?after=" + "9" * 17, "?before=" + "9" * 40, "?stream=%00", "?stream=" + "x" * 900, "?before=1&after=1"):  # fmt: skip
        assert page(city.clerk, query).status_code == 200, query


def test_the_checkpoint_says_whether_its_signature_holds(city):
    assert "还没有签过检查点" in page(city.clerk).content.decode()
    dispatched(city)
    made = checkpoints.make(NOW)
    dispatched(city)
    answer = page(city.clerk)
    assert answer.context["signed"].holds
    assert answer.context["signed"].since == Entry.objects.filter(id__gt=made.upto).count() > 0
    assert made.root in answer.content.decode()
    assert keys.public_key() in answer.content.decode()
    with guards.removed(connection):
        Checkpoint.objects.filter(pk=made.pk).update(entries=made.entries + 1)
    assert not page(city.clerk).context["signed"].holds
    assert "与内容不符" in page(city.clerk).content.decode()


def test_an_empty_ledger_says_what_will_stand_there(city):
    assert "账本还是空的" in page(city.clerk).content.decode()


def test_the_number_of_queries_does_not_grow(city, django_assert_max_num_queries):
    client = Client()
    client.force_login(city.clerk.person)
    for _number in range(4):
        closed(city)
    client.get("/ledger/")
    with django_assert_max_num_queries(9):
        client.get("/ledger/")
