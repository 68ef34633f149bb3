"""The list of commitments: what it shows to whom, what narrows it, and that nothing in its address can break it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.commitments.models import SavedView
from tests.city import NOW, accepted, closed, dispatched, in_progress, proposed, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
LIST = "/commitments/"


def signed_in(acting):
    client = Client()
    client.force_login(acting.person)
    return client


def shown(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [row.title for row in answer.context["page"]]


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(LIST).url.startswith("/account/login/")
    assert client.get(LIST + "export/").url.startswith("/account/login/")


def test_each_sees_only_what_concerns_them(city):
    registered(city, title="还未交办", lead=city.safety)
    dispatched(city, title="交给应急局", lead=city.safety, supports=())
    dispatched(city, title="交给住建局", lead=city.housing, supports=(city.east,))
    assert set(shown(signed_in(city.chief))) == {"还未交办", "交给应急局", "交给住建局"}
    assert shown(signed_in(city.safety_liaison)) == ["交给应急局"]
    assert shown(signed_in(city.east_liaison)) == ["交给住建局"]


def test_filters_narrow_and_their_chips_take_them_off_again(city):
    dispatched(city, title="甲", tier=1)
    closed(city, title="乙", tier=2)
    client = signed_in(city.clerk)
    assert shown(client, "?tier=1") == ["甲"]
    assert shown(client, "?state=closed&state=archived") == ["乙"]
    assert shown(client, "?light=blue&tier=1") == []
    answer = client.get(LIST + "?light=blue&tier=1")
    assert [chip["url"] for chip in answer.context["chosen"]] == ["?tier=1", "?light=blue"]
    assert "清除全部筛选" in answer.content.decode()


def test_words_are_found_in_title_number_source_words_and_lead(city):
    row = dispatched(city, title="治理燃气", words="把隐患排查干净。", lead=city.safety)
    dispatched(city, title="别的事", words="别的话。", lead=city.housing)
    client = signed_in(city.clerk)
    for words in ("燃气", "隐患", "应急管理", row.number):
        assert shown(client, f"?q={words}") == ["治理燃气"], words


def test_a_unit_filter_finds_lead_and_support_once_each(city):
    dispatched(city, title="牵头", lead=city.safety, supports=(city.housing,))
    dispatched(city, title="无关", lead=city.housing, supports=())
    assert shown(signed_in(city.clerk), f"?unit={city.safety.pk}") == ["牵头"]
    assert set(shown(signed_in(city.clerk), f"?unit={city.housing.pk}")) == {"牵头", "无关"}


def test_columns_sort_both_ways(city):
    late, soon = NOW.date() + timedelta(days=90), NOW.date() + timedelta(days=9)
    dispatched(city, title="远", due=late)
    dispatched(city, title="近", due=soon)
    client = signed_in(city.clerk)
    assert shown(client, "?sort=due") == ["近", "远"]
    assert shown(client, "?sort=-due") == ["远", "近"]
    assert 'aria-sort="ascending"' in client.get(LIST + "?sort=due").content.decode()


def test_pages_hold_fifty_and_keep_the_filters(city):
    for number in range(51):
        proposed(city, title=f"第{number}件")
    client = signed_in(city.clerk)
    assert len(shown(client, "?kind=action")) == 50
    assert shown(client, "?kind=action&page=2") == ["第0件"]
    assert shown(client, "?page=999") == ["第0件"]
    assert "kind=action&amp;page=2" in client.get(LIST + "?kind=action").content.decode()


HOSTILE = [
    "?page=-1", "?page=1e9", "?page=%00", "?page=" + "9" * 400, "?unit=" + "9" * 17, "?unit=" + "9" * 30, "?unit=-1", "?unit=①",
    "?source=99999999999999999", "?q=%00", "?q=%ff%fe", "?q=" + "%25_'\"\\" * 40, "?q=%ED%A0%80", "?state=%00&state=nowhere",
    "?light=red'--", "?tier=٣", "?tier=99", "?flag[]=x", "?sort=words", "?sort=-pk&sort=__class__", "?" + "&".join(["state=open"] * 900),
    "?q=%F0%9F%94%A5&unit=&source=&sort=", "?&&==&%", "?state=open%0d%0aSet-Cookie:x=1",
]  # fmt: skip


def test_no_address_breaks_it(city):
    dispatched(city)
    client = signed_in(city.clerk)
    for query in HOSTILE:
        assert client.get(LIST + query).status_code == 200, query
        assert b"".join(client.get(LIST + "export/" + query).streaming_content), query
        assert client.post(LIST + "views/", {"name": "试", "query": query.removeprefix("?")}).status_code == 302, query


def test_what_is_typed_is_shown_as_text(city):
    page = signed_in(city.clerk).get(LIST, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_view_is_kept_cleaned_and_is_one_s_own(city):
    client = signed_in(city.clerk)
    client.post(LIST + "views/", {"name": " 我的  红灯 ", "query": "light=red&junk=1&state=nowhere&page=7"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("我的 红灯", "light=red")
    assert "我的 红灯" in client.get(LIST).content.decode()
    assert "我的 红灯" not in signed_in(city.chief).get(LIST).content.decode()
    assert signed_in(city.chief).post(f"{LIST}views/{view.pk}/delete/").status_code == 404
    assert client.get(f"{LIST}views/{view.pk}/delete/").status_code == 405
    assert client.post(f"{LIST}views/{'9' * 30}/delete/").status_code == 404
    client.post(f"{LIST}views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("given", [{"name": "  "}, {}, {"name": "长", "query": "q=" + "督" * 60}])
def test_a_view_that_cannot_be_kept_says_why(city, given):
    answer = signed_in(city.clerk).post(LIST + "views/", given, follow=True)
    assert answer.status_code == 200
    assert "message-error" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_the_table_taken_away_holds_the_filtered_rows_and_no_formula(city):
    dispatched(city, title="=1+1|cmd", tier=1)
    dispatched(city, title="别的", tier=2)
    answer = signed_in(city.clerk).get(LIST + "export/?tier=1")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith('attachment; filename="luoshi-')
    assert "'=1+1|cmd" in text
    assert "别的" not in text
    assert len(text.splitlines()) == 2


def test_each_picks_only_what_may_be_done_to_many(city):
    row = registered(city)
    proposed(city)
    page = signed_in(city.clerk).get(LIST).content.decode()
    assert page.count('class="row-box"') == 1
    assert f'name="pk" value="{row.pk}"' in page
    waiting = dispatched(city)
    page = signed_in(city.safety_liaison).get(LIST).content.decode()
    assert page.count('class="row-box"') == 1  # to sign for it
    assert f'name="pk" value="{waiting.pk}"' in page
    assert 'class="row-box"' not in signed_in(city.mayor).get(LIST).content.decode()


def test_lateness_shows_in_the_row(city):
    now = timezone.now() - timedelta(days=60)
    dispatched(city, now=now, due=(now + timedelta(days=5)).date())
    page = signed_in(city.clerk).get(LIST).content.decode()
    assert "逾期未签收" in page.split("<tbody>")[1]
    assert "个工作日" in page


def test_nothing_yet_and_nothing_found_are_told_apart(city):
    client = signed_in(city.clerk)
    assert "还没有督办事项" in client.get(LIST).content.decode()
    assert "没有符合条件的事项" in client.get(LIST + "?light=red").content.decode()


@pytest.mark.parametrize("who", ["clerk", "safety_liaison", "mayor"])
def test_fifty_rows_cost_as_many_queries_as_one(city, who, django_assert_max_num_queries):
    for number in range(12):
        [dispatched, accepted, in_progress][number % 3](city)
    client = signed_in(getattr(city, who))
    client.get(LIST)
    with django_assert_max_num_queries(8):
        client.get(f"{LIST}?unit={city.safety.pk}&state=open&q=燃气")
