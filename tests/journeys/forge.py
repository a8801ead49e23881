"""Forks gateways that have everything imported and read: a killed one is replaced in a moment, not in seconds.

Reads `PORT CONFIG` lines, starts a gateway for each, and prints its process id. Run as a module.
"""

from __future__ import annotations

import os
import signal
import sys

import audit.migrations  # noqa: F401  # what a start would import
from detectors.catalogue import recognizers
from detectors.screen import Screen
from gateway.commands.serve import command


def main() -> None:
    Screen(recognizers()).warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        port, config = line.split()
        child = os.fork()
        if child == 0:
            command(["--config", config, "--port", port])
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
