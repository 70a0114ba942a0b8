"""Ask the web server in this container whether it is alive; ends with 0 when it is.

Speaks to it by its public name, since it answers to no other.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

PATIENCE_SECONDS = 4


def main() -> int:
    """Return 0 for a healthy answer, 1 for any other or none."""
    host = os.environ.get("RETROWALK_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = HTTPConnection(
        "127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=PATIENCE_SECONDS
    )
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
