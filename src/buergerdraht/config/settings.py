"""Django's settings. The environment itself is read in environment.py only."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.contrib.messages import ERROR, SUCCESS, WARNING

from buergerdraht.config.environment import (
    PROJECT_DIR,
    application_database_url,
    named_networks,
    read_environment,
)
from buergerdraht.config.secrets import secret
from buergerdraht.foundation.network import Reach

ENVIRONMENT = read_environment()
PACKAGE_DIR = Path(__file__).resolve().parents[1]

SECRET_KEY = secret(ENVIRONMENT.var_dir, "django_secret_key")
DEBUG = ENVIRONMENT.debug
_public = urlsplit(ENVIRONMENT.public_url)
ALLOWED_HOSTS = [_public.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "template_partials",
    "procrastinate.contrib.django",
    "buergerdraht.foundation",
    "buergerdraht.servicehours",
    "buergerdraht.accounts",
    "buergerdraht.authorities",
    "buergerdraht.agreements",
    "buergerdraht.announcements",
    "buergerdraht.telephony",
    "buergerdraht.knowledge",
    "buergerdraht.channels",
    "buergerdraht.contacts",
    "buergerdraht.tickets",
    "buergerdraht.quality",
    "buergerdraht.volume",
    "buergerdraht.reports",
    "buergerdraht.billing",
    "buergerdraht.editorial",
    "buergerdraht.portal",
    "buergerdraht.office",
    "buergerdraht.workplace",
    "buergerdraht.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "buergerdraht.config.middleware.PermissionsPolicyMiddleware",
    "buergerdraht.config.middleware.NoStoreMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "buergerdraht.config.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "buergerdraht.config.middleware.OwnPasswordMiddleware",
    "buergerdraht.config.middleware.AccessMiddleware",
    "buergerdraht.config.middleware.SecondFactorMiddleware",
    "buergerdraht.config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "buergerdraht.config.urls"
ASGI_APPLICATION = "buergerdraht.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "buergerdraht.foundation.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "buergerdraht.config.navigation.frame",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "buergerdraht.foundation.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": _database(application_database_url(ENVIRONMENT))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign_in"
PASSWORD_HASHERS = ["buergerdraht.accounts.hashers.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "buergerdraht.accounts.validators.NotTheProductsName"},
]
IS_SECOND_FACTOR_REQUIRED = not ENVIRONMENT.demo
"""For partners; in the demonstration, where passwords are public, everybody may try it and nobody has to."""
CSRF_FAILURE_VIEW = "buergerdraht.config.refusals.without_csrf_token"
MESSAGE_TAGS = {SUCCESS: "ok", WARNING: "warn", ERROR: "bad"}

_smtp = urlsplit(ENVIRONMENT.smtp_url)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENVIRONMENT.smtp_url else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = ENVIRONMENT.var_dir / "mail"
EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "", _smtp.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
IS_MAIL_OFFERED = bool(ENVIRONMENT.smtp_url) or ENVIRONMENT.demo
"""Without a mail server nobody is promised a mail; in the demonstration mails lie in var/mail."""

MAIL_REPLY_TO = ENVIRONMENT.mail_reply_to
IMAP_URL = ENVIRONMENT.imap_url

IS_DIALLING_OUT = bool(ENVIRONMENT.trunk)
FAX_NUMBERS, FAX_TRUNK = ENVIRONMENT.fax_numbers, ENVIRONMENT.fax_trunk
IS_FAX_OFFERED = bool(FAX_TRUNK)
FAX_LINE = "buergerdraht.telephony.ari.fax.installed_line"
"""Who sends and receives faxes: what makes a telephony.fax.FaxLine."""
FAX_DIR = ENVIRONMENT.var_dir / "asterisk" / "spool" / "fax"
"""Shared with Asterisk: pictures, and what became of each call (telephony/ari/fax.py)."""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var_dir / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
MEDIA_ROOT = ENVIRONMENT.var_dir / "files"
"""What people uploaded; given out by views only, there is no address below which it lies."""
SEARCH_DIR = ENVIRONMENT.var_dir / "search"
PROMPTS_DIR = ENVIRONMENT.var_dir / "asterisk" / "prompts"
"""What the telephone engine plays; announcements.jobs put pieces and recordings below it."""
ANNOUNCEMENTS_DIR = PROMPTS_DIR / "notices"
"""What waiting callers of an authority hear besides: <authority's id>.wav; written by knowledge's jobs."""
THESAURUS_DIR = PROJECT_DIR / ".thesaurus"
"""OpenThesaurus, unpacked at set-up where the operating system has none; shared by all var folders."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "buergerdraht.foundation.static_files.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

_https = _public.scheme == "https"
# With https the proxy that ends TLS forwards /ws to Asterisk (deploy/asterisk/README.md).
_phone_origin = (
    f"wss://{_public.netloc}" if _https else f"ws://{_public.hostname}:{ENVIRONMENT.asterisk_http_port}"
)
PHONE_WEBSOCKET_URL = f"{_phone_origin}/ws"
SIP_ADDRESS = f"{_public.hostname}:{ENVIRONMENT.sip_port}"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, _phone_origin],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
REACH = Reach(inner=named_networks(ENVIRONMENT.inner_networks), has_loopback=ENVIRONMENT.demo)
"""Where we fetch texts and call ticket systems besides the public net."""
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "buergerdraht.foundation.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        name: {"handlers": ["console"], "level": "INFO", "propagate": False}
        for name in ("django", "uvicorn", "uvicorn.error", "uvicorn.access")
    }
    | {
        name: {"level": "WARNING"}
        for name in ("procrastinate.blueprints", "procrastinate.periodic", "procrastinate.worker")
    },
}
