"""Why a command cannot use the database, in an operator's words: what they read instead of a traceback."""

from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def complaint() -> str | None:
    """What keeps the database from being used: it cannot be reached, is not there, or is of another version.

    None where nothing of that kind is wrong with it.
    """
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
            return not_set_up()
        reason = {"reason": str(error).strip()}
        return _("连不上数据库，请检查 LUOSHI_DATABASE_URL，以及数据库是否在运行：%(reason)s") % reason
    return not_set_up() if pending else None


def not_set_up() -> str:
    """What to do about a database without tables, or with those of an earlier version."""
    return _("数据库还没有建立，或者没有升级到这一版。新装请运行 luoshi init，升级请运行 luoshi migrate。")
