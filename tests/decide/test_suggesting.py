"""Whom to ask to lead: what speaks for a unit, when nothing does, and what it costs."""

import time
from datetime import date, timedelta

import pytest

from luoshi.commitments.models import Commitment
from luoshi.decide import suggestions
from luoshi.decide.common_duties import COMMON_DUTIES
from luoshi.decide.matching import Directory
from luoshi.decide.suggesting import MOST, Ground, History, Office, Past, Suggester, pairs, rows_of
from luoshi.decide.suggestions import Leads
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit
from luoshi.org.models import Kind, Level
from luoshi.org.queries import naming
from tests.city import NOW, City, proposed, registered

CITY = [
    "发展和改革委员会",
    "财政局",
    "教育局",
    "人力资源和社会保障局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "农业农村局",
    "商务局",
    "卫生健康委员会",
    "应急管理局",
    "市场监督管理局",
    "文化和旅游局",
    "公安局",
    "民政局",
]
OFFICES = [Office(name, f"云州市{name}") for name in CITY]


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("新增中小学学位 5000 个，改善乡村学校办学条件。", "教育局"),
        ("统筹安排专项资金，及时拨付到位。", "财政局"),
        ("排查危险化学品企业安全隐患，严防重特大事故。", "应急管理局"),
        ("城镇新增就业 3 万人，帮扶高校毕业生和农民工。", "人力资源和社会保障局"),
        ("加快老旧小区改造，更新城市燃气管网。", "住房和城乡建设局"),
        ("新建改建农村公路 200 公里。", "交通运输局"),
        ("建成高标准农田 10 万亩。", "农业农村局"),
        ("稳定外贸外资，办好进出口商品展会。", "商务局"),
        ("社区卫生服务中心全部达标，推进医联体建设。", "卫生健康委员会"),
        ("新增养老机构床位，落实最低生活保障。", "民政局"),
    ],
)
def test_a_newcomer_is_helped_by_what_offices_commonly_do(words: str, lead: str) -> None:
    found = Suggester(OFFICES).suggest(words)
    assert len(found) <= MOST
    assert found[0].key == lead
    assert found[0].ground == Ground.COMMON
    assert all(word in words for word in found[0].words)


@pytest.mark.parametrize(
    "words", ["", "要强化责任，狠抓落实。", "各级各部门要齐心协力，不负重托。", "。。。", "x" * 5000]
)
def test_where_nothing_speaks_for_anybody_nobody_is_suggested(words: str) -> None:
    assert Suggester(OFFICES).suggest(words) == []


@pytest.mark.parametrize("words", ["编制总体规划，7月底前报市政府审定。", "办好市政协提案。"])
def test_a_citys_government_is_no_municipal_work(words: str) -> None:
    assert "市政" not in {word for one in Suggester(OFFICES).suggest(words) for word in one.words}


def test_a_common_date_is_no_likeness() -> None:
    history = History([Past("财政局", "清理专户", "12月底前完成清理120户以上。")] * 3)
    assert Suggester(OFFICES, history).suggest("开展入户巡访，12月底前完成120户以上。") == []


def test_what_it_led_before_says_more_than_the_table() -> None:
    before = [
        Past("交通运输局", "城镇燃气管网占道施工协调", "协调城镇燃气管网更新占用道路的施工，保障通行。"),
        Past("交通运输局", "燃气管网施工期间交通组织", "做好燃气管网更新改造占用道路期间的交通组织。"),
        *(Past("教育局", f"新建第{n}小学", f"建成第{n}小学，新增学位。") for n in range(30)),
    ]
    found = Suggester(OFFICES, History(before)).suggest("协调燃气管网更新占用道路的施工，做好交通组织。")
    assert (found[0].key, found[0].ground, found[0].like) == ("交通运输局", Ground.BEFORE, 2)
    assert found[0].example == before[0].title or found[0].example == before[1].title


def test_written_duties_are_read() -> None:
    offices = [
        Office("a", "云州市甲乙办", "负责窨井盖安全、飞线充电整治。"),
        Office("b", "云州市丙丁办", "负责赛事活动。"),
    ]
    found = Suggester(offices).suggest("开展飞线充电和窨井盖问题整治。")
    assert [(one.key, one.ground) for one in found] == [("a", Ground.DUTIES)]
    assert found[0].words[0] == "飞线充电"


def test_who_is_no_choice_is_not_suggested() -> None:
    past = History([Past("别的单位", "燃气整治", "开展燃气整治。")])
    assert [one.key for one in Suggester(OFFICES, past).suggest("开展燃气整治。")] == ["住房和城乡建设局"]


def test_learning_more_gives_what_learning_all_gives() -> None:
    past = [Past(CITY[n % 5], f"事项{n}", f"做好第{n}类{CITY[n % 5]}的重要事情") for n in range(40)]
    slowly = History(past[:10])
    slowly.learn(past[10:])
    asked = "做好第7类教育局的重要事情"
    assert slowly.like(asked) == History(past).like(asked)


def test_the_table_serves_every_level_of_an_office() -> None:
    for name in ("财政部", "省财政厅", "云州市财政局", "石桥县财政局"):
        assert [COMMON_DUTIES[at][0] for at in rows_of(name)] == ["财政"]
    assert "发展改革 发改" in [COMMON_DUTIES[at][0] for at in rows_of("国家发展和改革委员会")]
    assert rows_of("云州市人民政府") == ()
    for names, words in COMMON_DUTIES:
        assert all(len(word) > 1 for word in [*names.split(), *words.split()])
        assert len(set(words.split())) == len(words.split()), names


def test_pairs_are_of_neighbours_within_a_run() -> None:
    assert pairs("燃气，5G整治") == ["燃气", "5G", "整治"]


def test_many_past_commitments_cost_little() -> None:
    past = [
        Past(CITY[n % 15], f"事项{n}", f"第{n}号{CITY[n % 15]}{n % 97}类{n % 89}项专门工作办理情况")
        for n in range(2000)
    ]
    index = Suggester(OFFICES, History(past))
    began = time.perf_counter()
    for n in range(20):
        index.suggest(f"第{n}号教育局{n}类{n}项专门工作")
    assert (time.perf_counter() - began) / 20 < 0.05


# --- of an office -----------------------------------------------------------------------------------------------------


@pytest.fixture
def city(city: City) -> City:
    suggestions._kept.clear()
    return city


def leads(city: City) -> Leads:
    return Leads(city.office, Directory.of(naming(NOW.date()), city.office), city.clerk)


@pytest.mark.django_db
def test_the_offices_units_are_suggested_with_the_reason(city: City) -> None:
    found = leads(city).suggest("改造城镇老旧小区，更新燃气管网。")
    assert [one.unit for one in found] == [city.housing]
    assert found[0].why.startswith("这类单位通常负责：")
    assert leads(city).suggest("抓好落实。") == []


@pytest.mark.django_db
def test_what_was_registered_is_learnt_once_and_added_to(city: City, django_assert_num_queries) -> None:
    for n in range(3):
        registered(city, title=f"第{n}批窨井盖整治", words=f"完成第{n}批窨井盖整治。", due=date(2023, 6, 30))
    asked = leads(city)
    found = asked.suggest("开展窨井盖整治。")
    assert found[0].unit == city.safety
    assert found[0].why.startswith("曾牵头 3 项类似工作：第")
    with django_assert_num_queries(1):
        assert leads_of(city, asked).suggest("开展窨井盖整治。")[0].suggestion.like == 3
    registered(city, title="窨井盖编码", words="完成窨井盖整治编码。", now=NOW + timedelta(days=1))
    with django_assert_num_queries(2):
        assert leads_of(city, asked).suggest("开展窨井盖整治。")[0].suggestion.like == 4
    proposed(city, title="窨井盖更换", words="完成窨井盖整治更换。")  # not registered: nobody led it
    assert leads_of(city, asked).suggest("开展窨井盖整治。")[0].suggestion.like == 4


def leads_of(city: City, asked: Leads) -> Leads:
    return Leads(city.office, asked.directory, city.clerk)


@pytest.mark.django_db
def test_what_is_kept_in_mind_and_no_longer_there_is_forgotten(city: City) -> None:
    registered(city, title="窨井盖整治", words="完成窨井盖整治。")
    assert len(suggestions.history_of(city.office).past) == 1
    kept = suggestions._kept[city.office.pk]
    kept.newest = (kept.newest[0], kept.newest[1] + 5, 0, NOW)
    assert len(suggestions.history_of(city.office).past) == 1
    assert suggestions._kept[city.office.pk].newest[2] == Commitment.objects.get().pk


@pytest.mark.django_db
def test_another_office_learns_nothing_of_it(city: City) -> None:
    registered(city, title="窨井盖整治", words="完成窨井盖整治。")
    assert suggestions.history_of(city.office).past
    assert not suggestions.history_of(city.government).past


@pytest.mark.django_db
def test_a_units_own_duties_speak_for_it(city: City) -> None:
    unit = create_unit(
        acting=Acting.system(), now=NOW, code="yz-z", name="云州市重点工程中心", level=Level.CITY, kind=Kind.DEPARTMENT,
        parent=city.government, duties="负责跨河通道建设、窨井盖统一编码。",
    )  # fmt: skip
    found = leads(city).suggest("完成全市窨井盖统一编码。")
    assert found[0].unit == unit
    assert found[0].why == "本单位职责写有：窨井盖统一编码"
