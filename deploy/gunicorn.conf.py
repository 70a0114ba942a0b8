"""How gunicorn serves RetroWalk: two processes of four threads, 25 s to finish on SIGTERM.

HOST and PORT say where, WEB_CONCURRENCY how many processes, FORWARDED_ALLOW_IPS which proxies.
"""

import os
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # read the code once, share its memory
timeout = 60
graceful_timeout = 25
keepalive = 5
accesslog = None  # an address may hold a one-time code; the app logs requests without them
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats only


def when_ready(_server: Any) -> None:
    """Leave what was read at the start alone; it is ours to import only now that it is read."""
    from retrowalk.garbage import leave_out_the_start  # noqa: PLC0415  read with the app

    leave_out_the_start()
