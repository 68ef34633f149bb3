"""People and posts from one file: what would change is said row by row, and all of it is done or nothing."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org import actions, roster_file
from luoshi.org.acting import Acting
from luoshi.org.actions import roster
from luoshi.org.models import Person, Post, Role
from luoshi.org.roster import Fault, Held, Known, Line, compare
from tests.city import NOW, make_city

TODAY = timezone.localdate()
DAY = timedelta(days=1)
SOME = date(2023, 1, 5)
HEAD = ["用户名", "姓名", "邮箱", "单位代码", "单位", "岗位", "任职日期", "任至"]


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
        ([line(since=SOME)], known(LIAISON), [], ["begun"]),
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


def sheet(*rows, head=HEAD):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("人员与岗位")
        for number, row in enumerate([head, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def codes(data):
    return [(fault.number, fault.code) for fault in roster_file.read(data)[1]]


def test_the_sheet_is_read_by_its_headings_in_either_language_and_any_order():
    given = ["liming", "李明", "yz-yjj", "Liaison", "2023/1/5", "2023年2月6日"]
    head = ["User name", "姓名", "单位代码", "岗位", "任职日期", "任至"]
    lines, faults = roster_file.read(sheet(given, head=head))
    assert faults == []
    assert lines == [Line(2, "liming", "李明", "", "yz-yjj", "liaison", date(2023, 1, 5), date(2023, 2, 6))]


def test_what_cannot_be_read_is_said_with_its_row(monkeypatch):
    whole = ["liming", "李明", "", "yz-yjj", "", "联络员", "2023-01-05", ""]
    wrong = {0: "", 3: "", 5: "国王", 6: "昨天", 7: "2023-02-30"}
    rows = [[words if at != column else other for at, words in enumerate(whole)] for column, other in wrong.items()]
    assert codes(sheet(*rows)) == [(2, "missing"), (3, "missing"), (4, "role"), (5, "day"), (6, "day")]
    assert codes(sheet(whole, ["", "孤单"])) == [(0, "lonely")]
    assert codes(b"no sheet") == [(0, "file")]
    assert codes(sheet(whole, head=["甲", *HEAD[1:]])) == [(0, "file")]
    monkeypatch.setattr(roster_file, "MOST_LINES", 3)
    assert codes(sheet(*[whole] * 4)) == [(0, "file")]
    for fault in [
        Fault(2, code, "x")
        for code in ("missing", "role", "day", "unit", "lonely", "two_names", "twice", "begun", "longer")
    ]:
        assert "x" in roster_file.told(fault)


# --- by the page ---


@pytest.fixture
def city(db, home):
    return make_city()


def client_of(unit, username="anquan", role=Role.SECURITY_ADMIN):
    person = actions.enter_person(acting=Acting.system(), now=NOW, username=username, name="石坚", unit=unit, role=role)
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def look(client, data):
    return client.post("/people/roster/", {"file": SimpleUploadedFile("表.xlsx", data), "complete": "1"})


def do(client, page, key="k"):
    return client.post("/people/roster/apply/", {"lines": page.context["signed"], "idempotency_key": key})


def row(username="xinren", name="新人", unit="yz-zjj", role="联络员", since="2023-01-05", until="", email=""):
    return [username, name, email, unit, "", role, since, until]


def test_the_export_sent_back_changes_nothing(city):
    guard = client_of(city.government)
    data = guard.get("/people/roster/file/").content
    lines, faults = roster_file.read(data)
    assert (len(lines), faults) == (9, [])
    page = look(guard, data)
    assert page.status_code == 200
    assert "和现在一样" in page.content.decode()


def test_looking_changes_nothing_and_doing_does_exactly_what_was_shown(city):
    guard = client_of(city.government)
    entries, people = Entry.objects.count(), Person.objects.count()
    until = (TODAY + DAY).isoformat()
    page = look(
        guard,
        sheet(
            row(), row(role="单位负责人", unit="yz-yd"), row("gaoyan", "高小燕", "yz-yd", since="", until=until), row("liming", "李明", "yz-yjj", since="")
        ),
    )  # fmt: skip
    assert page.status_code == 200, page.context["faults"]
    assert [change["what"] for change in page.context["changes"]] == ["录入", "任职", "更改资料", "终止岗位"]
    assert (Entry.objects.count(), Person.objects.count()) == (entries, people)
    assert do(guard, page).url == "/people/"
    assert do(guard, page).url == "/people/"  # the same press again
    assert set(Post.objects.filter(person__username="xinren").values_list("unit__code", "role")) == {
        ("yz-zjj", "liaison"), ("yz-yd", "unit_head"),
    }  # fmt: skip
    assert Person.objects.get(username="gaoyan").name == "高小燕"
    assert Post.objects.get(person__username="gaoyan").valid_to == TODAY + DAY
    assert Entry.objects.count() == entries + 4
    assert verify.run().problems == []


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row("zhang", unit="yz-nirgends"), "没有代码为"), (row("zhang", role="督查员"), "不是督查机构"), (row("张 三"), ""),
        (row("linyuan", "林远", "yz", "审计管理员"), "互不兼任"), (row("anquan", "石坚", "yz-sq", "安全管理员"), "不能办理自己"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_done_stops_them_all_and_is_named(city, bad, told):
    guard = client_of(city.government)
    entries = Entry.objects.count()
    page = look(guard, sheet(row(), bad))
    assert page.status_code == 422
    [(number, reason)] = page.context["faults"]
    assert number == 3
    assert told in reason
    assert page.context["signed"] == ""
    assert Entry.objects.count() == entries
    assert not Person.objects.filter(username="xinren").exists()


def test_nobody_does_by_a_file_what_they_may_not_do_by_a_form(city):
    county = client_of(city.stone, "sq-anquan")
    exported = roster_file.read(county.get("/people/roster/file/").content)[0]
    assert {one.username for one in exported} == {"sq-anquan"}
    page = look(county, sheet(row(unit="yz-zjj"), row("liming", "别名", "yz-sq", since="2023-01-05")))
    assert [number for number, _reason in page.context["faults"]] == [2, 3]
    assert "李明" not in page.content.decode()  # who is out of sight is not told by a difference either


def test_what_was_looked_at_may_have_come_to_nothing_meanwhile(city):
    guard = client_of(city.government)
    page = look(guard, sheet(row()))
    actions.enter_person(
        acting=Acting.system(), now=NOW, username="XinRen", name="别人", unit=city.government, role=Role.LEADER
    )
    entries = Entry.objects.count()
    answer = do(guard, page)
    assert answer.status_code == 422
    assert "已有变化" in answer.content.decode()
    assert Entry.objects.count() == entries
    assert verify.run().problems == []


def test_too_many_changes_are_refused_and_lines_without_any_do_not_count(city, monkeypatch):
    guard = client_of(city.government)
    monkeypatch.setattr(roster, "MOST_CHANGES", 2)
    three = [row(f"xin{n}") for n in range(3)]
    kept = [row("wangfang", "王芳", "yz-zjj", since=""), row("liming", "李明", "yz-yjj", since="")]
    assert "超过 2 项" in look(guard, sheet(*three)).content.decode()
    page = look(guard, sheet(*kept, *three[:2]))
    assert len(page.context["changes"]) == 2
    assert do(guard, page).url == "/people/"
    assert Person.objects.filter(username__startswith="xin").count() == 2


def test_lines_that_were_never_looked_at_are_not_done(city):
    guard = client_of(city.government)
    for lines in ("", "x", '[{"number": 2}]'):
        answer = guard.post("/people/roster/apply/", {"lines": lines, "idempotency_key": "k"})
        assert answer.status_code == 422
        assert "请重新上传" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.LEADER])
def test_nobody_else_finds_the_page(city, role):
    other = client_of(city.government, "qita", role)
    assert other.get("/people/roster/").status_code == 404
    assert other.get("/people/roster/file/").status_code == 404
    assert other.post("/people/roster/apply/", {"lines": "x"}).status_code == 404


def test_an_upload_that_is_no_sheet_or_too_large_is_told(city, monkeypatch):
    guard = client_of(city.government)
    assert look(guard, b"nothing").status_code == 422
    assert guard.post("/people/roster/", {"complete": "1"}).status_code == 422
    monkeypatch.setattr(roster_file, "MOST_BYTES", 10)
    assert "5 MB" in look(guard, sheet(row())).content.decode()
