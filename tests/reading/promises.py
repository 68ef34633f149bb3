"""What every Reading promises, whatever the document: for tests and for bench/mutations.py."""

from collections.abc import Iterator

from luoshi.reading.model import Commitment, Reading


def broken_promises(reading: Reading) -> list[str]:
    """Each promise that does not hold, in words; empty where all do."""
    return [*_partition(reading), *_offsets(reading), *_order(reading)]


def _partition(reading: Reading) -> Iterator[str]:
    """Headings, commitments with their labels, and context cover every character but white space exactly once."""
    position = 0
    for piece in reading.pieces():
        if piece.start < position:
            yield f"{piece} overlaps what ends at {position}"
        if reading.text[position : piece.start].strip():
            yield f"{reading.text[position : piece.start]!r} at {position} belongs to nothing"
        if not 0 <= piece.start < piece.end <= len(reading.text):
            yield f"{piece} is no stretch of the text"
        if not piece.rule:
            yield f"{piece} names no rule"
        position = max(position, piece.end)
    if reading.text[position:].strip():
        yield f"{reading.text[position:]!r} at {position} belongs to nothing"


def _offsets(reading: Reading) -> Iterator[str]:
    """What a unit, a deadline, a measure, a person says stands in the text, where it says so."""
    for commitment in reading.commitments:
        yield from _own_offsets(reading.text, commitment)
    for person in reading.people:
        if not _reads(person.name, reading.text[person.start : person.end]):
            yield f"person {person.name!r} does not stand at {person.start}"
    for gap in reading.gaps:
        if not 0 <= gap.at <= len(reading.text):
            yield f"gap at {gap.at}"


def _own_offsets(text: str, commitment: Commitment) -> Iterator[str]:
    for step in commitment.steps:
        if not commitment.start <= step.start < step.end <= commitment.end:
            yield f"step {step} is outside of commitment {commitment.id}"
    for unit in commitment.units:
        if not unit.name or text[unit.start : unit.end] != unit.name:
            yield f"unit {unit.name!r} does not stand at {unit.start}"
    for found in [*commitment.deadlines, *commitment.measures]:
        if not _reads(found.text, text[found.start : found.end]):
            yield f"{found.text!r} does not stand at {found.start}"
    inside = [(commitment.start, commitment.end), *((label.start, label.end) for label in commitment.labels)]
    for measure in commitment.measures:
        if not any(start <= measure.start and measure.end <= end for start, end in inside):
            yield f"measure {measure.text!r} is outside of commitment {commitment.id}"
    if not 0 < commitment.confidence <= 1:
        yield f"confidence {commitment.confidence}"


def _order(reading: Reading) -> Iterator[str]:
    """Lists in the order of the text; parents before their children; sections that exist."""
    headings = {heading.id for heading in reading.outline}
    for name, rows in (
        ("outline", reading.outline),
        ("commitments", reading.commitments),
        ("context", reading.context),
    ):
        starts = [row.start for row in rows]
        if starts != sorted(starts):
            yield f"{name} out of order"
    for heading in reading.outline:
        if heading.parent is not None and not (heading.parent in headings and heading.parent < heading.id):
            yield f"heading {heading.id} has no parent {heading.parent}"
    for commitment in reading.commitments:
        if commitment.section is not None and commitment.section not in headings:
            yield f"commitment {commitment.id} stands in no section"


def _reads(words: str, stretch: str) -> bool:
    """Whether `words` is the stretch mended: its own characters in order, ends included, less what was in between."""
    words = "".join(words.split())
    rest = iter(stretch)
    return bool(words) and words[0] == stretch[0] and words[-1] == stretch[-1] and all(c in rest for c in words)
