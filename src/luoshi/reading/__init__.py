"""Pure Python: a document in, a `Reading` out. The one door is `read`."""

import gc
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luoshi.reading.deadline_scan import WorkingDays
    from luoshi.reading.model import Reading

__all__ = ["read"]


def read(
    source: "str | PathLike[str] | bytes", *, name: str | None = None, calendar: "WorkingDays | None" = None
) -> "Reading":
    """Read a document: a path, or the bytes of a file whose name is `name`.

    `calendar` is what the deadlines of so many working days are counted with (`.add(day, n) -> day`); without it they
    get no date. Raises a `luoshi.reading.errors.ReadingError` when the file can't be read, OSError when a path can't be
    opened, and nothing else.
    """
    from luoshi.reading import assembly, formats

    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        name = name or path.name
        data = path.read_bytes()
    text = formats.extract(data, name)
    collecting = gc.isenabled()
    gc.disable()  # a reading makes many objects and no cycles: looking for some would take a tenth of its time
    try:
        return assembly.understand(text, data, name=name, calendar=calendar)
    finally:
        if collecting:
            gc.enable()
