"""Where tests keep what they write: in memory where there is room, for every entry of a log is flushed to its disk.

What a flush is worth is tested with disks that lose what was not flushed (`tests/disk.py`), and needs none of its own.
"""

from __future__ import annotations

import os
import re
import shutil
from functools import cache
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
LEAST_BYTES = 4 * 1024**3


@cache
def swift_folder() -> Path | None:
    """Temporary folders may be made there, also with programs; None where the usual place is the better one."""
    if not IN_MEMORY.is_dir() or os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC:
        return None
    told = Path("/proc/meminfo").read_text(encoding="ascii")
    found = re.search(r"MemAvailable: +([0-9]+) kB", told)
    free = min(shutil.disk_usage(IN_MEMORY).free, int(found[1]) * 1024 if found else 0)
    return IN_MEMORY if free >= LEAST_BYTES and os.access(IN_MEMORY, os.W_OK) else None
