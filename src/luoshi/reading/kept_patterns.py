"""Compiled patterns, kept from one start to the next as Python keeps the bytecode of modules.

A short document asks two hundred patterns, and compiling them is two thirds of what it takes to read it from a cold start.
What the compiler makes of a pattern is a row of numbers, which are kept in `__pycache__` beside this module on the same terms
as bytecode: they hold for the very Python that made them, who may write there may write the program, and where there are none,
or anything about them is amiss, the pattern is compiled. Reading never writes them; who sets the project up does (`keep`).
"""

import marshal
import os
import re
import sys
from array import array
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What `_sre.compile` takes: all flags, the code, the number of groups, their names, names by number."""
Kept = dict[tuple[str, int], Code]
"""Pattern and flags → what is made of them."""


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; it says the same, and is found faster where its `beginnings` are known."""
    found = kept().get((pattern, flags))
    if found is not None:
        with suppress(*UNFIT):
            return made(pattern, found)
    with suppress(*UNFIT):
        return made(pattern, code_of(pattern, flags))
    return re.compile(pattern, flags)


UNFIT = (AttributeError, ImportError, IndexError, RuntimeError, TypeError, ValueError, OverflowError)
"""What code is met with that is not for this Python."""


def made(pattern: str, code: Code) -> re.Pattern[str]:
    """The pattern of which this was made. Raises one of `UNFIT`."""
    all_flags, numbers, groups, names, by_number = code
    found: re.Pattern[str] = engine().compile(
        pattern, all_flags, array("I", numbers).tolist(), groups, names, by_number
    )
    return found


@cache
def kept() -> Kept:
    """What was kept for this start."""
    return load(file())


def engine() -> ModuleType:
    """Python's engine for patterns, which has no public door for code that is made already."""
    return import_module("_sre")


def file() -> Path | None:
    """Where the patterns are kept: where Python keeps this module's bytecode; None where it keeps none."""
    bytecode = __spec__.cached
    return Path(bytecode).with_suffix(".marshal") if bytecode else None


def made_by() -> tuple[str, int, int]:
    """Which Python the kept code is for."""
    return sys.version, int(engine().MAGIC), int(engine().CODESIZE)


def load(path: Path | None) -> Kept:
    """What is kept in a file; nothing where there is none, or another Python made it."""
    if path is None:
        return {}
    try:
        maker, patterns = marshal.loads(path.read_bytes())  # noqa: S302 - trusted as far as bytecode, which is the same
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return patterns if maker == made_by() and isinstance(patterns, dict) else {}


def keep(patterns: Iterable[tuple[str, int]], path: Path) -> None:
    """Keep what the compiler makes of these patterns and of no others, in a file that is there wholly or not at all.

    Raises OSError where it can't be written.
    """
    before = load(path)
    wanted = {*patterns}
    if before.keys() == wanted:
        return
    after = {key: before.get(key) or code_of(*key) for key in wanted}
    half = path.with_suffix(f".{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        half.write_bytes(marshal.dumps((made_by(), after)))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def code_of(pattern: str, flags: int) -> Code:
    """What the compiler makes of one pattern, as it is kept."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    from luoshi.reading.beginnings import with_beginnings

    parsed = _parser.parse(pattern, flags)
    code = array("I", with_beginnings(parsed, _compiler._code(parsed, flags)))  # noqa: SLF001 - its only door
    names = dict(parsed.state.groupdict)
    numbers = {number: name for name, number in names.items()}
    by_number = tuple(numbers.get(number) for number in range(parsed.state.groups))
    return int(flags | parsed.state.flags), code.tobytes(), parsed.state.groups - 1, names, by_number


def main() -> int:
    """`python -m luoshi.reading.kept_patterns`: keep all patterns of the reader; 1 where nothing can be written."""
    import pkgutil

    import luoshi.reading
    from luoshi.reading.patterns import DECLARED

    for found in pkgutil.iter_modules(luoshi.reading.__path__):
        if found.name not in {"__main__", "kept_patterns"}:
            import_module(f"luoshi.reading.{found.name}")
    path = file()
    if path is None:
        return 1
    try:
        keep((words for each in DECLARED for words in each.words()), path)
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
