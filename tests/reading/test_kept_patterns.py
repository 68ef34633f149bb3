"""Patterns that were kept are those that the compiler makes, and nothing depends on their being there."""

import marshal
import re
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from luoshi.reading import kept_patterns
from luoshi.reading.patterns import DECLARED
from tests.reading.test_patterns import patterns

WORDS = ("(?P<unit>[一-龥]{2,8}局)(?=负责)", 0)
ANEW = kept_patterns.made(WORDS[0], kept_patterns.code_of(*WORDS))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for patterns, from which they are taken."""
    path = tmp_path / "kept"
    monkeypatch.setattr(kept_patterns, "file", lambda: path)
    monkeypatch.setattr(kept_patterns, "kept", lambda: kept_patterns.load(path))
    return path


def test_every_pattern_that_was_kept_is_the_one_that_is_made_anew(kept: Path) -> None:
    assert len(list(patterns())) > 300  # imports all modules
    wanted = {words for each in DECLARED for words in each.words()}
    anew = {words: kept_patterns.compiled(*words) for words in wanted}
    kept_patterns.keep(wanted, kept)
    loaded = kept_patterns.load(kept)
    assert loaded.keys() == wanted
    for words, meant in anew.items():
        found = kept_patterns.made(words[0], loaded[words])
        assert found == meant, words  # compares the code as well
        assert found.groupindex == meant.groupindex, words
        assert found.groups == meant.groups, words


def test_the_names_of_groups_are_kept(kept: Path) -> None:
    kept_patterns.keep([WORDS], kept)
    found = kept_patterns.compiled(*WORDS).search("由市财政局负责")
    assert found
    assert (found["unit"], found.lastgroup) == ("由市财政局", "unit")


@pytest.mark.parametrize(
    "broken", [b"", b"\xff" * 40, marshal.dumps(7), marshal.dumps((1, 2, 3)), marshal.dumps((0, {}))]
)
def test_a_broken_file_is_as_good_as_none(kept: Path, broken: bytes) -> None:
    kept.write_bytes(broken)
    assert kept_patterns.load(kept) == {}
    assert kept_patterns.compiled(*WORDS) == ANEW


def test_what_another_python_made_is_not_used(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_patterns, "made_by", lambda: ("2.7", 0, 2))
    kept_patterns.keep([WORDS], kept)
    monkeypatch.undo()
    assert kept_patterns.load(kept) == {}


@pytest.mark.parametrize("code", [b"", b"\x01\x00\x00", b"\xff" * 64])
def test_code_that_python_refuses_is_made_anew(kept: Path, code: bytes) -> None:
    kept_patterns.keep([WORDS], kept)
    all_flags, _, *rest = kept_patterns.load(kept)[WORDS]
    kept.write_bytes(marshal.dumps((kept_patterns.made_by(), {WORDS: (all_flags, code, *rest)})))
    assert kept_patterns.compiled(*WORDS) == ANEW


def test_where_python_has_no_door_for_code_it_compiles_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_patterns, "engine", lambda: None)
    assert kept_patterns.compiled(*WORDS) == re.compile(*WORDS)


def test_only_what_is_declared_stays_in_the_file(kept: Path) -> None:
    kept_patterns.keep([WORDS, ("a", 0)], kept)
    kept_patterns.keep([WORDS], kept)
    assert [*kept_patterns.load(kept)] == [WORDS]
    assert [*kept.parent.iterdir()] == [kept]


def test_a_place_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    path = tmp_path / "bytecode" / "reading" / "kept"
    kept_patterns.keep([WORDS], path)
    assert [*kept_patterns.load(path)] == [WORDS]


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "kept"
    nowhere.mkdir()
    with pytest.raises(OSError, match="kept"):
        kept_patterns.keep([WORDS], nowhere)
    assert [*tmp_path.iterdir()] == [nowhere]


def test_the_command_keeps_them_beside_the_bytecode(kept: Path) -> None:
    assert kept_patterns.main() == 0
    assert len(kept_patterns.load(kept)) > 300


def test_they_stand_where_python_keeps_bytecode() -> None:
    path = kept_patterns.file()
    assert path
    assert path == Path(cache_from_source(str(kept_patterns.__file__))).with_suffix(".marshal")
    assert str(sys.implementation.cache_tag) in path.name
