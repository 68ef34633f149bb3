"""People and the posts that they hold: entered, appointed, ended, stood in for, handed over, left.

Each act is the security administrator's, within reach of the post (`org.rights`), and never about that administrator: who
arranges rights has none from themselves. Days are whole: ``valid_to`` and ``left_on`` are the last on which a post is held.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger import queries as ledger
from luoshi.ledger.sentences import sentence, who
from luoshi.ledger.writing import Act, append_many, save_each
from luoshi.org.acting import OFFICE_ROLES, Acting
from luoshi.org.actions.signing_in import end_all_sessions
from luoshi.org.errors import ActRefused, Invalid, NotEntitled
from luoshi.org.models import Kind, Person, Post, Role, Token, Unit
from luoshi.org.rights import ADMINISTRATORS, kept_apart, may_arrange_people
from luoshi.org.words import plain

DAY = timedelta(days=1)
MOST_TOLD = 5  # entries that a stale page is told of

# A password that is read from a screen or a slip of paper: none of its characters can be taken for another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


class PersonChanged(ActRefused):
    """Somebody changed the person since the page was made."""

    code = "stale"


@dataclass(frozen=True)
class Left:
    """What came of a leaving: the posts that ended with it, and those of others who stood in for them."""

    person: Person
    posts: list[Post]
    stand_ins: list[Post]
    tokens: int


# --- entering, and what is known of a person ---


@dataclass(frozen=True)
class PersonLine:
    """One person to be entered, with a first post. ``encoded``: a password already hashed; "" for none yet."""

    username: str
    name: str
    unit: Unit
    role: str
    email: str = ""
    encoded: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    one_time: bool = False


def enter_person(
    *, acting: Acting, now: datetime, username: str, name: str, unit: Unit, role: str, password: str | None = None,
    encoded: str = "", email: str = "", valid_from: date | None = None, valid_to: date | None = None, one_time: bool = False,
) -> Person:  # fmt: skip
    """Enter a person with a first post. Without a password nobody can sign in as them until one is set.

    encoded: a password already hashed, for many people entered at once. one_time: another must be chosen at first sign-in.
    Raises NotEntitled; Invalid, by field.
    """
    encoded = encoded or (make_password(password) if password is not None else "")
    line = PersonLine(username, name, unit, role, email, encoded, valid_from, valid_to, one_time)
    return enter_people([line], acting=acting, now=now)[0]


@transaction.atomic
def enter_people(lines: Sequence[PersonLine], *, acting: Acting, now: datetime) -> list[Person]:
    """Enter many people, each an entry of their own stream; the number of queries does not grow with them.

    Raises as ``enter_person``, for the first line that is wrong; then nobody is entered.
    """
    names = [plain(line.username).lower() for line in lines]
    wanted = [name for name in names if "\x00" not in name]  # PostgreSQL cannot be asked for it; check_alone refuses it
    rows = Person.objects.annotate(key=Lower("username")).filter(key__in=wanted)
    taken = set(rows.values_list("key", flat=True))
    acts, people, posts = [], [], []
    for line in lines:
        refuse_stranger(acting, line.unit)
        person = Person(
            username=plain(line.username), name=one_line(line.name), email=plain(line.email), must_change_password=line.one_time
        )  # fmt: skip
        person.password = line.encoded or make_password(None)
        check_alone(person)
        if person.username.lower() in taken:
            raise username_taken(person.username)
        post = Post(person=person, unit=line.unit, role=line.role, valid_from=line.valid_from, valid_to=line.valid_to)
        check_post(post, [], acting, now)
        act = Act("", "person.entered", author=acting.author(), now=now)
        act.facts.update(name=person.name, username=person.username, post=str(post), **days_told(post))
        taken.add(person.username.lower())
        acts.append(act)
        people.append(person)
        posts.append(post)
    save_each(list(zip(acts, people, strict=True)))
    for act, person, post in zip(acts, people, posts, strict=True):
        act.stream = person.stream
        post.person = person  # whose key is known by now
    save_each(list(zip(acts, posts, strict=True)))
    append_many(acts)
    return people


def change_person(
    pk: int, *, acting: Acting, now: datetime, name: str, email: str = "", version: int | None = None
) -> Person:
    """Correct a name or a mail address. The user name stays: it stands in every entry of the record."""
    with _arranging(pk, "person.changed", acting=acting, now=now, version=version, whole=True) as (person, act):
        old = (person.name, person.email)
        person.name, person.email = one_line(name), email.strip()
        if (person.name, person.email) == old:
            raise Invalid(_("没有改动。"))
        _check(person)
        act.save(person)
        act.facts.update(name=person.name, old=old[0], old_email=old[1], email=person.email)
    return person


def set_one_time_password(pk: int, *, acting: Acting, now: datetime, version: int | None = None) -> tuple[Person, str]:
    """Give a person a password for one sign-in; sessions begun with the old one end.

    Returns it: it is shown once, and kept nowhere.
    """
    with _arranging(pk, "person.password_set", acting=acting, now=now, version=version, whole=True) as (person, act):
        if person.has_left(timezone.localdate(now)):
            raise Invalid(_("%(name)s 已离任，不能登录。先任职，再设密码。") % {"name": person.name})
        password = one_time_password()
        person.set_password(password)
        person.password_set_at, person.must_change_password = None, True
        act.save(person)
        act.facts.update(name=person.name)
        end_all_sessions(person, acting=acting, now=now)
    return person, password


def one_time_password() -> str:
    """Twelve characters in groups of four, of three kinds; some 60 bits."""
    every = _LETTERS + _CAPITALS + _DIGITS
    drawn = [secrets.choice(kind) for kind in (_LETTERS, _CAPITALS, _DIGITS)] + [
        secrets.choice(every) for _n in range(9)
    ]
    secrets.SystemRandom().shuffle(drawn)
    return "-".join("".join(drawn[at : at + 4]) for at in (0, 4, 8))


# --- posts ---


def appoint(
    person: Person, unit: Unit, role: str, *, acting: Acting, now: datetime, valid_from: date | None = None,
    valid_to: date | None = None, version: int | None = None,
) -> Post:  # fmt: skip
    """Give a person one more post. Who had left has come back by it. Raises NotEntitled; Invalid, by field."""
    refuse_stranger(acting, unit)
    with _arranging(person.pk, "post.appointed", acting=acting, now=now, version=version) as (held, act):
        post = Post(person=held, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
        check_post(post, held.posts.all(), acting, now)
        _take(post, act)
        act.facts.update(name=held.name, post=str(post), **days_told(post))
    return post


def end_post(pk: int, *, acting: Acting, now: datetime, on: date, version: int | None = None) -> Post:
    """Let a post end after the day ``on``, and with it those who stand in for it. One that has not begun never begins."""
    post = _post(pk)
    refuse_stranger(acting, post.unit)
    with _arranging(post.person_id, "post.ended", acting=acting, now=now, version=version) as (person, act):
        post = _held(post)
        stand_ins = _end([post], on, act)
        act.facts.update(name=person.name, post=str(post), on=str(post.valid_to), **stood_in(stand_ins))
    return post


def stand_in(
    pk: int, person: Person, *, acting: Acting, now: datetime, valid_from: date, valid_to: date, version: int | None = None
) -> Post:  # fmt: skip
    """Let ``person`` hold a post in place of its holder from one day to another (代理), with the same rights.

    The holder keeps the post. version: of the one who stands in.
    """
    post = _post(pk)
    refuse_stranger(acting, post.unit)
    with _arranging(person.pk, "post.stood_in", acting=acting, now=now, version=version) as (deputy, act):
        refuse_self(acting, post.person)
        _refuse_standing_in(post, deputy, valid_from, valid_to)
        held = Post(
            person=deputy, unit=post.unit, role=post.role, valid_from=valid_from, valid_to=valid_to, stands_in_for=post
        )
        check_post(held, deputy.posts.all(), acting, now)
        _take(held, act)
        act.facts.update(name=deputy.name, post=str(post), holder=post.person.name, **days_told(held))
    return held


@transaction.atomic
def hand_over(pk: int, person: Person, *, acting: Acting, now: datetime, on: date, version: int | None = None) -> Post:
    """Hand a post over (交接): ``person`` holds it from ``on``, its holder until the day before.

    An entry for each of the two, so that the history of either is whole. version: of the one who hands over.
    """
    post = _post(pk)
    refuse_stranger(acting, post.unit)
    giver, taker = _hold([post.person_id, person.pk])
    if giver is taker:
        raise Invalid(_("不能交接给本人。"), fields={"person": _("不能交接给本人。")})
    for one in (giver, taker):
        refuse_self(acting, one)
    _refuse_stale(giver, version)
    gone, come = (
        Act(one.stream, kind, author=acting.author(), now=now)
        for one, kind in ((giver, "post.handed_over"), (taker, "post.taken_over"))
    )
    post = _held(post)
    _end([post], on - DAY, gone, field="on")
    taken = Post(person=taker, unit=post.unit, role=post.role, valid_from=on, stands_in_for_id=post.stands_in_for_id)
    check_post(taken, taker.posts.all(), acting, now)
    _take(taken, come)
    gone.facts.update(name=giver.name, post=str(post), to=taker.name, on=str(on))
    come.facts.update(name=taker.name, post=str(taken), giver=giver.name, on=str(on))
    append_many([gone, come])
    return taken


def leave(pk: int, *, acting: Acting, now: datetime, on: date, version: int | None = None) -> Left:
    """Let a person leave (离任) after the day ``on``: every post ends, tokens too, and from the next day no sign-in is let in.

    Where that day has passed, sessions end at once; else the first request of the next day ends them.
    """
    today = timezone.localdate(now)
    with _arranging(pk, "person.left", acting=acting, now=now, version=version, whole=True) as (person, act):
        if person.left_on is not None:
            told = _("%(name)s 已定于 %(day)s 离任。") % {"name": person.name, "day": person.left_on}
            raise Invalid(told, fields={"on": told})
        posts = [post for post in person.posts.select_related("unit") if post.valid_to is None or post.valid_to > on]
        stand_ins = _end([post for post in posts if not _begins_after(post, on)], on, act)
        for post in posts:
            if _begins_after(post, on):
                post.valid_to = _day_before(post)
                act.save(post)
        person.left_on = on
        act.save(person)
        tokens = _end_tokens(person, on, today, now, act)
        if on < today:
            end_all_sessions(person, acting=acting, now=now)
        titles = [str(post) for post in posts]
        act.facts.update(name=person.name, on=str(on), posts=titles, tokens=tokens, **stood_in(stand_ins))
    return Left(person, posts, stand_ins, tokens)


# --- what every act shares ---


@contextmanager
def _arranging(
    pk: int, kind: str, *, acting: Acting, now: datetime, version: int | None, whole: bool = False
) -> Iterator[tuple[Person, Act]]:
    """Change one person as one transaction and one entry.

    version: the number of the last entry about the person that the page knew. whole: the act is about the sign-in itself, so
    every post of the person has to be within reach: who is something elsewhere too is not this administrator's to stop.
    """
    with transaction.atomic():
        [person] = _hold([pk])
        refuse_self(acting, person)
        if whole:
            for post in person.posts.select_related("unit"):
                refuse_stranger(acting, post.unit)
        elif not may_arrange_people(acting):
            raise NotEntitled(_("人员和岗位由安全管理员办理。"))
        _refuse_stale(person, version)
        act = Act(person.stream, kind, author=acting.author(), now=now)
        yield person, act
        act.write()


def _hold(keys: Sequence[int]) -> list[Person]:
    """The people, held until the transaction ends: two acts about one person come one after the other."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    found = {person.pk: person for person in rows}
    return [found[key] for key in keys]


def _post(pk: int) -> Post:
    return Post.objects.select_related("unit", "person").get(pk=pk)


def _held(post: Post) -> Post:
    """The post as it is now that its holder is held."""
    return Post.objects.select_related("unit", "person").get(pk=post.pk)


def refuse_stranger(acting: Acting, unit: Unit) -> None:
    if not may_arrange_people(acting, unit):
        raise NotEntitled(_("%(unit)s 的人员和岗位由本级政府的安全管理员办理。") % {"unit": unit})


def refuse_self(acting: Acting, person: Person) -> None:
    if acting.person is not None and acting.person.pk == person.pk:
        raise NotEntitled(_("不能办理自己的岗位和账号，请由另一名安全管理员办理。"))


def _refuse_stale(person: Person, version: int | None) -> None:
    if version is None:
        return
    since = list(ledger.entries_of(person.stream).filter(seq__gt=version)[:MOST_TOLD])
    if since:
        told = "；".join(f"{who(entry)} {sentence(entry)}" for entry in since)
        raise PersonChanged(_("您打开页面之后，已有变化：%(what)s。请看过再办。") % {"what": told})


def check_alone(person: Person) -> None:
    """The part of what is asked of a person that asks the database nothing: the words themselves."""
    try:
        person.full_clean(exclude=["password"], validate_unique=False)
    except ValidationError as error:
        fields = {name: " ".join(told) for name, told in error.message_dict.items()}
        labels = {field.name: field.verbose_name for field in Person._meta.fields}
        named = [f"{labels[name]}：{told}" for name, told in fields.items()]  # zh: as labels end
        raise Invalid(" ".join(named), fields=fields) from error


def _check(person: Person) -> None:
    """Raise Invalid, by field, where a person cannot be entered so."""
    check_alone(person)
    # Sign-in takes a user name in any case.
    if Person.objects.exclude(pk=person.pk).filter(username__iexact=person.username).exists():
        raise username_taken(person.username)


def username_taken(username: str) -> Invalid:
    told = _("用户名“%(username)s”已有人使用（不分大小写）。") % {"username": username}
    return Invalid(told, fields={"username": told})


def check_post(post: Post, others: Iterable[Post], acting: Acting, now: datetime) -> None:
    """Raise Invalid, by field, where this person cannot hold this post then."""
    today = timezone.localdate(now)
    wrong = _wrong_days(post, today) or _wrong_place(post, acting) or _wrong_beside(post, others, today)
    if wrong:
        raise Invalid(wrong[1], fields={wrong[0]: wrong[1]})


def _wrong_days(post: Post, today: date) -> tuple[str, str] | None:
    if post.valid_to and post.valid_from and post.valid_to < post.valid_from:
        return "valid_to", _("结束日期不能早于开始日期。")
    if post.valid_to and post.valid_to < today:
        return "valid_to", _("结束日期已经过去。")
    begins, last = post.valid_from or today, post.unit.valid_to
    if last is not None and last < begins:
        return "unit", _("%(unit)s 已于 %(day)s 撤销。") % {"unit": post.unit, "day": last}
    return None


def _wrong_place(post: Post, acting: Acting) -> tuple[str, str] | None:
    """A post in a unit that has none of that kind; the system, which sets the first ones up, is not asked."""
    if acting.is_system:
        return None
    if post.role not in Role.values:
        return "role", _("没有这种岗位。")
    if post.role in OFFICE_ROLES | {Role.GUEST} and post.unit.kind != Kind.OFFICE:
        return "role", _("%(unit)s 不是督查机构，没有督查员、特邀督查员和督查室主任。") % {"unit": post.unit}
    if post.role in ADMINISTRATORS | {Role.LEADER, Role.AUDITOR} and not post.unit.governs:
        return "role", _("%(role)s 任职于一级党委政府，%(unit)s 不是。") % {
            "role": Role(post.role).label,
            "unit": post.unit,
        }
    return None


def _wrong_beside(post: Post, others: Iterable[Post], today: date) -> tuple[str, str] | None:
    beside = [other for other in others if _overlap(post, other, today)]
    if kept_apart(post.role, [other.role for other in beside]):
        return "role", _("三名管理员互不兼任，也不兼任业务岗位。请先终止原有岗位，从次日起任职。")
    if any((other.unit_id, other.role) == (post.unit_id, post.role) for other in beside):
        return "role", _("这段时间里 %(name)s 已经任 %(post)s。") % {"name": post.person.name, "post": post}
    return None


def _overlap(one: Post, other: Post, today: date) -> bool:
    """Whether there is a day, from today on where ``one`` names none, on which both are held."""
    ends_before = one.valid_to is not None and other.valid_from is not None and one.valid_to < other.valid_from
    begins_after = other.valid_to is not None and one.valid_from is not None and other.valid_to < one.valid_from
    never = other.valid_to is not None and other.valid_from is not None and other.valid_to < other.valid_from
    over = other.valid_to is not None and one.valid_from is None and other.valid_to < today
    return not (ends_before or begins_after or never or over)


def _refuse_standing_in(post: Post, deputy: Person, valid_from: date, valid_to: date) -> None:
    told = ""
    if post.person_id == deputy.pk:
        told = _("不能由本人代理自己的岗位。")
    elif post.stands_in_for_id is not None:
        told = _("这个岗位本身是代理，不能再由别人代理。")
    if told:
        raise Invalid(told, fields={"person": told})
    if (post.valid_to and post.valid_to < valid_to) or (post.valid_from and valid_from < post.valid_from):
        told = _("代理期间须在 %(name)s 的任期之内。") % {"name": post.person.name}
        raise Invalid(told, fields={"valid_to": told})


def _begins_after(post: Post, day: date) -> bool:
    return post.valid_from is not None and post.valid_from > day


def _day_before(post: Post) -> date:
    assert post.valid_from is not None
    return post.valid_from - DAY


def _end(posts: Sequence[Post], on: date, act: Act, *, field: str = "on") -> list[Post]:
    """Let posts end after ``on``, with those of others that stand in for them; returns the latter."""
    later = Q(valid_to=None) | Q(valid_to__gt=on)
    stand_ins = list(
        Post.objects.filter(later, stands_in_for__in=posts).select_related("person", "unit").order_by("pk")
    )
    let_end(posts, stand_ins, on, field=field)
    for post in (*posts, *stand_ins):
        act.save(post)
    return stand_ins


def let_end(posts: Sequence[Post], stand_ins: Sequence[Post], on: date, *, field: str = "on") -> None:
    """Set the last day of posts, and of those that stand in for them. Raises Invalid where one ends by then anyhow."""
    for post in posts:
        if post.valid_to is not None and post.valid_to <= on:
            told = _("%(post)s 已定于 %(day)s 终止。") % {"post": post, "day": post.valid_to}
            raise Invalid(told, fields={field: told})
    for post in (*posts, *stand_ins):
        post.valid_to = _day_before(post) if _begins_after(post, on) else on


def _end_tokens(person: Person, on: date, today: date, now: datetime, act: Act) -> int:
    """Let tokens end with the last day; at once where that has passed. Returns how many."""
    midnight = timezone.make_aware(datetime.combine(on + DAY, time()))
    tokens = list(Token.objects.filter(person=person, revoked_at=None, expires_at__gt=min(now, midnight)))
    for token in tokens:
        if on < today:
            token.revoked_at = now
        else:
            token.expires_at = min(token.expires_at, midnight)
        act.save(token)
    return len(tokens)


def _take(post: Post, act: Act) -> None:
    """Save a post that somebody takes. One that goes on after the last day of who was to leave takes the leaving back."""
    act.save(post)
    if comes_back(post):
        act.save(post.person)


def comes_back(post: Post) -> bool:
    """Take the leaving of a post's holder back where the post goes on after it. Whether it was."""
    person = post.person
    back = person.left_on is not None and (post.valid_to is None or post.valid_to > person.left_on)
    if back:
        person.left_on = None
    return back


def one_line(text: str) -> str:
    """A text with single blanks between its words, and none around it."""
    return " ".join(text.split())


def days_told(post: Post) -> dict[str, str]:
    """The post's days as facts; what is open is left out."""
    days = {"since": post.valid_from, "until": post.valid_to}
    return {name: str(day) for name, day in days.items() if day}


def stood_in(posts: Iterable[Post]) -> dict[str, list[str]]:
    named = [f"{post.person.name}（{post}）" for post in posts]  # zh: names, frozen in the entry
    return {"stand_ins": named} if named else {}
