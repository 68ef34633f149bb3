"""What is chosen while one types: a person on a narrow screen, from the key to the ledger; units, of those that the form takes."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import enter_person
from luoshi.org.models import Post, Role
from tests.browser.launch import CHROMIUM, WIDER, arriving
from tests.browser.test_review import show  # noqa: F401 - a fixture
from tests.chains import make_chain
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
    page.locator("#id_person-input").click()
    page.keyboard.type("住建局")  # by the unit
    page.locator(".typeahead-list [role=option]", has_text="赵刚").click()
    page.locator(".typeahead-box .chip", has_text="赵刚").wait_for()
    assert page.evaluate(WIDER) == []
    page.fill("[name=valid_to]", (today() + timedelta(days=3)).isoformat())
    with arriving(page):
        page.locator("main").get_by_role("button", name="设代理").click()
    made = Post.objects.get(stands_in_for=post)
    assert made.person == city.housing_head.person
    assert Entry.objects.latest("id").kind == "post.stood_in"


def test_only_units_that_the_form_takes_are_offered(show: Any, city: City) -> None:  # noqa: F811
    chain = make_chain(city)
    page = show(chain.liaison, f"/commitments/{chain.root.pk}/pass_down/")
    page.locator("#id_units-input").click()
    page.keyboard.type("局")  # the city has bureaus too
    page.locator(".typeahead-list [role=option]", has_text=str(chain.bureau)).wait_for()
    assert page.locator(".typeahead-list [role=option]").count() == 1
    page.locator("#id_units-input").fill("住建局")
    page.locator(".typeahead-list .none, .typeahead-list [role=option]", has_not_text="市住建局").first.wait_for()
    assert page.locator(".typeahead-list [role=option]", has_text="市住建局").count() == 0
