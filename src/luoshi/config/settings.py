"""The one settings module. Everything that differs between machines is read from LUOSHI_* variables."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from luoshi.config import env

PACKAGE = Path(__file__).resolve().parent.parent

# A checkout keeps its data beside the code; an installed copy in the user's own folder.
_checkout = PACKAGE.parent.parent
LUOSHI_HOME = env.directory(
    "LUOSHI_HOME", _checkout / "var" if (_checkout / "dev.py").exists() else Path.home() / ".luoshi"
)
LUOSHI_MODE = env.choice("LUOSHI_MODE", "local", {"local", "demo", "production"})
LUOSHI_DEMO = LUOSHI_MODE == "demo"
PRODUCTION = LUOSHI_MODE == "production"
if LUOSHI_DEMO:
    from luoshi.config.demo_people import PASSWORD as LUOSHI_DEMO_PASSWORD  # noqa: F401
    from luoshi.config.demo_people import SIGN_INS as LUOSHI_DEMO_USERS  # noqa: F401

DEFAULT_SECRET = "luoshi-local-only-never-in-production"
SECRET_KEY = env.text("LUOSHI_SECRET_KEY", DEFAULT_SECRET)
DEBUG = env.boolean("LUOSHI_DEBUG", default=False)
ALLOWED_HOSTS = env.words("LUOSHI_ALLOWED_HOSTS") or (
    [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.origins("LUOSHI_TRUSTED_ORIGINS")

if PRODUCTION:
    if SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 32:
        raise ImproperlyConfigured("Production needs LUOSHI_SECRET_KEY: at least 32 random characters.")
    if DEBUG:
        raise ImproperlyConfigured("Production must not run with LUOSHI_DEBUG: it shows code and data to visitors.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Production needs LUOSHI_ALLOWED_HOSTS: the host names that visitors type.")

# What Luoshi's own rules need from the machine's administrator.
LUOSHI_LEDGER_ALGORITHM = env.choice("LUOSHI_LEDGER_ALGORITHM", "sha256", {"sha256", "sm3"})
LUOSHI_SOURCE_LIMIT = env.integer("LUOSHI_SOURCE_LIMIT_MB", 50, least=1) * 1024 * 1024
LUOSHI_EVIDENCE_LIMIT = env.integer("LUOSHI_EVIDENCE_LIMIT_MB", 50, least=1) * 1024 * 1024
LUOSHI_CHECKPOINT_MINUTES = env.integer("LUOSHI_CHECKPOINT_MINUTES", 60, least=1)
LUOSHI_MAIL_FROM = env.text("LUOSHI_MAIL_FROM", "luoshi@localhost")
LUOSHI_BASE_URL = env.address("LUOSHI_BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "luoshi.ledger",
    "luoshi.org",
    "luoshi.rulebook",
    "luoshi.commitments",
    "luoshi.decide",
    "luoshi.deliver",
    "luoshi.supervise",
    "luoshi.conclude",
    "luoshi.api",
    "luoshi.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "luoshi.web.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "luoshi.api.middleware.ProblemMiddleware",  # after the language is known, before whatever may go wrong
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.org.middleware.ActingMiddleware",
    "luoshi.org.middleware.SessionLimitMiddleware",
    "luoshi.org.middleware.FirstThingsMiddleware",
    "luoshi.web.middleware.TroubleMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "luoshi.config.urls"
WSGI_APPLICATION = "luoshi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # web's templates come before allauth's, so that ours are the ones shown.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "luoshi.web.templatetags.ui"],
        },
    }
]

FORM_RENDERER = "luoshi.web.forms.Renderer"

DATABASES = {"default": env.database("LUOSHI_DATABASE_URL", LUOSHI_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in.
AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "luoshi.org.passwords.LikenessValidator"},
    {
        "NAME": "luoshi.org.passwords.LengthValidator",
        "OPTIONS": {"min_length": env.integer("LUOSHI_PASSWORD_LENGTH", 10, least=8, most=64)},
    },
    {"NAME": "luoshi.org.passwords.CommonValidator"},
    {"NAME": "luoshi.org.passwords.DigitsValidator"},
    {
        "NAME": "luoshi.org.passwords.KindsValidator",
        "OPTIONS": {"least": env.integer("LUOSHI_PASSWORD_KINDS", 3, least=1, most=4)},
    },
    {"NAME": "luoshi.org.passwords.NewValidator"},
]
LUOSHI_PASSWORD_DAYS = env.integer("LUOSHI_PASSWORD_DAYS", 0)  # 0: a password lasts until its owner changes it
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "luoshi.org.accounts.ClosedAdapter"  # nobody signs up: people are entered by the office
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = env.integer("LUOSHI_SIGN_IN_FAILURES", 8, least=1)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = "luoshi.org.accounts.lockout_parameters"
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins stand in the ledger
AXES_SENSITIVE_PARAMETERS = ["login", "username", "code", "credential"]  # people type passwords into the wrong field
AXES_USERNAME_CALLABLE = "luoshi.org.accounts.tried_name"
AXES_CLIENT_IP_CALLABLE = "luoshi.org.accounts.client_ip"
# How many gateways of ours stand before us, each of which adds to X-Forwarded-For. With none, that header is anybody's word.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("LUOSHI_PROXIES", 0)
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes keeps that count, and tells the visitor

# The second factor. Its secrets are encrypted with LUOSHI_SECRET_KEY: a stolen database is not enough to sign in.
MFA_ADAPTER = "luoshi.org.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "luoshi.org.second_factor.AuthenticateForm",
    "reauthenticate": "luoshi.org.second_factor.ReauthenticateForm",
    "authenticate_webauthn": "luoshi.org.second_factor.AuthenticateWebAuthnForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up here: whose account it is, the office knows
MFA_TOTP_TOLERANCE = 1  # 30 seconds either way: telephones' clocks are not exact
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost, while one works on it
# The posts whose holders must have a second factor: until they have set one up they can do nothing else.
# That there are such posts is checked when the app `org`, which knows them, is ready.
LUOSHI_SECOND_FACTOR_POSTS = frozenset(env.words("LUOSHI_SECOND_FACTOR_POSTS"))

# How long a session lasts: without anything being done in it, and at the longest.
LUOSHI_IDLE_MINUTES = env.integer("LUOSHI_IDLE_MINUTES", 60)  # 0: no limit
SESSION_COOKIE_AGE = env.integer("LUOSHI_SESSION_HOURS", 12, least=1, most=24 * 30) * 3600

# Signing in with the house's own identity provider. Only people who are entered already, found by a claim that the
# provider vouches for; nobody is entered by it, and no mail address is believed.
LUOSHI_OIDC = env.oidc("LUOSHI_OIDC", secure=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "luoshi.org.oidc.Adapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [LUOSHI_OIDC.app] if LUOSHI_OIDC else [], "OAUTH_PKCE_ENABLED": True}
}

# Words, dates, numbers.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
TIME_ZONE = env.time_zone("LUOSHI_TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True

# Files.
STATIC_URL = "static/"
STATIC_ROOT = LUOSHI_HOME / "static"
# Names with digests, once collected; while one works on the code (local mode) the files as they are, never a stale copy.
_collected = LUOSHI_MODE != "local" and (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": LUOSHI_HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "luoshi.web.uploads.QuotaUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The wall around the browser: nothing but what we serve ourselves.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # The sign-in button's form is redirected to the identity provider; browsers hold the redirect to this rule too.
        "form-action": [SELF, LUOSHI_OIDC.origin] if LUOSHI_OIDC else [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "luoshi_session"
CSRF_COOKIE_NAME = "luoshi_csrf"
CSRF_FAILURE_VIEW = "luoshi.web.views.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.boolean("LUOSHI_HTTPS", default=True)
    SECURE_SSL_REDIRECT = False  # the gateway in front of us redirects; behind it every request looks like http
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0

# Mail goes out by `luoshi work`, from the outbox table.
EMAIL_BACKEND = env.text(
    "LUOSHI_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = LUOSHI_HOME / "mail"
EMAIL_HOST = env.text("LUOSHI_MAIL_HOST", "localhost")
EMAIL_PORT = env.integer("LUOSHI_MAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("LUOSHI_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("LUOSHI_MAIL_PASSWORD")
EMAIL_USE_TLS = env.boolean("LUOSHI_MAIL_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = LUOSHI_MAIL_FROM

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LUOSHI_LOG_LEVEL", "WARNING", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
