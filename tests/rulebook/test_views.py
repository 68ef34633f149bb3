"""The rules page: everybody with a post reads by what they are measured, few may change it, and nothing changes quietly."""

from datetime import date

import pytest
from django.test import Client

from luoshi.kernel.lights import PRESETS
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person
from luoshi.org.models import Role
from luoshi.org.queries import acting_of
from luoshi.rulebook.actions import NotAdopted, adopt, adopt_defaults
from luoshi.rulebook.forms import CadenceForm, LightsForm, LimitsForm
from luoshi.rulebook.models import RuleSet
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import default
from tests.city import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
LIGHTS = {
    name: "" if value is None else value
    for name, value in LightsForm.initial_of(PRESETS["default"]).items()
    if value is not False
}
BASIS = {"basis": "市政府第 12 次常务会议", "version": "0", "idempotency_key": "once"}


def as_(acting):
    client = Client()
    client.force_login(acting.person)
    return client


@pytest.fixture
def chief(city):
    return as_(city.chief)


def current(slug):
    return RuleSet.objects.get(slug=slug, current=True)


def test_everybody_with_a_post_reads_and_strangers_do_not(city):
    assert Client().get("/rules/").url.startswith("/account/login/")
    for acting in (city.safety_liaison, city.mayor, city.clerk, city.chief):
        page = as_(acting).get("/rules/").content.decode()
        assert "落后超过 30 个百分点" in page
        assert "1 个工作日" in page
        assert "当月 25 日前" in page


@pytest.mark.parametrize("path", ["/rules/lights/", "/rules/limits/", "/rules/cadence/"])
def test_only_heads_of_supervision_may_change(city, path):
    administrator = enter_person(
        acting=Acting.system(), now=NOW, username="adm", name="管", unit=city.office, role=Role.SYSTEM_ADMIN
    )
    assert as_(city.chief).get(path).status_code == 200
    for acting in (city.clerk, city.mayor, city.safety_head, acting_of(administrator, NOW.date())):
        assert as_(acting).get(path).status_code == 403
        assert as_(acting).post(path, LIGHTS | BASIS).status_code == 403
        assert path not in as_(acting).get("/rules/").content.decode()
    assert not RuleSet.objects.exists()


def test_the_action_itself_refuses_others(city):
    data, source = default("lights")
    with pytest.raises(NotAdopted):
        adopt("lights", data, source=source, acting=city.clerk, now=NOW)


def test_a_change_is_a_new_version_with_its_basis_in_force_at_once(chief):
    adopt_defaults(now=NOW)
    answer = chief.post("/rules/lights/", LIGHTS | BASIS | {"version": "1", "red_gap": "25", "yellow_share": ""})
    assert answer.url == "/rules/"
    assert (current("lights").version, current("lights").source) == (2, "市政府第 12 次常务会议")
    assert rulebook().lights.red_gap == 25
    assert not rulebook().lights.caught_up
    entry = Entry.objects.filter(stream="rules:lights").last()
    assert (entry.actor, entry.kind) == ("周伟", "rules.adopted")
    page = chief.get("/rules/").content.decode()
    assert "落后超过 25 个百分点" in page
    assert "/rules/versions/lights/1/" in page


def test_a_number_left_empty_switches_its_condition_off(chief):
    chief.post("/rules/lights/", LIGHTS | BASIS | {"red_gap": "", "blue_ahead": ""})
    assert (rulebook().lights.red_gap, rulebook().lights.blue_ahead) == (None, None)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_fills_the_form_and_can_be_adopted_as_it_is(chief, preset):
    form = chief.get(f"/rules/lights/?preset={preset}").context["form"]
    given = {name: "" if value is None else value for name, value in form.initial.items() if value is not False}
    assert chief.post("/rules/lights/", given | BASIS).status_code == 302
    held = rulebook().lights.to_mapping()
    assert {**held, "source": ""} == {**PRESETS[preset].to_mapping(), "source": ""}


def test_an_unknown_preset_is_passed_over(chief):
    assert chief.get("/rules/lights/?preset=%00nowhere").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"red_gap": "101"}, "red_gap", "应在 0 到 100 之间。"),
        ({"yellow_gap": "40"}, "yellow_gap", "不能大于“红灯：落后超过（百分点）”的 30。"),
        ({"due_soon": "三"}, "due_soon", "请填整数。"),
        ({"month_missed": "pink"}, "month_missed", "请从列出的选项里选。"),
        ({"basis": " "}, "basis", "请写明依据。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(chief, wrong, field, told):
    answer = chief.post("/rules/lights/", LIGHTS | BASIS | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [told]
    assert not RuleSet.objects.exists()


def test_limits_and_cadences_are_changed_part_by_part(chief):
    limits = LimitsForm.initial_of(rulebook().limits) | {"sign_in.amount": "2", "sign_in.source": "云政办〔2026〕3号"}
    assert chief.post("/rules/limits/", limits | BASIS).status_code == 302
    assert (rulebook().limits["sign_in"].amount, rulebook().limits["sign_in"].source) == (2, "云政办〔2026〕3号")
    cadence = {name: value for name, value in CadenceForm.initial_of(rulebook().cadence).items() if value is not False}
    cadence |= {"1.every": "week", "1.day": "5", "1.following": "on"}
    assert chief.post("/rules/cadence/", cadence | BASIS | {"idempotency_key": "b"}).status_code == 302
    assert (rulebook().cadence["1"].every, rulebook().cadence["1"].following) == ("week", True)
    wrong = chief.post("/rules/cadence/", cadence | BASIS | {"1.day": "9", "version": "1", "idempotency_key": "c"})
    assert wrong.context["form"].errors["1.day"] == ["应在 1 到 7 之间。"]
    assert "次周周五前" in chief.get("/rules/").content.decode()


def test_a_stale_page_is_told_and_a_form_sent_twice_is_done_once(chief):
    first = LIGHTS | BASIS
    assert chief.post("/rules/lights/", first).status_code == 302
    assert chief.post("/rules/lights/", first).status_code == 302
    assert current("lights").version == 1
    stale = chief.post("/rules/lights/", first | {"idempotency_key": "other", "red_gap": "28"})
    assert stale.status_code == 409
    assert "第 1 版" in stale.content.decode()
    assert 'value="28"' in stale.content.decode()
    again = chief.post("/rules/lights/", first | {"red_gap": "29"})
    assert again.status_code == 409
    assert current("lights").version == 1


def test_days_are_made_free_worked_and_ordinary_again(chief):
    change = BASIS | {"first": "2026-03-12", "last": "2026-03-13", "kind": "off"}
    assert chief.post("/rules/calendar/2026/", change).url == "/rules/calendar/2026/"
    assert not rulebook().calendar.is_workday(date(2026, 3, 12))
    assert not rulebook().calendar.is_workday(date(2026, 3, 13))
    assert not rulebook().calendar.is_workday(date(2026, 10, 1))
    chief.post(
        "/rules/calendar/2026/", BASIS | {"first": "2026-03-14", "kind": "work", "version": "1", "idempotency_key": "2"}
    )
    assert rulebook().calendar.is_workday(date(2026, 3, 14))
    chief.post(
        "/rules/calendar/2026/", BASIS | {"first": "2026-03-12", "kind": "", "version": "2", "idempotency_key": "3"}
    )
    assert rulebook().calendar.is_workday(date(2026, 3, 12))
    assert current("calendar").version == 3
    assert "国办发明电〔2025〕7号" in chief.get("/rules/calendar/2026/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": ""}, "first"),
        ({"first": "2025-12-31"}, "first"),
        ({"first": "2026-05-04", "last": "2026-05-01"}, "last"),
        ({"first": "2026-01-01", "last": "2026-12-31"}, "last"),
        ({"first": "明天"}, "first"),
        ({"kind": "half"}, "kind"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(chief, wrong, field):
    answer = chief.post("/rules/calendar/2026/", BASIS | {"first": "2026-03-12", "kind": "off"} | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not RuleSet.objects.exists()


def test_a_provisional_year_says_so_until_it_is_confirmed(chief):
    assert "暂定的" in chief.get("/rules/calendar/2028/").content.decode()
    chief.post("/rules/calendar/2028/", BASIS | {"first": "2028-01-24", "kind": "off", "confirm": "on"})
    assert rulebook().calendar.is_confirmed(date(2028, 5, 1))
    assert "暂定的" not in chief.get("/rules/calendar/2028/").content.decode()


def test_the_calendar_is_read_by_all_and_changed_by_few(city):
    client = as_(city.safety_liaison)
    page = client.get("/rules/calendar/2026/").content.decode()
    assert "春节" in page
    assert 'name="first"' not in page
    assert client.post("/rules/calendar/2026/", BASIS | {"first": "2026-03-12", "kind": "off"}).status_code == 403
    for year in (0, 1999, 2199, 99999):
        assert client.get(f"/rules/calendar/{year}/").status_code == 404


def test_an_old_version_stays_readable_and_shows_what_was_new(city, chief):
    adopt_defaults(now=NOW)
    chief.post("/rules/lights/", LIGHTS | BASIS | {"version": "1", "red_gap": "25"})
    chief.post(
        "/rules/calendar/2026/", BASIS | {"first": "2026-03-12", "kind": "off", "version": "1", "idempotency_key": "2"}
    )
    page = as_(city.safety_liaison).get("/rules/versions/lights/2/").content.decode()
    assert "落后超过 25 个百分点" in page
    assert "周伟" in page
    assert "落后超过 30 个百分点" in page.split("上一版有而这一版没有")[1]
    assert "落后超过 30 个百分点" in chief.get("/rules/versions/lights/1/").content.decode()
    days = chief.get("/rules/versions/calendar/2/").context["days"]
    assert days == [(date(2026, 3, 12), "off")]
    assert chief.get("/rules/versions/lights/99/").status_code == 404
    assert chief.get("/rules/versions/nothing/1/").status_code == 404
