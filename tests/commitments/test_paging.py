"""A list is counted to a bound, and turned to its end all the same."""

import pytest

from luoshi.commitments import paging
from luoshi.commitments.models import Commitment
from tests.city import registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def rows(monkeypatch, city):
    """Five, of which a list that shows two on a page counts three."""
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    for _turn in range(5):
        registered(city)
    return Commitment.objects.order_by("pk")


def with_leads(rows):
    return rows.select_related("lead")


@pytest.mark.parametrize(
    ("asked", "number", "told", "following"),
    [
        (None, 1, "3+", True), ("1", 1, "3+", True), ("2", 2, "4+", True), ("3", 3, "5", False), ("9", 3, "5", False),
        ("9" * 40, 3, "5", False),
        ("0", 1, "3+", True), ("-1", 1, "3+", True), ("x", 1, "3+", True), ("９", 1, "3+", True),
    ],
)  # fmt: skip
def test_a_list_is_counted_as_far_as_it_is_read(rows, asked, number, told, following):
    paginator = paging.BoundedPaginator(rows, 2, asked, with_leads)
    page = paginator.page_asked()
    assert (paginator.told, page.has_next()) == (told, following)
    assert page.number == number


def test_every_row_is_on_one_page(rows):
    pages = [paging.BoundedPaginator(rows, 2, str(number), with_leads).page_asked() for number in (1, 2, 3)]
    assert [one.pk for page in pages for one in page] == list(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("order", ["pk", "-pk"])
def test_a_page_keeps_the_order_of_the_list_and_asks_twice(rows, order, django_assert_num_queries):
    wanted = list(rows.order_by(order).values_list("pk", flat=True))[2:4]
    with django_assert_num_queries(2):
        page = paging.BoundedPaginator(rows.order_by(order), 2, "2", with_leads).page_asked()
        shown = [(one.pk, one.lead.name) for one in page]
        assert page.paginator.told == "4+"
    assert [pk for pk, _lead in shown] == wanted
