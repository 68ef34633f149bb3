"""The clock: lights, reminders and letters, each once however often it is asked."""

from datetime import date, timedelta

import pytest
from django.core import mail

from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.deliver import actions as deliver
from luoshi.ledger.models import Checkpoint, Entry
from luoshi.ledger.sentences import sentence
from luoshi.supervise import command
from luoshi.supervise.actions import remind, send_mail, sweep
from luoshi.supervise.models import Mail, Occasion, Reminder
from tests.city import NOW, City, accepted, claimed, closed, dispatched, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def occasions_of(commitment: Commitment) -> list[str]:
    return sorted(Reminder.objects.filter(commitment=commitment).values_list("occasion", flat=True))


def test_a_quiet_day_says_nothing(city: City) -> None:
    accepted(city)
    before = Entry.objects.count()
    swept = sweep(now=NOW + DAY)
    assert (swept.looked_at, swept.lights, swept.reminders, swept.failed) == (1, 0, 0, 0)
    assert Entry.objects.count() == before


def test_an_unsigned_one_turns_yellow_and_is_nudged_once(city: City) -> None:
    commitment = dispatched(city)
    sweep(now=NOW + DAY)
    assert occasions_of(commitment) == []  # the limit is one working day, and this is its last
    swept = sweep(now=NOW + 2 * DAY)
    commitment.refresh_from_db()
    assert (swept.lights, commitment.light) == (1, "yellow")
    assert occasions_of(commitment) == ["sign_in_overdue", "turned_yellow"]
    again = sweep(now=NOW + 2 * DAY)
    assert (again.lights, again.reminders) == (0, 0)


def test_an_overdue_one_is_red_with_its_reason(city: City) -> None:
    commitment = accepted(city, due=date(2023, 1, 16))
    sweep(now=NOW + 13 * DAY)
    commitment.refresh_from_db()
    assert (commitment.light, commitment.light_code) == ("red", "overdue")
    assert {"overdue", "turned_red"} <= set(occasions_of(commitment))
    told = sentence(Entry.objects.get(stream=commitment.stream, kind="commitment.light_changed"))
    assert told == "由绿灯转红灯：超期 1 个工作日"


def test_what_waits_for_the_verifier_is_left_in_peace(city: City) -> None:
    commitment = claimed(city, due=date(2023, 1, 6))
    sweep(now=NOW + 20 * DAY)
    commitment.refresh_from_db()
    assert commitment.light == "green"
    assert occasions_of(commitment) == []


def test_closed_and_untold_ones_are_not_looked_at(city: City) -> None:
    closed(city)
    registered(city)
    assert sweep(now=NOW + 200 * DAY).looked_at == 0


def test_letters_go_to_who_holds_the_post_and_once(city: City) -> None:
    dispatched(city)
    sweep(now=NOW + 2 * DAY)
    assert set(Mail.objects.values_list("address", flat=True)) == {"liming@yunzhou.example", "sunhao@yunzhou.example"}
    assert send_mail(now=NOW + 2 * DAY) == (4, 0)
    assert send_mail(now=NOW + 2 * DAY) == (0, 0)
    assert len(mail.outbox) == 4
    assert "一季度完成城镇燃气专项整治" in mail.outbox[0].subject


def test_a_failing_letter_waits_and_is_tried_again(city: City, settings) -> None:
    settings.EMAIL_BACKEND = "tests.supervise.test_sweep.Broken"
    dispatched(city)
    sweep(now=NOW + 2 * DAY)
    assert send_mail(now=NOW + 2 * DAY) == (0, 4)
    assert send_mail(now=NOW + 2 * DAY) == (0, 0)
    assert Mail.objects.filter(error__contains="no server").count() == 4
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail(now=NOW + 3 * DAY) == (4, 0)


class Broken:
    def __init__(self, **kwargs) -> None: ...

    def send_messages(self, messages) -> int:
        raise OSError("no server")


def test_a_reminder_of_one_key_happens_once(city: City) -> None:
    commitment = dispatched(city)
    assert remind(commitment, Occasion.OVERDUE, "2023-03-31", now=NOW)
    assert not remind(commitment, Occasion.OVERDUE, "2023-03-31", now=NOW)
    assert Reminder.objects.count() == 1


def test_a_missing_monthly_report_is_asked_for_then_missed(city: City) -> None:
    commitment = accepted(city, due=date(2023, 6, 30))
    sweep(now=NOW.replace(day=20))
    assert occasions_of(commitment) == ["report_due"]  # due on 28 January: the 25th lay in the Spring Festival
    sweep(now=NOW.replace(day=30))
    assert "report_overdue" in occasions_of(commitment)
    commitment.refresh_from_db()
    assert commitment.light == "yellow"


def test_a_report_answers_the_period(city: City) -> None:
    commitment = accepted(city, due=date(2023, 12, 29))
    told = deliver.Told("已摸排 60 家。", 5, "on_time")
    deliver.report(commitment.pk, acting=city.safety_head, now=NOW.replace(day=20), told=told)
    sweep(now=NOW.replace(day=30))
    assert "report_overdue" not in occasions_of(commitment)


def test_sent_back_is_red_until_claimed_again(city: City) -> None:
    commitment = claimed(city)
    conclude.send_back(commitment.pk, acting=city.clerk, now=NOW + DAY, reason="不实")
    sweep(now=NOW + 2 * DAY)
    commitment.refresh_from_db()
    assert (commitment.light, commitment.light_code) == ("red", "sent_back")


def test_one_pass_does_everything_once(city: City, capsys, monkeypatch) -> None:
    monkeypatch.setattr(command, "close_old_connections", lambda: None)  # the test's own connection stays open
    dispatched(city)
    assert command.main(["--once"]) == 0
    first = capsys.readouterr().out
    assert "巡查 1 项" in first
    assert "检查点 1" in first
    assert command.main(["--once"]) == 0
    assert "变灯 0，催办 0，发信 0，失败 0" in capsys.readouterr().out
    assert Checkpoint.objects.count() == 1
