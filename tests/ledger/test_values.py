"""Every type of field has one written form, whatever the attribute was set with."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import models
from django.db.models import F
from django.db.models.fields.files import FieldFile

from luoshi.ledger.errors import BadContent
from luoshi.ledger.values import instant, written_form
from luoshi.org.models import Level

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
SOME_ID = uuid.UUID("12345678-1234-5678-1234-567812345678")


@pytest.mark.parametrize(
    ("field", "value", "form"),
    [
        (models.CharField(), Level.CITY, "city"),
        (models.CharField(), 7, "7"),
        (models.IntegerField(), "12", 12),
        (models.BooleanField(), 1, True),
        (models.DateField(), "2023-03-31", "2023-03-31"),
        (models.DateField(), dt.date(2023, 3, 31), "2023-03-31"),
        (models.DateTimeField(), dt.datetime(2023, 1, 4, 10, tzinfo=SHANGHAI), "2023-01-04T02:00:00.000000Z"),
        (models.TimeField(), dt.time(9, 30), "09:30:00"),
        (models.DurationField(), dt.timedelta(seconds=2), 2_000_000),
        (models.DecimalField(max_digits=9, decimal_places=2), Decimal("1.5"), "1.50"),
        (models.DecimalField(max_digits=9, decimal_places=2), "-0.00", "0.00"),
        (models.DecimalField(max_digits=9, decimal_places=0), Decimal("1E+3"), "1000"),
        (models.UUIDField(), SOME_ID.hex, str(SOME_ID)),
        (models.JSONField(), {"a": [1]}, {"a": [1]}),
        (models.CharField(null=True), None, None),
    ],
)
def test_written_form(field, value, form):
    field.name = "field"
    found = written_form(field, value)
    assert (found, type(found)) == (form, type(form))


def test_a_file_is_written_by_its_name():
    field = models.FileField(name="file")
    assert written_form(field, FieldFile(None, field, "evidence/佐证.pdf")) == "evidence/佐证.pdf"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.IntegerField(name="count"), "三"),
        (models.DateField(name="count"), "2023-02-30"),
        (models.DateTimeField(name="count"), dt.datetime(2023, 1, 4)),  # noqa: DTZ001
        (models.FloatField(name="count"), 0.5),
        (models.IntegerField(name="count"), F("count") + 1),
        (models.DecimalField(name="count", max_digits=9, decimal_places=2), "NaN"),
    ],
)
@pytest.mark.filterwarnings("ignore:DateTimeField")
def test_what_has_no_written_form_is_refused_by_the_name_of_the_field(field, value):
    with pytest.raises(BadContent) as caught:
        written_form(field, value)
    assert set(caught.value.message_dict) == {"count"}


def test_an_instant_is_utc_with_microseconds():
    assert instant(dt.datetime(2023, 1, 4, 7, 59, 59, 9, tzinfo=SHANGHAI)) == "2023-01-03T23:59:59.000009Z"
