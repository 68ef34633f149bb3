"""Every write to a commitment. Its state changes in one place only: ``perform``."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments import lights
from luoshi.commitments.classified import is_work_secret, refuse_classified
from luoshi.commitments.errors import Stale, refused
from luoshi.commitments.history import since_version
from luoshi.commitments.models import ON_DUTY, Commitment, Handling, Involvement, SavedView, UnitRole, is_lower
from luoshi.commitments.parties import parties
from luoshi.kernel.lifecycle import MOVE_OF, Action, Need, Party, Refusal, State, entitled, refusal
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import Act, append_many, update_each
from luoshi.org.acting import OFFICE_ROLES, Acting
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from luoshi.org.models import Post, Unit
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook


@dataclass
class Doing:
    """An act under way: change the commitment, save what belongs to it through ``act``, add facts for the sentence."""

    commitment: Commitment
    act: Act
    entry: Entry | None = None


@contextmanager
def perform(
    pk: int,
    action: Action,
    *,
    acting: Acting,
    now: datetime,
    version: int | None = None,
    given: Mapping[Need, Any] | None = None,
) -> Iterator[Doing]:
    """Do ``action`` to the commitment ``pk`` as one transaction and one ledger entry.

    version: the one on the page that the person acted from; None where there was no page. given: what the action
    needs, by the life-cycle's table; empty values count as missing.

    Raises Stale when somebody acted since that page, WrongState, NotEntitled or Incomplete by the table; whatever
    the body raises undoes everything.
    """
    with transaction.atomic():
        commitment = locked(pk)
        _refuse_stale(commitment, version)
        roles = parties(acting, commitment)
        _refuse(commitment, action, set(roles), given or {})
        act = Act(
            commitment.stream,
            f"commitment.{action.value}",
            author=acting.author(_post(roles, action, commitment)),
            now=now,
        )
        doing = Doing(commitment, act)
        yield doing
        _move(doing, action)
        doing.entry = _finish(commitment, act, now)


@contextmanager
def perform_each(
    versions: Mapping[int, int | None],
    action: Action,
    *,
    acting: Acting,
    now: datetime,
    given: Callable[[Commitment], Mapping[Need, Any]],
) -> Iterator[tuple[list[Doing], dict[int, str]]]:
    """Do ``action`` to many commitments, each an entry of its own stream; the number of queries does not grow with them.

    versions: what the person saw, by pk. given: what the action needs, for each. Yields those that may be done, in the order
    of pk, for the body to change, and why not for the others: one's trouble is only its own. One transaction for all.
    """

    def post_of(commitment: Commitment) -> Post:
        roles = parties(acting, commitment)
        _refuse(commitment, action, set(roles), given(commitment))
        return _post(roles, action, commitment)

    with _each(versions, f"commitment.{action.value}", post_of, acting=acting, now=now) as (doings, left):
        yield doings, left
        for doing in doings:
            _move(doing, action)


@contextmanager
def note_each(
    versions: Mapping[int, int | None],
    kind: str,
    *,
    acting: Acting,
    now: datetime,
    by: set[Party],
    states: set[State],
    action: Action,
) -> Iterator[tuple[list[Doing], dict[int, str]]]:
    """``note`` for many commitments, as ``perform_each`` is ``perform`` for many."""
    with _each(
        versions, kind, lambda commitment: _noting_post(commitment, acting, by, states, action), acting=acting, now=now
    ) as (doings, left):
        yield doings, left


@contextmanager
def _each(
    versions: Mapping[int, int | None],
    kind: str,
    post_of: Callable[[Commitment], Post],
    *,
    acting: Acting,
    now: datetime,
) -> Iterator[tuple[list[Doing], dict[int, str]]]:
    """The commitments whom ``post_of`` does not refuse, held; after the body each is counted, lit anew and put on record."""
    with transaction.atomic():
        doings: list[Doing] = []
        left: dict[int, str] = {}
        for commitment in held_each(versions):
            try:
                _refuse_stale(commitment, versions[commitment.pk])
                post = post_of(commitment)
            except ActRefused as error:
                left[commitment.pk] = error.message
                continue
            doings.append(Doing(commitment, Act(commitment.stream, kind, author=acting.author(post), now=now)))
        yield doings, left
        _finish_all(doings, now)


@contextmanager
def perform_below(doing: Doing, action: Action, *, now: datetime, only: Q | None = None) -> Iterator[list[Doing]]:
    """Do ``action`` to everything that was passed down from what ``doing`` is about and is in one of the action's states.

    only: a condition that it must meet besides.

    A part of the act above, by the same author: whoever may end the whole needs no right to each of its parts. Each is an
    entry of its own stream; the number of queries does not grow with them. Yields them for the body to change.
    """
    below = keys_below(doing.commitment)
    held = Commitment.objects.select_related("issuer", "lead").select_for_update(of=("self",))
    rows = held.filter(only or Q(), pk__in=below, state__in=MOVE_OF[action].sources).order_by("pk") if below else ()
    author = doing.act.author
    doings = [Doing(row, Act(row.stream, f"commitment.{action.value}", author=author, now=now)) for row in rows]
    yield doings
    for one in doings:
        _move(one, action)
    _finish_all(doings, now)


def keys_below(commitment: Commitment) -> set[int]:
    """The keys of everything that was passed down from a commitment. One query, whatever the depth."""
    root = commitment.root_id or commitment.pk
    parents = dict(Commitment.objects.filter(root=root).order_by("depth", "pk").values_list("pk", "parent"))
    found = {commitment.pk}
    for key, parent in parents.items():  # a level is read after the one above it
        if parent in found:
            found.add(key)
    return found - {commitment.pk}


def _finish_all(doings: Sequence[Doing], now: datetime) -> None:
    """``_finish`` for many, by a few statements."""
    rules, today = rulebook(), timezone.localdate(now)
    for doing in doings:
        doing.commitment.version += 1
        lights.relight(doing.commitment, today, rules)
    update_each([(doing.act, doing.commitment) for doing in doings])
    append_many([doing.act for doing in doings])


@contextmanager
def note(
    pk: int,
    kind: str,
    *,
    acting: Acting,
    now: datetime,
    by: set[Party],
    states: set[State],
    action: Action,
    version: int | None = None,
    post: Post | None = None,
) -> Iterator[Doing]:
    """Do something to a commitment that is no move of its life-cycle (a draft report, an assessed one).

    by, states: who may, and when. action: the move that this prepares, whose name the refusal uses. post: the post that
    entitles, where the caller has found it (a supporting unit is no party to the moves); then ``by`` is not asked.
    """
    with transaction.atomic():
        commitment = locked(pk)
        _refuse_stale(commitment, version)
        if commitment.state not in states:
            raise refused(Refusal("state", action, State(commitment.state)))
        post = post or _noting_post(commitment, acting, by, states, action)
        doing = Doing(commitment, Act(commitment.stream, kind, author=acting.author(post), now=now))
        yield doing
        doing.entry = _finish(doing.commitment, doing.act, now)


def _noting_post(commitment: Commitment, acting: Acting, by: set[Party], states: set[State], action: Action) -> Post:
    """The post that entitles to a note. Raises WrongState, NotEntitled. No query."""
    roles = parties(acting, commitment)
    if commitment.state not in states:
        raise refused(Refusal("state", action, State(commitment.state)))
    if not by & set(roles):
        raise refused(Refusal("party", action, State(commitment.state), by=tuple(sorted(by))))
    return next(roles[party] for party in Party if party in by and party in roles)


@transaction.atomic
def propose(
    *,
    acting: Acting,
    now: datetime,
    issuer: Unit,
    title: str,
    words: str,
    kind: str,
    instruction: bool = False,
    lead: Unit | None = None,
    supports: tuple[Unit, ...] = (),
    due: date | None = None,
    measure: str = "",
    tier: int = 2,
    handling: str = Handling.INTERNAL,
    facts: Mapping[str, Any] | None = None,
) -> Commitment:
    """Propose a new commitment of the office ``issuer``; the first act of its stream.

    facts: more for the entry's sentence (the source and its span). What bears the mark of a work secret is sensitive,
    whatever ``handling`` says. Raises NotEntitled, Incomplete, Classified.
    """
    refuse_classified(title, words, measure)
    if is_work_secret(title, words):
        handling = Handling.SENSITIVE
    commitment = Commitment(
        issuer=issuer, office=issuer, title=title, words=words, kind=kind, instruction=instruction, lead=lead,
        original_due=due, due=due, measure=measure, tier=tier, handling=_known(handling), state=State.PROPOSED,
        version=1, created_at=now,
    )  # fmt: skip
    roles = parties(acting, commitment)
    found = refusal(None, Action.PROPOSE, set(roles), given={Need.WORDS} if words.strip() else set())
    if found:
        raise refused(found)
    act = Act("", "commitment.propose", author=acting.author(_post(roles, Action.PROPOSE, commitment)), now=now)
    act.save(commitment)
    act.stream = commitment.stream
    set_units(commitment, act, lead, supports)
    act.facts.update({"title": title, "lead": str(lead or ""), **(facts or {})})
    act.move = {"action": Action.PROPOSE.value, "from": None, "to": State.PROPOSED.value}
    act.write()
    return commitment


@contextmanager
def on_level(pk: int, kind: str, *, acting: Acting, now: datetime, version: int | None) -> Iterator[Doing]:
    """An act about who may know of a commitment or of what hangs on it: in any state, by ``handling_post``. One entry."""
    with transaction.atomic():
        commitment = locked(pk)
        _refuse_stale(commitment, version)
        post = handling_post(commitment, acting)
        if post is None:
            raise NotEntitled(_("处理级别由督办、交办的机构调整。"))
        doing = Doing(commitment, Act(commitment.stream, kind, author=acting.author(post), now=now))
        yield doing
        doing.entry = _finish(commitment, doing.act, now)


@transaction.atomic
def set_handling(
    pk: int, *, acting: Acting, now: datetime, handling: str, reason: str, version: int | None = None
) -> Commitment:
    """Raise or lower who may know of a commitment, with a reason; what was passed down from it and is lower rises with it.

    By the office in whose ledger it stands, or who issued it. From this entry on ``visible_to`` shows it to the new circle.
    Raises NotEntitled, Incomplete, Invalid where nothing changes, Stale.
    """
    check_handling(handling, reason)
    with on_level(pk, "commitment.handling_set", acting=acting, now=now, version=version) as doing:
        if doing.commitment.handling == handling:
            raise Invalid(_("处理级别本来就是“%(level)s”。") % {"level": Handling(handling).label})
        _set_level(doing, handling, reason)
    for child in _below(pk):
        if is_lower(child.handling, handling):
            held = locked(child.pk)
            raised = Doing(held, Act(held.stream, "commitment.handling_set", author=doing.act.author, now=now))
            _set_level(raised, handling, reason)
            _finish(held, raised.act, now)
    return doing.commitment


def _set_level(doing: Doing, handling: str, reason: str) -> None:
    doing.act.facts.update(old=doing.commitment.handling, new=handling, reason=reason.strip())
    doing.commitment.handling = handling


def _below(pk: int) -> Iterator[Commitment]:
    """Everything that was passed down from a commitment, level by level: a query for each level."""
    level = [pk]
    while level:
        found = list(Commitment.objects.filter(parent__in=level).only("handling").order_by("pk"))
        yield from found
        level = [child.pk for child in found]


def handling_post(commitment: Commitment, acting: Acting) -> Post | None:
    """The post by which this person may change a commitment's level; None where there is none. No query."""
    offices = [post for post in acting.posts_as(OFFICE_ROLES) if post.unit_id == commitment.office_id]
    held = parties(acting, commitment)
    issuing = [held[party] for party in (Party.SUPERVISION_HEAD, Party.SUPERVISOR) if party in held]
    return next(iter([*offices, *issuing]), None)


def check_handling(handling: str, reason: str) -> None:
    """Raise Invalid or Incomplete, by field, where a change of level lacks its level or its reason; Classified by its words."""
    refuse_classified(reason)
    _known(handling)
    if not reason.strip():
        raise Incomplete(_("请写明调整处理级别的理由。"), fields={"reason": _("请写明理由。")})


def _known(handling: str) -> str:
    if handling not in Handling.values:
        raise Invalid(_("没有这种处理级别。"), fields={"handling": _("请从列出的选项里选。")})
    return handling


def set_units(commitment: Commitment, act: Act, lead: Unit | None, supports: tuple[Unit, ...]) -> None:
    """Make ``lead`` and ``supports`` the commitment's units, with rows for the difference only."""
    wanted = {unit.pk: (unit, UnitRole.SUPPORT) for unit in supports}
    if lead is not None:
        wanted[lead.pk] = (lead, UnitRole.LEAD)
    for held in commitment.involvements.filter(role__in=ON_DUTY):
        if held.unit_id in wanted and wanted[held.unit_id][1] == held.role:
            del wanted[held.unit_id]
        else:
            act.delete(held)
    act.save_all([Involvement(commitment=commitment, unit=unit, role=role) for unit, role in wanted.values()])
    commitment.lead = lead


def _move(doing: Doing, action: Action) -> None:
    """Take the commitment to where the table says, and put the move on record; some moves leave the state as it is.

    Whatever leads out of a suspension with a whole above lets it be forgotten with which, and from where.
    """
    commitment, move = doing.commitment, MOVE_OF[action]
    back = commitment.suspended_from if move.undoes else ""
    target = State(back or move.target or commitment.state)
    if target != State.SUSPENDED:
        commitment.suspended_with, commitment.suspended_from = None, ""
    doing.act.move = {"action": action.value, "from": commitment.state, "to": target.value}
    commitment.state = target


def locked(pk: int) -> Commitment:
    """The commitment, held until the transaction ends: of two who press at once the second sees the first's result."""
    return Commitment.objects.select_related("issuer", "lead").select_for_update(of=("self",)).get(pk=pk)


def held_each(pks: Collection[int]) -> list[Commitment]:
    """``locked`` for many, in the order of pk, so that two who hold the same never wait for each other."""
    rows = Commitment.objects.select_related("issuer", "lead").select_for_update(of=("self",))
    return list(rows.filter(pk__in=pks).order_by("pk"))


def _refuse_stale(commitment: Commitment, version: int | None) -> None:
    if version is not None and version != commitment.version:
        raise Stale(since_version(commitment.stream, commitment.version - version))


def _refuse(commitment: Commitment, action: Action, roles: set[Party], given: Mapping[Need, Any]) -> None:
    met = {need for need, value in given.items() if value not in (None, "", [], (), False)}
    found = refusal(
        State(commitment.state), action, roles,
        given=met, instruction=commitment.instruction, root=commitment.parent_id is None,
    )  # fmt: skip
    if found:
        raise refused(found)


def _post(roles: Mapping[Party, Post], action: Action, commitment: Commitment) -> Post:
    """The post that entitles to the action: the one the ledger names."""
    may = entitled(action, instruction=commitment.instruction, root=commitment.parent_id is None)
    return next(roles[party] for party in Party if party in may and party in roles)


def _finish(commitment: Commitment, act: Act, now: datetime) -> Entry:
    commitment.version += 1
    lights.relight(commitment, timezone.localdate(now), rulebook())
    act.save(commitment)
    return act.write()


@transaction.atomic
def change_light(pk: int, *, now: datetime) -> bool:
    """Light a commitment as the rules say at ``now``; one entry if that is news. Whether it was.

    The row is held and written only if its light is still the one that was read: of many sweeps that see the same
    change, one writes it.
    """
    commitment = locked(pk)
    old = commitment.light
    if not lights.relight(commitment, timezone.localdate(now), rulebook()):
        return False
    act = Act(commitment.stream, "commitment.light_changed", author=Acting.system().author(), now=now)
    act.facts.update(old=old, new=commitment.light, code=commitment.light_code, params=commitment.light_params)
    act.save(commitment, expect={"light": old})
    act.write()
    return True


def relight_each(held: Sequence[Commitment], *, today: date, rules: Rulebook, now: datetime) -> int:
    """``change_light`` for many that are held already, by a few statements; how many lights were news."""
    pairs: list[tuple[Act, Commitment]] = []
    for commitment in held:
        old = commitment.light
        if lights.relight(commitment, today, rules):
            act = Act(commitment.stream, "commitment.light_changed", author=Acting.system().author(), now=now)
            act.facts.update(old=old, new=commitment.light, code=commitment.light_code, params=commitment.light_params)
            pairs.append((act, commitment))
    update_each(pairs)
    append_many([act for act, _commitment in pairs])
    return len(pairs)


def keep_view(acting: Acting, name: str, query: str) -> SavedView:
    """Keep a list's filters under a name of the person's own. A preference and no part of the record: no entry."""
    refuse_classified(name, query)  # no entry, so nobody else asks
    name = " ".join(name.split())[:60]
    if not name or "\x00" in name or acting.person is None:
        raise Incomplete(_("请给视图起个名字。"), fields={"name": _("请填写。")})
    kept, _created = SavedView.objects.update_or_create(
        person=acting.person, name=name, defaults={"query": query.replace("\x00", "")[:500]}
    )
    return kept


def drop_view(view: SavedView) -> None:
    """Forget a saved view."""
    view.delete()
