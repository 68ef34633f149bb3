"""An identity provider for the tests of signing in with one: allauth's own, in a process and on a database of its own.

    python tests/doors/provider.py ADDRESS CALLBACK FOLDER

It serves discovery, keys, the authorization-code flow (with PKCE) and userinfo at ADDRESS (http://127.0.0.1:PORT) for one client,
`luoshi`, whose answers go to CALLBACK; its people are those of PEOPLE, all with the same password. It says "ready" when it is.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

SECRET = "the-provider-and-luoshi-know"
PASSWORD = "Provider-2026-test"
# Whom the provider knows: user name there → mail address there.
PEOPLE = {
    "sunhao": "sunhao@yunzhou.example",
    "gone": "gone@yunzhou.example",
    "stranger": "liming@yunzhou.example",  # says that the address of somebody who is entered here is theirs
    "LiMing": "",
}


def private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, form).decode()


def configure(folder: str) -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY="the provider's own secret key, for this test alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "provider.sqlite3")}},
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/account/login/",
        ACCOUNT_LOGIN_METHODS={"username"},
        ACCOUNT_PRESERVE_USERNAME_CASING=True,
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=private_key(),
        USE_TZ=True,
    )  # fmt: skip


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def main(address: str, callback: str, folder: str) -> None:
    configure(folder)
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    for username, email in PEOPLE.items():
        user = get_user_model().objects.create_user(username, email, PASSWORD)
        if email:
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    client = Client(
        id="luoshi", name="落实", scopes="openid\nprofile\nemail", redirect_uris=callback, skip_consent=True
    )
    client.set_secret(SECRET)
    client.save()
    parts = urlsplit(address)
    with make_server(parts.hostname or "", parts.port or 0, get_wsgi_application(), Server, Handler) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


def __getattr__(name: str) -> object:
    """Its addresses, which can be named only when the settings are there."""
    if name == "urlpatterns":
        from django.urls import include, path

        return [path("account/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]
    raise AttributeError(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
