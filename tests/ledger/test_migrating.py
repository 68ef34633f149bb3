"""A migration that changes rows writes entries too, so that the record still verifies."""

import importlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.ledger.writing import SYSTEM, Act
from luoshi.org.models import Post, Role
from tests.city import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
MIGRATION = importlib.import_module("luoshi.org.migrations.0004_three_administrators")


def administrator(person, unit, until: date | None = None) -> Post:
    """A post as it was before the three administrators."""
    post = Post(person=person, unit=unit, role=Role.LIAISON, valid_to=until)
    act = Act(unit.stream, "person.appointed", SYSTEM, NOW)
    act.save(post)
    post.role = "administrator"
    act.rows["org.post"][str(post.pk)]["role"] = "administrator"
    act.write()
    Post.objects.filter(pk=post.pk).update(role="administrator")
    return post


def end(post: Post, day: date) -> None:
    act = Act(post.unit.stream, "person.appointed", SYSTEM, NOW)
    post.valid_to = day
    act.save(post)
    act.write()


def test_an_administrator_becomes_the_system_administrator_and_the_record_verifies(city):
    end(city.clerk.posts[0], date(2023, 1, 31))
    post = administrator(city.clerk.person, city.government)
    MIGRATION.convert(apps, None)
    post.refresh_from_db()
    assert (post.role, post.valid_to) == (Role.SYSTEM_ADMIN, None)
    assert sentence(Entry.objects.latest("id")) == "陈静 的管理员岗位按三员分立改为 市政府 · 系统管理员"
    assert verify.run().problems == []


def test_beside_another_post_the_administrators_ends(city):
    post = administrator(city.chief.person, city.office)
    MIGRATION.convert(apps, None)
    post.refresh_from_db()
    assert post.valid_to == timezone.localdate() - timedelta(days=1)
    assert verify.run().problems == []
