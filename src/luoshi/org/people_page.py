"""One person's page: who they are, what they hold and held, what their leaving leaves open, and what was done about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from luoshi.ledger import queries as ledger
from luoshi.ledger.sentences import sentence, who
from luoshi.org import standing
from luoshi.org.frame import acting_of
from luoshi.org.models import Person, Post, Unit
from luoshi.org.people_queries import left_without, page_of_entries
from luoshi.org.rights import may_arrange_people

HISTORY = 20


@dataclass(frozen=True)
class Held:
    """A post as the page shows it. state: now, later or over; mine: within this administrator's reach."""

    post: Post
    state: str
    mine: bool


@dataclass(frozen=True)
class Behind:
    """What rests on the units of some posts, and which of them are left without a liaison or a head."""

    resting: list[tuple[Unit, int]]
    without: list[Post]


def page_of_person(request: HttpRequest, pk: int, *, issued: str = "") -> HttpResponse:
    """The page. issued: a password just set, shown this once."""
    acting, today = acting_of(request), timezone.localdate()
    person = get_object_or_404(Person.objects.visible_to(acting, today), pk=pk)
    posts = list(person.posts.select_related("unit", "stands_in_for__person").order_by("-valid_from", "-pk"))
    arranges = may_arrange_people(acting) and person != acting.person
    held = [_held(post, today, mine=arranges and may_arrange_people(acting, post.unit)) for post in posts]
    entries, older, newer = page_of_entries(ledger.entries_of(person.stream).order_by(), request.GET, HISTORY)
    context: dict[str, Any] = {
        "person": person,
        "issued": issued,
        "held": [one for one in held if one.state != "over"],
        "over": [one for one in held if one.state == "over"],
        "stand_ins": list(
            Post.objects.not_over(today).filter(stands_in_for__in=posts).select_related("person", "unit")
        ),
        "arranges": arranges,
        "whole": arranges and all(one.mine for one in held),
        "has_left": person.has_left(today),
        "behind": _after_leaving(person, posts),
        "entries": [
            {"at": entry.at, "words": f"{who(entry)} {sentence(entry)}", "hash": entry.hash} for entry in entries
        ],
        "next_url": f"?before={older}" if older else "",
        "previous_url": f"?after={newer}" if newer else "",
        "version": version_now(person),
        "crumb": reverse("people:list"),
    }
    return render(request, "org/people/person.html", context)


def version_now(person: Person) -> int:
    """The number of the last entry about this person: what a form carries, so that a stale page is noticed."""
    last = ledger.head(person.stream)
    return last.seq if last else 0


def left_behind(posts: Iterable[Post], day: date, *, still_held: bool = True) -> Behind:
    """What is left open where these posts end with ``day``; ``still_held``: their end is only thought of."""
    posts = list(posts)
    units = {post.unit_id: post.unit for post in posts}
    resting = standing.resting_on(list(units))
    without = left_without(posts, day, but_for=[post.pk for post in posts] if still_held else [])
    return Behind([(units[key], count) for key, count in sorted(resting.items())], without)


def _after_leaving(person: Person, posts: list[Post]) -> Behind | None:
    if person.left_on is None:
        return None
    gone = [post for post in posts if post.valid_to == person.left_on]
    return left_behind(gone, person.left_on, still_held=False)


def _held(post: Post, today: date, *, mine: bool) -> Held:
    if post.is_held_on(today):
        return Held(post, "now", mine)
    later = (
        post.valid_from is not None
        and post.valid_from > today
        and (post.valid_to is None or post.valid_to >= post.valid_from)
    )
    return Held(post, "later" if later else "over", mine)
