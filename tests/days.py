"""The machine's day, for tests of pages and of the API, which ask the machine for it too."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """The day now. Not a constant: a suite that is begun before midnight would go on with yesterday."""
    return timezone.localdate()
