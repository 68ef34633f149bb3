"""Say of every commitment from before the chain in whose ledger it stands: its issuer's. In the record too, an entry each.

Without the entries the tables would differ from the fold of the ledger, and ``luoshi verify`` would rightly say so.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone

from luoshi.ledger.writing import SYSTEM, Act, append_many

BATCH = 500


def set_office(apps: Any, schema_editor: Any) -> None:
    commitment = apps.get_model("commitments", "Commitment")
    now = timezone.now()
    while rows := list(commitment.objects.filter(office=None).values_list("pk", "issuer_id").order_by("pk")[:BATCH]):
        acts = []
        for pk, issuer in rows:
            act = Act(f"commitment:{pk}", "commitment.office_noted", SYSTEM, now)
            act.rows = {"commitments.commitment": {str(pk): {"office": issuer}}}
            acts.append(act)
            commitment.objects.filter(pk=pk).update(office_id=issuer)
        append_many(acts)


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_chain"),
        ("ledger", "0001_initial"),
    ]
    operations = [migrations.RunPython(set_office, migrations.RunPython.noop)]
