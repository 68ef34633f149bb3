"""The page of passing down: what would be sent is shown first, and only what was looked at is sent."""

from datetime import date, timedelta

import pytest
from django.test import Client

from luoshi.commitments.models import Commitment
from luoshi.org.models import Unit
from tests.chains import Chain

pytestmark = pytest.mark.django_db


def signed_in(acting) -> Client:
    client = Client()
    client.force_login(acting.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled(chain: Chain, **more):
    today = chain.root.due
    return {
        "units": [chain.city.township.pk], "title": "完成本镇燃气管网改造", "words": "完成本镇燃气管网改造。",
        "measure": "改造燃气管网 40 公里", "due": str(today), "complete": "1", "version": chain.root.version, **more,
    }  # fmt: skip


@pytest.fixture
def far(chain: Chain) -> Chain:
    """The root falls due in the future, since a page acts today."""
    Commitment.objects.filter(pk=chain.root.pk).update(due=date(2099, 6, 30), original_due=date(2099, 6, 30))
    chain.root.refresh_from_db()
    return chain


def address(chain: Chain) -> str:
    return f"/commitments/{chain.root.pk}/pass_down/"


def test_what_would_be_sent_is_shown_and_then_sent(far: Chain) -> None:
    client = signed_in(far.liaison)
    page = client.get(address(far)).content.decode()
    assert "源头要求" in page
    assert far.root.words in page
    shown = client.post(address(far), filled(far, step="preview"))
    assert shown.status_code == 200
    assert "将下达 1 项" in shown.content.decode()
    assert "没有加码" in shown.content.decode()
    assert not far.root.children.exists()
    seen = shown.context["seen"]
    done = client.post(address(far), filled(far, step="send", seen=seen, idempotency_key="k1"))
    assert done.status_code == 302
    assert far.root.children.get().lead == far.city.township
    again = client.post(address(far), filled(far, step="send", seen=seen, idempotency_key="k1"))
    assert again.status_code == 302
    assert far.root.children.count() == 1


def test_something_else_than_was_looked_at_is_shown_once_more(far: Chain) -> None:
    client = signed_in(far.liaison)
    seen = client.post(address(far), filled(far, step="preview")).context["seen"]
    answer = client.post(address(far), filled(far, step="send", seen=seen, measure="改造燃气管网 30 公里"))
    assert answer.status_code == 200
    assert not far.root.children.exists()


def test_tightening_asks_for_a_reason_before_it_is_sent(far: Chain) -> None:
    client = signed_in(far.liaison)
    shown = client.post(address(far), filled(far, step="preview", due="2099-06-26"))
    assert shown.status_code == 422
    assert "时限提前 2 个工作日" in shown.content.decode()
    assert "请写明理由" in shown.content.decode()
    shown = client.post(address(far), filled(far, step="preview", due="2099-06-26", reason="留出核验时间"))
    assert shown.status_code == 200
    assert "加码 1 项" in shown.content.decode()


def test_a_table_says_what_differs_and_names_what_is_wrong(far: Chain) -> None:
    client = signed_in(far.liaison)
    table = "单位\t事项\t完成标准\t时限\t份额\n柳河镇\t改造老街管网\t改造燃气管网 10 公里\t2099/6/30\t30%\n白石镇人民政府\t\t\t\t\n"
    shown = client.post(address(far), filled(far, units=[], step="preview", table=table))
    assert shown.status_code == 422
    assert "第 3 行“白石镇人民政府”" in shown.content.decode()
    table = table.replace("白石镇人民政府", "石桥县白石镇人民政府")
    shown = client.post(address(far), filled(far, units=[], step="preview", table=table))
    assert shown.status_code == 200
    parts = {row.weighed.part.lead: row.weighed.part for row in shown.context["rows"]}
    assert (parts[far.city.township].title, parts[far.city.township].share) == ("改造老街管网", 30)
    assert parts[far.other_town].title == "完成本镇燃气管网改造"


def test_a_group_stands_for_all_of_its_units(far: Chain) -> None:
    shown = signed_in(far.liaison).post(
        address(far), filled(far, units=[], groups=["township-government"], step="preview")
    )
    assert {row.weighed.part.lead for row in shown.context["rows"]} == {far.city.township, far.other_town}


def test_units_that_are_not_below_cannot_be_chosen(far: Chain) -> None:
    shown = signed_in(far.liaison).post(address(far), filled(far, units=[far.city.safety.pk], step="preview"))
    assert shown.status_code == 422
    assert not far.root.children.exists()


def test_nobody_but_the_lead_unit_finds_the_form(far: Chain) -> None:
    assert signed_in(far.city.clerk).get(address(far)).status_code == 409
    assert signed_in(far.city.safety_liaison).get(address(far)).status_code == 404
    assert Client().get(address(far)).status_code == 302


def test_the_chain_shows_the_tree_to_those_who_may_see_it(far: Chain) -> None:
    client = signed_in(far.liaison)
    client.post(address(far), filled(far, step="preview"))
    seen = client.post(address(far), filled(far, step="preview", due="2099-06-26", reason="留出核验时间")).context[
        "seen"
    ]
    client.post(address(far), filled(far, step="send", seen=seen, due="2099-06-26", reason="留出核验时间"))
    child = far.root.children.get()
    for acting in (far.liaison, far.city.clerk, far.city.mayor, far.clerk):
        page = signed_in(acting).get(f"/commitments/{far.root.pk}/chain/").content.decode()
        assert "柳河镇" in page
        assert "提前 2 个工作日" in page
        assert "留出核验时间" in page
    town = signed_in(far.town_liaison)
    assert town.get(f"/commitments/{far.root.pk}/chain/").status_code == 404
    page = town.get(f"/commitments/{child.pk}/chain/").content.decode()
    assert far.root.words in page  # the source's words travel down
    assert f"/commitments/{far.root.pk}/" not in page  # but not the page of the level above
    below = signed_in(far.city.clerk).get(f"/commitments/{far.root.pk}/chain/below/").content.decode()
    assert child.number in below
    way = (
        signed_in(far.city.clerk).get(f"/commitments/{far.root.pk}/chain/?unit={far.city.township.pk}").content.decode()
    )
    assert "的路径" in way
    assert "node node-picked" in way.replace("\n", "")
    assert "node-picked" not in below
    level = f"/commitments/{far.root.pk}/chain/below/?unit={far.city.township.pk}"
    assert "node-picked" in signed_in(far.city.clerk).get(level).content.decode()
    assert child.title in way
    page = town.get(f"/commitments/{child.pk}/").content.decode()
    assert "源头要求" in page
    assert Unit.objects.exists()


def test_what_few_need_lies_folded_until_something_is_asked_there(far: Chain) -> None:
    client = signed_in(far.liaison)
    folded, opened = '<details class="more"><summary>新增要求', '<details class="more" open><summary>新增要求'
    assert folded in client.get(address(far)).content.decode()
    unreasoned = client.post(address(far), filled(far, step="preview", due="2099-06-26", reason=""))
    assert unreasoned.status_code == 422
    assert opened in unreasoned.content.decode()


ROADS = "改造燃气管网|公里"


def test_a_figure_in_other_words_is_offered_the_likely_one_above_with_the_reason(far: Chain) -> None:
    shown = signed_in(far.liaison).post(address(far), filled(far, step="preview", measure="新建燃气管线 40 公里，巡检到位率达到 98%", reason="本县另加"))  # fmt: skip
    form = shown.context["matching"]
    assert [form[f"answers_{at}"].value() for at in range(2)] == [ROADS, ""]
    told = shown.content.decode()
    assert "用词相近（燃气管）：默认对应“改造燃气管网（公里）”" in told
    assert "默认独立，不计入上级汇总" in told


def test_what_is_chosen_is_shown_and_then_sent(far: Chain) -> None:
    client = signed_in(far.liaison)
    asked = filled(
        far, measure="新建燃气管线 40 公里", reason="本县另加", units=[far.city.township.pk, far.other_town.pk]
    )
    alone = {**asked, "figure_0": "新建燃气管线|公里", "answers_0": ""}
    before = client.post(address(far), {**asked, "step": "preview"}).context["seen"]
    answer = client.post(address(far), {**alone, "step": "send", "seen": before})
    assert answer.status_code == 200  # another choice than was looked at is shown once more
    assert "新增指标“新建燃气管线”" in answer.content.decode()
    assert not far.root.children.exists()
    sent = client.post(address(far), {**alone, "step": "send", "seen": answer.context["seen"]})
    assert sent.status_code == 302
    assert {child.matching[ROADS] for child in far.root.children.all()} == {""}


def test_what_was_offered_and_left_as_it_is_is_sent_at_once(far: Chain) -> None:
    client = signed_in(far.liaison)
    asked = filled(far, measure="新建燃气管线 40 公里", figure_0="新建燃气管线|公里", answers_0=ROADS)
    first = filled(far, measure="新建燃气管线 40 公里", step="preview")
    seen = client.post(address(far), first).context["seen"]
    assert client.post(address(far), {**asked, "step": "send", "seen": seen}).status_code == 302
    assert far.root.children.get().matching[ROADS] == "新建燃气管线|公里"


def test_two_figures_of_one_unit_cannot_answer_the_same_above(far: Chain) -> None:
    asked = filled(far, step="preview", measure="新建燃气管线 40 公里，更换入户立管 20 公里", reason="本县另加")
    both = {"figure_0": "新建燃气管线|公里", "answers_0": ROADS, "figure_1": "更换入户立管|公里", "answers_1": ROADS}
    answer = signed_in(far.liaison).post(address(far), {**asked, **both})
    assert answer.status_code == 422
    assert "不能都对应上级的“改造燃气管网（公里）”" in answer.content.decode()
    assert answer.context["matching"] is not None


def test_each_unit_s_load_is_that_of_its_own_date(far: Chain) -> None:
    """The table gives each unit a date of its own; what falls due on the same day is counted for that one."""
    early = far.root.due - timedelta(days=30)
    client = signed_in(far.liaison)
    first = filled(far, units=[far.other_town.pk], due=str(early), reason="先行")
    seen = client.post(address(far), {**first, "step": "preview"}).context["seen"]
    assert client.post(address(far), {**first, "step": "send", "seen": seen}).status_code == 302
    far.root.refresh_from_db()
    table = f"{far.city.township.name}\n{far.other_town.name}\t再做一批\t\t{early}"
    rows = client.post(address(far), filled(far, step="preview", units=[], table=table, reason="先行")).context["rows"]
    assert {(row.weighed.part.lead.pk, row.load.same_day) for row in rows} == {
        (far.city.township.pk, 0),
        (far.other_town.pk, 1),
    }


def test_of_more_figures_than_are_asked_about_the_preview_says_so(far: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.deliver.matching_choices.MOST", 1)
    asked = filled(far, step="preview", measure="新建燃气管线 40 公里，更换入户立管 20 公里", reason="本县另加")
    answer = signed_in(far.liaison).post(address(far), asked)
    assert "还有 1 个指标没有逐一询问" in answer.content.decode()
    monkeypatch.undo()
    assert "没有逐一询问" not in signed_in(far.liaison).post(address(far), asked).content.decode()


def test_a_choice_that_fits_nothing_falls_back_to_the_likely_one(far: Chain) -> None:
    wrong = {"figure_0": "新建燃气管线|公里", "answers_0": "别的指标|个", "figure_1": "不在的|公里", "answers_1": ROADS}
    asked = filled(far, step="preview", measure="新建燃气管线 40 公里", **wrong)
    answer = signed_in(far.liaison).post(address(far), asked)
    assert answer.status_code == 200
    assert answer.context["matching"]["answers_0"].value() == ROADS
