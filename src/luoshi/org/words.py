"""What people type, as it is kept."""

import unicodedata


def plain(text: str) -> str:
    """A name or code for machines as it is meant: wide letters and digits (ａ１) as plain ones, no blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()
