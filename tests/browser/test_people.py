"""A stand-in is chosen while one types, on a narrow screen, from the key to the ledger."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person
from luoshi.org.models import Post, Role
from tests.browser.launch import CHROMIUM, WIDER
from tests.browser.test_review import show  # noqa: F401 - a fixture
from tests.city import NOW, City, make_city
from tests.days import today

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def city(home) -> City:
    return make_city()


def test_a_person_is_chosen_while_one_types(show: Any, city: City) -> None:  # noqa: F811
    guard = enter_person(
        acting=Acting.system(), now=NOW, username="anquan", name="石坚", unit=city.government, role=Role.SECURITY_ADMIN
    )
    post = city.safety_head.posts[0]
    page = show(Acting.of(guard, guard.posts.all()), f"/people/posts/{post.pk}/stand_in/", width=360)
    page.get_by_label("由谁代理").click()
    page.keyboard.type("住建")  # by the unit
    page.locator(".typeahead-list [role=option]", has_text="赵刚").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".typeahead-box .chip", has_text="赵刚").wait_for()
    assert page.evaluate(WIDER) == []
    page.fill("[name=valid_to]", (today() + timedelta(days=3)).isoformat())
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="设代理").click()
    made = Post.objects.get(stands_in_for=post)
    assert made.person == city.housing_head.person
    assert Entry.objects.latest("id").kind == "post.stood_in"
