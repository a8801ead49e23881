"""The fence: what runs behind it reaches no file but its own, no network and no other process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.attachments.sandbox import fence

PROBE = """
import os, socket, sys
from gateway.attachments.sandbox import enclose
enclose()
path = sys.argv[1]
try:
    {attempt}
except OSError as refused:
    print("refused", refused.errno)
else:
    print("done")
"""


def tried(attempt: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBE.format(attempt=attempt), str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    return done.stdout.split()[0]


@pytest.mark.skipif(not fence().files, reason="this kernel has no Landlock")
@pytest.mark.parametrize(
    "attempt",
    [
        "open(path)",
        "os.listdir(os.path.dirname(path))",
        "open(f'/proc/{os.getppid()}/environ')",
        "open(path + '.new', 'w')",
    ],
)
def test_keys_and_environments_of_others_cannot_be_read(attempt: str, tmp_path: Path) -> None:
    key = tmp_path / "root.key"
    key.write_text("a key")
    assert tried(attempt, key) == "refused"


@pytest.mark.skipif(not fence().calls, reason="this kernel filters no system calls")
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.fork()",
        "os.execv(sys.executable, ['python', '-c', ''])",
        "os.posix_spawn(sys.executable, ['python', '-c', ''], {})",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_no_socket_and_no_other_process_can_be_opened(attempt: str, tmp_path: Path) -> None:
    assert tried(attempt, tmp_path) == "refused"


def test_the_readers_work_behind_it(tmp_path: Path) -> None:
    readers = "pdf, sheets, office, outlook, old_sheets, rich_text, picture"
    assert tried(f"from gateway.attachments.reading import {readers}", tmp_path) == "done"
