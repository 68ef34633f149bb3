"""The first stage's screens: who may see them, what they show, what they do with bad input."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.actions import Draft
from luoshi.decide.models import Proposal, Source, Status
from luoshi.decide.queries import Desk
from luoshi.decide.words import gap_short, gap_told
from luoshi.kernel.lifecycle import State
from luoshi.reading import read
from luoshi.reading.belief import Irregular
from luoshi.reading.gaps import broken_sentences, told
from tests.city import NOW, City, proposed
from tests.decide.samples import MEETING
from tests.decide.test_actions import complete, find, taken

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def source(city: City) -> Source:
    return taken(city)


def signed_in(acting) -> Client:
    client = Client()
    client.force_login(acting.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def clerk(city: City) -> Client:
    return signed_in(city.clerk)


@pytest.fixture
def chief(city: City) -> Client:
    return signed_in(city.chief)


def upload(client: Client, **fields):
    return client.post(reverse("decide:upload"), {"unclassified": "on", "complete": "1", **fields})


def pressed(client: Client, row: Proposal, act: str, *, version: int | None = None, **more):
    name = "decide:edit" if act == "edit" else "decide:act"
    args = [row.source_id, row.pk] + ([] if act == "edit" else [act])
    values = more.pop("values", {})
    return client.post(f"{reverse(name, args=args)}?v={version or row.version}", values, **more)


# --- who may see what ---


def test_units_see_no_source(source: Source, city: City) -> None:
    client = signed_in(city.housing_liaison)
    row = source.proposals.first()
    for url in (
        reverse("decide:sources"), reverse("decide:upload"), reverse("decide:review", args=[source.pk]),
        reverse("decide:original", args=[source.pk]), reverse("decide:card", args=[source.pk, row.pk]),
        reverse("decide:fill", args=[source.pk]),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
    assert pressed(client, row, "accept").status_code == 404
    assert Commitment.objects.count() == 0


def test_a_visitor_is_asked_to_sign_in(source: Source) -> None:
    answer = Client().get(reverse("decide:review", args=[source.pk]))
    assert answer.status_code == 302
    assert "login" in answer.url


def test_a_leader_reads_and_cannot_press(source: Source, city: City) -> None:
    client = signed_in(city.mayor)
    page = client.get(reverse("decide:review", args=[source.pk])).content.decode()
    assert "各县区要立足优势" in page
    assert "data-act" not in page
    assert "act-form" not in page
    row = source.proposals.first()
    pressed(client, row, "accept")
    row.refresh_from_db()
    assert row.status == Status.PENDING
    assert client.get(reverse("decide:upload")).status_code == 404


# --- the list ---


def test_the_list_says_what_is_missing_and_what_to_do(city: City, clerk: Client) -> None:
    page = clerk.get(reverse("decide:sources")).content.decode()
    assert "还没有来源" in page
    assert reverse("decide:upload") in page
    assert "没有符合的来源" in clerk.get(reverse("decide:sources"), {"q": "没有这个词"}).content.decode()


def test_the_list_counts_and_takes_few_queries(
    source: Source, clerk: Client, city: City, django_assert_num_queries
) -> None:
    actions.accept(find(source, "燃气").pk, acting=city.clerk, now=NOW)
    for number in range(3):
        taken(city, f"{MEETING}{number}")
    with django_assert_num_queries(8):
        page = clerk.get(reverse("decide:sources"))
    lines = {line.source.pk: line for line in page.context["lines"]}
    line = lines[source.pk]
    assert (line.proposed, line.registered, line.pending) == (
        1,
        0,
        source.proposals.filter(status=Status.PENDING).count(),
    )
    assert 0 < line.percent < 100
    found = clerk.get(reverse("decide:sources"), {"q": "经济工作会议", "kind": "meeting-report"}).context["lines"]
    assert len(found) == 4


# --- upload ---


def test_a_file_becomes_a_desk(city: City, clerk: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = upload(clerk, file=SimpleUploadedFile("会议.txt", MEETING.encode("gb18030")))
    source = Source.objects.get()
    assert answer.url == reverse("decide:review", args=[source.pk])
    kept = clerk.get(reverse("decide:original", args=[source.pk]))
    assert b"".join(kept.streaming_content) == MEETING.encode("gb18030")
    assert "attachment" in kept["Content-Disposition"]
    assert kept["Content-Type"] == "application/octet-stream"


def test_pasted_words_become_a_desk(city: City, clerk: Client) -> None:
    upload(clerk, text="请市应急局牵头，3月底前完成燃气整治。", title="林远同志批示")
    source = Source.objects.get()
    assert "燃气整治" in source.text
    assert source.filename == "林远同志批示.txt"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "请选择文件"),
        ({"text": "办。", "unclassified": ""}, "请先确认文件不涉密"),
        ({"text": "机密★1年\n关于整治的通知\n请办理。"}, "机密"),
        ({"file": ("空.txt", b"")}, "空的"),
        ({"file": ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)}, "docx"),
        ({"file": ("坏.docx", b"PK\x03\x04 broken")}, "损坏"),
        ({"file": ("坏.pdf", b"%PDF-1.4 broken")}, "损坏"),
        ({"file": ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100)}, "图片"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_is_kept(city: City, clerk: Client, fields, told) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in fields.items()}
    answer = upload(clerk, **given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "未作任何保存" in answer.content.decode()
    assert Source.objects.count() == 0


def test_what_was_pasted_is_still_there_after_a_refusal(city: City, clerk: Client) -> None:
    page = upload(clerk, text="完成燃气整治<script>。", unclassified="").content.decode()
    assert "完成燃气整治&lt;script&gt;。" in page


def test_an_upload_cut_off_half_way_says_so(city: City, clerk: Client) -> None:
    answer = clerk.post(reverse("decide:upload"), {"unclassified": "on", "text": MEETING})
    assert answer.status_code == 400
    assert "半路断了" in answer.content.decode()
    assert Source.objects.count() == 0


def test_too_large_a_file_is_refused(city: City, clerk: Client, settings) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.LUOSHI_SOURCE_LIMIT = 64
    answer = upload(clerk, file=SimpleUploadedFile("大.txt", MEETING.encode()))
    assert answer.status_code == 422
    assert "超过" in answer.content.decode()
    settings.LUOSHI_EVIDENCE_LIMIT = 64
    answer = upload(clerk, file=SimpleUploadedFile("大.txt", MEETING.encode() * 9))
    assert answer.status_code == 413
    assert Source.objects.count() == 0


def test_the_same_file_twice_leads_to_the_first(source: Source, clerk: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = upload(clerk, file=SimpleUploadedFile("再来.txt", MEETING.encode())).content.decode()
    assert "已经录入过" in page
    assert reverse("decide:review", args=[source.pk]) in page


def test_a_name_with_markup_is_only_text(city: City, clerk: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload(clerk, file=SimpleUploadedFile("<script>alert(1)</script>.txt", "完成燃气整治。".encode()))
    source = Source.objects.get()
    page = clerk.get(reverse("decide:review", args=[source.pk])).content.decode()
    assert "<script>alert" not in page


# --- the desk ---


def test_the_desk_shows_words_units_and_what_is_asked(source: Source, clerk: Client) -> None:
    page = clerk.get(reverse("decide:review", args=[source.pk])).content.decode()
    assert '<b class="head">二要激活内需动力。</b>' in page  # the broken line is joined
    assert '<span class="u">市应急局</span>' in page
    assert '<span class="d">3月底前</span>' in page
    assert "没有读出时限，请定：2023-12-29（计划年度末）" in page
    assert "2 个单位" in page
    assert "原文“市工信局”没有对应的单位，请指定" in page


def test_sql_stays_constant_however_long_the_document(
    source: Source, clerk: Client, city: City, django_assert_num_queries
) -> None:
    long = taken(
        city,
        MEETING + "".join(f"\n\n会议要求,市应急局要牵头排查第{n}类隐患,抓紧完成。" for n in range(90)),
    )
    assert long.proposals.count() > 90
    url = reverse("decide:review", args=[long.pk])
    with django_assert_num_queries(
        10
    ):  # one asks what was registered last, for the suggestions; one who took over from units that have gone
        page = clerk.get(url)
    assert page.content.decode().count('class="row-box"') == 40
    assert "后面还有" in page.content.decode()
    with django_assert_num_queries(9):
        rest = clerk.get(url, {"from": 80}, **HTMX)
    assert rest.content.decode().count('class="row-box"') == long.proposals.count() - 80
    last = long.proposals.last()
    deep = clerk.get(url, {"card": last.pk}).content.decode()
    assert f'id="card-{last.pk}"' in deep
    assert "前面还有" in deep
    assert deep.count('class="row-box"') < 20


def test_accepting_swaps_the_card_and_the_coverage(source: Source, clerk: Client) -> None:
    row = find(source, "燃气")
    answer = pressed(clerk, row, "accept", **HTMX)
    page = answer.content.decode()
    assert 'data-status="proposed"' in page
    assert 'id="coverage" hx-swap-oob="true"' in page
    assert "hit hit-done" in page
    made = Commitment.objects.get()
    assert (made.state, made.origin.start) == (State.PROPOSED, row.start)


def test_every_act_works_without_scripts(source: Source, clerk: Client) -> None:
    row = find(source, "燃气")
    answer = pressed(clerk, row, "split", values={"at": source.text.index("3月底前")})
    assert answer.status_code == 302
    assert f"card={row.pk}" in answer.url
    second = Proposal.objects.get(start=source.text.index("3月底前"))
    row.refresh_from_db()
    pressed(clerk, row, "merge", values={"other": second.pk})
    second.refresh_from_db()
    assert second.status == Status.MERGED
    pressed(clerk, second, "restore")
    second.refresh_from_db()
    assert second.status == Status.PENDING
    pressed(clerk, second, "set-aside", values={"ground": "information"})
    second.refresh_from_db()
    assert (second.status, second.reason) == (Status.SET_ASIDE, "information")
    pressed(clerk, second, "restore")
    for panel in ("edit", "split", "merge", "aside"):
        shown = clerk.get(reverse("decide:card", args=[source.pk, second.pk]), {"open": panel}, follow=True)
        assert f"/cards/{second.pk}/" in shown.content.decode()
    assert pressed(clerk, second, "explode").status_code == 404


def test_a_double_press_is_one_act(source: Source, clerk: Client) -> None:
    row = find(source, "燃气")
    first = pressed(clerk, row, "accept", **HTMX)
    again = pressed(clerk, row, "accept", **HTMX)
    assert (first.status_code, again.status_code) == (200, 200)
    assert Commitment.objects.count() == 1


def test_a_stale_press_shows_the_card_as_it_is_now(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "燃气")
    actions.edit(row.pk, Draft(title="燃气整治"), acting=city.chief, now=NOW)
    answer = pressed(clerk, row, "accept", **HTMX)
    assert answer.status_code == 422
    assert "已有变化" in answer.content.decode()
    assert "燃气整治" in answer.content.decode()
    assert Commitment.objects.count() == 0


def test_a_head_who_accepts_too_early_gets_the_form(source: Source, chief: Client) -> None:
    row = find(source, "燃气")
    answer = pressed(chief, row, "accept", **HTMX)
    assert answer.status_code == 422
    assert "请写明怎样算完成" in answer.content.decode()
    assert "data-edit" in answer.content.decode()


def test_editing_saves_and_keeps_what_was_typed_when_it_cannot(source: Source, clerk: Client, city: City) -> None:
    row = find(source, "项目建设")
    values = {
        "title": "新开工项目", "leads": [city.housing.pk, city.safety.pk], "supports": [], "due": "2023-06-30",
        "measure": "开工 120 个", "tier": "1", "version": row.version,
    }  # fmt: skip
    bad = pressed(clerk, row, "edit", values=values | {"due": "六月", "measure": "只填了这里"}, **HTMX)
    assert bad.status_code == 422
    assert "只填了这里" in bad.content.decode()
    assert "日期要写成" in bad.content.decode()
    assert pressed(clerk, row, "edit", values=values, **HTMX).status_code == 200
    row.refresh_from_db()
    assert (row.title, row.leads, row.due, row.tier) == (
        "新开工项目",
        [city.housing.pk, city.safety.pk],
        date(2023, 6, 30),
        1,
    )
    stale = pressed(clerk, row, "edit", values=values | {"title": "晚到的"}, version=1, **HTMX)
    assert stale.status_code == 422
    assert "晚到的" in stale.content.decode()


def test_filling_many_at_once(source: Source, clerk: Client, city: City) -> None:
    rows = list(source.proposals.all()[:2])
    url = reverse("decide:fill", args=[source.pk])
    form = clerk.post(url, {"pk": [row.pk for row in rows]}).content.decode()
    assert rows[0].title in form
    empty = clerk.post(url, {"pk": [row.pk for row in rows], "fill": "1"})
    assert empty.status_code == 422
    assert "至少填一样" in empty.content.decode()
    clerk.post(url, {"pk": [row.pk for row in rows], "fill": "1", "measure": "形成清单", "leads": [city.housing.pk]})
    assert [row.measure for row in source.proposals.all()[:3]].count("形成清单") == 2


def test_all_at_once_tells_what_was_left(source: Source, chief: Client, clerk: Client, city: City) -> None:
    complete(city, find(source, "项目建设"))
    actions.accept(complete(city, find(source, "各县区")).pk, acting=city.clerk, now=NOW)
    answer = chief.post(reverse("decide:accept_all", args=[source.pk]), follow=True)
    page = answer.content.decode()
    assert Commitment.objects.filter(state=State.REGISTERED).count() == 2
    assert "已立项 2 项" in page
    assert "项留下未办" in page
    assert "还不能立项" in page
    assert "项留下未办" not in chief.get(reverse("decide:review", args=[source.pk])).content.decode()
    ticked = source.proposals.filter(status=Status.PENDING).first()
    clerk.post(reverse("decide:accept_all", args=[source.pk]), {"pk": [ticked.pk], "ticked": "1"})
    ticked.refresh_from_db()
    assert ticked.status == Status.PROPOSED
    assert source.proposals.filter(status=Status.PENDING).exists()
    clerk.post(reverse("decide:accept_all", args=[source.pk]), {"ticked": "1"})
    assert source.proposals.filter(status=Status.PENDING).exists()


def test_context_is_listed_and_can_be_taken_up(source: Source, clerk: Client) -> None:
    url = reverse("decide:review", args=[source.pk])
    assert "回顾成绩" in clerk.get(url, {"show": "context"}).content.decode()
    start = source.text.index("2022年全市经济")
    answer = clerk.post(reverse("decide:take_up", args=[source.pk]), {"start": start, "end": start + 12})
    row = Proposal.objects.get(start=start)
    assert f"card={row.pk}" in answer.url
    assert "open=edit" in answer.url


# --- one commitment ---


def test_registering_by_form(city: City, chief: Client) -> None:
    commitment = proposed(city, measure="")
    url = reverse("decide:register", args=[commitment.pk])
    values = {"lead": city.safety.pk, "due": "2023-03-31", "tier": "2", "version": commitment.version}
    bad = chief.post(url, values)
    assert bad.status_code == 422
    assert "请写明怎样算完成" in bad.content.decode()
    chief.post(url, values | {"measure": "整改 100%"})
    commitment.refresh_from_db()
    assert (commitment.state, commitment.number) == (
        State.REGISTERED,
        "云督〔2023〕1号".replace("2023", str(commitment.year)),
    )
    late = chief.post(url, values | {"measure": "整改 90%"})
    assert late.status_code == 409
    assert "整改 90%" in late.content.decode()


def test_declining_by_form(city: City, chief: Client, clerk: Client) -> None:
    commitment = proposed(city)
    url = reverse("decide:decline", args=[commitment.pk])
    assert chief.post(url, {"version": commitment.version}).status_code == 422
    values = {"ground": "outside", "reason": "属省级职责", "version": commitment.version}
    assert clerk.post(url, values).status_code == 403
    chief.post(url, values)
    commitment.refresh_from_db()
    assert commitment.state == State.DECLINED


def test_units_do_not_reach_the_forms(city: City) -> None:
    commitment = proposed(city)
    for name in ("decide:register", "decide:decline"):
        assert signed_in(city.safety_head).get(reverse(name, args=[commitment.pk])).status_code == 404
        assert signed_in(city.mayor).get(reverse(name, args=[commitment.pk])).status_code == 404


def test_the_type_ahead_finds_units(city: City, clerk: Client) -> None:
    url = reverse("org:units")
    assert clerk.get(url, {"q": "应急"}).json()["results"] == [
        {"id": city.safety.pk, "name": "市应急局", "note": "云州市应急管理局"}
    ]
    assert {row["name"] for row in clerk.get(url, {"q": "各县区"}).json()["results"]} == {"云东新区", "石桥县"}
    assert clerk.get(url, {"q": "没有这样的单位"}).json()["results"] == []
    assert Client().get(url).status_code == 302


def test_editing_and_accepting_in_one_press(source: Source, chief: Client, city: City) -> None:
    row = find(source, "项目建设")
    values = {
        "title": row.title,
        "leads": [city.housing.pk],
        "due": "2023-06-30",
        "tier": "2",
        "version": row.version,
        "then": "accept",
    }
    bad = pressed(chief, row, "edit", values=values, **HTMX)
    assert bad.status_code == 422
    assert "请写明怎样算完成" in bad.content.decode()
    row.refresh_from_db()
    assert row.leads == []  # refused as a whole
    assert pressed(chief, row, "edit", values=values | {"measure": "形成清单"}, **HTMX).status_code == 200
    assert Commitment.objects.get().state == State.REGISTERED


def test_what_the_reader_made_of_the_head_can_be_put_right(source: Source, clerk: Client, city: City) -> None:
    url = reverse("decide:describe", args=[source.pk])
    assert "全市经济工作会议举行" in clerk.get(url).content.decode()
    values = {"title": "林远同志批示", "kind": "instruction", "issued_on": "2022-12-30", "planning_year": "2024"}
    assert clerk.post(url, values | {"planning_year": "二四"}).status_code == 422
    clerk.post(url, values)
    fresh = Source.objects.get()
    assert (fresh.title, fresh.kind, fresh.text) == ("林远同志批示", "instruction", source.text)
    assert find(source, "各县区").due == date(2024, 12, 31)  # was only offered
    assert find(source, "燃气").due == date(2023, 3, 31)  # the text's own
    actions.accept(find(source, "燃气").pk, acting=city.clerk, now=NOW)
    assert Commitment.objects.get().instruction
    assert signed_in(city.mayor).get(url).status_code == 404


def test_names_that_fit_no_unit_are_said(city: City, clerk: Client) -> None:
    source = taken(city, "云州市燃气整治方案\n\n一、重点任务\n\n1.完成燃气管网改造。（市应急局牵头，市教育局配合）\n")
    row = source.proposals.get()
    assert row.leads == [city.safety.pk]
    page = clerk.get(reverse("decide:review", args=[source.pk])).content.decode()
    assert "原文“市教育局”没有对应的单位，请指定" in page
    label = source.text.index("（市应急局")
    assert f'data-p="{row.pk}">（' in page  # the label belongs to its item
    assert source.reading["labels"][0]["start"] == label
    page = clerk.get(reverse("decide:review", args=[source.pk])).context["desk"]
    assert page.coverage.unread == 0


def test_the_list_reckons_what_the_desk_counts(city: City, clerk: Client) -> None:
    source = taken(
        city,
        "云州市燃气整治方案\n\n一、重点任务\n\n1.完成燃气管网改造。（市应急局牵头，市教育局配合）\n\n2.排查燃气用户。（市住建局负责）\n",
    )
    [line] = clerk.get(reverse("decide:sources")).context["lines"]
    assert line.percent == clerk.get(reverse("decide:review", args=[source.pk])).context["desk"].coverage.percent
    for row in source.proposals.all():
        actions.set_aside(row.pk, "information", acting=city.clerk, now=NOW)
    [line] = clerk.get(reverse("decide:sources")).context["lines"]
    assert line.percent == 100


def test_a_source_without_work_says_so(city: City, clerk: Client) -> None:
    source = taken(city, "云州日报\n\n云州风光\n\n云州山清水秀。\n")
    page = clerk.get(reverse("decide:review", args=[source.pk])).content.decode()
    assert source.proposals.count() == 0
    assert "没有读出要办的事" in page
    assert "全文 100% 有着落" in page


# --- what the reader found, all of it ---

TASKS = """云州市2023年民生实事任务分工

云政办发〔2023〕5号

一、任务

（一）开展燃气整治。3月底前完成排查，年底前完成整改，整改率达到100%。（市应急局牵头，市住建局等配合）

（二）常态化开展巡查，长期坚持。（市应急局负责，市住建局指导）

（四）改造老旧小区30个，新增就业2.5万人以上。（市住建局牵头）
"""


def shown(client: Client, source: Source, **query) -> str:
    return client.get(reverse("decide:review", args=[source.pk]), query).content.decode()


def test_stages_measures_open_lists_and_guides_are_filled_in_and_told(city: City, clerk: Client) -> None:
    source = taken(city, TASKS)
    gas, watch, homes = source.proposals.all()
    assert (gas.due, gas.due_given, gas.measure) == (date(2023, 12, 31), True, "整改率达到100%")
    assert (watch.due_given, watch.due_words) == (False, "长期坚持")
    assert homes.measure == "改造老旧小区30个；新增就业2.5万人以上"
    page = shown(clerk, source)
    assert "名单未列全" in page
    assert "最后一个阶段，填作完成时限" in page
    assert "持续进行，没有截止日期" in page
    assert '市住建局</span> <span class="sub">指导</span>' in page
    assert '<span class="m">30个</span>' in page
    assert '<span class="d">3月底前</span>' in page


def test_cutting_an_item_gives_each_part_its_own_date_and_numbers(city: City, clerk: Client) -> None:
    source = taken(city, TASKS)
    gas = source.proposals.first()
    first, second = actions.split(gas.pk, source.text.index("年底前"), acting=city.clerk, now=NOW)
    assert (first.due, first.due_words, first.measure) == (date(2023, 3, 31), "3月底前", "")
    assert (second.due, second.measure) == (date(2023, 12, 31), "整改率达到100%")
    homes = source.proposals.last()
    actions.edit(homes.pk, Draft(measure="全部完工", due=date(2023, 6, 30)), acting=city.clerk, now=NOW)
    for part in actions.split(homes.pk, source.text.index("新增就业"), acting=city.clerk, now=NOW):
        assert (part.due, part.measure) == (date(2023, 6, 30), "全部完工")  # a person's own words stay with both


def test_gaps_say_what_is_missing_where(city: City, clerk: Client) -> None:
    source = taken(city, TASKS)
    page = shown(clerk, source)
    at = source.text.index("（四）")
    assert f'id="gap-{at}"' in page
    assert "缺少第 3 项" in page
    listed = shown(clerk, source, show="gaps")
    assert f"#gap-{at}" in listed
    assert "之前缺少第 3 项" in listed
    assert "没有发现缺漏" in shown(clerk, taken(city), show="gaps")


def test_the_doubtful_come_first_unless_the_place_is_asked_for(city: City, clerk: Client) -> None:
    source = taken(city, TASKS)
    assert "存疑在前" not in shown(clerk, source)
    first, last = source.proposals.first(), source.proposals.last()
    Proposal.objects.filter(pk=last.pk).update(confidence=50)

    def order(page: str) -> bool:
        return page.index(f'id="card-{last.pk}"') < page.index(f'id="card-{first.pk}"')

    page = shown(clerk, source)
    assert order(page)
    assert "1 项存疑" in page
    assert not order(shown(clerk, source, order="place"))
    assert not order(shown(clerk, source))  # kept for the session
    assert order(shown(clerk, source, order="doubt"))
    assert order(shown(clerk, source, order="<b>"))
    answer = pressed(clerk, last, "set-aside", values={"ground": "information"}, **HTMX).content.decode()
    assert "存疑的都看过了" in answer
    assert not order(shown(clerk, source))


def test_coverage_is_true_to_the_character(city: City, clerk: Client) -> None:
    source = taken(city, TASKS)
    actions.set_aside(source.proposals.last().pk, "information", acting=city.clerk, now=NOW)
    actions.accept(source.proposals.first().pk, acting=city.clerk, now=NOW)
    coverage = clerk.get(reverse("decide:review", args=[source.pk])).context["desk"].coverage
    parts = (
        coverage.accepted,
        coverage.pending,
        coverage.unread,
        coverage.set_aside,
        coverage.context,
        coverage.headings,
    )
    assert sum(parts) == coverage.characters == len("".join(TASKS.split()))
    assert coverage.unread == 0
    label = "（市应急局牵头，市住建局等配合）"
    assert coverage.accepted == len("".join(source.proposals.first().words.split())) + len(label)
    assert coverage.headings >= len("一、任务")


def test_a_long_document_comes_in_parts_that_meet(city: City, clerk: Client) -> None:
    import re

    lines = "".join(f"{n}.排查整治第{n}类隐患，建立台账。（市应急局牵头）\n\n" for n in range(1, 1500))
    source = taken(city, f"云州市隐患排查整治任务分工\n\n一、任务\n\n{lines}")
    url = reverse("decide:review", args=[source.pk])

    def starts(page: str) -> list[int]:
        return [int(at) for at in re.findall(r'<p id="at-(\d+)"', page)]

    whole = clerk.get(url)
    assert len(whole.content) < 260_000
    wanted = [start for start, _end in whole.context["desk"].ranges]
    found, page = starts(whole.content.decode()), whole.content.decode()
    while following := re.search(r'id="text-after-\d+" hx-get="[^"]*text=(\d+)&', page):
        page = clerk.get(url, {"text": following[1], "after": 1}, **HTMX).content.decode()
        assert "text-before" not in page
        found += starts(page)
    assert found == wanted
    last = source.proposals.last()
    page = clerk.get(url, {"card": last.pk, "order": "place"}).content.decode()
    found = starts(page)
    assert found[-1] == wanted[-1]
    while before := re.search(r'hx-get="[^"]*text=(\d+)&(?:amp;)?until=(\d+)"', page):
        page = clerk.get(url, {"text": before[1], "until": before[2]}, **HTMX).content.decode()
        found = starts(page) + found
    assert found == wanted


def test_who_presided_is_told_with_the_source(source: Source, clerk: Client) -> None:
    page = clerk.get(reverse("decide:describe", args=[source.pk])).content.decode()
    assert "林远" in page
    assert "讲话" in page


@pytest.mark.parametrize("mark", ["秘密★1年", "机密★20年", "绝密★", "机 密", "秘密"])
def test_a_state_secret_is_refused_by_its_mark(city: City, clerk: Client, mark: str) -> None:
    answer = upload(clerk, text=f"{mark}\n\n云州市人民政府文件\n\n云政发〔2023〕1号\n\n一、请办理。")
    assert answer.status_code == 422
    assert "严禁录入涉密事项" in answer.content.decode()
    assert Source.objects.count() == 0


@pytest.mark.parametrize("mark", ["内部资料", "内部", "此件公开发布"])
def test_what_is_internal_is_no_state_secret(city: City, clerk: Client, mark: str) -> None:
    assert upload(clerk, text=f"{mark}\n\n云州市燃气整治方案\n\n一、3月底前完成排查。").status_code == 302
    assert Source.objects.count() == 1


@pytest.mark.parametrize("act", ["accept", "set-aside"])
def test_who_comes_second_is_told_what_the_first_did(source: Source, clerk: Client, city: City, act: str) -> None:
    row = source.proposals.first()
    if act == "accept":
        actions.accept(row.pk, acting=city.clerk, now=NOW)
    else:
        actions.set_aside(row.pk, "information", acting=city.clerk, now=NOW)
    answer = pressed(clerk, row, "accept", **HTMX)
    assert answer.status_code == 422
    assert "form-errors" in answer.content.decode()
    assert "已被修改，现为" in answer.content.decode()


def test_who_corrects_what_was_decided_meanwhile_is_told_that_nothing_was_saved(
    source: Source, clerk: Client, city: City
) -> None:
    row = source.proposals.first()
    actions.set_aside(row.pk, "information", acting=city.clerk, now=NOW)
    values = {"title": "另一个名称", "tier": 1, "version": row.version}
    answer = pressed(clerk, row, "edit", values=values, **HTMX)
    assert answer.status_code == 422
    assert "已由他人办理，现为“作为背景”，您填写的没有保存" in answer.content.decode()
    row.refresh_from_db()
    assert row.title != "另一个名称"


def test_who_corrects_what_was_corrected_meanwhile_sees_how_it_stands(
    source: Source, clerk: Client, city: City
) -> None:
    row = source.proposals.first()
    draft = Draft(title="别人改过的名称", leads=[city.safety], measure="整改率 100%")
    actions.edit(row.pk, draft, acting=city.clerk, now=NOW)
    values = {"title": "我改的名称", "tier": 1, "version": row.version}
    for more in (HTMX, {}):
        page = pressed(clerk, row, "edit", values=values, **more).content.decode()
        assert "我改的名称" in page
        told = page.split("这一项现在是：")[1].split("</div>")[0]
        assert "别人改过的名称" in told
        assert "市应急局" in told
        assert "整改率 100%" in told


def test_the_count_of_items_follows_a_split(source: Source, clerk: Client) -> None:
    row = find(source, "各县区")
    n = source.proposals.count()
    at = row.start + row.words.index("，") + 1 if "，" in row.words else row.start + row.words.index("、") + 1
    answer = pressed(clerk, row, "split", values={"at": at}, **HTMX).content.decode()
    assert source.proposals.count() == n + 1
    assert f"事项 {n + 1}</a>" in answer.split('id="tabs" hx-swap-oob="true"')[1].split("</nav>")[0]


def test_who_acts_on_what_was_merged_meanwhile_is_led_to_the_other(source: Source, clerk: Client, city: City) -> None:
    kept, gone = source.proposals.order_by("start")[:2]
    actions.merge(kept.pk, gone.pk, acting=city.clerk, now=NOW)
    for act, values in (("accept", {}), ("edit", {"title": "另一个名称", "tier": 1, "version": gone.version})):
        answer = pressed(clerk, gone, act, values=values, **HTMX)
        assert answer.status_code == 204
        assert f"card={kept.pk}" in answer["HX-Redirect"]
    assert gone.title in shown(clerk, source)


def test_what_was_taken_for_a_heading_can_be_made_an_item(city: City, clerk: Client) -> None:
    source = taken(city, "工作要点\n\n一、抓好安全生产\n全面整治燃气管网，3月底前完成。\n", "要点.txt")
    page = shown(clerk, source, show="context")
    assert "各级标题 1" in page
    at = source.text.index("一、抓好")
    answer = clerk.post(reverse("decide:take_up", args=[source.pk]), {"start": at, "end": at + 8})
    assert answer.status_code == 302
    assert find(source, "抓好安全生产").rule == "person"
    assert "各级标题" not in shown(clerk, source, show="context").split('id="coverage"')[0].split("headings")[-1]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("what", "short", "english"),
    [
        ("missing", "缺少第 3 至 4 项", "items 3 to 4 are missing"),
        ("doubled", "编号重复", "number repeated"),
        ("back", "编号次序有误", "number out of order"),
        ("damaged", "编号残缺", "damaged number"),
    ],
)
def test_what_is_odd_about_a_number_is_told_as_it_is(language: str, what: str, short: str, english: str) -> None:
    reason = told(Irregular(0, what, 3, 4, "三、"))
    with translation.override(language):
        assert gap_short(reason) == (english if language == "en" else short)
        assert (gap_told(reason) == reason) == (language != "en")
        assert "三、" in gap_told(reason)


def test_a_broken_sentence_is_told_in_both_languages() -> None:
    text = "要深入学习贯彻中央和省委市委书记王某某主持会议并讲话。"
    found = [one.reason for one in broken_sentences(text)]
    found += [one.reason for one in read("一、新建学校。\n二、修整道路，\n三、建设公园。\n".encode()).gaps]
    assert len(found) > 1
    for reason in found:
        with translation.override("en"):
            assert gap_told(reason).startswith("Lines seem to be missing here")
        assert gap_told(reason) == reason


def test_a_date_is_offered_for_the_year_that_it_is_in(city: City, clerk: Client) -> None:
    source = taken(city, "一、整治燃气管网。\n二、改造老旧小区。\n", "要点.txt")
    source.refresh_from_db()
    assert source.planning_year is None
    page = shown(clerk, source)
    assert "（本年年末）" in page
    assert "计划年度末" not in page


def test_a_head_is_told_of_dates_nobody_gave_and_of_past_ones_before_all_is_registered(
    city: City, chief: Client
) -> None:
    words = "2023 年工作要点\n\n一、整治燃气管网 30 公里。（责任单位：市住建局）\n二、2023年3月底前改造小区 5 个。（责任单位：市住建局）\n"
    source = taken(city, words, "要点.txt")
    page = shown(chief, source)
    assert "其中 1 项没有定时限，按年末立项。" in page
    assert "的时限已过" in page
    assert "没有定时限" not in shown(signed_in(city.clerk), source)


def test_of_a_merger_the_stage_that_is_filled_in_is_told(city: City, clerk: Client) -> None:
    text = (
        "2023年工作要点\n\n一、6月底前摸清底数。（责任单位：市住建局）\n二、年底前改造小区5个。（责任单位：市住建局）\n"
    )
    source = taken(city, text, "要点.txt")
    first, second = source.proposals.order_by("start")
    actions.merge(first.pk, second.pk, acting=city.clerk, now=NOW)
    stages = Desk(source, NOW.date(), city.clerk).card_of[first.pk].stages
    assert [(stage.words, stage.chosen, stage.is_last) for stage in stages] == [
        ("6月底前", True, False),
        ("年底前", False, True),
    ]
    page = shown(clerk, source)
    assert "填作完成时限" in page
    assert "最后一个阶段，填作完成时限" not in page
