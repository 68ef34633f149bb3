"""What the record keeps of a post is read in the reader's language, whatever language it was written in."""

import pytest
from django.test import Client
from django.utils import translation

from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import post, sentence
from luoshi.org import roster_file
from luoshi.org.models import Role
from luoshi.org.post_words import post_words
from tests.city import City, dispatched

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kept", "chinese", "english"),
    [
        ("市应急局 · 联络员", "市应急局 · 联络员", "市应急局 · liaison"),
        ("市应急局 · liaison", "市应急局 · 联络员", "市应急局 · liaison"),
        ("市应急局 · 单位负责人（代）", "市应急局 · 单位负责人（代）", "市应急局 · head of the unit (stand-in)"),
        ("甲 · 乙 · 督查员", "甲 · 乙 · 督查员", "甲 · 乙 · supervisor"),
        ("市应急局 · 调研员", "市应急局 · 调研员", "市应急局 · 调研员"),
        ("石桥县 · 市领导", "石桥县 · 领导", "石桥县 · leader"),  # as it was called before
        ("云督 · Guest inspector (stand-in)", "云督 · 特邀督查员（代）", "云督 · guest inspector (stand-in)"),
        ("", "", ""),
    ],
)
def test_the_role_is_put_into_words(kept: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert post_words(kept) == chinese
    with translation.override("en"):
        assert post_words(kept) == english


def test_the_record_tells_posts_in_the_reader_s_language(city: City) -> None:
    commitment = dispatched(city)
    entry = Entry.objects.filter(stream=commitment.stream).earliest("seq")
    entered = Entry.objects.get(stream=city.safety_head.person.stream)
    with translation.override("en"):
        assert post(entry) == "市委督查室 · supervisor"
        assert "head of the unit" in sentence(entered)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(city.clerk.person)
    page = client.get(f"/commitments/{commitment.pk}/").content.decode()
    assert "市委督查室 · supervisor" in page
    assert "督查员" not in page.partition('id="history"')[2].partition("</section>")[0]


def test_a_table_that_somebody_keeps_may_say_what_a_role_was_called_before() -> None:
    assert roster_file._former_role("市领导") == Role.LEADER
    assert roster_file._former_role("guest inspector") == Role.GUEST
    assert roster_file._former_role("调研员") is None
