"""What rests on one unit goes to another, all at once: when a unit is split, merged or ended."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment, Involvement, UnitRole
from luoshi.decide.models import Source
from luoshi.deliver.models import Report, ReportState
from luoshi.kernel.lifecycle import ENDED
from luoshi.ledger.bulk import delete_each, update_each
from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act, Author, append_many
from luoshi.org.acting import OFFICE_ROLES, Acting
from luoshi.org.actions import arranging
from luoshi.org.errors import Invalid
from luoshi.org.models import Kind, Post, Unit
from luoshi.org.rights import arranging_post

LEAD, SUPPORT, ISSUE = "lead", "support", "issue"  # what a unit is to a commitment, as the record keeps it


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
    alive = ~Q(commitment__state__in=ENDED)
    roles = Involvement.objects.filter(alive, unit__in=keys).order_by().values_list("unit").annotate(Count("pk"))
    issued = Commitment.objects.filter(issuer__in=keys).exclude(state__in=ENDED).order_by().values_list("issuer")
    for key, count in (*roles, *issued.annotate(Count("pk"))):
        found[key] += count
    return found


@dataclass
class _Batch:
    """Everything that one hand-over writes, each row with the act that records it."""

    unit: Unit
    to: Unit
    author: Author
    now: datetime
    reason: str
    acts: dict[int, Act] = field(default_factory=dict)
    changed: list[tuple[Act, LedgeredModel]] = field(default_factory=list)
    gone: list[tuple[Act, LedgeredModel]] = field(default_factory=list)

    def act(self, stream: str, kind: str, **facts: Any) -> Act:
        act = Act(stream, kind, author=self.author, now=self.now)
        act.facts.update(unit=str(self.unit), to=str(self.to), reason=self.reason, **facts)
        return act


def hand_over(pk: int, *, to: Unit, reason: str, acting: Acting, now: datetime, version: int | None = None) -> Resting:
    """Give every commitment that has not ended from the unit ``pk`` to ``to``: those that it leads, supports or has issued.

    Drafts of reports go along; reports that were approved stay the old unit's words. An office's sources go with what it
    issued. One entry in the stream of each commitment and source, one in the unit's. The number of statements does not depend
    on how many there are, but for batches of 500.

    Returns what was handed over. Raises NotEntitled; Incomplete or Invalid where ``to`` is not one that can take them.
    """
    with arranging.arranging(pk, "unit.handed_over", acting=acting, now=now, version=version) as (unit, act):
        reason = arranging.line(reason, "reason", _("依据"))
        to = arranging.held(to.pk)
        arranging.refuse_stranger(acting, to)
        if wrong := _cannot_take(unit, to, now):
            raise Invalid(wrong, fields={"to": wrong})
        batch = _Batch(unit, to, acting.author(arranging_post(acting, unit)), now, reason)
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


def _cannot_take(unit: Unit, to: Unit, now: datetime) -> str:
    today = timezone.localdate(now)
    if to.pk == unit.pk:
        return _("不能移交给它自己。")
    if not to.is_at_work(today):
        return _("%(unit)s 已经撤销。") % {"unit": to}
    if not Commitment.objects.filter(issuer=unit).exclude(state__in=ENDED).exists():
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
    unit, to = batch.unit, batch.to
    rows = _held(unit)
    _refuse_own(rows.values(), batch)
    parts: dict[int, list[str]] = {key: [] for key in rows}
    taken = set(Commitment.objects.filter(issuer=to, serial__isnull=False).values_list("year", "serial"))
    for commitment in rows.values():
        if commitment.lead_id == unit.pk:
            commitment.lead = to
            parts[commitment.pk].append(LEAD)
        if commitment.issuer_id == unit.pk:
            commitment.issuer = to
            parts[commitment.pk].append(ISSUE)
            if (commitment.year, commitment.serial) in taken:
                commitment.serial = None  # a place in another's series; the number itself stays as it was given
        commitment.version += 1
    _hand_roles(batch, rows, parts)
    for key, commitment in rows.items():
        batch.acts[key].facts["parts"] = sorted(parts[key])
        batch.changed.append((batch.acts[key], commitment))
    _hand_drafts(batch, rows)
    counted = [part for found in parts.values() for part in found]
    return Resting(counted.count(LEAD), counted.count(SUPPORT), counted.count(ISSUE))


def _held(unit: Unit) -> dict[int, Commitment]:
    """The commitments that rest on a unit, held until the transaction ends, in the order of their keys."""
    involved = Involvement.objects.filter(unit=unit).values("commitment_id")
    rows = Commitment.objects.filter(Q(issuer=unit) | Q(pk__in=involved)).exclude(state__in=ENDED)
    return {row.pk: row for row in rows.select_for_update().order_by("pk").defer("words", "schedule")}


def _refuse_own(rows: Collection[Commitment], batch: _Batch) -> None:
    """Nobody leads what they issued themselves."""
    unit, to = batch.unit.pk, batch.to.pk
    own = [row for row in rows if (row.lead_id, row.issuer_id) in {(unit, to), (to, unit)}]
    if own:
        told = _("督查机构不能自己牵头自己督办的事项：有 %(n)s 件会变成这样。请移交给别的单位。") % {"n": len(own)}
        raise Invalid(told, fields={"to": told})


def _hand_roles(batch: _Batch, rows: Mapping[int, Commitment], parts: Mapping[int, list[str]]) -> None:
    """Who led or supported does so no more. Where ``to`` has a part already, the greater of the two remains."""
    involved = Involvement.objects.filter(unit=batch.unit).values("commitment_id")
    found: dict[int, dict[int, Involvement]] = defaultdict(dict)
    held = Involvement.objects.filter(commitment__in=involved, unit__in=[batch.unit, batch.to])
    for role in held.select_for_update().order_by("pk"):
        found[role.commitment_id][role.unit_id] = role
    for key in rows:
        act = batch.acts.setdefault(key, batch.act(f"commitment:{key}", "commitment.handed_over"))
        old, there = found[key].get(batch.unit.pk), found[key].get(batch.to.pk)
        if old is None:
            continue
        if old.role == UnitRole.SUPPORT:
            parts[key].append(SUPPORT)
        superfluous = there if old.role == UnitRole.LEAD else old
        if there is not None and superfluous is not None:
            batch.gone.append((act, superfluous))
        if there is None or old.role == UnitRole.LEAD:
            old.unit = batch.to
            batch.changed.append((act, old))


def _hand_drafts(batch: _Batch, rows: Mapping[int, Commitment]) -> None:
    """A draft that waits, or was given back, is the lead unit's to go on with. What was approved stays as it was told."""
    drafts = Report.objects.filter(unit=batch.unit, state__in=[ReportState.SUBMITTED, ReportState.RETURNED])
    for draft in drafts.select_for_update().order_by("pk"):
        if draft.commitment_id in rows:
            draft.unit = batch.to
            batch.changed.append((batch.acts[draft.commitment_id], draft))


def _hand_sources(batch: _Batch) -> int:
    """The sources that an office took in; one that the other office has taken in itself stays."""
    there = Source.objects.filter(office=batch.to).values("sha256")
    rows = Source.objects.filter(office=batch.unit).exclude(sha256__in=there)
    rows = rows.select_for_update().order_by("pk").only("pk", "office_id")
    for source in rows:
        source.office = batch.to
        act = batch.act(source.stream, "source.handed_over")
        batch.acts[-source.pk] = act
        batch.changed.append((act, source))
    return len(rows)
