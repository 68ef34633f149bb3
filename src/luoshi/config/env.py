"""Settings read from the environment. A bad value stops the start, in words; it is never guessed at."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def boolean(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else raises ImproperlyConfigured."""
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}.")


def integer(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """A whole number from ``least`` to ``most``; anything else raises ImproperlyConfigured."""
    raw = os.environ.get(name, "")
    if not raw:
        return default
    try:
        number = int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error
    if number < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {number}.")
    if most is not None and number > most:
        raise ImproperlyConfigured(f"{name} must be at most {most}, not {number}.")
    return number


def choice(name: str, default: str, allowed: set[str]) -> str:
    """One of ``allowed``; anything else raises ImproperlyConfigured."""
    raw = os.environ.get(name) or default
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(allowed))}, not {raw!r}.")
    return raw


def words(name: str) -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def origins(name: str) -> list[str]:
    """A comma-separated list of origins, each with its scheme (https://dc.example); anything else raises ImproperlyConfigured."""
    found = words(name)
    for origin in found:
        _refuse_no_address(name, origin)
    return found


def address(name: str, default: str) -> str:
    """The site's own address, without a slash at its end; anything but http(s)://host raises ImproperlyConfigured."""
    raw = (os.environ.get(name) or default).rstrip("/")
    _refuse_no_address(name, raw)
    return raw


def _refuse_no_address(name: str, raw: str) -> None:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured(f"{name} must begin with https:// (or http://) and a host name, not {raw!r}.")


@dataclass(frozen=True)
class Oidc:
    """An identity provider: allauth's app, the claim that holds the user name, the origin that forms may lead to."""

    app: dict[str, Any]
    claim: str
    origin: str


def oidc(prefix: str, *, secure: bool) -> Oidc | None:
    """The identity provider of ``prefix``_URL, _CLIENT, _SECRET, _CLAIM, _NAME; None where no _URL is given.

    secure: refuse a provider without TLS. Half a configuration raises ImproperlyConfigured.
    """
    url = text(f"{prefix}_URL").rstrip("/")
    if not url:
        return None
    _refuse_no_address(f"{prefix}_URL", url)
    parts = urlsplit(url)
    if secure and parts.scheme != "https":
        raise ImproperlyConfigured(f"{prefix}_URL must begin with https:// in production: who is who travels over it.")
    client, secret = text(f"{prefix}_CLIENT"), text(f"{prefix}_SECRET")
    if not client or not secret:
        raise ImproperlyConfigured(
            f"{prefix}_URL needs {prefix}_CLIENT and {prefix}_SECRET, as the provider gave them."
        )
    claim = text(f"{prefix}_CLAIM", "preferred_username")
    if claim == "email":
        raise ImproperlyConfigured(
            f"{prefix}_CLAIM must not be email: whoever may enter an address there could be anybody."
        )
    app = {
        "provider_id": "oidc",
        "name": text(f"{prefix}_NAME"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return Oidc(app, claim, f"{parts.scheme}://{parts.netloc}")


def time_zone(name: str, default: str) -> str:
    """A time zone that this machine knows, such as Asia/Shanghai; anything else raises ImproperlyConfigured."""
    raw = os.environ.get(name) or default
    try:
        ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name} must name a time zone such as Asia/Shanghai, not {raw!r}.") from error
    return raw


def directory(name: str, default: Path) -> Path:
    """An absolute path; made on first use by whoever writes there."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def _port(name: str, parts: SplitResult) -> str:
    """The port as Django takes it. The address itself is not repeated: it holds a password."""
    try:
        return str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} names no port that there is: a number up to 65535.") from error


# SQLite as STACK measured it: readers never wait, writers queue instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
}


def database(name: str, home: Path) -> dict[str, object]:
    """Django's DATABASES entry from ``sqlite:///path`` or ``postgres://user:password@host:port/name?host=/socket``."""
    url = os.environ.get(name) or f"sqlite:///{home / 'luoshi.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        if not path.strip("/"):
            raise ImproperlyConfigured(f"{name} names no file: write sqlite:////absolute/path.sqlite3.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "/" + path.lstrip("/"),
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, object] = dict(parse_qsl(parts.query))
        host = options.pop("host", None) or parts.hostname or ""
        database_name = unquote(parts.path.lstrip("/"))
        if not database_name:
            raise ImproperlyConfigured(f"{name} names no database: write postgres://user:password@host:port/name.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database_name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": _port(name, parts),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Transaction pooling by PgBouncer forbids server-side cursors and prepared statements.
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://, not {parts.scheme!r}.")
