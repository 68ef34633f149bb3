"""The two jobs of an import: to look at a file, and to carry out exactly what was looked at."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.org import jobs
from luoshi.org.actions.roster import Lines, Outcome, carry_out, look
from luoshi.org.job_models import Job
from luoshi.org.roster import Change, Fault, Line
from luoshi.org.roster_file import Read
from luoshi.org.roster_units import UnitChange, UnitLine

LOOK, IMPORT = "roster.look", "roster.import"


def register() -> None:
    """Once, when the app is ready."""
    jobs.register(LOOK, _look)
    jobs.register(IMPORT, _import)


def arguments(read: Read) -> dict[str, Any]:
    """What was read of a file, as plain data: the job keeps this, never the file."""
    return {
        "units": [[line.number, line.code, dict(line.given)] for line in read.units],
        "people": [_plain(line) for line in read.people],
        "faults": [[fault.number, fault.code, fault.detail, fault.sheet, fault.about] for fault in read.faults],
    }


def _look(run: jobs.Run) -> dict[str, Any]:
    given = run.job.arguments
    outcome = look(_lines(given), acting=run.acting, now=run.now, tell=run.tell)
    outcome.faults.extend(Fault(*one) for one in given["faults"])
    return result(outcome, _lines(given))


def _import(run: jobs.Run) -> None:
    """Do what the job before this one has shown. Raises Refused, with the rows, where anything has come in the way since."""
    looked = run.job.follows
    if looked is None or looked.result is None or looked.result["faults"]:
        raise jobs.Refused(_("没有看过差异，或有的行不能办。"), {})
    lines = _lines(looked.arguments)
    run.tell("checking", 0, len(lines.units) + len(lines.people))
    with run.writing() as told:
        outcome = carry_out(lines, acting=run.acting, now=run.now, seen=looked.result["seen"])
        if outcome.faults:
            raise jobs.Refused(_("有的行不能办，什么都没有改。"), result(outcome, lines))
        told.update(result(outcome, lines))


# --- as plain data ---


def result(outcome: Outcome, lines: Lines) -> dict[str, Any]:
    """What came of it: every row that changes or cannot be done, with whom it is about, in the order of the file; the numbers."""
    about = {("units", line.number): [line.code, line.given.get("name", "")] for line in lines.units}
    about |= {("people", line.number): [line.username, line.name] for line in lines.people}
    faults = [
        [fault.number, fault.code, fault.detail, fault.sheet, *about.get((fault.sheet, fault.number), fault.about)]
        for fault in outcome.faults
    ]
    rows = [_row(change) for change in outcome.changes]
    # A row counts once: as wrong, as new, or as changed, however many things it would do.
    sound = {(row["sheet"], row["row"]) for row in rows} - {(fault.sheet, fault.number) for fault in outcome.faults}
    new = {(row["sheet"], row["row"]) for row in rows if row["what"] in {"create", "enter"}} & sound
    return {
        "rows": rows, "faults": faults, "seen": outcome.seen,
        "new": len(new), "changed": len(sound - new), "unchanged": outcome.unchanged,
    }  # fmt: skip


def _row(change: Change | UnitChange) -> dict[str, Any]:
    line = change.line
    if isinstance(change, UnitChange):
        name = change.line.given.get("name", "")
        what = "create" if change.new else "update"
        return {
            "sheet": "units",
            "row": line.number,
            "what": what,
            "key": change.code,
            "name": name,
            "cells": change.cells,
        }
    cells = [["", change.before, change.after]]
    post = [change.line.unit_name, change.line.unit, change.line.role] if change.what != "change" else []
    return {
        "sheet": "people", "row": line.number, "what": change.what, "key": change.line.username, "name": change.line.name,
        "post": post, "cells": cells,
    }  # fmt: skip


def _plain(line: Line) -> dict[str, Any]:
    days = {"valid_from": line.valid_from, "valid_to": line.valid_to}
    return asdict(line) | {name: day.isoformat() if day else None for name, day in days.items()}


def _lines(given: Mapping[str, Any]) -> Lines:
    return Lines([UnitLine(*one) for one in given["units"]], [_line(one) for one in given["people"]])


def _line(plain: Mapping[str, Any]) -> Line:
    days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("valid_from", "valid_to")}
    return Line(**{**plain, **days})


def waits_for(looked: Job) -> bool:
    """Whether what a job has looked at can still be carried out: sound, with something to do, and not done yet."""
    return (
        looked.kind == LOOK
        and looked.result is not None
        and not looked.result["faults"]
        and bool(looked.result["rows"])
        and not Job.objects.filter(follows=looked).exists()
    )
