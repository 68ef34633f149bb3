"""From a `Text` to a `Reading`: mend, find masthead, outline, labels and clauses, and put the parts together."""

import hashlib
from bisect import bisect_right

from luoshi.reading.formats import Text
from luoshi.reading.mending import Furniture, Mended, mend
from luoshi.reading.model import Context, Document, Piece, Place, Reading


def understand(text: Text, data: bytes, *, name: str | None = None, calendar: object | None = None) -> Reading:
    """The Reading of `text`, which was extracted from `data`. `name` is the file's name, `calendar` goes to deadlines."""
    mended = mend(text)
    context = [Context(*mended.source(start, end), "other", "clause.unread") for start, end in mended.paragraphs]
    document = Document(None, None, None, None, "other", None, None, hashlib.sha256(data).hexdigest(), len(text.characters))
    context = sorted(context + uncovered(text.characters, [(c.start, c.end) for c in context], mended.furniture), key=lambda c: c.start)
    origin = tuple(Place(place.start, place.end, place.page, place.paragraph) for place in text.origin)
    return Reading(document, text.characters, origin, (), (), tuple(context), (), ())


def uncovered(characters: str, taken: list[tuple[int, int]], furniture: list[Furniture]) -> list[Context]:
    """What is neither white space nor taken by `taken` (ascending, disjoint): furniture of the page, mostly."""
    starts = [line.start for line in furniture]
    found: list[Context] = []
    position = 0
    for start, end in [*taken, (len(characters), len(characters))]:
        while position < start:
            stretch = characters[position:start]
            inner = stretch.strip()
            if not inner:
                break
            begin = position + stretch.index(inner)
            index = bisect_right(starts, begin) - 1
            line = furniture[index] if index >= 0 and furniture[index].end > begin else None
            following = starts[index + 1] if index + 1 < len(starts) else start
            stop = min(line.end if line else following, start)
            stop = begin + len(characters[begin:stop].rstrip())
            found.append(Context(begin, stop, "furniture", line.rule if line else "furniture.invisible"))
            position = stop
        position = max(position, end)
    return found
