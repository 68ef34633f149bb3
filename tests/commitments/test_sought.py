"""The index of words finds what reading every commitment finds, and stays true whatever becomes of them."""

import pytest
from django.db import connection

from luoshi.commitments import sought
from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import Filters, listed
from luoshi.org.models import Unit
from luoshi.rulebook.queries import rulebook
from tests.city import NOW, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

TOLD = (
    ("改造老旧小区", "年底前改造老旧小区 30 个，新增停车泊位200个"),
    ("建成“一网通办”平台", 'A级景区Wi-Fi覆盖率100%，口号是"快"'),
    ("修订《云州市供热条例》", "六月底前报市政府常务会议审议_"),
)
SOUGHT = (
    "小区", "泊位", "个", "老旧小区 30", "旧小", "停车泊位200个", "0个", "一网", "网通办", "a级", "A级景区wi-fi", "Wi", "fi", "100%", "0%", '"快"', '是"',
    "“一", "》", "条例》", "审议_", "议_", "_", "没有", "没有这几个字", "改造区", "  ", "云督", "应急", "市应急局", "\ue000\ue000\ue000", "\U0010ffff\U0010ffff", "İs", "\ud7ff\ud7ff",
)  # fmt: skip


@pytest.fixture
def made(city):
    rows = [registered(city) for _told in TOLD]
    for row, (title, words) in zip(rows, TOLD, strict=True):
        Commitment.objects.filter(pk=row.pk).update(title=title, words=words)
    return list(Commitment.objects.select_related("lead").order_by("pk"))


def telling(rows, words):
    """The same by reading every one of them."""
    said = words.strip().upper()
    return [
        row.pk
        for row in rows
        if any(
            said in (told or "").upper() for told in (row.title, row.number, row.words, row.lead.short, row.lead.name)
        )
    ]


def found(acting, words):
    filters = Filters(words=words.strip(), sort="old")
    return [row.pk for row in listed(acting, filters, NOW.date(), rulebook())]


@pytest.mark.parametrize("words", SOUGHT)
def test_what_the_index_finds_is_what_reading_finds(city, made, words):
    assert found(city.clerk, words) == telling(made, words)


def might(words):
    return sought.might_tell(words, Unit.objects.none(), connection.vendor)


def test_words_that_were_changed_or_taken_away_are_found_no_more(made):
    first = made[0].pk
    assert might("泊位") == [first]
    Commitment.objects.filter(pk=first).update(title="另一件", words="另一件事。")
    assert might("泊位") == []
    assert might("另一") == [first]


def test_one_character_is_not_asked_of_the_index(made):
    assert might("个") is None


def test_what_is_found_too_often_is_left_to_reading(city, made, monkeypatch):
    monkeypatch.setattr(sought, "MOST", 1)
    assert might("泊位") is not None
    Commitment.objects.update(words="停车泊位")
    assert might("泊位") is None
    assert found(city.clerk, "泊位") == [row.pk for row in made]


def test_an_index_whose_triggers_are_gone_is_made_anew(made):
    """As SQLite drops them when a migration makes the table of commitments anew."""
    first, on = made[0].pk, "" if connection.vendor == "sqlite" else " ON commitments_commitment"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER commitments_sought_changed{on}")
    Commitment.objects.filter(pk=first).update(words="无人知晓")
    assert might("知晓") == []
    sought.install(connection)
    assert might("知晓") == [first]
    assert might("泊位") == []
