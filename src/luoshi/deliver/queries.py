"""Every read of the second stage that is more than a ``get``."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from luoshi.commitments.actions import keys_below
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.parties import parties
from luoshi.decide.models import Origin
from luoshi.decide.suggesting import History, Past
from luoshi.deliver.conflicts import Asks, Conflict, conflicts
from luoshi.deliver.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Dispute,
    Evidence,
    Holds,
    Link,
    Report,
    ReportState,
    SupportTask,
)
from luoshi.kernel.lifecycle import ENDED, MOVE_OF, OPEN, Action, Party, State
from luoshi.org.acting import Acting
from luoshi.org.models import Unit


def reports_of(commitment: Commitment, acting: Acting) -> QuerySet[Report]:
    """What this person may read of the commitment's reports, newest first, with their evidence. Two queries."""
    evidence = Prefetch("evidence", Evidence.objects.visible_to(acting).defer("sha256"))
    rows = Report.objects.filter(commitment=commitment).readable_by(acting)
    return rows.select_related("unit").prefetch_related(evidence)


def report_to_weigh(commitment: Commitment, acting: Acting, wanted: str | None) -> Report | None:
    """The approved report that is to be assessed: the one asked for, else the newest with evidence, else the newest."""
    approved = list(reports_of(commitment, acting).filter(state=ReportState.APPROVED)[:50])
    chosen = [report for report in approved if str(report.pk) == wanted]
    proven = [report for report in approved if report.evidence.all()]
    return next(iter([*chosen, *proven, *approved]), None)


def claim_with_evidence(commitment: Commitment, acting: Acting) -> tuple[Report | None, list[Evidence]]:
    """The claim of completion that now stands, and all evidence that was ever reported, newest first."""
    approved = list(reports_of(commitment, acting).filter(state=ReportState.APPROVED))
    claim = next((report for report in approved if report.is_claim), None)
    return claim, [file for report in approved for file in report.evidence.all()]


def evidence_of(commitment: Commitment, acting: Acting) -> list[Evidence]:
    """Every file of evidence of a commitment that this person may see, newest first. One query."""
    rows = Evidence.objects.visible_to(acting).filter(report__commitment=commitment)
    return list(rows.select_related("report__commitment").order_by("-pk"))


def waiting_report(commitment: Commitment, acting: Acting) -> Report | None:
    """The report that lies with the unit's head."""
    return reports_of(commitment, acting).filter(state=ReportState.SUBMITTED).first()


def returned_report(commitment: Commitment, acting: Acting) -> Report | None:
    """The report that the unit's head gave back last, if nothing has been written since: its text is taken up again."""
    last = reports_of(commitment, acting).first()
    return last if last and last.state == ReportState.RETURNED and last.unit_id == commitment.lead_id else None


def open_dispute(commitment: Commitment) -> Dispute | None:
    """The request to return that waits for its ruling."""
    return commitment.disputes.filter(ruled_at=None).select_related("unit").order_by("-pk").first()


def has_asked_return(commitment: Commitment) -> bool:
    """Whether the present lead unit has asked for return before. Reads what the page has fetched already, if it has."""
    return any(dispute.unit_id == commitment.lead_id for dispute in commitment.disputes.all())


def open_children(commitment: Commitment) -> QuerySet[Commitment]:
    """What was passed down from it and has not ended."""
    return commitment.children.exclude(state__in=ENDED).select_related("lead").order_by("pk")


def supporting_units(commitment: Commitment) -> QuerySet[Unit]:
    """The units that support it."""
    return Unit.objects.filter(involvements__commitment=commitment, involvements__role=UnitRole.SUPPORT)


def support_tasks(commitment: Commitment) -> list[SupportTask]:
    """What was asked of its supporting units, those without an answer first. One query."""
    rows = commitment.support_tasks.select_related("unit")
    return sorted(rows, key=lambda task: (task.taken_at is not None, task.answered_at is not None, task.due, task.pk))


def support_task(commitment: Commitment, key: str) -> SupportTask | None:
    """One of its support tasks by the key in an address; None where it has none of that key."""
    wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    return commitment.support_tasks.select_related("unit").filter(pk=wanted).first()


@dataclass(frozen=True)
class Linked:
    """A commitment that asks the same as another: what it asks differently, and the reports that may pass between them."""

    commitment: Commitment
    reason: str
    conflicts: list[Conflict]
    link: Link
    offered: Report | None = None  # of theirs, to answer ours
    offering: Report | None = None  # of ours, to answer theirs

    @property
    def holds(self) -> str:
        """How what they ask differently was settled, seen from here: "this", "other", "both"; "" where it never was."""
        if self.link.holds in {"", Holds.BOTH}:
            return self.link.holds
        is_older = self.link.one_id != self.commitment.pk  # the one seen from
        return "this" if (self.link.holds == Holds.ONE) == is_older else "other"


def linked_to(commitment: Commitment, acting: Acting) -> list[Linked]:
    """What this person may see of the commitments that ask the same, each with what conflicts and what may be answered.

    Three queries; one where nothing is linked.
    """
    rows = Link.objects.of(commitment).visible_to(acting).select_related(
        "one__lead", "one__issuer", "other__lead", "other__issuer"
    )  # fmt: skip
    pairs = [(row, row.other if row.one_id == commitment.pk else row.one) for row in rows]
    if not pairs:
        return []
    last = _last_reports([commitment, *(other for _row, other in pairs)])
    return [
        Linked(
            other, row.reason, conflicts(_asks(commitment), _asks(other)), row,
            offered=_answer(commitment, other, acting, last), offering=_answer(other, commitment, acting, last),
        )
        for row, other in pairs
    ]  # fmt: skip


def documents(pks: Collection[int], acting: Acting) -> dict[int, str]:
    """What a ruling calls each of these commitments: by the document it came from, as far as this person sees both. One query.

    云督〔2026〕3号（出自：政府工作报告）; without a document the number and the title.
    """
    sources = Origin.objects.visible_to(acting).filter(commitment=OuterRef("pk"))
    rows = Commitment.objects.visible_to(acting).filter(pk__in=pks)
    rows = rows.annotate(document=Subquery(sources.values("source__title")[:1])).only("number", "title")
    return {
        row.pk: _("%(number)s（出自：%(document)s）") % {"number": row.number or row.title, "document": row.document}
        if row.document
        else _("%(number)s（%(title)s）") % {"number": row.number or "", "title": row.title}
        for row in rows
    }


def answers_offered(commitment: Commitment, acting: Acting) -> list[Report]:
    """The reports on linked commitments that may answer this one: of the same unit, its latest there, newer than the last here."""
    return [linked.offered for linked in linked_to(commitment, acting) if linked.offered is not None]


def _asks(commitment: Commitment) -> Asks:
    return Asks(commitment.due, commitment.measure, commitment.words)


def _last_reports(commitments: Iterable[Commitment]) -> dict[int, Report]:
    """The latest approved report of each, by commitment, with its evidence."""
    newest = (
        Report.objects.filter(commitment__in=[one.pk for one in commitments], state=ReportState.APPROVED)
        .order_by().values("commitment").annotate(last=Max("pk")).values("last")
    )  # fmt: skip
    rows = Report.objects.filter(pk__in=newest).select_related("commitment", "unit").prefetch_related("evidence")
    return {row.commitment_id: row for row in rows}


def _answer(asked: Commitment, told: Commitment, acting: Acting, last: Mapping[int, Report]) -> Report | None:
    """The latest report on ``told``, where this person may let it answer ``asked``."""
    report, own = last.get(told.pk), last.get(asked.pk)
    if report is None or report.is_claim or report.unit_id != asked.lead_id:
        return None
    if told.is_sensitive and not asked.is_sensitive:  # what fewer may know is not told where more look
        return None
    if asked.state not in MOVE_OF[Action.REPORT].sources or asked.awaits_approval:
        return None
    if Party.LEAD_HEAD not in parties(acting, asked):
        return None
    # A report that itself repeats one of the other side, or is older than the last word here, says nothing new.
    is_news = own is None or (own.pk < report.pk and own.answers_id != report.pk and report.answers_id != own.pk)
    return report if is_news else None


def changes_of(commitment: Commitment, acting: Acting) -> list[ChangeRequest]:
    """What this person may read of the changes asked for and made, newest first. One query."""
    rows = ChangeRequest.objects.filter(commitment=commitment).readable_by(acting)
    return list(rows.select_related("unit", "new_lead", "old_lead", "merge_into"))


def waiting_change(commitment: Commitment, acting: Acting) -> ChangeRequest | None:
    """The request that is not decided yet, if this person may read it. Reads what the page has fetched, if it has."""
    held = getattr(commitment, "_prefetched_objects_cache", {}).get("changes")
    found = held if held is not None else changes_of(commitment, acting)
    return next((change for change in found if change.is_open), None)


def asked_into(commitment: Commitment, acting: Acting) -> list[ChangeRequest]:
    """The requests that wait to have something merged into this one, of what this person may see. One query."""
    rows = ChangeRequest.objects.filter(merge_into=commitment, state=ChangeState.SENT).readable_by(acting)
    seen = Commitment.objects.visible_to(acting)
    return list(rows.filter(commitment__in=seen.order_by().values("pk")).select_related("commitment", "unit")[:FEW])


def returned_change(commitment: Commitment, acting: Acting) -> ChangeRequest | None:
    """The draft that the unit's head gave back last, if nothing has been asked for since: its text is taken up again."""
    last = ChangeRequest.objects.filter(commitment=commitment).readable_by(acting).first()
    gave_back = last is not None and last.state == ChangeState.WITHDRAWN and last.sent_at is None
    return last if gave_back else None


def going_along(commitment: Commitment, action: Action) -> int:
    """How many below it a move takes along (``Action.SUSPEND_WITH``, ``RESUME_WITH``, ``END_WITH``). Two queries."""
    below = keys_below(commitment)
    if not below:
        return 0
    rows = Commitment.objects.filter(pk__in=below, state__in=MOVE_OF[action].sources).order_by()
    return (rows.filter(suspended_with=commitment) if action == Action.RESUME_WITH else rows).count()


def extensions_given(commitment: Commitment) -> int:
    """How often the date was moved before, whoever asked for it."""
    return commitment.changes.filter(kind=ChangeKind.EXTENSION, state=ChangeState.GRANTED).count()


NEAR = 300  # of the same lead's commitments, for likeness
FEW = 5


def alike(commitment: Commitment, acting: Acting) -> list[Commitment]:
    """What the same unit leads that may ask the same, likest first: offered where others are to be chosen. One query."""
    rows = Commitment.objects.visible_to(acting).filter(lead=commitment.lead_id, issuer=commitment.issuer_id)
    rows = rows.filter(state__in=OPEN | {State.REGISTERED, State.SUSPENDED}).exclude(pk=commitment.pk)
    known = list(rows.select_related("lead", "issuer").order_by("-pk")[:NEAR])
    scores = History(Past(one.pk, one.title, one.words) for one in known).like(
        f"{commitment.title}。{commitment.words}"
    )
    return [known[at] for at in sorted(scores, key=lambda at: (-scores[at], at))[:FEW]]
