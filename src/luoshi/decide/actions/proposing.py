"""What a Reading becomes: its proposals, with names matched to units, and what is kept of the rest."""

from datetime import date
from typing import Any

from django.utils import timezone

from luoshi.commitments.models import Tier, WorkKind
from luoshi.decide.finds import day, deadlines_of, due_of, measure_of
from luoshi.decide.matching import Directory
from luoshi.decide.models import Proposal, Source
from luoshi.decide.spans import mended, title_of
from luoshi.org.queries import naming
from luoshi.rulebook.queries import rulebook


def kept_of(found: dict[str, Any], reading: Any) -> dict[str, Any]:
    """The reading without the text, which the source has already; with what the desk needs beyond the reader's JSON.

    labels: the stretches beside a commitment (first, last) that say who answers for it. tally: figures for lists, which
    must not load the whole reading.
    """
    kept = {name: value for name, value in found.items() if name != "text"}
    kept["labels"] = [
        {"start": label.start, "end": label.end, "first": commitment.start, "last": commitment.end}
        for commitment in reading.commitments for label in commitment.labels
    ]  # fmt: skip
    tasks = {(item["start"], item["end"]) for item in [*found["commitments"], *kept["labels"]]}
    kept["tally"] = {
        "characters": _length(found["text"]), "context": len(found["context"]), "gaps": len(found["gaps"]),
        "tasks": sum(_length(found["text"][start:end]) for start, end in tasks),
        "words": sum(len(item["text"]) for item in found["commitments"]),
    }  # fmt: skip
    return _whole_numbers(kept)


def _length(text: str) -> int:
    """How many characters are not white space."""
    return sum(map(len, text.split()))


def _whole_numbers(value: Any) -> Any:
    """The same data with fractions as text: the ledger's canonical form has whole numbers only."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, dict):
        return {name: _whole_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    return value


def proposals_of(source: Source, found: dict[str, Any], reading: Any) -> list[Proposal]:
    """What the reader found, with names matched to units, and dates and measures filled in from the words."""
    today = timezone.localdate(source.taken_in_at)
    directory = Directory.of(naming(today), source.office)
    headings = {section["id"]: section["heading"] for section in found["outline"]}
    offered = offered_due(source, today)
    rules = {commitment.id: commitment.rule for commitment in reading.commitments}
    return [_proposal(source, item, directory, headings, offered, rules) for item in found["commitments"]]


def _proposal(
    source: Source,
    item: dict[str, Any],
    directory: Directory,
    headings: dict[int, str],
    offered: date,
    rules: dict[int, str],
) -> Proposal:
    matched = directory.match(item["units"])
    dated = due_of(deadlines_of(item))
    deadline = dated or next(
        iter(item["deadlines"]), None
    )  # 持续推进 gives no date, and is shown beside the one offered
    return Proposal(
        source=source, start=item["start"], end=item["end"], heading=headings.get(item["section"], "")[:300],
        title=title_of(item["text"]), words=item["text"], kind=item["kind"],
        named=[_mention(unit) for unit in item["units"]],
        leads=[unit.pk for unit in matched.leads], supports=[unit.pk for unit in matched.supports],
        due=day(dated["due"]) if dated else offered, due_words=mended(deadline["text"] if deadline else "")[:60],
        due_given=dated is not None, measure=measure_of(item["measures"]),
        tier=Tier.FIRST if item["kind"] == WorkKind.TARGET else Tier.SECOND,
        confidence=round(item["confidence"] * 100), rule=rules.get(item["id"], "")[:120],
    )  # fmt: skip


def _mention(unit: dict[str, Any]) -> dict[str, Any]:
    """A unit as the document names it, the name without what a broken line left in it."""
    kept = {key: unit[key] for key in ("name", "role", "basis", "start", "end")}
    return kept | {"name": mended(unit["name"])}


def offered_due(source: Source, today: date) -> date:
    """What the desk offers where the text gives no date: the last working day of the planning year, else of this year."""
    year = source.planning_year or max((source.issued_on or today).year, today.year)
    return rulebook().calendar.last_workday_on_or_before(date(year, 12, 31))
