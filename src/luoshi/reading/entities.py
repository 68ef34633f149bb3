"""Blanks that the source of a web page writes as words: &nbsp; in a text that was copied from it.

The document keeps them; the rules see blanks of the same length in their place, so that offsets hold and several of them
part cells as several blanks do.
"""

import re
from dataclasses import replace

from luoshi.reading.formats import Text
from luoshi.reading.patterns import lazy

WRITTEN = lazy("(?:&(?:nbsp|emsp|ensp|thinsp|#160|#12288|#xa0);[ \u3000]*)+")
"""Such words with the blanks between and behind them."""
UNSEEN = "\u00ad"
"""Fills up the length of a blank; as every character that cannot be seen it is dropped with the blank beside it."""


def with_blanks(text: Text) -> Text:
    """The text with blanks in the place of such words, as many as there were and as long."""
    if "&" not in text.characters:
        return text  # most texts
    return replace(text, characters=WRITTEN.sub(blanks_for, text.characters))


def blanks_for(found: "re.Match[str]") -> str:
    """As many blanks as the words stand for, and as long as they are: what fills up the length comes behind them all."""
    words = found.group()
    blanks = words.count("&") + words.count(" ") + 2 * words.count("\u3000")
    return (" " * blanks).ljust(len(words), UNSEEN)[: len(words)]
