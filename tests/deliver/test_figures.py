"""The numbers in a measure of done: changed beside the words, pasted by unit, and what becomes of each in a change."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luoshi.commitments.models import Commitment
from luoshi.deliver import changes
from luoshi.deliver.figures import figures_in, moved, plain_figures, told_moved, value_of, with_values
from luoshi.deliver.models import ChangeRequest
from luoshi.deliver.pasting import read_table
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Invalid
from tests.chains import LATER, Chain

ROADS, RATE = "改造燃气管网|公里", "隐患整改率|%"
MEASURE = "改造燃气管网 1,100 公里，隐患整改率不低于 95%"


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.decimals(min_value=0, max_value=100, places=1))
def test_numbers_go_into_the_words(roads: Decimal, rate: Decimal) -> None:
    made = with_values(MEASURE, {ROADS: roads, RATE: rate})
    assert {one.key: value_of(one) for one in figures_in(made)} == {ROADS: roads, RATE: rate}
    assert with_values(made, {ROADS: Decimal(1100), RATE: Decimal(95)}) == MEASURE.replace(",", "")


def test_what_is_no_plain_number_stays_in_the_words() -> None:
    written = "新建充电桩三百个，改造燃气管网 50 公里"
    assert [one.key for one in plain_figures(written)] == [ROADS]
    for wrong in ({"新建充电桩|个": Decimal(3)}, {"植树|棵": Decimal(3)}):
        with pytest.raises(Invalid, match="不是单个的数字"):
            with_values(written, wrong)


def test_what_becomes_of_each_figure() -> None:
    new = "改造燃气管网 80 公里，培训网格员 300 人"
    told = [told_moved(one) for one in moved(MEASURE, new)]
    assert told == ["改造燃气管网 1100公里 → 80公里", "隐患整改率 95% 取消", "培训网格员 新增 300人"]
    assert moved(MEASURE, MEASURE) == []


@pytest.mark.django_db
def test_a_retarget_tells_each_figure(chain: Chain) -> None:
    browser = Client()
    browser.force_login(chain.city.chief.person)
    where = f"/commitments/{chain.root.pk}/retarget/"
    form = browser.get(where).content.decode()
    assert "改造燃气管网（公里）" in form
    measure = chain.root.measure
    sent = {
        "new_measure": measure, "figure_0": "80", "figure_1": "95", "reason": "省里调了计划。", "complete": "1",
        "version": Commitment.objects.get(pk=chain.root.pk).version,
    }  # fmt: skip
    torn = {**sent, "new_measure": measure.replace("100", "90")}
    assert "与文字里的数字不一致" in browser.post(where, torn).content.decode()
    assert browser.post(where, sent).status_code == 302
    done = Commitment.objects.get(pk=chain.root.pk)
    assert done.measure == measure.replace("100", "80")
    entry = sentence(Entry.objects.filter(stream=done.stream).latest("seq"))
    assert "改造燃气管网 100公里 → 80公里" in entry
    assert "改造燃气管网 100公里 → 80公里" in browser.get(f"/commitments/{done.pk}/").content.decode()
    assert ChangeRequest.objects.get().figures_moved == ["改造燃气管网 100公里 → 80公里"]
    changes.retarget(done.pk, acting=chain.city.chief, now=LATER, reason="再调。", new_measure="全部改造完毕")
    assert verify.run().problems == []


@pytest.mark.django_db
def test_a_pasted_table_has_each_units_target(chain: Chain) -> None:
    lines, problems = read_table(
        "柳河镇\t\t\t\t40\t1,200.5\n石桥县白石镇人民政府\t\t\t\t60\t很多", [chain.city.township, chain.other_town]
    )
    assert [line.target for line in lines] == [Decimal("1200.5")]
    assert "目标值“很多”不是数字" in problems[0]
    browser = Client()
    browser.force_login(chain.head.person)
    sent = {
        "title": "改造本镇的管网", "words": "改造本镇的管网。", "measure": "改造燃气管网 100 公里，隐患整改率不低于 95%", "due": "2023-03-31",
        "table": "柳河镇\t\t\t\t40\t40\n石桥县白石镇人民政府\t\t\t\t60\t60", "step": "preview", "complete": "1",
        "version": Commitment.objects.get(pk=chain.root.pk).version,
    }  # fmt: skip
    page = browser.post(f"/commitments/{chain.root.pk}/pass_down/", sent).content.decode()
    assert "改造燃气管网 40 公里，隐患整改率不低于 95%" in page
    assert "改造燃气管网 60 公里，隐患整改率不低于 95%" in page
    without = {**sent, "measure": "全部改造完毕"}
    refused = browser.post(f"/commitments/{chain.root.pk}/pass_down/", without)
    assert "没有可以替换的数字" in refused.content.decode()
