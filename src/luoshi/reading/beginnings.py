"""With which characters the matches of a pattern begin, so that it is tried nowhere else.

Python looks for that itself, but only in patterns that begin with one character, one set or plain alternatives; then it goes over
a text three times as fast as by trying the pattern at every place. Rules begin otherwise: with what must stand before, with what
may be left out, with alternatives of all kinds. Here the beginnings of any pattern are worked out, and put where the compiler puts
its own. Where they are not known (anything may begin a match, or a match may be empty) the code stays as it was.
"""

import re
from collections.abc import Iterable
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from typing import Any

Set = list[tuple[Any, Any]]
"""The members of a set as the parser writes them: characters, ranges, categories."""
INFO = 5
"""Where the code proper begins, behind a block that tells nothing but how long a match is."""


def with_beginnings(parsed: Any, code: list[int]) -> list[int]:
    """The `code` that the compiler made of a `parsed` pattern, with the characters that a match begins with."""
    told, flags, shortest = code[2], parsed.state.flags, code[3]
    if told or not shortest or flags & _parser.SRE_FLAG_IGNORECASE:
        return code
    found, may_be_empty = first(parsed)
    if found is None or may_be_empty:
        return code
    members: list[int] = []
    _compiler._compile_charset(_compiler._optimize_charset(found)[0], flags, members)  # noqa: SLF001 - its only door
    return [op.INFO, INFO - 1 + len(members), _compiler.SRE_INFO_CHARSET, *code[3:INFO], *members, *code[INFO:]]


def first(pattern: Iterable[Any]) -> tuple[Set | None, bool]:
    """What the first character of a match may be, None where it may be any; and whether a match may have none."""
    found: Set = []
    for kind, value in pattern:
        members, may_be_empty = first_of(kind, value)
        if members is None:
            return None, False
        found += members
        if not may_be_empty:
            return found, False
    return found, True


def first_of(kind: Any, value: Any) -> tuple[Set | None, bool]:
    """As `first`, for one element of a pattern."""
    if kind is op.LITERAL:
        return [(kind, value)], False
    if kind is op.IN:
        return (None if value[0][0] is op.NEGATE else value), False
    if kind in {op.AT, op.ASSERT, op.ASSERT_NOT}:
        return [], True  # what stands around a place takes no character
    if kind is op.SUBPATTERN and not (value[1] or value[2]):  # without flags of its own
        return first(value[3])
    if kind is op.BRANCH:
        alternatives = [first(each) for each in value[1]]
        if any(members is None for members, _ in alternatives):
            return None, False
        return [member for members, _ in alternatives for member in members or ()], any(
            may_be_empty for _, may_be_empty in alternatives
        )
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
        fewest, _, repeated = value
        members, may_be_empty = first(repeated)
        return members, may_be_empty or not fewest
    return None, False


def alternatives(pattern: str) -> list[str]:
    """What a pattern says with `|` between it: not within brackets, nor within a set."""
    found = [""]
    depth = 0
    for piece in PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[()|]+|.", re.DOTALL)
"""What stands for itself, a set, a run of other characters, a bracket or a stroke."""


def by_place(pattern: str) -> tuple[str, str]:
    """The alternatives of a pattern that can only match where a text begins, and those that may match anywhere."""
    parts = alternatives(pattern)
    return "|".join(each for each in parts if each[:1] == "^"), "|".join(each for each in parts if each[:1] != "^")
