"""What detection costs: processor time of this process, so that other work on the machine counts little."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

ROUNDS = 3


def characters_per_ms(scan: Callable[[str], object], texts: Sequence[str]) -> float:
    """Median over texts, each text's best of a few rounds. Texts MUST be long enough to outlast the clock's tick, and
    more than a process remembers of them: each round goes through all of them, so that none is known from the last."""
    rounds = [[_seconds(scan, text) for text in texts] for _ in range(ROUNDS)]
    speeds = [len(text) / min(r[at] for r in rounds) for at, text in enumerate(texts)]
    return statistics.median(speeds) / 1000


def _seconds(scan: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    scan(text)
    return max(time.process_time() - begin, 1e-6)


def cold_start() -> tuple[float, float]:
    """Seconds from nothing to the first finding in a fresh interpreter, and its largest resident memory in MB.

    On Linux only: `ru_maxrss` would count what the parent held when the child was made.
    """
    program = (
        "from pathlib import Path\n"
        "from detectors.catalogue import recognizers\n"
        "from detectors.screen import Screen\n"
        "Screen(recognizers()).scan('山田太郎さんの電話は090-1234-5678です')\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) / 1024)\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, float(done.stdout)
