"""What rests on one unit goes to another, all at once: when a unit is split, merged or ended."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.models import ON_DUTY, Commitment, Involvement, UnitRole
from luoshi.decide.models import Source
from luoshi.deliver.models import ChangeRequest, ChangeState, Report, ReportState, SupportTask
from luoshi.kernel.lifecycle import ENDED
from luoshi.ledger.bulk import delete_each
from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act, Author, append_many, update_each
from luoshi.org.acting import OFFICE_ROLES, Acting
from luoshi.org.actions import arranging
from luoshi.org.errors import Invalid
from luoshi.org.models import Kind, Post, Unit
from luoshi.org.rights import arranging_post

# What a unit is to a commitment, as the record keeps it; above: it passed it down.
LEAD, SUPPORT, ISSUE, FOLLOW = UnitRole.LEAD.value, UnitRole.SUPPORT.value, "issue", "follow"


@dataclass(frozen=True)
class Resting:
    """How many commitments that have not ended a unit leads, supports and has issued; and sources that it took in."""

    led: int = 0
    supported: int = 0
    issued: int = 0
    sources: int = 0

    @property
    def any(self) -> bool:
        return bool(self.led or self.supported or self.issued or self.sources)


def resting(unit: Unit) -> Resting:
    """What there is to be handed over. Two queries; three for an office."""
    roles = Involvement.objects.filter(unit=unit).exclude(commitment__state__in=ENDED).order_by()
    counted = dict(roles.values_list("role").annotate(Count("pk")))
    issued = Commitment.objects.filter(issuer=unit).exclude(state__in=ENDED).count()
    sources = Source.objects.filter(office=unit).count() if unit.kind == Kind.OFFICE else 0
    return Resting(counted.get(UnitRole.LEAD, 0), counted.get(UnitRole.SUPPORT, 0), issued, sources)


def count_open(keys: Collection[int]) -> Mapping[int, int]:
    """How many commitments that have not ended each of these units leads, supports or has issued. Two queries."""
    found: dict[int, int] = defaultdict(int)
    roles = Involvement.objects.filter(unit__in=keys, role__in=ON_DUTY).exclude(commitment__state__in=ENDED)
    issued = Commitment.objects.filter(issuer__in=keys).exclude(state__in=ENDED).order_by().values_list("issuer")
    for key, count in (*roles.order_by().values_list("unit").annotate(Count("pk")), *issued.annotate(Count("pk"))):
        found[key] += count
    return found


@dataclass(frozen=True)
class _Held:
    """The keys of what rests on a unit and is held until the transaction ends."""

    sources: frozenset[int]
    commitments: frozenset[int]


@dataclass
class _Batch:
    """Everything that one hand-over writes, each row with the act that records it."""

    unit: Unit
    to: Unit
    author: Author
    now: datetime
    reason: str
    held: _Held
    acts: dict[int, Act] = field(default_factory=dict)
    changed: list[tuple[Act, LedgeredModel]] = field(default_factory=list)
    gone: list[tuple[Act, LedgeredModel]] = field(default_factory=list)

    def act(self, stream: str, kind: str, **facts: Any) -> Act:
        act = Act(stream, kind, author=self.author, now=self.now)
        act.facts.update(unit=str(self.unit), to=str(self.to), reason=self.reason, **facts)
        return act


def hand_over(pk: int, *, to: Unit, reason: str, acting: Acting, now: datetime, version: int | None = None) -> Resting:
    """Give every commitment that has not ended from the unit ``pk`` to ``to``: those that it leads, supports or has issued.

    What waits goes along: drafts of reports, changes asked for, tasks of support; what was said stays the old unit's words. An office's sources go with what it
    issued. One entry in the stream of each commitment and source, one in the unit's. The number of statements does not depend
    on how many there are, but for batches (``ledger.batches``).

    What is charged to the unit between the first look and the hold on the tree comes after the hand-over, and stays.

    Returns what was handed over. Raises NotEntitled; Incomplete or Invalid where ``to`` is not one that can take them.
    """
    with (
        _holding(pk) as held,
        arranging.arranging(pk, "unit.handed_over", acting=acting, now=now, version=version) as (unit, act),
    ):
        reason = arranging.line(reason, "reason", _("依据"))
        to = arranging.held(to.pk)
        arranging.refuse_stranger(acting, to)
        if wrong := _cannot_take(unit, to, now):
            raise Invalid(wrong, fields={"to": wrong})
        batch = _Batch(unit, to, acting.author(arranging_post(acting, unit)), now, reason, held)
        handed = _hand_commitments(batch)
        handed = Resting(handed.led, handed.supported, handed.issued, _hand_sources(batch) if _is_office(batch) else 0)
        if not handed.any:
            raise Invalid(_("%(unit)s 名下没有要移交的事项。") % {"unit": unit})
        delete_each(batch.gone)
        update_each(batch.changed)
        append_many(list(batch.acts.values()))
        act.facts.update(
            name=str(unit), to=str(to), led=handed.led, supported=handed.supported, issued=handed.issued,
            sources=handed.sources, reason=reason,
        )  # fmt: skip
    return handed


@contextmanager
def _holding(pk: int) -> Iterator[_Held]:
    """Hold what rests on a unit before the tree is held: a source, then the commitments, then the tree.

    That is the order in which every act on a commitment takes hold of them: whoever dispatches holds the commitment, and the
    topmost units only as what it writes reaches them (``commitments.reach``). The other way round the two would wait for each
    other. Whatever comes after this look is not held, and not handed over.
    """
    with transaction.atomic():
        sources = Source.objects.filter(office=pk).select_for_update(of=("self",)).order_by("pk")
        rows = _resting_on(pk).select_for_update(of=("self",)).order_by("pk")
        yield _Held(frozenset(sources.values_list("pk", flat=True)), frozenset(rows.values_list("pk", flat=True)))


def _cannot_take(unit: Unit, to: Unit, now: datetime) -> str:
    today = timezone.localdate(now)
    if to.pk == unit.pk:
        return _("不能移交给它自己。")
    if not to.is_at_work(today):
        return _("%(unit)s 已经撤销。") % {"unit": to}
    if not Commitment.objects.filter(office=unit).exclude(state__in=ENDED).exists():
        return ""
    if to.kind != Kind.OFFICE:
        return _("它交办的事项只能移交给督查机构。")
    if Post.objects.filter(unit=unit, role__in=OFFICE_ROLES).held_on(today).exists():
        # Its people would go on giving numbers of a series whose other numbers have gone.
        return _("%(unit)s 还有人在督查岗位上。请先终止他们的岗位，再移交它交办的事项。") % {"unit": unit}
    return ""


def _is_office(batch: _Batch) -> bool:
    return batch.unit.kind == batch.to.kind == Kind.OFFICE


def _hand_commitments(batch: _Batch) -> Resting:
    rows, roles = _still_resting(batch), _roles(batch)
    taken = set(Commitment.objects.filter(issuer=batch.to, serial__isnull=False).values_list("year", "serial"))
    parts = {row.pk: _hand_one(batch, row, roles[row.pk], taken) for row in rows}
    _refuse_own(rows, batch, roles)
    _hand_waiting(batch)
    counted = [part for found in parts.values() for part in found]
    return Resting(counted.count(LEAD), counted.count(SUPPORT), counted.count(ISSUE))


def _resting_on(unit: int) -> QuerySet[Commitment]:
    """The commitments that rest on a unit.

    What has ended stays with the unit that did it; but what was passed down from something that goes on is followed by whoever
    takes over, ended or not.
    """
    involved = Involvement.objects.filter(unit=unit).values("commitment_id")
    above = Involvement.objects.filter(unit=unit, role=UnitRole.ABOVE).values("commitment_id")
    alive = ~Q(state__in=ENDED) & (Q(issuer=unit) | Q(office=unit) | Q(pk__in=involved))
    followed = Q(root__isnull=False) & ~Q(root__state__in=ENDED) & (Q(issuer=unit) | Q(office=unit) | Q(pk__in=above))
    return Commitment.objects.filter(alive | followed)


def _still_resting(batch: _Batch) -> list[Commitment]:
    """What is held and rests on the unit still: somebody may have handed it over while this waited to hold it."""
    rows = _resting_on(batch.unit.pk).defer("words", "schedule").order_by("pk")
    return [row for row in rows if row.pk in batch.held.commitments]


def _roles(batch: _Batch) -> Mapping[int, dict[int, Involvement]]:
    """What the two units are to each commitment in which the old one has a part: {commitment: {unit: its part}}."""
    involved = Involvement.objects.filter(unit=batch.unit).values("commitment_id")
    found: dict[int, dict[int, Involvement]] = defaultdict(dict)
    held = Involvement.objects.filter(commitment__in=involved, unit__in=[batch.unit, batch.to])
    for role in held.select_for_update().order_by("pk"):
        found[role.commitment_id][role.unit_id] = role
    return found


def _hand_one(batch: _Batch, row: Commitment, roles: dict[int, Involvement], taken: set[tuple[Any, Any]]) -> list[str]:
    """Hand one commitment over. Returns what the unit was to it; ``taken``: places in the other's series of numbers."""
    unit, to = batch.unit, batch.to
    act = batch.acts[row.pk] = batch.act(row.stream, "commitment.handed_over")
    parts: list[str] = []
    alive = row.state not in ENDED
    if row.issuer_id == unit.pk:
        row.issuer = to
        parts.append(ISSUE)
        if (row.year, row.serial) in taken:
            row.serial = None  # a place in another's series; the number itself stays as it was given
    if row.office_id == unit.pk:
        row.office = to
        parts += [] if ISSUE in parts else [FOLLOW]
    role = roles.get(unit.pk)
    if role is not None and (alive or role.role == UnitRole.ABOVE):
        parts += [] if role.role == UnitRole.ABOVE and ISSUE in parts else [role.role]
        _hand_role(batch, act, role, roles.get(to.pk))
    if alive and row.lead_id == unit.pk:
        row.lead = to
    row.version += 1
    batch.changed.append((act, row))
    act.facts["parts"] = sorted(parts)
    return parts


_RANK = {UnitRole.ABOVE: 2, UnitRole.LEAD: 1, UnitRole.SUPPORT: 0}


def _hand_role(batch: _Batch, act: Act, old: Involvement, there: Involvement | None) -> None:
    """Nobody has two parts in one commitment: where ``to`` has one already, the greater of the two remains."""
    if there is not None and _RANK[UnitRole(there.role)] >= _RANK[UnitRole(old.role)]:
        batch.gone.append((act, old))
        return
    if there is not None:
        batch.gone.append((act, there))
    old.unit = batch.to
    batch.changed.append((act, old))


def _refuse_own(rows: Collection[Commitment], batch: _Batch, roles: Mapping[int, dict[int, Involvement]]) -> None:
    """Nobody leads what they issued, follow or passed down themselves."""

    def is_above(row: Commitment) -> bool:
        held = roles.get(row.pk, {})
        return any(held[key].role == UnitRole.ABOVE for key in (batch.unit.pk, batch.to.pk) if key in held)

    mine = [row for row in rows if row.lead_id == batch.to.pk]
    own = [row for row in mine if batch.to.pk in (row.issuer_id, row.office_id) or is_above(row)]
    if own:
        told = _("一个单位不能牵头自己交办、督办或分解下达的事项：有 %(n)s 件会变成这样。请移交给别的单位。")
        told = told % {"n": len(own)}
        raise Invalid(told, fields={"to": told})


def _hand_waiting(batch: _Batch) -> None:
    """What is not finished is for whoever takes over to go on with; what has been said and decided stays as it is.

    A draft that waits or was given back, a change that was asked for and not decided, a task that was not taken as done.
    """
    own = Q(unit=batch.unit)
    for waiting in (
        Report.objects.filter(own, state__in=[ReportState.SUBMITTED, ReportState.RETURNED]),
        ChangeRequest.objects.filter(own, state__in=[ChangeState.DRAFTED, ChangeState.SENT]),
        SupportTask.objects.filter(own, taken_at=None),
    ):
        for row in waiting.select_for_update().order_by("pk"):
            if row.commitment_id in batch.acts:
                row.unit = batch.to
                batch.changed.append((batch.acts[row.commitment_id], row))


def _hand_sources(batch: _Batch) -> int:
    """The sources that an office took in; one that the other office has taken in itself stays."""
    there = Source.objects.filter(office=batch.to).values("sha256")
    rows = Source.objects.filter(office=batch.unit).exclude(sha256__in=there)
    handed = [row for row in rows.order_by("pk").only("pk", "office_id") if row.pk in batch.held.sources]
    for source in handed:
        source.office = batch.to
        act = batch.act(source.stream, "source.handed_over")
        batch.acts[-source.pk] = act
        batch.changed.append((act, source))
    return len(handed)
