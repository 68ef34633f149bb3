"""Units, people and posts from one workbook: what would change is said row by row, and all of it is done or nothing."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org import actions, jobs, roster_file
from luoshi.org.acting import Acting
from luoshi.org.job_models import Job, JobState
from luoshi.org.models import Alias, Kind, Level, Person, Post, Role, Unit
from luoshi.org.queries import alone_named
from luoshi.org.roster import Fault, Held, Known, Line, compare
from luoshi.org.roster_units import KnownUnit, UnitLine
from luoshi.org.roster_units import compare as compare_units
from tests.city import NOW, dispatched
from tests.days import today

DAY = timedelta(days=1)
SOME = date(2023, 1, 5)
HEAD = ["用户名", "姓名", "邮箱", "单位代码", "单位", "岗位", "任职日期", "任至"]
UNITS = ["代码", "名称", "简称", "层级", "类别", "上级单位代码", "次序", "字头", "别名", "设立日期", "撤销日期", "依据"]


# --- comparing ---


def line(number=2, username="liming", name="李明", unit="yz-yjj", role="liaison", since=None, until=None, email=""):
    return Line(number, username, name, email, unit, role, since, until)


def known(*posts, name="李明", email=""):
    return {"liming": Known(1, "liming", name, email, posts)}


LIAISON = Held(7, "yz-yjj", "liaison", None, None)


@pytest.mark.parametrize(
    ("lines", "there", "changes", "faults"),
    [
        ([line()], known(LIAISON), [], []),
        ([line(username="LiMing")], known(LIAISON), [], []),
        ([line(until=SOME)], known(LIAISON), ["end"], []),
        ([line(name="李大明")], known(LIAISON), ["change"], []),
        ([line(unit="yz-zjj", since=SOME)], known(LIAISON), ["appoint"], []),
        ([line(username="xin"), line(3, username="XIN", unit="yz-zjj")], known(), ["enter", "appoint"], []),
        ([line(since=SOME)], known(LIAISON), [], ["begun_before"]),
        ([line()], known(Held(7, "yz-yjj", "liaison", None, SOME)), [], ["longer"]),
        ([line(until=SOME + DAY)], known(Held(7, "yz-yjj", "liaison", None, SOME)), [], ["longer"]),
        ([line(), line(3)], known(LIAISON), [], ["twice"]),
        ([line(), line(3, name="李大明")], known(LIAISON), [], ["two_names"]),
        ([], known(LIAISON), [], []),
    ],
)
def test_what_a_file_would_change(lines, there, changes, faults):
    found, wrong = compare(lines, there)
    assert [change.what for change in found] == changes
    assert [fault.code for fault in wrong] == faults


def unit(code, number=2, **given):
    return UnitLine(number, code, given)


def there(code, parent="", **values):
    held = {
        "name": code, "short": "", "level": "city", "kind": "department", "parent": parent, "order": "0", "mark": "", "credit_code": "",
        "aliases": "", "valid_from": "", "valid_to": "",
    }  # fmt: skip
    return {
        code.lower(): KnownUnit(code, held | values, frozenset(filter(None, values.get("aliases", "").split("、"))))
    }


TREE = (
    there("yz")
    | there("A", "yz")
    | there("b", "A", aliases="乙", valid_from="2020-01-01")
    | there("c", "b", valid_to="2022-01-01")
)
NEW = {"name": "新", "level": "city", "kind": "department"}


@pytest.mark.parametrize(
    ("lines", "changes", "faults"),
    [
        ([unit("A", name="A", parent="YZ")], [], []),
        ([unit("a", name="甲")], [["name"]], []),
        ([unit("A", short="", aliases="", valid_from="", order="")], [], []),
        ([unit("b", aliases="乙、丙")], [["aliases"]], []),
        ([unit("b", parent="yz", order="3")], [["parent", "order"]], []),
        (
            [unit("n", parent="m", **NEW), unit("m", 3, parent="yz", **NEW)],
            [["name", "level", "kind", "parent"]] * 2,
            [],
        ),
        ([unit("n", parent="q", **NEW)], [], ["no_parent"]),
        ([unit("n", **NEW)], [], ["new_lacks"]),
        ([unit("n", parent="yz", name="新")], [], ["new_lacks"]),
        ([unit("n", parent="yz", valid_to="2030-01-01", **NEW)], [], ["new_ended"]),
        ([unit("A", parent="b")], [["parent"]], ["loop"]),
        ([unit("n", parent="m", **NEW), unit("m", 3, parent="n", **NEW)], None, ["loop", "loop"]),
        ([unit("yz", parent="A")], [], ["topmost"]),
        ([unit("b", valid_from="2021-01-01")], [], ["founded"]),
        ([unit("b", valid_to="2030-01-01", basis="文")], [["valid_to"]], []),
        ([unit("c", valid_to="")], [], ["gone"]),
        ([unit("A"), unit("a", 3)], [], ["twice"]),
        ([unit("x", former_code="a", name="甲")], [["code", "name"]], []),
        ([unit("A", former_code="A")], [], []),
        ([unit("a", former_code="A")], [["code"]], []),
        ([unit("x", former_code="A"), unit("b", 3, parent="X")], [["code"]], []),
        ([unit("x", former_code="A"), unit("b", 3, parent="a")], [["code"]], []),
        ([unit("x", former_code="A", parent="b")], [["code", "parent"]], ["loop"]),
        ([unit("x", former_code="q")], [], ["no_former"]),
        ([unit("b", former_code="A")], [], ["code_taken"]),
        ([unit("x", former_code="A"), unit("y", 3, former_code="A")], [["code"]], ["twice"]),
        ([unit("x", former_code="A"), unit("x", 3, former_code="b")], None, ["twice"]),
        ([unit("x", former_code="A"), unit("A", 3, parent="yz", **NEW)], [["code"]], ["twice"]),
        ([unit("b", former_code="A"), unit("A", 3, former_code="b")], [["code"]] * 2, []),
        ([unit("b", former_code="A"), unit("x", 3, former_code="b")], [["code"]] * 2, []),
        ([unit("b", former_code="A"), unit("A", 3, former_code="b"), unit("b", 4)], [["code"]] * 2, ["twice"]),
        (
            [unit("b", former_code="A"), unit("A", 3, former_code="b"), unit("n", 4, parent="b", **NEW)],
            None,
            ["turning_parent"],
        ),
    ],
)
def test_what_a_file_would_change_about_units(lines, changes, faults):
    found, wrong = compare_units(lines, TREE)
    assert changes is None or [[column for column, _old, _new in change.cells] for change in found] == changes
    assert [fault.code for fault in wrong] == faults


# --- reading ---


def book(**sheets):
    """A workbook: people=[rows], units=[rows], each below its headings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet({"people": "人员与岗位", "units": "单位"}.get(name, name))
            head = {"people": HEAD, "units": UNITS}.get(name)
            for number, row in enumerate([head, *rows] if head else rows):
                page.write_row(number, 0, row)
    return out.getvalue()


def sheet(*rows, head=HEAD):
    return book(表=[head, *rows])


def codes(data):
    return [(fault.number, fault.code) for fault in roster_file.read(data).faults]


def test_a_sheet_is_read_by_its_headings_in_either_language_and_any_order():
    given = ["liming", "李明", "yz-yjj", "Liaison", "2023/1/5", "2023年2月6日"]
    read = roster_file.read(sheet(given, head=["User name", "姓名", "单位代码", "岗位", "任职日期", "任至"]))
    assert read.faults == []
    assert read.people == [Line(2, "liming", "李明", "", "yz-yjj", "liaison", date(2023, 1, 5), date(2023, 2, 6))]
    read = roster_file.read(sheet(["A", "department", "甲，乙", "3"], head=["代码", "类别", "别名", "Order"]))
    assert read.faults == []
    assert read.units == [UnitLine(2, "A", {"kind": "department", "aliases": "甲、乙", "order": "3"})]


def test_what_cannot_be_read_is_said_with_its_row(monkeypatch):
    whole = ["liming", "李明", "", "yz-yjj", "", "联络员", "2023-01-05", ""]
    wrong = {0: "", 3: "", 5: "国王", 6: "昨天", 7: "2023-02-30"}
    rows = [[words if at != column else other for at, words in enumerate(whole)] for column, other in wrong.items()]
    assert codes(sheet(*rows)) == [(2, "missing"), (3, "missing"), (4, "role"), (5, "day"), (6, "day")]
    assert codes(sheet(whole, ["", "孤单"])) == [(0, "lonely")]
    assert codes(b"no sheet") == [(0, "file")]
    assert codes(sheet(whole, head=["甲", *HEAD[1:]])) == [(0, "file")]
    assert codes(book(甲=[HEAD, whole], 乙=[HEAD, whole])) == [(0, "file")]
    town = ["a", "甲", "", "市级", "部门", "yz", "1", "", "", "", "", ""]
    wrong = {1: "", 3: "天", 4: "地", 6: "一", 9: "昨天"}
    rows = [[words if at != column else other for at, words in enumerate(town)] for column, other in wrong.items()]
    assert codes(book(units=rows)) == [(2, "missing"), (3, "level"), (4, "kind"), (5, "order"), (6, "day")]
    monkeypatch.setattr(roster_file, "MOST_LINES", 3)
    assert codes(sheet(*[whole] * 4)) == [(0, "file")]
    for code in (
        "missing",
        "role",
        "day",
        "unit",
        "lonely",
        "two_names",
        "twice",
        "begun",
        "longer",
        "level",
        "no_parent",
        "loop",
    ):
        assert "x" in roster_file.told(Fault(2, code, "x"))


# --- by the page ---


def client_of(unit, username="anquan", role=Role.SECURITY_ADMIN):
    person = actions.enter_person(acting=Acting.system(), now=NOW, username=username, name="石坚", unit=unit, role=role)
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def guard(city):
    return client_of(city.government)


@pytest.fixture
def keeper(city):
    return client_of(city.government, "xitong", Role.SYSTEM_ADMIN)


def look(client, data, key="u"):
    """The page of the difference, once the job has been done."""
    answer = client.post(
        "/people/roster/", {"file": SimpleUploadedFile("表.xlsx", data), "complete": "1", "idempotency_key": key}
    )
    if answer.status_code != 302:
        return answer
    jobs.work()
    return client.get(answer.url)


def do(client, page, key="k"):
    """The page of what came of carrying it out."""
    answer = client.post(f"/people/roster/{page.context['job'].pk}/import/", {"idempotency_key": key})
    if answer.status_code != 302:
        return answer
    jobs.work()
    return client.get(answer.url)


def shown(page):
    return [(row["number"], row.get("what"), row["faults"]) for row in page.context["page"]]


def row(username="xinren", name="新人", unit="yz-zjj", role="联络员", since="2023-01-05", until="", email=""):
    return [username, name, email, unit, "", role, since, until]


def town(code="yz-jyj", name="云州市教育局", parent="yz", level="市级", kind="部门", **more):
    values = {"代码": code, "名称": name, "上级单位代码": parent, "层级": level, "类别": kind, **more}
    return [values.get(head, "") for head in UNITS]


def test_faults_are_told_in_the_language_of_whoever_looks(city, guard):
    """What the rules refuse, what is missing, and what is wrong with the file itself, all found while the reader's language was Chinese."""
    job = look(guard, sheet(row(role="安全管理员"), row(name=""), row("anquan", "石坚"))).context["job"]
    other = look(guard, book(甲=[HEAD, row()], 乙=[HEAD, row()]), key="v").context["job"]

    def faults(job, language):
        page = guard.get(f"/people/roster/{job.pk}/", headers={"Accept-Language": language})
        return "".join(fault for one in page.context["page"] for fault in one["faults"])

    for found in (job, other):
        assert faults(found, "zh-hans")
        assert not re.search("[。，、（]", faults(found, "en").replace("市住建局", ""))
        assert faults(found, "en") != faults(found, "zh-hans")
    assert "缺“姓名”。" in faults(job, "zh-hans")
    assert "Name" in faults(job, "en")


def test_a_day_where_none_is_on_record_is_told_so(city, guard):
    Post.objects.filter(person=city.safety_head.person).update(valid_from=None)
    page = look(guard, sheet(row("sunhao", "孙浩", "yz-yjj", "单位负责人")))
    assert shown(page)[0][2] == ["这个岗位没有记任职日期，这一格请空着。"]


@pytest.mark.parametrize(("username", "role", "people", "units"), [
    ("anquan", Role.SECURITY_ADMIN, 9, 7), ("xitong", Role.SYSTEM_ADMIN, 0, 7),
])  # fmt: skip
def test_the_export_sent_back_changes_nothing(city, username, role, people, units):
    admin = client_of(city.government, username, role)
    data = admin.get("/people/roster/file/").content
    read = roster_file.read(data)
    assert (len(read.people), len(read.units), read.faults) == (people, units, [])
    page = look(admin, data)
    assert "和现在一样" in page.content.decode()
    assert page.context["result"]["unchanged"] == people + units


def test_the_template_is_the_same_file_without_lines(guard):
    blank = guard.get("/people/roster/file/?blank=1").content
    assert "填了内容" in look(guard, blank).content.decode()
    with zipfile.ZipFile(io.BytesIO(blank)) as parts:
        lists = [parts.read(f"xl/worksheets/sheet{n}.xml").count(b'<dataValidation type="list"') for n in (1, 2)]
        helps = [parts.read(f"xl/comments{n}.xml").count(b"<comment ") for n in (1, 2)]
    assert (lists, helps) == ([1, 2], [8, 15])


def test_looking_changes_nothing_and_doing_does_exactly_what_was_shown(city, guard):
    entries, people = Entry.objects.count(), Person.objects.count()
    until = (today() + DAY).isoformat()
    rows = [
        row(), row(role="单位负责人", unit="yz-yd"), row("gaoyan", "高小燕", "yz-yd", since="", until=until),
        row("liming", "李明", "yz-yjj", since=""),
    ]  # fmt: skip
    page = look(guard, book(people=rows))
    assert shown(page) == [(2, "录入", []), (3, "任职", []), (4, "更改资料", []), (4, "终止岗位", [])]
    assert page.context["result"]["unchanged"] == 1
    assert (Entry.objects.count(), Person.objects.count()) == (entries, people)
    assert "已全部办成" in do(guard, page).content.decode()
    assert "已全部办成" in do(guard, page).content.decode()  # the same press again
    assert do(guard, page, key="again").status_code == 422
    assert set(Post.objects.filter(person__username="xinren").values_list("unit__code", "role")) == {
        ("yz-zjj", "liaison"), ("yz-yd", "unit_head"),
    }  # fmt: skip
    assert Person.objects.get(username="gaoyan").name == "高小燕"
    assert Post.objects.get(person__username="gaoyan").valid_to == today() + DAY
    assert Entry.objects.count() == entries + 4
    assert verify.run().problems == []


def test_units_are_set_up_renamed_moved_described_named_and_ended_by_one_file(city, keeper):
    entries = Entry.objects.count()
    rows = [
        town("yz-sq-lh", "柳河街道办事处", "yz-yd", "乡镇级", "党委政府", 简称="柳河街道", 次序="4", 依据="云政发〔2023〕1 号"),
        town("yz-jyj-kk", "考试科", "yz-jyj", kind="内设机构"),
        town(别名="市教委、教育局", 设立日期="2020-01-01"),
        town("yz-lh-x", "柳河小学", "yz-sq-lh", "乡镇级", "事业单位"),
        town("yz-sq", "石桥县人民政府", "yz", "县区级", "党委政府", 简称="石桥县", 撤销日期=str(today()), 依据="云政发〔2023〕1 号"),
        town("yz-zjj", "云州市住房和城乡建设局", 简称="市住建局"),
    ]  # fmt: skip
    page = look(keeper, book(units=rows))
    assert [fault for row in page.context["page"] for fault in row["faults"]] == []
    assert page.context["result"] | {"rows": 0, "seen": 0} == {
        "rows": 0, "seen": 0, "faults": [], "new": 3, "changed": 2, "unchanged": 1,
    }  # fmt: skip
    assert not Unit.objects.filter(code="yz-jyj").exists()
    assert "已全部办成" in do(keeper, page).content.decode()
    lake = Unit.objects.get(code="yz-sq-lh")
    assert (lake.path, lake.name, lake.short, lake.order, lake.version) == (
        "yz/yz-yd/yz-sq-lh/",
        "柳河街道办事处",
        "柳河街道",
        4,
        3,
    )
    assert Unit.objects.get(code="yz-lh-x").path == "yz/yz-yd/yz-sq-lh/yz-lh-x/"
    assert Unit.objects.get(code="yz-jyj-kk").path == "yz/yz-jyj/yz-jyj-kk/"
    assert Unit.objects.get(code="yz-sq").valid_to == today()
    assert alone_named()[Unit.objects.get(code="yz-jyj").pk] == {"市教委": None, "教育局": None}
    assert set(alone_named()[lake.pk]) == {"石桥县柳河镇人民政府", "柳河镇"}
    kinds = list(Entry.objects.order_by("id")[entries:].values_list("kind", flat=True))
    assert sorted(kinds) == [
        *["unit.alias_added"] * 2, *["unit.created"] * 3, "unit.described", "unit.ended", "unit.moved", "unit.renamed",
    ]  # fmt: skip
    assert verify.run().problems == []
    again = keeper.get("/people/roster/file/").content
    assert look(keeper, again, key="again").context["result"]["rows"] == []


def recoding(*rows):
    """A sheet that changes codes: code, former code, name, level, kind, parent's code."""
    return book(单位=[["代码", "原代码", "名称", "层级", "类别", "上级单位代码"], *rows])


def test_a_unit_s_code_is_changed_by_a_line_that_names_the_former_one(city, keeper):
    county, town = city.stone, city.township
    rows = [
        ["yz-shq", county.code, county.name, "县区级", "党委政府", "yz"], [town.code, "", town.name, "乡镇级", "党委政府", "yz-shq"],
        ["yz-shq-xz", "", "石桥县新镇人民政府", "乡镇级", "党委政府", county.code],
    ]  # fmt: skip
    old, version = county.code, county.version
    page = look(keeper, recoding(*rows))
    assert f"{old}" in page.content.decode()
    assert "yz-shq" in page.content.decode()
    county.refresh_from_db()
    assert county.code == old
    do(keeper, page)
    for one in (county, town):
        one.refresh_from_db()
    assert (county.code, county.path, county.version) == ("yz-shq", "yz/yz-shq/", version + 1)
    assert town.path == f"yz/yz-shq/{town.code}/"
    assert Unit.objects.get(code="yz-shq-xz").path == "yz/yz-shq/yz-shq-xz/"
    entry = Entry.objects.get(kind="unit.recoded")
    below = Unit.objects.filter(path__under=county.path).count() - 2  # without itself, and what is new
    assert f'"below":{below}' in entry.data
    assert f"代码由 {old} 改为 yz-shq" in sentence(entry)
    assert verify.run().problems == []


def test_one_line_may_change_the_code_the_name_and_the_unit_above(city, keeper):
    town = city.township
    old, version = town.code, town.version
    do(keeper, look(keeper, recoding(["lhz", old, "云东区柳河镇人民政府", "乡镇级", "党委政府", city.east.code])))
    town.refresh_from_db()
    assert (town.code, town.name, town.parent) == ("lhz", "云东区柳河镇人民政府", city.east)
    assert town.path == f"{city.east.path}lhz/"
    assert town.version == version + 3
    kinds = list(Entry.objects.filter(stream=town.stream).order_by("-seq").values_list("kind", flat=True)[:3])
    assert sorted(kinds) == ["unit.moved", "unit.recoded", "unit.renamed"]
    assert verify.run().problems == []


def test_two_units_change_codes_with_each_other(city, keeper):
    """The lines of what stands below name either code: nobody moves along."""
    county, other, town = city.stone, city.east, city.township
    codes, versions = (county.code, other.code), (county.version, other.version)
    rows = [
        [codes[1], codes[0], county.name, "县区级", "党委政府", "yz"], [codes[0], codes[1], other.name, "县区级", "党委政府", "yz"],
        [town.code, "", town.name, "乡镇级", "党委政府", codes[0]],
    ]  # fmt: skip
    page = look(keeper, recoding(*rows))
    assert page.context["result"]["faults"] == []
    assert (page.context["result"]["changed"], page.context["result"]["unchanged"]) == (2, 1)
    do(keeper, page)
    for one in (county, other, town):
        one.refresh_from_db()
    assert ((county.code, other.code), (county.version, other.version)) == (
        codes[::-1],
        (versions[0] + 1, versions[1] + 1),
    )
    assert (county.path, other.path, town.path) == (f"yz/{codes[1]}/", f"yz/{codes[0]}/", f"yz/{codes[1]}/{town.code}/")
    assert (town.parent, Entry.objects.filter(kind="unit.moved").exists()) == (county, False)
    told = {sentence(entry) for entry in Entry.objects.filter(kind="unit.recoded")}
    assert any(f"代码由 {codes[0]} 改为 {codes[1]}" in words for words in told)
    assert verify.run().problems == []


def test_a_code_goes_on_from_unit_to_unit(city, keeper):
    """Three in a ring, one of them below another."""
    county, town, bureau = city.stone, city.township, city.housing
    codes = [one.code for one in (county, town, bureau)]
    rows = [
        [codes[1], codes[0], county.name, "县区级", "党委政府", "yz"],
        [codes[2], codes[1], town.name, "乡镇级", "党委政府", ""],
        [codes[0], codes[2], bureau.name, "市级", "部门", "yz"],
    ]
    do(keeper, look(keeper, recoding(*rows)))
    for one in (county, town, bureau):
        one.refresh_from_db()
    assert [one.path for one in (county, town, bureau)] == [
        f"yz/{codes[1]}/", f"yz/{codes[1]}/{codes[2]}/", f"yz/{codes[0]}/",
    ]  # fmt: skip
    assert verify.run().problems == []


def test_a_ring_of_codes_with_one_s_own_government_is_told_with_its_row(city, keeper):
    rows = [
        ["yz-zjj", "yz", city.government.name, "市级", "党委政府", ""],
        ["yz", "yz-zjj", city.housing.name, "市级", "部门", ""],
    ]
    assert "您自己所在政府" in look(keeper, recoding(*rows)).content.decode()


@pytest.mark.parametrize(
    ("code", "former", "told"),
    [
        ("新码", "yz-zjj", "代码"),
        ("yz-xin", "yz-meiyou", "没有代码为“yz-meiyou”的单位"),
        ("YZ-YJJ", "yz-zjj", "代码“YZ-YJJ”已经是别的单位的"),
        ("yz2", "yz", "您自己所在政府"),
    ],
)
def test_a_code_that_cannot_be_changed_is_told_with_its_row(city, keeper, code, former, told):
    page = look(keeper, recoding([code, former, "云州市某局", "市级", "部门", "" if former == "yz" else "yz"]))
    assert told in page.content.decode()
    assert not Entry.objects.filter(kind="unit.recoded").exists()


def test_what_stands_below_goes_along_with_a_unit_that_is_moved(city, keeper):
    actions.create_unit(
        acting=Acting.system(),
        now=NOW,
        name="柳河村",
        code="yz-lh-c",
        level=Level.VILLAGE,
        kind=Kind.VILLAGE,
        parent=city.township,
    )
    page = look(keeper, book(units=[town("yz-sq", "石桥县人民政府", "yz-yd", "县区级", "党委政府", 简称="石桥县")]))
    do(keeper, page)
    assert Unit.objects.get(code="yz-lh-c").path == "yz/yz-yd/yz-sq/yz-sq-lh/yz-lh-c/"
    assert '"below":2' in Entry.objects.get(kind="unit.moved").data
    assert verify.run().problems == []


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (town(code="YZ-ZJJ", name="云州市应急管理局", 简称="市住建局"), "同一个上级单位下已有"),
        (town("yz-sq-lh", "石桥县柳河镇人民政府", "yz-sq", "市级", "党委政府", 简称="柳河镇"), "层级不能高于"),
        (town("yz-sq", "石桥县人民政府", "yz", "村社区级", "党委政府", 简称="石桥县"), "层级不能低于"),
        (town("x y", "坏代码"), ""),
        (town("yz-x", "某局", 字头="云督"), "字头"),
        (town("yz-x", "某局", 别名="各县区"), ""),
        (town("yz-sq", "石桥县人民政府", "yz", "县区级", "党委政府", 简称="石桥县", 撤销日期="2030-01-01", 依据="文"), "还有单位"),
        (town("yz-zjj", "云州市住房和城乡建设局", 简称="市住建局", 撤销日期="2030-01-01", 依据="文"), "还有人"),
        (town("yz-sq-lh", "石桥县柳河镇人民政府", "yz-sq", "乡镇级", "党委政府", 简称="柳河镇", 撤销日期="2030-01-01"), "依据"),
    ],
)  # fmt: skip
def test_a_unit_that_the_rules_refuse_stops_them_all_and_is_named(city, keeper, bad, told):
    if "各县区" in bad:
        actions.add_alias(
            acting=Acting.system(), now=NOW, name="各县区", units=[city.east, city.stone], scope=city.government
        )
    entries = Entry.objects.count()
    page = look(keeper, book(units=[town(), bad]))
    assert [number for number, _what, faults in shown(page) if faults] == [3]
    [reason] = shown(page)[1][2]
    assert told in reason
    assert not page.context["ready"]
    assert do(keeper, page).status_code == 422
    assert Entry.objects.count() == entries


def test_a_unit_with_open_commitments_is_not_ended(city, keeper):
    dispatched(city)
    for post in Post.objects.filter(unit=city.safety):
        actions.end_post(post.pk, acting=Acting.system(), now=NOW, on=NOW.date())
    ending = town("yz-yjj", "云州市应急管理局", 简称="市应急局", 撤销日期=str(today()), 依据="文")
    [(_number, _what, [reason])] = shown(look(keeper, book(units=[ending])))
    assert "没有办完的事项" in reason


def test_each_sheet_is_one_administrator_s(city, guard, keeper):
    units, people = [town()], [row("wangfang", "王芳", "yz-zjj", since="")]
    assert "由系统管理员办理" in look(guard, book(units=units, people=people)).content.decode()
    page = look(keeper, book(units=units, people=people))
    assert "由安全管理员办理" in page.content.decode()
    assert [(number, bool(faults)) for number, _what, faults in shown(page)] == [(2, False), (2, True)]
    own = guard.get("/people/roster/file/").content  # with the units, unchanged
    assert look(guard, own, key="own").context["errors"] == 0


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row("zhang", unit="yz-nirgends"), "没有代码为"), (row("zhang", role="督查员"), "不是督查机构"), (row("张 三"), ""),
        (row("linyuan", "林远", "yz", "审计管理员"), "互不兼任"), (row("anquan", "石坚", "yz-sq", "安全管理员"), "不能办理自己"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_done_stops_them_all_and_is_named(city, guard, bad, told):
    entries = Entry.objects.count()
    page = look(guard, book(people=[row(), bad]))
    assert [number for number, _what, faults in shown(page) if faults] == [3]
    assert told in "".join(fault for _n, _w, faults in shown(page) for fault in faults)
    only = guard.get(f"/people/roster/{page.context['job'].pk}/?only=errors")
    assert [number for number, _what, _faults in shown(only)] == [3]
    assert do(guard, page).status_code == 422
    assert Entry.objects.count() == entries
    assert not Person.objects.filter(username="xinren").exists()


def test_nobody_does_by_a_file_what_they_may_not_do_by_a_form(city):
    county = client_of(city.stone, "sq-anquan")
    exported = roster_file.read(county.get("/people/roster/file/").content)
    assert {one.username for one in exported.people} == {"sq-anquan"}
    assert {one.code for one in exported.units} == {"yz-sq", "yz-sq-lh"}
    page = look(county, book(people=[row(unit="yz-zjj"), row("liming", "别名", "yz-sq", since="2023-01-05")]))
    assert [number for number, _what, faults in shown(page) if faults] == [2, 3]
    assert "李明" not in page.content.decode()  # who is out of sight is not told by a difference either
    keeper = client_of(city.stone, "sq-xitong", Role.SYSTEM_ADMIN)
    page = look(keeper, book(units=[
        town(), town("yz-zjj", "别的局"), town("yz-sq-lh", "石桥县柳河镇人民政府", "yz", "乡镇级", "党委政府", 简称="柳河镇"),
    ]))  # fmt: skip
    assert [number for number, _what, faults in shown(page) if faults] == [2, 3, 4]


def test_what_was_looked_at_may_have_come_to_nothing_meanwhile(city, guard):
    page = look(guard, book(people=[row()]))
    actions.enter_person(
        acting=Acting.system(), now=NOW, username="XinRen", name="别人", unit=city.government, role=Role.LEADER
    )
    entries = Entry.objects.count()
    answer = do(guard, page)
    assert answer.context["job"].state == JobState.FAILED
    assert "已有变化" in answer.content.decode()
    assert Entry.objects.count() == entries
    assert verify.run().problems == []


def test_the_rows_that_came_in_the_way_of_units_are_told(city, keeper):
    page = look(keeper, book(units=[town()]))
    actions.create_unit(
        acting=Acting.system(),
        now=NOW,
        name="教育局",
        code="YZ-jyj",
        level=Level.CITY,
        kind=Kind.DEPARTMENT,
        parent=city.government,
    )
    assert "已有变化" in do(keeper, page).content.decode()
    assert not Alias.objects.filter(name="教育局").exists()


@pytest.mark.parametrize("role", [Role.AUDIT_ADMIN, Role.LEADER])
def test_nobody_else_finds_the_page(city, guard, role):
    pk = look(guard, book(people=[row()])).context["job"].pk
    other = client_of(city.government, "qita", role)
    for path in ("", "file/", f"{pk}/"):
        assert other.get(f"/people/roster/{path}").status_code == 404
    second = client_of(city.government, "anquan2")
    for client in (other, second):  # what another has looked at is nobody else's, not even a colleague's
        assert client.get(f"/people/roster/{pk}/").status_code == 404
        assert client.post(f"/people/roster/{pk}/import/").status_code == 404
        assert client.post(f"/people/roster/{pk}/stop/").status_code == 404


def test_an_upload_that_is_no_sheet_or_too_large_is_told(city, guard, monkeypatch):
    assert look(guard, b"nothing").status_code == 422
    assert guard.post("/people/roster/", {"complete": "1"}).status_code == 422
    monkeypatch.setattr(roster_file, "MOST_BYTES", 10)
    assert "5 MB" in look(guard, book(people=[row()])).content.decode()
    assert not Job.objects.exists()


def test_a_file_with_a_mark_of_state_secrets_is_not_even_kept(city, guard):
    answer = look(guard, book(people=[row(name="机密★1年")]))
    assert answer.status_code == 422
    assert "涉密" in answer.content.decode()
    assert not Job.objects.exists()


# --- slips of the pen ---


def test_a_unit_that_is_called_otherwise_than_its_code_says_is_a_slip(city, guard):
    def named(name, key=""):
        rows = [[*row("a1")[:4], name, *row("a1")[5:]]]
        return look(guard, book(people=rows), key or f"k-{name}").context["page"].object_list[0]["faults"]

    assert named("云州市住房和城乡建设局") == named(city.housing.short) == named("") == []
    assert named("云州市应急管理局") == [
        "代码“yz-zjj”是“云州市住房和城乡建设局”，这一行写的单位却是“云州市应急管理局”。"
    ]
    actions.rename(city.housing.pk, acting=Acting.system(), now=NOW, name="云州市住建委", short="市住建委")
    assert named("云州市住房和城乡建设局", "again") == []  # an export from before is good


def test_wide_letters_and_digits_are_meant_as_plain_ones(city, guard):
    wide = ["ｘｉｎ１", "新人", "ａ@yunzhou.example", "ｙｚ－ｚｊｊ", "", "联络员", "２０２３-１-５", ""]
    do(guard, look(guard, book(people=[wide])))
    made = Person.objects.get(username="xin1")
    assert (made.email, made.posts.get().unit, made.posts.get().valid_from) == ("a@yunzhou.example", city.housing, SOME)


def test_a_row_counts_once_and_what_could_not_be_read_is_named(city, guard):
    rows = [
        row("a1"),
        row("a2", unit="yz-nowhere"),
        row("a3", role="国王"),
        row("liming", name="李大明", unit="yz-zjj"),
    ]
    page = look(guard, book(people=rows))
    result = page.context["result"]
    assert (result["new"], result["changed"], result["unchanged"]) == (1, 1, 0)
    assert page.context["errors"] == 2
    assert [one["key"] for one in page.context["page"].object_list if one["faults"]] == ["a2", "a3"]
