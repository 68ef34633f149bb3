"""What a request carries beside Django's own: who is acting, and whether htmx sent it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from luoshi.org.acting import Acting


class Request(HttpRequest):
    """For annotations only: the middlewares put these on every request."""

    acting: Acting
    htmx: HtmxDetails
