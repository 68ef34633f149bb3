"""The pages of duty lists and mandates, and what the dispatch pages tell of them."""

import pytest
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.org.acting import Acting
from luoshi.org.duty_models import DutyEntry, Mandate
from tests.city import City, registered
from tests.duties import BASIS, administrator, listed, mandated

pytestmark = pytest.mark.django_db
TABLE = "基本履职\t党的建设\t村级换届\n上级收回\t安全监管\t燃气安全监督检查\t县住建局\t由其组织\n"


@pytest.fixture
def keeper(city: City) -> Acting:
    return administrator(city)


def client_of(acting: Acting) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(acting.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def entering(city: City, **more):
    return {
        "unit": city.township.pk, "kind": "taken_back", "matter": "燃气安全监督检查", "field": "安全监管", "upper_name": "市住建局",
        "detail": "", "basis": BASIS, "valid_from": "2023-01-01", "complete": "1", **more,
    }  # fmt: skip


# --- duty lists ---


def test_one_line_is_entered_once_however_often_it_is_pressed(city: City, keeper: Acting) -> None:
    client = client_of(keeper)
    for _ in range(2):
        done = client.post("/duties/enter/", entering(city, idempotency_key="k"))
        assert (done.status_code, done.headers["Location"]) == (302, f"/duties/?unit={city.township.pk}")
    entry = DutyEntry.objects.get()
    assert (entry.upper, entry.basis) == (city.housing, BASIS)
    page = client.get(done.headers["Location"]).content.decode()
    assert "燃气安全监督检查" in page
    assert "已录入 1 项" in page


def test_what_is_wrong_is_told_at_its_field(city: City, keeper: Acting) -> None:
    client = client_of(keeper)
    answer = client.post("/duties/enter/", entering(city, upper_name=""))
    assert (answer.status_code, answer.context["form"].errors["upper_name"]) == (
        422,
        ["“燃气安全监督检查”是配合或收回的事项，须写明由哪个上级部门负责。"],
    )
    for wrong in ({"unit": city.stone.pk}, {"unit": "9" * 30}, {"kind": "x"}, {"basis": ""}, {"matter": "长" * 401}):
        assert client.post("/duties/enter/", entering(city, **wrong)).status_code == 422
    assert client.post("/duties/enter/", {}).status_code == 400
    assert not DutyEntry.objects.exists()


def test_a_list_is_pasted_looked_at_and_entered(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    client = client_of(keeper)
    given = {
        "unit": city.township.pk, "basis": "石委办〔2023〕2号", "valid_from": "2023-03-01", "table": TABLE, "replace": "on", "complete": "1",
    }  # fmt: skip
    shown = client.post("/duties/paste/", {**given, "step": "preview"})
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "将录入 1 项" in page  # the other line stands there already
    assert "停用 2 项" in page
    assert DutyEntry.objects.count() == 3
    seen = shown.context["seen"]
    changed = client.post("/duties/paste/", {**given, "basis": "别的文件", "step": "send", "seen": seen})
    assert changed.status_code == 200  # shown once more, since it is not what was looked at
    done = client.post("/duties/paste/", {**given, "step": "send", "seen": seen, "idempotency_key": "k"})
    assert done.status_code == 302
    assert DutyEntry.objects.filter(valid_to=None).count() == 2


@pytest.mark.parametrize("table", ["", "没有表头的一行", "上级收回\t\t燃气检查"])
def test_a_table_that_cannot_be_read_is_told(city: City, keeper: Acting, table: str) -> None:
    given = {"unit": city.township.pk, "basis": BASIS, "valid_from": "2023-03-01", "table": table, "complete": "1"}
    answer = client_of(keeper).post("/duties/paste/", given)
    assert answer.status_code == 422
    assert "table" in answer.context["form"].errors


def test_an_entry_is_ended_by_its_page(city: City, keeper: Acting) -> None:
    entry = listed(city, keeper=keeper)[0]
    client, address = client_of(keeper), f"/duties/{entry.pk}/end/"
    assert "停用履职事项" in client.get(address).content.decode()
    assert client.post(address, {"last": "", "reason": "", "complete": "1"}).status_code == 422
    assert client.post(address, {"last": "2001-01-01", "reason": "文", "complete": "1"}).status_code == 422
    today = client.get(address).context["form"]["last"].value()
    assert client.post(address, {"last": str(today), "reason": "石委办〔2023〕2号", "complete": "1"}).status_code == 302
    entry.refresh_from_db()
    assert entry.end_reason == "石委办〔2023〕2号"


def test_the_list_is_found_by_words_kind_and_unit(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    client = client_of(city.clerk)

    def found(query: str) -> int:
        return client.get(f"/duties/?{query}").context["page"].paginator.count

    assert [found(query) for query in ("", "q=燃气", "kind=basic", "kind=x", "q=%00", f"unit={city.east.pk}", "page=99")] == [
        3, 1, 1, 3, 3, 0, 3,
    ]  # fmt: skip
    assert found(f"unit={'9' * 40}") == 3
    page = client.get("/duties/").content.decode()
    assert "粘贴整份清单" not in page
    assert "/end/" not in page


# --- mandates ---


def test_a_mandate_is_granted_and_ended_by_its_pages(city: City) -> None:
    client = client_of(city.chief)
    given = {
        "issuer": city.housing.pk, "matter": "燃气", "duties": "", "scope": [city.stone.pk], "valid_from": "2023-01-01",
        "valid_to": "2099-12-31", "basis": "云政办函〔2023〕1号", "complete": "1",
    }  # fmt: skip
    wrong = client.post("/mandates/grant/", {**given, "scope": [city.safety.pk], "issuer": city.stone.pk})
    assert set(wrong.context["form"].errors) == {"scope", "issuer"}
    assert client.post("/mandates/grant/", given).status_code == 302
    mandate = Mandate.objects.get()
    assert "云政办函〔2023〕1号" in client.get("/mandates/?q=燃气").content.decode()
    today = client.get(f"/mandates/{mandate.pk}/end/").context["form"]["last"].value()
    ended = {"last": str(today), "reason": "云政办函〔2024〕3号", "complete": "1"}
    assert client.post(f"/mandates/{mandate.pk}/end/", ended).status_code == 302
    assert "提前终止" in client.get("/mandates/").content.decode()
    assert client_of(city.safety_head).get(f"/mandates/{mandate.pk}/end/").status_code == 404


# --- dispatch ---


def test_the_head_is_warned_and_asked_why(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    held = registered(city, lead=city.township, supports=())
    address = f"/commitments/{held.pk}/dispatch/"
    client = client_of(city.chief)
    page = client.get(address).content.decode()
    assert "燃气安全监督检查" in page
    assert 'name="duty_override"' in page
    given = {"override": "由镇承担", "complete": "1", "version": held.version}
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "duty_override": "县里已商定。"}).status_code == 302
    shown = client.get(f"/commitments/{held.pk}/").content.decode()
    assert "履职清单提示" in shown
    assert "县里已商定。" in shown


def test_a_clerk_is_told_that_only_the_head_may(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    held = registered(city, lead=city.township, supports=())
    address, client = f"/commitments/{held.pk}/dispatch/", client_of(city.clerk)
    page = client.get(address).content.decode()
    assert "须由督查室主任写明理由" in page
    assert 'name="duty_override"' not in page
    assert 'name="override"' not in page
    given = {"override": "由镇承担", "duty_override": "硬要办", "complete": "1", "version": held.version}
    assert client.post(address, given).status_code == 403
    many = client.get(f"/commitments/dispatch_many/?pk={held.pk}").content.decode()
    assert "须由督查室主任写明理由后交办" in many
    assert Commitment.objects.get(pk=held.pk).state == "registered"


def test_the_head_dispatches_many_with_a_reason(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    free, bound = registered(city), registered(city, lead=city.township, supports=())
    client = client_of(city.chief)
    page = client.get(f"/commitments/dispatch_many/?pk={free.pk}&pk={bound.pk}").content.decode()
    assert "清单提示，须写理由" in page
    given = {"pk": [free.pk, bound.pk], "override": "由镇承担"}
    assert client.post("/commitments/dispatch_many/", given).status_code == 422
    done = client.post("/commitments/dispatch_many/", {**given, "duty_override": "县里已商定。"})
    assert "2 项中交办了 2 项" in done.content.decode()


def test_nobody_outside_sees_anything(city: City, keeper: Acting) -> None:
    listed(city, keeper=keeper)
    mandated(city)
    client = client_of(city.east_liaison)
    assert client.get("/duties/").context["page"].paginator.count == 0
    assert client.get("/mandates/").context["page"].paginator.count == 0
