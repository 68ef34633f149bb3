from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0010_deepest'),
    ]

    operations = [
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('liaison', '联络员'), ('unit_head', '单位负责人'), ('supervisor', '督查员'), ('supervision_head', '督查室主任'), ('leader', '领导'), ('auditor', '审计员'), ('guest', '特邀督查员'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='岗位'),
        ),
    ]
