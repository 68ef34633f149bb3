"""Support 配合: the lead unit asks a supporting unit for something, that unit answers the lead, and the lead answers for all."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.actions import Doing, note
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment, Involvement, UnitRole
from luoshi.deliver.models import SupportTask
from luoshi.kernel.lifecycle import Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Post, Role, Unit

RUNNING = {State.ACCEPTED, State.IN_PROGRESS, State.COMPLETION_CLAIMED}
_LEAD_UNIT = {Party.LEAD_LIAISON, Party.LEAD_HEAD}
_OF_A_UNIT = {Role.LIAISON, Role.UNIT_HEAD}


def ask_support(
    pk: int,
    *,
    acting: Acting,
    now: datetime,
    unit: Unit | None,
    words: str,
    due: date | None,
    version: int | None = None,
) -> SupportTask:
    """Ask a supporting unit for something by a day within the commitment's own time."""
    refuse_classified(words)
    _whole(unit=unit, words=words.strip(), due=due)
    assert unit is not None
    assert due is not None
    with note(
        pk,
        "commitment.support_asked",
        acting=acting,
        now=now,
        version=version,
        by=_LEAD_UNIT,
        states=RUNNING,
        action=Action.REPORT,
    ) as doing:
        commitment = doing.commitment
        if not timezone.localdate(now) <= due <= (commitment.due or due):
            told = _("答复时限须在今天与事项时限 %(due)s 之间。") % {"due": commitment.due}
            raise Invalid(told, fields={"due": told})
        if _involvement(commitment, unit) is None:
            told = _("%(unit)s不是这件事的配合单位。") % {"unit": unit}
            raise Invalid(told, fields={"unit": told})
        task = SupportTask(
            commitment=commitment, unit=unit, words=words.strip(), due=due, asked_by=acting.name, asked_at=now
        )
        doing.act.save(task)
        _mark(doing, unit)
        doing.act.facts.update(unit=str(unit), words=task.words, due=str(due))
    return task


def answer_support(
    pk: int, *, acting: Acting, now: datetime, task: int | None, answer: str, version: int | None = None
) -> SupportTask:
    """Answer what was asked of the acting person's unit."""
    refuse_classified(answer)
    _whole(answer=answer.strip())
    held = _task(pk, task)
    post = _post_in(acting, held.unit)
    with note(
        pk, "commitment.support_answered", acting=acting, now=now, version=version, by=set(), states=RUNNING, action=Action.REPORT,
        post=post,
    ) as doing:  # fmt: skip
        held = _task(pk, task)
        if held.waits_for != "support":
            raise Invalid(_("这项配合已经答复过了。"))
        held.answer, held.answered_by, held.answered_at = answer.strip(), acting.name, now
        doing.act.save(held)
        _mark(doing, held.unit)
        doing.act.facts.update(unit=str(held.unit), words=held.words, answer=held.answer)
    return held


def take_support(
    pk: int, *, acting: Acting, now: datetime, task: int | None, version: int | None = None
) -> SupportTask:
    """The lead unit takes an answer as done."""
    with note(
        pk,
        "commitment.support_taken",
        acting=acting,
        now=now,
        version=version,
        by=_LEAD_UNIT,
        states=RUNNING,
        action=Action.REPORT,
    ) as doing:
        held = _answered(pk, task)
        held.taken_at = now
        doing.act.save(held)
        _mark(doing, held.unit)
        doing.act.facts.update(unit=str(held.unit), words=held.words)
    return held


def return_support(
    pk: int, *, acting: Acting, now: datetime, task: int | None, reason: str, version: int | None = None
) -> SupportTask:
    """The lead unit gives an answer back to be completed."""
    refuse_classified(reason)
    _whole(reason=reason.strip())
    with note(
        pk, "commitment.support_returned", acting=acting, now=now, version=version, by=_LEAD_UNIT, states=RUNNING,
        action=Action.REPORT,
    ) as doing:  # fmt: skip
        held = _answered(pk, task)
        held.answered_at, held.return_reason = None, reason.strip()
        doing.act.save(held)
        _mark(doing, held.unit)
        doing.act.facts.update(unit=str(held.unit), words=held.words, reason=reason.strip())
    return held


def call_together(
    pk: int,
    *,
    acting: Acting,
    now: datetime,
    on: date | None,
    units: Sequence[Unit],
    outcome: str,
    version: int | None = None,
) -> Commitment:
    """Record that the lead unit called supporting units together: on which day, which came, what was agreed."""
    refuse_classified(outcome)
    _whole(on=on, units=list(units), outcome=outcome.strip())
    with note(
        pk, "commitment.called_together", acting=acting, now=now, version=version, by=_LEAD_UNIT, states=RUNNING,
        action=Action.REPORT,
    ) as doing:  # fmt: skip
        if on is not None and on > timezone.localdate(now):
            told = _("会商日期不能晚于今天。")
            raise Invalid(told, fields={"on": told})
        concerned = set(doing.commitment.involvements.filter(role=UnitRole.SUPPORT).values_list("unit_id", flat=True))
        strangers = [str(unit) for unit in units if unit.pk not in concerned]
        if strangers:
            told = _("不是配合单位：%(units)s。") % {"units": _("、").join(strangers)}
            raise Invalid(told, fields={"units": told})
        doing.act.facts.update(on=str(on), units=[str(unit) for unit in units], outcome=outcome.strip())
    return doing.commitment


def asked_of(commitment: Commitment, acting: Acting) -> list[SupportTask]:
    """What waits for an answer of the acting person's units. One query, or none for who holds no such post."""
    units = [unit.pk for unit in acting.units]
    rows = commitment.support_tasks.filter(unit__in=units, answered_at=None).select_related("unit") if units else []
    return list(rows)


def _whole(**given: object) -> None:
    missing = [name for name, value in given.items() if value in (None, "", [])]
    if missing:
        raise Incomplete(_("还有没填的。"), fields={name: _("请填写。") for name in missing})


def _involvement(commitment: Commitment, unit: Unit) -> Involvement | None:
    return commitment.involvements.filter(unit=unit, role=UnitRole.SUPPORT).first()


def _mark(doing: Doing, unit: Unit) -> None:
    """Keep beside the unit's part whose turn it is, after one of its tasks has changed: both desks are found by that."""
    held = _involvement(doing.commitment, unit)
    if held is None:
        return
    turns = {task.waits_for for task in doing.commitment.support_tasks.filter(unit=unit)}
    now = ("support" in turns, "lead" in turns)
    if now != (held.is_asked, held.is_answered):
        held.is_asked, held.is_answered = now
        doing.act.save(held)


def _task(pk: int, task: int | None) -> SupportTask:
    found = SupportTask.objects.filter(commitment=pk, pk=task or 0).select_related("unit").first()
    if found is None:
        raise Invalid(_("没有这项配合。"))
    return found


def _answered(pk: int, task: int | None) -> SupportTask:
    held = _task(pk, task)
    if held.waits_for != "lead":
        raise Invalid(_("这项配合没有待确认的答复。"))
    return held


def _post_in(acting: Acting, unit: Unit) -> Post:
    """The post by which somebody answers for the unit. Raises NotEntitled."""
    for post in acting.posts_as(_OF_A_UNIT):
        if post.unit_id == unit.pk:
            return post
    raise NotEntitled(_("这项配合由%(unit)s答复。") % {"unit": unit})
