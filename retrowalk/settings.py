"""Every setting of RetroWalk, read from the environment; docs/configuration.md explains each."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from retrowalk.databases import with_options
from retrowalk.env import Environment
from retrowalk.log import logging_settings
from retrowalk.static_headers import add_cache_rule

env = Environment()

# The house
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS")
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else None)
BASE_URL = env.address("BASE_URL", "http://127.0.0.1:8000")
SIGN_UP = env.one_of("SIGN_UP", "open", ("open", "invitation"))
EMERGENCY_NUMBER = env.text("EMERGENCY_NUMBER", "112")
LOG_LEVEL = env.one_of("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))

INSTALLED_APPS = [
    "accounts",
    "programs",
    "retrowalk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "retrowalk.storage.OwnStaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
]

# The order matters: what must be on every answer, static files and refusals too, stands first.
MIDDLEWARE = [
    "retrowalk.middleware.requests.RequestIdentity",
    "retrowalk.middleware.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "retrowalk.middleware.shapes.RefuseBrokenRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "retrowalk.middleware.errors.OwnErrorPages",
    "retrowalk.middleware.htmx.HtmxRedirects",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.PersonOfSession",
    "retrowalk.middleware.sign_in.TimeOuts",
    "retrowalk.middleware.sign_in.SignInRequired",
    "accounts.middleware.SecondStepRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "retrowalk.middleware.requests.MemberTimeZone",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    # Nearest to the page, so that a page that is run again has passed all of the above.
    "retrowalk.middleware.again.TryAgain",
]

ROOT_URLCONF = "retrowalk.urls"
WSGI_APPLICATION = "retrowalk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "retrowalk.templatetags.constant",
                "retrowalk.templatetags.extending",
            ],
            # The tag of the icons alone, each drawing kept: not the whole app beside it.
            "libraries": {"lucide": "retrowalk.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "retrowalk.context.page",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    TEMPLATE_LOADERS
                    if DEBUG
                    else [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
                )
            ],
        },
    }
]
FORM_RENDERER = "retrowalk.forms.PageFormRenderer"
CSRF_FAILURE_VIEW = "retrowalk.errors.csrf_failure"

# Data
DATABASES = {
    "default": with_options(
        env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'retrowalk.sqlite3'}"),
        statement=env.whole("DATABASE_STATEMENT_SECONDS", 15, 1, 3600),
        lock=env.whole("DATABASE_LOCK_SECONDS", 5, 1, 3600),
        idle=env.whole("DATABASE_IDLE_SECONDS", 30, 1, 3600),
    )
}
# Counters of tries must be shared by all workers, so they lie in the database (trust R15).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "retrowalk_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "accounts.sessions"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Words and time: rows hold UTC, each member's zone is set for each request
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_DIR", default=DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "retrowalk.storage.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_cache_rule
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Transport, cookies and headers (trust R14, R16, R17)
TLS = env.bool("TLS", default=not DEBUG)
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, 0, 9)
TRUST_FORWARDED_PROTOCOL = env.bool("TRUST_FORWARDED_PROTOCOL", default=False)
CSP_REPORTS = env.bool("CSP_REPORTS", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_FORWARDED_PROTOCOL else None
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-sessionid" if TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if TLS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# In the session: a message may speak of health, so it is no cookie on a shared device.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if urlsplit(BASE_URL).scheme == "https" else []

# People and sign-in (trust R11 to R15)
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.WithWork"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "member:today"
# Where staff start: the first role they hold decides.
STAFF_HOMES = {
    "physio": "physio:clients",
    "coach": "coach:roster",
    "clinic_admin": "accounts:clinic",
}
LOGOUT_REDIRECT_URL = "public:home"
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "retrowalk.passwords.LongestPasswordValidator", "OPTIONS": {"max_length": 128}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "retrowalk.passwords.ProductNameValidator"},
]
MEMBER_IDLE_TIME = timedelta(days=env.whole("MEMBER_IDLE_DAYS", 14, 1, 365))
MEMBER_SIGN_IN_TIME = timedelta(days=env.whole("MEMBER_SIGN_IN_DAYS", 30, 1, 365))
STAFF_IDLE_TIME = timedelta(minutes=env.whole("STAFF_IDLE_MINUTES", 30, 1, 1440))
STAFF_SIGN_IN_TIME = timedelta(hours=env.whole("STAFF_SIGN_IN_HOURS", 12, 1, 24))
INVITATION_TIME = timedelta(hours=env.whole("INVITATION_HOURS", 72, 1, 720))
PRINTED_INVITATION_TIME = timedelta(days=env.whole("PRINTED_INVITATION_DAYS", 7, 1, 30))
SHARE_CODE_TIME = timedelta(days=env.whole("SHARE_CODE_DAYS", 7, 1, 30))
COVER_TIME = timedelta(hours=env.whole("COVER_HOURS", 8, 1, 72))
STAFF_NEED_SECOND_STEP = not DEBUG  # the demo lets staff in without, and says so
SESSION_COOKIE_AGE = int(MEMBER_SIGN_IN_TIME.total_seconds())

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.sign_up.SignUpForm",
    "login": "accounts.forms.sign_in.SignInForm",
    "request_login_code": "accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmSignInCodeForm",
    "confirm_email_verification_code": "accounts.forms.sign_in.ConfirmEmailCodeForm",
    "reauthenticate": "accounts.forms.sign_in.PasswordAgainForm",
    "change_password": "accounts.forms.passwords.NewPasswordForm",
    "set_password": "accounts.forms.passwords.FirstPasswordForm",
    "reset_password": "accounts.forms.passwords.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.passwords.ResetPasswordByLinkForm",
    "add_email": "accounts.forms.passwords.NewEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None  # a tick on the sign-in page decides
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "signup": "20/m/ip",
    "export": "3/d/user",
    "invitation": "30/h/key",
    "invitation_code": "10/m/ip,60/h/ip",
    "share_code": "10/m/ip,20/h/user",
    "search": "60/m/user",
}
MFA_ADAPTER = "retrowalk.secrets.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "RetroWalk"
MFA_TRUST_ENABLED = True
MFA_RATE_LIMITS = {"login": "5/m/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS
USERSESSIONS_TRACK_ACTIVITY = False

# Mail is always queued; it goes to a mail server, or to files when none is named (trust R32)
EMAIL_BACKEND = "retrowalk.mail.QueueBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.whole("EMAIL_PORT", 587, 1, 65_535)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "RetroWalk <retrowalk@localhost>")
MAIL_DIR = DATA_DIR / "mail"
MAIL_DELIVERY_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "retrowalk.mail.FolderBackend"
)

LOGGING = logging_settings(LOG_LEVEL, plain=DEBUG)
LOGGING_CONFIG = "retrowalk.log.configure"

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the constraint on lower(email) keeps addresses unique
    "security.W021",  # preloading is for the owner of the whole domain to choose
]
MISSPELT_SETTINGS = env.misspelt()
env.finish()
