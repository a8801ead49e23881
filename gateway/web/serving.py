"""How uvicorn serves: the same for the gateway and for what it is measured against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHUTDOWN_S = 20
"""How long running answers may take to end after a signal to stop; then they are closed as aborted."""
SERVER: Mapping[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    "ws": "none",
    "access_log": False,
    "log_level": "warning",
    "timeout_graceful_shutdown": SHUTDOWN_S,
    "server_header": False,
}
