# The jobs that `luoshi work` does for somebody: imports of units, people and posts.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0008_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=10)),
                ('arguments', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', '排队中'), ('running', '进行中'), ('writing', '正在写入'), ('done', '已完成'), ('failed', '没有办成'), ('stopped', '已取消')], default='waiting', max_length=10)),
                ('phase', models.CharField(blank=True, max_length=20)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('result', models.JSONField(null=True)),
                ('worker', models.CharField(blank=True, max_length=40)),
                ('beat_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='followed_by', to='org.job')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.post')),
            ],
            options={
                'verbose_name': '后台任务',
                'indexes': [models.Index(fields=['state', 'id'], name='org_job_queue')],
            },
        ),
    ]
