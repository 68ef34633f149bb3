"""How sure the reader is of a commitment: one table, rule → how often it is right.

The figures are shares of hand-judged commitments that are one, whole and rightly bounded; see `SURE`.
"""

SURE: dict[str, tuple[float, float]] = {
    "clause.modal": (0.9, 0.9),
    "clause.subject": (0.95, 0.9),
    "clause.action": (0.93, 0.85),
    "clause.acts": (0.85, 0.75),
    "clause.deadline": (0.85, 0.8),
    "clause.number": (0.8, 0.75),
    "clause.provision": (0.75, 0.7),
    "clause.resolved": (0.8, 0.75),
    "clause.disposes": (0.75, 0.7),
    "clause.default": (0.6, 0.5),
    "clause.with-list": (0.8, 0.8),
    "item.mark": (0.97, 0.97),
    "item.after-label": (0.92, 0.92),
    "item.inline-mark": (0.9, 0.9),
    "item.parent-mark": (0.85, 0.85),
    "item.heading": (0.85, 0.85),
    "item.under-labelled-heading": (0.85, 0.85),
    "item.paragraph": (0.8, 0.8),
    "table.row": (0.93, 0.93),
}
"""Rule → its share of right commitments in a section that sets tasks, and elsewhere."""

SECTIONS_OF_TASKS = frozenset({"task", "target", "requirement"})
NAMED = 0.03
"""How much surer a sentence is that names its units."""

MOST = 0.97


def of(rule: str, mode: str | None, *, named: bool = False) -> float:
    """How sure a commitment is that `rule` took in a section of kind `mode`: a share between 0 and 1."""
    in_section, elsewhere = SURE[rule]
    sure = in_section if mode in SECTIONS_OF_TASKS else elsewhere
    return min(round(sure + NAMED, 2), MOST) if named and rule.startswith("clause.") else sure
