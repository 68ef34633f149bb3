"""Every write about commitments that ask the same: linked, unlinked, and one report that answers both."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.commitments.actions import locked, note, perform
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.deliver import measuring, queries, settling
from luoshi.deliver.actions import approve
from luoshi.deliver.models import Evidence, Link, Report, ReportState
from luoshi.deliver.rolling import from_above
from luoshi.kernel.lifecycle import MOVE_OF, OPEN, Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled

OFFICE = {Party.SUPERVISOR, Party.SUPERVISION_HEAD}
LINKABLE = {*OPEN, State.REGISTERED, State.SUSPENDED}
MOST = 20  # links of one commitment


@transaction.atomic
def link(
    pk: int, *, acting: Acting, now: datetime, others: Sequence[Commitment], reason: str, version: int | None = None
) -> Commitment:
    """Say that these ask the same as ``pk``: each pair once, with an entry in either stream.

    Raises NotEntitled unless the caller's office issued them all, Invalid where one is linked already or has ended.
    """
    refuse_classified(reason)
    if not reason.strip():
        raise Incomplete(_("请写明理由。"), fields={"reason": _("请写明理由。")})
    held = _held(pk, others, acting)
    with note(
        pk,
        "commitment.linked",
        acting=acting,
        now=now,
        version=version,
        by=OFFICE,
        states=LINKABLE,
        action=Action.REPORT,
    ) as doing:
        _refuse_too_many(doing.commitment, held)
        for other in held:
            one, later = sorted([doing.commitment, other], key=lambda row: row.pk)
            if Link.objects.filter(one=one, other=later).exists():
                raise Invalid(_("“%(title)s”已经关联过。") % {"title": other})
            row = Link(one=one, other=later, reason=reason.strip(), linked_by=acting.name, linked_at=now)
            settling.weigh([row], doing.act)
            with note(
                other.pk, "commitment.linked", acting=acting, now=now, by=OFFICE, states=LINKABLE, action=Action.REPORT
            ) as told:
                told.act.facts.update(others=[str(doing.commitment)], reason=reason.strip())
        doing.act.facts.update(others=[str(other) for other in held], reason=reason.strip())
    return doing.commitment


@transaction.atomic
def unlink(
    pk: int, *, acting: Acting, now: datetime, other: Commitment, reason: str, version: int | None = None
) -> Commitment:
    """Take a link back, with the reason; what one report answered for both stays answered."""
    refuse_classified(reason)
    if not reason.strip():
        raise Incomplete(_("请写明理由。"), fields={"reason": _("请写明理由。")})
    held = _held(pk, [other], acting)
    every = set(State)
    with note(
        pk,
        "commitment.unlinked",
        acting=acting,
        now=now,
        version=version,
        by=OFFICE,
        states=every,
        action=Action.REPORT,
    ) as doing:
        row = Link.objects.of(doing.commitment).filter(one__in=[pk, other.pk], other__in=[pk, other.pk]).first()
        if row is None:
            raise Invalid(_("这两件事没有关联。"))
        doing.act.delete(row)
        with note(
            other.pk, "commitment.unlinked", acting=acting, now=now, by=OFFICE, states=every, action=Action.REPORT
        ) as told:
            told.act.facts.update(others=[str(doing.commitment)], reason=reason.strip())
        doing.act.facts.update(others=[str(one) for one in held], reason=reason.strip())
    return doing.commitment


def answer_linked(
    pk: int, *, acting: Acting, now: datetime, report_pk: int | None, version: int | None = None
) -> Commitment:
    """Let a report that the unit gave on a linked commitment answer this one too: its words, figures and evidence, as they are.

    The evidence is the same files, kept once. Raises Invalid where the report is not among those that are offered.
    """
    given = dict.fromkeys(MOVE_OF[Action.REPORT].needs, True)  # it was complete when it was approved
    with from_above(pk), perform(
        pk, Action.REPORT, acting=acting, now=now, version=version, given=given
    ) as doing:  # fmt: skip
        commitment = doing.commitment
        if commitment.reports.filter(state=ReportState.SUBMITTED).exists():
            raise Invalid(_("已有一份进展待审核，请先审核或退回。"))
        source = next((one for one in queries.answers_offered(commitment, acting) if one.pk == report_pk), None)
        if source is None:
            raise Invalid(_("这份进展不能用来答复这件事：须是同题事项上本单位最近一次已报送的进展，而且没有用过。"))
        written = Report(
            commitment=commitment, unit=commitment.lead, progress=source.progress, difficulty=source.difficulty,
            next_step=source.next_step, claimed=source.claimed, forecast=source.forecast, written_by=source.written_by,
            written_at=now, answers=source, readings=measuring.shared(commitment, source.readings), read_on=source.read_on,
            read_days=measuring.shared(commitment, source.read_days),
            readings_note=source.readings_note, short_reason=source.short_reason,
        )  # fmt: skip
        doing.act.save(written)
        doing.act.save_all([
            Evidence(  # a file keeps its own level; one that follows its commitment follows the new one
                report=written, name=file.name, media=file.media, size=file.size, sha256=file.sha256, handling=file.handling
            )
            for file in source.evidence.all()
        ])  # fmt: skip
        approve(doing, written, acting, now)
        doing.act.facts.update(answers=str(source.commitment))
    return doing.commitment


def _held(pk: int, others: Sequence[Commitment], acting: Acting) -> list[Commitment]:
    """All that are concerned, held in the order of their keys; only those that the caller's own office issued."""
    keys = sorted({pk, *(other.pk for other in others)})
    if len(keys) < 2 or pk in {other.pk for other in others}:
        raise Invalid(_("请另选一件事项。"), fields={"numbers": _("请另选一件事项。")})
    rows = [locked(key) for key in keys]
    if not all(OFFICE & set(parties(acting, row)) for row in rows):
        raise NotEntitled(_("关联由交办这些事项的单位办理。"))
    return [row for row in rows if row.pk != pk]


def _refuse_too_many(commitment: Commitment, others: Sequence[Commitment]) -> None:
    if Link.objects.of(commitment).count() + len(others) > MOST:
        raise Invalid(_("一件事项最多关联 %(most)s 件。") % {"most": MOST})
