"""From models to the shapes that go out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from luoshi.commitments import lights
from luoshi.commitments.chain import ancestors
from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import buttons
from luoshi.commitments.tightening import ahead_of
from luoshi.decide.actions import Outcome
from luoshi.decide.comparisons import Comparison, Side
from luoshi.decide.models import Source
from luoshi.decide.queries import Desk
from luoshi.deliver import measuring
from luoshi.deliver.passing_down import added, beyond_root
from luoshi.deliver.queries import Linked
from luoshi.deliver.rolling import plain
from luoshi.kernel.workdays import Calendar
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.rulebook.reading_rules import Rulebook


def commitment_row(commitment: Commitment) -> dict[str, Any]:
    """One row of a list. No query, with lead and issuer loaded. The reason has the figures of the day when the light was last looked at."""
    names = (
        "id", "number", "title", "kind", "state", "tier", "measure", "handling", "instruction", "issuer", "lead", "original_due", "due",
        "missed_due", "awaits_change", "dispatched_at", "accepted_at", "closed_at", "claimed", "evidenced", "version",
    )  # fmt: skip
    row = {name: getattr(commitment, name) for name in names}
    row["merged_into"], row["split_from"] = commitment.merged_into_id, commitment.split_from_id
    row["suspended_with"] = commitment.suspended_with_id
    row["original_measure"] = commitment.baseline_measure
    row["light"] = {
        "colour": commitment.light,
        "reason": lights.reason(commitment.light_code, commitment.light_params) if commitment.light_code else "",
        "since": commitment.light_since,
    }
    return row


def commitment_whole(commitment: Commitment, acting: Acting, today: date, rules: Rulebook) -> dict[str, Any]:
    """Everything about one commitment, and what this caller may do to it now."""
    origin = getattr(commitment, "origin", None)
    supports = [held.unit for held in commitment.involvements.select_related("unit") if held.role == "support"]
    row = commitment_row(commitment)
    row["light"]["reason"] = lights.reason_today(commitment, today, rules)
    return {
        **row,
        "words": commitment.words,
        "chain": chain_of(commitment, acting, rules.calendar),
        "measures": measures_of(commitment, acting),
        "scheduled": lights.scheduled(commitment, today, rules),
        "supports": supports,
        "origin": {"source": origin.source_id, "start": origin.start, "end": origin.end} if origin else None,
        "actions": [
            {"action": button.action.value, "allowed": button.allowed, "why_not": button.why_not}
            for button in buttons(commitment, acting)
        ],
    }


def measures_of(commitment: Commitment, acting: Acting) -> list[dict[str, Any]]:
    """The figures of the measure of done. One query, where there are any."""
    answered = {here: above for above, here in commitment.matching.items()}
    return [
        {
            "key": row.key, "indicator": row.figure.indicator, "unit": row.figure.unit, "asked": row.asked,
            "value": row.told or None, "on": row.on, "reached": row.is_reached,
            "rollup": row.how.value, "below": row.rolled_told or None, "reported": row.rolled.reported if row.rolled else 0,
            "of": row.rolled.of if row.rolled else 0, "whole": bool(row.rolled and row.rolled.whole), "counts": row.counts,
            "difference": plain(row.difference) if row.difference is not None else None, "answers": answered.get(row.key),
        }
        for row in measuring.table(commitment, acting)
    ]  # fmt: skip


def chain_of(commitment: Commitment, acting: Acting, calendar: Calendar) -> dict[str, Any]:
    """Where a commitment stands in its chain. The levels above are named only to those who may see them."""
    root = commitment.root or commitment
    above = {key for key in (commitment.parent_id, commitment.root_id) if key}
    beyond = beyond_root(commitment, ancestors(commitment), calendar)
    seen = (
        set(Commitment.objects.visible_to(acting).filter(pk__in=above).values_list("pk", flat=True)) if above else set()
    )
    return {
        "parent": commitment.parent_id if commitment.parent_id in seen else None,
        "root": commitment.root_id if commitment.root_id in seen else None,
        "depth": commitment.depth, "share": commitment.share, "reach": commitment.reach,
        "tightening": commitment.tightening, "duty_check": commitment.duty_check, "ahead": ahead_of(commitment, calendar), "beyond_root": added(beyond) if beyond else {}, "forwarded": commitment.is_forwarded,
        "source_words": root.words, "source_measure": root.baseline_measure, "source_due": root.original_due,
    }  # fmt: skip


def linked(one: Linked) -> dict[str, Any]:
    """A linked commitment with what it asks differently."""
    return {
        "commitment": commitment_row(one.commitment),
        "reason": one.reason,
        "conflicts": one.conflicts,
        "unsettled": one.link.is_conflict,
        "settlement": {
            "holds": one.holds,
            "reason": one.link.settlement,
            "by": one.link.settled_by,
            "at": one.link.settled_at,
        }
        if one.holds
        else None,
        "offered": one.offered.pk if one.offered else None,
        "offering": one.offering.pk if one.offering else None,
    }


def outcome(found: Outcome) -> dict[str, Any]:
    """What came of an act on many."""
    return {
        "done": [commitment.pk for commitment in found.done],
        "left": [{"title": title, "why": why} for title, why in found.left],
    }


def reading(source: Source) -> dict[str, Any]:
    """The reading as the reader gave it. The record keeps fractions as text; here they are numbers again."""
    held = {name: value for name, value in source.reading.items() if name not in {"labels", "tally"}} | {
        "text": source.text
    }
    held["commitments"] = [_with_numbers(item) for item in held["commitments"]]
    return held


def comparison(found: Comparison) -> dict[str, Any]:
    """A source beside the one that it amends, pair by pair."""
    pairs = [
        {
            "became": row.pair.what, "likeness": row.pair.likeness, "differs": row.pair.differs, "noted": row.is_noted,
            "old": _said(row.old), "new": _said(row.new),
        }
        for row in found.rows
    ]  # fmt: skip
    return {"amends": found.earlier, "counts": found.counts, "pairs": pairs}


def _said(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    row = side.proposal
    return {
        "proposal": row.pk, "words": row.words, "heading": row.heading, "status": row.status,
        "deadlines": side.found.deadlines, "measures": [_measured(measure) for measure in side.found.measures],
        "commitments": [commitment.pk for commitment in side.commitments],
    }  # fmt: skip


def _with_numbers(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **item,
        "confidence": _number(item["confidence"]),
        "measures": [_measured(measure) for measure in item["measures"]],
    }


def _measured(measure: Mapping[str, Any]) -> dict[str, Any]:
    return {**measure, **{name: _number(measure[name]) for name in ("value", "upper") if name in measure}}


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value


def names(desk: Desk) -> list[dict[str, Any]]:
    """Each name that the document uses once, with what it came to and the proposals that have it."""
    found: dict[str, dict[str, Any]] = {}
    for card in desk.cards:
        for name in card.names.all:
            row = found.setdefault(
                name.said,
                {
                    "name": name.said, "units": [unit.pk for unit in name.units], "reason": name.match.reason.value,
                    "why": name.why, "candidates": [unit.pk for unit in name.match.candidates], "alias": name.match.alias,
                    "proposals": [],
                },
            )  # fmt: skip
            row["proposals"].append(card.proposal.pk)
    return list(found.values())


def suggestions(desk: Desk) -> list[dict[str, Any]]:
    """Who might lead the pending proposals for which the document names nobody."""
    return [
        {
            "proposal": card.proposal.pk,
            "suggestions": [
                {"unit": one.unit.pk, "name": str(one.unit), "ground": one.suggestion.ground.value, "why": one.why}
                for one in card.suggested
            ],
        }
        for card in desk.cards
        if card.suggested
    ]


def entry_row(entry: Entry) -> dict[str, Any]:
    names = ("id", "stream", "seq", "kind", "actor", "post", "at", "facts", "hash", "prev")
    return {**{name: getattr(entry, name) for name in names}, "sentence": sentence(entry)}
