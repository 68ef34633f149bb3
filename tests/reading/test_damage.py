"""Damage of one kind each: what a copy, a scan or a lost line break leaves of a text is read as the text was."""

import pytest

from luoshi.reading import read
from tests.reading.notation import HEAD, plain, written


def items(words: str) -> list[str]:
    """What is read of the words below a head, as the tables of cases write it."""
    return [written(one) for one in plain(HEAD + words).commitments]


def test_a_wide_blank_behind_a_comma_parts_no_cells() -> None:
    """&nbsp;&nbsp; that a site puts into a sentence is as wide as what parts the cells of a row."""
    text = (
        "1．加快云石高速建设，&nbsp;&nbsp;9月底前建成通车（市交通运输局负责）；新建学校3所（市教育局负责，&nbsp;&nbsp;市财政局配合）。\n"
        "2．用好专项债券，3月底前形成实物工作量，&nbsp;&nbsp;建立机制。（市财政局牵头，&nbsp;&nbsp;市审计局配合）\n"
    )
    assert items(text) == [
        "1．加快云石高速建设，9月底前建成通车 | R市交通运输局",
        "新建学校3所 | R市教育局 S市财政局",
        "2．用好专项债券，3月底前形成实物工作量，建立机制。 | L市财政局 S市审计局",
    ]
