"""The desk: what waits for whom, in which order, and what each role sees of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import reviewing
from luoshi.decide.models import Source
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes
from luoshi.deliver.actions import Told
from luoshi.deliver.changes import Asked
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person
from luoshi.org.models import Role
from luoshi.org.queries import acting_of
from luoshi.supervise.actions import remind, sweep
from luoshi.supervise.models import Occasion
from luoshi.web.desk import _reminders
from tests.city import NOW, accepted, claimed, dispatched, in_progress, proof_file, registered, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def desk(acting):
    client = Client()
    client.force_login(acting.person)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer


def todo(acting):
    return [(task.commitment.pk, task.todo, task.url) for task in desk(acting).context["tasks"]]


def somebody(city, role):
    person = enter_person(
        acting=Acting.system(), now=NOW, username=f"a-{role}", name="何人", unit=city.office, role=role
    )  # fmt: skip
    return acting_of(person, NOW.date())


def test_strangers_are_sent_to_sign_in(client):
    assert client.get("/").url.startswith("/account/login/")


def test_each_task_leads_straight_into_its_act(city):
    told, ready, done = dispatched(city).pk, registered(city).pk, claimed(city).pk
    assert todo(city.safety_liaison) == [(told, "签收", f"/commitments/{told}/acknowledge/")]
    assert todo(city.clerk) == [
        (ready, "交办", f"/commitments/{ready}/dispatch/"),
        (done, "核验", f"/commitments/{done}/verify/"),
    ]


def test_the_page_that_signs_shows_what_is_signed_for(city):
    told = dispatched(city)
    client = Client()
    client.force_login(city.safety_liaison.person)
    page = client.get(f"/commitments/{told.pk}/acknowledge/").content.decode()
    assert told.words in page
    assert told.measure in page


def test_a_report_that_lies_with_the_head_comes_first(city):
    pk = accepted(city).pk
    deliver.write_report(
        pk,
        acting=city.safety_liaison,
        now=NOW,
        told=Told(progress="已排查。", claimed=20, forecast="on_time", next_step="续。"),
    )
    assert todo(city.safety_head) == [(pk, "审核反馈", f"/commitments/{pk}/approve_report/")]


def test_evidence_that_came_in_is_the_office_s_to_weigh(city):
    pk = in_progress(city).pk
    assert todo(city.clerk) == [(pk, "核实进展", f"/commitments/{pk}/assess/")]


def test_the_leader_closes_what_was_an_instruction_and_the_head_the_rest(city):
    own, other = verified(city, instruction=True).pk, verified(city).pk
    assert [(pk, words) for pk, words, _url in todo(city.mayor)] == [(own, "办结销号")]
    assert [(pk, words) for pk, words, _url in todo(city.chief)] == [(other, "办结销号")]


def test_the_nearest_deadline_stands_first(city):
    late = dispatched(city, due=NOW.date() + timedelta(days=60)).pk
    soon = dispatched(city, due=NOW.date() + timedelta(days=6)).pk
    assert [pk for pk, _words, _url in todo(city.safety_liaison)] == [soon, late]


def test_every_task_s_address_answers(city):
    registered(city), dispatched(city), accepted(city), in_progress(city), claimed(city), verified(city)
    for acting in (city.clerk, city.chief, city.safety_liaison, city.safety_head):
        client = Client()
        client.force_login(acting.person)
        for _pk, _words, url in todo(acting):
            assert client.get(url).status_code == 200, url


def test_a_report_that_is_owed_is_asked_for(city):
    now = timezone.now() - timedelta(days=70)
    pk = accepted(city, now=now, due=(now + timedelta(days=200)).date()).pk
    (task,) = desk(city.safety_liaison).context["tasks"]  # it also waits for its plan
    assert (task.commitment.pk, task.owed.late) == (pk, True)
    assert desk(city.clerk).context["reports"] == []


def test_each_commitment_stands_once_under_its_most_urgent_heading(city):
    now = timezone.now() - timedelta(days=70)
    for days in (10, 60, 69, 72):
        accepted(city, now=now, due=(now + timedelta(days=days)).date())
    dispatched(city, now=now, due=(now + timedelta(days=60)).date())
    for acting in (city.safety_liaison, city.clerk, city.mayor):
        context = desk(acting).context
        shown = [
            one.commitment.pk
            for name in ("tasks", "reports", "red", "late", "soon", "red_own", "unsigned")
            for one in context[name]
        ]
        assert shown
        assert len(shown) == len(set(shown))
    unsigned = desk(city.clerk)
    assert [thing.commitment.state for thing in unsigned.context["late"]].count("dispatched") == 1
    assert '<span class="chip">已交办</span>' in unsigned.content.decode()


def test_a_unit_reads_why_its_light_is_red_and_of_each_commitment_once(city):
    now = timezone.now() - timedelta(days=120)
    pk = in_progress(city, now=now, due=(timezone.now() + timedelta(days=90)).date()).pk
    for days in (40, 80, 119):
        sweep(now=now + timedelta(days=days))
    supporting = desk(city.housing_liaison).context
    assert [thing.commitment.pk for thing in supporting["red_own"]] == [pk]
    assert supporting["red_own"][0].reason
    leading = desk(city.safety_liaison).context
    assert (leading["red_own"], leading["reminders"]) == ([], [])  # it is among what waits for them


def test_many_reminders_of_one_commitment_are_one_line(city):
    now = timezone.now() - timedelta(days=30)
    pk = accepted(city, now=now, due=(timezone.now() + timedelta(days=300)).date()).pk
    for key in ("a", "b"):
        remind(Commitment.objects.get(pk=pk), Occasion.REPORT_DUE, key, now=now)
    assert len(_reminders(city.safety_liaison, shown=set())) == 1
    assert _reminders(city.safety_liaison, shown={pk}) == []


def test_a_report_just_given_is_not_asked_for_again(city):
    now = timezone.now() - timedelta(days=70)
    pk = accepted(city, now=now, due=(now + timedelta(days=200)).date()).pk
    told = Told(progress="已排查。", claimed=60, forecast="on_time", next_step="续。")
    deliver.report(pk, acting=city.safety_head, now=timezone.now(), told=told, files=[proof_file()])
    assert not [one for one in desk(city.safety_liaison).context["reports"] if one.late]


def test_figures_count_what_the_list_behind_them_shows(city):
    now = timezone.now() - timedelta(days=40)
    dispatched(city, now=now, due=(now + timedelta(days=9)).date())
    accepted(city, now=now)
    claimed(city, now=now)
    sweep(now=timezone.now())
    for acting in (city.clerk, city.safety_liaison, city.mayor):
        client = Client()
        client.force_login(acting.person)
        figures = client.get("/").context["figures"]
        assert figures[0].count == 3
        for figure in figures:
            listed = client.get(f"/commitments/?{figure.query}").context["page"].paginator.count
            assert listed == figure.count, figure


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_sees_no_business_and_reads_what_there_is_to_do(city, role):
    dispatched(city, title="机要的事")
    answer = desk(somebody(city, role))
    page = answer.content.decode()
    assert "机要的事" not in page
    assert "tasks" not in answer.context
    assert str(role.label) in page
    assert ("luoshi verify" in page) == (role == Role.SYSTEM_ADMIN)


def test_the_auditor_sees_everything_and_is_asked_for_nothing(city):
    auditor = enter_person(
        acting=Acting.system(), now=NOW, username="he", name="何审", unit=city.government, role=Role.AUDITOR
    )
    registered(city)
    answer = desk(acting_of(auditor, NOW.date()))
    assert answer.context["tasks"] == []
    assert "等您办的" not in answer.content.decode()
    assert "/ledger/" in answer.content.decode()


def test_who_has_no_post_is_told_what_to_do(city):
    person = city.safety_liaison.person
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        act = Act(city.safety.stream, "person.appointed", author=Acting.system().author(), now=NOW)
        post = person.posts.get()
        post.valid_to = NOW.date() + timedelta(days=300)
        act.save(post)
        act.write()
        assert "您还没有岗位" in desk(city.safety_liaison).content.decode()


def test_nothing_to_do_is_said_kindly(city):
    assert "现在没有等您办的事" in desk(city.safety_liaison).content.decode()


def test_a_source_with_something_pending_is_on_the_desk_of_its_office_only(city):
    assert desk(city.clerk).context["sources"] == []
    assert Source.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "chief", "mayor", "safety_liaison", "safety_head"])
def test_the_number_of_queries_is_fixed(city, who, django_assert_max_num_queries):
    client = Client()
    client.force_login(getattr(city, who).person)
    dispatched(city), in_progress(city), claimed(city), registered(city), verified(city, instruction=True)
    client.get("/")
    with django_assert_max_num_queries(20) as few:
        client.get("/")
    for _number in range(3):
        dispatched(city), in_progress(city), claimed(city), registered(city)
    with django_assert_max_num_queries(20) as many:
        client.get("/")
    assert len(many) == len(few), [query["sql"][:200] for query in many.captured_queries]


def test_a_suspension_comes_back_on_its_review_date(city) -> None:
    pk = in_progress(city).pk
    review = NOW.date() + timedelta(days=9)
    changes.suspend(pk, acting=city.chief, now=NOW, reason="等标准", review_date=review)
    assert (pk, "复查暂缓", f"/commitments/{pk}/resume/") in todo(city.chief)
    assert todo(city.clerk) == todo(city.safety_head) == []
    assert Commitment.objects.filter(reviewing(city.chief, review), pk=pk).exists()
    assert not Commitment.objects.filter(reviewing(city.chief, review - timedelta(days=1)), pk=pk).exists()


def test_who_decides_a_change_finds_it_on_the_desk(city) -> None:
    pk = in_progress(city).pk
    asked = Asked("extension", "设备未到", new_due=date(2023, 6, 30))
    changes.request_change(pk, acting=city.safety_liaison, now=NOW, asked=asked)
    assert (pk, "审核变更申请", f"/commitments/{pk}/send_change/") in todo(city.safety_head)
    changes.send_change(pk, acting=city.safety_head, now=NOW)
    assert (pk, "批复变更", f"/commitments/{pk}/grant_change/") in todo(city.chief)
    client = Client()
    client.force_login(city.chief.person)
    assert f'href="/commitments/{pk}/"' in client.get("/commitments/?flag=awaits_change").content.decode()
