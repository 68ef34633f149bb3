"""The drawings in the docs are those that the code's tables give today."""

from docs.drawings import PAGE, drawn


def test_the_drawings_are_not_stale() -> None:
    page = PAGE.read_text("utf-8")
    assert drawn(page) == page, "run: python3 dev.py drawings"
