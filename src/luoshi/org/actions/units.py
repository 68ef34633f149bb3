"""Units: set up and changed."""

from datetime import date, datetime

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Unit


@transaction.atomic
def create_unit(
    *,
    acting: Acting,
    now: datetime,
    name: str,
    code: str,
    level: str,
    kind: str,
    short: str = "",
    parent: Unit | None = None,
    order: int = 0,
    mark: str = "",
    valid_from: date | None = None,
    duties: str = "",
) -> Unit:
    """Enter a unit under ``parent`` (None for the root). Raises ValidationError on a bad or taken code."""
    unit = Unit(
        name=name,
        short=short,
        code=code,
        level=level,
        kind=kind,
        parent=parent,
        order=order,
        mark=mark,
        valid_from=valid_from,
        duties=duties.strip(),
    )
    unit.path = f"{parent.path if parent else ''}{code}/"
    unit.full_clean()
    act = Act(f"unit:{code}", "unit.created", author=acting.author(), now=now)
    act.facts.update(name=name, parent=str(parent) if parent else "")
    act.save(unit)
    act.write()
    return unit
