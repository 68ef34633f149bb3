"""A name that nobody knows is asked about once: said on the desk, filled in everywhere, remembered, and taken back."""

import pytest

from luoshi.decide import actions
from luoshi.decide.matching import Reason
from luoshi.decide.models import Source
from luoshi.decide.queries import Desk
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Invalid, NotEntitled
from luoshi.org.models import Alias
from tests.city import NOW, City, of_the_office
from tests.decide.test_actions import find, taken

pytestmark = pytest.mark.django_db

TEXT = """关于做好今冬明春重点工作的通知

一、开展燃气专项整治。3月底前完成。（牵头单位：住建部门；责任单位：市应急局）
二、改造老旧小区二十个。（责任单位：住建部门）
三、抓好农村公路养护。（牵头单位：各乡镇；责任单位：住建部门、市应急局）
四、组织安全检查。（责任单位：安监局、云州市财政局）
五、清理积雪。（牵头单位：各有关部门）
"""


@pytest.fixture
def source(city: City) -> Source:
    return taken(city, TEXT, "通知.txt")


def names_of(source: Source, words: str):
    return Desk(source, NOW.date(), of_the_office(source)).card_of[find(source, words).pk].names


def test_what_is_known_is_filled_in_with_the_reason(source: Source, city: City) -> None:
    gas = find(source, "燃气")
    assert (gas.leads, gas.supports) == ([], [city.safety.pk])
    card = Desk(source, NOW.date(), city.clerk).card_of[find(source, "安全检查").pk]
    assert card.leads == [city.safety]
    assert card.lead_told[-1] == "习惯称“安监局”"
    assert [name.said for name in card.names.unknown] == ["云州市财政局"]


def test_a_name_is_said_once_for_all_of_the_document_and_remembered(source: Source, city: City) -> None:
    assert names_of(source, "燃气").lead_asked.said == "住建部门"
    before = Entry.objects.count()
    settled = actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    assert len(settled.changed) == 3
    assert Entry.objects.count() == before + 2  # one on the document's stream, one on the unit's
    assert find(source, "燃气").leads == find(source, "老旧小区").leads == [city.housing.pk]
    assert find(source, "公路").supports == [city.safety.pk, city.housing.pk]
    assert find(source, "公路").leads == []
    said = [sentence(entry) for entry in Entry.objects.order_by("-pk")[:2]]
    assert said == ["“住建部门”作为 市住建局 的别名", "“住建部门”就是 市住建局，填入 3 项"]
    again = taken(city, f"{TEXT}六、加固边坡。（责任单位：住建部门）\n", "再通知.txt")
    assert find(again, "边坡").leads == [city.housing.pk]
    assert names_of(again, "边坡").of_lead.match.reason == Reason.ALIAS


def test_a_name_may_be_said_for_this_one_only(source: Source, city: City) -> None:
    row = find(source, "老旧小区")
    actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=False, only=row.pk)
    assert find(source, "老旧小区").leads == [city.housing.pk]
    assert find(source, "燃气").leads == []
    assert not Alias.objects.filter(name="住建部门").exists()


def test_a_chosen_lead_stays_and_decided_proposals_too(source: Source, city: City) -> None:
    gas, old = find(source, "燃气"), find(source, "老旧小区")
    actions.edit(gas.pk, actions.Draft(leads=[city.safety]), acting=city.clerk, now=NOW)
    actions.set_aside(old.pk, "information", acting=city.clerk, now=NOW)
    settled = actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    assert [row.title for row in settled.changed] == [find(source, "公路").title]
    assert find(source, "燃气").leads == [city.safety.pk]


def test_a_group_is_expanded_on_request(source: Source, city: City) -> None:
    names = names_of(source, "公路")
    assert names.lead_asked.is_group
    assert names.lead_asked.units == (city.township,)
    settled = actions.settle_name(
        source.pk, "各乡镇", list(names.lead_asked.units), acting=city.clerk, now=NOW, remember=False
    )
    assert [row.leads for row in settled.changed] == [[city.township.pk]]


def test_nobody_in_particular_is_not_asked_about(source: Source) -> None:
    names = names_of(source, "积雪")
    assert (names.lead_asked, names.others_asked, names.unknown) == (None, [], [])


def test_taking_it_back_ends_the_alias_and_leaves_the_rest(source: Source, city: City) -> None:
    actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    alias = Alias.objects.get(name="住建部门")
    assert alias.scope == city.government
    with pytest.raises(NotEntitled):
        actions.forget_name(source.pk, alias.pk, acting=city.housing_head, now=NOW)
    assert actions.forget_name(source.pk, alias.pk, acting=city.chief, now=NOW) == "住建部门"
    assert not Alias.objects.filter(name="住建部门").exists()
    assert find(source, "燃气").leads == [city.housing.pk]
    assert sentence(Entry.objects.latest("pk")) == "“住建部门”不再作为 市住建局 的别名"
    with pytest.raises(Invalid, match="已经取消"):
        actions.forget_name(source.pk, alias.pk, acting=city.chief, now=NOW)


def test_what_may_not_be_said(source: Source, city: City) -> None:
    def settle(name: str, units, acting=city.clerk):
        return actions.settle_name(source.pk, name, units, acting=acting, now=NOW, remember=True)

    with pytest.raises(NotEntitled):
        settle("住建部门", [city.housing], city.housing_head)
    with pytest.raises(Invalid, match="已经对应"):
        settle("市应急局", [city.housing])
    with pytest.raises(Invalid, match="没有“人社部门”"):
        settle("人社部门", [city.housing])
    with pytest.raises(Invalid, match="请选择单位"):
        settle("住建部门", [])
    common = Alias.objects.get(name="各县区")
    with pytest.raises(NotEntitled):
        actions.forget_name(source.pk, common.pk, acting=city.chief, now=NOW)
    assert Alias.objects.count() == 1


def test_the_record_proves_it(source: Source, city: City) -> None:
    actions.settle_name(source.pk, "住建部门", [city.housing], acting=city.clerk, now=NOW, remember=True)
    actions.forget_name(source.pk, Alias.objects.get(name="住建部门").pk, acting=city.chief, now=NOW)
    assert verify.run().problems == []
