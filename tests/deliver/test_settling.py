"""What two linked commitments ask differently: flagged in lists and on the desk, settled by who issued both."""

import importlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import Filters, listed, to_settle, with_conflicts
from luoshi.deliver import changes, links, queries, settling
from luoshi.deliver.models import Link
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.ledger.writing import SYSTEM, Act
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.rulebook.queries import rulebook
from tests.city import NOW, City, accepted, proposed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
MIGRATION = importlib.import_module("luoshi.deliver.migrations.0009_conflicts_of_old_links")
LESS = "改造燃气管网 80 公里"
MORE = "改造燃气管网 100 公里"


def pair(city: City, **more: Any) -> tuple[Commitment, Commitment]:
    """Two documents that ask different numbers of the same measure."""
    one = accepted(city, measure=LESS)
    other = accepted(city, title="城镇燃气整治", measure=MORE, **more)
    links.link(one.pk, acting=city.clerk, now=LATER, others=[other], reason="两份文件要求同一件事")
    return one, other


def conflicts_among(rows: list[Commitment], acting: Acting) -> set[int]:
    asked = Commitment.objects.filter(pk__in=[row.pk for row in rows])
    return {row.pk for row in with_conflicts(asked, acting) if row.is_in_conflict}


def flagged(acting: Acting) -> set[int]:
    rows = listed(acting, Filters(flag="conflict"), timezone.localdate(LATER), rulebook())
    return set(rows.values_list("pk", flat=True))


def settle(city: City, one: Commitment, other: Commitment, **more: Any) -> Commitment:
    values = {"holds": "other", "reason": "后一份文件是新的", **more}
    return settling.settle(one.pk, acting=city.chief, now=LATER, other=other, **values)


def test_both_are_flagged_in_the_list_and_the_later_waits_for_the_head(city: City) -> None:
    one, other = pair(city)
    assert Link.objects.get().is_conflict
    assert flagged(city.chief) == flagged(city.safety_head) == {one.pk, other.pk}
    assert conflicts_among((one, other), city.safety_head) == {one.pk, other.pk}
    assert list(Commitment.objects.filter(to_settle(city.chief))) == [other]
    assert not Commitment.objects.filter(to_settle(city.safety_head)).exists()


def test_what_asks_the_same_is_not_flagged(city: City) -> None:
    one, other = accepted(city), accepted(city, title="城镇燃气整治")
    links.link(one.pk, acting=city.clerk, now=LATER, others=[other], reason="同一件事")
    assert (Link.objects.get().is_conflict, flagged(city.chief)) == (False, set())
    assert conflicts_among((one, other), city.chief) == set()


def test_settling_takes_the_flag_off_and_stays_readable_on_both(city: City) -> None:
    one, other = pair(city)
    settle(city, one, other)
    assert (flagged(city.chief), Commitment.objects.filter(to_settle(city.chief)).exists()) == (set(), False)
    here, there = queries.linked_to(one, city.safety_head)[0], queries.linked_to(other, city.safety_head)[0]
    assert (here.holds, there.holds, here.link.settlement) == ("other", "this", "后一份文件是新的")
    assert here.conflicts  # what differed is still told
    told = [sentence(Entry.objects.filter(stream=row.stream).latest("seq")) for row in (one, other)]
    assert "以那件为准，理由：后一份文件是新的" in told[0]
    assert "80" in told[0]
    assert "以这件为准" in told[1]
    assert verify.run().problems == []


def test_a_number_that_moves_after_the_ruling_is_a_new_conflict(city: City) -> None:
    one, other = pair(city)
    settle(city, one, other, holds="both")
    changes.retarget(one.pk, acting=city.chief, now=LATER, reason="加码", new_measure="改造燃气管网 120 公里")
    assert flagged(city.chief) == {one.pk, other.pk}
    assert queries.linked_to(one, city.chief)[0].holds == "both"  # the former ruling is still told
    changes.retarget(one.pk, acting=city.chief, now=LATER, reason="随新文件", new_measure=MORE)
    assert (flagged(city.chief), Link.objects.get().is_conflict) == (set(), False)
    assert verify.run().problems == []


def test_another_date_is_told_and_is_no_conflict(city: City) -> None:
    """Who keeps the earlier date keeps both; the head may say all the same which one holds."""
    one, other = accepted(city), accepted(city, title="城镇燃气整治")
    links.link(one.pk, acting=city.clerk, now=LATER, others=[other], reason="同一件事")
    changes.extend(one.pk, acting=city.chief, now=LATER, reason="雨季", new_due=date(2023, 6, 30))
    assert (Link.objects.get().is_conflict, flagged(city.chief)) == (False, set())
    one.refresh_from_db()
    assert [found.what for found in queries.linked_to(one, city.chief)[0].conflicts] == ["due"]
    settle(city, one, other, holds="both")
    assert queries.linked_to(one, city.chief)[0].holds == "both"


def test_what_has_ended_is_in_conflict_with_nothing(city: City) -> None:
    one, other = pair(city)
    Commitment.objects.filter(pk=other.pk).update(state="terminated")
    assert flagged(city.chief) == set()
    assert conflicts_among([one], city.chief) == set()
    assert not Commitment.objects.filter(to_settle(city.chief)).exists()


def as_before_flags() -> None:
    """Links as they were kept before: without a flag, in the table and in the record."""
    for link in Link.objects.all():
        act = Act(f"commitment:{link.one_id}", "commitment.linked", SYSTEM, LATER)
        act.facts = {"others": [str(link.other)], "reason": link.reason}
        act.rows = {"deliver.link": {str(link.pk): {"is_conflict": False}}}
        act.write()
    Link.objects.update(is_conflict=False)


def test_links_made_before_there_were_flags_are_weighed_once(city: City) -> None:
    one, other = pair(city)
    same = accepted(city, title="同一件事", measure=LESS)
    links.link(one.pk, acting=city.clerk, now=LATER, others=[same], reason="同一件事")
    as_before_flags()
    assert verify.run().problems == []
    MIGRATION.weigh_old_links(apps, None)
    assert list(Link.objects.filter(is_conflict=True).values_list("one", "other")) == [(one.pk, other.pk)]
    entry = Entry.objects.filter(kind="commitment.conflict_noted").get()
    assert sentence(entry) == f"升级时核对关联：与“{other.title}”要求的数字不一致"
    assert flagged(city.chief) == {one.pk, other.pk}
    assert verify.run().problems == []
    MIGRATION.weigh_old_links(apps, None)
    assert Entry.objects.filter(kind="commitment.conflict_noted").count() == 1


def test_what_was_settled_stays_so_when_old_links_are_weighed(city: City) -> None:
    one, other = pair(city)
    settle(city, one, other)
    MIGRATION.weigh_old_links(apps, None)
    assert not Link.objects.get().is_conflict


def test_only_the_head_of_who_issued_both_settles(city: City) -> None:
    one, other = pair(city)
    for who in (city.clerk, city.safety_head, city.mayor):
        with pytest.raises(NotEntitled):
            settling.settle(one.pk, acting=who, now=LATER, other=other, holds="this", reason="我说了算")
    assert Link.objects.get().is_conflict


def test_a_ruling_needs_a_choice_a_reason_and_a_difference(city: City) -> None:
    one, other = pair(city)
    with pytest.raises(Invalid, match="以哪一件"):
        settle(city, one, other, holds="neither")
    with pytest.raises(Incomplete):
        settle(city, one, other, reason=" ")
    third = proposed(city)
    with pytest.raises(Invalid, match="没有关联"):
        settle(city, one, third)
    changes.retarget(one.pk, acting=city.chief, now=LATER, reason="随新文件", new_measure=MORE)
    with pytest.raises(Invalid, match="没有不一致"):
        settle(city, one, other)


def test_the_screens_show_it_and_settle_it(city: City, client: Client) -> None:
    one, other = pair(city)
    client.force_login(city.chief.person)
    assert "要求不一致" in client.get("/commitments/").content.decode().split("<tbody>")[1]
    desk = client.get("/").content.decode()
    assert "裁定不一致的要求" in desk
    sheet = client.get(f"/commitments/{other.pk}/settle_conflict/")
    assert "改造燃气管网" in sheet.content.decode()
    form = {
        "other": one.pk, "holds": "this", "reason": "以新文件为准", "version": Commitment.objects.get(pk=other.pk).version,
        "idempotency_key": "k1", "complete": "1",
    }  # fmt: skip
    client.post(f"/commitments/{other.pk}/settle_conflict/", form)
    assert not Link.objects.get().is_conflict
    page = client.get(f"/commitments/{one.pk}/").content.decode()
    assert f"以{other.number}的要求为准" in page
    assert "以新文件为准" in page
