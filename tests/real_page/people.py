"""Fills the database of the server under test with the small city, in a process of its own; see test_real_page."""

import django

django.setup()

from tests.city import make_city  # noqa: E402 - needs Django in place

make_city()
