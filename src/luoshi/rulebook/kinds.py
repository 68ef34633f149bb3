"""The readable sentence for every kind of entry that this app writes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luoshi.ledger.sentences import register
from luoshi.rulebook.models import Slug


def _adopted(facts: Mapping[str, Any]) -> str:
    return _("启用%(rules)s第 %(version)s 版，依据：%(source)s") % {**facts, "rules": Slug(facts["slug"]).label}


register("rules.adopted", _adopted)
