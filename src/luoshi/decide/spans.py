"""Titles and coverage: small reckonings over stretches of a document."""

import re

LONGEST = 40
_STOP = re.compile(r"[。；;!！?？\n]")
_PAUSE = re.compile(r"[，,、：:]")
_LABEL = re.compile(r"^\s*(?:[一二三四五六七八九十]+[是要、．.]|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[．.、])\s*")


def title_of(words: str) -> str:
    """A short name for a commitment: its first sentence without the outline mark, cut at a pause if it is long."""
    sentence = _STOP.split(_LABEL.sub("", words.strip()), maxsplit=1)[0].strip()
    if len(sentence) <= LONGEST:
        return sentence or words.strip()[:LONGEST]
    pauses = [found.start() for found in _PAUSE.finditer(sentence, 0, LONGEST)]
    fitting = [at for at in pauses if at >= 8]
    return sentence[: fitting[-1]] if fitting else sentence[:LONGEST] + "…"
