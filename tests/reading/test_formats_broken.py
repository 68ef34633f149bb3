"""Broken files give a Reading or a ReadingError. bench/broken_files.py does the same with 10,000, and measures."""

from itertools import pairwise

import pytest

from luoshi.reading import read
from luoshi.reading.errors import ReadingError
from tests.reading.broken_files import KINDS, broken

COUNTS = {"pdf": 8}


def outcome(data: bytes) -> str:
    try:
        reading = read(data)
    except ReadingError as error:
        return error.code
    spans = sorted((piece.start, piece.end) for piece in reading.pieces())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= gap.at <= len(reading.text) for gap in reading.gaps)
    return "read"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_broken_files_are_read_or_refused(kind):
    outcomes = [outcome(broken(kind, f"test-{number}", small=True)) for number in range(COUNTS.get(kind, 40))]
    assert "read" in outcomes
    assert len(set(outcomes)) > 1
