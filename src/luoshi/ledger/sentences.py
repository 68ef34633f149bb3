"""A readable sentence for every kind of entry, in the language of who reads it.

An app registers its kinds once, when it starts::

    sentences.register("commitment.acknowledged", gettext_lazy("{actor}签收了“{title}”。"))

The facts of the entry fill the template, with {actor}, {post} and {at} besides; a list is joined as the language does.
``%(name)s`` is understood too. A callable gets the facts and returns the sentence.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.ledger.models import Entry

Template = str | Promise | Callable[[Mapping[str, Any]], str]

_templates: dict[str, Template] = {}

#: How what stands in the facts under a name reads in the reader's language, where it was written in the actor's: {"post": …}.
#: The app that knows hands it in as it starts.
WORDS: dict[str, Callable[[str], str]] = {}
_STOP_BEFORE_COMMA = re.compile(r"[。．.；;]+(?=[，,] ?)")


def register(kind: str, template: Template) -> None:
    """Say how an entry of `kind` reads. Raises ValueError when another template is registered for it already."""
    if kind in _templates and _templates[kind] is not template:
        raise ValueError(f"two sentences for entries of kind {kind!r}")
    _templates[kind] = template


def kinds() -> list[str]:
    """Every kind that has a sentence."""
    return sorted(_templates)


def who(entry: Entry) -> str:
    """The name on record; of the clock, which is nobody, what the reader's language calls it."""
    return _("系统") if entry.by == "system" else entry.actor


def post(entry: Entry) -> str:
    """The post on record, as the reader's language calls it; of the clock, nothing."""
    return str(_read("post", entry.post))


def _read(name: str, value: Any) -> Any:
    read = WORDS.get(name)
    if read is None:
        return value
    if isinstance(value, str):
        return read(value)
    return [read(str(one)) for one in value] if isinstance(value, list) else value


def sentence(entry: Entry) -> str:
    """Return what `entry` says, in the active language. A kind that nobody registered still says who, what and when.

    The full stop of what a person typed gives way to the comma of ours that follows it.
    """
    return _STOP_BEFORE_COMMA.sub("", _told(entry))


def _told(entry: Entry) -> str:
    facts = {
        "actor": entry.actor,
        "post": entry.post,
        "at": _moment(entry),
    } | entry.facts  # a fact of that name goes first
    facts = {name: _read(name, value) for name, value in facts.items()}
    template = _templates.get(entry.kind)
    if template is None:
        return _("{actor}于 {at} 办理了“{kind}”。").format(actor=entry.actor, at=facts["at"], kind=entry.kind)
    if callable(template):
        return str(template(facts))
    text = str(template)
    words = _Words({name: _words(value) for name, value in facts.items()})
    return text % words if "%(" in text else text.format_map(words)


class _Words(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"  # an old entry, written before this fact was kept


def _moment(entry: Entry) -> str:
    return date_format(timezone.localtime(entry.at), "Y-m-d H:i")


def _words(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, (list, tuple)):
        comma = "、" if (get_language() or "zh").startswith("zh") else ", "
        return comma.join(_words(item) for item in value) or "—"
    return str(value)
