"""How sure the reader is of a commitment: one table, rule → share of right ones.

A commitment is right where it is one, whole, rightly bounded and its units are those that it charges. 2,276 were judged by
hand in November 2026, in two piles: 384 of 80 short pages that the rules had not seen when they were judged (71 excerpts
of reports of meetings, minutes, notices, remarks, plans and provisions, nine invented; 316 right, 0.82), and 1,892 of
eight long documents that the rules were mended on (0.99). A figure stands between the shares of the two piles, nearer to the first where it has ten judgements or more; in
sections that set tasks the first pile held hardly an error, so the second counts there. Labelled items and rows are
judged by the 199 items of the labelled documents and their damaged copies: all were right, so the order is that of the
rules' own doubts, and nothing is surer than `item.mark`.

`clause.permission` was judged on all of its cases in the documents of the open corpus: 12 in five documents, 11 of them in
sections that set tasks; in two of these an office is meant to act (各有关部门可以…制定细则), so one figure stands for both.
`item.shared-label` has no case there: it was judged on 26 in six documents of the tests, 23 of them written by hand before
the reader had seen them, and on 127 in their damaged copies: all were right. With so few the share may be 0.88 by chance
(one-sided, 95 %), so it stands just above that, and below `item.mark`. `item.goal` was judged on nothing but our own cases
and stands with the least sure of the items.
"""

SURE: dict[str, tuple[float, float]] = {
    "clause.modal": (0.93, 0.93),
    "clause.asked": (0.9, 0.85),
    "clause.subject": (0.95, 0.87),
    "clause.action": (0.96, 0.92),
    "clause.acts": (0.9, 0.72),
    "clause.number": (0.92, 0.8),
    "clause.deadline": (0.88, 0.8),
    "clause.resolved": (0.85, 0.8),
    "clause.provision": (0.82, 0.65),
    "clause.disposes": (0.82, 0.7),
    "clause.permission": (0.2, 0.2),
    "clause.default": (0.65, 0.45),
    "clause.with-list": (0.8, 0.75),
    "item.mark": (0.97, 0.97),
    "table.row": (0.95, 0.95),
    "item.after-label": (0.93, 0.93),
    "item.below-heading": (0.93, 0.93),
    "item.inline-mark": (0.92, 0.92),
    "item.parent-mark": (0.88, 0.88),
    "item.under-labelled-heading": (0.88, 0.88),
    "item.heading": (0.85, 0.85),
    "item.shared-label": (0.9, 0.9),
    "item.record": (0.9, 0.9),
    "item.led": (0.82, 0.82),
    "item.paragraph": (0.8, 0.8),
    "item.goal": (0.8, 0.8),
}
"""Rule → its share of right commitments in a section that sets tasks, and elsewhere."""

SECTIONS_OF_TASKS = frozenset({"task", "target", "requirement"})
"""Modes of sections that set tasks."""


def of(rule: str, mode: str | None) -> float:
    """How sure a commitment is that `rule` took in a section of kind `mode` (see lexicon.MODES): between 0 and 1."""
    in_section, elsewhere = SURE[rule]
    return in_section if mode in SECTIONS_OF_TASKS else elsewhere
