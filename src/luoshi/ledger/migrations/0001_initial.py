from django.db import migrations, models

from luoshi.ledger import guards


def install_guards(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove_guards(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField(unique=True, verbose_name="序号")),
                ("upto", models.BigIntegerField(verbose_name="截至记录")),
                ("entries", models.PositiveBigIntegerField(verbose_name="记录条数")),
                ("streams", models.PositiveIntegerField(verbose_name="流的个数")),
                ("root", models.CharField(max_length=80, verbose_name="默克尔根")),
                ("algorithm", models.CharField(max_length=10, verbose_name="算法")),
                ("prev", models.CharField(blank=True, max_length=80, verbose_name="前一个检查点的哈希")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("key_id", models.CharField(max_length=20, verbose_name="密钥编号")),
                ("signature", models.CharField(max_length=100, verbose_name="签名")),
                ("hash", models.CharField(max_length=80, verbose_name="哈希")),
            ],
            options={
                "verbose_name": "检查点",
                "verbose_name_plural": "检查点",
                "ordering": ["n"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=80, verbose_name="流")),
                ("seq", models.PositiveIntegerField(verbose_name="流内序号")),
                ("kind", models.CharField(max_length=60, verbose_name="类别")),
                ("actor", models.CharField(max_length=150, verbose_name="办理人")),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="职务")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("data", models.TextField(verbose_name="内容")),
                ("prev", models.CharField(blank=True, max_length=80, verbose_name="前一条的哈希")),
                ("hash", models.CharField(max_length=80, verbose_name="哈希")),
            ],
            options={
                "verbose_name": "存证记录",
                "verbose_name_plural": "存证记录",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("stream", "seq"), name="ledger_entry_stream_seq")],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=150)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=80)),
                ("outcome", models.TextField(default="{}")),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "已答复的请求",
                "verbose_name_plural": "已答复的请求",
                "constraints": [models.UniqueConstraint(fields=("username", "key"), name="ledger_idempotencykey_once")],
            },
        ),
        migrations.RunPython(install_guards, remove_guards),
    ]
