"""The administrator becomes the system administrator; the security and audit administrators are new posts.

The change is an act like any other: each post's goes into the ledger, so that replay gives the rows. Where somebody was
administrator beside other posts, the administrator's post ends, since the three are held with no other.
"""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

from luoshi.ledger.migrating import append

ROLES = [
    ("liaison", "联络员"),
    ("unit_head", "单位负责人"),
    ("supervisor", "督查员"),
    ("supervision_head", "督查室主任"),
    ("leader", "市领导"),
    ("auditor", "审计员"),
    ("system_admin", "系统管理员"),
    ("security_admin", "安全管理员"),
    ("audit_admin", "审计管理员"),
]


def convert(apps, schema_editor):
    posts = apps.get_model("org", "Post").objects
    entries = apps.get_model("ledger", "Entry").objects
    now = timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    for post in posts.filter(role="administrator").select_related("person", "unit").order_by("pk"):
        changed = {"role": "system_admin"}
        beside = posts.filter(person=post.person).exclude(role="administrator").exclude(valid_to__lte=yesterday)
        if beside.exists() and (post.valid_to is None or post.valid_to > yesterday):
            changed["valid_to"] = yesterday.isoformat()
        posts.filter(pk=post.pk).update(**changed)
        facts = {
            "name": post.person.name,
            "post": f"{post.unit.short or post.unit.name} · 系统管理员",
            "ended": changed.get("valid_to"),
        }
        rows = {"org.post": {str(post.pk): changed}}
        append(entries, f"unit:{post.unit_id}", "post.converted", facts=facts, rows=rows, now=now)


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0001_initial"),
        ("org", "0003_sign_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20, verbose_name="岗位"),
        ),
        migrations.RunPython(convert, migrations.RunPython.noop),
    ]
