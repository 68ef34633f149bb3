"""The small parts of every screen: what they say, in both languages, and that they escape what they are given."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import translation


def drawn(source, language="zh-hans", **context):
    with translation.override(language):
        return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("colour", "word", "english"),
    [
        ("green", "绿灯", "Green"),
        ("yellow", "黄灯", "Yellow"),
        ("red", "红灯", "Red"),
        ("blue", "蓝灯", "Blue"),
        ("grey", "灰灯", "Grey"),
        ("hollow", "无数据", "No data"),
    ],
)
def test_a_light_has_its_colour_and_its_word(colour, word, english):
    html = drawn("{% light colour %}", colour=colour)
    assert f"light-{colour}" in html
    assert word in html
    assert english in drawn("{% light colour %}", "en", colour=colour)


@pytest.mark.parametrize("colour", ["", None, "purple"])
def test_a_light_of_no_known_colour_has_no_data(colour):
    assert "light-hollow" in drawn("{% light colour %}", colour=colour)


def test_a_light_in_another_words_place_still_says_its_colour():
    html = drawn('{% light "red" text="石桥县" %}')
    assert "石桥县" in html
    assert "红灯" in html


@pytest.mark.parametrize(
    "source",
    [
        '{% light "red" bad %}',
        '{% light "red" text=bad %}',
        "{% unit_chip bad %}",
        "{% unit_chip unit note=bad %}",
        "{% chip bad %}",
        "{% percent_bar 5 label=bad %}",
        "{% page_head bad sub=bad crumbs=crumbs %}{% end_page_head %}",
        '{% stage "decide" title=bad aside=bad %}{% end_stage %}',
        '{% dialog "x" bad %}{% end_dialog %}',
        "{% empty bad %}{% end_empty %}",
        "{% once_field bad %}",
    ],
)
def test_texts_are_escaped(source):
    bad = "<script>\"'"
    html = drawn(source, bad=bad, unit=SimpleNamespace(name=bad), crumbs=[(bad, bad)])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2023, 3, 31), "zh-hans", "2023-03-31（周五）"),
        (date(2023, 3, 31), "en", "Fri 31 Mar 2023"),
        (date(2024, 2, 4), "zh-hans", "2024-02-04（周日）"),
        (datetime(2023, 3, 30, 16, 0, tzinfo=UTC), "zh-hans", "2023-03-31（周五）"),  # midnight in Shanghai
        (datetime(2023, 3, 30, 15, 59, tzinfo=UTC), "zh-hans", "2023-03-30（周四）"),
    ],
)
def test_dates_are_written_out(day, language, words):
    assert words in drawn("{% written_date day %}", language, day=day)


def test_a_missing_date_is_a_dash():
    assert "–" in drawn("{% written_date day %}", day=None)


def test_times_are_local():
    assert ">2023-03-31 00:00<" in drawn("{% written_time at %}", at=datetime(2023, 3, 30, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("days", "words", "english"),
    [
        (27, "剩 27 个工作日", "27 working days left"),
        (1, "剩 1 个工作日", "1 working day left"),
        (0, "今天到期", "Due today"),
        (-1, "逾期 1 个工作日", "1 working day overdue"),
        (-3, "逾期 3 个工作日", "3 working days overdue"),
    ],
)
def test_days_left(days, words, english):
    assert words in drawn("{% days_left days %}", days=days)
    assert english in drawn("{% days_left days %}", "en", days=days)


def test_only_overdue_days_are_red():
    assert "light-red" in drawn("{% days_left -1 %}")
    assert "light-red" not in drawn("{% days_left 0 %}")


@pytest.mark.parametrize(("value", "width"), [(-5, 0), (0, 0), (51.6, 52), (100, 100), (140, 100)])
def test_bars_stay_within_their_track(value, width):
    assert f"pc-{width}" in drawn("{% percent_bar value %}", value=value)


def test_truths_say_what_is_missing():
    html = drawn("{% truths 80 None 68 %}")
    assert html.count("bar-none") == 1
    assert "无数据" in html
    assert "80%" in html


def test_shares_never_exceed_the_whole():
    html = drawn("{% shares done=80 open=40 %}")
    assert "share-done pc-80" in html
    assert "share-rest pc-0" in html


def test_the_thread_says_how_far_it_has_come():
    html = drawn("{% thread_line 2 %}")
    assert html.count("seal-todo") == 2
    assert "已走到“干”" in html
    assert "尚未开始" in drawn("{% thread_line 0 %}")


def test_a_unit_that_leads_is_said_to_lead():
    assert "牵头" in drawn("{% unit_chip '市应急局' lead=True %}")
    assert "牵头" not in drawn("{% unit_chip '市应急局' %}")


def test_each_form_has_its_own_key_and_keeps_the_one_given_back():
    assert drawn("{% once_field %}") != drawn("{% once_field %}")
    assert 'value="k-1"' in drawn("{% once_field 'k-1' %}")


def test_a_heading_stands_above_its_parts():
    html = drawn(
        '{% page_head "题目" sub="号" light="red" crumbs=crumbs %}<b>按钮</b>{% end_page_head %}',
        crumbs=[("来源", "/s/"), ("报道", None)],
    )
    assert "<h1>题目</h1>" in html
    assert '<a href="/s/">来源</a>' in html
    assert "<b>按钮</b>" in html
    assert "light-big" in html
