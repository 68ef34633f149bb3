"""Arranging units: each act by itself, what it refuses, and that replaying the ledger gives the tables after every one."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from luoshi.decide.matching import Directory, Reason
from luoshi.ledger import verify
from luoshi.ledger.bulk import delete_each, update_where
from luoshi.ledger.errors import Conflict
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.ledger.writing import Act, update_each
from luoshi.org.acting import Acting
from luoshi.org.actions import (
    Leaving,
    Part,
    add_alias,
    appoint,
    create_unit,
    describe,
    drop_alias,
    end_unit,
    enter_person,
    merge,
    move,
    recode,
    rename,
    restore,
    set_duties,
    split,
)
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled, Outdated
from luoshi.org.models import DEEPEST, LONGEST_PATH, Alias, Kind, Level, Post, Role, Succession, Unit
from luoshi.org.queries import acting_of, children_of, line_to, naming
from tests.city import NOW, City, dispatched

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = NOW.date()
LATER = NOW + 30 * DAY
CODE = "11330100MB1234567E"  # made up; its last character is worked out


@pytest.fixture
def admin(city: City) -> Acting:
    return administrator(city.government)


@pytest.fixture(autouse=True)
def proved(request: pytest.FixtureRequest, home) -> Iterator[None]:
    """After every test: the entries add up to exactly the rows."""
    yield
    assert verify.run().problems == []


def administrator(unit: Unit, username: str = "guanli") -> Acting:
    person = enter_person(
        acting=Acting.system(), now=NOW, username=username, name="管立", unit=unit, role=Role.SYSTEM_ADMIN
    )
    return acting_of(person, LATER.date())


def made(admin: Acting, parent: Unit, code: str, name: str, **more) -> Unit:
    given = {"level": Level.CITY, "kind": Kind.DEPARTMENT, "short": "", **more}
    return create_unit(acting=admin, now=NOW, parent=parent, code=code, name=name, **given)


def now_of(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def told(unit: Unit) -> str:
    return sentence(Entry.objects.filter(stream=unit.stream).latest("seq"))


def find(name: str, home: Unit):
    return Directory.of(naming(LATER.date()), home).find(name)


# --- setting up -------------------------------------------------------------------------------------------------------


def test_set_up_below_another(city: City, admin: Acting) -> None:
    unit = made(admin, city.stone, "yz-sq-czj", "石桥县财政局", level=Level.COUNTY, credit_code=CODE.lower())
    assert (unit.path, unit.credit_code, unit.stream) == ("yz/yz-sq/yz-sq-czj/", CODE, f"unit:{unit.pk}")
    assert told(unit) == "在 石桥县 下设立单位 石桥县财政局"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "yz-zjj"}, "code"),
        ({"code": "YZ-ZJJ"}, "code"),  # SQLite would take their paths for one
        ({"code": "yz zjj"}, "code"),
        ({"code": ""}, "code"),
        ({"name": "云州市应急管理局"}, "name"),
        ({"name": "局" * 121}, "name"),
        ({"name": " "}, "name"),
        ({"level": "moon"}, "level"),
        ({"kind": "moon"}, "kind"),
        ({"mark": "云督"}, "mark"),
        ({"credit_code": "11330100MB12345670"}, "credit_code"),
        ({"credit_code": "1133"}, "credit_code"),
    ],
)
def test_what_cannot_be_set_up(city: City, admin: Acting, given: dict[str, str], field: str) -> None:
    values = {"code": "yz-new", "name": "云州市新局", **given}
    with pytest.raises((Invalid, Incomplete)) as refused:
        made(admin, city.government, values.pop("code"), values.pop("name"), **values)
    assert field in refused.value.fields
    assert not Unit.objects.filter(name="云州市新局").exists()


def test_names_of_120_characters(city: City, admin: Acting) -> None:
    name = "云" * 119 + "局"
    unit = made(admin, city.government, "yz-long", name, short="云" * 60)
    rename(unit.pk, acting=admin, now=NOW, name="州" * 120)
    assert Alias.objects.get(name=name).links.get().unit == unit


def test_a_level_above_the_parents(city: City, admin: Acting) -> None:
    with pytest.raises(Invalid) as refused:
        made(admin, city.township, "yz-up", "高处局")
    assert "level" in refused.value.fields
    with pytest.raises(Invalid):
        describe(city.stone.pk, acting=admin, now=NOW, level=Level.VILLAGE, kind=Kind.GOVERNMENT)


def test_who_may(city: City, admin: Acting) -> None:
    theirs = create_unit(
        acting=Acting.system(), now=NOW, code="jc", name="江城市", level=Level.CITY, kind=Kind.GOVERNMENT
    )
    of_county = administrator(city.stone, "xian")
    for acting, unit in (
        (city.chief, city.housing),
        (city.mayor, city.housing),
        (admin, theirs),
        (of_county, city.housing),
    ):
        with pytest.raises(NotEntitled):
            rename(unit.pk, acting=acting, now=NOW, name="新名")
    with pytest.raises(NotEntitled):
        move(city.township.pk, acting=of_county, now=NOW, parent=city.east)
    with pytest.raises(NotEntitled):
        create_unit(acting=admin, now=NOW, code="x", name="又一个市", level=Level.CITY, kind=Kind.GOVERNMENT)
    assert rename(city.township.pk, acting=of_county, now=NOW, name="柳河街道").name == "柳河街道"


# --- changing ---------------------------------------------------------------------------------------------------------


def test_a_new_name_leaves_the_old_one_as_an_alias(city: City, admin: Acting) -> None:
    commitment = dispatched(city)
    before = sentence(Entry.objects.filter(stream=commitment.stream).latest("seq"))
    rename(
        city.safety.pk,
        acting=admin,
        now=LATER,
        name="云州市应急和消防局",
        short="市应急消防局",
        reason="云办〔2023〕1号",
    )
    assert told(city.safety) == (
        "将“云州市应急管理局（简称市应急局）”更名为“云州市应急和消防局（简称市应急消防局）”，自 2023-02-03 起，依据：云办〔2023〕1号"
    )
    assert sentence(Entry.objects.filter(stream=commitment.stream).latest("seq")) == before
    assert "市应急局" in before
    former = Alias.objects.get(name="云州市应急管理局")
    assert (former.used_from, former.used_to) == (None, date(2023, 2, 2))
    assert Alias.objects.get(name="市应急局").used_from is None
    for name in ("云州市应急管理局", "市应急局", "市应急消防局"):
        assert find(name, city.office).units == (city.safety,), name
    rename(city.safety.pk, acting=admin, now=LATER + 9 * DAY, name="云州市安全局")
    assert Alias.objects.get(name="云州市应急和消防局").used_from == date(2023, 2, 3)


def test_what_is_no_new_name(city: City, admin: Acting) -> None:
    for name, short, on in (
        ("云州市应急管理局", "市应急局", None),
        ("云州市住房和城乡建设局", "", None),
        ("安全局", "", TODAY + DAY),
    ):
        with pytest.raises(Invalid):
            rename(city.safety.pk, acting=admin, now=NOW, name=name, short=short, on=on)


def test_a_name_that_people_gave_to_another_stays_there(city: City, admin: Acting) -> None:
    add_alias(acting=admin, now=NOW, name="市应急局", units=[city.housing], scope=city.government)
    rename(city.safety.pk, acting=admin, now=NOW, name="云州市安全局", short="市安全局")
    assert find("市应急局", city.office).units == (city.housing,)


def test_describe(city: City, admin: Acting) -> None:
    describe(city.east.pk, acting=admin, now=NOW, level=Level.COUNTY, kind=Kind.ZONE, order=7, credit_code=CODE)
    assert told(city.east) == (f"调整 云东新区，类别由党委政府改为开发区，次序由0改为7，统一社会信用代码由空改为{CODE}")
    assert set(find("各县区", city.office).units) == {city.east, city.stone}
    assert [unit.pk for unit in children_of(city.government, TODAY)][-1] == city.east.pk
    with override("en"):
        assert "kind from Party committee and government to Development zone" in told(city.east).replace("Kind", "kind")
    with pytest.raises(Invalid):
        describe(city.stone.pk, acting=admin, now=NOW, level=Level.COUNTY, kind=Kind.GOVERNMENT, credit_code=CODE)
    with pytest.raises(Invalid):
        describe(city.stone.pk, acting=admin, now=NOW, level=Level.COUNTY, kind=Kind.GOVERNMENT)  # nothing new


def test_another_code_takes_all_below_along(city: City, admin: Acting) -> None:
    recode(city.stone.pk, acting=admin, now=NOW, code="yz-shiqiao")
    assert now_of(city.township).path == "yz/yz-shiqiao/yz-sq-lh/"
    assert told(city.stone) == "将 石桥县 的代码由 yz-sq 改为 yz-shiqiao"
    for taken in ("yz-zjj", "YZ-zjj", "yz-shiqiao"):
        with pytest.raises(Invalid):
            recode(city.stone.pk, acting=admin, now=NOW, code=taken)
    assert recode(city.stone.pk, acting=admin, now=NOW, code="YZ-SHIQIAO").path == "yz/YZ-SHIQIAO/"


def test_move_with_everything_below(city: City, admin: Acting) -> None:
    village = made(admin, city.township, "yz-v", "柳河村", level=Level.VILLAGE, kind=Kind.VILLAGE)
    move(city.township.pk, acting=admin, now=NOW, parent=city.east, reason="省政府批复")
    assert now_of(village).path == "yz/yz-yd/yz-sq-lh/yz-v/"
    assert [unit.pk for unit in line_to(now_of(village))] == [
        city.government.pk, city.east.pk, city.township.pk, village.pk,
    ]  # fmt: skip
    assert told(city.township) == "将 柳河镇 由 石桥县 划归 云东新区，连同下属 1 个单位，依据：省政府批复"


def test_where_a_unit_cannot_go(city: City, admin: Acting) -> None:
    system = Acting.system()
    end_unit(city.housing.pk, acting=system, now=NOW, reason="并掉", on=TODAY - DAY, leaving=Leaving(end_posts=True))
    for unit, parent in (
        (city.stone, city.township), (city.stone, city.stone), (city.township, city.stone), (city.township, city.housing),
        (city.government, city.stone),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            move(unit.pk, acting=admin, now=NOW, parent=parent)


def test_a_path_too_long(city: City, admin: Acting) -> None:
    parent = city.government
    for depth in range(9):
        parent = made(admin, parent, f"d{depth}".ljust(40, "x"), f"第{depth}层")
    assert len(parent.path) <= LONGEST_PATH
    with pytest.raises(Invalid):
        made(admin, parent, "e" * 40, "再下一层")
    long = made(admin, city.government, "f" * 40, "长代码局")
    with pytest.raises(Invalid):  # what stands below would come out too long
        move(Unit.objects.get(name="第0层").pk, acting=admin, now=NOW, parent=long)


def test_a_tree_too_deep(city: City, admin: Acting) -> None:
    parent = city.government
    for depth in range(DEEPEST - 1):
        parent = made(admin, parent, f"d{depth}", f"第{depth}层")
    with pytest.raises(Invalid, match="最多 10 级"):
        made(admin, parent, "e", "再下一层")
    lower = made(admin, city.government, "f", "别的局")
    with pytest.raises(Invalid, match="最多 10 级"):  # what stands below would come out too deep
        move(Unit.objects.get(name="第0层").pk, acting=admin, now=NOW, parent=lower)


def test_as_many_statements_for_many(city: City, admin: Acting) -> None:
    def moving(parent: Unit) -> int:
        with CaptureQueriesContext(connection) as captured:
            move(city.township.pk, acting=admin, now=NOW, parent=parent)
        return len(captured)

    made(admin, city.township, "yz-v0", "零村", level=Level.VILLAGE)
    few = moving(city.east)
    for number in range(1, 40):
        made(admin, city.township, f"yz-v{number}", f"{number}村", level=Level.VILLAGE)
    assert moving(city.stone) == few
    assert Unit.objects.filter(path__startswith="yz/yz-sq/yz-sq-lh/yz-v").count() == 40


def test_duties(city: City, admin: Acting) -> None:
    set_duties(city.safety.pk, acting=admin, now=NOW, duties=" 负责应急管理工作。\n指导各县区。 ")
    assert now_of(city.safety).duties == "负责应急管理工作。\n指导各县区。"
    with pytest.raises(Invalid):
        set_duties(city.safety.pk, acting=admin, now=NOW, duties="负责应急管理工作。\n指导各县区。")


def test_a_stale_page_is_told_what_happened(city: City, admin: Acting) -> None:
    set_duties(city.safety.pk, acting=admin, now=NOW, duties="负责应急。", version=0)
    with pytest.raises(Outdated) as outdated:
        rename(city.safety.pk, acting=admin, now=NOW, name="安全局", version=0)
    assert outdated.value.since == ["管立修改 市应急局 的职责"]
    rename(city.safety.pk, acting=admin, now=NOW, name="安全局", version=1)


# --- going ------------------------------------------------------------------------------------------------------------


def test_the_end_of_a_unit(city: City, admin: Acting) -> None:
    with pytest.raises(Invalid) as refused:
        end_unit(city.housing.pk, acting=admin, now=NOW, reason="云办〔2023〕2号", on=TODAY)
    assert "end_posts" in refused.value.fields and "王芳" in str(refused.value)
    end_unit(
        city.housing.pk, acting=admin, now=NOW, reason="云办〔2023〕2号", on=TODAY, leaving=Leaving(end_posts=True)
    )
    assert told(city.housing) == "撤销 市住建局，最后一天 2023-01-04，依据：云办〔2023〕2号，2 个岗位同时终止"
    assert now_of(city.housing).is_at_work(TODAY) and not now_of(city.housing).is_at_work(TODAY + DAY)
    assert not Post.objects.filter(unit=city.housing).held_on(TODAY + DAY).exists()
    with pytest.raises(Invalid):
        end_unit(city.housing.pk, acting=admin, now=NOW, reason="再撤一次")
    restore(city.housing.pk, acting=admin, now=LATER, reason="撤错了")
    assert now_of(city.housing).is_at_work(LATER.date())
    with pytest.raises(Invalid):
        restore(city.housing.pk, acting=admin, now=LATER, reason="没有撤")


def test_what_keeps_a_unit(city: City, admin: Acting) -> None:
    def ended(unit: Unit, **more) -> None:
        end_unit(unit.pk, acting=admin, now=NOW, reason="撤", **more)

    for unit in (city.government, city.stone):  # the topmost; one with a township
        with pytest.raises(Invalid):
            ended(unit, leaving=Leaving(end_posts=True))
    with pytest.raises(Incomplete):
        end_unit(city.township.pk, acting=admin, now=NOW, reason=" ")
    dispatched(city)
    with pytest.raises(Invalid) as refused:
        ended(city.safety, leaving=Leaving(end_posts=True))
    assert "1 件" in str(refused.value) and "excuse" in refused.value.fields
    ended(city.safety, leaving=Leaving(excuse="年底前移交", end_posts=True))
    assert told(city.safety).endswith("在办事项暂留：年底前移交")


def test_an_end_before_posts_that_are_yet_to_begin(city: City, admin: Acting) -> None:
    appoint(
        city.mayor.person, city.township, Role.UNIT_HEAD, acting=Acting.system(), now=NOW, valid_from=TODAY + 9 * DAY
    )
    with pytest.raises(Invalid) as refused:
        end_unit(city.township.pk, acting=admin, now=NOW, reason="撤", leaving=Leaving(end_posts=True))
    assert "林远" in str(refused.value)
    new = made(admin, city.stone, "yz-sq-new", "新镇", level=Level.TOWNSHIP, valid_from=TODAY)
    with pytest.raises(Invalid):
        end_unit(new.pk, acting=admin, now=NOW, reason="撤", on=TODAY - DAY)


def test_split_in_two(city: City, admin: Acting) -> None:
    first, second = split(
        city.housing.pk, [Part("云州市住房局", "yz-zfj", "市住房局"), Part("云州市城乡建设局", "yz-cjj")],
        acting=admin, now=LATER, reason="云办〔2023〕3号", posts_to_first=True,
    )  # fmt: skip
    assert (first.path, second.kind, second.valid_from) == ("yz/yz-zfj/", Kind.DEPARTMENT, LATER.date())
    assert now_of(city.housing).valid_to == LATER.date() - DAY
    assert Post.objects.filter(unit=first).held_on(LATER.date()).count() == 2
    assert "拆分为 市住房局、云州市城乡建设局" in told(city.housing)
    asked = find("市住建局", city.office)
    assert (asked.reason, set(asked.candidates), asked.units) == (Reason.SEVERAL, {first, second}, ())
    merge(first.pk, [second], acting=admin, now=LATER + 2 * DAY, reason="又合了")
    again = Directory.of(naming((LATER + 2 * DAY).date()), city.office).find("云州市住房和城乡建设局")
    assert (again.units, again.reason) == ((first,), Reason.FORMER)


def test_a_part_split_off(city: City, admin: Acting) -> None:
    (part,) = split(city.housing.pk, [Part("云州市房产局", "yz-fcj")], acting=admin, now=NOW, reason="分设", keeps=True)
    assert now_of(city.housing).valid_to is None
    assert find("市住建局", city.office).units == (city.housing,)
    assert Succession.objects.get().new == part
    assert told(city.housing).startswith("从 市住建局 分出 云州市房产局")


def test_what_cannot_be_split(city: City, admin: Acting) -> None:
    parts = [Part("甲局", "yz-a"), Part("乙局", "yz-b")]
    for pk, given in (
        (city.housing.pk, parts[:1]), (city.housing.pk, []), (city.housing.pk, [Part("甲局", "yz-a"), Part("甲局", "yz-b")]),
        (city.housing.pk, [Part("甲局", "yz-a"), Part("乙局", "yz-a")]), (city.housing.pk, [Part("", "yz-a"), Part("乙局", "")]),
        (city.stone.pk, parts), (city.housing.pk, parts * 11),
    ):  # fmt: skip
        with pytest.raises(ActRefused):
            split(pk, given, acting=admin, now=LATER, reason="拆", leaving=Leaving(end_posts=True))
    assert not Unit.objects.filter(code__in=["yz-a", "yz-b"]).exists()


def test_several_become_one(city: City, admin: Acting) -> None:
    merge(city.east.pk, [city.stone, city.housing], acting=admin, now=LATER, reason="国务院批复", move_posts=True)
    assert now_of(city.township).path == "yz/yz-yd/yz-sq-lh/"
    assert now_of(city.township).parent == city.east
    assert not Unit.objects.at_work(LATER.date()).filter(pk__in=[city.stone.pk, city.housing.pk]).exists()
    assert told(city.stone) == "将 石桥县 并入 云东新区，自 2023-02-03 起，依据：国务院批复"
    assert told(city.housing).endswith("2 个岗位转到 云东新区")
    assert told(city.east).startswith("将 石桥县、市住建局 并入 云东新区")
    for name in ("石桥县人民政府", "石桥县", "市住建局", "住建局", "云州市住房城乡建设局", "石桥县政府"):
        found = find(name, city.office)
        assert (found.units, found.reason) == ((city.east,), Reason.FORMER), name
    assert find("各县区", city.office).units == (city.east,)  # the alias of both follows
    assert city.east not in find("市直各部门", city.office).units
    assert find("市财政局", city.office).units == ()
    with pytest.raises(Invalid):
        restore(city.stone.pk, acting=admin, now=LATER, reason="不合了")


def test_a_unit_and_its_own_child_merged_at_once(city: City, admin: Acting) -> None:
    merge(city.east.pk, [city.stone, city.township], acting=admin, now=LATER, reason="撤县设区")
    assert now_of(city.township).path == "yz/yz-yd/yz-sq-lh/"
    assert find("柳河镇", city.office).units == (city.east,)


def test_what_cannot_be_merged(city: City, admin: Acting) -> None:
    for pk, others in (
        (city.east.pk, []), (city.east.pk, [city.east]), (city.township.pk, [city.stone]), (city.east.pk, [city.government]),
    ):  # fmt: skip
        with pytest.raises(ActRefused):
            merge(pk, others, acting=admin, now=LATER, reason="并", leaving=Leaving(end_posts=True))
    assert Succession.objects.count() == 0


# --- aliases ----------------------------------------------------------------------------------------------------------


def test_aliases_of_administrators(city: City, admin: Acting) -> None:
    alias = add_alias(acting=admin, now=NOW, name=" 住建部门 ", units=[city.housing], scope=city.government)
    assert find("住建部门", city.office).units == (city.housing,)
    for given in (
        {"name": "住建部门", "units": [city.housing], "scope": city.government},
        {"name": "", "units": [city.housing]},
        {"name": "谁", "units": []},
        {"name": "谁", "units": [city.housing], "scope": city.housing},
    ):
        with pytest.raises(ActRefused):
            add_alias(acting=admin, now=NOW, **given)
    with pytest.raises(NotEntitled):
        drop_alias(alias.pk, acting=city.chief, now=NOW)
    assert drop_alias(alias.pk, acting=admin, now=NOW) == "住建部门"
    assert drop_alias(alias.pk, acting=admin, now=NOW) == ""


# --- many rows at once ------------------------------------------------------------------------------------------------


def test_rows_in_bulk_are_recorded_each(city: City) -> None:
    author = Acting.system().author()
    act = Act("unit:x", "unit.imported", author, NOW)
    assert update_where(act, Unit.objects.filter(pk=-1), order=1) == 0
    assert update_where(act, Unit.objects.filter(parent=city.government), order=3) == 5
    units = list(Unit.objects.all())
    units[0].order, units[1].short = 9, "简"
    update_each([(act, unit) for unit in units])
    act.write()
    assert act.rows["org.unit"][str(units[0].pk)] == {"order": 9}
    alias = Alias.objects.get()
    second = Act("unit:x", "unit.imported", author, NOW)
    delete_each([(second, link) for link in alias.links.all()])
    delete_each([(second, alias)])
    second.write()
    assert set(second.rows) == {"org.alias", "org.aliasunit"}


def test_rows_that_are_gone_cannot_be_deleted_again(city: City) -> None:
    link = Alias.objects.get().links.first()
    assert link is not None
    act = Act("unit:x", "unit.imported", Acting.system().author(), NOW)
    delete_each([(act, link)])
    with pytest.raises(Conflict):
        delete_each([(act, link)])
    act.write()
