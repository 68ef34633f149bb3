"""Nobody's data is reached but through ``visible_to``: of the model itself, or of the row that it hangs on.

Read from the code, not from what it does: every use of a guarded model's manager outside its own ``models.py`` and the writes
(which ask ``parties`` and ``offices``; tests/doors proves it) goes on with ``visible_to``, or stands here with the reason why not. The
same for every step from a row that may be seen to one that may not: a parent, an amended source, a file of evidence.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from luoshi.ledger.models import LedgeredModel
from tests.house.test_house import dotted, modules

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "luoshi"

# Every model of ours, and who may see its rows. docs/architecture.md, «Who sees what», says it in words.
GUARDED = {
    "Commitment",
    "Source",
    "Proposal",
    "Origin",
    "Evidence",
    "Reminder",
    "DutyEntry",
    "Mandate",
    "Inspection",
}  # by a visible_to of their own
HANGING = {  # only reached from a row of these, which was asked for with visible_to
    "Report": "Commitment, then readable_by: a draft is the unit's own", "Milestone": "Commitment", "Dispute": "Commitment",
    "Verification": "Commitment", "Involvement": "Commitment", "Reach": "nobody: what visible_to reads",
    "SupportTask": "Commitment", "ChangeRequest": "Commitment, then readable_by: a draft is the unit's own",
    "Link": "Commitment, and the other one by visible_to", "Mail": "nobody: the outbox has no door",
    "MandateUnit": "Mandate", "InspectionSubject": "Inspection, with the commitment by visible_to", "InspectionGuest": "Inspection, for the office only",
}  # fmt: skip
PERSONAL = {"SavedView", "Token", "SignIn", "Job"}  # by person=… or owner=…, the one who asks
RECORD = {"Entry": "by the stream's own row: web.ledger_page.readable_by, api.lookups.entry", "Checkpoint": "everybody"}
COMMON = {  # the organisation and the rules: whoever holds a post
    "Unit", "Succession", "Alias", "AliasUnit", "Person", "Post", "RuleSet", "IdempotencyKey",
}  # fmt: skip

ASKS = {"visible_to", "concerning", "readable_by"}
WRITES = re.compile(r"(actions|models)\.py$|/actions/")  # what asks for itself
NOT_LOOKED_AT = ("kernel/", "reading/", "demo/", "ledger/", "migrations/")

ALLOWED: dict[str, dict[str, str]] = {
    "api/acts.py": {"Commitment": "the parent again, after an act on it that the caller was let do"},
    "commitments/chain.py": {"Commitment": "ancestors: what travels down; never a sensitive one to what is lower"},
    "commitments/inspections.py": {"Inspection": "a write: it asks who inspects"},
    "deliver/load.py": {"Commitment": "figures only: how much lies on a unit, whoever laid it there"},
    "commitments/queries.py": {
        "Involvement": "narrows rows that come from visible_to",
        "Commitment": "the same: which are in conflict with one that the caller sees, or are his to settle; by the keys of such rows",
    },
    "commitments/sought.py": {"Commitment": "keys only, which narrow rows that come from visible_to"},
    "commitments/history.py": {"Entry": "of a stream whose commitment the caller has been shown"},
    "decide/comparisons.py": {
        "Source": "the readings of two sources, both asked for before (can_compare)",
        "Proposal": "of these two",
    },
    "decide/queries.py": {"Source": "tallies of a page of sources that came from visible_to", "Proposal": "of these"},
    "commitments/paging.py": {
        "Commitment": "the rows of a page by their keys, which came from visible_to in the same breath"
    },
    "conclude/queries.py": {"Verification": "of one commitment that the caller has been shown"},
    "decide/suggestions.py": {"Commitment": "what an office led, for that office's own people only (Leads.remembers)"},
    "deliver/changes.py": {
        "Commitment": "writes: the one that is changed, held by perform, which asks parties",
        "ChangeRequest": "writes: what waits at that commitment",
    },
    "deliver/measuring.py": {"Commitment": "counts: whether somebody sees all of what was passed down"},
    "deliver/rolling.py": {"Commitment": "writes: the levels above what is reported on, and what those are made up of"},
    "deliver/many.py": {
        "Commitment": "writes: those that are changed, held by perform_each, which asks parties; and whether they have open children",
        "Report": "writes: theirs",
        "Evidence": "writes: whether they have any",
    },
    "deliver/waiting.py": {"ChangeRequest": "writes: what waits at the commitments that are changed"},
    "deliver/settling.py": {
        "Link": "writes: the one between two commitments that were both asked for, and those of one that is changed"
    },
    "deliver/links.py": {"Link": "writes: whether two commitments, both asked for, are linked already"},
    "deliver/merging.py": {
        "Involvement": "writes: the units of what is merged, each asked for before",
        "Origin": "writes: whence the whole came goes on to its parts",
    },
    "deliver/queries.py": {
        "Report": "the last approved ones of linked commitments that came from visible_to",
        "Commitment": "counts: how much below goes along with a suspension, a resumption, a termination",
    },
    "deliver/handing_over.py": {
        "Commitment": "the system administrator's write: all of a unit's at once, of which only numbers are shown",
        "Involvement": "of these",
        "Report": "of these",
        "ChangeRequest": "of these",
        "SupportTask": "of these",
        "Source": "of the same office",
    },
    "org/queries.py": {"Entry": "of a unit's own stream: what its name, place and duties were"},
    "org/people_queries.py": {"Entry": "what administrators did, for audit administrators, within reach"},
    "deliver/supporting.py": {
        "SupportTask": "writes, and what was asked within one commitment that the caller has been shown"
    },
    "deliver/views.py": {"Commitment": "which of two acts a liaison's or a head's button does; the sheet has asked"},
    "supervise/queries.py": {"Commitment": "the sweep's, which is nobody's eyes", "Reminder": "the same"},
    "rulebook/views.py": {"Entry": "who adopted which version of the rules"},
    "org/duty_queries.py": {
        "DutyEntry": "the lists of units about to be charged: of each the one entry that speaks against it is told",
        "Mandate": "those of the unit that charges",
    },
    "web/ledger_page.py": {
        "Entry": "readable_by: by the stream's own row",
        "Commitment": "which streams an auditor is not shown",
        "Source": "the same",
    },
    "web/source_words.py": {
        "Origin": "of one commitment that the caller has been shown; what the source tells, it asks"
    },
    "api/lookups.py": {"Entry": "entry(): by the stream's own row"},
    "api/operations.py": {
        "Entry": "of a stream whose commitment was asked for",
        "InspectionSubject": "of inspections that came from visible_to, those whose commitment does too",
    },
}

# Steps from one thing to another that has a level, or an office, of its own.
STEPS = {"children", "parent", "amends", "amended_by", "origins", "duplicate_of", "restated_in", "drops"}
STEPS_ALLOWED: dict[str, dict[str, str]] = {
    "assets.py": {"parent": "of a path"},
    "config/settings.py": {"parent": "of a path", "origins": "whence forms may come"},
    "decide/views/amended.py": {"amends": "offered to those who may write, who are of the same office"},
    "api/review.py": {"amends": "what the request says"},
    "api/units.py": {"parent": "a unit's: whoever holds a post may look at every unit"},
    "org/templates/org/tree.html": {"parent": "the same"},
    "org/templates/org/unit.html": {"parent": "the same"},
    "deliver/measuring.py": {"parent": "its figures, which travel down; never a sensitive one's to what is lower"},
    "deliver/rolling.py": {"parent": "the write's own arithmetic: which figure answers which"},
    "deliver/changes.py": {"parent": "the date above, which the levels below know anyhow"},
    "deliver/passing_down.py": {
        "children": "the write's own arithmetic: shares and what was passed down before",
        "parent": "the same: what the level above asks, which the levels below know anyhow",
    },
    "deliver/queries.py": {"children": "what the lead unit passed down itself and may excuse"},
    "web/templates/web/chain_node.html": {"children": "a number: chain.Node counts what is visible"},
    "web/templates/web/commitment/chain.html": {"children": "the same"},
    "decide/templates/decide/compare.html": {"amends": "shown after can_compare"},
    "decide/templates/decide/review.html": {"amends": "whether there is one"},
    "decide/templates/decide/upload.html": {"amends": "a field of a form"},
    "decide/templates/decide/amend.html": {"amends": "a field of a form"},
}


def chain_of(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> set[str]:
    """The names of the calls that follow ``Model.objects`` in its expression: filter, visible_to, order_by."""
    found: set[str] = set()
    at: ast.AST = node
    while isinstance(parents.get(at), (ast.Attribute, ast.Call)):
        at = parents[at]
        if isinstance(at, ast.Attribute):
            found.add(at.attr)
    return found


def own_modules() -> Iterator[tuple[str, ast.Module]]:
    for file, tree in modules("."):
        if not file.startswith(NOT_LOOKED_AT) and "/migrations/" not in file and not WRITES.search(file):
            yield file, tree


def unasked(tree: ast.AST) -> Iterator[str]:
    """The guarded models whose rows a module takes without asking."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    watched = GUARDED | set(HANGING) | set(RECORD) - {"Checkpoint"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
            model = dotted(node.value).rsplit(".", 1)[-1]
            if (model in watched or model == "model") and not chain_of(node, parents) & ASKS:
                yield model
        if (
            isinstance(node, ast.Call) and dotted(node.func).startswith("get_") and node.args
        ):  # get_object_or_404(Commitment, …)
            model = dotted(node.args[0])
            if model in watched:
                yield model


def steps(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in STEPS}


def steps_in_template(text: str) -> set[str]:
    return {name for name in STEPS if re.search(rf"\w\.{name}\b", text)}


def test_every_model_is_decided() -> None:
    decided = GUARDED | set(HANGING) | PERSONAL | set(RECORD) | COMMON
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("luoshi.")}
    assert ours - decided == set(), "who may see its rows? decide, write it here and into docs/architecture.md"
    assert decided - ours == set()
    assert {
        model.__name__ for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
    } >= GUARDED
    assert all(issubclass(model, LedgeredModel) for model in apps.get_models() if model.__name__ in GUARDED)


def test_rows_are_taken_through_visible_to() -> None:
    found = {
        (file, "Commitment" if model == "model" else model) for file, tree in own_modules() for model in unasked(tree)
    }
    assert sorted((file, model) for file, model in found if model not in ALLOWED.get(file, {})) == []
    assert [(file, model) for file, models in ALLOWED.items() for model in models if (file, model) not in found
            and (file, model) != ("web/ledger_page.py", "Source")] == []  # fmt: skip


def test_no_step_leads_past_it() -> None:
    found = {(file, step) for file, tree in own_modules() for step in steps(tree)}
    for path in PACKAGE.rglob("templates/**/*.html"):
        file = str(path.relative_to(PACKAGE))
        found |= {(file, step) for step in steps_in_template(path.read_text(encoding="utf-8"))}
    assert sorted((file, step) for file, step in found if step not in STEPS_ALLOWED.get(file, {})) == []
    assert [(file, step) for file, named in STEPS_ALLOWED.items() for step in named if (file, step) not in found] == []


def test_the_search_sees_what_it_looks_for() -> None:
    bad = [
        "Commitment.objects.get(pk=1)", "rows = Source.objects.filter(pk=1)", "models.Evidence.objects.all()",
        "Report.objects.filter(commitment=1)", "Commitment._base_manager.all()", "get_object_or_404(Proposal.objects, pk=1)",
        "get_object_or_404(Commitment, pk=1)",
    ]  # fmt: skip
    good = [
        "Commitment.objects.visible_to(acting).get(pk=1)", "Source.objects.filter(pk=1).visible_to(acting)",
        "Report.objects.filter(commitment=c).readable_by(acting)", "Unit.objects.all()",
    ]  # fmt: skip
    assert [line for line in bad if not list(unasked(ast.parse(line)))] == []
    assert [line for line in good if list(unasked(ast.parse(line)))] == []
    assert steps(ast.parse("commitment.parent.title")) == {"parent"}
    assert steps_in_template("{{ commitment.parent.title }}") == {"parent"}
