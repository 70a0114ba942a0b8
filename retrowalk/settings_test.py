"""Settings for the tests: a secret for nothing, a fast hasher, mail kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault(
    "RETROWALK_SECRET_KEY", "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
)
os.environ.setdefault("RETROWALK_ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
if "RETROWALK_DATA_DIR" not in os.environ:
    # Workers of the same run inherit the folder; whoever made it clears it away.
    os.environ["RETROWALK_DATA_DIR"] = tempfile.mkdtemp(prefix="retrowalk-test-")
    atexit.register(shutil.rmtree, os.environ["RETROWALK_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("RETROWALK_TLS", "off")

from retrowalk.settings import *  # noqa: F403
from retrowalk.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STAFF_NEED_SECOND_STEP = False  # tests/accounts/test_second_step.py switches it on
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because the threads of a live server cannot share one database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
