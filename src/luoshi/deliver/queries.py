"""Every read of the second stage that is more than a ``get``."""

from django.db.models import Prefetch, QuerySet

from luoshi.commitments.models import Commitment, UnitRole
from luoshi.deliver.models import Dispute, Evidence, Report, ReportState, SupportTask
from luoshi.kernel.lifecycle import ENDED
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
