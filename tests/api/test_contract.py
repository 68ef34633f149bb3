"""The OpenAPI document is kept: no 5xx, no answer that it does not name, whatever is sent."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from luoshi.api.api import api
from luoshi.config.wsgi import application
from luoshi.org.actions import issue_token
from tests.city import closed, dispatched, in_progress, make_city, proposed, registered
from tests.kept import at_home, kept

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests come in by WSGI, not by Django's client: keep the test's own connection, with its transaction, open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def make_keys() -> list[str]:
    """The tokens of two people of a city that is at work."""
    city = make_city()
    for make in (proposed, registered, dispatched, in_progress, closed):
        make(city)
    return [issue_token(acting=acting, now=timezone.now(), name="t")[1] for acting in (city.chief, city.safety_head)]


@pytest.fixture(scope="module")
def _kept_keys(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    with at_home(tmp_path_factory), kept(make_keys, request) as made:
        yield made


@pytest.fixture
def keys(_kept_keys: list[str], db, one_connection) -> list[str]:
    return _kept_keys


@SCHEMA.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_documented(case, keys: list[str]) -> None:
    case.operation.app = application
    for key in keys:
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(response, checks=CHECKS)
