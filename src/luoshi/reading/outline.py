"""The outline: which marks are really marks, what they head, and where each heading ends; in flattened text too.

What is believed is decided in `belief`; numbers that are missing from a list are reported as gaps.
"""

from luoshi.reading.belief import believe
from luoshi.reading.candidates import find_candidates, with_headings
from luoshi.reading.contents import table_of_contents
from luoshi.reading.heading_ends import heading_extent
from luoshi.reading.heading_lines import heading_labels, plain_headings
from luoshi.reading.label_parsing import Label
from luoshi.reading.mending import Mended
from luoshi.reading.nodes import Outline, build
from luoshi.reading.spans import in_span, next_span


def outline(
    mended: Mended,
    labels: list[Label],
    body: int,
    styled: dict[int, int] | None = None,
    blocked: list[tuple[int, int]] | None = None,
    boxed: list[int] | None = None,
) -> Outline:
    """The outline of the text from `body` on.

    `styled`: paragraph start → heading level that the file itself gives. `blocked`: stretches of masthead,
    signature and tables, ascending, in which nothing is a mark. `boxed`: where units in brackets head what is below.
    """
    candidates = find_candidates(mended, labels, body)
    contents = table_of_contents(mended, candidates, body)
    if contents:
        candidates = [c for c in candidates if not contents.start <= c.mark.start < contents.end]
    candidates = with_headings(mended, candidates)
    taken = blocked or []
    if taken:
        candidates = [c for c in candidates if not (in_span(taken, c.mark.start) or in_span(taken, c.mark.end - 1))]
    plain = plain_headings(mended, body, candidates, contents, styled or {}, boxed or [])
    labelling = [
        (label.start, label.end) for label in labels
    ]  # 整改时限： | 2027年12月底前 on two lines is no heading either
    headings = [mark for mark in plain if not (in_span(labelling, mark.start) or in_span(taken, mark.start))]
    headings += heading_labels(mended, candidates, labels, body)
    believed, irregular = believe(mended, candidates, headings)
    nodes = build(believed, mended)
    for node in nodes:
        stop = next_span(taken, node.start, node.end)
        node.heading_end, node.rule = heading_extent(node, nodes, mended, contents, labels, stop)
    return Outline(nodes, irregular, contents)
