"""Flag the links made before conflicts were kept whose commitments ask other numbers of the same measure. In the record too.

Without this they would be flagged only when somebody changes one of the two measures.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone

from luoshi.deliver.conflicts import Asks, conflicts
from luoshi.ledger.writing import SYSTEM, Act, append_many


def weigh_old_links(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("deliver", "Link").objects
    now, found, acts = timezone.now(), [], []
    for link in links.filter(is_conflict=False).select_related("one", "other").order_by("pk").iterator():
        if not _unsettled(link):
            continue
        found.append(link.pk)
        act = Act(f"commitment:{link.one_id}", "commitment.conflict_noted", SYSTEM, now)
        act.facts = {"other": link.other.title}
        act.rows = {"deliver.link": {str(link.pk): {"is_conflict": True}}}
        acts.append(act)
    links.filter(pk__in=found).update(is_conflict=True)
    append_many(acts)


def _unsettled(link: Any) -> bool:
    """As ``deliver.settling.unsettled`` has it: other numbers of one measure, beyond what was settled."""
    differ = conflicts(*(Asks(end.due, end.measure, end.words) for end in (link.one, link.other)))
    return any(
        one.what == "measure" and [one.what, one.indicator, one.one, one.other] not in link.settled for one in differ
    )


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0015_descendants"),
        ("deliver", "0008_reading_days_each"),
        ("ledger", "0001_initial"),
    ]
    operations = [migrations.RunPython(weigh_old_links, migrations.RunPython.noop)]
