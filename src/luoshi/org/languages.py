"""Words that outlive the page on which they were made: kept in every language, read in the reader's."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation

from luoshi.org.errors import ActRefused

Words = str | Mapping[str, str]
"""Text, or the same text by language."""


def in_every_language(words: Callable[[], str]) -> dict[str, str]:
    """What ``words`` says in each of the house's languages."""
    told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = words()
    return told


def refused_in_every_language(do: Callable[[], object]) -> dict[str, str]:
    """Why ``do`` cannot be done, in each language; empty where it was done.

    Rules say why in words, so what they refuse is asked again for each further language. ``do`` must leave nothing behind
    where it is refused.
    """
    told: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                do()
            except ActRefused as error:
                told[language] = error.message
        if not told:
            break
    return told


def in_this_language(words: Words) -> str:
    """The reader's own; any other where that was not kept."""
    if isinstance(words, str):
        return words
    return words.get(translation.get_language() or "") or next(iter(words.values()), "")
