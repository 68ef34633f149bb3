"""Broken files give a Reading or a ReadingError. bench/broken_files.py does the same with 10,000, and measures."""

import io
import zipfile
from itertools import pairwise

import pytest

from luoshi.reading import read
from luoshi.reading.errors import ReadingError, TooLarge
from luoshi.reading.formats import packages
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


def test_too_many_tags_are_refused_before_any_of_them_is_parsed():
    class Untouched:
        def start(self, name, attributes):
            raise AssertionError(name)

        end = characters = start

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part.xml", "<a>" + "<b/>" * 1_000_001 + "</a>")
    with pytest.raises(TooLarge, match="内部结构过于庞大"):
        packages.parse(packages.Package(packed.getvalue(), "docx"), "part.xml", Untouched())
