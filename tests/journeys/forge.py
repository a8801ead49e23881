"""Forks gateways that have everything imported: a killed one is replaced in a moment, not in seconds.

Reads `PORT CONFIG` lines, starts a gateway for each, and prints its process id. Run as a module.
"""

from __future__ import annotations

import os
import signal
import sys

from gateway.commands.serve import command


def main() -> None:
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
